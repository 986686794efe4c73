#include "service/pages_verify.h"

#include "base/text.h"
#include "letters/register.h"
#include "service/pages_proof.h"
#include "service/pages_report.h"
#include "service/receipt_check.h"

namespace taixin::service {
namespace {

constexpr std::string_view kVerify = "/verify", kVerifyReport = "/verify/report", kVerifyLetter = "/verify/letter";

// What is told of whatever was handed in.
struct Told {
  std::string_view code;  // data-verdict
  const char* panel = "bad";
  std::string words;
};

Told told(const Visit& visit, report::Verdict said) {
  const char* panel = said == report::Verdict::genuine ? "good" : said == report::Verdict::superseded ? "warn" : "bad";
  return {report::verdict_code(said), panel, report::verdict_words(said).in(visit.lang)};
}

Told told(const Visit& visit, ReceiptVerdict said) {
  switch (said) {
    case ReceiptVerdict::genuine:
      return {
          "receipt-genuine", "good",
          visit.say("真实：回执和答复由本平台作出，内容未被改动。它说明答复当时的情况；现在的情况请重新核查",
                    "Genuine: receipt and answer are of this platform, and nothing in them was altered. They say what "
                    "was answered then; for what holds now, ask anew")};
    case ReceiptVerdict::answerless:
      return {"receipt-answerless", "good",
              visit.say("真实：本平台给出过这份回执。没有答复原文，未核对答复；现在的情况请重新核查",
                        "Genuine: this platform gave this receipt. The answer itself was not handed in and was not "
                        "compared; for what holds now, ask anew")};
    case ReceiptVerdict::altered:
      return {"receipt-altered", "bad",
              visit.say("不符：编号是本平台的，但内容与当时不同，不要采信",
                        "Changed: the number is ours, but this is not what was given; do not rely on it")};
    case ReceiptVerdict::unknown:
      break;
  }
  return {"unknown", "bad",
          visit.say("查无此件：不是本平台出具的报告或者回执，或者已被改动",
                    "Unknown: this platform gave no such report or receipt, or it was altered")};
}

Told told(const Visit& visit, letters::Verdict said) {
  const char* panel = said == letters::Verdict::genuine ? "good" : said == letters::Verdict::cancelled ? "warn" : "bad";
  return {letters::verdict_code(said), panel, letters::verdict_words(said).in(visit.lang)};
}

// A report's file, a letter's, or a receipt's.
base::Result<Told> of_file(App& app, const Visit& visit, std::string_view bytes) {
  TX_TRY(const report::Verdict said, app.reports().verify_file(bytes));
  if (said != report::Verdict::unknown) return told(visit, said);
  TX_TRY(const letters::Verdict letter, letters::verify_file(app.home(), bytes));
  if (letter != letters::Verdict::unknown) return told(visit, letter);
  TX_TRY(const ReceiptVerdict receipt, check_receipt_file(app, bytes));
  return told(visit, receipt);
}

base::Result<Told> of_number(App& app, const Visit& visit, const std::string& number, const std::string& digest) {
  if (is_receipt_id(number)) {
    TX_TRY(const ReceiptVerdict said, check_receipt_id(app, number));
    return told(visit, said);
  }
  if (letters::is_letter(number)) {
    TX_TRY(const letters::Verdict said, letters::verify(app.home(), number, digest));
    return told(visit, said);
  }
  TX_TRY(const report::Verdict said, app.reports().verify(number, digest));
  return told(visit, said);
}

struct Given {
  std::string number, digest;
};

Given given_in(const Visit& visit) {
  const auto get = [&](const char* name) {
    const auto found = visit.query.find(name);
    return found == visit.query.end() ? std::string() : std::string(base::trim(found->second));
  };
  Given out{get("n"), get("d")};
  std::erase_if(out.digest, [](char c) { return c == ' '; });
  for (char& c : out.digest) c = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

Html forms(const Visit& visit, const Given& given, const FieldErrors& errors) {
  Html out = markup("<p>{}</p>",
                    visit.say("核验信用报告、文书，或者核查回执。本页只说明真伪和是否仍然有效，不显示内容。",
                              "Verify a credit report, a letter, or the receipt of a check. This page says whether it "
                              "is genuine and still stands, never what it says."));
  out += markup(
      "<h2>{}</h2><p>{}</p>", visit.say("扫码", "By its code"),
      visit.say("报告封面、文书上的二维码就是核验页面的地址：用手机扫一扫，结果直接显示，不需要上传照片。只有照片或者"
                "扫描件的，用手机相册或者浏览器识别图中的二维码。",
                "The code on the cover is the address of this page with the report's number: scan it, and the "
                "answer is there; no photograph is uploaded. Of a photograph or a scan, let the telephone or "
                "the browser read the code in the picture."));
  out += markup(
      "<h2>{}</h2><form method=\"post\" action=\"{}\" enctype=\"multipart/form-data\">{}<button>{}</button></form>",
      visit.say("上传文件", "By the file"), kVerifyReport,
      input_field({.id = "file",
                   .label = visit.say("报告的 PDF 或 JSON、文书的 PDF 或 DOCX 原文件，或者回执的 JSON",
                                      "The report's PDF or JSON, the letter's PDF or DOCX as it was handed out, or the "
                                      "receipt's JSON"),
                   .hint = visit.say("不超过 8 MB。文书用发出时的 PDF 或 DOCX "
                                     "原文件。文件只在内存中计算摘要，不保存，不记录。另存、打印成的 PDF、扫描件"
                                     "与原文件不同，请用扫码或者编号。",
                                     "At most 8 MB. Of a letter, the PDF or DOCX as it was issued. It is digested in "
                                     "memory, neither kept nor logged. A PDF that was "
                                     "printed or scanned anew is another file: use the code or the number."),
                   .type = "file",
                   .accept = ".pdf,.json,.docx"},
                  errors, visit.lang),
      visit.say("核验文件", "Verify the file"));
  out += markup("<h2>{}</h2><form method=\"get\" action=\"{}\">{}{}<button class=\"second\">{}</button></form>",
                visit.say("填写编号", "By its number"), kVerifyReport,
                input_field({.id = "n",
                             .label = visit.say("报告编号、文书的文号或者核验编号（WS 开头），或者回执编号",
                                                "Number of the report or letter, the letter's code (WS...), or "
                                                "number of the receipt"),
                             .value = given.number},
                            errors, visit.lang),
                input_field({.id = "d",
                             .label = visit.say("核验摘要（SHA-256，64 位；回执不填）",
                                                "Digest (SHA-256, 64 digits; not of a receipt)"),
                             .value = given.digest},
                            errors, visit.lang),
                visit.say("核验", "Verify"));
  return out;
}

}  // namespace

std::optional<Response> verify_page_for(App& app, const Visit& visit, const Request& request) {
  if (visit.path != kVerify && visit.path != kVerifyReport && visit.path != kVerifyLetter) return std::nullopt;
  std::optional<base::Result<Told>> said;
  FieldErrors errors;
  const Given given = visit.post ? Given() : given_in(visit);
  if (visit.post) {
    if (const auto parts = parse_multipart(request.header("content-type"), request.body)) {
      for (const FormPart& part : *parts) {
        if (part.name == "file" && !part.content.empty()) said = of_file(app, visit, part.content);
      }
    }
    if (!said) errors.push_back({"file", visit.say("请选择要核验的文件", "Choose the file to be verified"), {}});
  } else if (!given.number.empty() && given.digest.empty() && !is_receipt_id(given.number)) {
    errors.push_back(
        {"d",
         visit.say("请填写核验摘要：在报告封面或者文书的二维码旁边", "Give the digest: it stands beside the code"),
         {}});
  } else if (!given.number.empty() || !given.digest.empty()) {
    said = of_number(app, visit, given.number, given.digest);
  }
  if (said && !*said) return error_page(visit, said->error());
  const char* title = visit.say("核验报告、文书和回执", "Verify a report, a letter or a receipt");
  Html body = markup("<h1>{}</h1>", title);
  if (said) {
    body += markup("<p class=\"panel {}\" role=\"status\" data-verdict=\"{}\"><strong>{}</strong></p>", (*said)->panel,
                   (*said)->code, (*said)->words);
  }
  body += forms(visit, given, errors) + ledger_section(app, visit);
  const int status = errors.empty() ? 200 : 422;
  return unkept_page(page(visit, {.title = title, .body = std::move(body), .errors = std::move(errors)}, status));
}

}  // namespace taixin::service

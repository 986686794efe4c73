#include "service/letter_paper.h"

#include "letters/register.h"
#include "paper/docx.h"
#include "report/reports.h"

namespace taixin::service {
namespace {

using base::Lang;
using paper::Paragraph;
using report::LetterSheet;
using Style = Paragraph::Style;

const char* say(const LetterSheet& sheet, const char* zh, const char* en) { return sheet.lang == Lang::zh ? zh : en; }

std::string mark_of(const LetterSheet& sheet) {
  std::string out = sheet.draft ? report::letter_draft_words(sheet) : std::string();
  if (!sheet.sandbox) return out;
  return out + (out.empty() ? "" : "  ") + say(sheet, "沙箱试用，不具有任何效力", "From a sandbox: of no effect");
}

std::string number_line(const LetterSheet& sheet) {
  if (!sheet.numbered) return {};
  return !sheet.number.empty() ? sheet.number : say(sheet, "文号：________________", "Number: ________________");
}

void add(const LetterSheet& sheet, bool sealed, paper::Document& out) {
  const auto say_it = [&](std::string text, Style style) {
    if (!text.empty()) out.blocks.emplace_back(Paragraph{std::move(text), style});
  };
  if (!sheet.to.empty()) say_it(sheet.to + say(sheet, "：", ":"), Style::flush);
  for (const std::string& line : sheet.lines) say_it(line, Style::body);
  std::string clauses;
  for (const std::string& clause : sheet.basis) clauses += (clauses.empty() ? "" : say(sheet, "；", "; ")) + clause;
  if (!clauses.empty()) say_it(say(sheet, "附：依据　", "On the basis of: ") + clauses, Style::note);
  out.blocks.emplace_back(Paragraph{"", Style::signature});
  say_it(sheet.from, Style::signature);
  say_it(report::letter_day_words(sheet.day, sheet.lang), Style::signature);
  if (!sealed) say_it(say(sheet, "（未加盖电子印章）", "(No electronic seal)"), Style::signature);
  if (!sheet.verify.empty()) {
    std::string words = report::letter_verify_words(sheet);
    if (!sheet.code.empty()) words += say(sheet, "\n核验编号 ", "\nCode ") + sheet.code;
    if (!sheet.digest.empty()) words += say(sheet, "\n核验摘要 ", "\nDigest ") + sheet.digest;
    out.blocks.emplace_back(paper::Code{sheet.verify, std::move(words)});
  }
  const auto& annex = sheet.annex;
  if (annex.head.empty()) return;
  out.blocks.emplace_back(paper::PageBreak{});
  say_it(annex.title, Style::heading);
  out.blocks.emplace_back(paper::Table{annex.head, annex.rows, annex.widths, {}});
}

}  // namespace

std::string_view letter_file_ending(LetterFile file) { return file == LetterFile::pdf ? "pdf" : "docx"; }

LetterSheet letter_frame(App& app, std::string id, const std::string& from, base::Day day, Lang lang) {
  const std::string origin = app.ledger().verifier(ledger::LogName::records).name;
  LetterSheet out;
  out.id = std::move(id);
  out.from = !from.empty() ? from : lang == Lang::zh ? "信用中心" : "The credit centre";
  out.day = day;
  out.platform = origin.substr(0, origin.find('/'));
  out.lang = lang;
  out.sandbox = app.sandbox();
  return out;
}

void set_words(std::string_view words, LetterSheet& sheet) {
  constexpr std::string_view kColon = "：";
  while (!words.empty()) {
    const size_t end = std::min(words.find('\n'), words.size());
    const std::string line(words.substr(0, end));
    words.remove_prefix(std::min(end + 1, words.size()));
    if (sheet.to.empty() && sheet.lines.empty() && line.ends_with(kColon)) {
      sheet.to = line.substr(0, line.size() - kColon.size());
    } else if (!line.empty()) {
      sheet.lines.push_back(line);
    }
  }
  if (!sheet.lines.empty() && sheet.lines.back() == sheet.day.iso()) sheet.lines.pop_back();
}

base::Sha256 letter_digest(const LetterSheet& sheet, std::string_view salt) {
  base::Sha256Stream stream;
  // Each text behind its length, so that no two letters are the same bytes.
  const auto put = [&](std::string_view text) {
    stream.update(fmt::format("{}:", text.size()));
    stream.update(text);
  };
  put(salt);
  for (const std::string* text : {&sheet.title, &sheet.number, &sheet.to, &sheet.from, &sheet.reference}) put(*text);
  put(sheet.day.iso());
  const auto all = [&](const std::vector<std::string>& texts) {
    put(std::to_string(texts.size()));
    for (const std::string& text : texts) put(text);
  };
  all(sheet.lines);
  all(sheet.basis);
  put(sheet.annex.title);
  all(sheet.annex.head);
  put(std::to_string(sheet.annex.rows.size()));
  for (const auto& row : sheet.annex.rows) all(row);
  return stream.finish();
}

void set_verify(App& app, int64_t id, const base::Sha256& digest, LetterSheet& sheet) {
  const std::string origin = app.ledger().verifier(ledger::LogName::records).name;
  sheet.code = letters::code_of(id);
  sheet.digest = base::hex(digest);
  sheet.verify =
      fmt::format("https://{}/verify/letter?n={}&d={}", origin.substr(0, origin.find('/')), sheet.code, sheet.digest);
}

paper::Document document_of(std::span<const LetterSheet> several, bool sealed) {
  TX_ASSERT(!several.empty(), "a file of no letters");
  const LetterSheet& first = several.front();
  paper::Document out;
  out.title = first.title;
  out.number = number_line(first);
  out.author = first.from;
  out.subject = first.id;  // no name of anybody in what file managers show
  out.moment = base::start_of(first.day);
  out.lang = first.lang;
  out.mark = mark_of(first);
  out.foot = several.size() == 1 ? first.reference : std::string();
  for (const LetterSheet& sheet : several) {
    if (&sheet != &first) {
      out.blocks.emplace_back(paper::PageBreak{});
      out.blocks.emplace_back(Paragraph{sheet.from, Style::author});
      if (const std::string number = number_line(sheet); !number.empty()) {
        out.blocks.emplace_back(Paragraph{number, Style::number});
      }
      out.blocks.emplace_back(Paragraph{sheet.title, Style::title});
    }
    add(sheet, sealed, out);
  }
  return out;
}

base::Result<std::string> letter_bytes(App& app, const LetterSheet& sheet, LetterFile file) {
  TX_TRY(const auto seal, app.reports().seal());
  if (file == LetterFile::pdf) return report::draw_letter(sheet, *seal);
  return paper::to_docx(document_of({&sheet, 1}, seal->is_seal()));
}

Response letter_response(std::string bytes, std::string_view name, LetterFile file) {
  Response out;
  out.body = std::move(bytes);
  out.content_type = file == LetterFile::pdf ? "application/pdf" : std::string(paper::kDocxType);
  out.headers["Content-Disposition"] = fmt::format("attachment; filename=\"{}.{}\"", name, letter_file_ending(file));
  out.headers["X-Content-Type-Options"] = "nosniff";
  out.headers["Cache-Control"] = "no-store";
  return out;
}

}  // namespace taixin::service

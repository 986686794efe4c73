// The PDF of a report: model to signed bytes, of 10 records (guide: 20 ms) and of 200 (150 ms). Peer: the same text as
// a page printed by Chromium, the usual way to make such documents; its start is part of what a report costs there.
#include <cstdlib>
#include <filesystem>

#include "base/bench.h"
#include "report/pdf.h"
#include "report/pdf_file.h"
#include "store/files.h"

namespace taixin::report {
namespace {

using base::Bench;
using base::Better;

Record sample_record(size_t number) {
  Record out;
  out.id = fmt::format("r{}", number);
  out.item = "ADM.penalty";
  out.item_name = {"行政处罚", "Administrative penalty"};
  out.document_number = fmt::format("示例罚〔2026〕{}号", number);
  out.source = "示例市市场监督管理局";
  out.updated = *Day::from_civil(2026, 4, 1);
  out.adverse = out.published = true;
  out.severity = {"一般", "general"};
  out.last_day = *Day::from_civil(2027, 4, 1);
  const auto add = [&](const char* name, std::string value) {
    out.fields.push_back({name, {name, name}, {value, value}});
  };
  add("违法行为类型", "未按规定备案示例经营场所变更事项");
  add("违法事实", fmt::format("当事人于2026年1月在示例区示例路从事经营活动，未按照规定办理备案手续，经责令限期改正后"
                              "逾期仍未改正，第{}号案。",
                              number));
  add("处罚依据", "《示例条例》第十二条、第三十四条第一款");
  add("处罚类别", "罚款");
  add("处罚内容", "罚款人民币贰万元整，并责令于收到决定书之日起十五日内改正。");
  add("罚款金额(万元)", "2.000000");
  add("处罚决定日期", "2026-03-20");
  add("处罚有效期", "2099-12-31");
  add("处罚机关", "示例市市场监督管理局");
  add("数据来源单位", "示例市大数据局");
  return out;
}

Model sample_model(size_t records) {
  Model out;
  out.number = "XB20260401-0000000000";
  out.salt = std::string(32, '0');
  out.design = "ordinary";
  out.title = {"公共信用信息报告", "Public credit information report"};
  out.audience = {"everyone", {"公众查询版", "for the public"}};
  out.issuer = "credit.example.gov.cn";
  out.verify = "https://credit.example.gov.cn/verify/report";
  out.day = *Day::from_civil(2026, 4, 1);
  out.issued_at = out.known_at = base::start_of(out.day);
  out.subject = {{"法人", "organization"}, "91370999TX000001XE", "岱岳示例第1商贸有限公司", {"存续", "Existing"}};
  out.sections = {{"ADM", {"行政管理信息", "Administrative acts"}, Section::State::listed, {}, {}}};
  for (size_t i = 1; i <= records; ++i) out.sections.front().records.push_back(sample_record(i));
  return out;
}

// The page that the peer prints; no style of ours, so that it has less to do.
std::string page_of(const Model& model) {
  std::string out = "<!doctype html><html lang=zh><meta charset=utf-8><title>x</title><h1>" + model.title.zh + "</h1>";
  for (const Record& record : model.sections.front().records) {
    out += "<h3>" + record.document_number + "</h3><table border=1>";
    for (const Field& field : record.fields) out += "<tr><th>" + field.name.zh + "<td>" + field.words.zh;
    out += "</table>";
  }
  return out;
}

// Seconds; 0: there is no Chromium here.
double chromium_seconds(Bench& b, const Model& model) {
  if (b.tiny() || std::system("command -v chromium >/dev/null 2>&1") != 0) return 0;
  const std::string page = b.scratch() + "/page.html", pdf = b.scratch() + "/page.pdf";
  if (!store::write_file(page, page_of(model))) return 0;
  const std::string command = fmt::format(
      "chromium --headless --no-sandbox --disable-gpu --user-data-dir={0}/profile --print-to-pdf={1} file://{2} "
      ">/dev/null 2>&1",
      b.scratch(), pdf, page);
  const auto print = [&] { return std::system(command.c_str()); };
  if (print() != 0) return 0;  // its profile is made
  return b.best_seconds(2, print);
}

TX_BENCH("report.pdf", [](Bench& b) -> base::Result<void> {
  const base::FixedClock clock(*Day::from_civil(2026, 4, 1));
  TX_CHECK(store::make_directory(b.scratch() + "/keys"));
  TX_TRY(const auto seal, open_home_seal(b.scratch() + "/keys", "credit.example.gov.cn", clock));
  for (const size_t records : {size_t{10}, b.size(200, 20)}) {
    const Model model = sample_model(records);
    const std::string json = to_json(model);
    TX_TRY(const std::string first, draw_pdf(model, json, *seal));  // the fonts are cut now, once for the program
    std::string again;
    const double ours = b.best_seconds(5, [&] { again = *draw_pdf(model, json, *seal); });
    b.check(again == first, "{} records: the same model gave other bytes", records);
    TX_TRY(const SignedPdf parts, take_apart(again));
    TX_TRY(const base::Sha256 certificate, verify_signature(parts.signature, parts.covered));
    b.check(certificate == seal->certificate(), "{} records: another certificate", records);
    const double theirs = chromium_seconds(b, model);
    b.report({.what = fmt::format("{} records", records),
              .value = ours * 1e3,
              .unit = "ms",
              .peer = theirs > 0 ? "Chromium, printed" : "",
              .peer_value = theirs * 1e3,
              .better = Better::lower});
  }
  return {};
});

}  // namespace
}  // namespace taixin::report

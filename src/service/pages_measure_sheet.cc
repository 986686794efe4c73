// Many rows at once: the batches of a unit that named measures, a sheet for each to fill in, and what came of one that
// was sent back.
#include "service/api_lists.h"
#include "service/pages_lists.h"
#include "service/pages_words.h"

namespace taixin::service {
namespace {

using Came = lists::SheetRow::Came;

constexpr int kBatchDays = 92;
constexpr size_t kBatches = 50, kRowsShown = 200;

Html batches_table(App& app, const Visit& visit, const std::vector<lists::NamedBatch>& all) {
  Table out{.caption = visit.say("批量核查", "Batches"),
            .caption_hidden = true,
            .stack = true,
            .columns = {{visit.say("核查", "Answer")},
                        {visit.say("用途", "Purpose")},
                        {visit.say("行数", "Rows"), true},
                        {visit.say("提示的措施", "Named")},
                        {visit.say("登记表", "Sheet")}},
            .rows = {}};
  for (const lists::NamedBatch& one : all) {
    Html named;
    for (const auto& measure : one.measures) {
      const catalog::Measure* rule = app.measures().measure(measure.code);
      named += markup("<div>{} <span class=\"quiet\">{}</span></div>", rule ? rule->name.in(visit.lang) : measure.code,
                      fmt::format(fmt::runtime(visit.say("{} 家", "{} subjects")), measure.subjects));
    }
    const auto link = [&](const char* format, const char* words) {
      return markup(
          "<a href=\"/api/v1/measures/sheet?answer={}&amp;format={}&amp;lang={}\">{}<span class=\"sr\"> {}</span></a>",
          one.answer, format, visit.say("zh", "en"), words, one.answer);
    };
    out.rows.push_back(
        {markup("{} <div class=\"quiet\"><span class=\"nowrap\">{}</span></div>", one.answer, minute(one.at)),
         text(purpose_name(app, one.purpose, visit.lang)), text(grouped(one.rows)), named,
         link("xlsx", "XLSX") + raw(" ") + link("csv", "CSV")});
  }
  return table(out);
}

// Refused rows first: they are what is left to do.
Html result_table(const Visit& visit, const lists::SheetDone& done) {
  Table out{.caption = visit.say("各行结果", "Row by row"),
            .stack = true,
            .columns = {{visit.say("行", "Line")},
                        {visit.say("代码", "Code")},
                        {visit.say("措施", "Measure")},
                        {visit.say("结果", "Result")},
                        {visit.say("登记编号", "Statement")}},
            .rows = {}};
  for (const bool refused : {true, false}) {
    for (const lists::SheetRow& row : done.rows) {
      if ((row.came == Came::refused) != refused || out.rows.size() == kRowsShown) continue;
      Html result = tag(lists::came_words(row.came).in(visit.lang), refused                    ? "bad"
                                                                    : row.came == Came::stated ? "good"
                                                                                               : "plain");
      if (row.why) result += markup("<div>{}</div>", row.why->message(visit.lang));
      out.rows.push_back({text(std::to_string(row.line)), text(row.cells.at(1)), text(row.cells.at(3)), result,
                          row.use == 0 ? text("—") : markup("<a href=\"/measures/{}\">{}</a>", row.use, row.use)});
    }
  }
  return table(out);
}

Html summary(const Visit& visit, const lists::SheetDone& done) {
  Html out = markup(
      "<p class=\"panel\" role=\"status\">{}</p>",
      fmt::format(fmt::runtime(visit.say("登记 {} 行；此前已登记、内容一致 {} 行；未填写 {} 行；未能登记 {} 行。",
                                         "{} stated; {} stated before, the same; {} left empty; {} not "
                                         "stated.")),
                  done.count(Came::stated), done.count(Came::already), done.count(Came::left_alone),
                  done.count(Came::refused)));
  if (done.count(Came::refused) > 0) {
    out += markup("<p>{}</p>", visit.say("改正未能登记的各行后，同一份表可以再交一次：已登记的不会重复。",
                                         "Correct those rows and send the sheet again: nothing is stated twice."));
  }
  return out;
}

Html upload_form(const Visit& visit, const FieldErrors& errors) {
  const Html fields =
      input_field({.id = "file",
                   .label = visit.say("填好的登记表", "The sheet, filled in"),
                   .hint = visit.say("XLSX 或者 CSV，最多 5000 行；不改动表头。不写证件号码",
                                     "XLSX or CSV, at most 5000 rows; its header as it was. No identity numbers"),
                   .type = "file",
                   .accept = ".xlsx,.csv"},
                  errors, visit.lang) +
      select_field({.id = "format",
                    .label = visit.say("结果", "Result"),
                    .value = "page",
                    .options = {{"page", visit.say("在页面上看", "on a page"), {}},
                                {"xlsx", visit.say("下载结果表 XLSX", "a sheet, XLSX"), {}},
                                {"csv", visit.say("下载结果表 CSV", "a sheet, CSV"), {}}}},
                   errors, visit.lang);
  return markup(
      "<form method=\"post\" action=\"/measures/sheet\" enctype=\"multipart/form-data\" novalidate>{}<p "
      "class=\"buttons\"><button>{}</button></p></form>",
      fields, visit.say("逐行登记", "State the rows"));
}

Response sheet_page(App& app, const Visit& visit, const lists::SheetDone* done, FieldErrors errors, int status) {
  const char* title = visit.say("批量登记措施", "State measures of a batch");
  Html body = markup("<p><a href=\"/measures\">{}</a></p><h1>{}</h1>", visit.say("措施处置", "Measures"), title);
  if (done) body += summary(visit, *done) + result_table(visit, *done);
  const auto found = app.measures().batches(visit.caller, app.home().clock().today().plus_days(-kBatchDays), kBatches);
  if (!found) return error_page(visit, found.error());
  body +=
      markup("<h2>{}</h2><p>{}</p>", visit.say("一、下载登记表", "1. Download a sheet"),
             visit.say("每家单位的每项措施一行。填“是否采取”和理由等各列；不填“是否采取”的行不登记。",
                       "A row for each measure of each body. Fill in whether it was applied, why and the rest; rows "
                       "whose 是否采取 (Applied) is empty are left alone."));
  body += found->empty() ? markup("<p class=\"panel\">{}</p>",
                                  visit.say("近三个月的批量核查没有提示措施。", "No batch of three months named any."))
                         : batches_table(app, visit, *found);
  body += markup("<h2>{}</h2>", visit.say("二、交回填好的登记表", "2. Send it back")) + upload_form(visit, errors);
  Response out =
      page(visit, {.title = title, .body = std::move(body), .errors = std::move(errors), .wide = true}, status);
  out.headers["Cache-Control"] = "no-store";
  return out;
}

}  // namespace

Response measure_sheet_page(App& app, const Visit& visit, const Request& request) {
  if (!visit.post) return sheet_page(app, visit, nullptr, {}, 200);
  std::string format, file_name;
  std::string_view content;
  const auto parts = parse_multipart(request.header("content-type"), request.body);
  for (const FormPart& part : parts.value_or(std::vector<FormPart>())) {
    if (part.name == "format") format = part.content;
    if (part.name == "file") file_name = part.file_name, content = part.content;
  }
  if (file_name.empty()) {
    return sheet_page(app, visit, nullptr, {{"file", visit.say("请选择登记表", "Choose the sheet"), {}}}, 422);
  }
  const auto source = intake::memory_source(content);
  const auto done = lists::state_sheet(app.measures(), visit.caller, {*source, file_name, visit.lang});
  if (!done) {
    return sheet_page(app, visit, nullptr, {field_error(done.error(), visit.lang, "file")},
                      done.error().kind().http_status);
  }
  if (format != "csv" && format != "xlsx") return sheet_page(app, visit, &*done, {}, 200);
  auto sheet = sheet_response(lists::result_of(*done, visit.lang), format, "measures-result");
  return sheet ? *std::move(sheet) : error_page(visit, sheet.error());
}

}  // namespace taixin::service

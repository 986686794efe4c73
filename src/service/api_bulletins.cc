#include "service/api_bulletins.h"

#include <boost/json.hpp>
#include <charconv>

#include "access/held_entry.h"
#include "base/digest.h"
#include "base/text.h"
#include "bulletin/documents.h"
#include "bulletin/errors.h"
#include "bulletin/words.h"
#include "intake/sheet_out.h"
#include "paper/docx.h"
#include "service/errors.h"
#include "service/league.h"
#include "service/office_rooms.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::Action;
using base::Lang;
using bulletin::Bulletins;
using bulletin::Document;
using bulletin::Kept;
using bulletin::Model;

constexpr std::string_view kXlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
constexpr size_t kPageMax = 500;

Bulletins& bulletins(App& app) { return *app.offices().bulletins; }

// What units owe by their ledger (duty/book.h), in periods that have a day in the span.
base::Result<std::vector<bulletin::Expected>> expected_of(App& app, const bulletin::Span& span,
                                                          base::KnownAt known_at) {
  std::vector<bulletin::Expected> out;
  const duty::Book* book = app.offices().duties.get();
  if (!book) return out;
  TX_TRY(const std::vector<duty::Line> lines, book->lines_known_at({span.from, span.until}, known_at));
  for (const duty::Line& line : lines) {
    bulletin::Expected one;
    one.unit = book->unit_name(line.unit);
    one.item = line.item;
    one.count = line.expected;
    one.declared = line.declared.has_value();
    one.span = {line.period.first(), line.period.last()};
    out.push_back(std::move(one));
  }
  return out;
}

base::Result<bulletin::IsLifted> lifted_at(App& app, base::KnownAt known_at) {
  std::map<base::SubmissionId, duty::LiftedMarks> marks;
  if (const duty::Book* book = app.offices().duties.get()) {
    TX_TRY(marks, book->lifted_known_at(known_at));
  }
  return bulletin::IsLifted([marks = std::move(marks)](base::SubmissionId submission, uint32_t line) {
    const auto found = marks.find(submission);
    return found != marks.end() && found->second.holds(line);
  });
}

std::string unit_of(App& app, access::UnitId id) {
  const auto unit = access::unit_in(app.entrance().accounts().directory(), id);
  return unit ? unit->name : std::string();
}

std::string officer_of(App& app, access::AccountId id) {
  const auto account = access::account_in(app.entrance().accounts().directory(), id);
  return account ? access::shown_name(*account) : std::string();
}

json::object kept_json(App& app, const Kept& one, Lang lang) {
  json::object out{{"id", std::to_string(one.id)},
                   {"bulletin", one.code},
                   {"period", one.period},
                   {"from", one.span.from.iso()},
                   {"until", one.span.until.iso()},
                   {"state", bulletin::state_code(one.state)},
                   {"state_name", bulletin::state_words(one.state).in(lang)},
                   {"edition", one.edition},
                   {"unit", unit_of(app, one.unit)},
                   {"watermark", base::iso_time(one.watermark)},
                   {"made", base::iso_time(one.made_at)},
                   {"made_by", officer_of(app, one.made_by)}};
  if (!one.number.empty()) out["number"] = one.number;
  if (one.ended_at) {
    out[one.state == bulletin::State::dropped ? "dropped" : "issued"] = base::iso_time(*one.ended_at);
    out["ended_by"] = officer_of(app, one.ended_by);
  }
  if (one.corrects != 0) out["corrects"] = std::to_string(one.corrects);
  if (one.corrected_by != 0) out["corrected_by"] = std::to_string(one.corrected_by);
  if (!one.reason.empty()) out["reason"] = one.reason;
  return out;
}

json::object entered_json(App& app, const bulletin::Entered& one) {
  return {{"id", std::to_string(one.id)},
          {"key", one.key},
          {"unit", one.unit},
          {"from", one.span.from.iso()},
          {"until", one.span.until.iso()},
          {"count", one.count},
          {"source", one.source},
          {"day", one.day.iso()},
          {"at", base::iso_time(one.at)},
          {"by", officer_of(app, one.account)},
          {"replaced", one.replaced}};
}

// What was told to an officer is in the log of answers: what, and the digest of its bytes.
base::Result<void> note_told(App& app, const Request& request, std::string_view kind, std::string basis,
                             const std::string& bytes, uint64_t rows) {
  access::Asker asker;
  asker.caller = request.caller;
  asker.lang = request.lang();
  asker.action = Action::bulletin_read;
  asker.basis = std::move(basis);
  const auto logged = access::log_deed(
      app.home(), asker, {.kind = kind, .done = base::sha256(bytes), .seq = app.facts().head().seq, .rows = rows});
  return logged.ok() ? base::Result<void>() : base::Result<void>(logged.error());
}

Response file_response(std::string bytes, std::string_view type, const std::string& name) {
  Response out;
  out.content_type = type;
  out.body = std::move(bytes);
  // A name in letters that every program takes, and the name as it is (RFC 6266).
  const std::string ending = name.substr(name.rfind('.'));
  out.headers["Content-Disposition"] =
      fmt::format("attachment; filename=\"bulletin{}\"; filename*=UTF-8''{}", ending, percent_encode(name));
  return out;
}

base::Error bad_value(std::string_view name, std::string_view value) {
  return base::fail(kBadValue,
                    {{"name", std::string(name)}, {"value", std::string(base::prefix_code_points(value, 40))}});
}

std::string kept_line(const Kept& one, Lang lang) {
  return fmt::format("{:>4}  {}  {}  {}  {}{}\n", one.id, one.code, one.period,
                     bulletin::state_words(one.state).in(lang), one.number,
                     one.reason.empty() ? "" : "  " + one.reason);
}

// A bulletin on a console: the figures of each part, all rows together.
std::string model_lines(const Model& model, Lang lang) {
  std::string out = fmt::format("{}  {}\n", bulletin::title_of(model, lang), model.number);
  for (const bulletin::Part& part : model.parts) {
    out += fmt::format("{}\n", part.name.in(lang));
    for (size_t i = 0; i < part.total.size(); ++i) {
      const bulletin::Said& said = *model.figure(part.figures[i]);
      out += fmt::format("  {}  {}\n", said.name.in(lang), bulletin::written(part.total[i], said, lang));
    }
  }
  return out;
}

base::Result<Response> get_bulletins(App& app, Request& request, const PathArgs&) {
  const Lang lang = request.lang();
  TX_TRY(const auto kept, bulletins(app).list());
  if (request.wants_text()) {
    std::string lines;
    for (const catalog::Bulletin* one : bulletins(app).kinds()) {
      lines += fmt::format("{}  {}  {}\n", one->code, one->name.in(lang), catalog::bulletin_every_code(one->every));
    }
    for (const Kept& one : kept) lines += kept_line(one, lang);
    return text_response(lines.empty() ? "-\n" : lines);
  }
  json::array kinds, all, keys;
  for (const catalog::Bulletin* one : bulletins(app).kinds()) {
    kinds.push_back(json::object{{"code", one->code},
                                 {"name", one->name.in(lang)},
                                 {"every", catalog::bulletin_every_code(one->every)},
                                 {"second_person", one->second_person},
                                 {"opening", one->opening.in(lang)}});
  }
  for (const Kept& one : kept) all.push_back(kept_json(app, one, lang));
  for (const auto& [key, name] : bulletins(app).keys()) {
    keys.push_back(json::object{{"key", key}, {"name", name.in(lang)}});
  }
  return json_response(json::serialize(
      json::object{{"kinds", std::move(kinds)}, {"bulletins", std::move(all)}, {"keys", std::move(keys)}}));
}

base::Result<std::string> document_of(const Model& model, Document document, Lang lang) {
  if (document == Document::xlsx) return bulletin::to_xlsx(model, lang);
  if (document == Document::docx) return paper::to_docx(bulletin::to_document(model, lang));
  return bulletin::to_json(model);
}

base::Result<Document> document_named(std::string_view format) {
  if (format.empty() || format == "json") return Document::json;
  if (format == "xlsx") return Document::xlsx;
  if (format == "docx") return Document::docx;
  return bad_value("format", format);
}

std::string_view type_of(Document document) {
  return document == Document::xlsx   ? kXlsxType
         : document == Document::docx ? paper::kDocxType
                                      : std::string_view("application/json");
}
std::string_view ending_of(Document document) {
  return document == Document::xlsx ? ".xlsx" : document == Document::docx ? ".docx" : ".json";
}

base::Result<Response> get_draft(App& app, Request& request, const PathArgs&) {
  TX_TRY(const Document document, document_named(request.get("format")));
  TX_TRY(const Model model,
         bulletins(app).draft(request.caller, request.get("bulletin"), request.get("period"), request.progress));
  TX_TRY(std::string bytes, document_of(model, document, request.lang()));
  TX_CHECK(note_told(app, request, "bulletin", fmt::format("{} {} 草稿", model.code, model.period), bytes, 1));
  if (request.wants_text() && request.get("format").empty()) return text_response(model_lines(model, request.lang()));
  if (document == Document::json) {
    // Beside the model the moment that its rows are asked for by.
    return json_response("{\"model\":" + bytes + "}");
  }
  const std::string name = fmt::format("{} {}{}", bulletin::title_of(model, request.lang()),
                                       request.lang() == Lang::zh ? "草稿" : "draft", ending_of(document));
  return file_response(std::move(bytes), type_of(document), name);
}

base::Result<size_t> size_in(const Request& request, std::string_view name, size_t otherwise, size_t most) {
  const std::string_view text = request.get(name);
  if (text.empty()) return otherwise;
  size_t out = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (failed != std::errc() || end != text.data() + text.size() || out > most) return bad_value(name, text);
  return out;
}

struct RowTable {
  std::vector<std::vector<std::string>> rows;  // the first is the head
};

RowTable table_of(const bulletin::World& world, const catalog::Figure& figure, const bulletin::Listing& listing,
                  Lang lang) {
  const bool zh = lang == Lang::zh;
  RowTable out;
  std::vector<std::string> head{zh ? "编号" : "Number", zh ? "日期" : "Day"};
  for (const std::string_view one : catalog::figure_attributes(figure.rows)) {
    head.push_back(bulletin::attribute_words(one).in(lang));
  }
  for (const std::string_view one : catalog::figure_numbers(figure.rows)) {
    head.push_back(bulletin::number_words(one).in(lang));
  }
  head.emplace_back(zh ? "报送批次" : "Submission");
  head.emplace_back(zh ? "行" : "Line");
  out.rows.push_back(std::move(head));
  const auto attributes = catalog::figure_attributes(figure.rows);
  for (const bulletin::Listed& one : listing.rows) {
    std::vector<std::string> line{std::to_string(one.id), one.day.iso()};
    for (size_t i = 0; i < one.values.size(); ++i) {
      line.push_back(bulletin::value_words(world, attributes[i], one.values[i]).in(lang));
    }
    for (const auto& number : one.numbers) line.push_back(number ? std::to_string(*number) : std::string());
    line.push_back(one.submission == 0 ? std::string() : std::to_string(one.submission));
    line.push_back(one.line == 0 ? std::string() : std::to_string(one.line));
    out.rows.push_back(std::move(line));
  }
  return out;
}

json::array columns_json(const catalog::Figure& figure, Lang lang) {
  json::array out;
  for (const std::string_view one : catalog::figure_attributes(figure.rows)) {
    out.push_back(json::object{{"code", one}, {"name", bulletin::attribute_words(one).in(lang)}, {"number", false}});
  }
  for (const std::string_view one : catalog::figure_numbers(figure.rows)) {
    out.push_back(json::object{{"code", one}, {"name", bulletin::number_words(one).in(lang)}, {"number", true}});
  }
  return out;
}

// A number whose rows are asked for.
struct RowsAsked {
  bulletin::ListAsked asked;
  base::KnownAt known_at;
  std::string_view format;  // csv, xlsx; else JSON
  bool is_sheet() const { return format == "csv" || format == "xlsx"; }
};

base::Result<RowsAsked> rows_asked(App& app, const Request& request) {
  RowsAsked out;
  out.format = request.get("format");
  if (!out.format.empty() && out.format != "json" && !out.is_sheet()) return bad_value("format", out.format);
  out.asked.group = request.get("group");
  out.asked.key = request.get("key");
  TX_TRY(out.asked.after, size_in(request, "after", 0, SIZE_MAX / 2));
  TX_TRY(out.asked.limit, size_in(request, "limit", 50, kPageMax));
  if (out.is_sheet()) out.asked.after = 0, out.asked.limit = bulletin::kRowsAtOnceMax;
  out.known_at = app.home().clock().now();
  if (const std::string_view text = request.get("known_at"); !text.empty()) {
    const auto at = base::parse_time(text);
    if (!at || *at > out.known_at) return bad_value("known_at", text);
    out.known_at = *at;
  }
  return out;
}

// The rows behind a number: whose they are, and what they are counted by.
struct RowsFound {
  const catalog::Figure& figure;
  const bulletin::Listing& listing;
  std::string period;
};

json::object rows_json(App& app, const RowsAsked& of, const RowsFound& found, Lang lang) {
  const bulletin::World& world = bulletins(app).world();
  const auto attributes = catalog::figure_attributes(found.figure.rows);
  json::array rows;
  for (const bulletin::Listed& one : found.listing.rows) {
    json::array values, names, numbers;
    for (size_t i = 0; i < one.values.size(); ++i) {
      values.emplace_back(one.values[i]);
      names.emplace_back(bulletin::value_words(world, attributes[i], one.values[i]).in(lang));
    }
    for (const auto& number : one.numbers) numbers.push_back(number ? json::value(*number) : json::value(nullptr));
    json::object row{{"id", std::to_string(one.id)},
                     {"day", one.day.iso()},
                     {"values", std::move(values)},
                     {"names", std::move(names)},
                     {"numbers", std::move(numbers)}};
    if (one.submission != 0) row["submission"] = std::to_string(one.submission);
    if (one.line != 0) row["line"] = one.line;
    rows.push_back(std::move(row));
  }
  json::object out{{"figure", found.figure.code},
                   {"name", found.figure.name.in(lang)},
                   {"definition", found.figure.definition.in(lang)},
                   {"rows_of", catalog::figure_rows_code(found.figure.rows)},
                   {"period", found.period},
                   {"known_at", base::iso_time(of.known_at)},
                   {"total", found.listing.total},
                   {"columns", columns_json(found.figure, lang)},
                   {"rows", std::move(rows)}};
  if (!of.asked.group.empty()) {
    out["group"] = of.asked.group;
    out["key"] = of.asked.key;
    out["key_name"] = bulletin::value_words(world, of.asked.group, found.listing.key).in(lang);
  }
  const size_t next = of.asked.after + found.listing.rows.size();
  if (next < found.listing.total) out["next"] = next;
  return out;
}

base::Result<std::string> sheet_bytes(App& app, const RowsAsked& of, const RowsFound& found, Lang lang) {
  if (found.listing.total > bulletin::kRowsAtOnceMax) {
    return base::fail(bulletin::kTooManyRows, {{"count", std::to_string(found.listing.total)},
                                               {"limit", std::to_string(bulletin::kRowsAtOnceMax)}});
  }
  const RowTable table = table_of(bulletins(app).world(), found.figure, found.listing, lang);
  if (of.format == "xlsx") return intake::xlsx_sheet(table.rows, lang == Lang::zh ? "明细" : "Rows");
  return intake::csv_sheet(table.rows);
}

base::Result<Response> get_rows(App& app, Request& request, const PathArgs&) {
  const Bulletins& room = bulletins(app);
  const Lang lang = request.lang();
  const std::string_view code = request.get("bulletin"), period = request.get("period"), of = request.get("figure");
  TX_TRY(const RowsAsked asked, rows_asked(app, request));
  TX_TRY(const auto listing, room.rows(code, period, of, asked.known_at, asked.asked));
  TX_TRY(const auto about, room.about(code, period));
  const catalog::Figure* figure = room.world().catalog.bulletins().figure(of, about.period.span.until);
  if (!figure) return base::fail(bulletin::kNoFigure, {{"code", std::string(of)}});
  const RowsFound found{*figure, listing, about.period.code};
  const std::string basis = fmt::format("{} {} {}", about.kind->code, found.period, figure->code);
  if (asked.is_sheet()) {
    TX_TRY(std::string bytes, sheet_bytes(app, asked, found, lang));
    TX_CHECK(note_told(app, request, "bulletin_rows", basis, bytes, listing.total));
    const std::string name = fmt::format("{} {}.{}", figure->name.in(lang), found.period, asked.format);
    return file_response(std::move(bytes), asked.format == "csv" ? "text/csv; charset=utf-8" : kXlsxType, name);
  }
  std::string body = json::serialize(rows_json(app, asked, found, lang));
  TX_CHECK(note_told(app, request, "bulletin_rows", basis, body, listing.rows.size()));
  return json_response(std::move(body));
}

base::Result<Response> kept_response(App& app, const Request& request, const Kept& one, int status = 200) {
  TX_TRY(const std::string model, bulletins(app).json(one));
  if (request.wants_text()) {
    TX_TRY(const Model read, bulletin::from_json(model));
    return text_response(kept_line(one, request.lang()) + model_lines(read, request.lang()));
  }
  json::object out = kept_json(app, one, request.lang());
  out["sha256"] = base::hex(base::sha256(model));
  std::string body = json::serialize(out);
  body.pop_back();
  return json_response(body + ",\"model\":" + model + "}", status);
}

base::Result<Response> get_bulletin(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const Kept one, bulletins(app).find(args.id));
  return kept_response(app, request, one);
}

base::Result<Response> get_file(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const Document document, document_named(request.get("format")));
  TX_TRY(const Kept one, bulletins(app).find(args.id));
  TX_TRY(std::string bytes, bulletins(app).file(args.id, document));
  TX_TRY(const std::string text, bulletins(app).json(one));
  TX_TRY(const Model model, bulletin::from_json(text));
  TX_CHECK(note_told(app, request, "bulletin", one.number, bytes, 1));
  const std::string name = fmt::format("{} {}{}", bulletin::title_of(model, Lang::zh), one.number, ending_of(document));
  return file_response(std::move(bytes), type_of(document), name);
}

base::Result<Response> post_bulletin(App& app, Request& request, const PathArgs&) {
  Bulletins::Making making;
  making.code = member_of(request, "bulletin");
  making.period = member_of(request, "period");
  making.corrects = number_of(request, "corrects");
  making.reason = member_of(request, "reason");
  making.progress = request.progress;
  TX_TRY(const Kept one, bulletins(app).make(request.caller, making));
  return kept_response(app, request, one, 201);
}

base::Result<Response> post_issue(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const Kept one, bulletins(app).issue(request.caller, args.id, member_of(request, "seen")));
  return kept_response(app, request, one);
}

base::Result<Response> post_drop(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const Kept one, bulletins(app).drop(request.caller, args.id, member_of(request, "reason")));
  return kept_response(app, request, one);
}

base::Result<Response> get_counts(App& app, Request&, const PathArgs&) {
  TX_TRY(const auto entered, bulletins(app).entered());
  json::array all;
  for (const bulletin::Entered& one : entered) all.push_back(entered_json(app, one));
  return json_response(json::serialize(json::object{{"counts", std::move(all)}}));
}

base::Result<Response> post_count(App& app, Request& request, const PathArgs&) {
  Bulletins::Entering entering;
  entering.key = member_of(request, "key");
  entering.period = member_of(request, "period");
  entering.unit = member_of(request, "department");
  entering.source = member_of(request, "source");
  entering.day = day_of(request, "day");
  const std::string& every = member_of(request, "every");
  if (every == "quarter") entering.every = catalog::BulletinEvery::quarter;
  if (every == "year") entering.every = catalog::BulletinEvery::year;
  if (!every.empty() && every != "month" && every != "quarter" && every != "year") return bad_value("every", every);
  const std::string& count = member_of(request, "count");
  const auto [end, failed] = std::from_chars(count.data(), count.data() + count.size(), entering.count);
  if (failed != std::errc() || end != count.data() + count.size()) return base::fail(bulletin::kBadCount);
  TX_TRY(const bulletin::Entered one, bulletins(app).enter(request.caller, entering));
  return json_response(json::serialize(entered_json(app, one)), 201);
}

constexpr Member kMakeMembers[] = {
    {.name = "bulletin", .required = true, .max = 60, .example = "double_publication", .about = "code of its kind"},
    {.name = "period",
     .required = true,
     .max = 7,
     .example = "2026-03",
     .about = "a month 2026-03, a quarter 2026-Q1, a year 2026"},
    {.name = "corrects",
     .kind = Member::Kind::number,
     .about = "the issued bulletin whose place a corrected edition takes"},
    {.name = "reason", .max = 500, .about = "of a correction"}};
constexpr Shape kMakeShape{"NewBulletin", kMakeMembers};
constexpr Member kIssueMembers[] = {{.name = "seen",
                                     .required = true,
                                     .max = 64,
                                     .example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                                     .about = "`sha256` of the bulletin as it was read"}};
constexpr Shape kIssueShape{"BulletinSeen", kIssueMembers};
constexpr Member kDropMembers[] = {{.name = "reason", .required = true, .max = 500, .example = "示例：数据尚在核对"}};
constexpr Shape kDropShape{"BulletinDropped", kDropMembers};
constexpr Member kCountMembers[] = {
    {.name = "key", .required = true, .max = 60, .example = "chk_province", .about = "one of `keys`"},
    {.name = "period", .required = true, .max = 7, .example = "2026-03"},
    {.name = "every", .max = 7, .example = "month", .about = "month, quarter or year; month when it is left out"},
    {.name = "department", .max = 200, .about = "name of the unit that it is about; empty: the whole city"},
    {.name = "count", .required = true, .max = 9, .example = "12"},
    {.name = "source",
     .required = true,
     .example = "示例：省平台月度统计表",
     .about = "the document or system that states it"},
    {.name = "day",
     .kind = Member::Kind::day,
     .required = true,
     .example = "2026-04-01",
     .about = "on which it was stated"}};
constexpr Shape kCountShape{"BulletinCount", kCountMembers};

constexpr Route kRoutes[] = {
    {.method = "GET",
     .pattern = "/api/v1/bulletins",
     .operation = "listBulletins",
     .action = Action::bulletin_read,
     .handler = get_bulletins},
    {.method = "GET",
     .pattern = "/api/v1/bulletins/draft",
     .operation = "draftBulletin",
     .action = Action::bulletin_read,
     .handler = get_draft,
     .bulk = true},
    {.method = "GET",
     .pattern = "/api/v1/bulletins/rows",
     .operation = "listBulletinRows",
     .action = Action::bulletin_read,
     .handler = get_rows,
     .bulk = true},
    {.method = "GET",
     .pattern = "/api/v1/bulletins/counts",
     .operation = "listBulletinCounts",
     .action = Action::bulletin_read,
     .handler = get_counts},
    {.method = "POST",
     .pattern = "/api/v1/bulletins/counts",
     .operation = "enterBulletinCount",
     .action = Action::bulletin_issue,
     .handler = post_count,
     .body = Body::json,
     .shape = &kCountShape,
     .keyed = true},
    {.method = "POST",
     .pattern = "/api/v1/bulletins",
     .operation = "makeBulletin",
     .action = Action::bulletin_issue,
     .handler = post_bulletin,
     .body = Body::json,
     .shape = &kMakeShape,
     .bulk = true,
     .keyed = true},
    {.method = "GET",
     .pattern = "/api/v1/bulletins/{id}",
     .operation = "getBulletin",
     .action = Action::bulletin_read,
     .handler = get_bulletin},
    {.method = "GET",
     .pattern = "/api/v1/bulletins/{id}/file",
     .operation = "getBulletinFile",
     .action = Action::bulletin_read,
     .handler = get_file},
    {.method = "POST",
     .pattern = "/api/v1/bulletins/{id}/issue",
     .operation = "issueBulletin",
     .action = Action::bulletin_issue,
     .handler = post_issue,
     .body = Body::json,
     .shape = &kIssueShape,
     .bulk = true},
    {.method = "POST",
     .pattern = "/api/v1/bulletins/{id}/drop",
     .operation = "dropBulletin",
     .action = Action::bulletin_issue,
     .handler = post_drop,
     .body = Body::json,
     .shape = &kDropShape},
};

}  // namespace

std::span<const Route> bulletin_routes() { return kRoutes; }

std::unique_ptr<bulletin::Bulletins> bulletins_of(App& app) {
  const auto directory = [&app] { return app.entrance().accounts().directory(); };
  return std::make_unique<Bulletins>(Bulletins::Parts{
      {app.home(), app.catalog(), app.facts(), app.packer(), directory,
       [&app, directory](access::UnitId unit) { return county_of_unit(app, *directory(), unit); },
       [&app](const bulletin::Span& span, base::KnownAt known_at) { return expected_of(app, span, known_at); },
       [&app](base::KnownAt known_at) { return lifted_at(app, known_at); }},
      app.doors()});
}

}  // namespace taixin::service

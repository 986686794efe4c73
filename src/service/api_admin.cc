#include "service/api_admin.h"

#include <algorithm>
#include <boost/json.hpp>
#include <iterator>

#include "intake/receipt_view.h"
#include "intake/returned.h"
#include "intake/row_errors.h"
#include "service/api_erasure.h"
#include "service/errors.h"
#include "vault/sealed_rows.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using base::Lang;

base::Result<json::object> body_object(const Request& request) {
  boost::system::error_code failed;
  const json::value parsed = json::parse(request.body.empty() ? "{}" : request.body, failed);
  if (failed || !parsed.is_object()) return base::fail(kBadJson);
  return parsed.as_object();
}

std::string text(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

// ---- the catalog

std::string_view type_name(catalog::TypeKind kind) {
  using catalog::TypeKind;
  switch (kind) {
    case TypeKind::text:
      return "text";
    case TypeKind::person_name:
      return "person_name";
    case TypeKind::subject_name:
      return "subject_name";
    case TypeKind::date:
      return "date";
    case TypeKind::money_wan:
      return "money.wan";
    case TypeKind::money_yuan:
      return "money.yuan";
    case TypeKind::integer:
      return "integer";
    case TypeKind::decimal:
      return "decimal";
    case TypeKind::boolean:
      return "boolean";
    case TypeKind::code:
      return "code";
    case TypeKind::codes:
      return "codes";
    case TypeKind::uscc:
      return "uscc";
    case TypeKind::org_code:
      return "org_code";
    case TypeKind::reg_number:
      return "reg_number";
    case TypeKind::id_kind:
      return "id_kind";
    case TypeKind::id_number:
      return "id_number";
    case TypeKind::phone:
      return "phone";
    case TypeKind::month:
      return "month";
  }
  return {};
}

json::object item_object(const catalog::Item& item, bool with_fields) {
  const auto& b = item.basis;
  json::object out{{"code", item.code.get()},     {"revision", item.revision},
                   {"name", item.name.zh},        {"name_en", item.name.en},
                   {"class", item.catalog_class}, {"provider", item.provider},
                   {"adverse", item.adverse},     {"basis", json::array(b.clauses.begin(), b.clauses.end())},
                   {"source", b.source},          {"from", b.from.iso()}};
  if (b.until) out["until"] = b.until->iso();
  if (!with_fields) return out;
  json::array fields;
  for (const auto& field : item.fields) {
    fields.push_back(json::object{{"code", field.code},
                                  {"name", field.name.zh},
                                  {"name_en", field.name.en},
                                  {"type", type_name(field.type.kind)},
                                  {"code_set", field.type.code_set},
                                  {"required", field.required},
                                  {"required_if", field.required_if ? field.required_if->source() : std::string()},
                                  {"aliases", json::array(field.aliases.begin(), field.aliases.end())}});
  }
  out["fields"] = std::move(fields);
  return out;
}

base::Result<Response> get_items(App& app, const Request& request, std::string_view code) {
  const base::Day today = app.home().clock().today();
  if (!code.empty()) {
    const auto* item = app.catalog().item(base::ItemCode(std::string(code)), today);
    if (!item) return base::fail(intake::kUnknownItem, {{"item", std::string(code)}});
    if (!request.wants_text()) return json_response(json::serialize(item_object(*item, true)));
    std::string out = fmt::format("{}  {}\n", item->code.get(), item->name.in(request.lang()));
    for (const auto& clause : item->basis.clauses) out += fmt::format("  {}\n", clause);
    for (const auto& field : item->fields) {
      out += fmt::format("  {:<18} {:<12} {} {}\n", field.code, type_name(field.type.kind), field.required ? "*" : " ",
                         field.name.in(request.lang()));
    }
    return text_response(out);
  }
  json::array list;
  std::string lines;
  for (const auto& item : app.catalog().items()) {
    if (!item.basis.in_force(today)) continue;
    lines += fmt::format("{:<26} {}\n", item.code.get(), item.name.in(request.lang()));
    list.push_back(item_object(item, false));
  }
  return request.wants_text() ? text_response(lines)
                              : json_response(json::serialize(json::object{{"items", std::move(list)}}));
}

base::Result<Response> get_quality(App& app, const Request& request) {
  TX_TRY(auto tx, app.home().read_records());
  TX_TRY(const auto lines, intake::department_quality(tx, request.get("source")));
  if (request.wants_text()) {
    const bool zh = request.lang() == Lang::zh;
    std::string out;
    for (const auto& line : lines) {
      const auto& q = line.quality;
      out += fmt::format(
          fmt::runtime(zh ? "{}  {}  {} 行  完整 {}  有效 {}  及时 {}  错码 {}  重码 {}\n"
                          : "{}  {}  {} rows  complete {}  valid {}  in time {}  wrong codes {}  double codes {}\n"),
          line.source, line.item, line.rows, intake::percent(q.filled, q.expected), intake::percent(q.valid, q.checked),
          intake::percent(q.on_time, q.timed), q.wrong_codes, q.double_codes);
    }
    return text_response(out.empty() ? (zh ? "还没有报送批次\n" : "no submissions yet\n") : out);
  }
  json::array list;
  for (const auto& line : lines) {
    list.push_back(json::object{{"source", line.source},
                                {"item", line.item},
                                {"submissions", line.submissions},
                                {"rows", line.rows},
                                {"quality", intake::quality_object(line.quality)}});
  }
  return json_response(json::serialize(json::object{{"departments", std::move(list)}}));
}

// ---- links by officers

base::Result<Response> post_link(App& app, const Request& request, std::string_view action) {
  TX_TRY(const auto body, body_object(request));
  const intake::Officer officer{text(body, "operator"), text(body, "reason")};
  const auto record = [&]() -> base::Result<base::RecordId> {
    const auto id = parse_id(text(body, "record"));
    if (!id) return base::fail(kMissing, {{"name", "record"}});
    return base::RecordId(*id);
  };
  if (action == "confirm" || action == "undo") {
    TX_TRY(const base::RecordId id, record());
    TX_TRY(const auto event, action == "confirm" ? intake::confirm_link(app.intake(), id, officer)
                                                 : intake::undo_link(app.intake(), id, officer));
    return link_response(event, request);
  }
  if (action == "merge") {
    TX_TRY(const auto event, intake::merge_subjects(app.intake(), text(body, "code"), text(body, "into"), officer));
    return link_response(event, request);
  }
  if (action == "split") {
    TX_TRY(const auto event, intake::split_subject(app.intake(), text(body, "code"), officer));
    return link_response(event, request);
  }
  return base::fail(kNoRoute, {{"method", request.method}, {"path", request.path}});
}

// ---- who looked: the subject's own view of the access log

base::Result<Response> post_access(App& app, const Request& request) {
  TX_TRY(const auto body, body_object(request));
  const access::Asker asker{text(body, "operator"), text(body, "unit"), text(body, "purpose"), text(body, "basis"),
                            request.lang()};
  TX_TRY(const auto session, access::admit(app.home(), app.catalog(), asker, {}));
  if (!session.past_states()) return base::fail(kOnlySubject);
  const auto id = app.facts().registry().by_code(text(body, "code"), store::CodeKind::uscc);
  if (!id) return base::fail(intake::kCodeUnknown, {{"code", text(body, "code")}});
  TX_CHECK(
      access::log(app.home(), session,
                  {.kind = "access", .subjects = {*id}, .asked = text(body, "code"), .seq = app.facts().head().seq}));
  TX_TRY(auto tx, app.home().read_access());
  TX_TRY(const auto entries, store::access_entries(tx, {.subject = *id, .limit = 200}));
  json::array list;
  std::string lines;
  for (const auto& entry : entries) {
    list.push_back(json::object{{"at", base::iso_time(entry.at)},
                                {"operator", entry.operator_name},
                                {"purpose", entry.purpose},
                                {"basis", entry.basis},
                                {"kind", entry.kind},
                                {"rows", entry.rows}});
    lines += fmt::format("{}  {:<12} {:<8} {}  {}\n", base::iso_time(entry.at).substr(0, 19), entry.purpose, entry.kind,
                         entry.operator_name, entry.basis);
  }
  return request.wants_text() ? text_response(lines)
                              : json_response(json::serialize(json::object{{"entries", std::move(list)}}));
}

// ---- upkeep, on the machine itself

base::Result<Response> post_backup(App& app, const Request& request) {
  const std::string to(request.get("to"));
  if (to.empty()) return base::fail(kMissing, {{"name", "to"}});
  TX_CHECK(app.home().backup(to, request.progress));
  return done_response(request);
}

// Facts made anew from the store take the place of those that answer now; a difference is a fault worth an alarm.
base::Result<Response> post_rebuild(App& app, const Request& request) {
  TX_TRY(const bool same, app.facts().rebuild(request.progress));
  if (!same) return base::fail(kFactsDiffer);
  const auto counts = app.facts().counts();
  const bool zh = request.lang() == Lang::zh;
  if (request.wants_text()) {
    return text_response(fmt::format(
        fmt::runtime(
            zh ? "已由库重建：{} 条记录、{} 条状态、{} 个主体，与运行中的索引一致\n"
               : "rebuilt from the store: {} records, {} status events, {} subjects; equal to what answers now\n"),
        counts.facts, counts.statuses, counts.subjects));
  }
  return json_response(json::serialize(json::object{
      {"records", counts.facts}, {"statuses", counts.statuses}, {"subjects", counts.subjects}, {"same", same}}));
}

// The keys, what is sealed under them, and what the ledger has to say.
base::Result<void> check_proof(App& app, std::vector<base::Error>& findings) {
  TX_TRY(auto keys, app.vault().check());
  std::ranges::move(keys, std::back_inserter(findings));
  TX_TRY(auto tx, app.home().read_records());
  TX_TRY(auto sealed, vault::check_sealed(tx, app.vault()));
  std::ranges::move(sealed, std::back_inserter(findings));
  if (auto trouble = app.ledger().trouble()) findings.push_back(*std::move(trouble));
  return {};
}

base::Result<Response> get_doctor(App& app, const Request& request) {
  TX_TRY(auto findings, app.home().doctor());
  if (const auto whole = app.facts().verify(); !whole) findings.push_back(whole.error());
  TX_CHECK(check_proof(app, findings));
  TX_TRY(auto tx, app.home().read_records());
  TX_TRY(const auto events, vault::key_events(tx.connection()));
  std::string well = request.lang() == Lang::zh ? "一切正常\n" : "all is well\n";
  for (const auto& event : events) well += "  " + ledger::key_event_line(event, request.lang()) + "\n";
  return findings_response(findings, request, std::move(well));
}

}  // namespace

std::optional<int64_t> parse_id(std::string_view digits) {
  int64_t value = 0;
  if (digits.empty() || digits.size() > 18) return std::nullopt;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value == 0 ? std::nullopt : std::optional(value);
}

Response findings_response(const std::vector<base::Error>& findings, const Request& request, std::string all_well) {
  const Lang lang = request.lang();
  std::string lines;
  json::array list;
  for (const auto& finding : findings) {
    lines += fmt::format("{}\n    {}\n", finding.message(lang), finding.next(lang));
    list.push_back(
        json::object{{"code", finding.code()}, {"message", finding.message(lang)}, {"next", finding.next(lang)}});
  }
  Response out = request.wants_text() ? text_response(findings.empty() ? std::move(all_well) : std::move(lines))
                                      : json_response(json::serialize(json::object{{"findings", std::move(list)}}));
  out.headers["Taixin-Findings"] = std::to_string(findings.size());
  return out;
}

Response done_response(const Request& request) {
  return request.wants_text() ? text_response(request.lang() == Lang::zh ? "完成\n" : "done\n")
                              : json_response(R"({"done":true})");
}

Response link_response(const store::LinkEvent& event, const Request& request) {
  if (request.wants_text()) {
    const bool zh = request.lang() == Lang::zh;
    return text_response(fmt::format(fmt::runtime(zh ? "已登记，编号 {}，{}\n" : "entered as no. {}, {}\n"), event.id,
                                     base::iso_time(event.at).substr(0, 19)));
  }
  static constexpr std::string_view kKinds[] = {"", "merge", "split", "confirm", "undo", "move"};
  return json_response(json::serialize(json::object{{"id", std::to_string(event.id)},
                                                    {"kind", kKinds[static_cast<size_t>(event.kind)]},
                                                    {"at", base::iso_time(event.at)},
                                                    {"operator", event.operator_name},
                                                    {"reason", event.reason}}));
}

Response health(App& app, const Request& request) {
  if (request.path == "/healthz") return text_response("ok\n");
  const auto broken = app.home().records().read_only_reason();
  if (request.path == "/readyz")
    return broken ? text_response(broken->message(request.lang()) + "\n", 503) : text_response("ready\n");
  const auto counts = app.facts().counts();
  const auto entries = [&](ledger::LogName log) { return app.ledger().log(log).size(); };
  const auto shown = [&](ledger::LogName log) -> uint64_t {
    const auto published = app.ledger().published(log);
    return published ? published->checkpoint.size : 0;
  };
  using ledger::LogName;
  Response out =
      text_response(fmt::format("# TYPE taixin_records gauge\ntaixin_records {}\n"
                                "# TYPE taixin_status_events gauge\ntaixin_status_events {}\n"
                                "# TYPE taixin_subjects gauge\ntaixin_subjects {}\n"
                                "# TYPE taixin_commit_sequence counter\ntaixin_commit_sequence {}\n"
                                "# TYPE taixin_read_only gauge\ntaixin_read_only {}\n"
                                "# TYPE taixin_log_entries counter\ntaixin_log_entries{{log=\"records\"}} {}\n"
                                "taixin_log_entries{{log=\"access\"}} {}\n"
                                "# TYPE taixin_log_published counter\ntaixin_log_published{{log=\"records\"}} {}\n"
                                "taixin_log_published{{log=\"access\"}} {}\n"
                                "# TYPE taixin_log_trouble gauge\ntaixin_log_trouble {}\n",
                                counts.facts, counts.statuses, counts.subjects, app.facts().head().seq.get(),
                                broken ? 1 : 0, entries(LogName::records), entries(LogName::access),
                                shown(LogName::records), shown(LogName::access), app.ledger().trouble() ? 1 : 0));
  out.content_type = "text/plain; version=0.0.4; charset=utf-8";
  return out;
}

base::Result<Response> admin_route(App& app, Request& request, std::string_view path) {
  const bool post = request.method == "POST", get = request.method == "GET";
  if (path == "items" && get) return get_items(app, request, {});
  if (path.starts_with("items/") && get) return get_items(app, request, path.substr(6));
  if (path == "quality" && get) return get_quality(app, request);
  if (path.starts_with("links/") && post) return post_link(app, request, path.substr(6));
  if (path == "subjects/access" && post) return post_access(app, request);
  if (is_erasure_path(path)) return erasure_route(app, request, path);
  const bool upkeep = (path == "backup" && post) || (path == "rebuild" && post) || (path == "doctor" && get);
  if (upkeep && !request.local) return base::fail(kOnlyLocal);
  if (path == "backup" && post) return post_backup(app, request);
  if (path == "rebuild" && post) return post_rebuild(app, request);
  if (path == "doctor" && get) return get_doctor(app, request);
  return base::fail(kNoRoute, {{"method", request.method}, {"path", request.path}});
}

}  // namespace taixin::service

#include "service/api_admin.h"

#include <algorithm>
#include <boost/json.hpp>
#include <iterator>

#include "catalog/by_hand.h"
#include "intake/receipt_view.h"
#include "intake/returned.h"
#include "intake/row_errors.h"
#include "propagate/errors.h"
#include "propagate/propagation.h"
#include "service/door_keys.h"
#include "service/errors.h"
#include "service/openapi.h"
#include "service/question_fields.h"
#include "service/unit_scope.h"
#include "service/uploads.h"
#include "vault/sealed_rows.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using base::Lang;

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
  out["channel"] = item.channel.empty() ? "" : catalog::kExchange;
  out["by_hand"] = catalog::by_hand_code(catalog::by_hand(item));
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

base::Result<Response> get_items(App& app, Request& request, const PathArgs& args) {
  const std::string_view code = args.text[0];
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

base::Result<Response> get_quality(App& app, Request& request, const PathArgs&) {
  TX_TRY(auto tx, app.home().read_records());
  const UnitScope scope = UnitScope::of(app, request.caller, access::Action::quality_read);
  TX_TRY(const std::string source, scope.listed(request.get("source")));
  TX_TRY(const auto lines, intake::department_quality(tx, source));
  if (request.wants_text()) {
    const bool zh = request.lang() == Lang::zh;
    std::string out;
    for (const auto& line : lines) {
      const auto& q = line.quality;
      out += fmt::format(
          fmt::runtime(
              zh ? "{}  {}  {}  {} 行  完整 {}  有效 {}  及时 {}  错码 {}  重码 {}\n"
                 : "{}  {}  {}  {} rows  complete {}  valid {}  in time {}  wrong codes {}  double codes {}\n"),
          line.source, line.item, intake::channel_words(line.channel, request.lang()), line.rows,
          intake::percent(q.filled, q.expected), intake::percent(q.valid, q.checked),
          intake::percent(q.on_time, q.timed), q.wrong_codes, q.double_codes);
    }
    return text_response(out.empty() ? (zh ? "还没有报送批次\n" : "no submissions yet\n") : out);
  }
  json::array list;
  for (const auto& line : lines) {
    list.push_back(json::object{{"source", line.source},
                                {"item", line.item},
                                {"channel", intake::channel_code(line.channel)},
                                {"submissions", line.submissions},
                                {"rows", line.rows},
                                {"quality", intake::quality_object(line.quality)}});
  }
  return json_response(json::serialize(json::object{{"departments", std::move(list)}}));
}

// ---- links by officers

intake::Officer officer_of(const Request& request) {
  const auto member = [&](std::string_view name) {
    const auto found = request.fields.find(name);
    return found == request.fields.end() ? std::string() : found->second;
  };
  return {member("operator"), member("reason")};
}

// Of a member that its shape requires.
const std::string& member(const Request& request, std::string_view name) {
  const auto found = request.fields.find(name);
  TX_ASSERT(found != request.fields.end(), "{} has no {}", request.path, name);
  return found->second;
}

base::RecordId record_of(const Request& request) {
  const auto id = parse_id(member(request, "record"));
  TX_ASSERT(id, "{} has a record that is no id", request.path);
  return base::RecordId(*id);
}

base::Result<Response> post_confirm(App& app, Request& request, const PathArgs&) {
  TX_TRY(const auto event, intake::confirm_link(app.intake(), record_of(request), officer_of(request)));
  return link_response(event, request);
}
base::Result<Response> post_undo(App& app, Request& request, const PathArgs&) {
  TX_TRY(const auto event, intake::undo_link(app.intake(), record_of(request), officer_of(request)));
  return link_response(event, request);
}
base::Result<Response> post_merge(App& app, Request& request, const PathArgs&) {
  TX_TRY(const auto event,
         intake::merge_subjects(app.intake(), member(request, "code"), member(request, "into"), officer_of(request)));
  return link_response(event, request);
}
base::Result<Response> post_split(App& app, Request& request, const PathArgs&) {
  TX_TRY(const auto event, intake::split_subject(app.intake(), member(request, "code"), officer_of(request)));
  return link_response(event, request);
}

// ---- who looked: the subject's own view of the access log

// The newest looks at a subject, under its former ids too. What is told later leaves no gap: as many as ever are shown.
base::Result<std::vector<store::AccessEntry>> looks_at(App& app, base::SubjectId subject, bool own) {
  constexpr size_t kShown = 200;
  TX_TRY(auto tx, app.home().read_access());
  std::map<int64_t, store::AccessEntry, std::greater<>> found;
  for (const base::SubjectId id : app.looks().ids_of(subject)) {
    int64_t before = INT64_MAX;
    for (size_t shown = 0; shown < kShown;) {
      TX_TRY(auto entries,
             store::access_entries(tx, {.subject = id, .before = before, .limit = kShown, .with_subjects = false}));
      const bool last = entries.size() < kShown;
      for (store::AccessEntry& entry : entries) {
        before = entry.id;
        if (own && !app.looks().shows(entry, subject)) continue;
        ++shown;
        found.emplace(entry.id, std::move(entry));
      }
      if (last) break;
    }
  }
  std::vector<store::AccessEntry> out;
  for (auto& [number, entry] : found) {
    if (out.size() == kShown) break;
    out.push_back(std::move(entry));
  }
  return out;
}

base::Result<Response> post_access(App& app, Request& request, const PathArgs&) {
  TX_TRY(const QuestionFields fields, QuestionFields::read(request));
  const std::string& code = member(request, "code");
  TX_TRY(const auto session, fields.admit(app, request, access::Action::log_read));
  if (!session.past_states()) return base::fail(kOnlySubject);
  const auto id = app.facts().registry().by_code(code, store::CodeKind::uscc);
  if (!id) return base::fail(intake::kCodeUnknown, {{"code", code}});
  TX_CHECK(access::log(app.home(), session,
                       {.kind = "access", .subjects = {*id}, .asked = code, .seq = app.facts().head().seq}));
  const bool own = session.audience() == gate::Audience::subject_self;
  TX_TRY(const auto entries, looks_at(app, *id, own));
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

base::Result<Response> post_backup(App& app, Request& request, const PathArgs&) {
  const std::string to(request.get("to"));
  if (to.empty()) return base::fail(kMissing, {{"name", "to"}});
  TX_CHECK(app.home().backup(to, request.progress));
  return done_response(request);
}

// Facts made anew from the store take the place of those that answer now; a difference is a fault worth an alarm.
base::Result<Response> post_rebuild(App& app, Request& request, const PathArgs&) {
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
  TX_TRY(auto held, app.held().check(app.uploads().ids()));
  std::ranges::move(held, std::back_inserter(findings));
  if (auto trouble = app.ledger().trouble()) findings.push_back(*std::move(trouble));
  return {};
}

base::Result<Response> get_doctor(App& app, Request& request, const PathArgs&) {
  TX_TRY(auto findings, app.home().doctor());
  if (const auto whole = app.facts().verify(); !whole) findings.push_back(whole.error());
  TX_CHECK(check_proof(app, findings));
  TX_TRY(const size_t missing, app.propagation().missing());
  if (missing > 0) findings.push_back(base::fail(propagate::kMissing, {{"count", std::to_string(missing)}}));
  TX_TRY(auto tx, app.home().read_records());
  TX_TRY(const auto events, vault::key_events(tx.connection()));
  const bool zh = request.lang() == Lang::zh;
  std::string well = zh ? "一切正常\n" : "all is well\n";
  if (app.sandbox()) {
    well += zh ? "  这是沙箱：只有虚构的数据，仅供对接测试\n" : "  a sandbox: invented data, for trying out only\n";
  }
  for (const auto& event : events) well += "  " + ledger::key_event_line(event, request.lang()) + "\n";
  Response out = findings_response(findings, request, std::move(well));
  if (app.sandbox() && !request.wants_text()) out.body.insert(1, R"("sandbox":true,)");
  return out;
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

namespace {

base::Result<Response> health(App& app, Request& request, const PathArgs&) {
  if (request.path == "/healthz") return text_response("ok\n");
  const auto broken = app.home().records().read_only_reason();
  if (request.path == "/readyz")
    return broken ? text_response(broken->message(request.lang()) + "\n", 503)
                  : text_response(app.sandbox() ? "ready (sandbox)\n" : "ready\n");
  // For whoever watches from this machine, and for its administrators.
  const bool near = request.local || request.peer_address.starts_with("127.") || request.peer_address == "::1";
  if (!near) TX_CHECK(need(app, request, access::Action::home_upkeep));
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

base::Result<Response> get_openapi(App&, Request&, const PathArgs&) { return json_response(openapi_json()); }

constexpr Member kOfficerName{
    .name = "operator", .example = "示例经办人", .about = "who does it; needed at the console only"};
constexpr Member kReason{.name = "reason", .example = "登记机关来函", .about = "why"};
constexpr Member kRecordLinkMembers[] = {{.name = "record",
                                          .kind = Member::Kind::number,
                                          .required = true,
                                          .max = 18,
                                          .example = "1",
                                          .about = "of the record"},
                                         kOfficerName,
                                         kReason};
constexpr Member kMergeMembers[] = {
    {.name = "code", .required = true, .example = "91370999TX000001XE", .about = "of the body that goes on in another"},
    {.name = "into", .required = true, .example = "91370999TX0000028E", .about = "code of that other"},
    kOfficerName,
    kReason};
constexpr Member kSplitMembers[] = {
    {.name = "code", .required = true, .example = "91370999TX000001XE", .about = "of the body that was merged"},
    {.name = "into", .about = "has no effect"},
    kOfficerName,
    kReason};
constexpr Member kWhoLookedMembers[] = {
    {.name = "code", .required = true, .example = "91370999TX000001XE", .about = "of the subject"},
    {.name = "purpose", .max = 40, .example = "audit", .about = "self, court or audit; needed"},
    {.name = "operator", .example = "示例经办人", .about = "who asks; needed at the console only"},
    {.name = "unit", .about = "of the operator, at the console only"},
    {.name = "basis", .about = "matter number, letter or clause"},
    TAIXIN_PAST_MEMBERS,
    {.name = "versions", .kind = Member::Kind::flag, .about = "has no effect here"}};
constexpr Shape kRecordLink{"RecordLink", kRecordLinkMembers}, kMerge{"Merge", kMergeMembers},
    kSplit{"Split", kSplitMembers}, kWhoLooked{"WhoLooked", kWhoLookedMembers};

using access::Action;
constexpr Route link_route(std::string_view pattern, std::string_view operation, Route::Handler handler,
                           const Shape& shape) {
  return {.method = "POST",
          .pattern = pattern,
          .operation = operation,
          .action = Action::link_decide,
          .handler = handler,
          .body = Body::json,
          .shape = &shape,
          .keyed = true};
}
constexpr Route open_read(std::string_view pattern, std::string_view operation, Route::Handler handler,
                          Etag etag = Etag::none) {
  return {.method = "GET", .pattern = pattern, .operation = operation, .handler = handler, .etag = etag};
}
constexpr Route kRoutes[] = {
    link_route("/api/v1/links/confirm", "confirmLink", post_confirm, kRecordLink),
    link_route("/api/v1/links/undo", "undoLink", post_undo, kRecordLink),
    link_route("/api/v1/links/merge", "mergeSubjects", post_merge, kMerge),
    link_route("/api/v1/links/split", "splitSubject", post_split, kSplit),
    open_read("/api/v1/items", "listItems", get_items, Etag::of_packs),
    open_read("/api/v1/items/{code}", "getItem", get_items, Etag::of_packs),
    {.method = "GET",
     .pattern = "/api/v1/quality",
     .operation = "getQuality",
     .action = Action::quality_read,
     .handler = get_quality,
     .etag = Etag::of_body},
    {.method = "POST",
     .pattern = "/api/v1/subjects/access",
     .operation = "whoLooked",
     .action = Action::log_read,
     .handler = post_access,
     .body = Body::json,
     .shape = &kWhoLooked},
    {.method = "POST",
     .pattern = "/api/v1/backup",
     .operation = "backup",
     .action = Action::home_upkeep,
     .handler = post_backup,
     .local = true},
    {.method = "POST",
     .pattern = "/api/v1/rebuild",
     .operation = "rebuild",
     .action = Action::home_upkeep,
     .handler = post_rebuild,
     .bulk = true,
     .local = true},
    {.method = "GET",
     .pattern = "/api/v1/doctor",
     .operation = "doctor",
     .action = Action::home_upkeep,
     .handler = get_doctor,
     .local = true},
    open_read("/healthz", "healthz", health),
    open_read("/readyz", "readyz", health),
    open_read("/metrics", "metrics", health),
    open_read("/openapi.json", "openapi", get_openapi, Etag::of_body),
};

}  // namespace

std::span<const Route> admin_routes() { return kRoutes; }

}  // namespace taixin::service

#include "service/api_cases.h"

#include <boost/json.hpp>

#include "cases/errors.h"
#include "identity/resident_id.h"
#include "intake/row_errors.h"
#include "service/api_admin.h"
#include "service/erasure_told.h"
#include "service/errors.h"
#include "service/league.h"
#include "service/own_subject.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::Action;
using base::Lang;
using cases::Case;

json::value unit_name(App& app, access::UnitId id) {
  const auto directory = app.entrance().accounts().directory();
  const access::Unit* unit = directory->unit(id);
  return unit ? json::value(unit->name) : json::value(nullptr);
}

// Working days until the last one, 0: it is today; null: it has passed, or cannot be told.
json::value days_left(App& app, const cases::Running& run, base::Day today) {
  if (!run.due.ok() || *run.due < today) return nullptr;
  const auto days = app.catalog().calendar().working_days_between(today, *run.due);
  return days ? json::value(*days) : json::value(nullptr);
}

json::array clocks_json(App& app, const Case& one, Lang lang) {
  json::array out;
  const base::Day today = app.home().clock().today();
  for (const cases::Running& run : app.cases().clocks(one)) {
    json::object clock{{"clock", run.clock->code},
                       {"name", run.clock->name.in(lang)},
                       {"from", run.from.iso()},
                       {"within", run.within},
                       {"due", run.due.ok() ? json::value(run.due->iso()) : json::value(nullptr)},
                       {"left", days_left(app, run, today)},
                       {"basis", json::array(run.clock->basis.clauses.begin(), run.clock->basis.clauses.end())},
                       {"late", run.late(today)},
                       {"paused", run.paused},
                       {"hint", run.hint()}};
    if (!run.due.ok()) clock["unknown"] = run.due.error().message(lang);
    out.push_back(std::move(clock));
  }
  return out;
}

json::object case_json(App& app, const Case& one, Lang lang) {
  const catalog::CaseKind* kind = app.cases().kind_of(one);
  const catalog::CaseState* state = kind ? kind->state(one.state) : nullptr;
  const auto card = app.facts().registry().card(one.subject);
  const std::string county = county_of_case(app, *app.entrance().accounts().directory(), one);
  return {
      {"id", std::to_string(one.id)},
      {"kind", one.kind},
      {"kind_name", kind ? kind->name.in(lang) : one.kind},
      {"state", one.state},
      {"state_name", state ? state->name.in(lang) : one.state},
      {"ended", one.final},
      {"version", std::to_string(one.version())},
      {"subject", card ? json::value(card->code()) : json::value(nullptr)},
      {"subject_name", card ? json::value(card->name(app.facts().head())) : json::value(nullptr)},
      {"record", one.record == base::RecordId() ? json::value(nullptr) : json::value(std::to_string(one.record.get()))},
      {"applied", one.applied.iso()},
      {"recogniser", unit_name(app, one.recogniser)},
      {"county", county},
      {"county_name", region_name(app, county, lang)},
      {"clocks", clocks_json(app, one, lang)}};
}

std::string_view type_code(catalog::CaseFieldType type) {
  constexpr std::string_view kTypes[] = {"text", "day", "record", "choice", "flag", "file"};
  return kTypes[static_cast<size_t>(type)];
}

json::array form_json(const catalog::CaseStep& step, Lang lang) {
  json::array out;
  for (const catalog::CaseField& field : step.form) {
    json::array choices;
    for (const auto& [code, name] : field.choices)
      choices.push_back(json::object{{"code", code}, {"name", name.in(lang)}});
    json::array outcomes(field.required_for.begin(), field.required_for.end());
    out.push_back(
        json::object{{"field", field.code},
                     {"name", field.name.in(lang)},
                     {"type", type_code(field.type)},
                     {"max", field.max},
                     {"autofill", field.autofill.empty() ? json::value(nullptr) : json::value(field.autofill)},
                     {"required", field.required},
                     {"required_for", std::move(outcomes)},
                     {"choices", std::move(choices)}});
  }
  return out;
}

json::object open_step_json(const catalog::CaseStep& step, const std::vector<const catalog::CaseOutcome*>& open,
                            Lang lang) {
  json::array outcomes;
  for (const catalog::CaseOutcome* outcome : open) {
    if (!outcome->code.empty()) {
      outcomes.push_back(json::object{{"outcome", outcome->code}, {"name", outcome->name.in(lang)}});
    }
  }
  return {{"step", step.code},
          {"name", step.name.in(lang)},
          {"basis", json::array(step.basis.clauses.begin(), step.basis.clauses.end())},
          {"fresh_code", step.fresh_code},
          {"outcomes", std::move(outcomes)},
          {"form", form_json(step, lang)}};
}

json::array next_json(App& app, const access::Caller& caller, const Case& one, Lang lang) {
  json::array out;
  for (const auto& next : app.cases().next(caller, one)) {
    out.push_back(open_step_json(*next.step, next.outcomes, lang));
  }
  return out;
}

// What a step's form was filled in with, in the words of its rules.
json::array fields_json(const catalog::CaseStep* step, const cases::Form& form, Lang lang) {
  json::array out;
  for (const auto& [code, value] : form) {
    json::object one{{"field", code}, {"name", code}, {"type", "text"}, {"value", value}, {"words", value}};
    if (const auto found = step ? std::ranges::find(step->form, code, &catalog::CaseField::code) : step->form.end();
        step && found != step->form.end()) {
      one["name"] = found->name.in(lang);
      one["type"] = type_code(found->type);
      for (const auto& [choice, name] : found->choices) {
        if (choice == value) one["words"] = name.in(lang);
      }
    }
    out.push_back(std::move(one));
  }
  return out;
}

// Item, document, body and day of the record that a case is about; null: it is about none, or the gate keeps it back.
json::value record_json(App& app, const access::Caller& caller, const Case& one, Lang lang) {
  const auto shown = record_of_case(app, caller, lang, one);
  if (!shown) return nullptr;
  return json::object{{"record", std::to_string(one.record.get())},
                      {"item", shown->item->code.get()},
                      {"item_name", shown->item->name.in(lang)},
                      {"organ", shown->organ},
                      {"document_number", shown->document_number},
                      {"headline", shown->headline},
                      {"decision", shown->decision ? json::value(shown->decision->iso()) : json::value(nullptr)},
                      {"past_state", shown->past_state}};
}

json::object step_json(App& app, const catalog::CaseKind* kind, const cases::StepRead& read, Lang lang) {
  const catalog::CaseStep* step = kind ? kind->step(read.taken.step) : nullptr;
  const catalog::CaseOutcome* outcome = step ? step->outcome(read.taken.outcome) : nullptr;
  const catalog::Role* role = app.catalog().role(read.taken.role, read.taken.day);
  json::object form;
  for (const auto& [code, value] : read.form) form[code] = value;
  json::array effects(read.effects.begin(), read.effects.end());
  return {{"step", read.taken.step},
          {"name", step ? step->name.in(lang) : read.taken.step},
          {"outcome", read.taken.outcome},
          {"outcome_name", outcome ? outcome->name.in(lang) : read.taken.outcome},
          {"state", read.taken.state},
          {"day", read.taken.day.iso()},
          {"at", base::iso_time(read.taken.at)},
          {"unit", unit_name(app, read.taken.unit)},
          {"role", read.taken.role},
          {"role_name", role ? role->name.in(lang) : read.taken.role},
          {"basis", read.basis},
          {"form", std::move(form)},
          {"fields", fields_json(step, read.form, lang)},
          {"erased", read.erased},
          {"effects", std::move(effects)},
          {"simulated", read.taken.simulated},
          {"notice", lang == Lang::zh ? read.notice : read.notice_en}};
}

std::string line(const json::object& one) {
  std::string due;
  for (const json::value& clock : one.at("clocks").as_array()) {
    const auto& object = clock.as_object();
    if (object.at("hint").as_bool()) continue;
    due += fmt::format("  {} {}{}", std::string_view(object.at("name").as_string()),
                       object.at("due").is_string() ? std::string_view(object.at("due").as_string()) : "?",
                       object.at("late").as_bool() ? " !" : "");
  }
  return fmt::format("{:>6}  {}  {}  {}{}\n", std::string_view(one.at("id").as_string()),
                     std::string_view(one.at("applied").as_string()), std::string_view(one.at("kind_name").as_string()),
                     std::string_view(one.at("state_name").as_string()), due);
}

Response list_response_of(App& app, const Request& request, const std::vector<std::shared_ptr<const Case>>& all) {
  json::array list;
  std::string lines;
  for (const auto& one : all) {
    list.push_back(case_json(app, *one, request.lang()));
    lines += line(list.back().as_object());
  }
  if (!request.wants_text()) return json_response(json::serialize(json::object{{"cases", std::move(list)}}));
  const bool zh = request.lang() == Lang::zh;
  return text_response(lines.empty() ? (zh ? "没有业务\n" : "no cases\n") : lines);
}

base::Result<Response> one_response(App& app, const Request& request, int64_t id, int status = 200) {
  TX_TRY(const cases::CaseRead read, app.cases().read(request.caller, id));
  const Lang lang = request.lang();
  json::object out = case_json(app, *read.one, lang);
  const catalog::CaseKind* kind = app.cases().kind_of(*read.one);
  json::array steps;
  std::string lines = line(out);
  for (const cases::StepRead& step : read.steps) {
    steps.push_back(step_json(app, kind, step, lang));
    const auto& object = steps.back().as_object();
    lines += fmt::format("        {}  {} {}  {}\n", std::string_view(object.at("day").as_string()),
                         std::string_view(object.at("name").as_string()),
                         std::string_view(object.at("outcome_name").as_string()),
                         std::string_view(object.at("role").as_string()));
  }
  if (request.wants_text()) return text_response(lines, status);
  out["about"] = record_json(app, request.caller, *read.one, lang);
  TX_TRY(out["erasure"], told_erasure_json(app, *read.one, lang));
  out["steps"] = std::move(steps);
  const catalog::CaseStep* last = kind ? kind->step(read.one->last().step) : nullptr;
  out["identity_open"] = last && last->opens_identity;
  out["next"] = next_json(app, request.caller, *read.one, lang);
  return json_response(json::serialize(out), status);
}

// ---- officers

using CaseRefs = std::vector<std::shared_ptr<const Case>>;
constexpr size_t kWordsMax = 200;  // cases of a list whose records are told in words

// Of a list only what is this unit's, or of those below: `unit` of the query. kBadValue.
base::Result<void> keep_unit(App& app, const Request& request, CaseRefs& all) {
  const std::string_view text = request.get("unit");
  if (text.empty()) return {};
  const auto id = parse_id(text);
  const auto directory = app.entrance().accounts().directory();
  if (!id || !directory->unit(access::UnitId(*id))) {
    return base::fail(kBadValue, {{"name", "unit"}, {"value", std::string(text)}});
  }
  std::erase_if(all, [&](const auto& one) { return !is_case_of_unit(*directory, *one, access::UnitId(*id)); });
  return {};
}

// Of a list only what counts under this county: `county` of the query. kBadValue.
base::Result<void> keep_county(App& app, const Request& request, CaseRefs& all) {
  const std::string_view text = request.get("county");
  if (text.empty()) return {};
  const catalog::CodeSet* set = app.catalog().code_set("region");
  const catalog::CodeEntry* entry = set ? set->find(text) : nullptr;
  if (text != kCityItself && (!entry || entry->code != text)) {
    return base::fail(kBadValue, {{"name", "county"}, {"value", std::string(text)}});
  }
  const auto directory = app.entrance().accounts().directory();
  const std::string wanted(text == kCityItself ? std::string_view() : text);
  std::erase_if(all, [&](const auto& one) { return county_of_case(app, *directory, *one) != wanted; });
  return {};
}

// With `words=true` each case has its record as the single case tells it: that is a look, one line of the access log
// about all of them, which each subject finds among its looks.
base::Result<Response> officers_list(App& app, Request& request, CaseRefs all) {
  TX_CHECK(keep_unit(app, request, all));
  TX_CHECK(keep_county(app, request, all));
  if (request.get("words") != "true" || request.wants_text()) return list_response_of(app, request, all);
  json::array list;
  std::vector<base::SubjectId> looked_at;
  size_t told = 0;
  for (const auto& one : all) {
    json::object row = case_json(app, *one, request.lang());
    const bool words = one->record != base::RecordId() && told < kWordsMax;
    row["about"] = words ? record_json(app, request.caller, *one, request.lang()) : json::value(nullptr);
    if (!row.at("about").is_null()) {
      ++told;
      looked_at.push_back(one->subject);
    }
    list.push_back(std::move(row));
  }
  if (!looked_at.empty()) {
    access::Asker asker;
    asker.operator_name = request.get("operator");
    asker.purpose = "case";
    asker.basis = "业务列表";
    asker.lang = request.lang();
    asker.caller = request.caller;
    asker.action = Action::case_read;
    TX_TRY(const auto session, access::admit(app.desk(), asker, {}));
    std::ranges::sort(looked_at);
    looked_at.erase(std::ranges::unique(looked_at).begin(), looked_at.end());
    TX_CHECK(access::log(
        app.home(), session,
        {.kind = "case", .subjects = std::move(looked_at), .asked = asker.basis, .seq = app.facts().head().seq}));
  }
  return json_response(json::serialize(json::object{{"cases", std::move(list)}}));
}

base::Result<Response> get_cases(App& app, Request& request, const PathArgs&) {
  return officers_list(app, request, app.cases().of_officer(request.caller, request.get("mine") == "true"));
}

base::Result<Response> get_late(App& app, Request& request, const PathArgs&) {
  std::vector<std::shared_ptr<const Case>> all;
  for (const cases::Due& due : app.cases().due(app.home().clock().today())) {
    if (!app.cases().sees(request.caller, *due.one)) continue;
    if (all.empty() || all.back() != due.one) all.push_back(due.one);
  }
  return officers_list(app, request, std::move(all));
}

base::Result<Response> get_case(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const cases::CaseRead read, app.cases().read(request.caller, args.id));
  TX_CHECK(log_case_read(app, request.caller, request.lang(), *read.one, request.get("operator")));
  return one_response(app, request, args.id);
}

base::Result<Response> begin_case(App& app, Request& request, base::SubjectId subject) {
  cases::Opening opening;
  opening.kind = member_of(request, "kind");
  opening.step = member_of(request, "step");
  opening.record = base::RecordId(number_of(request, "record"));
  opening.subject = subject;
  opening.form = texts_in(request, "form");
  opening.evidence = member_of(request, "evidence");
  opening.outcome = member_of(request, "outcome");
  TX_TRY(const auto one, app.cases().begin(request.caller, std::move(opening)));
  return one_response(app, request, one->id, 201);
}

base::Result<Response> get_openings(App& app, Request& request, const PathArgs&) {
  const std::string_view text = request.get("record");
  const auto record = text.empty() ? std::optional<int64_t>(0) : parse_id(text);
  if (!record) return base::fail(kBadValue, {{"name", "record"}, {"value", std::string(text)}});
  TX_TRY(const auto openable, app.cases().openable(request.caller, base::RecordId(*record)));
  json::array list;
  for (const auto& [kind, step] : openable) {
    std::vector<const catalog::CaseOutcome*> outcomes;
    for (const catalog::CaseOutcome& outcome : step->outcomes) outcomes.push_back(&outcome);
    json::object one = open_step_json(*step, outcomes, request.lang());
    one["kind"] = kind->code;
    one["kind_name"] = kind->name.in(request.lang());
    list.push_back(std::move(one));
  }
  // Which record that is, for whoever can open something about it: a look like any other.
  json::value about = nullptr;
  if (!list.empty() && *record > 0) {
    Case one;
    one.record = base::RecordId(*record);
    {
      TX_TRY(auto tx, app.home().read_records());
      TX_TRY(const auto row, store::record(tx, one.record));
      if (row) one.subject = app.facts().holder(one.record, row->subject, app.facts().head());
    }
    TX_CHECK(log_case_read(app, request.caller, request.lang(), one));
    about = record_json(app, request.caller, one, request.lang());
  }
  return json_response(json::serialize(json::object{{"about", std::move(about)}, {"openings", std::move(list)}}));
}

base::Result<Response> post_case(App& app, Request& request, const PathArgs&) {
  const std::string& code = member_of(request, "code");
  base::SubjectId subject;
  if (!code.empty()) {
    const auto found = app.facts().registry().by_code(code, store::CodeKind::uscc);
    if (!found) return base::fail(intake::kCodeUnknown, {{"code", code}});
    subject = *found;
  }
  return begin_case(app, request, subject);
}

base::Result<Response> post_step(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const cases::Acting acting, acting_of(app, request, args.id));
  TX_TRY(const auto one, take_case_step(app, request.caller, acting));
  return one_response(app, request, one->id);
}

base::Result<Response> get_opener(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const ReadOpener who, read_opener(app, request.caller, request.lang(), args.id));
  return json_response(json::serialize(json::object{{"account", std::to_string(who.opener.account.get())},
                                                    {"name", who.name},
                                                    {"login", who.login},
                                                    {"unit", who.unit}}));
}

// ---- the subject's side

base::Result<Response> get_own_cases(App& app, Request& request, const PathArgs&) {
  TX_TRY(const base::SubjectId subject, own_subject(request));
  TX_CHECK(log_own_read(app, request.caller, request.lang(), subject));
  TX_TRY(const auto all, app.cases().of_subject(subject));
  return list_response_of(app, request, all);
}

base::Result<Response> get_own_case(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const base::SubjectId subject, own_subject(request));
  TX_TRY(const cases::CaseRead read, app.cases().read(request.caller, args.id));
  if (read.one->subject != subject) return base::fail(cases::kNoCase);
  TX_CHECK(log_own_read(app, request.caller, request.lang(), subject));
  return one_response(app, request, args.id);
}

base::Result<Response> post_own_case(App& app, Request& request, const PathArgs&) {
  TX_CHECK(own_subject(request));
  return begin_case(app, request, {});
}

constexpr Member kOpen[] = {
    {.name = "kind", .required = true, .max = 40, .example = "objection", .about = "code of a kind in force"},
    {.name = "step", .max = 40, .about = "an opening step of it; may be left out when there is one only"},
    {.name = "outcome", .max = 40, .about = "one of the step\'s, when it has several"},
    {.name = "record", .kind = Member::Kind::number, .max = 17, .example = "2", .about = "of kinds about a record"},
    {.name = "code", .max = 18, .about = "of the subject, for kinds about one"},
    {.name = "form",
     .kind = Member::Kind::texts,
     .max = 40,
     .example = R"({"ground":"wrong","statement":"示例说明"})",
     .about = "the step's form: code of the field, value"}};
constexpr Shape kOpenShape{"CaseOpening", kOpen};
constexpr Member kOwnOpen[] = {
    {.name = "kind", .required = true, .max = 40, .example = "objection", .about = "code of a kind in force"},
    {.name = "step", .max = 40, .about = "an opening step of it; may be left out when there is one only"},
    {.name = "outcome", .max = 40, .about = "one of the step\'s, when it has several"},
    {.name = "record", .kind = Member::Kind::number, .max = 17, .example = "2", .about = "of kinds about a record"},
    {.name = "form",
     .kind = Member::Kind::texts,
     .max = 40,
     .example = R"({"ground":"wrong","statement":"示例说明"})",
     .about = "the step's form: code of the field, value"},
    {.name = "evidence",
     .max = 64,
     .example = "示例申请表 1 号",
     .about = "at a window, needed: number or SHA-256 of the signed form"}};
constexpr Shape kOwnOpenShape{"OwnCaseOpening", kOwnOpen};
constexpr Member kAct[] = {
    {.name = "version",
     .kind = Member::Kind::number,
     .required = true,
     .max = 17,
     .example = "1",
     .about = "of the case as it was seen; 409 when somebody was first"},
    {.name = "step", .required = true, .max = 40, .example = "forward", .about = "one of `next`"},
    {.name = "outcome", .max = 40, .about = "one of the step's, when it has several"},
    {.name = "form", .kind = Member::Kind::texts, .max = 40, .example = "{}", .about = "code of the field, value"},
    {.name = "evidence", .max = 64, .about = "at a window, needed: number or SHA-256 of the signed form"},
    {.name = "code",
     .max = 6,
     .about = "a fresh code of one's own phone, for steps that are signed with one",
     .secret = true}};
constexpr Shape kActShape{"CaseStepTaken", kAct};

constexpr Route kRoutes[] = {
    {.method = "GET",
     .pattern = "/api/v1/cases",
     .operation = "listCases",
     .action = Action::case_read,
     .handler = get_cases,
     .unit_is_number = true},
    {.method = "GET",
     .pattern = "/api/v1/cases/late",
     .operation = "listLateCases",
     .action = Action::case_read,
     .handler = get_late,
     .unit_is_number = true},
    {.method = "GET",
     .pattern = "/api/v1/cases/openings",
     .operation = "listCaseOpenings",
     .action = Action::case_act,
     .handler = get_openings},
    {.method = "GET",
     .pattern = "/api/v1/cases/{id}",
     .operation = "getCase",
     .action = Action::case_read,
     .handler = get_case},
    {.method = "POST",
     .pattern = "/api/v1/cases",
     .operation = "openCase",
     .action = Action::case_act,
     .handler = post_case,
     .body = Body::json,
     .shape = &kOpenShape,
     .keyed = true},
    {.method = "POST",
     .pattern = "/api/v1/cases/{id}/steps",
     .operation = "takeCaseStep",
     .action = Action::case_act,
     .handler = post_step,
     .body = Body::json,
     .shape = &kActShape},
    {.method = "GET",
     .pattern = "/api/v1/cases/{id}/identity",
     .operation = "getCaseIdentity",
     .action = Action::case_act,
     .handler = get_opener},
    {.method = "GET",
     .pattern = "/api/v1/own/cases",
     .operation = "listOwnCases",
     .action = Action::own_case,
     .handler = get_own_cases},
    {.method = "GET",
     .pattern = "/api/v1/own/cases/{id}",
     .operation = "getOwnCase",
     .action = Action::own_case,
     .handler = get_own_case},
    {.method = "POST",
     .pattern = "/api/v1/own/cases",
     .operation = "openOwnCase",
     .action = Action::own_case,
     .handler = post_own_case,
     .body = Body::json,
     .shape = &kOwnOpenShape,
     .keyed = true},
    {.method = "POST",
     .pattern = "/api/v1/own/cases/{id}/steps",
     .operation = "takeOwnCaseStep",
     .action = Action::own_case,
     .handler = post_step,
     .body = Body::json,
     .shape = &kActShape},
};

}  // namespace

std::span<const Route> case_routes() { return kRoutes; }

base::Result<Response> case_response(App& app, const Request& request, int64_t id, int status) {
  return one_response(app, request, id, status);
}

base::Result<Response> case_list_response(App& app, const Request& request,
                                          const std::vector<std::shared_ptr<const Case>>& all) {
  return list_response_of(app, request, all);
}

const Shape& case_step_shape() { return kActShape; }

base::Result<cases::Acting> acting_of(App& app, Request& request, int64_t id) {
  cases::Acting acting;
  acting.id = id;
  acting.version = number_of(request, "version");
  acting.step = member_of(request, "step");
  acting.outcome = member_of(request, "outcome");
  acting.form = texts_in(request, "form");
  acting.evidence = member_of(request, "evidence");
  std::string code = std::exchange(request.fields["code"], {});
  if (code.empty()) return acting;
  const auto done = app.entrance().sign_with_code(request.caller.account, code, fmt::format("case {}", id));
  identity::wipe(code);
  TX_CHECK(done);
  acting.signed_with_code = true;
  return acting;
}

}  // namespace taixin::service

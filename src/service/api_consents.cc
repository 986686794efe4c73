#include "service/api_consents.h"

#include <boost/json.hpp>

#include "access/errors.h"
#include "check/render.h"
#include "identity/resident_id.h"
#include "intake/row_errors.h"
#include "service/api_admin.h"
#include "service/errors.h"
#include "service/own_subject.h"
#include "service/person_named.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::Action;
using access::Consent;
using access::ConsentStep;
using base::Lang;

json::object shown(App& app, const access::Caller& caller, const Consent& consent) {
  const auto& request = consent.request;
  json::array classes(request.classes.begin(), request.classes.end());
  const access::Unit* unit = caller.directory ? caller.directory->unit(consent.unit) : nullptr;
  const auto card = app.facts().registry().card(request.subject);
  json::object out{{"id", std::to_string(consent.id)},
                   {"step", access::consent_step_code(consent.step)},
                   {"subject", card ? json::value(card->code()) : json::value(nullptr)},
                   {"unit", unit ? json::value(unit->name) : json::value(nullptr)},
                   {"purpose", request.purpose},
                   {"classes", std::move(classes)},
                   {"until", request.until.iso()},
                   {"why", request.why},
                   {"asked_at", base::iso_time(consent.asked_at)}};
  if (consent.step_at) out["step_at"] = base::iso_time(*consent.step_at);
  return out;
}

std::string line(const json::object& one) {
  return fmt::format("{:>6}  {}  {}  {}  {}  {}\n", std::string_view(one.at("id").as_string()),
                     std::string_view(one.at("step").as_string()), std::string_view(one.at("purpose").as_string()),
                     json::serialize(one.at("classes")), std::string_view(one.at("until").as_string()),
                     std::string_view(one.at("why").as_string()));
}

Response list_response(App& app, const Request& request, const std::vector<Consent>& consents) {
  json::array list;
  std::string lines;
  for (const Consent& consent : consents) {
    list.push_back(shown(app, request.caller, consent));
    lines += line(list.back().as_object());
  }
  if (!request.wants_text()) return json_response(json::serialize(json::object{{"consents", std::move(list)}}));
  const bool zh = request.lang() == Lang::zh;
  return text_response(lines.empty() ? (zh ? "没有授权请求\n" : "no requests\n") : lines);
}

Response one_response(App& app, const Request& request, int64_t id) {
  const json::object one = shown(app, request.caller, *app.consents().find(id));
  return request.wants_text() ? text_response(line(one)) : json_response(json::serialize(one));
}

struct Named {
  base::SubjectId subject;
  identity::SubjectKind kind = identity::SubjectKind::natural_person;
};

// A body by its code, or a natural person, of whom nothing tells whether it is known here.
base::Result<Named> named(App& app, Request& request) {
  std::string person = std::exchange(request.fields["person"], {});
  const std::string& code = member_of(request, "code");
  if (code.empty() == person.empty()) {
    identity::wipe(person);
    return base::fail(kMissing, {{"name", "code"}});
  }
  if (!person.empty()) {
    TX_TRY(const base::SubjectId subject, person_named(app, std::move(person)));
    return Named{subject, identity::SubjectKind::natural_person};
  }
  const auto id = app.facts().registry().by_code(code, store::CodeKind::uscc);
  const auto card = id ? app.facts().registry().card(*id) : nullptr;
  if (!card) return base::fail(intake::kCodeUnknown, {{"code", code}});
  return Named{*id, card->subject.kind};
}

base::Result<Response> post_consent(App& app, Request& request, const PathArgs&) {
  TX_TRY(const Named whom, named(app, request));
  const auto until = day_of(request, "until");
  if (!until) return base::fail(kBadValue, {{"name", "until"}, {"value", member_of(request, "until")}});
  const access::ConsentRequest wanted{whom.subject, member_of(request, "purpose"),
                                      texts_of(member_of(request, "classes")), *until, member_of(request, "why")};
  TX_TRY(const int64_t asked, app.consents().ask(request.caller, app.catalog(), whom.kind, wanted));
  Response out = one_response(app, request, asked);
  out.status = 201;
  return out;
}

base::Result<Response> get_consents(App& app, Request& request, const PathArgs&) {
  const auto all = app.consents().of_unit(request.caller.unit);
  if (request.wants_text()) return list_response(app, request, all);
  json::array list, purposes, classes;
  for (const Consent& consent : all) list.push_back(shown(app, request.caller, consent));
  // What can be asked for today, in words.
  const base::Day today = app.home().clock().today();
  for (const catalog::Purpose& one : app.catalog().purposes()) {
    if (one.authorised_by.empty() || !one.basis.in_force(today)) continue;
    if (!app.doors().purpose(request.caller, Action::consent_ask, one.code, today).permitted()) continue;
    purposes.push_back(json::object{{"purpose", one.code}, {"name", one.name.in(request.lang())}});
  }
  for (const catalog::CatalogClass& one : app.catalog().classes()) {
    classes.push_back(json::object{{"class", one.code}, {"name", one.name.in(request.lang())}});
  }
  return json_response(json::serialize(
      json::object{{"consents", std::move(list)}, {"purposes", std::move(purposes)}, {"classes", std::move(classes)}}));
}

base::Result<Response> post_take_back(App& app, Request& request, const PathArgs& args) {
  TX_CHECK(app.consents().answer(request.caller, args.id, ConsentStep::withdrawn));
  for (const Consent& consent : app.consents().of_unit(request.caller.unit)) {
    if (consent.id == args.id) return json_response(json::serialize(shown(app, request.caller, consent)));
  }
  return base::fail(access::kNoConsent);
}

// ---- the subject's side

base::Result<Response> get_own_consents(App& app, Request& request, const PathArgs&) {
  TX_TRY(const base::SubjectId subject, own_subject(request));
  TX_CHECK(log_own_read(app, request.caller, request.lang(), subject));
  return list_response(app, request, app.consents().of_subject(subject));
}

// Of natural persons nothing is shown to anybody else, whatever was given.
base::Result<Response> nothing_shown(App& app, const Request& request, const access::Session& session,
                                     base::SubjectId subject) {
  check::ShowAnswer answer;
  answer.asked = {session.asker().purpose,  session.purpose_name(), session.day(),         false,
                  app.home().clock().now(), app.facts().head().seq, app.catalog().digest()};
  answer.match.found = check::Found::person;
  access::Note note{"show", {subject}, std::string(access::kAboutPerson)};
  note.seq = answer.asked.seq;
  note.fields = access::kNothingLeft;
  TX_CHECK(access::log(app.home(), session, note));
  return request.wants_text() ? text_response(check::to_text(answer, request.lang()))
                              : json_response(check::to_json(answer));
}

base::Result<Response> get_preview(App& app, Request& request, const PathArgs& args) {
  const auto consent = app.consents().find(args.id);
  TX_TRY(const base::SubjectId subject, own_subject(request));
  if (!consent || consent->request.subject != subject) return base::fail(access::kNoConsent);
  access::Asker asker;
  asker.lang = request.lang();
  asker.caller = request.caller;
  asker.action = Action::consent_answer;
  TX_TRY(const auto session, access::preview(app.desk(), asker, *consent));
  const auto card = app.facts().registry().card(subject);
  if (!card) return nothing_shown(app, request, session, subject);
  TX_TRY(const auto answer, app.checker().show(session, {card->code(), false}));
  return request.wants_text() ? text_response(check::to_text(answer.value(), request.lang()))
                              : json_response(check::to_json(answer.value()));
}

base::Result<Response> post_answer(App& app, Request& request, const PathArgs& args) {
  const std::string& step = member_of(request, "step");
  const ConsentStep wanted = step == "given"     ? ConsentStep::given
                             : step == "refused" ? ConsentStep::refused
                                                 : ConsentStep::withdrawn;
  if (step != access::consent_step_code(wanted)) {
    return base::fail(kBadValue, {{"name", "step"}, {"value", step}});
  }
  const auto subject = own_subject(request);
  const auto consent = app.consents().find(args.id);
  if (!subject || !consent || consent->request.subject != *subject) return base::fail(access::kNoConsent);
  // What was signed at a window is kept as its digest.
  TX_CHECK(app.consents().answer(request.caller, args.id, wanted, member_of(request, "evidence")));
  return one_response(app, request, args.id);
}

constexpr Member kAsk[] = {
    {.name = "code", .max = 18, .example = "91370999TX000001XE", .about = "of a body; or else `person`"},
    {.name = "person",
     .max = 64,
     .about = "a natural person by identity number or login; the answer is the same whether it is known here or not",
     .secret = true},
    {.name = "purpose", .required = true, .max = 40, .example = "financing", .about = "one that needs a consent"},
    {.name = "classes", .required = true, .example = "ADM,SEV", .about = "classes of the catalog, separated by commas"},
    {.name = "until", .kind = Member::Kind::day, .required = true, .example = "2026-12-31", .about = "the last day"},
    {.name = "why", .required = true, .example = "示例贷款 12 号", .about = "the matter; the subject reads it"}};
constexpr Shape kAskShape{"ConsentRequest", kAsk};
constexpr Member kStep[] = {
    {.name = "step", .required = true, .max = 12, .example = "given", .about = "given, refused or withdrawn"},
    {.name = "evidence", .max = 64, .about = "at a window, needed: number or SHA-256 of the signed form"}};
constexpr Shape kStepShape{"ConsentAnswer", kStep};

constexpr Route kRoutes[] = {
    {.method = "POST",
     .pattern = "/api/v1/consents",
     .operation = "askConsent",
     .action = Action::consent_ask,
     .handler = post_consent,
     .body = Body::json,
     .shape = &kAskShape,
     .keyed = true},
    {.method = "GET",
     .pattern = "/api/v1/consents",
     .operation = "listConsentsAsked",
     .action = Action::consent_ask,
     .handler = get_consents},
    {.method = "POST",
     .pattern = "/api/v1/consents/{id}/take-back",
     .operation = "takeBackConsent",
     .action = Action::consent_ask,
     .handler = post_take_back},
    {.method = "GET",
     .pattern = "/api/v1/own/consents",
     .operation = "listOwnConsents",
     .action = Action::own_read,
     .handler = get_own_consents},
    {.method = "GET",
     .pattern = "/api/v1/own/consents/{id}/preview",
     .operation = "previewConsent",
     .action = Action::consent_answer,
     .handler = get_preview},
    {.method = "POST",
     .pattern = "/api/v1/own/consents/{id}",
     .operation = "answerConsent",
     .action = Action::consent_answer,
     .handler = post_answer,
     .body = Body::json,
     .shape = &kStepShape},
};

}  // namespace

std::span<const Route> consent_routes() { return kRoutes; }

}  // namespace taixin::service

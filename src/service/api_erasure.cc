#include "service/api_erasure.h"

#include <boost/json.hpp>

#include "cases/erasure_effects.h"
#include "identity/resident_id.h"
#include "service/api_admin.h"
#include "service/erasure_told.h"
#include "service/errors.h"
#include "vault/erasure.h"
#include "vault/errors.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using base::Lang;
using vault::Erasure;
using vault::ErasureState;

const ErasureWords& name_of(ErasureState state) { return erasure_words(state); }

std::string text(const Request& request, std::string_view name) {
  const auto found = request.fields.find(name);
  return found == request.fields.end() ? std::string() : found->second;
}

// The case that asked for it; nothing: an officer did so without one.
std::optional<int64_t> case_of(const Erasure& one) {
  const std::string_view matter = one.matter;
  const size_t digits = matter.find_first_of("0123456789");
  const auto id = digits == matter.npos ? std::nullopt : parse_id(matter.substr(digits));
  return id && cases::erasure_matter(*id) == matter ? id : std::nullopt;
}

json::object erasure_object(const Erasure& one) {
  json::object out{{"id", std::to_string(one.id.get())},
                   {"subject", std::to_string(one.subject.get())},
                   {"state", name_of(one.state).word},
                   {"ground", one.ground},
                   {"matter", one.matter},
                   {"requested_at", base::iso_time(one.requested_at)},
                   {"requested_by", one.requested_by},
                   {"expires_after", one.expires_after.iso()}};
  if (one.decided_at != base::KnownAt()) {
    out["decided_at"] = base::iso_time(one.decided_at);
    out["decided_by"] = one.decided_by;
  }
  if (!one.reason.empty()) out["reason"] = one.reason;
  if (one.state == ErasureState::done) out["certificate"] = one.number;
  if (const auto id = case_of(one)) out["case"] = std::to_string(*id);
  return out;
}

std::string erasure_line(const Erasure& one, Lang lang) {
  const bool zh = lang == Lang::zh;
  std::string out =
      fmt::format("{:>5}  {}  {} {}  {}  {}", one.id.get(), zh ? name_of(one.state).zh : name_of(one.state).en,
                  zh ? "主体" : "subject", one.subject.get(), one.ground, one.matter);
  out += fmt::format("\n       {} {} {}", zh ? "申请" : "requested", base::iso_time(one.requested_at).substr(0, 19),
                     one.requested_by);
  if (one.state == ErasureState::waiting) {
    out += fmt::format("  {} {}", zh ? "最迟审批日" : "may be approved until", one.expires_after.iso());
  }
  if (one.decided_at != base::KnownAt()) {
    const bool approved = one.state == ErasureState::done || one.state == ErasureState::approved;
    out +=
        fmt::format("\n       {} {} {} {}", zh ? (approved ? "批准" : "撤回") : (approved ? "approved" : "withdrawn"),
                    base::iso_time(one.decided_at).substr(0, 19), one.decided_by, one.reason);
  }
  if (one.state == ErasureState::done) out += fmt::format("\n       {} {}", zh ? "证书" : "certificate", one.number);
  return out + "\n";
}

Response erasure_response(const Erasure& one, const Request& request) {
  return request.wants_text() ? text_response(erasure_line(one, request.lang()))
                              : json_response(json::serialize(erasure_object(one)));
}

// Whom the request is about: an identity number finds its person; a number of a subject is taken as it is.
base::Result<base::SubjectId> subject_of(vault::Vault& vault, Request& request) {
  std::string number = std::exchange(request.fields["number"], {});
  if (!number.empty()) {
    const auto reading = identity::read_resident_id(number);
    identity::wipe(number);
    if (!reading) return base::fail(vault::kNobodyHere);  // the number itself is in no message
    TX_TRY(const auto found, vault.find(reading->number));
    if (!found) return base::fail(vault::kNobodyHere);
    return *found;
  }
  const std::string digits = text(request, "subject");
  if (digits.empty()) return base::fail(kMissing, {{"name", "number"}});
  const auto id = parse_id(digits);
  if (!id) return base::fail(vault::kNothingToErase, {{"subject", "?"}});
  return base::SubjectId(*id);
}

// Who does a step: of an account its name and number, so that two are two whatever they are called, and one is one; at
// the console, for when nobody can sign in, the name that is typed there.
std::string officer_of(const Request& request) {
  const std::string named = text(request, "operator");
  if (request.caller.console() || named.empty()) return named;
  return fmt::format("{}（账户 {}）", named, request.caller.account.get());
}

// Whether anything is kept under a number is an answer: who asks is in the access log before it, and the entry is the
// same for a number that is known and for one that is not.
base::Result<void> log_number_asked(App& app, const access::Caller& caller, const vault::ErasureRequest& asked) {
  store::AccessEntry entry;
  entry.via = caller.via;  // the console, where it was the console
  entry.account = caller.account.get();
  entry.unit = caller.unit.get();
  entry.operator_name = asked.officer;
  entry.purpose = entry.kind = "erasure";
  entry.basis = asked.ground;
  entry.asked_sha256 = base::hex(base::sha256(access::kAboutPerson));
  entry.answer_sha256 = base::hex(base::sha256(entry.kind));
  entry.seq = app.facts().head().seq;
  return app.home().access().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_CHECK(store::append_access(tx, entry));
    return {};
  });
}

base::Result<Response> post_request(App& app, Request& request, const PathArgs&) {
  identity::wipe(request.body);
  vault::ErasureRequest asked{{}, officer_of(request), text(request, "ground"), text(request, "matter")};
  TX_CHECK(vault::check_request(asked));
  if (!text(request, "number").empty()) TX_CHECK(log_number_asked(app, request.caller, asked));
  TX_TRY(asked.subject, subject_of(app.vault(), request));
  TX_TRY(const auto made, vault::request_erasure(app.home(), app.vault(), asked));
  return erasure_response(made, request);
}

Response list_response(const Request& request, const std::vector<Erasure>& all) {
  if (request.wants_text()) {
    std::string out;
    for (const Erasure& one : all) out += erasure_line(one, request.lang());
    if (out.empty()) out = request.lang() == Lang::zh ? "没有删除申请\n" : "no erasure\n";
    return text_response(out);
  }
  json::array list;
  for (const Erasure& one : all) list.push_back(erasure_object(one));
  return json_response(json::serialize(json::object{{"erasures", std::move(list)}}));
}

base::Result<Response> get_list(App& app, Request& request, const PathArgs&) {
  TX_TRY(const auto all, vault::erasures(app.home()));
  return list_response(request, all);
}

// For those who confirm, and need not be those who may ask.
base::Result<Response> get_waiting(App& app, Request& request, const PathArgs&) {
  TX_TRY(auto all, vault::erasures(app.home()));
  std::erase_if(all, [](const Erasure& one) { return one.state != ErasureState::waiting; });
  return list_response(request, all);
}

vault::ErasureStep step_of(const Request& request, const PathArgs& args) {
  return {vault::ErasureId(args.id), officer_of(request), text(request, "reason")};
}

base::Result<Response> post_withdraw(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const auto withdrawn, vault::withdraw_erasure(app.home(), step_of(request, args)));
  return erasure_response(withdrawn, request);
}

base::Result<Response> post_approve(App& app, Request& request, const PathArgs& args) {
  const auto step = step_of(request, args);
  TX_TRY(const auto done, vault::approve_erasure(app.home(), app.vault(), step));
  return erasure_response(done, request);
}

base::Result<Response> get_certificate(App& app, Request& request, const PathArgs& args) {
  const vault::ErasureId id(args.id);
  TX_TRY(const auto one, vault::erasure(app.home(), id));
  if (one.state != ErasureState::done) {
    return base::fail(vault::kNoCertificate,
                      {{"id", std::to_string(id.get())}, {"state", std::string(name_of(one.state).word)}});
  }
  if (request.wants_text()) return text_response(one.certificate);
  return json_response(json::serialize(json::object{
      {"number", one.number}, {"text", one.certificate}, {"sha256", base::hex(base::sha256(one.certificate))}}));
}

base::Result<Response> post_keys_backup(App& app, Request& request, const PathArgs&) {
  const std::string to(request.get("to"));
  if (to.empty()) return base::fail(kMissing, {{"name", "to"}});
  TX_CHECK(app.vault().backup(to));
  return done_response(request);
}

constexpr Member kRequestMembers[] = {
    {.name = "operator", .example = "示例经办人", .about = "who asks"},
    {.name = "ground", .example = "主体撤回同意", .about = "why it is to be erased, by law"},
    {.name = "matter", .example = "示例〔2026〕1号", .about = "number of the matter"},
    {.name = "subject",
     .kind = Member::Kind::number,
     .max = 18,
     .example = "1",
     .about = "a subject's number, instead of `number`"},
    {.name = "number", .max = 40, .about = "identity number of the person", .secret = true}};
constexpr Member kStepMembers[] = {{.name = "operator", .example = "示例复核人", .about = "another than who asked"},
                                   {.name = "reason", .about = "of a withdrawal"}};
constexpr Shape kErasureRequest{"ErasureRequest", kRequestMembers}, kErasureStep{"ErasureStep", kStepMembers};

using access::Action;
constexpr Route kRoutes[] = {
    {.method = "POST",
     .pattern = "/api/v1/erasures",
     .operation = "requestErasure",
     .action = Action::erasure_ask,
     .handler = post_request,
     .body = Body::json,
     .shape = &kErasureRequest},
    {.method = "GET",
     .pattern = "/api/v1/erasures",
     .operation = "listErasures",
     .action = Action::erasure_ask,
     .handler = get_list},
    {.method = "GET",
     .pattern = "/api/v1/erasures/waiting",
     .operation = "listWaitingErasures",
     .action = Action::erasure_confirm,
     .handler = get_waiting},
    {.method = "POST",
     .pattern = "/api/v1/erasures/{id}/approve",
     .operation = "approveErasure",
     .action = Action::erasure_confirm,
     .handler = post_approve,
     .body = Body::json,
     .shape = &kErasureStep},
    {.method = "POST",
     .pattern = "/api/v1/erasures/{id}/withdraw",
     .operation = "withdrawErasure",
     .action = Action::erasure_ask,
     .handler = post_withdraw,
     .body = Body::json,
     .shape = &kErasureStep},
    {.method = "GET",
     .pattern = "/api/v1/erasures/{id}/certificate",
     .operation = "getErasureCertificate",
     .action = Action::erasure_ask,
     .handler = get_certificate},
    {.method = "POST",
     .pattern = "/api/v1/keys/backup",
     .operation = "backupKeys",
     .action = Action::home_upkeep,
     .handler = post_keys_backup,
     .local = true},
};

}  // namespace

std::span<const Route> erasure_routes() { return kRoutes; }

}  // namespace taixin::service

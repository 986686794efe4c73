#include "service/api_erasure.h"

#include <boost/json.hpp>

#include "identity/resident_id.h"
#include "service/api_admin.h"
#include "service/errors.h"
#include "vault/erasure.h"
#include "vault/errors.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using base::Lang;
using vault::Erasure;
using vault::ErasureState;

struct StateName {
  std::string_view word, zh, en;
};
constexpr StateName kStates[] = {
    {"waiting", "待审批", "waiting for approval"},
    {"approved", "已批准，正在销毁密钥", "approved, the key is being destroyed"},
    {"done", "已删除", "erased"},
    {"withdrawn", "已撤回", "withdrawn"},
    {"expired", "已过期", "expired"},
};
const StateName& name_of(ErasureState state) { return kStates[static_cast<size_t>(state)]; }

base::Result<json::object> body_object(const Request& request) {
  boost::system::error_code failed;
  json::value parsed = json::parse(request.body.empty() ? "{}" : request.body, failed);
  if (failed || !parsed.is_object()) return base::fail(kBadJson);
  return std::move(parsed.as_object());
}

std::string text(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
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
base::Result<base::SubjectId> subject_of(vault::Vault& vault, const json::object& body) {
  std::string number = text(body, "number");
  if (!number.empty()) {
    const auto reading = identity::read_resident_id(number);
    identity::wipe(number);
    if (!reading) return base::fail(vault::kNobodyHere);  // the number itself is in no message
    TX_TRY(const auto found, vault.find(reading->number));
    if (!found) return base::fail(vault::kNobodyHere);
    return *found;
  }
  const std::string digits = text(body, "subject");
  if (digits.empty()) return base::fail(kMissing, {{"name", "number"}});
  const auto id = parse_id(digits);
  if (!id) return base::fail(vault::kNothingToErase, {{"subject", "?"}});
  return base::SubjectId(*id);
}

// Whether anything is kept under a number is an answer: who asks is in the access log before it, and the entry is the
// same for a number that is known and for one that is not.
base::Result<void> log_number_asked(App& app, const vault::ErasureRequest& asked) {
  store::AccessEntry entry;
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

base::Result<Response> post_request(App& app, Request& request) {
  auto body = body_object(request);
  identity::wipe(request.body);
  if (!body) return std::move(body).error();
  vault::ErasureRequest asked{{}, text(*body, "operator"), text(*body, "ground"), text(*body, "matter")};
  TX_CHECK(vault::check_request(asked));
  if (!text(*body, "number").empty()) TX_CHECK(log_number_asked(app, asked));
  TX_TRY(asked.subject, subject_of(app.vault(), *body));
  TX_TRY(const auto made, vault::request_erasure(app.home(), app.vault(), asked));
  return erasure_response(made, request);
}

base::Result<Response> get_list(App& app, const Request& request) {
  TX_TRY(const auto all, vault::erasures(app.home()));
  if (request.wants_text()) {
    std::string out;
    for (const Erasure& one : all) out += erasure_line(one, request.lang());
    if (out.empty()) out = request.lang() == Lang::zh ? "还没有删除申请\n" : "no erasure was requested yet\n";
    return text_response(out);
  }
  json::array list;
  for (const Erasure& one : all) list.push_back(erasure_object(one));
  return json_response(json::serialize(json::object{{"erasures", std::move(list)}}));
}

base::Result<Response> post_step(App& app, const Request& request, vault::ErasureId id, std::string_view action) {
  TX_TRY(const auto body, body_object(request));
  const vault::ErasureStep step{id, text(body, "operator"), text(body, "reason")};
  if (action == "withdraw") {
    TX_TRY(const auto withdrawn, vault::withdraw_erasure(app.home(), step));
    return erasure_response(withdrawn, request);
  }
  TX_TRY(const auto done, vault::approve_erasure(app.home(), app.vault(), step));
  return erasure_response(done, request);
}

base::Result<Response> get_certificate(App& app, const Request& request, vault::ErasureId id) {
  TX_TRY(const auto one, vault::erasure(app.home(), id));
  if (one.state != ErasureState::done) {
    return base::fail(vault::kNoCertificate,
                      {{"id", std::to_string(id.get())}, {"state", std::string(name_of(one.state).word)}});
  }
  if (request.wants_text()) return text_response(one.certificate);
  return json_response(json::serialize(json::object{
      {"number", one.number}, {"text", one.certificate}, {"sha256", base::hex(base::sha256(one.certificate))}}));
}

base::Result<Response> post_keys_backup(App& app, const Request& request) {
  const std::string to(request.get("to"));
  if (to.empty()) return base::fail(kMissing, {{"name", "to"}});
  TX_CHECK(app.vault().backup(to));
  return done_response(request);
}

}  // namespace

bool is_erasure_path(std::string_view path) {
  return path == "erasures" || path.starts_with("erasures/") || path == "keys/backup";
}

base::Result<Response> erasure_route(App& app, Request& request, std::string_view path) {
  if (!request.local) return base::fail(kOnlyLocal);
  const bool post = request.method == "POST", get = request.method == "GET";
  if (path == "keys/backup" && post) return post_keys_backup(app, request);
  if (path == "erasures" && post) return post_request(app, request);
  if (path == "erasures" && get) return get_list(app, request);
  if (path.starts_with("erasures/")) {
    const std::string_view rest = path.substr(9);
    const std::string_view digits = rest.substr(0, rest.find('/'));
    const std::string_view action = rest.substr(digits.size());
    const auto id = parse_id(digits);
    if (id && post && (action == "/approve" || action == "/withdraw")) {
      return post_step(app, request, vault::ErasureId(*id), action.substr(1));
    }
    if (id && get && action == "/certificate") return get_certificate(app, request, vault::ErasureId(*id));
  }
  return base::fail(kNoRoute, {{"method", request.method}, {"path", request.path}});
}

}  // namespace taixin::service

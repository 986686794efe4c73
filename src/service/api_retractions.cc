#include "service/api_retractions.h"

#include <boost/json.hpp>
#include <charconv>

#include "ledger/log_errors.h"
#include "ledger/prove.h"
#include "propagate/errors.h"
#include "propagate/statement.h"
#include "service/api_admin.h"
#include "service/errors.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::Action;
using base::Lang;
using propagate::Propagation;
using store::Retraction;

constexpr size_t kLimit = 100;

json::object retraction_json(App& app, const Retraction& one, Lang lang) {
  const auto change = static_cast<catalog::RecordChange>(one.change);
  const catalog::Item* item = app.catalog().item(base::ItemCode(one.item), app.home().clock().today());
  return {
      {"number", std::to_string(one.number)},
      {"record", propagate::record_name(one.record)},
      {"item", one.item},
      {"item_name", item ? item->name.in(lang) : one.item},
      {"version", base::hex(one.version_key.view())},
      {"change", catalog::record_change_code(change)},
      {"change_name", app.propagation().words(one).in(lang)},
      {"day", one.day.iso()},
      {"basis", one.basis},
      {"due_at", base::iso_time(one.at)},
      {"acknowledged_at", one.acknowledged ? json::value(base::iso_time(one.acknowledged->at)) : json::value(nullptr)},
      {"note", retraction_note(app, one)}};
}

std::string line(App& app, const Retraction& one, Lang lang) {
  return fmt::format("{:>5}  {}  {}  {}  {}{}\n", one.number, one.day.iso(), one.item,
                     propagate::record_name(one.record), app.propagation().words(one).in(lang),
                     one.acknowledged ? "" : " *");
}

base::Result<int64_t> position(const Request& request) {
  const std::string_view text = request.get("after");
  if (text.empty()) return int64_t{0};
  int64_t value = -1;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size() || value < 0) {
    return base::fail(kBadValue, {{"name", "after"}, {"value", std::string(text)}});
  }
  return value;
}

base::Result<Response> get_retractions(App& app, Request& request, const PathArgs&) {
  TX_TRY(const store::Receiver receiver, receiver_of(request.caller));
  TX_TRY(const int64_t after, position(request));
  TX_CHECK(app.propagation().catch_up());
  TX_TRY(const auto some, app.propagation().of(receiver, after, kLimit + 1));
  json::array list;
  std::string lines;
  int64_t next = after;
  for (const Retraction& one : some) {
    if (list.size() == kLimit) break;
    list.push_back(retraction_json(app, one, request.lang()));
    lines += line(app, one, request.lang());
    next = one.number;
  }
  if (request.wants_text()) return text_response(lines);
  return json_response(json::serialize(
      json::object{{"retractions", std::move(list)}, {"next", std::to_string(next)}, {"more", some.size() > kLimit}}));
}

base::Result<Response> post_acknowledgement(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const store::Receiver receiver, receiver_of(request.caller));
  TX_TRY(const Retraction one, app.propagation().acknowledge(receiver, args.number, request.caller.account));
  return json_response(json::serialize(retraction_json(app, one, request.lang())));
}

base::Result<Response> get_proof(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const store::Receiver receiver, receiver_of(request.caller));
  TX_TRY(const Retraction one, app.propagation().one(receiver, args.number));
  ledger::Prover prover(app.home(), app.ledger());
  const auto proof = prover.row(ledger::LogName::records, ledger::RowKind::retraction, one.id);
  if (proof) return text_response(ledger::format_proof_file(*proof));
  const bool early = proof.error().is(ledger::kNotInLog) || proof.error().is(ledger::kNothingSigned);
  return early ? base::fail(kProofLater) : proof.error();
}

base::Result<Response> get_waiting(App& app, Request& request, const PathArgs&) {
  TX_CHECK(app.propagation().catch_up());
  if (!request.wants_text()) {
    TX_TRY(std::string body, waiting_retractions(app, request.lang()));
    return json_response(std::move(body));
  }
  const bool zh = request.lang() == Lang::zh;
  TX_TRY(const auto all, app.propagation().waiting(app.home().clock().today()));
  std::string lines;
  for (const auto& one : all) {
    const Retraction& what = one.retraction;
    lines += fmt::format("{}  {}  {}  {}  {} {}{}{}\n", base::day_of(what.at).iso(),
                         receiver_name(app, what.receiver, request.lang()), what.number, what.item,
                         app.propagation().words(what).in(request.lang()),
                         zh ? fmt::format("（{} 天）", one.age) : fmt::format("({} days)", one.age),
                         one.late ? (zh ? " 超期未回执" : " silent too long") : "",
                         one.unreachable ? (zh ? " 无法送达" : " unreachable") : "");
  }
  return text_response(lines.empty() ? (zh ? "没有等待回执的更正通知\n" : "nothing waits to be acknowledged\n")
                                     : lines);
}

constexpr Route kRoutes[] = {
    {.method = "GET",
     .pattern = "/api/v1/retractions",
     .operation = "listRetractions",
     .action = Action::retraction_read,
     .handler = get_retractions},
    {.method = "GET",
     .pattern = "/api/v1/retractions/waiting",
     .operation = "listWaitingRetractions",
     .action = Action::retraction_watch,
     .handler = get_waiting},
    {.method = "GET",
     .pattern = "/api/v1/retractions/{number}/proof",
     .operation = "proveRetraction",
     .action = Action::retraction_read,
     .handler = get_proof},
    {.method = "POST",
     .pattern = "/api/v1/retractions/{number}/acknowledgement",
     .operation = "acknowledgeRetraction",
     .action = Action::retraction_read,
     .handler = post_acknowledgement},
};

}  // namespace

std::span<const Route> retraction_routes() { return kRoutes; }

base::Result<store::Receiver> receiver_of(const access::Caller& caller) {
  const auto receiver = Propagation::receiver_of(caller);
  if (!receiver) return base::fail(propagate::kNoReceiver);
  return *receiver;
}

std::string receiver_name(App& app, const store::Receiver& receiver, Lang lang) {
  if (receiver == store::Receiver{}) return lang == Lang::zh ? "本机控制台" : "the console";
  const auto directory = app.entrance().accounts().directory();
  const access::Unit* unit = directory->unit(access::UnitId(receiver.unit));
  std::string out = unit ? unit->name + " " + unit->code : std::to_string(receiver.unit);
  if (receiver.client == 0) return out;
  const access::Account* account = directory->account(access::AccountId(receiver.client));
  return out + " / " + (account ? account->login : std::to_string(receiver.client));
}

std::string retraction_note(App& app, const Retraction& one) {
  const auto& key = app.ledger().verifier(ledger::LogName::records);
  return app.ledger().sign_statement(ledger::LogName::records,
                                     propagate::statement(one, key.name, receiver_name(app, one.receiver, Lang::zh)));
}

base::Result<std::string> waiting_retractions(App& app, Lang lang) {
  TX_TRY(const auto all, app.propagation().waiting(app.home().clock().today()));
  json::array list;
  for (const auto& one : all) {
    json::object out = retraction_json(app, one.retraction, lang);
    out.erase("note");
    out["receiver"] = receiver_name(app, one.retraction.receiver, lang);
    out["age_days"] = one.age;
    out["late"] = one.late;
    out["unreachable"] = one.unreachable;
    list.push_back(std::move(out));
  }
  return json::serialize(json::object{{"waiting", std::move(list)}});
}

}  // namespace taixin::service

#include "service/idempotency.h"

#include <boost/json.hpp>

#include "service/errors.h"
#include "service/seal_mark.h"
#include "store/kept_answers.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using store::KeptAnswer;

// "8e03978e-40d5-43dd" or the same without quotes: visible ASCII.
base::Result<std::string> key_of(const Request& request) {
  std::string_view key = request.header("idempotency-key");
  if (key.size() >= 2 && key.starts_with('"') && key.ends_with('"')) key = key.substr(1, key.size() - 2);
  const bool good = !key.empty() && key.size() <= kKeyMax &&
                    std::all_of(key.begin(), key.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (!good) return base::fail(kBadKey, {{"limit", std::to_string(kKeyMax)}});
  return std::string(key);
}

// Keyed, since a body may hold what nobody should find out by trying.
std::string digest_of(App& app, const Request& request) {
  std::string whole = request.method + "\n" + target_of(request) + "\n";
  whole += request.header("accept");
  whole += '\n';
  whole += request.body;
  return mark_of(app, "idempotency", whole);
}

std::string head_of(const Response& response) {
  json::object headers;
  for (const auto& [name, value] : response.headers) headers[name] = value;
  return json::serialize(json::object{{"type", response.content_type}, {"headers", std::move(headers)}});
}

Response response_of(const KeptAnswer& kept) {
  const json::value head = json::parse(kept.head_json);
  Response out{kept.status, std::string(head.at("type").as_string()), {}, kept.body, {}};
  for (const auto& one : head.at("headers").as_object()) {
    out.headers[std::string(one.key())] = std::string(one.value().as_string());
  }
  out.headers["Idempotency-Replayed"] = "true";
  return out;
}

base::Result<void> write(App& app, const store::Writer::Work& work) {
  return app.home().access().run(store::Priority::interactive, work);
}

// What a key that is known stands for.
base::Result<Response> answer_again(const KeptAnswer& known, const std::string& request) {
  if (known.request != request) return base::fail(kKeyOfOther);
  switch (known.state) {
    case KeptAnswer::State::under_way:
      return base::fail(kKeyUnderWay);
    case KeptAnswer::State::interrupted:
      return base::fail(kOutcomeUnknown);
    case KeptAnswer::State::answered:
      return response_of(known);
  }
  return base::fail(kOutcomeUnknown);
}

}  // namespace

base::Result<Response> answer_once(App& app, const Request& request,
                                   const std::function<base::Result<Response>()>& carry_out) {
  TX_TRY(const std::string key, key_of(request));
  KeptAnswer kept;
  kept.caller = caller_of(request);
  kept.key = base::sha256(key);
  kept.request = digest_of(app, request);
  std::optional<KeptAnswer> known;
  TX_CHECK(write(app, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_TRY(known, store::claim_key(tx, kept));
    return {};
  }));
  if (known) return answer_again(*known, kept.request);

  auto answer = carry_out();
  const Response response = answer ? *answer : problem(answer.error(), request);
  kept.status = response.status;
  const bool keep = response.status < 500 && response.status != 499 && response.body.size() <= kKeptBytesMax;
  if (keep) {
    kept.head_json = head_of(response);
    kept.body = response.body;
  }
  // A failure that is ours may be tried again; what was done and is too long to keep, not.
  TX_CHECK(write(app, [&](store::WriteTx& tx) -> base::Result<void> {
    if (keep) return store::keep_answer(tx, kept);
    if (response.status < 400) return {};
    return store::free_key(tx, kept.caller, kept.key);
  }));
  return answer;
}

base::Result<void> interrupt_keys(store::Home& home) {
  TX_TRY(auto tx, home.read_access());
  TX_TRY(const bool some, store::any_under_way(tx));
  if (!some) return {};
  // Where nothing can be written they stay under way, and are refused all the same.
  (void)home.access().run(store::Priority::interactive,
                          [](store::WriteTx& write) { return store::interrupt_answers(write); });
  return {};
}

}  // namespace taixin::service

// Cases whose opener is sealed (投诉举报): who it is, is known to the key of the case alone; that key goes on a date.
#include <algorithm>
#include <boost/json.hpp>

#include "cases/errors.h"
#include "cases/step.h"
#include "ledger/base64.h"

namespace taixin::cases {
namespace {

namespace json = boost::json;

constexpr std::chrono::hours kEvery{1};

vault::Context opener_context(int64_t event) { return {"case opener", event, 0}; }

std::string words_of(AccountId account) { return "account " + std::to_string(account.get()); }

int64_t number_in(const json::object& object, std::string_view key) {
  const json::value* found = object.if_contains(key);
  return found && found->is_int64() ? found->as_int64() : 0;
}

}  // namespace

Cases::~Cases() { stop(); }

bool Cases::seals_opener(const Case& one) const { return !one.opener.empty(); }

bool Cases::is_opener(const access::Caller& caller, const Case& one) const {
  if (one.opener.empty() || caller.account == AccountId()) return false;
  const auto token = world_.vault.token(key_of(one.id), words_of(caller.account));
  return token.ok() && base::hex(token->view()) == one.opener;
}

// Account, subject and unit sealed; and a digest by which the opener finds its case again, and nobody else can.
base::Result<void> Cases::keep_opener(const access::Caller& caller, const Case& before, json::object& detail,
                                      int64_t event) {
  const SubjectId key = key_of(before.id == 0 ? last_case_ + 1 : before.id);
  TX_CHECK(world_.vault.ensure_keys(std::span(&key, 1)));
  const access::Account* account = caller.who();
  const std::string who = json::serialize(json::object{{"account", caller.account.get()},
                                                       {"subject", account ? account->subject.get() : 0},
                                                       {"unit", caller.unit.get()}});
  TX_TRY(const std::string sealed, world_.vault.seal(key, opener_context(event), who));
  TX_TRY(const base::Key128 token, world_.vault.token(key, words_of(caller.account)));
  detail["sealed_opener"] = ledger::base64(sealed);
  detail["opener"] = base::hex(token.view());
  return {};
}

base::Result<std::vector<std::shared_ptr<const Case>>> Cases::opened_by(const access::Caller& caller) const {
  std::vector<int64_t> own;
  {
    const std::lock_guard lock(changing_);
    for (const auto& [id, token] : sealed_) {
      Case one;
      one.id = id;
      one.opener = token;
      if (is_opener(caller, one)) own.push_back(id);
    }
  }
  std::ranges::reverse(own);
  return made_of_ids(own);
}

base::Result<Opener> Cases::opener(const access::Caller& caller, int64_t id) const {
  TX_TRY(const CaseRead found, read(caller, id));
  const Case& one = *found.one;
  const catalog::CaseKind* kind = kind_of(one);
  const catalog::CaseStep* last = kind ? kind->step(one.last().step) : nullptr;
  if (!last || !last->opens_identity || caller.account == AccountId()) return base::fail(kIdentityClosed);
  // The one who opened it, and the one who asked last.
  const auto asked = std::ranges::find_if(one.steps.rbegin(), one.steps.rend(), [&](const Taken& taken) {
    return std::ranges::find(last->not_by, taken.step) != last->not_by.end();
  });
  const bool named =
      caller.account == one.last().account || (asked != one.steps.rend() && caller.account == asked->account);
  if (!named) return base::fail(kIdentityClosed);
  TX_TRY(auto tx, world_.home.read_records());
  TX_TRY(const auto events, store::case_events(tx, id));
  boost::system::error_code failed;
  const json::value detail = json::parse(events.front().detail_json, failed);
  const json::value* sealed = detail.is_object() ? detail.as_object().if_contains("sealed_opener") : nullptr;
  const auto bytes = sealed && sealed->is_string() ? ledger::parse_base64(std::string(sealed->as_string()))
                                                   : std::optional<std::string>();
  if (!bytes) return base::fail(kIdentityClosed);
  TX_TRY(const auto text, world_.vault.unseal(key_of(id), opener_context(events.front().id), *bytes));
  const json::value who = json::parse(text.reveal(), failed);
  if (failed || !who.is_object()) return base::fail(kIdentityClosed);
  return Opener{AccountId(number_in(who.as_object(), "account")), SubjectId(number_in(who.as_object(), "subject")),
                UnitId(number_in(who.as_object(), "unit"))};
}

base::Result<size_t> Cases::erase_due(Day day) {
  std::vector<int64_t> ended;
  {
    const std::lock_guard lock(changing_);
    for (const auto& [id, token] : sealed_) {
      if (!find_open(id)) ended.push_back(id);
    }
  }
  TX_TRY(const auto all, made_of_ids(ended));
  size_t count = 0;
  for (const auto& one : all) {
    const catalog::CaseKind* kind = kind_of(*one);
    const bool meant =
        kind && kind->erase_after > 0 && std::ranges::find(kind->erase_states, one->state) != kind->erase_states.end();
    if (!meant || one->last().day.plus_days(kind->erase_after) > day) continue;
    const SubjectId key = key_of(one->id);
    TX_TRY(const bool there, world_.vault.has_key(key));
    if (!there) continue;
    TX_CHECK(world_.vault.erase(std::span(&key, 1), "case " + std::to_string(one->id)));
    ++count;
  }
  return count;
}

void Cases::start() {
  keeper_ = std::jthread([this](const std::stop_token& stopping) {
    std::unique_lock lock(keeping_);
    while (!stopping.stop_requested()) {
      (void)erase_due(today());  // what fails now is done at the next hour
      if (world_.materials) (void)world_.materials->expire(today());
      wake_.wait_for(lock, stopping, kEvery, [] { return false; });
    }
  });
}

void Cases::stop() {
  if (!keeper_.joinable()) return;
  keeper_.request_stop();
  keeper_.join();
}

}  // namespace taixin::cases

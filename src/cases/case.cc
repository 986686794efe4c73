#include "cases/case.h"

#include <algorithm>
#include <boost/json.hpp>

#include "cases/errors.h"

namespace taixin::cases {
namespace {

namespace json = boost::json;

base::Error bad(const store::CaseEvent& event, std::string what) {
  return base::fail(
      kBadEvent,
      {{"case", std::to_string(event.case_id)}, {"number", std::to_string(event.number)}, {"what", std::move(what)}});
}

UnitId unit_in(const json::object& object, std::string_view key) {
  const json::value* found = object.if_contains(key);
  return UnitId(found && found->is_int64() ? found->as_int64() : 0);
}

bool truth_in(const json::object& object, std::string_view key) {
  const json::value* found = object.if_contains(key);
  return found && found->is_bool() && found->as_bool();
}

}  // namespace

const Taken* Case::taken(std::string_view step) const {
  const auto found = std::ranges::find(steps, step, &Taken::step);
  return found == steps.end() ? nullptr : &*found;
}

base::Result<void> apply(Case& one, const store::CaseEvent& event, const catalog::CaseRules& rules) {
  if (event.number != one.version() + 1) return bad(event, "number");
  boost::system::error_code failed;
  const json::value detail = json::parse(event.detail_json, failed);
  if (failed || !detail.is_object()) return bad(event, "detail");
  if (event.number == 1) {
    one.id = event.case_id;
    one.kind = event.kind;
    one.subject = event.subject;
    one.record = event.record;
    one.applied = event.day;
    one.own = unit_in(detail.as_object(), "own");
    one.recogniser = unit_in(detail.as_object(), "recogniser");
    one.provider = unit_in(detail.as_object(), "provider");
    if (const json::value* opener = detail.as_object().if_contains("opener"); opener && opener->is_string()) {
      one.opener = opener->as_string();
    }
  } else if (one.final || event.kind != one.kind || event.case_id != one.id) {
    return bad(event, one.final ? "ended" : "kind");
  }
  one.state = event.state;
  const catalog::CaseKind* kind = rules.kind(one.kind, one.applied);
  const catalog::CaseState* state = kind ? kind->state(one.state) : nullptr;
  // What the packs no longer know stays open, and says so when somebody goes on with it.
  one.final = state && state->final;
  Taken taken;
  taken.event = event.id;
  taken.step = event.step;
  taken.outcome = event.outcome;
  taken.state = event.state;
  taken.day = event.day;
  taken.at = event.at;
  taken.account = AccountId(event.account);
  taken.unit = UnitId(event.unit);
  taken.role = event.role;
  taken.via = event.via;
  taken.simulated = truth_in(detail.as_object(), "simulated");
  one.steps.push_back(std::move(taken));
  return {};
}

base::Result<const catalog::CaseKind*> rules_of(const Case& one, const catalog::CaseRules& rules) {
  const catalog::CaseKind* kind = rules.kind(one.kind, one.applied);
  if (kind && kind->state(one.state)) return kind;
  return base::fail(kRulesGone, {{"case", std::to_string(one.id)}, {"kind", one.kind}, {"state", one.state}});
}

}  // namespace taixin::cases

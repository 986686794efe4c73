#include "cases/published.h"

#include <algorithm>
#include <boost/json.hpp>

#include "catalog/case_words.h"
#include "identity/text_screen.h"
#include "store/published_cases.h"
#include "vault/vault.h"

namespace taixin::cases {
namespace {

namespace json = boost::json;
using catalog::CaseField;
using catalog::CaseFieldType;
using catalog::Text;

// What a field says, for people; nothing: it is not told (materials, records).
std::optional<Text> words_of(const CaseField& field, const std::string& value) {
  switch (field.type) {
    case CaseFieldType::text:
    case CaseFieldType::day:
    case CaseFieldType::choice:
      return catalog::said_in(field, value);
    case CaseFieldType::record:
    case CaseFieldType::flag:
    case CaseFieldType::file:
      break;
  }
  return std::nullopt;
}

// One of them; nothing: it is not shown, or not any more.
std::optional<Published> shown(const Cases& cases, const store::PublishingStep& step,
                               const std::vector<store::CaseEvent>& events, Day today) {
  const auto one = cases.find_open(step.case_id);
  const catalog::CaseKind* kind = one ? cases.kind_of(*one) : nullptr;
  const auto event = std::ranges::find(events, step.event, &store::CaseEvent::id);
  if (kind == nullptr || event == events.end() || one->state != event->state || !event->sealed.empty()) return {};
  const catalog::CaseStep* rules = kind->step(event->step);
  boost::system::error_code failed;
  const json::value form = json::parse(event->form_json, failed);
  if (rules == nullptr || failed || !form.is_object()) return {};
  Published out{.case_id = one->id, .kind = kind->name, .day = event->day, .unit = UnitId(event->unit)};
  std::optional<Day> until;
  for (const CaseField& field : rules->form) {
    const json::value* value = form.as_object().if_contains(field.code);
    if (value == nullptr || !value->is_string() || value->as_string().empty()) continue;
    const std::string said(value->as_string());
    if (field.code == "until") {
      until = base::parse_iso_day(said);
      continue;
    }
    auto words = words_of(field, said);
    if (!words) continue;
    out.said.emplace_back(field.name, *std::move(words));
    out.held_back.push_back(field.type == CaseFieldType::text && !identity::screen_text(said).empty());
  }
  if (!until || *until < today) return {};
  out.until = *until;
  return out;
}

}  // namespace

base::Result<std::vector<Published>> published_of(store::Home& home, const Cases& cases, SubjectId subject) {
  std::vector<Published> out;
  if (subject.get() >= vault::Vault::kFirstPerson) return out;
  const Day today = home.clock().today();
  TX_TRY(auto tx, home.read_records());
  TX_TRY(const auto steps, store::publishing_steps(tx, subject, kPublishedMax));
  for (const store::PublishingStep& step : steps) {
    TX_TRY(const auto events, store::case_events(tx, step.case_id));
    if (auto one = shown(cases, step, events, today)) out.push_back(*std::move(one));
  }
  return out;
}

}  // namespace taixin::cases

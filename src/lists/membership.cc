#include "lists/membership.h"

#include <algorithm>

namespace taixin::lists {
namespace {

struct HowWords {
  std::string_view code, zh, en;
};
// In the same words everywhere (domain/12.2.12).
constexpr HowWords kHows[] = {{"on", "在名单上", "on the list"},
                              {"not_yet", "尚未列入", "not entered yet"},
                              {"expired", "到期", "expired"},
                              {"repaired", "终止公示", "ended by repair"},
                              {"ended", "移出", "removed"},
                              {"withdrawn", "撤回", "withdrawn"},
                              {"shielded", "暂时屏蔽", "shielded for the time being"}};

}  // namespace

std::string_view how_code(How how) { return kHows[static_cast<size_t>(how)].code; }
catalog::Text how_words(How how) {
  const HowWords& words = kHows[static_cast<size_t>(how)];
  return {std::string(words.zh), std::string(words.en)};
}

std::optional<How> how_named(std::string_view code) {
  const auto found = std::ranges::find(kHows, code, &HowWords::code);
  if (found == std::end(kHows)) return std::nullopt;
  return static_cast<How>(found - std::begin(kHows));
}

How how_of(const facts::Facts::Held& held, Day day) {
  const auto begins = held.record.valid_from ? held.record.valid_from : held.record.decision;
  if (held.status.withdrawn) return How::withdrawn;
  if (held.status.shielded) return How::shielded;
  if (held.status.repaired) return How::repaired;
  if (held.status.ended) return How::ended;
  if (begins && day < *begins) return How::not_yet;
  return held.record.valid_until && day > *held.record.valid_until ? How::expired : How::on;
}

std::optional<Day> left_on(const facts::Facts::Held& held, How how) {
  if (how == How::on || how == How::not_yet) return std::nullopt;
  if (how == How::expired) return held.record.valid_until->plus_days(1);
  return held.status.since;
}

base::Result<std::vector<Stay>> stays_of(const Place& place, SubjectId subject, Day day) {
  return stays_of(place, subject, day, KnownAt(INT64_MAX));
}

base::Result<std::vector<Stay>> stays_of(const Place& place, SubjectId subject, Day day, KnownAt known_at) {
  TX_TRY(auto tx, place.home.read_records());
  TX_TRY(const auto numbers, store::item_numbers(tx));
  const auto list_of = [&](store::ItemNo number) -> const catalog::CreditList* {
    const auto found = std::ranges::find(numbers, number, &std::pair<store::ItemNo, std::string>::first);
    return found == numbers.end() ? nullptr : place.catalog.lists().of_item(found->second, day);
  };
  facts::Watermark mark = place.facts.head();
  mark.known_at = std::min(mark.known_at, known_at);
  TX_TRY(const auto held, place.facts.of_subject(subject, day, mark));
  std::vector<Stay> out;
  for (const auto& one : held) {
    const catalog::CreditList* list = list_of(one.record.item);
    if (!list) continue;
    Stay stay;
    stay.list = list;
    stay.record = one.record.id;
    stay.how = how_of(one, day);
    stay.entered = one.record.valid_from ? one.record.valid_from : one.record.decision;
    stay.left = left_on(one, stay.how);
    stay.disputed = one.status.disputed;
    stay.provisional = one.provisional;
    stay.known_at = one.seen.at;
    out.push_back(std::move(stay));
  }
  return out;
}

const Stay* on_list(const std::vector<Stay>& stays, const catalog::CreditList& list) {
  const auto found = std::ranges::find_if(
      stays, [&](const Stay& stay) { return stay.list == &list && stay.how == How::on && !stay.provisional; });
  return found == stays.end() ? nullptr : &*found;
}

}  // namespace taixin::lists

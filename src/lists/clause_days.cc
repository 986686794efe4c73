#include "lists/clause_days.h"

#include <algorithm>

namespace taixin::lists {
namespace {

using catalog::CreditList;
using catalog::Period;
using catalog::PublicationRules;
using catalog::Regime;

struct Words {
  std::string_view code, zh, en;
};
constexpr Words kDaysOf[] = {{"last_public", "公示至（含当日）", "published through"},
                             {"may_leave", "可申请修复、移出", "may be asked to be left from"}};
constexpr Words kActing[] = {
    {"acts", "今天按这一条", "this one acts today"},
    {"outdone", "不起作用：另一条的日期对当事人更有利",
     "does not act: another clause is more favourable to the subject"},
    {"simulated", "条款待核：两名具名人员尚未对照官方文本确认，只作模拟",
     "two people have not confirmed it against the official text yet: a simulation"},
    {"body", "由认定单位自己决定移出时适用；向本平台申请修复的，按上一条的日期",
     "for the body when it decides on a removal itself; an application for repair here goes by the day above"}};
constexpr Words kRunsFrom[] = {
    {"decision", "决定之日", "the decision"},   {"document", "文书之日", "the document"},
    {"publication", "公示之日", "publication"}, {"misconduct_end", "行为终止之日", "the end of the conduct"},
    {"entry", "列入之日", "the entry"},         {"correction", "改正之日", "the correction"}};

template <class Enum>
const Words& words_of(std::span<const Words> all, Enum value) {
  return all[static_cast<size_t>(value)];
}
catalog::Text text_of(const Words& words) { return {std::string(words.zh), std::string(words.en)}; }

struct Start {
  RunsFrom from = RunsFrom::document;
  std::optional<Day> day;
};
Start start_of(const std::vector<catalog::ClockStart>& clock, const EntryDays& entry) {
  for (const catalog::ClockStart one : clock) {
    const auto& day = entry.clock[static_cast<size_t>(one)];
    if (day) return {static_cast<RunsFrom>(one), day};
  }
  return {};
}

gate::Act act_of(const EntryDays& entry) {
  gate::Act act;
  act.clock = entry.clock;
  act.stated = entry.stated;
  act.organ = entry.organ;
  return act;
}

// Both days by one regime, as if no other were there; nothing: it does not govern the entry.
void add_regime(const PublicationRules& rules, const Regime& regime, const catalog::Item& item, const EntryDays& entry,
                Day today, std::vector<ClauseDay>& out) {
  PublicationRules alone;
  const auto acting = std::ranges::find(rules.regimes, regime.id, &Regime::id);
  alone.regimes = {acting == rules.regimes.end() ? regime : *acting};  // without classes that were not confirmed
  const gate::Term term = gate::publication_term(alone, item, act_of(entry), today);
  if (term.own == nullptr && term.now == nullptr) return;
  if (term.is == catalog::Dishonesty::unknown) return;
  const catalog::PublicationTerm& says = regime.terms[static_cast<size_t>(term.is)];
  const auto [from, start] = start_of(regime.clock, entry);
  const Acting acts = regime.basis.acts() ? Acting::acts : Acting::simulated;
  if (term.last_day) {
    out.push_back({DayOf::last_public, regime.name, regime.basis.clauses, says.max, from, term.last_day, acts});
  }
  out.push_back({DayOf::may_leave, regime.name, regime.basis.clauses, says.min, from, term.earliest_repair, acts});
}

void add_caps(const catalog::Catalog& catalog, const catalog::Item& item, const EntryDays& entry, Day today,
              std::vector<ClauseDay>& out) {
  for (const catalog::Cap& cap : catalog.publication().caps) {
    PublicationRules alone;
    alone.caps = {cap};
    const auto day = gate::capped_on(alone, item, act_of(entry), gate::Permission::publication, today);
    if (!day) continue;
    out.push_back({DayOf::last_public, cap.name, cap.basis.clauses, cap.max, start_of(cap.clock, entry).from, day,
                   cap.basis.acts() ? Acting::acts : Acting::simulated});
  }
}

void add_own_exit(const CreditList& list, const EntryDays& entry, std::vector<ClauseDay>& out) {
  if (!list.exit.earliest) return;
  ClauseDay own{.of = DayOf::may_leave,
                .rule = list.name,
                .clauses = list.exit.basis.clauses,
                .period = list.exit.earliest,
                .from = list.exit.from_correction ? RunsFrom::correction : RunsFrom::entry,
                .day = std::nullopt,
                .acting = list.exit.basis.acts() ? Acting::body : Acting::simulated};
  if (own.from == RunsFrom::entry && entry.entered) own.day = own.period->last_day(*entry.entered).plus_days(1);
  out.push_back(std::move(own));
}

// Of what may act, that which is the day of the platform; ties go to the first.
void judge(const std::optional<Day>& last_day, const std::optional<Day>& earliest, std::vector<ClauseDay>& all) {
  for (const DayOf of : {DayOf::last_public, DayOf::may_leave}) {
    const auto& day = of == DayOf::last_public ? last_day : earliest;
    bool found = false;
    for (ClauseDay& one : all) {
      if (one.of != of || one.acting != Acting::acts) continue;
      if (found || one.day != day) one.acting = Acting::outdone;
      found = found || one.acting == Acting::acts;
    }
  }
}

}  // namespace

std::string_view day_of_code(DayOf of) { return words_of<DayOf>(kDaysOf, of).code; }
catalog::Text day_of_words(DayOf of) { return text_of(words_of<DayOf>(kDaysOf, of)); }
std::string_view acting_code(Acting acting) { return words_of<Acting>(kActing, acting).code; }
catalog::Text acting_words(Acting acting) { return text_of(words_of<Acting>(kActing, acting)); }
std::string_view runs_from_code(RunsFrom from) { return words_of<RunsFrom>(kRunsFrom, from).code; }
catalog::Text runs_from_words(RunsFrom from) { return text_of(words_of<RunsFrom>(kRunsFrom, from)); }

EntryDays entry_days(const check::ShownRecord& record) {
  return {.clock = {record.decision, record.document, record.publication, record.misconduct_end},
          .entered = record.valid_from ? record.valid_from : record.decision,
          .stated = static_cast<catalog::Dishonesty>(record.severity),
          .organ = record.organ};
}
EntryDays entry_made_on(Day day) { return {.clock = {day, day, day, std::nullopt}, .entered = day, .organ = {}}; }

std::vector<ClauseDay> clause_days(const catalog::Catalog& catalog, const CreditList& list, const EntryDays& entry,
                                   Day today) {
  std::vector<ClauseDay> out;
  const catalog::Item* item = catalog.item(base::ItemCode(list.item), today);
  if (!item || !list.restricts()) return out;
  const PublicationRules acting = catalog.publication().acting();
  for (const Regime& regime : catalog.publication().regimes) {
    const bool for_others = !regime.organs.empty() && std::ranges::none_of(regime.organs, [&](const std::string& word) {
      return entry.organ.find(word) != std::string::npos;
    });
    if (regime.items.contains(list.item) && !for_others) add_regime(acting, regime, *item, entry, today, out);
  }
  add_caps(catalog, *item, entry, today, out);
  const gate::Term term = gate::publication_term(acting, *item, act_of(entry), today);
  auto last_day = term.last_day;
  const auto cap = gate::capped_on(acting, *item, act_of(entry), gate::Permission::publication, today);
  if (last_day && cap) last_day = std::min(*last_day, *cap);
  add_own_exit(list, entry, out);
  judge(last_day, term.earliest_repair, out);
  std::ranges::stable_sort(out, {}, [](const ClauseDay& one) { return std::pair(one.of, one.acting); });
  return out;
}

}  // namespace taixin::lists

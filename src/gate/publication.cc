#include "gate/publication.h"

#include <algorithm>

namespace taixin::gate {

namespace {

using catalog::ClassRule;
using catalog::ClockStart;
using catalog::Dishonesty;
using catalog::PublicationRules;
using catalog::Regime;

std::optional<Day> first_of(const std::vector<ClockStart>& starts, const Act& act) {
  for (const ClockStart start : starts) {
    if (const auto& day = act.clock[static_cast<size_t>(start)]) return day;
  }
  return std::nullopt;
}

// The day an act was done, which says whose law it is: its decision, else its document.
std::optional<Day> done_on(const Act& act) {
  const auto& decision = act.clock[static_cast<size_t>(ClockStart::decision)];
  return decision ? decision : act.clock[static_cast<size_t>(ClockStart::document)];
}

bool holds_one(std::string_view text, const std::vector<std::string>& words) {
  return std::ranges::any_of(words, [&](const std::string& word) { return text.find(word) != std::string_view::npos; });
}

bool fits_act(const ClassRule& rule, const catalog::Item& item, const Act& act) {
  if (!rule.items.empty() && !rule.items.contains(item.code.get())) return false;
  if (!rule.procedure.empty() && rule.procedure != act.procedure) return false;
  if (rule.fine_from && !(act.fine && *act.fine >= *rule.fine_from)) return false;
  return !rule.fine_below || (act.fine && *act.fine < *rule.fine_below);
}

struct Class {
  Dishonesty is = Dishonesty::unknown;
  bool hidden = false;
};

Class class_of(const Regime& regime, const catalog::Item& item, const Act& act) {
  if (regime.stated_class && act.stated != Dishonesty::unknown) return {act.stated, false};
  for (const ClassRule& rule : regime.classes) {
    if (rule.kinds.empty() && fits_act(rule, item, act)) return {rule.is, rule.hidden};
  }
  Class heaviest;
  for (size_t begin = 0; begin < act.kinds.size();) {
    const size_t end = std::min(act.kinds.find(';', begin), act.kinds.size());
    const std::string_view kind = act.kinds.substr(begin, end - begin);
    begin = end + 1;
    const auto rule = std::ranges::find_if(regime.classes, [&](const ClassRule& one) {
      return !one.kinds.empty() && one.kinds.contains(kind) && fits_act(one, item, act);
    });
    if (rule == regime.classes.end()) continue;
    if (rule->is > heaviest.is) {
      heaviest = {rule->is, rule->hidden};
    } else if (rule->is == heaviest.is) {
      heaviest.hidden = heaviest.hidden && rule->hidden;
    }
  }
  return heaviest;
}

// One act under one regime, as if no other were there.
struct Alone {
  Class is;
  Reason reason = Reason::permitted;
  std::optional<Day> earliest_repair, last_day;
};

void longer(std::optional<Day>& day, const std::optional<catalog::Period>& period, Day start, int more) {
  if (!period) return;
  const Day end = period->last_day(start).plus_days(more);
  if (!day || *day < end) day = end;
}

Alone alone(const Regime& regime, const catalog::Item& item, const Act& act) {
  Alone out;
  out.is = class_of(regime, item, act);
  if (out.is.is == Dishonesty::unknown) {
    out.reason = Reason::class_unknown;
    return out;
  }
  const catalog::PublicationTerm& term = regime.terms[static_cast<size_t>(out.is.is)];
  const auto start = first_of(regime.clock, act);
  if (!start) {
    out.reason = Reason::clock_unknown;
    return out;
  }
  longer(out.earliest_repair, term.min, *start, 1);
  const bool shown = term.shown && !out.is.hidden;
  if (shown) longer(out.last_day, term.max, *start, 0);
  for (const catalog::SectorRule& rule : regime.sectors) {
    if (!holds_one(act.clauses, rule.clauses) && !holds_one(act.organ, rule.organs)) continue;
    longer(out.earliest_repair, rule.min, *start, 1);
    if (shown) longer(out.last_day, rule.max, *start, 0);
  }
  if (!shown) out.reason = Reason::class_not_shown;
  return out;
}

// Whether a regime is one for the bodies of this act; and whether it is one for everybody.
bool for_organ(const Regime& regime, const Act& act) {
  return !regime.organs.empty() && holds_one(act.organ, regime.organs);
}

}  // namespace

Term publication_term(const PublicationRules& rules, const catalog::Item& item, const Act& act, Day day) {
  Term out;
  const auto done = done_on(act);
  if (!done) {
    out.reason = Reason::clock_unknown;
    return out;
  }
  const auto governs = [&](const Regime& regime) { return regime.items.contains(item.code.get()); };
  const bool special =
      std::ranges::any_of(rules.regimes, [&](const Regime& one) { return governs(one) && for_organ(one, act); });
  for (const Regime& regime : rules.regimes) {
    if (!governs(regime) || (special ? !for_organ(regime, act) : !regime.organs.empty())) continue;
    if (regime.basis.in_force(*done)) {
      out.own = &regime;
    } else if (regime.older && regime.basis.from > *done && regime.basis.in_force(day)) {
      out.now = &regime;
    }
  }
  if (out.own == nullptr && out.now == nullptr) return out;
  const Alone first = alone(out.own != nullptr ? *out.own : *out.now, item, act);
  out.is = first.is.is;
  out.reason = first.reason;
  out.earliest_repair = first.earliest_repair;
  out.last_day = first.last_day;
  if (out.own != nullptr && out.now != nullptr) {
    const Alone later = alone(*out.now, item, act);
    if (later.is.is != Dishonesty::unknown) out.is = later.is.is;
    if (out.reason == Reason::permitted) out.reason = later.reason;
    if (first.is.is == Dishonesty::unknown) {
      out.earliest_repair = later.earliest_repair;
    } else if (later.is.is != Dishonesty::unknown) {  // without a term of one of both: as soon as the duties are done
      out.earliest_repair = first.earliest_repair && later.earliest_repair
                                ? std::optional(std::min(*first.earliest_repair, *later.earliest_repair))
                                : std::nullopt;
    }
    out.last_day =
        first.last_day && later.last_day ? std::optional(std::min(*first.last_day, *later.last_day)) : std::nullopt;
  }
  if (out.reason == Reason::permitted && out.last_day && day > *out.last_day) out.reason = Reason::ended;
  return out;
}

std::optional<Day> capped_on(const PublicationRules& rules, const catalog::Item& item, const Act& act, Permission use,
                             Day day) {
  std::optional<Day> out;
  for (const catalog::Cap& cap : rules.caps) {
    if ((cap.covers >> static_cast<unsigned>(use) & 1U) == 0 || !cap.basis.in_force(day)) continue;
    if (!cap.items.empty() && !cap.items.contains(item.code.get())) continue;
    const auto start = first_of(cap.clock, act);
    if (!start) continue;
    const Day end = cap.max.last_day(*start);
    if (!out || end < *out) out = end;
  }
  return out;
}

std::optional<Day> rules_change(const PublicationRules& rules, Day day) {
  std::optional<Day> out;
  const auto consider = [&](const std::optional<Day>& on) {
    if (on && *on > day && (!out || *on < *out)) out = on;
  };
  const auto both = [&](const catalog::Basis& basis) {
    consider(basis.from);
    consider(basis.until);
  };
  for (const Regime& regime : rules.regimes) both(regime.basis);
  for (const catalog::Cap& cap : rules.caps) both(cap.basis);
  return out;
}

}  // namespace taixin::gate

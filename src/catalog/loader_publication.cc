// What packs say about publication: regimes with their classes and sectors, and caps.
#include <algorithm>
#include <charconv>

#include "base/money.h"
#include "catalog/errors.h"
#include "catalog/loader.h"
#include "catalog/publication_rules.h"

namespace taixin::catalog {

namespace {

constexpr std::array<std::string_view, kClockStarts> kClocks{"decision", "document", "publication", "misconduct_end"};
constexpr std::array<std::string_view, kDishonesties> kClasses{"", "minor", "general", "serious"};
constexpr int kMonthsMax = 1200, kDaysMax = 36500;

template <size_t N>
std::optional<size_t> position(const std::array<std::string_view, N>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() || name.empty() ? std::nullopt : std::optional<size_t>(found - names.begin());
}

std::string listed(std::span<const std::string_view> names) { return fmt::format("{}", fmt::join(names, " ")); }

}  // namespace

std::optional<Period> period_named(std::string_view text) {
  int count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end + 1 != text.data() + text.size() || count < 1) return std::nullopt;
  Period out;
  if (*end == 'm') {
    out.months = count;
  } else if (*end == 'y') {
    out.months = count > kMonthsMax ? count : count * 12;
  } else if (*end == 'd') {
    out.days = count;
  } else {
    return std::nullopt;
  }
  return out.months <= kMonthsMax && out.days <= kDaysMax ? std::optional(out) : std::nullopt;
}

namespace {

std::optional<Period> read_period(Entry& entry, std::string_view key) {
  if (!entry.has(key)) return std::nullopt;
  const std::string text = entry.text(key);
  const auto out = period_named(text);
  if (!out) entry.bad_value(key, text, "\"30d\" \"3m\" \"1y\"");
  return out;
}

std::vector<ClockStart> read_clock(Entry& entry) {
  std::vector<ClockStart> out;
  for (const std::string& name : entry.texts("clock", Need::required)) {
    if (const auto found = position(kClocks, name)) {
      out.push_back(static_cast<ClockStart>(*found));
    } else {
      entry.bad_value("clock", name, listed(kClocks));
    }
  }
  return out;
}

std::optional<int64_t> read_yuan(Entry& entry, std::string_view key) {
  if (!entry.has(key)) return std::nullopt;
  return entry.integer(key, 0, 1, int64_t{1} << 40) * 100;
}

PublicationTerm read_term(Entry& entry) {
  PublicationTerm out;
  out.shown = entry.flag("public");
  out.min = read_period(entry, "min");
  out.max = read_period(entry, "max");
  if (out.shown && !out.max) entry.refuse(kMissingKey, {{"entry", entry.label()}, {"key", "max"}});
  entry.finish();
  return out;
}

void into(std::set<std::string, std::less<>>& out, std::vector<std::string> texts) {
  for (std::string& text : texts) out.insert(std::move(text));
}

}  // namespace

std::string_view dishonesty_code(Dishonesty value) { return kClasses[static_cast<size_t>(value)]; }

Dishonesty Loader::read_dishonesty(Entry& entry, std::string_view key) {
  const std::string name = entry.text(key);
  const auto found = position(kClasses, name);
  if (!found && !name.empty()) entry.bad_value(key, name, "minor general serious");
  return static_cast<Dishonesty>(found.value_or(0));
}

void Loader::read_regime(Entry& entry) {
  Regime out;
  out.id = entry.text("id");
  out.name = entry.name();
  into(out.items, entry.texts("items", Need::required));
  out.organs = entry.texts("organs", Need::optional);
  out.clock = read_clock(entry);
  out.older = entry.flag("older");
  out.stated_class = entry.flag("stated_class");
  out.basis = entry.basis();
  for (size_t i = 1; i < kDishonesties; ++i) {
    if (auto term = entry.table(kClasses[i], Need::required)) out.terms[i] = read_term(*term);
  }
  const auto sub_id = [&](Entry& sub) { return out.id + "." + sub.text("id"); };
  for (Entry& sub : entry.tables("class")) {
    ClassRule rule;
    rule.id = sub_id(sub);
    into(rule.kinds, sub.texts("kinds", Need::optional));
    into(rule.items, sub.texts("items", Need::optional));
    rule.procedure = sub.text("procedure", Need::optional);
    rule.fine_from = read_yuan(sub, "fine_from");
    rule.fine_below = read_yuan(sub, "fine_below");
    rule.hidden = sub.flag("hidden");
    rule.is = read_dishonesty(sub, "is");
    rule.basis = sub.basis();
    sub.finish();
    claim("class_rule", rule.id, sub, "id");
    out.classes.push_back(std::move(rule));
  }
  for (Entry& sub : entry.tables("sector")) {
    SectorRule rule;
    rule.id = sub_id(sub);
    rule.name = sub.name();
    rule.clauses = sub.texts("clauses", Need::optional);
    rule.organs = sub.texts("organs", Need::optional);
    rule.min = read_period(sub, "min");
    rule.max = read_period(sub, "max");
    rule.basis = sub.basis();
    if (rule.clauses.empty() && rule.organs.empty()) {
      sub.refuse(kMissingKey, {{"entry", sub.label()}, {"key", "clauses, organs"}});
    }
    sub.finish();
    claim("sector_rule", rule.id, sub, "id");
    out.sectors.push_back(std::move(rule));
  }
  entry.finish();
  regime_entries_.push_back(entry);
  claim("regime", out.id, entry, "id");
  catalog_->publication_->regimes.push_back(std::move(out));
}

void Loader::read_cap(Entry& entry) {
  Cap out;
  out.id = entry.text("id");
  out.name = entry.name();
  out.clock = read_clock(entry);
  if (const auto max = read_period(entry, "max")) {
    out.max = *max;
  } else if (!entry.has("max")) {
    entry.refuse(kMissingKey, {{"entry", entry.label()}, {"key", "max"}});
  }
  for (const std::string& use : entry.texts("covers", Need::required)) {
    if (const auto found = position(kCoveredUses, use)) {
      out.covers = static_cast<uint8_t>(out.covers | 1U << *found);
    } else {
      entry.bad_value("covers", use, listed(kCoveredUses));
    }
  }
  out.basis = entry.basis();
  entry.finish();
  if (claim("cap", out.id, entry, "id")) catalog_->publication_->caps.push_back(std::move(out));
}

// Regimes name adverse items that are there, kinds of penalty that exist, and never two of one path at once.
void Loader::check_publication() {
  const auto& regimes = catalog_->publication_->regimes;
  const CodeSet* kinds = catalog_->code_set("penalty_kind");
  for (size_t i = 0; i < regimes.size(); ++i) {
    const Regime& regime = regimes[i];
    const Entry& entry = regime_entries_[i];
    const auto dead = [&](std::string_view key, const std::string& value, std::string_view zh, std::string_view en) {
      entry.refuse(
          kDeadReference,
          {{"key", std::string(key)}, {"value", value}, {"target_zh", std::string(zh)}, {"target_en", std::string(en)}},
          key);
    };
    const auto check_items = [&](const std::set<std::string, std::less<>>& items) {
      for (const std::string& code : items) {
        const auto draft = std::ranges::find_if(drafts_, [&](const Draft& d) { return d.item.code.get() == code; });
        if (draft == drafts_.end() || !draft->item.adverse) dead("items", code, "失信信息目录项", "adverse item");
      }
    };
    check_items(regime.items);
    for (const ClassRule& rule : regime.classes) {
      check_items(rule.items);
      for (const std::string& kind : rule.kinds) {
        if (kinds == nullptr || kinds->find(kind) == nullptr || kinds->find(kind)->code != kind) {
          dead("class", kind, "处罚类别", "kind of penalty");
        }
      }
    }
    for (size_t j = 0; j < i; ++j) {
      const Regime& other = regimes[j];
      const bool shares =
          std::ranges::any_of(regime.items, [&](const auto& item) { return other.items.contains(item); });
      const bool at_once = (!other.basis.until || regime.basis.from < *other.basis.until) &&
                           (!regime.basis.until || other.basis.from < *regime.basis.until);
      if (shares && at_once && other.organs == regime.organs) {
        entry.refuse(kOverlap, {{"code", regime.id}, {"other", regime_entries_[j].place("id")}}, "id");
      }
    }
  }
}

PublicationRules PublicationRules::acting() const {
  const auto waits = [](const auto& rule) { return !rule.basis.acts(); };
  PublicationRules out = *this;
  std::erase_if(out.regimes, waits);
  std::erase_if(out.caps, waits);
  for (Regime& regime : out.regimes) {
    std::erase_if(regime.classes, waits);
    std::erase_if(regime.sectors, waits);
  }
  return out;
}

}  // namespace taixin::catalog

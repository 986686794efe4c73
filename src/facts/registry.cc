#include "facts/registry.h"

#include "base/error.h"
#include "base/text.h"
#include "identity/name.h"

namespace taixin::facts {
namespace {

// Codes of one subject in the order in which they name it.
int rank(store::CodeKind kind) {
  switch (kind) {
    case store::CodeKind::uscc:
      return 0;
    case store::CodeKind::reg_number:
      return 1;
    case store::CodeKind::org_code:
      return 2;
    case store::CodeKind::earlier_uscc:
      return 3;
  }
  return 4;
}

template <class Rows, class Same>
bool holds(const Rows& rows, const Same& same) {
  return std::any_of(rows.begin(), rows.end(), [&](const auto& entry) { return same(entry.row); });
}

}  // namespace

std::string SubjectCard::code() const {
  const store::SubjectCode* best = nullptr;
  for (const auto& entry : codes) {
    const bool earlier =
        entry.row.kind == store::CodeKind::uscc && std::any_of(codes.begin(), codes.end(), [&](const auto& other) {
          return other.row.kind == store::CodeKind::earlier_uscc && other.row.code == entry.row.code;
        });
    if (!earlier && (!best || rank(entry.row.kind) < rank(best->kind))) best = &entry.row;
  }
  return best ? best->code : std::string();
}

const store::SubjectName* SubjectCard::present_name(const Watermark& mark) const {
  const store::SubjectName* best = nullptr;
  for (const auto& entry : names) {
    if (!entry.seen.visible(mark)) continue;
    const auto& row = entry.row;
    const bool later = !best || row.from.value_or(Day(INT32_MIN)) >= best->from.value_or(Day(INT32_MIN));
    if (!best || (row.registered && !best->registered) || (row.registered == best->registered && later)) best = &row;
  }
  return best;
}

std::string SubjectCard::name(const Watermark& mark) const {
  const store::SubjectName* present = present_name(mark);
  return present ? present->name : std::string();
}

const store::SubjectState* SubjectCard::state(Day day, const Watermark& mark) const {
  const store::SubjectState* best = nullptr;
  for (const auto& entry : states) {
    const Day from = entry.row.day.value_or(Day(INT32_MIN));
    if (!entry.seen.visible(mark) || from > day) continue;
    if (!best || from >= best->day.value_or(Day(INT32_MIN))) best = &entry.row;
  }
  return best;
}

std::optional<Day> SubjectCard::operator_since(Day day, const Watermark& mark) const {
  std::optional<Day> latest;
  size_t known = 0;
  for (const auto& entry : operators) {
    if (!entry.seen.visible(mark) || (entry.row.from && *entry.row.from > day)) continue;
    ++known;
    if (entry.row.from && (!latest || *entry.row.from > *latest)) latest = entry.row.from;
  }
  return known > 1 ? latest : std::nullopt;
}

SubjectCard* Registry::find(SubjectId id) {
  if (!std::as_const(*this).find(id)) return nullptr;
  auto& card = cards_[static_cast<size_t>(id.get() - 1)];
  if (card.use_count() > 1) card = std::make_shared<SubjectCard>(*card);
  return card.get();
}

const SubjectCard* Registry::find(SubjectId id) const {
  const auto at = static_cast<size_t>(id.get() - 1);
  return id.get() >= 1 && at < cards_.size() ? cards_[at].get() : nullptr;
}

void Registry::see(SubjectId id, Seen seen) {
  SubjectCard* card = find(id);
  TX_ASSERT(card, "no subject {} in the registry", id.get());
  if (seen.seq < card->seen.seq) card->seen = seen;
}

void Registry::apply(const RegistryRows& rows, Seen seen) {
  const std::unique_lock lock(mutex_);
  // The same row again keeps the earlier moment it was seen.
  const auto add = [&](auto& entries, const auto& row, const auto& same) {
    for (auto& entry : entries) {
      if (!same(entry.row)) continue;
      if (seen.seq < entry.seen.seq) entry.seen = seen;
      return;
    }
    entries.push_back({row, seen});
  };
  for (const auto& subject : rows.subjects) {
    TX_ASSERT(subject.id.get() > 0, "a subject needs an id");
    if (cards_.size() < static_cast<size_t>(subject.id.get())) cards_.resize(static_cast<size_t>(subject.id.get()));
    auto& slot = cards_[static_cast<size_t>(subject.id.get() - 1)];
    if (!slot) {
      slot = std::make_shared<SubjectCard>(SubjectCard{subject, seen, {}, {}, {}, {}});
      ++subjects_;
    }
    see(subject.id, seen);
  }
  for (const auto& code : rows.codes) {
    see(code.subject, seen);
    codes_[static_cast<size_t>(code.kind)].try_emplace(code.code, code.subject);
    add(find(code.subject)->codes, code, [&](const auto& r) { return r.kind == code.kind && r.code == code.code; });
  }
  for (const auto& name : rows.names) {
    see(name.subject, seen);
    auto& holders = names_[name.normal];
    if (std::find(holders.begin(), holders.end(), name.subject) == holders.end()) {
      holders.push_back(name.subject);
      if (!name.normal.empty()) name_index_.add(name.normal, name.subject);
    }
    add(find(name.subject)->names, name,
        [&](const auto& r) { return r.name == name.name && r.registered == name.registered && r.from == name.from; });
  }
  for (const auto& state : rows.states) {
    see(state.subject, seen);
    add(find(state.subject)->states, state,
        [&](const auto& r) { return r.state == state.state && r.day == state.day; });
  }
  for (const auto& period : rows.operators) {
    see(period.subject, seen);
    add(find(period.subject)->operators, period,
        [&](const auto& r) { return r.operator_name == period.operator_name && r.from == period.from; });
  }
}

void Registry::forget(const RegistryRows& rows) {
  const std::unique_lock lock(mutex_);
  std::unordered_map<SubjectId, bool> touched;
  const auto touch = [&](const auto& list) {
    for (const auto& row : list) touched[row.subject] = true;
  };
  for (const auto& row : rows.subjects) touched[row.id] = true;
  touch(rows.codes), touch(rows.names), touch(rows.states), touch(rows.operators);
  for (const auto& [id, unused] : touched) {
    SubjectCard* card = find(id);
    if (!card) continue;
    for (const auto& entry : card->codes) {
      auto& codes = codes_[static_cast<size_t>(entry.row.kind)];
      const auto it = codes.find(entry.row.code);
      if (entry.seen.seq == kUnsealed && it != codes.end() && it->second == id) codes.erase(it);
    }
    for (const auto& entry : card->names) {
      const bool stays = std::any_of(card->names.begin(), card->names.end(), [&](const auto& other) {
        return other.seen.seq != kUnsealed && other.row.normal == entry.row.normal;
      });
      const auto it = names_.find(entry.row.normal);
      if (stays || it == names_.end()) continue;
      std::erase(it->second, id);
      if (it->second.empty()) names_.erase(it);
    }
    const auto unsealed = [](const auto& entry) { return entry.seen.seq == kUnsealed; };
    std::erase_if(card->codes, unsealed);
    std::erase_if(card->names, unsealed);
    std::erase_if(card->states, unsealed);
    std::erase_if(card->operators, unsealed);
    if (card->seen.seq == kUnsealed) {
      cards_[static_cast<size_t>(id.get() - 1)].reset();
      --subjects_;
    }
  }
}

std::optional<SubjectId> Registry::by_code(std::string_view code, store::CodeKind kind) const {
  const std::shared_lock lock(mutex_);
  const auto& codes = codes_[static_cast<size_t>(kind)];
  const auto it = codes.find(code);
  return it == codes.end() ? std::nullopt : std::optional(it->second);
}

std::vector<SubjectId> Registry::by_normal_name(std::string_view normal) const {
  const std::shared_lock lock(mutex_);
  const auto it = names_.find(normal);
  return it == names_.end() ? std::vector<SubjectId>() : it->second;
}

std::shared_ptr<const SubjectCard> Registry::card(SubjectId id) const {
  const std::shared_lock lock(mutex_);
  return find(id) ? cards_[static_cast<size_t>(id.get() - 1)] : nullptr;
}

bool Registry::visible(SubjectId id, const Watermark& mark) const {
  const std::shared_lock lock(mutex_);
  const SubjectCard* found = find(id);
  return found && found->seen.visible(mark);
}

std::vector<NameHit> Registry::search(std::string_view query, size_t limit, const Watermark& mark) const {
  const std::string normal = identity::normalize_name(query).get();
  std::vector<NameHit> hits;
  if (normal.empty() || limit == 0) return hits;
  const std::shared_lock lock(mutex_);
  std::string code;  // as codes are kept: half width, upper case, nothing between
  for (const char c : base::fold_width(query)) {
    if (c != ' ' && c != '-') code += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  for (const auto& codes : codes_) {
    const auto it = codes.find(code);
    if (it == codes.end()) continue;
    const SubjectCard* found = find(it->second);
    if (found && found->seen.visible(mark)) hits.push_back({it->second, found->name(mark), false, NameHit::How::code});
  }
  const auto named = [&](SubjectId id, std::string_view as) -> const store::SubjectName* {
    const SubjectCard* card = find(id);
    if (!card || !card->seen.visible(mark) || card->subject.kind == identity::SubjectKind::natural_person)
      return nullptr;
    for (const auto& entry : card->names) {
      if (entry.row.normal == as && entry.seen.visible(mark)) return &entry.row;
    }
    return nullptr;
  };
  if (hits.size() > limit) hits.resize(limit);
  if (!hits.empty()) return hits;  // a code is nobody's name
  const auto accept = [&](SubjectId id, std::string_view as) { return named(id, as) != nullptr; };
  for (const NameFound& found : name_index_.search(normal, limit, accept)) {
    const std::string& name = named(found.subject, found.normal)->name;
    hits.push_back({found.subject, name, name != find(found.subject)->name(mark), found.how, found.slips});
  }
  return hits;
}

size_t Registry::size() const {
  const std::shared_lock lock(mutex_);
  return subjects_;
}

void Registry::digest(base::Sha256Stream& stream) const {
  const std::shared_lock lock(mutex_);
  const auto day = [](const std::optional<Day>& d) { return d ? d->iso() : std::string("-"); };
  std::string text;
  const auto add = [&](const Seen& seen, const auto&... parts) {
    if (seen.seq == kUnsealed) return;
    text += fmt::format("{} {}", seen.seq.get(), seen.at.get());
    ((text += fmt::format("\x1f{}", parts)), ...);
    text += '\n';
  };
  for (const auto& card : cards_) {
    if (!card || card->seen.seq == kUnsealed) continue;
    text.clear();
    add(card->seen, card->subject.id.get(), static_cast<int>(card->subject.kind));
    for (const auto& [row, seen] : card->codes)
      add(seen, static_cast<int>(row.kind), row.code, row.flags, day(row.from), day(row.until));
    for (const auto& [row, seen] : card->names) add(seen, row.name, row.normal, row.registered, day(row.from));
    for (const auto& [row, seen] : card->states) add(seen, row.state, day(row.day));
    for (const auto& [row, seen] : card->operators) add(seen, row.operator_name, day(row.from));
    stream.update(text);
  }
}

void Registry::reserve_up_to(SubjectId last) {
  const std::unique_lock lock(mutex_);
  if (cards_.size() < static_cast<size_t>(last.get())) cards_.resize(static_cast<size_t>(last.get()));
}

SubjectId Registry::reserve() {
  const std::unique_lock lock(mutex_);
  cards_.emplace_back();
  return SubjectId(static_cast<int64_t>(cards_.size()));
}

}  // namespace taixin::facts

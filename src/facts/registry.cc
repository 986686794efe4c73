#include "facts/registry.h"

#include <algorithm>
#include <unordered_set>

#include "base/error.h"
#include "base/text.h"
#include "identity/name.h"

namespace taixin::facts {

// ---- the file

// Calls `read` under the readers' lock until no damaged block stood in its way. `read` returns false when one did.
template <class Read>
auto Registry::reading(const Read& read) const {
  for (int tries = 0; tries < kTriesMax; ++tries) {
    FilePointer used;
    {
      const std::shared_lock lock(mutex_);
      auto result = read.start();
      if (read(result)) return result;
      used = file_;
    }
    const std::unique_lock lock(mutex_);
    remake(used);
  }
  TX_ASSERT(false, "the registry cannot be read: its file is damaged whenever it is made anew");
  std::abort();
}

namespace {

// What `reading` calls: a result to begin with, and the function that fills it.
template <class Result, class Fill>
struct Reader {
  Fill fill;
  Result start() const { return Result(); }
  bool operator()(Result& result) const { return fill(result); }
};
template <class Result, class Fill>
Reader<Result, Fill> into(Fill fill) {
  return {std::move(fill)};
}

}  // namespace

// `damaged` is the file that could not be read; somebody else may have replaced it meanwhile.
void Registry::remake(const FilePointer& damaged) const {
  if (file_ != damaged) return;
  TX_ASSERT(remake_, "{} is damaged and cannot be made anew", file_->name());
  file_ = remake_();
  TX_ASSERT(file_, "the registry cannot be read in the store");
}

void Registry::open(FilePointer file, Remake remake) {
  const std::unique_lock lock(mutex_);
  TX_ASSERT(cards_.size() == 0 && !file_, "a registry is opened once");
  file_ = std::move(file);
  remake_ = std::move(remake);
  subjects_ = file_->cards();
  last_ = file_->last().get();
}

void Registry::replace(FilePointer file) {
  // Reading cards takes long: beside readers. A card that changes meanwhile becomes a copy, because it is held here.
  std::vector<std::pair<SubjectId, std::shared_ptr<SubjectCard>>> cards;
  {
    const std::shared_lock lock(mutex_);
    cards.reserve(cards_.size());
    cards_.each([&](SubjectId id, const auto& card) { cards.emplace_back(id, card); });
  }
  std::erase_if(cards, [&](const auto& one) {
    std::shared_ptr<SubjectCard> filed;
    return !one.second->sealed() || !file->card(one.first, filed) || !filed || filed->text() != one.second->text();
  });
  const std::unique_lock lock(mutex_);
  for (const auto& [id, card] : cards) {
    const auto* there = cards_.find(id);
    if (there == nullptr || *there != card) continue;
    forget_keys(*card);
    cards_.erase(id);
  }
  file_ = std::move(file);
  subjects_ = file_->cards();
  cards_.each([&](SubjectId id, const auto&) {
    std::string_view bytes;
    if (!file_->bytes(id, bytes) || bytes.empty()) ++subjects_;
  });
  last_ = std::max(last_, file_->last().get());
}

bool Registry::current(SubjectId id, std::shared_ptr<const SubjectCard>& out) const {
  out = nullptr;
  if (const auto* card = cards_.find(id)) return out = *card, true;
  if (!file_) return true;
  std::shared_ptr<SubjectCard> filed;
  if (!file_->card(id, filed)) return false;
  return out = std::move(filed), true;
}

bool Registry::current_head(SubjectId id, std::optional<CardHead>& out) const {
  out.reset();
  if (const auto* card = cards_.find(id)) return out = CardHead{(*card)->subject.kind, (*card)->seen}, true;
  return !file_ || file_->head(id, out);
}

// The card in the file; null when there is none.
std::shared_ptr<SubjectCard> Registry::filed_card(SubjectId id) const {
  std::shared_ptr<SubjectCard> card;
  for (int tries = 0; file_ && !file_->card(id, card); ++tries) {
    TX_ASSERT(tries < kTriesMax, "{} is damaged whenever it is made anew", file_->name());
    remake(file_);
  }
  return card;
}

SubjectCard* Registry::writable(SubjectId id) {
  auto* card = cards_.find(id);
  if (card == nullptr) return nullptr;
  if (card->use_count() > 1) *card = std::make_shared<SubjectCard>(**card);
  return card->get();
}

// ---- changes

namespace {

bool has_normal(const SubjectCard& card, std::string_view normal) {
  return std::any_of(card.names.begin(), card.names.end(),
                     [&](const auto& entry) { return entry.row.normal == normal; });
}

}  // namespace

// A row joins its card, whose subject is then found by it. False: it says nothing new.
template <class Row>
bool Registry::join(SubjectCard& card, const Row& row, const Seen& seen) {
  if constexpr (std::is_same_v<Row, store::SubjectName>) {
    const bool known = has_normal(card, row.normal);
    if (!add_row(card, row, seen)) return false;
    names_.add(name_bits(row.normal), row.subject);
    if (!known && !row.normal.empty()) name_index_.add(row.normal, row.subject);
  } else {
    if (!add_row(card, row, seen)) return false;
    if constexpr (std::is_same_v<Row, store::SubjectCode>) codes_.add(code_bits(row.kind, row.code), row.subject);
  }
  return true;
}

// A row that the file has already changes nothing: its card stays there.
template <class Row>
void Registry::add(SubjectId id, const Row& row, const Seen& seen) {
  if (SubjectCard* card = writable(id)) {
    join(*card, row, seen);
    return;
  }
  std::shared_ptr<SubjectCard> filed = filed_card(id);
  TX_ASSERT(filed, "no subject {} in the registry", id.get());
  if (join(*filed, row, seen)) cards_.put(id, std::move(filed));
}

void Registry::add(const store::Subject& row, const Seen& seen) {
  TX_ASSERT(row.id.get() > 0, "a subject needs an id");
  last_ = std::max(last_, row.id.get());
  if (cards_.contains(row.id) || filed_card(row.id)) return add(row.id, row, seen);
  cards_.put(row.id, std::make_shared<SubjectCard>(SubjectCard{row, seen, {}, {}, {}, {}}));
  ++subjects_;
}

void Registry::apply(const RegistryRows& rows, Seen seen) {
  const std::unique_lock lock(mutex_);
  for (const auto& row : rows.subjects) add(row, seen);
  for (const auto& row : rows.codes) add(row.subject, row, seen);
  for (const auto& row : rows.names) add(row.subject, row, seen);
  for (const auto& row : rows.states) add(row.subject, row, seen);
  for (const auto& row : rows.operators) add(row.subject, row, seen);
}

void Registry::apply(const store::RegistryRow& row, Seen seen) {
  const std::unique_lock lock(mutex_);
  std::visit(
      [&](const auto& one) {
        if constexpr (std::is_same_v<std::decay_t<decltype(one)>, store::Subject>)
          add(one, seen);
        else
          add(one.subject, one, seen);
      },
      row);
}

void Registry::index(const SubjectCard& card) {
  for (const auto& entry : card.codes) codes_.add(code_bits(entry.row.kind, entry.row.code), card.subject.id);
  for (const auto& entry : card.names) names_.add(name_bits(entry.row.normal), card.subject.id);
}

void Registry::forget_keys(const SubjectCard& card) {
  for (const auto& entry : card.codes) codes_.remove(code_bits(entry.row.kind, entry.row.code), card.subject.id);
  for (const auto& entry : card.names) names_.remove(name_bits(entry.row.normal), card.subject.id);
}

// What is not sealed is in memory only.
void Registry::forget(const RegistryRows& rows) {
  const std::unique_lock lock(mutex_);
  std::unordered_set<SubjectId> touched;
  const auto touch = [&](const auto& list) {
    for (const auto& row : list) touched.insert(row.subject);
  };
  for (const auto& row : rows.subjects) touched.insert(row.id);
  touch(rows.codes), touch(rows.names), touch(rows.states), touch(rows.operators);
  for (const SubjectId id : touched) {
    if (!cards_.contains(id)) continue;
    SubjectCard& card = *writable(id);
    forget_keys(card);
    const auto unsealed = [](const auto& entry) { return entry.seen.seq == kUnsealed; };
    std::erase_if(card.codes, unsealed);
    std::erase_if(card.names, unsealed);
    std::erase_if(card.states, unsealed);
    std::erase_if(card.operators, unsealed);
    if (card.seen.seq == kUnsealed) {
      cards_.erase(id);
      --subjects_;
      continue;
    }
    index(card);
  }
}

// ---- look-ups

bool Registry::find_code(std::string_view code, store::CodeKind kind, std::optional<SubjectId>& out,
                         const Expect& expect) const {
  out.reset();
  Seen first;
  const auto meet = [&](SubjectId id, const std::optional<Seen>& seen) {
    if (!seen) return;
    if (out && std::pair(first.seq, *out) <= std::pair(seen->seq, id)) return;
    out = id;
    first = *seen;
  };
  const auto in_memory = [&](SubjectId id, const SubjectCard& card) {
    for (const auto& entry : card.codes) {
      if (entry.row.kind == kind && entry.row.code == code) meet(id, entry.seen);
    }
  };
  const uint64_t bits = code_bits(kind, code);
  codes_.find(bits, [&](SubjectId id) {
    if (expect) expect(id);
    in_memory(id, **cards_.find(id));
  });
  if (!file_) return true;
  bool good = true;
  const bool read = file_->candidates(kCodeKeys, bits, [&](SubjectId id) {
    if (const auto* card = cards_.find(id)) return in_memory(id, **card);
    file_->fetch(id);
    if (expect) expect(id);
    std::string_view bytes;
    good = file_->bytes(id, bytes) && good;
    meet(id, read_code(bytes, file_->seens(), kind, code));
  });
  return good && read;
}

bool Registry::find_name(std::string_view normal, std::vector<SubjectId>& out) const {
  out.clear();
  bool good = true;
  const auto meet = [&](SubjectId id) {
    std::shared_ptr<const SubjectCard> card;
    good = current(id, card) && good;
    if (card && has_normal(*card, normal)) out.push_back(id);
  };
  const uint64_t bits = name_bits(normal);
  names_.find(bits, meet);
  if (file_ && !file_->candidates(kNameKeys, bits, meet)) return false;
  if (!good) return false;
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return true;
}

std::optional<SubjectId> Registry::by_code(std::string_view code, store::CodeKind kind) const {
  return by_code(code, kind, {});
}

std::optional<SubjectId> Registry::by_code(std::string_view code, store::CodeKind kind, const Expect& expect) const {
  return reading(into<std::optional<SubjectId>>([&](auto& out) { return find_code(code, kind, out, expect); }));
}

// Whoever has a code in memory: place, card, its rows and their texts lie apart, and each is known only from the one
// before. Taken a step at a time for all codes, the waits for memory overlap.
void Registry::warm(std::span<const std::string_view> codes, store::CodeKind kind) const {
  if (cards_.size() == 0) return;
  thread_local std::vector<uint64_t> bits;
  thread_local std::vector<SubjectId> ids;
  thread_local std::vector<const SubjectCard*> cards;
  bits.clear(), ids.clear(), cards.clear();
  for (const std::string_view code : codes) {
    bits.push_back(code_bits(kind, code));
    codes_.fetch(bits.back());
  }
  for (const uint64_t one : bits) codes_.find(one, [&](SubjectId id) { ids.push_back(id); });
  for (const SubjectId id : ids) cards_.fetch(id);
  for (const SubjectId id : ids) {
    cards.push_back(cards_.find(id)->get());
    __builtin_prefetch(&cards.back()->codes);
    __builtin_prefetch(&cards.back()->subject);
  }
  for (const auto* card : cards) {
    __builtin_prefetch(card->codes.data());
    __builtin_prefetch(card->names.data());
  }
  for (const auto* card : cards) {
    if (!card->codes.empty()) __builtin_prefetch(card->codes.front().row.code.data());
    if (!card->names.empty()) __builtin_prefetch(card->names.front().row.name.data());
  }
}

void Registry::read_cards(std::span<const std::string_view> codes, store::CodeKind kind, const EachCard& each) const {
  (void)reading(into<std::optional<SubjectId>>([&](auto& id) {
    warm(codes, kind);
    std::shared_ptr<SubjectCard> filed;
    for (size_t i = 0; i < codes.size(); ++i) {
      if (!find_code(codes[i], kind, id)) return false;
      if (!id) continue;
      if (const auto* card = cards_.find(*id)) {
        each(i, **card);
        continue;
      }
      if (!file_->card(*id, filed) || !filed) return false;
      each(i, *filed);
    }
    return true;
  }));
}

std::vector<SubjectId> Registry::by_normal_name(std::string_view normal) const {
  return reading(into<std::vector<SubjectId>>([&](auto& out) { return find_name(normal, out); }));
}

std::shared_ptr<const SubjectCard> Registry::card(SubjectId id) const {
  return reading(into<std::shared_ptr<const SubjectCard>>([&](auto& out) { return current(id, out); }));
}

std::optional<CardHead> Registry::head(SubjectId id) const {
  return reading(into<std::optional<CardHead>>([&](auto& out) { return current_head(id, out); }));
}

bool Registry::visible(SubjectId id, const Watermark& mark) const {
  const auto found = head(id);
  return found && found->seen.visible(mark);
}

// ---- search

void Registry::read_names(const std::stop_token& stop) const {
  const std::lock_guard once(reading_names_);
  if (names_read_) return;
  const auto file = this->file();
  const bool none = !file || file->keys(kNameKeys).size() == 0;
  for (int64_t id = 1; !none && id <= file->last().get(); ++id) {
    if (stop.stop_requested()) return;
    std::shared_ptr<SubjectCard> card;
    if (!file->card(SubjectId(id), card)) {
      const std::unique_lock lock(mutex_);
      remake(file);
      card = filed_card(SubjectId(id));
    }
    if (!card) continue;
    for (size_t i = 0; i < card->names.size(); ++i) {
      const std::string& normal = card->names[i].row.normal;
      const bool again = std::any_of(card->names.begin(), card->names.begin() + static_cast<std::ptrdiff_t>(i),
                                     [&](const auto& before) { return before.row.normal == normal; });
      if (!again && !normal.empty()) name_index_.add(normal, SubjectId(id));
    }
  }
  names_read_ = true;
}

bool Registry::search_code(const std::string& code, const Watermark& mark, std::vector<NameHit>& hits) const {
  for (const auto kind :
       {store::CodeKind::uscc, store::CodeKind::org_code, store::CodeKind::reg_number, store::CodeKind::earlier_uscc}) {
    std::optional<SubjectId> id;
    std::shared_ptr<const SubjectCard> found;
    if (!find_code(code, kind, id) || (id && !current(*id, found))) return false;
    if (found && found->seen.visible(mark)) hits.push_back({*id, found->name(mark), false, NameHit::How::code});
  }
  return true;
}

bool Registry::search_name(const std::string& normal, size_t limit, const Watermark& mark,
                           std::vector<NameHit>& hits) const {
  bool good = true;
  std::shared_ptr<const SubjectCard> card;
  const auto named = [&](SubjectId id, std::string_view as) -> const store::SubjectName* {
    good = current(id, card) && good;
    if (!card || !card->seen.visible(mark) || card->subject.kind == identity::SubjectKind::natural_person)
      return nullptr;
    for (const auto& entry : card->names) {
      if (entry.row.normal == as && entry.seen.visible(mark)) return &entry.row;
    }
    return nullptr;
  };
  const auto accept = [&](SubjectId id, std::string_view as) { return named(id, as) != nullptr; };
  for (const NameFound& found : name_index_.search(normal, limit, accept)) {
    const store::SubjectName* row = named(found.subject, found.normal);
    if (row == nullptr) return false;  // it was there a moment ago: only damage takes it away
    hits.push_back({found.subject, row->name, row->name != card->name(mark), found.how, found.slips});
  }
  return good;
}

std::vector<NameHit> Registry::search(std::string_view query, size_t limit, const Watermark& mark) const {
  const std::string normal = identity::normalize_name(query).get();
  if (normal.empty() || limit == 0) return {};
  read_names();
  std::string code;  // as codes are kept: half width, upper case, nothing between
  for (const char c : base::fold_width(query)) {
    if (c != ' ' && c != '-') code += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return reading(into<std::vector<NameHit>>([&](auto& hits) {
    if (!search_code(code, mark, hits)) return false;
    if (hits.size() > limit) hits.resize(limit);
    return !hits.empty() || search_name(normal, limit, mark, hits);  // a code is nobody's name
  }));
}

// ---- the whole

size_t Registry::size() const {
  const std::shared_lock lock(mutex_);
  return subjects_;
}

Registry::Held Registry::held() const {
  const std::shared_lock lock(mutex_);
  return {cards_.size(), file_ ? file_->cards() : 0, file_ ? file_->file_bytes() : 0};
}

Registry::FilePointer Registry::file() const {
  const std::shared_lock lock(mutex_);
  return file_;
}

void Registry::digest(base::Sha256Stream& stream) const {
  int64_t last = 0;
  {
    const std::shared_lock lock(mutex_);
    last = last_;
  }
  for (int64_t id = 1; id <= last; ++id) {
    if (const auto one = card(SubjectId(id))) stream.update(one->text());
  }
}

void Registry::reserve_up_to(SubjectId last) {
  const std::unique_lock lock(mutex_);
  last_ = std::max(last_, last.get());
}

SubjectId Registry::reserve() {
  const std::unique_lock lock(mutex_);
  return SubjectId(++last_);
}

}  // namespace taixin::facts

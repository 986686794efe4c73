#include "facts/subject_card.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/varint.h"

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

}  // namespace

std::string SubjectCard::code(const Watermark& mark) const {
  const store::SubjectCode* best = nullptr;
  for (const auto& entry : codes) {
    if (!entry.seen.visible(mark)) continue;
    const bool earlier =
        entry.row.kind == store::CodeKind::uscc && std::any_of(codes.begin(), codes.end(), [&](const auto& other) {
          return other.row.kind == store::CodeKind::earlier_uscc && other.row.code == entry.row.code &&
                 other.seen.visible(mark);
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

std::string SubjectCard::text() const {
  if (seen.seq == kUnsealed) return {};
  const auto day = [](const std::optional<Day>& d) { return d ? d->iso() : std::string("-"); };
  std::string text;
  const auto add = [&](const Seen& since, const auto&... parts) {
    if (since.seq == kUnsealed) return;
    text += fmt::format("{} {}", since.seq.get(), since.at.get());
    ((text += fmt::format("\x1f{}", parts)), ...);
    text += '\n';
  };
  add(seen, subject.id.get(), static_cast<int>(subject.kind));
  for (const auto& [row, since] : codes)
    add(since, static_cast<int>(row.kind), row.code, row.flags, day(row.from), day(row.until));
  for (const auto& [row, since] : names) add(since, row.name, row.normal, row.registered, day(row.from));
  for (const auto& [row, since] : states) add(since, row.state, day(row.day));
  for (const auto& [row, since] : operators) add(since, row.operator_name, day(row.from));
  return text;
}

bool SubjectCard::sealed() const {
  const auto all = [](const auto& entries) {
    return std::none_of(entries.begin(), entries.end(), [](const auto& one) { return one.seen.seq == kUnsealed; });
  };
  return seen.seq != kUnsealed && all(codes) && all(names) && all(states) && all(operators);
}

// ---- rows join a card

namespace {

bool see(SubjectCard& card, const Seen& seen) {
  if (seen.seq >= card.seen.seq) return false;
  card.seen = seen;
  return true;
}

template <class Row, class Same>
bool add_entry(SubjectCard& card, std::vector<Entry<Row>>& entries, const Row& row, const Seen& seen,
               const Same& same) {
  const bool earlier = see(card, seen);
  for (auto& entry : entries) {
    if (!same(entry.row)) continue;
    if (seen.seq >= entry.seen.seq) return earlier;
    entry.seen = seen;
    return true;
  }
  entries.push_back({row, seen});
  return true;
}

}  // namespace

bool add_row(SubjectCard& card, const store::Subject&, const Seen& seen) { return see(card, seen); }
bool add_row(SubjectCard& card, const store::SubjectCode& row, const Seen& seen) {
  return add_entry(card, card.codes, row, seen,
                   [&](const auto& other) { return other.kind == row.kind && other.code == row.code; });
}
bool add_row(SubjectCard& card, const store::SubjectName& row, const Seen& seen) {
  return add_entry(card, card.names, row, seen, [&](const auto& other) {
    return other.name == row.name && other.registered == row.registered && other.from == row.from;
  });
}
bool add_row(SubjectCard& card, const store::SubjectState& row, const Seen& seen) {
  return add_entry(card, card.states, row, seen,
                   [&](const auto& other) { return other.state == row.state && other.day == row.day; });
}
bool add_row(SubjectCard& card, const store::OperatorPeriod& row, const Seen& seen) {
  return add_entry(card, card.operators, row, seen, [&](const auto& other) {
    return other.operator_name == row.operator_name && other.from == row.from;
  });
}

// ---- bytes

namespace {

enum RowKind : uint8_t { kSubjectRow = 1, kCodeRow = 2, kNameRow = 3, kStateRow = 4, kOperatorRow = 5 };
enum NameBits : uint8_t { kRegistered = 1, kNormalIsName = 2 };

void append_text(std::string& out, std::string_view text) {
  store::append_varint(out, text.size());
  out += text;
}
// 0 = none, else the zigzag of the day and one.
void append_day(std::string& out, const std::optional<Day>& day) {
  const int64_t count = day ? day->count() : 0;
  store::append_varint(out, day ? (static_cast<uint64_t>(count) << 1 ^ static_cast<uint64_t>(count >> 63)) + 1 : 0);
}
void append_tail(std::string& out, SubmissionId submission, uint64_t seen) {
  store::append_varint(out, static_cast<uint64_t>(submission.get()));
  store::append_varint(out, seen);
}

// Takes parts from the front; `good` is false once one was missing.
class Parts {
 public:
  Parts(std::string_view bytes, std::span<const Seen> seens) : left_(bytes), seens_(seens) {}
  bool good() const { return good_; }
  bool more() const { return good_ && !left_.empty(); }
  uint8_t byte() {
    if (left_.empty()) return good_ = false, uint8_t{0};
    const auto value = static_cast<uint8_t>(left_.front());
    left_.remove_prefix(1);
    return value;
  }
  uint64_t number() {
    const auto value = store::read_varint(left_);
    good_ = good_ && value.has_value();
    return value.value_or(0);
  }
  std::string_view text() {
    const uint64_t size = number();
    if (size > left_.size()) return good_ = false, std::string_view();
    const std::string_view text = left_.substr(0, size);
    left_.remove_prefix(size);
    return text;
  }
  std::optional<Day> day() {
    const uint64_t value = number();
    if (value == 0) return std::nullopt;
    const uint64_t zigzag = value - 1;
    return Day(static_cast<int32_t>(static_cast<int64_t>(zigzag >> 1) ^ -static_cast<int64_t>(zigzag & 1)));
  }
  SubmissionId submission() { return SubmissionId(static_cast<int64_t>(number())); }
  Seen seen() {
    const uint64_t at = number();
    if (at >= seens_.size()) return good_ = false, Seen();
    return seens_[at];
  }

 private:
  std::string_view left_;
  std::span<const Seen> seens_;
  bool good_ = true;
};

template <class Row>
void add_read(Parts& parts, SubjectCard& card, Row& row) {
  row.submission = parts.submission();
  const Seen seen = parts.seen();
  if (parts.good()) add_row(card, row, seen);
}

// The first one makes the card; others state the subject again.
void read_subject(Parts& parts, SubjectId id, SubjectCard& card) {
  const auto kind = static_cast<identity::SubjectKind>(parts.byte());
  const SubmissionId submission = parts.submission();
  const Seen seen = parts.seen();
  if (card.subject.id != id) card.subject = {id, kind, submission};
  if (parts.good()) see(card, seen);
}

void read_name(Parts& parts, SubjectId id, SubjectCard& card) {
  store::SubjectName row;
  row.subject = id;
  const uint8_t bits = parts.byte();
  row.registered = (bits & kRegistered) != 0;
  row.name = parts.text();
  row.normal = (bits & kNormalIsName) != 0 ? std::string_view(row.name) : parts.text();
  row.from = parts.day();
  add_read(parts, card, row);
}

void read_code_row(Parts& parts, SubjectId id, SubjectCard& card) {
  store::SubjectCode row;
  row.subject = id;
  row.kind = static_cast<store::CodeKind>(parts.byte());
  row.code = parts.text();
  row.flags = static_cast<uint16_t>(parts.number());
  row.from = parts.day();
  row.until = parts.day();
  add_read(parts, card, row);
}

bool read_row(Parts& parts, SubjectId id, SubjectCard& card) {
  const uint8_t kind = parts.byte();
  if (kind == kSubjectRow) return read_subject(parts, id, card), true;
  if (card.subject.id != id) return false;
  if (kind == kCodeRow) {
    read_code_row(parts, id, card);
  } else if (kind == kNameRow) {
    read_name(parts, id, card);
  } else if (kind == kStateRow) {
    store::SubjectState row;
    row.subject = id;
    row.state = parts.text();
    row.day = parts.day();
    add_read(parts, card, row);
  } else if (kind == kOperatorRow) {
    store::OperatorPeriod row;
    row.subject = id;
    row.operator_name = parts.text();
    row.from = parts.day();
    add_read(parts, card, row);
  } else {
    return false;
  }
  return true;
}

}  // namespace

void append_row(std::string& out, const store::Subject& row, uint64_t seen) {
  out += static_cast<char>(kSubjectRow);
  out += static_cast<char>(row.kind);
  append_tail(out, row.submission, seen);
}

void append_row(std::string& out, const store::SubjectCode& row, uint64_t seen) {
  out += static_cast<char>(kCodeRow);
  out += static_cast<char>(row.kind);
  append_text(out, row.code);
  store::append_varint(out, row.flags);
  append_day(out, row.from);
  append_day(out, row.until);
  append_tail(out, row.submission, seen);
}

void append_row(std::string& out, const store::SubjectName& row, uint64_t seen) {
  out += static_cast<char>(kNameRow);
  const bool same = row.normal == row.name;
  out += static_cast<char>((row.registered ? kRegistered : 0) | (same ? kNormalIsName : 0));
  append_text(out, row.name);
  if (!same) append_text(out, row.normal);
  append_day(out, row.from);
  append_tail(out, row.submission, seen);
}

void append_row(std::string& out, const store::SubjectState& row, uint64_t seen) {
  out += static_cast<char>(kStateRow);
  append_text(out, row.state);
  append_day(out, row.day);
  append_tail(out, row.submission, seen);
}

void append_row(std::string& out, const store::OperatorPeriod& row, uint64_t seen) {
  out += static_cast<char>(kOperatorRow);
  append_text(out, row.operator_name);
  append_day(out, row.from);
  append_tail(out, row.submission, seen);
}

bool read_rows(std::string_view bytes, std::span<const Seen> seens, SubjectId id, SubjectCard& card) {
  Parts parts(bytes, seens);
  while (parts.more()) {
    if (!read_row(parts, id, card)) return false;
  }
  return parts.good();
}

bool read_head(std::string_view bytes, std::span<const Seen> seens, CardHead& head) {
  Parts parts(bytes, seens);
  if (parts.byte() != kSubjectRow) return false;
  head.kind = static_cast<identity::SubjectKind>(parts.byte());
  (void)parts.submission();
  head.seen = parts.seen();
  return parts.good();
}

// Codes stand right behind the subject.
std::optional<Seen> read_code(std::string_view bytes, std::span<const Seen> seens, store::CodeKind kind,
                              std::string_view code) {
  Parts parts(bytes, seens);
  (void)parts.byte(), (void)parts.byte(), (void)parts.submission(), (void)parts.seen();
  while (parts.more() && parts.byte() == kCodeRow) {
    const auto found = static_cast<store::CodeKind>(parts.byte());
    const std::string_view text = parts.text();
    (void)parts.number(), (void)parts.day(), (void)parts.day(), (void)parts.submission();
    const Seen seen = parts.seen();
    if (parts.good() && found == kind && text == code) return seen;
  }
  return std::nullopt;
}

}  // namespace taixin::facts

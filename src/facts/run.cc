#include "facts/run.h"

#include <algorithm>
#include <cstring>

#include "facts/errors.h"

namespace taixin::facts {
namespace {

// The wide days of one group in the order of its facts; those of a fact in the order of its columns.
class WideDays {
 public:
  WideDays(const RunFile& file, Section section, uint64_t next) : file_(file), section_(section), next_(next) {}
  void skip(uint16_t cell) { next_ += cell == kWideDay ? 1 : 0; }
  bool read(uint16_t cell, int32_t& day) {
    if (cell != kWideDay) return day = day_of(cell), true;
    const int32_t* wide = file_.cells<int32_t>(section_, next_++, 1);
    if (wide != nullptr) day = *wide;
    return wide != nullptr;
  }

 private:
  const RunFile& file_;
  Section section_;
  uint64_t next_;
};

// How many of the first facts of a group have a version before them: eight marks at a time.
uint64_t versions_before(const std::array<uint8_t, kGroupFacts>& marks, uint64_t facts) {
  constexpr uint64_t kOnes = 0x0101010101010101;
  uint64_t count = 0, i = 0;
  for (; i + 8 <= facts; i += 8) {
    uint64_t eight = 0;
    std::memcpy(&eight, &marks[i], sizeof eight);
    count += (eight / kHasPrevious & kOnes) * kOnes >> 56;
  }
  for (; i < facts; ++i) count += (marks[i] & kHasPrevious) != 0 ? 1 : 0;
  return count;
}

// A whole section copied out; false when damaged.
template <class Cell>
bool copy_section(const RunFile& file, Section section, HugeVector<Cell>& out) {
  const auto all = file.all<Cell>(section);
  out.assign(all.begin(), all.end());
  return all.size() == file.size(section) / sizeof(Cell);
}

}  // namespace

std::filesystem::path run_path(const std::filesystem::path& directory, uint64_t number, std::string_view kind) {
  return directory / fmt::format("{:08}.{}", number, kind);
}

base::Result<std::shared_ptr<const Run>> Run::open(const std::filesystem::path& directory, const RunEntry& entry) {
  std::shared_ptr<Run> run(new Run());
  run->entry_ = entry;
  TX_TRY(run->hot_, RunFile::open(run_path(directory, entry.number, "hot"), entry.hot_digest));
  TX_TRY(run->cold_, RunFile::open(run_path(directory, entry.number, "cold"), entry.cold_digest));
  TX_TRY(run->keys_, RunFile::open(run_path(directory, entry.number, "keys"), entry.keys_digest));
  if (!run->read_small_parts())
    return base::fail(kNotAnIndex, {{"file", run->hot_->path().filename().string()}, {"detail", "no facts as told"}});
  const auto record_last = static_cast<uint32_t>(run->meta_.record_last - run->meta_.record_first);
  run->version_keys_ = KeyColumn(run->keys_.get(), kVersionKeys, record_last);
  run->source_keys_ = KeyColumn(run->keys_.get(), kSourceKeys, record_last);
  return std::shared_ptr<const Run>(std::move(run));
}

bool Run::read_small_parts() {
  const RunMeta* meta = hot_->cells<RunMeta>(Section::meta, 0, 1);
  if (meta == nullptr || meta->facts != entry_.facts) return false;
  meta_ = *meta;
  cold_layout_ = ColdLayout(meta_);
  if (!copy_section(*hot_, Section::subject_directory, directory_) ||
      !copy_section(*hot_, Section::status_fences, status_fences_) ||
      !copy_section(*hot_, Section::beside_hot, beside_hot_) ||
      !copy_section(*cold_, Section::beside_cold, beside_cold_))
    return false;
  if (meta_.facts == 0) return true;
  const uint64_t groups = groups_of(meta_.facts);
  return hot_->size(Section::hot_groups) == hot_offset(groups - 1) + sizeof(HotGroup) &&
         cold_->size(Section::cold_groups) == cold_layout_.offset(groups - 1) + cold_layout_.group_bytes() &&
         beside_hot_.size() == groups + 1 && beside_cold_.size() == groups + 1 && directory_.size() >= 2 &&
         directory_.back() == meta_.facts;
}

std::string Run::damaged_file() const {
  for (const auto& file : {hot_, cold_, keys_}) {
    if (file->damaged()) return file->path().filename().string();
  }
  return {};
}

// ---- where a subject's facts are

Run::Span Run::directory_span(SubjectId subject) const {
  if (meta_.facts == 0 || subject.get() < meta_.subject_first || subject.get() > meta_.subject_last) return {};
  const uint64_t slot = (static_cast<uint64_t>(subject.get()) - meta_.subject_first) >> meta_.subject_shift;
  return {directory_[slot], directory_[slot + 1]};
}

bool Run::lower_bound(const Span& span, uint32_t subject, uint64_t& found) const {
  uint64_t low = span.first, high = span.last;
  while (low < high) {
    const uint64_t middle = low + (high - low) / 2;
    const HotGroup* group = hot_group(middle / kGroupFacts);
    if (group == nullptr) return false;
    if (group->subject[middle % kGroupFacts] < subject)
      low = middle + 1;
    else
      high = middle;
  }
  found = low;
  return true;
}

bool Run::subject_span(SubjectId subject, Span& span) const {
  span = directory_span(subject);
  if (span.first == span.last) return true;
  const auto wanted = static_cast<uint32_t>(subject.get());
  const uint64_t group = span.first / kGroupFacts;
  if ((span.last - 1) / kGroupFacts == group) {
    // A few lines of memory next to each other: read at once they cost one wait, searched by halves one after the
    // other.
    const HotGroup* hot = hot_group(group);
    if (hot == nullptr) return false;
    uint64_t less = 0, equal = 0;
    for (uint64_t i = span.first % kGroupFacts; i <= (span.last - 1) % kGroupFacts; ++i) {
      less += hot->subject[i] < wanted ? 1 : 0;
      equal += hot->subject[i] == wanted ? 1 : 0;
    }
    span = {span.first + less, span.first + less + equal};
    return true;
  }
  if (!lower_bound(span, wanted, span.first)) return false;
  if (wanted == UINT32_MAX) return true;
  return lower_bound(span, wanted + 1, span.last);
}

void Run::ask_for_subject(SubjectId subject) const {
  if (const Span span = directory_span(subject); span.first < span.last) {
    const uint64_t first = span.first / kGroupFacts, last = (span.last - 1) / kGroupFacts;
    hot_->ask_for(Section::hot_groups, hot_offset(first), hot_offset(last) - hot_offset(first) + sizeof(HotGroup));
    cold_->ask_for(Section::cold_groups, cold_layout_.offset(first),
                   cold_layout_.offset(last) - cold_layout_.offset(first) + cold_layout_.group_bytes());
    const auto ask = [](const RunFile& file, Section section, uint64_t from, uint64_t to, uint64_t size) {
      file.ask_for(section, from * size, (to - from) * size);
    };
    ask(*hot_, Section::versions, beside_hot_[first].versions, beside_hot_[last + 1].versions, sizeof(int64_t));
    ask(*hot_, Section::hot_wide_days, beside_hot_[first].wide_days, beside_hot_[last + 1].wide_days, sizeof(int32_t));
    ask(*cold_, Section::cold_wide_days, beside_cold_[first], beside_cold_[last + 1], sizeof(int32_t));
    if (const HotGroup* hot = hot_if_read(first); hot != nullptr && first == last) {
      constexpr uint64_t kInLine = 64 / sizeof(uint32_t);
      for (uint64_t i = span.first % kGroupFacts; i < kGroupFacts && i <= (span.last - 1) % kGroupFacts; i += kInLine)
        __builtin_prefetch(&hot->subject[i]);
    }
  }
  if (const Span span = status_span(subject); span.first < span.last)
    hot_->ask_for(Section::statuses, span.first * sizeof(StatusRow), (span.last - span.first) * sizeof(StatusRow));
}

// Each is a wait for the memory; asked for together they are one.
void Run::fetch_cells(const Span& span) const {
  if (span.first == span.last) return;
  const uint64_t group = span.first / kGroupFacts, i = span.first % kGroupFacts;
  if (const HotGroup* hot = hot_if_read(group)) {
    __builtin_prefetch(&hot->record[i]);
    for (const auto* column : {&hot->item, &hot->decision, &hot->valid_from, &hot->valid_until})
      __builtin_prefetch(&(*column)[i]);
    __builtin_prefetch(&hot->marks[i]);
    __builtin_prefetch(&hot->flags[i]);
  }
  if (const char* bytes = cold_->if_read(Section::cold_groups, cold_layout_.offset(group))) {
    const auto* cold = reinterpret_cast<const ColdGroup*>(bytes);
    for (const auto* column :
         {&cold->document, &cold->publication, &cold->misconduct_end, &cold->revision, &cold->submission_low})
      __builtin_prefetch(&(*column)[i]);
    __builtin_prefetch(bytes + sizeof(ColdGroup) + i * cold_layout_.high_bytes());
  }
}

bool Run::of_subject(SubjectId subject, std::vector<PackedFact>& out) const {
  Span span;
  return subject_span(subject, span) && read(span.first, span.last - span.first, out);
}

// ---- facts

bool Run::read(uint64_t first, uint64_t count, std::vector<PackedFact>& out) const {
  if (count == 0) return true;
  out.resize(out.size() + count);
  std::span<PackedFact> left(out.data() + out.size() - count, count);
  while (!left.empty()) {
    const uint64_t in_group = first % kGroupFacts;
    const size_t take = std::min<size_t>(left.size(), kGroupFacts - in_group);
    if (!read_hot(first / kGroupFacts, in_group, left.first(take)) ||
        !read_cold(first / kGroupFacts, in_group, left.first(take)))
      return false;
    left = left.subspan(take);
    first += take;
  }
  return true;
}

bool Run::read_hot(uint64_t group, uint64_t first, std::span<PackedFact> out) const {
  const HotGroup* hot = hot_group(group);
  if (hot == nullptr) return false;
  const BesideHot& before = beside_hot_[group];
  uint64_t version = before.versions;
  if (beside_hot_[group + 1].versions != version) version += versions_before(hot->marks, first);
  WideDays wide(*hot_, Section::hot_wide_days, before.wide_days);
  if (beside_hot_[group + 1].wide_days != before.wide_days) {
    for (uint64_t i = 0; i < first; ++i) {
      wide.skip(hot->decision[i]), wide.skip(hot->valid_from[i]), wide.skip(hot->valid_until[i]);
    }
  }
  for (uint64_t i = first; i < first + out.size(); ++i) {
    PackedFact& fact = out[i - first];
    fact.record = meta_.record_first + hot->record[i];
    fact.subject = hot->subject[i];
    fact.item = hot->item[i];
    fact.flags = hot->flags[i];
    fact.severity = hot->marks[i] & kSeverityMask;
    fact.link = hot->marks[i] >> kLinkShift & kLinkMask;
    if (!wide.read(hot->decision[i], fact.days[kDecision]) || !wide.read(hot->valid_from[i], fact.days[kValidFrom]) ||
        !wide.read(hot->valid_until[i], fact.days[kValidUntil]))
      return false;
    if ((hot->marks[i] & kHasPrevious) == 0) continue;
    const int64_t* previous = hot_->cells<int64_t>(Section::versions, version++, 1);
    if (previous == nullptr) return false;
    fact.previous = *previous;
  }
  return true;
}

bool Run::read_cold(uint64_t group, uint64_t first, std::span<PackedFact> out) const {
  const ColdGroup* cold = cold_group(group);
  if (cold == nullptr) return false;
  WideDays wide(*cold_, Section::cold_wide_days, beside_cold_[group]);
  if (beside_cold_[group + 1] != beside_cold_[group]) {
    for (uint64_t i = 0; i < first; ++i) {
      wide.skip(cold->document[i]), wide.skip(cold->publication[i]), wide.skip(cold->misconduct_end[i]);
    }
  }
  for (uint64_t i = first; i < first + out.size(); ++i) {
    PackedFact& fact = out[i - first];
    fact.submission = meta_.submission_first + cold_layout_.submission(*cold, i);
    fact.revision = cold->revision[i];
    if (!wide.read(cold->document[i], fact.days[kDocument]) ||
        !wide.read(cold->publication[i], fact.days[kPublication]) ||
        !wide.read(cold->misconduct_end[i], fact.days[kMisconductEnd]))
      return false;
  }
  return true;
}

// ---- status events

// The fences are the subjects of every 1024th row: the rows of a subject begin after the last fence that is less, and
// end before the first that is greater.
Run::Span Run::status_span(SubjectId subject) const {
  const uint64_t rows = hot_->size(Section::statuses) / sizeof(StatusRow);
  if (rows == 0 || subject.get() < 0 || subject.get() > UINT32_MAX) return {};
  const auto wanted = static_cast<uint32_t>(subject.get());
  const auto [low, high] = std::equal_range(status_fences_.begin(), status_fences_.end(), wanted);
  const auto first = static_cast<uint64_t>(low - status_fences_.begin());
  const auto last = static_cast<uint64_t>(high - status_fences_.begin());
  return {first == 0 ? 0 : (first - 1) * kStatusesPerFence, std::min(rows, last * kStatusesPerFence)};
}

bool Run::statuses_of(SubjectId subject, std::vector<StatusFact>& out) const {
  const Span span = status_span(subject);
  if (span.first == span.last) return true;
  const StatusRow* rows = hot_->cells<StatusRow>(Section::statuses, span.first, span.last - span.first);
  if (rows == nullptr) return false;
  const auto less = [](const StatusRow& a, const StatusRow& b) { return a.subject < b.subject; };
  StatusRow wanted;
  wanted.subject = static_cast<uint32_t>(subject.get());
  const auto [low, high] = std::equal_range(rows, rows + (span.last - span.first), wanted, less);
  return read_statuses(span.first + static_cast<uint64_t>(low - rows), static_cast<uint64_t>(high - low), out);
}

bool Run::statuses(std::vector<StatusFact>& out) const {
  return read_statuses(0, hot_->size(Section::statuses) / sizeof(StatusRow), out);
}

bool Run::read_statuses(uint64_t first, uint64_t count, std::vector<StatusFact>& out) const {
  if (count == 0) return true;
  const StatusRow* rows = hot_->cells<StatusRow>(Section::statuses, first, count);
  if (rows == nullptr) return false;
  for (const StatusRow& row : std::span(rows, count)) {
    out.push_back({SubjectId(row.subject), RecordId(row.record), static_cast<store::StatusKind>(row.kind), Day(row.day),
                   SubmissionId(row.submission)});
  }
  return true;
}

bool Run::waiting(std::vector<WaitingStatus>& out) const {
  const uint64_t count = hot_->size(Section::waiting) / sizeof(WaitingRow);
  if (count == 0) return true;
  const WaitingRow* rows = hot_->cells<WaitingRow>(Section::waiting, 0, count);
  if (rows == nullptr) return false;
  for (const WaitingRow& row : std::span(rows, count))
    out.push_back({row.key, static_cast<store::StatusKind>(row.kind), Day(row.day), SubmissionId(row.submission)});
  return true;
}

bool Run::candidates(const KeySections& which, const Key128& key, std::vector<RecordId>& out) const {
  const KeyColumn& column = which == kVersionKeys ? version_keys_ : source_keys_;
  return column.find(key_bits(key), [&](uint32_t record) {
    out.emplace_back(meta_.record_first + record);
    return true;
  });
}

}  // namespace taixin::facts

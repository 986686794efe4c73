#include "facts/run.h"

#include <algorithm>

#include "facts/errors.h"

namespace taixin::facts {
namespace {

struct DaySection {
  DayColumn column;
  Section section;
};
constexpr std::array kHotDays{DaySection{kDecision, Section::decision}, DaySection{kValidFrom, Section::valid_from},
                              DaySection{kValidUntil, Section::valid_until}};
constexpr std::array kColdDays{DaySection{kDocument, Section::document}, DaySection{kPublication, Section::publication},
                               DaySection{kMisconductEnd, Section::misconduct_end}};

// Copies a column's cells into a member of the facts.
template <class Cell, class Set>
bool copy_cells(const RunFile& file, Section section, uint64_t first, std::span<PackedFact> out, const Set& set) {
  const Cell* cells = file.cells<Cell>(section, first, out.size());
  if (cells == nullptr) return false;
  for (size_t i = 0; i < out.size(); ++i) set(out[i], cells[i]);
  return true;
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
  const RunMeta* meta = run->hot_->cells<RunMeta>(Section::meta, 0, 1);
  if (meta == nullptr || meta->facts != entry.facts ||
      run->hot_->size(Section::subject) != meta->facts * sizeof(uint32_t)) {
    return base::fail(kNotAnIndex, {{"file", run->hot_->path().filename().string()}, {"detail", "no facts as told"}});
  }
  run->meta_ = *meta;
  run->version_keys_ = KeyColumn(run->keys_.get(), kVersionKeys);
  run->source_keys_ = KeyColumn(run->keys_.get(), kSourceKeys);
  return std::shared_ptr<const Run>(std::move(run));
}

std::string Run::damaged_file() const {
  for (const auto& file : {hot_, cold_, keys_}) {
    if (file->damaged()) return file->path().filename().string();
  }
  return {};
}

// Where the facts of a subject lie: the directory gives about 32 facts, the subjects' column the rest.
bool Run::subject_span(SubjectId subject, Span& span) const {
  span = {};
  if (meta_.facts == 0 || subject.get() < meta_.subject_first || subject.get() > meta_.subject_last) return true;
  const auto wanted = static_cast<uint32_t>(subject.get());
  const uint64_t slot = (wanted - meta_.subject_first) >> meta_.subject_shift;
  const uint32_t* directory = hot_->cells<uint32_t>(Section::subject_directory, slot, 2);
  if (directory == nullptr || directory[0] > directory[1]) return false;
  const uint64_t first = directory[0], count = directory[1] - first;
  const uint32_t* subjects = hot_->cells<uint32_t>(Section::subject, first, count);
  if (subjects == nullptr) return false;
  const auto [low, high] = std::equal_range(subjects, subjects + count, wanted);
  span = {first + static_cast<uint64_t>(low - subjects), static_cast<uint64_t>(high - low)};
  return true;
}

bool Run::read_day(const RunFile& file, Section section, DayColumn column, const Span& span, PackedFact* out) const {
  const uint16_t* days = file.cells<uint16_t>(section, span.first, span.count);
  if (days == nullptr) return false;
  for (uint64_t i = 0; i < span.count; ++i) {
    int32_t& day = out[i].days[column];
    if (days[i] == 0) {
      day = kNoDay;
    } else if (days[i] != kWideDay) {
      day = days[i] + kDayBase - 1;
    } else if (day = wide_day(span.first + i, column); day == kNoDay) {
      return false;
    }
  }
  return true;
}

int32_t Run::wide_day(uint64_t position, DayColumn column) const {
  const auto places = hot_->all<uint64_t>(Section::wide_place);
  const auto it = std::lower_bound(places.begin(), places.end(), wide_place(position, column));
  if (it == places.end() || *it != wide_place(position, column)) return kNoDay;
  const int32_t* day = hot_->cells<int32_t>(Section::wide_day, static_cast<uint64_t>(it - places.begin()), 1);
  return day == nullptr ? kNoDay : *day;
}

int64_t Run::previous_of(uint32_t record) const {
  const auto records = hot_->all<uint32_t>(Section::version_record);
  const auto it = std::lower_bound(records.begin(), records.end(), record);
  if (it == records.end() || *it != record) return 0;
  const int64_t* previous =
      hot_->cells<int64_t>(Section::version_previous, static_cast<uint64_t>(it - records.begin()), 1);
  return previous == nullptr ? 0 : *previous;
}

bool Run::of_subject(SubjectId subject, std::vector<PackedFact>& out) const {
  Span span;
  return subject_span(subject, span) && read(span.first, span.count, out);
}

bool Run::read(uint64_t first, uint64_t count, std::vector<PackedFact>& out) const {
  if (count == 0) return true;
  const Span span{first, count};
  out.resize(out.size() + count);
  const std::span<PackedFact> facts(out.data() + out.size() - count, count);
  bool good = copy_cells<uint32_t>(*hot_, Section::record, first, facts, [&](PackedFact& fact, uint32_t record) {
    fact.record = meta_.record_first + record;
  });
  good = good && copy_cells<uint32_t>(*hot_, Section::subject, first, facts,
                                      [](PackedFact& fact, uint32_t subject) { fact.subject = subject; });
  good = good && copy_cells<uint16_t>(*hot_, Section::item, first, facts,
                                      [](PackedFact& fact, uint16_t item) { fact.item = item; });
  good = good && copy_cells<uint8_t>(*hot_, Section::flags, first, facts,
                                     [](PackedFact& fact, uint8_t flags) { fact.flags = flags; });
  good = good && copy_cells<uint32_t>(*cold_, Section::submission, first, facts,
                                      [](PackedFact& fact, uint32_t submission) { fact.submission = submission; });
  good = good && copy_cells<uint16_t>(*cold_, Section::revision, first, facts,
                                      [](PackedFact& fact, uint16_t revision) { fact.revision = revision; });
  for (const auto& [column, section] : kHotDays) good = good && read_day(*hot_, section, column, span, facts.data());
  for (const auto& [column, section] : kColdDays) good = good && read_day(*cold_, section, column, span, facts.data());
  if (!good) return false;
  const uint8_t* marks = hot_->cells<uint8_t>(Section::marks, first, count);
  if (marks == nullptr) return false;
  for (uint64_t i = 0; i < count; ++i) {
    facts[i].severity = marks[i] & kSeverityMask;
    facts[i].link = marks[i] >> kLinkShift & kLinkMask;
    if ((marks[i] & kHasPrevious) == 0) continue;
    facts[i].previous = previous_of(static_cast<uint32_t>(facts[i].record - meta_.record_first));
    if (facts[i].previous == 0) return false;
  }
  return true;
}

bool Run::statuses_of(SubjectId subject, std::vector<StatusFact>& out) const {
  const uint64_t count = hot_->size(Section::status_subject) / sizeof(uint32_t);
  if (count == 0 || subject.get() > UINT32_MAX) return true;
  const auto subjects = hot_->all<uint32_t>(Section::status_subject);
  if (subjects.empty()) return false;
  const auto [low, high] = std::equal_range(subjects.begin(), subjects.end(), static_cast<uint32_t>(subject.get()));
  return read_statuses(static_cast<uint64_t>(low - subjects.begin()), static_cast<uint64_t>(high - low), out);
}

bool Run::statuses(std::vector<StatusFact>& out) const {
  return read_statuses(0, hot_->size(Section::status_subject) / sizeof(uint32_t), out);
}

bool Run::read_statuses(uint64_t first, uint64_t count, std::vector<StatusFact>& out) const {
  if (count == 0) return true;
  const uint32_t* subjects = hot_->cells<uint32_t>(Section::status_subject, first, count);
  const int64_t* records = hot_->cells<int64_t>(Section::status_record, first, count);
  const uint8_t* kinds = hot_->cells<uint8_t>(Section::status_kind, first, count);
  const int32_t* days = hot_->cells<int32_t>(Section::status_day, first, count);
  const uint32_t* submissions = hot_->cells<uint32_t>(Section::status_submission, first, count);
  if (!subjects || !records || !kinds || !days || !submissions) return false;
  for (uint64_t i = 0; i < count; ++i) {
    out.push_back({SubjectId(subjects[i]), RecordId(records[i]), static_cast<store::StatusKind>(kinds[i]), Day(days[i]),
                   SubmissionId(submissions[i])});
  }
  return true;
}

bool Run::waiting(std::vector<WaitingStatus>& out) const {
  const uint64_t count = hot_->size(Section::waiting_key) / sizeof(Key128);
  if (count == 0) return true;
  const Key128* keys = hot_->cells<Key128>(Section::waiting_key, 0, count);
  const uint8_t* kinds = hot_->cells<uint8_t>(Section::waiting_kind, 0, count);
  const int32_t* days = hot_->cells<int32_t>(Section::waiting_day, 0, count);
  const uint32_t* submissions = hot_->cells<uint32_t>(Section::waiting_submission, 0, count);
  if (!keys || !kinds || !days || !submissions) return false;
  for (uint64_t i = 0; i < count; ++i)
    out.push_back({keys[i], static_cast<store::StatusKind>(kinds[i]), Day(days[i]), SubmissionId(submissions[i])});
  return true;
}

bool Run::candidates(const KeySections& which, const Key128& key, std::vector<RecordId>& out) const {
  const KeyColumn& column = which.rest == kVersionKeys.rest ? version_keys_ : source_keys_;
  return column.find(key_bits(key), [&](uint32_t record) {
    out.emplace_back(meta_.record_first + record);
    return true;
  });
}

}  // namespace taixin::facts

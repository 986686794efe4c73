#include "facts/run_build.h"

#include <algorithm>

#include "facts/errors.h"
#include "facts/run_source.h"

namespace taixin::facts {
namespace {

// What is written behind the groups: gathered while they go out.
class Beside {
 public:
  explicit Beside(const SourceExtent& extent) {
    meta_.facts = extent.facts;
    meta_.record_first = extent.record_first;
    meta_.record_last = extent.record_last;
    meta_.subject_first = extent.subject_first;
    meta_.subject_last = extent.subject_last;
    meta_.submission_first = extent.submission_first;
    meta_.submission_last = extent.submission_last;
    constexpr uint64_t kFactsPerSlot = 64;
    const uint64_t range = uint64_t{meta_.subject_last} - meta_.subject_first + 1;
    while (range >> meta_.subject_shift > meta_.facts / kFactsPerSlot + 1) ++meta_.subject_shift;
    if (meta_.facts > 0) directory_.reserve((range >> meta_.subject_shift) + 2);
  }
  const RunMeta& meta() const { return meta_; }

  void add(const Group& group) {
    hot_.push_back({static_cast<uint32_t>(versions_.size()), static_cast<uint32_t>(hot_wide_.size())});
    cold_.push_back(static_cast<uint32_t>(cold_wide_.size()));
    for (size_t i = 0; i < group.count; ++i, ++position_) {
      const uint64_t slot = uint64_t{group.subject[i] - meta_.subject_first} >> meta_.subject_shift;
      while (directory_.size() <= slot) directory_.push_back(position_);
    }
    const auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
    append(versions_, group.versions), append(hot_wide_, group.hot_wide), append(cold_wide_, group.cold_wide);
  }
  void write_hot(RunFileWriter& out) {
    if (meta_.facts > 0) directory_.push_back(position_);
    hot_.push_back({static_cast<uint32_t>(versions_.size()), static_cast<uint32_t>(hot_wide_.size())});
    write(out, Section::subject_directory, directory_);
    write(out, Section::beside_hot, hot_);
    write(out, Section::versions, versions_);
    write(out, Section::hot_wide_days, hot_wide_);
    out.start(Section::meta);
    out.add(meta_);
  }
  void write_cold(RunFileWriter& out) {
    cold_.push_back(static_cast<uint32_t>(cold_wide_.size()));
    write(out, Section::beside_cold, cold_);
    write(out, Section::cold_wide_days, cold_wide_);
  }

 private:
  template <class Cell>
  static void write(RunFileWriter& out, Section section, const std::vector<Cell>& cells) {
    out.start(section);
    for (const Cell& cell : cells) out.add(cell);
  }

  RunMeta meta_;
  uint32_t position_ = 0;
  std::vector<uint32_t> directory_, cold_;
  std::vector<BesideHot> hot_;
  std::vector<int64_t> versions_;
  std::vector<int32_t> hot_wide_, cold_wide_;
};

void write_group(RunFileWriter& out, const Group& group, const RunMeta& meta) {
  HotGroup hot{};
  for (size_t i = 0; i < group.count; ++i) hot.record[i] = static_cast<uint32_t>(group.record[i] - meta.record_first);
  const auto copy = [&](const auto& from, auto& to) { std::copy_n(from.begin(), group.count, to.begin()); };
  copy(group.subject, hot.subject), copy(group.item, hot.item);
  copy(group.days[kDecision], hot.decision), copy(group.days[kValidFrom], hot.valid_from);
  copy(group.days[kValidUntil], hot.valid_until);
  copy(group.marks, hot.marks), copy(group.flags, hot.flags);
  out.keep_in_block(sizeof hot);
  out.add(hot);
}

void write_group(RunFileWriter& out, const Group& group, const RunMeta& meta, const ColdLayout& layout) {
  ColdGroup cold{};
  std::array<uint8_t, 2 * kGroupFacts> high{};
  const auto copy = [&](const auto& from, auto& to) { std::copy_n(from.begin(), group.count, to.begin()); };
  copy(group.days[kDocument], cold.document), copy(group.days[kPublication], cold.publication);
  copy(group.days[kMisconductEnd], cold.misconduct_end), copy(group.revision, cold.revision);
  for (size_t i = 0; i < group.count; ++i) {
    const uint32_t submission = group.submission[i] - meta.submission_first;
    cold.submission_low[i] = static_cast<uint16_t>(submission);
    high[i * layout.high_bytes()] = static_cast<uint8_t>(submission >> 16);
    if (layout.high_bytes() == 2) high[2 * i + 1] = static_cast<uint8_t>(submission >> 24);
  }
  out.keep_in_block(layout.group_bytes());
  out.add(cold);
  out.append(high.data(), layout.high_bytes() * kGroupFacts);
}

void write_statuses(RunFileWriter& out, std::vector<StatusFact> statuses, const std::vector<WaitingStatus>& waiting) {
  // In order of arrival for each record.
  std::stable_sort(statuses.begin(), statuses.end(), [](const StatusFact& a, const StatusFact& b) {
    return std::pair(a.subject, a.record) < std::pair(b.subject, b.record);
  });
  out.start(Section::statuses);
  for (const StatusFact& one : statuses) {
    out.add(StatusRow{static_cast<uint32_t>(one.subject.get()),
                      static_cast<uint32_t>(one.submission.get()),
                      one.record.get(),
                      one.day.count(),
                      static_cast<uint8_t>(one.kind),
                      {}});
  }
  out.start(Section::status_fences);
  for (size_t row = 0; row < statuses.size(); row += kStatusesPerFence)
    out.add(static_cast<uint32_t>(statuses[row].subject.get()));
  out.start(Section::waiting);
  for (const WaitingStatus& one : waiting) {
    out.add(WaitingRow{one.version_key,
                       one.day.count(),
                       static_cast<uint32_t>(one.submission.get()),
                       static_cast<uint8_t>(one.kind),
                       {}});
  }
}

template <class Source>
base::Result<RunEntry> write_files(const std::filesystem::path& directory, uint64_t number, Source& source,
                                   std::vector<StatusFact> statuses, const std::vector<WaitingStatus>& waiting) {
  RunEntry entry;
  entry.number = number;
  entry.facts = source.extent().facts;
  entry.statuses = statuses.size() + waiting.size();
  TX_TRY(const auto hot, RunFileWriter::create(run_path(directory, number, "hot")));
  TX_TRY(const auto cold, RunFileWriter::create(run_path(directory, number, "cold")));
  hot->start(Section::hot_groups);
  cold->start(Section::cold_groups);
  Beside beside(source.extent());
  const ColdLayout layout(beside.meta());
  const auto group = std::make_unique<Group>();
  for (uint64_t written = 0; written < entry.facts; written += group->count) {
    source.next(*group);
    TX_ASSERT(group->count > 0, "{} facts of {}", written, entry.facts);
    write_group(*hot, *group, beside.meta());
    write_group(*cold, *group, beside.meta(), layout);
    beside.add(*group);
  }
  beside.write_hot(*hot);
  write_statuses(*hot, std::move(statuses), waiting);
  beside.write_cold(*cold);
  TX_TRY(entry.hot_digest, hot->finish());
  TX_TRY(entry.cold_digest, cold->finish());

  TX_TRY(const auto keys, RunFileWriter::create(run_path(directory, number, "keys")));
  source.keys(*keys, kVersionKeys);
  source.keys(*keys, kSourceKeys);
  TX_TRY(entry.keys_digest, keys->finish());
  return entry;
}

// All three files or none.
template <class Source>
base::Result<RunEntry> write_from(const std::filesystem::path& directory, uint64_t number, Source& source,
                                  std::vector<StatusFact> statuses, const std::vector<WaitingStatus>& waiting) {
  auto entry = write_files(directory, number, source, std::move(statuses), waiting);
  if (!entry) remove_run(directory, number);
  return entry;
}

}  // namespace

base::Result<RunEntry> write_run(const std::filesystem::path& directory, uint64_t number, TablePart part) {
  TX_ASSERT(part.last - part.first <= kTableRunMax, "{} facts are too many for one run", part.last - part.first);
  TableSource source(part.table, part.first, part.last);
  return write_from(directory, number, source, std::move(part.statuses), part.waiting);
}

base::Result<RunEntry> write_run(const std::filesystem::path& directory, uint64_t number, const BuildTable& table) {
  TX_ASSERT(table.size() <= kTableRunMax, "{} facts are too many for one run", table.size());
  TableSource source(table, 0, table.size());
  return write_from(directory, number, source, {}, {});
}

base::Result<RunEntry> merge_runs(const std::filesystem::path& directory, uint64_t number,
                                  std::span<const std::shared_ptr<const Run>> runs) {
  for (const auto& run : runs) {
    if (!run->verify()) return base::fail(kDamaged, {{"file", run->damaged_file()}});
  }
  MergeSource source(runs);
  TX_TRY(RunEntry entry, write_from(directory, number, source, source.statuses(), source.waiting()));
  for (const auto& run : runs) {
    entry.last_seq = std::max(entry.last_seq, run->entry().last_seq);
    entry.last_known = std::max(entry.last_known, run->entry().last_known);
  }
  return entry;
}

void remove_run(const std::filesystem::path& directory, uint64_t number) {
  for (const std::string_view kind : {"hot", "cold", "keys"}) {
    std::error_code ignored;
    std::filesystem::remove(run_path(directory, number, kind), ignored);
  }
}

}  // namespace taixin::facts

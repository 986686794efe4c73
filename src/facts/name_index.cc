#include "facts/name_index.h"

#include <algorithm>

#include "base/error.h"

namespace taixin::facts {
namespace {

constexpr size_t kWaitingMax = 4096;  // names that a search scans without asking for a segment
constexpr size_t kMergeRatio = 4;     // a segment is at least so many times the next one

// The slow way, for names that are in no segment yet.
void scan(const NameBatch& names, const NameQuery& query, NameWay way, NameCollector& collector) {
  struct Match {
    uint32_t length;
    std::string_view normal;
    SubjectId subject;
  };
  std::vector<Match> matches;
  for (size_t i = 0; i < names.size(); ++i) {
    const std::string_view normal = names.normal(i);
    if (answers(query, way, normal)) {
      matches.push_back({static_cast<uint32_t>(code_points(normal).size()), normal, names.subject(i)});
    }
  }
  std::sort(matches.begin(), matches.end(), [](const Match& a, const Match& b) {
    return std::tie(a.length, a.normal, a.subject) < std::tie(b.length, b.normal, b.subject);
  });
  for (const Match& match : matches) {
    if (!collector.offer(match.subject, match.normal, match.length)) return;
  }
}

}  // namespace

NameIndex::~NameIndex() {
  stop_ = true;
  std::thread builder;
  {
    const std::lock_guard lock(builder_mutex_);
    builder.swap(builder_);
  }
  if (builder.joinable()) builder.join();
}

void NameIndex::add(std::string_view normal, SubjectId subject) {
  TX_ASSERT(!normal.empty(), "an empty name of subject {}", subject.get());
  const std::unique_lock lock(mutex_);
  names_.waiting.add(normal, subject);
}

std::vector<NameFound> NameIndex::collect(const NameQuery& query, NameWay way, size_t limit, const NameAccept& accept,
                                          const std::unordered_set<SubjectId>& known) const {
  std::vector<NameFound> found;
  const auto take = [&](const auto& look) {
    NameCollector collector(way, limit, accept, known);
    look(collector);
    std::move(collector.found.begin(), collector.found.end(), std::back_inserter(found));
  };
  for (const auto& segment : names_.segments) take([&](auto& collector) { segment->collect(query, way, collector); });
  if (names_.building) take([&](auto& collector) { scan(*names_.building, query, way, collector); });
  if (names_.waiting.size() > 0) take([&](auto& collector) { scan(names_.waiting, query, way, collector); });
  std::sort(found.begin(), found.end(), ranks_before);
  return found;
}

std::vector<NameFound> NameIndex::search(std::string_view normal, size_t limit, const NameAccept& accept) const {
  NameQuery query(normal);
  std::vector<NameFound> hits;
  if (normal.empty() || limit == 0) return hits;
  std::unordered_set<SubjectId> known;
  const auto look = [&](NameWay way) {
    for (NameFound& one : collect(query, way, limit - hits.size(), accept, known)) {
      if (hits.size() < limit && known.insert(one.subject).second) hits.push_back(std::move(one));
    }
    return hits.size() < limit;
  };
  bool scanned_many = false;
  {
    const std::shared_lock lock(mutex_);
    scanned_many = names_.waiting.size() > kWaitingMax;
    bool room = look({NameHow::exact, 0});
    for (const NameHow how : {NameHow::prefix, NameHow::substring, NameHow::initials, NameHow::initials_within}) {
      const bool letters = how == NameHow::initials || how == NameHow::initials_within;
      if (room && (!letters || query.initials)) room = look({how, 0});
    }
    if (hits.empty()) {
      query.prepare_slips();
      for (int slips = 1; room && slips <= query.slips_max; ++slips) room = look({NameHow::slip, slips});
    }
  }
  if (scanned_many) start_building();
  return hits;
}

// ---- making segments

void NameIndex::start_building() const {
  const std::lock_guard lock(builder_mutex_);
  if (building_ || stop_) return;
  if (builder_.joinable()) builder_.join();  // it has nothing more to do
  building_ = true;
  builder_ = std::thread([this] { build(); });
}

void NameIndex::build() const {
  while (build_waiting()) {
    while (merge_last()) {
    }
  }
  const std::lock_guard lock(builder_mutex_);
  building_ = false;
  built_.notify_all();
}

// A segment of what waits. False when nothing does, or it is time to stop.
bool NameIndex::build_waiting() const {
  std::shared_ptr<const NameBatch> batch;
  {
    const std::unique_lock lock(mutex_);
    if (names_.waiting.size() == 0 || stop_) return false;
    TX_ASSERT(names_.waiting.size() <= kSegmentNamesMax, "{} names at once", names_.waiting.size());
    batch = std::make_shared<const NameBatch>(std::exchange(names_.waiting, {}));
    names_.building = batch;
  }
  auto segment = NameSegment::build(*batch, [this] { return stop_.load(); });
  if (!segment) return false;
  const std::unique_lock lock(mutex_);
  names_.building.reset();
  names_.segments.push_back(std::move(segment));
  return true;
}

// The last two segments become one when the last is not small beside the other.
bool NameIndex::merge_last() const {
  std::shared_ptr<const NameSegment> larger, smaller;
  {
    const std::shared_lock lock(mutex_);
    const auto& segments = names_.segments;
    if (segments.size() < 2 || stop_) return false;
    larger = segments[segments.size() - 2];
    smaller = segments.back();
  }
  const bool fits = larger->size() + smaller->size() <= kSegmentNamesMax;
  if (!fits || smaller->size() * kMergeRatio <= larger->size()) return false;
  NameBatch both;
  larger->append_to(both);
  smaller->append_to(both);
  auto merged = NameSegment::build(both, [this] { return stop_.load(); });
  if (!merged) return false;
  const std::unique_lock lock(mutex_);
  names_.segments.pop_back();
  names_.segments.back() = std::move(merged);
  return true;
}

void NameIndex::settle() const {
  while (true) {
    {
      std::unique_lock lock(builder_mutex_);
      built_.wait(lock, [&] { return !building_; });
    }
    if (size().waiting == 0) return;
    start_building();
  }
}

NameIndex::Size NameIndex::size() const {
  const std::shared_lock lock(mutex_);
  Size size{0, names_.waiting.size(), names_.segments.size(), names_.waiting.bytes()};
  if (names_.building) {
    size.waiting += names_.building->size();
    size.bytes += names_.building->bytes();
  }
  size.names = size.waiting;
  for (const auto& segment : names_.segments) {
    size.names += segment->size();
    size.bytes += segment->bytes();
  }
  return size;
}

}  // namespace taixin::facts

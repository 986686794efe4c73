#include "facts/name_index.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "facts/name_segment.h"

namespace taixin::facts {
namespace {

constexpr size_t kWaitingMax = 4096;  // names that a search scans without asking for a segment
constexpr size_t kMergeRatio = 4;     // a segment is at least so many times the next one

// The slow way, for names that are in no segment yet.
void scan(const NameBatch& names, const NameQuery& query, NameCollector& collector) {
  struct Match {
    uint32_t length;
    std::string_view normal;
    SubjectId subject;
  };
  std::vector<Match> matches;
  collector.work().compared += names.size();
  for (size_t i = 0; i < names.size(); ++i) {
    const std::string_view normal = names.normal(i);
    if (answers(query, collector.way(), normal)) {
      matches.push_back({static_cast<uint32_t>(base::count_code_points(normal)), normal, names.subject(i)});
    }
  }
  // Of many matches few are wanted: a heap, not an order.
  const auto later = [](const Match& a, const Match& b) {
    return std::tie(a.length, a.normal, a.subject) > std::tie(b.length, b.normal, b.subject);
  };
  std::make_heap(matches.begin(), matches.end(), later);
  for (auto end = matches.end(); end != matches.begin(); --end) {
    std::pop_heap(matches.begin(), end, later);
    const Match& match = *std::prev(end);
    if (!collector.offer(match.subject, std::string(match.normal), match.length)) return;
  }
}

}  // namespace

NameIndex::NameIndex() = default;

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

// One search: way after way until the page is full.
class NameIndex::Search {
 public:
  Search(const Names& names, std::string_view normal, size_t limit, const NameAccept& accept, NameWork& work)
      : names_(names), query_(normal), limit_(limit), accept_(accept), work_(work) {
    prepared_.reserve(names.segments.size());
    constexpr size_t kPage = 16;
    hits_.reserve(std::min(limit, kPage));
    for (const auto& segment : names.segments) prepared_.push_back(segment->prepare(query_));
  }

  std::vector<NameFound> run() {
    bool room = look({NameHow::exact, 0}) && look({NameHow::prefix, 0}) && look({NameHow::substring, 0});
    if (query_.initials) {
      room = room && look({NameHow::initials, 0}) && look({NameHow::initials_within, 0});
    }
    if (hits_.empty()) {
      query_.prepare_slips();
      for (int slips = 1; room && slips <= query_.slips_max; ++slips) room = look({NameHow::slip, slips});
    }
    return std::move(hits_);
  }

 private:
  // False when the page is full.
  bool look(NameWay way) {
    found_.clear();
    for (size_t i = 0; i < names_.segments.size(); ++i) {
      take(way, [&](NameCollector& collector) { names_.segments[i]->collect(prepared_[i], collector); });
      scan_names(way, names_.segments[i]->left());
    }
    if (names_.building) scan_names(way, *names_.building);
    scan_names(way, names_.waiting);
    std::sort(found_.begin(), found_.end(), ranks_before);
    for (NameFound& one : found_) {
      if (hits_.size() < limit_ && known_.insert(one.subject)) hits_.push_back(std::move(one));
    }
    return hits_.size() < limit_;
  }
  void scan_names(NameWay way, const NameBatch& names) {
    if (names.size() > 0) take(way, [&](NameCollector& collector) { scan(names, query_, collector); });
  }
  template <class Look>
  void take(NameWay way, const Look& look) {
    NameCollector collector(way, {limit_ - hits_.size(), accept_, known_, found_, work_});
    look(collector);
  }

  const Names& names_;
  NameQuery query_;
  const size_t limit_;
  const NameAccept& accept_;
  NameWork& work_;
  boost::container::small_vector<NameSegment::Query, 2> prepared_;  // for each segment
  SubjectSet known_;
  std::vector<NameFound> found_, hits_;
};

std::vector<NameFound> NameIndex::search(std::string_view normal, size_t limit, const NameAccept& accept,
                                         NameWork& work) const {
  if (normal.empty() || limit == 0) return {};
  std::vector<NameFound> hits;
  bool scanned_many = false;
  {
    const std::shared_lock lock(mutex_);
    scanned_many = names_.waiting.size() > kWaitingMax;
    hits = Search(names_, normal, limit, accept, work).run();
  }
  if (scanned_many) build_soon();
  return hits;
}

// ---- making segments

void NameIndex::build_soon() const {
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
    build_soon();
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

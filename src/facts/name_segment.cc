#include "facts/name_segment.h"

#include <algorithm>
#include <numeric>

#include "base/error.h"
#include "base/text.h"

namespace taixin::facts {
namespace {

// Keys of `initials_`: three of these.
constexpr uint32_t kLetterBits = 6;
constexpr uint64_t kBegin = 0, kEnd = 63;
uint64_t letter_number(char letter) {
  return letter >= 'a' ? static_cast<uint64_t>(letter - 'a' + 1) : static_cast<uint64_t>(letter - '0' + 27);
}
constexpr uint64_t triple_key(uint64_t a, uint64_t b, uint64_t c) { return (a << kLetterBits | b) << kLetterBits | c; }

// Every triple of a name's initials, each reading of each character.
template <class Add>
void for_triples(const std::vector<Initials>& name, const Add& add) {
  struct Choice {
    std::array<uint64_t, 2> letters;
    size_t count;
  };
  const auto choice = [&](size_t i) -> Choice {
    if (i == 0) return {{kBegin, 0}, 1};
    if (i > name.size()) return {{kEnd, 0}, 1};
    const Initials& one = name[i - 1];
    if (one.second == 0) return {{letter_number(one.first), 0}, 1};
    return {{letter_number(one.first), letter_number(one.second)}, 2};
  };
  for (size_t i = 0; i < name.size(); ++i) {
    const Choice a = choice(i), b = choice(i + 1), c = choice(i + 2);
    for (size_t x = 0; x < a.count; ++x) {
      for (size_t y = 0; y < b.count; ++y) {
        for (size_t z = 0; z < c.count; ++z) add(triple_key(a.letters[x], b.letters[y], c.letters[z]));
      }
    }
  }
}

}  // namespace

bool ranks_before(const NameFound& a, const NameFound& b) {
  return std::tie(a.how, a.slips, a.length, a.normal, a.subject) <
         std::tie(b.how, b.slips, b.length, b.normal, b.subject);
}

NameQuery::NameQuery(std::string_view normal)
    : text(normal),
      points(code_points(normal)),
      initials(may_be_initials(normal)),
      slips_max(slips_allowed(points.size())) {}

void NameQuery::prepare_slips() {
  if (slips_max > 0) matcher.emplace(points);
}

bool answers(const NameQuery& query, NameWay way, std::string_view normal) {
  switch (way.how) {
    case NameHow::code:
      return false;
    case NameHow::exact:
      return normal == query.text;
    case NameHow::prefix:
      return normal.size() > query.text.size() && normal.starts_with(query.text);
    case NameHow::substring:
      return normal.size() > query.text.size() && normal.find(query.text, 1) != normal.npos &&
             !normal.starts_with(query.text);
    case NameHow::initials:
      return query.initials && find_initials(query.text, normal) == 0;
    case NameHow::initials_within:
      return query.initials && find_initials(query.text, normal) == 1;
    case NameHow::slip:
      return query.matcher && query.matcher->distance(normal, way.slips) == way.slips;
  }
  return false;
}

bool NameCollector::offer(SubjectId subject, std::string_view normal, uint32_t length) {
  if (known_.contains(subject) || mine_.contains(subject) || !accept_(subject, normal)) return true;
  mine_.insert(subject);
  found.push_back({subject, std::string(normal), way_.how, way_.slips, length});
  return found.size() < limit_;
}

void NameBatch::add(std::string_view normal, SubjectId subject) {
  TX_ASSERT(subject.get() > 0 && subject.get() <= UINT32_MAX, "subject {}", subject.get());
  text += normal;
  ends.push_back(text.size());
  subjects.push_back(static_cast<uint32_t>(subject.get()));
}

// ---- making

void NameSegment::order(const NameBatch& names) {
  struct Key {
    uint32_t length, index;
  };
  std::vector<Key> keys(names.size());
  for (size_t i = 0; i < keys.size(); ++i) {
    keys[i] = {static_cast<uint32_t>(base::count_code_points(names.normal(i))), static_cast<uint32_t>(i)};
  }
  std::sort(keys.begin(), keys.end(), [&](const Key& a, const Key& b) {
    if (a.length != b.length) return a.length < b.length;
    const int bytes = names.normal(a.index).compare(names.normal(b.index));
    return bytes != 0 ? bytes < 0 : names.subjects[a.index] < names.subjects[b.index];
  });
  names_.text.reserve(names.text.size());
  names_.ends.reserve(keys.size());
  names_.subjects.reserve(keys.size());
  for (const Key& key : keys) {
    if (lengths_.empty() || lengths_.back().length != key.length) {
      lengths_.push_back({key.length, static_cast<uint32_t>(names_.size())});
    }
    names_.add(names.normal(key.index), names.subject(key.index));
  }
}

bool NameSegment::make_lists(const std::function<bool()>& stop) {
  GramListsBuilder grams(2 * kPointBits), initials(3 * kLetterBits);
  for (size_t from = 0; from < names_.size(); from += kChunkNames) {
    if (stop()) return false;
    const size_t to = std::min(names_.size(), from + kChunkNames);
    for (size_t i = from; i < to; ++i) {
      const auto number = static_cast<uint16_t>(i - from);
      const std::vector<char32_t> points = code_points(names_.normal(i));
      std::vector<Initials> letters;
      for (size_t at = 0; at < points.size(); ++at) {
        grams.add(single_key(points[at]), number);
        grams.add(at == 0 ? begin_key(points[0]) : pair_key(points[at - 1], points[at]), number);
        if (const Initials one = initials_of(points[at]); one.first != 0) letters.push_back(one);
      }
      for_triples(letters, [&](uint64_t key) { initials.add(key, number); });
    }
    grams.end_chunk();
    initials.end_chunk();
  }
  grams_ = grams.finish();
  initials_ = initials.finish();
  return true;
}

std::shared_ptr<const NameSegment> NameSegment::build(const NameBatch& names, const std::function<bool()>& stop) {
  TX_ASSERT(names.size() <= kSegmentNamesMax, "{} names in a segment", names.size());
  const auto segment = std::make_shared<NameSegment>();
  segment->order(names);
  return segment->make_lists(stop) ? segment : nullptr;
}

size_t NameSegment::bytes() const { return names_.bytes() + grams_.bytes() + initials_.bytes(); }

void NameSegment::append_to(NameBatch& out) const {
  for (size_t i = 0; i < names_.size(); ++i) out.add(names_.normal(i), names_.subject(i));
}

// ---- finding

uint32_t NameSegment::length(uint32_t number) const {
  const auto after = std::upper_bound(lengths_.begin(), lengths_.end(), number,
                                      [](uint32_t n, const LengthRun& run) { return n < run.first; });
  return std::prev(after)->length;
}

bool NameSegment::offer(uint32_t number, NameCollector& collector) const {
  return collector.offer(names_.subject(number), names_.normal(number), length(number));
}

bool NameSegment::offer_answers(const NameQuery& query, NameWay way, uint32_t chunk, const ChunkSet& set,
                                NameCollector& collector) const {
  for (const uint16_t low : set) {
    const uint32_t number = chunk << kChunkBits | low;
    if (answers(query, way, names_.normal(number)) && !offer(number, collector)) return false;
  }
  return true;
}

std::vector<GramList> NameSegment::lists_of(std::span<const char32_t> points) const {
  std::vector<GramList> lists;
  for (size_t i = 1; i < points.size(); ++i) {
    lists.push_back(grams_.find(pair_key(points[i - 1], points[i])));
    if (lists.back().empty()) return {};
  }
  return lists;
}

void NameSegment::collect_exact(const NameQuery& query, NameCollector& collector) const {
  const auto run = std::lower_bound(lengths_.begin(), lengths_.end(), query.points.size(),
                                    [](const LengthRun& r, size_t wanted) { return r.length < wanted; });
  if (run == lengths_.end() || run->length != query.points.size()) return;
  uint32_t low = run->first;
  const auto end = static_cast<uint32_t>(std::next(run) == lengths_.end() ? names_.size() : std::next(run)->first);
  for (uint32_t high = end; low < high;) {
    const uint32_t middle = low + (high - low) / 2;
    if (names_.normal(middle) < query.text) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  while (low < end && names_.normal(low) == query.text && offer(low, collector)) ++low;
}

void NameSegment::collect_common(const NameQuery& query, NameWay way, const GramLists& lists,
                                 std::vector<GramList> wanted, NameCollector& collector) const {
  if (wanted.empty()) return;
  std::sort(wanted.begin(), wanted.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); });
  ChunkSet set;
  for_common_chunks(wanted, [&](std::span<const GramPart* const> parts) {
    lists.all_of(parts, set);
    return offer_answers(query, way, parts[0]->chunk, set, collector);
  });
}

void NameSegment::collect_any(const NameQuery& query, NameWay way, const GramLists& lists,
                              const std::vector<GramList>& any, NameCollector& collector) const {
  std::vector<size_t> at(any.size());
  std::vector<const GramPart*> parts;
  ChunkSet set;
  for (uint32_t chunk = 0; chunk << kChunkBits < names_.size(); ++chunk) {
    parts.clear();
    for (size_t i = 0; i < any.size(); ++i) {
      if (at[i] < any[i].size() && any[i][at[i]].chunk == chunk) parts.push_back(&any[i][at[i]++]);
    }
    if (parts.empty()) continue;
    lists.any_of(parts, set);
    if (!offer_answers(query, way, chunk, set, collector)) return;
  }
}

void NameSegment::collect_initials(const NameQuery& query, NameWay way, NameCollector& collector) const {
  if (!query.initials) return;
  std::vector<uint64_t> letters;
  for (const char c : query.text) letters.push_back(letter_number(c));
  if (way.how == NameHow::initials_within && letters.size() == 2) {
    return collect_any(
        query, way, initials_,
        initials_.between(triple_key(letters[0], letters[1], 0), triple_key(letters[0], letters[1], kEnd) + 1),
        collector);
  }
  std::vector<GramList> wanted;
  if (way.how == NameHow::initials) wanted.push_back(initials_.find(triple_key(kBegin, letters[0], letters[1])));
  for (size_t i = 2; i < letters.size(); ++i) {
    wanted.push_back(initials_.find(triple_key(letters[i - 2], letters[i - 1], letters[i])));
  }
  collect_common(query, way, initials_, std::move(wanted), collector);
}

void NameSegment::collect(const NameQuery& query, NameWay way, NameCollector& collector) const {
  if (query.points.empty() || names_.size() == 0) return;
  switch (way.how) {
    case NameHow::code:
      return;
    case NameHow::exact:
      return collect_exact(query, collector);
    case NameHow::prefix:
    case NameHow::substring: {
      std::vector<GramList> wanted = lists_of(query.points);
      if (wanted.empty() && query.points.size() > 1) return;
      if (way.how == NameHow::prefix) wanted.push_back(grams_.find(begin_key(query.points[0])));
      if (wanted.empty()) wanted.push_back(grams_.find(single_key(query.points[0])));
      return collect_common(query, way, grams_, std::move(wanted), collector);
    }
    case NameHow::initials:
    case NameHow::initials_within:
      return collect_initials(query, way, collector);
    case NameHow::slip:
      return collect_slips(query, way, collector);
  }
}

}  // namespace taixin::facts

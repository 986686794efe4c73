// Names that hold the query but for a few characters.
//
// A character of the query that was replaced, put in or left out spoils at most the two pairs of neighbours around it;
// two neighbours that changed places spoil three, and then the name holds them the other way round. So for at most
// `slips` slips all other pairs must still be in the name: the search decides pair by pair, rarest first, whether it
// survived (then only names that hold it remain) or which slip spoilt it (then one slip fewer is left). What remains is
// small because brands are rare, and is compared exactly. Chunk by chunk, in the order of rank.
#include <algorithm>
#include <array>
#include <bit>

#include "base/error.h"
#include "facts/name_segment.h"

namespace taixin::facts {
namespace {

using Words = std::vector<uint64_t>;

// Names of one chunk: numbers, or while they are many a bitmap.
struct NameSet {
  ChunkSet numbers;
  Words words;
  bool many = false;
};

}  // namespace

class NameSegment::SlipSearch {
 public:
  SlipSearch(const NameSegment& segment, const Query& query, NameCollector& collector)
      : segment_(segment), grams_(segment.grams_), query_(query), collector_(collector), slips_(collector.way().slips) {
    const auto& symbols = query.symbols;
    first_ = segment.pack_.first_of_length(symbols.size() - static_cast<size_t>(slips_));
    for (size_t i = 0; i < symbols.size(); ++i) {
      singles_.push_back({grams_.find(single_key(symbols[i]))});
      if (i == 0) continue;
      pairs_.push_back({grams_.find(pair_key(symbols[i - 1], symbols[i]))});
      const bool alike = symbols[i - 1] == symbols[i];
      exchanged_.push_back({alike ? GramList() : grams_.find(pair_key(symbols[i], symbols[i - 1]))});
    }
    all_pairs_ = (uint64_t{1} << pairs_.size()) - 1;
    for (size_t i = 0; i < pairs_.size(); ++i) by_count_.push_back(static_cast<uint8_t>(i));
    std::sort(by_count_.begin(), by_count_.end(),
              [&](uint8_t a, uint8_t b) { return pairs_[a].list.count < pairs_[b].list.count; });
    sets_.resize(pairs_.size() + static_cast<size_t>(slips_) + 2);
  }

  void run() {
    for (uint32_t chunk = first_ >> kChunkBits; chunk << kChunkBits < segment_.pack_.size(); ++chunk) {
      if (!search_chunk(chunk)) return;
    }
  }

 private:
  struct Gram {
    GramList list;
    size_t next = 0;                 // part of `list`: the first not before the present chunk
    const GramPart* part = nullptr;  // in the present chunk; null when no name of it has the gram

    void go_to(uint32_t chunk) {
      while (next < list.parts.size() && list.parts[next].chunk < chunk) ++next;
      part = next < list.parts.size() && list.parts[next].chunk == chunk ? &list.parts[next] : nullptr;
    }
  };
  // What was decided so far; bit i is pair i, or character i.
  struct Decided {
    uint64_t survived = 0, spoilt = 0;  // pairs
    uint64_t wrong = 0;                 // characters
    int left = 0;                       // slips
    size_t depth = 0;                   // sets_ before it are in use
  };

  // False when the collector has enough, or the work is too much.
  bool search_chunk(uint32_t chunk) {
    const uint32_t begin = chunk << kChunkBits;
    low_ = static_cast<uint16_t>(first_ > begin ? first_ - begin : 0);
    absent_ = bitmaps_ = 0;
    common_.clear();
    for (size_t i = 0; i < pairs_.size(); ++i) {
      pairs_[i].go_to(chunk);
      if (!pairs_[i].part) absent_ |= uint64_t{1} << i;
      if (pairs_[i].part && pairs_[i].part->is_bitmap()) bitmaps_ |= uint64_t{1} << i;
    }
    if (std::popcount(absent_) > 3 * slips_) return true;
    for (Gram& gram : exchanged_) gram.go_to(chunk);
    chunk_ = chunk;
    candidates_.clear();
    explore(nullptr, {.left = slips_});
    std::sort(candidates_.begin(), candidates_.end());
    candidates_.erase(std::unique(candidates_.begin(), candidates_.end()), candidates_.end());
    return compare(begin);
  }

  bool compare(uint32_t begin) {
    for (const uint16_t candidate : candidates_) {
      const uint32_t number = begin | candidate;
      if (compared_++ == kSlipComparisonsMax) return false;
      ++collector_.work().compared;
      if (query_.matcher->distance(segment_.pack_.symbols(number)) != slips_) continue;
      if (!segment_.offer(number, collector_)) return false;
    }
    return read_ <= kSlipReadsMax;
  }

  // The rarest pair not yet decided on; first those that no name of the chunk has.
  size_t next_pair(uint64_t open) const {
    if ((absent_ & open) != 0) return static_cast<size_t>(std::countr_zero(absent_ & open));
    return *std::find_if(by_count_.begin(), by_count_.end(), [&](uint8_t i) { return (open >> i & 1) != 0; });
  }

  static constexpr size_t kFew = 32;  // comparing so many is cheaper than deciding further
  static bool is_small(const NameSet* set) { return set && !set->many && set->numbers.size() <= kFew; }

  // `set`: names that hold every pair that survived; null before the first.
  void explore(const NameSet* set, const Decided& decided) {
    if (read_ > kSlipReadsMax) return;
    const uint64_t open = all_pairs_ & ~(decided.survived | decided.spoilt);
    if (open == 0 || is_small(set)) return add_candidates(set, decided);
    if (decided.left == 0) return finish(set, decided, open);
    const size_t pair = next_pair(open);
    spoil(set, decided, pair);
    if (const NameSet* remaining = meet(set, pairs_[pair].part, decided.depth)) {
      Decided survived = decided;
      survived.survived |= uint64_t{1} << pair;
      ++survived.depth;
      explore(remaining, survived);
    }
  }

  // No slip is left: every open pair must be there. What the commonest pairs have in common is computed once.
  void finish(const NameSet* set, const Decided& decided, uint64_t open) {
    if ((open & absent_) != 0) return;
    for (const uint8_t i : by_count_) {
      if ((open & ~bitmaps_ & uint64_t{1} << i) == 0) continue;
      set = meet(set, pairs_[i].part, decided.depth);
      if (!set) return;
      if (is_small(set)) return add_candidates(set, decided);
    }
    const uint64_t dense = open & bitmaps_;
    if (dense != 0) set = meet(set, common(dense), decided.depth);
    if (set) add_candidates(set, decided);
  }

  // What all of these pairs, bitmaps each, have in common.
  const uint64_t* common(uint64_t pairs) {
    for (const auto& [known, words] : common_) {
      if (known == pairs) return words.data();
    }
    Words words;
    for (uint64_t rest = pairs; rest != 0; rest &= rest - 1) {
      const auto other = grams_.bitmap(*pairs_[static_cast<size_t>(std::countr_zero(rest))].part);
      if (words.empty()) {
        words.assign(other.begin(), other.end());
      } else {
        for (size_t w = 0; w < GramLists::kWords; ++w) words[w] &= other[w];
      }
      count_read(GramLists::kWords);
    }
    common_.emplace_back(pairs, std::move(words));
    return common_.back().second.data();
  }

  // Every slip that may have spoilt the pair: its left or its right character, or an exchange that touches it.
  void spoil(const NameSet* set, const Decided& decided, size_t pair) {
    for (const size_t character : {pair, pair + 1}) {
      Decided next = decided;
      next.spoilt |= around(character);
      next.wrong |= uint64_t{1} << character;
      --next.left;
      explore(set, next);
    }
    for (size_t at = pair == 0 ? 0 : pair - 1; at <= pair + 1 && at < pairs_.size(); ++at) {
      const uint64_t touched = around(at) | around(at + 1);
      if (!exchanged_[at].part || (touched & decided.survived) != 0) continue;
      const NameSet* remaining = meet(set, exchanged_[at].part, decided.depth);
      if (!remaining) continue;
      Decided next = decided;
      next.spoilt |= touched;
      --next.left, ++next.depth;
      explore(remaining, next);
    }
  }
  // The pairs that a character is in.
  uint64_t around(size_t character) const {
    const uint64_t both = character == 0 ? 1 : uint64_t{3} << (character - 1);
    return both & all_pairs_;
  }

  // What a set (null: everything) and a part have in common; null when nothing. Lives in sets_[depth], where `set` may
  // be already.
  const NameSet* meet(const NameSet* set, const GramPart* part, size_t depth) {
    if (!part) return nullptr;
    if (part->is_bitmap()) return meet(set, grams_.bitmap(*part).data(), depth);
    NameSet& out = sets_[depth];
    if (set && !set->many) {
      if (set != &out) out.numbers.assign(set->numbers.begin(), set->numbers.end());
      count_read(out.numbers.size());
      grams_.retain(*part, out.numbers);
    } else {
      grams_.fill(*part, low_, out.numbers);
      count_read(out.numbers.size());
      if (set) retain_bits(set->words.data(), out.numbers);
    }
    out.many = false;
    return out.numbers.empty() ? nullptr : &out;
  }
  const NameSet* meet(const NameSet* set, const uint64_t* words, size_t depth) {
    NameSet& out = sets_[depth];
    if (set && !set->many) {
      if (set != &out) out.numbers.assign(set->numbers.begin(), set->numbers.end());
      count_read(out.numbers.size());
      retain_bits(words, out.numbers);
      out.many = false;
      return out.numbers.empty() ? nullptr : &out;
    }
    out.words.resize(GramLists::kWords);
    count_read(GramLists::kWords);
    size_t used = 0;
    for (size_t w = 0; w < GramLists::kWords; ++w) {
      out.words[w] = set ? set->words[w] & words[w] : words[w] & from_low(w);
      used += out.words[w] != 0;
    }
    out.many = true;
    constexpr size_t kUsedFew = GramLists::kWords / 4;
    if (used <= kUsedFew) to_numbers(out);
    return used == 0 ? nullptr : &out;
  }
  uint64_t from_low(size_t word) const {
    if (word == low_ / 64) return ~uint64_t{0} << low_ % 64;
    return word < low_ / 64 ? 0 : ~uint64_t{0};
  }
  static void to_numbers(NameSet& set) {
    set.numbers.clear();
    append_numbers(set.words, set.numbers);
    set.many = false;
  }
  static void append_numbers(const Words& words, ChunkSet& out) {
    for (size_t w = 0; w < words.size(); ++w) {
      visit_bits(words[w], static_cast<uint32_t>(w * 64), [&](uint32_t number) {
        out.push_back(static_cast<uint16_t>(number));
        return true;
      });
    }
  }
  static void retain_bits(const uint64_t* words, ChunkSet& set) {
    size_t kept = 0;
    for (const uint16_t number : set) {
      set[kept] = number;
      kept += words[number >> 6] >> (number & 63) & 1;
    }
    set.resize(kept);
  }

  // A character that is right but stands between wrong ones is in no pair that survived: names must hold it too.
  void add_candidates(const NameSet* set, const Decided& decided) {
    TX_ASSERT(set, "{} slips spoil all pairs of {} characters", slips_, query_.symbols.size());
    for (size_t i = 0; i < singles_.size() && !is_small(set); ++i) {
      const bool in_no_pair = (around(i) & ~decided.spoilt) == 0;
      if ((decided.wrong >> i & 1) != 0 || !in_no_pair) continue;
      singles_[i].go_to(chunk_);
      set = meet(set, singles_[i].part, decided.depth);
      if (!set) return;
    }
    if (set->many) return append_numbers(set->words, candidates_);
    candidates_.insert(candidates_.end(), set->numbers.begin(), set->numbers.end());
  }

  void count_read(size_t numbers) {
    read_ += numbers;
    collector_.work().read += numbers;
  }

  const NameSegment& segment_;
  const GramLists& grams_;
  const Query& query_;
  NameCollector& collector_;
  const int slips_;
  uint32_t first_ = 0;  // shorter names cannot hold the query
  std::vector<Gram> singles_, pairs_;
  std::vector<Gram> exchanged_;    // pair i the other way round; nothing when both are alike
  std::vector<uint8_t> by_count_;  // pairs, rarest first
  uint64_t all_pairs_ = 0;
  std::vector<NameSet> sets_;
  size_t compared_ = 0, read_ = 0;

  // Of the present chunk.
  uint32_t chunk_ = 0;
  uint16_t low_ = 0;                                // as first_
  uint64_t absent_ = 0, bitmaps_ = 0;               // pairs that no name has; that very many have
  std::vector<std::pair<uint64_t, Words>> common_;  // of pairs, asked for so far
  ChunkSet candidates_;
};

void NameSegment::collect_slips(Query& query, NameCollector& collector) const {
  const int slips = collector.way().slips;
  if (slips < 1 || slips > query.query->slips_max) return;
  if (!query.matcher) {
    query.matcher = std::make_unique<SlipMatcher>(std::u32string(query.symbols.begin(), query.symbols.end()));
  }
  SlipSearch(*this, query, collector).run();
}

}  // namespace taixin::facts

// An immutable set of names with its gram lists: the part of NameIndex (name_index.h) that does the finding.
//
// Names stand in the order in which hits rank within one way of matching (name_pack.h). Every search walks that order
// and stops when the collector is full. Flat vectors only. Any number of threads.
#pragma once

#include <array>
#include <boost/container/small_vector.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "facts/name_forms.h"
#include "facts/name_found.h"
#include "facts/name_grams.h"
#include "facts/name_letters.h"
#include "facts/name_pack.h"
#include "facts/name_whole.h"

namespace taixin::facts {

// Keys of the lists of characters: two neighbours, one character anywhere, the first character of a name, and the first
// two, in as many bits as there are (others may share the key; whoever is found is compared). Normal forms hold no
// control characters, so 0 to 2 are free to mark.
inline constexpr uint32_t kSymbolBits = 16;
constexpr uint32_t pair_key(Symbol a, Symbol b) { return uint32_t{a} << kSymbolBits | b; }
constexpr uint32_t begin_key(Symbol first) { return pair_key(0, first); }
constexpr uint32_t single_key(Symbol c) { return pair_key(1, c); }
constexpr uint32_t begin_key(Symbol first, Symbol second) {
  return pair_key(2, static_cast<Symbol>(pair_key(first, second) * 0x9E3779B1u >> kSymbolBits));
}

// What is made for each query: of the usual ones without memory of its own.
template <class Unit>
using QueryText = boost::container::small_vector<Unit, 32>;

// A query made ready once for all segments.
struct NameQuery {
  explicit NameQuery(std::string_view normal);
  std::string_view text;  // the caller's
  QueryText<char32_t> points;
  bool initials = false;  // may mean initials
  int slips_max = 0;
  std::optional<SlipMatcher> matcher;  // only after prepare_slips, when slips_max > 0
  void prepare_slips();
};
// One way of matching; slips one after another: {slip, 1}, {slip, 2} ...
struct NameWay {
  NameHow how = NameHow::exact;
  int slips = 0;
};
// Whether a name answers the query in just this way (and in none that ranks before): the definition.
bool answers(const NameQuery& query, NameWay way, std::string_view normal);

// Subjects seen in one search: mostly no more than a page.
class SubjectSet {
 public:
  bool contains(SubjectId subject) const {
    const auto end = few_.begin() + static_cast<ptrdiff_t>(count_);
    return std::find(few_.begin(), end, subject) != end || (!many_.empty() && many_.contains(subject));
  }
  // False when it was there.
  bool insert(SubjectId subject) {
    if (contains(subject)) return false;
    if (count_ < few_.size()) {
      few_[count_++] = subject;
    } else {
      many_.insert(subject);
    }
    return true;
  }

 private:
  std::array<SubjectId, 16> few_;
  size_t count_ = 0;
  std::unordered_set<SubjectId> many_;
};

// Adds to `found` the first `limit` acceptable hits of one way from one source, a subject once.
class NameCollector {
 public:
  struct Page {
    size_t limit;
    const NameAccept& accept;
    const SubjectSet& known;  // those that came by an earlier way
    std::vector<NameFound>& found;
    NameWork& work;
  };
  NameCollector(NameWay way, const Page& page) : way_(way), page_(page) {}
  // In rank order. False when no more are wanted.
  bool offer(SubjectId subject, std::string normal, uint32_t length);
  NameWay way() const { return way_; }
  NameWork& work() const { return page_.work; }

 private:
  NameWay way_;
  Page page_;
  SubjectSet mine_;
  size_t count_ = 0;
};

class NameSegment {
 public:
  // Nothing when `stop` said so in between. Cost: about half a microsecond a name on each of two cores. At most
  // kSegmentNamesMax names.
  static std::shared_ptr<const NameSegment> build(const NameBatch& names, const std::function<bool()>& stop);

  // A query in the symbols of this segment, and what the segment knows of it.
  struct Query {
    const NameQuery* query;
    QueryText<Symbol> symbols;
    WholeName whole;
    std::unique_ptr<SlipMatcher> matcher;  // over the symbols; made when slips are looked for
  };
  Query prepare(const NameQuery& query) const;

  // Offers the names that answer in the collector's way, in rank order, until it has enough. Names in `left` are the
  // caller's to scan.
  void collect(Query& query, NameCollector& collector) const;
  const NameBatch& left() const { return left_; }

  size_t size() const { return pack_.size() + left_.size(); }
  size_t bytes() const;
  void append_to(NameBatch& out) const;

 private:
  class SlipSearch;  // name_slips.cc

  bool make_grams(const std::function<bool()>& stop);
  bool make_initials(const std::function<bool()>& stop);
  bool offer(uint32_t number, NameCollector& collector) const;
  bool holds_letters(const Query& query, NameHow how, uint32_t number) const;
  // Offers the name if it answers; false when no more are wanted.
  bool offer_answer(const Query& query, uint32_t number, NameCollector& collector) const;
  void collect_exact(const Query& query, NameCollector& collector) const;
  void collect_parts(Query& query, NameCollector& collector) const;
  void collect_initials(const Query& query, NameCollector& collector) const;
  void collect_slips(Query& query, NameCollector& collector) const;

  NamePack pack_;
  WholeNames whole_;
  GramLists grams_;     // characters, pairs of neighbours, beginnings
  GramLists initials_;  // three neighbouring initials, with marks for begin and end
  NameLetters letters_;
  NameBatch left_;  // what the pack had no symbols for
};

inline constexpr size_t kSegmentNamesMax = kPackNamesMax;
// Work of one query and number of slips in one segment at most: names compared, and numbers of lists read. Only queries
// made of nothing but the commonest characters come near it, and then the shortest names are compared.
inline constexpr size_t kSlipComparisonsMax = 250'000;
inline constexpr size_t kSlipReadsMax = 8'000'000;

}  // namespace taixin::facts

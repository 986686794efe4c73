// An immutable set of names with its gram lists: the part of NameIndex (name_index.h) that does the finding.
//
// Names stand in the order in which hits rank within one way of matching: length in characters, then bytes, then
// subject. Every search walks that order and stops when the collector is full. Flat vectors only. Any number of
// threads.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/ids.h"
#include "facts/name_forms.h"
#include "facts/name_grams.h"

namespace taixin::facts {

using base::SubjectId;

// Keys of the lists of characters: two neighbours, the first character of a name, one character anywhere. Normal forms
// hold no control characters, so 0 and 1 are free to mark.
inline constexpr uint32_t kPointBits = 21;
constexpr uint64_t pair_key(char32_t a, char32_t b) { return uint64_t{a} << kPointBits | b; }
constexpr uint64_t begin_key(char32_t first) { return pair_key(0, first); }
constexpr uint64_t single_key(char32_t c) { return pair_key(1, c); }

// How a name answers a query; earlier ranks first.
enum class NameHow : uint8_t {
  code,             // the query is a code of the subject (Registry only)
  exact,            // the same normal form
  prefix,           // begins with it
  substring,        // holds it further in
  initials,         // its pinyin initials begin with the letters
  initials_within,  // its pinyin initials hold the letters further in
  slip,             // a part of it is the query but for some characters
};

struct NameFound {
  SubjectId subject;
  std::string normal;
  NameHow how = NameHow::substring;
  int slips = 0;        // 1 to 3 when `how` is slip, else 0
  uint32_t length = 0;  // of the name, in characters
};
// The order of hits, a documented promise: how, slips, length, bytes of the normal form, subject.
bool ranks_before(const NameFound& a, const NameFound& b);

// Whether whoever asks may see this name of this subject now.
using NameAccept = std::function<bool(SubjectId subject, std::string_view normal)>;

// A query made ready once for all segments.
struct NameQuery {
  explicit NameQuery(std::string_view normal);
  std::string text;
  std::vector<char32_t> points;
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
// Whether a name answers the query in just this way (and in none that ranks before): the definition that lists and
// scan share.
bool answers(const NameQuery& query, NameWay way, std::string_view normal);

// The first `limit` acceptable hits of one way from one source, a subject once.
class NameCollector {
 public:
  NameCollector(NameWay way, size_t limit, const NameAccept& accept, const std::unordered_set<SubjectId>& known)
      : way_(way), limit_(limit), accept_(accept), known_(known) {}
  // In rank order. False when no more are wanted.
  bool offer(SubjectId subject, std::string_view normal, uint32_t length);
  std::vector<NameFound> found;

 private:
  NameWay way_;
  size_t limit_;
  const NameAccept& accept_;
  const std::unordered_set<SubjectId>& known_;
  std::unordered_set<SubjectId> mine_;
};

// Names in the order in which they came, packed.
struct NameBatch {
  std::string text;
  std::vector<uint64_t> ends;
  std::vector<uint32_t> subjects;

  void add(std::string_view normal, SubjectId subject);
  size_t size() const { return subjects.size(); }
  std::string_view normal(size_t i) const {
    const uint64_t begin = i == 0 ? 0 : ends[i - 1];
    return std::string_view(text).substr(begin, ends[i] - begin);
  }
  SubjectId subject(size_t i) const { return SubjectId(subjects[i]); }
  size_t bytes() const { return text.capacity() + ends.capacity() * 8 + subjects.capacity() * 4; }
};

class NameSegment {
 public:
  // Nothing when `stop` said so in between. Cost: about 5 microseconds a name on one core. At most
  // kSegmentNamesMax names.
  static std::shared_ptr<const NameSegment> build(const NameBatch& names, const std::function<bool()>& stop);

  // Offers the names that answer in this way, in rank order, until the collector has enough.
  void collect(const NameQuery& query, NameWay way, NameCollector& collector) const;

  size_t size() const { return names_.size(); }
  size_t bytes() const;
  void append_to(NameBatch& out) const;

 private:
  struct LengthRun {
    uint32_t length;
    uint32_t first;  // name of this length
  };
  class SlipSearch;  // name_slips.cc

  void order(const NameBatch& names);
  bool make_lists(const std::function<bool()>& stop);
  uint32_t length(uint32_t number) const;
  bool offer(uint32_t number, NameCollector& collector) const;
  // Offers those of `set` that answer.
  bool offer_answers(const NameQuery& query, NameWay way, uint32_t chunk, const ChunkSet& set,
                     NameCollector& collector) const;
  void collect_exact(const NameQuery& query, NameCollector& collector) const;
  void collect_common(const NameQuery& query, NameWay way, const GramLists& lists, std::vector<GramList> wanted,
                      NameCollector& collector) const;
  void collect_any(const NameQuery& query, NameWay way, const GramLists& lists, const std::vector<GramList>& any,
                   NameCollector& collector) const;
  void collect_initials(const NameQuery& query, NameWay way, NameCollector& collector) const;
  void collect_slips(const NameQuery& query, NameWay way, NameCollector& collector) const;
  // The lists of all grams of a text of two or more characters; empty when one of them is nowhere.
  std::vector<GramList> lists_of(std::span<const char32_t> points) const;

  NameBatch names_;                 // in rank order
  std::vector<LengthRun> lengths_;  // ascending
  GramLists grams_;                 // characters, pairs of neighbours, the first character
  GramLists initials_;              // three neighbouring initials, with marks for begin and end
};

inline constexpr size_t kSegmentNamesMax = size_t{1} << 26;
// Names compared for one query and number of slips in one segment at most; only queries made of nothing but the
// commonest characters come near it, and then the shortest names are compared.
inline constexpr size_t kSlipComparisonsMax = 100'000;

}  // namespace taixin::facts

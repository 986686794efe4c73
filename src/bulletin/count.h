// Figures counted: each row of each source is looked at once, whatever number of figures and groups look at it.
//
//   Counting counting(world, period, known_at);
//   counting.want("reported", "unit"), counting.want("reported", "");
//   TX_CHECK(counting.run());
//   const Value all = counting.value("reported", "", "");
//
// A value is a fraction, so that nothing is lost before it is written; what the platform does not know is no number and
// says why. Threads: one.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "bulletin/rows.h"

namespace taixin::bulletin {

// Why there is no number.
enum class Unknown : uint8_t {
  none,         // there is one
  not_entered,  // nobody has entered it
  no_duty,      // nobody has set what was to come
  no_rows,      // a share, mean or median of nothing
  no_line,      // what a change says of a table that has no such line
};
std::string_view unknown_code(Unknown why);
std::optional<Unknown> unknown_of(std::string_view code);
Text unknown_words(Unknown why);

struct Value {
  Unknown why = Unknown::none;
  int64_t part = 0, whole = 1;  // part / whole; of a count whole is 1
  bool known() const { return why == Unknown::none; }
  friend bool operator==(const Value&, const Value&) = default;
};

// Whether a row is one of a figure's (of those that count rows).
base::Result<bool> counts(const catalog::Figure& figure, const Row& row);
// And one of its lines by `group`; empty: of its total.
bool stands_in(const Row& row, std::string_view group);
// The place of an attribute in Row::values; -1: it has none.
int place_of_attribute(FigureRows rows, std::string_view attribute);

class Counting {
 public:
  Counting(const World& world, const Period& period, KnownAt known_at)
      : world_(world), period_(period), known_at_(known_at) {}
  // `group`: attribute; empty: all rows together. Figures that a figure is made of are wanted with it.
  void want(std::string_view figure, std::string_view group);
  base::Result<void> run();
  Value value(std::string_view figure, std::string_view group, std::string_view key) const;
  // Values of the attribute that some figure counted, in order.
  std::set<std::string> keys(std::string_view figure, std::string_view group) const;

 private:
  struct Tally {
    uint64_t rows = 0;
    int64_t sum = 0;
    std::vector<int64_t> values;  // of mean and median
    std::set<std::string> distinct;
  };
  struct Wanted {
    const catalog::Figure* figure = nullptr;
    std::string group;
    int place = -1;
    std::map<std::string, Tally, std::less<>> tallies;  // by the value of the attribute
  };
  base::Result<void> add(Wanted& wanted, const Row& row, int number, int distinct);
  const World& world_;
  Period period_;
  KnownAt known_at_;
  std::map<std::pair<std::string, std::string>, Wanted> wanted_;  // by figure and group
};

}  // namespace taixin::bulletin

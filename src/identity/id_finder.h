// Finds the identity and telephone numbers of people in any text, so that they can be masked (domain/12.1.1, 12.2.7).
// Every cell of every file goes through here: text without enough digits costs one pass at memory speed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_traits.h"
#include "identity/resident_id.h"

namespace taixin::identity {

struct FoundId {
  size_t begin = 0;  // bytes
  size_t end = 0;
  IdKind kind = IdKind::resident_18;
};

struct FindOptions {
  // What is looked at is said to hold identity numbers: fifteen digits with a plausible date count even when they are a
  // valid registration number, and any date between 1880 and 2039 will do.
  bool ids_expected = false;
};

// An 18-digit number that a spreadsheet took for a number: "3.70999193106061E+17" still tells region and birthday.
bool is_id_as_number(std::string_view cell);

// The ranges of identity numbers in `text` (any bytes), in order, not overlapping. Found are:
//   - 18 characters and 15 digits with a plausible region and date of birth, in half or full width, with spaces,
//   hyphens,
//     dots or invisible characters between, upper- or lower-case X; with a mistyped check character too, unless the
//     date makes a document number likelier (years after kLatestUncheckedBirthYear), and inside longer runs of digits
//     only with the right one;
//   - not: a unified social credit code without any flaw; fifteen digits that are a valid registration number, or whose
//     year is before 1930, unless `ids_expected` or a word such as 身份证 stands before;
//   - Hong Kong ids with their check in brackets; after a word such as 通行证, 护照, 证件: permits, passports, ids of
//   Taiwan
//     and older permanent residence cards.
std::vector<FoundId> find_ids(std::string_view text, FindOptions options = {});
inline constexpr int kLatestUncheckedBirthYear = 2012;

// False: find_ids finds nothing in `text`, and it is no id as a number. `traits` are its own. For text as it comes in
// files, which mostly holds none, this costs a few comparisons.
bool may_hold_ids(std::string_view text, const base::TextTraits& traits);

// Mobile numbers of the mainland (11 digits from 13 to 19), with or without +86, separators and full width.
struct FoundPhone {
  size_t begin = 0;
  size_t end = 0;
};
std::vector<FoundPhone> find_mobile_phones(std::string_view text);

inline constexpr std::string_view kIdMask = "[证件号码已删除]";
struct Masked {
  std::string text;
  size_t count = 0;
};
// `text` with each identity number replaced by `kIdMask`. (The caller wipes what it passed in; intake/cut does.)
Masked mask_ids(std::string_view text, FindOptions options = {});

}  // namespace taixin::identity

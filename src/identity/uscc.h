// Unified social credit codes (统一社会信用代码), GB 32100-2015.
//
//   Result<UsccReading> reading = read_uscc(" ９１３５０１００m000100y43 ");
//   reading->code.text();       // "91350100M000100Y43"
//   reading->flags.lower_case;  // true
//
// 18 characters: 1 registering department, 2 category, 3-8 region of the registering body, 9-17 organization code
// (GB 11714), 18 check. A code is for life: the region inside it says nothing about where the body is now.
#pragma once

#include <array>
#include <compare>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "identity/subject_kind.h"

namespace taixin::identity {

// 0-9 and A-Z without I, O, S, V, Z; the value of a character is its index.
inline constexpr std::string_view kUsccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
inline constexpr size_t kUsccLength = 18;

// A code of the right form (length and alphabet). That its check character is right is what read_uscc says, since wrong
// ones were really issued. 18 bytes inline; empty when default-constructed.
class Uscc {
 public:
  Uscc() = default;
  // For text that is already a code: from the database, a pack, a test. Nothing but the form is checked.
  static std::optional<Uscc> from_canonical(std::string_view text);

  bool empty() const { return characters_[0] == 0; }
  std::string_view text() const { return empty() ? std::string_view() : std::string_view(characters_.data(), 18); }
  std::string_view prefix() const { return text().substr(0, 2); }
  std::string_view org_code() const { return text().substr(8, 9); }

  friend auto operator<=>(const Uscc&, const Uscc&) = default;

 private:
  std::array<char, kUsccLength> characters_{};
};

// What is unusual about an accepted code; none of it is a reason to refuse.
struct UsccFlags {
  bool lower_case = false;         // arrived with lower-case letters (some were issued so)
  bool wrong_check = false;        // the check character is wrong, but the code was really issued so
  bool org_code_mismatch = false;  // characters 9-17 fail GB 11714: not all issued codes satisfy it
  bool unlisted_prefix = false;    // the first two are not in the standard's table (54, 55, J1, G1 among them)
  bool any() const { return lower_case || wrong_check || org_code_mismatch || unlisted_prefix; }
  friend bool operator==(const UsccFlags&, const UsccFlags&) = default;
};

struct UsccReading {
  Uscc code;
  UsccFlags flags;
};

// Whether this code, though its check character is wrong, was really issued. The caller's list comes from pack data.
using IssuedAnyway = std::function<bool(const Uscc&)>;

// Reads a code as submitted: white space around it, full width and lower case do not matter. A wrong check character is
// refused naming the right one (kUsccWrongCheck), unless `issued_anyway` knows the code: then it is accepted and
// flagged.
base::Result<UsccReading> read_uscc(std::string_view text, const IssuedAnyway& issued_anyway = {});

// The one code that stands in a longer text, as what the QR code of a business licence opens, with a right check
// character and a listed prefix. Nothing when there is none, or more than one.
std::optional<Uscc> find_uscc(std::string_view text);

// The check character that belongs to the first 17 characters. Nothing when they are not of the alphabet.
std::optional<char> uscc_check_character(std::string_view first_17);

// Who gave the code and to what kind of body; the table of GB 32100 and its amendments.
struct UsccPrefix {
  std::string_view department_zh, department_en;
  std::string_view category_zh, category_en;
  bool in_standard = false;  // false: seen in real codes but not in the table, or unknown (then the texts are empty)
};
UsccPrefix describe_prefix(const Uscc& code);

// A code without any flaw, given by a body of a real province: likelier a code than a person's number, whatever date it
// seems to hold (that needs a region ending in 19 or 20 and an organization code that goes on like a date).
bool is_flawless_uscc(std::string_view eighteen);
// A flawless code as it stands here is one that read_uscc gives back byte for byte, with no flag, and in which find_ids
// finds nothing. False says nothing. Cheap: it is asked of every code of every file.
bool is_plain_uscc(std::string_view text);

// 92 individual business, 11 government body, others organizations.
SubjectKind kind_of(const Uscc& code);

}  // namespace taixin::identity

template <>
struct std::hash<taixin::identity::Uscc> {
  size_t operator()(const taixin::identity::Uscc& code) const { return std::hash<std::string_view>{}(code.text()); }
};

#include "identity/id_finder.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <cstring>

#include "base/text.h"
#include "identity/digit_scan.h"
#include "identity/org_code.h"
#include "identity/reg_number.h"
#include "identity/uscc.h"

namespace taixin::identity {
namespace {

using Meaning = Scanned::Meaning;

constexpr size_t kDigitsMin = 15;      // of a resident id
constexpr size_t kOtherDigitsMin = 6;  // of the other documents
constexpr size_t kPhoneDigits = 11;
constexpr int kEarliestBirthYear = 1900;
constexpr int kEarliestBirthYear15 = 1930;
constexpr size_t kWordBeforeBytes = 48;  // how far before a number the word that announces it may stand

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

// A word that says an identity number follows.
bool id_word_before(std::string_view text, size_t begin) {
  const size_t from = begin > kWordBeforeBytes ? begin - kWordBeforeBytes : 0;
  const std::string_view before = text.substr(from, begin - from);
  return before.find("身份") != before.npos || before.find("证件号") != before.npos ||
         before.find("身份證") != before.npos;
}

bool letter_beside(std::string_view text, size_t begin, size_t end) {
  return (begin > 0 && is_letter(text[begin - 1])) || (end < text.size() && is_letter(text[end]));
}

class ResidentIdFinder {
 public:
  // `row` is used again for the next text, without a trace of this one.
  ResidentIdFinder(std::string_view text, FindOptions options, DigitRow& row)
      : text_(text), options_(options), row_(row) {
    row_.values.reserve(256);
  }
  ~ResidentIdFinder() { OPENSSL_cleanse(row_.values.data(), row_.values.capacity()); }
  ResidentIdFinder(const ResidentIdFinder&) = delete;
  ResidentIdFinder& operator=(const ResidentIdFinder&) = delete;

  void find(std::vector<FoundId>& found) {
    size_t at = 0;
    while (next_digit_row(text_, at, kDigitsMin, row_)) {
      for (size_t i = 0; i + kDigitsMin <= row_.size();) {
        const size_t taken = take(i, 18, found) ? 18 : take(i, 15, found) ? 15 : 1;
        i += taken;
      }
    }
  }

 private:
  bool take(size_t i, size_t length, std::vector<FoundId>& found) {
    if (i + length > row_.size()) return false;
    const bool alone = row_.starts_group(i) && row_.starts_group(i + length);
    if (length == 15 && !alone) return false;
    const std::string_view digits = row_.view(i, length);
    const std::optional<IdForm> form = id_form(digits);
    if (!form) return false;
    const FoundId id{row_.begin(i), row_.end(i + length - 1), form->kind};
    if (!(length == 18 ? is_id_18(digits, *form, alone) : is_id_15(digits, *form, id))) return false;
    found.push_back(id);
    return true;
  }

  bool is_id_18(std::string_view digits, const IdForm& form, bool alone) const {
    if (options_.ids_expected && alone) return true;
    const bool likely_year = form.birth_year >= kEarliestBirthYear && form.birth_year <= kLatestUncheckedBirthYear;
    if (!alone) return form.check_ok && likely_year;
    return (form.check_ok || likely_year) && !is_flawless_uscc(digits);
  }

  bool is_id_15(std::string_view digits, const IdForm& form, const FoundId& place) const {
    if (options_.ids_expected || id_word_before(text_, place.begin)) return true;
    if (form.birth_year < kEarliestBirthYear15 || letter_beside(text_, place.begin, place.end)) return false;
    return reg_number_check_digit(digits.substr(0, 14)) != digits[14];
  }

  std::string_view text_;
  FindOptions options_;
  DigitRow& row_;
};

// ---- other documents: too short to be told from other numbers by themselves

// Letters and digits in a row, folded; `end` is behind the last byte.
struct Token {
  std::array<char, 20> characters{};
  size_t size = 0;
  size_t begin = 0, end = 0;
  std::string_view view() const { return {characters.data(), size}; }
  ~Token() { OPENSSL_cleanse(characters.data(), characters.size()); }
};

Token token_at(std::string_view text, size_t at) {
  Token token;
  token.begin = token.end = at;
  while (token.end < text.size()) {
    const Scanned c = scan_at(text, token.end);
    if (!is_digit(c.value) && !is_letter(c.value)) break;
    if (token.size == token.characters.size()) return {{}, 0, at, at};  // too long for any document
    token.characters[token.size++] = upper(c.value);
    token.end += c.width;
  }
  return token;
}

// `pattern`: A a letter, 9 a digit; anything else itself.
bool has_pattern(std::string_view token, std::string_view pattern) {
  if (token.size() != pattern.size()) return false;
  for (size_t i = 0; i < token.size(); ++i) {
    const bool fits = pattern[i] == 'A'   ? is_letter(token[i])
                      : pattern[i] == '9' ? is_digit(token[i])
                                          : token[i] == pattern[i];
    if (!fits) return false;
  }
  return true;
}

// One or two letters, six digits, check 0-9 or A: weights 9 to 2 and 1, a single letter after a blank of value 36.
bool is_hong_kong_id(std::string_view id) {
  const size_t letters = id.size() - 7;
  if ((id.size() != 8 && id.size() != 9) || !is_letter(id[0]) || !is_letter(id[letters - 1])) return false;
  int sum = letters == 1 ? 36 * 9 : (id[0] - 'A' + 10) * 9;
  sum += (id[letters - 1] - 'A' + 10) * 8;
  for (size_t i = 0; i < 6; ++i) {
    if (!is_digit(id[letters + i])) return false;
    sum += (id[letters + i] - '0') * static_cast<int>(7 - i);
  }
  const char check = id.back();
  if (!is_digit(check) && check != 'A') return false;
  return (sum + (check == 'A' ? 10 : check - '0')) % 11 == 0;
}

// A letter (its place in kLetters + 10 counts), nine digits; weights 1 9 8 ... 1 1.
bool is_taiwan_id(std::string_view id) {
  constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRSTUVXYWZIO";
  if (!has_pattern(id, "A999999999")) return false;
  const auto value = static_cast<int>(kLetters.find(id[0])) + 10;
  int sum = value / 10 + value % 10 * 9;
  for (size_t i = 1; i < 9; ++i) sum += (id[i] - '0') * static_cast<int>(9 - i);
  return (sum + id[9] - '0') % 10 == 0;
}

enum class Word { any_document, permit, passport };

std::optional<IdKind> document_kind(std::string_view token, Word word) {
  if (is_taiwan_id(token)) return IdKind::taiwan_id;
  if (token.size() >= 8 && is_hong_kong_id(token)) return IdKind::hong_kong_id;
  if (has_pattern(token, "AAA999999999999")) return IdKind::foreign_permanent;
  for (const std::string_view pattern : {"H99999999", "M99999999", "H9999999999", "M9999999999"}) {
    if (has_pattern(token, pattern)) return IdKind::hong_kong_macau_permit;
  }
  if (word == Word::permit && (has_pattern(token, "99999999") || has_pattern(token, "9999999999"))) {
    return IdKind::taiwan_permit;
  }
  for (const std::string_view pattern :
       {"E99999999", "G99999999", "D99999999", "P99999999", "S99999999", "EA9999999"}) {
    if (has_pattern(token, pattern)) return IdKind::passport;
  }
  const auto digits = std::count_if(token.begin(), token.end(), is_digit);
  if (word == Word::passport && token.size() >= 6 && token.size() <= 9 && digits >= 5) return IdKind::passport;
  return std::nullopt;
}

// The word for a person's document that ends at `end`, if any.
std::optional<Word> document_word(std::string_view text, size_t end) {
  const std::string_view before = text.substr(0, end);
  const auto ends_with = [&](std::string_view word) { return before.ends_with(word); };
  if (ends_with("护照") || ends_with("護照")) return Word::passport;
  if (ends_with("通行证") || ends_with("通行證") || ends_with("台胞证") || ends_with("台胞證") || ends_with("回乡证")) {
    return Word::permit;
  }
  if (ends_with("身份证") || ends_with("身份證") || ends_with("居留证") || ends_with("居住证"))
    return Word::any_document;
  if (!ends_with("证") && !ends_with("證")) return std::nullopt;    // 执照
  const bool document_number = text.substr(end).starts_with("件");  // 证件, but not 许可证件
  return document_number && !ends_with("许可证") ? std::optional(Word::any_document) : std::nullopt;
}

// Behind the word: "号码为：", "（复印件）No. " and the like, then the number.
void find_after_word(std::string_view text, size_t at, Word word, std::vector<FoundId>& found) {
  const size_t limit = std::min(text.size(), at + kWordBeforeBytes);
  while (at < limit) {
    const Scanned c = scan_at(text, at);
    if (!is_digit(c.value) && !is_letter(c.value)) {
      at += c.width;
      continue;
    }
    const Token token = token_at(text, at);
    if (token.size == 0) return;
    if (const auto kind = document_kind(token.view(), word)) {
      found.push_back({token.begin, token.end, *kind});
    } else if (std::any_of(token.view().begin(), token.view().end(), is_digit)) {
      return;
    }
    at = token.end;
  }
}

// Where the next 证, 證 or 照 from `at` on ends: with one of them every word for a document does. npos: nowhere.
size_t next_word_end(std::string_view text, size_t at) {
  using Block [[gnu::vector_size(16)]] = uint8_t;
  using Halves [[gnu::vector_size(16)]] = uint64_t;
  const auto is_last = [](auto a, auto b, auto c) {  // E8 AF 81, E8 AD 89, E7 85 A7
    return ((a == 0xE8) & (((b == 0xAF) & (c == 0x81)) | ((b == 0xAD) & (c == 0x89)))) |
           ((a == 0xE7) & (b == 0x85) & (c == 0xA7));
  };
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  for (; at + sizeof(Block) + 2 <= text.size(); at += sizeof(Block)) {
    Block a, b, c;
    std::memcpy(&a, text.data() + at, sizeof a);
    std::memcpy(&b, text.data() + at + 1, sizeof b);
    std::memcpy(&c, text.data() + at + 2, sizeof c);
    const auto found = reinterpret_cast<Halves>(is_last(a, b, c));
    if ((found[0] | found[1]) != 0) break;
  }
  for (; at + 3 <= text.size(); ++at) {
    if (is_last(byte(at), byte(at + 1), byte(at + 2))) return at + 3;
  }
  return text.npos;
}

void find_words(std::string_view text, std::vector<FoundId>& found) {
  for (size_t at = next_word_end(text, 0); at != text.npos; at = next_word_end(text, at)) {
    if (const auto word = document_word(text, at)) find_after_word(text, at, *word, found);
  }
}

bool has_word(std::string_view text) {
  size_t at = next_word_end(text, 0);
  while (at != text.npos && !document_word(text, at)) at = next_word_end(text, at);
  return at != text.npos;
}

// P174468(6), with either kind of brackets.
void find_bracketed_hong_kong_ids(std::string_view text, std::string_view bracket, std::vector<FoundId>& found) {
  for (size_t at = text.find(bracket); at != text.npos; at = text.find(bracket, at + 1)) {
    if (at < 7 || at + bracket.size() >= text.size()) continue;
    const size_t letters = at >= 8 && is_letter(text[at - 8]) ? 2 : 1;
    const size_t begin = at - 6 - letters;
    if (begin > 0 && (is_letter(text[begin - 1]) || is_digit(text[begin - 1]))) continue;
    const Scanned check = scan_at(text, at + bracket.size());
    const size_t closing = at + bracket.size() + check.width;
    if (closing >= text.size() || scan_at(text, closing).value != ')') continue;
    std::string id(text.substr(begin, at - begin));
    id += check.value;
    for (char& c : id) c = upper(c);
    if (is_hong_kong_id(id)) found.push_back({begin, closing + scan_at(text, closing).width, IdKind::hong_kong_id});
    wipe(id);
  }
}

// In order of place; of two that overlap the earlier and longer stays.
void settle(std::vector<FoundId>& found) {
  std::sort(found.begin(), found.end(),
            [](const FoundId& a, const FoundId& b) { return a.begin != b.begin ? a.begin < b.begin : a.end > b.end; });
  size_t kept = 0;
  for (const FoundId& id : found) {
    if (kept == 0 || id.begin >= found[kept - 1].end) found[kept++] = id;
  }
  found.resize(kept);
}

}  // namespace

std::vector<FoundId> find_ids(std::string_view text, FindOptions options) {
  std::vector<FoundId> found;
  if (text.size() < kOtherDigitsMin) return found;
  const size_t digits = digit_bound(text);
  if (digits < kOtherDigitsMin) return found;
  thread_local DigitRow row;
  if (digits >= kDigitsMin && digit_row_bound(text) >= kDigitsMin) ResidentIdFinder(text, options, row).find(found);
  find_words(text, found);
  find_bracketed_hong_kong_ids(text, "(", found);
  find_bracketed_hong_kong_ids(text, "（", found);
  if (found.size() > 1) settle(found);
  return found;
}

bool may_hold_ids(std::string_view text, const base::TextTraits& traits) {
  if (traits.digits < kOtherDigitsMin) return false;
  // Fifteen: a number as a spreadsheet writes it has thirteen up to the day of birth, and two in its exponent.
  if (traits.digits >= kDigitsMin && (digit_row_bound(text) >= kDigitsMin || is_id_as_number(text))) return true;
  if (traits.bracket || (traits.wide && text.find("（") != text.npos)) return true;
  return traits.beyond_ascii && has_word(text);
}

std::vector<FoundPhone> find_mobile_phones(std::string_view text) {
  std::vector<FoundPhone> found;
  if (digit_bound(text) < kPhoneDigits) return found;
  DigitRow row;
  size_t at = 0;
  // How people group the eleven digits; others (1990-01-01 138) are something else.
  constexpr std::array<std::array<size_t, 3>, 5> kGroupings{{{11, 0, 0}, {3, 4, 4}, {3, 8, 0}, {3, 3, 5}, {4, 3, 4}}};
  const auto grouped = [&](size_t from, const std::array<size_t, 3>& sizes, size_t country) {
    size_t i = from;
    for (const size_t size : sizes) {
      if (size == 0) continue;
      for (size_t n = 1; n < size; ++n) {
        if (row.starts_group(i + n)) return false;
      }
      i += size;
      if (!row.starts_group(i)) return false;
    }
    return row.starts_group(from - country);
  };
  while (next_digit_row(text, at, kPhoneDigits, row)) {
    for (size_t i = 0; i + kPhoneDigits <= row.size(); ++i) {
      if (row.values[i] != '1' || row.values[i + 1] < '3' || row.values[i + 1] > '9') continue;
      const bool after_86 = i >= 2 && row.values[i - 2] == '8' && row.values[i - 1] == '6' && row.starts_group(i - 2);
      const size_t country = after_86 && !row.starts_group(i) ? 2 : 0;
      if (std::none_of(kGroupings.begin(), kGroupings.end(),
                       [&](const auto& sizes) { return grouped(i, sizes, country); })) {
        continue;
      }
      found.push_back({row.begin(i - (after_86 ? 2 : 0)), row.end(i + kPhoneDigits - 1)});
      i += kPhoneDigits - 1;
    }
  }
  return found;
}

Masked mask_ids(std::string_view text, FindOptions options) {
  const std::vector<FoundId> found = find_ids(text, options);
  Masked masked;
  masked.count = found.size();
  size_t at = 0;
  masked.text.reserve(text.size() + found.size() * kIdMask.size());
  for (const FoundId& id : found) {
    masked.text.append(text.substr(at, id.begin - at)).append(kIdMask);
    at = id.end;
  }
  masked.text.append(text.substr(at));
  return masked;
}

bool is_id_as_number(std::string_view cell) {
  // At least thirteen digits up to the day of birth, the point, E17; a digit and the point begin it, in half or full
  // width (U+FFxx begins with EF).
  constexpr size_t kBytesMin = 13 + 1 + 3;
  if (cell.size() < kBytesMin) return false;
  // Nearly all text begins with a letter, or with a character that is neither blank nor wide (E4 to E9).
  const auto lead = static_cast<uint8_t>(cell[0]);
  if (lead > ' ' && lead != 0xC2 && lead < 0xE1 && !is_digit(cell[0])) return false;
  if (lead > 0xE3 && lead != 0xEF) return false;
  cell = base::trim(cell);
  if (cell.size() < kBytesMin || (!is_digit(cell[0]) && cell[0] != '\xEF')) return false;
  if (is_digit(cell[0]) && cell[1] != '.' && cell[1] != '\xEF') return false;
  const std::string folded = base::fold_width(cell);
  const size_t exponent = folded.find_first_of("Ee");
  if (exponent == std::string::npos || folded.size() < 3 || folded[1] != '.') return false;
  const std::string_view power = std::string_view(folded).substr(exponent + 1);
  if (power != "+17" && power != "17") return false;
  std::string digits = folded.substr(0, 1) + folded.substr(2, exponent - 2);
  if (digits.size() > 18 || !std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return false;
  }
  digits.resize(18, '0');  // trailing zeros are not written
  const auto part = [&](size_t at, size_t length) { return std::stoi(digits.substr(at, length)); };
  return part(0, 2) >= 11 && part(6, 4) >= 1880 && part(6, 4) <= 2039 &&
         base::Day::from_civil(part(6, 4), part(10, 2), part(12, 2)).has_value();
}

}  // namespace taixin::identity

#include "facts/name_forms.h"

#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>

#include "base/error.h"

namespace taixin::facts {
namespace {

bool is_letter(char32_t c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

// Characters of names of bodies and places whose readings begin with different letters (现代汉语词典, 地名 included).
struct Polyphone {
  char32_t character;
  Initials initials;
};
constexpr Polyphone kPolyphones[] = {
    {U'长', {'c', 'z'}}, {U'行', {'h', 'x'}}, {U'重', {'c', 'z'}}, {U'乐', {'l', 'y'}}, {U'厦', {'x', 's'}},
    {U'朝', {'c', 'z'}}, {U'曾', {'z', 'c'}}, {U'单', {'d', 's'}}, {U'会', {'h', 'k'}}, {U'车', {'c', 'j'}},
    {U'解', {'j', 'x'}}, {U'查', {'c', 'z'}}, {U'仇', {'c', 'q'}}, {U'区', {'q', 'o'}}, {U'尉', {'w', 'y'}},
    {U'贾', {'j', 'g'}}, {U'石', {'s', 'd'}}, {U'泊', {'b', 'p'}}, {U'传', {'c', 'z'}}, {U'藏', {'c', 'z'}},
    {U'调', {'d', 't'}}, {U'弹', {'d', 't'}}, {U'奇', {'q', 'j'}}, {U'降', {'j', 'x'}}, {U'强', {'q', 'j'}},
    {U'校', {'x', 'j'}}, {U'种', {'z', 'c'}}, {U'系', {'x', 'j'}}, {U'巷', {'x', 'h'}}, {U'宿', {'s', 'x'}},
    {U'盛', {'s', 'c'}}, {U'省', {'s', 'x'}}, {U'率', {'l', 's'}}, {U'参', {'c', 's'}}, {U'番', {'f', 'p'}},
    {U'秘', {'m', 'b'}}, {U'阿', {'a', 'e'}}, {U'莘', {'s', 'x'}}, {U'乘', {'c', 's'}}, {U'浒', {'h', 'x'}},
    {U'涡', {'w', 'g'}}, {U'洞', {'d', 't'}}, {U'荥', {'x', 'y'}}, {U'枞', {'c', 'z'}}, {U'射', {'s', 'y'}},
    {U'畜', {'x', 'c'}}, {U'卡', {'k', 'q'}}, {U'屏', {'p', 'b'}}, {U'给', {'g', 'j'}}, {U'炮', {'p', 'b'}},
    {U'曝', {'b', 'p'}}, {U'艾', {'a', 'y'}}, {U'折', {'z', 's'}}, {U'轧', {'z', 'y'}}, {U'咖', {'k', 'g'}},
    {U'茄', {'q', 'j'}}, {U'壳', {'k', 'q'}}, {U'浅', {'q', 'j'}}, {U'提', {'t', 'd'}}, {U'属', {'s', 'z'}},
    {U'圩', {'w', 'x'}}, {U'纤', {'x', 'q'}}, {U'幢', {'z', 'c'}}, {U'澄', {'c', 'd'}}, {U'匙', {'c', 's'}},
    {U'褚', {'c', 'z'}}, {U'繁', {'f', 'p'}}, {U'翟', {'z', 'd'}}, {U'召', {'z', 's'}}, {U'万', {'w', 'm'}},
    {U'隗', {'w', 'k'}}, {U'叶', {'y', 'x'}}, {U'祭', {'j', 'z'}}, {U'铅', {'q', 'y'}}, {U'囤', {'t', 'd'}},
};

// The first letter of the reading of a character, 0 when ICU knows none. 50 microseconds: asked once a character.
class Reader {
 public:
  Reader() {
    UErrorCode status = U_ZERO_ERROR;
    han_.reset(icu::Transliterator::createInstance("Han-Latin; Latin-ASCII; Lower", UTRANS_FORWARD, status));
    TX_ASSERT(U_SUCCESS(status) && han_, "ICU without Han-Latin: {}", u_errorName(status));
  }
  char first_letter(char32_t c) const {
    icu::UnicodeString text(static_cast<UChar32>(c));
    han_->transliterate(text);
    const UChar32 letter = text.isEmpty() ? 0 : text.char32At(0);
    return is_letter(static_cast<char32_t>(letter)) ? static_cast<char>(letter) : char{0};
  }

 private:
  std::unique_ptr<icu::Transliterator> han_;
};

// Initials already asked for: two letters in one number, kKnown set.
constexpr char32_t kHanBegin = 0x2E80, kHanEnd = 0x33480;
constexpr uint32_t kKnown = 1 << 16;

uint32_t look_up(char32_t c) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  static const Reader reader;
  for (const Polyphone& one : kPolyphones) {
    if (one.character != c) continue;
    return kKnown | static_cast<uint32_t>(one.initials.first) << 8 | static_cast<uint32_t>(one.initials.second);
  }
  const bool han = u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_IDEOGRAPHIC);
  return kKnown | (han ? static_cast<uint32_t>(reader.first_letter(c)) << 8 : 0);
}

}  // namespace

std::vector<char32_t> code_points(std::string_view utf8) {
  std::vector<char32_t> points;
  points.reserve(utf8.size() / 2);
  const auto* bytes = reinterpret_cast<const uint8_t*>(utf8.data());
  for (size_t at = 0; at < utf8.size();) {
    UChar32 c;
    U8_NEXT_OR_FFFD(bytes, at, utf8.size(), c);
    points.push_back(static_cast<char32_t>(c));
  }
  return points;
}

std::string to_utf8(std::span<const char32_t> points) {
  std::string text;
  for (const char32_t c : points) {
    std::array<char, 4> bytes;
    size_t size = 0;
    U8_APPEND_UNSAFE(bytes.data(), size, static_cast<UChar32>(c));
    text.append(bytes.data(), size);
  }
  return text;
}

Initials initials_of(char32_t c) {
  if (is_letter(c) || is_digit(c)) return {static_cast<char>(c), 0};
  if (c < kHanBegin || c >= kHanEnd) return {};
  static const auto known = std::make_unique<std::atomic<uint32_t>[]>(kHanEnd - kHanBegin);  // zeroes
  auto& slot = known[c - kHanBegin];
  uint32_t letters = slot.load(std::memory_order_relaxed);
  if (letters == 0) {
    letters = look_up(c);
    slot.store(letters, std::memory_order_relaxed);
  }
  return {static_cast<char>(letters >> 8 & 0xFF), static_cast<char>(letters & 0xFF)};
}

std::vector<Initials> initials_of(std::string_view normal) {
  std::vector<Initials> out;
  for (const char32_t c : code_points(normal)) {
    if (const Initials one = initials_of(c); one.first != 0) out.push_back(one);
  }
  return out;
}

bool may_be_initials(std::string_view normal) {
  const auto byte = [](char c) { return static_cast<char32_t>(static_cast<unsigned char>(c)); };
  return normal.size() >= kInitialsMin &&
         std::all_of(normal.begin(), normal.end(), [&](char c) { return is_letter(byte(c)) || is_digit(byte(c)); }) &&
         std::any_of(normal.begin(), normal.end(), [&](char c) { return is_letter(byte(c)); });
}

int find_initials(std::string_view letters, std::string_view normal) {
  const std::vector<Initials> name = initials_of(normal);
  const auto fits = [](char letter, const Initials& initials) { return initials.has(letter); };
  for (size_t at = 0; at + letters.size() <= name.size(); ++at) {
    if (std::equal(letters.begin(), letters.end(), name.begin() + static_cast<ptrdiff_t>(at), fits))
      return at == 0 ? 0 : 1;
  }
  return -1;
}

int slips_allowed(size_t query_points) {
  if (query_points < kSlipQueryMin || query_points > kSlipQueryMax) return 0;
  return query_points < 10 ? 1 : query_points < 20 ? 2 : 3;
}

EditMatcher::EditMatcher(std::span<const char32_t> pattern) : size_(pattern.size()) {
  TX_ASSERT(!pattern.empty() && pattern.size() <= kSlipQueryMax, "a query of {} characters", pattern.size());
  for (size_t i = 0; i < pattern.size(); ++i) {
    size_t slot = pattern[i] % kSlots;
    while (masks_[slot] != 0 && keys_[slot] != pattern[i]) slot = (slot + 1) % kSlots;
    keys_[slot] = pattern[i];
    masks_[slot] |= uint64_t{1} << i;
  }
}

uint64_t EditMatcher::positions(char32_t c) const {
  size_t slot = c % kSlots;
  while (masks_[slot] != 0) {
    if (keys_[slot] == c) return masks_[slot];
    slot = (slot + 1) % kSlots;
  }
  return 0;
}

int EditMatcher::distance(std::string_view text) const {
  // G. Myers, A fast bit-vector algorithm for approximate string matching (1999), as written by H. Hyyrö: the column of
  // distances as differences, one bit a row; a match may begin anywhere in the text.
  const uint64_t last = uint64_t{1} << (size_ - 1);
  uint64_t up = ~uint64_t{0}, down = 0;
  int score = static_cast<int>(size_), best = score;
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  for (size_t at = 0; at < text.size();) {
    UChar32 c;
    U8_NEXT_OR_FFFD(bytes, at, text.size(), c);
    const uint64_t equal = positions(static_cast<char32_t>(c));
    const uint64_t diagonal = (((equal & up) + up) ^ up) | equal | down;
    uint64_t right_up = down | ~(diagonal | up), right_down = up & diagonal;
    if (right_up & last) ++score;
    if (right_down & last) --score;
    best = std::min(best, score);
    right_up <<= 1, right_down <<= 1;
    up = right_down | ~(diagonal | right_up);
    down = right_up & diagonal;
  }
  return best;
}

SlipMatcher::SlipMatcher(std::span<const char32_t> query) : plain_(query) {
  std::vector<char32_t> points(query.begin(), query.end());
  for (size_t i = 1; i < points.size(); ++i) {
    if (points[i - 1] == points[i]) continue;
    std::swap(points[i - 1], points[i]);
    exchanged_.push_back(points);
    matchers_.emplace_back(points);
    std::swap(points[i - 1], points[i]);
  }
}

int SlipMatcher::distance(std::string_view text, int limit) const {
  const int plain = plain_.distance(text);
  // An exchange saves one change of two, never more.
  if (plain < 2 || plain > limit + 1) return plain;
  const bool saved = std::any_of(matchers_.begin(), matchers_.end(),
                                 [&](const EditMatcher& one) { return one.distance(text) == plain - 2; });
  return saved ? plain - 1 : plain;
}

}  // namespace taixin::facts

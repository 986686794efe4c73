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
  for_code_points(utf8, [&](char32_t point) { points.push_back(point); });
  return points;
}

void append_utf8(char32_t point, std::string& out) {
  std::array<char, 4> bytes;
  size_t size = 0;
  U8_APPEND_UNSAFE(bytes.data(), size, static_cast<UChar32>(point));
  out.append(bytes.data(), size);
}

std::string to_utf8(std::span<const char32_t> points) {
  std::string text;
  for (const char32_t c : points) append_utf8(c, text);
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

std::vector<Initials> initials_of(std::span<const char32_t> name) {
  std::vector<Initials> out;
  for (const char32_t c : name) {
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

int find_initials(std::string_view letters, std::span<const char32_t> name) {
  std::array<Initials, 64> at_hand;
  std::vector<Initials> many(name.size() > at_hand.size() ? name.size() : 0);
  const std::span<Initials> room = many.empty() ? std::span(at_hand) : std::span(many);
  size_t size = 0;
  for (const char32_t c : name) {
    if (const Initials one = initials_of(c); one.first != 0) room[size++] = one;
  }
  const auto row = room.first(size);
  const auto at = std::search(row.begin(), row.end(), letters.begin(), letters.end(),
                              [](const Initials& initials, char letter) { return initials.has(letter); });
  if (at == row.end()) return -1;
  return at == row.begin() ? 0 : 1;
}

int slips_allowed(size_t query_points) {
  if (query_points < kSlipQueryMin || query_points > kSlipQueryMax) return 0;
  return query_points < 9 ? 1 : query_points < 20 ? 2 : 3;
}

SlipMatcher::SlipMatcher(std::span<const char32_t> query) : size_(query.size()) {
  TX_ASSERT(!query.empty() && query.size() <= kSlipQueryMax, "a query of {} characters", query.size());
  for (size_t i = 0; i < query.size(); ++i) {
    size_t slot = query[i] % kSlots;
    while (slots_[slot].positions != 0 && slots_[slot].character != query[i]) slot = (slot + 1) % kSlots;
    slots_[slot].character = query[i];
    slots_[slot].positions |= uint64_t{1} << i;
  }
}

}  // namespace taixin::facts

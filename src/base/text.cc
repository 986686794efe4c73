#include "base/text.h"

#include <simdjson.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include "base/error.h"

namespace taixin::base {
namespace {

// The bytes that the 2005 table (ICU 72) sends to the private use area although the characters have had code points of
// their own since Unicode 4.1 and 5.2: GB 18030-2022 moves 18 of them; the 6 beyond the BMP are decoded by glibc and by
// browsers in the same way.
struct Moved {
  char16_t retired;    // private use code point of the 2005 table
  char32_t character;  // what the bytes mean
};
constexpr std::array<Moved, 24> kMoved{{
    {0xE78D, 0xFE10},  {0xE78E, 0xFE12},  {0xE78F, 0xFE11}, {0xE790, 0xFE13}, {0xE791, 0xFE14},  {0xE792, 0xFE15},
    {0xE793, 0xFE16},  {0xE794, 0xFE17},  {0xE795, 0xFE18}, {0xE796, 0xFE19}, {0xE816, 0x20087}, {0xE817, 0x20089},
    {0xE818, 0x200CC}, {0xE81E, 0x9FB4},  {0xE826, 0x9FB5}, {0xE82B, 0x9FB6}, {0xE82C, 0x9FB7},  {0xE831, 0x215D7},
    {0xE832, 0x9FB8},  {0xE83B, 0x2298F}, {0xE843, 0x9FB9}, {0xE854, 0x9FBA}, {0xE855, 0x241FE}, {0xE864, 0x9FBB},
}};
constexpr char16_t kRetiredFirst = 0xE78D;
constexpr char16_t kRetiredLast = 0xE864;

char32_t without_retired(char16_t unit) {
  if (unit < kRetiredFirst || unit > kRetiredLast) return unit;
  for (const Moved& moved : kMoved) {
    if (moved.retired == unit) return moved.character;
  }
  return unit;
}

// The 2005 table writes these 18 characters in four bytes; GB 18030-2022 gives them the two bytes of the retired point.
char16_t two_byte_form(char16_t unit) {
  const bool candidate = (unit >= 0x9FB4 && unit <= 0x9FBB) || (unit >= 0xFE10 && unit <= 0xFE19);
  if (!candidate) return unit;
  for (const Moved& moved : kMoved) {
    if (moved.character == unit) return moved.retired;
  }
  return unit;
}

// Writes `c` at `to` (four bytes of room) and returns the place behind it.
char* write_utf8(char32_t c, char* to) {
  if (c < 0x80) {
    *to++ = static_cast<char>(c);
  } else if (c < 0x800) {
    *to++ = static_cast<char>(0xC0 | (c >> 6));
    *to++ = static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    *to++ = static_cast<char>(0xE0 | (c >> 12));
    *to++ = static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    *to++ = static_cast<char>(0x80 | (c & 0x3F));
  } else {
    *to++ = static_cast<char>(0xF0 | (c >> 18));
    *to++ = static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    *to++ = static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    *to++ = static_cast<char>(0x80 | (c & 0x3F));
  }
  return to;
}

void append_utf8(char32_t c, std::string& out) {
  std::array<char, 4> bytes;
  out.append(bytes.data(), write_utf8(c, bytes.data()));
}

// The code point at `at` (advanced past it), or U+FFFD for a malformed byte.
char32_t next_code_point(std::string_view text, size_t& at) {
  UChar32 c;
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  U8_NEXT_OR_FFFD(bytes, at, text.size(), c);
  return static_cast<char32_t>(c);
}

// Only characters that begin with one of these bytes are trimmed: it spares nearly every cell the decoding.
bool may_be_trimmed(uint8_t lead) {
  return lead <= ' ' || lead == 0xC2 || (lead >= 0xE1 && lead <= 0xE3) || lead == 0xEF;
}

bool is_trimmed(char32_t c) {
  switch (c) {
    case '\t':
    case '\n':
    case '\v':
    case '\f':
    case '\r':
    case ' ':
    case 0x85:
    case 0xA0:
    case 0x1680:
    case 0x2028:
    case 0x2029:
    case 0x202F:
    case 0x205F:
    case 0x2060:
    case 0x3000:
    case 0xFEFF:
      return true;
    default:
      // spaces of all widths, zero-width characters and direction marks; direction embeddings copied from PDF viewers
      return (c >= 0x2000 && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  }
}

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

// A GB 18030 converter that stops at the first thing it cannot convert, in both directions.
Converter open_gb18030() {
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open("gb18030", &status));
  TX_ASSERT(U_SUCCESS(status), "ICU without GB 18030: {}", u_errorName(status));
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  ucnv_setFromUCallBack(converter.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  TX_ASSERT(U_SUCCESS(status), "ICU call-backs: {}", u_errorName(status));
  return converter;
}

constexpr size_t kChunkBytes = 8192;

// Feeds ICU; appends what came out, without retired code points. False when it stopped.
bool convert_some(UConverter* converter, std::string_view bytes, bool flush, std::string& out) {
  std::array<UChar, 16> units;  // a byte gives at most one unit, and at most three are pending
  TX_ASSERT(bytes.size() <= 4, "{} bytes at once", bytes.size());
  const char* source = bytes.data();
  UChar* target = units.data();
  UErrorCode status = U_ZERO_ERROR;
  ucnv_toUnicode(converter, &target, units.data() + units.size(), &source, source + bytes.size(), nullptr,
                 static_cast<UBool>(flush), &status);
  const auto count = static_cast<size_t>(target - units.data());
  for (size_t at = 0; at < count;) {
    UChar32 c;
    U16_NEXT(units.data(), at, count, c);
    append_utf8(c < 0x10000 ? without_retired(static_cast<char16_t>(c)) : static_cast<char32_t>(c), out);
  }
  return U_SUCCESS(status);
}

// What two bytes mean, from ICU once; 0 where ICU has to look itself (refused, or beyond the BMP). Nearly all text is
// ASCII and these: measured twice as fast as giving everything to ICU (270 against 130 MB/s).
class TwoByteTable {
 public:
  TwoByteTable() {
    const Converter converter = open_gb18030();
    std::string text;
    for (int lead = 0x81; lead <= 0xFE; ++lead) {
      for (int trail = 0x40; trail <= 0xFE; ++trail) {
        const std::array<char, 2> bytes{static_cast<char>(lead), static_cast<char>(trail)};
        text.clear();
        if (convert_some(converter.get(), {bytes.data(), 2}, true, text) && text.size() <= 3) {
          size_t at = 0;
          table_[place(static_cast<uint8_t>(lead), static_cast<uint8_t>(trail))] =
              static_cast<char16_t>(next_code_point(text, at));
          if (at != text.size()) table_[place(static_cast<uint8_t>(lead), static_cast<uint8_t>(trail))] = 0;
        }
        ucnv_reset(converter.get());
      }
    }
  }
  char16_t at(uint8_t lead, uint8_t trail) const {
    return lead < 0x81 || lead > 0xFE || trail < 0x40 || trail > 0xFE ? u'\0' : table_[place(lead, trail)];
  }

 private:
  static size_t place(uint8_t lead, uint8_t trail) { return (lead - 0x81u) * 191u + (trail - 0x40u); }
  std::array<char16_t, 126 * 191> table_{};
};

// Appends what the table knows, up to the first character that it does not; returns the bytes taken.
size_t convert_known(std::string_view bytes, std::string& out) {
  static const TwoByteTable table;
  std::array<char, 3 * kChunkBytes + 8> text;
  size_t at = 0;
  bool known = true;
  while (known && at < bytes.size()) {
    char* to = text.data();
    const size_t stop = std::min(bytes.size(), at + kChunkBytes);
    while (at < stop) {
      const auto lead = static_cast<uint8_t>(bytes[at]);
      if (lead < 0x80) {
        *to++ = bytes[at++];
        continue;
      }
      const char16_t unit = at + 1 < bytes.size() ? table.at(lead, static_cast<uint8_t>(bytes[at + 1])) : u'\0';
      known = unit != 0;
      if (!known) break;
      to = write_utf8(unit, to);
      at += 2;
    }
    out.append(text.data(), to);
  }
  return at;
}

}  // namespace

size_t valid_utf8_prefix(std::string_view text) {
  if (simdjson::validate_utf8(text.data(), text.size())) return text.size();
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  for (size_t at = 0; at < text.size();) {
    const size_t start = at;
    UChar32 c;
    U8_NEXT(bytes, at, text.size(), c);
    if (c < 0) return start;
  }
  return text.size();
}

size_t count_code_points(std::string_view utf8) {
  return static_cast<size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<uint8_t>(c) & 0xC0) != 0x80; }));
}

size_t display_width(std::string_view utf8) {
  size_t columns = 0;
  for (size_t at = 0; at < utf8.size();) {
    const auto c = static_cast<UChar32>(next_code_point(utf8, at));
    const auto category = u_charType(c);
    const bool takes_no_place = category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK ||
                                category == U_FORMAT_CHAR || category == U_CONTROL_CHAR;
    if (takes_no_place) continue;
    const int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
    columns += width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
  }
  return columns;
}

std::string_view prefix_code_points(std::string_view utf8, size_t max) {
  size_t at = 0;
  for (size_t n = 0; n < max && at < utf8.size(); ++n) next_code_point(utf8, at);
  return utf8.substr(0, at);
}

std::string fold_width(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for (size_t i = 0; i < utf8.size();) {
    const auto a = static_cast<uint8_t>(utf8[i]);
    if ((a == 0xEF || a == 0xE3) && i + 2 < utf8.size()) {
      const auto b = static_cast<uint8_t>(utf8[i + 1]);
      const auto c = static_cast<uint8_t>(utf8[i + 2]);
      char folded = 0;
      if (a == 0xE3 && b == 0x80 && c == 0x80) folded = ' ';                                       // U+3000
      if (a == 0xEF && b == 0xBC && c >= 0x81 && c <= 0xBF) folded = static_cast<char>(c - 0x60);  // U+FF01..FF3F
      if (a == 0xEF && b == 0xBD && c >= 0x80 && c <= 0x9E) folded = static_cast<char>(c - 0x20);  // U+FF40..FF5E
      if (folded != 0) {
        out += folded;
        i += 3;
        continue;
      }
    }
    out += utf8[i++];
  }
  return out;
}

bool has_full_width(std::string_view utf8) {
  constexpr size_t kBlock = 16;  // compilers make one step of it
  const auto is_clean = [](const char* bytes) {
    uint8_t looked_at = 0;  // below
    for (size_t i = 0; i < kBlock; ++i) {
      looked_at |= static_cast<uint8_t>((bytes[i] == '\xEF') | (bytes[i] == '\xE3'));
    }
    return looked_at == 0;
  };
  size_t i = 0;
  while (i + kBlock <= utf8.size() && is_clean(utf8.data() + i)) i += kBlock;
  for (; i + 2 < utf8.size(); ++i) {
    const auto a = static_cast<uint8_t>(utf8[i]);
    if (a != 0xEF && a != 0xE3) continue;
    const auto b = static_cast<uint8_t>(utf8[i + 1]);
    const auto c = static_cast<uint8_t>(utf8[i + 2]);
    const bool folds = a == 0xE3 ? b == 0x80 && c == 0x80
                                 : (b == 0xBC && c >= 0x81 && c <= 0xBF) || (b == 0xBD && c >= 0x80 && c <= 0x9E);
    if (folds) return true;
  }
  return false;
}

std::string_view trim(std::string_view utf8) {
  size_t begin = 0;
  while (begin < utf8.size() && may_be_trimmed(static_cast<uint8_t>(utf8[begin]))) {
    size_t at = begin;
    if (!is_trimmed(next_code_point(utf8, at))) break;
    begin = at;
  }
  size_t end = utf8.size();
  while (end > begin) {
    size_t start = end - 1;
    while (start > begin && (static_cast<uint8_t>(utf8[start]) & 0xC0) == 0x80) --start;
    if (!may_be_trimmed(static_cast<uint8_t>(utf8[start]))) break;
    size_t at = start;
    if (!is_trimmed(next_code_point(utf8.substr(0, end), at)) || at != end) break;
    end = start;
  }
  return utf8.substr(begin, end - begin);
}

bool has_control(std::string_view utf8) {
  constexpr size_t kBlock = 16;  // compilers make one step of it
  const auto is_clean = [](const char* bytes) {
    uint8_t looked_at = 0;  // below
    for (size_t i = 0; i < kBlock; ++i) {
      const auto byte = static_cast<uint8_t>(bytes[i]);
      looked_at |= static_cast<uint8_t>((byte < 0x20) | (byte == 0x7F) | (byte == 0xC2));
    }
    return looked_at == 0;
  };
  size_t i = 0;
  while (i + kBlock <= utf8.size() && is_clean(utf8.data() + i)) i += kBlock;
  for (; i < utf8.size(); ++i) {
    const auto byte = static_cast<uint8_t>(utf8[i]);
    if (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') return true;
    if (byte == 0x7F) return true;
    if (byte == 0xC2 && i + 1 < utf8.size() && static_cast<uint8_t>(utf8[i + 1]) < 0xA0) return true;  // C1
  }
  return false;
}

std::string without_retired_code_points(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for (size_t at = 0; at < utf8.size();) {
    const size_t start = at;
    const char32_t c = next_code_point(utf8, at);
    if (c >= kRetiredFirst && c <= kRetiredLast) {
      append_utf8(without_retired(static_cast<char16_t>(c)), out);
    } else {
      out.append(utf8.substr(start, at - start));
    }
  }
  return out;
}

struct Gb18030Decoder::State {
  Converter converter = open_gb18030();
};

Gb18030Decoder::Gb18030Decoder() : state_(std::make_unique<State>()) {}
Gb18030Decoder::~Gb18030Decoder() = default;
Gb18030Decoder::Gb18030Decoder(Gb18030Decoder&&) noexcept = default;
Gb18030Decoder& Gb18030Decoder::operator=(Gb18030Decoder&&) noexcept = default;

bool Gb18030Decoder::decode(std::string_view bytes, bool last, std::string& out) {
  UConverter* converter = state_->converter.get();
  bool good = true;
  while (good && !bytes.empty()) {
    UErrorCode status = U_ZERO_ERROR;
    if (ucnv_toUCountPending(converter, &status) == 0) {
      bytes.remove_prefix(convert_known(bytes, out));
      if (bytes.empty()) break;
    }
    good = convert_some(converter, bytes.substr(0, 1), false, out);
    bytes.remove_prefix(1);
  }
  if (good && last) good = convert_some(converter, "", true, out);  // refuses what is unfinished
  if (!good || last) ucnv_reset(converter);
  return good;
}

std::string to_gb18030(std::string_view utf8) {
  const Converter converter = open_gb18030();
  std::string out;
  out.reserve(utf8.size());
  std::array<UChar, kChunkBytes + 2> units;
  std::array<char, 4 * kChunkBytes + 16> encoded;
  for (size_t at = 0; at < utf8.size();) {
    size_t count = 0;
    while (at < utf8.size() && count < kChunkBytes) {
      const char32_t c = next_code_point(utf8, at);
      if (c < 0x10000) {
        units[count++] = two_byte_form(static_cast<char16_t>(c));
      } else {
        units[count++] = U16_LEAD(static_cast<UChar32>(c));
        units[count++] = U16_TRAIL(static_cast<UChar32>(c));
      }
    }
    const UChar* source = units.data();
    char* target = encoded.data();
    UErrorCode status = U_ZERO_ERROR;
    ucnv_fromUnicode(converter.get(), &target, encoded.data() + encoded.size(), &source, source + count, nullptr,
                     static_cast<UBool>(at >= utf8.size()), &status);
    TX_ASSERT(U_SUCCESS(status), "GB 18030 encodes all of Unicode: {}", u_errorName(status));
    out.append(encoded.data(), static_cast<size_t>(target - encoded.data()));
  }
  return out;
}

bool utf16_to_utf8(std::string_view bytes, bool big_endian, std::string& out) {
  const auto unit_at = [&](size_t i) {
    const auto first = static_cast<uint8_t>(bytes[i]);
    const auto second = static_cast<uint8_t>(bytes[i + 1]);
    return static_cast<char16_t>(big_endian ? first << 8 | second : second << 8 | first);
  };
  size_t i = 0;
  while (i + 1 < bytes.size()) {
    const char16_t unit = unit_at(i);
    i += 2;
    if (!U16_IS_SURROGATE(unit)) {
      append_utf8(unit, out);
      continue;
    }
    if (!U16_IS_SURROGATE_LEAD(unit) || i + 1 >= bytes.size()) return false;
    const char16_t trail = unit_at(i);
    if (!U16_IS_TRAIL(trail)) return false;
    i += 2;
    append_utf8(static_cast<char32_t>(U16_GET_SUPPLEMENTARY(unit, trail)), out);
  }
  return i == bytes.size();
}

}  // namespace taixin::base

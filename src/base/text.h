// Text as it arrives and as it is compared: UTF-8 inside, GB 18030 at the edge.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace taixin::base {

// Length of the longest valid UTF-8 prefix (Unicode 15, table 3-7: no surrogates, nothing overlong). size() when all is
// valid.
size_t valid_utf8_prefix(std::string_view text);
inline bool is_utf8(std::string_view text) { return valid_utf8_prefix(text) == text.size(); }

// Number of code points in valid UTF-8.
size_t count_code_points(std::string_view utf8);
// Columns on a terminal: wide (East Asian) code points take two (ICU East_Asian_Width).
size_t display_width(std::string_view utf8);
// The longest prefix of at most `max` code points.
std::string_view prefix_code_points(std::string_view utf8, size_t max);

// Full-width ASCII (U+FF01..FF5E) and U+3000 to their half-width forms; everything else as it is.
std::string fold_width(std::string_view utf8);
// Whether fold_width would change anything: most cells need no copy.
bool has_full_width(std::string_view utf8);
// Without leading and trailing white space of any kind that Excel files hold: ASCII, NBSP, U+3000, zero-width, BOM.
std::string_view trim(std::string_view utf8);
bool has_control(std::string_view utf8);  // C0 (but tab, CR, LF), DEL, C1

// GB 18030 to UTF-8, streaming. Decoder: ICU 72 (2005 table) with the 24 code points that have left the private use
// area mapped explicitly, so that the bytes FE59 are U+9FB4 as glibc has it (decoders disagree: ICU alone gives
// U+E81E). After `last` or a refusal the decoder is as new. One decoder, one thread.
class Gb18030Decoder {
 public:
  Gb18030Decoder();
  ~Gb18030Decoder();
  Gb18030Decoder(Gb18030Decoder&&) noexcept;
  Gb18030Decoder& operator=(Gb18030Decoder&&) noexcept;

  // Appends the decoded text of `bytes` to `out`; keeps an unfinished character for the next call.
  // False when the bytes are not GB 18030 (or `last` and unfinished); `out` then holds what was good.
  bool decode(std::string_view bytes, bool last, std::string& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Replaces the 24 retired private use code points (what older decoders made of rare characters) by those characters.
std::string without_retired_code_points(std::string_view utf8);

// UTF-8 to GB 18030 (what departments' spreadsheets open without garbling). Valid UTF-8 always has an encoding,
// malformed bytes become U+FFFD. Decoding it gives the same text, except that a retired code point comes back as its
// character.
std::string to_gb18030(std::string_view utf8);
// UTF-16 (either byte order, `big_endian`; a byte order mark is a character like others) to UTF-8, appended to `out`;
// false on a lone surrogate or odd length, `out` then holds what was good.
bool utf16_to_utf8(std::string_view bytes, bool big_endian, std::string& out);

}  // namespace taixin::base

// Text files as UTF-8: which encoding a file is in, and its text block by block, with the damaged places marked.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/result.h"
#include "base/text.h"
#include "intake/reader.h"

namespace taixin::intake {

enum class Encoding { utf8, utf8_bom, gb18030, utf16le, utf16be };
std::string_view encoding_name(Encoding encoding);  // "utf-8", "utf-8-bom", "gb18030", "utf-16le", "utf-16be"

// By byte order mark, else by reading until the evidence for UTF-8 or GB 18030 is decisive (for a file of ASCII with
// one Chinese name at its end: all of it). A file with a few damaged bytes is still what the rest of it is.
base::Result<Encoding> find_encoding(Source& source);

// Length of the longest prefix that is well-formed GB 18030 (structure and assigned four-byte ranges); `unfinished` is
// set when what follows could be the beginning of a character.
size_t valid_gb18030_prefix(std::string_view bytes, bool& unfinished);

// Appends the UTF-8 of one code point (not a surrogate).
void append_code_point(uint32_t code_point, std::string& out);

// A place that could not be decoded, or a NUL: U+FFFD stands there in the text.
struct Damage {
  size_t position = 0;       // in the decoded text
  uint64_t byte_offset = 0;  // in the file
  bool nul = false;
};

class TextStream {
 public:
  TextStream(Source& source, Encoding encoding, size_t block_bytes = 1 << 20);

  // Appends the next block's text to `out` and at least the first damaged place of each damaged line to `damage`.
  // False at the end of the file, when nothing was appended.
  base::Result<bool> append(std::string& out, std::vector<Damage>& damage);
  double progress() const;
  std::string_view encoding_title() const { return encoding_name(encoding_); }
  // Of all bytes of the file; only after append() returned false, once.
  std::string sha256_hex();

 private:
  void decode_utf8(std::string_view bytes, bool last, std::string& out, std::vector<Damage>& damage);
  void decode_gb18030(std::string_view bytes, bool last, std::string& out, std::vector<Damage>& damage);
  void decode_utf16(std::string_view bytes, bool last, std::string& out, std::vector<Damage>& damage);
  void append_valid(std::string_view bytes, std::string& out, std::vector<Damage>& damage);
  void mark(std::string& out, std::vector<Damage>& damage, bool nul);

  Source* source_;
  Encoding encoding_;
  size_t block_bytes_;
  uint64_t read_offset_ = 0;    // next byte to read from the source
  uint64_t decode_offset_ = 0;  // file offset of the next byte to decode
  std::string carry_;           // an unfinished character at the end of the last block
  std::string raw_;
  size_t last_mark_ = std::string::npos;  // position in `out` of the last mark of this block
  bool skip_mark_ = true;                 // a byte order mark may still come
  base::Gb18030Decoder gb18030_;
  base::Sha256Stream sha256_;
};

// A stretch of a file's text that moves forward: the parsers' view of it.
class TextWindow {
 public:
  explicit TextWindow(TextStream stream) : stream_(std::move(stream)) {}

  std::string text;     // decoded and not yet used up
  size_t position = 0;  // everything before it is used up
  bool at_end = false;  // nothing comes after `text`

  // Drops what is used up and appends the next block. Returns how many bytes of `text` were dropped.
  base::Result<size_t> fill();
  // Whether [from, to) of the text holds damage: why, for the row of that line. Ranges are asked in rising order.
  std::optional<base::Error> damage(uint64_t line, size_t from, size_t to);

  double progress() const { return stream_.progress(); }
  std::string sha256_hex() { return stream_.sha256_hex(); }  // once, at the end

 private:
  TextStream stream_;
  std::vector<Damage> damage_;
  size_t damage_next_ = 0;
};

}  // namespace taixin::intake

#include "intake/read_text.h"

#include <simdjson.h>

#include <algorithm>
#include <cstring>

#include "intake/reader_errors.h"

namespace taixin::intake {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr size_t kProbeBlock = 1 << 20;
constexpr size_t kSliceBytes = 128;
constexpr uint64_t kDecisiveCharacters = 200'000;  // this many multi-byte characters of one encoding settle the matter

uint8_t byte_at(std::string_view bytes, size_t i) { return static_cast<uint8_t>(bytes[i]); }

// Bytes at the end of a block that begin a UTF-8 character whose rest is in the next block.
size_t unfinished_utf8(std::string_view bytes) {
  for (size_t back = 1; back <= 3 && back <= bytes.size(); ++back) {
    const uint8_t c = byte_at(bytes, bytes.size() - back);
    if (c < 0x80) return 0;
    if (c >= 0xC0) {
      const size_t length = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
      return length > back ? back : 0;
    }
  }
  return 0;
}

size_t skip_ascii(std::string_view bytes, size_t i) {
  while (i + 8 <= bytes.size()) {
    uint64_t eight;
    std::memcpy(&eight, bytes.data() + i, sizeof eight);
    if (eight & 0x8080808080808080u) break;
    i += 8;
  }
  while (i < bytes.size() && byte_at(bytes, i) < 0x80) ++i;
  return i;
}

bool assigned_four_bytes(uint8_t a, uint8_t b, uint8_t c, uint8_t d) {
  const uint32_t index = ((a - 0x81u) * 10 + (b - 0x30u)) * 1260 + (c - 0x81u) * 10 + (d - 0x30u);
  constexpr uint32_t kBmpEnd = 39420;          // 0x8431A439 is the last below U+10000
  constexpr uint32_t kSupplementary = 189000;  // 0x90308130 is U+10000
  return index < kBmpEnd || (index >= kSupplementary && index < kSupplementary + 0x100000);
}

// Characters of each encoding in a block, and places that are not of it.
struct Evidence {
  uint64_t characters = 0;
  uint64_t damaged = 0;
};

void weigh_utf8(std::string_view bytes, Evidence& evidence) {
  size_t i = 0;
  while ((i = skip_ascii(bytes, i)) < bytes.size()) {
    const uint8_t c = byte_at(bytes, i);
    const size_t length = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC2 ? 2 : 1;
    if (length > 1 && i + length <= bytes.size() && base::is_utf8(bytes.substr(i, length))) {
      ++evidence.characters;
      i += length;
    } else {
      ++evidence.damaged;
      ++i;
    }
  }
}

void weigh_gb18030(std::string_view bytes, Evidence& evidence) {
  size_t i = 0;
  while ((i = skip_ascii(bytes, i)) < bytes.size()) {
    const uint8_t a = byte_at(bytes, i);
    const uint8_t b = i + 1 < bytes.size() ? byte_at(bytes, i + 1) : 0;
    if (a > 0x80 && a < 0xFF && b >= 0x40 && b != 0x7F && b != 0xFF) {
      ++evidence.characters;
      i += 2;
    } else if (a > 0x80 && a < 0xFF && b >= 0x30 && b <= 0x39) {
      ++evidence.characters;
      i += 4;
    } else {
      ++evidence.damaged;
      ++i;
    }
  }
}

// Chinese text in GB 18030 breaks the pattern of UTF-8 at most of its characters (about one in six is valid by
// accident), so a file with more characters than breaks is UTF-8 with damage.
bool more_like_utf8(const Evidence& utf8, const Evidence& gb18030) {
  if (utf8.characters >= utf8.damaged) return true;
  return utf8.damaged * (gb18030.characters + 1) < gb18030.damaged * (utf8.characters + 1);
}

}  // namespace

std::string_view encoding_name(Encoding encoding) {
  switch (encoding) {
    case Encoding::utf8:
      return "utf-8";
    case Encoding::utf8_bom:
      return "utf-8-bom";
    case Encoding::gb18030:
      return "gb18030";
    case Encoding::utf16le:
      return "utf-16le";
    case Encoding::utf16be:
      return "utf-16be";
  }
  return "";
}

size_t valid_gb18030_prefix(std::string_view bytes, bool& unfinished) {
  unfinished = false;
  size_t i = 0;
  while ((i = skip_ascii(bytes, i)) < bytes.size()) {
    const size_t left = bytes.size() - i;
    const uint8_t a = byte_at(bytes, i);
    if (a == 0x80 || a == 0xFF) return i;
    if (left < 2) return unfinished = true, i;
    const uint8_t b = byte_at(bytes, i + 1);
    if (b >= 0x40 && b != 0x7F && b != 0xFF) {
      i += 2;
      continue;
    }
    if (b < 0x30 || b > 0x39) return i;
    if (left < 3) return unfinished = true, i;
    const uint8_t c = byte_at(bytes, i + 2);
    if (c < 0x81 || c == 0xFF) return i;
    if (left < 4) return unfinished = true, i;
    const uint8_t d = byte_at(bytes, i + 3);
    if (d < 0x30 || d > 0x39 || !assigned_four_bytes(a, b, c, d)) return i;
    i += 4;
  }
  return i;
}

base::Result<Encoding> find_encoding(Source& source) {
  std::string block;
  TX_CHECK(source.read(0, kProbeBlock, block));
  const std::string_view head = block;
  if (head.starts_with("\xEF\xBB\xBF")) return Encoding::utf8_bom;
  if (head.starts_with("\xFF\xFE")) return Encoding::utf16le;
  if (head.starts_with("\xFE\xFF")) return Encoding::utf16be;
  if (head.starts_with("\x84\x31\x95\x33")) return Encoding::gb18030;
  Evidence utf8, gb18030;
  std::string carry;
  for (uint64_t offset = 0; !block.empty();) {
    offset += block.size();
    if (simdjson::validate_utf8(block) && skip_ascii(block, 0) == block.size() && carry.empty()) {
      TX_CHECK(source.read(offset, kProbeBlock, block));
      continue;
    }
    // Cut at the last line break, which is one in both encodings, so that no character is torn.
    carry += block;
    size_t cut = carry.rfind('\n');
    cut =
        cut == std::string::npos || offset >= source.size() || carry.size() > 2 * kProbeBlock ? carry.size() : cut + 1;
    weigh_utf8(std::string_view(carry).substr(0, cut), utf8);
    weigh_gb18030(std::string_view(carry).substr(0, cut), gb18030);
    carry.erase(0, cut);
    if (utf8.characters > kDecisiveCharacters && utf8.damaged * 100 < utf8.characters) return Encoding::utf8;
    if (utf8.damaged > kDecisiveCharacters && gb18030.damaged * 100 < gb18030.characters) return Encoding::gb18030;
    TX_CHECK(source.read(offset, kProbeBlock, block));
  }
  weigh_utf8(carry, utf8);
  weigh_gb18030(carry, gb18030);
  return more_like_utf8(utf8, gb18030) ? Encoding::utf8 : Encoding::gb18030;
}

TextStream::TextStream(Source& source, Encoding encoding, size_t block_bytes)
    : source_(&source), encoding_(encoding), block_bytes_(std::max<size_t>(block_bytes, 4)) {}

double TextStream::progress() const {
  return source_->size() == 0 ? 1.0 : static_cast<double>(read_offset_) / static_cast<double>(source_->size());
}

std::string TextStream::sha256_hex() { return base::hex(sha256_.finish()); }

base::Result<bool> TextStream::append(std::string& out, std::vector<Damage>& damage) {
  const size_t before = out.size();
  last_mark_ = std::string::npos;
  for (;;) {
    TX_CHECK(source_->read(read_offset_, block_bytes_, raw_));
    const bool last = raw_.empty();
    read_offset_ += raw_.size();
    sha256_.update(raw_);
    if (last && carry_.empty()) return out.size() > before;
    std::string_view bytes = raw_;
    if (!carry_.empty()) {
      carry_ += raw_;
      raw_.swap(carry_);
      carry_.clear();
      bytes = raw_;
    }
    if (skip_mark_) {
      if (bytes.size() < 4 && !last && read_offset_ < source_->size()) {
        carry_.assign(bytes);
        continue;
      }
      const size_t mark_bytes = encoding_ == Encoding::utf8_bom         ? 3
                                : encoding_ == Encoding::utf16le        ? 2
                                : encoding_ == Encoding::utf16be        ? 2
                                : bytes.starts_with("\x84\x31\x95\x33") ? 4
                                                                        : 0;
      skip_mark_ = false;
      decode_offset_ += std::min(mark_bytes, bytes.size());
      bytes.remove_prefix(std::min(mark_bytes, bytes.size()));
    }
    switch (encoding_) {
      case Encoding::utf8:
      case Encoding::utf8_bom:
        decode_utf8(bytes, last, out, damage);
        break;
      case Encoding::gb18030:
        decode_gb18030(bytes, last, out, damage);
        break;
      case Encoding::utf16le:
      case Encoding::utf16be:
        decode_utf16(bytes, last, out, damage);
        break;
    }
    if (out.size() > before) return true;
  }
}

// One mark per line is enough: the row is refused anyway.
void TextStream::mark(std::string& out, std::vector<Damage>& damage, bool nul) {
  bool same_line = last_mark_ != std::string::npos;
  if (same_line) {
    const std::string_view between = std::string_view(out).substr(last_mark_);
    same_line = between.find('\n') == std::string_view::npos && between.find('\r') == std::string_view::npos;
  }
  last_mark_ = out.size();
  if (!same_line) damage.push_back({out.size(), decode_offset_, nul});
  out += kReplacement;
}

// UTF-8 without damage but perhaps with NUL characters.
void TextStream::append_valid(std::string_view bytes, std::string& out, std::vector<Damage>& damage) {
  while (!bytes.empty()) {
    const void* nul = std::memchr(bytes.data(), 0, bytes.size());
    const size_t good = nul ? static_cast<size_t>(static_cast<const char*>(nul) - bytes.data()) : bytes.size();
    out.append(bytes.substr(0, good));
    decode_offset_ += good;
    bytes.remove_prefix(good);
    if (bytes.empty()) break;
    mark(out, damage, true);
    ++decode_offset_;
    bytes.remove_prefix(1);
  }
}

void TextStream::decode_utf8(std::string_view bytes, bool last, std::string& out, std::vector<Damage>& damage) {
  if (!last) {
    const size_t unfinished = unfinished_utf8(bytes);
    carry_.assign(bytes.substr(bytes.size() - unfinished));
    bytes.remove_suffix(unfinished);
  }
  if (simdjson::validate_utf8(bytes.data(), bytes.size())) return append_valid(bytes, out, damage);
  while (!bytes.empty()) {
    // Slice by slice, for every damaged place makes the rest be checked anew.
    const std::string_view slice = bytes.substr(0, kSliceBytes);
    const size_t good = base::valid_utf8_prefix(slice);
    append_valid(slice.substr(0, good), out, damage);
    bytes.remove_prefix(good);
    if (good == slice.size() || (good > 0 && good + unfinished_utf8(slice) == slice.size())) continue;
    mark(out, damage, false);
    ++decode_offset_;
    bytes.remove_prefix(1);
  }
}

void TextStream::decode_gb18030(std::string_view bytes, bool last, std::string& out, std::vector<Damage>& damage) {
  while (!bytes.empty()) {
    bool unfinished = false;
    std::string_view good = bytes.substr(0, valid_gb18030_prefix(bytes, unfinished));
    bytes.remove_prefix(good.size());
    while (!good.empty()) {
      const size_t nul = std::min(good.find('\0'), good.size());
      const size_t before = out.size();
      if (!gb18030_.decode(good.substr(0, nul), true, out)) {
        gb18030_ = base::Gb18030Decoder();
        out.resize(before);
        mark(out, damage, false);
      }
      decode_offset_ += nul;
      good.remove_prefix(nul);
      if (good.empty()) break;
      mark(out, damage, true);
      ++decode_offset_;
      good.remove_prefix(1);
    }
    if (bytes.empty()) break;
    if (unfinished && !last) {
      carry_.assign(bytes);
      break;
    }
    mark(out, damage, false);
    ++decode_offset_;
    bytes.remove_prefix(1);
  }
}

void TextStream::decode_utf16(std::string_view bytes, bool last, std::string& out, std::vector<Damage>& damage) {
  const bool big = encoding_ == Encoding::utf16be;
  const auto unit = [&](size_t i) {
    const uint32_t first = byte_at(bytes, i), second = byte_at(bytes, i + 1);
    return big ? first << 8 | second : second << 8 | first;
  };
  size_t i = 0;
  for (; i + 2 <= bytes.size(); i += 2, decode_offset_ += 2) {
    uint32_t c = unit(i);
    if (c == 0 || (c >= 0xDC00 && c <= 0xDFFF)) {
      mark(out, damage, c == 0);
      continue;
    }
    if (c >= 0xD800 && c <= 0xDBFF) {
      if (i + 4 > bytes.size() && !last) break;
      const uint32_t low = i + 4 <= bytes.size() ? unit(i + 2) : 0;
      if (low < 0xDC00 || low > 0xDFFF) {
        mark(out, damage, false);
        continue;
      }
      c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
      i += 2;
      decode_offset_ += 2;
    }
    append_code_point(c, out);
  }
  if (i == bytes.size()) return;
  if (!last) {
    carry_.assign(bytes.substr(i));
    return;
  }
  mark(out, damage, false);
  decode_offset_ += bytes.size() - i;
}

void append_code_point(uint32_t c, std::string& out) {
  const auto put = [&](uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6), put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F)), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  }
}

base::Result<size_t> TextWindow::fill() {
  const size_t dropped = position;
  text.erase(0, dropped);
  damage_.erase(damage_.begin(), damage_.begin() + static_cast<std::ptrdiff_t>(damage_next_));
  std::erase_if(damage_, [&](const Damage& damage) { return damage.position < dropped; });
  for (Damage& damage : damage_) damage.position -= dropped;
  damage_next_ = 0;
  position = 0;
  TX_TRY(const bool more, stream_.append(text, damage_));
  at_end = !more;
  return dropped;
}

std::optional<base::Error> TextWindow::damage(uint64_t line, size_t from, size_t to) {
  std::optional<base::Error> error;
  for (; damage_next_ < damage_.size() && damage_[damage_next_].position < to; ++damage_next_) {
    const Damage& damage = damage_[damage_next_];
    if (error || damage.position < from) continue;
    error.emplace(damage.nul ? kNulByte : kInvalidBytes,
                  base::ErrorArgs{{"line", std::to_string(line)},
                                  {"encoding", std::string(stream_.encoding_title())},
                                  {"offset", std::to_string(damage.byte_offset)}});
  }
  return error;
}

}  // namespace taixin::intake

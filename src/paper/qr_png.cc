#include "paper/qr_png.h"

#include <qrencode.h>
#include <zlib.h>

#include <memory>

#include "base/freed.h"
#include "paper/errors.h"

namespace taixin::paper {
namespace {

constexpr int kQuiet = 4;
constexpr int kPoints = 8;  // of a module's side: viewers that smooth pictures leave its edges sharp

void append_u32(std::string& out, uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xff);
}

// A chunk of PNG: length, kind, content, CRC of kind and content (ISO/IEC 15948, 5.3).
void append_chunk(std::string& out, std::string_view kind, std::string_view content) {
  append_u32(out, static_cast<uint32_t>(content.size()));
  const std::string named = std::string(kind) + std::string(content);
  out += named;
  append_u32(out, static_cast<uint32_t>(
                      crc32(0, reinterpret_cast<const Bytef*>(named.data()), static_cast<uInt>(named.size()))));
}

// Rows of bits, each behind the byte that says "not filtered"; 0 is black in grey of one bit.
std::string rows_of(const QRcode& code) {
  const int side = (code.width + 2 * kQuiet) * kPoints;
  std::string out;
  for (int y = 0; y < side; ++y) {
    std::string row(static_cast<size_t>((side + 7) / 8), '\xff');
    const int module_y = y / kPoints - kQuiet;
    for (int x = 0; x < side && module_y >= 0 && module_y < code.width; ++x) {
      const int module_x = x / kPoints - kQuiet;
      if (module_x < 0 || module_x >= code.width || (code.data[module_y * code.width + module_x] & 1) == 0) continue;
      row[static_cast<size_t>(x / 8)] = static_cast<char>(row[static_cast<size_t>(x / 8)] & ~(0x80 >> x % 8));
    }
    out += '\0' + row;
  }
  return out;
}

}  // namespace

base::Result<QrPng> qr_png(std::string_view content) {
  const auto refused = [&] {
    return base::fail(kNoCode, {{"count", std::to_string(content.size())}, {"limit", std::to_string(kCodeBytesMax)}});
  };
  if (content.empty() || content.size() > kCodeBytesMax) return refused();
  const std::unique_ptr<QRcode, base::Freed<QRcode_free>> code(QRcode_encodeData(
      static_cast<int>(content.size()), reinterpret_cast<const unsigned char*>(content.data()), 0, QR_ECLEVEL_M));
  if (!code) return refused();
  const std::string rows = rows_of(*code);
  uLongf size = compressBound(static_cast<uLong>(rows.size()));
  std::string packed(size, '\0');
  if (compress2(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(rows.data()),
                static_cast<uLong>(rows.size()), 9) != Z_OK) {
    return base::fail(kCannotPack);
  }
  packed.resize(size);
  QrPng out;
  out.modules = code->width + 2 * kQuiet;
  std::string header;
  append_u32(header, static_cast<uint32_t>(out.modules * kPoints));
  append_u32(header, static_cast<uint32_t>(out.modules * kPoints));
  header += std::string("\x01\x00\x00\x00\x00", 5);  // one bit, grey, deflate, no filters, not interlaced
  out.bytes = "\x89PNG\r\n\x1a\n";
  append_chunk(out.bytes, "IHDR", header);
  append_chunk(out.bytes, "IDAT", packed);
  append_chunk(out.bytes, "IEND", {});
  return out;
}

}  // namespace taixin::paper

// A QR code (ISO/IEC 18004, level M) as a PNG of one bit for each point, with the four modules of quiet around it that
// a reader needs. The same content gives the same bytes.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace taixin::paper {

inline constexpr size_t kCodeBytesMax = 1000;

struct QrPng {
  std::string bytes;
  int modules = 0;  // of a side, the quiet ones included
};

// kNoCode.
base::Result<QrPng> qr_png(std::string_view content);

}  // namespace taixin::paper

// GB 18030, the encoding of most department files, to UTF-8: ours (with the 2022 table) beside glibc's iconv.
#include <iconv.h>

#include "base/bench.h"
#include "base/text.h"

namespace taixin::base {
namespace {

constexpr std::string_view kRow =
    "泰安市示例建筑工程有限公司,91370900MA3示例X,罚款,违反《建设工程质量管理条例》第六十四条,2026-04-01,12.500000\n";

std::string decode_with_iconv(std::string_view bytes) {
  std::string out(bytes.size() * 2, '\0');
  const iconv_t converter = ::iconv_open("UTF-8", "GB18030");
  char* source = const_cast<char*>(bytes.data());
  size_t source_left = bytes.size();
  char* target = out.data();
  size_t target_left = out.size();
  ::iconv(converter, &source, &source_left, &target, &target_left);
  ::iconv_close(converter);
  out.resize(out.size() - target_left);
  return out;
}

TX_BENCH("base.gb18030", [](Bench& b) {
  const uint64_t rows = b.size(500'000, 1'000);
  std::string utf8;
  for (uint64_t i = 0; i < rows; ++i) utf8 += kRow;
  const std::string bytes = to_gb18030(utf8);
  const double megabytes = static_cast<double>(bytes.size()) / 1e6;

  std::string ours;
  const double our_seconds = b.best_seconds(3, [&] {
    ours.clear();
    Gb18030Decoder decoder;
    b.check(decoder.decode(bytes, true, ours), "{} bytes of GB 18030 are refused", bytes.size());
  });
  b.check(ours == utf8, "decoding does not give back what was encoded");

  std::string theirs;
  const double their_seconds = b.best_seconds(3, [&] { theirs = decode_with_iconv(bytes); });
  b.check(theirs == utf8, "iconv disagrees");
  b.report({.what = "decode",
            .value = megabytes / our_seconds,
            .unit = "MB/s",
            .peer = "glibc iconv",
            .peer_value = megabytes / their_seconds});
});

}  // namespace
}  // namespace taixin::base

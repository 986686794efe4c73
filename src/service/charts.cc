#include "service/charts.h"

#include <qrencode.h>

#include <algorithm>
#include <memory>

#include "base/text.h"

namespace taixin::service {
namespace {

// A chart is 360 units wide: on a phone a unit is about a pixel, so that its words can be read there.
constexpr int kWide = 360;
constexpr const char* kSeries[] = {"s1", "s2"};  // classes of the style sheet, like all that gives a colour here

Html frame(const ChartWords& words, int height, const Html& inside) {
  return markup(
      "<svg class=\"chart\" viewBox=\"0 0 {} {}\" role=\"img\" aria-labelledby=\"{}\" aria-describedby=\"{}\">"
      "<title id=\"{}\">{}</title><desc id=\"{}\">{}</desc>{}</svg>\n",
      kWide, height, words.id + "-title", words.id + "-desc", words.id + "-title", words.title, words.id + "-desc",
      words.description, inside);
}

std::string number(const std::optional<uint64_t>& value) { return value ? grouped(*value) : "*"; }

uint64_t greatest(const std::vector<std::optional<uint64_t>>& values) {
  uint64_t out = 1;
  for (const auto& value : values) out = std::max(out, value.value_or(0));
  return out;
}

// As long as the value; one that is there is seen.
int scaled(const std::optional<uint64_t>& value, uint64_t most, int length) {
  if (!value || *value == 0) return 0;
  return std::max(1, static_cast<int>(static_cast<double>(*value) / static_cast<double>(most) * length));
}

std::string shortened(std::string_view label, size_t most) {
  const std::string_view kept = base::prefix_code_points(label, most);
  return kept.size() == label.size() ? std::string(label) : std::string(kept) + "…";
}

}  // namespace

Html bar_chart(const ChartWords& words, const std::vector<Bar>& bars) {
  constexpr int kStep = 36, kBarHeight = 14, kLongest = 290;
  std::vector<std::optional<uint64_t>> values;
  for (const Bar& bar : bars) values.push_back(bar.value);
  const uint64_t most = greatest(values);
  Html out;
  int y = 0;
  for (const Bar& bar : bars) {
    const int length = scaled(bar.value, most, kLongest);
    out += markup(
        "<text x=\"0\" y=\"{}\">{}</text><rect x=\"0\" y=\"{}\" width=\"{}\" height=\"{}\" class=\"{}\"></rect>"
        "<text x=\"{}\" y=\"{}\">{}</text>",
        y + 12, shortened(bar.label, 28), y + 17, length, kBarHeight, kSeries[0], length + 5, y + 28,
        number(bar.value));
    y += kStep;
  }
  return frame(words, std::max(y, kStep), out);
}

Html column_chart(const ChartWords& words, const std::vector<std::string>& series,
                  const std::vector<ColumnGroup>& groups) {
  constexpr int kBase = 150, kTop = 30, kFoot = 20;
  std::vector<std::optional<uint64_t>> values;
  for (const ColumnGroup& group : groups) values.insert(values.end(), group.values.begin(), group.values.end());
  const uint64_t most = greatest(values);
  Html out;
  for (size_t i = 0, x = 0; i < series.size() && i < std::size(kSeries); ++i, x += kWide / 2) {
    out += markup(
        "<rect x=\"{}\" y=\"2\" width=\"12\" height=\"12\" class=\"{}\"></rect><text x=\"{}\" y=\"13\">{}</text>", x,
        kSeries[i], x + 17, series[i]);
  }
  const int step = groups.empty() ? kWide : kWide / static_cast<int>(groups.size());
  const int thick = std::max(2, (step - 6) / static_cast<int>(std::max<size_t>(1, series.size())));
  for (size_t at = 0; at < groups.size(); ++at) {
    const int left = static_cast<int>(at) * step + 3;
    for (size_t i = 0; i < groups[at].values.size() && i < std::size(kSeries); ++i) {
      const auto& value = groups[at].values[i];
      const int x = left + static_cast<int>(i) * thick, high = scaled(value, most, kBase - kTop);
      out += value ? markup("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" class=\"{}\"></rect>", x, kBase - high,
                            thick - 1, high, kSeries[i])
                   : markup("<text x=\"{}\" y=\"{}\">*</text>", x, kBase - 2);
    }
    out += markup("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>", left + (step - 6) / 2, kBase + 15,
                  groups[at].label);
  }
  out += markup("<rect x=\"0\" y=\"{}\" width=\"{}\" height=\"1\" class=\"base\"></rect>", kBase, kWide);
  return frame(words, kBase + kFoot, out);
}

Html tile_map(const ChartWords& words, const std::vector<Tile>& tiles) {
  struct Shade {
    const char *fill, *ink;
  };
  constexpr Shade kShades[] = {
      {"tile tile0", "on-tile"}, {"tile tile1", "on-tile"}, {"tile tile2", "on-tile"}, {"tile tile3", "on-tile3"}};
  std::vector<std::optional<uint64_t>> values;
  int columns = 1, rows = 1;
  for (const Tile& tile : tiles) {
    values.push_back(tile.value);
    columns = std::max(columns, tile.column + 1);
    rows = std::max(rows, tile.row + 1);
  }
  const uint64_t most = greatest(values);
  const int side = std::min(kWide / columns, 90), high = std::max(58, side * 2 / 3);
  Html out;
  for (const Tile& tile : tiles) {
    const uint64_t value = tile.value.value_or(0);
    const Shade& shade = kShades[value == 0 ? 0 : std::min<uint64_t>(3, 1 + value * 3 / (most + 1))];
    const int x = tile.column * side, y = tile.row * high;
    out += markup(
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" class=\"{}\"></rect>"
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" class=\"{}\">{}</text>",
        x + 2, y + 2, side - 4, high - 4, shade.fill, x + side / 2, y + high / 2 - 4, shade.ink,
        shortened(tile.label, 12));
    out += markup("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" class=\"{}\">{}</text>", x + side / 2,
                  y + high / 2 + 16, shade.ink, number(tile.value));
  }
  return frame(words, rows * high, out);
}

Html qr_svg(std::string_view text, std::string_view label) {
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeString(std::string(text).c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1), &QRcode_free);
  if (!code) return {};
  constexpr int kMargin = 4;  // ISO/IEC 18004: four modules of quiet
  std::string path;
  for (int y = 0; y < code->width; ++y) {
    for (int x = 0; x < code->width; ++x) {
      if (code->data[y * code->width + x] & 1) path += fmt::format("M{} {}h1v1h-1z", x + kMargin, y + kMargin);
    }
  }
  const int size = code->width + 2 * kMargin;
  return markup(
      "<svg role=\"img\" aria-label=\"{}\" width=\"240\" height=\"240\" viewBox=\"0 0 {} {}\">"
      "<rect width=\"{}\" height=\"{}\" fill=\"#fff\"></rect><path d=\"{}\" fill=\"#000\"></path></svg>",
      label, size, size, size, size, path);
}

}  // namespace taixin::service

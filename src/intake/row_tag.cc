#include "intake/row_tag.h"

#include <fmt/format.h>

#include "base/text.h"

namespace taixin::intake {

using base::SubmissionId;

std::string row_tag(SubmissionId submission, uint32_t line) { return fmt::format("S{}-{}", submission.get(), line); }

std::optional<std::pair<SubmissionId, uint32_t>> read_row_tag(std::string_view tag) {
  tag = base::trim(tag);
  const size_t dash = tag.find('-');
  if (tag.size() < 4 || tag[0] != 'S' || dash == tag.npos || dash < 2 || dash + 1 == tag.size()) return std::nullopt;
  int64_t numbers[2] = {0, 0};
  const std::string_view parts[2] = {tag.substr(1, dash - 1), tag.substr(dash + 1)};
  for (int i = 0; i < 2; ++i) {
    for (const char c : parts[i]) {
      if (c < '0' || c > '9' || numbers[i] > 1'000'000'000'000) return std::nullopt;
      numbers[i] = numbers[i] * 10 + (c - '0');
    }
  }
  return std::pair{SubmissionId(numbers[0]), static_cast<uint32_t>(numbers[1])};
}

}  // namespace taixin::intake

// Third-party vectors, for tests and benchmarks only. They live beside the project (`../shared/data`, or under
// TAIXIN_SHARED) and are not copied into it. A suite that is absent is counted as not run, and `.ci/run` fails on it
// unless told `--without-shared`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace taixin::base {

// The path of `relative` (for example "idcodes/vectors.json") under the shared data, or nothing when it is not there.
// Prints one line, "third-party suite run: <relative>" or "third-party suite NOT run: <relative>", once per path.
std::optional<std::string> shared_data(std::string_view relative);

}  // namespace taixin::base

// Which runs are the index, and up to which seal they go. One small text file, replaced as a whole:
//
//   taixin facts 2
//   watermark 42 1750000000000000
//   next 9
//   run 7 1000000 12 41 1749999999000000 <hot> <cold> <keys>
//   subjects 8 41 1749999999000000 <digest>
//   check <XXH3-64 of the lines before>
//
// Numbers are decimal, digests hexadecimal. docs/formats/facts.md.
#pragma once

#include "facts/registry_file.h"
#include "facts/run.h"

namespace taixin::facts {

struct Manifest {
  store::CommitSeq seq{0};  // everything sealed up to here is in the runs
  KnownAt known_at;
  uint64_t next_number = 1;
  std::vector<RunEntry> runs;
  std::optional<RegistryEntry> registry;  // missing: to be made
  friend bool operator==(const Manifest&, const Manifest&) = default;
};

std::string write_manifest(const Manifest& manifest);
// kNotAnIndex for anything that `write_manifest` did not write.
base::Result<Manifest> read_manifest(std::string_view text);

}  // namespace taixin::facts

// What stands on the outside of every exchange: who gives what to whom, in which order, with the digest of each file. A
// text signed as a C2SP note by the log of records of whoever gives it (docs/formats/exchange.md).
//
//   TX_TRY(const Opened opened, open_manifest(bytes, keys));
//   use(opened.manifest.number, opened.digest);
//
// Pure functions; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/day.h"
#include "base/digest.h"
#include "base/result.h"
#include "ledger/note.h"

namespace taixin::exchange {

inline constexpr std::string_view kManifestName = "taixin/exchange/v1";
inline constexpr std::string_view kNoteFile = "manifest.note";
inline constexpr size_t kManifestFilesMax = 500;

enum class ManifestKind : uint8_t { batch, receipt, standing };
std::string_view manifest_kind_code(ManifestKind kind);

// What is in a file.
enum class FileWhat : uint8_t { moves, status, records, receipt, standing };

struct ManifestFile {
  std::string name;  // of letters, digits, '.', '-' and '_'
  FileWhat what = FileWhat::records;
  std::string item;  // code; "-": of no item
  uint64_t rows = 0;
  std::string sha256;  // hexadecimal
  friend bool operator==(const ManifestFile&, const ManifestFile&) = default;
};

struct Manifest {
  ManifestKind kind = ManifestKind::batch;
  std::string from, to;  // names of keys
  int64_t number = 0;    // of the batch, for this partner: 1, 2, 3 ...; of a receipt: of the batch that it is for
  std::string previous;  // digest of the batch before (zeros: the first); of a receipt: of its batch
  base::Day day;         // on which it was made
  int64_t after = 0, until = 0;  // commits of whoever gives it; of a statement: the last batch given and taken
  std::vector<ManifestFile> files;
  friend bool operator==(const Manifest&, const Manifest&) = default;
};

std::string format_manifest(const Manifest& manifest);
// Exactly what format_manifest writes. kNotAManifest.
base::Result<Manifest> parse_manifest(std::string_view text);

struct Opened {
  Manifest manifest;
  std::string digest;  // SHA-256 of the text, hexadecimal: what the next one names as `previous`
  size_t key = 0;      // in `keys`: by which it is signed
};
// kNotAManifest, kUnknownSender (signed by none of them), ledger::kBadSignature.
base::Result<Opened> open_manifest(std::string_view note, std::span<const ledger::VerifierKey> keys);

std::string zero_digest();
std::string digest_of(std::string_view bytes);

}  // namespace taixin::exchange

// The fields of one record version, packed: docs/formats/payload.md.
//
//   fields:   pairs (ordinal, canonical UTF-8 value), ascending by ordinal, blanks left out
//   plain:    u8 version = 1, then per field: varint ordinal delta, varint byte length, bytes
//   packed:   varint dictionary number (0 = none), zstd frame of `plain`
//
// Dictionaries are per item, trained on synthetic rows only (never on people's or companies' real data), kept in the
// table `dictionary` for ever. Packing is thread-safe and deterministic for one zstd version.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "store/home.h"

namespace taixin::store {

using FieldValue = std::pair<uint16_t, std::string_view>;

// The largest plain payload: what `pack` takes, and what `unpack` allocates at most, whatever the bytes claim.
inline constexpr size_t kPlainMax = size_t{64} << 20;

// `fields` as above: ascending, none blank (a broken caller stops the program).
std::string plain_payload(std::span<const FieldValue> fields);
// Its fields as views into `plain`; the memory of `fields` is used again. kBadPayload for anything plain_payload cannot
// have written.
base::Result<void> view_plain_payload(std::string_view plain, std::vector<FieldValue>& fields);
// The same as copies.
base::Result<std::vector<std::pair<uint16_t, std::string>>> read_plain_payload(std::string_view plain);

struct Dictionary {
  uint32_t number = 0;
  std::string item;
  std::string bytes;
};
// Trains a dictionary of at most 16 KiB on synthetic plain payloads (zstd COVER).
base::Result<std::string> train_dictionary(const std::vector<std::string>& plain_payloads);
// Returns its number: 1, 2, 3, ... From the next Packer::load on it packs this item. kBadDictionary.
base::Result<uint32_t> add_dictionary(WriteTx& tx, std::string_view item, std::string_view bytes);

// Compressor and decompressor with all dictionaries of a home. Immutable; share by shared_ptr.
class Packer {
 public:
  static base::Result<std::shared_ptr<const Packer>> load(ReadTx& tx) { return load(tx.connection()); }
  static base::Result<std::shared_ptr<const Packer>> load(Connection& db);
  static std::shared_ptr<const Packer> of(std::span<const Dictionary> dictionaries);  // trained ones, as in the table
  std::string pack(std::string_view item, std::string_view plain) const;
  // kBadPayload, kNoDictionary.
  base::Result<std::string> unpack(std::string_view packed) const;
  bool has_dictionary(std::string_view item) const;
  ~Packer();

 private:
  Packer();
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace taixin::store

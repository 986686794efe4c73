// Bulk rows: up to kBlockRecords records of one submission, item and revision packed into one row of the table `block`
// (docs/formats/block.md). Their ids follow one another; to every reader they are records like others.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/payload.h"
#include "store/records.h"

namespace taixin::store {

inline constexpr size_t kBlockRecords = 256;

// What all records of a block share, as its row in the table has it.
struct BlockHead {
  RecordId first;
  size_t count = 0;
  SubmissionId submission;
  ItemNo item;
  uint16_t revision = 0;
};

struct PackedBlock {
  std::string keys;      // raw: digests do not shrink
  std::string columns;   // a zstd frame without dictionary
  std::string payloads;  // packed like one payload, with the item's dictionary
};

// `records`: 1 to kBlockRecords, in the order of their ids; their payloads are plain. `item` chooses the dictionary.
PackedBlock pack_block(std::span<const NewRecord> records, std::string_view item, const Packer& packer);

// kBadPayload for anything that pack_block cannot have written.
base::Result<std::vector<Record>> read_block(const BlockHead& head, std::string_view keys, std::string_view columns);
// The plain payload of record `at` of the block.
base::Result<std::string> read_block_payload(const BlockHead& head, size_t at, std::string_view payloads,
                                             const Packer& packer);
// The plain payloads of all of them.
base::Result<std::vector<std::string>> read_block_payloads(const BlockHead& head, std::string_view payloads,
                                                           const Packer& packer);

}  // namespace taixin::store

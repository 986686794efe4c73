// What packs say about calling back what was handed out (核查结果更正通知): which changes of a record those who
// received it are told of, and how long they have to say that they carried it out. Loaded with the catalog, immutable
// afterwards; who received what: propagate/.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "catalog/types.h"

namespace taixin::catalog {

// What became of a record. The numbers stand in the store and in what was signed.
enum class RecordChange : uint8_t {
  corrected = 1,   // another version stands in its place
  repaired = 2,    // 终止公示
  withdrawn = 3,   // 撤回
  ended = 4,       // said to be over by whoever made it: 移出名单
  shielded = 5,    // 暂时屏蔽
  unshielded = 6,  // 解除屏蔽
  moved = 7,       // it is not about the subject it was shown with
};
inline constexpr int kRecordChanges = 7;
std::string_view record_change_code(RecordChange change);
std::optional<RecordChange> record_change_of(std::string_view code);

// Receivers are told of one kind of change.
struct RetractionRule {
  RecordChange change = RecordChange::corrected;
  Text name;                                   // in the words of what is sent
  std::set<std::string, std::less<>> classes;  // of the catalog; empty: all
  int within = 0;                              // working days until it should be acknowledged
  Basis basis;
};

}  // namespace taixin::catalog

// How large packs may be (docs/formats/packs.md, "Limits").
#pragma once

#include <cstddef>

namespace taixin::catalog {

inline constexpr size_t kPackBytesMax = 16 << 20;
inline constexpr size_t kPackFilesMax = 200;
inline constexpr size_t kPacksMax = 16;
inline constexpr size_t kItemsMax = 500;
inline constexpr size_t kFieldsMax = 500;           // of one item
inline constexpr size_t kCodeEntriesMax = 100'000;  // of one code set
inline constexpr size_t kAliasesMax = 200;          // of one field or entry
inline constexpr size_t kGroupLevelsMax = 4;        // field groups inside field groups
inline constexpr size_t kProblemsMax = 100;         // more are not listed

}  // namespace taixin::catalog

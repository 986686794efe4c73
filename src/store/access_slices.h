// By subject, the entries of the access log. They come in their order and each is about somebody else: an index of
// subjects would change another page for each. So access_subject is kept in the order of entries, and what is older is
// folded, kSliceEntries entries at a time and sorted by subject, into access_slice: who looks for a subject asks each
// slice once, and reads the entries behind the last slice through. Folding is part of the transaction of an entry.
// A slice says nothing that access_subject does not say, and is compared with it by doctor and audit.
#pragma once

#include "store/records.h"

namespace taixin::store {

inline constexpr int64_t kSliceEntries = 8192;  // slice n: entries (n - 1) * kSliceEntries + 1 to n * kSliceEntries
inline constexpr int64_t kFoldEvery = 64;       // entries: a home from before slices makes one for each so many

// After an entry was appended: folds the next slice when all of its entries are there.
base::Result<void> fold_when_due(Connection& db, int64_t entry);
// Newest first, of those with at most 64 subjects.
base::Result<std::vector<int64_t>> single_entries_about(Connection& db, const AccessFilter& filter);
// Slices that are not what access_subject says.
base::Result<std::vector<int64_t>> wrong_slices(Connection& db);

}  // namespace taixin::store

// Were the answers that were given the right ones? Each answer of the log about one subject is made again: as of its
// moment, by the packs then in force, from what was known at its watermark. It has to come out as the bytes whose
// digest the log kept.
//
//   TX_TRY(const Replayed out, replay(checker, desk, clearance_of, {.from = first, .to = last}));
//
// The log keeps no question, only its digest: the words are found again among the codes and names of the subjects it
// was about; what was asked in other words cannot be made again. A batch is made again from its sheet, which the
// platform does not keep (`sheets`). What cannot be made again is counted by kind and reason, and never passed over.
// What the asker might see (clearance) is that of the answer's moment. Nothing of an answer leaves, so nothing is
// logged. Errors: kReplayCancelled, store errors.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <set>
#include <vector>

#include "check/check.h"

namespace taixin::check {

// Why an entry of the log is not made again.
enum class NotAgain : uint8_t {
  other_words,     // asked in words that are no code or name of who was found
  words_not_kept,  // nothing was found, or it was about a person: the log keeps not even a digest of the words
  no_sheet,        // a batch, and its sheet is not at hand
  openings,        // a batch that not everybody was open to: whose consent held row by row is not kept
  page_not_kept,   // a question for a list, of which the log keeps the list and not the page
  refused,         // nothing was told
  no_answer,       // no answer about records: a case, a letter, the log itself, a report (its bytes are kept, sealed)
};
struct Replayed {
  uint64_t same = 0;                                               // answers, with the batches
  uint64_t batches = 0, rows = 0;                                  // of them; rows that came out as they were
  uint64_t rows_unreadable = 0;                                    // rows that nobody could read then
  std::map<std::pair<NotAgain, std::string>, uint64_t> not_again;  // by reason and kind of entry
  std::vector<int64_t> different;                                  // entries of the log, oldest first
  uint64_t different_count = 0;                                    // all, also those beyond kDifferentMax
  std::map<int64_t, std::vector<uint64_t>> different_rows;         // of batches among them: the first such rows
  std::set<std::string> sheets_used;                               // digests of `sheets` that an entry has
  uint64_t count(NotAgain why) const;
};
inline constexpr size_t kDifferentMax = 1000;

struct ReplayRange {
  std::optional<Day> from, to;                // days of the answers; both included
  std::map<std::string, std::string> sheets;  // files that batches wrote, by the SHA-256 of their bytes (hex)
  std::function<void(double)> progress;
  const std::atomic<bool>* cancel = nullptr;
};

// `clearance_of`: an account's (access::AccountId) at a moment (access/clearances.h).
using ClearanceOf = std::function<int(access::AccountId, KnownAt)>;
base::Result<Replayed> replay(const Checker& checker, const access::Desk& desk, const ClearanceOf& clearance_of,
                              const ReplayRange& range);

}  // namespace taixin::check

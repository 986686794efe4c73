// Files to and from other platforms: what happened to each, never changed, each event a leaf of the ledger; the bytes
// that left and came; where rows that came from elsewhere began, and what has to be sent once more. What it all means:
// exchange/exchange.h. SQL stays here.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/home.h"

namespace taixin::store {

enum class ExchangeKind : uint8_t {
  key = 1,         // by which key the partner signs
  made = 2,        // a batch to the partner
  left = 3,        // it was handed out: the entry in the log of answers is in `detail_json`
  file_taken = 4,  // one file of a batch from the partner; `part` its place, `submission` what it went in as
  taken = 5,       // the whole batch, with the receipt for it
  receipt = 6,     // the partner's receipt for a batch of ours
  compared = 7,    // two statements of what both hold
  reply = 8,       // what the partner said of rows of ours in a file of its own layout
};

struct ExchangeEvent {
  int64_t id = 0;  // 1, 2, 3 ...; gap-free
  ExchangeKind kind = ExchangeKind::key;
  std::string partner;  // code of the packs
  int64_t number = 0;   // of the batch; of a key, comparison or reply: 1, 2, 3 ... for the partner
  int64_t part = 0;
  KnownAt at;
  Day day;
  int64_t account = 0, unit = 0;  // who did it; 0: the console
  SubmissionId submission;
  CommitSeq from, to;     // of a batch: commits after `from`, up to `to`
  base::Sha256 digest{};  // of the manifest's text, or of the file
  std::string detail_json;
};

// `id` and `at` are given here. False: there is one of this kind, partner, number and part; nothing was written.
base::Result<bool> append_exchange_event(WriteTx& tx, ExchangeEvent& event);
base::Result<std::optional<ExchangeEvent>> exchange_event(ReadTx& tx, ExchangeKind kind, std::string_view partner,
                                                          int64_t number, int64_t part = 0);
// The last of its kind; 0: none.
base::Result<int64_t> last_exchange_number(ReadTx& tx, ExchangeKind kind, std::string_view partner);
// Of a partner (empty: of all), the newest first, with an id below `before`.
base::Result<std::vector<ExchangeEvent>> exchange_events(ReadTx& tx, std::string_view partner, int64_t before,
                                                         size_t limit);
// In order of their ids, from `after` on.
using EachExchangeEvent = std::function<base::Result<void>(const ExchangeEvent&)>;
base::Result<void> scan_exchange_events(ReadTx& tx, int64_t after, const EachExchangeEvent& each);

// Files of an event, in their order. An event names the SHA-256 of each.
struct ExchangeFile {
  std::string name, bytes;
};
base::Result<void> append_exchange_file(WriteTx& tx, int64_t event, int64_t position, const ExchangeFile& file);
base::Result<std::vector<ExchangeFile>> exchange_files(ReadTx& tx, int64_t event);

// Where a row began, of rows that came by exchange; and which version of its record it is (exchange/standing.h).
enum class ExchangeRow : uint8_t { record = 1, status = 2, move = 3 };
struct ExchangeOrigin {
  ExchangeRow kind = ExchangeRow::record;
  int64_t row = 0;                  // RecordId; of a move: the record moved
  std::string level, unit, origin;  // 国 省 市 县; the platform or department; its id there
  int64_t count = 0;                // 1: the first version of the record anywhere; of a move: the first
  std::string mark;                 // of equal counts the greater mark goes before
};
base::Result<void> set_exchange_origin(WriteTx& tx, const ExchangeOrigin& origin);
base::Result<std::optional<ExchangeOrigin>> exchange_origin(ReadTx& tx, ExchangeRow kind, int64_t row);

// Ids of the status events that a submission has appended, sealed or not, with their lines.
base::Result<std::vector<std::pair<int64_t, uint64_t>>> status_lines(WriteTx& tx, SubmissionId submission);

// Records that a partner gets once more with its next batch, whatever has been sealed since.
struct ExchangeAgain {
  std::string item;
  Key128 version_key;
};
base::Result<void> add_exchange_again(WriteTx& tx, std::string_view partner, const ExchangeAgain& what);
base::Result<void> drop_exchange_again(WriteTx& tx, std::string_view partner, const ExchangeAgain& what);
base::Result<std::vector<ExchangeAgain>> exchange_again(ReadTx& tx, std::string_view partner);

}  // namespace taixin::store

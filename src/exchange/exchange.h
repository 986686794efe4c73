// Files to and from the province and the counties: batches that are numbered, chained and signed, receipts for them,
// and statements of what both hold. Operators carry the files between networks; a file that is lost is given again with
// the same bytes, one that comes twice changes nothing, one that comes too early is refused until its turn.
//
//   TX_TRY(const auto exchange, Exchange::open({home, intake, own_key, sign}));
//   TX_TRY(const auto made, exchange->make_batch("province", actor));       // nothing: there is nothing to tell
//   TX_TRY(const auto files, exchange->hand_out("province", made->number, actor));
//   TX_TRY(const Taken taken, exchange->take(files_that_came, actor));      // with the receipt to give back
//   TX_TRY(const auto loaded, exchange->load_receipt(files, actor));
//
// What leaves is what the gate lets be shared with government, of items and fields that the packs agree with the
// partner. Everything that became known since the last batch travels: the record as it stands now, what became of it
// (repaired, ended, withdrawn, shielded ...), and that it is another subject's. A batch holds registers first, then
// moves, then status events, then the rest, so that nobody ever shows what has ended.
//
// Two homes agree whatever was lost, repeated or late, because neither the order of arrival nor the id of a home
// decides: of two versions of a record the one with the greater `Version` stands everywhere (standing.h), status events
// add up, and whoever gets something older answers with what stands. What one home still lacks, because a row was
// refused for a reason that is gone, a comparison of statements finds and sends again.
//
// Each batch is in the truth, with its leaf, before a file exists; each file taken is sealed in one transaction with
// the note that it was. A process killed between any two steps loses nothing and does nothing twice.
//
// Threads: any; one of these functions works at a time. Home and intake outlive it.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "access/access.h"
#include "exchange/manifest.h"
#include "exchange/standing.h"
#include "intake/intake.h"
#include "store/exchange.h"

namespace taixin::exchange {

using store::ExchangeEvent;
using store::ExchangeFile;

// What it works with. `sign`: a note over a text by the key of the log of records (ledger::Ledger::sign_statement).
struct World {
  store::Home& home;
  intake::Intake& intake;
  ledger::VerifierKey own;
  std::function<std::string(std::string text)> sign;
};

// Who does it, for the log.
struct Actor {
  std::string name;
  access::Caller caller;
};

struct Batch {
  std::string partner;
  int64_t number = 0;
  store::CommitSeq after, until;  // what became known between these
  std::string digest;
  Manifest manifest;
  uint64_t rows() const;
};

// What became of one row that came.
struct RowOutcome {
  enum class What : uint8_t { taken, known, older, refused };
  std::string file;
  uint64_t line = 0;
  std::string level, unit, id;  // where it began
  What what = What::refused;
  std::string code, column, zh, en;  // of a refusal: its first reason
};
std::string_view outcome_code(RowOutcome::What what);

struct Counts {
  uint64_t taken = 0, known = 0, older = 0, refused = 0;
  void add(RowOutcome::What what);
};

struct Taken {
  std::string partner;
  int64_t number = 0;
  bool repeated = false;  // it came before: the receipt is the one that was given then
  Counts counts;
  std::vector<ExchangeFile> receipt;
};

// What a partner said of a row of ours, with the batch in which it went.
struct Said {
  int64_t batch = 0;
  Day day;  // on which it was there, or went back
  RowOutcome row;
};

// What a partner said in a file of its own layout ([[partner.reply]]).
struct Replied {
  std::string partner;
  int64_t number = 0;     // of the reply: 1, 2, 3 ... of this partner
  bool repeated = false;  // this very file came before: what was said then
  Counts counts;
  std::vector<RowOutcome> refused;  // by our files and lines
  std::vector<RowOutcome> untaken;  // what of it says nothing of a row of ours, by its own lines, with the reason
};

struct Loaded {
  std::string partner;
  int64_t number = 0;
  bool repeated = false;
  Counts counts;
  std::vector<RowOutcome> refused;
};

// A day of an item on which two statements differ.
struct DayDiffers {
  std::string item, day;  // of the act; "-": it has none
  uint64_t ours = 0, theirs = 0;
  std::vector<std::string> rows;  // "r12 ..." of ours, else the key of theirs; the first kRowsNamed
  uint64_t missing_there = 0, missing_here = 0, different = 0;
};
struct Compared {
  std::string partner;
  int64_t number = 0;
  uint64_t ours = 0, theirs = 0;  // rows
  bool on_the_way = false;        // batches were under way when the statements were made: differences may be theirs
  uint64_t again = 0;             // records that go with the next batch once more
  std::vector<DayDiffers> days;
  bool agree() const { return days.empty(); }
};

// A row of ours that the partner refused, and that has not been taken since.
struct Refused {
  int64_t batch = 0;
  RowOutcome row;
  RecordId record;           // 0: it is no record of this home (a status, or of a third platform)
  std::string item, source;  // the department whose row it is
  Day day;                   // of the receipt
};

// How long it took from decisions until rows were here, or there.
struct Timeliness {
  std::string channel;  // "here", "there"
  std::string unit;     // department, or the platform where the rows began
  std::string item;
  uint64_t rows = 0, on_time = 0, working_days = 0;
};

// Which of the three the files are, before anything of them is believed. kNotAManifest, kTorn.
base::Result<ManifestKind> kind_of(std::span<const ExchangeFile> files);

struct PartnerStatus {
  const Partner* partner = nullptr;
  std::string key;              // as text; empty: not set
  int64_t made = 0, taken = 0;  // last numbers
  int64_t receipts = 0;         // batch with the last receipt; without receipts, up to which replies name every row
  store::CommitSeq until;       // what was told so far
  uint64_t again = 0;
};

class Records;  // records.h

class Exchange {
 public:
  static constexpr size_t kRowsNamed = 20;

  static base::Result<std::unique_ptr<Exchange>> open(World world);

  const catalog::ExchangeRules& rules() const;
  // kNoPartner.
  base::Result<const Partner*> partner(std::string_view code) const;
  base::Result<PartnerStatus> status(std::string_view partner) const;
  // Keys are not law: they are set here, each an event with its leaf. Empty: the partner has none any more, nothing
  // goes to it and nothing of it is believed. ledger::kBadKey; kKeyTaken: it is another partner's, or this platform's.
  base::Result<void> set_key(std::string_view partner, std::string_view vkey, const Actor& actor);

  // ---- to the partner
  base::Result<std::optional<Batch>> make_batch(std::string_view partner, const Actor& actor);
  base::Result<Batch> batch(std::string_view partner, int64_t number) const;  // kNoBatch
  // The files, the same bytes every time; that they leave is in the log of answers, for every subject in them, first,
  // and every time.
  base::Result<std::vector<ExchangeFile>> hand_out(std::string_view partner, int64_t number, const Actor& actor);
  base::Result<Loaded> load_receipt(std::span<const ExchangeFile> files, const Actor& actor);
  // A file that the partner laid out itself finds our rows by the ids under which they went. Nothing signs it: whoever
  // loads it answers for it, and only what went to this partner is touched. kNoReply, kReplyColumns, what no reader can
  // read.
  base::Result<Replied> load_reply(std::string_view partner, std::string_view file_name, std::string_view bytes,
                                   const Actor& actor);
  base::Result<std::vector<Refused>> refused(std::string_view partner) const;

  // ---- from the partner
  base::Result<Taken> take(std::span<const ExchangeFile> files, const Actor& actor);
  // What the partner gave, said back to it; that it leaves is in the log of answers. kNoBatch.
  base::Result<std::vector<ExchangeFile>> receipt(std::string_view partner, int64_t number, const Actor& actor);

  // ---- whether both hold the same
  // That it leaves is in the log of answers: digests, which name nobody.
  base::Result<std::vector<ExchangeFile>> statement(std::string_view partner, const Actor& actor);
  // What differs is sent again with the next batch.
  base::Result<Compared> compare(std::span<const ExchangeFile> theirs, const Actor& actor);

  base::Result<std::vector<Timeliness>> timeliness(std::string_view partner, Day from, Day until) const;
  // The newest first; for whoever looks at what was done.
  base::Result<std::vector<store::ExchangeEvent>> events(std::string_view partner, int64_t before, size_t limit) const;

 private:
  friend class Gather;
  friend class Taker;
  friend class Statement;
  explicit Exchange(World world) : world_(std::move(world)) {}

  base::Result<std::optional<ledger::VerifierKey>> key_of(std::string_view partner) const;
  struct From {
    const Partner* partner = nullptr;
    ledger::VerifierKey key;
    Opened opened;
  };
  // Signed by a partner, for us, of this kind, and every file as it says.
  base::Result<From> opened(std::span<const ExchangeFile> files, ManifestKind kind) const;
  base::Result<std::optional<Taken>> taken_before(const From& from) const;
  std::vector<ExchangeFile> receipt_for(const From& from, const std::vector<RowOutcome>& rows) const;
  std::vector<ExchangeFile> sealed(const Manifest& manifest, std::vector<ExchangeFile> files) const;
  // A file that the signed manifest names; kTorn.
  static base::Result<const ExchangeFile*> listed(const Manifest& manifest, std::span<const ExchangeFile> files,
                                                  std::string_view name);
  ExchangeEvent event_of(store::ExchangeKind kind, std::string_view partner, int64_t number, const Actor& actor) const;
  // The event with its files; there is none like it.
  static base::Result<void> append_event(store::WriteTx& tx, ExchangeEvent& event, std::span<const ExchangeFile> files);
  // In receipts and in replies, by batch, then in the order in which it was said; `event` is the one that said it.
  using EachSaid = std::function<base::Result<void>(int64_t event, const Said&)>;
  base::Result<void> each_said(std::string_view partner, const EachSaid& each) const;
  struct SaidBefore {
    int64_t number = 0;  // of the last reply that is this file; 0: it is new
    std::vector<Said> rows;
  };
  base::Result<SaidBefore> said_before(std::string_view partner, const base::Sha256& digest) const;
  base::Result<int64_t> said_until(const Partner& partner, const std::vector<Said>& fresh) const;
  base::Result<std::vector<ExchangeEvent>> taken_from(std::string_view partner) const;
  base::Result<bool> resolve(Records& records, Refused& one) const;
  base::Result<void> read_events();
  // Fills in who, for whom and why; the number of the entry.
  base::Result<int64_t> log_answer(const Partner& partner, std::string_view what, store::AccessEntry entry,
                                   const Actor& actor);
  base::Result<void> log_left(const Partner& partner, const store::ExchangeEvent& made, const Actor& actor);
  base::Result<std::vector<SubjectId>> subjects_of(const store::ExchangeEvent& made) const;

  const World world_;
  std::mutex working_;
  int64_t events_read_ = 0;
  std::unordered_map<base::SubmissionId, std::string> came_from_;  // submission -> partner
  StatusBook statuses_;
};

}  // namespace taixin::exchange

// Bulletins as they are made, issued and kept.
//
//   Bulletins bulletins({world, doors});
//   TX_TRY(const Model now, bulletins.draft(caller, "monthly", "2026-03"));                 // of this moment; not kept
//   TX_TRY(const Kept made, bulletins.make(caller, {.code = "monthly", .period = "2026-03"}));
//   TX_TRY(const Kept issued, bulletins.issue(another, made.id, digest_that_was_seen));
//   TX_TRY(const std::string xlsx, bulletins.file(issued.id, Document::xlsx));
//
// `make` counts as of a moment and keeps the model; `issue` gives it a number, writes the documents and keeps both: one
// event with its leaf, bytes and all. An issued one is given again byte for byte for ever. What turned out otherwise is
// a new edition that names the old one and says what changed. Where the packs want a second person, whoever made it
// does not issue it. Counts that the platform cannot know are entered with their source and stand beside its own.
//
// On disk when a function returns. Threads: any; makers and issuers wait for each other.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "access/decision.h"
#include "bulletin/entered.h"
#include "bulletin/listing.h"
#include "bulletin/model.h"
#include "store/bulletins.h"

namespace taixin::bulletin {

enum class Document : uint8_t { json, xlsx, docx };

enum class State : uint8_t { waits, issued, corrected, dropped };  // corrected: a later edition took its place
std::string_view state_code(State state);
Text state_words(State state);

// A bulletin as its events make it, without its figures.
struct Kept {
  int64_t id = 0;
  std::string code, period;
  Span span;
  State state = State::waits;
  std::string number;
  int number_year = 0;  // that its number is of
  int64_t edition = 1;
  int64_t corrects = 0, corrected_by = 0;
  std::string reason;
  KnownAt watermark, made_at;
  std::optional<KnownAt> ended_at;  // issued or dropped
  access::AccountId made_by, ended_by;
  access::UnitId unit;
  int64_t made_event = 0, issued_event = 0;
};

class Bulletins {
 public:
  struct Parts {
    World world;
    const access::Doors& doors;
  };
  explicit Bulletins(Parts parts) : parts_(std::move(parts)) {}
  // Duties of units, once another room keeps them. Before anything is served.
  void use_expected(ExpectedOf expected) { parts_.world.expected = std::move(expected); }
  const World& world() const { return parts_.world; }

  // In force for a period; kNoKind, kBadPeriod, kFuturePeriod.
  struct About {
    const catalog::Bulletin* kind = nullptr;
    Period period;
  };
  base::Result<About> about(std::string_view code, std::string_view period) const;
  std::vector<const catalog::Bulletin*> kinds() const;  // in force today

  // Of this moment, compared with the period before: with what was issued of it, else counted.
  base::Result<Model> draft(const access::Caller& caller, std::string_view code, std::string_view period,
                            const std::function<void(double)>& progress = {}) const;
  // Rows behind a number, as known at `known_at`. kNoFigure; those of list_rows.
  base::Result<Listing> rows(std::string_view code, std::string_view period, std::string_view figure, KnownAt known_at,
                             const ListAsked& asked) const;

  struct Making {
    std::string code, period;
    int64_t corrects = 0;  // id of the issued one whose place it takes
    std::string reason;    // of a correction
    std::function<void(double)> progress = {};
  };
  // kPeriodOpen, kWaits, kIssuedAlready, kNotTheLatest, kNoReason, kNothingChanged.
  base::Result<Kept> make(const access::Caller& caller, const Making& making);
  // `seen`: SHA-256 of the JSON that the issuer looked at, in hexadecimal. kSamePerson, kOtherFigures, kMovedOn.
  base::Result<Kept> issue(const access::Caller& caller, int64_t id, std::string_view seen);
  base::Result<Kept> drop(const access::Caller& caller, int64_t id, std::string_view reason);

  base::Result<std::vector<Kept>> list() const;  // newest first
  base::Result<Kept> find(int64_t id) const;     // kNoBulletin
  // The model as it is kept, byte for byte: of an issued one with its number.
  base::Result<std::string> json(const Kept& one) const;
  base::Result<std::string> file(int64_t id, Document document) const;  // kNotIssued

  struct Entering {
    std::string key, period, unit;
    BulletinEvery every = BulletinEvery::month;
    int64_t count = 0;
    std::string source;
    std::optional<Day> day;
  };
  base::Result<Entered> enter(const access::Caller& caller, const Entering& entering);
  base::Result<std::vector<Entered>> entered() const;  // newest first
  // Keys that figures in force today want, with the name of the first figure.
  std::vector<std::pair<std::string, Text>> keys() const;

 private:
  std::string unit_name(access::UnitId id) const;
  base::Result<std::string> role_of(const access::Caller& caller) const;
  base::Result<std::optional<Model>> issued_before(const About& about) const;
  base::Result<Kept> append(store::BulletinEvent event) const;
  Parts parts_;
  std::mutex making_;
};

}  // namespace taixin::bulletin

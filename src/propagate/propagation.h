// Calling back what was handed out (更正、撤回通知): who received which version of a record, and that each of them is
// told, once, when it is corrected, repaired, withdrawn or found to be somebody else's.
//
//   TX_TRY(const auto propagation, Propagation::open({home, facts, checker, desk, directory}));
//   TX_TRY(const size_t made, propagation->step());        // or start(): on a thread of its own while serving
//   TX_TRY(const auto page, propagation->of(receiver, after, 100));
//   TX_TRY(const auto one, propagation->acknowledge(receiver, number, account));
//
// No second ledger is written: whoever received a record is read out of the access log. An answer told it when its
// entry names the item, its subject held the record at the entry's watermark, and the gate showed it to that purpose on
// that day (check::Checker::told). Receivers are units, for their officers, other systems, each for itself, and the
// console. Persons and bodies who look at themselves are none, nor is the public, whose pages change by themselves.
//
// An event is: a status event (repaired, withdrawn, ...) from a file or a case; a record that is a new version of
// another; an officer's decision that a record is somebody else's; the effect `propagate` of a case that none of these
// has told of. Which are told, and how soon they should be acknowledged, say the packs (catalog/retraction_rules.h).
// For each event and receiver there is exactly one retraction: the rows and how far was read are one transaction.
//
// An answer whose entry is written after its event was read, from a watermark before it (a long batch), is found when
// its entry is read: none is lost.
//
// Threads: any; one `step` at a time.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "check/check.h"
#include "store/cases.h"
#include "store/retractions.h"

namespace taixin::propagate {

using base::Day;
using base::RecordId;
using base::SubjectId;
using store::Receiver;
using store::Retraction;

// What it works with. All outlive it.
struct World {
  store::Home& home;
  const facts::Facts& facts;
  const check::Checker& checker;
  access::Desk desk;
  std::function<std::shared_ptr<const access::Directory>()> directory;
};

// A retraction that nobody has acknowledged.
struct Waiting {
  Retraction retraction;
  int age = 0;               // days
  bool late = false;         // more working days than the packs give; false in a year whose calendar is not announced
  bool unreachable = false;  // the system's account or the unit has ended: nobody can acknowledge it any more
};

struct Event;

class Propagation {
 public:
  static constexpr size_t kPageMax = 500;
  static constexpr std::chrono::milliseconds kEvery{2000};

  static base::Result<std::unique_ptr<Propagation>> open(World world);
  ~Propagation();  // stop

  // Reads on from where it was; how many retractions became due.
  base::Result<size_t> step();
  // What is on disk now is read, unless a thread of its own does that.
  base::Result<void> catch_up();
  void start();
  void stop();

  // Who the caller is as a receiver; nothing: none. Persons, agents and windows that assist are none.
  static std::optional<Receiver> receiver_of(const access::Caller& caller);
  base::Result<std::vector<Retraction>> of(const Receiver& receiver, int64_t after, size_t limit) const;
  // kNoRetraction.
  base::Result<Retraction> one(const Receiver& receiver, int64_t number) const;
  // On disk when it returns; said again, nothing changes. kNoRetraction.
  base::Result<Retraction> acknowledge(const Receiver& receiver, int64_t number, access::AccountId account);
  // Of a unit and its systems, the newest first; `before`: an id.
  base::Result<std::vector<Retraction>> of_unit(access::UnitId unit, int64_t before, size_t limit) const;
  // All that wait, the oldest first. Nothing is ever dropped.
  base::Result<std::vector<Waiting>> waiting(Day today) const;

  // What is missing: goes through all events anew, as if nothing had been read, and says how many retractions there
  // should be and are not. Reads everything; for the doctor.
  base::Result<size_t> missing();

  // The words for a change, from the packs, or its code.
  catalog::Text words(const Retraction& retraction) const;

 private:
  explicit Propagation(World world) : world_(std::move(world)) {}
  struct Made;
  using Take = std::function<base::Result<void>(Event&&)>;

  // events.cc
  base::Result<void> events_of(const store::Submission& submission, const Take& take);
  base::Result<void> statuses_of(const store::Submission& submission, const Take& take);
  base::Result<void> versions_of(const store::Submission& submission, const Take& take);
  base::Result<void> event_of(const store::LinkEvent& link, const Take& take);
  base::Result<void> event_of(const store::Outgoing& outgoing, const Take& take);
  base::Result<bool> told_since(const Event& event, base::KnownAt opened);
  base::Result<void> name(store::ReadTx& tx, const store::Record& record, Event& event) const;
  // All events of commits in (after, until], in order.
  base::Result<void> committed(store::CommitSeq after, store::CommitSeq until, const Take& take);
  base::Result<int64_t> left_by_cases(int64_t after, const Take& take);

  // receivers.cc
  std::optional<Receiver> receiver_of(const store::AccessEntry& entry, const access::Directory& directory) const;
  base::Result<std::optional<RecordId>> got(const Event& event, const store::AccessEntry& entry, SubjectId subject);
  base::Result<void> receivers(const Event& event, Made& made);
  base::Result<void> late(const store::RetractionCursor& at, int64_t newest, Made& made);

  // propagation.cc
  base::Result<void> write(Made& made);

  const World world_;
  std::mutex stepping_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;
};

}  // namespace taixin::propagate

// Two people for what gives power: roles of staff and systems, clearances, secrets and certificates of systems; and for
// what takes it from those who guard (the role or the account of a security administrator). One wishes, another
// confirms; nothing holds before (GB/T 22239-2019 8.1.4.2 d, ASVS 4.3.3).
//
//   TX_TRY(const Powers::Outcome out, powers.wish(caller, {.kind = PowerKind::role, .account = id, .grant = grant}));
//   if (out.waits) ...                                            // the number of what another has to confirm
//
// Where there is no second security administrator yet, or the packs ask for none (`[[power]]`, with basis, for a small
// city), it takes effect at once, and the audit administrator is told (`alone`). The console, whoever may read the
// home's files, needs no second: it is how the first administrators come to be, and the events say that it was the
// console.
//
// Threads: any. What an acknowledged call changed is on disk.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "access/action.h"
#include "access/caller.h"
#include "access/entrance.h"

namespace taixin::access {

class Powers {
 public:
  static constexpr int kDays = 7;             // then a wish that nobody confirmed has lapsed
  static constexpr size_t kPendingMax = 500;  // of all that wait

  // All outlive it.
  Powers(store::Home& home, Entrance& entrance, const catalog::Catalog& catalog)
      : home_(home), entrance_(entrance), catalog_(catalog) {}

  enum class Mode : uint8_t {
    at_once,  // nobody's power grows, or it is the console's word
    alone,    // at once, and the audit administrator is told
    two,      // another confirms
  };
  Mode mode(const Caller& caller, const Wish& wish) const;

  struct Outcome {
    std::optional<int64_t> waits;  // done when there is none
    std::string secret;            // of a client, shown once
    int64_t number = 0;            // of a secret or certificate
  };
  // What would be refused when it is confirmed is refused here too. kTooManyProposals; the errors of what is wished.
  base::Result<Outcome> wish(const Caller& caller, const Wish& wish);
  // By another than the one who wished, and not about oneself. kNoProposal, kTwoPeople; the errors of what is wished.
  base::Result<Outcome> confirm(const Caller& caller, int64_t proposal);
  // Taken back, or refused by another. kNoProposal.
  base::Result<void> drop(const Caller& caller, int64_t proposal);
  // Those that can still be confirmed, by number.
  std::vector<Proposal> pending() const;
  std::vector<Proposal> pending(AccountId account) const;

  // What one administrator did alone and the audit administrator has not marked as seen.
  std::vector<Alone> alone() const { return entrance_.accounts().notes().alone(); }
  base::Result<void> seen(const Caller& caller, int64_t event, const std::string& note);  // kNoAlone

 private:
  bool guards(const Account& account, base::Day today) const;
  size_t guard_count() const;
  base::Result<void> check(const Caller& caller, const Wish& wish) const;
  base::Result<Outcome> carry_out(const Caller& caller, const Wish& wish, const Because& because);
  base::Result<int64_t> propose(const Caller& caller, const Wish& wish);
  std::optional<Proposal> find(int64_t proposal) const;

  store::Home& home_;
  Entrance& entrance_;
  const catalog::Catalog& catalog_;
  std::mutex deciding_;  // a wish is looked at and used up in one step
};

}  // namespace taixin::access

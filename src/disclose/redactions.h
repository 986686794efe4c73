// Texts that are held back from everybody, because something in them looks like a person's (identity/text_screen.h),
// and what a reviewer decided about each: nothing in it is a person's, or these words are told instead. Signed with a
// fresh code, kept with a leaf, and never a change of the record: whoever may see the record itself sees what the
// department wrote.
//
//   TX_TRY(const HeldTexts page, redactions.held(desk, after, limit));
//   TX_TRY(redactions.decide(caller, {.record = id, .field = "CF_SY", .replacement = "当事人[已遮蔽]", .code = code}));
//
// Threads: any.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <vector>

#include "access/entrance.h"
#include "check/check.h"
#include "store/redactions.h"

namespace taixin::disclose {

using base::RecordId;

class Redactions : public check::PublicTexts {
 public:
  static constexpr size_t kTextMax = 2000;        // characters of a replacement
  static constexpr size_t kLookedAtMax = 20'000;  // records that one page of `held` goes through

  // All outlive it.
  static base::Result<std::unique_ptr<Redactions>> open(store::Home& home, access::Entrance& entrance,
                                                        const check::Checker& checker);

  std::optional<check::PublicText> told(RecordId record, std::string_view field) const override;

  // Public records with a text that is held back, by number, from after `after` on. `next`: where to go on; 0: nowhere.
  struct Page {
    std::vector<check::Checker::HeldText> texts;
    RecordId next;
  };
  using Mine = std::function<bool(const std::string& source)>;  // departments whose texts are asked for
  base::Result<Page> held(const access::Desk& desk, RecordId after, size_t limit, const Mine& mine) const;
  // One text, held back or decided; nothing: there is none.
  base::Result<std::optional<check::Checker::HeldText>> text(const access::Desk& desk, RecordId record,
                                                             std::string_view field) const;

  struct Decision {
    RecordId record;
    std::string field;
    std::string replacement;  // empty: it is told as it is
    std::string code;         // fresh, of the reviewer's phone
  };
  // kNoHeldText, kStillPersonal (the replacement looks like a person's, too), kRedactionText, access::kCodeRefused.
  base::Result<store::Redaction> decide(const access::Desk& desk, const access::Caller& caller,
                                        const Decision& decision);

 private:
  Redactions(store::Home& home, access::Entrance& entrance, const check::Checker& checker)
      : home_(home), entrance_(entrance), checker_(checker) {}
  void keep(const store::Redaction& redaction);

  store::Home& home_;
  access::Entrance& entrance_;
  const check::Checker& checker_;
  mutable std::shared_mutex mutex_;
  std::map<std::pair<RecordId, std::string>, check::PublicText, std::less<>> told_;
};

}  // namespace taixin::disclose

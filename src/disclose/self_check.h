// The daily question about what is published: is everything public that must be, and nothing that may not be?
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "access/access.h"
#include "check/check.h"

namespace taixin::disclose {

// What somebody has to look at.
enum class Finding : uint8_t {
  class_unknown,   // could be public; its body did not state the class and the rules do not tell it
  clock_unknown,   // could be public; the day from which its term runs is missing
  provisional,     // could be public; its link is by name and nobody confirmed it
  text_held_back,  // public, but for a text in which something looks like a person's
  unreconciled,    // could be public; of an earlier platform, and not reconciled with Credit China
  beyond_sent,     // public, though the last day that its department sent has passed
};
inline constexpr size_t kFindings = 6;
std::string_view finding_code(Finding finding);  // "class_unknown"
catalog::Text finding_words(Finding finding);

struct SelfCheck {
  base::Day day;
  base::KnownAt at;                                 // when it was looked
  store::CommitSeq seq;                             // of what was known
  base::Sha256 rules{};                             // the packs
  uint64_t looked_at = 0, published = 0, late = 0;  // late: of the published, known after the lawful working days
  std::map<std::string, uint64_t> reasons;          // gate::reason_code -> records that are not public
  base::Sha256 decisions{};                         // over each record and what was decided about it, by number
  struct OfOrgan {
    std::string organ;
    Finding finding = Finding::class_unknown;
    uint64_t count = 0;
    std::vector<base::RecordId> examples;  // the first few
  };
  std::vector<OfOrgan> findings;  // most first
  bool clean() const { return findings.empty(); }
};

// Reads every record of items that may be public. progress: 0..1.
base::Result<SelfCheck> self_check(const check::Checker& checker, const access::Desk& desk,
                                   const std::function<void(double)>& progress = {});

// What a self-check found, as lines that anybody can keep, log and compare. Not proven by it: that nothing is missing
// that no department has handed over.
std::string statement(const SelfCheck& done);
// The same check made again as of the moment of a statement: what was known, the law and the day of then. Equal
// statements say that the decision about every single record was the same. kBadStatement, store errors.
base::Result<SelfCheck> recheck(const check::Checker& checker, const access::Desk& desk, std::string_view statement,
                                const std::function<void(double)>& progress = {});
std::string to_json(const SelfCheck& done);
std::string to_text(const SelfCheck& done, base::Lang lang);

}  // namespace taixin::disclose

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
  beyond_sent,     // public, though the last day that its department sent has passed
};
inline constexpr size_t kFindings = 5;
std::string_view finding_code(Finding finding);  // "class_unknown"
catalog::Text finding_words(Finding finding);

struct SelfCheck {
  base::Day day;
  store::CommitSeq seq;                             // of what was known
  base::Sha256 rules{};                             // the packs
  uint64_t looked_at = 0, published = 0, late = 0;  // late: of the published, known after the lawful working days
  std::map<std::string, uint64_t> reasons;          // gate::reason_code -> records that are not public
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
std::string to_json(const SelfCheck& done);
std::string to_text(const SelfCheck& done, base::Lang lang);

}  // namespace taixin::disclose

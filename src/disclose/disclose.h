// What everybody may see: an organization's page, and the lists of licences and penalties as they come in.
//
//   const Disclosure disclosure(checker, desk);
//   TX_TRY(const auto page, disclosure.subject("示例建材有限公司", Lang::zh));
//
// Threads: any number. Errors: check::kNothingAsked, kBadListCursor, kUnknownList, kUnknownCounty, store errors.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/access.h"
#include "check/check.h"
#include "disclose/organ_region.h"

namespace taixin::disclose {

using base::Day;
using base::Lang;
using base::RecordId;
using base::SubmissionId;

inline constexpr size_t kListMax = 100;        // entries of one page of a list
inline constexpr size_t kAdverseListMax = 20;  // where adverse records may be among them (domain/12.2.8)

// One page of what was published of some items, newest submissions first.
struct ListQuestion {
  std::vector<std::string> items;  // codes; empty: all that may be listed
  std::string organ;               // a part of the body's name; empty: any
  std::optional<Day> from, until;  // of the decision, both included; what has no day of decision is in no span
  std::string county;              // code of one of `counties`: where the body is, by its name; empty: any
  std::string after;               // `next` of the page before; empty: from the newest
  size_t limit = 20;               // 1 to kListMax
};
struct ListPage {
  std::vector<check::Checker::PublicRecord> entries;
  std::string next;  // empty: that was the last page
};

class Disclosure {
 public:
  // Both outlive it.
  Disclosure(const check::Checker& checker, access::Desk desk) : checker_(checker), desk_(desk) {}

  base::Result<check::FindAnswer> search(std::string_view query, Lang lang) const;
  base::Result<check::ShowAnswer> subject(std::string_view query, Lang lang) const;
  base::Result<ListPage> list(const ListQuestion& question, Lang lang) const;
  // Items whose records are listed: documents that may be public, of the class of administrative acts.
  std::vector<const catalog::Item*> listed() const;
  // What a list may be asked for by: the city for its own bodies, and its counties and zones, with their towns' bodies.
  // None when no pack says which city it is.
  std::vector<OrganRegions::Region> counties() const;

 private:
  const check::Checker& checker_;
  access::Desk desk_;
};

}  // namespace taixin::disclose

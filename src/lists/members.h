// Lists as they are told: which there are, and who is on one, page by page. For everybody only organizations, and only
// what the gate shows everybody today, so that an entry is gone after its exit or its last day by itself. Officers ask
// for a purpose, and their page is one entry of the access log, about all who stand on it.
//
//   const Lists lists(checker, desk);
//   TX_TRY(const MemberPage page, lists.members({.list = "wages"}, Lang::zh));
//
// Names of persons are on the own page of an entry alone, never here. Threads: any number. Errors: kNoList,
// kBadMemberCursor, store errors.
#pragma once

#include <string>
#include <vector>

#include "access/access.h"
#include "check/check.h"
#include "lists/membership.h"

namespace taixin::lists {

using base::Lang;

inline constexpr size_t kMembersMax = 100;        // of one page
inline constexpr size_t kAdverseMembersMax = 20;  // of one page for everybody, of a list that restricts (domain/12.2.8)

struct MemberQuestion {
  std::string list;   // code
  std::string after;  // `next` of the page before; empty: from the newest
  size_t limit = 20;  // 1 to kMembersMax
};
struct MemberPage {
  const catalog::CreditList* list = nullptr;          // of the catalog
  std::vector<check::Checker::PublicRecord> entries;  // newest submissions first; records without their fields
  std::string next;                                   // empty: that was the last page
};

// The same for an officer; the entry in the log is on disk.
struct SeenPage {
  const catalog::CreditList* list = nullptr;
  access::Released<std::vector<check::Checker::PublicRecord>> entries;
  std::string next;
};

class Lists {
 public:
  // Both outlive it.
  Lists(const check::Checker& checker, access::Desk desk) : checker_(checker), desk_(desk) {}

  std::vector<const catalog::CreditList*> in_force() const;
  base::Result<const catalog::CreditList*> named(std::string_view code) const;
  base::Result<MemberPage> members(const MemberQuestion& question, Lang lang) const;
  base::Result<SeenPage> members(const access::Session& session, const MemberQuestion& question) const;
  Place place() const { return {checker_.facts(), desk_.catalog, desk_.home}; }
  const check::Checker& checker() const { return checker_; }

  // Gives records of the list's item, newest first, and the place after each, until `each` says that it is enough. The
  // place to go on from when that was only because too many were looked at; empty: there are no more, or it was enough.
  using Each = std::function<base::Result<bool>(base::RecordId, const std::string& place)>;
  base::Result<std::string> walk(const catalog::CreditList& list, std::string_view after, const Each& each) const;

 private:
  base::Result<bool> is_on(base::RecordId id, Day day) const;

  const check::Checker& checker_;
  access::Desk desk_;
};

}  // namespace taixin::lists

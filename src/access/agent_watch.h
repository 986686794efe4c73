// Agents of a body whose representative (法定代表人, 负责人, 经营者) has changed are suspended at once (domain/12.4.6):
// those that were appointed before the change was known. An administrator who lets one go on (`resume`), after the new
// representative has confirmed it, appoints it anew.
//
// One look serves both: after each sealed registration (intake's callback), and at the start, before anything is
// answered: what was sealed and not followed, because the process ended between the two, is followed then.
//
// Threads: any. What a look suspends is on disk when it returns.
#pragma once

#include <mutex>
#include <optional>

#include "access/accounts.h"
#include "facts/facts.h"

namespace taixin::access {

// As the event and the pages say it.
inline constexpr std::string_view kRepresentativeChanged =
    "登记的法定代表人（负责人、经营者）已变更，须由新的负责人重新授权";

// When the platform last learned of another representative than the one before; nothing: of one at most. What is not
// sealed does not count, nor what only fills in earlier years.
std::optional<base::KnownAt> representative_changed(const facts::SubjectCard& card);

class AgentWatch {
 public:
  AgentWatch(const facts::Facts& facts, Accounts& accounts) : facts_(facts), accounts_(accounts) {}
  // At the agents of all subjects: as many cards are read as subjects have agents. How many were suspended.
  base::Result<size_t> look();

 private:
  const facts::Facts& facts_;
  Accounts& accounts_;
  std::mutex looking_;
};

}  // namespace taixin::access

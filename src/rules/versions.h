// Which law was in force when: every activation of packs in this home, each with the entries that two people had
// confirmed by then, as a catalog of its own.
//
//   TX_TRY(const auto versions, versions_of(tx));           // oldest first; empty: a home without packs
//   const Version& then = in_force(versions, known_at);
//
// The law of an answer is that of its known time, so the same question about the same moment has the same answer for
// ever (check/checker.cc, replay.h). Immutable; any thread.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/ids.h"
#include "catalog/catalog.h"
#include "store/home.h"

namespace taixin::rules {

using base::KnownAt;

struct Version {
  int64_t activation = 0;  // 1, 2, 3 ...
  KnownAt from;            // known time since which it is in force
  std::string by;          // who put it in force, as the activation says
  std::vector<base::Sha256> packs;
  catalog::Confirmed confirmed;
  std::shared_ptr<const catalog::Catalog> catalog;
};

// kVersionUnreadable, and what reading refuses. Versions with the same packs and confirmations share their catalog.
base::Result<std::vector<Version>> versions_of(store::ReadTx& tx);

// The last that began at or before `at`; the first when none did. `versions` is not empty.
const Version& in_force(std::span<const Version> versions, KnownAt at);

}  // namespace taixin::rules

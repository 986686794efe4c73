#include "rules/versions.h"

#include <algorithm>
#include <map>

#include "rules/change_detail.h"
#include "rules/errors.h"
#include "store/records.h"
#include "store/rule_events.h"

namespace taixin::rules {
namespace {

base::Result<std::vector<catalog::PackSource>> sources_of(store::ReadTx& tx, const Version& version) {
  std::vector<catalog::PackSource> out;
  for (const base::Sha256& digest : version.packs) {
    TX_TRY(const auto pack, store::pack_by_digest(tx, digest));
    if (!pack) {
      return base::fail(kVersionUnreadable,
                        {{"activation", std::to_string(version.activation)}, {"what", base::hex(digest)}});
    }
    TX_TRY(auto source, catalog::deserialize(pack->bytes));
    out.push_back(std::move(source));
  }
  return out;
}

// What each change of single entries did, by the activation with which it began.
base::Result<std::multimap<int64_t, EntryChange>> entry_changes(store::ReadTx& tx) {
  std::map<int64_t, EntryChange> proposed;
  std::multimap<int64_t, EntryChange> begun;
  TX_CHECK(store::scan_rule_events(tx, [&](const store::RuleEvent& event) -> base::Result<void> {
    if (event.step == store::RuleStep::proposed) {
      if (auto change = entry_change(event)) proposed.emplace(event.change, *std::move(change));
    } else if (event.step == store::RuleStep::begun) {
      const auto found = proposed.find(event.change);
      if (found != proposed.end()) begun.emplace(event.activation, found->second);
    }
    return {};
  }));
  return begun;
}

}  // namespace

base::Result<std::vector<Version>> versions_of(store::ReadTx& tx) {
  TX_TRY(const auto activations, store::pack_activations(tx));
  TX_TRY(const auto changes, entry_changes(tx));
  std::vector<Version> out;
  catalog::Confirmed confirmed;
  for (const store::PackActivation& one : activations) {
    const auto [first, last] = changes.equal_range(one.activation);
    for (auto it = first; it != last; ++it) {
      if (it->second.doubted) {
        confirmed.erase(it->second.entry);
      } else {
        confirmed[it->second.entry] = it->second.digest;
      }
    }
    Version version{one.activation, one.at, one.by, one.packs, confirmed, nullptr};
    const auto same = std::ranges::find_if(
        out, [&](const Version& v) { return v.packs == version.packs && v.confirmed == version.confirmed; });
    if (same != out.end()) {
      version.catalog = same->catalog;
    } else {
      TX_TRY(const auto sources, sources_of(tx, version));
      auto loaded = catalog::Catalog::load(sources, confirmed);
      if (!loaded) {
        return base::fail(kVersionUnreadable, {{"activation", std::to_string(one.activation)},
                                               {"what", loaded.error().message(base::Lang::zh)}});
      }
      version.catalog = *std::move(loaded);
    }
    out.push_back(std::move(version));
  }
  return out;
}

const Version& in_force(std::span<const Version> versions, KnownAt at) {
  TX_ASSERT(!versions.empty(), "no version of the rules");
  const auto after = std::ranges::upper_bound(versions, at, {}, &Version::from);
  return after == versions.begin() ? versions.front() : *(after - 1);
}

}  // namespace taixin::rules

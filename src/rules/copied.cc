#include "rules/copied.h"

#include <boost/json.hpp>
#include <map>

#include "rules/change_detail.h"
#include "rules/errors.h"

namespace taixin::rules {

namespace json = boost::json;

catalog::Confirmed confirmed_in(const std::vector<store::RuleEvent>& events) {
  std::map<int64_t, EntryChange> proposed;
  catalog::Confirmed out;
  for (const store::RuleEvent& event : events) {
    if (event.step == store::RuleStep::proposed) {
      if (auto change = entry_change(event)) proposed[event.change] = *std::move(change);
    } else if (event.step == store::RuleStep::begun) {
      const auto found = proposed.find(event.change);
      if (found == proposed.end()) continue;
      if (found->second.doubted) {
        out.erase(found->second.entry);
      } else {
        out[found->second.entry] = found->second.digest;
      }
    }
  }
  return out;
}

base::Result<void> refuse_copied(store::ReadTx& tx) {
  std::map<int64_t, size_t> signers;
  return store::scan_rule_events(tx, [&](const store::RuleEvent& event) -> base::Result<void> {
    if (event.step == store::RuleStep::confirmed) ++signers[event.change];
    if (event.step == store::RuleStep::begun && signers[event.change] == 0) {
      return base::fail(kCopiedOutside, {{"change", std::to_string(event.change)}});
    }
    return {};
  });
}

base::Result<void> copy_confirmed(store::WriteTx& tx, const catalog::Confirmed& confirmed, const std::string& from) {
  for (const auto& [entry, digest] : confirmed) {
    store::RuleEvent event;
    event.kind = "confirm";
    event.detail_json = json::serialize(
        json::object{{"entry", entry}, {"digest", base::hex(digest)}, {"reason", from}, {"copied", true}});
    TX_TRY(const auto proposed, store::append_rule_event(tx, event, 0));
    event.change = proposed.event.change;
    event.step = store::RuleStep::begun;
    event.activation = 1;
    event.detail_json = R"({"copied":true})";
    TX_TRY([[maybe_unused]] const auto begun, store::append_rule_event(tx, event, 1));
  }
  return {};
}

}  // namespace taixin::rules

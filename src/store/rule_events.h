// How the rules of a home change, step by step: rows that never change, each a leaf of the ledger. What the steps mean
// and who may take them: rules/changes.h. SQL stays here.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/home.h"

namespace taixin::store {

enum class RuleStep : uint8_t {
  proposed = 1,
  confirmed = 2,  // by one person
  dropped = 3,    // refused by somebody, or taken back
  begun = 4,      // it is in force from here on; written with its activation
};

struct RuleEvent {
  int64_t id = 0;      // 1, 2, 3 ...; gap-free
  int64_t change = 0;  // 1, 2, 3 ...: which change
  RuleStep step = RuleStep::proposed;
  KnownAt at;
  int64_t account = 0;     // who did it; 0: the console, or the program
  int64_t activation = 0;  // begun: as which
  std::string kind;        // "packs", "confirm", "doubt"
  std::string detail_json;
};

// Id and moment are given here and returned; with `change` 0 also that: a new change. False in `first`: nothing was
// written, because the change has gone on meanwhile (its events are not `known` any more).
struct AppendedRuleEvent {
  bool first = true;
  RuleEvent event;
};
base::Result<AppendedRuleEvent> append_rule_event(WriteTx& tx, RuleEvent event, size_t known);
// All in order of their ids.
using EachRuleEvent = std::function<base::Result<void>(const RuleEvent&)>;
base::Result<void> scan_rule_events(ReadTx& tx, const EachRuleEvent& each);
base::Result<void> scan_rule_events(Connection& db, const EachRuleEvent& each);

}  // namespace taixin::store

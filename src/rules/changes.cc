#include "rules/changes.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <set>

#include "base/text.h"
#include "rules/change_detail.h"
#include "rules/errors.h"
#include "store/records.h"

namespace taixin::rules {
namespace {

namespace json = boost::json;
using access::AccountId;
using access::Caller;
using store::RuleEvent;
using store::RuleStep;

constexpr std::array<std::string_view, kChangeKinds> kKinds{"packs", "confirm", "doubt"};
constexpr std::array<std::string_view, 4> kStates{"open", "confirmed", "dropped", "begun"};
constexpr std::array<std::string_view, 4> kStatesZh{"待两人确认", "已确认，下次启动起生效", "不同意或者已撤回",
                                                    "已生效"};
constexpr std::array<std::string_view, 4> kStatesEn{"waits for two people", "confirmed: in force from the next start",
                                                    "dropped", "in force"};

std::string text_in(const json::object& object, const char* key) {
  const auto* found = object.if_contains(key);
  return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

// What one event makes of its change. Events are ours, and the audit proves them: what cannot be read is left out.
void add_event(std::vector<Change>& all, const RuleEvent& event) {
  boost::system::error_code error;
  const json::value parsed = json::parse(event.detail_json, error);
  const json::object detail = !error && parsed.is_object() ? parsed.get_object() : json::object();
  if (event.step == RuleStep::proposed) {
    Change made;
    made.id = event.change;
    made.kind = change_kind_of(event.kind).value_or(ChangeKind::packs);
    made.at = event.at;
    made.by = AccountId(event.account);
    made.reason = text_in(detail, "reason");
    if (const auto one = entry_change(event)) made.entry = one->entry, made.digest = one->digest;
    if (const auto* packs = detail.if_contains("packs"); packs && packs->is_array()) {
      for (const auto& pack : packs->get_array()) {
        if (const auto digest = digest_of(pack.is_string() ? std::string_view(pack.get_string()) : "")) {
          made.packs.push_back(*digest);
        }
      }
    }
    all.push_back(std::move(made));
  }
  const auto found = std::ranges::find(all, event.change, &Change::id);
  if (found == all.end()) return;
  Change& change = *found;
  ++change.events;
  switch (event.step) {
    case RuleStep::proposed:
      break;
    case RuleStep::confirmed:
      change.signatures.push_back({AccountId(event.account), event.at, text_in(detail, "document"),
                                   text_in(detail, "where"), text_in(detail, "text")});
      if (change.signatures.size() >= Changes::kSigners) change.state = ChangeState::confirmed;
      break;
    case RuleStep::dropped:
      change.state = ChangeState::dropped;
      change.why = text_in(detail, "why");
      break;
    case RuleStep::begun:
      change.state = ChangeState::begun;
      change.activation = event.activation;
      break;
  }
}

base::Result<std::vector<Change>> all_of(store::ReadTx& tx) {
  std::vector<Change> all;
  TX_CHECK(store::scan_rule_events(tx, [&](const RuleEvent& event) -> base::Result<void> {
    add_event(all, event);
    return {};
  }));
  return all;
}

base::Result<std::string> text_field(const std::string& text, const char* field, size_t max) {
  std::string out(base::trim(text));
  if (out.empty() || base::count_code_points(out) > max || !base::is_utf8(out)) {
    return base::fail(kTextMissing, {{"field", field}, {"max", std::to_string(max)}});
  }
  return out;
}

std::string packs_key(const catalog::Catalog& catalog) {
  std::string out;
  for (const auto& pack : catalog.packs()) out += base::hex(pack.digest);
  return out;
}

}  // namespace

std::string_view change_kind_code(ChangeKind kind) { return kKinds[static_cast<size_t>(kind)]; }
std::optional<ChangeKind> change_kind_of(std::string_view code) {
  const auto found = std::ranges::find(kKinds, code);
  if (found == kKinds.end()) return std::nullopt;
  return static_cast<ChangeKind>(found - kKinds.begin());
}
std::string_view change_state_code(ChangeState state) { return kStates[static_cast<size_t>(state)]; }
std::string_view change_state_words(ChangeState state, base::Lang lang) {
  return (lang == base::Lang::zh ? kStatesZh : kStatesEn)[static_cast<size_t>(state)];
}

base::Result<std::unique_ptr<Changes>> Changes::open(store::Home& home, access::Entrance& entrance,
                                                     const std::vector<Version>& versions) {
  std::unique_ptr<Changes> out(new Changes(home, entrance, versions));
  TX_TRY(auto tx, home.read_records());
  TX_TRY(out->all_, all_of(tx));
  return out;
}

// The event, and what has to be written with it, in one transaction; the change as it is then.
base::Result<Change> Changes::write(RuleEvent event, size_t known,
                                    const std::function<base::Result<void>(store::WriteTx&)>& besides) {
  store::AppendedRuleEvent written;
  TX_CHECK(home_.records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    if (besides) TX_CHECK(besides(tx));
    TX_TRY(written, store::append_rule_event(tx, event, known));
    return {};
  }));
  const auto of = [&](int64_t id) { return std::ranges::find(all_, id, &Change::id); };
  if (!written.first) {
    return base::fail(kChangeOver, {{"change", std::to_string(event.change)},
                                    {"state", std::string(change_state_code(of(event.change)->state))}});
  }
  add_event(all_, written.event);
  return *of(written.event.change);
}

// An item whose records are held keeps the fields of its revisions: they say what the stored bytes mean.
base::Result<void> Changes::fits_records(const catalog::Catalog& catalog) const {
  TX_TRY(auto tx, home_.read_records());
  TX_TRY(const auto numbers, store::item_numbers(tx));
  for (const auto& [number, code] : numbers) {
    for (const catalog::Item& was : versions_.back().catalog->items()) {
      if (was.code.get() != code) continue;
      const catalog::Item* is = catalog.item_revision(was.code, was.revision);
      const bool same = is && std::ranges::equal(was.fields, is->fields, [](const auto& a, const auto& b) {
                          return a.code == b.code && a.ordinal == b.ordinal && a.type.kind == b.type.kind &&
                                 a.type.code_set == b.type.code_set;
                        });
      if (!same) return base::fail(kItemGone, {{"item", code}, {"revision", std::to_string(was.revision)}});
    }
  }
  return {};
}

base::Result<void> Changes::fits_roles(const catalog::Catalog& catalog) const {
  const base::Day today = home_.clock().today();
  const auto directory = entrance_.accounts().directory();
  for (const auto& [id, account] : directory->accounts()) {
    if (account.state == access::AccountState::closed) continue;
    for (const access::Grant& grant : account.grants) {
      if (grant.until && *grant.until < today) continue;
      if (!catalog.role(grant.role, today)) return base::fail(kRoleGone, {{"role", grant.role}});
    }
  }
  return {};
}

base::Result<Change> Changes::propose_packs(const Caller& caller, const std::vector<catalog::PackSource>& packs,
                                            const std::string& reason, const Fits& fits) {
  TX_TRY(const std::string why, text_field(reason, "reason", kReasonMax));
  const auto problems = catalog::Catalog::problems(packs);
  if (!problems.empty()) {
    std::string what;
    for (const auto& one : problems) what += (what.empty() ? "" : "\n") + one.message(base::Lang::zh);
    return base::fail(kPacksRefused, {{"what", what}});
  }
  TX_TRY(const auto loaded, catalog::Catalog::load(packs, versions_.back().confirmed));
  if (packs_key(*loaded) == packs_key(*versions_.back().catalog)) return base::fail(kNothingChanges);
  TX_CHECK(fits_records(*loaded));
  TX_CHECK(fits_roles(*loaded));
  TX_CHECK(fits(*loaded));
  RuleEvent event;
  event.kind = std::string(change_kind_code(ChangeKind::packs));
  event.account = caller.account.get();
  json::array digests;
  std::vector<store::StoredPack> stored;
  for (const catalog::PackSource& pack : packs) {
    digests.push_back(json::string(base::hex(pack.digest())));
    stored.push_back({pack.digest(), pack.path, catalog::serialize(pack), {}, {}});
  }
  event.detail_json = json::serialize(json::object{{"reason", why}, {"packs", std::move(digests)}});
  const std::lock_guard lock(mutex_);
  for (const Change& one : all_) {
    const bool waits = one.state == ChangeState::open || one.state == ChangeState::confirmed;
    if (waits && one.kind == ChangeKind::packs) return base::fail(kChangeWaits, {{"change", std::to_string(one.id)}});
  }
  return write(std::move(event), 0, [&](store::WriteTx& tx) { return store::keep_packs(tx, stored); });
}

base::Result<Change> Changes::propose_entry(const Caller& caller, ChangeKind kind, const std::string& entry,
                                            const std::string& reason) {
  TX_ASSERT(kind != ChangeKind::packs, "an entry is confirmed or doubted");
  TX_TRY(const std::string why, text_field(reason, "reason", kReasonMax));
  TX_TRY(const auto entries, waiting());
  const auto found = std::ranges::find_if(entries, [&](const Waiting& one) { return one.entry.name == entry; });
  if (found == entries.end()) return base::fail(kNoEntry, {{"entry", entry}});
  if (kind == ChangeKind::confirm && found->acts) return base::fail(kActsAlready, {{"entry", entry}});
  if (kind == ChangeKind::doubt && !found->acts) return base::fail(kNotConfirmed, {{"entry", entry}});
  RuleEvent event;
  event.kind = std::string(change_kind_code(kind));
  event.account = caller.account.get();
  event.detail_json =
      json::serialize(json::object{{"reason", why}, {"entry", entry}, {"digest", base::hex(found->entry.digest)}});
  const std::lock_guard lock(mutex_);
  for (const Change& one : all_) {
    const bool waits = one.state == ChangeState::open || one.state == ChangeState::confirmed;
    if (waits && one.entry == entry) return base::fail(kChangeWaits, {{"change", std::to_string(one.id)}});
  }
  return write(std::move(event), 0);
}

base::Result<Change> Changes::still_open(int64_t id) const {
  const auto found = std::ranges::find(all_, id, &Change::id);
  if (found == all_.end()) return base::fail(kNoChange, {{"change", std::to_string(id)}});
  if (found->state == ChangeState::dropped || found->state == ChangeState::begun) {
    return base::fail(kChangeOver,
                      {{"change", std::to_string(id)}, {"state", std::string(change_state_code(found->state))}});
  }
  return *found;
}

base::Result<Change> Changes::confirm(const Caller& caller, int64_t id, const Signing& signing) {
  if (caller.console() || caller.account == AccountId()) return base::fail(kAccountsOnly);
  const std::lock_guard lock(mutex_);
  TX_TRY(const Change change, still_open(id));
  const auto by_caller = [&](const Signature& one) { return one.account == caller.account; };
  if (std::ranges::any_of(change.signatures, by_caller)) return base::fail(kSamePerson);
  if (change.state != ChangeState::open) {
    return base::fail(kChangeOver,
                      {{"change", std::to_string(id)}, {"state", std::string(change_state_code(change.state))}});
  }
  json::object detail{{"code", true}};
  if (change.kind == ChangeKind::confirm) {
    TX_TRY(const std::string document, text_field(signing.document, "document", 200));
    TX_TRY(const std::string where, text_field(signing.where, "where", 500));
    TX_TRY(const std::string text, text_field(signing.text, "text", kTextMax));
    const std::string digest = text_digest(text);
    if (!change.signatures.empty() && text_digest(change.signatures.front().text) != digest) {
      return base::fail(kTextsDiffer);
    }
    detail["document"] = document;
    detail["where"] = where;
    detail["text"] = text;
    detail["text_sha256"] = digest;
  }
  TX_CHECK(entrance_.sign_with_code(caller.account, signing.code, fmt::format("rule change {}", id)));
  RuleEvent event;
  event.change = id;
  event.step = RuleStep::confirmed;
  event.account = caller.account.get();
  event.kind = std::string(change_kind_code(change.kind));
  event.detail_json = json::serialize(detail);
  return write(std::move(event), change.events);
}

base::Result<Change> Changes::drop(const Caller& caller, int64_t id, const std::string& why) {
  TX_TRY(const std::string words, text_field(why, "why", kReasonMax));
  const std::lock_guard lock(mutex_);
  TX_TRY(const Change change, still_open(id));
  RuleEvent event;
  event.change = id;
  event.step = RuleStep::dropped;
  event.account = caller.account.get();
  event.kind = std::string(change_kind_code(change.kind));
  event.detail_json = json::serialize(json::object{{"why", words}});
  return write(std::move(event), change.events);
}

std::vector<Change> Changes::list() const {
  const std::lock_guard lock(mutex_);
  return {all_.rbegin(), all_.rend()};
}

std::optional<Change> Changes::find(int64_t id) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(all_, id, &Change::id);
  return found == all_.end() ? std::nullopt : std::optional(*found);
}

namespace {

base::Result<std::vector<catalog::PackEntry>> entries_in(store::Home& home, const std::vector<base::Sha256>& packs) {
  TX_TRY(auto tx, home.read_records());
  std::vector<catalog::PackSource> sources;
  for (const base::Sha256& digest : packs) {
    TX_TRY(const auto pack, store::pack_by_digest(tx, digest));
    if (!pack) return base::fail(kVersionUnreadable, {{"activation", "?"}, {"what", base::hex(digest)}});
    TX_TRY(auto source, catalog::deserialize(pack->bytes));
    source.path = pack->id.substr(pack->id.rfind('/') + 1);
    sources.push_back(std::move(source));
  }
  return catalog::entries_of(sources);
}

}  // namespace

base::Result<std::vector<catalog::Difference>> Changes::differences(const Change& change) const {
  if (change.kind != ChangeKind::packs) return std::vector<catalog::Difference>();
  // One that has begun is compared with what was in force before it.
  const auto before = std::ranges::find_if(
      versions_, [&](const Version& one) { return change.activation != 0 && one.activation == change.activation - 1; });
  TX_TRY(const auto was, entries_in(home_, (before == versions_.end() ? versions_.back() : *before).packs));
  TX_TRY(const auto is, entries_in(home_, change.packs));
  return catalog::compare(was, is);
}

base::Result<std::vector<Changes::Waiting>> Changes::waiting() const {
  TX_TRY(auto entries, entries_in(home_, versions_.back().packs));
  std::vector<Waiting> out;
  for (catalog::PackEntry& entry : entries) {
    if (!entry.waits()) continue;
    const auto found = versions_.back().confirmed.find(entry.name);
    const bool acts = found != versions_.back().confirmed.end() && found->second == entry.digest;
    out.push_back({std::move(entry), acts});
  }
  return out;
}

Change seen_by(Change change, AccountId account) {
  if (change.state != ChangeState::open) return change;
  for (Signature& one : change.signatures) {
    if (one.account != account) one.text.clear();
  }
  return change;
}

base::Result<size_t> begin_confirmed(store::Home& home) {
  std::vector<Change> all;
  std::vector<store::PackActivation> activations;
  {
    TX_TRY(auto tx, home.read_records());
    TX_TRY(all, all_of(tx));
    TX_TRY(activations, store::pack_activations(tx));
  }
  std::erase_if(all, [](const Change& one) { return one.state != ChangeState::confirmed; });
  if (all.empty() || activations.empty()) return size_t{0};
  std::ranges::sort(all, {}, [](const Change& one) { return one.signatures.back().at; });
  std::vector<base::Sha256> packs = activations.back().packs;
  std::string numbers;
  for (const Change& one : all) {
    if (one.kind == ChangeKind::packs) packs = one.packs;
    numbers += (numbers.empty() ? "" : ", ") + std::to_string(one.id);
  }
  TX_CHECK(home.records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_TRY(const int64_t activation, store::activate_kept(tx, packs, "rule change " + numbers));
    for (const Change& one : all) {
      RuleEvent event;
      event.change = one.id;
      event.step = RuleStep::begun;
      event.activation = activation;
      event.kind = std::string(change_kind_code(one.kind));
      event.detail_json = "{}";
      TX_TRY([[maybe_unused]] const auto written, store::append_rule_event(tx, event, one.events));
    }
    return {};
  }));
  return all.size();
}

}  // namespace taixin::rules

#include "exchange/records.h"

#include <algorithm>
#include <charconv>

#include "catalog/publication_rules.h"
#include "gate/publication.h"
#include "store/errors.h"
#include "store/payload.h"

namespace taixin::exchange {
namespace {

constexpr size_t kCachedMax = 4096;  // subjects and items whose records are held

std::string_view value(const Fields& fields, const std::string& code) {
  const auto found = fields.find(code);
  return code.empty() || found == fields.end() ? std::string_view() : std::string_view(found->second);
}

gate::Act act_of(const catalog::Item& item, const facts::Fact& record, const Fields& fields) {
  gate::Act act;
  act.clock = {record.decision, record.document, record.publication, record.misconduct_end};
  act.stated = static_cast<catalog::Dishonesty>(record.severity);
  act.kinds = value(fields, item.act.kinds);
  act.procedure = value(fields, item.act.procedure);
  act.organ = value(fields, item.act.organ);
  act.clauses = value(fields, item.act.clauses);
  const std::string_view fine = value(fields, item.act.fine);
  int64_t fen = 0;
  const auto [end, failed] = std::from_chars(fine.data(), fine.data() + fine.size(), fen);
  if (!fine.empty() && failed == std::errc() && end == fine.data() + fine.size()) act.fine = fen;
  return act;
}

}  // namespace

Records::Records(intake::Intake& intake, Day day) : intake_(intake), day_(day) {}

base::Result<store::ReadTx*> Records::tx() {
  if (!tx_) {
    TX_TRY(auto opened, intake_.home().read_records());
    tx_.emplace(std::move(opened));
  }
  TX_CHECK(tx_->renew_if_old());
  return &*tx_;
}

base::Result<std::string> Records::item_code(store::ItemNo number) {
  if (!items_.contains(number)) {
    TX_TRY(store::ReadTx * reading, tx());
    TX_TRY(const auto all, store::item_numbers(*reading));
    for (const auto& [no, code] : all) items_.emplace(no, code);
  }
  const auto found = items_.find(number);
  return found == items_.end() ? std::string() : found->second;
}

base::Result<const catalog::Item*> Records::item_of(const store::Record& record) {
  TX_TRY(const std::string code, item_code(record.item));
  return intake_.catalog().item_revision(base::ItemCode(code), record.revision);
}

base::Result<std::optional<store::Record>> Records::newest(const Key128& version_key) {
  TX_TRY(store::ReadTx * reading, tx());
  return intake_.facts().by_version_key(version_key, *reading);
}

base::Result<std::optional<store::Record>> Records::record(RecordId id) {
  TX_TRY(store::ReadTx * reading, tx());
  return store::record(*reading, id);
}

base::Result<Fields> Records::fields(RecordId id, const catalog::Item& item) {
  TX_TRY(store::ReadTx * reading, tx());
  TX_TRY(const std::string plain, store::read_payload(*reading, intake_.packer(), id));
  return fields_of(item, plain);
}

base::Result<std::optional<store::ExchangeOrigin>> Records::origin(store::ExchangeRow kind, int64_t row) {
  TX_TRY(store::ReadTx * reading, tx());
  return store::exchange_origin(*reading, kind, row);
}

base::Result<std::string> Records::basis_of(const StatusBook::Event& event) {
  std::string out;
  TX_TRY(store::ReadTx * reading, tx());
  TX_CHECK(store::scan_submission_statuses(
      *reading, event.submission,
      [&](const store::Status& status) {
        if (status.id == event.id) out = status.basis;
        return false;
      },
      event.id - 1));
  return out;
}

// As it came from elsewhere; else one more than the version before, marked by what it says.
base::Result<Version> Records::version(const store::Record& record) {
  Version out;
  TX_TRY(const auto own, origin(store::ExchangeRow::record, record.id.get()));
  if (own) return Version{std::min(own->count, kVersionMax), own->mark};
  out.count = 1;
  std::optional<store::Record> at = record;
  for (int i = 0; i < kVersionsMax && at->previous != RecordId(); ++i) {
    TX_TRY(const auto before, origin(store::ExchangeRow::record, at->previous.get()));
    if (before) {
      out.count = std::min(out.count + std::min(before->count, kVersionMax), kVersionMax);
      break;
    }
    ++out.count;
    TX_TRY(auto next, this->record(at->previous));
    if (!next) break;
    at = std::move(next);
  }
  TX_TRY(const catalog::Item* item, item_of(record));
  if (item == nullptr) return out;
  TX_TRY(const Fields told, fields(record.id, *item));
  out.mark = mark_of(*item, told);
  return out;
}

base::Result<const std::vector<store::LinkEvent>*> Records::links() {
  if (!links_) {
    TX_TRY(store::ReadTx * reading, tx());
    TX_TRY(auto all, store::link_events(*reading));
    links_ = std::move(all);
  }
  return &*links_;
}

base::Result<std::vector<store::LinkEvent>> Records::moves_of(const store::Record& record) {
  std::vector<store::LinkEvent> out;
  TX_TRY(const auto* all, links());
  if (all->empty()) return out;
  std::vector<RecordId> chain;
  std::optional<store::Record> at = record;
  for (int i = 0; i < kVersionsMax && at; ++i) {
    chain.push_back(at->id);
    if (at->previous == RecordId()) break;
    TX_TRY(at, this->record(at->previous));
  }
  for (const store::LinkEvent& link : *all) {
    const bool takes = link.kind == store::LinkEventKind::move || link.kind == store::LinkEventKind::undo;
    if (takes && std::ranges::find(chain, link.record) != chain.end()) out.push_back(link);
  }
  return out;
}

base::Result<SubjectId> Records::subject_of(const store::Record& record) {
  SubjectId out = record.subject;
  TX_TRY(const auto* all, links());
  for (const store::LinkEvent& link : *all) {
    if (link.record != record.id) continue;
    if (link.kind == store::LinkEventKind::move) out = link.target;
    if (link.kind == store::LinkEventKind::undo) out = SubjectId();
  }
  return out;
}

std::string Records::code_of(SubjectId subject) const {
  const auto card = intake_.facts().registry().card(subject);
  return card ? card->code() : std::string();
}

std::string Records::name_of(SubjectId subject) const {
  const auto card = intake_.facts().registry().card(subject);
  return card ? card->name({}) : std::string();
}

void Records::ask_gate(Standing& standing) const {
  const gate::Act act = act_of(*standing.item, standing.held.record, standing.fields);
  const auto head = intake_.facts().registry().head(standing.subject);
  if (!head || standing.held.provisional) return;
  gate::RecordHeader header;
  header.item = standing.item;
  header.kind = head->kind;
  header.superseded = standing.held.superseded;
  header.repaired = standing.held.status.repaired;
  header.ended = standing.held.status.ended;
  header.withdrawn = standing.held.status.withdrawn;
  header.shielded = standing.held.status.shielded;
  header.disputed = standing.held.status.disputed;
  header.valid_from = standing.held.record.valid_from;
  header.valid_until = standing.held.record.valid_until;
  header.former_operator = standing.held.former_operator;
  // Elsewhere nobody would know that it came from an earlier platform and is not to be shown to everybody yet.
  if ((standing.held.record.flags & store::kLegacy) != 0 && !standing.held.status.reconciled) return;
  header.act = &act;
  header.rules = &intake_.catalog().publication();
  const auto said = gate::decide(header, {gate::Audience::government, gate::Permission::government_share, day_, {}});
  standing.shared = said.visible;
  standing.over = (said.reason == gate::Reason::ended && !header.ended) || said.reason == gate::Reason::capped;
}

base::Result<const std::vector<Standing>*> Records::of(SubjectId subject, std::string_view item) {
  const SubjectId now = intake_.facts().present(subject, {});
  const auto at = std::pair(now.get(), std::string(item));
  if (const auto found = cache_.find(at); found != cache_.end()) return &found->second;
  if (cache_.size() > kCachedMax) cache_.clear();
  std::vector<Standing> out;
  TX_TRY(auto held, intake_.facts().of_subject(now, day_, {}));
  for (auto& one : held) {
    TX_TRY(const std::string code, item_code(one.record.item));
    if (code != item) continue;
    Standing standing;
    standing.item = intake_.catalog().item_revision(base::ItemCode(code), one.record.revision);
    if (standing.item == nullptr) continue;
    TX_TRY(standing.fields, fields(one.record.id, *standing.item));
    standing.key = natural_key(*standing.item, *standing.item, standing.fields);
    TX_TRY(const auto stored, record(one.record.id));
    if (!stored) continue;
    TX_TRY(standing.subject, subject_of(*stored));
    standing.moved = standing.subject != stored->subject;
    standing.held = std::move(one);
    ask_gate(standing);
    out.push_back(std::move(standing));
  }
  return &cache_.emplace(at, std::move(out)).first->second;
}

base::Result<const Standing*> Records::standing(const store::Record& record) {
  TX_TRY(const catalog::Item* item, item_of(record));
  if (item == nullptr) return static_cast<const Standing*>(nullptr);
  const SubjectId holder = intake_.facts().holder(record.id, record.subject, {});
  if (holder == SubjectId()) return static_cast<const Standing*>(nullptr);
  TX_TRY(const auto* all, of(holder, item->code.get()));
  for (const Standing& one : *all) {
    if (one.held.record.id == record.id) return &one;
  }
  // Another version of it may have come under the code that it was moved to.
  TX_TRY(const Fields told, fields(record.id, *item));
  const std::string key = natural_key(*item, *item, told);
  for (const Standing& one : *all) {
    if (one.key == key) return &one;
  }
  return static_cast<const Standing*>(nullptr);
}

}  // namespace taixin::exchange

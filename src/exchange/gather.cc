#include "exchange/gather.h"

#include <algorithm>
#include <iterator>
#include <limits>

#include "exchange/moves.h"
#include "store/records.h"

namespace taixin::exchange {

using store::ExchangeRow;

namespace {

// Linked by its name only, or of an earlier platform: not shared so far, whatever became of it.
bool is_unheard(const facts::Facts::Held& held) {
  return held.provisional || ((held.record.flags & store::kLegacy) != 0 && !held.status.reconciled);
}

constexpr int64_t kAllRecords = std::numeric_limits<int64_t>::max();  // of a submission, as Place::record

}  // namespace

uint64_t Gather::Rows::count() const {
  uint64_t out = moves.size();
  for (const auto* kind : {&statuses, &records}) {
    for (const auto& [item, rows] : *kind) out += rows.size();
  }
  return out;
}

void Gather::Rows::add(Rows more) {
  const auto append = [](std::vector<Cells>& to, std::vector<Cells>& rows) {
    to.insert(to.end(), std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()));
  };
  append(moves, more.moves);
  for (auto& [item, rows] : more.statuses) append(statuses[item], rows);
  for (auto& [item, rows] : more.records) append(records[item], rows);
  subjects.merge(more.subjects);
}

std::map<std::string, uint64_t> Gather::counts() const {
  std::map<std::string, uint64_t> out;
  for (const auto* kind : {&told_.statuses, &told_.records}) {
    for (const auto& [item, rows] : *kind) out[item] += rows.size();
  }
  return out;
}

Gather::Concerned& Gather::there(const std::string& item, const Key128& key) {
  const auto at = std::pair(item, key);
  const auto [found, fresh] = concerned_.try_emplace(at);
  if (fresh) {
    found->second.item = item;
    found->second.key = key;
    found->second.at = at_;
    order_.push_back(at);
  }
  return found->second;
}

Gather::Concerned* Gather::concern(const std::string& item, const Key128& key) {
  full_ = order_.size() >= partner_.rows_max && !concerned_.contains({item, key});
  return full_ ? nullptr : &there(item, key);
}

bool Gather::is_marked_here(const Key128& key) const {
  return std::ranges::any_of(exchange_.statuses_.of(key), [&](const StatusBook::Event& one) {
    return group_of(one.kind) == StatusGroup::dispute && one.told_by != partner_.code;
  });
}

base::Result<void> Gather::concern_records(const store::Submission& submission) {
  const bool theirs = is_theirs(submission.id);
  if (!sends(submission.item) || (theirs && !tells_marks(submission.item))) return {};
  TX_TRY(store::ReadTx * tx, records_.tx());
  return store::scan_submission_records(
      *tx, submission.id,
      [&](const store::Record& record) {
        at_.record = record.id.get() - 1;
        if (theirs && !is_marked_here(record.version_key)) return true;
        return concern(submission.item, record.version_key) != nullptr;
      },
      RecordId(at_.record));
}

base::Result<void> Gather::concern_statuses(const store::Submission& submission) {
  constexpr size_t kPage = 1000;
  for (bool more = true; more;) {
    std::vector<store::Status> some;
    TX_TRY(store::ReadTx * tx, records_.tx());
    TX_CHECK(store::scan_submission_statuses(
        *tx, submission.id,
        [&](const store::Status& status) {
          some.push_back(status);
          return some.size() < kPage;
        },
        at_.status));
    for (const store::Status& status : some) {
      at_.status = status.id - 1;
      TX_TRY(const std::string item, records_.item_code(status.item));
      if (!sends(item)) continue;
      const bool is_mark = group_of(status.kind) == StatusGroup::dispute;
      if (is_mark && (!tells_marks(item) || marked_by(status) == partner_.code)) continue;
      // What came from the partner may have made a record shared that it never got.
      Concerned* one = concern(item, status.version_key);
      if (one == nullptr) return {};
      if (!is_theirs(submission.id)) one->statuses.insert(status.id);
    }
    more = some.size() == kPage;
    if (more) at_.status = some.back().id;
  }
  at_.status = 0;
  return {};
}

base::Result<void> Gather::concern_submission(const store::Submission& submission) {
  if (submission.counts.statuses > 0 && at_.record == 0) TX_CHECK(concern_statuses(submission));
  if (full_) return {};
  if (submission.counts.accepted + submission.counts.versions > 0) TX_CHECK(concern_records(submission));
  if (full_) return {};
  at_.record = kAllRecords;
  TX_CHECK(concern_links(submission.seq));
  if (!full_) at_ = {submission.seq};
  return {};
}

base::Result<void> Gather::concern_link(const store::LinkEvent& link) {
  if (link.record == RecordId()) return {};
  TX_TRY(const auto record, records_.record(link.record));
  if (!record) return {};
  TX_TRY(const std::string item, records_.item_code(record->item));
  if (!sends(item)) return {};
  // Under its new subject nobody may have heard of what became of it.
  if (Concerned* one = concern(item, record->version_key)) one->all = true;
  return {};
}

// Commits of links and of submissions are told in their order. Where a submission was walked through, its own commit is
// done when it is told; else that of a link is done with the last link of it.
base::Result<void> Gather::concern_links(store::CommitSeq until) {
  TX_TRY(const auto* links, records_.links());
  const bool is_inside = at_.record != 0;
  for (; next_link_ < links->size() && (*links)[next_link_].seq <= until; ++next_link_) {
    const store::LinkEvent& link = (*links)[next_link_];
    if (link.seq <= at_.done) continue;
    if (!is_inside) at_ = std::max(at_, Place{store::CommitSeq(link.seq.get() - 1)});
    TX_CHECK(concern_link(link));
    if (full_) return {};
    const bool is_last = next_link_ + 1 == links->size() || (*links)[next_link_ + 1].seq != link.seq;
    if (!is_inside && is_last) at_ = {link.seq};
  }
  return {};
}

base::Result<void> Gather::since(store::CommitSeq head) {
  constexpr size_t kPage = 200;
  for (bool more = true; more;) {
    TX_TRY(store::ReadTx * tx, records_.tx());
    TX_TRY(const auto some, store::sealed_after(*tx, at_.done, kPage));
    for (const store::Submission& submission : some) {
      if (submission.seq > head) break;
      if (at_.record == 0 && at_.status == 0) TX_CHECK(concern_links(store::CommitSeq(submission.seq.get() - 1)));
      if (!full_) TX_CHECK(concern_submission(submission));
      if (full_) return {};
    }
    more = some.size() == kPage && some.back().seq <= head;
  }
  TX_CHECK(concern_links(head));
  if (!full_) at_ = {head};
  return {};
}

base::Result<void> Gather::once_more(const std::vector<store::ExchangeAgain>& again) {
  for (const store::ExchangeAgain& one : again) {
    if (!sends(one.item)) continue;
    const size_t before = order_.size();
    Concerned& what = there(one.item, one.version_key);
    what.all = what.again = true;
    what.only_again = order_.size() > before;
  }
  return {};
}

base::Result<Technical> Gather::technical(ExchangeRow kind, int64_t row, std::string op, std::string version,
                                          std::string_view own_prefix) {
  Technical out{std::move(op), partner_.as_level, exchange_.world_.own.name,
                std::string(own_prefix) + std::to_string(row), std::move(version)};
  TX_TRY(const auto origin, records_.origin(kind, row));
  if (origin && !origin->unit.empty()) {
    out.level = origin->level;
    out.unit = origin->unit;
    out.id = origin->origin;
  }
  return out;
}

base::Result<void> Gather::tell_moves(const store::Record& record, const Fields& fields, const catalog::Item& item,
                                      Rows& out) {
  TX_TRY(const auto moves, records_.moves_of(record));
  if (moves.empty()) return {};
  TX_TRY(Moved moved, moved_of(records_, record, moves));
  moved.parts = key_parts(item, fields);
  TX_TRY(const Technical about, technical(ExchangeRow::move, record.id.get(), "M", version_text(moved.version), "m"));
  out.moves.push_back(move_cells(item.code.get(), natural_key(item, item, fields), moved, about));
  out.subjects.insert(moved.subjects.begin(), moved.subjects.end());
  return {};
}

// The columns by which a status names its record, and what else its file said.
base::Result<Fields> Gather::status_fields(const catalog::Item& item, const catalog::Item& status_item,
                                           const std::optional<store::Record>& record, const StatusBook::Event& event,
                                           Rows& rows) {
  Fields out;
  TX_TRY(const std::string basis, records_.basis_of(event));
  if (auto said = fields_of(status_item, basis)) out = *std::move(said);
  std::erase_if(out, [&](const auto& one) { return one.first == status_item.origin_id; });
  out[status_item.status_kind] = status_code(event.kind);
  out[status_item.status_day] = event.day.iso();
  SubjectId subject = event.subject;
  if (record) {
    TX_TRY(const Fields of_record, records_.fields(record->id, item));
    for (size_t i = 0; i < item.version_key.size() && i < status_item.version_key.size(); ++i) {
      const auto found = of_record.find(item.version_key[i]);
      if (found != of_record.end()) out[status_item.version_key[i]] = found->second;
    }
    TX_TRY(subject, records_.subject_of(*record));
    if (const auto name = of_record.find(item.subject.name); subject == record->subject && name != of_record.end()) {
      out[status_item.subject.name] = name->second;
    }
  }
  const std::string code = records_.code_of(subject);
  if (!code.empty()) out[status_item.subject.code] = code;
  if (out[status_item.subject.name].empty() || (record && subject != record->subject)) {
    out[status_item.subject.name] = records_.name_of(subject);
  }
  for (const catalog::Field& field : status_item.fields) {
    if (field.required && out[field.code].empty() && field.type.kind == catalog::TypeKind::text) {
      out[field.code] = exchange_.world_.own.name;  // said by a case of this platform
    }
  }
  rows.subjects.insert(subject);
  return out;
}

base::Result<void> Gather::tell_status(const std::string& item_code, const StatusBook::Event& event,
                                       const std::optional<store::Record>& record, const SaidOn& said, Rows& out) {
  const catalog::Catalog& catalog = exchange_.world_.intake.catalog();
  const catalog::Item* item = catalog.item(base::ItemCode(item_code), records_.day());
  const catalog::Item* status_item = catalog.status_item_of(base::ItemCode(item_code), records_.day());
  if (item == nullptr || status_item == nullptr) return {};
  // Whether an objection stands is a column of the record (kDisputedField).
  if (group_of(event.kind) == StatusGroup::dispute) return {};
  TX_TRY(const Fields fields, status_fields(*item, *status_item, record, event, out));
  TX_TRY(const Technical about, technical(ExchangeRow::status, event.id, std::string(status_code(event.kind)),
                                          version_text({std::max(said.said, 1), "0"}), "s"));
  const auto columns = status_columns(*status_item, *partner_.item(item_code));
  out.statuses[item_code].push_back(row_of(catalog, partner_, *status_item, columns, fields, about));
  return {};
}

base::Result<void> Gather::tell_statuses(const Concerned& one, const std::optional<store::Record>& record, Rows& out) {
  std::vector<StatusBook::Event> before;
  for (const StatusBook::Event& event : exchange_.statuses_.of(one.key)) {
    before.push_back(event);
    // What lasts the partner needs when it has not said it; which shield holds the order of all of them decides.
    const bool lacks = !is_theirs(event.submission) || (one.again && group_of(event.kind) == StatusGroup::shield);
    const bool told = one.statuses.contains(event.id) || (one.all && lacks);
    const SaidOn said = said_on(before, group_of(event.kind), event.day);
    if (told) TX_CHECK(tell_status(one.item, event, record, said, out));
  }
  return {};
}

base::Result<void> Gather::tell_record(const Standing& standing, bool first, Rows& out) {
  const catalog::Item& item = *standing.item;
  Fields fields = standing.fields;
  const std::string code = records_.code_of(standing.subject);
  if (!code.empty()) fields[item.subject.code] = code;
  if (standing.moved) fields[item.subject.name] = records_.name_of(standing.subject);
  TX_TRY(const auto stored, records_.record(standing.held.record.id));
  if (!stored) return {};
  // Of the partner's own objections it needs no word, and would hear of them for ever.
  std::set<std::string> marks = marks_of(exchange_.statuses_.of(stored->version_key));
  marks.erase(partner_.code);
  if (!marks.empty()) fields[std::string(catalog::kDisputedField)] = "1";
  TX_TRY(const Version version, records_.version(*stored));
  TX_TRY(const Technical about,
         technical(ExchangeRow::record, stored->id.get(), first ? "I" : "U", version_text(version), "r"));
  const PartnerItem& what = *partner_.item(item.code.get());
  out.records[what.item].push_back(
      row_of(exchange_.world_.intake.catalog(), partner_, item, what.fields, fields, about));
  out.subjects.insert(standing.subject);
  return {};
}

// A register tells of former names, too: older documents carry them.
base::Result<void> Gather::tell_former_names(const Standing& standing, const store::Record& newest, Rows& out) {
  std::vector<store::Record> earlier;
  std::optional<store::Record> at = newest;
  for (int i = 0; i < Records::kVersionsMax && at && at->previous != RecordId(); ++i) {
    TX_TRY(at, records_.record(at->previous));
    if (at) earlier.push_back(*at);
  }
  for (auto version = earlier.rbegin(); version != earlier.rend(); ++version) {
    Standing before = standing;
    before.held.record.id = version->id;
    TX_TRY(before.item, records_.item_of(*version));
    if (before.item == nullptr || is_theirs(version->submission)) continue;
    TX_TRY(before.fields, records_.fields(version->id, *before.item));
    TX_CHECK(tell_record(before, version->previous == RecordId(), out));
  }
  return {};
}

base::Result<Gather::Rows> Gather::tell(const Concerned& one) {
  Rows out;
  TX_TRY(const auto newest, records_.newest(one.key));
  if (newest) {
    // Of what nobody there ever heard nothing is told; an earlier version, or one of theirs, they may show.
    TX_TRY(const Standing* standing, records_.standing(*newest));
    const bool unheard = standing != nullptr && !standing->moved && is_unheard(standing->held);
    if (unheard && newest->previous == RecordId() && !is_theirs(newest->submission)) return out;
    TX_TRY(const catalog::Item* item, records_.item_of(*newest));
    if (item == nullptr) return out;
    TX_TRY(const Fields fields, records_.fields(newest->id, *item));
    TX_CHECK(tell_moves(*newest, fields, *item, out));
  }
  TX_CHECK(tell_statuses(one, newest, out));
  if (!newest) return out;
  TX_TRY(const Standing* standing, records_.standing(*newest));
  if (standing == nullptr || standing->subject == SubjectId()) return out;
  // Its own days have ended it: whoever may have an earlier version must hear, for that one may still be shown there.
  const bool closes = standing->over && (one.all || standing->held.record.previous != RecordId());
  if (!standing->shared && !closes) return out;
  // What came from them goes back for the mark of an objection alone.
  const bool goes_back = one.all || (tells_marks(one.item) && is_marked_here(one.key));
  if (is_theirs(standing->held.record.submission) && !goes_back) return out;
  if (standing->item->registry) TX_CHECK(tell_former_names(*standing, *newest, out));
  TX_CHECK(tell_record(*standing, standing->held.record.previous == RecordId(), out));
  return out;
}

base::Result<void> Gather::tell_all() {
  uint64_t rows = 0;
  for (const auto& key : order_) {
    const Concerned& one = concerned_.at(key);
    TX_TRY(Rows some, tell(one));
    // Where the batch begins it does not end, else it would be told for ever.
    const bool may_end = one.only_again || from_ < one.at;
    if (rows > 0 && rows + some.count() > partner_.rows_max && may_end) {
      at_ = std::min(at_, one.at);
      return {};
    }
    rows += some.count();
    told_.add(std::move(some));
    if (one.again) told_again_.push_back({one.item, one.key});
  }
  return {};
}

base::Result<std::vector<ExchangeFile>> Gather::files(int64_t number, std::vector<ManifestFile>& named) {
  const catalog::Catalog& catalog = exchange_.world_.intake.catalog();
  std::vector<ExchangeFile> out;
  const auto add = [&](FileWhat what, const std::string& item, Cells header,
                       std::vector<Cells> rows) -> base::Result<void> {
    const bool is_moves = what == FileWhat::moves;
    const auto kind = is_moves ? catalog::ExchangeFile::csv : partner_.file;
    const catalog::PartnerNames& names = partner_.names;
    const std::string& pattern = is_moves ? names.moves : what == FileWhat::status ? names.status : names.records;
    const auto name = catalog::file_name(pattern, {item, out.size() + 1, number, records_.day()});
    TX_ASSERT(name.has_value(), "the loader let {} pass", pattern);
    rows.insert(rows.begin(), std::move(header));
    TX_TRY(std::string bytes, file_bytes(kind, rows, item));
    named.push_back({fmt::format("{}.{}", *name, file_ending(kind)), what, item, rows.size() - 1, digest_of(bytes)});
    out.push_back({named.back().name, std::move(bytes)});
    return {};
  };
  const auto add_records = [&](bool registers) -> base::Result<void> {
    for (const auto& [item, rows] : told_.records) {
      const catalog::Item* found = catalog.item(base::ItemCode(item), records_.day());
      if ((found != nullptr && found->registry) != registers) continue;
      TX_CHECK(add(FileWhat::records, item, header_of(partner_.item(item)->fields), rows));
    }
    return {};
  };
  // Registers say who is who, and nothing that could have ended; then what became of records, before any record.
  TX_CHECK(add_records(true));
  if (!told_.moves.empty()) TX_CHECK(add(FileWhat::moves, "-", move_header(), told_.moves));
  for (const auto& [item, rows] : told_.statuses) {
    const catalog::Item* status_item = catalog.status_item_of(base::ItemCode(item), records_.day());
    TX_CHECK(add(FileWhat::status, item, header_of(status_columns(*status_item, *partner_.item(item))), rows));
  }
  TX_CHECK(add_records(false));
  return out;
}

}  // namespace taixin::exchange

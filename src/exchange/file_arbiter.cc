#include "exchange/file_arbiter.h"

#include <algorithm>

#include "exchange/errors.h"

namespace taixin::exchange {

using store::ExchangeRow;

base::Result<FileArbiter::Own> FileArbiter::own_of(RecordId newest) {
  if (const auto found = of_file_.find(newest.get()); found != of_file_.end()) return found->second;
  Own out;
  TX_TRY(const auto record, records_.record(newest));
  if (!record) return out;
  TX_TRY(const catalog::Item* item, records_.item_of(*record));
  if (item == nullptr) return out;
  out.version_key = record->version_key;
  TX_TRY(out.version, records_.version(*record));
  TX_TRY(const Fields fields, records_.fields(newest, *item));
  out.content = content_of(*item, what_, fields);
  return out;
}

base::Result<std::optional<Version>> FileArbiter::told(const intake::TypedRow& row) const {
  const Technical* said = technical(row);
  if (said == nullptr || said->version.empty()) return std::optional<Version>();
  auto version = read_version(said->version);
  if (!version)
    return base::fail(kBadVersion, {{"version", said->version.substr(0, 100)}, {"max", std::to_string(kVersionMax)}});
  return version;
}

base::Result<intake::Arbiter::Turn> FileArbiter::record(const intake::TypedRow& row, RecordId newest) {
  TX_TRY(const Fields fields, fields_of(item_, row.plain));
  const auto said = this->told(row);
  if (!said) return refuse(row, said.error());
  const std::optional<Version>& told = *said;
  taking_ = {told.value_or(Version{1, mark_of(item_, fields)}), content_of(item_, what_, fields), {}, {}};
  is_first_ = newest == RecordId();
  if (is_first_) return Turn::take;
  TX_TRY(Own own, own_of(newest));
  const Technical* said_of_it = technical(row);
  if (said_of_it && said_of_it->disputed && (*said_of_it->disputed || has_marks(statuses_.of(own.version_key)))) {
    marks.emplace_back(newest, *said_of_it->disputed);
  }
  // A platform without versions: what is new there comes after what is here.
  if (!told) {
    taking_.version.count = std::min(own.version.count + (own.content == taking_.content ? 0 : 1), kVersionMax);
  }
  if (own.content == taking_.content) {
    if (!told || own.version == taking_.version) return known(row, RowOutcome::What::known);
    const store::ExchangeAgain again{item_.code.get(), own.version_key};
    if (own.version > taking_.version) {
      if (!own.version_key.empty()) to_sender.push_back(again);
      return known(row, RowOutcome::What::known);
    }
    // The same words as a later version: what follows must count from there.
    if (own.pending) {
      origins[*own.pending].count = taking_.version.count;
      origins[*own.pending].mark = taking_.version.mark;
    } else {
      TX_TRY(const auto before, records_.origin(ExchangeRow::record, newest.get()));
      ExchangeOrigin raised = before.value_or(ExchangeOrigin{ExchangeRow::record, newest.get(), {}, {}, {}, 0, {}});
      raised.count = taking_.version.count;
      raised.mark = taking_.version.mark;
      own.pending = origins.size();
      origins.push_back(std::move(raised));
      to_others.push_back(again);
    }
    own.version = taking_.version;
    of_file_[newest.get()] = own;
    return known(row, RowOutcome::What::known);
  }
  if (taking_.version > own.version) return Turn::take;
  // Registers come with their earlier versions, for the names: those are no sign that the sender lacks anything.
  if (!own.version_key.empty() && !item_.registry) to_sender.push_back({item_.code.get(), own.version_key});
  return known(row, RowOutcome::What::older);
}

void FileArbiter::recorded(const intake::TypedRow& row, RecordId id) {
  ExchangeOrigin origin{ExchangeRow::record, id.get(), {}, {}, {}, taking_.version.count, taking_.version.mark};
  if (const Technical* found = technical(row)) {
    origin.level = found->level;
    origin.unit = found->unit;
    origin.origin = found->id;
    if (is_first_ && found->disputed.value_or(false)) marks.emplace_back(id, true);
  }
  taking_.pending = origins.size();
  origins.push_back(std::move(origin));
  of_file_[id.get()] = taking_;
  outcomes_[row.line].what = RowOutcome::What::taken;
}

base::Result<intake::Arbiter::Turn> FileArbiter::status(const intake::TypedRow& row, const store::Status& status,
                                                        bool here) {
  const auto told = this->told(row);
  if (!told) return refuse(row, told.error());
  const StatusGroup group = group_of(status.kind);
  if (group == StatusGroup::lasting) {
    outcomes_[row.line].what = here ? RowOutcome::What::known : RowOutcome::What::taken;
    return here ? Turn::leave : Turn::take;
  }
  std::vector<StatusBook::Event> events = statuses_.of(status.version_key);
  auto& of_file = said_[status.version_key];
  events.insert(events.end(), of_file.begin(), of_file.end());
  const SaidOn own = said_on(events, group, status.day);
  SaidOn theirs{1, status.kind};
  if (*told) theirs.said = (*told)->count > 1 ? 2 : 1;
  if (own.said == 0 || own.gives_way_to(theirs)) {
    of_file.push_back({0, status.kind, status.day, status.submission, status.subject, status.item});
    outcomes_[row.line].what = RowOutcome::What::taken;
    return Turn::take;
  }
  // What stands here instead goes to the sender like everything else that became known here.
  return known(row, here ? RowOutcome::What::known : RowOutcome::What::older);
}

intake::Arbiter::Turn FileArbiter::refuse(const intake::TypedRow& row, const base::Error& error) {
  add_reason(outcomes_[row.line], error);
  return known(row, RowOutcome::What::refused);
}

void FileArbiter::refused(const intake::TypedRow& row, std::string_view errors_json) {
  RowOutcome& out = outcomes_[row.line];
  out.what = RowOutcome::What::refused;
  add_reason(out, errors_json);
}

std::vector<RowOutcome> FileArbiter::outcomes(const std::string& file) const {
  std::vector<RowOutcome> out;
  for (const auto& [line, technical] : rows_) {
    const auto found = outcomes_.find(line);
    RowOutcome row = found == outcomes_.end() ? RowOutcome() : found->second;
    row.file = file;
    row.line = line;
    row.level = technical.level;
    row.unit = technical.unit;
    row.id = technical.id;
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace taixin::exchange

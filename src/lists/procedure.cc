#include "lists/procedure.h"

#include <algorithm>

#include "access/held_entry.h"
#include "base/text.h"
#include "cases/clock.h"
#include "cases/status_work.h"
#include "intake/keys.h"
#include "intake/validate.h"
#include "lists/case_form.h"
#include "lists/errors.h"
#include "store/records.h"
#include "vault/vault.h"

namespace taixin::lists {
namespace {

using cases::Doing;
using cases::Work;
using catalog::CaseEffect;
using catalog::CreditList;

bool has_effect(const catalog::CaseKind& kind, const cases::Taken& taken, CaseEffect effect) {
  const catalog::CaseStep* step = kind.step(taken.step);
  const catalog::CaseOutcome* outcome = step ? step->outcome(taken.outcome) : nullptr;
  return outcome && !taken.simulated && std::ranges::find(outcome->effects, effect) != outcome->effects.end();
}

std::string known_lists(const catalog::ListRules& rules, Day day) {
  std::string out;
  for (const CreditList& one : rules.lists) {
    if (one.basis.in_force(day)) out += (out.empty() ? "" : " ") + one.code;
  }
  return out;
}

const std::string& value_of(const cases::Form& form, std::string_view code) {
  static const std::string none;
  const auto found = form.find(code);
  return found == form.end() ? none : found->second;
}

std::string_view level_of(access::UnitKind kind) { return kind == access::UnitKind::county ? "county" : "city"; }

// The list may be entered here, by this body, and takes subjects of this kind.
base::Result<void> check_list(const ProcedurePlace& place, const Doing& doing, const CreditList& list) {
  if (!list.may_enter()) return base::fail(kListNotConfirmed, {{"list", list.name.zh}});
  const auto card = place.facts.registry().card(doing.one.subject);
  if (doing.one.subject.get() >= vault::Vault::kFirstPerson || !card || !list.objects.contains(card->subject.kind)) {
    return base::fail(kNotOnThisList, {{"list", list.name.zh}});
  }
  const auto unit = access::unit_in(place.directory(), doing.one.own);
  if (!unit || !list.recogniser.fits(unit->name) || !list.recogniser.levels.contains(level_of(unit->kind))) {
    return base::fail(kNotRecogniser,
                      {{"unit", unit ? unit->name : ""}, {"list", list.name.zh}, {"who", list.recogniser.name.zh}});
  }
  return {};
}

// ---- the entry

// The row as a file of the body would have it, checked by the same rules. kEntryRow.
base::Result<intake::TypedRow> row_of(const ProcedurePlace& place, const catalog::Item& item, const access::Unit& unit,
                                      const std::map<std::string, std::string>& values, Day today) {
  std::vector<std::string> header, cells;
  for (const auto& [code, value] : values) {
    header.push_back(code);
    cells.push_back(value);
  }
  TX_TRY(const auto plan, intake::plan_columns(place.catalog, item, header, {}));
  const intake::ValidateContext context{
      place.catalog, item, plan, today, unit.name, unit.code, [](std::string_view) { return std::string(); }};
  intake::TypedRow row;
  row.clear(item.fields.size());
  row.line = 2;
  intake::validate_row(context, cells, false, row);
  intake::add_keys(item, unit.name, {&row, 1});
  if (!row.bad()) return row;
  if (row.errors.empty()) return base::fail(kEntryRow, {{"zh", "主体"}, {"en", "the subject"}});
  const intake::Finding& first = row.errors.front();
  const std::string field =
      first.field < 0 ? std::string() : item.fields[static_cast<size_t>(first.field)].name.zh + " ";
  const base::Error error(*first.kind, first.args);
  return base::fail(kEntryRow, {{"zh", field + error.message(base::Lang::zh)}, {"en", error.message(base::Lang::en)}});
}

std::optional<Day> day_in(const intake::TypedRow& row, int at) {
  if (at < 0 || row.cells[static_cast<size_t>(at)].kind != catalog::Value::Kind::day) return std::nullopt;
  return row.cells[static_cast<size_t>(at)].day;
}

class EntryWork : public Work {
 public:
  EntryWork(facts::Facts& facts, std::string item, store::Submission submission, store::NewRecord row)
      : facts_(facts), item_(std::move(item)), submission_(std::move(submission)), row_(std::move(row)) {}

  base::Result<void> commit(store::WriteTx& tx, const store::CaseEvent& event) override {
    submission_.file_sha256 = base::hex(base::sha256(fmt::format("case {}/{}", event.case_id, event.number)));
    TX_TRY(submission_.id, store::open_submission(tx, submission_));
    TX_TRY(row_.record.item, store::item_no(tx, item_));
    row_.record.submission = submission_.id;
    TX_CHECK(store::append_records(tx, std::span(&row_, 1)));
    TX_TRY(sealed_, store::seal_submission(tx, submission_));
    return {};
  }
  void committed() override {
    facts::FactTable table;
    table.add(row_.record);
    // What cannot be applied now is read from the store at the next start.
    (void)facts_.apply(table, {}, {}, sealed_.id, {sealed_.seq, sealed_.sealed_at});
  }

 private:
  facts::Facts& facts_;
  const std::string item_;
  store::Submission submission_, sealed_;
  store::NewRecord row_;
};

store::Submission submission_for(const ProcedurePlace& place, const Doing& doing, const catalog::Item& item,
                                 const std::string& source) {
  store::Submission out;
  out.item = item.code.get();
  out.revision = item.revision;
  out.source = source;
  out.operator_name = doing.officer;
  out.file_name = doing.kind.name.zh;
  out.format = "case";
  out.encoding = "utf-8";
  out.header_json = "[]";
  out.catalog_digest = place.catalog.digest();
  out.counts.rows = 1;
  return out;
}

class ListEffect : public cases::Effect {
 public:
  ListEffect(ProcedurePlace place, CaseEffect which) : place_(std::move(place)), which_(which) {}
  CaseEffect which() const override { return which_; }

 protected:
  Day today() const { return place_.home.clock().today(); }
  const ProcedurePlace place_;

 private:
  const CaseEffect which_;
};

// The subject is told: letter and notice are effects of their own; this one asks whether it may be told at all.
class ServeNotice : public ListEffect {
 public:
  explicit ServeNotice(ProcedurePlace place) : ListEffect(std::move(place), CaseEffect::serve_notice) {}
  base::Result<std::unique_ptr<Work>> prepare(const Doing& doing) const override {
    TX_TRY(const Proposal proposal, proposal_of(place_, doing.one));
    TX_CHECK(check_list(place_, doing, *proposal.list));
    return std::unique_ptr<Work>();
  }
};

class AskHearing : public ListEffect {
 public:
  explicit AskHearing(ProcedurePlace place) : ListEffect(std::move(place), CaseEffect::ask_hearing) {}
  base::Result<std::unique_ptr<Work>> prepare(const Doing& doing) const override {
    TX_TRY(const Proposal proposal, proposal_of(place_, doing.one));
    TX_TRY(const Rights rights, rights_of(place_.catalog, doing.one, doing.kind, *proposal.list));
    if (!rights.hearing_until || doing.day > *rights.hearing_until) {
      return base::fail(kNoHearing, {{"list", proposal.list->name.zh},
                                     {"day", rights.hearing_until ? rights.hearing_until->iso() : "—"}});
    }
    return std::unique_ptr<Work>();
  }
};

class HoldHearing : public ListEffect {
 public:
  explicit HoldHearing(ProcedurePlace place) : ListEffect(std::move(place), CaseEffect::hold_hearing) {}
  base::Result<std::unique_ptr<Work>> prepare(const Doing&) const override { return std::unique_ptr<Work>(); }
};

class EnterList : public ListEffect {
 public:
  explicit EnterList(ProcedurePlace place) : ListEffect(std::move(place), CaseEffect::enter_list) {}
  base::Result<std::unique_ptr<Work>> prepare(const Doing& doing) const override {
    TX_TRY(const Proposal proposal, proposal_of(place_, doing.one));
    const CreditList& list = *proposal.list;
    TX_CHECK(check_list(place_, doing, list));
    TX_TRY(const Rights rights, rights_of(place_.catalog, doing.one, doing.kind, list));
    if (!rights.served) return base::fail(kNotServed);
    if (doing.day <= *rights.statement_until) {
      return base::fail(kStatementOpen, {{"day", rights.statement_until->iso()}});
    }
    if (rights.hearing_due) return base::fail(kHearingDue);
    TX_TRY(const auto stays, stays_of({place_.facts, place_.catalog, place_.home}, doing.one.subject, today()));
    if (const Stay* stay = on_list(stays, list)) {
      return base::fail(kOnListAlready, {{"list", list.name.zh}, {"record", std::to_string(stay->record.get())}});
    }
    return entry(doing, proposal);
  }

 private:
  base::Result<std::unique_ptr<Work>> entry(const Doing& doing, const Proposal& proposal) const {
    const CreditList& list = *proposal.list;
    const catalog::Item* item = place_.catalog.item(base::ItemCode(list.item), today());
    if (!item) return base::fail(kListNotConfirmed, {{"list", list.name.zh}});
    const auto own = access::unit_in(place_.directory(), doing.one.own);
    const access::Unit& unit = *own;
    const auto card = place_.facts.registry().card(doing.one.subject);
    std::map<std::string, std::string> values{
        {item->subject.name, card->name(place_.facts.head())},
        {item->subject.code, card->code()},
        {list.fields.entered, doing.day.iso()},
        {list.fields.number, value_of(doing.form, "number")},
        {list.fields.reason, value_of(proposal.form, "ground") + "；" + value_of(proposal.form, "facts")},
        {list.fields.organ, unit.name}};
    if (!list.fields.organ_code.empty()) values[list.fields.organ_code] = unit.code;
    // Names alone, and only where the law names whose they are.
    if (list.responsible && list.responsible->basis.acts()) {
      values[list.responsible->field] = value_of(proposal.form, "responsible");
    }
    TX_TRY(const intake::TypedRow row, row_of(place_, *item, unit, values, today()));
    store::NewRecord fresh;
    store::Record& record = fresh.record;
    record.line = 2;
    record.revision = static_cast<uint16_t>(item->revision);
    record.subject = doing.one.subject;
    record.version_key = intake::version_key(*item, *item, row, record.subject);
    record.source_key = row.source_key;
    record.content = intake::content_key(row, record.subject);
    record.decision = day_in(row, item->at.decision);
    record.document = day_in(row, item->at.document);
    record.publication = day_in(row, item->at.publication);
    record.valid_from = day_in(row, item->at.valid_from);
    record.valid_until = day_in(row, item->at.valid_until);
    TX_TRY(auto tx, place_.home.read_records());
    TX_TRY(const auto known, place_.facts.by_version_key(record.version_key, tx));
    if (known) {
      return base::fail(kOnListAlready, {{"list", list.name.zh}, {"record", std::to_string(known->id.get())}});
    }
    fresh.payload = place_.packer.pack(item->code.get(), row.plain);
    store::Submission submission = submission_for(place_, doing, *item, unit.name);
    submission.counts.accepted = 1;
    return std::unique_ptr<Work>(
        std::make_unique<EntryWork>(place_.facts, item->code.get(), std::move(submission), std::move(fresh)));
  }
};

// ---- the end of an entry: a status event, as status files bring them
class LeaveList : public ListEffect {
 public:
  explicit LeaveList(ProcedurePlace place) : ListEffect(std::move(place), CaseEffect::leave_list) {}
  base::Result<std::unique_ptr<Work>> prepare(const Doing& doing) const override {
    const auto none = [&] { return base::fail(kNoEntry, {{"record", std::to_string(doing.one.record.get())}}); };
    TX_TRY(const auto stays, stays_of({place_.facts, place_.catalog, place_.home}, doing.one.subject, today()));
    const auto stay = std::ranges::find(stays, doing.one.record, &Stay::record);
    if (stay == stays.end() || stay->how != How::on) return none();
    TX_TRY(auto tx, place_.home.read_records());
    TX_TRY(const auto record, store::record(tx, doing.one.record));
    const catalog::Item* item = place_.catalog.item(base::ItemCode(stay->list->item), today());
    if (!record || !item) return none();
    store::Status status;
    status.line = 1;
    status.item = record->item;
    status.subject = record->subject;
    status.version_key = record->version_key;
    status.kind = store::StatusKind::ended;
    status.day = doing.day;
    store::Submission submission =
        submission_for(place_, doing, *item, doing.unit.empty() ? doing.kind.name.zh : doing.unit);
    submission.revision = record->revision;
    submission.counts.statuses = 1;
    return std::unique_ptr<Work>(
        std::make_unique<cases::StatusWork>(place_.facts, std::move(submission), std::move(status), true));
  }
};

}  // namespace

base::Result<Proposal> proposal_of(const ProcedurePlace& place, const cases::Case& one) {
  Proposal out;
  TX_TRY(auto tx, place.home.read_records());
  TX_TRY(const auto events, store::case_events(tx, one.id));
  if (!events.empty()) out.form = form_of(events.front().form_json);
  const Day today = place.home.clock().today();
  const std::string& code = value_of(out.form, "list");
  out.list = place.catalog.lists().list(code, today);
  if (!out.list) {
    return base::fail(kNoList, {{"list", std::string(base::prefix_code_points(code, 40))},
                                {"known", known_lists(place.catalog.lists(), today)}});
  }
  return out;
}

base::Result<Rights> rights_of(const catalog::Catalog& catalog, const cases::Case& one, const catalog::CaseKind& kind,
                               const CreditList& list) {
  Rights out;
  for (const cases::Taken& taken : one.steps) {
    if (has_effect(kind, taken, CaseEffect::serve_notice)) out.served = taken.day;
    if (has_effect(kind, taken, CaseEffect::ask_hearing)) out.hearing_due = true;
    if (has_effect(kind, taken, CaseEffect::hold_hearing)) out.hearing_due = false;
  }
  if (!out.served || !list.notice) return out;
  TX_TRY(out.statement_until, cases::term(catalog.calendar(), *out.served, list.notice->statement_days));
  if (list.notice->hearing_days > 0) {
    TX_TRY(out.hearing_until, cases::term(catalog.calendar(), *out.served, list.notice->hearing_days));
  }
  return out;
}

void add_effects(cases::Effects& effects, const ProcedurePlace& place) {
  effects.add(std::make_unique<ServeNotice>(place));
  effects.add(std::make_unique<AskHearing>(place));
  effects.add(std::make_unique<HoldHearing>(place));
  effects.add(std::make_unique<EnterList>(place));
  effects.add(std::make_unique<LeaveList>(place));
}

}  // namespace taixin::lists

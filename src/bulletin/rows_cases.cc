// Rows of cases: opened in the span, ended in it, and open on its last day, as far as was known at the moment.
#include <map>
#include <set>

#include "bulletin/days.h"
#include "bulletin/places.h"
#include "cases/case.h"
#include "catalog/case_rules.h"
#include "store/cases.h"
#include "vault/vault.h"

namespace taixin::bulletin {

base::Result<void> scan_cases(const World& world, FigureRows rows, const Span& span, KnownAt known_at,
                              const EachRow& each) {
  Places places(world);
  std::map<int64_t, cases::Case> all;
  std::set<int64_t> later;  // cases of which a step came after the day: what follows it did, too
  {
    TX_TRY(auto tx, world.home.read_records());
    TX_CHECK(store::scan_case_events(tx, [&](const store::CaseEvent& event) -> base::Result<void> {
      if (event.at > known_at) return {};
      // Of a case that is open on a day only what was done by then.
      if (rows == FigureRows::case_open && event.day > span.until) later.insert(event.case_id);
      if (later.contains(event.case_id)) return {};
      return cases::apply(all[event.case_id], event, world.catalog.cases());
    }));
  }
  TX_TRY(auto tx, world.home.read_records());
  TX_CHECK(places.read_items(tx));
  for (const auto& [id, one] : all) {
    if (one.steps.empty()) continue;
    const Day opened = one.applied, ended = one.last().day;
    Row row;
    row.id = id;
    if (rows == FigureRows::case_opened) {
      if (!span.holds(opened)) continue;
      row.day = opened;
    } else if (rows == FigureRows::case_closed) {
      if (!one.final || !span.holds(ended)) continue;
      row.day = ended;
      TX_TRY(const DaysTaken took, days_taken(world.catalog.calendar(), opened, ended));
      row.numbers[0] = took.days;
    } else {
      if (one.final || opened > span.until) continue;
      row.day = opened;
    }
    TX_CHECK(tx.renew_if_old());
    std::string_view item;
    if (one.record != base::RecordId() && one.subject.get() < vault::Vault::kFirstPerson) {
      TX_TRY(const auto record, store::record(tx, one.record));
      if (record) item = places.item(record->item);
    }
    const UnitPlace& unit = places.unit((one.ours() ? one.recogniser : one.own).get());
    std::string_view kind = "natural_person";
    if (one.subject.get() < vault::Vault::kFirstPerson) {
      const auto head = world.facts.registry().head(one.subject);
      kind = head ? subject_kind_code(head->kind) : std::string_view();
    }
    row.values = {unit.name,
                  unit.county,
                  one.kind,
                  rows == FigureRows::case_opened ? one.opened().state : one.state,
                  kind,
                  item,
                  item.empty() ? item : places.class_of(item),
                  one.ours() ? "yes" : "no"};
    TX_CHECK(each(row));
  }
  return {};
}

}  // namespace taixin::bulletin

#include "bulletin/places.h"

namespace taixin::bulletin {

const UnitPlace& Places::source(const std::string& name) {
  const auto [at, added] = sources_.try_emplace(name);
  if (added) {
    const access::Unit* unit = directory_ && !name.empty() ? directory_->unit_called(name) : nullptr;
    at->second = {unit ? unit->name : name, unit ? world_.county(unit->id) : std::string()};
  }
  return at->second;
}

const UnitPlace& Places::unit(int64_t id) {
  const auto [at, added] = units_.try_emplace(id);
  const access::Unit* unit = added && directory_ ? directory_->unit(access::UnitId(id)) : nullptr;
  if (unit) at->second = {unit->name, world_.county(unit->id)};
  return at->second;
}

std::string_view Places::class_of(std::string_view item) {
  const auto found = classes_.find(item);
  if (found != classes_.end()) return found->second;
  std::string of;
  for (const catalog::Item& one : world_.catalog.items()) {
    if (one.code.get() == item) of = one.catalog_class;
  }
  return classes_.emplace(item, std::move(of)).first->second;
}

base::Result<void> Places::read_items(store::ReadTx& tx) {
  TX_TRY(const auto numbers, store::item_numbers(tx));
  for (const auto& [number, code] : numbers) {
    if (number.get() >= items_.size()) items_.resize(number.get() + size_t{1});
    items_[number.get()] = code;
  }
  return {};
}

std::string_view Places::item(store::ItemNo number) const {
  return number.get() < items_.size() ? std::string_view(items_[number.get()]) : std::string_view();
}

const Places::Term& Places::term(std::string_view item, uint32_t revision) {
  const auto [at, added] = terms_.try_emplace({std::string(item), revision});
  const catalog::Item* of = added ? world_.catalog.item_revision(base::ItemCode(std::string(item)), revision) : nullptr;
  if (of && of->due.working_days > 0) {
    using store::Record;
    Term& out = at->second;
    const catalog::Clocks& clocks = of->clocks;
    const std::pair<const std::string*, std::optional<Day> Record::*> known[] = {
        {&clocks.decision, &Record::decision},
        {&clocks.document, &Record::document},
        {&clocks.publication, &Record::publication},
        {&clocks.misconduct_end, &Record::misconduct_end},
        {&clocks.valid_from, &Record::valid_from}};
    for (const auto& [field, member] : known) {
      if (out.clock == nullptr && *field == of->due.after) out = {of->due.working_days, member};
    }
  }
  return at->second;
}

base::Result<void> scan(const World& world, FigureRows rows, const Span& span, KnownAt known_at, const EachRow& each) {
  switch (rows) {
    case FigureRows::submission:
      return scan_submissions(world, span, known_at, each);
    case FigureRows::record:
      return scan_records(world, span, known_at, each);
    case FigureRows::refused:
      return scan_refused(world, span, known_at, each);
    case FigureRows::status:
      return scan_statuses(world, span, known_at, each);
    case FigureRows::check:
      return scan_checks(world, span, known_at, each);
    case FigureRows::case_opened:
    case FigureRows::case_closed:
    case FigureRows::case_open:
      return scan_cases(world, rows, span, known_at, each);
    case FigureRows::measure:
      return scan_measures(world, span, known_at, each);
    case FigureRows::report:
      return scan_reports(world, span, known_at, each);
    case FigureRows::subject:
      return scan_subjects(world, span, known_at, each);
    case FigureRows::body_record:
      return scan_bodies(world, span, known_at, each);
    case FigureRows::silent_unit:
      return scan_silent(world, span, known_at, each);
    case FigureRows::expected:
      return scan_expected(world, span, known_at, each);
    case FigureRows::entered:
      return scan_entered(world, span, known_at, each);
  }
  return {};
}

std::string present_key(const World& world, std::string_view group, const std::string& key) {
  return group == "unit" ? Places(world).source(key).name : key;
}

std::string_view subject_kind_code(identity::SubjectKind kind) {
  switch (kind) {
    case identity::SubjectKind::organization:
      return "organization";
    case identity::SubjectKind::individual_business:
      return "individual_business";
    case identity::SubjectKind::natural_person:
      return "natural_person";
    case identity::SubjectKind::government_body:
      return "government_body";
  }
  return {};
}

}  // namespace taixin::bulletin

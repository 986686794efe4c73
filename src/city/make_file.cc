#include "city/make_file.h"

#include <algorithm>

namespace taixin::city {
namespace {

constexpr uint64_t kRowStream = 51, kDirtStream = 52, kSoilStream = 53;
// Of the rows about a renamed body, how many still use the former name.
constexpr uint32_t kFormerNamePer10000 = 4000;
// The first rows of a series show every kind of dirt once, so that a small city has them all: one of so many rows.
constexpr uint64_t kShowEvery = 31;

bool keeps_row(Dirt dirt) { return outcome_of(dirt) == Outcome::goes_in; }

void count(Outcome outcome, bool status, Expected& expected) {
  ++expected.rows;
  switch (outcome) {
    case Outcome::goes_in:
      ++(status ? expected.statuses : expected.accepted);
      break;
    case Outcome::quarantined:
      ++expected.quarantined;
      break;
    case Outcome::person:
      ++expected.people;
      break;
    case Outcome::duplicate:
      ++expected.duplicates;
      break;
    case Outcome::new_version:
      ++expected.versions;
      break;
  }
}

std::string_view encoding_name(const Layout& layout) {
  if (layout.format == FileFormat::xlsx) return "xlsx";
  if (layout.format == FileFormat::jsonl || layout.encoding == Encoding::utf8) return "utf-8";
  return layout.encoding == Encoding::gb18030 ? "gb18030" : "utf-8-bom";
}

}  // namespace

Dirt FileMaker::dirt_at(const FilePlan& plan, uint64_t slot) const {
  if (options_.clean) return Dirt::none;
  const Roles& roles = plan.sheet->roles;
  std::array<Dirt, kDirtKinds> kinds{};
  size_t count = 0;
  for (size_t kind = 1; kind < kDirtKinds; ++kind) {
    const auto dirt = static_cast<Dirt>(kind);
    // In a registration, another's code or a person would be another matter than a bad row.
    if (plan.sheet->registers && (dirt == Dirt::code_of_another || dirt == Dirt::natural_person)) continue;
    if (applies(dirt, roles)) kinds[count++] = dirt;
  }
  // By position in the series, so that a file cut in two parts has the same rows.
  const uint64_t position = plan.first_slot + slot;
  if (plan.first_slot == 0 && plan.slots >= kShowEvery * (count + 1) && position % kShowEvery == 0 && position > 0 &&
      position / kShowEvery <= count) {
    return kinds[position / kShowEvery - 1];
  }
  Random random(mix(mix(options_.seed, kDirtStream), plan.series, position));
  uint32_t draw = random.below(plan.sheet->bulk ? 40'000 : 10'000);
  for (size_t i = 0; i < count; ++i) {
    if (draw < weight(kinds[i])) return kinds[i];
    draw -= weight(kinds[i]);
  }
  return Dirt::none;
}

void FileMaker::make(const FilePlan& plan, uint64_t slot, Made& made) const {
  const uint64_t position = plan.first_slot + slot;
  RowContext context{.population = population_,
                     .department = plan.department,
                     .series = plan.series,
                     .slot = position,
                     .random = Random(mix(mix(options_.seed, kRowStream), plan.series, position)),
                     .body = {}};
  made.row.resize(plan.sheet->columns.size());
  for (Cell& cell : made.row) set(cell, "");
  plan.sheet->make(context, made.row);
  made.body = std::move(context.body);
  made.dirt = dirt_at(plan, slot);
  if (plan.sheet->registers && !keeps_row(made.dirt)) return;  // the bad row is an additional one
  Random random(mix(mix(options_.seed, kSoilStream), plan.series, position));
  if (made.dirt == Dirt::none && !options_.clean && !plan.sheet->registers && !made.body.former_name.empty() &&
      random.chance(kFormerNamePer10000)) {
    made.dirt = Dirt::former_name;
  }
  if (made.dirt == Dirt::duplicate || made.dirt == Dirt::changed_version) return;
  if (!soil(made.dirt, plan.sheet->roles, made.body, population_, random, made.row)) made.dirt = Dirt::none;
}

bool FileMaker::is_settled(const FilePlan& plan, uint64_t slot) const {
  // A duplicate or a version repeats the last clean row before it: when the next row is clean, this one stays alone.
  return slot + 1 < plan.slots && dirt_at(plan, slot) == Dirt::none && dirt_at(plan, slot + 1) == Dirt::none;
}

base::Result<void> FileMaker::write_first(const FilePlan& plan, SheetWriter& writer, DepartmentFile& file) const {
  Made made;
  Row last_clean;
  const Roles& roles = plan.sheet->roles;
  const auto emit = [&](const Row& row, Dirt dirt) {
    if (dirt != Dirt::none) ++file.dirt[static_cast<size_t>(dirt)];
    count(outcome_of(dirt), false, file.expected);
    return writer.row(row);
  };
  for (uint64_t slot = 0; slot < plan.slots; ++slot) {
    make(plan, slot, made);
    const bool repeats = made.dirt == Dirt::duplicate || made.dirt == Dirt::changed_version;
    if (plan.sheet->registers && !keeps_row(made.dirt)) {
      // The body goes in; what is wrong comes as one more row.
      TX_CHECK(emit(made.row, Dirt::none));
      Random random(mix(mix(options_.seed, kSoilStream, 1), plan.series, plan.first_slot + slot));
      if (!repeats) {
        // About a body that is never registered otherwise.
        made.body = population_.body(population_.stranger(made.body.number));
        plan.sheet->fill(population_, made.body, made.row);
      }
      if (made.dirt == Dirt::duplicate || soil(made.dirt, roles, made.body, population_, random, made.row)) {
        TX_CHECK(emit(made.row, made.dirt));
      }
      continue;
    }
    if (repeats && !last_clean.empty()) {
      Random random(mix(mix(options_.seed, kSoilStream, 2), plan.series, plan.first_slot + slot));
      if (made.dirt == Dirt::changed_version) soil(made.dirt, roles, made.body, population_, random, last_clean);
      TX_CHECK(emit(last_clean, made.dirt));
      continue;
    }
    if (repeats) made.dirt = Dirt::none;
    TX_CHECK(emit(made.row, made.dirt));
    if (made.dirt == Dirt::none) last_clean = made.row;
  }
  return {};
}

base::Result<void> FileMaker::write_about(const FilePlan& plan, SheetWriter& writer, DepartmentFile& file) const {
  const FilePlan& about = files_[plan.about];
  Made made;
  Row status;
  for (uint64_t slot = 0; slot < about.slots; ++slot) {
    // Not every n-th: the other file that speaks of these rows would choose the same ones.
    if (mix(options_.seed, plan.series, slot) % plan.every != 0 || !is_settled(about, slot)) continue;
    make(about, slot, made);
    if (plan.sending == Sending::returned) {
      mark_returned(made.row, slot + 1);
      ++file.expected.rows, ++file.expected.duplicates;
      TX_CHECK(writer.row(made.row));
      continue;
    }
    Random random(mix(mix(options_.seed, kRowStream, 1), plan.series, slot));
    status.resize(plan.sheet->columns.size());
    for (Cell& cell : status) set(cell, "");
    make_penalty_status(made.row, population_, random, status);
    count(Outcome::goes_in, true, file.expected);
    TX_CHECK(writer.row(status));
  }
  return {};
}

base::Result<DepartmentFile> FileMaker::write(const FilePlan& plan) {
  const DepartmentInfo& who = department(plan.department);
  DepartmentFile file{.item = std::string(plan.sheet->item),
                      .department = who.name,
                      .department_code = who.code,
                      .path = plan.path,
                      .format = plan.layout.format,
                      .encoding = std::string(encoding_name(plan.layout)),
                      .sending = plan.sending,
                      .expected = {}};
  TX_TRY(const auto writer, create_sheet(plan.path, plan.layout, plan.sheet->columns, options_.today));
  if (plan.sending == Sending::returned || plan.sending == Sending::status) {
    TX_CHECK(write_about(plan, *writer, file));
  } else {
    TX_CHECK(write_first(plan, *writer, file));
  }
  TX_CHECK(writer->finish());
  if (plan.sending == Sending::again) {  // what went in is known now; what did not, does not go in this time either
    Expected& e = file.expected;
    e.duplicates += std::exchange(e.accepted, 0) + std::exchange(e.versions, 0);
  }
  return file;
}

}  // namespace taixin::city

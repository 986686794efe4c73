// Rows of the registry, and what is in force about government bodies.
#include "bulletin/places.h"

namespace taixin::bulletin {
namespace {

facts::Watermark mark_of(const World& world, KnownAt known_at) {
  facts::Watermark mark = world.facts.head();
  mark.known_at = std::min(mark.known_at, known_at);
  return mark;
}

// Every subject of the registry that was known then and is nobody else now; natural persons are in none.
base::Result<void> each_subject(const World& world, const facts::Watermark& mark,
                                const std::function<base::Result<void>(base::SubjectId, identity::SubjectKind)>& each) {
  int64_t last = 0;
  {
    TX_TRY(auto tx, world.home.read_records());
    TX_TRY(const auto id, store::last_subject_id(tx));
    last = id.get();
  }
  const facts::Registry& registry = world.facts.registry();
  for (int64_t id = 1; id <= last; ++id) {
    const base::SubjectId subject(id);
    const auto head = registry.head(subject);
    if (!head || !head->seen.visible(mark) || head->kind == identity::SubjectKind::natural_person) continue;
    if (world.facts.present(subject, mark) != subject) continue;
    TX_CHECK(each(subject, head->kind));
  }
  return {};
}

}  // namespace

base::Result<void> scan_subjects(const World& world, const Span& span, KnownAt known_at, const EachRow& each) {
  const facts::Watermark mark = mark_of(world, known_at);
  return each_subject(world, mark, [&](base::SubjectId id, identity::SubjectKind kind) -> base::Result<void> {
    const auto card = world.facts.registry().card(id);
    const store::SubjectState* state = card ? card->state(span.until, mark) : nullptr;
    Row row;
    row.id = id.get();
    row.day = span.until;
    row.values = {subject_kind_code(kind), state ? std::string_view(state->state) : std::string_view()};
    return each(row);
  });
}

base::Result<void> scan_bodies(const World& world, const Span& span, KnownAt known_at, const EachRow& each) {
  Places places(world);
  {
    TX_TRY(auto tx, world.home.read_records());
    TX_CHECK(places.read_items(tx));
  }
  const facts::Watermark mark = mark_of(world, known_at);
  return each_subject(world, mark, [&](base::SubjectId id, identity::SubjectKind kind) -> base::Result<void> {
    if (kind != identity::SubjectKind::government_body) return {};
    TX_TRY(const auto held, world.facts.of_subject(id, span.until, mark));
    const auto card = world.facts.registry().card(id);
    const std::string name = card ? card->name(mark) : std::string();
    for (const auto& one : held) {
      const auto& status = one.status;
      if (one.provisional || status.repaired || status.ended || status.withdrawn || status.shielded) continue;
      if (one.record.valid_from && *one.record.valid_from > span.until) continue;
      if (one.record.valid_until && *one.record.valid_until < span.until) continue;
      const std::string_view item = places.item(one.record.item);
      TX_TRY(auto tx, world.home.read_records());
      TX_TRY(const auto submission, store::submission(tx, one.record.submission));
      const UnitPlace& unit = places.source(submission ? submission->source : std::string());
      Row row;
      row.id = one.record.id.get();
      row.submission = one.record.submission.get();
      row.day = span.until;
      row.values = {unit.name, unit.county, item, places.class_of(item), name};
      TX_CHECK(each(row));
    }
    return {};
  });
}

}  // namespace taixin::bulletin

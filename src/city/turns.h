// Whom and when the rows of items without document numbers are about.
#pragma once

#include "city/items.h"

namespace taixin::city {

// Rows of items whose key has no document number must not meet by chance: slot after slot goes through all bodies of a
// kind in a shuffled order, and each round has days of its own.
struct Turn {
  uint64_t body = 0;  // rank
  int32_t round = 0;
};
inline Turn turn(const RowContext& context, uint64_t count) {
  constexpr uint64_t kPrime = 1'000'003;  // divides no count below it, and larger ones only if they are multiples
  const uint64_t rank = context.slot % count;
  const uint64_t step = count % kPrime == 0 ? 1 : kPrime;
  return {(rank * (step % count) + mix(context.population.seed(), context.series) % count) % count,
          static_cast<int32_t>(context.slot / count)};
}

inline void choose_enterprise(RowContext& context, int32_t& round) {
  const Population& population = context.population;
  const Turn t = turn(context, population.count(BodyKind::enterprise));
  context.body = population.body(population.number_of(BodyKind::enterprise, t.body));
  round = t.round;
}
inline void choose_organization(RowContext& context, int32_t& round) {
  const Turn t = turn(context, context.population.organizations());
  context.body = context.population.body(context.population.organization(t.body));
  round = t.round;
}
inline void choose_any(RowContext& context, int32_t& round) {
  const Turn t = turn(context, context.population.bodies());
  context.body = context.population.body(t.body);
  round = t.round;
}

// A day of a round: rounds are 40 days apart and a day moves by less than that.
inline base::Day day_of_round(RowContext& context, int32_t round) {
  return context.population.today().plus_days(-10 - 40 * round - static_cast<int32_t>(context.random.below(30)));
}

constexpr Roles named(int name, int code) {
  Roles roles;
  roles.name = name;
  roles.code = code;
  return roles;
}

}  // namespace taixin::city

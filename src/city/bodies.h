// The bodies and departments of a synthetic city. Nothing is stored: body number 1,234,567 is a function of its number
// and the seed, so a city of any size takes no memory.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/day.h"
#include "city/names.h"

namespace taixin::city {

struct Body {
  uint64_t number = 0;
  BodyKind kind = BodyKind::enterprise;
  std::string code, name;
  std::string former_name;  // empty when it was never renamed
  std::string representative;
  std::string registration_number;
  std::string trade;
  size_t place = 0;  // index for city::place
  base::Day established;
  enum class State : uint8_t { active, cancelled, revoked, moved_out } state = State::active;
  base::Day state_day;  // of a state other than active
};

class Population {
 public:
  Population(uint64_t bodies, uint64_t seed, base::Day today) : bodies_(bodies), seed_(seed), today_(today) {}

  uint64_t bodies() const { return bodies_; }
  uint64_t seed() const { return seed_; }
  base::Day today() const { return today_; }

  // Any number; those from bodies() on are never registered and serve for rows that must be refused.
  Body body(uint64_t number) const;
  // A body of the same kind that is never registered.
  uint64_t stranger(uint64_t number) const;
  // Only code, name and kind: what most rows need.
  static BodyKind kind_of(uint64_t number);
  std::string code_of(uint64_t number) const;
  std::string name_of(uint64_t number) const;

  // Bodies of one kind, counted from 0.
  uint64_t count(BodyKind kind) const;
  uint64_t number_of(BodyKind kind, uint64_t rank) const;
  // Organizations that employ and report (everything but individual businesses), counted from 0.
  uint64_t organizations() const;
  uint64_t organization(uint64_t rank) const;

 private:
  uint64_t bodies_;
  uint64_t seed_;
  base::Day today_;
};

// Who hands files over. Invented: 泰安市示例市场监督管理局.
enum class Department : uint8_t {
  market_supervision,
  approval_service,
  emergency,
  environment,
  housing,
  transport,
  taxation,
  labour,
  culture,
  civil_affairs,
  public_institutions,
  public_resources,
  development,
  health,
  urban_management,
  provincial_credit,
  national_credit,
  agriculture,
  court
};
inline constexpr size_t kDepartments = 19;
struct DepartmentInfo {
  std::string name, code;
  std::string brief;  // for document numbers: 泰示市监
};
const DepartmentInfo& department(Department which);
// Its branch in the county of this place, which decides for itself: 岱岳区示例市场监督管理局. Nobody hands over as it.
const DepartmentInfo& branch(Department which, size_t place);

}  // namespace taixin::city

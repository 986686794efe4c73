// Invented names. Every one holds 示例, so that nobody takes it for a real body or person. A name is a function of its
// number, and two numbers never give the same name: no table of used names is needed at any size.
#pragma once

#include <cstdint>
#include <string>

namespace taixin::city {

enum class BodyKind : uint8_t { enterprise, individual_business, cooperative, institution, social_organization };
inline constexpr size_t kBodyKinds = 5;

// The six counties and districts of Tai'an; where a body is registered today.
struct Place {
  const char* code;   // GB/T 2260
  const char* name;   // 泰山区
  const char* brief;  // 泰山, as in company names
};
inline constexpr size_t kPlaces = 6;
const Place& place(size_t index);

// How many bodies of a kind have names without a running number.
uint64_t name_capacity(BodyKind kind);
// The registered name of body `number` of a kind: 泰安示例云岭机械有限公司. `seed` shuffles which number has which
// name.
std::string body_name(BodyKind kind, uint64_t number, uint64_t seed);
// The name the same body had before it was renamed. Differs from every registered name.
std::string former_name(BodyKind kind, uint64_t number, uint64_t seed);
// An invented person: 示例张三一. Not unique.
std::string person_name(uint64_t number);
// What a body does, as in its name: 机械. Used for its business scope.
std::string trade(BodyKind kind, uint64_t number, uint64_t seed);

}  // namespace taixin::city

#include "city/codes.h"

#include <fmt/format.h>

#include <array>

#include "base/result.h"
#include "city/random.h"
#include "identity/org_code.h"
#include "identity/reg_number.h"
#include "identity/uscc.h"

namespace taixin::city {
namespace {

constexpr uint64_t kBodies = 31ull * 31 * 31 * 31 * 31 * 31;

std::string_view prefix_of(BodyKind kind, uint64_t number) {
  switch (kind) {
    case BodyKind::enterprise:
      return "91";
    case BodyKind::individual_business:
      return "92";
    case BodyKind::cooperative:
      return "93";
    case BodyKind::institution:
      return "12";
    case BodyKind::social_organization: {
      constexpr std::array<std::string_view, 3> kSocial{"51", "52", "53"};
      return kSocial[number % kSocial.size()];
    }
  }
  return {};
}

// prefix, 370999, an organization code of two letters and six characters, check.
std::string assemble(std::string_view prefix, std::string_view letters, uint64_t value) {
  std::array<char, 8> organization{letters[0], letters[1]};
  for (size_t i = organization.size(); i-- > 2; value /= 31) organization[i] = identity::kUsccAlphabet[value % 31];
  const std::string_view first_8(organization.data(), organization.size());
  const auto organization_check = identity::org_code_check_character(first_8);
  TX_ASSERT(organization_check.has_value(), "organization code {}", first_8);
  std::string code = fmt::format("{}{}{}{}", prefix, kNoCounty, first_8, *organization_check);
  const auto check = identity::uscc_check_character(code);
  TX_ASSERT(check.has_value(), "code {}", code);
  code.push_back(*check);
  return code;
}

}  // namespace

std::string body_code(BodyKind kind, uint64_t number, uint64_t seed) {
  // 1,000,003 is prime to 31, so numbers stay apart.
  const uint64_t shuffled = ((number % kBodies) * 1'000'003 + mix(seed, 21) % kBodies) % kBodies;
  return assemble(prefix_of(kind, number), "MA", shuffled);
}

std::string department_code(size_t department) { return assemble("11", "MB", 1'000 + department); }

std::string registration_number(uint64_t number) {
  std::string digits = fmt::format("{}{:08}", kNoCounty, number % 100'000'000);
  const auto check = identity::reg_number_check_digit(digits);
  TX_ASSERT(check.has_value(), "registration number {}", digits);
  digits.push_back(*check);
  return digits;
}

std::string nobodys_resident_id(uint64_t number) {
  constexpr std::array<int, 17> kWeights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  constexpr std::string_view kChecks = "10X98765432";  // GB 11643
  const uint64_t n = mix(number, 22);
  std::string id =
      fmt::format("{}19{:02}{:02}{:02}{:03}", kNoCounty, n % 10, n / 10 % 12 + 1, n / 120 % 28 + 1, n / 3360 % 999 + 1);
  int sum = 0;
  for (size_t i = 0; i < kWeights.size(); ++i) sum += (id[i] - '0') * kWeights[i];
  id.push_back(kChecks[static_cast<size_t>(sum % 11)]);
  return id;
}

std::string with_wrong_check(std::string code) {
  const size_t right = identity::kUsccAlphabet.find(code.back());
  TX_ASSERT(right != std::string_view::npos, "not a code: {}", code);
  code.back() = identity::kUsccAlphabet[(right + 7) % identity::kUsccAlphabet.size()];
  return code;
}

}  // namespace taixin::city

// The four kinds of subject (docs/architecture.md, "Words").
#pragma once

#include <cstdint>

namespace taixin::identity {

enum class SubjectKind : uint8_t {
  organization = 1,         // 法人及非法人组织
  individual_business = 2,  // 个体工商户: published like an organization, protected like a person
  natural_person = 3,       // 自然人: never public, never kept until its protection exists
  government_body = 4,      // 机关: bodies only, never officials
};

}  // namespace taixin::identity

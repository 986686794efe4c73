#include "city/bodies.h"

#include <array>

#include "base/result.h"
#include "city/codes.h"
#include "city/random.h"

namespace taixin::city {
namespace {

// Of every hundred bodies 29 are enterprises, 66 individual businesses, 3 cooperatives, 1 an institution, 1 a social
// organization (domain/10: about a quarter companies). The order inside a hundred keeps small cities mixed.
constexpr uint64_t kHundred = 100;
struct Hundred {
  std::array<BodyKind, kHundred> kind{};
  std::array<uint8_t, kHundred> rank{};                           // among its kind
  std::array<std::array<uint8_t, kHundred>, kBodyKinds> place{};  // kind, rank -> place in the hundred
  std::array<uint8_t, kBodyKinds> count{};
  std::array<uint8_t, kHundred> organization{};  // rank among all but individual businesses -> place
  uint8_t organizations = 0;
};
constexpr Hundred make_hundred() {
  Hundred hundred;
  for (uint8_t i = 0; i < kHundred; ++i) {
    BodyKind kind = BodyKind::individual_business;
    if (i % 7 == 0 || i % 7 == 3) kind = BodyKind::enterprise;
    if (i == 5 || i == 40 || i == 75) kind = BodyKind::cooperative;
    if (i == 8) kind = BodyKind::institution;
    if (i == 9) kind = BodyKind::social_organization;
    const auto k = static_cast<size_t>(kind);
    hundred.kind[i] = kind;
    hundred.rank[i] = hundred.count[k];
    hundred.place[k][hundred.count[k]++] = i;
    if (kind != BodyKind::individual_business) hundred.organization[hundred.organizations++] = i;
  }
  return hundred;
}
constexpr Hundred kMix = make_hundred();

uint64_t rank_of(uint64_t number) {
  const uint64_t i = number % kHundred;
  return number / kHundred * kMix.count[static_cast<size_t>(kMix.kind[i])] + kMix.rank[i];
}

}  // namespace

BodyKind Population::kind_of(uint64_t number) { return kMix.kind[number % kHundred]; }

std::string Population::code_of(uint64_t number) const { return body_code(kind_of(number), number, seed_); }

std::string Population::name_of(uint64_t number) const { return body_name(kind_of(number), rank_of(number), seed_); }

uint64_t Population::stranger(uint64_t number) const { return number + (bodies_ + kHundred - 1) / kHundred * kHundred; }

Body Population::body(uint64_t number) const {
  Random random(mix(seed_, 31, number));
  Body body;
  body.number = number;
  body.kind = kind_of(number);
  body.code = code_of(number);
  body.name = name_of(number);
  body.place = random.below(kPlaces);
  body.established = today_.plus_days(-static_cast<int32_t>(random.between(4 * 365, 20 * 365)));
  body.representative = person_name(random.next());
  body.trade = trade(body.kind, rank_of(number), seed_);
  body.registration_number = registration_number(number);
  if (random.chance(400)) body.former_name = former_name(body.kind, rank_of(number), seed_);
  if (random.chance(600)) {
    body.state = static_cast<Body::State>(random.between(1, 3));
    body.state_day = today_.plus_days(-static_cast<int32_t>(random.between(30, 700)));
  }
  return body;
}

uint64_t Population::count(BodyKind kind) const {
  const auto k = static_cast<size_t>(kind);
  uint64_t count = bodies_ / kHundred * kMix.count[k];
  for (uint64_t i = 0; i < bodies_ % kHundred; ++i) count += kMix.kind[i] == kind ? 1 : 0;
  return count;
}

uint64_t Population::number_of(BodyKind kind, uint64_t rank) const {
  const auto k = static_cast<size_t>(kind);
  return rank / kMix.count[k] * kHundred + kMix.place[k][rank % kMix.count[k]];
}

uint64_t Population::organizations() const { return bodies_ - count(BodyKind::individual_business); }

uint64_t Population::organization(uint64_t rank) const {
  return rank / kMix.organizations * kHundred + kMix.organization[rank % kMix.organizations];
}

const DepartmentInfo& department(Department which) {
  static const std::array<DepartmentInfo, kDepartments> kTable = [] {
    constexpr std::array<std::pair<const char*, const char*>, kDepartments> kNames{
        {{"泰安市示例市场监督管理局", "泰示市监"},
         {"泰安市示例行政审批服务局", "泰示审批"},
         {"泰安市示例应急管理局", "泰示应急"},
         {"泰安市示例生态环境局", "泰示环"},
         {"泰安市示例住房和城乡建设局", "泰示建"},
         {"泰安市示例交通运输局", "泰示交"},
         {"泰安市示例税务局", "泰示税"},
         {"泰安市示例人力资源和社会保障局", "泰示人社"},
         {"泰安市示例文化和旅游局", "泰示文旅"},
         {"泰安市示例民政局", "泰示民"},
         {"泰安市示例机构编制委员会办公室", "泰示编"},
         {"泰安市示例公共资源交易中心", "泰示资"},
         {"泰安市示例发展和改革委员会", "泰示发改"},
         {"泰安市示例卫生健康委员会", "泰示卫"},
         {"泰安市示例城市管理局", "泰示城管"},
         {"山东省示例公共信用信息中心", "鲁示信"},
         {"国家示例公共信用信息中心", "国示信"},
         {"泰安市示例农业农村局", "泰示农"},
         {"泰安市示例人民法院", "泰示法"}}};
    std::array<DepartmentInfo, kDepartments> table;
    for (size_t i = 0; i < kDepartments; ++i) table[i] = {kNames[i].first, department_code(i), kNames[i].second};
    return table;
  }();
  return kTable[static_cast<size_t>(which)];
}

const DepartmentInfo& branch(Department which, size_t place) {
  static const std::array<DepartmentInfo, kDepartments* kPlaces> kTable = [] {
    constexpr std::string_view kCity = "泰安市";
    std::array<DepartmentInfo, kDepartments * kPlaces> table;
    for (size_t i = 0; i < table.size(); ++i) {
      const Place& where = city::place(i % kPlaces);
      const DepartmentInfo& above = department(static_cast<Department>(i / kPlaces));
      const size_t skip = above.name.starts_with(kCity) ? kCity.size() : 0;
      table[i] = {where.name + above.name.substr(skip), department_code(kDepartments + i), where.brief + above.brief};
    }
    return table;
  }();
  return kTable[static_cast<size_t>(which) * kPlaces + place];
}

}  // namespace taixin::city

// Registration of enterprises, individual businesses, cooperatives, institutions and social organizations.
#include <fmt/format.h>

#include "city/items.h"

namespace taixin::city {
namespace {

// Columns that every register has, at the front.
namespace reg {
enum Index : size_t {
  name,
  code,
  state,
  state_day,
  established,
  region,
  earlier_code,
  earlier_name,
  organ,
  organ_code,
  origin,
  count
};
}  // namespace reg

#define TAIXIN_CITY_REGISTERED                                                                    \
  {"ZTMC", "主体名称", "名称"}, {"TYSHXYDM", "统一社会信用代码", ""}, {"DJZT", "登记状态", ""},   \
      {"ZTRQ", "状态日期", "注吊销日期"}, {"CLRQ", "成立日期", ""}, {"ZSQH", "住所区划", ""},     \
      {"YDM", "原统一社会信用代码", ""}, {"YMC", "曾用名称", "曾用名"}, {"DJJG", "登记机关", ""}, \
      {"DJJGDM", "登记机关统一社会信用代码", ""}, {                                               \
    "YSJLBS", "来源记录标识", "主体身份代码"                                                \
  }

std::string_view state_name(Body::State state) {
  switch (state) {
    case Body::State::active:
      return "存续";
    case Body::State::cancelled:
      return "注销";
    case Body::State::revoked:
      return "吊销";
    case Body::State::moved_out:
      return "迁出";
  }
  return {};
}

void fill_common(const Body& body, Department organ, Row& row) {
  set(row[reg::name], body.name);
  set(row[reg::code], body.code);
  set(row[reg::state], state_name(body.state));
  if (body.state != Body::State::active) set(row[reg::state_day], body.state_day);
  set(row[reg::established], body.established);
  set(row[reg::region], place(body.place).code);
  set(row[reg::earlier_name], body.former_name);
  set(row[reg::organ], department(organ).name);
  set(row[reg::organ_code], department(organ).code);
  set(row[reg::origin], fmt::format("SL{:012}", body.number));
}

std::string address(const Body& body) {
  return fmt::format("泰安市{}示例路{}号", place(body.place).name, mix(body.number, 61) % 998 + 1);
}

constexpr Roles registration_roles(int representative_id, int scope, int open_day) {
  Roles roles;
  roles.name = reg::name;
  roles.code = reg::code;
  roles.required = reg::state;
  roles.day = reg::established;
  roles.open_day = open_day;
  roles.representative_id = representative_id;
  roles.text = scope;
  roles.remark = scope;
  return roles;
}

// ---- enterprises

namespace ent {
enum Index : size_t {
  number = reg::count,
  type,
  economy,
  representative,
  representative_id,
  industry,
  capital,
  currency,
  scope,
  from,
  until,
  address,
  industry_code,
  industry_name,
  approved,
  premises,
  postcode,
  turned,
  form,
  parent,
  count
};
}  // namespace ent
constexpr std::array<Column, ent::count> kEnterprise{{TAIXIN_CITY_REGISTERED,
                                                      {"ZCH", "注册号", ""},
                                                      {"QYLX", "企业类型", ""},
                                                      {"JJLX", "经济类型", ""},
                                                      {"FDDBR", "法定代表人", "法定代表人(经营者)"},
                                                      {"FDDBRZJHM", "法定代表人证件号码", "法定代表人身份证号"},
                                                      {"HYML", "行业门类", ""},
                                                      {"ZCZB", "注册资本", ""},
                                                      {"ZCZBBZ", "币种", ""},
                                                      {"JYFW", "经营范围", ""},
                                                      {"JYQXZ", "经营期限自", "经营起"},
                                                      {"JYQXZI", "经营期限至", "经营止"},
                                                      {"ZS", "住所", ""},
                                                      {"HYDM", "行业代码", ""},
                                                      {"HYMC", "行业名称", ""},
                                                      {"HZRQ", "核准日期", ""},
                                                      {"SCJYD", "生产经营地", ""},
                                                      {"YB", "邮编", ""},
                                                      {"GZQ", "个转企标志", ""},
                                                      {"ZCXS", "组成形式", ""},
                                                      {"LSZT", "隶属主体", ""}}};
void fill_enterprise(const Population&, const Body& body, Row& row) {
  fill_common(body, Department::market_supervision, row);
  set(row[ent::number], body.registration_number);
  set(row[ent::type], "有限责任公司(自然人投资或控股)");
  set(row[ent::economy], "173");
  set(row[ent::representative], body.representative);
  set(row[ent::industry], "C");
  // Registers hold many shapes of capital (56 were counted in one): the field is text.
  constexpr std::array<std::string_view, 4> kShapes{"{}万人民币", "{}", "{}万元", "人民币{}万元整"};
  const uint64_t n = mix(body.number, 62);
  set(row[ent::capital], fmt::format(fmt::runtime(kShapes[n % kShapes.size()]), (n / 4 % 100 + 1) * 10));
  set(row[ent::currency], "人民币");
  set(row[ent::scope],
      fmt::format("{}产品生产、销售、技术服务（依法须经批准的项目，经相关部门批准后方可开展经营活动）", body.trade));
  set(row[ent::from], body.established);
  if (n % 3 == 0)
    set(row[ent::until], body.established.plus_years(30));
  else
    set(row[ent::until], "9999-9-9");
  set(row[ent::address], address(body));
  set(row[ent::industry_code], "C1310");
  set(row[ent::industry_name], "谷物磨制");
  set(row[ent::approved], body.established);
  set(row[ent::premises], address(body));
  set(row[ent::postcode], "271099");
  set(row[ent::turned], "否");
}

// ---- individual businesses

namespace ind {
enum Index : size_t { number = reg::count, representative, representative_id, form, industry, scope, premises, count };
}  // namespace ind
constexpr std::array<Column, ind::count> kIndividual{{TAIXIN_CITY_REGISTERED,
                                                      {"ZCH", "注册号", "工商注册号"},
                                                      {"JYZ", "经营者", "经营者姓名"},
                                                      {"JYZZJHM", "经营者证件号码", "经营者身份证号"},
                                                      {"ZCXS", "组成形式", ""},
                                                      {"HYML", "行业门类", ""},
                                                      {"JYFW", "经营范围", ""},
                                                      {"JYCS", "经营场所", "住所"}}};
void fill_individual(const Population&, const Body& body, Row& row) {
  fill_common(body, Department::market_supervision, row);
  set(row[ind::number], body.registration_number);
  set(row[ind::representative], body.representative);
  set(row[ind::form], "个人经营");
  set(row[ind::industry], "F");
  set(row[ind::scope], fmt::format("{}经营", body.trade));
  set(row[ind::premises], address(body));
}

// ---- cooperatives

namespace coop {
enum Index : size_t { number = reg::count, representative, representative_id, capital, scope, address, count };
}  // namespace coop
constexpr std::array<Column, coop::count> kCooperative{{TAIXIN_CITY_REGISTERED,
                                                        {"ZCH", "注册号", "工商注册号"},
                                                        {"FDDBR", "法定代表人", "理事长"},
                                                        {"FDDBRZJHM", "法定代表人证件号码", "法定代表人身份证号"},
                                                        {"CZE", "成员出资总额", ""},
                                                        {"YWFW", "业务范围", "经营范围"},
                                                        {"ZS", "住所", ""}}};
void fill_cooperative(const Population&, const Body& body, Row& row) {
  fill_common(body, Department::agriculture, row);
  set(row[coop::number], body.registration_number);
  set(row[coop::representative], body.representative);
  set(row[coop::capital], fmt::format("{}万元", mix(body.number, 63) % 50 * 10 + 10));
  set(row[coop::scope], fmt::format("{}，为成员提供有关的技术、信息服务", body.trade));
  set(row[coop::address], address(body));
}

// ---- institutions

namespace inst {
enum Index : size_t {
  kind = reg::count,
  representative,
  representative_id,
  certificate,
  founder,
  funds,
  scope,
  address,
  from,
  until,
  count
};
}  // namespace inst
constexpr std::array<Column, inst::count> kInstitution{{TAIXIN_CITY_REGISTERED,
                                                        {"JGLB", "机构类别", "单位分类"},
                                                        {"FDDBR", "法定代表人", "法定代表人姓名"},
                                                        {"FDDBRZJHM", "法定代表人证件号码", "法定代表人身份证号"},
                                                        {"SYDWZSH", "事业单位证书号", "事证号"},
                                                        {"JBDW", "举办单位", "主管单位"},
                                                        {"JFLY", "经费来源", ""},
                                                        {"ZZYWFW", "宗旨和业务范围", ""},
                                                        {"ZS", "住所", "单位地址"},
                                                        {"YXQZ", "证书有效期自", ""},
                                                        {"YXQZI", "证书有效期至", ""}}};
void fill_institution(const Population& population, const Body& body, Row& row) {
  fill_common(body, Department::public_institutions, row);
  set(row[inst::kind], "事业单位");
  set(row[inst::representative], body.representative);
  set(row[inst::certificate], fmt::format("1370999{:05}", body.number % 100'000));
  set(row[inst::founder], fmt::format("泰安市{}示例教育和服务局", place(body.place).name));
  set(row[inst::funds], "财政补助");
  set(row[inst::scope], fmt::format("承担{}相关公益服务", body.trade));
  set(row[inst::address], address(body));
  set(row[inst::from], population.today().plus_years(-2));
  set(row[inst::until], population.today().plus_years(3));
}

// ---- social organizations

namespace soc {
enum Index : size_t {
  kind = reg::count,
  certificate,
  representative,
  representative_id,
  supervisor,
  funds,
  scope,
  address,
  from,
  until,
  count
};
}  // namespace soc
constexpr std::array<Column, soc::count> kSocial{{TAIXIN_CITY_REGISTERED,
                                                  {"SHZZLX", "社会组织类型", ""},
                                                  {"SHZZDJZH", "社会组织登记证号", ""},
                                                  {"FDDBR", "法定代表人", "法定代表人姓名"},
                                                  {"FDDBRZJHM", "法定代表人证件号码", "法定代表人身份证号"},
                                                  {"YWZGDW", "业务主管单位", ""},
                                                  {"ZCZJ", "注册资金", ""},
                                                  {"YWFW", "业务范围", ""},
                                                  {"ZS", "住所", ""},
                                                  {"YXQZ", "证书有效期自", ""},
                                                  {"YXQZI", "证书有效期至", ""}}};
void fill_social(const Population& population, const Body& body, Row& row) {
  fill_common(body, Department::civil_affairs, row);
  set(row[soc::kind], std::string_view(body.code).substr(0, 2));  // 51, 52, 53
  set(row[soc::certificate], fmt::format("SL{:08}", body.number % 100'000'000));
  set(row[soc::representative], body.representative);
  set(row[soc::supervisor], "泰安市示例民政局");
  set(row[soc::funds], "3万元");
  set(row[soc::scope], fmt::format("{}，交流，培训，公益服务", body.trade));
  set(row[soc::address], address(body));
  set(row[soc::from], population.today().plus_years(-1));
  set(row[soc::until], population.today().plus_years(4));
}

// A slot of a registration is a body of the kind.
template <BodyKind kKind>
void make(RowContext& context, Row& row) {
  context.body = context.population.body(context.population.number_of(kKind, context.slot));
  registration_sheet(kKind).fill(context.population, context.body, row);
}

}  // namespace

const ItemSheet& registration_sheet(BodyKind kind) {
  static const std::array<ItemSheet, kBodyKinds> kSheets{{
      {.item = "REG.enterprise",
       .columns = kEnterprise,
       .roles = registration_roles(ent::representative_id, ent::scope, ent::until),
       .registers = true,
       .make = make<BodyKind::enterprise>,
       .fill = fill_enterprise},
      {.item = "REG.individual_business",
       .columns = kIndividual,
       .roles = registration_roles(ind::representative_id, ind::scope, -1),
       .registers = true,
       .make = make<BodyKind::individual_business>,
       .fill = fill_individual},
      {.item = "REG.farmers_cooperative",
       .columns = kCooperative,
       .roles = registration_roles(coop::representative_id, coop::scope, -1),
       .registers = true,
       .make = make<BodyKind::cooperative>,
       .fill = fill_cooperative},
      {.item = "REG.public_institution",
       .columns = kInstitution,
       .roles = registration_roles(inst::representative_id, inst::scope, inst::until),
       .registers = true,
       .make = make<BodyKind::institution>,
       .fill = fill_institution},
      {.item = "REG.social_organization",
       .columns = kSocial,
       .roles = registration_roles(soc::representative_id, soc::scope, soc::until),
       .registers = true,
       .make = make<BodyKind::social_organization>,
       .fill = fill_social},
  }};
  return kSheets[static_cast<size_t>(kind)];
}

}  // namespace taixin::city

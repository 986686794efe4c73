// Contracts, commitments, grades, honours, declarations, social insurance.
#include <fmt/format.h>

#include "city/items.h"
#include "city/turns.h"

namespace taixin::city {
namespace {

// ---- contracts

namespace con {
enum Index : size_t {
  number,
  title,
  kind,
  name,
  code,
  other_party,
  signed_on,
  fulfilment,
  missing,
  found,
  organ,
  organ_code,
  count
};
}  // namespace con
constexpr std::array<Column, con::count> kContract{{{"HTBH", "合同编号", ""},
                                                    {"HTMC", "合同名称", ""},
                                                    {"HTLB", "合同类别", ""},
                                                    {"ZTMC", "主体名称", ""},
                                                    {"TYSHXYDM", "统一社会信用代码", ""},
                                                    {"DFDW", "对方单位名称", ""},
                                                    {"QDRQ", "签订日期", ""},
                                                    {"LXQK", "履行情况", ""},
                                                    {"WLXNR", "未履行内容", ""},
                                                    {"RDRQ", "认定日期", ""},
                                                    {"RDDW", "认定单位", ""},
                                                    {"RDDWDM", "认定单位统一社会信用代码", ""}}};
void make_contract(RowContext& context, Row& row) {
  int32_t round = 0;
  choose_any(context, round);
  const base::Day day = day_of_round(context, round);
  const DepartmentInfo& organ = department(context.department);
  const bool kept = context.random.chance(9200);
  set(row[con::number], fmt::format("SLHT-{}-{}-{:06}", day.year(), context.series, context.slot + 1));
  set(row[con::title], fmt::format("{}采购合同", context.body.trade));
  set(row[con::kind], context.random.chance(5000) ? "政府采购" : "公共资源交易");
  set(row[con::name], context.body.name);
  set(row[con::code], context.body.code);
  set(row[con::other_party], fmt::format("泰安市{}示例服务中心", place(context.body.place).name));
  set(row[con::signed_on], day.plus_days(-200));
  set(row[con::fulfilment], kept ? "全部履行" : "部分履行");
  if (!kept) set(row[con::missing], "未按合同约定的期限交付全部货物");
  set(row[con::found], day);
  set(row[con::organ], organ.name);
  set(row[con::organ_code], organ.code);
}
constexpr Roles contract_roles() {
  Roles roles = named(con::name, con::code);
  roles.required = con::fulfilment;
  roles.day = con::found;
  roles.text = con::title;
  roles.remark = con::title;
  return roles;
}

// ---- commitments

namespace com {
enum Index : size_t {
  number,
  name,
  kind,
  code,
  type,
  matter,
  content,
  liability,
  day,
  until,
  organ,
  organ_code,
  publication,
  fulfilment,
  found,
  finder,
  finder_code,
  count
};
}  // namespace com
constexpr std::array<Column, com::count> kCommitment{{{"CNBM", "承诺编码", ""},
                                                      {"CNRMC", "承诺人名称", ""},
                                                      {"CNRLB", "承诺人类别", ""},
                                                      {"CNRDM", "承诺人代码", ""},
                                                      {"CNLX", "承诺类型", ""},
                                                      {"CNSY", "承诺事由", ""},
                                                      {"CNNR", "承诺内容", ""},
                                                      {"WNZR", "违诺责任", ""},
                                                      {"CNRQ", "承诺作出日期", ""},
                                                      {"CNYXQ", "承诺有效期", ""},
                                                      {"SLDW", "承诺受理单位", ""},
                                                      {"SLDWDM", "承诺受理单位代码", ""},
                                                      {"GKLX", "公开类型", ""},
                                                      {"LXQK", "履行情况", ""},
                                                      {"LXRDRQ", "履行认定日期", ""},
                                                      {"RDDW", "认定单位", ""},
                                                      {"RDDWDM", "认定单位代码", ""}}};
void make_commitment(RowContext& context, Row& row) {
  constexpr std::array<std::string_view, 4> kTypes{"审批替代型", "容缺受理型", "证明事项型", "主动型"};
  int32_t round = 0;
  choose_any(context, round);
  const base::Day day = day_of_round(context, round);
  const DepartmentInfo& organ = department(context.department);
  set(row[com::number], fmt::format("SLCN-{}-{}-{:08}", day.year(), context.series, context.slot + 1));
  set(row[com::name], context.body.name);
  set(row[com::kind], context.body.kind == BodyKind::individual_business ? "个体工商户" : "法人及非法人组织");
  set(row[com::code], context.body.code);
  set(row[com::type], kTypes[context.random.below(kTypes.size())]);
  set(row[com::matter], "办理经营许可事项告知承诺");
  set(row[com::content], "所填写的信息真实、准确；已经知晓告知的全部内容；能够满足告知的条件、标准和要求");
  set(row[com::liability], "违反承诺的，依法撤销许可，并记入信用记录");
  set(row[com::day], day);
  set(row[com::until], day.plus_years(2));
  set(row[com::organ], organ.name);
  set(row[com::organ_code], organ.code);
  set(row[com::publication], context.random.chance(8000) ? "可向社会公开" : "特定范围内公开");
  if (context.random.chance(4000)) {
    set(row[com::fulfilment], "全部履行");
    set(row[com::found], day.plus_days(5));
    set(row[com::finder], organ.name);
    set(row[com::finder_code], organ.code);
  }
}
constexpr Roles commitment_roles() {
  Roles roles = named(com::name, com::code);
  roles.required = com::content;
  roles.day = com::day;
  roles.open_day = com::until;
  roles.text = com::content;
  roles.remark = com::liability;
  return roles;
}

// ---- grades

namespace eva {
enum Index : size_t { name, code, grade, day, model, parts, organ, organ_code, from, until, count };
}  // namespace eva
constexpr std::array<Column, eva::count> kGrade{{{"ZTMC", "主体名称", ""},
                                                 {"TYSHXYDM", "统一社会信用代码", ""},
                                                 {"PJDJ", "评价等级", ""},
                                                 {"PJRQ", "评价日期", ""},
                                                 {"MXBB", "模型版本", ""},
                                                 {"PJFX", "评价分项", ""},
                                                 {"PJDW", "评价单位", ""},
                                                 {"PJDWDM", "评价单位统一社会信用代码", ""},
                                                 {"YXQQ", "结果有效期起", ""},
                                                 {"YXQZ", "结果有效期止", ""}}};
void make_grade(RowContext& context, std::string_view grade, std::string_view model, Row& row) {
  int32_t round = 0;
  choose_organization(context, round);
  const base::Day day = context.population.today().plus_days(-20 - 91 * round);
  const DepartmentInfo& organ = department(context.department);
  set(row[eva::name], context.body.name);
  set(row[eva::code], context.body.code);
  set(row[eva::grade], grade);
  set(row[eva::day], day);
  set(row[eva::model], model);
  set(row[eva::parts], fmt::format("行政监管{}；履约承诺{}；遵守法律{}", context.random.between(60, 99),
                                   context.random.between(60, 99), context.random.between(60, 99)));
  set(row[eva::organ], organ.name);
  set(row[eva::organ_code], organ.code);
  set(row[eva::from], day);
  set(row[eva::until], day.plus_years(1));
}
void make_national_grade(RowContext& context, Row& row) {
  constexpr std::array<std::string_view, 8> kGrades{"A", "A", "B", "B", "B", "C", "C", "D"};
  const std::string_view grade = kGrades[context.random.below(kGrades.size())];
  make_grade(context, grade, "GJ-2026", row);
}
void make_provincial_grade(RowContext& context, Row& row) {
  constexpr std::array<std::string_view, 10> kGrades{"A+", "A", "A", "A", "B", "B", "C", "C-", "D", "D-"};
  const std::string_view grade = kGrades[context.random.below(kGrades.size())];
  make_grade(context, grade, "SD-2022", row);
}
constexpr Roles grade_roles() {
  Roles roles = named(eva::name, eva::code);
  roles.required = eva::organ;
  roles.day = eva::day;
  roles.open_day = eva::until;
  roles.remark = eva::parts;
  return roles;
}

// ---- honours

namespace hon {
enum Index : size_t { name, code, title, level, day, document, organ, organ_code, until, count };
}  // namespace hon
constexpr std::array<Column, hon::count> kHonour{{{"ZTMC", "主体名称", ""},
                                                  {"TYSHXYDM", "统一社会信用代码", ""},
                                                  {"RYMC", "荣誉名称", ""},
                                                  {"RYJB", "荣誉级别", ""},
                                                  {"SYRQ", "授予日期", ""},
                                                  {"WJWH", "表彰文件文号", ""},
                                                  {"SYDW", "授予单位", ""},
                                                  {"SYDWDM", "授予单位统一社会信用代码", ""},
                                                  {"YXQZ", "有效期至", ""}}};
void make_honour(RowContext& context, Row& row) {
  constexpr std::array<std::string_view, 4> kTitles{"示例诚信经营示范单位", "示例守合同重信用企业", "示例文明单位",
                                                    "示例纳税信用优秀单位"};
  int32_t round = 0;
  choose_any(context, round);
  const base::Day day = day_of_round(context, round);
  const DepartmentInfo& organ = department(context.department);
  set(row[hon::name], context.body.name);
  set(row[hon::code], context.body.code);
  set(row[hon::title], kTitles[context.random.below(kTitles.size())]);
  set(row[hon::level], context.random.chance(2000) ? "省级" : "市级");
  set(row[hon::day], day);
  set(row[hon::document], fmt::format("{}〔{}〕{}号", organ.brief, day.year(), context.slot % 60 + 1));
  set(row[hon::organ], organ.name);
  set(row[hon::organ_code], organ.code);
  set(row[hon::until], day.plus_years(3));
}
constexpr Roles honour_roles() {
  Roles roles = named(hon::name, hon::code);
  roles.required = hon::organ;
  roles.day = hon::day;
  roles.open_day = hon::until;
  roles.remark = hon::document;
  return roles;
}

// ---- declarations

namespace vol {
enum Index : size_t { number, name, code, kind, matter, content, day, until, promise, count };
}  // namespace vol
constexpr std::array<Column, vol::count> kDeclaration{{{"SBBH", "申报编号", ""},
                                                       {"ZTMC", "主体名称", ""},
                                                       {"TYSHXYDM", "统一社会信用代码", ""},
                                                       {"SBLB", "申报类别", ""},
                                                       {"SBSX", "申报事项", ""},
                                                       {"SBNR", "申报内容", ""},
                                                       {"SBRQ", "申报日期", ""},
                                                       {"YXQZ", "有效期至", ""},
                                                       {"ZSCN", "已作真实性承诺", ""}}};
void make_declaration(RowContext& context, Row& row) {
  constexpr std::array<std::string_view, 4> kKinds{"资质证照", "市场经营", "合同履约", "社会公益"};
  int32_t round = 0;
  choose_any(context, round);
  const base::Day day = day_of_round(context, round);
  set(row[vol::number], fmt::format("SLSB-{}-{}-{:08}", day.year(), context.series, context.slot + 1));
  set(row[vol::name], context.body.name);
  set(row[vol::code], context.body.code);
  set(row[vol::kind], kKinds[context.random.below(kKinds.size())]);
  set(row[vol::matter], "质量管理体系认证证书");
  set(row[vol::content],
      fmt::format("认证范围：{}，证书编号SL{:08}", context.body.trade, context.random.below(100'000'000)));
  set(row[vol::day], day);
  set(row[vol::until], day.plus_years(3));
  set(row[vol::promise], "是");
}
constexpr Roles declaration_roles() {
  Roles roles = named(vol::name, vol::code);
  roles.required = vol::matter;
  roles.day = vol::day;
  roles.open_day = vol::until;
  roles.text = vol::content;
  roles.remark = vol::content;
  return roles;
}

// ---- social insurance by month

namespace law {
enum Index : size_t { code, name, month, state, organ_code, count };
}  // namespace law
constexpr std::array<Column, law::count> kInsurance{{{"TYSHXYDM", "统一社会信用代码", "社会信用代码"},
                                                     {"DWMC", "单位名称", "参保单位名称"},
                                                     {"FKSQ", "费款所属期", "所属期"},
                                                     {"JFZT", "缴费状态", ""},
                                                     {"TGDWDM", "提供单位统一社会信用代码", "提供单位代码"}}};
void make_insurance(RowContext& context, Row& row) {
  const Population& population = context.population;
  const uint64_t organizations = population.organizations();
  const uint64_t number = population.organization(context.slot % organizations);
  context.body.number = number;
  context.body.code = population.code_of(number);
  const base::Day month = population.today().plus_months(-1 - static_cast<int>(context.slot / organizations));
  set(row[law::code], context.body.code);
  set(row[law::name], population.name_of(number));
  set(row[law::month], fmt::format("{:04}{:02}", month.year(), month.month()));
  set(row[law::state], context.random.chance(300) ? "欠缴" : "已缴");
  set(row[law::organ_code], department(context.department).code);
}
constexpr Roles insurance_roles() {
  Roles roles = named(law::name, law::code);
  roles.required = law::state;
  return roles;
}

}  // namespace

const ItemSheet& contract_sheet() {
  static const ItemSheet kSheet{
      .item = "CON.performance", .columns = kContract, .roles = contract_roles(), .make = make_contract};
  return kSheet;
}
const ItemSheet& commitment_sheet() {
  static const ItemSheet kSheet{
      .item = "COM.commitment", .columns = kCommitment, .roles = commitment_roles(), .make = make_commitment};
  return kSheet;
}
const ItemSheet& national_grade_sheet() {
  static const ItemSheet kSheet{
      .item = "EVA.national", .columns = kGrade, .roles = grade_roles(), .make = make_national_grade};
  return kSheet;
}
const ItemSheet& provincial_grade_sheet() {
  static const ItemSheet kSheet{
      .item = "EVA.provincial", .columns = kGrade, .roles = grade_roles(), .make = make_provincial_grade};
  return kSheet;
}
const ItemSheet& honour_sheet() {
  static const ItemSheet kSheet{.item = "HON.honour", .columns = kHonour, .roles = honour_roles(), .make = make_honour};
  return kSheet;
}
const ItemSheet& declaration_sheet() {
  static const ItemSheet kSheet{
      .item = "VOL.self_declared", .columns = kDeclaration, .roles = declaration_roles(), .make = make_declaration};
  return kSheet;
}
const ItemSheet& social_insurance_sheet() {
  static const ItemSheet kSheet{.item = "LAW.social_insurance",
                                .columns = kInsurance,
                                .roles = insurance_roles(),
                                .bulk = true,
                                .make = make_insurance};
  return kSheet;
}

std::span<const ItemSheet* const> all_sheets() {
  static const std::array<const ItemSheet*, 25> kAll{&registration_sheet(BodyKind::enterprise),
                                                     &registration_sheet(BodyKind::individual_business),
                                                     &registration_sheet(BodyKind::cooperative),
                                                     &registration_sheet(BodyKind::institution),
                                                     &registration_sheet(BodyKind::social_organization),
                                                     &penalty_sheet(),
                                                     &simple_penalty_sheet(),
                                                     &licence_sheet(),
                                                     &penalty_status_sheet(),
                                                     &abnormal_sheet(),
                                                     &tax_list_sheet(),
                                                     &wages_list_sheet(),
                                                     &contract_sheet(),
                                                     &commitment_sheet(),
                                                     &national_grade_sheet(),
                                                     &provincial_grade_sheet(),
                                                     &honour_sheet(),
                                                     &declaration_sheet(),
                                                     &social_insurance_sheet(),
                                                     &defaulter_sheet(),
                                                     &unperformed_sheet(),
                                                     &tax_credit_sheet(),
                                                     &environment_grade_sheet(),
                                                     &tax_arrears_sheet(),
                                                     &code_table_sheet()};
  return kAll;
}

}  // namespace taixin::city

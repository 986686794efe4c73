// Files in the layouts of a city's data warehouse, as they arrive through the government exchange (domain/02.4, 07.9):
// judgment defaulters, judgments not performed, tax credit, environmental credit, tax arrears, the national table of
// codes. Headers are those of the layouts.
#include <fmt/format.h>

#include "city/items.h"
#include "city/turns.h"

namespace taixin::city {
namespace {

std::string case_number(const RowContext& context, base::Day day) {
  return fmt::format("（{}）鲁0999执{}{:05}号", day.year(), context.series, context.slot + 1);
}

// ---- 失信被执行人 dw_zj_fzgg_sxbzxrxx (without sex and day of birth, which nobody needs)

namespace jud {
enum Index : size_t {
  court_code,
  name,
  id_number,
  code,
  representative,
  court,
  judgment,
  filed,
  number,
  judge,
  duty,
  performance,
  published,
  performed,
  not_performed,
  conduct,
  nature,
  count
};
}  // namespace jud
constexpr std::array<Column, jud::count> kDefaulter{{{"FYDM", "法院代码", ""},
                                                     {"BZXRMC", "被执行人姓名/名称", ""},
                                                     {"SFZHM", "身份证号码", ""},
                                                     {"TYSHXYDM", "统一社会信用代码", ""},
                                                     {"FDDBR", "法定代表人", ""},
                                                     {"ZXFY", "执行法院", ""},
                                                     {"ZXYJ", "执行依据文号", ""},
                                                     {"LARQ", "立案时间", ""},
                                                     {"AH", "案号", ""},
                                                     {"ZXYJDW", "做出执行依据单位", ""},
                                                     {"YW", "生效法律文书确定的义务", ""},
                                                     {"LXQK", "被执行人的履行情况", ""},
                                                     {"FBRQ", "发布时间", ""},
                                                     {"YLX", "已履行部分", ""},
                                                     {"WLX", "未履行部分", ""},
                                                     {"SXXW", "失信行为情况", ""},
                                                     {"BZXRXZ", "被执行人性质", ""}}};
void make_defaulter(RowContext& context, Row& row) {
  int32_t round = 0;
  choose_enterprise(context, round);
  const base::Day day = day_of_round(context, round);
  const DepartmentInfo& court = department(context.department);
  set(row[jud::court_code], "3709990");
  set(row[jud::name], context.body.name);
  set(row[jud::code], context.body.code);
  set(row[jud::representative], context.body.representative);
  set(row[jud::court], court.name);
  set(row[jud::judgment], fmt::format("（{}）鲁0999民初{}号", day.year() - 1, context.slot + 1));
  set(row[jud::filed], day.plus_days(-60));
  set(row[jud::number], case_number(context, day));
  set(row[jud::judge], court.name);
  set(row[jud::duty], fmt::format("支付货款{}万元", context.random.between(1, 300)));
  set(row[jud::performance], "全部未履行");
  set(row[jud::published], day);
  set(row[jud::not_performed], "全部");
  set(row[jud::conduct], "有履行能力而拒不履行生效法律文书确定义务");
  set(row[jud::nature], "法人或其他组织");
}
constexpr Roles defaulter_roles() {
  Roles roles = named(jud::name, jud::code);
  roles.kind = jud::nature;
  roles.id_number = jud::id_number;
  roles.representative_id = jud::id_number;
  roles.required = jud::court;
  roles.day = jud::published;
  roles.text = jud::conduct;
  roles.remark = jud::performed;
  return roles;
}

// ---- 未履行生效裁判

namespace unp {
enum Index : size_t { name, code, court, number, judgment, amount, not_enforced, exposed, nature, id_number, count };
}  // namespace unp
constexpr std::array<Column, unp::count> kUnperformed{{{"BZXRMC", "被执行人姓名/名称", ""},
                                                       {"TYSHXYDM", "统一社会信用代码", ""},
                                                       {"FY", "法院", ""},
                                                       {"AH", "案号", ""},
                                                       {"ZXYJ", "执行依据", ""},
                                                       {"JE", "金额", ""},
                                                       {"WZXJE", "未执行金额", ""},
                                                       {"BGRQ", "曝光日期", ""},
                                                       {"BZXRXZ", "被执行人性质", ""},
                                                       {"SFZHM", "身份证号码", ""}}};
void make_unperformed(RowContext& context, Row& row) {
  int32_t round = 0;
  choose_any(context, round);
  const base::Day day = day_of_round(context, round);
  const uint32_t amount = context.random.between(10'000, 900'000);
  set(row[unp::name], context.body.name);
  set(row[unp::code], context.body.code);
  set(row[unp::court], department(context.department).name);
  set(row[unp::number], case_number(context, day));
  set(row[unp::judgment], fmt::format("（{}）鲁0999民初{}号", day.year() - 1, context.slot + 1));
  set(row[unp::amount], fmt::format("{}.50", amount));
  set(row[unp::not_enforced], fmt::format("{}", amount / 2));
  set(row[unp::exposed], day);
}
constexpr Roles unperformed_roles() {
  Roles roles = named(unp::name, unp::code);
  roles.kind = unp::nature;
  roles.id_number = unp::id_number;
  roles.required = unp::number;
  roles.day = unp::exposed;
  roles.remark = unp::judgment;
  return roles;
}

// ---- 纳税信用等级: the layout has no name

namespace tcr {
enum Index : size_t { code, year, grade, organ, day, from, until, count };
}  // namespace tcr
constexpr std::array<Column, tcr::count> kTaxCredit{{{"TYSHXYDM", "统一社会信用代码", ""},
                                                     {"ND", "年度", ""},
                                                     {"DJ", "等级", ""},
                                                     {"PJDW", "评价单位", ""},
                                                     {"PDSJ", "评定时间", ""},
                                                     {"YXQQ", "结果有效期起", ""},
                                                     {"YXQZ", "结果有效期止", ""}}};
void make_tax_credit(RowContext& context, Row& row) {
  constexpr std::array<std::string_view, 5> kGrades{"A", "B", "M", "C", "D"};
  int32_t round = 0;
  choose_enterprise(context, round);
  const base::Day day = day_of_round(context, round);
  set(row[tcr::code], context.body.code);
  set(row[tcr::year], fmt::format("{}", context.population.today().year() - 1 - round));
  set(row[tcr::grade], kGrades[context.random.below(kGrades.size())]);
  set(row[tcr::organ], department(context.department).name);
  set(row[tcr::day], day);
  set(row[tcr::from], day);
  set(row[tcr::until], day.plus_years(1));
}
constexpr Roles tax_credit_roles() {
  Roles roles;
  roles.code = tcr::code;
  roles.required = tcr::grade;
  roles.day = tcr::day;
  roles.open_day = tcr::until;
  roles.remark = tcr::organ;
  return roles;
}

// ---- 环境信用

namespace env {
enum Index : size_t { name, code, grade, batch, score, organ, organ_code, until, count };
}  // namespace env
constexpr std::array<Column, env::count> kEnvironment{{{"QYMC", "企业名称", ""},
                                                       {"TYSHXYDM", "统一社会信用代码", ""},
                                                       {"DJ", "等级", ""},
                                                       {"PC", "批次", ""},
                                                       {"FZ", "分值", ""},
                                                       {"JG", "机构", ""},
                                                       {"JGDM", "机构统一社会信用代码", ""},
                                                       {"YXQ", "有效期", ""}}};
void make_environment(RowContext& context, Row& row) {
  constexpr std::array<std::string_view, 4> kGrades{"绿牌", "蓝牌", "黄牌", "红牌"};
  int32_t round = 0;
  choose_enterprise(context, round);
  const DepartmentInfo& organ = department(context.department);
  set(row[env::name], context.body.name);
  set(row[env::code], context.body.code);
  set(row[env::grade], kGrades[context.random.below(kGrades.size())]);
  set(row[env::batch], fmt::format("{}年第{}批", context.population.today().year() - 1, round + 1));
  set(row[env::score], fmt::format("{}.5", context.random.between(40, 99)));
  set(row[env::organ], organ.name);
  set(row[env::organ_code], organ.code);
  set(row[env::until], context.population.today().plus_years(1));
}
constexpr Roles environment_roles() {
  Roles roles = named(env::name, env::code);
  roles.required = env::grade;
  roles.open_day = env::until;
  roles.remark = env::organ;
  return roles;
}

// ---- 欠税

namespace arr {
enum Index : size_t { code, name, kind, representative, id_number, tax, owed, announced, count };
}  // namespace arr
constexpr std::array<Column, arr::count> kArrears{{{"NSRSBH", "纳税人识别号", ""},
                                                   {"NSRMC", "纳税人名称", ""},
                                                   {"NSRLB", "纳税人类别", ""},
                                                   {"FDDBR", "法定代表人", ""},
                                                   {"ZJHM", "证件号码", ""},
                                                   {"SZ", "税种", ""},
                                                   {"LJQSYE", "累计欠税余额", ""},
                                                   {"GGRQ", "公告日期", ""}}};
void make_arrears(RowContext& context, Row& row) {
  // In the key beside the body: each round has its own.
  constexpr std::array<std::string_view, 6> kTaxes{"增值税", "企业所得税", "城市维护建设税",
                                                   "房产税", "土地增值税", "印花税"};
  int32_t round = 0;
  choose_any(context, round);
  set(row[arr::code], context.body.code);
  set(row[arr::name], context.body.name);
  set(row[arr::representative], context.body.representative);
  set(row[arr::tax], kTaxes[static_cast<size_t>(round) % kTaxes.size()]);
  set(row[arr::owed], fmt::format("{}.{:02}", context.random.between(1000, 900'000), context.random.below(100)));
  set(row[arr::announced], day_of_round(context, round));
}
constexpr Roles arrears_roles() {
  Roles roles = named(arr::name, arr::code);
  roles.kind = arr::kind;
  roles.id_number = arr::id_number;
  roles.representative_id = arr::id_number;
  roles.required = arr::owed;
  roles.day = arr::announced;
  return roles;
}

// ---- 国家下发统一社会信用代码表

namespace tab {
enum Index : size_t { name, code, number, organization_code, tax_number, count };
}  // namespace tab
constexpr std::array<Column, tab::count> kCodeTable{{{"MC", "名称", ""},
                                                     {"TYSHXYDM", "统一社会信用代码", ""},
                                                     {"GSDJM", "工商登记码", ""},
                                                     {"ZZJGDM", "组织机构代码", ""},
                                                     {"SWDJH", "税务登记号", ""}}};
void make_code_table(RowContext& context, Row& row) {
  int32_t round = 0;
  choose_enterprise(context, round);
  set(row[tab::name], context.body.name);
  set(row[tab::code], context.body.code);
  set(row[tab::number], context.body.registration_number);
  set(row[tab::organization_code], std::string_view(context.body.code).substr(8, 9));
  set(row[tab::tax_number], fmt::format("3709{}{}", context.series, context.slot + 1));
}
constexpr Roles code_table_roles() {
  Roles roles = named(tab::name, tab::code);
  roles.required = tab::name;
  roles.remark = tab::tax_number;
  return roles;
}

}  // namespace

const ItemSheet& defaulter_sheet() {
  static const ItemSheet kSheet{
      .item = "JUD.defaulter", .columns = kDefaulter, .roles = defaulter_roles(), .make = make_defaulter};
  return kSheet;
}
const ItemSheet& unperformed_sheet() {
  static const ItemSheet kSheet{
      .item = "JUD.unperformed", .columns = kUnperformed, .roles = unperformed_roles(), .make = make_unperformed};
  return kSheet;
}
const ItemSheet& tax_credit_sheet() {
  static const ItemSheet kSheet{
      .item = "EVA.tax_credit", .columns = kTaxCredit, .roles = tax_credit_roles(), .make = make_tax_credit};
  return kSheet;
}
const ItemSheet& environment_grade_sheet() {
  static const ItemSheet kSheet{
      .item = "EVA.environment", .columns = kEnvironment, .roles = environment_roles(), .make = make_environment};
  return kSheet;
}
const ItemSheet& tax_arrears_sheet() {
  static const ItemSheet kSheet{
      .item = "LAW.tax_arrears", .columns = kArrears, .roles = arrears_roles(), .make = make_arrears};
  return kSheet;
}
const ItemSheet& code_table_sheet() {
  static const ItemSheet kSheet{
      .item = "REG.code_table", .columns = kCodeTable, .roles = code_table_roles(), .make = make_code_table};
  return kSheet;
}

}  // namespace taixin::city

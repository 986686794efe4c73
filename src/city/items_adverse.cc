// Abnormal operation of enterprises and two lists of serious dishonesty.
#include <fmt/format.h>

#include "city/items.h"
#include "city/turns.h"

namespace taixin::city {
namespace {

// ---- abnormal operation of enterprises

namespace abn {
enum Index : size_t {
  name,
  code,
  number,
  listed,
  reason,
  organ,
  organ_code,
  document,
  removed,
  removal_reason,
  remover,
  count
};
}  // namespace abn
constexpr std::array<Column, abn::count> kAbnormal{{{"QYMC", "企业名称", ""},
                                                    {"TYSHXYDM", "统一社会信用代码", ""},
                                                    {"ZCH", "注册号", ""},
                                                    {"LRRQ", "列入日期", ""},
                                                    {"LRYY", "列入原因", ""},
                                                    {"LRJG", "作出决定机关(列入)", ""},
                                                    {"LRJGDM", "作出决定机关(列入)统一社会信用代码", ""},
                                                    {"LRWH", "列入决定书文号", ""},
                                                    {"YCRQ", "移出日期", ""},
                                                    {"YCYY", "移出原因", ""},
                                                    {"YCJG", "作出决定机关(移出)", ""}}};
void make_abnormal(RowContext& context, Row& row) {
  constexpr std::array<std::string_view, 3> kReasons{"未按规定期限公示年度报告", "通过登记的住所或者经营场所无法联系",
                                                     "公示企业信息隐瞒真实情况、弄虚作假"};
  int32_t round = 0;
  choose_enterprise(context, round);
  const base::Day day = day_of_round(context, round);
  const DepartmentInfo& organ = department(context.department);
  set(row[abn::name], context.body.name);
  set(row[abn::code], context.body.code);
  set(row[abn::number], context.body.registration_number);
  set(row[abn::listed], day);
  set(row[abn::reason], kReasons[context.random.below(kReasons.size())]);
  set(row[abn::organ], organ.name);
  set(row[abn::organ_code], organ.code);
  set(row[abn::document], fmt::format("{}异列字〔{}〕{}号", organ.brief, day.year(), context.slot + 1));
  if (context.random.chance(3000)) {
    set(row[abn::removed], day.plus_days(5));
    set(row[abn::removal_reason], "已补报年度报告并公示");
    set(row[abn::remover], organ.name);
  }
}
constexpr Roles abnormal_roles() {
  Roles roles = named(abn::name, abn::code);
  roles.required = abn::reason;
  roles.day = abn::listed;
  roles.remark = abn::removal_reason;
  return roles;
}

// ---- lists of serious dishonesty

namespace tax {
enum Index : size_t {
  name,
  code,
  organization_code,
  representative,
  representative_id,
  nature,
  fact,
  handling,
  listed,
  document,
  organ,
  organ_code,
  from,
  until,
  count
};
}  // namespace tax
constexpr std::array<Column, tax::count> kTax{{{"NSRMC", "纳税人名称", ""},
                                               {"NSRSBH", "纳税人识别号", ""},
                                               {"ZZJGDM", "组织机构代码", ""},
                                               {"FDDBR", "法定代表人或者负责人姓名", ""},
                                               {"FDDBRZJHM", "法定代表人或者负责人证件号码", ""},
                                               {"AJXZ", "案件性质", ""},
                                               {"ZYWFSS", "主要违法事实", ""},
                                               {"CFQK", "相关法律依据及税务处理处罚情况", ""},
                                               {"LRRQ", "列入日期", ""},
                                               {"LRWH", "确定文书号", ""},
                                               {"RDJG", "认定单位", ""},
                                               {"RDJGDM", "认定单位统一社会信用代码", ""},
                                               {"GBQ", "公布起始日期", ""},
                                               {"GBZ", "公布截止日期", ""}}};
void make_tax(RowContext& context, Row& row) {
  constexpr std::array<std::string_view, 3> kNatures{
      "偷税", "虚开增值税专用发票或者虚开用于骗取出口退税、抵扣税款的其他发票", "逃避追缴欠税"};
  int32_t round = 0;
  choose_enterprise(context, round);
  const base::Day day = day_of_round(context, round);
  const DepartmentInfo& organ = department(context.department);
  const uint32_t amount = context.random.between(100, 900);
  set(row[tax::name], context.body.name);
  set(row[tax::code], context.body.code);
  set(row[tax::organization_code], std::string_view(context.body.code).substr(8, 9));
  set(row[tax::representative], context.body.representative);
  set(row[tax::nature], kNatures[context.random.below(kNatures.size())]);
  set(row[tax::fact], fmt::format("经检查，该单位在{}年度存在上述违法行为，涉及税款{}万元。", day.year() - 2, amount));
  set(row[tax::handling],
      fmt::format("依照《中华人民共和国税收征收管理法》等规定，追缴税款{}万元，并处罚款。", amount));
  set(row[tax::listed], day);
  set(row[tax::document], fmt::format("{}公〔{}〕{}号", organ.brief, day.year(), context.slot + 1));
  set(row[tax::organ], organ.name);
  set(row[tax::organ_code], organ.code);
  set(row[tax::from], day);
  set(row[tax::until], day.plus_years(3));
}
constexpr Roles tax_roles() {
  Roles roles = named(tax::name, tax::code);
  roles.representative_id = tax::representative_id;
  roles.required = tax::fact;
  roles.day = tax::listed;
  roles.text = tax::fact;
  roles.remark = tax::handling;
  return roles;
}

namespace wages {
enum Index : size_t {
  name,
  code,
  representative,
  representative_id,
  reason,
  document,
  listed,
  organ,
  organ_code,
  from,
  until,
  removal_reason,
  count
};
}  // namespace wages
constexpr std::array<Column, wages::count> kWages{{{"YRDWMC", "用人单位名称", ""},
                                                   {"TYSHXYDM", "统一社会信用代码", ""},
                                                   {"FDDBR", "法定代表人或者主要负责人", ""},
                                                   {"FDDBRZJHM", "法定代表人或者主要负责人证件号码", ""},
                                                   {"LRSY", "列入事由", ""},
                                                   {"LRWH", "列入决定书文号", ""},
                                                   {"LRRQ", "列入日期", ""},
                                                   {"RDJG", "认定单位", ""},
                                                   {"RDJGDM", "认定单位统一社会信用代码", ""},
                                                   {"GBQ", "公布起始日期", ""},
                                                   {"GBZ", "公布截止日期", ""},
                                                   {"YCYY", "移出原因", ""}}};
void make_wages(RowContext& context, Row& row) {
  int32_t round = 0;
  choose_organization(context, round);
  const base::Day day = day_of_round(context, round);
  const DepartmentInfo& organ = department(context.department);
  set(row[wages::name], context.body.name);
  set(row[wages::code], context.body.code);
  set(row[wages::representative], context.body.representative);
  set(row[wages::reason],
      fmt::format("拖欠{}名劳动者工资，数额较大，经责令支付逾期未支付", context.random.between(10, 90)));
  set(row[wages::document], fmt::format("{}列〔{}〕{}号", organ.brief, day.year(), context.slot + 1));
  set(row[wages::listed], day);
  set(row[wages::organ], organ.name);
  set(row[wages::organ_code], organ.code);
  set(row[wages::from], day);
  set(row[wages::until], day.plus_years(3));
}
constexpr Roles wages_roles() {
  Roles roles = named(wages::name, wages::code);
  roles.representative_id = wages::representative_id;
  roles.required = wages::reason;
  roles.day = wages::listed;
  roles.text = wages::reason;
  roles.remark = wages::removal_reason;
  return roles;
}

}  // namespace

const ItemSheet& abnormal_sheet() {
  static const ItemSheet kSheet{
      .item = "ABN.enterprise", .columns = kAbnormal, .roles = abnormal_roles(), .make = make_abnormal};
  return kSheet;
}
const ItemSheet& tax_list_sheet() {
  static const ItemSheet kSheet{.item = "SEV.tax", .columns = kTax, .roles = tax_roles(), .make = make_tax};
  return kSheet;
}
const ItemSheet& wages_list_sheet() {
  static const ItemSheet kSheet{.item = "SEV.wages", .columns = kWages, .roles = wages_roles(), .make = make_wages};
  return kSheet;
}

}  // namespace taixin::city

// Licences and penalties in the national field standard (28 and 30 columns), simple-procedure penalties, and the status
// file of penalties.
#include <fmt/format.h>

#include "city/codes.h"
#include "city/items.h"
#include "city/texts.h"

namespace taixin::city {
namespace {

// The thirteen columns about the party, at the front of licences and penalties.
namespace party {
enum Index : size_t {
  name,
  kind,
  code,
  registration_number,
  organization_code,
  tax_number,
  institution,
  social_organization,
  representative,
  representative_id_kind,
  representative_id,
  id_kind,
  id_number,
  count
};
}  // namespace party

#define TAIXIN_CITY_PARTY(P)                                                                                     \
  {P "XDR_MC", "行政相对人名称", "企业名称"}, {P "XDR_LB", "行政相对人类别", "相对人类别"},                      \
      {P "XDR_SHXYM", "行政相对人代码_1(统一社会信用代码)", "统一社会信用代码"},                                 \
      {P "XDR_GSZC", "行政相对人代码_2(工商注册号)", "行政相对人代码_3(工商登记码)"},                            \
      {P "XDR_ZZJG", "行政相对人代码_3(组织机构代码)", "行政相对人代码_2(组织机构代码)"},                        \
      {P "XDR_SWDJ", "行政相对人代码_4(税务登记号)", "税务登记号"},                                              \
      {P "XDR_SYDW", "行政相对人代码_5(事业单位证书号)", "事业单位证书号"},                                      \
      {P "XDR_SHZZ", "行政相对人代码_6(社会组织登记证号)", "社会组织登记证号"},                                  \
      {P "FRDB", "法定代表人", "法定代表人姓名"}, {P "FR_ZJLX", "法定代表人证件类型", ""},                       \
      {P "FR_ZJHM", "法定代表人证件号码", "法定代表人身份证号"}, {P "XDR_ZJLX", "证件类型", "自然人证件类型"}, { \
    P "XDR_ZJHM", "证件号码", "身份证号"                                                                     \
  }

constexpr Roles party_roles() {
  Roles roles;
  roles.name = party::name;
  roles.kind = party::kind;
  roles.code = party::code;
  roles.id_kind = party::id_kind;
  roles.id_number = party::id_number;
  roles.representative_id_kind = party::representative_id_kind;
  roles.representative_id = party::representative_id;
  return roles;
}

// Anybody; licences and penalties are rare enough for chance.
void choose_body(RowContext& context) {
  context.body = context.population.body(context.random.next() % context.population.bodies());
}

std::string document_number(const RowContext& context, std::string_view word, base::Day day) {
  return fmt::format("{}{}字〔{}〕第{}-{}号", department(context.department).brief, word, day.year(), context.series,
                     context.slot + 1);
}

// Every other act is of the county that the body is in.
const DepartmentInfo& decider(const RowContext& context) {
  return context.slot % 2 == 0 ? department(context.department) : branch(context.department, context.body.place);
}

// 万元 with as many digits as the amount needs, up to six.
std::string fine(Random& random) {
  constexpr std::array<std::string_view, 12> kFines{"0.05", "0.1", "0.2", "0.5", "0.8", "1",
                                                    "1.2",  "2",   "3.5", "5",   "10",  "0.123456"};
  return std::string(kFines[random.below(kFines.size())]);
}

// ---- penalties

namespace penalty {
enum Index : size_t {
  number = party::count,
  offence,
  fact,
  basis,
  kinds,
  content,
  fine,
  confiscated,
  licence,
  day,
  until,
  publication_end,
  organ,
  organ_code,
  source,
  source_code,
  remark,
  origin,
  degree,
  count
};
}  // namespace penalty

constexpr std::array<Column, penalty::count> kPenaltyColumns{
    {TAIXIN_CITY_PARTY("CF_"),
     {"CF_WSH", "行政处罚决定书文号", "处罚决定书文号"},
     {"CF_WFXW", "违法行为类型", ""},
     {"CF_SY", "违法事实", "主要违法事实"},
     {"CF_YJ", "处罚依据", "行政处罚依据"},
     {"CF_CFLB", "处罚类别", ""},
     {"CF_NR", "处罚内容", "处罚结果"},
     {"CF_NR_FK", "罚款金额(万元)", ""},
     {"CF_NR_WFFF", "没收违法所得、没收非法财物的金额(万元)", ""},
     {"CF_NR_ZKDX", "暂扣或吊销证照名称及编号", ""},
     {"CF_JDRQ", "处罚决定日期", "作出处罚决定的日期"},
     {"CF_YXQ", "处罚有效期", ""},
     {"CF_GSJZQ", "公示截止期", ""},
     {"CF_CFJG", "处罚机关", "作出处罚决定的部门"},
     {"CF_CFJGDM", "处罚机关统一社会信用代码", ""},
     {"CF_SJLY", "数据来源单位", ""},
     {"CF_SJLYDM", "数据来源单位统一社会信用代码", ""},
     {"BZ", "备注", ""},
     {"CF_YSJLBS", "来源记录标识", ""},
     {"CF_SXCD", "失信程度", ""}}};

// As a regulator would class it; a fine between is left for the rules, which do not class fines, so that the self-check
// of what is published has something to find.
std::string_view degree_of(std::string_view kinds, std::string_view amount) {
  if (kinds == "警告") return "轻微";
  if (kinds != "罚款") return kinds == "吊销许可证件" ? "严重" : "一般";
  if (amount.starts_with("0.")) return "轻微";
  return amount == "1.2" ? "" : amount == "10" ? "严重" : "一般";
}

void make_penalty(RowContext& context, Row& row) {
  choose_body(context);
  Random& random = context.random;
  make_party(context.body, row);
  const Offence& offence = offences()[random.below(static_cast<uint32_t>(offences().size()))];
  const base::Day day = context.population.today().plus_days(-static_cast<int32_t>(random.between(2, 1000)));
  const base::Day found = day.plus_days(-static_cast<int32_t>(random.between(20, 80)));
  const std::string amount = fine(random);
  set(row[penalty::number], document_number(context, "罚", day));
  set(row[penalty::offence], offence.kind);
  set(row[penalty::fact], fmt::format("{}，执法人员在{}检查时发现：{}。", write_day(found, DayStyle::chinese),
                                      place(context.body.place).name, offence.fact));
  set(row[penalty::basis], offence.basis);
  if (random.chance(1200)) {
    set(row[penalty::kinds], "警告");
    set(row[penalty::content], "给予警告。");
  } else if (random.chance(800)) {
    set(row[penalty::kinds], "罚款;没收违法所得");
    set(row[penalty::content], fmt::format("罚款{}万元，没收违法所得0.3万元。", amount));
    set_number(row[penalty::fine], amount);
    set_number(row[penalty::confiscated], "0.3");
  } else if (random.chance(200)) {
    set(row[penalty::kinds], "吊销许可证件");
    set(row[penalty::content], "吊销许可证件。");
    set(row[penalty::licence], fmt::format("食品经营许可证 JY1370999{:07}", random.below(10'000'000)));
  } else {
    set(row[penalty::kinds], "罚款");
    set(row[penalty::content], fmt::format("责令改正违法行为，并处罚款{}万元。", amount));
    set_number(row[penalty::fine], amount);
  }
  set(row[penalty::degree], degree_of(row[penalty::kinds].text, amount));
  set(row[penalty::day], day);
  if (random.chance(3000)) set(row[penalty::until], "2099/12/31");
  set(row[penalty::publication_end], day.plus_years(1));
  const DepartmentInfo &organ = decider(context), &source = department(context.department);
  set(row[penalty::organ], organ.name);
  set(row[penalty::organ_code], organ.code);
  set(row[penalty::source], source.name);
  set(row[penalty::source_code], source.code);
}

// On the spot: a warning or a small fine (行政处罚法 第51条).
void make_simple_penalty(RowContext& context, Row& row) {
  make_penalty(context, row);
  const base::Day day = *row[penalty::day].day;
  set(row[penalty::number], document_number(context, "简罚", day));
  const bool warning = context.random.chance(5000);
  set(row[penalty::kinds], warning ? "警告" : "罚款");
  set(row[penalty::content], warning ? "当场给予警告。" : "当场处罚款0.1万元。");
  set_number(row[penalty::fine], warning ? "" : "0.1");
  set(row[penalty::confiscated], "");
  set(row[penalty::licence], "");
  set(row[penalty::degree], "轻微");
}

Roles penalty_roles() {
  Roles roles = party_roles();
  roles.required = penalty::fact;
  roles.day = penalty::day;
  roles.open_day = penalty::until;
  roles.amount = penalty::fine;
  roles.penalty_kinds = penalty::kinds;
  roles.text = penalty::fact;
  roles.remark = penalty::remark;
  return roles;
}

// ---- licences

namespace licence {
enum Index : size_t {
  document = party::count,
  number,
  kind,
  certificate,
  certificate_number,
  content,
  day,
  from,
  until,
  organ,
  organ_code,
  state,
  source,
  source_code,
  remark,
  origin,
  count
};
}  // namespace licence

constexpr std::array<Column, licence::count> kLicenceColumns{{TAIXIN_CITY_PARTY("XK_"),
                                                              {"XK_XKWS", "行政许可决定文书名称", "许可决定文书名称"},
                                                              {"XK_WSH", "行政许可决定文书号", "许可决定文书号"},
                                                              {"XK_XKLB", "许可类别", "审批类别"},
                                                              {"XK_XKZS", "许可证书名称", "许可证名称"},
                                                              {"XK_XKBH", "许可编号", "许可证编号"},
                                                              {"XK_NR", "许可内容", "许可范围"},
                                                              {"XK_JDRQ", "许可决定日期", "作出许可决定的日期"},
                                                              {"XK_YXQZ", "有效期自", "有效期起"},
                                                              {"XK_YXQZI", "有效期至", "许可截止期"},
                                                              {"XK_XKJG", "许可机关", "发证机关"},
                                                              {"XK_XKJGDM", "许可机关统一社会信用代码", "许可机关代码"},
                                                              {"XK_ZT", "当前状态", "许可状态"},
                                                              {"XK_LYDW", "数据来源单位", ""},
                                                              {"XK_LYDWDM", "数据来源单位统一社会信用代码", ""},
                                                              {"BZ", "备注", ""},
                                                              {"XK_YSJLBS", "来源记录标识", ""}}};

void make_licence(RowContext& context, Row& row) {
  choose_body(context);
  Random& random = context.random;
  make_party(context.body, row);
  const LicenceText& text = licences()[random.below(static_cast<uint32_t>(licences().size()))];
  constexpr std::array<std::string_view, 6> kKinds{"普通", "普通", "普通", "核准", "登记", "认可"};
  const base::Day day = context.population.today().plus_days(-static_cast<int32_t>(random.between(1, 1400)));
  set(row[licence::document], text.document);
  set(row[licence::number], document_number(context, "许", day));
  set(row[licence::kind], kKinds[random.below(kKinds.size())]);
  set(row[licence::certificate], text.certificate);
  set(row[licence::certificate_number], fmt::format("SL-{}-{}-{:06}", kNoCounty, context.series, context.slot + 1));
  set(row[licence::content], text.content);
  set(row[licence::day], day);
  set(row[licence::from], day);
  if (random.chance(1500))
    set(row[licence::until], "2099/12/31");
  else
    set(row[licence::until], day.plus_years(static_cast<int>(random.between(3, 5))));
  const DepartmentInfo &organ = decider(context), &source = department(context.department);
  set(row[licence::organ], organ.name);
  set(row[licence::organ_code], organ.code);
  set(row[licence::state], "1");
  set(row[licence::source], source.name);
  set(row[licence::source_code], source.code);
}

Roles licence_roles() {
  Roles roles = party_roles();
  roles.required = licence::content;
  roles.day = licence::day;
  roles.open_day = licence::until;
  roles.text = licence::content;
  roles.remark = licence::remark;
  return roles;
}

// ---- status of penalties

namespace status {
enum Index : size_t { name, code, number, organ_code, kind, day, document, source, count };
}  // namespace status
constexpr std::array<Column, status::count> kStatusColumns{{{"CF_XDR_MC", "行政相对人名称", ""},
                                                            {"CF_XDR_SHXYM", "统一社会信用代码", ""},
                                                            {"CF_WSH", "行政处罚决定书文号", ""},
                                                            {"CF_CFJGDM", "处罚机关统一社会信用代码", ""},
                                                            {"ZTLX", "状态类型", ""},
                                                            {"ZTRQ", "状态日期", ""},
                                                            {"YJWS", "依据文书", ""},
                                                            {"LYDW", "数据来源单位", ""}}};

}  // namespace

void make_party(const Body& body, Row& row) {
  const bool individual = body.kind == BodyKind::individual_business;
  set(row[party::name], body.name);
  set(row[party::kind], individual ? "个体工商户" : "法人及非法人组织");
  set(row[party::code], body.code);
  if (body.kind == BodyKind::enterprise || individual) set(row[party::registration_number], body.registration_number);
  set(row[party::organization_code], std::string_view(body.code).substr(8, 9));
  set(row[party::representative], body.representative);
}

void make_penalty_status(const Row& penalty_row, const Population& population, Random& random, Row& row) {
  // Of ten events seven are repairs.
  constexpr std::array<std::string_view, 10> kKinds{"终止公示", "终止公示", "信用修复", "已修复", "终止公示",
                                                    "终止公示", "终止公示", "到期",     "撤回",   "暂时屏蔽"};
  const base::Day decided = *penalty_row[penalty::day].day;
  set(row[status::name], penalty_row[party::name].text);
  set(row[status::code], penalty_row[party::code].text);
  set(row[status::number], penalty_row[penalty::number].text);
  set(row[status::organ_code], penalty_row[penalty::organ_code].text);
  set(row[status::kind], kKinds[random.below(kKinds.size())]);
  set(row[status::day],
      std::min(decided.plus_days(static_cast<int32_t>(random.between(90, 360))), population.today().plus_days(-1)));
  set(row[status::document], fmt::format("示信修〔{}〕{}号", population.today().year(), random.between(1, 9999)));
  set(row[status::source], department(Department::provincial_credit).name);
}

void mark_returned(Row& penalty_row, uint64_t number) {
  set(penalty_row[penalty::origin], fmt::format("SD-SL-{:010}", number));
}

const ItemSheet& penalty_status_sheet() {
  static const ItemSheet kSheet{.item = "ADM.penalty_status", .columns = kStatusColumns, .roles = {}};
  return kSheet;
}

const ItemSheet& penalty_sheet() {
  static const ItemSheet kSheet{
      .item = "ADM.penalty", .columns = kPenaltyColumns, .roles = penalty_roles(), .make = make_penalty};
  return kSheet;
}

const ItemSheet& simple_penalty_sheet() {
  static const ItemSheet kSheet{
      .item = "ADM.penalty_simple", .columns = kPenaltyColumns, .roles = penalty_roles(), .make = make_simple_penalty};
  return kSheet;
}

const ItemSheet& licence_sheet() {
  static const ItemSheet kSheet{
      .item = "ADM.licence", .columns = kLicenceColumns, .roles = licence_roles(), .make = make_licence};
  return kSheet;
}

}  // namespace taixin::city

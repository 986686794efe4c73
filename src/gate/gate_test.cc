// The gate three times: the whole matrix as a table to read, a slow reference written the other way round (what is
// allowed, instead of what is refused), and the scenarios of tests/scenarios/gate.toml.
#include "gate/gate.h"

#include <gtest/gtest.h>

#include <map>

#include "catalog/toml.h"

namespace taixin::gate {
namespace {

using catalog::Item;
using catalog::Query;
using catalog::SubjectKind;

const Day kToday = *Day::from_civil(2026, 4, 1);

constexpr std::array kAudiences{Audience::everyone,   Audience::government, Audience::subject_self,
                                Audience::authorised, Audience::court,      Audience::auditor};
constexpr std::array kAllPermissions{Permission::publication,      Permission::government_share,
                                     Permission::authorised_query, Permission::evaluation,
                                     Permission::ordinary_report,  Permission::special_report};
constexpr std::array kKinds{SubjectKind::organization, SubjectKind::individual_business, SubjectKind::natural_person,
                            SubjectKind::government_body};

Item licence() {
  Item item;
  item.code = base::ItemCode("ADM.licence");
  item.subjects = {SubjectKind::organization, SubjectKind::individual_business};
  item.permissions = {true, true, Query::authorised, {SubjectKind::organization}, true, true};
  return item;
}
Item penalty() {
  Item item = licence();
  item.code = base::ItemCode("ADM.penalty");
  item.adverse = true;
  return item;
}
Item simple_penalty() {
  Item item = penalty();
  item.code = base::ItemCode("ADM.penalty.simple");
  item.restricted = true;
  item.permissions = {false, false, Query::self_only, {}, false, true};
  return item;
}
Item own_only() {
  Item item = licence();
  item.code = base::ItemCode("VOL.own");
  item.permissions = {false, false, Query::self_only, {}, false, false};
  return item;
}
Item closed() {
  Item item = licence();
  item.code = base::ItemCode("OCC.closed");
  item.permissions = {};
  return item;
}

// ---- the matrix
// Each cell: the record in force, linked by name only, in a past state. Y visible, P visible as past state, - not.
struct MatrixRow {
  Audience audience;
  Permission permission;
  const char *licence, *penalty, *simple_penalty, *own_only, *closed;
};
constexpr MatrixRow kMatrix[] = {
    // audience, permission                                      licence penalty simple  own    closed
    {Audience::everyone, Permission::publication, "Y--", "---", "---", "---", "---"},
    {Audience::everyone, Permission::government_share, "---", "---", "---", "---", "---"},
    {Audience::everyone, Permission::authorised_query, "---", "---", "---", "---", "---"},
    {Audience::everyone, Permission::evaluation, "---", "---", "---", "---", "---"},
    {Audience::everyone, Permission::ordinary_report, "---", "---", "---", "---", "---"},
    {Audience::everyone, Permission::special_report, "---", "---", "---", "---", "---"},
    {Audience::government, Permission::publication, "Y--", "---", "---", "---", "---"},
    {Audience::government, Permission::government_share, "YY-", "YY-", "---", "---", "---"},
    {Audience::government, Permission::authorised_query, "---", "---", "---", "---", "---"},
    {Audience::government, Permission::evaluation, "Y--", "Y--", "---", "---", "---"},
    {Audience::government, Permission::ordinary_report, "Y--", "Y--", "---", "---", "---"},
    {Audience::government, Permission::special_report, "---", "---", "---", "---", "---"},
    {Audience::subject_self, Permission::publication, "Y--", "---", "---", "---", "---"},
    {Audience::subject_self, Permission::government_share, "---", "---", "---", "---", "---"},
    {Audience::subject_self, Permission::authorised_query, "YYP", "YYP", "YYP", "YYP", "---"},
    {Audience::subject_self, Permission::evaluation, "Y--", "Y--", "---", "---", "---"},
    {Audience::subject_self, Permission::ordinary_report, "Y--", "Y--", "---", "---", "---"},
    {Audience::subject_self, Permission::special_report, "Y--", "Y--", "Y--", "---", "---"},
    {Audience::authorised, Permission::publication, "Y--", "---", "---", "---", "---"},
    {Audience::authorised, Permission::government_share, "---", "---", "---", "---", "---"},
    {Audience::authorised, Permission::authorised_query, "Y--", "Y--", "---", "---", "---"},
    {Audience::authorised, Permission::evaluation, "---", "---", "---", "---", "---"},
    {Audience::authorised, Permission::ordinary_report, "Y--", "Y--", "---", "---", "---"},
    {Audience::authorised, Permission::special_report, "Y--", "Y--", "Y--", "---", "---"},
    {Audience::court, Permission::publication, "Y--", "---", "---", "---", "---"},
    {Audience::court, Permission::government_share, "YYP", "YYP", "YYP", "YYP", "---"},
    {Audience::court, Permission::authorised_query, "---", "---", "---", "---", "---"},
    {Audience::court, Permission::evaluation, "Y--", "Y--", "---", "---", "---"},
    {Audience::court, Permission::ordinary_report, "Y--", "Y--", "---", "---", "---"},
    {Audience::court, Permission::special_report, "Y--", "Y--", "Y--", "---", "---"},
    {Audience::auditor, Permission::publication, "Y--", "---", "---", "---", "---"},
    {Audience::auditor, Permission::government_share, "YYP", "YYP", "YYP", "YYP", "---"},
    {Audience::auditor, Permission::authorised_query, "---", "---", "---", "---", "---"},
    {Audience::auditor, Permission::evaluation, "Y--", "Y--", "---", "---", "---"},
    {Audience::auditor, Permission::ordinary_report, "Y--", "Y--", "---", "---", "---"},
    {Audience::auditor, Permission::special_report, "Y--", "Y--", "Y--", "---", "---"},
};

char cell(const Decision& decision) { return !decision.visible ? '-' : decision.past_state ? 'P' : 'Y'; }

std::string cells(const Item& item, SubjectKind kind, const Question& question) {
  RecordHeader record{.item = &item, .kind = kind};
  std::string out(1, cell(decide(record, question)));
  record.provisional = true;
  out += cell(decide(record, question));
  record.provisional = false;
  std::string past;
  for (bool RecordHeader::*state : {&RecordHeader::repaired, &RecordHeader::ended, &RecordHeader::withdrawn,
                                    &RecordHeader::shielded, &RecordHeader::superseded}) {
    record.*state = true;
    past += cell(decide(record, question));
    record.*state = false;
  }
  record.valid_until = question.day.plus_days(-1);
  past += cell(decide(record, question));
  EXPECT_EQ(past, std::string(past.size(), past.front())) << "all past states are treated alike";
  return out + past.front();
}

TEST(Gate, WholeMatrix) {
  ASSERT_EQ(std::size(kMatrix), kAudiences.size() * kAllPermissions.size());
  const Item items[] = {licence(), penalty(), simple_penalty(), own_only(), closed()};
  std::set<std::pair<Audience, Permission>> seen;
  for (const MatrixRow& row : kMatrix) {
    seen.insert({row.audience, row.permission});
    const Question question{row.audience, row.permission, kToday, {true, std::nullopt}};
    const char* expected[] = {row.licence, row.penalty, row.simple_penalty, row.own_only, row.closed};
    for (size_t i = 0; i < std::size(items); ++i) {
      EXPECT_EQ(cells(items[i], SubjectKind::organization, question), expected[i])
          << items[i].code.get() << " audience " << int(row.audience) << " permission " << int(row.permission);
      const bool oneself = row.audience == Audience::subject_self && row.permission == Permission::authorised_query;
      EXPECT_EQ(cells(items[i], SubjectKind::natural_person, question),
                oneself && items[i].subjects.contains(SubjectKind::natural_person) ? expected[i] : "---")
          << "people are closed, but for oneself";
      EXPECT_EQ(cells(items[i], SubjectKind::government_body, question), "---") << "a kind the item does not cover";
    }
  }
  EXPECT_EQ(seen.size(), std::size(kMatrix)) << "each pair once";
}

// What an item holds about people is for the person itself, whatever the item gives to others.
TEST(Gate, APersonIsSeenByItselfAlone) {
  Item item = licence();
  item.subjects.insert(SubjectKind::natural_person);
  RecordHeader record;
  record.item = &item;
  record.kind = SubjectKind::natural_person;
  size_t seen = 0;
  for (const MatrixRow& row : kMatrix) {
    const Decision decision = decide(record, {row.audience, row.permission, kToday, {true, std::nullopt}});
    const bool oneself = row.audience == Audience::subject_self && row.permission == Permission::authorised_query;
    EXPECT_EQ(decision.visible, oneself) << int(row.audience) << " " << int(row.permission);
    seen += decision.visible;
  }
  EXPECT_EQ(seen, 1u);
  item.permissions.query = Query::no;
  EXPECT_FALSE(decide(record, {Audience::subject_self, Permission::authorised_query, kToday, {}}).visible);
}

// ---- the slow reference: what is allowed, and nothing else
bool allowed(const RecordHeader& record, const Question& q, bool* past_state) {
  const Item& item = *record.item;
  const bool fresh = !record.repaired && !record.ended && !record.withdrawn && !record.shielded && !record.superseded &&
                     !(record.valid_until && *record.valid_until < q.day);
  const bool sure = !record.provisional;
  const bool ordinary = !item.restricted && fresh && sure;
  const bool consent = q.consent.given && !(q.consent.until && *q.consent.until < q.day);
  const bool agent = q.audience == Audience::authorised;
  const bool inspector = q.audience == Audience::court || q.audience == Audience::auditor;
  *past_state = false;
  const bool oneself = q.audience == Audience::subject_self && q.permission == Permission::authorised_query;
  if (record.kind == SubjectKind::natural_person && !oneself) return false;
  if (!item.subjects.contains(record.kind)) return false;
  switch (q.permission) {
    case Permission::publication:
      return item.permissions.open_public && !item.adverse && ordinary;
    case Permission::government_share:
      if (q.audience == Audience::government) return item.permissions.government && !item.restricted && fresh;
      *past_state = !fresh;
      return inspector &&
             (item.permissions.government || item.permissions.query != Query::no || item.permissions.special_report);
    case Permission::authorised_query:
      if (agent) return item.permissions.query == Query::authorised && ordinary && consent;
      *past_state = !fresh;
      return q.audience == Audience::subject_self && item.permissions.query != Query::no;
    case Permission::evaluation:
      return q.audience != Audience::everyone && !agent && item.permissions.evaluation.contains(record.kind) &&
             ordinary;
    case Permission::ordinary_report:
      return q.audience != Audience::everyone && (!agent || consent) && item.permissions.ordinary_report && ordinary;
    case Permission::special_report:
      return (q.audience == Audience::subject_self || inspector || (agent && consent)) &&
             item.permissions.special_report && fresh && sure;
  }
  return false;
}

// The reason must be true of the record, whichever of several is named.
bool reason_holds(Reason reason, const RecordHeader& record, const Question& q) {
  switch (reason) {
    case Reason::permitted:
      return true;
    case Reason::person_closed:
      return record.kind == SubjectKind::natural_person;
    case Reason::kind_not_covered:
      return !record.item->subjects.contains(record.kind);
    case Reason::restricted_item:
      return record.item->restricted;
    case Reason::no_publication_rule:
      return record.item->adverse && q.permission == Permission::publication;
    case Reason::provisional_link:
      return record.provisional;
    case Reason::superseded:
      return record.superseded;
    case Reason::repaired:
      return record.repaired;
    case Reason::ended:
      return record.ended || (record.valid_until && *record.valid_until < q.day);
    case Reason::withdrawn:
      return record.withdrawn;
    case Reason::shielded:
      return record.shielded;
    case Reason::consent_missing:
      return q.audience == Audience::authorised && (!q.consent.given || (q.consent.until && *q.consent.until < q.day));
    case Reason::class_unknown:
    case Reason::class_not_shown:
    case Reason::clock_unknown:
    case Reason::capped:
    case Reason::unreconciled:
    case Reason::former_operator:
      return false;  // no record here names an act or an operator: publication_test.cc
    case Reason::item_closed:
    case Reason::audience_not_covered:
      return true;  // the matrix above says which
  }
  return false;
}

// The first of the next days whose decision differs, by trying each.
std::optional<Day> first_change(const RecordHeader& record, const Question& question, int days) {
  const Decision now = decide(record, question);
  for (int i = 1; i <= days; ++i) {
    Question later = question;
    later.day = question.day.plus_days(i);
    const Decision then = decide(record, later);
    if (then.visible != now.visible || then.reason != now.reason || then.past_state != now.past_state) return later.day;
  }
  return std::nullopt;
}

std::vector<Item> sample_items() {
  std::vector<Item> items{licence(), penalty(), simple_penalty(), own_only(), closed()};
  for (int bits = 0; bits < 32; bits += 3) {  // a spread of permission sets, adverse or not
    Item item = licence();
    item.adverse = bits % 2 == 1;
    item.permissions.open_public = (bits & 1) != 0;
    item.permissions.government = (bits & 2) != 0;
    item.permissions.query = static_cast<Query>(bits % 3);
    item.permissions.evaluation.clear();
    if ((bits & 4) != 0) item.permissions.evaluation.insert(SubjectKind::individual_business);
    item.permissions.ordinary_report = (bits & 8) != 0;
    item.permissions.special_report = (bits & 16) != 0;
    items.push_back(item);
  }
  return items;
}

TEST(Gate, AgreesWithTheSlowReference) {
  const std::optional<Day> ends[] = {std::nullopt, kToday.plus_days(-1), kToday, kToday.plus_days(2)};
  const Consent consents[] = {
      {false, std::nullopt}, {true, std::nullopt}, {true, kToday.plus_days(-1)}, {true, kToday.plus_days(1)}};
  size_t visible = 0, changing = 0;
  for (const Item& item : sample_items()) {
    for (int states = 0; states < 64; ++states) {
      for (const SubjectKind kind : kKinds) {
        for (const auto& end : ends) {
          RecordHeader record{.item = &item, .kind = kind};
          record.provisional = (states & 1) != 0;
          record.superseded = (states & 2) != 0;
          record.repaired = (states & 4) != 0;
          record.ended = (states & 8) != 0;
          record.withdrawn = (states & 16) != 0;
          record.shielded = (states & 32) != 0;
          record.valid_until = end;
          for (const Audience audience : kAudiences) {
            for (const Permission permission : kAllPermissions) {
              const Question question{audience, permission, kToday, consents[(states + int(kind)) % 4]};
              const Decision decision = decide(record, question);
              bool past_state = false;
              const bool expected = allowed(record, question, &past_state);
              ASSERT_EQ(decision.visible, expected)
                  << item.code.get() << " states " << states << " kind " << int(kind) << " audience " << int(audience)
                  << " permission " << int(permission);
              ASSERT_EQ(decision.past_state, expected && past_state);
              ASSERT_EQ(decision.reason == Reason::permitted, expected);
              ASSERT_TRUE(reason_holds(decision.reason, record, question)) << reason_code(decision.reason);
              ASSERT_EQ(decision.changes_on, first_change(record, question, 4));
              visible += decision.visible;
              changing += decision.changes_on.has_value();
            }
          }
        }
      }
    }
  }
  EXPECT_GT(visible, 1000u);
  EXPECT_GT(changing, 1000u);
}

TEST(Gate, NothingButANamedItemIsVisible) {
  for (const Audience audience : kAudiences) {
    for (const Permission permission : kAllPermissions) {
      EXPECT_FALSE(decide(RecordHeader{}, {audience, permission, kToday, {true, std::nullopt}}).visible);
    }
  }
}

TEST(Gate, EndsByItselfAfterItsLastDay) {
  const Item item = licence();
  RecordHeader record{.item = &item};
  record.valid_until = kToday;
  const Decision today = decide(record, {Audience::everyone, Permission::publication, kToday, {}});
  EXPECT_TRUE(today.visible);
  EXPECT_EQ(today.changes_on, kToday.plus_days(1));
  const Decision tomorrow = decide(record, {Audience::everyone, Permission::publication, kToday.plus_days(1), {}});
  EXPECT_FALSE(tomorrow.visible);
  EXPECT_EQ(tomorrow.reason, Reason::ended);
  EXPECT_EQ(tomorrow.changes_on, std::nullopt);
}

TEST(Gate, FieldsThatAreNeverShown) {
  catalog::Field field;
  field.type.kind = catalog::TypeKind::text;
  EXPECT_TRUE(shows_field(field, Audience::everyone));
  field.never_shown = true;
  for (const Audience audience : kAudiences) EXPECT_FALSE(shows_field(field, audience));
  field.never_shown = false;
  for (const auto kind : {catalog::TypeKind::id_number, catalog::TypeKind::phone}) {
    field.type.kind = kind;
    for (const Audience audience : kAudiences) EXPECT_FALSE(shows_field(field, audience));
  }
}

TEST(Gate, PurposesStandForAudiences) {
  EXPECT_EQ(audience_of("self"), Audience::subject_self);
  EXPECT_EQ(audience_of("court"), Audience::court);
  EXPECT_EQ(audience_of("audit"), Audience::auditor);
  for (const char* purpose : {"permit", "procurement", "appointment", "award", "supervision"}) {
    EXPECT_EQ(audience_of(purpose), Audience::government) << purpose;
  }
  EXPECT_EQ(permission_of(Audience::everyone), Permission::publication);
  EXPECT_EQ(permission_of(Audience::subject_self), Permission::authorised_query);
  EXPECT_EQ(permission_of(Audience::government), Permission::government_share);
}

TEST(Gate, EveryReasonHasWordsInBothLanguages) {
  std::set<std::string_view> codes;
  for (int i = 0; i <= static_cast<int>(Reason::audience_not_covered); ++i) {
    const auto reason = static_cast<Reason>(i);
    EXPECT_TRUE(codes.insert(reason_code(reason)).second);
    EXPECT_FALSE(reason_text(reason, base::Lang::zh).empty());
    EXPECT_FALSE(reason_text(reason, base::Lang::en).empty());
    EXPECT_NE(reason_text(reason, base::Lang::zh), reason_text(reason, base::Lang::en));
  }
}

// ---- scenarios an official can read
template <class T>
T word(const std::map<std::string, T>& words, const toml::table& table, const char* key) {
  const std::string text = table[key].value_or(std::string());
  const auto found = words.find(text);
  EXPECT_NE(found, words.end()) << key << " = " << text;
  return found == words.end() ? words.begin()->second : found->second;
}

RecordHeader given(const toml::table& table, const std::map<std::string, Item>& items) {
  static const std::map<std::string, SubjectKind> kinds{{"法人及非法人组织", SubjectKind::organization},
                                                        {"个体工商户", SubjectKind::individual_business},
                                                        {"自然人", SubjectKind::natural_person},
                                                        {"机关", SubjectKind::government_body}};
  static const std::map<std::string, bool RecordHeader::*> states{
      {"终止公示", &RecordHeader::repaired},        {"到期", &RecordHeader::ended},
      {"撤回", &RecordHeader::withdrawn},           {"暂时屏蔽", &RecordHeader::shielded},
      {"仅凭名称关联", &RecordHeader::provisional}, {"已有新版本", &RecordHeader::superseded},
      {"异议标注", &RecordHeader::disputed}};
  RecordHeader record;
  const auto item = items.find(table["item"].value_or(std::string()));
  EXPECT_NE(item, items.end());
  if (item != items.end()) record.item = &item->second;
  record.kind = word(kinds, table, "kind");
  if (table.contains("state")) record.*word(states, table, "state") = true;
  if (const auto last = table["last_day"].value<toml::date>())
    record.valid_until = Day::from_civil(last->year, last->month, last->day);
  return record;
}

Question when(const toml::table& table) {
  static const std::map<std::string, Audience> audiences{
      {"社会公众", Audience::everyone},   {"政府部门", Audience::government}, {"主体本人", Audience::subject_self},
      {"被授权人", Audience::authorised}, {"法院", Audience::court},          {"审计", Audience::auditor}};
  static const std::map<std::string, Permission> permissions{
      {"公开公示", Permission::publication},      {"政务共享", Permission::government_share},
      {"授权查询", Permission::authorised_query}, {"计入评价", Permission::evaluation},
      {"信用报告", Permission::ordinary_report},  {"专项信用报告", Permission::special_report}};
  Question question;
  question.audience = word(audiences, table, "audience");
  question.permission = word(permissions, table, "permission");
  const auto day = table["day"].value<toml::date>();
  EXPECT_TRUE(day.has_value());
  if (day) question.day = *Day::from_civil(day->year, day->month, day->day);
  if (const auto last = table["consent_until"].value<toml::date>()) {
    question.consent = {true, Day::from_civil(last->year, last->month, last->day)};
  }
  return question;
}

TEST(Gate, Scenarios) {
  const std::map<std::string, Item> items{{"行政许可", licence()},
                                          {"行政处罚", penalty()},
                                          {"简易程序处罚", simple_penalty()},
                                          {"自愿提供", own_only()},
                                          {"全部关闭的目录项", closed()}};
  const toml::table file = toml::parse_file(TAIXIN_SOURCE_DIR "/tests/scenarios/gate.toml");
  const toml::array* scenarios = file["scenario"].as_array();
  ASSERT_NE(scenarios, nullptr);
  EXPECT_GE(scenarios->size(), 20u);
  for (const toml::node& node : *scenarios) {
    const toml::table& scenario = *node.as_table();
    const std::string name = scenario["name"].value_or(std::string("?"));
    const Question question = when(*scenario["when"].as_table());
    const Decision decision = decide(given(*scenario["given"].as_table(), items), question);
    const toml::table& then = *scenario["then"].as_table();
    const std::string answer = !decision.visible ? "不提供" : decision.past_state ? "作为已失效信息提供" : "提供";
    EXPECT_EQ(answer, then["answer"].value_or(std::string())) << name;
    EXPECT_EQ(std::string(reason_text(decision.reason, base::Lang::zh)),
              then["reason"].value_or(std::string("可以提供")))
        << name;
    std::optional<Day> changes;
    if (const auto day = then["changes_on"].value<toml::date>())
      changes = Day::from_civil(day->year, day->month, day->day);
    EXPECT_EQ(decision.changes_on, changes) << name;
  }
}

}  // namespace
}  // namespace taixin::gate

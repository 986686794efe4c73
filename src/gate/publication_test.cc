// The regimes of this repository's packs against a reference that is written apart from the packs: the laws as their
// summaries state them (domain/04), in plain code, one law after the other. And stories an official can read:
// tests/scenarios/publication.toml.
#include "gate/publication.h"

#include <gtest/gtest.h>

#include <random>

#include "catalog/packs_testing.h"
#include "catalog/toml.h"

namespace taixin::gate {
namespace {

using catalog::Dishonesty;
using catalog::testing::repository_catalog;

Day on(int year, int month, int day) { return *Day::from_civil(year, month, day); }

const catalog::Item& item_of(const std::string& code) {
  const catalog::Item* item = repository_catalog().item(base::ItemCode(code), on(2026, 11, 1));
  TX_ASSERT(item != nullptr, "no item {}", code);
  return *item;
}

const catalog::PublicationRules& acting_rules() {
  static const catalog::PublicationRules rules = repository_catalog().publication().acting({});
  return rules;
}

// ---- the reference
struct Answer {
  bool shown = false;  // on the day asked
  std::optional<Day> earliest_repair, last_day;
};
// What one law says of an act when it alone counts. No class: it says nothing that can be acted on.
struct LawSays {
  bool has_class = false, shown = false;
  int min_months = 0, max_months = 0;  // 0 = none
  Day start;
};

bool has(std::string_view text, std::string_view word) { return text.find(word) != std::string_view::npos; }
bool has_any(std::string_view text, std::initializer_list<std::string_view> words) {
  for (const auto word : words) {
    if (has(text, word)) return true;
  }
  return false;
}
std::vector<std::string> kinds_of(const Act& act) {
  std::vector<std::string> out;
  std::string kind;
  for (const char c : std::string(act.kinds) + ";") {
    if (c != ';') {
      kind += c;
    } else if (!kind.empty()) {
      out.push_back(std::exchange(kind, {}));
    }
  }
  return out;
}
bool one_is(const std::vector<std::string>& kinds, std::initializer_list<std::string_view> any_of) {
  for (const std::string& kind : kinds) {
    for (const auto one : any_of) {
      if (kind == one) return true;
    }
  }
  return false;
}

const std::initializer_list<std::string_view> kWarnings{"警告", "通报批评"};
const std::initializer_list<std::string_view> kConfiscations{"没收违法所得", "没收非法财物",
                                                             "没收违法所得、没收非法财物"};
const std::initializer_list<std::string_view> kGrave{"暂扣许可证件",
                                                     "降低资质等级",
                                                     "暂扣或者吊销许可证、暂扣或者吊销执照",
                                                     "吊销许可证件",
                                                     "限制开展生产经营活动",
                                                     "责令停产停业",
                                                     "责令关闭",
                                                     "限制从业"};

enum Clock { kDecided, kWritten, kPublished, kEnded };

// Order 58: three months to three years from the decision; a year at least for food, drugs, special equipment, work
// safety and fire. Acts with a warning alone have no class that is sure.
LawSays order_58(const Act& act) {
  LawSays out;
  const auto kinds = kinds_of(act);
  out.has_class = one_is(kinds, kConfiscations) || one_is(kinds, kGrave) || one_is(kinds, {"罚款"});
  out.shown = true;
  out.min_months = 3;
  out.max_months = 36;
  if (has_any(act.clauses, {"食品安全", "药品管理法", "特种设备安全", "安全生产", "消防法", "消防条例"}) ||
      has_any(act.organ, {"药品监督管理", "应急管理", "消防救援"}))
    out.min_months = 12;
  out.start = act.clock[kDecided] ? *act.clock[kDecided] : *act.clock[kWritten];
  return out;
}

// Order 36: by class; as stated, else by kind; a fine alone has none; simple procedure is minor; lists are serious.
LawSays order_36(const Act& act, const std::string& item) {
  LawSays out;
  Dishonesty is = act.stated;
  if (is == Dishonesty::unknown) {
    const auto kinds = kinds_of(act);
    if (act.procedure == "简易程序") {
      is = Dishonesty::minor;
    } else if (item == "SEV.tax" || item == "SEV.wages") {
      is = Dishonesty::serious;
    } else if (one_is(kinds, kGrave)) {
      is = Dishonesty::serious;
    } else if (one_is(kinds, kConfiscations)) {
      is = Dishonesty::general;
    } else if (one_is(kinds, kWarnings)) {
      is = Dishonesty::minor;
    }
  }
  out.has_class = is != Dishonesty::unknown;
  out.shown = is == Dishonesty::general || is == Dishonesty::serious;
  out.min_months = is == Dishonesty::general ? 3 : is == Dishonesty::serious ? 12 : 0;
  out.max_months = is == Dishonesty::general ? 12 : 36;
  out.start = act.clock[kWritten] ? *act.clock[kWritten] : *act.clock[kDecided];
  return out;
}

// Order 45 of market supervision: from publication; a warning is not shown, criticism three months, the rest three
// years; what stops or limits a business has no early end.
LawSays order_45(const Act& act) {
  LawSays out;
  const auto kinds = kinds_of(act);
  out.start = act.clock[kPublished] ? *act.clock[kPublished] : act.clock[kDecided] ? *act.clock[kDecided] : Day();
  out.has_class = true;
  out.shown = true;
  if (one_is(kinds, {"责令停产停业", "限制开展生产经营活动", "降低资质等级", "吊销许可证件",
                     "暂扣或者吊销许可证、暂扣或者吊销执照"})) {
    out.min_months = out.max_months = 36;
  } else if (one_is(kinds, {"罚款", "暂扣许可证件", "责令关闭", "限制从业"}) || one_is(kinds, kConfiscations)) {
    out.max_months = 36;
  } else if (one_is(kinds, {"通报批评"})) {
    out.max_months = 3;
  } else if (one_is(kinds, {"警告"})) {
    out.shown = false;
  } else {
    out.has_class = false;
  }
  return out;
}

// Order 107: by the class that was stated; without one only that a warning is not shown is sure.
LawSays order_107(const Act& act) {
  LawSays out;
  out.start = act.clock[kPublished] ? *act.clock[kPublished] : act.clock[kDecided] ? *act.clock[kDecided] : Day();
  out.has_class = act.stated != Dishonesty::unknown;
  out.shown = out.has_class;
  out.min_months = act.stated == Dishonesty::general ? 3 : act.stated == Dishonesty::serious ? 12 : 0;
  out.max_months = act.stated == Dishonesty::minor ? 3 : act.stated == Dishonesty::general ? 12 : 36;
  if (!out.has_class && one_is(kinds_of(act), {"警告"})) {
    out.has_class = true;
    out.shown = false;
  }
  return out;
}

// Which laws speak on a day of an act: the one in force when it was done, and the one in force on the day.
std::vector<LawSays> laws(const Act& act, const std::string& item, Day day) {
  const Day done = act.clock[kDecided] ? *act.clock[kDecided] : *act.clock[kWritten];
  std::vector<LawSays> out;
  if (item == "ADM.penalty" && has_any(act.organ, {"市场监督管理", "市场监管"})) {
    const Day first = on(2021, 9, 1), second = on(2025, 12, 25);
    if (done >= second) return {order_107(act)};
    if (done >= first) out.push_back(order_45(act));
    if (day >= second) {
      out.push_back(order_107(act));
    } else if (day >= first && done < first) {
      out.push_back(order_45(act));
    }
    return out;
  }
  const Day first = on(2023, 5, 1), second = on(2026, 4, 1);
  if (done >= second) return {order_36(act, item)};
  if (item == "ADM.penalty" && done >= first) out.push_back(order_58(act));
  if (day >= second) {
    out.push_back(order_36(act, item));
  } else if (item == "ADM.penalty" && day >= first && done < first) {
    out.push_back(order_58(act));
  }
  return out;
}

Answer expected(const Act& act, const std::string& item, Day day) {
  Answer out;
  const auto say = laws(act, item, day);
  if (say.empty()) return out;
  out.shown = true;
  bool first = true;
  bool no_end = false;
  for (const LawSays& law : say) {
    if (!law.has_class) {
      out.shown = false;
      no_end = true;
      continue;
    }
    if (!law.shown) {
      out.shown = false;
      no_end = true;
    }
    const auto earliest =
        law.min_months > 0 ? std::optional(law.start.plus_months(law.min_months).plus_days(1)) : std::nullopt;
    out.earliest_repair = first                             ? earliest
                          : earliest && out.earliest_repair ? std::min(earliest, out.earliest_repair)
                                                            : std::nullopt;
    const Day last = law.start.plus_months(law.max_months);
    if (!out.last_day || last < *out.last_day) out.last_day = last;
    first = false;
  }
  if (no_end) out.last_day.reset();
  if (out.last_day && day > *out.last_day) out.shown = false;
  return out;
}

// ---- random acts
struct RandomAct {
  std::string item, kinds, procedure, organ, clauses;
  Act act;
};

class Acts {
 public:
  explicit Acts(unsigned seed) : random_(seed) {}
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  Day day() { return on(2019, 1, 1).plus_days(below(365 * 11)); }
  RandomAct next() {
    static const std::vector<std::string> kKinds{"警告",
                                                 "通报批评",
                                                 "罚款",
                                                 "没收违法所得",
                                                 "没收非法财物",
                                                 "没收违法所得、没收非法财物",
                                                 "暂扣许可证件",
                                                 "降低资质等级",
                                                 "吊销许可证件",
                                                 "责令停产停业",
                                                 "责令关闭",
                                                 "限制从业",
                                                 "限制开展生产经营活动",
                                                 "暂扣或者吊销许可证、暂扣或者吊销执照",
                                                 "其他-示例处罚",
                                                 "法律、行政法规规定的其他行政处罚"};
    RandomAct out;
    out.item = below(8) == 0 ? "SEV.tax" : below(9) == 0 ? "ABN.enterprise" : "ADM.penalty";
    if (out.item == "ADM.penalty") {
      for (int i = below(4); i >= 0; --i) {
        out.kinds += (out.kinds.empty() ? "" : ";") + kKinds[static_cast<size_t>(below(int(kKinds.size())))];
      }
    }
    out.procedure = below(10) == 0 ? "简易程序" : below(2) == 0 ? "普通程序" : "";
    static const std::vector<std::string> kOrgans{"示例市城市管理局",           "示例市市场监督管理局",
                                                  "示例县应急管理局",           "示例市消防救援支队",
                                                  "示例市市场监管综合执法支队", ""};
    out.organ = kOrgans[static_cast<size_t>(below(int(kOrgans.size())))];
    static const std::vector<std::string> kClauses{"《示例条例》第一条", "《中华人民共和国食品安全法》第一百二十四条",
                                                   "《山东省消防条例》", ""};
    out.clauses = kClauses[static_cast<size_t>(below(int(kClauses.size())))];
    const Day decided = day();
    out.act.clock[kDecided] = decided;
    if (below(3) != 0) out.act.clock[kWritten] = decided.plus_days(below(20) - 5);
    if (below(2) == 0) out.act.clock[kPublished] = decided.plus_days(below(60));
    if (below(3) == 0) out.act.clock[kEnded] = decided.plus_days(-below(700));
    if (below(3) == 0) out.act.stated = static_cast<Dishonesty>(1 + below(3));
    return out;
  }

 private:
  std::mt19937 random_;
};

// The views are taken when the act stands still.
Act& views(RandomAct& one) {
  one.act.kinds = one.kinds;
  one.act.procedure = one.procedure;
  one.act.organ = one.organ;
  one.act.clauses = one.clauses;
  return one.act;
}

std::string told(const RandomAct& one, Day day) {
  return fmt::format("{} [{}] {} {} {} decided {} written {} published {} stated {} on {}", one.item, one.kinds,
                     one.procedure, one.organ, one.clauses, one.act.clock[kDecided]->iso(),
                     one.act.clock[kWritten] ? one.act.clock[kWritten]->iso() : "-",
                     one.act.clock[kPublished] ? one.act.clock[kPublished]->iso() : "-",
                     catalog::dishonesty_code(one.act.stated), day.iso());
}

TEST(Publication, AMillionRandomActsAgreeWithTheReference) {
  Acts acts(20261126);
  size_t shown = 0, repairable = 0;
  for (int i = 0; i < 1'000'000; ++i) {
    RandomAct one = acts.next();
    const Act& act = views(one);
    const Day day = acts.day();
    const Term term = publication_term(acting_rules(), item_of(one.item), act, day);
    const Answer answer = expected(act, one.item, day);
    ASSERT_EQ(term.reason == Reason::permitted, answer.shown) << told(one, day) << " " << reason_code(term.reason);
    ASSERT_EQ(term.last_day, answer.last_day) << told(one, day);
    ASSERT_EQ(term.earliest_repair, answer.earliest_repair) << told(one, day);
    shown += answer.shown;
    repairable += answer.earliest_repair.has_value();
  }
  EXPECT_GT(shown, 100'000u);
  EXPECT_GT(repairable, 100'000u);
}

// ---- through the gate, day by day
RecordHeader header_of(const RandomAct& one) {
  RecordHeader header;
  header.item = &item_of(one.item);
  header.act = &one.act;
  header.rules = &acting_rules();
  return header;
}

// What anybody else may still see is five years old at most (Shandong's cap), and the public sees what the reference
// says and nothing more. `changes_on` is the first day that differs.
TEST(Publication, FiveYearsDayByDay) {
  Acts acts(36);
  size_t days_shown = 0, changes = 0, capped = 0;
  for (int i = 0; i < 300; ++i) {
    RandomAct one = acts.next();
    const Act& act = views(one);
    const RecordHeader header = header_of(one);
    const Day first = *act.clock[kDecided];
    for (const Permission use : {Permission::publication, Permission::government_share}) {
      const Audience audience = use == Permission::publication ? Audience::everyone : Audience::government;
      std::optional<Decision> before;
      for (int n = 0; n <= 365 * 6; ++n) {
        const Day day = first.plus_days(n);
        const Decision now = decide(header, {audience, use, day, {}});
        const Day misconduct = act.clock[kEnded] ? *act.clock[kEnded] : first;
        const bool over = day > misconduct.plus_years(5) && day >= on(2020, 10, 1);
        const bool may = use == Permission::publication ? expected(act, one.item, day).shown : true;
        ASSERT_EQ(now.visible, may && !over) << told(one, day) << " " << reason_code(now.reason);
        if (now.reason == Reason::capped) ++capped;
        if (before) {
          const bool differs = now.visible != before->visible || now.reason != before->reason;
          ASSERT_EQ(differs, before->changes_on == day) << told(one, day);
          changes += differs;
          if (!differs) {
            ASSERT_EQ(now.changes_on, before->changes_on) << told(one, day);
          }
        }
        days_shown += now.visible;
        before = now;
      }
    }
  }
  EXPECT_GT(days_shown, 10'000u);
  EXPECT_GT(changes, 300u);
  EXPECT_GT(capped, 1'000u);
}

TEST(Publication, NobodyElseGetsThroughByARegime) {
  Acts acts(7);
  RandomAct one = acts.next();
  one.item = "ADM.penalty";
  one.kinds = "责令停产停业";
  one.procedure = one.clauses = one.organ = "";
  one.act = Act{};
  one.act.clock[kDecided] = on(2026, 5, 1);
  views(one);
  RecordHeader header = header_of(one);
  const Question question{Audience::everyone, Permission::publication, on(2026, 6, 1), {}};
  ASSERT_TRUE(decide(header, question).visible);
  for (bool RecordHeader::*state :
       {&RecordHeader::repaired, &RecordHeader::ended, &RecordHeader::withdrawn, &RecordHeader::shielded,
        &RecordHeader::superseded, &RecordHeader::provisional, &RecordHeader::former_operator}) {
    header.*state = true;
    EXPECT_FALSE(decide(header, question).visible);
    header.*state = false;
  }
  header.kind = catalog::SubjectKind::natural_person;
  EXPECT_EQ(decide(header, question).reason, Reason::person_closed);
  header.kind = catalog::SubjectKind::organization;
  header.rules = nullptr;
  EXPECT_EQ(decide(header, question).reason, Reason::no_publication_rule);
}

// Two people confirm an entry, and it acts; until then it is as if it were not there.
TEST(Publication, WhatIsNotSureActsOnlyWhenConfirmed) {
  const auto& all = repository_catalog().publication();
  const auto waiting = all.unconfirmed();
  ASSERT_NE(std::ranges::find(waiting, "class/NDRC-36.abnormal"), waiting.end());
  Act act;
  act.clock[kDecided] = on(2026, 5, 1);
  const auto asked = [&](const std::set<std::string, std::less<>>& confirmed) {
    return publication_term(all.acting(confirmed), item_of("ABN.enterprise"), act, on(2026, 6, 1));
  };
  EXPECT_EQ(asked({}).reason, Reason::class_unknown);
  EXPECT_EQ(asked({"class/NDRC-36.abnormal"}).reason, Reason::class_not_shown);
  EXPECT_EQ(all.acting({waiting.begin(), waiting.end()}).regimes.size(), all.regimes.size());
}

// ---- stories
std::optional<Day> day_in(const toml::table& table, const char* key) {
  const auto day = table[key].value<toml::date>();
  return day ? Day::from_civil(day->year, day->month, day->day) : std::nullopt;
}

TEST(Publication, Scenarios) {
  const toml::table file = toml::parse_file(TAIXIN_SOURCE_DIR "/tests/scenarios/publication.toml");
  const toml::array* stories = file["scenario"].as_array();
  ASSERT_NE(stories, nullptr);
  static const std::map<std::string, Audience> audiences{
      {"社会公众", Audience::everyone}, {"政府部门", Audience::government}, {"主体本人", Audience::subject_self}};
  static const std::map<std::string, std::string> items{{"行政处罚", "ADM.penalty"},
                                                        {"经营异常名录", "ABN.enterprise"},
                                                        {"重大税收违法失信主体", "SEV.tax"},
                                                        {"简易程序处罚", "ADM.penalty_simple"}};
  static const std::map<std::string, Dishonesty> classes{{"", Dishonesty::unknown},
                                                         {"轻微", Dishonesty::minor},
                                                         {"一般", Dishonesty::general},
                                                         {"严重", Dishonesty::serious}};
  static const std::map<std::string, bool RecordHeader::*> states{{"终止公示", &RecordHeader::repaired},
                                                                  {"撤回", &RecordHeader::withdrawn},
                                                                  {"暂时屏蔽", &RecordHeader::shielded},
                                                                  {"原经营者", &RecordHeader::former_operator}};
  for (const toml::node& node : *stories) {
    const toml::table& story = *node.as_table();
    SCOPED_TRACE(story["name"].value_or(std::string()));
    EXPECT_FALSE(story["clause"].value_or(std::string()).empty()) << "each story cites its clause";
    const toml::table& given = *story["given"].as_table();
    const auto text = [&](const char* key) { return given[key].value_or(std::string()); };
    const std::string kinds = text("kinds"), procedure = text("procedure"), organ = text("organ"),
                      clauses = text("clauses");
    Act act;
    act.kinds = kinds;
    act.procedure = procedure;
    act.organ = organ;
    act.clauses = clauses;
    act.stated = classes.at(text("class"));
    act.clock = {day_in(given, "decided"), day_in(given, "written"), day_in(given, "published"),
                 day_in(given, "misconduct_ended")};
    RecordHeader header;
    header.item = &item_of(items.at(text("item")));
    header.act = &act;
    header.rules = &acting_rules();
    if (text("kind") == "个体工商户") header.kind = catalog::SubjectKind::individual_business;
    if (text("kind") == "自然人") header.kind = catalog::SubjectKind::natural_person;
    if (given.contains("state")) header.*states.at(text("state")) = true;
    for (const toml::node& asked_node : *story["asked"].as_array()) {
      const toml::table& asked = *asked_node.as_table();
      const Audience audience = audiences.at(asked["by"].value_or(std::string("社会公众")));
      const Day day = *day_in(asked, "day");
      SCOPED_TRACE(day.iso());
      const Decision decision = decide(header, {audience, permission_of(audience), day, {}});
      EXPECT_EQ(decision.visible, asked["answer"].value_or(std::string()) == "提供")
          << reason_text(decision.reason, base::Lang::zh);
      if (asked.contains("reason")) {
        EXPECT_EQ(reason_text(decision.reason, base::Lang::zh), asked["reason"].value_or(std::string()));
      }
      const Term term = publication_term(acting_rules(), *header.item, act, day);
      if (asked.contains("last_day")) {
        EXPECT_EQ(term.last_day, day_in(asked, "last_day"));
      }
      if (asked.contains("earliest_repair")) {
        EXPECT_EQ(term.earliest_repair, day_in(asked, "earliest_repair"));
      }
      if (asked.contains("changes_on")) {
        EXPECT_EQ(decision.changes_on, day_in(asked, "changes_on"));
      }
    }
  }
  EXPECT_GE(stories->size(), 20u);
}

}  // namespace
}  // namespace taixin::gate

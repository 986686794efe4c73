// The stories of tests/scenarios/cases_*.toml, in the words of officials, day by day.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "cases/sample_cases.h"
#include "catalog/toml.h"

namespace taixin::cases {
namespace {

using catalog::CaseField;
using catalog::CaseKind;

// What a door would say, in the words of the stories.
const std::map<std::string, std::string, std::less<>> kRefusals{{"已由他人先行办理", "cases.moved"},
                                                                {"不由您办理", "cases.not_your_step"},
                                                                {"不是本市认定的", "cases.not_ours"},
                                                                {"应由本市单位办理", "cases.ours"},
                                                                {"最短公示期未满", "cases.too_early"},
                                                                {"现在不能办理", "cases.step_closed"},
                                                                {"没有这件业务", "cases.no_case"},
                                                                {"没有这条信息", "cases.no_record"},
                                                                {"表单不完整", "cases.field"},
                                                                {"须写明书面材料", "cases.evidence"},
                                                                {"已有未办结的同类业务", "cases.already_open"}};

Day day_in(const toml::table& table, const char* key) {
  const auto date = table[key].value<toml::date>();
  TX_ASSERT(date, "no day {}", key);
  return *Day::from_civil(date->year, date->month, date->day);
}
std::string text_in(const toml::table& table, const char* key) { return table[key].value_or(std::string()); }

template <class Entries>
auto called(const Entries& entries, const std::string& name) {
  const auto found = std::ranges::find_if(entries, [&](const auto& one) { return one.name.zh == name; });
  TX_ASSERT(found != entries.end(), "the pack has no \"{}\"", name);
  return found;
}

class Story {
 public:
  explicit Story(const toml::table& scenario) : given_(*scenario["given"].as_table()), kind_(text_in(given_, "kind")) {
    const auto* events = scenario["event"].as_array();
    home_.clock.set(at(day_in(*events->front().as_table(), "day").plus_days(given_.contains("before") ? -10 : 0)));
    const std::string by = text_in(given_, "decided_by");
    TX_ASSERT(by == "本市市场监督管理局" || by == "省级机关", "decided_by {}", by);
    record_ = home_.penalty("示例罚字〔2026〕1号", by == "省级机关" ? kElsewhereCode : kMarketCode);
    if (given_.contains("earliest")) home_.earliest = day_in(given_, "earliest");
    for (const toml::node& event : *events) {
      const toml::table& table = *event.as_table();
      home_.clock.set(at(day_in(table, "day")));
      SCOPED_TRACE(day_in(table, "day").iso() + " " + text_in(table, "does"));
      if (table.contains("does")) take(table);
      check(table);
    }
  }

 private:
  static base::KnownAt at(Day day) { return base::KnownAt(base::start_of(day).get() + int64_t{10} * 3600 * 1'000'000); }

  access::Caller who(const std::string& name) const {
    if (name == "申请人") return home_.agent();
    if (name == "别的企业") return home_.other_agent();
    if (name == "窗口") return home_.window();
    if (name == "信用中心") return home_.handler();
    if (name == "认定单位") return home_.officer();
    if (name == "认定单位的另一人") return home_.second_officer();
    if (name == "其他部门") return home_.housing_officer();
    TX_ASSERT(false, "who is {}", name);
    std::abort();
  }

  // The step by its name, of the case's rules or of those in force for what is opened.
  const catalog::CaseStep& step(const std::string& name, bool opening, const toml::table& table) const {
    const auto& kinds = home_.cases().rules().kinds;
    const CaseKind* rules = opening ? nullptr : home_.cases().kind_of(*one_);
    for (const CaseKind& kind : kinds) {
      if (rules || kind.code != code()) continue;
      Day applied = home_.today();
      if (const auto* form = table["form"].as_table(); form && form->contains("申请日期")) {
        applied = *base::parse_iso_day(text_in(*form, "申请日期"));
      }
      if (kind.basis.in_force(applied)) rules = &kind;
    }
    TX_ASSERT(rules, "no rules of {}", kind_);
    return *called(rules->steps, name);
  }
  std::string code() const {
    const auto& kinds = home_.cases().rules().kinds;
    return called(kinds, kind_)->code;
  }

  void take(const toml::table& table) {
    const std::string does = text_in(table, "does"), outcome_name = text_in(table, "outcome");
    const catalog::CaseKind* rules = one_ ? home_.cases().kind_of(*one_) : nullptr;
    const bool opening = !rules || std::ranges::any_of(rules->steps, [&](const auto& step) {
      return step.opens() && step.name.zh == does;
    });
    const catalog::CaseStep& doing = step(does, opening, table);
    const std::string outcome = outcome_name.empty() ? "" : called(doing.outcomes, outcome_name)->code;
    RecordId version;
    if (table["corrected"].value_or(false)) {
      version = home_.penalty("示例罚字〔2026〕1号", kMarketCode, kCompany, record_);
      record_shown_ = version;
    }
    Form form = home_.form(doing, outcome, version);
    if (const auto* own = table["form"].as_table()) {
      for (const auto& [name, value] : *own) {
        form[called(doing.form, std::string(name.str()))->code] = value.value_or(std::string());
      }
    }
    const access::Caller caller = who(text_in(table, "who"));
    const bool paper = table["paper"].value_or(caller.assisted != SubjectId());
    const std::string evidence = paper ? "示例申请表 1 号" : "";
    const auto done =
        opening ? home_.cases().begin(caller, {code(), doing.code, record_, {}, form, evidence, outcome})
                : home_.cases().act(caller, {one_->id, version_seen(table), doing.code, outcome, form, evidence});
    const std::string refused = text_in(table, "refused");
    if (refused.empty()) {
      ASSERT_TRUE(done.ok()) << done.error().message(base::Lang::zh);
      one_ = *done;
      return;
    }
    ASSERT_TRUE(kRefusals.contains(refused)) << refused;
    ASSERT_FALSE(done.ok()) << "not refused";
    EXPECT_EQ(done.error().code(), kRefusals.find(refused)->second) << done.error().message(base::Lang::zh);
  }

  // `seen`: the state that an officer had before its eyes.
  int64_t version_seen(const toml::table& table) const {
    const std::string seen = text_in(table, "seen");
    if (seen.empty()) return one_->version();
    const auto state = called(home_.cases().kind_of(*one_)->states, seen);
    for (size_t i = one_->steps.size(); i > 0; --i) {
      if (one_->steps[i - 1].state == state->code) return static_cast<int64_t>(i);
    }
    TX_ASSERT(false, "it never was {}", seen);
    std::abort();
  }

  void check(const toml::table& table) {
    if (table.contains("state")) {
      EXPECT_EQ(home_.cases().kind_of(*one_)->state(one_->state)->name.zh, text_in(table, "state"));
    }
    if (table.contains("rules")) {
      EXPECT_EQ(home_.cases().kind_of(*one_)->name.zh, text_in(table, "rules"));
    }
    if (table.contains("mark")) {
      const auto status = home_.status(record_shown_ == RecordId() ? record_ : record_shown_);
      const std::string mark = status.withdrawn  ? "已撤回"
                               : status.repaired ? "终止公示"
                               : status.shielded ? "暂时屏蔽"
                               : status.disputed ? "异议标注"
                                                 : "没有标注";
      EXPECT_EQ(mark, text_in(table, "mark"));
      EXPECT_FALSE(status.disputed && one_ && one_->final) << "a mark outlives its case";
    }
    check_clocks(table);
  }

  void check_clocks(const toml::table& table) {
    std::map<std::string, std::string> due, late, expected;
    std::vector<std::string> unknown;
    if (one_) {
      for (const Running& run : home_.cases().clocks(*one_)) {
        if (run.hint()) continue;
        run.due.ok() ? (void)(due[run.clock->name.zh] = run.due->iso()) : unknown.push_back(run.clock->name.zh);
      }
    }
    for (const Due& one : home_.cases().due(home_.today())) {
      if (!one.clock.due.ok()) continue;
      late[one.clock.clock->name.zh] = one.told == UnitId() ? "平台的监督人员" : "认定单位的监督人员";
      EXPECT_GE(one.late, 0);
    }
    if (const auto* wanted = table["due"].as_table()) {
      for (const auto& [name, value] : *wanted) expected[std::string(name.str())] = day_in(*wanted, name.data()).iso();
      EXPECT_EQ(due, expected);
    }
    if (const auto* wanted = table["late"].as_table()) {
      expected.clear();
      for (const auto& [name, value] : *wanted) expected[std::string(name.str())] = value.value_or(std::string());
      EXPECT_EQ(late, expected);
    }
    if (const auto* wanted = table["unknown"].as_array()) {
      ASSERT_EQ(unknown.size(), wanted->size());
      EXPECT_EQ(unknown.front(), wanted->front().value_or(std::string()));
      EXPECT_FALSE(home_.cases().due(home_.today()).empty()) << "a term that cannot be told is reported";
    }
  }

  const toml::table& given_;
  const std::string kind_;
  mutable CasesHome home_;
  RecordId record_, record_shown_;
  std::shared_ptr<const Case> one_;
};

TEST(CasesScenarios, Stories) {
  size_t stories = 0;
  for (const auto& file : std::filesystem::directory_iterator(TAIXIN_SOURCE_DIR "/tests/scenarios")) {
    if (!file.path().filename().string().starts_with("cases_")) continue;
    const toml::table all = toml::parse_file(file.path().string());
    for (const toml::node& one : *all["scenario"].as_array()) {
      const toml::table& scenario = *one.as_table();
      SCOPED_TRACE(file.path().filename().string() + "：" + text_in(scenario, "name"));
      EXPECT_FALSE(text_in(scenario, "clause").empty()) << "a story cites its clause";
      const Story story(scenario);
      ++stories;
    }
  }
  EXPECT_GE(stories, 20u);
}

}  // namespace
}  // namespace taixin::cases

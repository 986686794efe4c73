// The stories of tests/scenarios/duty.toml, told by the book and checked after each event.
#include <gtest/gtest.h>

#include "catalog/toml.h"
#include "duty/sample_duties.h"

namespace taixin::duty {
namespace {

const std::map<std::string, std::string, std::less<>> kRefusals{
    {"期间没有结束", "duty.period_runs"},     {"不是本单位", "access.other_unit"},
    {"没有这个岗位", "access.not_permitted"}, {"已经声明", "duty.declared"},
    {"已经报送", "duty.rows_there"},          {"没有逾期", "duty.not_overdue"},
    {"没到时候", "duty.too_early"},           {"已有未办结的通知", "duty.letter_open"},
    {"现在不能办理", "duty.not_this_step"},   {"没有可以申诉的行", "duty.no_late_rows"},
    {"须由另一人", "duty.same_person"},       {"没有写明理由", "duty.field"},
    {"已经复核维持", "duty.mark_upheld"},     {"申诉期限已过", "duty.appeal_over"},
    {"不是本单位的", "duty.no_thing"}};

std::string text_in(const toml::table& table, std::string_view key) { return table[key].value_or(std::string()); }
std::optional<Day> day_in(const toml::table& table, std::string_view key) {
  const auto found = table[key].value<toml::date>();
  return found ? base::Day::from_civil(found->year, found->month, found->day) : std::nullopt;
}

class Story {
 public:
  void tell(const toml::table& scenario) {
    for (const auto& node : *scenario["event"].as_array()) {
      const toml::table& event = *node.as_table();
      const std::string day = day_in(event, "day")->iso();
      SCOPED_TRACE(day + " " + text_in(event, "does"));
      home_.on(day);
      home_.open();  // everything is read from the store again
      if (event.contains("does")) does(event);
      expect(event);
    }
  }

 private:
  access::Caller who(const std::string& name) const {
    static const std::map<std::string, int64_t, std::less<>> kWho{
        {"信用中心", 10},       {"信用中心另一人", 11}, {"报送单位经办人", 12},   {"报送单位审核人", 13},
        {"其他单位经办人", 14}, {"核查人员", 15},       {"报送单位监督人员", 16}, {"审计员", 17}};
    TX_ASSERT(kWho.contains(name), "who is {}", name);
    return home_.caller(kWho.find(name)->second);
  }
  template <class T>
  bool told(const toml::table& event, const base::Result<T>& done) {
    const std::string refused = text_in(event, "refused");
    if (refused.empty()) {
      EXPECT_TRUE(done.ok()) << (done.ok() ? "" : done.error().message(base::Lang::zh));
      return done.ok();
    }
    TX_ASSERT(kRefusals.contains(refused), "what is {}", refused);
    EXPECT_EQ(code_of(done), kRefusals.find(refused)->second);
    if (!done.ok()) {
      EXPECT_NE(done.error().message(base::Lang::zh).find(text_in(event, "says")), std::string::npos)
          << done.error().message(base::Lang::zh);
    }
    return false;
  }
  void does(const toml::table& event) {
    const std::string what = text_in(event, "does"), reason = text_in(event, "reason");
    const auto officer = who(text_in(event, "who"));
    const CellKey key{kHousing, kPenalty, text_in(event, "period")};
    const CellKey keys[] = {key};
    Book& book = home_.book();
    if (what == "报送") {
      std::vector<std::string> acts;
      for (const auto& act : *event["acts"].as_array()) acts.push_back(act.value_or(std::string()));
      submission_ = home_.send(fmt::format("示罚{}-", ++files_), acts).submission.id;
    } else if (what == "撤回信息") {
      home_.withdraw(text_in(event, "document"), home_.today().iso());
    } else if (what == "更正") {
      const SampleAct act{text_in(event, "document"), day_in(event, "act")->iso()};
      submission_ = home_.send(std::span(&act, 1)).submission.id;
    } else if (what == "声明零报送") {
      told(event, book.declare(officer, key));
    } else if (what == "撤回零报送") {
      told(event, book.take_back(officer, key, reason));
    } else if (what == "设定应报数") {
      told(event, book.set_count(officer, {key, event["count"].value_or(int64_t{0}), reason}));
    } else if (what == "催报") {
      told(event, book.remind(officer, keys, reason, false));
    } else if (what == "发限期整改通知书") {
      const auto done = book.open_letter(officer, keys, reason, false);
      if (told(event, done)) thing_ = done->thread;
    } else if (what == "交办任务") {
      const auto done = book.give_task(officer, kHousing, reason, "", *day_in(event, "until"));
      if (told(event, done)) thing_ = done->id();
    } else if (what == "答复") {
      told(event, book.answer(officer, thing_, version(), reason));
    } else if (what == "申诉") {
      Book::Appeal appeal{submission_, {}, reason};
      if (const auto* rows = event["rows"].as_array()) {
        for (const auto& row : *rows) appeal.rows.push_back(static_cast<uint32_t>(row.value_or(int64_t{0})));
      }
      const auto done = book.appeal(officer, appeal);
      if (told(event, done)) thing_ = done->id();
    } else {
      static const std::map<std::string, ThingState, std::less<>> kOutcomes{{"认定", ThingState::accepted},
                                                                            {"退回", ThingState::returned},
                                                                            {"撤销通知", ThingState::closed},
                                                                            {"撤销迟报", ThingState::lifted},
                                                                            {"维持迟报", ThingState::upheld}};
      TX_ASSERT(kOutcomes.contains(what), "what is {}", what);
      told(event, book.decide(officer, thing_, version(), kOutcomes.find(what)->second, reason));
    }
  }
  int64_t version() {
    const auto thing = home_.book().thing(thing_);
    return thing ? thing->version() : 0;
  }
  void expect(const toml::table& event) {
    const std::string period = text_in(event, "period");
    if (period.empty()) return;
    const Line line = home_.line(period);
    const auto words = [&](const char* key, const std::string& is) {
      if (event.contains(key)) {
        EXPECT_EQ(is, text_in(event, key)) << key;
      }
    };
    words("state", line_state_words(line.state).zh);
    words("next", next_step_words(line.next).zh);
    const auto day = [&](const char* key, const std::optional<Day>& is) {
      if (const auto said = day_in(event, key)) {
        EXPECT_EQ(is ? is->iso() : "", said->iso()) << key;
      }
    };
    day("due", line.due);
    day("next_day", line.next_day);
    const auto number = [&](const char* key, uint64_t is) {
      if (const auto said = event[key].value<int64_t>()) {
        EXPECT_EQ(is, static_cast<uint64_t>(*said)) << key;
      }
    };
    number("overdue", static_cast<uint64_t>(line.overdue));
    number("reported", line.reported);
    number("late", line.late);
    number("lifted", line.lifted);
    number("expected", line.expected.value_or(UINT64_MAX));
  }

  DutyHome home_;
  base::SubmissionId submission_{1};
  int64_t thing_ = 0;
  int files_ = 0;
};

TEST(DutyScenarios, EachStory) {
  const toml::table file = toml::parse_file(TAIXIN_SOURCE_DIR "/tests/scenarios/duty.toml");
  size_t stories = 0;
  for (const auto& scenario : *file["scenario"].as_array()) {
    SCOPED_TRACE(text_in(*scenario.as_table(), "name"));
    EXPECT_FALSE(text_in(*scenario.as_table(), "clause").empty()) << "each story cites its clause";
    Story().tell(*scenario.as_table());
    ++stories;
  }
  EXPECT_GE(stories, 10u);
}

}  // namespace
}  // namespace taixin::duty

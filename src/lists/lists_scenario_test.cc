// The stories of tests/scenarios/lists.toml, in the words of officials, day by day.
#include <gtest/gtest.h>

#include <map>

#include "catalog/toml.h"
#include "check/batch.h"
#include "intake/sheet_out.h"
#include "lists/clause_days.h"
#include "lists/list_history.h"
#include "lists/measure_sheet.h"
#include "lists/objections.h"
#include "lists/sample_lists.h"

namespace taixin::lists {
namespace {

// What a door would say, in the words of the stories.
const std::map<std::string, std::string, std::less<>> kRefusals{{"陈述申辩期未满", "lists.statement_open"},
                                                                {"听证尚未举行", "lists.hearing_due"},
                                                                {"没有听证", "lists.no_hearing"},
                                                                {"现在不能办理", "cases.step_closed"},
                                                                {"提出的人不能决定", "cases.same_person"},
                                                                {"不由您办理", "cases.not_your_step"},
                                                                {"不是认定单位", "lists.not_recogniser"},
                                                                {"条款尚未确认", "lists.not_confirmed"},
                                                                {"已在名单上", "lists.on_list"},
                                                                {"已经移出", "lists.no_entry"},
                                                                {"核查没有提示该措施", "lists.not_named"},
                                                                {"不是本单位的核查", "lists.no_answer"},
                                                                {"登记不完整", "lists.field"},
                                                                {"已由他人登记", "lists.stated"},
                                                                {"没有采取或者已经解除", "lists.not_applied"},
                                                                {"没有这条登记", "lists.no_use"},
                                                                {"不得查看过去的状态", "access.past_closed"}};

Day day_in(const toml::table& table, const char* key) {
  const auto date = table[key].value<toml::date>();
  TX_ASSERT(date, "no day {}", key);
  return *Day::from_civil(date->year, date->month, date->day);
}
std::string text_in(const toml::table& table, const char* key) { return table[key].value_or(std::string()); }

template <class Entries>
const auto& called(const Entries& entries, const std::string& name) {
  const auto found = std::ranges::find_if(entries, [&](const auto& one) { return one.name.zh == name; });
  TX_ASSERT(found != entries.end(), "the pack has no \"{}\"", name);
  return *found;
}

class Story {
 public:
  explicit Story(const toml::table& scenario)
      : given_(*scenario["given"].as_table()), home_(given_["confirmed"].value_or(true)) {
    list_ = called(home_.packs().lists().lists, text_in(given_, "list")).code;
    if (const std::string unit = text_in(given_, "recogniser"); !unit.empty()) rename(unit);
    for (const toml::node& event : *scenario["event"].as_array()) {
      const toml::table& table = *event.as_table();
      home_.on(day_in(table, "day"));
      SCOPED_TRACE(day_in(table, "day").iso() + " " + text_in(table, "does"));
      if (table.contains("does")) does(table);
      check(table);
    }
  }

 private:
  void rename(const std::string& unit) {
    auto units = home_.units->units();
    units.at(kLabour).name = unit;
    home_.units = std::make_shared<const access::Directory>(std::move(units), home_.units->accounts());
  }
  access::Caller who(const std::string& name) const {
    static const std::map<std::string, int64_t> kWho{
        {"认定单位经办人", 12}, {"认定单位另一人", 13}, {"用途部门", 14}, {"用途部门另一人", 15},
        {"用途部门监督", 16},   {"信用中心", 10},       {"审计员", 11},   {"主体", 20}};
    TX_ASSERT(kWho.contains(name), "who is {}", name);
    return home_.caller(kWho.at(name));
  }

  template <class T>
  bool told(const toml::table& table, const base::Result<T>& done) {
    const std::string refused = text_in(table, "refused");
    if (refused.empty()) {
      EXPECT_TRUE(done.ok()) << done.error().message(base::Lang::zh);
      return done.ok();
    }
    TX_ASSERT(kRefusals.contains(refused), "what is {}", refused);
    EXPECT_EQ(code_of(done), kRefusals.find(refused)->second)
        << (done.ok() ? "" : done.error().message(base::Lang::zh));
    return false;
  }

  void does(const toml::table& table) {
    const std::string what = text_in(table, "does");
    if (what == "提出列入") return propose(table);
    if (what == "移出") return remove(table);
    if (what == "查看名单变动") return look(table);
    if (what == "提出异议") return object(table);
    if (what == "批量核查") return ask_batch(table);
    if (what == "交回登记表") return send_sheet(table);
    if (what == "报送列入文件") {
      record_ = home_.entry(text_in(table, "number"));
    } else if (what == "报送更正文件") {
      const auto receipt =
          home_.send("SEV.wages", fmt::format("YRDWMC,TYSHXYDM,LRSY,LRWH,LRRQ,RDJG,RDJGDM\n{},{},更正的事由,{},{},"
                                              "示例市人力资源和社会保障局,{}\n",
                                              kEmployerName, kEmployer, text_in(table, "number"),
                                              day_in(table, "entered").iso(), kLabourCode));
      EXPECT_EQ(receipt.submission.counts.versions, 1u);
    } else if (what == "报送没有文书号的列入文件") {
      const auto receipt =
          home_.send("SEV.wages", fmt::format("YRDWMC,TYSHXYDM,LRSY,LRWH,LRRQ,RDJG,RDJGDM\n{},{},示例事由,,{},"
                                              "示例市人力资源和社会保障局,{}\n",
                                              kEmployerName, kEmployer, home_.today().iso(), kLabourCode));
      EXPECT_EQ(receipt.submission.counts.accepted, 0u);
      EXPECT_EQ(receipt.submission.counts.quarantined, 1u);
    } else if (what == "报送状态文件") {
      home_.status(text_in(table, "number"), text_in(table, "status"));
    } else if (what == "核查") {
      answer_ = home_.ask(who(text_in(table, "who")), purpose(text_in(table, "purpose")));
    } else if (what == "登记措施" || what == "更正登记" || what == "解除措施") {
      state(table, what);
    } else {
      step(table, what);
    }
  }
  std::string purpose(const std::string& name) const {
    for (const catalog::Purpose& one : home_.packs().purposes()) {
      if (one.name.zh.find(name) != std::string::npos) return one.code;
    }
    TX_ASSERT(false, "no purpose {}", name);
    std::abort();
  }
  void propose(const toml::table& table) {
    const auto done = home_.propose(who(text_in(table, "who")), {{"list", list_}});
    if (told(table, done)) one_ = *done;
  }
  void step(const toml::table& table, const std::string& name) {
    const catalog::CaseKind& kind = *home_.cases().kind_of(*one_);
    const catalog::CaseStep& step = called(kind.steps, name);
    const std::string outcome = text_in(table, "outcome");
    const auto done = home_.act(who(text_in(table, "who")), *one_, step.code,
                                outcome.empty() ? "" : called(step.outcomes, outcome).code);
    if (told(table, done)) one_ = *done;
  }
  void remove(const toml::table& table) {
    for (const Stay& stay : home_.stays()) {
      if (record_ == RecordId() || stay.how == How::on) record_ = stay.record;
    }
    const bool quashed = text_in(table, "outcome") == "法院撤销";
    told(table, home_.remove(who(text_in(table, "who")), record_, quashed ? "quashed" : "decision"));
  }
  void state(const toml::table& table, const std::string& what) {
    const access::Caller caller = who(text_in(table, "who"));
    Statement said;
    if (table["applied"].value_or(false)) said = ListsHome::applied();
    if (table.contains("until")) said.until = day_in(table, "until");
    if (const auto* lacks = table["lacks"].as_string(); lacks && lacks->get() == "听取陈述申辩") said.hearing.clear();
    if (const auto* lacks = table["lacks"].as_string(); lacks && lacks->get() == "救济途径") said.remedy.clear();
    base::Result<Use> done = base::fail(kNoUse);
    if (what == "登记措施") {
      const auto& measures = home_.packs().measures().measures;
      done = home_.measures().record(caller, {answer_, called(measures, text_in(table, "measure")).code, said});
    } else if (what == "更正登记") {
      done = home_.measures().correct(caller, use_->id, table["seen"].value_or(use_->version()), said);
    } else {
      done = home_.measures().lift(caller, use_->id, use_->version(), home_.today(), "示例解〔2026〕1号");
    }
    if (told(table, done)) use_ = *done;
  }

  // Which day an entry may be left from, by which rule; and which rule says something that does not act.
  void check_days(const toml::table& table) {
    const auto session = access::published(home_.desk(), base::Lang::zh);
    const auto seen = ListsHome::must(home_.checker().published(session, std::span(&record_, 1)));
    const auto days = clause_days(home_.packs(), home_.list(list_), entry_days(*seen.front().record), home_.today());
    const auto is = [&](Acting acting) {
      return std::ranges::find_if(
          days, [&](const ClauseDay& one) { return one.of == DayOf::may_leave && one.acting == acting; });
    };
    ASSERT_NE(is(Acting::acts), days.end());
    EXPECT_EQ(is(Acting::acts)->day->iso(), day_in(table, "leave_from").iso());
    EXPECT_EQ(is(Acting::acts)->rule.zh, text_in(table, "leave_by"));
    ASSERT_NE(is(Acting::simulated), days.end());
    EXPECT_EQ(is(Acting::simulated)->rule.zh, text_in(table, "simulated"));
  }

  // The history of the list as this officer sees it for this purpose.
  void look(const toml::table& table) {
    access::Asker asker;
    asker.purpose = purpose(text_in(table, "purpose"));
    asker.basis = "示例案号";
    asker.caller = who(text_in(table, "who"));
    asker.action = access::Action::show;
    access::Past past;
    if (table.contains("known")) past.known_at = base::KnownAt(base::start_of(day_in(table, "known")).get());
    const auto session = access::admit(home_.desk(), asker, past);
    if (!told(table, session)) return;
    HistoryQuestion question{.list = list_, .left = table["left"].value_or(false)};
    const auto page = ListsHome::must(list_history(home_.lists(), *session, question));
    std::string seen;
    for (const HistoryEntry& one : page.entries) {
      seen += one.entered->iso() + " " + how_words(one.how).zh + (one.left ? " " + one.left->iso() : "") + "；";
    }
    EXPECT_EQ(seen, text_in(table, "seen"));
  }

  // To the record that the measure rests on, naming the measure or not.
  void object(const toml::table& table) {
    cases::Form form{{"ground", "wrong"}, {"statement", "示例情况说明"}};
    if (table["names_measure"].value_or(true)) form["measure"] = std::to_string(use_->id);
    const auto done =
        home_.cases().begin(who(text_in(table, "who")),
                            {.kind = "objection", .step = "submit", .record = use_->records.front(), .form = form});
    told(table, done);
  }

  void ask_batch(const toml::table& table) {
    access::Asker asker;
    asker.purpose = purpose(text_in(table, "purpose"));
    asker.basis = "示例批量 1 号";
    asker.caller = who(text_in(table, "who"));
    asker.action = access::Action::check_batch;
    const auto session = ListsHome::must(access::admit(home_.desk(), asker, {}));
    const std::string in = fmt::format("代码\n{}\n{}\n", kEmployer, kOther);
    const auto source = intake::memory_source(in);
    const auto out = sheets_.path() / "批量.csv";
    answer_ = ListsHome::must(check::run_batch(home_.checker(), session, {source.get(), "in.csv", out})).entry();
  }
  // The sheet of the batch, filled in for one measure.
  void send_sheet(const toml::table& table) {
    const access::Caller caller = who(text_in(table, "who"));
    const std::string code = called(home_.packs().measures().measures, text_in(table, "measure")).code;
    Rows rows = ListsHome::must(sheet_of(home_.measures(), caller, answer_, base::Lang::zh));
    for (auto& row : rows) {
      if (row[3] == code) row[7] = table["applied"].value_or(false) ? "采取" : "未采取";
    }
    const std::string bytes = intake::csv_sheet(rows);
    const auto source = intake::memory_source(bytes);
    const auto done = ListsHome::must(state_sheet(home_.measures(), caller, {*source, "表.csv"}));
    EXPECT_EQ(static_cast<int64_t>(done.count(SheetRow::Came::stated)), table["stated"].value_or(int64_t{0}));
    EXPECT_EQ(static_cast<int64_t>(done.count(SheetRow::Came::already)), table["already"].value_or(int64_t{0}));
    EXPECT_EQ(static_cast<int64_t>(done.count(SheetRow::Came::refused)), table["not_stated"].value_or(int64_t{0}));
  }

  void check(const toml::table& table) {
    if (const auto seen = table["objections"].value<int64_t>()) {
      const auto found = ListsHome::must(objections_to(home_.cases(), home_.home(), *use_));
      EXPECT_EQ(std::ranges::count_if(found, &Objection::open), *seen);
    }
    if (table.contains("leave_from")) check_days(table);
    if (const auto on = table["on_list"].value<bool>()) {
      EXPECT_EQ(home_.is_on(kEmployer, list_), *on);
    }
    if (const auto shown = table["public"].value<bool>()) {
      EXPECT_EQ(home_.is_public(list_), *shown);
    }
    if (table.contains("how")) {
      EXPECT_EQ(how_words(home_.stays().front().how).zh, text_in(table, "how"));
    }
    if (table.contains("statement_until")) {
      const auto proposal = ListsHome::must(proposal_of(home_.procedure(), *one_));
      const auto rights =
          ListsHome::must(rights_of(home_.packs(), *one_, *home_.cases().kind_of(*one_), *proposal.list));
      EXPECT_EQ(rights.statement_until->iso(), day_in(table, "statement_until").iso());
    }
    if (const auto* names = table["named"].as_array()) {
      const auto found = ListsHome::must(home_.measures().named(home_.housing(), home_.today(), 1));
      std::set<std::string> named;
      for (const auto& code : found.empty() ? std::vector<std::string>() : found.front().measures) {
        named.insert(home_.measures().measure(code)->name.zh);
      }
      for (const auto& name : *names) {
        EXPECT_TRUE(named.contains(name.value_or(std::string()))) << name.value_or(std::string());
      }
    }
    if (table.contains("measure_is")) {
      const Standing where = ListsHome::must(home_.measures().standing(*use_, home_.today()));
      EXPECT_EQ(use_state_words(where.state).zh, text_in(table, "measure_is"));
      if (table.contains("lift_by")) {
        EXPECT_EQ(where.due->iso(), day_in(table, "lift_by").iso());
      }
    }
    if (const auto versions = table["statements"].value<int64_t>()) {
      EXPECT_EQ(use_->version(), *versions);
    }
  }

  const toml::table& given_;
  mutable ListsHome home_;
  std::string list_;
  RecordId record_;
  int64_t answer_ = 0;
  std::shared_ptr<const cases::Case> one_;
  std::optional<Use> use_;
  store::TemporaryDirectory sheets_;
};

TEST(ListsScenarios, Stories) {
  const toml::table file = toml::parse_file(TAIXIN_SOURCE_DIR "/tests/scenarios/lists.toml");
  const toml::array* stories = file["scenario"].as_array();
  ASSERT_NE(stories, nullptr);
  EXPECT_GE(stories->size(), 15u);
  for (const toml::node& node : *stories) {
    const toml::table& story = *node.as_table();
    SCOPED_TRACE(text_in(story, "name"));
    EXPECT_FALSE(text_in(story, "clause").empty()) << "each story cites its clause";
    const Story told(story);
  }
}

}  // namespace
}  // namespace taixin::lists

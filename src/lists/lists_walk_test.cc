// Whatever officers and subjects do, in whatever order: nobody is entered without a notice and its term, nobody's name
// is public that may not be, and every applied measure is lifted, or shown as waiting, once its record is over. And a
// kill at any moment leaves decisions with their entries.
#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "lists/sample_lists.h"
#include "store/killed_child.h"
#include "store/records.h"

namespace taixin::lists {
namespace {

using base::Lang;

// Every record that a case entered has a notice before it whose term was over.
void expect_entered_rightly(ListsHome& home) {
  auto tx = ListsHome::must(home.home().read_records());
  std::map<int64_t, std::vector<store::CaseEvent>> cases;
  ASSERT_TRUE(store::scan_case_events(tx, [&](const store::CaseEvent& event) -> base::Result<void> {
                cases[event.case_id].push_back(event);
                return {};
              }).ok());
  size_t entered = 0;
  for (const auto& [id, events] : cases) {
    std::optional<Day> served;
    int64_t proposer = 0;
    for (const store::CaseEvent& event : events) {
      if (event.step == "propose") proposer = event.account;
      if (event.effects_json.find("serve_notice") != std::string::npos) served = event.day;
      if (event.effects_json.find("enter_list") == std::string::npos) continue;
      ++entered;
      ASSERT_TRUE(served) << "case " << id << " entered somebody untold";
      const Day last = ListsHome::must(home.packs().calendar().add_working_days(*served, 5));
      EXPECT_GT(event.day, last) << "case " << id;
      EXPECT_NE(event.account, proposer) << "case " << id;
    }
  }
  size_t records = 0;
  const auto numbers = ListsHome::must(store::item_numbers(tx));
  ASSERT_TRUE(store::scan_records(tx, {}, [&](const store::Record&, const store::Submission& submission) {
                records += submission.format == "case" && submission.item.starts_with("SEV.");
                return true;
              }).ok());
  EXPECT_EQ(records, entered) << "no entry without its decision, no decision without its entry";
}

class Walker {
 public:
  explicit Walker(unsigned seed) : random_(seed) {}
  void run(int steps) {
    for (int i = 0; i < steps; ++i) {
      const size_t what = below(10);
      if (what < 5) {
        step_of_a_case();
      } else if (what < 6) {
        (void)home.propose(below(2) ? home.officer() : home.second_officer(), {}, below(2) ? kEmployer : kOther);
      } else if (what < 7) {
        use_a_measure();
      } else if (what < 8) {
        leave();
      } else {
        home.on(home.today().plus_days(static_cast<int>(below(4))));
      }
      check();
      if (testing::Test::HasFatalFailure()) return;
    }
  }
  ListsHome home;

 private:
  size_t below(size_t n) { return n == 0 ? 0 : random_() % n; }

  void step_of_a_case() {
    const access::Caller callers[] = {home.officer(), home.second_officer(), home.agent(), home.housing()};
    const access::Caller& who = callers[below(4)];
    std::vector<std::pair<std::shared_ptr<const cases::Case>, cases::Cases::Next>> all;
    for (int64_t id = 1; id < 200; ++id) {
      const auto one = home.cases().find_open(id);
      if (!one || !home.cases().sees(who, *one)) continue;
      for (auto& next : home.cases().next(who, *one)) all.emplace_back(one, std::move(next));
    }
    if (all.empty()) return;
    const auto& [one, next] = all[below(all.size())];
    const auto& outcome = *next.outcomes[below(next.outcomes.size())];
    const auto done = home.act(
        who, *one, next.step->code, outcome.code,
        outcome.code == "entered" ? cases::Form{{"number", fmt::format("示例列{}号", ++numbers_)}} : cases::Form{});
    if (done.ok()) return;
    static const std::set<std::string> kExpected{"lists.statement_open", "lists.hearing_due", "lists.no_hearing",
                                                 "lists.on_list",        "lists.not_served",  "cases.field"};
    EXPECT_TRUE(kExpected.contains(std::string(done.error().code()))) << done.error().message(Lang::zh);
  }
  void use_a_measure() {
    const std::string& code = below(2) ? kEmployer : kOther;
    const int64_t answer = home.ask(home.housing(), "procurement", code);
    const auto named = ListsHome::must(home.measures().named(home.housing(), home.today(), 1));
    if (named.empty() || named.front().answer != answer) return;
    const std::string& measure = named.front().measures[below(named.front().measures.size())];
    const auto use =
        home.measures().record(home.housing(), {answer, measure, below(3) ? ListsHome::applied() : Statement{}});
    EXPECT_TRUE(use.ok()) << use.error().message(Lang::zh);
  }
  void leave() {
    const std::string& code = below(2) ? kEmployer : kOther;
    for (const Stay& stay : home.stays(code)) {
      if (stay.how != How::on) continue;
      EXPECT_TRUE(home.remove(home.officer(), stay.record, below(2) ? "decision" : "quashed").ok());
      return;
    }
    const auto waiting = home.measures().of_unit(home.housing(), true);
    if (waiting.empty() || below(2)) return;
    EXPECT_TRUE(home.measures()
                    .lift(home.housing(), waiting.front().id, waiting.front().version(), home.today(), "示例 1 号")
                    .ok());
  }
  // What holds on every day.
  void check() {
    std::set<std::string> on;
    for (const std::string& code : {kEmployer, kOther}) {
      if (home.is_on(code)) on.insert(code);
    }
    const auto page = ListsHome::must(home.lists().members({.list = "wages", .limit = 100}, Lang::zh));
    std::set<std::string> shown;
    for (const auto& entry : page.entries) {
      shown.insert(entry.subject->code);
      ASSERT_EQ(entry.subject->kind, identity::SubjectKind::organization);
    }
    ASSERT_EQ(shown, on) << home.today().iso();
    for (const Use& use : home.measures().all()) {
      if (!use.said.applied || use.lifted) continue;
      const bool holds = std::ranges::any_of(use.records, [&](RecordId record) {
        const auto card = home.facts().registry().card(use.first().subject);
        const auto stays = home.stays(card->code());
        return std::ranges::any_of(stays,
                                   [&](const Stay& stay) { return stay.record == record && stay.how == How::on; });
      });
      const UseState state = ListsHome::must(home.measures().standing(use, home.today())).state;
      ASSERT_EQ(state == UseState::applied, holds) << "use " << use.id << " on " << home.today().iso();
    }
  }

  std::mt19937 random_;
  int numbers_ = 0;
};

TEST(ListsWalk, NobodyUntoldNobodyForgotten) {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE(seed);
    Walker walker(seed);
    walker.run(120);
    if (testing::Test::HasFatalFailure()) return;
    expect_entered_rightly(walker.home);
    const auto before = walker.home.measures().all();
    walker.home.open();
    EXPECT_EQ(walker.home.measures().all().size(), before.size());
    const auto findings = walker.home.home().doctor();
    ASSERT_TRUE(findings.ok());
    for (const auto& finding : *findings) ADD_FAILURE() << finding.message(Lang::en);
  }
}

TEST(ListsWalk, OfTwoWhoDecideAtOnceOneIsTold) {
  for (int round = 0; round < 8; ++round) {
    ListsHome home;
    auto one = home.propose(home.officer());
    one = home.act(home.officer(), **one, "serve");
    home.on("2026-04-20");
    auto units = home.units->units();
    auto accounts = home.units->accounts();
    access::Account third = accounts.at(access::AccountId(13));
    third.id = access::AccountId(17);
    accounts[third.id] = third;
    home.units = std::make_shared<const access::Directory>(std::move(units), std::move(accounts));
    ListsHome::Done a = base::fail(kNoEntry), b = base::fail(kNoEntry);
    std::thread other([&] { a = home.act(home.caller(13), **one, "decide", "entered", {{"number", "示例列 1 号"}}); });
    b = home.act(home.caller(17), **one, "decide", "entered", {{"number", "示例列 2 号"}});
    other.join();
    EXPECT_NE(a.ok(), b.ok());
    EXPECT_EQ(code_of(a.ok() ? b : a), "cases.moved");
    EXPECT_EQ(home.stays().size(), 1u);
  }
}

// ---- kill -9

// On a real clock nobody's term runs out in a test: entries come as files, are asked about, stated, corrected and left.
struct Said {
  int64_t use = 0, version = 0;
};
[[noreturn]] void act_for_ever(const std::filesystem::path& at, const store::Say<Said>& say) {
  const base::SystemClock clock;
  ListsHome home(true, &clock, at);
  for (int i = 0;; ++i) {
    const RecordId record = home.entry(fmt::format("示例列{}-{}号", ::getpid(), i));
    const int64_t answer = home.ask(home.housing(), "procurement");
    const auto use = home.measures().record(home.housing(), {answer, "SD-28.preferences", ListsHome::applied()});
    if (!use.ok()) ::_exit(2);
    say({use->id, 1});
    if (!home.remove(home.officer(), record, "decision").ok()) ::_exit(4);
    if (!home.measures().lift(home.housing(), use->id, 1, home.today(), "示例 1 号").ok()) ::_exit(5);
    say({use->id, 2});
  }
}

TEST(ListsKill, WhatWasConfirmedIsThereAndNothingIsHalfDone) {
  const store::TemporaryDirectory temporary;
  const base::SystemClock clock;
  const auto at = temporary.path() / "home";
  { const ListsHome made(true, &clock, at); }
  std::mt19937 random(20260403);
  std::map<int64_t, int64_t> confirmed;
  for (int round = 0; round < 8; ++round) {
    const store::Killing when{.after_a_word = true, .wait = std::chrono::microseconds(random() % 40'000)};
    for (const Said& said : store::killed_at_work<Said>(when, [&](const auto& say) { act_for_ever(at, say); })) {
      confirmed[said.use] = said.version;
    }
    ASSERT_FALSE(testing::Test::HasFailure());
    ListsHome home(true, &clock, at);
    for (const auto& [id, version] : confirmed) {
      const auto use = home.measures().read(home.housing(), id);
      ASSERT_TRUE(use.ok()) << id;
      EXPECT_GE(use->version(), version);
    }
    for (const Use& use : home.measures().all()) {
      const bool on = std::ranges::any_of(home.stays(), [&](const Stay& stay) {
        return stay.how == How::on && std::ranges::find(use.records, stay.record) != use.records.end();
      });
      const auto where = home.measures().standing(use, home.today());
      if (where.ok() && !use.lifted) {
        EXPECT_EQ(where->state == UseState::applied, on) << use.id;
      }
    }
    const auto findings = home.home().doctor();
    ASSERT_TRUE(findings.ok());
    for (const auto& finding : *findings) ADD_FAILURE() << finding.message(Lang::en);
  }
}

}  // namespace
}  // namespace taixin::lists

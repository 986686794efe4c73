// Random walks over every kind of case of this repository's packs: whatever officers and subjects do, and whenever.
#include <gtest/gtest.h>

#include <random>

#include "cases/consistent_test.h"

namespace taixin::cases {
namespace {

struct Walk {
  CasesHome home;
  std::mt19937 random;
  int penalties = 0;
  explicit Walk(unsigned seed) : random(seed) {}

  size_t below(size_t n) { return n == 0 ? 0 : random() % n; }
  std::vector<access::Caller> everybody() {
    return {home.agent(),          home.window(),          home.handler(),        home.officer(),
            home.second_officer(), home.housing_officer(), home.supervisor(),     home.other_agent(),
            home.caller(16),       home.caller(17),        home.second_handler(), home.person()};
  }
  void pass_days() {
    home.clock.set(base::KnownAt(home.clock.now().get() + static_cast<int64_t>(below(3)) * 86'400'000'000));
  }
  RecordId penalty(RecordId previous = {}) {
    const bool ours = previous != RecordId() || below(3) > 0;
    return home.penalty(fmt::format("示例罚字〔2026〕{}号", previous == RecordId() ? ++penalties : penalties),
                        ours ? kMarketCode : kElsewhereCode, kCompany, previous);
  }
  std::string evidence(const access::Caller& who) { return who.assisted == SubjectId() ? "" : "示例申请表 1 号"; }

  std::shared_ptr<const Case> open(const catalog::CaseKind& kind) {
    if (kind.sealed_opener) {
      const auto made = home.begin(home.caller(16), kind.code, {}, "submit", kCompany);
      EXPECT_TRUE(made.ok()) << kind.code << ": " << made.error().message(base::Lang::en);
      return made.ok() ? *made : nullptr;
    }
    if (kind.subjects == catalog::CaseSubjects::persons) {
      home.new_person();
      const auto made = home.begin(home.person(), kind.code, {});
      EXPECT_TRUE(made.ok()) << kind.code << ": " << made.error().message(base::Lang::en);
      return made.ok() ? *made : nullptr;
    }
    const RecordId record = kind.about == catalog::CaseAbout::record ? penalty() : RecordId();
    for (int tries = 0; tries < 100; ++tries) {
      auto callers = everybody();
      callers.pop_back();  // the person has a kind of its own, and may have been erased
      const access::Caller& who = callers[below(callers.size())];
      const SubjectId subject =
          record == RecordId() && who.who()->kind == access::AccountKind::staff ? kCompany : SubjectId();
      const auto openable = home.cases().openable(who, record, who.assisted == SubjectId() ? subject : SubjectId());
      if (!openable) continue;
      for (const auto& [rules, step] : *openable) {
        if (rules != &kind) continue;
        const std::string& outcome = step->outcomes[below(step->outcomes.size())].code;
        auto one =
            home.cases().begin(who, {kind.code, step->code, record, who.assisted == SubjectId() ? subject : SubjectId(),
                                     home.form(*step, outcome), evidence(who), outcome});
        EXPECT_TRUE(one.ok()) << kind.code << "." << step->code << ": " << one.error().message(base::Lang::en);
        return one.ok() ? *one : nullptr;
      }
    }
    ADD_FAILURE() << "nobody can open " << kind.code;
    return nullptr;
  }

  // One step that somebody may take; null: nobody can.
  std::shared_ptr<const Case> go_on(const std::shared_ptr<const Case>& one) {
    std::vector<std::pair<access::Caller, Cases::Next>> all;
    for (const access::Caller& who : everybody()) {
      for (auto& next : home.cases().next(who, *one)) all.emplace_back(who, std::move(next));
    }
    if (all.empty()) {
      ADD_FAILURE() << "nobody can go on with " << one->kind << " in the state " << one->state;
      return nullptr;
    }
    const auto& [who, next] = all[below(all.size())];
    const catalog::CaseOutcome& outcome = *next.outcomes[below(next.outcomes.size())];
    const bool corrects = std::ranges::any_of(
        next.step->form, [](const auto& field) { return field.type == catalog::CaseFieldType::record; });
    const RecordId version = corrects ? penalty(one->record) : RecordId();
    const auto done = home.cases().act(who, {one->id, one->version(), next.step->code, outcome.code,
                                             home.form(*next.step, outcome.code, version), evidence(who), true});
    if (!done.ok() && done.error().code() == "cases.extended") return one;
    EXPECT_TRUE(done.ok()) << one->kind << "." << next.step->code << ": " << done.error().message(base::Lang::en);
    return done.ok() ? *done : nullptr;
  }
};

std::string picture(const Case& one) {
  std::string out = fmt::format("{} {} {} {} {} {} {} {} {}", one.id, one.kind, one.subject.get(), one.record.get(),
                                one.applied.iso(), one.own.get(), one.recogniser.get(), one.state, one.final);
  for (const Taken& step : one.steps) {
    out += fmt::format(" | {} {} {} {} {} {} {} {} {}", step.event, step.step, step.outcome, step.state, step.day.iso(),
                       step.at.get(), step.account.get(), step.role, step.simulated);
  }
  return out;
}

void walk(const catalog::CaseKind& kind, Walk& walk) {
  auto one = walk.open(kind);
  for (int steps = 0; one && !one->final; ++steps) {
    ASSERT_LT(steps, 200) << kind.code << " does not end";
    const catalog::CaseState& state = *kind.state(one->state);
    const bool officers_turn = state.with != catalog::CaseParty::subject;
    EXPECT_TRUE(!officers_turn || kind.clocks.empty() || !walk.home.cases().clocks(*one).empty())
        << "silence in the state " << state.code << " of " << kind.code << " would be told to nobody";
    const int64_t before = one->version();
    // However long nobody does anything, nothing happens.
    walk.pass_days();
    (void)walk.home.cases().due(walk.home.today());
    ASSERT_EQ(walk.home.cases().find_open(one->id)->version(), before);
    one = walk.go_on(one);
  }
}

TEST(CasesWalk, EveryKindEndsWhateverIsDoneAndReplayGivesTheSamePicture) {
  const auto& kinds = catalog::testing::repository_catalog().cases().kinds;
  ASSERT_GE(kinds.size(), 3u);
  for (unsigned seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE(seed);
    Walk one(seed);
    for (int round = 0; round < 6; ++round) {
      for (const catalog::CaseKind& kind : kinds) {
        if (!kind.basis.in_force(one.home.today())) continue;
        walk(kind, one);
        if (testing::Test::HasFatalFailure()) return;
      }
    }
    // Some that are still open.
    for (const catalog::CaseKind& kind : kinds) {
      if (kind.basis.in_force(one.home.today())) (void)one.open(kind);
    }
    expect_consistent(one.home);
    std::map<int64_t, std::string> before;
    for (int64_t id = 1; id <= 400; ++id) {
      if (const auto open = one.home.cases().find_open(id)) before[id] = picture(*open);
    }
    EXPECT_FALSE(before.empty());
    one.home.open();
    for (const auto& [id, text] : before) {
      const auto again = one.home.cases().find_open(id);
      ASSERT_TRUE(again) << id;
      EXPECT_EQ(picture(*again), text);
    }
    EXPECT_EQ(one.home.cases().open_count(), before.size());
    const auto findings = one.home.home().doctor();
    ASSERT_TRUE(findings.ok());
    for (const auto& finding : *findings) ADD_FAILURE() << finding.message(base::Lang::en);
  }
}

}  // namespace
}  // namespace taixin::cases

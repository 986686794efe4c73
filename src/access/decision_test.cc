#include "access/decision.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "access/errors.h"
#include "access/sample_directory.h"

namespace taixin::access {
namespace {

using catalog::testing::kToday;
using catalog::testing::repository_catalog;

const Doors& doors() {
  static const auto made = Doors::of(repository_catalog());
  EXPECT_TRUE(made.ok()) << made.error().message(base::Lang::en);
  return *made;
}

// How one role stands to one action: in its own unit, in one below, in another; about oneself and about another.
std::string line(const catalog::Role& role, Action action) {
  const Caller caller = sample_caller({role.code, kHousing, kind_for(role)});
  const auto says = [&](const Where& where) {
    return std::string(why_code(doors().may(caller, action, where, kToday).why));
  };
  const std::string own = says({kHousing, {}}), below = says({kHall, {}}), other = says({kMarket, {}});
  const std::string self = says({{}, kOwnSubject}), another = says({{}, kSomebodyElse});
  if (own == "no_role") return {};
  std::string out = fmt::format("{} {}:", role.code, action_code(action));
  out += other == "permitted" ? " every unit" : below == "permitted" ? " own unit and below" : " nowhere (" + own + ")";
  if (self != another) out += self == "permitted" ? ", oneself only" : ", not oneself: " + self;
  return out + "\n";
}

// The whole matrix: roles, what they may do and where, which purposes are open to them. Everything that has no line is
// refused.
std::string matrix() {
  std::string out;
  for (const catalog::Role& role : repository_catalog().roles()) {
    for (size_t i = 0; i < kActions; ++i) {
      if (static_cast<Action>(i) != Action::open) out += line(role, static_cast<Action>(i));
    }
    for (const catalog::Purpose& purpose : repository_catalog().purposes()) {
      const Caller caller = sample_caller({role.code, kHousing, kind_for(role)});
      std::string actions;
      for (size_t i = 0; i < kActions; ++i) {
        const auto action = static_cast<Action>(i);
        if (doors().purpose(caller, action, purpose.code, kToday).permitted() && action != Action::open) {
          actions += " " + std::string(action_code(action));
        }
      }
      if (!actions.empty()) out += fmt::format("{} for {}:{}\n", role.code, purpose.code, actions);
    }
  }
  return out;
}

TEST(Decision, TheWholeMatrixIsAsItIsWrittenDown) {
  const std::filesystem::path golden = std::filesystem::path(TAIXIN_SOURCE_DIR) / "tests/golden/doors.txt";
  std::ifstream file(golden);
  std::stringstream written;
  written << file.rdbuf();
  EXPECT_EQ(matrix(), written.str()) << "the packs and tests/golden/doors.txt differ: a person decides which is right";
}

TEST(Decision, NobodyMayDoNothingButWhatIsOpen) {
  const Caller nobody;
  for (size_t i = 0; i < kActions; ++i) {
    const auto action = static_cast<Action>(i);
    const Why why = doors().may(nobody, action, {}, kToday).why;
    EXPECT_EQ(why, action == Action::open ? Why::permitted : Why::not_signed_in) << action_code(action);
    EXPECT_FALSE(action != Action::open && doors().purpose(nobody, action, "permit", kToday).permitted());
  }
}

TEST(Decision, AnAccountThatIsNotActiveMayDoNothing) {
  for (const AccountState state : {AccountState::invited, AccountState::suspended, AccountState::closed}) {
    SampleAccount sample{"querier"};
    sample.state = state;
    EXPECT_EQ(doors().may(sample_caller(sample), Action::check, {}, kToday).why, Why::not_active);
    EXPECT_EQ(doors().purpose(sample_caller(sample), Action::check, "permit", kToday).why, Why::not_active);
  }
  SampleAccount ended{"agent", UnitId(), AccountKind::agent};
  ended.until = kToday.plus_days(-1);
  EXPECT_EQ(doors().may(sample_caller(ended), Action::own_read, {{}, kOwnSubject}, kToday).why, Why::not_active);
  ended.until = kToday;
  EXPECT_TRUE(doors().may(sample_caller(ended), Action::own_read, {{}, kOwnSubject}, kToday).permitted());
}

TEST(Decision, StaffWithoutASecondFactorMayDoNothing) {
  SampleAccount sample{"querier"};
  sample.two_factor = false;
  EXPECT_EQ(doors().may(sample_caller(sample), Action::check, {}, kToday).why, Why::no_second_factor);
}

TEST(Decision, ARoleThatEndedIsNoRole) {
  Caller caller = sample_caller({"querier"});
  Account account = *caller.who();
  account.grants.front().until = kToday.plus_days(-1);
  caller.directory =
      std::make_shared<const Directory>(caller.directory->units(), std::map<AccountId, Account>{{account.id, account}});
  EXPECT_EQ(doors().may(caller, Action::check, {}, kToday).why, Why::no_role);
  EXPECT_EQ(doors().may(caller, Action::check, {}, kToday.plus_days(-1)).why, Why::permitted);
}

TEST(Decision, ARoleOfOneKindOfAccountIsNothingToAnother) {
  EXPECT_EQ(doors().may(sample_caller({"querier", kHousing, AccountKind::client}), Action::check, {}, kToday).why,
            Why::no_role);
  EXPECT_EQ(
      doors().may(sample_caller({"approval_system", kHousing, AccountKind::staff}), Action::check, {}, kToday).why,
      Why::no_role);
}

TEST(Decision, AdministratorsSeeNoBusinessData) {
  for (const char* role : {"system_admin", "security_admin", "audit_admin"}) {
    const Caller caller = sample_caller({role});
    for (const Action action : {Action::submit, Action::submission_read, Action::search, Action::show, Action::check,
                                Action::check_batch, Action::changes_read, Action::own_read, Action::log_read}) {
      EXPECT_FALSE(doors().may(caller, action, {}, kToday).permitted()) << role << " " << action_code(action);
    }
    EXPECT_EQ(Doors::clearance(caller), 1);
    for (const char* other : {"system_admin", "security_admin", "audit_admin"}) {
      if (std::string_view(role) != other) {
        EXPECT_TRUE(repository_catalog().role(role, kToday)->excludes.contains(other)) << role << " " << other;
      }
    }
  }
}

TEST(Decision, AnInventedPurposeDoesNotExistForAnybody) {
  for (const Caller& caller : {Caller::of_console(), sample_caller({"querier"}), Caller()}) {
    EXPECT_EQ(doors().purpose(caller, Action::check, "curiosity", kToday).why, Why::unknown_purpose);
  }
}

TEST(Decision, TheConsoleSpeaksForNobody) {
  for (const Action action : {Action::own_read, Action::own_question, Action::consent_answer, Action::consent_ask}) {
    EXPECT_FALSE(doors().may(Caller::of_console(), action, {}, kToday).permitted()) << action_code(action);
  }
  EXPECT_FALSE(doors().purpose(Caller::of_console(), Action::check, "financing", kToday).permitted());
  EXPECT_TRUE(doors().purpose(Caller::of_console(), Action::check, "permit", kToday).permitted());
}

TEST(Decision, AWindowActsForWhoStandsThereAndNobodyElse) {
  Caller window = sample_caller({"window"});
  EXPECT_EQ(doors().may(window, Action::own_read, {{}, kOwnSubject}, kToday).why, Why::other_subject);
  window.assisted = kOwnSubject;
  EXPECT_TRUE(doors().may(window, Action::own_read, {{}, kOwnSubject}, kToday).permitted());
  EXPECT_EQ(doors().may(window, Action::own_read, {{}, kSomebodyElse}, kToday).why, Why::other_subject);
}

TEST(Decision, ARoleOfAPackThatNamesAnInventedActionIsRefused) {
  catalog::PackSource pack;
  pack.path = "sample";
  pack.files.push_back({"pack.toml", R"(
[pack]
id = "sample"
version = "1"
level = "national"
name = "示例"
name_en = "Sample"
basis = ["示例条例"]
source = "sample"
sure = "V"
from = 2018-01-01
[[role]]
code = "wizard"
name = "示例"
name_en = "Sample"
may = ["fly"]
reach = "unit"
holders = ["staff"]
basis = ["示例条例"]
source = "sample"
sure = "V"
from = 2018-01-01
)"});
  const auto catalog = catalog::Catalog::load({pack});
  ASSERT_TRUE(catalog.ok()) << catalog.error().message(base::Lang::en);
  const auto made = Doors::of(**catalog);
  ASSERT_FALSE(made.ok());
  EXPECT_TRUE(made.error().is(kUnknownAction));
}

TEST(Decision, EveryRefusalSaysWhyAndWhatToDo) {
  for (int i = 1; i < kWhys; ++i) {
    const auto error = refusal(static_cast<Why>(i), Action::check);
    EXPECT_TRUE(error.kind().http_status == 401 || error.kind().http_status == 403) << error.code();
    EXPECT_FALSE(error.next(base::Lang::zh).empty());
    EXPECT_FALSE(error.next(base::Lang::en).empty());
  }
}

TEST(Actions, HaveNamesOfTheirOwn) {
  std::set<std::string_view> codes;
  for (size_t i = 0; i < kActions; ++i) {
    const auto action = static_cast<Action>(i);
    EXPECT_TRUE(codes.insert(action_code(action)).second);
    EXPECT_EQ(action_of(action_code(action)), action);
  }
  EXPECT_EQ(action_of("fly"), std::nullopt);
}

}  // namespace
}  // namespace taixin::access

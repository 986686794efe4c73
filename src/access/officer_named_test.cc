// Another system says for which officer it asks, where the packs say that a person decides by the answer.
#include <gtest/gtest.h>

#include "access/access.h"
#include "access/errors.h"
#include "access/sample_directory.h"
#include "store/records.h"

namespace taixin::access {
namespace {

using catalog::testing::kToday;
using catalog::testing::repository_catalog;

std::string code_of(const auto& result) { return result.ok() ? std::string() : std::string(result.error().code()); }

struct Asking {
  SampleHome home{kToday};
  Doors doors = Doors::of(repository_catalog()).value();
  Caller system = sample_caller({"approval_system", kHousing, AccountKind::client});
  Caller officer = sample_caller({"querier", kHousing});
  base::Result<Session> ask(const Caller& caller, const char* purpose, Action action, const std::string& named) {
    const Desk desk{*home.home, doors, repository_catalog(), nullptr};
    return admit(desk, {"", "", purpose, "示例受理〔2026〕1号", base::Lang::zh, caller, action, named}, {});
  }
};

TEST(OfficerNamed, BySystemsWhereAPersonDecides) {
  Asking asking;
  for (const char* purpose : {"permit", "procurement", "appointment", "award"}) {
    EXPECT_EQ(code_of(asking.ask(asking.system, purpose, Action::check, "")), "access.no_officer") << purpose;
    EXPECT_EQ(code_of(asking.ask(asking.system, purpose, Action::check, "  ")), "access.no_officer") << purpose;
    EXPECT_EQ(code_of(asking.ask(asking.system, purpose, Action::search, "")), "access.no_officer") << purpose;
    EXPECT_EQ(code_of(asking.ask(asking.system, purpose, Action::check_batch, "")), "") << "a machine's run";
    EXPECT_EQ(code_of(asking.ask(asking.system, purpose, Action::check, "示例审批员")), "") << purpose;
  }
  EXPECT_EQ(code_of(asking.ask(asking.system, "supervision", Action::check, "")), "");
  const auto session = asking.ask(asking.system, "permit", Action::check, " 示例审批员 ");
  EXPECT_EQ(session->asker().operator_name, "示例经办人（经办：示例审批员）");
  EXPECT_EQ(code_of(asking.ask(asking.system, "permit", Action::check, std::string(300, 'x'))), "access.bad_text");
  // Of somebody who signed in the account alone counts.
  EXPECT_EQ(asking.ask(asking.officer, "permit", Action::check, "冒名")->asker().operator_name, "示例经办人");
  // The refusals are in the log.
  auto tx = asking.home.home->read_access();
  const auto entries = store::access_entries(*tx, {.limit = 100});
  ASSERT_TRUE(entries.ok());
  EXPECT_EQ(std::ranges::count(*entries, std::string("denied"), &store::AccessEntry::kind), 13);
}

}  // namespace
}  // namespace taixin::access

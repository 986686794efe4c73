// A process that hands over, makes batches, takes them and loads receipts is killed at random moments: afterwards no
// number is missing, no row is there twice, and both homes hold the same with the same marks of objections.
#include <algorithm>
#include <random>

#include "exchange/exchange_home_test.h"
#include "store/killed_child.h"

namespace taixin::exchange {
namespace {

using testing::kCodes;
using testing::PartnerText;
using testing::Platform;

const std::string kName = "示例甲商贸有限公司";

// Everything that the county has for the city; false: something was refused.
bool deliver(Platform& county, Platform& city) {
  for (;;) {
    const auto made = county.exchange().make_batch("city", county.actor());
    if (!made) return false;
    if (!*made) break;
  }
  const auto last = county.exchange().status("city");
  const auto there = city.exchange().status("county");
  if (!last || !there) return false;
  for (int64_t next = there->taken + 1; next <= last->made; ++next) {
    const auto files = county.exchange().hand_out("city", next, county.actor());
    const auto taken = files ? city.exchange().take(*files, city.actor()) : base::Result<Taken>(files.error());
    if (!taken || !county.exchange().load_receipt(taken->receipt, county.actor())) return false;
  }
  return true;
}

RecordId last_record(Platform& at) {
  auto tx = at.home().read_records();
  return *store::last_record_id(*tx);
}

// How many of what is shown are marked.
size_t marked(Platform& at) {
  const auto marks = at.marks();
  return static_cast<size_t>(std::ranges::count_if(marks, [](const auto& one) { return one.second.disputed; }));
}

[[noreturn]] void work_for_ever(Platform& county, Platform& city, const store::Say<int32_t>& say) {
  county.open();
  city.open();
  for (int32_t i = 1;; ++i) {
    const std::string number = fmt::format("示例杀〔2026〕{}-{}号", ::getpid(), i);
    county.penalties(kCodes[0], kName, {number, number + "之二", number + "之三"}, "甲");
    if (i % 3 == 0) county.status(kCodes[0], kName, number, "撤回", "2026-04-20");
    if (i % 3 == 1) testing::mark(county, last_record(county), store::StatusKind::disputed, testing::kToday);
    if (!deliver(county, city)) ::_exit(3);
    say(i);
  }
}

TEST(ExchangeKill, LosesNothingAndDoublesNothingWheneverItWasCut) {
  // Its batches end inside what one file brought.
  PartnerText above{"city", "up", "县"};
  above.more = "rows = 2";
  Platform county("county", testing::catalog_with(above.text()));
  Platform city("city", testing::catalog_with(PartnerText{"county", "down", "市"}.text()));
  county.knows("city", city);
  city.knows("county", county);
  county.registered(kCodes[0], kName, "2015-03-02");
  std::mt19937 random(20260430);
  int32_t said = 0;
  for (int round = 0; round < 6; ++round) {
    county.close();
    city.close();
    const store::Killing when{.after_a_word = true, .wait = std::chrono::microseconds(random() % 300'000)};
    said += store::killed_at_work<int32_t>(when, [&](const auto& say) { work_for_ever(county, city, say); }).back();
    ASSERT_FALSE(::testing::Test::HasFailure());
    county.open();
    city.open();
    ASSERT_TRUE(deliver(county, city));
    EXPECT_EQ(county.shown(), city.shown());
    EXPECT_EQ(marked(county), marked(city));
    // Nothing twice: what was withdrawn before it could be sent stays here, all else is there as often as here.
    EXPECT_LE(city.facts().counts().facts, county.facts().counts().facts);
    EXPECT_GE(city.facts().counts().facts, county.shown().size() + 1);
    EXPECT_EQ(county.facts().counts().statuses, city.facts().counts().statuses);
    const auto here = county.exchange().status("city");
    const auto there = city.exchange().status("county");
    ASSERT_TRUE(here.ok() && there.ok());
    EXPECT_EQ(here->made, there->taken);
    for (Platform* one : {&county, &city}) {
      const auto findings = one->home().doctor();
      ASSERT_TRUE(findings.ok());
      for (const auto& finding : *findings) ADD_FAILURE() << finding.message(base::Lang::en);
    }
  }
  EXPECT_GE(county.facts().counts().facts, static_cast<uint64_t>(said));
  EXPECT_GT(marked(county), 0u);
  const auto compared = county.exchange().compare(*city.exchange().statement("county", city.actor()), county.actor());
  ASSERT_TRUE(compared.ok());
  EXPECT_TRUE(compared->agree());
}

}  // namespace
}  // namespace taixin::exchange

#include "letters/register.h"

#include <gtest/gtest.h>

#include <thread>

#include "base/text.h"
#include "letters/errors.h"
#include "store/sqlite.h"
#include "store/test_support.h"

namespace taixin::letters {
namespace {

class LettersRegister : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(store::Home::create(path_, clock_).ok());
    auto opened = store::Home::open(path_, clock_);
    ASSERT_TRUE(opened.ok());
    home_ = *std::move(opened);
    series_.code = "repair";
    series_.form = "{sign}修〔{year}〕{n}号";
    series_.signs = {{"city", "示信"}, {"370999TX", "示住建"}};
  }

  Order order(int64_t source, int64_t unit = 1) const {
    Order out;
    out.event.day = clock_.today();
    out.event.unit = unit;
    out.event.account = 7;
    out.event.role = "case_officer";
    out.event.source_id = source;
    out.event.letter = "repair_refused";
    out.event.detail_json = "{}";
    out.series = &series_;
    out.sign = "示信";
    return out;
  }
  static base::Result<Written> write(const store::LetterEvent& event) {
    return Written{base::sha256("says " + event.number + event.salt), base::sha256("pdf " + event.number),
                   base::sha256("docx " + event.number)};
  }
  store::IssuedLetter issued(const Order& one) {
    auto out = issue(*home_, one, write);
    TX_ASSERT(out.ok(), "{}", out.error().message(base::Lang::en));
    return *std::move(out);
  }
  std::string refused(const Order& one) {
    const auto out = issue(*home_, one, write);
    return out.ok() ? "issued " + out->event.number : std::string(out.error().code());
  }
  std::string said(std::string_view number, std::string_view digest) {
    return std::string(verdict_code(verify(*home_, number, digest).value()));
  }
  size_t findings() { return home_->doctor().value().size(); }

  store::TemporaryDirectory directory_;
  std::filesystem::path path_ = directory_.path() / "home";
  base::FixedClock clock_{*base::Day::from_civil(2026, 12, 31)};
  std::unique_ptr<store::Home> home_;
  catalog::LetterSeries series_;
};

TEST_F(LettersRegister, NumbersFollowEachOtherInTheirUnitAndYear) {
  EXPECT_EQ(issued(order(1)).event.number, "示信修〔2026〕1号");
  EXPECT_EQ(issued(order(2)).event.number, "示信修〔2026〕2号");
  Order other = order(3, 2);
  other.sign = "示住建";
  EXPECT_EQ(issued(other).event.number, "示住建修〔2026〕1号");
  clock_.set(base::FixedClock(*base::Day::from_civil(2027, 1, 4)).now());
  EXPECT_EQ(issued(order(4)).event.number, "示信修〔2027〕1号");
  Order last_year = order(5);
  last_year.event.day = *base::Day::from_civil(2026, 12, 31);
  EXPECT_EQ(issued(last_year).event.number, "示信修〔2026〕3号");
  EXPECT_EQ(findings(), 0u);
}

TEST_F(LettersRegister, UnitsThatSignAlikeNeverGiveANumberTwice) {
  EXPECT_EQ(issued(order(1)).event.number, "示信修〔2026〕1号");
  EXPECT_EQ(issued(order(2, 2)).event.number, "示信修〔2026〕2号");
  EXPECT_EQ(issued(order(3)).event.number, "示信修〔2026〕3号");
  Order renamed = order(4, 2);
  renamed.sign = "示新";
  EXPECT_EQ(issued(renamed).event.number, "示新修〔2026〕1号");
  EXPECT_EQ(findings(), 0u);
}

TEST_F(LettersRegister, OfManyAtOnceEachGetsANumberAndNoneIsLeftOut) {
  constexpr int kThreads = 4, kEach = 10;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) issued(order(100 * t + i + 1));
    });
  }
  for (auto& thread : threads) thread.join();
  auto tx = home_->read_records();
  EXPECT_EQ(store::next_letter(*tx, "示信修〔2026〕")->serial, kThreads * kEach + 1);
  EXPECT_EQ(store::issued_letters(*tx, {.series = "repair", .limit = 500})->size(), size_t{kThreads * kEach});
  EXPECT_EQ(findings(), 0u);
}

TEST_F(LettersRegister, WhatIsIssuedIsIssuedOnceUnlessCancelled) {
  const store::IssuedLetter first = issued(order(1));
  EXPECT_EQ(refused(order(1)), "letters.issued_before");
  const auto bad = cancel(*home_, first.event.id, {}, " ");
  EXPECT_TRUE(!bad.ok() && bad.error().is(kBadReason));
  store::LetterEvent who;
  who.day = clock_.today();
  who.account = 8;
  const auto ended = cancel(*home_, first.event.id, who, "示例：编错");
  ASSERT_TRUE(ended.ok());
  EXPECT_EQ(reason_of(*ended), "示例：编错");
  EXPECT_EQ(ended->cancelled->account, 8);
  EXPECT_EQ(ended->event.account, 7);
  EXPECT_TRUE(cancel(*home_, first.event.id, who, "再").error().is(kNotStanding));
  EXPECT_TRUE(cancel(*home_, 99, who, "无").error().is(kNoIssued));
  EXPECT_EQ(issued(order(1)).event.number, "示信修〔2026〕2号") << "a number that was cancelled is not given again";
  EXPECT_EQ(findings(), 0u);
}

TEST_F(LettersRegister, AUnitsOwnNumbersAreItsOwnAndOnce) {
  Order own = order(1, 2);
  own.series = nullptr;
  own.event.number = "示住建函〔2026〕15号";
  EXPECT_EQ(issued(own).event.serial, 0);
  own.event.source_id = 2;
  EXPECT_EQ(refused(own), "letters.number_taken");
  own.event.unit = 3;
  EXPECT_EQ(issued(own).event.series, "") << "another unit may have a letter of this number";
  const std::string sign = "示信";
  const auto given = [&](std::string_view number) {
    const auto out = hand_number(number, &series_, &sign);
    return out.ok() ? *out : std::string(out.error().code());
  };
  EXPECT_EQ(given(" 示信函〔2026〕1号 "), "示信函〔2026〕1号");
  EXPECT_EQ(given("示信修〔2026〕9号"), "letters.bad_number") << "the machine's";
  EXPECT_EQ(given("WS12"), "letters.bad_number");
  EXPECT_EQ(given(""), "letters.bad_number");
  EXPECT_EQ(given("一\n二"), "letters.bad_number");
  EXPECT_EQ(given(std::string(65, 'a')), "letters.bad_number");
  EXPECT_EQ(hand_number("示信修〔2026〕9号", nullptr, nullptr).value(), "示信修〔2026〕9号");
}

TEST_F(LettersRegister, VerifyingKnowsTheLetterItsDigestAndItsEnd) {
  const store::LetterEvent letter = issued(order(1)).event;
  const std::string digest = base::hex(letter.digest);
  for (const std::string& name : {code_of(letter.id), letter.number}) {
    EXPECT_EQ(said(name, digest), "letter-genuine") << name;
    EXPECT_EQ(said(name, base::hex(base::sha256("else"))), "letter-changed") << name;
    EXPECT_EQ(said(name, ""), "letter-changed") << "a number alone opens nothing";
  }
  EXPECT_EQ(said("WS99", digest), "unknown");
  EXPECT_EQ(said("示信修〔2026〕99号", digest), "unknown");
  EXPECT_EQ(verify_file(*home_, "pdf " + letter.number).value(), Verdict::genuine);
  EXPECT_EQ(verify_file(*home_, "docx " + letter.number).value(), Verdict::genuine);
  EXPECT_EQ(verify_file(*home_, "pdf").value(), Verdict::unknown);
  store::LetterEvent who;
  ASSERT_TRUE(cancel(*home_, letter.id, who, "示例").ok());
  EXPECT_EQ(said(letter.number, digest), "letter-cancelled");
  EXPECT_EQ(verify_file(*home_, "pdf " + letter.number).value(), Verdict::cancelled);
}

TEST_F(LettersRegister, TheDoctorNoticesANumberThatIsGone) {
  issued(order(1));
  issued(order(2));
  ASSERT_TRUE(home_->records()
                  .run(store::Priority::interactive,
                       [](store::WriteTx& tx) -> base::Result<void> {
                         return tx.connection().run("UPDATE letter_event SET serial = 5 WHERE id = 2");
                       })
                  .ok());
  const auto found = home_->doctor();
  ASSERT_EQ(found->size(), 1u);
  EXPECT_NE(found->front().message(base::Lang::en).find("letter_event (示信修〔2026〕"), std::string::npos);
}

TEST_F(LettersRegister, WhatCannotBeWrittenHasNoNumber) {
  const auto out =
      issue(*home_, order(1), [](const store::LetterEvent&) -> base::Result<Written> { return base::fail(kBusy); });
  EXPECT_FALSE(out.ok());
  EXPECT_EQ(issued(order(2)).event.number, "示信修〔2026〕1号");
}

}  // namespace
}  // namespace taixin::letters

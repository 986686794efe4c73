#include "intake/held.h"

#include <gtest/gtest.h>

#include <fstream>
#include <thread>

#include "access/account_errors.h"
#include "access/accounts_home.h"
#include "intake/held_errors.h"

namespace taixin::intake {
namespace {

namespace fs = std::filesystem;
using access::AccountId;
using access::Caller;
using access::UnitId;
using access::testing::AccountsHome;

constexpr std::string_view kItem = "REG.enterprise", kCode = "91370999TX000001XE", kName = "岱岳示例第1商贸有限公司";
constexpr std::string_view kNumber = "370999193101010012";  // nobody's: no county has the region 370999

std::string registration(std::string_view more = {}) {
  return fmt::format(
      "ZTMC,TYSHXYDM,DJZT,CLRQ,DJJG,DJJGDM,FDDBR,JYFW\n{},{},存续,2015-03-02,示例市市场监督管理局,11370999TX9990013T,"
      "示例甲,批发 {}\n{}",
      kName, kCode, kNumber, more);
}

struct Person {
  AccountId id;
  UnitId unit;
  std::string key;
};

// Two departments: the first has an officer and two reviewers, the second a reviewer; the centre, which reviews where
// nobody else does.
class Held : public testing::Test {
 protected:
  Held()
      : office_(home_.department("370999-01")),
        other_(home_.department("370999-02")),
        bare_(home_.department("370999-03")) {
    officer_ = person("wang", "submitter", office_);
    reviewer_ = person("lisi", "reviewer", office_);
    second_ = person("zhao", "reviewer", office_);
    stranger_ = person("qian", "reviewer", other_);
    alone_ = person("sun", "submitter", bare_);
    centre_ = person("zhou", "centre_operator", home_.city());
    open();
  }
  ~Held() override { close(); }

  Person person(const std::string& login, const std::string& role, UnitId unit) {
    Person out{home_.staff(login, unit), unit, {}};
    EXPECT_TRUE(home_.accounts().grant({}, out.id, {role, unit, std::nullopt}).ok());
    out.key = home_.activate(out.id);
    return out;
  }
  void open() {
    facts_ = facts::Facts::open(home_.home()).value();
    intake_ = std::make_unique<Intake>(home_.home(), *facts_, access::testing::packs(), store::Packer::of({}));
    doors_ = access::Doors::of(*access::testing::packs()).value();
    keys_ = vault::FileKeys::open(home_.path() / "keys" / "files", home_.vault().files_key()).value();
    auto held = HeldFiles::open({home_.home(), *intake_, *keys_, home_.entrance(), *doors_}, others_);
    ASSERT_TRUE(held.ok()) << held.error().message(base::Lang::en);
    held_ = *std::move(held);
  }
  void close() {
    held_.reset();
    keys_.reset();
    intake_.reset();
    facts_.reset();
  }
  void restart() {
    close();
    home_.open();
    open();
  }
  Caller as(const Person& person) {
    Caller caller;
    caller.via = store::Via::web;
    caller.account = person.id;
    caller.unit = person.unit;
    caller.directory = home_.directory();
    return caller;
  }
  std::string name_of(UnitId unit) { return home_.directory()->unit(unit)->name; }
  IngestOptions options(UnitId unit, std::string_view item = kItem) {
    IngestOptions out;
    out.item = item;
    out.source = name_of(unit);
    out.operator_name = "示例wang";
    out.file_name = "登记.csv";
    return out;
  }
  HeldFile hand_over(std::string_view bytes = {}) {
    const std::string content = bytes.empty() ? registration() : std::string(bytes);
    auto held = held_->hand_over(as(officer_), options(office_), content);
    TX_ASSERT(held.ok(), "{}", held.error().message(base::Lang::en));
    return *std::move(held);
  }
  HeldFiles::Approval approval(const Person& person) {
    home_.pass(60);
    HeldFiles::Approval out;
    out.checks = {"content", "secrecy", "privacy", "third_persons"};
    out.code = home_.code(person.key);
    return out;
  }
  base::Result<Receipt> approve(const Person& person, int64_t id) {
    const auto signed_with = approval(person);
    return held_->approve(as(person), id, signed_with);
  }
  bool known() { return facts_->registry().by_code(kCode, store::CodeKind::uscc).has_value(); }
  size_t submissions() {
    auto tx = home_.home().read_records();
    return store::submissions(*tx, {.limit = 100}).value().size();
  }
  fs::path file_of(const HeldFile& held) { return home_.path() / "held" / held.file; }
  fs::path key_of(const HeldFile& held) { return home_.path() / "keys" / "files" / held.file; }
  void expect_gone(const HeldFile& held) {
    EXPECT_FALSE(fs::exists(file_of(held)));
    EXPECT_FALSE(fs::exists(key_of(held)));
  }
  // Everything on disk in one text.
  std::string disk() {
    std::string out;
    for (const auto& entry : fs::recursive_directory_iterator(home_.path())) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      out += std::string(std::istreambuf_iterator<char>(file), {});
    }
    return out;
  }
  template <class T>
  static std::string code(const base::Result<T>& result) {
    return result ? "" : std::string(result.error().code());
  }

  AccountsHome home_;
  const UnitId office_, other_, bare_;
  Person officer_, reviewer_, second_, stranger_, alone_, centre_;
  std::set<std::string> others_;
  std::unique_ptr<facts::Facts> facts_;
  std::unique_ptr<Intake> intake_;
  std::optional<access::Doors> doors_;
  std::unique_ptr<vault::FileKeys> keys_;
  std::unique_ptr<HeldFiles> held_;
};

TEST_F(Held, NothingOfAFileThatWaitsIsAnywhereElse) {
  const HeldFile held = hand_over();
  EXPECT_EQ(held.state, HeldState::waiting);
  EXPECT_EQ(held.rows, 1u);
  EXPECT_EQ(held.good, 1u);
  EXPECT_EQ(held.sha256, base::hex(base::sha256(registration())));
  EXPECT_FALSE(known());
  EXPECT_EQ(submissions(), 0u);
  EXPECT_TRUE(fs::exists(file_of(held)));
  // What refused rows say is in the reasons, and these are sealed with the file.
  const HeldFile bad = hand_over(registration("岱岳示例第1商贸有限公司,91370999TX000001XE,示例怪态,2015-03-02,,,,\n"));
  EXPECT_EQ(bad.refused, 1u);
  EXPECT_NE(receipt_json(held_->trial(bad).value()).find("示例怪态"), std::string::npos);
  const std::string all = disk();
  EXPECT_EQ(all.find("示例怪态"), std::string::npos);
  EXPECT_EQ(all.find(kNumber), std::string::npos) << "the number that the file holds";
  EXPECT_EQ(all.find(kName), std::string::npos) << "what a good row says";
  const auto page = held_->rows(held, 0);
  ASSERT_TRUE(page.ok());
  ASSERT_EQ(page->rows.size(), 1u);
  EXPECT_EQ(page->rows[0].cells[0], kName);
  for (const std::string& cell : page->rows[0].cells) EXPECT_EQ(cell.find(kNumber), std::string::npos);
  EXPECT_EQ(held_->trial(held)->submission.counts.accepted, 1u);
}

TEST_F(Held, ApprovedItGoesInAsItWasHandedOverOnTheDayOfHandingOver) {
  const HeldFile held = hand_over();
  const base::KnownAt handed_over = held.handed_over_at;
  home_.pass(3 * 24 * 3600);
  const auto receipt = approve(reviewer_, held.id);
  ASSERT_TRUE(receipt.ok()) << receipt.error().message(base::Lang::en);
  EXPECT_EQ(receipt->submission.counts.accepted, 1u);
  ASSERT_TRUE(receipt->reviewed.has_value());
  EXPECT_EQ(receipt->reviewed->handed_over_at, handed_over);
  EXPECT_EQ(receipt->reviewed->reviewed_by, "示例lisi");
  EXPECT_EQ(receipt->submission.operator_name, "示例wang");
  EXPECT_TRUE(known());
  const auto now = held_->find(as(officer_), held.id);
  EXPECT_EQ(now->state, HeldState::loaded);
  EXPECT_EQ(now->submission, receipt->submission.id);
  EXPECT_EQ(now->checks.size(), 4u);
  EXPECT_EQ(now->decided_by, "示例lisi");
  expect_gone(held);
  restart();
  EXPECT_EQ(held_->find(as(officer_), held.id)->state, HeldState::loaded);
  EXPECT_EQ(held_->find(as(officer_), held.id)->decided_by, "示例lisi");
  auto tx = home_.home().read_records();
  const auto kept = read_receipt(*store::submission(*tx, receipt->submission.id).value());
  ASSERT_TRUE(kept->reviewed.has_value()) << "the receipt says so for ever";
  EXPECT_EQ(kept->reviewed->held, held.id);
}

// 双公示: seven working days from the decision to the day of handing over, whenever the review is.
TEST_F(Held, ReviewMakesNothingLate) {
  ASSERT_TRUE(approve(reviewer_, hand_over().id).ok());
  const std::string penalty = fmt::format(
      "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_YXQ,CF_GSJZQ,"
      "CF_CFJG,CF_CFJGDM,CF_SJLY,CF_SJLYDM\n{},法人及非法人组织,{},示例罚〔2026〕1号,虚假宣传,示例事实,示例依据,罚款,"
      "罚款二万元,2.0,2026-04-28,2026-12-31,2029-04-28,示例市市场监督管理局,11370999TX9990013T,示例市市场监督管理局,"
      "11370999TX9990013T\n",
      kName, kCode);
  const auto held = held_->hand_over(as(officer_), options(office_, "ADM.penalty"), penalty);
  ASSERT_TRUE(held.ok()) << held.error().message(base::Lang::en);
  ASSERT_EQ(held->good, 1u) << held_->trial(*held)->errors.front().en;
  const uint64_t days = held_->trial(*held)->quality.working_days;
  home_.pass(14 * 24 * 3600);
  const auto receipt = approve(reviewer_, held->id);
  ASSERT_TRUE(receipt.ok()) << receipt.error().message(base::Lang::en);
  EXPECT_EQ(receipt->quality.timed, 1u);
  EXPECT_EQ(receipt->quality.on_time, 1u);
  EXPECT_EQ(receipt->quality.working_days, days);
}

TEST_F(Held, WhoMayDecideAndWhoMaySee) {
  const HeldFile held = hand_over();
  EXPECT_EQ(code(approve(officer_, held.id)), "access.not_permitted") << "no role to review";
  ASSERT_TRUE(home_.accounts().grant({}, officer_.id, {"reviewer", office_, std::nullopt}).ok());
  EXPECT_EQ(code(approve(officer_, held.id)), "review.own");
  EXPECT_EQ(code(approve(stranger_, held.id)), "access.other_unit");
  EXPECT_EQ(code(held_->find(as(stranger_), held.id)), "access.other_unit");
  EXPECT_TRUE(held_->list(as(stranger_), {}).empty());
  EXPECT_EQ(code(held_->find(as(centre_), held.id)), "access.other_unit") << "the unit has reviewers of its own";
  EXPECT_TRUE(held_->list(as(centre_), {}).empty());
  EXPECT_EQ(code(held_->give_back(as(centre_), held.id, "示例", {})), "access.other_unit");
  EXPECT_EQ(held_->list(as(second_), {}).size(), 1u);
  EXPECT_EQ(code(held_->find(as(reviewer_), 99)), "review.unknown");
  EXPECT_EQ(code(held_->approve(Caller::of_console(), held.id, {})), "access.not_permitted");
  EXPECT_EQ(submissions(), 0u);
}

TEST_F(Held, WhereNobodyReviewsTheCentreDoes) {
  const auto held = held_->hand_over(as(alone_), options(bare_), registration());
  ASSERT_TRUE(held.ok());
  EXPECT_EQ(held_->list(as(centre_), {}).size(), 1u);
  EXPECT_TRUE(held_->may_review(as(centre_), *held));
  EXPECT_FALSE(held_->may_review(as(stranger_), *held));
  ASSERT_TRUE(home_.accounts().grant({}, alone_.id, {"reviewer", bare_, std::nullopt}).ok());
  EXPECT_TRUE(held_->may_review(as(centre_), *held)) << "whoever handed it over is nobody else";
  const Person fresh = person("wuwu", "reviewer", bare_);
  EXPECT_FALSE(held_->may_review(as(centre_), *held)) << "now somebody is there";
  EXPECT_TRUE(held_->may_review(as(fresh), *held));
  ASSERT_TRUE(home_.accounts().suspend({}, fresh.id, "示例").ok());
  EXPECT_TRUE(held_->may_review(as(centre_), *held)) << "not while suspended";
  EXPECT_TRUE(approve(centre_, held->id).ok());
}

TEST_F(Held, EveryPointAndAFreshCode) {
  const HeldFile held = hand_over();
  auto lacking = approval(reviewer_);
  lacking.checks.pop_back();
  const auto missing = held_->approve(as(reviewer_), held.id, lacking);
  ASSERT_EQ(code(missing), "review.checks_missing");
  EXPECT_NE(missing.error().message(base::Lang::en).find("third_persons"), std::string::npos);
  auto unknown = approval(reviewer_);
  unknown.checks.push_back("made_up");
  EXPECT_EQ(code(held_->approve(as(reviewer_), held.id, unknown)), "review.unknown_check");
  auto with_number = approval(reviewer_);
  with_number.note = std::string("示例 ") + std::string(kNumber);
  EXPECT_EQ(code(held_->approve(as(reviewer_), held.id, with_number)), "review.text");
  auto wrong = approval(reviewer_);
  wrong.code = "000000";
  EXPECT_EQ(code(held_->approve(as(reviewer_), held.id, wrong)), "access.code_refused");
  auto others = approval(reviewer_);
  others.code = home_.code(second_.key);
  EXPECT_EQ(code(held_->approve(as(reviewer_), held.id, others)), "access.code_refused") << "another's phone";
  EXPECT_EQ(held_->find(as(reviewer_), held.id)->state, HeldState::waiting);
  EXPECT_EQ(submissions(), 0u);
  const auto good = approval(reviewer_);
  ASSERT_TRUE(held_->approve(as(reviewer_), held.id, good).ok());
  const HeldFile next = hand_over(registration("岱岳示例第2商贸有限公司,,存续,2015-03-02,,,,\n"));
  EXPECT_EQ(code(held_->approve(as(reviewer_), next.id, good)), "access.code_refused") << "a code is used once";
}

TEST_F(Held, CodesThatAreWrongLockAsAtTheDoor) {
  const HeldFile held = hand_over();
  const int failures = home_.entrance().policy()->failures;
  for (int i = 0; i < failures; ++i) {
    auto wrong = approval(reviewer_);
    wrong.code = "000000";
    EXPECT_FALSE(held_->approve(as(reviewer_), held.id, wrong).ok());
  }
  EXPECT_EQ(code(approve(reviewer_, held.id)), "access.sign_in_refused");
  EXPECT_TRUE(approve(second_, held.id).ok()) << "somebody else's lock is no hindrance";
}

TEST_F(Held, OfTwoWhoDecideAtOnceOneWins) {
  for (int round = 0; round < 8; ++round) {
    const HeldFile held = hand_over();
    const auto one = approval(reviewer_);
    auto two = one;
    two.code = home_.code(second_.key);
    const Caller first = as(reviewer_), other = as(second_);
    std::string codes[2];
    std::thread approving([&] { codes[0] = code(held_->approve(first, held.id, one)); });
    std::thread deciding([&] {
      codes[1] = round % 2 == 0 ? code(held_->approve(other, held.id, two))
                                : code(held_->give_back(other, held.id, "与原件不符", {"content"}));
    });
    approving.join();
    deciding.join();
    EXPECT_EQ((codes[0].empty() ? 1 : 0) + (codes[1].empty() ? 1 : 0), 1) << codes[0] << " " << codes[1];
    EXPECT_EQ(codes[codes[0].empty() ? 1 : 0], "review.decided");
    const auto now = held_->find(first, held.id);
    EXPECT_EQ(now->state == HeldState::loaded, codes[0].empty() || round % 2 == 0);
    expect_gone(held);
  }
}

TEST_F(Held, ReturnedWithWords) {
  const HeldFile held = hand_over();
  EXPECT_EQ(code(held_->give_back(as(reviewer_), held.id, "", {})), "review.text");
  EXPECT_EQ(code(held_->give_back(as(reviewer_), held.id, std::string("见 ") + std::string(kNumber), {})),
            "review.text");
  EXPECT_EQ(code(held_->give_back(as(reviewer_), held.id, "示例", {"made_up"})), "review.unknown_check");
  EXPECT_EQ(code(held_->give_back(as(stranger_), held.id, "示例", {})), "access.other_unit");
  ASSERT_TRUE(held_->give_back(as(reviewer_), held.id, "第2行与原件不符", {"content"}).ok());
  expect_gone(held);
  const auto now = held_->find(as(officer_), held.id);
  EXPECT_EQ(now->state, HeldState::returned);
  EXPECT_EQ(now->note, "第2行与原件不符");
  EXPECT_EQ(now->checks, std::vector<std::string>{"content"});
  EXPECT_EQ(code(approve(second_, held.id)), "review.decided");
  EXPECT_EQ(code(held_->withdraw(as(officer_), held.id)), "review.decided");
  EXPECT_FALSE(held_->rows(*now, 0).ok());
  EXPECT_FALSE(known());
}

TEST_F(Held, TakenBackByWhoeverHandedItOver) {
  const HeldFile held = hand_over();
  EXPECT_EQ(code(held_->withdraw(as(reviewer_), held.id)), "review.not_whose");
  ASSERT_TRUE(held_->withdraw(as(officer_), held.id).ok());
  expect_gone(held);
  EXPECT_EQ(code(approve(reviewer_, held.id)), "review.decided");
}

TEST_F(Held, ItLapsesWhenNobodyDecides) {
  const HeldFile held = hand_over();
  home_.pass(15 * 24 * 3600);
  EXPECT_EQ(held_->tick(), 0u) << "the last day is a day";
  home_.pass(24 * 3600);
  EXPECT_EQ(code(approve(reviewer_, held.id)), "review.decided") << "also when no time has been kept yet";
  EXPECT_EQ(held_->find(as(officer_), held.id)->state, HeldState::lapsed);
  expect_gone(held);
  EXPECT_EQ(held_->tick(), 0u);
  EXPECT_FALSE(known());
}

// Between `approved` and `loaded` the program may be gone: the load is taken up again, once.
TEST_F(Held, AnInterruptedLoadIsTakenUpOnce) {
  const HeldFile held = hand_over();
  const std::atomic<bool> cancel{true};
  auto stopped = approval(reviewer_);
  stopped.cancel = &cancel;
  EXPECT_EQ(code(held_->approve(as(reviewer_), held.id, stopped)), "intake.cancelled");
  EXPECT_EQ(held_->find(as(officer_), held.id)->state, HeldState::approved);
  EXPECT_EQ(code(approve(second_, held.id)), "review.decided");
  EXPECT_EQ(code(held_->withdraw(as(officer_), held.id)), "review.decided");
  EXPECT_FALSE(known());
  restart();
  EXPECT_EQ(held_->find(as(officer_), held.id)->state, HeldState::approved);
  EXPECT_TRUE(fs::exists(file_of(held))) << "a start destroys nothing that is still to go in";
  home_.pass(100 * 24 * 3600);
  EXPECT_EQ(held_->tick(), 1u) << "whatever its term was";
  EXPECT_EQ(held_->tick(), 0u);
  EXPECT_TRUE(known());
  const auto now = held_->find(as(officer_), held.id);
  EXPECT_EQ(now->state, HeldState::loaded);
  EXPECT_EQ(now->decided_by, "示例lisi");
  expect_gone(held);
  restart();
  EXPECT_EQ(held_->tick(), 0u);
  auto tx = home_.home().read_records();
  size_t sealed = 0;
  const auto all = store::submissions(*tx, {.limit = 100});
  for (const auto& one : *all) {
    sealed += one.state == store::SubmissionState::sealed;
  }
  EXPECT_EQ(sealed, 1u);
}

TEST_F(Held, AFileThatIsNotFitAnyMoreSaysWhy) {
  const HeldFile held = hand_over();
  fs::resize_file(file_of(held), fs::file_size(file_of(held)) - 1);
  auto found = held_->check(others_);
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->size(), 1u);
  EXPECT_EQ((*found)[0].code(), "review.found_no_file");
  EXPECT_EQ(code(approve(reviewer_, held.id)), "vault.bad_sealed_file");
  EXPECT_EQ(held_->find(as(officer_), held.id)->state, HeldState::lost);
  EXPECT_FALSE(known());
  const HeldFile next = hand_over();
  ASSERT_TRUE(keys_->destroy(next.file).ok());
  found = held_->check(others_);
  ASSERT_EQ(found->size(), 1u);
  EXPECT_EQ((*found)[0].code(), "review.found_no_file");
  EXPECT_EQ(code(approve(reviewer_, next.id)), "vault.no_file_key");
  EXPECT_EQ(held_->find(as(officer_), next.id)->state, HeldState::lost);
  EXPECT_FALSE(fs::exists(file_of(next)));
}

// A backup holds neither the file nor its key.
TEST_F(Held, AfterARestoreItsUnitIsToldToHandItOverAnew) {
  const HeldFile held = hand_over();
  ASSERT_TRUE(keys_->destroy(held.file).ok());
  EXPECT_EQ(held_->tick(), 0u) << "one of both may come back";
  fs::remove(file_of(held));
  restart();
  EXPECT_EQ(held_->tick(), 1u);
  EXPECT_EQ(held_->find(as(officer_), held.id)->state, HeldState::lost);
  EXPECT_TRUE(held_->check(others_)->empty());
}

TEST_F(Held, StraysAreSaidAndDestroyed) {
  const HeldFile held = hand_over();
  const std::string stray = vault::new_file_id(), kept = vault::new_file_id();
  ASSERT_TRUE(keys_->make(stray).ok());
  ASSERT_TRUE(keys_->make(kept).ok());
  std::ofstream(home_.path() / "held" / stray) << "x";
  others_.insert(kept);
  const auto found = held_->check(others_);
  ASSERT_EQ(found->size(), 2u);
  for (const auto& one : *found) EXPECT_EQ(one.code(), "review.found_stray");
  restart();
  EXPECT_TRUE(held_->check(others_)->empty());
  EXPECT_TRUE(keys_->get(kept).ok());
  EXPECT_TRUE(keys_->get(held.file).ok());
  EXPECT_FALSE(keys_->get(stray).ok());
}

TEST_F(Held, AnUploadIsMovedAndNotCopied) {
  const std::string id = vault::new_file_id(), all = registration();
  const fs::path place = home_.path() / "upload";
  {
    auto writer = vault::SealedFileWriter::create(place, id, keys_->make(id).value()).value();
    ASSERT_TRUE(writer.append(all).ok() && writer.sync().ok());
  }
  const auto refused = held_->hand_over(as(officer_), options(office_, "NO.such"), {place, id, all.size()});
  EXPECT_EQ(code(refused), "intake.unknown_item");
  EXPECT_TRUE(fs::exists(place)) << "its owner may try again";
  const auto held = held_->hand_over(as(officer_), options(office_), {place, id, all.size()});
  ASSERT_TRUE(held.ok()) << held.error().message(base::Lang::en);
  EXPECT_FALSE(fs::exists(place));
  EXPECT_EQ(held->sha256, base::hex(base::sha256(all)));
  EXPECT_TRUE(approve(reviewer_, held->id).ok());
  EXPECT_TRUE(known());
}

TEST_F(Held, WhatCannotBeReadWaitsForNobody) {
  EXPECT_EQ(code(held_->hand_over(as(officer_), options(office_), "")), "intake.empty_file");
  EXPECT_FALSE(held_->hand_over(as(officer_), options(office_), "%PDF-1.4").ok());
  EXPECT_TRUE(held_->list(as(reviewer_), {}).empty());
  EXPECT_TRUE(keys_->all().empty());
  EXPECT_TRUE(fs::is_empty(home_.path() / "held"));
}

TEST_F(Held, WhoseFilesWait) {
  EXPECT_EQ(held_->rule(Caller::of_console(), kItem), nullptr);
  EXPECT_NE(held_->rule(as(officer_), kItem), nullptr);
  EXPECT_NE(held_->rule(as(centre_), kItem), nullptr) << "the centre's files, too";
  access::NewAccount system;
  system.kind = access::AccountKind::client;
  system.login = "exchange";
  system.name = "示例系统";
  system.unit = office_;
  const Person client{home_.accounts().invite({}, system).value(), office_, {}};
  EXPECT_EQ(held_->rule(as(client), kItem), nullptr) << "as the packs of this tree say";
}

}  // namespace
}  // namespace taixin::intake

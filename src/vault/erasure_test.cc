#include "vault/erasure.h"

#include <fstream>

#include "store/fault_vfs.h"
#include "store/sqlite.h"
#include "store/test_support.h"
#include "vault/errors.h"

namespace taixin::vault {
namespace {

namespace fs = std::filesystem;

constexpr Context kRecord{"record", 7, 0};

// A home with keys for subjects 1 to 3.
class ErasureCase : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(store::Home::create(path_, clock_).ok());
    ASSERT_TRUE(Vault::create(path_ / "keys").ok());
    open();
    ASSERT_TRUE(vault_->ensure_keys(std::vector{SubjectId(1), SubjectId(2), SubjectId(3)}).ok());
  }
  void open() {
    vault_.reset();
    home_.reset();
    home_ = std::move(*store::Home::open(path_, clock_));
    vault_ = std::move(*Vault::open(path_ / "keys", clock_));
  }
  base::Result<Erasure> request(int64_t subject, std::string officer = "示例甲") {
    return request_erasure(*home_, *vault_,
                           {SubjectId(subject), std::move(officer), "示例法第四十七条", "示例函〔2026〕1号"});
  }
  base::Result<Erasure> approve(ErasureId id, std::string officer = "示例乙") {
    return approve_erasure(*home_, *vault_, {id, std::move(officer), ""});
  }

  store::TemporaryDirectory temporary_;
  const fs::path path_ = temporary_.path() / "home";
  base::FixedClock clock_{base::Day(20600)};
  std::unique_ptr<store::Home> home_;
  std::unique_ptr<Vault> vault_;
};

using Erasures = ErasureCase;

TEST_F(Erasures, TakeTwoPeopleAndEndInACertificate) {
  const std::string sealed = *vault_->seal(SubjectId(2), kRecord, "示例");
  const auto waiting = request(2);
  ASSERT_TRUE(waiting.ok());
  EXPECT_EQ(waiting->state, ErasureState::waiting);
  EXPECT_TRUE(request(2).error().is(kErasureWaiting));
  for (const char* same : {"示例甲", " 示例甲 ", "示 例　甲"})
    EXPECT_TRUE(approve(waiting->id, same).error().is(kSamePerson));
  EXPECT_TRUE(vault_->unseal(SubjectId(2), kRecord, sealed).ok());  // nothing happened yet

  const auto done = approve(waiting->id);
  ASSERT_TRUE(done.ok()) << done.error().message(base::Lang::en);
  EXPECT_EQ(done->state, ErasureState::done);
  EXPECT_TRUE(vault_->unseal(SubjectId(2), kRecord, sealed).error().is(kKeyErased));
  EXPECT_EQ((*vault_->erased(SubjectId(2)))->certificate, done->number);
  EXPECT_TRUE(*vault_->has_key(SubjectId(1)));
  EXPECT_TRUE(approve(waiting->id).error().is(kErasureClosed));
  EXPECT_TRUE(request(2).error().is(kNothingToErase));
  EXPECT_TRUE(withdraw_erasure(*home_, {waiting->id, "示例甲", "示例"}).error().is(kErasureClosed));
  EXPECT_NE(done->certificate.find("number: " + done->number + "\n"), std::string::npos);
  EXPECT_NE(done->certificate.find("last copy gone: " + clock_.today().iso() + "\n"), std::string::npos);
}

// docs/formats/erasure.md: the certificate there, byte for byte.
TEST(Certificate, IsWhatTheGoldenFileSays) {
  Erasure one;
  one.id = ErasureId(3);
  one.subject = SubjectId(42);
  one.ground = "个人信息保护法第四十七条第一款";
  one.matter = "示例函〔2026〕1号";
  one.requested_at = *base::parse_time("2026-05-27T09:00:00+08:00");
  one.requested_by = "示例甲";
  one.decided_at = *base::parse_time("2026-05-28T10:30:00+08:00");
  one.decided_by = "示例乙";
  one.number = "0f1e2d3c-E3";
  const Erased erased{SubjectId(42), *base::parse_iso_day("2026-05-28"), one.number};
  const std::string text =
      certificate_text(one, "0f1e2d3c4b5a69788796a5b4c3d2e1f0", erased, base::parse_iso_day("2026-06-20"));
  std::ifstream file(TAIXIN_SOURCE_DIR "/tests/golden/erasure_certificate.txt", std::ios::binary);
  EXPECT_EQ(text, std::string(std::istreambuf_iterator<char>(file), {}));
}

TEST_F(Erasures, SayWhenTheLastCopyIsGone) {
  ASSERT_TRUE(vault_->backup(temporary_.path() / "copy").ok());
  clock_.set(base::start_of(base::Day(20610)));
  const auto done = approve(request(1)->id);
  ASSERT_TRUE(done.ok());
  EXPECT_NE(done->certificate.find("key destroyed: " + base::Day(20610).iso() + "\n"), std::string::npos);
  EXPECT_NE(done->certificate.find("last copy gone: " + base::Day(20600 + Vault::kBackupDays).iso() + "\n"),
            std::string::npos);
}

TEST_F(Erasures, CanBeWithdrawnAndExpire) {
  const auto first = request(1);
  EXPECT_TRUE(withdraw_erasure(*home_, {first->id, "示例丙", ""}).error().is(kBadErasureText));
  const auto withdrawn = withdraw_erasure(*home_, {first->id, "示例丙", "示例理由"});
  ASSERT_TRUE(withdrawn.ok());
  EXPECT_EQ(withdrawn->state, ErasureState::withdrawn);
  EXPECT_TRUE(approve(first->id).error().is(kErasureClosed));

  const auto second = request(1);
  ASSERT_TRUE(second.ok());
  clock_.set(base::start_of(second->expires_after));  // the last day
  EXPECT_EQ(erasure(*home_, second->id)->state, ErasureState::waiting);
  clock_.set(base::start_of(second->expires_after.plus_days(1)));
  EXPECT_EQ(erasure(*home_, second->id)->state, ErasureState::expired);
  EXPECT_TRUE(approve(second->id).error().is(kErasureClosed));
  EXPECT_TRUE(*vault_->has_key(SubjectId(1)));
  const auto third = request(1);
  ASSERT_TRUE(third.ok());
  EXPECT_EQ(third->id, ErasureId(3));
  EXPECT_TRUE(approve(third->id).ok());
  const auto all = erasures(*home_);
  ASSERT_EQ(all->size(), 3u);
  EXPECT_EQ(all->front().id, third->id);
}

TEST_F(Erasures, TakeOneLineOfTextAndNoNumber) {
  const auto with = [&](std::string officer, std::string ground, std::string matter) {
    return request_erasure(*home_, *vault_, {SubjectId(1), std::move(officer), std::move(ground), std::move(matter)});
  };
  EXPECT_TRUE(with("", "示例法", "").error().is(kBadErasureText));
  EXPECT_TRUE(with("示例甲", " ", "").error().is(kBadErasureText));
  EXPECT_TRUE(with("示例甲", "示例法\nnumber: 1", "").error().is(kBadErasureText));
  EXPECT_TRUE(with("示例甲", "示例法", "身份证 379999199003071234").error().is(kBadErasureText));
  EXPECT_TRUE(with("示例甲", std::string(kErasureTextMax + 1, 'x'), "").error().is(kBadErasureText));
  EXPECT_TRUE(erasures(*home_)->empty());
  EXPECT_TRUE(request(9).error().is(kNothingToErase));
  EXPECT_TRUE(erasure(*home_, ErasureId(1)).error().is(kNoErasure));
  EXPECT_TRUE(approve(ErasureId(0)).error().is(kNoErasure));
}

// keys.db of an older backup: whoever was erased since is erased again before anything is read.
TEST_F(Erasures, HoldAgainstAnOlderBackupOfTheKeys) {
  const std::string sealed = *vault_->seal(SubjectId(1), kRecord, "示例");
  ASSERT_TRUE(vault_->backup(temporary_.path() / "copy").ok());
  const auto done = approve(request(1)->id);
  ASSERT_TRUE(done.ok());
  vault_.reset();
  for (const char* name : {"keys.db", "keys.db-wal", "keys.db-shm"}) fs::remove(path_ / "keys" / name);
  ASSERT_TRUE(Vault::restore(temporary_.path() / "copy", path_ / "keys", clock_).ok());
  open();
  EXPECT_TRUE(vault_->unseal(SubjectId(1), kRecord, sealed).ok());  // it did come back
  EXPECT_EQ(*complete_erasures(*home_, *vault_), 1u);
  EXPECT_TRUE(vault_->unseal(SubjectId(1), kRecord, sealed).error().is(kKeyErased));
  EXPECT_EQ((*vault_->erased(SubjectId(1)))->certificate, done->number);
  EXPECT_EQ(*complete_erasures(*home_, *vault_), 0u);
  EXPECT_EQ(erasures(*home_)->size(), 1u);
}

// The disk fails at every write of an approval. Approved means done after the next start; not approved means nothing.
TEST(ErasureCrash, AnApprovalIsCompletedOrNeverWas) {
  const base::FixedClock clock(base::Day(20600));
  uint64_t at = 1;
  size_t completed = 0, never = 0;
  for (bool confirmed = false; !confirmed && at < 400; ++at) {
    const store::TemporaryDirectory temporary;
    store::FaultDisk disk;
    ASSERT_TRUE(store::Home::create(temporary.path(), clock).ok());
    ASSERT_TRUE(Vault::create(temporary.path() / "keys").ok());
    {
      auto home = std::move(*store::Home::open(temporary.path(), clock));
      auto vault = std::move(*Vault::open(temporary.path() / "keys", clock));
      ASSERT_TRUE(vault->ensure_keys(std::vector{SubjectId(1)}).ok());
      ASSERT_TRUE(request_erasure(*home, *vault, {SubjectId(1), "示例甲", "示例法", ""}).ok());
      disk.arm(store::FaultDisk::Fault::power_cut, at);
      confirmed = approve_erasure(*home, *vault, {ErasureId(1), "示例乙", ""}).ok();
    }
    disk.restart(0);
    auto home = std::move(*store::Home::open(temporary.path(), clock));
    auto vault = std::move(*Vault::open(temporary.path() / "keys", clock));
    ASSERT_TRUE(complete_erasures(*home, *vault).ok());
    const auto now = erasure(*home, ErasureId(1));
    ASSERT_TRUE(now->state == ErasureState::done || now->state == ErasureState::waiting) << at;
    const bool done = now->state == ErasureState::done;
    EXPECT_TRUE(done || !confirmed);
    EXPECT_EQ(*vault->has_key(SubjectId(1)), !done) << at;
    EXPECT_EQ(now->certificate.empty(), !done);
    ++(done ? completed : never);
  }
  EXPECT_LT(at, 400u);
  EXPECT_GT(completed, 3u);
  EXPECT_GT(never, 1u);
}

}  // namespace
}  // namespace taixin::vault

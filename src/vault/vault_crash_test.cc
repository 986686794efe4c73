// Keys at every write and sync of a full, failing or powerless disk, and in processes that are killed: a key that was
// confirmed is there, and what was erased never comes back.
#include <fstream>
#include <random>

#include "store/fault_vfs.h"
#include "store/killed_child.h"
#include "store/sqlite.h"
#include "store/test_support.h"
#include "vault/errors.h"
#include "vault/vault.h"

namespace taixin::vault {
namespace {

namespace fs = std::filesystem;
using store::FaultDisk;

const base::FixedClock kClock(base::Day(20600));
constexpr Context kRecord{"record", 7, 0};

std::string all_bytes(const fs::path& directory) {
  std::string bytes;
  for (const auto& entry : fs::directory_iterator(directory)) {
    std::ifstream file(entry.path(), std::ios::binary);
    bytes += std::string(std::istreambuf_iterator<char>(file), {});
  }
  return bytes;
}

std::string wrapped_of(const fs::path& directory, int64_t subject) {
  auto connection = store::Connection::open((directory / "keys.db").string(), store::Connection::Use::reader);
  auto rows = (*connection)->prepare("SELECT wrapped FROM data_key WHERE subject = $1");
  rows->bind(SubjectId(subject));
  return *rows->step() ? std::string(store::Row(*rows).blob()) : std::string();
}

// What the script was told is on disk.
struct Told {
  std::vector<std::pair<SubjectId, std::string>> sealed;
  bool erased = false;
  bool ended = false;  // no fault came in its way
};

// Subject 1 has a key before this begins.
Told run_script(const fs::path& directory) {
  Told told;
  const auto vault = Vault::open(directory, kClock);
  if (!vault.ok()) return told;
  for (int64_t first : {10, 20, 30}) {
    const std::vector<SubjectId> some = {SubjectId(first), SubjectId(first + 1), SubjectId(first + 2)};
    if (!(*vault)->ensure_keys(some).ok()) {
      EXPECT_TRUE((*vault)->ensure_keys(std::vector{SubjectId(first + 5)}).error().is(kVaultReadOnly));
      for (const auto& [subject, sealed] : told.sealed) EXPECT_TRUE((*vault)->unseal(subject, kRecord, sealed).ok());
      return told;
    }
    for (const SubjectId subject : some) told.sealed.emplace_back(subject, *(*vault)->seal(subject, kRecord, "示例"));
  }
  told.erased = (*vault)->erase(std::vector{SubjectId(1)}, "示例-1").ok();
  told.ended = told.erased;
  return told;
}

// Counts how many operations it took; true when the fault did not come any more.
bool one_fault(FaultDisk::Fault fault, uint64_t at, uint64_t seed) {
  const store::TemporaryDirectory temporary;
  FaultDisk disk;
  EXPECT_TRUE(Vault::create(temporary.path()).ok());
  {
    const auto vault = Vault::open(temporary.path(), kClock);
    EXPECT_TRUE((*vault)->ensure_keys(std::vector{SubjectId(1)}).ok());
  }
  const std::string secret = wrapped_of(temporary.path(), 1);
  EXPECT_EQ(secret.size(), kWrappedSize);
  disk.arm(fault, at);
  const Told told = run_script(temporary.path());
  disk.restart(seed);

  const auto vault = Vault::open(temporary.path(), kClock);
  EXPECT_TRUE(vault.ok()) << vault.error().message(base::Lang::en);
  if (!vault.ok()) return true;
  for (const auto& [subject, sealed] : told.sealed) EXPECT_TRUE((*vault)->unseal(subject, kRecord, sealed).ok());
  EXPECT_TRUE((*vault)->check()->empty());
  const auto gone = (*vault)->erased(SubjectId(1));
  EXPECT_TRUE(gone->has_value() || !told.erased);
  // Destroyed means wiped, also when the wiping itself was cut: the start went on with it.
  EXPECT_TRUE(!gone->has_value() || all_bytes(temporary.path()).find(secret) == std::string::npos);
  EXPECT_TRUE((*vault)->erase(std::vector{SubjectId(1)}, "示例-2").ok());
  EXPECT_EQ(all_bytes(temporary.path()).find(secret), std::string::npos);
  EXPECT_TRUE((*vault)->ensure_keys(std::vector{SubjectId(77)}).ok());
  return told.ended;
}

TEST(VaultCrash, AtEveryWriteAndSync) {
  for (const auto fault : {FaultDisk::Fault::full, FaultDisk::Fault::io_error, FaultDisk::Fault::power_cut}) {
    uint64_t at = 1;
    for (; !one_fault(fault, at, 0) && at < 500; ++at) ASSERT_FALSE(testing::Test::HasFailure()) << at;
    EXPECT_GT(at, 20u);
    EXPECT_LT(at, 500u);
  }
  for (uint64_t at = 1; at < 60; ++at) one_fault(FaultDisk::Fault::power_cut, at, at + 100);
}

// Makes keys, then erases some, until killed; says each subject after it was confirmed (erased ones negative).
[[noreturn]] void work_for_ever(const fs::path& directory, int64_t first, const store::Say<int64_t>& say) {
  const auto vault = Vault::open(directory, kClock);
  if (!vault.ok()) ::_exit(1);
  for (int64_t id = first;; id += 3) {
    const std::vector<SubjectId> some = {SubjectId(id), SubjectId(id + 1), SubjectId(id + 2)};
    if (!(*vault)->ensure_keys(some).ok()) ::_exit(2);
    say(id);
    if (id % 4 != 0) continue;
    if (!(*vault)->erase({&some[1], 1}, "示例").ok()) ::_exit(4);
    say(-(id + 1));
  }
}

TEST(VaultCrash, KilledAtAnyMoment) {
  const store::TemporaryDirectory temporary;
  ASSERT_TRUE(Vault::create(temporary.path()).ok());
  std::mt19937 random(20260401);
  std::vector<int64_t> told;
  for (int64_t round = 0; round < 15; ++round) {
    // Every other time something was confirmed first, however slow the machine.
    const store::Killing when{.after_a_word = round % 2 == 1,
                              .wait = std::chrono::microseconds(random() % 40'000 + 3'000)};
    const auto said = store::killed_at_work<int64_t>(
        when, [&](const auto& say) { work_for_ever(temporary.path(), round * 100'000 + 1, say); });
    ASSERT_FALSE(testing::Test::HasFailure());
    told.insert(told.end(), said.begin(), said.end());
    const auto vault = Vault::open(temporary.path(), kClock);
    ASSERT_TRUE(vault.ok()) << vault.error().message(base::Lang::en);
    for (const int64_t id : told) {
      if (id > 0) {
        ASSERT_TRUE(*(*vault)->has_key(SubjectId(id)));
      } else {
        ASSERT_TRUE((*vault)->erased(SubjectId(-id))->has_value());
      }
    }
    ASSERT_TRUE((*vault)->check()->empty());
  }
  EXPECT_GE(told.size(), 7u);
}

}  // namespace
}  // namespace taixin::vault

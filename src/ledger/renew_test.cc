// Keys that are lost: the power is cut at every write of a renewal, and what was begun ends when it is repeated; the
// history of keys says at each size which is right.
#include "ledger/renew.h"

#include <gmock/gmock.h>

#include <fstream>

#include "ledger/log_errors.h"
#include "ledger/test_support.h"
#include "store/fault_vfs.h"
#include "store/files.h"
#include "vault/errors.h"

namespace taixin::ledger {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;
using testing::SizeIs;

const base::FixedClock kClock(base::Day(20600));

// A home with keys as the application opens it.
struct KeyedHome {
  explicit KeyedHome(fs::path at) : directory(std::move(at)), keys(directory / "keys") {}
  ~KeyedHome() { close(); }

  base::Result<void> create() {
    TX_CHECK(store::Home::create(directory, kClock));
    TX_CHECK(Ledger::create(keys, directory, "example.com/示例"));
    TX_CHECK(vault::Vault::create(keys));
    return open();
  }
  base::Result<void> open() {
    TX_TRY(home, store::Home::open(directory, kClock, [&]() -> base::Result<store::Home::Hooks> {
             TX_TRY(vault, vault::Vault::open(keys, kClock));
             Hash salt;
             std::ranges::copy(vault->salt_key().reveal(), salt.begin());
             TX_TRY(ledger, Ledger::open(keys, Salts(salt)));
             return ledger->hooks();
           }));
    TX_CHECK(ledger->start(*home));
    TX_CHECK(vault::complete_losses(*home, *vault));
    return {};
  }
  void close() {
    if (ledger) ledger->stop();
    home.reset();
    ledger.reset();
    vault.reset();
  }
  std::vector<std::string> audit(LogName name) {
    Audit audit(*home, ledger->log(name), ledger->verifier(name), ledger->signed_size(name));
    for (;;) {
      const auto more = audit.step(1000);
      if (!more) return {more.error().message(base::Lang::en)};
      if (!*more) break;
    }
    std::vector<std::string> lines;
    for (const base::Error& finding : audit.findings()) lines.push_back(finding.message(base::Lang::en));
    return lines;
  }
  std::vector<vault::KeyEvent> events() {
    auto tx = home->read_records();
    return *vault::key_events(tx->connection());
  }
  void lose_all() const {
    for (const char* name : {"master.key", "keys.db", "records.key", "access.key", "records.signed", "access.signed"}) {
      fs::remove(keys / name);
    }
  }

  const fs::path directory, keys;
  std::unique_ptr<vault::Vault> vault;
  std::unique_ptr<Ledger> ledger;
  std::unique_ptr<store::Home> home;
};

RenewOptions all_lost() {
  RenewOptions options;
  options.logs = {LogName::records, LogName::access};
  options.accept_loss = true;
  options.officer = "示例甲";
  options.reason = "火灾";
  return options;
}

class Renewals : public testing::Test {
 protected:
  Renewals() : at_(temporary_.path() / "home") {
    EXPECT_TRUE(at_.create());
    EXPECT_TRUE(store::load_submission(*at_.home, 300, 100));
    EXPECT_TRUE(store::load_submission(*at_.home, 600, 500, store::Packed::in_blocks));
    EXPECT_TRUE(at_.ledger->publish());
  }

  store::TemporaryDirectory temporary_;
  KeyedHome at_;
};

TEST_F(Renewals, OfEverythingLeaveATreeThatGoesOn) {
  const TreeHead before{at_.ledger->log(LogName::records).head().size, at_.ledger->log(LogName::records).head().root};
  const VerifierKey old = at_.ledger->verifier(LogName::records);
  at_.close();
  at_.lose_all();
  const auto recorded = renew_keys(at_.directory, all_lost(), kClock);
  ASSERT_TRUE(recorded.ok()) << recorded.error().message(base::Lang::en);
  EXPECT_THAT(*recorded, SizeIs(3));
  ASSERT_TRUE(at_.open());
  EXPECT_FALSE(at_.ledger->trouble());
  EXPECT_THAT(at_.audit(LogName::records), IsEmpty());
  EXPECT_THAT(at_.audit(LogName::access), IsEmpty());
  auto tx = at_.home->read_records();
  StoredTiles tiles(tx->connection());
  EXPECT_EQ(*tree_root(tiles, before.size), before.root) << "the old tree is the beginning of the new one";
  const auto history = *key_history(tx->connection(), LogName::records, at_.ledger->verifier(LogName::records));
  EXPECT_EQ(history.opaque, before);
  ASSERT_THAT(history.eras, SizeIs(2));
  EXPECT_EQ(history.eras[0].key, old);
  EXPECT_EQ(history.key_for(before.size), old);
  EXPECT_EQ(history.key_for(before.size + 1), at_.ledger->verifier(LogName::records));
  EXPECT_TRUE(key_history(tx->connection(), LogName::records, old).error().is(kOtherLogKey));
}

// What a log is audited by: a note below the boundary by the new key is as wrong as one above it by the old.
TEST_F(Renewals, EachSizeHasOneRightKey) {
  at_.close();
  const auto old_text = *store::read_file(at_.keys / "records.key", 4096);
  fs::remove(at_.keys / "records.key");
  RenewOptions options = all_lost();
  options.logs = {LogName::records};
  options.accept_loss = false;
  ASSERT_TRUE(renew_keys(at_.directory, options, kClock).ok());
  ASSERT_TRUE(at_.open());
  ASSERT_TRUE(store::load_submission(*at_.home, 3, 3));
  ASSERT_TRUE(at_.ledger->publish());
  EXPECT_THAT(at_.audit(LogName::records), IsEmpty());
  const auto sizes = [&] {
    auto tx = at_.home->read_records();
    return std::pair(*tx->connection().integer("SELECT min(size) FROM log_checkpoint"),
                     *tx->connection().integer("SELECT max(size) FROM log_checkpoint"));
  }();
  const auto sign_by_hand = [&](int64_t size, const SignerKey& key) {
    ASSERT_TRUE(at_.home->records().run(store::Priority::bulk, [&](store::WriteTx& tx) -> base::Result<void> {
      StoredTiles tiles(tx.connection());
      TX_TRY(const Hash root, tree_root(tiles, static_cast<uint64_t>(size)));
      const Note note = sign_checkpoint({key.verifier().name, static_cast<uint64_t>(size), root, {}}, key);
      return tx.connection().run("UPDATE log_checkpoint SET note = $1 WHERE size = $2", format_note(note), size);
    }));
  };
  const auto old_key = *SignerKey::parse(old_text);
  const auto new_key = *SignerKey::parse(*store::read_file(at_.keys / "records.key", 4096));
  sign_by_hand(sizes.second, old_key);
  EXPECT_THAT(at_.audit(LogName::records), SizeIs(1));
  sign_by_hand(sizes.second, new_key);
  EXPECT_THAT(at_.audit(LogName::records), IsEmpty());
  sign_by_hand(sizes.first, new_key);
  EXPECT_THAT(at_.audit(LogName::records), SizeIs(1));
}

TEST_F(Renewals, AreRefusedWithAReasonAndChangeNothing) {
  EXPECT_FALSE(renew_keys(at_.directory, all_lost(), kClock).ok()) << "somebody owns the home";
  at_.close();
  const auto expect_refused = [&](const RenewOptions& options, const base::ErrorKind& kind) {
    const auto done = renew_keys(at_.directory, options, kClock);
    ASSERT_FALSE(done.ok());
    EXPECT_TRUE(done.error().is(kind)) << done.error().message(base::Lang::en);
  };
  RenewOptions options = all_lost();
  expect_refused(options, kKeyIsThere);
  options.logs = {};
  expect_refused(options, kNothingToRenew);
  options.accept_loss = false;
  expect_refused(options, kNothingToRenew);
  fs::rename(at_.keys / "master.key", at_.keys / "aside");
  expect_refused(all_lost(), kLockedKeys);
  fs::rename(at_.keys / "keys.db", at_.keys / "keys.aside");
  options = all_lost();
  options.accept_loss = false;
  expect_refused(options, kSealedLost);
  options = all_lost();
  options.reason = "两\n行";
  expect_refused(options, vault::kBadErasureText);
  fs::rename(at_.keys / "aside", at_.keys / "master.key");
  fs::rename(at_.keys / "keys.aside", at_.keys / "keys.db");
  ASSERT_TRUE(at_.open());
  EXPECT_THAT(at_.events(), IsEmpty());
  EXPECT_THAT(at_.audit(LogName::records), IsEmpty());
}

TEST_F(Renewals, WithAnotherHomesKeysAreRefused) {
  KeyedHome other(temporary_.path() / "other");
  ASSERT_TRUE(other.create());
  other.close();
  at_.close();
  for (const char* name : {"master.key", "keys.db"}) {
    fs::copy_file(other.keys / name, at_.keys / name, fs::copy_options::overwrite_existing);
  }
  fs::remove(at_.keys / "records.key");
  RenewOptions options = all_lost();
  options.logs = {LogName::records};
  EXPECT_TRUE(renew_keys(at_.directory, options, kClock).error().is(kOtherMasterKey));
}

TEST(RenewalCrash, CutAtEveryWriteItEndsWhenItIsRepeated) {
  const store::TemporaryDirectory temporary;
  KeyedHome lost(temporary.path() / "home");
  ASSERT_TRUE(lost.create());
  ASSERT_TRUE(store::load_submission(*lost.home, 3, 3));
  ASSERT_TRUE(lost.ledger->publish());
  lost.close();
  lost.lose_all();
  const fs::path path = temporary.path() / "cut";
  const auto fresh = [&] {
    fs::remove_all(path);
    fs::copy(lost.directory, path, fs::copy_options::recursive);
  };
  fresh();
  uint64_t operations = 0;
  {
    store::FaultDisk disk;
    disk.arm(store::FaultDisk::Fault::none, 0);
    ASSERT_TRUE(renew_keys(path, all_lost(), kClock).ok());
    operations = disk.operations();
  }
  ASSERT_GT(operations, 20u);
  int opened_before_its_end = 0;
  for (uint64_t at = 1; at <= operations && !testing::Test::HasFailure(); ++at) {
    SCOPED_TRACE(fmt::format("operation {} of {}", at, operations));
    fresh();
    store::FaultDisk disk;
    disk.arm(store::FaultDisk::Fault::power_cut, at);
    const bool ended = renew_keys(path, all_lost(), kClock).ok();
    disk.restart(at % 3);
    KeyedHome cut(path);
    if (!ended && cut.open().ok()) ++opened_before_its_end;
    cut.close();
    const auto again = renew_keys(path, all_lost(), kClock);
    EXPECT_TRUE(again.ok() || again.error().is(kKeyIsThere)) << again.error().message(base::Lang::en);
    ASSERT_TRUE(cut.open());
    EXPECT_FALSE(cut.ledger->trouble());
    EXPECT_THAT(cut.events(), SizeIs(3));
    EXPECT_THAT(cut.audit(LogName::records), IsEmpty());
    EXPECT_THAT(cut.audit(LogName::access), IsEmpty());
  }
  EXPECT_EQ(opened_before_its_end, 0);
}

TEST(KeysState, SaysWhatIsThereAndWhatIsWrong) {
  const store::TemporaryDirectory temporary;
  KeyedHome at(temporary.path() / "home");
  ASSERT_TRUE(at.create());
  auto state = *keys_state(at.directory);  // while it is owned
  EXPECT_TRUE(state.whole());
  EXPECT_EQ(state.known_keys[0], format_vkey(at.ledger->verifier(LogName::records)));
  at.close();
  std::ofstream(at.keys / "access.key") << "示例\n";
  fs::remove(at.keys / "records.key");
  state = *keys_state(at.directory);
  EXPECT_FALSE(state.whole());
  for (const auto& file : state.files) {
    EXPECT_EQ(file.there, file.name != "records.key" && !file.name.ends_with(".signed")) << file.name;
    EXPECT_EQ(file.wrong.has_value(), file.name == "access.key") << file.name;
  }
}

}  // namespace
}  // namespace taixin::ledger

#include "ledger/witness.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <random>
#include <thread>

#include "ledger/cosignature.h"
#include "ledger/proof_errors.h"
#include "ledger/reference_tree.h"
#include "store/fault_vfs.h"
#include "store/sqlite.h"
#include "store/test_support.h"

namespace taixin::ledger {
namespace {

using testing::Leaves;
using testing::MemoryTiles;
using testing::numbered_leaves;

SignerKey key_of(std::string_view name, KeyType type, uint8_t byte) {
  std::array<uint8_t, 32> seed;
  seed.fill(byte);
  return *SignerKey::from_seed(name, type, seed);
}
const SignerKey kLog = key_of("log.example", KeyType::ed25519, 1);
const SignerKey kWitness = key_of("witness.example/w", KeyType::cosignature, 2);
const std::vector<Hash> kLeaves = numbered_leaves(600), kOtherLeaves = numbered_leaves(600, 1);
const base::FixedClock kClock(base::Day(20600));

Note checkpoint(size_t size, const std::vector<Hash>& leaves = kLeaves) {
  return sign_checkpoint({"log.example", size, subtree_root(Leaves(leaves).first(size)), {}}, kLog);
}
std::string request(size_t old, size_t size, const std::vector<Hash>& leaves = kLeaves) {
  MemoryTiles tiles(leaves);
  WitnessRequest out{old, {}, checkpoint(size, leaves)};
  if (old > 0 && old <= size) out.proof = *consistency_proof(tiles, old, size);
  return format_witness_request(out);
}

struct Fixture {
  Fixture() { reopen(); }
  void reopen() {
    witness.reset();
    auto opened = Witness::open({.directory = directory.path() / "w",
                                 .logs = {kLog.verifier()},
                                 .key = kWitness,
                                 .clock = clock,
                                 .alarm = [this](const std::string& file) { alarms.push_back(file); }});
    ASSERT_TRUE(opened.ok()) << opened.error().message(base::Lang::en);
    witness = *std::move(opened);
  }
  int status(const std::string& body) { return witness->add_checkpoint(body).status; }

  base::FixedClock clock{base::Day(20600)};
  store::TemporaryDirectory directory;
  std::unique_ptr<Witness> witness;
  std::vector<std::string> alarms;
};

TEST(Witness, CosignsWhatContinuesAndRemembersIt) {
  Fixture f;
  const std::vector keys{kWitness.verifier()};
  size_t old = 0;
  for (const size_t size : {size_t{0}, size_t{1}, size_t{1}, size_t{255}, size_t{256}, size_t{600}, size_t{600}}) {
    const WitnessAnswer answer = f.witness->add_checkpoint(request(old, size));
    ASSERT_EQ(answer.status, 200) << old << " " << size << answer.body;
    Note note = checkpoint(size);
    note.signatures = *parse_signature_lines(answer.body);
    const auto opened = open_note(note, keys);
    ASSERT_TRUE(opened.ok());
    EXPECT_EQ(opened->signatures[0].timestamp, static_cast<uint64_t>(f.clock.now().get() / 1'000'000));
    f.reopen();
    const WitnessAnswer conflict = f.witness->add_checkpoint(request(size + 1, size + 1 > 600 ? 600 : size + 1));
    EXPECT_EQ(conflict.status, size == 600 ? 400 : 409);
    old = size;
  }
  EXPECT_TRUE(f.alarms.empty());
  const std::string hash = base::hex(base::sha256("log.example"));
  const std::vector both{kLog.verifier(), kWitness.verifier()};
  EXPECT_EQ(open_note(*parse_note(f.witness->latest(hash).body), both)->signatures.size(), 2u);
}

TEST(Witness, AnswersWithTheStatusesOfTheSpecification) {
  Fixture f;
  // 400: malformed.
  for (const std::string& wrong :
       {std::string(), std::string("old 0\n"), "old 00\n\n" + format_note(checkpoint(5)),
        "old\n\n" + format_note(checkpoint(5)), "old -1\n\n" + format_note(checkpoint(5)),
        "old 0\nAAAA\n\n" + format_note(checkpoint(5)), "old 0\n" + format_note(checkpoint(5)),
        "OLD 0\n\n" + format_note(checkpoint(5)), "old 0\n\n" + checkpoint(5).text}) {
    EXPECT_EQ(f.status(wrong), 400) << wrong;
  }
  WitnessRequest many{1, std::vector<Hash>(kWitnessHashesMax + 1), checkpoint(5)};
  EXPECT_EQ(f.status(format_witness_request(many)), 400);
  EXPECT_EQ(f.status(request(6, 5)), 400);  // old size above the checkpoint's
  // 404: another log; 403: not signed by this one, or wrongly.
  const SignerKey other = key_of("other.example", KeyType::ed25519, 9);
  WitnessRequest asked{0, {}, sign_checkpoint({"other.example", 5, kLeaves[0], {}}, other)};
  EXPECT_EQ(f.status(format_witness_request(asked)), 404);
  asked.note = sign_checkpoint({"log.example", 5, kLeaves[0], {}}, other);
  EXPECT_EQ(f.status(format_witness_request(asked)), 403);
  asked.note = checkpoint(5);
  asked.note.signatures[0].bytes[7] ^= 1;
  EXPECT_EQ(f.status(format_witness_request(asked)), 403);
  asked.note.signatures.insert(asked.note.signatures.begin(), checkpoint(5).signatures[0]);  // a good one does not help
  EXPECT_EQ(f.status(format_witness_request(asked)), 403);
  // 422: a proof from nothing, a wrong root of nothing.
  asked = {0, {kLeaves[0]}, checkpoint(5)};
  EXPECT_EQ(f.status(format_witness_request(asked)), 422);
  asked = {0, {}, sign_checkpoint({"log.example", 0, kLeaves[0], {}}, kLog)};
  EXPECT_EQ(f.status(format_witness_request(asked)), 422);
  EXPECT_EQ(f.witness->latest(base::hex(base::sha256("log.example"))).status, 404);
  // 409 with the size, first 0, then what was cosigned.
  WitnessAnswer answer = f.witness->add_checkpoint(request(3, 5));
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.content_type, "text/x.tlog.size");
  EXPECT_EQ(answer.body, "0\n");
  ASSERT_EQ(f.status(request(0, 5)), 200);
  answer = f.witness->add_checkpoint(request(0, 9));
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.body, "5\n");
  // 422: a wrong proof, and a proof where none is needed.
  asked = *parse_witness_request(request(5, 9));
  asked.proof[0][0] ^= 1;
  EXPECT_EQ(f.status(format_witness_request(asked)), 422);
  asked = {5, {kLeaves[0]}, checkpoint(5)};
  EXPECT_EQ(f.status(format_witness_request(asked)), 422);
  EXPECT_EQ(f.status(request(5, 9)), 200);
}

TEST(Witness, RefusesForksAndKeepsBothNotes) {
  Fixture f;
  ASSERT_EQ(f.status(request(0, 100)), 200);
  ASSERT_EQ(f.status(request(100, 300)), 200);
  // Another root for the size it cosigned last.
  EXPECT_EQ(f.status(request(300, 300, kOtherLeaves)), 422);
  ASSERT_EQ(f.alarms.size(), 1u);
  std::ifstream file(f.alarms[0], std::ios::binary);
  const std::string evidence(std::istreambuf_iterator<char>(file), {});
  const size_t before = evidence.find("--- cosigned before\n"), submitted = evidence.find("--- submitted\n");
  ASSERT_TRUE(evidence.starts_with("taixin-witness-evidence v1\nkind fork\n") && submitted != evidence.npos);
  const std::vector keys{kLog.verifier()};
  const auto first =
      open_checkpoint(std::string_view(evidence).substr(before + 20, submitted - before - 20), keys, "log.example");
  const auto second = open_checkpoint(std::string_view(evidence).substr(submitted + 14), keys, "log.example");
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(first->checkpoint.size, second->checkpoint.size);
  EXPECT_NE(first->checkpoint.root, second->checkpoint.root);
  // A fork that grew: no proof can continue what was cosigned. Anybody could send a proof that does not hold with a
  // note that does, so this is kept apart and does not fill the place of evidence.
  EXPECT_EQ(f.status(request(300, 400, kOtherLeaves)), 422);
  ASSERT_EQ(f.alarms.size(), 2u);
  EXPECT_NE(f.alarms[0].find("/evidence/"), std::string::npos);
  EXPECT_NE(f.alarms[1].find("/unproven/"), std::string::npos);
  // Rolled back: the size is refused; and another root for a size of the past is evidence even so.
  EXPECT_EQ(f.status(request(0, 100)), 409);
  EXPECT_EQ(f.status(request(100, 200)), 409);
  EXPECT_EQ(f.alarms.size(), 2u);
  EXPECT_EQ(f.status(request(0, 100, kOtherLeaves)), 409);
  EXPECT_EQ(f.alarms.size(), 3u);
  // The same pair again is the same file.
  EXPECT_EQ(f.status(request(300, 300, kOtherLeaves)), 422);
  EXPECT_EQ(f.alarms[3], f.alarms[0]);
  // The honest log goes on.
  EXPECT_EQ(f.status(request(300, 600)), 200);
}

TEST(Witness, NobodyElseCanFillThePlaceOfEvidence) {
  Fixture f;
  ASSERT_EQ(f.status(request(0, 100)), 200);
  for (size_t size = 101; size <= 101 + Witness::kUnprovenFilesMax; ++size) {
    WitnessRequest bad{100, {kLeaves[0]}, checkpoint(size)};  // the log's own note, a stranger's proof
    EXPECT_EQ(f.status(format_witness_request(bad)), 422);
  }
  const auto files = [&](const char* directory) {
    std::error_code none;
    return std::distance(std::filesystem::directory_iterator(f.directory.path() / "w" / directory, none), {});
  };
  EXPECT_EQ(files("unproven"), static_cast<ptrdiff_t>(Witness::kUnprovenFilesMax));
  EXPECT_EQ(files("evidence"), 0);
  EXPECT_EQ(f.status(request(100, 100, kOtherLeaves)), 422);
  EXPECT_EQ(files("evidence"), 1);
  EXPECT_EQ(f.status(request(100, 300)), 200);
}

TEST(Witness, AClockSetBackDoesNotSetItBack) {
  Fixture f;
  ASSERT_EQ(f.status(request(0, 100)), 200);
  f.clock.set(base::KnownAt(f.clock.now().get() - int64_t{3600} * 1'000'000));
  const WitnessAnswer answer = f.witness->add_checkpoint(request(100, 200));
  EXPECT_EQ(cosignature_time((*parse_signature_lines(answer.body))[0].bytes),
            static_cast<uint64_t>(kClock.now().get() / 1'000'000));
}

TEST(Witness, DoesNotSignFromAMemoryThatIsNotItsOwn) {
  Fixture f;
  ASSERT_EQ(f.status(request(0, 100)), 200);
  const auto open_as = [&](const SignerKey& key) {
    return Witness::open(
        {.directory = f.directory.path() / "w", .logs = {kLog.verifier()}, .key = key, .clock = kClock, .alarm = {}});
  };
  EXPECT_TRUE(open_as(kWitness).error().is(kWitnessRunning));
  f.witness.reset();
  EXPECT_TRUE(open_as(key_of("witness.example/w", KeyType::cosignature, 3)).error().is(kWitnessMemory));
  EXPECT_TRUE(open_as(kLog).error().is(kBadKey));
  const auto edit = [&](const char* sql) {
    const auto db =
        *store::Connection::open((f.directory.path() / "w/witness.db").string(), store::Connection::Use::plain);
    EXPECT_TRUE(db->script(sql).ok());
  };
  EXPECT_TRUE(open_as(kWitness).ok());
  edit("UPDATE cosigned SET size = 50");
  EXPECT_TRUE(open_as(kWitness).error().is(kWitnessMemory));
  edit("UPDATE cosigned SET size = 100, root = zeroblob(32)");
  EXPECT_TRUE(open_as(kWitness).error().is(kWitnessMemory));
}

TEST(Witness, KeepsABoundedPast) {
  Fixture f;
  ASSERT_EQ(f.status(request(0, 100)), 200);
  f.witness.reset();
  const std::string path = (f.directory.path() / "w/witness.db").string();
  {  // what years of checkpoints leave behind
    const auto db = *store::Connection::open(path, store::Connection::Use::plain);
    ASSERT_TRUE(db->script("WITH RECURSIVE n(i) AS (SELECT -6000 UNION ALL SELECT i + 1 FROM n WHERE i < -1) "
                           "INSERT INTO cosigned SELECT 'log.example', i, zeroblob(32), '', 0 FROM n")
                    .ok());
  }
  f.reopen();
  ASSERT_EQ(f.status(request(100, 200)), 200);
  f.witness.reset();
  const auto db = *store::Connection::open(path, store::Connection::Use::plain);
  EXPECT_EQ(*db->integer("SELECT count(*) FROM cosigned"), Witness::kRememberedMax);
  EXPECT_EQ(*db->integer("SELECT max(size) FROM cosigned"), 200);
}

// ---- its memory and a failing disk

// Cosigns 1, 2, 3, ... until something fails; the last size that was answered with 200.
size_t cosign_on(Witness& witness, size_t from, size_t to) {
  for (size_t size = from; size < to; ++size) {
    if (witness.add_checkpoint(request(size, size + 1)).status != 200) return size;
  }
  return to;
}

TEST(Witness, APowerCutAtAnyWriteForgetsNothingItAnswered) {
  for (const auto fault :
       {store::FaultDisk::Fault::power_cut, store::FaultDisk::Fault::full, store::FaultDisk::Fault::io_error}) {
    size_t cuts = 0;
    for (uint64_t at = 1;; ++at) {
      const store::TemporaryDirectory directory;
      store::FaultDisk disk;
      const auto open = [&] {
        return Witness::open(
            {.directory = directory.path(), .logs = {kLog.verifier()}, .key = kWitness, .clock = kClock, .alarm = {}});
      };
      size_t answered = 0;
      bool finished = false;
      {
        auto witness = open();
        ASSERT_TRUE(witness.ok());
        ASSERT_EQ(answered = cosign_on(**witness, 0, 3), 3u);
        disk.arm(fault, at);
        answered = cosign_on(**witness, 3, 6);
        finished = answered == 6 && disk.operations() < at;
        if (answered < 6) {  // it failed; whatever is asked now, it does not sign
          EXPECT_GE((*witness)->add_checkpoint(request(answered, answered + 1)).status, 400);
        }
      }
      disk.restart(at % 3);
      auto witness = open();
      ASSERT_TRUE(witness.ok()) << witness.error().message(base::Lang::en);
      const WitnessAnswer said = (*witness)->add_checkpoint(request(10, 11));
      ASSERT_EQ(said.status, 409);
      const size_t remembered = *parse_tree_size_answer(said.body);
      EXPECT_GE(remembered, answered) << "fault at operation " << at;
      EXPECT_LE(remembered, answered + 1);
      EXPECT_EQ(cosign_on(**witness, remembered, remembered + 2), remembered + 2) << "and it goes on";
      if (finished) break;
      ++cuts;
    }
    EXPECT_GE(cuts, 3u);
  }
}

[[noreturn]] void cosign_for_ever(const std::filesystem::path& directory, size_t from, int out) {
  auto witness =
      Witness::open({.directory = directory, .logs = {kLog.verifier()}, .key = kWitness, .clock = kClock, .alarm = {}});
  if (!witness.ok()) ::_exit(1);
  for (uint64_t size = from;; ++size) {
    const uint64_t next = size + 1;
    if (next > 600) ::_exit(0);
    if ((*witness)->add_checkpoint(request(size, next)).status != 200) ::_exit(2);
    if (::write(out, &next, sizeof next) != sizeof next) ::_exit(3);
  }
}

TEST(Witness, KilledAtAnyMomentItForgetsNothingItAnswered) {
  const store::TemporaryDirectory directory;
  std::mt19937 random(20260402);
  uint64_t answered = 0;
  for (int round = 0; round < 15 && answered < 500; ++round) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) cosign_for_ever(directory.path(), answered, ends[1]);
    ::close(ends[1]);
    uint64_t heard = 0;  // every other time it has answered something first, however slow the machine
    if (round % 2 == 1 && ::read(ends[0], &heard, sizeof heard) == sizeof heard) answered = heard;
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 30'000 + 5'000));
    ::kill(child, SIGKILL);
    int state = 0;
    ::waitpid(child, &state, 0);
    ASSERT_TRUE(WIFSIGNALED(state)) << "the child ended by itself: " << WEXITSTATUS(state);
    for (uint64_t size; ::read(ends[0], &size, sizeof size) == sizeof size;) answered = size;
    ::close(ends[0]);
    auto witness = Witness::open(
        {.directory = directory.path(), .logs = {kLog.verifier()}, .key = kWitness, .clock = kClock, .alarm = {}});
    ASSERT_TRUE(witness.ok()) << witness.error().message(base::Lang::en);
    const WitnessAnswer said = (*witness)->add_checkpoint(request(590, 600));
    ASSERT_EQ(said.status, 409);
    const uint64_t remembered = *parse_tree_size_answer(said.body);
    ASSERT_GE(remembered, answered);
    ASSERT_LE(remembered, answered + 1);
    answered = remembered;
  }
  EXPECT_GE(answered, 7u);
}

TEST(Witness, OfTwoThatAskAtOnceOnlyOneIsAnswered) {
  Fixture f;
  ASSERT_EQ(f.status(request(0, 100)), 200);
  std::atomic<int> cosigned = 0, conflict = 0;
  {
    std::vector<std::jthread> threads;
    for (size_t size = 101; size <= 108; ++size) {
      threads.emplace_back([&, body = request(100, size)] {
        const int status = f.status(body);
        ++(status == 200 ? cosigned : conflict);
        EXPECT_TRUE(status == 200 || status == 409) << status;
      });
    }
  }
  EXPECT_EQ(cosigned, 1);
  EXPECT_EQ(conflict, 7);
}

}  // namespace
}  // namespace taixin::ledger

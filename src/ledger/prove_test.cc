// Proofs hold without the home that made them, and for nothing but what they open.
#include "ledger/prove.h"

#include <gmock/gmock.h>

#include "ledger/log_errors.h"
#include "ledger/test_support.h"
#include "store/sqlite.h"

namespace taixin::ledger {
namespace {

const base::FixedClock kClock(base::Day(20600));

class ProveTest : public testing::Test {
 protected:
  ProveTest() : logged_(temporary_.path() / "home", kClock) {
    EXPECT_TRUE(logged_.create());
    store::Home& home = logged_.home();
    EXPECT_TRUE(store::load_submission(home, 40, 16));
    EXPECT_TRUE(store::load_submission(home, 600, 500, store::Packed::in_blocks));
    EXPECT_TRUE(home.records().run(store::Priority::bulk, [](store::WriteTx& tx) {
      std::vector<store::SubjectName> names;
      for (int64_t i = 1; i <= 300; ++i) names.push_back({SubjectId(i), "示例", "示例", true, {}, {}});
      return store::add_subject_names(tx, names);
    }));
    EXPECT_TRUE(home.access().run(store::Priority::interactive, [](store::WriteTx& tx) -> base::Result<void> {
      for (const size_t count : {1u, 0u, 5000u}) {
        store::AccessEntry entry;
        entry.operator_name = "示例经办";
        for (size_t i = 0; i < count; ++i) entry.subjects.emplace_back(static_cast<int64_t>(3 * i + 1));
        TX_TRY([[maybe_unused]] const int64_t id, store::append_access(tx, entry));
      }
      return {};
    }));
    EXPECT_TRUE(logged_.ledger().publish());
    policy_ = Policy::k_of_n({logged_.ledger().verifier(LogName::records), logged_.ledger().verifier(LogName::access)},
                             {}, 0);
  }
  Prover prover() { return Prover(logged_.home(), logged_.ledger()); }
  // As somebody else does: from the file's bytes and the keys alone.
  base::Result<Opening> verify(const std::string& bytes) {
    TX_TRY(const ProofFile proof, parse_proof_file(bytes));
    TX_TRY(Opening opening, parse_opening(proof.extra.value_or("")));
    TX_TRY(const std::string entry, entry_of(opening));
    TX_TRY([[maybe_unused]] const TrustedCheckpoint trusted, verify_proof(proof, std::string_view(entry), *policy_));
    return opening;
  }

  store::TemporaryDirectory temporary_;
  LoggedHome logged_;
  base::Result<Policy> policy_ = base::fail(kNothingSigned);
};

TEST_F(ProveTest, EveryRowOfEveryCoveredTableThatIsThere) {
  size_t proven = 0;
  for (const auto& [kind, last] :
       {std::pair(RowKind::record, int64_t{640}), {RowKind::subject_name, 300}, {RowKind::submission_end, 2}}) {
    for (int64_t id = 1; id <= last; ++id) {
      const auto proof = prover().row(LogName::records, kind, id);
      ASSERT_TRUE(proof.ok()) << id << ": " << proof.error().message(base::Lang::en);
      const auto opening = verify(format_proof_file(*proof));
      ASSERT_TRUE(opening.ok()) << id << ": " << opening.error().message(base::Lang::en);
      const auto columns = *decode_row(opening->row);
      EXPECT_EQ(columns.size(), column_names(kind).size());
      EXPECT_EQ(columns.front().number, id);
      ++proven;
    }
  }
  EXPECT_EQ(proven, 942u);
  EXPECT_TRUE(prover().row(LogName::records, RowKind::record, 641).error().is(kNotInLog));
  EXPECT_TRUE(prover().row(LogName::records, RowKind::record, 0).error().is(kNotInLog));
}

TEST_F(ProveTest, WhereRecordsStandIsWhereTheirProofsSay) {
  std::vector<store::RecordId> ids;
  for (const int64_t id : {640, 1, 40, 41, 296, 297, 641, 300}) ids.emplace_back(id);
  const auto standing = prover().standing(ids);
  ASSERT_TRUE(standing.ok()) << standing.error().message(base::Lang::en);
  ASSERT_EQ(standing->leaves.size(), ids.size());
  for (size_t i = 0; i < ids.size(); ++i) {
    const auto proof = prover().row(LogName::records, RowKind::record, ids[i].get());
    EXPECT_EQ(standing->leaves[i].has_value(), proof.ok()) << ids[i].get();
    if (proof) {
      EXPECT_EQ(standing->leaves[i], proof->index) << ids[i].get();
    }
  }
  EXPECT_EQ(standing->size, logged_.ledger().published(LogName::records)->checkpoint.size);
  EXPECT_EQ(base::day_of(*standing->signed_at), base::Day(20600));
}

TEST_F(ProveTest, ARecordShowsItsFieldsAsTheyWereSent) {
  const auto opening = verify(format_proof_file(*prover().row(LogName::records, RowKind::record, 300)));
  ASSERT_TRUE(opening.ok());
  const auto columns = *decode_row(opening->row);
  const auto fields = *store::read_plain_payload(columns[19].bytes);
  EXPECT_EQ(fields[0].second, "示例罚字〔2026〕259号");
}

TEST_F(ProveTest, AnAnswerShowsThatItNamedOneSubjectAndNothingOfTheOthers) {
  for (const int64_t subject : {1, 4, 14998}) {
    const auto proof = prover().answer(3, SubjectId(subject));
    ASSERT_TRUE(proof.ok()) << proof.error().message(base::Lang::en);
    const auto opening = verify(format_proof_file(*proof));
    ASSERT_TRUE(opening.ok()) << opening.error().message(base::Lang::en);
    EXPECT_EQ(opening->subject->subject, SubjectId(subject));
    EXPECT_LT(opening->subject->path.size(), 14u);
  }
  EXPECT_TRUE(verify(format_proof_file(*prover().answer(1, SubjectId(1)))).ok());
  EXPECT_TRUE(prover().answer(3, SubjectId(2)).error().is(kNotInLog));
  EXPECT_TRUE(prover().answer(2, SubjectId(1)).error().is(kNotInLog));
}

TEST_F(ProveTest, NothingElseIsProvenByAFileThatSomebodyChanged) {
  const ProofFile good = *prover().answer(3, SubjectId(4));
  const Opening opening = *parse_opening(*good.extra);
  const auto refuses = [&](const auto& change) {
    Opening other = opening;
    change(other);
    ProofFile file = good;
    file.extra = format_opening(other);
    EXPECT_FALSE(verify(format_proof_file(file)).ok());
  };
  refuses([](Opening& o) { o.row[12] ^= 1; });
  refuses([](Opening& o) { o.row += '\0'; });
  refuses([](Opening& o) { o.salt[0] ^= 1; });
  refuses([](Opening& o) { o.kind = RowKind::record; });
  refuses([](Opening& o) { o.subject->subject = SubjectId(7); });
  refuses([](Opening& o) { o.subject->salt[31] ^= 1; });
  refuses([](Opening& o) { o.subject->place.index += 1; });
  refuses([](Opening& o) { o.subject->path.pop_back(); });
  refuses([](Opening& o) { o.place.size = 2; });
  ProofFile moved = good;
  moved.index = 1;
  EXPECT_FALSE(verify(format_proof_file(moved)).ok());
  EXPECT_TRUE(verify(format_proof_file(good)).ok());
}

TEST_F(ProveTest, OpeningsAreReadBackAsWritten) {
  for (const ProofFile& proof :
       {*prover().row(LogName::records, RowKind::record, 77), *prover().answer(3, SubjectId(4))}) {
    EXPECT_EQ(format_opening(*parse_opening(*proof.extra)), *proof.extra);
  }
  for (const char* bad : {"", "[]", "{}", R"({"format":"taixin/opening/v1"})", R"({"format":"taixin/opening/v2"})"}) {
    EXPECT_TRUE(parse_opening(bad).error().is(kBadOpening)) << bad;
  }
}

TEST_F(ProveTest, WhatIsNewerThanTheCheckpointIsNotProvenYet) {
  logged_.ledger().stop();  // or it publishes by itself
  ASSERT_TRUE(store::load_submission(logged_.home(), 1, 1));
  EXPECT_TRUE(prover().row(LogName::records, RowKind::record, 641).error().is(kNotSignedYet));
  ASSERT_TRUE(logged_.ledger().publish());
  EXPECT_TRUE(prover().row(LogName::records, RowKind::record, 641).ok());
}

TEST(EncodedRows, NoTwoRowsHaveTheSameBytesAndAllAreReadBack) {
  EncodedRow row;
  row.null();
  row.integer(-5);
  row.text("示例");
  row.blob(std::string_view("\0x", 2));
  row.text("");
  const auto columns = *decode_row(row.bytes());
  ASSERT_EQ(columns.size(), 5u);
  EXPECT_EQ(columns[1].number, -5);
  EXPECT_EQ(columns[2].bytes, "示例");
  EXPECT_EQ(columns[3].bytes, std::string_view("\0x", 2));
  EncodedRow other;
  other.null();
  other.integer(-5);
  other.text("示例");
  other.text(std::string_view("\0x", 2));
  other.text("");
  EXPECT_NE(row.bytes(), other.bytes());
  for (size_t cut = 1; cut < row.bytes().size(); ++cut) {
    const auto read = decode_row(row.bytes().substr(0, cut));
    EXPECT_TRUE(!read.ok() || read->size() < 5) << cut;
  }
}

// The worked bytes of docs/formats/ledger.md.
TEST(Leaves, WorkedExample) {
  const Salts salts(base::sha256("示例盐"));
  EncodedRow row;
  row.integer(1);
  row.text("示例");
  const Hash salt = salts.salt(RowKind::status, 1, SubjectId(7));
  const Hash own = commitment(salt, RowKind::status, row.bytes());
  const Hash root = leaf_root({&own, 1});
  std::string preimage(reinterpret_cast<const char*>(salt.data()), 32);
  preimage += '\x02';
  preimage += row.bytes();
  EXPECT_EQ(base::hex(row.bytes()),
            "010000000000000001"
            "0200000006e7a4bae4be8b");
  EXPECT_EQ(own, base::sha256(preimage));
  EXPECT_EQ(root, base::sha256(std::string(1, '\0') + std::string(reinterpret_cast<const char*>(own.data()), 32)));
  EXPECT_EQ(entry_of(root).size(), kEntryBytes);
  EXPECT_EQ(hashes_of_entries({&root, 1}).front(),
            base::sha256(std::string("\0\x01", 2) + std::string(reinterpret_cast<const char*>(root.data()), 32)));
  EXPECT_EQ(base::hex(entry_of(root)), "0198465c60257ee65f097bf9bc8e0225db95b7f3f6b32a8017ba1ef3b082bb85ee");
  EXPECT_EQ(base::hex(salt),
            "0e4db058b7b5534c93b854e0e7ac685284ea41895d4445f9e426a3f40df1dc40");  // by another program's HMAC
}

}  // namespace
}  // namespace taixin::ledger

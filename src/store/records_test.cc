#include "store/records.h"

#include "store/errors.h"
#include "store/registry_scan.h"
#include "store/sqlite.h"
#include "store/submission_ids.h"
#include "store/test_support.h"

namespace taixin::store {
namespace {

class Records : public testing::Test {
 protected:
  Records() {
    EXPECT_TRUE(Home::create(temporary_.path(), clock_).ok());
    reopen();
  }
  void reopen() {
    home_.reset();
    auto opened = Home::open(temporary_.path(), clock_);
    ASSERT_TRUE(opened.ok());
    home_ = std::move(*opened);
  }
  base::Result<void> write(const Writer::Work& work) { return home_->records().run(Priority::interactive, work); }
  ReadTx read() { return std::move(*home_->read_records()); }
  SubmissionId open() {
    SubmissionId id;
    EXPECT_TRUE(write([&](WriteTx& tx) -> base::Result<void> {
                  TX_TRY(id, open_submission(tx, small_submission()));
                  TX_TRY([[maybe_unused]] const ItemNo item, item_no(tx, "ADM.penalty"));
                  return {};
                }).ok());
    return id;
  }
  base::Result<void> seal(SubmissionId id, const SubmissionCounts& counts) {
    return write([&](WriteTx& tx) -> base::Result<void> {
      Submission finished = small_submission();
      finished.id = id;
      finished.counts = counts;
      TX_TRY([[maybe_unused]] const Submission sealed, seal_submission(tx, finished));
      return {};
    });
  }

  TemporaryDirectory temporary_;
  base::FixedClock clock_{Day(20600)};
  std::unique_ptr<Home> home_;
};

Record full_record(SubmissionId submission) {
  Record r;
  r.submission = submission;
  r.line = 4'000'000'000u;
  r.item = ItemNo(1);
  r.revision = 65535;
  r.subject = SubjectId(7);
  r.link = LinkKind::provisional;
  r.severity = Severity::serious;
  r.flags = kLateReport | kWarned;
  r.decision = Day(-1);
  r.publication = Day(0);
  r.misconduct_end = Day(20000);
  r.valid_from = Day(19000);
  r.version_key = base::key128("version");
  r.source_key = base::key128("source");
  r.content = base::key128("content");
  return r;
}

TEST_F(Records, ComeBackAsTheyWentIn) {
  const SubmissionId id = open();
  std::vector<NewRecord> records(2);
  records[0] = {full_record(id), Packer::of({})->pack("x", plain_payload(std::vector<FieldValue>{{1, "值"}}))};
  records[1] = records[0];
  records[1].record.previous = RecordId(1);
  ASSERT_TRUE(write([&](WriteTx& tx) { return append_records(tx, records); }).ok());
  EXPECT_EQ(records[1].record.id, RecordId(2));
  SubmissionCounts counts;
  counts.rows = 2;
  counts.accepted = counts.versions = 1;
  ASSERT_TRUE(seal(id, counts).ok());

  ReadTx tx = read();
  const Record back = **record(tx, RecordId(2));
  const Record& sent = records[1].record;
  EXPECT_EQ(back.id, sent.id);
  EXPECT_EQ(back.line, sent.line);
  EXPECT_EQ(back.revision, sent.revision);
  EXPECT_EQ(back.link, sent.link);
  EXPECT_EQ(back.previous, sent.previous);
  EXPECT_EQ(back.severity, sent.severity);
  EXPECT_EQ(back.flags, sent.flags);
  EXPECT_EQ(back.decision, sent.decision);
  EXPECT_EQ(back.document, std::nullopt);
  EXPECT_EQ(back.publication, Day(0));
  EXPECT_EQ(back.valid_from, sent.valid_from);
  EXPECT_EQ(back.valid_until, std::nullopt);
  EXPECT_EQ(back.version_key, sent.version_key);
  EXPECT_EQ(back.source_key, sent.source_key);
  EXPECT_EQ(back.content, sent.content);
  EXPECT_EQ(*read_payload(tx, *Packer::of({}), RecordId(2)), plain_payload(std::vector<FieldValue>{{1, "值"}}));
}

TEST_F(Records, AreInvisibleUntilTheSeal) {
  const SubmissionId id = open();
  auto records = small_records(id, ItemNo(1), 10, *Packer::of({}));
  const std::vector<Status> statuses{{.submission = id,
                                      .line = 9,
                                      .item = ItemNo(1),
                                      .subject = {},
                                      .version_key = base::key128("v"),
                                      .kind = StatusKind::repaired,
                                      .day = Day(20500),
                                      .basis = "示例",
                                      .content = {}}};
  const std::vector<Quarantined> refused{{.submission = id, .line = 12, .cells_json = "[\"x\"]", .errors_json = "[]"}};
  ASSERT_TRUE(write([&](WriteTx& tx) -> base::Result<void> {
                TX_CHECK(append_records(tx, records));
                TX_CHECK(append_statuses(tx, statuses));
                TX_TRY(const SubjectId subject,
                       add_subject(tx, {.id = {}, .kind = identity::SubjectKind::organization, .submission = id}));
                const std::vector<SubjectName> names{{subject, "示例公司", "示例公司", true, std::nullopt, id}};
                TX_CHECK(add_subject_names(tx, names));
                return append_quarantined(tx, refused);
              }).ok());
  const auto visible = [&] {
    ReadTx tx = read();
    size_t n = 0;
    EXPECT_TRUE(scan_records(tx, RecordId(), [&](const Record&, const Submission&) { return ++n, true; }).ok());
    EXPECT_TRUE(scan_statuses(tx, 0, [&](const Status&, const Submission&) { return ++n, true; }).ok());
    EXPECT_TRUE(scan_submission_records(tx, id, [&](const Record&) { return ++n, true; }).ok());
    EXPECT_TRUE(scan_submission_statuses(tx, id, [&](const Status&) { return ++n, true; }).ok());
    n += quarantined(tx, {})->size();
    n += record(tx, RecordId(1))->has_value() ? 1 : 0;
    n += sealed_after(tx, CommitSeq(), 10)->size();
    return n;
  };
  EXPECT_EQ(visible(), 0u);
  SubmissionCounts counts;
  counts.rows = 12;
  counts.accepted = 10;
  counts.statuses = counts.quarantined = 1;
  ASSERT_TRUE(seal(id, counts).ok());
  EXPECT_EQ(visible(), 10u + 1 + 10 + 1 + 1 + 1 + 1);
}

TEST_F(Records, IdsHaveNoGapsAcrossRollbacksAndRestarts) {
  ASSERT_TRUE(load_submission(*home_, 10, 3).ok());
  const SubmissionId id = open();
  auto records = small_records(id, ItemNo(1), 4, *Packer::of({}));
  const auto refused = write([&](WriteTx& tx) -> base::Result<void> {
    TX_CHECK(append_records(tx, records));
    return base::fail(kBusy);
  });
  EXPECT_TRUE(refused.error().is(kBusy));
  reopen();  // abandons `id`
  ASSERT_TRUE(load_submission(*home_, 5, 2).ok());
  ReadTx tx = read();
  std::vector<int64_t> ids;
  ASSERT_TRUE(scan_records(tx, RecordId(), [&](const Record& r, const Submission&) {
                return ids.push_back(r.id.get()), true;
              }).ok());
  ASSERT_EQ(ids.size(), 15u);
  for (size_t i = 0; i < ids.size(); ++i) EXPECT_EQ(ids[i], static_cast<int64_t>(i + 1));
}

TEST_F(Records, ASealThatDoesNotAddUpIsRefused) {
  const SubmissionId id = open();
  auto records = small_records(id, ItemNo(1), 4, *Packer::of({}));
  ASSERT_TRUE(write([&](WriteTx& tx) { return append_records(tx, records); }).ok());
  SubmissionCounts counts;
  counts.rows = counts.accepted = 5;
  EXPECT_TRUE(seal(id, counts).error().is(kCountsDisagree));
  counts.rows = counts.accepted = 4;
  counts.statuses = 1;
  EXPECT_TRUE(seal(id, counts).error().is(kCountsDisagree));
  counts.statuses = 0;
  EXPECT_TRUE(seal(id, counts).ok());
}

TEST_F(Records, AFinishedSubmissionTakesNothingMore) {
  const Submission sealed = *load_submission(*home_, 2, 2);
  auto records = small_records(sealed.id, ItemNo(1), 1, *Packer::of({}));
  EXPECT_TRUE(write([&](WriteTx& tx) { return append_records(tx, records); }).error().is(kSubmissionNotOpen));
  EXPECT_TRUE(seal(sealed.id, sealed.counts).error().is(kSubmissionNotOpen));
  EXPECT_TRUE(write([&](WriteTx& tx) { return abandon_submission(tx, sealed.id); }).error().is(kSubmissionNotOpen));
  EXPECT_TRUE(seal(SubmissionId(99), {}).error().is(kNoSubmission));
}

TEST_F(Records, SealsGrowByOneAndKnownTimeStrictly) {
  const Submission first = *load_submission(*home_, 1, 1);
  clock_.set(base::start_of(Day(20000)));  // somebody sets the clock back
  const Submission second = *load_submission(*home_, 1, 1);
  reopen();
  const Submission third = *load_submission(*home_, 1, 1);
  EXPECT_EQ(first.seq, CommitSeq(1));
  EXPECT_EQ(second.seq, CommitSeq(2));
  EXPECT_EQ(third.seq, CommitSeq(3));
  EXPECT_LT(first.started_at, first.sealed_at);
  EXPECT_LT(first.sealed_at, second.started_at);
  EXPECT_LT(second.sealed_at, third.started_at);
}

TEST_F(Records, SeveralOpenSubmissionsKeepTheirRowsApart) {
  const SubmissionId a = open(), b = open();
  for (int round = 0; round < 3; ++round) {
    for (const SubmissionId id : {a, b}) {
      auto records = small_records(id, ItemNo(1), 4, *Packer::of({}));
      ASSERT_TRUE(write([&](WriteTx& tx) { return append_records(tx, records); }).ok());
    }
  }
  SubmissionCounts counts;
  counts.rows = counts.accepted = 12;
  ASSERT_TRUE(seal(b, counts).ok());
  ASSERT_TRUE(write([&](WriteTx& tx) { return abandon_submission(tx, a); }).ok());
  ReadTx tx = read();
  size_t of_b = 0, all = 0;
  ASSERT_TRUE(scan_submission_records(tx, b, [&](const Record& r) { return of_b += r.submission == b, true; }).ok());
  // The newest of one, in pages, are what reading all of it gives, the other way round.
  for (const SubmissionId one : {a, b}) {
    std::vector<RecordId> newest_first;
    ASSERT_TRUE(scan_submission_records(tx, one, [&](const Record& r) {
                  newest_first.insert(newest_first.begin(), r.id);
                  return true;
                }).ok());
    for (const size_t limit : {size_t{1}, size_t{2}, size_t{3}, size_t{1000}}) {
      std::vector<RecordId> found;
      for (RecordId before(INT64_MAX);;) {
        const auto part = newest_documents_of(tx, one, before, limit);
        ASSERT_TRUE(part.ok());
        ASSERT_LE(part->size(), limit);
        if (part->empty()) break;
        found.insert(found.end(), part->begin(), part->end());
        before = part->back();
      }
      EXPECT_EQ(found, newest_first) << limit;
    }
  }
  ASSERT_TRUE(
      scan_records(tx, RecordId(), [&](const Record&, const Submission& s) { return all += s.id == b, true; }).ok());
  EXPECT_EQ(of_b, 12u);
  EXPECT_EQ(all, 12u);
}

TEST_F(Records, AScanStopsWhenToldAndGoesOnFromThere) {
  ASSERT_TRUE(load_submission(*home_, 10'000, 4'000).ok());
  ReadTx tx = read();
  int64_t last = 0, count = 0;
  ASSERT_TRUE(scan_records(tx, RecordId(), [&](const Record& r, const Submission&) {
                last = r.id.get();
                return ++count < 5'000;
              }).ok());
  EXPECT_EQ(last, 5'000);
  ASSERT_TRUE(scan_records(tx, RecordId(last), [&](const Record& r, const Submission&) {
                EXPECT_EQ(r.id.get(), ++last);
                return true;
              }).ok());
  EXPECT_EQ(last, 10'000);
}

TEST_F(Records, ASubjectIsStatedByEverySubmissionThatMetIt) {
  const SubmissionId a = open(), b = open();
  SubjectId subject;
  ASSERT_TRUE(
      write([&](WriteTx& tx) -> base::Result<void> {
        TX_TRY(subject,
               add_subject(tx, {.id = {}, .kind = identity::SubjectKind::individual_business, .submission = a}));
        TX_TRY(const SubjectId again, add_subject(tx, {subject, identity::SubjectKind::individual_business, b}));
        EXPECT_EQ(again, subject);
        TX_TRY(const SubjectId same, add_subject(tx, {subject, identity::SubjectKind::individual_business, b}));
        EXPECT_EQ(same, subject);
        TX_TRY(const SubjectId next,
               add_subject(tx, {.id = {}, .kind = identity::SubjectKind::organization, .submission = b}));
        EXPECT_EQ(next.get(), subject.get() + 1);
        return {};
      }).ok());
  ASSERT_TRUE(write([&](WriteTx& tx) { return abandon_submission(tx, a); }).ok());
  ASSERT_TRUE(seal(b, {}).ok());
  ReadTx tx = read();
  std::vector<std::pair<SubjectId, SubmissionId>> found;
  ASSERT_TRUE(scan_registry(tx, {}, SubjectId(1), [&](const RegistryRow& row) {
                const auto& stated = std::get<Subject>(row);
                found.emplace_back(stated.id, stated.submission);
                EXPECT_EQ(stated.kind == identity::SubjectKind::individual_business, stated.id == subject);
              }).ok());
  const SubjectId next(subject.get() + 1);
  EXPECT_EQ(found, (std::vector<std::pair<SubjectId, SubmissionId>>{{subject, a}, {subject, b}, {next, b}}));
}

TEST_F(Records, TheRegistryComesBackAsItWentIn) {
  ASSERT_TRUE(
      write([&](WriteTx& tx) -> base::Result<void> {
        const std::vector<SubjectCode> codes{
            {SubjectId(1), CodeKind::reg_number, "370900000000015", 3, Day(10), Day(20), {}}};
        const std::vector<SubjectName> names{{SubjectId(1), "示例（泰安）公司", "示例(泰安)公司", true, Day(11), {}}};
        const std::vector<SubjectState> states{{SubjectId(1), "revoked", std::nullopt, {}}};
        const std::vector<OperatorPeriod> periods{{SubjectId(1), "示例经营者", Day(12), {}}};
        TX_CHECK(add_subject_codes(tx, codes));
        TX_CHECK(add_subject_names(tx, names));
        TX_CHECK(add_subject_states(tx, states));
        return add_operator_periods(tx, periods);
      }).ok());
  ReadTx tx = read();
  std::vector<RegistryRow> rows;
  ASSERT_TRUE(scan_registry(tx, {}, SubjectId(1), [&](const RegistryRow& row) { rows.push_back(row); }).ok());
  ASSERT_EQ(rows.size(), 4u);
  const auto& code = std::get<SubjectCode>(rows[0]);
  EXPECT_EQ(code.code, "370900000000015");
  EXPECT_EQ(code.kind, CodeKind::reg_number);
  EXPECT_EQ(code.flags, 3);
  EXPECT_EQ(code.until, Day(20));
  const auto& name = std::get<SubjectName>(rows[1]);
  EXPECT_EQ(name.normal, "示例(泰安)公司");
  EXPECT_TRUE(name.registered);
  EXPECT_EQ(name.from, Day(11));
  const auto& state = std::get<SubjectState>(rows[2]);
  EXPECT_EQ(state.state, "revoked");
  EXPECT_EQ(state.day, std::nullopt);
  EXPECT_EQ(std::get<OperatorPeriod>(rows[3]).operator_name, "示例经营者");
}

TEST_F(Records, PacksAreKeptForEverAndTheLastSetIsInForce) {
  const auto pack = [](std::string id, std::string bytes) {
    return StoredPack{
        .digest = base::sha256(bytes), .id = std::move(id), .bytes = bytes, .activated_at = {}, .activated_by = {}};
  };
  const std::vector<StoredPack> first{pack("national", "one"), pack("city", "two")}, second{pack("national", "three")};
  ASSERT_TRUE(write([&](WriteTx& tx) { return activate_packs(tx, first, "示例甲"); }).ok());
  ASSERT_TRUE(write([&](WriteTx& tx) { return activate_packs(tx, second, "示例乙"); }).ok());
  ReadTx tx = read();
  const auto all = *pack_activations(tx);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].packs, (std::vector<base::Sha256>{base::sha256("one"), base::sha256("two")}));
  EXPECT_EQ(all[1].packs, std::vector<base::Sha256>{base::sha256("three")});
  EXPECT_EQ(all[1].by, "示例乙");
  EXPECT_LT(all[0].at, all[1].at);
  const auto old = *pack_by_digest(tx, base::sha256("two"));
  ASSERT_TRUE(old.has_value());
  EXPECT_EQ(old->id, "city");
  EXPECT_EQ(old->activated_by, "示例甲");
  EXPECT_FALSE(pack_by_digest(tx, base::sha256("four"))->has_value());
}

TEST_F(Records, ItemsKeepTheirNumber) {
  ItemNo a, b, again;
  ASSERT_TRUE(write([&](WriteTx& tx) -> base::Result<void> {
                TX_TRY(a, item_no(tx, "ADM.penalty"));
                TX_TRY(b, item_no(tx, "ADM.licence"));
                TX_TRY(again, item_no(tx, "ADM.penalty"));
                return {};
              }).ok());
  EXPECT_EQ(a, again);
  EXPECT_NE(a, b);
  ReadTx tx = read();
  EXPECT_EQ(item_numbers(tx)->size(), 2u);
}

TEST_F(Records, SubmissionsArePagedNewestFirst) {
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(load_submission(*home_, 1, 1).ok());
  ReadTx tx = read();
  const auto page = *submissions(tx, {.source = {}, .item = "ADM.penalty", .limit = 2});
  ASSERT_EQ(page.size(), 2u);
  EXPECT_EQ(page[0].id, SubmissionId(5));
  const auto next = *submissions(tx, {.source = {}, .item = {}, .before = page[1].id, .limit = 10});
  ASSERT_EQ(next.size(), 3u);
  EXPECT_EQ(next[0].id, SubmissionId(3));
  EXPECT_TRUE(submissions(tx, {.source = "别的部门", .item = {}})->empty());
  const auto follow = *sealed_after(tx, CommitSeq(3), 10);
  ASSERT_EQ(follow.size(), 2u);
  EXPECT_EQ(follow[0].seq, CommitSeq(4));
}

TEST_F(Records, QuarantineIsFilteredAndItsStateChanges) {
  const SubmissionId id = open();
  const std::vector<Quarantined> refused{{.submission = id, .line = 2, .cells_json = "[\"a\"]", .errors_json = "[1]"},
                                         {.submission = id, .line = 3, .cells_json = "", .errors_json = "[2]"}};
  ASSERT_TRUE(write([&](WriteTx& tx) { return append_quarantined(tx, refused); }).ok());
  SubmissionCounts counts;
  counts.rows = 2;
  counts.quarantined = counts.people = 1;
  ASSERT_TRUE(seal(id, counts).ok());
  const std::vector<int64_t> ids{1};
  ASSERT_TRUE(write([&](WriteTx& tx) { return set_quarantine_state(tx, ids, QuarantineState::fixed); }).ok());
  ReadTx tx = read();
  const auto waiting =
      *quarantined(tx, {.submission = id, .source = {}, .item = {}, .state = QuarantineState::waiting});
  ASSERT_EQ(waiting.size(), 1u);
  EXPECT_EQ(waiting[0].line, 3u);
  EXPECT_EQ(quarantined(tx, {.submission = {}, .source = "别的部门", .item = {}, .state = {}})->size(), 0u);
  EXPECT_EQ(quarantined(tx, {.submission = {}, .source = {}, .item = "ADM.penalty", .state = {}, .limit = 1})->size(),
            1u);
}

TEST_F(Records, LinkEventsAreDatedAndNumbered) {
  LinkEvent event{.kind = LinkEventKind::move,
                  .subject = SubjectId(3),
                  .target = SubjectId(4),
                  .record = {},
                  .operator_name = "示例经办",
                  .reason = "代码更正",
                  .at = {},
                  .seq = {}};
  ASSERT_TRUE(write([&](WriteTx& tx) -> base::Result<void> {
                TX_TRY(event, add_link_event(tx, event));
                return {};
              }).ok());
  ReadTx tx = read();
  const auto events = *link_events(tx);
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].seq, CommitSeq(1));
  EXPECT_EQ(events[0].target, SubjectId(4));
  EXPECT_EQ(events[0].at, event.at);
  EXPECT_EQ(commit_head(tx)->get(), 1);
}

}  // namespace
}  // namespace taixin::store

// The index against a plain scan of the store, in random worlds: versions, status events before and after their
// records, merges and splits of subjects, moves of records, both times; with runs written, merged, rebuilt and opened
// again at every turn. The scan is slow and obviously right.
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <random>
#include <thread>

#include "facts/errors.h"
#include "facts/facts.h"
#include "facts/run_layout.h"
#include "store/test_support.h"

namespace taixin::facts {
namespace {

using store::LinkEvent;
using store::LinkEventKind;
using store::StatusKind;

constexpr RunSizes kSmall{.delta_facts = 40, .own_run_facts = 25, .build_facts = 70};
const Day kToday(20500);

// All that the store says, read whole.
struct StoreScan {
  struct Row {
    store::Record record;
    Seen seen;
  };
  struct Event {
    store::Status status;
    Seen seen;
  };
  std::vector<Row> rows;
  std::vector<Event> events;
  std::vector<LinkEvent> links;

  explicit StoreScan(store::Home& home) {
    auto tx = home.read_records();
    TX_ASSERT(tx.ok(), "read");
    auto read = store::scan_records(*tx, RecordId(0), [&](const store::Record& record, const store::Submission& from) {
      rows.push_back({record, {from.seq, from.sealed_at}});
      return true;
    });
    TX_ASSERT(read.ok(), "records");
    read = store::scan_statuses(*tx, 0, [&](const store::Status& status, const store::Submission& from) {
      events.push_back({status, {from.seq, from.sealed_at}});
      return true;
    });
    TX_ASSERT(read.ok(), "statuses");
    links = *store::link_events(*tx);
  }

  SubjectId present(SubjectId id, const Watermark& mark) const {
    for (bool again = true; again;) {
      again = false;
      const LinkEvent* last = nullptr;
      for (const auto& event : links) {
        const bool about = event.kind == LinkEventKind::merge || event.kind == LinkEventKind::split;
        if (about && event.subject == id && Seen{event.seq, event.at}.visible(mark)) last = &event;
      }
      if (last && last->kind == LinkEventKind::merge) {
        id = last->target;
        again = true;
      }
    }
    return id;
  }
  const LinkEvent* link_of(RecordId id, const Watermark& mark) const {
    const LinkEvent* last = nullptr;
    for (const auto& event : links) {
      if (event.record == id && Seen{event.seq, event.at}.visible(mark)) last = &event;
    }
    return last;
  }
  std::string status_of(const Key128& key, Day day, const Watermark& mark) const {
    std::vector<const Event*> in_force;
    for (const auto& event : events) {
      if (event.status.version_key == key && event.seen.visible(mark) && event.status.day <= day)
        in_force.push_back(&event);
    }
    std::stable_sort(in_force.begin(), in_force.end(), [](const auto* a, const auto* b) {
      return std::pair(a->status.day, a->seen.seq) < std::pair(b->status.day, b->seen.seq);
    });
    std::array<bool, 5> flags{};
    int marks = 0;
    std::string since;
    for (const auto* event : in_force) {
      const auto kind = static_cast<int>(event->status.kind);
      if (kind <= 4) flags[static_cast<size_t>(kind - 1)] = true;
      if (event->status.kind == StatusKind::unshielded) flags[3] = false;
      if (event->status.kind == StatusKind::disputed) ++marks;
      if (event->status.kind == StatusKind::undisputed && marks > 0) --marks;
      flags[4] = marks > 0;
      since = event->status.day.iso();
    }
    return fmt::format("{:d} {}", fmt::join(flags, ""), since);
  }

  // The answer about a subject (that is nobody else's part), a line for each record.
  std::vector<std::string> answer(SubjectId subject, Day day, const Watermark& mark, bool history) const {
    std::vector<const Row*> held;
    std::set<RecordId> superseded;
    for (const auto& row : rows) {
      if (!row.seen.visible(mark)) continue;
      const LinkEvent* link = link_of(row.record.id, mark);
      const bool elsewhere = link && link->kind != LinkEventKind::confirm;
      const SubjectId holder = elsewhere ? link->target : row.record.subject;
      if (holder != SubjectId() && present(holder, mark) == subject) {
        held.push_back(&row);
        superseded.insert(row.record.previous);
      } else if (link && link->kind == LinkEventKind::move && present(row.record.subject, mark) == subject) {
        superseded.insert(row.record.previous);
      }
    }
    std::vector<std::string> lines;
    for (auto it = held.rbegin(); it != held.rend(); ++it) {
      const store::Record& record = (*it)->record;
      const bool old = superseded.contains(record.id);
      if (old && !history) continue;
      const bool provisional = record.link == store::LinkKind::provisional && !link_of(record.id, mark);
      lines.push_back(line(record.id, record.subject, record.previous, record.submission, record.item, record.revision,
                           record.decision, record.valid_until, record.misconduct_end, old, provisional,
                           status_of(record.version_key, day, mark)));
    }
    return lines;
  }

  static std::string line(RecordId id, SubjectId subject, RecordId previous, SubmissionId submission,
                          store::ItemNo item, uint16_t revision, std::optional<Day> decision, std::optional<Day> until,
                          std::optional<Day> misconduct, bool old, bool provisional, const std::string& status) {
    const auto day = [](const std::optional<Day>& one) { return one ? one->iso() : "-"; };
    return fmt::format("{} of {} after {} in {} item {}.{} {} {} {} {}{} [{}]", id.get(), subject.get(), previous.get(),
                       submission.get(), item.get(), revision, day(decision), day(until), day(misconduct),
                       old ? "old " : "", provisional ? "provisional" : "", status);
  }
};

std::vector<std::string> answer_of(const Facts& facts, SubjectId subject, Day day, const Watermark& mark,
                                   bool history) {
  const auto held = facts.of_subject(subject, day, mark, history);
  TX_ASSERT(held.ok(), "{}", held.error().message(base::Lang::en));
  std::vector<std::string> lines;
  for (const auto& one : *held) {
    const auto& s = one.status;
    const std::string status = fmt::format("{:d}{:d}{:d}{:d}{:d} {}", s.repaired, s.ended, s.withdrawn, s.shielded,
                                           s.disputed, s.since ? s.since->iso() : "");
    const Fact& r = one.record;
    lines.push_back(StoreScan::line(r.id, r.subject, r.previous, r.submission, r.item, r.revision, r.decision,
                                    r.valid_until, r.misconduct_end, one.superseded, one.provisional, status));
  }
  return lines;
}

class World {
 public:
  explicit World(uint32_t seed) : random_(seed) {
    const auto path = directory_.path() / "home";
    TX_ASSERT(store::Home::create(path, clock_).ok(), "create");
    auto home = store::Home::open(path, clock_);
    TX_ASSERT(home.ok(), "open");
    home_ = *std::move(home);
    open();
  }
  // Nobody merges, rebuilds or reads until it is opened again.
  void close() { facts_.reset(); }
  void open() {
    close();
    auto facts = Facts::open(*home_, {}, kSmall);
    TX_ASSERT(facts.ok(), "{}", facts.error().message(base::Lang::en));
    facts_ = *std::move(facts);
  }
  void step() {
    clock_.set(KnownAt(clock_.now().get() + 1 + below(1000)));
    switch (below(12)) {
      case 0:
        return link();
      case 1:
        return statuses();
      case 2:
        TX_ASSERT(facts_->flush().ok(), "flush");
        return;
      case 3:
        return facts_->settle();
      case 4:
        if (below(3) == 0) open();
        return;
      default:
        return records(1 + index(below(6) == 0 ? 60 : 12));
    }
  }
  void load(size_t rows) { records(rows); }
  // Every subject, at some marks, as the store says.
  void compare() {
    const StoreScan scan(*home_);
    const Watermark head = facts_->head();
    std::vector<Watermark> marks{{}, head};
    for (int i = 0; i < 4; ++i) {
      if (!scan.rows.empty()) marks.push_back({head.seq, scan.rows[index(scan.rows.size())].seen.at});
      marks.push_back({store::CommitSeq(below(head.seq.get() + 1)), KnownAt(INT64_MAX)});
    }
    for (const Watermark& mark : marks) {
      const Day day = kToday.plus_days(static_cast<int32_t>(below(40) - 20));
      for (int64_t id = 1; id <= kSubjects; ++id) {
        const SubjectId subject(id);
        EXPECT_EQ(facts_->present(subject, mark), scan.present(subject, mark));
        if (scan.present(subject, mark) != subject) continue;
        for (const bool history : {false, true}) {
          ASSERT_EQ(answer_of(*facts_, subject, day, mark, history), scan.answer(subject, day, mark, history))
              << "subject " << id << " at " << mark.seq.get() << " " << mark.known_at.get();
        }
      }
    }
    auto tx = home_->read_records();
    // Asked of all at once; nobody has a key that was never given, or none.
    std::vector<Key128> asked(keys_.begin(), keys_.end());
    asked.insert(asked.end(), {base::key128("never given"), Key128()});
    const auto new_versions = facts_->none_with_version_key(asked), new_sources = facts_->none_with_source_key(asked);
    EXPECT_TRUE(new_versions[keys_.size()] && new_versions[keys_.size() + 1]);
    EXPECT_TRUE(new_sources[keys_.size()] && new_sources[keys_.size() + 1]);
    for (size_t i = 0; i < keys_.size(); ++i) {
      const Key128& key = asked[i];
      RecordId by_version, by_source;
      for (const auto& row : scan.rows) {
        if (row.record.version_key == key) by_version = row.record.id;
        if (row.record.source_key == key) by_source = row.record.id;
      }
      const auto version = facts_->by_version_key(key, *tx), source = facts_->by_source_key(key, *tx);
      ASSERT_TRUE(version.ok() && source.ok());
      ASSERT_EQ(*version ? (*version)->id : RecordId(), by_version);
      ASSERT_EQ(*source ? (*source)->id : RecordId(), by_source);
      ASSERT_EQ(new_versions[i], by_version == RecordId());
      ASSERT_EQ(new_sources[i], by_source == RecordId());
    }
    for (const auto& event : scan.events) EXPECT_TRUE(*facts_->has_status(event.status, *tx));
    store::Status never;
    never.version_key = scan.rows.empty() ? base::key128("x") : scan.rows[0].record.version_key;
    never.kind = StatusKind::disputed;
    never.day = Day(1);
    EXPECT_FALSE(*facts_->has_status(never, *tx));
    EXPECT_EQ(scanned(), columns_of(scan));
    EXPECT_EQ(facts_->counts().facts, scan.rows.size());
    EXPECT_EQ(facts_->counts().statuses, scan.events.size());
  }
  Facts& facts() { return *facts_; }
  std::filesystem::path place() const { return directory_.path() / "home" / "facts"; }
  store::Home& home() { return *home_; }

 private:
  static constexpr int64_t kSubjects = 12;
  int64_t below(int64_t end) { return std::uniform_int_distribution<int64_t>(0, end - 1)(random_); }
  size_t index(size_t size) { return static_cast<size_t>(below(static_cast<int64_t>(size))); }
  // One line for each fact, as the columns and as the store have it.
  std::vector<std::string> scanned() const {
    std::vector<std::string> lines;
    const auto done = facts_->scan([&](const Facts::Columns& c) {
      for (size_t i = 0; i < c.count; ++i) {
        lines.push_back(fmt::format("{} {} {} {} {} {} {}", c.record_first + c.record[i], c.subject[i], c.item[i],
                                    c.decision[i], c.valid_until[i], c.marks[i], c.flags[i]));
      }
    });
    TX_ASSERT(done.ok(), "{}", done.error().message(base::Lang::en));
    std::sort(lines.begin(), lines.end());
    return lines;
  }
  static std::vector<std::string> columns_of(const StoreScan& scan) {
    std::vector<std::string> lines;
    for (const auto& row : scan.rows) {
      const PackedFact fact = pack(row.record);
      lines.push_back(fmt::format("{} {} {} {} {} {} {}", fact.record, fact.subject, fact.item,
                                  narrow_day(fact.days[kDecision]), narrow_day(fact.days[kValidUntil]),
                                  row.record.link == store::LinkKind::provisional
                                      ? 4 << kLinkShift | (fact.previous != 0 ? kHasPrevious : 0)
                                      : 1 << kLinkShift | (fact.previous != 0 ? kHasPrevious : 0),
                                  fact.flags));
    }
    std::sort(lines.begin(), lines.end());
    return lines;
  }
  std::optional<Day> day() {
    if (below(4) == 0) return std::nullopt;
    return below(8) == 0 ? Day(static_cast<int32_t>(below(400'000) - 200'000))
                         : kToday.plus_days(static_cast<int32_t>(below(400) - 200));
  }
  // A version key names the subject first linked, as intake makes them.
  static Key128 version_key(int64_t subject, int64_t document) {
    return base::key128(fmt::format("version {} {}", subject, document));
  }

  void seal(store::Submission submission, std::vector<store::NewRecord> rows, std::vector<store::Status> statuses) {
    submission.counts.rows = rows.size() + statuses.size();
    submission.counts.accepted = rows.size();
    submission.counts.statuses = statuses.size();
    TX_ASSERT(home_->records()
                  .run(store::Priority::bulk,
                       [&](store::WriteTx& tx) -> base::Result<void> {
                         TX_TRY(submission.id, store::open_submission(tx, submission));
                         TX_TRY(const auto item, store::item_no(tx, "ADM.penalty"));
                         for (auto& row : rows) row.record.submission = submission.id, row.record.item = item;
                         for (auto& one : statuses) one.submission = submission.id, one.item = item;
                         TX_CHECK(store::append_records(tx, rows));
                         return store::append_statuses(tx, statuses);
                       })
                  .ok(),
              "append");
    FactTable table;
    for (const auto& row : rows) table.add(row.record);
    auto own = facts_->write_ahead(table);
    TX_ASSERT(own.ok(), "write ahead");
    const bool abandoned = rows.size() < 1000 && below(10) == 0;
    TX_ASSERT(home_->records()
                  .run(store::Priority::bulk,
                       [&](store::WriteTx& tx) -> base::Result<void> {
                         if (abandoned) return store::abandon_submission(tx, submission.id);
                         TX_TRY(submission, store::seal_submission(tx, submission));
                         return {};
                       })
                  .ok(),
              "seal");
    if (abandoned) return;
    if (below(15) == 0) (void)facts_->rebuild();  // between the seal and the moment the facts hear of it
    TX_ASSERT(facts_->apply(table, statuses, {}, submission.id, {submission.seq, submission.sealed_at}, *own).ok(),
              "apply");
    for (const auto& row : rows) {
      newest_[row.record.version_key] = row.record.id;
      records_.push_back(row.record);
    }
  }
  void records(size_t count) {
    std::vector<store::NewRecord> rows(count);
    auto tx = home_->read_records();
    RecordId next(store::last_record_id(*tx)->get() + 1);
    std::map<Key128, RecordId> newest = newest_;
    for (auto& row : rows) {
      store::Record& record = row.record;
      const int64_t subject = 1 + below(kSubjects), document = below(30);
      record.subject = SubjectId(subject);
      record.version_key = version_key(subject, document);
      if (below(5) != 0) record.source_key = base::key128(fmt::format("source {}", document));
      record.content = base::key128(std::to_string(++contents_));
      record.previous = newest[record.version_key];
      record.link = below(6) == 0 ? store::LinkKind::provisional : store::LinkKind::by_code;
      record.revision = static_cast<uint16_t>(1 + below(3));
      record.decision = day();
      record.valid_until = day();
      record.misconduct_end = day();
      row.payload = store::Packer::of({})->pack("ADM.penalty", "");
      newest[record.version_key] = next;
      next = RecordId(next.get() + 1);
      keys_.insert(record.version_key);
      keys_.insert(record.source_key.empty() ? record.version_key : record.source_key);
    }
    seal(store::small_submission(), std::move(rows), {});
  }
  void statuses() {
    std::vector<store::Status> events;
    std::set<std::tuple<Key128, StatusKind, Day>> seen;
    for (int64_t i = 0; i <= below(10); ++i) {
      store::Status status;
      status.version_key = version_key(1 + below(kSubjects), below(30));
      status.kind = static_cast<StatusKind>(1 + below(7));
      status.day = kToday.plus_days(static_cast<int32_t>(below(30) - 15));
      status.content = base::key128(fmt::format("{} status", ++contents_));
      if (seen.insert({status.version_key, status.kind, status.day}).second) events.push_back(status);
    }
    seal(store::small_submission(), {}, std::move(events));
  }
  void link() {
    LinkEvent event;
    event.operator_name = event.reason = "示例";
    SubjectId recorded;
    const SubjectId a(1 + below(kSubjects)), b(1 + below(kSubjects));
    const int64_t what = below(5);
    if (what < 2) {
      event.kind = LinkEventKind::merge;
      event.subject = facts_->present(a, {});
      event.target = b;
      if (facts_->present(b, {}) == event.subject) return;
    } else if (what == 2) {
      event.kind = LinkEventKind::split;
      event.subject = a;
      event.target = facts_->present(a, {});
      if (event.target == a) return;
    } else {
      if (records_.empty()) return;
      const store::Record& record = records_[index(records_.size())];
      event.kind = what == 3 ? LinkEventKind::move : below(2) == 0 ? LinkEventKind::confirm : LinkEventKind::undo;
      event.record = record.id;
      event.subject = recorded = record.subject;
      event.target = what == 3 ? b : event.kind == LinkEventKind::confirm ? record.subject : SubjectId();
    }
    TX_ASSERT(home_->records()
                  .run(store::Priority::interactive,
                       [&](store::WriteTx& tx) -> base::Result<void> {
                         TX_TRY(event, store::add_link_event(tx, event));
                         return {};
                       })
                  .ok(),
              "link");
    facts_->apply(event, recorded);
  }

  std::mt19937 random_;
  store::TemporaryDirectory directory_;
  base::FixedClock clock_{kToday};
  std::unique_ptr<store::Home> home_;
  std::unique_ptr<Facts> facts_;
  std::map<Key128, RecordId> newest_;
  std::vector<store::Record> records_;
  std::set<Key128> keys_;
  int64_t contents_ = 0;
};

class FactsWorld : public testing::TestWithParam<uint32_t> {};

TEST_P(FactsWorld, AnswersWhatAPlainScanOfTheStoreAnswers) {
  World world(GetParam());
  for (int step = 0; step < 120; ++step) {
    world.step();
    if (step % 20 == 19) {
      world.compare();
      if (HasFatalFailure()) return;
    }
  }
  const auto digest = world.facts().digest();
  ASSERT_TRUE(digest.ok());
  world.open();
  EXPECT_EQ(*world.facts().digest(), *digest);
  const auto same = world.facts().rebuild();
  ASSERT_TRUE(same.ok());
  EXPECT_TRUE(*same);
  EXPECT_EQ(*world.facts().digest(), *digest);
  world.compare();
}

INSTANTIATE_TEST_SUITE_P(Seeds, FactsWorld, testing::Range(1u, 13u));

// What a crash or a careless hand may leave in the directory: the answers stay those of the store.
TEST(FactsDamage, WhateverIsWrongWithTheFilesTheAnswersAreTheStores) {
  namespace fs = std::filesystem;
  const auto files_of = [](const World& world, std::string_view ending) {
    std::vector<fs::path> files;
    for (const auto& file : fs::directory_iterator(world.place())) {
      if (file.path().string().ends_with(ending)) files.push_back(file.path());
    }
    std::sort(files.begin(), files.end());
    return files;
  };
  World world(77);
  for (int step = 0; step < 60; ++step) world.step();
  const auto again = [&] {
    world.open();
    world.compare();
    ASSERT_TRUE(world.facts().flush().ok());
    world.close();
  };
  ASSERT_TRUE(world.facts().flush().ok());
  world.close();
  ASSERT_FALSE(files_of(world, ".hot").empty());
  fs::remove(world.place() / "MANIFEST");
  again();
  std::ofstream(world.place() / "MANIFEST", std::ios::app) << "run 1\n";
  again();
  fs::remove(files_of(world, ".cold").back());
  again();
  fs::resize_file(files_of(world, ".keys").front(), 100);
  again();
  std::ofstream(world.place() / "00009999.hot") << "left by a crash";  // a run that never was
  again();
  EXPECT_FALSE(fs::exists(world.place() / "00009999.hot"));
  fs::create_directory(world.place().parent_path() / "facts.new");  // a rebuild that never ended
  world.open();
  EXPECT_TRUE(*world.facts().rebuild());
  world.close();
  fs::remove_all(world.place());
  again();
}

TEST(FactsDamage, AByteFlippedWhileItServesIsNoticedAndTheIndexIsMadeAnew) {
  World world(78);
  world.load(8000);  // several blocks, of which opening looks at the last
  world.facts().settle();
  world.open();
  world.facts().settle();
  const auto expected = StoreScan(world.home()).answer(SubjectId(1), kToday, {}, true);
  for (const auto& file : std::filesystem::directory_iterator(world.place())) {
    if (file.path().extension() != ".hot") continue;
    std::fstream bytes(file.path(), std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(5);
    bytes.put('!');
  }
  const auto damaged = world.facts().of_subject(SubjectId(1), kToday, {});
  ASSERT_FALSE(damaged.ok());
  EXPECT_TRUE(damaged.error().is(kDamaged));
  world.facts().settle();
  EXPECT_TRUE(world.facts().verify().ok());
  EXPECT_EQ(answer_of(world.facts(), SubjectId(1), kToday, {}, true), expected);
}

TEST(FactsThreads, ReadersBesideLoadsFlushesAndMerges) {
  World world(79);
  for (int step = 0; step < 20; ++step) world.step();
  std::atomic<bool> stop = false;
  std::atomic<uint64_t> answers = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      while (!stop) {
        const Watermark mark = world.facts().head();
        for (int64_t subject = 1; subject <= 12; ++subject) {
          // What is known at a mark does not change, whatever happens meanwhile.
          const auto first = answer_of(world.facts(), SubjectId(subject), kToday, mark, true);
          const auto second = answer_of(world.facts(), SubjectId(subject), kToday, mark, true);
          EXPECT_EQ(first, second);
          ++answers;
        }
      }
    });
  }
  // Not `open`: readers hold the facts.
  for (int round = 0; round < 8; ++round) {
    for (int step = 0; step < 5; ++step) world.load(10);
    EXPECT_TRUE(world.facts().flush().ok());
    if (round % 4 == 3) {
      EXPECT_TRUE(world.facts().rebuild().ok());
    }
  }
  stop = true;
  for (auto& reader : readers) reader.join();
  EXPECT_GT(answers, 0u);
  world.facts().settle();
  world.compare();
}

}  // namespace
}  // namespace taixin::facts

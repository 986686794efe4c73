// The file of subjects against the store: whatever was written before, made anew, made on from the file before or
// damaged, the registry says what its rows say when all of them are read one after the other.
#include "facts/registry_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <random>

#include "base/digest.h"
#include "facts/errors.h"
#include "facts/registry.h"
#include "facts/registry_build.h"
#include "identity/name.h"
#include "store/records.h"
#include "store/test_support.h"

namespace taixin::facts {
namespace {

using store::CodeKind;
const Day kDay(20500);

// Submissions that state things about subjects, sealed, abandoned or open; and moves, which belong to none.
class World {
 public:
  explicit World(uint32_t seed) : random_(seed) {
    const auto path = directory_.path() / "home";
    TX_ASSERT(store::Home::create(path, clock_).ok(), "create");
    auto home = store::Home::open(path, clock_);
    TX_ASSERT(home.ok(), "open");
    home_ = *std::move(home);
  }
  store::Home& home() { return *home_; }
  std::filesystem::path path(int number) const { return directory_.path() / fmt::format("{}.subjects", number); }

  void step() {
    clock_.set(KnownAt(clock_.now().get() + 1000));
    const int64_t what = below(8);
    if (what == 0) return move();
    if (what == 1 && open_ != SubmissionId()) return seal();
    run([&](store::WriteTx& tx) -> base::Result<void> {
      if (open_ == SubmissionId()) {
        TX_TRY(open_, store::open_submission(tx, store::small_submission()));
      }
      return write(tx, rows(open_));
    });
    if (below(3) != 0) seal();
  }
  void seal() {
    if (open_ == SubmissionId()) return;
    run([&](store::WriteTx& tx) -> base::Result<void> {
      if (below(6) == 0) return store::abandon_submission(tx, open_);
      store::Submission submission = store::small_submission();
      submission.id = open_;
      TX_CHECK(store::seal_submission(tx, submission));
      return {};
    });
    open_ = {};
  }

  // All that the store says, row after row.
  void read_into(Registry& registry, const RegistryFile* file) {
    auto tx = home_->read_records();
    const auto seals = RegistrySeals::read(*tx);
    const auto read = read_registry(
        *tx, *seals, file ? file->point() : store::RegistryPoint(), file ? file->gaps_from() : SubjectId(1),
        [&](const store::RegistryRow& row, const Seen& seen) { registry.apply(row, seen); });
    TX_ASSERT(read.ok(), "{}", read.error().message(base::Lang::en));
    registry.reserve_up_to(*store::last_subject_id(*tx));
  }
  const std::vector<std::string>& codes() const { return codes_; }
  const std::vector<std::string>& names() const { return names_; }
  int64_t last() const { return last_; }
  int64_t below(int64_t end) { return std::uniform_int_distribution<int64_t>(0, end - 1)(random_); }

 private:
  template <class Write>
  void run(const Write& write) {
    const auto done = home_->records().run(store::Priority::bulk, write);
    TX_ASSERT(done.ok(), "{}", done.error().message(base::Lang::en));
  }
  static base::Result<void> write(store::WriteTx& tx, const RegistryRows& rows) {
    for (const auto& subject : rows.subjects) TX_CHECK(store::add_subject(tx, subject));
    TX_CHECK(store::add_subject_codes(tx, rows.codes));
    TX_CHECK(store::add_subject_names(tx, rows.names));
    TX_CHECK(store::add_subject_states(tx, rows.states));
    return store::add_operator_periods(tx, rows.operators);
  }
  std::string pick(std::vector<std::string>& known, const std::string& fresh) {
    if (!known.empty() && below(3) == 0) return known[static_cast<size_t>(below(static_cast<int64_t>(known.size())))];
    known.push_back(fresh);
    return fresh;
  }
  std::optional<Day> day() {
    if (below(3) == 0) return std::nullopt;
    return Day(static_cast<int32_t>(below(100'000) - 30'000));
  }
  void about(RegistryRows& rows, SubjectId id, SubmissionId from) {
    rows.subjects.push_back({id, static_cast<identity::SubjectKind>(1 + below(4)), from});
    if (below(2) == 0) {
      const auto kind = static_cast<CodeKind>(1 + below(4));
      rows.codes.push_back({id, kind, pick(codes_, fmt::format("CODE{:05}", below(1000))),
                            static_cast<uint16_t>(below(500)), day(), day(), from});
    }
    if (below(2) == 0) {
      const std::string name = pick(names_, fmt::format("示例({})公司", below(1000)));
      rows.names.push_back({id, name, identity::normalize_name(name).get(), below(2) == 0, day(), from});
    }
    if (below(4) == 0) rows.states.push_back({id, below(2) == 0 ? "存续" : "吊销", day(), from});
    if (below(4) == 0) rows.operators.push_back({id, fmt::format("经营者{}", below(5)), day(), from});
  }
  RegistryRows rows(SubmissionId from) {
    RegistryRows rows;
    for (int64_t i = 0; i <= below(6); ++i) {
      const bool fresh = last_ == 0 || below(2) == 0;
      about(rows, SubjectId(fresh ? ++last_ : 1 + below(last_)), from);
    }
    return rows;
  }
  void move() {
    run([&](store::WriteTx& tx) -> base::Result<void> {
      RegistryRows rows;
      about(rows, SubjectId(++last_), SubmissionId());
      TX_CHECK(write(tx, rows));
      store::LinkEvent event;
      event.kind = store::LinkEventKind::move;
      event.target = SubjectId(last_);
      event.operator_name = event.reason = "示例";
      TX_CHECK(store::add_link_event(tx, event));
      return {};
    });
  }

  std::mt19937 random_;
  store::TemporaryDirectory directory_;
  base::FixedClock clock_{kDay};
  std::unique_ptr<store::Home> home_;
  SubmissionId open_;
  int64_t last_ = 0;
  std::vector<std::string> codes_, names_;
};

base::Sha256 digest_of(const Registry& registry) {
  base::Sha256Stream stream;
  registry.digest(stream);
  return stream.finish();
}

void expect_same(World& world, const Registry& got, const Registry& wanted) {
  ASSERT_EQ(digest_of(got), digest_of(wanted));
  ASSERT_EQ(got.size(), wanted.size());
  for (int64_t id = 0; id <= world.last() + 2; ++id) {
    const auto a = got.card(SubjectId(id)), b = wanted.card(SubjectId(id));
    ASSERT_EQ(a != nullptr, b != nullptr) << id;
    const auto head = got.head(SubjectId(id));
    ASSERT_EQ(head.has_value(), a != nullptr);
    if (!a) continue;
    ASSERT_EQ(a->text(), b->text());
    EXPECT_EQ(a->subject.id, SubjectId(id));
    EXPECT_EQ(a->subject.submission, b->subject.submission);
    EXPECT_EQ(head->kind, b->subject.kind);
    EXPECT_EQ(head->seen, b->seen);
    for (size_t i = 0; i < a->names.size(); ++i) EXPECT_EQ(a->names[i].row.submission, b->names[i].row.submission);
  }
  for (const std::string& code : world.codes()) {
    for (int kind = 1; kind <= 4; ++kind)
      ASSERT_EQ(got.by_code(code, static_cast<CodeKind>(kind)), wanted.by_code(code, static_cast<CodeKind>(kind)));
  }
  EXPECT_FALSE(got.by_code("NOBODY", CodeKind::uscc).has_value());
  for (const std::string& name : world.names()) {
    const std::string normal = identity::normalize_name(name).get();
    ASSERT_EQ(got.by_normal_name(normal), wanted.by_normal_name(normal)) << name;
    const auto a = got.search(name, 10, {}), b = wanted.search(name, 10, {});
    ASSERT_EQ(a.size(), b.size()) << name;
    for (size_t i = 0; i < a.size(); ++i) ASSERT_EQ(a[i].subject, b[i].subject);
  }
}

std::shared_ptr<const RegistryFile> written(World& world, const RegistryFile* before, int number) {
  const auto entry = write_registry(world.home(), before, world.path(number));
  TX_ASSERT(entry.ok(), "{}", entry.error().message(base::Lang::en));
  const auto file = RegistryFile::open(world.path(number), entry->digest);
  TX_ASSERT(file.ok(), "{}", file.error().message(base::Lang::en));
  return *file;
}

class RegistryWorld : public testing::TestWithParam<uint32_t> {};

TEST_P(RegistryWorld, TheFileSaysWhatTheRowsSay) {
  World world(GetParam());
  std::shared_ptr<const RegistryFile> file = written(world, nullptr, 0);
  Registry living;  // one that goes on, as a server's does
  living.open(file, {});
  for (int round = 1; round <= 12; ++round) {
    for (int64_t steps = world.below(12); steps >= 0; --steps) world.step();
    Registry wanted;
    world.read_into(wanted, nullptr);
    Registry opened;
    opened.open(file, {});
    world.read_into(opened, file.get());
    expect_same(world, opened, wanted);
    if (HasFatalFailure()) return;
    world.read_into(living, living.file().get());
    expect_same(world, living, wanted);
    if (HasFatalFailure()) return;
    if (world.below(2) == 0) {
      file = written(world, world.below(4) == 0 ? nullptr : file.get(), round);
      living.replace(file);
      EXPECT_EQ(living.held().in_memory, 0u) << "all of it is in the file";
      expect_same(world, living, wanted);
      if (HasFatalFailure()) return;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RegistryWorld, testing::Range(1u, 9u));

TEST(RegistryFile, CardsInMemoryTakeThePlaceOfThoseInTheFile) {
  World world(5);
  for (int i = 0; i < 40; ++i) world.step();
  world.seal();
  const auto file = written(world, nullptr, 1);
  Registry registry;
  registry.open(file, {});
  const auto head = registry.head(SubjectId(1));
  ASSERT_TRUE(head.has_value());
  const std::string before = registry.card(SubjectId(1))->text();
  const SubjectId fresh = registry.reserve();
  EXPECT_GT(fresh, file->last());
  RegistryRows rows;
  rows.subjects.push_back({fresh, identity::SubjectKind::organization, SubmissionId(9)});
  rows.codes.push_back({fresh, CodeKind::uscc, "NEWCODE", 0, {}, {}, SubmissionId(9)});
  rows.codes.push_back({SubjectId(1), CodeKind::reg_number, "SECONDCODE", 0, {}, {}, SubmissionId(9)});
  rows.names.push_back({SubjectId(1), "示例新名", "示例新名", true, {}, SubmissionId(9)});
  registry.apply(rows, {});
  EXPECT_EQ(registry.by_code("NEWCODE", CodeKind::uscc), fresh);
  EXPECT_EQ(registry.by_code("SECONDCODE", CodeKind::reg_number), SubjectId(1));
  EXPECT_EQ(registry.by_normal_name("示例新名"), std::vector<SubjectId>{SubjectId(1)});
  EXPECT_EQ(registry.card(SubjectId(1))->text(), before) << "what is not sealed is no answer";
  registry.replace(file);
  EXPECT_EQ(registry.by_code("NEWCODE", CodeKind::uscc), fresh) << "what is not sealed stays in memory";
  registry.forget(rows);
  EXPECT_FALSE(registry.by_code("NEWCODE", CodeKind::uscc).has_value());
  EXPECT_FALSE(registry.by_code("SECONDCODE", CodeKind::reg_number).has_value());
  EXPECT_TRUE(registry.by_normal_name("示例新名").empty());
  EXPECT_EQ(registry.size(), file->cards());
  EXPECT_GT(registry.reserve(), fresh) << "ids are never reused";
}

TEST(RegistryFile, NoFlippedByteIsBelieved) {
  World world(6);
  for (int i = 0; i < 60; ++i) world.step();
  const auto entry = write_registry(world.home(), nullptr, world.path(1));
  ASSERT_TRUE(entry.ok());
  Registry wanted;
  world.read_into(wanted, nullptr);
  const auto path = world.path(1);
  const auto size = static_cast<int64_t>(std::filesystem::file_size(path));
  const auto flip = [&](int64_t at) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(at);
    const char byte = static_cast<char>(file.get());
    file.seekp(at);
    file.put(static_cast<char>(byte ^ 0x20));
  };
  for (int64_t at = 0; at < size; at += 1009) {
    flip(at);
    const auto file = RegistryFile::open(path, entry->digest);
    if (file.ok())
      EXPECT_FALSE((*file)->verify()) << at;
    else
      EXPECT_TRUE(file.error().is(kNotAnIndex));
    flip(at);
  }
}

// All of the small file is one block, so the damage comes after it was opened and before that block is looked at.
TEST(RegistryFile, WhenABlockIsDamagedWhoeverAsksGetsTheRightAnswerAllTheSame) {
  World world(7);
  for (int i = 0; i < 2500; ++i) world.step();
  world.seal();
  Registry wanted;
  world.read_into(wanted, nullptr);
  const auto entry = write_registry(world.home(), nullptr, world.path(1));
  ASSERT_TRUE(entry.ok());
  ASSERT_GT(std::filesystem::file_size(world.path(1)), 3 * RunFile::kBlockBytes);
  {
    std::fstream bytes(world.path(1), std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(9);  // in the card of the first subject
    bytes.put('!');
  }
  const auto damaged = RegistryFile::open(world.path(1), entry->digest);
  ASSERT_TRUE(damaged.ok());
  int remade = 0;
  Registry registry;
  registry.open(*damaged, [&] { return ++remade, written(world, nullptr, 2); });
  EXPECT_EQ(registry.card(SubjectId(1))->text(), wanted.card(SubjectId(1))->text());
  EXPECT_EQ(remade, 1);
  expect_same(world, registry, wanted);
  EXPECT_EQ(remade, 1);
}

}  // namespace
}  // namespace taixin::facts

// Who received a record, and that each of them is told of each event once: against a list that the test keeps itself.
// Through the whole application, with real callers: service/propagation_test.cc.
#include "propagate/propagation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "access/sample_directory.h"
#include "check/sample_home.h"
#include "propagate/errors.h"
#include "store/records.h"

namespace taixin::propagate {
namespace {

using catalog::RecordChange;
using check::SampleHome;

constexpr std::string_view kFirst = "91370999TX000001XE", kSecond = "91370999TX0000028E";

class Propagates : public testing::Test {
 protected:
  Propagates() {
    for (const auto code : {kFirst, kSecond}) {
      subjects_.push_back(home_.add_subject(identity::SubjectKind::organization, std::string(code),
                                            {fmt::format("示例第{}有限公司", subjects_.size() + 1)}));
    }
    home_.ready();
  }
  // The engine over the home as it is now, as after a restart.
  std::unique_ptr<Propagation> engine() {
    home_.ready();
    doors_.emplace(*access::Doors::of(home_.checker().catalog()));
    auto made = Propagation::open({home_.home(), home_.checker().facts(), home_.checker(),
                                   access::Desk{home_.home(), *doors_, home_.checker().catalog()},
                                   [] { return access::sample_caller({"querier"}).directory; }});
    TX_ASSERT(made.ok(), "open");
    return *std::move(made);
  }
  size_t step() {
    const auto made = engine()->step();
    EXPECT_TRUE(made.ok()) << (made.ok() ? "" : made.error().message(base::Lang::en));
    return made.ok() ? *made : 0;
  }
  void penalty(size_t of, const std::string& key) {
    home_.add({"ADM.penalty",
               subjects_[of],
               {{"WSH", key}, {"XW", "示例"}},
               check::kSampleDay.plus_days(-10),
               {},
               store::LinkKind::by_code,
               store::Severity::general,
               key});
  }
  void status(size_t of, const std::string& key, store::StatusKind kind) {
    home_.add_status("ADM.penalty", subjects_[of], key, kind, check::kSampleDay);
  }
  // A check by the console, and the same answer to this receiver: an entry like the console's.
  void look(size_t of, const Receiver& receiver, std::optional<store::CommitSeq> seq = {}) {
    home_.ready();
    (void)home_.check(of == 0 ? kFirst : kSecond);
    store::AccessEntry entry = home_.entries().front();
    entry.unit = receiver.unit;
    entry.account = receiver.client == 0 ? 900 + receiver.unit : receiver.client;
    entry.via = receiver.client == 0 ? store::Via::web : store::Via::api;
    if (seq) entry.seq = *seq;
    append(entry);
  }
  void append(const store::AccessEntry& entry) {
    ASSERT_TRUE(home_.home()
                    .access()
                    .run(store::Priority::interactive,
                         [&](store::WriteTx& tx) -> base::Result<void> {
                           TX_CHECK(store::append_access(tx, entry));
                           return {};
                         })
                    .ok());
  }
  std::vector<Retraction> of(const Receiver& receiver) { return *engine()->of(receiver, 0, 500); }

  SampleHome home_;
  std::optional<access::Doors> doors_;
  std::vector<SubjectId> subjects_;
  const Receiver console_, housing_{2, 0}, client_{4, 77};
};

TEST_F(Propagates, WhoReceivedIsToldOnce) {
  penalty(0, "甲");
  look(0, housing_);
  look(0, housing_);
  look(1, client_);
  EXPECT_EQ(step(), 0u) << "nothing has become of it";
  status(0, "甲", store::StatusKind::withdrawn);
  look(0, client_);
  EXPECT_EQ(step(), 2u) << "the console and the unit; not who asked about another, or afterwards";
  EXPECT_EQ(step(), 0u);
  ASSERT_EQ(of(housing_).size(), 1u);
  EXPECT_EQ(static_cast<RecordChange>(of(housing_).front().change), RecordChange::withdrawn);
  EXPECT_TRUE(of(client_).empty());
  EXPECT_EQ(*engine()->missing(), 0u);
}

TEST_F(Propagates, AnAnswerThatWasOnItsWayIsFound) {
  penalty(0, "甲");
  home_.ready();
  const auto before = home_.checker().facts().head().seq;
  status(0, "甲", store::StatusKind::repaired);
  EXPECT_EQ(step(), 0u);
  store::AccessEntry late;
  late.kind = "batch";
  late.purpose = "permit";
  late.fields = "*";
  late.subjects = {subjects_[0]};
  late.seq = before;
  late.unit = client_.unit;
  late.account = client_.client;
  late.via = store::Via::api;
  append(late);
  EXPECT_EQ(step(), 1u) << "its entry came after the event was read";
  EXPECT_EQ(step(), 0u);
}

TEST_F(Propagates, AnswersThatToldNothingOfItMakeNoReceiver) {
  penalty(0, "甲");
  look(0, housing_);
  store::AccessEntry entry = home_.entries().front();
  entry.unit = client_.unit;
  entry.account = client_.client;
  entry.via = store::Via::api;
  for (const auto& [kind, fields, purpose] :
       {std::tuple("search", "subject", "permit"), std::tuple("check", "subject,EVA.grade", "permit"),
        std::tuple("batch", "*,-ADM.penalty", "permit"), std::tuple("denied", "-", "permit"),
        std::tuple("case", "*", "permit")}) {
    entry.kind = kind;
    entry.fields = fields;
    entry.purpose = purpose;
    append(entry);
  }
  entry.via = store::Via::assisted;
  entry.kind = "show";
  entry.fields = "*";
  append(entry);
  status(0, "甲", store::StatusKind::withdrawn);
  EXPECT_EQ(step(), 2u);
  EXPECT_TRUE(of(client_).empty());
}

TEST_F(Propagates, ItIsAcknowledgedOnceAndWhoEndedIsUnreachable) {
  penalty(0, "甲");
  look(0, housing_);
  look(0, client_);
  status(0, "甲", store::StatusKind::withdrawn);
  ASSERT_EQ(step(), 3u);
  auto propagation = engine();
  EXPECT_EQ(propagation->acknowledge(housing_, 2, access::AccountId(5)).error().code(), kNoRetraction.code);
  const auto done = propagation->acknowledge(housing_, 1, access::AccountId(5));
  ASSERT_TRUE(done.ok());
  ASSERT_TRUE(done->acknowledged);
  EXPECT_EQ(propagation->acknowledge(housing_, 1, access::AccountId(6))->acknowledged->account, 5);
  const auto waiting = *propagation->waiting(check::kSampleDay.plus_days(30));
  ASSERT_EQ(waiting.size(), 2u);
  for (const Waiting& one : waiting) {
    EXPECT_EQ(one.unreachable, one.retraction.receiver == client_) << "no account 77 is known";
  }
}

TEST_F(Propagates, RandomQuestionsAndChanges) {
  struct Live {
    std::string key;
    size_t of = 0;
    int version = 1;
    bool standing = true;
    std::map<Receiver, std::set<int>> told;
  };
  std::mt19937 random(20260405);
  const auto pick = [&](size_t below) { return static_cast<size_t>(random() % below); };
  const std::vector<Receiver> receivers{housing_, client_, {4, 78}, {3, 0}};
  std::vector<Live> all;
  std::map<Receiver, size_t> expected;
  const auto expects = [&](const Live& one, bool correction) {
    for (const auto& [receiver, versions] : one.told) {
      if (!correction || versions.contains(one.version)) ++expected[receiver];
    }
  };
  for (int turn = 0; turn < 220; ++turn) {
    const size_t of = pick(2), what = pick(8);
    Live* one = all.empty() ? nullptr : &all[pick(all.size())];
    if (what == 0 && all.size() < 24) {
      all.push_back({fmt::format("示例{}号", turn), of, 1, true, {}});
      penalty(of, all.back().key);
    } else if (what < 5) {
      const Receiver& receiver = receivers[pick(receivers.size())];
      look(of, receiver);
      for (Live& live : all) {
        if (live.of != of || !live.standing) continue;
        live.told[receiver].insert(live.version);
        live.told[console_].insert(live.version);
      }
    } else if (what == 5 && one && one->standing) {
      expects(*one, true);
      ++one->version;
      penalty(one->of, one->key);
    } else if (what == 6 && one && one->standing) {
      expects(*one, false);
      one->standing = false;
      status(one->of, one->key, pick(2) == 0 ? store::StatusKind::withdrawn : store::StatusKind::repaired);
    } else if (what == 7) {
      (void)step();
    }
  }
  (void)step();
  size_t sum = 0;
  for (const auto& [receiver, count] : expected) {
    const auto got = this->of(receiver);
    EXPECT_EQ(got.size(), count) << receiver.unit << " " << receiver.client;
    std::set<std::pair<int, int64_t>> events;
    for (size_t at = 0; at < got.size(); ++at) {
      EXPECT_EQ(got[at].number, static_cast<int64_t>(at + 1));
      EXPECT_TRUE(events.emplace(static_cast<int>(got[at].source), got[at].source_id).second) << "told twice";
    }
    sum += got.size();
  }
  EXPECT_GT(sum, 40u) << "the walk has to say something";
  EXPECT_EQ(*engine()->missing(), 0u);
}

}  // namespace
}  // namespace taixin::propagate

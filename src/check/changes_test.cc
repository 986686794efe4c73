// The feed against the answers: whoever carries out its entries holds, at each end of it, what `show` gives; in random
// worlds of versions, statuses, links, merges and days, read in pages of any size, with whatever comes in between.
#include "check/changes.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <random>

#include "check/errors.h"
#include "check/render.h"
#include "check/sample_home.h"
#include "store/records.h"

namespace taixin::check {
namespace {

namespace json = boost::json;

constexpr std::string_view kCodes[] = {"91370999TX000001XE", "91370999TX0000028E", "92370999TX0000039B",
                                       "91370999TX000004XC", "91370999TX000005XD"};

// A system that keeps a copy by the feed.
class Follower {
 public:
  explicit Follower(std::string purpose) : purpose_(std::move(purpose)) {}
  std::map<std::string, std::string> copy;  // record -> its content
  std::string all_text;                     // everything it was ever told
  std::vector<json::object> told;
  std::optional<Position> at;

  // Reads one page; false when there was no more.
  bool read(SampleHome& sample, Changes& changes, size_t limit) {
    const auto session = sample.session(purpose_);
    Position next;
    const auto page = changes.page(session, at ? *at : changes.begin(session), limit, [&](const Position& to) {
      next = to;
      return std::string("token");
    });
    TX_ASSERT(page.ok(), "{}", page.error().message(base::Lang::en));
    all_text += page->value();
    const json::value body = json::parse(page->value());
    for (const auto& one : body.at("changes").as_array()) carry_out(one.as_object());
    at = next;
    return body.at("more").as_bool();
  }
  void drain(SampleHome& sample, Changes& changes, size_t limit) {
    for (int pages = 0; read(sample, changes, limit); ++pages) ASSERT_LT(pages, 10'000);
  }

 private:
  void carry_out(const json::object& one) {
    told.push_back(one);
    const std::string record(one.at("record").as_string());
    if (one.contains("replaces")) copy.erase(std::string(one.at("replaces").as_string()));
    if (one.at("do").as_string() == "gone") {
      EXPECT_FALSE(one.contains("content") || one.contains("diff") || one.contains("subject"));
      copy.erase(record);
      return;
    }
    json::object content = one.at("content").as_object();
    content["subject"] = one.at("subject");
    copy[record] = json::serialize(content);
  }
  std::string purpose_;
};

// What the answers show of everybody.
std::map<std::string, std::string> shown(SampleHome& sample, const std::string& purpose) {
  std::map<std::string, std::string> out;
  for (const std::string_view code : kCodes) {
    const json::value answer = json::parse(to_json(sample.show(code, purpose)));
    if (!answer.as_object().contains("classes")) continue;
    for (const auto& in_class : answer.at("classes").as_array()) {
      for (const auto& one : in_class.at("records").as_array()) {
        json::object content = one.as_object();
        content.erase("former_operator");
        content["subject"] = answer.at("subject").at("id");
        out[std::string(content.at("id").as_string())] = json::serialize(content);
      }
    }
  }
  return out;
}

class World {
 public:
  explicit World(unsigned seed) : random_(seed) {
    for (size_t i = 0; i < std::size(kCodes); ++i) {
      const auto kind = i == 2 ? identity::SubjectKind::individual_business : identity::SubjectKind::organization;
      subjects_.push_back(sample.add_subject(kind, std::string(kCodes[i]), {fmt::format("示例第{}公司", i)}));
    }
  }
  SampleHome sample;

  int pick(int count) { return std::uniform_int_distribution<int>(0, count - 1)(random_); }
  Day day() const { return day_; }

  void happen() {
    switch (pick(8)) {
      case 0:
      case 1:
      case 2:
        return add_record();
      case 3:
      case 4:
        return add_status();
      case 5:
        return add_link();
      case 6:
        return merge_or_split();
      default:
        day_ = day_.plus_days(pick(3));
        return set_day();
    }
  }
  // What is in the store is in the facts, and it is today.
  std::unique_ptr<Changes> ready() {
    sample.ready();
    set_day();
    return std::make_unique<Changes>(sample.checker());
  }

 private:
  struct Key {
    std::string item, key;
    SubjectId subject;
  };
  void set_day() { sample.clock().set(base::FixedClock(day_).now()); }
  void add_record() {
    set_day();
    Key key;
    if (!keys_.empty() && pick(3) == 0) {
      key = keys_[static_cast<size_t>(pick(static_cast<int>(keys_.size())))];
    } else {
      static const char* kItems[] = {"ADM.penalty", "COM.commitment", "ADM.simple"};
      key = {kItems[pick(3)], fmt::format("key {}", keys_.size()), subjects_[static_cast<size_t>(pick(5))]};
      keys_.push_back(key);
    }
    const bool simple = key.item == "ADM.simple", penalty = key.item == "ADM.penalty";
    SampleHome::Row row{key.item, key.subject, {{"MC", "示例"}}};
    row.fields[penalty || simple ? "XW" : "BM"] = fmt::format("内容{}", ++contents_);
    if (penalty && pick(2) == 0) row.fields["WSH"] = fmt::format("示例〔2026〕{}号", pick(3));
    if (pick(2) == 0) row.decision = day_.plus_days(pick(20) - 15);
    if (pick(2) == 0) row.valid_until = day_.plus_days(pick(20) - 4);
    if (pick(5) == 0) row.link = store::LinkKind::provisional;
    row.key = key.key;
    records_.push_back(sample.add(row));
  }
  void add_status() {
    if (keys_.empty()) return;
    set_day();
    const Key& key = keys_[static_cast<size_t>(pick(static_cast<int>(keys_.size())))];
    sample.add_status(key.item, key.subject, key.key, static_cast<store::StatusKind>(1 + pick(7)),
                      day_.plus_days(pick(12) - 4));
  }
  void link(store::LinkEvent event) {
    set_day();
    event.operator_name = "示例经办人";
    event.reason = "示例";
    const auto done =
        sample.home().records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
          TX_CHECK(store::add_link_event(tx, event));
          return {};
        });
    TX_ASSERT(done.ok(), "{}", done.error().message(base::Lang::en));
  }
  void add_link() {
    if (records_.empty()) return;
    store::LinkEvent event;
    event.record = records_[static_cast<size_t>(pick(static_cast<int>(records_.size())))];
    event.kind = static_cast<store::LinkEventKind>(3 + pick(3));
    if (event.kind == store::LinkEventKind::move) event.target = subjects_[static_cast<size_t>(pick(5))];
    link(event);
  }
  void merge_or_split() {
    store::LinkEvent event;
    const int from = pick(4);
    event.subject = subjects_[static_cast<size_t>(from)];
    if (merged_.contains(from)) {
      event.kind = store::LinkEventKind::split;
      merged_.erase(from);
    } else {
      event.kind = store::LinkEventKind::merge;
      event.target = subjects_[static_cast<size_t>(from + 1 + pick(4 - from))];  // never in a circle
      merged_.insert(from);
    }
    link(event);
  }

  std::mt19937 random_;
  Day day_ = kSampleDay;
  std::vector<SubjectId> subjects_;
  std::vector<Key> keys_;
  std::vector<RecordId> records_;
  std::set<int> merged_;
  int contents_ = 0;
};

TEST(Changes, ACopyIsWhatAnswersShow) {
  for (unsigned seed = 1; seed <= 12; ++seed) {
    for (const std::string purpose : {"permit", "self", "audit"}) {
      SCOPED_TRACE(fmt::format("seed {} {}", seed, purpose));
      World world(seed);
      Follower follower(purpose);
      for (int turn = 0; turn < 14; ++turn) {
        const int events = world.pick(7);
        for (int i = 0; i < events; ++i) world.happen();
        const auto changes = world.ready();
        const auto limit = static_cast<size_t>(1 + world.pick(4));
        if (world.pick(3) == 0) {  // stops in the middle
          follower.read(world.sample, *changes, limit);
          continue;
        }
        follower.drain(world.sample, *changes, limit);
        ASSERT_EQ(follower.copy, shown(world.sample, purpose)) << "turn " << turn << " on " << world.day().iso();
      }
      // Whoever begins now holds the same.
      const auto changes = world.ready();
      follower.drain(world.sample, *changes, 3);
      Follower late(purpose);
      late.drain(world.sample, *changes, 100);
      EXPECT_EQ(late.copy, follower.copy);
      EXPECT_EQ(late.copy, shown(world.sample, purpose));
    }
  }
}

TEST(Changes, WhatHasEndedIsNamedAndNotTold) {
  SampleHome sample;
  const auto subject = sample.add_subject(identity::SubjectKind::organization, std::string(kCodes[0]), {"示例甲公司"});
  const auto kept = sample.add({"ADM.penalty", subject, {{"MC", "示例甲公司"}, {"XW", "虚假宣传"}}});
  sample.add({"ADM.penalty", subject, {{"MC", "示例甲公司"}, {"XW", "已撤回的行为"}}, {}, {}, {}, {}, "withdrawn"});
  sample.add_status("ADM.penalty", subject, "withdrawn", store::StatusKind::withdrawn, kSampleDay.plus_days(-1));
  sample.add({"ADM.simple", subject, {{"MC", "示例甲公司"}, {"XW", "限制的行为"}}});
  sample.ready();
  Changes changes(sample.checker());
  Follower follower("permit");
  follower.drain(sample, changes, 10);
  EXPECT_EQ(follower.copy.size(), 1u);
  EXPECT_TRUE(follower.copy.contains(fmt::format("r{}", kept.get())));
  EXPECT_EQ(follower.all_text.find("已撤回的行为"), std::string::npos);
  EXPECT_EQ(follower.all_text.find("限制的行为"), std::string::npos);
  // Of what this audience can never see not even that it is there.
  for (const auto& one : follower.told) EXPECT_NE(one.at("record").as_string(), "r3");
  // Each page is in the access log, with the subjects it was about.
  const auto entries = sample.entries();
  EXPECT_EQ(entries.front().kind, "changes");
}

TEST(Changes, ANewVersionSaysWhatIsDifferentAndNotWhatItWas) {
  SampleHome sample;
  const auto subject = sample.add_subject(identity::SubjectKind::organization, std::string(kCodes[0]), {"示例甲公司"});
  const auto add = [&](std::string misconduct) {
    return sample.add({"ADM.penalty", subject, {{"MC", "示例甲公司"}, {"XW", misconduct}}, {}, {}, {}, {}, "one"});
  };
  const auto first = add("写错的行为");
  sample.ready();
  Follower permit("permit"), audit("audit");
  {
    Changes changes(sample.checker());
    permit.drain(sample, changes, 10);
    audit.drain(sample, changes, 10);
  }
  permit.all_text.clear();
  const auto second = add("更正的行为");
  sample.ready();
  Changes changes(sample.checker());
  permit.drain(sample, changes, 10);
  audit.drain(sample, changes, 10);
  const auto& told = permit.told.back();
  EXPECT_EQ(told.at("by").as_string(), "version");
  EXPECT_EQ(told.at("record").as_string(), fmt::format("r{}", second.get()));
  EXPECT_EQ(told.at("replaces").as_string(), fmt::format("r{}", first.get()));
  EXPECT_EQ(json::serialize(told.at("diff")), R"([{"code":"XW","after":"更正的行为"}])");
  EXPECT_EQ(permit.all_text.find("写错的行为"), std::string::npos);
  EXPECT_EQ(json::serialize(audit.told.back().at("diff")),
            R"([{"code":"XW","before":"写错的行为","after":"更正的行为"}])");
}

TEST(Changes, APositionOfAnotherHomeOrTimeIsRefused) {
  SampleHome sample;
  sample.ready();
  Changes changes(sample.checker());
  const auto session = sample.session("permit");
  const auto ask = [&](Position from) {
    return changes.page(session, from, 1, [](const Position&) { return std::string(); });
  };
  Position future = changes.begin(session);
  future.seq = store::CommitSeq(1000);
  EXPECT_TRUE(ask(future).error().is(kPositionGone));
  Position tomorrow = changes.begin(session);
  tomorrow.day = tomorrow.day.plus_days(1);
  EXPECT_TRUE(ask(tomorrow).error().is(kPositionGone));
  Position old = changes.begin(session);
  old.day = old.day.plus_days(-Changes::kDaysMax - 1);
  EXPECT_TRUE(ask(old).error().is(kPositionGone));
}

}  // namespace
}  // namespace taixin::check

// Five years of a home, day by day: decisions, corrections, repairs, objections, bankruptcies, changes of hands. On no
// day does anybody see what may not be seen then, or miss what must be seen. What is expected comes from a list of what
// happened and the reference of gate/publication_reference_test.h, and not from packs, store or index.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "catalog/packs_testing.h"
#include "check/check.h"
#include "check/sample_home.h"
#include "gate/publication_reference_test.h"
#include "identity/uscc.h"

namespace taixin::check {
namespace {

using gate::reference::Acts;
using gate::reference::on;
using gate::reference::RandomAct;
using identity::SubjectKind;
using store::StatusKind;
using enum gate::reference::Clock;

std::string code(int number) {
  std::string out = fmt::format("{}000000MA{:07}", number < 100 ? 91 : 92, number);
  out += *identity::uscc_check_character(out);
  return out;
}

std::shared_ptr<const catalog::Catalog> packs() {
  auto loaded = catalog::Catalog::load(catalog::testing::repository_packs());
  TX_ASSERT(loaded.ok(), "{}", loaded.error().message(base::Lang::en));
  return *std::move(loaded);
}

// What was done about one act, whichever of its versions; a shield and a mark of dispute come and go.
struct Matter {
  size_t subject = 0;
  std::string key;
  bool provisional = false;
  Day done;  // the act itself; the operator of that day answers for it
  std::vector<std::pair<RecordId, RandomAct>> versions;
  bool legacy = false;  // of an earlier platform
  bool repaired = false, ended = false, withdrawn = false, shielded = false, disputed = false, reconciled = false;
  int marks = 0;  // of objections, that stand
};

class World {
 public:
  World(unsigned seed, Day begin)
      : home_(packs(), begin), random_(seed), acts_(seed), today_(begin), catalog_(packs()) {
    for (int i = 0; i < 8; ++i) {
      const bool business = i >= 6;
      subjects_.push_back(home_.add_subject(business ? SubjectKind::individual_business : SubjectKind::organization,
                                            code(business ? 100 + i : i + 1),
                                            {fmt::format("示例第{}{}", i, business ? "商行" : "有限公司")}));
      codes_.push_back(code(business ? 100 + i : i + 1));
      if (business) home_.add_operator(subjects_.back(), "示例甲", begin.plus_days(-3000));
    }
    home_.ready_at(today_);
  }
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

  void live_a_day() {
    today_ = today_.plus_days(1);
    home_.clock().set(base::FixedClock(today_).now());
    const int before = events_;
    if (below(6) == 0) decide();
    if (!matters_.empty() && below(25) == 0) correct(any());
    if (!matters_.empty() && below(8) == 0) say(any());
    if (below(400) == 0) change_hands(6 + static_cast<size_t>(below(2)));
    home_.clock().set(base::FixedClock(today_).now());
    if (events_ != before) home_.ready_at(today_);
  }

  // What everybody sees, of each version of everything; the last version alone stands for an act.
  void look_as_everybody() {
    std::vector<RecordId> ids;
    for (const Matter& one : matters_) {
      for (const auto& [id, act] : one.versions) ids.push_back(id);
    }
    const auto doors = access::Doors::of(*catalog_);
    const auto session = access::published({home_.home(), *doors, *catalog_}, base::Lang::zh);
    const auto told = home_.checker().published(session, ids);
    TX_ASSERT(told.ok(), "{}", told.error().message(base::Lang::en));
    std::set<RecordId> shown;
    for (const auto& one : *told) {
      if (one.record) shown.insert(one.id);
    }
    std::set<RecordId> expected;
    for (const Matter& one : matters_) {
      if (is_public(one)) expected.insert(one.versions.back().first);
    }
    EXPECT_EQ(shown, expected) << told_of(shown, expected);
    seen_ += shown.size();
  }

  // What an approving body, the subject itself and an auditor see of one subject.
  void look_as_others(size_t subject) {
    for (const std::string purpose : {"supervision", "self", "audit"}) {
      const ShowAnswer answer = home_.show(codes_[subject], purpose);
      std::map<RecordId, std::string> shown, expected;
      for (const ShownClass& in_class : answer.classes) {
        for (const ShownRecord& record : in_class.records) {
          shown[record.id] = marks(record.past_state, record.disputed, record.provisional, record.former_operator);
        }
      }
      for (const Matter& one : matters_) {
        if (one.subject != subject) continue;
        const bool over = is_over(one) || beyond_cap(one);
        if (over && purpose == "supervision") continue;
        expected[one.versions.back().first] = marks(over, one.disputed, one.provisional, of_former(one));
      }
      EXPECT_EQ(shown, expected) << purpose << " of " << subject << " on " << today_.iso();
      looks_ += shown.size();
    }
  }

  Day today() const { return today_; }
  size_t seen() const { return seen_; }
  size_t looks() const { return looks_; }
  size_t subjects() const { return subjects_.size(); }

 private:
  static std::string marks(bool over, bool disputed, bool provisional, bool former) {
    return fmt::format("{}{}{}{}", over ? "o" : "-", disputed ? "d" : "-", provisional ? "p" : "-", former ? "f" : "-");
  }
  Matter& any() { return matters_[static_cast<size_t>(below(static_cast<int>(matters_.size())))]; }

  // ---- what happens
  RandomAct act(Day decided) {
    RandomAct out = acts_.next();
    out.item = "ADM.penalty";
    if (out.kinds.empty()) out.kinds = "罚款";
    const auto moved = [&](std::optional<Day>& day) {
      if (day) day = decided.plus_days(day->count() - out.act.clock[kDecided]->count());
    };
    for (const auto clock : {kWritten, kPublished, kEnded}) moved(out.act.clock[clock]);
    out.act.clock[kDecided] = decided;
    return out;
  }
  void keep(Matter& matter, RandomAct act) {
    const catalog::Item* item = catalog_->item(base::ItemCode("ADM.penalty"), today_);
    SampleHome::Row row;
    row.item = "ADM.penalty";
    row.subject = subjects_[matter.subject];
    row.fields = {{item->act.kinds, act.kinds}};
    if (!act.procedure.empty()) row.fields[item->act.procedure] = act.procedure;
    if (!act.organ.empty()) row.fields[item->act.organ] = act.organ;
    if (!act.clauses.empty()) row.fields[item->act.clauses] = act.clauses;
    row.decision = act.act.clock[kDecided];
    row.document = act.act.clock[kWritten];
    row.publication = act.act.clock[kPublished];
    row.misconduct_end = act.act.clock[kEnded];
    row.severity = static_cast<store::Severity>(act.act.stated);
    row.link = matter.provisional ? store::LinkKind::provisional : store::LinkKind::by_code;
    row.key = matter.key;
    if (matter.legacy) row.flags = store::kLegacy;
    matter.versions.emplace_back(home_.add(row), std::move(act));
    ++events_;
  }
  void decide() {
    Matter matter;
    matter.subject = static_cast<size_t>(below(static_cast<int>(subjects_.size())));
    matter.key = fmt::format("matter {}", matters_.size());
    matter.provisional = below(12) == 0;
    matter.legacy = below(8) == 0;
    RandomAct first = act(today_.plus_days(-below(60)));
    matters_.push_back(std::move(matter));
    keep(matters_.back(), std::move(first));
  }
  // The same decision, sent again with other words; the day of the act stays.
  void correct(Matter& matter) {
    RandomAct next = act(*matter.versions.back().second.act.clock[kDecided]);
    next.act.clock = matter.versions.back().second.act.clock;
    keep(matter, std::move(next));
  }
  void say(Matter& matter) {
    static constexpr StatusKind kSaid[] = {StatusKind::repaired,   StatusKind::ended,      StatusKind::withdrawn,
                                           StatusKind::shielded,   StatusKind::shielded,   StatusKind::unshielded,
                                           StatusKind::unshielded, StatusKind::disputed,   StatusKind::disputed,
                                           StatusKind::undisputed, StatusKind::undisputed, StatusKind::reconciled,
                                           StatusKind::reconciled};
    const StatusKind kind = kSaid[static_cast<size_t>(below(static_cast<int>(std::size(kSaid))))];
    home_.add_status("ADM.penalty", subjects_[matter.subject], matter.key, kind, today_);
    ++events_;
    if (kind == StatusKind::repaired) matter.repaired = true;
    if (kind == StatusKind::ended) matter.ended = true;
    if (kind == StatusKind::withdrawn) matter.withdrawn = true;
    if (kind == StatusKind::reconciled) matter.reconciled = true;
    if (kind == StatusKind::shielded || kind == StatusKind::unshielded) matter.shielded = kind == StatusKind::shielded;
    if (kind == StatusKind::disputed) ++matter.marks;
    if (kind == StatusKind::undisputed && matter.marks > 0) --matter.marks;
    matter.disputed = matter.marks > 0;
  }
  void change_hands(size_t subject) {
    home_.add_operator(subjects_[subject], fmt::format("示例{}", events_), today_);
    took_over_[subject] = today_;
    ++events_;
  }

  // ---- what is so
  const RandomAct& last(const Matter& one) const { return one.versions.back().second; }
  bool is_over(const Matter& one) const { return one.withdrawn || one.shielded || one.repaired || one.ended; }
  // Five years from the end of the misconduct, else from the decision (山东省社会信用条例 第38条).
  bool beyond_cap(const Matter& one) const {
    const auto& clock = last(one).act.clock;
    return today_ > (clock[kEnded] ? *clock[kEnded] : *clock[kDecided]).plus_months(60);
  }
  // Somebody else was the operator when the act was decided (domain/12.1.9).
  bool of_former(const Matter& one) const {
    const auto found = took_over_.find(one.subject);
    return found != took_over_.end() && *last(one).act.clock[kDecided] < found->second;
  }
  bool is_public(const Matter& one) const {
    RandomAct act = last(one);
    return !is_over(one) && !beyond_cap(one) && !one.provisional && !of_former(one) &&
           (!one.legacy || one.reconciled) &&
           gate::reference::expected(gate::reference::views(act), "ADM.penalty", today_).shown;
  }
  std::string told_of(const std::set<RecordId>& shown, const std::set<RecordId>& expected) const {
    std::string out;
    for (const Matter& one : matters_) {
      const RecordId id = one.versions.back().first;
      if (shown.contains(id) == expected.contains(id)) continue;
      out += fmt::format("\n{} {}: {}", shown.contains(id) ? "shown" : "missing", one.key,
                         gate::reference::told(last(one), today_));
    }
    return out;
  }

  SampleHome home_;
  std::mt19937 random_;
  Acts acts_;
  Day today_;
  std::shared_ptr<const catalog::Catalog> catalog_;
  std::vector<SubjectId> subjects_;
  std::vector<std::string> codes_;
  std::vector<Matter> matters_;
  std::map<size_t, Day> took_over_;
  int events_ = 0;
  size_t seen_ = 0, looks_ = 0;
};

TEST(TimeTravel, FiveYearsOfAHomeDayByDay) {
  World world(2'022, on(2022, 6, 1));
  const Day end = on(2027, 6, 1);
  while (world.today() < end && !testing::Test::HasFailure()) {
    world.live_a_day();
    world.look_as_everybody();
    if (world.today().count() % 9 == 0)
      world.look_as_others(static_cast<size_t>(world.below(static_cast<int>(world.subjects()))));
  }
  EXPECT_GT(world.seen(), 10'000u) << "much is public on many days";
  EXPECT_GT(world.looks(), 1'000u);
}

}  // namespace
}  // namespace taixin::check

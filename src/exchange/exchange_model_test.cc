// A county, a city and the province do what platforms do, in random order: records, corrections (also of the days
// that decide whether it is shown), repairs, withdrawals,
// shields, records of the wrong subject, renamed companies, objections that mark a record and end; files are lost,
// repeated, late, out of order and torn, and one of them is cut off for a long time. At every step nobody shows what
// has ended there, or what it was told has ended, and each marks exactly what an objection here or one that it was told
// of stands against; at the end all show the same with the same marks, and their statements agree.
#include <random>

#include "exchange/errors.h"
#include "exchange/exchange_home_test.h"
#include "exchange/layout.h"
#include "exchange/outcomes.h"
#include "ledger/proof_errors.h"

namespace taixin::exchange {
namespace {

using testing::kCodes;
using testing::Platform;
using testing::ThreeLevels;

struct Link {
  Platform* from;
  std::string to_code;  // what `from` calls `to`
  Platform* to;
  std::string from_code;
  std::vector<std::vector<ExchangeFile>> carried;  // every folder that an operator has, also those that came before
  int64_t made = 0, taken = 0;
};

class Model {
 public:
  // Every other one with batches that end inside what one file brought.
  explicit Model(unsigned seed) : random_(seed), all_(seed % 2 == 0 ? "rows = 2" : "", true) {
    links_.push_back({&all_.county, "city", &all_.city, "county", {}});
    links_.push_back({&all_.city, "county", &all_.county, "city", {}});
    links_.push_back({&all_.city, "province", &all_.province, "city", {}});
    links_.push_back({&all_.province, "city", &all_.city, "province", {}});
    for (size_t i = 0; i < kCodes.size(); ++i) {
      names_.push_back(fmt::format("示例{}号商贸有限公司", i));
      for (Platform* one : platforms()) one->registered(kCodes[i], names_[i], "2015-03-02");
    }
  }

  void step() {
    const unsigned what = pick(23);
    if (what < 6) return enter();
    if (what < 10) return say();
    if (what < 11) return move();
    if (what < 12) return rename();
    if (what < 16) return make();
    if (what < 19) return object();
    carry();
  }
  void cut(size_t link, bool is_cut) { cut_[link] = is_cut; }

  // Nobody shows what it was told has ended; when everything is told, not under another body either.
  void check(bool all_told = false) {
    for (Platform* one : platforms()) {
      for (const auto& [key, words] : one->shown()) {
        bool ended = ended_[one].contains(key);
        for (const auto& [code, number] : ended_[one]) ended |= all_told && number == key.second;
        ASSERT_FALSE(ended) << one->name() << " shows " << key.second << ", which has ended";
      }
      check_marks(*one, all_told);
    }
  }
  // Every objection ends.
  void end_objections() {
    for (Platform* one : platforms()) {
      while (!objections_[one].empty()) lift(*one, objections_[one].begin()->first);
    }
  }

  // The cut is over: files go until there is nothing to tell, statements are compared, and again.
  void settle() {
    bool agree = false;
    for (int round = 0; round < 12 && !agree; ++round) {
      for (int pass = 0; pass < 20; ++pass) {
        bool moved = false;
        for (Link& link : links_) moved |= flush(link);
        if (!moved) break;
        ASSERT_LT(pass, 19) << "they tell each other the same for ever";
      }
      agree = true;
      for (Link& link : links_) {
        const auto theirs = link.to->exchange().statement(link.from_code, link.to->actor());
        ASSERT_TRUE(theirs.ok());
        const auto compared = link.from->exchange().compare(*theirs, link.from->actor());
        ASSERT_TRUE(compared.ok()) << compared.error().message(base::Lang::zh);
        EXPECT_FALSE(compared->on_the_way);
        agree &= compared->agree();
        if (round == 11) {
          for (const DayDiffers& day : compared->days) {
            ADD_FAILURE() << link.from->name() << " and " << link.to->name() << " differ: " << day.item << " "
                          << day.day << " there " << day.missing_there << " here " << day.missing_here << " other "
                          << day.different << " " << fmt::format("{}", fmt::join(day.rows, " "));
          }
          const auto refused = link.from->exchange().refused(link.to_code);
          for (const Refused& one : *refused) {
            ADD_FAILURE() << link.to->name() << " refused " << one.row.id << " of " << one.row.unit << ": "
                          << one.row.zh;
          }
        }
      }
    }
    check(true);
    EXPECT_EQ(all_.county.shown(), all_.city.shown());
    EXPECT_EQ(all_.city.shown(), all_.province.shown());
    for (Platform* one : platforms()) {
      const auto findings = one->home().doctor();
      ASSERT_TRUE(findings.ok());
      for (const auto& finding : *findings) ADD_FAILURE() << finding.message(base::Lang::en);
      const auto same = one->facts().rebuild();
      ASSERT_TRUE(same.ok());
      EXPECT_TRUE(*same);
    }
  }
  size_t shown() { return all_.city.shown().size(); }
  const std::map<std::string, int>& seen() const { return seen_; }

 private:
  unsigned pick(unsigned below) { return static_cast<unsigned>(random_() % below); }
  std::vector<Platform*> platforms() { return {&all_.county, &all_.city, &all_.province}; }
  Platform& somewhere() { return *platforms()[pick(3)]; }
  std::string number() { return fmt::format("示例罚〔2026〕{}号", pick(12)); }
  size_t subject_of(const std::string& number) {
    const auto [at, fresh] = subjects_.try_emplace(number, pick(static_cast<unsigned>(kCodes.size())));
    return at->second;
  }
  void note(const std::string& what) { ++seen_[what]; }

  // The first half of the decisions is handed over by whoever has it; each of the others belongs to one platform, whose
  // officers may find that it is about another body.
  static unsigned number_in(const std::string& decision) {
    return static_cast<unsigned>(std::stoul(decision.substr(decision.find("〕") + 3)));
  }
  static bool is_owned(const std::string& decision) { return number_in(decision) >= 6; }
  void enter() {
    Platform& at = somewhere();
    const std::string decision = number(), code = kCodes[subject_of(decision)];
    if (is_owned(decision) && platforms()[number_in(decision) % 3] != &at) return;
    // A correction may close what was open until now, or open it again.
    const bool closes = at.shown().contains({code, decision}) && pick(4) == 0;
    at.penalty(code, at.name_of(code), decision, fmt::format("示例事实{}", pick(4)),
               closes ? "2026-04-10" : "2099/12/31");
    note(closes ? "closed" : "entered");
    if (pick(8) == 0) enter_many(at, code);
  }
  // Decisions that nobody else has, in one file.
  void enter_many(Platform& at, const std::string& code) {
    std::vector<std::string> decisions;
    for (int i = 0; i < 3; ++i) decisions.push_back(fmt::format("示例罚〔2026〕1{:02}号", many_++));
    at.penalties(code, at.name_of(code), decisions, "示例事实");
    note("many");
  }
  void say() {
    Platform& at = somewhere();
    const std::string decision = number();
    std::string code = kCodes[subject_of(decision)];
    for (const auto& [key, words] : at.shown()) {
      if (key.second == decision) code = key.first;  // as it stands there
    }
    static const std::vector<std::string> kKinds = {"撤回", "终止公示", "暂时屏蔽", "解除屏蔽", "暂时屏蔽", "解除屏蔽"};
    const std::string kind = kKinds[pick(static_cast<unsigned>(kKinds.size()))];
    const auto receipt = at.status(code, at.name_of(code), decision, kind, fmt::format("2026-04-{:02}", 10 + pick(6)));
    if (receipt.submission.counts.quarantined > 0) return note("status refused");
    if (kind == "撤回" || kind == "终止公示") ended_[&at].insert({code, decision});
    note(kind);
  }
  // A case there marks a record, or lifts its mark. Of those that may be found to be another body's nothing is said: a
  // mark stands where it was set.
  void object() {
    Platform& at = somewhere();
    const auto shown = at.marks();
    std::set<std::string> decisions;
    for (const auto& [decision, mark] : shown) {
      if (!is_owned(decision)) decisions.insert(decision);
    }
    for (const auto& [decision, record] : objections_[&at]) decisions.insert(decision);
    if (decisions.empty()) return;
    const std::string decision = *std::next(decisions.begin(), pick(static_cast<unsigned>(decisions.size())));
    if (objections_[&at].contains(decision)) return lift(at, decision);
    const auto found = shown.find(decision);
    objections_[&at][decision] = found->second.record;
    testing::mark(at, found->second.record, store::StatusKind::disputed, testing::kToday);
    note("marked");
  }
  void lift(Platform& at, const std::string& decision) {
    testing::mark(at, objections_[&at].at(decision), store::StatusKind::undisputed, testing::kToday);
    objections_[&at].erase(decision);
    note("lifted");
  }
  void check_marks(Platform& at, bool all_told) {
    for (const auto& [decision, mark] : at.marks()) {
      if (is_owned(decision)) continue;
      bool stands = objections_[&at].contains(decision);
      for (Platform* other : platforms()) {
        stands |= all_told ? objections_[other].contains(decision) : told_[{other, &at}][decision];
      }
      ASSERT_EQ(mark.disputed, stands) << at.name() << " " << decision;
    }
  }
  // What a batch says of objections, from its own files; rows that went back say nothing.
  void came_marks(Link& link, const std::vector<ExchangeFile>& files, const Taken& taken) {
    std::set<std::pair<std::string, uint64_t>> back;
    const auto rows = read_outcomes(taken.receipt.back().bytes);
    ASSERT_TRUE(rows.ok());
    for (const RowOutcome& row : *rows) {
      if (row.what == RowOutcome::What::refused) back.insert({row.file, row.line});
    }
    for (const ExchangeFile& file : files) {
      if (file.name.find("-ADM.penalty.") == file.name.npos) continue;
      const auto read = read_file(file.bytes, file.name, header_of({}));
      ASSERT_TRUE(read.ok());
      const bool up = read->column("yybz") >= 0;
      for (const auto& [line, cells] : read->rows) {
        const auto mark = mark_in(*read, cells, up ? "yybz" : "YYBZ");
        ASSERT_TRUE(mark.has_value());
        const std::string& decision = cells[static_cast<size_t>(read->column(up ? "cf_wsh" : "CF_WSH"))];
        if (!back.contains({file.name, line})) told_[{link.from, link.to}][decision] = *mark;
      }
    }
  }
  // An officer finds that the decision is another's.
  void move() {
    const std::string decision = number();
    if (!is_owned(decision)) return;
    Platform& at = *platforms()[number_in(decision) % 3];
    const size_t other = pick(static_cast<unsigned>(kCodes.size()));
    if (other == subject_of(decision) || !at.shown().contains({kCodes[subject_of(decision)], decision})) return;
    if (!at.move(kCodes[other], at.name_of(kCodes[other]), decision, "示例事实1")) return;
    subjects_[decision] = other;
    note("moved");
  }
  // Registers are the city's.
  void rename() {
    const size_t which = pick(static_cast<unsigned>(kCodes.size()));
    const int day = 1 + static_cast<int>(renamed_++ % 28);
    all_.city.registered(kCodes[which], fmt::format("示例{}号新名{}有限公司", which, renamed_),
                         fmt::format("2026-{:02}-{:02}", 1 + renamed_ / 28 % 4, day));
    note("renamed");
  }
  void make() {
    Link& link = links_[pick(4)];
    const auto made = link.from->exchange().make_batch(link.to_code, link.from->actor());
    ASSERT_TRUE(made.ok()) << made.error().message(base::Lang::zh);
    if (!*made) return;
    link.made = (*made)->number;
    if (pick(4) == 0) return note("lost");  // it never reaches whoever carries it
    export_again(link, link.made);
  }
  void export_again(Link& link, int64_t number) {
    auto files = link.from->exchange().hand_out(link.to_code, number, link.from->actor());
    ASSERT_TRUE(files.ok());
    link.carried.push_back(*std::move(files));
  }
  void carry() {
    const size_t which = pick(4);
    Link& link = links_[which];
    if (cut_[which] || link.carried.empty()) return;
    auto files = link.carried[pick(static_cast<unsigned>(link.carried.size()))];
    const bool torn = pick(8) == 0;
    if (torn) {
      std::string& bytes = files[pick(static_cast<unsigned>(files.size()))].bytes;
      bytes[pick(static_cast<unsigned>(bytes.size()))] ^= 1;
    }
    const auto taken = link.to->exchange().take(files, link.to->actor());
    if (torn) {
      ASSERT_FALSE(taken.ok());
      return note("torn");
    }
    if (!taken.ok()) {
      ASSERT_EQ(taken.error().code(), kBringFirst.code) << taken.error().message(base::Lang::zh);
      note("early");
      // The one that is missing is asked for; it may be lost again.
      export_again(link, std::stoll(taken.error().args().at("first")));
      return;
    }
    came(link, files, *taken);
    if (pick(3) == 0) return note("receipt lost");
    ASSERT_TRUE(link.from->exchange().load_receipt(taken->receipt, link.from->actor()).ok());
  }
  // What the batch tells has ended, read from its own files.
  void came(Link& link, const std::vector<ExchangeFile>& files, const Taken& taken) {
    if (taken.repeated) return note("repeated");
    note("taken");
    link.taken = taken.number;
    came_marks(link, files, taken);
    for (const ExchangeFile& file : files) {
      if (file.name.find("-status.") == file.name.npos) continue;
      for (size_t begin = 0; begin < file.bytes.size();) {
        const size_t end = std::min(file.bytes.find('\n', begin), file.bytes.size());
        const std::string line = file.bytes.substr(begin, end - begin);
        begin = end + 1;
        if (line.find("withdrawn") == line.npos && line.find("repaired") == line.npos) continue;
        const size_t at = line.find("示例罚"), code = line.find("9137");
        ended_[link.to].insert({line.substr(code, 18), line.substr(at, line.find("号", at) + 3 - at)});
      }
    }
  }
  // Everything that `from` has for `to`, in its order; true when there was something.
  bool flush(Link& link) {
    bool any = false;
    for (;;) {
      const auto made = link.from->exchange().make_batch(link.to_code, link.from->actor());
      EXPECT_TRUE(made.ok());
      if (!made.ok() || !*made) break;
      link.made = (*made)->number;
    }
    for (int64_t next = link.taken + 1; next <= link.made; ++next) {
      const auto files = link.from->exchange().hand_out(link.to_code, next, link.from->actor());
      const auto taken = link.to->exchange().take(*files, link.to->actor());
      EXPECT_TRUE(taken.ok()) << taken.error().message(base::Lang::zh);
      if (!taken.ok()) return false;
      came(link, *files, *taken);
      EXPECT_TRUE(link.from->exchange().load_receipt(taken->receipt, link.from->actor()).ok());
      any = true;
    }
    return any;
  }

  std::mt19937 random_;
  ThreeLevels all_;
  std::vector<Link> links_;
  std::vector<std::string> names_;
  std::map<std::string, size_t> subjects_;  // of each decision, as whoever enters it believes now
  std::map<Platform*, std::set<std::pair<std::string, std::string>>> ended_;  // code and decision
  std::map<Platform*, std::map<std::string, RecordId>> objections_;           // that stand there, with what they mark
  std::map<std::pair<Platform*, Platform*>, std::map<std::string, bool>> told_;  // by one to the other
  std::map<std::string, int> seen_;
  std::array<bool, 4> cut_{};
  unsigned renamed_ = 0, many_ = 0;
};

class ExchangeModel : public ::testing::TestWithParam<unsigned> {};

TEST_P(ExchangeModel, ThreePlatformsAgreeWhateverWasLostRepeatedOrLateAndNeverShowWhatHasEnded) {
  Model model(GetParam());
  for (int step = 0; step < 160; ++step) {
    if (step == 40) model.cut(0, true), model.cut(1, true);  // the county is cut off
    if (step == 110) model.cut(0, false), model.cut(1, false);
    model.step();
    model.check();
    if (::testing::Test::HasFatalFailure()) return;
  }
  model.settle();
  if (::testing::Test::HasFatalFailure()) return;
  model.end_objections();
  model.settle();
  for (const char* happened : {"entered", "taken", "marked"}) EXPECT_GT(model.seen().at(happened), 0) << happened;
}

INSTANTIATE_TEST_SUITE_P(Seeds, ExchangeModel, ::testing::Range(1u, 33u));

}  // namespace
}  // namespace taixin::exchange

// Who received a record, and that each of them is told once: random questions and changes through the whole
// application, against a list that the test keeps of what it was told itself.
#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <map>
#include <random>
#include <set>

#include "access/sample_directory.h"
#include "intake/reader.h"
#include "ledger/proof_file.h"
#include "propagate/errors.h"
#include "propagate/statement.h"
#include "service/api_retractions.h"
#include "service/penalty_rows_test.h"
#include "service/site_fixture.h"
#include "store/cases.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using catalog::RecordChange;
using store::Receiver;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class PropagationSite : public Site {
 protected:
  static void SetUpTestSuite() {
    set_up();
    ingest("REG.enterprise", fmt::format("ZTMC,TYSHXYDM,DJZT,CLRQ,DJJG,DJJGDM,FDDBR\n{},{},存续,2015-03-02,{},{},"
                                         "示例乙\n",
                                         kOtherName, kOtherCode, kOrgan, kOrganCode));
  }
  static void ingest(const std::string& item, const std::string& bytes) {
    intake::IngestOptions options;
    options.item = item;
    options.source = kOrgan;
    options.operator_name = "示例经办";
    options.file_name = "shili.csv";
    const auto source = intake::memory_source(bytes);
    const auto receipt = app().intake().ingest(*source, options);
    ASSERT_TRUE(receipt.ok()) << receipt.error().message(base::Lang::en);
    ASSERT_EQ(receipt->submission.counts.quarantined, 0u) << bytes;
  }
  static void penalty(std::string_view number, std::string_view words, bool other = false) {
    ingest("ADM.penalty", std::string(kPenaltyHead) +
                              penalty_row(other ? kOtherName : kName, other ? kOtherCode : kCode, number, words));
  }
  static void status(std::string_view number, std::string_view kind, bool other = false) {
    ingest("ADM.penalty_status",
           std::string(kStatusHead) + status_row(other ? kOtherName : kName, other ? kOtherCode : kCode, number, kind));
  }

  static access::Caller officer(access::UnitId unit) {
    return access::sample_caller({"querier", unit}, access::AccountId(500 + unit.get()));
  }
  static access::Caller system(access::UnitId unit, int64_t id) {
    return access::sample_caller({"approval_system", unit, access::AccountKind::client}, access::AccountId(id));
  }
  static access::Session session(const access::Caller& who, std::string purpose = "permit",
                                 access::Action action = access::Action::check) {
    const access::Asker asker{{}, {}, std::move(purpose), "示例事项", base::Lang::zh, who, action, "示例经办"};
    auto out = access::admit(app().desk(), asker, {});
    TX_ASSERT(out.ok(), "{}", out.error().message(base::Lang::en));
    return *std::move(out);
  }
  static void checks(const access::Caller& who, std::string_view code) {
    ASSERT_TRUE(app().checker().check(session(who), std::string(code)).ok());
  }
  static size_t step() {
    const auto made = app().propagation().step();
    EXPECT_TRUE(made.ok()) << (made.ok() ? "" : made.error().message(base::Lang::en));
    return made.ok() ? *made : 0;
  }
  static std::vector<store::Retraction> of(const Receiver& receiver) {
    auto out = app().propagation().of(receiver, 0, 500);
    EXPECT_TRUE(out.ok());
    return out.ok() ? *std::move(out) : std::vector<store::Retraction>();
  }
  static store::Retraction last_of(const Receiver& receiver) {
    const auto all = of(receiver);
    EXPECT_FALSE(all.empty());
    return all.empty() ? store::Retraction() : all.back();
  }
  static Receiver unit(access::UnitId id) { return {id.get(), 0}; }
};

TEST_F(PropagationSite, WhoReceivedIsToldOnceAndNobodyElse) {
  penalty("示例罚〔2026〕1号", "甲");
  const auto client = system(access::kMarket, 601);
  checks(officer(access::kHousing), kCode);
  checks(officer(access::kHousing), kCode);  // twice: one receiver
  checks(client, kCode);
  checks(officer(access::kMarket), kOtherCode);  // another subject
  EXPECT_EQ(step(), 0u) << "nothing has become of it";
  status("示例罚〔2026〕1号", "撤回");
  checks(officer(access::kCity), kCode);  // after it
  EXPECT_EQ(step(), 2u);
  EXPECT_EQ(step(), 0u);
  const auto one = last_of(unit(access::kHousing));
  EXPECT_EQ(one.number, 1);
  EXPECT_EQ(one.item, "ADM.penalty");
  EXPECT_EQ(static_cast<RecordChange>(one.change), RecordChange::withdrawn);
  EXPECT_EQ(last_of({access::kMarket.get(), 601}).record, one.record);
  EXPECT_TRUE(of(unit(access::kMarket)).empty());
  EXPECT_TRUE(of(unit(access::kCity)).empty());
  EXPECT_EQ(*app().propagation().missing(), 0u);
}

TEST_F(PropagationSite, ACorrectionGoesToWhoHasTheVersionBefore) {
  penalty("示例罚〔2026〕2号", "甲");
  checks(system(access::kCity, 611), kCode);
  penalty("示例罚〔2026〕2号", "乙");
  checks(system(access::kCity, 612), kCode);
  EXPECT_EQ(step(), 1u);
  EXPECT_EQ(static_cast<RecordChange>(last_of({access::kCity.get(), 611}).change), RecordChange::corrected);
  EXPECT_TRUE(of({access::kCity.get(), 612}).empty());
  status("示例罚〔2026〕2号", "终止公示");
  EXPECT_EQ(step(), 2u) << "whoever has any version of it";
  const auto all = of({access::kCity.get(), 611});
  ASSERT_EQ(all.size(), 2u);
  EXPECT_THAT((std::vector{all[0].number, all[1].number}), ElementsAre(1, 2));
}

TEST_F(PropagationSite, AnAnswerThatWasOnItsWayIsFoundByItsWatermark) {
  penalty("示例罚〔2026〕3号", "甲");
  const auto long_batch = session(system(access::kHall, 621));
  const auto watermark = app().facts().head().seq;
  status("示例罚〔2026〕3号", "撤回");
  EXPECT_EQ(step(), 0u);
  const auto subject = *app().facts().registry().by_code(kCode, store::CodeKind::uscc);
  ASSERT_TRUE(access::log(app().home(), long_batch, {.kind = "batch", .subjects = {subject}, .seq = watermark}).ok());
  EXPECT_EQ(step(), 1u) << "its entry is written after the withdrawal was read";
  EXPECT_EQ(last_of({access::kHall.get(), 621}).number, 1);
  EXPECT_EQ(step(), 0u);
}

TEST_F(PropagationSite, OnesOwnLookAndWhatNamesNoRecordMakeNoReceiver) {
  penalty("示例罚〔2026〕4号", "甲", true);
  auto agent = access::sample_caller({"agent", access::UnitId(), access::AccountKind::agent}, access::AccountId(631));
  auto accounts = agent.directory->accounts();
  accounts.at(access::AccountId(631)).subject = *app().facts().registry().by_code(kOtherCode, store::CodeKind::uscc);
  agent.unit = access::UnitId();
  agent.directory = std::make_shared<const access::Directory>(agent.directory->units(), accounts);
  ASSERT_TRUE(app().checker().show(session(agent, "self", access::Action::own_read), {std::string(kOtherCode)}).ok());
  ASSERT_TRUE(app()
                  .checker()
                  .find(session(officer(access::kAgency), "permit", access::Action::search), std::string(kOtherCode))
                  .ok());
  status("示例罚〔2026〕4号", "撤回", true);
  EXPECT_EQ(step(), 0u);
}

TEST_F(PropagationSite, ItIsFetchedVerifiedProvenAndAcknowledged) {
  penalty("示例罚〔2026〕5号", "甲");
  const auto client = system(access::kAgency, 641);
  checks(client, kCode);
  status("示例罚〔2026〕5号", "终止公示");
  const auto ask = [&](std::string method, std::string target) {
    Request request{.method = std::move(method)};
    set_target(request, target);
    request.caller = client;
    request.identified = true;
    return send(std::move(request));
  };
  const Response page = ask("GET", "/api/v1/retractions?after=0");
  ASSERT_EQ(page.status, 200) << page.body;
  const auto read = json::parse(page.body);
  ASSERT_EQ(read.at("retractions").as_array().size(), 1u) << page.body;
  const auto& one = read.at("retractions").at(0);
  EXPECT_EQ(one.at("change").as_string(), "repaired");
  EXPECT_TRUE(one.at("acknowledged_at").is_null());
  const std::string note(one.at("note").as_string());
  EXPECT_THAT(page.body, Not(HasSubstr(std::string(kCode)))) << "it names no subject";
  EXPECT_THAT(page.body, Not(HasSubstr(std::string(kName))));

  const auto& key = app().ledger().verifier(ledger::LogName::records);
  const auto opened = propagate::open_statement(note, key);
  ASSERT_TRUE(opened.ok()) << opened.error().message(base::Lang::en);
  EXPECT_EQ(opened->record, one.at("record").as_string());
  EXPECT_EQ(opened->number, 1);
  std::string changed = note;
  changed.replace(changed.find("change: repaired"), 16, "change: unshield");
  EXPECT_FALSE(propagate::open_statement(changed, key).ok());
  EXPECT_FALSE(
      propagate::open_statement(app().ledger().sign_statement(ledger::LogName::records, "other/v1\nx: y\n"), key).ok());

  ASSERT_TRUE(app().ledger().publish().ok());
  const Response proof = ask("GET", "/api/v1/retractions/1/proof");
  EXPECT_EQ(proof.status, 200) << proof.body;
  const auto file = ledger::parse_proof_file(proof.body);
  ASSERT_TRUE(file.ok());
  const auto waiting = [&] {
    const auto all = app().propagation().waiting(app().home().clock().today());
    return std::ranges::count_if(*all, [](const auto& w) { return w.retraction.receiver.client == 641; });
  };
  EXPECT_EQ(waiting(), 1);
  const Response done = ask("POST", "/api/v1/retractions/1/acknowledgement");
  ASSERT_EQ(done.status, 200) << done.body;
  const Response again = ask("POST", "/api/v1/retractions/1/acknowledgement");
  EXPECT_EQ(again.body, done.body) << "said again, nothing changes";
  EXPECT_EQ(waiting(), 0);
  const Response none = ask("POST", "/api/v1/retractions/2/acknowledgement");
  EXPECT_EQ(none.status, 404);
  EXPECT_EQ(json::parse(none.body).at("code").as_string(), propagate::kNoRetraction.code);
}

TEST_F(PropagationSite, WhoIsSilentIsListedByAgeAndNothingIsDropped) {
  penalty("示例罚〔2026〕6号", "甲");
  checks(officer(access::kHall), kCode);
  status("示例罚〔2026〕6号", "撤回");
  ASSERT_GE(step(), 1u);
  const auto late = [&](std::string_view day) {
    const auto all = app().propagation().waiting(*base::parse_iso_day(day));
    for (const auto& one : *all) {
      if (one.retraction.receiver == unit(access::kHall)) return one.late;
    }
    ADD_FAILURE() << "it is not listed";
    return false;
  };
  // 2026-04-01 is a Wednesday; 清明 is 4 to 6 April: the fifth working day is the 9th.
  EXPECT_FALSE(late("2026-04-09"));
  EXPECT_TRUE(late("2026-04-10"));
  const auto all = app().propagation().waiting(*base::parse_iso_day("2026-06-01"));
  EXPECT_TRUE(std::ranges::is_sorted(*all, {}, [](const auto& one) { return one.retraction.at; }));
}

// ---- random

struct Told {  // of one record, as the test heard it
  std::set<int> versions;
};

class PropagationWalk : public PropagationSite {
 protected:
  struct Live {
    std::string number;
    bool other = false;
    int version = 1;
    bool standing = true;
    std::map<Receiver, Told> told;
  };
  // What an answer about a subject tells now.
  void hears(const Receiver& receiver, bool other) {
    for (Live& one : all_) {
      if (one.other == other && one.standing) one.told[receiver].versions.insert(one.version);
    }
  }
  void expects(const Live& one, bool correction) {
    for (const auto& [receiver, told] : one.told) {
      if (!correction || told.versions.contains(one.version)) ++expected_[receiver];
    }
  }
  // Two systems, and two windows of a bureau; nobody of them has looked before.
  static constexpr size_t kCallers = 4;
  static access::Caller caller_of(size_t i) {
    const auto number = static_cast<int64_t>(i);
    if (i < 2) return system(access::kCity, 701 + number);
    access::Caller who = access::sample_caller({"querier", access::kHousing}, access::AccountId(710 + number));
    who.unit = access::UnitId(29 + number);
    auto units = who.directory->units();
    units[who.unit] = {who.unit,
                       access::kHousing,
                       access::UnitKind::window,
                       "w" + std::to_string(i),
                       "示例窗口" + std::to_string(i),
                       {},
                       {},
                       false,
                       {}};
    who.directory = std::make_shared<const access::Directory>(std::move(units), who.directory->accounts());
    return who;
  }
  static Receiver receiver_of_caller(size_t i) {
    const auto number = static_cast<int64_t>(i);
    return i < 2 ? Receiver{access::kCity.get(), 701 + number} : Receiver{29 + number, 0};
  }
  std::vector<Live> all_;
  std::map<Receiver, size_t> expected_;
};

TEST_F(PropagationWalk, ExactlyTheReceiversGetExactlyOneForEachEvent) {
  std::mt19937 random(20260403);
  const auto pick = [&](size_t below) { return static_cast<size_t>(random() % below); };
  (void)step();
  for (int turn = 0; turn < 300; ++turn) {
    const bool other = pick(2) == 1;
    switch (pick(8)) {
      case 0:
        if (all_.size() < 24) {  // few enough to be listed
          all_.push_back({fmt::format("示例行〔2026〕{}号", turn), other, 1, true, {}});
          penalty(all_.back().number, "甲", other);
        }
        break;
      case 1:
      case 2:
      case 3:
      case 4: {
        const size_t who = pick(kCallers);
        checks(caller_of(who), other ? kOtherCode : kCode);
        hears(receiver_of_caller(who), other);
        break;
      }
      case 5:
        if (!all_.empty()) {
          Live& one = all_[pick(all_.size())];
          if (!one.standing) break;
          expects(one, true);
          ++one.version;
          penalty(one.number, fmt::format("第{}版", one.version), one.other);
        }
        break;
      case 6:
        if (!all_.empty()) {
          Live& one = all_[pick(all_.size())];
          if (!one.standing) break;
          expects(one, false);
          one.standing = false;
          status(one.number, pick(2) == 0 ? "撤回" : "终止公示", one.other);
        }
        break;
      default:
        (void)step();
    }
    if (HasFatalFailure()) return;
  }
  (void)step();
  size_t sum = 0;
  for (size_t i = 0; i < kCallers; ++i) {
    const auto got = of(receiver_of_caller(i));
    EXPECT_EQ(got.size(), expected_[receiver_of_caller(i)]) << "receiver " << i;
    std::set<std::pair<int, int64_t>> events;
    for (size_t at = 0; at < got.size(); ++at) {
      EXPECT_EQ(got[at].number, static_cast<int64_t>(at + 1));
      EXPECT_TRUE(events.emplace(static_cast<int>(got[at].source), got[at].source_id).second) << "told twice";
    }
    sum += got.size();
  }
  EXPECT_GT(sum, 40u) << "the walk has to say something";
  EXPECT_EQ(*app().propagation().missing(), 0u);
}

}  // namespace
}  // namespace taixin::service

#include "rules/changes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "access/account_errors.h"
#include "access/accounts_home.h"
#include "catalog/publication_rules.h"
#include "rules/errors.h"
#include "store/records.h"

namespace taixin::rules {
namespace {

using access::AccountId;
using access::Caller;
using access::testing::AccountsHome;
using catalog::testing::repository_packs;

constexpr const char* kEntry = "regime/NDRC-36/class/abnormal";
constexpr const char* kText = "经营异常名录信息，属于轻微失信信息。";  // as a test says it, no official text

std::string code_of(const auto& result) { return result.ok() ? std::string() : std::string(result.error().code()); }

// A home with the packs of the repository, and three keepers of the rules with their phones.
class RuleChanges : public testing::Test {
 protected:
  RuleChanges() {
    std::vector<store::StoredPack> stored;
    for (const auto& pack : repository_packs()) {
      stored.push_back({pack.digest(), pack.path, catalog::serialize(pack), {}, {}});
    }
    EXPECT_TRUE(home_.home()
                    .records()
                    .run(store::Priority::interactive,
                         [&](store::WriteTx& tx) { return store::activate_packs(tx, stored, "示例"); })
                    .ok());
    for (const char* login : {"keeper-1", "keeper-2", "keeper-3"}) {
      const AccountId id = home_.staff(login, home_.city());
      keepers_.push_back({id, home_.activate(id)});
    }
    open();
  }
  // As the program starts.
  void open() {
    changes_.reset();
    const auto begun = begin_confirmed(home_.home());
    ASSERT_TRUE(begun.ok()) << begun.error().message(base::Lang::en);
    begun_ = *begun;
    auto tx = home_.home().read_records();
    auto versions = versions_of(*tx);
    ASSERT_TRUE(versions.ok()) << versions.error().message(base::Lang::en);
    versions_ = *std::move(versions);
    changes_ = Changes::open(home_.home(), home_.entrance(), versions_).value();
  }
  void restart() {
    changes_.reset();
    home_.open();
    open();
  }
  Caller keeper(size_t i) {
    Caller caller;
    caller.via = store::Via::web;
    caller.account = keepers_[i].first;
    caller.unit = home_.city();
    caller.directory = home_.directory();
    return caller;
  }
  Changes::Signing signing(size_t i, std::string text = kText) {
    home_.pass(60);
    return {"示例文本", "示例公报", std::move(text), home_.code(keepers_[i].second)};
  }
  base::Result<Change> sign(size_t i, int64_t id, std::string text = kText) {
    return changes_->confirm(keeper(i), id, signing(i, std::move(text)));
  }
  Change proposed() {
    return changes_->propose_entry(keeper(0), ChangeKind::confirm, kEntry, "示例：正式文本已公布").value();
  }
  bool acts() const {
    const auto waiting = changes_->waiting().value();
    const auto found = std::ranges::find_if(waiting, [](const auto& one) { return one.entry.name == kEntry; });
    return found != waiting.end() && found->acts;
  }
  size_t classes(const Version& version) const {
    for (const auto& regime : version.catalog->publication().acting().regimes) {
      if (regime.id == "NDRC-36") return regime.classes.size();
    }
    return 0;
  }

  AccountsHome home_;
  std::vector<std::pair<AccountId, std::string>> keepers_;
  std::vector<Version> versions_;
  std::unique_ptr<Changes> changes_;
  size_t begun_ = 0;
};

TEST_F(RuleChanges, AnEntryActsWhenTwoPeopleReadOneTextAndTheProgramStarted) {
  const KnownAt before = home_.clock.now();
  EXPECT_FALSE(acts());
  const Change change = proposed();
  EXPECT_EQ(change.state, ChangeState::open);
  EXPECT_EQ(code_of(changes_->propose_entry(keeper(1), ChangeKind::confirm, kEntry, "示例")), "rules.change_waits");
  ASSERT_TRUE(sign(0, change.id).ok());
  EXPECT_EQ(changes_->find(change.id)->state, ChangeState::open) << "one person is not two";
  EXPECT_EQ(code_of(sign(0, change.id)), "rules.same_person");
  EXPECT_EQ(code_of(sign(1, change.id, "经营异常名录信息，属于一般失信信息。")), "rules.texts_differ");
  const auto seen = seen_by(*changes_->find(change.id), keepers_[1].first);
  EXPECT_EQ(seen.signatures.at(0).text, "") << "or the second would copy the first";
  // White space and width are no difference.
  ASSERT_TRUE(sign(1, change.id, "经营异常名录信息,\n属于轻微失信信息。").ok());
  EXPECT_EQ(changes_->find(change.id)->state, ChangeState::confirmed);
  EXPECT_FALSE(acts()) << "from the next start on";
  EXPECT_EQ(code_of(sign(2, change.id)), "rules.change_over");

  restart();
  EXPECT_EQ(begun_, 1u);
  EXPECT_TRUE(acts());
  const Change now = *changes_->find(change.id);
  EXPECT_EQ(now.state, ChangeState::begun);
  EXPECT_EQ(now.activation, 2);
  ASSERT_EQ(versions_.size(), 2u);
  EXPECT_EQ(classes(versions_[1]), classes(versions_[0]) + 1);
  EXPECT_NE(versions_[0].catalog->digest(), versions_[1].catalog->digest());
  // The law of a moment is that of the moment.
  EXPECT_EQ(in_force(versions_, before).activation, 1);
  EXPECT_EQ(in_force(versions_, home_.clock.now()).activation, 2);
  EXPECT_EQ(in_force(versions_, KnownAt(0)).activation, 1) << "before any the first";
  EXPECT_EQ(code_of(changes_->propose_entry(keeper(0), ChangeKind::confirm, kEntry, "示例")), "rules.acts_already");
  restart();
  EXPECT_EQ(begun_, 0u) << "once";
  EXPECT_EQ(versions_.size(), 2u);
}

TEST_F(RuleChanges, WhatWasConfirmedCanBeDoubtedByTwo) {
  const Change change = proposed();
  EXPECT_EQ(code_of(changes_->propose_entry(keeper(0), ChangeKind::doubt, kEntry, "示例")), "rules.not_confirmed");
  ASSERT_TRUE(sign(0, change.id).ok());
  ASSERT_TRUE(sign(1, change.id).ok());
  restart();
  const auto doubt = changes_->propose_entry(keeper(2), ChangeKind::doubt, kEntry, "示例：原文已修改");
  ASSERT_TRUE(doubt.ok());
  ASSERT_TRUE(sign(2, doubt->id, "").ok()) << "no text has to be copied for that";
  ASSERT_TRUE(sign(0, doubt->id, "").ok());
  restart();
  EXPECT_FALSE(acts());
  ASSERT_EQ(versions_.size(), 3u);
  EXPECT_EQ(versions_[2].catalog, versions_[0].catalog) << "the same law is one catalog";
}

TEST_F(RuleChanges, NobodyActsWithoutACodeOrAnAccountOrWords) {
  EXPECT_EQ(code_of(changes_->propose_entry(keeper(0), ChangeKind::confirm, "regime/NDRC-36", "示例")),
            "rules.no_entry")
      << "it acts without anybody";
  EXPECT_EQ(code_of(changes_->propose_entry(keeper(0), ChangeKind::confirm, kEntry, " ")), "rules.text_missing");
  const Change change = proposed();
  EXPECT_EQ(code_of(changes_->confirm(Caller::of_console(), change.id, signing(0))), "rules.accounts_only");
  auto wrong = signing(0);
  wrong.code = "000000";
  EXPECT_EQ(code_of(changes_->confirm(keeper(0), change.id, wrong)), "access.code_refused");
  EXPECT_EQ(code_of(sign(0, change.id, "")), "rules.text_missing");
  EXPECT_EQ(code_of(sign(0, 99)), "rules.no_change");
  EXPECT_TRUE(changes_->find(change.id)->signatures.empty());
  EXPECT_EQ(code_of(changes_->drop(keeper(1), change.id, "")), "rules.text_missing");
  ASSERT_TRUE(changes_->drop(keeper(1), change.id, "示例：与原文不符").ok());
  EXPECT_EQ(code_of(sign(0, change.id)), "rules.change_over");
  EXPECT_EQ(changes_->find(change.id)->why, "示例：与原文不符");
  restart();
  EXPECT_EQ(begun_, 0u);
  EXPECT_EQ(changes_->list().size(), 1u) << "kept over a restart";
  // Dropped, it can be proposed anew.
  EXPECT_TRUE(changes_->propose_entry(keeper(0), ChangeKind::confirm, kEntry, "示例").ok());
}

TEST_F(RuleChanges, OfTwoAtOnceOneWins) {
  const Change change = proposed();
  ASSERT_TRUE(sign(0, change.id).ok());
  auto second = signing(1), third = signing(2);
  second.code = home_.code(keepers_[1].second);
  std::vector<std::string> said(2);
  std::thread one([&] { said[0] = code_of(changes_->confirm(keeper(1), change.id, second)); });
  std::thread two([&] { said[1] = code_of(changes_->confirm(keeper(2), change.id, third)); });
  one.join();
  two.join();
  std::ranges::sort(said);
  EXPECT_EQ(said[0], "");
  EXPECT_EQ(said[1], "rules.change_over");
  EXPECT_EQ(changes_->find(change.id)->signatures.size(), 2u);
}

// The packs of the repository with one text in one file replaced.
std::vector<catalog::PackSource> edited(const std::string& what, const std::string& instead) {
  auto packs = repository_packs();
  for (auto& pack : packs) {
    for (auto& file : pack.files) {
      const size_t at = file.bytes.find(what);
      if (at != std::string::npos) return file.bytes.replace(at, what.size(), instead), packs;
    }
  }
  TX_ASSERT(false, "{} is nowhere", what);
  return packs;
}

TEST_F(RuleChanges, PacksTakeThePlaceOfOthersWhenTwoConfirmed) {
  const auto fits = [](const catalog::Catalog&) -> base::Result<void> { return {}; };
  const auto packs = edited("serious = { public = true, min = \"1y\", max = \"3y\" }",
                            "serious = { public = true, min = \"1y\", max = \"2y\" }");
  EXPECT_EQ(code_of(changes_->propose_packs(keeper(0), repository_packs(), "示例", fits)), "rules.nothing_changes");
  const auto change = changes_->propose_packs(Caller::of_console(), packs, "示例：新令", fits);
  ASSERT_TRUE(change.ok()) << change.error().message(base::Lang::en);
  const auto differences = changes_->differences(*change).value();
  ASSERT_EQ(differences.size(), 1u);
  EXPECT_EQ(differences[0].name, "regime/NDRC-36");
  EXPECT_EQ(differences[0].values.at(0).is, "\"2y\"");
  restart();
  EXPECT_EQ(begun_, 0u) << "nobody confirmed";
  EXPECT_EQ(versions_.size(), 1u);
  ASSERT_TRUE(sign(0, change->id, "").ok());
  ASSERT_TRUE(sign(1, change->id, "").ok());
  EXPECT_EQ(code_of(changes_->propose_packs(keeper(2), packs, "示例", fits)), "rules.change_waits");
  restart();
  ASSERT_EQ(versions_.size(), 2u);
  const auto longest = [](const Version& version) {
    for (const auto& regime : version.catalog->publication().regimes) {
      if (regime.id == "NDRC-36") return regime.terms[3].max->months;
    }
    return 0;
  };
  EXPECT_EQ(longest(versions_[0]), 36);
  EXPECT_EQ(longest(versions_[1]), 24);
  EXPECT_EQ(changes_->differences(*changes_->find(change->id)).value().size(), 1u) << "told afterwards, too";
}

// A confirmation is of what was read: packs that say something else about the entry undo it, others do not.
TEST_F(RuleChanges, NewPacksKeepWhatStaysAsItWasConfirmed) {
  const Change change = proposed();
  ASSERT_TRUE(sign(0, change.id).ok());
  ASSERT_TRUE(sign(1, change.id).ok());
  restart();
  const auto fits = [](const catalog::Catalog&) -> base::Result<void> { return {}; };
  const auto begin = [&](const std::vector<catalog::PackSource>& packs) {
    const auto made = changes_->propose_packs(keeper(0), packs, "示例", fits);
    ASSERT_TRUE(made.ok()) << made.error().message(base::Lang::en);
    ASSERT_TRUE(sign(0, made->id, "").ok());
    ASSERT_TRUE(sign(1, made->id, "").ok());
    restart();
  };
  begin(edited("name_en = \"NDRC order 36\"", "name_en = \"Order 36 of the NDRC\""));
  EXPECT_TRUE(acts());
  begin(edited("  id    = \"abnormal\"\n  items = [\"ABN.enterprise\"]\n  is    = \"minor\"",
               "  id    = \"abnormal\"\n  items = [\"ABN.enterprise\"]\n  is    = \"general\""));
  EXPECT_FALSE(acts());
}

TEST_F(RuleChanges, PacksThatTheHomeDoesNotFitAreRefused) {
  const auto fits = [](const catalog::Catalog&) -> base::Result<void> { return {}; };
  const auto packs = edited("serious = { public = true, min = \"1y\", max = \"3y\" }",
                            "serious = { public = true, min = \"1y\", max = \"3 years\" }");
  const auto refused = changes_->propose_packs(keeper(0), packs, "示例", fits);
  EXPECT_EQ(code_of(refused), "rules.packs_refused");
  EXPECT_NE(refused.error().message(base::Lang::zh).find("publication.toml:"), std::string::npos) << "where";
  ASSERT_TRUE(home_.home()
                  .records()
                  .run(store::Priority::interactive,
                       [](store::WriteTx& tx) -> base::Result<void> {
                         TX_TRY([[maybe_unused]] const auto number, store::item_no(tx, "HON.honour"));
                         return {};
                       })
                  .ok());
  const auto other = edited("type     = { code = \"honour_level\" }", "type     = \"text\"");
  EXPECT_EQ(code_of(changes_->propose_packs(keeper(0), other, "示例", fits)), "rules.item_gone");
  access::NewAccount system;
  system.kind = access::AccountKind::client;
  system.login = "system";
  system.name = "示例系统";
  system.unit = home_.city();
  const AccountId client = home_.accounts().invite({}, system).value();
  ASSERT_TRUE(home_.accounts().grant({}, client, {"exchange_system", home_.city(), {}}).ok());
  const auto without = edited("code    = \"exchange_system\"", "code    = \"trading_system\"");
  EXPECT_EQ(code_of(changes_->propose_packs(keeper(0), without, "示例", fits)), "rules.role_gone");
  const auto no = [](const catalog::Catalog&) -> base::Result<void> { return base::fail(kNoEntry, {{"entry", "x"}}); };
  EXPECT_EQ(code_of(changes_->propose_packs(keeper(0), edited("name_en = \"NDRC order 36\"", "name_en = \"Order 36\""),
                                            "示例", no)),
            "rules.no_entry")
      << "what other rooms have against them";
  EXPECT_TRUE(changes_->list().empty());
}

}  // namespace
}  // namespace taixin::rules

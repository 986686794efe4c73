#include "catalog/entries.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "catalog/packs_testing.h"
#include "catalog/publication_rules.h"

namespace taixin::catalog {
namespace {

using testing::repository_packs;

const PackEntry* named(const std::vector<PackEntry>& entries, std::string_view name) {
  const auto found = std::ranges::find(entries, name, &PackEntry::name);
  return found == entries.end() ? nullptr : &*found;
}

// The packs of the repository with one text in one file replaced.
std::vector<PackSource> edited(const std::string& what, const std::string& instead) {
  auto packs = repository_packs();
  int times = 0;
  for (PackSource& pack : packs) {
    for (PackFile& file : pack.files) {
      const size_t at = file.bytes.find(what);
      if (at == std::string::npos) continue;
      file.bytes.replace(at, what.size(), instead);
      ++times;
    }
  }
  TX_ASSERT(times == 1, "{} stands in {} files", what, times);
  return packs;
}

TEST(PackEntries, EveryTableWithABasisIsOneAndTheirNamesDiffer) {
  const auto entries = entries_of(repository_packs());
  std::set<std::string> names;
  for (const PackEntry& entry : entries) EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
  const PackEntry* regime = named(entries, "regime/NDRC-36");
  ASSERT_NE(regime, nullptr);
  EXPECT_EQ(regime->title.en, "NDRC order 36");
  EXPECT_EQ(regime->sure, Mark::V);
  EXPECT_FALSE(regime->waits());
  const auto value = [&](const std::string& key) {
    const auto found = std::ranges::find(regime->values, key, &std::pair<std::string, std::string>::first);
    return found == regime->values.end() ? std::string() : found->second;
  };
  EXPECT_EQ(value("general.max"), "\"1y\"");
  EXPECT_EQ(value("from"), "2026-04-01");
  EXPECT_EQ(value("class[simple].is"), "") << "what has its own basis is an entry of its own";
  const PackEntry* rule = named(entries, "regime/NDRC-36/class/abnormal");
  ASSERT_NE(rule, nullptr);
  EXPECT_TRUE(rule->waits());
  EXPECT_EQ(rule->clauses, std::vector<std::string>{"国家发展改革委令第36号 信用修复管理办法"});
  EXPECT_EQ(rule->source, "domain/04") << "of the file";
  // A field of a form has no basis: it is part of its case.
  const PackEntry* objection = named(entries, "case/objection");
  ASSERT_NE(objection, nullptr);
  EXPECT_TRUE(std::ranges::any_of(objection->values, [](const auto& one) {
    return one.first == "step[submit].form[ground].required" && one.second == "true";
  }));
  // A sentinel below V2 is used all the same: it takes nobody's right.
  EXPECT_TRUE(std::ranges::any_of(entries, [](const PackEntry& one) { return one.kind == "item"; }));
  EXPECT_TRUE(std::ranges::none_of(entries, [](const PackEntry& one) { return one.kind == "item" && one.waits(); }));
}

TEST(PackEntries, ADifferenceIsToldByItsKey) {
  const auto was = entries_of(repository_packs());
  EXPECT_TRUE(compare(was, was).empty());
  const auto packs = edited("serious = { public = true, min = \"1y\", max = \"3y\" }",
                            "serious = { public = true, min = \"1y\", max = \"2y\" }");
  const auto differences = compare(was, entries_of(packs));
  ASSERT_EQ(differences.size(), 1u);
  EXPECT_EQ(differences[0].what, Difference::What::changed);
  EXPECT_EQ(differences[0].name, "regime/NDRC-36");
  ASSERT_EQ(differences[0].values.size(), 1u);
  EXPECT_EQ(differences[0].values[0].key, "serious.max");
  EXPECT_EQ(differences[0].values[0].was, "\"3y\"");
  EXPECT_EQ(differences[0].values[0].is, "\"2y\"");
}

TEST(PackEntries, WhatComesAndGoesIsTold) {
  const auto was = entries_of(repository_packs());
  const auto is = entries_of(edited("code      = \"SD-28.award\"", "code      = \"SD-28.honour\""));
  const auto there = compare(was, is), back = compare(is, was);
  ASSERT_EQ(there.size(), 2u);
  EXPECT_EQ(there[0].what, Difference::What::removed);
  EXPECT_EQ(there[0].name, "measure/SD-28.award");
  EXPECT_EQ(there[1].what, Difference::What::added);
  EXPECT_EQ(there[1].name, "measure/SD-28.honour");
  EXPECT_EQ(back[0].name, "measure/SD-28.honour");
}

// What is confirmed is what was read: an edit of the entry, of the file's own defaults or of its clause undoes it; an
// edit of another entry does not.
TEST(PackEntries, AConfirmationIsOfWhatWasRead) {
  const auto packs = repository_packs();
  Confirmed confirmed;
  for (const PackEntry& entry : entries_of(packs)) {
    if (entry.waits()) confirmed[entry.name] = entry.digest;
  }
  ASSERT_GT(confirmed.size(), 10u);
  const auto acting = [&](const std::vector<PackSource>& from, const Confirmed& by) {
    const auto loaded = Catalog::load(from, by);
    TX_ASSERT(loaded.ok(), "{}", loaded.error().message(base::Lang::en));
    size_t rules = 0;
    for (const Regime& regime : (*loaded)->publication().acting().regimes) {
      rules += 1 + regime.classes.size() + regime.sectors.size();
    }
    return rules;
  };
  const size_t all = acting(packs, confirmed);
  EXPECT_GT(all, acting(packs, {}));
  const auto other = edited(
      "  kinds = [\"警告\", \"通报批评\"]\n  is    = \"minor\"\n  basis = [\"国家发展改革委令第58号（条号待核）\"]",
      "  kinds = [\"警告\"]\n  is    = \"minor\"\n  basis = [\"国家发展改革委令第58号（条号待核）\"]");
  EXPECT_EQ(acting(other, confirmed), all - 1);
  EXPECT_NE((*Catalog::load(packs))->digest(), (*Catalog::load(packs, confirmed))->digest());
}

}  // namespace
}  // namespace taixin::catalog

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "catalog/catalog.h"
#include "catalog/errors.h"
#include "catalog/limits.h"
#include "catalog/pack_builder_test.h"

namespace taixin::catalog {
namespace {

using testing::ItemText;
using testing::national;
using testing::pack_of_level;

class PackFolder : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(::testing::TempDir()) / "taixin_pack_folder";
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void write(const std::string& name, const std::string& bytes) {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }
  std::filesystem::path folder_;
};

TEST_F(PackFolder, ReadsTomlFilesInNameOrder) {
  write("pack.toml", "b");
  write("b.toml", "");
  write("a.toml", std::string("\0x", 2));
  write("README.md", "not a pack file");
  const auto pack = read_pack_folder(folder_.string());
  ASSERT_TRUE(pack.ok());
  ASSERT_EQ(pack->files.size(), 3U);
  EXPECT_EQ(pack->files[0].name, "a.toml");
  EXPECT_EQ(pack->files[0].bytes, std::string("\0x", 2));
  EXPECT_EQ(pack->files[2].name, "pack.toml");
}

TEST_F(PackFolder, RefusesWhatIsNotThereOrTooMuch) {
  const auto absent = read_pack_folder((folder_ / "absent").string());
  ASSERT_FALSE(absent.ok());
  EXPECT_TRUE(absent.error().is(kUnreadable));
  for (size_t i = 0; i <= kPackFilesMax; ++i) write(std::to_string(i) + ".toml", "");
  const auto many = read_pack_folder(folder_.string());
  ASSERT_FALSE(many.ok());
  EXPECT_TRUE(many.error().is(kTooLarge));
}

TEST(PackSource, TheDigestNamesNamesAndBytesButNotThePath) {
  const PackSource pack{"here", {{"a.toml", "x = 1\n"}, {"pack.toml", "y"}}};
  PackSource other = pack;
  other.path = "there";
  EXPECT_EQ(pack.digest(), other.digest());
  other.files[0].bytes += " ";
  EXPECT_NE(pack.digest(), other.digest());
  const PackSource moved{"here", {{"a.tom", "lx = 1\n"}, {"pack.toml", "y"}}};
  EXPECT_NE(pack.digest(), moved.digest());
  // docs/formats/packs.md, "Digest and bytes": lengths of eight bytes, little-endian.
  const std::string spelled = std::string("\6\0\0\0\0\0\0\0", 8) + "a.toml" + std::string("\6\0\0\0\0\0\0\0", 8) +
                              "x = 1\n" + std::string("\11\0\0\0\0\0\0\0", 8) + "pack.toml" +
                              std::string("\1\0\0\0\0\0\0\0", 8) + "y";
  EXPECT_EQ(pack.digest(), base::sha256(spelled));
}

TEST(PackSource, ComesBackFromTheStore) {
  const PackSource pack{"packs/示例", {{"a.toml", std::string("\0\n", 2)}, {"pack.toml", ""}}};
  const std::string bytes = serialize(pack);
  const auto back = deserialize(bytes);
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(back->path, pack.path);
  EXPECT_EQ(back->digest(), pack.digest());
  for (size_t cut = 0; cut < bytes.size(); ++cut) {
    const auto damaged = deserialize(std::string_view(bytes).substr(0, cut));
    if (damaged) {
      EXPECT_LT(damaged->files.size(), pack.files.size()) << cut;  // cut between two files
    }
  }
  std::string huge = bytes;
  huge[8 + 7] = '\x7f';
  ASSERT_FALSE(deserialize(huge).ok());
  EXPECT_TRUE(deserialize(huge).error().is(kBadPackBytes));
  EXPECT_FALSE(deserialize("").ok());
}

TEST(CatalogDigest, NamesTheRulesInLoadOrder) {
  const PackSource first = national(ItemText{}.text());
  const PackSource city = pack_of_level("city", "");
  const auto one = Catalog::load({first, city}), two = Catalog::load({city, first}), alone = Catalog::load({first});
  ASSERT_TRUE(one.ok() && two.ok() && alone.ok());
  EXPECT_EQ((*one)->digest(), (*two)->digest());
  EXPECT_NE((*one)->digest(), (*alone)->digest());
  EXPECT_EQ((*one)->packs().at(0).digest, first.digest());
}

TEST(CatalogLoad, RefusesNoPacksTwoOfOneNameAndAFolderWithoutHead) {
  EXPECT_FALSE(Catalog::load({}).ok());
  const auto twice = Catalog::load({national(""), national("")});
  ASSERT_FALSE(twice.ok());
  EXPECT_TRUE(twice.error().is(kDuplicate));
  const auto headless = Catalog::load({PackSource{"x", {{"a.toml", ""}}}});
  ASSERT_FALSE(headless.ok());
  EXPECT_TRUE(headless.error().is(kMissingKey));
}

TEST(CatalogProblems, ListsThemAllForWhoeverWritesAPack) {
  const auto problems = Catalog::problems({national("a = 1\nb = 2\n[[item]]\ncode = \"x\"\n")});
  EXPECT_GT(problems.size(), 10U);
  EXPECT_EQ(problems[0].place(), "national/more.toml:1:1");
  EXPECT_EQ(problems[1].place(), "national/more.toml:2:1");
}

}  // namespace
}  // namespace taixin::catalog

#include "vault/sealed_file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>

#include "store/test_support.h"
#include "vault/errors.h"
#include "vault/file_keys.h"

namespace taixin::vault {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}
void write(const fs::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}
std::string some_bytes(size_t size, uint32_t seed = 1) {
  std::mt19937 random(seed);
  std::string out(size, '\0');
  for (char& c : out) c = static_cast<char>(random());
  return out;
}
Key copy(const Key& key) { return Key::copy_of(key.reveal()); }

class SealedFiles : public testing::Test {
 protected:
  fs::path path() const { return directory_.path() / "file"; }
  SealedFileWriter create() { return SealedFileWriter::create(path(), id_, copy(key_)).value(); }
  base::Result<SealedFile> open(uint64_t length) { return SealedFile::open(path(), id_, copy(key_), length); }
  std::string whole(uint64_t length) {
    auto file = open(length);
    if (!file) return std::string(file.error().code());
    std::string out;
    const auto read = file->read(0, SIZE_MAX, out);
    return read ? out : std::string(read.error().code());
  }
  const store::TemporaryDirectory directory_;
  const std::string id_ = new_file_id();
  const Key key_ = Key::random();
};

TEST_F(SealedFiles, WhatWasWrittenIsReadAtAnyPlace) {
  const std::string all = some_bytes(3 * kSegmentBytes + 777);
  std::mt19937 random(7);
  {
    auto writer = create();
    for (size_t at = 0; at < all.size();) {  // pieces of all sizes, synced now and then: short segments
      const size_t take = std::min<size_t>(all.size() - at, 1 + random() % 50'000);
      ASSERT_TRUE(writer.append(std::string_view(all).substr(at, take)).ok());
      at += take;
      EXPECT_EQ(writer.size(), at);
      if (random() % 4 == 0) {
        ASSERT_TRUE(writer.sync().ok());
      }
    }
    ASSERT_TRUE(writer.sync().ok());
  }
  struct stat found {};
  ASSERT_EQ(::stat(path().c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0600u);
  auto file = open(all.size()).value();
  std::string got;
  for (int i = 0; i < 300; ++i) {
    const size_t at = random() % (all.size() + 10), length = random() % 200'000;
    ASSERT_TRUE(file.read(at, length, got).ok());
    ASSERT_EQ(got, at < all.size() ? all.substr(at, length) : "");
  }
}

TEST_F(SealedFiles, NothingOfItIsInTheClear) {
  const std::string canary = "370999193101011234";
  {
    auto writer = create();
    for (int i = 0; i < 10'000; ++i) ASSERT_TRUE(writer.append(canary).ok());
    ASSERT_TRUE(writer.sync().ok());
  }
  const std::string sealed = bytes_of(path());
  EXPECT_GT(sealed.size(), canary.size() * 10'000);
  EXPECT_EQ(sealed.find(canary.substr(0, 8)), std::string::npos);
}

// docs/formats/vault.md; made by another program (node:crypto).
TEST_F(SealedFiles, TheWorkedExample) {
  std::string example;
  for (const std::string_view hex = "0000000328554ffdaccebd7ecb9f313a4544a890690c298ba60a18c5f458130a76ae1d";
       example.size() * 2 < hex.size();) {
    example += static_cast<char>(std::stoi(std::string(hex.substr(example.size() * 2, 2)), nullptr, 16));
  }
  write(path(), example);
  auto file = SealedFile::open(path(), std::string(32, '0'), Key::empty(), 3).value();
  std::string got;
  ASSERT_TRUE(file.read(0, 3, got).ok());
  EXPECT_EQ(got, "abc");
}

TEST_F(SealedFiles, AnEmptyOneAndOneThatIsNotThere) {
  create();
  EXPECT_EQ(whole(0), "");
  EXPECT_EQ(whole(1), "vault.bad_sealed_file");
  fs::remove(path());
  EXPECT_EQ(whole(0), "vault.no_sealed_file");
}

TEST_F(SealedFiles, AnyChangedByteIsNoticed) {
  const std::string all = some_bytes(kSegmentBytes + 500);
  ASSERT_TRUE(([&] {
    auto writer = create();
    return writer.append(all).ok() && writer.sync().ok();
  })());
  const std::string good = bytes_of(path());
  ASSERT_EQ(good.size(), all.size() + 2 * kSegmentOverhead);
  EXPECT_EQ(whole(all.size()), all);
  std::mt19937 random(3);
  for (int i = 0; i < 60; ++i) {
    std::string bad = good;
    const size_t at = i < 40 ? static_cast<size_t>(i) : random() % bad.size();  // heads and nonces first
    bad[at] = static_cast<char>(bad[at] ^ (1 << random() % 8));
    write(path(), bad);
    EXPECT_EQ(whole(all.size()), "vault.bad_sealed_file") << "byte " << at;
  }
  write(path(), good.substr(0, good.size() - 1));
  EXPECT_EQ(whole(all.size()), "vault.bad_sealed_file") << "cut";
  // Two segments change places, and one is left out.
  const size_t first = kSegmentBytes + kSegmentOverhead;
  write(path(), good.substr(first) + good.substr(0, first));
  EXPECT_EQ(whole(all.size()), "vault.bad_sealed_file");
  write(path(), good.substr(first));
  EXPECT_EQ(whole(500), "vault.bad_sealed_file");
}

TEST_F(SealedFiles, ItOpensUnderItsOwnKeyAndNameOnly) {
  ASSERT_TRUE(([&] {
    auto writer = create();
    return writer.append("abc").ok() && writer.sync().ok();
  })());
  std::string got;
  auto other_key = SealedFile::open(path(), id_, Key::random(), 3).value();
  EXPECT_FALSE(other_key.read(0, 3, got).ok());
  auto other_name = SealedFile::open(path(), new_file_id(), copy(key_), 3).value();
  EXPECT_FALSE(other_name.read(0, 3, got).ok());
  EXPECT_EQ(whole(3), "abc");
}

TEST_F(SealedFiles, OneGoesOnWhereItWasSynced) {
  const std::string all = some_bytes(2 * kSegmentBytes);
  {
    auto writer = create();
    ASSERT_TRUE(writer.append(std::string_view(all).substr(0, 100'000)).ok());
    ASSERT_TRUE(writer.sync().ok());
    ASSERT_TRUE(writer.append(std::string(70'000, 'x')).ok());  // nobody was told of these
    ASSERT_TRUE(writer.flush().ok());
  }
  EXPECT_FALSE(SealedFileWriter::resume(path(), id_, copy(key_), 99'999).ok()) << "no segment ends there";
  EXPECT_FALSE(SealedFileWriter::resume(path(), id_, copy(key_), 10'000'000).ok());
  {
    auto writer = SealedFileWriter::resume(path(), id_, copy(key_), 100'000).value();
    EXPECT_EQ(writer.size(), 100'000u);
    ASSERT_TRUE(writer.append(std::string_view(all).substr(100'000)).ok());
    ASSERT_TRUE(writer.sync().ok());
  }
  EXPECT_EQ(whole(all.size()), all);
}

TEST_F(SealedFiles, AFullDiskLeavesWholeSegments) {
  const std::string all = some_bytes(10 * kSegmentBytes);
  auto writer = create();
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const auto old = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 5 * kSegmentBytes;
  ::setrlimit(RLIMIT_FSIZE, &small);
  const auto full = writer.append(all);
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, old);
  ASSERT_FALSE(full.ok());
  EXPECT_EQ(full.error().code(), "store.disk_full");
  EXPECT_EQ(writer.size(), 4 * kSegmentBytes);
  ASSERT_TRUE(writer.append(std::string_view(all).substr(writer.size())).ok()) << "it goes on from there";
  ASSERT_TRUE(writer.sync().ok());
  EXPECT_EQ(whole(all.size()), all);
}

// ---- keys

TEST(FileKeys, AKeyForEachNameUntilItIsDestroyed) {
  const store::TemporaryDirectory directory;
  const Key wrapping = Key::random();
  auto keys = FileKeys::open(directory.path() / "files", wrapping).value();
  const std::string one = new_file_id(), two = new_file_id();
  const Key made = keys->make(one).value();
  ASSERT_TRUE(keys->make(two).ok());
  EXPECT_TRUE(std::ranges::equal(keys->get(one)->reveal(), made.reveal()));
  EXPECT_FALSE(std::ranges::equal(keys->get(two)->reveal(), made.reveal()));
  EXPECT_EQ(keys->all().size(), 2u);
  struct stat found {};
  ASSERT_EQ(::stat((directory.path() / "files" / one).c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0600u);
  // Moved to another name, or under another master key, it opens nothing.
  fs::copy_file(directory.path() / "files" / one, directory.path() / "files" / two,
                fs::copy_options::overwrite_existing);
  EXPECT_EQ(keys->get(two).error().code(), "vault.no_file_key");
  const auto others = FileKeys::open(directory.path() / "files", Key::random()).value();
  EXPECT_FALSE(others->get(one).ok());
  EXPECT_TRUE(keys->destroy(one).ok());
  EXPECT_TRUE(keys->destroy(one).ok()) << "twice is once";
  EXPECT_EQ(keys->get(one).error().code(), "vault.no_file_key");
  EXPECT_EQ(keys->all(), std::vector{two});
}

TEST(FileKeys, ADestroyedKeyIsOverwrittenFirst) {
  const store::TemporaryDirectory directory;
  auto keys = FileKeys::open(directory.path() / "files", Key::random()).value();
  const std::string id = new_file_id();
  ASSERT_TRUE(keys->make(id).ok());
  const fs::path seen = directory.path() / "another name of the same bytes";
  fs::create_hard_link(directory.path() / "files" / id, seen);
  ASSERT_EQ(bytes_of(seen).size(), 61u);
  ASSERT_TRUE(keys->destroy(id).ok());
  EXPECT_EQ(bytes_of(seen), std::string(61, '\0'));
}

}  // namespace
}  // namespace taixin::vault

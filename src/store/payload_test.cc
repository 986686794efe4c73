#include "store/payload.h"

#include <fstream>
#include <random>
#include <sstream>

#include "base/digest.h"
#include "store/errors.h"
#include "store/test_support.h"
#include "store/varint.h"

namespace taixin::store {
namespace {

std::string unhex(std::string_view text) {
  std::string bytes;
  for (size_t i = 0; i + 1 < text.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

std::vector<std::string> synthetic_payloads(size_t count) {
  std::vector<std::string> payloads;
  for (size_t i = 0; i < count; ++i) {
    const std::string number = fmt::format("示例罚字〔{}〕{}号", 2018 + i % 9, i * 7919 % 100'000);
    const std::string amount = std::to_string(i * 31 % 5000);
    const std::string facts = fmt::format("示例公司{}在示例市示例路{}号未按规定公示年度报告", i % 1000, i % 300);
    const FieldValue fields[] = {{0, number}, {1, "罚款;警告"}, {2, amount}, {5, facts}, {9, "示例市市场监督管理局"}};
    payloads.push_back(plain_payload(fields));
  }
  return payloads;
}

std::shared_ptr<const Packer> packer_with_dictionary() {
  const auto dictionary = train_dictionary(synthetic_payloads(2000));
  EXPECT_TRUE(dictionary.ok());
  return Packer::of(std::vector<Dictionary>{{1, "ADM.penalty", *dictionary}});
}

// docs/formats/payload.md: the example there, byte for byte.
TEST(Payload, IsWhatTheGoldenFileSays) {
  std::ifstream file(TAIXIN_SOURCE_DIR "/tests/golden/payload.hex");
  ASSERT_TRUE(file.is_open());
  std::map<std::string, std::string> golden;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string name, hex;
    if (line.empty() || line[0] == '#' || !(words >> name >> hex)) continue;
    golden[name] = unhex(hex);
  }
  const FieldValue fields[] = {{0, "示例罚字〔2026〕1号"}, {3, "罚款"}, {300, "1.5"}};
  EXPECT_EQ(base::hex(plain_payload(fields)), base::hex(golden["plain"]));
  const auto packer = Packer::of({});
  const auto unpacked = packer->unpack(golden["packed"]);
  ASSERT_TRUE(unpacked.ok());
  EXPECT_EQ(*unpacked, golden["plain"]);
  EXPECT_EQ(*packer->unpack(packer->pack("any", golden["plain"])), golden["plain"]);
  EXPECT_TRUE(packer->unpack(golden["unknown_dictionary"]).error().is(kNoDictionary));
}

TEST(Payload, ComesBackAsItWentIn) {
  const auto packer = packer_with_dictionary();
  std::mt19937 random(1);
  for (int round = 0; round < 500; ++round) {
    std::vector<std::string> values;
    std::vector<FieldValue> fields;
    const size_t count = random() % 40;
    values.reserve(count);
    int ordinal = -1;
    for (size_t i = 0; i < count && ordinal < 60'000; ++i) {
      ordinal += 1 + static_cast<int>(random() % (i % 10 == 9 ? 5000 : 3));
      std::string value(1 + random() % 300, '\0');
      for (char& c : value) c = static_cast<char>(random());
      values.push_back(std::move(value));
      fields.emplace_back(static_cast<uint16_t>(ordinal), values.back());
    }
    const std::string plain = plain_payload(fields);
    for (const char* item : {"ADM.penalty", "without"}) {
      const auto back = packer->unpack(packer->pack(item, plain));
      ASSERT_TRUE(back.ok());
      ASSERT_EQ(*back, plain);
    }
    const auto read = read_plain_payload(plain);
    ASSERT_TRUE(read.ok());
    ASSERT_EQ(read->size(), fields.size());
    for (size_t i = 0; i < fields.size(); ++i) {
      EXPECT_EQ((*read)[i].first, fields[i].first);
      EXPECT_EQ((*read)[i].second, fields[i].second);
    }
  }
}

TEST(Payload, ADictionaryPaysAndPackingDependsOnNothingElse) {
  const auto packer = packer_with_dictionary();
  const auto samples = synthetic_payloads(3000);
  size_t plain = 0, with = 0, without = 0;
  for (size_t i = 2000; i < samples.size(); ++i) {
    plain += samples[i].size();
    with += packer->pack("ADM.penalty", samples[i]).size();
    without += packer->pack("other", samples[i]).size();
  }
  EXPECT_LT(with * 2, without);
  EXPECT_LT(with * 3, plain);
  // The same bytes on another thread, after other work on this one.
  std::string elsewhere;
  std::thread([&] { elsewhere = packer->pack("ADM.penalty", samples[7]); }).join();
  EXPECT_EQ(elsewhere, packer->pack("ADM.penalty", samples[7]));
}

TEST(Payload, DamagedBytesAreAnError) {
  const auto packer = packer_with_dictionary();
  const std::string packed = packer->pack("ADM.penalty", synthetic_payloads(1)[0]);
  for (size_t size = 0; size < packed.size(); ++size) {
    EXPECT_FALSE(packer->unpack(std::string_view(packed).substr(0, size)).ok()) << size;
  }
  EXPECT_TRUE(packer->unpack(packed + "x").error().is(kBadPayload));
  std::mt19937 random(2);
  for (int round = 0; round < 20'000; ++round) {
    std::string broken = packed;
    for (unsigned n = 0; n <= random() % 3; ++n) broken[random() % broken.size()] = static_cast<char>(random());
    const auto plain = packer->unpack(broken);
    if (plain.ok()) (void)read_plain_payload(*plain).ok();  // other fields, perhaps; never a crash
  }
}

TEST(Payload, AClaimedSizeIsNotBelievedBeyondTheLimit) {
  // A zstd frame header that promises 2^40 bytes (content size of 8 bytes, single segment), and nothing behind it.
  const std::string bomb = std::string("\0", 1) + unhex("28b52ffde00000000000010000");
  EXPECT_TRUE(Packer::of({})->unpack(bomb).error().is(kBadPayload));
}

TEST(Payload, PlainBytesThatWeDoNotWriteAreRefused) {
  for (const char* hex : {"", "02", "01ff", "0100", "010000",
                          "01800001"
                          "61",
                          "0100"
                          "02"
                          "61",
                          "01ffff0401"
                          "61",
                          "01ffff0301"
                          "61"
                          "000161",
                          "018080808080808080808002"}) {
    EXPECT_FALSE(read_plain_payload(unhex(hex)).ok()) << hex;
  }
  EXPECT_TRUE(read_plain_payload(unhex("01")).ok());
  EXPECT_EQ(read_plain_payload(unhex("01ffff0301"
                                     "61"))
                ->at(0)
                .first,
            65535);
}

TEST(Payload, VarintsAreTheShortest) {
  for (const uint64_t value : {uint64_t{0}, uint64_t{127}, uint64_t{128}, uint64_t{1} << 63, UINT64_MAX}) {
    std::string bytes;
    append_varint(bytes, value);
    std::string_view view = bytes;
    EXPECT_EQ(read_varint(view), value);
    EXPECT_TRUE(view.empty());
  }
  for (const char* hex : {"", "80", "8000", "ffffffffffffffffff02", "80808080808080808000"}) {
    const std::string bytes = unhex(hex);
    std::string_view view = bytes;
    EXPECT_FALSE(read_varint(view).has_value()) << hex;
  }
}

TEST(Payload, DictionariesLiveInTheHome) {
  const TemporaryDirectory temporary;
  const base::FixedClock clock(Day(20600));
  ASSERT_TRUE(Home::create(temporary.path(), clock).ok());
  auto home = std::move(*Home::open(temporary.path(), clock));
  const auto first = train_dictionary(synthetic_payloads(1000)), second = train_dictionary(synthetic_payloads(2000));
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_LE(first->size(), 16u * 1024);
  const auto add = [&](std::string_view bytes) {
    return home->records().run(Priority::bulk, [&](WriteTx& tx) -> base::Result<void> {
      TX_TRY([[maybe_unused]] const uint32_t number, add_dictionary(tx, "ADM.penalty", bytes));
      return {};
    });
  };
  ASSERT_TRUE(add(*first).ok());
  const auto load = [&] {
    auto tx = home->read_records();
    return *Packer::load(*tx);
  };
  const auto one = load();
  const std::string old = one->pack("ADM.penalty", synthetic_payloads(1)[0]);
  ASSERT_TRUE(add(*second).ok());
  const auto two = load();
  const std::string newer = two->pack("ADM.penalty", synthetic_payloads(1)[0]);
  EXPECT_EQ(old[0], 1);
  EXPECT_EQ(newer[0], 2);
  EXPECT_EQ(*two->unpack(old), *two->unpack(newer));
  EXPECT_TRUE(one->unpack(newer).error().is(kNoDictionary));
  EXPECT_TRUE(two->has_dictionary("ADM.penalty"));
  EXPECT_FALSE(two->has_dictionary("ADM.licence"));
  EXPECT_TRUE(add("not a dictionary").error().is(kBadDictionary));
  EXPECT_TRUE(train_dictionary({"one", "two"}).error().is(kBadDictionary));
}

}  // namespace
}  // namespace taixin::store

#include "city/city.h"

#include <zip.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "base/digest.h"
#include "base/shared_data.h"
#include "base/text.h"
#include "city/codes.h"
#include "city/fast_files.h"

namespace taixin::city {
namespace {

namespace fs = std::filesystem;

const base::Day kToday = *base::Day::from_civil(2026, 4, 30);

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "taixin_city_XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

City plan(const fs::path& folder, uint64_t seed = 7, bool clean = false) {
  auto city = City::plan(
      {.bodies = 1000, .records = 20'000, .seed = seed, .today = kToday, .directory = folder, .clean = clean});
  return std::move(city).value();
}

// A reader slow and plain: rows of cells of a CSV text.
std::vector<std::vector<std::string>> read_csv(const std::string& text, char separator) {
  std::vector<std::vector<std::string>> rows(1, {""});
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"')
      rows.back().back() += text[++i];
    else if (c == '"')
      quoted = !quoted;
    else if (!quoted && c == separator)
      rows.back().emplace_back();
    else if (!quoted && c == '\n')
      rows.push_back({""});
    else if (quoted || c != '\r')
      rows.back().back() += c;
  }
  rows.pop_back();  // after the last line break
  return rows;
}

std::string decoded(const fs::path& path, std::string_view encoding) {
  std::string text = bytes_of(path);
  if (encoding == "gb18030") {
    std::string utf8;
    base::Gb18030Decoder decoder;
    EXPECT_TRUE(decoder.decode(text, true, utf8)) << path;
    return utf8;
  }
  if (encoding == "utf-8-bom") {
    EXPECT_TRUE(text.starts_with("\xEF\xBB\xBF")) << path;
    text.erase(0, 3);
  } else {
    EXPECT_FALSE(text.starts_with("\xEF\xBB\xBF")) << path;
  }
  EXPECT_TRUE(base::is_utf8(text)) << path;
  return text;
}

// GB 32100, written down once more.
char slow_check(const std::string& code) {
  const std::string alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  size_t sum = 0, weight = 1;
  for (size_t i = 0; i < 17; ++i, weight = weight * 3 % 31) sum += alphabet.find(code[i]) * weight;
  return alphabet[(31 - sum % 31) % 31];
}

TEST(CityCodes, AreValidUniqueAndBelongToNoCounty) {
  const Population population(5000, 3, kToday);
  std::set<std::string> codes, names;
  for (uint64_t i = 0; i < population.bodies(); ++i) {
    const Body body = population.body(i);
    ASSERT_EQ(body.code.size(), 18u);
    EXPECT_EQ(body.code.back(), slow_check(body.code)) << body.code;
    EXPECT_EQ(body.code.substr(2, 6), kNoCounty);
    EXPECT_NE(body.name.find("示例"), std::string::npos) << body.name;
    EXPECT_TRUE(body.representative.starts_with("示例"));
    EXPECT_TRUE(codes.insert(body.code).second) << body.code;
    EXPECT_TRUE(names.insert(body.name).second) << body.name;
    if (!body.former_name.empty()) {
      EXPECT_TRUE(names.insert(body.former_name).second) << body.former_name;
    }
    EXPECT_NE(with_wrong_check(body.code).back(), slow_check(body.code));
  }
  for (size_t i = 0; i < kDepartments; ++i) {
    const DepartmentInfo& info = department(static_cast<Department>(i));
    EXPECT_EQ(info.code.back(), slow_check(info.code));
    EXPECT_NE(info.name.find("示例"), std::string::npos);
    EXPECT_TRUE(codes.insert(info.code).second);
    for (size_t at = 0; at < kPlaces; ++at) {
      const DepartmentInfo& county = branch(static_cast<Department>(i), at);
      EXPECT_EQ(county.code.back(), slow_check(county.code));
      EXPECT_TRUE(county.name.starts_with(place(at).name)) << county.name;
      EXPECT_NE(county.name.find("示例"), std::string::npos);
      EXPECT_TRUE(codes.insert(county.code).second);
    }
  }
}

TEST(CityCodes, NoCountyHasTheRegion) {
  for (const char* file : {"areas.csv", "cities.csv", "provinces.csv", "taian_streets.csv", "taian_villages.csv",
                           "gbt2260_history_stdnum_loc.dat"}) {
    const auto path = base::shared_data(std::string("divisions/") + file);
    if (!path) continue;
    const std::string text = bytes_of(*path);
    EXPECT_FALSE(text.empty());
    EXPECT_EQ(text.find(kNoCounty), std::string::npos) << file;
  }
}

TEST(CityCodes, ResidentIdsLookRightAndBelongToNobody) {
  for (uint64_t i = 0; i < 2000; ++i) {
    const std::string id = nobodys_resident_id(i);
    ASSERT_EQ(id.size(), 18u);
    EXPECT_TRUE(id.starts_with("37099919"));
    // ISO 7064 MOD 11-2 over all eighteen gives 1.
    int remainder = 0;
    for (const char c : id) remainder = (remainder * 2 + (c == 'X' ? 10 : c - '0')) % 11;
    EXPECT_EQ(remainder, 1) << id;
  }
}

TEST(CityNames, AreUniqueWhereverTheNumbersAre) {
  for (size_t k = 0; k < kBodyKinds; ++k) {
    const auto kind = static_cast<BodyKind>(k);
    std::set<std::string> names;
    const uint64_t capacity = name_capacity(kind);
    for (const uint64_t from : {uint64_t{0}, capacity / 2, capacity - 500}) {
      for (uint64_t i = from; i < from + 1000; ++i) EXPECT_TRUE(names.insert(body_name(kind, i, 5)).second);
    }
  }
}

TEST(CityPopulation, KindsAreCountedAsTheyAreDealt) {
  for (const uint64_t bodies : {100u, 101u, 177u, 1000u, 1234u}) {
    const Population population(bodies, 1, kToday);
    std::array<uint64_t, kBodyKinds> counted{};
    uint64_t organizations = 0;
    for (uint64_t i = 0; i < bodies; ++i) {
      const BodyKind kind = Population::kind_of(i);
      EXPECT_EQ(population.number_of(kind, counted[static_cast<size_t>(kind)]++), i);
      if (kind != BodyKind::individual_business) {
        EXPECT_EQ(population.organization(organizations++), i);
      }
      EXPECT_GE(population.stranger(i), bodies);
      EXPECT_EQ(Population::kind_of(population.stranger(i)), kind);
    }
    for (size_t k = 0; k < kBodyKinds; ++k) EXPECT_EQ(population.count(static_cast<BodyKind>(k)), counted[k]);
    EXPECT_EQ(population.organizations(), organizations);
  }
}

TEST(City, TheSameSeedGivesTheSameBytes) {
  Folder one, two;
  const City first = plan(one.path()), second = plan(two.path()), other = plan(two.path() / "x", 8);
  ASSERT_EQ(first.files().size(), second.files().size());
  for (size_t i = 0; i < first.files().size(); ++i) {
    ASSERT_TRUE(first.write(i).ok());
    // In another order, and each alone.
    const size_t j = first.files().size() - 1 - i;
    ASSERT_TRUE(second.write(j).ok());
  }
  for (size_t i = 0; i < first.files().size(); ++i) {
    EXPECT_EQ(base::sha256(bytes_of(first.files()[i].path)), base::sha256(bytes_of(second.files()[i].path)))
        << first.files()[i].path;
  }
  fs::create_directory(two.path() / "x");
  ASSERT_TRUE(other.write(0).ok());
  EXPECT_NE(bytes_of(other.files()[0].path), bytes_of(first.files()[0].path));
}

TEST(City, TalliesAddUpAndFilesAreWhatTheyClaim) {
  Folder folder;
  const City city = plan(folder.path());
  DirtTally dirt{};
  uint64_t records = 0, registered = 0;
  std::set<std::string> formats;
  for (size_t i = 0; i < city.files().size(); ++i) {
    const FilePlan& plan = city.files()[i];
    const auto file = city.write(i);
    ASSERT_TRUE(file.ok());
    const Expected& e = file->expected;
    EXPECT_EQ(e.rows, e.accepted + e.versions + e.duplicates + e.statuses + e.quarantined + e.people);
    EXPECT_GT(e.rows, 0u) << plan.path;
    formats.insert(file->encoding);
    std::array<uint64_t, 5> outcomes{};
    for (size_t k = 1; k < kDirtKinds; ++k) {
      outcomes[static_cast<size_t>(outcome_of(static_cast<Dirt>(k)))] += file->dirt[k];
      dirt[k] += file->dirt[k];
    }
    EXPECT_EQ(outcomes[static_cast<size_t>(Outcome::quarantined)], e.quarantined);
    EXPECT_EQ(outcomes[static_cast<size_t>(Outcome::person)], e.people);
    if (plan.sheet->registers)
      registered += e.accepted;
    else if (plan.sending == Sending::first)
      records += e.rows;
    if (plan.layout.format == FileFormat::csv) {
      const auto rows = read_csv(decoded(plan.path, file->encoding), plan.layout.separator);
      EXPECT_EQ(rows.size(), e.rows + 1) << plan.path;
      for (const auto& row : rows) ASSERT_EQ(row.size(), rows[0].size()) << plan.path;
    } else if (plan.layout.format == FileFormat::jsonl) {
      const std::string text = decoded(plan.path, file->encoding);
      EXPECT_EQ(static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n')), e.rows) << plan.path;
    }
  }
  EXPECT_EQ(registered, city.options().bodies);
  EXPECT_EQ(records, city.options().records);
  EXPECT_EQ(formats, (std::set<std::string>{"utf-8", "utf-8-bom", "gb18030", "xlsx"}));
  for (size_t k = 1; k < kDirtKinds; ++k) EXPECT_GT(dirt[k], 0u) << name_of(static_cast<Dirt>(k));
}

TEST(City, ACleanCityHasNoDirt) {
  Folder folder;
  const City city = plan(folder.path(), 7, true);
  for (size_t i = 0; i < city.files().size(); ++i) {
    const auto file = city.write(i);
    ASSERT_TRUE(file.ok());
    EXPECT_EQ(file->dirt, DirtTally{});
    EXPECT_EQ(file->expected.quarantined + file->expected.people, 0u);
  }
}

TEST(City, KeysOfCleanRowsMeetOnlyWhereTheTallySaysSo) {
  Folder folder;
  const City city = plan(folder.path());
  // Which columns make the version key, in files read back as CSV.
  const std::map<std::string_view, std::vector<std::string_view>> keys{
      {"ABN.enterprise", {"统一社会信用代码", "列入日期", "列入原因"}},
      {"LAW.social_insurance", {"统一社会信用代码", "费款所属期"}},
      {"EVA.national", {"TYSHXYDM", "PJRQ", "MXBB"}},
      {"CON.performance", {"TYSHXYDM", "HTBH"}}};
  std::map<std::string_view, std::set<std::string>> seen;
  std::map<std::string_view, uint64_t> accepted;
  const City clean = plan(folder.path(), 7, true);
  for (size_t i = 0; i < clean.files().size(); ++i) {
    const FilePlan& plan = clean.files()[i];
    const auto key = keys.find(plan.sheet->item);
    if (key == keys.end() || plan.sending != Sending::first || plan.layout.format != FileFormat::csv) continue;
    const auto file = clean.write(i);
    ASSERT_TRUE(file.ok());
    accepted[plan.sheet->item] += file->expected.accepted;
    const auto rows = read_csv(decoded(plan.path, file->encoding), plan.layout.separator);
    for (size_t r = 1; r < rows.size(); ++r) {
      std::string joined;
      for (const auto column : key->second) {
        const auto at = std::find(rows[0].begin(), rows[0].end(), column);
        ASSERT_NE(at, rows[0].end()) << column;
        joined += rows[r][static_cast<size_t>(at - rows[0].begin())] + "|";
      }
      EXPECT_TRUE(seen[plan.sheet->item].insert(joined).second) << plan.path << " " << joined;
    }
  }
  EXPECT_EQ(accepted.size(), keys.size());
  for (const auto& [item, count] : accepted) EXPECT_EQ(seen[item].size(), count) << item;
}

TEST(City, ColumnsAreThoseOfThePacks) {
  std::string packs;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(TAIXIN_SOURCE_DIR) / "packs")) {
    if (entry.path().extension() == ".toml") packs += bytes_of(entry.path());
  }
  for (const ItemSheet* sheet : all_sheets()) {
    EXPECT_NE(packs.find(fmt::format("\"{}\"", sheet->item)), std::string::npos) << sheet->item;
    for (const Column& column : sheet->columns) {
      std::string code(column.code);
      const std::string grouped = code.size() > 3 && code[2] == '_' ? "{p}" + code.substr(3) : code;
      EXPECT_TRUE(packs.find(fmt::format("\"{}\"", code)) != std::string::npos ||
                  packs.find(fmt::format("\"{}\"", grouped)) != std::string::npos)
          << sheet->item << " " << code;
      for (const std::string_view header : {column.title, column.alias}) {
        if (header.empty()) continue;
        EXPECT_NE(packs.find(fmt::format("\"{}\"", header)), std::string::npos) << sheet->item << " " << header;
      }
    }
  }
}

TEST(City, RefusesWhatCannotBe) {
  EXPECT_FALSE(City::plan({.bodies = 99, .today = kToday, .directory = {}}).ok());
  EXPECT_FALSE(City::plan({.today = kToday, .directory = {}, .rows_per_file = 0}).ok());
  const auto city = City::plan({.today = kToday, .directory = "/nonexistent/示例"});
  ASSERT_TRUE(city.ok());
  for (size_t i = 0; i < city->files().size(); ++i) EXPECT_FALSE(city->write(i).ok()) << city->files()[i].path;
}

TEST(CitySheet, A1904WorkbookSaysSo) {
  Folder folder;
  const City city = plan(folder.path());
  size_t found = 0;
  for (size_t i = 0; i < city.files().size(); ++i) {
    const FilePlan& plan = city.files()[i];
    if (plan.layout.format != FileFormat::xlsx) continue;
    ASSERT_TRUE(city.write(i).ok());
    zip_t* archive = zip_open(plan.path.c_str(), ZIP_RDONLY, nullptr);
    ASSERT_NE(archive, nullptr);
    zip_file_t* part = zip_fopen(archive, "xl/workbook.xml", 0);
    ASSERT_NE(part, nullptr);
    std::string xml(10'000, '\0');
    xml.resize(static_cast<size_t>(zip_fread(part, xml.data(), xml.size())));
    EXPECT_EQ(xml.find("date1904=\"1\"") != std::string::npos, plan.layout.epoch_1904);
    found += plan.layout.epoch_1904;
    zip_fclose(part);
    zip_discard(archive);
  }
  EXPECT_EQ(found, 1u);
}

TEST(CityFast, PenaltiesAreCleanAndOfTheRightSize) {
  Folder folder;
  FastOptions options{.rows = 5000, .bodies = 500, .seed = 2, .today = kToday};
  const fs::path path = folder.path() / "penalty.csv";
  ASSERT_TRUE(write_penalty_csv(path, options).ok());
  const std::string text = bytes_of(path);
  const double per_row = static_cast<double>(text.size()) / static_cast<double>(options.rows);
  EXPECT_GT(per_row, 500);
  EXPECT_LT(per_row, 900);
  const auto rows = read_csv(text, ',');
  ASSERT_EQ(rows.size(), options.rows + 1);
  std::set<std::string> numbers;
  for (size_t i = 0; i < rows.size(); ++i) {
    ASSERT_EQ(rows[i].size(), 30u);
    if (i == 0) continue;
    EXPECT_EQ(rows[i][2].back(), slow_check(rows[i][2]));
    EXPECT_TRUE(numbers.insert(rows[i][13]).second) << rows[i][13];
    EXPECT_EQ(rows[i][17].find("罚款") != std::string::npos, !rows[i][19].empty());
  }
  EXPECT_EQ(rows[0][29], "BZ");
  options.encoding = Encoding::gb18030;
  ASSERT_TRUE(write_penalty_csv(path, options).ok());
  EXPECT_EQ(decoded(path, "gb18030"), text);
}

TEST(CityFast, BulkPairsAreUniqueAndRegistrationsCoverThem) {
  Folder folder;
  const FastOptions options{.rows = 1000, .bodies = 500, .seed = 2, .today = kToday};
  ASSERT_TRUE(write_registrations(folder.path(), options).ok());
  std::set<std::string> registered;
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    const auto rows = read_csv(bytes_of(entry.path()), ',');
    for (size_t i = 1; i < rows.size(); ++i) registered.insert(rows[i][1]);
  }
  EXPECT_EQ(registered.size(), options.bodies);
  std::set<std::string> pairs;
  for (const uint64_t first : {uint64_t{0}, options.rows, 2 * options.rows + 77}) {
    FastOptions part = options;
    part.first_row = first;
    ASSERT_TRUE(write_bulk_csv(folder.path() / "bulk.csv", part).ok());
    const auto rows = read_csv(bytes_of(folder.path() / "bulk.csv"), ',');
    ASSERT_EQ(rows.size(), options.rows + 1);
    for (size_t i = 1; i < rows.size(); ++i) {
      EXPECT_TRUE(registered.contains(rows[i][0]));
      EXPECT_TRUE(pairs.insert(rows[i][0] + rows[i][2]).second);
    }
  }
  ASSERT_TRUE(write_penalty_xlsx(folder.path() / "penalty.xlsx", options).ok());
  EXPECT_GT(fs::file_size(folder.path() / "penalty.xlsx"), 50'000u);
}

}  // namespace
}  // namespace taixin::city

#include "check/batch.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "check/answer_sheet.h"
#include "check/errors.h"
#include "check/sample_home.h"
#include "identity/uscc.h"
#include "intake/sheet_out.h"

namespace taixin::check {
namespace {

std::string code(int number) {
  std::string out = fmt::format("91000000MA{:07}", number);
  out += *identity::uscc_check_character(out);
  return out;
}

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

class CheckBatch : public testing::Test {
 protected:
  void SetUp() override {
    builder_ = home_.add_subject(identity::SubjectKind::organization, code(1), {"示例建材有限公司"},
                                 {{"吊销", kSampleDay.plus_days(-10)}});
    home_.add_subject(identity::SubjectKind::organization, code(2), {"示例清洁有限公司"},
                      {{"存续", kSampleDay.plus_days(-10)}});
    home_.add({.item = "ADM.penalty",
               .subject = builder_,
               .fields = {{"WSH", "示例罚1号"}},
               .severity = store::Severity::serious});
    home_.ready();
  }
  base::Result<access::Released<BatchSummary>> run(const std::string& in, const std::filesystem::path& out,
                                                   base::Lang lang = base::Lang::zh) {
    const auto source = intake::memory_source(in);
    const access::Session session = home_.session("permit", {}, lang);
    return run_batch(home_.checker(), session, {source.get(), "in.csv", out});
  }
  // The rows of a CSV answer, each as the reader of departments' files reads it.
  static std::vector<std::vector<std::string>> read_back(const std::filesystem::path& path) {
    const auto source = intake::open_file(path.string());
    EXPECT_TRUE(source.ok());
    auto reader = intake::open_reader(**source, path.filename().string(), {});
    EXPECT_TRUE(reader.ok()) << reader.error().message(base::Lang::en);
    std::vector<std::vector<std::string>> rows{(*reader)->header()};
    intake::Row row;
    while (true) {
      const auto next = (*reader)->next(row);
      EXPECT_TRUE(next.ok());
      if (!next || *next == intake::Reader::Next::end) return rows;
      rows.push_back(row.cells);
    }
  }
  static std::string cell(const std::vector<std::vector<std::string>>& rows, size_t row, const std::string& title) {
    const auto at = std::find(rows[0].begin(), rows[0].end(), title);
    EXPECT_NE(at, rows[0].end()) << title;
    return rows.at(row).at(static_cast<size_t>(at - rows[0].begin()));
  }

  SampleHome home_;
  SubjectId builder_;
};

const std::string kIn = "序号,单位名称,统一社会信用代码,备注\n1,示例建材有限公司," + code(1) +
                        ",\"=HYPERLINK(\"\"x\"\")\"\n" + "2,示例清洁有限公司,,+1\n3,示例未知有限公司," + code(77) +
                        ",\n4,某人,11010519491231002X,住址\n5,示例清洁有限公司," + code(1) + ",普通\n";

TEST_F(CheckBatch, SameRowsInTheSameOrderWithTheirVerdicts) {
  const auto out = home_.file("out.csv");
  const auto summary = run(kIn, out);
  ASSERT_TRUE(summary.ok()) << summary.error().message(base::Lang::en);
  const auto rows = read_back(out);
  ASSERT_EQ(rows.size(), 6u);
  EXPECT_EQ(cell(rows, 1, "登记状态"), "吊销");
  EXPECT_EQ(cell(rows, 1, "核查结果"), "有需关注的信息");
  EXPECT_EQ(cell(rows, 1, "行政处罚"), "1");
  EXPECT_EQ(cell(rows, 1, "查询日"), kSampleDay.iso());
  EXPECT_EQ(cell(rows, 2, "核查结果"), "未发现需关注的信息");
  EXPECT_EQ(cell(rows, 2, "查得方式"), "名称");
  EXPECT_EQ(cell(rows, 2, "查得代码"), code(2));
  EXPECT_EQ(cell(rows, 3, "核查结果"), "未找到该主体");
  EXPECT_EQ(cell(rows, 4, "核查结果"), "不提供自然人查询");
  EXPECT_EQ(cell(rows, 5, "查得名称"), "示例建材有限公司");
  EXPECT_NE(cell(rows, 5, "概要").find("名称与代码不符"), std::string::npos);
  EXPECT_EQ(cell(rows, 1, "提示措施"),
            "示例限制措施（可以惩戒，sample.serious）；示例监管措施（应当惩戒，sample.any）");
  for (size_t i : {1u, 2u, 3u, 5u}) EXPECT_EQ(cell(rows, i, "序号"), std::to_string(i));
  const BatchSummary& counts = summary->value();
  EXPECT_EQ(counts.rows, 5u);
  EXPECT_EQ(counts.attention, 2u);
  EXPECT_EQ(counts.none, 1u);
  EXPECT_EQ(counts.unknown, 1u);
  EXPECT_EQ(counts.people, 1u);
}

TEST_F(CheckBatch, FormulasAreInertAndPeopleAreCut) {
  const auto out = home_.file("out.csv");
  ASSERT_TRUE(run(kIn, out).ok());
  const std::string bytes = bytes_of(out);
  EXPECT_NE(bytes.find("'=HYPERLINK"), std::string::npos);
  EXPECT_NE(bytes.find("'+1"), std::string::npos);
  EXPECT_EQ(bytes.find("11010519491231002X"), std::string::npos);
  EXPECT_EQ(bytes.find("某人"), std::string::npos) << "nothing of a row about a person comes back";
  EXPECT_EQ(bytes.find("住址"), std::string::npos);
}

TEST_F(CheckBatch, OneEntryForAllSubjectsBeforeTheFileHasItsName) {
  const auto out = home_.file("out.csv");
  ASSERT_TRUE(run(kIn, out).ok());
  const auto entries = home_.entries();
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].kind, "batch");
  EXPECT_EQ(entries[0].rows, 5u);
  EXPECT_EQ(entries[0].subjects.size(), 2u);
  EXPECT_EQ(entries[0].answer_sha256, base::hex(base::sha256(bytes_of(out))));
  EXPECT_FALSE(std::filesystem::exists(out.string() + ".part"));
}

TEST_F(CheckBatch, TheSameBatchIsTheSameBytes) {
  for (const char* end : {"csv", "xlsx"}) {
    const auto first = home_.file(fmt::format("1.{}", end)), second = home_.file(fmt::format("2.{}", end));
    ASSERT_TRUE(run(kIn, first).ok());
    ASSERT_TRUE(run(kIn, second).ok());
    EXPECT_EQ(bytes_of(first), bytes_of(second)) << end;
    EXPECT_FALSE(bytes_of(first).empty());
  }
}

// Slow reference: each row a batch of its own. Enough rows for many chunks on both threads.
TEST_F(CheckBatch, ARowIsAnsweredAsIfItWereAlone) {
  const std::string header = "序号,单位名称,统一社会信用代码,备注\n";
  const std::vector<std::string> kinds{"示例建材有限公司," + code(1) + ",",  "示例清洁有限公司,,=1+1",
                                       "示例未知有限公司," + code(77) + ",", "某人,11010519491231002X,住址",
                                       "示例清洁有限公司," + code(1) + ",x", ",,",
                                       "\"一,二\",91000000MA,\"\""};
  const auto lines_of = [&](const std::string& in, const std::string& name) {
    const auto out = home_.file(name);
    EXPECT_TRUE(run(in, out).ok()) << in;
    std::istringstream bytes(bytes_of(out));
    std::vector<std::string> lines;
    for (std::string line; std::getline(bytes, line);) lines.push_back(line);
    return lines;
  };
  std::vector<std::string> expected;
  for (size_t i = 0; i < kinds.size(); ++i) {
    const auto lines = lines_of(header + "0," + kinds[i] + "\n", fmt::format("{}.csv", i));
    ASSERT_EQ(lines.size(), 2u);
    expected.push_back(lines[1]);
  }
  std::string in = header;
  constexpr size_t kRows = 3'000;
  for (size_t i = 0; i < kRows; ++i) in += fmt::format("{},{}\n", i, kinds[i * i % kinds.size()]);
  const auto expected_line = [&](size_t i) {
    const std::string& alone = expected[i * i % kinds.size()];
    // Nothing of a row about a person comes back, not even its number.
    return alone.starts_with('0') ? std::to_string(i) + alone.substr(1) : alone;
  };
  const auto lines = lines_of(in, "all.csv");
  ASSERT_EQ(lines.size(), kRows + 1);
  for (size_t i = 0; i < kRows; ++i) {
    ASSERT_EQ(lines[i + 1], expected_line(i)) << "row " << i;
  }
  ASSERT_TRUE(run(in, home_.file("all.xlsx")).ok());
  const auto cells = read_back(home_.file("all.xlsx"));
  ASSERT_EQ(cells.size(), kRows + 1);
  for (size_t i = 0; i < kRows; ++i) {
    EXPECT_EQ(cells[i + 1][0], expected_line(i).starts_with(',') ? "" : std::to_string(i)) << "row " << i;
  }
}

// A file whose disk fails after a while.
class FailingSource : public intake::Source {
 public:
  explicit FailingSource(std::string bytes) : bytes_(std::move(bytes)) {}
  uint64_t size() const override { return bytes_.size() * 2; }
  base::Result<void> read(uint64_t offset, size_t length, std::string& out) override {
    if (offset >= bytes_.size()) return base::fail(kCannotWrite, {{"file", "in.csv"}, {"reason", "示例"}});
    out = bytes_.substr(offset, length);
    return {};
  }

 private:
  std::string bytes_;
};

TEST_F(CheckBatch, AnErrorInTheMiddleLeavesNothing) {
  std::string in = "code\n";
  for (int i = 0; i < 100'000; ++i) in += code(1) + "\n";
  FailingSource source(std::move(in));
  const auto out = home_.file("out.csv");
  const access::Session session = home_.session("permit");
  const auto summary = run_batch(home_.checker(), session, {&source, "in.csv", out});
  ASSERT_FALSE(summary.ok());
  EXPECT_TRUE(summary.error().is(kCannotWrite));
  EXPECT_FALSE(std::filesystem::exists(out));
  EXPECT_FALSE(std::filesystem::exists(out.string() + ".part"));
  EXPECT_TRUE(home_.entries().empty());
}

TEST_F(CheckBatch, EnglishAndLoneColumns) {
  const auto out = home_.file("out.csv");
  ASSERT_TRUE(run("code\n" + code(1) + "\n" + code(2) + "\n", out, base::Lang::en).ok());
  const auto rows = read_back(out);
  EXPECT_EQ(cell(rows, 1, "State"), "Business licence revoked");
  EXPECT_EQ(cell(rows, 2, "Result"), "nothing to look at was found");
}

TEST_F(CheckBatch, RefusalsLeaveNoFile) {
  const auto out = home_.file("out.csv");
  const auto no_columns = run("颜色,重量\n红,1\n", out);
  ASSERT_FALSE(no_columns.ok());
  EXPECT_TRUE(no_columns.error().is(kNoColumns)) << no_columns.error().message(base::Lang::en);
  EXPECT_TRUE(run(kIn, home_.file("out.pdf")).error().is(kOutFormat));
  EXPECT_TRUE(run(kIn, home_.file("no/such/folder.csv")).error().is(kCannotWrite));
  EXPECT_FALSE(std::filesystem::exists(out));
  std::ofstream(out) << "mine";
  EXPECT_TRUE(run(kIn, out).error().is(kOutExists));
  EXPECT_EQ(bytes_of(out), "mine");
  EXPECT_TRUE(home_.entries().empty()) << "nothing left, nothing to log";
}

TEST(CheckSheet, Inert) {
  for (const char* cell : {"=1", "+1", "-1", "@x", "\t=1", "\rx", " =1", "＝1", "＠x"})
    EXPECT_EQ(intake::inert(cell), std::string("'") + cell);
  for (const char* cell : {"", "1", "a=b", "示例", " 1", "'"}) EXPECT_EQ(intake::inert(cell), cell);
}

TEST(CheckSheet, AnUnpublishedSheetLeavesNothing) {
  const store::TemporaryDirectory directory;
  for (const char* name : {"a.csv", "a.xlsx"}) {
    auto sheet = create_answer_sheet(directory.path() / name, kSampleDay);
    ASSERT_TRUE(sheet.ok());
    ASSERT_TRUE((*sheet)->row({"x"}).ok());
    sheet->reset();
  }
  EXPECT_TRUE(std::filesystem::is_empty(directory.path()));
}

}  // namespace
}  // namespace taixin::check

// What sealing costs intake: the same penalties, each with the identity number of a representative, into a home whose
// pack keeps the numbers sealed and into one that cuts them. Once with ten rows for each person, once with everybody
// new.
#include <fstream>

#include "identity/resident_id.h"
#include "service/bench_home.h"
#include "store/files.h"
#include "vault/sealed_rows.h"

namespace taixin::service {
namespace {

namespace fs = std::filesystem;
using base::Bench;
using base::Result;

constexpr size_t kPackFileMax = size_t{16} << 20;
constexpr int kOrders = 999;  // of one day of birth and region

// The n-th invented adult of region 370999: a day of birth from 1930 on, and an order within it.
std::string number_of(uint64_t n) {
  const base::Day born = base::Day::from_civil(1930, 1, 1)->plus_days(static_cast<int32_t>(n / kOrders));
  std::string day = born.iso();
  std::erase(day, '-');
  std::string text = fmt::format("370999{}{:03}", day, n % kOrders + 1);
  return text + identity::resident_id_check_character(text).value();
}

// `penalties` with a number in every row: each person in `each` rows, in an order that no cache likes. The cells of
// this file hold no commas.
Result<void> add_people(const fs::path& penalties, const fs::path& out, uint64_t rows, uint64_t each) {
  const std::vector<std::string> header = csv_header(penalties);
  const auto number = std::find(header.begin(), header.end(), "CF_FR_ZJHM") - header.begin();
  TX_ASSERT(number > 0 && header.at(static_cast<size_t>(number) - 1) == "CF_FR_ZJLX", "no column of numbers");
  std::ifstream from(penalties, std::ios::binary);
  std::ofstream to(out, std::ios::binary);
  std::string line;
  std::getline(from, line);
  to << line << "\n";
  const uint64_t people = std::max<uint64_t>(rows / each, 1);
  for (uint64_t i = 0; std::getline(from, line); ++i) {
    size_t at = 0;  // of the cell before the number's
    for (std::ptrdiff_t column = 1; column < number; ++column) at = line.find(',', at) + 1;
    const size_t end = line.find(',', line.find(',', at) + 1);
    to << line.substr(0, at) << "身份证," << number_of(i * 7919 % people) << line.substr(end) << "\n";
  }
  to.flush();
  TX_ASSERT(to.good(), "{} cannot be written", out.string());
  return {};
}

// The packs of this tree; sealing: penalties may keep numbers. No pack of the tree does.
Result<std::string> pack_folder(Bench& b, const char* name, bool sealing) {
  const fs::path there = fs::path(TAIXIN_SOURCE_DIR) / "packs" / name;
  if (!sealing) return there.string();
  const fs::path copy = fs::path(b.scratch()) / "packs" / name;
  fs::create_directories(copy.parent_path());
  fs::copy(there, copy, fs::copy_options::recursive);
  const fs::path file = copy / "adm_penalty.toml";
  std::error_code code;
  if (!fs::exists(file, code)) return copy.string();
  TX_TRY(std::string text, store::read_file(file, kPackFileMax));
  const std::string head = "code        = \"ADM.penalty\"\n";
  const size_t at = text.find(head);
  TX_ASSERT(at != text.npos, "no item ADM.penalty in {}", file.string());
  text.insert(at + head.size(), "seal_people = [\"示例法 第2条\"]\n");
  TX_CHECK(store::write_file(file, text));
  return copy.string();
}

Result<std::unique_ptr<App>> make_home(Bench& b, const city::FastOptions& options, bool sealing) {
  const std::string home = (fs::path(b.scratch()) / (sealing ? "sealing" : "cutting")).string();
  std::vector<std::string> packs;
  for (const char* name : {"national", "shandong", "taian"}) {
    TX_TRY(std::string folder, pack_folder(b, name, sealing));
    packs.push_back(std::move(folder));
  }
  TX_CHECK(init_home(home, {packs, "示例管理员", {}}, kBenchClock));
  TX_TRY(auto app, App::open(home, kBenchClock));
  const fs::path registrations = fs::path(b.scratch()) / "registrations";
  fs::create_directories(registrations);
  TX_CHECK(city::write_registrations(registrations, options));
  for (const auto& entry : fs::directory_iterator(registrations)) {
    TX_TRY(const auto receipt, bench_ingest(*app, entry.path(), entry.path().stem().string()));
    check_all_in(b, receipt.submission.counts, receipt.submission.counts.rows);
  }
  return app;
}

struct Cost {
  double seconds = 0, processor = 0;
};
Result<Cost> load(Bench& b, App& app, const fs::path& file, uint64_t rows) {
  b.settle_disk();
  const double before = base::processor_seconds();
  Cost cost;
  TX_TRY(const auto receipt, timed(b, cost.seconds, [&] { return bench_ingest(app, file, "ADM.penalty"); }));
  cost.processor = base::processor_seconds() - before;
  check_all_in(b, receipt.submission.counts, rows);
  return cost;
}

// Every number is kept, each under its own person, and opens to what was sent.
Result<void> check_sealed_cells(Bench& b, App& app, uint64_t rows, uint64_t each) {
  TX_TRY(auto tx, app.home().read_records());
  TX_TRY(const int64_t cells, tx.connection().integer("SELECT count(*) FROM sealed_cell"));
  TX_TRY(const int64_t people, tx.connection().integer("SELECT count(DISTINCT person) FROM sealed_cell"));
  b.check(cells == static_cast<int64_t>(rows), "{} of {} numbers are kept", cells, rows);
  b.check(people == static_cast<int64_t>(std::max<uint64_t>(rows / each, 1)), "{} people are known", people);
  TX_TRY(const auto found, app.vault().find(identity::IdNumber(number_of(0))));
  b.check(found.has_value(), "the first person is not known");
  TX_TRY(const int64_t record, tx.connection().integer("SELECT min(record) FROM sealed_cell WHERE person = $1",
                                                       found.value_or(base::SubjectId())));
  TX_TRY(const auto sealed, vault::sealed_cells(tx, base::RecordId(record)));
  for (const vault::SealedCell& cell : sealed) {
    TX_TRY(const auto opened,
           app.vault().unseal(cell.person, vault::cell_context(cell.record, cell.field), cell.bytes));
    b.check(opened.reveal() == number_of(0), "the number of record {} opens to something else", record);
  }
  return {};
}

Result<void> compare(Bench& b, uint64_t rows, uint64_t each, const std::string& what) {
  const auto options = bench_city(rows);
  const fs::path penalties = fs::path(b.scratch()) / "penalty.csv", file = fs::path(b.scratch()) / "people.csv";
  TX_CHECK(city::write_penalty_csv(penalties, options));
  TX_CHECK(add_people(penalties, file, rows, each));
  Cost cutting, sealing;
  {
    TX_TRY(const auto app, make_home(b, options, false));
    TX_TRY(cutting, load(b, *app, file, rows));
  }
  {
    TX_TRY(const auto app, make_home(b, options, true));
    TX_TRY(sealing, load(b, *app, file, rows));
    TX_CHECK(check_sealed_cells(b, *app, rows, each));
  }
  for (const char* name : {"sealing", "cutting", "packs", "registrations"})
    fs::remove_all(fs::path(b.scratch()) / name);
  const auto count = static_cast<double>(rows);
  b.report({.what = what,
            .value = count / sealing.seconds,
            .unit = "rows/s",
            .peer = "numbers cut",
            .peer_value = count / cutting.seconds});
  b.report({.what = what + ", processor time",
            .value = sealing.processor / count * 1e6,
            .unit = "us/row",
            .peer = "numbers cut",
            .peer_value = cutting.processor / count * 1e6,
            .better = base::Better::lower});
  return {};
}

TX_BENCH("vault.intake", [](Bench& b) -> Result<void> {
  const uint64_t rows = b.size(200'000, 1'000);
  TX_CHECK(compare(b, rows, 10, "ten rows a person"));
  return compare(b, rows, 1, "everybody new");
});

}  // namespace
}  // namespace taixin::service

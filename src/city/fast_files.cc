#include "city/fast_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"
#include "city/items.h"
#include "city/texts.h"

namespace taixin::city {
namespace {

constexpr uint64_t kFastStream = 71;
constexpr size_t kPenaltyColumns = 30;  // of the national standard: without what the platform adds
constexpr uint64_t kXlsxRowsMax = 1'048'575;
constexpr size_t kCircumstances = 1024;
constexpr size_t kDays = 900;

std::string encoded(std::string text, Encoding encoding) {
  return encoding == Encoding::gb18030 ? base::to_gb18030(text) : text;
}

// The cells [from, to) of a row as CSV with a separator after each. They hold neither quotes, commas nor breaks.
std::string cells(const Row& row, size_t from, size_t to) {
  std::string out;
  for (size_t i = from; i < to; ++i) {
    out += row[i].day ? write_day(*row[i].day, DayStyle::slashes) : row[i].text;
    out.push_back(',');
  }
  return out;
}

base::Result<ByteFile> begin(const std::filesystem::path& path, std::span<const Column> columns, Encoding encoding) {
  TX_TRY(ByteFile file, ByteFile::create(path));
  std::string header = encoding == Encoding::utf8_bom ? "\xEF\xBB\xBF" : "";
  for (size_t i = 0; i < columns.size(); ++i) header += fmt::format("{}{}", i == 0 ? "" : ",", columns[i].code);
  file.buffer() += header + "\n";
  return file;
}

void append_number(std::string& out, uint64_t number) {
  std::array<char, 20> digits;
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), end);
}

size_t column_of(std::span<const Column> columns, std::string_view code) {
  const auto found =
      std::find_if(columns.begin(), columns.end(), [&](const Column& column) { return column.code == code; });
  TX_ASSERT(found != columns.end(), "no column {}", code);
  return static_cast<size_t>(found - columns.begin());
}

RowContext context_of(const Population& population, Department department, uint64_t slot) {
  return {.population = population,
          .department = department,
          .series = 1,
          .slot = slot,
          .random = Random(mix(population.seed(), kFastStream, slot)),
          .body = {}};
}

void blank(Row& row, size_t columns) {
  row.resize(columns);
  for (Cell& cell : row) set(cell, "");
}

// A penalty row in four pieces: party | document number | circumstances | day and organ.
struct Pieces {
  std::vector<std::string> party, circumstances, ends;
};
Pieces make_pieces(const Population& population, Encoding encoding) {
  const std::span<const Column> columns = penalty_sheet().columns;
  const size_t number = column_of(columns, "CF_WSH"), day = column_of(columns, "CF_JDRQ");
  Pieces pieces;
  Row row;
  pieces.party.resize(population.bodies());
  const auto make = [&](uint64_t slot) {
    RowContext context = context_of(population, Department::market_supervision, slot);
    blank(row, columns.size());
    penalty_sheet().make(context, row);
  };
  for (size_t i = 0; i < kCircumstances; ++i) {
    make(i);
    pieces.circumstances.push_back(encoded(cells(row, number + 1, day), encoding));
  }
  const DepartmentInfo& organ = department(Department::market_supervision);
  for (size_t i = 0; i < kDays; ++i) {
    const base::Day decided = population.today().plus_days(-2 - static_cast<int32_t>(i));
    pieces.ends.push_back(
        encoded(fmt::format("{0},,{1},{2},{3},{2},{3},\n", write_day(decided, DayStyle::slashes),
                            write_day(decided.plus_years(1), DayStyle::slashes), organ.name, organ.code),
                encoding));
  }
  for (uint64_t i = 0; i < population.bodies(); ++i) {
    blank(row, columns.size());
    make_party(population.body(i), row);
    pieces.party[i] = encoded(cells(row, 0, number), encoding);
  }
  return pieces;
}

base::Result<void> write_clean(const std::filesystem::path& path, const ItemSheet& sheet,
                               std::span<const Column> columns, const Layout& layout, const Population& population,
                               uint64_t rows) {
  TX_TRY(const auto writer, create_sheet(path, layout, columns, population.today()));
  Row row;
  for (uint64_t slot = 0; slot < rows; ++slot) {
    RowContext context = context_of(population, Department::market_supervision, slot);
    blank(row, sheet.columns.size());
    sheet.make(context, row);
    TX_CHECK(writer->row(row));
  }
  return writer->finish();
}

}  // namespace

base::Result<void> write_penalty_csv(const std::filesystem::path& path, const FastOptions& options) {
  const Population population(options.bodies, options.seed, options.today);
  const Pieces pieces = make_pieces(population, options.encoding);
  TX_TRY(ByteFile file, begin(path, penalty_sheet().columns.first(kPenaltyColumns), options.encoding));
  const std::string word =
      encoded(fmt::format("{}罚字〔{}〕第", department(Department::market_supervision).brief, options.today.year()),
              options.encoding);
  const std::string end = encoded("号,", options.encoding);
  Random random(mix(options.seed, kFastStream));
  for (uint64_t i = 0; i < options.rows; ++i) {
    std::string& out = file.buffer();
    out += pieces.party[random.next() % pieces.party.size()];
    out += word;
    append_number(out, i + 1);
    out += end;
    out += pieces.circumstances[random.below(kCircumstances)];
    out += pieces.ends[random.below(kDays)];
    TX_CHECK(file.flush_if_full());
  }
  return file.close();
}

base::Result<void> write_penalty_xlsx(const std::filesystem::path& path, const FastOptions& options) {
  const Population population(options.bodies, options.seed, options.today);
  const Layout layout{.format = FileFormat::xlsx, .days = DayStyle::serial, .titles = {}, .columns = {}};
  return write_clean(path, penalty_sheet(), penalty_sheet().columns.first(kPenaltyColumns), layout, population,
                     std::min(options.rows, kXlsxRowsMax));
}

base::Result<void> write_bulk_csv(const std::filesystem::path& path, const FastOptions& options) {
  const Population population(options.bodies, options.seed, options.today);
  const uint64_t organizations = population.organizations();
  TX_TRY(ByteFile file, begin(path, social_insurance_sheet().columns, options.encoding));
  std::vector<std::string> who;
  for (uint64_t i = 0; i < organizations; ++i) {
    const uint64_t number = population.organization(i);
    who.push_back(
        encoded(fmt::format("{},{},", population.code_of(number), population.name_of(number)), options.encoding));
  }
  const std::string paid = encoded(",已缴,", options.encoding), owing = encoded(",欠缴,", options.encoding);
  const std::string end = department(Department::labour).code + "\n";
  Random random(mix(options.seed, kFastStream));
  std::string month;
  for (uint64_t i = options.first_row; i < options.first_row + options.rows; ++i) {
    if (i % organizations == 0 || i == options.first_row) {
      const base::Day day = options.today.plus_months(-1 - static_cast<int>(i / organizations));
      month = fmt::format("{:04}{:02}", day.year(), day.month());
    }
    std::string& out = file.buffer();
    out += who[i % organizations];
    out += month;
    out += random.chance(300) ? owing : paid;
    out += end;
    TX_CHECK(file.flush_if_full());
  }
  return file.close();
}

base::Result<void> write_registrations(const std::filesystem::path& folder, const FastOptions& options) {
  const Population population(options.bodies, options.seed, options.today);
  const Layout layout{.encoding = options.encoding, .titles = {}, .columns = {}};
  for (size_t i = 0; i < kBodyKinds; ++i) {
    const auto kind = static_cast<BodyKind>(i);
    const ItemSheet& sheet = registration_sheet(kind);
    TX_CHECK(write_clean(folder / fmt::format("{}.csv", sheet.item), sheet, sheet.columns, layout, population,
                         population.count(kind)));
  }
  return {};
}

}  // namespace taixin::city

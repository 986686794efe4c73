#include "city/city.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "city/errors.h"
#include "city/make_file.h"

namespace taixin::city {
namespace {

constexpr uint64_t kBodiesMin = 100;  // one of each kind
// Months of social insurance at most; what is left of the records becomes licences.
constexpr uint64_t kBulkMonthsMax = 96;

// A department's habit of reporting an item.
struct Source {
  const ItemSheet& (*sheet)();
  Department department;
  uint32_t per_10000;  // of the records
  Layout layout;
};

constexpr Layout csv(Encoding encoding, HeaderStyle header, DayStyle days = DayStyle::slashes, char separator = ',') {
  return {.format = FileFormat::csv,
          .encoding = encoding,
          .separator = separator,
          .header = header,
          .days = days,
          .titles = {},
          .columns = {}};
}
Layout xlsx(HeaderStyle header, DayStyle days, std::vector<std::string> titles = {}) {
  return {.format = FileFormat::xlsx, .header = header, .days = days, .titles = std::move(titles), .columns = {}};
}
Layout jsonl(HeaderStyle header, DayStyle days) {
  return {.format = FileFormat::jsonl, .header = header, .days = days, .titles = {}, .columns = {}};
}
Layout numbered(Layout layout) {
  layout.running_number = true;
  return layout;
}
Layout epoch_1904(Layout layout) {
  layout.epoch_1904 = true;
  return layout;
}
Layout windows(Layout layout) {
  layout.crlf = true;
  return layout;
}

using enum Encoding;
using enum HeaderStyle;
using D = Department;

std::vector<Source> document_sources() {
  return {
      {penalty_sheet, D::market_supervision, 400, windows(csv(utf8_bom, titles))},
      {penalty_sheet, D::emergency, 100, windows(csv(gb18030, titles, DayStyle::dashes))},
      {penalty_sheet, D::environment, 100, csv(gb18030, aliases, DayStyle::slashes, '\t')},
      {penalty_sheet, D::housing, 80,
       xlsx(titles, DayStyle::serial,
            {"泰安市示例住房和城乡建设局行政处罚信息归集表", "填报单位：泰安市示例住房和城乡建设局"})},
      {penalty_sheet, D::transport, 120, numbered(epoch_1904(xlsx(titles, DayStyle::serial)))},
      {penalty_sheet, D::culture, 50, xlsx(aliases, DayStyle::chinese, {"行政处罚信息公示表"})},
      {penalty_sheet, D::urban_management, 150, jsonl(codes, DayStyle::dashes)},
      {simple_penalty_sheet, D::transport, 100, csv(utf8, codes, DayStyle::compact)},
      {simple_penalty_sheet, D::market_supervision, 100, xlsx(titles, DayStyle::dashes)},
      {licence_sheet, D::approval_service, 700, csv(utf8_bom, titles)},
      {licence_sheet, D::health, 200, xlsx(titles, DayStyle::slashes, {"行政许可信息归集表"})},
      {licence_sheet, D::transport, 200, windows(csv(gb18030, aliases, DayStyle::short_slashes))},
      {licence_sheet, D::housing, 150, jsonl(lower_case_codes, DayStyle::slashes)},
      {abnormal_sheet, D::market_supervision, 150, csv(gb18030, titles, DayStyle::dashes)},
      {tax_list_sheet, D::taxation, 15, xlsx(titles, DayStyle::dashes, {"重大税收违法失信主体名单"})},
      {wages_list_sheet, D::labour, 10, csv(utf8_bom, titles)},
      {contract_sheet, D::public_resources, 150, csv(utf8, codes, DayStyle::dashes)},
      {commitment_sheet, D::approval_service, 250, jsonl(codes, DayStyle::slashes)},
      {commitment_sheet, D::culture, 50, xlsx(titles, DayStyle::serial)},
      {national_grade_sheet, D::national_credit, 150, csv(utf8, codes, DayStyle::compact)},
      {provincial_grade_sheet, D::provincial_credit, 150, csv(utf8_bom, titles)},
      {honour_sheet, D::development, 60, xlsx(titles, DayStyle::chinese, {"诚实守信荣誉信息"})},
      {declaration_sheet, D::development, 40, jsonl(titles, DayStyle::dashes)},
      {defaulter_sheet, D::court, 60, csv(gb18030, titles, DayStyle::dashes)},
      {unperformed_sheet, D::court, 40, xlsx(titles, DayStyle::serial)},
      {tax_credit_sheet, D::taxation, 60, csv(utf8, titles, DayStyle::compact)},
      {environment_grade_sheet, D::environment, 40, csv(utf8_bom, titles)},
      {tax_arrears_sheet, D::taxation, 40, xlsx(titles, DayStyle::dashes, {"欠税信息"})},
      {code_table_sheet, D::national_credit, 30, csv(utf8, titles)},
  };
}

struct RegistrationSource {
  BodyKind kind;
  Department department;
  Layout layout;
};
std::vector<RegistrationSource> registration_sources() {
  return {{BodyKind::enterprise, D::market_supervision, csv(utf8_bom, aliases, DayStyle::dashes)},  // scztxx
          {BodyKind::individual_business, D::market_supervision, windows(csv(gb18030, titles, DayStyle::dashes))},
          {BodyKind::cooperative, D::agriculture, jsonl(codes, DayStyle::dashes)},
          {BodyKind::institution, D::public_institutions, xlsx(titles, DayStyle::serial, {"事业单位法人登记信息"})},
          {BodyKind::social_organization, D::civil_affairs, csv(gb18030, titles, DayStyle::slashes, '\t')}};
}

std::string_view extension(const Layout& layout) {
  if (layout.format == FileFormat::xlsx) return "xlsx";
  if (layout.format == FileFormat::jsonl) return "jsonl";
  return layout.separator == '\t' ? "txt" : "csv";
}

// Lays the files of a city out, in the order of sending.
class Planner {
 public:
  explicit Planner(const CityOptions& options, const Population& population)
      : options_(options), population_(population) {}

  std::vector<FilePlan> plan() {
    for (const auto& source : registration_sources()) {
      add(registration_sheet(source.kind), source.department, source.layout, population_.count(source.kind));
    }
    const std::vector<Source> sources = document_sources();
    uint64_t left = options_.records;
    std::vector<uint64_t> slots(sources.size());
    for (size_t i = 0; i < sources.size(); ++i) left -= slots[i] = options_.records * sources[i].per_10000 / 10'000;
    const uint64_t bulk = std::min(left, population_.organizations() * kBulkMonthsMax);
    for (size_t i = 0; i < sources.size(); ++i) {
      if (sources[i].sheet == licence_sheet && left > bulk) slots[i] += std::exchange(left, bulk) - bulk;
      add_with_follow_ups(sources[i], slots[i]);
    }
    add_months(bulk);
    return std::move(files_);
  }

 private:
  // Splits a series into files; the index of its first file, or nothing when it has no rows.
  std::optional<size_t> add(const ItemSheet& sheet, Department department, const Layout& layout, uint64_t slots) {
    const uint64_t series = ++series_;
    const uint64_t most = layout.format == FileFormat::xlsx ? options_.xlsx_rows_per_file : options_.rows_per_file;
    std::optional<size_t> first;
    for (uint64_t from = 0; from < slots; from += most) {
      if (!first) first = files_.size();
      append({.sheet = &sheet,
              .department = department,
              .layout = layout,
              .path = {},
              .series = series,
              .first_slot = from,
              .slots = std::min(most, slots - from)});
    }
    return first;
  }

  void append(FilePlan plan) {
    if (plan.path.empty()) {
      plan.path = options_.directory / fmt::format("{:04}_{}_{}.{}", files_.size() + 1, plan.sheet->item,
                                                   city::department(plan.department).brief, extension(plan.layout));
    }
    files_.push_back(std::move(plan));
  }

  // Penalties bring their status files (one before its records), a file sent twice and one that flows back.
  void add_with_follow_ups(const Source& source, uint64_t slots) {
    if (slots == 0) return;
    const bool penalties = source.sheet == penalty_sheet;
    if (penalties && source.department == D::emergency) {
      append_about(penalty_status_sheet(), D::provincial_credit, csv(utf8_bom, titles), Sending::status,
                   files_.size() + 1, 40);
    }
    const auto first = add(source.sheet(), source.department, source.layout, slots);
    if (!first || !penalties) return;
    if (source.department == D::market_supervision) {
      append_about(penalty_status_sheet(), D::provincial_credit, jsonl(codes, DayStyle::slashes), Sending::status,
                   *first, 20);
      append_about(penalty_sheet(), D::provincial_credit, csv(utf8, lower_case_codes, DayStyle::compact),
                   Sending::returned, *first, 10);
    }
    if (source.department == D::environment || source.department == D::housing) {
      FilePlan again = files_[*first];
      again.sending = Sending::again;
      again.about = *first;
      append(std::move(again));
    }
  }

  // One of `every` rows of the file `about`.
  void append_about(const ItemSheet& sheet, Department department, Layout layout, Sending sending, size_t about,
                    uint64_t every) {
    append({.sheet = &sheet,
            .department = department,
            .layout = std::move(layout),
            .path = {},
            .series = ++series_,
            .sending = sending,
            .about = about,
            .every = every});
  }

  // One file for each month, the last one shorter.
  void add_months(uint64_t rows) {
    const uint64_t series = ++series_;
    for (uint64_t from = 0; from < rows; from += population_.organizations()) {
      append({.sheet = &social_insurance_sheet(),
              .department = D::labour,
              .layout = csv(utf8, titles, DayStyle::slashes),
              .path = {},
              .series = series,
              .first_slot = from,
              .slots = std::min(population_.organizations(), rows - from)});
    }
  }

  const CityOptions& options_;
  const Population& population_;
  std::vector<FilePlan> files_;
  uint64_t series_ = 0;
};

}  // namespace

Expected& Expected::operator+=(const Expected& other) {
  rows += other.rows, accepted += other.accepted, versions += other.versions, duplicates += other.duplicates;
  statuses += other.statuses, quarantined += other.quarantined, people += other.people;
  return *this;
}

base::Result<City> City::plan(CityOptions options) {
  const auto refuse = [](std::string reason) { return base::fail(kBadOptions, {{"reason", std::move(reason)}}); };
  if (options.bodies < kBodiesMin) return refuse(fmt::format("bodies {} < {}", options.bodies, kBodiesMin));
  if (options.rows_per_file == 0 || options.xlsx_rows_per_file == 0) return refuse("rows per file = 0");
  if (options.xlsx_rows_per_file > 1'000'000) return refuse("more rows than an XLSX sheet can hold");
  City city(std::move(options));
  city.files_ = Planner(city.options_, city.population_).plan();
  return city;
}

base::Result<DepartmentFile> City::write(size_t index) const {
  TX_ASSERT(index < files_.size(), "file {} of {}", index, files_.size());
  return FileMaker(options_, population_, files_).write(files_[index]);
}

}  // namespace taixin::city

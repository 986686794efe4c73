#include "lists/measure_sheet.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"
#include "intake/cut.h"
#include "intake/sheet_out.h"
#include "intake/values.h"
#include "lists/errors.h"

namespace taixin::lists {
namespace {

using base::Lang;
using Came = SheetRow::Came;

// The columns of a sheet, in their order.
enum Column : size_t {
  kAnswer,
  kCode,
  kName,
  kMeasure,
  kMeasureName,
  kDuty,
  kClause,
  kApplied,
  kWhat,
  kWhy,
  kProportionality,
  kHearing,
  kRemedy,
  kDocument,
  kFrom,
  kUntil,
  kColumns
};
struct ColumnWords {
  std::string_view zh, en;
  bool needed = false;
};
constexpr std::array<ColumnWords, kColumns> kTitles{{{"核查编号", "Answer", true},
                                                     {"统一社会信用代码", "Code", true},
                                                     {"名称", "Name"},
                                                     {"措施代码", "Measure", true},
                                                     {"措施", "Measure name"},
                                                     {"性质", "Duty"},
                                                     {"条款", "Clause"},
                                                     {"是否采取", "Applied", true},
                                                     {"具体内容", "What"},
                                                     {"理由", "Why"},
                                                     {"比例考量", "Weighed"},
                                                     {"听取陈述申辩", "Heard"},
                                                     {"救济途径", "Remedy"},
                                                     {"决定文书号", "Decision"},
                                                     {"起始日", "From"},
                                                     {"截止日", "Until"}}};
constexpr ColumnWords kResultTitles[] = {{"办理结果", "Result"}, {"登记编号", "Statement"}, {"说明", "Note"}};
constexpr std::string_view kYes[] = {"采取", "是", "applied", "yes", "true"};
constexpr std::string_view kNo[] = {"未采取", "否", "not applied", "no", "false"};

struct CameWords {
  std::string_view code, zh, en;
};
constexpr CameWords kCame[] = {{"stated", "已登记", "stated"},
                               {"already", "此前已登记，内容一致", "stated before, the same"},
                               {"left_alone", "未填写，未登记", "left empty: nothing stated"},
                               {"refused", "未登记", "not stated"}};

std::vector<std::string> titles(Lang lang) {
  std::vector<std::string> out;
  for (const ColumnWords& one : kTitles) out.emplace_back(lang == Lang::zh ? one.zh : one.en);
  return out;
}

std::string lower(std::string_view text) {
  std::string out(base::trim(text));
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}
std::optional<size_t> column_of(std::string_view header) {
  const std::string form = lower(header);
  for (size_t i = 0; i < kTitles.size(); ++i) {
    if (form == kTitles[i].zh || form == lower(kTitles[i].en)) return i;
  }
  return std::nullopt;
}
size_t score(const void*, const std::vector<std::string>& cells) {
  return static_cast<size_t>(
      std::ranges::count_if(cells, [](const std::string& cell) { return column_of(cell).has_value(); }));
}

// For each column of the file the column of the sheet it is. kSheetColumns: one that is needed is not there, or twice.
base::Result<std::vector<std::optional<size_t>>> plan_of(const std::vector<std::string>& header, Lang lang) {
  std::vector<std::optional<size_t>> out;
  std::array<size_t, kColumns> seen{};
  for (const std::string& title : header) {
    out.push_back(column_of(title));
    if (out.back()) ++seen[*out.back()];
  }
  for (size_t i = 0; i < kTitles.size(); ++i) {
    if (seen[i] == 1 || (seen[i] == 0 && !kTitles[i].needed)) continue;
    return base::fail(kSheetColumns, {{"column", std::string(lang == Lang::zh ? kTitles[i].zh : kTitles[i].en)}});
  }
  return out;
}

base::Error bad_cell(Column column, const char* zh, const char* en) {
  return base::fail(kUseField, {{"field", std::string(kTitles[column].zh)}, {"zh", zh}, {"en", en}});
}

base::Result<std::optional<Day>> day_in(const std::vector<std::string>& cells, Column column) {
  std::optional<Day> out;
  if (cells[column].empty()) return out;
  out = intake::read_day(cells[column]);
  if (!out) return bad_cell(column, "应为日期，例如 2026-04-01", "is no day, like 2026-04-01");
  return out;
}

base::Result<Statement> statement_in(const std::vector<std::string>& cells, bool applied) {
  Statement out{.applied = applied,
                .what = cells[kWhat],
                .why = cells[kWhy],
                .proportionality = cells[kProportionality],
                .hearing = cells[kHearing],
                .remedy = cells[kRemedy],
                .document = cells[kDocument],
                .from = {},
                .until = {}};
  TX_TRY(out.from, day_in(cells, kFrom));
  TX_TRY(out.until, day_in(cells, kUntil));
  return out;
}

// Whether a row says what was stated. A first day that was left out is the day of the statement.
bool same(const Statement& stated, Statement said) {
  if (said.applied && !said.from) said.from = stated.from;
  return said == stated;
}

// States the rows of one file; the answers that they name are read once.
class Stater {
 public:
  Stater(MeasuresUsed& used, const access::Caller& caller) : used_(used), caller_(caller) {}
  base::Result<void> state(SheetRow& row);

 private:
  base::Result<const StatedAnswer*> answer(const std::string& number);

  MeasuresUsed& used_;
  const access::Caller& caller_;
  std::map<int64_t, std::shared_ptr<const StatedAnswer>> answers_;
};

base::Result<const StatedAnswer*> Stater::answer(const std::string& number) {
  int64_t id = 0;
  const auto [end, failed] = std::from_chars(number.data(), number.data() + number.size(), id);
  if (failed != std::errc() || end != number.data() + number.size()) return base::fail(kNoAnswer);
  const auto found = answers_.find(id);
  if (found != answers_.end()) return found->second.get();
  TX_TRY(const auto fresh, used_.answer(caller_, id));
  return (answers_[id] = fresh).get();
}

base::Result<void> Stater::state(SheetRow& row) {
  const auto& cells = row.cells;
  const std::string applied = lower(cells[kApplied]);
  if (applied.empty()) return {};
  const bool yes = std::ranges::find(kYes, applied) != std::end(kYes);
  if (!yes && std::ranges::find(kNo, applied) == std::end(kNo)) {
    return bad_cell(kApplied, "应为“采取”或者“未采取”", "says neither applied nor not applied");
  }
  TX_TRY(const Statement said, statement_in(cells, yes));
  TX_TRY(const StatedAnswer* answer, this->answer(cells[kAnswer]));
  const auto subject = used_.subject_of(cells[kCode]);
  if (!subject) return base::fail(kSheetCode);
  if (const auto before = used_.find(answer->entry.id, *subject, cells[kMeasure])) {
    if (!same(before->said, said)) return base::fail(kSheetOther, {{"use", std::to_string(before->id)}});
    row.came = Came::already;
    row.use = before->id;
    return {};
  }
  TX_TRY(const Use use, used_.record(caller_, *answer, *subject, cells[kMeasure], said));
  row.came = Came::stated;
  row.use = use.id;
  return {};
}

// The cells of a row in the order of the sheet's columns. False: it held an identity number, which is cut.
bool take_cells(intake::Row& read, const std::vector<std::optional<size_t>>& plan, SheetRow& out) {
  std::vector<intake::CellRole> roles;
  for (const auto& column : plan) {
    roles.push_back(column == kCode ? intake::CellRole::subject_code : intake::CellRole::other);
  }
  const intake::CutReport cut = intake::cut_row(read.cells, roles);
  out.line = read.line;
  out.cells.assign(kColumns, {});
  for (size_t i = 0; i < plan.size() && i < read.cells.size(); ++i) {
    if (plan[i]) out.cells[*plan[i]] = base::trim(intake::without_apostrophe(base::trim(read.cells[i])));
  }
  return !cut.row_about_person && cut.cuts.empty();
}

// All rows of the file before one is stated: a sheet that cannot be read to its end states nothing.
base::Result<std::vector<SheetRow>> read_rows(const SheetFile& file) {
  intake::OpenOptions options;
  options.score = &score;
  TX_TRY(const auto reader, intake::open_reader(file.in, file.name, options));
  TX_TRY(const auto plan, plan_of(reader->header(), file.lang));
  std::vector<SheetRow> out;
  intake::Row row;
  while (true) {
    TX_TRY(const auto next, reader->next(row));
    if (next == intake::Reader::Next::end) return out;
    if (out.size() == kSheetRowsMax) return base::fail(kSheetTooLong, {{"limit", std::to_string(kSheetRowsMax)}});
    SheetRow& one = out.emplace_back();
    if (!take_cells(row, plan, one)) one.why = base::fail(kSheetPerson);
    if (next == intake::Reader::Next::bad_row) one.why = reader->row_error();
  }
}

std::vector<std::string> cells_of(const MeasuresUsed& used, const StatedAnswer& answer, SubjectId subject,
                                  const std::string& code, Lang lang) {
  const catalog::Measure* measure = used.measure(code);
  std::vector<std::string> out(kColumns);
  const auto [subject_code, name] = used.code_and_name(subject);
  out[kAnswer] = std::to_string(answer.entry.id);
  out[kCode] = subject_code;
  out[kName] = name;
  out[kMeasure] = code;
  if (measure) {
    out[kMeasureName] = measure->name.in(lang);
    out[kDuty] = measure->must ? (lang == Lang::zh ? "应当" : "must") : (lang == Lang::zh ? "可以" : "may");
    out[kClause] = fmt::format("{}", fmt::join(measure->basis.clauses, "；"));
  }
  const auto stated = used.find(answer.entry.id, subject, code);
  if (!stated) return out;
  const Statement& said = stated->said;
  out[kApplied] = lang == Lang::zh ? (said.applied ? kYes[0] : kNo[0]) : (said.applied ? "applied" : "not applied");
  out[kWhat] = said.what;
  out[kWhy] = said.why;
  out[kProportionality] = said.proportionality;
  out[kHearing] = said.hearing;
  out[kRemedy] = said.remedy;
  out[kDocument] = said.document;
  if (said.from) out[kFrom] = said.from->iso();
  if (said.until) out[kUntil] = said.until->iso();
  return out;
}

}  // namespace

std::string_view came_code(Came came) { return kCame[static_cast<size_t>(came)].code; }
catalog::Text came_words(Came came) {
  const CameWords& words = kCame[static_cast<size_t>(came)];
  return {std::string(words.zh), std::string(words.en)};
}

uint64_t SheetDone::count(Came came) const {
  return static_cast<uint64_t>(std::ranges::count(rows, came, &SheetRow::came));
}

base::Result<Rows> sheet_of(const MeasuresUsed& used, const access::Caller& caller, int64_t answer, Lang lang,
                            std::vector<SubjectId>* about) {
  TX_TRY(const auto found, used.answer(caller, answer));
  Rows out{titles(lang)};
  for (const auto& [subject, codes] : found->named) {
    if (about && !codes.empty()) about->push_back(subject);
    for (const std::string& code : codes) {
      if (out.size() > kSheetRowsMax) return base::fail(kSheetTooLong, {{"limit", std::to_string(kSheetRowsMax)}});
      out.push_back(cells_of(used, *found, subject, code, lang));
    }
  }
  return out;
}

base::Result<SheetDone> state_sheet(MeasuresUsed& used, const access::Caller& caller, const SheetFile& file) {
  SheetDone done;
  TX_TRY(done.rows, read_rows(file));
  Stater stater(used, caller);
  for (size_t i = 0; i < done.rows.size(); ++i) {
    if (file.cancel && file.cancel->load()) return base::fail(kSheetCancelled);
    SheetRow& row = done.rows[i];
    if (!row.why) {
      const auto stated = stater.state(row);
      if (!stated) row.why = stated.error();
    }
    if (row.why) {
      if (row.why->kind().http_status >= 500) return *row.why;
      row.came = Came::refused;
    }
    if (file.progress) file.progress(static_cast<double>(i + 1) / static_cast<double>(done.rows.size()));
  }
  return done;
}

Rows result_of(const SheetDone& done, Lang lang) {
  Rows out{titles(lang)};
  for (const ColumnWords& one : kResultTitles) out.front().emplace_back(lang == Lang::zh ? one.zh : one.en);
  for (const SheetRow& row : done.rows) {
    auto& cells = out.emplace_back(row.cells);
    cells.push_back(came_words(row.came).in(lang));
    cells.push_back(row.use == 0 ? "" : std::to_string(row.use));
    cells.push_back(row.why ? row.why->message(lang) : "");
  }
  return out;
}

}  // namespace taixin::lists

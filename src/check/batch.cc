#include "check/batch.h"

#include <deque>
#include <map>
#include <unordered_map>

#include "base/text.h"
#include "check/answer_sheet.h"
#include "check/errors.h"
#include "check/fields_left.h"
#include "check/ordered.h"
#include "check/render.h"
#include "check/view.h"
#include "identity/name.h"
#include "intake/cut.h"
#include "intake/sheet_out.h"

namespace taixin::check {
namespace {

using base::Lang;

// Headers as they are compared: half width, lower case, without spaces, brackets and what stands in them.
std::string header_form(std::string_view header) {
  std::string out;
  for (const char c : base::fold_width(header)) {
    if (c == '(') break;
    if (c != ' ' && c != '_' && c != '-') out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

constexpr std::string_view kCodeHeaders[] = {
    "统一社会信用代码", "社会信用代码", "信用代码", "代码", "主体代码", "企业代码",   "单位代码",       "机构代码",
    "组织机构代码",     "工商注册号",   "注册号",   "uscc", "code",     "creditcode", "行政相对人代码1"};
constexpr std::string_view kNameHeaders[] = {
    "名称",         "单位名称",       "企业名称", "主体名称", "机构名称", "公司名称", "信用主体名称", "市场主体名称",
    "经营主体名称", "行政相对人名称", "单位",     "企业",     "公司",     "name",     "company"};
constexpr std::string_view kIdHeaders[] = {"身份证号",     "身份证号码", "证件号码", "证件号",
                                           "公民身份号码", "身份证",     "idnumber"};

template <size_t N>
bool is_one_of(const std::string_view (&list)[N], std::string_view header) {
  const std::string form = header_form(header);
  return std::find(std::begin(list), std::end(list), form) != std::end(list);
}

size_t score(const void*, const std::vector<std::string>& cells) {
  return static_cast<size_t>(std::count_if(cells.begin(), cells.end(), [](const std::string& cell) {
    return is_one_of(kCodeHeaders, cell) || is_one_of(kNameHeaders, cell);
  }));
}

struct Columns {
  std::optional<size_t> code, name;
  std::vector<intake::CellRole> roles;
};

base::Result<Columns> plan(const std::vector<std::string>& header) {
  Columns columns;
  for (size_t i = 0; i < header.size(); ++i) {
    intake::CellRole role = intake::CellRole::other;
    if (is_one_of(kIdHeaders, header[i])) role = intake::CellRole::identity_number;
    if (!columns.code && is_one_of(kCodeHeaders, header[i])) {
      columns.code = i;
      role = intake::CellRole::subject_code;
    } else if (!columns.name && is_one_of(kNameHeaders, header[i])) {
      columns.name = i;
    }
    columns.roles.push_back(role);
  }
  if (!columns.code && !columns.name) return base::fail(kNoColumns);
  return columns;
}

// ---- what is added to each row
std::vector<std::string> verdict_header(Lang lang) {
  const bool zh = lang == Lang::zh;
  std::vector<std::string> out{zh ? "登记状态" : "State", zh ? "核查结果" : "Result", zh ? "查得方式" : "Found by",
                               zh ? "查得名称" : "Name found", zh ? "查得代码" : "Code found"};
  for (int i = 0; i < kMatters; ++i) out.push_back(matter_name(static_cast<MatterKind>(i)).in(lang));
  out.push_back(zh ? "其中严重处罚" : "Serious penalties");
  out.push_back(zh ? "概要" : "Summary");
  out.push_back(zh ? "提示措施" : "Measures named");
  out.push_back(zh ? "查询日" : "As of");
  out.push_back(zh ? "数据截至" : "Known at");
  return out;
}

void keep_different(std::vector<SubjectId>& subjects) {
  std::sort(subjects.begin(), subjects.end());
  subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
}

// A measure that a row named about its subject.
using Named = std::pair<const catalog::Measure*, SubjectId>;

// ---- one chunk of rows, read, answered and written by three threads in turn
struct Chunk {
  static constexpr size_t kRows = 128;  // on one read snapshot: far below its two seconds
  std::vector<intake::Row> rows = std::vector<intake::Row>(kRows);
  std::vector<std::optional<base::Error>> unreadable = std::vector<std::optional<base::Error>>(kRows);
  size_t used = 0;
  double progress = 0;
  std::optional<base::Error> failed;  // why nothing comes after these rows
  // The answer
  std::string bytes;
  BatchSummary counts;
  std::vector<SubjectId> subjects;
  std::vector<Named> named;
};

// What rows have in common.
struct Frame {
  Columns columns;
  size_t width = 0;
  Lang lang = Lang::zh;
  bool codes_first = false;  // as sheets once named measures: answered again so, never written so
};

// Answers the rows of chunks on one thread.
class Answerer {
 public:
  // A row that `run_batch` answered, as it would be answered here: its own cells in `row`, and whether it told then
  // that it is about a person, whose cells never went out.
  base::Result<std::string> again(intake::Row& row, bool person);
  // `law`: of another moment; null: that of the session.
  Answerer(const Checker& checker, const access::Session& session, const facts::Watermark& mark, Prepared* law,
           const Frame& frame, const AnswerSheet& sheet)
      : view_(law ? View(checker, session, mark, *law) : View(checker, session, mark)),
        frame_(frame),
        sheet_(sheet),
        lang_(frame.lang),
        day_(view_.asked().day.iso()),
        known_at_(base::iso_time(view_.asked().known_at)) {}

  void answer(Chunk& chunk);
  void renew() { view_.renew(); }
  const Asked& asked() const { return view_.asked(); }

 private:
  base::Result<void> answer(intake::Row& row, Chunk& out);
  void refuse(intake::Row& row, const base::Error& why, Chunk& out);
  SubjectMatch match(const std::string& code, const std::string& name, std::string& remark) const;
  void write(const intake::Row& row, const CheckAnswer& answer, const std::string& remark, std::string& bytes);
  std::string measures(const CheckAnswer& answer);
  std::string cell(const intake::Row& row, const std::optional<size_t>& column) const {
    return column && *column < row.cells.size() ? std::string(base::trim(row.cells[*column])) : std::string();
  }

  View view_;
  const Frame& frame_;
  const AnswerSheet& sheet_;
  const Lang lang_;
  const std::string day_, known_at_;
  std::unordered_map<const catalog::Measure*, std::string> measure_words_[2];  // by name first, by code first
};

// Grades as words in their column; counts in all others.
void add_matter(const AnswerSheet& sheet, const MatterAnswer& matter, Lang lang, std::string& bytes) {
  if (matter.kind != MatterKind::grades) return sheet.cell(fmt::format_int(matter.count).c_str(), bytes);
  std::string out;
  for (const ShownRecord& grade : matter.records) {
    const auto day = grade.decision ? grade.decision : grade.publication ? grade.publication : grade.valid_from;
    if (!out.empty()) out += lang == Lang::zh ? "；" : "; ";
    out += grade.item->name.in(lang) + " " + grade.headline + (day ? " " + day->iso() : "");
  }
  sheet.cell(out, bytes);
}

std::string summary(const CheckAnswer& answer, const std::string& remark, Lang lang) {
  const char* separator = lang == Lang::zh ? "；" : "; ";
  std::string out;
  const auto add = [&](const std::string& text) {
    if (text.empty()) return;
    if (!out.empty()) out += separator;
    out += text;
  };
  for (const Attention& one : answer.attention) add(one.words.in(lang));
  for (const Candidate& one : answer.match.candidates) add(one.code + " " + one.name);
  if (answer.match.hint) add(answer.match.hint->message(lang));
  add(remark);
  return out;
}

// A measure as a sheet names it: by its name, then the code by which it is stated (lists/measure_sheet.h).
std::string measure_words(const catalog::Measure& measure, Lang lang, bool code_first) {
  const std::string duty = duty_words(measure).in(lang), name = measure.name.in(lang);
  if (code_first) return fmt::format("{} {} {}", measure.code, duty, name);
  return fmt::format(fmt::runtime(lang == Lang::zh ? "{}（{}，{}）" : "{} ({}, {})"), name, duty, measure.code);
}

// What may or must be applied.
std::string Answerer::measures(const CheckAnswer& answer) {
  std::string out;
  for (const Duty& duty : answer.duties) {
    std::string& words = measure_words_[frame_.codes_first][duty.measure];
    if (words.empty()) words = measure_words(*duty.measure, lang_, frame_.codes_first);
    if (!out.empty()) out += lang_ == Lang::zh ? "；" : "; ";
    out += words;
  }
  return out;
}

// The row as it came and its verdict; nothing of a row about a person.
void Answerer::write(const intake::Row& row, const CheckAnswer& answer, const std::string& remark, std::string& bytes) {
  const auto add = [&](std::string_view text) { sheet_.cell(text, bytes); };
  const bool person = answer.verdict == Verdict::person;
  for (size_t i = 0; i < frame_.width; ++i) add(person || i >= row.cells.size() ? std::string_view() : row.cells[i]);
  const bool found = answer.subject.has_value();
  add(found && answer.subject->state ? std::string_view(answer.subject->state->words.in(lang_)) : std::string_view());
  add(verdict_words(answer.verdict).in(lang_));
  add(found ? words(answer.match.by).in(lang_) : std::string());
  add(found ? std::string_view(answer.subject->name) : std::string_view());
  add(found ? std::string_view(answer.subject->code) : std::string_view());
  for (size_t i = 0; i < kMatters; ++i) {
    if (found) {
      add_matter(sheet_, answer.matters[i], lang_, bytes);
    } else {
      add({});
    }
  }
  add(found ? std::string_view(fmt::format_int(answer.matters[0].serious).c_str()) : std::string_view());
  add(summary(answer, remark, lang_));
  add(measures(answer));
  add(day_);
  add(known_at_);
  sheet_.end_row(bytes);
}

// By code when there is one, else by exact name. A code that is found under another name says so.
SubjectMatch Answerer::match(const std::string& code, const std::string& name, std::string& remark) const {
  if (code.empty()) return name.empty() ? SubjectMatch{} : view_.match_name(name, false);
  SubjectMatch by_code = view_.match_code(code);
  if (name.empty() || by_code.found == Found::person) return by_code;
  const SubjectMatch by_name = view_.match_name(name, false);
  if (by_name.found == Found::person) return by_name;
  if (by_code.found == Found::one) {
    const std::string normal = identity::normalize_name(name).get();
    const SubjectAnswer subject = view_.subject(by_code.subject);
    const bool fits = std::any_of(subject.names.begin(), subject.names.end(), [&](const ShownName& one) {
      return identity::normalize_name(one.name).get() == normal;
    });
    if (!fits) remark = lang_ == Lang::zh ? "名称与代码不符" : "the name is not that of the code";
  } else if (by_name.found == Found::one) {
    remark = lang_ == Lang::zh ? "代码未找到，但有同名主体：" : "the code is unknown, but the name is known: ";
    remark += view_.subject(by_name.subject).code;
  }
  return by_code;
}

void tally(const CheckAnswer& answer, Chunk& out) {
  switch (answer.verdict) {
    case Verdict::attention:
      ++out.counts.attention;
      break;
    case Verdict::none:
      ++out.counts.none;
      break;
    case Verdict::unknown_subject:
      ++out.counts.unknown;
      break;
    case Verdict::candidates:
      ++out.counts.candidates;
      break;
    case Verdict::person:
      ++out.counts.people;
      break;
    case Verdict::closed:
      ++out.counts.closed;
      break;
  }
  if (answer.match.found == Found::one || answer.match.found == Found::closed)
    out.subjects.push_back(answer.match.subject);
  for (const Candidate& one : answer.match.candidates) out.subjects.push_back(one.subject);
  for (const Duty& duty : answer.duties) out.named.emplace_back(duty.measure, answer.match.subject);
}

// The same answer for every row about a person, whatever it held.
CheckAnswer about_person() {
  CheckAnswer answer;
  answer.match.found = Found::person;
  answer.verdict = Verdict::person;
  return answer;
}

base::Result<std::string> Answerer::again(intake::Row& row, bool person) {
  std::string bytes;
  if (person) {
    write(row, about_person(), {}, bytes);
    return bytes;
  }
  Chunk one;
  TX_CHECK(answer(row, one));
  return std::move(one.bytes);
}

base::Result<void> Answerer::answer(intake::Row& row, Chunk& out) {
  const bool person = intake::cut_row(row.cells, frame_.columns.roles).row_about_person;
  CheckAnswer verdict = about_person();
  std::string remark;
  if (!person) {
    const SubjectMatch found = match(cell(row, frame_.columns.code), cell(row, frame_.columns.name), remark);
    if (found.found != Found::person) {
      TX_TRY(verdict, view_.check(found, false));
    }
  }
  tally(verdict, out);
  write(row, verdict, remark, out.bytes);
  return {};
}

void Answerer::refuse(intake::Row& row, const base::Error& why, Chunk& out) {
  ++out.counts.unreadable;
  intake::cut_row(row.cells, frame_.columns.roles);  // of a row about a person it leaves nothing
  std::string message = why.message(lang_);
  intake::cut_text(message);
  write(row, CheckAnswer{}, message, out.bytes);
}

void Answerer::answer(Chunk& chunk) {
  chunk.bytes.clear();
  chunk.subjects.clear();
  chunk.named.clear();
  chunk.counts = {};
  for (size_t i = 0; i < chunk.used; ++i) {
    if (const auto& why = chunk.unreadable[i]) {
      refuse(chunk.rows[i], *why, chunk);
    } else if (const auto answered = answer(chunk.rows[i], chunk); !answered) {
      chunk.failed = answered.error();
      break;
    }
    ++chunk.counts.rows;
  }
  view_.renew();  // no snapshot is held while nothing is answered
}

// ---- the batch

class Batch {
 public:
  Batch(const Checker& checker, const access::Session& session, const BatchJob& job)
      : checker_(checker), session_(session), job_(job), mark_(checker.facts().head()) {
    frame_.lang = session.asker().lang;
  }

  base::Result<access::Released<BatchSummary>> run();

 private:
  static constexpr OrderedOptions kOrdered{.workers = 2, .chunks = 8};
  static bool read(intake::Reader& reader, uint64_t& rows, Chunk& chunk);
  base::Result<void> rows(intake::Reader& reader, AnswerSheet& sheet);
  void add(const Chunk& chunk);

  const Checker& checker_;
  const access::Session& session_;
  const BatchJob& job_;
  const facts::Watermark mark_;  // one for all rows
  Frame frame_;
  std::string fields() const;
  BatchSummary summary_;
  std::vector<SubjectId> subjects_;
  std::map<const catalog::Measure*, std::vector<SubjectId>> named_;  // as they came
};

// False: nothing is left.
bool Batch::read(intake::Reader& reader, uint64_t& rows, Chunk& chunk) {
  chunk.failed.reset();
  for (chunk.used = 0; chunk.used < Chunk::kRows && !chunk.failed; ++chunk.used, ++rows) {
    const auto next = reader.next(chunk.rows[chunk.used]);
    if (next && *next == intake::Reader::Next::end) break;
    if (!next) {
      chunk.failed = next.error();
    } else if (rows == kBatchRowsMax) {
      chunk.failed = base::fail(kTooManyRows, {{"limit", std::to_string(kBatchRowsMax)}});
    }
    if (chunk.failed) break;
    chunk.unreadable[chunk.used].reset();
    if (*next == intake::Reader::Next::bad_row) chunk.unreadable[chunk.used] = reader.row_error();
  }
  chunk.progress = reader.progress();
  return chunk.used > 0 || chunk.failed;
}

void Batch::add(const Chunk& chunk) {
  const BatchSummary& counts = chunk.counts;
  summary_.rows += counts.rows;
  summary_.attention += counts.attention;
  summary_.none += counts.none;
  summary_.unknown += counts.unknown;
  summary_.candidates += counts.candidates;
  summary_.people += counts.people;
  summary_.closed += counts.closed;
  summary_.unreadable += counts.unreadable;
  subjects_.insert(subjects_.end(), chunk.subjects.begin(), chunk.subjects.end());
  for (const auto& [measure, subject] : chunk.named) named_[measure].push_back(subject);
  // Repeated subjects must not grow the list without bound.
  if (subjects_.size() > 2 * kBatchRowsMax) keep_different(subjects_);
}

base::Result<void> Batch::rows(intake::Reader& reader, AnswerSheet& sheet) {
  std::deque<Answerer> answerers;
  for (int i = 0; i < kOrdered.workers; ++i) answerers.emplace_back(checker_, session_, mark_, nullptr, frame_, sheet);
  summary_.asked = answerers.front().asked();
  uint64_t read_rows = 0;
  bool ended = false;  // by an error: nothing is read after it
  Ordered<Chunk> ordered(
      kOrdered,
      [&](Chunk& chunk) {
        const bool more = !ended && read(reader, read_rows, chunk);
        ended = ended || chunk.failed.has_value();
        return more;
      },
      [&](Chunk& chunk, int worker) { answerers[static_cast<size_t>(worker)].answer(chunk); });
  while (Chunk* chunk = ordered.next()) {
    if (chunk->failed) return *chunk->failed;
    if (job_.cancel && job_.cancel->load()) return base::fail(kCancelled);
    TX_CHECK(sheet.append(chunk->bytes));
    add(*chunk);
    if (job_.progress) job_.progress(chunk->progress);
    ordered.recycle(chunk);
  }
  return {};
}

// What left, and of how many subjects each measure was named. What would make the entry too long cannot be stated.
std::string Batch::fields() const {
  std::string out = session_.fields();
  std::map<std::string_view, uint64_t> counts;
  for (const auto& [measure, subjects] : named_) counts.emplace(measure->code, subjects.size());
  for (const auto& [code, count] : counts) {
    const NamedMeasure one{std::string(code), count};
    const std::string more = measures_named(std::span(&one, 1));
    if (out.size() + more.size() <= access::kFieldsMax) out += more;
  }
  return out;
}

base::Result<access::Released<BatchSummary>> Batch::run() {
  intake::OpenOptions options;
  options.score = &score;
  TX_TRY(const auto reader, intake::open_reader(*job_.in, job_.in_name, options));
  TX_TRY(frame_.columns, plan(reader->header()));
  std::vector<std::string> header = reader->header();
  for (std::string& title : header) intake::cut_text(title);
  frame_.width = header.size();
  for (std::string& title : verdict_header(frame_.lang)) header.push_back(std::move(title));

  TX_TRY(const auto sheet, create_answer_sheet(job_.out, session_.day()));
  TX_CHECK(sheet->row(header));
  TX_CHECK(rows(*reader, *sheet));
  TX_TRY(summary_.digest, sheet->finish());
  keep_different(subjects_);
  for (auto& [measure, subjects] : named_) keep_different(subjects);
  // The digest of a short file with an identity number could be undone by trying all numbers: it is not kept.
  const std::string asked = summary_.people > 0 ? std::string(access::kAboutPerson) : reader->info().sha256_hex;
  const access::Note note{"batch", subjects_, asked, summary_.digest, summary_.asked.seq, summary_.rows, fields()};
  TX_TRY(auto released, access::release(checker_.home(), session_, note, std::move(summary_)));
  TX_CHECK(sheet->publish());
  if (job_.progress) job_.progress(1.0);
  return released;
}

// ---- a sheet, answered again

// Cells one after the other, each behind its length: to compare rows with, never to be kept.
class ComparedRow final : public AnswerSheet {
 public:
  void cell(std::string_view text, std::string& bytes) const override {
    bytes += fmt::format_int(text.size()).c_str();
    bytes += ':';
    bytes += text;
  }
  void end_row(std::string&) const override {}
  base::Result<void> append(std::string_view) override { return {}; }
  base::Result<base::Sha256> finish() override { return base::Sha256{}; }
  base::Result<void> publish() override { return {}; }
};

// The language of a sheet that a batch wrote, and how many columns were asked; nothing: no batch wrote it.
std::optional<std::pair<Lang, size_t>> batch_sheet(const std::vector<std::string>& header) {
  for (const Lang lang : {Lang::zh, Lang::en}) {
    const auto added = verdict_header(lang);
    if (header.size() > added.size() && std::equal(added.rbegin(), added.rend(), header.rbegin())) {
      return std::pair(lang, header.size() - added.size());
    }
  }
  return std::nullopt;
}

// Where the added columns stand, after those that were asked.
constexpr size_t kStateColumn = 0, kResultColumn = 1;
constexpr size_t kAfterSummary = 4, kAfterMeasures = 3;  // these count from the end

// Whether this cell names a measure by its code first.
bool begins_with_code(const catalog::MeasureRules& rules, std::string_view cell) {
  return std::ranges::any_of(rules.measures, [&](const catalog::Measure& measure) {
    return cell.size() > measure.code.size() && cell.starts_with(measure.code) && cell[measure.code.size()] == ' ';
  });
}

// No question can be read from it: a row that could not be read says so in its summary, and found nothing.
bool was_unreadable(const std::vector<std::string>& cells, size_t width, Lang lang) {
  const size_t summary = cells.size() - kAfterSummary;
  const bool nothing = std::all_of(cells.begin() + static_cast<std::ptrdiff_t>(width + kResultColumn + 1),
                                   cells.begin() + static_cast<std::ptrdiff_t>(summary),
                                   [](const std::string& cell) { return cell.empty(); });
  return nothing && cells[width + kStateColumn].empty() && !cells[summary].empty() &&
         cells[width + kResultColumn] == verdict_words(Verdict::unknown_subject).in(lang);
}

}  // namespace

base::Result<SheetAgain> answer_again(const Checker& checker, const access::Session& session,
                                      const facts::Watermark& mark, KnownAt law_at, const BatchJob& sheet) {
  TX_ASSERT(sheet.in != nullptr, "there is no sheet {}", sheet.in_name);
  intake::OpenOptions options;
  options.score = &score;
  TX_TRY(const auto reader, intake::open_reader(*sheet.in, sheet.in_name, options));
  const auto of_batch = batch_sheet(reader->header());
  if (!of_batch) return base::fail(kNoColumns);
  Frame frame;
  std::tie(frame.lang, frame.width) = *of_batch;
  const auto asked = reader->header().begin();
  TX_TRY(frame.columns, plan({asked, asked + static_cast<std::ptrdiff_t>(frame.width)}));
  const bool csv = reader->info().format == intake::Format::csv;
  const std::string person = verdict_words(Verdict::person).in(frame.lang);
  const ComparedRow compared;
  Prepared& law = checker.prepared(law_at);
  Answerer answerer(checker, session, mark, &law, frame, compared);
  SheetAgain out;
  for (intake::Row row;;) {
    TX_TRY(const auto next, reader->next(row));
    if (next == intake::Reader::Next::end) break;
    if (sheet.cancel && sheet.cancel->load()) return base::fail(kCancelled);
    ++out.rows;
    std::string then;
    for (std::string& cell : row.cells) {
      if (csv) cell = std::string(intake::without_apostrophe(cell));
      compared.cell(cell, then);
    }
    const bool unreadable = was_unreadable(row.cells, frame.width, frame.lang);
    const bool of_person = row.cells[frame.width + kResultColumn] == person;
    if (!frame.codes_first && begins_with_code(law.measures(), row.cells[row.cells.size() - kAfterMeasures])) {
      frame.codes_first = true;  // the first one that this sheet names
    }
    row.cells.resize(frame.width);
    TX_TRY(const std::string now, answerer.again(row, of_person));
    if (out.rows % Chunk::kRows == 0) answerer.renew();
    if (now == then) continue;
    if (unreadable) {
      ++out.unreadable;
      continue;
    }
    ++out.different_count;
    if (out.different.size() < kRowsNamedMax) out.different.push_back(out.rows);
  }
  return out;
}

base::Result<access::Released<BatchSummary>> run_batch(const Checker& checker, const access::Session& session,
                                                       const BatchJob& job) {
  TX_ASSERT(job.in != nullptr, "a batch of {} needs its input", job.in_name);
  return Batch(checker, session, job).run();
}

}  // namespace taixin::check

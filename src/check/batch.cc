#include "check/batch.h"

#include "base/text.h"
#include "check/answer_sheet.h"
#include "check/errors.h"
#include "check/render.h"
#include "check/view.h"
#include "identity/name.h"
#include "intake/cut.h"

namespace taixin::check {
namespace {

using base::Lang;

constexpr uint64_t kRenewEvery = 256;  // rows on one read snapshot: far below its two seconds

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
  out.push_back(zh ? "查询日" : "As of");
  out.push_back(zh ? "数据截至" : "Known at");
  return out;
}

// Grades as words in their column; counts in all others.
std::string matter_cell(const MatterAnswer& matter, Lang lang) {
  if (matter.kind != MatterKind::grades) return std::to_string(matter.count);
  std::string out;
  for (const ShownRecord& grade : matter.records) {
    const auto day = grade.decision ? grade.decision : grade.publication ? grade.publication : grade.valid_from;
    if (!out.empty()) out += lang == Lang::zh ? "；" : "; ";
    out += grade.item->name.in(lang) + " " + grade.headline + (day ? " " + day->iso() : "");
  }
  return out;
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

void add_verdict(const CheckAnswer& answer, const std::string& remark, Lang lang, std::vector<std::string>& cells) {
  const bool found = answer.subject.has_value();
  cells.push_back(found && answer.subject->state ? answer.subject->state->words.in(lang) : "");
  cells.push_back(verdict_words(answer.verdict).in(lang));
  cells.push_back(found ? words(answer.match.by).in(lang) : "");
  cells.push_back(found ? answer.subject->name : "");
  cells.push_back(found ? answer.subject->code : "");
  for (int i = 0; i < kMatters; ++i)
    cells.push_back(found ? matter_cell(answer.matters[static_cast<size_t>(i)], lang) : "");
  cells.push_back(found ? std::to_string(answer.matters[0].serious) : "");
  cells.push_back(summary(answer, remark, lang));
  cells.push_back(answer.asked.day.iso());
  cells.push_back(base::iso_time(answer.asked.known_at));
}

// The same answer for every row about a person, whatever it held.
CheckAnswer about_person(const Asked& asked) {
  CheckAnswer answer;
  answer.asked = asked;
  answer.match.found = Found::person;
  answer.verdict = Verdict::person;
  return answer;
}

class Batch {
 public:
  Batch(const Checker& checker, const access::Session& session, const BatchJob& job)
      : checker_(checker), session_(session), job_(job), lang_(session.asker().lang), view_(checker, session) {}

  base::Result<access::Released<BatchSummary>> run();

 private:
  base::Result<void> rows(intake::Reader& reader, AnswerSheet& sheet);
  base::Result<std::vector<std::string>> answer(intake::Row& row);
  base::Result<std::vector<std::string>> unreadable(intake::Row& row, const base::Error& why);
  SubjectMatch match(const std::string& code, const std::string& name, std::string& remark) const;
  void tally(const CheckAnswer& answer);
  std::string cell(const intake::Row& row, const std::optional<size_t>& column) const {
    return column && *column < row.cells.size() ? std::string(base::trim(row.cells[*column])) : std::string();
  }

  const Checker& checker_;
  const access::Session& session_;
  const BatchJob& job_;
  const Lang lang_;
  View view_;
  Columns columns_;
  size_t width_ = 0;
  BatchSummary summary_;
  std::vector<SubjectId> subjects_;
};

// By code when there is one, else by exact name. A code that is found under another name says so.
SubjectMatch Batch::match(const std::string& code, const std::string& name, std::string& remark) const {
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

void Batch::tally(const CheckAnswer& answer) {
  switch (answer.verdict) {
    case Verdict::attention:
      ++summary_.attention;
      break;
    case Verdict::none:
      ++summary_.none;
      break;
    case Verdict::unknown_subject:
      ++summary_.unknown;
      break;
    case Verdict::candidates:
      ++summary_.candidates;
      break;
    case Verdict::person:
      ++summary_.people;
      break;
  }
  if (answer.match.found == Found::one) subjects_.push_back(answer.match.subject);
  for (const Candidate& one : answer.match.candidates) subjects_.push_back(one.subject);
  // Repeated subjects must not grow the list without bound.
  if (subjects_.size() > 2 * kBatchRowsMax) {
    std::sort(subjects_.begin(), subjects_.end());
    subjects_.erase(std::unique(subjects_.begin(), subjects_.end()), subjects_.end());
  }
}

base::Result<std::vector<std::string>> Batch::answer(intake::Row& row) {
  const bool person = intake::cut_row(row.cells, columns_.roles).row_about_person;
  CheckAnswer verdict = about_person(view_.asked());
  std::string remark;
  if (!person) {
    const SubjectMatch found = match(cell(row, columns_.code), cell(row, columns_.name), remark);
    if (found.found != Found::person) {
      TX_TRY(verdict, view_.check(found, false));
    }
  }
  tally(verdict);
  std::vector<std::string> out = std::move(row.cells);
  if (verdict.verdict == Verdict::person) out.assign(out.size(), {});
  out.resize(width_);
  add_verdict(verdict, remark, lang_, out);
  return out;
}

base::Result<std::vector<std::string>> Batch::unreadable(intake::Row& row, const base::Error& why) {
  ++summary_.unreadable;
  const bool person = intake::cut_row(row.cells, columns_.roles).row_about_person;
  std::vector<std::string> out = std::move(row.cells);
  if (person) out.assign(out.size(), {});
  out.resize(width_);
  CheckAnswer nothing;
  nothing.asked = view_.asked();
  std::string message = why.message(lang_);
  intake::cut_text(message);
  add_verdict(nothing, message, lang_, out);
  return out;
}

base::Result<void> Batch::rows(intake::Reader& reader, AnswerSheet& sheet) {
  intake::Row row;
  while (true) {
    TX_TRY(const auto next, reader.next(row));
    if (next == intake::Reader::Next::end) return {};
    if (summary_.rows == kBatchRowsMax) return base::fail(kTooManyRows, {{"limit", std::to_string(kBatchRowsMax)}});
    if (summary_.rows % kRenewEvery == 0) {
      view_.renew();
      if (job_.progress) job_.progress(reader.progress());
    }
    ++summary_.rows;
    const bool good = next == intake::Reader::Next::row;
    TX_TRY(const auto cells, good ? answer(row) : unreadable(row, reader.row_error()));
    TX_CHECK(sheet.row(cells));
  }
}

base::Result<access::Released<BatchSummary>> Batch::run() {
  intake::OpenOptions options;
  options.score = &score;
  TX_TRY(const auto reader, intake::open_reader(*job_.in, job_.in_name, options));
  TX_TRY(columns_, plan(reader->header()));
  std::vector<std::string> header = reader->header();
  for (std::string& title : header) intake::cut_text(title);
  width_ = header.size();
  for (std::string& title : verdict_header(lang_)) header.push_back(std::move(title));

  TX_TRY(const auto sheet, create_answer_sheet(job_.out, session_.day()));
  TX_CHECK(sheet->row(header));
  TX_CHECK(rows(*reader, *sheet));
  TX_TRY(summary_.digest, sheet->finish());
  summary_.asked = view_.asked();
  std::sort(subjects_.begin(), subjects_.end());
  subjects_.erase(std::unique(subjects_.begin(), subjects_.end()), subjects_.end());
  // The digest of a short file with an identity number could be undone by trying all numbers: it is not kept.
  const std::string asked = summary_.people > 0 ? std::string(access::kAboutPerson) : reader->info().sha256_hex;
  const access::Note note{"batch", subjects_, asked, summary_.digest, summary_.asked.seq, summary_.rows};
  TX_TRY(auto released, access::release(checker_.home(), session_, note, std::move(summary_)));
  TX_CHECK(sheet->publish());
  if (job_.progress) job_.progress(1.0);
  return released;
}

}  // namespace

base::Result<access::Released<BatchSummary>> run_batch(const Checker& checker, const access::Session& session,
                                                       const BatchJob& job) {
  TX_ASSERT(job.in != nullptr, "a batch of {} needs its input", job.in_name);
  return Batch(checker, session, job).run();
}

}  // namespace taixin::check

// What a department gets back for a file: counts, reasons, quality, and what to do next. Kept with the submission.
#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "access/caller.h"
#include "intake/reader.h"
#include "intake/validate.h"
#include "store/records.h"

namespace taixin::intake {

// One reason (or remark) and how often it came, with the first lines.
struct ReasonCount {
  static constexpr size_t kExamples = 5;
  std::string code;                      // stable error code
  std::string field;                     // field code, empty = the row
  std::string column;                    // header as submitted, empty when there is none
  std::string zh, en, next_zh, next_en;  // of the first example
  uint64_t rows = 0;
  std::vector<uint64_t> lines;
};

// 3.7 of the domain notes: per submission; departments add up their submissions.
struct Quality {
  uint64_t expected = 0, filled = 0;           // completeness: required cells
  uint64_t checked = 0, valid = 0;             // validity: rows (without people) and those that passed
  uint64_t repeated = 0;                       // uniqueness: duplicates among the valid
  uint64_t timed = 0, on_time = 0;             // timeliness: rows with a clock, and those within the term
  uint64_t working_days = 0;                   // sum over `timed`
  uint64_t wrong_codes = 0, double_codes = 0;  // 重错码
  void add(const Quality& other);
};

struct ColumnUse {
  std::string header;
  std::string field, field_name;  // empty = ignored
};

// By which way a file came; timeliness is told apart by it.
enum class Channel : uint8_t { console, web, api, exchange };
std::string_view channel_code(Channel channel);  // "web"
std::string_view channel_words(Channel channel, base::Lang lang);
Channel channel_of(const access::Caller& caller);

// Of a file that waited for a second person: the day of arrival is the day on which it was handed over.
struct Reviewed {
  int64_t held = 0;  // store::HeldEvent::held
  base::KnownAt handed_over_at, reviewed_at;
  std::string reviewed_by;
};

struct Receipt {
  store::Submission submission;
  std::string item_name;
  std::vector<ColumnUse> columns;
  std::vector<std::string> missing;  // required columns that the file lacks
  std::vector<std::string> other_sheets;
  std::vector<std::string> notes_zh, notes_en;  // about the file as a whole
  std::vector<ReasonCount> errors, remarks;
  Quality quality;
  std::optional<Reviewed> reviewed;
  Channel channel = Channel::console;  // also of receipts from before there were channels
  bool legacy = false;
  uint64_t people_sealed = 0;  // of submission.counts.people: rows that are kept, sealed; the others are not kept
};

// Adds findings up into reasons, in a stable order.
class ReasonTable {
 public:
  void add(const Finding& finding, uint64_t line, const catalog::Item& item, const ColumnPlan& plan);
  std::vector<ReasonCount> take();  // most frequent first

 private:
  std::map<std::pair<std::string, std::string>, ReasonCount> reasons_;
};

// The parts that submission does not hold by itself (columns, reasons, quality), kept in submission.quality_json.
std::string receipt_json(const Receipt& receipt);
base::Result<Receipt> read_receipt(const store::Submission& submission);
// The same for what was kept elsewhere (a trial); `receipt.submission` is for the caller to fill. False: unreadable.
bool read_receipt_json(std::string_view text, Receipt& receipt);

// One finding as it is kept in quarantine and shown: {code, field, column, value, zh, en, next_zh, next_en}.
boost::json::object finding_json(const Finding& finding, const catalog::Item& item, const ColumnPlan& plan);

// Added up over the sealed submissions of one source (empty = all), by item and channel. What an earlier platform held
// says nothing of how a department reports, and is left out.
struct DepartmentQuality {
  std::string source, item;
  Channel channel = Channel::console;
  uint64_t submissions = 0, rows = 0;
  Quality quality;
};
base::Result<std::vector<DepartmentQuality>> department_quality(store::ReadTx& tx, std::string_view source);

}  // namespace taixin::intake

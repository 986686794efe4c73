#include "intake/corrections.h"

#include <boost/json.hpp>

#include "intake/receipt.h"
#include "intake/returned.h"
#include "intake/row_errors.h"
#include "intake/row_tag.h"
#include "intake/sheet_out.h"

namespace taixin::intake {
namespace {

namespace json = boost::json;
using base::SubmissionId;

std::vector<std::string> read_texts(const std::string& text) {
  const json::value parsed = json::parse(text);
  std::vector<std::string> out;
  for (const auto& one : parsed.as_array()) out.emplace_back(one.as_string());
  return out;
}

// Columns that a returned sheet has in front stand there once.
bool is_ours(const std::string& header) {
  const std::string form = header_form(header);
  return form == header_form(kLineColumn) || form == header_form(kErrorColumn);
}

// Where each field stands in the rows of a file; fields without a column get one behind the last.
class Columns {
 public:
  Columns(const catalog::Item& item, std::vector<std::string> header, const Receipt& receipt)
      : item_(item), header_(std::move(header)) {
    for (size_t i = 0; i < header_.size() && i < receipt.columns.size(); ++i) {
      const std::string& field = receipt.columns[i].field;
      if (!field.empty() && !is_ours(header_[i])) positions_.try_emplace(field, i);
    }
  }
  base::Result<size_t> of(const std::string& code) {
    if (const auto known = positions_.find(code); known != positions_.end()) return known->second;
    const catalog::Field* field = item_.field(code);
    if (!field) return base::fail(kNotAField, {{"item", item_.code.get()}, {"field", code}});
    header_.push_back(field->code);
    return positions_[code] = header_.size() - 1;
  }
  const std::vector<std::string>& header() const { return header_; }

 private:
  const catalog::Item& item_;
  std::vector<std::string> header_;
  std::map<std::string, size_t> positions_;
};

base::Result<store::Quarantined> waiting_row(Intake& intake, SubmissionId id, const std::string& tag) {
  const auto read = read_row_tag(tag);
  if (!read) return base::fail(kUnknownRow, {{"tag", tag}});
  if (read->first != id) return base::fail(kOtherSubmission, {{"tag", tag}, {"id", std::to_string(id.get())}});
  TX_TRY(auto row, find_quarantined(intake, tag));
  if (row.state != store::QuarantineState::waiting) return base::fail(kRowSettled, {{"tag", tag}});
  if (row.cells_json.empty()) return base::fail(kRowNotKept, {{"tag", tag}});
  return row;
}

}  // namespace

base::Result<Mapping> mapping_again(const store::Submission& submission, const catalog::Item& item) {
  TX_TRY(const Receipt first, read_receipt(submission));
  const HeaderIndex index(item);
  Mapping out;
  for (const auto& column : first.columns) {
    if (index.question(header_form(column.header)) && (column.field.empty() || item.field(column.field)))
      out.try_emplace(column.header, column.field);
    else if (!column.field.empty() && index.field(header_form(column.header)) < 0 && item.field(column.field))
      out.try_emplace(column.header, column.field);
  }
  return out;
}

base::Result<CorrectedSheet> corrected_sheet(Intake& intake, SubmissionId id, std::span<const CorrectedRow> rows) {
  store::Submission submission;
  {
    TX_TRY(auto tx, intake.home().read_records());
    TX_TRY(const auto found, store::submission(tx, id));
    if (!found) return base::fail(kUnknownSubmission, {{"id", std::to_string(id.get())}});
    submission = *found;
  }
  const catalog::Item* item = intake.catalog().item(base::ItemCode(submission.item), intake.home().clock().today());
  if (!item) return base::fail(kUnknownItem, {{"item", submission.item}});
  TX_TRY(const Receipt receipt, read_receipt(submission));
  Columns columns(*item, read_texts(submission.header_json), receipt);
  std::vector<std::vector<std::string>> cells;
  for (const CorrectedRow& row : rows) {
    TX_TRY(const store::Quarantined waiting, waiting_row(intake, id, row.tag));
    cells.push_back(read_texts(waiting.cells_json));
    for (const auto& [field, value] : row.cells) {
      TX_TRY(const size_t position, columns.of(field));
      if (cells.back().size() <= position) cells.back().resize(position + 1);
      cells.back()[position] = value;
    }
  }
  const std::vector<std::string>& header = columns.header();
  std::vector<std::vector<std::string>> sheet{{std::string(kLineColumn)}};
  for (const std::string& name : header) {
    if (!is_ours(name)) sheet[0].push_back(name);
  }
  for (size_t i = 0; i < rows.size(); ++i) {
    sheet.push_back({rows[i].tag});
    cells[i].resize(header.size());
    for (size_t k = 0; k < header.size(); ++k) {
      if (!is_ours(header[k])) sheet.back().push_back(std::move(cells[i][k]));
    }
  }
  CorrectedSheet out;
  out.bytes = csv_sheet(sheet);
  TX_TRY(out.mapping, mapping_again(submission, *item));
  return out;
}

}  // namespace taixin::intake

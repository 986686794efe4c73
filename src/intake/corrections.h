// Cells of refused rows put right where they stand: the rows named, as they were handed over, with some cells replaced,
// as a sheet that is handed over again like a returned one (returned.h). Nothing is changed here: the sheet goes the
// way of every file, and what goes in settles the rows that it replaces.
//
//   TX_TRY(const CorrectedSheet sheet, corrected_sheet(intake, submission, rows));
//   options.mapping = sheet.mapping;                       // what the operator said about headers then holds now
//   TX_TRY(const Receipt receipt, intake.ingest(*memory_source(sheet.bytes), options));
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "intake/columns.h"
#include "intake/intake.h"

namespace taixin::intake {

inline constexpr base::ErrorKind kRowSettled{"intake.row_settled",
                                             409,
                                             "退回数据 {tag} 已经处理，不再等待",
                                             "the refused row {tag} was dealt with and waits no more",
                                             "请刷新后核对；需要更改已入库的数据，请按更正报送新文件",
                                             "look at it again; what is in already is changed by a new file"};
inline constexpr base::ErrorKind kRowNotKept{"intake.row_not_kept",
                                             422,
                                             "退回数据 {tag} 涉及自然人，平台没有留存内容，不能在线更正",
                                             "the refused row {tag} is about a natural person and was not kept",
                                             "请在本单位的原文件中更正后重新报送",
                                             "put it right in the file of your unit and hand that over"};
inline constexpr base::ErrorKind kNotAField{"intake.not_a_field",
                                            422,
                                            "目录项 {item} 没有字段 {field}",
                                            "the item {item} has no field {field}",
                                            "请核对字段代码，见该目录项的说明",
                                            "see the codes of the fields of the item"};
inline constexpr base::ErrorKind kOtherSubmission{
    "intake.other_submission",        422,
    "退回数据 {tag} 不属于批次 {id}", "the refused row {tag} is not of submission {id}",
    "一次只更正一个批次的数据",       "correct rows of one submission at a time"};

struct CorrectedRow {
  std::string tag;                                        // row_tag.h
  std::map<std::string, std::string, std::less<>> cells;  // field code -> what stands there now; at least one
};
struct CorrectedSheet {
  std::string bytes;  // CSV with the columns of a returned sheet
  Mapping mapping;
};
inline constexpr size_t kCorrectedMax = 200;  // rows at once

// A field that the file had no column for gets one. Errors: kUnknownSubmission, kUnknownItem, kUnknownRow,
// kOtherSubmission, kRowSettled, kRowNotKept, kNotAField, store errors.
base::Result<CorrectedSheet> corrected_sheet(Intake& intake, base::SubmissionId submission,
                                             std::span<const CorrectedRow> rows);

// What was said about the headers of a file, as far as it holds for the item of now.
base::Result<Mapping> mapping_again(const store::Submission& submission, const catalog::Item& item);

}  // namespace taixin::intake

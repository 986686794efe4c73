// What a reader refuses. The first group ends the file; the second is about one row, and reading goes on.
#pragma once

#include "base/error.h"

namespace taixin::intake {

// ---- the file cannot be opened or trusted

inline constexpr base::ErrorKind kCannotRead{"intake.cannot_read",
                                             422,
                                             "无法读取文件 {file}：{reason}",
                                             "cannot read {file}: {reason}",
                                             "请检查文件是否存在、是否有读取权限",
                                             "check that the file exists and may be read"};
inline constexpr base::ErrorKind kEmptyFile{"intake.empty_file",
                                            422,
                                            "文件是空的",
                                            "the file is empty",
                                            "请确认导出成功后重新报送",
                                            "check that the export succeeded and send it again"};
inline constexpr base::ErrorKind kNoHeader{
    "intake.no_header",
    422,
    "前 {rows} 行中找不到表头（列名）",
    "no header row (column names) among the first {rows} rows",
    "请保留模板中的列名一行，或检查是否选错了文件或工作表",
    "keep the template's row of column names, or check that this is the right file and sheet"};
inline constexpr base::ErrorKind kNoRows{
    "intake.no_rows",
    422,
    "第 {line} 行表头之后没有数据",
    "there is no data after the header in line {line}",
    "没有数据时请使用零报送；有数据时请检查文件是否完整",
    "declare a zero report when there is none; otherwise check that the file is complete"};
inline constexpr base::ErrorKind kTooLarge{"intake.too_large",
                                           413,
                                           "{what} 超出上限 {limit}",
                                           "{what} is beyond the limit of {limit}",
                                           "请拆分文件，或另存为 CSV 后报送；若文件来历不明请勿打开",
                                           "split the file, or save it as CSV; do not open a file of unknown origin"};
inline constexpr base::ErrorKind kTooManyColumns{"intake.too_many_columns",
                                                 422,
                                                 "第 {line} 行有 {columns} 列，上限为 {limit} 列",
                                                 "line {line} has {columns} columns; the limit is {limit}",
                                                 "请删除表格右侧多余的列，并检查分隔符",
                                                 "delete the surplus columns on the right and check the separator"};
inline constexpr base::ErrorKind kHeaderUnreadable{"intake.header_unreadable",
                                                   422,
                                                   "表头之前或表头所在的第 {line} 行无法读取：{reason}",
                                                   "line {line}, at or above the header, cannot be read: {reason}",
                                                   "请修正该行后重新报送",
                                                   "correct that line and send the file again"};
inline constexpr base::ErrorKind kQuotesBroken{
    "intake.quotes_broken",
    422,
    "引号多次未闭合，最近一次在第 {line} 行，无法继续读取",
    "quotes are opened and not closed again and again, last in line {line}; the file cannot be read any further",
    "请用 Excel 或 WPS 重新另存为 CSV 或 XLSX",
    "save the file again as CSV or XLSX from Excel or WPS"};
inline constexpr base::ErrorKind kBrokenWorkbook{"intake.broken_workbook",
                                                 422,
                                                 "工作簿已损坏或不完整：{reason}",
                                                 "the workbook is damaged or incomplete: {reason}",
                                                 "请用 Excel 或 WPS 打开并另存为新的 XLSX",
                                                 "open it in Excel or WPS and save it as a new XLSX"};
inline constexpr base::ErrorKind kUnsafeXml{
    "intake.unsafe_xml",
    422,
    "工作簿部件 {part} 含有文档类型或实体声明，已拒绝",
    "part {part} of the workbook declares a document type or entities; refused",
    "请用 Excel 或 WPS 另存为新的 XLSX；来历不明的文件请勿打开",
    "save it as a new XLSX from Excel or WPS; do not open a file of unknown origin"};
inline constexpr base::ErrorKind kWhichSheet{"intake.which_sheet",
                                             422,
                                             "有多个工作表像是数据：{sheets}",
                                             "several sheets look like data: {sheets}",
                                             "请指明要报送的工作表，或只保留一个工作表",
                                             "name the sheet to read, or keep one sheet only"};
inline constexpr base::ErrorKind kNoSuchSheet{"intake.no_such_sheet",
                                              422,
                                              "没有名为“{sheet}”的工作表；现有：{sheets}",
                                              "there is no sheet \"{sheet}\"; there are: {sheets}",
                                              "请核对工作表名称",
                                              "check the sheet's name"};
inline constexpr base::ErrorKind kJsonBroken{"intake.json_broken",
                                             422,
                                             "第 {line} 行起的 JSON 结构不完整：{reason}",
                                             "the JSON is broken from line {line} on: {reason}",
                                             "请每行写一个 JSON 对象，或写成一个由对象组成的数组",
                                             "write one JSON object per line, or one array of objects"};

// ---- files of another kind; each says how to get a file that can be read

inline constexpr std::string_view kSaveAsZh = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿 (*.xlsx)”后报送";
inline constexpr std::string_view kSaveAsEn =
    "open it in Excel or WPS, save as \"Excel Workbook (*.xlsx)\" and send that";

inline constexpr base::ErrorKind kOldExcel{"intake.old_excel",
                                           415,
                                           "这是旧版 Excel 文件（.xls 或 .et），本平台不读取",
                                           "this is an old Excel file (.xls or .et), which is not read here",
                                           kSaveAsZh,
                                           kSaveAsEn};
inline constexpr base::ErrorKind kEncrypted{"intake.encrypted",
                                            415,
                                            "文件有打开密码",
                                            "the file is protected by a password",
                                            "请取消打开密码，另存为 XLSX 后报送",
                                            "remove the password, save it as XLSX and send that"};
inline constexpr base::ErrorKind kBinaryWorkbook{"intake.binary_workbook",
                                                 415,
                                                 "这是二进制工作簿（.xlsb）",
                                                 "this is a binary workbook (.xlsb)",
                                                 kSaveAsZh,
                                                 kSaveAsEn};
inline constexpr base::ErrorKind kOpenDocument{"intake.open_document",
                                               415,
                                               "这是 OpenDocument 文件（.ods 等）",
                                               "this is an OpenDocument file (.ods or similar)",
                                               kSaveAsZh,
                                               kSaveAsEn};
inline constexpr base::ErrorKind kWebPage{"intake.web_page",
                                          415,
                                          "这其实是网页（HTML），只是扩展名像表格",
                                          "this is really a web page (HTML) with a spreadsheet's name",
                                          kSaveAsZh,
                                          kSaveAsEn};
inline constexpr base::ErrorKind kOldXml{"intake.xml",
                                         415,
                                         "这是 XML 文件（例如“XML 表格 2003”）",
                                         "this is an XML file (for example \"XML Spreadsheet 2003\")",
                                         kSaveAsZh,
                                         kSaveAsEn};
inline constexpr base::ErrorKind kNotATable{"intake.not_a_table",
                                            415,
                                            "这是{what}，不是表格数据",
                                            "this is {what_en}, not a table",
                                            "请报送 XLSX、CSV 或 JSON Lines 文件；压缩包请先解压",
                                            "send XLSX, CSV or JSON Lines; unpack an archive first"};

// ---- one row

inline constexpr base::ErrorKind kInvalidBytes{
    "intake.invalid_bytes",
    422,
    "第 {line} 行含有无法按 {encoding} 解码的字节（文件第 {offset} 字节处）",
    "line {line} holds bytes that are not {encoding} (at byte {offset} of the file)",
    "请修正该行的乱码后重新报送",
    "correct the garbled text of this line and send it again"};
inline constexpr base::ErrorKind kNulByte{"intake.nul_byte",
                                          422,
                                          "第 {line} 行含有空字符 NUL（文件第 {offset} 字节处）",
                                          "line {line} holds a NUL character (at byte {offset} of the file)",
                                          "请删除该字符后重新报送",
                                          "delete that character and send the row again"};
inline constexpr base::ErrorKind kQuoteNotClosed{"intake.quote_not_closed",
                                                 422,
                                                 "第 {line} 行的引号没有闭合",
                                                 "a quote opened in line {line} is never closed",
                                                 "请补上引号；单元格内的引号要写两遍",
                                                 "close the quote; a quote inside a cell is written twice"};
inline constexpr base::ErrorKind kTextAfterQuote{
    "intake.text_after_quote",
    422,
    "第 {line} 行开始的带引号的单元格，引号之后还有文字",
    "there is text after the closing quote of a cell that starts in line {line}",
    "单元格内的引号要写两遍",
    "a quote inside a cell is written twice"};
inline constexpr base::ErrorKind kRowTooLong{"intake.row_too_long",
                                             422,
                                             "第 {line} 行超过 {limit} 字节",
                                             "line {line} is longer than {limit} bytes",
                                             "请缩短该行；若换行丢失请重新导出",
                                             "shorten the row; when line breaks were lost, export the file again"};
inline constexpr base::ErrorKind kCellTooLong{"intake.cell_too_long",
                                              422,
                                              "第 {line} 行第 {column} 列超过 {limit} 字节",
                                              "line {line}, column {column} is longer than {limit} bytes",
                                              "请缩短该单元格",
                                              "shorten the cell"};
inline constexpr base::ErrorKind kBadCell{"intake.bad_cell",
                                          422,
                                          "第 {line} 行第 {column} 列的单元格已损坏",
                                          "the cell in line {line}, column {column} is damaged",
                                          "请用 Excel 或 WPS 打开并另存为新的 XLSX",
                                          "open it in Excel or WPS and save it as a new XLSX"};
inline constexpr base::ErrorKind kFormulaWithoutValue{
    "intake.formula_without_value",
    422,
    "第 {line} 行第 {column} 列是公式，文件里没有保存它的结果",
    "line {line}, column {column} is a formula whose result is not in the file",
    "请用 Excel 或 WPS 打开并保存一次，或把公式改为数值",
    "open and save the file once in Excel or WPS, or replace the formula by its value"};
inline constexpr base::ErrorKind kBadJson{"intake.bad_json",
                                          422,
                                          "第 {line} 行不是正确的 JSON 对象：{reason}",
                                          "line {line} is not a JSON object: {reason}",
                                          "请按 JSON 格式修正该行",
                                          "correct the line's JSON"};
inline constexpr base::ErrorKind kNestedValue{
    "intake.nested_value",
    422,
    "第 {line} 行的“{key}”是数组或对象，应为文字、数字、真假或空值",
    "\"{key}\" in line {line} is an array or object; text, number, true, false or null is expected",
    "请把它写成一个文字值",
    "write it as one text value"};
inline constexpr base::ErrorKind kUnknownKey{"intake.unknown_key",
                                             422,
                                             "第 {line} 行的“{key}”在第一个对象中没有出现",
                                             "\"{key}\" in line {line} is not among the keys of the first object",
                                             "请让第一个对象写全所有的键，没有值的写 null",
                                             "let the first object name every key, with null where it has no value"};
inline constexpr base::ErrorKind kDuplicateKey{"intake.duplicate_key",
                                               422,
                                               "第 {line} 行的“{key}”出现了两次",
                                               "\"{key}\" occurs twice in line {line}",
                                               "请只保留一个",
                                               "keep one of them"};

}  // namespace taixin::intake

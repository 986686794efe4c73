// What the check room refuses. What is found or not found is no error but an answer.
#pragma once

#include "base/error.h"

namespace taixin::check {

inline constexpr base::ErrorKind kNothingAsked{"check.nothing_asked",
                                               422,
                                               "没有给出代码或名称",
                                               "no code or name was given",
                                               "请给出统一社会信用代码或单位全称",
                                               "give a unified social credit code or a full name"};
inline constexpr base::ErrorKind kForeignRecord{
    "check.foreign_record",
    500,
    "记录 {id} 的目录项 {item} 第 {revision} 版不在规则包中",
    "record {id} is of item {item}, revision {revision}, which no pack holds",
    "请激活写入该记录时使用的规则包，或用 taixin doctor 检查",
    "activate the pack that wrote it, or look with taixin doctor"};
inline constexpr base::ErrorKind kNoColumns{
    "check.no_columns",
    422,
    "表头中没有代码列，也没有名称列",
    "the header names neither a column of codes nor one of names",
    "请将列名写为“统一社会信用代码”或“单位名称”（第一行为列名）",
    "title a column 统一社会信用代码 or 单位名称 (or code, name) in the first row"};
inline constexpr base::ErrorKind kTooManyRows{"check.too_many_rows",     413,
                                              "批量核查超过 {limit} 行", "a batch has at most {limit} rows",
                                              "请拆分文件后分别核查",    "split the file and check each part"};
inline constexpr base::ErrorKind kOutFormat{"check.out_format",
                                            422,
                                            "不能输出为 {file}",
                                            "cannot write {file}",
                                            "请使用 .csv 或 .xlsx 结尾的文件名",
                                            "give a file name that ends in .csv or .xlsx"};
inline constexpr base::ErrorKind kOutExists{"check.out_exists",
                                            409,
                                            "文件 {file} 已存在",
                                            "the file {file} exists",
                                            "请换一个文件名，或先移走原文件",
                                            "give another name, or move the file away"};
inline constexpr base::ErrorKind kCannotWrite{"check.cannot_write",
                                              500,
                                              "无法写入 {file}：{reason}",
                                              "cannot write {file}: {reason}",
                                              "请检查目录权限和磁盘空间；未写完的结果不会留下",
                                              "check permissions and free space; no half result is left behind"};
inline constexpr base::ErrorKind kCancelled{"check.cancelled",
                                            499,
                                            "批量核查已取消，没有留下结果",
                                            "the batch was cancelled; no result is left",
                                            "可以重新提交同一文件",
                                            "the same file can be sent again"};

inline constexpr base::ErrorKind kPositionGone{"check.position_gone",
                                               410,
                                               "该变更位置已失效：太旧，或平台已恢复到更早的备份",
                                               "this position of the change feed is gone: too old, or the platform "
                                               "was restored from an earlier backup",
                                               "请清空本地副本，不带 after 从头读取",
                                               "drop the copy and read from the beginning, without after"};

inline constexpr base::ErrorKind kAnswerDiffers{
    "check.answer_differs",
    409,
    "访问日志第 {entry} 条（{at}，{kind}）按当时的规则和数据重新核算，结果与当时不同",
    "entry {entry} of the access log ({at}, {kind}), made again by the rules and data of then, comes out otherwise",
    "请先运行 taixin ledger audit，确认规则包和数据未被改动；都未改动的，请报告开发者",
    "run taixin ledger audit first: packs or data may have been changed; if they were not, report it"};
inline constexpr base::ErrorKind kRowsDiffer{
    "check.rows_differ",
    409,
    "访问日志第 {entry} 条（{at}，批量核查）按当时的规则和数据重新核算，结果表的这些数据行不同：{rows}",
    "entry {entry} of the access log ({at}, a batch), made again by the rules and data of then: these rows of its "
    "sheet "
    "come out otherwise: {rows}",
    "请先运行 taixin ledger audit，确认规则包和数据未被改动；都未改动的，请报告开发者",
    "run taixin ledger audit first: packs or data may have been changed; if they were not, report it"};
inline constexpr base::ErrorKind kForeignSheet{
    "check.foreign_sheet",
    409,
    "访问日志（所查日期内）没有给出过 {file}：不是本平台的结果表，或者给出之后被改动过",
    "no answer of the log (on these days) is {file}: it is no sheet of this platform, or was changed after it left",
    "请使用下载时的原始文件，不要另存；或放宽日期",
    "use the file as it was downloaded, or ask for more days"};
inline constexpr base::ErrorKind kReplayCancelled{"check.replay_cancelled",
                                                  499,
                                                  "重新核算已取消",
                                                  "the answers were not all made again",
                                                  "可以缩小日期范围后重新运行",
                                                  "run it again, for fewer days"};

}  // namespace taixin::check

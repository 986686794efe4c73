// What the bulletin room refuses.
#pragma once

#include "base/error.h"

namespace taixin::bulletin {

inline constexpr base::ErrorKind kNoKind{
    "bulletin.no_kind",
    404,
    "没有名为“{code}”的通报，或者该期间规则包尚未生效",
    "there is no bulletin \"{code}\", or its rules were not in force in that period",
    "可编制的通报：{known}",
    "bulletins: {known}"};
inline constexpr base::ErrorKind kBadPeriod{"bulletin.bad_period",
                                            422,
                                            "“{period}”不是{every}的写法",
                                            "\"{period}\" is no {every_en}",
                                            "月份写作 2026-03，季度写作 2026-Q1，年度写作 2026",
                                            "write a month as 2026-03, a quarter as 2026-Q1, a year as 2026"};
inline constexpr base::ErrorKind kPeriodOpen{"bulletin.period_open",
                                             409,
                                             "{period} 还没有结束（至 {until}），不能编制待签发的通报",
                                             "{period} is not over before {until}: nothing can be issued about it yet",
                                             "可以先看草稿；期间结束后再提交签发",
                                             "look at the draft; make it when the period is over"};
inline constexpr base::ErrorKind kFuturePeriod{"bulletin.future_period", 422,
                                               "{period} 尚未开始",      "{period} has not begun",
                                               "请选择已经开始的期间",   "choose a period that has begun"};
inline constexpr base::ErrorKind kNoFigure{"bulletin.no_figure",     404,
                                           "没有名为“{code}”的指标", "there is no figure \"{code}\"",
                                           "请从通报的表格中打开",   "open it from a table of the bulletin"};
inline constexpr base::ErrorKind kMadeOfFigures{"bulletin.made_of_figures",
                                                422,
                                                "“{name}”由其他指标算出，本身没有明细",
                                                "\"{name}\" is made of other figures and has no rows of its own",
                                                "请打开组成它的指标：{figures}",
                                                "open the figures that it is made of: {figures}"};
inline constexpr base::ErrorKind kBadGroup{"bulletin.bad_group",
                                           422,
                                           "“{name}”的明细不能按“{group}”区分",
                                           "rows of \"{name}\" are not told by \"{group}\"",
                                           "可用：{known}",
                                           "use one of: {known}"};
inline constexpr base::ErrorKind kFewPersons{
    "bulletin.few_persons",
    422,
    "“{name}”涉及自然人，此处少于5，或者会由此得知少于5的数，不列明细",
    "\"{name}\" is about natural persons: fewer than five, or what would give such a number away, is not listed",
    "请查看更长的期间，或者不分组的明细",
    "open it for a longer period, or without a group"};
inline constexpr base::ErrorKind kTooManyRows{"bulletin.too_many_rows",
                                              413,
                                              "明细有 {count} 条，一次至多导出 {limit} 条",
                                              "there are {count} rows; at most {limit} are exported at once",
                                              "请按单位分别导出",
                                              "export them unit by unit"};
inline constexpr base::ErrorKind kNoBulletin{"bulletin.not_found",     404,
                                             "没有编号为 {id} 的通报", "there is no bulletin {id}",
                                             "请从通报目录中选择",     "choose one from the list"};
inline constexpr base::ErrorKind kNotIssued{"bulletin.not_issued",
                                            409,
                                            "该通报尚未签发，或者已经作废，没有正式文件",
                                            "this bulletin was not issued: there are no documents",
                                            "草稿可以从“草稿”处下载",
                                            "a draft can be downloaded as such"};
inline constexpr base::ErrorKind kMovedOn{"bulletin.moved_on",
                                          409,
                                          "该通报刚刚已被签发或者作废",
                                          "the bulletin has just been issued or dropped",
                                          "请刷新后再看",
                                          "read it again"};
inline constexpr base::ErrorKind kOtherFigures{
    "bulletin.other_figures",       409,
    "所看到的数字与待签发的不一致", "what was seen is not what waits to be issued",
    "请刷新，核对数字后再签发",     "read it again and compare the figures"};
inline constexpr base::ErrorKind kSamePerson{
    "bulletin.same_person",           403,
    "编制人不能签发自己编制的通报",   "whoever made a bulletin does not issue it",
    "请由另一名有签发权限的人员签发", "have another officer issue it"};
inline constexpr base::ErrorKind kWaits{"bulletin.waits",
                                        409,
                                        "该期间已有一份待签发的通报（编号 {id}）",
                                        "a bulletin of this period waits to be issued: {id}",
                                        "请先签发或者作废它",
                                        "issue or drop it first"};
inline constexpr base::ErrorKind kIssuedAlready{
    "bulletin.issued_already",
    409,
    "该期间的通报已经签发：{number}，不能改写",
    "the bulletin of this period was issued as {number}; it is never rewritten",
    "数字确需更正的，请编制更正版，写明更正的通报和原因",
    "make a corrected edition that names it, with the reason"};
inline constexpr base::ErrorKind kNotTheLatest{"bulletin.not_the_latest",
                                               409,
                                               "只能更正该期间最近一次签发的通报",
                                               "only the latest edition of a period can be corrected",
                                               "请选择 {number}",
                                               "name {number}"};
inline constexpr base::ErrorKind kNoReason{
    "bulletin.no_reason", 422,      "更正或者作废须写明原因", "a correction, or dropping one, needs a reason",
    "请填写原因",         "say why"};
inline constexpr base::ErrorKind kNothingChanged{"bulletin.nothing_changed",
                                                 409,
                                                 "与原通报相比没有数字变化，不需要更正",
                                                 "no figure differs from the one that it would correct",
                                                 "请先更正数据或者补录数字",
                                                 "correct the data or enter the counts first"};
inline constexpr base::ErrorKind kNoKey{"bulletin.no_key",           404,
                                        "没有需要录入的数字“{key}”", "no count \"{key}\" is wanted",
                                        "可录入：{known}",           "wanted are: {known}"};
inline constexpr base::ErrorKind kBadCount{
    "bulletin.bad_count",
    422,
    "数字、来源或者日期不完整",
    "the count, its source or its day is missing or wrong",
    "数字写作不大于 999999999 的整数；来源写明文件或者系统；日期不晚于今天",
    "a whole number up to 999999999; the document or system it is from; a day not after today"};
inline constexpr base::ErrorKind kBadUnitName{"bulletin.no_unit",       404,
                                              "没有名为“{unit}”的单位", "there is no unit \"{unit}\"",
                                              "请从单位目录选择",       "choose one of the units"};
inline constexpr base::ErrorKind kBadModel{"bulletin.bad_model",
                                           500,
                                           "通报内容不能读出：{what}",
                                           "what is kept of the bulletin cannot be read: {what}",
                                           "请运行 taixin ledger audit 核对",
                                           "run: taixin ledger audit"};
inline constexpr base::ErrorKind kDocumentFailed{
    "bulletin.document_failed",   500,
    "文件没有写成：{reason}",     "the document could not be written: {reason}",
    "请检查临时目录的空间后重试", "check the space of the temporary folder and try again"};

}  // namespace taixin::bulletin

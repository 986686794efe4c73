// What the duty room refuses.
#pragma once

#include "base/error.h"

namespace taixin::duty {

inline constexpr base::ErrorKind kNotOwed{"duty.not_owed",
                                          404,
                                          "“{unit}”在期间 {period} 没有报送“{item}”的任务",
                                          "{unit} owes no {item} for {period}",
                                          "请从台账中选择；报送范围在机构设置里，任务在规则包里",
                                          "choose it from the ledger: items stand with the unit, duties in the packs"};
inline constexpr base::ErrorKind kPeriodRuns{"duty.period_runs",
                                             409,
                                             "期间 {period} 还没有结束，最后一日是 {last}",
                                             "{period} is not over: its last day is {last}",
                                             "请在期间结束以后声明",
                                             "declare it when the period is over"};
inline constexpr base::ErrorKind kRowsThere{"duty.rows_there",
                                            409,
                                            "该期间已经报送 {count} 条，不能声明零报送：{rows}",
                                            "{count} acts of this period were handed over: {rows}",
                                            "请核对这些行；确属报错的，先撤回或者更正，再作声明",
                                            "look at these rows; if they are wrong, correct or withdraw them first"};
inline constexpr base::ErrorKind kDeclared{"duty.declared",        409,
                                           "这一期已经声明零报送", "this period was declared as empty already",
                                           "声明有误的，可以撤回", "take it back if it was wrong"};
inline constexpr base::ErrorKind kNotDeclared{"duty.not_declared",
                                              409,
                                              "这一期没有零报送声明，或者已经撤回",
                                              "this period was not declared as empty, or that was taken back",
                                              "请刷新后核对",
                                              "look at it again"};
inline constexpr base::ErrorKind kNotOverdue{"duty.not_overdue",
                                             409,
                                             "“{unit}”的“{item}”（{period}）没有逾期，不能催报或者要求整改",
                                             "{item} of {unit} for {period} is not overdue",
                                             "请刷新台账，只选逾期未报的",
                                             "look at the ledger again and choose what is overdue"};
inline constexpr base::ErrorKind kTooEarly{"duty.too_early",
                                           409,
                                           "“{unit}”的“{item}”（{period}）{day} 以后才可以办理这一步",
                                           "this step of {item} of {unit} for {period} is due from {day} on",
                                           "请按规则包的天数等候，或者先催报",
                                           "wait as the packs say, or send a reminder first"};
inline constexpr base::ErrorKind kLetterOpen{"duty.letter_open",
                                             409,
                                             "“{item}”（{period}）已有未办结的整改通知（编号 {letter}）",
                                             "the letter {letter} on {item} for {period} is open",
                                             "请先办结该通知",
                                             "finish that letter first"};
inline constexpr base::ErrorKind kSeveralUnits{"duty.several_units",
                                               422,
                                               "一份限期整改通知书只发给一个单位",
                                               "a rectification letter goes to one unit",
                                               "请按单位分别开具",
                                               "open one for each unit"};
inline constexpr base::ErrorKind kNoLines{"duty.no_lines",
                                          422,
                                          "没有选择事项，或者一次选了 {limit} 项以上",
                                          "nothing was chosen, or more than {limit} at once",
                                          "请从台账中选择，写成 单位编号/目录项/期间",
                                          "choose from the ledger: unit/item/period"};
inline constexpr base::ErrorKind kNoThing{"duty.no_thing",
                                          404,
                                          "没有这份通知、申诉或者任务，或者它不是发给您的单位的",
                                          "there is no such letter, appeal or task, or it is another unit's",
                                          "请核对编号",
                                          "check its number"};
inline constexpr base::ErrorKind kGoneOn{"duty.gone_on",
                                         409,
                                         "已由他人办理，您刚才提交的内容没有生效",
                                         "somebody was first; what you sent has changed nothing",
                                         "请刷新，核对后再办理",
                                         "look at it again"};
inline constexpr base::ErrorKind kNotThisStep{"duty.not_this_step",
                                              409,
                                              "现在不能办理“{step}”：状态是“{state}”",
                                              "{step} is not possible now: it is {state}",
                                              "请刷新后核对可以办理的步骤",
                                              "look at what can be done now"};
inline constexpr base::ErrorKind kSamePerson{"duty.same_person",           403,
                                             "须由另一人决定：{zh}",       "another person has to decide: {en}",
                                             "请由信用中心的其他人员办理", "let another officer of the centre do it"};
inline constexpr base::ErrorKind kField{
    "duty.field", 422, "“{field}”{zh}", "{field}: {en}", "请改正后重新提交", "correct it and send it again"};
inline constexpr base::ErrorKind kNoLateRows{"duty.no_late_rows",
                                             404,
                                             "批次 {submission} 没有可以申诉的迟报行：{zh}",
                                             "no late row of submission {submission} can be appealed: {en}",
                                             "请从“迟报”清单中选择批次和行",
                                             "choose submission and rows from the list of late ones"};
inline constexpr base::ErrorKind kMarkUpheld{"duty.mark_upheld",
                                             409,
                                             "迟报标记（{row}）已经复核，决定维持",
                                             "the mark of {row} was looked at by another person and stays",
                                             "同一行只受理一次申诉；有新的凭证的，向信用中心书面说明",
                                             "a mark is appealed once; with new evidence, write to the credit centre"};
inline constexpr base::ErrorKind kAppealOver{"duty.appeal_over",
                                             409,
                                             "申诉期限已过，最后一日是 {day}",
                                             "the term of an appeal is over: its last day was {day}",
                                             "可以向信用中心书面说明",
                                             "write to the credit centre"};
inline constexpr base::ErrorKind kSheetColumns{"duty.sheet_columns",
                                               422,
                                               "应报数表须有且只有一列“{column}”",
                                               "the sheet needs the column {column}, once",
                                               "表头写：单位、目录项、期间、应报数、来源",
                                               "its header says: unit, item, period, expected, source"};
inline constexpr base::ErrorKind kSheetTooLong{"duty.sheet_too_long",    422,          "应报数表超过 {limit} 行",
                                               "more than {limit} rows", "请拆成几份", "send it in parts"};

}  // namespace taixin::duty

// What the letters room refuses.
#pragma once

#include "base/error.h"

namespace taixin::letters {

inline constexpr base::ErrorKind kNoIssued{"letters.unknown",
                                           404,
                                           "没有这件已发的文书，或者它不是您单位的",
                                           "there is no such issued letter, or it is not yours",
                                           "请从发文登记簿中选择",
                                           "choose one from the register"};
inline constexpr base::ErrorKind kIssuedBefore{"letters.issued_before",
                                               409,
                                               "这件文书已经编号发出",
                                               "this letter has a number already",
                                               "请刷新后查看文号；编错的，先作废再重新编号",
                                               "look at its number; to number it anew, cancel it first"};
inline constexpr base::ErrorKind kNumberTaken{"letters.number_taken",
                                              409,
                                              "本单位已有文号为“{number}”的文书",
                                              "this unit has a letter numbered \"{number}\"",
                                              "请核对后改用另一个文号",
                                              "use another number"};
inline constexpr base::ErrorKind kBadNumber{"letters.bad_number", 422,
                                            "文号有误：{zh}",     "the number: {en}",
                                            "请改正后重新提交",   "correct it and send it again"};
inline constexpr base::ErrorKind kNotStanding{"letters.not_standing", 409,
                                              "这件文书已经作废",     "this letter was cancelled",
                                              "需要时重新编号发出",   "number it anew where it is needed"};
inline constexpr base::ErrorKind kHasClock{"letters.has_clock",
                                           409,
                                           "限期整改通知书的期限由报送工作台账计算，不能只作废文书",
                                           "the clock of a rectification letter runs in the ledger of duties: the "
                                           "letter alone cannot be cancelled",
                                           "请在报送工作台账中撤销这件通知，文书随之作废",
                                           "close it in the ledger of duties, which cancels the letter"};
inline constexpr base::ErrorKind kBadReason{"letters.bad_reason",
                                            422,
                                            "请写明作废的理由（1 至 500 个字符，不含证件号码）",
                                            "say why it is cancelled (1 to 500 characters, no identity number)",
                                            "请改正后重新提交",
                                            "correct it and send it again"};
inline constexpr base::ErrorKind kSaysElse{"letters.says_else",
                                           409,
                                           "现有资料已不能还原文书 {number} 发出时的内容",
                                           "what is kept does not give letter {number} again as it was issued",
                                           "请使用发出时保存的文件；内容依法删除的，不再提供",
                                           "use the file that was saved when it was issued; what was erased by law is "
                                           "given no more"};
inline constexpr base::ErrorKind kNoNotice{
    "letters.no_notice",
    404,
    "这里没有可以出具信用修复告知书的处罚信息",
    "there is no penalty here that such a notice could be made of",
    "请从报送成功的行政处罚批次打开；退回的行先改正重报，更正过的从更正的批次打开，已撤回或者修复的不再出具",
    "open it from a submission of penalties that was taken in; rows that were "
    "sent back are to be corrected first, corrected ones opened from their "
    "correction; there is none of what was withdrawn or repaired"};
inline constexpr base::ErrorKind kTooManyNotices{"letters.too_many_notices",
                                                 413,
                                                 "这个批次有 {limit} 行以上，不能做成一个文件",
                                                 "the submission has more than {limit} rows, too many for one file",
                                                 "请按行出具，或者分批报送",
                                                 "make them line by line, or hand over smaller files"};
inline constexpr base::ErrorKind kNoReply{
    "letters.no_reply",
    404,
    "没有可以出具反馈函的批量核查结果",
    "there is no result of a batch check that a reply could be made of",
    "请在批量核查完成后的一天内，从它的结果页出具；不是批量核查的作业不能出具",
    "make it from the page of its result, within a day after the batch has ended"};
inline constexpr base::ErrorKind kBadReply{"letters.bad_reply", 422,
                                           "反馈函有误：{zh}",  "the reply: {en}",
                                           "请改正后重新提交",  "correct it and send it again"};
inline constexpr base::ErrorKind kBusy{"letters.busy",
                                       503,
                                       "同时编号的人太多，这件文书没有编号",
                                       "too many number letters at once; this one got none",
                                       "请再试一次",
                                       "try again"};

}  // namespace taixin::letters

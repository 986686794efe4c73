// What files that wait for a second person refuse.
#pragma once

#include "base/error.h"

namespace taixin::intake {

inline constexpr base::ErrorKind kNoHeld{"review.unknown",      404,
                                         "没有待审核文件 {id}", "there is no file {id} that waits or waited for review",
                                         "请在“审核”页查看",    "look at the list of files for review"};
inline constexpr base::ErrorKind kHeldDecided{"review.decided",           409,
                                              "该文件已处理：{state_zh}", "this file was dealt with already: {state}",
                                              "请刷新页面查看结果",       "load it again to see what came of it"};
inline constexpr base::ErrorKind kOwnReview{"review.own",
                                            403,
                                            "不能审核自己报送的文件",
                                            "nobody reviews what they handed over themselves",
                                            "请由本单位另一位审核人员办理",
                                            "another reviewer of the unit decides"};
inline constexpr base::ErrorKind kUnitReviews{"review.unit_reviews",
                                              403,
                                              "报送单位有自己的审核人员，由其审核",
                                              "the unit that handed it over has a reviewer of its own, who decides",
                                              "请联系报送单位",
                                              "ask that unit"};
inline constexpr base::ErrorKind kNotWhoHandedOver{
    "review.not_whose",       403,
    "只有报送人本人可以撤回", "only whoever handed it over takes it back",
    "审核人员可以退回",       "a reviewer may return it"};
inline constexpr base::ErrorKind kChecksMissing{"review.checks_missing",
                                                422,
                                                "审核清单尚未逐项确认：{missing}",
                                                "these points of the checklist are not confirmed: {missing}",
                                                "逐项确认后再通过；不能确认的，请退回并说明",
                                                "confirm each of them, or return the file and say why"};
inline constexpr base::ErrorKind kUnknownCheck{"review.unknown_check",   422,
                                               "审核清单中没有“{code}”", "the checklist has no point {code}",
                                               "请按清单逐项填写",       "take the codes of the checklist"};
inline constexpr base::ErrorKind kHeldText{"review.text",
                                           422,
                                           "请用不超过 {limit} 字的一段话说明，不要写身份证件号码",
                                           "say it in at most {limit} characters, without identity numbers",
                                           "请修改后再提交",
                                           "change it and send it again"};
inline constexpr base::ErrorKind kHeldTooMany{"review.too_many",
                                              409,
                                              "该单位待审核文件已达上限 {limit} 个",
                                              "as many files as may wait for review are there: {limit}",
                                              "请先审核或撤回已报送的文件",
                                              "review or take back what waits first"};
inline constexpr base::ErrorKind kHeldChanged{"review.changed",
                                              422,
                                              "文件与报送时不一致，没有入库",
                                              "the file is not what was handed over: nothing of it went in",
                                              "请重新报送，并报告平台管理员",
                                              "hand it over once more, and tell the administrator"};
inline constexpr base::ErrorKind kHeldBusy{
    "review.busy",          503, "正在读取另一份待审核文件", "another file for review is being read", "请稍后再看",
    "look again in a while"};
inline constexpr base::ErrorKind kDamagedHeld{"review.damaged",
                                              500,
                                              "审核记录 {id} 不完整",
                                              "the record of review {id} is not whole",
                                              "请运行 taixin doctor 和 taixin ledger audit",
                                              "run taixin doctor and taixin ledger audit"};

// ---- what doctor finds
inline constexpr base::ErrorKind kFoundHeldWithoutFile{"review.found_no_file",
                                                       500,
                                                       "待审核文件 {id} 的密封文件或密钥不在",
                                                       "the sealed bytes or the key of file {id} for review are gone",
                                                       "请报送单位撤回后重新报送",
                                                       "let its unit take it back and hand it over once more"};
inline constexpr base::ErrorKind kFoundFileWithoutHeld{"review.found_stray",
                                                       500,
                                                       "{file} 不属于任何待审核文件或上传",
                                                       "{file} belongs to no file for review and no upload",
                                                       "重新启动时会销毁；如果反复出现，请报告",
                                                       "the next start destroys it; report it when it comes back"};

}  // namespace taixin::intake

// What the access room refuses. Every refusal of a question is itself an entry of the access log.
#pragma once

#include "base/error.h"

namespace taixin::access {

inline constexpr base::ErrorKind kNoOperator{"access.no_operator",
                                             422,
                                             "没有说明查询人",
                                             "nobody is named as the one who asks",
                                             "请用 --operator 写明经办人；每次查询都要记入访问日志",
                                             "name the officer with --operator; every query goes into the access log"};
inline constexpr base::ErrorKind kBadText{"access.bad_text",
                                          422,
                                          "{what}含有控制字符、超过 {limit} 个字符，或含有证件号码",
                                          "{what} holds control characters, more than {limit} characters or an "
                                          "identity number",
                                          "请改为简短的文字；访问日志不保存证件号码",
                                          "give a short text; the access log keeps no identity numbers"};
inline constexpr base::ErrorKind kUnknownPurpose{"access.unknown_purpose",      422,
                                                 "没有“{purpose}”这一查询用途", "there is no purpose \"{purpose}\"",
                                                 "可用的用途：{known}",         "purposes in force: {known}"};
inline constexpr base::ErrorKind kPastClosed{
    "access.past_closed",
    403,
    "用途“{purpose}”不能查询过去的状态",
    "the purpose \"{purpose}\" cannot ask for past states",
    "过去的状态只向主体本人、法院和审计提供；请去掉 --as-of 和 --known-at",
    "past states open to the subject, a court and an auditor only; leave out --as-of and --known-at"};
inline constexpr base::ErrorKind kFutureAsked{"access.future_asked",      422,
                                              "{asked} 晚于今天 {today}", "{asked} is later than today, {today}",
                                              "请改为今天或更早的日期",   "ask for today or an earlier day"};

}  // namespace taixin::access

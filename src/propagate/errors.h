// Every refusal of this room.
#pragma once

#include "base/error.h"

namespace taixin::propagate {

inline constexpr base::ErrorKind kNoRetraction{"propagate.no_retraction",
                                               404,
                                               "没有这条更正通知，或者它不是发给您的单位或者系统的",
                                               "there is no such retraction, or it is not for your unit or system",
                                               "编号从 1 开始，按接收方连续编号；请先取得自己的通知列表",
                                               "numbers count from 1 for each receiver: fetch your list first"};
inline constexpr base::ErrorKind kNoReceiver{"propagate.no_receiver",
                                             403,
                                             "更正通知只发给查询过的单位和系统",
                                             "retractions go to units and systems that have asked",
                                             "请用单位账户或者系统账户登录",
                                             "come as an officer of a unit, or as a system"};
inline constexpr base::ErrorKind kNotRetraction{"propagate.not_retraction",
                                                422,
                                                "这不是更正通知",
                                                "this is not a retraction",
                                                "请提供平台发出的更正通知原文",
                                                "give the note as the platform handed it over"};
inline constexpr base::ErrorKind kMissing{"propagate.missing",
                                          500,
                                          "有 {count} 条更正通知应发而未发",
                                          "{count} retractions are due and were not made",
                                          "请从备份恢复，或者报告开发者；启动服务后程序会补发尚未读到的部分",
                                          "restore a backup or report it; what was not read yet is made while serving"};

}  // namespace taixin::propagate

// What the public answers refuse.
#pragma once

#include "base/error.h"

namespace taixin::disclose {

inline constexpr base::ErrorKind kBadListCursor{
    "disclose.bad_cursor",    422,
    "翻页标记“{cursor}”无效", "the position \"{cursor}\" is not one of ours",
    "请从第一页重新开始",     "begin again with the first page"};
inline constexpr base::ErrorKind kUnknownList{"disclose.unknown_list",  422,
                                              "没有公示“{item}”的清单", "there is no list of \"{item}\"",
                                              "可用的有：{known}",      "known here: {known}"};

inline constexpr base::ErrorKind kUnknownCounty{"disclose.unknown_county",
                                                422,
                                                "本市没有区划代码为“{county}”的县（市、区）",
                                                "no county of this city has the code \"{county}\"",
                                                "可用的有：{known}",
                                                "known here: {known}"};

inline constexpr base::ErrorKind kBadStatement{"disclose.bad_statement",
                                               422,
                                               "这不是公示自查的声明",
                                               "this is no statement of a self-check",
                                               "请使用 taixin publication prove 写出的文件",
                                               "use a file that taixin publication prove wrote"};

inline constexpr base::ErrorKind kNoHeldText{"disclose.no_held_text",
                                             404,
                                             "记录 r{record} 今日没有这项待审核的文字",
                                             "no such text of the record r{record} waits today",
                                             "请刷新列表后再办理",
                                             "look at the list again"};
inline constexpr base::ErrorKind kStillPersonal{"disclose.still_personal",
                                                422,
                                                "替换后的文字仍疑含个人信息（{what}）",
                                                "the other words look like a person's, too ({what})",
                                                "请遮蔽后再提交",
                                                "leave that out and send it again"};
inline constexpr base::ErrorKind kRedactionText{
    "disclose.redaction_text",          422, "替换的文字最多 {max} 个字", "{max} characters at most", "请缩短后再提交",
    "make it shorter and send it again"};

}  // namespace taixin::disclose

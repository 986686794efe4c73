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

}  // namespace taixin::disclose

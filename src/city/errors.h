// What the synthetic city can refuse.
#pragma once

#include "base/error.h"

namespace taixin::city {

inline constexpr base::ErrorKind kCannotWrite{"city.cannot_write",
                                              507,
                                              "无法写入文件 {path}：{reason}",
                                              "cannot write the file {path}: {reason}",
                                              "请检查目录是否存在、可写、有剩余空间",
                                              "see that the folder exists, may be written and has space left"};

inline constexpr base::ErrorKind kBadOptions{"city.bad_options",
                                             422,
                                             "合成城市的参数不成立：{reason}",
                                             "a city cannot be made so: {reason}",
                                             "请修改参数后重试",
                                             "change the options and try again"};

}  // namespace taixin::city

// What facts refuse, and what to do then.
#pragma once

#include "base/error.h"

namespace taixin::facts {

inline constexpr base::ErrorKind kDamaged{"facts.damaged",
                                          503,
                                          "索引文件 {file} 已损坏，正由数据库重建",
                                          "the index file {file} is damaged; it is being rebuilt from the records",
                                          "请稍后再试；原始记录没有损失",
                                          "try again shortly; no record is lost"};
inline constexpr base::ErrorKind kNotAnIndex{"facts.not_an_index",
                                             503,
                                             "{file} 不是可用的索引文件: {detail}",
                                             "{file} is not a usable index file: {detail}",
                                             "索引会由数据库自动重建",
                                             "the index is rebuilt from the records by itself"};

}  // namespace taixin::facts

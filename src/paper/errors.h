// What the paper room refuses.
#pragma once

#include "base/error.h"

namespace taixin::paper {

inline constexpr base::ErrorKind kTooLong{"paper.too_long",
                                          413,
                                          "文书太长：{what} {count}，最多 {limit}",
                                          "the document is too long: {what} {count}, at most {limit}",
                                          "请分成几份文书，或者缩小范围",
                                          "make several documents of it, or choose less"};
inline constexpr base::ErrorKind kRagged{"paper.ragged",
                                         500,
                                         "表格第 {row} 行有 {count} 格，表头有 {head} 格",
                                         "row {row} of a table has {count} cells, its head {head}",
                                         "这是程序错误，请联系运维人员",
                                         "this is a mistake in the program; tell whoever runs it"};
inline constexpr base::ErrorKind kNoCode{"paper.no_code",
                                         500,
                                         "无法生成二维码：内容有 {count} 字节",
                                         "no QR code can be made of {count} bytes",
                                         "二维码最多容纳 {limit} 字节，请缩短网址",
                                         "at most {limit} bytes fit; shorten the address"};
inline constexpr base::ErrorKind kCannotPack{"paper.cannot_pack",
                                             500,
                                             "无法写成文件",
                                             "the file cannot be written",
                                             "内存不足，请稍后再试，并告知运维人员",
                                             "there is too little memory: try again later, and tell whoever runs it"};

}  // namespace taixin::paper

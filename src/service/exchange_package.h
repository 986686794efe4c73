// The files of a batch, a receipt or a statement as one ZIP, as browsers and commands carry them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/day.h"
#include "base/result.h"
#include "store/exchange.h"

namespace taixin::service {

inline constexpr uint64_t kPackageBytesMax = uint64_t{512} << 20;  // unpacked

// The same files and moment give the same bytes.
base::Result<std::string> pack_exchange(std::span<const store::ExchangeFile> files, base::KnownAt at);
// kNotAPackage: not a ZIP, too large, or a name with a folder that is not the only one.
base::Result<std::vector<store::ExchangeFile>> unpack_exchange(std::string_view zip);

inline constexpr base::ErrorKind kNotAPackage{"service.not_a_package",
                                              422,
                                              "这不是交换文件包：{why}",
                                              "this is not a package of an exchange: {why}",
                                              "请上传对方给出的 ZIP 文件，或者把收到的整个文件夹压缩成一个 ZIP",
                                              "give the ZIP as it came, or the whole folder that came as one ZIP"};

}  // namespace taixin::service

// What the command line refuses by itself.
#pragma once

#include "base/error.h"

namespace taixin::cli {

inline constexpr base::ErrorKind kBadConfig{"cli.bad_config",
                                            422,
                                            "配置有误：{what}",
                                            "the configuration is wrong: {what}",
                                            "可用的键：[serve] listen，[messages] lang = \"zh\" 或 \"en\"，[ledger] "
                                            "witnesses (每行 公钥 网址)、quorum",
                                            "the keys are: [serve] listen, [messages] lang = \"zh\" or \"en\", "
                                            "[ledger] witnesses (a line KEY URL each), quorum"};

}  // namespace taixin::cli

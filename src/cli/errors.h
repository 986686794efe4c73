// What the command line refuses by itself.
#pragma once

#include "base/error.h"

namespace taixin::cli {

inline constexpr base::ErrorKind kBadConfig{
    "cli.bad_config",
    422,
    "配置有误：{what}",
    "the configuration is wrong: {what}",
    "可用的键 (值一律写成文本)：[serve] listen、names、log、stop_seconds，[tls] certificate、key、client_ca，[limits] "
    "requests_per_second、burst、all_requests_per_second、all_burst、connections，[messages] lang = \"zh\" 或 \"en\"，"
    "[ledger] witnesses (每行 公钥 网址)、quorum",
    "the keys are (all values texts): [serve] listen, names, log, stop_seconds, [tls] certificate, key, client_ca, "
    "[limits] requests_per_second, burst, all_requests_per_second, all_burst, connections, [messages] lang = \"zh\" or "
    "\"en\", [ledger] witnesses (a line KEY URL each), quorum"};

}  // namespace taixin::cli

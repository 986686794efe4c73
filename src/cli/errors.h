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
    "requests_per_second、burst、all_requests_per_second、all_burst、published_per_second、published_"
    "burst、connections、connections_of_one，[messages] lang "
    "= \"zh\" 或 \"en\"，"
    "[ledger] witnesses (每行 公钥 网址)、quorum",
    "the keys are (all values texts): [serve] listen, names, log, stop_seconds, [tls] certificate, key, client_ca, "
    "[limits] requests_per_second, burst, all_requests_per_second, all_burst, published_per_second, published_burst, "
    "connections, connections_of_one, "
    "[messages] lang = \"zh\" or "
    "\"en\", [ledger] witnesses (a line KEY URL each), quorum"};

inline constexpr base::ErrorKind kNotADemo{"cli.not_a_demo",
                                           409,
                                           "这个平台已有人使用，或还没有根单位，不能生成演示账户",
                                           "somebody has used this home, or it has no root unit: no demo accounts",
                                           "演示账户只用于新建的演示平台：./dev run",
                                           "demo accounts are for a new demo home: ./dev run"};
inline constexpr base::ErrorKind kDemoServed{"cli.demo_served",
                                             409,
                                             "平台正在运行，不能生成演示账户",
                                             "the home is being served: no demo accounts",
                                             "请先停止 taixin serve",
                                             "stop taixin serve first"};
inline constexpr base::ErrorKind kCannotWrite{"cli.cannot_write",     500,
                                              "无法写入 {path}",      "cannot write {path}",
                                              "请检查磁盘空间和权限", "check space and permissions"};

}  // namespace taixin::cli

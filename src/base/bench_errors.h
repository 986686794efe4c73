// Refusals of the benchmark program and its peers.
#pragma once

#include "base/error.h"

namespace taixin::base {

inline constexpr ErrorKind kBenchUsage{
    "base.bench_usage",
    400,
    "基准测试参数有误：{argument}",
    "the benchmark does not understand {argument}",
    "用法：taixin_bench [名称...] [--tiny | --size N] [--json 文件] [--scratch 目录] [--list]",
    "usage: taixin_bench [NAME...] [--tiny | --size N] [--json FILE] [--scratch DIR] [--list]"};
inline constexpr ErrorKind kBenchFile{"base.bench_file",           500,
                                      "无法写入 {path}：{reason}", "cannot write {path}: {reason}",
                                      "请检查目录权限和剩余空间",  "check the permissions and the free space there"};
inline constexpr ErrorKind kPostgresAbsent{
    "base.postgres_absent",         500,
    "未找到 PostgreSQL 服务器程序", "there is no PostgreSQL server program on this machine",
    "运行 ./dev bench 会自动安装",  "./dev bench installs it"};
inline constexpr ErrorKind kPostgresFailed{"base.postgres_failed",
                                           500,
                                           "PostgreSQL 执行“{what}”失败：{reason}",
                                           "PostgreSQL failed at \"{what}\": {reason}",
                                           "请查看上面的原因；临时数据库已删除",
                                           "the reason is above; the throwaway cluster has been deleted"};

}  // namespace taixin::base

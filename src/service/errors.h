// What the application and its doors refuse by themselves; everything else comes from the rooms below.
#pragma once

#include "base/error.h"

namespace taixin::service {

inline constexpr base::ErrorKind kNoPacks{"service.no_packs",          500,
                                          "{home} 没有启用的规则包",   "{home} has no packs in force",
                                          "请重新初始化：taixin init", "make it anew: taixin init"};
inline constexpr base::ErrorKind kNoTemporary{"service.no_temporary",         500,
                                              "无法创建临时目录 {directory}", "cannot make a directory {directory}",
                                              "请检查磁盘空间和权限",         "check space and permissions"};
inline constexpr base::ErrorKind kNoRoute{
    "service.no_route", 404, "没有 {method} {path}", "there is no {method} {path}", "接口说明见 /docs", "see /docs"};
inline constexpr base::ErrorKind kMissing{
    "service.missing", 422, "缺少 {name}", "{name} is missing", "请补充后重试", "add it and try again"};
inline constexpr base::ErrorKind kBadJson{
    "service.bad_json", 400, "请求体不是有效的 JSON 对象", "the body is not a JSON object", "请检查格式",
    "check its form"};
inline constexpr base::ErrorKind kBadValue{
    "service.bad_value", 422, "{name} 的值“{value}”无效", "“{value}” is no value for {name}", "请核对", "check it"};
inline constexpr base::ErrorKind kUnknownMember{"service.unknown_member",
                                                422,
                                                "请求体中没有名为 {name} 的成员可用",
                                                "the body may hold no member {name}",
                                                "请对照接口说明 /docs 核对拼写",
                                                "check its spelling against /docs"};
inline constexpr base::ErrorKind kHoldsIdentityNumber{"service.holds_identity_number",
                                                      422,
                                                      "{name} 中含有证件号码，不予保存",
                                                      "{name} holds an identity number, which is not kept",
                                                      "请填写名称",
                                                      "give a name"};
inline constexpr base::ErrorKind kOnlyLocal{"service.only_local",
                                            403,
                                            "只能在本机执行",
                                            "only on the machine itself",
                                            "请在服务器上运行 taixin 命令",
                                            "use the command line on the server"};

inline constexpr base::ErrorKind kProofsClosed{
    "service.proofs_closed",
    403,
    "用途 {purpose} 不能取得证明文件",
    "proofs are not given for the purpose {purpose}",
    "证明文件含记录全文，仅限主体本人 (self)、法院 (court) 和审计 (audit)",
    "a proof holds the whole record: only the subject (self), a court or an auditor may have it"};

inline constexpr base::ErrorKind kTooManyProofs{"service.too_many_proofs",
                                                422,
                                                "该主体的记录超过 {max} 条，一次不能全部证明",
                                                "there are more than {max} records; not all are proven at once",
                                                "请用 --record 指定记录编号",
                                                "name one record with --record"};

inline constexpr base::ErrorKind kOnlySubject{"service.only_subject",
                                              403,
                                              "查询记录只对主体本人、法院和审计开放",
                                              "who looked is told to the subject itself, a court or an auditor",
                                              "请使用 self、court 或 audit 用途",
                                              "use the purpose self, court or audit"};
inline constexpr base::ErrorKind kFactsDiffer{"service.facts_differ",
                                              500,
                                              "原索引与库不一致，已由库重建并换用",
                                              "the index differed from the store; it was made anew and is in use",
                                              "请运行 taixin doctor 并查看磁盘",
                                              "run taixin doctor and look at the disk"};

}  // namespace taixin::service

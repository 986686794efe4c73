// What the application and its doors refuse by themselves; everything else comes from the rooms below.
#pragma once

#include "base/error.h"

namespace taixin::service {

inline constexpr base::ErrorKind kNoPacks{"service.no_packs",          500,
                                          "{home} 没有启用的规则包",   "{home} has no packs in force",
                                          "请重新初始化：taixin init", "make it anew: taixin init"};
inline constexpr base::ErrorKind kSandboxName{"service.sandbox_name",
                                              422,
                                              "{origin} 是沙箱专用的账本名称",
                                              "{origin} is a name for logs of sandboxes only",
                                              "请为正式平台另取账本名称；沙箱用 taixin sandbox 建立",
                                              "choose another origin; taixin sandbox makes a sandbox"};
inline constexpr base::ErrorKind kSandboxAlone{"service.sandbox_alone",
                                               422,
                                               "沙箱不接入见证和统一身份认证（{what}）",
                                               "a sandbox has neither witnesses nor an identity service ({what})",
                                               "请从沙箱的 taixin.toml 中去掉 [ledger] witnesses 和 [oidc]",
                                               "take [ledger] witnesses and [oidc] out of the sandbox's taixin.toml"};
inline constexpr base::ErrorKind kNoWorkbench{
    "service.no_workbench",
    503,
    "工作台未安装：{path} 中没有 index.html",
    "the workbench is not installed: there is no index.html in {path}",
    "请运行 ./dev web 构建，或以 serve --web 指明所在目录；不用工作台时各页面仍可使用",
    "build it with ./dev web, or name its directory with serve --web; the pages work without it"};
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
inline constexpr base::ErrorKind kTooManySignIns{
    "service.too_many_sign_ins", 429,
    "从这个地址登录的次数过多",  "too many have tried to sign in from this address",
    "请在 {seconds} 秒后再试",   "try again in {seconds} seconds"};
inline constexpr base::ErrorKind kOtherItem{
    "service.other_item",
    403,
    "“{unit}”不报送目录项 {item}",
    "{unit} does not hand over the item {item}",
    "请核对目录项；需要报送的，由系统管理员在单位资料中登记",
    "check the item; the system administrator registers what a unit hands over"};
inline constexpr base::ErrorKind kBadMember{
    "service.bad_member",
    400,
    "请求体的成员“{name}”缺失、不认识，或类型、格式、长度不对",
    "the member \"{name}\" of the body is missing, not known, or of a wrong type, form or length",
    "请对照接口说明 /docs 检查请求体",
    "compare the body with its description in /docs"};
inline constexpr base::ErrorKind kWrongType{"service.wrong_type",
                                            415,
                                            "请求体的类型不对，应为 {wanted}",
                                            "the body is of a wrong type; it should be {wanted}",
                                            "请设置 Content-Type",
                                            "set Content-Type"};
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

// ---- the change feed
inline constexpr base::ErrorKind kForgedToken{
    "service.forged_token",           400,
    "after 不是本平台给出的变更位置", "after is no position that this platform gave",
    "请原样使用上一页的 next",        "give the next of the page before as it was"};
inline constexpr base::ErrorKind kOtherView{
    "service.other_view",
    410,
    "该变更位置属于另一用途，或规则包已更换，本地副本不再可靠",
    "this position is of another purpose, or the rules have changed since: a copy made by them is not to be relied on",
    "请清空本地副本，不带 after 从头读取",
    "drop the copy and read from the beginning, without after"};

// ---- writes with an Idempotency-Key
inline constexpr base::ErrorKind kBadKey{"service.bad_key",
                                         400,
                                         "Idempotency-Key 应为 1 至 {limit} 个可见的 ASCII 字符",
                                         "an Idempotency-Key is 1 to {limit} visible ASCII characters",
                                         "请用随机的 UUID",
                                         "use a random UUID"};
inline constexpr base::ErrorKind kKeyOfOther{"service.key_of_other",
                                             422,
                                             "这个 Idempotency-Key 已用于另一个请求",
                                             "this Idempotency-Key was used for another request",
                                             "请换一个新的键",
                                             "use a new key"};
inline constexpr base::ErrorKind kKeyUnderWay{"service.key_under_way",
                                              409,
                                              "使用这个 Idempotency-Key 的请求正在处理",
                                              "the request with this Idempotency-Key is being carried out",
                                              "请稍后用同一个键重试，取得结果",
                                              "send it again with the same key a little later"};
inline constexpr base::ErrorKind kOutcomeUnknown{
    "service.outcome_unknown",
    409,
    "服务在处理这个请求时中断，是否已经完成不能确定",
    "the service stopped while this was carried out; whether it was done is not known",
    "请先查询是否已经生效，再用新的键重试",
    "look whether it has taken effect, then send it with a new key"};

// ---- jobs
inline constexpr base::ErrorKind kTooManyJobs{"service.too_many_jobs",           429,
                                              "您已有 {limit} 项后台任务未结束", "{limit} of your jobs have not ended",
                                              "请等待其结束，或取消其中一项",    "wait for one to end, or cancel one"};
inline constexpr base::ErrorKind kNoJob{"service.no_job",
                                        404,
                                        "没有这项后台任务",
                                        "there is no such job",
                                        "请核对编号；结果只保留一天",
                                        "check the id; results are kept for a day"};
inline constexpr base::ErrorKind kNotEnded{
    "service.not_ended",       409, "后台任务尚未结束（{state}）", "the job has not ended ({state})", "请稍后再取结果",
    "ask for the result later"};
inline constexpr base::ErrorKind kJobCancelled{"service.job_cancelled", 499,
                                               "任务在开始前已取消",    "the job was cancelled before it began",
                                               "需要时请重新提交",      "send it again if it is needed"};
inline constexpr base::ErrorKind kJobInterrupted{"service.job_interrupted",
                                                 409,
                                                 "服务停止时任务尚未完成，没有留下任何数据",
                                                 "the service stopped before the job was done; nothing of it is left",
                                                 "请重新提交",
                                                 "send it again"};

// ---- receipts of checks
inline constexpr base::ErrorKind kNoReceipt{"service.no_receipt",       404,
                                            "没有这张核查回执",         "there is no such receipt of a check",
                                            "请核对回执编号，勿作修改", "give the receipt's id as it was given"};
inline constexpr base::ErrorKind kProofLater{"service.proof_later",
                                             409,
                                             "该次核查尚未列入已签署的检查点",
                                             "no signed checkpoint has this check yet",
                                             "请在一两秒后重试",
                                             "try again in a second or two"};

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

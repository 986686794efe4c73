// What accounts, signing in and clients refuse. Whoever signs in is told nothing by which an account could be found.
#pragma once

#include "base/error.h"

namespace taixin::access {

// ---- accounts and units
inline constexpr base::ErrorKind kBadEvent{"access.bad_event",
                                           500,
                                           "账户变更记录 {id} 读不懂：{what}",
                                           "event {id} of the accounts cannot be read: {what}",
                                           "请从备份恢复，并运行 taixin ledger audit 查明改动",
                                           "restore a backup, and let taixin ledger audit show what was changed"};
inline constexpr base::ErrorKind kNoUnit{"access.no_unit",
                                         404,
                                         "没有单位 {unit}",
                                         "there is no unit {unit}",
                                         "请先登记该单位，或核对编号",
                                         "enter the unit first, or check its number"};
inline constexpr base::ErrorKind kNoAccount{
    "access.no_account", 404, "没有账户 {account}", "there is no account {account}", "请核对编号", "check its number"};
inline constexpr base::ErrorKind kBadUnit{"access.bad_unit",    422,
                                          "单位信息有误：{zh}", "the unit cannot be so: {en}",
                                          "请改正后重新提交",   "correct it and try again"};
inline constexpr base::ErrorKind kUnitInUse{"access.unit_in_use",
                                            409,
                                            "单位仍在使用：{zh}",
                                            "the unit is in use: {en}",
                                            "请先移走或停用其下级单位和账户，再停用本单位",
                                            "move or close what belongs to it first"};
inline constexpr base::ErrorKind kTaken{"access.taken",      409,          "{zh}已被使用",
                                        "the {en} is taken", "请另取一个", "choose another"};
inline constexpr base::ErrorKind kBadAccount{"access.bad_account", 422,
                                             "账户信息有误：{zh}", "the account cannot be so: {en}",
                                             "请改正后重新提交",   "correct it and try again"};
inline constexpr base::ErrorKind kMinor{"access.minor",
                                        422,
                                        "未成年人不能开立账户",
                                        "a minor gets no account",
                                        "请由监护人到服务窗口办理",
                                        "a guardian acts at a service window"};
inline constexpr base::ErrorKind kWrongState{"access.wrong_state",
                                             409,
                                             "账户当前为“{state}”，不能执行该操作",
                                             "the account is {state}, which does not allow this",
                                             "请刷新后核对账户状态",
                                             "look at the account again"};
inline constexpr base::ErrorKind kUnknownRole{"access.unknown_role", 422,
                                              "没有角色“{role}”",    "there is no role \"{role}\"",
                                              "可用的角色：{known}", "roles in force: {known}"};
inline constexpr base::ErrorKind kExcluded{
    "access.excluded",
    409,
    "角色“{role}”与已有的“{other}”互斥，不能由同一人担任",
    "the role {role} excludes {other}, which the account has",
    "系统管理员、安全管理员、审计管理员须由不同的人担任（GB/T 22239 8.1.4.2）",
    "system, security and audit administrator are different people (GB/T 22239 8.1.4.2)"};
inline constexpr base::ErrorKind kNoGrant{"access.no_grant",
                                          404,
                                          "该账户在此单位没有角色“{role}”",
                                          "the account has no role {role} there",
                                          "请刷新后核对",
                                          "look at the account again"};
inline constexpr base::ErrorKind kOwnAccount{"access.own_account",   403,
                                             "不能变更自己的账户",   "nobody changes an account of their own",
                                             "请由另一位管理员办理", "ask another administrator"};

// ---- recovery by two
inline constexpr base::ErrorKind kNoRecovery{"access.no_recovery",
                                             409,
                                             "该账户没有待确认的找回申请",
                                             "no recovery of this account waits for a second person",
                                             "申请 72 小时内有效；请重新申请",
                                             "a request holds for 72 hours; ask again"};
inline constexpr base::ErrorKind kTwoPeople{"access.two_people",
                                            403,
                                            "须由另一位管理员确认，申请人和账户本人不能确认",
                                            "a second administrator confirms: not the one who asked, nor its owner",
                                            "请由另一位管理员确认",
                                            "let another administrator confirm"};

// ---- what gives power, by two
inline constexpr base::ErrorKind kNoProposal{"access.no_proposal",
                                             409,
                                             "没有这件待确认的申请，或者已经确认、撤回或过期",
                                             "nothing of this number waits: it was confirmed, dropped or has lapsed",
                                             "申请 7 天内有效；请刷新后核对，需要时重新提出",
                                             "a wish holds for 7 days; look again, and ask anew if it is needed"};
inline constexpr base::ErrorKind kTooManyProposals{
    "access.too_many_proposals",   429,
    "待确认的申请已有 {limit} 件", "{limit} wishes wait for confirmation",
    "请先确认或撤回已有的申请",    "confirm or drop those that wait"};
inline constexpr base::ErrorKind kNoAlone{"access.no_alone",
                                          404,
                                          "没有这条单人操作的提醒，或者已经标记",
                                          "there is no such note of something done alone, or it was seen",
                                          "请刷新后核对",
                                          "look again"};

// ---- signing in
inline constexpr base::ErrorKind kSignInRefused{
    "access.sign_in_refused",
    401,
    "登录名或密码不正确，或账户暂时不能登录",
    "login or password is wrong, or the account may not sign in now",
    "多次失败后账户会锁定一段时间；忘记密码请联系本单位的安全管理员",
    "after several failures an account is locked for a while; ask the security administrator for recovery"};
inline constexpr base::ErrorKind kSignInBusy{"access.sign_in_busy", 503,
                                             "正在登录的人较多",    "many people are signing in",
                                             "请几秒钟后再试",      "try again in some seconds"};
inline constexpr base::ErrorKind kNoPolicy{"access.no_policy",
                                           503,
                                           "启用的规则包没有登录规则（sign_in_policy）",
                                           "no pack in force says how people sign in (sign_in_policy)",
                                           "请启用国家规则包",
                                           "put the national pack in force"};
inline constexpr base::ErrorKind kCodeNeeded{"access.code_needed",
                                             401,
                                             "请输入手机上的动态验证码",
                                             "the one-time code is needed",
                                             "打开手机上的验证器，输入六位数字",
                                             "give the six digits that the phone shows"};
inline constexpr base::ErrorKind kCodeRefused{"access.code_refused",
                                              401,
                                              "动态验证码不正确或已用过",
                                              "the one-time code is wrong or was used",
                                              "请等验证器显示下一个验证码后再输入；并核对手机时间",
                                              "wait for the next code, and check the clock of the phone"};
inline constexpr base::ErrorKind kProofNeeded{
    "access.proof_needed",
    403,
    "更换手机须先输入现在的密码和旧手机上的验证码",
    "another phone needs the present password and a code of the phone that is enrolled",
    "旧手机丢失的，请联系安全管理员办理找回（两人）",
    "if the old phone is lost, ask the security administrators for recovery (two people)"};
inline constexpr base::ErrorKind kNotYourUnit{"access.not_your_unit",   403,
                                              "本账户在该单位没有角色", "the account has no role in that unit",
                                              "请从列出的单位中选择",   "choose one of those that are listed"};
inline constexpr base::ErrorKind kUnfinished{"access.unfinished",    403,
                                             "登录还没有完成：{zh}", "signing in is not finished: {en}",
                                             "请在登录页面继续",     "go on at the page for signing in"};
// Somebody was signing in or signed in, and that has ended; a request that shows nobody at all is access.not_signed_in.
inline constexpr base::ErrorKind kSignedOut{"access.signed_out",
                                            401,
                                            "登录已经结束，或者登录步骤已过期",
                                            "the session, or this step of signing in, has ended",
                                            "请重新登录",
                                            "sign in again"};
inline constexpr base::ErrorKind kBadCsrf{"access.bad_csrf",          403,
                                          "页面已过期，操作没有执行", "the page is out of date; nothing was done",
                                          "请刷新页面后再试",         "load the page again"};
inline constexpr base::ErrorKind kTooManySessions{
    "access.too_many_sessions",      503,          "同时登录的人数已达上限",
    "too many people are signed in", "请稍后再试", "try again later"};

// ---- passwords and links
inline constexpr base::ErrorKind kWeakPassword{"access.weak_password", 422,
                                               "密码不合要求：{zh}",   "the password is too weak: {en}",
                                               "请换一个密码",         "choose another"};
inline constexpr base::ErrorKind kCommonPassword{
    "access.common_password",           422,
    "密码太常见，容易被猜中",           "the password is among those that are tried first",
    "请用几个不相干的词加上数字和符号", "take some unrelated words with digits and signs"};
inline constexpr base::ErrorKind kPasswordHoldsName{"access.password_holds_name",
                                                    422,
                                                    "密码中含有登录名或姓名",
                                                    "the password holds the login or the name",
                                                    "请换一个密码",
                                                    "choose another"};
inline constexpr base::ErrorKind kPasswordUsed{"access.password_used",
                                               422,
                                               "最近 {count} 次用过的密码不能再用",
                                               "it is among the last {count} passwords",
                                               "请换一个没有用过的密码",
                                               "choose one that was not used"};
inline constexpr base::ErrorKind kBadLink{"access.bad_link",
                                          410,
                                          "链接无效、已使用或已过期",
                                          "the link is wrong, was used or has expired",
                                          "链接只能用一次，72 小时内有效；请管理员重新生成",
                                          "a link works once, within 72 hours; ask for a new one"};

// ---- other systems
inline constexpr base::ErrorKind kClientRefused{"access.client_refused",
                                                401,
                                                "客户端编号或密钥不正确，或已停用",
                                                "the client's id or secret is wrong",
                                                "请核对编号和密钥；轮换后旧密钥会失效",
                                                "check them; an old secret ends"};
inline constexpr base::ErrorKind kBearerRefused{"access.bearer_refused",
                                                401,
                                                "访问令牌无效或已过期",
                                                "the access token is wrong or has expired",
                                                "请用客户端编号和密钥重新换取：POST /api/v1/oauth/token",
                                                "get a new one: POST /api/v1/oauth/token"};
inline constexpr base::ErrorKind kTwoSecrets{"access.two_secrets",       409,
                                             "该客户端已有两个有效密钥", "the client has two live secrets",
                                             "请先停用不再使用的一个",   "end the one that is no longer used"};
inline constexpr base::ErrorKind kNoSecret{"access.no_secret",   404,
                                           "没有这个密钥或证书", "there is no such secret or certificate",
                                           "请刷新后核对",       "look at the client again"};
inline constexpr base::ErrorKind kOverQuota{"access.over_quota",
                                            429,
                                            "该客户端今天的调用次数已达上限 {limit}",
                                            "the client has used its {limit} requests of today",
                                            "请明天再试，或申请提高限额",
                                            "try again tomorrow, or ask for a higher limit"};

// ---- at a window
inline constexpr base::ErrorKind kNotAWindow{"access.not_a_window",
                                             403,
                                             "只有服务窗口的工作人员可以代办",
                                             "only officers of a service window act for somebody",
                                             "请到服务窗口办理",
                                             "this is done at a service window"};

}  // namespace taixin::access

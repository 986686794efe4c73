// What the rules room refuses.
#pragma once

#include "base/error.h"

namespace taixin::rules {

inline constexpr base::ErrorKind kVersionUnreadable{
    "rules.version_unreadable",
    500,
    "第 {activation} 次启用的规则包读不出：{what}",
    "the packs of activation {activation} cannot be read: {what}",
    "请用启用它们的程序版本运行，并运行 taixin ledger audit",
    "run the version of the program that activated them, and run taixin ledger audit"};
inline constexpr base::ErrorKind kPacksRefused{"rules.packs_refused",    422,
                                               "规则包不能启用：{what}", "the packs cannot be put in force: {what}",
                                               "请改正规则包后重新提交", "mend the packs and hand them in again"};
inline constexpr base::ErrorKind kNothingChanges{
    "rules.nothing_changes",        422,        "与现行规则包没有差别",
    "these are the packs in force", "无须启用", "nothing has to be put in force"};
inline constexpr base::ErrorKind kItemGone{
    "rules.item_gone",
    422,
    "平台已有目录项 {item} 第 {revision} 版的记录，规则包须原样保留这一版的字段",
    "there are records of {item}, revision {revision}: its fields have to stay as they are in the packs",
    "请保留原版字段，字段有变化时另起新版（revision）",
    "keep that revision, and give changed fields a revision of their own"};
inline constexpr base::ErrorKind kRoleGone{"rules.role_gone",
                                           422,
                                           "有账户正在使用角色 {role}，新规则包中没有",
                                           "accounts have the role {role}, which the packs do not know",
                                           "请保留该角色，或者先收回账户的角色",
                                           "keep the role, or take it back from the accounts first"};
inline constexpr base::ErrorKind kNoEntry{"rules.no_entry",
                                          404,
                                          "现行规则包中没有条目“{entry}”",
                                          "the packs in force have no entry {entry}",
                                          "请从列表中选择",
                                          "choose it from the list"};
inline constexpr base::ErrorKind kActsAlready{"rules.acts_already",
                                              409,
                                              "条目“{entry}”已经起作用，不需要确认",
                                              "the entry {entry} acts already",
                                              "请刷新后查看",
                                              "look at the list again"};
inline constexpr base::ErrorKind kNotConfirmed{
    "rules.not_confirmed",           409,
    "条目“{entry}”没有经过两人确认", "the entry {entry} was not confirmed by two people",
    "只有确认过的条目才能撤销确认",  "only what was confirmed can be doubted"};
inline constexpr base::ErrorKind kChangeWaits{"rules.change_waits",
                                              409,
                                              "已有等待办理的同类事项（编号 {change}）",
                                              "the change {change} about the same is waiting already",
                                              "请先确认或者不同意该事项",
                                              "confirm or drop that one first"};
inline constexpr base::ErrorKind kNoChange{
    "rules.no_change",        404, "没有编号为 {change} 的事项", "no change {change}", "请从列表中选择",
    "choose it from the list"};
inline constexpr base::ErrorKind kChangeOver{"rules.change_over",
                                             409,
                                             "事项 {change} 已经办结（{state}）",
                                             "the change {change} is over ({state})",
                                             "请刷新后查看",
                                             "look at the list again"};
inline constexpr base::ErrorKind kSamePerson{"rules.same_person",
                                             403,
                                             "您已经确认过，须由另一人核对官方文本后确认",
                                             "you have confirmed it already: another person compares the official text",
                                             "请交给另一名规则管理员",
                                             "hand it to another keeper of the rules"};
inline constexpr base::ErrorKind kAccountsOnly{"rules.accounts_only",
                                               403,
                                               "须由实名账户确认，控制台不能代替",
                                               "confirmed by named accounts, not by the console",
                                               "请由两名规则管理员登录后确认",
                                               "two keepers of the rules sign in and confirm"};
inline constexpr base::ErrorKind kTextMissing{"rules.text_missing",
                                              422,
                                              "“{field}”须填写，最多 {max} 个字",
                                              "{field} has to be filled in, {max} characters at most",
                                              "请填写后再提交",
                                              "fill it in and send it again"};
inline constexpr base::ErrorKind kTextsDiffer{
    "rules.texts_differ",
    409,
    "您核对的官方文本与前一人的不同（空白除外）",
    "the official text that you read differs from the other person's, white space aside",
    "请两人一起核对原文：抄录有误的一方重新提交，规则包与原文不符的不同意该事项",
    "compare the source together: whoever copied wrongly sends it again; drop the change when the pack is wrong"};

inline constexpr base::ErrorKind kCopiedOutside{
    "rules.copied_outside",
    500,
    "第 {change} 项规则变更没有任何人签名就生效了；只有沙箱可以照抄来源平台的确认结果",
    "change {change} of the rules began without a signature; only a sandbox may copy what another home confirmed",
    "请运行 taixin ledger audit，并从备份恢复",
    "run taixin ledger audit, and restore from a backup"};

}  // namespace taixin::rules

// What the log of a home refuses, and what to do then.
#pragma once

#include "base/error.h"

namespace taixin::ledger {

inline constexpr base::ErrorKind kBadOpening{"ledger.bad_opening",
                                             422,
                                             "证明文件中的内容无法读取: {detail}",
                                             "what the proof opens cannot be read: {detail}",
                                             "请重新取得该证明文件",
                                             "obtain the proof file again"};
inline constexpr base::ErrorKind kLogDamaged{"ledger.damaged",
                                             500,
                                             "{path} 的账本已损坏: {detail}",
                                             "the log in {path} is damaged: {detail}",
                                             "请停止写入，运行 taixin ledger audit，并从备份恢复",
                                             "stop writing, run taixin ledger audit, and restore from a backup"};
inline constexpr base::ErrorKind kNotInLog{"ledger.not_in_log",
                                           404,
                                           "账本中没有 {what}",
                                           "the log has no {what}",
                                           "请核对编号；刚写入的内容在一秒内可以证明",
                                           "check the number; what was just written can be proven within a second"};
inline constexpr base::ErrorKind kNotSignedYet{"ledger.not_signed_yet",
                                               404,
                                               "账本第 {leaf} 条还没有签署",
                                               "entry {leaf} of the log is not signed yet",
                                               "刚写入的内容在一秒内可以证明，请稍后再试",
                                               "what was just written can be proven within a second; try again"};
inline constexpr base::ErrorKind kNothingSigned{"ledger.nothing_signed",
                                                503,
                                                "账本 {log} 还没有签署的检查点",
                                                "the log {log} has no signed checkpoint yet",
                                                "请稍后再试，或运行 taixin ledger checkpoint",
                                                "try again shortly, or run taixin ledger checkpoint"};
inline constexpr base::ErrorKind kWouldGoBack{
    "ledger.would_go_back",
    503,
    "拒绝签署账本 {log}: 已签署过 {signed} 条，现有 {size} 条，或两者内容不一致",
    "refused to sign the log {log}: {signed} entries were signed before, there are {size} now, or they are other ones",
    "数据目录可能是从较旧的备份恢复的；请恢复最新的备份，并告知见证方",
    "the home may come from an older backup; restore the newest one, and tell the witnesses"};
inline constexpr base::ErrorKind kQuorumMissing{
    "ledger.quorum_missing",
    503,
    "账本 {log} 的最新检查点只有 {have} 个见证签名，需要 {need} 个；仍显示此前的检查点",
    "only {have} witnesses have cosigned the newest checkpoint of the log {log}, {need} are needed; the one before "
    "stays "
    "shown",
    "写入不受影响；请查看 taixin ledger status，联系没有应答的见证方",
    "writing goes on; see taixin ledger status, and call the witnesses that do not answer"};
inline constexpr base::ErrorKind kNoLogKey{"ledger.no_key",
                                           503,
                                           "没有账本的签名密钥 {path}",
                                           "the log's signing key {path} is missing",
                                           "请从离线保管处放回该文件 (普通备份不含密钥)；确已遗失的，用 taixin keys "
                                           "renew 换新",
                                           "bring the file back from where it is kept (ordinary backups do not hold "
                                           "it); if it is lost for good, taixin keys renew makes a new one"};

// ---- keys that are lost (renew.h)
inline constexpr base::ErrorKind kOtherLogKey{
    "ledger.other_key",
    503,
    "账本 {log} 的签名密钥不是应有的那一把: 应为 {expected}，现为 {found}",
    "the signing key of the log {log} is another one: {expected} is expected, {found} is there",
    "请放回应有的密钥；数据目录比密钥旧时，请恢复更新的备份",
    "put the right key back; if the home is older than the key, restore a newer backup"};
inline constexpr base::ErrorKind kKeyIsThere{
    "ledger.key_is_there",
    409,
    "{path} 还在，不能换新",
    "{path} is there, so it is not renewed",
    "密钥没有遗失就不需要换新；已经泄露的，先把该文件移出平台目录，再执行",
    "a key that is not lost needs no other; if others have seen it, move the file out of the home first"};
inline constexpr base::ErrorKind kNothingToRenew{"ledger.nothing_to_renew",
                                                 409,
                                                 "没有遗失的密钥，也没有失去密钥的密封内容",
                                                 "no key is missing, and nothing that is sealed lacks its key",
                                                 "用 taixin keys status 查看各密钥的状态",
                                                 "taixin keys status shows the keys"};
inline constexpr base::ErrorKind kSealedLost{
    "ledger.sealed_lost",
    409,
    "{path} 遗失: 以它密封的自然人信息将永远无法读取，任何人都不能恢复",
    "{path} is lost: what was sealed about people with it can never be read again, by anybody",
    "先找遍离线保管处和密钥备份；确认找不回的，加上 --accept-loss-of-sealed-data 再执行",
    "look everywhere it may be kept, and for backups of the keys; if it is gone, say so with "
    "--accept-loss-of-sealed-data"};
inline constexpr base::ErrorKind kLockedKeys{
    "ledger.locked_keys",
    409,
    "{path} 没有主密钥就打不开，而主密钥不在",
    "{path} cannot be opened without its master key, which is missing",
    "把该文件移出平台目录另行保存 (也许还能找到主密钥)，再执行",
    "move the file out of the home and keep it (the master key may still turn up), then try again"};
inline constexpr base::ErrorKind kOldKeyUnknown{
    "ledger.old_key_unknown",
    422,
    "账本 {log} 签署过检查点，但不知道原来的公钥，或给出的公钥与之不符",
    "the log {log} has signed, and the old verifier key is not known or is not the one given",
    "用 --old-vkey 给出当时公布的公钥 (公报、见证方、证明文件旁)",
    "give the key that was published then with --old-vkey (the gazette, the witnesses, beside proof files)"};
inline constexpr base::ErrorKind kOtherMasterKey{
    "ledger.other_master_key",
    503,
    "主密钥不是这个平台的: 账本 {log} 的条目不能由它推出",
    "the master key is not this home's: the entries of the log {log} do not follow from it",
    "请放回原来的主密钥",
    "put the right master key back"};

// ---- what an audit finds
inline constexpr base::ErrorKind kFoundChanged{"ledger.found_changed",
                                               500,
                                               "表 {table} 第 {row} 行与账本不符，不同的列: {column}",
                                               "row {row} of {table} is not what the log has; other columns: {column}",
                                               "有人绕过程序改动了数据；请保全现场，与备份比对并追查",
                                               "somebody changed data behind the program's back; keep the evidence, "
                                               "compare with a backup and find out who"};
inline constexpr base::ErrorKind kFoundMissing{"ledger.found_missing",
                                               500,
                                               "表 {table} 第 {row} 行在账本中，表里却没有",
                                               "row {row} of {table} is in the log and not in the table",
                                               "有人绕过程序删除了数据；请保全现场，与备份比对并追查",
                                               "somebody deleted data behind the program's back; keep the evidence, "
                                               "compare with a backup and find out who"};
inline constexpr base::ErrorKind kFoundNoLeaf{"ledger.found_no_leaf",
                                              500,
                                              "表 {table} 第 {row} 行不在账本中",
                                              "row {row} of {table} is not in the log",
                                              "有人绕过程序写入了数据；请保全现场并追查，不要采信该行",
                                              "somebody wrote data behind the program's back; keep the evidence, find "
                                              "out who, and do not believe the row"};
inline constexpr base::ErrorKind kFoundTile{"ledger.found_tile",
                                            500,
                                            "账本第 {level} 层第 {tile} 块第 {hash} 个哈希不是由下层算出的",
                                            "hash {hash} of tile {tile} on level {level} does not follow from below",
                                            "账本文件被改动；请保全现场，与备份和见证方的检查点比对",
                                            "the log itself was changed; keep the evidence, and compare with a backup "
                                            "and with the checkpoints of the witnesses"};
inline constexpr base::ErrorKind kFoundLeafTable{
    "ledger.found_leaf_table",
    500,
    "账本的行号对照表在 {leaf} 处断开",
    "the table of leaves is broken at {leaf}",
    "账本文件被改动；请保全现场，与备份比对",
    "the log itself was changed; keep the evidence, compare with a backup"};
inline constexpr base::ErrorKind kFoundCheckpoint{
    "ledger.found_checkpoint",
    500,
    "{size} 条时签署的检查点与账本不符: {detail}",
    "the checkpoint signed at {size} entries does not fit the log: {detail}",
    "账本或检查点被改动；请保全现场，与见证方持有的检查点比对",
    "the log or the checkpoint was changed; keep the evidence, compare with the checkpoints of the witnesses"};
inline constexpr base::ErrorKind kFoundOpaque{
    "ledger.found_opaque",
    500,
    "账本前 {found} 条被标为无法推出，而记载的密钥遗失只允许 {allowed} 条 (或内容不同)",
    "the first {found} entries are marked as underivable; the losses of keys on record allow {allowed}, or other ones",
    "账本文件被改动；请保全现场，与备份比对",
    "the log itself was changed; keep the evidence, compare with a backup"};
inline constexpr base::ErrorKind kFoundShorter{"ledger.found_shorter",
                                               500,
                                               "账本有 {size} 条，却签署过 {signed} 条",
                                               "the log has {size} entries, {signed} were signed",
                                               "账本被截短或恢复了旧备份；请恢复最新的备份",
                                               "the log was cut or an old backup restored; restore the newest one"};

}  // namespace taixin::ledger

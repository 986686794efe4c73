// What the vault refuses, and what to do then.
#pragma once

#include "base/error.h"

namespace taixin::vault {

// ---- the keys directory
inline constexpr base::ErrorKind kNoVault{
    "vault.no_keys",
    503,
    "{path} 中没有密钥库 (keys.db)，涉及自然人的密封内容既不能写入也不能读取",
    "{path} holds no keys (keys.db): what is sealed about people can be neither written nor read",
    "请恢复密钥备份 (taixin restore --keys)；确已遗失的，见 taixin keys status",
    "restore the keys (taixin restore --keys); if they are lost for good, see taixin keys status"};
inline constexpr base::ErrorKind kVaultExists{
    "vault.exists",
    409,
    "{path} 中已有密钥库",
    "{path} already holds keys",
    "密钥库绝不会被覆盖；如确需更换，请先将该目录移走保存",
    "keys are never overwritten; to replace them move the directory away first"};
inline constexpr base::ErrorKind kNoMasterKey{"vault.no_master_key",
                                              503,
                                              "主密钥文件 {path} 不存在",
                                              "the master key {path} is missing",
                                              "请从离线保管处取回主密钥，放回该路径，权限设为 0600；确已遗失的，见 "
                                              "taixin keys status",
                                              "bring the master key back from where it is kept, with mode 0600; if it "
                                              "is lost for good, see taixin keys status"};
inline constexpr base::ErrorKind kBadMasterKey{
    "vault.bad_master_key",
    503,
    "主密钥文件 {path} 不完整或有抄写错误: {detail}",
    "the master key {path} is not whole or was copied with a mistake: {detail}",
    "请与离线保管的主密钥逐字核对",
    "compare it character by character with the copy kept offline"};
inline constexpr base::ErrorKind kWrongMasterKey{
    "vault.wrong_master_key",
    503,
    "主密钥与密钥库 {path} 不匹配 (密钥库所需主密钥的指纹为 {expected}，提供的为 {found})",
    "the master key does not belong to {path} (it needs the one with fingerprint {expected}, given was {found})",
    "请换用这个密钥库创建时的主密钥；不要重新生成",
    "use the master key with which these keys were made; do not make a new one"};
inline constexpr base::ErrorKind kOpenToOthers{"vault.open_to_others",
                                               503,
                                               "{path} 可被其他用户访问 (权限 {mode})，拒绝使用",
                                               "{path} is open to other users (mode {mode}) and is not used",
                                               "请运行 chmod go-rwx {path}，并考虑该密钥是否已经泄露",
                                               "run chmod go-rwx {path}, and consider whether the key has leaked"};
inline constexpr base::ErrorKind kVaultReadOnly{
    "vault.read_only",
    503,
    "密钥库处于只读状态，原因: {why}",
    "the vault is in read-only mode because of {why}",
    "已有密钥仍可使用；请排除磁盘故障后重新启动",
    "existing keys still work; clear the trouble with the disk and start again"};

// ---- keys of subjects
inline constexpr base::ErrorKind kNoKey{"vault.no_key",
                                        500,
                                        "主体 {subject} 没有数据密钥",
                                        "subject {subject} has no data key",
                                        "密钥库比数据旧；请恢复更新的密钥备份 (taixin restore --keys)",
                                        "the keys are older than the data; restore a newer backup of the keys"};
inline constexpr base::ErrorKind kKeyErased{
    "vault.key_erased",
    410,
    "主体 {subject} 的数据密钥已于 {day} 销毁 (证书 {certificate})",
    "the data key of subject {subject} was destroyed on {day} (certificate {certificate})",
    "其密封内容已不可恢复；删除证书说明了依据",
    "what was sealed cannot be read any more; the certificate says why"};
inline constexpr base::ErrorKind kBadSealed{
    "vault.bad_sealed",
    500,
    "密封内容无法打开: {detail}",
    "sealed bytes cannot be opened: {detail}",
    "内容被改动、移位或损坏；请用 taixin doctor 检查并从备份恢复",
    "they were changed, moved or damaged; look with taixin doctor and restore from a backup"};

// ---- erasure by two people
inline constexpr base::ErrorKind kNobodyHere{
    "vault.nobody_here",
    404,
    "没有以该证件号码密封的内容",
    "nothing is sealed under this identity number",
    "请核对号码；没有可删除的内容时，可据此答复本人",
    "check the number; if it is right there is nothing to erase, and that can be answered"};
inline constexpr base::ErrorKind kNothingToErase{
    "vault.nothing_to_erase",
    404,
    "主体 {subject} 没有数据密钥，没有可删除的密封内容",
    "subject {subject} has no data key: nothing is sealed that could be erased",
    "请核对主体编号",
    "check the number of the subject"};
inline constexpr base::ErrorKind kBadErasureText{
    "vault.bad_text",
    422,
    "{name} 为空、过长、不止一行，或含有证件号码",
    "{name} is empty, too long, more than one line, or holds an identity number",
    "请用一行文字填写，写明条款或文号，不写证件号码",
    "give one line that names the clause or document, without identity numbers"};
inline constexpr base::ErrorKind kNoErasure{"vault.no_erasure",
                                            404,
                                            "没有删除申请 {id}",
                                            "there is no erasure request {id}",
                                            "请核对编号 (taixin erase list)",
                                            "check the number (taixin erase list)"};
inline constexpr base::ErrorKind kErasureClosed{"vault.erasure_closed",
                                                409,
                                                "删除申请 {id} 的状态为 {state}，不能再处理",
                                                "erasure request {id} is {state}, nothing more can be done with it",
                                                "如仍需删除，请重新申请",
                                                "make a new request if it is still wanted"};
inline constexpr base::ErrorKind kErasureWaiting{
    "vault.erasure_waiting",           409,
    "该主体已有待审批的删除申请 {id}", "erasure request {id} about this subject is waiting already",
    "请由另一人审批，或先撤回",        "have it approved by somebody else, or withdraw it first"};
inline constexpr base::ErrorKind kSamePerson{
    "vault.same_person",          409,
    "申请人与审批人不能是同一人", "whoever requested an erasure cannot approve it",
    "请由另一名有权限的人员审批", "have it approved by another officer"};
inline constexpr base::ErrorKind kNoCertificate{"vault.no_certificate",
                                                404,
                                                "删除申请 {id} 的状态为 {state}，尚无证书",
                                                "erasure request {id} is {state} and has no certificate",
                                                "密钥销毁后才有证书",
                                                "there is one when the key is destroyed"};

// ---- backups of the keys
inline constexpr base::ErrorKind kNotAKeysBackup{"vault.not_a_keys_backup",
                                                 422,
                                                 "{path} 不是完整的密钥备份: {detail}",
                                                 "{path} is not a whole backup of keys: {detail}",
                                                 "请换用另一份由 taixin backup --keys 生成的备份",
                                                 "use another one made by taixin backup --keys"};
inline constexpr base::ErrorKind kKeysBackupExpired{
    "vault.keys_backup_expired",
    409,
    "密钥备份 {path} 已于 {day} 到期，不能恢复；到期备份可能含有已销毁的密钥",
    "the backup of keys {path} expired on {day} and is not restored: it may hold keys that were destroyed since",
    "请换用未到期的备份，并删除到期的备份",
    "use one that has not expired, and delete those that have"};

// ---- files that wait, sealed (file_keys.h, sealed_file.h)
inline constexpr base::ErrorKind kNoFileKey{
    "vault.no_file_key",
    410,
    "文件 {id}… 的密钥不存在或已销毁，文件不能再打开",
    "the key of the file {id}... is not there or was destroyed: it cannot be opened any more",
    "请重新报送或上传该文件",
    "hand the file over, or upload it, once more"};
inline constexpr base::ErrorKind kNoSealedFile{
    "vault.no_sealed_file",      410,
    "密封的文件 {id}… 已不存在", "the sealed file {id}... is not there any more",
    "请重新报送或上传该文件",    "hand the file over, or upload it, once more"};
inline constexpr base::ErrorKind kBadSealedFile{"vault.bad_sealed_file",
                                                500,
                                                "密封的文件 {id}… 无法打开：{detail}",
                                                "the sealed file {id}... does not open: {detail}",
                                                "请重新报送该文件，并查明何人改动了文件",
                                                "hand the file over once more, and find out who changed it"};

// ---- what doctor finds
inline constexpr base::ErrorKind kFoundBadKey{"vault.found_bad_key",
                                              500,
                                              "主体 {subject} 的数据密钥无法解开",
                                              "the data key of subject {subject} cannot be unwrapped",
                                              "请恢复密钥备份 (taixin restore --keys)，并查明何人改动了密钥库",
                                              "restore a backup of the keys and find out who changed them"};
inline constexpr base::ErrorKind kFoundDamagedKeys{"vault.found_damage",
                                                   500,
                                                   "{file}: 密钥库完整性检查: {detail}",
                                                   "{file}: integrity check of the keys: {detail}",
                                                   "请恢复密钥备份 (taixin restore --keys)",
                                                   "restore a backup of the keys (taixin restore --keys)"};
inline constexpr base::ErrorKind kFoundBadSealed{
    "vault.found_bad_sealed",
    500,
    "{row}: 密封内容无法打开: {detail}",
    "{row}: what is sealed does not open: {detail}",
    "请恢复同一时期的 records.db 备份与密钥备份，并查明何人改动了数据",
    "restore records.db and the keys of one time, and find out who changed them"};
inline constexpr base::ErrorKind kFoundUnwiped{"vault.found_unwiped",
                                               500,
                                               "{file}: 已销毁密钥的残留尚未清除",
                                               "{file}: the remains of a destroyed key are not yet wiped",
                                               "请腾出磁盘空间后重新启动，启动时会继续清除",
                                               "free some space on the disk and start again: the start goes on wiping"};

}  // namespace taixin::vault

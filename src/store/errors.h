// What the store refuses, and what to do then.
#pragma once

#include "base/error.h"

namespace taixin::store {

// ---- the home
inline constexpr base::ErrorKind kNoHome{"store.no_home",
                                         503,
                                         "{path} 不是泰信数据目录",
                                         "{path} is not a home of Taixin",
                                         "请先运行 taixin init --home {path}，或检查 --home 的路径",
                                         "run taixin init --home {path}, or check the path given to --home"};
inline constexpr base::ErrorKind kHomeExists{"store.home_exists",
                                             409,
                                             "{path} 中已有泰信数据",
                                             "{path} already holds a home",
                                             "请换一个目录，或直接使用该目录",
                                             "choose another directory, or use this one as it is"};
inline constexpr base::ErrorKind kOwnedByAnother{"store.owned_by_another",
                                                 503,
                                                 "数据目录 {path} 正被进程 {pid} 使用",
                                                 "the home {path} is in use by process {pid}",
                                                 "请通过该进程操作，或停止它之后再试",
                                                 "work through that process, or stop it and try again"};
inline constexpr base::ErrorKind kNewerHome{"store.newer_home",
                                            503,
                                            "{path} 的格式版本为 {found}，本程序只认识到 {known}",
                                            "{path} has format version {found}, this program knows up to {known}",
                                            "请使用更新版本的程序；旧程序不会改动新格式的数据",
                                            "use a newer program; an older one never touches newer data"};
inline constexpr base::ErrorKind kReadOnlyHome{"store.read_only_home",
                                               503,
                                               "{path} 不可写: {detail}",
                                               "{path} cannot be written: {detail}",
                                               "请检查目录的所有者、权限和挂载方式",
                                               "check the directory's owner, its permissions and how it is mounted"};

// ---- the disk and the writer
inline constexpr base::ErrorKind kDiskFull{
    "store.disk_full",
    507,
    "磁盘已满，{path} 未写入；已确认的数据完好",
    "the disk is full, {path} was not written; what was confirmed is safe",
    "请腾出空间后重新启动；在此之前不能写入，需要留痕的查询也不能进行",
    "free some space and start again; until then nothing is written, so nothing is answered that must be logged"};
inline constexpr base::ErrorKind kDiskFailed{
    "store.disk_failed",
    500,
    "磁盘读写失败 ({path}): {detail}；已确认的数据不受影响",
    "reading or writing {path} failed: {detail}; what was confirmed is not affected",
    "请检查磁盘，必要时从备份恢复，然后重新启动",
    "check the disk, restore from a backup if needed, then start again"};
inline constexpr base::ErrorKind kDamaged{"store.damaged",
                                          500,
                                          "{path} 已损坏: {detail}",
                                          "{path} is damaged: {detail}",
                                          "请停止使用，用 taixin doctor 检查，并从备份恢复 (taixin restore)",
                                          "stop, look with taixin doctor, and restore from a backup (taixin restore)"};
inline constexpr base::ErrorKind kReadOnly{"store.read_only",
                                           503,
                                           "系统处于只读状态，原因: {why}",
                                           "the platform is in read-only mode because of {why}",
                                           "查询仍可使用；请排除磁盘故障后重新启动",
                                           "reading still works; clear the trouble with the disk and start again"};
inline constexpr base::ErrorKind kBusy{
    "store.busy",       503, "系统繁忙，等待处理的请求已满", "too many requests are waiting", "请稍后重试",
    "try again shortly"};
inline constexpr base::ErrorKind kStoreFailed{"store.failed",
                                              500,
                                              "数据库操作失败 ({path}): {detail}",
                                              "a database operation failed ({path}): {detail}",
                                              "请保留日志并用 taixin doctor 检查",
                                              "keep the log and look with taixin doctor"};

// ---- what a use case may do
inline constexpr base::ErrorKind kNoSubmission{"store.no_submission", 404,
                                               "没有报送批次 {id}",   "there is no submission {id}",
                                               "请核对批次号",        "check the number of the submission"};
inline constexpr base::ErrorKind kSubmissionNotOpen{"store.submission_not_open",
                                                    409,
                                                    "报送批次 {id} 已经结束，不能再写入",
                                                    "submission {id} is finished, nothing can be added to it",
                                                    "请重新报送该文件",
                                                    "send the file again as a new submission"};
inline constexpr base::ErrorKind kCountsDisagree{
    "store.counts_disagree",
    500,
    "报送批次 {id} 的计数不符: {what} 写入 {written}，报告 {reported}",
    "the counts of submission {id} disagree: {what} written {written}, reported {reported}",
    "该批次未生效；请保留日志并报告问题",
    "the submission did not take effect; keep the log and report the fault"};
inline constexpr base::ErrorKind kNoRecord{"store.no_record", 404,
                                           "没有记录 {id}",   "there is no record {id}",
                                           "请核对记录号",    "check the number of the record"};
inline constexpr base::ErrorKind kTooManyItems{"store.too_many_items", 500,
                                               "目录项数量超过 {max}", "there are more than {max} catalog items",
                                               "请合并目录项",         "merge some catalog items"};

// ---- payloads
inline constexpr base::ErrorKind kBadPayload{"store.bad_payload",
                                             500,
                                             "记录内容无法还原: {detail}",
                                             "the fields of a record cannot be read back: {detail}",
                                             "请用 taixin doctor 检查，并从备份恢复",
                                             "look with taixin doctor, and restore from a backup"};
inline constexpr base::ErrorKind kNoDictionary{"store.no_dictionary",
                                               500,
                                               "记录内容所用的压缩字典 {number} 不存在",
                                               "the dictionary {number} of a record's fields is missing",
                                               "请用 taixin doctor 检查，并从备份恢复",
                                               "look with taixin doctor, and restore from a backup"};
inline constexpr base::ErrorKind kBadDictionary{"store.bad_dictionary",
                                                422,
                                                "无法训练压缩字典: {detail}",
                                                "a dictionary cannot be trained: {detail}",
                                                "请提供更多（至少几百条）合成样本",
                                                "give more synthetic samples (some hundreds at least)"};

// ---- backups
inline constexpr base::ErrorKind kBackupExists{"store.backup_exists",    409,
                                               "备份目标 {path} 已存在", "the backup target {path} already exists",
                                               "请换一个不存在的目录名", "name a directory that does not exist yet"};
inline constexpr base::ErrorKind kNotABackup{"store.not_a_backup",
                                             422,
                                             "{path} 不是完整的备份: {detail}",
                                             "{path} is not a whole backup: {detail}",
                                             "请换用另一份备份；未完成的备份 (.partial) 不能恢复",
                                             "use another backup; an unfinished one (.partial) cannot be restored"};

// ---- what doctor finds
inline constexpr base::ErrorKind kFoundDamage{"store.found_damage",
                                              500,
                                              "{file}: 数据库完整性检查: {detail}",
                                              "{file}: integrity check: {detail}",
                                              "请停止写入并从备份恢复 (taixin restore)",
                                              "stop writing and restore from a backup (taixin restore)"};
inline constexpr base::ErrorKind kFoundDangling{
    "store.found_dangling",
    500,
    "{file}: 表 {table} 第 {row} 行引用了 {parent} 中不存在的行",
    "{file}: row {row} of {table} refers to a row that {parent} does not have",
    "请从备份恢复，并报告问题",
    "restore from a backup, and report the fault"};
inline constexpr base::ErrorKind kFoundGap{
    "store.found_gap",
    500,
    "表 {table} 的编号不连续: 共 {count} 行，最大编号 {last}",
    "the ids of {table} have a gap: {count} rows, last id {last}",
    "有行被删除；请从备份恢复，并查明何人改动了数据库",
    "rows were removed; restore from a backup and find out who changed the database"};
inline constexpr base::ErrorKind kFoundCounts{"store.found_counts",
                                              500,
                                              "报送批次 {id}: {what} 记载 {stated}，实有 {actual}",
                                              "submission {id}: {what} stated {stated}, found {actual}",
                                              "请从备份恢复，并查明何人改动了数据库",
                                              "restore from a backup and find out who changed the database"};
inline constexpr base::ErrorKind kFoundBadPayload{"store.found_bad_payload",
                                                  500,
                                                  "记录 {id} 的内容无法还原: {detail}",
                                                  "the fields of record {id} cannot be read back: {detail}",
                                                  "请从备份恢复",
                                                  "restore from a backup"};
inline constexpr base::ErrorKind kFoundOpenToOthers{"store.found_open_to_others",
                                                    500,
                                                    "{file} 可被其他用户访问 (权限 {mode})",
                                                    "{file} is open to other users (mode {mode})",
                                                    "请运行 chmod go-rwx {file}",
                                                    "run chmod go-rwx {file}"};
inline constexpr base::ErrorKind kFoundWatermark{
    "store.found_watermark",
    500,
    "查询日志引用的提交序号 {named} 超过数据的 {head}",
    "the access log names commit {named}, later than the records' {head}",
    "records.db 与 access.db 不是同一时刻的；请一并恢复",
    "records.db and access.db are not of one moment; restore them together"};

}  // namespace taixin::store

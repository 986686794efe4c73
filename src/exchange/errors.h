// Every refusal of this room.
#pragma once

#include "base/error.h"

namespace taixin::exchange {

inline constexpr base::ErrorKind kNoPartner{"exchange.no_partner",
                                            404,
                                            "没有交换对方 {partner}，或者其规则今天不生效",
                                            "there is no partner {partner}, or its rules are not in force today",
                                            "交换对方在规则包中以 [[partner]] 列明；请核对代码：{known}",
                                            "partners are [[partner]] in the packs; known: {known}"};
inline constexpr base::ErrorKind kNoPartnerKey{
    "exchange.no_partner_key",
    409,
    "尚未登记 {partner} 的验证公钥",
    "the verifying key of {partner} is not set",
    "请向对方当面取得公钥（对方执行 taixin ledger status），核对后执行 taixin exchange key",
    "get the key from the partner in person (its `taixin ledger status`), then `taixin exchange key`"};
inline constexpr base::ErrorKind kNotAManifest{"exchange.not_a_manifest",
                                               422,
                                               "这不是交换清单：{why}",
                                               "this is not the manifest of an exchange: {why}",
                                               "请提供对方给出的整个文件夹，不要改动其中任何文件",
                                               "give the whole folder as it was handed over, nothing in it changed"};
inline constexpr base::ErrorKind kWrongKind{"exchange.wrong_kind",
                                            422,
                                            "清单的种类是 {found}，这里需要 {wanted}",
                                            "the manifest is of kind {found}, and {wanted} is wanted here",
                                            "批次用 take，回执用 receipt，对账单用 compare",
                                            "batches are taken, receipts loaded, statements compared"};
inline constexpr base::ErrorKind kUnknownSender{
    "exchange.unknown_sender",
    422,
    "清单由 {from} 签发，本平台没有登记这把公钥",
    "the manifest is from {from}, whose key is not known here",
    "请核对是否为约定的交换对方；换了密钥的，先当面核对再登记新公钥",
    "check whether it is an agreed partner; when its key has changed, compare it in person and set it"};
inline constexpr base::ErrorKind kNotForUs{"exchange.not_for_us",
                                           422,
                                           "这份文件是给 {to} 的，本平台是 {own}",
                                           "this is for {to}, and this platform is {own}",
                                           "请退还对方，不要打开其中的数据文件",
                                           "give it back; do not open its files"};
inline constexpr base::ErrorKind kTorn{
    "exchange.torn",
    422,
    "文件 {name} 缺失或者与清单不符（清单 {wanted}，实际 {found}）",
    "the file {name} is missing or not what the manifest says ({wanted}, found {found})",
    "请重新拷贝整个文件夹；再不符，请对方按原批次号重新导出（字节不变）",
    "copy the whole folder again; else ask for the same batch once more, its bytes are the same"};
inline constexpr base::ErrorKind kBringFirst{"exchange.bring_first",
                                             409,
                                             "这是第 {number} 批，第 {first} 批还没有收到",
                                             "this is batch {number}, and batch {first} has not come",
                                             "请先收第 {first} 批；对方随时可以按批次号重新导出",
                                             "take batch {first} first; the partner can export it again at any time"};
inline constexpr base::ErrorKind kForked{
    "exchange.forked",
    409,
    "第 {number} 批与已经收到的不是同一份，或者不接在上一批之后：对方的批次链分叉了",
    "batch {number} is not the one that came before, or does not follow the one before: the partner's chain is forked",
    "不要继续收取；请保存两份文件，与对方核对。对方恢复过旧备份的，请恢复最新的备份后重新导出；没有更新的备份的，双方换"
    "新"
    "的对方代码、重新登记公钥，从第 1 批开始（docs/operations.md）",
    "take nothing further; keep both and settle it with the partner. If it restored an old backup, let it restore the "
    "newest and export again; without one, both use new partner codes, set the keys and begin at batch 1 "
    "(docs/operations.md)"};
inline constexpr base::ErrorKind kNoBatch{"exchange.no_batch",
                                          404,
                                          "给 {partner} 的批次没有第 {number} 批",
                                          "there is no batch {number} to {partner}",
                                          "批次从 1 开始连续编号，见 taixin exchange status",
                                          "batches count from 1 without gaps: taixin exchange status"};
inline constexpr base::ErrorKind kMoveUnknown{"exchange.move_unknown",
                                              422,
                                              "要移转的记录不在本平台",
                                              "the record that is moved is not here",
                                              "无需处理：该记录如有移转后的内容，会另行到达",
                                              "nothing to do: what it says now comes by itself"};
inline constexpr base::ErrorKind kItemNotAgreed{"exchange.item_not_agreed",
                                                422,
                                                "与该对方没有约定接收目录项 {item}",
                                                "item {item} is not agreed to come from this partner",
                                                "请双方核对规则包中 [[partner]] 的目录项和方向",
                                                "compare the items and ways of [[partner]] on both sides"};
inline constexpr base::ErrorKind kRowsDiffer{
    "exchange.rows_differ",
    422,
    "清单写明 {wanted} 行，文件中有 {found} 行",
    "the manifest says {wanted} rows, and the file has {found}",
    "请对方核对导出；缺少的行对账后会再次发送",
    "have the partner look at its export; a comparison sends again what lacks"};
inline constexpr base::ErrorKind kBadVersion{"exchange.bad_version",
                                             422,
                                             "版本 {version} 无法识别，或者超过 {max}",
                                             "the version {version} cannot be read, or is above {max}",
                                             "src_version 为“次数-标记”；没有版本的，请留空",
                                             "src_version is count-mark; a platform without versions leaves it blank"};
inline constexpr base::ErrorKind kKeyTaken{"exchange.key_taken",
                                           409,
                                           "这把公钥或者它的名称已经属于{owner}",
                                           "this key, or its name, is that of {owner} already",
                                           "每个对方的公钥各不相同，请向对方当面核对",
                                           "every partner has a key of its own: compare it in person"};
inline constexpr base::ErrorKind kNoReply{
    "exchange.no_reply",
    422,
    "规则包中没有约定 {partner} 自己的回执格式",
    "the packs agree no layout of its own for replies of {partner}",
    "请在规则包的 [[partner]] 下以 [[partner.reply]] 写明列名和用词，见 docs/formats/exchange.md",
    "name its columns and words as [[partner.reply]] of the [[partner]]: docs/formats/exchange.md"};
inline constexpr base::ErrorKind kReplyColumns{
    "exchange.reply_columns",
    422,
    "文件的列（{found}）与约定的任何一种回执格式都不符：{wanted}",
    "the columns ({found}) fit none of the layouts that are agreed for replies: {wanted}",
    "请核对是否选对了文件和对方；对方改了列名的，先改规则包",
    "check the file and the partner; when its columns have changed, change the packs first"};
inline constexpr base::ErrorKind kReplyNoId{"exchange.reply_no_id",
                                            422,
                                            "该行没有来源主键，无法对应本平台的记录",
                                            "the row has no id, so nobody can tell which row of ours it is about",
                                            "请向对方索要带来源主键的文件",
                                            "ask the partner for a file with the ids that it got"};
inline constexpr base::ErrorKind kReplyUnknown{"exchange.reply_unknown",
                                               422,
                                               "来源主键 {id} 不是发给该对方的行",
                                               "no row with the id {id} went to this partner",
                                               "请核对文件是否属于其他平台，或者选错了对方",
                                               "check whether the file is another platform's, or of another partner"};
inline constexpr base::ErrorKind kReplyOfTwo{
    "exchange.reply_of_two",
    422,
    "来源主键 {id} 在 {units} 各有一行，文件没有写明是哪个平台的",
    "the id {id} names a row of each of {units}, and the file does not say of which",
    "请对方退还 src_unit 列，并在规则包 [[partner.reply]] 中写明 unit",
    "have the partner give back src_unit, and name it as `unit` of its [[partner.reply]]"};
inline constexpr base::ErrorKind kReplyTwice{"exchange.reply_twice",
                                             422,
                                             "与第 {line} 行是同一行，内容相同",
                                             "says the same of the same row as line {line}",
                                             "无需处理",
                                             "nothing to do"};
inline constexpr base::ErrorKind kReplyContradicts{
    "exchange.reply_contradicts",
    422,
    "与第 {line} 行说的是同一行，一处接收，一处退回；按退回处理",
    "one of this line and line {line} accepts the row and the other refuses it; it counts as refused",
    "请与对方核对该行",
    "settle it with the partner"};
inline constexpr base::ErrorKind kReplyWord{"exchange.reply_word",
                                            422,
                                            "处理结果“{word}”不在约定的用词之中",
                                            "“{word}” is none of the agreed words for what became of a row",
                                            "请与对方核对用词，补入规则包后重新登记该文件",
                                            "settle the word, add it to the packs, and load the file again"};

}  // namespace taixin::exchange

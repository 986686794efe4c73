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
    "不要继续收取；请保存两份文件，与对方核对是否恢复过旧备份或者有人改动",
    "take nothing further; keep both and settle with the partner whether a backup was restored or something changed"};
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

}  // namespace taixin::exchange

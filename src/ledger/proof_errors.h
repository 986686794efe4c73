// What the public formats refuse: notes, checkpoints, proofs, tiles, witnesses; and what to do then.
#pragma once

#include "base/error.h"

namespace taixin::ledger {

// ---- sandboxes
inline constexpr base::ErrorKind kSandboxLog{"ledger.sandbox_log",
                                             422,
                                             "{log} 是沙箱的日志，不作见证",
                                             "{log} is the log of a sandbox, which is not witnessed",
                                             "沙箱只供对接测试；请见证正式平台的日志",
                                             "a sandbox is for trying out only; witness the platform's own logs"};

// ---- proofs
inline constexpr base::ErrorKind kIndexOutsideTree{"ledger.index_outside_tree",
                                                   422,
                                                   "序号 {index} 不在 {size} 个条目的日志中",
                                                   "index {index} is not in a log of {size} entries",
                                                   "请核对序号和检查点",
                                                   "check the index and the checkpoint"};
inline constexpr base::ErrorKind kSizesDisagree{"ledger.sizes_disagree",
                                                422,
                                                "不能比较大小为 {old} 和 {new} 的日志",
                                                "trees of {old} and {new} entries cannot be compared",
                                                "旧的大小须大于 0，且不大于新的大小",
                                                "the old size must be above 0 and not above the new one"};
inline constexpr base::ErrorKind kTreeTooLarge{"ledger.tree_too_large",
                                               422,
                                               "日志大小 {size} 超出上限",
                                               "a tree of {size} entries is over the limit",
                                               "请核对检查点",
                                               "check the checkpoint"};
inline constexpr base::ErrorKind kProofTooLong{"ledger.proof_too_long",
                                               422,
                                               "证明含 {found} 个哈希，过多",
                                               "the proof has {found} hashes, which is too many",
                                               "请重新获取证明",
                                               "get the proof again"};
inline constexpr base::ErrorKind kProofTooShort{"ledger.proof_too_short",
                                                422,
                                                "证明只含 {found} 个哈希，不完整",
                                                "the proof has only {found} hashes, some are missing",
                                                "请重新获取证明",
                                                "get the proof again"};
inline constexpr base::ErrorKind kWrongRoot{
    "ledger.wrong_root",
    422,
    "由证明算出的根哈希是 {computed}，应为 {expected}",
    "the proof leads to the root {computed}, not {expected}",
    "该证明不成立：内容、序号或日志被改动过；请保留文件并核查",
    "the proof does not hold: content, index or log were changed; keep the file "
    "and find out"};
inline constexpr base::ErrorKind kNotASubtree{"ledger.not_a_subtree",
                                              422,
                                              "[{start}, {end}) 不是日志的子树",
                                              "[{start}, {end}) is no subtree of a log",
                                              "请核对区间",
                                              "check the range"};

// ---- notes and keys
inline constexpr base::ErrorKind kBadNote{"ledger.bad_note",
                                          400,
                                          "签名文本格式有误: {detail}",
                                          "a signed note is malformed: {detail}",
                                          "请重新获取原始文件，不要用文字处理软件打开后另存",
                                          "get the original file again; do not save it from a word processor"};
inline constexpr base::ErrorKind kBadKey{"ledger.bad_key",
                                         422,
                                         "密钥格式有误: {detail}",
                                         "a key is malformed: {detail}",
                                         "公钥形如 名称+8位十六进制+Base64；请整行复制",
                                         "a verifier key is name+8 hexadecimal digits+base64; copy the whole line"};
inline constexpr base::ErrorKind kKeyTypeUnknown{
    "ledger.key_type_unknown",           422,
    "不支持的密钥类型 {type}",           "keys of type {type} are not supported",
    "请使用 Ed25519 密钥 (类型 1 或 4)", "use an Ed25519 key (type 1 or 4)"};
inline constexpr base::ErrorKind kBadSignature{"ledger.bad_signature",
                                               403,
                                               "{name} 的签名无效",
                                               "the signature of {name} is not valid",
                                               "该文件被改动过或密钥有误；请勿采信",
                                               "the file was changed or the key is wrong; do not trust it"};
inline constexpr base::ErrorKind kNoKnownSignature{"ledger.no_known_signature", 403,
                                                   "没有已知密钥的签名",        "no signature by a known key",
                                                   "请核对所给的公钥",          "check the verifier keys given"};

// ---- checkpoints
inline constexpr base::ErrorKind kBadCheckpoint{"ledger.bad_checkpoint",    400,
                                                "检查点格式有误: {detail}", "a checkpoint is malformed: {detail}",
                                                "请重新获取检查点",         "get the checkpoint again"};
inline constexpr base::ErrorKind kOtherOrigin{"ledger.other_origin",
                                              422,
                                              "检查点属于日志 {found}，应为 {expected}",
                                              "the checkpoint is of the log {found}, not {expected}",
                                              "请核对公钥和日志地址",
                                              "check the key and the address of the log"};

inline constexpr base::ErrorKind kBadPolicy{"ledger.bad_policy",
                                            422,
                                            "信任策略有误: {detail}",
                                            "the trust policy is wrong: {detail}",
                                            "请按 docs/formats/ledger-notes.md 修改策略文件",
                                            "correct the policy file, see docs/formats/ledger-notes.md"};
inline constexpr base::ErrorKind kQuorumNotMet{
    "ledger.quorum_not_met",
    403,
    "见证签名不足: 已知的 {known} 个见证中有 {have} 个签名",
    "too few witnesses: {have} of {known} known ones have cosigned",
    "请等候更多见证后重新获取检查点；若长期不足，请联系见证单位",
    "get the checkpoint again once more have cosigned; if it stays so, ask the witnesses"};
inline constexpr base::ErrorKind kBadProofFile{"ledger.bad_proof_file",
                                               400,
                                               "证明文件格式有误: {detail}",
                                               "a proof file is malformed: {detail}",
                                               "请重新获取证明文件 (.tlog-proof)",
                                               "get the proof file (.tlog-proof) again"};

inline constexpr base::ErrorKind kNoLeaf{"ledger.no_leaf",
                                         422,
                                         "缺少证明所指的条目",
                                         "the entry that the proof is about is missing",
                                         "请用 --entry 给出条目原文，或用 --leaf-hash 给出其哈希 (Base64)",
                                         "give its bytes with --entry, or its hash in base64 with --leaf-hash"};
inline constexpr base::ErrorKind kNothingToVerify{"ledger.nothing_to_verify",
                                                  422,
                                                  "请给出一个证明文件或一个日志，以及公钥",
                                                  "name either a proof file or a log, and keys",
                                                  "例如 taixin ledger verify 文件.tlog-proof --vkey 公钥 --entry "
                                                  "条目，或 taixin ledger verify --log 网址 --vkey 公钥",
                                                  "for example: taixin ledger verify FILE.tlog-proof --vkey KEY "
                                                  "--entry ENTRY, or taixin ledger verify --log URL --vkey KEY"};

// ---- logs read from elsewhere
inline constexpr base::ErrorKind kNoAnswer{"ledger.no_answer",
                                           502,
                                           "{url} 没有可用的应答: {detail}",
                                           "no usable answer from {url}: {detail}",
                                           "请检查网络和地址，稍后重试",
                                           "check the network and the address, try again later"};
inline constexpr base::ErrorKind kMissingTile{"ledger.missing_tile", 404,
                                              "日志缺少 {path}",     "the log lacks {path}",
                                              "请向日志方索取",      "ask whoever runs the log"};
inline constexpr base::ErrorKind kWrongTileHash{"ledger.wrong_tile_hash",
                                                422,
                                                "{path} 的第 {at} 个哈希是 {found}，由下层算出的是 {expected}",
                                                "hash {at} of {path} is {found}, the level below gives {expected}",
                                                "日志被改动过或已损坏；请保留全部文件并核查",
                                                "the log was changed or is damaged; keep all files and find out"};
inline constexpr base::ErrorKind kBadBundle{"ledger.bad_bundle",
                                            422,
                                            "{path} 不是 {expected} 个完整条目",
                                            "{path} is not {expected} whole entries",
                                            "日志已损坏；请向日志方索取",
                                            "the log is damaged; ask whoever runs it"};
inline constexpr base::ErrorKind kWrongEntry{"ledger.wrong_entry",
                                             422,
                                             "{path} 的第 {at} 个条目的哈希是 {found}，日志记载 {expected}",
                                             "entry {at} of {path} hashes to {found}, the log has {expected}",
                                             "条目被改动过；请保留全部文件并核查",
                                             "the entry was changed; keep all files and find out"};
inline constexpr base::ErrorKind kWrongTreeRoot{
    "ledger.wrong_tree_root",
    422,
    "由全部瓦片算出的根哈希是 {computed}，检查点签署的是 {expected}",
    "all tiles together give the root {computed}, the checkpoint says {expected}",
    "日志与其检查点不符；请保留全部文件并核查",
    "the log is not what its checkpoint says; keep all files and find out"};

// ---- witnesses
inline constexpr base::ErrorKind kBadWitnessRequest{"ledger.bad_witness_request",
                                                    400,
                                                    "见证请求格式有误: {detail}",
                                                    "a request to the witness is malformed: {detail}",
                                                    "请按 C2SP tlog-witness 的 add-checkpoint 提交",
                                                    "send add-checkpoint as C2SP tlog-witness has it"};
inline constexpr base::ErrorKind kUnknownLog{"ledger.unknown_log",          404,
                                             "没有日志 {origin}",           "there is no log {origin} here",
                                             "请用 --log 登记该日志的公钥", "register the log's key with --log"};
inline constexpr base::ErrorKind kNotConsistent{
    "ledger.not_consistent",
    422,
    "日志 {origin} 的检查点与此前见证的不一致",
    "the checkpoint of {origin} contradicts one that was cosigned before",
    "日志出现分叉或回退；证据已存于见证目录，请公开核查",
    "the log was forked or rolled back; the evidence is in the witness's directory, make it public"};
inline constexpr base::ErrorKind kWitnessMemory{
    "ledger.witness_memory",
    500,
    "{path} 中日志 {origin} 的记忆不是本见证密钥所签",
    "what {path} remembers of {origin} was not signed by this witness's key",
    "请勿继续签名；请恢复正确的目录和密钥，或换用新的见证名称和密钥重新开始",
    "do not sign; restore the right directory and key, or begin anew under another name and key"};
inline constexpr base::ErrorKind kWitnessRunning{"ledger.witness_running",
                                                 503,
                                                 "目录 {path} 正被另一个见证进程使用",
                                                 "the directory {path} is in use by another witness",
                                                 "请停止那个进程，或另用一个目录和密钥",
                                                 "stop that process, or use another directory and key"};
inline constexpr base::ErrorKind kEvidenceFull{"ledger.evidence_full",
                                               507,
                                               "证据文件已达上限，不再增加",
                                               "there are as many files of evidence as are kept",
                                               "请公开已有证据",
                                               "make the evidence that is there public"};
inline constexpr base::ErrorKind kKeyOpenToOthers{"ledger.key_open_to_others",
                                                  500,
                                                  "密钥文件 {path} 可被其他用户访问",
                                                  "the key file {path} is open to other users",
                                                  "请运行 chmod 600 {path}；若可能已泄露，请更换密钥",
                                                  "run chmod 600 {path}; if others may have read it, make a new key"};
inline constexpr base::ErrorKind kWitnessAnswer{"ledger.witness_answer",
                                                502,
                                                "见证 {name} 的应答不可用: {detail}",
                                                "the answer of the witness {name} cannot be used: {detail}",
                                                "请联系该见证单位",
                                                "ask whoever runs the witness"};
inline constexpr base::ErrorKind kWitnessAhead{
    "ledger.witness_ahead",
    409,
    "见证 {name} 已见过 {theirs} 个条目的日志，本日志只有 {ours} 个",
    "the witness {name} has seen {theirs} entries of this log, which has {ours} here",
    "本系统可能是从旧备份恢复的；请勿签署更小的日志，先找回缺失的条目",
    "this home may be restored from an old backup; sign no smaller tree, find the missing entries first"};

// ---- tiles
inline constexpr base::ErrorKind kBadTilePath{"ledger.bad_tile_path",    404,          "没有瓦片 {path}",
                                              "there is no tile {path}", "请核对路径", "check the path"};
inline constexpr base::ErrorKind kBadTile{"ledger.bad_tile",
                                          422,
                                          "瓦片 {path} 应有 {expected} 个哈希，实有 {found} 个",
                                          "the tile {path} should have {expected} hashes, it has {found}",
                                          "请检查日志的存储",
                                          "check the log's storage"};

}  // namespace taixin::ledger

// What the report room refuses.
#pragma once

#include "base/error.h"

namespace taixin::report {

inline constexpr base::ErrorKind kNoDesign{"report.no_design",     422,
                                           "没有“{kind}”这种报告", "there is no report of kind \"{kind}\"",
                                           "可用的有：{known}",    "known here: {known}"};
inline constexpr base::ErrorKind kNotForReader{
    "report.not_for_reader",
    403,
    "“{name}”不能以“{purpose}”出具",
    "\"{name}\" is not given for \"{purpose}\"",
    "专项信用报告只向本主体、经其授权的单位、人民法院和审计机关出具；个人报告只向本人出具",
    "special reports go to the subject, whom it authorised, courts and auditors; a person's report to that person"};
inline constexpr base::ErrorKind kNotCleared{
    "report.not_cleared",
    403,
    "账户的密级或者用途不能查看“{item}”，不能出具含有此类信息的报告",
    "the account's clearance or the purpose does not reach \"{item}\", which such a report must hold",
    "由有相应密级的账户申请：少了一类信息的报告不能替代证明",
    "let an account ask that is cleared for it: a report that leaves a kind out stands in for nothing"};
inline constexpr base::ErrorKind kNoSubject{"report.no_subject",
                                            404,
                                            "没有找到可以出具报告的单位",
                                            "there is no body that a report could be about",
                                            "请核对统一社会信用代码或者全称；不提供自然人查询",
                                            "check the code or the full name; persons cannot be looked up"};
inline constexpr base::ErrorKind kSubjectClosed{
    "report.subject_closed",        403,
    "没有该主体对此用途的有效授权", "the subject has not authorised this purpose",
    "请先取得主体的授权",           "ask the subject for its authorisation first"};
inline constexpr base::ErrorKind kConsentWithdrawn{
    "report.consent_withdrawn",
    409,
    "出具期间授权已被撤回，报告没有出具",
    "the authorisation was withdrawn while the report was being made; nothing was issued",
    "没有任何内容留存；如仍需要，请重新取得授权",
    "nothing was kept; ask for another authorisation if it is still needed"};
inline constexpr base::ErrorKind kBadScope{"report.bad_scope",
                                           422,
                                           "报告范围“{name}”不能是“{value}”",
                                           "the scope's {name} cannot be \"{value}\"",
                                           "应为：{expected}",
                                           "expected: {expected}"};
inline constexpr base::ErrorKind kTooLarge{"report.too_large",
                                           413,
                                           "报告将含 {count} 条信息，超过 {limit} 条",
                                           "the report would hold {count} records; at most {limit} can be printed",
                                           "请缩短报告期或者选择领域、区域",
                                           "choose a shorter period, fields or an area"};
inline constexpr base::ErrorKind kNoReport{"report.unknown",
                                           404,
                                           "没有这份报告",
                                           "there is no such report",
                                           "请核对报告编号；只有出具对象可以再次取得报告",
                                           "check its number; only whom it was issued to can have it again"};
inline constexpr base::ErrorKind kNoLonger{"report.no_longer",
                                           410,
                                           "这份报告不再提供：已过出具当日，或者其中的信息已有变化",
                                           "this report is no longer handed out: its day is over, or what it says has "
                                           "changed",
                                           "请重新申请一份报告",
                                           "ask for a new report"};
inline constexpr base::ErrorKind kDamaged{"report.damaged",
                                          500,
                                          "报告 {number} 的存档与账本所载摘要不符",
                                          "what is kept of report {number} is not what the log has",
                                          "请用 taixin doctor 和 taixin ledger audit 检查，并从备份恢复",
                                          "look with taixin doctor and taixin ledger audit; restore from a backup"};
inline constexpr base::ErrorKind kCannotDraw{"report.cannot_draw",
                                             500,
                                             "无法生成 PDF：{detail}",
                                             "the PDF cannot be made: {detail}",
                                             "请检查是否安装了中文字体 fonts-noto-cjk",
                                             "see that the fonts of fonts-noto-cjk are installed"};
inline constexpr base::ErrorKind kCannotSign{"report.cannot_sign",
                                             500,
                                             "无法签名：{detail}",
                                             "it cannot be signed: {detail}",
                                             "请检查 keys/report.pem（docs/operations.md）",
                                             "look at keys/report.pem (docs/operations.md)"};
inline constexpr base::ErrorKind kBadKeyFile{"report.bad_key",
                                             500,
                                             "签名密钥文件无法使用：{detail}",
                                             "the key that signs reports cannot be used: {detail}",
                                             "从备份恢复 keys/report.pem；没有备份时移走它，平台会另建一个",
                                             "restore keys/report.pem; without a backup move it away, and another is "
                                             "made"};

// ---- what a verification finds, as an error of the command line
inline constexpr base::ErrorKind kNotAReport{"report.not_a_report",
                                             422,
                                             "不是本平台出具的报告文件",
                                             "this is not a report's file",
                                             "请使用取得的 PDF 或 JSON 原文件",
                                             "give the PDF or JSON as it was handed out"};
inline constexpr base::ErrorKind kWrongProof{"report.wrong_proof",
                                             422,
                                             "证明文件不是关于报告的",
                                             "the proof is not about a report",
                                             "请使用与报告一同取得的 .tlog-proof 文件",
                                             "give the .tlog-proof file that came with the report"};
inline constexpr base::ErrorKind kChanged{"report.changed",
                                          422,
                                          "文件与所证明的报告 {number} 不符，内容被改动过，或者是另一份报告",
                                          "the file is not the report {number} of the proof: it was changed, or is "
                                          "another",
                                          "不要采信；请向出具单位索取原文件",
                                          "do not rely on it; ask for the original"};
inline constexpr base::ErrorKind kBadSignature{"report.bad_signature",
                                               422,
                                               "PDF 的签名不成立：{detail}",
                                               "the PDF's signature does not hold: {detail}",
                                               "不要采信；请向出具单位索取原文件",
                                               "do not rely on it; ask for the original"};
inline constexpr base::ErrorKind kProofLater{"report.proof_later",
                                             409,
                                             "报告尚未进入已签署的检查点",
                                             "no signed checkpoint has the report yet",
                                             "请一秒后再取",
                                             "try again in a second"};

}  // namespace taixin::report

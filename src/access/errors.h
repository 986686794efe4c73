// What the access room refuses. Every refusal of a question is itself an entry of the access log.
#pragma once

#include "base/error.h"

namespace taixin::access {

inline constexpr base::ErrorKind kNoOperator{"access.no_operator",
                                             422,
                                             "没有说明查询人",
                                             "nobody is named as the one who asks",
                                             "请用 --operator 写明经办人；每次查询都要记入访问日志",
                                             "name the officer with --operator; every query goes into the access log"};
inline constexpr base::ErrorKind kBadText{"access.bad_text",
                                          422,
                                          "{what}含有控制字符、超过 {limit} 个字符，或含有证件号码",
                                          "{what} holds control characters, more than {limit} characters or an "
                                          "identity number",
                                          "请改为简短的文字；访问日志不保存证件号码",
                                          "give a short text; the access log keeps no identity numbers"};
inline constexpr base::ErrorKind kUnknownPurpose{"access.unknown_purpose",      422,
                                                 "没有“{purpose}”这一查询用途", "there is no purpose \"{purpose}\"",
                                                 "可用的用途：{known}",         "purposes in force: {known}"};
inline constexpr base::ErrorKind kNoOfficer{
    "access.no_officer",
    422,
    "用途“{purpose}”须写明为哪位经办人查询",
    "for the purpose \"{purpose}\" the system says for which officer it asks",
    "请在请求体的 operator 中写明本单位经办人；会记入访问日志，主体可以看到",
    "name the officer of your unit in the member operator; the log keeps it, and the subject reads it"};
inline constexpr base::ErrorKind kOverLimit{"access.over_limit",
                                            429,
                                            "本账户的查询已达上限（每小时 {an_hour} 次，每日 {a_day} 次）",
                                            "this account has asked its {an_hour} questions an hour or {a_day} a day",
                                            "请稍后再查；确需更多的，请报信用中心调整规则",
                                            "ask again later; if you need more, the credit centre changes the rule"};
inline constexpr base::ErrorKind kPastClosed{
    "access.past_closed",
    403,
    "用途“{purpose}”不能查询过去的状态",
    "the purpose \"{purpose}\" cannot ask for past states",
    "过去的状态只向主体本人、法院和审计提供；请去掉 --as-of 和 --known-at",
    "past states open to the subject, a court and an auditor only; leave out --as-of and --known-at"};
inline constexpr base::ErrorKind kFutureAsked{"access.future_asked",      422,
                                              "{asked} 晚于今天 {today}", "{asked} is later than today, {today}",
                                              "请改为今天或更早的日期",   "ask for today or an earlier day"};

// ---- the decision point
inline constexpr base::ErrorKind kUnknownAction{
    "access.unknown_action",
    422,
    "规则包的角色“{role}”写了不存在的操作“{action}”",
    "the role \"{role}\" of the packs names an action that does not exist: {action}",
    "请改正 packs 中的角色；操作的全部代码见 docs/formats/packs.md",
    "correct the role in the packs; docs/formats/packs.md lists the actions"};
inline constexpr base::ErrorKind kNotSignedIn{"access.not_signed_in",
                                              401,
                                              "请求没有表明身份",
                                              "the request does not show who asks",
                                              "请登录后再试；其他系统请出示令牌或者客户端证书",
                                              "sign in and try again; other systems present a token or a certificate"};
inline constexpr base::ErrorKind kNotActive{"access.not_active",
                                            403,
                                            "账户未启用、已停用或者已到期",
                                            "the account is not active, is suspended, or has ended",
                                            "请与本单位的安全管理员联系",
                                            "ask the security administrator"};
inline constexpr base::ErrorKind kNotPermitted{"access.not_permitted",
                                               403,
                                               "本账户的角色不含此项操作（{action}：{reason}）",
                                               "no role of this account may do this ({action}: {reason})",
                                               "需要此项操作的，请由安全管理员授予相应角色",
                                               "if you need it, ask the security administrator for the role"};
inline constexpr base::ErrorKind kNoSecondFactor{"access.no_second_factor",
                                                 403,
                                                 "此项操作要求先绑定第二因素",
                                                 "this needs a second factor, and the account has none yet",
                                                 "请在“我的账户”中绑定动态口令后重新登录",
                                                 "add one under \"My account\" and sign in again"};
inline constexpr base::ErrorKind kOtherUnit{"access.other_unit",
                                            403,
                                            "这是其他单位的数据（{action}）",
                                            "these are another unit's data ({action})",
                                            "只能办理本单位和下属单位的数据",
                                            "only data of your own unit and those below it can be handled"};
inline constexpr base::ErrorKind kOtherSubject{"access.other_subject",
                                               403,
                                               "只能查询和办理本主体的信息",
                                               "only what is about the subject itself can be seen and handled",
                                               "请核对主体；代理人须先取得该主体的授权",
                                               "check the subject; an agent first needs its authorisation"};
inline constexpr base::ErrorKind kPurposeNotOpen{
    "access.purpose_not_open",          403,
    "本账户的角色不能使用这一查询用途", "no role of this account may ask for this purpose",
    "请改用与职责相符的用途",           "choose a purpose that your task has"};

// ---- consents and authorisations
inline constexpr base::ErrorKind kConsentPurpose{"access.consent_purpose",
                                                 422,
                                                 "用途“{purpose}”不以授权为依据",
                                                 "the purpose \"{purpose}\" does not rest on an authorisation",
                                                 "可以请求授权的用途见 /api/v1/purposes",
                                                 "purposes that may be asked for: /api/v1/purposes"};
inline constexpr base::ErrorKind kConsentKind{"access.consent_kind",
                                              422,
                                              "此类主体不能为用途“{purpose}”作出授权",
                                              "this kind of subject gives no authorisation for \"{purpose}\"",
                                              "请改用其他用途；用人单位、房东、学校的查询不在其列",
                                              "choose another purpose; employers, landlords and schools have none"};
inline constexpr base::ErrorKind kConsentClasses{"access.consent_classes",
                                                 422,
                                                 "请求的信息类别为空，或者有不存在、不在此用途之内的类别",
                                                 "the classes asked for are empty, unknown or outside this purpose",
                                                 "请逐项写明需要的信息类别，例如 ADM、SEV",
                                                 "name the classes that are needed, for example ADM, SEV"};
inline constexpr base::ErrorKind kConsentTerm{"access.consent_term",
                                              422,
                                              "授权的最后一日应在今天以后、{days} 天以内",
                                              "the last day has to be from today on and within {days} days",
                                              "请改为较短的期限",
                                              "choose a shorter term"};
inline constexpr base::ErrorKind kConsentText{"access.consent_text",
                                              422,
                                              "请用不超过 {limit} 个字写明事项，不得含有证件号码",
                                              "say in at most {limit} characters which matter it is for, without "
                                              "identity numbers",
                                              "信用主体会逐字看到这段话",
                                              "the subject will read it word for word"};
inline constexpr base::ErrorKind kTooManyAsked{"access.too_many_asked",
                                               429,
                                               "对同一主体尚未答复的授权请求已有 {limit} 件",
                                               "{limit} requests to this subject are still unanswered",
                                               "请先撤回不再需要的请求",
                                               "take back those that are no longer needed"};
inline constexpr base::ErrorKind kNoConsent{"access.no_consent",        404,          "没有这件授权请求",
                                            "there is no such request", "请核对编号", "check the number"};
inline constexpr base::ErrorKind kConsentAnswered{"access.consent_answered",
                                                  409,
                                                  "这件授权请求已经处于“{step}”状态，不能再作此答复",
                                                  "this request is already {step}; this answer does not fit",
                                                  "已给予的授权可以撤回；被撤回的须重新请求",
                                                  "what was given can be withdrawn; what was withdrawn is asked anew"};
inline constexpr base::ErrorKind kConsentEvidence{"access.consent_evidence",
                                                  422,
                                                  "窗口代办须写明所签书面材料的编号或者摘要",
                                                  "at a window the paper that was signed is named",
                                                  "请填写授权书编号，并按规定保管原件",
                                                  "give the number of the signed form and keep the original"};
inline constexpr base::ErrorKind kDamagedConsent{"access.damaged_consent",
                                                 500,
                                                 "授权记录无法读取",
                                                 "the steps of consents cannot be read",
                                                 "请运行 taixin doctor 和 taixin ledger audit",
                                                 "run taixin doctor and taixin ledger audit"};

// ---- the log and the people in it
inline constexpr base::ErrorKind kBadToken{"access.bad_token",     422,
                                           "这一页的标记已经失效", "this page's token no longer holds",
                                           "请从第一页重新读取",   "begin again with the first page"};
inline constexpr base::ErrorKind kNoLook{"access.no_look",     404,
                                         "没有这一条查询记录", "there is no such line",
                                         "请刷新页面后重试",   "read the page again and try once more"};
inline constexpr base::ErrorKind kLookText{"access.look_text",
                                           422,
                                           "请用不超过 {limit} 个字写明，不得含有证件号码",
                                           "say it in at most {limit} characters, without identity numbers",
                                           "请修改后再提交",
                                           "change the text and send it again"};
inline constexpr base::ErrorKind kTooManyQuestions{
    "access.too_many_questions",      429,
    "尚未答复的询问已有 {limit} 件",  "{limit} questions are still unanswered",
    "请等待答复，或者到服务窗口办理", "wait for an answer, or go to a service window"};
inline constexpr base::ErrorKind kNoQuestion{"access.no_question",        404,          "没有这件询问",
                                             "there is no such question", "请核对编号", "check the number"};
inline constexpr base::ErrorKind kQuestionAnswered{"access.question_answered", 409,
                                                   "这件询问已经答复",         "this question has been answered",
                                                   "主体可以再次询问",         "the subject may ask again"};
inline constexpr base::ErrorKind kNoGround{"access.no_ground",
                                           422,
                                           "没有“{ground}”这一推迟告知的事由",
                                           "there is no ground \"{ground}\" for a delay",
                                           "推迟告知只能依规则包列明的事由",
                                           "looks are delayed on grounds of the packs only"};
inline constexpr base::ErrorKind kDelayTerm{"access.delay_term",        422,
                                            "推迟告知至多 {days} 天",   "a delay lasts {days} days at most",
                                            "请缩短期限；到期自行结束", "choose a shorter term; it ends by itself"};
inline constexpr base::ErrorKind kNoDelay{"access.no_delay",        404,          "没有这件推迟告知",
                                          "there is no such delay", "请核对编号", "check the number"};
inline constexpr base::ErrorKind kSamePerson{"access.same_person",       403,
                                             "须由另一人确认",           "another person has to confirm this",
                                             "请交由另一名有权人员办理", "hand it to another person who may"};
inline constexpr base::ErrorKind kDelayDecided{"access.delay_decided",
                                               409,
                                               "这件推迟告知已经确认、结束或者到期",
                                               "this delay was confirmed, has ended or has run out",
                                               "需要时请重新提出",
                                               "ask for a new one if it is needed"};
inline constexpr base::ErrorKind kNoAlert{"access.no_alert",        404,          "没有这条提醒",
                                          "there is no such alert", "请核对编号", "check the number"};
inline constexpr base::ErrorKind kAlertClosed{"access.alert_closed",    409,
                                              "这条提醒已经办结",       "this alert has been closed",
                                              "如有新情况，请另行记录", "record what is new separately"};

}  // namespace taixin::access

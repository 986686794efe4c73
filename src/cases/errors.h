// What the cases room refuses.
#pragma once

#include "base/error.h"

namespace taixin::cases {

// ---- at the start
inline constexpr base::ErrorKind kEffectMissing{"cases.effect_missing",       500,
                                                "没有登记办理效果“{effect}”", "nobody registered the effect {effect}",
                                                "程序不完整，请报告开发者",   "the program is not whole: report it"};
inline constexpr base::ErrorKind kBadEvent{"cases.bad_event",
                                           500,
                                           "业务 {case} 的第 {number} 步与之前的步骤不符：{what}",
                                           "step {number} of the case {case} makes no sense after those before: {what}",
                                           "请运行 taixin ledger audit，并从备份恢复",
                                           "run taixin ledger audit and restore a backup"};
inline constexpr base::ErrorKind kRulesGone{
    "cases.rules_gone",
    409,
    "现行规则包中没有业务 {case} 的种类“{kind}”或者状态“{state}”",
    "the packs in force know neither the kind {kind} nor the state {state} of the case {case}",
    "请在规则包中保留未办结业务的种类和状态，再重新激活",
    "keep kinds and states of open cases in the packs, and activate them again"};

// ---- opening and acting
inline constexpr base::ErrorKind kNoKind{"cases.no_kind",
                                         422,
                                         "{day} 没有名为“{kind}”的业务",
                                         "no kind of case \"{kind}\" is in force on {day}",
                                         "可用的种类：{known}",
                                         "kinds in force: {known}"};
inline constexpr base::ErrorKind kNoCase{"cases.no_case",
                                         404,
                                         "没有这件业务，或者它不由您办理",
                                         "there is no such case, or it is not yours",
                                         "请核对业务编号",
                                         "check its number"};
inline constexpr base::ErrorKind kNotForSubject{"cases.not_for_subject",
                                                422,
                                                "“{kind}”只由{zh}办理",
                                                "\"{kind}\" is for {en} only",
                                                "请从“我的信用”里能办理的业务中选择",
                                                "choose one of the cases that are open to this subject"};
inline constexpr base::ErrorKind kNoErasureAsked{
    "cases.no_erasure_asked",
    409,
    "业务 {case} 的删除申请{zh}，不能批准",
    "the erasure asked for by the case {case} {en}: it cannot be confirmed",
    "请由承办人再次办理“提交删除”，再由另一人批准",
    "let the handler ask for it again, and another officer confirm it"};
inline constexpr base::ErrorKind kErasureDone{"cases.erasure_done",
                                              409,
                                              "业务 {case} 的删除已经批准，不能退回",
                                              "the erasure of the case {case} was confirmed and cannot be sent back",
                                              "请办理“批准删除”，把业务办结",
                                              "take the step that confirms it, which ends the case"};
inline constexpr base::ErrorKind kNoStep{"cases.no_step",
                                         422,
                                         "“{kind}”没有步骤“{step}”，或者该步骤没有结果“{outcome}”",
                                         "{kind} has no step {step}, or the step has no outcome \"{outcome}\"",
                                         "请从所列的下一步中选择",
                                         "choose one of the next steps that are listed"};
inline constexpr base::ErrorKind kStepClosed{
    "cases.step_closed",
    409,
    "业务 {case} 现为“{state}”，不能办理“{step}”",
    "the case {case} is in the state \"{state}\", in which \"{step}\" is not open",
    "请刷新后按当前状态办理",
    "look at it again and go on from where it is"};
inline constexpr base::ErrorKind kMoved{
    "cases.moved",
    409,
    "业务 {case} 已由他人先行办理：{day} “{step}”，现为“{state}”",
    "somebody else was first: \"{step}\" on {day}; the case {case} is now in the state \"{state}\"",
    "请刷新，核对后再办理；您刚才提交的内容没有生效",
    "look at it again before you go on; what you sent has changed nothing"};
inline constexpr base::ErrorKind kNotYourStep{"cases.not_your_step",
                                              403,
                                              "“{step}”不由您或者您的单位办理",
                                              "\"{step}\" is not for you or your unit to take",
                                              "由以下一方办理：{by}",
                                              "it is taken by: {by}"};
inline constexpr base::ErrorKind kSamePerson{"cases.same_person",
                                             403,
                                             "“{step}”须由另一名工作人员办理，提出的人不能同时决定",
                                             "\"{step}\" is taken by another officer than the one who proposed it",
                                             "请本单位另一名有相应角色的工作人员办理",
                                             "ask another officer of the unit with that role"};
inline constexpr base::ErrorKind kNotOurs{"cases.not_ours",
                                          409,
                                          "该信息不是本市单位认定的，本市不能作出“{step}”",
                                          "no body of this city made the record: \"{step}\" is not the city's to take",
                                          "请转认定单位办理，并登记其结果（谁认定、谁修复）",
                                          "send it on to the body that made the record, and record its result"};
inline constexpr base::ErrorKind kOurs{"cases.ours",
                                       409,
                                       "该信息由本市单位认定，应由该单位办理，不能“{step}”",
                                       "a body of this city made the record and decides itself: \"{step}\" is not open",
                                       "请转该单位办理",
                                       "pass it on to that body"};
inline constexpr base::ErrorKind kTooEarly{"cases.too_early",
                                           409,
                                           "最短公示期未满：最早可于 {day} 修复",
                                           "the minimum period has not passed: repair is possible from {day}",
                                           "请在该日以后办理；申请人可以先行申请",
                                           "decide on that day or later; the applicant may apply before"};
inline constexpr base::ErrorKind kAlreadyOpen{"cases.already_open",
                                              409,
                                              "该信息已有一件未办结的同类业务（{case}）",
                                              "a case of this kind about this record is already open: {case}",
                                              "请在该业务中补充材料，或者等待办结",
                                              "add to that one, or wait until it has ended"};
inline constexpr base::ErrorKind kNoRecord{"cases.no_record",
                                           422,
                                           "没有这条信息，或者它不属于该主体",
                                           "there is no such record, or it is not about this subject",
                                           "请从主体的信用信息中选择",
                                           "choose it from what is held about the subject"};
inline constexpr base::ErrorKind kNoSubject{"cases.no_subject",
                                            422,
                                            "没有写明业务所涉的主体",
                                            "it is not said whose case this is",
                                            "请写明主体的统一社会信用代码",
                                            "give the subject's code"};
inline constexpr base::ErrorKind kField{
    "cases.field", 422, "“{field}”{zh}", "{field}: {en}", "请改正后重新提交", "correct it and send it again"};
inline constexpr base::ErrorKind kEvidence{"cases.evidence",
                                           422,
                                           "窗口代办须写明申请人所签书面材料的编号或者摘要",
                                           "at a window the paper that was signed is named",
                                           "请填写书面申请的编号，并按规定保管原件",
                                           "give the number of the signed form and keep the original"};
inline constexpr base::ErrorKind kPersonsClosed{"cases.persons_closed",
                                                422,
                                                "自然人的承诺不向社会公开（山东省社会信用条例 第20条）",
                                                "a natural person's commitment is not published",
                                                "请选择不公开",
                                                "choose that it is not published"};
inline constexpr base::ErrorKind kCodeNeeded{"cases.code_needed",
                                             403,
                                             "“{step}”须用本人手机的动态码确认",
                                             "\"{step}\" is signed with a fresh code of one's own phone",
                                             "请填写动态码后重新提交",
                                             "give the code and send it again"};
inline constexpr base::ErrorKind kIdentityClosed{"cases.identity_closed",
                                                 403,
                                                 "投诉人身份没有对您开启",
                                                 "who made the complaint is not open to you",
                                                 "须由两名指定人员先后确认，各写明理由，期间仅该二人可见",
                                                 "two named people confirm it one after the other, each with a reason; "
                                                 "only they can read it, while the case stands there"};
inline constexpr base::ErrorKind kMaterialType{"cases.material_type",
                                               422,
                                               "材料须为 PDF、OFD、PNG 或者 JPEG 文件",
                                               "a material is a PDF, OFD, PNG or JPEG file",
                                               "请转换格式后重新上传",
                                               "convert it and send it again"};
inline constexpr base::ErrorKind kMaterialSize{
    "cases.material_size",           413,
    "材料为空，或者超过 {limit} MB", "a material is not empty and has at most {limit} MB",
    "请压缩或者分成几份上传",        "make it smaller, or send several"};
inline constexpr base::ErrorKind kNoMaterial{"cases.no_material",        404,
                                             "这件业务没有这份材料",     "the case has no such material",
                                             "请从业务的经过中点开材料", "open it from the case"};
inline constexpr base::ErrorKind kMaterialErased{
    "cases.material_erased",        410,
    "材料已依法删除，或者不能读出", "the material was erased by law, or cannot be read",
    "需要时请申请人重新提交",       "ask for it again where it is needed"};
inline constexpr base::ErrorKind kNoLetter{"cases.no_letter",
                                           404,
                                           "没有这件文书或者通知，或者它不由您的单位发出",
                                           "there is no such letter or notice, or it is not yours",
                                           "请从待发文书的列表中选择",
                                           "choose one from the list"};
inline constexpr base::ErrorKind kBadSending{"cases.bad_sending",  422,
                                             "送达情况有误：{zh}", "how it was sent: {en}",
                                             "请改正后重新提交",   "correct it and send it again"};
inline constexpr base::ErrorKind kExtended{"cases.extended",
                                           409,
                                           "期限已延长 {times} 次，不能再延长",
                                           "the term was extended {times} times already",
                                           "请在现有期限内办结",
                                           "decide within the present term"};

}  // namespace taixin::cases

// What the lists room refuses.
#pragma once

#include "base/error.h"

namespace taixin::lists {

// ---- lists
inline constexpr base::ErrorKind kNoList{"lists.no_list",
                                         404,
                                         "没有名为“{list}”的名单，或者今天不在有效期内",
                                         "there is no list \"{list}\", or it is not in force today",
                                         "可用的名单：{known}",
                                         "lists in force: {known}"};
inline constexpr base::ErrorKind kBadMemberCursor{"lists.bad_cursor",       422,
                                                  "翻页位置“{cursor}”无效", "{cursor} is no place in a list",
                                                  "请从第一页重新开始",     "begin with the first page"};

// ---- the procedure of entry
inline constexpr base::ErrorKind kListNotConfirmed{
    "lists.not_confirmed",
    409,
    "名单“{list}”或者其告知期限的条款尚未对照官方文本确认，不能在本平台告知或者列入",
    "the list \"{list}\", or the clause of its notice, was not confirmed against the official text: nobody is told or "
    "entered here",
    "请由两名具名人员对照官方文本确认后更新规则包；期间可按原渠道报送列入文件",
    "have two named people confirm it and update the packs; meanwhile entries may come as files"};
inline constexpr base::ErrorKind kNotRecogniser{
    "lists.not_recogniser",           403,
    "“{unit}”不是“{list}”的认定单位", "{unit} does not recognise entries on \"{list}\"",
    "由以下单位认定：{who}",          "it is recognised by: {who}"};
inline constexpr base::ErrorKind kNotOnThisList{"lists.kind_not_covered",
                                                422,
                                                "“{list}”不列入这类主体",
                                                "subjects of this kind are not entered on \"{list}\"",
                                                "请核对主体；自然人不在本平台列入名单",
                                                "check the subject; natural persons are not entered here"};
inline constexpr base::ErrorKind kNotServed{"lists.not_served",
                                            409,
                                            "列入前的告知书尚未送达",
                                            "the notice before the entry was not served",
                                            "请先登记告知书送达，期满后再作决定",
                                            "record its service first, and decide when the term has passed"};
inline constexpr base::ErrorKind kStatementOpen{
    "lists.statement_open",
    409,
    "陈述申辩期未满：最后一日为 {day}",
    "the subject may still state its view, through {day}",
    "请在该日以后作出列入决定；不予列入可以随时决定",
    "decide on the entry after that day; not to enter may be decided at any time"};
inline constexpr base::ErrorKind kHearingDue{"lists.hearing_due",
                                             409,
                                             "当事人已申请听证，听证尚未举行",
                                             "the subject asked for a hearing, which was not held",
                                             "请先登记听证情况",
                                             "hold it and record it first"};
inline constexpr base::ErrorKind kNoHearing{
    "lists.no_hearing",
    409,
    "“{list}”的规定没有听证，或者申请期限已过（{day}）",
    "the rules of \"{list}\" give no hearing, or the time to ask for one is over "
    "({day})",
    "可以提出陈述申辩意见",
    "you may state your view instead"};
inline constexpr base::ErrorKind kOnListAlready{"lists.on_list",
                                                409,
                                                "该主体已在“{list}”上（信息 {record}）",
                                                "the subject is on \"{list}\" already: record {record}",
                                                "请核对；同一事实不重复列入",
                                                "check it: the same facts are not entered twice"};
inline constexpr base::ErrorKind kEntryRow{"lists.entry_row",
                                           422,
                                           "列入信息不完整：{zh}",
                                           "the entry is not whole: {en}",
                                           "请补正；认定单位须在机构设置中有统一社会信用代码",
                                           "complete it; the body needs its credit code among the units"};
inline constexpr base::ErrorKind kNoEntry{"lists.no_entry",
                                          422,
                                          "信息 {record} 不是名单上的列入信息，或者已经移出",
                                          "the record {record} is no entry of a list, or has left it",
                                          "请从名单的列入信息中选择",
                                          "choose it from the entries of a list"};

// ---- measures
inline constexpr base::ErrorKind kNoAnswer{"lists.no_answer",
                                           404,
                                           "没有这次核查，或者它不是您的单位提出的",
                                           "there is no such answer, or another unit asked for it",
                                           "请从本单位的核查记录中选择",
                                           "choose it from what your unit was answered"};
inline constexpr base::ErrorKind kNotNamed{
    "lists.not_named",
    409,
    "核查 {answer} 没有提示措施“{measure}”，不能登记",
    "the answer {answer} did not name the measure {measure}",
    "清单之外不得增设措施（国办发〔2020〕49号）；批量核查的，请写明主体的代码，或者用登记表",
    "nothing is applied that was not named; of a batch say which subject, by its code or in the sheet"};
inline constexpr base::ErrorKind kStatedAlready{
    "lists.stated",
    409,
    "这项措施的处置已由他人登记或者更正，您刚才提交的内容没有生效",
    "somebody has stated or corrected this before; what you sent has changed "
    "nothing",
    "请刷新，核对后再更正",
    "look at it again, then correct it"};
inline constexpr base::ErrorKind kNoUse{"lists.no_use",
                                        404,
                                        "没有这条处置登记，或者它不是您的单位登记的",
                                        "there is no such statement, or another unit made it",
                                        "请核对编号",
                                        "check its number"};
inline constexpr base::ErrorKind kUseField{
    "lists.field", 422, "“{field}”{zh}", "{field}: {en}", "请改正后重新提交", "correct it and send it again"};
inline constexpr base::ErrorKind kNoStory{"lists.no_story",       409,
                                          "没有待确认的典型案例", "no typical case waits for a confirmation",
                                          "请刷新后核对",         "look at it again"};
inline constexpr base::ErrorKind kSameTeller{"lists.same_teller",
                                             403,
                                             "典型案例须由报送人以外的另一人确认后才公开",
                                             "a typical case is confirmed by another officer than the one who told it",
                                             "请本单位另一名工作人员核对后确认",
                                             "ask another officer of the unit to read and confirm it"};
inline constexpr base::ErrorKind kNotApplied{"lists.not_applied",
                                             409,
                                             "该措施没有采取，或者已经解除",
                                             "the measure was not applied, or was lifted",
                                             "请刷新后核对",
                                             "look at it again"};
inline constexpr base::ErrorKind kRecordOver{"lists.record_over",
                                             409,
                                             "措施所依据的信息已经结束，不能再采取",
                                             "what the measure follows from is over: it can no longer be applied",
                                             "请登记为未采取",
                                             "state that it was not applied"};
// ---- sheets of statements
inline constexpr base::ErrorKind kSheetColumns{"lists.sheet_columns",
                                               422,
                                               "登记表须有且只有一列“{column}”",
                                               "the sheet needs the column {column}, once",
                                               "请用“措施处置—批量登记”下载的登记表填写，不要改动表头",
                                               "fill in the sheet that was downloaded, and leave its header as it is"};
inline constexpr base::ErrorKind kSheetTooLong{
    "lists.sheet_too_long",           422,
    "登记表超过 {limit} 行",          "more than {limit} rows",
    "请拆成几份，或者把批量核查拆小", "send it in parts, or ask in smaller batches"};
inline constexpr base::ErrorKind kSheetPerson{"lists.sheet_person",
                                              422,
                                              "这一行含有证件号码，已删除，未登记",
                                              "this row held an identity number, which was cut; nothing was stated",
                                              "措施登记表不写证件号码；请删除后重新提交这一行",
                                              "leave it out and send the row again"};
inline constexpr base::ErrorKind kSheetCode{
    "lists.sheet_code",         422, "没有这个代码的主体", "no subject has this code", "请用登记表里的统一社会信用代码",
    "use the code of the sheet"};
inline constexpr base::ErrorKind kSheetOther{"lists.sheet_other",
                                             409,
                                             "此前已登记（编号 {use}），内容与这一行不同，这一行没有生效",
                                             "stated before ({use}), and otherwise: this row changed nothing",
                                             "需要更正的，请打开该编号更正",
                                             "open that statement to correct it"};
inline constexpr base::ErrorKind kSheetCancelled{"lists.sheet_cancelled",
                                                 409,
                                                 "已停止；停止以前登记的各行仍然有效",
                                                 "stopped; what was stated before stays",
                                                 "同一份登记表可以再交一次，已登记的不会重复",
                                                 "send the same sheet again: nothing is stated twice"};
inline constexpr base::ErrorKind kBadMonth{
    "lists.bad_month", 422, "月份“{month}”无效", "\"{month}\" is no month", "请写成 2026-04", "write it as 2026-04"};

}  // namespace taixin::lists

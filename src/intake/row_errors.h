// Why a row goes back (quarantine), what is remarked on a row that goes in, and why a whole file is refused by the
// catalog's rules. The reader's own kinds are in reader_errors.h.
#pragma once

#include "base/error.h"

namespace taixin::intake {

// ---- the file as a whole
inline constexpr base::ErrorKind kUnknownItem{"intake.unknown_item",
                                              404,
                                              "目录中没有目录项 {item}",
                                              "there is no catalog item {item}",
                                              "请用 taixin items 查看目录项代码",
                                              "see the item codes with: taixin items"};
inline constexpr base::ErrorKind kItemIsExchanged{
    "intake.item_is_exchanged",
    200,
    "{item} 由政务信息资源共享交换平台归集，人工报送可能重复",
    "{item} is collected through the government exchange; a manual upload may repeat it",
    "请先核对交换平台是否已经送达；只在交换中断、补报或者更正时人工报送，并请本单位数据管理人员恢复交换",
    "see first whether the exchange has delivered it; upload by hand only while it is interrupted, or to add or "
    "correct "
    "rows, and have the exchange put right"};
inline constexpr base::ErrorKind kExchangeOnly{
    "intake.exchange_only",
    422,
    "{item} 只由政务信息资源共享交换平台归集，不收人工报送的文件",
    "{item} is taken through the government exchange alone: no file is taken by hand",
    "请由本单位数据管理人员通过交换平台报送；交换中断的，请与信用中心联系",
    "let those who keep your unit's data send it by the exchange; while it is interrupted, ask the credit centre"};
inline constexpr base::ErrorKind kAmbiguousHeader{"intake.ambiguous_header",
                                                  422,
                                                  "列名“{header}”可能指 {choices}：{why}",
                                                  "the column “{header}” may mean {choices}: {why}",
                                                  "请指定：--map '{header}=字段代码'",
                                                  "say which: --map '{header}=FIELD'"};
inline constexpr base::ErrorKind kFieldTwice{"intake.field_twice",
                                             422,
                                             "列“{first}”与“{second}”都是 {field}",
                                             "the columns “{first}” and “{second}” are both {field}",
                                             "请删除其中一列，或指定其中一列：--map '{second}='",
                                             "delete one of them, or ignore one: --map '{second}='"};
inline constexpr base::ErrorKind kMissingColumns{"intake.missing_columns",
                                                 422,
                                                 "缺少必需的列：{columns}",
                                                 "necessary columns are missing: {columns}",
                                                 "请补充这些列；若列名写法不同，请指定：--map '列名=字段代码'",
                                                 "add them; if they are named otherwise: --map 'HEADER=FIELD'"};
inline constexpr base::ErrorKind kWrongItem{"intake.wrong_item",
                                            422,
                                            "文件的列与目录项 {item} 不符；更像是 {better}",
                                            "the columns do not fit item {item}; they look like {better}",
                                            "请核对报送的目录项",
                                            "check which item this file is for"};
inline constexpr base::ErrorKind kBadMapping{"intake.bad_mapping",
                                             422,
                                             "--map 指定的列“{header}”或字段“{field}”不存在",
                                             "--map names a column “{header}” or a field “{field}” that does not exist",
                                             "请核对列名和字段代码",
                                             "check the header and the field code"};
inline constexpr base::ErrorKind kBusyLoading{"intake.busy_loading",
                                              503,
                                              "正在处理另外 {count} 个报送批次",
                                              "{count} other submissions are being processed",
                                              "请稍后重试",
                                              "try again later"};

inline constexpr base::ErrorKind kReceiptUnreadable{
    "intake.receipt_unreadable", 500,
    "批次 {id} 的回执已损坏",    "the receipt of submission {id} is damaged",
    "请运行 taixin doctor",      "run: taixin doctor"};
inline constexpr base::ErrorKind kNothingUsable{
    "intake.nothing_usable",
    422,
    "前 {rows} 行没有一行可用，最常见的原因：{reason}（如第 {line} 行）",
    "none of the first {rows} rows can be used, most often because: {reason} (line {line})",
    "请核对目录项、分隔符和列名；登记信息未到的，请先报送登记信息",
    "check the item, the separator and the columns; send registrations first"};
inline constexpr base::ErrorKind kCancelled{"intake.cancelled",
                                            499,
                                            "报送已取消，没有任何数据入库",
                                            "the submission was cancelled; nothing went in",
                                            "可以重新报送同一文件",
                                            "the same file can be sent again"};

inline constexpr base::ErrorKind kUnknownSubmission{"intake.unknown_submission",
                                                    404,
                                                    "没有报送批次 {id}",
                                                    "there is no submission {id}",
                                                    "请用 taixin submissions 查看批次",
                                                    "list them with: taixin submissions"};

inline constexpr base::ErrorKind kTooManyRowsForXlsx{"intake.too_many_rows_for_xlsx",
                                                     422,
                                                     "{rows} 行超出 XLSX 的上限",
                                                     "{rows} rows are more than an XLSX sheet holds",
                                                     "请下载 CSV",
                                                     "take the CSV"};
inline constexpr base::ErrorKind kSheetFailed{
    "intake.sheet_failed", 500,           "无法生成 XLSX：{reason}", "cannot make the XLSX: {reason}",
    "请下载 CSV",          "take the CSV"};
inline constexpr base::ErrorKind kNothingWaiting{
    "intake.nothing_waiting", 404, "批次 {id} 没有待处理的退回数据", "submission {id} has no rows waiting", "无需处理",
    "nothing to do"};
inline constexpr base::ErrorKind kUnknownRow{"intake.unknown_row",
                                             404,
                                             "没有退回数据 {tag}",
                                             "there is no refused row {tag}",
                                             "编号形如 S12-345，见回执或退回表",
                                             "numbers look like S12-345; see the receipt"};
inline constexpr base::ErrorKind kNotAMove{"intake.not_a_move",
                                           409,
                                           "{tag} 不是“主体变更”退回数据，或已处理",
                                           "{tag} does not wait because of a changed subject, or is settled",
                                           "请修正后重新报送该行",
                                           "correct the row and send it again"};
inline constexpr base::ErrorKind kOfficerMissing{"intake.officer_missing",    422,
                                                 "缺少经办人或理由",          "the officer or the reason is missing",
                                                 "请说明 operator 和 reason", "give operator and reason"};
inline constexpr base::ErrorKind kCodeUnknown{"intake.code_unknown",        404,
                                              "平台没有代码 {code} 的主体", "no subject here has the code {code}",
                                              "请先报送该主体的登记信息",   "send its registration first"};
inline constexpr base::ErrorKind kUnknownRecord{"intake.unknown_record", 404,
                                                "没有记录 {record}",     "there is no record {record}",
                                                "请核对记录编号",        "check the number"};
inline constexpr base::ErrorKind kNotProvisional{"intake.not_provisional",
                                                 409,
                                                 "记录 {record} 不是暂时关联",
                                                 "record {record} is not linked provisionally",
                                                 "无需确认",
                                                 "nothing to confirm"};
inline constexpr base::ErrorKind kAlreadyOne{
    "intake.already_one", 409, "{code} 与 {into} 已是同一主体", "{code} and {into} are one subject already", "无需合并",
    "nothing to merge"};
inline constexpr base::ErrorKind kNotMerged{"intake.not_merged",     409,        "{code} 没有合并过",
                                            "{code} was not merged", "无需拆分", "nothing to split"};
inline constexpr base::ErrorKind kKeyCut{
    "intake.key_cut",
    422,
    "该编号形如证件号码，已删除，无法据此识别文书",
    "the number looks like an identity number and was removed; the document cannot be told by it",
    "请核对文书号；若确为文书号请与信用中心联系",
    "check the document number; if it is one, ask the credit centre"};

// ---- a cell
inline constexpr base::ErrorKind kRequired{"intake.required",   422,      "必填项为空",
                                           "must not be blank", "请补充", "fill it in"};
inline constexpr base::ErrorKind kMustBeBlank{"intake.must_be_blank",
                                              422,
                                              "此情形下应为空",
                                              "must be blank in this case",
                                              "请删除内容，或改正主体类别",
                                              "clear it, or correct the kind of subject"};
inline constexpr base::ErrorKind kTooLong{
    "intake.too_long", 422,         "超过 {max} 个字符（实际 {actual} 个）", "longer than {max} characters ({actual})",
    "请缩短后报送",    "shorten it"};
inline constexpr base::ErrorKind kControlCharacters{"intake.control_characters", 422,
                                                    "含有不可见的控制字符",      "holds invisible control characters",
                                                    "请重新录入该单元格",        "type the cell again"};
inline constexpr base::ErrorKind kBadDate{"intake.bad_date",
                                          422,
                                          "不是有效日期",
                                          "is not a day that exists",
                                          "请写成 2026/04/01 或 2026-04-01",
                                          "write 2026/04/01 or 2026-04-01"};
inline constexpr base::ErrorKind kBadNumber{"intake.bad_number",     422,
                                            "不是有效数字",          "is not a number",
                                            "请只填数字，例如 12.5", "write digits only, for example 12.5"};
inline constexpr base::ErrorKind kBadMoney{"intake.bad_money",
                                           422,
                                           "不是有效金额（单位：{unit}，最多 {decimals} 位小数）",
                                           "is not an amount (in {unit}, at most {decimals} decimals)",
                                           "请只填数字，例如 1.5",
                                           "write digits only, for example 1.5"};
inline constexpr base::ErrorKind kBadBoolean{"intake.bad_boolean", 422,      "应为 是 或 否",
                                             "should be 是 or 否", "请改正", "correct it"};
inline constexpr base::ErrorKind kUnknownCode{"intake.unknown_code",       422,
                                              "“{part}”不在{set}代码表中", "“{part}” is not in the code set {set}",
                                              "可用的值：{choices}",       "the values are: {choices}"};
inline constexpr base::ErrorKind kPlaceholder{
    "intake.placeholder", 422, "是占位值，不能作为{field}", "is a placeholder, not a {field}", "请填写真实值",
    "give the real value"};
inline constexpr base::ErrorKind kRuleBroken{
    "intake.rule_broken", 422, "{message}", "{message}", "请核对有关字段", "check the fields concerned"};

// ---- the row
inline constexpr base::ErrorKind kUnknownColumns{"intake.surplus_cells", 422,
                                                 "该行的单元格多于列名", "the row has more cells than the header",
                                                 "请检查分隔符和引号",   "check separators and quotes"};
inline constexpr base::ErrorKind kRowAboutPerson{"intake.row_about_person",
                                                 422,
                                                 "该行涉及自然人，平台目前不收存自然人信息",
                                                 "the row is about a natural person; such rows are not kept",
                                                 "请勿重新报送；自然人信息另有安排",
                                                 "do not send it again; information on persons is arranged separately"};
inline constexpr base::ErrorKind kPersonRefused{
    "intake.person_refused",
    422,
    "该行涉及自然人，未能收存: {reasons}；未保留其内容",
    "a row about a natural person did not go in: {reasons}; none of it is kept",
    "请按行号核对原件后重新报送",
    "look at the line in your own file, correct it and send it again"};
inline constexpr base::ErrorKind kMinor{"intake.minor",
                                        422,
                                        "行为时未满 18 周岁，不予收存",
                                        "the person was under 18 at the act: not kept",
                                        "请勿报送未成年人的记录",
                                        "do not send records about minors"};
inline constexpr base::ErrorKind kNoDayOfAct{"intake.no_day_of_act",
                                             422,
                                             "没有能判断行为时年龄的日期",
                                             "no day by which the age at the act could be told",
                                             "请补充决定日期",
                                             "add the day of the decision"};
inline constexpr base::ErrorKind kKindNotCovered{
    "intake.kind_not_covered",    422,
    "目录项 {item} 不含此类主体", "item {item} does not cover this kind of subject",
    "请核对主体类别和代码",       "check the kind of subject and the code"};
inline constexpr base::ErrorKind kKindMismatch{"intake.kind_mismatch",
                                               422,
                                               "主体类别与代码不符：代码 {code} 属于{kind}",
                                               "the kind of subject does not fit the code: {code} belongs to {kind}",
                                               "个体工商户（92 开头）请选“个体工商户”",
                                               "choose 个体工商户 for codes that begin with 92"};
inline constexpr base::ErrorKind kNoSubject{"intake.no_subject",        422,
                                            "没有可用的主体代码或名称", "neither a code nor a name of the subject",
                                            "请填写统一社会信用代码",   "give the unified social credit code"};
inline constexpr base::ErrorKind kNameOfAnother{
    "intake.name_of_another",           422,
    "名称“{name}”属于另一代码 {other}", "the name “{name}” belongs to another code, {other}",
    "请核对代码和名称哪一个有误",       "check which of the two is wrong"};
inline constexpr base::ErrorKind kNameMismatch{
    "intake.name_mismatch",
    422,
    "代码 {code} 登记的名称是“{registered}”",
    "the code {code} is registered as “{registered}”",
    "若已更名，请先更新登记信息后重试；否则请更正代码或名称",
    "if it was renamed, send the registration first and retry; else correct the code or the name"};
inline constexpr base::ErrorKind kCandidates{"intake.candidates",
                                             422,
                                             "只有名称，不足以确定主体；可能是：{candidates}",
                                             "a name alone does not tell the subject; it may be: {candidates}",
                                             "请补充统一社会信用代码",
                                             "add the unified social credit code"};
inline constexpr base::ErrorKind kSubjectUnknown{"intake.subject_unknown", 422,
                                                 "没有代码，且名称未登记", "no code, and the name is not registered",
                                                 "请补充统一社会信用代码", "add the unified social credit code"};
inline constexpr base::ErrorKind kSubjectChanged{
    "intake.subject_changed",
    422,
    "同一文书 {document} 原已记在 {former} 名下（记录 {record}）",
    "the same document {document} stands against {former} (record {record})",
    "若原代码有误，请执行：taixin quarantine move {id}",
    "if the former code was wrong: taixin quarantine move {id}"};
inline constexpr base::ErrorKind kSubjectKnownOtherwise{
    "intake.code_reused",
    422,
    "代码 {code} 已属于另一主体“{registered}”",
    "the code {code} already belongs to another subject, “{registered}”",
    "请核对是否一码多赋，并与登记机关确认",
    "check for one code given twice, and ask the registering body"};

// ---- remarks: the row goes in
inline constexpr base::ErrorKind kRemarkFormerName{
    "intake.remark_former_name",         200,        "使用了曾用名，现名“{registered}”",
    "a former name; now “{registered}”", "可不处理", "nothing to do"};
inline constexpr base::ErrorKind kRemarkIssuedCode{"intake.remark_issued_code",
                                                   200,
                                                   "代码校验码有误，但确系已发放代码",
                                                   "the check character is wrong, but the code was really issued",
                                                   "可不处理",
                                                   "nothing to do"};
inline constexpr base::ErrorKind kRemarkCodeForm{"intake.remark_code_form",
                                                 200,
                                                 "代码已规范化（小写、全角或空格）",
                                                 "the code was normalised (lower case, full width or spaces)",
                                                 "建议在源系统更正",
                                                 "better corrected at the source"};
inline constexpr base::ErrorKind kRemarkOrgCode{"intake.remark_org_code",
                                                200,
                                                "组织机构代码校验不符",
                                                "the organization code fails its check",
                                                "请核对",
                                                "please check"};
inline constexpr base::ErrorKind kRemarkUnit{"intake.remark_unit",
                                             200,
                                             "金额带有单位，已按 {unit} 换算",
                                             "the amount had a unit and was converted from {unit}",
                                             "建议在源系统只填数字",
                                             "better digits only at the source"};
inline constexpr base::ErrorKind kRemarkProvisional{"intake.remark_provisional",
                                                    200,
                                                    "按名称和{second}暂时关联，待确认",
                                                    "linked provisionally by name and {second}; to be confirmed",
                                                    "请补充代码或确认关联",
                                                    "add the code or confirm the link"};
inline constexpr base::ErrorKind kRemarkSameName{"intake.remark_same_name",
                                                 200,
                                                 "名称与代码 {other} 的主体相同，请核对是否重码",
                                                 "same name as the subject with code {other}: one body with two codes?",
                                                 "请核对",
                                                 "please check"};
inline constexpr base::ErrorKind kRemarkPreviousCodeOfAnother{
    "intake.remark_previous_code_of_another",
    200,
    "原代码 {previous} 在平台上是另一主体",
    "the earlier code {previous} stands for another subject here",
    "核实为同一主体后请执行：taixin link merge {previous} --into {code}",
    "if they are one body: taixin link merge {previous} --into {code}"};
inline constexpr base::ErrorKind kRemarkEarlierVersion{"intake.remark_earlier_version",
                                                       200,
                                                       "与该记录的较早版本相同，未改变",
                                                       "equal to an earlier version of the record; nothing changed",
                                                       "可不处理",
                                                       "nothing to do"};
inline constexpr base::ErrorKind kRemarkCut{"intake.remark_cut",    200,
                                            "已删除其中的证件号码", "identity numbers were removed",
                                            "请勿报送证件号码",     "do not send identity numbers"};
inline constexpr base::ErrorKind kRemarkSealed{"intake.remark_sealed",
                                               200,
                                               "证件号码已用本人专属密钥密封保存",
                                               "identity numbers were sealed under each person's key",
                                               "无需处理",
                                               "nothing needs to be done"};
inline constexpr base::ErrorKind kRemarkLate{"intake.remark_late",
                                             200,
                                             "报送超过 {due} 个工作日（实际 {actual} 个）",
                                             "later than {due} working days ({actual})",
                                             "计入及时率",
                                             "counts in timeliness"};

}  // namespace taixin::intake

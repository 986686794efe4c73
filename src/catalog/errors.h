// What the catalog refuses. `place` is "pack/file.toml:line:column" while packs load.
#pragma once

#include "base/error.h"

namespace taixin::catalog {

// ---- files and grammar
inline constexpr base::ErrorKind kUnreadable{"catalog.unreadable",     500,
                                             "读不到规则包：{what}",   "the pack cannot be read: {what}",
                                             "请检查文件夹路径和权限", "check the folder's path and permissions"};
inline constexpr base::ErrorKind kTooLarge{"catalog.too_large",       413,
                                           "{what} 超过上限 {limit}", "{what} is more than the limit of {limit}",
                                           "请拆分或精简规则包",      "divide or shorten the pack"};
inline constexpr base::ErrorKind kBadPackBytes{
    "catalog.bad_pack_bytes",           422,
    "存储的规则包已损坏：{what}",       "the stored pack is damaged: {what}",
    "请从备份恢复，或重新激活该规则包", "restore it from a backup, or activate the pack again"};
inline constexpr base::ErrorKind kBadToml{"catalog.bad_toml",        422,
                                          "不是合法的 TOML：{what}", "not valid TOML: {what}",
                                          "请改正此处的写法",        "correct the text at this place"};
inline constexpr base::ErrorKind kMisplaced{
    "catalog.misplaced",
    422,
    "字符“{character}”不能出现在此处",
    "the character \"{character}\" cannot stand here",
    "引号和注释之外只用半角字符；引号之内反斜杠须写成两个",
    "outside quotes and comments use ASCII only; write a backslash in quotes twice"};
inline constexpr base::ErrorKind kUnknownKey{"catalog.unknown_key",           422,
                                             "{entry} 中没有名为 {key} 的项", "{entry} has no key named {key}",
                                             "可用的有：{allowed}",           "known here: {allowed}"};
inline constexpr base::ErrorKind kMissingKey{
    "catalog.missing_key", 422, "{entry} 缺少 {key}", "{entry} lacks {key}", "请补上 {key}", "add {key}"};
inline constexpr base::ErrorKind kMissingBasis{"catalog.missing_basis",
                                               422,
                                               "{entry} 没有依据",
                                               "{entry} has no legal basis",
                                               "请用 basis 逐条写明依据条款；没有依据的不得纳入",
                                               "name the clauses in `basis`; nothing loads without one"};
inline constexpr base::ErrorKind kWrongType{
    "catalog.wrong_type",           422,
    "{key} 的值应为{expected_zh}",  "the value of {key} should be {expected_en}",
    "写法见 docs/formats/packs.md", "see docs/formats/packs.md for how to write it"};
inline constexpr base::ErrorKind kBadValue{"catalog.bad_value",     422,
                                           "{key} 不能是“{value}”", "{key} cannot be \"{value}\"",
                                           "应为：{expected}",      "expected: {expected}"};
inline constexpr base::ErrorKind kWrongMark{"catalog.wrong_mark",
                                            422,
                                            "sure 不能是“{value}”",
                                            "sure cannot be \"{value}\"",
                                            "可用的标记：V V2 D MH MM ML（见 domain/00）",
                                            "the marks are V V2 D MH MM ML (domain/00)"};
inline constexpr base::ErrorKind kBadDay{"catalog.bad_day",
                                         422,
                                         "{key} 应为不加引号的日期，例如 2026-04-01",
                                         "{key} should be a day without quotes, for example 2026-04-01",
                                         "请改为年-月-日",
                                         "write year-month-day"};
inline constexpr base::ErrorKind kEmptyPeriod{"catalog.empty_period",
                                              422,
                                              "until（{until}）不晚于 from（{from}）",
                                              "until ({until}) is not later than from ({from})",
                                              "until 是不再适用的第一天，应晚于 from",
                                              "until is the first day no longer in force: make it later than from"};

// ---- what entries say of each other
inline constexpr base::ErrorKind kOverlap{"catalog.overlap",
                                          422,
                                          "{code} 与 {other} 处的有效期重叠",
                                          "the validity of {code} overlaps with the one at {other}",
                                          "请用 from 和 until 把两段分开",
                                          "separate the two periods with from and until"};
inline constexpr base::ErrorKind kDuplicate{"catalog.duplicate",
                                            422,
                                            "{key}“{value}”已在 {other} 处使用",
                                            "{key} \"{value}\" is already used at {other}",
                                            "请改用别的值，或删去其中一处",
                                            "use another value, or remove one of the two"};
inline constexpr base::ErrorKind kSharedHeader{"catalog.shared_header",
                                               422,
                                               "表头“{header}”同属 {first} 和 {second}",
                                               "the header \"{header}\" belongs to both {first} and {second}",
                                               "请改名，或用 item.question 写明遇到它时要问什么",
                                               "rename one, or say with item.question what to ask when it is met"};
inline constexpr base::ErrorKind kDeadReference{"catalog.dead_reference",
                                                422,
                                                "{key} 指向不存在的{target_zh}“{value}”",
                                                "{key} names a {target_en} that does not exist: \"{value}\"",
                                                "请先定义它，或改正名称",
                                                "define it first, or correct the name"};
inline constexpr base::ErrorKind kWrongField{
    "catalog.wrong_field",
    422,
    "{key} 指向的字段 {value} 类型不对，应为{expected_zh}",
    "{key} names the field {value} of the wrong type: it should be {expected_en}",
    "请改指另一字段，或改正其类型",
    "name another field, or correct its type"};
inline constexpr base::ErrorKind kOrdinalChanged{"catalog.ordinal_changed",
                                                 422,
                                                 "字段 {field} 的序号由 {before} 变为 {after}",
                                                 "the ordinal of {field} changes from {before} to {after}",
                                                 "序号一经使用不得改变：请用 ordinal 写明原序号",
                                                 "ordinals never change: state the old one with `ordinal`"};
inline constexpr base::ErrorKind kOrdinalReused{
    "catalog.ordinal_reused",
    422,
    "序号 {ordinal} 属于 {other}，不能再给 {field}",
    "the ordinal {ordinal} belongs to {other} and cannot be given to {field}",
    "请给 {field} 一个没用过的序号",
    "give {field} an ordinal never used"};
inline constexpr base::ErrorKind kBadExpression{"catalog.bad_expression",
                                                422,
                                                "表达式第 {column} 列：{zh}",
                                                "expression, column {column}: {en}",
                                                "写法见 docs/formats/packs.md 的 Expressions 一节",
                                                "see Expressions in docs/formats/packs.md"};

// ---- what the law asks of entries
inline constexpr base::ErrorKind kProhibited{
    "catalog.prohibited",
    422,
    "“{name}”涉及“{term}”，不得归集为信用信息（{clause}）",
    "\"{name}\" concerns \"{term}\", which may not be collected as credit information ({clause})",
    "请删去该项；任何规则包都不能放开此限制",
    "remove it; no pack can lift this refusal"};
inline constexpr base::ErrorKind kPersonsClosed{"catalog.persons_closed",
                                                422,
                                                "主体含自然人的目录项不得 {what}（{clause}）",
                                                "an item about natural persons may not have {what} ({clause})",
                                                "请关闭该权限，或为自然人另设目录项",
                                                "close this permission, or give natural persons an item of their own"};
inline constexpr base::ErrorKind kRestrictedOpen{
    "catalog.restricted_open",
    422,
    "restricted 的目录项不得开放 {what}",
    "a restricted item may not open {what}",
    "请关闭该权限；专项信用报告和本人查询除外",
    "close it; only the special report and the subject's own query may stay"};
inline constexpr base::ErrorKind kNoDueTerm{"catalog.no_due_term",
                                            422,
                                            "公开的失信信息 {code} 没有报送期限",
                                            "{code} is adverse and public but has no due term",
                                            "请用 due_days 写明期限和起算日",
                                            "state the term and its clock with due_days"};
inline constexpr base::ErrorKind kKeyRule{"catalog.key_rule",
                                          422,
                                          "{key}：{zh}",
                                          "{key}: {en}",
                                          "见 docs/formats/packs.md 的 item 一节",
                                          "see `item` in docs/formats/packs.md"};
inline constexpr base::ErrorKind kCaseRule{"catalog.case_rule",
                                           422,
                                           "{key}：{zh}",
                                           "{key}: {en}",
                                           "见 docs/formats/packs.md 的 case 一节",
                                           "see `case` in docs/formats/packs.md"};
inline constexpr base::ErrorKind kListRule{"catalog.list_rule",
                                           422,
                                           "{key}：{zh}",
                                           "{key}: {en}",
                                           "见 docs/formats/packs.md 的 list 一节",
                                           "see `list` in docs/formats/packs.md"};
inline constexpr base::ErrorKind kNotThisLevel{"catalog.not_this_level",
                                               422,
                                               "{level} 级规则包不得有 [[{table}]]",
                                               "a {level} pack may not hold [[{table}]]",
                                               "市级只能收窄、改名、加别名、加区划和联系方式（国办发〔2020〕49号）",
                                               "a city may only narrow, rename, and add aliases, regions and contacts"};
inline constexpr base::ErrorKind kNotNarrower{"catalog.not_narrower",
                                              422,
                                              "narrow 只能关闭权限或缩短期限：{what}",
                                              "narrow may only close permissions or shorten terms: {what}",
                                              "请改为更严的值，或删去",
                                              "use a stricter value, or remove it"};

// ---- answers at run time
inline constexpr base::ErrorKind kYearNotAnnounced{
    "catalog.year_not_announced",
    503,
    "{year} 年的放假安排尚未公布或未载入",
    "the State Council's calendar of {year} is not announced or not loaded",
    "请在国家规则包的 calendar 中加入 {year} 年后重新激活",
    "add {year} to `calendar` of the national pack and activate it"};
inline constexpr base::ErrorKind kUnknownCode{"catalog.unknown_code",
                                              422,
                                              "“{part}”不在{set}之中",
                                              "\"{part}\" is not one of: {set_en}",
                                              "请改为规定的名称，多个之间用分号隔开",
                                              "use a listed name; separate several with a semicolon"};
inline constexpr base::ErrorKind kAskedBack{"catalog.asked_back",      422,
                                            "“{value}”需要说明：{zh}", "\"{value}\" needs an answer: {en}",
                                            "请写明后重新报送",        "say which and send it again"};

}  // namespace taixin::catalog

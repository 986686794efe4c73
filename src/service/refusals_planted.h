// For the tests of every route (refusals_world.h): the items of their own, and what is planted that one audience may
// see and another may not.
#pragma once

#include <string_view>

namespace taixin::service {

// Three items of their own: one that is labelled, one for its subject alone, one with what is never or only partly
// shown.
inline constexpr std::string_view kCanaryPack = R"toml(
[pack]
id = "canaries"
version = "1"
level = "national"
name = "示例规则包"
name_en = "Sample pack"
basis = ["示例条例"]
source = "sample"
sure = "V"
from = 2018-01-01

[defaults]
source = "sample"
sure = "V"
from = 2018-01-01

[[duty]]
code = "honours"
name = "示例荣誉按月报齐"
name_en = "Honours"
items = ["HON.honour"]
units = ["department"]
every = "month"
within = 7
remind = 1
letter = 5
answer = 10
decide = 5
appeal = 5
basis = ["示例条例"]

[[item]]
code = "ADM.labelled"
name = "示例密级信息"
name_en = "Labelled"
class = "ADM"
provider = "示例机关"
label = 2
subjects = ["organization"]
permission = { government = true, query = "authorised" }
subject = { name = "MC", code = "DM" }
version_key = ["@subject", "WSH"]
headline = "XW"
basis = ["示例条例"]
field = [
  { code = "MC", name = "名称", name_en = "Name", type = "subject_name" },
  { code = "DM", name = "代码", name_en = "Code", type = "uscc" },
  { code = "WSH", name = "文书号", name_en = "Number", type = "text", max = 40 },
  { code = "XW", name = "事项", name_en = "Matter", type = "text", max = 200 },
]

[[item]]
code = "ADM.restricted"
name = "示例受限信息"
name_en = "Restricted"
class = "ADM"
provider = "示例机关"
restricted = true
label = 0
subjects = ["organization"]
permission = { query = "self_only", special_report = true }
subject = { name = "MC", code = "DM" }
version_key = ["@subject", "WSH"]
headline = "XW"
basis = ["示例条例"]
field = [
  { code = "MC", name = "名称", name_en = "Name", type = "subject_name" },
  { code = "DM", name = "代码", name_en = "Code", type = "uscc" },
  { code = "WSH", name = "文书号", name_en = "Number", type = "text", max = 40 },
  { code = "XW", name = "事项", name_en = "Matter", type = "text", max = 200 },
]

[[item]]
code = "ADM.visited"
name = "示例检查信息"
name_en = "Visits"
class = "ADM"
provider = "示例机关"
subjects = ["organization"]
permission = { government = true, query = "authorised" }
subject = { name = "MC", code = "DM", representative = "FR" }
version_key = ["@subject", "WSH"]
source_key = ["WSH", "@origin_id"]
origin_id = "BS"
headline = "XW"
basis = ["示例条例"]
field = [
  { code = "MC", name = "名称", name_en = "Name", type = "subject_name" },
  { code = "DM", name = "代码", name_en = "Code", type = "uscc" },
  { code = "WSH", name = "文书号", name_en = "Number", type = "text", max = 40, required = true },
  { code = "BS", name = "原始标识", name_en = "Own id", type = "text", max = 40 },
  { code = "FR", name = "负责人", name_en = "In charge", type = "person_name" },
  { code = "DH", name = "电话", name_en = "Phone", type = "phone" },
  { code = "RQ", name = "日期", name_en = "Day", type = "date" },
  { code = "XW", name = "事项", name_en = "Matter", type = "text", max = 200 },
]
)toml";

// What is planted. Each of these texts stands somewhere in the home, or was handed over.
namespace planted {
inline constexpr std::string_view kIdNumber = "370999193101010012", kPhone = "19900009371", kInCharge = "岱示例甲辰",
                                  kVisit = "示例检查事项", kLabelled = "密级示例事项", kRestricted = "受限示例事项",
                                  kRowOfOther = "市场局退回示例", kFileOfOther = "shichang-shili.csv",
                                  kFileOfOwn = "zhujian-shili.csv", kConsentOfOther = "另一机构示例贷款",
                                  kBasisOfOther = "示例市场受理", kBasisDelayed = "示例暂缓告知受理",
                                  kBasisOfOtherSubject = "示例他人受理", kDelayOfOther = "示例市场案",
                                  kQuestionOfOther = "示例询问市场局", kPerson = "岱示例乙巳",
                                  kPassword = "Kuai9-Lan-Shan-Feng";
}  // namespace planted

}  // namespace taixin::service

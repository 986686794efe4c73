// For tests of what is sealed about people: an item about natural persons.
#pragma once

#include <string_view>

namespace taixin::catalog::testing {

// An item about persons as a pack could have it; no pack of this repository has one.
inline constexpr std::string_view kPersonItem = R"toml([defaults]
source = "示例"
sure = "V"
from = 2018-07-25

[[item]]
code = "ADM.example_person"
name = "示例事项"
name_en = "Example"
class = "ADM"
provider = "示例机关"
subjects = ["natural_person"]
seal_people = ["示例法 第1条"]
permission = { public = false, government = true, query = "authorised" }
subject = { name = "MC", kind = "LB", id_number = "ZJHM" }
version_key = ["@subject", "WH"]
source_key = ["WH", "@provider"]
clock = { decision = "JDRQ" }
basis = ["示例法 第1条"]

  [[item.field]]
  code = "MC"
  name = "姓名"
  name_en = "Name"
  type = "person_name"
  required = true

  [[item.field]]
  code = "LB"
  name = "类别"
  name_en = "Category"
  type = { code = "subject_category" }

  [[item.field]]
  code = "ZJHM"
  name = "证件号码"
  name_en = "Identity number"
  type = "id_number"

  [[item.field]]
  code = "WH"
  name = "文号"
  name_en = "Document"
  type = "text"
  max = 100
  required = true

  [[item.field]]
  code = "NR"
  name = "内容"
  name_en = "Content"
  type = "text"
  max = 400

  [[item.field]]
  code = "JDRQ"
  name = "决定日期"
  name_en = "Day of the decision"
  type = "date"
  required = true
)toml";

}  // namespace taixin::catalog::testing

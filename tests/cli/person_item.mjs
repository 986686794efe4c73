// A pack with one item about people, sealed: nobody's law, for tests of what is kept about persons.
export const personItem = `[defaults]
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
${[['MC', '姓名', '"person_name"'], ['LB', '类别', '{ code = "subject_category" }'], ['ZJHM', '证件号码', '"id_number"'], ['WH', '文号', '"text"'], ['NR', '内容', '"text"'], ['JDRQ', '决定日期', '"date"']]
  .map(([code, name, type]) => `\n  [[item.field]]\n  code = "${code}"\n  name = "${name}"\n  name_en = "${code}"\n  type = ${type}\n`).join('')}`;

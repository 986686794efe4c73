// A small valid pack for tests, and what one change to it does.
#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.h"

namespace taixin::catalog::testing {

// national pack with one class, code sets `party_kind`, `penalty_kind`, `region`, and the item ADM.penalty.
inline const char* const kHead = R"toml([pack]
id = "national"
version = "1"
level = "national"
name = "国家规则包"
name_en = "National pack"
basis = ["国办发〔2020〕49号"]
source = "domain/01"
sure = "V"
from = 2018-07-25
)toml";

inline const char* const kBase = R"toml([defaults]
source = "domain/03"
sure = "V"
from = 2018-07-25

[[class]]
code = "ADM"
name = "行政管理信息"
name_en = "Administrative acts"
basis = ["目录第3类"]

[[code_set]]
id = "party_kind"
name = "行政相对人类别"
name_en = "Category of the party"
basis = ["424号"]
entries = [["法人及非法人组织", "法人及非法人组织"], ["个体工商户", "个体工商户"], ["自然人", "自然人"]]

[[code_set]]
id = "penalty_kind"
name = "处罚类别"
name_en = "Kind of penalty"
open_prefix = "其他-"
basis = ["行政处罚法 第9条"]
entries = [["警告", "警告", "Warning"], ["罚款", "罚款", "Fine", ["处以罚款"]]]

[[code_set]]
id = "region"
name = "行政区划"
name_en = "Region"
basis = ["GB/T 2260"]
entries = [["370900", "泰安市", "Tai'an"]]
)toml";

// `item` below with lines appended to its head, and fields appended.
struct ItemText {
  std::string code = "\"ADM.penalty\"";
  std::string subjects = "[\"organization\", \"individual_business\"]";
  std::string permission =
      "{ public = true, government = true, query = \"authorised\", evaluation = [\"organization\"] }";
  std::string version_key = "[\"@subject\", \"CF_WSH\"]";
  std::string source_key = "[\"CF_WSH\", \"@origin_id\"]";
  std::string period = "from = 2018-07-25";
  std::string head;    // more lines of the item
  std::string fields;  // more [[item.field]] and other tables
  std::string text() const {
    return "[[item]]\ncode = " + code +
           "\nname = \"行政处罚\"\nname_en = \"Administrative penalty\"\nclass = \"ADM\"\nprovider = \"处罚机关\"\n" +
           "subjects = " + subjects + "\npermission = " + permission + "\nversion_key = " + version_key +
           "\nsource_key = " + source_key + "\n" + period +
           "\nsubject = { name = \"CF_XDR_MC\", kind = \"CF_XDR_LB\" }\nclock = { decision = \"CF_JDRQ\" }\n"
           "due_days = { working = 7, after = \"decision\" }\nbasis = [\"行政处罚法 第48条\"]\nsource = "
           "\"domain/03\"\nsure = \"V\"\n" +
           head + R"toml(
  [[item.field]]
  code = "CF_XDR_MC"
  name = "行政相对人名称"
  name_en = "Party"
  type = "subject_name"
  max = 200
  required = true

  [[item.field]]
  code = "CF_XDR_LB"
  name = "行政相对人类别"
  name_en = "Category"
  type = { code = "party_kind" }

  [[item.field]]
  code = "CF_WSH"
  name = "行政处罚决定书文号"
  name_en = "Document number"
  type = "text"

  [[item.field]]
  code = "CF_CFLB"
  name = "处罚类别"
  name_en = "Kind of penalty"
  type = { codes = "penalty_kind", separator = ";；" }

  [[item.field]]
  code = "CF_NR_FK"
  name = "罚款金额(万元)"
  name_en = "Fine"
  type = "money.wan"
  required_if = { CF_CFLB = "罚款" }

  [[item.field]]
  code = "CF_JDRQ"
  name = "处罚决定日期"
  name_en = "Day of the decision"
  type = "date"
)toml" + fields;
  }
};

inline PackSource national(const std::string& more, const std::string& base = kBase) {
  return {"national", {{"base.toml", base}, {"more.toml", more}, {"pack.toml", kHead}}};
}

inline PackSource pack_of_level(const std::string& level, const std::string& more) {
  std::string head = kHead;
  for (size_t at = head.find("national"); at != std::string::npos; at = head.find("national", at + level.size()))
    head.replace(at, 8, level);
  return {level, {{"more.toml", more}, {"pack.toml", head}}};
}

}  // namespace taixin::catalog::testing

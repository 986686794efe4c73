#include "catalog/prohibited.h"

#include <array>
#include <string>

#include "base/text.h"

namespace taixin::catalog {

namespace {

using Words = std::span<const std::string_view>;
using enum ProhibitedScope;

template <size_t N>
constexpr Words words(const std::array<std::string_view, N>& list) {
  return Words(list);
}
#define TX_WORDS(name, ...) constexpr auto name = std::to_array<std::string_view>({__VA_ARGS__})

// ---- only ever a person's: whatever the item is about
TX_WORDS(religion_zh, "宗教信仰", "信教", "宗教派别");
TX_WORDS(religion_en, "religion", "religious belief", "religious beliefs", "faith");
TX_WORDS(blood_zh, "血型");
TX_WORDS(blood_en, "blood type", "blood group");
TX_WORDS(fingerprint_zh, "指纹", "掌纹");
TX_WORDS(fingerprint_en, "fingerprint", "fingerprints", "palm print");
TX_WORDS(history_zh, "病史", "病历", "患病情况", "诊断记录");
TX_WORDS(history_en, "medical history", "medical record", "medical records");
TX_WORDS(kin_zh, "家庭成员", "配偶", "亲属", "户主", "同户", "婚姻状况", "婚姻关系", "子女", "父母", "监护人",
         "家庭关系");
TX_WORDS(kin_en, "kinship", "kin", "household", "spouse", "family member", "family members", "marital status",
         "children", "parents");
TX_WORDS(whereabouts_zh, "行踪", "个人轨迹", "出行轨迹", "活动轨迹");
TX_WORDS(whereabouts_en, "whereabouts", "movement track");
TX_WORDS(officials_zh, "个人有关事项", "领导干部个人事项", "个人事项报告", "党纪处分", "政务处分", "纪检监察",
         "廉政档案");
TX_WORDS(officials_en, "officials personal matters", "party discipline");

// ---- outside the catalog, whoever it is about
TX_WORDS(petition_zh, "信访", "上访", "缠访");
TX_WORDS(petition_en, "petition", "petitions", "petitioning", "petitioner");
TX_WORDS(crossing_zh, "闯红灯", "乱穿马路", "行人违章");
TX_WORDS(crossing_en, "jaywalking", "red light running");
TX_WORDS(dogs_zh, "养犬", "遛狗", "遛犬", "养狗");
TX_WORDS(dogs_en, "dog", "dogs", "dog keeping");
TX_WORDS(waste_zh, "垃圾分类");
TX_WORDS(waste_en, "waste sorting", "garbage sorting");
TX_WORDS(property_fee_zh, "物业费", "物业服务费", "物业管理费");
TX_WORDS(property_fee_en, "property management fee", "property management fees", "property fee");
TX_WORDS(donor_zh, "献血");
TX_WORDS(donor_en, "blood donation", "blood donor");
TX_WORDS(blacklist_zh, "黑名单", "红名单");
TX_WORDS(blacklist_en, "blacklist", "black list");

// ---- a person's, where organizations have something lawful of the same name
TX_WORDS(genes_zh, "基因", "遗传信息");
TX_WORDS(genes_en, "gene", "genes", "genetic", "dna");
TX_WORDS(health_zh, "疾病", "健康状况", "健康信息", "传染病", "精神障碍", "精神病", "就诊", "诊疗记录");
TX_WORDS(health_en, "disease", "diseases", "illness", "health condition");
TX_WORDS(biometric_zh, "人脸", "虹膜", "声纹", "生物识别", "步态");
TX_WORDS(biometric_en, "biometric", "biometrics", "iris", "voiceprint", "face recognition");
TX_WORDS(income_zh, "收入", "工资", "薪酬");
TX_WORDS(income_en, "income", "salary", "wage", "wages");
TX_WORDS(deposit_zh, "存款", "银行账户", "银行账号", "银行卡", "账户余额");
TX_WORDS(deposit_en, "deposit", "deposits", "bank account", "bank card");
TX_WORDS(securities_zh, "有价证券", "证券账户", "股票", "基金持有");
TX_WORDS(securities_en, "securities", "stock holdings");
TX_WORDS(insurance_zh, "商业保险", "投保", "保单");
TX_WORDS(insurance_en, "commercial insurance", "insurance policy");
TX_WORDS(estate_zh, "不动产", "房产", "房屋产权", "住房情况");
TX_WORDS(estate_en, "real estate", "real property", "house ownership");
TX_WORDS(tax_zh, "纳税数额", "纳税额", "纳税金额", "缴税金额", "个人所得税额", "完税金额");
TX_WORDS(tax_en, "tax amount", "tax amounts", "tax paid");
TX_WORDS(location_zh, "轨迹", "定位", "位置信息", "实时位置");
TX_WORDS(location_en, "location track", "geolocation", "location");
TX_WORDS(birth_zh, "计划生育", "超生", "生育情况", "避孕");
TX_WORDS(birth_en, "family planning", "birth control");
TX_WORDS(speech_zh, "言论", "发帖", "朋友圈", "聊天记录", "网络评论");
TX_WORDS(speech_en, "speech", "posts", "chat records");
TX_WORDS(register_zh, "户籍", "户口");
TX_WORDS(register_en, "household register");
TX_WORDS(minors_zh, "未成年", "青少年犯罪", "少年犯");
TX_WORDS(minors_en, "minor", "minors", "juvenile");
TX_WORDS(order_zh, "治安管理处罚", "治安处罚", "治安违法");
TX_WORDS(order_en, "public security punishment", "public security penalty");

// ---- may be held, shown to nobody
TX_WORDS(order_org_zh, "治安管理处罚", "治安处罚");
TX_WORDS(order_org_en, "public security punishment", "public security penalty");
TX_WORDS(owner_zh, "受益所有人");
TX_WORDS(owner_en, "beneficial owner", "beneficial owners", "beneficial ownership");

#undef TX_WORDS

constexpr std::string_view kCollect = "山东省社会信用条例 第42条; 征信业管理条例 第14条";
constexpr std::string_view kSensitive = "个人信息保护法 第28条";
constexpr std::string_view kCatalog = "国办发〔2020〕49号: 全国公共信用信息基础目录之外";
constexpr std::string_view kNecessary = "个人信息保护法 第6条";

const std::array kKinds = {
    ProhibitedKind{"宗教信仰", always, kCollect, words(religion_zh), words(religion_en)},
    ProhibitedKind{"血型", always, kCollect, words(blood_zh), words(blood_en)},
    ProhibitedKind{"指纹", always, kCollect, words(fingerprint_zh), words(fingerprint_en)},
    ProhibitedKind{"病史", always, kCollect, words(history_zh), words(history_en)},
    ProhibitedKind{"亲属和家庭关系", always, kNecessary, words(kin_zh), words(kin_en)},
    ProhibitedKind{"行踪轨迹", always, kSensitive, words(whereabouts_zh), words(whereabouts_en)},
    ProhibitedKind{"领导干部个人事项和纪律档案", always, kNecessary, words(officials_zh), words(officials_en)},
    ProhibitedKind{"信访", always, kCatalog, words(petition_zh), words(petition_en)},
    ProhibitedKind{"闯红灯", always, kCatalog, words(crossing_zh), words(crossing_en)},
    ProhibitedKind{"养犬", always, kCatalog, words(dogs_zh), words(dogs_en)},
    ProhibitedKind{"垃圾分类", always, kCatalog, words(waste_zh), words(waste_en)},
    ProhibitedKind{"物业费", always, kCatalog, words(property_fee_zh), words(property_fee_en)},
    ProhibitedKind{"献血", always, kCatalog, words(donor_zh), words(donor_en)},
    ProhibitedKind{"黑名单", always, "国办发〔2020〕49号: 只有严重失信主体名单", words(blacklist_zh),
                   words(blacklist_en)},
    ProhibitedKind{"基因", persons, kCollect, words(genes_zh), words(genes_en)},
    ProhibitedKind{"疾病", persons, kCollect, words(health_zh), words(health_en)},
    ProhibitedKind{"生物识别", persons, kSensitive, words(biometric_zh), words(biometric_en)},
    ProhibitedKind{"收入", persons, kCollect, words(income_zh), words(income_en)},
    ProhibitedKind{"存款和金融账户", persons, kCollect, words(deposit_zh), words(deposit_en)},
    ProhibitedKind{"有价证券", persons, kCollect, words(securities_zh), words(securities_en)},
    ProhibitedKind{"商业保险", persons, kCollect, words(insurance_zh), words(insurance_en)},
    ProhibitedKind{"不动产", persons, kCollect, words(estate_zh), words(estate_en)},
    ProhibitedKind{"纳税数额", persons, kCollect, words(tax_zh), words(tax_en)},
    ProhibitedKind{"位置", persons, kSensitive, words(location_zh), words(location_en)},
    ProhibitedKind{"生育", persons, kNecessary, words(birth_zh), words(birth_en)},
    ProhibitedKind{"言论", persons, kCatalog, words(speech_zh), words(speech_en)},
    ProhibitedKind{"户籍", persons, kNecessary, words(register_zh), words(register_en)},
    ProhibitedKind{"未成年人", persons, "未成年人保护法 第103条", words(minors_zh), words(minors_en)},
    ProhibitedKind{"封存的治安违法记录", persons, "治安管理处罚法 第136条", words(order_zh), words(order_en)},
    ProhibitedKind{"治安管理处罚", open, "治安管理处罚法 第136条", words(order_org_zh), words(order_org_en)},
    ProhibitedKind{"受益所有人", open, "受益所有人信息管理办法", words(owner_zh), words(owner_en)},
};

// Words that make the rest of a name a person's matter even in an item about organizations.
constexpr auto kPersonWords = std::to_array<std::string_view>(
    {"法定代表人", "负责人", "经营者", "个人", "本人", "自然人", "职工", "员工", "居民", "公民", "家庭", "从业人员"});
constexpr auto kPersonWordsEnglish = std::to_array<std::string_view>(
    {"personal", "individual s", "employee", "employees", "citizen", "representative s", "operator s"});

// Lawful names that hold a prohibited word by accident.
constexpr auto kNeutral = std::to_array<std::string_view>({"转基因", "疾病预防控制"});
// And those that are lawful about organizations only.
constexpr auto kNeutralForOrganizations = std::to_array<std::string_view>(
    {"营业收入", "业务收入", "经营收入", "销售收入", "非税收入", "财政收入", "个人独资", "拖欠职工工资", "农民工工资"});

std::string without_spaces(std::string_view name) {
  std::string out;
  const std::string folded = base::fold_width(name);
  for (std::string_view rest = folded; !rest.empty();) {
    const std::string_view character = base::prefix_code_points(rest, 1);
    if (!base::trim(character).empty()) out += character;
    rest.remove_prefix(character.size());
  }
  return out;
}

// Letters in lower case, everything else one space, a space at both ends: " fr zjhm ".
std::string as_words(std::string_view name) {
  std::string out = " ";
  for (char c : base::fold_width(name)) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c >= 'a' && c <= 'z') {
      out += c;
    } else if (out.back() != ' ') {
      out += ' ';
    }
  }
  if (out.back() != ' ') out += ' ';
  return out;
}

void remove_all(std::string& text, Words removed) {
  for (const std::string_view word : removed) {
    for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at))
      text.replace(at, word.size(), 1, ' ');
  }
}

bool holds_any(std::string_view text, Words wanted) {
  for (const std::string_view word : wanted) {
    if (text.find(word) != std::string_view::npos) return true;
  }
  return false;
}

bool holds_any_word(std::string_view text, Words wanted) {
  for (const std::string_view word : wanted) {
    if (text.find(fmt::format(" {} ", word)) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

std::span<const ProhibitedKind> prohibited_kinds() { return kKinds; }

const ProhibitedKind* prohibited_kind(std::string_view name, NameContext context) {
  std::string chinese = without_spaces(name);
  remove_all(chinese, kNeutral);
  if (!context.about_persons) remove_all(chinese, kNeutralForOrganizations);
  const std::string english = as_words(name);
  const bool persons_matter =
      context.about_persons || holds_any(chinese, kPersonWords) || holds_any_word(english, kPersonWordsEnglish);
  for (const ProhibitedKind& kind : kKinds) {
    if (kind.scope == persons && !persons_matter) continue;
    if (kind.scope == open && !context.open) continue;
    if (holds_any(chinese, kind.chinese) || holds_any_word(english, kind.english)) return &kind;
  }
  return nullptr;
}

}  // namespace taixin::catalog

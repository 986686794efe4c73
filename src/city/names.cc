#include "city/names.h"

#include <fmt/format.h>

#include <array>
#include <span>
#include <string_view>

#include "city/random.h"

namespace taixin::city {
namespace {

using Words = std::span<const std::string_view>;

// Characters of made-up brands. None is the traditional form or a variant of another, so that names stay apart when
// width and variants are folded.
constexpr std::array<std::string_view, 80> kFirst{
    "云", "青", "海", "山", "春", "秋", "明", "晨", "星", "林", "松", "柏", "石", "泉", "清", "远",
    "安", "和", "正", "方", "天", "金", "玉", "银", "丹", "紫", "白", "蓝", "碧", "朝", "晓", "晴",
    "瑞", "祥", "福", "嘉", "佳", "美", "乐", "康", "宁", "静", "怡", "百", "千", "万", "亿", "恒",
    "永", "长", "久", "常", "大", "宏", "广", "博", "通", "达", "利", "德", "信", "诚", "义", "仁",
    "智", "慧", "文", "思", "学", "知", "科", "创", "新", "立", "建", "开", "启", "先", "前", "双"};
constexpr std::array<std::string_view, 80> kSecond{
    "岭", "峰", "川", "河", "湖", "江", "波", "涛", "浪", "沙", "田", "园", "苑", "庭", "轩", "阁",
    "楼", "台", "桥", "路", "途", "舟", "帆", "航", "翔", "飞", "鹏", "鹤", "鸿", "凤", "鹿", "马",
    "牛", "羊", "兔", "竹", "梅", "兰", "菊", "荷", "莲", "桂", "桃", "李", "杏", "梨", "枫", "杨",
    "柳", "桐", "槐", "禾", "谷", "麦", "米", "豆", "茶", "香", "味", "源", "基", "业", "力", "动",
    "能", "光", "辉", "彩", "锦", "绣", "缘", "元", "亨", "泰", "丰", "盛", "兴", "旺", "隆", "昌"};
constexpr std::array<std::string_view, 80> kTrades{
    "机械", "建材", "食品", "纺织",     "化工",   "电子",   "软件", "物流", "商贸", "医药",     "环保", "能源",
    "电气", "仪表", "农业", "畜牧",     "种业",   "粮油",   "饲料", "苗木", "园林", "装饰",     "门窗", "管道",
    "钢构", "铸造", "锻压", "模具",     "轴承",   "齿轮",   "泵业", "阀门", "电缆", "照明",     "家具", "木业",
    "纸业", "印务", "包装", "塑料",     "橡胶",   "陶瓷",   "玻璃", "石材", "水泥", "混凝土",   "矿业", "煤炭",
    "燃气", "热力", "供水", "汽车",     "零部件", "运输",   "仓储", "快递", "旅游", "酒店",     "餐饮", "文化",
    "传媒", "广告", "设计", "咨询",     "检测",   "测绘",   "勘察", "监理", "劳务", "人力资源", "物业", "家政",
    "养老", "教育", "体育", "医疗器械", "生物",   "新材料", "信息", "网络"};
constexpr std::array<std::string_view, 40> kShops{
    "小吃店", "面馆",   "饭店",       "早餐店",     "烧烤店", "茶社",   "超市",   "便利店", "百货店", "粮油店",
    "水果店", "蔬菜店", "肉铺",       "水产店",     "烟酒店", "服装店", "鞋店",   "布艺店", "理发店", "美容店",
    "洗衣店", "照相馆", "打印社",     "书店",       "文具店", "玩具店", "花店",   "药店",   "眼镜店", "钟表店",
    "五金店", "电器店", "家电维修部", "汽车修理部", "轮胎店", "洗车行", "建材店", "灯具店", "家具店", "宠物店"};
constexpr std::array<std::string_view, 20> kCrops{"果蔬种植",   "粮食种植", "苗木种植", "茶叶种植", "中药材种植",
                                                  "食用菌种植", "花卉种植", "核桃种植", "樱桃种植", "板栗种植",
                                                  "生猪养殖",   "肉牛养殖", "肉羊养殖", "奶牛养殖", "家禽养殖",
                                                  "水产养殖",   "蜜蜂养殖", "农机服务", "土地托管", "农产品购销"};
constexpr std::array<std::string_view, 20> kInstitutions{
    "小学",         "中学",         "幼儿园",   "职业学校", "卫生院",       "医院",   "疾病防治站",
    "文化馆",       "图书馆",       "博物馆",   "体育中心", "农技推广站",   "林业站", "水利站",
    "公路养护中心", "检验检测中心", "信息中心", "研究所",   "档案服务中心", "敬老院"};
constexpr std::array<std::string_view, 20> kSocial{"志愿者协会",       "书画协会",     "体育协会",     "摄影协会",
                                                   "老年人协会",       "商会",         "行业协会",     "餐饮协会",
                                                   "物业协会",         "建筑业协会",   "教育基金会",   "慈善基金会",
                                                   "社会工作服务中心", "养老服务中心", "康复服务中心", "培训学校",
                                                   "研究会",           "促进会",       "联谊会",       "校友会"};
constexpr std::array<std::string_view, 3> kCompanyForms{"有限公司", "股份有限公司", "合伙企业（有限合伙）"};
constexpr std::array<std::string_view, 1> kShopForms{""};
constexpr std::array<std::string_view, 1> kCooperativeForms{"专业合作社"};

constexpr std::array<Place, kPlaces> kPlaceTable{{{"370902", "泰山区", "泰山"},
                                                  {"370911", "岱岳区", "岱岳"},
                                                  {"370921", "宁阳县", "宁阳"},
                                                  {"370923", "东平县", "东平"},
                                                  {"370982", "新泰市", "新泰"},
                                                  {"370983", "肥城市", "肥城"}}};

struct Vocabulary {
  Words trades, forms;
};
Vocabulary vocabulary(BodyKind kind) {
  switch (kind) {
    case BodyKind::enterprise:
      return {kTrades, kCompanyForms};
    case BodyKind::individual_business:
      return {kShops, kShopForms};
    case BodyKind::cooperative:
      return {kCrops, kCooperativeForms};
    case BodyKind::institution:
      return {kInstitutions, kShopForms};
    case BodyKind::social_organization:
      return {kSocial, kShopForms};
  }
  return {};
}

struct Parts {
  size_t place = 0, first = 0, second = 0, trade = 0, form = 0;
  uint64_t round = 0;  // 0 as long as the capacity lasts
};

// Number -> parts is one to one: a shuffle (multiplication by a prime that divides no capacity, and a shift, modulo the
// capacity) and then mixed digits.
Parts parts_of(BodyKind kind, uint64_t number, uint64_t seed) {
  constexpr uint64_t kPrime = 1'000'003;
  const Vocabulary words = vocabulary(kind);
  const uint64_t capacity = name_capacity(kind);
  Parts parts;
  parts.round = number / capacity;
  uint64_t rest = ((number % capacity) * kPrime + mix(seed, 11, static_cast<uint64_t>(kind)) % capacity) % capacity;
  const auto digit = [&rest](size_t base) {
    const size_t value = static_cast<size_t>(rest % base);
    rest /= base;
    return value;
  };
  parts.first = digit(kFirst.size());
  parts.trade = digit(words.trades.size());
  parts.second = digit(kSecond.size());
  parts.place = digit(kPlaces);
  parts.form = digit(words.forms.size());
  return parts;
}

std::string assemble(BodyKind kind, const Parts& parts, std::string_view before_brand) {
  const Vocabulary words = vocabulary(kind);
  const std::string_view form = words.forms[parts.form];
  const Place& where = kPlaceTable[parts.place];
  std::string brand = fmt::format("示例{}{}{}", before_brand, kFirst[parts.first], kSecond[parts.second]);
  if (parts.round > 0) brand += fmt::format("第{}", parts.round + 1);
  const std::string_view what = words.trades[parts.trade];
  switch (kind) {
    case BodyKind::enterprise:
      return fmt::format("泰安{}{}{}{}", where.brief, brand, what, form);
    case BodyKind::individual_business:
      return fmt::format("{}{}{}{}", where.name, brand, what, form);
    case BodyKind::cooperative:
      return fmt::format("{}{}{}{}", where.name, brand, what, form);
    case BodyKind::institution:
    case BodyKind::social_organization:
      return fmt::format("泰安市{}{}{}{}", where.name, brand, what, form);
  }
  return {};
}

}  // namespace

const Place& place(size_t index) { return kPlaceTable[index]; }

uint64_t name_capacity(BodyKind kind) {
  const Vocabulary words = vocabulary(kind);
  return uint64_t{kFirst.size()} * kSecond.size() * kPlaces * words.trades.size() * words.forms.size();
}

std::string body_name(BodyKind kind, uint64_t number, uint64_t seed) {
  return assemble(kind, parts_of(kind, number, seed), "");
}

std::string former_name(BodyKind kind, uint64_t number, uint64_t seed) {
  return assemble(kind, parts_of(kind, number, seed), "老");  // no brand begins with 老
}

std::string person_name(uint64_t number) {
  static constexpr std::array<std::string_view, 16> kFamily{"赵", "钱", "孙", "李", "周", "吴", "郑", "王",
                                                            "冯", "陈", "张", "刘", "甲", "乙", "丙", "丁"};
  static constexpr std::array<std::string_view, 10> kGiven{"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
  const uint64_t n = mix(number, 12);
  return fmt::format("示例{}{}{}", kFamily[n % 16], kGiven[n / 16 % 10], n / 160 % 3 == 0 ? "" : kGiven[n / 480 % 10]);
}

std::string trade(BodyKind kind, uint64_t number, uint64_t seed) {
  return std::string(vocabulary(kind).trades[parts_of(kind, number, seed).trade]);
}

}  // namespace taixin::city

#include "identity/uscc.h"

#include "base/text.h"
#include "identity/errors.h"
#include "identity/org_code.h"

namespace taixin::identity {
namespace {

constexpr std::array<int, 17> kWeights{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};  // 3^i mod 31
constexpr size_t kRegionBegin = 2;
constexpr size_t kRegionEnd = 8;

// Index in the alphabet by byte; -1 for others.
constexpr std::array<int8_t, 256> make_values() {
  std::array<int8_t, 256> values{};
  values.fill(-1);
  for (size_t i = 0; i < kUsccAlphabet.size(); ++i) {
    values[static_cast<uint8_t>(kUsccAlphabet[i])] = static_cast<int8_t>(i);
  }
  return values;
}
constexpr std::array<int8_t, 256> kValues = make_values();

int value_of(char c) { return kValues[static_cast<uint8_t>(c)]; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// What someone who typed or scanned this character likely saw; 0 when there is no good guess.
char likely_character(std::string_view actual, bool digit_wanted) {
  if (actual.size() != 1) return 0;
  switch (actual[0]) {
    case 'I':
      return '1';
    case 'O':
      return '0';
    case 'S':
      return '5';
    case 'V':
      return digit_wanted ? 0 : 'U';
    case 'Z':
      return '2';
    case 'L':
      return digit_wanted ? '1' : 0;
    case 'Q':
    case 'D':
      return digit_wanted ? '0' : 0;
    case 'B':
      return digit_wanted ? '8' : 0;
    default:
      return 0;
  }
}

bool is_separator(std::string_view character) {
  return base::trim(character).empty() || character == "-" || character == "_" || character == "." ||
         character == "–" || character == "—" || character == "·";
}

// The characters one by one: they may be of several bytes, and positions count characters.
std::vector<std::string_view> characters_of(std::string_view text) {
  std::vector<std::string_view> characters;
  while (!text.empty()) {
    characters.push_back(base::prefix_code_points(text, 1));
    text.remove_prefix(characters.back().size());
  }
  return characters;
}

// Why these characters are not the form of a code, or nothing.
std::optional<base::Error> wrong_form(std::string_view text) {
  const std::vector<std::string_view> characters = characters_of(text);
  const auto separators = std::count_if(characters.begin(), characters.end(), is_separator);
  if (separators > 0 && characters.size() == kUsccLength + static_cast<size_t>(separators)) {
    const auto first = std::find_if(characters.begin(), characters.end(), is_separator);
    return base::fail(kUsccSeparator, {{"position", std::to_string(first - characters.begin() + 1)}});
  }
  if (characters.size() != kUsccLength) {
    return base::fail(kUsccLengthWrong, {{"actual", std::to_string(characters.size())}});
  }
  for (size_t i = 0; i < kUsccLength; ++i) {
    const bool digit_wanted = i >= kRegionBegin && i < kRegionEnd;
    const std::string_view c = characters[i];
    if (c.size() == 1 && (digit_wanted ? is_digit(c[0]) : value_of(c[0]) >= 0)) continue;
    const std::string position = std::to_string(i + 1);
    const std::string actual = base::has_control(c) || !base::is_utf8(c) ? "?" : std::string(c);
    if (const char likely = likely_character(c, digit_wanted); likely != 0) {
      return base::fail(kUsccLookalike,
                        {{"position", position}, {"actual", actual}, {"likely", std::string(1, likely)}});
    }
    return base::fail(kUsccWrongCharacter, {{"position", position}, {"actual", actual}});
  }
  return std::nullopt;
}

// Codes that forms are filled with when there is none: zeros, one character repeated, counting up. The check character
// is not looked at: 00000000000000000X is as empty as eighteen zeros.
bool is_dummy(std::string_view text) {
  if (text.size() != kUsccLength) return false;
  const std::string_view first_17 = text.substr(0, 17);
  const auto only = [](std::string_view part, char c) { return part.find_first_not_of(c) == part.npos; };
  return only(first_17, first_17[0]) || only(text.substr(8, 9), '0') || text.substr(0, 9) == "123456789";
}

struct PrefixRow {
  std::string_view prefix;
  UsccPrefix meaning;
};

// GB 32100-2015 table 1 with its amendments (N, A; shared domain notes 7.1), then what real codes show beyond it.
constexpr std::array<PrefixRow, 39> kPrefixes{{
    {"11", {"机构编制", "institutional establishment", "机关", "government organ", true}},
    {"12", {"机构编制", "institutional establishment", "事业单位", "public institution", true}},
    {"13", {"机构编制", "institutional establishment", "编办直接管理的群众团体", "mass organization", true}},
    {"19", {"机构编制", "institutional establishment", "其他", "other", true}},
    {"21", {"外交", "foreign affairs", "外国常驻新闻机构", "resident foreign news office", true}},
    {"29", {"外交", "foreign affairs", "其他", "other", true}},
    {"31", {"司法行政", "justice", "律师执业机构", "law firm", true}},
    {"32", {"司法行政", "justice", "公证处", "notary office", true}},
    {"33", {"司法行政", "justice", "基层法律服务所", "local legal service office", true}},
    {"34", {"司法行政", "justice", "司法鉴定机构", "forensic appraisal body", true}},
    {"35", {"司法行政", "justice", "仲裁委员会", "arbitration commission", true}},
    {"39", {"司法行政", "justice", "其他", "other", true}},
    {"41", {"文化", "culture", "外国在华文化中心", "foreign cultural centre", true}},
    {"49", {"文化", "culture", "其他", "other", true}},
    {"51", {"民政", "civil affairs", "社会团体", "social organization", true}},
    {"52", {"民政", "civil affairs", "民办非企业单位（社会服务机构）", "social service body", true}},
    {"53", {"民政", "civil affairs", "基金会", "foundation", true}},
    {"59", {"民政", "civil affairs", "其他", "other", true}},
    {"61", {"旅游", "tourism", "外国旅游部门常驻代表机构", "foreign tourism office", true}},
    {"62", {"旅游", "tourism", "港澳台旅游部门常驻代表机构", "Hong Kong, Macau or Taiwan tourism office", true}},
    {"69", {"旅游", "tourism", "其他", "other", true}},
    {"71", {"宗教", "religious affairs", "宗教活动场所", "place of worship", true}},
    {"72", {"宗教", "religious affairs", "宗教院校", "religious school", true}},
    {"79", {"宗教", "religious affairs", "其他", "other", true}},
    {"81", {"工会", "trade unions", "基层工会", "local trade union", true}},
    {"89", {"工会", "trade unions", "其他", "other", true}},
    {"91", {"市场监督管理（工商）", "market supervision", "企业", "enterprise", true}},
    {"92", {"市场监督管理（工商）", "market supervision", "个体工商户", "individual business", true}},
    {"93", {"市场监督管理（工商）", "market supervision", "农民专业合作社", "farmers' cooperative", true}},
    {"99", {"市场监督管理（工商）", "market supervision", "其他", "other", true}},
    {"A1", {"中央军委改革和编制办公室", "military establishment", "军队事业单位", "military institution", true}},
    {"A9", {"中央军委改革和编制办公室", "military establishment", "其他", "other", true}},
    {"N1", {"农业农村", "agriculture", "组级集体经济组织", "group-level rural collective", true}},
    {"N2", {"农业农村", "agriculture", "村级集体经济组织", "village-level rural collective", true}},
    {"N3", {"农业农村", "agriculture", "乡镇级集体经济组织", "town-level rural collective", true}},
    {"N9", {"农业农村", "agriculture", "其他", "other", true}},
    {"Y1", {"其他", "other", "其他", "other", true}},
    {"54", {"民政", "civil affairs", "村民委员会", "villagers' committee", false}},
    {"55", {"民政", "civil affairs", "居民委员会", "residents' committee", false}},
}};

constexpr size_t prefix_number(std::string_view prefix) {
  const auto value = [](char c) { return static_cast<size_t>(kValues[static_cast<uint8_t>(c)]); };
  return value(prefix[0]) * kUsccAlphabet.size() + value(prefix[1]);
}

// By prefix_number: the row of kPrefixes, or its size.
constexpr auto kRowOfPrefix = [] {
  std::array<uint8_t, kUsccAlphabet.size() * kUsccAlphabet.size()> rows{};
  rows.fill(kPrefixes.size());
  for (size_t row = 0; row < kPrefixes.size(); ++row)
    rows[prefix_number(kPrefixes[row].prefix)] = static_cast<uint8_t>(row);
  return rows;
}();

}  // namespace

std::optional<Uscc> Uscc::from_canonical(std::string_view text) {
  if (text.size() != kUsccLength) return std::nullopt;
  for (size_t i = 0; i < kUsccLength; ++i) {
    const bool digit_wanted = i >= kRegionBegin && i < kRegionEnd;
    if (digit_wanted ? !is_digit(text[i]) : value_of(text[i]) < 0) return std::nullopt;
  }
  Uscc code;
  std::copy(text.begin(), text.end(), code.characters_.begin());
  return code;
}

std::optional<char> uscc_check_character(std::string_view first_17) {
  if (first_17.size() != kWeights.size()) return std::nullopt;
  int sum = 0;
  for (size_t i = 0; i < kWeights.size(); ++i) {
    const int value = value_of(first_17[i]);
    if (value < 0) return std::nullopt;
    sum += value * kWeights[i];
  }
  return kUsccAlphabet[static_cast<size_t>((31 - sum % 31) % 31)];
}

UsccPrefix describe_prefix(const Uscc& code) {
  if (code.empty()) return {};
  const size_t row = kRowOfPrefix[prefix_number(code.prefix())];
  return row == kPrefixes.size() ? UsccPrefix() : kPrefixes[row].meaning;
}

bool is_flawless_uscc(std::string_view eighteen) {
  const std::optional<Uscc> code = Uscc::from_canonical(eighteen);
  if (!code) return false;
  const size_t row = kRowOfPrefix[prefix_number(eighteen)];
  if (row == kPrefixes.size() || !kPrefixes[row].meaning.in_standard) return false;
  if (uscc_check_character(eighteen.substr(0, 17)) != eighteen[17]) return false;
  if (org_code_check_character(code->org_code().substr(0, 8)) != code->org_code()[8]) return false;
  const int province = (eighteen[2] - '0') * 10 + (eighteen[3] - '0');
  return province == 10 || (province >= 11 && province <= 65);
}

bool is_plain_uscc(std::string_view text) { return is_flawless_uscc(text) && !is_dummy(text); }

SubjectKind kind_of(const Uscc& code) {
  if (code.prefix() == "92") return SubjectKind::individual_business;
  if (code.prefix() == "11") return SubjectKind::government_body;
  return SubjectKind::organization;
}

base::Result<UsccReading> read_uscc(std::string_view text, const IssuedAnyway& issued_anyway) {
  std::string canonical(base::trim(text));
  if (base::has_full_width(canonical)) canonical = base::fold_width(canonical);
  UsccReading reading;
  for (char& c : canonical) {
    if (c >= 'a' && c <= 'z') {
      c = static_cast<char>(c - 'a' + 'A');
      reading.flags.lower_case = true;
    }
  }
  if (is_dummy(canonical)) return base::fail(kUsccDummy);
  const std::optional<Uscc> code = Uscc::from_canonical(canonical);
  if (!code) {
    std::optional<base::Error> error = wrong_form(canonical);
    TX_ASSERT(error.has_value(), "the two checks of the form agree");
    return *std::move(error);
  }
  reading.code = *code;
  const char expected = *uscc_check_character(code->text().substr(0, 17));
  if (const char actual = code->text()[17]; actual != expected) {
    if (!issued_anyway || !issued_anyway(*code)) {
      return base::fail(kUsccWrongCheck, {{"expected", std::string(1, expected)}, {"actual", std::string(1, actual)}});
    }
    reading.flags.wrong_check = true;
  }
  reading.flags.org_code_mismatch = org_code_check_character(code->org_code().substr(0, 8)) != code->org_code()[8];
  reading.flags.unlisted_prefix = !describe_prefix(*code).in_standard;
  return reading;
}

std::optional<Uscc> find_uscc(std::string_view text) {
  const std::string folded = base::fold_width(text);
  const auto in_code = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  };
  std::optional<Uscc> found;
  for (size_t from = 0; from < folded.size();) {
    size_t until = from;
    while (until < folded.size() && in_code(folded[until])) ++until;
    if (until - from == kUsccLength) {
      const auto reading = read_uscc(std::string_view(folded).substr(from, kUsccLength));
      if (reading && !reading->flags.unlisted_prefix) {
        if (found && *found != reading->code) return std::nullopt;
        found = reading->code;
      }
    }
    from = until + 1;
  }
  return found;
}

}  // namespace taixin::identity

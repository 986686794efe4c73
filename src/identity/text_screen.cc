#include "identity/text_screen.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "identity/id_finder.h"
#include "identity/uscc.h"

namespace taixin::identity {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

bool has(std::string_view text, std::string_view word) { return text.find(word) != std::string_view::npos; }

// Calls each(begin, end) for every run of digits.
template <class Each>
bool any_run(std::string_view text, Each each) {
  for (size_t i = 0; i < text.size();) {
    if (!is_digit(text[i])) {
      ++i;
      continue;
    }
    size_t end = i;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (each(i, end)) return true;
    i = end;
  }
  return false;
}

// 0538-1234567, (0538)1234567, 400-123-4567: a fixed line.
bool has_fixed_line(std::string_view text) {
  return any_run(text, [&](size_t begin, size_t end) {
    const size_t count = end - begin;
    const bool area = (count == 3 || count == 4) && text[begin] == '0';
    const bool service = count == 3 && (text.substr(begin, 3) == "400" || text.substr(begin, 3) == "800");
    if (!area && !service) return false;
    size_t next = end;
    while (next < text.size() && (text[next] == '-' || text[next] == ')' || text[next] == ' ')) ++next;
    if (next == end) return false;
    size_t rest = next, digits = 0;
    while (rest < text.size() && (is_digit(text[rest]) || (text[rest] == '-' && service))) {
      digits += is_digit(text[rest]);
      ++rest;
    }
    return digits == 7 || digits == 8;
  });
}

// 鲁J12345, 鲁J·D12345: the short name of a province, a letter, five or six letters and digits.
bool has_plate(std::string_view text) {
  constexpr std::array<std::string_view, 33> kProvinces{
      "京", "津", "沪", "渝", "冀", "豫", "云", "辽", "黑", "湘", "皖", "鲁", "新", "苏", "浙", "赣", "鄂",
      "桂", "甘", "晋", "蒙", "陕", "吉", "闽", "贵", "粤", "青", "藏", "川", "宁", "琼", "使", "领"};
  constexpr std::string_view kDot = "·";
  for (const std::string_view province : kProvinces) {
    for (size_t at = text.find(province); at != std::string_view::npos; at = text.find(province, at + 1)) {
      size_t next = at + province.size();
      if (next >= text.size() || !is_upper(text[next])) continue;
      ++next;
      if (text.substr(next).starts_with(kDot)) next += kDot.size();
      size_t count = 0, digits = 0;
      while (next < text.size() && (is_digit(text[next]) || is_upper(text[next]))) {
        digits += is_digit(text[next]);
        ++next;
        ++count;
      }
      if ((count == 5 || count == 6) && digits >= 2) return true;
    }
  }
  return false;
}

// Sixteen to nineteen digits in one run that are no unified code: cards and accounts.
bool has_account(std::string_view text) {
  return any_run(text, [&](size_t begin, size_t end) {
    const size_t count = end - begin;
    if (count < 16 || count > 19) return false;
    return count != 18 || !is_flawless_uscc(text.substr(begin, count));
  });
}

// A flat: 3号楼2单元501室, 示例小区5栋.
bool has_home(std::string_view text) {
  const bool flat = has(text, "单元") && has(text, "室");
  const bool house = has(text, "号楼") && has(text, "室");
  return flat || house || has(text, "家庭住址") || has(text, "户籍地") || has(text, "现住址") ||
         (has(text, "小区") && (has(text, "号楼") || has(text, "栋") || has(text, "单元")));
}

// 未成年人, 学生, or an age below eighteen: 15岁, 15周岁.
bool has_minor(std::string_view text) {
  if (has(text, "未成年") || has(text, "未满十八") || has(text, "儿童") || has(text, "幼儿")) return true;
  return any_run(text, [&](size_t begin, size_t end) {
    if (end - begin > 2) return false;
    int age = 0;
    for (size_t i = begin; i < end; ++i) age = age * 10 + (text[i] - '0');
    const std::string_view after = text.substr(end);
    return age < 18 && (after.starts_with("岁") || after.starts_with("周岁"));
  });
}

}  // namespace

std::string_view text_hit_code(TextHit hit) {
  constexpr std::array<std::string_view, 6> kCodes{"id_number", "phone", "plate", "account", "home", "minor"};
  return kCodes[static_cast<size_t>(hit)];
}

std::vector<TextHit> screen_text(std::string_view text) {
  std::vector<TextHit> out;
  const std::string folded = base::has_full_width(text) ? base::fold_width(text) : std::string();
  const std::string_view plain = folded.empty() ? text : std::string_view(folded);
  const auto add = [&](TextHit hit, bool found) {
    if (found) out.push_back(hit);
  };
  add(TextHit::id_number, !find_ids(plain).empty());
  add(TextHit::phone, !find_mobile_phones(plain).empty() || has_fixed_line(plain));
  add(TextHit::plate, has_plate(plain));
  add(TextHit::account, has_account(plain));
  add(TextHit::home, has_home(plain));
  add(TextHit::minor, has_minor(plain));
  return out;
}

}  // namespace taixin::identity

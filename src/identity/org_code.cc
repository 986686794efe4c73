#include "identity/org_code.h"

#include "base/text.h"
#include "identity/errors.h"

namespace taixin::identity {
namespace {
constexpr std::array<int, 8> kWeights{3, 7, 9, 10, 5, 8, 4, 2};
}

std::optional<char> org_code_check_character(std::string_view first_8) {
  if (first_8.size() != kWeights.size()) return std::nullopt;
  int sum = 0;
  for (size_t i = 0; i < kWeights.size(); ++i) {
    const char c = first_8[i];
    if (c >= '0' && c <= '9') {
      sum += (c - '0') * kWeights[i];
    } else if (c >= 'A' && c <= 'Z') {
      sum += (c - 'A' + 10) * kWeights[i];
    } else {
      return std::nullopt;
    }
  }
  const int check = 11 - sum % 11;
  return check == 10 ? 'X' : check == 11 ? '0' : static_cast<char>('0' + check);
}

base::Result<OrgCode> read_org_code(std::string_view text) {
  std::string code = base::fold_width(base::trim(text));
  if (code.size() == 10 && code[8] == '-') code.erase(8, 1);
  for (char& c : code) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  if (code.size() != 9) return base::fail(kOrgCodeForm);
  const std::optional<char> expected = org_code_check_character(std::string_view(code).substr(0, 8));
  const char actual = code[8];
  const bool possible = (actual >= '0' && actual <= '9') || actual == 'X';
  if (!expected || !possible) return base::fail(kOrgCodeForm);
  if (actual != *expected) {
    return base::fail(kOrgCodeWrongCheck,
                      {{"expected", std::string(1, *expected)}, {"actual", std::string(1, actual)}});
  }
  return OrgCode(std::move(code));
}

std::string written(const OrgCode& code) { return code.get().substr(0, 8) + "-" + code.get().substr(8); }

}  // namespace taixin::identity

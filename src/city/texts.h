// The long texts of penalties and licences: templates with invented circumstances.
#pragma once

#include <span>
#include <string_view>

namespace taixin::city {

struct Offence {
  std::string_view kind;   // 违法行为类型
  std::string_view fact;   // what was found, without time and place
  std::string_view basis;  // 处罚依据
};
std::span<const Offence> offences();

struct LicenceText {
  std::string_view document, certificate, content;
};
std::span<const LicenceText> licences();

}  // namespace taixin::city

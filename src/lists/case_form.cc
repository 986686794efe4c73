#include "lists/case_form.h"

#include <boost/json.hpp>

namespace taixin::lists {

namespace json = boost::json;

cases::Form form_of(const std::string& form_json) {
  cases::Form out;
  boost::system::error_code failed;
  const json::value form = json::parse(form_json, failed);
  if (failed || !form.is_object()) return out;
  for (const auto& [code, value] : form.get_object()) {
    if (value.is_string()) out[std::string(code)] = std::string(value.get_string());
  }
  return out;
}

std::string form_value(const std::string& form_json, std::string_view code) {
  const cases::Form form = form_of(form_json);
  const auto found = form.find(code);
  return found == form.end() ? std::string() : found->second;
}

}  // namespace taixin::lists

// A JSON body that is read strictly: every member is asked for, and one that nobody asked for is refused, so that a
// misspelt member cannot go unnoticed.
//
//   TX_TRY(JsonBody body, JsonBody::read(request));
//   const std::string login = body.text("login", Need::required);
//   TX_CHECK(body.finish());            // the first thing that was wrong
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/day.h"
#include "base/result.h"
#include "service/http.h"

namespace taixin::service {

class JsonBody {
 public:
  enum class Need : uint8_t { required, optional };
  static constexpr size_t kTextMax = 1000;  // characters
  static constexpr size_t kListMax = 1000;

  static base::Result<JsonBody> read(const Request& request);  // kBadJson
  bool has(std::string_view name) const { return object_.contains(name); }
  std::string text(std::string_view name, Need need = Need::required);
  int64_t number(std::string_view name, Need need = Need::required);  // an integer, or an id as digits
  std::optional<base::Day> day(std::string_view name, Need need = Need::optional);
  std::vector<std::string> texts(std::string_view name);
  base::Result<void> finish();

 private:
  explicit JsonBody(boost::json::object object) : object_(std::move(object)) {}
  const boost::json::value* find(std::string_view name, Need need);
  void bad(std::string_view name, std::string_view value);
  boost::json::object object_;
  std::set<std::string, std::less<>> asked_;
  std::optional<base::Error> wrong_;
};

}  // namespace taixin::service

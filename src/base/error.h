// What can be refused, and how it is said.
//
// Every expected refusal is an `Error`: a kind, arguments for its message, and a place. A room documents its kinds in
// `<room>/errors.h`, one constant each:
//
//   inline constexpr base::ErrorKind kWrongCheckCharacter{
//       "identity.wrong_check_character", 422,
//       "校验码应为 {expected}，实际为 {actual}", "the check character should be {expected}, not {actual}",
//       "请核对代码后重新报送", "check the code and send it again"};
//
//   return base::fail(kWrongCheckCharacter, {{"expected", "X"}, {"actual", "3"}});
//
// `{name}` in a message is replaced by the argument of that name. The code (first field) is stable: it appears in
// receipts, the HTTP interface and tests. Kinds are compared by address: there is one constant of each.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace taixin::base {

enum class Lang { zh, en };

struct ErrorKind {
  std::string_view code;  // "room.what", stable for ever
  int http_status;        // RFC 9457 status when it leaves by HTTP
  std::string_view zh, en;
  std::string_view next_zh, next_en;  // what to do now
};

using ErrorArgs = std::map<std::string, std::string, std::less<>>;

class Error {
 public:
  Error(const ErrorKind& error_kind, ErrorArgs args = {}, std::string place = {})
      : kind_(&error_kind), args_(std::move(args)), place_(std::move(place)) {}

  const ErrorKind& kind() const { return *kind_; }
  bool is(const ErrorKind& other) const { return kind_ == &other; }
  std::string_view code() const { return kind_->code; }
  const ErrorArgs& args() const { return args_; }
  // Where: "file:line:column", "row 12, CF_JDRQ"; empty when there is no place.
  const std::string& place() const { return place_; }
  Error&& at(std::string place) && {
    place_ = std::move(place);
    return std::move(*this);
  }

  // What happened, with the place in front: "penalty.csv:3: 校验码应为 X，实际为 3".
  std::string message(Lang lang) const;
  // What to do next.
  std::string next(Lang lang) const;

 private:
  const ErrorKind* kind_;
  ErrorArgs args_;
  std::string place_;
};

// Replaces each `{name}` in `pattern` by `args[name]`; an unknown name stays as it is.
std::string fill(std::string_view pattern, const ErrorArgs& args);

// Stops the program with the values printed: a broken invariant of ours, never bad input.
[[noreturn]] void die(const char* file, int line, const std::string& what);

}  // namespace taixin::base

// TX_ASSERT(condition, "format", values...) — always on.
#define TX_ASSERT(condition, ...)                                                                          \
  do {                                                                                                     \
    if (!(condition)) ::taixin::base::die(__FILE__, __LINE__, #condition ": " + fmt::format(__VA_ARGS__)); \
  } while (false)

// Result<T>: a value or the Error that refused it. (g++ 12 has no std::expected in C++20.)
//
//   Result<Day> day = parse_day(text);
//   if (!day) return day.error();           // or: TX_TRY(const Day day, parse_day(text));
//   use(*day);
#pragma once

#include <fmt/format.h>

#include <optional>
#include <utility>
#include <variant>

#include "base/error.h"

namespace taixin::base {

template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: implicit on purpose
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return check(), *std::get_if<0>(&state_); }
  const T& value() const& { return check(), *std::get_if<0>(&state_); }
  T&& value() && { return check(), std::move(*std::get_if<0>(&state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const& {
    TX_ASSERT(!ok(), "a value has no error");
    return *std::get_if<1>(&state_);
  }
  Error&& error() && {
    TX_ASSERT(!ok(), "a value has no error");
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  void check() const {
    if (!ok()) die(__FILE__, __LINE__, "value of a refused result: " + std::get_if<1>(&state_)->message(Lang::en));
  }
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT: implicit on purpose
  bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  void value() const {
    if (error_) die(__FILE__, __LINE__, "value of a refused result: " + error_->message(Lang::en));
  }
  const Error& error() const& {
    TX_ASSERT(error_.has_value(), "a value has no error");
    return *error_;
  }
  Error&& error() && {
    TX_ASSERT(error_.has_value(), "a value has no error");
    return std::move(*error_);
  }

 private:
  std::optional<Error> error_;
};

inline Error fail(const ErrorKind& error_kind, ErrorArgs args = {}, std::string place = {}) {
  return Error(error_kind, std::move(args), std::move(place));
}

}  // namespace taixin::base

#define TX_CONCAT_(a, b) a##b
#define TX_CONCAT(a, b) TX_CONCAT_(a, b)
// TX_TRY(auto x, f()): x is the value of f(), or the enclosing function returns its error.
#define TX_TRY(declaration, expression) TX_TRY_(TX_CONCAT(tx_result_, __COUNTER__), declaration, expression)
#define TX_TRY_(result, declaration, expression) \
  auto result = (expression);                    \
  if (!result) return std::move(result).error(); \
  declaration = *std::move(result)
// TX_CHECK(f()): the enclosing function returns the error of f(), if any.
#define TX_CHECK(expression) TX_CHECK_(TX_CONCAT(tx_result_, __COUNTER__), expression)
#define TX_CHECK_(result, expression)                                          \
  do {                                                                         \
    if (auto result = (expression); !result) return std::move(result).error(); \
  } while (false)

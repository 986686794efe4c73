// JSON written straight into one string: what an answer is rendered with, a tree of values between costs ten times as
// much. The caller keeps the order; commas come by themselves. Inner header of the room.
//
//   JsonText out;
//   out.open('{').key("found").string("one").key("count").number(3).close('}');
//   return std::move(out).text();
//
// Strings are written as Boost.JSON writes them (the reference in render_json_test.cc): UTF-8 as it is, control
// characters, quotes and backslashes escaped.
#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace taixin::check {

class JsonText {
 public:
  explicit JsonText(size_t expected_bytes = 1024) { out_.reserve(expected_bytes); }

  JsonText& open(char bracket) {
    separate();
    out_ += bracket;
    return *this;
  }
  JsonText& close(char bracket) {
    out_ += bracket;
    return *this;
  }
  // Keys of ours need no escapes.
  JsonText& key(std::string_view name) {
    separate();
    out_ += '"';
    out_ += name;
    out_ += "\":";
    return *this;
  }
  JsonText& string(std::string_view text) {
    separate();
    out_ += '"';
    escape(text);
    out_ += '"';
    return *this;
  }
  // `letter` and a number, as ids are shown: "s17".
  JsonText& id(char letter, int64_t number) {
    separate();
    out_ += '"';
    out_ += letter;
    digits(number);
    out_ += '"';
    return *this;
  }
  template <class Integer>
  JsonText& number(Integer value) {
    separate();
    digits(value);
    return *this;
  }
  JsonText& boolean(bool value) {
    separate();
    out_ += value ? "true" : "false";
    return *this;
  }

  std::string text() && { return std::move(out_); }

 private:
  // What opens ends in a bracket or a colon; every value ends in something else, since a string ends in its quote.
  void separate() {
    if (out_.empty()) return;
    const char last = out_.back();
    if (last != '{' && last != '[' && last != ':') out_ += ',';
  }
  template <class Integer>
  void digits(Integer value) {
    char buffer[24];
    out_.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
  }
  void escape(std::string_view text);

  std::string out_;
};

}  // namespace taixin::check

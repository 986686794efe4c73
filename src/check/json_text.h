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
#include <cstring>
#include <string>
#include <string_view>

namespace taixin::check {

class JsonText {
 public:
  explicit JsonText(size_t expected_bytes = 1024) : out_(expected_bytes, '\0') {}

  JsonText& open(char bracket) {
    separate();
    put(bracket);
    return *this;
  }
  JsonText& close(char bracket) {
    room(1);
    put(bracket);
    return *this;
  }
  // Keys of ours need no escapes.
  JsonText& key(std::string_view name) {
    separate(name.size() + 3);
    put('"');
    put(name);
    put('"');
    put(':');
    return *this;
  }
  JsonText& string(std::string_view text) {
    separate(text.size() + 2);
    put('"');
    escape(text);
    put('"');
    return *this;
  }
  // `letter` and a number, as ids are shown: "s17".
  JsonText& id(char letter, int64_t number) {
    separate(kDigitsMax + 3);
    put('"');
    put(letter);
    digits(number);
    put('"');
    return *this;
  }
  template <class Integer>
  JsonText& number(Integer value) {
    separate(kDigitsMax);
    digits(value);
    return *this;
  }
  JsonText& boolean(bool value) {
    separate(5);
    put(std::string_view(value ? "true" : "false"));
    return *this;
  }

  std::string text() && {
    out_.resize(size_);
    return std::move(out_);
  }

 private:
  static constexpr size_t kDigitsMax = 20;

  // At least so many bytes more can be put.
  void room(size_t bytes) {
    if (out_.size() - size_ < bytes) out_.resize(2 * (size_ + bytes));
  }
  // A comma where one belongs, and room for it and what follows. What opens ends in a bracket or a colon; every value
  // ends in something else, since a string ends in its quote.
  void separate(size_t bytes = 1) {
    room(bytes + 1);
    if (size_ == 0) return;
    const char last = out_[size_ - 1];
    if (last != '{' && last != '[' && last != ':') put(',');
  }
  void put(char c) { out_[size_++] = c; }
  void put(std::string_view bytes) {
    if (bytes.empty()) return;
    std::memcpy(out_.data() + size_, bytes.data(), bytes.size());
    size_ += bytes.size();
  }
  template <class Integer>
  void digits(Integer value) {
    char* const at = out_.data() + size_;
    size_ += static_cast<size_t>(std::to_chars(at, at + kDigitsMax, value).ptr - at);
  }
  // There is room for the text as it is and its closing quote.
  void escape(std::string_view text);

  std::string out_;  // as long as there is room; `size_` of it is written
  size_t size_ = 0;
};

}  // namespace taixin::check

#include "intake/read_jsonl.h"

#include <simdjson.h>

#include <algorithm>
#include <unordered_map>

#include "intake/reader_errors.h"

namespace taixin::intake {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view trim_space(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

// Cuts the text into objects, without looking inside them but for strings and braces.
class Objects {
 public:
  Objects(TextStream stream, const Limits& limits) : window_(std::move(stream)), limits_(limits) {}

  enum class Got { object, bad, end };
  // The text of the next object is `object()`, valid until the next call.
  base::Result<Got> next();
  std::string_view object() const { return object_; }
  uint64_t line() const { return object_line_; }
  const std::optional<base::Error>& error() const { return error_; }
  double progress() const { return window_.progress(); }
  std::string sha256_hex() { return window_.sha256_hex(); }

 private:
  enum class Shape { unknown, lines, array };
  base::Result<Got> next_line();
  base::Result<Got> next_element();
  base::Result<bool> skip_space();  // false at the end of the file
  base::Result<bool> skip_line();
  base::Result<size_t> element_end();
  Got take(size_t length);
  base::Error broken(std::string reason) const {
    return base::fail(kJsonBroken, {{"line", std::to_string(line_)}, {"reason", std::move(reason)}});
  }

  TextWindow window_;
  Limits limits_;
  Shape shape_ = Shape::unknown;
  uint64_t line_ = 1, object_line_ = 1;
  size_t element_count_ = 0;
  bool closed_ = false;  // the array's bracket was seen
  std::string_view object_;
  std::optional<base::Error> error_;
};

base::Result<bool> Objects::skip_space() {
  for (;;) {
    for (; window_.position < window_.text.size(); ++window_.position) {
      const char c = window_.text[window_.position];
      if (!is_space(c)) return true;
      if (c == '\n') ++line_;
    }
    if (window_.at_end) return false;
    TX_CHECK(window_.fill());
  }
}

base::Result<Objects::Got> Objects::next() {
  error_.reset();
  if (shape_ == Shape::unknown) {
    TX_TRY(const bool more, skip_space());
    if (!more) return base::fail(kEmptyFile);
    shape_ = window_.text[window_.position] == '[' ? Shape::array : Shape::lines;
    if (shape_ == Shape::array) ++window_.position;
  }
  return shape_ == Shape::array ? next_element() : next_line();
}

Objects::Got Objects::take(size_t length) {
  error_ = window_.damage(line_, window_.position, window_.position + length);
  object_ = trim_space(std::string_view(window_.text).substr(window_.position, length));
  object_line_ = line_;
  line_ += static_cast<uint64_t>(std::count(object_.begin(), object_.end(), '\n'));
  window_.position += length;
  return error_ ? Got::bad : Got::object;
}

base::Result<Objects::Got> Objects::next_line() {
  TX_TRY(const bool more, skip_space());
  if (!more) return Got::end;
  for (;;) {
    const size_t end = window_.text.find('\n', window_.position);
    const size_t length = std::min(end, window_.text.size()) - window_.position;
    if (length > limits_.row_bytes_max) {
      object_line_ = line_;
      object_ = {};
      error_.emplace(kRowTooLong, base::ErrorArgs{{"line", std::to_string(line_)},
                                                  {"limit", std::to_string(limits_.row_bytes_max)}});
      TX_CHECK(skip_line());
      return Got::bad;
    }
    if (end != std::string::npos || window_.at_end) return take(length);
    TX_CHECK(window_.fill());
  }
}

base::Result<bool> Objects::skip_line() {
  for (;;) {
    const size_t end = window_.text.find('\n', window_.position);
    window_.position = std::min(end, window_.text.size());
    if (end != std::string::npos || window_.at_end) return true;
    TX_CHECK(window_.fill());
  }
}

// Length of the element that starts at the window's position, its closing brace included.
base::Result<size_t> Objects::element_end() {
  size_t depth = 0;
  bool in_string = false;
  for (size_t i = 0;; ++i) {
    if (i > limits_.row_bytes_max)
      return broken("an object is longer than " + std::to_string(limits_.row_bytes_max) + " bytes");
    while (window_.position + i >= window_.text.size()) {
      if (window_.at_end) return broken("the file ends inside an object");
      TX_CHECK(window_.fill());
    }
    const char c = window_.text[window_.position + i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{') {
      ++depth;
    } else if (c == '}' && --depth == 0) {
      return i + 1;
    }
  }
}

base::Result<Objects::Got> Objects::next_element() {
  if (!closed_) {
    TX_TRY(bool more, skip_space());
    if (more && window_.text[window_.position] == ',' && element_count_ > 0) {
      ++window_.position;
      TX_TRY(more, skip_space());
      if (more && window_.text[window_.position] != '{') return broken("an object is expected after the comma");
    } else if (more && window_.text[window_.position] == ']') {
      ++window_.position;
      closed_ = true;
    } else if (more && element_count_ > 0) {
      return broken("a comma or ] is expected after an object");
    }
    if (!more) return broken("the array is not closed");
    if (!closed_) {
      if (window_.text[window_.position] != '{') return broken("the array's elements should be objects");
      TX_TRY(const size_t length, element_end());
      ++element_count_;
      return take(length);
    }
  }
  TX_TRY(const bool more, skip_space());
  if (more) return broken("there is text after the array");
  return Got::end;
}

std::string_view json_problem(simdjson::error_code code) { return simdjson::error_message(code); }

class JsonlReader : public Reader {
 public:
  JsonlReader(Objects objects, const Limits& limits)
      : objects_(std::move(objects)), limits_(limits), dom_(limits.row_bytes_max + 64) {}

  base::Result<void> start(FileInfo info);
  const FileInfo& info() const override { return info_; }
  const std::vector<std::string>& header() const override { return header_; }
  uint64_t header_line() const override { return header_line_; }
  const base::Error& row_error() const override { return *error_; }
  double progress() const override { return objects_.progress(); }
  base::Result<Next> next(Row& row) override;

 private:
  // Fills the row; a refusal is about this row. With `learn` the keys become the header.
  base::Result<void> parse(Row& row, bool learn);
  base::Result<size_t> column_of(std::string_view key, size_t ordinal, bool learn);
  base::Result<bool> put(simdjson::dom::element value, std::string_view key, std::string& cell);
  base::Result<void> keep_digits(Row& row);
  base::Error bad_json(std::string_view reason) const {
    return base::fail(kBadJson, {{"line", line_text()}, {"reason", std::string(reason)}});
  }
  std::string line_text() const { return std::to_string(objects_.line()); }

  Objects objects_;
  Limits limits_;
  FileInfo info_;
  std::vector<std::string> header_;
  std::unordered_map<std::string, size_t> columns_;
  std::vector<uint64_t> seen_in_;  // per column, the last object that had it
  std::vector<size_t> order_;      // the column of each value of this object
  uint64_t header_line_ = 0, object_number_ = 0, count_ = 0, given_ = 0;
  bool first_pending_ = false, has_fraction_ = false;
  Row first_;
  simdjson::dom::parser dom_;
  simdjson::ondemand::parser tokens_;
  std::string padded_;
  std::optional<base::Error> error_;
};

base::Result<void> JsonlReader::start(FileInfo info) {
  info_ = std::move(info);
  TX_TRY(const Objects::Got got, objects_.next());
  if (got == Objects::Got::end) return base::fail(kNoHeader, {{"rows", "1"}});
  if (got == Objects::Got::bad) return *objects_.error();
  header_line_ = objects_.line();
  TX_CHECK(parse(first_, true));
  if (header_.empty()) return base::fail(kNoHeader, {{"rows", "1"}});
  first_.line = header_line_;
  first_pending_ = true;
  return {};
}

base::Result<Reader::Next> JsonlReader::next(Row& row) {
  if (first_pending_) {
    first_pending_ = false;
    ++count_;
    row = first_;
    const bool blank = std::all_of(row.cells.begin(), row.cells.end(), [](const std::string& c) { return c.empty(); });
    if (!blank) return ++given_, Next::row;
  }
  for (;;) {
    TX_TRY(const Objects::Got got, objects_.next());
    if (got == Objects::Got::end) {
      if (given_ == 0) return base::fail(kNoRows, {{"line", std::to_string(header_line_)}});
      if (info_.sha256_hex.empty()) info_.sha256_hex = objects_.sha256_hex();
      return Next::end;
    }
    if (++count_ > limits_.rows_max) {
      return base::fail(kTooLarge, {{"what", "rows (行数)"}, {"limit", std::to_string(limits_.rows_max)}});
    }
    row.line = objects_.line();
    row.surplus = false;
    row.cells.resize(header_.size());
    for (std::string& cell : row.cells) cell.clear();
    if (got == Objects::Got::bad) {
      error_ = objects_.error();
      return ++given_, Next::bad_row;
    }
    if (auto parsed = parse(row, false); !parsed) {
      error_ = std::move(parsed).error();
      return ++given_, Next::bad_row;
    }
    if (std::any_of(row.cells.begin(), row.cells.end(), [](const std::string& c) { return !c.empty(); })) {
      return ++given_, Next::row;
    }
  }
}

base::Result<size_t> JsonlReader::column_of(std::string_view key, size_t ordinal, bool learn) {
  size_t column = ordinal;
  if (ordinal >= header_.size() || header_[ordinal] != key) {
    const auto known = columns_.find(std::string(key));
    if (known != columns_.end()) {
      column = known->second;
    } else if (!learn) {
      return base::fail(kUnknownKey, {{"line", line_text()}, {"key", std::string(key)}});
    } else {
      if (header_.size() == limits_.columns_max) {
        return base::fail(kTooManyColumns, {{"line", line_text()},
                                            {"columns", "more than " + std::to_string(header_.size())},
                                            {"limit", std::to_string(limits_.columns_max)}});
      }
      column = header_.size();
      header_.emplace_back(key);
      columns_.emplace(header_.back(), column);
      seen_in_.push_back(0);
    }
  }
  if (seen_in_[column] == object_number_) {
    return base::fail(kDuplicateKey, {{"line", line_text()}, {"key", std::string(key)}});
  }
  seen_in_[column] = object_number_;
  return column;
}

// The text of a value; true when its digits must be taken from the file, for a fraction is not exact in binary.
base::Result<bool> JsonlReader::put(simdjson::dom::element value, std::string_view key, std::string& cell) {
  cell.clear();
  switch (value.type()) {
    case simdjson::dom::element_type::STRING: {
      const std::string_view text = value.get_string().value_unsafe();
      if (text.find('\0') != std::string_view::npos) return bad_json("a string holds the character NUL");
      cell.assign(text);
      return false;
    }
    case simdjson::dom::element_type::INT64:
      cell = std::to_string(value.get_int64().value_unsafe());
      return false;
    case simdjson::dom::element_type::UINT64:
      cell = std::to_string(value.get_uint64().value_unsafe());
      return false;
    case simdjson::dom::element_type::DOUBLE:
      return true;
    case simdjson::dom::element_type::BOOL:
      cell = value.get_bool().value_unsafe() ? "true" : "false";
      return false;
    case simdjson::dom::element_type::NULL_VALUE:
      return false;
    case simdjson::dom::element_type::ARRAY:
    case simdjson::dom::element_type::OBJECT:
      break;
  }
  return base::fail(kNestedValue, {{"line", line_text()}, {"key", std::string(key)}});
}

base::Result<void> JsonlReader::parse(Row& row, bool learn) {
  ++object_number_;
  order_.clear();
  has_fraction_ = false;
  const std::string_view text = objects_.object();
  padded_.reserve(text.size() + simdjson::SIMDJSON_PADDING);
  padded_.assign(text);
  simdjson::dom::object object;
  simdjson::dom::element root;
  if (const auto code = dom_.parse(padded_.data(), text.size(), false).get(root)) return bad_json(json_problem(code));
  if (root.get_object().get(object)) return bad_json("the line is not an object");
  size_t ordinal = 0;
  for (const simdjson::dom::key_value_pair field : object) {
    TX_TRY(const size_t column, column_of(field.key, ordinal++, learn));
    if (learn) row.cells.resize(header_.size());
    order_.push_back(column);
    std::string& cell = row.cells[column];
    TX_TRY(const bool fraction, put(field.value, field.key, cell));
    if (fraction) cell.assign(1, '\0'), has_fraction_ = true;
    if (cell.size() > limits_.cell_bytes_max) {
      cell.clear();
      return base::fail(kCellTooLong, {{"line", line_text()},
                                       {"column", std::to_string(column + 1)},
                                       {"limit", std::to_string(limits_.cell_bytes_max)}});
    }
  }
  return has_fraction_ ? keep_digits(row) : base::Result<void>();
}

// Numbers with a fraction or exponent keep the digits they have in the file.
base::Result<void> JsonlReader::keep_digits(Row& row) {
  simdjson::ondemand::document document;
  if (const auto code =
          tokens_.iterate(padded_.data(), padded_.size(), padded_.size() + simdjson::SIMDJSON_PADDING).get(document)) {
    return bad_json(json_problem(code));
  }
  simdjson::ondemand::object object;
  if (const auto code = document.get_object().get(object)) return bad_json(json_problem(code));
  size_t ordinal = 0;
  for (auto field : object) {
    if (field.error()) return bad_json(json_problem(field.error()));
    std::string& cell = row.cells[order_.at(ordinal++)];
    simdjson::ondemand::value value;
    if (const auto code = field.value().get(value)) return bad_json(json_problem(code));
    if (cell.size() == 1 && cell[0] == '\0') cell.assign(trim_space(value.raw_json_token()));
  }
  return {};
}

}  // namespace

base::Result<std::unique_ptr<Reader>> open_jsonl(Source& source, Encoding encoding, const OpenOptions& options) {
  FileInfo info;
  info.format = Format::jsonl;
  info.encoding = encoding_name(encoding);
  auto reader = std::make_unique<JsonlReader>(Objects(TextStream(source, encoding), options.limits), options.limits);
  TX_CHECK(reader->start(std::move(info)));
  return std::unique_ptr<Reader>(std::move(reader));
}

}  // namespace taixin::intake

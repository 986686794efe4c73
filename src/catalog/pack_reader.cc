#define TOML_IMPLEMENTATION
#include "catalog/pack_reader.h"

#include <algorithm>

#include "base/text.h"
#include "catalog/errors.h"
#include "catalog/limits.h"
#include "catalog/toml_scan.h"

namespace taixin::catalog {

using base::Day;

void Problems::add(const base::ErrorKind& kind, base::ErrorArgs args, std::string place) {
  if (list_.size() < kProblemsMax) list_.push_back(base::fail(kind, std::move(args), std::move(place)));
}

std::optional<Mark> mark_named(std::string_view text) {
  if (text == "V") return Mark::V;
  if (text == "V2") return Mark::V2;
  if (text == "D") return Mark::D;
  if (text == "MH") return Mark::MH;
  if (text == "MM") return Mark::MM;
  if (text == "ML") return Mark::ML;
  return std::nullopt;
}

Entry::Entry(const toml::table& table, const SourceFile& file, Problems& problems, std::string label,
             std::string prefix)
    : table_(&table), file_(&file), problems_(&problems), label_(std::move(label)), prefix_(std::move(prefix)) {}

std::string Entry::place_of(const toml::node& node) const {
  const auto& begin = node.source().begin;
  return fmt::format("{}:{}:{}", file_->name, begin.line, begin.column);
}

std::string Entry::place(std::string_view key) const {
  const toml::node* found = table_->get(key);
  return found ? place_of(*found) : place();
}

std::string Entry::place_in(std::string_view key, size_t column) const {
  const toml::node* found = table_->get(key);
  if (!found || !found->is_string()) return place(key);
  const std::string& text = **found->as_string();
  const auto& source = found->source();
  // Plain: one line, and as long as its text and two quotes (no escapes, no {p}).
  const bool plain = source.begin.line == source.end.line && text.find("{p}") == std::string::npos &&
                     source.end.column - source.begin.column == base::count_code_points(text) + 2;
  if (!plain) return place_of(*found);
  return fmt::format("{}:{}:{}", file_->name, source.begin.line, source.begin.column + column);
}

void Entry::refuse(const base::ErrorKind& kind, base::ErrorArgs args, std::string_view key) const {
  problems_->add(kind, std::move(args), key.empty() ? place() : place(key));
}
void Entry::refuse_at(const base::ErrorKind& kind, base::ErrorArgs args, std::string at) const {
  problems_->add(kind, std::move(args), std::move(at));
}
void Entry::bad_value(std::string_view key, std::string_view value, std::string_view expected) const {
  refuse(kBadValue, {{"key", std::string(key)}, {"value", std::string(value)}, {"expected", std::string(expected)}},
         key);
}
void Entry::wrong_type(std::string_view key, const toml::node& found, std::string_view zh, std::string_view en) const {
  refuse_at(kWrongType, {{"key", std::string(key)}, {"expected_zh", std::string(zh)}, {"expected_en", std::string(en)}},
            place_of(found));
}

const toml::node* Entry::node(std::string_view key) {
  known_.emplace(key);
  return table_->get(key);
}

std::vector<std::string> Entry::keys() const {
  std::vector<std::string> out;
  for (const auto& [key, value] : *table_) out.emplace_back(key.str());
  return out;
}

std::string Entry::prefixed(std::string text) const {
  for (size_t at = text.find("{p}"); at != std::string::npos; at = text.find("{p}", at + prefix_.size())) {
    text.replace(at, 3, prefix_);
  }
  return text;
}

std::optional<std::string> Entry::as_text(std::string_view key, const toml::node& found) const {
  const auto* string = found.as_string();
  if (!string) {
    wrong_type(key, found, "带引号的文本", "a text in quotes");
    return std::nullopt;
  }
  std::string value = prefixed(**string);
  if (base::has_control(value)) {
    wrong_type(key, found, "不含控制字符的文本", "a text without control characters");
    return std::nullopt;
  }
  if (base::trim(value).size() != value.size() || value.empty()) {
    wrong_type(key, found, "非空、首尾无空格的文本", "a text that is not empty and has no space around it");
    return std::nullopt;
  }
  return value;
}

std::string Entry::text(std::string_view key, Need need) {
  const toml::node* found = node(key);
  if (!found) {
    if (need == Need::required) refuse(kMissingKey, {{"entry", label_}, {"key", std::string(key)}});
    return {};
  }
  return as_text(key, *found).value_or("");
}

Text Entry::name(Need english) { return {text("name"), text("name_en", english)}; }

Text Entry::message(std::string_view key) {
  auto both = table(key, Need::required);
  if (!both) return {};
  Text out{both->text("zh"), both->text("en")};
  both->finish();
  return out;
}

int64_t Entry::integer(std::string_view key, int64_t otherwise, int64_t least, int64_t most) {
  const toml::node* found = node(key);
  if (!found) return otherwise;
  const auto* value = found->as_integer();
  if (!value || **value < least || **value > most) {
    wrong_type(key, *found, fmt::format("{} 到 {} 的整数", least, most),
               fmt::format("a whole number from {} to {}", least, most));
    return otherwise;
  }
  return **value;
}

bool Entry::flag(std::string_view key) {
  const toml::node* found = node(key);
  if (!found) return false;
  const auto* value = found->as_boolean();
  if (!value) wrong_type(key, *found, " true 或 false", "true or false");
  return value && **value;
}

std::optional<Day> Entry::as_day(std::string_view key, const toml::node& found) const {
  const auto* date = found.as_date();
  std::optional<Day> day;
  if (date) day = Day::from_civil((*date)->year, (*date)->month, (*date)->day);
  if (!day) refuse_at(kBadDay, {{"key", std::string(key)}}, place_of(found));
  return day;
}

std::optional<Day> Entry::day(std::string_view key, Need need) {
  const toml::node* found = node(key);
  if (found) return as_day(key, *found);
  if (need == Need::required) refuse(kMissingKey, {{"entry", label_}, {"key", std::string(key)}});
  return std::nullopt;
}

std::vector<std::string> Entry::texts(std::string_view key, Need need) {
  std::vector<std::string> out;
  const toml::node* found = node(key);
  if (!found) {
    if (need == Need::required) refuse(kMissingKey, {{"entry", label_}, {"key", std::string(key)}});
    return out;
  }
  const auto* array = found->as_array();
  if (!array || (need == Need::required && array->empty())) {
    wrong_type(key, *found, "非空的文本列表", "a list of texts, not empty");
    return out;
  }
  for (const auto& element : *array) {
    if (auto value = as_text(key, element)) out.push_back(std::move(*value));
  }
  return out;
}

std::optional<Entry> Entry::table(std::string_view key, Need need) {
  const toml::node* found = node(key);
  if (!found) {
    if (need == Need::required) refuse(kMissingKey, {{"entry", label_}, {"key", std::string(key)}});
    return std::nullopt;
  }
  const auto* inner = found->as_table();
  if (!inner) {
    wrong_type(key, *found, "表 { ... }", "a table { ... }");
    return std::nullopt;
  }
  return Entry(*inner, *file_, *problems_, fmt::format("{}.{}", label_, key), prefix_);
}

std::vector<Entry> Entry::tables(std::string_view key) {
  std::vector<Entry> out;
  const toml::node* found = node(key);
  if (!found) return out;
  const auto* array = found->as_array();
  const std::string label = label_.starts_with("[[") ? fmt::format("{}.{}]]", label_.substr(0, label_.size() - 2), key)
                                                     : fmt::format("[[{}]]", key);
  if (!array) {
    wrong_type(key, *found, "表的列表 " + label, "a list of tables " + label);
    return out;
  }
  for (const auto& element : *array) {
    if (const auto* inner = element.as_table()) {
      out.emplace_back(*inner, *file_, *problems_, label, prefix_);
    } else {
      wrong_type(key, element, "表 " + label, "a table " + label);
    }
  }
  return out;
}

Basis Entry::basis() {
  Basis out;
  out.confirmed = file_->confirmed.contains(table_);
  if (const toml::node* found = node("basis"); !found || (found->is_array() && found->as_array()->empty())) {
    refuse(kMissingBasis, {{"entry", label_}}, "basis");
  } else {
    out.clauses = texts("basis", Need::required);
  }
  const Defaults& defaults = file_->defaults;
  out.source = text("source", defaults.source.empty() ? Need::required : Need::optional);
  if (out.source.empty()) out.source = defaults.source;
  const std::string mark = text("sure", defaults.sure ? Need::optional : Need::required);
  if (const auto named = mark_named(mark)) {
    out.sure = *named;
  } else if (!mark.empty()) {
    refuse(kWrongMark, {{"value", mark}}, "sure");
  } else if (defaults.sure && !has("sure")) {
    out.sure = *defaults.sure;
  }
  const auto from = day("from", defaults.from ? Need::optional : Need::required);
  if (from) {
    out.from = *from;
  } else if (defaults.from && !has("from")) {
    out.from = *defaults.from;
  }
  out.until = day("until", Need::optional);
  if (out.until && *out.until <= out.from) {
    refuse(kEmptyPeriod, {{"from", out.from.iso()}, {"until", out.until->iso()}}, "until");
  }
  return out;
}

void Entry::finish() {
  std::string allowed;
  for (const auto& key : known_) allowed += (allowed.empty() ? "" : " ") + key;
  std::vector<std::pair<toml::source_position, std::string>> unknown;
  for (const auto& [key, value] : *table_) {
    if (!known_.contains(key.str())) unknown.emplace_back(key.source().begin, std::string(key.str()));
  }
  std::sort(unknown.begin(), unknown.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [at, key] : unknown) {
    refuse_at(kUnknownKey, {{"entry", label_}, {"key", key}, {"allowed", allowed}},
              fmt::format("{}:{}:{}", file_->name, at.line, at.column));
  }
}

namespace {

struct ParserTripped {};

bool trips(std::string_view bytes) {
  try {
    (void)toml::parse(bytes);
  } catch (const toml::parse_error&) {
    return false;
  } catch (const ParserTripped&) {
    return true;
  }
  return false;
}

// "line:column" of the byte at `at`, in code points from 1.
std::string place_in_text(std::string_view bytes, size_t at) {
  const std::string_view before = bytes.substr(0, at);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const size_t begin = before.rfind('\n') + 1;  // npos + 1 is 0
  return fmt::format("{}:{}", line, base::count_code_points(before.substr(begin)) + 1);
}

// Where the parser tripped: the last character of the shortest beginning that trips it.
std::string tripping_place(std::string_view bytes) {
  size_t good = 0, bad = bytes.size();
  while (bad - good > 1) {
    const size_t middle = good + (bad - good) / 2;
    (trips(bytes.substr(0, middle)) ? bad : good) = middle;
  }
  while (good > 0 && (static_cast<unsigned char>(bytes[good]) & 0xC0) == 0x80) --good;  // inside a character
  return place_in_text(bytes, good);
}

}  // namespace

void parser_tripped() { throw ParserTripped(); }

SourceFile parse_file(std::string name, std::string_view bytes, Problems& problems) {
  SourceFile file;
  file.name = std::move(name);
  if (const size_t good = base::valid_utf8_prefix(bytes); good != bytes.size()) {
    problems.add(kBadToml, {{"what", "UTF-8"}}, fmt::format("{}:{}", file.name, place_in_text(bytes, good)));
    return file;
  }
  if (const auto at = misplaced_character(bytes)) {
    problems.add(kMisplaced, {{"character", std::string(base::prefix_code_points(bytes.substr(*at), 1))}},
                 fmt::format("{}:{}", file.name, place_in_text(bytes, *at)));
    return file;
  }
  try {
    file.root = toml::parse(bytes, file.name);
  } catch (const toml::parse_error& error) {
    const auto& begin = error.source().begin;
    problems.add(kBadToml, {{"what", std::string(error.description())}},
                 fmt::format("{}:{}:{}", file.name, begin.line, begin.column));
    return file;
  } catch (const ParserTripped&) {
    problems.add(kBadToml, {{"what", "[key] = value"}}, fmt::format("{}:{}", file.name, tripping_place(bytes)));
    return file;
  }
  Entry root(file.root, file, problems, "the file");
  if (auto defaults = root.table("defaults")) {
    file.defaults.source = defaults->text("source", Need::optional);
    const std::string mark = defaults->text("sure", Need::optional);
    file.defaults.sure = mark_named(mark);
    if (!mark.empty() && !file.defaults.sure) defaults->refuse(kWrongMark, {{"value", mark}}, "sure");
    file.defaults.from = defaults->day("from", Need::optional);
    defaults->finish();
  }
  return file;
}

}  // namespace taixin::catalog

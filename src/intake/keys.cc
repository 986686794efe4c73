#include "intake/keys.h"

#include <algorithm>

#include "identity/name.h"
#include "intake/columns.h"

namespace taixin::intake {
namespace {

// Parts are separated by a byte that no part holds.
constexpr char kSeparator = '\x1f';

void add_part(std::string& bytes, std::string_view part) {
  bytes += part;
  bytes += kSeparator;
}

void add_key_part(std::string& bytes, std::string_view part) {
  append_header_form(part, bytes);
  bytes += kSeparator;
}

std::string_view value(const TypedRow& row, int at) {
  return at < 0 ? std::string_view() : std::string_view(row.cells[static_cast<size_t>(at)].canonical);
}

}  // namespace

std::string key_form(std::string_view text) { return header_form(text); }

namespace {

// `blank`: the fields whose part is left blank.
template <class Blank>
base::Key128 version_key_with(const catalog::Item& item, const catalog::Item& row_item, const TypedRow& row,
                              base::SubjectId subject, const Blank& blank) {
  thread_local std::string bytes;
  bytes.assign("version");
  add_part(bytes, item.code.get());
  for (const int part : row_item.at.version_key) {
    if (part == catalog::Positions::kSubject)
      add_part(bytes, std::to_string(subject.get()));
    else
      add_key_part(bytes, blank(part) ? std::string_view() : value(row, part));
  }
  return base::key128(bytes);
}

}  // namespace

base::Key128 version_key(const catalog::Item& item, const catalog::Item& row_item, const TypedRow& row,
                         base::SubjectId subject) {
  return version_key_with(item, row_item, row, subject, [](int) { return false; });
}

std::optional<base::Key128> version_key_by_names(const catalog::Item& item, const catalog::Item& row_item,
                                                 const TypedRow& row, base::SubjectId subject) {
  bool filled = false;
  const auto completed = [&](size_t position) {
    const int part = position < item.at.version_key.size() ? item.at.version_key[position] : -1;
    return part >= 0 && item.fields[static_cast<size_t>(part)].derive.starts_with("code_of:");
  };
  const auto& parts = row_item.at.version_key;
  for (size_t i = 0; i < parts.size(); ++i) filled |= completed(i) && parts[i] >= 0 && !value(row, parts[i]).empty();
  if (!filled) return std::nullopt;
  return version_key_with(item, row_item, row, subject, [&](int part) {
    return completed(static_cast<size_t>(std::find(parts.begin(), parts.end(), part) - parts.begin()));
  });
}

base::Key128 source_key(const catalog::Item& item, const TypedRow& row, std::string_view provider) {
  if (item.source_key.empty()) return {};
  thread_local std::string bytes;
  bytes.assign("source");
  add_part(bytes, item.code.get());
  const std::string_view origin = value(row, item.at.origin_id);
  for (const int part : item.at.source_key) {
    if (part == catalog::Positions::kProvider)
      add_part(bytes, provider);
    else if (part == catalog::Positions::kOriginId)
      add_part(bytes, origin);
    else
      add_key_part(bytes, value(row, part));
  }
  if (origin.empty()) add_part(bytes, identity::normalize_name(value(row, item.at.name)).get());
  return base::key128(bytes);
}

base::Key128 content_key(const TypedRow& row, base::SubjectId subject) {
  thread_local std::string bytes;
  bytes.assign(row.content_fields.view());
  bytes += std::to_string(subject.get());
  return base::key128(bytes);
}

}  // namespace taixin::intake

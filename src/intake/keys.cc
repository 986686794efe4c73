#include "intake/keys.h"

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

std::string_view value(const TypedRow& row, int at) {
  return at < 0 ? std::string_view() : std::string_view(row.cells[static_cast<size_t>(at)].canonical);
}

}  // namespace

std::string key_form(std::string_view text) { return header_form(text); }

base::Key128 version_key(const catalog::Item& item, const catalog::Item& row_item, const TypedRow& row,
                         base::SubjectId subject) {
  thread_local std::string bytes;
  bytes.assign("version");
  add_part(bytes, item.code.get());
  for (const int part : row_item.at.version_key) {
    if (part == catalog::Positions::kSubject)
      add_part(bytes, std::to_string(subject.get()));
    else
      add_part(bytes, key_form(value(row, part)));
  }
  return base::key128(bytes);
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
      add_part(bytes, key_form(value(row, part)));
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

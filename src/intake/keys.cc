#include "intake/keys.h"

#include <algorithm>

#include "base/digest_each.h"
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

// What the keys are digests of. `blank`: the fields whose part is left blank.
template <class Blank>
void append_version(const catalog::Item& item, const catalog::Item& row_item, const TypedRow& row,
                    base::SubjectId subject, std::string& bytes, const Blank& blank) {
  bytes += "version";
  add_part(bytes, item.code.get());
  for (const int part : row_item.at.version_key) {
    if (part == catalog::Positions::kSubject)
      add_part(bytes, std::to_string(subject.get()));
    else
      add_key_part(bytes, blank(part) ? std::string_view() : value(row, part));
  }
}
bool none_blank(int) { return false; }

void append_source(const catalog::Item& item, const TypedRow& row, std::string_view provider, std::string& bytes) {
  bytes += "source";
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
}

void append_content(const TypedRow& row, base::SubjectId subject, std::string& bytes) {
  bytes += row.content_fields.view();
  bytes += std::to_string(subject.get());
}

template <class Append>
base::Key128 key_of(const Append& append) {
  thread_local std::string bytes;
  bytes.clear();
  append(bytes);
  return base::key128(bytes);
}

}  // namespace

std::string key_form(std::string_view text) { return header_form(text); }

base::Key128 version_key(const catalog::Item& item, const catalog::Item& row_item, const TypedRow& row,
                         base::SubjectId subject) {
  return key_of([&](std::string& bytes) { append_version(item, row_item, row, subject, bytes, none_blank); });
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
  const auto blank = [&](int part) {
    return completed(static_cast<size_t>(std::find(parts.begin(), parts.end(), part) - parts.begin()));
  };
  return key_of([&](std::string& bytes) { append_version(item, row_item, row, subject, bytes, blank); });
}

base::Key128 source_key(const catalog::Item& item, const TypedRow& row, std::string_view provider) {
  if (item.source_key.empty()) return {};
  return key_of([&](std::string& bytes) { append_source(item, row, provider, bytes); });
}

base::Key128 content_key(const TypedRow& row, base::SubjectId subject) {
  return key_of([&](std::string& bytes) { append_content(row, subject, bytes); });
}

void add_keys(const catalog::Item& item, std::string_view provider, std::span<TypedRow> rows) {
  if (item.shape == catalog::Shape::status) return;
  thread_local std::vector<TypedRow*> good;
  good.clear();
  for (TypedRow& row : rows) {
    if (!row.bad()) good.push_back(&row);
  }
  const bool has_source = !item.source_key.empty();
  const auto digests = base::sha256_each(good.size() * (has_source ? 2 : 1), [&](size_t i, std::string& bytes) {
    if (i >= good.size()) return append_source(item, *good[i - good.size()], provider, bytes);
    bytes += good[i]->content.empty() ? good[i]->plain : good[i]->content;
  });
  for (size_t i = 0; i < good.size(); ++i) {
    good[i]->content_fields = base::key128(digests[i]);
    if (has_source) good[i]->source_key = base::key128(digests[good.size() + i]);
  }
}

void fill_keys(const catalog::Item& item, std::span<KeyedRow> rows) {
  const auto digests = base::sha256_each(2 * rows.size(), [&](size_t i, std::string& bytes) {
    const KeyedRow& one = rows[i / 2];
    if (i % 2 == 1) return append_content(*one.row, one.subject, bytes);
    append_version(item, item, *one.row, one.subject, bytes, none_blank);
  });
  for (size_t i = 0; i < rows.size(); ++i) {
    rows[i].version_key = base::key128(digests[2 * i]);
    rows[i].content = base::key128(digests[2 * i + 1]);
  }
}

}  // namespace taixin::intake

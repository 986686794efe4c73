// The three keys of a record (docs/architecture.md, "Keys").
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/ids.h"
#include "catalog/types.h"
#include "intake/validate.h"

namespace taixin::intake {

// A part of a key as it is compared: half width, upper case, no white space, one kind of bracket, so that
// 泰市监罚字〔2024〕1号 and 泰市监罚字[2024] 1号 are one document number.
std::string key_form(std::string_view text);

// Finds the versions of one record. `item` is the item whose record it is; `row_item` the item of the row (the same, or
// a status item, whose version_key stands position by position for that of `item`).
base::Key128 version_key(const catalog::Item& item, const catalog::Item& row_item, const TypedRow& row,
                         base::SubjectId subject);

// The version key that the row had, or would have had, while the body that one of its names names was not registered:
// parts that are completed from a name (`derive = "code_of:..."`) are blank. Nothing when no such part is filled.
std::optional<base::Key128> version_key_by_names(const catalog::Item& item, const catalog::Item& row_item,
                                                 const TypedRow& row, base::SubjectId subject);

// Finds the same document again whatever the subject; empty when the item has no source key. One decision may name
// several parties: without the sender's own id for the row, the party's name is part of the key.
base::Key128 source_key(const catalog::Item& item, const TypedRow& row, std::string_view provider);

// Equal content: the same fields about the same subject. After `add_keys`.
base::Key128 content_key(const TypedRow& row, base::SubjectId subject);

// ---- of many rows at once, which costs half (base/digest_each.h)

// The digests of good rows that need no subject: `content_fields` and `source_key`. Rows of a status item have none.
void add_keys(const catalog::Item& item, std::string_view provider, std::span<TypedRow> rows);

// The keys of a row of `item` about a subject.
struct KeyedRow {
  const TypedRow* row;
  base::SubjectId subject;
  base::Key128 version_key, content;
};
void fill_keys(const catalog::Item& item, std::span<KeyedRow> rows);

}  // namespace taixin::intake

// Platforms that files are exchanged with.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "catalog/errors.h"
#include "catalog/exchange_rules.h"
#include "catalog/loader.h"

namespace taixin::catalog {
namespace {

constexpr int kWithinMax = 250;  // working days: a year
constexpr size_t kWordMax = 40;  // characters of a sentinel

template <class Value, size_t N>
Value one_of(Entry& entry, std::string_view key, const std::array<std::string_view, N>& words) {
  const std::string text = entry.text(key);
  const auto found = std::ranges::find(words, text);
  if (found == words.end() && !text.empty()) entry.bad_value(key, text, fmt::format("{}", fmt::join(words, " ")));
  return static_cast<Value>(found == words.end() ? 0 : found - words.begin());
}

// What may stand in a file: nothing that identifies a person, nothing that no answer shows.
bool may_leave(const Field& field) {
  return !field.never_shown && field.type.kind != TypeKind::id_number && field.type.kind != TypeKind::id_kind &&
         field.type.kind != TypeKind::phone;
}

}  // namespace

void Loader::read_partner(Entry& entry) {
  Partner out;
  out.code = plain_code(entry);
  out.name = entry.name();
  out.level = one_of<PartnerLevel>(entry, "level", std::to_array<std::string_view>({"up", "down"}));
  out.as_level = entry.text("as_level");
  constexpr auto kLevelWords = std::to_array<std::string_view>({"国", "省", "市", "县"});
  if (!out.as_level.empty() && std::ranges::find(kLevelWords, out.as_level) == kLevelWords.end()) {
    entry.bad_value("as_level", out.as_level, "国 省 市 县");
  }
  out.dates =
      one_of<DateStyle>(entry, "date", std::to_array<std::string_view>({"YYYY/MM/DD", "YYYYMMDD", "YYYY-MM-DD"}));
  out.open = entry.text("open");
  out.empty = entry.text("empty", Need::optional);
  for (const auto* word : {&out.open, &out.empty}) {
    const bool plain = !base::has_control(*word) && word->find_first_of(",\"\r\n\t") == word->npos;
    if (!plain || base::count_code_points(*word) > kWordMax) {
      entry.bad_value(word == &out.open ? "open" : "empty", *word, "一个短词 / a short word");
    }
  }
  out.file = one_of<ExchangeFile>(entry, "file", std::to_array<std::string_view>({"csv", "jsonl", "xlsx"}));
  if (!entry.has("within")) entry.refuse(kMissingKey, {{"entry", entry.label()}, {"key", "within"}});
  out.within = static_cast<int>(entry.integer("within", 1, 1, kWithinMax));
  out.purpose = entry.text("purpose");
  if (!entry.has("item")) entry.refuse(kMissingKey, {{"entry", entry.label()}, {"key", "item"}});
  for (Entry& one : entry.tables("item")) read_partner_item(one, out);
  out.basis = entry.basis();
  entry.finish();
  if (!claim("partner", out.code, entry, "code")) return;
  partner_entries_.push_back(entry);
  catalog_->exchange_->partners.push_back(std::move(out));
}

void Loader::read_partner_item(Entry& entry, Partner& partner) {
  PartnerItem out;
  out.item = entry.text("item");
  for (const std::string& way : entry.texts("ways", Need::required)) {
    if (way != "send" && way != "take") entry.bad_value("ways", way, "send take");
    out.sends |= way == "send";
    out.takes |= way == "take";
  }
  // "CF_WSH", or "CF_WSH = wsh" where the partner calls it otherwise.
  for (const std::string& text : entry.texts("fields", Need::optional)) {
    const size_t at = text.find('=');
    PartnerField field{std::string(base::trim(std::string_view(text).substr(0, at))), {}};
    field.column = at == text.npos ? field.field : std::string(base::trim(std::string_view(text).substr(at + 1)));
    const bool twice = std::ranges::any_of(out.fields, [&](const PartnerField& other) {
      return other.field == field.field || other.column == field.column;
    });
    if (twice || field.field.empty() || field.column.empty()) {
      entry.bad_value("fields", text, "每个字段和列名一次 / each field and column once");
    }
    out.fields.push_back(std::move(field));
  }
  entry.finish();
  if (partner.item(out.item)) {
    entry.refuse(kDuplicate, {{"key", "item"}, {"value", out.item}, {"other", partner.code}}, "item");
    return;
  }
  partner.items.push_back(std::move(out));
}

// Each item is known, may be shared with government, and its columns hold what its records are found by.
void Loader::check_partners() {
  for (size_t i = 0; i < catalog_->exchange_->partners.size(); ++i) {
    Partner& partner = catalog_->exchange_->partners[i];
    const Entry& entry = partner_entries_[i];
    const auto purpose = std::ranges::find(catalog_->purposes_, partner.purpose, &Purpose::code);
    if (purpose == catalog_->purposes_.end() && !partner.purpose.empty()) {
      entry.refuse(
          kDeadReference,
          {{"key", "purpose"}, {"value", partner.purpose}, {"target_zh", "查询用途"}, {"target_en", "purpose"}},
          "purpose");
    }
    for (PartnerItem& what : partner.items) {
      const auto draft =
          std::ranges::find_if(drafts_, [&](const Draft& one) { return one.item.code.get() == what.item; });
      if (draft == drafts_.end()) {
        entry.refuse(kDeadReference,
                     {{"key", "item"}, {"value", what.item}, {"target_zh", "目录项"}, {"target_en", "item"}}, "item");
        continue;
      }
      check_partner_item(entry, draft->item, what);
    }
  }
}

void Loader::check_partner_item(const Entry& entry, const Item& item, PartnerItem& what) {
  if (item.shape == Shape::status || item.restricted || !item.permissions.government) {
    entry.bad_value("item", what.item, "可以政务共享的目录项（状态随其目录项走） / an item open to government sharing");
    return;
  }
  if (what.fields.empty()) {
    for (const Field& field : item.fields) {
      if (may_leave(field) && field.code != item.origin_id) what.fields.push_back({field.code, field.code});
    }
  }
  const auto has = [&](const std::string& code) {
    return std::ranges::find(what.fields, code, &PartnerField::field) != what.fields.end();
  };
  for (const PartnerField& one : what.fields) {
    const Field* field = item.field(one.field);
    if (!field || !may_leave(*field)) {
      entry.bad_value(
          "fields", what.item + "." + one.field,
          "该目录项可以对外的字段（不含证件号码、电话和不展示的字段） / a field of the item that may leave");
    }
  }
  std::vector<std::string> needed{item.subject.name, item.subject.code};
  for (const std::string& part : item.version_key) {
    if (!part.starts_with('@')) needed.push_back(part);
  }
  for (const std::string& code : needed) {
    if (!code.empty() && !has(code)) {
      entry.bad_value("fields", what.item + ": -" + code,
                      "须含主体名称、代码和版本键字段 / the name, the code and what the version key is made of");
    }
  }
}

}  // namespace taixin::catalog

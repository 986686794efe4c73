// Platforms that files are exchanged with.
#include <algorithm>
#include <array>
#include <limits>

#include "base/text.h"
#include "catalog/errors.h"
#include "catalog/exchange_rules.h"
#include "catalog/loader.h"

namespace taixin::catalog {
namespace {

constexpr int kWithinMax = 250;  // working days: a year
constexpr size_t kWordMax = 40;  // characters of a sentinel
constexpr size_t kNameMax = 90;  // bytes of a file's name without its ending
constexpr size_t kRepliesMax = 20, kReplyWordsMax = 50;

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

bool is_plain_name(std::string_view text) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == '_';
  };
  return !text.empty() && text.size() <= kNameMax && text.front() != '.' && std::ranges::all_of(text, plain);
}

// Whether the place of the file comes first, so that no two files of a batch have one name.
bool begins_with_part(std::string_view pattern) {
  constexpr std::string_view kPart = "{part}";
  return pattern.starts_with(kPart) && pattern.size() > kPart.size() &&
         std::string_view("-_.").find(pattern[kPart.size()]) != std::string_view::npos;
}

constexpr std::string_view kNamesWanted =
    "字母、数字、. - _ 和 {part} {item} {number} {date}；三者都以 {part}- 开头，或者都不含 {part} 而互不相同 / "
    "letters, "
    "digits, . - _ and the four placeholders; all begin with {part}-, or none has it and all differ";

}  // namespace

std::optional<std::string> file_name(std::string_view pattern, const NameParts& parts) {
  std::string out;
  while (!pattern.empty()) {
    if (pattern.front() != '{') {
      const size_t end = std::min(pattern.find('{'), pattern.size());
      out += pattern.substr(0, end);
      pattern.remove_prefix(end);
      continue;
    }
    const size_t end = pattern.find('}');
    if (end == pattern.npos) return std::nullopt;
    const std::string_view word = pattern.substr(1, end - 1);
    if (word == "part") {
      out += fmt::format("{:02}", parts.part);
    } else if (word == "item") {
      out += parts.item;
    } else if (word == "number") {
      out += std::to_string(parts.number);
    } else if (word == "date") {
      std::string day = parts.day.iso();
      std::erase(day, '-');
      out += day;
    } else {
      return std::nullopt;
    }
    pattern.remove_prefix(end + 1);
  }
  return out;
}

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
  out.rows_max = static_cast<uint64_t>(entry.integer("rows", kBatchRows, 1, kBatchRowsMax));
  if (auto names = entry.table("names")) read_partner_names(*names, out);
  for (Entry& one : entry.tables("reply")) read_partner_reply(one, out);
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

void Loader::read_partner_names(Entry& entry, Partner& partner) {
  PartnerNames& names = partner.names;
  for (const auto& [key, name] :
       {std::pair{"records", &names.records}, std::pair{"status", &names.status}, std::pair{"moves", &names.moves}}) {
    if (entry.has(key)) *name = entry.text(key);
  }
  entry.finish();
}

void Loader::read_partner_reply(Entry& entry, Partner& partner) {
  PartnerReply out;
  out.code = plain_code(entry);
  out.id = entry.text("id");
  out.unit = entry.text("unit", Need::optional);
  out.outcome = entry.text("outcome", Need::optional);
  out.accepted = entry.texts("accepted", Need::optional);
  out.refused = entry.texts("refused", Need::optional);
  out.reason = entry.text("reason");
  out.column = entry.text("column", Need::optional);
  out.day = entry.text("day", Need::optional);
  entry.finish();
  std::vector<std::string> columns;
  for (const std::string* one : {&out.id, &out.unit, &out.outcome, &out.reason, &out.column, &out.day}) {
    if (!one->empty() && std::ranges::find(columns, *one) != columns.end()) {
      entry.bad_value("column", *one, "每列一个含义 / a column has one meaning");
    }
    columns.push_back(*one);
  }
  // Words without a column, a column without words, or one word for both: no row could be told apart.
  std::vector<std::string> words = out.accepted;
  words.insert(words.end(), out.refused.begin(), out.refused.end());
  std::ranges::sort(words);
  const bool all_differ = std::ranges::adjacent_find(words) == words.end();
  const bool fits = out.outcome.empty() ? words.empty() : !out.accepted.empty() && !out.refused.empty();
  if (!all_differ || !fits || words.size() > kReplyWordsMax) {
    entry.bad_value("outcome", out.outcome,
                    "有处理结果列的，写明接收和退回的用词，互不相同；没有该列的，不写用词 / with the column both lists "
                    "of words, none in both; without it none");
  }
  const bool is_twice = std::ranges::find(partner.replies, out.code, &PartnerReply::code) != partner.replies.end();
  if (is_twice || partner.replies.size() >= kRepliesMax) {
    entry.refuse(kDuplicate, {{"key", "code"}, {"value", out.code}, {"other", partner.code}}, "code");
    return;
  }
  partner.replies.push_back(std::move(out));
}

// Every batch has plain names, and no two files of it the same.
void Loader::check_partner_names(const Entry& entry, const Partner& partner) {
  const PartnerNames& names = partner.names;
  const auto patterns = std::to_array<const std::string*>({&names.records, &names.status, &names.moves});
  std::vector<std::string> made;
  const auto make = [&](const std::string& pattern, std::string_view item) {
    const auto name = file_name(pattern, {item, 1, std::numeric_limits<int64_t>::max(), base::Day()});
    if (!name || !is_plain_name(*name)) return entry.bad_value("names", pattern, kNamesWanted);
    made.push_back(*name);
  };
  for (const PartnerItem& what : partner.items) {
    make(names.records, what.item);
    make(names.status, what.item);
  }
  make(names.moves, "-");
  std::ranges::sort(made);
  const bool all_differ = std::ranges::adjacent_find(made) == made.end();
  const bool all_begin = std::ranges::all_of(patterns, [](const auto* one) { return begins_with_part(*one); });
  const bool none_has =
      std::ranges::none_of(patterns, [](const auto* one) { return one->find("{part}") != one->npos; });
  if (!all_begin && (!none_has || !all_differ)) entry.bad_value("names", names.records, kNamesWanted);
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
    check_partner_names(entry, partner);
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
    what.fields.push_back({std::string(kDisputedField), "YYBZ"});
  }
  const auto has = [&](const std::string& code) {
    return std::ranges::find(what.fields, code, &PartnerField::field) != what.fields.end();
  };
  for (const PartnerField& one : what.fields) {
    const Field* field = item.field(one.field);
    if (one.field == kDisputedField) continue;
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

// Code sets: the enumerations of packs.
#include <algorithm>

#include "base/text.h"
#include "catalog/errors.h"
#include "catalog/limits.h"
#include "catalog/loader.h"
#include "catalog/prohibited.h"

namespace taixin::catalog {
namespace {

// Of packs written before `not_kept` was a word of them, by which answers of their time are still made again.
constexpr std::pair<std::string_view, std::string_view> kNotKeptBefore[] = {
    {"fulfilment", "部分履行"}, {"fulfilment", "全部未履行"}, {"insurance_status", "owing"}};

void add_not_kept_before(CodeSet& set) {
  for (const auto& [id, code] : kNotKeptBefore) {
    const CodeEntry* found = id == set.id ? set.find(code) : nullptr;
    if (found != nullptr && found->code == code) set.not_kept.emplace_back(code);
  }
}

}  // namespace

void Loader::read_code_set(Entry& entry) {
  CodeSet set;
  set.id = entry.text("id");
  const bool plain = std::all_of(set.id.begin(), set.id.end(),
                                 [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
  if (!plain) entry.bad_value("id", set.id, "[a-z][a-z0-9_]*");
  set.name = entry.name();
  set.open_prefix = entry.text("open_prefix", Need::optional);
  set.not_kept = entry.texts("not_kept", Need::optional);
  set.repeated_names = entry.flag("repeated_names");
  set.basis = entry.basis();
  if (const toml::node* rows = entry.node("entries")) {
    if (!rows->is_array()) {
      entry.wrong_type("entries", *rows, "列表的列表", "a list of lists");
    } else {
      for (const toml::node& row : *rows->as_array()) read_code_row(entry, row, set);
    }
  }
  for (Entry& row : entry.tables("entry")) read_code_entry(row, set);
  for (Entry& row : entry.tables("question")) {
    const std::string value(base::trim(base::fold_width(row.text("value"))));
    const Text why = row.message("why");
    row.finish();
    if (set.find(value)) {
      row.refuse(kDuplicate, {{"key", "value"}, {"value", value}, {"other", entry.place()}}, "value");
    } else if (!value.empty() && !set.questions.emplace(value, why).second) {
      row.refuse(kDuplicate, {{"key", "question"}, {"value", value}, {"other", entry.place()}}, "value");
    }
  }
  entry.finish();
  if (!entry.raw().contains("not_kept")) add_not_kept_before(set);
  if (set.entries.empty()) entry.refuse(kMissingKey, {{"entry", entry.label()}, {"key", "entries"}});
  check_code_set(entry, set);
  if (claim("code_set", set.id, entry, "id")) catalog_->code_sets_.emplace(set.id, std::move(set));
}

// [code, name, English, [aliases]]: the last two may be left out.
void Loader::read_code_row(Entry& owner, const toml::node& row, CodeSet& set) {
  const auto* cells = row.as_array();
  if (!cells || cells->size() < 2 || cells->size() > 4) {
    owner.wrong_type("entries", row, "[代码, 名称, 英文, [别名]]", "[code, name, English, [aliases]]");
    return;
  }
  CodeEntry added;
  added.code = owner.as_text("entries", (*cells)[0]).value_or("");
  added.name.zh = owner.as_text("entries", (*cells)[1]).value_or("");
  if (cells->size() > 2) {
    const auto* english = (*cells)[2].as_string();
    const bool left_out = english && (**english).empty();
    if (!left_out) added.name.en = owner.as_text("entries", (*cells)[2]).value_or("");
  }
  if (cells->size() > 3) {
    const auto* aliases = (*cells)[3].as_array();
    if (!aliases) {
      owner.wrong_type("entries", (*cells)[3], "别名的列表", "a list of aliases");
      return;
    }
    for (const toml::node& alias : *aliases) {
      if (auto text = owner.as_text("entries", alias)) added.aliases.push_back(std::move(*text));
    }
  }
  add_code(std::move(added), set, owner, owner.place_of(row));
}

void Loader::read_code_entry(Entry& entry, CodeSet& set) {
  CodeEntry added;
  added.code = entry.text("code");
  added.name = entry.name(Need::optional);
  added.aliases = entry.texts("aliases", Need::optional);
  added.parent = entry.text("parent", Need::optional);
  added.maps_to = entry.texts("maps_to", Need::optional);
  added.from = entry.day("from", Need::optional);
  added.until = entry.day("until", Need::optional);
  if (added.from && added.until && *added.until <= *added.from) {
    entry.refuse(kEmptyPeriod, {{"from", added.from->iso()}, {"until", added.until->iso()}}, "until");
  }
  entry.finish();
  add_code(std::move(added), set, entry, entry.place());
}

void Loader::add_code(CodeEntry added, CodeSet& set, const Entry& owner, const std::string& place) {
  if (added.code.empty()) return;
  if (set.entries.size() == kCodeEntriesMax || added.aliases.size() > kAliasesMax) {
    owner.refuse_at(kTooLarge, {{"what", set.id}, {"limit", fmt::format("{} / {}", kCodeEntriesMax, kAliasesMax)}},
                    place);
    return;
  }
  if (added.code.find(';') != std::string::npos) {
    owner.refuse_at(kBadValue, {{"key", "code"}, {"value", added.code}, {"expected", "不含半角分号 / no semicolon"}},
                    place);
  }
  const auto refuse_prohibited = [&](const std::string& name) {
    if (const auto* kind = prohibited_kind(name, {})) {
      owner.refuse_at(kProhibited,
                      {{"name", name}, {"term", std::string(kind->term)}, {"clause", std::string(kind->clause)}},
                      place);
    }
  };
  refuse_prohibited(added.code);
  if (added.name.zh != added.code) refuse_prohibited(added.name.zh);
  for (const auto& alias : added.aliases) refuse_prohibited(alias);
  set.entries.push_back(std::move(added));
  if (const auto taken = set.add_to_lookup(set.entries.size() - 1)) {
    owner.refuse_at(kDuplicate, {{"key", set.id}, {"value", *taken}, {"other", set.find(*taken)->code}}, place);
  }
}

void Loader::check_code_set(Entry& owner, CodeSet& set) {
  const auto exists = [&](const std::string& code) {
    const CodeEntry* found = set.find(code);
    return found && found->code == code;
  };
  for (const std::string& code : set.not_kept) {
    if (!exists(code))
      owner.refuse(kDeadReference, {{"key", "not_kept"}, {"value", code}, {"target_zh", "代码"}, {"target_en", "code"}},
                   "not_kept");
  }
  // The long form has a place of its own for each entry; the short form has neither parent nor maps_to.
  for (Entry& row : owner.tables("entry")) {
    const auto check = [&](std::string_view key, const std::string& code) {
      if (!code.empty() && !exists(code)) {
        row.refuse(kDeadReference,
                   {{"key", std::string(key)}, {"value", code}, {"target_zh", "代码"}, {"target_en", "code"}}, key);
      }
    };
    if (const auto* parent = row.raw().get_as<std::string>("parent")) check("parent", **parent);
    if (const auto* targets = row.raw().get_as<toml::array>("maps_to")) {
      for (const auto& target : *targets) {
        if (const auto* code = target.as_string()) check("maps_to", **code);
      }
    }
  }
  if (const auto* kind = prohibited_kind(set.name.zh, {})) {
    owner.refuse(kProhibited,
                 {{"name", set.name.zh}, {"term", std::string(kind->term)}, {"clause", std::string(kind->clause)}},
                 "name");
  }
}

}  // namespace taixin::catalog

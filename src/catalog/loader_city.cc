// What a city may say: aliases, regions, names, contacts, and stricter terms and permissions (domain/12.2.4).
#include <algorithm>

#include "catalog/errors.h"
#include "catalog/limits.h"
#include "catalog/loader.h"
#include "catalog/prohibited.h"

namespace taixin::catalog {

using base::Day;

namespace {

void refuse_prohibited(const Entry& entry, std::string_view key, const std::string& name, NameContext context) {
  if (const auto* kind = prohibited_kind(name, context)) {
    entry.refuse(kProhibited,
                 {{"name", name}, {"term", std::string(kind->term)}, {"clause", std::string(kind->clause)}}, key);
  }
}

bool about_persons(const Item& item) { return item.subjects.contains(SubjectKind::natural_person); }

}  // namespace

// All revisions of the item that `entry` names; notes when there is none.
std::vector<Draft*> Loader::drafts_of(Entry& entry) {
  const std::string code = entry.text("item");
  std::vector<Draft*> out;
  for (Draft& draft : drafts_) {
    if (draft.item.code.get() == code) out.push_back(&draft);
  }
  if (out.empty() && !code.empty()) {
    entry.refuse(kDeadReference, {{"key", "item"}, {"value", code}, {"target_zh", "目录项"}, {"target_en", "item"}},
                 "item");
  }
  return out;
}

void Loader::read_alias(Entry& entry) {
  const auto drafts = drafts_of(entry);
  const std::string code = entry.text("field");
  const auto aliases = entry.texts("aliases", Need::required);
  entry.basis();
  entry.finish();
  bool found = false;
  for (Draft* draft : drafts) {
    const int position = draft->item.index(code);
    if (position < 0) continue;
    found = true;
    Field& field = draft->item.fields[static_cast<size_t>(position)];
    field.aliases.insert(field.aliases.end(), aliases.begin(), aliases.end());
    draft->field_entries[static_cast<size_t>(position)] = entry;  // a shared header is this alias's doing
    if (field.aliases.size() > kAliasesMax)
      entry.refuse(kTooLarge, {{"what", code}, {"limit", std::to_string(kAliasesMax)}}, "aliases");
  }
  if (!found && !drafts.empty() && !code.empty()) {
    entry.refuse(kDeadReference, {{"key", "field"}, {"value", code}, {"target_zh", "字段"}, {"target_en", "field"}},
                 "field");
  }
}

void Loader::read_region(Entry& entry) {
  CodeEntry added;
  added.code = entry.text("code");
  added.name = entry.name(Need::optional);
  added.parent = entry.text("parent", Need::optional);
  added.aliases = entry.texts("aliases", Need::optional);
  const Basis basis = entry.basis();
  added.from = basis.from;
  added.until = basis.until;
  entry.finish();
  const auto set = catalog_->code_sets_.find("region");
  if (set == catalog_->code_sets_.end()) {
    entry.refuse(kDeadReference,
                 {{"key", "region"}, {"value", "region"}, {"target_zh", "代码集"}, {"target_en", "code set"}});
    return;
  }
  const CodeEntry* parent = set->second.find(added.parent);
  if (!added.parent.empty() && (!parent || parent->code != added.parent)) {
    entry.refuse(kDeadReference,
                 {{"key", "parent"}, {"value", added.parent}, {"target_zh", "区划"}, {"target_en", "region"}},
                 "parent");
  }
  add_code(std::move(added), set->second, entry, entry.place());
}

void Loader::read_rename(Entry& entry) {
  const auto drafts = drafts_of(entry);
  const std::string code = entry.text("field", Need::optional);
  const Text name = entry.name();
  entry.basis();
  entry.finish();
  bool found = code.empty();
  for (Draft* draft : drafts) {
    refuse_prohibited(entry, "name", name.zh, {about_persons(draft->item), false});
    if (code.empty()) {
      draft->item.name = name;
      continue;
    }
    const int position = draft->item.index(code);
    if (position < 0) continue;
    found = true;
    Field& field = draft->item.fields[static_cast<size_t>(position)];
    field.aliases.push_back(field.name.zh);  // files with the old title still load
    field.name = name;
    draft->field_entries[static_cast<size_t>(position)] = entry;
  }
  if (!found && !drafts.empty()) {
    entry.refuse(kDeadReference, {{"key", "field"}, {"value", code}, {"target_zh", "字段"}, {"target_en", "field"}},
                 "field");
  }
}

void Loader::read_contact(Entry& entry) {
  Contact out;
  out.id = entry.text("id");
  out.name = entry.name();
  out.phone = entry.text("phone", Need::optional);
  out.address = entry.text("address", Need::optional);
  out.url = entry.text("url", Need::optional);
  out.hours = entry.text("hours", Need::optional);
  out.basis = entry.basis();
  entry.finish();
  if (out.phone.empty() && out.address.empty() && out.url.empty() && out.hours.empty()) {
    entry.refuse(kMissingKey, {{"entry", entry.label()}, {"key", "phone, address, url, hours"}});
  }
  if (claim("contact", out.id, entry, "id")) catalog_->contacts_.push_back(std::move(out));
}

void Loader::read_narrow(Entry& entry) {
  const auto drafts = drafts_of(entry);
  const std::string code = drafts.empty() ? "" : drafts.front()->item.code.get();
  entry.node("permission");
  entry.node("due_days");
  const Basis basis = entry.basis();
  entry.finish();
  if (!entry.has("permission") && !entry.has("due_days")) {
    entry.refuse(kMissingKey, {{"entry", entry.label()}, {"key", "permission, due_days"}});
  }
  if (!code.empty()) narrowings_.push_back({entry, base::ItemCode(code), basis});
}

// Closes what the entry names; false when it would open something.
bool Loader::narrow_permissions(Entry& entry, Permissions& permissions) {
  auto stated = entry.table("permission");
  if (!stated) return true;
  bool good = true;
  const auto refuse = [&](std::string_view key, const std::string& what) {
    stated->refuse(kNotNarrower, {{"what", what}}, key);
    good = false;
  };
  const auto close = [&](std::string_view key, bool& permission) {
    if (!stated->has(key)) return;
    if (stated->flag(key)) {
      refuse(key, fmt::format("{} = true", key));
    } else {
      permission = false;
    }
  };
  close("public", permissions.open_public);
  close("government", permissions.government);
  close("ordinary_report", permissions.ordinary_report);
  close("special_report", permissions.special_report);
  if (stated->has("query")) {
    const std::string text = stated->text("query");
    const bool known = text == "no" || text == "self_only" || text == "authorised";
    const Query query = text == "authorised" ? Query::authorised : text == "self_only" ? Query::self_only : Query::no;
    if (!known || query > permissions.query) {
      refuse("query", fmt::format("query = {}", text));
    } else {
      permissions.query = query;
    }
  }
  if (stated->has("evaluation")) {
    const auto kinds = read_subjects(*stated, "evaluation", Need::optional);
    if (!std::includes(permissions.evaluation.begin(), permissions.evaluation.end(), kinds.begin(), kinds.end())) {
      refuse("evaluation", "evaluation");
    } else {
      permissions.evaluation = kinds;
    }
  }
  stated->finish();
  return good;
}

// Splits every revision at the days of the narrowing; the part between them is narrowed.
void Loader::apply(Narrowing& narrowing) {
  Entry& entry = narrowing.entry;
  const Day from = narrowing.basis.from;
  const auto& until = narrowing.basis.until;
  std::deque<Draft> parts;
  for (const Draft& draft : drafts_) {
    const Basis& whole = draft.item.basis;
    const bool touched =
        draft.item.code == narrowing.item && (!whole.until || from < *whole.until) && (!until || whole.from < *until);
    if (!touched) {
      parts.push_back(draft);
      continue;
    }
    if (whole.from < from) {
      parts.push_back(draft);
      parts.back().item.basis.until = from;
    }
    Draft narrowed = draft;
    narrowed.item.basis.from = std::max(whole.from, from);
    if (until && (!whole.until || *until < *whole.until)) narrowed.item.basis.until = until;
    narrow_permissions(entry, narrowed.item.permissions);
    if (auto due = entry.table("due_days")) {
      const int working = static_cast<int>(due->integer("working", 0, 1, 250));
      due->finish();
      if (working >= narrowed.item.due.working_days) {
        due->refuse(kNotNarrower, {{"what", fmt::format("working = {}, {}", working, narrowed.item.due.working_days)}},
                    "working");
      } else if (working > 0) {
        narrowed.item.due.working_days = working;
      }
    }
    parts.push_back(std::move(narrowed));
    if (until && (!whole.until || *until < *whole.until)) {
      parts.push_back(draft);
      parts.back().item.basis.from = *until;
    }
  }
  drafts_ = std::move(parts);
}

}  // namespace taixin::catalog

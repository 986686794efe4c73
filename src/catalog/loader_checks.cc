// What is checked when all entries are read: periods, ordinals, headers, people, prohibited kinds, status items.
#include <algorithm>

#include "catalog/errors.h"
#include "catalog/loader.h"
#include "catalog/prohibited.h"

namespace taixin::catalog {

namespace {

bool overlap(const Basis& a, const Basis& b) {
  return (!a.until || b.from < *a.until) && (!b.until || a.from < *b.until);
}

}  // namespace

void Loader::check_items() {
  for (const Draft& draft : drafts_) {
    check_headers(draft);
    check_people(draft);
    check_prohibited(draft);
    check_status(draft);
    const Item& item = draft.item;
    if (item.adverse && item.permissions.open_public && item.due.working_days == 0 && item.shape != Shape::status) {
      draft.entry.refuse(kNoDueTerm, {{"code", item.code.get()}});
    }
  }
  check_revisions();
}

void Loader::check_headers(const Draft& draft) {
  const Item& item = draft.item;
  std::set<std::string> asked;
  for (const auto& question : item.questions) asked.insert(folded_header(question.header));
  std::map<std::string, size_t> owner;
  const auto claim_header = [&](size_t i, const std::string& header, std::string_view key) {
    const std::string folded = folded_header(header);
    if (folded.empty() || asked.contains(folded)) return;
    const auto [at, added] = owner.emplace(folded, i);
    const std::string& first = item.fields[at->second].code;
    const std::string& second = item.fields[i].code;
    if (added || first == second) return;  // two fields of one code: said where the code is read
    draft.field_entries[i].refuse(kSharedHeader, {{"header", header}, {"first", first}, {"second", second}}, key);
  };
  // Codes and names first, so that an alias that takes one is refused where the alias stands.
  for (size_t i = 0; i < item.fields.size(); ++i) {
    claim_header(i, item.fields[i].code, "code");
    claim_header(i, item.fields[i].name.zh, "name");
  }
  for (size_t i = 0; i < item.fields.size(); ++i) {
    for (const auto& alias : item.fields[i].aliases) claim_header(i, alias, "aliases");
  }
}

void Loader::check_revisions() {
  for (size_t i = 0; i < drafts_.size(); ++i) {
    const Draft& draft = drafts_[i];
    for (size_t j = 0; j < i; ++j) {
      const Draft& other = drafts_[j];
      if (other.item.code == draft.item.code && overlap(other.item.basis, draft.item.basis)) {
        draft.entry.refuse(kOverlap, {{"code", draft.item.code.get()}, {"other", other.entry.place("from")}}, "from");
      }
    }
    check_ordinals(draft);
  }
}

// Ordinals are stored with records: a field keeps its own, and nobody gets that of a dropped field.
void Loader::check_ordinals(const Draft& draft) {
  std::map<std::string, uint16_t> ordinal_of;
  std::map<uint16_t, std::string> code_of;
  for (const Draft& earlier : drafts_) {
    if (earlier.item.code != draft.item.code || earlier.item.revision >= draft.item.revision) continue;
    for (const Field& field : earlier.item.fields) {
      ordinal_of.emplace(field.code, field.ordinal);
      code_of.emplace(field.ordinal, field.code);
    }
  }
  for (size_t i = 0; i < draft.item.fields.size(); ++i) {
    const Field& field = draft.item.fields[i];
    const Entry& entry = draft.field_entries[i];
    const auto before = ordinal_of.find(field.code);
    const auto holder = code_of.find(field.ordinal);
    if (before != ordinal_of.end() && before->second != field.ordinal) {
      entry.refuse(
          kOrdinalChanged,
          {{"field", field.code}, {"before", std::to_string(before->second)}, {"after", std::to_string(field.ordinal)}},
          "ordinal");
    } else if (before == ordinal_of.end() && holder != code_of.end()) {
      entry.refuse(kOrdinalReused,
                   {{"field", field.code}, {"ordinal", std::to_string(field.ordinal)}, {"other", holder->second}},
                   "ordinal");
    }
  }
}

void Loader::check_people(const Draft& draft) {
  const Item& item = draft.item;
  const Permissions& permissions = item.permissions;
  const auto* table = draft.entry.raw().get_as<toml::table>("permission");
  const auto place = [&](std::string_view key) {
    const toml::node* found = table ? table->get(key) : nullptr;
    return found ? draft.entry.place_of(*found) : draft.entry.place("permission");
  };
  const bool persons = item.subjects.contains(SubjectKind::natural_person);
  if (persons && permissions.open_public) {
    draft.entry.refuse_at(
        kPersonsClosed, {{"what", "permission.public"}, {"clause", "山东省社会信用条例 第20条; 个人信息保护法 第25条"}},
        place("public"));
  }
  if (permissions.evaluation.contains(SubjectKind::natural_person)) {
    draft.entry.refuse_at(
        kPersonsClosed,
        {{"what", "permission.evaluation"}, {"clause", "山东省公共信用综合评价办法; 个人信息保护法 第24条"}},
        place("evaluation"));
  }
  if (!item.restricted) return;
  const auto refuse_open = [&](bool is_open, const std::string& key) {
    if (is_open) draft.entry.refuse_at(kRestrictedOpen, {{"what", key}}, place(key));
  };
  refuse_open(permissions.open_public, "public");
  refuse_open(permissions.government, "government");
  refuse_open(permissions.ordinary_report, "ordinary_report");
  refuse_open(!permissions.evaluation.empty(), "evaluation");
}

void Loader::check_prohibited(const Draft& draft) {
  const Item& item = draft.item;
  const Permissions& permissions = item.permissions;
  NameContext context;
  context.about_persons = item.subjects.contains(SubjectKind::natural_person);
  context.open = permissions.open_public || permissions.government || permissions.query != Query::no ||
                 !permissions.evaluation.empty() || permissions.ordinary_report || permissions.special_report;
  const auto check = [&](const std::string& name, const Entry& entry, std::string_view key) {
    const auto* kind = prohibited_kind(name, context);
    if (!kind) return false;
    entry.refuse(kProhibited,
                 {{"name", name}, {"term", std::string(kind->term)}, {"clause", std::string(kind->clause)}}, key);
    return true;
  };
  // One message for each entry: the name says it best.
  if (!check(item.name.zh, draft.entry, "name") && !check(item.name.en, draft.entry, "name_en"))
    check(item.code.get(), draft.entry, "code");
  for (size_t i = 0; i < item.fields.size(); ++i) {
    const Field& field = item.fields[i];
    const Entry& entry = draft.field_entries[i];
    if (check(field.name.zh, entry, "name") || check(field.name.en, entry, "name_en") ||
        check(field.code, entry, "code"))
      continue;
    for (const auto& alias : field.aliases) {
      if (check(alias, entry, "aliases")) break;
    }
  }
}

void Loader::check_status(const Draft& draft) {
  const Item& item = draft.item;
  if (item.shape != Shape::status || item.status_of.empty()) return;
  const Draft* target = nullptr;
  for (const Draft& candidate : drafts_) {
    const bool fits = candidate.item.code.get() == item.status_of && candidate.item.shape != Shape::status &&
                      candidate.pack <= draft.pack;
    if (fits && (!target || candidate.item.revision > target->item.revision)) target = &candidate;
  }
  if (!target) {
    draft.entry.refuse(
        kDeadReference,
        {{"key", "status_of"}, {"value", item.status_of}, {"target_zh", "目录项"}, {"target_en", "item"}}, "status_of");
    return;
  }
  const auto& own = item.version_key;
  const auto& theirs = target->item.version_key;
  bool same = own.size() == theirs.size();
  for (size_t i = 0; same && i < own.size(); ++i) {
    const Field* a = item.field(own[i]);
    const Field* b = target->item.field(theirs[i]);
    same = a && b ? a->type.kind == b->type.kind : own[i] == theirs[i];
  }
  if (!same) {
    draft.entry.refuse(kKeyRule,
                       {{"key", "version_key"},
                        {"zh", fmt::format("应与 {} 的 version_key 逐项对应", item.status_of)},
                        {"en", fmt::format("should match the version_key of {} position by position", item.status_of)}},
                       "version_key");
  }
}

void Loader::check_purposes() {
  const auto& purposes = catalog_->purposes_;
  for (size_t i = 0; i < purposes.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (purposes[i].code == purposes[j].code && overlap(purposes[i].basis, purposes[j].basis)) {
        purpose_entries_[i].refuse(kOverlap, {{"code", purposes[i].code}, {"other", purpose_entries_[j].place("from")}},
                                   "from");
      }
    }
  }
}

}  // namespace taixin::catalog

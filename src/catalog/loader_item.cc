// Items: one kind of record, its fields, rules, keys and permissions.
#include <algorithm>

#include "catalog/by_hand.h"
#include "catalog/errors.h"
#include "catalog/limits.h"
#include "catalog/loader.h"

namespace taixin::catalog {

namespace {

struct TypeName {
  std::string_view name;
  TypeKind kind;
};
constexpr auto kTypeNames = std::to_array<TypeName>({
    {"text", TypeKind::text},
    {"person_name", TypeKind::person_name},
    {"subject_name", TypeKind::subject_name},
    {"date", TypeKind::date},
    {"month", TypeKind::month},
    {"money.wan", TypeKind::money_wan},
    {"money.yuan", TypeKind::money_yuan},
    {"integer", TypeKind::integer},
    {"decimal", TypeKind::decimal},
    {"boolean", TypeKind::boolean},
    {"uscc", TypeKind::uscc},
    {"org_code", TypeKind::org_code},
    {"reg_number", TypeKind::reg_number},
    {"id_kind", TypeKind::id_kind},
    {"id_number", TypeKind::id_number},
    {"phone", TypeKind::phone},
    {"code", TypeKind::code},
    {"codes", TypeKind::codes},
});

struct SubjectName {
  std::string_view name;
  SubjectKind kind;
};
constexpr auto kSubjectNames = std::to_array<SubjectName>({
    {"organization", SubjectKind::organization},
    {"individual_business", SubjectKind::individual_business},
    {"natural_person", SubjectKind::natural_person},
    {"government_body", SubjectKind::government_body},
});

bool is_derivation(std::string_view text) {
  return text == "subject_kind" || text == "source" || text == "source_code" ||
         (text.starts_with("code_of:") && text.size() > 8);
}

bool has_length(TypeKind kind) {
  switch (kind) {
    case TypeKind::date:
    case TypeKind::month:
    case TypeKind::money_wan:
    case TypeKind::money_yuan:
    case TypeKind::integer:
    case TypeKind::decimal:
    case TypeKind::boolean:
      return false;
    default:
      return true;
  }
}

bool is_field_code(std::string_view code) {
  const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  return !code.empty() && letter(code[0]) &&
         std::all_of(code.begin(), code.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

std::string type_list() {
  std::string out;
  for (const auto& type : kTypeNames) {
    if (type.kind != TypeKind::code && type.kind != TypeKind::codes)
      out += fmt::format("{}\"{}\"", out.empty() ? "" : " ", type.name);
  }
  return out + " { code = } { codes = , separator = } { decimal = }";
}

std::string_view type_name(TypeKind kind) {
  return std::find_if(kTypeNames.begin(), kTypeNames.end(), [&](const auto& t) { return t.kind == kind; })->name;
}

}  // namespace

std::optional<TypeKind> type_named(std::string_view name) {
  for (const auto& type : kTypeNames) {
    if (type.name == name) return type.kind;
  }
  return std::nullopt;
}

std::optional<SubjectKind> subject_named(std::string_view name) {
  for (const auto& subject : kSubjectNames) {
    if (subject.name == name) return subject.kind;
  }
  return std::nullopt;
}

void Loader::read_item(Entry entry, size_t pack) {
  if (drafts_.size() == kItemsMax) {
    entry.refuse(kTooLarge, {{"what", "item"}, {"limit", std::to_string(kItemsMax)}});
    return;
  }
  Draft draft{Item{}, std::move(entry), {}, pack};
  Item& item = draft.item;
  Entry& head = draft.entry;
  item.code = base::ItemCode(head.text("code"));
  item.name = head.name();
  item.catalog_class = head.text("class");
  item.revision = static_cast<uint32_t>(head.integer("revision", 1, 1, 1'000'000));
  item.provider = head.text("provider");
  item.channel = head.text("channel", Need::optional);
  item.basis = head.basis();
  item.subjects = read_subjects(head, "subjects", Need::required);
  item.seal_people = head.texts("seal_people", Need::optional);

  const auto& classes = catalog_->classes_;
  const bool known =
      std::any_of(classes.begin(), classes.end(), [&](const auto& c) { return c.code == item.catalog_class; });
  if (!item.catalog_class.empty() && !known) {
    head.refuse(
        kDeadReference,
        {{"key", "class"}, {"value", item.catalog_class}, {"target_zh", "目录类别"}, {"target_en", "catalog class"}},
        "class");
  }
  const std::string& code = item.code.get();
  const bool plain =
      std::all_of(code.begin() + static_cast<std::ptrdiff_t>(std::min<size_t>(code.size(), 4)), code.end(),
                  [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.'; });
  if (!code.empty() && (!code.starts_with(item.catalog_class + ".") || code.size() < 5 || !plain)) {
    head.bad_value("code", code, item.catalog_class + ".[a-z0-9_.]+");
  }
  if (!item.channel.empty() && item.channel != kExchange) head.bad_value("channel", item.channel, kExchange);
  if (const std::string by_hand = head.text("by_hand", Need::optional); !by_hand.empty()) {
    if (by_hand != "warn" && by_hand != "refuse") head.bad_value("by_hand", by_hand, "warn refuse");
    if (item.channel.empty()) head.refuse(kMissingKey, {{"entry", head.label()}, {"key", "channel"}}, "by_hand");
    if (by_hand == "refuse") item.channel = kExchangeOnly;
  }
  claim("item", fmt::format("{} revision {}", code, item.revision), head, "code");

  read_fields(draft, head, 0);
  if (item.fields.empty()) head.refuse(kMissingKey, {{"entry", head.label()}, {"key", "field"}});
  read_conditions(draft);
  read_rules(draft, head, 0);
  read_permissions(draft);
  read_columns(draft);
  read_clocks(draft);
  read_keys(draft);
  read_shape(draft);
  if (!item.seal_people.empty() && item.shape != Shape::document) {  // bulk facts are about bodies (domain/12.1.10)
    head.bad_value("seal_people", item.seal_people.front(), "shape = document");
  }
  head.finish();
  drafts_.push_back(std::move(draft));
}

std::set<SubjectKind> Loader::read_subjects(Entry& entry, std::string_view key, Need need) {
  std::set<SubjectKind> out;
  for (const auto& name : entry.texts(key, need)) {
    if (const auto kind = subject_named(name)) {
      out.insert(*kind);
    } else {
      entry.bad_value(key, name, "organization individual_business natural_person government_body");
    }
  }
  return out;
}

void Loader::read_fields(Draft& draft, Entry& owner, size_t level) {
  for (Entry& entry : owner.tables("field")) {
    if (!entry.has("use")) {
      read_field(draft, entry);
      continue;
    }
    const std::string id = entry.text("use");
    const std::string prefix = entry.text("prefix", Need::optional);
    entry.finish();
    const auto group = groups_.find(id);
    if (group == groups_.end()) {
      entry.refuse(kDeadReference,
                   {{"key", "use"}, {"value", id}, {"target_zh", "字段组"}, {"target_en", "field group"}}, "use");
    } else if (level == kGroupLevelsMax) {
      entry.refuse(kTooLarge, {{"what", "field_group"}, {"limit", std::to_string(kGroupLevelsMax)}}, "use");
    } else {
      const Entry& source = group->second;
      Entry used(source.raw(), source.file(), problems_, "[[field_group]]", prefix);
      read_fields(draft, used, level + 1);
      // Rules are compiled when all fields are known: read_rules visits the groups again.
    }
  }
}

FieldType Loader::read_type(Entry& entry) {
  FieldType out;
  const toml::node* found = entry.node("type");
  if (!found) {
    entry.refuse(kMissingKey, {{"entry", entry.label()}, {"key", "type"}});
    return out;
  }
  if (found->is_string()) {
    const std::string name = entry.text("type");
    const auto kind = type_named(name);
    if (!kind || *kind == TypeKind::code || *kind == TypeKind::codes) {
      entry.bad_value("type", name, type_list());
    } else {
      out.kind = *kind;
    }
    return out;
  }
  auto table = entry.table("type");
  if (!table) return out;
  const int named = (table->has("code") ? 1 : 0) + (table->has("codes") ? 1 : 0) + (table->has("decimal") ? 1 : 0);
  if (named != 1) {
    entry.bad_value("type", "{ }", type_list());
    return out;
  }
  if (table->has("decimal")) {
    out.kind = TypeKind::decimal;
    out.scale = static_cast<int>(table->integer("decimal", 6, 0, 9));
  } else {
    const std::string_view key = table->has("codes") ? "codes" : "code";
    out.kind = table->has("codes") ? TypeKind::codes : TypeKind::code;
    out.code_set = table->text(key);
    if (out.kind == TypeKind::codes) {
      out.separators = table->text("separator");
      if (!out.separators.empty() && out.separators.find(';') == std::string::npos) {
        table->bad_value("separator", out.separators, "含半角分号 / with a semicolon");
      }
    }
    if (!out.code_set.empty() && !catalog_->code_set(out.code_set)) {
      table->refuse(
          kDeadReference,
          {{"key", std::string(key)}, {"value", out.code_set}, {"target_zh", "代码集"}, {"target_en", "code set"}},
          key);
    }
  }
  table->finish();
  return out;
}

void Loader::read_field(Draft& draft, Entry& entry) {
  Item& item = draft.item;
  Field field;
  field.code = entry.text("code");
  if (!field.code.empty() && !is_field_code(field.code)) entry.bad_value("code", field.code, "[A-Za-z][A-Za-z0-9_]*");
  field.name = entry.name();
  field.type = read_type(entry);
  field.type.max_chars = static_cast<size_t>(entry.integer("max", 0, 1, 1'000'000));
  if (entry.has("max") && !has_length(field.type.kind))
    entry.bad_value("max", std::to_string(field.type.max_chars), "只用于文本 / texts only");
  field.required = entry.flag("required");
  if (field.required && (entry.has("required_if") || entry.has("blank_if"))) {
    entry.bad_value("required", "true", "不与 required_if、blank_if 并用 / not with required_if or blank_if");
  }
  field.aliases = entry.texts("aliases", Need::optional);
  if (field.aliases.size() > kAliasesMax)
    entry.refuse(kTooLarge, {{"what", field.code}, {"limit", std::to_string(kAliasesMax)}}, "aliases");
  field.never_shown = entry.flag("never_shown");
  if (field.type.kind == TypeKind::id_number || field.type.kind == TypeKind::phone) {
    if (entry.has("never_shown") && !field.never_shown) entry.bad_value("never_shown", "false", "true");
    field.never_shown = true;
  }
  field.derive = entry.text("derive", Need::optional);
  if (!field.derive.empty() && !is_derivation(field.derive)) {
    entry.bad_value("derive", field.derive, "subject_kind, source, source_code, code_of:FIELD");
  }
  const int64_t next = item.fields.empty() ? 1 : item.fields.back().ordinal + 1;
  field.ordinal = static_cast<uint16_t>(entry.integer("ordinal", next, 1, 60'000));
  entry.node("required_if");
  entry.node("blank_if");
  entry.finish();
  if (item.fields.size() == kFieldsMax) {
    entry.refuse(kTooLarge, {{"what", item.code.get()}, {"limit", std::to_string(kFieldsMax)}});
    return;
  }
  for (size_t i = 0; i < item.fields.size(); ++i) {
    const Entry& other = draft.field_entries[i];
    if (item.fields[i].code == field.code && !field.code.empty()) {
      entry.refuse(kDuplicate, {{"key", "code"}, {"value", field.code}, {"other", other.place("code")}}, "code");
    }
    if (item.fields[i].ordinal == field.ordinal) {
      entry.refuse(kDuplicate,
                   {{"key", "ordinal"}, {"value", std::to_string(field.ordinal)}, {"other", other.place("ordinal")}},
                   "ordinal");
    }
  }
  item.fields.push_back(std::move(field));
  draft.field_entries.push_back(entry);
}

void Loader::read_conditions(Draft& draft) {
  for (size_t i = 0; i < draft.item.fields.size(); ++i) {
    Entry& entry = draft.field_entries[i];
    if (entry.has("required_if")) draft.item.fields[i].required_if = read_expression(draft, entry, "required_if");
    if (entry.has("blank_if")) draft.item.fields[i].blank_if = read_expression(draft, entry, "blank_if");
  }
}

void Loader::read_rules(Draft& draft, Entry& owner, size_t level) {
  Item& item = draft.item;
  for (Entry& entry : owner.tables("field")) {
    const auto* use = entry.raw().get_as<std::string>("use");
    const auto group = use ? groups_.find(entry.prefixed(**use)) : groups_.end();
    if (group == groups_.end() || level == kGroupLevelsMax) continue;
    const auto* prefix = entry.raw().get_as<std::string>("prefix");
    const Entry& source = group->second;
    Entry used(source.raw(), source.file(), problems_, "[[field_group]]",
               prefix ? entry.prefixed(**prefix) : std::string());
    read_rules(draft, used, level + 1);
  }
  for (Entry& entry : owner.tables("rule")) {
    RowRule rule;
    rule.id = entry.text("id", Need::optional);
    if (rule.id.empty()) rule.id = fmt::format("rule-{}", item.rules.size() + 1);
    const bool stated = entry.node("check") != nullptr;
    if (!stated) entry.refuse(kMissingKey, {{"entry", entry.label()}, {"key", "check"}});
    auto check = stated ? read_expression(draft, entry, "check") : std::nullopt;
    rule.message = entry.message("message");
    entry.finish();
    for (const RowRule& other : item.rules) {
      if (other.id == rule.id)
        entry.refuse(kDuplicate, {{"key", "id"}, {"value", rule.id}, {"other", owner.place()}}, "id");
    }
    if (!check) continue;
    rule.check = std::move(*check);
    item.rules.push_back(std::move(rule));
  }
  for (Entry& entry : owner.tables("question")) {
    HeaderQuestion question{entry.text("header"), entry.texts("choices", Need::required), entry.message("why")};
    entry.finish();
    if (question.choices.size() < 2) entry.bad_value("choices", "", "至少两个字段 / at least two fields");
    for (const auto& choice : question.choices) {
      if (item.index(choice) < 0) {
        entry.refuse(kDeadReference,
                     {{"key", "choices"}, {"value", choice}, {"target_zh", "字段"}, {"target_en", "field"}}, "choices");
      }
    }
    for (const HeaderQuestion& other : item.questions) {
      if (folded_header(other.header) == folded_header(question.header)) {
        entry.refuse(kDuplicate, {{"key", "header"}, {"value", question.header}, {"other", owner.place()}}, "header");
      }
    }
    item.questions.push_back(std::move(question));
  }
}

void Loader::read_permissions(Draft& draft) {
  auto entry = draft.entry.table("permission");
  if (!entry) return;
  Permissions& out = draft.item.permissions;
  out.open_public = entry->flag("public");
  out.government = entry->flag("government");
  out.public_fields = entry->texts("public_fields", Need::optional);
  for (const std::string& code : out.public_fields) {
    if (!out.open_public || draft.item.field(code) == nullptr) {
      entry->bad_value("public_fields", code, "字段代码，且 public = true / codes of fields, and public = true");
    }
  }
  out.public_subjects = read_subjects(*entry, "public_subjects", Need::optional);
  for (const SubjectKind kind : out.public_subjects) {
    if (!out.open_public || !draft.item.subjects.contains(kind)) {
      entry->bad_value("public_subjects", "",
                       "subjects 之中的主体，且 public = true / among `subjects`, and public = true");
    }
  }
  out.ordinary_report = entry->flag("ordinary_report");
  out.special_report = entry->flag("special_report");
  const std::string query = entry->text("query", Need::optional);
  if (query == "self_only") {
    out.query = Query::self_only;
  } else if (query == "authorised") {
    out.query = Query::authorised;
  } else if (!query.empty() && query != "no") {
    entry->bad_value("query", query, "no self_only authorised");
  }
  out.evaluation = read_subjects(*entry, "evaluation", Need::optional);
  for (const SubjectKind kind : out.evaluation) {
    if (kind != SubjectKind::natural_person && !draft.item.subjects.contains(kind)) {
      entry->bad_value("evaluation", "", "subjects 之中的主体 / among `subjects`");
    }
  }
  entry->finish();
}

std::string Loader::field_reference(const Draft& draft, Entry& entry, std::string_view key,
                                    std::initializer_list<TypeKind> kinds, Need need) {
  const std::string code = entry.text(key, need);
  if (code.empty()) return code;
  const Field* field = draft.item.field(code);
  if (!field) {
    entry.refuse(kDeadReference,
                 {{"key", std::string(key)}, {"value", code}, {"target_zh", "字段"}, {"target_en", "field"}}, key);
    return {};
  }
  if (kinds.size() != 0 && std::find(kinds.begin(), kinds.end(), field->type.kind) == kinds.end()) {
    std::string expected;
    for (const TypeKind kind : kinds) expected += fmt::format("{}{}", expected.empty() ? "" : " ", type_name(kind));
    entry.refuse(
        kWrongField,
        {{"key", std::string(key)}, {"value", code}, {"expected_zh", " " + expected}, {"expected_en", expected}}, key);
  }
  return code;
}

void Loader::read_columns(Draft& draft) {
  Item& item = draft.item;
  if (auto entry = draft.entry.table("subject", Need::required)) {
    SubjectColumns& out = item.subject;
    out.name = field_reference(draft, *entry, "name", {TypeKind::subject_name, TypeKind::person_name, TypeKind::text});
    out.code = field_reference(draft, *entry, "code", {TypeKind::uscc});
    out.kind = field_reference(draft, *entry, "kind", {TypeKind::code});
    out.reg_number = field_reference(draft, *entry, "reg_number", {TypeKind::reg_number, TypeKind::text});
    out.org_code = field_reference(draft, *entry, "org_code", {TypeKind::org_code, TypeKind::text});
    out.representative = field_reference(draft, *entry, "representative", {TypeKind::person_name, TypeKind::text});
    out.id_number = field_reference(draft, *entry, "id_number", {TypeKind::id_number});
    entry->finish();
    if (!entry->has("name") && !entry->has("code"))
      entry->refuse(kMissingKey, {{"entry", "subject"}, {"key", "name, code"}});
  }
  item.adverse = draft.entry.flag("adverse");
  item.registry = draft.entry.flag("registry");
  item.restricted = draft.entry.flag("restricted");
  item.label = static_cast<int>(draft.entry.integer("label", item.restricted ? 2 : 0, 0, 3));
  if (auto entry = draft.entry.table("registry_columns")) {
    RegistryColumns& out = item.registry_columns;
    out.state = field_reference(draft, *entry, "state", {TypeKind::code});
    out.state_day = field_reference(draft, *entry, "state_day", {TypeKind::date});
    out.region = field_reference(draft, *entry, "region", {TypeKind::code, TypeKind::text});
    out.established = field_reference(draft, *entry, "established", {TypeKind::date});
    out.operator_name = field_reference(draft, *entry, "operator_name", {TypeKind::person_name, TypeKind::text});
    out.previous_code = field_reference(draft, *entry, "previous_code", {});
    out.previous_name = field_reference(draft, *entry, "previous_name", {});
    entry->finish();
    if (!item.registry) draft.entry.bad_value("registry_columns", "", "registry = true");
  }
  item.organ_code = field_reference(draft, draft.entry, "organ_code", {});
  item.headline = field_reference(draft, draft.entry, "headline", {});
  item.class_field = field_reference(draft, draft.entry, "class_field", {TypeKind::code});
  if (auto entry = draft.entry.table("act")) {
    ActColumns& out = item.act;
    out.kinds = field_reference(draft, *entry, "kinds", {TypeKind::codes});
    out.procedure = field_reference(draft, *entry, "procedure", {TypeKind::code});
    out.fine = field_reference(draft, *entry, "fine", {TypeKind::money_wan, TypeKind::money_yuan});
    out.organ = field_reference(draft, *entry, "organ", {TypeKind::text});
    out.clauses = field_reference(draft, *entry, "clauses", {TypeKind::text});
    entry->finish();
  }
  item.origin_id = field_reference(draft, draft.entry, "origin_id", {});
  if (const Field* headline = item.field(item.headline); headline && headline->never_shown) {
    draft.entry.bad_value("headline", item.headline, "可以显示的字段 / a field that may be shown");
  }
}

void Loader::read_clocks(Draft& draft) {
  Item& item = draft.item;
  Clocks& clocks = item.clocks;
  const std::vector<std::pair<std::string_view, std::string*>> named = {
      {"decision", &clocks.decision},       {"document", &clocks.document},
      {"publication", &clocks.publication}, {"misconduct_end", &clocks.misconduct_end},
      {"valid_from", &clocks.valid_from},   {"valid_until", &clocks.valid_until}};
  if (auto entry = draft.entry.table("clock")) {
    for (const auto& [key, target] : named)
      *target = field_reference(draft, *entry, key, {TypeKind::date, TypeKind::month});
    entry->finish();
  }
  auto due = draft.entry.table("due_days");
  if (!due) return;
  item.due.working_days = static_cast<int>(due->integer("working", 0, 1, 250));
  if (!due->has("working")) due->refuse(kMissingKey, {{"entry", "due_days"}, {"key", "working"}});
  const std::string after = due->text("after");
  due->finish();
  for (const auto& [key, target] : named) {
    if (after == key) item.due.after = *target;
  }
  if (item.due.after.empty()) item.due.after = item.field(after) ? after : "";
  const Field* field = item.field(item.due.after);
  if (!after.empty() && (!field || field->type.kind != TypeKind::date)) {
    due->refuse(kDeadReference, {{"key", "after"}, {"value", after}, {"target_zh", "起算日"}, {"target_en", "clock"}},
                "after");
  }
}

void Loader::read_keys(Draft& draft) {
  Item& item = draft.item;
  Entry& entry = draft.entry;
  item.version_key = entry.texts("version_key", Need::required);
  item.source_key = entry.texts("source_key", Need::optional);
  const auto check = [&](std::string_view key, const std::vector<std::string>& parts,
                         std::initializer_list<std::string_view> special) {
    std::set<std::string> seen;
    for (const std::string& part : parts) {
      if (!seen.insert(part).second)
        entry.refuse(kDuplicate, {{"key", std::string(key)}, {"value", part}, {"other", entry.place(key)}}, key);
      const bool known = part.starts_with("@") ? std::find(special.begin(), special.end(), part) != special.end()
                                               : item.index(part) >= 0;
      if (!known && !(key == "source_key" && part == "@subject")) {
        entry.refuse(kDeadReference,
                     {{"key", std::string(key)}, {"value", part}, {"target_zh", "字段"}, {"target_en", "field"}}, key);
      }
    }
  };
  check("version_key", item.version_key, {"@subject"});
  check("source_key", item.source_key, {"@provider", "@origin_id"});
  const auto names_subject = [](const std::vector<std::string>& parts) {
    return std::find(parts.begin(), parts.end(), "@subject") != parts.end();
  };
  if (!item.version_key.empty() && !names_subject(item.version_key)) {
    entry.refuse(kKeyRule,
                 {{"key", "version_key"},
                  {"zh", "必须含 @subject：同一决定、同一主体才是新版本"},
                  {"en", "must hold @subject: only the same decision about the same subject is a new version"}},
                 "version_key");
  }
  if (names_subject(item.source_key)) {
    entry.refuse(kKeyRule,
                 {{"key", "source_key"},
                  {"zh", "不得含 @subject：它要认出改了主体的同一文书"},
                  {"en", "must not hold @subject: it finds the same document whose subject was corrected"}},
                 "source_key");
  }
}

void Loader::read_shape(Draft& draft) {
  Item& item = draft.item;
  Entry& entry = draft.entry;
  const std::string shape = entry.text("shape", Need::optional);
  if (shape == "bulk") {
    item.shape = Shape::bulk;
  } else if (shape == "status") {
    item.shape = Shape::status;
  } else if (!shape.empty() && shape != "document") {
    entry.bad_value("shape", shape, "document bulk status");
  }
  const Need need = item.shape == Shape::status ? Need::required : Need::optional;
  item.status_of = entry.text("status_of", need);
  item.status_kind = field_reference(draft, entry, "status_kind", {TypeKind::code}, need);
  item.status_day = field_reference(draft, entry, "status_day", {TypeKind::date}, need);
  if (item.shape == Shape::status) return;
  for (const std::string_view key : {"status_of", "status_kind", "status_day"}) {
    if (entry.has(key)) entry.bad_value(key, "", "shape = \"status\"");
  }
}

}  // namespace taixin::catalog

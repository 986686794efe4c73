// What packs say about the doors: roles, masking profiles, lawful delays, alerts.
#include <algorithm>

#include "catalog/errors.h"
#include "catalog/loader.h"

namespace taixin::catalog {

using base::Day;

namespace {

bool is_plain(std::string_view code) {
  return !code.empty() &&
         std::ranges::all_of(code, [](char c) { return (c >= 'a' && c <= 'z') || c == '_' || (c >= '0' && c <= '9'); });
}

template <class Enum, size_t N>
Enum named(Entry& entry, std::string_view key, const std::string& value,
           const std::pair<std::string_view, Enum> (&names)[N]) {
  std::string known;
  for (const auto& [name, meaning] : names) {
    if (name == value) return meaning;
    known += (known.empty() ? "" : " ") + std::string(name);
  }
  if (!value.empty()) entry.bad_value(key, value, known);
  return names[0].second;
}

constexpr std::pair<std::string_view, Reach> kReaches[] = {
    {"platform", Reach::platform}, {"unit", Reach::unit}, {"self", Reach::self}};
constexpr std::pair<std::string_view, Holder> kHolders[] = {
    {"staff", Holder::staff}, {"person", Holder::person}, {"agent", Holder::agent}, {"client", Holder::client}};
constexpr std::pair<std::string_view, Shown> kShown[] = {
    {"whole", Shown::whole}, {"surname", Shown::surname}, {"none", Shown::none}};
constexpr std::pair<std::string_view, AlertKind> kAlerts[] = {{"volume", AlertKind::volume},
                                                              {"off_hours", AlertKind::off_hours},
                                                              {"sequence", AlertKind::sequence},
                                                              {"own", AlertKind::own},
                                                              {"again", AlertKind::again}};
constexpr std::string_view kAudiences[] = {"everyone", "government", "subject_self", "authorised", "court", "auditor"};

}  // namespace

std::string Loader::plain_code(Entry& entry) {
  std::string code = entry.text("code");
  if (!code.empty() && !is_plain(code)) entry.bad_value("code", code, "[a-z0-9_]+");
  return code;
}

void Loader::read_role(Entry& entry) {
  Role out;
  out.code = plain_code(entry);
  out.name = entry.name();
  for (std::string& action : entry.texts("may", Need::required)) out.may.insert(std::move(action));
  out.reach = named(entry, "reach", entry.text("reach"), kReaches);
  for (const std::string& holder : entry.texts("holders", Need::required)) {
    out.holders.insert(named(entry, "holders", holder, kHolders));
  }
  out.second_factor = entry.flag("second_factor");
  for (std::string& role : entry.texts("excludes", Need::optional)) out.excludes.insert(std::move(role));
  out.basis = entry.basis();
  entry.finish();
  role_entries_.push_back(entry);
  if (claim("role", out.code, entry, "code")) catalog_->roles_.push_back(std::move(out));
}

void Loader::read_masking(Entry& entry) {
  Masking out;
  out.audience = entry.text("audience");
  if (std::ranges::find(kAudiences, out.audience) == std::end(kAudiences)) {
    entry.bad_value("audience", out.audience, fmt::format("{}", fmt::join(kAudiences, " ")));
  }
  for (const std::string& type : entry.texts("types", Need::required)) {
    const auto kind = type_named(type);
    if (!kind) {
      entry.bad_value("types", type, "docs/formats/packs.md");
    } else if (claim("masking", out.audience + " " + type, entry, "types")) {
      out.types.insert(*kind);
    }
  }
  out.show = named(entry, "show", entry.text("show"), kShown);
  out.basis = entry.basis();
  entry.finish();
  catalog_->maskings_.push_back(std::move(out));
}

void Loader::read_look_delay(Entry& entry) {
  LookDelay out;
  out.code = plain_code(entry);
  out.name = entry.name();
  out.days_max = static_cast<int>(entry.integer("days_max", 0, 1, 366));
  if (!entry.has("days_max")) entry.refuse(kMissingKey, {{"entry", entry.label()}, {"key", "days_max"}});
  out.basis = entry.basis();
  entry.finish();
  if (claim("look_delay", out.code, entry, "code")) catalog_->look_delays_.push_back(std::move(out));
}

void Loader::read_look_answer(Entry& entry) {
  LookAnswer out;
  out.days_max = static_cast<int>(entry.integer("days_max", 0, 1, 366));
  if (!entry.has("days_max")) entry.refuse(kMissingKey, {{"entry", entry.label()}, {"key", "days_max"}});
  out.basis = entry.basis();
  entry.finish();
  catalog_->look_answers_.push_back(std::move(out));
}

void Loader::read_alert(Entry& entry) {
  AlertRule out;
  out.kind = named(entry, "kind", entry.text("kind"), kAlerts);
  out.name = entry.name();
  out.limit = static_cast<int>(entry.integer("limit", 1, 1, 1'000'000));
  out.minutes = static_cast<int>(entry.integer("minutes", 60, 1, 60 * 24 * 31));
  out.from_hour = static_cast<int>(entry.integer("from_hour", 0, 0, 23));
  out.until_hour = static_cast<int>(entry.integer("until_hour", 24, 1, 24));
  if (out.until_hour <= out.from_hour) {
    entry.bad_value("until_hour", std::to_string(out.until_hour), "> from_hour");
  }
  out.basis = entry.basis();
  entry.finish();
  catalog_->alert_rules_.push_back(std::move(out));
}

void Loader::read_review(Entry& entry) {
  ReviewRule out;
  out.code = plain_code(entry);
  out.name = entry.name();
  const auto codes = [&](std::string_view key, Need need) {
    const auto list = entry.texts(key, need);
    return std::set<std::string, std::less<>>(list.begin(), list.end());
  };
  out.items = codes("items", Need::optional);
  out.classes = codes("classes", Need::optional);
  out.reviewers = codes("reviewers", Need::required);
  out.otherwise = codes("otherwise", Need::optional);
  out.days = static_cast<int>(entry.integer("days", 0, 1, 90));
  if (!entry.has("days")) entry.refuse(kMissingKey, {{"entry", entry.label()}, {"key", "days"}});
  out.systems = entry.flag("systems");
  std::vector<Entry> checks = entry.tables("check");
  if (checks.empty()) entry.refuse(kMissingKey, {{"entry", entry.label()}, {"key", "check"}});
  for (Entry& one : checks) {
    ReviewCheck check;
    check.code = plain_code(one);
    check.words = one.name();
    check.basis = one.basis();
    one.finish();
    if (claim("review " + out.code + " check", check.code, one, "code")) out.checks.push_back(std::move(check));
  }
  out.basis = entry.basis();
  entry.finish();
  if (!claim("review", out.code, entry, "code")) return;
  review_entries_.push_back(entry);
  catalog_->reviews_.push_back(std::move(out));
}

// Reviews name items, classes and roles that are there, and roles that may review; of each item and class one speaks.
void Loader::check_reviews() {
  const auto dead = [](const Entry& entry, std::string_view key, const std::string& value, const char* zh,
                       const char* en) {
    entry.refuse(kDeadReference, {{"key", std::string(key)}, {"value", value}, {"target_zh", zh}, {"target_en", en}},
                 key);
  };
  for (size_t i = 0; i < catalog_->reviews_.size(); ++i) {
    const ReviewRule& rule = catalog_->reviews_[i];
    const Entry& entry = review_entries_[i];
    for (const std::string& code : rule.items) {
      if (std::ranges::none_of(drafts_, [&](const Draft& draft) { return draft.item.code.get() == code; })) {
        dead(entry, "items", code, "目录项", "catalog item");
      }
      claim("review of item", code, entry, "items");
    }
    for (const std::string& code : rule.classes) {
      if (std::ranges::none_of(catalog_->classes_, [&](const CatalogClass& one) { return one.code == code; })) {
        dead(entry, "classes", code, "信用信息类别", "class");
      }
      claim("review of class", code, entry, "classes");
    }
    if (rule.items.empty() && rule.classes.empty()) claim("review of", "everything", entry, "code");
    for (const auto& [key, roles] : {std::pair{"reviewers", &rule.reviewers}, {"otherwise", &rule.otherwise}}) {
      for (const std::string& code : *roles) {
        const auto may = [&](const Role& role) { return role.code == code && role.may.contains("submission_review"); };
        if (std::ranges::none_of(catalog_->roles_, may)) {
          dead(entry, key, code, "可以审核的角色", "role that may review");
        }
      }
    }
  }
}

void Loader::read_power(Entry& entry) {
  PowerRule out;
  if (!entry.has("second_person")) {
    entry.refuse(kMissingKey, {{"entry", entry.label()}, {"key", "second_person"}});
  }
  out.second_person = entry.flag("second_person");
  out.basis = entry.basis();
  entry.finish();
  catalog_->power_rules_.push_back(std::move(out));
}

void Loader::read_question_limit(Entry& entry) {
  QuestionLimit out;
  for (const std::string& holder : entry.texts("holders", Need::required)) {
    out.holders.insert(named(entry, "holders", holder, kHolders));
  }
  for (const auto& [key, value] : {std::pair{"an_hour", &out.an_hour}, std::pair{"a_day", &out.a_day}}) {
    if (!entry.has(key)) entry.refuse(kMissingKey, {{"entry", entry.label()}, {"key", key}});
    *value = static_cast<int>(entry.integer(key, 1, 1, 100'000'000));
  }
  if (out.a_day < out.an_hour) entry.bad_value("a_day", std::to_string(out.a_day), ">= an_hour");
  out.basis = entry.basis();
  entry.finish();
  catalog_->question_limits_.push_back(std::move(out));
}

bool Catalog::second_person(Day day) const {
  bool wanted = true;
  for (const PowerRule& rule : power_rules_) {
    if (rule.basis.in_force(day)) wanted = rule.second_person;
  }
  return wanted;
}

std::optional<Catalog::QuestionRate> Catalog::question_rate(Holder holder, Day day) const {
  std::optional<QuestionRate> out;
  for (const QuestionLimit& limit : question_limits_) {
    if (!limit.basis.in_force(day) || !limit.holders.contains(holder)) continue;
    out = out ? QuestionRate{std::min(out->an_hour, limit.an_hour), std::min(out->a_day, limit.a_day)}
              : QuestionRate{limit.an_hour, limit.a_day};
  }
  return out;
}

// Roles name roles that are there, and exclusion holds both ways; purposes are open to roles that are there.
void Loader::check_doors() {
  auto& roles = catalog_->roles_;
  const auto role_named = [&](std::string_view code) {
    return std::ranges::find_if(roles, [&](const Role& role) { return role.code == code; });
  };
  const auto dead = [](const Entry& entry, std::string_view key, const std::string& value) {
    entry.refuse(kDeadReference,
                 {{"key", std::string(key)}, {"value", value}, {"target_zh", "角色"}, {"target_en", "role"}}, key);
  };
  for (const Entry& entry : role_entries_) {
    Entry again = entry;
    const auto own = role_named(again.text("code"));
    if (own == roles.end()) continue;
    for (const std::string& code : own->excludes) {
      const auto other = role_named(code);
      if (other == roles.end()) {
        dead(entry, "excludes", code);
      } else {
        other->excludes.insert(own->code);
      }
    }
  }
  for (size_t i = 0; i < catalog_->purposes_.size(); ++i) {
    const Purpose& purpose = catalog_->purposes_[i];
    for (const std::string& code : purpose.open_to) {
      if (role_named(code) == roles.end()) dead(purpose_entries_[i], "open_to", code);
    }
    for (const std::string& code : purpose.classes) {
      if (std::ranges::none_of(catalog_->classes_, [&](const CatalogClass& one) { return one.code == code; })) {
        purpose_entries_[i].refuse(
            kDeadReference,
            {{"key", "classes"}, {"value", code}, {"target_zh", "信用信息类别"}, {"target_en", "class"}}, "classes");
      }
    }
  }
}

std::optional<LookAnswer> Catalog::look_answer(base::Day day) const {
  std::optional<LookAnswer> out;
  for (const LookAnswer& one : look_answers_) {
    if (one.basis.in_force(day) && (!out || one.days_max < out->days_max)) out = one;
  }
  return out;
}

}  // namespace taixin::catalog

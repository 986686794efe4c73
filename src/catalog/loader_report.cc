// What packs say about credit reports.
#include <algorithm>

#include "catalog/errors.h"
#include "catalog/loader.h"
#include "catalog/report_rules.h"

namespace taixin::catalog {

namespace {

constexpr std::array<std::string_view, 3> kKinds{"ordinary", "special", "person"};
constexpr std::array<std::string_view, 6> kReaders{"everyone",   "government", "subject_self",
                                                   "authorised", "court",      "auditor"};

std::set<std::string, std::less<>> as_set(std::vector<std::string> texts) {
  return {std::make_move_iterator(texts.begin()), std::make_move_iterator(texts.end())};
}

std::vector<Text> sentences(Entry& entry, std::string_view key) {
  std::vector<Text> out;
  for (Entry& one : entry.tables(key)) {
    out.push_back({one.text("zh"), one.text("en")});
    one.finish();
  }
  return out;
}

ReportSection read_section(Entry& entry) {
  ReportSection out;
  out.code = entry.text("code");
  out.name = entry.name();
  out.classes = as_set(entry.texts("classes", Need::optional));
  out.items = as_set(entry.texts("items", Need::optional));
  out.leave_out = as_set(entry.texts("leave_out", Need::optional));
  out.absent = entry.message("absent");
  if (out.classes.empty() && out.items.empty()) entry.refuse(kMissingKey, {{"key", "classes | items"}});
  entry.finish();
  return out;
}

ReportField read_report_field(Entry& entry) {
  ReportField out;
  out.code = entry.text("code");
  out.name = entry.name();
  out.organs = entry.texts("organs", Need::optional);
  out.items = as_set(entry.texts("items", Need::optional));
  entry.finish();
  return out;
}

}  // namespace

void Loader::read_report(Entry& entry) {
  ReportDesign out;
  out.code = entry.text("code");
  if (std::ranges::find(kKinds, out.code) == kKinds.end()) {
    entry.bad_value("code", out.code, fmt::format("{}", fmt::join(kKinds, " ")));
  }
  out.name = entry.name();
  out.audiences = as_set(entry.texts("audiences", Need::required));
  for (const std::string& audience : out.audiences) {
    if (std::ranges::find(kReaders, audience) != kReaders.end()) continue;
    entry.bad_value("audiences", audience, fmt::format("{}", fmt::join(kReaders, " ")));
  }
  out.notices = sentences(entry, "notice");
  out.rights = sentences(entry, "right");
  for (Entry& section : entry.tables("section")) {
    report_section_entries_.push_back(section);
    out.sections.push_back(read_section(section));
  }
  for (Entry& field : entry.tables("field")) out.fields.push_back(read_report_field(field));
  if (entry.has("longest")) {
    const std::string longest = entry.text("longest");
    const auto period = period_named(longest);
    if (period) out.longest = *period;
    if (!period && !longest.empty()) entry.bad_value("longest", longest, "\"3m\" \"5y\"");
  }
  out.basis = entry.basis();
  if (out.sections.empty()) entry.refuse(kMissingKey, {{"key", "section"}});
  // Whatever belongs to no field has its place: the last one names nothing.
  const bool open = !out.fields.empty() && out.fields.back().organs.empty() && out.fields.back().items.empty();
  if ((out.code == "special") != open) entry.refuse(kMissingKey, {{"key", "field"}});
  entry.finish();
  claim("report", out.code + " " + out.basis.from.iso(), entry, "code");
  catalog_->reports_->designs.push_back(std::move(out));
}

// Sections speak of classes and items that are there, fields of items.
void Loader::check_reports() {
  size_t at = 0;
  const auto known_item = [&](const std::string& code) {
    return std::ranges::any_of(drafts_, [&](const Draft& draft) { return draft.item.code.get() == code; });
  };
  const auto known_class = [&](const std::string& code) {
    return std::ranges::any_of(catalog_->classes_, [&](const CatalogClass& one) { return one.code == code; });
  };
  for (const ReportDesign& design : catalog_->reports_->designs) {
    for (const ReportSection& section : design.sections) {
      const Entry& entry = report_section_entries_[at++];
      const auto dead = [&](std::string_view key, const std::string& value, std::string_view zh, std::string_view en) {
        entry.refuse(kDeadReference,
                     {{"key", std::string(key)},
                      {"value", value},
                      {"target_zh", std::string(zh)},
                      {"target_en", std::string(en)}},
                     key);
      };
      for (const std::string& code : section.items) {
        if (!known_item(code)) dead("items", code, "目录项", "item");
      }
      for (const std::string& code : section.classes) {
        if (!known_class(code)) dead("classes", code, "目录类别", "class");
      }
    }
  }
}

bool ReportSection::holds(const Item& item) const {
  return items.contains(item.code.get()) || classes.contains(item.catalog_class);
}

const ReportDesign* ReportRules::design(std::string_view code, base::Day day) const {
  const ReportDesign* found = nullptr;
  for (const ReportDesign& one : designs) {
    if (one.code == code && one.basis.in_force(day) && (!found || one.basis.from > found->basis.from)) found = &one;
  }
  return found;
}

}  // namespace taixin::catalog

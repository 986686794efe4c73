#include "intake/columns.h"

#include <fmt/ranges.h>

#include "base/text.h"
#include "intake/row_errors.h"

namespace taixin::intake {
namespace {

// A field without which a row means nothing: the file is refused when it has no such column.
bool is_essential(const catalog::Item& item, const catalog::Field& field) {
  if (!field.required) return false;
  const auto in = [&](const std::vector<std::string>& key) {
    return std::find(key.begin(), key.end(), field.code) != key.end();
  };
  return in(item.version_key) || field.code == item.subject.name || field.code == item.subject.code ||
         field.code == item.status_kind || field.code == item.status_day;
}

std::string names(const catalog::Item& item, const std::vector<std::string>& codes) {
  std::vector<std::string> out;
  for (const auto& code : codes) {
    const catalog::Field* field = item.field(code);
    out.push_back(field ? fmt::format("{} {}", code, field->name.zh) : code);
  }
  return fmt::format("{}", fmt::join(out, ", "));
}

// The item whose headers fit best; empty when none fits better than `than`.
std::string better_item(const catalog::Catalog& catalog, const std::vector<std::string>& header, size_t than) {
  std::string best;
  for (const auto& item : catalog.items()) {
    const size_t score = HeaderIndex(item).score(header);
    if (score > than) {
      than = score;
      best = fmt::format("{} {}", item.code.get(), item.name.zh);
    }
  }
  return best;
}

}  // namespace

std::string header_form(std::string_view header) {
  const std::string folded = base::fold_width(header);
  std::string out;
  for (size_t i = 0; i < folded.size();) {
    const std::string_view rest = std::string_view(folded).substr(i);
    const auto starts = [&](std::string_view with) { return rest.substr(0, with.size()) == with; };
    const unsigned char c = static_cast<unsigned char>(rest[0]);
    if (c <= ' ' || c == 0x7f || c == '*') {
      ++i;
    } else if (starts("\u00a0") || starts("\u200b") || starts("\ufeff")) {
      i += starts("\u00a0") ? 2 : 3;
    } else if (starts("〔") || starts("【") || starts("﹙") || c == '[') {
      out += '(';
      i += c == '[' ? 1 : 3;
    } else if (starts("〕") || starts("】") || starts("﹚") || c == ']') {
      out += ')';
      i += c == ']' ? 1 : 3;
    } else if (starts("—") || starts("–") || starts("－")) {
      out += '_';
      i += 3;
    } else if (c == '-') {
      out += '_';
      ++i;
    } else if (c < 0x80) {
      out += static_cast<char>(std::toupper(c));
      ++i;
    } else {
      out += rest[0];
      ++i;
    }
  }
  while (!out.empty() && (out.back() == ':' || out.back() == '.' || out.back() == ';')) out.pop_back();
  return out;
}

HeaderIndex::HeaderIndex(const catalog::Item& item) {
  for (const auto& question : item.questions) questions_.emplace(header_form(question.header), &question);
  for (size_t i = 0; i < item.fields.size(); ++i) {
    const auto& field = item.fields[i];
    fields_.emplace(header_form(field.code), static_cast<int>(i));
  }
  for (size_t i = 0; i < item.fields.size(); ++i) {
    const auto& field = item.fields[i];
    const auto add = [&](const std::string& header) {
      const std::string form = header_form(header);
      if (!questions_.contains(form)) fields_.emplace(form, static_cast<int>(i));
    };
    add(field.name.zh);
    if (!field.name.en.empty()) add(field.name.en);
    for (const auto& alias : field.aliases) add(alias);
  }
}

int HeaderIndex::field(const std::string& form) const {
  const auto it = fields_.find(form);
  return it == fields_.end() ? -1 : it->second;
}

const catalog::HeaderQuestion* HeaderIndex::question(const std::string& form) const {
  const auto it = questions_.find(form);
  return it == questions_.end() ? nullptr : it->second;
}

size_t HeaderIndex::score(const std::vector<std::string>& cells) const {
  size_t known = 0;
  for (const auto& cell : cells) {
    const std::string form = header_form(cell);
    if (!form.empty() && (fields_.contains(form) || questions_.contains(form))) ++known;
  }
  return known;
}

base::Result<ColumnPlan> plan_columns(const catalog::Catalog& catalog, const catalog::Item& item,
                                      const std::vector<std::string>& header, const Mapping& mapping) {
  const HeaderIndex index(item);
  ColumnPlan plan;
  plan.header = header;
  plan.field_of_column.assign(header.size(), -1);
  plan.column_of_field.assign(item.fields.size(), -1);
  std::map<std::string, int> said;  // header as submitted, else its form -> field position, -1 = ignore
  for (const auto& [from, to] : mapping) {
    const int field = to.empty() ? -1 : item.index(to);
    const std::string form = header_form(from);
    const bool there = std::any_of(header.begin(), header.end(), [&](const auto& h) { return header_form(h) == form; });
    if (!there || (!to.empty() && field < 0)) return base::fail(kBadMapping, {{"header", from}, {"field", to}});
    const bool exactly = std::find(header.begin(), header.end(), from) != header.end();
    said[exactly ? from : form] = field;
  }
  size_t known = 0;
  for (size_t column = 0; column < header.size(); ++column) {
    const std::string form = header_form(header[column]);
    int field = -1;
    auto it = said.find(header[column]);
    if (it == said.end()) it = said.find(form);
    if (it != said.end()) {
      field = it->second;
      if (field < 0) continue;
    } else if (const auto* question = index.question(form)) {
      return base::fail(
          kAmbiguousHeader,
          {{"header", header[column]}, {"choices", names(item, question->choices)}, {"why", question->why.zh}});
    } else {
      field = index.field(form);
    }
    if (field < 0) {
      const bool ours = form == header_form(kErrorColumn) || form == header_form(kLineColumn);
      if (!form.empty() && !ours) plan.ignored.push_back(header[column]);
      continue;
    }
    if (const int other = plan.column_of_field[static_cast<size_t>(field)]; other >= 0) {
      return base::fail(kFieldTwice, {{"first", header[static_cast<size_t>(other)]},
                                      {"second", header[column]},
                                      {"field", item.fields[static_cast<size_t>(field)].code}});
    }
    plan.field_of_column[column] = field;
    plan.column_of_field[static_cast<size_t>(field)] = static_cast<int>(column);
    ++known;
  }
  std::vector<std::string> essential;
  for (size_t i = 0; i < item.fields.size(); ++i) {
    if (plan.column_of_field[i] >= 0) continue;
    const auto& field = item.fields[i];
    if (is_essential(item, field) && field.derive.empty())
      essential.push_back(field.code);
    else if (field.required && field.derive.empty())
      plan.missing.push_back(field.name.zh);
  }
  if (essential.empty()) return plan;
  if (const std::string better = better_item(catalog, header, known + 2); !better.empty()) {
    return base::fail(kWrongItem, {{"item", item.code.get()}, {"better", better}});
  }
  return base::fail(kMissingColumns, {{"columns", names(item, essential)}});
}

}  // namespace taixin::intake

#include "intake/columns.h"

#include <fmt/ranges.h>

#include "base/text.h"
#include "intake/row_errors.h"

namespace taixin::intake {
namespace {

// What stands in a compared form instead of a character of so many bytes; by = 0: nothing; bytes = 0: itself.
struct Replaced {
  size_t bytes = 0;
  char by = 0;
};

Replaced replaced_ascii(unsigned char c) {
  if (c <= ' ' || c == 0x7f || c == '*') return {1, 0};
  if (c == '[') return {1, '('};
  if (c == ']') return {1, ')'};
  if (c == '-') return {1, '_'};
  if (c >= 'a' && c <= 'z') return {1, static_cast<char>(c - 'a' + 'A')};
  return {};
}

Replaced replaced_beyond(std::string_view text) {
  switch (text[0]) {  // every key is asked for its form: most characters begin otherwise
    case '\xc2':
    case '\xe2':
    case '\xe3':
    case '\xef':
      break;
    default:
      return {};
  }
  if (text.starts_with("\u00a0")) return {2, 0};
  if (text == "\u200b" || text == "\ufeff") return {3, 0};
  if (text == "〔" || text == "【" || text == "﹙") return {3, '('};
  if (text == "〕" || text == "】" || text == "﹚") return {3, ')'};
  if (text == "—" || text == "–" || text == "－") return {3, '_'};
  return {};
}

// Bytes that stand for themselves wherever they are: those that replaced_ascii leaves, and those that begin no
// character that replaced_beyond knows.
constexpr std::array<bool, 256> kStays = [] {
  std::array<bool, 256> stays{};
  for (size_t c = 0; c < 256; ++c) {
    const bool replaced =
        c <= ' ' || c == 0x7f || c == '*' || c == '[' || c == ']' || c == '-' || (c >= 'a' && c <= 'z');
    stays[c] = !replaced && c != 0xC2 && c != 0xE2 && c != 0xE3 && c != 0xEF;
  }
  return stays;
}();

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

CellRole role_of(const catalog::Item& item, int position) {
  if (position < 0) return CellRole::other;
  const catalog::TypeKind kind = item.fields[static_cast<size_t>(position)].type.kind;
  if (kind == catalog::TypeKind::id_number) return CellRole::identity_number;
  if (position == item.at.code) return CellRole::subject_code;
  if (kind == catalog::TypeKind::reg_number) return CellRole::registration_number;
  if (kind == catalog::TypeKind::phone) return CellRole::phone;
  return kind == catalog::TypeKind::text ? CellRole::free_text : CellRole::other;
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
  std::string out;
  append_header_form(header, out);
  return out;
}

void append_header_form(std::string_view header, std::string& out) {
  std::string folded;
  if (base::has_full_width(header)) {
    folded = base::fold_width(header);
    header = folded;
  }
  const size_t begin = out.size();
  out.reserve(begin + header.size());
  for (size_t i = 0; i < header.size();) {
    const size_t run = i;
    while (i < header.size() && kStays[static_cast<uint8_t>(header[i])]) ++i;
    out.append(header, run, i - run);
    if (i == header.size()) break;
    const auto c = static_cast<unsigned char>(header[i]);
    const Replaced special = c < 0x80 ? replaced_ascii(c) : replaced_beyond(header.substr(i, 3));
    if (special.bytes == 0)
      out += header[i];
    else if (special.by != 0)
      out += special.by;
    i += std::max<size_t>(special.bytes, 1);
  }
  const auto is_mark = [](char c) { return c == ':' || c == '.' || c == ';'; };
  while (out.size() > begin && is_mark(out.back())) out.pop_back();
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
  for (const int field : plan.field_of_column) plan.roles.push_back(role_of(item, field));
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

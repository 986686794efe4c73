// Expressions of packs: compiled against an item's fields, and their comparisons checked for sense.
#include "catalog/errors.h"
#include "catalog/loader.h"

namespace taixin::catalog {

namespace {

using Operand = Expression::Operand;
using Op = Expression::Op;

std::string in_quotes(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    out += c;
    if (c == '\'') out += c;
  }
  return out + "'";
}

Value::Kind kind_of(TypeKind type) {
  switch (type) {
    case TypeKind::date:
    case TypeKind::month:
      return Value::Kind::day;
    case TypeKind::money_wan:
    case TypeKind::money_yuan:
    case TypeKind::integer:
    case TypeKind::decimal:
    case TypeKind::boolean:
      return Value::Kind::number;
    case TypeKind::codes:
      return Value::Kind::list;
    default:
      return Value::Kind::text;
  }
}

Value::Kind kind_of(const Operand& operand, const Item& item) {
  switch (operand.kind) {
    case Operand::Kind::field:
      return kind_of(item.fields[static_cast<size_t>(operand.field)].type.kind);
    case Operand::Kind::text:
      return Value::Kind::text;
    case Operand::Kind::number:
      return Value::Kind::number;
    case Operand::Kind::day:
    case Operand::Kind::today:
      return Value::Kind::day;
    case Operand::Kind::blank:
      break;
  }
  return Value::Kind::blank;
}

bool is_textual(Value::Kind kind) { return kind == Value::Kind::text || kind == Value::Kind::list; }
bool comparable(Value::Kind a, Value::Kind b) {
  return a == b || (is_textual(a) && is_textual(b)) || a == Value::Kind::blank || b == Value::Kind::blank;
}

// { CF_CFLB = "罚款", CF_ZT = ["1", "2"] }  ->  CF_CFLB has '罚款' and CF_ZT has ['1', '2']
std::string as_source(Entry& table) {
  std::string out;
  for (const std::string& key : table.keys()) {
    const toml::node* node = table.node(key);
    std::string members;
    if (node->is_array()) {
      for (const auto& text : table.texts(key, Need::required))
        members += (members.empty() ? "[" : ", ") + in_quotes(text);
      members += "]";
    } else {
      members = in_quotes(table.text(key));
    }
    out += fmt::format("{}{} has {}", out.empty() ? "" : " and ", table.prefixed(key), members);
  }
  return out;
}

}  // namespace

std::optional<Expression> Loader::read_expression(const Draft& draft, Entry& entry, std::string_view key) {
  const toml::node* node = entry.node(key);
  std::string source;
  if (node->is_string()) {
    source = entry.prefixed(**node->as_string());
  } else if (node->is_table() && !node->as_table()->empty() && key != "check") {
    const size_t before = problems_.count();
    auto table = entry.table(key);
    source = as_source(*table);
    if (problems_.count() != before) return std::nullopt;
  } else {
    entry.wrong_type(key, *node, "表达式", "an expression");
    return std::nullopt;
  }
  auto compiled = Expression::compile(source, [&](std::string_view code) { return draft.item.index(code); });
  if (!compiled) {
    const auto& error = compiled.error();
    entry.refuse_at(error.kind(), error.args(), entry.place_in(key, std::stoul(error.place())));
    return std::nullopt;
  }
  check_kinds(draft, entry, key, *compiled);
  return std::move(*compiled);
}

void Loader::check_kinds(const Draft& draft, const Entry& entry, std::string_view key, const Expression& expression) {
  for (const auto& node : expression.nodes()) {
    if (node.op == Op::and_ || node.op == Op::or_ || node.op == Op::not_) continue;
    std::string zh, en;
    if (check_comparison(draft, node, zh, en)) continue;
    entry.refuse_at(kBadExpression, {{"column", std::to_string(node.column)}, {"zh", zh}, {"en", en}},
                    entry.place_in(key, node.column));
  }
}

// False with the reason when the comparison cannot mean anything.
bool Loader::check_comparison(const Draft& draft, const Expression::Node& node, std::string& zh,
                              std::string& en) const {
  const Item& item = draft.item;
  const auto refuse = [&](std::string chinese, std::string english) {
    zh = std::move(chinese);
    en = std::move(english);
    return false;
  };
  const Value::Kind left = kind_of(node.left, item);
  std::vector<const Operand*> others;
  for (const auto& member : node.set) others.push_back(&member);
  if (node.op != Op::in && node.op != Op::has) others.push_back(&node.right);
  const bool ordering = node.op == Op::lt || node.op == Op::le || node.op == Op::gt || node.op == Op::ge;
  for (const Operand* other : others) {
    const Value::Kind right = kind_of(*other, item);
    if (!comparable(left, right)) return refuse("两边种类不同，无法比较", "the two sides are of different kinds");
    if (ordering && (is_textual(left) || is_textual(right))) return refuse("文本没有大小之分", "texts have no order");
    for (const auto& [field_side, text_side] : {std::pair(&node.left, other), std::pair(other, &node.left)}) {
      if (field_side->kind != Operand::Kind::field || text_side->kind != Operand::Kind::text) continue;
      const FieldType& type = item.fields[static_cast<size_t>(field_side->field)].type;
      const CodeSet* set = catalog_->code_set(type.code_set);
      if (!set) continue;
      // The whole text of a list may be several codes.
      for (std::string_view rest = text_side->text; !rest.empty();) {
        const std::string_view code = type.kind == TypeKind::codes ? rest.substr(0, rest.find(';')) : rest;
        const CodeEntry* found = set->find(code);
        const bool open =
            !set->open_prefix.empty() && code.starts_with(set->open_prefix) && code.size() > set->open_prefix.size();
        if (!open && (!found || found->code != code)) {
          return refuse(fmt::format("“{}”不是代码集 {} 的代码", code, set->id),
                        fmt::format("\"{}\" is no code of the set {}", code, set->id));
        }
        rest.remove_prefix(std::min(rest.size(), code.size() + 1));
      }
    }
  }
  return true;
}

}  // namespace taixin::catalog

#include "catalog/expression.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/text.h"
#include "catalog/errors.h"

namespace taixin::catalog {

using base::Day;
using base::Error;
using base::Result;

namespace {

struct Token {
  enum class Kind : uint8_t { word, text, number, day, symbol, end } kind = Kind::end;
  std::string text;  // word, text without quotes, symbol
  int64_t number = 0;
  size_t column = 1;
};

struct Reason {
  const char* zh;
  const char* en;
};

Error refuse(size_t column, Reason reason, std::string_view what = {}) {
  const auto say = [&](std::string text) {
    if (!what.empty()) text += fmt::format(" ({})", what);
    return text;
  };
  const std::string place = std::to_string(column);
  return base::fail(kBadExpression, {{"column", place}, {"zh", say(reason.zh)}, {"en", say(reason.en)}}, place);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool starts_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool in_word(char c) { return starts_word(c) || is_digit(c); }

class Scanner {
 public:
  explicit Scanner(std::string_view source) : source_(source) {}

  Result<Token> next() {
    while (at_ < source_.size() &&
           (source_[at_] == ' ' || source_[at_] == '\t' || source_[at_] == '\n' || source_[at_] == '\r')) {
      ++at_;
    }
    Token token;
    token.column = column();
    if (at_ == source_.size()) return token;
    const char c = source_[at_];
    if (starts_word(c)) return word(std::move(token));
    if (c == '\'') return quoted(std::move(token));
    if (is_digit(c) || (c == '-' && at_ + 1 < source_.size() && is_digit(source_[at_ + 1])))
      return number(std::move(token));
    for (const std::string_view symbol : {"==", "!=", "<=", ">=", "<", ">", "(", ")", "[", "]", ","}) {
      if (source_.substr(at_).starts_with(symbol)) {
        token.kind = Token::Kind::symbol;
        token.text = symbol;
        at_ += symbol.size();
        return token;
      }
    }
    return refuse(token.column, {"此处的字符不能出现在表达式中", "this character cannot stand in an expression"},
                  base::prefix_code_points(source_.substr(at_), 1));
  }

 private:
  // Called once for each token, so it counts only what is new.
  size_t column() {
    column_ += base::count_code_points(source_.substr(counted_, at_ - counted_));
    counted_ = at_;
    return column_;
  }

  Token word(Token token) {
    const size_t begin = at_;
    while (at_ < source_.size() && in_word(source_[at_])) ++at_;
    token.kind = Token::Kind::word;
    token.text = source_.substr(begin, at_ - begin);
    return token;
  }

  Result<Token> quoted(Token token) {
    token.kind = Token::Kind::text;
    for (++at_; at_ < source_.size(); ++at_) {
      if (source_[at_] != '\'') {
        token.text += source_[at_];
      } else if (at_ + 1 < source_.size() && source_[at_ + 1] == '\'') {
        token.text += source_[++at_];
      } else {
        ++at_;
        return token;
      }
    }
    return refuse(token.column, {"引号没有配对", "the quote is not closed"});
  }

  Result<Token> number(Token token) {
    const size_t begin = at_++;
    while (at_ < source_.size() && is_digit(source_[at_])) ++at_;
    if (at_ - begin == 4 && at_ < source_.size() && source_[at_] == '-' && source_[begin] != '-') {
      const std::string_view text = source_.substr(begin, 10);
      const auto day = base::parse_iso_day(text);
      if (!day) return refuse(token.column, {"没有这一天", "there is no such day"}, text);
      at_ = begin + 10;
      token.kind = Token::Kind::day;
      token.number = day->count();
    } else {
      const auto end = source_.data() + at_;
      const auto read = std::from_chars(source_.data() + begin, end, token.number);
      if (read.ec != std::errc() || read.ptr != end) return refuse(token.column, {"数过大", "the number is too large"});
      token.kind = Token::Kind::number;
    }
    if (at_ < source_.size() && (in_word(source_[at_]) || source_[at_] == '.')) {
      return refuse(token.column,
                    {"数应为整数，后面不能紧跟字母或小数点", "numbers are whole; no letter or point may follow"});
    }
    return token;
  }

  std::string_view source_;
  size_t at_ = 0, counted_ = 0, column_ = 1;
};

std::optional<Expression::Op> comparison_of(const Token& token) {
  using Op = Expression::Op;
  if (token.kind == Token::Kind::symbol) {
    if (token.text == "==") return Op::eq;
    if (token.text == "!=") return Op::ne;
    if (token.text == "<") return Op::lt;
    if (token.text == "<=") return Op::le;
    if (token.text == ">") return Op::gt;
    if (token.text == ">=") return Op::ge;
  }
  if (token.kind == Token::Kind::word) {
    if (token.text == "in") return Op::in;
    if (token.text == "has") return Op::has;
  }
  return std::nullopt;
}

bool is_ordering(Expression::Op op) {
  return op == Expression::Op::lt || op == Expression::Op::le || op == Expression::Op::gt || op == Expression::Op::ge;
}

}  // namespace

// Recursive descent; appends nodes in postfix order.
class ExpressionParser {
 public:
  ExpressionParser(std::string_view source, const std::function<int(std::string_view)>& field_index)
      : scanner_(source), field_index_(field_index) {
    out_.source_ = source;
  }

  Result<Expression> parse() {
    TX_CHECK(advance());
    TX_CHECK(disjunction(0));
    if (token_.kind != Token::Kind::end) {
      return refuse(token_.column, {"表达式在此之前已经完整", "the expression is complete before this"}, token_.text);
    }
    std::sort(out_.fields_.begin(), out_.fields_.end());
    out_.fields_.erase(std::unique(out_.fields_.begin(), out_.fields_.end()), out_.fields_.end());
    return std::move(out_);
  }

 private:
  using Op = Expression::Op;
  using Operand = Expression::Operand;
  using Node = Expression::Node;

  Result<void> advance() {
    TX_TRY(token_, scanner_.next());
    return {};
  }
  bool is_word(std::string_view word) const { return token_.kind == Token::Kind::word && token_.text == word; }
  bool is_symbol(std::string_view symbol) const { return token_.kind == Token::Kind::symbol && token_.text == symbol; }

  void join(Op op, size_t column) {
    Node node;
    node.op = op;
    node.column = column;
    out_.nodes_.push_back(std::move(node));
  }

  Result<void> disjunction(size_t level) {
    TX_CHECK(conjunction(level));
    while (is_word("or")) {
      const size_t column = token_.column;
      TX_CHECK(advance());
      TX_CHECK(conjunction(level));
      join(Op::or_, column);
    }
    return {};
  }

  Result<void> conjunction(size_t level) {
    TX_CHECK(negation(level));
    while (is_word("and")) {
      const size_t column = token_.column;
      TX_CHECK(advance());
      TX_CHECK(negation(level));
      join(Op::and_, column);
    }
    return {};
  }

  Result<void> negation(size_t level) {
    if (level >= Expression::kLevelsMax) return refuse(token_.column, {"嵌套过深", "nested too deeply"});
    if (is_word("not")) {
      const size_t column = token_.column;
      TX_CHECK(advance());
      TX_CHECK(negation(level + 1));
      join(Op::not_, column);
      return {};
    }
    if (is_symbol("(")) {
      TX_CHECK(advance());
      TX_CHECK(disjunction(level + 1));
      return expect(")");
    }
    return comparison();
  }

  Result<void> expect(std::string_view symbol) {
    if (!is_symbol(symbol)) return refuse(token_.column, {"此处缺少", "missing here"}, symbol);
    return advance();
  }

  Result<void> comparison() {
    Node node;
    TX_TRY(node.left, operand());
    const auto op = comparison_of(token_);
    if (!op) {
      return refuse(token_.column,
                    {"此处应为 == != < <= > >= in has 之一", "one of == != < <= > >= in has belongs here"},
                    token_.text);
    }
    node.op = *op;
    node.column = token_.column;
    TX_CHECK(advance());
    if (node.op == Op::in || node.op == Op::has) {
      TX_CHECK(membership(node));
    } else {
      TX_TRY(node.right, operand());
    }
    if (is_ordering(node.op)) {
      for (const Operand* side : {&node.left, &node.right}) {
        if (side->kind == Operand::Kind::text || side->kind == Operand::Kind::blank) {
          return refuse(side->column, {"文本和空值没有大小之分", "texts and blanks have no order"});
        }
      }
    }
    out_.nodes_.push_back(std::move(node));
    return {};
  }

  Result<void> membership(Node& node) {
    if (node.left.kind != Operand::Kind::field) {
      return refuse(node.left.column, {"in 和 has 的左边应为字段", "the left side of `in` and `has` is a field"});
    }
    if (is_symbol("[")) {
      do {
        TX_CHECK(advance());
        TX_CHECK(member(node));
      } while (is_symbol(","));
      return expect("]");
    }
    if (node.op == Op::in)
      return refuse(token_.column,
                    {"in 的右边应为列表，例如 ['甲', '乙']", "the right side of `in` is a list: ['a', 'b']"});
    return member(node);
  }

  Result<void> member(Node& node) {
    TX_TRY(Operand value, operand());
    const bool fits = value.kind == Operand::Kind::text ||
                      (node.op == Op::in && (value.kind == Operand::Kind::number || value.kind == Operand::Kind::day));
    if (!fits) {
      return refuse(value.column, {"此处应为带单引号的文本，in 的列表也可以是数或日期",
                                   "a text in single quotes belongs here; in a list of `in` also numbers or days"});
    }
    if (!node.set.empty() && node.set.front().kind != value.kind) {
      return refuse(value.column, {"列表中的值应为同一种类", "the values of a list are of one kind"});
    }
    node.set.push_back(std::move(value));
    return {};
  }

  Result<Operand> operand() {
    if (++operands_ > Expression::kOperandsMax) return refuse(token_.column, {"操作数过多", "too many operands"});
    Operand out;
    out.column = token_.column;
    switch (token_.kind) {
      case Token::Kind::text:
        out.kind = Operand::Kind::text;
        out.text = std::move(token_.text);
        break;
      case Token::Kind::number:
        out.kind = Operand::Kind::number;
        out.number = token_.number;
        break;
      case Token::Kind::day:
        out.kind = Operand::Kind::day;
        out.number = token_.number;
        break;
      case Token::Kind::word:
        TX_CHECK(named(out));
        break;
      case Token::Kind::symbol:
      case Token::Kind::end:
        return refuse(token_.column,
                      {"此处应为字段、文本、数或日期", "a field, a text, a number or a day belongs here"}, token_.text);
    }
    TX_CHECK(advance());
    return out;
  }

  Result<void> named(Operand& out) {
    if (token_.text == "today") {
      out.kind = Operand::Kind::today;
      return {};
    }
    if (token_.text == "blank") return {};
    for (const std::string_view reserved : {"and", "or", "not", "in", "has"}) {
      if (token_.text == reserved)
        return refuse(token_.column, {"此处应为字段或值", "a field or a value belongs here"}, reserved);
    }
    out.kind = Operand::Kind::field;
    out.field = field_index_(token_.text);
    if (out.field < 0) return refuse(token_.column, {"没有这个字段", "there is no such field"}, token_.text);
    out_.fields_.push_back(out.field);
    return {};
  }

  Scanner scanner_;
  const std::function<int(std::string_view)>& field_index_;
  Token token_;
  size_t operands_ = 0;
  Expression out_;
};

Result<Expression> Expression::compile(std::string_view source,
                                       const std::function<int(std::string_view)>& field_index) {
  if (source.size() > kBytesMax) return refuse(1, {"表达式过长", "the expression is too long"});
  if (!base::is_utf8(source)) return refuse(1, {"不是 UTF-8", "not UTF-8"});
  return ExpressionParser(source, field_index).parse();
}

namespace {

Value value_of(const Expression::Operand& operand, const Value* row, Day today) {
  using Kind = Expression::Operand::Kind;
  Value value;
  switch (operand.kind) {
    case Kind::field:
      return row[operand.field];
    case Kind::text:
      value.kind = Value::Kind::text;
      value.text = operand.text;
      break;
    case Kind::number:
      value.kind = Value::Kind::number;
      value.number = operand.number;
      break;
    case Kind::day:
      value.kind = Value::Kind::day;
      value.day = Day(static_cast<int32_t>(operand.number));
      break;
    case Kind::today:
      value.kind = Value::Kind::day;
      value.day = today;
      break;
    case Kind::blank:
      break;
  }
  return value;
}

bool is_textual(const Value& value) { return value.kind == Value::Kind::text || value.kind == Value::Kind::list; }

bool equal(const Value& a, const Value& b) {
  if (is_textual(a) && is_textual(b)) return a.text == b.text;
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case Value::Kind::number:
      return a.number == b.number;
    case Value::Kind::day:
      return a.day == b.day;
    case Value::Kind::blank:
    case Value::Kind::text:
    case Value::Kind::list:
      break;
  }
  return true;  // two blanks
}

// One of the ';'-joined codes of a list, or the whole of anything else.
bool holds(const Value& value, const Value& wanted) {
  if (value.kind != Value::Kind::list) return equal(value, wanted);
  if (!is_textual(wanted)) return false;
  for (std::string_view rest = value.text;;) {
    const size_t end = rest.find(';');
    if (rest.substr(0, end) == wanted.text) return true;
    if (end == std::string_view::npos) return false;
    rest.remove_prefix(end + 1);
  }
}

Truth truth(bool value) { return value ? Truth::yes : Truth::no; }

Truth order(Expression::Op op, const Value& a, const Value& b) {
  if (a.kind != b.kind || (a.kind != Value::Kind::number && a.kind != Value::Kind::day)) return Truth::unknown;
  const auto sign = a.kind == Value::Kind::number ? a.number <=> b.number : a.day <=> b.day;
  switch (op) {
    case Expression::Op::lt:
      return truth(sign < 0);
    case Expression::Op::le:
      return truth(sign <= 0);
    case Expression::Op::gt:
      return truth(sign > 0);
    default:
      return truth(sign >= 0);
  }
}

Truth compare(const Expression::Node& node, const Value* row, Day today) {
  using Op = Expression::Op;
  const Value left = value_of(node.left, row, today);
  if (node.op == Op::in || node.op == Op::has) {
    for (const auto& member : node.set) {
      if (holds(left, value_of(member, row, today))) return Truth::yes;
    }
    return Truth::no;
  }
  const Value right = value_of(node.right, row, today);
  if (node.op == Op::eq) return truth(equal(left, right));
  if (node.op == Op::ne) return truth(!equal(left, right));
  return order(node.op, left, right);
}

Truth both(Truth a, Truth b) {
  if (a == Truth::no || b == Truth::no) return Truth::no;
  return a == Truth::yes && b == Truth::yes ? Truth::yes : Truth::unknown;
}
Truth negated(Truth a) { return a == Truth::unknown ? a : truth(a == Truth::no); }

}  // namespace

Truth Expression::evaluate(const Value* row, Day today) const {
  // Each level of brackets or `not` leaves at most two truths waiting (one of `or`, one of `and`).
  constexpr size_t kStackMax = 2 * (kLevelsMax + 1) + 1;
  std::array<Truth, kStackMax> stack;
  size_t size = 0;
  for (const Node& node : nodes_) {
    switch (node.op) {
      case Op::not_:
        stack[size - 1] = negated(stack[size - 1]);
        break;
      case Op::and_:
        --size;
        stack[size - 1] = both(stack[size - 1], stack[size]);
        break;
      case Op::or_:
        --size;
        stack[size - 1] = negated(both(negated(stack[size - 1]), negated(stack[size])));
        break;
      default:
        TX_ASSERT(size < kStackMax, "size {}", size);
        stack[size++] = compare(node, row, today);
    }
  }
  TX_ASSERT(size == 1, "size {} of {}", size, source_);
  return stack[0];
}

}  // namespace taixin::catalog

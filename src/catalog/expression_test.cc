#include "catalog/expression.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "catalog/errors.h"

namespace taixin::catalog {

size_t allocations_of_this_thread();  // allocation_count_test.cc

namespace {

using base::Day;

// A row of five fields: T text, L list, N number, D day, E day.
const std::vector<std::string> kFields = {"T", "L", "N", "D", "E"};

int index_of(std::string_view name) {
  for (size_t i = 0; i < kFields.size(); ++i) {
    if (kFields[i] == name) return static_cast<int>(i);
  }
  return -1;
}

Value text(std::string_view value) { return {Value::Kind::text, value, 0, Day()}; }
Value list(std::string_view value) { return {Value::Kind::list, value, 0, Day()}; }
Value number(int64_t value) { return {Value::Kind::number, {}, value, Day()}; }
Value day(int year, int month, int d) { return {Value::Kind::day, {}, 0, *Day::from_civil(year, month, d)}; }

const Day kToday = *Day::from_civil(2026, 4, 1);

Truth evaluate(std::string_view source, const std::vector<Value>& row) {
  const auto compiled = Expression::compile(source, index_of);
  EXPECT_TRUE(compiled.ok()) << source << ": " << (compiled.ok() ? "" : compiled.error().message(base::Lang::en));
  return compiled.ok() ? compiled->evaluate(row.data(), kToday) : Truth::unknown;
}

const std::vector<Value> kRow = {text("自然人"), list("警告;罚款"), number(150), day(2026, 3, 31), Value{}};

TEST(Expression, ComparesFieldsWithTextsNumbersAndDays) {
  EXPECT_EQ(evaluate("T == '自然人'", kRow), Truth::yes);
  EXPECT_EQ(evaluate("T != '自然人'", kRow), Truth::no);
  EXPECT_EQ(evaluate("N > 149 and N <= 150", kRow), Truth::yes);
  EXPECT_EQ(evaluate("N == -150", kRow), Truth::no);
  EXPECT_EQ(evaluate("D == 2026-03-31", kRow), Truth::yes);
  EXPECT_EQ(evaluate("D < today", kRow), Truth::yes);
  EXPECT_EQ(evaluate("D >= today", kRow), Truth::no);
  EXPECT_EQ(evaluate("T == 'it''s'", {text("it's")}), Truth::yes);
}

TEST(Expression, BlanksAreEqualToBlanksOnlyAndHaveNoOrder) {
  EXPECT_EQ(evaluate("E == blank", kRow), Truth::yes);
  EXPECT_EQ(evaluate("E != blank", kRow), Truth::no);
  EXPECT_EQ(evaluate("D != blank", kRow), Truth::yes);
  EXPECT_EQ(evaluate("E == 2026-03-31", kRow), Truth::no);
  EXPECT_EQ(evaluate("E >= D", kRow), Truth::unknown);
  EXPECT_EQ(evaluate("not E >= D", kRow), Truth::unknown);
  EXPECT_EQ(evaluate("E >= D or T == '自然人'", kRow), Truth::yes);
  EXPECT_EQ(evaluate("E >= D and T == '法人'", kRow), Truth::no);
  EXPECT_EQ(evaluate("E >= D and T == '自然人'", kRow), Truth::unknown);
}

TEST(Expression, HasAndInLookIntoLists) {
  EXPECT_EQ(evaluate("L has '罚款'", kRow), Truth::yes);
  EXPECT_EQ(evaluate("L has '罚'", kRow), Truth::no);
  EXPECT_EQ(evaluate("L has ['吊销许可证件', '警告']", kRow), Truth::yes);
  EXPECT_EQ(evaluate("L in ['吊销许可证件', '警告']", kRow), Truth::yes);
  EXPECT_EQ(evaluate("L == '警告;罚款'", kRow), Truth::yes);
  EXPECT_EQ(evaluate("T has '自然人'", kRow), Truth::yes);
  EXPECT_EQ(evaluate("T in ['个体工商户', '自然人']", kRow), Truth::yes);
  EXPECT_EQ(evaluate("N in [1, 150]", kRow), Truth::yes);
  EXPECT_EQ(evaluate("D in [2026-03-31]", kRow), Truth::yes);
  EXPECT_EQ(evaluate("E in [2026-03-31]", kRow), Truth::no);
  EXPECT_EQ(evaluate("L has '警告'", {text(""), Value{}}), Truth::no);
}

TEST(Expression, NotBindsTighterThanAndThanOr) {
  EXPECT_EQ(evaluate("N == 150 or N == 1 and N == 2", kRow), Truth::yes);
  EXPECT_EQ(evaluate("(N == 150 or N == 1) and N == 2", kRow), Truth::no);
  EXPECT_EQ(evaluate("not N == 150 or N == 150", kRow), Truth::yes);
  EXPECT_EQ(evaluate("not (N == 150 or N == 150)", kRow), Truth::no);
  EXPECT_EQ(evaluate("not not N == 150", kRow), Truth::yes);
}

TEST(Expression, NamesTheFieldsItReads) {
  const auto compiled = Expression::compile("D >= E and D != blank or T == '甲'", index_of);
  ASSERT_TRUE(compiled.ok());
  EXPECT_EQ(compiled->fields(), (std::vector<int>{0, 3, 4}));
  EXPECT_EQ(compiled->source(), "D >= E and D != blank or T == '甲'");
}

struct Bad {
  const char* source;
  const char* column;
};

TEST(Expression, RefusesWithTheColumn) {
  const std::vector<Bad> cases = {
      {"", "1"},
      {"D", "2"},
      {"D >=", "5"},
      {"D >= X", "6"},
      {"T == '未结束", "6"},
      {"T == '甲' and", "13"},
      {"T == '甲乙' 丙", "11"},
      {"T == '甲' T == '乙'", "10"},
      {"(D >= E", "8"},
      {"D >= E)", "7"},
      {"D >= 2023-02-29", "6"},
      {"D >= 2023-2-9", "6"},
      {"N == 1.5", "6"},
      {"N == 99999999999999999999", "6"},
      {"N == 12x", "6"},
      {"T < '甲'", "5"},
      {"D < blank", "5"},
      {"T in '甲'", "6"},
      {"T in ['甲', 3]", "12"},
      {"T in []", "7"},
      {"T in ['甲'", "10"},
      {"T has 3", "7"},
      {"'甲' has '甲'", "1"},
      {"and == 3", "1"},
      {"N = 3", "3"},
      {"N == 3;", "7"},
      {"N + 1 == 3", "3"},
  };
  for (const Bad& bad : cases) {
    const auto compiled = Expression::compile(bad.source, index_of);
    ASSERT_FALSE(compiled.ok()) << bad.source;
    EXPECT_TRUE(compiled.error().is(kBadExpression));
    EXPECT_EQ(compiled.error().place(), bad.column) << bad.source << " " << compiled.error().message(base::Lang::en);
    EXPECT_EQ(compiled.error().args().at("column"), bad.column);
  }
}

TEST(Expression, HasLimits) {
  const auto refused = [](const std::string& source) { return !Expression::compile(source, index_of).ok(); };
  const std::string comparison = "N == 1";
  EXPECT_TRUE(refused(std::string(Expression::kBytesMax + 1, ' ')));
  EXPECT_FALSE(refused(std::string(31, '(') + comparison + std::string(31, ')')));
  EXPECT_TRUE(refused(std::string(32, '(') + comparison + std::string(32, ')')));
  std::string nots;
  for (int i = 0; i < 32; ++i) nots += "not ";
  EXPECT_TRUE(refused(nots + comparison));
  std::string chain = comparison;
  for (int i = 1; i < 128; ++i) chain += " or " + comparison;
  EXPECT_FALSE(refused(chain));
  EXPECT_TRUE(refused(chain + " or " + comparison));
}

TEST(Expression, TheDeepestExpressionFitsTheStack) {
  std::string source = "N == 150";
  for (size_t i = 0; i + 1 < Expression::kLevelsMax; ++i) source = "N == 1 or N == 150 and (" + source + ")";
  EXPECT_EQ(evaluate(source, kRow), Truth::yes);
}

TEST(Expression, EvaluationAllocatesNothing) {
  const auto compiled = Expression::compile(
      "(L has '罚款' or T in ['一个比小字符串优化更长的文本', '自然人']) and not D > today and E >= D", index_of);
  ASSERT_TRUE(compiled.ok());
  ASSERT_GT(allocations_of_this_thread(), 0U);  // it does count
  const size_t before = allocations_of_this_thread();
  const Truth truth = compiled->evaluate(kRow.data(), kToday);
  const size_t after = allocations_of_this_thread();
  EXPECT_EQ(after, before);
  EXPECT_EQ(truth, Truth::unknown);
}

// ---- the slow reference: a tree, built at random, said as source and evaluated by the definition

struct Tree {
  std::string source;
  std::function<Truth(const std::vector<Value>&)> meaning;
};

Truth of(bool value) { return value ? Truth::yes : Truth::no; }

bool same(const Value& a, const Value& b) {
  const auto textual = [](const Value& v) { return v.kind == Value::Kind::text || v.kind == Value::Kind::list; };
  if (a.kind == Value::Kind::blank || b.kind == Value::Kind::blank) return a.kind == b.kind;
  if (textual(a) != textual(b)) return false;
  if (textual(a)) return a.text == b.text;
  return a.kind == b.kind && (a.kind == Value::Kind::day ? a.day == b.day : a.number == b.number);
}

std::vector<std::string> codes_of(const Value& value) {
  std::vector<std::string> out(1);
  for (const char c : value.text) {
    if (value.kind == Value::Kind::list && c == ';') {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

struct Literal {
  std::string source;
  std::function<Value(const std::vector<Value>&)> value;
};

Literal literal(int choice) {
  switch (choice) {
    case 0:
      return {"N", [](const auto& row) { return row[2]; }};
    case 1:
      return {"D", [](const auto& row) { return row[3]; }};
    case 2:
      return {"E", [](const auto& row) { return row[4]; }};
    case 3:
      return {"2026-03-31", [](const auto&) { return day(2026, 3, 31); }};
    case 4:
      return {"today", [](const auto&) { return Value{Value::Kind::day, {}, 0, kToday}; }};
    case 5:
      return {"150", [](const auto&) { return number(150); }};
    case 6:
      return {"T", [](const auto& row) { return row[0]; }};
    case 7:
      return {"L", [](const auto& row) { return row[1]; }};
    case 8:
      return {"'警告'", [](const auto&) { return text("警告"); }};
    default:
      return {"blank", [](const auto&) { return Value{}; }};
  }
}

Tree comparison_tree() {
  const int op = *rc::gen::inRange(0, 8);
  if (op >= 6) {
    const bool first = *rc::gen::arbitrary<bool>();
    const std::string member = *rc::gen::element<std::string>("警告", "罚款", "自然人");
    const std::string source =
        fmt::format("{} {} ['通报批评', '{}']", first ? "T" : "L", op == 6 ? "in" : "has", member);
    return {source, [=](const std::vector<Value>& row) {
              const Value& value = row[first ? 0 : 1];
              if (value.kind == Value::Kind::blank) return Truth::no;
              for (const auto& code : codes_of(value)) {
                if (code == member || code == "通报批评") return Truth::yes;
              }
              return Truth::no;
            }};
  }
  const bool ordering = op >= 2;
  const Literal a = literal(*rc::gen::inRange(0, ordering ? 6 : 10));
  const Literal b = literal(*rc::gen::inRange(0, ordering ? 6 : 10));
  const std::vector<std::string> names = {"==", "!=", "<", "<=", ">", ">="};
  return {a.source + " " + names[op] + " " + b.source, [=](const std::vector<Value>& row) {
            const Value x = a.value(row), y = b.value(row);
            if (op == 0) return of(same(x, y));
            if (op == 1) return of(!same(x, y));
            if (x.kind != y.kind || x.kind == Value::Kind::blank) return Truth::unknown;
            const int64_t p = x.kind == Value::Kind::day ? x.day.count() : x.number;
            const int64_t q = y.kind == Value::Kind::day ? y.day.count() : y.number;
            return of(op == 2 ? p < q : op == 3 ? p <= q : op == 4 ? p > q : p >= q);
          }};
}

Tree tree(int depth) {
  const int choice = depth == 0 ? 0 : *rc::gen::inRange(0, 4);
  if (choice == 0) return comparison_tree();
  const Tree a = tree(depth - 1);
  if (choice == 1) {
    return {"not (" + a.source + ")", [=](const std::vector<Value>& row) {
              const Truth t = a.meaning(row);
              return t == Truth::unknown ? t : of(t == Truth::no);
            }};
  }
  const Tree b = tree(depth - 1);
  const bool conjunction = choice == 2;
  return {"(" + a.source + (conjunction ? ") and (" : ") or (") + b.source + ")", [=](const std::vector<Value>& row) {
            const Truth strong = conjunction ? Truth::no : Truth::yes;  // decides alone
            const Truth s = a.meaning(row), t = b.meaning(row);
            if (s == strong || t == strong) return strong;
            if (s == Truth::unknown || t == Truth::unknown) return Truth::unknown;
            return conjunction ? Truth::yes : Truth::no;
          }};
}

RC_GTEST_PROP(Expression, AgreesWithTheSlowReference, ()) {
  const Tree made = tree(4);
  const auto maybe = [](Value value) { return *rc::gen::inRange(0, 4) == 0 ? Value{} : value; };
  const std::vector<Value> row = {
      maybe(text(*rc::gen::element<std::string_view>("警告", "自然人", "警告;罚款"))),
      maybe(list(*rc::gen::element<std::string_view>("警告", "警告;罚款", "罚款;通报批评", "罚"))),
      maybe(number(*rc::gen::element<int64_t>(149, 150, 151))),
      maybe(day(2026, 3, *rc::gen::inRange(30, 32))),
      maybe(day(2026, 4, *rc::gen::inRange(1, 3))),
  };
  const auto compiled = Expression::compile(made.source, index_of);
  RC_ASSERT(compiled.ok());
  RC_ASSERT(compiled->evaluate(row.data(), kToday) == made.meaning(row));
}

}  // namespace
}  // namespace taixin::catalog

// The poor expressions of packs: comparisons, and, or, not, membership, dates and the fields of one row.
//
//   check = "CF_GSJZQ >= CF_JDRQ"
//   required_if = "CF_CFLB has '罚款'"            # also written as the table { CF_CFLB = "罚款" }
//   check = "XK_XDR_LB == '自然人' or XK_XDR_SHXYM != blank"
//
// Grammar (docs/formats/packs.md): or > and > not > comparison; operands are field codes, 'text', numbers, days
// (2026-04-01), `today`, `blank`; operators == != < <= > >= in [...] has. Compiled once; evaluation allocates nothing.
//
// == and != are yes or no (a blank equals only a blank); an ordering with a blank, or of two kinds, is unknown;
// and, or, not follow Kleene. On a list `has` is one of its codes, == its whole text, `in` any of its codes.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/day.h"
#include "base/result.h"

namespace taixin::catalog {

// A field's value as rules see it.
struct Value {
  enum class Kind : uint8_t { blank, text, number, day, list } kind = Kind::blank;
  std::string_view text;  // text; or the canonical text of a list, joined by ';'
  int64_t number = 0;     // integers, fen, scaled decimals
  base::Day day;
};

enum class Truth : uint8_t { no, yes, unknown };  // unknown: an operand of an ordering is blank

class Expression {
 public:
  // One side of a comparison.
  struct Operand {
    enum class Kind : uint8_t { field, text, number, day, today, blank } kind = Kind::blank;
    int field = -1;      // position in a row
    int64_t number = 0;  // number; or the count of a day
    std::string text;
    size_t column = 0;  // in code points, from 1
  };
  enum class Op : uint8_t { eq, ne, lt, le, gt, ge, in, has, and_, or_, not_ };
  struct Node {
    Op op = Op::eq;
    Operand left, right;       // of == != < <= > >=; `left` of in and has
    std::vector<Operand> set;  // of in and has: literals
    size_t column = 0;
  };

  // `field_index` maps a field code to its position in a row, or -1. Errors: kBadExpression; `place` and the argument
  // "column" hold the column, in code points from 1.
  static base::Result<Expression> compile(std::string_view source,
                                          const std::function<int(std::string_view)>& field_index);
  // `row[i]` is the value of the field at position i. Allocates nothing.
  Truth evaluate(const Value* row, base::Day today) const;
  const std::string& source() const { return source_; }
  const std::vector<int>& fields() const { return fields_; }  // positions it reads, ascending
  const std::vector<Node>& nodes() const { return nodes_; }   // postfix; the loader checks the kinds of its comparisons

  static constexpr size_t kBytesMax = 4096;
  static constexpr size_t kOperandsMax = 256;
  static constexpr size_t kLevelsMax = 32;

 private:
  friend class ExpressionParser;
  std::string source_;
  std::vector<Node> nodes_;
  std::vector<int> fields_;
};

}  // namespace taixin::catalog

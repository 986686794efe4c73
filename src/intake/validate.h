// A row of cells against its item: a typed row, or every reason why not. A pure function of (catalog, plan, today,
// row): many threads validate rows of one file at the same time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "intake/columns.h"
#include "intake/people.h"
#include "intake/row_plan.h"
#include "intake/values.h"
#include "store/rows.h"

namespace taixin::intake {

// A finding about a cell or the row, with what is needed to say it in either language.
struct Finding {
  const base::ErrorKind* kind = nullptr;
  base::ErrorArgs args;
  int field = -1;     // position in item.fields, -1 = the row
  std::string value;  // as submitted, identity numbers cut
};

enum class RowFate : uint8_t { good, bad, about_person };

struct TypedRow {
  uint64_t line = 0;
  RowFate fate = RowFate::good;
  bool unidentified = false;     // neither category nor code: nothing says that the row is not about a person
  std::vector<Cell> cells;       // by field
  std::vector<std::string> raw;  // the row as submitted, identity numbers cut; of no meaning before it is validated
  std::vector<Finding> errors, remarks;
  RowPeople people;                   // taken out before the cut
  std::string plain;                  // canonical fields (store::plain_payload)
  std::string content;                // the same without the sender's own id; empty when there is none
  std::string packed;                 // compressed
  base::Key128 content_fields;        // digest of what the row says, and
  base::Key128 source_key;            // (empty when the item has none): by intake/keys.h, add_keys
  uint32_t filled = 0, expected = 0;  // required cells that are filled / should be (completeness)
  bool late = false;
  std::optional<int> working_days;  // from the clock of the item to arrival

  void clear(size_t fields);
  bool bad() const { return fate != RowFate::good; }
};

struct ValidateContext {
  const catalog::Catalog& catalog;
  const catalog::Item& item;
  const ColumnPlan& plan;
  base::Day today;
  std::string source;       // the department that hands over
  std::string source_code;  // its unified social credit code, if known
  // The code of the body registered under exactly this name; empty when unknown or not one.
  std::function<std::string(std::string_view)> code_of_name;
  RowPlan rows{catalog, item, plan};  // what follows from these three
};

// Cuts identity numbers, reads every cell, derives what older generations lack, checks required, blank and the rules.
// `submitted` changes places with `row.raw`: it then holds the strings of an earlier row, for the reader to use again.
void validate_row(const ValidateContext& context, std::vector<std::string>& submitted, bool surplus, TypedRow& row);

// 法人及非法人组织, 个体工商户, 自然人: the categories of the national field standard (domain/03.4).
std::optional<identity::SubjectKind> kind_of_category(std::string_view canonical);

}  // namespace taixin::intake

// The catalog items a synthetic city reports, each with its columns (as in packs/) and how a clean row is made.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "city/bodies.h"
#include "city/dirt.h"
#include "city/random.h"
#include "city/sheet.h"

namespace taixin::city {

// What a row is made from. Everything in it is a function of (seed, series, slot).
struct RowContext {
  const Population& population;
  Department department;
  uint64_t series = 0;  // a number of the file's series, part of its document numbers
  uint64_t slot = 0;    // position in the series
  Random random;
  Body body;  // set by the maker: whom the row is about
};

struct ItemSheet {
  std::string_view item;
  std::span<const Column> columns;
  Roles roles;
  bool registers = false;  // rows create subjects: every slot must go in, bad rows come in addition
  bool bulk = false;       // small monthly facts: a quarter of the dirt
  void (*make)(RowContext& context, Row& row) = nullptr;  // `row` has one blank cell for each column
  // Registrations only: the row of a given body.
  void (*fill)(const Population& population, const Body& body, Row& row) = nullptr;
};

// REG.*
const ItemSheet& registration_sheet(BodyKind kind);
// ADM.*
const ItemSheet& penalty_sheet();
const ItemSheet& simple_penalty_sheet();
const ItemSheet& licence_sheet();
const ItemSheet& penalty_status_sheet();
// ABN, SEV, CON, COM, EVA, HON, VOL, LAW
const ItemSheet& abnormal_sheet();
const ItemSheet& tax_list_sheet();
const ItemSheet& wages_list_sheet();
const ItemSheet& contract_sheet();
const ItemSheet& commitment_sheet();
const ItemSheet& national_grade_sheet();
const ItemSheet& provincial_grade_sheet();
const ItemSheet& honour_sheet();
const ItemSheet& declaration_sheet();
const ItemSheet& social_insurance_sheet();
// In the layouts of a city's data warehouse (items_exchange.cc)
const ItemSheet& defaulter_sheet();
const ItemSheet& unperformed_sheet();
const ItemSheet& tax_credit_sheet();
const ItemSheet& environment_grade_sheet();
const ItemSheet& tax_arrears_sheet();
const ItemSheet& code_table_sheet();
// The thirteen columns about the party, at the front of penalties and licences.
void make_party(const Body& body, Row& row);
// A status event about a penalty as made by penalty_sheet(); `row` is of penalty_status_sheet().
void make_penalty_status(const Row& penalty, const Population& population, Random& random, Row& row);
// The same penalty as the province sends it back: with the province's own id, which changes nothing of its content.
void mark_returned(Row& penalty, uint64_t number);
// All of the above.
std::span<const ItemSheet* const> all_sheets();

}  // namespace taixin::city

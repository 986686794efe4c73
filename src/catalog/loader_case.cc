// What packs say about cases.
#include "catalog/case_rules.h"
#include "catalog/errors.h"
#include "catalog/loader.h"

namespace taixin::catalog {

void Loader::read_case(Entry& entry) {
  CaseKind out;
  out.code = plain_code(entry);
  out.name = entry.name();
  out.basis = entry.basis();
  entry.finish();
  case_entries_.push_back(entry);
  if (claim("case", out.code, entry, "code")) catalog_->cases_->kinds.push_back(std::move(out));
}

void Loader::check_cases() {}

}  // namespace taixin::catalog

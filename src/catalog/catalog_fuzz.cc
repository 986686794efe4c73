// Any bytes as one more file of a pack: refused or loaded, never a crash, a hang or a catalog that contradicts itself.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "catalog/catalog.h"
#include "catalog/code_match.h"
#include "catalog/pack_builder_test.h"

using namespace taixin;
using namespace taixin::catalog;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto loaded = Catalog::load({catalog::testing::national(text)});
  if (!loaded) {
    // A refusal says what and where.
    if (loaded.error().message(base::Lang::zh).empty() || loaded.error().place().empty()) std::abort();
    return 0;
  }
  for (const Item& item : (*loaded)->items()) {
    const bool persons = item.subjects.contains(SubjectKind::natural_person);
    if (persons && item.permissions.open_public) std::abort();
    if (item.basis.clauses.empty()) std::abort();
    const std::vector<Value> row(item.fields.size());
    for (const RowRule& rule : item.rules) rule.check.evaluate(row.data(), base::Day(20000));
  }
  for (const auto& [id, set] : (*loaded)->code_sets()) {
    const auto matches = match_codes(set, FieldType{TypeKind::codes, id, ";", 0, 6}, text.substr(0, 1000));
    if (!matches && matches.error().args().empty()) std::abort();  // a refusal names the part
  }
  return 0;
}

#include "disclose/public_records.h"

#include <algorithm>
#include <set>

#include "store/records.h"

namespace taixin::disclose {

base::Result<std::vector<base::RecordId>> public_records(const check::Checker& checker, const access::Desk& desk,
                                                         const catalog::Catalog& law, base::Day day,
                                                         const WantedItem& wanted) {
  std::set<uint16_t> items;
  {
    TX_TRY(store::ReadTx tx, desk.home.read_records());
    TX_TRY(const auto numbers, store::item_numbers(tx));
    for (const auto& [number, code] : numbers) {
      const catalog::Item* item = law.item(base::ItemCode(code), day);
      if (item != nullptr && item->permissions.open_public && item->shape == catalog::Shape::document &&
          (!wanted || wanted(*item))) {
        items.insert(number.get());
      }
    }
  }
  std::vector<base::RecordId> out;
  TX_CHECK(checker.facts().scan([&](const facts::Facts::Columns& columns) {
    for (size_t i = 0; i < columns.count; ++i) {
      if (items.contains(columns.item[i])) out.emplace_back(columns.record_first + columns.record[i]);
    }
  }));
  std::sort(out.begin(), out.end());
  return out;
}

bool is_listed(const catalog::Item& item) {
  return item.permissions.open_public && item.shape == catalog::Shape::document && item.catalog_class == "ADM";
}

}  // namespace taixin::disclose

#include "service/dictionaries.h"

#include <filesystem>

#include "city/city.h"
#include "intake/columns.h"
#include "intake/reader.h"
#include "intake/validate.h"
#include "service/errors.h"
#include "store/payload.h"

namespace taixin::service {
namespace {

constexpr uint64_t kBodies = 200, kRecords = 6000, kSeed = 20260401;
constexpr size_t kSamplesMax = 1500, kSamplesMin = 50;

size_t score(const void* index, const std::vector<std::string>& cells) {
  return static_cast<const intake::HeaderIndex*>(index)->score(cells);
}

// The canonical payloads of the rows of one file.
base::Result<void> add_samples(const catalog::Catalog& catalog, const catalog::Item& item, const std::string& path,
                               base::Day today, std::vector<std::string>& samples) {
  TX_TRY(auto source, intake::open_file(path));
  const intake::HeaderIndex index(item);
  TX_TRY(auto reader, intake::open_reader(*source, path, {.score = score, .score_context = &index}));
  TX_TRY(const auto plan, intake::plan_columns(catalog, item, reader->header(), {}));
  const intake::ValidateContext context{
      catalog, item, plan, today, "示例", "", [](std::string_view) { return std::string(); }};
  intake::Row row;
  intake::TypedRow typed;
  while (samples.size() < kSamplesMax) {
    TX_TRY(const auto next, reader->next(row));
    if (next == intake::Reader::Next::end) break;
    typed.clear(item.fields.size());
    if (next == intake::Reader::Next::row) intake::validate_row(context, row.cells, row.surplus, typed);
    if (!typed.plain.empty()) samples.push_back(typed.plain);
  }
  return {};
}

}  // namespace

base::Result<std::map<std::string, std::string>> train_dictionaries(const catalog::Catalog& catalog, base::Day today) {
  std::string pattern = (std::filesystem::temp_directory_path() / "taixin-samples-XXXXXX").string();
  if (!mkdtemp(pattern.data())) return base::fail(kNoTemporary, {{"directory", pattern}});
  const std::shared_ptr<void> remove(nullptr, [&](void*) { std::filesystem::remove_all(pattern); });
  TX_TRY(const auto city, city::City::plan({.bodies = kBodies,
                                            .records = kRecords,
                                            .seed = kSeed,
                                            .today = today,
                                            .directory = pattern,
                                            .clean = true}));
  std::map<std::string, std::vector<std::string>> samples;
  for (size_t i = 0; i < city.files().size(); ++i) {
    TX_TRY(const auto file, city.write(i));
    const auto* item = catalog.item(base::ItemCode(file.item), today);
    if (!item || item->shape == catalog::Shape::status) continue;
    auto& of_item = samples[file.item];
    if (of_item.size() < kSamplesMax) TX_CHECK(add_samples(catalog, *item, file.path.string(), today, of_item));
  }
  std::map<std::string, std::string> dictionaries;
  for (const auto& [item, rows] : samples) {
    if (rows.size() < kSamplesMin) continue;
    TX_TRY(dictionaries[item], store::train_dictionary(rows));
  }
  return dictionaries;
}

}  // namespace taixin::service

#include "cli/fill_city.h"

#include <filesystem>

#include "city/city.h"
#include "cli/commands.h"
#include "service/errors.h"

namespace taixin::cli {
namespace {

bool zh(const Common& common) { return common.lang == base::Lang::zh; }

// Sends one file and compares the receipt with what the generator put in. False when they differ.
bool send(service::App& app, const Common& common, const city::DepartmentFile& file, bool quiet) {
  auto source = intake::open_file(file.path.string());
  if (!source) return refuse(source.error(), common.lang), false;
  intake::IngestOptions options;
  options.item = file.item;
  options.source = file.department;
  options.operator_name = "示例经办";
  options.file_name = file.path.filename().string();
  ProgressBar bar(common.progress, options.file_name, system_clock());
  options.progress = [&](double fraction, uint64_t) { bar(fraction); };
  const auto receipt = app.intake().ingest(**source, options);
  if (!receipt) return refuse(receipt.error(), common.lang), false;
  const auto& c = receipt->submission.counts;
  const city::Expected got{c.rows, c.accepted, c.versions, c.duplicates, c.statuses, c.quarantined, c.people};
  const bool same = got == file.expected;
  const auto line = [](const city::Expected& e) {
    return fmt::format("{:>8} {:>8} {:>6} {:>6} {:>6} {:>6} {:>6}", e.rows, e.accepted, e.versions, e.duplicates,
                       e.statuses, e.quarantined, e.people);
  };
  if (!quiet || !same) fmt::print("{}  {:<22} {}\n", line(got), file.item, options.file_name);
  if (!same)
    fmt::print("{}  {}\n", line(file.expected),
               zh(common) ? "<- 生成器预期，不一致" : "<- what the generator expected: different");
  std::fflush(stdout);
  return same;
}

}  // namespace

int fill_city(service::App& app, const Common& common, const CityArgs& args) {
  std::string directory = args.keep;
  if (directory.empty()) {
    directory = (std::filesystem::temp_directory_path() / "taixin-city-XXXXXX").string();
    if (!mkdtemp(directory.data()))
      return refuse(base::Error(service::kNoTemporary, {{"directory", directory}}), common.lang);
  } else {
    std::filesystem::create_directories(directory);
  }
  const std::shared_ptr<void> remove(nullptr, [&](void*) {
    if (args.keep.empty()) std::filesystem::remove_all(directory);
  });
  const auto city = city::City::plan({.bodies = args.subjects,
                                      .records = args.records,
                                      .seed = args.seed,
                                      .today = system_clock().today(),
                                      .directory = directory,
                                      .clean = args.clean});
  if (!city) return refuse(city.error(), common.lang);
  if (!args.quiet) {
    fmt::print("{}\n", zh(common) ? "    行数     新增   版本   重复   状态   退回 自然人"
                                  : "    rows      new  vers.  rept.  stat.   back people");
  }
  size_t different = 0;
  for (size_t i = 0; i < city->files().size(); ++i) {
    const auto file = city->write(i);
    if (!file) return refuse(file.error(), common.lang);
    if (file->expected.rows == 0) continue;  // nobody hands over a file without rows
    if (!send(app, common, *file, args.quiet)) ++different;
    if (args.keep.empty()) std::filesystem::remove(file->path);
  }
  if (different == 0) return kDone;
  fmt::print(stderr, "{} {}\n", different,
             zh(common) ? "个文件的回执与生成器预期不一致" : "receipts differ from what the generator expected");
  return kSomeRefused;
}

}  // namespace taixin::cli

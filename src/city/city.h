// A synthetic city: the files that its departments would hand over, in their own encodings, formats, headers and
// habits, with a few percent of each kind of dirt, and beside each file the exact tally of what intake must make of it.
//
//   TX_TRY(const City city, City::plan({.bodies = 1000, .records = 20000, .seed = 7, .today = today, .directory =
//   dir})); for (size_t i = 0; i < city.files().size(); ++i) {
//     TX_TRY(const DepartmentFile file, city.write(i));   // send it to intake, then it may be deleted
//   }
//
// Everything is a function of the options: the same options give the same bytes, on any machine. Files can be written
// in any order or alone, but are to be sent in order: registrations come first, since they create the subjects.
// Memory does not grow with bodies or records. Const after plan(); threads may write different files at once.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/day.h"
#include "base/result.h"
#include "city/items.h"

namespace taixin::city {

struct CityOptions {
  uint64_t bodies = 1000;    // subjects that are registered, at least 100
  uint64_t records = 10000;  // rows of all other files, without those sent again or returned
  uint64_t seed = 1;
  base::Day today;                  // when the files are handed over; nothing good is dated later
  std::filesystem::path directory;  // exists
  bool clean = false;               // no dirt
  uint64_t rows_per_file = 1'000'000;
  uint64_t xlsx_rows_per_file = 200'000;
};

enum class Sending : uint8_t {
  first,     // as usual
  again,     // a file that was sent before, byte for byte
  returned,  // rows of another file as they flow back from the province (省回流)
  status,    // status events about the rows of another file, which may come before it
};

struct FilePlan {
  const ItemSheet* sheet = nullptr;
  Department department = Department::market_supervision;
  Layout layout;
  std::filesystem::path path;
  uint64_t series = 0;                 // of the item and department
  uint64_t first_slot = 0, slots = 0;  // its part of the series
  Sending sending = Sending::first;
  size_t about = 0;    // again, returned, status: the file spoken of (index in files())
  uint64_t every = 1;  // returned, status: about one of so many rows of it
};

// What the receipt of a file must say, when everything before it has been sent. Remarks (warnings) are not counted
// here: whether a row is late depends on the day of sending.
struct Expected {
  uint64_t rows = 0, accepted = 0, versions = 0, duplicates = 0, statuses = 0, quarantined = 0, people = 0;
  Expected& operator+=(const Expected& other);
  friend bool operator==(const Expected&, const Expected&) = default;
};

struct DepartmentFile {
  std::string item;
  std::string department, department_code;
  std::filesystem::path path;
  FileFormat format = FileFormat::csv;
  std::string encoding;  // "utf-8", "utf-8-bom", "gb18030", "xlsx", as readers call it
  Sending sending = Sending::first;
  DirtTally dirt{};  // rows of each kind, by Dirt
  Expected expected;
};

class City {
 public:
  // Errors: kBadOptions.
  static base::Result<City> plan(CityOptions options);

  const CityOptions& options() const { return options_; }
  const Population& population() const { return population_; }
  const std::vector<FilePlan>& files() const { return files_; }  // in the order of sending
  // Errors: kCannotWrite.
  base::Result<DepartmentFile> write(size_t index) const;

 private:
  explicit City(CityOptions options)
      : options_(std::move(options)), population_(options_.bodies, options_.seed, options_.today) {}

  CityOptions options_;
  Population population_;
  std::vector<FilePlan> files_;
};

}  // namespace taixin::city

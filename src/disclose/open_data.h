// Open data: licences and honours of organizations, a file at a time. Never what is adverse (domain/12.2.8), nobody's
// who is a person or an individual business, no field that names a person. The same records as everybody sees on the
// pages (the gate as *everyone*).
//
// A file is one part of the records of an item in the order of their numbers, so parts stay what they are as more
// records come; a part whose records are no longer public has fewer rows. Memory: one part. Threads: any number.
#pragma once

#include <string>
#include <vector>

#include "access/access.h"
#include "check/check.h"

namespace taixin::disclose {

inline constexpr size_t kPartRecords = 1'000;  // records looked at for one file

struct OpenDataset {
  const catalog::Item* item = nullptr;  // of the catalog
  std::vector<const catalog::Field*> fields;
  size_t parts = 0;
};
base::Result<std::vector<OpenDataset>> open_datasets(const check::Checker& checker, const access::Desk& desk);

struct OpenRow {
  std::string name, code;           // of the organization
  std::vector<std::string> values;  // as `fields` of its dataset, canonical; empty: not told, or none
  std::string source;
  std::optional<base::Day> until;  // the last day of publication
  base::Day updated;
};
struct OpenPart {
  OpenDataset dataset;
  size_t part = 1;  // from 1
  base::Day day;
  std::vector<OpenRow> rows;
};
// Nothing: there is no such dataset, or no such part. Part 1 of a dataset without records is there, and empty.
base::Result<std::optional<OpenPart>> open_part(const check::Checker& checker, const access::Desk& desk,
                                                std::string_view item, size_t part);
std::string to_csv(const OpenPart& part, base::Lang lang);
std::string to_json(const OpenPart& part);

}  // namespace taixin::disclose

// Which county or town a deciding body belongs to, by its name: 岱岳区…局 is of 岱岳区. Codes say nothing of it: zones
// have none, and bodies move (domain/07.5). What names no region below the city is the city's when it names the city,
// and else nobody's.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"

namespace taixin::disclose {

class OrganRegions {
 public:
  // The regions below `city` (a code of the set `region`), and the city; none when the set does not know it.
  OrganRegions(const catalog::Catalog& catalog, std::string_view city, base::Day day);

  struct Region {
    std::string code, parent;  // parent: the city of a county, the county of a town
    catalog::Text name;
  };
  // Counties and zones, each followed by its towns.
  const std::vector<Region>& regions() const { return regions_; }
  const Region* city() const { return city_.code.empty() ? nullptr : &city_; }
  // The code of a region, the city's, or nothing.
  std::string of(const std::string& organ) const;

 private:
  Region city_;
  std::vector<Region> regions_;
  std::vector<std::pair<std::string, std::string>> names_;  // longest first: a name, the code it stands for
  std::vector<std::string> city_names_, elsewhere_;  // elsewhere: of other cities and provinces, without 市 and 省
  std::string province_;
};

// The counties and zones of `city` on this day, in the order of the set.
std::vector<OrganRegions::Region> counties_of(const catalog::Catalog& catalog, std::string_view city, base::Day day);

}  // namespace taixin::disclose

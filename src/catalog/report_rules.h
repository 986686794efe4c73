// What packs say about credit reports: which kinds there are, for whom, which sections in which order, what stands in
// them, the fields (领域) that a special report is asked for, and the words around it. What may be shown to whom is the
// gate's, not said here. Loaded with the catalog, immutable afterwards. Grammar: docs/formats/packs.md, "report".
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/publication_rules.h"
#include "catalog/site_rules.h"

namespace taixin::catalog {

struct Item;

// One part of the body: what belongs to it is named by classes of the catalog or by items.
struct ReportSection {
  std::string code;
  Text name;
  std::set<std::string, std::less<>> classes, items;
  std::set<std::string, std::less<>> leave_out;  // field codes that a reader has no use for: the sender's own ids
  Text absent;  // said instead of "none" when the platform's catalog has no such item: not collected is not "none"
  bool holds(const Item& item) const;
};

// A field of administration (领域) of a special report; an act belongs to the first one whose words its body's name
// holds, or that names its item; what belongs to none stands under the last one, which names nothing.
struct ReportField {
  std::string code;
  Text name;
  std::vector<std::string> organs;
  std::set<std::string, std::less<>> items;
};

struct ReportDesign {
  std::string code;  // ordinary, special, person
  Text name;         // 公共信用信息报告
  Basis basis;
  std::set<std::string, std::less<>> audiences;  // gate::audience_code
  std::vector<Text> notices;                     // before the body: what it is, what it is not
  std::vector<Text> rights;                      // after it: how to object and to ask for repair
  std::vector<ReportSection> sections;           // in their order
  std::vector<ReportField> fields;               // of a special report; the last one takes what is left
  Period longest{};                              // of the period that a special report may be asked for
  bool scoped() const { return !fields.empty(); }
};

struct ReportRules {
  std::vector<ReportDesign> designs;
  SiteFacts site;  // of whoever issues them, and where they are asked for and verified; `site_facts` reads it
  const ReportDesign* design(std::string_view code, base::Day day) const;  // null: there is none in force
};

}  // namespace taixin::catalog

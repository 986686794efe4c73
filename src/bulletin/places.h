// Units, items and what they belong to, by the texts that rows hold. Private to the room; of one scan.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bulletin/rows.h"
#include "store/records.h"

namespace taixin::bulletin {

struct UnitPlace {
  std::string name, county;  // present name; code of the county
};

class Places {
 public:
  explicit Places(const World& world) : world_(world), directory_(world.directory()) {}
  // A department by the name in its submissions, former names too; what is no unit keeps its name.
  const UnitPlace& source(const std::string& name);
  const UnitPlace& unit(int64_t id);
  // Class of an item; empty for an unknown one.
  std::string_view class_of(std::string_view item);
  // Numbers of this home.
  base::Result<void> read_items(store::ReadTx& tx);
  std::string_view item(store::ItemNo number) const;
  // Term of reporting of an item that wrote a record.
  struct Term {
    int working_days = 0;
    std::optional<Day> store::Record::*clock = nullptr;
  };
  const Term& term(std::string_view item, uint32_t revision);
  const access::Directory& directory() const { return *directory_; }

 private:
  const World& world_;
  std::shared_ptr<const access::Directory> directory_;
  std::map<std::string, UnitPlace, std::less<>> sources_;
  std::map<int64_t, UnitPlace> units_;
  std::map<std::string, std::string, std::less<>> classes_;
  std::vector<std::string> items_;  // by number
  std::map<std::pair<std::string, uint32_t>, Term> terms_;
};

// Sources, a file each.
base::Result<void> scan_submissions(const World&, const Span&, KnownAt, const EachRow&);
base::Result<void> scan_records(const World&, const Span&, KnownAt, const EachRow&);
base::Result<void> scan_refused(const World&, const Span&, KnownAt, const EachRow&);
base::Result<void> scan_statuses(const World&, const Span&, KnownAt, const EachRow&);
base::Result<void> scan_checks(const World&, const Span&, KnownAt, const EachRow&);
base::Result<void> scan_cases(const World&, FigureRows, const Span&, KnownAt, const EachRow&);
base::Result<void> scan_measures(const World&, const Span&, KnownAt, const EachRow&);
base::Result<void> scan_reports(const World&, const Span&, KnownAt, const EachRow&);
base::Result<void> scan_subjects(const World&, const Span&, KnownAt, const EachRow&);
base::Result<void> scan_bodies(const World&, const Span&, KnownAt, const EachRow&);
base::Result<void> scan_silent(const World&, const Span&, KnownAt, const EachRow&);
base::Result<void> scan_expected(const World&, const Span&, KnownAt, const EachRow&);
base::Result<void> scan_entered(const World&, const Span&, KnownAt, const EachRow&);

// Sealed submissions of the span in the order of their seals, what an earlier platform held left out; `each` gets the
// day of arrival: of a file that waited for a second person the day on which it was handed over, as intake counts.
struct Brought {
  store::Submission submission;
  Day arrival;
  std::string channel;
  uint64_t checked = 0, wrong_codes = 0, double_codes = 0;  // of its receipt
};
base::Result<void> each_submission(const World& world, const Span& span, KnownAt known_at,
                                   const std::function<base::Result<void>(const Brought&)>& each);

std::string_view subject_kind_code(identity::SubjectKind kind);
// The key of a line as rows hold it now: a unit is called by its present name, and an issued bulletin by that of its
// day.
std::string present_key(const World& world, std::string_view group, const std::string& key);

}  // namespace taixin::bulletin

// What a record is to other platforms: named without any id of this home, with what tells one version from another.
//
//   key     SHA-256 over the item and its natural key, without the subject: the same in every home
//   content SHA-256 over the fields that both exchange, without the subject's name and code and the sender's id
//   version which version of its record it is: `count` (1 for the first, one more for each that took the place of
//           another) and `mark`, a digest of the whole content where it was entered. Of two versions the one with the
//           greater count stands, of equal counts the one with the greater mark: every home decides alike, in whatever
//           order they came.
//
// Inner header of the room. Pure functions over rows, and the book of status events.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "catalog/exchange_rules.h"
#include "intake/intake.h"
#include "store/exchange.h"

namespace taixin::exchange {

using base::Day;
using base::Key128;
using base::RecordId;
using base::SubjectId;
using catalog::Partner;
using catalog::PartnerItem;

struct Version {
  int64_t count = 0;  // 0: none
  std::string mark;
  friend auto operator<=>(const Version&, const Version&) = default;
};
inline constexpr int64_t kVersionMax = 1'000'000;  // count; no document is corrected so often
std::string version_text(const Version& version);  // "2-1f2e3d4c5b6a7980"
std::optional<Version> read_version(std::string_view text);

// The fields of a payload by the codes of the item's revision.
using Fields = std::map<std::string, std::string, std::less<>>;
base::Result<Fields> fields_of(const catalog::Item& item, std::string_view plain);

// `row_item`: the item that the fields are of: the item itself, or its status item, position by position.
std::string natural_key(const catalog::Item& item, const catalog::Item& row_item, const Fields& fields);
std::string content_of(const catalog::Item& item, const PartnerItem& shared, const Fields& fields);
std::string mark_of(const catalog::Item& item, const Fields& fields);

// Whether two kinds of status undo each other, and which of the two is the stricter.
enum class StatusGroup : uint8_t { lasting, shield, dispute };
StatusGroup group_of(store::StatusKind kind);
bool is_strict(store::StatusKind kind);
std::string_view status_code(store::StatusKind kind);  // of code set status_kind

// What was said of one record on one day in one group: how many of its two kinds, and which last.
struct SaidOn {
  int said = 0;
  store::StatusKind last = store::StatusKind::ended;
  // Whether what another platform says takes its place: more was said there, or the same and it is stricter there.
  bool gives_way_to(const SaidOn& other) const {
    return std::pair(other.said, is_strict(other.last)) > std::pair(said, is_strict(last));
  }
};

// All sealed status events by the key of their record, in the order in which they became known. One thread.
class StatusBook {
 public:
  struct Event {
    int64_t id = 0;
    store::StatusKind kind = store::StatusKind::ended;
    Day day;
    base::SubmissionId submission;
    SubjectId subject;
    store::ItemNo item;
    std::string told_by = {};  // of the mark of an objection: code of the partner that told it; empty: of one here
  };
  base::Result<void> catch_up(store::Home& home, store::CommitSeq until);
  const std::vector<Event>& of(const Key128& key) const;
  void add(const Key128& key, const Event& event) { events_[key].push_back(event); }

 private:
  std::unordered_map<Key128, std::vector<Event>> events_;
  store::CommitSeq until_;
};
SaidOn said_on(const std::vector<StatusBook::Event>& events, StatusGroup group, Day day);

// Marks of objections. Each platform marks and lifts for the objections that it handles, and tells its partners; here
// each mark stands until who set it lifts it.
std::string mark_basis(std::string_view partner);  // store::Status::basis of what a partner told
std::string_view marked_by(const store::Status& status);
// Who has a mark standing: codes of partners, and empty for this platform.
std::set<std::string> marks_of(const std::vector<StatusBook::Event>& events);
bool has_marks(const std::vector<StatusBook::Event>& events);  // standing or lifted

}  // namespace taixin::exchange

// Gathers what goes into one batch for a partner: which records something became known of, in the order in which it
// did, then what stands of each. Inner header of the room; one thread, one moment.
//
// A batch ends where the partner's number of rows is reached, also inside a submission: `Place` says where, and the
// next one goes on there. Only what one record brings along is never divided.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "exchange/exchange.h"
#include "exchange/layout.h"
#include "exchange/records.h"

namespace taixin::exchange {

// How far a partner was told: all commits up to `done`; and of the submission that was sealed next its statuses up to
// `status`, or all of them and its records up to `record`. In the order of telling.
struct Place {
  store::CommitSeq done;
  int64_t record = 0, status = 0;
  friend auto operator<=>(const Place&, const Place&) = default;
};

class Gather {
 public:
  Gather(Exchange& exchange, const Partner& partner, Day day, Place from)
      : exchange_(exchange), partner_(partner), records_(exchange.world_.intake, day), from_(from), at_(from) {}

  // What became known since `from`, until as many records are concerned as a batch has rows, or all is told.
  base::Result<void> since(store::CommitSeq head);
  base::Result<void> once_more(const std::vector<store::ExchangeAgain>& again);
  // As much of it as the batch holds.
  base::Result<void> tell_all();
  base::Result<std::vector<ExchangeFile>> files(int64_t number, std::vector<ManifestFile>& named);

  const Place& at() const { return at_; }  // all before it was told
  const std::vector<store::ExchangeAgain>& told_again() const { return told_again_; }
  const std::set<SubjectId>& subjects() const { return told_.subjects; }
  std::map<std::string, uint64_t> counts() const;  // rows by item

 private:
  struct Concerned {
    std::string item;
    Key128 key;
    Place at;                    // where it was met first
    std::set<int64_t> statuses;  // that are told
    bool all = false;            // all of it, also what came from the partner
    bool again = false;          // it goes once more, and differs there from here, as was found: of shields, too
    bool only_again = false;     // nothing else of it became known
  };
  struct Rows {
    std::vector<Cells> moves;
    std::map<std::string, std::vector<Cells>> statuses, records;  // by item
    std::set<SubjectId> subjects;
    uint64_t count() const;
    void add(Rows more);
  };
  bool sends(const std::string& item) const {
    const PartnerItem* what = partner_.item(item);
    return what != nullptr && what->sends;
  }
  bool is_theirs(base::SubmissionId id) const {
    const auto found = exchange_.came_from_.find(id);
    return found != exchange_.came_from_.end() && found->second == partner_.code;
  }
  bool tells_marks(const std::string& item) const { return mark_column(partner_.item(item)->fields) != nullptr; }
  // Whether others than the partner marked the record, or lifted a mark: it hears of that also of its own records.
  bool is_marked_here(const Key128& key) const;
  Concerned& there(const std::string& item, const Key128& key);
  // Null: the batch is full, and `at_` is where the next one begins.
  Concerned* concern(const std::string& item, const Key128& key);
  base::Result<void> concern_submission(const store::Submission& submission);
  base::Result<void> concern_records(const store::Submission& submission);
  base::Result<void> concern_statuses(const store::Submission& submission);
  base::Result<void> concern_links(store::CommitSeq until);
  base::Result<void> concern_link(const store::LinkEvent& link);
  base::Result<Rows> tell(const Concerned& one);
  base::Result<void> tell_moves(const store::Record& record, const Fields& fields, const catalog::Item& item,
                                Rows& out);
  base::Result<void> tell_statuses(const Concerned& one, const std::optional<store::Record>& record, Rows& out);
  base::Result<void> tell_status(const std::string& item_code, const StatusBook::Event& event,
                                 const std::optional<store::Record>& record, const SaidOn& said, Rows& out);
  base::Result<void> tell_former_names(const Standing& standing, const store::Record& newest, Rows& out);
  base::Result<void> tell_record(const Standing& standing, bool first, Rows& out);
  base::Result<Fields> status_fields(const catalog::Item& item, const catalog::Item& status_item,
                                     const std::optional<store::Record>& record, const StatusBook::Event& event,
                                     Rows& out);
  base::Result<Technical> technical(store::ExchangeRow kind, int64_t row, std::string op, std::string version,
                                    std::string_view own_prefix);

  Exchange& exchange_;
  const Partner& partner_;
  Records records_;
  const Place from_;
  Place at_;
  bool full_ = false;
  size_t next_link_ = 0;
  std::vector<std::pair<std::string, Key128>> order_;
  std::map<std::pair<std::string, Key128>, Concerned> concerned_;
  Rows told_;
  std::vector<store::ExchangeAgain> told_again_;
};

}  // namespace taixin::exchange

// Decides for each row of one file that came, by its technical columns, and keeps what has to be written with the seal
// of the file. Inner header of the room; one thread, one file.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "exchange/layout.h"
#include "exchange/outcomes.h"
#include "exchange/records.h"
#include "intake/arbiter.h"

namespace taixin::exchange {

using store::ExchangeOrigin;

class FileArbiter : public intake::Arbiter {
 public:
  FileArbiter(Records& records, const StatusBook& statuses, const catalog::Item& item, const PartnerItem& what,
              std::map<uint64_t, Technical> rows)
      : records_(records), statuses_(statuses), item_(item), what_(what), rows_(std::move(rows)) {}

  base::Result<Turn> record(const intake::TypedRow& row, RecordId newest) override;
  void recorded(const intake::TypedRow& row, RecordId id) override;
  base::Result<Turn> status(const intake::TypedRow& row, const store::Status& status, bool here) override;
  void refused(const intake::TypedRow& row, std::string_view errors_json) override;

  // In the order of the file.
  std::vector<RowOutcome> outcomes(const std::string& file) const;
  // Where rows began and which versions they are; what the sender, and all others, get once more.
  std::vector<ExchangeOrigin> origins;
  std::vector<store::ExchangeAgain> to_sender, to_others;
  // Whether an objection stands there, of each row that says yes or whose record has had a mark: by the version that
  // was the newest, or its own.
  std::vector<std::pair<RecordId, bool>> marks;

 private:
  struct Own {
    Version version;
    std::string content;
    Key128 version_key;
    std::optional<size_t> pending;  // of this file: its place in `origins`
  };
  base::Result<Own> own_of(RecordId newest);
  Turn known(const intake::TypedRow& row, RowOutcome::What what) {
    outcomes_[row.line].what = what;
    return Turn::leave;
  }
  const Technical* technical(const intake::TypedRow& row) const {
    const auto found = rows_.find(row.line);
    return found == rows_.end() ? nullptr : &found->second;
  }
  // What the row says its version is; nothing: it says none.
  base::Result<std::optional<Version>> told(const intake::TypedRow& row) const;
  Turn refuse(const intake::TypedRow& row, const base::Error& error);

  Records& records_;
  const StatusBook& statuses_;
  const catalog::Item& item_;  // of the records
  const PartnerItem& what_;
  const std::map<uint64_t, Technical> rows_;
  std::map<uint64_t, RowOutcome> outcomes_;
  std::map<int64_t, Own> of_file_;  // by record
  Own taking_;                      // of the row that was just told to be taken
  bool is_first_ = false;           // of its record
  std::map<Key128, std::vector<StatusBook::Event>> said_;
};

}  // namespace taixin::exchange

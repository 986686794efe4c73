// Records of this home as they are exchanged: what stands, whose it is, which version, and what the gate says. Inner
// header of the room; one thread, one moment.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "exchange/standing.h"
#include "gate/gate.h"

namespace taixin::exchange {

// A record that stands against a subject now.
struct Standing {
  facts::Facts::Held held;
  const catalog::Item* item = nullptr;  // of its revision
  std::string key;                      // natural_key
  SubjectId subject;                    // moves applied, merges not; 0: nobody's
  bool moved = false;                   // it was recorded under another
  bool shared = false;                  // the gate lets government see it today
  bool over = false;                    // it would, but for its own days: they have passed
  Fields fields;
};

class Records {
 public:
  Records(intake::Intake& intake, Day day);
  // Of an item, whatever stands against this subject and what is one with it.
  base::Result<const std::vector<Standing>*> of(SubjectId subject, std::string_view item);
  // The one that stands where this record stood, or nothing.
  base::Result<const Standing*> standing(const store::Record& record);
  base::Result<std::optional<store::Record>> newest(const Key128& version_key);
  base::Result<std::optional<store::Record>> record(RecordId id);
  base::Result<Version> version(const store::Record& record);
  base::Result<std::optional<store::ExchangeOrigin>> origin(store::ExchangeRow kind, int64_t row);
  base::Result<const catalog::Item*> item_of(const store::Record& record);
  base::Result<std::string> item_code(store::ItemNo number);
  base::Result<Fields> fields(RecordId id, const catalog::Item& item);
  base::Result<store::ReadTx*> tx();
  base::Result<std::string> basis_of(const StatusBook::Event& event);  // store::Status::basis
  // Every decision about whose a record is, oldest first; also of the versions before it.
  base::Result<std::vector<store::LinkEvent>> moves_of(const store::Record& record);
  base::Result<const std::vector<store::LinkEvent>*> links();
  // Moves and takings back applied; merges not.
  base::Result<SubjectId> subject_of(const store::Record& record);
  std::string code_of(SubjectId subject) const;
  std::string name_of(SubjectId subject) const;
  Day day() const { return day_; }
  intake::Intake& intake() const { return intake_; }
  void renew() { tx_.reset(); }
  static constexpr int kVersionsMax = 500;  // of one record, followed back

 private:
  void ask_gate(Standing& standing) const;
  intake::Intake& intake_;
  const Day day_;
  std::optional<store::ReadTx> tx_;
  std::map<store::ItemNo, std::string> items_;
  std::optional<std::vector<store::LinkEvent>> links_;
  std::map<std::pair<int64_t, std::string>, std::vector<Standing>> cache_;
};

}  // namespace taixin::exchange

// What answers need that does not change from one to the next: the fields of each item that a check reads, and what
// reading payloads needs of the store. Inner header of the room. Threads: any.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>
#include <vector>

#include "catalog/fulfilment.h"
#include "catalog/publication_rules.h"
#include "check/check.h"

namespace taixin::check {

class DutyPlan;  // duties.h

// One item at one revision, its fields looked up.
struct PreparedItem {
  const catalog::Item* item = nullptr;
  std::optional<MatterKind> matter;  // nothing for registration, titles and what a subject says of itself
  bool concern_in_fields = false;    // whether it is a concern depends on what the record says
  const catalog::Field* headline = nullptr;
  const catalog::Field* organ_name = nullptr;
  const catalog::Field* organ_code = nullptr;  // stands in when there is no name
  const catalog::Field* document = nullptr;    // its number
  // What tells the class and the sector of an act: ordinals, 0 = the item has no such field.
  struct ActFields {
    uint16_t kinds = 0, procedure = 0, fine = 0, organ = 0, clauses = 0;
  };
  ActFields act;
  std::vector<catalog::FulfilmentField> fulfilment;
};
PreparedItem prepare(const catalog::Catalog& catalog, const catalog::Item& item);

// It changes when an item is first used or a dictionary is trained.
struct Keys {
  std::unordered_map<store::ItemNo, std::string> codes;
  std::unordered_map<uint64_t, const PreparedItem*> items;  // by `key`; what is not here is in no pack
  std::shared_ptr<const store::Packer> packer;
  static uint64_t key(store::ItemNo item, uint32_t revision) { return uint64_t{item.get()} << 32 | revision; }
};

class Prepared {
 public:
  explicit Prepared(const catalog::Catalog& catalog);

  const catalog::Catalog& catalog() const { return catalog_; }
  const catalog::PublicationRules& rules() const { return rules_; }
  const catalog::MeasureRules& measures() const { return measures_; }
  // What questions of this purpose on this day may name; kept, since most questions of a day have few purposes.
  std::shared_ptr<const DutyPlan> duties(const std::string& purpose, Day day);

  // The keys read last; null before the first reading.
  std::shared_ptr<const Keys> keys() const;
  base::Result<std::shared_ptr<const Keys>> read_keys(store::ReadTx& tx);

  // Which department handed a submission over; that never changes. Nothing when it was not read yet.
  std::optional<std::string> source(base::SubmissionId id) const;
  void keep_source(base::SubmissionId id, const std::string& source);

 private:
  static constexpr size_t kSourcesMax = 65'536;
  const catalog::Catalog& catalog_;
  catalog::PublicationRules rules_;  // those that may act
  catalog::MeasureRules measures_;   // likewise
  std::vector<PreparedItem> items_;  // never moves once made
  mutable std::mutex keys_mutex_;
  std::shared_ptr<const Keys> keys_;
  mutable std::shared_mutex sources_mutex_;
  std::unordered_map<base::SubmissionId, std::string> sources_;
  static constexpr size_t kPlansMax = 256;
  std::mutex plans_mutex_;
  std::map<std::pair<std::string, Day>, std::shared_ptr<const DutyPlan>> plans_;
};

}  // namespace taixin::check

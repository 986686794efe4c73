// Rows and cells about natural persons, for items whose pack says by which clause they may be kept (`seal_people`):
// what identifies a person leaves the row before anything else looks at it, and is written sealed under that person's
// own key or not at all. For all other items nothing happens here: numbers are cut and rows about people are not kept.
//
//   take_people(...)          on the reading threads, before the row is cut
//   PeopleLoad::add_...       in the row's turn
//   PeopleLoad::take, seal    before the chunk is written, on a thread of its own: keys first, then rows
//
// Never in the registry, in facts, in a search, a refused row or a receipt.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "identity/resident_id.h"
#include "store/payload.h"
#include "vault/sealed_rows.h"

namespace taixin::catalog {
struct Item;
}

namespace taixin::intake {

struct TypedRow;
struct ValidateContext;

// What a row says about people, taken out of its cells.
struct RowPeople {
  struct Number {
    int field = -1;  // position in item.fields
    identity::IdNumber number;
  };
  std::vector<Number> cells;                // of a row about a body: to be kept beside its record
  std::optional<identity::IdNumber> party;  // the row is about this person and may be kept
  void clear();
  // The remark about a cell that was cut: sealed, or gone.
  const base::ErrorKind* remark(int field) const;
};

// Takes out what the item may keep: resident numbers without a flaw, of people who are 18 today. The party's own number
// is wiped from the cells; the others stay for the cut.
void take_people(const ValidateContext& context, std::vector<std::string>& cells, RowPeople& out);

// A row about a person that does not go in: its line and the codes of what was wrong remain, no text of it.
void refuse_person(TypedRow& row);

// The people of one submission. `add_...` and `take` on the thread that links; `seal` on any other, one at a time.
class PeopleLoad {
 private:
  struct Cell {
    base::RecordId record;
    uint32_t field;
    identity::IdNumber number;
  };
  struct Person {
    identity::IdNumber number;
    uint32_t line;
    base::Key128 version, content;  // without the person; only their tokens are stored
    std::string plain;
  };

 public:
  // Nothing to do for items without `seal_people`; kNoVault and the like when the item needs keys and there are none.
  base::Result<void> begin(store::Home& home, const store::Packer& packer, const catalog::Item& item,
                           base::Result<vault::Vault*> vault);
  void add_cells(base::RecordId record, TypedRow& row);
  // Waits for its chunk; or the row becomes one that is refused (a minor at the time of the act, domain/12.1.5).
  void add_person(TypedRow& row);

  // The people of one chunk. Wipes what it holds.
  class Waiting {
   public:
    Waiting() = default;
    Waiting(Waiting&&) = default;
    Waiting& operator=(Waiting&&) = default;
    ~Waiting();
    bool empty() const { return cells_.empty() && persons_.empty(); }

   private:
    friend class PeopleLoad;
    std::vector<Cell> cells_;
    std::vector<Person> persons_;
  };
  // Those added since the last call.
  Waiting take() { return std::exchange(waiting_, {}); }

  struct Sealed {
    vault::SealedRows rows;
    uint64_t kept = 0, repeated = 0;  // rows about persons
  };
  // Makes the keys of everybody in the chunk, durably, and seals. Chunks in the order in which they were taken.
  base::Result<Sealed> seal(const Waiting& people, base::SubmissionId submission, store::ItemNo item);

 private:
  struct Version {
    int64_t id;
    base::Key128 content;
  };
  using Versions = std::vector<Version>;
  base::Result<std::vector<vault::SubjectId>> subjects(const Waiting& people) const;  // of the cells, then the persons
  base::Result<void> seal_person(const Person& person, vault::SubjectId subject, vault::PersonRecord record,
                                 store::ReadTx& tx, Sealed& out);
  std::string payload(const Person& person) const;

  store::Home* home_ = nullptr;
  const catalog::Item* item_ = nullptr;
  const store::Packer* packer_ = nullptr;
  vault::Vault* vault_ = nullptr;  // null: the item keeps nothing about people
  Waiting waiting_;
  // Of `seal` alone.
  int64_t next_id_ = 1;
  std::map<std::pair<vault::SubjectId, base::Key128>, Versions> own_;  // of this submission
};

}  // namespace taixin::intake

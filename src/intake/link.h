// Which subject a row is about, why, and how sure; or why it goes back.
//
// In this order (issue of the platform, domain/07.1, 11.4, 12.2.10):
//   1. the unified social credit code: known now, known as an earlier code, or new (the subject is created);
//   2. the 15-digit registration number, then the organization code;
//   3. the exact name with a second attribute (representative or operator): provisional;
//   4. otherwise it goes back with candidates.
// A code whose registered names do not include the row's name goes back (nobody gets another's penalty), and so does a
// name that belongs to another code. Registration items may change names; all others may not.
//
// One thread, under the intake lock. Rows added to the registry by this submission are seen by its later rows.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <unordered_set>

#include "facts/registry.h"
#include "intake/validate.h"

namespace taixin::intake {

struct Link {
  base::SubjectId subject;
  identity::SubjectKind kind = identity::SubjectKind::organization;
  store::LinkKind how = store::LinkKind::by_code;
};

// What can be said of a row before its turn, on any thread: things that no earlier row of its file can change.
struct Ahead {
  std::optional<Link> link;
  base::Key128 version_key, content;  // of a row with a link
  bool new_source = false;            // no sealed record has its source key
  bool new_version = false;           // no sealed record is a version of it
};

class Linker {
 public:
  Linker(facts::Registry& registry, const catalog::Item& item, base::SubmissionId submission, base::Day today)
      : registry_(registry), item_(item), submission_(submission), today_(today) {}

  // Errors are findings appended to `row.errors` (the row is then bad); remarks to `row.remarks`.
  std::optional<Link> link(TypedRow& row);
  // What `link` will give for rows whose code is known under its present name, which are most; nothing for all others.
  // Any thread, also before the rows' turn: only registration rows could change it.
  void link_plainly(std::span<const TypedRow> rows, std::span<Ahead> out) const;
  // The subject that the row's own code would lead to, without creating anything; for "same document, other subject".
  std::optional<base::SubjectId> find_by_codes(const TypedRow& row) const;

  // What a registration row says about its subject. Called once it is known that the row says something new: a file
  // sent again changes neither names nor operators, whatever came between.
  void register_row(TypedRow& row, base::SubjectId subject);

  // Registry rows made since the last call, to be written with the chunk and applied at the seal.
  facts::RegistryRows take_new_rows();
  const facts::RegistryRows& all_rows() const { return all_; }

 private:
  static const std::string& value(const TypedRow& row, int field);
  std::optional<Link> link_known(TypedRow& row, base::SubjectId subject, store::LinkKind how);
  std::optional<Link> create(TypedRow& row, store::CodeKind code_kind, const std::string& code);
  std::optional<Link> link_by_name(TypedRow& row);
  bool name_fits(TypedRow& row, const facts::SubjectCard& card);
  void refuse(TypedRow& row, const base::ErrorKind& kind, base::ErrorArgs args, int field) const;
  bool claim_fits(TypedRow& row, const std::string& code, identity::SubjectKind kind) const;
  std::optional<Link> link_plainly(const TypedRow& row, const facts::SubjectCard& card) const;
  bool claim_agrees(const TypedRow& row, identity::SubjectKind kind) const;
  void register_previous_code(TypedRow& row, const facts::SubjectCard& card, facts::RegistryRows& rows) const;
  void add(facts::RegistryRows rows);
  std::optional<base::Day> registered_day(const TypedRow& row) const;

  facts::Registry& registry_;
  const catalog::Item& item_;
  base::SubmissionId submission_;
  base::Day today_;
  facts::RegistryRows fresh_, all_;
};

}  // namespace taixin::intake

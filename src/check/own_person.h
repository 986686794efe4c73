// What is held about a natural person in sealed records (vault/sealed_rows.h), for that person alone: the account of a
// person who was verified, about itself. Nobody else gets here: not an officer at a window, not an agent, not the
// console.
//
//   TX_TRY(const auto session, access::admit(desk, asker, {}));            // purpose "self", action own_read
//   TX_TRY(const auto own, own_person(checker, vault, packer, session));   // in the log before it is returned
//
// Every record passes the gate; identity numbers, phones and home addresses are shown to nobody, oneself included. The
// entry of the log holds a digest that means nothing once the person's key is gone. Threads: any.
#pragma once

#include <string>
#include <vector>

#include "check/check.h"
#include "vault/vault.h"

namespace taixin::check {

struct OwnRecord {
  int64_t id = 0;
  const catalog::Item* item = nullptr;  // of the checker's catalog
  bool superseded = false;              // a later version is there
  std::string source;                   // department that handed it over
  KnownAt received;
  std::vector<ShownField> fields;
};
struct OwnPerson {
  std::vector<OwnRecord> records;  // newest first
  uint64_t withheld = 0;           // fields that are kept and shown to nobody
};

// access::kOtherSubject unless the caller is that person; vault errors: kKeyErased says that nothing can be read any
// more.
base::Result<access::Released<OwnPerson>> own_person(const Checker& checker, vault::Vault& vault,
                                                     const store::Packer& packer, const access::Session& session);
// The same for a report of it (report/), which is not in the log yet: the note is of kind "report".
struct OwnForReport {
  OwnPerson own;
  Asked asked;
  access::Note note;
};
base::Result<OwnForReport> own_for_report(const Checker& checker, vault::Vault& vault, const store::Packer& packer,
                                          const access::Session& session);
std::string to_json(const OwnPerson& own);
std::string to_text(const OwnPerson& own, base::Lang lang);

}  // namespace taixin::check

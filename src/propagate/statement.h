// A retraction as it is handed over: a text that names no subject, signed with the key of the log of records as a C2SP
// signed note (docs/formats/retraction.md), so that a receiver can show later what it was told, and when.
#pragma once

#include <string>

#include "ledger/note.h"
#include "propagate/propagation.h"

namespace taixin::propagate {

inline constexpr std::string_view kStatementName = "taixin/retraction/v1";

// "r345", as answers name it.
std::string record_name(RecordId id);
// The text to be signed. `origin`: of the log of records; `receiver`: as the platform knows it, one line.
std::string statement(const Retraction& retraction, std::string_view origin, std::string_view receiver);

// What a note says that holds under this key. kNotRetraction: it is something else; ledger::kBadNote, kBadSignature,
// kNoKnownSignature.
struct Statement {
  std::string origin, receiver, record, item, version, change, day, basis, due;
  int64_t number = 0;
};
base::Result<Statement> open_statement(std::string_view note, const ledger::VerifierKey& key);

}  // namespace taixin::propagate

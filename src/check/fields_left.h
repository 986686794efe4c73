// What of whom left with an answer, as the log keeps it: "subject" (name, codes, state), then the items whose records
// were shown; of an item that was narrowed for whoever asked, in brackets the fields that left, with ~ after one whose
// value was masked: "subject,REG.enterprise,ADM.penalty(CF_WSH,CF_JDRQ,CF_XDR_MC~)". A check lists records by their
// headline, organ and document number and names their items alone. Format: docs/formats/store.md.
#pragma once

#include <string>

#include "check/check.h"

namespace taixin::check {

inline constexpr std::string_view kIdentityLeft = "subject";

std::string fields_left(const access::Session& session, const ShowAnswer& answer);
std::string fields_left(const CheckAnswer& answer);

// After the items the measures that the answer named, each behind a mark: ",!SD-28.award". So the log itself says what
// an officer was told, whatever the packs say later (lists/measures_used.h).
inline constexpr char kMeasureMark = '!';
std::string measures_named(const CheckAnswer& answer);
// An answer about several, a batch, says about how many of them it named one: ",!SD-28.award*12"; of one it says
// nothing more. About whom: check/measures_told.h.
struct NamedMeasure {
  std::string code;
  uint64_t subjects = 1;
};
std::string measures_named(std::span<const NamedMeasure> named);
std::vector<NamedMeasure> named_measures(std::string_view fields);

}  // namespace taixin::check

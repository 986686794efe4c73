// A receipt as people and programs read it.
#pragma once

#include "base/error.h"
#include "intake/receipt.h"

namespace taixin::intake {

// Stable keys; both languages; moments as base::iso_time.
boost::json::object receipt_object(const Receipt& receipt);
boost::json::object submission_object(const store::Submission& submission);
boost::json::object quality_object(const Quality& quality);
std::string receipt_text(const Receipt& receipt, base::Lang lang);
std::string_view state_word(store::SubmissionState state, base::Lang lang);
// "98.5%", or "-" when there is nothing to divide.
std::string percent(uint64_t part, uint64_t whole);

}  // namespace taixin::intake

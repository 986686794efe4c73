// Writes that may be sent again without being done again: Idempotency-Key
// (draft-ietf-httpapi-idempotency-key-header). The same key with the same request gets the answer that was given; with
// another request 422; while the first is under way 409. Kept for a day, for each caller apart, also across restarts;
// what the program was stopped in the middle of is said to be unknown, and not done a second time.
#pragma once

#include <functional>

#include "service/routes.h"

namespace taixin::service {

inline constexpr size_t kKeyMax = 255;
inline constexpr size_t kKeptBytesMax = size_t{1} << 20;  // of an answer

// Runs `carry_out` unless its key has been used. Errors: kBadKey, kKeyOfOther, kKeyUnderWay, kOutcomeUnknown, those of
// `carry_out`.
base::Result<Response> answer_once(App& app, const Request& request,
                                   const std::function<base::Result<Response>()>& carry_out);
// At the start of the application.
base::Result<void> interrupt_keys(store::Home& home);

}  // namespace taixin::service

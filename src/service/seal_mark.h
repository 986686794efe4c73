// Marks that only this home can make, on what callers carry about and bring back: receipts, tokens of the change feed,
// digests of requests. Keyed with the home's own key, so that nobody can make one up or try values until one fits.
#pragma once

#include <string>
#include <string_view>

#include "service/app.h"

namespace taixin::service {

// 16 bytes, of a key for this use alone ("check receipt").
std::string mark_of(App& app, std::string_view use, std::string_view bytes);
// Equal, in a time that does not tell where they differ.
bool same_mark(std::string_view a, std::string_view b);

}  // namespace taixin::service

// Entries of the directory that stay while they are held, whoever changes the directory meanwhile. A plain pointer out
// of `accounts.directory()->unit(id)` does not: the picture it points into may be gone behind the semicolon.
#pragma once

#include <memory>

#include "access/directory.h"

namespace taixin::access {

// Null when there is none.
inline std::shared_ptr<const Unit> unit_in(std::shared_ptr<const Directory> picture, UnitId id) {
  const Unit* unit = picture->unit(id);
  return unit == nullptr ? nullptr : std::shared_ptr<const Unit>(std::move(picture), unit);
}
inline std::shared_ptr<const Account> account_in(std::shared_ptr<const Directory> picture, AccountId id) {
  const Account* account = picture->account(id);
  return account == nullptr ? nullptr : std::shared_ptr<const Account>(std::move(picture), account);
}

}  // namespace taixin::access

// Who asks, as the door established it: never what the request says of itself.
#pragma once

#include <memory>
#include <string>

#include "access/directory.h"
#include "store/rows.h"

namespace taixin::access {

struct Caller {
  store::Via via = store::Via::nobody;
  AccountId account;                           // 0: the console, or nobody
  UnitId unit;                                 // in which unit it acts now; 0: none (console, persons)
  std::shared_ptr<const Directory> directory;  // the picture it was established from; null: the console, or nobody
  // An officer at a window acts for somebody who stands there (domain/12.4.6).
  base::SubjectId assisted;

  bool console() const { return via == store::Via::console; }
  bool known() const { return console() || account != AccountId(); }
  const Account* who() const { return directory ? directory->account(account) : nullptr; }
  static Caller of_console() {
    Caller caller;
    caller.via = store::Via::console;
    return caller;
  }
};

// As others see who asks: persons and agents by what they are.
inline std::string shown_name(const Account& account) {
  if (account.kind == AccountKind::person) return "本人";
  return account.kind == AccountKind::agent ? "代理人" : account.name;
}

}  // namespace taixin::access

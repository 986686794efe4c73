// What offices need on paper and on time, and what was typed when their time was over, behind the application (app.h):
// in a header of its own, so that one more of them does not build everything anew.
#pragma once

#include <memory>

#include "bulletin/bulletins.h"
#include "duty/book.h"
#include "exchange/exchange.h"
#include "service/kept_forms.h"

namespace taixin::service {

struct OfficeRooms {
  std::unique_ptr<bulletin::Bulletins> bulletins;
  std::unique_ptr<exchange::Exchange> exchange;
  std::unique_ptr<duty::Book> duties;
  std::unique_ptr<KeptForms> kept_forms;
};

}  // namespace taixin::service

// What offices need on paper and on time, behind the application (app.h): in a header of its own, so that one more of
// them does not build everything anew.
#pragma once

#include <memory>

#include "bulletin/bulletins.h"
#include "exchange/exchange.h"
#include "duty/book.h"

namespace taixin::service {

struct OfficeRooms {
  std::unique_ptr<bulletin::Bulletins> bulletins;
  std::unique_ptr<exchange::Exchange> exchange;
  std::unique_ptr<duty::Book> duties;
};

}  // namespace taixin::service

// For the tests of every route: letters that were issued. What they came of is of no matter there.
#pragma once

#include <string>

#include "letters/register.h"
#include "service/app.h"

namespace taixin::service {

inline std::string issued_letter_of(App& app, access::UnitId unit, base::Day day) {
  letters::Order order;
  order.event.unit = unit.get();
  order.event.source_id = 9000 + unit.get();
  order.event.day = day;
  order.event.number = "示例约〔2026〕7号";
  const auto done = letters::issue(
      app.home(), order, [](const store::LetterEvent&) { return base::Result<letters::Written>(letters::Written{}); });
  TX_ASSERT(done.ok(), "{}", done.error().message(base::Lang::en));
  return std::to_string(done->event.id);
}

}  // namespace taixin::service

// For the tests of every route: invitations of two units, each a letter that can be issued, and letters that were.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "cases/cases.h"
#include "letters/register.h"
#include "service/app.h"
#include "store/cases.h"

namespace taixin::service {

// What it came of is of no matter.
inline std::string issued_letter_of(App& app, access::UnitId unit) {
  letters::Order order;
  order.event.unit = unit.get();
  order.event.source_id = 9000 + unit.get();
  order.event.day = app.home().clock().today();
  order.event.number = "示例约〔2026〕7号";
  const auto done = letters::issue(
      app.home(), order, [](const store::LetterEvent&) { return base::Result<letters::Written>(letters::Written{}); });
  TX_ASSERT(done.ok(), "{}", done.error().message(base::Lang::en));
  return std::to_string(done->event.id);
}

// `own` and `others` are officers of two units that have a record of the bodies `code` and `code_of_others`.
inline void add_letters(App& app, const access::Caller& own, const access::Caller& others, std::string_view code,
                        std::string_view code_of_others,
                        const std::function<void(std::string, std::string)>& set_name) {
  const auto invited_by = [&](const access::Caller& officer, std::string_view whom) -> int64_t {
    const auto of = *app.facts().registry().by_code(whom, store::CodeKind::uscc);
    const auto held = app.facts().of_subject(of, app.home().clock().today(), app.facts().head());
    for (const auto& one : *held) {
      const auto made =
          app.cases().begin(officer, {.kind = "interview",
                                      .record = one.record.id,
                                      .form = {{"type", "reminder"}, {"when", "2026-04-20"}, {"place", "示例地点"}}});
      if (made.ok()) return (*made)->id;
    }
    ADD_FAILURE() << "nobody can be invited";
    return 0;
  };
  const int64_t invited = invited_by(own, code), invited_by_others = invited_by(others, code_of_others);
  set_name("case with letter", std::to_string(invited));
  set_name("issued", issued_letter_of(app, own.unit));
  set_name("issued by others", issued_letter_of(app, others.unit));
  auto tx = app.home().read_records();
  const auto left = store::outgoing(*tx, 0, 1000);
  for (const store::Outgoing& one : *left) {
    const bool letter = one.effect == "letter";
    if (one.case_id == invited) set_name(letter ? "letter" : "notice", std::to_string(one.id));
    if (one.case_id == invited_by_others && letter) set_name("letter of others", std::to_string(one.id));
  }
}

}  // namespace taixin::service

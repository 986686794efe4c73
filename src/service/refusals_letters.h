// For the tests of every route: letters of two units, to be issued and issued.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "cases/cases.h"
#include "service/app.h"
#include "service/letter_issue.h"
#include "store/cases.h"

namespace taixin::service {

// `own` and `others` are officers of two units that have penalties against the bodies `code` and `code_of_others`.
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
  const int64_t sent = invited_by(own, code), sent_by_others = invited_by(others, code_of_others);
  const int64_t to_issue = invited_by(own, code), issued = invited_by(own, code),
                issued_by_others = invited_by(others, code_of_others);
  std::vector<store::Outgoing> all;
  {
    auto tx = app.home().read_records();
    all = *store::outgoing(*tx, 0, 1000);
  }
  set_name("case with letter", std::to_string(sent));
  for (const store::Outgoing& one : all) {
    const bool letter = one.effect == "letter";
    if (one.case_id == sent) set_name(letter ? "letter" : "notice", std::to_string(one.id));
    if (!letter) continue;
    if (one.case_id == sent_by_others) set_name("letter of others", std::to_string(one.id));
    if (one.case_id == to_issue) set_name("letter to issue", std::to_string(one.id));
    if (one.case_id != issued && one.case_id != issued_by_others) continue;
    const bool mine = one.case_id == issued;
    const auto done = issue_letter(app, mine ? own : others, one.id, mine ? "示例约〔2026〕7号" : "示例约〔2026〕8号");
    EXPECT_TRUE(done.ok()) << (done.ok() ? "" : done.error().message(base::Lang::en));
    if (done.ok()) set_name(mine ? "issued" : "issued by others", std::to_string(done->event.id));
  }
}

}  // namespace taixin::service

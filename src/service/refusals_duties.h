// For the tests of every route: what two units owe, and what was said of it.
#pragma once

#include <functional>
#include <string>

#include "duty/book.h"
#include "service/duty_papers.h"
#include "service/office_rooms.h"

namespace taixin::service {

// `send(which, source)` hands an honour of 3 February over and gives the number of the submission. Housing is unit 2,
// market unit 4; today is 1 April 2026.
inline void add_duties(App& app, const access::Caller& centre, const access::Caller& housing,
                       const std::function<std::string(std::string_view, std::string_view)>& send,
                       const std::function<void(std::string, std::string)>& set_name) {
  duty::Book& book = *app.offices().duties;
  const auto must = [](const auto& done) {
    TX_ASSERT(done.ok(), "{}", done.error().message(base::Lang::en));
    return *done;
  };
  for (const int64_t unit : {2, 4}) {
    for (const auto& [period, count] : {std::pair("2025-12", 0), {"2026-01", 0}, {"2026-02", 5}}) {
      must(book.set_count(centre, {{access::UnitId(unit), "HON.honour", period}, count, "示例台账"}));
    }
    const std::string of = unit == 2 ? "" : " of others";
    const duty::CellKey keys[] = {{access::UnitId(unit), "HON.honour", "2026-02"}};
    const store::DutyEvent reminder = must(book.remind(centre, keys, "示例", false)).front();
    TX_ASSERT(issue_duty_letter(app, centre, reminder).ok(), "it is numbered");
    set_name("reminder" + of, std::to_string(reminder.id));
    for (const char* task : {"task", "task to answer", "task to close"}) {
      const auto given = book.give_task(centre, access::UnitId(unit), unit == 2 ? "示例任务" : "示例市场任务", "",
                                        *base::Day::from_civil(2026, 12, 31));
      set_name(task + of, std::to_string(must(given).id()));
    }
    set_name("late file" + of,
             send(std::to_string(unit), unit == 2 ? "示例市住房和城乡建设局" : "示例市市场监督管理局"));
  }
  must(book.declare(housing, {access::UnitId(2), "HON.honour", "2025-12"}));
}

}  // namespace taixin::service

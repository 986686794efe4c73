// For the tests of every route: answers that named a measure, and what two units stated of them.
#pragma once

#include <functional>
#include <string>

#include "lists/measures_used.h"
#include "service/app.h"

namespace taixin::service {

// `own` and `others` are officers of two units, `teller` another of the first; each asks about the same subject, which
// has an honour.
inline void add_measures(App& app, const access::Caller& own, const access::Caller& teller,
                         const access::Caller& others, const std::string& code,
                         const std::function<void(std::string, std::string)>& set_name) {
  const auto ask = [&](const access::Caller& who) {
    access::Asker asker;
    asker.purpose = "permit";
    asker.basis = "示例受理 9 号";
    asker.caller = who;
    const auto session = access::admit(app.desk(), asker, {});
    TX_ASSERT(session.ok(), "{}", session.error().message(base::Lang::en));
    const auto answer = app.checker().check(*session, code);
    TX_ASSERT(answer.ok(), "{}", answer.error().message(base::Lang::en));
    return answer->entry();
  };
  const auto use = [&](const access::Caller& who, const char* called) {
    lists::Statement said;
    said.applied = true;
    said.what = "示例便利";
    said.document = "示例决〔2026〕9号";
    const auto made = app.measures().record(who, {ask(who), "SD-26.fast_track", said});
    TX_ASSERT(made.ok(), "{}", made.error().message(base::Lang::en));
    set_name(called, std::to_string(made->id));
    return made->id;
  };
  set_name("answer", std::to_string(ask(own)));
  set_name("answer of others", std::to_string(ask(others)));
  use(own, "use");
  use(own, "use to correct");
  use(own, "use to lift");
  use(others, "use of others");
  // Told by another officer of the same unit, so that whoever is asked here may confirm it.
  const int64_t of_teller = use(own, "use with a story");
  const auto told = app.measures().tell(teller, of_teller, 1, "某单位改正后恢复");
  TX_ASSERT(told.ok(), "{}", told.error().message(base::Lang::en));
}

}  // namespace taixin::service

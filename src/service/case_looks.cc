// What reading a case leaves behind, and what of its record is told to whoever reads it (api_cases.h).
#include <boost/json.hpp>

#include "service/api_cases.h"
#include "service/league.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::Action;
using base::Lang;
using cases::Case;

// Each opening of a sealed identity, and each reading.
base::Result<void> tell_auditors(App& app, const access::Caller& caller, int64_t entry, int64_t id) {
  const json::object text{{"kind", "identity"},
                          {"zh", fmt::format("开启或者查看投诉人身份（业务 {}）", id)},
                          {"en", fmt::format("who opened the case {} was opened or read", id)},
                          {"count", 1}};
  TX_CHECK(app.looks().raise(entry, caller.account, json::serialize(text)));
  return {};
}

}  // namespace

bool is_case_of_unit(const access::Directory& directory, const Case& one, access::UnitId unit) {
  const auto in = [&](access::UnitId of) { return of != access::UnitId() && directory.within(of, unit); };
  return in(one.recogniser) || in(one.provider) || in(one.own);
}

std::string county_of_case(App& app, const access::Directory& directory, const Case& one) {
  return county_of_unit(app, directory, one.recogniser != access::UnitId() ? one.recogniser : one.own);
}

base::Result<std::shared_ptr<const Case>> take_case_step(App& app, const access::Caller& caller,
                                                         const cases::Acting& acting) {
  TX_TRY(auto one, app.cases().act(caller, acting));
  const catalog::CaseKind* kind = app.cases().kind_of(*one);
  const catalog::CaseStep* step = kind ? kind->step(one->last().step) : nullptr;
  if (step && step->opens_identity) TX_CHECK(tell_auditors(app, caller, 0, one->id));
  return one;
}

base::Result<ReadOpener> read_opener(App& app, const access::Caller& caller, Lang lang, int64_t id) {
  ReadOpener out;
  TX_TRY(out.opener, app.cases().opener(caller, id));
  access::Asker asker;
  asker.purpose = "case";
  asker.basis = fmt::format("业务 {}", id);
  asker.lang = lang;
  asker.caller = caller;
  asker.action = Action::case_act;
  TX_TRY(const auto session, access::admit(app.desk(), asker, {}));
  TX_TRY(const int64_t entry, access::log_entry(app.home(), session,
                                                {.kind = "identity",
                                                 .asked = asker.basis,
                                                 .seq = app.facts().head().seq,
                                                 .fields = std::string(access::kNothingLeft)}));
  TX_CHECK(tell_auditors(app, caller, entry, id));
  const auto directory = app.entrance().accounts().directory();
  if (const access::Account* account = directory->account(out.opener.account)) {
    out.name = app.entrance().accounts().shown_name(*account);
    out.login = account->login;
  }
  if (const access::Unit* unit = directory->unit(out.opener.unit)) out.unit = unit->name;
  return out;
}

std::optional<check::ShownRecord> record_of_case(App& app, const access::Caller& caller, Lang lang, const Case& one) {
  if (one.record == base::RecordId()) return std::nullopt;
  access::Asker asker;
  const bool officer =
      caller.who() && caller.who()->kind == access::AccountKind::staff && caller.assisted == base::SubjectId();
  asker.purpose = officer ? "case" : "self";
  asker.lang = lang;
  asker.caller = caller;
  asker.action = officer ? Action::case_read : Action::own_read;
  const auto session = access::begin(app.desk(), asker, {});
  if (!session) return std::nullopt;
  const auto shown = app.checker().shown_to(*session, one.record);
  return shown ? *shown : std::nullopt;
}

base::Result<void> log_case_read(App& app, const access::Caller& caller, Lang lang, const Case& one,
                                 std::string_view operator_name) {
  access::Asker asker;
  asker.operator_name = operator_name;
  asker.purpose = "case";
  asker.basis = one.id > 0 ? fmt::format("业务 {}", one.id) : fmt::format("开启业务，信息 {}", one.record.get());
  asker.lang = lang;
  asker.caller = caller;
  asker.action = Action::case_read;
  TX_TRY(const auto session, access::admit(app.desk(), asker, {}));
  return access::log(app.home(), session,
                     {.kind = "case",
                      // Whom a complaint is about does not hear of it by its looks.
                      .subjects = one.opener.empty() ? std::vector{one.subject} : std::vector<base::SubjectId>(),
                      .asked = asker.basis,
                      .seq = app.facts().head().seq});
}

}  // namespace taixin::service

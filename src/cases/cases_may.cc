// Who may take which step, what must be so before, and whether the form is whole.
#include <algorithm>

#include "access/errors.h"
#include "base/text.h"
#include "cases/errors.h"
#include "cases/keepers.h"
#include "cases/step.h"
#include "catalog/door_rules.h"
#include "identity/id_finder.h"
#include "store/records.h"

namespace taixin::cases {
namespace {

using access::Action;
using catalog::CaseCondition;
using catalog::CaseField;
using catalog::CaseFieldType;
using catalog::CaseParty;

base::Error bad_field(const CaseField& field, std::string zh, std::string en) {
  return base::fail(
      kField, {{"field", field.name.zh}, {"zh", std::move(zh)}, {"en", field.name.en + ": " + en}, {"at", field.code}});
}

std::string parties_of(const catalog::CaseStep& step) {
  std::string out;
  for (const catalog::CaseActor& actor : step.by) {
    out += (out.empty() ? "" : ", ") + std::string(case_party_code(actor.party));
    if (!actor.role.empty()) out += ":" + actor.role;
  }
  return out;
}

// A material is named by its number or digest; what it says stays with whoever keeps it.
base::Result<void> check_text(const CaseField& field, const std::string& value) {
  const size_t max = field.type == CaseFieldType::file ? Cases::kEvidenceMax : field.max;
  if (!base::is_utf8(value) || base::has_control(value)) return bad_field(field, "含有控制字符", "control characters");
  if (base::count_code_points(value) > max) {
    return bad_field(field, fmt::format("超过 {} 个字符", field.max),
                     fmt::format("more than {} characters", field.max));
  }
  if (!identity::find_ids(value).empty()) {
    return bad_field(field, "含有证件号码，平台不在此处保存", "holds an identity number, which is not kept here");
  }
  return {};
}

base::Result<void> check_value(const CaseField& field, const std::string& value) {
  switch (field.type) {
    case CaseFieldType::text:
    case CaseFieldType::file:
      return check_text(field, value);
    case CaseFieldType::day:
      if (!base::parse_iso_day(value)) return bad_field(field, "应为日期，例如 2026-04-01", "a day, like 2026-04-01");
      return {};
    case CaseFieldType::choice:
      if (std::ranges::find(field.choices, value, &std::pair<std::string, catalog::Text>::first) ==
          field.choices.end()) {
        return bad_field(field, "不是所列的选项", "not one of its choices");
      }
      return {};
    case CaseFieldType::flag:
      if (value != "true") return bad_field(field, "应为 true 或者不填", "true, or left out");
      return {};
    case CaseFieldType::record:
      return {};  // check_record_field
  }
  return {};
}

}  // namespace

bool speaks_for(const access::Caller& caller, SubjectId subject) {
  const access::Account* account = caller.who();
  if (!account || subject == SubjectId()) return false;
  return caller.assisted == SubjectId() ? account->subject == subject : caller.assisted == subject;
}

// A live grant of this role where the caller acts, which reaches the unit; 0: the whole platform.
bool Cases::holds(const access::Caller& caller, const std::string& role, UnitId unit) const {
  const access::Account* account = caller.who();
  if (!account || account->kind != access::AccountKind::staff) return false;
  const auto& roles = world_.catalog.roles();
  const auto rule = std::ranges::find_if(
      roles, [&](const catalog::Role& one) { return one.code == role && one.basis.in_force(today()); });
  if (rule == roles.end()) return false;
  const access::Directory& directory = *caller.directory;
  return std::ranges::any_of(account->grants, [&](const access::Grant& grant) {
    if (grant.role != role || (grant.until && *grant.until < today())) return false;
    const access::Unit* where = directory.unit(grant.unit);
    if (!where || where->closed) return false;
    const bool acts_there = caller.unit == UnitId() || directory.within(caller.unit, grant.unit) ||
                            directory.within(grant.unit, caller.unit);
    if (!acts_there) return false;
    if (unit == UnitId()) return rule->reach == catalog::Reach::platform;
    return rule->reach == catalog::Reach::platform || directory.within(unit, grant.unit);
  });
}

bool Cases::is_party(const access::Caller& caller, const Case& one, const catalog::CaseActor& actor,
                     std::string& role) const {
  if (actor.party == CaseParty::subject) {
    const auto verdict = world_.doors.may(caller, Action::own_case, {{}, one.subject}, today());
    role = verdict.role;
    return verdict.permitted() && speaks_for(caller, one.subject);
  }
  if (actor.party == CaseParty::anybody || actor.party == CaseParty::opener) {
    role = actor.party == CaseParty::anybody ? kAnybody : kOpener;
    const access::Account* account = caller.who();
    const bool person = account && account->state == access::AccountState::active &&
                        account->kind != access::AccountKind::client && caller.assisted == SubjectId();
    return person && (actor.party == CaseParty::anybody || is_opener(caller, one));
  }
  UnitId unit;
  if (actor.party == CaseParty::own) unit = one.own;
  if (actor.party == CaseParty::recogniser) unit = one.recogniser;
  if (actor.party == CaseParty::provider) unit = one.provider;
  if (actor.party != CaseParty::centre && unit == UnitId()) return false;
  role = actor.role;
  return world_.doors.may(caller, Action::case_act, {unit, {}}, today()).permitted() && holds(caller, role, unit);
}

base::Result<std::string> Cases::permitted(const access::Caller& caller, const Case& one,
                                           const catalog::CaseStep& step) const {
  if (!caller.known()) return access::refusal(access::Why::not_signed_in, Action::case_act);
  std::string role;
  // Nobody handles what it has opened itself, where who that was is sealed.
  const bool own = !one.opener.empty() && is_opener(caller, one);
  for (const catalog::CaseActor& actor : step.by) {
    if (own && actor.party != CaseParty::opener) continue;
    if (!is_party(caller, one, actor, role)) continue;
    if (took_other(caller, one, step)) return base::fail(kSamePerson, {{"step", step.name.zh}});
    return role;
  }
  return base::fail(kNotYourStep, {{"step", step.name.zh}, {"by", parties_of(step)}});
}

bool Cases::took_other(const access::Caller& caller, const Case& one, const catalog::CaseStep& step) {
  return std::ranges::any_of(one.steps, [&](const Taken& taken) {
    return taken.account == caller.account && std::ranges::find(step.not_by, taken.step) != step.not_by.end();
  });
}

base::Result<void> Cases::check_code(const Step& step) {
  if (step.step->fresh_code && !step.signed_with_code) return base::fail(kCodeNeeded, {{"step", step.step->name.zh}});
  return {};
}

// Whoever opened it; officers whose role takes one of its steps; whoever supervises the whole city. Who keeps
// complaints sees no other case.
bool Cases::sees(const access::Caller& caller, const Case& one) const {
  if (seals_opener(one)) {
    if (is_opener(caller, one)) return true;
    const auto units = world_.doors.units(caller, Action::case_read, today());
    if (!caller.directory || (!units.all && units.roots.empty())) return false;
    for (const UnitId root : units.roots) {
      const access::Unit* unit = caller.directory->unit(root);
      if (unit && unit->parent == UnitId()) return true;
    }
    std::string role;
    const catalog::CaseKind* kind = kind_of(one);
    return kind && std::ranges::any_of(kind->steps, [&](const catalog::CaseStep& step) {
             return std::ranges::any_of(step.by, [&](const catalog::CaseActor& actor) {
               return actor.party == CaseParty::centre && is_party(caller, one, actor, role);
             });
           });
  }
  if (speaks_for(caller, one.subject) &&
      world_.doors.may(caller, Action::own_case, {{}, one.subject}, today()).permitted()) {
    return true;
  }
  if (keeps_complaints_only(world_.catalog, caller, today())) return false;
  const auto units = world_.doors.units(caller, Action::case_read, today());
  if (units.all) return true;
  if (!caller.directory) return false;
  for (const UnitId unit : {one.recogniser, one.provider, one.own}) {
    if (unit != UnitId() && units.covers(*caller.directory, unit)) return true;
  }
  return false;
}

base::Result<void> Cases::check_conditions(const Case& one, const catalog::CaseStep& step,
                                           const std::set<CaseCondition>& only, bool with_days) const {
  for (const CaseCondition condition : only) {
    if (condition == CaseCondition::ours && !one.ours()) return base::fail(kNotOurs, {{"step", step.name.zh}});
    if (condition == CaseCondition::elsewhere && one.ours()) return base::fail(kOurs, {{"step", step.name.zh}});
    if (condition != CaseCondition::repairable || !with_days || !world_.earliest_repair) continue;
    TX_TRY(auto tx, world_.home.read_records());
    TX_TRY(const auto record, store::record(tx, one.record));
    if (!record) return base::fail(kNoRecord);
    TX_TRY(const auto earliest, world_.earliest_repair(*record));
    if (earliest && *earliest > today()) return base::fail(kTooEarly, {{"day", earliest->iso()}});
  }
  return {};
}

base::Result<void> Cases::check_record_field(const Case& one, const CaseField& field, const std::string& value) const {
  TX_TRY(auto tx, world_.home.read_records());
  RecordId id;
  if (!value.empty() && value.size() <= 17 && std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; })) {
    id = RecordId(std::stoll(value));
  }
  TX_TRY(const auto there, id == RecordId() ? std::optional<store::Record>() : store::record(tx, id));
  if (!there) return bad_field(field, "没有这条信息", "there is no such record");
  if (one.record == RecordId()) return {};
  TX_TRY(const auto about, store::record(tx, one.record));
  // A corrected version came after the one that was wrong, and says the same kind of thing.
  if (!about || about->item != there->item || there->id <= about->id) {
    return bad_field(field, "不是该信息更正后的版本", "not a corrected version of the record");
  }
  return {};
}

base::Result<void> Cases::check_form(const access::Caller& caller, const Case& one, const Step& step) const {
  for (const auto& [code, value] : step.form) {
    const bool known = std::ranges::find(step.step->form, code, &CaseField::code) != step.step->form.end();
    if (!known) {
      return base::fail(kField, {{"field", std::string(base::prefix_code_points(code, 40))},
                                 {"zh", "不是此步骤的表单项"},
                                 {"en", "not a field of this step"}});
    }
  }
  for (const CaseField& field : step.step->form) {
    const auto found = step.form.find(field.code);
    const bool blank = found == step.form.end() || base::trim(found->second).empty();
    const bool needed =
        field.required || std::ranges::find(field.required_for, step.outcome->code) != field.required_for.end();
    if (blank && needed) return bad_field(field, "必填", "required");
    if (blank) continue;
    TX_CHECK(check_value(field, found->second));
    const bool material = field.type == CaseFieldType::file && Materials::is_id(found->second);
    if (material && (!world_.materials || !world_.materials->waiting(found->second, caller.account))) {
      return bad_field(field, "：没有上传过这份材料，或者已用于别的业务",
                       "no such material was handed over, or it was used already");
    }
    if (field.type == CaseFieldType::record) TX_CHECK(check_record_field(one, field, found->second));
  }
  return {};
}

// The day on which the step was done: today, or what the form says, no later and not before the step before it.
base::Result<Day> Cases::day_of_step(const Case& one, const catalog::CaseStep& step, const Form& form) const {
  if (step.day_field.empty()) return today();
  const auto field = std::ranges::find(step.form, step.day_field, &CaseField::code);
  const auto found = form.find(step.day_field);
  const auto day = found == form.end() ? std::nullopt : base::parse_iso_day(found->second);
  if (!day) return bad_field(*field, "应为日期，例如 2026-04-01", "a day, like 2026-04-01");
  const Day earliest = one.steps.empty() ? today().plus_days(-kEnteredLateDays) : one.last().day;
  if (*day > today() || *day < earliest) {
    return bad_field(*field, fmt::format("应在 {} 至 {} 之间", earliest.iso(), today().iso()),
                     fmt::format("between {} and {}", earliest.iso(), today().iso()));
  }
  return *day;
}

}  // namespace taixin::cases

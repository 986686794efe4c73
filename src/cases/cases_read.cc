// Looking: one case, a subject's, an officer's, what is late.
#include <algorithm>
#include <boost/json.hpp>

#include "cases/errors.h"
#include "cases/step.h"

namespace taixin::cases {
namespace {

namespace json = boost::json;
using catalog::CaseParty;

base::Result<Case> made_of(const std::vector<store::CaseEvent>& events, const catalog::CaseRules& rules) {
  Case one;
  for (const store::CaseEvent& event : events) TX_CHECK(apply(one, event, rules));
  return one;
}

void read_form(std::string_view text, Form& form) {
  boost::system::error_code failed;
  const json::value parsed = json::parse(text, failed);
  if (failed || !parsed.is_object()) return;
  for (const auto& [code, value] : parsed.as_object()) {
    if (value.is_string()) form[std::string(code)] = std::string(value.as_string());
  }
}

std::string text_in(const json::value& object, std::string_view key) {
  const json::value* found = object.is_object() ? object.as_object().if_contains(key) : nullptr;
  return found && found->is_string() ? std::string(found->as_string()) : std::string();
}

}  // namespace

std::shared_ptr<const Case> Cases::find_open(int64_t id) const {
  const auto picture = picture_.get();
  const auto found = picture->find(id);
  return found == picture->end() ? nullptr : found->second;
}

base::Result<void> Cases::fits(const catalog::CaseRules& rules) const {
  std::map<int64_t, Case> all;
  TX_TRY(auto tx, world_.home.read_records());
  TX_CHECK(store::scan_case_events(tx, [&](const store::CaseEvent& event) -> base::Result<void> {
    Case& one = all[event.case_id];
    TX_CHECK(apply(one, event, rules));
    TX_CHECK(rules_of(one, rules));
    if (one.final) all.erase(event.case_id);
    return {};
  }));
  return {};
}

const catalog::CaseKind* Cases::kind_of(const Case& one) const { return rules().kind(one.kind, one.applied); }

base::Result<CaseRead> Cases::read(const access::Caller& caller, int64_t id) const {
  TX_TRY(auto tx, world_.home.read_records());
  TX_TRY(const auto events, store::case_events(tx, id));
  if (events.empty()) return base::fail(kNoCase);
  TX_TRY(Case one, made_of(events, rules()));
  if (!sees(caller, one)) return base::fail(kNoCase);
  CaseRead out;
  for (size_t i = 0; i < events.size(); ++i) {
    const store::CaseEvent& event = events[i];
    StepRead step;
    step.taken = one.steps[i];
    step.basis = event.basis;
    if (event.sealed.empty()) {
      read_form(event.form_json, step.form);
    } else if (const auto text = world_.vault.unseal(one.opener.empty() ? one.subject : key_of(one.id),
                                                     {"case form", event.id, 0}, event.sealed)) {
      read_form(text->reveal(), step.form);
    } else {
      step.erased = true;
    }
    boost::system::error_code failed;
    const json::value detail = json::parse(event.detail_json, failed);
    step.notice = text_in(detail, "notice_zh");
    step.notice_en = text_in(detail, "notice_en");
    const json::value effects = json::parse(event.effects_json, failed);
    if (effects.is_array()) {
      for (const json::value& effect : effects.as_array()) {
        if (effect.is_string()) step.effects.emplace_back(effect.as_string());
      }
    }
    out.steps.push_back(std::move(step));
  }
  out.one = std::make_shared<const Case>(std::move(one));
  return out;
}

std::vector<std::string> Cases::materials_in(const Step& step) const {
  std::vector<std::string> out;
  if (!world_.materials) return out;
  for (const catalog::CaseField& field : step.step->form) {
    const auto found = step.form.find(field.code);
    const bool material =
        field.type == catalog::CaseFieldType::file && found != step.form.end() && Materials::is_id(found->second);
    if (material && std::ranges::find(out, found->second) == out.end()) out.push_back(found->second);
  }
  return out;
}

// What a step handed over belongs to its case.
base::Result<void> Cases::attach_materials(const store::CaseEvent& event) {
  if (!world_.materials || event.detail_json.find("\"materials\"") == std::string::npos) return {};
  boost::system::error_code failed;
  const json::value detail = json::parse(event.detail_json, failed);
  const json::value* list = detail.is_object() ? detail.as_object().if_contains("materials") : nullptr;
  if (!list || !list->is_object()) return {};
  const bool sealed = detail.as_object().contains("materials_sealed");
  for (const auto& one : list->as_object()) {
    TX_CHECK(world_.materials->belongs(std::string(one.key()), event.case_id, sealed));
  }
  return {};
}

base::Result<Cases::MaterialRead> Cases::material(const access::Caller& caller, int64_t id,
                                                  std::string_view material) const {
  TX_TRY(const CaseRead found, read(caller, id));
  if (!world_.materials) return base::fail(kNoMaterial);
  MaterialRead out;
  TX_TRY(out.material, world_.materials->of_case(material, id));
  const catalog::CaseKind* kind = kind_of(*found.one);
  const SubjectId key = kind ? sealed_under(*found.one, *kind) : SubjectId();
  TX_TRY(out.bytes, world_.materials->read(out.material, key));
  out.one = found.one;
  return out;
}

std::vector<Cases::Next> Cases::next(const access::Caller& caller, const Case& one) const {
  std::vector<Next> out;
  const auto rules = rules_of(one, this->rules());
  if (!rules || one.final) return out;
  for (const catalog::CaseStep& step : (*rules)->steps) {
    if (std::ranges::find(step.from, one.state) == step.from.end()) continue;
    if (!check_conditions(one, step, step.only, false) || !permitted(caller, one, step)) continue;
    if (took_other(caller, one, step)) continue;  // for a second person
    Next next{&step, {}};
    for (const catalog::CaseOutcome& outcome : step.outcomes) {
      if (check_conditions(one, step, outcome.only, false)) next.outcomes.push_back(&outcome);
    }
    if (!next.outcomes.empty()) out.push_back(std::move(next));
  }
  return out;
}

base::Result<std::vector<Cases::Openable>> Cases::openable(const access::Caller& caller, RecordId record,
                                                           SubjectId subject) const {
  TX_TRY(const Case one, fresh(caller, record, subject));
  const auto about = record == RecordId() ? catalog::CaseAbout::subject : catalog::CaseAbout::record;
  std::vector<Openable> out;
  for (const catalog::CaseKind& kind : rules().kinds) {
    if (kind.sealed_opener) continue;  // they have a page of their own
    if (!is_for(kind, one.subject)) continue;
    for (const catalog::CaseStep& step : kind.steps) {
      if (kind.about != about || !step.opens()) continue;
      // A step that may be entered late may belong to rules that are no longer in force.
      if (!kind.basis.in_force(today()) && (step.day_field.empty() || kind.basis.from > today())) continue;
      if (!check_conditions(one, step, step.only, false)) continue;
      if (permitted(caller, one, step)) out.push_back({&kind, &step});
    }
  }
  return out;
}

base::Result<std::vector<std::shared_ptr<const Case>>> Cases::made_of_ids(const std::vector<int64_t>& ids) const {
  TX_TRY(auto tx, world_.home.read_records());
  std::vector<std::shared_ptr<const Case>> out;
  for (const int64_t id : ids) {
    TX_CHECK(tx.renew_if_old());
    TX_TRY(const auto events, store::case_events(tx, id));
    TX_TRY(Case one, made_of(events, rules()));
    out.push_back(std::make_shared<const Case>(std::move(one)));
  }
  return out;
}

base::Result<std::vector<std::shared_ptr<const Case>>> Cases::of_subject(SubjectId subject) const {
  std::vector<int64_t> ids;
  {
    TX_TRY(auto tx, world_.home.read_records());
    TX_TRY(ids, store::cases_of_subject(tx, subject, kOfSubjectMax));
  }
  TX_TRY(auto out, made_of_ids(ids));
  std::erase_if(out, [](const auto& one) { return !one->opener.empty(); });
  return out;
}

std::vector<std::shared_ptr<const Case>> Cases::of_officer(const access::Caller& caller, bool mine) const {
  std::vector<std::shared_ptr<const Case>> out;
  const auto picture = picture_.get();
  for (const auto& [id, one] : *picture) {
    if (sees(caller, *one) && (!mine || !next(caller, *one).empty())) out.push_back(one);
  }
  return out;
}

std::vector<Running> Cases::clocks(const Case& one) const {
  const catalog::CaseKind* kind = kind_of(one);
  return kind ? running(one, *kind, world_.catalog.calendar(), today()) : std::vector<Running>();
}

std::vector<Due> Cases::due(Day day) const {
  std::vector<Due> out;
  const auto picture = picture_.get();
  const catalog::Calendar& calendar = world_.catalog.calendar();
  for (const auto& [id, one] : *picture) {
    const catalog::CaseKind* kind = kind_of(*one);
    if (!kind) continue;
    for (Running& run : running(*one, *kind, calendar, day)) {
      if (run.hint() || (run.due.ok() && !run.late(day))) continue;
      Due late{one, run, 0, {}};
      if (run.due.ok()) {
        const auto days = calendar.working_days_between(*run.due, day);
        late.late = days ? *days : 0;
      }
      const CaseParty party = run.clock->escalate.party;
      if (party == CaseParty::own) late.told = one->own;
      if (party == CaseParty::recogniser) late.told = one->recogniser;
      if (party == CaseParty::provider) late.told = one->provider;
      out.push_back(std::move(late));
    }
  }
  return out;
}

}  // namespace taixin::cases

#include "cases/cases.h"

#include <algorithm>
#include <boost/json.hpp>

#include "access/errors.h"
#include "base/text.h"
#include "cases/errors.h"
#include "cases/step.h"
#include "identity/id_finder.h"
#include "store/records.h"

namespace taixin::cases {
namespace {

namespace json = boost::json;
using catalog::CaseAbout;
using catalog::CaseEffect;
using catalog::CaseParty;

std::string joined(const std::vector<std::string>& clauses) { return fmt::format("{}", fmt::join(clauses, "；")); }

vault::Context form_context(int64_t event) { return {"case form", event, 0}; }

bool is_person(SubjectId subject) { return subject.get() >= vault::Vault::kFirstPerson; }

std::string json_of(const Form& form) {
  json::object out;
  for (const auto& [code, value] : form) {
    if (!base::trim(value).empty()) out[code] = value;
  }
  return json::serialize(out);
}

base::Error no_step(const catalog::CaseKind& kind, std::string_view step, std::string_view outcome) {
  return base::fail(kNoStep, {{"kind", kind.name.zh},
                              {"step", std::string(base::prefix_code_points(step, 40))},
                              {"outcome", std::string(base::prefix_code_points(outcome, 40))}});
}

std::string state_name(const Case& one, const catalog::CaseRules& rules) {
  const catalog::CaseKind* kind = rules.kind(one.kind, one.applied);
  const catalog::CaseState* state = kind ? kind->state(one.state) : nullptr;
  return state ? state->name.zh : one.state;
}

std::string step_name(const Case& one, const catalog::CaseRules& rules) {
  const catalog::CaseKind* kind = rules.kind(one.kind, one.applied);
  const catalog::CaseStep* step = kind ? kind->step(one.last().step) : nullptr;
  return step ? step->name.zh : one.last().step;
}

}  // namespace

bool is_for(const catalog::CaseKind& kind, SubjectId subject) {
  if (kind.subjects == catalog::CaseSubjects::any) return true;
  return is_person(subject) == (kind.subjects == catalog::CaseSubjects::persons);
}

std::string filled(std::string words, int64_t id, Day day) {
  return base::fill(words, {{"case", std::to_string(id)}, {"day", day.iso()}});
}

base::Result<std::unique_ptr<Cases>> Cases::open(World world, Effects effects) {
  TX_CHECK(effects.complete());
  std::unique_ptr<Cases> out(new Cases(std::move(world), std::move(effects)));
  std::map<int64_t, Case> all;
  TX_TRY(auto tx, out->world_.home.read_records());
  TX_CHECK(store::scan_case_events(tx, [&](const store::CaseEvent& event) -> base::Result<void> {
    TX_CHECK(out->attach_materials(event));
    out->last_event_ = event.id;
    out->last_case_ = std::max(out->last_case_, event.case_id);
    Case& one = all[event.case_id];
    TX_CHECK(apply(one, event, out->rules()));
    if (!one.opener.empty()) out->sealed_[one.id] = one.opener;
    if (one.final) all.erase(event.case_id);
    return {};
  }));
  Picture picture;
  for (auto& [id, one] : all) picture.emplace(id, std::make_shared<const Case>(std::move(one)));
  out->picture_.set(std::make_shared<const Picture>(std::move(picture)));
  return out;
}

void Cases::show(const Case& one) {
  auto next = std::make_shared<Picture>(*picture_.get());
  if (one.final) {
    next->erase(one.id);
  } else {
    (*next)[one.id] = std::make_shared<const Case>(one);
  }
  picture_.set(std::move(next));
}

// ---- opening

// Who made the record: by the code of the body that its document names, by that body's name, else who handed it over.
base::Result<Cases::About> Cases::about_record(RecordId id) const {
  About out;
  TX_TRY(auto tx, world_.home.read_records());
  TX_TRY(const auto record, id == RecordId() ? std::optional<store::Record>() : store::record(tx, id));
  if (!record) return base::fail(kNoRecord);
  out.record = *record;
  const auto mark = world_.facts.head();
  out.holder = world_.facts.present(world_.facts.holder(id, record->subject, mark), mark);
  if (out.holder == SubjectId()) return base::fail(kNoRecord);
  const auto directory = world_.directory();
  TX_TRY(const auto submission, store::submission(tx, record->submission));
  const access::Unit* provider = submission ? directory->unit_called(submission->source) : nullptr;
  if (provider) out.provider = provider->id;
  TX_TRY(const auto numbers, store::item_numbers(tx));
  const auto code = std::ranges::find(numbers, record->item, &std::pair<store::ItemNo, std::string>::first);
  if (code == numbers.end()) return base::fail(kNoRecord);
  const catalog::Item* item = world_.catalog.item(base::ItemCode(code->second), today());
  std::string organ, name;
  if (item) {
    TX_TRY(const std::string plain, store::read_payload(tx, world_.packer, id));
    TX_TRY(const auto fields, store::read_plain_payload(plain));
    const int organ_at = item->organ_code.empty() ? -1 : item->index(item->organ_code);
    for (const auto& [ordinal, value] : fields) {
      const auto is = [&](int at) { return at >= 0 && item->fields[static_cast<size_t>(at)].ordinal == ordinal; };
      if (is(organ_at)) organ = value;
      if (is(item->at.organ)) name = value;
    }
  }
  const access::Unit* recogniser = organ.empty() ? nullptr : directory->unit_by_code(organ);
  if (!recogniser && !name.empty()) recogniser = directory->unit_called(name);
  if (!recogniser && organ.empty() && name.empty()) recogniser = provider;
  if (recogniser) out.recogniser = recogniser->id;
  return out;
}

// A case that nothing has happened in yet.
base::Result<Case> Cases::fresh(const access::Caller& caller, RecordId record, SubjectId subject) const {
  Case one;
  one.record = record;
  one.own = caller.assisted == SubjectId() ? caller.unit : UnitId();
  const access::Account* account = caller.who();
  const SubjectId self = caller.assisted != SubjectId() ? caller.assisted : account ? account->subject : SubjectId();
  if (record == RecordId()) {
    one.subject = subject == SubjectId() ? self : subject;
    return one;
  }
  TX_TRY(const About about, about_record(record));
  one.subject = about.holder;
  one.recogniser = about.recogniser;
  one.provider = about.provider;
  // Somebody else's record looks like none.
  const bool officer = account && account->kind == access::AccountKind::staff && caller.assisted == SubjectId();
  if (!officer && !speaks_for(caller, one.subject)) return base::fail(kNoRecord);
  return one;
}

// The kind in force on the day of the application, and its step.
base::Result<Cases::Step> Cases::opening_step(const access::Caller& caller, const Case& one, Opening& opening) const {
  std::string known;
  std::optional<base::Error> refused;
  for (const catalog::CaseKind& kind : rules().kinds) {
    if (kind.code != opening.kind) {
      if (kind.basis.in_force(today())) known += (known.empty() ? "" : " ") + kind.code;
      continue;
    }
    if (one.subject != SubjectId() && !is_for(kind, one.subject)) {
      const bool persons = kind.subjects == catalog::CaseSubjects::persons;
      refused = base::fail(kNotForSubject, {{"kind", kind.name.zh},
                                            {"zh", persons ? "自然人本人" : "单位和个体工商户"},
                                            {"en", persons ? "natural persons themselves" : "bodies"}});
      continue;
    }
    for (const catalog::CaseStep& step : kind.steps) {
      if (!step.opens() || (!opening.step.empty() && step.code != opening.step)) continue;
      const catalog::CaseOutcome* outcome = step.outcome(opening.outcome);
      if (!outcome) {
        if (!refused) refused = no_step(kind, step.code, opening.outcome);
        continue;
      }
      if (const auto role = permitted(caller, one, step); !role) {
        if (!refused) refused = role.error();
        continue;
      }
      const auto day = day_of_step(one, step, opening.form);
      if (!day) {
        refused = day.error();
        continue;
      }
      if (!kind.basis.in_force(*day)) continue;
      return Step{.kind = &kind,
                  .step = &step,
                  .outcome = outcome,
                  .form = std::move(opening.form),
                  .evidence = std::move(opening.evidence),
                  .day = *day,
                  .look_over = opening.look_over};
    }
  }
  if (refused) return *std::move(refused);
  return base::fail(
      kNoKind,
      {{"kind", std::string(base::prefix_code_points(opening.kind, 40))}, {"day", today().iso()}, {"known", known}});
}

base::Result<std::shared_ptr<const Case>> Cases::begin(const access::Caller& caller, Opening opening) {
  const std::lock_guard one_at_a_time(changing_);
  if (!caller.known()) return access::refusal(access::Why::not_signed_in, access::Action::own_case);
  TX_TRY(Case one, fresh(caller, opening.record, opening.subject));
  TX_TRY(const Step step, opening_step(caller, one, opening));
  if ((step.kind->about == CaseAbout::record) != (one.record != RecordId())) return base::fail(kNoRecord);
  if (one.subject == SubjectId()) return base::fail(kNoSubject);
  one.kind = step.kind->code;
  if (step.step->by.front().party == CaseParty::subject || step.kind->sealed_opener) one.own = UnitId();
  const auto picture = picture_.get();
  for (const auto& [id, other] : *picture) {
    if (one.record == RecordId() || other->kind != one.kind || other->record != one.record) continue;
    return base::fail(kAlreadyOpen, {{"case", std::to_string(id)}});
  }
  return take(caller, one, step);
}

// ---- acting

base::Result<std::shared_ptr<const Case>> Cases::act(const access::Caller& caller, const Acting& acting) {
  const std::lock_guard one_at_a_time(changing_);
  std::shared_ptr<const Case> one = find_open(acting.id);
  if (!one) {
    TX_TRY(const CaseRead ended, read(caller, acting.id));  // kNoCase
    one = ended.one;
  }
  if (!sees(caller, *one)) return base::fail(kNoCase);
  const std::string id = std::to_string(one->id);
  if (acting.version != one->version()) {
    return base::fail(kMoved, {{"case", id},
                               {"day", one->last().day.iso()},
                               {"step", step_name(*one, rules())},
                               {"state", state_name(*one, rules())}});
  }
  TX_TRY(const catalog::CaseKind* kind, rules_of(*one, rules()));
  const catalog::CaseStep* step = kind->step(acting.step);
  const catalog::CaseOutcome* outcome = step ? step->outcome(acting.outcome) : nullptr;
  if (!outcome || step->opens()) {
    return no_step(*kind, acting.step, acting.outcome);
  }
  if (std::ranges::find(step->from, one->state) == step->from.end()) {
    return base::fail(kStepClosed,
                      {{"case", id}, {"state", kind->state(one->state)->name.zh}, {"step", step->name.zh}});
  }
  Step taking{.kind = kind,
              .step = step,
              .outcome = outcome,
              .form = acting.form,
              .evidence = acting.evidence,
              .signed_with_code = acting.signed_with_code,
              .look_over = acting.look_over};
  TX_TRY(taking.day, day_of_step(*one, *step, acting.form));
  return take(caller, *one, taking);
}

SubjectId Cases::sealed_under(const Case& one, const catalog::CaseKind& kind) const {
  if (kind.sealed_opener) return key_of(one.id == 0 ? last_case_ + 1 : one.id);
  return is_person(one.subject) || kind.sealed ? one.subject : SubjectId();
}

// The form of a natural person's case, and of a kind that says so, is sealed under the subject's key; of a kind that
// seals who opened it, under the key of the case.
base::Result<void> Cases::keep_form(const Case& before, const Step& step, store::CaseEvent& event) {
  const std::string form = json_of(step.form);
  const SubjectId key = sealed_under(before, *step.kind);
  if (key == SubjectId()) {
    event.form_json = form;
    return {};
  }
  event.form_json = "{}";
  if (form == "{}") return {};
  if (!is_person(before.subject) || key != before.subject) TX_CHECK(world_.vault.ensure_keys(std::span(&key, 1)));
  TX_TRY(event.sealed, world_.vault.seal(key, form_context(event.id), form));
  return {};
}

base::Result<store::CaseEvent> Cases::event_of(const access::Caller& caller, const Case& before, const Step& step,
                                               std::string role) {
  store::CaseEvent event;
  event.id = last_event_ + 1;
  event.case_id = before.id == 0 ? last_case_ + 1 : before.id;
  event.number = before.version() + 1;
  event.kind = step.kind->code;
  event.step = step.step->code;
  event.outcome = step.outcome->code;
  event.state = step.outcome->to;
  event.day = step.day;
  const bool by_opener = step.kind->sealed_opener && (role == kAnybody || role == kOpener);
  event.account = by_opener ? 0 : caller.account.get();
  event.unit = by_opener ? 0 : caller.unit.get();
  event.via = by_opener ? store::Via::nobody : caller.via;
  event.role = std::move(role);
  event.subject = before.subject;
  event.record = before.record;
  event.basis = joined(step.step->basis.clauses);
  json::object detail{{"packs", base::hex(world_.catalog.digest())}};
  if (before.id == 0) {
    detail["own"] = before.own.get();
    detail["recogniser"] = before.recogniser.get();
    detail["provider"] = before.provider.get();
  }
  if (before.id == 0 && step.kind->sealed_opener) TX_CHECK(keep_opener(caller, before, detail, event.id));
  if (step.simulated()) detail["simulated"] = true;
  if (!step.evidence.empty()) detail["evidence"] = step.evidence;
  if (!step.outcome->notice.zh.empty()) {
    detail["notice_zh"] = filled(step.outcome->notice.zh, event.case_id, step.day);
    detail["notice_en"] = filled(step.outcome->notice.en, event.case_id, step.day);
  }
  event.detail_json = json::serialize(detail);
  json::array effects;
  for (const CaseEffect effect : step.outcome->effects) effects.emplace_back(catalog::case_effect_code(effect));
  event.effects_json = json::serialize(effects);
  TX_CHECK(keep_form(before, step, event));
  const std::vector<std::string> materials = materials_in(step);
  if (!materials.empty()) {
    const SubjectId key = sealed_under(before, *step.kind);
    json::object list;
    for (const std::string& id : materials) {
      const auto one = world_.materials->waiting(id, caller.account);
      if (!one) return base::fail(kNoMaterial);
      TX_CHECK(world_.materials->prepare(id, key));
      list[id] = json::object{{"sha256", one->sha256}, {"bytes", one->bytes}, {"type", one->type}};
    }
    detail["materials"] = std::move(list);
    if (key != SubjectId()) detail["materials_sealed"] = true;
    event.detail_json = json::serialize(detail);
  }
  return event;
}

base::Result<std::shared_ptr<const Case>> Cases::take(const access::Caller& caller, const Case& before,
                                                      const Step& step) {
  TX_TRY(std::string role, permitted(caller, before, *step.step));
  TX_CHECK(check_conditions(before, *step.step, step.step->only, true));
  TX_CHECK(check_conditions(before, *step.step, step.outcome->only, true));
  TX_CHECK(check_form(caller, before, step));
  const bool paper = base::is_utf8(step.evidence) && !base::has_control(step.evidence) &&
                     base::count_code_points(step.evidence) <= kEvidenceMax &&
                     identity::find_ids(step.evidence).empty();
  const bool at_window = caller.assisted != SubjectId();
  if (!paper || (at_window && base::trim(step.evidence).empty())) return base::fail(kEvidence);
  if (!step.step->extends.empty()) {
    const auto times = std::ranges::count(before.steps, step.step->code, &Taken::step);
    if (times >= step.step->extends_times) return base::fail(kExtended, {{"times", std::to_string(times)}});
  }
  if (step.look_over) return std::make_shared<const Case>(before);
  TX_CHECK(check_code(step));
  TX_TRY(store::CaseEvent event, event_of(caller, before, step, std::move(role)));
  const access::Account* account = event.account == 0 ? nullptr : caller.who();
  const access::Unit* unit = account && caller.directory ? caller.directory->unit(caller.unit) : nullptr;
  const Doing doing{before,
                    *step.kind,
                    *step.step,
                    *step.outcome,
                    event.case_id,
                    step.day,
                    account ? access::shown_name(*account) : std::string(),
                    unit ? unit->name : std::string(),
                    step.form};
  std::vector<std::unique_ptr<Work>> works;
  if (!step.simulated()) {
    for (const CaseEffect effect : step.outcome->effects) {
      TX_TRY(auto work, effects_.of(effect).prepare(doing));
      if (work) works.push_back(std::move(work));
    }
  }
  {
    const auto in_order = world_.facts.sealing();
    TX_CHECK(world_.home.records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
      TX_TRY(auto appended, store::append_case_event(tx, event));
      TX_ASSERT(appended.first && appended.event.id == event.id, "step {} of case {} is not the next", event.number,
                event.case_id);
      event = std::move(appended.event);
      for (const auto& work : works) TX_CHECK(work->commit(tx, event));
      return {};
    }));
    for (const auto& work : works) work->committed();
  }
  // What fails here is done at the next start: the event names them.
  (void)attach_materials(event);
  last_event_ = event.id;
  last_case_ = std::max(last_case_, event.case_id);
  Case after = before;
  const auto applied = apply(after, event, rules());
  TX_ASSERT(applied.ok(), "an event of our own: {}", applied.error().message(base::Lang::en));
  if (!after.opener.empty()) sealed_[after.id] = after.opener;
  show(after);
  return std::make_shared<const Case>(std::move(after));
}

}  // namespace taixin::cases

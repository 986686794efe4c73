// What packs say about cases: each kind read and typed, then what its parts say of each other, then whether every case
// of it can end.
#include <algorithm>
#include <array>

#include "catalog/case_rules.h"
#include "catalog/door_rules.h"
#include "catalog/errors.h"
#include "catalog/loader.h"

namespace taixin::catalog {

namespace {

constexpr int kWithinMax = 366;
constexpr int64_t kTextMax = 5000;
constexpr std::array kParties{CaseParty::subject, CaseParty::own,     CaseParty::recogniser, CaseParty::provider,
                              CaseParty::centre,  CaseParty::anybody, CaseParty::opener};
// Without a role.
constexpr bool is_private(CaseParty party) {
  return party == CaseParty::subject || party == CaseParty::anybody || party == CaseParty::opener;
}
constexpr int kEraseDaysMax = 3660;
constexpr std::array kConditions{CaseCondition::ours, CaseCondition::elsewhere, CaseCondition::repairable};
constexpr std::pair<std::string_view, CaseFieldType> kTypes[] = {
    {"text", CaseFieldType::text},     {"day", CaseFieldType::day},   {"record", CaseFieldType::record},
    {"choice", CaseFieldType::choice}, {"flag", CaseFieldType::flag}, {"file", CaseFieldType::file}};

void refuse(const Entry& entry, std::string_view key, std::string zh, std::string en) {
  entry.refuse(kCaseRule, {{"key", std::string(key)}, {"zh", std::move(zh)}, {"en", std::move(en)}}, key);
}

bool is_plain(std::string_view code) {
  return !code.empty() &&
         std::ranges::all_of(code, [](char c) { return (c >= 'a' && c <= 'z') || c == '_' || (c >= '0' && c <= '9'); });
}

std::string read_code(Entry& entry) {
  std::string code = entry.text("code");
  if (!code.empty() && !is_plain(code)) entry.bad_value("code", code, "[a-z0-9_]+");
  return code;
}

// One of a closed set by its code; notes what is not one.
template <class Values, class Code>
auto named(Entry& entry, std::string_view key, std::string_view value, const Values& values, const Code& code)
    -> std::optional<std::decay_t<decltype(*std::begin(values))>> {
  std::string known;
  for (const auto one : values) {
    if (code(one) == value) return one;
    known += (known.empty() ? "" : " ") + std::string(code(one));
  }
  entry.bad_value(key, value, known);
  return std::nullopt;
}

// "subject", or "recogniser:case_officer": whose, and in which role.
std::optional<CaseActor> read_actor(Entry& entry, std::string_view key, const std::string& text) {
  const size_t colon = text.find(':');
  const auto party = named(entry, key, std::string_view(text).substr(0, colon), kParties, case_party_code);
  if (!party) return std::nullopt;
  CaseActor out{*party, colon == text.npos ? std::string() : text.substr(colon + 1)};
  if (is_private(out.party) != out.role.empty()) {
    refuse(entry, key, "工作人员须写明角色（单位:角色），主体、任何人、申请人（subject anybody opener）不写角色",
           "officers need a role (unit:role); subject, anybody and opener have none");
  }
  return out;
}

std::set<CaseCondition> read_only(Entry& entry) {
  std::set<CaseCondition> out;
  for (const std::string& text : entry.texts("only", Need::optional)) {
    if (const auto one = named(entry, "only", text, kConditions, case_condition_code)) out.insert(*one);
  }
  return out;
}

// What a form may ask of whoever fills it in: the words of HTML's autofill (4.10.18.7.1) that WCAG 2.1 names as
// purposes (section 7), but for passwords, codes, payment cards and sums, which no form of a case asks for.
constexpr std::string_view kAutofill[] = {"name",
                                          "honorific-prefix",
                                          "given-name",
                                          "additional-name",
                                          "family-name",
                                          "honorific-suffix",
                                          "nickname",
                                          "organization-title",
                                          "organization",
                                          "street-address",
                                          "address-line1",
                                          "address-line2",
                                          "address-line3",
                                          "address-level1",
                                          "address-level2",
                                          "address-level3",
                                          "address-level4",
                                          "country",
                                          "country-name",
                                          "postal-code",
                                          "language",
                                          "bday",
                                          "bday-day",
                                          "bday-month",
                                          "bday-year",
                                          "sex",
                                          "url",
                                          "tel",
                                          "tel-country-code",
                                          "tel-national",
                                          "tel-area-code",
                                          "tel-local",
                                          "tel-extension",
                                          "email",
                                          "impp"};

CaseField read_field(Entry& entry) {
  CaseField out;
  out.code = read_code(entry);
  out.name = entry.name();
  const std::string type = entry.text("type");
  const auto* found = std::ranges::find(kTypes, type, &std::pair<std::string_view, CaseFieldType>::first);
  if (found == std::end(kTypes)) {
    if (!type.empty()) entry.bad_value("type", type, "text day record choice flag file");
  } else {
    out.type = found->second;
  }
  out.required = entry.flag("required");
  out.required_for = entry.texts("required_for", Need::optional);
  if (out.type == CaseFieldType::text) {
    if (!entry.has("max")) entry.refuse(kMissingKey, {{"entry", entry.label()}, {"key", "max"}});
    out.max = static_cast<size_t>(entry.integer("max", 1, 1, kTextMax));
  }
  out.autofill = entry.text("autofill", Need::optional);
  if (!out.autofill.empty() && std::ranges::find(kAutofill, out.autofill) == std::end(kAutofill)) {
    entry.bad_value("autofill", out.autofill, fmt::format("{}", fmt::join(kAutofill, " ")));
  }
  if (!out.autofill.empty() && out.type != CaseFieldType::text) {
    refuse(entry, "autofill", "自动填充（autofill）只用于 text", "autofill belongs to a text");
  }
  for (Entry& choice : entry.tables("choices")) {
    out.choices.emplace_back(read_code(choice), choice.name());
    choice.finish();
  }
  if ((out.type == CaseFieldType::choice) == out.choices.empty()) {
    refuse(entry, "choices", "选项（choices）只用于 choice，且不能为空",
           "choices belong to a choice, which needs some");
  }
  entry.finish();
  return out;
}

CaseOutcome read_outcome(Entry& entry) {
  CaseOutcome out;
  out.to = entry.text("to");
  std::vector<CaseEffect> all;
  for (size_t i = 0; i < kCaseEffects; ++i) all.push_back(static_cast<CaseEffect>(i));
  for (const std::string& text : entry.texts("effects", Need::optional)) {
    if (const auto one = named(entry, "effects", text, all, case_effect_code)) {
      if (std::ranges::find(out.effects, *one) != out.effects.end()) entry.bad_value("effects", text, "once");
      out.effects.push_back(*one);
    }
  }
  const auto has = [&](CaseEffect effect) { return std::ranges::find(out.effects, effect) != out.effects.end(); };
  out.letter = entry.text("letter", Need::optional);
  if (!out.letter.empty() && !is_plain(out.letter)) entry.bad_value("letter", out.letter, "[a-z0-9_]+");
  if (has(CaseEffect::letter) == out.letter.empty()) {
    refuse(entry, "letter", "效果 letter 与文书代码 letter 须同时写",
           "the effect `letter` and the code `letter` come together");
  }
  if (entry.has("notice")) out.notice = entry.message("notice");
  if (has(CaseEffect::notify) == out.notice.zh.empty()) {
    refuse(entry, "notice", "效果 notify 与告知内容 notice 须同时写",
           "the effect `notify` and the words `notice` come together");
  }
  return out;
}

void read_outcomes(Entry& entry, CaseStep& step) {
  std::vector<Entry> several = entry.tables("outcome");
  if (several.empty()) {
    step.outcomes.push_back(read_outcome(entry));
    return;
  }
  for (Entry& one : several) {
    CaseOutcome out = read_outcome(one);
    out.code = read_code(one);
    out.name = one.name();
    out.only = read_only(one);
    one.finish();
    if (step.outcome(out.code)) one.bad_value("code", out.code, "once");
    step.outcomes.push_back(std::move(out));
  }
}

CaseStep read_step(Entry& entry, const CaseKind& kind) {
  CaseStep out;
  out.code = read_code(entry);
  out.name = entry.name();
  const bool own_basis = entry.has("basis");
  out.basis = own_basis ? entry.basis() : kind.basis;
  for (const std::string& text : entry.texts("by", Need::required)) {
    if (const auto actor = read_actor(entry, "by", text)) out.by.push_back(*actor);
  }
  out.from = entry.texts("from_states", Need::optional);
  out.only = read_only(entry);
  for (Entry& field : entry.tables("form")) {
    out.form.push_back(read_field(field));
    const auto same = std::ranges::count(out.form, out.form.back().code, &CaseField::code);
    if (same > 1) field.bad_value("code", out.form.back().code, "once");
  }
  read_outcomes(entry, out);
  out.day_field = entry.text("day_field", Need::optional);
  if (const auto field = std::ranges::find(out.form, out.day_field, &CaseField::code);
      !out.day_field.empty() && (field == out.form.end() || field->type != CaseFieldType::day || !field->required)) {
    refuse(entry, "day_field", "须是表单中必填的日期", "it is a required day of the form");
  }
  out.not_by = entry.texts("not_by", Need::optional);
  out.fresh_code = entry.flag("fresh_code");
  out.opens_identity = entry.flag("opens_identity");
  if (out.opens_identity && (!out.fresh_code || out.not_by.empty())) {
    refuse(entry, "opens_identity", "开启身份须有 fresh_code，且由另一人（not_by）办理",
           "who opened a case is read after a fresh code of a second person (fresh_code, not_by)");
  }
  if (auto extends = entry.table("extends")) {
    out.extends = extends->text("clock");
    out.extends_by = static_cast<int>(extends->integer("by", 1, 1, kWithinMax));
    out.extends_times = static_cast<int>(extends->integer("times", 1, 1, 10));
    extends->finish();
    const auto reason = std::ranges::find(out.form, "reason", &CaseField::code);
    if (!own_basis || reason == out.form.end() || !reason->required) {
      refuse(entry, "extends", "延长期限须写明自己的条款（basis），表单须有必填的 reason",
             "an extension needs a clause of its own (basis) and a required field `reason`");
    }
  }
  entry.finish();
  return out;
}

CaseClock read_case_clock(Entry& entry, const CaseKind& kind) {
  CaseClock out;
  out.code = read_code(entry);
  out.name = entry.name();
  out.basis = entry.has("basis") ? entry.basis() : kind.basis;
  out.from = entry.texts("from_steps", Need::optional);
  out.in = entry.texts("in_states", Need::optional);
  if (out.from.empty() == out.in.empty()) {
    refuse(entry, "from_steps", "写明从哪一步起算（from_steps）或者在哪些状态中计算（in_states），二者取一",
           "either the steps it counts from (from_steps) or the states in which it runs (in_states)");
  }
  if (!entry.has("within")) entry.refuse(kMissingKey, {{"entry", entry.label()}, {"key", "within"}});
  out.within = static_cast<int>(entry.integer("within", 0, 0, kWithinMax));
  if (auto longer = entry.table("when")) {
    out.after = longer->text("after");
    out.within_after = static_cast<int>(longer->integer("within", 0, 1, kWithinMax));
    if (out.within_after <= out.within) longer->bad_value("within", std::to_string(out.within_after), "> within");
    longer->finish();
  }
  out.until = entry.texts("until_steps", Need::optional);
  if (auto pause = entry.table("pause")) {
    out.pauses = pause->texts("states", Need::required);
    out.pause_basis = pause->basis();  // a clause that says so
    pause->finish();
  }
  const std::string escalate = entry.text("escalate");
  if (const auto actor = escalate.empty() ? std::nullopt : read_actor(entry, "escalate", escalate)) {
    out.escalate = *actor;
    if (is_private(actor->party)) entry.bad_value("escalate", escalate, "own recogniser provider centre");
  }
  entry.finish();
  return out;
}

CaseState read_state(Entry& entry) {
  CaseState out;
  out.code = read_code(entry);
  out.name = entry.name();
  out.final = entry.flag("final");
  if (!out.final) {
    const std::string with = entry.text("with");
    if (!with.empty()) out.with = named(entry, "with", with, kParties, case_party_code).value_or(CaseParty::centre);
  }
  entry.finish();
  return out;
}

// ---- what the parts say of each other
class KindCheck {
 public:
  KindCheck(const CaseKind& kind, const Entry& entry, const std::vector<Role>& roles)
      : kind_(kind), entry_(entry), roles_(roles) {}
  void run() {
    check_once("state", kind_.states);
    check_once("step", kind_.steps);
    check_once("clock", kind_.clocks);
    for (const CaseStep& step : kind_.steps) check(step);
    for (const CaseClock& clock : kind_.clocks) check(clock);
    for (const std::string& state : kind_.erase_states) {
      need_state("erase.states", state);
      const CaseState* found = kind_.state(state);
      if (found && !found->final) say("只有办结状态才到期删除", "only what has ended is erased on a date");
    }
    if (std::ranges::none_of(kind_.steps, &CaseStep::opens)) {
      say("没有开启业务的步骤（不写 from_states 的步骤）", "no step opens it (a step without from_states)");
    }
    check_ways();
  }

 private:
  void say(const std::string& zh, const std::string& en) const {
    entry_.refuse(kCaseRule, {{"key", kind_.code}, {"zh", zh}, {"en", en}}, "code");
  }
  void dead(std::string_view key, const std::string& value, const char* zh, const char* en) const {
    entry_.refuse(
        kDeadReference,
        {{"key", kind_.code + "." + std::string(key)}, {"value", value}, {"target_zh", zh}, {"target_en", en}}, "code");
  }
  template <class Entries>
  void check_once(std::string_view what, const Entries& all) const {
    std::set<std::string> seen;
    for (const auto& one : all) {
      if (seen.insert(one.code).second) continue;
      entry_.refuse(kDuplicate, {{"key", std::string(what)}, {"value", one.code}, {"other", kind_.code}}, "code");
    }
  }
  void need_state(std::string_view key, const std::string& code) const {
    if (!kind_.state(code)) dead(key, code, "状态", "state");
  }
  void need_step(std::string_view key, const std::string& code) const {
    if (!kind_.step(code)) dead(key, code, "步骤", "step");
  }
  void need_role(std::string_view key, const CaseActor& actor) const {
    if (is_private(actor.party)) return;
    const auto found = std::ranges::find(roles_, actor.role, &Role::code);
    if (found == roles_.end()) return dead(key, actor.role, "角色", "role");
  }
  void check(const CaseStep& step) const;
  void check_erasure(const CaseStep& step) const;
  void check(const CaseClock& clock) const;
  void check_ways() const;

  const CaseKind& kind_;
  const Entry& entry_;
  const std::vector<Role>& roles_;
};

void KindCheck::check(const CaseStep& step) const {
  for (const CaseActor& actor : step.by) {
    need_role(step.code + ".by", actor);
    const bool of_opener = actor.party == CaseParty::anybody || actor.party == CaseParty::opener;
    if (of_opener != kind_.sealed_opener && is_private(actor.party)) {
      say(fmt::format("步骤 {}：anybody、opener 只用于身份封存（sealed_opener）的业务，该类业务没有 subject",
                      step.code),
          fmt::format("{}: anybody and opener belong to kinds with sealed_opener, which have no subject", step.code));
    }
    if (actor.party == CaseParty::anybody && !step.opens()) {
      say(fmt::format("步骤 {}：anybody 只能开启业务", step.code), fmt::format("{}: anybody only opens", step.code));
    }
  }
  for (const std::string& other : step.not_by) need_step(step.code + ".not_by", other);
  if (step.opens_identity && !kind_.sealed_opener) {
    say(fmt::format("步骤 {} 开启身份，而本业务不封存身份", step.code),
        fmt::format("{} opens an identity, and this kind seals none", step.code));
  }
  for (const std::string& state : step.from) {
    need_state(step.code + ".from_states", state);
    if (const auto* found = kind_.state(state); found && found->final) {
      say(fmt::format("步骤 {} 从办结状态 {} 出发", step.code, state),
          fmt::format("the step {} begins in the final state {}", step.code, state));
    }
  }
  for (const CaseOutcome& outcome : step.outcomes) {
    need_state(step.code + ".to", outcome.to);
    const bool on_record = std::ranges::any_of(outcome.effects, is_record_effect);
    if (on_record && kind_.about != CaseAbout::record) {
      say(fmt::format("步骤 {} 对记录有效果，而本业务不针对记录", step.code),
          fmt::format("the step {} has an effect on a record, and this case is about none", step.code));
    }
  }
  check_erasure(step);
  for (const CaseField& field : step.form) {
    for (const std::string& outcome : field.required_for) {
      if (outcome.empty() || !step.outcome(outcome)) dead(step.code + "." + field.code, outcome, "结果", "outcome");
    }
  }
  if (!step.extends.empty() && !kind_.clock(step.extends)) dead(step.code + ".extends", step.extends, "时限", "clock");
  const bool asks_record = step.only.contains(CaseCondition::ours) || step.only.contains(CaseCondition::elsewhere) ||
                           step.only.contains(CaseCondition::repairable);
  if (asks_record && kind_.about != CaseAbout::record) {
    say(fmt::format("步骤 {} 的条件须针对记录", step.code), fmt::format("conditions of {} need a record", step.code));
  }
}

bool has_effect(const CaseStep& step, CaseEffect effect) {
  return std::ranges::any_of(step.outcomes, [&](const CaseOutcome& one) {
    return std::ranges::find(one.effects, effect) != one.effects.end();
  });
}

// Erasure is a person's, and takes two: whoever asked for it does not confirm it.
void KindCheck::check_erasure(const CaseStep& step) const {
  const bool asks = has_effect(step, CaseEffect::ask_erasure), confirms = has_effect(step, CaseEffect::confirm_erasure);
  const bool drops = has_effect(step, CaseEffect::drop_erasure);
  if ((asks || confirms || drops) && kind_.subjects != CaseSubjects::persons) {
    say(fmt::format("步骤 {}：删除个人信息只用于自然人的业务（subjects = persons）", step.code),
        fmt::format("{}: erasure belongs to kinds for persons (subjects = persons)", step.code));
  }
  const auto reason = std::ranges::find(step.form, "reason", &CaseField::code);
  if (drops && (reason == step.form.end() || !reason->required)) {
    say(fmt::format("步骤 {}：退回删除须有必填的 reason", step.code),
        fmt::format("{}: withdrawing an erasure needs a required field `reason`", step.code));
  }
  if (!confirms) return;
  for (const CaseStep& other : kind_.steps) {
    if (!has_effect(other, CaseEffect::ask_erasure)) continue;
    if (&other == &step || std::ranges::find(step.not_by, other.code) == step.not_by.end()) {
      say(fmt::format("步骤 {}：批准删除的人不能是提交删除的人，not_by 须写明步骤 {}", step.code, other.code),
          fmt::format("{}: whoever asks for an erasure does not confirm it: not_by has to name {}", step.code,
                      other.code));
    }
  }
}

void KindCheck::check(const CaseClock& clock) const {
  for (const std::string& step : clock.from) need_step(clock.code + ".from_steps", step);
  for (const std::string& state : clock.in) {
    need_state(clock.code + ".in_states", state);
    if (const auto* found = kind_.state(state); found && found->final) {
      say(fmt::format("时限 {} 在办结状态 {} 中计算", clock.code, state),
          fmt::format("the clock {} runs in the final state {}", clock.code, state));
    }
  }
  if (!clock.in.empty() && (!clock.until.empty() || !clock.pauses.empty() || !clock.after.empty())) {
    say(fmt::format("时限 {}：in_states 不与 until_steps、pause、when 同写", clock.code),
        fmt::format("{}: in_states has no until_steps, pause or when beside it", clock.code));
  }
  if (!clock.after.empty()) need_step(clock.code + ".when.after", clock.after);
  for (const std::string& step : clock.until) need_step(clock.code + ".until_steps", step);
  for (const std::string& state : clock.pauses) need_state(clock.code + ".pause", state);
  need_role(clock.code + ".escalate", clock.escalate);
}

// Every state is reached, and from every state a final one; whether or not the record is the city's own.
void KindCheck::check_ways() const {
  for (const CaseCondition where : {CaseCondition::ours, CaseCondition::elsewhere}) {
    const CaseCondition other = where == CaseCondition::ours ? CaseCondition::elsewhere : CaseCondition::ours;
    std::set<std::string> reached;
    std::vector<std::pair<std::string, std::string>> ways;
    for (const CaseStep& step : kind_.steps) {
      if (step.only.contains(other)) continue;
      for (const CaseOutcome& outcome : step.outcomes) {
        if (outcome.only.contains(other)) continue;
        if (step.opens()) reached.insert(outcome.to);
        for (const std::string& state : step.from) ways.emplace_back(state, outcome.to);
      }
    }
    for (bool more = true; more;) {
      more = false;
      for (const auto& [from, to] : ways) more |= reached.contains(from) && reached.insert(to).second;
    }
    std::set<std::string> ends;
    for (const CaseState& state : kind_.states) {
      if (state.final) ends.insert(state.code);
    }
    for (bool more = true; more;) {
      more = false;
      for (const auto& [from, to] : ways) more |= ends.contains(to) && ends.insert(from).second;
    }
    for (const std::string& state : reached) {
      if (ends.contains(state)) continue;
      say(fmt::format("状态 {} 没有到办结的路（{}）", state, case_condition_code(where)),
          fmt::format("no way leads from the state {} to a final one ({})", state, case_condition_code(where)));
    }
  }
  for (const CaseState& state : kind_.states) {
    const bool met = std::ranges::any_of(kind_.steps, [&](const CaseStep& step) {
      return std::ranges::any_of(step.outcomes, [&](const CaseOutcome& one) { return one.to == state.code; });
    });
    if (!met) {
      say(fmt::format("没有步骤到达状态 {}", state.code), fmt::format("no step leads to the state {}", state.code));
    }
  }
}

}  // namespace

void Loader::read_case(Entry& entry) {
  CaseKind out;
  out.code = plain_code(entry);
  out.name = entry.name();
  out.basis = entry.basis();
  const std::string about = entry.text("about");
  if (about == "subject") {
    out.about = CaseAbout::subject;
  } else if (!about.empty() && about != "record") {
    entry.bad_value("about", about, "record subject");
  }
  const std::string subjects = entry.text("subjects", Need::optional);
  if (subjects == "persons") {
    out.subjects = CaseSubjects::persons;
  } else if (subjects == "bodies") {
    out.subjects = CaseSubjects::bodies;
  } else if (!subjects.empty()) {
    entry.bad_value("subjects", subjects, "persons bodies");
  }
  if (out.subjects == CaseSubjects::persons && out.about != CaseAbout::subject) {
    refuse(entry, "subjects", "只由自然人办理的业务针对主体（about = subject）",
           "a kind for persons is about a subject");
  }
  if (entry.has("told")) out.told = entry.message("told");
  out.sealed = entry.flag("sealed");
  out.sealed_opener = entry.flag("sealed_opener");
  if (out.sealed_opener && (out.sealed || out.about != CaseAbout::subject)) {
    refuse(entry, "sealed_opener", "身份封存的业务针对主体（about = subject），且不另写 sealed",
           "a kind with sealed_opener is about a subject and has no `sealed` of its own");
  }
  if (auto erase = entry.table("erase")) {
    out.erase_after = static_cast<int>(erase->integer("after", 0, 1, kEraseDaysMax));
    if (out.erase_after == 0) erase->refuse(kMissingKey, {{"entry", erase->label()}, {"key", "after"}});
    out.erase_states = erase->texts("states", Need::required);
    erase->finish();
    if (!out.sealed_opener) refuse(entry, "erase", "只用于身份封存的业务", "belongs to kinds with sealed_opener");
  }
  for (Entry& one : entry.tables("state")) out.states.push_back(read_state(one));
  for (Entry& one : entry.tables("step")) out.steps.push_back(read_step(one, out));
  for (Entry& one : entry.tables("clock")) out.clocks.push_back(read_case_clock(one, out));
  entry.finish();
  case_entries_.push_back(entry);
  catalog_->cases_->kinds.push_back(std::move(out));
}

void Loader::check_cases() {
  const auto& kinds = catalog_->cases_->kinds;
  for (size_t i = 0; i < kinds.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      const auto apart = [](const Basis& a, const Basis& b) { return a.until && *a.until <= b.from; };
      if (kinds[i].code != kinds[j].code || apart(kinds[i].basis, kinds[j].basis) ||
          apart(kinds[j].basis, kinds[i].basis)) {
        continue;
      }
      case_entries_[i].refuse(kOverlap, {{"code", kinds[i].code}, {"other", case_entries_[j].place("code")}}, "from");
    }
    KindCheck(kinds[i], case_entries_[i], catalog_->roles_).run();
  }
}

}  // namespace taixin::catalog

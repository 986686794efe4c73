#include "service/desk_today.h"

#include <algorithm>
#include <functional>

#include "cases/cases.h"
#include "duty/book.h"
#include "lists/measures_used.h"
#include "propagate/propagation.h"
#include "service/api_lists.h"
#include "service/audit_view.h"
#include "service/door_keys.h"
#include "service/office_rooms.h"
#include "service/outgoing_view.h"
#include "service/pages_looks.h"
#include "service/pages_words.h"
#include "service/unit_scope.h"
#include "store/quarantine_counts.h"

namespace taixin::service {
namespace {

using access::Action;
using base::Day;
using base::Lang;

constexpr size_t kLettersMax = 500, kNamedMax = 200;
constexpr int kNamedDays = 92;  // as the page of measures lists them
constexpr size_t kQuestionsMax = 500;

// The earliest of the terms that run and act; else one that stands still; else a hint.
std::optional<cases::Running> told_clock(App& app, const cases::Case& one) {
  const auto rank = [](const cases::Running& run) {
    return std::tuple(run.hint(), run.paused, !run.due.ok(), run.due.ok() ? *run.due : Day());
  };
  std::optional<cases::Running> told;
  for (cases::Running& run : app.cases().clocks(one)) {
    if (!told || rank(run) < rank(*told)) told = std::move(run);
  }
  return told;
}

void set_clock(App& app, const cases::Case& one, Lang lang, Waits& out) {
  const auto told = told_clock(app, one);
  if (!told) return;
  out.clock = told->clock->name.in(lang);
  out.basis = told->clock->basis.clauses;
  out.hint = told->hint();
  if (told->paused && !out.hint) out.state = TermState::paused;
  if (told->due.ok() && !told->paused) out.due = *told->due;
}

// Gathers one kind after the other. Each `add_...` is asked only when the caller's role opens it.
class Gatherer {
 public:
  Gatherer(App& app, const access::Caller& caller, Lang lang)
      : app_(app),
        caller_(caller),
        lang_(lang),
        today_(app.home().clock().today()),
        calendar_(app.catalog().calendar()),
        directory_(caller.directory ? caller.directory : app.entrance().accounts().directory()) {}

  base::Result<Today> gather() {
    using Part = base::Result<void> (Gatherer::*)();
    for (const auto& [action, part] : {std::pair<Action, Part>{Action::case_read, &Gatherer::add_cases},
                                       {Action::case_read, &Gatherer::add_proposals},
                                       {Action::submission_review, &Gatherer::add_reviews},
                                       {Action::quarantine_fix, &Gatherer::add_returned},
                                       {Action::case_act, &Gatherer::add_letters},
                                       {Action::question_answer, &Gatherer::add_questions},
                                       {Action::log_delay, &Gatherer::add_delays},
                                       {Action::measure_record, &Gatherer::add_measures},
                                       {Action::duty_answer, &Gatherer::add_duties},
                                       {Action::duty_manage, &Gatherer::add_duty_work},
                                       {Action::retraction_read, &Gatherer::add_retractions},
                                       {Action::retraction_watch, &Gatherer::add_silence},
                                       {Action::rule_change, &Gatherer::add_rule_changes},
                                       {Action::account_manage, &Gatherer::add_powers},
                                       {Action::admin_audit, &Gatherer::add_alone},
                                       {Action::alert_close, &Gatherer::add_alerts}}) {
      if (may(action)) TX_CHECK((this->*part)());
    }
    return finished();
  }

 private:
  bool may(Action action) const { return need(app_, caller_, action).ok(); }
  std::string say(const char* zh, const char* en) const { return lang_ == Lang::zh ? zh : en; }
  bool reaches(const access::Doors::Units& units, access::UnitId unit) const {
    return units.all || units.covers(*directory_, unit);
  }

  WaitingKind& kind(std::string_view code, catalog::Text name, std::string_view page) {
    out_.kinds.push_back({code, std::move(name), page, 0, {}, {}});
    return out_.kinds.back();
  }
  // Its state follows from its term unless it was told (`paused`).
  void add(WaitingKind& of, Waits one) {
    one.kind = of.kind;
    if (one.state == TermState::open && !one.hint) one.state = term_state(calendar_, today_, one.due);
    of.total += one.count;
    of.states[static_cast<size_t>(one.state)] += one.count;
    of.first.push_back(std::move(one));
  }

  // ---- cases and lists

  base::Result<void> add_cases() {
    WaitingKind& of = kind("case", {"业务", "Cases"}, "/cases");
    const bool acts = may(Action::case_act);  // who only supervises is shown what it sees
    for (const auto& one : app_.cases().of_officer(caller_, acts)) {
      const catalog::CaseKind* rules = app_.cases().kind_of(*one);
      const catalog::CaseState* state = rules ? rules->state(one->state) : nullptr;
      Waits waits{.id = std::to_string(one->id), .since = one->applied};
      waits.words =
          fmt::format("{} · {}", rules ? rules->name.in(lang_) : one->kind, state ? state->name.in(lang_) : one->state);
      waits.page = "/cases/" + waits.id;
      set_clock(app_, *one, lang_, waits);
      add(of, std::move(waits));
    }
    return {};
  }

  base::Result<void> add_proposals() {
    WaitingKind& of = kind("list_proposal", {"拟列入名单", "Proposals to lists"}, "/lists");
    const auto cases = app_.cases().of_officer(caller_, false);
    const auto found = proposals(app_, cases);
    if (!found) return {};  // a list that the packs have no more, a calendar not announced: the cases stand above
    for (const Proposed& one : *found) {
      Waits waits{.id = std::to_string(one.one->id), .since = one.one->applied};
      const catalog::CreditList& list = *one.proposal.list;
      waits.words = say("拟列入：", "To enter on: ") + list.name.in(lang_);
      waits.page = "/cases/" + waits.id;
      // The next of its days; when they are over nothing runs, and the body may decide.
      for (const auto& [day, zh, en] :
           {std::tuple{one.rights.hearing_until, "申请听证的最后一日", "last day to ask for a hearing"},
            std::tuple{one.rights.statement_until, "陈述、申辩的最后一日", "last day for a statement"}}) {
        if (!day || *day < today_ || (waits.due && *waits.due <= *day)) continue;
        waits.due = *day;
        waits.clock = say(zh, en);
        if (list.notice) {
          waits.basis = list.notice->basis.clauses;
          waits.hint = !list.notice->basis.acts();
        }
      }
      add(of, std::move(waits));
    }
    return {};
  }

  base::Result<void> add_letters() {
    WaitingKind& of = kind("letter", {"待发文书", "Letters to send"}, "/outgoing");
    TX_TRY(const auto letters, letters_of(app_, caller_, lang_, false, kLettersMax));
    for (const Letter& one : letters) {
      Waits waits{.id = std::to_string(one.carried.out.id), .since = one.carried.day};
      waits.words = fmt::format("{} · {}{}", one.name, say("业务 ", "case "), one.carried.out.case_id);
      waits.page = "/outgoing/" + waits.id;
      add(of, std::move(waits));
    }
    return {};
  }

  // ---- files

  base::Result<void> add_reviews() {
    WaitingKind& of = kind("review", {"待审核文件", "Files that wait for a second person"}, "/reviews");
    intake::HeldFiles::Asked asked{.only_open = true};
    for (;;) {
      const auto page = app_.held().list(caller_, asked);
      for (const intake::HeldFile& held : page) {
        if (held.state != intake::HeldState::waiting || !app_.held().may_review(caller_, held)) continue;
        Waits waits{.id = std::to_string(held.id), .since = base::day_of(held.handed_over_at), .due = held.last_day};
        waits.words = fmt::format("{} · {} · {}{}", item_name(held.item), held.source, held.rows, say(" 行", " rows"));
        waits.clock = say("审核期限", "term of the review");
        if (const auto* rule = app_.held().rule(caller_, held.item)) waits.basis = rule->basis.clauses;
        waits.page = "/reviews/" + waits.id;
        add(of, std::move(waits));
      }
      if (page.size() < asked.limit) return {};
      asked.before = page.back().id;
    }
  }

  base::Result<void> add_returned() {
    WaitingKind& of = kind("returned_rows", {"退回数据", "Rows sent back"}, "/submissions");
    const UnitScope scope = UnitScope::of(app_, caller_, Action::quarantine_fix);
    TX_TRY(auto tx, app_.home().read_records());
    TX_TRY(const auto counts, store::quarantine_counts(tx, {.waiting = true}));
    for (const store::QuarantineCount& one : counts) {
      if (!scope.covers(one.source)) continue;
      Waits waits{.id = std::to_string(one.submission.get()), .since = base::day_of(one.sealed_at)};
      waits.count = one.waiting;
      waits.words = fmt::format("{} · {} · {}{}", item_name(one.item), one.source, one.waiting, say(" 行", " rows"));
      waits.page = "/submissions/" + waits.id;
      add(of, std::move(waits));
    }
    return {};
  }

  // ---- questions, delays

  base::Result<void> add_questions() {
    WaitingKind& of = kind("question", {"主体的询问", "Questions of subjects"}, "/questions");
    const auto units = app_.doors().units(caller_, Action::question_answer, today_);
    const auto covers = [&](access::UnitId unit) { return reaches(units, unit); };
    TX_TRY(const auto page, app_.looks().question_page({true, covers, 0, kQuestionsMax}));
    for (const auto& one : page.questions) {
      Waits waits{.id = std::to_string(one.event.id), .since = base::day_of(one.event.at)};
      waits.words = say("询问查询原因：", "Why was it asked: ") + purpose_name(app_, one.entry.purpose, lang_);
      waits.due = answer_due(app_, one.event);
      if (const auto rule = app_.catalog().look_answer(*waits.since)) {
        waits.clock = say("答复期限", "term of the answer");
        waits.basis = rule->basis.clauses;
      }
      waits.page = "/questions/" + waits.id;
      add(of, std::move(waits));
    }
    return {};
  }

  base::Result<void> add_delays() {
    WaitingKind& of = kind("delay", {"待确认的推迟告知", "Delays that wait for a second person"}, "/delays");
    const auto units = app_.doors().units(caller_, Action::log_delay, today_);
    const base::KnownAt now = app_.home().clock().now();
    for (const access::Delay& one : app_.looks().delays()) {
      const bool waiting = !one.confirmed_at && !one.ended_at && now < one.until;
      if (!waiting || one.asked_by == caller_.account || !reaches(units, one.unit)) continue;
      Waits waits{.id = std::to_string(one.id), .since = base::day_of(one.asked_at), .due = base::day_of(one.until)};
      for (const catalog::LookDelay& rule : app_.catalog().look_delays()) {
        if (rule.code != one.ground || !rule.basis.in_force(*waits.since)) continue;
        waits.words = rule.name.in(lang_);
        waits.basis = rule.basis.clauses;
      }
      if (waits.words.empty()) waits.words = one.ground;
      waits.clock = say("申请的期限", "until when it was asked for");
      waits.page = "/delays/" + waits.id;
      add(of, std::move(waits));
    }
    return {};
  }

  // ---- measures, retractions

  std::string measure_name(const std::string& code) const {
    const catalog::Measure* measure = app_.measures().measure(code);
    return measure ? measure->name.in(lang_) : code;
  }

  base::Result<void> add_measures() {
    WaitingKind& named = kind("measure", {"待登记的措施", "Measures that were named and not stated"}, "/measures");
    TX_TRY(const auto answers, app_.measures().named(caller_, today_.plus_days(-kNamedDays), kNamedMax));
    for (const lists::Named& one : answers) {
      if (one.open.empty()) continue;
      Waits waits{.id = std::to_string(one.answer), .since = base::day_of(one.at)};
      for (const std::string& code : one.open) {
        waits.words += (waits.words.empty() ? std::string() : say("、", ", ")) + measure_name(code);
      }
      waits.page = "/measures";
      add(named, std::move(waits));
    }
    WaitingKind& of = kind("lifting", {"待解除的措施", "Measures to lift"}, "/measures");
    for (const lists::Use& use : app_.measures().of_unit(caller_, true)) {
      TX_TRY(const lists::Standing standing, app_.measures().standing(use, today_));
      Waits waits{.id = std::to_string(use.id), .since = standing.over};
      waits.words = measure_name(use.first().measure);
      waits.clock = say("解除期限", "term of lifting");
      if (standing.due.ok()) waits.due = *standing.due;
      waits.page = "/measures/" + waits.id;
      add(of, std::move(waits));
    }
    return {};
  }

  // ---- what units owe

  // Twelve months back, as the page of the ledger shows them.
  base::Result<std::vector<duty::Line>> duty_lines(const std::function<bool(access::UnitId)>& covers) const {
    const Day first = *Day::from_civil(today_.year(), today_.month(), 1);
    return app_.offices().duties->lines({first.plus_months(-11), today_}, covers);
  }
  Waits duty_line(const duty::Line& line, const char* zh, const char* en) const {
    Waits waits{.id = line.item + "/" + line.period.code(), .since = line.period.last(), .due = line.next_day};
    waits.words = fmt::format("{} · {} · {}", item_name(line.item), line.period.code(),
                              duty::line_state_words(line.state).in(lang_));
    waits.clock = say(zh, en);
    waits.basis = line.duty->basis.clauses;
    waits.page = "/duties";
    return waits;
  }
  Waits duty_thing(const duty::Thing& thing) const {
    Waits waits{.id = std::to_string(thing.id()), .since = thing.last().day, .due = app_.offices().duties->due(thing)};
    const std::string kind = thing.kind == duty::ThingKind::letter   ? say("限期整改通知", "Rectification letter")
                             : thing.kind == duty::ThingKind::appeal ? say("迟报申诉", "Appeal of a late mark")
                                                                     : say("任务", "Task");
    waits.words = fmt::format("{} · {}", kind, duty::thing_state_words(thing.kind, thing.state).in(lang_));
    if (!thing.said.title.empty()) waits.words += " · " + thing.said.title;
    waits.clock = say("办理期限", "term of the next step");
    if (!thing.first().basis.empty()) waits.basis = {thing.first().basis};
    waits.page = "/duties/things/" + waits.id;
    return waits;
  }

  // Of the caller's own unit: what it owes and has not reported once the period is over, what it said that is not so,
  // and what waits for its answer.
  base::Result<void> add_duties() {
    WaitingKind& of = kind("duty", {"本单位应报", "What the unit owes"}, "/duties");
    const auto own = [&](access::UnitId unit) { return unit == caller_.unit; };
    TX_TRY(const auto lines, duty_lines(own));
    for (const duty::Line& line : lines) {
      const bool over = today_ > line.period.last();
      const bool waits = line.state == duty::LineState::contradicted || (over && !line.complete);
      if (!waits || line.letter != 0) continue;  // an open letter stands below
      Waits one = duty_line(line, "报送期限", "last day to report");
      one.due = line.due;
      add(of, std::move(one));
    }
    for (const auto& thing : app_.offices().duties->things(own)) {
      const bool answers = thing->kind != duty::ThingKind::appeal &&
                           (thing->state == duty::ThingState::open || thing->state == duty::ThingState::returned);
      if (answers) add(of, duty_thing(*thing));
    }
    return {};
  }
  // Of the centre: reminders and letters that may be sent, answers and appeals to decide.
  base::Result<void> add_duty_work() {
    WaitingKind& of = kind("duty_work", {"催报、整改和申诉", "Reminders, letters and appeals"}, "/duties/city");
    TX_TRY(const auto lines, duty_lines({}));
    for (const duty::Line& line : lines) {
      const bool due = (line.next == duty::NextStep::remind || line.next == duty::NextStep::open_letter) &&
                       line.next_day && *line.next_day <= today_;
      if (!due) continue;
      Waits one = duty_line(line, "可以办理之日", "from this day on");
      one.id = std::to_string(line.unit.get()) + "/" + one.id;
      one.words = fmt::format("{} · {} · {}", duty::next_step_words(line.next).in(lang_),
                              app_.offices().duties->unit_name(line.unit), one.words);
      one.due.reset();  // not a term of the centre's
      one.since = line.next_day;
      one.page = "/duties/city?state=overdue";
      add(of, std::move(one));
    }
    for (const auto& thing : app_.offices().duties->things({})) {
      const bool decides =
          !thing->over() && (thing->kind == duty::ThingKind::appeal || thing->state == duty::ThingState::answered);
      if (decides) add(of, duty_thing(*thing));
    }
    return {};
  }

  Waits retraction(const propagate::Waiting& one) const {
    const store::Retraction& what = one.retraction;
    Waits waits{.id = std::to_string(what.number), .since = base::day_of(what.at)};
    waits.words = fmt::format("{} · {}", item_name(what.item), app_.propagation().words(what).in(lang_));
    const auto change = static_cast<catalog::RecordChange>(what.change);
    const std::string_view of_class = std::string_view(what.item).substr(0, what.item.find('.'));
    if (const auto* rule = app_.catalog().retraction(change, of_class, *waits.since)) {
      waits.clock = say("回执期限", "term of the acknowledgement");
      waits.basis = rule->basis.clauses;
      if (const auto due = calendar_.add_working_days(*waits.since, rule->within)) waits.due = *due;
    }
    return waits;
  }
  base::Result<void> add_retractions() {
    WaitingKind& of = kind("retraction", {"待回执的更正通知", "Retractions to acknowledge"}, "/retractions");
    const auto receiver = propagate::Propagation::receiver_of(caller_);
    if (!receiver) return {};
    TX_CHECK(app_.propagation().catch_up());
    TX_TRY(const auto all, app_.propagation().waiting(today_));
    for (const auto& one : all) {
      if (one.retraction.receiver != *receiver) continue;
      Waits waits = retraction(one);
      waits.page = "/retractions";
      add(of, std::move(waits));
    }
    return {};
  }
  base::Result<void> add_silence() {
    WaitingKind& of = kind("silence", {"超期未回执", "Not acknowledged in time"}, "/retractions/waiting");
    TX_CHECK(app_.propagation().catch_up());
    TX_TRY(const auto all, app_.propagation().waiting(today_));
    for (const auto& one : all) {
      if (!one.late && !one.unreachable) continue;
      Waits waits = retraction(one);
      waits.id = std::to_string(one.retraction.id);
      waits.page = "/retractions/waiting";
      add(of, std::move(waits));
    }
    return {};
  }

  // ---- two people

  base::Result<void> add_rule_changes() {
    WaitingKind& of = kind("rule_change", {"待确认的规则变更", "Changes of the rules"}, "/rules");
    for (const rules::Change& one : app_.rule_changes().list()) {
      const bool signed_already = std::ranges::any_of(
          one.signatures, [&](const rules::Signature& by) { return by.account == caller_.account; });
      if (one.state != rules::ChangeState::open || signed_already) continue;
      Waits waits{.id = std::to_string(one.id), .since = base::day_of(one.at)};
      waits.words = one.kind == rules::ChangeKind::packs     ? say("替换规则包", "other packs")
                    : one.kind == rules::ChangeKind::confirm ? say("确认条目 ", "confirm ") + one.entry
                                                             : say("停用条目 ", "doubt ") + one.entry;
      waits.page = "/rules/changes/" + waits.id;
      add(of, std::move(waits));
    }
    return {};
  }

  std::string power_words(const access::Wish& wish) const {
    switch (wish.kind) {
      case access::PowerKind::role:
        return say("授予角色", "a role to give");
      case access::PowerKind::role_end:
        return say("收回角色", "a role to end");
      case access::PowerKind::clearance:
        return say("调整密级", "another clearance");
      case access::PowerKind::close:
        return say("注销账户", "an account to close");
      case access::PowerKind::secret:
        return say("对接系统的新密钥", "a new secret of a system");
      case access::PowerKind::certificate:
        return say("对接系统的证书", "a certificate of a system");
      case access::PowerKind::link:
        return say("一次性链接", "a one-time link");
    }
    return {};
  }
  base::Result<void> add_powers() {
    WaitingKind& of =
        kind("power", {"待确认的授权", "Power that waits for a second administrator"}, "/accounts/pending");
    for (const access::Proposal& one : app_.powers().pending()) {
      if (one.by == caller_.account || one.wish.account == caller_.account) continue;
      Waits waits{.id = std::to_string(one.id), .since = base::day_of(one.at)};
      waits.due = waits.since->plus_days(access::Powers::kDays);
      waits.words = power_words(one.wish);
      waits.clock = say("逾期失效", "lapses then");
      waits.page = "/accounts/pending";
      add(of, std::move(waits));
    }
    return {};
  }
  base::Result<void> add_alone() {
    WaitingKind& of = kind("alone", {"一人办理的授权", "Done by one administrator alone"}, "/accounts/alone");
    for (const access::Alone& one : app_.powers().alone()) {
      Waits waits{.id = std::to_string(one.id), .since = base::day_of(one.at)};
      waits.words = say("一人办理，待核对", "done by one alone, to be looked at");
      waits.page = "/accounts/alone";
      add(of, std::move(waits));
    }
    return {};
  }
  base::Result<void> add_alerts() {
    WaitingKind& of = kind("alert", {"提醒", "Alerts"}, "/alerts");
    for (const ShownAlert& one : alerts_of(app_, *directory_, {})) {
      if (one.alert.event.account == caller_.account.get() && !caller_.console()) continue;  // another closes it
      Waits waits{.id = std::to_string(one.alert.event.id), .since = base::day_of(one.alert.event.at)};
      waits.words = one.name.in(lang_);
      waits.page = "/alerts/" + waits.id;
      add(of, std::move(waits));
    }
    return {};
  }

  // ---- the end

  std::string item_name(const std::string& code) const {
    const catalog::Item* item = app_.catalog().item(base::ItemCode(code), today_);
    return item ? item->name.in(lang_) : code;
  }
  // Terms that act by their days, then those that are only a hint or none, the oldest first.
  static bool before(const Waits& a, const Waits& b) {
    const auto key = [](const Waits& one) {
      const bool runs = one.due && !one.hint && one.state != TermState::paused;
      return std::tuple(!runs, runs ? *one.due : Day(), one.since.value_or(Day()));
    };
    return key(a) < key(b);
  }
  Today finished() {
    out_.day = today_;
    for (WaitingKind& of : out_.kinds) {
      std::ranges::stable_sort(of.first, before);
      for (const Waits& one : of.first) {
        if (one.due && !one.hint && one.state != TermState::paused && one.state != TermState::open) {
          out_.first.push_back(one);
        }
      }
      if (of.first.size() > kWaitsShown) of.first.resize(kWaitsShown);
    }
    std::ranges::stable_sort(out_.first, before);
    if (out_.first.size() > kFirstShown) out_.first.resize(kFirstShown);
    return std::move(out_);
  }

  App& app_;
  const access::Caller& caller_;
  const Lang lang_;
  const Day today_;
  const catalog::Calendar& calendar_;
  const std::shared_ptr<const access::Directory> directory_;
  Today out_;
};

}  // namespace

std::string_view term_state_code(TermState state) {
  constexpr std::array<std::string_view, kTermStates> kCodes{"late", "today", "soon", "running", "paused", "open"};
  return kCodes[static_cast<size_t>(state)];
}

TermState term_state(const catalog::Calendar& calendar, Day today, std::optional<Day> due) {
  if (!due) return TermState::open;
  if (*due < today) return TermState::late;
  if (*due == today) return TermState::today;
  const auto left = calendar.working_days_between(today, *due);
  const int days = left ? *left : due->count() - today.count();  // of a year not announced: days
  return days <= kSoonWorkingDays ? TermState::soon : TermState::running;
}

TermState term_of_case(App& app, const cases::Case& one) {
  Waits waits;
  set_clock(app, one, Lang::zh, waits);
  if (waits.state != TermState::open || waits.hint) return waits.state;
  return term_state(app.catalog().calendar(), app.home().clock().today(), waits.due);
}

base::Result<Today> desk_today(App& app, const access::Caller& caller, Lang lang) {
  return Gatherer(app, caller, lang).gather();
}

}  // namespace taixin::service

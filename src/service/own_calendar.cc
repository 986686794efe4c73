#include "service/own_calendar.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "access/consents.h"
#include "base/digest.h"
#include "cases/cases.h"
#include "check/check.h"
#include "check/repair.h"
#include "lists/measures_used.h"
#include "service/own_subject.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using base::Day;
using base::SubjectId;

struct KindWords {
  std::string_view code;
  const char *zh, *en;
};
constexpr std::array<KindWords, 8> kKinds{{
    {"repair_now", "可以申请修复", "repair may be asked for"},
    {"repair_from", "从这一天起可以申请修复", "repair may be asked for from this day"},
    {"publication_end", "公示最后一日", "last day of publication"},
    {"valid_until", "有效期最后一日", "last day of validity"},
    {"case_due", "办理期限", "to be done by the body"},
    {"consent_end", "授权最后一日", "last day of an authorisation"},
    {"measure_end", "措施最后一日", "last day of a measure"},
    {"measure_lift", "应当解除措施的最后一日", "a measure is to be lifted by this day"},
}};

std::string clauses(const std::vector<std::string>& all) { return fmt::format("{}", fmt::join(all, "；")); }

void add_record(OwnCalendar& out, const check::ShownRecord& record) {
  if (record.state != check::RecordState::in_force || record.past_state) return;
  CalendarDate date;
  date.what = record.item->name;
  date.subject = record.headline.empty() ? record.document_number : record.headline;
  date.page = fmt::format("/my/apply/{}", record.id.get());
  const auto ahead = [&](DateKind kind, Day day, const std::vector<std::string>& basis) {
    date.kind = kind;
    date.day = day;
    date.basis = clauses(basis);
    out.ahead.push_back(date);
  };
  if (!record.term) {
    if (record.valid_until && *record.valid_until >= out.today) {
      ahead(DateKind::valid_until, *record.valid_until, record.item->basis.clauses);
    }
    return;
  }
  const check::ShownTerm& term = *record.term;
  if (term.reason != gate::Reason::permitted || (term.last_day && *term.last_day < out.today)) return;
  if (term.last_day) ahead(DateKind::publication_end, *term.last_day, term.basis);
  const auto repair = check::repair_from(record, out.today);
  if (!repair) return;
  if (*repair > out.today) {
    ahead(DateKind::repair_from, *repair, term.basis);
  } else {
    date.kind = DateKind::repair_now;
    date.day = *repair;
    date.basis = clauses(term.basis);
    out.now.push_back(date);
  }
}

base::Result<void> add_records(App& app, const access::Session& session, SubjectId subject, OwnCalendar& out) {
  const auto card = app.facts().registry().card(subject);
  TX_ASSERT(card, "a registered subject has a card");
  TX_TRY(const auto answer, app.checker().show(session, {card->code(), false}));
  for (const check::ShownClass& one : answer.value().classes) {
    for (const check::ShownRecord& record : one.records) add_record(out, record);
  }
  return {};
}

base::Result<void> add_cases(App& app, SubjectId subject, OwnCalendar& out) {
  TX_TRY(const auto all, app.cases().of_subject(subject));
  for (const auto& one : all) {
    const catalog::CaseKind* kind = app.cases().kind_of(*one);
    if (one->final || !kind) continue;
    for (const cases::Running& running : app.cases().clocks(*one)) {
      if (running.paused || running.hint() || !running.due || *running.due < out.today) continue;
      out.ahead.push_back({DateKind::case_due, *running.due, kind->name,
                           fmt::format("{} {}", one->id, running.clock->name.in(base::Lang::zh)),
                           clauses(running.clock->basis.clauses), fmt::format("/my/cases/{}", one->id)});
    }
  }
  return {};
}

void add_consents(App& app, SubjectId subject, OwnCalendar& out) {
  for (const access::Consent& one : app.consents().of_subject(subject)) {
    if (!one.holds(out.today)) continue;
    const catalog::Purpose* purpose = app.catalog().purpose(one.request.purpose, out.today);
    out.ahead.push_back({DateKind::consent_end, one.request.until,
                         purpose ? purpose->name : catalog::Text{one.request.purpose, one.request.purpose},
                         one.request.why, purpose ? clauses(purpose->basis.clauses) : std::string(),
                         fmt::format("/my/consent/{}", one.id)});
  }
}

base::Result<void> add_measures(App& app, SubjectId subject, OwnCalendar& out) {
  for (const lists::Use& one : app.measures().of_subject(subject)) {
    TX_TRY(const lists::Standing standing, app.measures().standing(one, out.today));
    const std::string& code = one.first().measure;
    const catalog::Measure* measure = app.measures().measure(code);
    CalendarDate date{DateKind::measure_end,
                      {},
                      measure ? measure->name : catalog::Text{code, code},
                      one.said.document,
                      measure ? clauses(measure->basis.clauses) : std::string(),
                      "/my/lists"};
    if (standing.state == lists::UseState::applied && one.said.until && *one.said.until >= out.today) {
      date.day = *one.said.until;
    } else if (standing.state == lists::UseState::must_lift && standing.due) {
      date.kind = DateKind::measure_lift;
      date.day = *standing.due;
    } else {
      continue;
    }
    out.ahead.push_back(std::move(date));
  }
  return {};
}

// ---- iCalendar

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == ';' || c == ',') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else if (c != '\r') {
      out += c;
    }
  }
  return out;
}

// A content line, folded (RFC 5545, 3.1): at most 75 bytes, continued after a blank.
void add_line(std::string& out, std::string_view line) {
  for (size_t room = 75; line.size() > room; room = 74) {
    size_t cut = room;
    while ((static_cast<unsigned char>(line[cut]) & 0xC0) == 0x80) --cut;
    out.append(line.substr(0, cut)).append("\r\n ");
    line.remove_prefix(cut);
  }
  out.append(line).append("\r\n");
}

std::string compact(Day day) {
  std::string out = day.iso();
  std::erase(out, '-');
  return out;
}

}  // namespace

std::string_view date_kind_code(DateKind kind) { return kKinds[static_cast<size_t>(kind)].code; }
catalog::Text date_kind_words(DateKind kind) {
  const KindWords& words = kKinds[static_cast<size_t>(kind)];
  return {words.zh, words.en};
}

base::Result<OwnCalendar> own_calendar(App& app, const access::Caller& caller, base::Lang lang, SubjectId subject) {
  OwnCalendar out;
  out.today = app.home().clock().today();
  if (app.facts().registry().card(subject)) {
    access::Asker asker;
    asker.purpose = "self";
    asker.lang = lang;
    asker.caller = caller;
    asker.action = access::Action::own_read;
    TX_TRY(const auto session, access::admit(app.desk(), asker, {}));
    TX_CHECK(add_records(app, session, subject, out));
  } else {
    TX_CHECK(log_own_read(app, caller, lang, subject));
  }
  TX_CHECK(add_cases(app, subject, out));
  add_consents(app, subject, out);
  TX_CHECK(add_measures(app, subject, out));
  std::ranges::stable_sort(out.now, {}, &CalendarDate::day);
  std::ranges::stable_sort(out.ahead, {}, &CalendarDate::day);
  return out;
}

std::string to_json(const OwnCalendar& calendar, base::Lang lang) {
  const auto dates = [&](const std::vector<CalendarDate>& all) {
    json::array out;
    for (const CalendarDate& one : all) {
      json::object date{{"kind", date_kind_code(one.kind)},
                        {"words", date_kind_words(one.kind).in(lang)},
                        {"day", one.day.iso()},
                        {"what", one.what.in(lang)},
                        {"page", one.page}};
      if (!one.subject.empty()) date["subject"] = one.subject;
      if (!one.basis.empty()) date["basis"] = one.basis;
      out.push_back(std::move(date));
    }
    return out;
  };
  return json::serialize(
      json::object{{"day", calendar.today.iso()}, {"now", dates(calendar.now)}, {"ahead", dates(calendar.ahead)}});
}

std::string to_icalendar(const OwnCalendar& calendar, base::Lang lang, const std::string& host) {
  std::string out;
  add_line(out, "BEGIN:VCALENDAR");
  add_line(out, "VERSION:2.0");
  add_line(out, "PRODID:-//Taixin//own calendar//ZH");
  for (const CalendarDate& one : calendar.ahead) {
    const std::string identity = fmt::format("{} {} {}", date_kind_code(one.kind), one.day.iso(), one.page);
    const std::string summary = fmt::format("{}：{}{}", date_kind_words(one.kind).in(lang), one.what.in(lang),
                                            one.subject.empty() ? std::string() : " " + one.subject);
    add_line(out, "BEGIN:VEVENT");
    add_line(out, fmt::format("UID:{}@{}", base::hex(base::sha256(identity)).substr(0, 32), host));
    add_line(out, fmt::format("DTSTAMP:{}T000000Z", compact(calendar.today)));
    add_line(out, fmt::format("DTSTART;VALUE=DATE:{}", compact(one.day)));
    add_line(out, "SUMMARY:" + escaped(summary));
    if (!one.basis.empty()) add_line(out, "DESCRIPTION:" + escaped(one.basis));
    add_line(out, fmt::format("URL:https://{}{}", host, one.page));
    add_line(out, "END:VEVENT");
  }
  add_line(out, "END:VCALENDAR");
  return out;
}

}  // namespace taixin::service

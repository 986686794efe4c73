#include "service/api_lists.h"

#include <boost/json.hpp>
#include <charconv>

#include "cases/cases.h"
#include "check/render.h"
#include "service/api_measures_json.h"
#include "service/errors.h"
#include "service/own_subject.h"
#include "service/question_fields.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::Action;
using base::Lang;
using catalog::CreditList;

json::array clauses_json(const std::vector<std::string>& clauses) {
  json::array out(clauses.begin(), clauses.end());
  return out;
}

std::string period_words(const catalog::Period& period) {
  return fmt::format("{}{}", period.months > 0 ? fmt::format("P{}M", period.months) : "",
                     period.days > 0 ? fmt::format("{}{}D", period.months > 0 ? "" : "P", period.days) : "");
}

// Which clause gives which day, and which of them acts.
json::array clause_days_json(const std::vector<lists::ClauseDay>& all, Lang lang) {
  json::array out;
  for (const lists::ClauseDay& one : all) {
    json::object said{{"of", lists::day_of_code(one.of)},
                      {"rule", one.rule.in(lang)},
                      {"basis", clauses_json(one.clauses)},
                      {"acting", lists::acting_code(one.acting)},
                      {"why", lists::acting_words(one.acting).in(lang)}};
    if (one.period) {
      said["period"] = period_words(*one.period);
      said["runs_from"] = lists::runs_from_code(one.from);
    }
    if (one.day) said["day"] = one.day->iso();
    out.push_back(std::move(said));
  }
  return out;
}

json::object list_json(const CreditList& list, Lang lang) {
  json::array founded, grounds, conditions;
  for (const auto& one : list.founded) {
    founded.push_back(json::object{{"by", catalog::kFoundings[static_cast<size_t>(one.by)]}, {"clause", one.clause}});
  }
  for (const auto& one : list.grounds) {
    grounds.push_back(json::object{{"ground", one.code}, {"name", one.name.in(lang)}});
  }
  for (const auto& one : list.exit.conditions) conditions.emplace_back(one.in(lang));
  json::object out{{"list", list.code},
                   {"name", list.name.in(lang)},
                   {"kind", catalog::list_kind_code(list.kind)},
                   {"item", list.item},
                   {"acts", list.acts()},
                   {"founded", std::move(founded)},
                   {"basis", clauses_json(list.basis.clauses)},
                   {"recogniser", list.recogniser.name.in(lang)},
                   {"grounds", std::move(grounds)},
                   {"enters_here", list.may_enter()},
                   {"published", list.publication.where.in(lang)},
                   {"leave", std::move(conditions)},
                   {"reach_days", list.exit.reach_days}};
  // Days whose clause nobody has confirmed are told as a hint, and do not act.
  if (list.publication.max) {
    out["term"] = json::object{{"max", period_words(*list.publication.max)}, {"acts", list.publication.basis.acts()}};
  }
  if (list.exit.earliest) {
    const auto from = list.exit.from_correction ? lists::RunsFrom::correction : lists::RunsFrom::entry;
    out["earliest"] = json::object{{"after", period_words(*list.exit.earliest)},
                                   {"runs_from", lists::runs_from_code(from)},
                                   {"acts", list.exit.basis.acts()},
                                   {"basis", clauses_json(list.exit.basis.clauses)}};
  }
  if (list.notice) {
    out["notice"] = json::object{{"statement_days", list.notice->statement_days},
                                 {"hearing_days", list.notice->hearing_days},
                                 {"acts", list.notice->basis.acts()},
                                 {"basis", clauses_json(list.notice->basis.clauses)}};
  }
  return out;
}

json::object entry_json(const catalog::Catalog& catalog, const CreditList& list, base::Day today,
                        const check::Checker::PublicRecord& entry, Lang lang) {
  const check::ShownRecord& record = *entry.record;
  json::object out{
      {"code", entry.subject->code}, {"name", entry.subject->name}, {"record", std::to_string(entry.id.get())},
      {"reason", record.headline},   {"body", record.organ},        {"disputed", record.disputed}};
  const auto put = [&](const char* key, const std::optional<base::Day>& day) {
    if (day) out[key] = day->iso();
  };
  put("entered", record.valid_from ? record.valid_from : record.decision);
  if (record.term) {
    put("last_day", record.term->last_day);
    put("earliest_repair", record.term->earliest_repair);
  }
  json::array days = clause_days_json(lists::clause_days(catalog, list, lists::entry_days(record), today), lang);
  if (!days.empty()) out["days"] = std::move(days);
  return out;
}

json::object members_json(App& app, const CreditList& list, const std::vector<check::Checker::PublicRecord>& entries,
                          const std::string& next, Lang lang) {
  const base::Day today = app.home().clock().today();
  json::array all;
  for (const auto& one : entries) all.push_back(entry_json(app.catalog(), list, today, one, lang));
  json::object out{{"list", list_json(list, lang)}, {"entries", std::move(all)}};
  if (!next.empty()) out["next"] = next;
  return out;
}

Response open_answer(Response response) {
  response.headers["X-Robots-Tag"] = "noindex, noarchive";
  return response;
}

base::Result<size_t> limit_of(const Request& request, size_t most) {
  size_t out = 20;
  const auto text = request.get("limit");
  if (text.empty()) return out;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (failed != std::errc() || end != text.data() + text.size() || out < 1 || out > most) {
    return base::fail(kBadValue, {{"name", "limit"}, {"value", std::string(text)}});
  }
  return out;
}

// ---- everybody

base::Result<Response> get_lists(App& app, Request& request, const PathArgs&) {
  json::array all;
  std::string lines;
  for (const CreditList* list : lists_of(app).in_force()) {
    all.push_back(list_json(*list, request.lang()));
    lines += fmt::format("{:<20}  {}  {}\n", list->code, list->name.in(request.lang()), list->founded.front().clause);
  }
  if (request.wants_text()) return text_response(lines);
  return open_answer(json_response(json::serialize(json::object{{"lists", std::move(all)}})));
}

base::Result<Response> get_members(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const CreditList* const list, lists_of(app).named(args.text[0]));
  TX_TRY(const size_t limit, limit_of(request, list->restricts() ? lists::kAdverseMembersMax : lists::kMembersMax));
  TX_TRY(const auto page,
         lists_of(app).members(
             {.list = std::string(args.text[0]), .after = std::string(request.get("after")), .limit = limit},
             request.lang()));
  if (request.wants_text()) {
    std::string lines;
    for (const auto& one : page.entries) {
      const auto entered = one.record->valid_from ? one.record->valid_from : one.record->decision;
      lines += fmt::format("{}  {}  {}  {}\n", entered ? entered->iso() : "-", one.subject->code, one.subject->name,
                           one.record->organ);
    }
    if (!page.next.empty()) lines += fmt::format("--after {}\n", page.next);
    return text_response(lines.empty() ? (request.lang() == Lang::zh ? "今日没有公示的列入信息\n" : "nobody\n")
                                       : lines);
  }
  return open_answer(
      json_response(json::serialize(members_json(app, *page.list, page.entries, page.next, request.lang()))));
}

// ---- officers

base::Result<Response> post_members(App& app, Request& request, const PathArgs&) {
  TX_TRY(const QuestionFields fields, QuestionFields::read(request));
  TX_TRY(const std::string list, fields.need("list"));
  TX_TRY(const auto session, fields.admit(app, request, Action::show));
  TX_TRY(const auto page, lists_of(app).members(session, {.list = list, .after = fields.get("after"), .limit = 50}));
  return json_response(json::serialize(members_json(app, *page.list, page.entries.value(), page.next, request.lang())));
}

base::Result<std::optional<base::Day>> day_named(const QuestionFields& fields, const char* name) {
  std::optional<base::Day> out;
  const std::string value = fields.get(name);
  if (value.empty()) return out;
  out = base::parse_iso_day(value);
  if (!out) return base::fail(kBadValue, {{"name", name}, {"value", value}});
  return out;
}

json::object history_json(const lists::HistoryEntry& one, Lang lang) {
  const check::ShownRecord& record = *one.entry.record;
  json::object out{{"list", one.list->code},
                   {"list_name", one.list->name.in(lang)},
                   {"code", one.entry.subject->code},
                   {"name", one.entry.subject->name},
                   {"record", std::to_string(one.entry.id.get())},
                   {"document", record.document_number},
                   {"body", record.organ},
                   {"entry_known_at", base::iso_time(record.received)},
                   {"how", lists::how_code(one.how)},
                   {"how_name", lists::how_words(one.how).in(lang)},
                   {"past_state", record.past_state}};
  if (one.entered) out["entered"] = one.entered->iso();
  if (one.left) out["left"] = one.left->iso();
  if (one.exit) {
    out["exit"] = json::object{{"submission", std::to_string(one.exit->submission.get())},
                               {"source", one.exit->source},
                               {"document", one.exit->document},
                               {"known_at", base::iso_time(one.exit->known_at)}};
    if (one.exit->case_id != 0) out["exit"].get_object()["case"] = std::to_string(one.exit->case_id);
  }
  return out;
}

base::Result<Response> post_history(App& app, Request& request, const PathArgs&) {
  TX_TRY(const QuestionFields fields, QuestionFields::read(request));
  TX_TRY(const lists::HistoryQuestion question, history_question(fields));
  TX_TRY(const auto session, fields.admit(app, request, Action::show));
  TX_TRY(const auto page, lists::list_history(lists_of(app), session, question));
  if (fields.get("format") == "csv" || request.wants_text()) {
    Response out = text_response(lists::history_csv(page, request.lang()));
    if (request.wants_text()) return out;
    return as_csv(std::move(out), "lists");
  }
  json::array all;
  for (const auto& one : page.entries) all.push_back(history_json(one, request.lang()));
  json::object out{
      {"known_at", base::iso_time(page.known_at)}, {"past_states", page.past}, {"entries", std::move(all)}};
  if (!page.next.empty()) out["next"] = page.next;
  return json_response(json::serialize(out));
}

json::object proposed_json(App& app, const Proposed& one, Lang lang) {
  const catalog::CaseState* state = app.cases().kind_of(*one.one)->state(one.one->state);
  const auto card = app.facts().registry().card(one.one->subject);
  json::object out{{"case", std::to_string(one.one->id)},
                   {"list", one.proposal.list->code},
                   {"name", one.proposal.list->name.in(lang)},
                   {"state", one.one->state},
                   {"state_name", state ? state->name.in(lang) : one.one->state},
                   {"subject_name", card ? card->name(app.facts().head()) : std::string()},
                   {"hearing_due", one.rights.hearing_due}};
  const auto put = [&](const char* key, const std::optional<base::Day>& day) {
    if (day) out[key] = day->iso();
  };
  put("served", one.rights.served);
  put("statement_until", one.rights.statement_until);
  put("hearing_until", one.rights.hearing_until);
  return out;
}

base::Result<Response> get_proposals(App& app, Request& request, const PathArgs&) {
  const auto all = app.cases().of_officer(request.caller, false);
  TX_TRY(const auto found, proposals(app, all));
  json::array out;
  for (const Proposed& one : found) out.push_back(proposed_json(app, one, request.lang()));
  return json_response(json::serialize(json::object{{"proposals", std::move(out)}}));
}

// ---- the subject itself

base::Result<Response> get_own(App& app, Request& request, const PathArgs&) {
  TX_TRY(const base::SubjectId subject, own_subject(request));
  TX_CHECK(log_own_read(app, request.caller, request.lang(), subject));
  const base::Day today = app.home().clock().today();
  TX_TRY(const auto stays, lists::stays_of(lists_of(app).place(), subject, today));
  json::array entries;
  for (const lists::Stay& stay : stays) {
    json::object one{{"list", stay.list->code},
                     {"name", stay.list->name.in(request.lang())},
                     {"record", std::to_string(stay.record.get())},
                     {"how", lists::how_code(stay.how)},
                     {"how_name", lists::how_words(stay.how).in(request.lang())},
                     {"disputed", stay.disputed}};
    if (stay.entered) one["entered"] = stay.entered->iso();
    if (stay.left) one["left"] = stay.left->iso();
    entries.push_back(std::move(one));
  }
  TX_TRY(const auto cases, app.cases().of_subject(subject));
  TX_TRY(const auto found, proposals(app, cases));
  json::array proposed, measures;
  for (const Proposed& one : found) proposed.push_back(proposed_json(app, one, request.lang()));
  for (const lists::Use& use : app.measures().of_subject(subject)) {
    if (!use.said.applied) continue;
    TX_TRY(json::object one, use_json(app, use, request.lang(), true));
    measures.push_back(std::move(one));
  }
  return json_response(json::serialize(json::object{
      {"entries", std::move(entries)}, {"proposals", std::move(proposed)}, {"measures", std::move(measures)}}));
}

constexpr Member kMembers[] = {
    TAIXIN_ASKER_MEMBERS,
    {.name = "list", .required = true, .max = 40, .example = "abnormal", .about = "code of a list"},
    {.name = "after", .max = 60, .about = "`next` of the page before"}};
constexpr Shape kMembersShape{"ListMembersQuestion", kMembers};

constexpr Member kHistory[] = {
    TAIXIN_ASKER_MEMBERS,
    TAIXIN_PAST_MEMBERS,
    {.name = "list", .max = 40, .example = "abnormal", .about = "code of a list; left out: all in force"},
    {.name = "left", .kind = Member::Kind::flag, .about = "only entries that have left"},
    {.name = "reason", .max = 20, .about = "of what has left: ended, repaired, withdrawn, shielded, expired"},
    {.name = "from", .kind = Member::Kind::day, .max = 10, .about = "first day on which it entered or left"},
    {.name = "until", .kind = Member::Kind::day, .max = 10, .about = "last day on which it entered or left"},
    {.name = "format", .max = 10, .about = "csv: the same rows as a sheet"},
    {.name = "after", .max = 120, .about = "`next` of the page before"}};
constexpr Shape kHistoryShape{"ListHistoryQuestion", kHistory};

constexpr Route kRoutes[] = {
    {.method = "GET", .pattern = "/api/v1/public/lists", .operation = "listLists", .handler = get_lists},
    {.method = "GET", .pattern = "/api/v1/public/lists/{list}", .operation = "getListMembers", .handler = get_members},
    {.method = "POST",
     .pattern = "/api/v1/lists/members",
     .operation = "listMembers",
     .action = Action::show,
     .handler = post_members,
     .body = Body::json,
     .shape = &kMembersShape},
    {.method = "POST",
     .pattern = "/api/v1/lists/history",
     .operation = "listListHistory",
     .action = Action::show,
     .handler = post_history,
     .body = Body::json,
     .shape = &kHistoryShape,
     .bulk = true},
    {.method = "GET",
     .pattern = "/api/v1/lists/proposals",
     .operation = "listListProposals",
     .action = Action::case_read,
     .handler = get_proposals},
    {.method = "GET",
     .pattern = "/api/v1/own/lists",
     .operation = "getOwnLists",
     .action = Action::own_read,
     .handler = get_own},
};

}  // namespace

std::span<const Route> list_routes() { return kRoutes; }

base::Result<lists::HistoryQuestion> history_question(const QuestionFields& fields) {
  lists::HistoryQuestion out{
      .list = fields.get("list"), .left = fields.get("left") == "true", .after = fields.get("after")};
  TX_TRY(out.from, day_named(fields, "from"));
  TX_TRY(out.until, day_named(fields, "until"));
  if (const std::string reason = fields.get("reason"); !reason.empty()) {
    out.how = lists::how_named(reason);
    if (!out.how || std::ranges::find(lists::kHowsLeft, *out.how) == lists::kHowsLeft.end()) {
      return base::fail(kBadValue, {{"name", "reason"}, {"value", reason}});
    }
  }
  return out;
}

Response as_csv(Response response, std::string_view name) {
  response.content_type = "text/csv; charset=utf-8";
  response.headers["Content-Disposition"] = fmt::format("attachment; filename=\"{}.csv\"", name);
  return response;
}

lists::Lists lists_of(App& app) { return {app.checker(), app.desk()}; }
lists::UsedPlace used_place(App& app) { return {app.home(), app.checker(), app.facts(), app.catalog(), app.doors()}; }

base::Result<std::vector<Proposed>> proposals(App& app, std::span<const std::shared_ptr<const cases::Case>> cases) {
  const lists::ProcedurePlace place{app.home(), app.facts(), app.catalog(), app.packer(),
                                    [&app] { return app.entrance().accounts().directory(); }};
  std::vector<Proposed> out;
  for (const auto& one : cases) {
    const catalog::CaseKind* kind = app.cases().kind_of(*one);
    const bool enters =
        kind && !one->final && std::ranges::any_of(kind->steps, [](const catalog::CaseStep& step) {
          return std::ranges::any_of(step.outcomes, [](const catalog::CaseOutcome& outcome) {
            return std::ranges::find(outcome.effects, catalog::CaseEffect::enter_list) != outcome.effects.end();
          });
        });
    if (!enters) continue;
    TX_TRY(lists::Proposal proposal, lists::proposal_of(place, *one));
    TX_TRY(const lists::Rights rights, lists::rights_of(app.catalog(), *one, *kind, *proposal.list));
    out.push_back({one, std::move(proposal), rights});
  }
  return out;
}

}  // namespace taixin::service

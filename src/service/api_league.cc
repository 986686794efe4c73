#include "service/api_league.h"

#include <boost/json.hpp>

#include "service/day_span.h"
#include "service/errors.h"
#include "service/league.h"
#include "service/unit_scope.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::Action;
using base::Lang;

constexpr int kSpanMax = 3 * 366;  // days

base::Result<LeagueAsked> asked_of(App& app, const Request& request) {
  const base::Day today = app.home().clock().today();
  LeagueAsked out;
  out.until = today;
  out.from = *base::Day::from_civil(today.year(), today.month(), 1);
  TX_TRY(const auto span, day_span(request, out.from, out.until));
  if (span) out.from = span->from, out.until = span->until;
  if (out.until.count() - out.from.count() > kSpanMax) {
    return base::fail(kBadValue, {{"name", "from"}, {"value", out.from.iso()}});
  }
  const std::string_view publication = request.get("publication");
  if (!publication.empty() && publication != "true" && publication != "false") {
    return base::fail(kBadValue, {{"name", "publication"}, {"value", std::string(publication)}});
  }
  out.publication = publication == "true";
  return out;
}

json::value share_json(const std::optional<double>& share) {
  return share ? json::value(*share) : json::value(nullptr);
}

json::object numbers_json(const LeagueNumbers& of) {
  return {{"submissions", of.submissions},
          {"empty", of.empty},
          {"rows", of.rows},
          {"accepted", of.accepted},
          {"unchanged", of.unchanged},
          {"sent_back", of.sent_back},
          {"waiting", of.waiting},
          {"corrected", of.corrected},
          {"dropped", of.dropped},
          {"accepted_share", share_json(of.accepted_share())},
          {"due", of.due},
          {"on_time", of.on_time},
          {"late", of.late()},
          {"on_time_share", share_json(of.on_time_share())},
          {"lifted", of.lifted},
          {"expected", of.expected},
          {"expected_reported", of.expected_reported},
          {"expected_share", share_json(of.expected_share())},
          {"zero", of.zero},
          {"overdue", of.overdue},
          {"open_letters", of.open_letters}};
}

// Where the rows behind the numbers stand.
json::object lists_json(const LeagueUnit& one, const LeagueAsked& asked) {
  const std::string source = percent_encode(one.source);
  const std::string span = fmt::format("&from={}&to={}", asked.from.iso(), asked.until.iso());
  return {{"submissions", "/api/v1/submissions?source=" + source + span},
          {"quarantine", "/api/v1/quarantine?source=" + source + span},
          {"publication", "/api/v1/publication?source=" + source}};
}

json::object unit_json(App& app, const LeagueUnit& one, const LeagueAsked& asked, Lang lang) {
  json::object out{
      {"source", one.source},
      {"unit", one.unit == access::UnitId() ? json::value(nullptr) : json::value(std::to_string(one.unit.get()))},
      {"region", one.region},
      {"region_name", region_name(app, one.region, lang)},
      {"rank", one.rank == 0 ? json::value(nullptr) : json::value(one.rank)},
      {"last_submission", one.last ? json::value(base::iso_time(*one.last)) : json::value(nullptr)},
      {"numbers", numbers_json(one.numbers)},
      {"lists", lists_json(one, asked)}};
  if (asked.publication) {
    json::object findings;
    for (size_t i = 0; i < disclose::kFindings; ++i) {
      findings[disclose::finding_code(static_cast<disclose::Finding>(i))] = one.findings[i];
    }
    out["publication"] = std::move(findings);
  }
  return out;
}

std::string percent_of(const std::optional<double>& share) {
  return share ? fmt::format("{:.1f}%", *share * 100) : std::string("-");
}

base::Result<Response> get_league(App& app, Request& request, const PathArgs&) {
  TX_TRY(const LeagueAsked asked, asked_of(app, request));
  const UnitScope scope = UnitScope::of(app, request.caller, Action::quality_read);
  TX_TRY(const League league, league_of(app, asked));
  const Lang lang = request.lang();
  // A unit reads its own line and its place; who reaches the whole platform reads all.
  json::array units, regions;
  std::string lines;
  for (const LeagueUnit& one : league.units) {
    if (!scope.covers(one.source)) continue;
    units.push_back(unit_json(app, one, asked, lang));
    lines += fmt::format("{:>4}  {:>7}  {:>7}  {:>8}  {}\n", one.rank == 0 ? "-" : std::to_string(one.rank),
                         percent_of(one.numbers.on_time_share()), percent_of(one.numbers.accepted_share()),
                         one.numbers.rows, one.source);
  }
  if (request.wants_text()) {
    return text_response(lines.empty() ? (lang == Lang::zh ? "没有报送单位\n" : "no unit hands anything over\n")
                                       : lines);
  }
  json::object out{
      {"from", league.from.iso()}, {"to", league.until.iso()}, {"ranked", league.ranked}, {"units", std::move(units)}};
  if (scope.all()) {
    for (const LeagueRegion& one : league.regions) {
      regions.push_back(json::object{{"region", one.region},
                                     {"region_name", region_name(app, one.region, lang)},
                                     {"units", one.units},
                                     {"numbers", numbers_json(one.numbers)}});
    }
    out["regions"] = std::move(regions);
    out["total"] = numbers_json(league.total);
  }
  return json_response(json::serialize(out));
}

constexpr Route kRoutes[] = {
    {.method = "GET",
     .pattern = "/api/v1/league",
     .operation = "getLeague",
     .action = Action::quality_read,
     .handler = get_league,
     .bulk = true,
     .etag = Etag::of_body},
};

}  // namespace

std::span<const Route> league_routes() { return kRoutes; }

}  // namespace taixin::service

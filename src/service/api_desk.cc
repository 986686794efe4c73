#include "service/api_desk.h"

#include <boost/json.hpp>

#include "access/errors.h"
#include "service/desk_today.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using base::Lang;

json::object waits_json(const Waits& one) {
  json::object out{
      {"kind", one.kind}, {"id", one.id},       {"words", one.words}, {"state", term_state_code(one.state)},
      {"hint", one.hint}, {"count", one.count}, {"page", one.page}};
  if (one.since) out["since"] = one.since->iso();
  if (one.due) out["due"] = one.due->iso();
  if (!one.clock.empty()) out["clock"] = one.clock;
  if (!one.basis.empty()) out["basis"] = json::array(one.basis.begin(), one.basis.end());
  return out;
}

json::array all_json(const std::vector<Waits>& all) {
  json::array out;
  for (const Waits& one : all) out.push_back(waits_json(one));
  return out;
}

json::object kind_json(const WaitingKind& of, Lang lang) {
  json::object states;
  for (size_t i = 0; i < kTermStates; ++i) states[term_state_code(static_cast<TermState>(i))] = of.states[i];
  return {{"kind", of.kind},   {"name", of.name.in(lang)},    {"page", of.page},
          {"total", of.total}, {"states", std::move(states)}, {"first", all_json(of.first)}};
}

std::string lines_of(const Today& today, Lang lang) {
  std::string out;
  for (const WaitingKind& of : today.kinds) {
    if (of.total == 0) continue;
    out += fmt::format("{}  {}\n", of.name.in(lang), of.total);
    for (const Waits& one : of.first) {
      out += fmt::format("  {:<10}  {:>8}  {}  {}\n", one.due ? one.due->iso() : "-", one.id, one.words,
                         one.state == TermState::late ? "!"
                         : one.hint                   ? "?"
                                                      : "");
    }
  }
  return out.empty() ? (lang == Lang::zh ? "没有待办事项\n" : "nothing waits\n") : out;
}

base::Result<Response> get_desk(App& app, Request& request, const PathArgs&) {
  if (!request.caller.known()) return base::fail(access::kNotSignedIn);
  const Lang lang = request.lang();
  TX_TRY(const Today today, desk_today(app, request.caller, lang));
  if (request.wants_text()) return text_response(lines_of(today, lang));
  json::array kinds;
  for (const WaitingKind& of : today.kinds) kinds.push_back(kind_json(of, lang));
  return json_response(json::serialize(
      json::object{{"day", today.day.iso()}, {"first", all_json(today.first)}, {"kinds", std::move(kinds)}}));
}

constexpr Route kRoutes[] = {
    // Decided inside: what each role opens stands in it.
    {.method = "GET",
     .pattern = "/api/v1/desk",
     .operation = "getDesk",
     .handler = get_desk,
     .bulk = true,
     .etag = Etag::of_body},
};

}  // namespace

std::span<const Route> desk_routes() { return kRoutes; }

}  // namespace taixin::service

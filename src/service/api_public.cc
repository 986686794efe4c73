#include "service/api_public.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "cases/published.h"
#include "check/render.h"
#include "disclose/self_check.h"
#include "ledger/prove.h"
#include "service/day_span.h"
#include "service/errors.h"
#include "service/unit_scope.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::Action;

// Search engines keep no copy of what ends by itself.
Response open_answer(Response response) {
  response.headers["X-Robots-Tag"] = "noindex, noarchive";
  return response;
}

base::Result<Response> post_search(App& app, Request& request, const PathArgs&) {
  TX_TRY(const auto found, disclosure_of(app).search(member_of(request, "query"), request.lang()));
  return open_answer(json_response(check::to_json(found)));
}

json::object text_json(const catalog::Text& text) { return {{"zh", text.zh}, {"en", text.en}}; }

// What it promised before everybody, and still holds: as on its page.
base::Result<json::array> commitments_json(App& app, base::SubjectId subject) {
  TX_TRY(const auto all, cases::published_of(app.home(), app.cases(), subject));
  const auto directory = app.entrance().accounts().directory();
  json::array out;
  for (const cases::Published& one : all) {
    json::array fields;
    for (size_t i = 0; i < one.said.size(); ++i) {
      json::object field{{"name", text_json(one.said[i].first)}, {"held_back", static_cast<bool>(one.held_back[i])}};
      if (!one.held_back[i]) field["words"] = text_json(one.said[i].second);
      fields.push_back(std::move(field));
    }
    const access::Unit* unit = directory->unit(one.unit);
    out.push_back(json::object{{"kind", text_json(one.kind)},
                               {"day", one.day.iso()},
                               {"until", one.until.iso()},
                               {"unit", unit ? json::value(unit->name) : json::value(nullptr)},
                               {"fields", std::move(fields)}});
  }
  return out;
}

base::Result<Response> get_subject(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const auto shown, disclosure_of(app).subject(args.text[0], request.lang()));
  std::string text = check::to_json(shown);
  if (shown.match.found == check::Found::one && shown.subject) {
    TX_TRY(const json::array promised, commitments_json(app, shown.subject->id));
    text.insert(text.size() - 1, ",\"commitments\":" + json::serialize(promised));
  }
  return open_answer(json_response(std::move(text)));
}

// Adverse records go out page by page, so that nobody takes them away in bulk.
size_t most_of(App& app, const std::vector<std::string>& items) {
  const base::Day today = app.home().clock().today();
  const bool harmless = !items.empty() && std::ranges::all_of(items, [&](const std::string& code) {
    const catalog::Item* item = app.catalog().item(base::ItemCode(code), today);
    return item != nullptr && !item->adverse;
  });
  return harmless ? disclose::kListMax : disclose::kAdverseListMax;
}

base::Result<Response> get_listings(App& app, Request& request, const PathArgs&) {
  disclose::ListQuestion question;
  question.items = texts_of(request.get("item"));
  question.organ = request.get("organ");
  question.county = request.get("county");
  TX_CHECK(set_decided(request, question));
  question.after = request.get("after");
  if (const auto text = request.get("limit"); !text.empty()) {
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), question.limit);
    if (failed != std::errc() || end != text.data() + text.size() || question.limit < 1 ||
        question.limit > most_of(app, question.items)) {
      return base::fail(kBadValue, {{"name", "limit"}, {"value", std::string(text)}});
    }
  }
  TX_TRY(const auto page, disclosure_of(app).list(question, request.lang()));
  json::array entries;
  for (const auto& entry : page.entries) {
    entries.push_back(json::object{{"code", entry.subject->code},
                                   {"name", entry.subject->name},
                                   {"record", json::parse(check::to_json(*entry.record))}});
  }
  json::object out{{"entries", std::move(entries)}};
  if (!page.next.empty()) out["next"] = page.next;
  return open_answer(json_response(json::serialize(out)));
}

bool is_finding(std::string_view code) {
  for (size_t i = 0; i < disclose::kFindings; ++i) {
    if (disclose::finding_code(static_cast<disclose::Finding>(i)) == code) return true;
  }
  return false;
}

base::Result<Response> get_publication(App& app, Request& request, const PathArgs&) {
  const UnitScope scope = UnitScope::of(app, request.caller, Action::quality_read);
  const std::string_view source = request.get("source"), finding = request.get("finding");
  if (!source.empty()) TX_CHECK(scope.need(source));
  if (!finding.empty() && !is_finding(finding)) {
    return base::fail(kBadValue, {{"name", "finding"}, {"value", std::string(finding)}});
  }
  TX_TRY(auto done, disclose::self_check(app.checker(), app.desk()));
  std::erase_if(done.findings, [&](const auto& one) {
    return !scope.covers(one.organ) || (!source.empty() && one.organ != source) ||
           (!finding.empty() && disclose::finding_code(one.finding) != finding);
  });
  return request.wants_text() ? text_response(disclose::to_text(done, request.lang()))
                              : json_response(disclose::to_json(done));
}

// A self-check as a statement that the access log keeps the digest of, with the proof that it does.
base::Result<Response> post_statement(App& app, Request& request, const PathArgs&) {
  TX_TRY(const auto done, disclose::self_check(app.checker(), app.desk(), request.progress));
  const std::string words = disclose::statement(done);
  access::Asker asker;
  asker.caller = request.caller;
  asker.operator_name = member_of(request, "operator");
  asker.lang = request.lang();
  TX_TRY(
      const int64_t entry,
      access::log_deed(app.home(), asker,
                       {.kind = "self_check", .done = base::sha256(words), .seq = done.seq, .rows = done.looked_at}));
  TX_CHECK(app.ledger().publish());
  ledger::Prover prover(app.home(), app.ledger());
  TX_TRY(const auto proof, prover.row(ledger::LogName::access, ledger::RowKind::access_entry, entry));
  return json_response(
      json::serialize(json::object{{"day", done.day.iso()},
                                   {"clean", done.clean()},
                                   {"statement", words},
                                   {"entry", std::to_string(entry)},
                                   {"proof", ledger::format_proof_file(proof)},
                                   {"vkey", ledger::format_vkey(app.ledger().verifier(ledger::LogName::access))}}));
}

base::Result<Response> post_recheck(App& app, Request& request, const PathArgs&) {
  const std::string& given = member_of(request, "statement");
  TX_TRY(const auto done, disclose::recheck(app.checker(), app.desk(), given, request.progress));
  const std::string now = disclose::statement(done);
  if (request.wants_text()) {
    const bool zh = request.lang() == base::Lang::zh;
    if (now == given) {
      return text_response(zh ? "按当时的规则和数据重新核算，每一条的结论都与声明相同\n"
                              : "made again by the rules and data of then, every decision is as stated\n");
    }
    return text_response((zh ? "与声明不同，重新核算的结果：\n" : "not as stated; made again it says:\n") + now);
  }
  return json_response(json::serialize(json::object{{"same", now == given}, {"statement", now}}));
}

constexpr Member kStatementMembers[] = {
    {.name = "operator", .max = 50, .example = "示例经办", .about = "who does it; of the console only"}};
constexpr Shape kStatement{"PublicationStatementWish", kStatementMembers};
constexpr Member kRecheckMembers[] = {{.name = "statement",
                                       .required = true,
                                       .max = 4'000,
                                       .example = "taixin self-check\nat: 0\nseq: 0\n",
                                       .about = "a statement, byte for byte"}};
constexpr Shape kRecheck{"PublicationStatement", kRecheckMembers};

constexpr Member kSearchMembers[] = {{.name = "query",
                                      .required = true,
                                      .example = "示例建材有限公司",
                                      .about = "a code or a name of an organization; never a person"}};
constexpr Shape kPublicSearch{"PublicSearch", kSearchMembers};

constexpr Route kRoutes[] = {
    {.method = "POST",
     .pattern = "/api/v1/public/search",
     .operation = "searchPublic",
     .handler = post_search,
     .body = Body::json,
     .shape = &kPublicSearch},
    {.method = "GET",
     .pattern = "/api/v1/public/subjects/{subject}",
     .operation = "getPublicSubject",
     .handler = get_subject},
    {.method = "GET", .pattern = "/api/v1/public/listings", .operation = "listPublished", .handler = get_listings},
    {.method = "GET",
     .pattern = "/api/v1/publication",
     .operation = "checkPublication",
     .action = Action::quality_read,
     .handler = get_publication,
     .bulk = true},
    {.method = "POST",
     .pattern = "/api/v1/publication/statement",
     .operation = "stateCleanDay",
     .action = Action::ledger_audit,
     .handler = post_statement,
     .body = Body::json,
     .shape = &kStatement,
     .bulk = true},
    {.method = "POST",
     .pattern = "/api/v1/publication/recheck",
     .operation = "recheckCleanDay",
     .action = Action::ledger_audit,
     .handler = post_recheck,
     .body = Body::json,
     .shape = &kRecheck,
     .bulk = true},
};

}  // namespace

std::span<const Route> public_routes() { return kRoutes; }

base::Result<void> set_decided(const Request& request, disclose::ListQuestion& question) {
  // Of one day alone the other end is open.
  TX_TRY(const auto span, day_span(request, *base::Day::from_civil(1900, 1, 1), *base::Day::from_civil(9999, 12, 31)));
  if (!span) return {};
  question.from = span->from;
  question.until = span->until;
  return {};
}

disclose::Disclosure disclosure_of(App& app) { return {app.checker(), app.desk()}; }

}  // namespace taixin::service

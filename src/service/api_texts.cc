#include "service/api_texts.h"

#include <boost/json.hpp>
#include <set>
#include <utility>

#include "disclose/errors.h"
#include "identity/resident_id.h"
#include "identity/text_screen.h"
#include "service/api_admin.h"
#include "service/errors.h"
#include "service/unit_scope.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::Action;
using base::RecordId;

constexpr size_t kTextsOfPage = 20;

json::object text_object(const check::Checker::HeldText& one) {
  json::array hits;
  for (const auto hit : identity::screen_text(one.text)) hits.push_back(json::string(identity::text_hit_code(hit)));
  return {{"record", std::to_string(one.record.get())},
          {"item", one.item},
          {"document_number", one.document_number},
          {"code", one.code},
          {"name", one.name},
          {"source", one.source},
          {"field", one.field},
          {"field_name", json::object{{"zh", one.field_name.zh}, {"en", one.field_name.en}}},
          {"text", one.text},
          {"found", std::move(hits)}};
}

base::Result<Response> get_texts(App& app, Request& request, const PathArgs&) {
  RecordId after;
  if (const auto cursor = request.get("cursor"); !cursor.empty()) {
    const auto id = parse_id(cursor);
    if (!id) return base::fail(kBadValue, {{"name", "cursor"}, {"value", std::string(cursor)}});
    after = RecordId(*id);
  }
  TX_TRY(const auto page, held_texts(app, request.caller, after));
  json::array list;
  for (const auto& one : page.texts) list.push_back(text_object(one));
  json::object out{{"texts", std::move(list)}};
  if (page.next != RecordId()) out["next_cursor"] = std::to_string(page.next.get());
  return json_response(json::serialize(out));
}

base::Result<Response> post_text(App& app, Request& request, const PathArgs&) {
  disclose::Redactions::Decision decision{RecordId(number_of(request, "record")), member_of(request, "field"),
                                          member_of(request, "replacement"), std::exchange(request.fields["code"], {})};
  auto done = decide_text(app, request.caller, decision);
  identity::wipe(decision.code);
  if (!done) return std::move(done).error();
  return json_response(
      json::serialize(json::object{{"id", std::to_string(done->id)},
                                   {"record", std::to_string(done->record.get())},
                                   {"field", done->field},
                                   {"decision", done->kind == store::RedactionKind::clear ? "clear" : "replaced"}}));
}

constexpr Member kDecision[] = {
    {.name = "record", .kind = Member::Kind::number, .required = true, .example = "1", .about = "its number"},
    {.name = "field", .required = true, .max = 64, .example = "CF_SY", .about = "code of the field"},
    {.name = "replacement",
     .max = disclose::Redactions::kTextMax,
     .example = "示例：当事人（已遮蔽）",
     .about = "what is told instead; left out: the text is told as it is, because nothing in it is a person's"},
    {.name = "code",
     .required = true,
     .max = 10,
     .example = "123456",
     .about = "a fresh code of the reviewer's phone",
     .secret = true}};
constexpr Shape kDecisionShape{"TextDecision", kDecision};

constexpr Route kRoutes[] = {
    {.method = "GET",
     .pattern = "/api/v1/publication/texts",
     .operation = "listHeldTexts",
     .action = Action::submission_review,
     .handler = get_texts,
     .bulk = true},
    {.method = "POST",
     .pattern = "/api/v1/publication/texts",
     .operation = "decideHeldText",
     .action = Action::submission_review,
     .handler = post_text,
     .body = Body::json,
     .shape = &kDecisionShape,
     .keyed = true},
};

}  // namespace

base::Result<disclose::Redactions::Page> held_texts(App& app, const access::Caller& caller, RecordId after) {
  const UnitScope scope = UnitScope::of(app, caller, Action::submission_review);
  TX_TRY(auto page, app.redactions().held(app.desk(), after, kTextsOfPage,
                                          [&](const std::string& source) { return scope.covers(source); }));
  if (page.texts.empty()) return page;
  std::set<base::SubjectId> subjects;
  std::string all;
  for (const auto& one : page.texts) {
    subjects.insert(one.subject);
    all += one.text;
  }
  access::Asker asker;
  asker.caller = caller;
  asker.operator_name = "taixin";
  asker.purpose = "publication";
  TX_CHECK(access::log_deed(app.home(), asker,
                            {.kind = "review",
                             .done = base::sha256(all),
                             .seq = app.facts().head().seq,
                             .rows = page.texts.size(),
                             .subjects = {subjects.begin(), subjects.end()}}));
  return page;
}

base::Result<store::Redaction> decide_text(App& app, const access::Caller& caller,
                                           const disclose::Redactions::Decision& decision) {
  TX_TRY(const auto held, app.redactions().text(app.desk(), decision.record, decision.field));
  if (!held) return base::fail(disclose::kNoHeldText, {{"record", std::to_string(decision.record.get())}});
  TX_CHECK(UnitScope::of(app, caller, Action::submission_review).need(held->source));
  return app.redactions().decide(app.desk(), caller, decision);
}

std::span<const Route> text_routes() { return kRoutes; }

}  // namespace taixin::service

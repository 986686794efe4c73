#include "service/api_rules.h"

#include <boost/json.hpp>
#include <utility>

#include "access/decision.h"
#include "cases/cases.h"
#include "catalog/case_rules.h"
#include "identity/resident_id.h"
#include "rules/changes.h"
#include "rules/errors.h"
#include "service/api_admin.h"
#include "service/errors.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::Action;
using rules::Change;

json::array texts(const std::vector<std::string>& list) { return json::array(list.begin(), list.end()); }

json::object version_object(const rules::Version& version) {
  json::array packs, confirmed;
  for (const auto& pack : version.catalog->packs()) {
    packs.push_back(json::object{{"id", pack.id}, {"version", pack.version}, {"digest", base::hex(pack.digest)}});
  }
  for (const auto& [name, digest] : version.confirmed) confirmed.push_back(json::string(name));
  return {{"activation", std::to_string(version.activation)},
          {"from", base::iso_time(version.from)},
          {"packs", std::move(packs)},
          {"confirmed", std::move(confirmed)}};
}

json::object waiting_object(const rules::Changes::Waiting& one) {
  json::array values;
  for (const auto& [key, value] : one.entry.values) values.push_back(json::object{{"key", key}, {"value", value}});
  return {{"name", one.entry.name},
          {"zh", one.entry.title.zh},
          {"en", one.entry.title.en},
          {"basis", texts(one.entry.clauses)},
          {"source", one.entry.source},
          {"sure", catalog::mark_code(one.entry.sure)},
          {"digest", base::hex(one.entry.digest)},
          {"acts", one.acts},
          {"values", std::move(values)}};
}

json::object change_object(const Change& whole, const access::Caller& caller) {
  const Change change = rules::seen_by(whole, caller.account);
  // Of a sandbox: as the home has it whose packs it took, without that home's signatures (rules/copied.h).
  const bool signatures_none = change.signatures.empty();
  json::array signatures;
  for (const rules::Signature& one : change.signatures) {
    json::object signed_by{{"account", std::to_string(one.account.get())}, {"at", base::iso_time(one.at)}};
    if (!one.text.empty()) {
      signed_by["document"] = one.document;
      signed_by["where"] = one.where;
      signed_by["text"] = one.text;
    }
    signatures.push_back(std::move(signed_by));
  }
  json::object out{{"id", std::to_string(change.id)},
                   {"kind", rules::change_kind_code(change.kind)},
                   {"state", rules::change_state_code(change.state)},
                   {"at", base::iso_time(change.at)},
                   {"by", std::to_string(change.by.get())},
                   {"reason", change.reason},
                   {"signatures", std::move(signatures)}};
  if (change.state == rules::ChangeState::begun && signatures_none) out["copied"] = true;
  if (!change.entry.empty()) out["entry"] = change.entry;
  if (!change.why.empty()) out["why"] = change.why;
  if (change.activation != 0) out["activation"] = std::to_string(change.activation);
  return out;
}

std::string change_line(const Change& change, base::Lang lang) {
  return fmt::format("{:>5}  {}  {:<8} {:<40} {}\n", change.id, base::iso_time(change.at).substr(0, 19),
                     rules::change_kind_code(change.kind), change.entry.empty() ? change.reason : change.entry,
                     rules::change_state_words(change.state, lang));
}

std::string difference_lines(const std::vector<catalog::Difference>& differences) {
  std::string out;
  for (const catalog::Difference& one : differences) {
    const char* sign = one.what == catalog::Difference::What::added     ? "+"
                       : one.what == catalog::Difference::What::removed ? "-"
                                                                        : "~";
    out += fmt::format("{} {}  {}{}\n", sign, one.name, one.title.zh, one.waits ? "  [V2-]" : "");
    for (const auto& value : one.values) out += fmt::format("      {}: {} -> {}\n", value.key, value.was, value.is);
  }
  return out;
}

json::array difference_array(const std::vector<catalog::Difference>& differences) {
  static constexpr std::string_view kWhat[] = {"added", "removed", "changed"};
  json::array out;
  for (const catalog::Difference& one : differences) {
    json::array values;
    for (const auto& value : one.values) {
      values.push_back(json::object{{"key", value.key}, {"was", value.was}, {"is", value.is}});
    }
    out.push_back(json::object{{"what", kWhat[static_cast<size_t>(one.what)]},
                               {"name", one.name},
                               {"zh", one.title.zh},
                               {"en", one.title.en},
                               {"waits", one.waits},
                               {"values", std::move(values)}});
  }
  return out;
}

base::Result<Response> change_response(App& app, const Request& request, const Change& change, int status) {
  TX_TRY(const auto differences, app.rule_changes().differences(change));
  if (request.wants_text()) {
    return text_response(change_line(change, request.lang()) + difference_lines(differences), status);
  }
  json::object out = change_object(change, request.caller);
  if (change.kind == rules::ChangeKind::packs) out["differences"] = difference_array(differences);
  Response response = json_response(json::serialize(out), status);
  response.headers["Location"] = "/api/v1/rule-changes/" + std::to_string(change.id);
  return response;
}

base::Result<Response> get_rules(App& app, Request& request, const PathArgs&) {
  TX_TRY(const auto waiting, app.rule_changes().waiting());
  if (request.wants_text()) {
    std::string out;
    for (const rules::Version& version : app.rule_versions()) {
      out += fmt::format("{:>3}  {}", version.activation, base::iso_time(version.from).substr(0, 19));
      for (const auto& pack : version.catalog->packs()) out += fmt::format("  {} {}", pack.id, pack.version);
      if (!version.confirmed.empty()) out += fmt::format("  +{}", version.confirmed.size());
      out += '\n';
    }
    for (const auto& one : waiting) {
      out += fmt::format("{} {:<3} {}  {}\n", one.acts ? "*" : " ", catalog::mark_code(one.entry.sure), one.entry.name,
                         one.entry.title.zh);
    }
    return text_response(std::move(out));
  }
  json::array versions, entries;
  for (const rules::Version& version : app.rule_versions()) versions.push_back(version_object(version));
  for (const auto& one : waiting) entries.push_back(waiting_object(one));
  return json_response(
      json::serialize(json::object{{"versions", std::move(versions)}, {"entries", std::move(entries)}}));
}

base::Result<Response> get_changes(App& app, Request& request, const PathArgs&) {
  json::array list;
  std::string lines;
  for (const Change& one : app.rule_changes().list()) {
    list.push_back(change_object(one, request.caller));
    lines += change_line(one, request.lang());
  }
  if (request.wants_text()) return text_response(std::move(lines));
  return json_response(json::serialize(json::object{{"changes", std::move(list)}}));
}

base::Result<Response> get_change(App& app, Request& request, const PathArgs& args) {
  const auto change = app.rule_changes().find(args.id);
  if (!change) return base::fail(rules::kNoChange, {{"change", std::to_string(args.id)}});
  return change_response(app, request, *change, 200);
}

base::Result<Response> post_change(App& app, Request& request, const PathArgs&) {
  const auto kind = rules::change_kind_of(member_of(request, "kind"));
  if (!kind || *kind == rules::ChangeKind::packs) {
    return base::fail(kBadValue, {{"name", "kind"}, {"value", member_of(request, "kind")}});
  }
  TX_TRY(const Change change, app.rule_changes().propose_entry(request.caller, *kind, member_of(request, "entry"),
                                                               member_of(request, "reason")));
  return change_response(app, request, change, 201);
}

base::Result<Response> post_packs(App& app, Request& request, const PathArgs&) {
  TX_TRY(const auto packs, catalog::unbundle(request.body));
  TX_TRY(const Change change,
         app.rule_changes().propose_packs(request.caller, packs, std::string(request.get("reason")),
                                          [&](const catalog::Catalog& one) { return fits_home(app, one); }));
  return change_response(app, request, change, 201);
}

base::Result<Response> post_confirmation(App& app, Request& request, const PathArgs& args) {
  rules::Changes::Signing signing{member_of(request, "document"), member_of(request, "where"),
                                  member_of(request, "text"), std::exchange(request.fields["code"], {})};
  auto change = app.rule_changes().confirm(request.caller, args.id, signing);
  identity::wipe(signing.code);
  if (!change) return std::move(change).error();
  return change_response(app, request, *change, 200);
}

base::Result<Response> post_drop(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const Change change, app.rule_changes().drop(request.caller, args.id, member_of(request, "why")));
  return change_response(app, request, change, 200);
}

constexpr Member kChange[] = {{.name = "kind",
                               .required = true,
                               .max = 10,
                               .example = "confirm",
                               .about = "confirm: the entry may act; doubt: it may not any more"},
                              {.name = "entry",
                               .required = true,
                               .max = 300,
                               .example = "regime/NDRC-36/class/abnormal",
                               .about = "its name, as getRules gives it"},
                              {.name = "reason",
                               .required = true,
                               .max = 500,
                               .example = "示例：正式文本已公布，逐字核对",
                               .about = "why, in words"}};
constexpr Member kConfirmation[] = {
    {.name = "document",
     .max = 200,
     .example = "示例办法（示例令第1号）",
     .about = "of an entry to be confirmed: name and number of the official text"},
    {.name = "where", .max = 500, .example = "示例公报 2026 年第 1 期", .about = "where it was read"},
    {.name = "text",
     .max = 4000,
     .example = "示例条文",
     .about = "the clause, copied: the copies of both people have to be the same, white space aside"},
    {.name = "code",
     .required = true,
     .max = 10,
     .example = "123456",
     .about = "a fresh code of the phone",
     .secret = true}};
constexpr Member kDrop[] = {
    {.name = "why", .required = true, .max = 500, .example = "示例：与原文不符", .about = "why, in words"}};
constexpr Shape kChangeShape{"RuleChangeWish", kChange}, kConfirmationShape{"RuleConfirmation", kConfirmation},
    kDropShape{"RuleChangeDropped", kDrop};

constexpr Route kRoutes[] = {
    {.method = "GET", .pattern = "/api/v1/rules", .operation = "getRules", .handler = get_rules, .etag = Etag::of_body},
    {.method = "GET",
     .pattern = "/api/v1/rule-changes",
     .operation = "listRuleChanges",
     .action = Action::rule_change,
     .handler = get_changes},
    {.method = "GET",
     .pattern = "/api/v1/rule-changes/{id}",
     .operation = "getRuleChange",
     .action = Action::rule_change,
     .handler = get_change},
    {.method = "POST",
     .pattern = "/api/v1/rule-changes",
     .operation = "proposeRuleChange",
     .action = Action::rule_change,
     .handler = post_change,
     .body = Body::json,
     .shape = &kChangeShape,
     .keyed = true},
    {.method = "POST",
     .pattern = "/api/v1/rule-changes/packs",
     .operation = "proposePacks",
     .action = Action::rule_change,
     .handler = post_packs,
     .body = Body::file},
    {.method = "POST",
     .pattern = "/api/v1/rule-changes/{id}/confirm",
     .operation = "confirmRuleChange",
     .action = Action::rule_change,
     .handler = post_confirmation,
     .body = Body::json,
     .shape = &kConfirmationShape,
     .keyed = true},
    {.method = "POST",
     .pattern = "/api/v1/rule-changes/{id}/drop",
     .operation = "dropRuleChange",
     .action = Action::rule_change,
     .handler = post_drop,
     .body = Body::json,
     .shape = &kDropShape,
     .keyed = true},
};

}  // namespace

base::Result<void> fits_home(App& app, const catalog::Catalog& catalog) { return app.cases().fits(catalog.cases()); }

std::span<const Route> rule_routes() { return kRoutes; }

}  // namespace taixin::service

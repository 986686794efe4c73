#include "service/api_ledger.h"

#include <boost/json.hpp>

#include "ledger/audit.h"
#include "ledger/home_tiles.h"
#include "ledger/log_errors.h"
#include "ledger/prove.h"
#include "ledger/verify_page.h"
#include "service/api_admin.h"
#include "service/api_replay.h"
#include "service/errors.h"
#include "service/question_fields.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using base::Lang;
using ledger::LogName;

constexpr LogName kBoth[] = {LogName::records, LogName::access};
constexpr size_t kProofsMax = 500;  // in one answer
constexpr uint64_t kAuditStep = 4096;

bool zh(const Request& request) { return request.lang() == Lang::zh; }

base::Error no_route(const Request& request) {
  return base::fail(kNoRoute, {{"method", request.method}, {"path", request.path}});
}

Response fixed_bytes(std::string bytes) {
  Response out;
  out.content_type = "application/octet-stream";
  out.headers["Cache-Control"] = "public, max-age=31536000, immutable";
  out.body = std::move(bytes);
  return out;
}

// ---- state

json::object log_object(App& app, LogName name, Lang lang) {
  const auto published = app.ledger().published(name);
  json::object out{{"log", ledger::log_word(name)},
                   {"vkey", ledger::format_vkey(app.ledger().verifier(name))},
                   {"size", app.ledger().log(name).size()},
                   {"published", published ? published->checkpoint.size : 0},
                   {"checkpoint", published ? published->note : std::string()}};
  if (const auto trouble = app.ledger().trouble()) out["trouble"] = trouble->message(lang);
  const auto scrubbed = app.ledger().scrubbed(name);
  out["audit"] = json::object{{"position", scrubbed.position},
                              {"size", scrubbed.size},
                              {"findings", scrubbed.findings.size()},
                              {"finished", scrubbed.finished ? base::iso_time(*scrubbed.finished) : std::string()}};
  json::array witnesses;
  for (const auto& witness : app.ledger().witnesses(name)) {
    json::object one{{"name", witness.name}, {"size", witness.known_size}, {"cosigned", witness.cosigned}};
    if (witness.why) one["why"] = witness.why->message(lang);
    witnesses.push_back(std::move(one));
  }
  out["witnesses"] = std::move(witnesses);
  return out;
}

// Keys that were lost and renewed: whoever has an older verifier key needs to know.
base::Result<std::vector<vault::KeyEvent>> key_events(App& app) {
  TX_TRY(auto tx, app.home().read_records());
  return vault::key_events(tx.connection());
}

std::string log_text(App& app, LogName name, const Request& request) {
  const auto published = app.ledger().published(name);
  std::string out = fmt::format(
      fmt::runtime(zh(request) ? "{}  {} 条，已公布 {} 条\n  公钥 {}\n" : "{}  {} entries, {} published\n  key {}\n"),
      ledger::log_word(name), app.ledger().log(name).size(), published ? published->checkpoint.size : 0,
      ledger::format_vkey(app.ledger().verifier(name)));
  if (const auto scrubbed = app.ledger().scrubbed(name); scrubbed.finished) {
    out += fmt::format(
        fmt::runtime(zh(request) ? "  后台核对于 {} 完成，发现 {} 处\n" : "  audited until {}, {} findings\n"),
        base::iso_time(*scrubbed.finished).substr(0, 19), scrubbed.findings.size());
  }
  for (const auto& witness : app.ledger().witnesses(name)) {
    out += fmt::format("  {}  {}  {}\n", witness.cosigned ? "+" : "-", witness.name,
                       witness.why ? witness.why->message(request.lang()) : std::to_string(witness.known_size));
  }
  return out;
}

base::Result<Response> state_response(App& app, const Request& request) {
  TX_TRY(const auto events, key_events(app));
  if (request.wants_text()) {
    std::string out;
    for (const LogName name : kBoth) out += log_text(app, name, request);
    for (const auto& event : events) out += ledger::key_event_line(event, request.lang()) + "\n";
    if (const auto trouble = app.ledger().trouble()) {
      out += fmt::format("! {}\n    {}\n", trouble->message(request.lang()), trouble->next(request.lang()));
    }
    return text_response(out);
  }
  json::array logs;
  for (const LogName name : kBoth) logs.push_back(log_object(app, name, request.lang()));
  json::array keys;
  for (const auto& event : events) keys.emplace_back(event.text);
  return json_response(json::serialize(json::object{{"logs", std::move(logs)}, {"key_events", std::move(keys)}}));
}

base::Result<Response> post_checkpoint(App& app, Request& request, const PathArgs&) {
  TX_CHECK(app.ledger().publish());
  if (!request.wants_text()) return state_response(app, request);
  std::string notes;
  for (const LogName name : kBoth) {
    if (const auto published = app.ledger().published(name)) notes += published->note + "\n";
  }
  return text_response(notes);
}

// ---- the self-scrub

base::Result<Response> post_audit(App& app, Request& request, const PathArgs&) {
  std::vector<base::Error> findings;
  uint64_t leaves = 0;
  for (const LogName name : kBoth) {
    ledger::Audit audit(app.home(), app.ledger().log(name), app.ledger().verifier(name),
                        app.ledger().signed_size(name));
    for (;;) {
      TX_TRY(const bool more, audit.step(kAuditStep));
      const double done =
          audit.size() == 0 ? 1 : static_cast<double>(audit.position()) / static_cast<double>(audit.size());
      if (request.progress) request.progress((static_cast<double>(static_cast<int>(name)) + done) / 2);
      if (!more) break;
    }
    leaves += audit.size();
    findings.insert(findings.end(), audit.findings().begin(), audit.findings().end());
  }
  return findings_response(
      findings, request,
      fmt::format(fmt::runtime(zh(request) ? "{} 条全部由库重新推出，与账本和签名相符\n"
                                           : "{} leaves derived again from the store; all as logged and signed\n"),
                  leaves));
}

// ---- proofs

struct NamedProof {
  std::string file, what;
  std::string text;
};

base::Result<std::vector<NamedProof>> prove_all(App& app, const check::ShowAnswer& shown, std::string_view only) {
  ledger::Prover prover(app.home(), app.ledger());
  std::vector<NamedProof> proofs;
  for (const check::ShownClass& in_class : shown.classes) {
    for (const check::ShownRecord& record : in_class.records) {
      const std::string id = std::to_string(record.id.get());
      if (!only.empty() && only != id) continue;
      if (proofs.size() >= kProofsMax) return base::fail(kTooManyProofs, {{"max", std::to_string(kProofsMax)}});
      TX_TRY(const auto proof, prover.row(LogName::records, ledger::RowKind::record, record.id.get()));
      proofs.push_back({fmt::format("record-{}.tlog-proof", id), record.item->code.get() + " " + record.document_number,
                        ledger::format_proof_file(proof)});
    }
  }
  return proofs;
}

// `own`: for the subject itself, from whom a look may be kept for a while.
base::Result<void> prove_answers(App& app, base::SubjectId subject, bool own, std::vector<NamedProof>& proofs) {
  TX_TRY(auto tx, app.home().read_access());
  std::vector<std::pair<store::AccessEntry, base::SubjectId>> entries;  // with the id under which each names it
  for (const base::SubjectId id : app.looks().ids_of(subject)) {
    store::AccessFilter filter;
    filter.subject = id;
    TX_TRY(const auto of_id, store::access_entries(tx, filter));
    for (const store::AccessEntry& entry : of_id) entries.emplace_back(entry, id);
  }
  ledger::Prover prover(app.home(), app.ledger());
  for (const auto& [entry, id] : entries) {
    if (own && !app.looks().shows(entry, subject)) continue;
    auto proof = prover.answer(entry.id, id);
    if (!proof && proof.error().is(ledger::kNotSignedYet)) continue;  // the next one has it
    if (!proof) return std::move(proof).error();
    proofs.push_back({fmt::format("answer-{}.tlog-proof", entry.id),
                      fmt::format("{} {}", base::iso_time(entry.at).substr(0, 19), entry.kind),
                      ledger::format_proof_file(*proof)});
  }
  return {};
}

std::string said(bool in_chinese) {
  return in_chinese
             ? "已证明：这些内容在账本中，自检查点起未被改动 (包含性)。\n未证明：没有别的内容 (完整性)；"
               "请保存文件，用 taixin ledger verify 或任何 tlog 工具离线核验。\n"
             : "Proven: these are in the log, unaltered since its checkpoint (inclusion).\nNot proven: that there "
               "is nothing else (completeness). Keep the files; verify them offline with taixin ledger verify "
               "or any tlog tool.\n";
}

base::Result<Response> post_proofs(App& app, Request& request, const PathArgs&) {
  TX_TRY(const QuestionFields fields, QuestionFields::read(request));
  TX_TRY(const std::string query, fields.need("query"));
  TX_TRY(const auto session, fields.admit(app, request, access::Action::show));
  // An opened row shows all of it: only to those who may see past states and every field.
  if (!session.past_states()) return base::fail(kProofsClosed, {{"purpose", session.asker().purpose}});
  TX_TRY(const auto shown, app.checker().show(session, {query, true}));
  TX_CHECK(app.ledger().publish());  // what is shown is signed then, whatever came since
  std::vector<NamedProof> proofs;
  if (shown.value().subject) {
    TX_TRY(proofs, prove_all(app, shown.value(), fields.get("record")));
    if (fields.get("record").empty()) {
      const bool own = session.audience() == gate::Audience::subject_self;
      TX_CHECK(prove_answers(app, shown.value().subject->id, own, proofs));
    }
  }
  json::array list;
  std::string lines;
  for (const NamedProof& proof : proofs) {
    lines += fmt::format("{}  {}\n", proof.file, proof.what);
    list.push_back(json::object{{"file", proof.file}, {"about", proof.what}, {"proof", proof.text}});
  }
  json::array keys;
  for (const LogName name : kBoth) keys.emplace_back(ledger::format_vkey(app.ledger().verifier(name)));
  std::string body = json::serialize(json::object{{"proofs", std::move(list)},
                                                  {"vkeys", std::move(keys)},
                                                  {"proves", "inclusion"},
                                                  {"does_not_prove", "completeness"}});
  access::Note note;
  note.kind = "export";
  if (shown.value().subject) note.subjects = {shown.value().subject->id};
  note.asked = shown.value().subject ? shown.value().subject->code : std::string(access::kAboutPerson);
  note.answer = base::sha256(body);
  note.seq = shown.value().asked.seq;
  note.rows = proofs.size();
  if (request.wants_text()) body = lines + said(zh(request));
  TX_TRY(auto released, access::release(app.home(), session, note, std::move(body)));
  return request.wants_text() ? text_response(std::move(released).value()) : json_response(std::move(released).value());
}

base::Result<Response> get_state(App& app, Request& request, const PathArgs&) { return state_response(app, request); }

base::Result<Response> get_verify_page(App&, Request&, const PathArgs&) {  // to be kept: it works without us
  Response out = text_response(std::string(ledger::verify_page()));
  out.content_type = "text/html; charset=utf-8";
  out.headers["Content-Disposition"] = "attachment; filename=\"taixin-verify.html\"";
  return out;
}

// One file of a log, as C2SP tlog-tiles names it.
base::Result<Response> get_log_file(App& app, Request& request, const PathArgs& args) {
  const auto log = ledger::log_of(args.text[0]);
  if (!log) return no_route(request);
  std::string_view path = args.text[1];
  const auto published = app.ledger().published(*log);
  if (!published) return base::fail(ledger::kNothingSigned, {{"log", std::string(ledger::log_word(*log))}});
  if (path == "checkpoint") {
    Response out = text_response(published->note);
    out.content_type = "text/plain; charset=utf-8";
    out.headers["Cache-Control"] = "public, max-age=1";
    return out;
  }
  const auto tile = ledger::parse_tile_path(path);
  // Nothing beyond what is signed; narrower ones than the present edge are still there.
  if (!tile || tile->width > ledger::tile_width(tile->level, tile->number, published->checkpoint.size)) {
    return no_route(request);
  }
  ledger::HomeTiles tiles(app.home(), *log);
  if (tile->entries) {
    TX_TRY(std::string bundle, tiles.entries(tile->number, tile->width));
    return fixed_bytes(std::move(bundle));
  }
  TX_TRY(const auto hashes, tiles.tile(tile->level, tile->number, tile->width));
  std::string bytes;
  for (const ledger::Hash& hash : hashes) bytes += base::bytes_of(hash);
  return fixed_bytes(std::move(bytes));
}

constexpr Member kProofMembers[] = {
    {.name = "query", .required = true, .max = 400, .example = "91370999TX000001XE", .about = "code or name"},
    {.name = "purpose", .max = 40, .example = "audit", .about = "self, court or audit; needed"},
    {.name = "operator", .example = "示例经办人", .about = "who asks; needed at the console only"},
    {.name = "unit", .about = "of the operator, at the console only"},
    {.name = "basis", .about = "matter number, letter or clause"},
    TAIXIN_PAST_MEMBERS,
    {.name = "record", .kind = Member::Kind::number, .max = 18, .about = "this record only"}};
constexpr Shape kProofQuestion{"ProofQuestion", kProofMembers};

using access::Action;
constexpr Route kRoutes[] = {
    {.method = "GET", .pattern = "/ledger/verify.html", .operation = "getVerifyPage", .handler = get_verify_page},
    {.method = "GET", .pattern = "/ledger/{log}/{file*}", .operation = "getLogFile", .handler = get_log_file},
    {.method = "GET", .pattern = "/api/v1/ledger", .operation = "getLedger", .handler = get_state},
    {.method = "POST",
     .pattern = "/api/v1/ledger/proofs",
     .operation = "proveSubject",
     .action = Action::ledger_prove,
     .handler = post_proofs,
     .body = Body::json,
     .shape = &kProofQuestion},
    {.method = "POST",
     .pattern = "/api/v1/ledger/checkpoint",
     .operation = "signCheckpoint",
     .action = Action::ledger_audit,
     .handler = post_checkpoint,
     .local = true},
    {.method = "POST",
     .pattern = "/api/v1/ledger/audit",
     .operation = "auditLogs",
     .action = Action::ledger_audit,
     .handler = post_audit,
     .local = true},
    {.method = "POST",
     .pattern = "/api/v1/ledger/replay",
     .operation = "replayAnswers",
     .action = Action::ledger_audit,
     .handler = post_replay,
     .local = true},
};

}  // namespace

std::span<const Route> ledger_routes() { return kRoutes; }

}  // namespace taixin::service

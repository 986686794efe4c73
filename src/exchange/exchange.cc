#include "exchange/exchange.h"

#include <algorithm>
#include <boost/json.hpp>

#include "exchange/errors.h"
#include "exchange/outcomes.h"
#include "exchange/records.h"
#include "store/records.h"

namespace taixin::exchange {

namespace json = boost::json;
using store::ExchangeKind;

uint64_t Batch::rows() const {
  uint64_t out = 0;
  for (const ManifestFile& file : manifest.files) out += file.rows;
  return out;
}

std::string_view outcome_code(RowOutcome::What what) {
  constexpr std::string_view kCodes[] = {"taken", "known", "older", "refused"};
  return kCodes[static_cast<size_t>(what)];
}

void Counts::add(RowOutcome::What what) {
  uint64_t* const counts[] = {&taken, &known, &older, &refused};
  ++*counts[static_cast<size_t>(what)];
}

base::Result<std::unique_ptr<Exchange>> Exchange::open(World world) {
  std::unique_ptr<Exchange> out(new Exchange(std::move(world)));
  TX_CHECK(out->read_events());
  return out;
}

const catalog::ExchangeRules& Exchange::rules() const { return world_.intake.catalog().exchange(); }

base::Result<const Partner*> Exchange::partner(std::string_view code) const {
  const Day today = world_.home.clock().today();
  if (const Partner* found = rules().partner(code, today)) return found;
  std::string known;
  for (const Partner& one : rules().partners) known += (known.empty() ? "" : ", ") + one.code;
  return base::fail(kNoPartner, {{"partner", std::string(code)}, {"known", known.empty() ? "-" : known}});
}

// Which submissions came from whom, of what was written since.
base::Result<void> Exchange::read_events() {
  TX_TRY(auto tx, world_.home.read_records());
  return store::scan_exchange_events(tx, events_read_, [&](const ExchangeEvent& event) -> base::Result<void> {
    events_read_ = event.id;
    if (event.kind == ExchangeKind::file_taken && event.submission != base::SubmissionId()) {
      came_from_[event.submission] = event.partner;
    }
    if (event.kind == ExchangeKind::file_taken && event.detail_json.find("\"said\"") != std::string::npos) {
      const json::value detail = json::parse(event.detail_json);
      for (const json::value& id : detail.at("said").as_array()) {
        came_from_[base::SubmissionId(id.as_int64())] = event.partner;
      }
    }
    return {};
  });
}

base::Result<void> Exchange::set_key(std::string_view code, std::string_view vkey, const Actor& actor) {
  const std::lock_guard lock(working_);
  TX_TRY(const Partner* who, partner(code));
  std::string text;  // empty: revoked
  if (!vkey.empty()) {
    TX_TRY(const auto key, ledger::parse_vkey(vkey));
    const auto is_same = [&](const ledger::VerifierKey& other) {
      return other.name == key.name || other.public_key == key.public_key;
    };
    if (is_same(world_.own)) return base::fail(kKeyTaken, {{"owner", world_.own.name}});
    for (const Partner& other : rules().partners) {
      if (other.code == who->code) continue;
      TX_TRY(const auto taken, key_of(other.code));
      if (taken && is_same(*taken)) return base::fail(kKeyTaken, {{"owner", other.name.zh}});
    }
    text = ledger::format_vkey(key);
  }
  int64_t number = 0;
  {
    TX_TRY(auto tx, world_.home.read_records());
    TX_TRY(number, store::last_exchange_number(tx, ExchangeKind::key, who->code));
  }
  ExchangeEvent event = event_of(ExchangeKind::key, who->code, number + 1, actor);
  event.digest = base::sha256(text);
  event.detail_json = json::serialize(json::object{{"vkey", text}, {"by", actor.name}});
  return world_.home.records().run(store::Priority::interactive,
                                   [&](store::WriteTx& tx) { return append_event(tx, event, {}); });
}

ExchangeEvent Exchange::event_of(ExchangeKind kind, std::string_view partner, int64_t number,
                                 const Actor& actor) const {
  ExchangeEvent out;
  out.kind = kind;
  out.partner = partner;
  out.number = number;
  out.day = world_.home.clock().today();
  out.account = actor.caller.account.get();
  out.unit = actor.caller.unit.get();
  return out;
}

base::Result<void> Exchange::append_event(store::WriteTx& tx, ExchangeEvent& event,
                                          std::span<const ExchangeFile> files) {
  TX_TRY(const bool first, store::append_exchange_event(tx, event));
  TX_ASSERT(first, "event {} of kind {} was written meanwhile", event.number, static_cast<int>(event.kind));
  for (size_t i = 0; i < files.size(); ++i) {
    TX_CHECK(store::append_exchange_file(tx, event.id, static_cast<int64_t>(i), files[i]));
  }
  return {};
}

base::Result<std::optional<ledger::VerifierKey>> Exchange::key_of(std::string_view code) const {
  TX_TRY(auto tx, world_.home.read_records());
  TX_TRY(const int64_t number, store::last_exchange_number(tx, ExchangeKind::key, code));
  if (number == 0) return std::optional<ledger::VerifierKey>();
  TX_TRY(const auto event, store::exchange_event(tx, ExchangeKind::key, code, number));
  if (!event) return std::optional<ledger::VerifierKey>();
  const json::value said = json::parse(event->detail_json);
  const std::string_view vkey = said.at("vkey").as_string();
  if (vkey.empty()) return std::optional<ledger::VerifierKey>();
  TX_TRY(auto key, ledger::parse_vkey(vkey));
  return std::optional(std::move(key));
}

base::Result<PartnerStatus> Exchange::status(std::string_view code) const {
  PartnerStatus out;
  TX_TRY(out.partner, partner(code));
  TX_TRY(const auto key, key_of(code));
  if (key) out.key = ledger::format_vkey(*key);
  TX_TRY(auto tx, world_.home.read_records());
  TX_TRY(out.made, store::last_exchange_number(tx, ExchangeKind::made, code));
  TX_TRY(out.taken, store::last_exchange_number(tx, ExchangeKind::taken, code));
  TX_TRY(out.receipts, store::last_exchange_number(tx, ExchangeKind::receipt, code));
  TX_TRY(const int64_t replies, store::last_exchange_number(tx, ExchangeKind::reply, code));
  TX_TRY(const auto reply, store::exchange_event(tx, ExchangeKind::reply, code, replies));
  if (reply) {
    const json::value detail = json::parse(reply->detail_json);
    const auto* until = detail.as_object().if_contains("said_until");
    if (until) out.receipts = std::max(out.receipts, until->as_int64());
  }
  if (out.made > 0) {
    TX_TRY(const auto last, store::exchange_event(tx, ExchangeKind::made, code, out.made));
    if (last) out.until = last->to;
  }
  TX_TRY(const auto again, store::exchange_again(tx, code));
  out.again = again.size();
  return out;
}

std::vector<ExchangeFile> Exchange::sealed(const Manifest& manifest, std::vector<ExchangeFile> files) const {
  files.insert(files.begin(), {std::string(kNoteFile), world_.sign(format_manifest(manifest))});
  return files;
}

base::Result<ManifestKind> kind_of(std::span<const ExchangeFile> files) {
  const auto note = std::ranges::find(files, kNoteFile, &ExchangeFile::name);
  if (note == files.end())
    return base::fail(kTorn, {{"name", std::string(kNoteFile)}, {"wanted", "-"}, {"found", "-"}});
  const auto parsed = ledger::parse_note(note->bytes);
  if (!parsed) return base::fail(kNotAManifest, {{"why", parsed.error().message(base::Lang::en)}});
  TX_TRY(const Manifest manifest, parse_manifest(parsed->text));
  return manifest.kind;
}

base::Result<Exchange::From> Exchange::opened(std::span<const ExchangeFile> files, ManifestKind kind) const {
  const auto note = std::ranges::find(files, kNoteFile, &ExchangeFile::name);
  if (note == files.end()) {
    return base::fail(kTorn, {{"name", std::string(kNoteFile)}, {"wanted", "-"}, {"found", "-"}});
  }
  std::vector<const Partner*> partners;
  std::vector<ledger::VerifierKey> keys;
  const Day today = world_.home.clock().today();
  for (const Partner& one : rules().partners) {
    TX_TRY(auto key, key_of(one.code));
    if (!key || !one.basis.in_force(today)) continue;
    partners.push_back(&one);
    keys.push_back(*std::move(key));
  }
  From out;
  TX_TRY(out.opened, open_manifest(note->bytes, keys));
  out.partner = partners[out.opened.key];
  out.key = keys[out.opened.key];
  const Manifest& manifest = out.opened.manifest;
  if (manifest.to != world_.own.name) {
    return base::fail(kNotForUs, {{"to", manifest.to}, {"own", world_.own.name}});
  }
  if (manifest.kind != kind) {
    return base::fail(kWrongKind, {{"found", std::string(manifest_kind_code(manifest.kind))},
                                   {"wanted", std::string(manifest_kind_code(kind))}});
  }
  for (const ManifestFile& wanted : manifest.files) {
    const auto file = std::ranges::find(files, wanted.name, &ExchangeFile::name);
    const std::string found = file == files.end() ? "-" : digest_of(file->bytes);
    if (found != wanted.sha256) {
      return base::fail(
          kTorn, {{"name", wanted.name}, {"wanted", wanted.sha256.substr(0, 12)}, {"found", found.substr(0, 12)}});
    }
  }
  return out;
}

base::Result<const ExchangeFile*> Exchange::listed(const Manifest& manifest, std::span<const ExchangeFile> files,
                                                   std::string_view name) {
  const auto file = std::ranges::find(files, name, &ExchangeFile::name);
  if (file == files.end() || std::ranges::find(manifest.files, name, &ManifestFile::name) == manifest.files.end()) {
    return base::fail(kTorn, {{"name", std::string(name)}, {"wanted", "-"}, {"found", "-"}});
  }
  return &*file;
}

base::Result<int64_t> Exchange::log_answer(const Partner& who, std::string_view what, store::AccessEntry entry,
                                           const Actor& actor) {
  entry.operator_name = actor.name;
  entry.purpose = who.purpose;
  entry.basis = fmt::format("{}；{}{}", fmt::join(who.basis.clauses, "；"), who.name.zh, what);
  entry.kind = "exchange";
  entry.asked_sha256 = base::hex(base::sha256(fmt::format("exchange {} {}", who.code, what)));
  entry.account = actor.caller.account.get();
  entry.unit = actor.caller.unit.get();
  entry.via = actor.caller.via;
  int64_t number = 0;
  TX_CHECK(world_.home.access().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_TRY(number, store::append_access(tx, entry));
    return {};
  }));
  return number;
}

base::Result<std::vector<ExchangeEvent>> Exchange::events(std::string_view code, int64_t before, size_t limit) const {
  TX_TRY(auto tx, world_.home.read_records());
  return store::exchange_events(tx, code, before, limit);
}

base::Result<std::vector<ExchangeFile>> Exchange::receipt(std::string_view code, int64_t number, const Actor& actor) {
  TX_TRY(const Partner* who, partner(code));
  std::vector<ExchangeFile> files;
  {
    TX_TRY(auto tx, world_.home.read_records());
    TX_TRY(const auto event, store::exchange_event(tx, ExchangeKind::taken, code, number));
    if (!event) return base::fail(kNoBatch, {{"partner", std::string(code)}, {"number", std::to_string(number)}});
    TX_TRY(files, store::exchange_files(tx, event->id));
  }
  std::erase_if(files, [](const ExchangeFile& file) { return file.name == kBatchNote; });
  store::AccessEntry entry;
  entry.answer_sha256 = digest_of(files.front().bytes);
  TX_CHECK(log_answer(*who, fmt::format("第 {} 批的回执", number), std::move(entry), actor));
  return files;
}

}  // namespace taixin::exchange

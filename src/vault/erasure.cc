#include "vault/erasure.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "identity/name.h"
#include "store/sqlite.h"
#include "vault/errors.h"
#include "vault/key_events.h"

namespace taixin::vault {
namespace {

// As stored; never renumbered.
enum class Event : uint8_t { request = 0, withdraw = 1, approve = 2, destroyed = 3 };

constexpr std::string_view kLastCopy = "last copy gone: ";  // a line of the certificate

std::string id_text(ErasureId id) { return std::to_string(id.get()); }

std::string state_name(ErasureState state) {
  switch (state) {
    case ErasureState::waiting:
      return "待审批 (waiting)";
    case ErasureState::approved:
      return "已批准 (approved)";
    case ErasureState::done:
      return "已删除 (done)";
    case ErasureState::withdrawn:
      return "已撤回 (withdrawn)";
    case ErasureState::expired:
      return "已过期 (expired)";
  }
  return {};
}

// may_be_empty: nothing at all is fine.
base::Result<void> check_text(std::string_view name, std::string_view text, bool may_be_empty = false) {
  const bool nothing = text.find_first_not_of(' ') == text.npos && text.size() <= kErasureTextMax;
  return may_be_empty && nothing ? base::Result<void>() : check_line(name, text);
}

struct NewEvent {
  ErasureId erasure;  // 0: a new one
  Event kind;
  SubjectId subject;
  std::string_view officer, ground, text;  // text: matter, reason, number or certificate by kind
};

base::Result<ErasureId> append(store::WriteTx& tx, const NewEvent& event) {
  store::Connection& db = tx.connection();
  ErasureId erasure = event.erasure;
  if (erasure == ErasureId()) {
    TX_TRY(const int64_t last, db.integer("SELECT max(erasure) FROM erasure_event"));
    erasure = ErasureId(last + 1);
  }
  TX_TRY(const int64_t last, db.integer("SELECT max(id) FROM erasure_event"));
  TX_CHECK(
      db.run("INSERT INTO erasure_event (id, erasure, kind, subject, at, operator_name, ground, text) "
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
             last + 1, erasure, event.kind, event.subject, tx.known_now(), event.officer, event.ground, event.text));
  return erasure;
}

void apply(Erasure& erasure, Event kind, store::Row& row) {
  const auto at = row.as<base::KnownAt>();
  const std::string officer(row.text()), ground(row.text()), text(row.text());
  switch (kind) {
    case Event::request:
      erasure.requested_at = at;
      erasure.requested_by = officer;
      erasure.ground = ground;
      erasure.matter = text;
      erasure.expires_after = base::day_of(at).plus_days(kRequestDays);
      return;
    case Event::withdraw:
      erasure.state = ErasureState::withdrawn;
      erasure.decided_at = at;
      erasure.decided_by = officer;
      erasure.reason = text;
      return;
    case Event::approve:
      erasure.state = ErasureState::approved;
      erasure.decided_at = at;
      erasure.decided_by = officer;
      erasure.number = text;
      return;
    case Event::destroyed:
      erasure.state = ErasureState::done;
      erasure.done_at = at;
      erasure.certificate = text;
      return;
  }
}

// All of them, or one; in order of their ids.
base::Result<std::vector<Erasure>> read(store::Connection& db, base::Day today, ErasureId one = {}) {
  std::map<ErasureId, Erasure> found;
  TX_TRY(auto rows, db.prepare("SELECT erasure, kind, subject, at, operator_name, ground, text FROM erasure_event "
                               "WHERE (erasure = $1 OR $1 = 0) AND kind <= $2 ORDER BY id"));
  rows.bind(one, Event::destroyed);  // those after it are about other keys (key_events.h)
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) break;
    store::Row row(rows);
    const auto id = row.as<ErasureId>();
    const auto kind = row.as<Event>();
    Erasure& erasure = found[id];
    erasure.id = id;
    erasure.subject = row.as<SubjectId>();
    apply(erasure, kind, row);
  }
  std::vector<Erasure> out;
  for (auto& [id, erasure] : found) {
    if (erasure.state == ErasureState::waiting && today > erasure.expires_after) erasure.state = ErasureState::expired;
    out.push_back(std::move(erasure));
  }
  return out;
}

base::Result<Erasure> read_one(store::Connection& db, base::Day today, ErasureId id) {
  TX_TRY(auto found, read(db, today, id));
  if (found.empty() || id == ErasureId()) return base::fail(kNoErasure, {{"id", id_text(id)}});
  return std::move(found.front());
}

base::Result<std::string> home_id(store::Connection& db) {
  TX_TRY(auto rows, db.prepare("SELECT value FROM meta WHERE key = 'home_id'"));
  rows.bind();
  TX_TRY(const bool found, rows.step());
  return found ? std::string(store::Row(rows).text()) : std::string();
}

base::Error closed(const Erasure& erasure) {
  return base::fail(kErasureClosed, {{"id", id_text(erasure.id)}, {"state", state_name(erasure.state)}});
}

// Destroys the key of an approved erasure and writes its certificate.
base::Result<void> destroy(store::Home& home, Vault& vault, const Erasure& approved) {
  TX_TRY(const auto erased, vault.erase({&approved.subject, 1}, approved.number));
  TX_TRY(const auto backups_until, vault.backups_until());
  return home.records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_TRY(const Erasure now, read_one(tx.connection(), home.clock().today(), approved.id));
    if (now.state != ErasureState::approved) return {};  // somebody completed it meanwhile
    TX_TRY(const std::string home_name, home_id(tx.connection()));
    const std::string text = certificate_text(now, home_name, erased.front(), backups_until);
    TX_TRY([[maybe_unused]] const ErasureId id,
           append(tx, {now.id, Event::destroyed, now.subject, now.decided_by, now.ground, text}));
    return {};
  });
}

}  // namespace

base::Result<void> check_request(const ErasureRequest& request) {
  TX_CHECK(check_text("operator", request.officer));
  TX_CHECK(check_text("ground", request.ground));
  return check_text("matter", request.matter, true);
}

base::Result<Erasure> request_erasure(store::Home& home, Vault& vault, const ErasureRequest& request) {
  TX_CHECK(check_request(request));
  TX_CHECK(check_erasable(vault, request.subject));
  const base::Day today = home.clock().today();
  Erasure out;
  TX_CHECK(home.records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_TRY(out, request_erasure_in(tx, request, today));
    return {};
  }));
  return out;
}

base::Result<void> check_erasable(Vault& vault, SubjectId subject) {
  TX_TRY(const bool has_key, vault.has_key(subject));
  if (!has_key) return base::fail(kNothingToErase, {{"subject", std::to_string(subject.get())}});
  return {};
}

base::Result<Erasure> request_erasure_in(store::WriteTx& tx, const ErasureRequest& request, base::Day today) {
  TX_CHECK(check_request(request));
  TX_TRY(const auto all, read(tx.connection(), today));
  for (const Erasure& other : all) {
    const bool open = other.state == ErasureState::waiting || other.state == ErasureState::approved;
    if (open && other.subject == request.subject) return base::fail(kErasureWaiting, {{"id", id_text(other.id)}});
  }
  TX_TRY(const ErasureId id,
         append(tx, {ErasureId(), Event::request, request.subject, request.officer, request.ground, request.matter}));
  return read_one(tx.connection(), today, id);
}

base::Result<Erasure> approve_erasure(store::Home& home, Vault& vault, const ErasureStep& step) {
  const base::Day today = home.clock().today();
  Erasure approved;
  TX_CHECK(home.records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_TRY(approved, approve_erasure_in(tx, step, today));
    return {};
  }));
  TX_CHECK(destroy(home, vault, approved));
  return erasure(home, step.id);
}

base::Result<Erasure> approve_erasure_in(store::WriteTx& tx, const ErasureStep& step, base::Day today) {
  TX_CHECK(check_text("operator", step.officer));
  TX_TRY(const Erasure asked, read_one(tx.connection(), today, step.id));
  if (asked.state != ErasureState::waiting) return closed(asked);
  if (identity::normalize_name(asked.requested_by) == identity::normalize_name(step.officer)) {
    return base::fail(kSamePerson);
  }
  TX_TRY(const std::string home_name, home_id(tx.connection()));
  const std::string number = fmt::format("{}-E{}", home_name.substr(0, 8), step.id.get());
  TX_CHECK(append(tx, {step.id, Event::approve, asked.subject, step.officer, asked.ground, number}));
  return read_one(tx.connection(), today, step.id);
}

base::Result<void> finish_erasure(store::Home& home, Vault& vault, const Erasure& approved) {
  return destroy(home, vault, approved);
}

base::Result<Erasure> withdraw_erasure(store::Home& home, const ErasureStep& step) {
  const base::Day today = home.clock().today();
  Erasure out;
  TX_CHECK(home.records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_TRY(out, withdraw_erasure_in(tx, step, today));
    return {};
  }));
  return out;
}

base::Result<Erasure> withdraw_erasure_in(store::WriteTx& tx, const ErasureStep& step, base::Day today) {
  TX_CHECK(check_text("operator", step.officer));
  TX_CHECK(check_text("reason", step.reason));
  TX_TRY(const Erasure now, read_one(tx.connection(), today, step.id));
  if (now.state != ErasureState::waiting) return closed(now);
  TX_CHECK(append(tx, {step.id, Event::withdraw, now.subject, step.officer, now.ground, step.reason}));
  return read_one(tx.connection(), today, step.id);
}

base::Result<std::vector<Erasure>> erasures(store::Home& home) {
  TX_TRY(auto tx, home.read_records());
  TX_TRY(auto out, read(tx.connection(), home.clock().today()));
  std::ranges::reverse(out);
  return out;
}

base::Result<Erasure> erasure(store::Home& home, ErasureId id) {
  TX_TRY(auto tx, home.read_records());
  return read_one(tx.connection(), home.clock().today(), id);
}

base::Result<std::optional<Erasure>> erasure_of_matter(store::Home& home, SubjectId subject, std::string_view matter) {
  TX_TRY(const auto all, erasures(home));
  const auto found =
      std::ranges::find_if(all, [&](const Erasure& one) { return one.subject == subject && one.matter == matter; });
  return found == all.end() ? std::optional<Erasure>() : std::optional(*found);
}

base::Result<size_t> complete_erasures(store::Home& home, Vault& vault) {
  TX_TRY(const auto all, erasures(home));
  size_t destroyed = 0;
  for (const Erasure& one : all) {
    if (one.state != ErasureState::approved && one.state != ErasureState::done) continue;
    TX_TRY(const auto before, vault.erased(one.subject));
    if (!before) ++destroyed;
    if (one.state == ErasureState::approved) {
      TX_CHECK(destroy(home, vault, one));
    } else if (!before) {
      TX_CHECK(vault.erase({&one.subject, 1}, one.number));
    }
  }
  return destroyed;
}

base::Day last_copy_gone(const Erasure& erasure) {
  const size_t at = erasure.certificate.find(kLastCopy);
  if (at == std::string::npos) return {};
  const std::string_view day = std::string_view(erasure.certificate).substr(at + kLastCopy.size(), 10);
  return base::parse_iso_day(day).value_or(base::Day());
}

std::string certificate_text(const Erasure& erasure, const std::string& home_name, const Erased& erased,
                             std::optional<base::Day> backups_until) {
  const base::Day last_copy = std::max(erased.day, backups_until.value_or(erased.day));
  return fmt::format(
      "taixin erasure certificate v1\n"
      "number: {}\n"
      "home: {}\n"
      "subject: {}\n"
      "ground: {}\n"
      "matter: {}\n"
      "requested: {} {}\n"
      "approved: {} {}\n"
      "key destroyed: {}\n"
      "{}{}\n",
      erasure.number, home_name, erasure.subject.get(), erasure.ground, erasure.matter,
      base::iso_time(erasure.requested_at), erasure.requested_by, base::iso_time(erasure.decided_at),
      erasure.decided_by, erased.day.iso(), kLastCopy, last_copy.iso());
}

}  // namespace taixin::vault

// Other systems, and officers at windows.
#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "access/account_errors.h"
#include "access/entrance.h"
#include "access/tokens.h"
#include "base/text.h"
#include "identity/id_finder.h"

namespace taixin::access {
namespace {

namespace json = boost::json;

constexpr size_t kSecretsMax = 2;
constexpr int64_t kQuotaMax = 1'000'000'000;
constexpr std::array<std::string_view, 4> kGrounds{"paper_id", "power_of_attorney", "court_administrator", "heir"};

std::string numbered(int64_t number) { return json::serialize(json::object{{"number", number}}); }

// 64 small hexadecimal digits as 32 bytes.
std::optional<std::string> fingerprint_bytes(std::string_view hex) {
  if (hex.size() != 64) return std::nullopt;
  std::string out;
  for (size_t i = 0; i < hex.size(); i += 2) {
    int byte = 0;
    for (const char c : hex.substr(i, 2)) {
      const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
      if (digit < 0) return std::nullopt;
      byte = byte * 16 + digit;
    }
    out += static_cast<char>(byte);
  }
  return out;
}

}  // namespace

base::Result<Account> Entrance::client(AccountId id) const {
  const auto picture = accounts_->directory();
  const Account* found = picture->account(id);
  if (!found || found->kind != AccountKind::client) {
    return base::fail(kNoAccount, {{"account", std::to_string(id.get())}});
  }
  if (found->state == AccountState::closed) return base::fail(kWrongState, {{"state", "closed"}});
  return *found;
}

base::Result<void> Entrance::check_secret(AccountId id) const {
  TX_TRY(const Account of, client(id));
  if (credentials_->all(of.id, credential::kSecret).size() >= kSecretsMax) return base::fail(kTwoSecrets);
  return {};
}

base::Result<Entrance::Secret> Entrance::add_secret(AccountId actor, AccountId id, const Because& because) {
  const std::lock_guard lock(deciding_);
  TX_CHECK(check_secret(id));
  Secret out{credentials_->next_number(id, credential::kSecret), new_token()};
  CredentialBatch batch;
  store::Credential row;
  row.account = id.get();
  row.kind = credential::kSecret;
  row.number = out.number;
  row.secret = bytes_of(*token_digest(out.secret));
  batch.put.push_back(std::move(row));
  json::object detail{{"number", out.number}};
  put_because(detail, because);
  TX_CHECK(accounts_->commit(event_of(actor, id, event::kSecretAdded, json::serialize(detail)), batch));
  return out;
}

base::Result<void> Entrance::end_secret(AccountId actor, AccountId id, int64_t number) {
  TX_TRY(const Account of, client(id));
  const std::lock_guard lock(deciding_);
  const auto live = credentials_->all(of.id, credential::kSecret);
  if (std::ranges::find(live, number, &store::Credential::number) == live.end()) return base::fail(kNoSecret);
  CredentialBatch batch;
  batch.remove.emplace_back(of.id, std::string(credential::kSecret), number);
  TX_CHECK(accounts_->commit(event_of(actor, of.id, event::kSecretEnded, numbered(number)), batch));
  tokens_.end_all(of.id, number);
  return {};
}

base::Result<void> Entrance::check_certificate(AccountId id, std::string_view fingerprint) const {
  TX_TRY(const Account of, client(id));
  const auto bytes = fingerprint_bytes(fingerprint);
  if (!bytes) {
    return base::fail(kBadAccount, {{"zh", "证书指纹为 64 位小写十六进制数字（SHA-256）"},
                                    {"en", "a fingerprint is the SHA-256 in 64 small hexadecimal digits"}});
  }
  if (credentials_->by_digest(credential::kCertificate, *bytes)) {
    return base::fail(kTaken, {{"zh", "该证书"}, {"en", "certificate"}});
  }
  if (credentials_->all(of.id, credential::kCertificate).size() >= kCertificatesMax) return base::fail(kTwoSecrets);
  return {};
}

base::Result<int64_t> Entrance::add_certificate(AccountId actor, AccountId id, std::string_view fingerprint,
                                                const Because& because) {
  const std::lock_guard lock(deciding_);
  TX_CHECK(check_certificate(id, fingerprint));
  CredentialBatch batch;
  store::Credential row;
  row.account = id.get();
  row.kind = credential::kCertificate;
  row.number = credentials_->next_number(id, credential::kCertificate);
  row.secret = *fingerprint_bytes(fingerprint);
  const int64_t number = row.number;
  batch.put.push_back(std::move(row));
  json::object detail{{"number", number}, {"sha256", fingerprint}};
  put_because(detail, because);
  TX_CHECK(accounts_->commit(event_of(actor, id, event::kCertificateAdded, json::serialize(detail)), batch));
  return number;
}

base::Result<void> Entrance::end_certificate(AccountId actor, AccountId id, int64_t number) {
  TX_TRY(const Account of, client(id));
  const std::lock_guard lock(deciding_);
  const auto live = credentials_->all(of.id, credential::kCertificate);
  if (std::ranges::find(live, number, &store::Credential::number) == live.end()) return base::fail(kNoSecret);
  CredentialBatch batch;
  batch.remove.emplace_back(of.id, std::string(credential::kCertificate), number);
  TX_CHECK(accounts_->commit(event_of(actor, of.id, event::kCertificateEnded, numbered(number)), batch));
  return {};
}

base::Result<Entrance::Access> Entrance::client_token(std::string_view client_id, std::string_view secret) {
  const auto picture = accounts_->directory();
  const Account* account = accounts_->find(*picture, client_id);
  const auto digest = token_digest(secret);
  if (!account || !digest || account->kind != AccountKind::client ||
      !Accounts::lives(*account, home_.clock().today())) {
    return base::fail(kClientRefused);
  }
  // 256 random bits are not guessed: no lock-out, and a plain digest is enough.
  for (const auto& row : credentials_->all(account->id, credential::kSecret)) {
    if (!same_secret(row.secret, bytes_of(*digest))) continue;
    return Access{tokens_.issue({account->id, row.number})};
  }
  return base::fail(kClientRefused);
}

base::Result<AccountId> Entrance::of_bearer(std::string_view token) {
  const auto held = tokens_.find(token);
  if (!held) return base::fail(kBearerRefused);
  return held->client;
}

std::optional<AccountId> Entrance::of_certificate(std::string_view fingerprint) const {
  const auto bytes = fingerprint_bytes(fingerprint);
  const auto row = bytes ? credentials_->by_digest(credential::kCertificate, *bytes) : std::nullopt;
  if (!row) return std::nullopt;
  const auto picture = accounts_->directory();
  const Account* account = picture->account(AccountId(row->account));
  if (!account || !Accounts::lives(*account, home_.clock().today())) return std::nullopt;
  return account->id;
}

// ---- quotas

base::Result<void> Entrance::set_quota(AccountId actor, AccountId id, int64_t a_day) {
  TX_TRY(const Account of, client(id));
  if (a_day < 1 || a_day > kQuotaMax) {
    return base::fail(kBadAccount, {{"zh", "限额为每日 1 至 10 亿次"}, {"en", "a quota is 1 to 1,000,000,000 a day"}});
  }
  CredentialBatch batch;
  store::Credential row;
  row.account = of.id.get();
  row.kind = credential::kQuota;
  row.uses = a_day;
  batch.put.push_back(std::move(row));
  const std::string detail = json::serialize(json::object{{"a_day", a_day}});
  TX_CHECK(accounts_->commit(event_of(actor, of.id, event::kQuotaSet, detail), batch));
  return {};
}

int64_t Entrance::quota(AccountId id) const {
  const auto row = credentials_->newest(id, credential::kQuota);
  return row ? row->uses : kQuotaDefault;
}

// On disk the count is ahead by at most kQuotaStep: a restart never gives more than the quota.
base::Result<void> Entrance::count_request(AccountId id) {
  const int64_t limit = quota(id);
  const int32_t today = home_.clock().today().count();
  const std::lock_guard lock(counting_);
  Count& count = counts_[id];
  if (count.day != today) {
    const auto row = credentials_->newest(id, credential::kUsed);
    const bool of_today = row && row->number == today;
    count = {today, of_today ? row->uses : 0, of_today ? row->uses : 0};
  }
  if (count.used >= limit) return base::fail(kOverQuota, {{"limit", std::to_string(limit)}});
  if (count.used >= count.written) {
    CredentialBatch batch;
    for (const auto& old : credentials_->all(id, credential::kUsed)) {
      if (old.number != today) batch.remove.emplace_back(id, old.kind, old.number);
    }
    store::Credential row;
    row.account = id.get();
    row.kind = credential::kUsed;
    row.number = today;
    row.uses = std::min(limit, count.used + kQuotaStep);
    row.made_at = home_.clock().now();
    batch.put.push_back(row);
    TX_CHECK(home_.records().run(store::Priority::interactive,
                                 [&](store::WriteTx& tx) { return credentials_->write(tx, batch, row.made_at); }));
    credentials_->apply(batch);
    count.written = row.uses;
  }
  ++count.used;
  return {};
}

int64_t Entrance::used_today(AccountId id) {
  const int32_t today = home_.clock().today().count();
  {
    const std::lock_guard lock(counting_);
    if (const auto found = counts_.find(id); found != counts_.end() && found->second.day == today) {
      return found->second.used;
    }
  }
  const auto row = credentials_->newest(id, credential::kUsed);
  return row && row->number == today ? row->uses : 0;
}

// ---- at a window

std::optional<Entrance::Ground> Entrance::ground_of(std::string_view code) {
  const auto found = std::ranges::find(kGrounds, code);
  if (found == kGrounds.end()) return std::nullopt;
  return static_cast<Ground>(found - kGrounds.begin());
}

base::Result<void> Entrance::begin_assisting(std::string_view token, const Assisting& assisting) {
  auto session = sessions_.find(token);
  if (!session || session->stage != Stage::full) return base::fail(kSignedOut);
  const auto picture = accounts_->directory();
  const Unit* unit = picture->unit(session->unit);
  if (!unit || unit->closed || unit->kind != UnitKind::window) return base::fail(kNotAWindow);
  const bool good = !base::trim(assisting.matter).empty() && base::is_utf8(assisting.matter) &&
                    !base::has_control(assisting.matter) && identity::find_ids(assisting.matter).empty() &&
                    base::count_code_points(assisting.matter) <= Accounts::kNameMax;
  if (!good || assisting.subject == base::SubjectId()) {
    return base::fail(kBadAccount, {{"zh", "请写明所凭材料的名称和文号（一行，不含证件号码）"},
                                    {"en", "say which paper it rests on: one line, no identity number"}});
  }
  json::object detail{{"ground", kGrounds[static_cast<size_t>(assisting.ground)]},
                      {"matter", std::string(base::trim(assisting.matter))}};
  if (assisting.scan_until) detail["scan_until"] = assisting.scan_until->iso();
  auto event = event_of(session->account, session->account, event::kAssisted, json::serialize(detail));
  event.unit = unit->id.get();
  event.subject = assisting.subject;
  TX_CHECK(accounts_->commit(std::move(event)));
  session->assisted = assisting.subject;
  if (!sessions_.update(token, *session)) return base::fail(kSignedOut);
  return {};
}

base::Result<void> Entrance::end_assisting(std::string_view token) {
  auto session = sessions_.find(token);
  if (!session || session->assisted == base::SubjectId()) return {};
  auto event = event_of(session->account, session->account, event::kAssistedEnded);
  event.unit = session->unit.get();
  event.subject = session->assisted;
  session->assisted = {};
  (void)sessions_.update(token, *session);
  TX_CHECK(accounts_->commit(std::move(event)));
  return {};
}

}  // namespace taixin::access

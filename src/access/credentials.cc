#include "access/credentials.h"

namespace taixin::access {
namespace {

bool by_its_digest(std::string_view kind) { return kind == credential::kLink || kind == credential::kCertificate; }

}  // namespace

base::Result<std::unique_ptr<Credentials>> Credentials::open(store::Home& home) {
  auto out = std::make_unique<Credentials>();
  TX_TRY(auto tx, home.read_records());
  TX_TRY(auto rows, store::credentials(tx));
  for (auto& row : rows) out->index(row);
  TX_TRY(const auto guards, store::guards(tx));
  for (const auto& guard : guards) out->guards_[guard.account] = guard;
  return out;
}

base::Result<void> Credentials::write(store::WriteTx& tx, CredentialBatch& batch, base::KnownAt at) const {
  for (const auto& [account, kind, number] : batch.remove) {
    TX_CHECK(store::remove_credential(tx, account.get(), kind, number));
  }
  for (auto& row : batch.put) {
    if (row.made_at == base::KnownAt()) row.made_at = at;
    TX_CHECK(store::put_credential(tx, row));
  }
  if (batch.guard) TX_CHECK(store::put_guard(tx, *batch.guard));
  return {};
}

void Credentials::apply(const CredentialBatch& batch) {
  const std::lock_guard lock(mutex_);
  for (const auto& [account, kind, number] : batch.remove) forget({account.get(), kind, number});
  for (const auto& row : batch.put) index(row);
  if (batch.guard) guards_[batch.guard->account] = *batch.guard;
}

void Credentials::index(const store::Credential& row) {
  const Key key{row.account, row.kind, row.number};
  forget(key);
  rows_[key] = row;
  if (by_its_digest(row.kind)) digests_[{row.kind, row.secret}] = key;
}

void Credentials::forget(const Key& key) {
  const auto found = rows_.find(key);
  if (found == rows_.end()) return;
  digests_.erase({found->second.kind, found->second.secret});
  rows_.erase(found);
}

std::vector<store::Credential> Credentials::all(AccountId account, std::string_view kind) const {
  const std::lock_guard lock(mutex_);
  std::vector<store::Credential> out;
  for (auto at = rows_.lower_bound({account.get(), std::string(kind), INT64_MIN});
       at != rows_.end() && at->second.account == account.get() && at->second.kind == kind; ++at) {
    out.push_back(at->second);
  }
  return out;
}

std::optional<store::Credential> Credentials::newest(AccountId account, std::string_view kind) const {
  auto found = all(account, kind);
  if (found.empty()) return std::nullopt;
  return std::move(found.back());
}

std::optional<store::Credential> Credentials::by_digest(std::string_view kind, std::string_view digest) const {
  const std::lock_guard lock(mutex_);
  const auto found = digests_.find({std::string(kind), std::string(digest)});
  if (found == digests_.end()) return std::nullopt;
  return rows_.at(found->second);
}

store::SignInGuard Credentials::guard(AccountId account) const {
  const std::lock_guard lock(mutex_);
  const auto found = guards_.find(account.get());
  if (found != guards_.end()) return found->second;
  store::SignInGuard fresh;
  fresh.account = account.get();
  return fresh;
}

int64_t Credentials::next_number(AccountId account, std::string_view kind) const {
  const auto last = newest(account, kind);
  return last ? last->number + 1 : 1;
}

}  // namespace taixin::access

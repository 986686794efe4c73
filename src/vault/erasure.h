// Erasure as it is decided: one officer requests it with its legal ground, another approves, the key is destroyed, a
// certificate says so. Every step is a row of `erasure_event` in records.db that is never changed; states follow from
// them. Bytes and every place a datum can be: docs/formats/erasure.md.
//
//   TX_TRY(const auto request, request_erasure(home, vault, {subject, "示例甲", "个人信息保护法第四十七条第一款",
//   "..."})); TX_TRY(const auto done, approve_erasure(home, vault, {request.id, "示例乙", ""}));   // the key is gone
//   on return
//
// Threads: any. All that is confirmed is on disk.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/home.h"
#include "vault/vault.h"

namespace taixin::vault {

// A request that nobody approves in this time has expired.
inline constexpr int kRequestDays = 30;
inline constexpr size_t kErasureTextMax = 600;  // bytes of a name, a ground, a note

// 1, 2, 3 ... in order of requests; 0 = none.
using ErasureId = base::Strong<struct ErasureIdTag, int64_t>;

enum class ErasureState : uint8_t {
  waiting,    // 待审批
  approved,   // 已批准，密钥销毁中: only seen after a crash, the start completes it
  done,       // 已删除
  withdrawn,  // 已撤回
  expired,    // 已过期
};

struct Erasure {
  ErasureId id;
  SubjectId subject;
  ErasureState state = ErasureState::waiting;
  std::string ground, matter;                       // the clause; the document or application it comes from
  base::KnownAt requested_at, decided_at, done_at;  // 0 = not yet; decided: approved or withdrawn
  std::string requested_by, decided_by, reason;     // reason: of a withdrawal
  base::Day expires_after;                          // the last day on which it may be approved
  std::string number;                               // of the certificate, from approval on
  std::string certificate;                          // its canonical text, when done
};

struct ErasureRequest {
  SubjectId subject;
  std::string officer, ground, matter;
};
// Whether its texts may be kept, whoever it is about. kBadErasureText.
base::Result<void> check_request(const ErasureRequest& request);
// kNothingToErase, kErasureWaiting, kBadErasureText.
base::Result<Erasure> request_erasure(store::Home& home, Vault& vault, const ErasureRequest& request);

// The same inside a transaction of another room, whose caller has looked whether there is a key (`check_erasable`).
// kErasureWaiting, kBadErasureText.
base::Result<Erasure> request_erasure_in(store::WriteTx& tx, const ErasureRequest& request, base::Day today);
// kNothingToErase.
base::Result<void> check_erasable(Vault& vault, SubjectId subject);

struct ErasureStep {
  ErasureId id;
  std::string officer, reason;  // the reason of a withdrawal; an approval has none
};
// On return the key is destroyed, its remains are wiped and the certificate is there. The approval is on disk before
// the key is touched, so that a cut in between is completed at the next start. kSamePerson (the names in normal form),
// kNoErasure, kErasureClosed.
base::Result<Erasure> approve_erasure(store::Home& home, Vault& vault, const ErasureStep& step);
// The same in two parts: the approval inside a transaction of another room, and, when that is on disk, the end of the
// key. What is cut in between is completed at the next start.
base::Result<Erasure> approve_erasure_in(store::WriteTx& tx, const ErasureStep& step, base::Day today);
base::Result<void> finish_erasure(store::Home& home, Vault& vault, const Erasure& approved);
// By anybody; only while it waits.
base::Result<Erasure> withdraw_erasure(store::Home& home, const ErasureStep& step);
base::Result<Erasure> withdraw_erasure_in(store::WriteTx& tx, const ErasureStep& step, base::Day today);

// As the certificate says: the day on which the last backup of the key expires. Of one that is done; day 0 otherwise.
base::Day last_copy_gone(const Erasure& erasure);

// Newest first.
base::Result<std::vector<Erasure>> erasures(store::Home& home);
base::Result<Erasure> erasure(store::Home& home, ErasureId id);
// The last one of this subject with this matter; nothing: there is none.
base::Result<std::optional<Erasure>> erasure_of_matter(store::Home& home, SubjectId subject, std::string_view matter);

// At every start: completes what was approved, and destroys again the keys of everybody who was erased (keys.db may
// come from a backup). Returns how many keys were destroyed.
base::Result<size_t> complete_erasures(store::Home& home, Vault& vault);

// The canonical text of a certificate; its SHA-256 is what a log commits to.
std::string certificate_text(const Erasure& erasure, const std::string& home_id, const Erased& erased,
                             std::optional<base::Day> backups_until);

}  // namespace taixin::vault

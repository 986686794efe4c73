// Writes that were sent with an Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): the key of a caller stands
// for one request and its answer for a day, also across restarts. In access.db; free functions over a transaction.
#pragma once

#include <optional>
#include <string>

#include "store/home.h"

namespace taixin::store {

struct KeptAnswer {
  enum class State : uint8_t {
    under_way = 0,
    answered = 1,
    interrupted = 2,  // the program ended meanwhile: whether it was done is not known here
  };
  int64_t caller = 0;
  base::Sha256 key{};   // digest of the key
  std::string request;  // what tells this request from others
  State state = State::under_way;
  int status = 0;
  std::string head_json, body;  // of the answer
};

inline constexpr int64_t kAnswersKeptMicros = int64_t{24} * 3600 * 1'000'000;

// Nothing: the key is new and now belongs to this request, which is under way. Else what it belongs to. Older ones are
// forgotten on the way.
base::Result<std::optional<KeptAnswer>> claim_key(WriteTx& tx, const KeptAnswer& request);
base::Result<void> keep_answer(WriteTx& tx, const KeptAnswer& answered);
// The request was not carried out: it may be sent again.
base::Result<void> free_key(WriteTx& tx, int64_t caller, const base::Sha256& key);
// At the start of the program: what is under way is interrupted.
base::Result<bool> any_under_way(ReadTx& tx);
base::Result<void> interrupt_answers(WriteTx& tx);

}  // namespace taixin::store

// The log's side of C2SP tlog-witness: asks witnesses to cosign a checkpoint, all at once, in bounded time.
#pragma once

#include <functional>

#include "ledger/tile.h"
#include "ledger/web.h"
#include "ledger/witness_request.h"

namespace taixin::ledger {

inline constexpr size_t kWitnessesMax = 64;

struct WitnessEndpoint {
  VerifierKey key;          // type cosignature
  std::string url;          // submission prefix, with or without a last slash
  uint64_t known_size = 0;  // what it cosigned last, as far as is known; a wrong guess costs one more request
};

struct WitnessOutcome {
  enum class State {
    cosigned,
    silent,   // no answer in time
    ahead,    // it has cosigned a larger tree of this log: this one was restored from the past, or forked
    refused,  // any other answer, or a cosignature that does not hold
  } state = State::silent;
  uint64_t known_size = 0;            // to be remembered for the next time
  std::optional<uint64_t> timestamp;  // of the cosignature
  std::optional<base::Error> why;     // unless cosigned
};

struct Cosigned {
  Note note;                             // the checkpoint with a line more for each that cosigned
  std::vector<WitnessOutcome> outcomes;  // one for each witness, in order
  size_t count() const;                  // cosigned
};

struct CosignOptions {
  // A client for each witness: they are asked on threads of their own, which have ended on return.
  std::function<std::unique_ptr<WebClient>()> client = web_client;
  std::chrono::milliseconds time{5'000};  // for each of at most three requests to a witness
};

// `note` is a checkpoint signed by its log; `tiles` has its tree and is read on this thread only. A witness that is
// down or wrong is an outcome, not an error. Errors: those of the tiles.
base::Result<Cosigned> collect_cosignatures(const Note& note, std::span<const WitnessEndpoint> witnesses,
                                            TileSource& tiles, const CosignOptions& options);

}  // namespace taixin::ledger

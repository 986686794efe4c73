#include "ledger/witness_client.h"

#include <algorithm>
#include <thread>

#include "ledger/proof_errors.h"

namespace taixin::ledger {
namespace {

constexpr int kRoundsMax = 3;  // the guess, what 409 said, and once more for a race
constexpr int kOk = 200, kConflict = 409;
constexpr size_t kAnswerBytesMax = size_t{64} << 10;

// One witness while it is being asked.
struct Asked {
  const WitnessEndpoint* witness;
  std::unique_ptr<WebClient> client;
  uint64_t size = 0;  // the old size to send
  bool open = true;   // another request is worth it
  std::vector<NoteSignature> cosignatures;
  WitnessOutcome outcome;
};

void close(Asked& asked, WitnessOutcome::State state, base::Error why) {
  asked.open = false;
  asked.outcome.state = state;
  asked.outcome.why = std::move(why);
}

base::Error answer_error(const Asked& asked, std::string detail) {
  return base::fail(kWitnessAnswer, {{"name", asked.witness->key.name}, {"detail", std::move(detail)}});
}

void take_cosignatures(Asked& asked, const WebAnswer& answer, const Note& note, uint64_t size) {
  const auto lines = parse_signature_lines(answer.body);
  if (!lines) return close(asked, WitnessOutcome::State::refused, lines.error());
  for (const NoteSignature& line : *lines) {
    if (!line.by(asked.witness->key)) continue;  // of another key of this witness
    const auto known = verify_signature(note.text, line, asked.witness->key);
    if (!known) return close(asked, WitnessOutcome::State::refused, known.error());
    asked.cosignatures.push_back(line);
    asked.outcome.timestamp = known->timestamp;
  }
  if (asked.cosignatures.empty()) {
    return close(asked, WitnessOutcome::State::refused, answer_error(asked, "no line by its key"));
  }
  asked.open = false;
  asked.outcome.state = WitnessOutcome::State::cosigned;
  asked.outcome.known_size = size;
}

// On a thread of its own. After it, `open` says whether another size should be tried.
void ask(Asked& asked, const std::string& body, const Note& note, uint64_t size, std::chrono::milliseconds time) {
  std::string url = asked.witness->url;
  if (!url.ends_with('/')) url += '/';
  const auto answer = asked.client->ask(
      {.url = url + "add-checkpoint", .body = body, .post = true, .answer_bytes_max = kAnswerBytesMax, .time = time});
  if (!answer) return close(asked, WitnessOutcome::State::silent, answer.error());
  if (answer->status == kOk) return take_cosignatures(asked, *answer, note, size);
  if (answer->status != kConflict) {
    return close(asked, WitnessOutcome::State::refused,
                 answer_error(asked, fmt::format("HTTP {}: {}", answer->status, answer->body.substr(0, 200))));
  }
  const auto theirs = parse_tree_size_answer(answer->body);
  if (!theirs || answer->content_type != kTreeSizeType) {
    return close(asked, WitnessOutcome::State::refused, answer_error(asked, "409 without the size of a tree"));
  }
  asked.outcome.known_size = *theirs;
  if (*theirs > size) {
    return close(asked, WitnessOutcome::State::ahead,
                 base::fail(kWitnessAhead, {{"name", asked.witness->key.name},
                                            {"theirs", std::to_string(*theirs)},
                                            {"ours", std::to_string(size)}}));
  }
  if (*theirs == asked.size) return close(asked, WitnessOutcome::State::refused, answer_error(asked, "409 again"));
  asked.size = *theirs;
}

}  // namespace

size_t Cosigned::count() const {
  return static_cast<size_t>(std::count_if(outcomes.begin(), outcomes.end(), [](const WitnessOutcome& one) {
    return one.state == WitnessOutcome::State::cosigned;
  }));
}

base::Result<Cosigned> collect_cosignatures(const Note& note, std::span<const WitnessEndpoint> witnesses,
                                            TileSource& tiles, const CosignOptions& options) {
  TX_ASSERT(witnesses.size() <= kWitnessesMax, "{} witnesses", witnesses.size());
  TX_TRY(const Checkpoint checkpoint, parse_checkpoint(note.text));
  std::vector<Asked> all;
  for (const WitnessEndpoint& witness : witnesses) {
    Asked& asked = all.emplace_back();
    asked.witness = &witness;
    asked.client = options.client();
    // A guess above our own size can only be wrong; asking from zero tells the witness's own.
    asked.size = witness.known_size <= checkpoint.size ? witness.known_size : 0;
    asked.outcome.known_size = witness.known_size;
  }
  for (int round = 0; round < kRoundsMax; ++round) {
    std::map<uint64_t, std::string> bodies;  // by old size; made here, so that the tiles are read on one thread
    for (const Asked& asked : all) {
      if (!asked.open || bodies.contains(asked.size)) continue;
      WitnessRequest request{asked.size, {}, note};
      if (asked.size > 0) {
        TX_TRY(request.proof, consistency_proof(tiles, asked.size, checkpoint.size));
      }
      bodies.emplace(asked.size, format_witness_request(request));
    }
    std::vector<std::jthread> threads;
    for (Asked& asked : all) {
      if (!asked.open) continue;
      threads.emplace_back([&asked, &note, &checkpoint, &options, body = &bodies.at(asked.size)] {
        ask(asked, *body, note, checkpoint.size, options.time);
      });
    }
  }
  Cosigned out{note, {}};
  for (Asked& asked : all) {
    if (asked.open) close(asked, WitnessOutcome::State::refused, answer_error(asked, "its size keeps changing"));
    for (NoteSignature& line : asked.cosignatures) out.note.signatures.push_back(std::move(line));
    out.outcomes.push_back(std::move(asked.outcome));
  }
  return out;
}

}  // namespace taixin::ledger

#include "ledger/witness_client.h"

#include "ledger/cosignature.h"
#include "ledger/proof_errors.h"
#include "ledger/reference_tree.h"
#include "ledger/witness.h"
#include "store/test_support.h"

namespace taixin::ledger {
namespace {

using testing::Leaves;
using testing::MemoryTiles;
using testing::numbered_leaves;
using State = WitnessOutcome::State;

SignerKey key_of(std::string_view name, KeyType type, uint8_t byte) {
  std::array<uint8_t, 32> seed;
  seed.fill(byte);
  return *SignerKey::from_seed(name, type, seed);
}
const SignerKey kLog = key_of("log.example", KeyType::ed25519, 1);
const SignerKey kWitness = key_of("witness.example/w", KeyType::cosignature, 2);
const std::vector<Hash> kLeaves = numbered_leaves(600);

Note checkpoint(size_t size) {
  return sign_checkpoint({"log.example", size, subtree_root(Leaves(kLeaves).first(size)), {}}, kLog);
}

using Answerer = std::function<base::Result<WebAnswer>(const WebRequest&)>;
class Told final : public WebClient {
 public:
  explicit Told(Answerer answerer) : answerer_(std::move(answerer)) {}
  base::Result<WebAnswer> ask(const WebRequest& request) override { return answerer_(request); }

 private:
  Answerer answerer_;
};

WitnessOutcome ask_one(const Note& note, const Answerer& answerer, uint64_t known_size = 0, size_t* lines = nullptr) {
  MemoryTiles tiles(kLeaves);
  const std::vector<WitnessEndpoint> witnesses{{kWitness.verifier(), "https://w.example/prefix", known_size}};
  const auto collected =
      collect_cosignatures(note, witnesses, tiles, {.client = [&] { return std::make_unique<Told>(answerer); }});
  EXPECT_TRUE(collected.ok());
  if (lines) *lines = collected->note.signatures.size() - note.signatures.size();
  return collected->outcomes.at(0);
}

TEST(WitnessClient, FindsTheSizeThatTheWitnessHas) {
  const store::TemporaryDirectory directory;
  const base::FixedClock clock(base::Day(20600));
  const auto witness = *Witness::open(
      {.directory = directory.path(), .logs = {kLog.verifier()}, .key = kWitness, .clock = clock, .alarm = {}});
  int requests = 0;
  const auto answerer = [&](const WebRequest& request) -> base::Result<WebAnswer> {
    ++requests;
    EXPECT_EQ(request.url, "https://w.example/prefix/add-checkpoint");
    EXPECT_TRUE(request.post);
    const WitnessAnswer answer = witness->add_checkpoint(request.body);
    return WebAnswer{answer.status, answer.content_type, answer.body};
  };
  struct Step {
    uint64_t size, guess;
    int requests;
  };
  for (const Step& step : {Step{100, 0, 1}, {300, 100, 1}, {300, 0, 2}, {301, 7, 2}, {400, 9999, 2}, {600, 400, 1}}) {
    requests = 0;
    size_t lines = 0;
    const WitnessOutcome outcome = ask_one(checkpoint(step.size), answerer, step.guess, &lines);
    EXPECT_EQ(outcome.state, State::cosigned) << step.size;
    EXPECT_EQ(outcome.known_size, step.size);
    EXPECT_EQ(requests, step.requests) << step.size;
    EXPECT_EQ(lines, 1u);
    EXPECT_EQ(outcome.timestamp, static_cast<uint64_t>(clock.now().get() / 1'000'000));
  }
  // A home restored from the past learns it here, and gets no cosignature.
  const WitnessOutcome behind = ask_one(checkpoint(500), answerer, 400);
  EXPECT_EQ(behind.state, State::ahead);
  EXPECT_EQ(behind.known_size, 600u);
  EXPECT_TRUE(behind.why->is(kWitnessAhead));
}

TEST(WitnessClient, TakesOnlyACosignatureThatHolds) {
  const Note note = checkpoint(100);
  const auto cosigned = [&](const SignerKey& key, const std::string& text) {
    return format_signature(cosign_checkpoint(text, 1700000000, key));
  };
  const SignerKey other = key_of("witness.example/other", KeyType::cosignature, 3);
  const std::string good = cosigned(kWitness, note.text);
  size_t lines = 0;
  const auto answer = [&](int status, std::string type, std::string body) {
    lines = 0;
    return ask_one(
        note,
        [&](const WebRequest&) -> base::Result<WebAnswer> {
          return WebAnswer{status, type, body};
        },
        0, &lines);
  };
  EXPECT_EQ(answer(200, "", good).state, State::cosigned);
  EXPECT_EQ(answer(200, "", cosigned(other, note.text) + good).state, State::cosigned);
  EXPECT_EQ(lines, 1u);  // only of the key that is known
  for (const auto& [status, type, body] :
       std::vector<std::tuple<int, std::string, std::string>>{{200, "", ""},
                                                              {200, "", cosigned(other, note.text)},
                                                              {200, "", cosigned(kWitness, checkpoint(99).text)},
                                                              {200, "", good + "junk\n"},
                                                              {200, "", good.substr(0, good.size() - 1)},
                                                              {404, "", good},
                                                              {500, "", ""},
                                                              {302, "", ""},
                                                              {409, "text/plain", "5\n"},
                                                              {409, "text/x.tlog.size", "5"},
                                                              {409, "text/x.tlog.size", "05\n"},
                                                              {409, "text/x.tlog.size", ""},
                                                              {409, "text/x.tlog.size", "0\n"},
                                                              {409, "text/x.tlog.size", "5\n"}}) {
    const WitnessOutcome outcome = answer(status, type, body);
    EXPECT_EQ(outcome.state, State::refused) << status << type << body;
    EXPECT_TRUE(outcome.why.has_value());
    EXPECT_EQ(lines, 0u);
  }
  EXPECT_EQ(answer(409, "text/x.tlog.size", "101\n").state, State::ahead);
}

TEST(WitnessClient, OneThatIsDownIsReported) {
  const auto down = [](const WebRequest& request) -> base::Result<WebAnswer> {
    return base::fail(kNoAnswer, {{"url", request.url}, {"detail", "示例"}});
  };
  const WitnessOutcome outcome = ask_one(checkpoint(100), down, 42);
  EXPECT_EQ(outcome.state, State::silent);
  EXPECT_EQ(outcome.known_size, 42u);
}

}  // namespace
}  // namespace taixin::ledger

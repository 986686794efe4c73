// Log and witnesses over real sockets.
#include "service/witness_site.h"

#include "ledger/proof_file.h"
#include "ledger/reference_tree.h"
#include "ledger/witness_client.h"
#include "store/test_support.h"

namespace taixin::service {
namespace {

using ledger::KeyType;
using ledger::SignerKey;
using ledger::WitnessOutcome;

SignerKey key_of(std::string_view name, KeyType type, uint8_t byte) {
  std::array<uint8_t, 32> seed;
  seed.fill(byte);
  return *SignerKey::from_seed(name, type, seed);
}

// A witness with its directory, its server and its address.
struct Running {
  Running(uint8_t number, const SignerKey& log)
      : key(key_of(fmt::format("witness.example/{}", number), KeyType::cosignature, number)) {
    witness = *ledger::Witness::open(
        {.directory = directory.path(), .logs = {log.verifier()}, .key = key, .clock = clock, .alarm = {}});
    ServerOptions options;
    options.listen = "127.0.0.1:0";
    options.limits = witness_limits();
    options.open_to_others = true;
    options.handler = [this](Request& request) { return handle_witness(*witness, "示例见证\n", request); };
    server = *Server::start(std::move(options));
  }
  ledger::WitnessEndpoint endpoint() const { return {key.verifier(), server->address()}; }

  const base::FixedClock clock{base::Day(20600)};
  store::TemporaryDirectory directory;
  SignerKey key;
  std::unique_ptr<ledger::Witness> witness;
  std::unique_ptr<Server> server;
};

TEST(WitnessSite, CosignsOverRealSocketsAndSaysWhoIsDown) {
  const SignerKey log = key_of("log.example", KeyType::ed25519, 77);
  const Running one(1, log), two(2, log);
  const std::vector<ledger::Hash> leaves = ledger::testing::numbered_leaves(700);
  ledger::testing::MemoryTiles tiles(leaves);
  const auto checkpoint = [&](size_t size) {
    return sign_checkpoint({"log.example", size, ledger::subtree_root(std::span(leaves).first(size)), {}}, log);
  };
  const SignerKey absent = key_of("witness.example/3", KeyType::cosignature, 3);
  // Port 9 is "discard", where nobody listens.
  std::vector<ledger::WitnessEndpoint> witnesses{
      one.endpoint(), two.endpoint(), {absent.verifier(), "http://127.0.0.1:9/"}};
  for (const size_t size : {300u, 300u, 700u}) {
    const auto collected = collect_cosignatures(checkpoint(size), witnesses, tiles, {});
    ASSERT_TRUE(collected.ok());
    EXPECT_EQ(collected->count(), 2u);
    EXPECT_EQ(collected->outcomes[2].state, WitnessOutcome::State::silent);
    for (size_t i = 0; i < 2; ++i) {
      EXPECT_EQ(collected->outcomes[i].state, WitnessOutcome::State::cosigned);
      EXPECT_EQ(collected->outcomes[i].known_size, size);
    }
    // The proof file that comes of it, for whoever trusts two of these three.
    ledger::ProofFile proof{{}, 42, *inclusion_proof(tiles, 42, size), collected->note};
    const auto policy =
        ledger::Policy::k_of_n({log.verifier()}, {one.key.verifier(), two.key.verifier(), absent.verifier()}, 2);
    const auto trusted = verify_proof(*ledger::parse_proof_file(format_proof_file(proof)), leaves[42], *policy);
    ASSERT_TRUE(trusted.ok()) << trusted.error().message(base::Lang::en);
    EXPECT_EQ(trusted->marks.size(), 2u);
  }
  // The monitors' address, by the hash of the origin.
  const auto client = ledger::web_client();
  const auto latest =
      client->ask({.url = one.server->address() + "/" + base::hex(base::sha256("log.example")) + "/checkpoint"});
  ASSERT_TRUE(latest.ok());
  EXPECT_EQ(latest->status, 200);
  const std::vector keys{log.verifier(), one.key.verifier()};
  EXPECT_EQ(open_note(*ledger::parse_note(latest->body), keys)->signatures.size(), 2u);
}

TEST(WitnessSite, StatusesAndTypesOverHttp) {
  const SignerKey log = key_of("log.example", KeyType::ed25519, 77);
  const Running one(1, log);
  const auto client = ledger::web_client();
  const std::string address = one.server->address();
  const auto post = [&](const std::string& body) {
    return *client->ask({.url = address + "/add-checkpoint", .body = body, .post = true});
  };
  const std::string note = format_note(sign_checkpoint({"log.example", 1, ledger::leaf_hash("x"), {}}, log));
  EXPECT_EQ(post("old 0\n\n" + note).status, 200);
  const ledger::WebAnswer conflict = post("old 0\n\n" + note);
  EXPECT_EQ(conflict.status, 409);
  EXPECT_EQ(conflict.content_type, "text/x.tlog.size");
  EXPECT_EQ(conflict.body, "1\n");
  EXPECT_EQ(post("").status, 400);
  EXPECT_EQ(client->ask({.url = address + "/add-checkpoint"})->status, 405);
  EXPECT_EQ(client->ask({.url = address + "/"})->body, "示例见证\n");
  for (const char* path : {"/checkpoint", "//checkpoint", "/0123/checkpoint", "/x"}) {
    EXPECT_EQ(client->ask({.url = address + path})->status, 404) << path;
  }
  EXPECT_FALSE(client->ask({.url = address + "/", .body = {}, .answer_bytes_max = 3}).ok());
  EXPECT_FALSE(client->ask({.url = "file:///etc/hostname"}).ok());
}

}  // namespace
}  // namespace taixin::service

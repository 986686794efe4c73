#include "ledger/witness.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "ledger/cosignature.h"
#include "ledger/proof_errors.h"
#include "store/files.h"
#include "store/schema.h"
#include "store/sqlite.h"

namespace taixin::ledger {
namespace {

constexpr std::string_view kMemoryFile = "witness.db", kEvidence = "evidence", kUnproven = "unproven",
                           kLockFile = "LOCK";
constexpr int kBadRequest = 400, kForbidden = 403, kNotFound = 404, kConflict = 409, kUnprocessable = 422,
              kUnavailable = 503;

constexpr store::Migration kMigrations[] = {{1, R"sql(
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE cosigned (
  origin TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (origin, size)) STRICT;
)sql"}};

WitnessAnswer said(int status, const base::Error& error) {
  return {status, "text/plain; charset=utf-8", error.message(base::Lang::en) + "\n"};
}

}  // namespace

Witness::Witness(WitnessOptions options)
    : options_(std::move(options)), lock_(nullptr, [](int* descriptor) {
        ::close(*descriptor);
        delete descriptor;
      }) {}
Witness::~Witness() = default;

base::Result<std::unique_ptr<Witness>> Witness::open(WitnessOptions options) {
  const auto bad = [](const char* detail) { return base::fail(kBadKey, {{"detail", detail}}); };
  if (options.key.verifier().type != KeyType::cosignature) return bad("a witness's key is of type 4 (cosignature)");
  for (const VerifierKey& log : options.logs) {
    if (log.type != KeyType::ed25519) return bad("a log's key is of type 1");
    if (is_sandbox_log(log.name)) return base::fail(kSandboxLog, {{"log", log.name}});
  }
  std::unique_ptr<Witness> witness(new Witness(std::move(options)));
  TX_CHECK(witness->open_memory());
  TX_CHECK(witness->check_memory());
  return witness;
}

base::Result<void> Witness::open_memory() {
  TX_CHECK(store::make_directory(options_.directory));
  // Two witnesses over one memory would each cosign what the other has not seen.
  const std::filesystem::path lock = options_.directory / kLockFile;
  const int descriptor = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return store::file_error(lock, errno);
  lock_.reset(new int(descriptor));
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    return base::fail(kWitnessRunning, {{"path", options_.directory.string()}});
  }
  const std::filesystem::path path = options_.directory / kMemoryFile;
  TX_CHECK(store::make_private_file(path));
  TX_CHECK(store::sync_file(options_.directory));
  TX_TRY(memory_, store::Connection::open(path.string(), store::Connection::Use::plain));
  TX_CHECK(memory_->script("PRAGMA wal_autocheckpoint=256"));  // writes are few and small: SQLite may fold its log in
  return store::migrate(*memory_, kMigrations);
}

// The memory is a note with our own cosignature for each log: nobody else can have written it.
base::Result<void> Witness::check_memory() {
  TX_TRY(store::Statement rows,
         memory_->prepare("SELECT origin, size, root, note FROM cosigned AS one WHERE size = "
                          "(SELECT max(size) FROM cosigned AS all_of WHERE all_of.origin = one.origin)"));
  rows.bind();
  const std::vector<VerifierKey> own{options_.key.verifier()};
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return {};
    store::Row row(rows);
    const std::string origin(row.text());
    const auto size = row.as<uint64_t>();
    const Hash root = row.sha256();
    const auto opened = open_checkpoint(row.text(), own, origin);
    if (!opened || opened->checkpoint.size != size || opened->checkpoint.root != root) {
      return base::fail(kWitnessMemory, {{"path", (options_.directory / kMemoryFile).string()}, {"origin", origin}});
    }
  }
}

base::Result<std::optional<Witness::Seen>> Witness::seen_of_size(const std::string& origin, uint64_t size) {
  TX_TRY(store::Statement row,
         memory_->prepare("SELECT size, root, note, at FROM cosigned WHERE origin = $1 AND size = $2"));
  row.bind(origin, size);
  TX_TRY(const bool found, row.step());
  if (!found) return std::optional<Seen>();
  store::Row columns(row);
  Seen seen;
  seen.size = columns.as<uint64_t>();
  seen.root = columns.sha256();
  seen.note = columns.text();
  seen.timestamp = columns.as<uint64_t>();
  return std::optional(std::move(seen));
}

base::Result<std::optional<Witness::Seen>> Witness::seen(const std::string& origin) {
  TX_TRY(const int64_t largest,
         memory_->integer("SELECT coalesce(max(size), -1) FROM cosigned WHERE origin = $1", origin));
  if (largest < 0) return std::optional<Seen>();
  return seen_of_size(origin, static_cast<uint64_t>(largest));
}

base::Result<void> Witness::remember(const std::string& origin, const Seen& seen) {
  const auto write = [&]() -> base::Result<void> {
    TX_CHECK(memory_->run("BEGIN IMMEDIATE"));
    TX_CHECK(memory_->run("INSERT OR REPLACE INTO cosigned (origin, size, root, note, at) VALUES ($1, $2, $3, $4, $5)",
                          origin, seen.size, seen.root, seen.note, seen.timestamp));
    TX_CHECK(
        memory_->run("DELETE FROM cosigned WHERE origin = $1 AND size <= (SELECT size FROM cosigned WHERE "
                     "origin = $1 ORDER BY size DESC LIMIT 1 OFFSET $2)",
                     origin, kRememberedMax));
    return memory_->run("COMMIT");
  };
  auto done = write();
  if (!done && memory_->in_transaction()) {
    if (const auto back = memory_->run("ROLLBACK"); !back) return back.error();
  }
  return done;
}

WitnessAnswer Witness::failed(const base::Error& error) const {
  return {error.kind().http_status, "text/plain; charset=utf-8", error.message(base::Lang::en) + "\n"};
}

WitnessAnswer Witness::add_checkpoint(std::string_view body) {
  const auto request = parse_witness_request(body);
  if (!request) return said(kBadRequest, request.error());
  const Checkpoint checkpoint = *parse_checkpoint(request->note.text);
  std::vector<VerifierKey> keys;
  std::copy_if(options_.logs.begin(), options_.logs.end(), std::back_inserter(keys),
               [&](const VerifierKey& key) { return key.name == checkpoint.origin; });
  if (keys.empty()) return said(kNotFound, base::fail(kUnknownLog, {{"origin", checkpoint.origin}}));
  if (const auto opened = open_note(request->note, keys); !opened) return said(kForbidden, opened.error());
  const std::lock_guard lock(mutex_);
  // After a failed write nobody knows what the disk holds; the next start finds out.
  if (memory_->fatal()) return said(kUnavailable, *memory_->fatal());
  const auto last = seen(checkpoint.origin);
  if (!last) return failed(last.error());
  return decide(*request, checkpoint, *last);
}

WitnessAnswer Witness::decide(const WitnessRequest& request, const Checkpoint& checkpoint,
                              const std::optional<Seen>& last) {
  // Signed by the log, and another root for a size that was cosigned: a fork, whatever else is wrong.
  const auto same_size = seen_of_size(checkpoint.origin, checkpoint.size);
  if (!same_size) return failed(same_size.error());
  const bool fork = *same_size && (*same_size)->root != checkpoint.root;
  if (fork) keep(Doubt::fork, (*same_size)->note, format_note(request.note));

  const uint64_t last_size = last ? last->size : 0;
  if (request.old_size > checkpoint.size) {
    return said(kBadRequest, base::fail(kBadWitnessRequest, {{"detail", "the old size is above the checkpoint's"}}));
  }
  if (request.old_size != last_size) return {kConflict, std::string(kTreeSizeType), fmt::format("{}\n", last_size)};
  if (fork || (checkpoint.size == 0 && checkpoint.root != empty_root())) {
    return said(kUnprocessable, base::fail(kNotConsistent, {{"origin", checkpoint.origin}}));
  }
  if (request.old_size == 0) {  // the empty tree is part of any; there is nothing to prove
    if (!request.proof.empty()) {
      return said(kUnprocessable, base::fail(kProofTooLong, {{"found", std::to_string(request.proof.size())}}));
    }
  } else if (const auto consistent =
                 verify_consistency(last->size, last->root, checkpoint.size, checkpoint.root, request.proof);
             !consistent) {
    keep(Doubt::unproven, last->note, format_note(request.note));
    return said(kUnprocessable, consistent.error());
  }
  return cosign(request, checkpoint, last);
}

WitnessAnswer Witness::cosign(const WitnessRequest& request, const Checkpoint& checkpoint,
                              const std::optional<Seen>& last) {
  constexpr int64_t kMicros = 1'000'000;
  Seen now{.size = checkpoint.size, .root = checkpoint.root, .note = {}, .timestamp = 0};
  // Never earlier than the last: "as of this time, no larger tree was seen" must stay true when a clock is set back.
  now.timestamp = std::max(
      {static_cast<uint64_t>(std::max<int64_t>(options_.clock.now().get() / kMicros, 1)), last ? last->timestamp : 0});
  const NoteSignature signature = cosign_checkpoint(request.note.text, now.timestamp, options_.key);
  Note kept{request.note.text, {}};
  for (const NoteSignature& one : request.note.signatures) {
    const bool by_log = std::any_of(options_.logs.begin(), options_.logs.end(), [&](const VerifierKey& key) {
      return key.name == checkpoint.origin && one.by(key);
    });
    if (by_log) kept.signatures.push_back(one);
  }
  kept.signatures.push_back(signature);
  now.note = format_note(kept);
  if (const auto kept_safe = remember(checkpoint.origin, now); !kept_safe) return failed(kept_safe.error());
  return {.body = format_signature(signature)};
}

WitnessAnswer Witness::latest(std::string_view origin_hash) {
  const auto log = std::find_if(options_.logs.begin(), options_.logs.end(), [&](const VerifierKey& key) {
    return base::hex(base::sha256(key.name)) == origin_hash;
  });
  const auto none = [&] { return said(kNotFound, base::fail(kUnknownLog, {{"origin", std::string(origin_hash)}})); };
  if (log == options_.logs.end()) return none();
  const std::lock_guard lock(mutex_);
  const auto last = seen(log->name);
  if (!last) return failed(last.error());
  if (!*last) return none();
  return {.body = (*last)->note};
}

// One file for each pair of notes, however often it is shown. Forks only the log itself can make, though as many as it
// likes: their number is bounded, the first ones are enough.
void Witness::keep(Doubt doubt, const std::string& before, const std::string& now) {
  const bool fork = doubt == Doubt::fork;
  const auto write = [&]() -> base::Result<std::string> {
    const std::filesystem::path directory = options_.directory / (fork ? kEvidence : kUnproven);
    TX_CHECK(store::make_directory(directory));
    const std::filesystem::path file = directory / (base::hex(base::sha256(before + now)).substr(0, 32) + ".txt");
    std::error_code code;
    if (std::filesystem::exists(file, code)) return file.string();
    const auto files = std::distance(std::filesystem::directory_iterator(directory, code), {});
    if (files >= static_cast<ptrdiff_t>(fork ? kEvidenceFilesMax : kUnprovenFilesMax)) return base::fail(kEvidenceFull);
    TX_CHECK(store::write_file(
        file, fmt::format("taixin-witness-evidence v1\nkind {}\n\n--- cosigned before\n{}--- submitted\n{}",
                          fork ? "fork" : "unproven", before, now)));
    return file.string();
  };
  const auto written = write();
  if (options_.alarm) options_.alarm(written ? *written : written.error().message(base::Lang::en));
}

}  // namespace taixin::ledger

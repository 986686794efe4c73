// Online backup and restore. docs/formats/store.md, "Backups".
#include <fmt/format.h>
#include <unistd.h>

#include <boost/json.hpp>

#include "store/errors.h"
#include "store/files.h"
#include "store/home_state.h"
#include "store/schema.h"

namespace taixin::store {
namespace {

namespace fs = std::filesystem;

constexpr int kStepPages = 256;  // 2 MiB between two looks at the queue
constexpr size_t kManifestMax = 64 * 1024;
constexpr int kManifestVersion = 1;
constexpr const char* kManifestName = "backup.json";

// Copies a live database step by step on its writer's thread, between transactions. What the writer changes meanwhile
// goes into the copy too (SQLite does that for changes made by the copying connection), so it never starts over, holds
// no snapshot, and ends as the state at its last step.
class LiveCopy {
 public:
  LiveCopy(Writer& writer, fs::path to) : writer_(writer), to_(std::move(to)) {}
  ~LiveCopy() {
    if (backup_ != nullptr) (void)between([this](Connection&) { return finish(); });
  }
  LiveCopy(const LiveCopy&) = delete;
  LiveCopy& operator=(const LiveCopy&) = delete;

  base::Result<void> run(const std::function<void(double)>& progress) {
    TX_CHECK(make_private_file(to_));
    TX_TRY(target_, Connection::open(to_.string(), Connection::Use::plain));
    TX_CHECK(target_->script("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF"));  // synced once, as a whole, below
    TX_CHECK(between([this](Connection& source) -> base::Result<void> {
      backup_ = sqlite3_backup_init(target_->db(), "main", source.db(), "main");
      if (backup_ == nullptr) return target_->error(sqlite3_errcode(target_->db()));
      return {};
    }));
    for (bool done = false; !done;) {
      TX_CHECK(between([this, &done](Connection& source) -> base::Result<void> {
        const int code = sqlite3_backup_step(backup_, kStepPages);
        done = code == SQLITE_DONE;
        if (done) return finish();
        if (code != SQLITE_OK) return sqlite3_errcode(source.db()) == code ? source.error(code) : target_->error(code);
        return {};
      }));
      if (!done && total_pages() > 0) progress(1.0 - static_cast<double>(left_pages_) / total_pages());
    }
    target_.reset();
    progress(1.0);
    return sync_file(to_);
  }

 private:
  base::Result<void> between(const Writer::Between& step) {
    // A full queue is not a reason to give up a backup: interactive work goes first, the backup has time.
    for (;;) {
      base::Result<void> result = writer_.between(Priority::bulk, [&](Connection& source) -> base::Result<void> {
        base::Result<void> stepped = step(source);
        if (backup_ != nullptr) {
          left_pages_ = sqlite3_backup_remaining(backup_);
          total_pages_ = sqlite3_backup_pagecount(backup_);
        }
        return stepped;
      });
      if (result.ok() || !result.error().is(kBusy)) return result;
      ::usleep(10'000);
    }
  }
  base::Result<void> finish() {
    const int code = sqlite3_backup_finish(backup_);
    backup_ = nullptr;
    if (code != SQLITE_OK) return target_->error(code);
    return {};
  }
  double total_pages() const { return total_pages_; }

  Writer& writer_;
  const fs::path to_;
  std::unique_ptr<Connection> target_;
  sqlite3_backup* backup_ = nullptr;
  int left_pages_ = 0, total_pages_ = 0;
};

std::string manifest_text(const std::string& made_at, const std::vector<std::pair<std::string, std::string>>& digests) {
  std::string text =
      fmt::format("{{\n  \"version\": {},\n  \"made_at\": \"{}\",\n  \"sha256\": {{", kManifestVersion, made_at);
  const char* separator = "\n";
  for (const auto& [name, digest] : digests) {
    text += fmt::format("{}    \"{}\": \"{}\"", separator, name, digest);
    separator = ",\n";
  }
  return text + "\n  }\n}\n";
}

base::Error not_a_backup(const fs::path& path, std::string_view detail) {
  return base::fail(kNotABackup, {{"path", path.string()}, {"detail", std::string(detail)}});
}

// Every file the manifest names is there with the digest it names; returns the names.
base::Result<std::vector<std::string>> check_backup(const fs::path& from) {
  base::Result<std::string> text = read_file(from / kManifestName, kManifestMax);
  if (!text.ok()) return not_a_backup(from, "backup.json");
  boost::json::error_code code;
  const boost::json::value manifest = boost::json::parse(*text, code);
  const auto* object = code ? nullptr : manifest.if_object();
  const auto* version = object ? object->if_contains("version") : nullptr;
  const auto* digests = object ? object->if_contains("sha256") : nullptr;
  if (!version || !version->is_int64() || version->get_int64() != kManifestVersion || !digests ||
      !digests->is_object()) {
    return not_a_backup(from, "backup.json");
  }
  std::vector<std::string> names;
  for (const char* name : {"access.db", "records.db", "taixin.toml"}) {
    const auto* digest = digests->get_object().if_contains(name);
    if (!digest || !digest->is_string()) return not_a_backup(from, name);
    base::Result<std::string> actual = file_sha256(from / name);
    if (!actual.ok() || std::string_view(digest->get_string()) != *actual) return not_a_backup(from, name);
    names.emplace_back(name);
  }
  return names;
}

}  // namespace

base::Result<void> Home::backup(const fs::path& to, const std::function<void(double)>& told) {
  const auto progress = [&](double part) {
    if (told) told(part);
  };
  std::error_code code;
  if (fs::exists(to, code)) return base::fail(kBackupExists, {{"path", to.string()}});
  const fs::path beside = fmt::format("{}.partial", to.string());
  fs::remove_all(beside, code);  // of an attempt that was cut
  TX_CHECK(make_directory(beside));
  // access.db first: what it names at its last step is in records.db then, and so in the later last step of its copy.
  const std::string made_at = base::iso_time(state_->clock->now());
  {
    LiveCopy access(state_->access, beside / "access.db");
    TX_CHECK(access.run([&](double part) { progress(0.3 * part); }));
    LiveCopy records(state_->records, beside / "records.db");
    TX_CHECK(records.run([&](double part) { progress(0.3 + 0.6 * part); }));
  }
  TX_CHECK(copy_private_file(state_->paths.configuration, beside / "taixin.toml"));
  std::vector<std::pair<std::string, std::string>> digests;
  for (const char* name : {"access.db", "records.db", "taixin.toml"}) {
    TX_TRY(std::string digest, file_sha256(beside / name));
    digests.emplace_back(name, std::move(digest));
  }
  TX_CHECK(write_file(beside / kManifestName, manifest_text(made_at, digests)));
  TX_CHECK(rename_durably(beside, to));
  progress(1.0);
  return {};
}

base::Result<void> Home::restore(const fs::path& from, const fs::path& directory) {
  TX_TRY(const auto names, check_backup(from));
  const HomePaths paths(directory);
  std::error_code code;
  if (fs::exists(paths.records, code) || fs::exists(paths.access, code)) {
    return base::fail(kHomeExists, {{"path", directory.string()}});
  }
  TX_CHECK(make_directory(directory));
  TX_TRY(const auto lock, HomeLock::take(paths));
  // records.db is renamed last: with it the directory becomes a home.
  for (const std::string name : {"taixin.toml", "access.db", "records.db"}) {
    TX_CHECK(copy_private_file(from / name, directory / (name + ".new")));
  }
  for (const std::string name : {"taixin.toml", "access.db", "records.db"}) {
    TX_CHECK(rename_durably(directory / (name + ".new"), directory / name));
  }
  return {};
}

}  // namespace taixin::store

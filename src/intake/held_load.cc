// What becomes of an approved file, and what time does with the others.
#include <boost/json.hpp>
#include <chrono>

#include "intake/held.h"
#include "intake/held_errors.h"
#include "intake/row_errors.h"
#include "intake/sealed_source.h"
#include "store/files.h"
#include "vault/errors.h"

namespace taixin::intake {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using store::HeldStep;

constexpr std::chrono::seconds kTickEvery{30}, kRowsWait{5};

// Reading rows of a large workbook takes a while: one reviewer after the other, so that the threads that answer
// questions are not all taken.
std::timed_mutex one_reader;

// Its key or its bytes are gone or were changed: no later attempt finds them.
bool is_lost(const base::Error& error) {
  return error.is(vault::kNoFileKey) || error.is(vault::kNoSealedFile) || error.is(vault::kBadSealedFile);
}
// The file itself is at fault, and would be at every attempt.
bool is_refusal(const base::Error& error) {
  const int status = error.kind().http_status;
  return status >= 400 && status < 500 && status != 429 && !error.is(kCancelled) && !error.is(kHeldDecided);
}

std::string words_of(const base::Error& error) {
  return json::serialize(json::object{{"by", ""},
                                      {"code", error.code()},
                                      {"note", error.message(base::Lang::zh)},
                                      {"note_en", error.message(base::Lang::en)}});
}

// Takes a file out of those that are going in when it goes itself.
class OutOf {
 public:
  OutOf(std::mutex& mutex, std::set<int64_t>& set, int64_t id) : mutex_(mutex), set_(set), id_(id) {}
  ~OutOf() {
    const std::lock_guard lock(mutex_);
    set_.erase(id_);
  }
  OutOf(const OutOf&) = delete;
  OutOf& operator=(const OutOf&) = delete;

 private:
  std::mutex& mutex_;
  std::set<int64_t>& set_;
  const int64_t id_;
};

}  // namespace

// ---- the file and what was said with it

base::Result<std::unique_ptr<Source>> HeldFiles::source_of(const HeldFile& held) const {
  TX_TRY(auto key, parts_.keys.get(held.file));
  TX_TRY(auto file, vault::SealedFile::open(path_of(held.file), held.file, std::move(key), held.bytes));
  return sealed_source(std::move(file));
}

base::Result<std::string> HeldFiles::report_of(const HeldFile& held) const {
  TX_TRY(auto key, parts_.keys.get(held.file));
  TX_TRY(auto file, vault::SealedFile::open(path_of(held.file), held.file, std::move(key), held.bytes + held.report));
  std::string out;
  TX_CHECK(file.read(held.bytes, held.report, out));
  return out;
}

base::Result<IngestOptions> HeldFiles::options_of(const HeldFile& held) const {
  TX_TRY(const std::string report, report_of(held));
  boost::system::error_code failed;
  const json::value parsed = json::parse(report, failed);
  if (failed || !parsed.is_object()) return base::fail(kDamagedHeld, {{"id", std::to_string(held.id)}});
  const json::object& detail = parsed.as_object();
  IngestOptions options;
  options.item = held.item;
  options.source = held.source;
  options.operator_name = held.by_name;
  options.file_name = held.file_name;
  access::Caller by;
  by.account = held.by;
  by.directory = parts_.entrance.accounts().directory();
  options.channel = channel_of(by);
  if (const auto* sheet = detail.if_contains("sheet"); sheet && sheet->is_string()) options.sheet = sheet->as_string();
  if (const auto* mapping = detail.if_contains("mapping"); mapping && mapping->is_object()) {
    for (const auto& [header, field] : mapping->as_object()) {
      if (field.is_string()) options.mapping[std::string(header)] = field.as_string();
    }
  }
  Reviewed reviewed;
  reviewed.held = held.id;
  reviewed.handed_over_at = held.handed_over_at;
  reviewed.reviewed_by = held.decided_by;
  if (held.decided_at) reviewed.reviewed_at = *held.decided_at;
  options.reviewed = std::move(reviewed);
  return options;
}

base::Result<Receipt> HeldFiles::trial(const HeldFile& held) const {
  Receipt out;
  if (held.open()) {
    TX_TRY(const std::string report, report_of(held));
    boost::system::error_code failed;
    const json::value parsed = json::parse(report, failed);
    const auto* kept = failed || !parsed.is_object() ? nullptr : parsed.as_object().if_contains("trial");
    if (!kept || !read_receipt_json(json::serialize(*kept), out)) {
      return base::fail(kDamagedHeld, {{"id", std::to_string(held.id)}});
    }
    if (const auto* warned = parsed.as_object().if_contains("warnings"); warned && warned->is_int64()) {
      out.submission.counts.warnings = static_cast<uint64_t>(warned->as_int64());
    }
  }
  store::Submission& of = out.submission;
  of.item = held.item;
  of.source = held.source;
  of.operator_name = held.by_name;
  of.file_name = held.file_name;
  of.file_sha256 = held.sha256;
  of.started_at = held.handed_over_at;
  of.counts.rows = held.rows;
  of.counts.accepted = held.good;
  of.counts.quarantined = held.refused;
  of.counts.people = held.people;
  return out;
}

base::Result<TrialPage> HeldFiles::rows(const HeldFile& held, uint64_t from) const {
  if (held.state != HeldState::waiting) {
    return base::fail(kHeldDecided, {{"state_zh", std::string(held_state_words(held.state, base::Lang::zh))},
                                     {"state", std::string(held_state_words(held.state, base::Lang::en))}});
  }
  const std::unique_lock turn(one_reader, kRowsWait);
  if (!turn) return base::fail(kHeldBusy);
  TX_TRY(const IngestOptions options, options_of(held));
  TX_TRY(const auto source, source_of(held));
  return parts_.intake.trial_rows(*source, options, from, kRowsOfPage);
}

// ---- going in

// Its number is in `loading_`, and goes out of it here.
base::Result<Receipt> HeldFiles::load(const HeldFile& held, const Approval& approval) {
  const OutOf place(mutex_, loading_, held.id);
  auto receipt = load_unlocked(held, approval);
  if (receipt) {
    const std::lock_guard lock(mutex_);
    HeldFile& now = all_[static_cast<size_t>(held.id - 1)];
    now.state = HeldState::loaded;
    now.submission = receipt->submission.id;
  } else {  // it may have been sealed all the same
    TX_TRY(auto tx, parts_.home.read_records());
    TX_TRY(const auto events, store::held_events(tx, held.id));
    if (!events.empty() && events.back().step == HeldStep::loaded) {
      const std::lock_guard lock(mutex_);
      note(events.back(), all_[static_cast<size_t>(held.id - 1)]);
    } else if (is_lost(receipt.error())) {
      TX_CHECK(step(held.id, HeldStep::lost, {}, words_of(receipt.error())));
    } else if (is_refusal(receipt.error())) {
      TX_CHECK(step(held.id, HeldStep::refused, {}, words_of(receipt.error())));
    } else {
      return receipt;  // stays approved, and is taken up again
    }
  }
  destroy(held);
  return receipt;
}

base::Result<Receipt> HeldFiles::load_unlocked(const HeldFile& held, const Approval& approval) {
  TX_TRY(IngestOptions options, options_of(held));
  TX_TRY(const auto source, source_of(held));
  if (approval.progress) options.progress = [&](double fraction, uint64_t) { approval.progress(fraction); };
  options.cancel = approval.cancel;
  return parts_.intake.ingest(
      *source, options,
      [&](store::WriteTx& tx, base::SubmissionId submission, const FileInfo& info) -> base::Result<void> {
        TX_TRY(const auto last, store::last_held_step(tx, held.id));
        if (last != HeldStep::approved) {
          return base::fail(kHeldDecided,
                            {{"state_zh", std::string(held_state_words(HeldState::loaded, base::Lang::zh))},
                             {"state", std::string(held_state_words(HeldState::loaded, base::Lang::en))}});
        }
        if (info.sha256_hex != held.sha256) return base::fail(kHeldChanged);
        store::HeldEvent event;
        event.held = held.id;
        event.step = HeldStep::loaded;
        event.unit = held.unit.get();
        event.item = held.item;
        event.source = held.source;
        event.file_sha256 = held.sha256;
        event.submission = submission;
        event.detail_json = "{}";
        TX_CHECK(store::append_held_event(tx, event));
        return {};
      });
}

// The key first: without it the bytes are nobody's. What cannot be destroyed now is by the next start.
void HeldFiles::destroy(const HeldFile& held) {
  (void)parts_.keys.destroy(held.file);
  std::error_code ignored;
  fs::remove(path_of(held.file), ignored);
  (void)store::sync_file(directory_);
}

// ---- time

size_t HeldFiles::tick() {
  std::vector<HeldFile> over, approved, gone;
  const base::Day today = parts_.home.clock().today();
  {
    const std::lock_guard lock(mutex_);
    for (const HeldFile& held : all_) {
      if (!held.open() || loading_.contains(held.id)) continue;
      std::error_code ignored;
      if (!fs::exists(path_of(held.file), ignored) && !parts_.keys.has(held.file)) {
        gone.push_back(held);
      } else if (held.state == HeldState::approved) {
        approved.push_back(held);
      } else if (held.last_day < today) {
        over.push_back(held);
      }
    }
  }
  size_t done = 0;
  for (const HeldFile& held : gone) {
    done +=
        step(held.id, HeldStep::lost, {}, words_of(base::fail(vault::kNoSealedFile, {{"id", held.file.substr(0, 8)}})))
            .ok();
  }
  for (const HeldFile& held : over) {
    if (!step(held.id, HeldStep::lapsed, {}, R"({"by":""})")) continue;
    destroy(held);
    ++done;
  }
  for (const HeldFile& held : approved) {
    if (stopping_) break;
    {
      const std::lock_guard lock(mutex_);
      const bool still = all_[static_cast<size_t>(held.id - 1)].state == HeldState::approved;
      if (!still || !loading_.insert(held.id).second) continue;
    }
    Approval again;
    again.cancel = &stopping_;
    done += load(held, again).ok();
  }
  return done;
}

void HeldFiles::start() {
  if (keeper_.joinable()) return;
  keeper_ = std::thread([this] {
    std::unique_lock lock(mutex_);
    do {
      lock.unlock();
      tick();
      lock.lock();
    } while (!changed_.wait_for(lock, kTickEvery, [this] { return stopping_.load(); }));
  });
}

void HeldFiles::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (keeper_.joinable()) keeper_.join();
}

// ---- doctor

base::Result<std::vector<base::Error>> HeldFiles::check(const std::set<std::string>& keys_of_others) const {
  std::vector<base::Error> out;
  std::vector<HeldFile> open;
  {
    const std::lock_guard lock(mutex_);
    std::ranges::copy_if(all_, std::back_inserter(open), &HeldFile::open);
  }
  std::set<std::string> known;
  for (const HeldFile& held : open) {
    known.insert(held.file);
    if (!source_of(held) || !report_of(held)) {
      out.push_back(base::fail(kFoundHeldWithoutFile, {{"id", std::to_string(held.id)}}));
    }
  }
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(directory_, ignored)) {
    const std::string name = entry.path().filename().string();
    if (!known.contains(name)) out.push_back(base::fail(kFoundFileWithoutHeld, {{"file", "held/" + name}}));
  }
  for (const std::string& key : parts_.keys.all()) {
    if (known.contains(key) || keys_of_others.contains(key)) continue;
    out.push_back(base::fail(kFoundFileWithoutHeld, {{"file", "keys/files/" + key}}));
  }
  return out;
}

}  // namespace taixin::intake

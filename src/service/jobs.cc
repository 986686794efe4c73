#include "service/jobs.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <filesystem>

#include "service/errors.h"
#include "service/http_errors.h"
#include "store/files.h"
#include "vault/crypto.h"

namespace taixin::service {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::array<std::string_view, 6> kStates{"waiting", "running", "done", "failed", "cancelled", "interrupted"};
constexpr size_t kStateBytesMax = size_t{64} << 10;
constexpr size_t kResultBytesMax = size_t{1} << 31;

std::string to_text(const Job& job) {
  json::object headers;
  for (const auto& [name, value] : job.headers) headers[name] = value;
  json::object out{{"id", job.id},
                   {"owner", job.owner},
                   {"operation", job.operation},
                   {"state", job_state_code(job.state)},
                   {"made_at", job.made_at.get()},
                   {"status", job.status},
                   {"content_type", job.content_type},
                   {"headers", std::move(headers)}};
  if (job.ended_at) out["ended_at"] = job.ended_at->get();
  return json::serialize(out);
}

// Nothing: not a file of ours.
std::optional<Job> read_job(std::string_view text) {
  boost::system::error_code failed;
  const json::value parsed = json::parse(text, failed);
  const auto* object = failed ? nullptr : parsed.if_object();
  if (object == nullptr) return std::nullopt;
  try {
    Job job;
    job.id = std::string(object->at("id").as_string());
    job.owner = object->at("owner").as_int64();
    job.operation = std::string(object->at("operation").as_string());
    const auto state = std::find(kStates.begin(), kStates.end(), std::string_view(object->at("state").as_string()));
    if (state == kStates.end()) return std::nullopt;
    job.state = static_cast<JobState>(state - kStates.begin());
    job.made_at = base::KnownAt(object->at("made_at").as_int64());
    job.status = static_cast<int>(object->at("status").as_int64());
    job.content_type = std::string(object->at("content_type").as_string());
    for (const auto& one : object->at("headers").as_object()) {
      job.headers[std::string(one.key())] = std::string(one.value().as_string());
    }
    if (const auto* ended = object->if_contains("ended_at")) job.ended_at = base::KnownAt(ended->as_int64());
    return job;
  } catch (const std::exception&) {  // a member is missing or of another type
    return std::nullopt;
  }
}

std::string new_id() {
  const auto random = vault::random_nonce();
  return base::hex(std::string_view(reinterpret_cast<const char*>(random.data()), random.size()));
}

}  // namespace

std::string_view job_state_code(JobState state) { return kStates[static_cast<size_t>(state)]; }

Jobs::Jobs(std::string directory, const base::Clock& clock, Run run)
    : directory_(std::move(directory)), clock_(clock), run_(std::move(run)) {}

Jobs::~Jobs() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const auto& [id, entry] : jobs_) entry->cancel = true;
  }
  if (pool_) pool_->stop();
}

base::Result<std::unique_ptr<Jobs>> Jobs::open(std::string directory, const base::Clock& clock, Run run) {
  std::unique_ptr<Jobs> jobs(new Jobs(std::move(directory), clock, std::move(run)));
  TX_CHECK(jobs->read_all());
  return jobs;
}

std::string Jobs::path(const Job& job, const char* ending) const {
  return (fs::path(directory_) / (job.id + ending)).string();
}

base::Result<void> Jobs::save(const Job& job) const { return store::write_file(path(job, ".json"), to_text(job)); }

base::Result<void> Jobs::read_all() {
  std::error_code failed;
  if (!fs::exists(directory_, failed)) return {};
  for (const auto& file : fs::directory_iterator(directory_, failed)) {
    if (file.path().extension() != ".json") continue;
    TX_TRY(const std::string text, store::read_file(file.path(), kStateBytesMax));
    auto job = read_job(text);
    if (!job || job->id + ".json" != file.path().filename()) continue;
    if (job->active()) {
      job->state = JobState::interrupted;
      job->ended_at = clock_.now();
      (void)save(*job);  // on a full disk it is interrupted again at the next start
    }
    auto entry = std::make_shared<Entry>();
    entry->job = *std::move(job);
    jobs_.emplace(entry->job.id, std::move(entry));
  }
  forget_old();
  return {};
}

void Jobs::forget(const Job& job) {
  std::error_code ignored;
  fs::remove(path(job, ".json"), ignored);
  fs::remove(path(job, ".result"), ignored);
}

// Those that ended a day ago, and the oldest beyond what is kept.
void Jobs::forget_old() {
  const base::KnownAt now = clock_.now();
  std::vector<std::pair<base::KnownAt, std::string>> ended;
  for (const auto& [id, entry] : jobs_) {
    if (entry->job.ended_at) ended.emplace_back(*entry->job.ended_at, id);
  }
  std::sort(ended.begin(), ended.end());
  size_t kept = jobs_.size();
  for (const auto& [at, id] : ended) {
    if (now.get() - at.get() < kKeptMicros && kept < kKeptMax) break;
    forget(jobs_.find(id)->second->job);
    jobs_.erase(id);
    --kept;
  }
}

Job Jobs::told(const Entry& entry) {
  Job job = entry.job;
  job.progress = job.state == JobState::done ? 1 : entry.progress.load();
  return job;
}

base::Result<Job> Jobs::start(Request request, std::string operation, int64_t owner) {
  const std::lock_guard lock(mutex_);
  forget_old();
  size_t active = 0, of_owner = 0;
  for (const auto& [id, one] : jobs_) {
    if (!one->job.active()) continue;
    ++active;
    of_owner += one->job.owner == owner;
  }
  if (of_owner >= kOfOwnerMax) return base::fail(kTooManyJobs, {{"limit", std::to_string(kOfOwnerMax)}});
  if (stopping_ || active >= kActiveMax || waiting_bytes_ + request.body.size() > kWaitingBytesMax) {
    return base::fail(kTooBusy, {{"seconds", "30"}});
  }
  auto entry = std::make_shared<Entry>();
  entry->job.id = new_id();
  entry->job.owner = owner;
  entry->job.operation = std::move(operation);
  entry->job.made_at = clock_.now();
  entry->request = std::move(request);
  TX_CHECK(store::make_directory(directory_));
  TX_CHECK(save(entry->job));
  if (!pool_) pool_ = std::make_unique<WorkerPool>(kThreads, kActiveMax, kNice);
  waiting_bytes_ += entry->request.body.size();
  if (!pool_->submit([this, entry] { work(entry); })) {
    waiting_bytes_ -= entry->request.body.size();
    forget(entry->job);
    return base::fail(kTooBusy, {{"seconds", "30"}});
  }
  jobs_.emplace(entry->job.id, entry);
  return told(*entry);
}

// On a thread of the pool.
void Jobs::work(const std::shared_ptr<Entry>& entry) {
  Response response;
  {
    const std::lock_guard lock(mutex_);
    if (!entry->cancel) {
      entry->job.state = JobState::running;
      (void)save(entry->job);  // a disk that fails shows when the result is written
    }
  }
  const size_t bytes = entry->request.body.size();
  if (!entry->cancel) {
    entry->request.progress = [&entry](double done) { entry->progress = std::clamp(done, 0.0, 1.0); };
    entry->request.cancel = &entry->cancel;
    try {
      response = run_(entry->request);
    } catch (const std::exception&) {  // a library's exception that no room converted
      response = problem(base::fail(kHandlerFailed), entry->request);
    }
  } else {
    response = problem(base::fail(kJobCancelled), entry->request);
  }
  const auto written = store::write_file(path(entry->job, ".result"), response.body);
  const std::lock_guard lock(mutex_);
  waiting_bytes_ -= bytes;
  entry->request = {};
  Job& job = entry->job;
  job.ended_at = clock_.now();
  job.status = written ? response.status : 500;
  job.content_type = response.content_type;
  job.headers = response.headers;
  const bool good = written && response.status < 400;
  job.state = good             ? JobState::done
              : !entry->cancel ? JobState::failed
              : stopping_      ? JobState::interrupted
                               : JobState::cancelled;
  (void)save(job);  // not written: it is interrupted at the next start
}

std::shared_ptr<Jobs::Entry> Jobs::entry(std::string_view id, int64_t owner) const {
  const auto found = jobs_.find(id);
  return found == jobs_.end() || found->second->job.owner != owner ? nullptr : found->second;
}

std::optional<Job> Jobs::find(std::string_view id, int64_t owner) {
  const std::lock_guard lock(mutex_);
  const auto found = entry(id, owner);
  return found ? std::optional(told(*found)) : std::nullopt;
}

std::vector<Job> Jobs::of_owner(int64_t owner) {
  const std::lock_guard lock(mutex_);
  std::vector<Job> out;
  for (const auto& [id, one] : jobs_) {
    if (one->job.owner == owner) out.push_back(told(*one));
  }
  std::sort(out.begin(), out.end(), [](const Job& a, const Job& b) { return a.made_at > b.made_at; });
  return out;
}

std::vector<std::string> Jobs::kept(std::string_view operation) {
  const std::lock_guard lock(mutex_);
  forget_old();
  std::vector<std::string> out;
  for (const auto& [id, entry] : jobs_) {
    if (entry->job.state == JobState::done && entry->job.operation == operation) {
      out.push_back(path(entry->job, ".result"));
    }
  }
  return out;
}

base::Result<Response> Jobs::result(std::string_view id, int64_t owner) {
  const auto job = find(id, owner);
  if (!job) return base::fail(kNoJob);
  if (job->active()) return base::fail(kNotEnded, {{"state", std::string(job_state_code(job->state))}});
  if (job->status == 0) return base::fail(kJobInterrupted);
  Response out{job->status, job->content_type, job->headers, {}, {}};
  TX_TRY(out.body, store::read_file(path(*job, ".result"), kResultBytesMax));
  return out;
}

base::Result<Job> Jobs::cancel(std::string_view id, int64_t owner) {
  const std::lock_guard lock(mutex_);
  const auto found = entry(id, owner);
  if (!found) return base::fail(kNoJob);
  if (found->job.active()) {
    found->cancel = true;
    return told(*found);
  }
  const Job job = told(*found);
  forget(job);
  jobs_.erase(job.id);
  return job;
}

}  // namespace taixin::service

// Long work that nobody waits for: a file being loaded, a batch of checks, a rebuild. `POST ...?async=true` answers 202
// with a job; the same handler then runs on a thread of its own, and its answer is kept for a day.
//
//   home/jobs/ID.json      what the job is and where it stands (0600)
//   home/jobs/ID.result    the body of its answer
//
// What was sent stays in memory: identity numbers in it must reach no disk. A job that waits or runs when the program
// ends is interrupted, and nothing of it is visible; a cancelled load leaves nothing. Bounded: jobs at work, of one
// owner, bytes that wait, jobs kept. Threads: any.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/day.h"
#include "base/result.h"
#include "service/http.h"
#include "service/worker_pool.h"

namespace taixin::service {

enum class JobState : uint8_t { waiting, running, done, failed, cancelled, interrupted };

struct Job {
  std::string id;  // cannot be guessed
  int64_t owner = 0;
  std::string operation;  // operationId of the route
  JobState state = JobState::waiting;
  double progress = 0;
  base::KnownAt made_at;
  std::optional<base::KnownAt> ended_at;
  int status = 0;  // of the answer
  std::string content_type;
  std::map<std::string, std::string> headers;
  bool active() const { return state == JobState::waiting || state == JobState::running; }
};
std::string_view job_state_code(JobState state);

class Jobs {
 public:
  static constexpr size_t kActiveMax = 16, kOfOwnerMax = 4, kKeptMax = 256;
  static constexpr uint64_t kWaitingBytesMax = uint64_t{512} << 20;
  static constexpr int kThreads = 2, kNice = 5;
  static constexpr int64_t kKeptMicros = int64_t{24} * 3600 * 1'000'000;

  using Run = std::function<Response(Request&)>;
  // Reads what is in `directory`; what was under way is interrupted.
  static base::Result<std::unique_ptr<Jobs>> open(std::string directory, const base::Clock& clock, Run run);
  ~Jobs();  // stops what runs

  // kTooManyJobs (429), kTooBusy.
  base::Result<Job> start(Request request, std::string operation, int64_t owner);
  // Of another owner: nothing, as if it were not there.
  std::optional<Job> find(std::string_view id, int64_t owner);
  std::vector<Job> of_owner(int64_t owner);  // newest first
  // The answer of a job that has ended. kNoJob, kNotEnded.
  base::Result<Response> result(std::string_view id, int64_t owner);
  // Files of the answers of this operation that are still kept, whoever asked: to compare them with the log, never to
  // be handed out.
  std::vector<std::string> kept(std::string_view operation);
  // Stops one that is under way, forgets one that has ended. kNoJob.
  base::Result<Job> cancel(std::string_view id, int64_t owner);

 private:
  struct Entry {
    Job job;
    Request request;
    std::atomic<bool> cancel{false};
    std::atomic<double> progress{0};
  };
  Jobs(std::string directory, const base::Clock& clock, Run run);
  std::shared_ptr<Entry> entry(std::string_view id, int64_t owner) const;  // under the lock
  std::string path(const Job& job, const char* ending) const;
  base::Result<void> save(const Job& job) const;
  base::Result<void> read_all();
  void forget(const Job& job);
  void forget_old();
  void work(const std::shared_ptr<Entry>& entry);
  static Job told(const Entry& entry);

  const std::string directory_;
  const base::Clock& clock_;
  const Run run_;
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Entry>, std::less<>> jobs_;
  uint64_t waiting_bytes_ = 0;
  bool stopping_ = false;
  std::unique_ptr<WorkerPool> pool_;  // from the first job on
};

}  // namespace taixin::service

#include "service/jobs.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <filesystem>

#include "service/errors.h"
#include "store/files.h"
#include "store/test_support.h"

namespace taixin::service {
namespace {

namespace fs = std::filesystem;

// A piece of work that goes on when the test says so.
class Gate {
 public:
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void pass(const std::atomic<bool>* cancel) {
    std::unique_lock lock(mutex_);
    while (!open_ && !cancel->load()) changed_.wait_for(lock, std::chrono::milliseconds(5));
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
};

class JobsTest : public ::testing::Test {
 protected:
  void SetUp() override { open(); }
  void open() {
    jobs_.reset();
    auto opened = Jobs::open(path_, clock_, [this](Request& request) {
      request.progress(0.5);
      gate_.pass(request.cancel);
      if (*request.cancel) return problem(base::fail(kJobCancelled), request);
      return text_response("answer to " + request.body);
    });
    ASSERT_TRUE(opened.ok());
    jobs_ = *std::move(opened);
  }
  Request request(std::string body = "question") {
    Request out{.method = "POST", .path = "/api/v1/submissions"};
    out.body = std::move(body);
    return out;
  }
  std::string start(int64_t owner = 1) {
    const auto job = jobs_->start(request(), "submit", owner);
    EXPECT_TRUE(job.ok());
    return job.ok() ? job->id : std::string();
  }
  Job ended(const std::string& id, int64_t owner = 1) {
    for (int i = 0; i < 2000; ++i) {
      const auto job = jobs_->find(id, owner);
      if (job && !job->active()) return *job;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    ADD_FAILURE() << "the job has no end";
    return {};
  }
  size_t files() const {
    return static_cast<size_t>(std::distance(fs::directory_iterator(path_), fs::directory_iterator()));
  }

  store::TemporaryDirectory directory_;
  std::string path_ = (directory_.path() / "jobs").string();
  base::FixedClock clock_{*base::Day::from_civil(2026, 4, 1)};
  Gate gate_;
  std::unique_ptr<Jobs> jobs_;
};

TEST_F(JobsTest, AnAnswerIsKeptForADayAndAcrossARestart) {
  const std::string id = start();
  EXPECT_TRUE(jobs_->result(id, 1).error().is(kNotEnded));
  gate_.open();
  EXPECT_EQ(ended(id).state, JobState::done);
  EXPECT_EQ(jobs_->result(id, 1)->body, "answer to question");
  open();
  const auto kept = jobs_->result(id, 1);
  ASSERT_TRUE(kept.ok());
  EXPECT_EQ(kept->body, "answer to question");
  EXPECT_EQ(kept->content_type, "text/plain; charset=utf-8");
  clock_.set(base::KnownAt(clock_.now().get() + Jobs::kKeptMicros));
  open();
  EXPECT_FALSE(jobs_->find(id, 1));
  EXPECT_EQ(files(), 0u);
}

TEST_F(JobsTest, WhatWasSentIsOnNoDisk) {
  start();
  for (const auto& file : fs::directory_iterator(path_)) {
    const auto text = store::read_file(file.path(), 1 << 20);
    ASSERT_TRUE(text.ok());
    EXPECT_EQ(text->find("question"), std::string::npos) << file.path();
  }
}

TEST_F(JobsTest, OfAnotherOwnerIsAsIfItWereNotThere) {
  const std::string id = start(1);
  gate_.open();
  ended(id);
  EXPECT_FALSE(jobs_->find(id, 2));
  EXPECT_TRUE(jobs_->result(id, 2).error().is(kNoJob));
  EXPECT_TRUE(jobs_->cancel(id, 2).error().is(kNoJob));
  EXPECT_TRUE(jobs_->of_owner(2).empty());
  EXPECT_EQ(jobs_->of_owner(1).size(), 1u);
}

TEST_F(JobsTest, TheyAreBoundedForEachAndForAll) {
  std::vector<std::string> ids;
  for (size_t i = 0; i < Jobs::kOfOwnerMax; ++i) ids.push_back(start(1));
  EXPECT_TRUE(jobs_->start(request(), "submit", 1).error().is(kTooManyJobs));
  for (int64_t owner = 2; owner <= 4; ++owner) {
    for (size_t i = 0; i < Jobs::kOfOwnerMax; ++i) start(owner);
  }
  const auto full = jobs_->start(request(), "submit", 5);
  ASSERT_FALSE(full.ok());
  EXPECT_EQ(full.error().kind().http_status, 503);
  gate_.open();
  for (const std::string& id : ids) EXPECT_EQ(ended(id).state, JobState::done);
  EXPECT_TRUE(jobs_->start(request(), "submit", 1).ok());
}

TEST_F(JobsTest, CancelledOnesEndWhetherTheyRunOrWait) {
  std::vector<std::string> ids;
  for (size_t i = 0; i < Jobs::kOfOwnerMax; ++i) ids.push_back(start());  // more than there are threads
  for (const std::string& id : ids) EXPECT_TRUE(jobs_->cancel(id, 1).ok());
  for (const std::string& id : ids) EXPECT_EQ(ended(id).state, JobState::cancelled);
  for (const std::string& id : ids) EXPECT_TRUE(jobs_->cancel(id, 1).ok());  // forgets them
  EXPECT_TRUE(jobs_->of_owner(1).empty());
  EXPECT_EQ(files(), 0u);
}

TEST_F(JobsTest, WhatAStopCutShortIsInterrupted) {
  const std::string id = start();
  open();  // stops the first
  EXPECT_EQ(jobs_->find(id, 1)->state, JobState::interrupted);
  // Killed: the file says that it runs.
  const std::string killed(24, 'a');
  ASSERT_TRUE(store::write_file(fs::path(path_) / (killed + ".json"),
                                R"({"id":")" + killed +
                                    R"(","owner":1,"operation":"submit","state":"running","made_at":1,"status":0,)"
                                    R"("content_type":"","headers":{}})")
                  .ok());
  ASSERT_TRUE(store::write_file(fs::path(path_) / "nonsense.json", "{").ok());
  ASSERT_TRUE(store::write_file(fs::path(path_) / "other.json", R"({"id":1})").ok());
  open();
  EXPECT_EQ(jobs_->find(killed, 1)->state, JobState::interrupted);
  EXPECT_TRUE(jobs_->result(killed, 1).error().is(kJobInterrupted));
}

}  // namespace
}  // namespace taixin::service

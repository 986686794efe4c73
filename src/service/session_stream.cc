// Bodies of any size, piece by piece into a sink: the network thread fills one piece, a worker stores it, and only then
// is more read, so a body takes the memory of one piece and a slow disk slows its own sender alone.
#include <boost/asio/post.hpp>

#include "service/http_errors.h"
#include "service/session.h"

namespace taixin::service {
namespace {

constexpr size_t kStreamRead = 128 << 10;

// A session on its way to a worker and back: whatever becomes of the job, it ends on the network thread and no other,
// and that thread does not end before.
class Errand {
 public:
  using Then = std::function<void(Session&)>;
  explicit Errand(std::shared_ptr<Session> session)
      : session_(std::move(session)), guard_(session_->shared().io.get_executor()) {}
  ~Errand() { back({}); }
  Errand(const Errand&) = delete;
  Errand& operator=(const Errand&) = delete;

  void back(Then then) {
    if (!session_) return;
    auto& io = session_->shared().io;
    boost::asio::post(io, [session = std::move(session_), then = std::move(then)] {
      if (then) then(*session);
    });
    guard_.reset();
  }

 private:
  std::shared_ptr<Session> session_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_;
};

}  // namespace

void Session::receive(std::shared_ptr<BodySink> sink) {
  sink_ = std::move(sink);
  chunk_.resize(ServerLimits::kBodyStep);
  filled_ = 0;
  enter(Phase::body, limits().body_time);
  if (expects_) return say_continue(&Session::read_stream);
  read_stream();
}

void Session::read_stream() {
  ErrorCode failed;
  const Step step = parse_body(failed);
  if (step == Step::more) return read_more(kStreamRead, &Session::read_stream);
  if (step == Step::failed) filled_ = 0;  // of a body that is no HTTP, nothing more is believed
  store(step);
}

// A worker takes the piece; `reason` is why now: the piece is full, the body is done, or the connection failed.
void Session::store(Step reason) {
  enter(Phase::storing);
  const auto errand = std::make_shared<Errand>(shared_from_this());
  const std::string_view piece(chunk_.data(), filled_);
  const auto job = [this, errand, sink = sink_, piece, reason] {
    std::optional<Response> answer;
    try {
      const bool took = piece.empty() || sink->write(piece);
      if (!took || reason != Step::full) answer = sink->finish(took && reason == Step::done);
    } catch (...) {  // a library's exception that no room converted
      answer = problem(base::fail(kHandlerFailed), Request());
    }
    errand->back([this, reason, answer = std::move(answer)](Session&) { stored(reason, answer); });
  };
  if (!shared_.streams->submit(job)) {  // the server stops: the sink keeps what it has
    sink_.reset();
    close();
  }
}

void Session::stored(Step reason, std::optional<Response> answer) {
  filled_ = 0;
  if (!answer) {
    if (closed_ || shared_.stopping) return store(Step::failed);
    enter(Phase::body, limits().body_time);
    return read_stream();
  }
  sink_.reset();
  chunk_ = {};
  if (reason == Step::failed) return close();
  answered(*std::move(answer));
}

}  // namespace taixin::service

// A request on its way through the handler. The session goes back to the network thread with the answer, since it may
// end on no other; the network thread does not end before. What nobody answers is answered here, as failed.
#pragma once

#include "service/session.h"

namespace taixin::service {

class Pending : public std::enable_shared_from_this<Pending> {
 public:
  Pending(std::shared_ptr<Session> session, WorkerPool& pool, Request request);
  ~Pending();
  Pending(const Pending&) = delete;
  Pending& operator=(const Pending&) = delete;

  void run();  // on a worker thread
  // No worker took it: the request back, on the network thread.
  Request drop();

 private:
  void answer(Response response);  // on any thread, once
  void send(Response response);

  std::shared_ptr<Session> session_;  // until it is answered
  WorkerPool& pool_;
  Request request_;
  std::thread::id runner_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
};

}  // namespace taixin::service

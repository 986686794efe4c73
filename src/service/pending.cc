#include "service/pending.h"

#include <boost/asio/post.hpp>

#include "service/http_errors.h"

namespace taixin::service {

Pending::Pending(std::shared_ptr<Session> session, WorkerPool& pool, Request request)
    : session_(std::move(session)),
      pool_(pool),
      request_(std::move(request)),
      work_(session_->shared().io.get_executor()) {}

Pending::~Pending() {
  if (session_) answer(problem(base::fail(kHandlerFailed), request_));
}

void Pending::run() {
  runner_ = std::this_thread::get_id();
  const ServerOptions& options = session_->shared().options;
  if (request_.method == "HEAD") request_.method = "GET";
  Reply reply = [self = shared_from_this()](Response response) { self->answer(std::move(response)); };
  try {
    if (!options.later || !options.later(request_, reply)) reply(options.handler(request_));
  } catch (...) {  // a library's exception that no room converted: this request fails, the service goes on
  }
}

Request Pending::drop() {
  session_.reset();
  return std::move(request_);
}

void Pending::answer(Response response) {
  TX_ASSERT(session_, "{} is answered twice", request_.path);
  std::string().swap(request_.body);
  const CodingRequest& coding = session_->coding();
  apply_conditions(coding, response);
  if (response.sink || !is_compressible(coding, response)) return send(std::move(response));
  if (!coding.gzip) {
    add_vary(response);
  } else if (runner_ == std::this_thread::get_id()) {
    compress(response);
  } else {  // the thread of somebody who has other things to do
    auto held = std::make_shared<Response>(std::move(response));
    const bool taken = weak_from_this().lock() && pool_.submit([self = shared_from_this(), held] {
      compress(*held);
      self->send(std::move(*held));
    });
    if (taken) return;
    add_vary(*held);
    response = std::move(*held);
  }
  send(std::move(response));
}

void Pending::send(Response response) {
  auto& io = session_->shared().io;
  boost::asio::post(io, [session = std::move(session_), response = std::move(response)]() mutable {
    session->answered(std::move(response));
  });
  work_.reset();
}

}  // namespace taixin::service

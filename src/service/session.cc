#include "service/session.h"

#include <boost/beast/http/error.hpp>

#include "service/header_words.h"
#include "service/http_errors.h"
#include "service/pending.h"
#include "service/request_head.h"
#include "service/request_log.h"
#include "service/response_head.h"

namespace taixin::service {

namespace asio = boost::asio;
namespace http = boost::beast::http;

namespace {

constexpr size_t kHeadRead = 8 << 10, kBodyRead = 64 << 10;  // asked of the socket at once
constexpr size_t kBufferMax = 256 << 10;                     // more than a head and a read
constexpr size_t kKeptPiece = 16 << 10;                      // of a body on its way into memory
constexpr size_t kReserveMax = 1 << 20;                      // before so much has really come
constexpr size_t kJoinMax = 16 << 10;                        // a body that goes with its head in one write
constexpr std::chrono::milliseconds kLinger{2'000};
constexpr auto kNever = Steady::time_point::max();

std::string_view view(const boost::beast::flat_buffer& buffer) {
  return {static_cast<const char*>(buffer.cdata().data()), buffer.cdata().size()};
}

}  // namespace

Session::Session(std::unique_ptr<Transport> transport, Shared& shared, Peer peer)
    : transport_(std::move(transport)),
      shared_(shared),
      peer_(std::move(peer)),
      client_(peer_.local ? std::string() : shared.client_of(peer_.address)),
      buffer_(kBufferMax) {
  shared_.sessions.insert(this);
  shared_.sweep();
}

Session::~Session() {
  account(0);
  shared_.sessions.erase(this);
  if (shared_.sessions.empty() && shared_.sweeper) shared_.sweeper->cancel();
}

void Session::enter(Phase phase) {
  phase_ = phase;
  since_ = Steady::now();
  deadline_ = kNever;
}
void Session::enter(Phase phase, std::chrono::milliseconds time) {
  enter(phase);
  deadline_ = since_ + time;
}

void Session::start() {
  enter(Phase::handshake, limits().header_time);
  transport_->handshake([self = shared_from_this()](ErrorCode failed, size_t) {
    if (failed) {  // what was said about it, an alert, must arrive
      self->enter(Phase::closing, kLinger);
      return self->drop_rest();
    }
    self->certificate_ = self->transport_->peer_certificate();
    self->next_request();
  });
}

void Session::close() {
  closed_ = true;
  transport_->close();
}
void Session::close_if_idle() {
  if (phase_ != Phase::handling && phase_ != Phase::storing && phase_ != Phase::writing) close();
}
void Session::close_if_late(Steady::time_point now) {
  if (now > deadline_) close();
}

// Who has not sent anything yet, or sends slowly, has its patience; then the slowest goes first.
Session::Idleness Session::idleness(Steady::time_point now) const {
  const bool busy = phase_ == Phase::handling || phase_ == Phase::storing || phase_ == Phase::writing;
  if (closed_ || busy || peer_.local) return {};
  if (phase_ == Phase::waiting && served_) return {2, since_};
  return now - since_ > limits().patience ? Idleness{1, since_} : Idleness{};
}

// What this request holds of the memory for bodies.
void Session::account(uint64_t bytes) {
  shared_.bodies_bytes += bytes - accounted_;
  accounted_ = bytes;
}

void Session::read_more(size_t bytes, void (Session::*next)()) {
  transport_->read_some(buffer_.prepare(bytes), [self = shared_from_this(), next](ErrorCode failed, size_t read) {
    if (!failed) {
      self->buffer_.commit(read);
      return (self.get()->*next)();
    }
    // Gone, or too slow: nobody to tell. What a sink has taken is kept by it.
    if (self->sink_) self->store(Step::failed);
  });
}

// ---- the head

void Session::next_request() {
  enter(Phase::waiting, limits().header_time);
  head_seen_ = 0;
  parser_.reset();
  request_ = {};
  method_.clear();
  path_.clear();
  caller_.clear();
  id_ = shared_.ids.next();
  started_ = {};
  filled_ = 0;
  body_step_ = 0;
  expects_ = false;
  take_head();
}

void Session::take_head() {
  // Empty lines before a request are forgiven (RFC 9112, 2.2).
  while (head_seen_ == 0 && view(buffer_).starts_with("\r\n")) buffer_.consume(2);
  const std::string_view got = view(buffer_);
  if (!got.empty() && phase_ == Phase::waiting) {
    phase_ = Phase::head;  // in the time that began with waiting
    since_ = started_ = Steady::now();
  }
  const HeadEnd end = got == "\r" ? HeadEnd() : find_head_end(got, head_seen_);
  const size_t size = end.state == HeadState::whole ? end.bytes : got.size();
  if (size > limits().header_bytes) {
    return refuse(base::fail(kHeaderTooLarge, {{"limit", std::to_string(limits().header_bytes)}}));
  }
  if (end.state == HeadState::malformed) return refuse(base::fail(kBadRequest, {{"reason", "header"}}));
  if (end.state == HeadState::more) return read_more(kHeadRead, &Session::take_head);
  started_ = Steady::now();
  on_head(got.substr(0, end.bytes));
}

void Session::on_head(std::string_view head) {
  if (const auto refused = check_head(head)) return refuse(*refused);
  parser_.emplace();
  parser_->header_limit(static_cast<uint32_t>(2 * limits().header_bytes));  // a head, and trailers
  parser_->body_limit(boost::none);                                         // ours are kept below
  ErrorCode failed;
  parser_->put(asio::buffer(head.data(), head.size()), failed);
  if (failed || !parser_->is_header_done())
    return refuse(base::fail(kBadRequest, {{"reason", failed ? failed.message() : "header"}}));
  fill_request();
  buffer_.consume(head.size());
  keep_alive_ = parser_->keep_alive();
  expects_ = !parser_->is_done() && same_word(request_.header("expect"), "100-continue");
  if (const auto refused = refusal()) return refuse(*refused);
  if (parser_->is_done()) return dispatch();
  request_.body_follows = shared_.options.streams && shared_.options.streams(request_);
  if (request_.body_follows) return dispatch();
  body_limit_ = limits().body_bytes;
  if (shared_.options.body_limit) body_limit_ = std::min(body_limit_, shared_.options.body_limit(request_));
  if (const auto length = parser_->content_length()) {
    if (*length > body_limit_) return refuse(too_large());
    request_.body.reserve(static_cast<size_t>(std::min<uint64_t>(*length, kReserveMax)));
  }
  enter(Phase::body, limits().body_time);
  if (expects_) return say_continue(&Session::read_body);
  read_body();
}

// Everything but the body. Trailers come too late to be anything.
void Session::fill_request() {
  const auto& message = parser_->get();
  Request& out = request_;
  out.local = peer_.local;
  out.id = id_;
  out.peer_address = peer_.address;
  out.peer_certificate = certificate_;
  out.secure = transport_->secure();
  out.method = method_ = message.method_string();
  std::string_view target = message.target();
  if (const size_t scheme = target.find("://"); scheme != target.npos && !target.starts_with('/')) {
    const size_t slash = target.find('/', scheme + 3);
    target = slash == target.npos ? "/" : target.substr(slash);
  }
  set_target(out, target);
  path_ = out.path;
  for (const auto& field : message) {
    std::string name(field.name_string());
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    auto& value = out.headers[name];
    if (!value.empty()) value += name == "cookie" ? "; " : ", ";
    value += field.value();
  }
  if (const auto caller = out.header("x-request-id"); is_opaque_name(caller)) out.caller_id = caller_ = caller;
  coding_ = coding_request(out);
}

// What is refused before the body is read.
std::optional<base::Error> Session::refusal() {
  if (!path_.starts_with('/')) return base::fail(kBadRequest, {{"reason", "target"}});
  if (shared_.stopping) return base::fail(kStopping);
  if (peer_.local) return std::nullopt;
  const std::string_view host = request_.header("host");
  if (!shared_.options.open_to_others && !host.empty() && !shared_.known_host(host)) return base::fail(kForeignHost);
  const auto& client_of = shared_.options.client_of;
  const std::string client = client_of ? client_of(request_) : client_of_address(peer_.address);
  int seconds = shared_.rates.take(client, started_);
  const auto& published = shared_.options.published;
  if (seconds == 0 && published && published(request_)) seconds = shared_.published.take(client, started_);
  if (seconds != 0) {
    return base::fail(kTooManyRequests, {{"seconds", std::to_string(seconds)}});
  }
  return std::nullopt;
}

// ---- the body

void Session::say_continue(void (Session::*next)()) {
  static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  expects_ = false;
  transport_->write({asio::buffer(kContinue), {}}, [self = shared_from_this(), next](ErrorCode failed, size_t) {
    if (!failed) return (self.get()->*next)();
    if (self->sink_) self->store(Step::failed);
  });
}

// Moves what was read and is body into `chunk_`, until that is full or more must be read.
Session::Step Session::parse_body(ErrorCode& failed) {
  while (!parser_->is_done()) {
    if (filled_ == chunk_.size()) return Step::full;
    if (buffer_.size() == 0) return Step::more;
    auto& body = parser_->get().body();
    body.data = chunk_.data() + filled_;
    body.size = chunk_.size() - filled_;
    body.more = true;
    const size_t used = parser_->put(buffer_.data(), failed);
    buffer_.consume(used);
    filled_ = chunk_.size() - body.size;
    if (failed == http::error::need_more) {
      failed = {};
      // The line before a chunk, or a trailer, that never ends.
      if (buffer_.size() <= limits().header_bytes) return Step::more;
      failed = http::error::header_limit;
    }
    if (failed == http::error::need_buffer) failed = {};
    if (failed) return Step::failed;
  }
  return Step::done;
}

void Session::read_body() {
  chunk_.resize(kKeptPiece);
  while (true) {
    ErrorCode failed;
    const Step step = parse_body(failed);
    if (step == Step::failed) return refuse(base::fail(kBadRequest, {{"reason", failed.message()}}));
    if (const auto refused = keep_body()) return refuse(*refused);
    if (step == Step::done) return dispatch();
    if (step == Step::more) return read_more(kBodyRead, &Session::read_body);
  }
}

base::Error Session::too_large() const {
  const bool small = body_limit_ < (1 << 20);
  return base::fail(kBodyTooLarge,
                    {{"limit", fmt::format("{} {}", body_limit_ >> (small ? 10 : 20), small ? "KiB" : "MiB")}});
}

std::optional<base::Error> Session::keep_body() {
  const auto length = parser_->content_length();
  if (length && request_.body.size() + filled_ > kReserveMax) request_.body.reserve(static_cast<size_t>(*length));
  request_.body.append(chunk_.data(), std::exchange(filled_, 0));
  const uint64_t size = request_.body.size();
  if (size > body_limit_) return too_large();
  if (size > ServerLimits::kSmallBody) {
    account(size);
    if (shared_.bodies_bytes > limits().bodies_bytes) return base::fail(kTooBusy, {{"seconds", "5"}});
  }
  if (size / ServerLimits::kBodyStep != std::exchange(body_step_, size / ServerLimits::kBodyStep))
    enter(Phase::body, limits().body_time);
  return std::nullopt;
}

// ---- the answer

void Session::dispatch() {
  enter(Phase::handling);
  if (shared_.stopping) return refuse(base::fail(kStopping));
  const bool slow = !request_.body_follows && shared_.options.bulk && shared_.options.bulk(request_);
  auto& pool = slow ? *shared_.bulk : *shared_.interactive;
  const auto pending = std::make_shared<Pending>(shared_from_this(), pool, std::move(request_));
  if (!pool.submit([pending] { pending->run(); })) {
    const Request request = pending->drop();
    refuse(base::fail(kTooBusy, {{"seconds", "5"}}), request);
  }
}

void Session::refuse(const base::Error& error) { refuse(error, request_); }
void Session::refuse(const base::Error& error, const Request& request) { answered(problem(error, request)); }

void Session::answered(Response response) {
  if (response.sink && parser_ && !closed_) return receive(std::move(response.sink));
  account(0);
  // What was not read of a body would be taken for the next request.
  linger_ = !parser_ || !parser_->is_done();
  keep_alive_ = keep_alive_ && !linger_;
  write(std::move(response));
}

void Session::write(Response response) {
  more_ = keep_alive_ && !shared_.stopping;
  head_ = response_head(response, {id_, more_, transport_->secure(), shared_.options.sandbox ? kSandboxLine : ""});
  log(response, response.body.size());
  const size_t length = response.body.size();
  body_ = method_ == "HEAD" ? std::string() : std::move(response.body);
  if (body_.size() <= kJoinMax) {
    head_ += body_;
    body_.clear();
  }
  enter(Phase::writing, limits().write_time * static_cast<int64_t>(length / ServerLimits::kWriteStep + 1));
  transport_->write({asio::buffer(head_), asio::buffer(body_)}, [self = shared_from_this()](ErrorCode failed, size_t) {
    self->body_ = {};
    if (!failed) self->written();
  });
}

void Session::written() {
  served_ = true;
  if (more_ && !shared_.stopping) return next_request();
  enter(Phase::closing, kLinger);
  transport_->finish([self = shared_from_this()](ErrorCode, size_t) {
    self->buffer_.clear();
    if (self->linger_ || self->transport_->secure()) self->drop_rest();
  });
}

// Reads what the client still sends for a moment: closing at once would destroy our answer on its way.
void Session::drop_rest() {
  transport_->drain(buffer_.prepare(kHeadRead), [self = shared_from_this()](ErrorCode failed, size_t) {
    if (!failed) self->drop_rest();
  });
}

void Session::log(const Response& response, size_t bytes) const {
  if (!shared_.options.log) return;
  LoggedRequest line;
  line.time = shared_.clock.now();
  line.id = id_;
  line.method = method_;
  line.path = path_;
  line.account = response.log_account;
  line.caller = caller_;
  line.status = response.status;
  line.bytes = bytes;
  if (started_.time_since_epoch().count() != 0) line.taken = Steady::now() - started_;
  shared_.options.log(request_line(line, shared_.options.route_words));
}

}  // namespace taixin::service

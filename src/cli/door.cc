#include "cli/door.h"

#include <filesystem>

#include "service/api.h"
#include "service/client.h"
#include "store/errors.h"

namespace taixin::cli {
namespace {

constexpr int64_t kSecond = 1'000'000;
constexpr int kBarWidth = 30;

}  // namespace

base::Result<std::unique_ptr<Door>> Door::open(const Common& common, const base::Clock& clock) {
  std::unique_ptr<Door> door(new Door(common));
  const std::string socket = (std::filesystem::path(common.home) / "taixin.sock").string();
  if (service::somebody_listens(socket)) return door;
  ProgressBar bar(common.progress, common.lang == base::Lang::zh ? "打开" : "opening", clock);
  TX_TRY(door->app_, service::App::open(common.home, clock, std::ref(bar)));
  return door;
}

base::Result<service::Response> Door::call(service::Request request) {
  request.local = true;
  request.headers["accept"] = common_.json ? "application/json" : "text/plain";
  request.headers["accept-language"] = common_.lang == base::Lang::zh ? "zh-CN" : "en";
  if (app_) return service::handle_api(*app_, request);
  return service::call_unix_socket((std::filesystem::path(common_.home) / "taixin.sock").string(), request);
}

ProgressBar::ProgressBar(bool shown, std::string title, const base::Clock& clock)
    : shown_(shown), title_(std::move(title)), clock_(clock), started_(clock.now()) {}

ProgressBar::~ProgressBar() {
  if (drawn_ != base::KnownAt()) std::fputs("\r\x1b[K", stderr);
}

void ProgressBar::operator()(double fraction) {
  if (!shown_) return;
  const base::KnownAt now = clock_.now();
  if (now.get() - started_.get() < kSecond || now.get() - drawn_.get() < kSecond / 5) return;
  drawn_ = now;
  const int full = static_cast<int>(fraction * kBarWidth);
  const double elapsed = static_cast<double>(now.get() - started_.get()) / static_cast<double>(kSecond);
  const double left = fraction > 0.01 ? elapsed / fraction - elapsed : 0;
  fmt::print(stderr, "\r\x1b[K{} [{}{}] {:3.0f}%  {:.0f} s", title_, std::string(static_cast<size_t>(full), '#'),
             std::string(static_cast<size_t>(kBarWidth - full), '.'), fraction * 100, left);
  std::fflush(stderr);
}

}  // namespace taixin::cli

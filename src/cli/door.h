// How the command line reaches a home: as its owner, or over the Unix socket of the process that owns it. Either way
// the same requests are answered by the same handler (service/api.h).
#pragma once

#include <memory>
#include <string>

#include "service/app.h"
#include "service/http.h"

namespace taixin::cli {

// What every command has.
struct Common {
  std::string home;
  bool json = false;
  base::Lang lang = base::Lang::zh;
  bool progress = false;  // a bar on a terminal
};

class Door {
 public:
  static base::Result<std::unique_ptr<Door>> open(const Common& common, const base::Clock& clock);
  base::Result<service::Response> call(service::Request request);
  // Null when another process owns the home.
  service::App* app() { return app_.get(); }

 private:
  explicit Door(const Common& common) : common_(common) {}
  const Common& common_;
  std::unique_ptr<service::App> app_;
};

// A bar on standard error while something takes longer than a second.
class ProgressBar {
 public:
  ProgressBar(bool shown, std::string title, const base::Clock& clock);
  ~ProgressBar();  // clears the line
  void operator()(double fraction);

 private:
  bool shown_;
  std::string title_;
  const base::Clock& clock_;
  base::KnownAt started_, drawn_;
};

}  // namespace taixin::cli

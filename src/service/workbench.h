// The browser application of officers (web/), as it was built: its files are read once and served under /desk/. It knows
// nothing of the home; whatever it shows, it asks the interface for, as whoever is signed in. Threads: any.
#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "service/http.h"

namespace taixin::service {

class Workbench {
 public:
  // Files of `directory` and of the folders in it. An error: there is no index.html, so it was not built.
  static base::Result<Workbench> read(const std::string& directory);

  // Whether an address is the application's: /desk and all below it.
  static bool has(std::string_view path);
  // The file of that name; the application itself for addresses of its views; not found for assets that are no longer.
  Response answer(const Request& request) const;

 private:
  struct File {
    std::string content_type, content;
  };
  std::map<std::string, File, std::less<>> files_;  // by path below /desk/
};

}  // namespace taixin::service

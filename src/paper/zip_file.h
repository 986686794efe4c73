// A ZIP in memory, for answers that are many files: libzip's, deflated, every entry with the same moment, so that the
// same files give the same bytes whatever the zone of the machine (times in a ZIP are of no zone; these are +08:00).
//
//   ZipFile zip(app.home().clock().now());
//   zip.add("index.html", page);
//   TX_TRY(response.body, zip.bytes());
//
// What was added is held until `bytes`; whoever adds keeps count of it (`size`). Not for two threads at once.
#pragma once

#include <string>
#include <vector>

#include "base/day.h"
#include "base/result.h"

namespace taixin::paper {

class ZipFile {
 public:
  explicit ZipFile(base::KnownAt modified) : modified_(modified) {}
  // `name` is relative, of ASCII letters, digits, '.', '-', '_' and '/', and stands there once.
  void add(std::string name, std::string content);
  void add_first(std::string name, std::string content);  // before all others
  uint64_t size() const { return size_; }                 // bytes of all contents
  // kCannotPack when libzip has no memory.
  base::Result<std::string> bytes() const;

 private:
  struct Entry {
    std::string name, content;
  };
  base::KnownAt modified_;
  std::vector<Entry> entries_;
  uint64_t size_ = 0;
};

}  // namespace taixin::paper

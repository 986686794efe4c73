// An Office Open XML package: parts in a zip archive over a Source, read as streams within limits, and XML events of
// them.
#pragma once

#include <expat.h>
#include <zip.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "intake/reader.h"

namespace taixin::intake {

// One part being unpacked. The package outlives it.
class PartStream {
 public:
  PartStream(zip_file_t* file, std::string name, uint64_t packed_bytes, uint64_t unpacked_bytes, const Limits& limits);
  ~PartStream();
  PartStream(const PartStream&) = delete;
  PartStream& operator=(const PartStream&) = delete;

  // Up to `length` bytes; 0 at the end, where the checksum has been compared.
  base::Result<size_t> read(char* out, size_t length);
  const std::string& name() const { return name_; }
  double progress() const;

 private:
  zip_file_t* file_;
  std::string name_;
  uint64_t packed_bytes_, unpacked_bytes_, done_ = 0;
  Limits limits_;
};

class Package {
 public:
  static base::Result<std::unique_ptr<Package>> open(Source& source, const Limits& limits);
  ~Package();
  Package(const Package&) = delete;
  Package& operator=(const Package&) = delete;

  // Part names as in relationships: no leading slash; case does not matter (ECMA-376 part 2).
  bool has(std::string_view name) const;
  base::Result<std::unique_ptr<PartStream>> open_part(std::string_view name);

 private:
  struct Input;
  Package(std::unique_ptr<Input> input, const Limits& limits);
  std::unique_ptr<Input> input_;
  zip_t* archive_ = nullptr;
  std::map<std::string, uint64_t, std::less<>> parts_;
  Limits limits_;
};

// What an XML part says. Names come without their prefix: transitional and strict namespaces differ in nothing else
// here.
class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual void start(std::string_view name, const char** attributes) = 0;
  virtual void end(std::string_view name) = 0;
  virtual void text(std::string_view piece) = 0;
};
// The value of an attribute without prefix, or nothing.
const char* attribute(const char** attributes, std::string_view name);
// The value of an attribute with any prefix ("r:id").
const char* prefixed_attribute(const char** attributes, std::string_view name);

// Runs a part through expat. Document types and entities, deep nesting and huge tags are refused.
class XmlRun {
 public:
  XmlRun(std::unique_ptr<PartStream> part, XmlHandler& handler);
  ~XmlRun();
  XmlRun(const XmlRun&) = delete;
  XmlRun& operator=(const XmlRun&) = delete;

  // Goes on until the handler calls pause() (true) or the part ends (false).
  base::Result<bool> run();
  // From within the handler.
  void pause();
  void refuse(base::Error error);
  // The rest of the part is not looked at, but unpacked to compare its checksum.
  void finish() {
    finished_ = true;
    pause();
  }

  double progress() const { return part_->progress(); }

 private:
  base::Error broken() const;
  base::Result<bool> drain();
  static void on_start(void* self, const char* name, const char** attributes);
  static void on_end(void* self, const char* name);
  static void on_text(void* self, const char* text, int length);
  static void on_doctype(void* self, const char*, const char*, const char*, int);

  std::unique_ptr<PartStream> part_;
  XmlHandler* handler_;
  XML_Parser parser_;
  std::optional<base::Error> refused_;
  bool paused_ = false, last_ = false, finished_ = false;
  size_t depth_ = 0;
  int64_t fed_ = 0;
};

struct Relation {
  std::string id, type, target;  // target: the part's name, resolved
};
// The relationships of a part ("" for the package); none when there is no such file.
base::Result<std::vector<Relation>> relations_of(Package& package, std::string_view part);

}  // namespace taixin::intake

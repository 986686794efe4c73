#include "intake/read_xlsx_package.h"

#include <algorithm>
#include <array>

#include "intake/reader_errors.h"

namespace taixin::intake {
namespace {

constexpr uint64_t kPartsMax = 20'000;
constexpr uint64_t kDirectoryBytesMax = 16 << 20;
constexpr uint64_t kRatioFrom = 64 << 20;  // a bomb is only one when it is large
constexpr size_t kDepthMax = 200;
constexpr int64_t kTagBytesMax = 4 << 20;
constexpr int kChunkBytes = 32 << 10;

std::string normal_name(std::string_view name) {
  std::string normal(name);
  for (char& c : normal) c = c == '\\' ? '/' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return normal.starts_with('/') ? normal.substr(1) : normal;
}

base::Error broken_workbook(std::string reason) { return base::fail(kBrokenWorkbook, {{"reason", std::move(reason)}}); }

base::Error too_large(std::string what, uint64_t limit) {
  return base::fail(kTooLarge, {{"what", std::move(what)}, {"limit", std::to_string(limit)}});
}

uint64_t little_endian(std::string_view bytes, size_t at, size_t width) {
  uint64_t value = 0;
  for (size_t i = width; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

// libzip reads the whole directory into memory, so its size is looked at first.
base::Result<void> check_directory(Source& source) {
  constexpr size_t kEndRecord = 22, kLocator = 20, kComment = 65535;
  std::string tail;
  const uint64_t length = std::min<uint64_t>(source.size(), kEndRecord + kLocator + kComment);
  TX_CHECK(source.read(source.size() - length, length, tail));
  const size_t at = tail.rfind("PK\x05\x06");
  if (at == std::string::npos || at + kEndRecord > tail.size())
    return broken_workbook("the end of the zip archive is missing");
  uint64_t parts = little_endian(tail, at + 10, 2), bytes = little_endian(tail, at + 12, 4);
  if (at >= kLocator && tail.compare(at - kLocator, 4, "PK\x06\x07") == 0) {
    std::string record;
    TX_CHECK(source.read(little_endian(tail, at - kLocator + 8, 8), 56, record));
    if (record.size() < 56 || !record.starts_with("PK\x06\x06")) return broken_workbook("the zip64 record is missing");
    parts = std::max(parts == 0xFFFF ? 0 : parts, little_endian(record, 32, 8));
    bytes = std::max(bytes == 0xFFFFFFFF ? 0 : bytes, little_endian(record, 40, 8));
  }
  if (parts > kPartsMax) return too_large("parts of the workbook (部件数)", kPartsMax);
  if (bytes > kDirectoryBytesMax) return too_large("the zip directory (目录字节数)", kDirectoryBytesMax);
  return {};
}

std::string_view local_name(std::string_view name) {
  const size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

int hex_digit(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

std::string percent_decoded(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low >= 0) {
      plain += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

// The part a relationship's target means, seen from the part that has it.
std::string resolve(std::string_view part, std::string_view target) {
  std::string path = percent_decoded(target);
  std::replace(path.begin(), path.end(), '\\', '/');
  if (!path.starts_with('/')) {
    const size_t slash = part.rfind('/');
    path = std::string(part.substr(0, slash == std::string_view::npos ? 0 : slash + 1)) + path;
  }
  std::vector<std::string> steps;
  for (size_t at = 0; at <= path.size();) {
    const size_t slash = std::min(path.find('/', at), path.size());
    const std::string step = path.substr(at, slash - at);
    if (step == "..") {
      if (!steps.empty()) steps.pop_back();
    } else if (!step.empty() && step != ".") {
      steps.push_back(step);
    }
    at = slash + 1;
  }
  std::string joined;
  for (const std::string& step : steps) joined += (joined.empty() ? "" : "/") + step;
  return joined;
}

class RelationsHandler : public XmlHandler {
 public:
  RelationsHandler(std::string_view part, std::vector<Relation>& relations) : part_(part), relations_(&relations) {}
  void start(std::string_view name, const char** attributes) override {
    if (name != "Relationship" || relations_->size() >= kPartsMax) return;
    const char *id = attribute(attributes, "Id"), *type = attribute(attributes, "Type"),
               *target = attribute(attributes, "Target"), *mode = attribute(attributes, "TargetMode");
    if (!id || !type || !target || (mode && std::string_view(mode) == "External")) return;
    relations_->push_back({id, type, resolve(part_, target)});
  }
  void end(std::string_view) override {}
  void text(std::string_view) override {}

 private:
  std::string part_;
  std::vector<Relation>* relations_;
};

}  // namespace

PartStream::PartStream(zip_file_t* file, std::string name, uint64_t packed_bytes, uint64_t unpacked_bytes,
                       const Limits& limits)
    : file_(file),
      name_(std::move(name)),
      packed_bytes_(packed_bytes),
      unpacked_bytes_(unpacked_bytes),
      limits_(limits) {}

PartStream::~PartStream() { zip_fclose(file_); }

base::Result<size_t> PartStream::read(char* out, size_t length) {
  const zip_int64_t n = zip_fread(file_, out, length);
  if (n < 0) return broken_workbook("part " + name_ + ": " + zip_file_strerror(file_));
  done_ += static_cast<uint64_t>(n);
  if (done_ > limits_.unpacked_bytes_max)
    return too_large("part " + name_ + " unpacked (解压后字节数)", limits_.unpacked_bytes_max);
  if (done_ > kRatioFrom && done_ / limits_.unpack_ratio_max > packed_bytes_) {
    return too_large("compression ratio of part " + name_ + " (压缩比)", limits_.unpack_ratio_max);
  }
  return static_cast<size_t>(n);
}

double PartStream::progress() const {
  return unpacked_bytes_ == 0 ? 1.0 : std::min(1.0, static_cast<double>(done_) / static_cast<double>(unpacked_bytes_));
}

// What libzip asks of a source of bytes.
struct Package::Input {
  Source* source;
  uint64_t offset = 0;
  zip_error_t error{};
  std::string buffer;

  static zip_int64_t answer(void* state, void* data, zip_uint64_t length, zip_source_cmd_t command) {
    auto& input = *static_cast<Input*>(state);
    switch (command) {
      case ZIP_SOURCE_OPEN:
        input.offset = 0;
        return 0;
      case ZIP_SOURCE_READ: {
        if (!input.source->read(input.offset, length, input.buffer)) {
          zip_error_set(&input.error, ZIP_ER_READ, 0);
          return -1;
        }
        std::copy(input.buffer.begin(), input.buffer.end(), static_cast<char*>(data));
        input.offset += input.buffer.size();
        return static_cast<zip_int64_t>(input.buffer.size());
      }
      case ZIP_SOURCE_SEEK: {
        const zip_int64_t to =
            zip_source_seek_compute_offset(input.offset, input.source->size(), data, length, &input.error);
        if (to < 0) return -1;
        input.offset = static_cast<uint64_t>(to);
        return 0;
      }
      case ZIP_SOURCE_TELL:
        return static_cast<zip_int64_t>(input.offset);
      case ZIP_SOURCE_STAT: {
        auto& stat = *static_cast<zip_stat_t*>(data);
        zip_stat_init(&stat);
        stat.size = input.source->size();
        stat.valid = ZIP_STAT_SIZE;
        return sizeof stat;
      }
      case ZIP_SOURCE_ERROR:
        return zip_error_to_data(&input.error, data, length);
      case ZIP_SOURCE_CLOSE:
      case ZIP_SOURCE_FREE:
        return 0;
      case ZIP_SOURCE_SUPPORTS:
        return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT,
                                              ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL,
                                              ZIP_SOURCE_SUPPORTS, -1);
      default:
        zip_error_set(&input.error, ZIP_ER_OPNOTSUPP, 0);
        return -1;
    }
  }
};

Package::Package(std::unique_ptr<Input> input, const Limits& limits) : input_(std::move(input)), limits_(limits) {}

Package::~Package() {
  if (archive_) zip_discard(archive_);
}

base::Result<std::unique_ptr<Package>> Package::open(Source& source, const Limits& limits) {
  TX_CHECK(check_directory(source));
  auto input = std::make_unique<Input>();
  input->source = &source;
  std::unique_ptr<Package> package(new Package(std::move(input), limits));
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* zip_source = zip_source_function_create(&Input::answer, package->input_.get(), &error);
  if (zip_source) {
    package->archive_ = zip_open_from_source(zip_source, ZIP_RDONLY, &error);
    if (!package->archive_) zip_source_free(zip_source);
  }
  const std::string reason = package->archive_ ? "" : zip_error_strerror(&error);
  zip_error_fini(&error);
  if (!package->archive_) return broken_workbook(reason);
  const zip_int64_t count = zip_get_num_entries(package->archive_, 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    const char* name = zip_get_name(package->archive_, static_cast<zip_uint64_t>(i), ZIP_FL_ENC_RAW);
    if (name) package->parts_.emplace(normal_name(name), static_cast<uint64_t>(i));
  }
  return package;
}

bool Package::has(std::string_view name) const { return parts_.contains(normal_name(name)); }

base::Result<std::unique_ptr<PartStream>> Package::open_part(std::string_view name) {
  const auto part = parts_.find(normal_name(name));
  if (part == parts_.end()) return broken_workbook("part " + std::string(name) + " is missing");
  zip_stat_t stat;
  if (zip_stat_index(archive_, part->second, 0, &stat) != 0) return broken_workbook(zip_strerror(archive_));
  if (stat.encryption_method != ZIP_EM_NONE) return base::fail(kEncrypted);
  if (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE) {
    return broken_workbook("part " + std::string(name) + " is packed in an unusual way");
  }
  zip_file_t* file = zip_fopen_index(archive_, part->second, 0);
  if (!file) return broken_workbook("part " + std::string(name) + ": " + zip_strerror(archive_));
  return std::make_unique<PartStream>(file, std::string(name), stat.comp_size, stat.size, limits_);
}

const char* attribute(const char** attributes, std::string_view name) {
  for (; *attributes; attributes += 2) {
    if (name == attributes[0]) return attributes[1];
  }
  return nullptr;
}

const char* prefixed_attribute(const char** attributes, std::string_view name) {
  for (; *attributes; attributes += 2) {
    const std::string_view full = attributes[0];
    if (full.size() > name.size() && local_name(full) == name) return attributes[1];
  }
  return nullptr;
}

XmlRun::XmlRun(std::unique_ptr<PartStream> part, XmlHandler& handler)
    : part_(std::move(part)), handler_(&handler), parser_(XML_ParserCreate(nullptr)) {
  TX_ASSERT(parser_ != nullptr, "no memory for an XML parser");
  XML_SetUserData(parser_, this);
  XML_SetElementHandler(parser_, &XmlRun::on_start, &XmlRun::on_end);
  XML_SetCharacterDataHandler(parser_, &XmlRun::on_text);
  XML_SetStartDoctypeDeclHandler(parser_, &XmlRun::on_doctype);
}

XmlRun::~XmlRun() { XML_ParserFree(parser_); }

void XmlRun::on_start(void* self, const char* name, const char** attributes) {
  auto& run = *static_cast<XmlRun*>(self);
  if (++run.depth_ > kDepthMax)
    return run.refuse(broken_workbook("part " + run.part_->name() + " is nested too deeply"));
  run.handler_->start(local_name(name), attributes);
}

void XmlRun::on_end(void* self, const char* name) {
  auto& run = *static_cast<XmlRun*>(self);
  --run.depth_;
  if (!run.refused_) run.handler_->end(local_name(name));
}

void XmlRun::on_text(void* self, const char* text, int length) {
  auto& run = *static_cast<XmlRun*>(self);
  if (!run.refused_) run.handler_->text({text, static_cast<size_t>(length)});
}

void XmlRun::on_doctype(void* self, const char*, const char*, const char*, int) {
  auto& run = *static_cast<XmlRun*>(self);
  run.refuse(base::fail(kUnsafeXml, {{"part", run.part_->name()}}));
}

void XmlRun::pause() {
  if (!refused_ && !paused_ && XML_StopParser(parser_, XML_TRUE) == XML_STATUS_OK) paused_ = true;
}

void XmlRun::refuse(base::Error error) {
  if (refused_) return;
  refused_ = std::move(error);
  XML_StopParser(parser_, XML_FALSE);
}

base::Error XmlRun::broken() const {
  return broken_workbook(fmt::format("part {}, line {}: {}", part_->name(), XML_GetCurrentLineNumber(parser_),
                                     XML_ErrorString(XML_GetErrorCode(parser_))));
}

base::Result<bool> XmlRun::drain() {
  std::array<char, kChunkBytes> ignored;
  for (;;) {
    TX_TRY(const size_t n, part_->read(ignored.data(), ignored.size()));
    if (n == 0) return false;
  }
}

base::Result<bool> XmlRun::run() {
  while (!finished_) {
    XML_Status status;
    if (paused_) {
      paused_ = false;
      status = XML_ResumeParser(parser_);
    } else {
      if (last_) return false;
      void* buffer = XML_GetBuffer(parser_, kChunkBytes);
      if (!buffer) return broken();
      TX_TRY(const size_t n, part_->read(static_cast<char*>(buffer), kChunkBytes));
      last_ = n == 0;
      fed_ += static_cast<int64_t>(n);
      status = XML_ParseBuffer(parser_, static_cast<int>(n), last_);
    }
    if (refused_) return *refused_;
    if (status == XML_STATUS_ERROR) return broken();
    if (status == XML_STATUS_SUSPENDED && !finished_) return true;
    const XML_Index at = XML_GetCurrentByteIndex(parser_);
    if (status == XML_STATUS_OK && at >= 0 && fed_ - at > kTagBytesMax) {
      return too_large("one tag of part " + part_->name() + " (单个标签字节数)", kTagBytesMax);
    }
  }
  return drain();
}

base::Result<std::vector<Relation>> relations_of(Package& package, std::string_view part) {
  const size_t slash = part.rfind('/');
  const size_t name_at = slash == std::string_view::npos ? 0 : slash + 1;
  const std::string file =
      std::string(part.substr(0, name_at)) + "_rels/" + std::string(part.substr(name_at)) + ".rels";
  std::vector<Relation> relations;
  if (!package.has(file)) return relations;
  TX_TRY(auto stream, package.open_part(file));
  RelationsHandler handler(part, relations);
  XmlRun run(std::move(stream), handler);
  TX_CHECK(run.run());
  return relations;
}

}  // namespace taixin::intake

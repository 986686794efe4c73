// A sealed file of arbitrary bytes, its length as four bytes before it: an error, never a crash; what opens is as long
// as it was said to be, and one may go on after it.
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "vault/sealed_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace taixin;
  static const std::string id(32, '0');  // the seeds are made with it, and with a key of zeros
  static const std::filesystem::path path = [] {
    std::string pattern = (std::filesystem::temp_directory_path() / "taixin-fuzz-XXXXXX").string();
    ::close(::mkstemp(pattern.data()));
    return std::filesystem::path(pattern);
  }();
  if (size < 4) return 0;
  uint64_t length = 0;
  for (int i = 0; i < 4; ++i) length = length << 8 | data[i];
  std::ofstream(path, std::ios::binary | std::ios::trunc)
      .write(reinterpret_cast<const char*>(data + 4), static_cast<std::streamsize>(size - 4));
  std::string text;
  auto file = vault::SealedFile::open(path, id, vault::Key::empty(), length);
  if (file && file->read(0, SIZE_MAX, text)) {
    TX_ASSERT(text.size() == length, "{} of {} bytes", text.size(), length);
  }
  if (auto writer = vault::SealedFileWriter::resume(path, id, vault::Key::empty(), length)) {
    TX_ASSERT(writer->append("x") && writer->sync() && writer->size() == length + 1, "one goes on");
  }
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  return 0;
}

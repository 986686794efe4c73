#include "intake/read_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  taixin::intake::fuzz_reader({reinterpret_cast<const char*>(data), size}, "fuzz.xlsx");
  return 0;
}

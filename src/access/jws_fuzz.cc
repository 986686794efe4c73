// Key sets and tokens of an identity service. Input: a key set, a line break, a token.
#include <cstdint>
#include <string_view>

#include "access/jws.h"
#include "base/result.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const size_t line = input.find('\n');
  const std::string_view token = line == input.npos ? input : input.substr(line + 1);
  (void)taixin::access::kid_of(token);
  const auto keys = taixin::access::JwkSet::parse(input.substr(0, line));
  if (!keys) return 0;
  const auto once = keys->verify(token), again = keys->verify(token);
  TX_ASSERT(once.ok() == again.ok(), "one token, two answers");
  TX_ASSERT(!once || keys->size() > 0, "signed by nobody");
  return 0;
}

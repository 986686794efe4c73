// Packed and plain payloads from arbitrary bytes: an error or fields, never a crash, and what reads writes back the
// same.
#include "store/payload.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace taixin;
  static const std::shared_ptr<const store::Packer> packer = store::Packer::of({});
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto check = [](std::string_view plain) {
    const auto fields = store::read_plain_payload(plain);
    if (!fields.ok()) return;
    std::vector<store::FieldValue> views;
    for (const auto& [ordinal, value] : *fields) views.emplace_back(ordinal, value);
    TX_ASSERT(store::plain_payload(views) == plain, "{} bytes read and written differ", plain.size());
  };
  check(bytes);
  if (const auto plain = packer->unpack(bytes); plain.ok()) {
    check(*plain);
    TX_ASSERT(*packer->unpack(packer->pack("item", *plain)) == *plain, "{} bytes", plain->size());
  }
  return 0;
}

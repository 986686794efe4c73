// Whether files of an item may be uploaded by hand, when they arrive through the government exchange
// (`channel = "exchange"`, domain/12.4.12): what is shared already is not collected a second time.
#pragma once

#include "catalog/types.h"

namespace taixin::catalog {

inline constexpr std::string_view kExchange = "exchange", kExchangeOnly = "exchange_only";

enum class ByHand : uint8_t {
  allowed,  // the item does not arrive by exchange
  warned,   // it does: an upload by hand goes in, and is told so
  refused,  // it does, and the pack says `by_hand = "refuse"`
};
inline ByHand by_hand(const Item& item) {
  return item.channel == kExchangeOnly ? ByHand::refused : item.channel.empty() ? ByHand::allowed : ByHand::warned;
}
inline std::string_view by_hand_code(ByHand what) {
  constexpr std::string_view kCodes[] = {"allowed", "warned", "refused"};
  return kCodes[static_cast<size_t>(what)];
}

}  // namespace taixin::catalog

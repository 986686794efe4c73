#include "access/known_devices.h"

#include <charconv>
#include <vector>

#include "access/tokens.h"
#include "base/digest.h"

namespace taixin::access {
namespace {

struct Entry {
  int64_t account = 0;
  int32_t day = 0;
  std::string_view id, signature, signed_text;
};

template <class Number>
bool read(std::string_view text, Number& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

std::optional<Entry> entry_of(std::string_view text) {
  Entry out;
  const size_t last = text.rfind('.');
  if (last == text.npos) return std::nullopt;
  out.signed_text = text.substr(0, last);
  out.signature = text.substr(last + 1);
  const size_t first = out.signed_text.find('.');
  const size_t second = first == text.npos ? first : out.signed_text.find('.', first + 1);
  if (second == text.npos) return std::nullopt;
  out.id = out.signed_text.substr(second + 1);
  const bool good = read(out.signed_text.substr(0, first), out.account) &&
                    read(out.signed_text.substr(first + 1, second - first - 1), out.day) && !out.id.empty();
  return good ? std::optional(out) : std::nullopt;
}

}  // namespace

std::string KnownDevices::signature(std::string_view text) const {
  const base::Sha256 whole = vault::Hmac(key_).of(text);
  return base::hex(std::string_view(reinterpret_cast<const char*>(whole.data()), 16));
}

std::string KnownDevices::digest(std::string_view text) const {
  return signature("address " + std::string(text)).substr(0, 16);
}

std::optional<std::string> KnownDevices::id(std::string_view cookie, AccountId account, base::Day today) const {
  if (cookie.size() > kBytesMax) return std::nullopt;
  while (!cookie.empty()) {
    const std::string_view one = cookie.substr(0, cookie.find('~'));
    cookie.remove_prefix(std::min(one.size() + 1, cookie.size()));
    const auto entry = entry_of(one);
    if (!entry || entry->account != account.get() || entry->day + kDays < today.count()) continue;
    if (same_secret(signature(entry->signed_text), entry->signature)) return std::string(entry->id);
  }
  return std::nullopt;
}

std::string KnownDevices::after(std::string_view cookie, AccountId account, base::Day today) const {
  const std::string device = id(cookie, account, today).value_or(new_short_token());
  const std::string own = std::to_string(account.get()) + "." + std::to_string(today.count()) + "." + device;
  std::string out = own + "." + signature(own);
  if (cookie.size() > kBytesMax) return out;
  for (size_t kept = 1; kept < kOneMax && !cookie.empty();) {
    const std::string_view one = cookie.substr(0, cookie.find('~'));
    cookie.remove_prefix(std::min(one.size() + 1, cookie.size()));
    const auto entry = entry_of(one);
    if (!entry || entry->account == account.get() || !id(one, AccountId(entry->account), today)) continue;
    out += "~" + std::string(one);
    ++kept;
  }
  return out;
}

}  // namespace taixin::access

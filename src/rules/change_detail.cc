#include "rules/change_detail.h"

#include <boost/json.hpp>

#include "base/text.h"

namespace taixin::rules {

namespace json = boost::json;

std::optional<base::Sha256> digest_of(std::string_view hex) {
  base::Sha256 out{};
  if (hex.size() != out.size() * 2) return std::nullopt;
  const auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
  for (size_t i = 0; i < out.size(); ++i) {
    const int high = digit(hex[2 * i]), low = digit(hex[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out[i] = static_cast<uint8_t>(high * 16 + low);
  }
  return out;
}

std::optional<EntryChange> entry_change(const store::RuleEvent& proposed) {
  if (proposed.kind != "confirm" && proposed.kind != "doubt") return std::nullopt;
  boost::system::error_code error;
  const json::value detail = json::parse(proposed.detail_json, error);
  if (error || !detail.is_object()) return std::nullopt;
  const auto text = [&](const char* key) {
    const auto* found = detail.get_object().if_contains(key);
    return found && found->is_string() ? std::string(found->get_string()) : std::string();
  };
  const auto digest = digest_of(text("digest"));
  if (!digest) return std::nullopt;
  return EntryChange{proposed.kind == "doubt", text("entry"), *digest};
}

std::string text_digest(std::string_view text) {
  std::string kept;
  const std::string folded = base::fold_width(text);
  for (size_t i = 0; i < folded.size(); ++i) {
    const char c = folded[i];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') continue;
    if (folded.compare(i, 3, "\u3000") == 0) {  // the wide space, where folding leaves it
      i += 2;
      continue;
    }
    kept += c;
  }
  return base::hex(base::sha256(kept));
}

}  // namespace taixin::rules

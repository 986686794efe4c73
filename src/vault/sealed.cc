#include "vault/sealed.h"

#include <algorithm>

#include "vault/errors.h"

namespace taixin::vault {
namespace {

constexpr std::string_view kWrapKind = "data key";

void put_big_endian(std::string& to, uint64_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) to += static_cast<char>(value >> shift & 0xff);
}

// version, subject, kind with its length, id, part: every part has one place, so two contexts never look the same.
std::string associated_data(base::SubjectId subject, const Context& context) {
  TX_ASSERT(!context.kind.empty() && context.kind.size() <= Context::kKindMax, "kind of {} bytes", context.kind.size());
  std::string out;
  out.reserve(1 + 8 + 1 + context.kind.size() + 8 + 4);
  out += static_cast<char>(kSealedVersion);
  put_big_endian(out, static_cast<uint64_t>(subject.get()), 8);
  out += static_cast<char>(context.kind.size());
  out += context.kind;
  put_big_endian(out, static_cast<uint64_t>(context.id), 8);
  put_big_endian(out, context.part, 4);
  return out;
}

std::string framed(const Key& key, const Nonce& nonce, std::string_view associated, std::string_view plaintext) {
  std::string out;
  out.reserve(plaintext.size() + kSealedOverhead);
  out += static_cast<char>(kSealedVersion);
  out.append(reinterpret_cast<const char*>(nonce.data()), nonce.size());
  out += aes_gcm_seal(key, nonce, associated, plaintext);
  return out;
}

base::Error bad(std::string_view detail) { return base::fail(kBadSealed, {{"detail", std::string(detail)}}); }

// Into `out`, whose size is the plain text's.
base::Result<void> unframe(const Key& key, std::string_view associated, std::string_view sealed,
                           std::span<uint8_t> out) {
  if (static_cast<uint8_t>(sealed[0]) != kSealedVersion) return bad("unknown version");
  Nonce nonce;
  std::copy_n(reinterpret_cast<const uint8_t*>(sealed.data()) + 1, nonce.size(), nonce.begin());
  if (!aes_gcm_open(key, nonce, associated, sealed.substr(1 + nonce.size()), out)) return bad("wrong tag");
  return {};
}

}  // namespace

std::string seal_bytes(const Key& key, const Nonce& nonce, base::SubjectId subject, const Context& context,
                       std::string_view plaintext) {
  TX_ASSERT(plaintext.size() <= kSealedPlainMax, "{} bytes to seal", plaintext.size());
  return framed(key, nonce, associated_data(subject, context), plaintext);
}

base::Result<SecretText> open_bytes(const Key& key, base::SubjectId subject, const Context& context,
                                    std::string_view sealed) {
  if (sealed.size() < kSealedOverhead || sealed.size() > kSealedPlainMax + kSealedOverhead) return bad("wrong length");
  std::string text(sealed.size() - kSealedOverhead, '\0');
  TX_CHECK(
      unframe(key, associated_data(subject, context), sealed, {reinterpret_cast<uint8_t*>(text.data()), text.size()}));
  return SecretText(std::move(text));
}

std::string wrap_key(const Key& wrapping, const Nonce& nonce, base::SubjectId subject, const Key& data_key) {
  const auto bytes = data_key.reveal();
  return framed(wrapping, nonce, associated_data(subject, {kWrapKind}),
                {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

base::Result<Key> unwrap_key(const Key& wrapping, base::SubjectId subject, std::string_view wrapped) {
  if (wrapped.size() != kWrappedSize) return bad("wrong length");
  Key key = Key::empty();
  TX_CHECK(unframe(wrapping, associated_data(subject, {kWrapKind}), wrapped, key.fill()));
  return key;
}

}  // namespace taixin::vault

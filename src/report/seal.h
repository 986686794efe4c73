// Who signs or seals the bytes of a report. The built-in one signs with a key of the home; a provider of electronic
// seals (GB/T 38540) takes its place here, and the words 未加盖电子印章 go with it: a signature is no government seal.
//
//   TX_TRY(const auto seal, open_home_seal(home / "keys", "credit.example.gov.cn", clock));
//   TX_TRY(const std::string cms, seal->sign(bytes));                  // DER, ETSI.CAdES.detached
//
// The built-in key: home/keys/report.pem (0600), RSA of 3072 bits and a self-signed certificate of ten years, made when
// there is none. RSA with PKCS #1 v1.5 and no signing time inside the signature (ETSI EN 319 142-1, 6.3: the moment is
// the dictionary's /M): the same bytes have the same signature. Threads: any.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/day.h"
#include "base/digest.h"
#include "base/result.h"

namespace taixin::report {

class SealProvider {
 public:
  virtual ~SealProvider() = default;
  // A detached CMS signature over the bytes, at most `signature_max()` long. kCannotSign.
  virtual base::Result<std::string> sign(std::string_view bytes) const = 0;
  virtual size_t signature_max() const = 0;
  // SHA-256 of the certificate, DER: stands in the report's row, so that the log vouches for it.
  virtual const base::Sha256& certificate() const = 0;
  // Whether it is an electronic seal by law, so that the report need not say that it has none.
  virtual bool is_seal() const = 0;
};

// kBadKeyFile, store errors.
base::Result<std::shared_ptr<const SealProvider>> open_home_seal(const std::filesystem::path& keys,
                                                                 std::string_view name, const base::Clock& clock);

// What a CMS signature over `bytes` says of itself when it holds: the digest of the certificate that made it. Whose
// that is, the report's row says. kBadSignature.
base::Result<base::Sha256> verify_signature(std::string_view cms, std::string_view bytes);

}  // namespace taixin::report

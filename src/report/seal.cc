#include "report/seal.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/ess.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs7.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "base/freed.h"
#include "report/errors.h"
#include "store/files.h"

namespace taixin::report {
namespace {

using base::Freed;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using Pkcs7 = std::unique_ptr<PKCS7, Freed<PKCS7_free>>;
using Cms = std::unique_ptr<CMS_ContentInfo, Freed<CMS_ContentInfo_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;

constexpr int kRsaBits = 3072;
constexpr int kYears = 10;
constexpr size_t kKeyFileMax = 64 << 10;

std::string reason() {
  char text[160];
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  if (code == 0) return "?";
  ERR_error_string_n(code, text, sizeof text);
  return text;
}
base::Error cannot_sign() { return base::fail(kCannotSign, {{"detail", reason()}}); }
base::Error bad_key(std::string detail) { return base::fail(kBadKeyFile, {{"detail", std::move(detail)}}); }

Bio memory(std::string_view bytes) { return Bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size()))); }

// What OpenSSL writes as DER, by its two-step call.
template <class Write>
std::string der(const Write& write) {
  const int size = write(nullptr);
  if (size <= 0) return {};
  std::string out(static_cast<size_t>(size), '\0');
  auto* at = reinterpret_cast<unsigned char*>(out.data());
  return write(&at) == size ? out : std::string();
}

base::Sha256 fingerprint(X509* certificate) {
  return base::sha256(der([&](unsigned char** at) { return i2d_X509(certificate, at); }));
}

class HomeSeal : public SealProvider {
 public:
  HomeSeal(Key key, Certificate certificate)
      : key_(std::move(key)), certificate_(std::move(certificate)), digest_(fingerprint(certificate_.get())) {}
  base::Result<std::string> sign(std::string_view bytes) const override;
  size_t signature_max() const override { return 6'000; }
  const base::Sha256& certificate() const override { return digest_; }
  bool is_seal() const override { return false; }

 private:
  bool add_attributes(PKCS7_SIGNER_INFO* signer, std::string_view bytes) const;
  Key key_;
  Certificate certificate_;
  base::Sha256 digest_;
};

// Content type, digest and signing-certificate-v2 (RFC 5035): what a baseline signature B-B holds, and no signing time.
bool HomeSeal::add_attributes(PKCS7_SIGNER_INFO* signer, std::string_view bytes) const {
  base::Sha256 digest = base::sha256(bytes);
  const std::unique_ptr<ESS_SIGNING_CERT_V2, Freed<ESS_SIGNING_CERT_V2_free>> named(
      OSSL_ESS_signing_cert_v2_new_init(EVP_sha256(), certificate_.get(), nullptr, 1));
  if (!named) return false;
  const std::string encoded = der([&](unsigned char** at) { return i2d_ESS_SIGNING_CERT_V2(named.get(), at); });
  ASN1_STRING* sequence = ASN1_STRING_new();
  if (encoded.empty() || !sequence) return false;
  const bool added =
      ASN1_STRING_set(sequence, encoded.data(), static_cast<int>(encoded.size())) == 1 &&
      PKCS7_add_signed_attribute(signer, NID_id_smime_aa_signingCertificateV2, V_ASN1_SEQUENCE, sequence) == 1;
  if (!added) {
    ASN1_STRING_free(sequence);
    return false;
  }
  return PKCS7_add_attrib_content_type(signer, nullptr) == 1 &&
         PKCS7_add1_attrib_digest(signer, digest.data(), static_cast<int>(digest.size())) == 1;
}

base::Result<std::string> HomeSeal::sign(std::string_view bytes) const {
  const Pkcs7 message(PKCS7_new());
  if (!message || PKCS7_set_type(message.get(), NID_pkcs7_signed) != 1 ||
      PKCS7_content_new(message.get(), NID_pkcs7_data) != 1 || PKCS7_set_detached(message.get(), 1) == 0) {
    return cannot_sign();
  }
  PKCS7_SIGNER_INFO* signer = PKCS7_add_signature(message.get(), certificate_.get(), key_.get(), EVP_sha256());
  if (!signer || PKCS7_add_certificate(message.get(), certificate_.get()) != 1 || !add_attributes(signer, bytes) ||
      PKCS7_SIGNER_INFO_sign(signer) != 1) {
    return cannot_sign();
  }
  std::string out = der([&](unsigned char** at) { return i2d_PKCS7(message.get(), at); });
  if (out.empty() || out.size() > signature_max()) return cannot_sign();
  return out;
}

// ---- the key's file

bool add_name(X509* certificate, std::string_view name) {
  X509_NAME* subject = X509_get_subject_name(certificate);
  const auto add = [&](const char* field, std::string_view value) {
    return X509_NAME_add_entry_by_txt(subject, field, MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char*>(value.data()),
                                      static_cast<int>(value.size()), -1, 0) == 1;
  };
  return add("O", name) && add("CN", "Public credit reports (not a government seal)") &&
         X509_set_issuer_name(certificate, subject) == 1;
}

bool add_extensions(X509* certificate) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  for (const auto& [nid, value] : {std::pair{NID_basic_constraints, "critical,CA:FALSE"},
                                   std::pair{NID_key_usage, "critical,digitalSignature,nonRepudiation"},
                                   std::pair{NID_subject_key_identifier, "hash"}}) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
    const bool added = extension && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    if (!added) return false;
  }
  return true;
}

Certificate self_signed(EVP_PKEY* key, std::string_view name, base::KnownAt now) {
  Certificate out(X509_new());
  unsigned char serial[16];
  if (!out || RAND_bytes(serial, sizeof serial) != 1) return {};
  serial[0] &= 0x7f;
  const std::unique_ptr<BIGNUM, Freed<BN_free>> number(BN_bin2bn(serial, sizeof serial, nullptr));
  const time_t from = static_cast<time_t>(now.get() / 1'000'000);
  const bool made = X509_set_version(out.get(), 2) == 1 &&
                    BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(out.get())) != nullptr &&
                    ASN1_TIME_set(X509_getm_notBefore(out.get()), from) != nullptr &&
                    ASN1_TIME_adj(X509_getm_notAfter(out.get()), from, kYears * 365, 0) != nullptr &&
                    X509_set_pubkey(out.get(), key) == 1 && add_name(out.get(), name) && add_extensions(out.get()) &&
                    X509_sign(out.get(), key, EVP_sha256()) > 0;
  return made ? std::move(out) : Certificate();
}

base::Result<void> make_key_file(const std::filesystem::path& path, std::string_view name, const base::Clock& clock) {
  const Key key(EVP_RSA_gen(kRsaBits));
  if (!key) return cannot_sign();
  const Certificate certificate = self_signed(key.get(), name, clock.now());
  const Bio out(BIO_new(BIO_s_mem()));
  if (!certificate || !out ||
      PEM_write_bio_PKCS8PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
      PEM_write_bio_X509(out.get(), certificate.get()) != 1) {
    return cannot_sign();
  }
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  const auto written = store::write_file(path, std::string_view(text, static_cast<size_t>(size)));
  OPENSSL_cleanse(text, static_cast<size_t>(size));
  return written;
}

}  // namespace

base::Result<std::shared_ptr<const SealProvider>> open_home_seal(const std::filesystem::path& keys,
                                                                 std::string_view name, const base::Clock& clock) {
  const auto path = keys / "report.pem";
  std::error_code code;
  if (!std::filesystem::exists(path, code)) TX_CHECK(make_key_file(path, name, clock));
  constexpr auto kOthers = std::filesystem::perms::group_all | std::filesystem::perms::others_all;
  if ((std::filesystem::status(path, code).permissions() & kOthers) != std::filesystem::perms::none) {
    return bad_key("others may read it: chmod 600").at(path.string());
  }
  TX_TRY(std::string text, store::read_file(path, kKeyFileMax));
  Key key(PEM_read_bio_PrivateKey(memory(text).get(), nullptr, nullptr, const_cast<char*>("")));
  Certificate certificate(PEM_read_bio_X509(memory(text).get(), nullptr, nullptr, nullptr));
  OPENSSL_cleanse(text.data(), text.size());
  if (!key || !certificate) return bad_key(reason()).at(path.string());
  if (X509_check_private_key(certificate.get(), key.get()) != 1) {
    return bad_key("key and certificate do not belong together").at(path.string());
  }
  return std::shared_ptr<const SealProvider>(std::make_shared<HomeSeal>(std::move(key), std::move(certificate)));
}

base::Result<base::Sha256> verify_signature(std::string_view cms, std::string_view bytes) {
  const auto bad = [] { return base::fail(kBadSignature, {{"detail", reason()}}); };
  const auto* at = reinterpret_cast<const unsigned char*>(cms.data());
  const Cms message(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(cms.size())));
  if (!message) return bad();
  const Bio content = memory(bytes);
  // Whose certificate it is, the log says; there is no chain to follow.
  constexpr unsigned kFlags = CMS_BINARY | CMS_DETACHED | CMS_NO_SIGNER_CERT_VERIFY;
  if (CMS_verify(message.get(), nullptr, nullptr, content.get(), nullptr, kFlags) != 1) return bad();
  const std::unique_ptr<STACK_OF(X509), Freed<[](STACK_OF(X509) * all) { sk_X509_free(all); }>> signers(
      CMS_get0_signers(message.get()));
  if (!signers || sk_X509_num(signers.get()) != 1) return bad();
  return fingerprint(sk_X509_value(signers.get(), 0));
}

}  // namespace taixin::report

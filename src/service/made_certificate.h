// Certificates made on the spot, for tests and benchmarks.
#pragma once

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <string>

#include "base/digest.h"

namespace taixin::service {

// A key and a certificate of it, signed by another or by itself.
class MadeCertificate {
 public:
  // Valid from yesterday for so many days.
  MadeCertificate(const char* name, const MadeCertificate* issuer, int days, bool authority = false)
      : key_(EVP_EC_gen("P-256")), certificate_(X509_new()) {
    static int serial = 0;
    X509_set_version(certificate_, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate_), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate_), -86'400);
    X509_time_adj_ex(X509_getm_notAfter(certificate_), days, 0, nullptr);
    X509_set_pubkey(certificate_, key_);
    X509_NAME* subject = X509_get_subject_name(certificate_);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
    X509_set_issuer_name(certificate_, issuer ? X509_get_subject_name(issuer->certificate_) : subject);
    add(NID_basic_constraints, authority ? "critical,CA:TRUE" : "CA:FALSE");
    X509_sign(certificate_, issuer ? issuer->key_ : key_, EVP_sha256());
  }
  ~MadeCertificate() {
    X509_free(certificate_);
    EVP_PKEY_free(key_);
  }
  MadeCertificate(const MadeCertificate&) = delete;
  MadeCertificate& operator=(const MadeCertificate&) = delete;

  void write_certificate(const std::string& path) const {
    FILE* file = std::fopen(path.c_str(), "w");
    PEM_write_X509(file, certificate_);
    std::fclose(file);
  }
  void write_key(const std::string& path, mode_t mode = 0600) const {
    FILE* file = std::fopen(path.c_str(), "w");
    PEM_write_PrivateKey(file, key_, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(file);
    ::chmod(path.c_str(), mode);
  }
  std::string sha256() const {
    unsigned char* der = nullptr;
    const int size = i2d_X509(certificate_, &der);
    std::string out = base::hex(base::sha256({reinterpret_cast<const char*>(der), static_cast<size_t>(size)}));
    OPENSSL_free(der);
    return out;
  }
  X509* certificate() const { return certificate_; }
  EVP_PKEY* key() const { return key_; }

 private:
  void add(int kind, const char* value) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value);
    X509_add_ext(certificate_, extension, -1);
    X509_EXTENSION_free(extension);
  }
  EVP_PKEY* key_;
  X509* certificate_;
};

}  // namespace taixin::service

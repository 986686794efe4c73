#include "service/pages_account_forms.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/digest.h"
#include "service/made_certificate.h"
#include "store/test_support.h"

namespace taixin::service {
namespace {

TEST(CertificateText, AFingerprintAsToolsPrintIt) {
  const std::string plain(64, 'a');
  EXPECT_EQ(certificate_fingerprint(plain), plain);
  std::string colons;
  for (int i = 0; i < 32; ++i) colons += i == 0 ? "AA" : ":AA";
  EXPECT_EQ(certificate_fingerprint(colons + "\r\n"), plain);
  EXPECT_EQ(certificate_fingerprint(""), "");
  EXPECT_EQ(certificate_fingerprint(plain + "a"), "");
  EXPECT_EQ(certificate_fingerprint(std::string(64, 'g')), "");
}

TEST(CertificateText, ACertificateItself) {
  const MadeCertificate made("shili.example", nullptr, 5);
  const store::TemporaryDirectory directory;
  const std::string path = (directory.path() / "certificate.pem").string();
  made.write_certificate(path);
  std::ifstream file(path);
  const std::string pem(std::istreambuf_iterator<char>(file), {});
  EXPECT_EQ(certificate_fingerprint(pem), made.sha256());
  EXPECT_EQ(certificate_fingerprint("  " + pem + "\n"), made.sha256());
  EXPECT_EQ(certificate_fingerprint("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), "");
}

}  // namespace
}  // namespace taixin::service

#include "service/pages_account_forms.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/digest.h"
#include "service/made_certificate.h"
#include "service/report_fixture.h"
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

TEST(OwnInterests, AnOfficerSeesWhatItDeclared) {
  ReportHome home(*base::Day::from_civil(2026, 4, 1));
  const access::Caller officer = home.staff("querier"), agent = home.agent();
  Visit visit;
  visit.caller = officer;
  const auto shown = [&](const access::Caller& of) {
    return own_interests(home.app(), visit, *home.accounts().directory()->account(of.account)).bytes;
  };
  EXPECT_NE(shown(officer).find("没有申报"), std::string::npos);
  EXPECT_EQ(shown(agent), "") << "only officers declare any";
  ReportHome::must(home.accounts().declare_interest(officer.account, officer.account, home.company()));
  EXPECT_NE(shown(officer).find(kName), std::string::npos);
}

}  // namespace
}  // namespace taixin::service

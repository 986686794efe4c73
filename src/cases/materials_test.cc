// Materials: sealed on disk, used once, read by those who see the case, gone with the key of a sealed case.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "cases/sample_cases.h"

namespace taixin::cases {
namespace {

using testing::HasSubstr;

const std::string kPdf = "%PDF-1.4 示例材料canary";

class CaseMaterials : public testing::Test {
 protected:
  using Done = base::Result<std::shared_ptr<const Case>>;
  Done declare(const access::Caller& who, const std::string& proof) {
    return home_.cases().begin(
        who, {.kind = "declaration", .form = {{"what", "示例"}, {"proof", proof}, {"promise", "true"}}});
  }
  std::string kept(const access::Caller& who) { return CasesHome::must(home_.materials().keep(who.account, kPdf)).id; }
  std::string files() const {
    std::string out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(home_.path())) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      std::ostringstream bytes;
      bytes << file.rdbuf();
      out += bytes.str();
    }
    return out;
  }
  CasesHome home_;
};

TEST_F(CaseMaterials, AreSealedUsedOnceAndReadByWhoSeesTheCase) {
  const std::string id = kept(home_.agent());
  EXPECT_EQ(declare(home_.other_agent(), id).error().code(), kField.code) << "another's material";
  const auto one = CasesHome::must(declare(home_.agent(), id));
  EXPECT_EQ(declare(home_.agent(), id).error().code(), kField.code) << "it belongs to the first";
  EXPECT_EQ(CasesHome::must(home_.cases().material(home_.agent(), one->id, id)).bytes, kPdf);
  EXPECT_EQ(CasesHome::must(home_.cases().material(home_.handler(), one->id, id)).bytes, kPdf);
  EXPECT_EQ(home_.cases().material(home_.other_agent(), one->id, id).error().code(), kNoCase.code);
  EXPECT_EQ(home_.cases().material(home_.officer(), one->id, id).error().code(), kNoCase.code);
  const auto other = CasesHome::must(declare(home_.agent(), "示例 1 号"));
  EXPECT_EQ(home_.cases().material(home_.agent(), other->id, id).error().code(), kNoMaterial.code);
  EXPECT_THAT(home_.events().front().detail_json, HasSubstr(base::hex(base::sha256(kPdf))));
  EXPECT_EQ(files().find("材料canary"), std::string::npos);
  home_.open();
  EXPECT_EQ(CasesHome::must(home_.cases().material(home_.agent(), one->id, id)).bytes, kPdf);
}

TEST_F(CaseMaterials, WhatIsNoDocumentIsRefused) {
  const AccountId who(20);
  EXPECT_EQ(home_.materials().keep(who, "MZ\x90").error().code(), kMaterialType.code);
  EXPECT_EQ(home_.materials().keep(who, "<html><script>").error().code(), kMaterialType.code);
  EXPECT_EQ(home_.materials().keep(who, "PK\x03\x04 word/document.xml").error().code(), kMaterialType.code);
  EXPECT_EQ(home_.materials().keep(who, "").error().code(), kMaterialSize.code);
  EXPECT_EQ(home_.materials().keep(who, "%PDF-" + std::string(Materials::kBytesMax, 'x')).error().code(),
            kMaterialSize.code);
  EXPECT_EQ(CasesHome::must(home_.materials().keep(who, "PK\x03\x04 OFD.xml")).type, "ofd");
}

TEST_F(CaseMaterials, OfAComplaintGoWithItsKey) {
  const std::string id = kept(home_.caller(16));
  auto one = CasesHome::must(home_.cases().begin(
      home_.caller(16), {.kind = "complaint",
                         .subject = kCompany,
                         .form = {{"matter", "quality"}, {"statement", "示例说明"}, {"evidence", id}}}));
  EXPECT_EQ(CasesHome::must(home_.cases().material(home_.handler(), one->id, id)).bytes, kPdf);
  EXPECT_EQ(CasesHome::must(home_.materials().of_case(id, one->id)).account, 0) << "who handed it over is sealed";
  one = CasesHome::must(home_.act(home_.handler(), *one, "accept", "not_accepted"));
  ASSERT_EQ(CasesHome::must(home_.cases().erase_due(one->last().day.plus_days(180))), 1u);
  EXPECT_EQ(home_.cases().material(home_.handler(), one->id, id).error().code(), kMaterialErased.code);
}

TEST_F(CaseMaterials, WhatNobodyUsesGoes) {
  const std::string used = kept(home_.agent()), left = kept(home_.agent());
  const auto one = CasesHome::must(declare(home_.agent(), used));
  EXPECT_EQ(CasesHome::must(home_.materials().expire(home_.today().plus_days(Materials::kWaitDays))), 0u);
  EXPECT_EQ(CasesHome::must(home_.materials().expire(home_.today().plus_days(Materials::kWaitDays + 1))), 1u);
  EXPECT_FALSE(home_.materials().waiting(left, AccountId(20)));
  EXPECT_EQ(CasesHome::must(home_.cases().material(home_.agent(), one->id, used)).bytes, kPdf);
}

}  // namespace
}  // namespace taixin::cases

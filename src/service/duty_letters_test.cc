// Reminders and rectification letters as letters: numbered in the register, the same file whenever it is fetched,
// verified by anybody who holds it, and cancelled with the letter.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "letters/register.h"
#include "service/office_rooms.h"
#include "service/refusals_requests.h"

namespace taixin::service {
namespace {

namespace json = boost::json;

class DutyLetters : public Refusals {
 protected:
  static Response answer(const access::Caller& who, std::string_view target, int status = 200) {
    Request request{.method = "GET"};
    set_target(request, target);
    Response out = ask(request, who);
    EXPECT_EQ(out.status, status) << target << "\n" << out.body.substr(0, 300);
    return out;
  }
  static json::object post(const access::Caller& who, std::string_view target, std::string_view body, int status) {
    Request request{.method = "POST"};
    set_target(request, target);
    request.body = body;
    request.headers["content-type"] = "application/json";
    const Response out = ask(request, who);
    EXPECT_EQ(out.status, status) << target << "\n" << out.body;
    return json::parse(out.body).as_object();
  }
};

TEST_F(DutyLetters, AreNumberedRegisteredAndVerified) {
  const auto centre = caller("centre_operator"), housing = caller("submitter");
  const std::string lines = R"({"lines":"2/HON.honour/2026-02","reason":"示例事由"})";
  const json::object preview = post(centre, "/api/v1/duties/letters",
                                    R"({"lines":"2/HON.honour/2026-02","reason":"示例事由","preview":true})", 200);
  EXPECT_EQ(preview.at("papers").at(0).at("document").as_string(), "");
  const json::object made = post(centre, "/api/v1/duties/letters", lines, 201);
  const json::object paper = made.at("papers").at(0).as_object();
  const std::string id(paper.at("id").as_string()), number(paper.at("document").as_string());
  EXPECT_NE(number.find("改〔2026〕1号"), number.npos) << number;
  EXPECT_EQ(paper.at("words").as_array(), preview.at("papers").at(0).at("words").as_array());

  // Both files, for the unit too; those bytes alone are genuine.
  const std::string at = fmt::format("/api/v1/duties/papers/{}?format=", id);
  const std::string pdf = answer(housing, at + "pdf").body, docx = answer(housing, at + "docx").body;
  EXPECT_TRUE(pdf.starts_with("%PDF-"));
  EXPECT_TRUE(docx.starts_with("PK"));
  EXPECT_EQ(answer(centre, at + "pdf").body, pdf);
  const auto verdict = [&](std::string_view bytes) { return *letters::verify_file(app().home(), bytes); };
  EXPECT_EQ(verdict(pdf), letters::Verdict::genuine);
  EXPECT_EQ(verdict(docx), letters::Verdict::genuine);
  EXPECT_EQ(verdict(pdf + " "), letters::Verdict::unknown);

  const auto issued = [&] {
    auto tx = app().home().read_records();
    return *store::letter_of_source(*tx, store::LetterSource::duty, *parse_id(id), "rectification");
  };
  ASSERT_TRUE(issued());
  EXPECT_EQ(issued()->event.series, number.starts_with("改") ? "" : "rectification");
  EXPECT_EQ(issued()->event.number, number);

  // The register alone cancels none while its clock goes on in the ledger.
  const json::object refused =
      post(caller("case_handler", {.unit = centre.unit}), fmt::format("/api/v1/letters/{}/cancel", issued()->event.id),
           R"({"reason":"示例误发"})", letters::kHasClock.http_status);
  EXPECT_EQ(refused.at("code").as_string(), letters::kHasClock.code);
  post(centre, fmt::format("/api/v1/duties/papers/{}/cancel", id), R"({"reason":"示例误发"})",
       letters::kHasClock.http_status);
  EXPECT_EQ(verdict(pdf), letters::Verdict::genuine);

  // What the register cannot keep closes nothing: both are one transaction.
  std::string endless;
  for (size_t i = 0; i <= letters::kReasonMax; ++i) endless += "误";
  post(centre, fmt::format("/api/v1/duties/things/{}/decide", id),
       R"({"version":"1","outcome":"closed","reason":")" + endless + R"("})", letters::kBadReason.http_status);
  EXPECT_EQ(verdict(pdf), letters::Verdict::genuine);

  const json::object closed = post(centre, fmt::format("/api/v1/duties/things/{}/decide", id),
                                   R"({"version":"1","outcome":"closed","reason":"示例误发"})", 200);
  EXPECT_EQ(closed.at("document").as_string(), number);
  EXPECT_EQ(verdict(pdf), letters::Verdict::cancelled);
  EXPECT_EQ(letters::reason_of(*issued()), "示例误发");
  answer(housing, at + "pdf", 404);
}

// What was written and did not come to its number has it when the centre wants the file; the unit has none before.
TEST_F(DutyLetters, OneThatWasNotNumberedIsWhenItsFileIsWanted) {
  const auto centre = caller("centre_operator"), housing = caller("submitter");
  const duty::CellKey keys[] = {{access::kHousing, "HON.honour", "2026-02"}};
  const auto sent = app().offices().duties->remind(centre, keys, "示例", false);
  ASSERT_TRUE(sent.ok()) << sent.error().message(base::Lang::en);
  const std::string at = fmt::format("/api/v1/duties/papers/{}", sent->front().id);
  answer(housing, at + "?format=pdf", 404);
  const std::string pdf = answer(centre, at + "?format=pdf").body;
  EXPECT_EQ(answer(housing, at + "?format=pdf").body, pdf);
  const auto told = json::parse(answer(housing, at).body);
  EXPECT_NE(told.at("document").as_string().find("催〔2026〕"), json::string::npos);
}

// One that should not have been sent is cancelled from the ledger, by whoever sends reminders; that it was sent stays.
TEST_F(DutyLetters, AReminderIsCancelledFromTheLedger) {
  const auto centre = caller("centre_operator"), housing = caller("submitter");
  const json::object sent =
      post(centre, "/api/v1/duties/reminders", R"({"lines":"2/HON.honour/2026-02","reason":"示例"})", 201);
  const json::object paper = sent.at("papers").at(0).as_object();
  EXPECT_TRUE(paper.at("cancelled").is_null());
  const std::string at = fmt::format("/api/v1/duties/papers/{}", std::string_view(paper.at("id").as_string()));
  const std::string pdf = answer(housing, at + "?format=pdf").body;
  const auto reminders = [&] {
    const json::value all = json::parse(answer(centre, "/api/v1/duties").body);
    for (const auto& line : all.at("lines").as_array()) {
      const bool is_it = line.at("unit").as_string() == "2" && line.at("item").as_string() == "HON.honour";
      if (is_it && line.at("period").as_string() == "2026-02") return line.at("reminders").as_int64();
    }
    return int64_t{-1};
  };
  const int64_t before = reminders();
  ASSERT_GT(before, 0);
  post(housing, at + "/cancel", R"({"reason":"示例"})", 403);
  post(centre, at + "/cancel", R"({"reason":" "})", letters::kBadReason.http_status);
  const json::object cancelled = post(centre, at + "/cancel", R"({"reason":"示例误发"})", 200);
  EXPECT_EQ(cancelled.at("cancelled").at("reason").as_string(), "示例误发");
  EXPECT_EQ(cancelled.at("document"), paper.at("document")) << "it keeps its number";
  EXPECT_EQ(*letters::verify_file(app().home(), pdf), letters::Verdict::cancelled);
  answer(housing, at + "?format=pdf", 404);
  answer(centre, at + "?format=pdf", 404);
  EXPECT_EQ(reminders(), before);
  EXPECT_EQ(post(centre, at + "/cancel", R"({"reason":"示例"})", 409).at("code").as_string(),
            letters::kNotStanding.code);
}

}  // namespace
}  // namespace taixin::service

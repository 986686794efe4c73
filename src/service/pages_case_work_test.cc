// What surrounds cases at the pages: the record in words, lists and sheets, materials, letters, notices, complaints.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "access/sample_directory.h"
#include "cases/cases.h"
#include "service/site_fixture.h"

namespace taixin::service {
namespace {

using testing::HasSubstr;
using testing::Not;

class CaseWork : public Site {
 protected:
  static base::SubjectId company() { return *app().facts().registry().by_code(kCode, store::CodeKind::uscc); }
  static access::Caller window() {
    auto caller = access::sample_caller({"window", access::kCity});
    caller.via = store::Via::assisted;
    caller.assisted = company();
    return caller;
  }
  static access::Caller officer(const std::string& role, int64_t id = 2) {
    return access::sample_caller({role, access::kCity}, access::AccountId(id));
  }
  static Response visit(const access::Caller& caller, std::string_view target) {
    Request request{.method = "GET"};
    set_target(request, target);
    request.caller = caller;
    request.identified = true;
    return send(std::move(request));
  }
  static Response sent(const access::Caller& caller, const std::string& path, std::string type, std::string body) {
    Request request{.method = "POST", .path = path, .headers = {{"content-type", std::move(type)}}};
    request.body = std::move(body);
    request.caller = caller;
    request.identified = true;
    return send(std::move(request));
  }
  static Response fill(const access::Caller& caller, const std::string& path, const FormFields& fields) {
    const Response answer = sent(caller, path, "application/x-www-form-urlencoded", encoded(fields));
    return looked_over(caller, path, fields, answer);
  }
  // A page to look over what is to be sent: it is, and is sent, with all that the page keeps.
  static Response looked_over(const access::Caller& caller, const std::string& path, FormFields fields,
                              const Response& answer) {
    if (answer.status != 200 || answer.body.find("还没有提交") == std::string::npos) return answer;
    const std::string kept = "type=\"hidden\" name=\"";
    for (size_t at = answer.body.find(kept); at != std::string::npos; at = answer.body.find(kept, at + 1)) {
      const size_t name = at + kept.size(), end = answer.body.find('"', name);
      const size_t value = answer.body.find("value=\"", end) + 7;
      const std::string field = answer.body.substr(name, end - name);
      if (field != "looked-over") fields[field] = answer.body.substr(value, answer.body.find('"', value) - value);
    }
    fields["looked-over"] = "send";
    return sent(caller, path, "application/x-www-form-urlencoded", encoded(fields));
  }
  // A form with one file in the field that is named.
  static Response fill_with_file(const access::Caller& caller, const std::string& path, const FormFields& fields,
                                 const std::string& field, std::string_view content) {
    std::string body = multipart(fields, "cailiao.pdf", content);
    const std::string plain = "name=\"file\"";
    body.replace(body.find(plain), plain.size(), "name=\"" + field + "--file\"");
    const Response answer = sent(caller, path, "multipart/form-data; boundary=b0undary", std::move(body));
    return looked_over(caller, path, fields, answer);
  }
  static std::string honour() {
    const auto held = app().facts().of_subject(company(), app().home().clock().today(), app().facts().head());
    for (const auto& one : *held) {
      if (one.record.decision || one.record.valid_from) return std::to_string(one.record.id.get());
    }
    return std::to_string(held->front().record.id.get());
  }
  static std::string place_of(const Response& done) {
    EXPECT_EQ(done.status, 303) << done.body;
    const auto to = done.headers.find("Location");
    return to == done.headers.end() ? std::string() : to->second;
  }
};

TEST_F(CaseWork, AnObjectionWithItsMaterialItsListAndItsNotices) {
  const FormFields objection{{"kind", "objection"},
                             {"step", "submit"},
                             {"submit-ground", "wrong"},
                             {"submit-statement", "示例说明"},
                             {"paper--submit", "示例 1 号"}};
  const Response bad = fill_with_file(window(), "/my/apply/" + honour(), objection, "submit-evidence", "MZ");
  EXPECT_EQ(bad.status, 422);
  EXPECT_THAT(bad.body, HasSubstr("材料须为 PDF"));
  EXPECT_THAT(bad.body, HasSubstr("示例说明")) << "what was typed is not lost";
  const std::string own =
      place_of(fill_with_file(window(), "/my/apply/" + honour(), objection, "submit-evidence", "%PDF-1.4 示例材料"));
  const std::string number = own.substr(own.rfind('/') + 1);
  const Response seen = visit(window(), own);
  EXPECT_THAT(seen.body, HasSubstr("示例荣誉")) << "the record in words";
  const size_t link = seen.body.find(own + "/materials/");
  ASSERT_NE(link, std::string::npos) << seen.body;
  const std::string material = seen.body.substr(link, own.size() + 11 + 32);
  const Response bytes = visit(window(), material);
  EXPECT_EQ(bytes.body, "%PDF-1.4 示例材料");
  EXPECT_THAT(bytes.headers.at("Content-Disposition"), HasSubstr("attachment"));
  const auto handler = officer("case_handler");
  EXPECT_EQ(visit(handler, "/cases/" + number + material.substr(own.size())).status, 200);
  EXPECT_EQ(visit(officer("querier", 3), "/cases/" + number + material.substr(own.size())).status, 403);

  EXPECT_THAT(visit(handler, "/cases?kind=objection").body, HasSubstr("/cases/" + number + "\""));
  EXPECT_THAT(visit(handler, "/cases?kind=repair").body, Not(HasSubstr("/cases/" + number + "\"")));
  EXPECT_THAT(visit(handler, "/cases?term=late").body, Not(HasSubstr("/cases/" + number + "\"")));
  const Response sheet = visit(handler, "/cases?kind=objection&format=csv");
  EXPECT_THAT(sheet.body, HasSubstr(number + ",异议处理," + std::string(kName) + ","));
  EXPECT_THAT(visit(handler, "/cases?kind=repair&format=csv").body, Not(HasSubstr("异议处理")));

  EXPECT_THAT(visit(window(), "/my").body, HasSubstr("未读"));
  EXPECT_EQ(fill(window(), "/my/notices", {}).status, 303);
  EXPECT_THAT(visit(window(), "/my").body, Not(HasSubstr("未读")));

  const Response passed = fill(handler, "/cases/" + number, {{"step", "forward"}, {"version", "1"}});
  EXPECT_EQ(passed.status, 303) << passed.body;
  const Response letters = visit(handler, "/outgoing");
  const size_t at = letters.body.find("/outgoing/");
  ASSERT_NE(at, std::string::npos) << letters.body;
  EXPECT_THAT(letters.body, HasSubstr("异议信息核查通知书"));
  const std::string inquiry = letters.body.substr(at, letters.body.find('"', at) - at);
  EXPECT_THAT(visit(handler, inquiry).body, HasSubstr("未加盖电子印章"));
  const FormFields went{{"number", "示例函〔2026〕1号"}, {"day", "2026-04-01"}, {"way", "post"}};
  EXPECT_EQ(fill(handler, inquiry, {{"number", "示例"}, {"day", "2026-05-01"}, {"way", "post"}}).status, 422);
  EXPECT_EQ(fill(handler, inquiry, went).status, 303);
  EXPECT_THAT(visit(handler, inquiry).body, HasSubstr("示例函〔2026〕1号"));
  EXPECT_THAT(visit(handler, "/outgoing").body, Not(HasSubstr(inquiry + "\"")));
  EXPECT_EQ(visit(officer("querier", 3), inquiry).status, 403);
}

TEST_F(CaseWork, AComplaintShowsItsMakerToNobody) {
  auto who = officer("querier", 77'430'991);
  const Response form = visit(who, "/complaints");
  EXPECT_THAT(form.body, HasSubstr("情况说明"));
  const FormFields complaint{{"step", "submit"},
                             {"code", std::string(kCode)},
                             {"submit-matter", "quality"},
                             {"submit-statement", "示例投诉内容"}};
  FormFields unknown = complaint;
  unknown["code"] = "91370999TX000099XX";
  EXPECT_EQ(fill(who, "/complaints", unknown).status, 422);
  const Response done = fill(who, "/complaints", complaint);
  const std::string own = place_of(done);
  EXPECT_EQ(done.log_account, "") << "the server's log";
  EXPECT_THAT(visit(who, own).body, HasSubstr("示例投诉内容"));
  EXPECT_EQ(visit(officer("querier", 5), own).status, 404);
  EXPECT_THAT(visit(window(), "/my").body, Not(HasSubstr("投诉举报</a>")));
  const std::string number = own.substr(own.rfind('/') + 1);
  const Response seen = visit(officer("case_handler"), "/cases/" + number);
  EXPECT_THAT(seen.body, HasSubstr("示例投诉内容"));
  EXPECT_THAT(seen.body, Not(HasSubstr("77430991")));
  EXPECT_EQ(fill(officer("case_handler"), "/cases/" + number + "/identity", {}).status, 403);
  EXPECT_THAT(visit(window(), "/my").body, Not(HasSubstr("示例投诉内容")));
}

}  // namespace
}  // namespace taixin::service

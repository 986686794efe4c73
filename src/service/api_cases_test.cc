// Cases at the interface: what other systems and windows send, and what they are answered.
#include "service/api_cases.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "access/sample_directory.h"
#include "service/site_fixture.h"
#include "store/records.h"

namespace taixin::service {
namespace {

namespace json = boost::json;

class CaseInterface : public Site {
 protected:
  static access::Caller window() {
    auto caller = access::sample_caller({"window", access::kCity});
    caller.via = store::Via::assisted;
    caller.assisted = *app().facts().registry().by_code(kCode, store::CodeKind::uscc);
    return caller;
  }
  static access::Caller handler() {
    return access::sample_caller({"case_handler", access::kCity}, access::AccountId(2));
  }
  static Response ask(const access::Caller& caller, std::string method, const std::string& path,
                      const json::value& body = {}) {
    Request request{.method = std::move(method)};
    set_target(request, path);
    if (!body.is_null()) {
      request.headers["content-type"] = "application/json";
      request.body = json::serialize(body);
    }
    request.caller = caller;
    request.identified = true;
    return send(std::move(request));
  }
  static json::object declared() {
    return {{"kind", "declaration"},
            {"form", {{"what", "示例申报"}, {"proof", "示例 1 号"}, {"promise", "true"}}},
            {"evidence", "示例申请表 1 号"}};
  }
};

TEST_F(CaseInterface, OpensActsAndTells) {
  const Response made = ask(window(), "POST", "/api/v1/own/cases", declared());
  ASSERT_EQ(made.status, 201) << made.body;
  const json::value one = json::parse(made.body);
  EXPECT_EQ(one.at("state").as_string(), "submitted");
  EXPECT_EQ(one.at("version").as_string(), "1");
  EXPECT_EQ(one.at("steps").at(0).at("form").at("what").as_string(), "示例申报");
  EXPECT_TRUE(one.at("steps").at(0).at("simulated").as_bool()) << "its clause is not confirmed";
  ASSERT_EQ(one.at("next").as_array().size(), 1u);
  EXPECT_EQ(one.at("next").at(0).at("step").as_string(), "take_back");
  const std::string path = "/api/v1/cases/" + std::string(one.at("id").as_string());

  const Response list = ask(handler(), "GET", "/api/v1/cases");
  EXPECT_EQ(list.status, 200) << list.body;
  EXPECT_NE(list.body.find("declaration"), std::string::npos);
  const json::value seen = json::parse(ask(handler(), "GET", path).body);
  EXPECT_EQ(seen.at("next").at(0).at("step").as_string(), "decide");
  EXPECT_EQ(seen.at("subject").as_string(), kCode);

  const json::object step{{"version", "1"}, {"step", "decide"}, {"outcome", "accepted"}, {"form", json::object()}};
  const Response done = ask(handler(), "POST", path + "/steps", step);
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_TRUE(json::parse(done.body).at("ended").as_bool());
  const Response late = ask(handler(), "POST", path + "/steps", step);
  EXPECT_EQ(late.status, 409);
  EXPECT_EQ(json::parse(late.body).at("code").as_string(), "cases.moved");
  const json::value own = json::parse(ask(window(), "GET", "/api/v1/own/cases").body);
  EXPECT_TRUE(own.at("cases").at(0).at("ended").as_bool());
  EXPECT_EQ(json::parse(ask(handler(), "GET", "/api/v1/cases/late").body).at("cases").as_array().size(), 0u);
}

TEST_F(CaseInterface, RefusesWhatIsNotAForm) {
  for (const json::value& form : {json::value("text"), json::value(json::array{"x"}), json::value({{"what", 1}}),
                                  json::value({{"what", json::object()}})}) {
    json::object body = declared();
    body["form"] = form;
    const Response refused = ask(window(), "POST", "/api/v1/own/cases", body);
    EXPECT_EQ(refused.status, 400) << refused.body;
  }
  json::object body = declared();
  body["form"].as_object()["invented"] = "x";
  EXPECT_EQ(ask(window(), "POST", "/api/v1/own/cases", body).status, 422);
  body = declared();
  body.erase("evidence");
  EXPECT_EQ(ask(window(), "POST", "/api/v1/own/cases", body).status, 422) << "at a window the paper is named";
  EXPECT_EQ(ask(handler(), "POST", "/api/v1/own/cases", declared()).status, 403);
  EXPECT_EQ(ask(handler(), "GET", "/api/v1/cases/999999").status, 404);
  EXPECT_EQ(ask({}, "GET", "/api/v1/cases").status, 401);
}

TEST_F(CaseInterface, TheListTellsTheRecordInWordsAndIsALook) {
  const base::SubjectId company = *app().facts().registry().by_code(kCode, store::CodeKind::uscc);
  const auto held = app().facts().of_subject(company, app().home().clock().today(), app().facts().head());
  ASSERT_TRUE(held.ok());
  const auto record = std::ranges::find_if(
      *held, [](const auto& one) { return one.record.decision.has_value() || one.record.valid_from.has_value(); });
  ASSERT_NE(record, held->end());
  const json::object objection{{"kind", "objection"},
                               {"record", std::to_string(record->record.id.get())},
                               {"form", json::object{{"ground", "wrong"}, {"statement", "示例说明"}}},
                               {"evidence", "示例申请表 2 号"}};
  const Response made = ask(window(), "POST", "/api/v1/own/cases", objection);
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string id(json::parse(made.body).at("id").as_string());
  const auto looks = [&] {
    auto tx = app().home().read_access();
    return store::access_entries(*tx, {.subject = company}).value().size();
  };
  const auto find = [&](const Response& list) -> std::optional<json::value> {
    const json::value all = json::parse(list.body);
    for (const json::value& one : all.at("cases").as_array()) {
      if (one.at("id").as_string() == id) return one;
    }
    return std::nullopt;
  };
  const size_t before = looks();
  const auto plain = find(ask(handler(), "GET", "/api/v1/cases"));
  ASSERT_TRUE(plain);
  EXPECT_FALSE(plain->as_object().contains("about"));
  EXPECT_EQ(looks(), before) << "numbers alone are no look";
  const auto worded = find(ask(handler(), "GET", "/api/v1/cases?words=true"));
  ASSERT_TRUE(worded);
  EXPECT_EQ(worded->at("about"), json::parse(ask(handler(), "GET", "/api/v1/cases/" + id).body).at("about"))
      << "as the single case tells it";
  EXPECT_FALSE(worded->at("about").is_null());
  EXPECT_EQ(looks(), before + 2) << "one of the list, one of the case";

  EXPECT_EQ(ask(handler(), "GET", "/api/v1/cases?unit=zhi").status, 422);
  EXPECT_EQ(ask(handler(), "GET", "/api/v1/cases?unit=987654").status, 422);
}

TEST_F(CaseInterface, ACaseIsOfTheUnitsThatTakePartInItAndOfThoseAboveThem) {
  const access::Caller someone = handler();
  const access::Directory& directory = *someone.directory;
  cases::Case one;
  one.recogniser = access::kHousing;
  EXPECT_TRUE(is_case_of_unit(directory, one, access::kHousing));
  EXPECT_TRUE(is_case_of_unit(directory, one, access::kCity));
  EXPECT_FALSE(is_case_of_unit(directory, one, access::kMarket));
  one.provider = access::kMarket;
  EXPECT_TRUE(is_case_of_unit(directory, one, access::kMarket));
  EXPECT_FALSE(is_case_of_unit(directory, cases::Case(), access::kCity)) << "no unit of this city takes part";
}

}  // namespace
}  // namespace taixin::service

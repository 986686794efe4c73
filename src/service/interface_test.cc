// The interface answers what it documents, and nothing that is not in the table of routes.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <functional>
#include <set>

#include "access/sample_directory.h"
#include "cases/cases.h"
#include "service/openapi.h"
#include "service/routes.h"
#include "service/site_fixture.h"

namespace taixin::service {
namespace {

namespace json = boost::json;

class Interface : public Site {};

// Every route of the table stands in the document with its operation and action, and nothing else does.
TEST_F(Interface, TheTableOfRoutesIsTheDocument) {
  const json::value document = json::parse(openapi_json());
  std::set<std::string> described, routed, operations, open_writes;
  for (const auto& path : document.at("paths").as_object()) {
    for (const auto& operation : path.value().as_object()) {
      described.insert(std::string(operation.key()) + " " + std::string(path.key()) + " " +
                       std::string(operation.value().at("operationId").as_string()) + " " +
                       std::string(operation.value().at("x-taixin-action").as_string()));
    }
  }
  for (const Route& route : all_routes()) {
    std::string method(route.method), path(route.pattern);
    for (char& c : method) c = static_cast<char>(c - 'A' + 'a');
    if (const size_t rest = path.find("*}"); rest != path.npos) path.erase(rest, 1);
    routed.insert(method + " " + path + " " + std::string(route.operation) + " " +
                  std::string(access::action_code(route.action)));
    EXPECT_TRUE(operations.insert(std::string(route.operation)).second) << route.operation << " is there twice";
    EXPECT_NE(route.handler, nullptr) << route.pattern;
    EXPECT_EQ(route.body == Body::json || route.body == Body::form, route.shape != nullptr) << route.pattern;
    if (route.method != "GET" && route.action == access::Action::open) open_writes.emplace(route.operation);
    EXPECT_TRUE(!route.local || route.action != access::Action::open) << route.pattern;
  }
  // What writes or names files is nobody's right by itself: these come before a right, or decide inside whose it is.
  EXPECT_EQ(open_writes,
            (std::set<std::string>{"actInUnit", "beginAssisting", "beginMaterialUpload", "cancelJob",
                                   "cancelMaterialUpload", "complain", "continueMaterialUpload", "declareInterest",
                                   "endAssisting", "getToken", "issuePublicReport", "keepMaterial", "searchPublic",
                                   "signIn", "signOut", "takeComplaintStep", "verifyReport"}));
  EXPECT_EQ(described, routed);
  EXPECT_EQ(routed.size(), all_routes().size());
}

// What needs somebody says so, in words that a program reads; what needs nobody says that.
TEST_F(Interface, TheDocumentSaysWhoHasToBeKnown) {
  const json::value document = json::parse(openapi_json());
  const auto& schemes = document.at("components").at("securitySchemes").as_object();
  const std::set<std::string_view> own{"actInUnit",
                                       "getDesk",
                                       "getSession",
                                       "signOut",
                                       "beginAssisting",
                                       "endAssisting",
                                       "declareInterest",
                                       "listJobs",
                                       "getJob",
                                       "getJobResult",
                                       "cancelJob",
                                       "complain",
                                       "listComplaints",
                                       "getComplaint",
                                       "takeComplaintStep",
                                       "keepMaterial",
                                       "getComplaintMaterial",
                                       "beginMaterialUpload",
                                       "getMaterialUpload",
                                       "continueMaterialUpload",
                                       "cancelMaterialUpload"};
  for (const Route& route : all_routes()) {
    std::string method(route.method), path(route.pattern);
    for (char& c : method) c = static_cast<char>(c - 'A' + 'a');
    if (const size_t rest = path.find("*}"); rest != path.npos) path.erase(rest, 1);
    const auto& about = document.at("paths").at(path).at(method).as_object();
    const auto& security = about.at("security").as_array();
    const bool known = !route.local && (route.action != access::Action::open || own.contains(route.operation));
    EXPECT_EQ(known, !security.empty()) << route.operation;
    bool csrf = false;
    if (const auto* all = about.if_contains("parameters")) {
      for (const auto& one : all->as_array()) {
        const auto* name = one.as_object().if_contains("name");
        csrf = csrf || (name && *name == "X-CSRF-Token");
      }
    }
    EXPECT_EQ(csrf, known && route.method != "GET") << route.operation;
    for (const auto& one : security) {
      for (const auto& scheme : one.as_object()) EXPECT_TRUE(schemes.contains(scheme.key())) << scheme.key();
    }
  }
}

TEST_F(Interface, WhatIsNotInTheTableIsNotThere) {
  const Response nowhere = send({.method = "GET", .path = "/api/v1/nowhere"});
  EXPECT_EQ(nowhere.status, 404);
  const Response wrong = send({.method = "DELETE", .path = "/api/v1/submissions"});
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.headers.at("Allow"), "GET, HEAD, POST");
  EXPECT_EQ(wrong.content_type, "application/problem+json");
  EXPECT_EQ(send({.method = "POST", .path = "/api/v1/submissions/2"}).headers.at("Allow"), "GET, HEAD");
  EXPECT_EQ(send({.method = "OPTIONS", .path = "/api/v1/checks"}).status, 405);
  for (const char* path :
       {"/api/v1/submissions/0", "/api/v1/submissions/x", "/api/v1/submissions//errors", "/api/v1/submissions/2/",
        "/api/v1/submissions2", "/api/v1/", "/api/v1", "/ledger/records"}) {
    EXPECT_EQ(send({.method = "GET", .path = path}).status, 404) << path;
  }
}

TEST_F(Interface, BodiesAreClosed) {
  const auto ask = [&](std::string body, std::string type = "application/json") {
    return send({.method = "POST", .path = "/api/v1/checks", .headers = {{"content-type", type}}, .body = body});
  };
  for (const char* body :
       {"", "{", "[]", "null", R"({"query":"x","nobody":"y"})", R"({"query":1})", R"({"query":""})",
        R"({"query":"x","receipt":"yes"})", R"({"query":"x","as_of":"2026-02-30"})", R"({"query":"x","unit":null})"}) {
    const Response refused = ask(body);
    EXPECT_EQ(refused.status, 400) << body;
    EXPECT_EQ(refused.content_type, "application/problem+json");
  }
  EXPECT_EQ(ask(R"({"query":")" + std::string(1300, 'x') + "\"}").status, 400);
  EXPECT_EQ(ask("{}", "text/plain").status, 415);
  // No purpose is no fault of the body: it is refused by access, and in the log.
  EXPECT_EQ(ask(R"({"query":"x"})").status, 422);
}

TEST_F(Interface, AReadThatIsAskedForAgainIsNotSentAgain) {
  for (const char* path :
       {"/api/v1/items", "/api/v1/items/HON.honour", "/api/v1/submissions", "/api/v1/quality", "/openapi.json"}) {
    const Response first = send({.method = "GET", .path = path});
    ASSERT_EQ(first.status, 200) << path;
    const std::string tag = first.headers.at("ETag");
    EXPECT_TRUE(tag.starts_with("W/\"")) << tag;
    const Response again = send({.method = "GET", .path = path, .headers = {{"if-none-match", "\"other\", " + tag}}});
    EXPECT_EQ(again.status, 304) << path;
    EXPECT_TRUE(again.body.empty());
    EXPECT_EQ(again.headers.at("ETag"), tag);
    EXPECT_EQ(send({.method = "GET", .path = path, .headers = {{"if-none-match", "\"other\""}}}).status, 200);
  }
  // Another language is another answer.
  const std::string chinese = send({.method = "GET", .path = "/api/v1/items"}).headers.at("ETag");
  EXPECT_EQ(send({.method = "GET",
                  .path = "/api/v1/items",
                  .query = {{"lang", "en"}},
                  .headers = {{"if-none-match", chinese}}})
                .status,
            200);
}

// Every key of an answer is in its schema; every required key is in the answer.
class Schema {
 public:
  explicit Schema(const json::value& document) : document_(document) {}
  void check(const json::value& value, const json::value& schema, const std::string& where) const {
    const auto& rule = resolve(schema).as_object();
    if (rule.contains("allOf")) {
      json::object merged{{"type", "object"}, {"properties", json::object()}, {"required", json::array()}};
      collect(rule, merged);
      return check(value, merged, where);
    }
    if (const auto* choices = rule.if_contains("enum")) {
      const auto& list = choices->as_array();
      EXPECT_NE(std::find(list.begin(), list.end(), value), list.end()) << where << " " << value;
    }
    if (const auto* object = value.if_object()) {
      const auto* properties = rule.if_contains("properties");
      if (!properties) return;
      for (const auto& member : *object) {
        const auto* known = properties->as_object().if_contains(member.key());
        EXPECT_TRUE(known) << where << " has an undocumented " << member.key();
        if (known) check(member.value(), *known, where + "." + std::string(member.key()));
      }
      if (const auto* required = rule.if_contains("required")) {
        for (const auto& key : required->as_array())
          EXPECT_TRUE(object->contains(key.as_string())) << where << " lacks " << key;
      }
    } else if (const auto* list = value.if_array()) {
      ASSERT_TRUE(rule.contains("items")) << where;
      for (const auto& one : *list) check(one, rule.at("items"), where + "[]");
    }
  }

 private:
  const json::value& resolve(const json::value& schema) const {
    const auto* reference = schema.as_object().if_contains("$ref");
    return reference ? document_.at_pointer(std::string(reference->as_string()).substr(1)) : schema;
  }
  void collect(const json::object& rule, json::object& merged) const {
    if (const auto* parts = rule.if_contains("allOf")) {
      for (const auto& part : parts->as_array()) collect(resolve(part).as_object(), merged);
    }
    if (const auto* properties = rule.if_contains("properties")) {
      for (const auto& member : properties->as_object())
        merged["properties"].as_object()[member.key()] = member.value();
    }
    if (const auto* required = rule.if_contains("required")) {
      for (const auto& key : required->as_array()) merged["required"].as_array().push_back(key);
    }
  }
  const json::value& document_;
};

// ---- every operation with its examples

// What the examples name: units, accounts and requests with the number 2.
void fill(App& app) {
  auto& accounts = app.entrance().accounts();
  const auto city = accounts.add_unit({}, {{}, access::UnitKind::city, "370999-city", "示例市", {}, {}});
  ASSERT_TRUE(city.ok());
  const auto office = accounts.add_unit({}, {*city, access::UnitKind::department, "370999-office", "示例局", {}, {}});
  ASSERT_TRUE(office.ok());
  for (const auto kind : {access::AccountKind::staff, access::AccountKind::client}) {
    access::NewAccount account;
    account.kind = kind;
    account.login = kind == access::AccountKind::staff ? "shili-li" : "shili-xitong";
    account.name = "示例";
    account.unit = *office;
    ASSERT_TRUE(accounts.invite({}, account).ok());
  }
  const auto subject = app.facts().registry().by_code(kCode, store::CodeKind::uscc);
  ASSERT_TRUE(subject.has_value());
  const auto agency = access::sample_caller({"agency", access::kAgency});
  for (int i = 0; i < 2; ++i) {
    const auto asked =
        app.consents().ask(agency, app.catalog(), identity::SubjectKind::organization,
                           {*subject, "financing", {"ADM"}, *base::Day::from_civil(2026, 12, 31), "示例贷款"});
    ASSERT_TRUE(asked.ok()) << asked.error().message(base::Lang::en);
    const auto waits = app.held().hand_over(
        access::sample_caller({"submitter", access::kAgency}),
        {.item = "HON.honour", .source = "示例信用服务有限公司", .operator_name = "示例"},
        fmt::format("ZTMC,TYSHXYDM,RYMC,RYJB,SYRQ,SYDW\n{},{},示例,市级,2026-03-30,示例局\n", kName, kCode));
    ASSERT_TRUE(waits.ok()) << waits.error().message(base::Lang::en);
  }
  auto window = access::sample_caller({"window", access::kAgency});
  window.via = store::Via::assisted;
  window.assisted = *subject;
  for (int i = 0; i < 2; ++i) {
    cases::Opening opening{.kind = "commitment", .step = "make", .evidence = "示例申请表 1 号", .outcome = "closed"};
    opening.form = {{"type", "own"},
                    {"reason", "示例事由"},
                    {"content", "示例内容"},
                    {"liability", "示例责任"},
                    {"until", "2027-12-31"}};
    const auto opened = app.cases().begin(window, opening);
    ASSERT_TRUE(opened.ok()) << opened.error().message(base::Lang::en);
  }
}

// The console where it may, else whoever has a role for it; at a window for the one subject that there is.
access::Caller who_may(App& app, std::string_view action_code) {
  const access::Action action = *access::action_of(action_code);
  const base::Day today = app.home().clock().today();
  const auto console = access::Caller::of_console();
  if (app.doors().may(console, action, {}, today).permitted()) return console;
  const bool own = action == access::Action::own_read || action == access::Action::own_question ||
                   action == access::Action::consent_answer || action == access::Action::own_case;
  for (const catalog::Role& role : app.catalog().roles()) {
    if (own && role.code != "window") continue;
    auto caller = access::sample_caller({role.code, access::kAgency, access::kind_for(role)});
    if (!app.doors().may(caller, action, {}, today).permitted()) continue;
    if (own) {
      caller.via = store::Via::assisted;
      caller.assisted = *app.facts().registry().by_code(kCode, store::CodeKind::uscc);
    }
    return caller;
  }
  ADD_FAILURE() << "nobody may " << action_code;
  return {};
}

struct Example {
  Request request;
  bool whole = true;  // the examples say all that is needed
};
Example example_of(const json::value& document, std::string path, std::string_view method, const json::object& about) {
  Example out;
  if (const auto* all = about.if_contains("parameters")) {
    for (const auto& value : all->as_array()) {
      const auto* reference = value.as_object().if_contains("$ref");
      const auto& parameter =
          (reference ? document.at_pointer(std::string(reference->as_string()).substr(1)) : value).as_object();
      const auto* example = parameter.if_contains("example");
      if (!example && !parameter.contains("required")) continue;
      out.whole = out.whole && example;
      const std::string name(parameter.at("name").as_string());
      const std::string text = !example               ? "none"
                               : example->is_string() ? std::string(example->as_string())
                                                      : json::serialize(*example);
      const size_t at = path.find("{" + name + "}");
      if (at != path.npos) {
        path.replace(at, name.size() + 2, text);
      } else {
        out.request.query[name] = text;
      }
    }
  }
  for (const char c : method) out.request.method += static_cast<char>(c - 'a' + 'A');
  out.request.path = path;
  return out;
}

// Every documented operation answers something else than "there is no such route", reads answer as documented, and
// references lead somewhere.
TEST_F(Interface, WhatIsDocumentedExists) {
  const std::set<std::string_view> kNotHere{"getErasureCertificate", "getMeasureUse",      "getCaseIdentity",
                                            "getRuleChange",         "proveRetraction",    "getLetter",
                                            "getLetterPdf",          "getMeasureSheet",    "getDutyThing",
                                            "getDutyPaper",          "getBulletin",        "getBulletinFile",
                                            "getLetterDocx",         "listCaseLetters",    "getRepairNotices",
                                            "getExchangeBatch",      "getExchangeReceipt", "getErasureLetter"};
  ASSERT_NO_FATAL_FAILURE(fill(app()));
  const json::value document = json::parse(openapi_json());
  EXPECT_EQ(document.at("openapi").as_string(), "3.1.0");
  const Schema schema(document);
  for (const bool reads : {true, false}) {  // before anything is closed or ended
    for (const auto& path : document.at("paths").as_object()) {
      for (const auto& operation : path.value().as_object()) {
        if ((operation.key() == "get") != reads) continue;
        SCOPED_TRACE(std::string(operation.key()) + " " + std::string(path.key()));
        const auto& about = operation.value().as_object();
        EXPECT_FALSE(about.at("summary").as_string().empty());
        EXPECT_FALSE(about.at("x-summary-zh").as_string().empty());
        auto [request, whole] = example_of(document, path.key(), operation.key(), about);
        request.caller = who_may(app(), about.at("x-taixin-action").as_string());
        // What waits for a second person is its unit's to read.
        if (about.at("operationId").as_string() == "listHeldRows") {
          request.caller = access::sample_caller({"reviewer", access::kAgency}, access::AccountId(2));
        }
        request.identified = true;
        const Response response = send(request);
        EXPECT_EQ(response.body.find("service.no_route"), std::string::npos) << response.body;
        const std::string_view id = about.at("operationId").as_string();
        // Backups, audits and rebuilds have tests of their own.
        if (about.contains("x-taixin-local")) {
          EXPECT_EQ(response.status, 403) << response.body;
        } else if (id == "getSession") {
          EXPECT_EQ(response.status, 401) << "there is a session without a cookie";
        } else if (kNotHere.contains(id)) {
          EXPECT_EQ(response.status, 404) << "nobody has made any of that here";
        } else if (id == "getExchangeStatement") {
          EXPECT_EQ(response.status, 409) << "no partner has a key here";
        } else if (id == "listComplaints" || id == "getComplaint") {
          EXPECT_EQ(response.status, 403) << "an officer's account complains of nothing";
        } else if (reads && whole) {
          EXPECT_EQ(response.status, 200) << response.body;
        }
        EXPECT_LT(response.status, 500) << response.body;
        if (response.status >= 400) {
          // OAuth has errors of its own (RFC 6749, 5.2).
          EXPECT_EQ(response.content_type, id == "getToken" ? "application/json" : "application/problem+json");
        } else if (reads && response.status == 200 && response.content_type == "application/json") {
          schema.check(json::parse(response.body),
                       about.at("responses").at("200").at("content").at("application/json").at("schema"), "answer");
        }
      }
    }
  }
  std::function<void(const json::value&)> references = [&](const json::value& value) {
    if (const auto* list = value.if_array()) {
      for (const auto& one : *list) references(one);
    } else if (const auto* object = value.if_object()) {
      for (const auto& member : *object) {
        if (member.key() == "$ref") {
          boost::system::error_code failed;
          document.find_pointer(std::string(member.value().as_string()).substr(1), failed);
          EXPECT_FALSE(failed) << member.value();
        } else {
          references(member.value());
        }
      }
    }
  };
  references(document);
}

TEST_F(Interface, AnswersAreAsDocumented) {
  const json::value document = json::parse(openapi_json());
  const Schema schema(document);
  const std::string asked = R"({"query":")" + std::string(kCode) + R"(","purpose":"self","operator":"示例"})";
  struct Call {
    std::string method, path, body;
  };
  for (const auto& [method, path, body] : std::vector<Call>{{"get", "/api/v1/submissions", ""},
                                                            {"get", "/api/v1/submissions/{id}", ""},
                                                            {"get", "/api/v1/quarantine", ""},
                                                            {"get", "/api/v1/items", ""},
                                                            {"get", "/api/v1/items/{code}", ""},
                                                            {"get", "/api/v1/quality", ""},
                                                            {"post", "/api/v1/subjects/search", asked},
                                                            {"post", "/api/v1/subjects/show", asked},
                                                            {"post", "/api/v1/checks", asked}}) {
    SCOPED_TRACE(method + " " + path);
    std::string target = path;
    if (const size_t at = target.find("{id}"); at != target.npos) target.replace(at, 4, "2");
    if (const size_t at = target.find("{code}"); at != target.npos) target.replace(at, 6, "HON.honour");
    const Response response = send({.method = method == "get" ? "GET" : "POST",
                                    .path = target,
                                    .headers = {{"content-type", "application/json"}},
                                    .body = body});
    ASSERT_EQ(response.status, 200) << response.body;
    schema.check(json::parse(response.body),
                 document.at("paths")
                     .at(path)
                     .at(method)
                     .at("responses")
                     .at("200")
                     .at("content")
                     .at("application/json")
                     .at("schema"),
                 "answer");
  }
  const Response refused = get("/api/v1/items/NO.such");
  schema.check(json::parse(refused.body), document.at("components").at("schemas").at("Problem"), "problem");
}

}  // namespace
}  // namespace taixin::service

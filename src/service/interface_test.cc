// The interface answers what it documents, and nothing that is not in the table of routes.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <functional>
#include <set>

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
  std::set<std::string> described, routed, operations;
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
    EXPECT_EQ(route.body == Body::json, route.shape != nullptr) << route.pattern;
    // What writes or names files is nobody's right by itself.
    const bool harmless = route.method == "GET" || route.operation == "cancelJob";
    EXPECT_TRUE(harmless || route.action != access::Action::open) << route.pattern;
    EXPECT_TRUE(!route.local || route.action != access::Action::open) << route.pattern;
  }
  EXPECT_EQ(described, routed);
  EXPECT_EQ(routed.size(), all_routes().size());
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

// Every documented operation answers something else than "there is no such route", and references lead somewhere.
TEST_F(Interface, WhatIsDocumentedExists) {
  const json::value document = json::parse(openapi_json());
  EXPECT_EQ(document.at("openapi").as_string(), "3.1.0");
  for (const auto& path : document.at("paths").as_object()) {
    for (const auto& operation : path.value().as_object()) {
      SCOPED_TRACE(std::string(operation.key()) + " " + std::string(path.key()));
      const auto& about = operation.value().as_object();
      EXPECT_FALSE(about.at("summary").as_string().empty());
      EXPECT_FALSE(about.at("x-summary-zh").as_string().empty());
      std::string target(path.key());
      Request request{.local = true};
      bool asked_for = true;  // whether the examples say all that is needed
      if (const auto* all = about.if_contains("parameters")) {
        for (const auto& value : all->as_array()) {
          const auto& parameter = value.as_object();
          if (parameter.contains("$ref") || !parameter.contains("required")) continue;
          const auto* example = parameter.if_contains("example");
          asked_for = asked_for && example;
          const std::string name(parameter.at("name").as_string());
          const std::string text = example ? std::string(example->as_string()) : "none";
          const size_t at = target.find("{" + name + "}");
          if (at != target.npos) {
            target.replace(at, name.size() + 2, text);
          } else {
            request.query[name] = text;
          }
        }
      }
      request.method = std::string(operation.key());
      for (char& c : request.method) c = static_cast<char>(c - 'a' + 'A');
      request.path = target;
      // Backups, audits and rebuilds have tests of their own.
      const bool upkeep = about.contains("x-taixin-local");
      request.local = false;
      const Response response = send(request);
      EXPECT_EQ(response.body.find("service.no_route"), std::string::npos) << response.body;
      if (upkeep) {
        EXPECT_EQ(response.status, 403) << response.body;
      } else if (request.method == "GET" && asked_for) {
        EXPECT_EQ(response.status, 200) << response.body;
      }
      EXPECT_LT(response.status, 500) << response.body;
      if (response.status >= 400) {
        EXPECT_EQ(response.content_type, "application/problem+json");
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

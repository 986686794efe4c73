// The document comes from the table of routes (routes.h): paths, methods, actions, bodies and what all routes of a kind
// take and need. Texts, parameters and answers are typed in openapi_operations.cc, openapi_accounts.cc, openapi_own.cc
// and openapi_schemas.cc.
#include "service/openapi.h"

#include <boost/json.hpp>

#include "service/openapi_exchange.h"
#include "service/openapi_text.h"
#include "service/routes.h"

namespace taixin::service {
namespace {

namespace json = boost::json;

constexpr std::string_view kDay = "[0-9]{4}-[0-9]{2}-[0-9]{2}", kMoment = "[0-9]{4}-[0-9]{2}-[0-9]{2}.*",
                           kNumber = "[1-9][0-9]{0,17}";

// Of a whole text; one that is not required may be empty.
std::string whole(std::string_view pattern, const Member& member) {
  return fmt::format(fmt::runtime(member.required ? "^{}$" : "^({})?$"), pattern);
}

json::object member_schema(const Member& member) {
  json::object out;
  if (member.kind == Member::Kind::flag) {
    out["type"] = "boolean";
  } else if (member.kind == Member::Kind::texts) {
    out["type"] = "object";
    out["maxProperties"] = member.max;
    out["additionalProperties"] = json::object{{"type", "string"}};
  } else {
    out["type"] = "string";
    out["maxLength"] = member.max;
    if (member.required) out["minLength"] = 1;
  }
  if (member.kind == Member::Kind::day) out["pattern"] = whole(kDay, member);
  if (member.kind == Member::Kind::moment) out["pattern"] = whole(kMoment, member);
  if (member.kind == Member::Kind::number) out["pattern"] = whole(kNumber, member);
  if (member.secret) out["writeOnly"] = true;
  if (!member.about.empty()) out["description"] = member.about;
  return out;
}

// Closed: a member that is not known is refused.
json::object shape_schema(const Shape& shape) {
  json::object properties;
  json::array required;
  for (const Member& member : shape.members) {
    properties[member.name] = member_schema(member);
    if (member.required) required.emplace_back(member.name);
  }
  json::object out{{"type", "object"}, {"additionalProperties", false}};
  if (!required.empty()) out["required"] = std::move(required);
  out["properties"] = std::move(properties);
  return out;
}

json::object shape_example(const Shape& shape) {
  json::object out;
  for (const Member& member : shape.members) {
    if (member.example.empty()) continue;
    if (member.kind == Member::Kind::texts) {
      out[member.name] = json::parse(member.example);
    } else {
      out[member.name] = member.example;
    }
  }
  return out;
}

json::object reference(std::string_view to) { return {{"$ref", "#/components/" + std::string(to)}}; }

struct PathParameter {
  std::string_view name, about, example;
};
constexpr PathParameter kPathParameters[] = {
    {"id", "number of what is named before it: a submission, a unit, an account, a request ...", "2"},
    {"number", "number of the secret, the certificate or the retraction", "1"},
    {"token", "of the line, as listLooks gives it", ""},
    {"tag", "of the row, as in the returned sheet", "S2-3"},
    {"code", "of the catalog item", "HON.honour"},
    {"subject", "unified social credit code, or another code or name of an organization", "91370999TX000001XE"},
    {"log", "records or access", "records"},
    {"file", "of the log, with its slashes", "checkpoint"},
    {"receipt", "id of the receipt", ""},
    {"report", "number of the report, as printed", ""},
    {"format", "json, pdf or proof", "json"},
    {"job", "id of the job", ""},
    {"upload", "id of the upload", ""},
    {"material", "id of the material", ""},
    {"list", "code of the list", "abnormal"},
    {"partner", "code of the platform that files are exchanged with", "province"},
};

json::object path_parameter(std::string_view name) {
  json::object out{{"name", name}, {"in", "path"}, {"required", true}, {"schema", json::object{{"type", "string"}}}};
  for (const PathParameter& one : kPathParameters) {
    if (one.name != name) continue;
    out["description"] = one.about;
    if (!one.example.empty()) out["example"] = one.example;
  }
  return out;
}

json::object header_parameter(std::string_view name, std::string_view about) {
  return {{"name", name}, {"in", "header"}, {"schema", json::object{{"type", "string"}}}, {"description", about}};
}

bool reads(const Route& route) { return route.method == "GET"; }

// Who has to be known: nobody where the action is open, unless the texts know more; on the machine itself its socket is
// the door.
json::array security(const Route& route, const json::object& typed) {
  if (const auto* told = typed.if_contains("security")) return told->as_array();
  json::array out;
  if (route.local || route.action == access::Action::open) return out;
  for (const char* scheme : {"cookie", "bearer", "mutualTLS"}) out.push_back(json::object{{scheme, json::array()}});
  return out;
}

json::array parameters(const Route& route, const json::object& typed) {
  json::array out;
  for (size_t at = route.pattern.find('{'); at != route.pattern.npos; at = route.pattern.find('{', at + 1)) {
    std::string_view name = route.pattern.substr(at + 1, route.pattern.find('}', at) - at - 1);
    if (name.ends_with('*')) name.remove_suffix(1);
    out.push_back(path_parameter(name));
  }
  if (const auto* more = typed.if_contains("parameters")) {
    for (const auto& one : more->as_array()) out.push_back(one);
  }
  if (route.bulk && !route.local) {
    out.push_back(json::object{{"name", "async"},
                               {"in", "query"},
                               {"schema", json::object{{"type", "boolean"}, {"default", false}}},
                               {"description", "true: 202 at once, with a job that does the work"}});
  }
  if (route.keyed) {
    out.push_back(
        header_parameter("Idempotency-Key", "the same key with the same request gets the same answer for a day"));
  }
  if (!reads(route) && !security(route, typed).empty()) {
    out.push_back(header_parameter("X-CSRF-Token", "with the cookie of a session: its csrf; else 403"));
  }
  if (route.etag != Etag::none) {
    out.push_back(header_parameter("If-None-Match", "an ETag: 304 when nothing has changed"));
  }
  if (route.pattern.starts_with("/api/")) out.push_back(reference("parameters/lang"));
  return out;
}

json::object responses(const Route& route, const json::object& typed) {
  json::object out = typed.at("responses").as_object();
  if (route.etag != Etag::none) out["304"] = json::object{{"description", "nothing has changed"}};
  if (route.bulk && !route.local) {
    std::string about = "it has become a job";
    json::object schema = reference("schemas/Job");
    if (const auto* own = out.if_contains("202")) {  // that it was taken may mean something else, too
      about = std::string(own->at("description").as_string()) + "; or, with async, it has become a job";
      schema = {{"oneOf", json::array{own->at("content").at("application/json").at("schema"), std::move(schema)}}};
    }
    out["202"] = json::object{
        {"description", about},
        {"headers", json::object{{"Location", json::object{{"schema", json::object{{"type", "string"}}}}}}},
        {"content", json::object{{"application/json", json::object{{"schema", std::move(schema)}}}}}};
  }
  out["4XX"] = reference("responses/Problem");
  out["default"] = reference("responses/Problem");
  return out;
}

json::object operation_of(const Route& route, const json::object& typed) {
  json::object out{{"operationId", route.operation}, {"x-taixin-action", access::action_code(route.action)}};
  if (route.local) out["x-taixin-local"] = true;
  for (const std::string_view text : {"tags", "summary", "x-summary-zh", "description"}) {
    if (const auto* value = typed.if_contains(text)) out[text] = *value;
  }
  out["security"] = security(route, typed);
  if (json::array all = parameters(route, typed); !all.empty()) out["parameters"] = std::move(all);
  if (route.shape) {
    json::object content{{"schema", reference("schemas/" + std::string(route.shape->name))},
                         {"example", shape_example(*route.shape)}};
    const char* type = route.body == Body::form ? "application/x-www-form-urlencoded" : "application/json";
    out["requestBody"] = json::object{{"required", true}, {"content", json::object{{type, std::move(content)}}}};
  } else if (route.body == Body::file) {
    out["requestBody"] = typed.at("requestBody");
  }
  out["responses"] = responses(route, typed);
  return out;
}

std::string documented(std::string_view pattern) {
  std::string out(pattern);
  if (const size_t rest = out.find("*}"); rest != out.npos) out.erase(rest, 1);
  return out;
}

json::array tags() {
  struct Tag {
    std::string_view name, about;
  };
  json::array out;
  for (const auto& [name, about] :
       {Tag{"desk", "今日待办 / what officers begin with"},
        Tag{"submissions", "报送、回执、退回数据 / files handed over, receipts, rows sent back"},
        Tag{"public", "公示 / what everybody may see"},
        Tag{"subjects", "主体 / subjects"},
        Tag{"checks", "信用核查 / checks"},
        Tag{"changes", "变更流 / the change feed"},
        Tag{"jobs", "后台任务 / jobs"},
        Tag{"catalog", "目录 / the catalog"},
        Tag{"ledger", "账本与证明 / logs and proofs"},
        Tag{"session", "登录和令牌 / signing in, tokens"},
        Tag{"units", "单位 / units"},
        Tag{"accounts", "账户和角色 / accounts and roles"},
        Tag{"clients", "对接系统 / other systems"},
        Tag{"consents", "授权 / authorisations"},
        Tag{"own", "我的信用 / a subject's own space"},
        Tag{"reports", "信用报告 / credit reports"},
        Tag{"cases", "异议、修复等业务 / objections, repair and other cases"},
        Tag{"retractions", "更正通知 / calling back what was handed out"},
        Tag{"exchange", "与省、县平台交换文件 / files to and from the province and the counties"},
        Tag{"lists", "名单 / lists"},
        Tag{"measures", "激励惩戒措施 / measures that were named, and what became of them"},
        Tag{"bulletins", "通报 / figures told to superiors"},
        Tag{"duties", "报送台账：应报、零报送、催报、整改、申诉、任务 / what units owe, and what follows"},
        Tag{"looks", "访问日志、询问、推迟告知、提醒 / the log of answers, questions, delays, alerts"},
        Tag{"rules", "规则包的版本和变更 / the packs: versions and changes"},
        Tag{"upkeep", "运维 / operation"}}) {
    out.push_back(json::object{{"name", name}, {"description", about}});
  }
  return out;
}

std::string build() {
  json::object typed;
  for (const std::string_view text :
       {kSubmissionOperationsText, kOperationsText, kAccountOperationsText, kOwnOperationsText, kPublicOperationsText,
        kCaseOperationsText, kRuleOperationsText, kReportOperationsText, kRetractionOperationsText, kListOperationsText,
        kDeskOperationsText, kBulletinOperationsText, kExchangeOperationsText, kDutyOperationsText}) {
    const json::value part = json::parse(text);
    for (const auto& one : part.as_object()) typed.emplace(one.key(), one.value());
  }
  json::object paths;
  json::object components = json::parse(kComponentsText).as_object();
  json::object& schemas = components.at("schemas").as_object();
  for (const std::string_view text : {kAccountSchemasText, kOwnSchemasText, kCaseSchemasText, kRuleSchemasText,
                                      kReportSchemasText, kRetractionSchemasText, kListSchemasText, kDeskSchemasText,
                                      kBulletinSchemasText, kExchangeSchemasText, kDutySchemasText}) {
    const json::value part = json::parse(text);
    for (const auto& one : part.as_object()) schemas.emplace(one.key(), one.value());
  }
  for (const Route& route : all_routes()) {
    const auto* known = typed.if_contains(route.operation);
    TX_ASSERT(known, "the operation {} is not described", route.operation);
    std::string method(route.method);
    for (char& c : method) c = static_cast<char>(c - 'A' + 'a');
    json::value& path = paths[documented(route.pattern)];
    if (!path.is_object()) path = json::object();
    path.as_object()[method] = operation_of(route, known->as_object());
    if (route.shape) schemas[route.shape->name] = shape_schema(*route.shape);
  }
  return json::serialize(json::object{{"openapi", "3.1.0"},
                                      {"info", json::parse(kInfoText)},
                                      {"servers", json::array{json::object{{"url", "/"}}}},
                                      {"tags", tags()},
                                      {"paths", std::move(paths)},
                                      {"components", std::move(components)}});
}

}  // namespace

const std::string& openapi_json() {
  static const std::string document = build();
  return document;
}

}  // namespace taixin::service

// The description of the interface for people: the same document that programs read, with an example of each request.
#include <boost/json.hpp>

#include "service/pages_catalog.h"

namespace taixin::service {
namespace {

namespace json = boost::json;

std::string words(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

const json::value& resolved(const json::value& document, const json::value& value) {
  const auto* reference = value.is_object() ? value.as_object().if_contains("$ref") : nullptr;
  return reference ? document.at_pointer(std::string(reference->as_string()).substr(1)) : value;
}

struct Operation {
  std::string method, path;
  const json::object& about;
};

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

bool found_by(const Operation& one, const std::string& query) {
  if (query.empty()) return true;
  const std::string all = one.method + " " + one.path + " " + words(one.about, "operationId") + " " +
                          words(one.about, "summary") + " " + words(one.about, "x-summary-zh") + " " +
                          words(one.about, "description");
  return lower(all).find(lower(query)) != std::string::npos;
}

// ---- parts of one operation

Html parameter_table(const Visit& visit, const json::value& document, const Operation& one) {
  Table out{.caption = visit.say("参数：", "Parameters: ") + words(one.about, "operationId"),
            .columns = {{visit.say("名称", "Name")}, {visit.say("位置", "In")}, {visit.say("含义", "Meaning")}}};
  const auto* list = one.about.if_contains("parameters");
  if (!list) return {};
  for (const auto& value : list->as_array()) {
    const auto& parameter = resolved(document, value).as_object();
    const auto* required = parameter.if_contains("required");
    out.rows.push_back({markup("<span class=\"code\">{}</span>{}", words(parameter, "name"),
                               required && required->as_bool() ? raw(" *") : Html{}),
                        text(words(parameter, "in")),
                        markup("<span lang=\"en\">{}</span>", words(parameter, "description"))});
  }
  return table(out);
}

Html body_table(const Visit& visit, const json::value& document, const Operation& one) {
  const auto* body = one.about.if_contains("requestBody");
  const auto* as_json = body ? body->at("content").as_object().if_contains("application/json") : nullptr;
  if (!as_json) return {};
  const auto& schema = resolved(document, as_json->at("schema")).as_object();
  Table out{.caption = visit.say("请求体（JSON）：", "Body (JSON): ") + words(one.about, "operationId"),
            .columns = {{visit.say("成员", "Member")}, {visit.say("类型", "Type")}, {visit.say("含义", "Meaning")}}};
  const auto* required = schema.if_contains("required");
  for (const auto& member : schema.at("properties").as_object()) {
    const auto& about = member.value().as_object();
    bool needed = false;
    if (required) {
      for (const auto& name : required->as_array()) needed = needed || name.as_string() == member.key();
    }
    out.rows.push_back(
        {markup("<span class=\"code\">{}</span>{}", std::string_view(member.key()), needed ? raw(" *") : Html{}),
         text(words(about, "type")), markup("<span lang=\"en\">{}</span>", words(about, "description"))});
  }
  return table(out);
}

// What a shell takes: the examples of the document, one quoted argument each.
std::string curl(const json::value& document, const Operation& one) {
  std::string target = one.path, query;
  if (const auto* list = one.about.if_contains("parameters")) {
    for (const auto& value : list->as_array()) {
      const auto& parameter = resolved(document, value).as_object();
      const auto* example = parameter.if_contains("example");
      if (!example) continue;
      const std::string shown = example->is_string() ? std::string(example->as_string()) : json::serialize(*example);
      const std::string name = words(parameter, "name");
      const size_t at = target.find("{" + name + "}");
      if (at != target.npos) {
        target.replace(at, name.size() + 2, percent_encode(shown));
      } else {
        query += (query.empty() ? "?" : "&") + name + "=" + percent_encode(shown);
      }
    }
  }
  std::string out = "curl";
  if (one.method != "GET") out += " -X " + one.method;
  if (one.about.contains("x-taixin-local")) out += " --unix-socket HOME/taixin.sock";
  if (const auto* body = one.about.if_contains("requestBody")) {
    const auto& content = body->at("content").as_object();
    if (const auto* as_json = content.if_contains("application/json")) {
      out += " -H 'Content-Type: application/json' -d '" + json::serialize(as_json->at("example")) + "'";
    } else {
      out += " --data-binary @FILE";
    }
  }
  return out + " 'http://127.0.0.1:8080" + target + query + "'";
}

Html answers(const Visit& visit, const Operation& one) {
  Html list;
  for (const auto& answer : one.about.at("responses").as_object()) {
    if (answer.key() == "default" || answer.key() == "4XX") continue;
    const auto& about = answer.value().as_object();
    const std::string reference = words(about, "$ref");
    list +=
        markup("<li><span class=\"code\">{}</span> <span lang=\"en\">{}</span></li>", std::string_view(answer.key()),
               reference.empty() ? words(about, "description") : reference.substr(reference.rfind('/') + 1));
  }
  return markup("<p>{}</p><ul>{}<li><span class=\"code\">4XX 5XX</span> {}</li></ul>", visit.say("应答：", "Answers:"),
                list,
                visit.say("问题说明 (RFC 9457)：code、detail 和下一步 next",
                          "a problem (RFC 9457): code, detail and what to do next"));
}

Html operation_section(const Visit& visit, const json::value& document, const Operation& one) {
  const bool zh = visit.lang == Lang::zh;
  const std::string description = words(one.about, "description");
  Html body = markup("<h3 id=\"{}\"><span class=\"code\">{} {}</span></h3><p>{}</p>", words(one.about, "operationId"),
                     one.method, one.path, words(one.about, zh ? "x-summary-zh" : "summary"));
  if (!description.empty()) body += markup("<p lang=\"en\">{}</p>", description);
  body += markup(
      "<p>{} <span class=\"code\">{}</span>{}</p>", visit.say("权限：", "Action:"), words(one.about, "x-taixin-action"),
      one.about.contains("x-taixin-local") ? text(visit.say("；仅限本机", "; on the machine itself only")) : Html{});
  body += parameter_table(visit, document, one);
  body += body_table(visit, document, one);
  body += markup("<pre class=\"code\" tabindex=\"0\">{}</pre>", curl(document, one));
  return body + answers(visit, one);
}

Html search_form(const Visit& visit, const std::string& query) {
  return markup(
      "<form method=\"get\" action=\"/docs\" role=\"search\">{}<button>{}</button></form>",
      input_field({.id = "q", .label = visit.say("查找接口", "Find an operation"), .value = query}, {}, visit.lang),
      visit.say("查找", "Find"));
}

}  // namespace

Response docs_page(const Visit& visit, std::string_view openapi) {
  const json::value document = json::parse(openapi);
  const char* title = visit.say("接口说明", "Interface");
  const auto asked = visit.query.find("q");
  const std::string query = asked == visit.query.end() ? std::string() : asked->second;
  Html body = markup("<h1>{}</h1><p>{} <a href=\"/openapi.json\">/openapi.json</a></p><p lang=\"en\">{}</p>{}", title,
                     visit.say("完整的机器可读说明（OpenAPI 3.1）：", "The whole of it for programs (OpenAPI 3.1):"),
                     words(document.at("info").as_object(), "description"), search_form(visit, query));
  Html contents, sections;
  size_t found = 0;
  for (const auto& tag : document.at("tags").as_array()) {
    const auto& name = tag.at("name").as_string();
    Html links, parts;
    for (const auto& path : document.at("paths").as_object()) {
      for (const auto& operation : path.value().as_object()) {
        std::string method(operation.key());
        for (char& c : method) c = static_cast<char>(c - 'a' + 'A');
        const Operation one{method, std::string(path.key()), operation.value().as_object()};
        if (one.about.at("tags").as_array().front().as_string() != name || !found_by(one, query)) continue;
        ++found;
        links += markup("<li><a href=\"#{}\">{}</a> <span class=\"code quiet\">{} {}</span></li>",
                        words(one.about, "operationId"),
                        words(one.about, visit.lang == Lang::zh ? "x-summary-zh" : "summary"), one.method, one.path);
        parts += operation_section(visit, document, one);
      }
    }
    if (links.empty()) continue;
    contents += markup("<li>{}<ul>{}</ul></li>", words(tag.as_object(), "description"), links);
    sections += markup("<h2>{}</h2>", words(tag.as_object(), "description")) + parts;
  }
  if (found == 0) {
    body += markup("<p>{}</p>", visit.say("没有找到。", "Nothing was found."));
  } else {
    body += markup("<ul>{}</ul>", contents) + sections;
  }
  return page(visit, {.title = title, .body = body});
}

}  // namespace taixin::service

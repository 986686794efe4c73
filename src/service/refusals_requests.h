// Requests to each route, for refusals_test.cc and audiences_test.cc: the good one of its row, by whoever its row says.
#pragma once

#include <boost/json.hpp>
#include <thread>

#include "service/jobs.h"
#include "service/openapi.h"
#include "service/refusals_rows.h"
#include "service/refusals_world.h"

namespace taixin::service {

class Refusals : public World {
 protected:
  static void SetUpTestSuite() {
    World::SetUpTestSuite();
    if (!HasFatalFailure()) add_own_things();
  }
  // What belongs to one account: a batch that was carried out as a job, an upload, another's upload.
  static void add_own_things() {
    Request batch = request(*std::ranges::find(kRows, "checkBatch", &Row::operation));
    batch.query["async"] = "true";
    const Response job = ask(batch, caller("querier"));
    ASSERT_EQ(job.status, 202) << job.body;
    const std::string id(boost::json::parse(job.body).at("id").as_string());
    set_name("job", id);
    const int64_t owner = account_of("querier").get();
    for (int i = 0; i < 2'000 && app().jobs().find(id, owner)->active(); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    for (const auto& [called, operation] : {std::pair("report", "issueReport"),
                                            {"own report", "issueOwnReport"},
                                            {"public report", "issuePublicReport"}}) {
      const Row& row = *std::ranges::find(kRows, operation, &Row::operation);
      const Response made = good(row);
      ASSERT_EQ(made.status, 201) << made.body;
      set_name(called, std::string(boost::json::parse(made.body).at("number").as_string()));
    }
    for (const auto& [called, role, operation] : {std::tuple("upload", "submitter", "beginUpload"),
                                                  {"upload of others", "exchange_system", "beginUpload"},
                                                  {"material upload", "agent", "beginMaterialUpload"}}) {
      const Response begun = ask(request(*std::ranges::find(kRows, operation, &Row::operation)), caller(role));
      ASSERT_EQ(begun.status, 201) << begun.body;
      const std::string& place = begun.headers.at("Location");
      set_name(called, place.substr(place.rfind('/') + 1));
    }
  }

  static const Row* row_of(const Route& route) {
    const auto found = std::ranges::find(kRows, route.operation, &Row::operation);
    return found == std::end(kRows) ? nullptr : found;
  }
  static const Route& route_of(const Row& row) {
    const auto routes = all_routes();
    const auto found = std::ranges::find(routes, row.operation, &Route::operation);
    TX_ASSERT(found != routes.end(), "no route {}", row.operation);
    return *found;
  }

  // A body by the examples of a shape.
  static boost::json::object example(const Shape& shape) {
    boost::json::object out;
    for (const Member& member : shape.members) {
      if (member.example.empty()) continue;
      if (member.kind == Member::Kind::texts) {
        out[member.name] = boost::json::parse(member.example);
      } else {
        out[member.name] = member.example;
      }
    }
    return out;
  }
  // What differs from the good request of a row: another target, another body.
  static Request request(const Row& row, std::string_view target = {}, std::string_view body = {}) {
    const Route& route = route_of(row);
    Request out{.method = std::string(route.method)};
    set_target(out, named(!target.empty() ? target : !row.target.empty() ? row.target : route.pattern));
    if (body.empty()) body = row.body;
    out.body = named(body);
    if (route.body == Body::json) {
      out.headers["content-type"] = "application/json";
      if (body.empty()) out.body = boost::json::serialize(example(*route.shape));
    } else if (route.body == Body::form) {
      out.headers["content-type"] = "application/x-www-form-urlencoded";
    } else if (route.body == Body::file) {
      out.headers["content-type"] = route.method == "PATCH"     ? "application/offset+octet-stream"
                                    : out.body.starts_with('{') ? "application/json"
                                                                : "text/csv";
    }
    if (route.pattern.starts_with("/api/v1/uploads") || route.pattern.starts_with("/api/v1/materials/uploads")) {
      out.headers["tus-resumable"] = "1.0.0";
      out.headers["upload-length"] = "6";
      out.headers["upload-offset"] = "0";
    }
    if (route.pattern.starts_with("/api/v1/session")) {
      out.headers["cookie"] = "taixin=" + name(row.as == "window" ? "window session" : "session");
    }
    out.peer_address = "192.0.2.7";
    out.local = route.local;
    return out;
  }
  static Response ask(Request request, access::Caller caller) {
    request.caller = std::move(caller);
    request.identified = true;
    return send(std::move(request));
  }
  static Response good(const Row& row) { return ask(request(row), caller(row.as)); }

  // ---- what follows from the rules

  static bool holds(const catalog::Role& role, access::Action action) {
    return std::ranges::find(role.may, access::action_code(action)) != role.may.end();
  }
  // The first role that has the action, and of which `good` is true; empty: none.
  static std::string role_with(access::Action action, const std::function<bool(const catalog::Role&)>& good) {
    for (const catalog::Role& role : app().catalog().roles()) {
      if (holds(role, action) && good(role)) return role.code;
    }
    return {};
  }
  static std::string any_role(access::Action action) {
    return role_with(action, [](const catalog::Role&) { return true; });
  }
  static std::string role_of_units(access::Action action) {
    return role_with(action, [](const catalog::Role& role) { return role.reach == catalog::Reach::unit; });
  }
  static std::string role_of_selves(access::Action action) {
    return role_with(action, [](const catalog::Role& role) { return role.reach == catalog::Reach::self; });
  }
  static bool open(const Route& route) { return route.action == access::Action::open; }
  static bool takes_purpose(const Route& route) {
    if (route.action == access::Action::log_read) return false;  // the log is filtered by purposes, and has its own
    if (route.shape != nullptr) {
      for (const Member& member : route.shape->members) {
        if (member.name == "purpose") return true;
      }
    }
    return documented(route, "purpose");
  }
  // Whether the description of the interface names a parameter of the query.
  static bool documented(const Route& route, std::string_view parameter) {
    static const boost::json::value document = boost::json::parse(openapi_json());
    std::string method(route.method), path(route.pattern);
    for (char& c : method) c = static_cast<char>(c - 'A' + 'a');
    if (const size_t rest = path.find("*}"); rest != path.npos) path.erase(rest, 1);
    const auto& about = document.at("paths").at(path).at(method).as_object();
    const auto* all = about.if_contains("parameters");
    if (all == nullptr) return false;
    return std::ranges::any_of(all->as_array(), [&](const boost::json::value& one) {
      const auto* reference = one.as_object().if_contains("$ref");
      const auto& found = reference ? document.at_pointer(std::string(reference->as_string()).substr(1)) : one;
      const auto* called = found.as_object().if_contains("name");
      return called && called->as_string() == parameter;
    });
  }
  static void set_purpose(const Route& route, Request& request, std::string_view purpose) {
    if (route.body != Body::json) {
      request.query["purpose"] = purpose;
      return;
    }
    auto body = boost::json::parse(request.body).as_object();
    body["purpose"] = purpose;
    request.body = boost::json::serialize(body);
  }
};

}  // namespace taixin::service

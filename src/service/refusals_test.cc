// Every route of the one table refuses: nobody, a wrong role, another unit, a wrong purpose, an authorisation that has
// ended, a quota that is used up, a malformed body, an account that is not whole, a form without its token. Each with
// the problem that is documented and what to do next, and nothing is done. Where something cannot be asked wrongly, it
// follows from the route itself or its row (refusals_rows.h) says why; a route without a row fails.
#include <gtest/gtest.h>

#include <set>

#include "service/refusals_requests.h"
#include "store/records.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::Action;
using access::Caller;

class RouteRefusals : public Refusals {
 protected:
  // What a refusal must leave as it is.
  struct Stamp {
    store::CommitSeq seq;
    std::shared_ptr<const access::Directory> directory;
    size_t consents = 0, delays = 0, open_alerts = 0;
    bool operator==(const Stamp&) const = default;
  };
  static Stamp stamp() {
    Stamp out;
    out.seq = app().facts().head().seq;
    out.directory = app().entrance().accounts().directory();
    for (const auto& one : app().consents().of_subject(subject())) out.consents += 1 + (one.step_at ? 1 : 0);
    for (const auto& one : app().looks().delays())
      out.delays += 1 + (one.ended_at ? 1 : 0) + (one.confirmed_at ? 1 : 0);
    for (const auto& one : app().looks().alerts()) out.open_alerts += one.closed ? 0 : 1;
    return out;
  }
  static int64_t denials() {
    auto tx = app().home().read_access();
    EXPECT_TRUE(tx.ok());
    const auto entries = store::access_entries(*tx, {.limit = 1'000, .with_subjects = false});
    EXPECT_TRUE(entries.ok());
    return std::ranges::count(*entries, std::string("denied"), &store::AccessEntry::kind);
  }

  static void expect_refused(const Response& response, const base::ErrorKind& kind) {
    static const std::set<std::string_view> known{"type", "title", "status", "code", "detail", "next", "place", "args"};
    EXPECT_EQ(response.status, kind.http_status) << response.body;
    EXPECT_EQ(response.content_type, "application/problem+json");
    EXPECT_TRUE(response.cookies.empty());
    for (const char* header : {"Location", "ETag", "Taixin-Rows", "Content-Disposition"}) {
      EXPECT_FALSE(response.headers.contains(header)) << header;
    }
    boost::system::error_code failed;
    const json::value body = json::parse(response.body, failed);
    ASSERT_FALSE(failed) << response.body;
    EXPECT_EQ(body.at("code").as_string(), kind.code) << response.body;
    const std::string_view next = kind.next_zh.substr(0, kind.next_zh.find('{'));
    EXPECT_TRUE(std::string_view(body.at("next").as_string()).starts_with(next)) << response.body;
    for (const auto& member : body.as_object()) EXPECT_TRUE(known.contains(member.key())) << member.key();
    for (const std::string_view text : {kName, kNameOfOther, planted::kVisit, planted::kRowOfOther, planted::kPerson}) {
      EXPECT_EQ(response.body.find(text), std::string::npos) << text;
    }
  }
  // Refused, and nothing was done.
  static void expect_refused(const Request& request, const Caller& caller, const base::ErrorKind& kind) {
    const Stamp before = stamp();
    expect_refused(ask(request, caller), kind);
    EXPECT_EQ(before, stamp()) << "something was done";
  }
  template <class Each>
  static void for_each_row(const Each& each) {
    for (const Row& row : kRows) {
      SCOPED_TRACE(std::string(row.operation));
      each(route_of(row), row);
    }
  }
  // From elsewhere than this machine.
  static Request from_afar(const Row& row) {
    Request out = request(row);
    out.local = false;
    return out;
  }
};

TEST_F(RouteRefusals, EveryRouteHasItsRow) {
  std::set<std::string_view> rows;
  for (const Row& row : kRows) EXPECT_TRUE(rows.insert(row.operation).second) << row.operation << " has two rows";
  for (const Route& route : all_routes()) {
    EXPECT_TRUE(rows.contains(route.operation))
        << route.operation << " has no row in refusals_rows.h: say there how it is asked, and what it refuses";
  }
  EXPECT_EQ(rows.size(), all_routes().size());
}

// ---- no account

TEST_F(RouteRefusals, Nobody) {
  size_t refused = 0;
  for_each_row([&](const Route& route, const Row& row) {
    const base::ErrorKind* kind = open(route) ? row.nobody : &access::kNotSignedIn;
    EXPECT_EQ(kind == nullptr, row.as == "nobody") << "whoever asks has to be known, or nobody has to be";
    EXPECT_TRUE(open(route) || row.nobody == nullptr) << "this follows from its action";
    if (kind == nullptr) return;
    Request request = from_afar(row);
    request.headers.erase("cookie");
    expect_refused(request, {}, *kind);
    ++refused;
  });
  EXPECT_GT(refused, 70u);
}

// ---- wrong role

TEST_F(RouteRefusals, AWrongRole) {
  size_t refused = 0;
  for_each_row([&](const Route& route, const Row& row) {
    if (open(route)) {
      if (!row.stranger) return;  // needs nobody, or is one's own session
      Request request = from_afar(row);
      expect_refused(request, caller("reviewer"), *row.stranger.refused);
      ++refused;
      return;
    }
    const auto roles = app().catalog().roles();
    for (const catalog::Role& role : roles) {
      if (holds(role, route.action)) continue;
      const int64_t before = denials();
      expect_refused(from_afar(row), caller(role.code), access::kNotPermitted);
      EXPECT_EQ(denials(), before + 1) << "the log says nothing of it";
      ++refused;
      break;
    }
  });
  EXPECT_GT(refused, 70u);
}

TEST_F(RouteRefusals, WhatNamesFilesOfThisMachineIsAskedHere) {
  size_t refused = 0;
  for_each_row([&](const Route& route, const Row& row) {
    EXPECT_EQ(route.local, row.as == "console");
    if (!route.local) return;
    expect_refused(from_afar(row), caller(any_role(route.action)), kOnlyLocal);
    ++refused;
  });
  EXPECT_GT(refused, 5u);
}

// ---- wrong unit, or another subject

TEST_F(RouteRefusals, AnotherUnitOrSubject) {
  size_t refused = 0;
  for_each_row([&](const Route& route, const Row& row) {
    const std::string of_units = open(route) ? "" : role_of_units(route.action);
    const std::string of_selves = open(route) ? "" : role_of_selves(route.action);
    if (route.local || (of_units.empty() && of_selves.empty())) {
      EXPECT_FALSE(row.other) << "all who may reach the whole platform";
      EXPECT_EQ(row.units, Units::by_action);
      return;
    }
    const bool named = route.pattern.find('{') != route.pattern.npos || documented(route, "source");
    if (!row.other) {
      EXPECT_TRUE(!named || row.units == Units::of_no_unit) << "it names something: whose is it?";
      EXPECT_TRUE(row.units != Units::by_action || of_units.empty()) << "say why no unit can be named";
      return;
    }
    Caller who = caller(of_units.empty() ? of_selves : of_units);
    if (of_units.empty()) {  // another subject
      auto accounts = who.directory->accounts();
      accounts[who.account].subject = *app().facts().registry().by_code(kCodeOfOther, store::CodeKind::uscc);
      who.directory = std::make_shared<const access::Directory>(who.directory->units(), std::move(accounts));
    }
    expect_refused(request(row, row.other.target, row.other.body), who, *row.other.refused);
    ++refused;
  });
  EXPECT_GT(refused, 15u);
}

// ---- wrong purpose

TEST_F(RouteRefusals, AWrongPurpose) {
  size_t refused = 0;
  for_each_row([&](const Route& route, const Row& row) {
    if (!takes_purpose(route)) return;
    const bool asks_for_consent = route.action == Action::consent_ask;
    const auto& unknown = asks_for_consent ? access::kConsentPurpose : access::kUnknownPurpose;
    for (const char* purpose : {"curiosity", "", "PERMIT", "permit "}) {
      Request wrong = request(row);
      set_purpose(route, wrong, purpose);
      const bool no_member = asks_for_consent && *purpose == '\0';  // required by its shape
      expect_refused(wrong, caller(row.as), no_member ? kBadMember : unknown);
    }
    // One that exists and is not open to this role: each of them.
    for (const catalog::Purpose& purpose : app().catalog().purposes()) {
      if (std::ranges::find(purpose.open_to, row.as) != purpose.open_to.end()) continue;
      Request wrong = request(row);
      set_purpose(route, wrong, purpose.code);
      if (asks_for_consent && !purpose.authorised_by.empty()) continue;
      expect_refused(wrong, caller(row.as), asks_for_consent ? access::kConsentPurpose : access::kPurposeNotOpen);
      ++refused;
    }
  });
  EXPECT_GT(refused, 20u);
}

// ---- an authorisation that has ended

// For a role whose purposes rest on an authorisation: what it sees on its last day, and the day after.
TEST_F(RouteRefusals, AnAuthorisationThatHasEnded) {
  const base::KnownAt now = clock().now();
  std::set<std::string> asked;
  for (const bool ended : {false, true}) {
    clock().set(base::FixedClock(today().plus_days(ended ? 3 : 0)).now());
    for_each_row([&](const Route& route, const Row& row) {
      if (open(route) || route.local || !takes_purpose(route) || route.action == Action::consent_ask) return;
      for (const catalog::Purpose& purpose : app().catalog().purposes()) {
        if (purpose.authorised_by.empty()) continue;
        for (const std::string& role : purpose.open_to) {
          if (purpose.code != "financing" ||
              !holds(*std::ranges::find(app().catalog().roles(), role, &catalog::Role::code), route.action))
            continue;
          Request request = Refusals::request(row);
          set_purpose(route, request, purpose.code);
          const Response answer = ask(request, caller(role));
          if (route.action == Action::report) {  // without one there is no report at all
            EXPECT_EQ(answer.status, ended ? 403 : 201) << answer.body;
            asked.emplace(route.operation);
            continue;
          }
          EXPECT_EQ(answer.status, 200) << answer.body;
          const bool sees = answer.body.find(planted::kVisit) != std::string::npos;
          const bool shows_records = (route.action == Action::show || route.action == Action::check) &&
                                     // of lists on which nobody here is
                                     route.operation != "listMembers" && route.operation != "listListHistory";
          EXPECT_EQ(sees, !ended && shows_records) << (ended ? "after" : "before") << " its end: " << answer.body;
          asked.emplace(route.operation);
        }
      }
    });
    // Of an agent, its own authority.
    if (!ended) continue;
    for_each_row([&](const Route& route, const Row& row) {
      if (row.as != "agent") return;
      expect_refused(request(row), caller("agent", {.until = today().plus_days(-1)}), access::kNotActive);
      asked.emplace(route.operation);
    });
  }
  clock().set(now);
  EXPECT_TRUE(asked.contains("check") && asked.contains("showSubject") && asked.contains("getOwn"));
  EXPECT_GT(asked.size(), 7u);
}

// ---- over quota

TEST_F(RouteRefusals, OverTheQuota) {
  const access::AccountId client(*parse_id(name("client")));
  const auto token = app().entrance().client_token("shili-xitong", name("secret"));
  ASSERT_TRUE(token.ok());
  const int64_t before = app().entrance().quota(client);
  ASSERT_TRUE(app().entrance().set_quota({}, client, 1).ok());
  (void)app().entrance().count_request(client);
  for_each_row([&](const Route&, const Row& row) {
    Request request = from_afar(row);
    request.headers["authorization"] = "Bearer " + token->token;
    request.headers.erase("cookie");
    request.headers["host"] = "localhost";
    const Stamp at = stamp();
    const Response response = handle_site(app(), request);
    expect_refused(response, access::kOverQuota);
    EXPECT_EQ(at, stamp()) << "something was done";
  });
  ASSERT_TRUE(app().entrance().set_quota({}, client, before).ok());
}

// ---- malformed bodies

class Bodies : public RouteRefusals {
 protected:
  // Every way in which one member can be wrong.
  static std::vector<json::object> wrong(const Shape& shape, const json::object& right) {
    std::vector<json::object> out;
    const auto with = [&](std::string_view member, json::value value) {
      out.push_back(right);
      out.back()[member] = std::move(value);
    };
    with("nobody_knows_it", "x");
    for (const Member& member : shape.members) {
      with(member.name, nullptr);
      with(member.name, 1);
      with(member.name, json::array{"x"});
      if (member.kind == Member::Kind::texts) {
        with(member.name, "x");
        with(member.name, json::object{{"reason", 1}});
        with(member.name, json::object{{"reason", json::object{}}});
        continue;
      }
      with(member.name, json::object{});
      if (member.kind == Member::Kind::flag) {
        with(member.name, "true");
        continue;
      }
      with(member.name, true);
      with(member.name, json::string(member.max + 1, '7'));
      if (member.kind == Member::Kind::day) with(member.name, "2026-02-30");
      if (member.kind == Member::Kind::moment) with(member.name, "2026-02-30T09:00:00+08:00");
      if (member.kind == Member::Kind::number) with(member.name, "-1");
      if (!member.required) continue;
      with(member.name, "");
      out.push_back(right);
      out.back().erase(member.name);
    }
    return out;
  }
};

TEST_F(Bodies, OfJsonThatIsMalformed) {
  size_t refused = 0;
  for_each_row([&](const Route& route, const Row& row) {
    if (route.body != Body::json) return;
    const Request right = request(row);
    const auto refuse = [&](std::string body, const base::ErrorKind& kind) {
      SCOPED_TRACE(body.substr(0, 200));
      Request wrong = right;
      wrong.body = std::move(body);
      expect_refused(wrong, caller(row.as), kind);
      ++refused;
    };
    for (const char* body : {"{", "[]", "null", "\"x\"", "{}{}", "{\"a\":\"\xff\"}", "\xef\xbb\xbf{}"})
      refuse(body, kBadJson);
    refuse(std::string(200, '[') + std::string(200, ']'), kBadJson);
    for (const json::object& body : wrong(*route.shape, json::parse(right.body).as_object())) {
      refuse(json::serialize(body), kBadMember);
    }
    Request wrong = right;
    wrong.headers["content-type"] = "text/plain";
    expect_refused(wrong, caller(row.as), kWrongType);
  });
  EXPECT_GT(refused, 700u);
}

// OAuth has errors of its own (RFC 6749, 5.2).
TEST_F(Bodies, OfAFormThatIsMalformed) {
  size_t forms = 0;
  for_each_row([&](const Route& route, const Row& row) {
    if (route.body != Body::form) return;
    ++forms;
    for (const auto& [body, error] :
         {std::pair("", "unsupported_grant_type"),
          std::pair("grant_type=password&client_id=x", "unsupported_grant_type"),
          std::pair("grant_type=client_credentials", "invalid_client"),
          std::pair("grant_type=client_credentials&client_id=%&client_secret=%zz", "invalid_client"),
          std::pair("\xff\xfe&&==", "unsupported_grant_type")}) {
      Request wrong = request(row);
      wrong.body = body;
      const Response response = ask(wrong, {});
      EXPECT_GE(response.status, 400) << body;
      EXPECT_LT(response.status, 500) << body;
      EXPECT_EQ(response.body, json::serialize(json::object{{"error", error}})) << body;
    }
    Request wrong = request(row);
    wrong.headers["content-type"] = "application/json";
    EXPECT_EQ(ask(wrong, {}).body, R"({"error":"invalid_request"})");
  });
  EXPECT_EQ(forms, 1u);
}

TEST_F(Bodies, OfAFileThatIsMalformed) {
  size_t files = 0;
  for_each_row([&](const Route& route, const Row& row) {
    EXPECT_EQ(static_cast<bool>(row.bad_body), route.body == Body::file) << "a file has a row's own refusal";
    if (route.body != Body::file) return;
    Request wrong = request(row, row.bad_body.target, row.bad_body.body);
    if (row.bad_body.body.empty()) wrong.headers["content-type"] = "text/plain";
    expect_refused(wrong, caller(row.as), *row.bad_body.refused);
    ++files;
  });
  EXPECT_GE(files, 3u);
}

// ---- an account that is not whole, and a form without its token

TEST_F(RouteRefusals, AnAccountThatIsNotWhole) {
  size_t refused = 0;
  for_each_row([&](const Route& route, const Row& row) {
    if (open(route) || route.local) return;
    for (const auto state :
         {access::AccountState::invited, access::AccountState::suspended, access::AccountState::closed}) {
      expect_refused(request(row), caller(row.as, {.state = state}), access::kNotActive);
    }
    expect_refused(request(row), caller(row.as, {.until = today().plus_days(-1)}), access::kNotActive);
    const auto& role = *std::ranges::find(app().catalog().roles(), row.as, &catalog::Role::code);
    if (role.second_factor && access::kind_for(role) == access::AccountKind::staff) {
      expect_refused(request(row), caller(row.as, {.two_factor = false}), access::kNoSecondFactor);
    }
    ++refused;
  });
  EXPECT_GT(refused, 60u);
}

TEST_F(RouteRefusals, WithoutTheTokenOfTheSession) {
  size_t refused = 0;
  for_each_row([&](const Route& route, const Row& row) {
    if (route.method == "GET" || row.operation == "signIn") return;
    for (const std::string& csrf : {std::string(), std::string(43, 'A'), name("session")}) {
      Request request = from_afar(row);
      request.headers["host"] = "localhost";
      request.headers["cookie"] = "taixin=" + name("session");
      if (!csrf.empty()) request.headers["x-csrf-token"] = csrf;
      const Stamp before = stamp();
      expect_refused(handle_site(app(), request), access::kBadCsrf);
      EXPECT_EQ(before, stamp()) << "something was done";
    }
    ++refused;
  });
  EXPECT_GT(refused, 45u);
  EXPECT_TRUE(app().entrance().sessions().find(name("session"))) << "the session has ended";
}

}  // namespace
}  // namespace taixin::service

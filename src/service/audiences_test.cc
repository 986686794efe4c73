// What stands in an answer: every route is asked by every role that may ask it, for every purpose that is open to it,
// in a home in which something of each kind is planted that this audience may not see (refusals_world.h). Whatever is
// not allowed here by name must be in no body, header or cookie; and what is allowed must be seen by somebody, so that
// the test could fail.
#include <gtest/gtest.h>

#include <set>

#include "ledger/base64.h"
#include "service/refusals_requests.h"

namespace taixin::service {
namespace {

using access::Action;

// One question: a route as it is asked, by whom, for what.
struct Asked {
  const Route* route = nullptr;
  std::string_view role, purpose;
  bool is(std::initializer_list<std::string_view> operations) const {
    return std::ranges::find(operations, route->operation) != operations.end();
  }
  bool by(std::initializer_list<std::string_view> roles) const { return std::ranges::find(roles, role) != roles.end(); }
  bool about_a_subject() const {
    return is({"searchSubjects", "showSubject", "check", "checkBatch", "getChanges", "proveSubject"});
  }
  bool of_refused_rows() const {
    return is(
        {"listQuarantine", "getQuarantinedRow", "getErrorSheet", "dropRow", "moveRecord", "getHeld", "listHeldRows"});
  }
  bool of_submissions() const {
    return is({"listSubmissions", "getReceipt", "retrySubmission", "correctRows", "submit", "listHeld", "getHeld",
               "listHeldRows"});
  }
};

struct Planted {
  std::string_view what;
  std::string text;
  std::function<bool(const Asked&)> may;  // null: nobody
};

class Audiences : public Refusals {
 protected:
  static std::vector<Planted> all() {
    using namespace planted;
    const auto text = [](std::string_view of) { return std::string(of); };
    const auto own = [](const Asked& a) { return a.by({"agent", "subject", "window"}); };
    return {
        {"an identity number", text(kIdNumber), nullptr},
        {"a phone", text(kPhone), nullptr},
        {"a password", text(kPassword), nullptr},
        {"a client's secret", name("secret"), nullptr},
        {"the token of a session", name("session"), nullptr},
        {"the folder of the home", "taixin-test", nullptr},
        {"the token of forms", name("csrf"), [](const Asked& a) { return a.is({"getSession"}); }},
        // Whoever may be told of the subject, by purpose; whose authorisation masks names is not told this one.
        {"a name of a person in charge", text(kInCharge),
         [](const Asked& a) {
           return (a.about_a_subject() && a.role != "agency") || a.is({"getOwn"}) || a.of_refused_rows();
         }},
        {"a record", text(kVisit),
         [](const Asked& a) {
           return a.about_a_subject() || a.is({"getOwn", "previewConsent"});
         }},
        {"a labelled record", text(kLabelled), [](const Asked& a) { return a.is({"getOwn"}); }},
        {"a restricted record", text(kRestricted),
         [](const Asked& a) {
           return a.is({"getOwn"}) || (a.about_a_subject() && (a.purpose == "court" || a.purpose == "audit"));
         }},
        {"a refused row of another unit", text(kRowOfOther),
         [](const Asked& a) { return a.by({"centre_operator"}) && a.of_refused_rows(); }},
        {"a file of another unit", text(kFileOfOther),
         [](const Asked& a) { return a.by({"centre_operator"}) && a.of_submissions(); }},
        {"a file of the unit", text(kFileOfOwn), [](const Asked& a) { return a.of_submissions(); }},
        {"what another unit asked a subject for", text(kConsentOfOther),
         [](const Asked& a) { return a.is({"listOwnConsents"}); }},
        {"a refusal, which looks like silence", ":\"refused\"",  // of a row of a reply it is the outcome
         [](const Asked& a) {
           return a.is({"listOwnConsents", "takeExchangeReply"});
         }},
        {"the basis of another unit's look", text(kBasisOfOther),
         [](const Asked& a) {
           return a.is({"listLooks", "whoLooked", "listLog"}) || (a.is({"listQuestions"}) && a.role == "case_handler");
         }},
        {"a question to another unit", text(kQuestionOfOther),
         [](const Asked& a) { return a.is({"listLooks"}) || (a.is({"listQuestions"}) && a.role == "case_handler"); }},
        {"a look that is kept from its subject", text(kBasisDelayed),
         [](const Asked& a) {
           return a.is({"listLog", "whoLooked"}) && a.role == "auditor";
         }},
        {"a look at another subject", text(kBasisOfOtherSubject), [](const Asked& a) { return a.is({"listLog"}); }},
        {"a delay that another unit asked for", text(kDelayOfOther),
         [](const Asked& a) { return a.is({"listDelays"}) && a.role == "case_handler"; }},
        {"the name of a person with an account", text(kPerson),
         [](const Asked& a) {
           return a.role == "security_admin" ? a.route->pattern.starts_with("/api/v1/accounts")
                                             : a.is({"signIn", "getSession"});
         }},
        {"a case that is no complaint", "\"kind\":\"declaration\"",
         [](const Asked& a) { return a.role != "complaint_keeper"; }},
        {"a complaint", "\"kind\":\"complaint\"",
         [](const Asked& a) {
           return a.by({"complaint_keeper", "case_handler", "supervisor", "subject"});
         }},
        {"another subject", text(kCodeOfOther),
         [own](const Asked& a) {
           return !own(a) && !a.is({"listItems", "getLedger"});
         }},
    };
  }

  // All texts of an answer: as they are, and what stands in them as base64.
  static std::string everything(const Response& response) {
    std::string out = response.body;
    for (const auto& [header, value] : response.headers) out += "\n" + header + ": " + value;
    for (const std::string& cookie : response.cookies) out += "\n" + cookie;
    std::string_view rest = response.body;
    constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
    while (!rest.empty()) {
      const size_t length = std::min(rest.find_first_not_of(kBase64), rest.size());
      if (length >= 16) {
        if (const auto bytes = ledger::parse_base64(rest.substr(0, length))) out += "\n" + *bytes;
      }
      rest.remove_prefix(std::min(rest.size(), length + 1));
    }
    return out;
  }

  void look_at(const Asked& asked, const Response& response) {
    const std::string text = everything(response);
    for (const Planted& one : planted_) {
      const bool there = text.find(one.text) != std::string::npos;
      const bool may = one.may && one.may(asked);
      EXPECT_TRUE(!there || may) << one.what << " (" << one.text << ")\n" << response.body.substr(0, 4000);
      if (there) seen_.insert(one.what);
    }
  }
  // Whether a route only answers, so that every role may be heard before the next row.
  static bool only_answers(const Route& route) {
    return route.method == "GET" || (takes_purpose(route) && route.action != Action::consent_ask);
  }

  std::vector<Planted> planted_ = all();
  std::set<std::string_view> seen_;
};

TEST_F(Audiences, NoAnswerHoldsWhatItsAudienceMayNotSee) {
  size_t answers = 0;
  for (const Row& row : kRows) {
    const Route& route = route_of(row);
    SCOPED_TRACE(std::string(row.operation));
    if (only_answers(route) && !open(route) && !route.local) {
      for (const catalog::Role& role : app().catalog().roles()) {
        if (!holds(role, route.action) || role.code == row.as) continue;
        for (const catalog::Purpose& purpose : app().catalog().purposes()) {
          const bool open_to = std::ranges::find(purpose.open_to, role.code) != purpose.open_to.end();
          if (takes_purpose(route) ? !open_to : &purpose != &app().catalog().purposes().front()) continue;
          SCOPED_TRACE(role.code + " for " + purpose.code);
          Request asked = request(row);
          if (takes_purpose(route)) set_purpose(route, asked, purpose.code);
          const Response response = ask(asked, caller(role.code));
          look_at({&route, role.code, takes_purpose(route) ? purpose.code : ""}, response);
          answers += response.status / 100 == 2;
        }
      }
    }
    Asked asked{&route, row.as, {}};
    std::string purpose;
    if (takes_purpose(route)) {
      const Request right = request(row);
      purpose = route.body == Body::json ? std::string(boost::json::parse(right.body).at("purpose").as_string())
                                         : std::string(right.get("purpose"));
      asked.purpose = purpose;
    }
    const Response response = good(row);
    // A code works once: the next one that is signed with it takes the next.
    if (row.body.find("code}") != row.body.npos) clock().set(base::KnownAt(clock().now().get() + 60'000'000));
    EXPECT_EQ(response.status / 100, 2) << "its row gets no answer: " << response.body;
    look_at(asked, response);
    ++answers;
  }
  EXPECT_GT(answers, 120u);
  for (const Planted& one : planted_) {
    EXPECT_EQ(seen_.contains(one.what), one.may != nullptr) << one.what << ": nobody saw it, so nothing was tested";
  }
}

// A label opens to who is cleared for it, and to nobody else; so the one that nobody else saw was there.
TEST_F(Audiences, ALabelledRecordIsThereForWhoIsCleared) {
  const Row& row = *std::ranges::find(kRows, "showSubject", &Row::operation);
  EXPECT_NE(ask(request(row), caller("querier", {.clearance = 2})).body.find(planted::kLabelled), std::string::npos);
  EXPECT_EQ(ask(request(row), caller("querier", {.clearance = 1})).body.find(planted::kLabelled), std::string::npos);
}

// Whoever has a role in a window alone reads that window's files, wherever the session acts.
TEST_F(Audiences, ARoleBelowReachesNothingAbove) {
  const std::vector<std::string> of_housing{std::string(planted::kFileOfOwn), "示例住建受理", "示例住建案", "W-2",
                                            "示例贷款"};
  std::set<std::string> seen;
  for (const bool above : {true, false}) {
    for (const Row& row : kRows) {
      const Route& route = route_of(row);
      if (open(route) || route.local || route.method != "GET") continue;
      const std::string role = role_of_units(route.action);
      if (role.empty() || role == "agency") continue;
      SCOPED_TRACE(std::string(row.operation));
      const access::UnitId unit = above ? access::kHousing : access::kHall;
      const Response response = ask(request(row), caller(role, {.unit = unit, .acts_in = access::kHousing}));
      for (const std::string& text : of_housing) {
        if (response.body.find(text) == std::string::npos) continue;
        EXPECT_TRUE(above) << text << "\n" << response.body;
        seen.insert(text);
      }
    }
  }
  EXPECT_GE(seen.size(), 4u);
}

}  // namespace
}  // namespace taixin::service

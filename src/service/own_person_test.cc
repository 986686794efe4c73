// What is held about a natural person, end to end: a pack with an item that seals, a file, the person's account, and
// everybody else who would like to know.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

#include "access/totp.h"
#include "catalog/person_item_test.h"
#include "identity/resident_id.h"
#include "service/site_fixture.h"
#include "store/records.h"

namespace taixin::service {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

using catalog::testing::kPersonItem;

// Invented numbers of region 379999, which does not exist.
std::string number_of(int order) {
  std::string text = fmt::format("37999919850615{:03}", order);
  return text + identity::resident_id_check_character(text).value();
}

class OwnPerson : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string packs = TAIXIN_SOURCE_DIR "/packs/";
    const fs::path national = directory_.path() / "national";
    fs::copy(packs + "national", national, fs::copy_options::recursive);
    std::ofstream(national / "zz_example.toml") << kPersonItem;
    const auto home = (directory_.path() / "home").string();
    const auto made = init_home(home, {{national.string(), packs + "shandong", packs + "taian"}, "示例", {}}, clock_);
    ASSERT_TRUE(made.ok()) << made.error().message(base::Lang::en);
    auto app = App::open(home, clock_);
    ASSERT_TRUE(app.ok()) << app.error().message(base::Lang::en);
    app_ = *std::move(app);
    const std::string file = fmt::format(
        "姓名,类别,证件号码,文号,内容,决定日期\n示例甲,自然人,{0},示例〔2026〕1号,示例内容甲,2026-03-02\n"
        "示例甲,自然人,{0},示例〔2026〕1号,示例内容甲改,2026-03-02\n示例乙,自然人,{1},示例〔2026〕2号,示例内容乙,2026-"
        "03-03\n",
        number_of(1), number_of(2));
    const Response in =
        send({.method = "POST",
              .path = "/submit",
              .headers = {{"content-type", "multipart/form-data; boundary=b0undary"}},
              .body = multipart({{"item", "ADM.example_person"}, {"source", "示例局"}, {"operator", "示例经办"}},
                                "persons.csv", file)});
    ASSERT_EQ(in.status, 303) << in.body;
    const auto city = accounts().add_unit({}, {{}, access::UnitKind::city, "370999", "示例市", {}, {}});
    ASSERT_TRUE(city.ok());
    city_ = *city;
  }
  access::Accounts& accounts() { return app_->entrance().accounts(); }
  Response send(Request request) {
    request.headers["host"] = "localhost";
    if (!request.identified) request.caller = access::Caller::of_console();
    request.identified = true;
    return handle_site(*app_, request);
  }
  // An account that signed in, with a role.
  access::Caller account(access::NewAccount wanted, const std::string& role) {
    const bool human = wanted.person != nullptr;
    const auto id = accounts().invite({}, std::move(wanted));
    TX_ASSERT(id.ok(), "{}", id.error().message(base::Lang::en));
    TX_ASSERT(accounts().grant({}, *id, {role, city_, {}}).ok(), "grant {}", role);
    // As after its first link and, of staff, its phone.
    const std::string link = app_->entrance().make_link({}, *id).value();
    auto came = app_->entrance().use_link(link, "Hetao-Linjian-38", "test").value();
    if (came.session.stage == access::Stage::enrol) {
      const std::string key = app_->entrance().begin_second_factor(came.token).value();
      const std::string code = access::totp_code(key, access::totp_step(clock_.now()));
      TX_ASSERT(app_->entrance().confirm_second_factor(came.token, code).ok(), "phone");
    }
    access::Caller caller;
    caller.via = store::Via::web;
    caller.account = *id;
    caller.unit = human ? access::UnitId() : city_;
    caller.directory = accounts().directory();
    return caller;
  }
  access::Caller person(int order, const std::string& login) {
    const auto reading = identity::read_resident_id(number_of(order));
    access::NewAccount wanted;
    wanted.kind = access::AccountKind::person;
    wanted.login = login;
    wanted.name = "示例" + login;
    wanted.person = &reading->number;
    return account(std::move(wanted), "subject");
  }
  Response get(const access::Caller& caller, const std::string& path) {
    Request request{.method = "GET"};
    set_target(request, path);
    request.caller = caller;
    request.identified = true;
    return send(std::move(request));
  }
  std::vector<store::AccessEntry> entries(base::SubjectId subject) {
    auto tx = app_->home().read_access();
    return store::access_entries(*tx, {.subject = subject}).value();
  }

  store::TemporaryDirectory directory_;
  base::FixedClock clock_{*base::Day::from_civil(2026, 4, 30)};
  std::unique_ptr<App> app_;
  access::UnitId city_;
};

TEST_F(OwnPerson, ReadsItsOwnRecordsAndNobodyElses) {
  const access::Caller one = person(1, "shili-jia"), two = person(2, "shili-yi"), three = person(3, "shili-bing");
  const Response own = get(one, "/my/held");
  ASSERT_EQ(own.status, 200) << own.body;
  EXPECT_NE(own.body.find("示例内容甲改"), std::string::npos);
  EXPECT_NE(own.body.find("示例〔2026〕1号"), std::string::npos);
  EXPECT_NE(own.body.find("已有新版本"), std::string::npos) << "the version before stays readable";
  EXPECT_EQ(own.body.find("示例内容乙"), std::string::npos);
  EXPECT_EQ(own.body.find(number_of(1)), std::string::npos) << "a number is shown to nobody, oneself included";
  EXPECT_NE(get(two, "/my/held").body.find("示例内容乙"), std::string::npos);
  EXPECT_EQ(get(two, "/my/held").body.find("示例内容甲"), std::string::npos);
  EXPECT_NE(get(three, "/my/held").body.find("没有收存关于您本人的记录"), std::string::npos);

  const json::value api = json::parse(get(one, "/api/v1/own").body);
  ASSERT_EQ(api.at("records").as_array().size(), 2u);
  EXPECT_EQ(api.at("records").at(0).at("superseded").as_bool(), false);
  EXPECT_EQ(api.at("records").at(1).at("superseded").as_bool(), true);
  EXPECT_EQ(api.at("records").at(0).at("source").as_string(), "示例局");
  EXPECT_EQ(api.at("withheld").as_int64(), 2) << "the number of either version";
}

TEST_F(OwnPerson, EveryReadingIsALineOfTheLogThatHoldsNothingOfIt) {
  const access::Caller one = person(1, "shili-jia");
  const base::SubjectId subject = one.who()->subject;
  const size_t before = entries(subject).size();
  ASSERT_EQ(get(one, "/my/held").status, 200);
  const auto after = entries(subject);
  ASSERT_EQ(after.size(), before + 1);
  EXPECT_EQ(after.front().kind, "show");
  EXPECT_EQ(after.front().purpose, "self");
  EXPECT_EQ(after.front().fields, "subject,ADM.example_person");
  EXPECT_EQ(after.front().operator_name, "本人");
}

TEST_F(OwnPerson, NobodyElseGetsHere) {
  const access::Caller one = person(1, "shili-jia");
  const base::SubjectId subject = one.who()->subject;
  // An officer at a window acts for whoever stands there, and still reads nothing of it.
  access::NewAccount officer;
  officer.login = "chuangkou";
  officer.name = "示例窗口";
  officer.unit = accounts().add_unit({}, {city_, access::UnitKind::window, "370999-w", "示例窗口", {}, {}}).value();
  access::Caller window = account(std::move(officer), "window");
  window.assisted = subject;
  window.via = store::Via::assisted;
  for (const char* path : {"/my/held", "/api/v1/own"}) {
    const Response refused = get(window, path);
    EXPECT_EQ(refused.status, 403) << path;
    EXPECT_EQ(refused.body.find("示例内容甲"), std::string::npos);
  }
  // Whoever is somebody else, or nobody, or the console.
  access::NewAccount other;
  other.login = "hecha";
  other.name = "示例核查";
  other.unit = city_;
  const access::Caller querier = account(std::move(other), "querier");
  for (const char* path : {"/my/held", "/api/v1/own"}) {
    EXPECT_EQ(get(querier, path).status, 403) << path;
    EXPECT_NE(get({}, path).status, 200) << path;
    const Response console = get(access::Caller::of_console(), path);
    EXPECT_GE(console.status, 303) << path;
    EXPECT_EQ(console.body.find("示例内容甲"), std::string::npos);
  }
  // An account that was suspended is nobody.
  ASSERT_TRUE(accounts().suspend({}, one.account, "示例").ok());
  access::Caller suspended = one;
  suspended.directory = accounts().directory();
  const Response ended = get(suspended, "/my/held");
  EXPECT_TRUE(ended.status == 401 || ended.status == 403) << ended.status;
  EXPECT_EQ(ended.body.find("示例内容甲"), std::string::npos);
}

// Whoever asks for a consent is told the same of a person that is known here, of one that is not, and by a login.
TEST_F(OwnPerson, AConsentOfAPersonIsAskedForWithoutLearningAnything) {
  const access::Caller one = person(1, "shili-jia");
  access::NewAccount officer;
  officer.login = "jigou";
  officer.name = "示例机构";
  officer.unit = accounts().add_unit({}, {city_, access::UnitKind::agency, "370999-a", "示例机构", {}, {}}).value();
  const access::UnitId agency = officer.unit;
  access::Caller asker = account(std::move(officer), "agency");
  asker.unit = agency;
  const auto ask = [&](const std::string& person) {
    Request request{.method = "POST", .path = "/api/v1/consents", .headers = {{"content-type", "application/json"}}};
    request.body = json::serialize(json::object{{"person", person},
                                                {"purpose", "financing"},
                                                {"classes", "ADM"},
                                                {"until", "2026-12-31"},
                                                {"why", "示例贷款 12 号"}});
    request.caller = asker;
    request.identified = true;
    return send(std::move(request));
  };
  // But for its number the whole answer is the same.
  const auto told = [](const Response& response) {
    json::object body = json::parse(response.body).as_object();
    body.erase("id");
    return std::to_string(response.status) + json::serialize(body);
  };
  const Response known = ask(number_of(1)), unknown = ask(number_of(77)), login = ask("shili-jia"),
                 nobody = ask("niemand");
  EXPECT_EQ(known.status, 201) << known.body;
  EXPECT_EQ(told(unknown), told(known));
  EXPECT_EQ(told(login), told(known));
  EXPECT_EQ(told(nobody), told(known));
  EXPECT_EQ(known.body.find(number_of(1)), std::string::npos);
  EXPECT_EQ(ask("379999198506150010").status, 422) << "a number that cannot be one";
  // The person alone finds the two that name it.
  EXPECT_EQ(app_->consents().of_subject(one.who()->subject).size(), 2u);
  Request answer{.method = "POST", .path = "/api/v1/own/consents/1", .headers = {{"content-type", "application/json"}}};
  answer.body = R"({"step":"given"})";
  answer.caller = one;
  answer.identified = true;
  EXPECT_EQ(send(answer).status, 200);
  // What was given opens nothing of it to anybody: records of persons are for the person.
  Request check{.method = "POST", .path = "/api/v1/checks", .headers = {{"content-type", "application/json"}}};
  check.body = json::serialize(json::object{{"query", number_of(1)}, {"purpose", "financing"}});
  check.caller = asker;
  check.identified = true;
  const Response checked = send(check);
  EXPECT_NE(checked.body.find("\"person\""), std::string::npos) << checked.body;
  EXPECT_EQ(checked.body.find("示例内容甲"), std::string::npos);
}

// Asked for by the person, examined by one officer, confirmed by another; the certificate stands on the case's page.
TEST_F(OwnPerson, AsksForItsErasureItselfAndReadsTheCertificate) {
  const access::Caller one = person(1, "shili-jia");
  const auto officer = [&](const std::string& login, const std::string& role) {
    access::NewAccount wanted;
    wanted.login = login;
    wanted.name = "示例" + login;
    wanted.unit = city_;
    return account(std::move(wanted), role);
  };
  const access::Caller first = officer("banli-1", "case_handler"), second = officer("banli-2", "case_handler"),
                       supervisor = officer("jiandu", "supervisor"), querier = officer("hecha", "querier");
  const auto post = [&](const access::Caller& caller, const std::string& path, const json::object& body) {
    Request request{.method = "POST", .path = path, .headers = {{"content-type", "application/json"}}};
    request.body = json::serialize(body);
    request.caller = caller;
    request.caller.directory = accounts().directory();
    request.identified = true;
    return send(std::move(request));
  };
  EXPECT_NE(get(one, "/my").body.find("个人信息删除申请"), std::string::npos);
  const Response form = get(one, "/my/apply/0?kind=erasure");
  EXPECT_NE(form.body.find("谁也打不开，也不能恢复"), std::string::npos) << form.body;
  EXPECT_NE(form.body.find("个人信息保护法第四十七条第二款"), std::string::npos) << "what the law keeps is told before";
  const json::object asked{{"kind", "erasure"}, {"form", json::object{{"ground", "consent"}, {"understood", "true"}}}};
  const Response made = post(one, "/api/v1/own/cases", asked);
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string id(json::parse(made.body).at("id").as_string());
  EXPECT_TRUE(json::parse(made.body).at("erasure").is_null());
  const std::string steps = "/api/v1/cases/" + id + "/steps";
  const Response examined = post(first, steps,
                                 {{"version", "1"},
                                  {"step", "decide"},
                                  {"outcome", "asked"},
                                  {"form", json::object{{"reason", "示例：本人撤回同意"}}}});
  ASSERT_EQ(examined.status, 200) << examined.body;
  EXPECT_EQ(json::parse(examined.body).at("erasure").at("state").as_string(), "waiting");

  // Whoever may confirm sees what waits, and by which case it was asked for; nobody else does.
  const json::value waiting = json::parse(get(supervisor, "/api/v1/erasures/waiting").body);
  ASSERT_EQ(waiting.at("erasures").as_array().size(), 1u);
  EXPECT_EQ(waiting.at("erasures").at(0).at("case").as_string(), id);
  EXPECT_EQ(get(supervisor, "/api/v1/erasures").status, 403);
  EXPECT_EQ(get(querier, "/api/v1/erasures/waiting").status, 403);
  EXPECT_EQ(get(one, "/api/v1/erasures/waiting").status, 403);

  const json::object confirm{{"version", "2"}, {"step", "confirm"}, {"form", json::object()}};
  EXPECT_EQ(post(first, steps, confirm).status, 403) << "not by whoever asked";
  const Response done = post(second, steps, confirm);
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_TRUE(json::parse(get(supervisor, "/api/v1/erasures/waiting").body).at("erasures").as_array().empty());

  const Response page = get(one, "/my/cases/" + id);
  ASSERT_EQ(page.status, 200) << page.body;
  EXPECT_NE(page.body.find("taixin erasure certificate v1\nnumber: "), std::string::npos) << page.body;
  EXPECT_NE(page.body.find("已依法删除"), std::string::npos) << "what was written is gone";
  const json::value told = json::parse(get(one, "/api/v1/own/cases/" + id).body).at("erasure");
  EXPECT_EQ(told.at("state").as_string(), "done");
  EXPECT_NE(std::string_view(told.at("certificate").at("text").as_string()).find("matter: 业务 " + id),
            std::string_view::npos);
  EXPECT_EQ(get(one, "/my/held").body.find("示例内容甲"), std::string::npos) << "nothing is held any more";
  // Nobody's record but its own was touched.
  EXPECT_NE(get(person(2, "shili-yi"), "/my/held").body.find("示例内容乙"), std::string::npos);
}

}  // namespace
}  // namespace taixin::service

// For the tests of every route (refusals_test.cc, audiences_test.cc): a home in which something of each kind lies, that
// one unit, one subject or one officer may see and another may not; and callers of every role.
//
//   city (1) ── housing (2) ── hall, a window (3)
//           ├── market (4)
//           ├── agency (5)
//           └── another agency (6)
//
// What a row of the table (refusals_rows.h) names in braces is a name of `World::names`.
#pragma once

#include <fstream>
#include <map>
#include <string>

#include "access/sample_directory.h"
#include "access/tokens.h"
#include "access/totp.h"
#include "base/text.h"
#include "cases/cases.h"
#include "identity/resident_id.h"
#include "propagate/propagation.h"
#include "service/api_admin.h"
#include "service/penalty_rows_test.h"
#include "service/refusals_bulletins.h"
#include "service/refusals_duties.h"
#include "service/refusals_exchange.h"
#include "service/refusals_letters.h"
#include "service/refusals_measures.h"
#include "service/refusals_planted.h"
#include "service/refusals_rules.h"
#include "service/routes.h"
#include "service/site_fixture.h"
#include "store/cases.h"

namespace taixin::service {

inline constexpr std::string_view kCodeOfOther = "91370999TX0000028E", kNameOfOther = "岱岳示例第2商贸有限公司";

class World : public Site {
 protected:
  static void SetUpTestSuite() {
    folder_ = new store::TemporaryDirectory();
    const auto pack = folder_->path() / "canaries";
    std::filesystem::create_directories(pack);
    std::ofstream(pack / "pack.toml") << kCanaryPack;
    ASSERT_NO_FATAL_FAILURE(set_up({pack.string()}));
    ASSERT_NO_FATAL_FAILURE(add_units());
    ASSERT_NO_FATAL_FAILURE(add_accounts());
    ASSERT_NO_FATAL_FAILURE(add_files());
    ASSERT_NO_FATAL_FAILURE(add_held());
    ASSERT_NO_FATAL_FAILURE(add_power());
    ASSERT_NO_FATAL_FAILURE(add_consents());
    add_measures(app(), caller("querier"), caller("case_officer"), caller("querier", {.unit = access::kMarket}),
                 std::string(kCode), set_name);
    add_bulletins(app(), caller("centre_operator"), caller("case_handler"), set_name);
    ASSERT_NO_FATAL_FAILURE(add_looks());
    ASSERT_NO_FATAL_FAILURE(add_retraction());
    set_name("penalties",
             handed_over("ADM.penalty", "chufa.csv",
                         std::string(kPenaltyHead) + penalty_row(kName, kCode, "示例换〔2026〕1号", "示例交换事实"),
                         "示例市住房和城乡建设局"));
    ASSERT_NO_FATAL_FAILURE(add_exchange(app(), set_name));
    ASSERT_NO_FATAL_FAILURE(add_cases());
    ASSERT_NO_FATAL_FAILURE(add_keeper(pack.string()));
    ASSERT_NO_FATAL_FAILURE(add_texts());
    const auto late_honour = [](std::string_view which, std::string_view source) {
      return handed_over("HON.honour", "chibao.csv",
                         fmt::format("ZTMC,TYSHXYDM,RYMC,RYJB,SYRQ,SYDW\n{},{},示例迟报荣誉{},市级,2026-02-03,示例局\n",
                                     kName, kCode, which),
                         source);
    };
    add_duties(app(), caller("console"), caller("submitter"), late_honour, set_name);
    ASSERT_NO_FATAL_FAILURE(add_the_rest());
  }
  static void TearDownTestSuite() {
    Site::TearDownTestSuite();
    delete folder_;
    names_.clear();
  }

  // ---- who asks

  struct As {
    access::UnitId unit;  // 0: where the role belongs
    int clearance = 0;
    access::AccountState state = access::AccountState::active;
    bool two_factor = true;
    std::optional<base::Day> until = {};
    access::UnitId acts_in;  // 0: the same unit
  };
  static access::Caller caller(std::string_view role_code, const As& as) {
    if (role_code == "nobody") return {};
    if (role_code == "console") return access::Caller::of_console();
    const auto roles = app().catalog().roles();
    const auto role = std::ranges::find(roles, role_code, &catalog::Role::code);
    TX_ASSERT(role != roles.end(), "no role {}", role_code);
    const auto picture = app().entrance().accounts().directory();
    auto accounts = picture->accounts();
    access::Account account;
    account.id = role_code == "reviewer" ? reviewer_ : role_code == "rule_keeper" ? keeper_ : account_of(role_code);
    account.kind = access::kind_for(*role);
    account.state = as.state;
    account.login = fmt::format("shili-{}", role_code);
    account.name = fmt::format("示例{}", role->name.zh);
    account.unit = as.unit != access::UnitId() ? as.unit
                   : role_code == "agency"     ? access::kAgency
                   : role_code == "window"     ? access::kHall
                                               : access::kHousing;
    account.two_factor = as.two_factor;
    account.clearance = as.clearance;
    account.until = as.until;
    account.grants.push_back({std::string(role_code), account.unit, std::nullopt});
    access::Caller out;
    out.via = account.kind == access::AccountKind::client ? store::Via::api : store::Via::web;
    out.account = account.id;
    out.unit = as.acts_in != access::UnitId() ? as.acts_in : account.unit;
    if (account.kind == access::AccountKind::person || account.kind == access::AccountKind::agent) {
      account.unit = out.unit = access::UnitId();
      account.subject = subject();
      account.grants.front().unit = access::kCity;
    }
    if (role_code == "window") {
      out.via = store::Via::assisted;
      out.assisted = subject();
    }
    accounts[account.id] = account;
    out.directory = std::make_shared<const access::Directory>(picture->units(), std::move(accounts));
    return out;
  }
  static access::Caller caller(std::string_view role_code) { return caller(role_code, As{}); }
  // Beyond those that the home has, so that no change of one is a change of one's own.
  static access::AccountId account_of(std::string_view role_code) {
    int64_t number = 9'000;
    for (const catalog::Role& role : app().catalog().roles()) {
      ++number;
      if (role.code == role_code) return access::AccountId(number);
    }
    return access::AccountId();
  }
  static base::SubjectId subject() { return *app().facts().registry().by_code(kCode, store::CodeKind::uscc); }
  static base::Day today() { return app().home().clock().today(); }

  // ---- what it asks

  static std::string name(std::string_view of) {
    if (of == "code") return access::totp_code(reviewers_phone_, access::totp_step(clock().now()));
    if (of == kKeepersCode) return access::totp_code(keepers_phone_, access::totp_step(clock().now()));
    const auto found = names_.find(of);
    TX_ASSERT(found != names_.end(), "the world has no {}", of);
    return found->second;
  }
  // Names in braces replaced.
  static std::string named(std::string_view text) {
    std::string out;
    while (!text.empty()) {
      const size_t open = text.find('{');
      const size_t close = open == text.npos ? text.npos : text.find('}', open);
      const std::string_view inner = close == text.npos ? "" : text.substr(open + 1, close - open - 1);
      if (close == text.npos ||
          (inner != "code" && inner != kKeepersCode && !names_.contains(inner))) {  // a brace of JSON
        const size_t end = open == text.npos ? text.size() : open + 1;
        out += text.substr(0, end);
        text.remove_prefix(end);
        continue;
      }
      out += std::string(text.substr(0, open)) + name(inner);
      text.remove_prefix(close + 1);
    }
    return out;
  }
  static void set_name(std::string of, std::string is) { names_[std::move(of)] = std::move(is); }

  static std::string token() { return name("session"); }

 private:
  static void add_units() {
    auto& accounts = app().entrance().accounts();
    using access::UnitKind;
    const std::vector<std::string> items{"HON.honour", "ADM.visited", "ADM.labelled", "ADM.restricted"};
    const auto add = [&](access::UnitId parent, UnitKind kind, std::string code, std::string called) {
      const auto made = accounts.add_unit({}, {parent, kind, std::move(code), std::move(called), {}, items});
      ASSERT_TRUE(made.ok()) << made.error().message(base::Lang::en);
    };
    add({}, UnitKind::city, "370999-city", "示例市");
    add(access::kCity, UnitKind::department, "370999-housing", "示例市住房和城乡建设局");
    add(access::kHousing, UnitKind::window, "370999-hall", "示例市住房和城乡建设局服务大厅");
    add(access::kCity, UnitKind::department, "370999-market", "示例市市场监督管理局");
    add(access::kCity, UnitKind::agency, "370999-agency", "示例信用服务有限公司");
    add(access::kCity, UnitKind::agency, "370999-agency2", "另一示例信用服务有限公司");
    set_name("market", percent_encode("示例市市场监督管理局"));
    set_name("housing", percent_encode("示例市住房和城乡建设局"));
  }

  static access::AccountId invited(access::NewAccount account) {
    const auto made = app().entrance().accounts().invite({}, std::move(account));
    EXPECT_TRUE(made.ok()) << made.error().message(base::Lang::en);
    return made.ok() ? *made : access::AccountId();
  }
  static void add_accounts() {
    auto& entrance = app().entrance();
    const auto officer = invited({.login = "shili-wang", .name = "示例王", .unit = access::kHousing});
    const auto client = invited(
        {.kind = access::AccountKind::client, .login = "shili-xitong", .name = "示例系统", .unit = access::kHousing});
    // A person who signs in, and two whose keys are to be destroyed.
    int i = 0;
    for (const std::string_view digits :
         {planted::kIdNumber, std::string_view("370999193102020028"), std::string_view("370999193103030033")}) {
      const auto read = identity::read_resident_id(digits);
      ASSERT_TRUE(read && read->check_ok);
      access::NewAccount person;
      person.kind = access::AccountKind::person;
      person.login = fmt::format("shili-geren-{}", ++i);
      person.name = planted::kPerson;
      person.person = &read->number;
      const auto id = invited(person);
      set_name(fmt::format("person{}", i), std::to_string(id.get()));
      const auto picture = entrance.accounts().directory();
      set_name(fmt::format("subject of person{}", i), std::to_string(picture->account(id)->subject.get()));
    }
    const access::AccountId person(*parse_id(name("person1")));
    const auto link = entrance.make_link({}, person);
    ASSERT_TRUE(link.ok());
    const auto came = entrance.use_link(*link, std::string(planted::kPassword), "");
    ASSERT_TRUE(came.ok()) << came.error().message(base::Lang::en);
    ASSERT_EQ(came->session.stage, access::Stage::full);
    set_name("session", came->token);
    set_name("csrf", came->session.csrf);
    // An agent, of whom a recovery waits for a second person.
    const auto read = identity::read_resident_id("370999193104040049");
    ASSERT_TRUE(read && read->check_ok);
    const auto agent = invited({.kind = access::AccountKind::agent,
                                .login = "shili-daili",
                                .name = "岱示例丙午",
                                .person = &read->number,
                                .subject = subject(),
                                .until = today().plus_days(90)});
    const auto first = entrance.make_link({}, agent);
    ASSERT_TRUE(first.ok() && entrance.use_link(*first, std::string(planted::kPassword), "").ok());
    ASSERT_TRUE(entrance.ask_recovery({}, agent, "示例遗忘").ok());
    set_name("agent", std::to_string(agent.get()));
    set_name("officer", std::to_string(officer.get()));
    set_name("client", std::to_string(client.get()));
    const auto secret = entrance.add_secret({}, client);
    ASSERT_TRUE(secret.ok());
    set_name("secret", secret->secret);
    // A session of an officer at a window; who it is comes with each request.
    const auto policy = entrance.policy();
    ASSERT_TRUE(policy.ok());
    access::WebSession window;
    window.account = officer;
    window.unit = access::kHall;
    window.stage = access::Stage::full;
    const auto opened = entrance.sessions().open(window, *policy);
    ASSERT_TRUE(opened.ok());
    set_name("window session", opened->token);
  }

  // The number at the end of where the page leads to.
  static std::string handed_over(std::string item, std::string_view file, std::string_view content,
                                 std::string_view source) {
    const Response done = submit(std::move(item), file, content, source);
    EXPECT_EQ(done.status, 303) << done.body;
    const auto to = done.headers.find("Location");
    if (to == done.headers.end()) return {};
    const std::string_view path = std::string_view(to->second).substr(0, to->second.find('?'));
    return std::string(path.substr(path.rfind('/') + 1));
  }
  static void add_files() {
    using namespace planted;
    const std::string housing = "示例市住房和城乡建设局", market = "示例市市场监督管理局";
    std::string bodies = "ZTMC,TYSHXYDM,DJZT,CLRQ,DJJG,DJJGDM,FDDBR\n";
    for (const auto& [called, code] :
         {std::pair(kNameOfOther, kCodeOfOther),
          std::pair(std::string_view("岱岳示例第3商贸有限公司"), std::string_view("91370999MAEX000106")),
          std::pair(std::string_view("岱岳示例第4商贸有限公司"), std::string_view("91370999MAEX000293"))}) {
      bodies +=
          fmt::format("{},{},存续,2015-03-02,示例市市场监督管理局,11370999TX9990013T,{}\n", called, code, kInCharge);
    }
    handed_over("REG.enterprise", "dengji.csv", bodies, "示例局");
    const std::string head = "MC,DM,WSH,BS,FR,DH,RQ,XW\n";
    set_name("own",
             handed_over(
                 "ADM.visited", kFileOfOwn,
                 head + fmt::format("{0},{1},W-1,B-1,{2},{3},2026-03-02,{4}（{5}）\n{0},{1},W-2,B-2,{2},,2026-02-30,x\n"
                                    "{0},{1},W-3,B-3,{2},,2026-02-30,y\n",
                                    kName, kCode, kInCharge, kPhone, kVisit, kIdNumber),
                 housing));
    set_name(
        "others",
        handed_over("ADM.visited", kFileOfOther,
                    head + fmt::format("{0},{1},W-4,B-4,{2},{3},2026-03-02,甲\n{0},{1},W-5,B-5,{2},,2026-02-30,{4}\n",
                                       kNameOfOther, kCodeOfOther, kInCharge, kPhone, kRowOfOther),
                    market));
    // The same document with another subject goes back, to be moved.
    set_name("moved",
             handed_over("ADM.visited", "yizhu.csv",
                         head + fmt::format("{},{},W-1,B-1,{},,2026-03-02,乙\n", kNameOfOther, kCodeOfOther, kInCharge),
                         housing));
    set_name("movable", "S" + name("moved") + "-2");
    set_name("refused row", "S" + name("own") + "-3");
    set_name("second refused row", "S" + name("own") + "-4");
    set_name("row of others", "S" + name("others") + "-3");
    handed_over("ADM.labelled", "miji.csv", fmt::format("MC,DM,WSH,XW\n{},{},M-1,{}\n", kName, kCode, kLabelled),
                market);
    handed_over("ADM.restricted", "shouxian.csv",
                fmt::format("MC,DM,WSH,XW\n{},{},X-1,{}\n", kName, kCode, kRestricted), market);
    // By name and representative alone: to be confirmed, or undone.
    for (const char* record : {"named", "named too"}) {
      handed_over("ADM.visited", "mingcheng.csv",
                  "MC,WSH,FR,RQ,XW\n" + fmt::format("{},{},示例甲,2026-03-02,丙\n", kName, record), market);
      set_name(record, std::to_string(app().facts().counts().facts));
    }
  }

  // Through its first link to a second factor; the phone's key.
  static std::string active(access::AccountId account) {
    auto& entrance = app().entrance();
    const auto link = entrance.make_link({}, account);
    TX_ASSERT(link.ok(), "a link");
    auto came = entrance.use_link(*link, std::string(planted::kPassword), "");
    TX_ASSERT(came.ok(), "{}", came.error().message(base::Lang::en));
    const auto phone = entrance.begin_second_factor(came->token);
    TX_ASSERT(phone.ok(), "a phone");
    came = entrance.confirm_second_factor(came->token, access::totp_code(*phone, access::totp_step(clock().now())));
    TX_ASSERT(came.ok(), "{}", came.error().message(base::Lang::en));
    clock().set(base::KnownAt(clock().now().get() + 60'000'000));  // the step of that code is over
    return *phone;
  }

  // Files that wait for a second person: of the unit, which has a reviewer with a phone, and of another.
  static void add_held() {
    const auto officer = [](std::string login, access::UnitId unit, const char* role) {
      const auto id = invited({.login = std::move(login), .name = "示例审核", .unit = unit});
      EXPECT_TRUE(app().entrance().accounts().grant({}, id, {role, unit, {}}).ok());
      return id;
    };
    reviewer_ = officer("shili-shenhe", access::kHousing, "reviewer");
    reviewers_phone_ = active(reviewer_);
    const auto waits = [&](std::string called, const access::Caller& by, std::string_view file, std::string_view source,
                           std::string_view fact) {
      intake::IngestOptions options;
      options.item = "ADM.visited";
      options.source = source;
      options.operator_name = "示例经办";
      options.file_name = file;
      const auto held = app().held().hand_over(
          by, options,
          fmt::format("MC,DM,WSH,BS,FR,DH,RQ,XW\n{},{},H-{},B,示例甲,,2026-03-05,{}\n", kName, kCode, called, fact));
      ASSERT_TRUE(held.ok()) << held.error().message(base::Lang::en);
      set_name(std::move(called), std::to_string(held->id));
    };
    const auto own = caller("submitter"), other = caller("querier", {.unit = access::kMarket});
    for (const char* called : {"held", "held to approve", "held to return", "held to withdraw"}) {
      waits(called, own, "daishenhe.csv", "示例市住房和城乡建设局", "己");
    }
    waits("held of others", other, planted::kFileOfOther, "示例市市场监督管理局", planted::kRowOfOther);
  }

  // What waits for a second security administrator, and what one did when there was no other.
  static void add_power() {
    auto& accounts = app().entrance().accounts();
    std::vector<access::Caller> guards;
    for (const char* login : {"shili-anquan-1", "shili-anquan-2"}) {
      const auto id = invited({.login = login, .name = "示例安全员", .unit = access::kCity});
      ASSERT_TRUE(accounts.grant({}, id, {"security_admin", access::kCity, {}}).ok());
      active(id);
      access::Caller guard;
      guard.via = store::Via::web;
      guard.account = id;
      guard.unit = access::kCity;
      guard.directory = accounts.directory();
      guards.push_back(guard);
    }
    const auto officer = invited({.login = "shili-zhao", .name = "示例赵", .unit = access::kMarket});
    const auto wished = [&](access::Wish wish) {
      wish.account = officer;
      const auto out = app().powers().wish(guards[0], wish);
      EXPECT_TRUE(out.ok()) << out.error().message(base::Lang::en);
      return out.ok() ? out->waits : std::nullopt;
    };
    const auto first = wished({.kind = access::PowerKind::clearance, .clearance = 1});
    const auto second = wished({.kind = access::PowerKind::role, .grant = {"querier", access::kMarket, {}}});
    ASSERT_TRUE(first && second);
    set_name("proposal", std::to_string(*first));
    set_name("proposal to drop", std::to_string(*second));
    // From here on one is alone: what the rows ask for holds at once.
    ASSERT_TRUE(accounts.close({}, guards[1].account, "示例离任").ok());
    ASSERT_FALSE(wished({.kind = access::PowerKind::role, .grant = {"supervisor", access::kMarket, {}}}));
    ASSERT_EQ(app().powers().alone().size(), 1u);
    set_name("alone", std::to_string(app().powers().alone().front().id));
  }

  static int64_t consent(const access::Caller& asker, std::string why, base::Day until) {
    const auto asked = app().consents().ask(asker, app().catalog(), identity::SubjectKind::organization,
                                            {subject(), "financing", {"ADM"}, until, std::move(why)});
    EXPECT_TRUE(asked.ok()) << asked.error().message(base::Lang::en);
    return asked.ok() ? *asked : 0;
  }
  static void add_consents() {
    using access::ConsentStep;
    const auto agent = caller("agent"), agency = caller("agency"),
               other = caller("agency", {.unit = access::UnitId(6)});
    const base::Day long_after = today().plus_days(200);
    const auto answer = [&](int64_t id, ConsentStep step) {
      ASSERT_TRUE(app().consents().answer(agent, id, step).ok());
    };
    answer(consent(agency, "示例贷款", today().plus_days(2)), ConsentStep::given);  // ends while the tests run
    answer(consent(other, std::string(planted::kConsentOfOther), long_after), ConsentStep::refused);
    set_name("consent of others", std::to_string(consent(other, std::string(planted::kConsentOfOther), long_after)));
    set_name("consent", std::to_string(consent(agency, "示例贷款 2 号", long_after)));
    set_name("consent taken back", std::to_string(consent(agency, "示例贷款 3 号", long_after)));
    set_name("consent refused", std::to_string(consent(agency, "示例贷款 4 号", long_after)));
    answer(*parse_id(name("consent refused")), ConsentStep::refused);
  }

  static int64_t look(const access::Caller& who, std::string_view code, std::string_view basis) {
    const access::Asker asker{{}, {}, "permit", std::string(basis), base::Lang::zh, who, access::Action::check};
    const auto session = access::admit(app().desk(), asker, {});
    EXPECT_TRUE(session.ok());
    const auto answer = app().checker().check(*session, std::string(code));
    EXPECT_TRUE(answer.ok());
    return answer->entry();
  }
  static void question(std::string_view basis, std::string_view text, std::string called) {
    const auto page = app().looks().of_subject(subject(), {});
    ASSERT_TRUE(page.ok());
    const auto found = std::ranges::find(page->looks, basis, &access::Look::basis);
    ASSERT_NE(found, page->looks.end()) << basis;
    const auto id = app().looks().ask(caller("agent"), subject(), found->token, std::string(text));
    ASSERT_TRUE(id.ok());
    set_name(std::move(called), std::to_string(*id));
    set_name("look", found->token);
  }
  static int64_t delay(const access::Caller& who, base::SubjectId about, std::string_view matter) {
    const auto id = app().looks().ask_delay(who, app().catalog(), about, "investigation", 30, std::string(matter));
    EXPECT_TRUE(id.ok()) << id.error().message(base::Lang::en);
    return id.ok() ? *id : 0;
  }
  // What the unit was told has another version since.
  static void add_retraction() {
    const std::string row = "MC,DM,WSH,BS,FR,DH,RQ,XW\n{},{},W-8,B-8,示例甲,,2026-03-05,{}\n";
    handed_over("ADM.visited", "gengzheng-1.csv", fmt::format(fmt::runtime(row), kName, kCode, "庚"), "示例局");
    look(caller("querier"), kCode, "示例住建受理 2 号");
    handed_over("ADM.visited", "gengzheng-2.csv", fmt::format(fmt::runtime(row), kName, kCode, "辛"), "示例局");
    const auto made = app().propagation().step();
    ASSERT_TRUE(made.ok()) << made.error().message(base::Lang::en);
    ASSERT_GE(*made, 1u);
    set_name("retraction", "1");
  }
  static void add_looks() {
    using namespace planted;
    const As market{.unit = access::kMarket};
    look(caller("querier", market), kCode, kBasisOfOther);
    question(kBasisOfOther, kQuestionOfOther, "question to others");
    look(caller("querier"), kCode, "示例住建受理");
    question("示例住建受理", "请说明查询原因", "question");
    look(caller("querier", market), kCodeOfOther, kBasisOfOtherSubject);
    const int64_t theirs = delay(caller("supervisor", market), subject(), kDelayOfOther);
    set_name("delay of others", std::to_string(theirs));
    ASSERT_TRUE(app().looks().confirm_delay(caller("case_handler", market), theirs).ok());
    clock().set(base::KnownAt(clock().now().get() + 1'000'000));
    const int64_t entry = look(caller("querier", market), kCode, kBasisDelayed);
    const auto other = *app().facts().registry().by_code(kCodeOfOther, store::CodeKind::uscc);
    set_name("delay", std::to_string(delay(caller("supervisor"), other, "示例住建案")));
    const auto raised = app().looks().raise(entry, account_of("querier"), R"({"kind":"volume"})");
    ASSERT_TRUE(raised.ok());
    set_name("alert", std::to_string(*raised));
  }

  // One that the unit has, one that another unit has, both about the same subject; and two that the subject began.
  static void opened(const access::Caller& who, cases::Opening opening, std::string called) {
    const auto one = app().cases().begin(who, std::move(opening));
    ASSERT_TRUE(one.ok()) << one.error().message(base::Lang::en);
    set_name(std::move(called), std::to_string((*one)->id));
  }
  static void add_cases() {
    cases::Opening commitment{.kind = "commitment", .step = "enter", .subject = subject(), .outcome = "closed"};
    commitment.form = {{"type", "own"},
                       {"reason", "示例事由"},
                       {"content", "示例内容"},
                       {"liability", "示例责任"},
                       {"until", "2027-12-31"}};
    opened(caller("case_officer"), commitment, "case");
    opened(caller("case_officer", {.unit = access::kMarket}), commitment, "case of others");
    cases::Opening declaration{.kind = "declaration"};
    declaration.form = {{"what", "示例"}, {"proof", "示例 1 号"}, {"promise", "true"}};
    opened(caller("agent"), declaration, "declared");
    opened(caller("agent"), declaration, "declared too");
    declaration.form["proof"] = material_of(caller("agent"), "material");
    opened(caller("agent"), declaration, "declared with material");
    const auto record_of = [](std::string_view code) {
      const auto of = *app().facts().registry().by_code(code, store::CodeKind::uscc);
      const auto held = app().facts().of_subject(of, today(), app().facts().head());
      TX_ASSERT(held.ok() && !held->empty(), "{} has no record", code);
      return std::to_string(held->front().record.id.get());
    };
    add_complaints();
    add_letters(app(), caller("case_officer"), caller("case_officer", {.unit = access::kMarket}), kCode, kCodeOfOther,
                set_name);
    set_name("record", record_of(kCode));
    set_name("record of others", record_of(kCodeOfOther));
  }

  // Texts that are held back from everybody, of the unit and of another.
  static void add_texts() {
    for (const auto& [called, source] :
         {std::pair("text", "示例市住房和城乡建设局"), std::pair("text of others", "示例市市场监督管理局")}) {
      handed_over("HON.honour", "rongyu.csv",
                  fmt::format("ZTMC,TYSHXYDM,RYMC,RYJB,SYRQ,SYDW\n{},{},{} 13800000000,市级,2026-03-29,示例局\n", kName,
                              kCode, called),
                  source);
      set_name(called, std::to_string(app().facts().counts().facts));
    }
  }

  // A keeper of the rules with a phone.
  static void add_keeper(const std::string& canaries) {
    keeper_ = invited({.login = "shili-guize", .name = "示例规则", .unit = access::kCity});
    keepers_phone_ = active(keeper_);
    add_rules(app(), canaries, set_name);
  }

  static std::string material_of(const access::Caller& who, std::string called) {
    const auto kept = app().materials().keep(who.account, "%PDF-1.4 示例材料");
    EXPECT_TRUE(kept.ok());
    set_name(std::move(called), kept.ok() ? kept->id : "");
    return kept.ok() ? kept->id : "";
  }
  // Invitations to an interview: a letter of the unit, one of another, and what the subject is told.
  // One as it was made, and one whose maker two people have opened.
  static void add_complaints() {
    const cases::Opening complaint{
        .kind = "complaint", .subject = subject(), .form = {{"matter", "contract"}, {"statement", "示例说明"}}};
    opened(caller("subject"), complaint, "complaint");
    opened(caller("subject"), complaint, "complaint opened");
    cases::Opening with_material = complaint;
    with_material.form["evidence"] = material_of(caller("subject"), "material of complaint");
    opened(caller("subject"), with_material, "complaint with material");
    int64_t version = 1;
    const auto act = [&](std::string_view role, std::string step, std::string outcome, cases::Form form) {
      const auto done = app().cases().act(caller(role), {.id = *parse_id(name("complaint opened")),
                                                         .version = version++,
                                                         .step = std::move(step),
                                                         .outcome = std::move(outcome),
                                                         .form = std::move(form),
                                                         .signed_with_code = true});
      ASSERT_TRUE(done.ok()) << done.error().message(base::Lang::en);
    };
    act("case_handler", "accept", "accepted", {});
    act("case_handler", "ask_identity", "", {{"reason", "示例理由"}});
    act("complaint_keeper", "open_identity", "", {{"reason", "示例理由"}});
  }

  static void add_the_rest() {
    const auto session = access::admit(
        app().desk(), {{}, {}, "permit", {}, base::Lang::zh, caller("querier"), access::Action::check}, {});
    ASSERT_TRUE(session.ok());
    Request check{.method = "POST", .path = "/api/v1/checks", .headers = {{"content-type", "application/json"}}};
    check.body = fmt::format(R"({{"query":"{}","purpose":"permit","receipt":true}})", kCode);
    check.caller = caller("querier");
    check.identified = true;
    const Response answer = send(check);
    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto object = boost::json::parse(answer.body);
    set_name("receipt", std::string(object.at("receipt").at("id").as_string()));
    ASSERT_TRUE(app().ledger().publish().ok());
    set_name("folder", percent_encode(folder_->path().string()));
    for (const char* number : {"person2", "person3"}) {
      Request erasure{.method = "POST", .path = "/api/v1/erasures", .headers = {{"content-type", "application/json"}}};
      erasure.body =
          fmt::format(R"({{"operator":"示例经办","ground":"主体撤回同意","matter":"示例 1 号","subject":"{}"}})",
                      name(std::string("subject of ") + number));
      erasure.local = true;
      const Response made = send(erasure);
      ASSERT_EQ(made.status, 200) << made.body;
      set_name(std::string("erasure of ") + number, std::string(boost::json::parse(made.body).at("id").as_string()));
    }
  }

  static inline store::TemporaryDirectory* folder_ = nullptr;
  static constexpr std::string_view kKeepersCode = "keeper's code";
  static inline access::AccountId reviewer_, keeper_;
  static inline std::string reviewers_phone_, keepers_phone_;
  static inline std::map<std::string, std::string, std::less<>> names_;
};

}  // namespace taixin::service

#include "access/accounts.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "access/account_errors.h"
#include "access/accounts_home.h"
#include "store/sqlite.h"

namespace taixin::access {
namespace {

using testing::AccountsHome;
using testing::number_of;

// All that a picture says, as text.
std::string said(const Directory& directory) {
  std::string out;
  for (const auto& [id, unit] : directory.units()) {
    out += fmt::format("unit {} < {} {} {} {} {} [{}] {}\n", id.get(), unit.parent.get(), unit_kind_code(unit.kind),
                       unit.code, unit.name, unit.region, fmt::join(unit.items, ","), unit.closed);
    EXPECT_EQ(directory.unit_by_code(unit.code), &unit);
  }
  for (const auto& [id, a] : directory.accounts()) {
    out += fmt::format("account {} {} {} login={} name={} unit={} subject={} until={} clearance={} factor={}", id.get(),
                       account_kind_code(a.kind), account_state_code(a.state), a.login, a.name, a.unit.get(),
                       a.subject.get(), a.until ? a.until->iso() : "", a.clearance, a.two_factor);
    for (const Grant& g : a.grants)
      out += fmt::format(" {}@{}<={}", g.role, g.unit.get(), g.until ? g.until->iso() : "");
    for (const auto subject : a.interests) out += fmt::format(" !{}", subject.get());
    out += "\n";
  }
  return out;
}

std::string_view code_of(const base::Result<void>& result) { return result ? "" : result.error().code(); }
template <class T>
std::string_view code_of(const base::Result<T>& result) {
  return result ? "" : result.error().code();
}

TEST(Accounts, UnitsAreATree) {
  AccountsHome home;
  auto& accounts = home.accounts();
  const UnitId city = home.city();
  const UnitId one = home.department("370999-01"), two = home.department("370999-02");
  const UnitId window =
      accounts.add_unit({}, {one, UnitKind::window, "370999-01-w", "示例窗口", "", {"ADM.penalty"}}).value();
  EXPECT_TRUE(home.directory()->within(window, city));
  EXPECT_TRUE(home.directory()->within(window, one));
  EXPECT_FALSE(home.directory()->within(window, two));
  EXPECT_EQ(code_of(accounts.add_unit({}, {one, UnitKind::window, "370999-01-w", "又一个", "", {}})), "access.taken");
  EXPECT_EQ(code_of(accounts.add_unit({}, {{}, UnitKind::city, "x", "又一个市", "", {}})), "access.bad_unit");
  EXPECT_EQ(code_of(accounts.add_unit({}, {{}, UnitKind::town, "x", "没有上级", "", {}})), "access.bad_unit");
  EXPECT_EQ(code_of(accounts.add_unit({}, {UnitId(99), UnitKind::town, "x", "上级不存在", "", {}})), "access.no_unit");
  EXPECT_EQ(code_of(accounts.add_unit({}, {one, UnitKind::town, "x y", "代码有空格", "", {}})), "access.bad_unit");
  EXPECT_EQ(code_of(accounts.add_unit({}, {one, UnitKind::town, "x", "两\n行", "", {}})), "access.bad_unit");
  EXPECT_EQ(code_of(accounts.move_unit({}, one, window)), "access.bad_unit");
  EXPECT_EQ(code_of(accounts.move_unit({}, one, one)), "access.bad_unit");
  EXPECT_EQ(code_of(accounts.move_unit({}, city, one)), "access.bad_unit");
  EXPECT_TRUE(accounts.move_unit({}, window, two).ok());
  EXPECT_TRUE(home.directory()->within(window, two));
  EXPECT_EQ(code_of(accounts.close_unit({}, two)), "access.unit_in_use");
  EXPECT_TRUE(accounts.change_unit({}, window, {.name = "示例大厅窗口", .items = std::vector<std::string>{}}).ok());
  EXPECT_EQ(home.directory()->unit(window)->name, "示例大厅窗口");
  EXPECT_TRUE(home.directory()->unit(window)->items.empty());
  EXPECT_TRUE(accounts.close_unit({}, window).ok());
  EXPECT_TRUE(accounts.close_unit({}, two).ok());
  EXPECT_EQ(code_of(accounts.close_unit({}, two)), "access.bad_unit");
  const std::string before = said(*home.directory());
  home.open();
  EXPECT_EQ(said(*home.directory()), before);
}

TEST(Accounts, AdministratorsExcludeEachOther) {
  AccountsHome home;
  auto& accounts = home.accounts();
  const UnitId city = home.city();
  const std::string roles[] = {"system_admin", "security_admin", "audit_admin"};
  for (size_t has = 0; has < 3; ++has) {
    for (size_t wanted = 0; wanted < 3; ++wanted) {
      const AccountId id = home.staff(fmt::format("admin{}{}", has, wanted), city);
      ASSERT_TRUE(accounts.grant({}, id, {roles[has], city, {}}).ok());
      EXPECT_EQ(accounts.grant({}, id, {roles[wanted], city, {}}).ok(), has == wanted);
      EXPECT_TRUE(accounts.end_grant({}, id, roles[has], city).ok());
      EXPECT_TRUE(accounts.grant({}, id, {roles[wanted], city, {}}).ok());
    }
  }
  const AccountId officer = home.staff("officer", city);
  EXPECT_EQ(code_of(accounts.grant({}, officer, {"king", city, {}})), "access.unknown_role");
  EXPECT_EQ(code_of(accounts.grant(officer, officer, {"submitter", city, {}})), "access.own_account");
  EXPECT_EQ(code_of(accounts.end_grant({}, officer, "submitter", city)), "access.no_grant");
  const base::Day yesterday = home.clock.today().plus_days(-1);
  EXPECT_EQ(code_of(accounts.grant({}, officer, {"submitter", city, yesterday})), "access.bad_account");
}

// What a unit hands over carries its name.
TEST(Accounts, NoUnitIsCalledAsAnotherIsOrWas) {
  AccountsHome home;
  auto& accounts = home.accounts();
  const UnitId one = home.department("370999-01"), two = home.department("370999-02");
  const std::string first = home.directory()->unit(one)->name;
  const auto add = [&](std::string name, std::string code) {
    return code_of(
        accounts.add_unit({}, {home.city(), UnitKind::department, std::move(code), std::move(name), "", {}}));
  };
  EXPECT_EQ(add(first, "n1"), "access.taken");
  EXPECT_EQ(add("370999-01", "n2"), "access.taken") << "a code of another";
  EXPECT_EQ(code_of(accounts.change_unit({}, two, {.name = first})), "access.taken");
  EXPECT_TRUE(accounts.change_unit({}, one, {.name = "示例新局"}).ok());
  EXPECT_EQ(code_of(accounts.change_unit({}, two, {.name = first})), "access.taken") << "it was another's name";
  EXPECT_EQ(home.directory()->unit_called(first)->id, one) << "what it handed over before stays its own";
  home.open();
  EXPECT_EQ(home.directory()->unit_called(first)->id, one);
  EXPECT_TRUE(home.accounts().change_unit({}, one, {.name = first}).ok()) << "back again";
}

TEST(Accounts, MayFollowsRoleUnitAndTerm) {
  AccountsHome home;
  auto& accounts = home.accounts();
  const UnitId one = home.department("370999-01"), two = home.department("370999-02");
  const UnitId window = accounts.add_unit({}, {one, UnitKind::window, "w", "示例窗口", "", {}}).value();
  const AccountId officer = home.staff("officer", one);
  ASSERT_TRUE(accounts.grant({}, officer, {"submitter", one, home.clock.today()}).ok());
  EXPECT_FALSE(home.may(officer, Action::submit)) << "it was only invited";
  home.activate(officer);
  EXPECT_TRUE(home.may(officer, Action::submit));
  EXPECT_TRUE(home.may(officer, Action::submit, window));
  EXPECT_FALSE(home.may(officer, Action::submit, home.city()));
  EXPECT_FALSE(home.may(officer, Action::submit, two));
  EXPECT_FALSE(home.may(officer, Action::check, one));
  EXPECT_FALSE(home.may(AccountId(77), Action::submit));
  home.pass(86'400);
  EXPECT_FALSE(home.may(officer, Action::submit)) << "the last day is over";
  ASSERT_TRUE(accounts.grant({}, officer, {"submitter", one, {}}).ok());
  EXPECT_TRUE(home.may(officer, Action::submit));
  EXPECT_EQ(home.directory()->account(officer)->grants.size(), 1u);
  ASSERT_TRUE(accounts.suspend({}, officer, "离岗").ok());
  EXPECT_FALSE(home.may(officer, Action::submit));
  EXPECT_EQ(code_of(accounts.suspend({}, officer, "又一次")), "access.wrong_state");
  ASSERT_TRUE(accounts.resume({}, officer, "回岗").ok());
  EXPECT_TRUE(home.may(officer, Action::submit));
  ASSERT_TRUE(accounts.close({}, officer, "离职").ok());
  EXPECT_FALSE(home.may(officer, Action::submit));
  EXPECT_EQ(code_of(accounts.resume({}, officer, "不行")), "access.wrong_state");
  EXPECT_TRUE(home.directory()->account(officer)->grants.empty());
}

std::string all_bytes(const std::filesystem::path& directory) {
  std::string bytes;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file() || entry.path().parent_path().filename() == "keys") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    bytes += std::string(std::istreambuf_iterator<char>(file), {});
  }
  return bytes;
}

TEST(Accounts, OfAPersonNothingPlainIsKept) {
  AccountsHome home;
  const auto number = number_of(1980, 7);
  NewAccount account;
  account.kind = AccountKind::person;
  account.login = "Mobile.13900000000@example";
  account.name = "示例欧阳某某";
  account.person = &number;
  const AccountId id = home.accounts().invite({}, account).value();
  EXPECT_EQ(home.directory()->account(id)->login, "");
  EXPECT_EQ(home.directory()->account(id)->name, "");
  EXPECT_GT(home.directory()->account(id)->subject.get(), vault::Vault::kFirstPerson);
  EXPECT_EQ(home.accounts().shown_name(*home.directory()->account(id)), account.name);
  const auto picture = home.directory();
  const Account* found = home.accounts().find(*picture, "mobile.13900000000@EXAMPLE ");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->id, id);
  const std::string bytes = all_bytes(home.path());
  EXPECT_EQ(bytes.find("示例欧阳"), bytes.npos);
  EXPECT_EQ(bytes.find("13900000000"), bytes.npos);
  EXPECT_NE(bytes.find("login_digest"), bytes.npos);
  home.open();
  EXPECT_EQ(home.accounts().shown_name(*home.directory()->account(id)), account.name);
  const base::SubjectId person = home.directory()->account(id)->subject;
  ASSERT_TRUE(home.vault().erase(std::span(&person, 1), "示例证书").ok());
  EXPECT_EQ(home.accounts().shown_name(*home.directory()->account(id)), "") << "its key is gone";
}

TEST(Accounts, MinorsGetNone) {
  AccountsHome home;  // the day is 2026-04-30
  const auto invite = [&](int year, int month, int day) {
    std::string text = fmt::format("379999{:04}{:02}{:02}123", year, month, day);
    text += identity::resident_id_check_character(text).value();
    const identity::IdNumber number(text);
    NewAccount account;
    account.kind = AccountKind::person;
    account.login = fmt::format("person-{}-{}-{}", year, month, day);
    account.name = "示例某";
    account.person = &number;
    return std::string(code_of(home.accounts().invite({}, account)));
  };
  EXPECT_EQ(invite(2010, 1, 1), "access.minor");
  EXPECT_EQ(invite(2008, 5, 1), "access.minor");  // eighteen tomorrow
  EXPECT_EQ(invite(2008, 4, 30), "");             // eighteen today
}

TEST(Accounts, AgentsHaveATermAndGoWithTheRepresentative) {
  AccountsHome home;
  auto& accounts = home.accounts();
  const auto number = number_of(1975, 3), other = number_of(1976, 4);
  NewAccount account;
  account.kind = AccountKind::agent;
  account.login = "agent-1";
  account.name = "示例代理";
  account.person = &number;
  account.subject = base::SubjectId(12);
  EXPECT_EQ(code_of(accounts.invite({}, account)), "access.bad_account") << "no term";
  account.until = home.clock.today().plus_days(10);
  const AccountId agent = accounts.invite({}, account).value();
  account.login = "agent-2";
  account.person = &other;
  account.subject = base::SubjectId(13);
  const AccountId another = accounts.invite({}, account).value();
  home.activate(agent);
  home.activate(another);
  EXPECT_EQ(accounts.suspend_agents_of(base::SubjectId(12), "法定代表人变更").value(), 1u);
  EXPECT_EQ(home.directory()->account(agent)->state, AccountState::suspended);
  EXPECT_EQ(home.directory()->account(another)->state, AccountState::active);
  EXPECT_EQ(accounts.suspend_agents_of(base::SubjectId(12), "法定代表人变更").value(), 0u);
  home.pass(11 * 86'400);
  EXPECT_FALSE(Accounts::lives(*home.directory()->account(another), home.clock.today()));
  ASSERT_TRUE(accounts.set_term({}, another, home.clock.today()).ok());
  EXPECT_TRUE(Accounts::lives(*home.directory()->account(another), home.clock.today()));
}

TEST(Accounts, ADamagedEventStopsTheOpening) {
  AccountsHome home;
  home.city();
  for (const char* sql : {"UPDATE account_event SET detail_json = '[]' WHERE id = 1",
                          "UPDATE account_event SET kind = 'unit_moved', detail_json = '{\"parent\":1}' WHERE id = 1",
                          "UPDATE account_event SET kind = 'crowned', account = 1 WHERE id = 1"}) {
    ASSERT_TRUE(home.home()
                    .records()
                    .run(store::Priority::interactive, [&](store::WriteTx& tx) { return tx.connection().run(sql); })
                    .ok());
    auto credentials = Credentials::open(home.home()).value();
    const auto opened = Accounts::open(home.home(), home.vault(), *credentials, {});
    EXPECT_EQ(code_of(opened), "access.bad_event") << sql;
  }
}

// Random changes: those that are taken make the same picture as plain maps, and so does replaying them.
RC_GTEST_PROP(AccountsProperty, RandomChangesAgainstPlainMaps, ()) {
  AccountsHome home;
  struct PlainAccount {
    int state = 0;
    std::map<std::pair<std::string, int64_t>, std::string> grants;
  };
  std::map<int64_t, int64_t> parents{{home.city().get(), 0}};
  std::map<int64_t, PlainAccount> people;
  const auto below = [&](int64_t inner, int64_t outer) {
    for (int64_t at = inner; at != 0; at = parents[at]) {
      if (at == outer) return true;
    }
    return false;
  };
  const int steps = *rc::gen::inRange(1, 40);
  for (int i = 0; i < steps; ++i) {
    const int64_t unit = *rc::gen::inRange<int64_t>(1, static_cast<int64_t>(parents.size()) + 2);
    const int64_t who = *rc::gen::inRange<int64_t>(1, static_cast<int64_t>(people.size()) + 2);
    const bool known_unit = parents.contains(unit), known = people.contains(who);
    const std::string role = *rc::gen::element<std::string>("submitter", "system_admin", "audit_admin", "nothing");
    switch (*rc::gen::inRange(0, 7)) {
      case 0: {
        const auto added = home.accounts().add_unit(
            {}, {UnitId(unit), UnitKind::town, fmt::format("u{}", i), fmt::format("示例 {}", i), "", {}});
        RC_ASSERT(added.ok() == known_unit);
        if (added) parents[added->get()] = unit;
        break;
      }
      case 1: {
        const int64_t to = *rc::gen::inRange<int64_t>(1, static_cast<int64_t>(parents.size()) + 1);
        const bool good = known_unit && unit != 1 && !below(to, unit);
        RC_ASSERT(home.accounts().move_unit({}, UnitId(unit), UnitId(to)).ok() == good);
        if (good) parents[unit] = to;
        break;
      }
      case 2: {
        NewAccount fresh;
        fresh.login = fmt::format("login{}", i);
        fresh.name = "示例";
        fresh.unit = UnitId(unit);
        const auto added = home.accounts().invite({}, fresh);
        RC_ASSERT(added.ok() == known_unit);
        if (added) people[added->get()] = {};
        break;
      }
      case 3: {
        const bool excluded =
            known &&
            ((role == "system_admin" &&
              std::ranges::any_of(people[who].grants, [](const auto& g) { return g.first.first == "audit_admin"; })) ||
             (role == "audit_admin" &&
              std::ranges::any_of(people[who].grants, [](const auto& g) { return g.first.first == "system_admin"; })));
        const bool good = known && people[who].state != 3 && known_unit && role != "nothing" && !excluded;
        RC_ASSERT(home.accounts().grant({}, AccountId(who), {role, UnitId(unit), {}}).ok() == good);
        if (good) people[who].grants[{role, unit}] = "";
        break;
      }
      case 4: {
        const bool good = known && people[who].state != 3 && people[who].grants.contains({role, unit});
        RC_ASSERT(home.accounts().end_grant({}, AccountId(who), role, UnitId(unit)).ok() == good);
        if (good) people[who].grants.erase({role, unit});
        break;
      }
      case 5: {
        const bool good = known && people[who].state != 3;
        RC_ASSERT(home.accounts().close({}, AccountId(who), "示例").ok() == good);
        if (good) people[who] = {3, {}};
        break;
      }
      default: {
        home.open();
        break;
      }
    }
  }
  const std::string before = said(*home.directory());
  RC_ASSERT(home.directory()->units().size() == parents.size());
  for (const auto& [id, parent] : parents) RC_ASSERT(home.directory()->unit(UnitId(id))->parent.get() == parent);
  RC_ASSERT(home.directory()->accounts().size() == people.size());
  for (const auto& [id, plain] : people) {
    const Account& account = *home.directory()->account(AccountId(id));
    RC_ASSERT(static_cast<int>(account.state) == plain.state);
    std::map<std::pair<std::string, int64_t>, std::string> grants;
    for (const Grant& grant : account.grants) grants[{grant.role, grant.unit.get()}] = "";
    RC_ASSERT(grants == plain.grants);
  }
  home.open();
  RC_ASSERT(said(*home.directory()) == before);
}

// A child that makes accounts and says each one when it was acknowledged; it is killed, and none of them is missing.
TEST(AccountsKill, NothingAcknowledgedIsLost) {
  AccountsHome home;
  const UnitId city = home.city();
  int pipe_ends[2];
  ASSERT_EQ(::pipe(pipe_ends), 0);
  const std::filesystem::path path = home.path();
  store::TemporaryDirectory copy;
  std::filesystem::copy(path, copy.path() / "home", std::filesystem::copy_options::recursive);
  const pid_t child = ::fork();
  if (child == 0) {
    base::FixedClock clock{*base::Day::from_civil(2026, 4, 30)};
    auto opened = store::Home::open(copy.path() / "home", clock);
    auto vault = vault::Vault::open(copy.path() / "home" / "keys", clock);
    auto credentials = Credentials::open(**opened);
    auto accounts = Accounts::open(**opened, **vault, **credentials, {});
    for (int i = 0;; ++i) {
      NewAccount account;
      account.login = fmt::format("login{}", i);
      account.name = "示例";
      account.unit = city;
      const char done = (*accounts)->invite({}, account).ok() ? '+' : '-';
      if (::write(pipe_ends[1], &done, 1) != 1) ::_exit(1);
    }
  }
  ::close(pipe_ends[1]);
  std::string acknowledged;
  for (char c; acknowledged.size() < 40 && ::read(pipe_ends[0], &c, 1) == 1;) acknowledged += c;
  ::kill(child, SIGKILL);
  for (char c; ::read(pipe_ends[0], &c, 1) == 1;) acknowledged += c;
  ::waitpid(child, nullptr, 0);
  ::close(pipe_ends[0]);
  EXPECT_EQ(acknowledged.find('-'), acknowledged.npos);
  auto opened = store::Home::open(copy.path() / "home", home.clock);
  ASSERT_TRUE(opened.ok()) << opened.error().message(base::Lang::en);
  auto vault = vault::Vault::open(copy.path() / "home" / "keys", home.clock);
  auto credentials = Credentials::open(**opened);
  const auto accounts = Accounts::open(**opened, **vault, **credentials, {});
  ASSERT_TRUE(accounts.ok());
  for (size_t i = 0; i < acknowledged.size(); ++i) {
    EXPECT_NE((*accounts)->directory()->by_login(fmt::format("login{}", i)), nullptr) << i;
  }
}

}  // namespace
}  // namespace taixin::access

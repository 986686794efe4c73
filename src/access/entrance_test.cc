#include "access/entrance.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "access/account_errors.h"
#include "access/accounts_home.h"
#include "access/tokens.h"

namespace taixin::access {
namespace {

using testing::AccountsHome;
using testing::kGoodPassword;
using testing::kOtherPassword;

template <class T>
std::string_view code_of(const base::Result<T>& result) {
  return result ? "" : result.error().code();
}

struct Officer {
  AccountId id;
  std::string key;
};
Officer officer(AccountsHome& home, const std::string& login = "officer") {
  const UnitId unit = home.city();
  const AccountId id = home.staff(login, unit);
  return {id, home.activate(id)};
}
base::Result<Entrance::Came> sign_in(AccountsHome& home, std::string_view password,
                                     const std::string& login = "officer") {
  return home.entrance().sign_in({login, std::string(password), {"test"}});
}
Entrance::Came signed_in(AccountsHome& home, const Officer& who, const std::string& login = "officer") {
  home.pass(60);
  auto came = sign_in(home, kGoodPassword, login).value();
  EXPECT_EQ(came.session.stage, Stage::code);
  return home.entrance().give_code(came.token, home.code(who.key)).value();
}

TEST(Entrance, FirstLinkPasswordPhone) {
  AccountsHome home;
  auto& entrance = home.entrance();
  const AccountId id = home.staff("officer", home.city());
  EXPECT_EQ(code_of(sign_in(home, "")), "access.sign_in_refused");
  const std::string first = entrance.make_link({}, id).value();
  const std::string second = entrance.make_link({}, id).value();
  EXPECT_EQ(code_of(entrance.look_at_link(first)), "access.bad_link") << "the one before ends";
  EXPECT_EQ(entrance.look_at_link(second)->account, id);
  EXPECT_EQ(code_of(entrance.use_link(second, "short", "")), "access.weak_password");
  EXPECT_EQ(code_of(entrance.use_link(second, "Officer-2026-xy", "")), "access.password_holds_name");
  auto came = entrance.use_link(second, std::string(kGoodPassword), "");
  ASSERT_TRUE(came.ok());
  EXPECT_EQ(came->session.stage, Stage::enrol);
  EXPECT_EQ(code_of(entrance.use_link(second, std::string(kGoodPassword), "")), "access.bad_link") << "used";
  EXPECT_EQ(code_of(entrance.make_link({}, id)), "access.wrong_state");
  const std::string key = entrance.begin_second_factor(came->token).value();
  EXPECT_EQ(key.size(), kTotpKeySize);
  EXPECT_EQ(entrance.begin_second_factor(came->token).value(), key);
  EXPECT_EQ(code_of(entrance.confirm_second_factor(came->token, "000000")), "access.code_refused");
  const auto full = entrance.confirm_second_factor(came->token, home.code(key)).value();
  EXPECT_EQ(full.session.stage, Stage::full);
  EXPECT_NE(full.token, came->token);
  EXPECT_FALSE(entrance.sessions().find(came->token)) << "another token at every step";
  EXPECT_TRUE(home.directory()->account(id)->two_factor);
  EXPECT_EQ(home.directory()->account(id)->state, AccountState::active);
}

TEST(Entrance, LinksExpire) {
  AccountsHome home;
  const AccountId id = home.staff("officer", home.city());
  const std::string link = home.entrance().make_link({}, id).value();
  home.pass(Entrance::kLinkHours * 3600 - 1);
  EXPECT_TRUE(home.entrance().look_at_link(link).ok());
  home.open();
  EXPECT_TRUE(home.entrance().look_at_link(link).ok()) << "kept over a restart";
  home.pass(1);
  EXPECT_EQ(code_of(home.entrance().look_at_link(link)), "access.bad_link");
  EXPECT_EQ(code_of(home.entrance().look_at_link(new_token())), "access.bad_link");
  EXPECT_EQ(code_of(home.entrance().look_at_link("")), "access.bad_link");
}

TEST(Entrance, ACodeIsTakenOnce) {
  AccountsHome home;
  const Officer who = officer(home);
  const std::string code = home.code(who.key);
  auto one = sign_in(home, kGoodPassword).value(), two = sign_in(home, kGoodPassword).value();
  EXPECT_TRUE(home.entrance().give_code(one.token, code).ok());
  EXPECT_EQ(code_of(home.entrance().give_code(two.token, code)), "access.code_refused");
  home.open();
  auto three = sign_in(home, kGoodPassword).value();
  EXPECT_EQ(code_of(home.entrance().give_code(three.token, code)), "access.code_refused") << "nor after a restart";
  EXPECT_FALSE(home.entrance().sessions().find("nonsense"));
}

TEST(Entrance, FailuresLockAndTellNothing) {
  AccountsHome home;
  const Officer who = officer(home);
  const auto policy = home.entrance().policy().value();
  const auto wrong = sign_in(home, "wrong");
  const auto unknown = sign_in(home, "wrong", "nobody");
  ASSERT_FALSE(wrong.ok());
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(wrong.error().message(base::Lang::zh), unknown.error().message(base::Lang::zh));
  for (int i = 1; i < policy.failures; ++i) EXPECT_EQ(code_of(sign_in(home, "wrong")), "access.sign_in_refused");
  const auto locked = sign_in(home, kGoodPassword);
  ASSERT_FALSE(locked.ok());
  EXPECT_EQ(locked.error().message(base::Lang::zh), unknown.error().message(base::Lang::zh));
  home.open();
  EXPECT_EQ(code_of(sign_in(home, kGoodPassword)), "access.sign_in_refused") << "a restart does not unlock";
  home.pass(policy.lock_minutes * 60);
  EXPECT_TRUE(sign_in(home, kGoodPassword).ok());
  const auto came = signed_in(home, who);
  EXPECT_EQ(home.entrance().credentials().guard(who.id).failures, 0);
  EXPECT_EQ(came.session.stage, Stage::full);
  for (int i = 0; i < policy.failures; ++i) EXPECT_FALSE(sign_in(home, "wrong").ok());
  EXPECT_FALSE(sign_in(home, kGoodPassword).ok()) << "locked again";
  EXPECT_TRUE(home.entrance().sessions().find(came.token)) << "nobody throws out who is signed in by guessing";
}

base::Result<Entrance::Came> sign_in_from(AccountsHome& home, std::string_view password, const Entrance::From& from,
                                          const std::string& login = "officer") {
  return home.entrance().sign_in({login, std::string(password), from});
}

// Whoever knows a login can lock neither its owner's device nor, from a few addresses, anybody else's.
TEST(Entrance, ALockKeepsNobodyOutOnADeviceThatIsKnown) {
  AccountsHome home;
  const Officer who = officer(home);
  const auto policy = home.entrance().policy().value();
  const Entrance::From desk{"Firefox", "192.0.2.1", home.entrance().device_cookie(who.id, {})};
  const Entrance::From stranger{"curl", "198.51.100.7", {}}, other{"curl", "203.0.113.9", {}};
  for (int i = 0; i < policy.failures; ++i) EXPECT_FALSE(sign_in_from(home, "wrong", stranger).ok());
  EXPECT_FALSE(sign_in_from(home, kGoodPassword, stranger).ok()) << "locked there";
  EXPECT_TRUE(sign_in_from(home, kGoodPassword, other).ok()) << "and not elsewhere";
  home.open();
  EXPECT_FALSE(sign_in_from(home, kGoodPassword, stranger).ok()) << "a restart does not unlock";
  for (int address = 0; address < Entrance::kEverywhere; ++address) {  // from many addresses: all strangers are out
    for (int i = 0; i < policy.failures; ++i) {
      EXPECT_FALSE(sign_in_from(home, "wrong", {"curl", fmt::format("198.51.100.{}", 20 + address), {}}).ok());
    }
  }
  EXPECT_FALSE(sign_in_from(home, kGoodPassword, other).ok());
  auto came = sign_in_from(home, kGoodPassword, desk);
  ASSERT_TRUE(came.ok()) << "the owner's own device";
  EXPECT_EQ(home.entrance().give_code(came->token, home.code(who.key))->session.stage, Stage::full);
  EXPECT_FALSE(sign_in_from(home, kGoodPassword, other).ok()) << "which unlocks nothing for strangers";
  // A device counts for itself.
  for (int i = 0; i < policy.failures; ++i) EXPECT_FALSE(sign_in_from(home, "wrong", desk).ok());
  EXPECT_FALSE(sign_in_from(home, kGoodPassword, desk).ok());
  home.pass(policy.lock_minutes * 60);
  EXPECT_TRUE(sign_in_from(home, kGoodPassword, desk).ok());
  EXPECT_TRUE(sign_in_from(home, kGoodPassword, other).ok());
  EXPECT_LE(home.entrance().credentials().all(who.id, credential::kFailures).size(), Entrance::kCountersMax);
}

TEST(Entrance, CountersOfOneAccountAreFew) {
  AccountsHome home;
  const Officer who = officer(home);
  for (size_t i = 0; i < 2 * Entrance::kCountersMax; ++i) {
    EXPECT_FALSE(sign_in_from(home, "wrong", {"curl", fmt::format("198.51.100.{}", i), {}}).ok());
    home.pass(1800);
  }
  EXPECT_LE(home.entrance().credentials().all(who.id, credential::kFailures).size(), Entrance::kCountersMax);
}

std::vector<store::AccountEvent> events_of(AccountsHome& home, std::string_view kind) {
  std::vector<store::AccountEvent> out;
  auto tx = home.home().read_records();
  TX_ASSERT(tx.ok(), "read");
  const auto done = store::scan_account_events(*tx, [&](const store::AccountEvent& event) -> base::Result<void> {
    if (event.kind == kind) out.push_back(event);
    return {};
  });
  TX_ASSERT(done.ok(), "scan");
  return out;
}

TEST(Entrance, FailuresOfUnknownLoginsAreKeptWithoutTheLogin) {
  AccountsHome home;
  const Officer who = officer(home);
  const Entrance::From from{"curl", "198.51.100.7", {}};
  EXPECT_FALSE(sign_in_from(home, "wrong", from, "my-Secret-password").ok());
  EXPECT_FALSE(sign_in_from(home, "wrong", from).ok());
  auto failed = events_of(home, event::kSignInFailed);
  ASSERT_EQ(failed.size(), 2u);
  EXPECT_EQ(failed[0].account, 0);
  EXPECT_EQ(failed[0].detail_json.find("ecret"), std::string::npos) << failed[0].detail_json;
  EXPECT_NE(failed[0].detail_json.find(home.accounts().login_digest("my-secret-password")), std::string::npos);
  EXPECT_NE(failed[0].detail_json.find("198.51.100.7"), std::string::npos);
  EXPECT_EQ(failed[1].account, who.id.get());
  EXPECT_NE(failed[1].detail_json.find("198.51.100.7"), std::string::npos) << "of an officer";
  for (int i = 0; i < Entrance::kUnknownAnHour + 20; ++i) EXPECT_FALSE(sign_in_from(home, "x", from, "nobody").ok());
  EXPECT_EQ(events_of(home, event::kSignInFailed).size(), 1u + Entrance::kUnknownAnHour)
      << "whoever hammers fills no disk";
  home.pass(3600);
  EXPECT_FALSE(sign_in_from(home, "x", from, "nobody").ok());
  EXPECT_NE(events_of(home, event::kSignInFailed).back().detail_json.find("\"left_out\":21"), std::string::npos);
  home.open();
  EXPECT_TRUE(sign_in(home, kGoodPassword).ok()) << "the events open again";
}

TEST(Entrance, OfAPersonTheAddressIsADigest) {
  AccountsHome home;
  const auto number = testing::number_of(1975, 3);
  NewAccount account;
  account.kind = AccountKind::person;
  account.login = "person";
  account.name = "示例某";
  account.person = &number;
  const AccountId id = home.accounts().invite({}, account).value();
  home.activate(id);
  EXPECT_FALSE(sign_in_from(home, "wrong", {"Firefox", "198.51.100.7", {}}, "person").ok());
  const auto failed = events_of(home, event::kSignInFailed);
  ASSERT_EQ(failed.size(), 1u);
  EXPECT_EQ(failed[0].detail_json.find("198.51"), std::string::npos);
  EXPECT_NE(failed[0].detail_json.find("\"from\":\"#"), std::string::npos) << failed[0].detail_json;
}

TEST(Entrance, AnotherPhoneNeedsThePasswordAndTheOldOne) {
  AccountsHome home;
  const Officer who = officer(home);
  auto& entrance = home.entrance();
  const auto came = signed_in(home, who);
  EXPECT_EQ(code_of(entrance.begin_second_factor(came.token)), "access.proof_needed");
  home.pass(60);
  EXPECT_EQ(code_of(entrance.begin_second_factor(came.token, {{"wrong", home.code(who.key)}})),
            "access.sign_in_refused");
  EXPECT_EQ(code_of(entrance.begin_second_factor(came.token, {{std::string(kGoodPassword), "000000"}})),
            "access.code_refused");
  EXPECT_EQ(code_of(entrance.begin_second_factor(came.token, {{std::string(kGoodPassword), ""}})),
            "access.code_refused");
  const std::string code = home.code(who.key);
  const auto key = entrance.begin_second_factor(came.token, {{std::string(kGoodPassword), code}});
  ASSERT_TRUE(key.ok());
  EXPECT_NE(*key, who.key);
  EXPECT_EQ(entrance.begin_second_factor(came.token).value(), *key) << "proven already";
  auto other = sign_in(home, kGoodPassword).value();
  EXPECT_EQ(code_of(entrance.give_code(other.token, code)), "access.code_refused") << "its step is used up";
  ASSERT_TRUE(entrance.confirm_second_factor(came.token, home.code(*key)).ok());
  home.pass(60);
  other = sign_in(home, kGoodPassword).value();
  EXPECT_FALSE(entrance.give_code(other.token, home.code(who.key)).ok()) << "the old phone";
  EXPECT_TRUE(entrance.give_code(other.token, home.code(*key)).ok());
}

TEST(Entrance, OneUnitInASession) {
  AccountsHome home;
  const UnitId one = home.city(), two = home.department("370999-02"), three = home.department("370999-03");
  const Officer who = officer(home);
  ASSERT_TRUE(home.accounts().grant({}, who.id, {"submitter", two, {}}).ok());
  auto came = signed_in(home, who);
  EXPECT_EQ(came.session.unit, one);
  const auto units = home.entrance().units_of(*home.directory()->account(who.id));
  EXPECT_EQ(units, (std::vector<UnitId>{one, two}));
  EXPECT_EQ(code_of(home.entrance().act_in(came.token, three)), "access.not_your_unit");
  ASSERT_TRUE(home.entrance().act_in(came.token, two).ok());
  EXPECT_EQ(home.entrance().sessions().find(came.token)->unit, two);
  EXPECT_EQ(events_of(home, event::kUnitChosen).size(), 1u);
  ASSERT_TRUE(home.accounts().end_grant({}, who.id, "submitter", two).ok());
  EXPECT_FALSE(home.entrance().sessions().find(came.token)) << "roles changed";
}

TEST(Entrance, WrongCodesLockToo) {
  AccountsHome home;
  const Officer who = officer(home);
  const auto policy = home.entrance().policy().value();
  auto came = sign_in(home, kGoodPassword).value();
  for (int i = 0; i < policy.failures; ++i) EXPECT_FALSE(home.entrance().give_code(came.token, "12345").ok());
  EXPECT_FALSE(home.entrance().give_code(came.token, home.code(who.key)).ok());
  EXPECT_EQ(code_of(sign_in(home, kGoodPassword)), "access.sign_in_refused");
}

// At the real cost: nobody learns from the time whether a login exists.
TEST(Entrance, UnknownLoginsTakeAsLong) {
  AccountsHome home(Argon2::Cost{8 * 1024, 2});
  officer(home);
  const auto micros = [&](const std::string& login) {
    std::vector<int64_t> times;
    for (int i = 0; i < 9; ++i) {
      const auto from = std::chrono::steady_clock::now();
      EXPECT_FALSE(sign_in(home, "wrong", login).ok());
      times.push_back(
          std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - from).count());
      home.pass(3600);
    }
    std::ranges::nth_element(times, times.begin() + 4);
    return times[4];
  };
  const int64_t known = micros("officer"), unknown = micros("nobody");
  EXPECT_GT(unknown * 3, known) << known << " " << unknown;
  EXPECT_GT(known * 3, unknown) << known << " " << unknown;
}

TEST(Entrance, SessionsEnd) {
  AccountsHome home;
  const Officer who = officer(home);
  const auto policy = home.entrance().policy().value();
  auto& sessions = home.entrance().sessions();
  auto came = signed_in(home, who);
  home.pass(policy.idle_minutes * 60 - 1);
  EXPECT_TRUE(sessions.find(came.token));
  home.pass(policy.idle_minutes * 60 - 1);
  EXPECT_TRUE(sessions.find(came.token)) << "asking is a sign of life";
  home.pass(policy.idle_minutes * 60);
  EXPECT_FALSE(sessions.find(came.token));
  came = signed_in(home, who);
  for (int i = 0; i < policy.absolute_hours * 6 - 1; ++i) {
    home.pass(600);
    ASSERT_TRUE(sessions.find(came.token)) << i;
  }
  home.pass(600);
  EXPECT_FALSE(sessions.find(came.token)) << "whatever was asked";
  came = signed_in(home, who);
  EXPECT_TRUE(home.entrance().sign_out(came.token).ok());
  EXPECT_FALSE(sessions.find(came.token));
}

TEST(Entrance, SessionsGoWithTheAccount) {
  AccountsHome home;
  const Officer who = officer(home);
  auto& accounts = home.accounts();
  auto& sessions = home.entrance().sessions();
  auto came = signed_in(home, who);
  ASSERT_TRUE(accounts.grant({}, who.id, {"submitter", home.city(), {}}).ok());
  EXPECT_FALSE(sessions.find(came.token)) << "roles changed";
  came = signed_in(home, who);
  ASSERT_TRUE(accounts.suspend({}, who.id, "示例").ok());
  EXPECT_FALSE(sessions.find(came.token));
  EXPECT_EQ(code_of(sign_in(home, kGoodPassword)), "access.sign_in_refused");
}

TEST(Entrance, SessionsOfOneAccountAreFew) {
  AccountsHome home;
  const Officer who = officer(home);
  const auto policy = home.entrance().policy().value();
  std::vector<std::string> tokens;
  for (int i = 0; i <= policy.sessions; ++i) tokens.push_back(signed_in(home, who).token);
  EXPECT_FALSE(home.entrance().sessions().find(tokens.front()));
  for (size_t i = 1; i < tokens.size(); ++i) EXPECT_TRUE(home.entrance().sessions().find(tokens[i])) << i;
  // A password alone pushes out nobody.
  for (int i = 0; i < 3 * policy.sessions; ++i) EXPECT_TRUE(sign_in(home, kGoodPassword).ok());
  EXPECT_TRUE(home.entrance().sessions().find(tokens.back()));
  EXPECT_EQ(home.entrance().sign_out_everywhere(who.id, tokens.back()), size_t(2 * policy.sessions - 1));
  EXPECT_TRUE(home.entrance().sessions().find(tokens.back()));
}

TEST(Entrance, PasswordsGrowOldAndAreNotTakenAgain) {
  AccountsHome home;
  const Officer who = officer(home);
  const auto policy = home.entrance().policy().value();
  home.pass(int64_t{policy.change_days + 1} * 86'400);
  auto came = sign_in(home, kGoodPassword).value();
  came = home.entrance().give_code(came.token, home.code(who.key)).value();
  EXPECT_EQ(came.session.stage, Stage::new_password);
  const auto change = [&](std::string_view old, std::string_view fresh) {
    return home.entrance().change_password(came.token, std::string(old), std::string(fresh));
  };
  EXPECT_EQ(code_of(change(kGoodPassword, kGoodPassword)), "access.password_used");
  EXPECT_EQ(code_of(change("wrong", kOtherPassword)), "access.sign_in_refused");
  came = change(kGoodPassword, kOtherPassword).value();
  EXPECT_EQ(came.session.stage, Stage::full);
  std::string last(kOtherPassword);
  for (int i = 0; i < policy.history; ++i) {
    const std::string fresh = fmt::format("Guanmu-{}-Conglin", i);
    EXPECT_EQ(code_of(change(last, kOtherPassword)), "access.password_used") << i;
    came = change(last, fresh).value();
    last = fresh;
  }
  came = change(last, kOtherPassword).value();  // long enough ago
  EXPECT_LE(home.entrance().credentials().all(who.id, credential::kPassword).size(), size_t(policy.history));
}

TEST(Entrance, RecoveryNeedsTwo) {
  AccountsHome home;
  const Officer who = officer(home);
  const AccountId one = home.staff("admin-1", home.city()), two = home.staff("admin-2", home.city());
  auto& entrance = home.entrance();
  const auto came = signed_in(home, who);
  EXPECT_EQ(code_of(entrance.confirm_recovery(two, who.id)), "access.no_recovery");
  EXPECT_EQ(code_of(entrance.ask_recovery(who.id, who.id, "手机丢失")), "access.own_account");
  ASSERT_TRUE(entrance.ask_recovery(one, who.id, "手机丢失").ok());
  EXPECT_EQ(code_of(entrance.confirm_recovery(one, who.id)), "access.two_people");
  EXPECT_EQ(code_of(entrance.confirm_recovery(who.id, who.id)), "access.two_people");
  EXPECT_TRUE(entrance.sessions().find(came.token)) << "nothing has happened yet";
  home.open();
  auto& again = home.entrance();
  const std::string link = again.confirm_recovery(two, who.id).value();
  EXPECT_EQ(code_of(again.confirm_recovery(two, who.id)), "access.no_recovery") << "once";
  EXPECT_EQ(code_of(sign_in(home, kGoodPassword)), "access.sign_in_refused") << "the old password is gone";
  EXPECT_FALSE(home.directory()->account(who.id)->two_factor);
  EXPECT_EQ(code_of(again.use_link(link, std::string(kGoodPassword), "")), "access.password_used");
  const auto back = again.use_link(link, std::string(kOtherPassword), "").value();
  EXPECT_EQ(back.session.stage, Stage::enrol);
  ASSERT_TRUE(again.ask_recovery(one, who.id, "又丢失").ok());
  home.pass(Entrance::kLinkHours * 3600 + 1);
  EXPECT_EQ(code_of(again.confirm_recovery(two, who.id)), "access.no_recovery") << "too late";
}

TEST(Entrance, TwoCannotUseOneLink) {
  AccountsHome home;
  const AccountId id = home.staff("officer", home.city());
  const std::string link = home.entrance().make_link({}, id).value();
  std::atomic<int> good = 0;
  {
    std::vector<std::jthread> both;
    for (const std::string_view password : {kGoodPassword, kOtherPassword}) {
      both.emplace_back([&, password] { good += home.entrance().use_link(link, std::string(password), "").ok(); });
    }
  }
  EXPECT_EQ(good, 1);
}

AccountId client_of(AccountsHome& home) {
  NewAccount account;
  account.kind = AccountKind::client;
  account.login = "approval-system";
  account.name = "示例审批系统";
  account.unit = home.city();
  return home.accounts().invite({}, account).value();
}

TEST(Clients, SecretsRotateWithoutAGap) {
  AccountsHome home;
  auto& entrance = home.entrance();
  const AccountId id = client_of(home);
  EXPECT_EQ(code_of(entrance.client_token("approval-system", new_token())), "access.client_refused");
  const auto one = entrance.add_secret({}, id).value();
  const auto two = entrance.add_secret({}, id).value();
  EXPECT_EQ(code_of(entrance.add_secret({}, id)), "access.two_secrets");
  const std::string from_one = entrance.client_token("approval-system", one.secret)->token;
  const std::string from_two = entrance.client_token("approval-system", two.secret)->token;
  EXPECT_EQ(entrance.of_bearer(from_one).value(), id);
  ASSERT_TRUE(entrance.end_secret({}, id, one.number).ok());
  EXPECT_EQ(code_of(entrance.of_bearer(from_one)), "access.bearer_refused") << "tokens go with their secret";
  EXPECT_EQ(entrance.of_bearer(from_two).value(), id) << "and the other goes on";
  EXPECT_EQ(code_of(entrance.client_token("approval-system", one.secret)), "access.client_refused");
  EXPECT_TRUE(entrance.add_secret({}, id).ok());
  home.pass(AccessTokens::kSeconds);
  EXPECT_EQ(code_of(entrance.of_bearer(from_two)), "access.bearer_refused");
  home.open();
  EXPECT_TRUE(home.entrance().client_token("approval-system", two.secret).ok());
  ASSERT_TRUE(home.accounts().suspend({}, id, "示例").ok());
  EXPECT_EQ(code_of(home.entrance().client_token("approval-system", two.secret)), "access.client_refused");
  EXPECT_EQ(code_of(sign_in(home, two.secret, "approval-system")), "access.sign_in_refused") << "no person";
}

TEST(Clients, CertificatesNameAClient) {
  AccountsHome home;
  auto& entrance = home.entrance();
  const AccountId id = client_of(home);
  const std::string print = base::hex(base::sha256("示例证书"));
  EXPECT_FALSE(entrance.of_certificate(print));
  const int64_t number = entrance.add_certificate({}, id, print).value();
  EXPECT_EQ(entrance.of_certificate(print), id);
  EXPECT_EQ(code_of(entrance.add_certificate({}, id, print)), "access.taken");
  EXPECT_EQ(code_of(entrance.add_certificate({}, id, "AB" + print.substr(2))), "access.bad_account");
  home.open();
  EXPECT_EQ(home.entrance().of_certificate(print), id);
  ASSERT_TRUE(home.entrance().end_certificate({}, id, number).ok());
  EXPECT_FALSE(home.entrance().of_certificate(print));
}

TEST(Clients, QuotasHoldOverARestart) {
  AccountsHome home;
  const AccountId id = client_of(home);
  ASSERT_TRUE(home.entrance().set_quota({}, id, 250).ok());
  for (int i = 0; i < 120; ++i) ASSERT_TRUE(home.entrance().count_request(id).ok());
  home.open();  // counted ahead: up to 200 are gone
  int more = 0;
  while (home.entrance().count_request(id).ok()) ++more;
  EXPECT_GE(more, 50);
  EXPECT_LE(more, 130);
  EXPECT_EQ(code_of(home.entrance().count_request(id)), "access.over_quota");
  home.pass(86'400);
  EXPECT_TRUE(home.entrance().count_request(id).ok());
}

TEST(Assisted, AtAWindowOnly) {
  AccountsHome home;
  const UnitId window = home.department("370999-w", UnitKind::window);
  const AccountId at_window = home.staff("window", window);
  const std::string key = home.activate(at_window);
  const Officer elsewhere = officer(home);
  auto& entrance = home.entrance();
  const Entrance::Assisting for_somebody{
      base::SubjectId(5), Entrance::Ground::power_of_attorney, "示例委托书第1号", {}};
  const auto other = signed_in(home, elsewhere);
  const auto refused = entrance.begin_assisting(other.token, for_somebody);
  EXPECT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code(), "access.not_a_window");
  auto came = sign_in(home, kGoodPassword, "window").value();
  came = entrance.give_code(came.token, home.code(key)).value();
  Entrance::Assisting nothing = for_somebody;
  nothing.matter = " ";
  EXPECT_FALSE(entrance.begin_assisting(came.token, nothing).ok());
  ASSERT_TRUE(entrance.begin_assisting(came.token, for_somebody).ok());
  EXPECT_EQ(entrance.sessions().find(came.token)->assisted, base::SubjectId(5));
  auto tx = home.home().read_records().value();
  const auto events = store::account_events(tx, {.account = at_window.get(), .limit = 1}).value();
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].kind, "assisted");
  EXPECT_EQ(events[0].subject, base::SubjectId(5));
  ASSERT_TRUE(entrance.end_assisting(came.token).ok());
  EXPECT_EQ(entrance.sessions().find(came.token)->assisted, base::SubjectId());
  EXPECT_EQ(Entrance::ground_of("heir"), Entrance::Ground::heir);
  EXPECT_FALSE(Entrance::ground_of("friend"));
}

}  // namespace
}  // namespace taixin::access

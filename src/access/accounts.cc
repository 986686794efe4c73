#include "access/accounts.h"

#include <algorithm>
#include <boost/json.hpp>

#include "access/account_errors.h"
#include "base/text.h"
#include "identity/id_finder.h"
#include "vault/crypto.h"

namespace taixin::access {
namespace {

namespace json = boost::json;
using store::AccountEvent;

constexpr std::string_view kLoginKey = "taixin account login v1";
constexpr int kAdultYears = 18;  // 民法典 第17条

vault::Context name_context(AccountId account) { return {"account name", account.get(), 0}; }

// A name that others see: plain, short, one line, without identity numbers.
bool good_name(std::string_view text) {
  return !base::trim(text).empty() && base::is_utf8(text) && !base::has_control(text) &&
         text.find_first_of("\t\r\n") == text.npos && base::count_code_points(text) <= Accounts::kNameMax &&
         identity::find_ids(text).empty();
}

bool good_login(std::string_view login) {
  return login.size() >= 3 && login.size() <= 64 && std::ranges::all_of(login, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' || c == '@';
         });
}

bool good_code(std::string_view code) {
  return !code.empty() && code.size() <= 32 && std::ranges::all_of(code, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == '_';
  });
}

base::Error bad_account(std::string zh, std::string en) {
  return base::fail(kBadAccount, {{"zh", std::move(zh)}, {"en", std::move(en)}});
}
base::Error bad_unit(std::string zh, std::string en) {
  return base::fail(kBadUnit, {{"zh", std::move(zh)}, {"en", std::move(en)}});
}
base::Error taken(std::string zh, std::string en) {
  return base::fail(kTaken, {{"zh", std::move(zh)}, {"en", std::move(en)}});
}
base::Error no_unit(UnitId unit) { return base::fail(kNoUnit, {{"unit", std::to_string(unit.get())}}); }
base::Error no_account(AccountId account) {
  return base::fail(kNoAccount, {{"account", std::to_string(account.get())}});
}

json::array list(const std::vector<std::string>& texts) { return json::array(texts.begin(), texts.end()); }

}  // namespace

base::Result<std::string> checked_reason(const std::string& reason) {
  if (!good_name(reason))
    return bad_account("请写明理由（一行，不含证件号码）", "give a reason: one line, no identity number");
  return std::string(base::trim(reason));
}

void put_because(json::object& detail, const Because& because) {
  if (because.proposal != 0) detail["proposal"] = because.proposal;
  if (because.alone) detail["alone"] = true;
}

std::string folded_login(std::string_view login) {
  std::string out(base::trim(base::fold_width(login)));
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

Accounts::Accounts(store::Home& home, vault::Vault& vault, Credentials& credentials, std::vector<RoleRule> rules)
    : home_(home),
      vault_(vault),
      credentials_(credentials),
      rules_(std::move(rules)),
      login_key_(vault::hkdf(vault.accounts_key(), kLoginKey)) {}

base::Result<std::unique_ptr<Accounts>> Accounts::open(store::Home& home, vault::Vault& vault, Credentials& credentials,
                                                       std::vector<RoleRule> rules) {
  std::unique_ptr<Accounts> out(new Accounts(home, vault, credentials, std::move(rules)));
  DirectoryBuilder builder;
  TX_TRY(auto tx, home.read_records());
  TX_CHECK(store::scan_account_events(tx, [&](const AccountEvent& event) -> base::Result<void> {
    TX_CHECK(builder.apply(event));
    out->notes_.note(event);
    return {};
  }));
  out->picture_.set(builder.picture());
  return out;
}

base::Result<AccountEvent> Accounts::commit(AccountEvent event, const CredentialBatch& batch) {
  base::Result<AccountEvent> done = [&] {
    const std::lock_guard lock(changing_);
    return commit_locked(std::move(event), batch);
  }();
  if (done && ends_sessions(done->kind) && told_) told_(AccountId(done->account));
  return done;
}

base::Result<AccountEvent> Accounts::commit_locked(AccountEvent event, CredentialBatch batch) {
  TX_CHECK(home_.records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_TRY(event, store::append_account_event(tx, std::move(event)));
    return credentials_.write(tx, batch, event.at);
  }));
  credentials_.apply(batch);
  notes_.note(event);
  if (changes_picture(event.kind)) {
    DirectoryBuilder builder(*directory());
    const auto applied = builder.apply(event);
    TX_ASSERT(applied.ok(), "an event of our own: {}", applied.error().message(base::Lang::en));
    picture_.set(builder.picture());
  }
  return event;
}

// ---- looking

const RoleRule* Accounts::rule(std::string_view role) const {
  const auto found = std::ranges::find(rules_, role, &RoleRule::code);
  return found == rules_.end() ? nullptr : &*found;
}

bool Accounts::lives(const Account& account, base::Day today) {
  return account.state == AccountState::active && (!account.until || *account.until >= today);
}

std::vector<const RoleRule*> Accounts::live_roles(const Account& account) const {
  std::vector<const RoleRule*> out;
  const base::Day today = home_.clock().today();
  for (const Grant& grant : account.grants) {
    if (grant.until && *grant.until < today) continue;
    if (const RoleRule* found = rule(grant.role)) out.push_back(found);
  }
  return out;
}

bool Accounts::needs_second_factor(const Account& account) const {
  if (account.kind == AccountKind::staff) return true;
  return std::ranges::any_of(live_roles(account), [](const RoleRule* role) { return role->second_factor; });
}

std::string Accounts::digest_of(std::string_view login) const {
  const base::Sha256 whole = vault::Hmac(login_key_).of(login);
  return base::hex(std::string_view(reinterpret_cast<const char*>(whole.data()), 16));
}

const Account* Accounts::find(const Directory& directory, std::string_view login) const {
  if (login.size() > 256) return nullptr;
  const std::string folded = folded_login(login);
  if (folded.empty() || folded.front() == '#') return nullptr;
  if (const Account* found = directory.by_login(folded)) return found;
  return directory.by_login(login_key(digest_of(folded)));
}

std::string Accounts::shown_name(const Account& account) const {
  if (!account.name.empty()) return account.name;
  const auto sealed = notes_.sealed_name(account.id);
  if (!sealed) return {};
  const auto name = vault_.unseal(sealed->first, name_context(account.id), sealed->second);
  return name ? std::string(name->reveal()) : std::string();
}

// ---- units

base::Result<UnitId> Accounts::add_unit(AccountId actor, NewUnit unit) {
  if (!good_name(unit.name)) return bad_unit("名称须为一行简短的文字", "the name is one short line");
  if (!good_code(unit.code)) return bad_unit("代码只能用字母、数字和 . - _", "its code is letters, digits and . - _");
  if (!unit.region.empty() && !good_code(unit.region)) return bad_unit("区划代码有误", "the code of the region");
  const std::lock_guard lock(changing_);
  const auto picture = directory();
  if (picture->unit_called(unit.code)) return taken("单位代码", "code");
  // What a unit hands over carries its name: two of one name would see each other's files.
  if (picture->unit_called(base::trim(unit.name))) return taken("单位名称", "name");
  if (picture->units().size() >= kUnitsMax) return bad_unit("单位数量已达上限", "there are too many units");
  const bool root = unit.parent == UnitId();
  if (root != (unit.kind == UnitKind::city)) {
    return bad_unit("根单位是市，其他单位必须有上级", "the root is the city, and all others have a parent");
  }
  if (root && !picture->units().empty()) return bad_unit("已有根单位", "there is a root");
  if (!root) {
    const Unit* parent = picture->unit(unit.parent);
    if (!parent) return no_unit(unit.parent);
    if (parent->closed) return bad_unit("上级单位已停用", "its parent is closed");
  }
  const UnitId id(picture->units().empty() ? 1 : picture->units().rbegin()->first.get() + 1);
  json::object detail{{"parent", unit.parent.get()}, {"kind", unit_kind_code(unit.kind)},
                      {"code", unit.code},           {"name", std::string(base::trim(unit.name))},
                      {"region", unit.region},       {"items", list(unit.items)}};
  AccountEvent event;
  event.actor = actor.get();
  event.kind = event::kUnitAdded;
  event.unit = id.get();
  event.detail_json = json::serialize(detail);
  TX_CHECK(commit_locked(std::move(event)));
  return id;
}

base::Result<void> Accounts::change_unit(AccountId actor, UnitId unit, const UnitChange& change) {
  if (change.name && !good_name(*change.name)) return bad_unit("名称须为一行简短的文字", "the name is one short line");
  if (change.region && !change.region->empty() && !good_code(*change.region)) {
    return bad_unit("区划代码有误", "the code of the region");
  }
  const std::lock_guard lock(changing_);
  const auto picture = directory();
  if (!picture->unit(unit)) return no_unit(unit);
  if (change.name) {
    const Unit* there = picture->unit_called(base::trim(*change.name));
    if (there && there->id != unit) return taken("单位名称", "name");
  }
  json::object detail;
  if (change.name) detail["name"] = std::string(base::trim(*change.name));
  if (change.region) detail["region"] = *change.region;
  if (change.items) detail["items"] = list(*change.items);
  AccountEvent event;
  event.actor = actor.get();
  event.kind = event::kUnitChanged;
  event.unit = unit.get();
  event.detail_json = json::serialize(detail);
  TX_CHECK(commit_locked(std::move(event)));
  return {};
}

base::Result<void> Accounts::move_unit(AccountId actor, UnitId unit, UnitId parent) {
  const std::lock_guard lock(changing_);
  const auto picture = directory();
  const Unit* moved = picture->unit(unit);
  if (!moved) return no_unit(unit);
  const Unit* to = picture->unit(parent);
  if (!to) return no_unit(parent);
  if (moved->parent == UnitId()) return bad_unit("根单位不能移动", "the root stays where it is");
  if (to->closed) return bad_unit("上级单位已停用", "its parent is closed");
  if (picture->within(parent, unit)) return bad_unit("不能移到自己的下级", "it cannot be below itself");
  AccountEvent event;
  event.actor = actor.get();
  event.kind = event::kUnitMoved;
  event.unit = unit.get();
  event.detail_json = json::serialize(json::object{{"parent", parent.get()}});
  TX_CHECK(commit_locked(std::move(event)));
  return {};
}

base::Result<void> Accounts::close_unit(AccountId actor, UnitId unit) {
  const std::lock_guard lock(changing_);
  const auto picture = directory();
  const Unit* closing = picture->unit(unit);
  if (!closing) return no_unit(unit);
  if (closing->closed) return bad_unit("已停用", "it is closed");
  for (const auto& [id, other] : picture->units()) {
    if (other.parent == unit && !other.closed) {
      return base::fail(kUnitInUse, {{"zh", "下级单位 " + other.name}, {"en", "the unit " + other.name + " below it"}});
    }
  }
  for (const auto& [id, account] : picture->accounts()) {
    const bool lives_here =
        account.unit == unit || std::ranges::find(account.grants, unit, &Grant::unit) != account.grants.end();
    if (account.state != AccountState::closed && lives_here) {
      return base::fail(kUnitInUse,
                        {{"zh", fmt::format("账户 {}", id.get())}, {"en", fmt::format("account {}", id.get())}});
    }
  }
  AccountEvent event;
  event.actor = actor.get();
  event.kind = event::kUnitClosed;
  event.unit = unit.get();
  event.detail_json = "{}";
  TX_CHECK(commit_locked(std::move(event)));
  return {};
}

// ---- accounts

base::Result<void> Accounts::check_new(const NewAccount& account) const {
  const bool human = account.kind == AccountKind::person || account.kind == AccountKind::agent;
  if (!good_name(account.name)) return bad_account("姓名须为一行简短的文字", "the name is one short line");
  const std::string login = folded_login(account.login);
  if (!good_login(login) || !identity::find_ids(login).empty()) {
    return bad_account("登录名为 3 至 64 个小写字母、数字和 . - _ @，不能是证件号码",
                       "a login is 3 to 64 small letters, digits and . - _ @, and no identity number");
  }
  if (account.clearance < 0 || account.clearance > 3) return bad_account("密级为 0 至 3", "a clearance is 0 to 3");
  if (human != (account.person != nullptr)) {
    return bad_account("自然人和代理人的账户须核对证件号码", "accounts of persons and agents need an identity number");
  }
  const bool agent = account.kind == AccountKind::agent;
  if (agent != account.until.has_value() || (agent && account.subject == base::SubjectId())) {
    return bad_account("代理人须写明代理的主体和期限", "an agent has a subject and a last day, and nobody else has");
  }
  if (human == (account.unit != UnitId())) {
    return bad_account("工作人员和系统须属于一个单位", "staff and systems belong to a unit, and nobody else does");
  }
  if (human) {
    const auto born = identity::birth_day(*account.person);
    if (!born) return bad_account("证件号码中没有出生日期", "the number holds no date of birth");
    if (born->plus_years(kAdultYears) > home_.clock().today()) return base::fail(kMinor);
  }
  return {};
}

base::Result<AccountId> Accounts::invite(AccountId actor, NewAccount account) {
  TX_CHECK(check_new(account));
  const bool human = account.person != nullptr;
  const std::string login = folded_login(account.login);
  const std::string digest = human ? digest_of(login) : std::string();
  base::SubjectId person;
  if (human) {
    const identity::IdNumber* numbers[] = {account.person};
    TX_TRY(const auto persons, vault_.persons(numbers));  // the key is on disk before what it seals
    person = persons.front();
  }
  const std::lock_guard lock(changing_);
  const auto picture = directory();
  if (picture->by_login(human ? login_key(digest) : login)) return taken("登录名", "login");
  if (!human) {
    const Unit* unit = picture->unit(account.unit);
    if (!unit) return no_unit(account.unit);
    if (unit->closed) return bad_account("单位已停用", "the unit is closed");
  }
  const AccountId id(picture->accounts().empty() ? 1 : picture->accounts().rbegin()->first.get() + 1);
  json::object detail{{"kind", account_kind_code(account.kind)}, {"clearance", account.clearance}};
  AccountEvent event;
  if (human) {
    detail["login_digest"] = digest;
    detail["person"] = person.get();
    TX_TRY(event.sealed, vault_.seal(person, name_context(id), base::trim(account.name)));
  } else {
    detail["login"] = login;
    detail["name"] = std::string(base::trim(account.name));
  }
  if (account.until) detail["until"] = account.until->iso();
  event.actor = actor.get();
  event.kind = event::kInvited;
  event.account = id.get();
  event.unit = account.unit.get();
  event.subject = account.kind == AccountKind::person ? person : account.subject;
  event.detail_json = json::serialize(detail);
  TX_CHECK(commit_locked(std::move(event)));
  return id;
}

base::Result<Account> Accounts::changeable(AccountId actor, AccountId account) const {
  const auto picture = directory();
  const Account* found = picture->account(account);
  if (!found) return no_account(account);
  if (actor == account) return base::fail(kOwnAccount);
  if (found->state == AccountState::closed) return base::fail(kWrongState, {{"state", "closed"}});
  return *found;
}

base::Result<void> Accounts::state_event(AccountId actor, AccountId account, std::string_view kind,
                                         const std::string& reason, const Because& because) {
  TX_TRY(const std::string why, checked_reason(reason));
  {
    const std::lock_guard lock(changing_);
    TX_TRY(const Account now, changeable(actor, account));
    const bool fits = kind == event::kSuspended ? now.state == AccountState::active
                      : kind == event::kResumed ? now.state == AccountState::suspended
                                                : true;
    if (!fits) return base::fail(kWrongState, {{"state", std::string(account_state_code(now.state))}});
    AccountEvent event;
    event.actor = actor.get();
    event.kind = kind;
    event.account = account.get();
    json::object detail{{"reason", why}};
    put_because(detail, because);
    event.detail_json = json::serialize(detail);
    TX_CHECK(commit_locked(std::move(event)));
  }
  if (told_) told_(account);
  return {};
}

base::Result<void> Accounts::suspend(AccountId actor, AccountId account, const std::string& reason) {
  return state_event(actor, account, event::kSuspended, reason);
}
base::Result<void> Accounts::resume(AccountId actor, AccountId account, const std::string& reason) {
  return state_event(actor, account, event::kResumed, reason);
}
base::Result<void> Accounts::close(AccountId actor, AccountId account, const std::string& reason,
                                   const Because& because) {
  return state_event(actor, account, event::kClosed, reason, because);
}

base::Result<void> Accounts::check_excludes(const Account& account, const RoleRule& wanted) const {
  for (const RoleRule* other : live_roles(account)) {
    const auto names = [](const RoleRule& one, const RoleRule& two) {
      return std::ranges::find(one.excludes, two.code) != one.excludes.end();
    };
    if (names(wanted, *other) || names(*other, wanted)) {
      return base::fail(kExcluded, {{"role", wanted.code}, {"other", other->code}});
    }
  }
  return {};
}

base::Result<void> Accounts::check_grant(AccountId actor, AccountId account, const Grant& grant) const {
  const RoleRule* wanted = rule(grant.role);
  if (!wanted) {
    std::string known;
    for (const RoleRule& one : rules_) known += (known.empty() ? "" : ", ") + one.code;
    return base::fail(kUnknownRole, {{"role", grant.role.substr(0, 40)}, {"known", known}});
  }
  const auto picture = directory();
  TX_TRY(const Account to, changeable(actor, account));
  const Unit* unit = picture->unit(grant.unit);
  if (!unit) return no_unit(grant.unit);
  if (unit->closed) return bad_account("单位已停用", "the unit is closed");
  if (!wanted->holders.contains(to.kind)) {
    return bad_account("该角色不授予此类账户", "the role is not for this kind of account");
  }
  if (grant.until && *grant.until < home_.clock().today()) return bad_account("期限已过", "its last day is past");
  if (to.grants.size() >= kGrantsMax) return bad_account("角色过多", "there are too many roles");
  return check_excludes(to, *wanted);
}

base::Result<void> Accounts::grant(AccountId actor, AccountId account, const Grant& grant, const Because& because) {
  {
    const std::lock_guard lock(changing_);
    TX_CHECK(check_grant(actor, account, grant));
    json::object detail{{"role", grant.role}};
    if (grant.until) detail["until"] = grant.until->iso();
    put_because(detail, because);
    AccountEvent event;
    event.actor = actor.get();
    event.kind = event::kGranted;
    event.account = account.get();
    event.unit = grant.unit.get();
    event.detail_json = json::serialize(detail);
    TX_CHECK(commit_locked(std::move(event)));
  }
  if (told_) told_(account);
  return {};
}

base::Result<void> Accounts::check_end_grant(AccountId actor, AccountId account, const std::string& role,
                                             UnitId unit) const {
  TX_TRY(const Account of, changeable(actor, account));
  const bool has = std::ranges::any_of(of.grants, [&](const Grant& g) { return g.role == role && g.unit == unit; });
  if (!has) return base::fail(kNoGrant, {{"role", role.substr(0, 40)}});
  return {};
}

base::Result<void> Accounts::end_grant(AccountId actor, AccountId account, const std::string& role, UnitId unit,
                                       const Because& because) {
  {
    const std::lock_guard lock(changing_);
    TX_CHECK(check_end_grant(actor, account, role, unit));
    json::object detail{{"role", role}};
    put_because(detail, because);
    AccountEvent event;
    event.actor = actor.get();
    event.kind = event::kGrantEnded;
    event.account = account.get();
    event.unit = unit.get();
    event.detail_json = json::serialize(detail);
    TX_CHECK(commit_locked(std::move(event)));
  }
  if (told_) told_(account);
  return {};
}

base::Result<void> Accounts::set_term(AccountId actor, AccountId account, base::Day until) {
  TX_TRY(const Account of, changeable(actor, account));
  if (of.kind != AccountKind::agent) return bad_account("只有代理人有期限", "only agents have a term");
  AccountEvent event;
  event.actor = actor.get();
  event.kind = event::kTerm;
  event.account = account.get();
  event.detail_json = json::serialize(json::object{{"until", until.iso()}});
  TX_CHECK(commit(std::move(event)));
  return {};
}

base::Result<void> Accounts::set_clearance(AccountId actor, AccountId account, int clearance, const Because& because) {
  TX_CHECK(changeable(actor, account));
  if (clearance < 0 || clearance > 3) return bad_account("密级为 0 至 3", "a clearance is 0 to 3");
  AccountEvent event;
  event.actor = actor.get();
  event.kind = event::kClearance;
  event.account = account.get();
  json::object detail{{"clearance", clearance}};
  put_because(detail, because);
  event.detail_json = json::serialize(detail);
  TX_CHECK(commit(std::move(event)));
  return {};
}

base::Result<void> Accounts::declare_interest(AccountId actor, AccountId account, base::SubjectId subject) {
  const auto picture = directory();
  const Account* of = picture->account(account);
  if (!of) return no_account(account);
  if (subject == base::SubjectId() || of->interests.size() >= 200)
    return bad_account("利益冲突声明有误", "the declared interest");
  if (std::ranges::find(of->interests, subject) != of->interests.end()) return {};
  AccountEvent event;
  event.actor = actor.get();
  event.kind = event::kInterest;
  event.account = account.get();
  event.subject = subject;
  event.detail_json = "{}";
  TX_CHECK(commit(std::move(event)));
  return {};
}

// Of somebody else only: whoever declared a conflict does not take it back alone.
base::Result<void> Accounts::withdraw_interest(AccountId actor, AccountId account, base::SubjectId subject) {
  TX_CHECK(changeable(actor, account));
  AccountEvent event;
  event.actor = actor.get();
  event.kind = event::kNoInterest;
  event.account = account.get();
  event.subject = subject;
  event.detail_json = "{}";
  TX_CHECK(commit(std::move(event)));
  return {};
}

base::Result<size_t> Accounts::suspend_agents_of(base::SubjectId subject, const std::string& reason,
                                                 base::KnownAt changed) {
  TX_TRY(const std::string why, checked_reason(reason));
  const auto open = [](const Account& account) {
    return account.state == AccountState::active || account.state == AccountState::invited;
  };
  size_t suspended = 0;
  const auto picture = directory();
  for (const auto& [id, account] : picture->accounts()) {
    if (account.kind != AccountKind::agent || account.subject != subject || !open(account)) continue;
    if (notes_.appointed(id).value_or(base::KnownAt()) >= changed) continue;
    {
      const std::lock_guard lock(changing_);
      const auto now = directory();
      if (!open(*now->account(id))) continue;
      AccountEvent event;
      event.kind = event::kSuspended;
      event.account = id.get();
      event.subject = subject;
      event.detail_json = json::serialize(json::object{{"reason", why}});
      TX_CHECK(commit_locked(std::move(event)));
    }
    ++suspended;
    if (told_) told_(id);
  }
  return suspended;
}

}  // namespace taixin::access

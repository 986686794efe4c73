#include "cli/sandbox_cases.h"

#include <array>

#include "check/check.h"
#include "identity/org_code.h"
#include "identity/resident_id.h"
#include "identity/uscc.h"

namespace taixin::cli {
namespace {

using access::AccountId;
using access::AccountKind;
using access::ConsentStep;
using access::UnitId;
using access::UnitKind;

constexpr std::string_view kMarket = "示例市市场监督管理局（沙箱）";
constexpr std::string_view kApproval = "sandbox-approval", kAgency = "sandbox-agency", kSmall = "sandbox-small",
                           kExchange = "sandbox-exchange";
constexpr int64_t kSmallQuota = 5;

// 91370999TX9000nn and its check characters: region 370999 does not exist, so nobody has it.
std::string code_of(std::string_view prefix, int number) {
  const std::string first_8 = fmt::format("TX9{:05}", number);
  std::string code = fmt::format("{}370999{}", prefix, first_8);
  code += identity::org_code_check_character(first_8).value();
  code += identity::uscc_check_character(code).value();
  return code;
}

// What is held about a body of the table.
enum class Held : uint8_t { nothing, penalty, withdrawn, repaired, deregistered };
// What its agent did with the request of the agency.
enum class Asked : uint8_t { never, given, silent, withdrawn };

struct Body {
  std::string_view name;
  Held held;
  Asked asked = Asked::never;
  check::Verdict verdict;
};
constexpr std::array<Body, 8> kBodies{{
    {"nothing_held", Held::nothing, Asked::never, check::Verdict::none},
    {"penalty", Held::penalty, Asked::never, check::Verdict::attention},
    {"penalty_withdrawn", Held::withdrawn, Asked::never, check::Verdict::none},
    {"penalty_repaired", Held::repaired, Asked::never, check::Verdict::none},
    {"deregistered", Held::deregistered, Asked::never, check::Verdict::attention},
    {"authorised", Held::penalty, Asked::given, check::Verdict::attention},
    {"not_authorised", Held::penalty, Asked::silent, check::Verdict::closed},
    {"authorisation_withdrawn", Held::penalty, Asked::withdrawn, check::Verdict::closed},
}};
constexpr int kUnknown = 99;

std::string body_name(size_t i) { return fmt::format("示例沙箱{}号贸易有限公司", i + 1); }
std::string body_code(size_t i) { return code_of("91", static_cast<int>(i) + 1); }
std::string decision(size_t i) { return fmt::format("示例沙箱处罚〔2026〕{}号", i + 1); }

base::Result<void> send(service::App& app, const std::string& item, const std::string& bytes) {
  intake::IngestOptions options;
  options.item = item;
  options.source = kMarket;
  options.operator_name = "示例经办";
  options.file_name = item + ".csv";
  const auto source = intake::memory_source(bytes);
  TX_TRY(const auto receipt, app.intake().ingest(*source, options));
  const auto& counts = receipt.submission.counts;
  TX_ASSERT(counts.quarantined == 0 && counts.people == 0, "{}: {} rows of the table went back", item,
            counts.quarantined);
  return {};
}

base::Result<void> send_bodies(service::App& app) {
  const base::Day today = app.home().clock().today();
  const std::string organ = code_of("11", 1), decided = today.plus_days(-60).iso();
  std::string registered = "ZTMC,TYSHXYDM,DJZT,ZTRQ,CLRQ,DJJG,DJJGDM,FDDBR\n";
  std::string penalties =
      "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_FRDB,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_YXQ,"
      "CF_GSJZQ,CF_CFJG,CF_CFJGDM,CF_SJLY,CF_SJLYDM\n";
  std::string states = "CF_XDR_MC,CF_XDR_SHXYM,CF_WSH,CF_CFJGDM,CF_CFJG,ZTLX,ZTRQ,LYDW\n";
  for (size_t i = 0; i < kBodies.size(); ++i) {
    const bool gone = kBodies[i].held == Held::deregistered;
    registered += fmt::format("{},{},{},{},2015-03-02,{},{},示例甲\n", body_name(i), body_code(i),
                              gone ? "注销" : "存续", gone ? decided : "", kMarket, organ);
    if (kBodies[i].held == Held::nothing || gone) continue;
    penalties += fmt::format(
        "{},法人及非法人组织,{},示例甲,{},虚假宣传,网店页面的宣传与实际不符,中华人民共和国反不正当竞争法第二十条,罚款,"
        "罚款人民币二万元,2.000000,{},{},{},{},{},{},{}\n",
        body_name(i), body_code(i), decision(i), decided, today.plus_years(1).iso(), today.plus_years(3).iso(), kMarket,
        organ, kMarket, organ);
    if (kBodies[i].held == Held::penalty) continue;
    states +=
        fmt::format("{},{},{},{},{},{},{},{}\n", body_name(i), body_code(i), decision(i), organ, kMarket,
                    kBodies[i].held == Held::withdrawn ? "撤回" : "终止公示", today.plus_days(-10).iso(), kMarket);
  }
  TX_CHECK(send(app, "REG.enterprise", registered));
  TX_CHECK(send(app, "ADM.penalty", penalties));
  return send(app, "ADM.penalty_status", states);
}

base::Result<AccountId> client(service::App& app, std::string_view login, const std::string& name,
                               const std::string& role, UnitId unit, SandboxMade& made) {
  auto& accounts = app.entrance().accounts();
  access::NewAccount account;
  account.kind = AccountKind::client;
  account.login = login;
  account.name = name;
  account.unit = unit;
  TX_TRY(const AccountId id, accounts.invite({}, account));
  TX_CHECK(accounts.grant({}, id, {role, unit, {}}));
  TX_TRY(const auto secret, app.entrance().add_secret({}, id));
  made.clients.push_back({std::string(login), secret.secret, role});
  return id;
}

access::Caller caller_of(service::App& app, AccountId id, store::Via via) {
  access::Caller caller;
  caller.via = via;
  caller.account = id;
  caller.directory = app.entrance().accounts().directory();
  caller.unit = caller.directory->account(id)->unit;
  return caller;
}

// An invented agent of the body answers what the agency asked.
base::Result<void> ask_for(service::App& app, AccountId agency, size_t i) {
  const auto subject = app.facts().registry().by_code(body_code(i), store::CodeKind::uscc);
  TX_ASSERT(subject, "{} is not there", body_code(i));
  const base::Day today = app.home().clock().today();
  const access::ConsentRequest wanted{*subject, "financing", {"ADM"}, today.plus_days(365), "示例贷款（沙箱）"};
  TX_TRY(const int64_t request, app.consents().ask(caller_of(app, agency, store::Via::api), app.catalog(),
                                                   identity::SubjectKind::organization, wanted));
  if (kBodies[i].asked == Asked::silent) return {};
  std::string number = fmt::format("37099919310101{:03}", 900 + i);
  number += identity::resident_id_check_character(number).value();
  const identity::IdNumber person(std::move(number));
  access::NewAccount account;
  account.kind = AccountKind::agent;
  account.login = fmt::format("sandbox-agent-{}", i + 1);
  account.name = fmt::format("示例代理{}", i + 1);
  account.person = &person;
  account.subject = *subject;
  account.until = today.plus_years(1);
  TX_TRY(const AccountId agent, app.entrance().accounts().invite({}, account));
  const auto caller = caller_of(app, agent, store::Via::web);
  TX_CHECK(app.consents().answer(caller, request, ConsentStep::given));
  if (kBodies[i].asked == Asked::withdrawn) return app.consents().answer(caller, request, ConsentStep::withdrawn);
  return {};
}

}  // namespace

base::Result<SandboxMade> make_sandbox_cases(service::App& app) {
  auto& accounts = app.entrance().accounts();
  const UnitId root = accounts.directory()->units().begin()->first;
  SandboxMade made;
  TX_CHECK(send_bodies(app));
  TX_TRY(const UnitId market, accounts.add_unit({}, {root,
                                                     UnitKind::department,
                                                     code_of("11", 1),
                                                     std::string(kMarket),
                                                     {},
                                                     {"REG.enterprise", "ADM.penalty", "ADM.penalty_status"}}));
  TX_TRY(const UnitId hall,
         accounts.add_unit({}, {root, UnitKind::department, code_of("11", 2), "示例市行政审批服务局（沙箱）", {}, {}}));
  TX_TRY(const UnitId lender,
         accounts.add_unit({}, {root, UnitKind::agency, code_of("91", 50), "示例信用服务有限公司（沙箱）", {}, {}}));
  TX_CHECK(client(app, kApproval, "示例审批系统", "approval_system", hall, made));
  TX_CHECK(client(app, kExchange, "示例数据交换系统", "exchange_system", market, made));
  TX_TRY(const AccountId agency, client(app, kAgency, "示例信用服务系统", "agency", lender, made));
  TX_TRY(const AccountId small, client(app, kSmall, "示例小额度系统", "approval_system", hall, made));
  TX_CHECK(app.entrance().set_quota({}, small, kSmallQuota));
  for (size_t i = 0; i < kBodies.size(); ++i) {
    const bool by_agency = kBodies[i].asked != Asked::never;
    if (by_agency) TX_CHECK(ask_for(app, agency, i));
    made.cases.push_back({std::string(kBodies[i].name), std::string(by_agency ? kAgency : kApproval),
                          by_agency ? "financing" : "permit", body_code(i),
                          std::string(check::verdict_code(kBodies[i].verdict))});
  }
  const auto more = [&](std::string_view name, std::string_view who, std::string query, std::string expect) {
    made.cases.push_back({std::string(name), std::string(who), "permit", std::move(query), std::move(expect)});
  };
  more("unknown_subject", kApproval, code_of("91", kUnknown),
       std::string(check::verdict_code(check::Verdict::unknown_subject)));
  more("purpose_not_open", kAgency, body_code(0), "access.purpose_not_open");
  more("not_permitted", kExchange, body_code(0), "access.not_permitted");
  more("over_quota", kSmall, body_code(0), "access.over_quota");
  return made;
}

}  // namespace taixin::cli

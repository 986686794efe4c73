#include "service/role_rules.h"

namespace taixin::service {
namespace {

using access::Action;

std::bitset<access::kActions> with(std::initializer_list<Action> actions) {
  std::bitset<access::kActions> out;
  for (const Action action : actions) out.set(static_cast<size_t>(action));
  return out;
}

}  // namespace

std::vector<access::RoleRule> role_rules(const catalog::Catalog& catalog, base::Day day) {
  (void)catalog;
  (void)day;
  const std::vector<std::string> all{"system_admin", "security_admin", "audit_admin", "submitter",
                                     "reviewer",     "querier",        "supervisor",  "centre_operator",
                                     "case_handler", "window",         "auditor",     "court"};
  const auto but = [&](std::string_view own) {
    std::vector<std::string> out;
    for (const auto& code : all) {
      if (code != own) out.push_back(code);
    }
    return out;
  };
  using enum Action;
  return {
      {"submitter",
       {"经办", "Submitter"},
       {},
       true,
       true,
       with({submit, submission_read, quarantine_fix, quality_read})},
      {"reviewer", {"审核", "Reviewer"}, {}, true, true, with({submission_read, submission_review, quality_read})},
      {"querier", {"核查", "Querier"}, {}, true, true, with({search, show, check, check_batch, ledger_prove})},
      {"supervisor", {"监督", "Supervisor"}, {}, true, true, with({submission_read, quality_read, log_delay})},
      {"window", {"服务窗口", "Service window"}, {}, true, true, with({own_read, own_question, consent_answer})},
      {"auditor", {"审计员", "Auditor"}, {}, true, true, with({log_read, alert_close, admin_audit, ledger_audit})},
      {"system_admin",
       {"系统管理员", "System administrator"},
       but("system_admin"),
       true,
       true,
       with({unit_manage, home_upkeep})},
      {"security_admin",
       {"安全管理员", "Security administrator"},
       but("security_admin"),
       true,
       true,
       with({account_manage, account_recover})},
      {"audit_admin", {"审计管理员", "Audit administrator"}, but("audit_admin"), true, true, with({admin_audit})},
      {"subject", {"信用主体", "Subject"}, {}, false, false, with({own_read, own_question, consent_answer})},
      {"agent", {"信用主体的代理人", "A subject's agent"}, {}, false, false, with({own_read, own_question})},
      {"approval_system", {"审批系统", "Approval system"}, {}, false, false, with({search, check, check_batch})},
  };
}

}  // namespace taixin::service

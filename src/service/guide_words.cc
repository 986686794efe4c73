#include "service/guide_words.h"

#include <algorithm>

namespace taixin::service {

using base::Day;
using catalog::CaseActor;
using catalog::CaseClock;
using catalog::CaseEffect;
using catalog::CaseField;
using catalog::CaseFieldType;
using catalog::CaseKind;
using catalog::CaseParty;
using catalog::CaseStep;

namespace {

const char* party_words(const Visit& visit, CaseParty party) {
  switch (party) {
    case CaseParty::subject:
      return visit.say("信用主体本人或者其代理人，也可以由服务窗口代为办理",
                       "the subject, its agent, or an officer at a service window for it");
    case CaseParty::own:
      return visit.say("受理的单位", "the unit that opened the case");
    case CaseParty::recogniser:
      return visit.say("作出认定的单位", "the body that made the record");
    case CaseParty::provider:
      return visit.say("提供信息的单位", "the unit that handed the record over");
    case CaseParty::centre:
      return visit.say("信用中心", "the credit centre");
    case CaseParty::anybody:
      return visit.say("任何已登录的人", "anybody who has signed in");
    case CaseParty::opener:
      return visit.say("提出的人", "whoever opened it");
  }
  return "";
}

const char* condition_words(const Visit& visit, catalog::CaseCondition condition) {
  switch (condition) {
    case catalog::CaseCondition::ours:
      return visit.say("由本市单位认定的", "where a body of this city made the record");
    case catalog::CaseCondition::elsewhere:
      return visit.say("由外地或者上级单位认定的", "where a body elsewhere made the record");
    case catalog::CaseCondition::repairable:
      return visit.say("已到最早可修复日的", "where the earliest day of repair has come");
  }
  return "";
}

std::string step_names(const Visit& visit, const CaseKind& kind, const std::vector<std::string>& codes) {
  std::vector<std::string> names;
  for (const std::string& code : codes) {
    const CaseStep* step = kind.step(code);
    names.push_back(fmt::format(fmt::runtime(visit.say("“{}”", "\"{}\"")), step ? step->name.in(visit.lang) : code));
  }
  return listed(visit, names);
}

std::string state_names(const Visit& visit, const CaseKind& kind, const std::vector<std::string>& codes) {
  std::vector<std::string> names;
  for (const std::string& code : codes) {
    const catalog::CaseState* state = kind.state(code);
    names.push_back(fmt::format(fmt::runtime(visit.say("“{}”", "\"{}\"")), state ? state->name.in(visit.lang) : code));
  }
  return listed(visit, names);
}

}  // namespace

bool begun_by_subject(const CaseStep& step) {
  return step.opens() && std::ranges::any_of(step.by, [](const CaseActor& actor) {
           return actor.party == CaseParty::subject || actor.party == CaseParty::anybody;
         });
}

std::string actor_words(const Visit& visit, const catalog::Catalog& catalog, const CaseActor& actor, Day day) {
  std::string out = party_words(visit, actor.party);
  const catalog::Role* role = actor.role.empty() ? nullptr : catalog.role(actor.role, day);
  if (role) out += fmt::format(fmt::runtime(visit.say("（{}）", " ({})")), role->name.in(visit.lang));
  return out;
}

std::string actors_words(const Visit& visit, const catalog::Catalog& catalog, const std::vector<CaseActor>& by,
                         Day day) {
  std::string out;
  for (const CaseActor& actor : by) {
    out += (out.empty() ? "" : visit.say("；或者", "; or ")) + actor_words(visit, catalog, actor, day);
  }
  return out;
}

const char* effect_words(const Visit& visit, CaseEffect effect) {
  switch (effect) {
    case CaseEffect::mark_disputed:
      return visit.say("该信息自当日起标注“异议处理中”", "the record is marked as disputed from this day");
    case CaseEffect::unmark_disputed:
      return visit.say("异议标注取消", "the mark ends");
    case CaseEffect::end_by_repair:
      return visit.say("该信息终止公示，停止共享和使用", "the record is no longer published, shared or used");
    case CaseEffect::withdraw:
      return visit.say("该信息撤回", "the record is withdrawn");
    case CaseEffect::shield:
      return visit.say("该信息暂时屏蔽", "the record is shielded for the time being");
    case CaseEffect::unshield:
      return visit.say("解除屏蔽", "the shield ends");
    case CaseEffect::publish_commitment:
      return visit.say("承诺在本单位的公示页上公开，到有效期满、认定履行情况或者撤回公开为止",
                       "the commitment is published on the body's page, until its term ends, it is assessed or its "
                       "publication is taken back");
    case CaseEffect::notify:
      return visit.say("告知信用主体", "the subject is told");
    case CaseEffect::forward:
      return visit.say("转给作出认定的单位", "the case goes to the body that made the record");
    case CaseEffect::letter:
      return visit.say("出具文书", "a letter is issued");
    case CaseEffect::propagate:
      return visit.say("通知收到过该信息的各方", "everybody who received the record is told");
    case CaseEffect::serve_notice:
      return visit.say("送达列入前告知", "the notice before an entry is served");
    case CaseEffect::ask_hearing:
      return visit.say("登记听证申请", "a hearing is asked for");
    case CaseEffect::hold_hearing:
      return visit.say("举行听证", "the hearing is held");
    case CaseEffect::enter_list:
      return visit.say("列入名单", "the subject is entered on the list");
    case CaseEffect::leave_list:
      return visit.say("移出名单", "the subject leaves the list");
    case CaseEffect::ask_erasure:
      return visit.say("提交删除，由另一名工作人员批准", "erasure is asked for; another officer confirms it");
    case CaseEffect::confirm_erasure:
      return visit.say("销毁本人的密钥，出具证书", "the person's key is destroyed, and a certificate made");
    case CaseEffect::drop_erasure:
      return visit.say("退回删除申请", "the erasure asked for is withdrawn");
  }
  return "";
}

std::string conditions_words(const Visit& visit, const std::set<catalog::CaseCondition>& only) {
  std::string out;
  for (const auto condition : only) {
    out += (out.empty() ? "" : visit.say("、", " and ")) + std::string(condition_words(visit, condition));
  }
  return out;
}

std::string field_words(const Visit& visit, const CaseField& field) {
  switch (field.type) {
    case CaseFieldType::text:
      return fmt::format(fmt::runtime(visit.say("文字，不超过 {} 字", "text, at most {} characters")), field.max);
    case CaseFieldType::day:
      return visit.say("日期", "a day");
    case CaseFieldType::record:
      return visit.say("一条信息的编号", "the number of a record");
    case CaseFieldType::flag:
      return visit.say("是或者否", "yes or no");
    case CaseFieldType::file:
      return visit.say("材料（PDF、OFD、PNG 或者 JPEG，也可以交纸质材料）",
                       "a document (PDF, OFD, PNG, JPEG, or on paper)");
    case CaseFieldType::choice: {
      std::vector<std::string> names;
      for (const auto& [code, name] : field.choices) names.push_back(name.in(visit.lang));
      return visit.say("选一项：", "one of: ") + listed(visit, names);
    }
  }
  return {};
}

std::string required_words(const Visit& visit, const CaseStep& step, const CaseField& field) {
  if (field.required) return visit.say("必填", "required");
  std::vector<std::string> with;
  for (const std::string& code : field.required_for) {
    if (const catalog::CaseOutcome* outcome = step.outcome(code)) with.push_back(outcome->name.in(visit.lang));
  }
  if (with.empty()) return visit.say("选填", "optional");
  return fmt::format(fmt::runtime(visit.say("{}时必填", "required for: {}")), listed(visit, with));
}

std::string days_words(const Visit& visit, int within) {
  if (within == 0) return visit.say("当日（非工作日的，下一个工作日）", "the same day, or the next working day");
  return fmt::format(fmt::runtime(visit.say("{} 个工作日内", "within {} working days")), within);
}

std::vector<std::string> clock_lines(const Visit& visit, const CaseKind& kind, const CaseClock& clock) {
  std::string when =
      clock.in.empty()
          ? fmt::format(fmt::runtime(visit.say("从{}起", "from {}")), step_names(visit, kind, clock.from))
          : fmt::format(fmt::runtime(visit.say("处于{}期间", "while it is {}")), state_names(visit, kind, clock.in));
  when += visit.say("，", ", ") + days_words(visit, clock.within);
  if (!clock.after.empty()) {
    when += fmt::format(fmt::runtime(visit.say("；已{}的，{}", "; {} taken: {}")),
                        step_names(visit, kind, {clock.after}), days_words(visit, clock.within_after));
  }
  std::vector<std::string> out{std::move(when)};
  if (!clock.pauses.empty()) {
    out.push_back(fmt::format(fmt::runtime(visit.say("处于{}时停止计算（{}）", "stands still while {} ({})")),
                              state_names(visit, kind, clock.pauses), listed(visit, clock.pause_basis.clauses)));
  }
  for (const CaseStep& step : kind.steps) {
    if (step.extends != clock.code) continue;
    out.push_back(fmt::format(fmt::runtime(visit.say("可以延长 {} 个工作日，至多 {} 次，须有理由（{}）",
                                                     "may be lengthened by {} working days, {} times at most, for a "
                                                     "reason ({})")),
                              step.extends_by, step.extends_times, listed(visit, step.basis.clauses)));
  }
  return out;
}

}  // namespace taixin::service

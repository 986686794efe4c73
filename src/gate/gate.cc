#include "gate/gate.h"

#include <array>

#include "gate/publication.h"

namespace taixin::gate {
namespace {

using catalog::Item;
using catalog::Query;
using catalog::SubjectKind;

// ---- Rule 2: who may ask for what at all. Rows: Audience; columns: Permission.
// Whether a record is public is no secret to anybody. Evaluations and ordinary reports are never handed to everyone;
// the special report goes to the subject, or on its authorisation, or to a court (domain/12.3.5). A court and an
// auditor ask by government_share and then see what is held (`inspects`).
constexpr std::array<std::array<bool, kPermissions>, 6> kMayAsk{{
    // publication, government_share, authorised_query, evaluation, ordinary_report, special_report
    {true, false, false, false, false, false},  // everyone
    {true, true, false, true, true, false},     // government
    {true, false, true, true, true, true},      // subject_self
    {true, false, true, false, true, true},     // authorised
    {true, true, false, true, true, true},      // court
    {true, true, false, true, true, true},      // auditor
}};

bool may_ask(Audience audience, Permission permission) {
  return kMayAsk[static_cast<size_t>(audience)][static_cast<size_t>(permission)];
}

// The three who see what is held, past states included (domain/12.2.6): the subject by its own query, a court, an
// auditor. Their evaluations and reports are those of everybody else, so that a re-run gives the same.
bool inspects(const Question& question) {
  switch (question.audience) {
    case Audience::subject_self:
      return question.permission == Permission::authorised_query;
    case Audience::court:
    case Audience::auditor:
      return question.permission == Permission::government_share;
    case Audience::everyone:
    case Audience::government:
    case Audience::authorised:
      return false;
  }
  return false;
}

// ---- Rule 4: restricted items (simple-procedure penalties) are in no ordinary answer.
bool opens_restricted(const Question& question) {
  return inspects(question) || question.permission == Permission::special_report;
}

// ---- Rule 5: what the item itself gives. An item that gives nothing to anybody is closed to court and auditor too.
bool item_gives(const Item& item, SubjectKind kind, const Question& question) {
  const catalog::Permissions& gives = item.permissions;
  switch (question.permission) {
    case Permission::publication:
      return gives.open_public && (gives.public_subjects.empty() || gives.public_subjects.contains(kind));
    case Permission::government_share:
      if (inspects(question)) return gives.government || gives.query != Query::no || gives.special_report;
      return gives.government;
    case Permission::authorised_query:
      return question.audience == Audience::subject_self ? gives.query != Query::no : gives.query == Query::authorised;
    case Permission::evaluation:
      return gives.evaluation.contains(kind);
    case Permission::ordinary_report:
      return gives.ordinary_report;
    case Permission::special_report:
      return gives.special_report;
  }
  return false;
}

// ---- Rule 7: an authorisation is shown, and has not ended. It lasts through its last day.
bool consent_holds(const Question& question) {
  if (question.audience != Audience::authorised || question.permission == Permission::publication) return true;
  return question.consent.given && (!question.consent.until || question.day <= *question.consent.until);
}

// ---- Rule 6: what is adverse is public while a regime says so. Nothing: it may be shown.
std::optional<Reason> unpublished(const RecordHeader& record, Day day) {
  if (record.act == nullptr || record.rules == nullptr) return Reason::no_publication_rule;
  const Reason reason = publication_term(*record.rules, *record.item, *record.act, day).reason;
  return reason == Reason::permitted ? std::nullopt : std::optional(reason);
}

// Beyond the longest term of this use: 山东省社会信用条例 第38条, and what else the packs hold. Worked out once for all
// days from one on which a rule begins or ends to the next.
class LongestTerm {
 public:
  LongestTerm(const RecordHeader& record, Permission use) : record_(record), use_(use) {
    applies_ = record.item != nullptr && record.item->adverse && record.act != nullptr && record.rules != nullptr;
  }
  bool applies() const { return applies_; }
  // Days in their order. The last day of the term; none: no rule limits it.
  std::optional<Day> last_day(Day day) {
    look(day);
    return last_day_;
  }
  // The first day after `day` on which any rule begins or ends.
  std::optional<Day> rules_change(Day day) {
    look(day);
    return rules_change_;
  }

 private:
  void look(Day day) {
    if (!applies_ || (looked_ && (!rules_change_ || day < *rules_change_))) return;
    looked_ = true;
    last_day_ = capped_on(*record_.rules, *record_.item, *record_.act, use_, day);
    rules_change_ = gate::rules_change(*record_.rules, day);
  }

  const RecordHeader& record_;
  Permission use_;
  bool applies_ = false, looked_ = false;
  std::optional<Day> last_day_, rules_change_;
};

// ---- Rule 8: states that take a record out of every present answer, strongest first. Nothing when it is in force.
std::optional<Reason> past(const RecordHeader& record, LongestTerm& longest, Day day) {
  if (record.withdrawn) return Reason::withdrawn;
  if (record.shielded) return Reason::shielded;
  if (record.repaired) return Reason::repaired;
  if (record.ended || (record.valid_until && day > *record.valid_until)) return Reason::ended;
  if (record.superseded) return Reason::superseded;
  const auto last_day = longest.last_day(day);
  if (last_day && day > *last_day) return Reason::capped;
  return std::nullopt;
}

// ---- Rule 10: who took a business over does not answer for whoever left it (domain/12.1.9). Public bodies see the
// record with its mark.
bool shows_former_operator(const Question& question) {
  return question.permission == Permission::government_share || inspects(question);
}

// ---- Rule 9: a link by name is shown only to those who can confirm or contest it (domain/12.2.10).
bool shows_provisional(const Question& question) {
  return question.permission == Permission::government_share || inspects(question);
}

struct Verdict {
  bool visible = false;
  Reason reason = Reason::item_closed;
  bool past_state = false;
  friend bool operator==(const Verdict&, const Verdict&) = default;
};

// The table of rules, first match decides. What no rule refuses and the item gives is permitted; all else is not.
Verdict verdict(const RecordHeader& record, const Question& question, LongestTerm& longest) {
  const auto refused = [](Reason reason) { return Verdict{false, reason, false}; };
  // 1. People are closed until their protection exists, whatever the item says; but for the person itself, which may
  // read what is held about it (个人信息保护法 第45条).
  const bool oneself = question.audience == Audience::subject_self &&
                       question.permission == Permission::authorised_query && record.item != nullptr &&
                       record.item->subjects.contains(SubjectKind::natural_person);
  if (record.kind == SubjectKind::natural_person && !oneself) return refused(Reason::person_closed);
  // 2. Audience and permission.
  if (!may_ask(question.audience, question.permission)) return refused(Reason::audience_not_covered);
  // 3. The item covers this kind of subject. An unknown item gives nothing.
  if (record.item == nullptr) return refused(Reason::item_closed);
  if (!record.item->subjects.contains(record.kind)) return refused(Reason::kind_not_covered);
  // 4. Restricted items.
  if (record.item->restricted && !opens_restricted(question)) return refused(Reason::restricted_item);
  // 5. The item's own permissions.
  if (!item_gives(*record.item, record.kind, question)) return refused(Reason::item_closed);
  // 6. Adverse: while a regime says so, and of what an earlier platform held once it is reconciled (domain/12.2.5).
  if (question.permission == Permission::publication && record.item->adverse) {
    if (record.unreconciled) return refused(Reason::unreconciled);
    if (const auto why = unpublished(record, question.day)) return refused(*why);
  }
  // 7. Consent.
  if (!consent_holds(question)) return refused(Reason::consent_missing);
  // 8. Past states: history for those who inspect, nothing for all others.
  const std::optional<Reason> over = past(record, longest, question.day);
  if (over && !inspects(question)) return refused(*over);
  // 9. Provisional links.
  if (record.provisional && !shows_provisional(question)) return refused(Reason::provisional_link);
  // 10. Former operators.
  if (record.former_operator && record.item->adverse && !shows_former_operator(question))
    return refused(Reason::former_operator);
  return {true, Reason::permitted, over.has_value()};
}

// The next day after that of the question on which time alone could change the answer: the day after each last day, and
// each day on which a rule begins or ends.
std::optional<Day> next_turn(const RecordHeader& record, const Question& question, LongestTerm& longest) {
  const Day day = question.day;
  std::optional<Day> out;
  const auto consider = [&](const std::optional<Day>& turn) {
    if (turn && *turn > day && (!out || *turn < *out)) out = turn;
  };
  const auto after = [&](const std::optional<Day>& last_day) {
    if (last_day) consider(last_day->plus_days(1));
  };
  after(record.valid_until);
  after(question.consent.until);
  if (!longest.applies()) return out;
  after(longest.last_day(day));
  consider(longest.rules_change(day));
  if (question.permission == Permission::publication) {
    after(publication_term(*record.rules, *record.item, *record.act, day).last_day);
  }
  return out;
}

}  // namespace

Decision decide(const RecordHeader& record, const Question& question) {
  LongestTerm longest(record, question.permission);
  const Verdict now = verdict(record, question, longest);
  Decision decision{now.visible, now.reason, now.past_state, std::nullopt};
  Question later = question;
  while (const auto turn = next_turn(record, later, longest)) {
    later.day = *turn;
    if (verdict(record, later, longest) == now) continue;
    decision.changes_on = turn;
    break;
  }
  return decision;
}

bool shows_field(const catalog::Field& field, Audience audience) {
  // The same for every audience until the vault exists: there is no protected place to read such a field from.
  static_cast<void>(audience);
  if (field.never_shown) return false;
  return field.type.kind != catalog::TypeKind::id_number && field.type.kind != catalog::TypeKind::phone;
}

std::string_view audience_code(Audience audience) {
  constexpr std::array<std::string_view, 6> kCodes{"everyone",   "government", "subject_self",
                                                   "authorised", "court",      "auditor"};
  return kCodes[static_cast<size_t>(audience)];
}

Audience audience_of(std::string_view purpose) {
  if (purpose == "self") return Audience::subject_self;
  if (purpose == "court") return Audience::court;
  if (purpose == "audit") return Audience::auditor;
  return Audience::government;
}

Permission permission_of(Audience audience) {
  switch (audience) {
    case Audience::everyone:
      return Permission::publication;
    case Audience::subject_self:
    case Audience::authorised:
      return Permission::authorised_query;
    case Audience::government:
    case Audience::court:
    case Audience::auditor:
      return Permission::government_share;
  }
  return Permission::publication;
}

std::string_view reason_code(Reason reason) {
  switch (reason) {
    case Reason::permitted:
      return "permitted";
    case Reason::person_closed:
      return "person_closed";
    case Reason::item_closed:
      return "item_closed";
    case Reason::restricted_item:
      return "restricted_item";
    case Reason::no_publication_rule:
      return "no_publication_rule";
    case Reason::class_unknown:
      return "class_unknown";
    case Reason::class_not_shown:
      return "class_not_shown";
    case Reason::clock_unknown:
      return "clock_unknown";
    case Reason::capped:
      return "capped";
    case Reason::unreconciled:
      return "unreconciled";
    case Reason::former_operator:
      return "former_operator";
    case Reason::provisional_link:
      return "provisional_link";
    case Reason::superseded:
      return "superseded";
    case Reason::repaired:
      return "repaired";
    case Reason::ended:
      return "ended";
    case Reason::withdrawn:
      return "withdrawn";
    case Reason::shielded:
      return "shielded";
    case Reason::consent_missing:
      return "consent_missing";
    case Reason::kind_not_covered:
      return "kind_not_covered";
    case Reason::audience_not_covered:
      return "audience_not_covered";
  }
  return "";
}

std::string_view reason_text(Reason reason, base::Lang lang) {
  const bool zh = lang == base::Lang::zh;
  switch (reason) {
    case Reason::permitted:
      return zh ? "可以提供" : "permitted";
    case Reason::person_closed:
      return zh ? "不提供自然人查询" : "natural persons cannot be looked up";
    case Reason::item_closed:
      return zh ? "该目录项不向此用途开放" : "the catalog item is not open for this use";
    case Reason::restricted_item:
      return zh ? "该目录项受限，仅供本主体查询、司法机关和专项信用报告使用"
                : "the item is restricted to the subject's own query, courts, auditors and special reports";
    case Reason::no_publication_rule:
      return zh ? "没有适用的公示规则，失信信息不公示"
                : "no publication rule governs it, so adverse information is not published";
    case Reason::class_unknown:
      return zh ? "认定单位未注明失信程度，规则也无从判定，不公示"
                : "its class was not stated and the rules do not tell it, so it is not published";
    case Reason::class_not_shown:
      return zh ? "此类信息不公示" : "information of this class is not published";
    case Reason::clock_unknown:
      return zh ? "缺少期限的起算日，不公示" : "the day from which its term runs is not known, so it is not published";
    case Reason::capped:
      return zh ? "超过最长披露期限" : "beyond the longest term of any use";
    case Reason::unreconciled:
      return zh ? "历史数据，尚未与“信用中国”网站核对，不公示"
                : "of an earlier platform and not reconciled with Credit China, so it is not published";
    case Reason::former_operator:
      return zh ? "属于原经营者" : "against a former operator";
    case Reason::provisional_link:
      return zh ? "仅凭名称关联，待提供单位确认" : "linked by name only, until its provider confirms";
    case Reason::superseded:
      return zh ? "已有更新的版本" : "a newer version is known";
    case Reason::repaired:
      return zh ? "终止公示（信用修复）" : "ended by repair";
    case Reason::ended:
      return zh ? "到期" : "expired";
    case Reason::withdrawn:
      return zh ? "撤回" : "withdrawn";
    case Reason::shielded:
      return zh ? "暂时屏蔽" : "shielded for the time being";
    case Reason::consent_missing:
      return zh ? "没有主体的有效授权" : "there is no authorisation of the subject in force";
    case Reason::kind_not_covered:
      return zh ? "该目录项不适用于此类主体" : "the item does not cover this kind of subject";
    case Reason::audience_not_covered:
      return zh ? "此类查询人不得使用此披露方式" : "this audience never has this kind of disclosure";
  }
  return "";
}

}  // namespace taixin::gate

// The one gate: may this audience see this record today, for which permission, which fields, why, and when does that
// change. A pure function; deny by default; every room asks it and none decides by itself (promise 4).
//
//   const Decision d = decide(header, {Audience::government, Permission::government_share, day, {}});
//   if (d.visible) ...        // d.past_state: with the mark 已失效; header.provisional: with the mark 仅凭名称关联
//
// What is adverse is public only while a publication regime of the packs says so (publication.h); no rule, no
// publication.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/day.h"
#include "base/error.h"
#include "catalog/types.h"

namespace taixin::catalog {
struct PublicationRules;
}

namespace taixin::gate {

struct Act;  // publication.h

using base::Day;

enum class Audience : uint8_t {
  everyone,      // the public site, anybody
  government,    // an officer, for a purpose of SD-REG art. 22
  subject_self,  // the subject about itself
  authorised,    // somebody with the subject's authorisation
  court,         // a court
  auditor,       // an auditor of the platform
};

std::string_view audience_code(Audience audience);  // "subject_self"; masking profiles of the packs name it

enum class Permission : uint8_t {
  publication,       // 公开公示
  government_share,  // 政务共享
  authorised_query,  // 授权查询, the subject's own included
  evaluation,        // 计入评价
  ordinary_report,   // 信用报告
  special_report,    // 专项信用报告
};
inline constexpr int kPermissions = 6;

// What the gate needs to know of a record.
struct RecordHeader {
  const catalog::Item* item = nullptr;
  catalog::SubjectKind kind = catalog::SubjectKind::organization;
  bool provisional = false;  // linked by name only, not yet confirmed (domain/12.2.10)
  bool superseded = false;   // a newer version is known
  // Statuses in force on the day asked.
  bool repaired = false, ended = false, withdrawn = false, shielded = false, disputed = false;
  std::optional<Day> valid_from = {}, valid_until = {};  // both days included
  bool unreconciled = false;     // of an earlier platform, and nobody has said that Credit China has it so
  bool former_operator = false;  // of an individual business that has changed hands since (domain/12.1.9)
  // What the regimes need of the act, and the rules that may act; without both nothing adverse is public. For uses
  // other than publication the days alone are enough.
  const Act* act = nullptr;
  const catalog::PublicationRules* rules = nullptr;
};

struct Consent {
  bool given = false;
  std::optional<Day> until;  // last day it holds, none = until revoked
};

struct Question {
  Audience audience = Audience::everyone;
  Permission permission = Permission::publication;
  Day day;
  Consent consent;
};

enum class Reason : uint8_t {
  permitted,
  person_closed,        // natural persons: closed to all but the person itself
  item_closed,          // the item does not give this permission
  restricted_item,      // simple-procedure penalties: own query, court, special report only
  no_publication_rule,  // adverse, and no publication regime governs it
  class_unknown,        // nobody has said of which class the act is, and the rules do not tell
  class_not_shown,      // acts of this class are not shown
  clock_unknown,        // the day from which its term runs is not known
  capped,               // beyond the longest term of any use
  unreconciled,         // of an earlier platform, and not reconciled with Credit China
  former_operator,      // against an operator who has left the business
  provisional_link,
  superseded,
  repaired,
  ended,
  withdrawn,
  shielded,
  consent_missing,
  kind_not_covered,      // the item does not cover this kind of subject
  audience_not_covered,  // this audience never has this permission
};
std::string_view reason_code(Reason reason);                   // "item_closed"
std::string_view reason_text(Reason reason, base::Lang lang);  // 该目录项不向此用途开放

struct Decision {
  bool visible = false;
  Reason reason = Reason::item_closed;
  bool past_state = false;        // visible as history only: shown with the mark 已失效
  std::optional<Day> changes_on;  // first day the answer may differ without anything new becoming known
};

Decision decide(const RecordHeader& record, const Question& question);

// Whether a field may stand in the answer at all: identity numbers, phones and home addresses never do.
bool shows_field(const catalog::Field& field, Audience audience);

// The audience and permission that a purpose stands for: self, court, audit, and government for the rest.
Audience audience_of(std::string_view purpose);
Permission permission_of(Audience audience);

}  // namespace taixin::gate

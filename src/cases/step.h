// What the files of `Cases` share: a step about to be taken. Private to the room.
#pragma once

#include "cases/cases.h"

namespace taixin::cases {

// Roles of those who open cases that seal it, as events name them.
inline constexpr std::string_view kAnybody = "anybody", kOpener = "opener";

struct Cases::About {
  store::Record record;
  SubjectId holder;  // the subject that it stands against now
  UnitId recogniser, provider;
};

struct Cases::Step {
  const catalog::CaseKind* kind = nullptr;
  const catalog::CaseStep* step = nullptr;
  const catalog::CaseOutcome* outcome = nullptr;
  Form form;
  std::string evidence;
  Day day;
  bool signed_with_code = false;
  bool look_over = false;
  bool simulated() const { return kind->simulation() || !step->basis.acts(); }
};

}  // namespace taixin::cases

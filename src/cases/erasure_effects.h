// The erasure of a natural person as two steps of its case: an officer asks for it (`ask_erasure`), another confirms it
// (`confirm_erasure`) or sends it back (`drop_erasure`). All are the rows of vault/erasure.h, written in the
// transaction of their case event; the key is destroyed when that is on disk. What was confirmed at the other door
// (POST /erasures/{id}/approve) meanwhile stays confirmed, and the step only ends the case.
#pragma once

#include "cases/effect.h"

namespace taixin::cases {

// The matter of an erasure that a case asked for; its certificate says it.
std::string erasure_matter(int64_t case_id);

void add_erasure_effects(Effects& effects, const EffectPlace& place);

}  // namespace taixin::cases

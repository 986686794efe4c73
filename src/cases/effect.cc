#include "cases/effect.h"

#include "cases/errors.h"

namespace taixin::cases {

void Effects::add(std::unique_ptr<Effect> effect) {
  auto& place = all_[static_cast<size_t>(effect->which())];
  TX_ASSERT(!place, "the effect {} is registered twice", catalog::case_effect_code(effect->which()));
  place = std::move(effect);
}

base::Result<void> Effects::complete() const {
  for (size_t i = 0; i < all_.size(); ++i) {
    if (all_[i]) continue;
    const auto which = static_cast<catalog::CaseEffect>(i);
    return base::fail(kEffectMissing, {{"effect", std::string(catalog::case_effect_code(which))}});
  }
  return {};
}

const Effect& Effects::of(catalog::CaseEffect which) const {
  const auto& found = all_[static_cast<size_t>(which)];
  TX_ASSERT(found, "the effect {} is not registered", catalog::case_effect_code(which));
  return *found;
}

}  // namespace taixin::cases

// The registry of subjects as the store has it.
#pragma once

#include "facts/registry.h"
#include "store/home.h"

namespace taixin::facts {

base::Result<void> load_registry(store::Home& home, Registry& registry);

}  // namespace taixin::facts

// The synthetic city through the real intake, each receipt compared with what its generator put in.
#pragma once

#include <string>

#include "cli/door.h"

namespace taixin::cli {

struct CityArgs {
  uint64_t subjects = 1000, records = 10000, seed = 1;
  std::string keep;  // where the files stay; empty: nowhere
  bool clean = false;
  bool quiet = false;  // no line for each file
};

// The exit code: kSomeRefused when a receipt is not what was expected.
int fill_city(service::App& app, const Common& common, const CityArgs& args);

}  // namespace taixin::cli

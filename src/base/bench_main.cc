// taixin_bench: every workload of the rooms in one program. `./dev bench` builds and runs it.
#include <iostream>

#include "base/bench.h"

int main(int argc, char** argv) {
  using namespace taixin::base;
  const std::vector<std::string_view> arguments(argv + 1, argv + argc);
  const Result<BenchOptions> options = parse_bench_options(arguments);
  if (!options) {
    for (const Lang lang : {Lang::zh, Lang::en}) {
      std::cerr << options.error().message(lang) << "\n" << options.error().next(lang) << "\n";
    }
    return 2;
  }
  return run_benches(*options, registered_benches(), std::cout);
}

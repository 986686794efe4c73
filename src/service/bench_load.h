// A small load generator for benchmarks of the server: keep-alive connections over loopback TCP, one question under way
// on each, a few threads. It shares the processor with the server and says how much of it it took.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace taixin::service {

inline constexpr size_t kLoadConnections = 16, kLoadThreads = 2;

struct Question {
  std::string request;  // all of its bytes
  std::string answer;   // the body that must come; empty: any
};

struct Asked {
  uint64_t answers = 0;
  uint64_t wrong = 0;  // not 200, or another body
  std::vector<double> millis;
  double seconds = 0;
  double generator_processor = 0, processor = 0;  // seconds; of the generator's threads, of the whole process
  double rate() const { return static_cast<double>(answers) / seconds; }
  void add(const Asked& part);
};

// Asks the questions in turn, each connection from another place on, until `enough` (asked by several threads).
Asked ask_server(int port, const std::vector<Question>& questions, const std::function<bool()>& enough);

}  // namespace taixin::service

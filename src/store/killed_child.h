// For tests with kill -9: a child of this process works as fast as it can and says what is confirmed; it is killed at
// some moment, and what it said is what has to be there.
//
//   const auto said = killed_at_work<Seal>({.wait = at_random}, [&](const Say<Seal>& say) { load_for_ever(home, say);
//   });
//
// The work never returns; what goes wrong in it ends the child by _exit, which fails the test.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <climits>
#include <csignal>
#include <thread>
#include <type_traits>
#include <vector>

namespace taixin::store {

// The child's end of the pipe. One word is written whole or not at all.
template <class Said>
class Say {
 public:
  static_assert(std::is_trivially_copyable_v<Said> && sizeof(Said) <= PIPE_BUF);
  explicit Say(int out) : out_(out) {}
  void operator()(const Said& said) const {
    if (::write(out_, &said, sizeof said) != static_cast<ssize_t>(sizeof said)) ::_exit(99);
  }

 private:
  const int out_;
};

struct Killing {
  bool after_a_word = false;       // only once the child has said something
  std::chrono::microseconds wait;  // and then so long
};

// In the order in which it was said. A child that ended by itself is a failure of the test.
template <class Said, class Work>
std::vector<Said> killed_at_work(const Killing& when, const Work& work) {
  std::vector<Said> out;
  int ends[2];
  if (::pipe(ends) != 0) {
    ADD_FAILURE() << "no pipe";
    return out;
  }
  const pid_t child = ::fork();
  if (child == 0) {
    work(Say<Said>(ends[1]));
    ::_exit(98);
  }
  ::close(ends[1]);
  EXPECT_GT(child, 0);
  const auto hear = [&] {
    Said said;
    const bool heard = ::read(ends[0], &said, sizeof said) == static_cast<ssize_t>(sizeof said);
    if (heard) out.push_back(said);
    return heard;
  };
  if (when.after_a_word) {
    EXPECT_TRUE(hear()) << "the child said nothing";
  }
  std::this_thread::sleep_for(when.wait);
  ::kill(child, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << WEXITSTATUS(status);
  while (hear()) {
  }
  ::close(ends[0]);
  return out;
}

}  // namespace taixin::store

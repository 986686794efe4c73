// Writes pieces of one submission in order while the caller makes the next ones.
#pragma once

#include <memory>

#include "store/writer.h"

namespace taixin::intake {

// At most kAhead pieces are under way, each a bulk transaction of its own. Once one fails, none behind it is written,
// and the caller hears of the first failure. One thread.
class WriteAhead {
 public:
  static constexpr size_t kAhead = 3;

  explicit WriteAhead(store::Writer& writer);
  ~WriteAhead();  // waits for what is under way
  WriteAhead(const WriteAhead&) = delete;
  WriteAhead& operator=(const WriteAhead&) = delete;

  // Waits for its turn, not for the disk. The error is that of an earlier piece.
  base::Result<void> start(store::Writer::Work work);
  // Waits until all are on disk.
  base::Result<void> finish();

 private:
  struct State;
  store::Writer& writer_;
  std::shared_ptr<State> state_;
};

}  // namespace taixin::intake

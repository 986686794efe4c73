// Finds subjects by name: exactly, by the beginning, by a part however short, by pinyin initials, with typing slips.
//
//   NameIndex index;
//   index.add(identity::normalize_name("泰安示例机械有限公司").get(), SubjectId(7));
//   for (const NameFound& hit : index.search(identity::normalize_name("示例机戒").get(), 10, accept)) ...
//
// Width, brackets, simplified and traditional are the normal form's business. What each way of matching means and how
// hits rank: docs/formats/name-search.md. Whether a name may be seen, and whether it is a former one, depends on who
// asks and when: `accept` decides, the caller says.
//
// A few immutable segments (name_segment.h), each at least four times the one after it, and the names added since,
// which are scanned. A search that finds many of those has a thread make a segment of them, and never waits for it.
// Cost: about 90 bytes and a microsecond a name (docs/performance.md).
// Threads: any number, for everything. Names are never taken out: `accept` refuses those that are gone.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string_view>
#include <thread>
#include <vector>

#include "facts/name_found.h"
#include "facts/name_pack.h"

namespace taixin::facts {

class NameSegment;

class NameIndex {
 public:
  NameIndex();
  ~NameIndex();
  NameIndex(const NameIndex&) = delete;
  NameIndex& operator=(const NameIndex&) = delete;

  // The same pair again costs room and changes nothing. `normal` must not be empty.
  void add(std::string_view normal, SubjectId subject);

  // At most `limit` hits in rank order (ranks_before), each subject once, by its best name. Slips are looked for only
  // when nothing else is found. `accept` is called under a lock of the index: it must not call the index.
  std::vector<NameFound> search(std::string_view normal, size_t limit, const NameAccept& accept) const {
    NameWork work;
    return search(normal, limit, accept, work);
  }
  // The same, and adds what was done to `work`.
  std::vector<NameFound> search(std::string_view normal, size_t limit, const NameAccept& accept, NameWork& work) const;

  // Has the names added so far made into a segment in the background, as a search does that finds many of them.
  void build_soon() const;
  // Waits until everything added before is in segments.
  void settle() const;

  struct Size {
    size_t names = 0, waiting = 0, segments = 0, bytes = 0;  // waiting: not in a segment yet
  };
  Size size() const;

 private:
  struct Names {
    std::vector<std::shared_ptr<const NameSegment>> segments;  // largest first
    std::shared_ptr<const NameBatch> building;                 // being made into a segment, scanned meanwhile
    NameBatch waiting;
  };
  class Search;  // name_index.cc
  void build() const;
  bool build_waiting() const;
  bool merge_last() const;

  mutable std::shared_mutex mutex_;
  mutable Names names_;  // segments in place of names that wait: the same answers
  std::atomic<bool> stop_ = false;

  mutable std::mutex builder_mutex_;  // of what follows; taken before mutex_
  mutable std::thread builder_;
  mutable bool building_ = false;
  mutable std::condition_variable built_;
};

}  // namespace taixin::facts

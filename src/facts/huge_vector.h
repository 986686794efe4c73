// A vector whose memory the operating system is asked to map in pages of 2 MiB.
//
// For megabytes that are read all over: with pages of 4 KiB nearly every look-up also misses the processor's table of
// pages, which costs as much as the memory itself, and more in a virtual machine. Small vectors are ordinary ones.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <new>
#include <vector>

namespace taixin::facts {

template <class T>
class HugePageAllocator {
 public:
  using value_type = T;
  HugePageAllocator() = default;
  template <class Other>
  explicit HugePageAllocator(const HugePageAllocator<Other>&) {}

  T* allocate(size_t count) {
    const size_t bytes = count * sizeof(T);
    void* const memory = ::operator new(bytes, alignment(count));
    // Refused where the system has none: then it is slower, nothing else.
    if (bytes >= kHugeFrom) static_cast<void>(madvise(memory, bytes / kHugePage * kHugePage, MADV_HUGEPAGE));
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, size_t count) { ::operator delete(memory, alignment(count)); }
  friend bool operator==(const HugePageAllocator&, const HugePageAllocator&) { return true; }

 private:
  static constexpr size_t kHugePage = size_t{2} << 20, kHugeFrom = 2 * kHugePage;
  static std::align_val_t alignment(size_t count) {
    return std::align_val_t(count * sizeof(T) >= kHugeFrom ? kHugePage : alignof(std::max_align_t));
  }
};

template <class T>
using HugeVector = std::vector<T, HugePageAllocator<T>>;

}  // namespace taixin::facts

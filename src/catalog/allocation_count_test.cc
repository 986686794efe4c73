// Counts what each thread allocates, so that "evaluation allocates nothing" is a test. In a file of its own: the
// compiler must not see both sides of the replacement.
#include <cstdlib>
#include <new>

namespace taixin::catalog {

static thread_local size_t allocations = 0;
size_t allocations_of_this_thread() { return allocations; }

}  // namespace taixin::catalog

void* operator new(size_t size) {
  ++taixin::catalog::allocations;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
void* operator new(size_t size, const std::nothrow_t&) noexcept {
  ++taixin::catalog::allocations;
  return std::malloc(size == 0 ? 1 : size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }

// An owner of what a C library gives, by the library's own function that lets it go.
//
//   using Blob = std::unique_ptr<hb_blob_t, base::Freed<hb_blob_destroy>>;
#pragma once

namespace taixin::base {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* held) const {
    Free(held);
  }
};

}  // namespace taixin::base

// Strong<Tag, Rep>: an integer or string with a meaning, so that two meanings cannot be mixed.
//
//   using SubjectId = Strong<struct SubjectIdTag, int64_t>;
#pragma once

#include <compare>
#include <functional>
#include <utility>

namespace taixin::base {

template <class Tag, class Rep>
class Strong {
 public:
  using rep = Rep;
  constexpr Strong() = default;
  constexpr explicit Strong(Rep value) : value_(std::move(value)) {}
  constexpr const Rep& get() const { return value_; }
  friend constexpr auto operator<=>(const Strong&, const Strong&) = default;

 private:
  Rep value_{};
};

}  // namespace taixin::base

template <class Tag, class Rep>
struct std::hash<taixin::base::Strong<Tag, Rep>> {
  size_t operator()(const taixin::base::Strong<Tag, Rep>& v) const { return std::hash<Rep>{}(v.get()); }
};

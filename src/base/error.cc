#include "base/error.h"

#include <cstdio>
#include <cstdlib>

namespace taixin::base {

std::string fill(std::string_view pattern, const ErrorArgs& args) {
  std::string out;
  out.reserve(pattern.size() + 32);
  for (size_t i = 0; i < pattern.size();) {
    if (pattern[i] == '{') {
      if (const size_t end = pattern.find('}', i); end != pattern.npos) {
        if (const auto it = args.find(pattern.substr(i + 1, end - i - 1)); it != args.end()) {
          out += it->second;
          i = end + 1;
          continue;
        }
      }
    }
    out += pattern[i++];
  }
  return out;
}

std::string Error::message(Lang lang) const {
  std::string text = fill(lang == Lang::zh ? kind_->zh : kind_->en, args_);
  return place_.empty() ? text : place_ + ": " + text;
}

std::string Error::next(Lang lang) const { return fill(lang == Lang::zh ? kind_->next_zh : kind_->next_en, args_); }

void die(const char* file, int line, const std::string& what) {
  std::fprintf(stderr, "%s:%d: broken invariant: %s\n", file, line, what.c_str());
  std::abort();
}

}  // namespace taixin::base

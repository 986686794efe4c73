// Pages of one snapshot: a cursor names the commit sequence that its first page began with and the last row given, so
// that what comes later neither shifts rows nor joins a list that somebody is reading.
#pragma once

#include <charconv>
#include <string>

#include "base/result.h"
#include "service/errors.h"
#include "service/http.h"
#include "store/records.h"

namespace taixin::service {

struct Cursor {
  store::CommitSeq seq;
  int64_t at = 0;  // 0: the first page

  std::string text() const { return std::to_string(seq.get()) + "." + std::to_string(at); }

  // ?cursor=, or the present moment. kBadValue.
  static base::Result<Cursor> read(const Request& request, store::ReadTx& tx) {
    TX_TRY(const store::CommitSeq head, store::commit_head(tx));
    const std::string_view text = request.get("cursor");
    if (text.empty()) return Cursor{head, 0};
    const auto whole = [](std::string_view digits) -> int64_t {
      int64_t value = -1;
      const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
      return failed == std::errc() && end == digits.data() + digits.size() ? value : -1;
    };
    const size_t dot = text.find('.');
    const int64_t seq = whole(text.substr(0, dot)), at = dot == text.npos ? -1 : whole(text.substr(dot + 1));
    if (seq < 0 || at < 1 || store::CommitSeq(seq) > head) {
      return base::fail(kBadValue, {{"name", "cursor"}, {"value", std::string(text)}});
    }
    return Cursor{store::CommitSeq(seq), at};
  }
};

}  // namespace taixin::service

#include "catalog/code_match.h"

#include <algorithm>

#include "base/text.h"
#include "catalog/errors.h"

namespace taixin::catalog {

using base::Result;

namespace {

class Matcher {
 public:
  Matcher(const CodeSet& set, const FieldType& type, std::string_view value)
      : set_(set), text_(base::trim(value)), open_prefix_(set.open_prefix) {
    if (base::has_full_width(text_)) text_ = base::trim(base::fold_width(text_));
    if (base::has_full_width(open_prefix_)) open_prefix_ = base::fold_width(open_prefix_);
    if (type.kind == TypeKind::codes) find_cuts(base::fold_width(type.separators));
  }

  Result<std::vector<CodeMatch>> run() {
    if (text_.empty()) return std::move(out_);
    TX_TRY(const bool whole, take(text_));
    if (whole) return std::move(out_);
    for (size_t at = 0; at < text_.size();) {
      TX_TRY(at, one(at));
    }
    return std::move(out_);
  }

 private:
  struct Cut {
    size_t begin, end;
    bool hard;  // ';' always separates, also inside an open value
  };

  void find_cuts(std::string_view separators) {
    for (size_t at = 0; at < text_.size();) {
      const std::string_view character = base::prefix_code_points(std::string_view(text_).substr(at), 1);
      if (separators.find(character) != std::string_view::npos)
        cuts_.push_back({at, at + character.size(), character == ";"});
      at += std::max<size_t>(character.size(), 1);
    }
  }

  // One code from `at`, which begins a part; the position after it and its separator.
  Result<size_t> one(size_t at) {
    const auto first =
        std::lower_bound(cuts_.begin(), cuts_.end(), at, [](const Cut& cut, size_t p) { return cut.begin < p; });
    const size_t end = first == cuts_.end() ? text_.size() : first->begin;
    if (part(at, end).empty()) return first == cuts_.end() ? text_.size() : first->end;
    const size_t reach = set_.longest == 0 ? text_.size() : at + set_.longest + kSpacesMax;
    auto last = first;
    while (last != cuts_.end() && last->begin <= reach) ++last;
    if (last == cuts_.end()) {
      TX_TRY(const bool taken, take(part(at, text_.size())));
      if (taken) return text_.size();
    }
    for (auto cut = last; cut != first;) {
      --cut;
      TX_TRY(const bool taken, take(part(at, cut->begin)));
      if (taken) return cut->end;
    }
    if (is_open(part(at, end))) return open(at, first);
    const std::string_view unknown = part(at, end);
    return base::fail(kUnknownCode, {{"part", std::string(unknown)},
                                     {"value", text_},
                                     {"set", set_.name.zh},
                                     {"set_en", set_.name.en.empty() ? set_.name.zh : set_.name.en}});
  }

  // An open value reaches to the next ';', or to another separator after which a known value follows.
  size_t open(size_t at, std::vector<Cut>::const_iterator cut) {
    for (; cut != cuts_.end(); ++cut) {
      if (cut->hard) break;
      const auto next = std::next(cut);
      const std::string_view follows = part(cut->end, next == cuts_.end() ? text_.size() : next->begin);
      if (is_known(follows) || is_open(follows)) break;
    }
    const std::string_view whole = part(at, cut == cuts_.end() ? text_.size() : cut->begin);
    add(nullptr, std::string(whole));
    return cut == cuts_.end() ? text_.size() : cut->end;
  }

  std::string_view part(size_t begin, size_t end) const {
    return base::trim(std::string_view(text_).substr(begin, end - begin));
  }
  bool is_open(std::string_view candidate) const {
    return !open_prefix_.empty() && candidate.size() > open_prefix_.size() && candidate.starts_with(open_prefix_);
  }
  bool is_known(std::string_view candidate) const {
    return set_.lookup.contains(candidate) || set_.questions.contains(candidate);
  }

  // True when `candidate` as a whole is a code; an error when it is a question.
  Result<bool> take(std::string_view candidate) {
    if (const auto question = set_.questions.find(candidate); question != set_.questions.end()) {
      const Text& why = question->second;
      return base::fail(kAskedBack,
                        {{"value", std::string(candidate)}, {"zh", why.zh}, {"en", why.in(base::Lang::en)}});
    }
    if (const auto found = set_.lookup.find(candidate); found != set_.lookup.end()) {
      const CodeEntry& entry = set_.entries[found->second];
      add(&entry, entry.code);
      return true;
    }
    if (cuts_.empty() && is_open(candidate)) {
      add(nullptr, std::string(candidate));
      return true;
    }
    return false;
  }

  void add(const CodeEntry* entry, std::string code) {
    if (std::none_of(out_.begin(), out_.end(), [&](const CodeMatch& match) { return match.code == code; })) {
      out_.push_back({entry, std::move(code)});
    }
  }

  static constexpr size_t kSpacesMax = 16;  // spaces around a name that are looked past

  const CodeSet& set_;
  std::string text_;
  std::string open_prefix_;
  std::vector<Cut> cuts_;
  std::vector<CodeMatch> out_;
};

}  // namespace

Result<std::vector<CodeMatch>> match_codes(const CodeSet& set, const FieldType& type, std::string_view value) {
  return Matcher(set, type, value).run();
}

std::string canonical_codes(const std::vector<CodeMatch>& matches) {
  std::string out;
  for (const auto& match : matches) {
    if (!out.empty()) out += ';';
    out += match.code;
  }
  return out;
}

}  // namespace taixin::catalog

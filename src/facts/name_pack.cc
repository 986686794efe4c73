#include "facts/name_pack.h"

#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <future>
#include <tuple>

#include "base/error.h"
#include "facts/name_forms.h"

namespace taixin::facts {

void NameBatch::add(std::string_view normal, SubjectId subject) {
  TX_ASSERT(subject.get() > 0 && subject.get() <= UINT32_MAX, "subject {}", subject.get());
  text += normal;
  ends.push_back(text.size());
  subjects.push_back(static_cast<uint32_t>(subject.get()));
}

const NamePack::LengthRun& NamePack::run_of(uint32_t number) const {
  const auto after = std::upper_bound(runs_.begin(), runs_.end(), number,
                                      [](uint32_t n, const LengthRun& run) { return n < run.first; });
  return *std::prev(after);
}

uint32_t NamePack::first_of_length(size_t length) const {
  const auto run = std::lower_bound(runs_.begin(), runs_.end(), length,
                                    [](const LengthRun& r, size_t wanted) { return r.length < wanted; });
  return run == runs_.end() ? static_cast<uint32_t>(size()) : run->first;
}

Symbol NamePack::symbol(char32_t point) const {
  if (point < kRareBegin || (point >= kRareEnd && point < 0x10000)) return static_cast<Symbol>(point);
  const auto it = std::lower_bound(rare_.begin(), rare_.end(), point);
  if (it == rare_.end() || *it != point) return kNoSymbol;
  return static_cast<Symbol>(kRareBegin + (it - rare_.begin()));
}

std::string NamePack::normal(uint32_t number) const {
  constexpr size_t kAtHand = 64;
  std::array<char, kAtHand * U8_MAX_LENGTH> bytes;
  std::string out;
  for (auto left = symbols(number); !left.empty();) {
    size_t size = 0;
    const auto some = left.first(std::min(left.size(), kAtHand));
    for (const Symbol one : some) U8_APPEND_UNSAFE(bytes.data(), size, static_cast<UChar32>(point(one)));
    out.append(bytes.data(), size);
    left = left.subspan(some.size());
  }
  return out;
}

void NamePack::append_to(NameBatch& out) const {
  for (uint32_t i = 0; i < size(); ++i) out.add(normal(i), subject(i));
}

size_t NamePack::bytes() const {
  return symbols_.capacity() * sizeof(Symbol) + runs_.capacity() * sizeof(LengthRun) +
         rare_.capacity() * sizeof(char32_t);
}

// Puts the names of each length side by side as they come, then sorts the lengths, two at a time.
class NamePacker {
 public:
  NamePacker(const NameBatch& names, NameBatch& left) : names_(names), left_(left) {
    TX_ASSERT(names.size() <= kPackNamesMax, "{} names", names.size());
  }

  NamePack pack() {
    collect_rare();
    lay_out();
    pack_.symbols_.resize(unsorted_.size());
    pack_.size_ = subjects_.size();
    std::atomic<size_t> next = 0;
    const auto work = [&] {
      for (size_t run; (run = next++) < pack_.runs_.size();) sort_run(run);
    };
    auto other = std::async(std::launch::async, work);
    work();
    other.get();
    return std::move(pack_);
  }

 private:
  void collect_rare() {
    const auto is_lead_of_four = [](char c) { return static_cast<uint8_t>(c) >= 0xF0; };
    if (std::none_of(names_.text.begin(), names_.text.end(), is_lead_of_four)) return;
    for (size_t i = 0; i < names_.size(); ++i) {
      for_code_points(names_.normal(i), [&](char32_t c) {
        if (c >= 0x10000) pack_.rare_.push_back(c);
      });
      if (pack_.rare_.size() > 2 * kRareMax) tidy_rare();
    }
    tidy_rare();
    pack_.rare_.shrink_to_fit();
  }
  void tidy_rare() {
    std::vector<char32_t>& rare = pack_.rare_;
    std::sort(rare.begin(), rare.end());
    rare.erase(std::unique(rare.begin(), rare.end()), rare.end());
    if (rare.size() > kRareMax) rare.resize(kRareMax);
  }

  // The length of each name, 0 when there is no symbol for one of its characters.
  std::vector<uint32_t> lengths() const {
    std::vector<uint32_t> lengths(names_.size());
    for (size_t i = 0; i < names_.size(); ++i) {
      bool fits = true;
      for_code_points(names_.normal(i), [&](char32_t c) {
        fits = fits && (c < 0x10000 || pack_.symbol(c) != kNoSymbol);
        ++lengths[i];
      });
      if (!fits) lengths[i] = 0;
    }
    return lengths;
  }

  void lay_out() {
    const std::vector<uint32_t> length_of = lengths();
    std::vector<std::pair<uint32_t, uint32_t>> counts;  // length, how many
    {
      std::vector<uint32_t> sorted = length_of;
      std::sort(sorted.begin(), sorted.end());
      for (const uint32_t length : sorted) {
        if (counts.empty() || counts.back().first != length) counts.push_back({length, 0});
        ++counts.back().second;
      }
    }
    uint64_t at = 0;
    uint32_t first = 0;
    for (const auto& [length, count] : counts) {
      if (length == 0) continue;
      pack_.runs_.push_back({length, first, at});
      first += count;
      at = pack_.runs_.back().place(first);
    }
    unsorted_.resize(at);
    subjects_.resize(first);
    std::vector<uint32_t> next;
    for (const auto& run : pack_.runs_) next.push_back(run.first);
    for (size_t i = 0; i < names_.size(); ++i) {
      if (length_of[i] == 0) {
        left_.add(names_.normal(i), names_.subject(i));
        continue;
      }
      const auto run = std::lower_bound(pack_.runs_.begin(), pack_.runs_.end(), length_of[i],
                                        [](const auto& r, uint32_t wanted) { return r.length < wanted; });
      const uint32_t place = next[static_cast<size_t>(run - pack_.runs_.begin())]++;
      Symbol* out = unsorted_.data() + run->place(place);
      for_code_points(names_.normal(i), [&](char32_t c) { *out++ = pack_.symbol(c); });
      subjects_[place] = names_.subjects[i];
    }
  }

  // ---- sorting the names of one length

  static constexpr uint32_t kHead = 4;  // symbols in a key
  struct Key {
    uint64_t head;   // the next symbols of the name, so that most comparisons stay here
    uint32_t place;  // in unsorted_, counted from the run
  };

  // In the order of code points: rare characters come after all others.
  static uint64_t ordered(Symbol symbol) {
    if (symbol < kRareBegin) return symbol;
    return symbol >= kRareEnd ? symbol - kRareMax : symbol + (0x10000 - kRareEnd);
  }

  void sort_run(size_t number) {
    const auto& run = pack_.runs_[number];
    const bool last = number + 1 == pack_.runs_.size();
    std::vector<Key> keys((last ? subjects_.size() : pack_.runs_[number + 1].first) - run.first);
    for (uint32_t i = 0; i < keys.size(); ++i) keys[i].place = i;
    sort_keys(run, keys, 0);
    Symbol* out = pack_.symbols_.data() + run.at;
    for (size_t i = 0; i < keys.size(); ++i) {
      out = std::copy_n(text(run, keys[i]), run.length, out);
      std::memcpy(out, &subjects_[run.first + keys[i].place], sizeof(subjects_[0]));
      out += NamePack::kSubjectSymbols;
    }
  }
  const Symbol* text(const NamePack::LengthRun& run, const Key& key) const {
    return unsorted_.data() + run.place(run.first + key.place);
  }

  // By what follows `from`; all are equal before it.
  void sort_keys(const NamePack::LengthRun& run, std::span<Key> keys, uint32_t from) const {
    constexpr size_t kFew = 8;
    constexpr uint32_t kDeep = 64;  // bounds the depth of recursion
    if (keys.size() <= kFew || from >= kDeep || from >= run.length) return sort_few(run, keys);
    for (Key& key : keys) {
      key.head = 0;
      for (uint32_t i = 0; i < kHead; ++i) {
        key.head = key.head << 16 | (from + i < run.length ? ordered(text(run, key)[from + i]) : 0);
      }
    }
    std::sort(keys.begin(), keys.end(), [](const Key& a, const Key& b) { return a.head < b.head; });
    for (size_t begin = 0; begin < keys.size();) {
      size_t end = begin + 1;
      while (end < keys.size() && keys[end].head == keys[begin].head) ++end;
      if (end - begin > 1) sort_keys(run, keys.subspan(begin, end - begin), from + kHead);
      begin = end;
    }
  }
  void sort_few(const NamePack::LengthRun& run, std::span<Key> keys) const {
    std::sort(keys.begin(), keys.end(), [&](const Key& a, const Key& b) {
      const Symbol* const x = text(run, a);
      const Symbol* const y = text(run, b);
      const auto [at, other] = std::mismatch(x, x + run.length, y);
      if (at != x + run.length) return ordered(*at) < ordered(*other);
      return subjects_[run.first + a.place] < subjects_[run.first + b.place];
    });
  }

  const NameBatch& names_;
  NameBatch& left_;
  NamePack pack_;
  HugeVector<Symbol> unsorted_;  // laid out as the pack, with the subjects in subjects_
  HugeVector<uint32_t> subjects_;
};

NamePack NamePack::make(const NameBatch& names, NameBatch& left) { return NamePacker(names, left).pack(); }

}  // namespace taixin::facts

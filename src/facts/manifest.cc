#include "facts/manifest.h"

#include <xxhash.h>

#include <charconv>

#include "base/text.h"
#include "facts/errors.h"

namespace taixin::facts {
namespace {

constexpr std::string_view kFirstLine = "taixin facts 2";

// The words of one line, read in order; `bad` once one was missing or malformed.
class Words {
 public:
  explicit Words(std::string_view line) : left_(line) {}
  std::string_view word() {
    const size_t end = left_.find(' ');
    const std::string_view one = left_.substr(0, end);
    left_ = end == std::string_view::npos ? std::string_view() : left_.substr(end + 1);
    bad_ |= one.empty();
    return one;
  }
  template <class Number>
  Number number(int base = 10) {
    const std::string_view text = word();
    Number value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    bad_ |= error != std::errc() || end != text.data() + text.size();
    return value;
  }
  bool good() const { return !bad_ && left_.empty(); }

 private:
  std::string_view left_;
  bool bad_ = false;
};

}  // namespace

std::string write_manifest(const Manifest& manifest) {
  std::string text = fmt::format("{}\nwatermark {} {}\nnext {}\n", kFirstLine, manifest.seq.get(),
                                 manifest.known_at.get(), manifest.next_number);
  for (const RunEntry& run : manifest.runs) {
    text += fmt::format("run {} {} {} {} {} {:016x} {:016x} {:016x}\n", run.number, run.facts, run.statuses,
                        run.last_seq.get(), run.last_known.get(), run.hot_digest, run.cold_digest, run.keys_digest);
  }
  if (const auto& registry = manifest.registry) {
    text += fmt::format("subjects {} {} {} {:016x}\n", registry->number, registry->last_seq.get(),
                        registry->last_known.get(), registry->digest);
  }
  return text + fmt::format("check {:016x}\n", XXH3_64bits(text.data(), text.size()));
}

base::Result<Manifest> read_manifest(std::string_view text) {
  const auto refuse = [](std::string_view detail) {
    return base::fail(kNotAnIndex, {{"file", "MANIFEST"}, {"detail", std::string(detail)}});
  };
  const size_t check = text.rfind("check ");
  if (check == std::string_view::npos) return refuse("not written to its end");
  if (text.substr(check) != fmt::format("check {:016x}\n", XXH3_64bits(text.data(), check)))
    return refuse("its check does not agree");
  Manifest manifest;
  std::string_view left = text.substr(0, check);
  for (size_t number = 0; !left.empty(); ++number) {
    const size_t end = left.find('\n');
    if (end == std::string_view::npos) return refuse("a torn line");
    const std::string_view line = left.substr(0, end);
    left.remove_prefix(end + 1);
    if (number == 0) {
      if (line != kFirstLine) return refuse("another format");
      continue;
    }
    Words words(line);
    const std::string_view what = words.word();
    if (what == "watermark") {
      manifest.seq = store::CommitSeq(words.number<int64_t>());
      manifest.known_at = KnownAt(words.number<int64_t>());
    } else if (what == "next") {
      manifest.next_number = words.number<uint64_t>();
    } else if (what == "run") {
      RunEntry run;
      run.number = words.number<uint64_t>();
      run.facts = words.number<uint64_t>();
      run.statuses = words.number<uint64_t>();
      run.last_seq = store::CommitSeq(words.number<int64_t>());
      run.last_known = KnownAt(words.number<int64_t>());
      for (uint64_t* digest : {&run.hot_digest, &run.cold_digest, &run.keys_digest})
        *digest = words.number<uint64_t>(16);
      manifest.runs.push_back(run);
    } else if (what == "subjects") {
      RegistryEntry registry;
      registry.number = words.number<uint64_t>();
      registry.last_seq = store::CommitSeq(words.number<int64_t>());
      registry.last_known = KnownAt(words.number<int64_t>());
      registry.digest = words.number<uint64_t>(16);
      manifest.registry = registry;
    } else {
      return refuse("an unknown line");
    }
    if (!words.good()) return refuse("a malformed line");
  }
  return manifest;
}

}  // namespace taixin::facts

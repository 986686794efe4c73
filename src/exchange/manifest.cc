#include "exchange/manifest.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "exchange/errors.h"
#include "ledger/proof_errors.h"

namespace taixin::exchange {
namespace {

constexpr auto kKinds = std::to_array<std::string_view>({"batch", "receipt", "standing"});
constexpr auto kWhats = std::to_array<std::string_view>({"moves", "status", "records", "receipt", "standing"});
constexpr size_t kNameMax = 100;

bool is_name(std::string_view text) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == '_';
  };
  return !text.empty() && text.size() <= kNameMax && text.front() != '.' && std::ranges::all_of(text, plain);
}

bool is_digest(std::string_view text) {
  return text.size() == 64 &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// Takes a text apart, line by line; what is not as written is the first problem.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}
  std::string_view next() {
    const size_t end = rest_.find('\n');
    if (end == rest_.npos) return fail("a line without its end"), std::string_view();
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return line;
  }
  std::string_view value(std::string_view key) {
    const std::string_view line = next();
    if (line.size() < key.size() + 2 || !line.starts_with(key) || line.substr(key.size(), 2) != ": ") {
      return fail(key), std::string_view();
    }
    return line.substr(key.size() + 2);
  }
  template <class Number>
  Number number(std::string_view text, std::string_view key) {
    Number out = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
    const bool plain = failed == std::errc() && end == text.data() + text.size() && std::to_string(out) == text;
    if (!plain || std::to_string(out).starts_with('-')) fail(key);
    return out;
  }
  template <size_t N>
  size_t word(std::string_view text, const std::array<std::string_view, N>& words, std::string_view key) {
    const auto found = std::ranges::find(words, text);
    if (found == words.end()) return fail(key), 0;
    return static_cast<size_t>(found - words.begin());
  }
  void fail(std::string_view what) {
    if (why_.empty()) why_ = what;
  }
  void check(bool good, std::string_view what) {
    if (!good) fail(what);
  }
  bool ended() const { return rest_.empty(); }
  const std::string& why() const { return why_; }

 private:
  std::string_view rest_;
  std::string why_;
};

ManifestFile read_file(std::string_view value, Lines& lines) {
  ManifestFile out;
  std::array<std::string_view, 5> parts;
  for (size_t i = 0; i < parts.size(); ++i) {
    const size_t end = i + 1 < parts.size() ? std::min(value.find(' '), value.size()) : value.size();
    parts[i] = value.substr(0, end);
    value.remove_prefix(std::min(value.size(), end + 1));
  }
  out.sha256 = parts[0];
  out.rows = lines.number<uint64_t>(parts[1], "file: rows");
  out.what = static_cast<FileWhat>(lines.word(parts[2], kWhats, "file: what"));
  out.item = parts[3];
  out.name = parts[4];
  lines.check(is_digest(out.sha256), "file: sha256");
  lines.check(is_name(out.name), "file: name");
  lines.check(out.item == "-" || is_name(out.item), "file: item");
  return out;
}

}  // namespace

std::string_view manifest_kind_code(ManifestKind kind) { return kKinds[static_cast<size_t>(kind)]; }
std::string zero_digest() { return std::string(64, '0'); }
std::string digest_of(std::string_view bytes) { return base::hex(base::sha256(bytes)); }

std::string format_manifest(const Manifest& manifest) {
  std::string out =
      fmt::format("{}\nkind: {}\nfrom: {}\nto: {}\nnumber: {}\nprevious: {}\nday: {}\nafter: {}\nuntil: {}\n",
                  kManifestName, manifest_kind_code(manifest.kind), manifest.from, manifest.to, manifest.number,
                  manifest.previous, manifest.day.iso(), manifest.after, manifest.until);
  for (const ManifestFile& file : manifest.files) {
    out += fmt::format("file: {} {} {} {} {}\n", file.sha256, file.rows, kWhats[static_cast<size_t>(file.what)],
                       file.item, file.name);
  }
  return out;
}

base::Result<Manifest> parse_manifest(std::string_view text) {
  Lines lines(text);
  Manifest out;
  lines.check(lines.next() == kManifestName, kManifestName);
  out.kind = static_cast<ManifestKind>(lines.word(lines.value("kind"), kKinds, "kind"));
  out.from = lines.value("from");
  out.to = lines.value("to");
  lines.check(ledger::is_key_name(out.from), "from");
  lines.check(ledger::is_key_name(out.to), "to");
  out.number = lines.number<int64_t>(lines.value("number"), "number");
  lines.check(out.number > 0, "number");
  out.previous = lines.value("previous");
  lines.check(is_digest(out.previous), "previous");
  const auto day = base::parse_iso_day(lines.value("day"));
  lines.check(day.has_value(), "day");
  out.day = day.value_or(base::Day());
  out.after = lines.number<int64_t>(lines.value("after"), "after");
  out.until = lines.number<int64_t>(lines.value("until"), "until");
  std::set<std::string, std::less<>> names;
  while (lines.why().empty() && !lines.ended()) {
    out.files.push_back(read_file(lines.value("file"), lines));
    lines.check(names.insert(out.files.back().name).second, "file: name");
    lines.check(out.files.size() <= kManifestFilesMax, "file");
  }
  if (!lines.why().empty()) return base::fail(kNotAManifest, {{"why", lines.why()}});
  return out;
}

base::Result<Opened> open_manifest(std::string_view bytes, std::span<const ledger::VerifierKey> keys) {
  const auto note = ledger::parse_note(bytes);
  if (!note) return base::fail(kNotAManifest, {{"why", note.error().message(base::Lang::en)}});
  Opened out;
  TX_TRY(out.manifest, parse_manifest(note->text));
  const auto opened = ledger::open_note(*note, keys);
  if (!opened && opened.error().is(ledger::kNoKnownSignature)) {
    return base::fail(kUnknownSender, {{"from", out.manifest.from}});
  }
  if (!opened) return opened.error();
  // Whoever signs is whoever the text names.
  for (size_t i = 0; i < keys.size(); ++i) {
    if (opened->signed_by(i) && keys[i].name == out.manifest.from) {
      out.key = i;
      out.digest = digest_of(opened->text);
      return out;
    }
  }
  return base::fail(kUnknownSender, {{"from", out.manifest.from}});
}

}  // namespace taixin::exchange

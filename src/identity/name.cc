#include "identity/name.h"

#include <opencc/opencc.h>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <bitset>
#include <mutex>

#include "base/error.h"
#include "base/text.h"

namespace taixin::identity {
namespace {

// Everything simplified and traditional is below U+30000.
constexpr char32_t kHanEnd = 0x30000;
constexpr char32_t kHanBegin = 0x3400;

// OpenCC, and which characters it would change: only names that hold one of them are given to it. Loaded once.
class Simplifier {
 public:
  Simplifier() : converter_("t2s.json") {
    // One character a line, so that no phrase forms.
    std::string lines;
    const auto is_han = [](char32_t c) { return u_charType(static_cast<UChar32>(c)) == U_OTHER_LETTER; };
    for (char32_t c = kHanBegin; c < kHanEnd; ++c) {
      if (!is_han(c)) continue;
      append(c, lines);
      lines += '\n';
    }
    const std::string converted = converter_.Convert(lines);
    size_t from = 0;
    size_t to = 0;
    while (from < lines.size()) {
      const size_t from_end = lines.find('\n', from);
      const size_t to_end = converted.find('\n', to);
      TX_ASSERT(to_end != converted.npos, "OpenCC keeps the lines");
      const std::string_view before = std::string_view(lines).substr(from, from_end - from);
      if (before != std::string_view(converted).substr(to, to_end - to)) {
        size_t at = 0;
        UChar32 c;
        U8_NEXT(reinterpret_cast<const uint8_t*>(before.data()), at, before.size(), c);
        changed_.set(static_cast<size_t>(c));
      }
      from = from_end + 1;
      to = to_end + 1;
    }
  }

  bool changes(char32_t c) const { return c < kHanEnd && changed_.test(c); }

  std::string convert(const std::string& text) const {
    const std::lock_guard lock(mutex_);  // rare enough; OpenCC does not promise that one converter serves two threads
    return converter_.Convert(text);
  }

  static void append(char32_t c, std::string& out) {
    std::array<char, 4> bytes;
    size_t size = 0;
    U8_APPEND_UNSAFE(bytes.data(), size, c);
    out.append(bytes.data(), size);
  }

 private:
  opencc::SimpleConverter converter_;
  std::bitset<kHanEnd> changed_;
  mutable std::mutex mutex_;
};

const Simplifier& simplifier() {
  static const Simplifier instance;
  return instance;
}

const icu::Normalizer2& normalizer() {
  static const icu::Normalizer2* const instance = [] {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* nfkc_casefold = icu::Normalizer2::getNFKCCasefoldInstance(status);
    TX_ASSERT(U_SUCCESS(status), "ICU without NFKC_Casefold: {}", u_errorName(status));
    return nfkc_casefold;
  }();
  return *instance;
}

// One code point for all that look and mean alike in names; 0 for what is dropped.
char32_t unified(char32_t c) {
  switch (c) {
    case '[':
    case '{':
    case '<':
    case U'【':
    case U'〔':
    case U'〖':
    case U'〈':
    case U'《':
    case U'「':
    case U'『':
    case U'﹙':
    case U'﹝':
    case U'❨':
    case U'⟨':
    case U'⦅':
    case U'｟':
      return '(';
    case ']':
    case '}':
    case '>':
    case U'】':
    case U'〕':
    case U'〗':
    case U'〉':
    case U'》':
    case U'」':
    case U'』':
    case U'﹚':
    case U'﹞':
    case U'❩':
    case U'⟩':
    case U'⦆':
    case U'｠':
      return ')';
    case U'•':
    case U'・':
    case U'‧':
    case U'∙':
    case U'⋅':
    case U'●':
    case U'▪':
    case U'᛫':
    case U'⸱':
      return U'·';
    case U'‐':
    case U'‑':
    case U'‒':
    case U'–':
    case U'—':
    case U'―':
    case U'−':
    case U'﹘':
    case U'─':
    case U'━':
    case U'ー':
    case '_':
      return '-';
    case '"':
    case '\'':
    case '`':
    case U'“':
    case U'”':
    case U'„':
    case U'‘':
    case U'’':
    case U'′':
    case U'″':
    case U'〝':
    case U'〞':
      return '"';
    case U'、':
      return ',';
    case U'。':
      return '.';
    default:
      return c <= ' ' || c == 0x7F || u_isUWhiteSpace(static_cast<UChar32>(c)) ? 0 : c;
  }
}

bool is_retired_range(char32_t c) { return c >= 0xE78D && c <= 0xE864; }

// NFKC_Casefold, then one form for what looks alike, without white space, simplified.
std::string normalized_once(std::string_view text) {
  std::string folded;
  folded.reserve(text.size() + 8);
  UErrorCode status = U_ZERO_ERROR;
  icu::StringByteSink<std::string> sink(&folded);
  normalizer().normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<int32_t>(text.size())), sink, nullptr,
                             status);
  TX_ASSERT(U_SUCCESS(status), "NFKC_Casefold of {} bytes: {}", text.size(), u_errorName(status));

  const Simplifier& han = simplifier();
  std::string name;
  name.reserve(folded.size());
  bool traditional = false;
  bool retired = false;
  const auto* bytes = reinterpret_cast<const uint8_t*>(folded.data());
  for (size_t at = 0; at < folded.size();) {
    UChar32 c;
    U8_NEXT_OR_FFFD(bytes, at, folded.size(), c);
    const char32_t one = unified(static_cast<char32_t>(c));
    if (one == 0) continue;
    traditional = traditional || han.changes(one);
    retired = retired || is_retired_range(one);
    Simplifier::append(one, name);
  }
  if (retired) name = base::without_retired_code_points(name);
  if (traditional) name = han.convert(name);
  return name;
}

// What becomes of the characters of which nearly all names consist: those that change, if at all, into one other and
// take no notice of their neighbours. 0 for all others: letters (accents may follow them), white space, traditional
// characters, everything beyond the BMP.
class PlainCharacters {
 public:
  PlainCharacters() {
    const icu::Normalizer2& forms = normalizer();
    for (char32_t c = 1; c < forms_.size(); ++c) {
      const auto point = static_cast<UChar32>(c);
      if (!forms.hasBoundaryBefore(point) || !forms.hasBoundaryAfter(point)) continue;
      UErrorCode status = U_ZERO_ERROR;
      const icu::UnicodeString form = forms.normalize(icu::UnicodeString(point), status);
      if (U_FAILURE(status) || form.countChar32() != 1) continue;
      const char32_t one = unified(static_cast<char32_t>(form.char32At(0)));
      const bool settled = one != 0 && one < forms_.size() && forms.isInert(static_cast<UChar32>(one));
      if (settled && !is_retired_range(one) && !simplifier().changes(one)) forms_[c] = static_cast<char16_t>(one);
    }
  }
  // Appends the form of `text`; false as soon as one character is not plain.
  bool append(std::string_view text, std::string& name) const {
    const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
    for (size_t at = 0; at < text.size();) {
      UChar32 c;
      U8_NEXT(bytes, at, text.size(), c);
      const char32_t one = c < 0 || static_cast<size_t>(c) >= forms_.size() ? 0 : forms_[static_cast<size_t>(c)];
      if (one == 0) return false;
      Simplifier::append(one, name);
    }
    return true;
  }

 private:
  std::array<char16_t, 0x10000> forms_{};
};

const PlainCharacters& plain_characters() {
  static const PlainCharacters instance;
  return instance;
}

// Taking away a space can bring a letter and a combining mark together, which then compose; never seen more than twice.
constexpr int kPassesMax = 4;

std::string normalized(std::string_view text) {
  std::string name = normalized_once(text);
  for (int pass = 1; pass < kPassesMax; ++pass) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::StringPiece piece(name.data(), static_cast<int32_t>(name.size()));
    if (normalizer().isNormalizedUTF8(piece, status) && U_SUCCESS(status)) break;
    name = normalized_once(name);
  }
  return name;
}

}  // namespace

NormalName normalize_name(std::string_view text) {
  text = text.substr(0, kNameBytesMax);
  std::string name;
  name.reserve(text.size());
  if (!plain_characters().append(text, name)) name = normalized(text);
  while (name.ends_with('.')) name.pop_back();
  return NormalName(std::move(name));
}

}  // namespace taixin::identity

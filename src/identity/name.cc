#include "identity/name.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <bitset>
#include <mutex>
#include <opencc/Config.hpp>
#include <opencc/Conversion.hpp>
#include <opencc/ConversionChain.hpp>
#include <opencc/Converter.hpp>
#include <opencc/Dict.hpp>
#include <opencc/DictEntry.hpp>
#include <opencc/Lexicon.hpp>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/error.h"
#include "base/text.h"

namespace taixin::identity {
namespace {

// Everything simplified and traditional is below U+30000.
constexpr char32_t kHanEnd = 0x30000;
constexpr char32_t kHanBegin = 0x3400;

UChar32 first_point(std::string_view text) {
  size_t at = 0;
  UChar32 c;
  U8_NEXT_OR_FFFD(reinterpret_cast<const uint8_t*>(text.data()), at, text.size(), c);
  return c;
}

// OpenCC, and which characters it would change: only names that hold one of them are given to it. Loaded once.
class Simplifier {
 public:
  Simplifier() : converter_(opencc::Config().NewFromFile("t2s.json")) {
    // One character a line, so that no phrase forms.
    std::string lines;
    const auto is_han = [](char32_t c) { return u_charType(static_cast<UChar32>(c)) == U_OTHER_LETTER; };
    for (char32_t c = kHanBegin; c < kHanEnd; ++c) {
      if (!is_han(c)) continue;
      append(c, lines);
      lines += '\n';
    }
    const std::string converted = converter_->Convert(lines);
    size_t from = 0;
    size_t to = 0;
    while (from < lines.size()) {
      const size_t from_end = lines.find('\n', from);
      const size_t to_end = converted.find('\n', to);
      TX_ASSERT(to_end != converted.npos, "OpenCC keeps the lines");
      const std::string_view before = std::string_view(lines).substr(from, from_end - from);
      const std::string_view after = std::string_view(converted).substr(to, to_end - to);
      if (before != after) changed_.emplace(static_cast<char32_t>(first_point(before)), after);
      from = from_end + 1;
      to = to_end + 1;
    }
    for (const auto& [c, form] : changed_) is_changed_.set(c);
    read_phrases();
  }

  bool changes(char32_t c) const { return c < kHanEnd && is_changed_.test(c); }
  // What a character that it changes becomes outside phrases.
  std::string_view form(char32_t c) const { return changed_.at(c); }
  // Whether some phrase begins with it; with these two.
  bool begins_phrase(char32_t c) const { return c < kHanEnd && begins_phrase_.test(c); }
  bool begin_phrase(char32_t first, char32_t second) const { return phrases_.contains(two(first, second)); }

  std::string convert(const std::string& text) const {
    const std::lock_guard lock(mutex_);  // rare enough; OpenCC does not promise that one converter serves two threads
    return converter_->Convert(text);
  }

  static void append(char32_t c, std::string& out) {
    std::array<char, 4> bytes;
    size_t size = 0;
    U8_APPEND_UNSAFE(bytes.data(), size, c);
    out.append(bytes.data(), size);
  }

 private:
  void read_phrases() {
    for (const auto& conversion : converter_->GetConversionChain()->GetConversions()) {
      const auto words = conversion->GetDict()->GetLexicon();
      for (const auto& word : *words) {
        const std::string key = word->Key();
        const auto first = static_cast<char32_t>(first_point(key));
        std::string first_bytes;
        append(first, first_bytes);
        if (first_bytes.size() >= key.size()) continue;
        const auto second = static_cast<char32_t>(first_point(std::string_view(key).substr(first_bytes.size())));
        TX_ASSERT(first < kHanEnd, "OpenCC has the phrase {}", key);
        begins_phrase_.set(first);
        phrases_.insert(two(first, second));
      }
    }
  }

  static constexpr uint64_t two(char32_t first, char32_t second) { return uint64_t{first} << 32 | second; }

  opencc::ConverterPtr converter_;
  std::unordered_map<char32_t, std::string> changed_;
  std::bitset<kHanEnd> is_changed_, begins_phrase_;
  std::unordered_set<uint64_t> phrases_;  // their first two characters
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

// What becomes of the characters of which nearly all names consist: those that change, if at all, into one other,
// whatever stands before them. 0 for all others: combining marks, white space, everything beyond the BMP. Traditional
// characters are plain as long as no phrase can form.
class PlainCharacters {
 public:
  PlainCharacters() : plain_(0x10000) {
    const icu::Normalizer2& forms = normalizer();
    const Simplifier& han = han_;
    for (char32_t c = 1; c < plain_.size(); ++c) {
      const auto point = static_cast<UChar32>(c);
      if (!forms.hasBoundaryBefore(point)) continue;
      UErrorCode status = U_ZERO_ERROR;
      const icu::UnicodeString form = forms.normalize(icu::UnicodeString(point), status);
      if (U_FAILURE(status) || form.countChar32() != 1) continue;
      const char32_t one = unified(static_cast<char32_t>(form.char32At(0)));
      if (one == 0 || is_retired_range(one)) continue;
      const bool changes = han.changes(one);
      std::string simple;
      Simplifier::append(one, simple);
      if (changes) simple = han.form(one);
      const UChar32 last = first_point(simple);
      const icu::UnicodeString settled(last);
      if (icu::UnicodeString::fromUTF8(simple) != settled || static_cast<size_t>(last) >= plain_.size()) continue;
      if (!forms.hasBoundaryBefore(last) || !forms.isNormalized(settled, status) || U_FAILURE(status)) continue;
      plain_[c] = static_cast<uint32_t>(last) | (changes ? kChanges : 0) |
                  (han.begins_phrase(one) ? kBeginsPhrase : 0) | (one != c ? kOther : 0);
    }
  }
  // The form of `text`; false as soon as one character is not plain.
  bool fold(std::string_view text, std::string& name) const {
    const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
    bool changes = false, phrase = false;
    UChar32 before = 0;
    uint32_t last = 0;
    std::array<char, 512> at_hand;
    std::string many(text.size() * kBytesMax > at_hand.size() ? text.size() * kBytesMax : 0, '\0');
    char* const out = many.empty() ? at_hand.data() : many.data();
    size_t size = 0;
    for (size_t at = 0; at < text.size();) {
      UChar32 c;
      U8_NEXT(bytes, at, text.size(), c);
      const uint32_t one = c < 0 || static_cast<size_t>(c) >= plain_.size() ? 0 : plain_[static_cast<size_t>(c)];
      if (one == 0) return false;
      changes = changes || (one & kChanges) != 0;
      // OpenCC is asked only about names that hold a traditional character, and not when no phrase can form.
      if ((last & kBeginsPhrase) != 0) {
        const bool sure = ((last | one) & kOther) == 0;  // they stand in phrases as they are
        phrase = phrase || !sure || han_.begin_phrase(static_cast<char32_t>(before), static_cast<char32_t>(c));
      }
      if (changes && phrase) return false;
      before = c, last = one;
      U8_APPEND_UNSAFE(out, size, one & kPoint);
    }
    name.assign(out, size);  // no more room than it needs: names are kept
    return true;
  }

 private:
  static constexpr size_t kBytesMax = 3;  // of what one byte may become
  static constexpr uint32_t kPoint = 0xFFFF, kChanges = 1 << 16, kBeginsPhrase = 1 << 17;
  static constexpr uint32_t kOther = 1 << 18;  // changes before phrases are looked for
  const Simplifier& han_ = simplifier();
  std::vector<uint32_t> plain_;
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
  if (!plain_characters().fold(text, name)) name = normalized(text);
  while (name.ends_with('.')) name.pop_back();
  return NormalName(std::move(name));
}

}  // namespace taixin::identity

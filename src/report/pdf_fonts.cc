#include "report/pdf_fonts.h"

#include <fontconfig/fontconfig.h>
#include <hb-subset.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <sys/mman.h>
#include <unicode/utf8.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <set>
#include <vector>

#include "base/freed.h"
#include "base/text.h"
#include "report/errors.h"

namespace taixin::report {
namespace {

using base::Freed;
using Blob = std::unique_ptr<hb_blob_t, Freed<hb_blob_destroy>>;
using Face = std::unique_ptr<hb_face_t, Freed<hb_face_destroy>>;
using Input = std::unique_ptr<hb_subset_input_t, Freed<hb_subset_input_destroy>>;
using Pattern = std::unique_ptr<FcPattern, Freed<FcPatternDestroy>>;
using Config = std::shared_ptr<FcConfig>;

struct Wanted {
  const char* family;
  int weight;
  bool titles;  // nothing but titles is set in it
};
constexpr std::array<Wanted, 3> kWanted{{{kSansFamily, FC_WEIGHT_REGULAR, false},
                                         {kSansFamily, FC_WEIGHT_BOLD, false},
                                         {kSerifFamily, FC_WEIGHT_BOLD, true}}};

base::Error cannot(std::string detail) { return base::fail(kCannotDraw, {{"detail", std::move(detail)}}); }

struct Installed {
  std::string file;
  int index = 0;
};
base::Result<Installed> find(const Wanted& wanted) {
  const Pattern asked(FcPatternBuild(nullptr, FC_FAMILY, FcTypeString, wanted.family, FC_WEIGHT, FcTypeInteger,
                                     wanted.weight, nullptr));
  FcConfigSubstitute(nullptr, asked.get(), FcMatchPattern);
  FcDefaultSubstitute(asked.get());
  FcResult result = FcResultMatch;
  const Pattern found(FcFontMatch(nullptr, asked.get(), &result));
  FcChar8 *family = nullptr, *file = nullptr;
  Installed out;
  int weight = 0;
  if (!found || FcPatternGetString(found.get(), FC_FAMILY, 0, &family) != FcResultMatch ||
      FcPatternGetString(found.get(), FC_FILE, 0, &file) != FcResultMatch ||
      FcPatternGetInteger(found.get(), FC_INDEX, 0, &out.index) != FcResultMatch ||
      FcPatternGetInteger(found.get(), FC_WEIGHT, 0, &weight) != FcResultMatch ||
      std::string_view(reinterpret_cast<const char*>(family)) != wanted.family || weight != wanted.weight) {
    return cannot(fmt::format("{} {}", wanted.family, wanted.weight));
  }
  out.file = reinterpret_cast<const char*>(file);
  return out;
}

// The font in the file, with these characters alone: no subroutines, no tables of layout, its glyphs' numbers kept.
base::Result<Blob> cut(const Installed& installed, const std::set<char32_t>& characters) {
  const Blob whole(hb_blob_create_from_file_or_fail(installed.file.c_str()));
  if (!whole) return cannot(installed.file);
  const Face face(hb_face_create(whole.get(), static_cast<unsigned>(installed.index)));
  const Input input(hb_subset_input_create_or_fail());
  if (!input) return cannot("memory");
  for (const char32_t c : characters) hb_set_add(hb_subset_input_unicode_set(input.get()), c);
  hb_subset_input_set_flags(input.get(), HB_SUBSET_FLAGS_DESUBROUTINIZE | HB_SUBSET_FLAGS_RETAIN_GIDS);
  hb_set_t* dropped = hb_subset_input_set(input.get(), HB_SUBSET_SETS_DROP_TABLE_TAG);
  for (const hb_tag_t tag : {HB_TAG('G', 'S', 'U', 'B'), HB_TAG('G', 'P', 'O', 'S'), HB_TAG('G', 'D', 'E', 'F'),
                             HB_TAG('B', 'A', 'S', 'E'), HB_TAG('V', 'O', 'R', 'G'), HB_TAG('v', 'h', 'e', 'a'),
                             HB_TAG('v', 'm', 't', 'x'), HB_TAG('D', 'S', 'I', 'G')}) {
    hb_set_add(dropped, tag);
  }
  const Face made(hb_subset_or_fail(face.get(), input.get()));
  if (!made) return cannot(installed.file);
  return Blob(hb_face_reference_blob(made.get()));
}

// In memory under a name that is never used again while the program runs: cairo knows fonts by the names of their
// files. So it is never closed; there is one for each time the fonts grow.
base::Result<std::string> as_file(hb_blob_t* blob) {
  unsigned size = 0;
  const char* bytes = hb_blob_get_data(blob, &size);
  const int descriptor = memfd_create("taixin-font", MFD_CLOEXEC);
  if (descriptor < 0) return cannot("memfd");
  for (unsigned done = 0; done < size;) {
    const ssize_t written = write(descriptor, bytes + done, size - done);
    if (written <= 0) {
      close(descriptor);
      return cannot("memfd");
    }
    done += static_cast<unsigned>(written);
  }
  return fmt::format("/proc/self/fd/{}", descriptor);
}

// The characters that the fonts have to have. Cairo copies a font for every document, so that the titles' own is small.
struct Characters {
  std::set<char32_t> text, titles;
  std::vector<bool> known = std::vector<bool>(0x110000), known_titles = std::vector<bool>(0x110000);
  // Whether one is new.
  static bool add(std::string_view utf8, std::set<char32_t>& all, std::vector<bool>& known) {
    bool grown = false;
    const auto* bytes = reinterpret_cast<const uint8_t*>(utf8.data());
    const auto size = static_cast<int32_t>(std::min<size_t>(utf8.size(), INT32_MAX));
    for (int32_t at = 0; at < size;) {
      UChar32 c = 0;
      U8_NEXT(bytes, at, size, c);
      if (c < 0x20 || known[static_cast<size_t>(c)]) continue;
      known[static_cast<size_t>(c)] = grown = true;
      all.insert(static_cast<char32_t>(c));
    }
    return grown;
  }
};

base::Result<Config> config_of(const Characters& characters) {
  const Config config(FcConfigCreate(), FcConfigDestroy);
  for (const Wanted& wanted : kWanted) {
    TX_TRY(const Installed installed, find(wanted));
    TX_TRY(const Blob font, cut(installed, wanted.titles ? characters.titles : characters.text));
    TX_TRY(const std::string path, as_file(font.get()));
    if (!FcConfigAppFontAddFile(config.get(), reinterpret_cast<const FcChar8*>(path.c_str()))) {
      return cannot(installed.file);
    }
  }
  return config;
}

// What nearly every document gets by with: GB 2312, its punctuation, Latin letters.
std::set<char32_t> usual_characters() {
  std::set<char32_t> out;
  const auto range = [&](char32_t from, char32_t to) {
    for (char32_t c = from; c <= to; ++c) out.insert(c);
  };
  range(0x20, 0x7e);
  range(0xa0, 0xff);
  range(0x2010, 0x2044);
  range(0x2460, 0x2473);
  range(0x3000, 0x303f);
  range(0xff00, 0xffef);
  std::string all;
  for (char32_t c = 0x4e00; c <= 0x9fa5; ++c) {
    all += static_cast<char>(0xe0 | (c >> 12));
    all += static_cast<char>(0x80 | ((c >> 6) & 0x3f));
    all += static_cast<char>(0x80 | (c & 0x3f));
  }
  const std::string gb = base::to_gb18030(all);  // two bytes or four for each
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(gb[i]); };
  char32_t c = 0x4e00;
  for (size_t at = 0; at + 1 < gb.size(); ++c) {
    const bool two = byte(at + 1) >= 0x40;
    if (two && byte(at) >= 0xb0 && byte(at) <= 0xf7 && byte(at + 1) >= 0xa1) out.insert(c);
    at += two ? 2 : 4;
  }
  return out;
}

class Fonts {
 public:
  struct Now {
    Config config;
    uint64_t generation = 0;
  };
  base::Result<Now> with(std::string_view text, std::string_view titles) {
    const std::lock_guard lock(mutex_);
    if (characters_.text.empty()) {
      characters_.text = usual_characters();
      for (const char32_t c : characters_.text) characters_.known[c] = true;
    }
    const bool more = Characters::add(text, characters_.text, characters_.known),
               more_titles = Characters::add(titles, characters_.titles, characters_.known_titles);
    if (!more && !more_titles && now_.generation > 0) return now_;
    TX_TRY(now_.config, config_of(characters_));
    ++now_.generation;
    return now_;
  }

 private:
  std::mutex mutex_;
  Characters characters_;
  Now now_;
};

struct ThreadMap {
  std::unique_ptr<PangoFontMap, Freed<g_object_unref>> map;
  uint64_t generation = 0;
};

}  // namespace

base::Result<PangoFontMap*> report_fonts(std::string_view text, std::string_view titles) {
  static Fonts fonts;
  thread_local ThreadMap mine;
  TX_TRY(const Fonts::Now now, fonts.with(text, titles));
  if (mine.generation != now.generation) {
    mine.map.reset(pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT));
    if (!mine.map) return cannot("pango");
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(mine.map.get()), now.config.get());
    // Points are the unit of the page.
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(mine.map.get()), 72);
    mine.generation = now.generation;
  }
  return mine.map.get();
}

}  // namespace taixin::report

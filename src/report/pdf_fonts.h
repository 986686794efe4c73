// The fonts of reports for Pango: Noto CJK cut down to the characters in use, once for the whole program, and grown
// when a document brings a new one. Inner header of the room.
//
// Why not the installed fonts themselves: cairo 1.16 cuts subroutines out of CFF fonts that glyphs still call (如 went
// missing from pages), and copies the 16 MiB of a font twice for every document. A cut font has no subroutines and 2
// MiB, and keeps the numbers of its glyphs, so that the same text gives the same bytes whatever came before it.
#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"

typedef struct _PangoFontMap PangoFontMap;

namespace taixin::report {

inline constexpr const char* kSansFamily = "Noto Sans CJK SC";    // regular and bold
inline constexpr const char* kSerifFamily = "Noto Serif CJK SC";  // bold, for titles

// A map of these fonts that has every character of `text` that they know, and in the serif every one of `titles` and
// no other that nobody asked for; of this thread, until its next call. kCannotDraw: they are not installed.
base::Result<PangoFontMap*> report_fonts(std::string_view text, std::string_view titles);

}  // namespace taixin::report

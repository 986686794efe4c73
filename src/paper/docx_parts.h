// The parts of a DOCX that stand around its text: what they are, styles, fonts, settings, foot and description.
#pragma once

#include <string>

#include "paper/document.h"

namespace taixin::paper {

// Twips (1/20 pt) of GB/T 9704-2012, 5.2: A4; the text is 156 mm by 225 mm, and turned with the page when it is wide.
struct PageSize {
  int width, height, top, bottom, left, right;
  int text_width() const { return width - left - right; }
};
inline constexpr PageSize kUpright{11906, 16838, 2098, 1984, 1588, 1474};
inline constexpr PageSize kTurned{16838, 11906, 1588, 1474, 1984, 2098};
inline const PageSize& page_of(const Document& document) { return document.landscape ? kTurned : kUpright; }
inline constexpr int kLinePitch = 580;  // 225 mm in 22 lines

std::string content_types();
std::string package_relations();
std::string document_relations(size_t codes);  // rId1.. of the parts, code1.. of the pictures
std::string styles(base::Lang lang);
std::string settings(base::Lang lang);
std::string font_table();
std::string page_head(const Document& document);
std::string page_foot(const Document& document);
std::string core_properties(const Document& document);
std::string app_properties();

}  // namespace taixin::paper

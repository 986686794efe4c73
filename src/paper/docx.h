// A Document as DOCX (ISO/IEC 29500 transitional, what Word 2007 and later, WPS and LibreOffice open), to be read,
// edited, printed and sealed.
//
//   TX_TRY(const std::string bytes, paper::to_docx(letter));
//   response.content_type = paper::kDocxType;
//
// The page is that of GB/T 9704-2012: A4, 37 mm above and 28 mm left of a text of 156 by 225 mm, 22 lines of 三号仿宋
// on it; titles in 二号小标宋, headings in 黑体, page numbers as — 1 —. Fonts are named as offices have them; where
// they are not, readers take the fallbacks that the file names. Heads of tables are repeated and marked as such,
// headings show in the pane of headings, codes have a text for those who listen, the language is Chinese (English when
// Document::lang says so). No macros, no links, no fields but the page number: nothing in the text becomes anything but
// text. The same Document gives the same bytes.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "paper/document.h"

namespace taixin::paper {

inline constexpr std::string_view kDocxType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

// Offices' programs get slow long before these.
inline constexpr size_t kBlocksMax = 20'000;
inline constexpr size_t kCellsMax = 400'000;
inline constexpr size_t kTextBytesMax = 32u << 20;
inline constexpr size_t kColumnsMax = 20;
inline constexpr size_t kCodesMax = 2'000;

// kTooLong, kRagged, kNoCode, kCannotPack.
base::Result<std::string> to_docx(const Document& document);

}  // namespace taixin::paper

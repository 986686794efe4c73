// A letter as files: one model (report::LetterSheet) to a signed PDF (report/letter_pdf.h) and to a DOCX that the
// office edits and seals (paper/docx.h), with the same words, number, day, place of the seal and code.
#pragma once

#include "paper/document.h"
#include "report/letter_pdf.h"
#include "service/app.h"
#include "service/http.h"

namespace taixin::service {

enum class LetterFile : uint8_t { pdf, docx };
std::string_view letter_file_ending(LetterFile file);  // "pdf"

// The frame of a letter: platform, sandbox, from whom (empty: the centre), day.
report::LetterSheet letter_frame(App& app, std::string id, const std::string& from, base::Day day, base::Lang lang);
// The words line by line; a first line that names whom it is to, and a last one that is the day, have places of their
// own on the sheet.
void set_words(std::string_view words, report::LetterSheet& sheet);
// What verifies a letter: everything that stands on it, and a salt, so that nobody can try contents.
base::Sha256 letter_digest(const report::LetterSheet& sheet, std::string_view salt);
// Its code, digest, and what the code opens: https://HOST/verify/letter?n=WS12&d=...
void set_verify(App& app, int64_t id, const base::Sha256& digest, report::LetterSheet& sheet);

// `several`: each on a page of its own; of one language and day. At least one.
paper::Document document_of(std::span<const report::LetterSheet> several, bool sealed);
// report and paper errors.
base::Result<std::string> letter_bytes(App& app, const report::LetterSheet& sheet, LetterFile file);
Response letter_response(std::string bytes, std::string_view name, LetterFile file);

}  // namespace taixin::service

// A bulletin as an office opens it: a workbook, and a document. The same model gives the same bytes.
//
// The workbook: a cover, a sheet for each part with its head frozen, definitions and clauses last. Numbers are numbers
// with a format, so that they can be added and charted; what is not told or not known is text. Read by Excel, WPS and
// LibreOffice. The document: paper/document.h, with the same tables. Errors: kDocumentFailed.
#pragma once

#include <string>

#include "bulletin/model.h"
#include "paper/document.h"

namespace taixin::bulletin {

base::Result<std::string> to_xlsx(const Model& model, Lang lang);
paper::Document to_document(const Model& model, Lang lang);
// 示例市双公示工作通报（2026年3月）
std::string title_of(const Model& model, Lang lang);

}  // namespace taixin::bulletin

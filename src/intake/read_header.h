// Which of a table's first rows is the header, and how it reads.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "intake/reader.h"

namespace taixin::intake {

struct HeaderChoice {
  size_t row = 0;           // index into the rows given
  bool recognised = false;  // the caller's score found it; otherwise it only looks like one
  size_t score = 0;
};

// Among a table's first rows (title rows and notes included). Nothing when no row will do.
std::optional<HeaderChoice> choose_header(const std::vector<Row>& rows, const OpenOptions& options);

// Trimmed, inner line breaks removed, empty cells at the end dropped.
std::vector<std::string> tidy_header(const std::vector<std::string>& cells);

// A cell that is rather a value than a column's name: a number, a date, a code.
bool looks_like_data(std::string_view cell);

bool is_blank_row(const std::vector<std::string>& cells);

}  // namespace taixin::intake

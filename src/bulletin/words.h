// What is said of rows, in words: names of columns, of values, of lines in tables.
#pragma once

#include "bulletin/rows.h"

namespace taixin::bulletin {

// What the columns are called; a code that is not known stays as it is.
Text attribute_words(std::string_view attribute);
Text number_words(std::string_view number);
// A value as people read it: 按时, 是, the name of an item, class, case, county or purpose.
Text value_words(const World& world, std::string_view attribute, const std::string& value);

}  // namespace taixin::bulletin

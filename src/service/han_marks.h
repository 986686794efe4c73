// Chinese words in a page that is in English: names of bodies, clauses, numbers of documents, which have no English.
// Readers of screens take another voice for them, and browsers the right letters (WCAG 3.1.2).
#pragma once

#include <string>
#include <string_view>

namespace taixin::service {

// `html` as the pages make it, each stretch of Chinese in its text within <span lang="zh">. What can hold no such
// element (option, textarea, words of a drawing) says it itself, as a whole. Left alone: attributes, the title of the
// page, and what its own element marks already, as anything but English.
std::string mark_chinese(std::string_view html);

}  // namespace taixin::service

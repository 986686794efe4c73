// QPDF, for those files of report/ that read or change PDF. Its JSON.hh (11.3) destroys a vector of a class that is not
// complete yet, which clang refuses in C++20, where that destructor is constexpr; a list's is not. The struct is made
// inside the library alone, so what it holds here does not matter.
#pragma once

#define POINTERHOLDER_TRANSITION 4  // std::shared_ptr only
#ifdef __clang__
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <qpdf/PointerHolder.hh>
#include <set>
#include <string>
#include <vector>
#define vector list
#include <qpdf/JSON.hh>
#undef vector
#endif

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>

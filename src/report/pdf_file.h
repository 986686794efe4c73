// What turns drawn pages into the document that is handed out: language, title and description for programs, words for
// the picture, and the signature, all as one incremental update behind the drawn bytes (ISO 32000-1, 7.5.6); and how
// such a document is taken apart to be verified. The signature is a baseline signature of PAdES (ETSI EN 319 142-1,
// B-B): SubFilter ETSI.CAdES.detached over everything but itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/day.h"
#include "base/error.h"
#include "report/seal.h"

namespace taixin::report {

struct PdfFacts {
  std::string title, number, digest, issuer;
  base::KnownAt moment;
  base::Lang lang = base::Lang::zh;
  std::string figure;  // words for the picture on the cover
};

// kCannotDraw, kCannotSign.
base::Result<std::string> finish_pdf(const std::string& drawn, const PdfFacts& facts, const SealProvider& seal);

// The signed document: the bytes that the signature is over, and the signature, DER. kNotAReport: there is no signature
// that covers everything but itself.
struct SignedPdf {
  std::string covered, signature;
};
base::Result<SignedPdf> take_apart(std::string_view pdf);
// What stands in the description of a report's PDF, even of one that was changed; empty: it is none of ours.
std::string number_in(std::string_view pdf);

}  // namespace taixin::report

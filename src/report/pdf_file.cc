#include "report/pdf_file.h"

#include <algorithm>

#include "report/errors.h"
#include "report/qpdf.h"

namespace taixin::report {
namespace {

constexpr std::string_view kByteRange = "/ByteRange [0 0000000000 0000000000 0000000000]";
constexpr std::string_view kContents = "/Contents <";
constexpr std::string_view kNumberBegins = "<taixin:number>", kNumberEnds = "</taixin:number>";

std::string xml_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// A PDF text string in UTF-16BE, as hexadecimal.
std::string pdf_text(std::string_view utf8) { return QPDFObjectHandle::newUnicodeString(std::string(utf8)).unparse(); }

// D:20260401093000+08'00'
std::string pdf_moment(base::KnownAt at) {
  const std::string iso = base::iso_time(at);
  std::string digits;
  for (const char c : iso.substr(0, 19)) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return "(D:" + digits + "+08'00')";
}

std::string xmp(const PdfFacts& facts) {
  std::string moment = base::iso_time(facts.moment);
  moment.erase(19, moment.find('+') - 19);
  const char* lang = facts.lang == base::Lang::zh ? "zh-CN" : "en";
  return fmt::format(
      "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
      "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
      "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:taixin=\"https://taixin.example/ns/report/1\">"
      "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></dc:title>"
      "<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>"
      "<dc:language><rdf:Bag><rdf:li>{}</rdf:li></rdf:Bag></dc:language>"
      "<xmp:CreateDate>{}</xmp:CreateDate><xmp:ModifyDate>{}</xmp:ModifyDate>"
      "{}{}{}<taixin:digest>{}</taixin:digest></rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>",
      xml_escaped(facts.title), xml_escaped(facts.issuer), lang, moment, moment, kNumberBegins, facts.number,
      kNumberEnds, facts.digest);
}

// Objects written behind the others, and the table of where they are.
class Update {
 public:
  Update(const std::string& before, int objects) : out_(before), next_(objects) {
    if (!out_.ends_with('\n')) out_ += '\n';
  }
  int reserve() { return next_++; }
  void write(int number, std::string_view object) {
    places_.emplace_back(number, out_.size());
    out_ += fmt::format("{} 0 obj\n{}\nendobj\n", number, object);
  }
  std::string close(std::string_view trailer, size_t previous) {
    std::ranges::sort(places_);
    const size_t table = out_.size();
    out_ += "xref\n";
    for (size_t i = 0; i < places_.size();) {
      size_t end = i + 1;
      while (end < places_.size() && places_[end].first == places_[end - 1].first + 1) ++end;
      out_ += fmt::format("{} {}\n", places_[i].first, end - i);
      for (; i < end; ++i) out_ += fmt::format("{:010} 00000 n \n", places_[i].second);
    }
    out_ += fmt::format("trailer\n<< /Size {} /Prev {} {} >>\nstartxref\n{}\n%%EOF\n", next_, previous, trailer, table);
    return std::move(out_);
  }

 private:
  std::string out_;
  int next_;
  std::vector<std::pair<int, size_t>> places_;
};

// The first picture below this structure element; nothing when there is none near the beginning.
std::optional<QPDFObjectHandle> first_figure(QPDFObjectHandle element, int depth = 0) {
  if (!element.isDictionary()) return std::nullopt;
  if (element.getKey("/S").isName() && element.getKey("/S").getName() == "/Figure") return element;
  QPDFObjectHandle kids = element.getKey("/K");
  if (kids.isDictionary() && depth < 4) return first_figure(kids, depth + 1);
  if (!kids.isArray() || depth >= 4) return std::nullopt;
  constexpr int kLookedAt = 40;
  for (int i = 0; i < std::min(kids.getArrayNItems(), kLookedAt); ++i) {
    if (auto found = first_figure(kids.getArrayItem(i), depth + 1)) return found;
  }
  return std::nullopt;
}

size_t start_of_table(const std::string& pdf) {
  const size_t at = pdf.rfind("startxref");
  return at == pdf.npos ? 0 : static_cast<size_t>(std::atoll(pdf.c_str() + at + 9));
}

std::string signature_dictionary(const PdfFacts& facts, size_t signature_max) {
  return fmt::format(
      "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached {} {}{}> /M {} /Name {} /Reason {} >>",
      kByteRange, kContents, std::string(2 * signature_max, '0'), pdf_moment(facts.moment), pdf_text(facts.issuer),
      pdf_text(facts.number));
}

// The drawn document with everything in it but the signature's bytes.
std::string updated(const std::string& drawn, const PdfFacts& facts, size_t signature_max) {
  QPDF pdf;
  pdf.setSuppressWarnings(true);
  pdf.processMemoryFile("report", drawn.data(), drawn.size());
  QPDFObjectHandle root = pdf.getRoot();
  QPDFObjectHandle page = pdf.getAllPages().front();
  Update update(drawn, pdf.getTrailer().getKey("/Size").getIntValueAsInt());
  const int metadata = update.reserve(), field = update.reserve(), signature = update.reserve();
  const auto reference = [](int number) { return std::to_string(number) + " 0 R"; };

  if (auto figure = first_figure(root.getKey("/StructTreeRoot"))) {
    QPDFObjectHandle described = figure->shallowCopy();
    described.replaceKey("/Alt", QPDFObjectHandle::newUnicodeString(facts.figure));
    update.write(figure->getObjectID(), described.unparse());
  }
  QPDFObjectHandle catalog = root.shallowCopy();
  catalog.replaceKey("/Lang", QPDFObjectHandle::newString(facts.lang == base::Lang::zh ? "zh-CN" : "en"));
  catalog.replaceKey("/ViewerPreferences", QPDFObjectHandle::parse("<< /DisplayDocTitle true >>"));
  std::string text = catalog.unparse();
  text.resize(text.rfind(">>"));
  text +=
      fmt::format("/Metadata {} /AcroForm << /SigFlags 3 /Fields [ {} ] >> >>", reference(metadata), reference(field));
  update.write(root.getObjectID(), text);
  std::string shown = page.unparseResolved();
  shown.resize(shown.rfind(">>"));
  update.write(page.getObjectID(), shown + fmt::format("/Annots [ {} ] >>", reference(field)));
  const std::string description = xmp(facts);
  update.write(metadata, fmt::format("<< /Type /Metadata /Subtype /XML /Length {} >>\nstream\n{}\nendstream",
                                     description.size(), description));
  update.write(field,
               fmt::format("<< /Type /Annot /Subtype /Widget /FT /Sig /Rect [0 0 0 0] /F 132 /T {} /P {} /V {} >>",
                           pdf_text("Taixin"), reference(page.getObjectID()), reference(signature)));
  update.write(signature, signature_dictionary(facts, signature_max));
  const std::string info = pdf.getTrailer().getKey("/Info").unparse();
  const std::string id = facts.digest.substr(0, 32);
  return update.close(fmt::format("/Root {} /Info {} /ID [ <{}> <{}> ]", reference(root.getObjectID()), info, id, id),
                      start_of_table(drawn));
}

// Where the signature's hexadecimal digits are in a document: the last ones.
struct Hole {
  size_t begin = 0, end = 0;  // of "<...>", the brackets included
};
std::optional<Hole> hole_in(std::string_view pdf) {
  const size_t range = pdf.rfind("/ByteRange [");
  const size_t at = range == pdf.npos ? pdf.npos : pdf.find(kContents, range);
  const size_t end = at == pdf.npos ? pdf.npos : pdf.find('>', at);
  if (end == pdf.npos) return std::nullopt;
  return Hole{at + kContents.size() - 1, end + 1};
}

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

}  // namespace

base::Result<std::string> finish_pdf(const std::string& drawn, const PdfFacts& facts, const SealProvider& seal) {
  std::string out;
  try {  // of qpdf; nothing leaves this function
    out = updated(drawn, facts, seal.signature_max());
  } catch (const std::exception& failed) {
    return base::fail(kCannotDraw, {{"detail", failed.what()}});
  }
  const auto hole = hole_in(out);
  const size_t range = out.rfind(kByteRange);
  if (!hole || range == out.npos) return base::fail(kCannotDraw, {{"detail", "signature"}});
  const std::string said =
      fmt::format("/ByteRange [0 {:010} {:010} {:010}]", hole->begin, hole->end, out.size() - hole->end);
  TX_ASSERT(said.size() == kByteRange.size(), "a document of {} bytes", out.size());
  out.replace(range, said.size(), said);
  TX_TRY(const std::string signature, seal.sign(out.substr(0, hole->begin) + out.substr(hole->end)));
  const std::string digits = base::hex(signature);
  TX_ASSERT(digits.size() <= hole->end - hole->begin - 2, "a signature of {} bytes", signature.size());
  out.replace(hole->begin + 1, digits.size(), digits);
  return out;
}

base::Result<SignedPdf> take_apart(std::string_view pdf) {
  const auto hole = hole_in(pdf);
  if (!pdf.starts_with("%PDF-") || !hole) return base::fail(kNotAReport);
  const size_t range = pdf.rfind("/ByteRange [");
  unsigned long long first = 1, first_size = 0, second = 0, second_size = 0;
  const std::string numbers(pdf.substr(range + 12, 80));
  const bool read =
      std::sscanf(numbers.c_str(), "%llu %llu %llu %llu]", &first, &first_size, &second, &second_size) == 4;
  if (!read || first != 0 || first_size != hole->begin || second != hole->end || second_size > pdf.size() ||
      second + second_size != pdf.size()) {
    return base::fail(kNotAReport);
  }
  SignedPdf out{std::string(pdf.substr(0, hole->begin)) + std::string(pdf.substr(hole->end)), {}};
  for (size_t i = hole->begin + 1; i + 1 < hole->end - 1; i += 2) {
    const int high = digit(pdf[i]), low = digit(pdf[i + 1]);
    if (high < 0 || low < 0) return base::fail(kNotAReport);
    out.signature += static_cast<char>(high * 16 + low);
  }
  return out;
}

std::string number_in(std::string_view pdf) {
  constexpr size_t kNumberMax = 40;
  const size_t begin = pdf.rfind(kNumberBegins);
  if (begin == pdf.npos) return {};
  const size_t from = begin + kNumberBegins.size(), end = pdf.find(kNumberEnds, from);
  return end == pdf.npos || end - from > kNumberMax ? std::string() : std::string(pdf.substr(from, end - from));
}

}  // namespace taixin::report

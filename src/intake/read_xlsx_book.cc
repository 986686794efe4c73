#include "intake/read_xlsx_book.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "intake/read_text.h"
#include "intake/reader_errors.h"

namespace taixin::intake {
namespace {

constexpr size_t kSheetsMax = 500;
constexpr size_t kStylesMax = 1 << 20;
constexpr size_t kFormatCodeMax = 4096;

uint32_t number_or(const char* text, uint32_t fallback) {
  if (!text) return fallback;
  uint32_t value = fallback;
  const std::string_view view = text;
  std::from_chars(view.data(), view.data() + view.size(), value);
  return value;
}

bool is_true(const char* text) {
  const std::string_view view = text ? text : "";
  return view == "1" || view == "true" || view == "on";
}

class WorkbookHandler : public XmlHandler {
 public:
  struct Sheet {
    std::string name, relation;
    bool hidden;
  };
  std::string root;
  std::vector<Sheet> sheets;
  bool dates_from_1904 = false;
  XmlRun* run = nullptr;

  void start(std::string_view name, const char** attributes) override {
    if (root.empty()) root = name;
    if (name == "workbookPr") dates_from_1904 = is_true(attribute(attributes, "date1904"));
    if (name != "sheet") return;
    if (sheets.size() == kSheetsMax) {
      return run->refuse(base::fail(kTooLarge, {{"what", "sheets (工作表数)"}, {"limit", std::to_string(kSheetsMax)}}));
    }
    const char *title = attribute(attributes, "name"), *state = attribute(attributes, "state"),
               *relation = prefixed_attribute(attributes, "id");
    sheets.push_back({title ? title : "", relation ? relation : "", state && std::string_view(state) != "visible"});
  }
  void end(std::string_view) override {}
  void text(std::string_view) override {}
};

// Rich text is joined; phonetic readings (rPh) are not text.
class StringsHandler : public XmlHandler {
 public:
  StringsHandler(SharedStrings& strings, const Limits& limits) : strings_(&strings), limits_(limits) {}
  XmlRun* run = nullptr;

  void start(std::string_view name, const char**) override {
    if (name == "rPh") ++phonetic_;
    if (name == "t") piece_.clear(), in_text_ = phonetic_ == 0;
  }
  void end(std::string_view name) override {
    if (name == "rPh" && phonetic_ > 0) --phonetic_;
    if (name == "t" && in_text_) {
      in_text_ = false;
      whole_.clear();
      append_unescaped(piece_, whole_);
      strings_->append(whole_);
    }
    if (name == "si") strings_->end_string();
    if (strings_->memory_bytes() > limits_.memory_bytes_max) refuse();
  }
  void text(std::string_view piece) override {
    if (!in_text_) return;
    piece_ += piece;
    if (strings_->memory_bytes() + piece_.size() > limits_.memory_bytes_max) refuse();
  }

 private:
  void refuse() {
    run->refuse(base::fail(kTooLarge, {{"what", "text shared by the sheets (共享文本字节数)"},
                                       {"limit", std::to_string(limits_.memory_bytes_max)}}));
  }
  SharedStrings* strings_;
  Limits limits_;
  size_t phonetic_ = 0;
  bool in_text_ = false;
  std::string piece_, whole_;
};

class StylesHandler : public XmlHandler {
 public:
  std::vector<NumberFormat> formats;
  void start(std::string_view name, const char** attributes) override {
    if (name == "cellXfs") in_cell_formats_ = true;
    if (name == "numFmt" && custom_.size() < kStylesMax / 16) {
      const char* code = attribute(attributes, "formatCode");
      if (code)
        custom_[number_or(attribute(attributes, "numFmtId"), 0)] =
            format_of_code(std::string_view(code).substr(0, kFormatCodeMax));
    }
    if (name == "xf" && in_cell_formats_ && formats.size() < kStylesMax) {
      const uint32_t id = number_or(attribute(attributes, "numFmtId"), 0);
      const auto custom = custom_.find(id);
      formats.push_back(custom == custom_.end() ? builtin_format(id) : custom->second);
    }
  }
  void end(std::string_view name) override {
    if (name == "cellXfs") in_cell_formats_ = false;
  }
  void text(std::string_view) override {}

 private:
  bool in_cell_formats_ = false;
  std::map<uint32_t, NumberFormat> custom_;
};

// [Content_Types].xml names the workbook when the relationships do not.
class ContentTypesHandler : public XmlHandler {
 public:
  std::string workbook;
  void start(std::string_view name, const char** attributes) override {
    const char *part = attribute(attributes, "PartName"), *type = attribute(attributes, "ContentType");
    if (name != "Override" || !part || !type || !workbook.empty()) return;
    if (std::string_view(type).ends_with(".main+xml") &&
        std::string_view(part).find("workbook") != std::string_view::npos) {
      workbook = part[0] == '/' ? part + 1 : part;
    }
  }
  void end(std::string_view) override {}
  void text(std::string_view) override {}
};

struct OtherContent {
  std::string_view part;
  const base::ErrorKind* kind;
  std::string_view zh, en;
};
constexpr std::array kOtherContents{
    OtherContent{"xl/workbook.bin", &kBinaryWorkbook, "", ""},
    OtherContent{"content.xml", &kOpenDocument, "", ""},
    OtherContent{"mimetype", &kOpenDocument, "", ""},
    OtherContent{"word/document.xml", &kNotATable, "Word 文档", "a Word document"},
    OtherContent{"ppt/presentation.xml", &kNotATable, "演示文稿", "a presentation"},
    OtherContent{"ofd.xml", &kNotATable, "OFD 版式文件", "an OFD document"},
    OtherContent{"visio/document.xml", &kNotATable, "Visio 绘图", "a Visio drawing"},
    OtherContent{"index/document.iwa", &kNotATable, "Apple Numbers 或 Pages 文件", "an Apple Numbers or Pages file"},
};

base::Error refuse_other(const Package& package) {
  for (const OtherContent& other : kOtherContents) {
    if (package.has(other.part)) {
      return base::fail(*other.kind, {{"what", std::string(other.zh)}, {"what_en", std::string(other.en)}});
    }
  }
  return base::fail(kNotATable, {{"what", "压缩包"}, {"what_en", "an archive"}});
}

base::Result<std::string> find_workbook(Package& package) {
  TX_TRY(const auto relations, relations_of(package, ""));
  for (const Relation& relation : relations) {
    if (!relation.type.ends_with("/officeDocument")) continue;
    if (package.has(relation.target) && !relation.target.ends_with(".bin")) return relation.target;
  }
  if (package.has("[Content_Types].xml")) {
    TX_TRY(auto part, package.open_part("[Content_Types].xml"));
    ContentTypesHandler handler;
    XmlRun run(std::move(part), handler);
    TX_CHECK(run.run());
    if (package.has(handler.workbook)) return handler.workbook;
  }
  if (package.has("xl/workbook.xml")) return std::string("xl/workbook.xml");
  return refuse_other(package);
}

// The part of the n-th sheet: by relationship, else by the name that every writer uses.
std::string sheet_part(const Package& package, const std::vector<Relation>& relations,
                       const WorkbookHandler::Sheet& sheet, size_t n) {
  for (const Relation& relation : relations) {
    if (relation.id == sheet.relation) return relation.type.ends_with("/worksheet") ? relation.target : "";
  }
  const std::string usual = "xl/worksheets/sheet" + std::to_string(n + 1) + ".xml";
  return package.has(usual) ? usual : "";
}

base::Result<void> read_strings(Book& book, const std::string& part, const Limits& limits) {
  if (!book.package->has(part)) return {};
  TX_TRY(auto stream, book.package->open_part(part));
  StringsHandler handler(book.strings, limits);
  XmlRun run(std::move(stream), handler);
  handler.run = &run;
  TX_CHECK(run.run());
  return {};
}

base::Result<void> read_styles(Book& book, const std::string& part) {
  if (!book.package->has(part)) return {};
  TX_TRY(auto stream, book.package->open_part(part));
  StylesHandler handler;
  XmlRun run(std::move(stream), handler);
  TX_CHECK(run.run());
  book.formats = std::move(handler.formats);
  return {};
}

}  // namespace

void SharedStrings::end_string() { ends_.push_back(text_.size()); }

void append_unescaped(std::string_view text, std::string& out) {
  for (size_t at; (at = text.find("_x")) != std::string_view::npos;) {
    uint32_t unit = 0;
    const auto parse = [&](size_t from) {
      if (from + 7 > text.size() || text.substr(from, 2) != "_x" || text[from + 6] != '_') return false;
      const char* end = text.data() + from + 6;
      return std::from_chars(text.data() + from + 2, end, unit, 16).ptr == end;
    };
    const bool surrogate_range = parse(at) && unit >= 0xD800 && unit <= 0xDFFF;
    if (!parse(at) || unit == 0) {
      out.append(text.substr(0, at + 2));
      text.remove_prefix(at + 2);
      continue;
    }
    out.append(text.substr(0, at));
    size_t used = 7;
    if (surrogate_range) {
      const uint32_t high = unit;
      const bool pair = high < 0xDC00 && parse(at + 7) && unit >= 0xDC00 && unit <= 0xDFFF;
      used = pair ? 14 : 7;
      unit = pair ? 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00) : 0xFFFD;
    }
    append_code_point(unit, out);
    text.remove_prefix(at + used);
  }
  out.append(text);
}

base::Result<Book> open_book(Source& source, const Limits& limits) {
  Book book;
  TX_TRY(book.package, Package::open(source, limits));
  Package& package = *book.package;
  TX_TRY(const std::string workbook, find_workbook(package));
  TX_TRY(auto stream, package.open_part(workbook));
  WorkbookHandler handler;
  XmlRun run(std::move(stream), handler);
  handler.run = &run;
  TX_CHECK(run.run());
  if (handler.root != "workbook") return refuse_other(package);
  book.dates_from_1904 = handler.dates_from_1904;
  TX_TRY(const auto relations, relations_of(package, workbook));
  std::string strings = "xl/sharedStrings.xml", styles = "xl/styles.xml";
  for (const Relation& relation : relations) {
    if (relation.type.ends_with("/sharedStrings")) strings = relation.target;
    if (relation.type.ends_with("/styles")) styles = relation.target;
  }
  TX_CHECK(read_strings(book, strings, limits));
  TX_CHECK(read_styles(book, styles));
  for (size_t i = 0; i < handler.sheets.size(); ++i) {
    std::string part = sheet_part(package, relations, handler.sheets[i], i);
    if (!part.empty()) book.sheets.push_back({handler.sheets[i].name, std::move(part), handler.sheets[i].hidden});
  }
  if (book.sheets.empty()) return base::fail(kBrokenWorkbook, {{"reason", "it has no worksheet (没有工作表)"}});
  return book;
}

}  // namespace taixin::intake

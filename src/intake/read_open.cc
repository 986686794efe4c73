// What kind of file this is, by its bytes.
#include <algorithm>
#include <array>

#include "intake/read_csv.h"
#include "intake/read_jsonl.h"
#include "intake/read_text.h"
#include "intake/read_xlsx.h"
#include "intake/reader_errors.h"

namespace taixin::intake {
namespace {

using namespace std::string_view_literals;

constexpr size_t kHeadBytes = 64 << 10;
constexpr size_t kCompoundSearchBytes = 4 << 20;

struct Magic {
  std::string_view bytes, zh, en;
};
constexpr std::array kMagics{
    Magic{"%PDF-"sv, "PDF 文件", "a PDF file"},
    Magic{"{\\rtf"sv, "RTF 文档", "an RTF document"},
    Magic{"\x89PNG"sv, "图片", "an image"},
    Magic{"\xFF\xD8\xFF"sv, "图片", "an image"},
    Magic{"GIF8"sv, "图片", "an image"},
    Magic{"II*\0"sv, "图片", "an image"},
    Magic{"MM\0*"sv, "图片", "an image"},
    Magic{"Rar!"sv, "压缩包", "an archive"},
    Magic{"7z\xBC\xAF\x27\x1C"sv, "压缩包", "an archive"},
    Magic{"\x1F\x8B"sv, "压缩包", "an archive"},
    Magic{"\x28\xB5\x2F\xFD"sv, "压缩包", "an archive"},
    Magic{"BZh"sv, "压缩包", "an archive"},
    Magic{"\xFD"
          "7zXZ\0"sv,
          "压缩包", "an archive"},
    Magic{"SQLite format 3\0"sv, "数据库文件", "a database file"},
    Magic{"\x7F"
          "ELF"sv,
          "程序", "a program"},
    Magic{"MZ\x90\0"sv, "程序", "a program"},
};

base::Error not_a_table(std::string_view zh, std::string_view en) {
  return base::fail(kNotATable, {{"what", std::string(zh)}, {"what_en", std::string(en)}});
}

std::string utf16le(std::string_view ascii) {
  std::string wide;
  for (const char c : ascii) wide += c, wide += '\0';
  return wide;
}

// A compound file (the container of .xls, .et, .doc and of encrypted .xlsx), told apart by the names of its streams.
base::Error refuse_compound(Source& source) {
  std::string bytes, tail;
  if (auto read = source.read(0, kCompoundSearchBytes, bytes); !read) return std::move(read).error();
  if (source.size() > bytes.size()) {
    const uint64_t from =
        std::max<uint64_t>(bytes.size(), source.size() - std::min<uint64_t>(source.size(), kCompoundSearchBytes));
    if (auto read = source.read(from, kCompoundSearchBytes, tail); !read) return std::move(read).error();
    bytes += tail;
  }
  const auto holds = [&](std::string_view name) { return bytes.find(utf16le(name)) != std::string::npos; };
  if (holds("EncryptedPackage")) return base::fail(kEncrypted);
  if (holds("Workbook") || holds("Book")) return base::fail(kOldExcel);
  if (holds("WordDocument")) return not_a_table("Word 文档", "a Word document");
  if (holds("PowerPoint Document")) return not_a_table("演示文稿", "a presentation");
  return base::fail(kOldExcel);
}

// Excel 2 to 5 without a container: a BOF record.
bool is_bare_biff(std::string_view head) {
  if (head.size() < 8) return false;
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(head[i]); };
  const bool bof = byte(0) == 0x09 && (byte(1) == 0x00 || byte(1) == 0x02 || byte(1) == 0x04 || byte(1) == 0x08);
  return bof && byte(2) >= 4 && byte(2) <= 32 && byte(3) == 0;
}

std::string lower_ascii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

// Systems of all kinds write HTML or XML and call it .xls.
std::optional<base::Error> refuse_markup(std::string_view text) {
  const std::string start = lower_ascii(text.substr(0, 256));
  constexpr std::array kTags{"<html",  "<!doctype html", "<table",  "<head", "<meta", "<body",
                             "<style", "<div",           "<script", "<tr",   "<!--"};
  for (const std::string_view tag : kTags) {
    if (start.starts_with(tag)) return base::fail(kWebPage);
  }
  if (start.starts_with("mime-version:")) return base::fail(kWebPage);
  if (start.starts_with("<?xml") || start.starts_with("<workbook") || start.starts_with("<!doctype")) {
    return lower_ascii(text).find("<html") != std::string::npos ? base::fail(kWebPage) : base::fail(kOldXml);
  }
  return std::nullopt;
}

bool ends_with_any(std::string_view file_name, std::initializer_list<std::string_view> endings) {
  const std::string name = lower_ascii(file_name);
  return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return name.ends_with(ending); });
}

std::string_view skip_space(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

// `{"`, `{}` or `[{`: what a table's first cell does not begin with.
bool looks_like_json(std::string_view text, std::string_view file_name) {
  const bool named = ends_with_any(file_name, {".jsonl", ".ndjson", ".json"});
  if (text.empty() || (text.front() != '{' && text.front() != '[')) return named;
  const std::string_view after = skip_space(text.substr(1));
  if (after.empty()) return named;
  return named || (text.front() == '{' ? after.front() == '"' || after.front() == '}' : after.front() == '{');
}

// The share of bytes that no text holds. UTF-16 without a byte order mark is recognised by its zeros.
bool is_binary(std::string_view head) {
  const auto odd = std::count_if(head.begin(), head.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0 || (byte < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\x1A' && c != '\x0B');
  });
  return static_cast<size_t>(odd) * 10 > head.size();
}

base::Result<std::unique_ptr<Reader>> open_text(Source& source, std::string_view file_name,
                                                const OpenOptions& options) {
  TX_TRY(const Encoding encoding, find_encoding(source));
  TextStream stream(source, encoding, kHeadBytes);
  std::string text;
  std::vector<Damage> damage;
  while (skip_space(text).empty() && text.size() < options.limits.row_bytes_max) {
    TX_TRY(const bool more, stream.append(text, damage));
    if (!more) break;
  }
  const std::string_view start = skip_space(text);
  if (start.empty()) return base::fail(kEmptyFile);
  if (auto refused = refuse_markup(start)) return *std::move(refused);
  if (looks_like_json(start, file_name)) return open_jsonl(source, encoding, options);
  return open_csv(source, encoding, options);
}

}  // namespace

base::Result<std::unique_ptr<Reader>> open_reader(Source& source, std::string_view file_name,
                                                  const OpenOptions& options) {
  std::string head;
  TX_CHECK(source.read(0, kHeadBytes, head));
  if (head.empty()) return base::fail(kEmptyFile);
  const std::string_view bytes = head;
  if (bytes.starts_with("PK\x03\x04"sv) || bytes.starts_with("PK\x05\x06"sv)) return open_xlsx(source, options);
  if (bytes.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv)) return refuse_compound(source);
  if (is_bare_biff(bytes)) return base::fail(kOldExcel);
  for (const Magic& magic : kMagics) {
    if (bytes.starts_with(magic.bytes)) return not_a_table(magic.zh, magic.en);
  }
  const bool utf16 = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
  if (!utf16 && is_binary(bytes)) return not_a_table("无法识别的二进制文件", "a binary file of unknown kind");
  return open_text(source, file_name, options);
}

}  // namespace taixin::intake

// A bulletin as XLSX, by libxlsxwriter.
#include <unistd.h>
#include <xlsxwriter.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <memory>

#include "base/text.h"
#include "bulletin/documents.h"
#include "bulletin/errors.h"
#include "bulletin/words.h"
#include "intake/sheet_out.h"

namespace taixin::bulletin {
namespace {

constexpr const char* kFont = "Noto Sans CJK SC";
constexpr size_t kSheetNameMax = 31, kCellMax = 32'767;  // characters, limits of the format
constexpr double kHeightMax = 409;                       // points, another
constexpr uint32_t kInk = 0x1F2A37, kHead = 0xE8EEF5, kLine = 0xB6C2CF, kQuiet = 0x5B6776;

class Book {
 public:
  Book(const std::string& path, const Model& model, Lang lang) : model_(model), lang_(lang) {
    book_ = workbook_new(path.c_str());
    title_ = format(18, true, kInk);
    heading_ = format(14, true, kInk);
    text_ = format(10.5, false, kInk);
    format_set_text_wrap(text_);
    format_set_align(text_, LXW_ALIGN_VERTICAL_TOP);
    quiet_ = format(9, false, kQuiet);
    format_set_text_wrap(quiet_);
    format_set_align(quiet_, LXW_ALIGN_VERTICAL_TOP);
    bold_ = format(10.5, true, kInk);
    format_set_align(bold_, LXW_ALIGN_VERTICAL_TOP);
    head_ = cell_format(true);
    format_set_bg_color(head_, kHead);
    format_set_text_wrap(head_);
    format_set_align(head_, LXW_ALIGN_CENTER);
    format_set_align(head_, LXW_ALIGN_VERTICAL_CENTER);
    name_ = cell_format(false);
    format_set_text_wrap(name_);
    format_set_indent(name_, 1);
    format_set_align(name_, LXW_ALIGN_VERTICAL_CENTER);
    total_name_ = cell_format(true);
    format_set_indent(total_name_, 1);
    format_set_align(total_name_, LXW_ALIGN_VERTICAL_CENTER);
    absent_ = cell_format(false);
    format_set_font_color(absent_, kQuiet);
    format_set_align(absent_, LXW_ALIGN_RIGHT);
    format_set_indent(absent_, 1);
    format_set_align(absent_, LXW_ALIGN_VERTICAL_CENTER);
  }

  void properties() {
    // The moment of the model and no other: the same model gives the same bytes.
    const time_t made = static_cast<time_t>(model_.issued.value_or(model_.watermark).get() / 1'000'000);
    lxw_doc_properties said{};
    std::string title = title_of(model_, lang_), unit = model_.unit, number = model_.number;
    said.title = title.data();
    said.author = unit.data();
    said.company = unit.data();
    said.subject = number.data();
    said.created = made;
    workbook_set_properties(book_, &said);
  }

  void cover() {
    lxw_worksheet* sheet = add(named(say("封面", "Cover")));
    worksheet_set_column(sheet, 0, 0, 18, nullptr);
    worksheet_set_column(sheet, 1, 1, 76, nullptr);
    lxw_row_t row = 0;
    worksheet_set_row(sheet, row, 34, nullptr);
    write(sheet, row++, 0, title_of(model_, lang_), title_);
    if (model_.number.empty()) {
      worksheet_set_row(sheet, row, 24, nullptr);
      write(sheet, row++, 0, say("草稿，未签发，不作为正式通报", "Draft: not issued"), heading_);
    }
    ++row;
    const auto line = [&](const std::string& name, const std::string& what) {
      if (what.empty()) return;
      write(sheet, row, 0, name, bold_);
      const double lines = static_cast<double>(base::display_width(what) / 84 + 1);
      height(sheet, row, 17 * lines);
      write(sheet, row++, 1, what, text_);
    };
    line(say("编号", "Number"), model_.number);
    line(say("发布单位", "Unit"), model_.unit);
    line(say("期间", "Period"), say(fmt::format("{} 至 {}", model_.span.from.iso(), model_.span.until.iso()),
                                    fmt::format("{} to {}", model_.span.from.iso(), model_.span.until.iso())));
    line(say("数据截至", "Known until"), moment(model_.watermark));
    if (model_.issued) line(say("签发日期", "Issued"), base::day_of(*model_.issued).iso());
    if (model_.edition > 1) {
      line(say("版次", "Edition"), say(fmt::format("第 {} 版，更正 {}", model_.edition, model_.corrects),
                                       fmt::format("{}, corrects {}", model_.edition, model_.corrects)));
      line(say("更正原因", "Why"), model_.reason);
    }
    line(say("上期比较", "Compared"),
         model_.compared.empty()
             ? say("上期数字按本期口径重新统计", "the period before, counted by the same definitions")
             : say(fmt::format("上期通报 {}", model_.compared), model_.compared));
    line(say("说明", "About"), model_.opening.in(lang_));
    line(say("依据", "Basis"), fmt::format("{}", fmt::join(model_.basis, say("；", "; "))));
    line(say("规则包", "Rules"), "SHA-256 " + model_.packs);
    ++row;
    write(sheet, row++, 0, say("目录", "Contents"), heading_);
    for (const Part& part : model_.parts) {
      sheets_.push_back(named(part.name.in(lang_)));
      heed(worksheet_write_url(sheet, row, 0, ("internal:'" + sheets_.back() + "'!A1").c_str(), nullptr));
      write(sheet, row++, 0, part.name.in(lang_), link());
    }
    worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_set_paper(sheet, 9);
  }

  // After the cover, which gives its sheets their names.
  void part(size_t at) {
    const Part& part = model_.parts[at];
    lxw_worksheet* sheet = add(sheets_[at]);
    worksheet_set_row(sheet, 0, 24, nullptr);
    write(sheet, 0, 0, part.name.in(lang_), heading_);
    if (part.group.empty()) {
      list(sheet, part);
    } else {
      table(sheet, part);
    }
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_repeat_rows(sheet, 0, kHeadRow);
    worksheet_freeze_panes(sheet, kHeadRow + 1, 1);
  }

  void changes() {
    if (model_.changes.empty()) return;
    lxw_worksheet* sheet = add(named(say("更正内容", "Changes")));
    write(sheet, 0, 0, say("与 ", "Against ") + model_.corrects + say(" 相比", ""), heading_);
    heads(sheet, {say("指标", "Figure"), say("原数", "Was"), say("更正为", "Is")});
    worksheet_set_column(sheet, 0, 0, 60, nullptr);
    worksheet_set_column(sheet, 1, 2, 16, nullptr);
    lxw_row_t row = kHeadRow + 1;
    for (const Change& one : model_.changes) {
      const Said* said = model_.figure(one.figure);
      if (!said) continue;
      write(sheet, row, 0, one.name.in(lang_), name_);
      number(sheet, row, 1, {one.was, one.was_few, {}}, *said, false);
      number(sheet, row, 2, {one.is, one.is_few, {}}, *said, false);
      ++row;
    }
    worksheet_freeze_panes(sheet, kHeadRow + 1, 1);
  }

  void definitions() {
    lxw_worksheet* sheet = add(named(say("口径和依据", "Definitions")));
    write(sheet, 0, 0, say("指标口径和依据", "Definitions and clauses"), heading_);
    heads(sheet, {say("指标", "Figure"), say("口径", "Definition"), say("单位", "Unit"), say("依据", "Basis"),
                  say("来源", "Source"), say("可信标记", "Mark")});
    worksheet_set_column(sheet, 0, 0, 26, nullptr);
    worksheet_set_column(sheet, 1, 1, 66, nullptr);
    worksheet_set_column(sheet, 2, 2, 10, nullptr);
    worksheet_set_column(sheet, 3, 3, 46, nullptr);
    worksheet_set_column(sheet, 4, 4, 18, nullptr);
    worksheet_set_column(sheet, 5, 5, 12, nullptr);
    lxw_row_t row = kHeadRow + 1;
    for (const Said& one : model_.figures) {
      const std::string basis = fmt::format("{}", fmt::join(one.clauses, say("；", "; ")));
      const double lines = static_cast<double>(
          std::max(base::display_width(one.definition.in(lang_)) / 62, base::display_width(basis) / 42) + 1);
      height(sheet, row, std::max(17.0, 16 * lines));
      write(sheet, row, 0, one.name.in(lang_), name_);
      write(sheet, row, 1, one.definition.in(lang_), name_);
      write(sheet, row, 2, one.share() ? "%" : one.unit.in(lang_), name_);
      write(sheet, row, 3, basis, name_);
      write(sheet, row, 4, one.source, name_);
      write(sheet, row, 5, one.sure + (one.acts ? "" : say("（待核）", " (doubtful)")), name_);
      ++row;
    }
    ++row;
    worksheet_merge_range(sheet, row, 0, row, 5, "", quiet_);
    write(sheet, row, 0,
          say("可信标记：V 已核官方文本，V2 经第二来源核实，D 推定，MH、MM、ML "
              "凭记忆（高、中、低）；“待核”的口径供参考，以上级文件为准。",
              "Marks: V verified, V2 by a second source, D derived, MH, MM, ML from memory; doubtful ones are for "
              "orientation."),
          quiet_);
    worksheet_set_row(sheet, row, 28, nullptr);
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_freeze_panes(sheet, kHeadRow + 1, 1);
  }

  lxw_error close() {
    heed(workbook_close(book_));
    return failed_;
  }

 private:
  static constexpr lxw_row_t kHeadRow = 2;

  std::string say(std::string zh, std::string en) const { return lang_ == Lang::zh ? std::move(zh) : std::move(en); }
  static std::string moment(KnownAt at) {
    std::string out = base::iso_time(at).substr(0, 19);
    out[10] = ' ';
    return out;
  }

  lxw_format* format(double size, bool bold, uint32_t colour) {
    lxw_format* out = workbook_add_format(book_);
    format_set_font_name(out, kFont);
    format_set_font_size(out, size);
    if (bold) format_set_bold(out);
    format_set_font_color(out, colour);
    return out;
  }
  lxw_format* cell_format(bool bold) {
    lxw_format* out = format(10.5, bold, kInk);
    format_set_border(out, LXW_BORDER_THIN);
    format_set_border_color(out, kLine);
    return out;
  }
  lxw_format* link() {
    if (!link_) {
      link_ = format(10.5, false, 0x1D5FA8);
      format_set_underline(link_, LXW_UNDERLINE_SINGLE);
    }
    return link_;
  }
  // "#,##0", "0.0%", one for each shape.
  lxw_format* number_format(const Said& figure, bool total, bool signed_) {
    std::string shape = figure.share() && !signed_ ? "0" : "#,##0";
    if (figure.decimals > 0) shape += "." + std::string(static_cast<size_t>(figure.decimals), '0');
    if (figure.share() && !signed_) shape += "%";
    if (signed_) shape = "+" + shape + ";-" + shape + ";0";
    lxw_format*& out = numbers_[{shape, total}];
    if (!out) {
      out = cell_format(total);
      format_set_num_format(out, shape.c_str());
      format_set_align(out, LXW_ALIGN_RIGHT);
      format_set_indent(out, 1);
      format_set_align(out, LXW_ALIGN_VERTICAL_CENTER);
      if (total) format_set_bg_color(out, 0xF6F8FA);
    }
    return out;
  }

  // Names of sheets are at most 31 characters, without []:*?/\ and each once.
  std::string sheet_name(const std::string& name) const {
    std::string out;
    for (const char c : name) {
      if (std::strchr("[]:*?/\\'", c) == nullptr) out += c;
    }
    return std::string(base::prefix_code_points(out, kSheetNameMax));
  }
  // That no other sheet has: names that differ in the case of their letters alone are the same.
  std::string named(const std::string& name) {
    const auto folded = [](std::string text) {
      for (char& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
      return text;
    };
    std::string unique = sheet_name(name);
    for (int n = 2; !names_.insert(folded(unique)).second; ++n) {
      unique = fmt::format("{} {}", base::prefix_code_points(sheet_name(name), kSheetNameMax - 3), n);
    }
    return unique;
  }
  lxw_worksheet* add(const std::string& unique) {
    lxw_worksheet* sheet = workbook_add_worksheet(book_, unique.c_str());
    worksheet_set_footer(sheet, "&C&P / &N");
    return sheet;
  }
  void write(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const std::string& text, lxw_format* format) {
    std::string cut;
    if (base::count_code_points(text) > kCellMax) {
      const std::string mark = say("……（此处截断，全文见 JSON）", "... (cut here; the JSON has all of it)");
      cut = std::string(base::prefix_code_points(text, kCellMax - base::count_code_points(mark))) + mark;
    }
    // Always as text: a name that begins like a formula is one to no program.
    heed(worksheet_write_string(sheet, row, column, (cut.empty() ? text : cut).c_str(), format));
  }
  static void height(lxw_worksheet* sheet, lxw_row_t row, double points) {
    worksheet_set_row(sheet, row, std::min(points, kHeightMax), nullptr);
  }
  // The first thing that could not be written is why there is no workbook.
  void heed(lxw_error error) {
    if (failed_ == LXW_NO_ERROR) failed_ = error;
  }
  void heads(lxw_worksheet* sheet, const std::vector<std::string>& names) {
    worksheet_set_row(sheet, kHeadRow, 34, nullptr);
    for (size_t i = 0; i < names.size(); ++i) write(sheet, kHeadRow, static_cast<lxw_col_t>(i), names[i], head_);
  }
  void number(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const Cell& cell, const Said& figure, bool total) {
    if (cell.few || !cell.value.known()) return write(sheet, row, column, written(cell, figure, lang_), absent_);
    const double value = static_cast<double>(cell.value.part) / static_cast<double>(cell.value.whole);
    worksheet_write_number(sheet, row, column, value, number_format(figure, total, false));
  }
  static std::string head_of(const Said& said, Lang lang) {
    const std::string unit = said.share() ? "%" : said.unit.in(lang);
    if (unit.empty()) return said.name.in(lang);
    return said.name.in(lang) + (lang == Lang::zh ? "（" + unit + "）" : " (" + unit + ")");
  }

  // One figure a line, with the period before and the difference.
  void list(lxw_worksheet* sheet, const Part& part) {
    heads(sheet, {say("指标", "Figure"), say("单位", "Unit"), say("本期", "This period"), say("上期", "Before"),
                  say("增减", "Difference"), say("口径", "Definition")});
    worksheet_set_column(sheet, 0, 0, 34, nullptr);
    worksheet_set_column(sheet, 1, 1, 10, nullptr);
    worksheet_set_column(sheet, 2, 4, 14, nullptr);
    worksheet_set_column(sheet, 5, 5, 70, nullptr);
    lxw_row_t row = kHeadRow + 1;
    for (size_t i = 0; i < part.figures.size(); ++i) {
      const Said& said = *model_.figure(part.figures[i]);
      const Cell& cell = part.total[i];
      height(sheet, row, 6 + 15 * static_cast<double>(base::display_width(said.definition.in(lang_)) / 80 + 1));
      write(sheet, row, 0, said.name.in(lang_), name_);
      write(sheet, row, 1, said.share() ? "%" : said.unit.in(lang_), name_);
      number(sheet, row, 2, cell, said, false);
      if (cell.before) {
        number(sheet, row, 3, {*cell.before, false, {}}, said, false);
      } else {
        write(sheet, row, 3, "—", absent_);
      }
      if (cell.before && cell.before->known() && cell.value.known() && !cell.few) {
        const double now = static_cast<double>(cell.value.part) / static_cast<double>(cell.value.whole);
        const double was = static_cast<double>(cell.before->part) / static_cast<double>(cell.before->whole);
        // Of shares in points, so that it is no share of a share.
        worksheet_write_number(sheet, row, 4, (now - was) * (said.share() ? 100 : 1), number_format(said, false, true));
      } else {
        write(sheet, row, 4, "—", absent_);
      }
      write(sheet, row, 5, said.definition.in(lang_), name_);
      ++row;
    }
    note(sheet, row + 1, part, 5);
  }

  void table(lxw_worksheet* sheet, const Part& part) {
    std::vector<std::string> names{attribute_words(part.group).in(lang_)};
    for (const std::string& code : part.figures) names.push_back(head_of(*model_.figure(code), lang_));
    heads(sheet, names);
    worksheet_set_row(sheet, kHeadRow, 48, nullptr);
    worksheet_set_column(sheet, 0, 0, 34, nullptr);
    worksheet_set_column(sheet, 1, static_cast<lxw_col_t>(part.figures.size()), 13, nullptr);
    lxw_row_t row = kHeadRow + 1;
    const auto line = [&](const std::string& name, const std::vector<Cell>& cells, bool total) {
      worksheet_set_row(sheet, row, 21, nullptr);
      write(sheet, row, 0, name, total ? total_name_ : name_);
      for (size_t i = 0; i < part.figures.size(); ++i) {
        number(sheet, row, static_cast<lxw_col_t>(i + 1), cells[i], *model_.figure(part.figures[i]), total);
      }
      ++row;
    };
    for (const Line& one : part.lines) line(one.name.in(lang_), one.cells, false);
    // The sum stays below whatever is sorted or filtered.
    if (part.lines.size() > 1) {
      worksheet_autofilter(sheet, kHeadRow, 0, row - 1, static_cast<lxw_col_t>(part.figures.size()));
    }
    line(say("合计", "All"), part.total, true);
    note(sheet, row + 1, part, static_cast<lxw_col_t>(std::max<size_t>(part.figures.size(), 1)));
  }

  void note(lxw_worksheet* sheet, lxw_row_t row, const Part& part, lxw_col_t last) {
    const std::string& words = part.note.in(lang_);
    if (words.empty()) return;
    worksheet_merge_range(sheet, row, 0, row, last, "", quiet_);
    write(sheet, row, 0, words, quiet_);
    height(sheet, row, 15 * static_cast<double>(base::display_width(words) / 100 + 1));
  }

  const Model& model_;
  const Lang lang_;
  lxw_workbook* book_ = nullptr;
  lxw_format *title_ = nullptr, *heading_ = nullptr, *text_ = nullptr, *quiet_ = nullptr, *bold_ = nullptr,
             *head_ = nullptr, *name_ = nullptr, *total_name_ = nullptr, *absent_ = nullptr, *link_ = nullptr;
  std::map<std::pair<std::string, bool>, lxw_format*> numbers_;
  std::set<std::string> names_;      // of sheets, in small letters
  std::vector<std::string> sheets_;  // names of those of the parts
  lxw_error failed_ = LXW_NO_ERROR;
};

}  // namespace

base::Result<std::string> to_xlsx(const Model& model, Lang lang) {
  // libxlsxwriter 1.1 writes files only; nothing in it is secret from the machine that counted it.
  std::string path = (std::filesystem::temp_directory_path() / "taixin-bulletin-XXXXXX").string();
  const int file = mkstemp(path.data());
  if (file < 0) return base::fail(kDocumentFailed, {{"reason", std::strerror(errno)}});
  close(file);
  const std::shared_ptr<void> remove(nullptr, [&path](void*) { std::filesystem::remove(path); });
  Book book(path, model, lang);
  book.properties();
  book.cover();
  for (size_t i = 0; i < model.parts.size(); ++i) book.part(i);
  book.changes();
  book.definitions();
  if (const lxw_error failed = book.close(); failed != LXW_NO_ERROR) {
    return base::fail(kDocumentFailed, {{"reason", lxw_strerror(failed)}});
  }
  std::ifstream written(path, std::ios::binary);
  std::string bytes(std::istreambuf_iterator<char>(written), {});
  if (bytes.empty()) return base::fail(kDocumentFailed, {{"reason", "0 B"}});
  return bytes;
}

}  // namespace taixin::bulletin

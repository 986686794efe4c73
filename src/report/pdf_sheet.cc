#include "report/pdf_sheet.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <qrencode.h>

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>
#include <utility>

#include "base/freed.h"
#include "report/errors.h"
#include "report/pdf_fonts.h"

namespace taixin::report {
namespace {

constexpr double kPadX = 5, kPadY = 3.2;  // inside a cell

struct Colour {
  double red, green, blue;
};
constexpr Colour kInk{0.11, 0.13, 0.16}, kDeep{0.09, 0.22, 0.40}, kQuiet{0.36, 0.40, 0.45}, kAlarm{0.62, 0.11, 0.10},
    kLine{0.72, 0.76, 0.81}, kShade{0.945, 0.955, 0.97};

struct Font {
  const char* family;
  double size;
  bool bold;
  Colour colour;
  double spacing;  // of lines
};
constexpr std::array<Font, 14> kFonts{{{kSerifFamily, 30, true, kDeep, 1.0},
                                       {kSansFamily, 11, false, kQuiet, 1.0},
                                       {kSansFamily, 14, true, kInk, 1.1},
                                       {kSansFamily, 14, true, kDeep, 1.0},
                                       {kSansFamily, 11, true, kDeep, 1.0},
                                       {kSansFamily, 9.5, true, kInk, 1.05},
                                       {kSansFamily, 9.5, false, kInk, 1.12},
                                       {kSansFamily, 9.5, true, kInk, 1.12},
                                       {kSansFamily, 8.5, false, kQuiet, 1.12},
                                       {kSansFamily, 8, false, kQuiet, 1.1},
                                       {kSansFamily, 9, true, kAlarm, 1.05},
                                       {kSerifFamily, 21, true, kInk, 1.15},
                                       {kSansFamily, 13, false, kInk, 1.35},
                                       {kSansFamily, 10.5, false, kQuiet, 1.25}}};
const Font& font_of(Style style) { return kFonts[static_cast<size_t>(style)]; }

using LayoutPtr = std::unique_ptr<PangoLayout, base::Freed<g_object_unref>>;
using ContextPtr = std::unique_ptr<PangoContext, base::Freed<g_object_unref>>;

// Text with its lines broken.
struct Layout {
  LayoutPtr layout;
  struct Line {
    PangoLayoutLine* line;  // of the layout
    double top, baseline, bottom;
  };
  std::vector<Line> lines;
  Colour colour;
  Align align = Align::left;
  double width = 0;
  double height(size_t from, size_t to) const { return to > from ? lines[to - 1].bottom - lines[from].top : 0; }
  // How many lines from `from` on fit into this height.
  size_t fitting(size_t from, double height_left) const {
    size_t to = from;
    while (to < lines.size() && height(from, to + 1) <= height_left) ++to;
    return to;
  }
};

struct Op {
  enum class Kind : uint8_t { begin, end, lines, boxes, dashes, rule, qr, page };
  Kind kind;
  const char* tag = nullptr;
  const Layout* text = nullptr;
  size_t from = 0, to = 0;  // lines, boxes
  double x = 0, y = 0, width = 0, height = 0;
  int page = 0;  // boxes: on which they are
};

struct Box {
  double x, y, width, height;
  bool shaded;
};

// A line of a grid: upright at this x, or level at this y, between these two.
struct Edge {
  double at, from, to;
  auto operator<=>(const Edge&) const = default;
};
// Edges that touch become one, so that boxes that share a side draw it once.
std::vector<Edge> joined(std::vector<Edge> edges) {
  std::ranges::sort(edges);
  std::vector<Edge> out;
  for (const Edge& one : edges) {
    if (!out.empty() && out.back().at == one.at && one.from <= out.back().to) {
      out.back().to = std::max(out.back().to, one.to);
    } else {
      out.push_back(one);
    }
  }
  return out;
}

struct Outlined {
  std::string text;
  int level, page;
  double y;
};

cairo_status_t append(void* to, const unsigned char* bytes, unsigned int size) {
  static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), size);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

struct Sheet::State {
  explicit State(SheetHead given) : head(std::move(given)) {}
  ~State() {
    layouts.clear();
    if (cairo) cairo_destroy(cairo);
    if (surface) cairo_surface_destroy(surface);
  }

  const Layout& layout(Style style, Align align, double width, std::string_view text);
  void set_lines(Layout& out) const;
  void new_page() {
    ops.push_back({.kind = Op::Kind::page});
    ++page;
    y = kTop;
  }
  double left() const { return kPageHeight - kBottom - y; }
  void draw_lines(const Op& op) const;
  void add_boxes(std::span<const Cell> cells, double height);
  void draw_boxes(std::span<const Box> drawn) const;
  void draw_qr(const Op& op) const;
  void draw(const Op& op);
  void draw_edges(int number, int count);
  void show(const Layout& text, double x, double y_top, size_t from, size_t to) const;

  SheetHead head;
  std::string bytes;
  cairo_surface_t* surface = nullptr;
  cairo_t* cairo = nullptr;
  ContextPtr context;
  std::unordered_map<std::string, std::unique_ptr<Layout>> layouts;  // by style, width and text
  std::vector<Op> ops;
  std::vector<Box> boxes;
  size_t grid = 0;  // of `ops`: whose boxes end where the next row may begin
  std::vector<const char*> open_tags;
  std::vector<Outlined> outline;
  std::vector<std::vector<uint8_t>> codes;  // modules of QR codes
  std::vector<int> code_widths;
  size_t code_drawn = 0;
  int page = 1;
  double y = kTop;
};

void Sheet::State::set_lines(Layout& out) const {
  PangoLayoutIter* at = pango_layout_get_iter(out.layout.get());
  do {
    int top = 0, bottom = 0;
    pango_layout_iter_get_line_yrange(at, &top, &bottom);
    out.lines.push_back({pango_layout_iter_get_line_readonly(at), static_cast<double>(top) / PANGO_SCALE,
                         static_cast<double>(pango_layout_iter_get_baseline(at)) / PANGO_SCALE,
                         static_cast<double>(bottom) / PANGO_SCALE});
  } while (pango_layout_iter_next_line(at));
  pango_layout_iter_free(at);
}

// The same text in the same style and width is set once: labels and the names of bodies come again and again.
const Layout& Sheet::State::layout(Style style, Align align, double width, std::string_view text) {
  std::string key = fmt::format("{}/{}/{:.1f}/", static_cast<int>(style), static_cast<int>(align), width);
  key += text;
  auto& kept = layouts[key];
  if (kept) return *kept;
  kept = std::make_unique<Layout>();
  const Font& font = font_of(style);
  kept->layout.reset(pango_layout_new(context.get()));
  PangoLayout* layout = kept->layout.get();
  PangoFontDescription* description = pango_font_description_new();
  pango_font_description_set_family_static(description, font.family);
  pango_font_description_set_absolute_size(description, font.size * PANGO_SCALE);
  pango_font_description_set_weight(description, font.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description(layout, description);
  pango_font_description_free(description);
  pango_layout_set_width(layout, static_cast<int>(width * PANGO_SCALE));
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing(layout, static_cast<float>(font.spacing));
  pango_layout_set_alignment(layout, align == Align::left     ? PANGO_ALIGN_LEFT
                                     : align == Align::centre ? PANGO_ALIGN_CENTER
                                                              : PANGO_ALIGN_RIGHT);
  pango_layout_set_text(layout, text.data(), static_cast<int>(text.size()));
  kept->colour = font.colour;
  kept->align = align;
  kept->width = width;
  set_lines(*kept);
  return *kept;
}

Sheet::Sheet(std::unique_ptr<State> state) : state_(std::move(state)) {}
Sheet::Sheet(Sheet&&) noexcept = default;
Sheet::~Sheet() = default;

base::Result<Sheet> Sheet::open(SheetHead head) {
  auto state = std::make_unique<State>(std::move(head));
  state->surface = cairo_pdf_surface_create_for_stream(append, &state->bytes, kPageWidth, kPageHeight);
  state->cairo = cairo_create(state->surface);
  if (cairo_status(state->cairo) != CAIRO_STATUS_SUCCESS) {
    return base::fail(kCannotDraw, {{"detail", cairo_status_to_string(cairo_status(state->cairo))}});
  }
  TX_TRY(PangoFontMap * fonts, report_fonts(state->head.characters, state->head.cover_title));
  state->context.reset(pango_font_map_create_context(fonts));
  pango_cairo_update_context(state->cairo, state->context.get());
  pango_context_set_language(state->context.get(), pango_language_from_string("zh-cn"));
  // Advances as the font has them: on whole points letters would stand unevenly, each with a number of its own.
  pango_context_set_round_glyph_positions(state->context.get(), FALSE);
  const SheetHead& given = state->head;
  const auto set = [&](cairo_pdf_metadata_t what, const std::string& value) {
    cairo_pdf_surface_set_metadata(state->surface, what, value.c_str());
  };
  set(CAIRO_PDF_METADATA_TITLE, given.title);
  set(CAIRO_PDF_METADATA_SUBJECT, given.subject);
  set(CAIRO_PDF_METADATA_AUTHOR, given.author);
  set(CAIRO_PDF_METADATA_KEYWORDS, given.keywords);
  set(CAIRO_PDF_METADATA_CREATOR, "Taixin");
  std::string moment = base::iso_time(given.moment);
  moment.erase(19, moment.find('+') - 19);  // cairo reads no fractions
  set(CAIRO_PDF_METADATA_CREATE_DATE, moment);
  set(CAIRO_PDF_METADATA_MOD_DATE, moment);
  return Sheet(std::move(state));
}

void Sheet::begin(const char* tag) {
  state_->open_tags.push_back(tag);
  state_->ops.push_back({.kind = Op::Kind::begin, .tag = tag});
}
void Sheet::end() {
  TX_ASSERT(!state_->open_tags.empty(), "no tag is open");
  state_->ops.push_back({.kind = Op::Kind::end, .tag = state_->open_tags.back()});
  state_->open_tags.pop_back();
}

void Sheet::space(double points) { state_->y += points; }
void Sheet::need(double points) {
  if (state_->left() < points) state_->new_page();
}
void Sheet::page_break() { state_->new_page(); }
void Sheet::to(double from_top) { state_->y = std::max(state_->y, from_top); }

void Sheet::heading(std::string_view text, int level) {
  State& s = *state_;
  const Style style = level == 1 ? Style::heading : level == 2 ? Style::subheading : Style::record;
  s.y += level == 1 ? 12 : 8;
  need(level == 1 ? 160 : level == 2 ? 120 : 70);  // with the first lines of what it heads
  if (level <= 2) s.outline.push_back({std::string(text), level, s.page, s.y});
  const Layout& set = s.layout(style, Align::left, kWidth, text);
  const char* tags[] = {"H1", "H2", "H3"};
  s.ops.push_back({.kind = Op::Kind::lines,
                   .tag = tags[level - 1],
                   .text = &set,
                   .from = 0,
                   .to = set.lines.size(),
                   .x = kMargin,
                   .y = s.y});
  s.y += set.height(0, set.lines.size());
  if (level == 1) {
    s.y += 3;
    rule(1.1);
    s.y += 6;
  } else {
    s.y += 4;
  }
}

void Sheet::paragraph(const Paragraph& how, std::string_view text) {
  State& s = *state_;
  s.y += how.before;
  const double width = how.width > 0 ? how.width : kWidth - how.indent;
  const Layout& set = s.layout(how.style, how.align, width, text);
  const size_t count = set.lines.size();
  for (size_t from = 0; from < count;) {
    size_t to = set.fitting(from, s.left());
    if (to == count && s.y > kTop && s.left() - set.height(from, to) - how.after < how.keep) {
      to = count - from > 2 ? count - 2 : from;
    }
    if (to == from) {
      if (s.y > kTop) {
        s.new_page();
        continue;
      }
      to = from + 1;
    }
    s.ops.push_back({.kind = Op::Kind::lines,
                     .tag = how.tag,
                     .text = &set,
                     .from = from,
                     .to = to,
                     .x = kMargin + how.indent,
                     .y = s.y});
    s.y += set.height(from, to);
    from = to;
  }
  s.y += how.after;
}

void Sheet::row(std::span<const Cell> cells) {
  State& s = *state_;
  struct Placed {
    const Layout* text;
    size_t done = 0;
  };
  std::vector<Placed> placed;
  double whole = 0, least = 0;
  for (const Cell& cell : cells) {
    least = std::max(least, cell.height);
    const Layout& set = s.layout(cell.style, cell.align, cell.width - 2 * kPadX, cell.text);
    placed.push_back({&set});
    whole = std::max(whole, set.height(0, set.lines.size()) + 2 * kPadY);
  }
  constexpr double kPage = kPageHeight - kTop - kBottom;
  whole = std::max(whole, least);
  if (whole > s.left() && (whole < 0.4 * kPage || s.left() < 60)) s.new_page();
  begin("TR");
  for (bool more = true; more;) {
    more = false;
    double height = std::exchange(least, 0.0);
    std::vector<size_t> upto;
    for (Placed& one : placed) {
      size_t to = one.text->fitting(one.done, s.left() - 2 * kPadY);
      if (to == one.done && to < one.text->lines.size() && s.y <= kTop) ++to;
      upto.push_back(to);
      height = std::max(height, one.text->height(one.done, to) + 2 * kPadY);
      more = more || to < one.text->lines.size();
    }
    s.add_boxes(cells, height);
    double x = kMargin;
    for (size_t i = 0; i < cells.size(); ++i) {
      if (placed[i].done == 0 || upto[i] > placed[i].done) {
        s.ops.push_back({.kind = Op::Kind::lines,
                         .tag = cells[i].head ? "TH" : "TD",
                         .text = placed[i].text,
                         .from = placed[i].done,
                         .to = upto[i],
                         .x = x + kPadX,
                         .y = s.y + kPadY});
      }
      placed[i].done = upto[i];
      x += cells[i].width;
    }
    s.y += height;
    if (more) s.new_page();
  }
  end();
}

// Rows that follow each other on a page are one grid: drawing is half of what a report costs, and most of it boxes.
void Sheet::State::add_boxes(std::span<const Cell> cells, double height) {
  const bool follows = !ops.empty() && ops[grid].kind == Op::Kind::boxes && ops[grid].page == page &&
                       boxes.back().y + boxes.back().height == y;
  if (!follows) {
    grid = ops.size();
    ops.push_back({.kind = Op::Kind::boxes, .from = boxes.size(), .page = page});
  }
  double x = kMargin;
  for (const Cell& cell : cells) {
    boxes.push_back({x, y, cell.width, height, cell.shaded});
    x += cell.width;
  }
  ops[grid].to = boxes.size();
}

void Sheet::rule(double thickness) {
  state_->ops.push_back({.kind = Op::Kind::rule, .x = kMargin, .y = state_->y, .width = kWidth, .height = thickness});
  state_->y += thickness;
}

void Sheet::box(double x, double width, double height) {
  state_->ops.push_back({.kind = Op::Kind::dashes, .x = kMargin + x, .y = state_->y, .width = width, .height = height});
}

void Sheet::qr(std::string_view text, double size) {
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeString(std::string(text).c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1), &QRcode_free);
  std::vector<uint8_t> modules;
  const int width = code ? code->width : 0;
  for (int i = 0; i < width * width; ++i) modules.push_back(code->data[i] & 1);
  state_->codes.push_back(std::move(modules));
  state_->code_widths.push_back(width);
  state_->ops.push_back(
      {.kind = Op::Kind::qr, .tag = "Figure", .x = kMargin, .y = state_->y, .width = size, .height = size});
}

// ---- drawing

namespace {
void ink(cairo_t* cairo, const Colour& colour) { cairo_set_source_rgb(cairo, colour.red, colour.green, colour.blue); }
}  // namespace

void Sheet::State::show(const Layout& text, double x, double y_top, size_t from, size_t to) const {
  ink(cairo, text.colour);
  for (size_t i = from; i < to; ++i) {
    const Layout::Line& line = text.lines[i];
    double shift = 0;
    if (text.align != Align::left) {
      PangoRectangle extents;
      pango_layout_line_get_extents(line.line, nullptr, &extents);
      shift = text.width - static_cast<double>(extents.width) / PANGO_SCALE;
      if (text.align == Align::centre) shift /= 2;
    }
    cairo_move_to(cairo, x + shift, y_top + line.baseline - text.lines[from].top);
    pango_cairo_show_layout_line(cairo, line.line);
  }
}

void Sheet::State::draw_lines(const Op& op) const {
  cairo_tag_begin(cairo, op.tag, nullptr);
  show(*op.text, op.x, op.y, op.from, op.to);
  cairo_tag_end(cairo, op.tag);
}

// What is printed are numbers, so that few of them are the speed of it: shades of boxes that stand upon each other are
// one, and so are lines.
void Sheet::State::draw_boxes(std::span<const Box> drawn) const {
  std::vector<Edge> level, upright;
  std::map<std::pair<double, double>, std::vector<Edge>> shades;  // by left side and width, from top to bottom
  for (const Box& box : drawn) {
    const double right = box.x + box.width, bottom = box.y + box.height;
    for (const double at : {box.y, bottom}) level.push_back({at, box.x, right});
    for (const double at : {box.x, right}) upright.push_back({at, box.y, bottom});
    if (box.shaded) shades[{box.x, box.width}].push_back({box.x, box.y, bottom});
  }
  ink(cairo, kShade);
  for (auto& [side, edges] : shades) {
    for (const Edge& one : joined(std::move(edges))) {
      cairo_rectangle(cairo, side.first, one.from, side.second, one.to - one.from);
      cairo_fill(cairo);
    }
  }
  ink(cairo, kLine);
  cairo_set_line_width(cairo, 0.5);
  cairo_set_line_cap(cairo, CAIRO_LINE_CAP_SQUARE);
  for (const Edge& one : joined(std::move(level))) {
    cairo_move_to(cairo, one.from, one.at);
    cairo_line_to(cairo, one.to, one.at);
  }
  for (const Edge& one : joined(std::move(upright))) {
    cairo_move_to(cairo, one.at, one.from);
    cairo_line_to(cairo, one.at, one.to);
  }
  cairo_stroke(cairo);
}

// With the four modules of quiet that a reader needs around it. A stencil of one bit for each module: as boxes it would
// be most of what a cover costs.
void Sheet::State::draw_qr(const Op& op) const {
  const std::vector<uint8_t>& modules = codes[code_drawn];
  const int width = code_widths[code_drawn];
  if (width == 0) return;
  const std::unique_ptr<cairo_surface_t, base::Freed<cairo_surface_destroy>> stencil(
      cairo_image_surface_create(CAIRO_FORMAT_A8, width, width));
  cairo_surface_flush(stencil.get());
  unsigned char* pixels = cairo_image_surface_get_data(stencil.get());
  for (int row = 0; row < width; ++row) {
    unsigned char* line = pixels + row * cairo_image_surface_get_stride(stencil.get());
    for (int column = 0; column < width; ++column) {
      line[column] = modules[static_cast<size_t>(row * width + column)] ? 0xff : 0;
    }
  }
  cairo_surface_mark_dirty(stencil.get());
  const double unit = op.width / (width + 8);
  cairo_tag_begin(cairo, op.tag, nullptr);
  cairo_save(cairo);
  cairo_translate(cairo, op.x + 4 * unit, op.y + 4 * unit);
  cairo_scale(cairo, unit, unit);
  cairo_set_source_rgb(cairo, 0, 0, 0);
  const std::unique_ptr<cairo_pattern_t, base::Freed<cairo_pattern_destroy>> sharp(
      cairo_pattern_create_for_surface(stencil.get()));
  cairo_pattern_set_filter(sharp.get(), CAIRO_FILTER_NEAREST);
  cairo_mask(cairo, sharp.get());
  cairo_restore(cairo);
  cairo_tag_end(cairo, op.tag);
}

void Sheet::State::draw(const Op& op) {
  switch (op.kind) {
    case Op::Kind::begin:
      return cairo_tag_begin(cairo, op.tag, nullptr);
    case Op::Kind::end:
      return cairo_tag_end(cairo, op.tag);
    case Op::Kind::lines:
      return draw_lines(op);
    case Op::Kind::boxes:
      return draw_boxes(std::span(boxes).subspan(op.from, op.to - op.from));
    case Op::Kind::dashes: {
      const double dashes[] = {3, 2};
      cairo_set_dash(cairo, dashes, 2, 0);
      const Box box[] = {{op.x, op.y, op.width, op.height, false}};
      draw_boxes(box);
      return cairo_set_dash(cairo, nullptr, 0, 0);
    }
    case Op::Kind::rule:
      ink(cairo, kDeep);
      cairo_rectangle(cairo, op.x, op.y, op.width, op.height);
      return cairo_fill(cairo);
    case Op::Kind::qr:
      draw_qr(op);
      ++code_drawn;
      return;
    case Op::Kind::page:
      return cairo_show_page(cairo);
  }
}

// What stands above and below the text of a page.
void Sheet::State::draw_edges(int number, int count) {
  const auto line = [&](double at, double thickness) {
    ink(cairo, kLine);
    cairo_rectangle(cairo, kMargin, at, kWidth, thickness);
    cairo_fill(cairo);
  };
  const auto say = [&](Align align, const std::string& text, double at) {
    const Layout& set = layout(Style::small, align, kWidth, text);
    show(set, kMargin, at, 0, set.lines.size());
  };
  if (number > 1) {
    say(Align::left, head.head_left, kTop - 34);
    say(Align::right, head.head_right, kTop - 34);
    line(kTop - 19, 0.6);
  }
  line(kPageHeight - kBottom + 14, 0.6);
  const double foot = kPageHeight - kBottom + 19;
  say(Align::left, head.foot_left, foot);
  say(Align::centre,
      fmt::format(fmt::runtime(head.lang == base::Lang::zh ? "第 {} 页 共 {} 页" : "page {} of {}"), number, count),
      foot);
  say(Align::right, head.foot_right, foot);
}

base::Result<std::string> Sheet::finish() && {
  State& s = *state_;
  TX_ASSERT(s.open_tags.empty(), "{} is still open", s.open_tags.back());
  int number = 1;
  s.draw_edges(number, s.page);
  for (const Op& op : s.ops) {
    s.draw(op);
    if (op.kind == Op::Kind::page) s.draw_edges(++number, s.page);
  }
  int parent = CAIRO_PDF_OUTLINE_ROOT;
  for (const Outlined& one : s.outline) {
    const std::string where = fmt::format("page={} pos=[{:.1f} {:.1f}]", one.page, kMargin, one.y);
    const int added = cairo_pdf_surface_add_outline(s.surface, one.level == 1 ? CAIRO_PDF_OUTLINE_ROOT : parent,
                                                    one.text.c_str(), where.c_str(), CAIRO_PDF_OUTLINE_FLAG_OPEN);
    if (one.level == 1) parent = added;
  }
  s.layouts.clear();
  cairo_surface_finish(s.surface);
  for (const cairo_status_t status : {cairo_status(s.cairo), cairo_surface_status(s.surface)}) {
    if (status != CAIRO_STATUS_SUCCESS) {
      return base::fail(kCannotDraw, {{"detail", cairo_status_to_string(status)}});
    }
  }
  return std::move(s.bytes);
}

}  // namespace taixin::report

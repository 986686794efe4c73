#include "report/blank_pdf.h"

#include <algorithm>

#include "base/digest.h"
#include "report/pdf_file.h"
#include "report/pdf_sheet.h"

namespace taixin::report {
namespace {

using base::Lang;

constexpr double kLine = 24;  // points: room to write a line by hand
constexpr double kNames = 0.3;

const char* say(const BlankForm& form, const char* zh, const char* en) { return form.lang == Lang::zh ? zh : en; }

std::string foot_of(const BlankForm& form) {
  std::string out = fmt::format(fmt::runtime(say(form, "按 {} 的规则", "By the rules of {}")), form.day.iso());
  if (form.sandbox) out += say(form, "  沙箱试用，无效", "  sandbox, of no effect");
  return out;
}

// All that is printed on it: what the fonts need, and what the document's number is made of.
std::string all_of(const BlankForm& form) {
  std::string out = form.id + '\n' + form.title + '\n' + form.online_words + '\n' + form.online + '\n' + foot_of(form);
  for (const std::string& line : form.lead) out += '\n' + line;
  for (const BlankPart& part : form.parts) {
    out += '\n' + part.title;
    for (const BlankField& field : part.fields) {
      out += '\n' + field.name + '\n' + field.need + '\n' + std::to_string(field.lines);
      for (const std::string& line : blank_lines(field, form.lang)) out += '\n' + line;
    }
  }
  for (const BlankNote& note : form.notes) {
    out += '\n' + note.title;
    for (const std::string& line : note.lines) out += '\n' + line;
  }
  return out;
}

void write_part(const BlankForm& form, const BlankPart& part, Sheet& sheet) {
  sheet.need(80);
  sheet.heading(part.title, 1);
  sheet.begin("Table");
  for (const BlankField& field : part.fields) {
    const std::string name = field.need.empty()
                                 ? field.name
                                 : fmt::format(fmt::runtime(say(form, "{}（{}）", "{} ({})")), field.name, field.need);
    std::string printed;
    for (const std::string& line : blank_lines(field, form.lang)) printed += (printed.empty() ? "" : "\n") + line;
    const double room = kLine * static_cast<double>(std::min(field.lines, kBlankLinesMax));
    const Cell cells[] = {
        {.text = name, .width = kNames * Sheet::kWidth, .style = Style::body, .head = true, .shaded = true},
        {.text = printed, .width = (1 - kNames) * Sheet::kWidth, .style = Style::body, .height = room}};
    sheet.row(cells);
  }
  sheet.end();
}

void write(const BlankForm& form, Sheet& sheet) {
  sheet.begin("Document");
  if (form.sandbox) {
    sheet.paragraph({.style = Style::mark, .align = Align::centre, .after = 8},
                    say(form, "沙箱试用，不具有任何效力", "From a sandbox: of no effect"));
  }
  sheet.paragraph({.style = Style::letter_title, .align = Align::centre, .after = 10, .tag = "H1"}, form.title);
  for (const std::string& line : form.lead) sheet.paragraph({.style = Style::body, .after = 4}, line);
  for (const BlankPart& part : form.parts) {
    sheet.begin("Sect");
    write_part(form, part, sheet);
    sheet.end();
  }
  for (const BlankNote& note : form.notes) {
    sheet.begin("Sect");
    sheet.need(48);
    sheet.heading(note.title, 1);
    for (const std::string& line : note.lines) sheet.paragraph({.style = Style::body, .after = 4}, line);
    sheet.end();
  }
  if (!form.online.empty()) {
    constexpr double kSide = 78;
    sheet.need(kSide + 20);
    sheet.space(10);
    sheet.qr(form.online, kSide);
    sheet.paragraph({.style = Style::small, .before = 8, .after = 2, .indent = kSide + 8}, form.online_words);
    sheet.paragraph({.style = Style::small, .after = 2, .indent = kSide + 8}, form.online);
    sheet.space(44);
  }
  sheet.end();
}

}  // namespace

std::vector<std::string> blank_lines(const BlankField& field, Lang lang) {
  const bool zh = lang == Lang::zh;
  std::vector<std::string> out;
  switch (field.kind) {
    case BlankField::Kind::text:
      break;
    case BlankField::Kind::day:
      out.emplace_back(zh ? "\u3000\u3000\u3000\u3000年\u3000\u3000月\u3000\u3000日"
                          : "Year ______  month ____  day ____");
      break;
    case BlankField::Kind::choice:
      for (const std::string& one : field.choices) out.push_back("□ " + one);
      break;
    case BlankField::Kind::tick:
      out.emplace_back(zh ? "□ 是" : "□ yes");
      break;
    case BlankField::Kind::papers:
      out.emplace_back(zh ? "□ 已附，共 ______ 页" : "□ attached, ______ pages");
      break;
  }
  return out;
}

base::Result<std::string> draw_blank(const BlankForm& form, const SealProvider& seal) {
  const std::string said = all_of(form);
  const std::string digest = base::hex(base::sha256(said));
  const base::KnownAt moment = base::start_of(form.day);
  SheetHead head;
  head.title = form.title;
  head.subject = form.id;
  head.author = form.platform;
  head.keywords = digest;
  head.moment = moment;
  head.lang = form.lang;
  head.head_left = form.title;
  head.foot_left = foot_of(form);
  const std::string characters = said + "沙箱试用，不具有任何效力（）()";
  head.characters = characters;
  TX_TRY(Sheet sheet, Sheet::open(std::move(head)));
  write(form, sheet);
  TX_TRY(const std::string drawn, std::move(sheet).finish());
  PdfFacts facts;
  facts.title = form.title;
  facts.number = form.id;
  facts.digest = digest;
  facts.issuer = form.platform;
  facts.moment = moment;
  facts.lang = form.lang;
  return finish_pdf(drawn, facts, seal);
}

}  // namespace taixin::report

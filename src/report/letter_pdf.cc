#include "report/letter_pdf.h"

#include "base/digest.h"
#include "report/pdf_file.h"
#include "report/pdf_sheet.h"

namespace taixin::report {
namespace {

using base::Lang;

const char* say(const LetterSheet& letter, const char* zh, const char* en) { return letter.lang == Lang::zh ? zh : en; }

// 2026年4月1日, as documents of government write a day (GB/T 9704).
std::string day_words(base::Day day, Lang lang) {
  if (lang == Lang::en) return day.iso();
  const std::string iso = day.iso();
  return fmt::format("{}年{}月{}日", iso.substr(0, 4), std::stoi(iso.substr(5, 2)), std::stoi(iso.substr(8, 2)));
}

// All that is written on it: what the fonts need, and what the document's number is made of.
std::string all_of(const LetterSheet& letter, const SealProvider& seal) {
  std::string out = letter.id;
  for (const std::string* text :
       {&letter.title, &letter.number, &letter.to, &letter.from, &letter.reference, &letter.platform}) {
    out += '\n' + *text;
  }
  for (const std::string& line : letter.lines) out += '\n' + line;
  for (const std::string& clause : letter.basis) out += '\n' + clause;
  return out + '\n' + day_words(letter.day, letter.lang) + (letter.sandbox ? "\nsandbox" : "") +
         (seal.is_seal() ? "\nseal" : "");
}

std::string unsealed(const LetterSheet& letter, const SealProvider& seal) {
  return seal.is_seal() ? std::string() : say(letter, "未加盖电子印章", "No electronic seal");
}

void write(const LetterSheet& letter, const SealProvider& seal, Sheet& sheet) {
  sheet.begin("Document");
  sheet.space(8);
  if (letter.sandbox) {
    sheet.paragraph({.style = Style::mark, .align = Align::centre, .after = 8},
                    say(letter, "沙箱试用，不具有任何效力", "From a sandbox: of no effect"));
  }
  sheet.begin("Sect");
  sheet.paragraph({.style = Style::letter_body, .align = Align::centre, .after = 8}, letter.from);
  sheet.rule(1.4);
  sheet.space(6);
  if (letter.numbered) {
    sheet.paragraph({.style = Style::letter_small, .align = Align::right},
                    fmt::format(fmt::runtime(say(letter, "文号：{}", "Number: {}")),
                                letter.number.empty() ? "________________" : letter.number));
  }
  sheet.space(34);
  sheet.paragraph({.style = Style::letter_title, .align = Align::centre, .after = 30, .tag = "H1"}, letter.title);
  if (!letter.to.empty()) {
    sheet.paragraph({.style = Style::letter_body, .after = 6}, letter.to + say(letter, "：", ":"));
  }
  const char* first = say(letter, "\u3000\u3000", "");  // two characters, as paragraphs begin in Chinese
  for (const std::string& line : letter.lines) sheet.paragraph({.style = Style::letter_body, .after = 6}, first + line);
  if (!letter.basis.empty()) {
    std::string clauses;
    for (const std::string& clause : letter.basis) {
      clauses += (clauses.empty() ? "" : say(letter, "；", "; ")) + clause;
    }
    sheet.paragraph({.style = Style::letter_small, .before = 14, .after = 4},
                    fmt::format(fmt::runtime(say(letter, "附：依据　{}", "On the basis of: {}")), clauses));
  }
  // Name, day and the place of the seal stay together.
  sheet.need(150);
  sheet.paragraph({.style = Style::letter_body, .align = Align::right, .before = 40, .after = 4}, letter.from);
  sheet.paragraph({.style = Style::letter_body, .align = Align::right, .after = 4}, day_words(letter.day, letter.lang));
  if (!seal.is_seal()) {
    sheet.paragraph({.style = Style::letter_small, .align = Align::right},
                    fmt::format(fmt::runtime(say(letter, "（{}）", "({})")), unsealed(letter, seal)));
  }
  sheet.end();
  sheet.end();
}

}  // namespace

base::Result<std::string> draw_letter(const LetterSheet& letter, const SealProvider& seal) {
  const std::string said = all_of(letter, seal);
  const std::string digest = base::hex(base::sha256(said));
  const base::KnownAt moment = base::start_of(letter.day);
  SheetHead head;
  head.title = letter.title;
  head.subject = letter.id;  // no name of anybody in what file managers show
  head.author = letter.platform;
  head.keywords = digest;
  head.moment = moment;
  head.lang = letter.lang;
  head.head_left = letter.title;
  head.head_right = letter.reference;
  head.foot_left = unsealed(letter, seal);
  if (letter.sandbox) head.foot_left += say(letter, "  沙箱试用，无效", "  sandbox, of no effect");
  head.foot_right = letter.reference;
  head.characters = said;
  TX_TRY(Sheet sheet, Sheet::open(std::move(head)));
  write(letter, seal, sheet);
  TX_TRY(const std::string drawn, std::move(sheet).finish());
  PdfFacts facts;
  facts.title = letter.title;
  facts.number = letter.id;
  facts.digest = digest;
  facts.issuer = letter.platform;
  facts.moment = moment;
  facts.lang = letter.lang;
  return finish_pdf(drawn, facts, seal);
}

}  // namespace taixin::report

#include "report/letter_pdf.h"

#include "base/digest.h"
#include "report/pdf_file.h"
#include "report/pdf_sheet.h"

namespace taixin::report {
namespace {

using base::Lang;

const char* say(const LetterSheet& letter, const char* zh, const char* en) { return letter.lang == Lang::zh ? zh : en; }

// All that is written on it: what the fonts need, and what the document's number is made of.
std::string all_of(const LetterSheet& letter, const SealProvider& seal) {
  std::string out = letter.id;
  for (const std::string* text :
       {&letter.title, &letter.number, &letter.to, &letter.from, &letter.reference, &letter.platform}) {
    out += '\n' + *text;
  }
  for (const std::string& line : letter.lines) out += '\n' + line;
  for (const std::string& clause : letter.basis) out += '\n' + clause;
  for (const std::string* text : {&letter.code, &letter.digest, &letter.verify_words, &letter.annex.title}) {
    out += '\n' + *text;
  }
  for (const std::string& cell : letter.annex.head) out += '\n' + cell;
  for (const auto& row : letter.annex.rows) {
    for (const std::string& cell : row) out += '\n' + cell;
  }
  return out + '\n' + letter_day_words(letter.day, letter.lang) + (letter.sandbox ? "\nsandbox" : "") +
         (letter.draft ? "\ndraft" : "") + (seal.is_seal() ? "\nseal" : "");
}

std::string unsealed(const LetterSheet& letter, const SealProvider& seal) {
  return seal.is_seal() ? std::string() : say(letter, "未加盖电子印章", "No electronic seal");
}

// Room for name, day and the place of the seal, and for the code below them. They stay together, with text of the
// letter above them: no page holds a signature alone (GB/T 9704-2012, 7.3.5.4).
constexpr double kSide = 86, kSigned = 150, kVerified = kSide + 34;

// The code with what it is for beside it.
void verify_part(const LetterSheet& letter, Sheet& sheet) {
  if (letter.verify.empty()) return;
  sheet.space(14);
  sheet.qr(letter.verify, kSide);
  const auto beside = [&](const std::string& words) {
    sheet.paragraph({.style = Style::small, .before = 2, .after = 2, .indent = kSide + 8}, words);
  };
  beside(letter_verify_words(letter));
  if (!letter.code.empty()) beside(fmt::format(fmt::runtime(say(letter, "核验编号 {}", "Code {}")), letter.code));
  if (!letter.digest.empty()) beside(fmt::format(fmt::runtime(say(letter, "核验摘要 {}", "Digest {}")), letter.digest));
  sheet.space(20);
}

void annex_part(const LetterSheet& letter, Sheet& sheet) {
  const auto& annex = letter.annex;
  if (annex.head.empty()) return;
  sheet.page_break();
  sheet.begin("Sect");
  sheet.heading(annex.title, 1);
  double whole = 0;
  for (const double share : annex.widths) whole += share;
  const auto cells = [&](const std::vector<std::string>& texts, bool head) {
    std::vector<Cell> row;
    for (size_t i = 0; i < texts.size(); ++i) {
      const double share =
          annex.widths.size() == texts.size() ? annex.widths[i] / whole : 1.0 / static_cast<double>(texts.size());
      row.push_back({.text = texts[i],
                     .width = share * Sheet::kWidth,
                     .style = head ? Style::label : Style::small,
                     .head = head,
                     .shaded = head});
    }
    sheet.row(row);
  };
  sheet.begin("Table");
  cells(annex.head, true);
  for (const auto& row : annex.rows) cells(row, false);
  sheet.end();
  sheet.end();
}

void write(const LetterSheet& letter, const SealProvider& seal, Sheet& sheet) {
  sheet.begin("Document");
  sheet.space(8);
  if (letter.draft) {
    sheet.paragraph({.style = Style::mark, .align = Align::centre, .after = 8}, letter_draft_words(letter));
  }
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
  const double room = kSigned + (letter.verify.empty() ? 0 : kVerified);
  for (size_t i = 0; i < letter.lines.size(); ++i) {
    const bool is_last = letter.basis.empty() && i + 1 == letter.lines.size();
    sheet.paragraph({.style = Style::letter_body, .after = 6, .keep = is_last ? room : 0}, first + letter.lines[i]);
  }
  if (!letter.basis.empty()) {
    std::string clauses;
    for (const std::string& clause : letter.basis) {
      clauses += (clauses.empty() ? "" : say(letter, "；", "; ")) + clause;
    }
    sheet.paragraph({.style = Style::letter_small, .before = 14, .after = 4, .keep = room},
                    fmt::format(fmt::runtime(say(letter, "附：依据　{}", "On the basis of: {}")), clauses));
  }
  sheet.paragraph({.style = Style::letter_body, .align = Align::right, .before = 40, .after = 4}, letter.from);
  sheet.paragraph({.style = Style::letter_body, .align = Align::right, .after = 4},
                  letter_day_words(letter.day, letter.lang));
  if (!seal.is_seal()) {
    sheet.paragraph({.style = Style::letter_small, .align = Align::right},
                    fmt::format(fmt::runtime(say(letter, "（{}）", "({})")), unsealed(letter, seal)));
  }
  verify_part(letter, sheet);
  sheet.end();
  annex_part(letter, sheet);
  sheet.end();
}

}  // namespace

std::string letter_day_words(base::Day day, Lang lang) {
  if (lang == Lang::en) return day.iso();
  return fmt::format("{}年{}月{}日", day.year(), day.month(), day.day_of_month());
}

std::string letter_draft_words(const LetterSheet& letter) {
  return say(letter, "草稿：未编号发出，不具有效力", "Draft: not issued, of no effect");
}

std::string letter_verify_words(const LetterSheet& letter) {
  if (!letter.verify_words.empty()) return letter.verify_words;
  return say(letter, "扫码核验本文书的真伪和效力。二维码打开的网址应当是发出平台的网址。",
             "Scan to see whether this letter is genuine and stands. The address opened is the platform's.");
}

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
  if (letter.draft) head.foot_left += say(letter, "  草稿", "  draft");
  if (letter.sandbox) head.foot_left += say(letter, "  沙箱试用，无效", "  sandbox, of no effect");
  head.foot_right = letter.reference;
  const std::string characters =
      said + letter_draft_words(letter) + letter_verify_words(letter) + "核验编号摘要Code Digest附文号依据Number:";
  head.characters = characters;
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

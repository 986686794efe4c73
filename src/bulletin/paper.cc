// A bulletin as a document of an office.
#include <set>

#include "bulletin/documents.h"
#include "bulletin/words.h"

namespace taixin::bulletin {
namespace {

using paper::Align;
using paper::Paragraph;
using Style = Paragraph::Style;

constexpr size_t kColumnsUpright = 8;  // more of them want the page on its side, and cells that say little in words

std::string say(Lang lang, std::string zh, std::string en) { return lang == Lang::zh ? std::move(zh) : std::move(en); }

// 一、 二、 ... 十一、
std::string numeral(size_t n) {
  constexpr const char* kDigits[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
  std::string out = n >= 20 ? std::string(kDigits[n / 10]) + "十" : n >= 10 ? "十" : "";
  return out + kDigits[n % 10];
}

std::string chinese_day(Day day) { return fmt::format("{}年{}月{}日", day.year(), day.month(), day.day_of_month()); }

// What the numbers of a table are counted in, when it is one thing for all that are no shares; else nothing.
std::string unit_of(const Model& model, const Part& part, Lang lang) {
  std::set<std::string> units;
  for (const std::string& code : part.figures) {
    const Said& said = *model.figure(code);
    if (!said.share()) units.insert(said.unit.in(lang));
  }
  return units.size() == 1 ? *units.begin() : std::string();
}

std::string head_of(const Said& said, bool with_unit, Lang lang) {
  const std::string unit = said.share() ? "%" : with_unit ? said.unit.in(lang) : std::string();
  if (unit.empty()) return said.name.in(lang);
  return said.name.in(lang) + (lang == Lang::zh ? "（" + unit + "）" : " (" + unit + ")");
}

// In a column headed by its unit a share needs no sign of its own.
std::string bare(std::string text) {
  if (text.ends_with('%')) text.pop_back();
  return text;
}

paper::Table list(const Model& model, const Part& part, Lang lang) {
  paper::Table out;
  out.head = {say(lang, "指标", "Figure"), say(lang, "单位", "Unit"), say(lang, "本期", "This period"),
              say(lang, "上期", "Before"), say(lang, "增减", "Difference")};
  out.widths = {0.38, 0.14, 0.14, 0.14, 0.2};
  out.align = {Align::left, Align::centre, Align::right, Align::right, Align::right};
  for (size_t i = 0; i < part.figures.size(); ++i) {
    const Said& said = *model.figure(part.figures[i]);
    const Cell& cell = part.total[i];
    std::string more = difference(cell, said, lang);
    if (more.empty()) more = "—";
    out.rows.push_back({said.name.in(lang), said.share() ? "%" : said.unit.in(lang), bare(written(cell, said, lang)),
                        cell.before ? bare(written(*cell.before, said, lang)) : "—", std::move(more)});
  }
  return out;
}

paper::Table table(const Model& model, const Part& part, Lang lang) {
  paper::Table out;
  out.head = {attribute_words(part.group).in(lang)};
  out.align = {Align::left};
  const double rest = part.figures.size() > 8 ? 0.8 : part.figures.size() > 5 ? 0.75 : 0.65;
  const bool with_unit = unit_of(model, part, lang).empty();
  out.widths = {1 - rest};
  for (const std::string& code : part.figures) {
    out.head.push_back(head_of(*model.figure(code), with_unit, lang));
    out.align.push_back(Align::right);
    out.widths.push_back(rest / static_cast<double>(part.figures.size()));
  }
  const auto row = [&](const std::string& name, const std::vector<Cell>& cells) {
    std::vector<std::string> line{name};
    for (size_t i = 0; i < part.figures.size(); ++i) {
      const bool dash = part.figures.size() > kColumnsUpright && !cells[i].few && !cells[i].value.known();
      line.push_back(dash ? "—" : bare(written(cells[i], *model.figure(part.figures[i]), lang)));
    }
    out.rows.push_back(std::move(line));
  };
  for (const Line& one : part.lines) row(one.name.in(lang), one.cells);
  row(say(lang, "合计", "All"), part.total);
  return out;
}

// Those that rest on the same clauses stand together, so that the clauses are said once.
void define(const Model& model, Lang lang, paper::Document& out) {
  const std::vector<std::string>* clauses = nullptr;
  for (const Said& one : model.figures) {
    if (!clauses || *clauses != one.clauses) {
      clauses = &one.clauses;
      const std::string basis = fmt::format("{}", fmt::join(one.clauses, say(lang, "；", "; ")));
      out.blocks.emplace_back(Paragraph{say(lang, "依据：" + basis, "Basis: " + basis), Style::caption});
      paper::Table next;
      next.head = {say(lang, "指标", "Figure"), say(lang, "口径", "Definition"), say(lang, "标记", "Mark")};
      next.widths = {0.24, 0.62, 0.14};
      out.blocks.emplace_back(std::move(next));
    }
    std::get<paper::Table>(out.blocks.back())
        .rows.push_back({one.name.in(lang), one.definition.in(lang),
                         one.sure + (one.acts ? "" : say(lang, "（待核）", " (doubtful)"))});
  }
}

}  // namespace

std::string title_of(const Model& model, Lang lang) {
  const Text period = model.of().words();
  return lang == Lang::zh ? fmt::format("{}（{}）", model.name.zh, period.zh)
                          : fmt::format("{} ({})", model.name.en, period.en);
}

paper::Document to_document(const Model& model, Lang lang) {
  paper::Document out;
  out.title = title_of(model, lang);
  out.number = model.number;
  if (model.number.empty()) out.mark = say(lang, "草稿，未签发", "Draft, not issued");
  out.author = model.unit;
  out.subject = model.period;
  out.keywords = model.code;
  out.moment = model.issued.value_or(model.watermark);
  out.lang = lang;
  for (const Part& part : model.parts)
    out.landscape |= part.figures.size() + 1 > kColumnsUpright && !part.group.empty();
  out.foot = model.number;
  const auto add = [&](std::string text, Style style) {
    if (!text.empty()) out.blocks.emplace_back(Paragraph{std::move(text), style});
  };
  add(model.opening.in(lang), Style::body);
  const std::string known = base::iso_time(model.watermark);
  add(say(lang,
          fmt::format("本通报统计期间为{}至{}，数据截至{}{}时{}分。", chinese_day(model.span.from),
                      chinese_day(model.span.until), chinese_day(base::day_of(model.watermark)), known.substr(11, 2),
                      known.substr(14, 2)),
          fmt::format("From {} to {}, as known on {}.", model.span.from.iso(), model.span.until.iso(),
                      known.substr(0, 16))),
      Style::body);
  if (model.edition > 1) {
    add(say(lang, fmt::format("本通报为第{}版，更正 {}。更正原因：{}", model.edition, model.corrects, model.reason),
            fmt::format("Edition {}, which corrects {}. Why: {}", model.edition, model.corrects, model.reason)),
        Style::body);
  }
  size_t n = 0;
  for (const Part& part : model.parts) {
    const std::string name = part.name.in(lang);
    add(lang == Lang::zh ? numeral(++n) + "、" + name : fmt::format("{}. {}", ++n, name), Style::heading);
    if (!part.group.empty() && part.lines.empty()) {
      add(say(lang, "本期无。", "None in this period."), Style::body);
    } else if (part.group.empty()) {
      out.blocks.emplace_back(list(model, part, lang));
    } else {
      const std::string unit = unit_of(model, part, lang);
      std::string caption = unit.empty() ? "" : say(lang, "计数单位：" + unit, "Counted in " + unit);
      if (part.figures.size() > kColumnsUpright) {
        caption += say(lang, std::string(caption.empty() ? "" : "；") + "“—”为未核定、未录入或者无数据",
                       std::string(caption.empty() ? "" : "; ") + "— is not set, not entered, or of no rows");
      }
      add(std::move(caption), Style::caption);
      out.blocks.emplace_back(table(model, part, lang));
    }
    add(part.note.in(lang), Style::note);
  }
  if (!model.changes.empty()) {
    add(lang == Lang::zh ? numeral(++n) + "、更正内容" : fmt::format("{}. Changes", ++n), Style::heading);
    paper::Table changed;
    changed.head = {say(lang, "指标", "Figure"), say(lang, "原数", "Was"), say(lang, "更正为", "Is")};
    changed.widths = {0.6, 0.2, 0.2};
    changed.align = {Align::left, Align::right, Align::right};
    for (const Change& one : model.changes) {
      const Said* said = model.figure(one.figure);
      if (!said) continue;
      changed.rows.push_back({one.name.in(lang), written({one.was, one.was_few, {}}, *said, lang),
                              written({one.is, one.is_few, {}}, *said, lang)});
    }
    out.blocks.emplace_back(std::move(changed));
  }
  add(lang == Lang::zh ? numeral(++n) + "、指标口径和依据" : fmt::format("{}. Definitions and clauses", ++n),
      Style::heading);
  define(model, lang, out);
  add(say(lang,
          "标记：V 已核官方文本，V2 经第二来源核实，D 推定，MH、MM、ML "
          "凭记忆（高、中、低）；“待核”的口径供参考，以上级文件为准。涉及自然人的数字少于5的不予公布。",
          "Marks: V verified, V2 by a second source, D derived, MH, MM, ML from memory. Counts of fewer than five "
          "natural persons are not told."),
      Style::note);
  add(model.unit, Style::signature);
  if (model.issued) {
    const Day day = base::day_of(*model.issued);
    add(lang == Lang::zh ? chinese_day(day) : day.iso(), Style::signature);
  }
  return out;
}

}  // namespace taixin::bulletin

#include "duty/paper.h"

#include <fmt/format.h>

#include "base/error.h"

namespace taixin::duty {
namespace {

using base::Lang;

std::string long_day(Day day, Lang lang) {
  return lang == Lang::zh ? fmt::format("{}年{}月{}日", day.year(), day.month(), day.day_of_month()) : day.iso();
}

std::string long_period(const std::string& code, Lang lang) {
  const auto period = read_period(code);
  if (!period || lang != Lang::zh) return code;
  if (period->every == Every::month) return fmt::format("{}年{}月", period->year, period->number);
  return fmt::format("{}年第{}季度", period->year, period->number);
}

std::string words_in(const DutyEvent& event, const Detail& said, const catalog::LetterRule& rule,
                     const PaperNames& names, Lang lang) {
  return base::fill(rule.words.in(lang), {{"unit", names.unit},
                                          {"basis", event.basis},
                                          {"reason", said.text},
                                          {"due", said.due ? long_day(*said.due, lang) : std::string()},
                                          {"days", std::to_string(names.days)},
                                          {"items", std::to_string(said.cells.size())},
                                          {"day", long_day(event.day, lang)}});
}

}  // namespace

std::string_view paper_letter(DutyKind kind) { return kind == DutyKind::letter_opened ? "rectification" : "reminder"; }

PaperText written(const DutyEvent& event, const Detail& said, const catalog::LetterRule& rule,
                  const PaperNames& names) {
  return {rule.name,
          {words_in(event, said, rule, names, Lang::zh), words_in(event, said, rule, names, Lang::en)},
          names.unit,
          names.from};
}

PaperTable table_of(const Detail& said, Lang lang) {
  const bool zh = lang == Lang::zh;
  PaperTable out;
  if (zh) {
    out.head = {"信息类别", "期间", "应报", "已报", "逾期工作日"};
  } else {
    out.head = {"Item", "Period", "Expected", "Reported", "Working days overdue"};
  }
  out.widths = {0.32, 0.18, 0.12, 0.2, 0.18};
  for (const NamedCell& cell : said.cells) {
    std::string reported = std::to_string(cell.reported);
    if (cell.people != 0) {
      reported +=
          zh ? fmt::format("（另有自然人 {} 条）", cell.people) : fmt::format(" (and {} of people)", cell.people);
    }
    out.rows.push_back({cell.name.in(lang).empty() ? cell.item : cell.name.in(lang), long_period(cell.period, lang),
                        cell.expected ? std::to_string(*cell.expected) : (zh ? "未核定" : "not set"),
                        std::move(reported), std::to_string(cell.overdue)});
  }
  return out;
}

}  // namespace taixin::duty

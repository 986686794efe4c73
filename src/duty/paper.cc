#include "duty/paper.h"

#include <fmt/format.h>

namespace taixin::duty {
namespace {

using base::Lang;
using paper::Paragraph;

void fill(std::string& text, std::string_view name, const std::string& with) {
  const std::string mark = fmt::format("{{{}}}", name);
  for (size_t at = text.find(mark); at != text.npos; at = text.find(mark, at + with.size())) {
    text.replace(at, mark.size(), with);
  }
}

std::string long_day(Day day, Lang lang) {
  return lang == Lang::zh ? fmt::format("{}年{}月{}日", day.year(), day.month(), day.day_of_month()) : day.iso();
}

std::string long_period(const std::string& code, Lang lang) {
  const auto period = read_period(code);
  if (!period || lang != Lang::zh) return code;
  if (period->every == Every::month) return fmt::format("{}年{}月", period->year, period->number);
  return fmt::format("{}年第{}季度", period->year, period->number);
}

paper::Table table_of(const Detail& said, const PaperNames& names, Lang lang) {
  const bool zh = lang == Lang::zh;
  paper::Table out;
  if (zh) {
    out.head = {"信息类别", "期间", "应报", "已报", "逾期工作日"};
  } else {
    out.head = {"Item", "Period", "Expected", "Reported", "Working days overdue"};
  }
  out.widths = {0.4, 0.2, 0.12, 0.12, 0.16};
  using paper::Align;
  out.align = {Align::left, Align::left, Align::right, Align::right, Align::right};
  for (const NamedCell& cell : said.cells) {
    out.rows.push_back({names.item(cell.item), long_period(cell.period, lang),
                        cell.expected ? std::to_string(*cell.expected) : (zh ? "未核定" : "not set"),
                        std::to_string(cell.reported), std::to_string(cell.overdue)});
  }
  return out;
}

}  // namespace

paper::Document paper_of(const DutyEvent& event, const catalog::DutyRules& rules, const PaperNames& names, Lang lang) {
  const Detail said = read_detail(event.detail_json);
  const bool letter = event.kind == DutyKind::letter_opened;
  const catalog::DutyPaper* rule = rules.paper(letter ? "rectification" : "reminder", event.day);
  paper::Document out;
  out.title = rule ? rule->name.in(lang) : std::string(letter ? "限期整改通知书" : "催报函");
  out.number = said.document;
  out.author = names.centre;
  out.moment = event.at.get() != 0 ? event.at : base::start_of(event.day);
  out.lang = lang;
  const catalog::Duty* duty = rules.duty(event.duty);
  const std::string words = rule ? rule->words.in(lang) : std::string();
  bool table_told = false;
  for (size_t at = 0; at <= words.size();) {
    const size_t end = std::min(words.find('\n', at), words.size());
    std::string line = words.substr(at, end - at);
    const bool signature = line.find("{centre}") != line.npos || line.find("{day}") != line.npos;
    const bool opening = line.starts_with("{unit}") || line.starts_with("To {unit}");
    if (signature && !table_told) {
      out.blocks.emplace_back(table_of(said, names, lang));
      table_told = true;
    }
    fill(line, "unit", names.unit);
    fill(line, "centre", names.centre);
    fill(line, "basis", event.basis);
    fill(line, "reason", said.text);
    fill(line, "due", said.due ? long_day(*said.due, lang) : "");
    fill(line, "days", duty ? std::to_string(duty->answer) : "");
    fill(line, "day", long_day(event.day, lang));
    fill(line, "items", std::to_string(said.cells.size()));
    if (!line.empty()) {
      out.blocks.emplace_back(Paragraph{.text = line,
                                        .style = signature ? Paragraph::Style::signature
                                                 : opening ? Paragraph::Style::flush
                                                           : Paragraph::Style::body});
    }
    at = end + 1;
  }
  if (!table_told) out.blocks.emplace_back(table_of(said, names, lang));
  return out;
}

}  // namespace taixin::duty

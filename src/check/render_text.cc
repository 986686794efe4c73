#include "base/text.h"
#include "check/render.h"

namespace taixin::check {
namespace {

using base::Lang;

const char* say(Lang lang, const char* zh, const char* en) { return lang == Lang::zh ? zh : en; }

// What a terminal would obey is shown as a space.
std::string plain(std::string_view text) {
  if (!base::has_control(text) && text.find_first_of("\t\r\n") == text.npos) return std::string(text);
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool c1 = byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c1) ++i;
    out += byte < 0x20 || byte == 0x7F || c1 ? ' ' : text[i];
  }
  return out;
}

std::string padded(std::string_view text, size_t width) {
  const size_t has = base::display_width(text);
  return std::string(text) + std::string(has < width ? width - has : 0, ' ');
}

// Rows of cells under each other, two spaces between columns.
class Columns {
 public:
  explicit Columns(std::string indent = {}) : indent_(std::move(indent)) {}
  void row(std::vector<std::string> cells) {
    for (std::string& cell : cells) cell = plain(cell);
    rows_.push_back(std::move(cells));
  }
  void pair(std::string label, std::string value) {
    if (!value.empty()) row({std::move(label), std::move(value)});
  }
  std::string text() const {
    std::vector<size_t> widths;
    for (const auto& cells : rows_) {
      widths.resize(std::max(widths.size(), cells.size()));
      for (size_t i = 0; i + 1 < cells.size(); ++i) widths[i] = std::max(widths[i], base::display_width(cells[i]));
    }
    std::string out;
    for (const auto& cells : rows_) {
      std::string line = indent_;
      for (size_t i = 0; i < cells.size(); ++i)
        line += i + 1 < cells.size() ? padded(cells[i], widths[i] + 2) : cells[i];
      while (line.ends_with(' ')) line.pop_back();
      out += line + "\n";
    }
    return out;
  }

 private:
  std::string indent_;
  std::vector<std::vector<std::string>> rows_;
};

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (const std::string& part : parts) {
    if (!out.empty()) out += separator;
    out += part;
  }
  return out;
}

std::string dated(const std::string& text, const std::optional<Day>& day, Lang lang) {
  if (!day) return text;
  return text + (lang == Lang::zh ? "（" + day->iso() + " 起）" : " (since " + day->iso() + ")");
}

std::string asked_text(const Asked& asked, Lang lang) {
  Columns out;
  out.pair(say(lang, "用途", "Purpose"), asked.purpose_name.in(lang) + " (" + asked.purpose + ")");
  out.pair(
      say(lang, "查询日", "As of"),
      asked.day.iso() + (asked.past ? say(lang, "（过去的状态，已失效）", " (a past state, no longer in force)") : ""));
  out.pair(say(lang, "数据截至", "Known at"), fmt::format("{}  #{}", base::iso_time(asked.known_at), asked.seq.get()));
  return out.text();
}

std::string match_text(const SubjectMatch& match, Lang lang) {
  switch (match.found) {
    case Found::one:
      return {};
    case Found::person:
      return verdict_words(Verdict::person).in(lang) + "\n";
    case Found::closed:
      return verdict_words(Verdict::closed).in(lang) + "\n";
    case Found::unknown: {
      std::string out = verdict_words(Verdict::unknown_subject).in(lang) + "\n";
      if (match.hint) out += plain(match.hint->message(lang)) + "\n" + plain(match.hint->next(lang)) + "\n";
      return out;
    }
    case Found::candidates:
      break;
  }
  Columns rows("  ");
  for (const Candidate& one : match.candidates) {
    rows.row({one.code.empty() ? "-" : one.code, one.name, how_matched(one).in(lang),
              one.matched.empty() ? "" : say(lang, "曾用：", "formerly ") + one.matched});
  }
  return verdict_words(Verdict::candidates).in(lang) + "\n" + rows.text();
}

std::string subject_text(const SubjectAnswer& subject, Lang lang) {
  Columns out;
  out.pair(say(lang, "登记状态", "State"), subject.state
                                               ? dated(subject.state->words.in(lang), subject.state->day, lang)
                                               : say(lang, "未登记", "not told by a register"));
  out.pair(say(lang, "主体", "Subject"), subject.name);
  out.pair(say(lang, "类别", "Kind"), words(subject.kind).in(lang));
  for (const ShownCode& code : subject.codes) {
    std::string value = code.code;
    if (code.issued_wrong) value += say(lang, "（校验码有误，确系发放）", " (issued with a wrong check character)");
    if (code.until) value += say(lang, "（至 ", " (until ") + code.until->iso() + say(lang, "）", ")");
    out.pair(words(code.kind).in(lang), value);
  }
  for (const ShownName& name : subject.names) {
    if (!name.present) out.pair(say(lang, "其他名称", "Other name"), dated(name.name, name.from, lang));
  }
  for (const ShownOperator& one : subject.operators)
    out.pair(subject.kind == identity::SubjectKind::individual_business
                 ? say(lang, "经营者", "Operator")
                 : say(lang, "法定代表人或负责人", "Representative"),
             dated(one.operator_name, one.from, lang));
  return out.text();
}

// Marks of a record, strongest first.
std::string marks(const ShownRecord& record, Lang lang) {
  std::vector<std::string> out;
  if (record.past_state) out.push_back(say(lang, "已失效", "no longer in force"));
  if (record.state != RecordState::in_force)
    out.push_back(words(record.state).in(lang) + (record.state_day ? " " + record.state_day->iso() : ""));
  if (record.severity != store::Severity::unknown) out.push_back(words(record.severity).in(lang));
  if (record.disputed) out.push_back(say(lang, "异议标注", "disputed"));
  if (record.provisional) out.push_back(say(lang, "仅凭名称关联，待确认", "linked by name only"));
  if (record.former_operator) out.push_back(say(lang, "原经营者", "former operator"));
  if (record.late) out.push_back(say(lang, "迟报", "reported late"));
  return joined(out, say(lang, "、", ", "));
}

std::string record_text(const ShownRecord& record, Lang lang) {
  std::string title = "  " + plain(record.item->name.in(lang));
  if (!record.headline.empty()) title += "  " + plain(record.headline);
  if (const std::string marked = marks(record, lang); !marked.empty()) title += "  [" + plain(marked) + "]";
  Columns out("    ");
  const auto day = [&](const char* zh, const char* en, const std::optional<Day>& value) {
    if (value) out.pair(say(lang, zh, en), value->iso());
  };
  day("决定日期", "Decided", record.decision);
  if (record.document != record.decision) day("文书日期", "Document of", record.document);
  day("公示日期", "Published", record.publication);
  day("行为终止", "Misconduct ended", record.misconduct_end);
  day("有效期自", "Valid from", record.valid_from);
  day("有效期至", "Valid until", record.valid_until);
  out.pair(say(lang, "机关", "Organ"), record.organ);
  out.pair(say(lang, "文书号", "Document no."), record.document_number);
  out.pair(say(lang, "来源单位", "Source"), record.source);
  out.pair(say(lang, "接收时间", "Received"), base::iso_time(record.received));
  out.pair(say(lang, "关联依据", "Linked"), words(record.link).in(lang));
  out.pair(say(lang, "依据", "Basis"), joined(record.item->basis.clauses, say(lang, "；", "; ")));
  for (const ShownField& field : record.fields) out.pair(field.name.in(lang), field.words.in(lang));
  return title + "\n" + out.text();
}

std::string matters_text(const std::vector<MatterAnswer>& matters, Lang lang) {
  Columns out;
  out.row({say(lang, "事项", "Matter"), say(lang, "条数", "Count"), say(lang, "严重", "Serious"),
           say(lang, "说明", "Remarks")});
  for (const MatterAnswer& one : matters) {
    std::vector<std::string> remarks;
    if (one.kind == MatterKind::grades) {
      for (const ShownRecord& grade : one.records) {
        const auto day = grade.decision ? grade.decision : grade.publication ? grade.publication : grade.valid_from;
        remarks.push_back(grade.item->name.in(lang) + " " + grade.headline + (day ? " " + day->iso() : ""));
      }
    }
    if (one.disputed > 0) remarks.push_back(fmt::format("{} {}", say(lang, "异议标注", "disputed"), one.disputed));
    if (one.provisional > 0)
      remarks.push_back(fmt::format("{} {}", say(lang, "另有仅凭名称关联", "besides, by name only"), one.provisional));
    if (one.former_operator > 0)
      remarks.push_back(
          fmt::format("{} {}", say(lang, "另有原经营者", "besides, of a former operator"), one.former_operator));
    out.row({matter_name(one.kind).in(lang), std::to_string(one.count),
             wants_attention(one.kind) ? std::to_string(one.serious) : "-", joined(remarks, say(lang, "；", "; "))});
  }
  return out.text();
}

}  // namespace

Text words(FoundBy by) {
  switch (by) {
    case FoundBy::none:
      return {};
    case FoundBy::code:
      return {"统一社会信用代码", "code"};
    case FoundBy::earlier_code:
      return {"原代码", "earlier code"};
    case FoundBy::org_code:
      return {"组织机构代码", "organization code"};
    case FoundBy::reg_number:
      return {"工商注册号", "registration number"};
    case FoundBy::name:
      return {"名称", "name"};
    case FoundBy::former_name:
      return {"曾用名称", "former name"};
  }
  return {};
}

Text how_matched(const Candidate& candidate) {
  switch (candidate.how) {
    case facts::NameHow::code:
      return {"代码", "the code"};
    case facts::NameHow::exact:
      return {"名称相同", "the same name"};
    case facts::NameHow::prefix:
      return {"名称以所查文字开头", "the name begins so"};
    case facts::NameHow::substring:
      return {"名称中含有所查文字", "part of the name"};
    case facts::NameHow::initials:
      return {"拼音首字母以此开头", "its pinyin initials begin so"};
    case facts::NameHow::initials_within:
      return {"拼音首字母中含有", "part of its pinyin initials"};
    case facts::NameHow::slip:
      return {fmt::format("与所查文字相差{}处，可能有误字", candidate.slips),
              fmt::format("differs in {} place{}: a slip?", candidate.slips, candidate.slips == 1 ? "" : "s")};
  }
  return {};
}

Text words(identity::SubjectKind kind) {
  switch (kind) {
    case identity::SubjectKind::organization:
      return {"法人及非法人组织", "organization"};
    case identity::SubjectKind::individual_business:
      return {"个体工商户", "individual business"};
    case identity::SubjectKind::natural_person:
      return {"自然人", "natural person"};
    case identity::SubjectKind::government_body:
      return {"机关", "government body"};
  }
  return {};
}

Text words(store::LinkKind link) {
  switch (link) {
    case store::LinkKind::by_code:
      return {"代码", "by code"};
    case store::LinkKind::by_earlier_code:
      return {"原代码", "by an earlier code"};
    case store::LinkKind::by_issued_code:
      return {"已核实的重错码", "by a code issued with a wrong check character"};
    case store::LinkKind::provisional:
      return {"名称和第二项特征", "by name and a second attribute"};
    case store::LinkKind::by_hand:
      return {"人工确认", "by an officer"};
  }
  return {};
}

Text words(store::Severity severity) {
  switch (severity) {
    case store::Severity::unknown:
      return {};
    case store::Severity::minor:
      return {"轻微", "minor"};
    case store::Severity::general:
      return {"一般", "general"};
    case store::Severity::serious:
      return {"严重", "serious"};
  }
  return {};
}

Text words(store::CodeKind kind) {
  switch (kind) {
    case store::CodeKind::uscc:
      return {"统一社会信用代码", "Code"};
    case store::CodeKind::org_code:
      return {"组织机构代码", "Organization code"};
    case store::CodeKind::reg_number:
      return {"工商注册号", "Registration no."};
    case store::CodeKind::earlier_uscc:
      return {"原代码", "Earlier code"};
  }
  return {};
}

std::string to_text(const FindAnswer& answer, Lang lang) {
  std::string out = asked_text(answer.asked, lang) + "\n";
  if (answer.match.found == Found::one)
    return out + say(lang, "找到一个主体，查得方式：", "one subject, found by ") + words(answer.match.by).in(lang) +
           "\n";
  return out + match_text(answer.match, lang);
}

std::string to_text(const ShowAnswer& answer, Lang lang) {
  if (!answer.subject) return match_text(answer.match, lang) + "\n" + asked_text(answer.asked, lang);
  std::string out = subject_text(*answer.subject, lang) + asked_text(answer.asked, lang);
  for (const ShownClass& one : answer.classes) {
    out += fmt::format("\n{}  {}\n", plain(one.name.in(lang)), one.records.size());
    for (const ShownRecord& record : one.records) out += record_text(record, lang);
  }
  if (answer.classes.empty())
    out += std::string("\n") + say(lang, "没有可向此用途提供的记录", "no record may be given for this purpose") + "\n";
  return out;
}

std::string duties_text(const std::vector<Duty>& duties, Lang lang) {
  if (duties.empty()) return {};
  std::string out = "\n" + words_of_duties(lang) + "\n";
  for (const Duty& one : duties) {
    const catalog::Measure& measure = *one.measure;
    out += fmt::format("  - {}  {}  {}{}\n", duty_words(measure).in(lang), plain(measure.name.in(lang)),
                       plain(measure.body.in(lang)),
                       one.until ? fmt::format("  {}{}", say(lang, "至 ", "until "), one.until->iso()) : "");
    out += fmt::format("    {}{}\n", say(lang, "依据：", "basis: "),
                       plain(joined(measure.basis.clauses, say(lang, "；", "; "))));
  }
  return out;
}

std::string to_text(const CheckAnswer& answer, Lang lang) {
  if (!answer.subject) return match_text(answer.match, lang) + "\n" + asked_text(answer.asked, lang);
  std::string out = subject_text(*answer.subject, lang) + asked_text(answer.asked, lang);
  out += "\n" + matters_text(answer.matters, lang);
  out += "\n" + verdict_words(answer.verdict).in(lang) + "\n";
  int number = 0;
  for (const Attention& one : answer.attention) {
    out += fmt::format("  {}. {}\n", ++number, plain(one.words.in(lang)));
    if (!one.basis.empty())
      out +=
          fmt::format("     {}{}\n", say(lang, "依据：", "basis: "), plain(joined(one.basis, say(lang, "；", "; "))));
  }
  out += duties_text(answer.duties, lang);
  if (answer.changes_on)
    out += fmt::format("{}{}\n", say(lang, "结果最早变化日：", "may change by itself on "), answer.changes_on->iso());
  out += std::string(say(lang, "以上仅列明适用情况，由经办人员依法判断。",
                         "This lists what applies; the officer decides by law.")) +
         "\n";
  return out;
}

}  // namespace taixin::check

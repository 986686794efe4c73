#include "report/pdf.h"

#include "base/text.h"
#include "report/pdf_file.h"
#include "report/pdf_sheet.h"

namespace taixin::report {
namespace {

// What a report says in both languages and no pack: the frame around its content.
class Words {
 public:
  explicit Words(Lang lang) : lang_(lang) {}
  const char* say(const char* zh, const char* en) const { return lang_ == Lang::zh ? zh : en; }
  const std::string& say(const Text& text) const { return text.in(lang_); }
  template <class... Args>
  std::string fill(const char* zh, const char* en, const Args&... args) const {
    return fmt::format(fmt::runtime(say(zh, en)), args...);
  }
  Lang lang() const { return lang_; }

 private:
  Lang lang_;
};

std::string day_words(const std::optional<Day>& day, const char* none) { return day ? day->iso() : none; }

// Digits in groups, so that people can compare them.
std::string grouped_digest(const base::Sha256& digest) {
  const std::string all = base::hex(digest);
  std::string out;
  for (size_t i = 0; i < all.size(); i += 8) out += (i == 0 ? "" : " ") + all.substr(i, 8);
  return out;
}

class Writer {
 public:
  Writer(const Model& model, const base::Sha256& digest, const SealProvider& seal, Sheet& sheet)
      : m_(model), digest_(digest), seal_(seal), sheet_(sheet), w_(model.lang) {}
  void write() {
    sheet_.begin("Document");
    cover();
    sheet_.page_break();
    notes();
    subject();
    summary();
    body();
    rights();
    sheet_.end();
  }

 private:
  void cover();
  void verification();
  void notes();
  void subject();
  void summary();
  void field_summary();
  void body();
  void rights();
  void section(const Section& section, int number);
  void record(const Record& record, size_t number);
  void facts_of(const Record& record);
  void pair(std::string_view label, std::string_view value) {
    pairs_.push_back({std::string(label), std::string(value)});
  }
  void flush_pairs();
  std::string heading(const char* zh_number, int number, const char* zh, const char* en) const {
    return w_.lang() == Lang::zh ? fmt::format("{}、{}", zh_number, zh) : fmt::format("{}. {}", number, en);
  }
  std::string field_name(std::string_view code) const {
    for (const NamedCode& field : m_.fields) {
      if (field.code == code) return w_.say(field.name);
    }
    return std::string(code);
  }

  static constexpr double kLabel = 92, kValue = Sheet::kWidth - kLabel, kHalf = Sheet::kWidth / 2 - kLabel;

  const Model& m_;
  const base::Sha256& digest_;
  const SealProvider& seal_;
  Sheet& sheet_;
  const Words w_;
  std::vector<std::pair<std::string, std::string>> pairs_;  // of a table under way
};

// Short ones stand two in a row, as forms have it.
void Writer::flush_pairs() {
  const auto is_short = [&](const auto& one) {
    return base::display_width(one.second) <= 30 && base::display_width(one.first) <= 19;
  };
  const auto label = [](const std::string& text, double width) {
    return Cell{.text = text, .width = width, .style = Style::label, .head = true, .shaded = true};
  };
  for (size_t i = 0; i < pairs_.size(); ++i) {
    const auto& one = pairs_[i];
    if (i + 1 < pairs_.size() && is_short(one) && is_short(pairs_[i + 1])) {
      const auto& two = pairs_[++i];
      const Cell cells[] = {label(one.first, kLabel),
                            {.text = one.second, .width = kHalf},
                            label(two.first, kLabel),
                            {.text = two.second, .width = kHalf}};
      sheet_.row(cells);
      continue;
    }
    const Cell cells[] = {label(one.first, kLabel), {.text = one.second, .width = kValue}};
    sheet_.row(cells);
  }
  pairs_.clear();
}

void Writer::cover() {
  sheet_.rule(2.4);
  sheet_.space(2.2);
  sheet_.rule(0.7);
  sheet_.space(10);
  sheet_.paragraph({.style = Style::small},
                   w_.fill("公共信用信息平台  {}", "Public credit information platform  {}", m_.issuer));
  sheet_.to(Sheet::kTop + 120);
  sheet_.paragraph({.style = Style::cover_title, .align = Align::centre, .after = 6}, m_.title.zh);
  sheet_.paragraph({.style = Style::cover_english, .align = Align::centre, .after = 10}, m_.title.in(Lang::en));
  if (m_.sandbox) {
    sheet_.paragraph({.style = Style::mark, .align = Align::centre, .after = 8},
                     w_.say("沙箱试用，不具有任何效力", "From a sandbox: of no effect"));
  }
  sheet_.paragraph({.style = Style::cover_name, .align = Align::centre, .after = 34},
                   w_.fill("（{}）", "({})", w_.say(m_.audience.name)));
  sheet_.begin("Table");
  const Subject& s = m_.subject;
  const bool person = m_.design == "person";
  const auto row = [&](std::string_view label, std::string_view value, Style style = Style::body) {
    const Cell cells[] = {{.text = label, .width = 110, .style = Style::label, .head = true, .shaded = true},
                          {.text = value, .width = Sheet::kWidth - 110, .style = style}};
    sheet_.row(cells);
  };
  if (!person) {
    row(w_.say("登记状态", "State"),
        s.state.zh.empty() ? w_.say("未见登记信息", "no registration is known")
                           : w_.say(s.state) + (s.state_day ? w_.fill("（{}）", " ({})", s.state_day->iso()) : ""),
        Style::strong);
  }
  row(w_.say("主体名称", "Subject"), s.name, Style::strong);
  if (!s.code.empty()) row(w_.say("统一社会信用代码", "Unified social credit code"), s.code);
  row(w_.say("主体类别", "Kind"), w_.say(s.kind));
  row(w_.say("报告编号", "Number"), m_.number);
  if (!m_.purpose.code.empty()) row(w_.say("查询用途", "Purpose"), w_.say(m_.purpose.name));
  row(w_.say("信息截至", "Known until"), moment_words(m_.known_at));
  row(w_.say("生成时间", "Issued"), moment_words(m_.issued_at));
  sheet_.end();
  sheet_.to(Sheet::kPageHeight - Sheet::kBottom - 150);
  verification();
}

void Writer::verification() {
  constexpr double kCode = 112;
  sheet_.qr(verify_address(m_, digest_), kCode);
  const double indent = kCode + 12, width = Sheet::kWidth - indent - 128;
  sheet_.box(Sheet::kWidth - 116, 116, 58);
  sheet_.space(4);
  sheet_.paragraph({.style = Style::strong, .indent = indent, .width = width},
                   w_.say("扫码核验真伪", "Scan to verify"));
  sheet_.paragraph({.style = Style::small, .after = 5, .indent = indent, .width = width}, m_.verify);
  sheet_.paragraph({.style = Style::label, .after = 1, .indent = indent, .width = width},
                   w_.say("核验摘要（SHA-256）", "Digest (SHA-256)"));
  sheet_.paragraph({.style = Style::small, .after = 2, .indent = indent, .width = width}, grouped_digest(digest_));
  sheet_.space(-62);
  sheet_.paragraph(
      {.style = Style::strong, .align = Align::centre, .after = 2, .indent = Sheet::kWidth - 112, .width = 108},
      seal_.is_seal() ? w_.say("已加盖电子印章", "Electronically sealed")
                      : w_.say("未加盖电子印章", "No electronic seal"));
  sheet_.paragraph({.style = Style::small, .align = Align::centre, .indent = Sheet::kWidth - 112, .width = 108},
                   w_.say("文件附有平台的电子签名", "It bears the platform's signature"));
}

void Writer::notes() {
  sheet_.begin("Sect");
  sheet_.heading(heading("一", 1, "报告说明", "About this report"), 1);
  int number = 0;
  for (const Text& notice : m_.notices) {
    sheet_.paragraph({.style = Style::body, .after = 4}, fmt::format("{}. {}", ++number, w_.say(notice)));
  }
  std::string basis;
  for (const std::string& clause : m_.basis) basis += (basis.empty() ? "" : w_.say("；", "; ")) + clause;
  sheet_.paragraph({.style = Style::label, .before = 2, .after = 2}, w_.fill("依据：{}", "On the basis of: {}", basis));
  sheet_.end();
}

void Writer::subject() {
  const Subject& s = m_.subject;
  sheet_.begin("Sect");
  sheet_.heading(heading("二", 2, "主体状态和基本情况", "State of the subject"), 1);
  sheet_.begin("Table");
  if (m_.design != "person") {
    pair(w_.say("登记状态", "State"),
         s.state.zh.empty() ? w_.say("未见登记信息", "no registration is known") : w_.say(s.state).c_str());
    pair(w_.say("状态日期", "Since"), day_words(s.state_day, "—"));
  }
  pair(w_.say("主体名称", "Name"), s.name);
  if (!s.code.empty()) pair(w_.say("统一社会信用代码", "Credit code"), s.code);
  pair(w_.say("主体类别", "Kind"), w_.say(s.kind));
  for (const std::string& code : s.other_codes) pair(w_.say("其他代码", "Other code"), code);
  for (const Subject::Former& name : s.former_names) {
    pair(w_.say("曾用名称", "Former name"),
         name.name + (name.from ? w_.fill("（{} 起）", " (from {})", name.from->iso()) : ""));
  }
  for (const Subject::State& state : s.states) {
    pair(w_.say("此前状态", "Earlier state"),
         w_.say(state.words) + (state.day ? w_.fill("（{}）", " ({})", state.day->iso()) : ""));
  }
  if (m_.scoped) {
    pair(w_.say("报告期", "Period"), day_words(m_.from, "") + w_.say(" 至 ", " to ") + day_words(m_.until, ""));
    pair(w_.say("区域", "Area"), m_.area ? w_.say(m_.area->name) : w_.say("不限", "any"));
    std::string fields;
    for (const NamedCode& field : m_.fields) fields += (fields.empty() ? "" : w_.say("、", ", ")) + w_.say(field.name);
    pair(w_.say("领域", "Fields"), m_.all_fields ? w_.fill("全部：{}", "all: {}", fields) : fields);
  }
  flush_pairs();
  sheet_.end();
  sheet_.end();
}

void Writer::summary() {
  sheet_.begin("Sect");
  sheet_.heading(heading("三", 3, "信息概要", "Summary"), 1);
  sheet_.begin("Table");
  constexpr double kCount = 160;
  const Cell heads[] = {{.text = w_.say("栏目", "Section"),
                         .width = Sheet::kWidth - kCount,
                         .style = Style::strong,
                         .head = true,
                         .shaded = true},
                        {.text = w_.say("条数", "Records"),
                         .width = kCount,
                         .style = Style::strong,
                         .head = true,
                         .shaded = true,
                         .align = Align::centre}};
  sheet_.row(heads);
  for (const Section& one : m_.sections) {
    const std::string count = one.state != Section::State::listed ? w_.say(one.words)
                              : one.records.empty()               ? w_.say("无", "none")
                                                                  : w_.fill("{} 条", "{}", one.records.size());
    const bool some = one.state == Section::State::listed;
    const Cell cells[] = {
        {.text = w_.say(one.name), .width = Sheet::kWidth - kCount, .head = true},
        {.text = count, .width = kCount, .style = some ? Style::strong : Style::label, .align = Align::centre}};
    sheet_.row(cells);
  }
  sheet_.end();
  if (m_.scoped) field_summary();
  sheet_.end();
}

// Field by field: none, or how many.
void Writer::field_summary() {
  sheet_.space(8);
  sheet_.begin("Table");
  std::vector<const Section*> listed;
  for (const Section& one : m_.sections) {
    if (one.state == Section::State::listed) listed.push_back(&one);
  }
  const double first = 170, each = listed.empty() ? 0 : (Sheet::kWidth - first) / static_cast<double>(listed.size());
  std::vector<Cell> heads{{.text = w_.say("领域", "Field"),
                           .width = listed.empty() ? Sheet::kWidth : first,
                           .style = Style::strong,
                           .head = true,
                           .shaded = true}};
  for (const Section* one : listed) {
    heads.push_back({.text = w_.say(one->name),
                     .width = each,
                     .style = Style::label,
                     .head = true,
                     .shaded = true,
                     .align = Align::centre});
  }
  sheet_.row(heads);
  for (const NamedCode& field : m_.fields) {
    std::vector<std::string> counts;
    for (const Section* one : listed) {
      const auto count = std::ranges::count(one->records, field.code, &Record::field);
      counts.push_back(count == 0 ? w_.say("无", "none") : w_.fill("{} 条", "{}", count));
    }
    std::vector<Cell> cells{{.text = w_.say(field.name), .width = heads.front().width, .head = true}};
    for (const std::string& count : counts) {
      cells.push_back({.text = count, .width = each, .align = Align::centre});
    }
    sheet_.row(cells);
  }
  sheet_.end();
}

void Writer::body() {
  sheet_.begin("Sect");
  sheet_.heading(heading("四", 4, "具体信息", "Records"), 1);
  int number = 0;
  for (const Section& one : m_.sections) section(one, ++number);
  sheet_.end();
}

void Writer::section(const Section& one, int number) {
  sheet_.begin("Sect");
  if (one.state != Section::State::listed) {
    sheet_.heading(fmt::format("4.{} {}", number, w_.say(one.name)), 2);
    sheet_.paragraph({.style = Style::label, .after = 2}, w_.say(one.words));
  } else {
    sheet_.heading(
        fmt::format("4.{} {}{}", number, w_.say(one.name), w_.fill("（共 {} 条）", " ({} in all)", one.records.size())),
        2);
    if (one.records.empty()) {
      sheet_.paragraph({.style = Style::body, .after = 2}, w_.say("无", "None"));
    }
    for (size_t i = 0; i < one.records.size(); ++i) record(one.records[i], i + 1);
  }
  sheet_.end();
}

void Writer::record(const Record& one, size_t number) {
  std::string title = fmt::format("{}. {}", number, w_.say(one.item_name));
  if (!one.document_number.empty()) title += "  " + one.document_number;
  sheet_.heading(title, 3);
  if (one.disputed) {
    sheet_.paragraph({.style = Style::mark, .after = 3},
                     w_.say("异议处理中：本条信息正在核查", "Disputed: this record is being examined"));
  }
  sheet_.begin("Table");
  facts_of(one);
  for (const Field& field : one.fields) {
    pair(w_.say(field.name), w_.say(field_words(one, field)));
  }
  flush_pairs();
  sheet_.end();
  sheet_.space(4);
}

// What belongs to a record and is no field of it.
void Writer::facts_of(const Record& one) {
  pair(w_.say("信息来源单位", "Source"), one.source);
  pair(w_.say("更新日期", "Updated"), one.updated.iso());
  if (!one.field.empty() && m_.scoped) pair(w_.say("所属领域", "Field"), field_name(one.field));
  if (!one.adverse) return;
  if (!one.severity.zh.empty()) pair(w_.say("失信程度", "Class"), w_.say(one.severity));
  if (one.published && one.last_day) {
    pair(w_.say("公示至（含当日）", "Published through"), one.last_day->iso());
  } else if (!one.published && m_.scoped) {
    pair(w_.say("公示情况", "Publication"), w_.say("不公示或者已停止公示", "not, or no longer, published"));
  }
  if (const auto words = repair_words(one); words && m_.design != "person") {
    pair(w_.say("可申请信用修复", "Repair"), w_.say(*words));
  }
  if (!one.rule.zh.empty()) pair(w_.say("公示期限依据", "Rule of the term"), w_.say(one.rule));
}

void Writer::rights() {
  sheet_.begin("Sect");
  sheet_.heading(heading("五", 5, "异议和信用修复", "Objection and repair"), 1);
  int number = 0;
  for (const Text& right : m_.rights) {
    sheet_.paragraph({.style = Style::body, .after = 4}, fmt::format("{}. {}", ++number, w_.say(right)));
  }
  sheet_.paragraph({.style = Style::label, .align = Align::centre, .before = 8},
                   w_.say("（以下无正文）", "(end of the report)"));
  sheet_.end();
}

}  // namespace

std::string verify_address(const Model& model, const base::Sha256& digest) {
  return fmt::format("{}?n={}&d={}", model.verify, model.number, base::hex(digest));
}

base::Result<std::string> draw_pdf(const Model& model, std::string_view json, const SealProvider& seal) {
  const base::Sha256 digest = base::sha256(json);
  const Words words(model.lang);
  SheetHead head;
  head.title = words.fill("{}（编号 {}）", "{} (number {})", words.say(model.title), model.number);
  head.subject = model.number;  // no name of anybody in what file managers show
  head.author = model.issuer;
  head.keywords = base::hex(digest);
  head.moment = model.issued_at;
  head.lang = model.lang;
  head.head_left = words.say(model.title) + "  " + model.subject.name;
  head.head_right = model.number;
  head.foot_left = seal.is_seal() ? "" : words.say("未加盖电子印章", "No electronic seal");
  if (model.sandbox) head.foot_left += words.say("  沙箱试用，无效", "  sandbox, of no effect");
  head.foot_right = words.fill("生成时间 {}", "Issued {}", moment_words(model.issued_at));
  head.characters = json;
  head.cover_title = model.title.zh;
  TX_TRY(Sheet sheet, Sheet::open(std::move(head)));
  Writer(model, digest, seal, sheet).write();
  TX_TRY(const std::string drawn, std::move(sheet).finish());
  PdfFacts facts;
  facts.title = words.fill("{}（编号 {}）", "{} (number {})", words.say(model.title), model.number);
  facts.number = model.number;
  facts.digest = base::hex(digest);
  facts.issuer = model.issuer;
  facts.moment = model.issued_at;
  facts.lang = model.lang;
  facts.figure = words.say("二维码：打开核验页面", "QR code: opens the verification page");
  return finish_pdf(drawn, facts, seal);
}

}  // namespace taixin::report

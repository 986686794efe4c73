#include "service/own_export.h"

#include <algorithm>
#include <boost/json.hpp>

#include "intake/sheet_out.h"
#include "ledger/prove.h"
#include "paper/zip_file.h"
#include "service/api_admin.h"
#include "service/own_subject.h"
#include "service/pages.h"
#include "service/pages_frame.h"
#include "service/routes.h"

namespace taixin::service {
namespace {

namespace json = boost::json;

constexpr size_t kProofsMax = 500;
constexpr size_t kLooksPagesMax = 400;

// A file, or what is in none, in words.
struct Listed {
  std::string file, zh, en;
};

class Export {
 public:
  Export(App& app, const Request& request, base::SubjectId subject, uint64_t most)
      : app_(app), request_(request), subject_(subject), most_(most), zip_(app.home().clock().now()) {}

  base::Result<Response> make() {
    TX_CHECK(held());
    TX_CHECK(cases());
    TX_CHECK(looks());
    TX_CHECK(plain());
    TX_CHECK(pages());
    TX_CHECK(reports());
    proofs();
    index();
    Response out;
    TX_TRY(out.body, zip_.bytes());
    out.content_type = "application/zip";
    out.headers["Content-Disposition"] = fmt::format("attachment; filename=\"taixin-my-credit-{}.zip\"", today().iso());
    out.headers["Cache-Control"] = "no-store";
    return out;
  }

 private:
  base::Day today() const { return app_.home().clock().today(); }
  bool zh() const { return request_.lang() == base::Lang::zh; }

  // As the caller asks for it.
  Request like(std::string_view method, std::string_view target) const {
    Request out{.method = std::string(method)};
    set_target(out, target);
    out.query.emplace("lang", zh() ? "zh" : "en");
    if (const auto host = request_.headers.find("host"); host != request_.headers.end()) out.headers.insert(*host);
    out.caller = request_.caller;
    out.identified = true;
    out.secure = request_.secure;
    return out;
  }
  // What a route of the table answers.
  base::Result<std::string> answer(std::string_view target) const {
    Request asked = like("GET", target);
    const auto match = match_route("GET", asked.path);
    TX_ASSERT(match, "{}", asked.path);
    TX_CHECK(admit_route(app_, asked, *match->route));
    TX_TRY(Response out, match->route->handler(app_, asked, match->args));
    return std::move(out.body);
  }

  bool fits(size_t bytes) const { return zip_.size() + bytes <= most_; }
  void add(std::string file, std::string content, std::string zh, std::string en) {
    listed_.push_back({file, std::move(zh), std::move(en)});
    zip_.add(std::move(file), std::move(content));
  }
  void left_out(std::string zh, std::string en) { left_out_.push_back({{}, std::move(zh), std::move(en)}); }

  base::Result<void> held() {
    const bool body = app_.facts().registry().card(subject_) != nullptr;
    TX_TRY(std::string text, answer(body ? "/api/v1/own?versions=true" : "/api/v1/own"));
    held_ = json::parse(text).as_object();
    record_sheets(held_);
    add("json/held.json", std::move(text), "平台收存的全部信息，包括已被替代的版本",
        "all that is held, superseded versions included");
    return {};
  }

  static std::string said(const json::object& of, std::string_view key, bool zh) {
    const json::value* value = of.if_contains(key);
    if (!value || value->is_null()) return {};
    if (value->is_string()) return std::string(value->as_string());
    if (const json::object* words = value->if_object()) return said(*words, zh ? "zh" : "en", zh);
    if (const json::array* all = value->if_array()) {
      std::string out;
      for (const json::value& one : *all) {
        if (one.is_string()) out += (out.empty() ? "" : "；") + std::string(one.as_string());
      }
      return out;
    }
    return json::serialize(*value);
  }

  using Sheet = std::vector<std::vector<std::string>>;
  void record_rows(const json::array& records, const std::string& of_class, Sheet& rows, Sheet& fields) const {
    for (const json::value& each : records) {
      const json::object& one = each.as_object();
      const std::string number = one.contains("id") ? said(one, "id", zh()) : std::to_string(rows.size());
      const std::string name = said(one, one.contains("item_name") ? "item_name" : "name", zh());
      const json::object* term = one.contains("term") ? one.at("term").if_object() : nullptr;
      rows.push_back({number, of_class, said(one, "item", zh()), name, said(one, "headline", zh()),
                      said(one, "state_name", zh()), said(one, "document_number", zh()), said(one, "organ", zh()),
                      said(one, "decision", zh()), said(one, "valid_from", zh()), said(one, "valid_until", zh()),
                      term ? said(*term, "last_day", zh()) : std::string(),
                      term ? said(*term, "earliest_repair", zh()) : std::string(), said(one, "source", zh()),
                      said(one, "received", zh()), said(one, "basis", zh())});
      if (const json::value* all = one.if_contains("fields")) {
        for (const json::value& field : all->as_array()) {
          const json::object& shown = field.as_object();
          fields.push_back({number, name, said(shown, "code", zh()), said(shown, "name", zh()),
                            said(shown, "value", zh()), said(shown, "words", zh())});
        }
      }
    }
  }

  // The answer as sheets: a row for each record, and one for each of its fields.
  void record_sheets(const json::object& answer) {
    Sheet rows, fields;
    if (zh()) {
      rows.push_back({"记录编号", "类别", "目录项代码", "目录项", "摘要", "状态", "文书号", "机关", "决定日期",
                      "有效期自", "有效期至", "公示至", "可申请修复之日", "来源单位", "接收时间", "依据"});
      fields.push_back({"记录编号", "目录项", "字段代码", "字段", "内容", "含义"});
    } else {
      rows.push_back({"record", "class", "item", "item name", "headline", "state", "document", "organ", "decided",
                      "valid from", "valid until", "published through", "repair from", "source", "received", "basis"});
      fields.push_back({"record", "item name", "field", "field name", "value", "words"});
    }
    if (const json::value* classes = answer.if_contains("classes")) {
      for (const json::value& one : classes->as_array()) {
        const json::object& of = one.as_object();
        record_rows(of.at("records").as_array(), said(of, "name", zh()), rows, fields);
      }
    } else if (const json::value* records = answer.if_contains("records")) {
      record_rows(records->as_array(), {}, rows, fields);
    }
    add("csv/records.csv", intake::csv_sheet(rows), "每条信息一行的表格，可用 Excel、WPS 打开",
        "a row for each record, for a spreadsheet");
    add("csv/fields.csv", intake::csv_sheet(fields), "每条信息的每个字段一行的表格",
        "a row for each field of each record");
  }

  base::Result<void> cases() {
    TX_TRY(std::string list, answer("/api/v1/own/cases"));
    const json::value parsed = json::parse(list);
    for (const json::value& one : parsed.at("cases").as_array()) {
      case_ids_.push_back(said(one.as_object(), "id", zh()));
    }
    add("json/cases.json", std::move(list), "办理过的业务：异议、修复、承诺、申报等",
        "cases: objections, repairs and others");
    for (const std::string& id : case_ids_) {
      TX_TRY(std::string text, answer("/api/v1/own/cases/" + id));
      add(fmt::format("json/case-{}.json", id), std::move(text), fmt::format("业务 {} 的经过、所填内容和材料清单", id),
          fmt::format("case {}: what happened, what was written, its materials", id));
    }
    return {};
  }

  // Page by page, the newest first.
  base::Result<void> looks() {
    Sheet rows{zh() ? std::vector<std::string>{"时间", "查询人", "用途", "依据", "方式", "所看信息", "询问和答复"}
                    : std::vector<std::string>{"time", "who", "purpose", "basis", "kind", "seen", "questions"}};
    std::string cursor;
    size_t pages = 0;
    do {
      TX_TRY(std::string text,
             answer("/api/v1/own/looks" + (cursor.empty() ? "" : "?cursor=" + percent_encode(cursor))));
      const json::object page = json::parse(text).as_object();
      for (const json::value& each : page.at("looks").as_array()) {
        const json::object& one = each.as_object();
        std::string questions;
        for (const json::value& said_ : one.at("questions").as_array()) {
          questions += (questions.empty() ? "" : "；") + said(said_.as_object(), "text", zh());
        }
        rows.push_back({said(one, "at", zh()), said(one, "who", zh()), said(one, "purpose_name", zh()),
                        said(one, "basis", zh()), said(one, "kind", zh()), said(one, "fields", zh()), questions});
      }
      cursor = page.contains("next_cursor") ? said(page, "next_cursor", zh()) : std::string();
      ++pages;
      add(fmt::format("json/looks-{:03}.json", pages), std::move(text),
          fmt::format("谁查询过我的信息，第 {} 页", pages), fmt::format("who looked, page {}", pages));
    } while (!cursor.empty() && pages < kLooksPagesMax && fits(most_ / 4));
    if (!cursor.empty()) {
      left_out(fmt::format("更早的查询记录：登录后在“我的信用”里翻页，或者用接口 /api/v1/own/looks?cursor={}", cursor),
               fmt::format("earlier looks: on the page My credit, or by /api/v1/own/looks?cursor={}", cursor));
    }
    add("csv/looks.csv", intake::csv_sheet(rows), "谁查询过我的信息，每次一行", "who looked, a row for each time");
    return {};
  }

  base::Result<void> plain() {
    constexpr struct {
      const char *name, *zh, *en;
    } kParts[] = {{"consents", "授权请求和我的答复", "authorisations, asked and answered"},
                  {"lists", "名单、拟列入事项和对我采取的措施", "lists, proposals and measures"},
                  {"notices", "发给我的通知", "notices"},
                  {"calendar", "哪天结束、哪天起可以修复", "what ends when, what may be repaired"},
                  {"reports", "出具过的信用报告", "credit reports issued"}};
    for (const auto& part : kParts) {
      TX_TRY(std::string text, answer(fmt::format("/api/v1/own/{}", part.name)));
      if (std::string_view(part.name) == "reports") {
        const json::value parsed = json::parse(text);
        for (const json::value& one : parsed.at("reports").as_array()) {
          report_numbers_.push_back(said(one.as_object(), "number", zh()));
        }
      }
      add(fmt::format("json/{}.json", part.name), std::move(text), part.zh, part.en);
    }
    return {};
  }

  // What stands inside <main>, for reading without the platform: links, forms and what is not for paper left out,
  // everything folded unfolded. The page escapes what is data, so that "<form" is always ours.
  static std::string readable(std::string_view page) {
    const size_t begin = page.find("<main"), end = page.rfind("</main>");
    if (begin == page.npos || end == page.npos) return {};
    const std::string_view main = page.substr(page.find('>', begin) + 1, end - page.find('>', begin) - 1);
    std::string out;
    for (size_t at = 0; at < main.size();) {
      const auto skip = [&](std::string_view open, std::string_view close) {
        if (!main.substr(at).starts_with(open)) return false;
        const size_t found = main.find(close, at);
        at = found == main.npos ? main.size() : found + close.size();
        return true;
      };
      if (main[at] != '<') {
        const size_t next = std::min(main.find('<', at), main.size());
        out += main.substr(at, next - at);
        at = next;
      } else if (!skip("<form", "</form>") && !skip("<p class=\"no-print\"", "</p>") && !skip("</a", ">") &&
                 !skip("<a ", ">")) {
        const size_t next = std::min(main.find('>', at), main.size() - 1) + 1;
        std::string_view tag = main.substr(at, next - at);
        out += tag == "<details class=\"record\">" ? "<details class=\"record\" open>" : tag;
        at = next;
      }
    }
    return out;
  }
  std::string document(const std::string& title, const std::string& body, std::string_view style) const {
    return markup(
               "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
               "content=\"width=device-width\"><title>{}</title><link rel=\"stylesheet\" href=\"{}\"></head>\n"
               "<body><main class=\"width\">{}</main></body></html>\n",
               zh() ? "zh-CN" : "en", title, style, raw(body))
        .bytes;
  }

  void add_page(Request asked, const std::string& name, const std::string& title_zh, const std::string& title_en) {
    const Response shown = handle_site(app_, asked);
    const std::string body = shown.status == 200 ? readable(shown.body) : std::string();
    if (body.empty()) {
      left_out(fmt::format("页面“{}”今天未能附上：其内容在 json 文件夹里，也可以登录查看", title_zh),
               fmt::format("the page \"{}\" could not be added today: json/ has what it says", title_en));
      return;
    }
    add(fmt::format("pages/{}.html", name), document(zh() ? title_zh : title_en, body, "../style.css"), title_zh,
        title_en);
  }

  base::Result<void> pages() {
    zip_.add("style.css", style_sheet());
    if (const auto card = app_.facts().registry().card(subject_)) {
      Request all = like("POST", "/subject");
      all.headers["content-type"] = "application/x-www-form-urlencoded";
      all.body = "purpose=self&query=" + percent_encode(card->code());
      add_page(std::move(all), "held", "平台收存的全部信息", "All that is held");
    } else {
      add_page(like("GET", "/my/held"), "held", "平台收存的关于我的信息", "What is held about me");
    }
    add_page(like("GET", "/my"), "my-credit", "我的信用：通知、业务、授权、谁查询过",
             "My credit: notices, cases, consents, looks");
    add_page(like("GET", "/my/calendar"), "calendar", "日期提醒", "Days to remember");
    add_page(like("GET", "/my/lists"), "lists", "名单和措施", "Lists and measures");
    add_page(like("GET", "/my/reports"), "reports", "信用报告", "Credit reports");
    for (const std::string& id : case_ids_) {
      add_page(like("GET", "/my/cases/" + id), "case-" + id, "业务 " + id, "Case " + id);
    }
    Request days = like("GET", "/my/calendar.ics");
    if (Response file = handle_site(app_, days); file.status == 200) {
      add("calendar.ics", std::move(file.body), "日历文件，可放进手机的日历", "days, for a calendar of your own");
    }
    return {};
  }

  base::Result<void> reports() {
    for (const std::string& number : report_numbers_) {
      for (const char* format : {"pdf", "json", "proof"}) {
        auto file = answer(fmt::format("/api/v1/own/reports/{}/{}", number, format));
        if (!file && std::string_view(format) == "proof") continue;  // not signed yet: the next export has it
        if (!file) return std::move(file).error();
        if (!fits(file->size())) {
          left_out(fmt::format("信用报告 {} 的文件：登录后在“信用报告”里下载", number),
                   fmt::format("the files of report {}: on the page Credit reports", number));
          break;
        }
        const bool proof = std::string_view(format) == "proof";
        add(fmt::format("reports/{}.{}", number, proof ? "tlog-proof" : format), *std::move(file),
            fmt::format("信用报告 {}{}", number, proof ? " 的账本证明" : ""),
            fmt::format("report {}{}", number, proof ? ": proof that the log has it" : ""));
      }
    }
    return {};
  }

  // That each record stands in the log, where a checkpoint has it already.
  void proofs() {
    const json::value* classes = held_.if_contains("classes");
    if (!classes) return;  // of a person nothing is shown that would prove it
    ledger::Prover prover(app_.home(), app_.ledger());
    size_t made = 0;
    for (const json::value& of : classes->as_array()) {
      for (const json::value& record : of.as_object().at("records").as_array()) {
        const std::string id = said(record.as_object(), "id", zh());  // "r12"
        const auto number = parse_id(std::string_view(id).substr(1));
        if (!number) continue;
        if (made >= kProofsMax || !fits(1 << 16)) {
          return left_out("其余信息的账本证明：可以向信用服务窗口索取", "proofs of the other records: ask at a window");
        }
        const auto proof = prover.row(ledger::LogName::records, ledger::RowKind::record, *number);
        if (!proof) continue;  // newer than the checkpoint
        zip_.add(fmt::format("proofs/record-{}.tlog-proof", *number), ledger::format_proof_file(*proof));
        ++made;
      }
    }
    if (made > 0) {
      listed_.push_back({"proofs/",
                         fmt::format("账本证明 {} 份：证明对应编号的信息在账本里、一字未改，不用联网即可核验", made),
                         fmt::format("{} proofs that the record of that number is in the log, unaltered", made)});
    }
  }

  void index() {
    const std::string now = minute(app_.home().clock().now());
    const char* title = zh() ? "我的全部信息" : "All information about me";
    const std::string intro =
        zh() ? "这是公共信用信息平台在上述时间保存的、关于您的全部信息的副本，由您本人（或您的代理人）下载。"
               "依据个人信息保护法第四十五条：您有权查阅、复制，也可以交给别人。文件里有您不公开的信息，请妥善保管。"
             : "A copy of all that the platform held about you at this moment, downloaded by yourself or your "
               "agent (PIPL art. 45). It holds what is not public: keep it safe.";
    std::string text = fmt::format("{}\n{}\n\n{}\n\n", title, now, intro);
    Html items, missing;
    std::ranges::stable_partition(listed_, [](const Listed& one) { return one.file.ends_with(".html"); });
    for (const Listed& one : listed_) {
      const std::string& words = zh() ? one.zh : one.en;
      text += fmt::format("{}\n    {}\n", one.file, words);
      const bool opens = one.file.ends_with(".html");
      items += opens ? markup("<li><strong><a href=\"{}\">{}</a></strong></li>", one.file, words)
                     : markup("<li>{} <span class=\"code\">{}</span></li>", words, one.file);
    }
    for (const Listed& one : left_out_) {
      text += fmt::format("\n! {}\n", zh() ? one.zh : one.en);
      missing += markup("<li>{}</li>", zh() ? one.zh : one.en);
    }
    if (!missing.empty()) {
      missing = markup("<h2>{}</h2><ul>{}</ul>", zh() ? "没有放进来的" : "What is not in here", missing);
    }
    const Html body = markup(
        "<h1>{}</h1><p>{}</p><p>{}</p><h2>{}</h2><p>{}</p><ul>{}</ul>{}", title, now, intro,
        zh() ? "里面有什么" : "What is in here",
        zh() ? "先看加粗的几页，和登录后看到的一样。json、csv 是同样的内容，供电脑程序和表格软件使用。"
             : "Begin with the pages in bold, as they look when you sign in. json and csv say the same to programs.",
        items, missing);
    zip_.add_first("README.txt", "\xEF\xBB\xBF" + text);
    zip_.add_first("index.html", document(title, body.bytes, "style.css"));
  }

  App& app_;
  const Request& request_;
  base::SubjectId subject_;
  uint64_t most_;
  paper::ZipFile zip_;
  std::vector<Listed> listed_, left_out_;
  std::vector<std::string> case_ids_, report_numbers_;
  json::object held_;  // the answer in json/held.json
};

}  // namespace

base::Result<Response> own_export(App& app, const Request& request, uint64_t most) {
  TX_TRY(const base::SubjectId subject, own_subject(request));
  return Export(app, request, subject, most).make();
}

}  // namespace taixin::service

// Receipts, the list of submissions, and quality.
#include "intake/receipt_view.h"
#include "intake/row_errors.h"
#include "service/pages_submit.h"
#include "service/unit_scope.h"

namespace taixin::service {
namespace {

using intake::percent;

std::string lines_text(const Visit& visit, const intake::ReasonCount& reason) {
  std::string out;
  for (const uint64_t line : reason.lines) out += (out.empty() ? "" : visit.say("、", ", ")) + std::to_string(line);
  if (reason.rows > reason.lines.size()) out += visit.say(" 等", " ...");
  return out;
}

}  // namespace

Html reasons_table(const Visit& visit, const std::vector<intake::ReasonCount>& reasons,
                   const std::vector<intake::ColumnUse>& columns, const char* caption) {
  Table out{.caption = caption,
            .caption_hidden = true,
            .columns = {{visit.say("原因", "Reason")},
                        {visit.say("列", "Column")},
                        {visit.say("行数", "Rows"), true},
                        {visit.say("行号", "Lines")},
                        {visit.say("怎么办", "What to do")}}};
  for (const auto& reason : reasons) {
    const bool zh = visit.lang == Lang::zh;
    Html column = text(reason.column.empty() ? visit.say("整行", "the row") : reason.column);
    const auto use =
        std::find_if(columns.begin(), columns.end(), [&](const auto& c) { return c.field == reason.field; });
    if (!reason.field.empty()) {
      const bool told = use != columns.end() && use->field_name != reason.column;
      column = reason.column.empty() ? text(reason.field) : column;
      if (told) column += markup("<br><span class=\"quiet\">{}</span>", use->field_name);
    }
    out.rows.push_back({text(zh ? reason.zh : reason.en), column, text(grouped(reason.rows)),
                        text(lines_text(visit, reason)), text(zh ? reason.next_zh : reason.next_en)});
  }
  return table(out);
}

Html quality_facts(const Visit& visit, const intake::Quality& q, bool trial) {
  const bool zh = visit.lang == Lang::zh;
  const auto line = [&](const char* term, uint64_t part, uint64_t whole, const char* zh_words, const char* en_words) {
    if (whole == 0) return Html{};
    return pair(term, markup("<strong>{}</strong> {}", percent(part, whole),
                             fmt::format(fmt::runtime(zh ? zh_words : en_words), grouped(part), grouped(whole))));
  };
  Html out = line(visit.say("完整率", "Completeness"), q.filled, q.expected, "应填 {1} 个单元格，已填 {0} 个",
                  "{0} of {1} required cells are filled");
  out +=
      line(visit.say("有效率", "Validity"), q.valid, q.checked, "核对 {1} 行，合格 {0} 行", "{0} of {1} rows passed");
  if (!trial) {
    out += line(visit.say("重复率", "Repetition"), q.repeated, q.valid, "合格的 {1} 行中 {0} 行平台已有",
                "{0} of {1} good rows were here already");
  }
  out += line(visit.say("及时率", "Timeliness"), q.on_time, q.timed, "有时限的 {1} 行中 {0} 行按时",
              "{0} of {1} rows with a term were in time");
  if (q.timed > 0) {
    out += pair(visit.say("平均用时", "Mean delay"),
                fmt::format(fmt::runtime(visit.say("{:.1f} 个工作日", "{:.1f} working days")),
                            static_cast<double>(q.working_days) / static_cast<double>(q.timed)));
  }
  if (q.wrong_codes + q.double_codes > 0) {
    out += pair(visit.say("错码、重码", "Wrong, double codes"),
                fmt::format(fmt::runtime(visit.say("错码 {} 行，疑似重码 {} 行", "{} wrong, {} perhaps double")),
                            q.wrong_codes, q.double_codes));
  }
  return out.empty() ? Html{} : markup("<h2>{}</h2><dl class=\"facts\">{}</dl>", visit.say("数据质量", "Quality"), out);
}

Html columns_details(const Visit& visit, const intake::Receipt& receipt) {
  if (receipt.columns.empty()) return {};
  Table out{.caption = visit.say("列的用途", "Columns"),
            .caption_hidden = true,
            .columns = {{visit.say("文件中的列名", "Header in the file")}, {visit.say("作为", "Taken as")}}};
  size_t ignored = 0;
  for (const auto& column : receipt.columns) {
    if (column.field.empty()) ++ignored;
    out.rows.push_back(
        {text(column.header),
         column.field.empty()
             ? markup("<span class=\"quiet\">{}</span>", visit.say("未使用，内容未收存", "not used, not kept"))
             : markup("{} <span class=\"code\">{}</span>", column.field_name, column.field)});
  }
  Html missing;
  for (const auto& name : receipt.missing) missing += markup("<li>{}</li>", name);
  if (!missing.empty())
    missing = markup("<p>{}</p><ul>{}</ul>", visit.say("文件中没有的列：", "Columns that the file lacks:"), missing);
  return markup("<h2>{}</h2>{}<details><summary>{}</summary>{}</details>", visit.say("列", "Columns"), missing,
                fmt::format(fmt::runtime(visit.say("使用 {} 列，未使用 {} 列", "{} used, {} not used")),
                            receipt.columns.size() - ignored, ignored),
                table(out));
}

namespace {

Html counts(const Visit& visit, const intake::Receipt& receipt) {
  const store::SubmissionCounts& c = receipt.submission.counts;
  Html out;
  const auto add = [&](uint64_t number, const char* zh, const char* en, bool always) {
    if (number > 0 || always) out += pair(visit.say(zh, en), grouped(number));
  };
  add(c.rows, "读取的行", "rows read", true);
  add(c.accepted, "新记录", "new records", true);
  add(c.versions, "新版本", "new versions", false);
  add(c.statuses, "状态", "status events", false);
  add(c.duplicates, "已有，未重复入库", "already here", true);
  add(c.quarantined, "退回", "sent back", true);
  add(receipt.people_sealed, "涉及自然人，已密封保存", "about persons, kept sealed", false);
  add(c.people - std::min(c.people, receipt.people_sealed), "涉及自然人，未收存", "about persons, not kept", false);
  add(c.warnings, "入库并有提示", "in, with a remark", false);
  return markup("<dl class=\"counts\">{}</dl>", out);
}

Html headline(const Visit& visit, const store::Submission& s) {
  if (s.state == store::SubmissionState::open) {
    return markup("<p class=\"panel\">{}</p>",
                  visit.say("正在处理。处理完成之前，其中的数据不会出现在任何查询结果里。",
                            "Being processed. Until it is done, no answer shows any of it."));
  }
  if (s.state == store::SubmissionState::abandoned) {
    return markup("<p class=\"panel bad\">{}</p>",
                  visit.say("处理中断，没有任何数据入库。请重新报送同一文件。",
                            "It was interrupted and nothing went in. Send the same file again."));
  }
  const uint64_t in = s.counts.accepted + s.counts.versions + s.counts.statuses, back = s.counts.quarantined;
  std::string words;
  if (s.counts.rows == 0) {
    words = visit.say("文件里没有数据行。", "The file holds no rows.");
  } else if (in == 0 && back == 0 && s.counts.people == 0) {
    words = visit.say("全部数据平台都已有，没有变化。", "All of it was here already; nothing changed.");
  } else {
    words = fmt::format(fmt::runtime(visit.say("{} 行已入库", "{} rows went in")), grouped(in));
    if (back > 0)
      words +=
          fmt::format(fmt::runtime(visit.say("，{} 行退回待更正", ", {} came back to be corrected")), grouped(back));
    words += visit.say("。", ".");
  }
  return markup("<p class=\"panel {} lead\">{}</p>", back > 0 ? "warn" : "good", words);
}

Html returned_section(const Visit& visit, const ReceiptPage& content) {
  const auto& s = content.receipt.submission;
  const std::string id = std::to_string(s.id.get());
  Html out = markup("<h2 id=\"returned\">{}</h2>", visit.say("退回的行", "Rows sent back"));
  if (!content.receipt.errors.empty())
    out += reasons_table(visit, content.receipt.errors, content.receipt.columns, visit.say("退回的原因", "Reasons"));
  if (content.waiting == 0) {
    const bool any = s.counts.quarantined > 0;
    return out + markup("<p>{}</p>",
                        any ? visit.say("退回的行都已处理，没有等待更正的行。", "All of them are settled; none waits.")
                            : visit.say("没有退回的行。", "None."));
  }
  Request again;
  again.path = "/submit";
  again.query = {{"item", s.item}, {"source", s.source}};
  out +=
      markup("<p>{}</p><ol><li>{}</li><li>{}</li><li>{} <a href=\"{}\">{}</a></li></ol>",
             fmt::format(fmt::runtime(visit.say("{}{} 行等待更正：", "{}{} rows wait to be corrected:")),
                         grouped(content.waiting), content.more_waiting ? "+" : ""),
             visit.say("下载退回数据表，表中有原文和退回原因。",
                       "Download the sheet: the rows as submitted, with the reason of each."),
             visit.say("在表中更正；不要改动“原行号”一列。", "Correct them there; leave the column 原行号 as it is."),
             visit.say("只报送这张表即可，更正的行会替换退回的行。",
                       "Send that sheet alone; corrected rows replace those sent back."),
             target_of(again), visit.say("报送更正后的文件", "Submit the corrected file"));
  out += markup(
      "<div class=\"buttons\"><a class=\"button\" href=\"/api/v1/submissions/{}/errors?format=xlsx\">{}</a><a "
      "class=\"button second\" href=\"/api/v1/submissions/{}/errors?format=csv\">{}</a></div>",
      id, visit.say("下载 XLSX", "Download XLSX"), id, visit.say("下载 CSV", "Download CSV"));
  out += markup(
      "<details{}><summary>{}</summary><p>{}</p><form method=\"post\" action=\"/submissions/{}/retry\" "
      "novalidate>{}<button class=\"second\">{}</button></form></details>",
      content.errors.empty() ? Html{} : raw(" open"),
      visit.say("登记信息或规则已更新？原样重试", "Registration or rules have changed? Retry as they are"),
      visit.say("把等待的行按现在的登记信息和规则再核对一次，内容不变。",
                "Checks the waiting rows once more against the registry and rules of today."),
      id, officer_field(visit, visit.remembered.operator_name, {}, content.errors), visit.say("重试", "Retry"));
  return out;
}

Html state_tag(const Visit& visit, const store::Submission& s) {
  const char* kind = s.state == store::SubmissionState::sealed      ? "good"
                     : s.state == store::SubmissionState::abandoned ? "bad"
                                                                    : "plain";
  return tag(intake::state_word(s.state, visit.lang), kind);
}

}  // namespace

Response receipt_page(const Visit& visit, const ReceiptPage& content) {
  const auto& receipt = content.receipt;
  const auto& s = receipt.submission;
  const std::string title =
      fmt::format(fmt::runtime(visit.say("批次 {} 的回执", "Receipt of submission {}")), s.id.get());
  Html body = markup("<h1>{} {}</h1>", title, state_tag(visit, s)) + headline(visit, s);
  if (s.state == store::SubmissionState::sealed) body += counts(visit, receipt);
  Html notes;
  for (const auto& note : visit.lang == Lang::zh ? receipt.notes_zh : receipt.notes_en)
    notes += markup("<li>{}</li>", note);
  if (!notes.empty()) body += markup("<h2>{}</h2><ul>{}</ul>", visit.say("关于整个文件", "About the file"), notes);
  if (s.state == store::SubmissionState::sealed) body += returned_section(visit, content);
  if (!receipt.remarks.empty()) {
    body += markup("<h2>{}</h2><p>{}</p>", visit.say("提示", "Remarks"),
                   visit.say("这些行已入库，建议核对。", "These rows went in; please look at them."));
    body += reasons_table(visit, receipt.remarks, receipt.columns, visit.say("提示", "Remarks"));
  }
  body += quality_facts(visit, receipt.quality) + columns_details(visit, receipt);
  Html facts =
      pair(visit.say("目录项", "Catalog item"), markup("<a href=\"/catalog/{}\">{}</a>", percent_encode(s.item),
                                                       receipt.item_name.empty() ? s.item : receipt.item_name));
  facts += pair(visit.say("报送单位", "Department"), s.source) + pair(visit.say("经办人", "Officer"), s.operator_name);
  facts += pair(visit.say("文件", "File"), s.file_name) +
           pair(visit.say("格式", "Format"),
                s.format + (s.encoding.empty() || s.encoding == s.format ? "" : ", " + s.encoding));
  facts += pair("SHA-256", markup("<span class=\"code\">{}</span>", s.file_sha256));
  facts += pair(visit.say("报送时间", "Submitted"),
                minute(receipt.reviewed ? receipt.reviewed->handed_over_at : s.started_at));
  if (const auto& reviewed = receipt.reviewed) {
    facts += pair(visit.say("审核", "Reviewed"), markup("<a href=\"/reviews/{}\">{}</a> {}", reviewed->held,
                                                        reviewed->reviewed_by, minute(reviewed->reviewed_at)));
  }
  if (s.state == store::SubmissionState::sealed) facts += pair(visit.say("入库时间", "Went in"), minute(s.sealed_at));
  body += markup("<h2>{}</h2><dl class=\"facts\">{}</dl><p class=\"no-print\"><a href=\"/submissions\">{}</a></p>",
                 visit.say("文件", "The file"), facts, visit.say("所有批次", "All submissions"));
  return page(visit, {.title = title, .body = body, .errors = content.errors}, content.errors.empty() ? 200 : 422);
}

Response submissions_page(const Visit& visit, const SubmissionsPage& content) {
  const char* title = visit.say("报送批次", "Submissions");
  Table out{.caption = title,
            .caption_hidden = true,
            .columns = {{visit.say("批次", "No.")},
                        {visit.say("时间", "Time")},
                        {visit.say("目录项", "Catalog item")},
                        {visit.say("报送单位", "Department")},
                        {visit.say("状态", "State")},
                        {visit.say("入库", "In"), true},
                        {visit.say("已有", "Known"), true},
                        {visit.say("退回", "Back"), true}}};
  for (const auto& s : content.submissions) {
    const auto name = content.item_names.find(s.item);
    out.rows.push_back({markup("<a href=\"/submissions/{}\">{}</a>", s.id.get(), s.id.get()),
                        markup("<span class=\"nowrap\">{}</span>", minute(s.started_at)),
                        text(name == content.item_names.end() ? s.item : name->second), text(s.source),
                        state_tag(visit, s), text(grouped(s.counts.accepted + s.counts.versions + s.counts.statuses)),
                        text(grouped(s.counts.duplicates)), text(grouped(s.counts.quarantined))});
  }
  const bool filtered = !content.source.empty() || !content.item.empty();
  Html body = markup(
      "<h1>{}</h1><form method=\"get\" action=\"/submissions\" class=\"filter\">{}{}<button "
      "class=\"second\">{}</button></form>",
      title,
      input_field({.id = "source", .label = visit.say("报送单位", "Department"), .value = content.source}, {},
                  visit.lang),
      select_field({.id = "item",
                    .label = visit.say("目录项", "Catalog item"),
                    .hint = {},
                    .value = content.item,
                    .none = visit.say("全部", "All"),
                    .options = content.items},
                   {}, visit.lang),
      visit.say("筛选", "Filter"));
  if (out.rows.empty()) {
    body += filtered ? markup("<p>{} <a href=\"/submissions\">{}</a></p>",
                              visit.say("没有符合条件的批次。单位名称须完整填写。",
                                        "No submission fits. The department's name must be complete."),
                              visit.say("显示全部", "Show all"))
                     : markup("<p>{} <a href=\"/submit\">{}</a></p>",
                              visit.say("还没有报送过文件。", "Nothing has been submitted yet."),
                              visit.say("报送第一份文件", "Submit the first file"));
  } else {
    body += table(out);
  }
  if (content.next) {
    Request next;
    next.path = "/submissions";
    next.query = {{"before", std::to_string(content.next->get())}};
    if (!content.source.empty()) next.query["source"] = content.source;
    if (!content.item.empty()) next.query["item"] = content.item;
    body +=
        markup("<p><a href=\"{}\" rel=\"next\">{}</a></p>", target_of(next), visit.say("更早的批次", "Earlier ones"));
  }
  return page(visit, {.title = title, .body = body});
}

Response quality_page(const Visit& visit, const std::vector<intake::DepartmentQuality>& lines,
                      const std::map<std::string, std::string>& names, const std::string& source) {
  const char* title = visit.say("数据质量", "Quality");
  Table out{.caption = source.empty() ? visit.say("各单位报送的数据", "What departments submitted") : source,
            .columns = {{visit.say("报送单位", "Department")},
                        {visit.say("目录项", "Catalog item")},
                        {visit.say("渠道", "Channel")},
                        {visit.say("批次", "Files"), true},
                        {visit.say("行数", "Rows"), true},
                        {visit.say("完整率", "Complete"), true},
                        {visit.say("有效率", "Valid"), true},
                        {visit.say("重复率", "Repeated"), true},
                        {visit.say("及时率", "In time"), true},
                        {visit.say("错码", "Wrong codes"), true},
                        {visit.say("重码", "Double codes"), true}}};
  for (const auto& line : lines) {
    const auto& q = line.quality;
    Request only;
    only.path = "/quality";
    only.query = {{"source", line.source}};
    const auto name = names.find(line.item);
    out.rows.push_back(
        {markup("<a href=\"{}\">{}</a>", target_of(only), line.source),
         text(name == names.end() ? line.item : name->second), text(intake::channel_words(line.channel, visit.lang)),
         text(grouped(line.submissions)), text(grouped(line.rows)), text(percent(q.filled, q.expected)),
         text(percent(q.valid, q.checked)), text(percent(q.repeated, q.valid)), text(percent(q.on_time, q.timed)),
         text(grouped(q.wrong_codes)), text(grouped(q.double_codes))});
  }
  Html words =
      pair(visit.say("完整率", "Complete"), visit.say("应填的单元格中已填的比例", "required cells that are filled"));
  words += pair(visit.say("有效率", "Valid"), visit.say("核对的行中合格的比例（不含涉及自然人的行）",
                                                        "rows that passed, those about persons left out"));
  words +=
      pair(visit.say("重复率", "Repeated"), visit.say("合格的行中平台已有的比例", "good rows that were here already"));
  words += pair(visit.say("及时率", "In time"), visit.say("有报送时限的行中按时的比例，以工作日计",
                                                          "rows with a term that came within it, in working days"));
  words += pair(visit.say("错码、重码", "Wrong, double codes"),
                visit.say("校验码有误的代码；疑似一个单位有两个代码",
                          "codes with a wrong check character; bodies that seem to have two codes"));
  Html body = markup("<h1>{}</h1>", title);
  if (lines.empty()) {
    body += markup("<p>{} <a href=\"/submit\">{}</a></p>",
                   visit.say("还没有可统计的批次。", "There is nothing to count yet."),
                   visit.say("报送文件", "Submit a file"));
  } else {
    if (!source.empty()) body += markup("<p><a href=\"/quality\">{}</a></p>", visit.say("所有单位", "All departments"));
    body += table(out) +
            markup("<h2>{}</h2><dl class=\"facts\">{}</dl>", visit.say("怎样计算", "How it is counted"), words);
  }
  return page(visit, {.title = title, .body = body, .errors = {}, .wide = true});
}

Response ask_submissions(App& app, const Visit& visit) {
  SubmissionsPage content;
  const auto get = [&](const char* name) {
    const auto it = visit.query.find(name);
    return it == visit.query.end() ? std::string() : it->second;
  };
  const auto listed = UnitScope::of(app, visit.caller, access::Action::submission_read).listed(get("source"));
  if (!listed) return error_page(visit, listed.error());
  content.source = *listed;
  content.item = get("item");
  store::SubmissionFilter filter{.source = content.source, .item = content.item, .limit = 50};
  if (const auto before = get("before"); !before.empty() && before.size() < 18)
    filter.before = base::SubmissionId(std::atoll(before.c_str()));
  auto tx = app.home().read_records();
  if (!tx) return error_page(visit, tx.error());
  auto list = store::submissions(*tx, filter);
  if (!list) return error_page(visit, list.error());
  content.submissions = *std::move(list);
  if (content.submissions.size() == filter.limit) content.next = content.submissions.back().id;
  const base::Day today = app.home().clock().today();
  content.items = item_options(app.catalog(), today, visit.lang);
  content.item_names = item_names(app.catalog(), today, visit.lang);
  return submissions_page(visit, content);
}

Response ask_receipt(App& app, const Visit& visit, base::SubmissionId id, FieldErrors errors) {
  if (const auto allowed = need_submission(app, visit.caller, access::Action::submission_read, id); !allowed) {
    return error_page(visit, allowed.error());
  }
  static constexpr size_t kCounted = 10'000;  // waiting rows beyond are "and more"
  const auto read = [&]() -> base::Result<ReceiptPage> {
    TX_TRY(auto tx, app.home().read_records());
    TX_TRY(const auto submission, store::submission(tx, id));
    if (!submission) return base::fail(intake::kUnknownSubmission, {{"id", std::to_string(id.get())}});
    ReceiptPage content;
    TX_TRY(content.receipt, intake::read_receipt(*submission));
    TX_TRY(const auto waiting,
           store::quarantined(tx, {.submission = id, .state = store::QuarantineState::waiting, .limit = kCounted}));
    // Rows about persons wait for nobody: their content was not kept.
    content.waiting = static_cast<uint64_t>(
        std::count_if(waiting.begin(), waiting.end(), [](const auto& row) { return !row.cells_json.empty(); }));
    content.more_waiting = waiting.size() == kCounted;
    return content;
  };
  auto content = read();
  if (!content) return error_page(visit, content.error());
  content->errors = std::move(errors);
  return receipt_page(visit, *content);
}

Response take_retry(App& app, const Visit& visit, base::SubmissionId id, const FormFields& form) {
  if (const auto allowed = need_submission(app, visit.caller, access::Action::quarantine_fix, id); !allowed) {
    return error_page(visit, allowed.error());
  }
  const auto given = form.find("operator");
  if (given == form.end() || given->second.empty()) {
    return ask_receipt(app, visit, id, {{"operator", visit.say("请填写经办人姓名", "Enter the officer's name"), {}}});
  }
  intake::IngestOptions options;
  options.operator_name = given->second;
  const auto receipt = app.intake().retry(id, options);
  if (!receipt) return error_page(visit, receipt.error());
  Response out = see_other("/submissions/" + std::to_string(receipt->submission.id.get()));
  remember(visit, {given->second, {}, {}, {}}, out);
  return out;
}

Response ask_quality(App& app, const Visit& visit) {
  const auto source = visit.query.find("source");
  const auto listed = UnitScope::of(app, visit.caller, access::Action::quality_read)
                          .listed(source == visit.query.end() ? std::string_view() : source->second);
  if (!listed) return error_page(visit, listed.error());
  const std::string& only = *listed;
  auto tx = app.home().read_records();
  if (!tx) return error_page(visit, tx.error());
  const auto lines = intake::department_quality(*tx, only);
  if (!lines) return error_page(visit, lines.error());
  return quality_page(visit, *lines, item_names(app.catalog(), app.home().clock().today(), visit.lang), only);
}

}  // namespace taixin::service

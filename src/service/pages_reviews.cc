#include "service/pages_reviews.h"

#include <boost/json.hpp>

#include "access/account_errors.h"
#include "identity/resident_id.h"
#include "intake/held_errors.h"
#include "service/api_admin.h"
#include "service/pages_submit.h"
#include "service/routes.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using intake::HeldFile;
using intake::HeldState;

constexpr std::string_view kPath = "/reviews/", kConfirm = "check-", kFailed = "failed-";

std::string page_of(const HeldFile& held) { return std::string(kPath) + std::to_string(held.id); }

Html state_tag(const Visit& visit, HeldState state) {
  const bool good = state == HeldState::loaded, waits = state == HeldState::waiting || state == HeldState::approved;
  return tag(intake::held_state_words(state, visit.lang), good ? "good" : waits ? "warn" : "plain");
}

// ---- the list

Response list_page(App& app, const Visit& visit) {
  const char* title = visit.say("审核", "Reviews");
  const auto given = [&](const char* name) { return field_of(visit.query, name); };
  intake::HeldFiles::Asked asked;
  asked.only_open = given("state") != "all";
  asked.before = parse_id(given("before")).value_or(0);
  const auto files = app.held().list(visit.caller, asked);
  const auto names = item_names(app.catalog(), app.home().clock().today(), visit.lang);
  Table out{.caption = title,
            .caption_hidden = true,
            .stack = true,
            .columns = {{visit.say("编号", "No.")},
                        {visit.say("报送时间", "Handed over")},
                        {visit.say("目录项", "Catalog item")},
                        {visit.say("报送单位、经办人", "Department and officer")},
                        {visit.say("状态", "State")},
                        {visit.say("合格", "Good"), true},
                        {visit.say("不合格", "Refused"), true},
                        {visit.say("最迟审核日", "Last day")}},
            .rows = {}};
  for (const HeldFile& held : files) {
    const auto name = names.find(held.item);
    out.rows.push_back({markup("<a href=\"{}\">{}</a>", page_of(held), held.id), text(minute(held.handed_over_at)),
                        text(name == names.end() ? held.item : name->second),
                        markup("{}<br><span class=\"quiet\">{}</span>", held.source, held.by_name),
                        state_tag(visit, held.state), text(grouped(held.good)), text(grouped(held.refused)),
                        text(held.state == HeldState::waiting ? held.last_day.iso() : std::string("-"))});
  }
  Html body = markup("<h1>{}</h1><p>{}</p>", title,
                     visit.say("账户报送的文件在这里等待本单位另一人审核；审核通过之前，本单位以外看不到其中任何内容。",
                               "What accounts hand over waits here for a second person of the unit; until it is "
                               "approved nobody outside the unit sees any of it."));
  if (out.rows.empty()) {
    body += markup("<p class=\"panel\">{}</p>",
                   asked.only_open ? visit.say("没有等待审核的文件。", "No file waits for review.")
                                   : visit.say("还没有需要审核的文件。", "No file has come for review yet."));
  } else {
    body += table(out);
  }
  if (files.size() == asked.limit) {
    body += markup("<p><a href=\"/reviews?state={}&amp;before={}\" rel=\"next\">{}</a></p>",
                   asked.only_open ? "open" : "all", files.back().id, visit.say("更早的文件", "Earlier ones"));
  }
  body += asked.only_open
              ? markup("<p><a href=\"/reviews?state=all\">{}</a></p>",
                       visit.say("包括已处理的文件", "Also those that were dealt with"))
              : markup("<p><a href=\"/reviews\">{}</a></p>", visit.say("只看等待审核的", "Only those that wait"));
  return page(visit, {.title = title, .body = std::move(body), .errors = {}, .wide = true});
}

// ---- one file

struct Shown {
  FormFields form;
  FieldErrors errors;
  int status = 200;
};

// What stands above everything: where the file is and what may be done.
Html headline(const Visit& visit, const HeldFile& held, bool may_review) {
  const bool own = held.by == visit.caller.account;
  const char* words = "";
  std::string_view kind = "warn";
  switch (held.state) {
    case HeldState::waiting:
      words = may_review ? visit.say("请核对下面的内容：逐项确认后通过，或者写明原因退回。",
                                     "Please look at what follows: confirm each point and approve it, or return it "
                                     "and say why.")
              : own      ? visit.say("已收到，等待本单位另一人审核。审核通过之前，本单位以外看不到其中任何内容。",
                                     "It was received and waits for a second person. Until it is approved nobody outside "
                                          "the unit sees any of it.")
                         : visit.say("等待审核。", "It waits for review.");
      break;
    case HeldState::approved:
      words = visit.say("已通过审核，正在入库；中断时会自动继续，不会重复。",
                        "It was approved and is going in; when that is interrupted it goes on by itself, once.");
      break;
    case HeldState::returned:
      words = visit.say("已退回。文件已销毁，请按审核意见更正后重新报送。",
                        "It was returned and destroyed here. Correct it as the reviewer says, and hand it over anew.");
      kind = "bad";
      break;
    case HeldState::withdrawn:
      words = visit.say("报送人已撤回，文件已销毁。", "It was taken back and destroyed here.");
      break;
    case HeldState::lapsed:
      words = visit.say("逾期没有审核，文件已销毁，请重新报送。",
                        "Nobody decided in time. It was destroyed here; hand it over anew.");
      kind = "bad";
      break;
    case HeldState::loaded:
      words = visit.say("已通过审核并入库。", "It was approved and went in.");
      kind = "good";
      break;
    case HeldState::refused:
      words =
          visit.say("已通过审核，但没有入库，文件已销毁。", "It was approved, but did not go in, and was destroyed.");
      kind = "bad";
      break;
    case HeldState::lost:
      words = visit.say("文件或其密钥已失，请重新报送。", "The file or its key is gone; hand it over anew.");
      kind = "bad";
      break;
  }
  Html out = markup("<div class=\"panel {}\"><p class=\"lead\">{}</p>", kind, words);
  if (!held.note.empty()) {
    out += markup("<p><b>{}</b>{}</p>", visit.say("说明：", "Note: "), held.note);
  }
  if (held.submission != base::SubmissionId()) {
    out += markup("<p><a href=\"/submissions/{}\">{}</a></p>", held.submission.get(), visit.say("回执", "Receipt"));
  }
  return out + raw("</div>");
}

Html facts_of(App& app, const Visit& visit, const HeldFile& held) {
  const auto names = item_names(app.catalog(), app.home().clock().today(), visit.lang);
  const auto name = names.find(held.item);
  Html out =
      pair(visit.say("目录项", "Catalog item"), markup("<a href=\"/catalog/{}\">{}</a>", percent_encode(held.item),
                                                       name == names.end() ? held.item : name->second));
  out += pair(visit.say("报送单位", "Department"), held.source) + pair(visit.say("经办人", "Officer"), held.by_name);
  out += pair(visit.say("报送时间", "Handed over"), minute(held.handed_over_at));
  if (held.state == HeldState::waiting) out += pair(visit.say("最迟审核日", "Last day"), held.last_day.iso());
  if (!held.decided_by.empty()) out += pair(visit.say("办理人", "Decided by"), held.decided_by);
  if (held.decided_at) out += pair(visit.say("办理时间", "Decided"), minute(*held.decided_at));
  out += pair(visit.say("文件", "File"), held.file_name);
  out += pair("SHA-256", markup("<span class=\"code\">{}</span>", held.sha256));
  out += pair(visit.say("读取的行", "Rows read"), grouped(held.rows));
  out += pair(visit.say("合格", "Good"), grouped(held.good));
  out += pair(visit.say("不合格，将退回", "Refused, would come back"), grouped(held.refused));
  if (held.people > 0) out += pair(visit.say("涉及自然人", "About persons"), grouped(held.people));
  return markup("<dl class=\"facts\">{}</dl>", out);
}

Html found(const Visit& visit, const intake::Receipt& trial) {
  Html out;
  Html notes;
  for (const auto& note : visit.lang == Lang::zh ? trial.notes_zh : trial.notes_en)
    notes += markup("<li>{}</li>", note);
  if (!notes.empty()) out += markup("<h2>{}</h2><ul>{}</ul>", visit.say("关于整个文件", "About the file"), notes);
  if (!trial.errors.empty()) {
    out += markup("<h2>{}</h2>", visit.say("不合格的原因", "Why rows would come back")) +
           reasons_table(visit, trial.errors, trial.columns, visit.say("不合格的原因", "Reasons"));
  }
  if (!trial.remarks.empty()) {
    out += markup("<h2>{}</h2>", visit.say("提示", "Remarks")) +
           reasons_table(visit, trial.remarks, trial.columns, visit.say("提示", "Remarks"));
  }
  return out + quality_facts(visit, trial.quality, true) + columns_details(visit, trial);
}

std::string reasons_of(const std::string& errors_json, Lang lang) {
  std::string out;
  const json::value errors = json::parse(errors_json);
  for (const auto& one : errors.as_array()) {
    const auto& error = one.as_object();
    const std::string_view column = error.at("column").as_string();
    const std::string_view words = error.at(lang == Lang::zh ? "zh" : "en").as_string();
    out += (out.empty()        ? ""
            : lang == Lang::zh ? "；"
                               : "; ") +
           std::string(column) +
           (column.empty()     ? ""
            : lang == Lang::zh ? "："
                               : ": ") +
           std::string(words);
  }
  return out;
}

Html rows_of(App& app, const Visit& visit, const HeldFile& held) {
  const Html title = markup("<h2 id=\"rows\">{}</h2>", visit.say("内容", "What it says"));
  if (visit.caller.console()) return {};
  const auto from = static_cast<uint64_t>(parse_id(field_of(visit.query, "from")).value_or(0));
  const auto rows = app.held().rows(held, from);
  if (!rows) return title + markup("<p class=\"panel bad\">{}</p>", rows.error().message(visit.lang));
  Table out{.caption = visit.say("文件内容，身份证件号码已删除", "Rows of the file, identity numbers removed"),
            .columns = {{visit.say("行号", "Line")}, {visit.say("检查结果", "Found")}},
            .rows = {}};
  for (const std::string& name : rows->header) out.columns.push_back({name});
  for (const auto& row : rows->rows) {
    const bool good = row.fate == intake::RowFate::good;
    const std::string why = reasons_of(row.errors_json, visit.lang), remarks = reasons_of(row.remarks_json, visit.lang);
    std::vector<Html> cells{text(std::to_string(row.line)),
                            good && why.empty()
                                ? tag(visit.say("合格", "good"), "good") + text(remarks.empty() ? "" : " " + remarks)
                                : tag(visit.say("不合格", "refused"), "bad") + text(" " + why)};
    if (row.cells.empty()) {
      cells.push_back(markup("<span class=\"quiet\">{}</span>",
                             visit.say("涉及或者可能涉及自然人，内容不显示", "about a person, or may be: not shown")));
    }
    for (const std::string& cell : row.cells) cells.push_back(text(cell));
    out.rows.push_back(std::move(cells));
  }
  Html more;
  if (rows->more) {
    more = markup("<p><a href=\"{}?from={}#rows\" rel=\"next\">{}</a></p>", page_of(held), from + rows->rows.size(),
                  visit.say("下一页", "Next page"));
  } else if (from + rows->rows.size() < held.rows) {
    more = markup("<p class=\"quiet\">{}</p>", visit.say("更多的行不在此显示；请按原件抽查。",
                                                         "Further rows are not shown here; look at the originals."));
  }
  return title + table(out) + more;
}

Html checkbox(const std::string& id, const std::string& words, const FormFields& form) {
  return markup(
      "<div class=\"choice\"><input type=\"checkbox\" id=\"{}\" name=\"{}\" value=\"yes\"{}><label "
      "for=\"{}\">{}</label>"
      "</div>",
      id, id, field_of(form, id) == "yes" ? raw(" checked") : Html{}, id, words);
}

Html checklist_fields(App& app, const Visit& visit, const HeldFile& held, std::string_view prefix, const char* legend,
                      const Shown& shown) {
  Html boxes, messages;
  for (const auto& check : app.held().checklist(held)) {
    const std::string id = std::string(prefix) + check.code;
    messages += error_message(id, shown.errors, visit.lang);
    boxes += checkbox(id, check.words.in(visit.lang), shown.form);
  }
  return markup("<fieldset><legend>{}</legend>{}{}</fieldset>", legend, messages, boxes);
}

Html review_forms(App& app, const Visit& visit, const HeldFile& held, const Shown& shown) {
  Html approve = checklist_fields(app, visit, held, kConfirm, visit.say("逐项确认", "Confirm each point"), shown);
  approve += input_field({.id = "note",
                          .label = visit.say("审核意见（可不填）", "Words of the reviewer (optional)"),
                          .hint = visit.say("请不要填写证件号码", "no identity numbers"),
                          .value = field_of(shown.form, "note")},
                         shown.errors, visit.lang);
  approve +=
      input_field({.id = "code",
                   .label = visit.say("手机验证器上的新验证码", "A fresh code of your phone"),
                   .hint = visit.say("相当于签名，6 位数字；登录时用过的不能再用",
                                     "It stands for your signature: six digits, not the ones you signed in with"),
                   .autocomplete = "one-time-code",
                   .narrow = true},
                  shown.errors, visit.lang);
  Html back =
      checklist_fields(app, visit, held, kFailed,
                       visit.say("不能确认的事项（可不选）", "Points that you could not confirm (optional)"), shown);
  back += input_field(
      {.id = "return-note",
       .label = visit.say("退回的原因", "Why it is returned"),
       .hint = visit.say("报送人会看到；请不要填写证件号码", "whoever handed it over reads it; no identity numbers"),
       .value = field_of(shown.form, "return-note")},
      shown.errors, visit.lang);
  const std::string base = page_of(held);
  return markup(
      "<h2 id=\"review\">{}</h2><form method=\"post\" action=\"{}/approve\" novalidate>{}<p "
      "class=\"buttons\"><button>{}</button></p></form><h2>{}</h2><form method=\"post\" action=\"{}/return\" "
      "novalidate>{}<p class=\"buttons\"><button class=\"second\">{}</button></p></form>",
      visit.say("审核清单", "Checklist"), base, approve, visit.say("签名并通过", "Sign and approve"),
      visit.say("退回", "Return it"), base, back, visit.say("退回报送人", "Return it"));
}

Response one_page(App& app, const Visit& visit, const HeldFile& held, Shown shown) {
  const bool may_review = held.state == HeldState::waiting && app.held().may_review(visit.caller, held);
  const std::string title = fmt::format(fmt::runtime(visit.say("待审核文件 {}", "File {} for review")), held.id);
  Html body = markup("<h1>{} {}</h1>", title, state_tag(visit, held.state)) + headline(visit, held, may_review) +
              facts_of(app, visit, held);
  if (held.state == HeldState::returned && !held.checks.empty()) {
    Html points;
    for (const auto& check : app.held().checklist(held)) {
      if (std::ranges::find(held.checks, check.code) != held.checks.end()) {
        points += markup("<li>{}</li>", check.words.in(visit.lang));
      }
    }
    body += markup("<h2>{}</h2><ul>{}</ul>", visit.say("不能确认的事项", "Points that could not be confirmed"), points);
  }
  if (held.open()) {
    const auto trial = app.held().trial(held);
    body += trial ? found(visit, *trial) : markup("<p class=\"panel bad\">{}</p>", trial.error().message(visit.lang));
  }
  if (held.state == HeldState::waiting) body += rows_of(app, visit, held);
  if (may_review) body += review_forms(app, visit, held, shown);
  if (held.state == HeldState::waiting && held.by == visit.caller.account) {
    body += markup(
        "<form method=\"post\" action=\"{}/withdraw\"><p class=\"buttons\"><button "
        "class=\"second\">{}</button></p></form>",
        page_of(held), visit.say("撤回（文件随即销毁）", "Take it back (it is destroyed at once)"));
  }
  Request again;
  again.path = "/submit";
  again.query = {{"item", held.item}, {"source", held.source}};
  if (!held.open() && held.state != HeldState::loaded && held.by == visit.caller.account) {
    body += markup("<p><a href=\"{}\">{}</a></p>", target_of(again), visit.say("重新报送", "Hand it over anew"));
  }
  body += markup("<p class=\"no-print\"><a href=\"/reviews\">{}</a></p>",
                 visit.say("所有待审核文件", "All files for review"));
  Response out = page(visit, {.title = title, .body = std::move(body), .errors = std::move(shown.errors), .wide = true},
                      shown.status);
  out.headers["Cache-Control"] = "no-store";  // rows that only the unit may see
  return out;
}

// ---- steps

std::vector<std::string> chosen(const FormFields& fields, std::string_view prefix) {
  std::vector<std::string> out;
  for (const auto& [name, value] : fields) {
    if (name.starts_with(prefix) && value == "yes") out.push_back(name.substr(prefix.size()));
  }
  return out;
}

// What was refused, at the controls it is about: of the checklist at each point that is not confirmed.
FieldErrors errors_of(App& app, const Visit& visit, int64_t id, const base::Error& error, bool approving) {
  if (error.is(intake::kChecksMissing)) {
    FieldErrors out;
    const auto held = app.held().find(visit.caller, id);
    const auto missing = texts_of(error.args().at("missing"));
    for (const auto& check : held ? app.held().checklist(*held) : std::vector<catalog::ReviewCheck>()) {
      if (std::ranges::find(missing, check.code) == missing.end()) continue;
      out.push_back({std::string(kConfirm) + check.code,
                     visit.say("请确认：", "Please confirm: ") + check.words.in(visit.lang),
                     out.empty() ? error.next(visit.lang) : std::string()});
    }
    return out;
  }
  const char* control = error.is(access::kCodeRefused) ? "code"
                        : error.is(intake::kHeldText)  ? (approving ? "note" : "return-note")
                                                       : "";
  return {field_error(error, visit.lang, control)};
}

base::Result<std::string> take(App& app, const Visit& visit, int64_t id, std::string_view action, FormFields& fields) {
  const std::string back = std::string(kPath) + std::to_string(id);
  if (action == "/withdraw") {
    TX_CHECK(app.held().withdraw(visit.caller, id));
    return back;
  }
  if (action == "/return") {
    TX_CHECK(app.held().give_back(visit.caller, id, field_of(fields, "return-note"), chosen(fields, kFailed)));
    return back;
  }
  intake::HeldFiles::Approval approval;
  approval.checks = chosen(fields, kConfirm);
  approval.note = field_of(fields, "note");
  approval.code = std::exchange(fields["code"], {});
  const auto receipt = app.held().approve(visit.caller, id, approval);
  identity::wipe(approval.code);
  if (!receipt) return receipt.error();
  return "/submissions/" + std::to_string(receipt->submission.id.get());
}

}  // namespace

std::optional<Response> review_page(App& app, const Visit& visit, const Request& request) {
  const std::string_view path = visit.path;
  if (path == "/reviews") return visit.post ? std::nullopt : std::optional(list_page(app, visit));
  if (!path.starts_with(kPath)) return std::nullopt;
  const std::string_view rest = path.substr(kPath.size());
  const std::string_view digits = rest.substr(0, rest.find('/')), action = rest.substr(digits.size());
  const auto id = parse_id(digits);
  if (!id) return std::nullopt;
  const bool step = action == "/approve" || action == "/return" || action == "/withdraw";
  if (!step && !action.empty()) return std::nullopt;
  if (step && !visit.post) return see_other(std::string(kPath) + std::to_string(*id));
  Shown shown;
  if (visit.post) {
    if (!step) return std::nullopt;
    if (request.header("content-type").starts_with("application/x-www-form-urlencoded")) {
      shown.form = parse_form(request.body);
    }
    const auto place = take(app, visit, *id, action, shown.form);
    if (place) return see_other(*place);
    shown.errors = errors_of(app, visit, *id, place.error(), action == "/approve");
    shown.status = place.error().kind().http_status;
  }
  const auto held = app.held().find(visit.caller, *id);
  if (!held) return error_page(visit, held.error());
  return one_page(app, visit, *held, std::move(shown));
}

}  // namespace taixin::service

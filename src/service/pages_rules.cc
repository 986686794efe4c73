#include "service/pages_rules.h"

#include "access/account_errors.h"
#include "identity/resident_id.h"
#include "rules/changes.h"
#include "rules/errors.h"
#include "service/api_admin.h"
#include "service/door_keys.h"

namespace taixin::service {
namespace {

using access::Action;
using rules::Change;
using rules::ChangeKind;
using rules::ChangeState;

constexpr std::string_view kOne = "/rules/changes/";

std::string account_name(App& app, const Visit& visit, access::AccountId id) {
  if (id == access::AccountId()) return visit.say("控制台", "the console");
  const auto directory = app.entrance().accounts().directory();
  const access::Account* account = directory->account(id);
  std::string name = account ? app.entrance().accounts().shown_name(*account) : std::string();
  return name.empty() ? std::to_string(id.get()) : name;
}

const char* kind_words(const Visit& visit, ChangeKind kind) {
  if (kind == ChangeKind::packs) return visit.say("启用新的规则包", "Other packs");
  if (kind == ChangeKind::confirm) return visit.say("确认条目", "An entry may act");
  return visit.say("撤销确认", "An entry may not act any more");
}

Html state_tag(const Visit& visit, ChangeState state) {
  return tag(rules::change_state_words(state, visit.lang), state == ChangeState::begun     ? "good"
                                                           : state == ChangeState::dropped ? "plain"
                                                                                           : "warn");
}

// ---- everything at once

Html changes_table(App& app, const Visit& visit) {
  const char* title = visit.say("变更事项", "Changes");
  Table out{.caption = title,
            .caption_hidden = true,
            .stack = true,
            .columns = {{visit.say("编号", "No.")},
                        {visit.say("事项", "What")},
                        {visit.say("提出", "Proposed")},
                        {visit.say("已确认", "Confirmed by")},
                        {visit.say("状态", "State")}}};
  for (const Change& one : app.rule_changes().list()) {
    std::string signers;
    for (const auto& by : one.signatures)
      signers += (signers.empty() ? "" : "、") + account_name(app, visit, by.account);
    out.rows.push_back(
        {markup("<a href=\"{}{}\">{}</a>", kOne, one.id, one.id),
         markup("{}<br><span class=\"quiet\">{}</span>", kind_words(visit, one.kind),
                one.entry.empty() ? one.reason : one.entry),
         markup("{}<br><span class=\"quiet\">{}</span>", minute(one.at), account_name(app, visit, one.by)),
         text(signers.empty() ? "-" : signers), state_tag(visit, one.state)});
  }
  const Html head = markup("<h2>{}</h2>", title);
  if (out.rows.empty()) return head + markup("<p>{}</p>", visit.say("还没有变更事项。", "Nothing was changed yet."));
  return head + table(out);
}

Html entries_table(const Visit& visit, const std::vector<rules::Changes::Waiting>& entries) {
  const char* title = visit.say("须经两人确认的条目", "Entries that take two people");
  Table out{.caption = title,
            .caption_hidden = true,
            .stack = true,
            .columns = {{visit.say("条目", "Entry")},
                        {visit.say("依据", "Basis")},
                        {visit.say("把握", "Mark")},
                        {visit.say("现状", "Now")}}};
  for (const auto& one : entries) {
    std::string clauses;
    for (const auto& clause : one.entry.clauses) clauses += (clauses.empty() ? "" : "；") + clause;
    Request there;
    there.path = "/rules";
    there.query = {{"entry", one.entry.name}};
    out.rows.push_back(
        {markup("<a href=\"{}\">{}</a><br><span class=\"code\">{}</span>", target_of(there),
                one.entry.title.zh.empty() ? one.entry.name : one.entry.title.in(visit.lang), one.entry.name),
         text(clauses), text(catalog::mark_code(one.entry.sure)),
         one.acts ? tag(visit.say("已确认，起作用", "confirmed, acts"), "good")
                  : tag(visit.say("只作模拟", "simulation only"), "warn")});
  }
  return markup(
             "<h2>{}</h2><p>{}</p>", title,
             visit.say("这些条目没有核对过官方文本，不公示、不限制、也不缩短任何人的权利，只作模拟。两人分别对照官方文"
                       "本抄录条文、"
                       "内容一致并各用新验证码确认后，从下次启动起生效。",
                       "Nobody has compared these entries with the official text: they publish, restrict and shorten "
                       "nothing. Two people copy the clause from the official text, the copies agree, and each signs "
                       "with a fresh code; then they act from the next start on.")) +
         table(out);
}

Html versions_table(App& app, const Visit& visit) {
  const char* title = visit.say("历次启用", "Versions");
  Table out{.caption = title,
            .caption_hidden = true,
            .stack = true,
            .columns = {{visit.say("次", "No.")},
                        {visit.say("生效时间", "In force since")},
                        {visit.say("规则包", "Packs")},
                        {visit.say("已确认条目", "Confirmed entries"), true}}};
  const auto& versions = app.rule_versions();
  for (size_t i = versions.size(); i-- > 0;) {
    Html packs;
    for (const auto& pack : versions[i].catalog->packs()) {
      packs += markup("<div>{} {} <span class=\"code\">{}</span></div>", pack.name.in(visit.lang), pack.version,
                      base::hex(pack.digest).substr(0, 16));
    }
    out.rows.push_back({text(std::to_string(versions[i].activation)), text(minute(versions[i].from)), packs,
                        text(std::to_string(versions[i].confirmed.size()))});
  }
  return markup("<h2>{}</h2><p>{}</p>", title,
                visit.say("每一次回答都按其已知时间所在的版本作出，事后重算结果相同。",
                          "Every answer follows the version in force at its known time, and comes out the same when it "
                          "is made again.")) +
         table(out);
}

// What a sandbox's confirmed entries rest on.
Html sandbox_note(App& app, const Visit& visit) {
  if (!app.sandbox()) return {};
  const auto changes = app.rule_changes().list();
  const auto copied = std::ranges::count_if(
      changes, [](const Change& one) { return one.state == ChangeState::begun && one.signatures.empty(); });
  if (copied == 0) {
    return markup("<p class=\"panel warn\">{}</p>",
                  visit.say("沙箱：没有照抄任何经两人确认的条目，把握 V2 以下的条目在这里只作模拟。",
                            "Sandbox: no confirmed entry was copied; what is below V2 only simulates here."));
  }
  return markup(
      "<p class=\"panel warn\">{}</p>",
      fmt::format(fmt::runtime(visit.say(
                      "沙箱：{} 个条目照抄来源平台的确认结果，所以与来源平台一样起作用；两人的签名只在来源平台。",
                      "Sandbox: {} entries act because they act in the home whose packs it took; the two "
                      "signatures of each stand there only.")),
                  copied));
}

Response overview(App& app, const Visit& visit) {
  const char* title = visit.say("规则", "Rules");
  const auto entries = app.rule_changes().waiting();
  if (!entries) return error_page(visit, entries.error());
  return page(visit,
              {.title = title,
               .body = markup("<h1>{}</h1>", title) + sandbox_note(app, visit) + changes_table(app, visit) +
                       entries_table(visit, *entries) + versions_table(app, visit) +
                       markup("<p class=\"quiet\">{} <code>taixin rules propose</code></p>",
                              visit.say("新的规则包由运维人员在服务器上提交：", "Packs are handed in on the machine:")),
               .errors = {},
               .wide = true});
}

// ---- one entry that may be proposed

Html values_of(const catalog::PackEntry& entry) {
  Html out;
  for (const auto& [key, value] : entry.values) out += pair(key, value);
  return markup("<dl class=\"facts\">{}</dl>", out);
}

Response entry_page(App& app, const Visit& visit, const std::string& name, FormFields form = {},
                    FieldErrors errors = {}, int status = 200) {
  const auto entries = app.rule_changes().waiting();
  if (!entries) return error_page(visit, entries.error());
  const auto found = std::ranges::find_if(*entries, [&](const auto& one) { return one.entry.name == name; });
  if (found == entries->end()) return error_page(visit, base::fail(rules::kNoEntry, {{"entry", name}}));
  const std::string title = found->entry.title.zh.empty() ? found->entry.name : found->entry.title.in(visit.lang);
  Html clauses;
  for (const auto& clause : found->entry.clauses) clauses += markup("<li>{}</li>", clause);
  Html body = markup("<h1>{}</h1><p class=\"code\">{}</p><ul>{}</ul>", title, name, clauses) + values_of(found->entry);
  body += post_form(
      "/rules",
      hidden_field("entry", name) + hidden_field("kind", found->acts ? "doubt" : "confirm") +
          input_field({.id = "reason",
                       .label = visit.say("理由", "Why"),
                       .hint = found->acts ? visit.say("为什么不应再起作用", "why it may not act any more")
                                           : visit.say("例如：正式文本已公布", "such as: the text was published"),
                       .value = field_of(form, "reason")},
                      errors, visit.lang),
      found->acts ? visit.say("提出撤销确认", "Propose that it does not act any more")
                  : visit.say("提出确认", "Propose that it may act"));
  body += markup("<p><a href=\"/rules\">{}</a></p>", visit.say("所有规则", "All rules"));
  return page(visit, {.title = title, .body = std::move(body), .errors = std::move(errors)}, status);
}

// ---- one change

Html differences_of(App& app, const Visit& visit, const Change& change) {
  const auto differences = app.rule_changes().differences(change);
  if (!differences) return markup("<p class=\"panel bad\">{}</p>", differences.error().message(visit.lang));
  static constexpr const char* kZh[] = {"新增", "取消", "改变"};
  static constexpr const char* kEn[] = {"added", "removed", "changed"};
  Table out{.caption = visit.say("逐条差别", "Differences"),
            .stack = true,
            .columns = {{visit.say("条目", "Entry")},
                        {visit.say("变化", "Change")},
                        {visit.say("原来", "Was")},
                        {visit.say("改为", "Is")}}};
  for (const auto& one : *differences) {
    const auto what = static_cast<size_t>(one.what);
    const Html head = markup("{}<br><span class=\"code\">{}</span>", one.title.in(visit.lang), one.name);
    const Html words = tag(visit.say(kZh[what], kEn[what]), "plain") +
                       (one.waits ? raw(" ") + tag(visit.say("须另行确认", "takes two people"), "warn") : Html{});
    if (one.values.empty()) out.rows.push_back({head, words, text(""), text("")});
    for (const auto& value : one.values) {
      out.rows.push_back(
          {head, markup("{}<br><span class=\"code\">{}</span>", words, value.key), text(value.was), text(value.is)});
    }
  }
  return table(out);
}

Html signatures_of(App& app, const Visit& visit, const Change& change) {
  Html out;
  for (const auto& one : change.signatures) {
    out += markup("<h3>{} {}</h3>", account_name(app, visit, one.account), minute(one.at));
    if (one.text.empty()) continue;
    out +=
        markup("<dl class=\"facts\">{}</dl><blockquote>{}</blockquote>",
               pair(visit.say("官方文本", "Official text"), one.document) + pair(visit.say("出处", "Where"), one.where),
               one.text);
  }
  if (out.empty() && change.state == ChangeState::begun) {
    return markup(
        "<p class=\"panel warn\">{}</p>",
        visit.say("本条照抄自来源平台：两人的签名和抄录的条文只在来源平台，本沙箱中没有。",
                  "Copied from another home: the two signatures and the copied clause stand there, and not in "
                  "this sandbox."));
  }
  if (out.empty()) return {};
  return markup("<h2>{}</h2>", visit.say("核对和确认", "Compared and confirmed")) + out;
}

Html confirm_form(const Visit& visit, const Change& change, const FormFields& form, const FieldErrors& errors) {
  Html fields;
  if (change.kind == ChangeKind::confirm) {
    fields += input_field({.id = "document",
                           .label = visit.say("官方文本的名称和文号", "Name and number of the official text"),
                           .value = field_of(form, "document")},
                          errors, visit.lang);
    fields += input_field({.id = "where",
                           .label = visit.say("在哪里查阅", "Where you read it"),
                           .hint = visit.say("公报期号或者官方网址", "issue of the gazette, or its official address"),
                           .value = field_of(form, "where")},
                          errors, visit.lang);
    fields += text_area(
        {.id = "text",
         .label = visit.say("抄录条文", "Copy the clause"),
         .hint = visit.say("请从官方文本抄录，不要从本页复制；两人的抄录须一致（空白除外）",
                           "from the official text, not from this page; both copies have to agree, white space aside"),
         .value = field_of(form, "text")},
        errors, visit.lang);
  }
  fields += input_field({.id = "code",
                         .label = visit.say("手机验证器上的新验证码", "A fresh code of your phone"),
                         .hint = visit.say("相当于签名，6 位数字；登录时用过的不能再用",
                                           "It stands for your signature: six digits, not the ones you signed in with"),
                         .autocomplete = "one-time-code",
                         .narrow = true},
                        errors, visit.lang);
  return markup("<h2 id=\"confirm\">{}</h2>", visit.say("确认", "Confirm")) +
         post_form(std::string(kOne) + std::to_string(change.id) + "/confirm", fields,
                   visit.say("签名并确认", "Sign and confirm"));
}

Response change_page(App& app, const Visit& visit, int64_t id, FormFields form = {}, FieldErrors errors = {},
                     int status = 200) {
  const auto change = app.rule_changes().find(id);
  if (!change) return error_page(visit, base::fail(rules::kNoChange, {{"change", std::to_string(id)}}));
  const std::string title = fmt::format(fmt::runtime(visit.say("规则变更 {}", "Change {} of the rules")), id);
  Html facts = pair(visit.say("事项", "What"), kind_words(visit, change->kind));
  facts += pair(visit.say("条目", "Entry"), change->entry) + pair(visit.say("理由", "Why"), change->reason);
  facts += pair(visit.say("提出", "Proposed"), account_name(app, visit, change->by) + " " + minute(change->at));
  facts += pair(visit.say("不同意的理由", "Why it was dropped"), change->why);
  if (change->activation != 0) facts += pair(visit.say("启用次", "Version"), std::to_string(change->activation));
  Html body = markup("<h1>{} {}</h1><dl class=\"facts\">{}</dl>", title, state_tag(visit, change->state), facts);
  if (change->state == ChangeState::confirmed) {
    body += markup(
        "<p class=\"panel warn\">{}</p>",
        visit.say("两人已经确认。请通知运维人员重新启动服务，从启动起生效。",
                  "Two people confirmed it. Ask operation to restart the service: it is in force from then on."));
  }
  body += signatures_of(app, visit, rules::seen_by(*change, visit.caller.account));
  if (change->kind == ChangeKind::packs) body += differences_of(app, visit, *change);
  const bool has_signed =
      std::ranges::any_of(change->signatures, [&](const auto& one) { return one.account == visit.caller.account; });
  if (change->state == ChangeState::open && has_signed) {
    body += markup("<p class=\"panel\">{}</p>",
                   visit.say("您已确认，等待另一名规则管理员核对。",
                             "You have confirmed it; another keeper of the rules compares it now."));
  } else if (change->state == ChangeState::open) {
    body += confirm_form(visit, *change, form, errors);
  }
  if (change->state == ChangeState::open || change->state == ChangeState::confirmed) {
    body +=
        folded(visit.say("不同意或者撤回", "Refuse it, or take it back"),
               post_form(std::string(kOne) + std::to_string(id) + "/drop",
                         input_field({.id = "why", .label = visit.say("理由", "Why"), .value = field_of(form, "why")},
                                     errors, visit.lang),
                         visit.say("不同意", "Refuse"), true),
               !field_of(form, "why").empty());
  }
  body += markup("<p><a href=\"/rules\">{}</a></p>", visit.say("所有规则", "All rules"));
  Response out =
      page(visit, {.title = title, .body = std::move(body), .errors = std::move(errors), .wide = true}, status);
  out.headers["Cache-Control"] = "no-store";
  return out;
}

// The field that a refusal is about.
std::string field_in(const base::Error& error) {
  if (error.is(access::kCodeRefused)) return "code";
  if (error.is(rules::kTextsDiffer)) return "text";
  const auto found = error.args().find("field");
  return error.is(rules::kTextMissing) && found != error.args().end() ? found->second : std::string();
}

Response take(App& app, const Visit& visit, const Request& request) {
  FormFields form = parse_form(request.body);
  const auto given = [&](const char* name) { return field_of(form, name); };
  if (visit.path == "/rules") {
    const auto kind = given("kind") == "doubt" ? ChangeKind::doubt : ChangeKind::confirm;
    const auto change = app.rule_changes().propose_entry(visit.caller, kind, given("entry"), given("reason"));
    if (change) return see_other(std::string(kOne) + std::to_string(change->id));
    return entry_page(app, visit, given("entry"), form,
                      {field_error(change.error(), visit.lang, field_in(change.error()))},
                      change.error().kind().http_status);
  }
  std::string_view rest = std::string_view(visit.path).substr(kOne.size());
  const bool confirm = rest.ends_with("/confirm");
  if (!confirm && !rest.ends_with("/drop")) return not_found_page(visit);
  rest.remove_suffix(std::string_view(confirm ? "/confirm" : "/drop").size());
  const auto id = parse_id(rest);
  if (!id) return not_found_page(visit);
  rules::Changes::Signing signing{given("document"), given("where"), given("text"), std::exchange(form["code"], {})};
  const auto change = confirm ? app.rule_changes().confirm(visit.caller, *id, signing)
                              : app.rule_changes().drop(visit.caller, *id, given("why"));
  identity::wipe(signing.code);
  if (change) return see_other(std::string(kOne) + std::to_string(*id));
  return change_page(app, visit, *id, form, {field_error(change.error(), visit.lang, field_in(change.error()))},
                     change.error().kind().http_status);
}

}  // namespace

std::optional<Response> rules_page(App& app, const Visit& visit, const Request& request) {
  if (visit.path != "/rules" && !visit.path.starts_with(kOne)) return std::nullopt;
  if (visit.post) return take(app, visit, request);
  if (visit.path == "/rules") {
    const std::string entry = field_of(visit.query, "entry");
    return entry.empty() ? overview(app, visit) : entry_page(app, visit, entry);
  }
  const auto id = parse_id(std::string_view(visit.path).substr(kOne.size()));
  return id ? change_page(app, visit, *id) : not_found_page(visit);
}

}  // namespace taixin::service

#include "service/pages_guides.h"

#include <algorithm>

#include "catalog/case_rules.h"
#include "catalog/report_rules.h"
#include "catalog/site_rules.h"
#include "service/guide_words.h"
#include "service/pages_blank_form.h"

namespace taixin::service {
namespace {

using base::Day;
using catalog::CaseActor;
using catalog::CaseClock;
using catalog::CaseEffect;
using catalog::CaseField;
using catalog::CaseFieldType;
using catalog::CaseKind;
using catalog::CaseParty;
using catalog::CaseStep;

// A rule that nobody has compared with the official text does not act, and says so.
Html unconfirmed(const Visit& visit, const catalog::Basis& basis) {
  return basis.acts() ? Html{} : raw(" ") + tag(visit.say("条款待核", "clause to be confirmed"), "warn");
}

Html basis_list(const Visit& visit, const catalog::Basis& basis) {
  Html out;
  for (const std::string& clause : basis.clauses) {
    out += markup("<li>{}{}</li>", clause, unconfirmed(visit, basis));
  }
  return markup("<ul>{}</ul>", out);
}

Html forms(const Visit& visit, const CaseKind& kind) {
  Html out;
  for (const CaseStep& step : kind.steps) {
    if (!begun_by_subject(step)) continue;
    Table fields{
        .caption = step.name.in(visit.lang),
        .stack = true,
        .columns = {{visit.say("填写", "Field")}, {visit.say("内容", "Content")}, {visit.say("要求", "Needed")}},
        .rows = {}};
    for (const CaseField& field : step.form) {
      fields.rows.push_back(
          {text(field.name.in(visit.lang)), text(field_words(visit, field)), text(required_words(visit, step, field))});
    }
    out += fields.rows.empty() ? markup("<p>{}</p>", visit.say("不用填表。", "There is no form.")) : table(fields);
  }
  return out;
}

// Documents that whoever applies hands over, at the beginning and later.
Html materials(const Visit& visit, const CaseKind& kind) {
  Html out;
  for (const CaseStep& step : kind.steps) {
    const bool theirs = std::ranges::any_of(step.by, [](const CaseActor& actor) {
      return actor.party == CaseParty::subject || actor.party == CaseParty::anybody || actor.party == CaseParty::opener;
    });
    for (const CaseField& field : step.form) {
      if (!theirs || field.type != CaseFieldType::file) continue;
      out += markup("<li>{} <span class=\"quiet\">{} · {}</span></li>", field.name.in(visit.lang),
                    step.name.in(visit.lang), required_words(visit, step, field));
    }
  }
  if (out.empty()) return markup("<p>{}</p>", visit.say("不用交材料。", "No documents are asked for."));
  return markup("<ul>{}</ul>", out);
}

Html outcome_line(const Visit& visit, const CaseKind& kind, const catalog::CaseOutcome& outcome) {
  const catalog::CaseState* state = kind.state(outcome.to);
  std::string words;
  for (const CaseEffect effect : outcome.effects) {
    words += (words.empty() ? "" : visit.say("；", "; ")) + std::string(effect_words(visit, effect));
  }
  const std::string name = outcome.code.empty() ? std::string() : outcome.name.in(visit.lang);
  const std::string only = conditions_words(visit, outcome.only);
  return markup("<li>{}{}{}{}{}</li>", name.empty() ? Html{} : markup("<strong>{}</strong> ", name),
                only.empty() ? Html{} : text(fmt::format(fmt::runtime(visit.say("（{}）", "({}) ")), only)),
                visit.say("状态变为：", "leads to: "), state ? state->name.in(visit.lang) : outcome.to,
                words.empty() ? Html{} : markup("<br><span class=\"quiet\">{}</span>", words));
}

Html steps(const Visit& visit, const catalog::Catalog& catalog, const CaseKind& kind, Day day) {
  Html out;
  for (const CaseStep& step : kind.steps) {
    Html outcomes;
    for (const catalog::CaseOutcome& outcome : step.outcomes) outcomes += outcome_line(visit, kind, outcome);
    const std::string only = conditions_words(visit, step.only);
    out += markup("<li><strong>{}</strong>{}<p>{}{}{}</p><ul>{}</ul></li>", step.name.in(visit.lang),
                  unconfirmed(visit, step.basis), visit.say("由谁办理：", "By: "),
                  actors_words(visit, catalog, step.by, day),
                  only.empty() ? Html{} : markup("<br>{}{}", visit.say("适用：", "Only: "), only), outcomes);
  }
  return markup("<ol class=\"steps\">{}</ol>", out);
}

Html clock_words(const Visit& visit, const CaseKind& kind, const CaseClock& clock) {
  Html out;
  for (const std::string& line : clock_lines(visit, kind, clock))
    out += out.empty() ? text(line) : markup("<br>{}", line);
  return out;
}

Html clocks(const Visit& visit, const catalog::Catalog& catalog, const CaseKind& kind, Day day) {
  if (kind.clocks.empty()) {
    return markup("<p>{}</p>", visit.say("规则没有规定办理期限。", "The rules set no term."));
  }
  Table out{.caption = visit.say("办理期限", "Terms"),
            .caption_hidden = true,
            .stack = true,
            .columns = {{visit.say("事项", "What")},
                        {visit.say("期限", "Term")},
                        {visit.say("到期没有办结，告知", "When it has run out, told")}},
            .rows = {}};
  for (const CaseClock& clock : kind.clocks) {
    out.rows.push_back({text(clock.name.in(visit.lang)) + unconfirmed(visit, clock.basis),
                        clock_words(visit, kind, clock),
                        clock.basis.acts() ? text(actor_words(visit, catalog, clock.escalate, day))
                                           : text(visit.say("条款待核，仅作提示，不告知",
                                                            "nobody: a hint only, until its "
                                                            "clause is confirmed"))});
  }
  return table(out);
}

Html where_to_apply(const Visit& visit, const catalog::Catalog& catalog, const CaseKind& kind, Day day) {
  Html out;
  if (kind.sealed_opener) {
    out =
        markup("<p><a class=\"button\" href=\"/complaints\">{}</a></p>", visit.say("登录并提出", "Sign in and begin"));
  } else if (kind.about == catalog::CaseAbout::record) {
    out = markup("<p>{}</p><p><a class=\"button\" href=\"/my\">{}</a></p>",
                 visit.say("登录后打开“我的信用”，查看全部信息，在那一条下面办理。",
                           "Sign in, open My credit, see all that is held, and begin below the record."),
                 visit.say("登录，打开我的信用", "Sign in to My credit"));
  } else {
    out = markup("<p><a class=\"button\" href=\"/my/apply/0?kind={}\">{}</a></p>", kind.code,
                 visit.say("登录并办理", "Sign in and begin"));
  }
  // Repair comes in by the national sites, too (domain/12.3.2); it goes to whoever recognised the act all the same.
  const bool repairs = std::ranges::any_of(kind.steps, [](const CaseStep& step) {
    return std::ranges::any_of(step.outcomes, [](const catalog::CaseOutcome& outcome) {
      return std::ranges::find(outcome.effects, CaseEffect::end_by_repair) != outcome.effects.end();
    });
  });
  if (repairs) {
    out +=
        markup("<p>{}</p>",
               visit.say("也可以通过“信用中国”网站申请；市场监管部门的信息，也可以通过国家企业信用信息公示系统申请。",
                         "Or on Credit China; for records of market supervision, on the National Enterprise "
                         "Credit Information Publicity System as well."));
  }
  const Html windows = halls(visit, catalog, day);
  return out +
         (windows.empty()
              ? markup("<p>{}</p>",
                       visit.say("也可以到政务服务大厅窗口办理。", "Or at a window of a government service hall."))
              : markup("<p>{}</p>{}", visit.say("也可以到下列窗口办理：", "Or at one of these windows:"), windows));
}

Html heading(const char* words) { return markup("<h2>{}</h2>", words); }

const char* reader_words(const Visit& visit, std::string_view audience) {
  if (audience == "everyone") return visit.say("任何人", "everybody");
  if (audience == "government") return visit.say("行政机关", "government bodies");
  if (audience == "subject_self") return visit.say("信用主体本人", "the subject itself");
  if (audience == "authorised") return visit.say("经信用主体授权的机构", "whom the subject has authorised");
  if (audience == "court") return visit.say("法院", "courts");
  return visit.say("审计", "auditors");
}

Html report_guide(const Visit& visit, const catalog::Catalog& catalog, Day day) {
  Html out = markup("<h1>{}</h1><p class=\"lead\">{}</p>", visit.say("信用报告", "Credit reports"),
                    visit.say("如实列示平台归集的信息，不评分，不收费。",
                              "They list what is held, pass no judgement, and cost nothing."));
  std::set<std::string> told;
  for (const catalog::ReportDesign& one : catalog.reports().designs) {
    const catalog::ReportDesign* design = catalog.reports().design(one.code, day);
    if (!design || !told.insert(one.code).second) continue;
    std::vector<std::string> readers, sections;
    for (const std::string& audience : design->audiences) readers.push_back(reader_words(visit, audience));
    for (const auto& section : design->sections) sections.push_back(section.name.in(visit.lang));
    Html facts = pair(visit.say("谁可以取得", "Who may have it"), listed(visit, readers));
    facts += pair(visit.say("栏目", "Sections"), listed(visit, sections));
    facts += pair(visit.say("依据", "Basis"), basis_list(visit, design->basis));
    out += markup("<h2>{}</h2><dl class=\"facts\">{}</dl>", design->name.in(visit.lang), facts);
  }
  if (told.empty())
    out += markup("<p class=\"panel\">{}</p>", visit.say("现在不出具报告。", "No reports are issued now."));
  out += heading(visit.say("到哪里取得", "Where"));
  out += markup(
      "<ul><li><a href=\"/open\">{}</a></li><li><a href=\"/my/reports\">{}</a></li><li><a href=\"/verify\">{}"
      "</a></li></ul>",
      visit.say("公众查询版：查询单位，在单位页面上出具",
                "What everybody may see: search the organization, and ask on its page"),
      visit.say("本单位的、专项的：登录后出具", "Of one's own, and special ones: after signing in"),
      visit.say("核验一份报告的真伪", "Verify a report"));
  return out;
}

Html looks_guide(const Visit& visit, const catalog::Catalog& catalog, Day day) {
  Html out = markup(
      "<h1>{}</h1><p class=\"lead\">{}</p>", visit.say("谁查询过我的信息", "Who looked at my information"),
      visit.say(
          "每一次查询都先写进日志，答复才发出。本人可以看到谁、何时、为什么、看了哪几类信息。",
          "Every look is written to the log before its answer leaves. Its subject can read who looked, when, why, "
          "and at what."));
  out += heading(visit.say("怎样看", "How to see it"));
  out += markup("<p>{}</p><p><a class=\"button\" href=\"/my\">{}</a></p>",
                visit.say("登录后打开“我的信用”。没有账户的，可以到服务窗口代为查看。",
                          "Sign in and open My credit, or ask at a service window."),
                visit.say("登录，打开我的信用", "Sign in to My credit"));
  out += heading(visit.say("询问原因", "Asking why"));
  const auto answer = catalog.look_answer(day);
  out += markup("<p>{}</p>", visit.say("觉得某一次不该有，可以在那一行点“询问原因”。",
                                       "Where a look seems wrong, ask why in its line."));
  if (answer) {
    out += markup("<p>{}{}</p>{}",
                  fmt::format(fmt::runtime(visit.say("作出查询的单位应在 {} 日内答复。",
                                                     "The unit that looked answers within {} days.")),
                              answer->days_max),
                  unconfirmed(visit, answer->basis), basis_list(visit, answer->basis));
  }
  Html delays;
  for (const catalog::LookDelay& delay : catalog.look_delays()) {
    if (!delay.basis.in_force(day)) continue;
    delays += markup("<li>{}{}{}</li>",
                     fmt::format(fmt::runtime(visit.say("{}：至多推迟 {} 日", "{}: at most {} days")),
                                 delay.name.in(visit.lang), delay.days_max),
                     unconfirmed(visit, delay.basis), basis_list(visit, delay.basis));
  }
  out += heading(visit.say("推迟告知", "Told later"));
  out +=
      delays.empty()
          ? markup("<p>{}</p>", visit.say("没有可以推迟告知的事由。", "Nothing may be told later."))
          : markup("<p>{}</p><ul>{}</ul>",
                   visit.say("只有下列事由、由两个人决定，可以推迟告知；到期自动结束，期间的查询全部补上。",
                             "Only for these grounds, decided by two people; it ends by itself, and every look of that "
                             "time is then told."),
                   delays);
  out += heading(visit.say("公示信息", "What is published"));
  return out +
         markup("<p>{}</p>", visit.say("公示信息人人可查，不记录谁查过。",
                                       "What is published is open to everybody, and nobody's look at it is kept."));
}

// What the words of the site mean, out of the packs.
Html terms_guide(const Visit& visit, const catalog::Catalog& catalog, Day day) {
  Html index, all;
  for (const catalog::Term* one : catalog.site().terms_on(day)) {
    const std::string name = one->name.in(visit.lang);
    index += markup("<li><a href=\"#{}\">{}</a></li>", one->id, name);
    all += markup("<h2 id=\"{}\">{}</h2><p>{}</p>", one->id, name, one->words.in(visit.lang));
    all += markup("<p class=\"quiet\">{}{}{}</p>", visit.say("依据：", "Law: "), listed(visit, one->basis.clauses),
                  unconfirmed(visit, one->basis));
    if (one->page.empty()) continue;
    all += markup("<p><a href=\"{}\">{}</a></p>", one->page,
                  fmt::format(fmt::runtime(visit.say("{}：到本站查看或者办理", "{}: see it or begin here")), name));
  }
  Html out = markup("<h1>{}</h1><p class=\"lead\">{}</p>", visit.say("术语", "Terms"),
                    visit.say("用平实的话说明本站用到的词；只作说明，以法律、法规和文件的正式文本为准。",
                              "What the words on this site mean, plainly. They explain; the official texts decide."));
  if (all.empty()) {
    return out + markup("<p class=\"panel\">{}</p>", visit.say("规则包没有写术语。", "The packs explain no terms."));
  }
  return out + markup("<ul class=\"files\">{}</ul>", index) + all;
}

Html card(std::string_view path, const std::string& title, const std::string& words) {
  return markup("<li><a href=\"{}\">{}</a><p>{}</p></li>", path, title, words);
}

Response all_guides(const Visit& visit, const catalog::Catalog& catalog, Day day) {
  Html cards;
  for (const CaseKind* kind : guided_kinds(catalog, day)) {
    const CaseClock* longest = nullptr;
    const auto days = [](const CaseClock& one) { return std::max(one.within, one.within_after); };
    for (const CaseClock& one : kind->clocks) {
      if (one.basis.acts() && (!longest || days(one) > days(*longest))) longest = &one;
    }
    cards += card("/guides/" + kind->code, kind->name.in(visit.lang),
                  longest ? longest->name.in(visit.lang) + visit.say("：", ": ") + days_words(visit, days(*longest))
                          : std::string(visit.say("规则没有规定办理期限", "the rules set no term")));
  }
  cards += card("/guides/report", visit.say("信用报告", "Credit reports"),
                visit.say("有哪几种，谁可以取得，怎样核验", "which kinds there are, for whom, and how to verify one"));
  cards += card("/guides/looks", visit.say("谁查询过我的信息", "Who looked at my information"),
                visit.say("查看日志、询问原因", "read the log, ask why"));
  cards +=
      card("/guides/terms", visit.say("术语", "Terms"),
           visit.say("公共信用信息、公示期、信用修复、异议等词的意思和依据", "what the words mean, and their law"));
  const char* title = visit.say("办事指南", "Guides");
  return page(visit, {.title = title,
                      .body = markup("<h1>{}</h1><p>{}</p><ul class=\"cards\">{}</ul>", title,
                                     visit.say("指南按现行规则自动生成；规则改变，指南随之改变。都不收费。",
                                               "Made from the rules in force: when a rule changes, its guide changes. "
                                               "Everything is free of charge."),
                                     cards),
                      .errors = {},
                      .wide = true});
}

}  // namespace

Html halls(const Visit& visit, const catalog::Catalog& catalog, Day day) {
  Html out;
  for (const catalog::Contact& one : catalog.contacts()) {
    if (!one.basis.in_force(day)) continue;
    Html facts = pair(visit.say("地址", "Address"), one.address);
    facts += pair(visit.say("时间", "Hours"), one.hours);
    facts += pair(visit.say("电话", "Telephone"), one.phone);
    facts += pair(visit.say("网址", "Web"), one.url);
    out += markup("<h3>{}</h3><dl class=\"facts\">{}</dl>", one.name.in(visit.lang), facts);
  }
  return out;
}

Html rights_panel(App& app, const Visit& visit) {
  const Day today = app.home().clock().today();
  Html links;
  for (const CaseKind* kind : guided_kinds(app.catalog(), today)) {
    if (kind->code == "objection") {
      links += markup("<li><a href=\"/guides/objection\">{}</a></li>",
                      visit.say("怎样提出异议", "How to object to information that is wrong"));
    } else if (kind->code == "repair") {
      links += markup("<li><a href=\"/guides/repair\">{}</a></li>",
                      visit.say("怎样申请信用修复", "How to apply for repair"));
    }
  }
  links += markup("<li><a href=\"/contact\">{}</a></li>",
                  visit.say("到哪里办：联系我们和服务大厅", "Where: contact and service halls"));
  return markup(
      "<section class=\"panel\" aria-labelledby=\"rights\"><h2 id=\"rights\">{}</h2><p>{}</p><p>{}</p><ul>{}</ul>{}"
      "</section>",
      visit.say("异议和修复", "Objection and repair"),
      visit.say("认为信息有误的，可以向信用中心或者提供单位提出异议（山东省社会信用条例第39条）。",
                "Whoever finds information wrong may object to the credit centre or to the body that gave it."),
      visit.say("信用修复由认定单位办理，通过“信用中国”网站或政务服务大厅窗口申请，不收费用。",
                "Repair is decided by the body that recognised the act: by Credit China or at a service window, free "
                "of charge."),
      links, halls(visit, app.catalog(), today));
}

std::vector<const CaseKind*> guided_kinds(const catalog::Catalog& catalog, Day day) {
  std::vector<const CaseKind*> out;
  for (const CaseKind& one : catalog.cases().kinds) {
    if (&one != catalog.cases().kind(one.code, day)) continue;
    if (std::ranges::any_of(one.steps, begun_by_subject)) out.push_back(&one);
  }
  return out;
}

Html told_lines(const Visit& visit, const CaseKind& kind) {
  Html out;
  const std::string words = kind.told.in(visit.lang);
  for (size_t at = 0; at < words.size();) {
    const size_t end = std::min(words.find('\n', at), words.size());
    out += markup("<li>{}</li>", words.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

Html guide_body(const Visit& visit, const catalog::Catalog& catalog, const CaseKind& kind, Day day) {
  std::vector<std::string> who;
  for (const CaseStep& step : kind.steps) {
    if (!begun_by_subject(step)) continue;
    std::vector<CaseActor> theirs;
    for (const CaseActor& actor : step.by) {
      if (actor.party == CaseParty::subject || actor.party == CaseParty::anybody) theirs.push_back(actor);
    }
    std::string words = actors_words(visit, catalog, theirs, day);
    if (std::ranges::find(who, words) == who.end()) who.push_back(std::move(words));
  }
  Html out = markup("<h1>{}</h1>", kind.name.in(visit.lang));
  if (kind.simulation()) {
    out +=
        markup("<p class=\"panel warn\">{}</p>",
               visit.say("这项规则的条款待核：步骤照记，但暂不产生下面写的效果。",
                         "This rule's clause is to be confirmed: steps are kept, but what follows below has no effect "
                         "yet."));
  }
  out += heading(visit.say("谁可以申请", "Who may apply")) + markup("<p>{}</p>", listed(visit, who));
  if (!kind.told.zh.empty()) {
    out += heading(visit.say("先读一读", "Read this first"));
    out += markup("<ul>{}</ul>", told_lines(visit, kind));
  }
  out += heading(visit.say("依据", "Basis")) + basis_list(visit, kind.basis);
  out += heading(visit.say("到哪里办", "Where")) + where_to_apply(visit, catalog, kind, day);
  out += heading(visit.say("填写什么", "What to fill in")) + forms(visit, kind) + blank_form_links(visit, kind);
  out += heading(visit.say("交什么材料", "Documents")) + materials(visit, kind);
  out += heading(visit.say("多久", "How long")) + clocks(visit, catalog, kind, day);
  out += markup("<p>{}</p>",
                visit.say("到期没有结果的，平台告知上表所列的人督促办理；时间到了既不等于准予，也不等于驳回。",
                          "When a term has run out, whoever the table names is told. Time alone grants "
                          "nothing and refuses nothing."));
  out += heading(visit.say("收费", "Fees")) + markup("<p>{}</p>", visit.say("不收费。", "None."));
  out += heading(visit.say("怎样办：全部步骤", "How it goes: every step"));
  return out + steps(visit, catalog, kind, day);
}

std::optional<Response> guide_page_for(App& app, const Visit& visit) {
  constexpr std::string_view kGuides = "/guides";
  const std::string_view path = visit.path;
  if (path != kGuides && !path.starts_with("/guides/")) return std::nullopt;
  if (visit.post) return not_found_page(visit);
  const catalog::Catalog& catalog = app.catalog();
  const Day day = app.home().clock().today();
  if (path == kGuides) return all_guides(visit, catalog, day);
  const std::string_view code = path.substr(kGuides.size() + 1);
  const Html back = markup("<p class=\"no-print\"><a href=\"/guides\">{}</a></p>", visit.say("全部指南", "All guides"));
  for (const CaseKind* kind : guided_kinds(catalog, day)) {
    if (auto form = blank_form_page(app, visit, *kind, code)) return *std::move(form);
    if (kind->code != code) continue;
    return page(visit, {.title = kind->name.in(visit.lang), .body = guide_body(visit, catalog, *kind, day) + back});
  }
  if (code == "report") {
    return page(visit,
                {.title = visit.say("信用报告", "Credit reports"), .body = report_guide(visit, catalog, day) + back});
  }
  if (code == "looks") {
    return page(visit, {.title = visit.say("谁查询过我的信息", "Who looked at my information"),
                        .body = looks_guide(visit, catalog, day) + back});
  }
  if (code == "terms") {
    return page(visit, {.title = visit.say("术语", "Terms"), .body = terms_guide(visit, catalog, day) + back});
  }
  return not_found_page(visit);
}

}  // namespace taixin::service

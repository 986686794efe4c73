#include "service/pages_catalog.h"

#include <algorithm>
#include <boost/json.hpp>

#include "catalog/by_hand.h"
#include "rules/changes.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using catalog::Mark;
using catalog::TypeKind;

const char* mark_words(const Visit& visit, Mark mark) {
  switch (mark) {
    case Mark::V:
      return visit.say("已对照官方文本核实", "verified against the official text");
    case Mark::V2:
      return visit.say("已据二手来源核实", "verified by a secondary source");
    case Mark::D:
      return visit.say("由核实的内容推导", "derived from what is verified");
    case Mark::MH:
      return visit.say("凭记忆，把握大，待核实", "from memory, likely; to be verified");
    case Mark::MM:
      return visit.say("凭记忆，待核实", "from memory; to be verified");
    case Mark::ML:
      return visit.say("凭记忆，把握小，待核实", "from memory, unsure; to be verified");
  }
  return "";
}

std::string type_words(const Visit& visit, const catalog::Catalog& catalog, const catalog::FieldType& type) {
  switch (type.kind) {
    case TypeKind::text:
      return visit.say("文字", "text");
    case TypeKind::person_name:
      return visit.say("人名", "a person's name");
    case TypeKind::subject_name:
      return visit.say("主体名称", "a subject's name");
    case TypeKind::date:
      return visit.say("日期", "day");
    case TypeKind::money_wan:
      return visit.say("金额（万元）", "amount (10,000 yuan)");
    case TypeKind::money_yuan:
      return visit.say("金额（元）", "amount (yuan)");
    case TypeKind::integer:
      return visit.say("整数", "whole number");
    case TypeKind::decimal:
      return visit.say("小数", "decimal");
    case TypeKind::boolean:
      return visit.say("是或否", "yes or no");
    case TypeKind::code:
    case TypeKind::codes: {
      const auto* set = catalog.code_set(type.code_set);
      const std::string name = set ? set->name.in(visit.lang) : type.code_set;
      return (type.kind == TypeKind::code ? visit.say("取值于：", "one of: ")
                                          : visit.say("一个或几个，取值于：", "some of: ")) +
             name;
    }
    case TypeKind::uscc:
      return visit.say("统一社会信用代码", "unified social credit code");
    case TypeKind::org_code:
      return visit.say("组织机构代码", "organization code");
    case TypeKind::reg_number:
      return visit.say("工商注册号", "registration number");
    case TypeKind::id_kind:
      return visit.say("证件类型（不收存）", "kind of identity document (not kept)");
    case TypeKind::id_number:
      return visit.say("证件号码（不收存）", "identity number (not kept)");
    case TypeKind::phone:
      return visit.say("电话", "telephone");
    case TypeKind::month:
      return visit.say("月份", "month");
  }
  return {};
}

Html clauses(const catalog::Basis& basis) {
  Html out;
  for (const auto& clause : basis.clauses) out += markup("<li>{}</li>", clause);
  return markup("<ul>{}</ul>", out);
}

Html permissions(const Visit& visit, const catalog::Permissions& p) {
  Html out;
  const auto add = [&](bool given, const char* zh, const char* en) {
    if (given) out += markup("<li>{}</li>", visit.say(zh, en));
  };
  add(p.open_public, "公开公示", "publication");
  add(p.government, "政务共享", "government sharing");
  add(p.query == catalog::Query::authorised, "授权查询", "authorised query");
  add(p.query == catalog::Query::self_only, "仅主体本人查询", "the subject's own query only");
  add(!p.evaluation.empty(), "计入评价", "evaluation");
  add(p.ordinary_report, "信用报告", "ordinary report");
  add(p.special_report, "专项信用报告", "special report");
  return out.empty() ? text(visit.say("不向任何用途开放", "open to nobody")) : markup("<ul>{}</ul>", out);
}

Html item_facts(const Visit& visit, const catalog::Item& item) {
  Html out = pair(visit.say("目录项代码", "Code"), markup("<span class=\"code\">{}</span>", item.code.get()));
  out += pair(visit.say("法律依据", "Legal basis"), clauses(item.basis));
  out += pair(visit.say("核实情况", "How sure"), mark_words(visit, item.basis.sure));
  out += pair(visit.say("施行期间", "In force"),
              item.basis.from.iso() + visit.say(" 起", " on") +
                  (item.basis.until ? visit.say("，至 ", ", until ") + item.basis.until->iso() : ""));
  out += pair(visit.say("提供单位", "Provider"), item.provider);
  out += pair(visit.say("最多可用于", "At most for"), permissions(visit, item.permissions));
  if (item.adverse) out += pair(visit.say("性质", "Nature"), visit.say("失信信息", "adverse"));
  if (const catalog::ByHand by_hand = catalog::by_hand(item); by_hand != catalog::ByHand::allowed) {
    out += pair(visit.say("归集方式", "Channel"),
                by_hand == catalog::ByHand::refused
                    ? visit.say("只由政务信息资源共享交换平台归集，不收人工报送的文件",
                                "taken through the government exchange alone; no file is taken by hand")
                    : visit.say("由政务信息资源共享交换平台归集，一般不用人工报送",
                                "collected through the government exchange; usually not submitted by hand"));
  }
  if (item.due.working_days > 0) {
    const auto* clock = item.field(item.due.after);
    out += pair(visit.say("报送时限", "Due"),
                fmt::format(fmt::runtime(visit.say("{1}之后 {0} 个工作日内", "within {0} working days after {1}")),
                            item.due.working_days, clock ? clock->name.in(visit.lang) : item.due.after));
  }
  return markup("<dl class=\"facts\">{}</dl>", out);
}

std::string required_words(const Visit& visit, const catalog::Field& field) {
  if (field.required) return visit.say("必填", "required");
  if (field.required_if) return visit.say("有条件必填", "sometimes");
  return {};
}

const char* level_words(const Visit& visit, catalog::Level level) {
  switch (level) {
    case catalog::Level::national:
      return visit.say("国家", "national");
    case catalog::Level::provincial:
      return visit.say("省", "provincial");
    case catalog::Level::city:
      return visit.say("市", "city");
  }
  return "";
}

// Since when this very pack has been in force here.
base::KnownAt in_force_since(const std::vector<rules::Version>& versions, const base::Sha256& digest) {
  base::KnownAt since = versions.back().from;
  for (size_t i = versions.size(); i-- > 0;) {
    if (std::ranges::find(versions[i].packs, digest) == versions[i].packs.end()) break;
    since = versions[i].from;
  }
  return since;
}

// What has not been confirmed, by name.
Html simulated(App& app, const Visit& visit) {
  const auto waiting = app.rule_changes().waiting();
  if (!waiting) return {};
  Html names;
  size_t count = 0;
  for (const auto& one : *waiting) {
    if (one.acts) continue;
    ++count;
    const std::string name = one.entry.title.in(visit.lang);
    names += markup("<li>{} <span class=\"quiet\">{}</span></li>", name.empty() ? one.entry.name : name,
                    fmt::format("{}", fmt::join(one.entry.clauses, "；")));
  }
  if (count == 0) return {};
  return markup(
      "<p>{}</p><details class=\"record\"><summary>{}</summary><ul>{}</ul></details>",
      visit.say("标“待核”的条目还没有由两个人对照官方文本确认，只作模拟：不公示、不限制、也不缩短任何人的权利。",
                "Entries that are marked as not confirmed were not yet compared with the official text by two "
                "people. They only simulate: they publish, restrict and shorten nothing."),
      fmt::format(fmt::runtime(visit.say("现在只作模拟的条目：{} 条", "Entries that only simulate now: {}")), count),
      names);
}

Html packs_section(App& app, const Visit& visit) {
  const char* title = visit.say("启用的规则包", "Packs in force");
  Table packs{.caption = title,
              .caption_hidden = true,
              .stack = true,
              .columns = {{visit.say("规则包", "Pack")},
                          {visit.say("层级", "Level")},
                          {visit.say("版本", "Version")},
                          {visit.say("在本平台启用", "In force here since")},
                          {visit.say("摘要（SHA-256 前 16 位）", "Digest (SHA-256, first 16 digits)")}},
              .rows = {}};
  for (const auto& pack : app.catalog().packs()) {
    packs.rows.push_back({text(pack.name.in(visit.lang)), text(level_words(visit, pack.level)), text(pack.version),
                          text(base::day_of(in_force_since(app.rule_versions(), pack.digest)).iso()),
                          markup("<span class=\"code\">{}</span>", base::hex(pack.digest).substr(0, 16))});
  }
  return markup(
             "<h2>{}</h2><p>{}</p><p>{}</p>", title,
             visit.say(
                 "规则包是写成条目的规则：目录项、公示期限、名单、措施、业务流程，每一条写明依据和施行日期。国家、"
                 "省、市各一层；市级只能收窄、改名，不能增设目录项、名单和措施。",
                 "A pack is rules written as entries: items, terms of publication, lists, measures, cases, each "
                 "with its clause and the day it begins. There are a national, a provincial and a city's; the "
                 "city's may narrow and rename, and adds no item, list or measure."),
             visit.say("谁也不能在网页上直接改。新的规则包提交以后，两个人各自核对差别、各用新的验证码签名，从服务下次"
                       "启动起生效；每次启用都进入存证账本，以前的回答可以按当时的规则重新核算。",
                       "Nobody changes them in a page. A new pack is handed in, two people read the differences and "
                       "each signs with a fresh code, and it begins with the service's next start. Every change is in "
                       "the ledger, and earlier answers can be made again by the rules of then.")) +
         table(packs) + simulated(app, visit);
}

}  // namespace

Response catalog_page(App& app, const Visit& visit) {
  const catalog::Catalog& catalog = app.catalog();
  const base::Day today = app.home().clock().today();
  const char* title = visit.say("目录", "Catalog");
  Html body =
      markup("<h1>{}</h1><p>{}</p>", title,
             visit.say("平台可以归集的信息，每一项都有法律依据；没有依据的不归集。",
                       "What may be collected here. Every item has a legal basis; what has none is not collected."));
  for (const auto& one : catalog.classes()) {
    Html items;
    for (const auto& item : catalog.items()) {
      if (item.catalog_class != one.code || !item.basis.in_force(today)) continue;
      items += markup("<li><a href=\"/catalog/{}\">{}</a> <span class=\"code quiet\">{}</span>{}{}</li>",
                      percent_encode(item.code.get()), item.name.in(visit.lang), item.code.get(),
                      item.adverse ? raw(" ") + tag(visit.say("失信信息", "adverse"), "warn") : Html{},
                      item.restricted ? raw(" ") + tag(visit.say("限制使用", "restricted"), "plain") : Html{});
    }
    body += markup("<h2>{}</h2>{}", one.name.in(visit.lang),
                   items.empty() ? markup("<p class=\"quiet\">{}</p>", visit.say("尚无目录项", "no items yet"))
                                 : markup("<ul>{}</ul>", items));
  }
  body += packs_section(app, visit);
  return page(visit, {.title = title, .body = body});
}

Response item_page(const Visit& visit, const catalog::Catalog& catalog, const catalog::Item& item) {
  const std::string title = item.name.in(visit.lang);
  Table fields{.caption = visit.say("字段", "Fields"),
               .caption_hidden = true,
               .stack = true,
               .columns = {{visit.say("字段代码", "Code")},
                           {visit.say("名称", "Name")},
                           {visit.say("内容", "Content")},
                           {visit.say("必填", "Required")},
                           {visit.say("也认得的列名", "Other headers")}}};
  for (const auto& field : item.fields) {
    std::string aliases;
    for (const auto& alias : field.aliases) aliases += (aliases.empty() ? "" : visit.say("、", ", ")) + alias;
    fields.rows.push_back({markup("<span class=\"code nowrap\">{}</span>", field.code), text(field.name.in(visit.lang)),
                           text(type_words(visit, catalog, field.type)), text(required_words(visit, field)),
                           text(aliases)});
  }
  Html rules;
  for (const auto& rule : item.rules) rules += markup("<li>{}</li>", rule.message.in(visit.lang));
  Html questions;
  for (const auto& question : item.questions)
    questions += markup("<li>“{}”：{}</li>", question.header, question.why.in(visit.lang));
  Request submit;
  submit.path = "/submit";
  submit.query = {{"item", item.code.get()}};
  const Html body = markup(
      "<h1>{}</h1>{}<p class=\"no-print\"><a class=\"button second\" href=\"{}\">{}</a></p><h2>{}</h2>{}{}{}<p "
      "class=\"no-print\"><a href=\"/catalog\">{}</a></p>",
      title, item_facts(visit, item), target_of(submit), visit.say("报送此类信息", "Submit such information"),
      visit.say("字段", "Fields"), table(fields),
      rules.empty() ? Html{} : markup("<h2>{}</h2><ul>{}</ul>", visit.say("跨字段规则", "Rules across fields"), rules),
      questions.empty() ? Html{}
                        : markup("<h2>{}</h2><ul>{}</ul>",
                                 visit.say("需要确认含义的列名", "Headers that must be asked about"), questions),
      visit.say("整个目录", "The whole catalog"));
  return page(visit, {.title = title, .body = body});
}

}  // namespace taixin::service

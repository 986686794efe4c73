#include "service/pages_words.h"

#include <algorithm>

#include "check/fields_left.h"
#include "service/routes.h"

namespace taixin::service {
namespace {

void add_units(const access::Directory& directory, access::UnitId parent, size_t depth, std::vector<Option>& out) {
  for (const auto& [id, unit] : directory.units()) {
    if (unit.parent != parent || unit.closed) continue;
    std::string indent;
    for (size_t i = 0; i < depth; ++i) indent += "　";
    out.push_back({std::to_string(id.get()), indent + unit.name, {}});
    add_units(directory, id, depth + 1, out);
  }
}

// Parts of a list that are separated by commas, those in brackets being of the part before.
std::vector<std::string> parts_of(std::string_view list) {
  std::vector<std::string> out;
  int depth = 0;
  std::string part;
  for (const char c : list) {
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (c == ',' && depth == 0) {
      out.push_back(std::exchange(part, {}));
    } else {
      part += c;
    }
  }
  if (!part.empty()) out.push_back(std::move(part));
  return out;
}

// One part of the log's `fields` (check/fields_left.h): everything, a class, an item, an item with its fields.
std::string part_words(const App& app, std::string_view part, const Visit& visit) {
  if (part == "*") return visit.say("全部类别", "all classes");
  if (part == access::kNothingLeft) return visit.say("没有任何信息", "nothing");
  if (part == check::kIdentityLeft) return visit.say("主体的名称、代码和状态", "name, code and state");
  const std::string code(part.substr(0, part.find('(')));
  const catalog::Item* item = nullptr;
  for (const catalog::Item& one : app.catalog().items()) {
    if (one.code.get() == code) item = &one;  // the latest revision
  }
  if (!item) return class_names(app, {code}, visit.lang);
  std::string out = item->name.in(visit.lang);
  if (code.size() == part.size()) return out;
  std::string fields;
  for (std::string field : texts_of(part.substr(code.size() + 1, part.size() - code.size() - 2))) {
    const bool masked = field.ends_with('~');
    if (masked) field.pop_back();
    const catalog::Field* of = item->field(field);
    fields += (fields.empty() ? "" : visit.say("、", ", ")) + (of ? of->name.in(visit.lang) : field) +
              (masked ? visit.say("（遮盖）", " (masked)") : "");
  }
  return out + visit.say("（", " (") + fields + visit.say("）", ")");
}

}  // namespace

std::string period_words(const Visit& visit, const catalog::Period& period) {
  if (period.months > 0 && period.months % 12 == 0) {
    return fmt::format(fmt::runtime(visit.say("{} 年", "{} years")), period.months / 12);
  }
  if (period.months > 0) return fmt::format(fmt::runtime(visit.say("{} 个月", "{} months")), period.months);
  return fmt::format(fmt::runtime(visit.say("{} 日", "{} days")), period.days);
}

Html clause_hint(const Visit& visit, bool acts) {
  return acts ? Html{} : raw(" ") + tag(visit.say("条款待核，仅作提示", "clause not confirmed: a hint"), "plain");
}

std::string purpose_name(const App& app, std::string_view code, Lang lang) {
  for (const catalog::Purpose& purpose : app.catalog().purposes()) {
    if (purpose.code == code) return purpose.name.in(lang);
  }
  return std::string(code);
}

std::string class_names(const App& app, const std::vector<std::string>& codes, Lang lang) {
  std::string out;
  for (const std::string& code : codes) {
    std::string name = code;
    for (const catalog::CatalogClass& one : app.catalog().classes()) {
      if (one.code == code) name = one.name.in(lang);
    }
    out += (out.empty() ? "" : lang == Lang::zh ? "、" : ", ") + name;
  }
  return out;
}

const char* look_kind_words(std::string_view kind, const Visit& visit) {
  if (kind == "check") return visit.say("核查", "check");
  if (kind == "batch") return visit.say("批量核查", "batch check");
  if (kind == "show") return visit.say("查看", "full view");
  if (kind == "search") return visit.say("搜索", "search");
  if (kind == "question") return visit.say("阅读询问", "question read");
  if (kind == "erasure") return visit.say("删除个人信息", "erasure");
  if (kind == "access") return visit.say("查看本人记录", "one's own space");
  if (kind == "log") return visit.say("查看日志", "access log");
  if (kind == "export") return visit.say("导出", "export");
  if (kind == "changes") return visit.say("变更", "change feed");
  if (kind == "report") return visit.say("信用报告", "credit report");
  if (kind == "receipt") return visit.say("回执", "receipt");
  if (kind == "case") return visit.say("业务办理", "case");
  if (kind == "list") return visit.say("名单", "list");
  if (kind == "bulletin") return visit.say("通报", "bulletin");
  if (kind == "letter") return visit.say("出具文书", "letter");
  if (kind == "bulletin_rows") return visit.say("通报指标明细", "rows of a bulletin");
  if (kind == "measure_sheet") return visit.say("措施登记表", "sheet of measures");
  if (kind == "denied") return visit.say("被拒绝的查询", "refused question");
  return visit.say("其他", "other");
}

const char* via_words(store::Via via, const Visit& visit) {
  switch (via) {
    case store::Via::before_accounts:
      return visit.say("启用账户之前", "before accounts");
    case store::Via::console:
      return visit.say("本机控制台", "console");
    case store::Via::web:
      return visit.say("页面", "pages");
    case store::Via::api:
      return visit.say("系统接口", "system");
    case store::Via::assisted:
      return visit.say("窗口代办", "window");
    case store::Via::nobody:
      return visit.say("未登录", "nobody");
  }
  return "";
}

std::string fields_words(const App& app, std::string_view fields, const Visit& visit) {
  std::string seen, without, named;
  for (const std::string& part : parts_of(fields)) {
    if (part.size() > 1 && part.front() == check::kMeasureMark) {
      const auto& all = app.catalog().measures().measures;
      const check::NamedMeasure one = check::named_measures(part).front();
      const auto measure = std::ranges::find(all, one.code, &catalog::Measure::code);
      named += (named.empty() ? "" : visit.say("、", ", ")) +
               (measure == all.end() ? one.code : measure->name.in(visit.lang));
      if (one.subjects != 1) named += fmt::format(fmt::runtime(visit.say("（{} 家）", " ({})")), one.subjects);
      continue;
    }
    const bool left_out = part.size() > 1 && part.front() == '-';
    std::string& out = left_out ? without : seen;
    out += (out.empty() ? "" : visit.say("、", ", ")) +
           part_words(app, std::string_view(part).substr(left_out ? 1 : 0), visit);
  }
  if (!without.empty()) seen += visit.say("；不含 ", "; without ") + without;
  if (!named.empty()) seen += visit.say("；提示措施：", "; measures named: ") + named;
  return seen;
}

std::shared_ptr<const access::Directory> directory_of(App& app, const Visit& visit) {
  return visit.caller.directory ? visit.caller.directory : app.entrance().accounts().directory();
}

std::string unit_name(const access::Directory& directory, access::UnitId id) {
  const access::Unit* unit = directory.unit(id);
  return unit ? unit->name : std::string();
}

std::string account_name(const access::Directory& directory, access::AccountId id, const Visit& visit) {
  if (id == access::AccountId()) return visit.say("本机控制台", "the console");
  const access::Account* account = directory.account(id);
  return account ? access::shown_name(*account) : std::to_string(id.get());
}

std::vector<Option> unit_tree(const access::Directory& directory, const std::vector<access::UnitId>& roots) {
  std::vector<Option> out;
  if (roots.empty()) add_units(directory, access::UnitId(), 0, out);
  for (const access::UnitId root : roots) {
    const access::Unit* unit = directory.unit(root);
    if (!unit || unit->closed) continue;
    out.push_back({std::to_string(root.get()), unit->name, {}});
    add_units(directory, root, 1, out);
  }
  return out;
}

std::string subject_words(App& app, base::SubjectId id, const Visit& visit) {
  const auto card = app.facts().registry().card(id);
  if (!card) return visit.say("自然人", "a natural person");
  return card->name(app.facts().head()) + " " + card->code();
}

}  // namespace taixin::service

#include "service/pages_units.h"

#include "access/account_errors.h"
#include "access/held_entry.h"
#include "base/text.h"
#include "service/api_admin.h"
#include "service/pages_words.h"

namespace taixin::service {
namespace {

using access::Unit;
using access::UnitId;
using access::UnitKind;

constexpr UnitKind kKinds[] = {UnitKind::department, UnitKind::county, UnitKind::town, UnitKind::zone,
                               UnitKind::window,     UnitKind::agency, UnitKind::city};

const char* kind_words(const Visit& visit, UnitKind kind) {
  switch (kind) {
    case UnitKind::city:
      return visit.say("市", "city");
    case UnitKind::department:
      return visit.say("部门", "department");
    case UnitKind::county:
      return visit.say("县（市、区）", "county");
    case UnitKind::town:
      return visit.say("乡镇街道", "town");
    case UnitKind::zone:
      return visit.say("功能区", "functional zone");
    case UnitKind::window:
      return visit.say("服务窗口", "service window");
    case UnitKind::agency:
      return visit.say("信用服务机构", "credit agency");
  }
  return "";
}

std::shared_ptr<const access::Directory> now(App& app) { return app.entrance().accounts().directory(); }

// ---- the tree

// The first few items by name, and how many more there are.
std::string items_of(const Visit& visit, const std::map<std::string, std::string>& names, const Unit& unit) {
  constexpr size_t kShown = 3;
  std::string out;
  for (size_t i = 0; i < std::min(unit.items.size(), kShown); ++i) {
    const auto name = names.find(unit.items[i]);
    out += (i == 0 ? "" : visit.say("、", ", ")) + (name == names.end() ? unit.items[i] : name->second);
  }
  if (unit.items.size() > kShown) {
    out += fmt::format(fmt::runtime(visit.say(" 等 {} 项", " and others, {} in all")), unit.items.size());
  }
  return out;
}

std::map<std::string, std::string> item_words(const App& app, base::Day today, Lang lang) {
  std::map<std::string, std::string> out;
  for (const catalog::Item& item : app.catalog().items()) {
    if (item.basis.in_force(today)) out[item.code.get()] = item.name.in(lang);
  }
  return out;
}

struct Tree {
  const Visit& visit;
  const access::Directory& directory;
  std::map<std::string, std::string> names;
  Table table;
  void add(UnitId parent, size_t depth) {
    for (const auto& [id, unit] : directory.units()) {
      if (unit.parent != parent) continue;
      std::string indent;
      for (size_t i = 0; i < depth; ++i) indent += "　";
      table.rows.push_back(
          {markup("{}<a id=\"unit-{}\" href=\"/units/{}\">{}</a>{}", indent, id.get(), id.get(), unit.name,
                  unit.closed ? raw(" ") + tag(visit.say("已停用", "closed"), "bad") : Html{}),
           text(unit.code), text(kind_words(visit, unit.kind)), text(items_of(visit, names, unit))});
      add(id, depth + 1);
    }
  }
};

Response tree_page(App& app, const Visit& visit) {
  const auto directory = now(app);
  const char* title = visit.say("单位管理", "Units");
  Tree tree{visit,
            *directory,
            item_words(app, app.home().clock().today(), visit.lang),
            {.caption = title,
             .caption_hidden = true,
             .stack = true,
             .columns = {{visit.say("名称", "Name")},
                         {visit.say("代码", "Code")},
                         {visit.say("类别", "Kind")},
                         {visit.say("报送的目录项", "Hands over")}},
             .rows = {}}};
  tree.add(UnitId(), 0);
  return page(visit, {.title = title,
                      .body = markup("<h1>{}</h1><p><a class=\"button\" href=\"/units/new\">{}</a></p>{}", title,
                                     visit.say("登记单位", "Enter a unit"), table(tree.table)),
                      .wide = true});
}

// ---- a new one

Html region_field(const Visit& visit, const std::string& value, const FieldErrors& errors) {
  return input_field({.id = "region",
                      .label = visit.say("区划代码", "Code of the region"),
                      .hint = visit.say("可不填：与上级单位相同", "Nothing: as of the unit above it"),
                      .value = value,
                      .narrow = true},
                     errors, visit.lang);
}
Html name_field(const Visit& visit, const std::string& value, const FieldErrors& errors) {
  return input_field({.id = "name",
                      .label = visit.say("名称", "Name"),
                      .hint = visit.say("全称；别的单位现在或者以前用过的名称不能用",
                                        "In full; not a name that another unit has or had"),
                      .value = value},
                     errors, visit.lang);
}

Response new_unit_page(App& app, const Visit& visit, const FormFields& given, FieldErrors errors, int status = 200) {
  const auto directory = now(app);
  const char* title = visit.say("登记单位", "Enter a unit");
  Html fields = select_field({.id = "parent",
                              .label = visit.say("上级单位", "Unit above it"),
                              .hint = {},
                              .value = field_of(given, "parent"),
                              .none = visit.say("请选择", "choose"),
                              .options = unit_tree(*directory)},
                             errors, visit.lang);
  std::vector<Option> kinds;
  for (const UnitKind kind : kKinds) {
    kinds.push_back({std::string(access::unit_kind_code(kind)), kind_words(visit, kind), {}});
  }
  fields += select_field({.id = "kind",
                          .label = visit.say("类别", "Kind"),
                          .hint = {},
                          .value = field_of(given, "kind"),
                          .none = {},
                          .options = kinds},
                         errors, visit.lang);
  fields +=
      input_field({.id = "code",
                   .label = visit.say("代码", "Code"),
                   .hint = visit.say("统一社会信用代码，或本市自定的代码", "Its credit code, or one of the city's own"),
                   .value = field_of(given, "code")},
                  errors, visit.lang);
  fields += name_field(visit, field_of(given, "name"), errors);
  fields += region_field(visit, field_of(given, "region"), errors);
  return page(
      visit,
      {.title = title,
       .body = markup("<h1>{}</h1>{}<p><a href=\"/units\">{}</a></p>", title,
                      post_form("/units", fields, visit.say("登记", "Enter")), visit.say("所有单位", "All units")),
       .errors = std::move(errors)},
      status);
}

// At which field of a unit's forms an error belongs: the rules name one thing at a time.
FieldError at_field(const base::Error& error, const Visit& visit) {
  std::string field;
  if (error.is(access::kTaken)) field = error.args().at("en") == "code" ? "code" : "name";
  if (error.is(access::kNoUnit)) field = "parent";
  if (error.is(access::kBadUnit)) {
    const std::string& what = error.args().at("en");
    for (const auto& [word, at] : {std::pair{"name is", "name"},
                                   {"region", "region"},
                                   {"its code", "code"},
                                   {"root", "parent"},
                                   {"parent", "parent"},
                                   {"below itself", "parent"}}) {
      if (what.find(word) != what.npos) {
        field = at;
        break;
      }
    }
  }
  return field_error(error, visit.lang, field);
}

Response take_new_unit(App& app, const Visit& visit, const FormFields& form) {
  access::NewUnit unit;
  unit.parent = UnitId(parse_id(field_of(form, "parent")).value_or(0));
  unit.kind = access::unit_kind_of(field_of(form, "kind")).value_or(UnitKind::department);
  unit.code = base::trim(field_of(form, "code"));
  unit.name = field_of(form, "name");
  unit.region = base::trim(field_of(form, "region"));
  const auto added = app.entrance().accounts().add_unit(visit.caller.account, std::move(unit));
  if (added) return see_other("/units/" + std::to_string(added->get()));
  return new_unit_page(app, visit, form, {at_field(added.error(), visit)}, added.error().kind().http_status);
}

// ---- one unit

constexpr std::string_view kBox = "item.";  // before an item's code in the name of its box

Html items_form(App& app, const Visit& visit, const Unit& unit, const std::string& base) {
  Html boxes;
  const base::Day today = app.home().clock().today();
  for (const catalog::CatalogClass& one : app.catalog().classes()) {
    std::vector<Check> of_class;
    for (const catalog::Item& item : app.catalog().items()) {
      if (item.catalog_class != one.code || !item.basis.in_force(today)) continue;
      const bool on = std::ranges::find(unit.items, item.code.get()) != unit.items.end();
      of_class.push_back({std::string(kBox) + item.code.get(), item.name.in(visit.lang), on});
    }
    if (!of_class.empty()) boxes += check_boxes(one.name.in(visit.lang), of_class);
  }
  return post_form(base + "/items", boxes, visit.say("保存报送的目录项", "Save what it hands over"));
}

struct Given {
  FormFields form;
  FieldErrors errors;
  int status = 200;
  std::string_view section;  // that is open because something in it was refused
};

std::string given_or(const Given& given, std::string_view name, const std::string& now_there) {
  const auto found = given.form.find(name);
  return found == given.form.end() ? now_there : found->second;
}

Html sections_of(App& app, const Visit& visit, const Unit& unit, const std::string& base, const Given& given) {
  const FieldErrors& errors = given.errors;
  const bool root = unit.parent == UnitId();
  const Html named = name_field(visit, given_or(given, "name", unit.name), errors) +
                     region_field(visit, given_or(given, "region", unit.region), errors);
  Html out = folded(visit.say("报送的目录项", "What it hands over"), items_form(app, visit, unit, base));
  out += folded(visit.say("名称和区划", "Name and region"),
                markup("<p>{}</p>", visit.say("改名以后，以前报送的批次仍属于本单位。",
                                              "What it handed over under a former name stays its own.")) +
                    post_form(base + "/change", named, visit.say("保存名称和区划", "Save name and region")),
                given.section == "/change");
  if (root) return out;
  std::vector<Option> parents;
  for (Option& one : unit_tree(*now(app))) {
    const auto id = parse_id(one.value);
    if (id && !now(app)->within(UnitId(*id), unit.id)) parents.push_back(std::move(one));
  }
  const Html above = select_field({.id = "parent",
                                   .label = visit.say("新的上级单位", "The unit above it from now on"),
                                   .hint = {},
                                   .value = given_or(given, "parent", std::to_string(unit.parent.get())),
                                   .none = {},
                                   .options = parents},
                                  errors, visit.lang);
  out += folded(
      visit.say("移到别的上级单位", "Move it below another unit"),
      markup("<p>{}</p>", visit.say("上级单位的角色及于下级：移动以后，新的上级看得到本单位的数据，原来的看不到。",
                                    "Roles reach the units below: the new one sees this unit's files, and the "
                                    "one before no longer does.")) +
          post_form(base + "/move", above, visit.say("移动", "Move")),
      given.section == "/move");
  out += folded(visit.say("停用单位", "Close the unit"),
                markup("<p>{}</p>", visit.say("停用以后不能恢复；须先移走或停用其下级单位和账户。",
                                              "It cannot be opened again. Units and accounts below it are moved or "
                                              "closed first.")) +
                    post_form(base + "/close", {}, visit.say("停用，不再恢复", "Close it for ever"), true),
                given.section == "/close");
  return out;
}

Response unit_page(App& app, const Visit& visit, int64_t id, Given given) {
  const auto directory = now(app);
  const Unit* unit = directory->unit(UnitId(id));
  if (!unit) return not_found_page(visit);
  const std::string base = "/units/" + std::to_string(id);
  std::string former, items;
  for (const std::string& name : unit->former_names) former += (former.empty() ? "" : "\n") + name;
  const auto names = item_words(app, app.home().clock().today(), visit.lang);
  for (const std::string& code : unit->items) {
    const auto name = names.find(code);
    items += (items.empty() ? "" : "\n") + (name == names.end() ? code : name->second + "  " + code);
  }
  Html facts = pair(visit.say("代码", "Code"), unit->code);
  facts += pair(visit.say("类别", "Kind"), kind_words(visit, unit->kind));
  if (const Unit* above = directory->unit(unit->parent)) {
    facts += pair(visit.say("上级单位", "Unit above it"),
                  markup("<a href=\"/units/{}\">{}</a>", above->id.get(), above->name));
  }
  facts += pair(visit.say("区划代码", "Code of the region"), unit->region);
  facts += pair(visit.say("曾用名称", "Former names"), former);
  facts += pair(visit.say("报送的目录项", "What it hands over"),
                items.empty() ? std::string(visit.say("不报送", "nothing")) : items);
  Html body = markup("<h1>{}{}</h1><dl class=\"facts\">{}</dl>", unit->name,
                     unit->closed ? raw(" ") + tag(visit.say("已停用", "closed"), "bad") : Html{}, facts);
  if (!unit->closed)
    body += markup("<h2>{}</h2>", visit.say("办理", "What may be done")) + sections_of(app, visit, *unit, base, given);
  body += markup("<p><a href=\"/units\">{}</a></p>", visit.say("所有单位", "All units"));
  return page(visit, {.title = unit->name, .body = std::move(body), .errors = std::move(given.errors)}, given.status);
}

base::Result<void> step(App& app, const Visit& visit, UnitId id, std::string_view action, const FormFields& form) {
  auto& accounts = app.entrance().accounts();
  const access::AccountId actor = visit.caller.account;
  if (action == "/close") return accounts.close_unit(actor, id);
  if (action == "/move") {
    return accounts.move_unit(actor, id, UnitId(parse_id(field_of(form, "parent")).value_or(0)));
  }
  access::UnitChange change;
  if (action == "/change") {
    change.name = field_of(form, "name");
    change.region = std::string(base::trim(field_of(form, "region")));
    return accounts.change_unit(actor, id, change);
  }
  // What the form has no box for, because it is not in force today, stays.
  change.items.emplace();
  const auto shown = item_words(app, app.home().clock().today(), visit.lang);
  if (const auto unit = access::unit_in(accounts.directory(), id)) {
    for (const std::string& code : unit->items) {
      if (!shown.contains(code)) change.items->push_back(code);
    }
  }
  for (const auto& [name, value] : form) {
    if (name.starts_with(kBox) && value == "on") change.items->push_back(name.substr(kBox.size()));
  }
  return accounts.change_unit(actor, id, change);
}

}  // namespace

std::optional<Response> units_page(App& app, const Visit& visit, const FormFields& form) {
  constexpr std::string_view kUnit = "/units/";
  const std::string_view path = visit.path;
  if (path == "/units") return visit.post ? take_new_unit(app, visit, form) : tree_page(app, visit);
  if (path == "/units/new" && !visit.post) return new_unit_page(app, visit, visit.query, {});
  const std::string_view rest = path.substr(kUnit.size());
  const std::string_view digits = rest.substr(0, rest.find('/')), action = rest.substr(digits.size());
  const auto id = parse_id(digits);
  if (!id) return std::nullopt;
  if (!visit.post) return action.empty() ? std::optional(unit_page(app, visit, *id, {})) : std::nullopt;
  if (action != "/close" && action != "/move" && action != "/change" && action != "/items") return std::nullopt;
  const auto done = step(app, visit, UnitId(*id), action, form);
  if (done) return see_other("/units/" + std::to_string(*id));
  return unit_page(app, visit, *id, {form, {at_field(done.error(), visit)}, done.error().kind().http_status, action});
}

}  // namespace taixin::service

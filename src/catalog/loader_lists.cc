// What packs say about lists.
#include <algorithm>

#include "catalog/errors.h"
#include "catalog/list_rules.h"
#include "catalog/loader.h"

namespace taixin::catalog {
namespace {

constexpr int64_t kDaysMax = 366;
constexpr std::array<std::string_view, 2> kExitRunsFrom{"entry", "correction"};

void refuse(const Entry& entry, std::string_view key, std::string zh, std::string en) {
  entry.refuse(kListRule, {{"key", std::string(key)}, {"zh", std::move(zh)}, {"en", std::move(en)}}, key);
}

// The position of a word in a closed list; nothing and a problem when it is not there.
template <size_t N>
std::optional<size_t> chosen(Entry& entry, std::string_view key, std::string_view value,
                             const std::array<std::string_view, N>& names) {
  const auto found = std::ranges::find(names, value);
  if (found != names.end()) return static_cast<size_t>(found - names.begin());
  if (!value.empty()) entry.bad_value(key, value, fmt::format("{}", fmt::join(names, " ")));
  return std::nullopt;
}

std::optional<Period> read_period(Entry& entry, std::string_view key) {
  if (!entry.has(key)) return std::nullopt;
  const std::string value = entry.text(key);
  auto out = period_named(value);
  if (!out) entry.bad_value(key, value, "\"30d\" \"3m\" \"1y\"");
  return out;
}

Text words_of(Entry& entry) { return {entry.text("zh"), entry.text("en")}; }

std::vector<Founding> read_founded(Entry& entry) {
  std::vector<Founding> out;
  for (Entry& one : entry.tables("founded")) {
    Founding founding;
    if (const auto by = chosen(one, "by", one.text("by"), kFoundings)) founding.by = static_cast<FoundedBy>(*by);
    founding.clause = one.text("clause");
    one.finish();
    out.push_back(std::move(founding));
  }
  return out;
}

ListRecogniser read_recogniser(Entry& entry) {
  ListRecogniser out;
  out.name = words_of(entry);
  for (std::string& level : entry.texts("levels", Need::required)) {
    if (chosen(entry, "levels", level, kListLevels)) out.levels.insert(std::move(level));
  }
  out.organs = entry.texts("organs", Need::required);
  entry.finish();
  return out;
}

ListNotice read_notice(Entry& entry) {
  ListNotice out;
  if (!entry.has("statement_days")) {
    entry.refuse(kMissingKey, {{"entry", entry.label()}, {"key", "statement_days"}});
  }
  out.statement_days = static_cast<int>(entry.integer("statement_days", 1, 1, kDaysMax));
  out.hearing_days = static_cast<int>(entry.integer("hearing_days", 0, 0, kDaysMax));
  out.basis = entry.basis();
  entry.finish();
  return out;
}

ListExit read_exit(Entry& entry) {
  ListExit out;
  out.earliest = read_period(entry, "earliest");
  if (entry.has("runs_from")) {
    const auto from = chosen(entry, "runs_from", entry.text("runs_from"), kExitRunsFrom);
    out.from_correction = from == 1;
    if (!out.earliest) {
      refuse(entry, "runs_from", "没有期限（earliest），不写起算日",
             "there is no term (earliest) that could run from it");
    }
  }
  for (Entry& one : entry.tables("conditions")) {
    out.conditions.push_back(words_of(one));
    one.finish();
  }
  out.reach_days = static_cast<int>(entry.integer("reach_days", 3, 0, kDaysMax));
  out.basis = entry.basis();
  entry.finish();
  return out;
}

ListFields read_list_fields(Entry& entry) {
  ListFields out;
  out.entered = entry.text("entered");
  out.number = entry.text("number");
  out.reason = entry.text("reason");
  out.organ = entry.text("organ");
  out.organ_code = entry.text("organ_code", Need::optional);
  entry.finish();
  return out;
}

}  // namespace

std::string_view list_kind_code(ListKind kind) { return kListKinds[static_cast<size_t>(kind)]; }

bool ListRecogniser::fits(std::string_view unit_name) const {
  return std::ranges::any_of(organs, [&](const std::string& word) { return unit_name.find(word) != unit_name.npos; });
}

const ListGround* CreditList::ground(std::string_view wanted) const {
  const auto found = std::ranges::find(grounds, wanted, &ListGround::code);
  return found == grounds.end() ? nullptr : &*found;
}

const CreditList* ListRules::list(std::string_view code, base::Day day) const {
  const auto found =
      std::ranges::find_if(lists, [&](const CreditList& one) { return one.code == code && one.basis.in_force(day); });
  return found == lists.end() ? nullptr : &*found;
}
const CreditList* ListRules::of_item(std::string_view item, base::Day day) const {
  const auto found =
      std::ranges::find_if(lists, [&](const CreditList& one) { return one.item == item && one.basis.in_force(day); });
  return found == lists.end() ? nullptr : &*found;
}

void Loader::read_list(Entry& entry, Level level) {
  CreditList out;
  out.code = plain_code(entry);
  out.name = entry.name();
  if (const auto kind = chosen(entry, "kind", entry.text("kind"), kListKinds)) out.kind = static_cast<ListKind>(*kind);
  out.item = entry.text("item");
  out.founded = read_founded(entry);
  if (auto fields = entry.table("fields", Need::required)) out.fields = read_list_fields(*fields);
  if (auto who = entry.table("recogniser", Need::required)) out.recogniser = read_recogniser(*who);
  out.objects = read_subjects(entry, "objects", Need::required);
  for (Entry& one : entry.tables("grounds")) {
    out.grounds.push_back({plain_code(one), words_of(one)});
    one.finish();
  }
  out.procedure = entry.flag("procedure");
  if (auto notice = entry.table("notice")) out.notice = read_notice(*notice);
  if (auto publication = entry.table("publication", Need::required)) {
    out.publication.where = words_of(*publication);
    out.publication.max = read_period(*publication, "max");
    out.publication.basis = publication->basis();
    publication->finish();
  }
  if (auto exit = entry.table("exit", Need::required)) out.exit = read_exit(*exit);
  if (auto responsible = entry.table("responsible")) {
    out.responsible = ListResponsible{responsible->basis(), responsible->text("field")};
    responsible->finish();
  }
  out.basis = entry.basis();
  entry.finish();
  check_founding(entry, out, level);
  list_entries_.push_back(entry);
  claim("list", out.code, entry, "code");
  claim("list of item", out.item, entry, "item");
  catalog_->lists_->lists.push_back(std::move(out));
}

// 国办发〔2020〕49号: a list is set up by a law, a regulation of the State Council or a document of the Central
// Committee or the State Council; for one province also by its own regulation. An order of a department is not enough.
void Loader::check_founding(const Entry& entry, const CreditList& list, Level level) const {
  const bool founded = std::ranges::any_of(list.founded, [&](const Founding& one) {
    return one.by != FoundedBy::rule && (one.by != FoundedBy::local || level == Level::provincial);
  });
  if (founded) return;
  refuse(entry, "founded",
         "没有设立名单的法律、行政法规或者党中央、国务院文件（省级规则包可以是地方性法规；部门规章不能单独设立）",
         "no law, regulation or central document sets it up (in a provincial pack also a local regulation; an order of "
         "a department alone does not)");
}

// The item is there, of the same direction, and has the fields; natural persons are never public; whoever may be
// entered here is told first and has grounds to be told of. What a list says of its own term becomes a cap on
// publication.
void Loader::check_lists() {
  auto& lists = catalog_->lists_->lists;
  for (size_t i = 0; i < lists.size(); ++i) {
    const CreditList& list = lists[i];
    const Entry& entry = list_entries_[i];
    const auto draft = std::ranges::find_if(
        drafts_, [&](const Draft& d) { return d.item.code.get() == list.item && d.item.shape == Shape::document; });
    if (draft == drafts_.end()) {
      entry.refuse(kDeadReference,
                   {{"key", "item"}, {"value", list.item}, {"target_zh", "目录项"}, {"target_en", "item"}}, "item");
      continue;
    }
    check_list_item(entry, list, draft->item);
    if (list.procedure && !list.notice) {
      refuse(entry, "notice", "在本平台办理列入的名单须写明告知和陈述申辩（notice）",
             "a list with a procedure of its own says what comes before an entry (notice)");
    }
    if (list.procedure && list.grounds.empty()) {
      refuse(entry, "grounds", "在本平台办理列入的名单须写明列入情形（grounds）",
             "a list with a procedure of its own names the grounds of an entry");
    }
    if (list.procedure && list.kind == ListKind::enforcement) {
      refuse(entry, "procedure", "失信被执行人名单由人民法院决定", "the court alone decides who is on its list");
    }
    if (!list.publication.max || !list.restricts()) continue;
    Cap cap;
    cap.id = "list." + list.code;
    cap.name = list.name;
    cap.basis = list.publication.basis;
    cap.clock = {ClockStart::document, ClockStart::decision};
    cap.max = *list.publication.max;
    cap.covers = 1;  // publication
    cap.items = {list.item};
    catalog_->publication_->caps.push_back(std::move(cap));
  }
}

void Loader::check_list_item(const Entry& entry, const CreditList& list, const Item& item) const {
  if (item.adverse != list.restricts()) {
    refuse(entry, "item", fmt::format("目录项 {} 的性质与名单不符", list.item),
           fmt::format("the item {} is not of the same direction as the list", list.item));
  }
  if (item.permissions.open_public && list.objects.contains(SubjectKind::natural_person)) {
    refuse(entry, "objects", "列入自然人的名单不得公开", "a list of natural persons is never public");
  }
  for (const SubjectKind kind : list.objects) {
    if (item.subjects.contains(kind)) continue;
    refuse(entry, "objects", fmt::format("目录项 {} 不收这类主体", list.item),
           fmt::format("the item {} does not hold subjects of this kind", list.item));
  }
  const auto need = [&](std::string_view key, const std::string& code, bool person) {
    const int at = code.empty() ? -1 : item.index(code);
    if (code.empty() ||
        (at >= 0 && (!person || item.fields[static_cast<size_t>(at)].type.kind == TypeKind::person_name))) {
      return;
    }
    entry.refuse(
        kDeadReference,
        {{"key", std::string(key)}, {"value", code}, {"target_zh", "目录项的字段"}, {"target_en", "field of the item"}},
        key);
  };
  need("fields", list.fields.entered, false);
  need("fields", list.fields.number, false);
  need("fields", list.fields.reason, false);
  need("fields", list.fields.organ, false);
  need("fields", list.fields.organ_code, false);
  if (list.responsible) need("responsible", list.responsible->field, true);
}

}  // namespace taixin::catalog

#include "catalog/loader.h"

#include <algorithm>

#include "base/text.h"
#include "catalog/bulletin_rules.h"
#include "catalog/case_rules.h"
#include "catalog/duty_rules.h"
#include "catalog/entries.h"
#include "catalog/errors.h"
#include "catalog/exchange_rules.h"
#include "catalog/limits.h"
#include "catalog/list_rules.h"
#include "catalog/measure_rules.h"
#include "catalog/publication_rules.h"
#include "catalog/report_rules.h"
#include "catalog/site_rules.h"

namespace taixin::catalog {

using base::Day;

namespace {

constexpr auto kLevels = std::to_array<std::string_view>({"national", "provincial", "city"});
constexpr auto kTables = std::to_array<std::string_view>(
    {"class",       "code_set", "field_group", "item",           "calendar",    "sentinel", "purpose",
     "issued_code", "alias",    "region",      "rename",         "contact",     "narrow",   "sign_in_policy",
     "role",        "masking",  "look_delay",  "alert",          "regime",      "cap",      "case",
     "measure",     "review",   "power",       "question_limit", "look_answer", "report",   "retraction",
     "letter",      "list",     "lifting",     "site",           "map_tile",    "news",     "letter_series",
     "letter_sign", "figure",   "bulletin",    "partner",        "duty",        "term"});

template <size_t N>
bool one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string joined(std::span<const std::string_view> names) { return fmt::format("{}", fmt::join(names, " ")); }

}  // namespace

std::string folded_header(std::string_view header) {
  std::string out(base::trim(base::fold_width(header)));
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::shared_ptr<const Catalog> Loader::load(const std::vector<PackSource>& packs, const Confirmed& confirmed) {
  catalog_ = std::make_shared<Catalog>();
  catalog_->publication_ = std::make_shared<PublicationRules>();
  catalog_->cases_ = std::make_shared<CaseRules>();
  catalog_->measures_ = std::make_shared<MeasureRules>();
  catalog_->reports_ = std::make_shared<ReportRules>();
  catalog_->site_ = std::make_shared<SiteFacts>();
  catalog_->lists_ = std::make_shared<ListRules>();
  catalog_->duties_ = std::make_shared<DutyRules>();
  catalog_->letters_ = std::make_shared<std::vector<LetterRule>>();
  catalog_->bulletins_ = std::make_shared<BulletinRules>();
  catalog_->exchange_ = std::make_shared<ExchangeRules>();
  if (packs.empty() || packs.size() > kPacksMax) {
    problems_.add(kTooLarge,
                  {{"what", fmt::format("{} packs", packs.size())}, {"limit", fmt::format("1..{}", kPacksMax)}}, {});
    return nullptr;
  }
  for (const PackSource& source : packs) parse_pack(source);
  if (!problems_.none()) return nullptr;  // a file that cannot be parsed makes every reference to it look dead
  mark_confirmed(confirmed);
  for (LoadedPack& pack : packs_) read_head(pack);
  std::stable_sort(packs_.begin(), packs_.end(), [](const auto& a, const auto& b) { return a.level < b.level; });
  std::stable_sort(catalog_->packs_.begin(), catalog_->packs_.end(),
                   [](const auto& a, const auto& b) { return a.level < b.level; });
  if (!problems_.none()) return nullptr;
  for (LoadedPack& pack : packs_) read_pack(pack);
  check_items();
  check_purposes();
  check_doors();
  check_publication();
  check_lists();
  order_news();
  check_cases();
  check_measures();
  check_reports();
  check_reviews();
  check_retractions();
  check_letters();
  check_bulletins();
  check_partners();
  check_duties();
  if (!problems_.none()) return nullptr;
  for (Narrowing& narrowing : narrowings_) apply(narrowing);
  if (!problems_.none()) return nullptr;

  catalog_->digest_ = digest_with(confirmed);
  for (Draft& draft : drafts_) {
    draft.item.resolve();
    catalog_->items_.push_back(std::move(draft.item));
  }
  return catalog_;
}

// A confirmation is of an entry as it was read then: when the pack says something else now, it is not confirmed.
void Loader::mark_confirmed(const Confirmed& confirmed) {
  if (confirmed.empty()) return;
  EntryNames names;
  for (LoadedPack& pack : packs_) {
    for (SourceFile& file : pack.files) {
      std::vector<PackEntry> entries;
      std::vector<const void*> tables;
      names.add(file, entries, tables);
      for (size_t i = 0; i < entries.size(); ++i) {
        const auto found = confirmed.find(entries[i].name);
        if (found != confirmed.end() && found->second == entries[i].digest) file.confirmed.insert(tables[i]);
      }
    }
  }
}

base::Sha256 Loader::digest_with(const Confirmed& confirmed) const {
  base::Sha256Stream stream;
  const auto add = [&](const base::Sha256& digest) { stream.update(base::bytes_of(digest)); };
  for (const PackInfo& info : catalog_->packs_) add(info.digest);
  for (const auto& [name, digest] : confirmed) {
    stream.update(name);
    add(digest);
  }
  return stream.finish();
}

void Loader::parse_pack(const PackSource& source) {
  LoadedPack& pack = packs_.emplace_back();
  pack.source = &source;
  size_t bytes = 0;
  for (const PackFile& file : source.files) bytes += file.bytes.size();
  if (bytes > kPackBytesMax || source.files.size() > kPackFilesMax) {
    problems_.add(kTooLarge,
                  {{"what", source.path}, {"limit", fmt::format("{} bytes, {} files", kPackBytesMax, kPackFilesMax)}},
                  source.path);
    return;
  }
  for (const PackFile& file : source.files) {
    const std::string name = source.path.empty() ? file.name : source.path + "/" + file.name;
    pack.files.push_back(parse_file(name, file.bytes, problems_));
  }
}

void Loader::read_head(LoadedPack& pack) {
  PackInfo info;
  info.digest = pack.source->digest();
  const auto head_file = std::find_if(pack.files.begin(), pack.files.end(), [&](const SourceFile& file) {
    return file.name == "pack.toml" || file.name.ends_with("/pack.toml");
  });
  if (head_file == pack.files.end()) {
    problems_.add(kMissingKey, {{"entry", pack.source->path}, {"key", "pack.toml"}}, pack.source->path);
    return;
  }
  Entry root(head_file->root, *head_file, problems_, "pack.toml");
  auto head = root.table("pack", Need::required);
  if (!head) return;
  info.id = head->text("id");
  info.version = head->text("version");
  const std::string level = head->text("level");
  if (!level.empty()) {
    const auto found = std::find(kLevels.begin(), kLevels.end(), level);
    if (found == kLevels.end()) head->bad_value("level", level, joined(kLevels));
    info.level = pack.level = static_cast<Level>(found == kLevels.end() ? 0 : found - kLevels.begin());
  }
  info.name = head->name();
  head->basis();
  head->finish();
  claim("pack", info.id, *head, "id");
  catalog_->packs_.push_back(std::move(info));
}

bool Loader::level_allows(const LoadedPack& pack, std::string_view table) const {
  constexpr auto kEveryLevel = std::to_array<std::string_view>(
      {"alias", "region", "sign_in_policy", "power", "question_limit", "letter_sign", "partner", "term"});
  constexpr auto kCityOnly =
      std::to_array<std::string_view>({"rename", "contact", "narrow", "site", "map_tile", "news"});
  constexpr auto kNationalOnly = std::to_array<std::string_view>({"class", "calendar"});
  if (one_of(table, kEveryLevel)) return true;
  if (one_of(table, kCityOnly)) return pack.level == Level::city;
  if (one_of(table, kNationalOnly)) return pack.level == Level::national;
  return pack.level != Level::city;
}

void Loader::read_pack(LoadedPack& pack) {
  const size_t position = static_cast<size_t>(
      std::find_if(packs_.begin(), packs_.end(), [&](auto& p) { return &p == &pack; }) - packs_.begin());
  const auto each = [&](std::string_view table, const std::function<void(Entry&)>& read) {
    for (SourceFile& file : pack.files) {
      Entry root(file.root, file, problems_, "the file");
      if (!root.has(table) || !level_allows(pack, table)) continue;
      for (Entry& entry : root.tables(table)) read(entry);
    }
  };
  for (SourceFile& file : pack.files) {
    Entry root(file.root, file, problems_, file.name.substr(file.name.rfind('/') + 1));
    root.node("defaults");
    if (file.name == "pack.toml" || file.name.ends_with("/pack.toml")) root.node("pack");
    for (const std::string_view table : kTables) {
      if (root.node(table) && !level_allows(pack, table)) {
        root.refuse(kNotThisLevel,
                    {{"level", std::string(kLevels[static_cast<size_t>(pack.level)])}, {"table", std::string(table)}},
                    table);
      }
    }
    root.finish();
  }
  each("class", [&](Entry& e) { read_class(e); });
  each("code_set", [&](Entry& e) { read_code_set(e); });
  each("region", [&](Entry& e) { read_region(e); });
  each("calendar", [&](Entry& e) { read_calendar(e); });
  each("sentinel", [&](Entry& e) { read_sentinel(e); });
  each("purpose", [&](Entry& e) { read_purpose(e); });
  each("role", [&](Entry& e) { read_role(e); });
  each("masking", [&](Entry& e) { read_masking(e); });
  each("look_delay", [&](Entry& e) { read_look_delay(e); });
  each("look_answer", [&](Entry& e) { read_look_answer(e); });
  each("alert", [&](Entry& e) { read_alert(e); });
  each("regime", [&](Entry& e) { read_regime(e); });
  each("cap", [&](Entry& e) { read_cap(e); });
  each("list", [&](Entry& e) { read_list(e, pack.level); });
  each("case", [&](Entry& e) { read_case(e); });
  each("measure", [&](Entry& e) { read_measure(e); });
  each("report", [&](Entry& e) { read_report(e); });
  each("letter", [&](Entry& e) { read_letter(e); });
  each("figure", [&](Entry& e) { read_figure(e); });
  each("bulletin", [&](Entry& e) { read_bulletin(e); });
  each("letter_series", [&](Entry& e) { read_letter_series(e); });
  each("letter_sign", [&](Entry& e) { read_letter_sign(e); });
  each("duty", [&](Entry& e) { read_duty(e); });
  each("retraction", [&](Entry& e) { read_retraction(e); });
  each("lifting", [&](Entry& e) { read_lifting(e); });
  each("review", [&](Entry& e) { read_review(e); });
  each("power", [&](Entry& e) { read_power(e); });
  each("question_limit", [&](Entry& e) { read_question_limit(e); });
  each("issued_code", [&](Entry& e) { read_issued(e); });
  each("field_group", [&](Entry& e) { read_group(e); });
  each("item", [&](Entry& e) { read_item(e, position); });
  each("alias", [&](Entry& e) { read_alias(e); });
  each("rename", [&](Entry& e) { read_rename(e); });
  each("contact", [&](Entry& e) { read_contact(e); });
  each("site", [&](Entry& e) { read_site(e); });
  each("partner", [&](Entry& e) { read_partner(e); });
  each("map_tile", [&](Entry& e) { read_map_tile(e); });
  each("news", [&](Entry& e) { read_news(e); });
  each("term", [&](Entry& e) { read_site_term(e); });
  each("narrow", [&](Entry& e) { read_narrow(e); });
  each("sign_in_policy", [&](Entry& e) { read_sign_in(e); });
}

bool Loader::claim(const std::string& what, const std::string& value, const Entry& entry, std::string_view key) {
  if (value.empty()) return false;
  const auto [at, added] = claimed_.emplace(what + "/" + value, entry.place(key));
  if (!added) entry.refuse(kDuplicate, {{"key", what}, {"value", value}, {"other", at->second}}, key);
  return added;
}

void Loader::read_class(Entry& entry) {
  CatalogClass out;
  out.code = entry.text("code");
  out.name = entry.name();
  out.basis = entry.basis();
  entry.finish();
  if (claim("class", out.code, entry, "code")) catalog_->classes_.push_back(std::move(out));
}

std::set<Day> Loader::read_days(Entry& entry, std::string_view key, bool ranges) {
  std::set<Day> out;
  const toml::node* found = entry.node(key);
  if (!found) {
    entry.refuse(kMissingKey, {{"entry", entry.label()}, {"key", std::string(key)}});
    return out;
  }
  if (!found->is_array()) {
    entry.wrong_type(key, *found, "日期的列表", "a list of days");
    return out;
  }
  for (const toml::node& element : *found->as_array()) {
    const auto* pair = element.as_array();
    if (!pair || !ranges) {
      if (const auto day = entry.as_day(key, element)) out.insert(*day);
      continue;
    }
    const auto first = pair->size() == 2 ? entry.as_day(key, (*pair)[0]) : std::nullopt;
    const auto last = pair->size() == 2 ? entry.as_day(key, (*pair)[1]) : std::nullopt;
    if (!first || !last || *last < *first || *last > first->plus_days(60)) {
      entry.wrong_type(key, element, "两个日期：第一天和最后一天，至多相隔 60 天",
                       "two days: the first and the last, at most 60 days apart");
      continue;
    }
    for (Day day = *first; day <= *last; day = day.plus_days(1)) out.insert(day);
  }
  return out;
}

void Loader::read_calendar(Entry& entry) {
  const int year = static_cast<int>(entry.integer("year", 0, 1950, 2200));
  if (!entry.has("year")) entry.refuse(kMissingKey, {{"entry", entry.label()}, {"key", "year"}});
  const std::set<Day> off = read_days(entry, "off", true);
  const std::set<Day> working = read_days(entry, "working", false);
  entry.basis();
  entry.finish();
  for (const auto* days : {&off, &working}) {
    for (const Day day : *days) {
      if (day.year() < year - 1 || day.year() > year + 1)
        entry.bad_value(days == &off ? "off" : "working", day.iso(), fmt::format("{} +-1", year));
    }
  }
  for (const Day day : working) {
    if (day.weekday() != 0 && day.weekday() != 6)
      entry.bad_value("working", day.iso(), "星期六或星期日 / a Saturday or Sunday");
    if (off.contains(day)) entry.bad_value("working", day.iso(), "不同时在 off 中 / not in off as well");
  }
  if (year != 0 && claim("calendar", std::to_string(year), entry, "year"))
    catalog_->calendar_.announce(year, off, working);
}

void Loader::read_sentinel(Entry& entry) {
  Sentinel out;
  out.value = entry.text("value");
  const std::string meaning = entry.text("meaning");
  if (meaning == "open") {
    out.meaning = Sentinel::Meaning::open;
  } else if (meaning == "unknown") {
    out.meaning = Sentinel::Meaning::unknown;
  } else if (meaning == "refused") {
    out.meaning = Sentinel::Meaning::refused;
  } else if (!meaning.empty()) {
    entry.bad_value("meaning", meaning, "open unknown refused");
  }
  for (const auto& type : entry.texts("types", Need::required)) {
    const auto kind = type_named(type);
    if (!kind) {
      entry.bad_value("types", type, "docs/formats/packs.md");
    } else if (claim("sentinel", type + " " + out.value, entry, "value")) {
      out.types.insert(*kind);
      catalog_->sentinel_lookup_[static_cast<size_t>(*kind)].emplace(out.value, catalog_->sentinels_.size());
      catalog_->longest_sentinel_ = std::max(catalog_->longest_sentinel_, out.value.size());
    }
  }
  entry.basis();
  entry.finish();
  catalog_->sentinels_.push_back(std::move(out));
}

void Loader::read_purpose(Entry& entry) {
  Purpose out;
  out.code = entry.text("code");
  const bool plain =
      std::all_of(out.code.begin(), out.code.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
  if (!plain) entry.bad_value("code", out.code, "[a-z_]+");
  out.name = entry.name();
  out.past_states = entry.flag("past_states");
  out.open_to = entry.texts("open_to", Need::optional);
  out.classes = entry.texts("classes", Need::optional);
  out.authorised_by = read_subjects(entry, "authorised_by", Need::optional);
  out.names_officer = entry.flag("names_officer");
  out.basis = entry.basis();
  entry.finish();
  purpose_entries_.push_back(entry);
  catalog_->purposes_.push_back(std::move(out));
}

void Loader::read_issued(Entry& entry) {
  const std::string code = entry.text("code");
  const bool plain = code.size() == 18 && std::all_of(code.begin(), code.end(), [](char c) {
                       return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
                     });
  if (!code.empty() && !plain) entry.bad_value("code", code, "18 位数字或字母 / 18 digits or letters");
  entry.basis();
  entry.finish();
  if (claim("issued_code", code, entry, "code")) catalog_->issued_.insert(code);
}

void Loader::read_group(const Entry& entry) {
  Entry head = entry;
  const std::string id = head.text("id");
  head.node("field");
  head.node("rule");
  head.node("question");
  head.finish();
  if (claim("field_group", id, head, "id")) groups_.emplace(id, entry);
}

}  // namespace taixin::catalog

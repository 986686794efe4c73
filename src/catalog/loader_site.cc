// The facts of a city's public site, its schematic map, and its news.
#include <algorithm>
#include <functional>

#include "base/text.h"
#include "catalog/errors.h"
#include "catalog/loader.h"
#include "catalog/site_rules.h"
#include "identity/text_screen.h"

namespace taixin::catalog {

namespace {

bool only_digits(const std::string& text, size_t length) {
  return text.size() == length && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// A name that may be left out; with it comes its English.
Text optional_name(Entry& entry, const std::string& key) {
  Text out;
  out.zh = entry.text(key, Need::optional);
  const std::string english = key + "_en";
  out.en = entry.text(english, out.zh.empty() ? Need::optional : Need::required);
  if (out.zh.empty() && !out.en.empty()) entry.refuse(kMissingKey, {{"entry", entry.label()}, {"key", key}}, english);
  return out;
}

void refuse_region(const Entry& entry, const std::string& code) {
  entry.refuse(kDeadReference, {{"key", "region"}, {"value", code}, {"target_zh", "区划"}, {"target_en", "region"}},
               "region");
}

// The region stands in the set under this very code.
bool is_region(const Catalog& catalog, const std::string& code) {
  const CodeSet* set = catalog.code_set("region");
  const CodeEntry* found = set ? set->find(code) : nullptr;
  return found && found->code == code;
}

}  // namespace

void Loader::read_site(Entry& entry) {
  SiteRules out;
  out.id = entry.text("id");
  out.name = optional_name(entry, "name");
  out.sponsor = optional_name(entry, "sponsor");
  out.host = optional_name(entry, "host");
  out.site_code = entry.text("site_code", Need::optional);
  out.icp = entry.text("icp", Need::optional);
  out.police = entry.text("police", Need::optional);
  out.phone = entry.text("phone", Need::optional);
  out.email = entry.text("email", Need::optional);
  out.error_url = entry.text("error_url", Need::optional);
  out.privacy = optional_name(entry, "privacy");
  out.open_licence = optional_name(entry, "open_licence");
  out.region = entry.text("region", Need::optional);
  out.basis = entry.basis();
  entry.finish();
  if (!out.site_code.empty() && !only_digits(out.site_code, 10)) {
    entry.bad_value("site_code", out.site_code, "10 位数字 / 10 digits");
  }
  if (!out.error_url.empty() && !out.error_url.starts_with("https://")) {
    entry.bad_value("error_url", out.error_url, "https://...");
  }
  const size_t at = out.email.find('@');
  if (!out.email.empty() && (at == 0 || at == out.email.npos || at + 1 == out.email.size())) {
    entry.bad_value("email", out.email, "name@example");
  }
  if (!out.region.empty() && !is_region(*catalog_, out.region)) refuse_region(entry, out.region);
  for (const SiteRules& other : catalog_->site_->sites) {
    const bool before = other.basis.until && *other.basis.until <= out.basis.from;
    const bool after = out.basis.until && *out.basis.until <= other.basis.from;
    if (!before && !after) {
      entry.refuse(kDuplicate, {{"key", "site"}, {"value", out.id}, {"other", other.id}}, "id");
      return;
    }
  }
  catalog_->site_->sites.push_back(std::move(out));
}

void Loader::read_map_tile(Entry& entry) {
  MapTile out;
  out.region = entry.text("region");
  out.row = static_cast<int>(entry.integer("row", 0, 0, kTilesAcross - 1));
  out.column = static_cast<int>(entry.integer("column", 0, 0, kTilesAcross - 1));
  for (const char* key : {"row", "column"}) {
    if (!entry.has(key)) entry.refuse(kMissingKey, {{"entry", entry.label()}, {"key", key}});
  }
  out.basis = entry.basis();
  entry.finish();
  if (!out.region.empty() && !is_region(*catalog_, out.region)) refuse_region(entry, out.region);
  const CodeSet* set = catalog_->code_set("region");
  const CodeEntry* found = set ? set->find(out.region) : nullptr;
  if (found) out.within = found->parent;
  const bool named = claim("map_tile", out.region, entry, "region");
  if (claim("map_tile", fmt::format("{}: row {}, column {}", out.within, out.row, out.column), entry, "row") && named) {
    catalog_->site_->tiles.push_back(std::move(out));
  }
}

namespace {

bool is_address(const std::string& id) {
  return !id.empty() && id.size() <= 60 &&
         std::ranges::all_of(id, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

// Text for the site: not too long, and nothing in it points at a person.
void check_site_text(const Entry& entry, std::string_view key, const std::string& words, size_t most) {
  if (base::count_code_points(words) > most) {
    entry.refuse(kTooLarge, {{"what", std::string(key)}, {"limit", std::to_string(most)}}, key);
  }
  if (!identity::screen_text(words).empty()) {
    entry.bad_value(key, base::prefix_code_points(words, 30), "不指向任何人的文字 / words that point at no person");
  }
}

}  // namespace

void Loader::read_news(Entry& entry) {
  NewsArticle out;
  out.id = entry.text("id");
  out.title = {entry.text("title"), entry.text("title_en")};
  if (const auto day = entry.day("day", Need::required)) out.day = *day;
  const auto zh = entry.texts("words", Need::required), en = entry.texts("words_en", Need::required);
  out.by = {entry.text("by"), entry.text("by_en")};
  out.url = entry.text("url", Need::optional);
  out.basis = entry.basis();
  entry.finish();
  if (!is_address(out.id)) entry.bad_value("id", out.id, "a-z 0-9 -");
  if (!out.url.empty() && !out.url.starts_with("https://")) entry.bad_value("url", out.url, "https://...");
  if (zh.size() != en.size()) {
    entry.bad_value("words_en", std::to_string(en.size()), "与 words 段数相同 / as many paragraphs as words");
  }
  if (zh.size() > kNewsParagraphsMax) {
    entry.refuse(kTooLarge, {{"what", "words"}, {"limit", std::to_string(kNewsParagraphsMax)}}, "words");
  }
  check_site_text(entry, "title", out.title.zh, kNewsTitleMax);
  check_site_text(entry, "title_en", out.title.en, 2 * kNewsTitleMax);
  for (size_t i = 0; i < std::min(zh.size(), en.size()); ++i) {
    check_site_text(entry, "words", zh[i], kNewsCharactersMax);
    check_site_text(entry, "words_en", en[i], 3 * kNewsCharactersMax);
    out.words.push_back({zh[i], en[i]});
  }
  if (claim("news", out.id, entry, "id")) catalog_->site_->news.push_back(std::move(out));
}

void Loader::read_site_term(Entry& entry) {
  Term out;
  out.id = entry.text("id");
  out.name = {entry.text("name"), entry.text("name_en")};
  out.words = {entry.text("words"), entry.text("words_en")};
  out.page = entry.text("page", Need::optional);
  out.basis = entry.basis();
  entry.finish();
  if (!is_address(out.id)) entry.bad_value("id", out.id, "a-z 0-9 -");
  if (!out.page.empty() && (!out.page.starts_with('/') || out.page.starts_with("//"))) {
    entry.bad_value("page", out.page, "/guides/...");
  }
  check_site_text(entry, "name", out.name.zh, kNewsTitleMax);
  check_site_text(entry, "name_en", out.name.en, 2 * kNewsTitleMax);
  check_site_text(entry, "words", out.words.zh, kTermWordsMax);
  check_site_text(entry, "words_en", out.words.en, 3 * kTermWordsMax);
  if (claim("term", out.id, entry, "id")) catalog_->site_->terms.push_back(std::move(out));
}

void Loader::order_news() { std::ranges::stable_sort(catalog_->site_->news, std::greater<>(), &NewsArticle::day); }

std::vector<const NewsArticle*> SiteFacts::news_on(base::Day day) const {
  std::vector<const NewsArticle*> out;
  for (const NewsArticle& one : news) {
    if (one.basis.in_force(day) && one.day <= day) out.push_back(&one);
  }
  return out;
}

std::vector<const MapTile*> SiteFacts::tiles_of(std::string_view region, base::Day day) const {
  std::vector<const MapTile*> out;
  for (const MapTile& one : tiles) {
    if (one.within == region && one.basis.in_force(day)) out.push_back(&one);
  }
  return out;
}

std::vector<const Term*> SiteFacts::terms_on(base::Day day) const {
  std::vector<const Term*> out;
  for (const Term& one : terms) {
    if (one.basis.in_force(day)) out.push_back(&one);
  }
  return out;
}

const SiteRules* SiteFacts::site(base::Day day) const {
  const auto found = std::ranges::find_if(sites, [&](const SiteRules& one) { return one.basis.in_force(day); });
  return found == sites.end() ? nullptr : &*found;
}

}  // namespace taixin::catalog

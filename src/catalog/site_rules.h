// What a city's pack says of its public site: whose it is, the numbers a government site shows at its foot
// (domain/12.4.8), whom to ask, where the counties stand on a schematic map, and its news; and what the words of the
// site mean. Windows and halls are the pack's `contact` entries. What is not known stays empty and stands on no page.
// Loaded with the catalog, immutable afterwards. Grammar: docs/formats/packs.md, "What a city may say".
#pragma once

#include <string>
#include <vector>

#include "catalog/types.h"

namespace taixin::catalog {

struct SiteRules {
  std::string id;
  Text name;              // 网站名称
  Text sponsor;           // 主办单位
  Text host;              // 承办单位
  std::string site_code;  // 网站标识码, ten digits
  std::string icp;        // ICP备案号
  std::string police;     // 公安备案号
  std::string phone, email;
  std::string error_url;  // 网站找错, an address of https
  Text privacy;           // whom to ask about personal information, in words
  Text open_licence;      // on which conditions open data may be used again
  std::string region;     // code of the city in the set `region`: what lies below it is told apart in statistics
  Basis basis;
};

// One county or zone on the schematic map of its city, or one town on that of its county: row 0 is the north, column 0
// the west.
struct MapTile {
  std::string region;  // code in the set `region`
  std::string within;  // the region above it, on whose map it stands
  int row = 0, column = 0;
  Basis basis;
};
inline constexpr int kTilesAcross = 12;  // columns and rows of such a map, at most

// 新闻动态: one article. Two people have signed it, as they have everything in a pack; nothing in it points at a person
// (identity/text_screen.h), or the pack does not load.
struct NewsArticle {
  std::string id;  // of its address: small letters, digits, hyphens
  Text title;
  base::Day day;            // of publication
  std::vector<Text> words;  // paragraphs
  Text by;                  // 来源: who says it
  std::string url;          // of the original, https; empty: it is here alone
  Basis basis;              // shown from `from` until `until`, and from `day` on
};
inline constexpr size_t kNewsParagraphsMax = 60, kNewsCharactersMax = 2000, kNewsTitleMax = 100;

// 术语: what a word of the site means, in plain words and with its law. Explains and decides nothing.
struct Term {
  std::string id;  // of its place on the page: small letters, digits, hyphens
  Text name, words;
  std::string page;  // of this site, where what it names is done or seen; empty: none
  Basis basis;
};
inline constexpr size_t kTermWordsMax = 300;  // characters; English three times as many

struct SiteFacts {
  std::vector<SiteRules> sites;  // in force one after the other
  std::vector<MapTile> tiles;
  std::vector<NewsArticle> news;  // newest first
  std::vector<Term> terms;        // in load order
  // Null: no pack in force on that day says anything.
  const SiteRules* site(base::Day day) const;
  // Of the map of this region.
  std::vector<const MapTile*> tiles_of(std::string_view region, base::Day day) const;
  std::vector<const Term*> terms_on(base::Day day) const;
  // What is shown on that day, newest first.
  std::vector<const NewsArticle*> news_on(base::Day day) const;
};

}  // namespace taixin::catalog

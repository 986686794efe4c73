// Builds a catalog from packs, in three steps: every file is read and typed (loader.cc, loader_item.cc,
// loader_city.cc), what entries say of each other is checked (loader_checks.cc), what a city narrows is narrowed.
// Private to the room.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/letter_rules.h"
#include "catalog/pack_reader.h"
#include "catalog/publication_rules.h"

namespace taixin::catalog {

struct CreditList;   // list_rules.h
struct Partner;      // exchange_rules.h
struct PartnerItem;  // exchange_rules.h

// An item with the places of what it says.
struct Draft {
  Item item;
  Entry entry;
  std::vector<Entry> field_entries;  // as `item.fields`
  size_t pack = 0;                   // position in load order
};

struct Narrowing {
  Entry entry;
  base::ItemCode item;
  Basis basis;
};

class Loader {
 public:
  explicit Loader(Problems& problems) : problems_(problems) {}
  // The catalog; of use only when no problem was noted.
  std::shared_ptr<const Catalog> load(const std::vector<PackSource>& packs, const Confirmed& confirmed = {});

 private:
  struct LoadedPack {
    const PackSource* source = nullptr;
    std::deque<SourceFile> files;  // entries point into it
    Level level = Level::national;
  };

  // loader.cc
  void parse_pack(const PackSource& source);
  void read_head(LoadedPack& pack);
  void mark_confirmed(const Confirmed& confirmed);
  base::Sha256 digest_with(const Confirmed& confirmed) const;
  void read_pack(LoadedPack& pack);
  bool level_allows(const LoadedPack& pack, std::string_view table) const;
  void read_class(Entry& entry);
  void read_calendar(Entry& entry);
  std::set<base::Day> read_days(Entry& entry, std::string_view key, bool ranges);
  void read_sentinel(Entry& entry);
  void read_purpose(Entry& entry);
  void read_issued(Entry& entry);
  void read_group(const Entry& entry);
  bool claim(const std::string& what, const std::string& value, const Entry& entry, std::string_view key);

  // loader_access.cc
  std::string plain_code(Entry& entry);
  void read_role(Entry& entry);
  void read_masking(Entry& entry);
  void read_look_delay(Entry& entry);
  void read_look_answer(Entry& entry);
  void read_alert(Entry& entry);
  void read_review(Entry& entry);
  void read_power(Entry& entry);
  void read_question_limit(Entry& entry);
  void check_doors();
  void check_reviews();

  // loader_publication.cc
  void read_regime(Entry& entry);
  void read_cap(Entry& entry);
  void check_publication();
  Dishonesty read_dishonesty(Entry& entry, std::string_view key);

  // loader_measures.cc
  void read_measure(Entry& entry);
  void read_lifting(Entry& entry);
  void check_measures();

  // loader_report.cc
  void read_report(Entry& entry);
  void check_reports();
  // loader_site.cc
  void read_site(Entry& entry);
  void read_map_tile(Entry& entry);
  void read_news(Entry& entry);
  void read_site_term(Entry& entry);
  void order_news();
  // loader_retraction.cc
  void read_retraction(Entry& entry);
  void check_retractions();

  // loader_letter.cc
  void read_letter(Entry& entry);
  void read_letter_series(Entry& entry);
  void read_letter_sign(Entry& entry);
  void check_letters();
  // loader_bulletin.cc
  void read_figure(Entry& entry);
  void read_bulletin(Entry& entry);
  void check_bulletins();
  // loader_exchange.cc
  void read_partner(Entry& entry);
  void read_partner_item(Entry& entry, Partner& partner);
  void read_partner_names(Entry& entry, Partner& partner);
  void read_partner_reply(Entry& entry, Partner& partner);
  void check_partners();
  void check_partner_names(const Entry& entry, const Partner& partner);
  void check_partner_item(const Entry& entry, const Item& item, PartnerItem& what);

  // loader_duty.cc
  void read_duty(Entry& entry);
  void check_duties();
  // loader_lists.cc
  void read_list(Entry& entry, Level level);
  void check_founding(const Entry& entry, const CreditList& list, Level level) const;
  void check_lists();
  void check_list_item(const Entry& entry, const CreditList& list, const Item& item) const;

  // loader_case.cc
  void read_case(Entry& entry);
  void check_cases();

  // loader_code_set.cc
  void read_code_set(Entry& entry);
  void read_code_row(Entry& owner, const toml::node& row, CodeSet& set);
  void read_code_entry(Entry& entry, CodeSet& set);
  void add_code(CodeEntry added, CodeSet& set, const Entry& owner, const std::string& place);
  void check_code_set(Entry& owner, CodeSet& set);

  // loader_item.cc
  void read_item(Entry entry, size_t pack);
  void read_fields(Draft& draft, Entry& owner, size_t level);
  void read_field(Draft& draft, Entry& entry);
  void read_conditions(Draft& draft);
  FieldType read_type(Entry& entry);
  void read_rules(Draft& draft, Entry& owner, size_t level);
  void read_shape(Draft& draft);
  void read_permissions(Draft& draft);
  void read_columns(Draft& draft);
  void read_clocks(Draft& draft);
  void read_keys(Draft& draft);
  std::string field_reference(const Draft& draft, Entry& entry, std::string_view key,
                              std::initializer_list<TypeKind> kinds, Need need = Need::optional);
  std::set<SubjectKind> read_subjects(Entry& entry, std::string_view key, Need need);

  // loader_expression.cc
  std::optional<Expression> read_expression(const Draft& draft, Entry& entry, std::string_view key);
  void check_kinds(const Draft& draft, const Entry& entry, std::string_view key, const Expression& expression);
  bool check_comparison(const Draft& draft, const Expression::Node& node, std::string& zh, std::string& en) const;

  // loader_city.cc
  void read_alias(Entry& entry);
  void read_region(Entry& entry);
  void read_rename(Entry& entry);
  void read_contact(Entry& entry);
  void read_narrow(Entry& entry);
  void apply(Narrowing& narrowing);
  bool narrow_permissions(Entry& entry, Permissions& permissions);
  std::vector<Draft*> drafts_of(Entry& entry);

  // loader_sign_in.cc
  void read_sign_in(Entry& entry);

  // loader_checks.cc
  void check_items();
  void check_headers(const Draft& draft);
  void check_revisions();
  void check_ordinals(const Draft& draft);
  void check_people(const Draft& draft);
  void check_prohibited(const Draft& draft);
  void check_status(const Draft& draft);
  void check_purposes();

  Problems& problems_;
  std::shared_ptr<Catalog> catalog_;
  std::deque<LoadedPack> packs_;
  std::map<std::string, Entry, std::less<>> groups_;
  std::deque<Draft> drafts_;
  std::vector<Narrowing> narrowings_;
  std::vector<Entry> role_entries_;
  std::vector<Entry> regime_entries_;  // as catalog_->publication_->regimes
  std::vector<Entry> case_entries_;
  std::vector<Entry> letter_entries_;       // as catalog_->letters_
  std::vector<std::string> letter_series_;  // the same; codes
  std::vector<LetterSeries> series_;
  std::map<std::string, std::string, std::less<>> signs_;
  std::vector<Entry> measure_entries_;          // as catalog_->measures_->measures
  std::vector<Entry> report_section_entries_;   // of all designs, one after the other
  std::vector<Entry> retraction_entries_;       // as catalog_->retractions_
  std::vector<Entry> figure_entries_;           // as catalog_->bulletins_->figures
  std::vector<Entry> bulletin_part_entries_;    // of all bulletins, one after the other
  std::vector<Entry> duty_entries_;             // as catalog_->duties_->duties
  std::vector<Entry> list_entries_;             // as catalog_->lists_->lists
  std::vector<Entry> partner_entries_;          // as catalog_->exchange_->partners
  std::vector<Entry> review_entries_;           // as catalog_->reviews_
  std::vector<Entry> purpose_entries_;          // as catalog_->purposes_
  std::map<std::string, std::string> claimed_;  // what/value -> place
};

// What a header, alias or name is compared by: width folded, trimmed, lower case.
std::string folded_header(std::string_view header);
std::optional<TypeKind> type_named(std::string_view name);
std::optional<SubjectKind> subject_named(std::string_view name);

}  // namespace taixin::catalog

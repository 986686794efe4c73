// The catalog: all packs of a home, read, checked and typed.
//
//   TX_TRY(auto catalog, Catalog::load({"packs/national", "packs/shandong", "packs/taian"}));
//   const Item* item = catalog->item(ItemCode("ADM.penalty"), day);
//
// Loading refuses (kinds in catalog/errors.h, with file, line and column): unknown keys, missing basis, overlapping
// validity of one code, dead references, items outside the thirteen classes, kinds of information the law forbids to
// collect (domain/08.2), kinship and household, and in a city pack any item, list or measure (domain/12.2.4).
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/calendar.h"
#include "catalog/door_rules.h"
#include "catalog/retraction_rules.h"
#include "catalog/types.h"

namespace taixin::catalog {

struct BulletinRules;     // bulletin_rules.h
struct CaseRules;         // case_rules.h
struct DutyRules;         // duty_rules.h
struct ExchangeRules;     // exchange_rules.h
struct LetterRule;        // letter_rules.h
struct ListRules;         // list_rules.h
struct MeasureRules;      // measure_rules.h
struct PublicationRules;  // publication_rules.h
struct ReportRules;       // report_rules.h
struct SiteFacts;         // site_rules.h

enum class Level : uint8_t { national, provincial, city };

// One pack as read: its files in name order, kept byte for byte.
struct PackFile {
  std::string name;
  std::string bytes;
};
struct PackSource {
  std::string path;  // for messages
  std::vector<PackFile> files;
  // SHA-256 over names and bytes; what a submission names.
  base::Sha256 digest() const;
};
base::Result<PackSource> read_pack_folder(const std::string& path);  // kUnreadable, kTooLarge
// One blob for the store, and back.
std::string serialize(const PackSource& pack);
base::Result<PackSource> deserialize(std::string_view bytes);  // kBadPackBytes
// Several packs as one file, to be handed over; and back. Each keeps its folder's name. kBadPackBytes, kTooLarge.
std::string bundle(const std::vector<PackSource>& packs);
base::Result<std::vector<PackSource>> unbundle(std::string_view bytes);

struct PackInfo {
  std::string id, version;
  Text name;
  Level level = Level::national;
  base::Sha256 digest{};
};

// What two people confirmed: the name of an entry, and the digest of what it said then.
using Confirmed = std::map<std::string, base::Sha256, std::less<>>;

class Catalog {
 public:
  // The first problem in reading order, or the catalog. Packs load national, provincial, city, whatever their order
  // here. Entries below V2 act where `confirmed` names them just as they are (entries.h).
  static base::Result<std::shared_ptr<const Catalog>> load(const std::vector<PackSource>& packs,
                                                           const Confirmed& confirmed = {});
  // Every problem (at most a hundred), for whoever writes a pack; empty when `load` succeeds.
  static std::vector<base::Error> problems(const std::vector<PackSource>& packs);

  // The item in force on `day`; null when unknown or not in force.
  const Item* item(const base::ItemCode& code, base::Day day) const;
  // The item that wrote a stored record: by code and schema revision, whatever its validity. Null only for a foreign
  // home.
  const Item* item_revision(const base::ItemCode& code, uint32_t revision) const;
  // One per revision; two where a city narrows it from some day on (the same revision before and after).
  const std::vector<Item>& items() const { return items_; }
  // The status item that speaks of `code`; null when there is none.
  const Item* status_item_of(const base::ItemCode& code, base::Day day) const;

  const CodeSet* code_set(std::string_view id) const;
  const std::map<std::string, CodeSet, std::less<>>& code_sets() const { return code_sets_; }
  const Calendar& calendar() const { return calendar_; }
  const std::vector<Sentinel>& sentinels() const { return sentinels_; }
  const Sentinel* sentinel(TypeKind type, std::string_view value) const;  // null: a value like others
  const Purpose* purpose(std::string_view code, base::Day day) const;     // null: such a purpose does not exist
  const std::vector<Purpose>& purposes() const { return purposes_; }
  const std::vector<Role>& roles() const { return roles_; }
  const Role* role(std::string_view code, base::Day day) const;  // null: no such role is in force
  // How values of a type are shown to an audience.
  Shown shown(std::string_view audience, TypeKind type, base::Day day) const;
  const std::vector<LookDelay>& look_delays() const { return look_delays_; }
  // The shortest that packs in force on this day name; nothing when none does.
  std::optional<LookAnswer> look_answer(base::Day day) const;
  const std::vector<AlertRule>& alert_rules() const { return alert_rules_; }
  // How long what may be shown to everybody.
  const PublicationRules& publication() const { return *publication_; }
  // The kinds of cases.
  const CaseRules& cases() const { return *cases_; }
  // Incentives and restrictions.
  const MeasureRules& measures() const { return *measures_; }
  // Credit reports.
  const ReportRules& reports() const { return *reports_; }
  // Whose public site it is, and its schematic map.
  const SiteFacts& site() const { return *site_; }
  const LetterRule* letter(std::string_view code) const;  // null: none has this code
  const std::vector<LetterRule>& letters() const { return *letters_; }
  // Figures that are told to superiors.
  const BulletinRules& bulletins() const { return *bulletins_; }
  // What units owe the platform, and when.
  const DutyRules& duties() const { return *duties_; }
  // Platforms that files are exchanged with, and how.
  const ExchangeRules& exchange() const { return *exchange_; }
  const std::vector<RetractionRule>& retractions() const { return retractions_; }
  // Whether, and how, receivers of a record of this class are told of the change: of those in force the one that wants
  // it acknowledged soonest; null: they are not told.
  const RetractionRule* retraction(RecordChange change, std::string_view of_class, base::Day day) const;
  const ListRules& lists() const { return *lists_; }
  const std::vector<ReviewRule>& reviews() const { return reviews_; }
  // The rule for files of an item: one that names it, else one that names its class, else one for everything; null:
  // they go in at once.
  const ReviewRule* review(const Item& item, base::Day day) const;
  bool second_person(base::Day day) const;  // for what gives power; when no pack says it: yes
  // The strictest of those in force; nothing: as many as they like.
  struct QuestionRate {
    int an_hour = 0, a_day = 0;
  };
  std::optional<QuestionRate> question_rate(Holder holder, base::Day day) const;
  const std::vector<CatalogClass>& classes() const { return classes_; }
  const std::vector<Contact>& contacts() const { return contacts_; }
  // What the packs in force say together, the strictest of each; nothing when none says anything: nobody signs in.
  std::optional<SignInPolicy> sign_in_policy(base::Day day) const;
  bool issued_anyway(std::string_view code) const;  // really issued with a wrong check character
  const std::vector<PackInfo>& packs() const { return packs_; }
  // SHA-256 over the digests of all packs, and of what was confirmed if anything was: names the rules that made a
  // decision.
  const base::Sha256& digest() const { return digest_; }

 private:
  friend class Loader;
  std::vector<Item> items_;
  std::map<std::string, CodeSet, std::less<>> code_sets_;
  std::vector<Sentinel> sentinels_;
  std::array<std::map<std::string, size_t, std::less<>>, kTypeKinds> sentinel_lookup_;  // by type: value -> sentinel
  size_t longest_sentinel_ = 0;                                                         // bytes
  std::vector<Purpose> purposes_;
  std::vector<Role> roles_;
  std::vector<Masking> maskings_;
  std::vector<LookDelay> look_delays_;
  std::vector<LookAnswer> look_answers_;
  std::vector<AlertRule> alert_rules_;
  std::shared_ptr<PublicationRules> publication_;
  std::shared_ptr<CaseRules> cases_;
  std::shared_ptr<MeasureRules> measures_;
  std::shared_ptr<ReportRules> reports_;
  std::shared_ptr<SiteFacts> site_;
  std::shared_ptr<std::vector<LetterRule>> letters_;
  std::shared_ptr<BulletinRules> bulletins_;
  std::shared_ptr<DutyRules> duties_;
  std::shared_ptr<ExchangeRules> exchange_;
  std::vector<RetractionRule> retractions_;
  std::shared_ptr<ListRules> lists_;
  std::vector<ReviewRule> reviews_;
  std::vector<CatalogClass> classes_;
  std::set<std::string, std::less<>> issued_;
  std::vector<Contact> contacts_;
  std::vector<SignInPolicy> sign_in_policies_;
  Calendar calendar_;
  std::vector<PackInfo> packs_;
  base::Sha256 digest_{};
  std::vector<PowerRule> power_rules_;
  std::vector<QuestionLimit> question_limits_;
};

}  // namespace taixin::catalog

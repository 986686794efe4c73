// What packs say about lists (名单, 名录): each with the law or central document that set it up, who recognises, what
// comes before an entry, how long it is published, how one leaves it. Nobody but such a document sets up a list
// (国办发〔2020〕49号): one without it does not load, and no city pack may have one. Loaded with the catalog, immutable
// afterwards; who is on a list follows from the records of its item (lists/membership.h). Grammar:
// docs/formats/packs.md.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/publication_rules.h"

namespace taixin::catalog {

enum class ListKind : uint8_t {
  dishonest,    // 严重失信主体名单
  abnormal,     // 经营异常名录
  enforcement,  // 失信被执行人: the court's own, shown as the law says and decided by nobody else
  honour,       // 守信激励对象
};
inline constexpr std::array<std::string_view, 4> kListKinds{"dishonest", "abnormal", "enforcement", "honour"};
std::string_view list_kind_code(ListKind kind);

// What a document that sets up a list may be. A rule of a department (部门规章) may say who is to be entered once one
// of the others has set up the list; alone it sets up none.
enum class FoundedBy : uint8_t { law, regulation, central, local, rule };
inline constexpr std::array<std::string_view, 5> kFoundings{"law", "regulation", "central", "local", "rule"};
struct Founding {
  FoundedBy by = FoundedBy::rule;
  std::string clause;  // document and article
};

// Who recognises: bodies of these levels whose name holds one of these words.
inline constexpr std::array<std::string_view, 4> kListLevels{"national", "provincial", "city", "county"};
struct ListRecogniser {
  Text name;
  std::set<std::string, std::less<>> levels;
  std::vector<std::string> organs;
  bool fits(std::string_view unit_name) const;
};

struct ListGround {
  std::string code;
  Text name;
};

// What comes before an entry: the subject is told of facts, grounds, basis and rights (告知), may state its view, and
// where the law says so may ask for a hearing.
struct ListNotice {
  Basis basis;
  int statement_days = 0;  // working days after the notice was served
  int hearing_days = 0;    // to ask for a hearing; 0: the law gives none
};
struct ListPublication {
  Basis basis;
  Text where;
  std::optional<Period> max;  // the list's own; what the regimes and caps say holds besides (gate/publication.h)
};
struct ListExit {
  Basis basis;
  std::optional<Period> earliest;  // none: as soon as the duties are done
  bool from_correction = false;    // runs from the day of the correction, which no record has; else from the entry
  std::vector<Text> conditions;
  int reach_days = 0;  // working days in which a removal reaches the public
};
// Whose names the entry of a body bears. Names alone, on the entry's own page alone, no key of any search.
struct ListResponsible {
  Basis basis;
  std::string field;  // of the item
};

// Which field of the item says what of an entry.
struct ListFields {
  std::string entered, number, reason, organ, organ_code;
};

struct CreditList {
  std::string code;  // wages, tax, ...
  Text name;
  Basis basis;
  ListKind kind = ListKind::dishonest;
  std::vector<Founding> founded;
  std::string item;  // of the catalog, whose records are its entries
  ListFields fields;
  ListRecogniser recogniser;
  std::set<SubjectKind> objects;
  std::vector<ListGround> grounds;
  bool procedure = false;  // bodies may recognise here (case kind with `enter_list`); else entries come as files only
  std::optional<ListNotice> notice;
  ListPublication publication;
  ListExit exit;
  std::optional<ListResponsible> responsible;
  bool restricts() const { return kind != ListKind::honour; }
  const ListGround* ground(std::string_view code) const;
  // Below V2 nothing acts: neither the list nor its part (domain/12.2.3).
  bool acts() const { return basis.acts(); }
  // Whether somebody may be entered by this platform's own procedure.
  bool may_enter() const { return procedure && acts() && notice && notice->basis.acts(); }
};

struct ListRules {
  std::vector<CreditList> lists;  // in load order
  const CreditList* list(std::string_view code, base::Day day) const;
  const CreditList* of_item(std::string_view item, base::Day day) const;
};

}  // namespace taixin::catalog

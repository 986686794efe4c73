// What packs say about publication: how long what may be shown to everybody (regimes, side by side by effective date),
// of which class an act is, and what caps every use. The gate evaluates them (gate/publication.h); no number of a law
// is in code. Loaded with the catalog, immutable afterwards.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "catalog/types.h"

namespace taixin::catalog {

// The four days from which a term can run (domain/11.3.2).
enum class ClockStart : uint8_t { decision, document, publication, misconduct_end };
inline constexpr size_t kClockStarts = 4;

// 失信程度. `unknown`: nobody has said, and the rules do not tell; then nothing is published.
enum class Dishonesty : uint8_t { unknown, minor, general, serious };
inline constexpr size_t kDishonesties = 4;
std::string_view dishonesty_code(Dishonesty value);  // "minor"; empty: unknown

// "3m", "1y", "30d": civil months clamp at the end of a month, the day of the act is not counted (domain/12.2.1).
struct Period {
  int months = 0, days = 0;
  // The last day of a period that runs from `start`.
  base::Day last_day(base::Day start) const { return start.plus_months(months).plus_days(days); }
};

// As packs write it; nothing for other text.
std::optional<Period> period_named(std::string_view text);

// What a regime says of one class.
struct PublicationTerm {
  bool shown = false;
  std::optional<Period> min;  // before its end nobody may ask for repair; none: as soon as the duties are done
  std::optional<Period> max;  // publication ends by itself
};

// Of which class an act is. Everything that is named must hold. A rule that names no kinds is about the whole act and
// goes first; else the first rule for each kind counts, and of several kinds the heaviest decides.
struct ClassRule {
  std::string id;
  Basis basis;
  std::set<std::string, std::less<>> kinds;      // one of these kinds of penalty; empty: any
  std::string procedure;                         // code of the procedure; empty: any
  std::optional<int64_t> fine_from, fine_below;  // fen
  std::set<std::string, std::less<>> items;      // only these items; empty: all of the regime
  bool hidden = false;                           // of this class, and not shown whatever its term says
  Dishonesty is = Dishonesty::unknown;
};

// A longer least or greatest term for a sector, told by words in the clauses that were applied or in the body's name.
struct SectorRule {
  std::string id;
  Text name;
  Basis basis;
  std::vector<std::string> clauses, organs;  // one of these words; empty: not asked
  std::optional<Period> min, max;
};

struct Regime {
  std::string id;
  Text name;
  Basis basis;
  std::set<std::string, std::less<>> items;
  std::vector<std::string> organs;  // words in the name of the body; such a regime goes before one for everybody
  std::vector<ClockStart> clock;    // the first that the act has
  bool older = false;               // acts from before `from` too, each by what is more favourable (domain/12.2.2)
  bool stated_class = false;        // the class that the recognising body states goes before the table
  std::array<PublicationTerm, kDishonesties> terms;
  std::vector<ClassRule> classes;
  std::vector<SectorRule> sectors;
};

// The six permissions, as packs name what a cap covers; the order is the gate's.
inline constexpr std::array<std::string_view, 6> kCoveredUses{"publication", "government",      "query",
                                                              "evaluation",  "ordinary_report", "special_report"};

// An end of every use, whatever a regime says.
struct Cap {
  std::string id;
  Text name;
  Basis basis;
  std::vector<ClockStart> clock;  // the first that the act has
  Period max;
  uint8_t covers = 0;                             // bits, by position in kCoveredUses
  std::set<std::string, std::less<>> items = {};  // only these items; empty: all
};

struct PublicationRules {
  std::vector<Regime> regimes;
  std::vector<Cap> caps;

  // What may act (Basis::acts). The rest is simulation (domain/12.2.3).
  PublicationRules acting() const;
};

}  // namespace taixin::catalog

// Which subject a query means: by code, by exact name, otherwise candidates.
#include "base/text.h"
#include "check/view.h"
#include "identity/id_finder.h"
#include "identity/name.h"
#include "identity/org_code.h"
#include "identity/reg_number.h"
#include "identity/uscc.h"

namespace taixin::check {
namespace {

using store::CodeKind;

SubjectMatch person() { return {Found::person, FoundBy::none, {}, {}, std::nullopt}; }
SubjectMatch unknown() { return {}; }

// Half width, capital letters, without white space around: as codes are kept.
std::string canonical(std::string_view text) {
  std::string out = base::fold_width(base::trim(text));
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return std::string(base::trim(out));
}

bool all_code_characters(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '-'; });
}

// Letters and digits only, as long as some code is: then it is no name.
bool is_code_like(std::string_view text) {
  return all_code_characters(text) && text.size() >= 8 &&
         std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::shared_ptr<const facts::SubjectCard> View::visible_card(SubjectId id) const {
  auto card = facts_.registry().card(id);
  if (!card || !card->seen.visible(mark_)) return nullptr;
  // A person in the registry is as if it were not there.
  if (card->subject.kind == identity::SubjectKind::natural_person) return nullptr;
  return card;
}

std::optional<SubjectMatch> View::registered(std::string_view code, CodeKind kind, FoundBy by) const {
  const auto id = facts_.by_code(code, kind);
  if (!id) return std::nullopt;
  const auto holder = visible_card(*id);
  if (!holder) return std::nullopt;
  const bool seen = std::any_of(holder->codes.begin(), holder->codes.end(), [&](const auto& entry) {
    return entry.row.kind == kind && entry.row.code == code && entry.seen.visible(mark_);
  });
  const SubjectId now = facts_.present(*id, mark_);
  if (!seen || !visible_card(now)) return std::nullopt;
  return SubjectMatch{Found::one, by, now, {}, std::nullopt};
}

SubjectMatch View::match_code(std::string_view query) const {
  const std::string code = canonical(query);
  // What the registry holds is a body's code, even when a person's number could look the same.
  if (auto match = registered(code, CodeKind::uscc, FoundBy::code)) return *std::move(match);
  if (auto match = registered(code, CodeKind::earlier_uscc, FoundBy::earlier_code)) return *std::move(match);
  const auto reg_number = identity::read_reg_number(code);
  if (reg_number) {
    if (auto match = registered(reg_number->digits, CodeKind::reg_number, FoundBy::reg_number))
      return *std::move(match);
  }
  if (!identity::find_ids(query).empty()) return person();
  const auto org_code = identity::read_org_code(code);
  if (org_code) {
    if (auto match = registered(org_code->get(), CodeKind::org_code, FoundBy::org_code)) return *std::move(match);
  }
  SubjectMatch none = unknown();
  if (code.size() == identity::kUsccLength && all_code_characters(code)) {
    auto reading =
        identity::read_uscc(code, [this](const identity::Uscc& uscc) { return catalog_.issued_anyway(uscc.text()); });
    if (!reading) none.hint = std::move(reading).error();
  }
  return none;
}

Candidate View::candidate(SubjectId id, std::string matched) const {
  const auto card = facts_.registry().card(id);
  TX_ASSERT(card, "subject {} has a name but no card", id.get());
  Candidate out{id, card->code(mark_), card->name(mark_), std::move(matched)};
  if (out.matched == out.name) out.matched.clear();
  return out;
}

SubjectMatch View::match_name(std::string_view query, bool search) const {
  if (!identity::find_ids(query).empty()) return person();
  const std::string normal = identity::normalize_name(query).get();
  if (normal.empty()) return unknown();
  std::vector<Candidate> exact;
  FoundBy by = FoundBy::name;
  for (const SubjectId id : facts_.registry().by_normal_name(normal)) {
    const auto holder = visible_card(id);
    if (!holder) continue;
    const auto name = std::find_if(holder->names.begin(), holder->names.end(), [&](const auto& entry) {
      return entry.row.normal == normal && entry.seen.visible(mark_);
    });
    if (name == holder->names.end()) continue;
    const SubjectId now = facts_.present(id, mark_);
    const bool known = std::any_of(exact.begin(), exact.end(), [&](const Candidate& c) { return c.subject == now; });
    if (known || !visible_card(now)) continue;
    exact.push_back(candidate(now, name->row.name));
    if (identity::normalize_name(exact.back().name).get() != normal) by = FoundBy::former_name;
  }
  if (exact.size() == 1) return {Found::one, by, exact.front().subject, {}, std::nullopt};
  std::sort(exact.begin(), exact.end(), [](const Candidate& a, const Candidate& b) { return a.subject < b.subject; });
  if (exact.empty() && search && base::count_code_points(normal) >= 2) {
    for (const facts::NameHit& hit : facts_.registry().search(query, kCandidatesMax, mark_)) {
      const SubjectId now = facts_.present(hit.subject, mark_);
      const bool known = std::any_of(exact.begin(), exact.end(), [&](const Candidate& c) { return c.subject == now; });
      if (known || !visible_card(hit.subject) || !visible_card(now)) continue;
      exact.push_back(candidate(now, hit.name));
      exact.back().how = hit.how;
      exact.back().slips = hit.slips;
    }
  }
  if (exact.empty()) return unknown();
  if (exact.size() > kCandidatesMax) exact.resize(kCandidatesMax);
  return {Found::candidates, FoundBy::none, {}, std::move(exact), std::nullopt};
}

SubjectMatch View::match(std::string_view query, bool search) const {
  SubjectMatch by_code = match_code(query);
  if (by_code.found != Found::unknown || is_code_like(canonical(query))) return by_code;
  return match_name(query, search);
}

}  // namespace taixin::check

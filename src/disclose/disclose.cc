#include "disclose/disclose.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "base/text.h"
#include "catalog/list_rules.h"
#include "catalog/site_rules.h"
#include "disclose/errors.h"
#include "disclose/public_records.h"
#include "store/records.h"
#include "store/submission_ids.h"

namespace taixin::disclose {
namespace {

// Where a page ended: the submission, and the record in it.
struct Cursor {
  SubmissionId submission{INT64_MAX};
  RecordId record{INT64_MAX};
};

std::string text_of(const Cursor& at) { return fmt::format("{}-{}", at.submission.get(), at.record.get()); }

base::Result<Cursor> cursor_of(std::string_view text) {
  Cursor out;
  if (text.empty()) return out;
  int64_t submission = 0, record = 0;
  const char* end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, submission);
  if (first.ec == std::errc() && first.ptr != end && *first.ptr == '-') {
    const auto second = std::from_chars(first.ptr + 1, end, record);
    if (second.ec == std::errc() && second.ptr == end && submission > 0 && record > 0) {
      return Cursor{SubmissionId(submission), RecordId(record)};
    }
  }
  return base::fail(kBadListCursor, {{"cursor", std::string(base::prefix_code_points(text, 40))}});
}

// Who represents a body is told on that body's own page only (domain/12.1.2).
check::Checker::PublicRecord without_people(check::Checker::PublicRecord one) {
  std::erase_if(one.record->fields, [&](const check::ShownField& shown) {
    const catalog::Field* field = one.record->item->field(shown.code);
    return field != nullptr && field->type.kind == catalog::TypeKind::person_name;
  });
  one.subject->operators.clear();
  return one;
}

// Who is responsible for what put a body on a list is told on the own page of the entry alone (SD-REG art. 31;
// lists/members.h), not among everything about the body.
void leave_out_responsible(const catalog::ListRules& lists, Day day, check::ShowAnswer& shown) {
  for (check::ShownClass& one : shown.classes) {
    for (check::ShownRecord& record : one.records) {
      const catalog::CreditList* list = lists.of_item(record.item->code.get(), day);
      if (!list || !list->responsible) continue;
      std::erase_if(record.fields, [&](const auto& field) { return field.code == list->responsible->field; });
    }
  }
}

// What a list is asked for besides its items.
class Filter {
 public:
  static base::Result<Filter> of(const ListQuestion& question, const std::vector<OrganRegions::Region>& counties,
                                 const catalog::Catalog& catalog, Day today) {
    Filter out(question);
    if (question.county.empty()) return out;
    if (std::ranges::find(counties, question.county, &OrganRegions::Region::code) == counties.end()) {
      std::string codes;
      for (const auto& one : counties) codes += (codes.empty() ? "" : " ") + one.code;
      return base::fail(kUnknownCounty,
                        {{"county", std::string(base::prefix_code_points(question.county, 40))}, {"known", codes}});
    }
    out.regions_.emplace(catalog, counties.front().code, today);
    out.places_.insert(question.county);
    if (question.county == counties.front().code) return out;
    for (const auto& one : out.regions_->regions()) {
      if (one.parent == question.county) out.places_.insert(one.code);
    }
    return out;
  }
  // Whether it leaves anything out.
  bool any() const { return !question_->organ.empty() || question_->from || question_->until || regions_; }
  bool fits(const check::ShownRecord& record) {
    if (!question_->organ.empty() && record.organ.find(question_->organ) == std::string::npos) return false;
    if ((question_->from || question_->until) && !record.decision) return false;
    if (question_->from && *record.decision < *question_->from) return false;
    if (question_->until && *question_->until < *record.decision) return false;
    if (!regions_) return true;
    const auto [at, added] = known_.try_emplace(record.organ);
    if (added) at->second = places_.contains(regions_->of(record.organ));
    return at->second;
  }

 private:
  explicit Filter(const ListQuestion& question) : question_(&question) {}
  const ListQuestion* question_;
  std::optional<OrganRegions> regions_;
  std::set<std::string> places_;
  std::map<std::string, bool> known_;  // by body
};

// Whether what is handed over of this item was decided by then (adm_licence.toml, adm_penalty.toml): nothing that came
// in before a day was decided on it or later.
bool decided_before_it_comes(const catalog::Item& item) {
  return std::ranges::any_of(item.rules, [](const auto& rule) { return rule.id == "decision-not-in-future"; });
}

// Submissions of these items that are sealed, newest first, `before` this one.
base::Result<std::vector<store::Submission>> newest(store::ReadTx& tx, const std::vector<std::string>& items,
                                                    SubmissionId before, size_t limit) {
  std::vector<store::Submission> out;
  for (const std::string& item : items) {
    TX_TRY(auto some, store::submissions(tx, {.item = item, .before = before, .limit = limit}));
    out.insert(out.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.id > b.id; });
  if (out.size() > limit) out.erase(out.begin() + static_cast<std::ptrdiff_t>(limit), out.end());
  return out;
}

}  // namespace

base::Result<check::FindAnswer> Disclosure::search(std::string_view query, Lang lang) const {
  TX_TRY(auto found, checker_.find(access::published(desk_, lang), query));
  return std::move(found).value();
}

base::Result<check::ShowAnswer> Disclosure::subject(std::string_view query, Lang lang) const {
  TX_TRY(auto shown, checker_.show(access::published(desk_, lang), {std::string(query), false}));
  check::ShowAnswer out = std::move(shown).value();
  leave_out_responsible(desk_.catalog.lists(), out.asked.day, out);
  return out;
}

std::vector<const catalog::Item*> Disclosure::listed() const {
  std::vector<const catalog::Item*> out;
  const Day today = desk_.home.clock().today();
  for (const catalog::Item& item : desk_.catalog.items()) {
    if (is_listed(item) && item.basis.in_force(today)) out.push_back(&item);
  }
  return out;
}

std::vector<OrganRegions::Region> Disclosure::counties() const {
  const catalog::Catalog& catalog = desk_.catalog;
  const Day today = desk_.home.clock().today();
  const catalog::SiteRules* site = catalog.site().site(today);
  const catalog::CodeSet* set = catalog.code_set("region");
  const catalog::CodeEntry* city = site && set ? set->find(site->region) : nullptr;
  if (!city || city->code != site->region) return {};
  auto out = counties_of(catalog, city->code, today);
  out.insert(out.begin(), {city->code, city->parent, city->name});
  return out;
}

base::Result<ListPage> Disclosure::list(const ListQuestion& question, Lang lang) const {
  // A page reads so many submissions and records at a time, and gives up after so many records that nobody may see:
  // `next` goes on.
  constexpr size_t kSubmissionsAtOnce = 20, kAtOnceMin = 16, kAtOnceMax = 50, kLookedAtMax = 5'000;
  TX_TRY(Cursor at, cursor_of(question.after));
  std::vector<std::string> items = question.items;
  if (items.empty()) {
    for (const catalog::Item* item : listed()) items.push_back(item->code.get());
  }
  bool in_order = true;
  for (const std::string& code : items) {
    const auto known = listed();
    const auto found = std::ranges::find(known, code, [](const catalog::Item* item) { return item->code.get(); });
    if (found != known.end()) {
      in_order = in_order && decided_before_it_comes(**found);
      continue;
    }
    std::string codes;
    for (const catalog::Item* item : known) codes += (codes.empty() ? "" : " ") + item->code.get();
    return base::fail(kUnknownList, {{"item", std::string(base::prefix_code_points(code, 40))}, {"known", codes}});
  }
  TX_TRY(Filter filter, Filter::of(question, question.county.empty() ? std::vector<OrganRegions::Region>() : counties(),
                                   desk_.catalog, desk_.home.clock().today()));
  const size_t limit = std::clamp<size_t>(question.limit, 1, kListMax);
  const access::Session session = access::published(desk_, lang);
  ListPage page;
  size_t looked_at = 0;
  // The submission of the cursor is read again from its record on.
  SubmissionId before = question.after.empty() ? at.submission : SubmissionId(at.submission.get() + 1);
  while (true) {
    std::vector<store::Submission> some;
    {
      TX_TRY(store::ReadTx tx, desk_.home.read_records());
      TX_TRY(some, newest(tx, items, before, kSubmissionsAtOnce));
    }
    if (some.empty()) return page;
    for (const store::Submission& one : some) {
      if (in_order && question.from && one.state == store::SubmissionState::sealed &&
          base::day_of(one.sealed_at) < *question.from) {
        if (++looked_at < kLookedAtMax) continue;
        page.next = text_of({one.id, RecordId(INT64_MAX)});
        return page;
      }
      RecordId below = one.id == at.submission ? at.record : RecordId(INT64_MAX);
      while (true) {
        // One more than the page still wants, so as to know whether there is a next one; of a filter any number.
        const size_t wanted =
            filter.any() ? kAtOnceMax : std::clamp(limit + 1 - page.entries.size(), kAtOnceMin, kAtOnceMax);
        std::vector<RecordId> ids;
        {
          TX_TRY(store::ReadTx tx, desk_.home.read_records());
          TX_TRY(ids, store::newest_documents_of(tx, one.id, below, wanted));
        }
        if (ids.empty()) break;
        below = ids.back();
        TX_TRY(auto visible, checker_.published(session, ids));
        looked_at += ids.size();
        for (auto& found : visible) {
          if (!found.record) continue;
          if (!filter.fits(*found.record)) continue;
          if (page.entries.size() == limit) {
            page.next = text_of({one.id, page.entries.back().id});
            return page;
          }
          page.entries.push_back(without_people(std::move(found)));
        }
        if (looked_at >= kLookedAtMax) {
          page.next = text_of({one.id, below});
          return page;
        }
      }
    }
    before = some.back().id;
  }
}

}  // namespace taixin::disclose

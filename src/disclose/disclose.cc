#include "disclose/disclose.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "catalog/list_rules.h"
#include "disclose/errors.h"
#include "disclose/public_records.h"
#include "store/records.h"

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

// Its records before `before`, newest first.
base::Result<std::vector<RecordId>> records_of(store::ReadTx& tx, SubmissionId id, RecordId before) {
  std::vector<RecordId> out;
  TX_CHECK(store::scan_submission_records(tx, id, [&](const store::Record& record) {
    if (record.id >= before) return false;
    out.push_back(record.id);
    return true;
  }));
  std::reverse(out.begin(), out.end());
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

base::Result<ListPage> Disclosure::list(const ListQuestion& question, Lang lang) const {
  // A page reads so many submissions at a time, and gives up after so many records that nobody may see: `next` goes on.
  constexpr size_t kSubmissionsAtOnce = 20, kAtOnce = 50, kLookedAtMax = 5'000;
  TX_TRY(Cursor at, cursor_of(question.after));
  std::vector<std::string> items = question.items;
  if (items.empty()) {
    for (const catalog::Item* item : listed()) items.push_back(item->code.get());
  }
  for (const std::string& code : items) {
    const auto known = listed();
    if (std::ranges::any_of(known, [&](const catalog::Item* item) { return item->code.get() == code; })) continue;
    std::string codes;
    for (const catalog::Item* item : known) codes += (codes.empty() ? "" : " ") + item->code.get();
    return base::fail(kUnknownList, {{"item", std::string(base::prefix_code_points(code, 40))}, {"known", codes}});
  }
  const size_t limit = std::clamp<size_t>(question.limit, 1, kListMax);
  const access::Session session = access::published(desk_, lang);
  ListPage page;
  size_t looked_at = 0;
  // The submission of the cursor is read again from its record on.
  SubmissionId before = question.after.empty() ? at.submission : SubmissionId(at.submission.get() + 1);
  while (true) {
    std::vector<store::Submission> some;
    std::vector<std::vector<RecordId>> records;
    {
      TX_TRY(store::ReadTx tx, desk_.home.read_records());
      TX_TRY(some, newest(tx, items, before, kSubmissionsAtOnce));
      for (const store::Submission& one : some) {
        TX_TRY(records.emplace_back(),
               records_of(tx, one.id, one.id == at.submission ? at.record : RecordId(INT64_MAX)));
      }
    }
    if (some.empty()) return page;
    for (size_t i = 0; i < some.size(); ++i) {
      const auto& ids = records[i];
      for (size_t begin = 0; begin < ids.size(); begin += kAtOnce) {
        const size_t count = std::min(kAtOnce, ids.size() - begin);
        TX_TRY(auto visible, checker_.published(session, std::span(ids).subspan(begin, count)));
        looked_at += count;
        for (auto& one : visible) {
          if (!one.record) continue;
          if (!question.organ.empty() && one.record->organ.find(question.organ) == std::string::npos) continue;
          if (page.entries.size() == limit) {
            page.next = text_of({some[i].id, page.entries.back().id});
            return page;
          }
          page.entries.push_back(without_people(std::move(one)));
        }
        if (looked_at >= kLookedAtMax) {
          page.next = text_of({some[i].id, ids[begin + count - 1]});
          return page;
        }
      }
    }
    before = some.back().id;
  }
}

}  // namespace taixin::disclose

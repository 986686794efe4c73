#include "lists/members.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "lists/errors.h"
#include "store/records.h"

namespace taixin::lists {
namespace {

constexpr size_t kSubmissionsAtOnce = 50;
constexpr size_t kLookedAtMax = 20'000;  // records of one page; `next` goes on

// The last record that was looked at, and its submission.
struct Cursor {
  base::SubmissionId submission{INT64_MAX};
  RecordId record{INT64_MAX};
};
std::string text_of(const Cursor& at) { return fmt::format("{}-{}", at.submission.get(), at.record.get()); }

base::Result<Cursor> cursor_of(std::string_view text) {
  if (text.empty()) return Cursor();
  int64_t submission = 0, record = 0;
  const char* end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, submission);
  if (first.ec == std::errc() && first.ptr != end && *first.ptr == '-') {
    const auto second = std::from_chars(first.ptr + 1, end, record);
    if (second.ec == std::errc() && second.ptr == end && submission > 0 && submission < INT64_MAX && record > 0) {
      return Cursor{base::SubmissionId(submission), RecordId(record)};
    }
  }
  return base::fail(kBadMemberCursor, {{"cursor", std::string(base::prefix_code_points(text, 40))}});
}

// Of an entry in a list only what a list needs: no field of the record, and nobody's name.
check::Checker::PublicRecord narrow(check::Checker::PublicRecord one) {
  one.record->fields.clear();
  one.subject->operators.clear();
  return one;
}

}  // namespace

std::vector<const catalog::CreditList*> Lists::in_force() const {
  std::vector<const catalog::CreditList*> out;
  const Day today = desk_.home.clock().today();
  for (const catalog::CreditList& list : desk_.catalog.lists().lists) {
    if (list.basis.in_force(today)) out.push_back(&list);
  }
  return out;
}

base::Result<const catalog::CreditList*> Lists::named(std::string_view code) const {
  const auto all = in_force();
  const auto found = std::ranges::find(all, code, &catalog::CreditList::code);
  if (found != all.end()) return *found;
  std::string known;
  for (const catalog::CreditList* list : all) known += (known.empty() ? "" : " ") + list->code;
  return base::fail(kNoList, {{"list", std::string(base::prefix_code_points(code, 40))}, {"known", known}});
}

base::Result<std::string> Lists::walk(const catalog::CreditList& list, std::string_view after, const Each& each) const {
  TX_TRY(const Cursor from, cursor_of(after));
  size_t looked_at = 0;
  // The submission of the cursor is read again from its record on.
  base::SubmissionId before = after.empty() ? from.submission : base::SubmissionId(from.submission.get() + 1);
  while (true) {
    std::vector<store::Submission> some;
    std::vector<std::vector<RecordId>> records;
    {
      TX_TRY(store::ReadTx tx, desk_.home.read_records());
      TX_TRY(some, store::submissions(tx, {.item = list.item, .before = before, .limit = kSubmissionsAtOnce}));
      for (const store::Submission& one : some) {
        auto& ids = records.emplace_back();
        const RecordId last = one.id == from.submission ? from.record : RecordId(INT64_MAX);
        TX_CHECK(store::scan_submission_records(tx, one.id, [&](const store::Record& record) {
          if (record.id >= last) return false;
          ids.push_back(record.id);
          return true;
        }));
        std::ranges::reverse(ids);
      }
    }
    if (some.empty()) return std::string();
    for (size_t i = 0; i < some.size(); ++i) {
      for (const RecordId id : records[i]) {
        const std::string place = text_of({some[i].id, id});
        TX_TRY(const bool more, each(id, place));
        if (!more) return std::string();
        if (++looked_at >= kLookedAtMax) return place;
      }
    }
    before = some.back().id;
  }
}

base::Result<MemberPage> Lists::members(const MemberQuestion& question, Lang lang) const {
  MemberPage page;
  TX_TRY(page.list, named(question.list));
  const size_t limit = std::clamp<size_t>(question.limit, 1, kMembersMax);
  const access::Session session = access::published(desk_, lang);
  std::string last;  // the place after the last entry of the page
  bool further = false;
  TX_TRY(page.next, walk(*page.list, question.after, [&](RecordId id, const std::string& at) -> base::Result<bool> {
           TX_TRY(auto seen, checker_.published(session, std::span(&id, 1)));
           const bool listed = !seen.empty() && seen.front().record && seen.front().subject &&
                               seen.front().subject->kind == identity::SubjectKind::organization &&
                               seen.front().record->state == check::RecordState::in_force;
           if (!listed) return true;
           further = page.entries.size() == limit;
           if (further) return false;
           page.entries.push_back(narrow(std::move(seen.front())));
           last = at;
           return true;
         }));
  if (further) page.next = last;
  return page;
}

base::Result<bool> Lists::is_on(RecordId id, Day day) const {
  TX_TRY(auto tx, desk_.home.read_records());
  TX_TRY(const auto record, store::record(tx, id));
  if (!record) return false;
  const auto mark = checker_.facts().head();
  const SubjectId holder = checker_.facts().holder(id, record->subject, mark);
  if (holder == SubjectId()) return false;
  TX_TRY(const auto held, checker_.facts().of_subject(holder, day, mark));
  return std::ranges::any_of(
      held, [&](const auto& one) { return one.record.id == id && !one.provisional && how_of(one, day) == How::on; });
}

base::Result<SeenPage> Lists::members(const access::Session& session, const MemberQuestion& question) const {
  TX_TRY(const catalog::CreditList* list, named(question.list));
  const size_t limit = std::clamp<size_t>(question.limit, 1, kMembersMax);
  std::vector<RecordId> ids;
  std::string last;
  bool further = false;
  TX_TRY(std::string next, walk(*list, question.after, [&](RecordId id, const std::string& at) -> base::Result<bool> {
           TX_TRY(const bool on, is_on(id, session.day()));
           if (!on) return true;
           further = ids.size() == limit;
           if (further) return false;
           ids.push_back(id);
           last = at;
           return true;
         }));
  TX_TRY(auto entries, checker_.records(session, ids, list->code));
  return SeenPage{list, std::move(entries), further ? std::move(last) : std::move(next)};
}

}  // namespace taixin::lists

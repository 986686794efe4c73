#include "lists/list_history.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "cases/status_work.h"
#include "intake/sheet_out.h"
#include "lists/case_form.h"
#include "lists/errors.h"
#include "store/cases.h"
#include "store/payload.h"
#include "store/records.h"

namespace taixin::lists {
namespace {

constexpr int64_t kStatusesAtOnce = 50'000;  // on one read snapshot

// How a record stood at the moment asked.
struct Stood {
  How how = How::on;
  std::optional<Day> entered, left;
  store::Key128 version_key;
};

bool within(const std::optional<Day>& day, const HistoryQuestion& question) {
  return day && (!question.from || *day >= *question.from) && (!question.until || *day <= *question.until);
}

bool wanted(const Stood& stood, const HistoryQuestion& question) {
  if (question.left && !stood.left) return false;
  if (question.how && stood.how != *question.how) return false;
  if (!question.from && !question.until) return true;
  return within(stood.left, question) || (!question.left && within(stood.entered, question));
}

base::Result<std::optional<Stood>> stood_on(const Place& place, RecordId id, Day day, const facts::Watermark& mark) {
  std::optional<Stood> out;
  TX_TRY(auto tx, place.home.read_records());
  TX_TRY(const auto record, store::record(tx, id));
  if (!record) return out;
  const SubjectId holder = place.facts.holder(id, record->subject, mark);
  if (holder == SubjectId()) return out;
  TX_TRY(const auto held, place.facts.of_subject(holder, day, mark));
  const auto found = std::ranges::find_if(held, [&](const auto& one) { return one.record.id == id; });
  if (found == held.end() || found->provisional) return out;
  Stood& stood = out.emplace();
  stood.how = how_of(*found, day);
  stood.entered = found->record.valid_from ? found->record.valid_from : found->record.decision;
  stood.left = left_on(*found, stood.how);
  stood.version_key = record->version_key;
  return out;
}

std::optional<store::StatusKind> kind_of(How how) {
  switch (how) {
    case How::repaired:
      return store::StatusKind::repaired;
    case How::ended:
      return store::StatusKind::ended;
    case How::withdrawn:
      return store::StatusKind::withdrawn;
    case How::shielded:
      return store::StatusKind::shielded;
    case How::on:
    case How::not_yet:
    case How::expired:
      return std::nullopt;
  }
  return std::nullopt;
}

// What status files name their decision by (`use = "status"` of the packs), and steps of cases (case_listing.toml).
constexpr std::string_view kDocumentField = "YJWS", kDocumentOfStep = "number";

// Which decision an event rests on: of a file its field, of a case the form of its step.
base::Result<void> add_document(store::ReadTx& tx, const catalog::Catalog& catalog, const store::Status& status,
                                const store::Submission& submission, Exit& exit) {
  int64_t number = 0;
  if (const auto step = cases::step_of_basis(status.basis)) {
    std::tie(exit.case_id, number) = *step;
    TX_TRY(const auto events, store::case_events(tx, exit.case_id));
    const auto event = std::ranges::find(events, number, &store::CaseEvent::number);
    if (event != events.end()) exit.document = form_value(event->form_json, kDocumentOfStep);
    return {};
  }
  const catalog::Item* item = catalog.item(base::ItemCode(submission.item), status.day);
  const catalog::Field* field = item ? item->field(kDocumentField) : nullptr;
  std::vector<store::FieldValue> values;
  if (!field) return {};
  TX_CHECK(store::view_plain_payload(status.basis, values));
  const auto found = std::ranges::find(values, field->ordinal, &store::FieldValue::first);
  if (found != values.end()) exit.document = found->second;
  return {};
}

// The last event of its kind that was known then, for each entry that left by one.
base::Result<void> add_exits(const Place& place, KnownAt known_at, std::map<store::Key128, HistoryEntry*>& left) {
  if (left.empty()) return {};
  TX_TRY(auto tx, place.home.read_records());
  std::map<HistoryEntry*, std::pair<store::Status, store::Submission>> events;
  for (int64_t after = 0, seen = 0;; seen = 0) {
    TX_CHECK(store::scan_statuses(tx, after, [&](const store::Status& status, const store::Submission& submission) {
      after = status.id;
      const auto found = left.find(status.version_key);
      if (found != left.end() && submission.sealed_at <= known_at && kind_of(found->second->how) == status.kind) {
        events[found->second] = {status, submission};
      }
      return ++seen < kStatusesAtOnce;
    }));
    TX_CHECK(tx.renew_if_old());
    if (seen < kStatusesAtOnce) break;
  }
  for (const auto& [entry, event] : events) {
    const auto& [status, submission] = event;
    Exit& exit = entry->exit.emplace(Exit{status.id, submission.id, submission.source, {}, 0, submission.sealed_at});
    TX_CHECK(add_document(tx, place.catalog, status, submission, exit));
  }
  return {};
}

// A place in all lists: the code of the list, then the place in it.
std::pair<std::string, std::string> split(const std::string& after) {
  const size_t at = after.find('~');
  if (at == after.npos) return {after, {}};
  return {after.substr(0, at), after.substr(at + 1)};
}

}  // namespace

base::Result<HistoryPage> list_history(const Lists& lists, const access::Session& session,
                                       const HistoryQuestion& question) {
  const Place place = lists.place();
  std::vector<const catalog::CreditList*> all = lists.in_force();
  if (!question.list.empty()) {
    TX_TRY(const auto* one, lists.named(question.list));
    all = {one};
  }
  auto [code, after] = split(question.after);
  auto list = all.begin();
  if (!question.after.empty()) {
    list = std::ranges::find(all, code, &catalog::CreditList::code);
    if (list == all.end()) {
      return base::fail(kBadMemberCursor, {{"cursor", std::string(base::prefix_code_points(question.after, 40))}});
    }
  }
  facts::Watermark mark = place.facts.head();
  if (session.past().known_at) mark.known_at = std::min(mark.known_at, *session.past().known_at);
  const size_t limit = std::clamp<size_t>(question.limit, 1, kMembersMax);

  HistoryPage page;
  page.known_at = mark.known_at;
  page.past = session.past_states();
  std::vector<RecordId> ids;
  std::map<RecordId, std::pair<const catalog::CreditList*, Stood>> found;
  for (; list != all.end() && page.next.empty(); ++list, after.clear()) {
    std::string last = after;
    TX_TRY(const std::string next,
           lists.walk(**list, after, [&](RecordId id, const std::string& at) -> base::Result<bool> {
             TX_TRY(const auto stood, stood_on(place, id, session.day(), mark));
             const bool open = stood && wanted(*stood, question) && (page.past || stood->how == How::on);
             if (open && ids.size() == limit) {
               page.next = (*list)->code + "~" + last;
               return false;
             }
             last = at;
             if (!open) return true;
             ids.push_back(id);
             found[id] = {*list, *stood};
             return true;
           }));
    if (page.next.empty() && !next.empty()) page.next = (*list)->code + "~" + next;
  }
  TX_TRY(auto seen, lists.checker().records(session, ids, question.list.empty() ? "lists" : question.list));
  page.logged = seen.entry();
  for (auto& one : std::move(seen).value()) {
    const auto& [of, stood] = found.at(one.id);
    page.entries.push_back({of, std::move(one), stood.how, stood.entered, stood.left, std::nullopt});
    page.entries.back().entry.record->fields.clear();
    page.entries.back().entry.subject->operators.clear();
  }
  std::map<store::Key128, HistoryEntry*> left;
  for (HistoryEntry& one : page.entries) {
    if (kind_of(one.how)) left[found.at(one.entry.id).second.version_key] = &one;
  }
  TX_CHECK(add_exits(place, mark.known_at, left));
  return page;
}

std::string history_csv(const HistoryPage& page, Lang lang) {
  const bool zh = lang == Lang::zh;
  std::vector<std::vector<std::string>> rows{
      zh ? std::vector<std::string>{"名单", "单位", "统一社会信用代码", "列入日期", "列入决定", "认定单位", "列入信息",
                                    "列入知悉时间", "状态", "离开日期", "离开依据", "报送单位", "离开知悉时间"}
         : std::vector<std::string>{"List", "Organization", "Code", "Entered", "Decision", "Body", "Record",
                                    "Entry known at", "State", "Left", "By", "Handed over by", "Exit known at"}};
  const auto iso = [](const std::optional<Day>& day) { return day ? day->iso() : std::string(); };
  for (const HistoryEntry& one : page.entries) {
    const check::ShownRecord& record = *one.entry.record;
    rows.push_back({one.list->name.in(lang), one.entry.subject->name, one.entry.subject->code, iso(one.entered),
                    record.document_number, record.organ, std::to_string(one.entry.id.get()),
                    base::iso_time(record.received), how_words(one.how).in(lang), iso(one.left),
                    one.exit ? one.exit->document : "", one.exit ? one.exit->source : "",
                    one.exit ? base::iso_time(one.exit->known_at) : ""});
  }
  return intake::csv_sheet(rows);
}

}  // namespace taixin::lists

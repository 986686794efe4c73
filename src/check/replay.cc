#include "check/replay.h"

#include <algorithm>

#include "base/text.h"
#include "check/batch.h"
#include "check/errors.h"
#include "check/render.h"
#include "check/view.h"
#include "store/records.h"

namespace taixin::check {
namespace {

constexpr size_t kPage = 500;

std::string digest_of(std::string_view text) { return base::hex(base::sha256(text)); }

bool is_question(const store::AccessEntry& entry) {
  return entry.kind == "check" || entry.kind == "show" || entry.kind == "search";
}

// The words that were asked, if they are a code or a name of one of those whom the answer was about.
std::optional<std::string> words_of(const Checker& checker, const store::AccessEntry& entry) {
  const auto is = [&](const std::string& text) { return digest_of(text) == entry.asked_sha256; };
  for (const SubjectId about : entry.subjects) {
    for (const SubjectId id : checker.facts().one_with(about)) {
      const auto card = checker.facts().registry().card(id);
      if (!card) continue;
      for (const auto& code : card->codes) {
        if (is(code.row.code)) return code.row.code;
      }
      for (const auto& name : card->names) {
        if (is(name.row.name)) return name.row.name;
      }
    }
  }
  return std::nullopt;
}

// What can be told before anything is made again; nothing: it may be.
std::optional<NotAgain> why_not(const store::AccessEntry& entry) {
  if (entry.kind == "denied") return NotAgain::refused;
  if (entry.kind == "list") return NotAgain::page_not_kept;
  if (entry.kind == "batch") return std::nullopt;
  if (!is_question(entry)) return NotAgain::no_answer;
  if (entry.subjects.empty() || entry.asked_sha256 == digest_of("")) return NotAgain::words_not_kept;
  return std::nullopt;
}

class Replay {
 public:
  Replay(const Checker& checker, const access::Desk& desk, const ClearanceOf& clearance_of, const ReplayRange& range,
         store::ReadTx truth)
      : checker_(checker), desk_(desk), clearance_of_(clearance_of), range_(range), truth_(std::move(truth)) {}

  base::Result<void> take(const store::AccessEntry& entry);
  Replayed finish() {
    std::ranges::reverse(out_.different);
    return std::move(out_);
  }

 private:
  // A question as it was asked; `session`: nothing when the law of then has no such purpose.
  struct Question {
    std::optional<access::Session> session;
    facts::Watermark mark;
  };
  base::Result<Question> question_of(const store::AccessEntry& entry);
  base::Result<bool> answered_so(const store::AccessEntry& entry, const std::string& words);
  base::Result<void> batch(const store::AccessEntry& entry);
  void skip(NotAgain why, const store::AccessEntry& entry) { ++out_.not_again[{why, entry.kind}]; }
  void differs(const store::AccessEntry& entry, std::vector<uint64_t> rows = {});

  const Checker& checker_;
  const access::Desk& desk_;
  const ClearanceOf& clearance_of_;
  const ReplayRange& range_;
  store::ReadTx truth_;
  Replayed out_;
};

base::Result<Replay::Question> Replay::question_of(const store::AccessEntry& entry) {
  const int clearance = entry.via == store::Via::console ? access::Doors::clearance(access::Caller::of_console())
                                                         : clearance_of_(access::AccountId(entry.account), entry.at);
  Question out;
  out.session = access::replayed(desk_, checker_.prepared(entry.at).catalog(), entry, clearance);
  TX_CHECK(truth_.renew_if_old());
  TX_TRY(const auto known_at, store::known_at(truth_, entry.seq));
  out.mark = {entry.seq, known_at};
  return out;
}

// Whichever of the answers that leave such an entry has its digest.
base::Result<bool> Replay::answered_so(const store::AccessEntry& entry, const std::string& words) {
  TX_TRY(const Question question, question_of(entry));
  if (!question.session) return false;
  const auto same = [&](const std::string& json) { return digest_of(json) == entry.answer_sha256; };
  const auto view = [&] { return View(checker_, *question.session, question.mark, checker_.prepared(entry.at)); };
  View first = view();
  TX_TRY(const CheckAnswer checked, first.check(first.match(words, true), true));
  const std::string check_json = to_json(checked);
  if (entry.kind == "check") return same(check_json);
  if (entry.kind == "search") {
    if (same(check_json)) return true;
    View found = view();
    if (same(to_json(FindAnswer{found.asked(), found.match(words, true)}))) return true;
  }
  // Shown alone, or with what applies as a page; with earlier versions or without.
  for (const bool versions : {false, true}) {
    View shown = view();
    TX_TRY(const ShowAnswer answer, shown.show({words, versions}));
    const std::string json = to_json(answer);
    if (same(json) || same(check_json + json)) return true;
  }
  return false;
}

base::Result<void> Replay::batch(const store::AccessEntry& entry) {
  const auto sheet = range_.sheets.find(entry.answer_sha256);
  if (sheet == range_.sheets.end()) {
    skip(NotAgain::no_sheet, entry);
    return {};
  }
  out_.sheets_used.insert(sheet->first);
  TX_TRY(const Question question, question_of(entry));
  if (!question.session) {
    differs(entry);
    return {};
  }
  const gate::Audience audience = question.session->audience();
  if (audience == gate::Audience::authorised ||
      (audience == gate::Audience::subject_self && entry.via != store::Via::console)) {
    skip(NotAgain::openings, entry);
    return {};
  }
  const auto source = intake::open_file(sheet->second);
  if (!source) {  // kept for a day, which ended meanwhile
    skip(NotAgain::no_sheet, entry);
    return {};
  }
  TX_TRY(const SheetAgain again,
         answer_again(checker_, *question.session, question.mark, entry.at,
                      {.in = source->get(), .in_name = sheet->second, .cancel = range_.cancel}));
  out_.rows += again.rows - again.different_count - again.unreadable;
  out_.rows_unreadable += again.unreadable;
  if (again.different_count > 0 || again.rows != entry.rows) {
    differs(entry, again.different);
  } else {
    ++out_.same;
    ++out_.batches;
  }
  return {};
}

void Replay::differs(const store::AccessEntry& entry, std::vector<uint64_t> rows) {
  ++out_.different_count;
  if (!rows.empty()) out_.different_rows[entry.id] = std::move(rows);
  out_.different.push_back(entry.id);
  if (out_.different.size() <= kDifferentMax) return;
  out_.different_rows.erase(out_.different.front());
  out_.different.erase(out_.different.begin());
}

base::Result<void> Replay::take(const store::AccessEntry& entry) {
  if (const auto why = why_not(entry)) {
    skip(*why, entry);
    return {};
  }
  if (entry.kind == "batch") return batch(entry);
  const auto words = words_of(checker_, entry);
  if (!words) {
    skip(NotAgain::other_words, entry);
    return {};
  }
  TX_TRY(const bool same, answered_so(entry, *words));
  if (same) {
    ++out_.same;
  } else {
    differs(entry);
  }
  return {};
}

}  // namespace

uint64_t Replayed::count(NotAgain why) const {
  uint64_t out = 0;
  for (const auto& [of, number] : not_again) out += of.first == why ? number : 0;
  return out;
}

base::Result<Replayed> replay(const Checker& checker, const access::Desk& desk, const ClearanceOf& clearance_of,
                              const ReplayRange& range) {
  TX_TRY(auto log, checker.home().read_access());
  TX_TRY(auto truth, checker.home().read_records());
  Replay replay(checker, desk, clearance_of, range, std::move(truth));
  for (int64_t before = INT64_MAX, newest = 0;;) {
    TX_TRY(const auto page, store::access_entries(log, {{}, before, kPage}));
    if (page.empty()) break;
    if (newest == 0) newest = page.front().id;
    for (const store::AccessEntry& entry : page) {
      if (range.cancel && *range.cancel) return base::fail(kReplayCancelled);
      before = entry.id;
      const Day day = base::day_of(entry.at);
      if (range.to && day > *range.to) continue;
      if (range.from && day < *range.from) continue;
      TX_CHECK(replay.take(entry));
    }
    if (range.progress) range.progress(1 - static_cast<double>(before) / static_cast<double>(newest));
    if (range.from && base::day_of(page.back().at) < *range.from) break;
    TX_CHECK(log.renew_if_old());
  }
  return replay.finish();
}

}  // namespace taixin::check

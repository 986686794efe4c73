#include "check/replay.h"

#include <algorithm>

#include "base/text.h"
#include "check/errors.h"
#include "check/render.h"
#include "check/view.h"
#include "store/records.h"

namespace taixin::check {
namespace {

constexpr size_t kPage = 500;

bool of_one(const store::AccessEntry& entry) {
  return (entry.kind == "check" || entry.kind == "show") && entry.subjects.size() == 1 && entry.rows == 1;
}

// The words that were asked, if they are a code or a name of the subject.
std::optional<std::string> words_of(const Checker& checker, const store::AccessEntry& entry) {
  const auto is = [&](const std::string& text) { return base::hex(base::sha256(text)) == entry.asked_sha256; };
  const auto former = checker.facts().one_with(entry.subjects.front());
  for (const SubjectId id : former) {
    const auto card = checker.facts().registry().card(id);
    if (!card) continue;
    for (const auto& code : card->codes) {
      if (is(code.row.code)) return code.row.code;
    }
    for (const auto& name : card->names) {
      if (is(name.row.name)) return name.row.name;
    }
  }
  return std::nullopt;
}

}  // namespace

base::Result<Replayed> replay(const Checker& checker, const access::Desk& desk, const ClearanceOf& clearance_of,
                              const ReplayRange& range) {
  Replayed out;
  TX_TRY(auto log, checker.home().read_access());
  TX_TRY(auto truth, checker.home().read_records());
  const auto answer_of = [&](const store::AccessEntry& entry, const std::string& words) -> base::Result<bool> {
    const int clearance = entry.via == store::Via::console ? access::Doors::clearance(access::Caller::of_console())
                                                           : clearance_of(access::AccountId(entry.account));
    const auto session = access::replayed(desk, checker.prepared(entry.at).catalog(), entry, clearance);
    if (!session) return false;
    TX_TRY(const auto known_at, store::known_at(truth, entry.seq));
    const facts::Watermark mark{entry.seq, known_at};
    const auto same = [&](const std::string& json) { return base::hex(base::sha256(json)) == entry.answer_sha256; };
    const auto view = [&] { return View(checker, *session, mark, checker.prepared(entry.at)); };
    if (entry.kind == "check") {
      View one = view();
      TX_TRY(const CheckAnswer answer, one.check(one.match(words, true), true));
      return same(to_json(answer));
    }
    // Shown alone, or with what applies as a page; with earlier versions or without.
    for (const bool versions : {false, true}) {
      View one = view();
      TX_TRY(const ShowAnswer shown, one.show({words, versions}));
      const std::string json = to_json(shown);
      if (same(json)) return true;
      View other = view();
      TX_TRY(const CheckAnswer checked, other.check(other.match(words, true), true));
      if (same(to_json(checked) + json)) return true;
    }
    return false;
  };
  for (int64_t before = INT64_MAX, newest = 0;;) {
    if (range.cancel && *range.cancel) return base::fail(kReplayCancelled);
    TX_TRY(const auto page, store::access_entries(log, {{}, before, kPage}));
    if (page.empty()) break;
    if (newest == 0) newest = page.front().id;
    for (const store::AccessEntry& entry : page) {
      before = entry.id;
      const Day day = base::day_of(entry.at);
      if (range.to && day > *range.to) continue;
      if (range.from && day < *range.from) continue;
      if (!of_one(entry)) {
        ++out.other;
        continue;
      }
      const auto words = words_of(checker, entry);
      if (!words) {
        ++out.in_other_words;
        continue;
      }
      TX_TRY(const bool same, answer_of(entry, *words));
      if (same) {
        ++out.same;
      } else {
        ++out.different_count;
        out.different.push_back(entry.id);
        if (out.different.size() > kDifferentMax) out.different.erase(out.different.begin());
      }
    }
    if (range.progress) range.progress(1 - static_cast<double>(before) / static_cast<double>(newest));
    if (range.from && base::day_of(page.back().at) < *range.from) break;
  }
  std::ranges::reverse(out.different);
  return out;
}

}  // namespace taixin::check

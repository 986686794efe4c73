#include "disclose/self_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <tuple>

#include "store/records.h"

namespace taixin::disclose {
namespace {

namespace json = boost::json;
using base::Lang;
using base::RecordId;
using PublicRecord = check::Checker::PublicRecord;

constexpr size_t kExamples = 5, kAtOnce = 500;

// Records of these items, in the order of the index.
base::Result<std::vector<RecordId>> records_of(const check::Checker& checker, const std::set<uint16_t>& items) {
  std::vector<RecordId> out;
  TX_CHECK(checker.facts().scan([&](const facts::Facts::Columns& columns) {
    for (size_t i = 0; i < columns.count; ++i) {
      if (items.contains(columns.item[i])) out.emplace_back(columns.record_first + columns.record[i]);
    }
  }));
  std::sort(out.begin(), out.end());
  return out;
}

std::optional<Finding> hidden_finding(gate::Reason reason) {
  switch (reason) {
    case gate::Reason::class_unknown:
      return Finding::class_unknown;
    case gate::Reason::clock_unknown:
      return Finding::clock_unknown;
    case gate::Reason::provisional_link:
      return Finding::provisional;
    default:
      return std::nullopt;
  }
}

// The last day of publication as its department sent it (公示截止期): never taken over, but a later one of ours wants a
// look.
bool is_beyond_sent(const check::ShownRecord& record, base::Day today) {
  return std::ranges::any_of(record.fields, [&](const check::ShownField& field) {
    if (field.code != "CF_GSJZQ") return false;
    const auto day = base::parse_iso_day(field.value);
    return day && *day < today;
  });
}

class Counter {
 public:
  explicit Counter(SelfCheck& out) : out_(out) {}

  void add(const PublicRecord& one) {
    ++out_.looked_at;
    if (!one.record) {
      ++out_.reasons[std::string(gate::reason_code(one.reason))];
      if (const auto finding = hidden_finding(one.reason)) note(one, *finding);
      return;
    }
    ++out_.published;
    out_.late += one.record->late;
    if (std::ranges::any_of(one.record->fields, &check::ShownField::held_back)) note(one, Finding::text_held_back);
    if (is_beyond_sent(*one.record, out_.day)) note(one, Finding::beyond_sent);
  }

  void finish() {
    for (auto& [key, found] : found_) out_.findings.push_back(std::move(found));
    std::ranges::stable_sort(out_.findings, [](const auto& a, const auto& b) { return a.count > b.count; });
  }

 private:
  void note(const PublicRecord& one, Finding finding) {
    SelfCheck::OfOrgan& found = found_[{one.source, finding}];
    found.organ = one.source;
    found.finding = finding;
    if (++found.count <= kExamples) found.examples.push_back(one.id);
  }

  SelfCheck& out_;
  std::map<std::pair<std::string, Finding>, SelfCheck::OfOrgan> found_;
};

}  // namespace

std::string_view finding_code(Finding finding) {
  constexpr std::array<std::string_view, kFindings> kCodes{"class_unknown", "clock_unknown", "provisional",
                                                           "text_held_back", "beyond_sent"};
  return kCodes[static_cast<size_t>(finding)];
}

catalog::Text finding_words(Finding finding) {
  switch (finding) {
    case Finding::class_unknown:
      return {"应公示未公示：未注明失信程度", "not public: its class was not stated"};
    case Finding::clock_unknown:
      return {"应公示未公示：缺少起算日", "not public: the day from which its term runs is missing"};
    case Finding::provisional:
      return {"应公示未公示：仅凭名称关联，待提供单位确认", "not public: linked by name only"};
    case Finding::text_held_back:
      return {"已公示，部分文字疑含个人信息，待人工审核",
              "public; a text that may hold a person's data waits for review"};
    case Finding::beyond_sent:
      return {"已公示，但报送的公示截止期已过，请核对", "public, though the last day that was sent has passed"};
  }
  return {};
}

base::Result<SelfCheck> self_check(const check::Checker& checker, const access::Desk& desk,
                                   const std::function<void(double)>& progress) {
  SelfCheck out;
  out.day = desk.home.clock().today();
  out.seq = checker.facts().head().seq;
  out.rules = desk.catalog.digest();
  std::set<uint16_t> items;
  {
    TX_TRY(store::ReadTx tx, desk.home.read_records());
    TX_TRY(const auto numbers, store::item_numbers(tx));
    for (const auto& [number, code] : numbers) {
      const catalog::Item* item = desk.catalog.item(base::ItemCode(code), out.day);
      if (item != nullptr && item->permissions.open_public && item->shape == catalog::Shape::document) {
        items.insert(number.get());
      }
    }
  }
  TX_TRY(const auto records, records_of(checker, items));
  const access::Session session = access::published(desk, Lang::zh);
  Counter counter(out);
  for (size_t begin = 0; begin < records.size(); begin += kAtOnce) {
    const size_t count = std::min(kAtOnce, records.size() - begin);
    TX_TRY(const auto some, checker.published(session, std::span(records).subspan(begin, count)));
    for (const PublicRecord& one : some) counter.add(one);
    if (progress) progress(static_cast<double>(begin + count) / static_cast<double>(records.size()));
  }
  counter.finish();
  return out;
}

std::string to_json(const SelfCheck& done) {
  json::object reasons;
  for (const auto& [reason, count] : done.reasons) reasons[reason] = count;
  json::array findings;
  for (const auto& one : done.findings) {
    json::array examples;
    for (const RecordId id : one.examples) examples.push_back(json::value(fmt::format("r{}", id.get())));
    const auto words = finding_words(one.finding);
    findings.push_back(json::object{{"organ", one.organ},
                                    {"finding", finding_code(one.finding)},
                                    {"name", json::object{{"zh", words.zh}, {"en", words.en}}},
                                    {"count", one.count},
                                    {"examples", std::move(examples)}});
  }
  return json::serialize(json::object{{"day", done.day.iso()},
                                      {"seq", done.seq.get()},
                                      {"rules", base::hex(done.rules)},
                                      {"clean", done.clean()},
                                      {"looked_at", done.looked_at},
                                      {"published", done.published},
                                      {"late", done.late},
                                      {"not_published", std::move(reasons)},
                                      {"findings", std::move(findings)}});
}

std::string to_text(const SelfCheck& done, Lang lang) {
  const auto say = [&](const char* zh, const char* en) { return lang == Lang::zh ? zh : en; };
  std::string out = fmt::format("{}：{}  {}：{}  {}：{}  {}：{}\n", say("公示自查日", "day"), done.day.iso(),
                                say("核对记录", "records"), done.looked_at, say("今日公示", "public today"),
                                done.published, say("其中迟报", "late"), done.late);
  for (const auto& [code, count] : done.reasons) out += fmt::format("  {:<22}{:>10}\n", code, count);
  if (done.clean()) return out + say("没有需要处理的事项。\n", "Nothing to look at.\n");
  for (const auto& one : done.findings) {
    std::string examples;
    for (const RecordId id : one.examples) examples += fmt::format(" r{}", id.get());
    out += fmt::format("{}  {}  {}{}\n", one.organ, finding_words(one.finding).in(lang), one.count, examples);
  }
  return out;
}

}  // namespace taixin::disclose

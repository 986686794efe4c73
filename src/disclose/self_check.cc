#include "disclose/self_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <tuple>

#include "disclose/errors.h"
#include "disclose/public_records.h"
#include "store/records.h"

namespace taixin::disclose {
namespace {

namespace json = boost::json;
using base::Lang;
using base::RecordId;
using PublicRecord = check::Checker::PublicRecord;

constexpr size_t kExamples = 5, kAtOnce = 500;

std::optional<Finding> hidden_finding(gate::Reason reason) {
  switch (reason) {
    case gate::Reason::class_unknown:
      return Finding::class_unknown;
    case gate::Reason::clock_unknown:
      return Finding::clock_unknown;
    case gate::Reason::provisional_link:
      return Finding::provisional;
    case gate::Reason::unreconciled:
      return Finding::unreconciled;
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
    decisions_.update(fmt::format("{} {}\n", one.id.get(), gate::reason_code(one.reason)));
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
    out_.decisions = decisions_.finish();
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
  base::Sha256Stream decisions_;
  std::map<std::pair<std::string, Finding>, SelfCheck::OfOrgan> found_;
};

}  // namespace

std::string_view finding_code(Finding finding) {
  constexpr std::array<std::string_view, kFindings> kCodes{"class_unknown",  "clock_unknown", "provisional",
                                                           "text_held_back", "unreconciled",  "beyond_sent"};
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
    case Finding::unreconciled:
      return {"应公示未公示：历史数据，待与“信用中国”网站核对",
              "not public: of an earlier platform, and not reconciled with Credit China"};
    case Finding::beyond_sent:
      return {"已公示，但报送的公示截止期已过，请核对", "public, though the last day that was sent has passed"};
  }
  return {};
}

namespace {

base::Result<SelfCheck> check_at(const check::Checker& checker, const access::Desk& desk, base::KnownAt at,
                                 const facts::Watermark& mark, const std::function<void(double)>& progress) {
  SelfCheck out;
  out.at = at;
  out.day = base::day_of(at);
  out.seq = mark.seq;
  out.rules = checker.law(at).digest();
  const check::Checker::Moment moment{mark.seq, mark.known_at, at};
  TX_TRY(const auto records, public_records(checker, desk, checker.law(at), out.day));
  const access::Session session = access::published(desk, Lang::zh, out.day);
  Counter counter(out);
  for (size_t begin = 0; begin < records.size(); begin += kAtOnce) {
    const size_t count = std::min(kAtOnce, records.size() - begin);
    TX_TRY(const auto some, checker.published(session, std::span(records).subspan(begin, count), moment));
    for (const PublicRecord& one : some) counter.add(one);
    if (progress) progress(static_cast<double>(begin + count) / static_cast<double>(records.size()));
  }
  counter.finish();
  return out;
}

// "day: 2026-11-26" among the lines of a statement.
std::optional<std::string> line_of(std::string_view statement, std::string_view name) {
  while (!statement.empty()) {
    const std::string_view line = statement.substr(0, statement.find('\n'));
    statement.remove_prefix(std::min(statement.size(), line.size() + 1));
    if (line.starts_with(name) && line.substr(name.size()).starts_with(": ")) {
      return std::string(line.substr(name.size() + 2));
    }
  }
  return std::nullopt;
}

std::optional<int64_t> whole(const std::optional<std::string>& text) {
  int64_t out = 0;
  if (!text || text->empty()) return std::nullopt;
  const auto [end, failed] = std::from_chars(text->data(), text->data() + text->size(), out);
  return failed == std::errc() && end == text->data() + text->size() ? std::optional(out) : std::nullopt;
}

}  // namespace

base::Result<SelfCheck> self_check(const check::Checker& checker, const access::Desk& desk,
                                   const std::function<void(double)>& progress) {
  return check_at(checker, desk, desk.home.clock().now(), checker.facts().head(), progress);
}

std::string statement(const SelfCheck& done) {
  std::string out = fmt::format(
      "taixin self-check\nday: {}\nat: {}\nseq: {}\nrules: {}\nlooked_at: {}\npublished: {}\nlate: {}\n",
      done.day.iso(), done.at.get(), done.seq.get(), base::hex(done.rules), done.looked_at, done.published, done.late);
  for (const auto& [reason, count] : done.reasons) out += fmt::format("not_published {}: {}\n", reason, count);
  std::map<std::string_view, uint64_t> findings;  // of all departments
  for (const auto& one : done.findings) findings[finding_code(one.finding)] += one.count;
  for (const auto& [finding, count] : findings) out += fmt::format("finding {}: {}\n", finding, count);
  return out + fmt::format("clean: {}\ndecisions: {}\n", done.clean() ? "yes" : "no", base::hex(done.decisions));
}

base::Result<SelfCheck> recheck(const check::Checker& checker, const access::Desk& desk, std::string_view statement,
                                const std::function<void(double)>& progress) {
  const auto at = whole(line_of(statement, "at")), seq = whole(line_of(statement, "seq"));
  if (!statement.starts_with("taixin self-check\n") || !at || !seq) return base::fail(kBadStatement);
  facts::Watermark mark{store::CommitSeq(*seq), base::KnownAt()};
  {
    TX_TRY(store::ReadTx tx, desk.home.read_records());
    TX_TRY(mark.known_at, store::known_at(tx, mark.seq));
  }
  return check_at(checker, desk, base::KnownAt(*at), mark, progress);
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

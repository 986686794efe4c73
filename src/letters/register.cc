#include "letters/register.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <mutex>

#include "base/text.h"
#include "identity/id_finder.h"
#include "letters/errors.h"
#include "vault/file_keys.h"

namespace taixin::letters {
namespace {

namespace json = boost::json;
using store::IssuedLetter;
using store::LetterAppended;
using store::LetterEvent;

constexpr int kTries = 20;
// One after the other: each letter is drawn with its number on it, and drawn anew when another was faster.
std::mutex numbering;

Verdict standing(const IssuedLetter& letter) { return letter.cancelled ? Verdict::cancelled : Verdict::genuine; }

}  // namespace

std::string code_of(int64_t id) { return fmt::format("WS{}", id); }

std::optional<int64_t> id_of_code(std::string_view code) {
  if (!code.starts_with("WS") && !code.starts_with("ws")) return std::nullopt;
  code.remove_prefix(2);
  int64_t id = 0;
  const auto [end, failed] = std::from_chars(code.data(), code.data() + code.size(), id);
  if (failed != std::errc() || end != code.data() + code.size() || id < 1) return std::nullopt;
  return id;
}

base::Result<std::string> hand_number(std::string_view number, const catalog::LetterSeries* series,
                                      const std::string* sign) {
  const auto bad = [](const char* zh, const char* en) { return base::fail(kBadNumber, {{"zh", zh}, {"en", en}}); };
  std::string out(base::trim(number));
  if (out.empty() || base::has_control(out) || out.find_first_of("\t\r\n") != std::string::npos ||
      base::count_code_points(out) > kNumberMax || !identity::find_ids(out).empty()) {
    return bad("应为 1 至 64 个字符，不含证件号码", "1 to 64 characters and no identity number");
  }
  if (id_of_code(out)) return bad("WS 加数字是核验编号，不是文号", "WS and digits is the code for verifying");
  if (series && sign) {
    const std::string form = series->stem(*sign, 1000);
    if (out.starts_with(form.substr(0, form.find("1000")))) {
      return bad("这一系列由平台编号，请不要填写文号", "the machine numbers this series; leave the number out");
    }
  }
  return out;
}

base::Result<IssuedLetter> issue(store::Home& home, Order order, const Write& write) {
  const std::lock_guard<std::mutex> turn(numbering);
  LetterEvent& event = order.event;
  event.salt = vault::new_file_id();
  if (order.series) {
    event.series = order.series->code;
    event.year = event.day.year();
  }
  const std::string stem = order.series ? order.series->stem(order.sign, event.year) : std::string();
  for (int i = 0; i < kTries; ++i) {
    {
      TX_TRY(auto tx, home.read_records());
      TX_TRY(const auto before, store::letter_of_source(tx, event.source, event.source_id, event.letter));
      if (before && !before->cancelled) return base::fail(kIssuedBefore);
      TX_TRY(const store::NextLetter next, store::next_letter(tx, stem));
      event.id = next.id;
      event.serial = next.serial;
    }
    if (order.series) event.number = order.series->number(order.sign, event.year, event.serial);
    TX_TRY(const Written written, write(event));
    event.digest = written.digest;
    event.pdf = written.pdf;
    event.docx = written.docx;
    LetterAppended came = LetterAppended::moved;
    TX_CHECK(home.records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
      TX_TRY(came, store::append_letter(tx, event, stem));
      return {};
    }));
    if (came == LetterAppended::there) return base::fail(kIssuedBefore);
    if (came == LetterAppended::numbered) return base::fail(kNumberTaken, {{"number", event.number}});
    if (came == LetterAppended::moved) continue;
    TX_TRY(auto tx, home.read_records());
    TX_TRY(auto issued, store::issued_letter(tx, event.id));
    TX_ASSERT(issued.has_value(), "letter {} was written", event.id);
    return *std::move(issued);
  }
  return base::fail(kBusy);
}

base::Result<LetterEvent> cancelling(LetterEvent who, std::string_view reason) {
  const std::string why(base::trim(reason));
  if (why.empty() || base::has_control(why) || base::count_code_points(why) > kReasonMax ||
      !identity::find_ids(why).empty()) {
    return base::fail(kBadReason);
  }
  who.detail_json = json::serialize(json::object{{"reason", why}});
  return who;
}

base::Result<IssuedLetter> cancel(store::Home& home, int64_t id, const LetterEvent& who, std::string_view reason) {
  TX_TRY(const LetterEvent end, cancelling(who, reason));
  bool done = false;
  TX_CHECK(home.records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_TRY(done, store::append_letter_cancelled(tx, id, end));
    return {};
  }));
  TX_TRY(auto tx, home.read_records());
  TX_TRY(auto found, store::issued_letter(tx, id));
  if (!found) return base::fail(kNoIssued);
  if (!done) return base::fail(kNotStanding);
  return *std::move(found);
}

std::string reason_of(const IssuedLetter& letter) {
  return letter.cancelled ? kept_of(*letter.cancelled, "reason").value_or("") : std::string();
}

std::optional<std::string> kept_of(const LetterEvent& event, std::string_view member) {
  boost::system::error_code failed;
  const json::value detail = json::parse(event.detail_json, failed);
  const json::value* found = !failed && detail.is_object() ? detail.get_object().if_contains(member) : nullptr;
  if (!found || !found->is_string()) return std::nullopt;
  return std::string(found->get_string());
}

std::string_view verdict_code(Verdict verdict) {
  constexpr std::array<std::string_view, 4> kCodes{"letter-genuine", "letter-cancelled", "letter-changed", "unknown"};
  return kCodes[static_cast<size_t>(verdict)];
}

catalog::Text verdict_words(Verdict verdict) {
  switch (verdict) {
    case Verdict::genuine:
      return {"真实：文书由本平台编号发出，内容与发出时一致",
              "Genuine: this platform issued the letter, and it says what it said then"};
    case Verdict::cancelled:
      return {"真实，但已作废：文书由本平台编号发出，后来作废，不再有效",
              "Genuine, but cancelled since: it is of no effect any more"};
    case Verdict::changed:
      return {"不符：编号存在，但内容与发出时不同，不要采信",
              "Changed: the number is known, but this is not what was issued; do not rely on it"};
    case Verdict::unknown:
      break;
  }
  return {
      "查无此文书：不是本平台发出的文书，或者编号有误；用文件查不到的，请用文书上的核验编号或者二维码再核验一次（更换印"
      "章"
      "以后下载的文件与发出时的不同）",
      "Unknown: this platform issued no such letter. If a file is unknown, try the code on it: one that was downloaded "
      "after the seal changed is another file"};
}

bool is_letter(std::string_view number) {
  return id_of_code(number).has_value() || number.find("〔") != std::string_view::npos;
}

base::Result<Verdict> verify(store::Home& home, std::string_view number, std::string_view digest) {
  TX_TRY(auto tx, home.read_records());
  std::vector<IssuedLetter> found;
  if (const auto id = id_of_code(number)) {
    TX_TRY(auto one, store::issued_letter(tx, *id));
    if (one) found.push_back(*std::move(one));
  } else {
    TX_TRY(found, store::letters_of_number(tx, number));
  }
  if (found.empty()) return Verdict::unknown;
  for (const IssuedLetter& one : found) {
    if (base::hex(one.event.digest) == digest) return standing(one);
  }
  return Verdict::changed;
}

base::Result<Verdict> verify_file(store::Home& home, std::string_view bytes) {
  TX_TRY(auto tx, home.read_records());
  TX_TRY(const auto found, store::letter_of_file(tx, base::sha256(bytes)));
  return found ? standing(*found) : Verdict::unknown;
}

}  // namespace taixin::letters

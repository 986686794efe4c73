// Letters as they are issued (文书编号发出): each gets its number from the series of its unit and year, without gaps,
// or one that the unit gave it; one row says so for ever, with the digest of what it says, so that whoever holds the
// paper can ask whether it is genuine. What was numbered by mistake is cancelled (作废), and keeps its number.
//
//   TX_TRY(const auto issued, issue(home, {.letter = "repair_refused", ...}, [&](const auto& event) { return
//   draw(event); })); TX_TRY(const Verdict verdict, verify(home, "WS12", digest));
//
// What a letter says is not kept: it is made again from the case it came of, by the law and the names of its moment,
// and compared with the digest. So nothing of a person stands here that was not there before, and erasure reaches it.
// Functions over a home; any thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "catalog/letter_rules.h"
#include "store/letters.h"

namespace taixin::letters {

inline constexpr size_t kNumberMax = 64;  // characters
inline constexpr size_t kReasonMax = 500;

// WS12: what a paper's code names, whatever its number.
std::string code_of(int64_t id);
std::optional<int64_t> id_of_code(std::string_view code);

// A number as units write their own: 1 to 64 characters without line breaks or identity numbers, and none that a series
// would give. kBadNumber.
base::Result<std::string> hand_number(std::string_view number, const catalog::LetterSeries* series,
                                      const std::string* sign);

struct Order {
  // Everything but id, serial, number (of the machine), salt and digests, which are given here.
  store::LetterEvent event;
  const catalog::LetterSeries* series = nullptr;  // null: event.number is the unit's own
  std::string sign;
};
struct Written {
  base::Sha256 digest{}, pdf{}, docx{};
};
// Makes the letter with the number that it will have. Called again when another was faster.
using Write = std::function<base::Result<Written>(const store::LetterEvent& event)>;

// On disk when it returns. kIssuedBefore, kNumberTaken, kBusy, what `write` says.
base::Result<store::IssuedLetter> issue(store::Home& home, Order order, const Write& write);
// kNoIssued, kNotStanding, kBadReason. `who`: account, role.
base::Result<store::IssuedLetter> cancel(store::Home& home, int64_t id, const store::LetterEvent& who,
                                         std::string_view reason);
// `who` with the reason for which something is cancelled, for store::cancel_letter_of. kBadReason.
base::Result<store::LetterEvent> cancelling(store::LetterEvent who, std::string_view reason);
std::string reason_of(const store::IssuedLetter& letter);  // why it was cancelled; empty: it stands
// What was kept of its moment beside the digest: names of units, whom a reply is to.
std::optional<std::string> kept_of(const store::LetterEvent& event, std::string_view member);

enum class Verdict : uint8_t { genuine, cancelled, changed, unknown };
std::string_view verdict_code(Verdict verdict);
catalog::Text verdict_words(Verdict verdict);
bool is_letter(std::string_view number);  // WS12, or looks like a number with a year: 泰信异〔2026〕3号
// By the code of the paper (WS12) or its number, and the digest that stands beside it, in hexadecimal.
base::Result<Verdict> verify(store::Home& home, std::string_view number, std::string_view digest);
// By the file as it was issued.
base::Result<Verdict> verify_file(store::Home& home, std::string_view bytes);

}  // namespace taixin::letters

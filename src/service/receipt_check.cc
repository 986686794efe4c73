#include "service/receipt_check.h"

#include <algorithm>
#include <boost/json.hpp>

#include "service/api_admin.h"
#include "service/check_receipt.h"
#include "service/seal_mark.h"

namespace taixin::service {
namespace {

namespace json = boost::json;

constexpr size_t kMarkDigits = 32, kEntryDigitsMax = 17;

std::string text_in(const json::object& object, std::string_view key) {
  const json::value* found = object.if_contains(key);
  if (!found) return {};
  return found->is_string() ? std::string(found->get_string()) : json::serialize(*found);
}

std::optional<json::object> object_in(std::string_view bytes) {
  boost::system::error_code failed;
  json::value parsed = json::parse(bytes, failed);
  if (failed || !parsed.is_object()) return std::nullopt;
  return std::move(parsed.get_object());
}

// The entry that a receipt of this home names; nothing: the mark is not ours.
base::Result<std::optional<store::AccessEntry>> entry_of(App& app, std::string_view id) {
  const auto number = is_receipt_id(id) ? parse_id(id.substr(0, id.find('-'))) : std::nullopt;
  if (!number || !same_mark(receipt_id(app, *number), id)) return std::optional<store::AccessEntry>();
  TX_TRY(auto tx, app.home().read_access());
  TX_TRY(auto entries, store::access_entries(tx, {.before = *number + 1, .limit = 1}));
  if (entries.empty() || entries.front().id != *number) return std::optional<store::AccessEntry>();
  return std::optional(std::move(entries.front()));
}

// What the answer's own words say of how it was asked, and the receipt repeats.
bool repeats(const json::object& receipt, const json::object& answer) {
  const json::value* asked = answer.if_contains("asked");
  if (!asked || !asked->is_object()) return false;
  return std::ranges::all_of(std::array{"as_of", "known_at", "rules"}, [&](const char* key) {
    return text_in(receipt, key) == text_in(asked->get_object(), key);
  });
}

}  // namespace

bool is_receipt_id(std::string_view text) {
  const size_t dash = text.find('-');
  if (dash == 0 || dash > kEntryDigitsMax || text.size() != dash + 1 + kMarkDigits) return false;
  const auto digits = text.substr(0, dash), mark = text.substr(dash + 1);
  return std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; }) &&
         std::ranges::all_of(mark, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

base::Result<ReceiptVerdict> check_receipt_id(App& app, std::string_view id) {
  TX_TRY(const auto entry, entry_of(app, id));
  return entry ? ReceiptVerdict::answerless : ReceiptVerdict::unknown;
}

base::Result<ReceiptVerdict> check_receipt_file(App& app, std::string_view bytes) {
  auto whole = object_in(bytes);
  if (!whole) return ReceiptVerdict::unknown;
  const std::string answer = text_in(*whole, "answer");
  const json::value* inside = whole->if_contains("receipt");
  const json::object receipt = inside && inside->is_object() ? inside->get_object() : *whole;
  if (text_in(receipt, "format") != "taixin-check-receipt-1") return ReceiptVerdict::unknown;
  TX_TRY(const auto entry, entry_of(app, text_in(receipt, "id")));
  if (!entry) return ReceiptVerdict::unknown;
  const bool same = text_in(receipt, "entry") == std::to_string(entry->id) &&
                    text_in(receipt, "purpose") == entry->purpose && text_in(receipt, "basis") == entry->basis &&
                    text_in(receipt, "request_sha256") == entry->asked_sha256 &&
                    text_in(receipt, "answer_sha256") == entry->answer_sha256 &&
                    text_in(receipt, "watermark") == std::to_string(entry->seq.get()) &&
                    text_in(receipt, "logged_at") == base::iso_time(entry->at);
  if (!same) return ReceiptVerdict::altered;
  if (answer.empty()) return ReceiptVerdict::answerless;
  if (base::hex(base::sha256(answer)) != entry->answer_sha256) return ReceiptVerdict::altered;
  const auto said = object_in(answer);
  return said && repeats(receipt, *said) ? ReceiptVerdict::genuine : ReceiptVerdict::altered;
}

}  // namespace taixin::service

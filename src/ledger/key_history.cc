#include "ledger/key_history.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base64.h"
#include "ledger/decimal.h"
#include "ledger/ledger.h"
#include "ledger/log_errors.h"

namespace taixin::ledger {
namespace {

constexpr std::string_view kRenewedForm = "taixin log key renewed v1";
constexpr std::string_view kLostForm = "taixin keys of people lost v1";

base::Error unreadable(const vault::KeyEvent& event) {
  return base::fail(kLogDamaged,
                    {{"path", "records.db"}, {"detail", fmt::format("erasure_event {} cannot be read", event.id)}});
}

bool has_form(const vault::KeyEvent& event, std::string_view form) {
  return event.text.size() > form.size() && event.text.starts_with(form) && event.text[form.size()] == '\n';
}

base::Result<void> add_era(const vault::KeyEvent& event, KeyHistory& history, std::optional<VerifierKey>& next) {
  const auto head = parse_tree_head(value_of(event, "signed"));
  auto renewed = parse_vkey(value_of(event, "new key"));
  const std::string old_text = value_of(event, "old key");
  if (!has_form(event, kRenewedForm) || !head || !renewed) return unreadable(event);
  if (old_text != kUnknownKey) {
    TX_TRY(VerifierKey old, parse_vkey(old_text));
    if (next && *next != old) return unreadable(event);
    history.eras.push_back({std::move(old), head->size});
  } else if (head->size != 0 || next) {
    return unreadable(event);  // nobody renews an unknown key of a log that has signed something
  }
  next = *std::move(renewed);
  return {};
}

}  // namespace

std::string tree_head_text(const TreeHead& head) { return fmt::format("{} {}", head.size, base64(head.root)); }

std::optional<TreeHead> parse_tree_head(std::string_view text) {
  const size_t space = text.find(' ');
  if (space == text.npos) return std::nullopt;
  const auto size = parse_decimal(text.substr(0, space), kTreeSizeMax);
  const auto root = parse_base64_hash(text.substr(space + 1));
  if (!size || !root) return std::nullopt;
  return TreeHead{*size, *root};
}

const VerifierKey& KeyHistory::key_for(uint64_t size) const {
  for (const Era& era : eras) {
    if (size <= era.until) return era.key;
  }
  return eras.back().key;
}

base::Result<RecordedKeys> recorded_keys(store::Connection& records, LogName name) {
  TX_TRY(const auto events, vault::key_events(records));
  RecordedKeys out;
  for (const vault::KeyEvent& event : events) {
    if (event.kind == vault::KeyEventKind::log_key_renewed) {
      if (value_of(event, "log") == log_word(name)) TX_CHECK(add_era(event, out.before, out.key));
      continue;
    }
    const auto opaque = parse_tree_head(value_of(event, log_word(name)));
    if (event.kind != vault::KeyEventKind::people_lost || !has_form(event, kLostForm) || !opaque) {
      return unreadable(event);
    }
    if (opaque->size > 0) out.before.opaque = *opaque;
  }
  return out;
}

base::Result<KeyHistory> key_history(store::Connection& records, LogName name, const VerifierKey& present) {
  TX_TRY(RecordedKeys recorded, recorded_keys(records, name));
  if (recorded.key && *recorded.key != present) {
    return base::fail(kOtherLogKey, {{"log", std::string(log_word(name))},
                                     {"expected", format_vkey(*recorded.key)},
                                     {"found", format_vkey(present)}});
  }
  recorded.before.eras.push_back({present});
  return std::move(recorded.before);
}

vault::KeyEvent log_key_event(LogName name, const std::optional<VerifierKey>& old, const TreeHead& signed_head,
                              const VerifierKey& renewed) {
  vault::KeyEvent event;
  event.kind = vault::KeyEventKind::log_key_renewed;
  event.text = fmt::format("{}\nlog: {}\nold key: {}\nsigned: {}\nnew key: {}\n", kRenewedForm, log_word(name),
                           old ? format_vkey(*old) : std::string(kUnknownKey), tree_head_text(signed_head),
                           format_vkey(renewed));
  return event;
}

vault::KeyEvent people_lost_event(std::string_view renewal, std::string_view fingerprint, const TreeHead (&opaque)[2]) {
  vault::KeyEvent event;
  event.kind = vault::KeyEventKind::people_lost;
  event.text = fmt::format("{}\nrenewal: {}\nmaster key: {}\nrecords: {}\naccess: {}\n", kLostForm, renewal,
                           fingerprint, tree_head_text(opaque[0]), tree_head_text(opaque[1]));
  return event;
}

std::string key_event_line(const vault::KeyEvent& event, base::Lang lang) {
  const bool zh = lang == base::Lang::zh;
  std::string what = zh ? "自然人信息的密钥遗失，密封内容不可恢复" : "keys of people were lost, and what they sealed";
  if (event.kind == vault::KeyEventKind::log_key_renewed) {
    const std::string size = value_of(event, "signed");
    what = fmt::format(fmt::runtime(zh ? "账本 {} 的签名密钥换新，旧密钥签署到 {} 条: {}"
                                       : "the key of the log {} was renewed; the old one signed up to {} entries: {}"),
                       value_of(event, "log"), size.substr(0, size.find(' ')), value_of(event, "old key"));
  }
  return fmt::format("{}  {} ({}: {})", base::iso_time(event.at).substr(0, 19), what, event.officer, event.reason);
}

base::Result<TreeHead> opaque_leaves(store::Connection& log) {
  TX_TRY(const int64_t size,
         log.integer("SELECT coalesce(max(first + leaves), 0) FROM leaf_run WHERE kind = $1", kOpaque));
  TreeHead head{static_cast<uint64_t>(size), {}};
  if (size == 0) return head;
  StoredTiles tiles(log);
  TX_TRY(head.root, tree_root(tiles, head.size));
  return head;
}

}  // namespace taixin::ledger

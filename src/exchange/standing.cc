#include "exchange/standing.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "intake/keys.h"
#include "store/payload.h"

namespace taixin::exchange {
namespace {

constexpr size_t kMarkDigits = 16;
constexpr std::string_view kToldHead = "exchange ";

void add(std::string& bytes, std::string_view part) {
  bytes += part;
  bytes += '\x1f';
}

std::string_view value(const Fields& fields, std::string_view code) {
  const auto found = fields.find(code);
  return found == fields.end() ? std::string_view() : std::string_view(found->second);
}

// Whose it is, and the sender's own id, are told apart from what it says.
bool is_content(const catalog::Item& item, std::string_view code) {
  return code != item.subject.name && code != item.subject.code && code != item.origin_id;
}

}  // namespace

std::string version_text(const Version& version) { return fmt::format("{}-{}", version.count, version.mark); }

std::optional<Version> read_version(std::string_view text) {
  const size_t at = text.find('-');
  Version out;
  if (at == text.npos) return std::nullopt;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + at, out.count);
  if (failed != std::errc() || end != text.data() + at || out.count < 1 || out.count > kVersionMax) return std::nullopt;
  out.mark = text.substr(at + 1);
  const bool plain =
      std::ranges::all_of(out.mark, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  return plain && out.mark.size() <= 64 ? std::optional(std::move(out)) : std::nullopt;
}

base::Result<Fields> fields_of(const catalog::Item& item, std::string_view plain) {
  std::vector<store::FieldValue> values;
  TX_CHECK(store::view_plain_payload(plain, values));
  Fields out;
  for (const auto& [ordinal, text] : values) {
    for (const catalog::Field& field : item.fields) {
      if (field.ordinal == ordinal) out.emplace(field.code, text);
    }
  }
  return out;
}

std::string natural_key(const catalog::Item& item, const catalog::Item& row_item, const Fields& fields) {
  std::string bytes("exchange-key\x1f");
  add(bytes, item.code.get());
  for (const std::string& part : row_item.version_key) {
    if (!part.starts_with('@')) add(bytes, intake::key_form(value(fields, part)));
  }
  return base::hex(base::sha256(bytes)).substr(0, 32);
}

std::string content_of(const catalog::Item& item, const PartnerItem& shared, const Fields& fields) {
  std::set<std::string_view> codes;
  for (const catalog::PartnerField& one : shared.fields) {
    if (is_content(item, one.field)) codes.insert(one.field);
  }
  std::string bytes("exchange-content\x1f");
  for (const std::string_view code : codes) {
    if (value(fields, code).empty()) continue;
    add(bytes, code);
    add(bytes, value(fields, code));
  }
  return base::hex(base::sha256(bytes)).substr(0, 32);
}

std::string mark_of(const catalog::Item& item, const Fields& fields) {
  std::string bytes("exchange-version\x1f");
  for (const auto& [code, text] : fields) {
    if (!is_content(item, code) || text.empty()) continue;
    add(bytes, code);
    add(bytes, text);
  }
  return base::hex(base::sha256(bytes)).substr(0, kMarkDigits);
}

StatusGroup group_of(store::StatusKind kind) {
  switch (kind) {
    case store::StatusKind::shielded:
    case store::StatusKind::unshielded:
      return StatusGroup::shield;
    case store::StatusKind::disputed:
    case store::StatusKind::undisputed:
      return StatusGroup::dispute;
    case store::StatusKind::repaired:
    case store::StatusKind::ended:
    case store::StatusKind::withdrawn:
    case store::StatusKind::reconciled:
      return StatusGroup::lasting;
  }
  return StatusGroup::lasting;
}

bool is_strict(store::StatusKind kind) {
  return kind == store::StatusKind::shielded || kind == store::StatusKind::disputed;
}

std::string_view status_code(store::StatusKind kind) {
  constexpr std::string_view kCodes[] = {"",           "repaired", "ended",      "withdrawn", "shielded",
                                         "unshielded", "disputed", "undisputed", "reconciled"};
  return kCodes[static_cast<size_t>(kind)];
}

base::Result<void> StatusBook::catch_up(store::Home& home, store::CommitSeq until) {
  constexpr size_t kPage = 500;
  while (until_ < until) {
    TX_TRY(auto tx, home.read_records());
    TX_TRY(const auto some, store::sealed_after(tx, until_, kPage));
    for (const store::Submission& submission : some) {
      if (submission.seq > until) {
        until_ = until;
        return {};
      }
      if (submission.counts.statuses > 0) {
        TX_CHECK(store::scan_submission_statuses(tx, submission.id, [&](const store::Status& status) {
          add(status.version_key, {status.id, status.kind, status.day, status.submission, status.subject, status.item,
                                   std::string(marked_by(status))});
          return true;
        }));
      }
      until_ = submission.seq;
    }
    if (some.size() < kPage) until_ = until;
  }
  return {};
}

const std::vector<StatusBook::Event>& StatusBook::of(const Key128& key) const {
  static const std::vector<Event> kNone;
  const auto found = events_.find(key);
  return found == events_.end() ? kNone : found->second;
}

SaidOn said_on(const std::vector<StatusBook::Event>& events, StatusGroup group, Day day) {
  SaidOn out;
  bool strict = false, mild = false;
  for (const StatusBook::Event& event : events) {
    if (group_of(event.kind) != group || event.day != day) continue;
    (is_strict(event.kind) ? strict : mild) = true;
    out.last = event.kind;
  }
  out.said = static_cast<int>(strict) + static_cast<int>(mild);
  return out;
}

std::string mark_basis(std::string_view partner) { return fmt::format("{}{}", kToldHead, partner); }

std::string_view marked_by(const store::Status& status) {
  const bool told = group_of(status.kind) == StatusGroup::dispute && status.basis.starts_with(kToldHead);
  return told ? std::string_view(status.basis).substr(kToldHead.size()) : std::string_view();
}

std::set<std::string> marks_of(const std::vector<StatusBook::Event>& events) {
  std::map<std::string, int> standing;
  for (const StatusBook::Event& event : events) {
    if (group_of(event.kind) != StatusGroup::dispute) continue;
    int& count = standing[event.told_by];
    count = is_strict(event.kind) ? count + 1 : std::max(count - 1, 0);
  }
  std::set<std::string> out;
  for (const auto& [who, count] : standing) {
    if (count > 0) out.insert(who);
  }
  return out;
}

bool has_marks(const std::vector<StatusBook::Event>& events) {
  return std::ranges::any_of(events, [](const auto& one) { return group_of(one.kind) == StatusGroup::dispute; });
}

}  // namespace taixin::exchange

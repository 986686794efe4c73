#include "disclose/redactions.h"

#include <algorithm>
#include <mutex>

#include "base/text.h"
#include "disclose/errors.h"
#include "disclose/public_records.h"
#include "identity/text_screen.h"

namespace taixin::disclose {

using HeldText = check::Checker::HeldText;

base::Result<std::unique_ptr<Redactions>> Redactions::open(store::Home& home, access::Entrance& entrance,
                                                           const check::Checker& checker) {
  std::unique_ptr<Redactions> out(new Redactions(home, entrance, checker));
  TX_TRY(auto tx, home.read_records());
  TX_CHECK(store::scan_redactions(tx, [&](const store::Redaction& one) -> base::Result<void> {
    out->keep(one);
    return {};
  }));
  return out;
}

void Redactions::keep(const store::Redaction& redaction) {
  const std::unique_lock lock(mutex_);
  told_[{redaction.record, redaction.field}] = {redaction.kind == store::RedactionKind::replaced, redaction.text};
}

std::optional<check::PublicText> Redactions::told(RecordId record, std::string_view field) const {
  const std::shared_lock lock(mutex_);
  const auto found = told_.find(std::pair(record, std::string(field)));
  return found == told_.end() ? std::nullopt : std::optional(found->second);
}

base::Result<Redactions::Page> Redactions::held(const access::Desk& desk, RecordId after, size_t limit,
                                                const Mine& mine) const {
  constexpr size_t kAtOnce = 200;
  TX_TRY(const auto records, public_records(checker_, desk, desk.catalog, desk.home.clock().today()));
  auto at = std::ranges::upper_bound(records, after);
  const access::Session session = access::published(desk, base::Lang::zh);
  Page page;
  for (size_t looked_at = 0; at != records.end();) {
    const auto some = std::span(at, std::min<size_t>(kAtOnce, static_cast<size_t>(records.end() - at)));
    TX_TRY(auto texts, checker_.held_texts(session, some));
    for (HeldText& text : texts) {
      if (!mine(text.source) || told(text.record, text.field)) continue;
      // A page ends between two records, so that all texts of one stand together.
      if (page.texts.size() >= limit && page.texts.back().record != text.record) {
        page.next = page.texts.back().record;
        return page;
      }
      page.texts.push_back(std::move(text));
    }
    at += static_cast<ptrdiff_t>(some.size());
    looked_at += some.size();
    if (looked_at >= kLookedAtMax && at != records.end()) {
      page.next = some.back();
      return page;
    }
  }
  return page;
}

base::Result<std::optional<HeldText>> Redactions::text(const access::Desk& desk, RecordId record,
                                                       std::string_view field) const {
  TX_TRY(auto texts, checker_.held_texts(access::published(desk, base::Lang::zh), std::span(&record, 1)));
  for (HeldText& one : texts) {
    if (one.field == field) return std::optional(std::move(one));
  }
  return std::optional<HeldText>();
}

base::Result<store::Redaction> Redactions::decide(const access::Desk& desk, const access::Caller& caller,
                                                  const Decision& decision) {
  TX_TRY(const auto held, text(desk, decision.record, decision.field));
  if (!held) return base::fail(kNoHeldText, {{"record", std::to_string(decision.record.get())}});
  store::Redaction redaction;
  redaction.record = decision.record;
  redaction.field = decision.field;
  redaction.account = caller.account.get();
  redaction.text = base::trim(decision.replacement);
  redaction.content_sha256 = base::hex(base::sha256(held->text));
  if (!redaction.text.empty()) {
    redaction.kind = store::RedactionKind::replaced;
    if (!base::is_utf8(redaction.text) || base::count_code_points(redaction.text) > kTextMax) {
      return base::fail(kRedactionText, {{"max", std::to_string(kTextMax)}});
    }
    if (const auto hits = identity::screen_text(redaction.text); !hits.empty()) {
      return base::fail(kStillPersonal, {{"what", std::string(identity::text_hit_code(hits.front()))}});
    }
  }
  TX_CHECK(entrance_.sign_with_code(caller.account, decision.code,
                                    fmt::format("text {} {}", decision.record.get(), decision.field)));
  TX_CHECK(home_.records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_TRY(redaction, store::append_redaction(tx, redaction));
    return {};
  }));
  keep(redaction);
  return redaction;
}

}  // namespace taixin::disclose

// The effects of this room: what a case says of its record is a status event, exactly as status files bring them; what
// has to leave the platform is a row that later rooms carry on.
#include <boost/json.hpp>

#include "cases/cases.h"
#include "cases/erasure_effects.h"
#include "cases/errors.h"
#include "cases/status_work.h"
#include "store/records.h"

namespace taixin::cases {
namespace {

namespace json = boost::json;
using catalog::CaseEffect;
using store::StatusKind;

struct StatusEffectKind {
  CaseEffect effect;
  StatusKind status;
  // Once it is so it stays so, and a file may have said it already: the same event again changes nothing.
  bool lasting;
};
constexpr StatusEffectKind kStatusEffects[] = {{CaseEffect::mark_disputed, StatusKind::disputed, false},
                                               {CaseEffect::unmark_disputed, StatusKind::undisputed, false},
                                               {CaseEffect::end_by_repair, StatusKind::repaired, true},
                                               {CaseEffect::withdraw, StatusKind::withdrawn, true},
                                               {CaseEffect::shield, StatusKind::shielded, false},
                                               {CaseEffect::unshield, StatusKind::unshielded, false}};

class StatusEffect : public Effect {
 public:
  StatusEffect(const EffectPlace& place, const StatusEffectKind& kind) : place_(place), kind_(kind) {}
  CaseEffect which() const override { return kind_.effect; }

  base::Result<std::unique_ptr<Work>> prepare(const Doing& doing) const override {
    TX_TRY(auto tx, place_.home.read_records());
    TX_TRY(const auto record, store::record(tx, doing.one.record));
    if (!record) return base::fail(kNoRecord);
    store::Status status;
    status.line = 1;
    status.item = record->item;
    status.subject = record->subject;
    status.version_key = record->version_key;
    status.kind = kind_.status;
    status.day = doing.day;
    if (kind_.lasting) {
      status.content = status_content(status);
      TX_TRY(const bool is_here, place_.facts.has_status(status, tx));
      if (is_here) return std::unique_ptr<Work>();
    }
    TX_TRY(const auto item, item_code(tx, record->item));
    store::Submission submission;
    submission.item = item;
    submission.revision = record->revision;
    submission.source = doing.unit.empty() ? doing.kind.name.zh : doing.unit;
    submission.operator_name = doing.officer;
    submission.file_name = doing.kind.name.zh;
    submission.format = "case";
    submission.encoding = "utf-8";
    submission.header_json = "[]";
    submission.catalog_digest = place_.catalog.digest();
    submission.counts.rows = submission.counts.statuses = 1;
    return std::unique_ptr<Work>(
        std::make_unique<StatusWork>(place_.facts, std::move(submission), std::move(status), kind_.lasting));
  }

 private:
  static base::Result<std::string> item_code(store::ReadTx& tx, store::ItemNo number) {
    TX_TRY(const auto numbers, store::item_numbers(tx));
    for (const auto& [no, code] : numbers) {
      if (no == number) return code;
    }
    return base::fail(kNoRecord);
  }

  const EffectPlace place_;
  const StatusEffectKind kind_;
};

class OutgoingWork : public Work {
 public:
  explicit OutgoingWork(store::Outgoing out) : out_(std::move(out)) {}
  base::Result<void> commit(store::WriteTx& tx, const store::CaseEvent& event) override {
    out_.event = event.id;
    out_.case_id = event.case_id;
    return store::append_outgoing(tx, out_);
  }

 private:
  store::Outgoing out_;
};

class OutgoingEffect : public Effect {
 public:
  explicit OutgoingEffect(CaseEffect which) : which_(which) {}
  CaseEffect which() const override { return which_; }

  base::Result<std::unique_ptr<Work>> prepare(const Doing& doing) const override {
    // Nothing about a natural person is published unless a named law says so.
    if (which_ == CaseEffect::publish_commitment && doing.one.subject.get() >= vault::Vault::kFirstPerson) {
      return base::fail(kPersonsClosed);
    }
    store::Outgoing out;
    out.effect = catalog::case_effect_code(which_);
    out.subject = doing.one.subject;
    out.record = doing.one.record;
    if (which_ == CaseEffect::forward) out.unit = doing.one.recogniser.get();
    json::object detail{{"kind", doing.kind.code}, {"step", doing.step.code}, {"day", doing.day.iso()}};
    if (!doing.outcome.code.empty()) detail["outcome"] = doing.outcome.code;
    if (which_ == CaseEffect::letter) detail["letter"] = doing.outcome.letter;
    if (which_ == CaseEffect::notify) {
      detail["zh"] = filled(doing.outcome.notice.zh, doing.id, doing.day);
      detail["en"] = filled(doing.outcome.notice.en, doing.id, doing.day);
    }
    out.detail_json = json::serialize(detail);
    return std::unique_ptr<Work>(std::make_unique<OutgoingWork>(std::move(out)));
  }

 private:
  const CaseEffect which_;
};

}  // namespace

void add_own_effects(Effects& effects, const EffectPlace& place) {
  for (const StatusEffectKind& kind : kStatusEffects) effects.add(std::make_unique<StatusEffect>(place, kind));
  for (const CaseEffect which : {CaseEffect::publish_commitment, CaseEffect::notify, CaseEffect::forward,
                                 CaseEffect::letter, CaseEffect::propagate}) {
    effects.add(std::make_unique<OutgoingEffect>(which));
  }
  add_erasure_effects(effects, place);
}

}  // namespace taixin::cases

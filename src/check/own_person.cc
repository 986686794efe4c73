#include "check/own_person.h"

#include <algorithm>
#include <set>

#include "access/errors.h"
#include "check/errors.h"
#include "check/json_text.h"
#include "check/prepared.h"
#include "check/view.h"
#include "identity/resident_id.h"
#include "vault/sealed_rows.h"

namespace taixin::check {
namespace {

// The person who asks about itself; 0: nobody else may.
SubjectId oneself(const access::Session& session) {
  const access::Caller& caller = session.asker().caller;
  const access::Account* account = caller.who();
  const bool person = account != nullptr && account->kind == access::AccountKind::person &&
                      account->state == access::AccountState::active;
  if (!person || caller.assisted != SubjectId() || caller.via != store::Via::web) return {};
  if (session.audience() != gate::Audience::subject_self) return {};
  return account->subject.get() >= vault::Vault::kFirstPerson ? account->subject : SubjectId();
}

struct Reading {
  View& view;
  vault::Vault& vault;
  const store::Packer& packer;
  const access::Session& session;
  store::ReadTx& tx;
  const Keys& keys;
  SubjectId person;
};

base::Result<void> open_fields(const Reading& with, const vault::PersonRecord& row, OwnRecord& out,
                               uint64_t& withheld) {
  TX_TRY(const auto packed, with.vault.unseal(with.person, vault::person_context(row.id), row.bytes));
  TX_TRY(std::string plain, with.packer.unpack(packed.reveal()));
  const auto values = store::read_plain_payload(plain);
  identity::wipe(plain);
  if (!values) return std::move(values).error();
  for (const auto& [ordinal, value] : *values) {
    for (const catalog::Field& field : out.item->fields) {
      if (field.ordinal != ordinal) continue;
      const catalog::Shown how = with.session.shown(field);
      if (how == catalog::Shown::none) {
        ++withheld;
        continue;
      }
      const std::string shown = access::masked(value, how);
      out.fields.push_back({field.code, field.name, shown, with.view.words_of(field, shown)});
    }
  }
  return {};
}

// One record, when the gate lets the person see it.
base::Result<std::optional<OwnRecord>> read_one(const Reading& with, const vault::PersonRecord& row, bool superseded,
                                                uint64_t& withheld) {
  const auto found = with.keys.items.find(Keys::key(row.item, row.revision));
  if (found == with.keys.items.end()) {
    return base::fail(kForeignRecord, {{"id", std::to_string(row.id)},
                                       {"item", std::to_string(row.item.get())},
                                       {"revision", std::to_string(row.revision)}});
  }
  OwnRecord out{row.id, found->second->item, superseded, {}, {}, {}};
  gate::RecordHeader header;
  header.item = out.item;
  header.kind = identity::SubjectKind::natural_person;
  header.superseded = superseded;
  const gate::Decision decision = gate::decide(header, with.session.question(with.person, *out.item));
  if (!with.session.sees(*out.item) || !decision.visible) return std::optional<OwnRecord>();
  TX_TRY(const auto submission, store::submission(with.tx, row.submission));
  if (submission) {
    out.source = submission->source;
    out.received = submission->sealed_at;
  }
  TX_CHECK(open_fields(with, row, out, withheld));
  return std::optional(std::move(out));
}

// What of it the log names, as of every other answer.
std::string left(const OwnPerson& own) {
  std::set<std::string> items;
  for (const OwnRecord& record : own.records) items.insert(record.item->code.get());
  std::string out = "subject";
  for (const std::string& item : items) out += "," + item;
  return out;
}

}  // namespace

base::Result<OwnForReport> own_for_report(const Checker& checker, vault::Vault& vault, const store::Packer& packer,
                                          const access::Session& session) {
  const SubjectId person = oneself(session);
  if (person == SubjectId()) return base::fail(access::kOtherSubject);
  View view(checker, session);
  TX_TRY(auto tx, checker.home().read_records());
  TX_TRY(const auto keys, checker.prepared().read_keys(tx));
  TX_TRY(const auto rows, vault::person_records(tx, person));
  std::set<int64_t> followed;
  for (const auto& row : rows) followed.insert(row.previous);
  OwnForReport out{{}, view.asked(), {"report", {person}, std::string(access::kAboutPerson)}};
  OwnPerson& own = out.own;
  const Reading with{view, vault, packer, session, tx, *keys, person};
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    TX_TRY(auto one, read_one(with, *row, followed.contains(row->id), own.withheld));
    if (one) own.records.push_back(*std::move(one));
  }
  access::Note& note = out.note;
  note.seq = view.asked().seq;
  note.rows = own.records.size();
  note.fields = left(own);
  // Keyed by the person's own key, so that nobody can try contents against it, least of all after an erasure.
  if (!own.records.empty()) {
    TX_TRY(const auto token, vault.token(person, to_json(own)));
    note.answer = base::sha256(token.view());
  }
  return out;
}

base::Result<access::Released<OwnPerson>> own_person(const Checker& checker, vault::Vault& vault,
                                                     const store::Packer& packer, const access::Session& session) {
  TX_TRY(OwnForReport read, own_for_report(checker, vault, packer, session));
  read.note.kind = "show";
  return access::release(checker.home(), session, read.note, std::move(read.own));
}

std::string to_json(const OwnPerson& own) {
  JsonText out;
  out.open('{').key("withheld").number(own.withheld).key("records").open('[');
  for (const OwnRecord& record : own.records) {
    out.open('{').key("item").string(record.item->code.get()).key("name").open('{');
    out.key("zh").string(record.item->name.zh).key("en").string(record.item->name.in(base::Lang::en)).close('}');
    out.key("superseded").boolean(record.superseded).key("source").string(record.source);
    out.key("received").string(base::iso_time(record.received)).key("fields").open('[');
    for (const ShownField& field : record.fields) {
      out.open('{').key("code").string(field.code).key("name").open('{').key("zh").string(field.name.zh);
      out.key("en").string(field.name.in(base::Lang::en)).close('}').key("value").string(field.value).close('}');
    }
    out.close(']').close('}');
  }
  out.close(']').close('}');
  return std::move(out).text();
}

std::string to_text(const OwnPerson& own, base::Lang lang) {
  std::string out;
  for (const OwnRecord& record : own.records) {
    out += record.item->name.in(lang);
    if (record.superseded) out += lang == base::Lang::zh ? "（已有新版本）" : " (a later version is there)";
    out += "\n";
    for (const ShownField& field : record.fields) {
      out += "  " + field.name.in(lang) + "  " + field.words.in(lang) + "\n";
    }
  }
  if (!out.empty()) return out;
  return lang == base::Lang::zh ? "平台没有密封收存关于您的记录\n" : "no sealed record about you is held\n";
}

}  // namespace taixin::check

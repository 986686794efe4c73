// For tests: a home with a few invented subjects and records, under a small pack of its own.
#pragma once

#include <fmt/format.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "check/check.h"
#include "identity/name.h"
#include "store/test_support.h"

namespace taixin::check {

inline constexpr std::string_view kSamplePack = R"toml(
[pack]
id = "sample"
version = "1"
level = "national"
name = "示例规则包"
name_en = "Sample pack"
basis = ["示例条例"]
source = "sample"
sure = "V"
from = 2018-01-01

[defaults]
source = "sample"
sure = "V"
from = 2018-01-01

[[class]]
code = "ADM"
name = "行政管理信息"
name_en = "Administrative acts"
basis = ["示例条例"]
[[class]]
code = "SEV"
name = "严重失信主体名单信息"
name_en = "Lists of serious dishonesty"
basis = ["示例条例"]
[[class]]
code = "COM"
name = "信用承诺及履行情况信息"
name_en = "Commitments"
basis = ["示例条例"]
[[class]]
code = "EVA"
name = "信用评价结果信息"
name_en = "Evaluation"
basis = ["示例条例"]

[[code_set]]
id = "subject_state"
name = "登记状态"
name_en = "State"
basis = ["示例登记条例 第6条"]
entries = [["存续", "存续", "Existing"], ["吊销", "吊销", "Business licence revoked"]]
[[code_set]]
id = "fulfilment"
name = "履行情况"
name_en = "Fulfilment"
basis = ["示例条例 第32条"]
not_kept = ["全部未履行"]
entries = [["全部履行", "全部履行", "Fulfilled"], ["全部未履行", "全部未履行", "Not fulfilled"]]

[[purpose]]
code = "permit"
name = "行政许可"
name_en = "Administrative permit"
basis = ["示例条例 第22条"]
[[purpose]]
code = "self"
name = "本主体查询"
name_en = "The subject itself"
past_states = true
basis = ["示例条例 第21条"]
[[purpose]]
code = "audit"
name = "审计"
name_en = "Audit"
past_states = true
basis = ["示例审计条例"]

[[item]]
code = "ADM.penalty"
name = "行政处罚"
name_en = "Administrative penalty"
class = "ADM"
provider = "示例机关"
adverse = true
subjects = ["organization", "individual_business"]
permission = { government = true, query = "authorised" }
subject = { name = "MC", code = "DM", id_number = "SFZH" }
version_key = ["@subject", "WSH"]
source_key = ["JGDM", "WSH"]
clock = { decision = "RQ" }
organ_code = "JGDM"
headline = "XW"
basis = ["示例处罚法 第39条"]
field = [
  { code = "MC", name = "名称", name_en = "Name", type = "subject_name" },
  { code = "DM", name = "代码", name_en = "Code", type = "uscc" },
  { code = "SFZH", name = "证件号码", name_en = "Id", type = "id_number" },
  { code = "WSH", name = "文书号", name_en = "Number", type = "text" },
  { code = "JG", name = "机关", name_en = "Organ", type = "text" },
  { code = "JGDM", name = "机关代码", name_en = "Code of the organ", type = "text" },
  { code = "RQ", name = "决定日期", name_en = "Decided", type = "date" },
  { code = "XW", name = "违法行为", name_en = "Misconduct", type = "text" },
  { code = "FK", name = "罚款(万元)", name_en = "Fine", type = "money.wan" },
]

[[retraction]]
change = "corrected"
name = "已更正"
name_en = "Corrected"
within = 5
basis = ["示例条例 第39条"]
[[retraction]]
change = "repaired"
name = "已修复"
name_en = "Repaired"
within = 5
basis = ["示例条例 第40条"]
[[retraction]]
change = "withdrawn"
name = "已撤回"
name_en = "Withdrawn"
within = 5
basis = ["示例条例 第40条"]
[[retraction]]
change = "moved"
name = "不属于该主体"
name_en = "Not about this subject"
within = 5
basis = ["示例条例 第39条"]

[[measure]]
code = "sample.serious"
name = "示例限制措施"
name_en = "A sample restriction"
direction = "restriction"
kind = "management"
duty = "may"
items = ["ADM.penalty"]
least = "serious"
purposes = ["permit"]
body = { zh = "示例审批部门", en = "a sample body" }
term = "3m"
basis = ["示例条例 第28条"]
[[measure]]
code = "sample.any"
name = "示例监管措施"
name_en = "Sample supervision"
direction = "restriction"
kind = "management"
duty = "must"
items = ["ADM.penalty"]
purposes = ["permit"]
body = { zh = "示例主管部门", en = "a sample supervisor" }
term = "record"
basis = ["示例条例 第29条"]
[[measure]]
code = "sample.unsure"
name = "未核实的措施"
name_en = "A measure that nobody has confirmed"
direction = "restriction"
kind = "by_law"
duty = "must"
items = ["ADM.penalty"]
purposes = ["permit"]
body = { zh = "示例主管部门", en = "a sample supervisor" }
term = "record"
basis = ["示例条例 第30条"]
sure = "MH"
[[measure]]
code = "sample.audit"
name = "别的用途的措施"
name_en = "A measure for another purpose"
direction = "restriction"
kind = "management"
duty = "may"
items = ["ADM.penalty"]
purposes = ["audit"]
body = { zh = "示例主管部门", en = "a sample supervisor" }
term = "record"
basis = ["示例条例 第31条"]

[[item]]
code = "ADM.simple"
name = "简易程序处罚"
name_en = "Simple-procedure penalty"
class = "ADM"
provider = "示例机关"
adverse = true
restricted = true
subjects = ["organization", "individual_business"]
permission = { query = "self_only", special_report = true }
subject = { name = "MC" }
version_key = ["@subject", "WSH"]
headline = "XW"
basis = ["示例处罚法 第51条"]
field = [
  { code = "MC", name = "名称", name_en = "Name", type = "subject_name" },
  { code = "WSH", name = "文书号", name_en = "Number", type = "text" },
  { code = "XW", name = "违法行为", name_en = "Misconduct", type = "text" },
]

[[item]]
code = "COM.commitment"
name = "信用承诺"
name_en = "Commitment"
class = "COM"
provider = "示例机关"
subjects = ["organization", "individual_business"]
permission = { government = true, query = "authorised" }
subject = { name = "MC" }
version_key = ["@subject", "BM"]
headline = "BM"
basis = ["示例条例 第32条"]
field = [
  { code = "MC", name = "名称", name_en = "Name", type = "subject_name" },
  { code = "BM", name = "承诺编码", name_en = "Number", type = "text" },
  { code = "LX", name = "履行情况", name_en = "Fulfilment", type = { code = "fulfilment" } },
]

[[item]]
code = "EVA.grade"
name = "国家等级"
name_en = "National grade"
class = "EVA"
provider = "示例机关"
subjects = ["organization"]
permission = { public = true, government = true, query = "authorised" }
subject = { name = "MC" }
version_key = ["@subject", "RQ"]
clock = { decision = "RQ" }
headline = "DJ"
basis = ["示例评价办法"]
field = [
  { code = "MC", name = "名称", name_en = "Name", type = "subject_name" },
  { code = "RQ", name = "日期", name_en = "Day", type = "date" },
  { code = "DJ", name = "等级", name_en = "Grade", type = "text" },
]
)toml";

inline const Day kSampleDay = *Day::from_civil(2026, 4, 1);

class SampleHome {
 public:
  struct Row {
    std::string item;
    SubjectId subject;
    std::map<std::string, std::string> fields;
    std::optional<Day> decision = {}, valid_until = {};
    store::LinkKind link = store::LinkKind::by_code;
    store::Severity severity = store::Severity::unknown;
    std::string key = {};  // version key; the same key again is a new version
    std::optional<Day> document = {}, publication = {}, misconduct_end = {};
    uint16_t flags = 0;  // store::RecordFlag
  };

  SampleHome() : SampleHome(loaded(std::string(kSamplePack)), kSampleDay.plus_days(-30)) {}
  SampleHome(std::shared_ptr<const catalog::Catalog> catalog, Day begin) : clock_(begin), catalog_(std::move(catalog)) {
    const auto path = directory_.path() / "home";
    TX_ASSERT(store::Home::create(path, clock_).ok(), "create");
    auto opened = store::Home::open(path, clock_);
    TX_ASSERT(opened.ok(), "{}", opened.error().message(base::Lang::en));
    home_ = *std::move(opened);
  }

  // ---- filling; each call is one sealed submission
  SubjectId add_subject(identity::SubjectKind kind, std::string code, std::vector<std::string> names,
                        std::vector<std::pair<std::string, Day>> states = {}) {
    const SubjectId id(++subjects_);
    seal("REG.sample", [&](store::WriteTx& tx, SubmissionId submission) -> base::Result<void> {
      TX_CHECK(store::add_subject(tx, {id, kind, submission}));
      std::vector<store::SubjectCode> codes{{id, store::CodeKind::uscc, code, 0, {}, {}, submission}};
      if (!code.empty()) TX_CHECK(store::add_subject_codes(tx, codes));
      std::vector<store::SubjectName> rows;
      Day from = kSampleDay.plus_days(-2000);
      for (const std::string& name : names) {  // the last is the present one
        rows.push_back({id, name, identity::normalize_name(name).get(), true, from, submission});
        from = from.plus_days(100);
      }
      TX_CHECK(store::add_subject_names(tx, rows));
      std::vector<store::SubjectState> state_rows;
      for (const auto& [state, day] : states) state_rows.push_back({id, state, day, submission});
      return store::add_subject_states(tx, state_rows);
    });
    return id;
  }

  void add_operator(SubjectId subject, const std::string& name, Day from) {
    seal("REG.sample", [&](store::WriteTx& tx, SubmissionId submission) {
      const store::OperatorPeriod period{subject, name, from, submission};
      return store::add_operator_periods(tx, std::span(&period, 1));
    });
  }

  RecordId add(const Row& row) {
    const auto packer = store::Packer::of({});
    const catalog::Item* item = catalog_->item(base::ItemCode(row.item), kSampleDay);
    TX_ASSERT(item != nullptr, "no item {}", row.item);
    store::NewRecord fresh;
    std::map<uint16_t, std::string> ordered;
    for (const auto& [code, value] : row.fields) {
      TX_ASSERT(item->field(code) != nullptr, "no field {}", code);
      ordered[item->field(code)->ordinal] = value;
    }
    const std::vector<store::FieldValue> values(ordered.begin(), ordered.end());
    fresh.payload = packer->pack(row.item, store::plain_payload(values));
    store::Record& record = fresh.record;
    record.revision = 1;
    record.line = 2;
    record.subject = row.subject;
    record.link = row.link;
    record.severity = row.severity;
    record.flags = row.flags;
    record.decision = row.decision;
    record.valid_until = row.valid_until;
    record.document = row.document;
    record.publication = row.publication;
    record.misconduct_end = row.misconduct_end;
    const std::string key = row.key.empty() ? fmt::format("record {}", ++keys_) : row.key;
    record.version_key = base::key128(key);
    record.content = base::key128(fmt::format("content {}", ++keys_));
    record.previous = newest_[key];
    const bool version = record.previous != RecordId();
    seal(
        row.item,
        [&](store::WriteTx& tx, SubmissionId submission) -> base::Result<void> {
          TX_TRY(record.item, store::item_no(tx, row.item));
          record.submission = submission;
          return store::append_records(tx, std::span(&fresh, 1));
        },
        version);
    return newest_[key] = record.id;
  }

  void add_status(const std::string& item, SubjectId subject, const std::string& key, store::StatusKind kind, Day day) {
    seal("STA.sample", [&](store::WriteTx& tx, SubmissionId submission) -> base::Result<void> {
      store::Status status;
      status.submission = submission;
      TX_TRY(status.item, store::item_no(tx, item));
      status.subject = subject;
      status.version_key = base::key128(key);
      status.kind = kind;
      status.day = day;
      status.content = base::key128(fmt::format("status {}", ++keys_));
      return store::append_statuses(tx, std::span(&status, 1));
    });
  }

  // ---- asking
  void ready() { ready_at(kSampleDay); }
  void ready_at(Day day) {
    clock_.set(base::FixedClock(day).now());
    checker_.reset();
    facts_.reset();
    auto opened = facts::Facts::open(*home_);
    TX_ASSERT(opened.ok(), "{}", opened.error().message(base::Lang::en));
    facts_ = *std::move(opened);
    checker_ = std::make_unique<Checker>(*home_, catalog_, *facts_);
  }
  // The same, with `pack` in force instead since `from`.
  void ready(const std::string& pack, KnownAt from) { ready_at(kSampleDay, pack, from); }
  void ready_at(Day day, const std::string& pack, KnownAt from) {
    ready_at(day);
    checker_ =
        std::make_unique<Checker>(*home_,
                                  std::vector<rules::Version>{{.activation = 1, .catalog = catalog_},
                                                              {.activation = 2, .from = from, .catalog = loaded(pack)}},
                                  *facts_);
  }
  const Checker& checker() const { return *checker_; }
  access::Session session(std::string purpose, access::Past past = {}, base::Lang lang = base::Lang::zh) {
    const auto doors = access::Doors::of(*catalog_);
    TX_ASSERT(doors.ok(), "{}", doors.error().message(base::Lang::en));
    const access::Asker asker{"示例经办人", "示例局", std::move(purpose), "", lang, access::Caller::of_console()};
    auto admitted = access::admit({*home_, *doors, *catalog_}, asker, past);
    TX_ASSERT(admitted.ok(), "{}", admitted.error().message(base::Lang::en));
    return *std::move(admitted);
  }
  CheckAnswer check(std::string_view query, std::string purpose = "permit") {
    auto answer = checker_->check(session(std::move(purpose)), query);
    TX_ASSERT(answer.ok(), "{}", answer.error().message(base::Lang::en));
    return (*std::move(answer)).value();
  }
  ShowAnswer show(std::string_view query, std::string purpose, access::Past past = {}, bool versions = false) {
    auto answer = checker_->show(session(std::move(purpose), past), {std::string(query), versions});
    TX_ASSERT(answer.ok(), "{}", answer.error().message(base::Lang::en));
    return (*std::move(answer)).value();
  }
  std::vector<store::AccessEntry> entries() {
    auto tx = home_->read_access();
    TX_ASSERT(tx.ok(), "read");
    auto list = store::access_entries(*tx, {{}, INT64_MAX, 50});
    TX_ASSERT(list.ok(), "entries");
    return *std::move(list);
  }
  std::filesystem::path file(const std::string& name) const { return directory_.path() / name; }
  store::Home& home() { return *home_; }
  base::FixedClock& clock() { return clock_; }

 private:
  using SubmissionId = base::SubmissionId;
  static std::shared_ptr<const catalog::Catalog> loaded(std::string text) {
    catalog::PackSource pack;
    pack.path = "sample";
    pack.files.push_back({"pack.toml", std::move(text)});
    auto catalog = catalog::Catalog::load({pack});
    TX_ASSERT(catalog.ok(), "{}", catalog.error().message(base::Lang::en));
    return *std::move(catalog);
  }
  void seal(const std::string& item, const std::function<base::Result<void>(store::WriteTx&, SubmissionId)>& fill,
            bool version = false) {
    store::Submission submission = store::small_submission(item);
    const auto done = home_->records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
      TX_TRY(submission.id, store::open_submission(tx, submission));
      TX_CHECK(fill(tx, submission.id));
      submission.counts.rows = 1;
      const uint64_t records = item.starts_with("REG") || item.starts_with("STA") ? 0 : 1;
      (version ? submission.counts.versions : submission.counts.accepted) = records;
      submission.counts.statuses = item.starts_with("STA") ? 1 : 0;
      TX_TRY(submission, store::seal_submission(tx, submission));
      return {};
    });
    TX_ASSERT(done.ok(), "{}", done.error().message(base::Lang::en));
  }

  store::TemporaryDirectory directory_;
  base::FixedClock clock_;
  std::shared_ptr<const catalog::Catalog> catalog_;
  std::unique_ptr<store::Home> home_;
  std::unique_ptr<facts::Facts> facts_;
  std::unique_ptr<Checker> checker_;
  int64_t subjects_ = 0, keys_ = 0;
  std::map<std::string, RecordId> newest_;
};

}  // namespace taixin::check

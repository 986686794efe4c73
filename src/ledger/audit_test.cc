// Must hold: whatever is edited, deleted, inserted, reordered or back-dated by hand, in any table that a log covers, is
// found and named.
#include "ledger/audit.h"

#include <gmock/gmock.h>

#include "ledger/test_support.h"
#include "store/sqlite.h"

namespace taixin::ledger {
namespace {

using store::Packed;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const base::FixedClock kClock(base::Day(20600));

base::Result<void> answer(store::Home& home, std::vector<SubjectId> about) {
  return home.access().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    store::AccessEntry entry;
    entry.operator_name = "示例经办";
    entry.purpose = "permit";
    entry.kind = "check";
    entry.subjects = about;
    TX_TRY([[maybe_unused]] const int64_t id, store::append_access(tx, entry));
    return {};
  });
}

// Something in every covered table: two submissions, one of them in blocks, one abandoned, subjects, links, packs, and
// answers about one subject, none and many.
class AuditTest : public testing::Test {
 protected:
  AuditTest() : logged_(temporary_.path() / "home", kClock) { EXPECT_TRUE(fill()); }

  base::Result<void> fill() {
    TX_CHECK(logged_.create());
    store::Home& home = logged_.home();
    TX_CHECK(home.records().run(store::Priority::interactive, [](store::WriteTx& tx) {
      const store::StoredPack packs[] = {{base::sha256("一"), "national", "一", {}, {}},
                                         {base::sha256("二"), "city", "二", {}, {}}};
      return store::activate_packs(tx, packs, "示例管理员");
    }));
    TX_CHECK(store::load_submission(home, 40, 16));
    TX_CHECK(store::load_submission(home, 600, 500, Packed::in_blocks));
    TX_CHECK(home.records().run(store::Priority::bulk, [](store::WriteTx& tx) { return others(tx); }));
    TX_CHECK(answer(home, {SubjectId(1)}));
    TX_CHECK(answer(home, {}));
    std::vector<SubjectId> many;
    for (int64_t id = 1; id <= 5000; id += 3) many.emplace_back(id);
    TX_CHECK(answer(home, many));
    return logged_.ledger().publish();
  }

  static base::Result<void> others(store::WriteTx& tx) {
    TX_TRY(const store::SubmissionId open, store::open_submission(tx, store::small_submission()));
    std::vector<store::SubjectCode> codes;
    std::vector<store::SubjectName> names;
    for (int64_t i = 1; i <= 300; ++i) {
      TX_TRY(const SubjectId id, store::add_subject(tx, {{}, identity::SubjectKind::organization, open}));
      codes.push_back({id, store::CodeKind::uscc, fmt::format("9137{:014}", i), 0, {}, {}, open});
      names.push_back({id, fmt::format("示例{}有限公司", i), fmt::format("示例{}有限公司", i), true, {}, open});
    }
    TX_CHECK(store::add_subject_codes(tx, codes));
    TX_CHECK(store::add_subject_names(tx, names));
    const store::SubjectState state{SubjectId(7), "1", base::Day(20000), open};
    TX_CHECK(store::add_subject_states(tx, {&state, 1}));
    const store::OperatorPeriod period{SubjectId(8), "示例甲", base::Day(20000), open};
    TX_CHECK(store::add_operator_periods(tx, {&period, 1}));
    store::Status status;
    status.submission = open;
    status.item = store::ItemNo(1);
    status.day = base::Day(20500);
    status.basis = "示例依据";
    const std::vector<store::Status> statuses(3, status);
    TX_CHECK(store::append_statuses(tx, statuses));
    const store::Quarantined refused{0, open, 9, "[\"示例\"]", "[]"};
    TX_CHECK(store::append_quarantined(tx, {&refused, 1}));
    TX_TRY([[maybe_unused]] const auto event,
           store::add_link_event(
               tx, {0, store::LinkEventKind::merge, SubjectId(3), SubjectId(4), {}, "示例经办", "同一", {}, {}}));
    return store::abandon_submission(tx, open);
  }

  // Does it behind the program's back, while nothing runs, and audits.
  std::vector<std::string> after(const std::string& sql, LogName name = LogName::records, uint64_t from = 0) {
    logged_.close();
    const char* file = name == LogName::records ? "records.db" : "access.db";
    {
      auto connection =
          store::Connection::open((temporary_.path() / "home" / file).string(), store::Connection::Use::plain);
      EXPECT_TRUE(connection.ok());
      const auto done = (*connection)->script(sql);
      EXPECT_TRUE(done.ok()) << sql << ": " << done.error().message(base::Lang::en);
      EXPECT_GT(sqlite3_total_changes((*connection)->db()), 0) << sql;
    }
    const auto opened = logged_.open(false);
    if (!opened.ok()) return {opened.error().message(base::Lang::en)};
    const auto lines = logged_.audit(name, from);
    return lines.ok() ? *lines : std::vector<std::string>{lines.error().message(base::Lang::en)};
  }

  store::TemporaryDirectory temporary_;
  LoggedHome logged_;
};

std::string changed(std::string_view table, std::string_view row, std::string_view columns) {
  return fmt::format("row {} of {} is not what the log has; other columns: {}", row, table, columns);
}
std::string no_leaf(std::string_view table, std::string_view row) {
  return fmt::format("row {} of {} is not in the log", row, table);
}

TEST_F(AuditTest, AHomeThatNobodyTouchedIsGreen) {
  EXPECT_THAT(*logged_.audit(LogName::records), IsEmpty());
  EXPECT_THAT(*logged_.audit(LogName::access), IsEmpty());
  EXPECT_EQ(logged_.ledger().log(LogName::access).size(), 3u);
  // 40 records, 4 blocks (of a chunk of 500 two, of one of 100 one), the ends, the rest.
  EXPECT_EQ(logged_.ledger().log(LogName::records).size(), 1u + 40 + 3 + 2 + 2 + 2 + 2 + 1 + 1 + 3 + 1 + 1 + 1 + 0u);
}

struct Edit {
  const char *name, *sql, *finding;
  LogName log = LogName::records;
};
class AuditEdit : public AuditTest, public testing::WithParamInterface<Edit> {};

TEST_P(AuditEdit, IsFoundAndNamed) {
  EXPECT_THAT(after(GetParam().sql, GetParam().log), Contains(HasSubstr(GetParam().finding)));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, AuditEdit,
    testing::Values(
        Edit{"record_day", "UPDATE record SET decision = decision + 1 WHERE id = 17",
             "row 17 of record is not what the log has; other columns: decision"},
        Edit{"record_subject", "UPDATE record SET subject = 5 WHERE id = 3",
             "row 3 of record is not what the log has; other columns: subject"},
        Edit{"record_item", "UPDATE item SET code = 'ADM.licence'",
             "of record is not what the log has; other columns: item"},
        Edit{"record_out_of_range", "UPDATE record SET severity = severity + 256 WHERE id = 3",
             "row 3 of record is not what the log has; other columns: severity"},
        Edit{"payload", "UPDATE payload SET bytes = (SELECT bytes FROM payload WHERE id = 2) WHERE id = 1",
             "row 1 of record is not what the log has; other columns: fields"},
        Edit{"payload_torn", "UPDATE payload SET bytes = x'00' WHERE id = 1",
             "row 1 of record is not what the log has; other columns: fields, unreadable"},
        Edit{"payload_gone", "DELETE FROM payload WHERE id = 1", "row 1 of record is not what the log has"},
        Edit{"record_gone", "DELETE FROM record WHERE id = 20", "row 20 of record is in the log and not in the table"},
        Edit{"record_last_gone", "DELETE FROM record WHERE id = 40",
             "row 40 of record is in the log and not in the table"},
        Edit{"records_swapped",
             "UPDATE record SET id = -1 WHERE id = 5; UPDATE record SET id = 5 WHERE id = 6; UPDATE record SET id = 6 "
             "WHERE id = -1",
             "row 5 of record is not what the log has"},
        Edit{"record_new",
             "INSERT INTO record SELECT 641, submission, line, item, revision, subject, link, previous, severity, "
             "flags, "
             "decision, document, publication, misconduct_end, valid_from, valid_until, version_key, source_key, "
             "content "
             "FROM record WHERE id = 1",
             "row 641 of record is not in the log"},
        Edit{"record_beside_a_block",
             "INSERT INTO record SELECT 100, submission, line, item, revision, subject, link, previous, severity, "
             "flags, "
             "decision, document, publication, misconduct_end, valid_from, valid_until, version_key, source_key, "
             "content "
             "FROM record WHERE id = 1",
             "row 100 of record is not in the log"},
        Edit{
            "record_below_the_first",
            "INSERT INTO record SELECT -5, submission, line, item, revision, subject, link, previous, severity, flags, "
            "decision, document, publication, misconduct_end, valid_from, valid_until, version_key, source_key, "
            "content "
            "FROM record WHERE id = 1",
            "row -5 of record is not in the log"},
        Edit{"block_payloads",
             "UPDATE block SET payloads = (SELECT payloads FROM block WHERE first = 41) WHERE first = 297",
             "row 297-540 of block is not what the log has; other columns: id, submission, "},
        Edit{"block_submission", "UPDATE block SET submission = 1 WHERE first = 41",
             "row 41-296 of block is not what the log has; other columns: submission"},
        Edit{"block_gone", "DELETE FROM block WHERE first = 297",
             "row 297-540 of block is in the log and not in the table"},
        Edit{"status", "UPDATE status SET day = day - 30 WHERE id = 2",
             "row 2 of status is not what the log has; other columns: day"},
        Edit{"status_gone", "DELETE FROM status WHERE id = 2", "row 2 of status is in the log and not in the table"},
        Edit{
            "status_new",
            "INSERT INTO status SELECT 4, submission, line, item, subject, version_key, kind, day, basis, content FROM "
            "status WHERE id = 1",
            "row 4 of status is not in the log"},
        Edit{"quarantine", "UPDATE quarantine SET errors_json = '[1]'",
             "row 1 of quarantine is not what the log has; other columns: errors_json"},
        Edit{"subject_kind", "UPDATE subject SET kind = 3 WHERE number = 270",
             "row 270 of subject is not what the log has; other columns: kind"},
        Edit{"subject_code", "UPDATE subject_code SET code = '913700000000000000' WHERE id = 99",
             "row 99 of subject_code is not what the log has; other columns: code"},
        Edit{"subject_code_gone", "DELETE FROM subject_code WHERE id = 300",
             "row 257-299 of subject_code is not what the log has"},
        Edit{"subject_code_new",
             "INSERT INTO subject_code (subject, kind, code, flags) VALUES (1, 1, '913700000000009999', 0)",
             "row 301 of subject_code is not in the log"},
        Edit{"subject_name", "UPDATE subject_name SET name = '示例别家有限公司' WHERE id = 12",
             "row 12 of subject_name is not what the log has; other columns: name"},
        Edit{"subject_state", "UPDATE subject_state SET day = 1",
             "row 1 of subject_state is not what the log has; other columns: day"},
        Edit{"operator_period", "UPDATE operator_period SET operator_name = '示例乙'",
             "row 1 of operator_period is not what the log has; other columns: operator_name"},
        Edit{"link_event", "UPDATE link_event SET target = 9",
             "row 1 of link_event is not what the log has; other columns: target"},
        Edit{"pack_activation", "UPDATE pack_activation SET activated_by = '别人' WHERE position = 1",
             "row 2 of pack_activation is not what the log has; other columns: activated_by"},
        Edit{"pack", "UPDATE pack SET bytes = x'00' WHERE id = 'city'",
             "row 2 of pack_activation is not what the log has; other columns: pack_sha256"},
        Edit{"back_dated_seal", "UPDATE submission SET sealed_at = sealed_at - 86400000000 WHERE id = 2",
             "row 2 of submission_end is not what the log has; other columns: sealed_at"},
        Edit{"unsealed", "UPDATE submission SET state = 0 WHERE id = 1",
             "row 1 of submission_end is not what the log has; other columns: state"},
        Edit{"abandoned_made_visible", "UPDATE submission SET state = 1, seq = 4, sealed_at = 1 WHERE id = 3",
             "row 3 of submission_end is not what the log has; other columns: state, sealed_at, seq"},
        Edit{"submission_new",
             "INSERT INTO submission SELECT 4, item, revision, source, operator_name, file_name, file_sha256, format, "
             "encoding, header_json, quality_json, catalog_digest, state, started_at, sealed_at, 4, row_count, "
             "accepted, "
             "versions, duplicates, statuses, quarantined, people, warnings, appended_records, appended_statuses, "
             "appended_quarantined, first_record, last_record, first_status, last_status FROM submission WHERE id = 1",
             "row 4 of submission is not in the log"},
        Edit{"answer_edited", "UPDATE access_entry SET operator_name = '示例他人' WHERE id = 1",
             "row 1 of access_entry is not what the log has; other columns: operator_name", LogName::access},
        Edit{"answer_back_dated", "UPDATE access_entry SET at = at - 1 WHERE id = 2",
             "row 2 of access_entry is not what the log has; other columns: at", LogName::access},
        Edit{"answer_gone", "DELETE FROM access_subject WHERE entry = 1; DELETE FROM access_entry WHERE id = 1",
             "row 1 of access_entry is in the log and not in the table", LogName::access},
        Edit{"answer_about_somebody_else", "UPDATE access_subject SET subject = 2 WHERE entry = 1",
             "row 1 of access_entry is not what the log has; other columns: subjects_root", LogName::access},
        Edit{"batch_without_somebody",
             "DELETE FROM access_batch_part WHERE entry = 3 AND first_subject = (SELECT max(first_subject) FROM "
             "access_batch_part WHERE entry = 3)",
             "row 3 of access_entry is not what the log has; other columns: subjects_root", LogName::access},
        Edit{
            "answer_invented",
            "INSERT INTO access_entry SELECT 4, at, operator_name, purpose, basis, kind, asked_sha256, answer_sha256, "
            "as_of, known_at, seq, row_count, subject_count, account, unit, via, fields FROM access_entry WHERE id = 1",
            "row 4 of access_entry is not in the log", LogName::access},
        Edit{"answer_hidden_from_its_subject",
             "INSERT INTO access_slice (slice, first_subject, pairs) VALUES (1, 0, x'')",
             "row 1 of access_slice is not in the log", LogName::access},
        Edit{"tile_root", "UPDATE tile SET hashes = zeroblob(length(hashes)) WHERE place = 0",
             "the checkpoint signed at"},
        Edit{"leaf_table", "UPDATE leaf_run SET first_row = first_row + 1 WHERE kind = 3",
             "row 1 of status is not in the log"},
        Edit{"leaves_cut", "DELETE FROM leaf_run WHERE first = (SELECT max(first) FROM leaf_run)", "damaged"},
        Edit{"checkpoint_replaced", "UPDATE log_checkpoint SET note = replace(note, 'records', 'other')",
             "does not fit the log"}),
    [](const auto& one) { return std::string(one.param.name); });

// What happens to accounts, consents and looks: rows that say who may what, and who was told what.
class DoorsAudit : public AuditTest, public testing::WithParamInterface<Edit> {
 protected:
  DoorsAudit() {
    store::Home& home = logged_.home();
    EXPECT_TRUE(home.records().run(store::Priority::interactive, [](store::WriteTx& tx) -> base::Result<void> {
      for (int64_t id = 1; id <= 3; ++id) {
        TX_CHECK(tx.connection().run(
            "INSERT INTO account_event (id, at, actor, kind, account, unit, subject, detail_json, sealed) "
            "VALUES ($1, $2, 0, 'granted', 7, 2, 0, '{\"role\":\"querier\"}', NULL)",
            id, tx.known_now()));
        TX_CHECK(tx.connection().run(
            "INSERT INTO consent_event (id, consent, kind, at, account, unit, subject, purpose, scope_json, until, "
            "evidence) VALUES ($1, 1, $1, $2, 7, 2, 5, 'financing', '{\"classes\":[\"ADM\"]}', 20700, NULL)",
            id, tx.known_now()));
        TX_CHECK(tx.connection().run(
            "INSERT INTO case_event (id, case_id, number, kind, step, outcome, state, at, day, account, unit, via, "
            "role, "
            "subject, record, basis, form_json, detail_json, effects_json, sealed) VALUES ($1, 1, $1, 'repair', "
            "'decide', 'refused', 'refused', $2, 20700, 7, 2, 2, 'case_officer', 5, 9, '示例令', '{}', '{}', '[]', "
            "NULL)",
            id, tx.known_now()));
        TX_CHECK(tx.connection().run(
            "INSERT INTO report_event (id, number, kind, subject, audience, purpose, basis, account, unit, via, at, "
            "day, "
            "seq, scope_json, records_json, content_sha256, model_sha256, pdf_sha256, certificate_sha256) VALUES ($1, "
            "'N' || $1, 1, 5, 'subject_self', 'self', '示例条例', 7, 2, 2, $2, 20700, 3, '{}', '[9]', x'aa', x'bb', "
            "x'cc', x'dd')",
            id, tx.known_now()));
        TX_CHECK(tx.connection().run(
            "INSERT INTO measure_event (id, use, number, kind, at, day, account, unit, role, subject, answer, purpose, "
            "measure, applied, until, basis, detail_json) VALUES ($1, $1, 1, 1, $2, 20700, 7, 2, 'querier', 5, 9, "
            "'permit', 'SD-28.preferences', 1, NULL, '示例条例', '{}')",
            id, tx.known_now()));
        TX_CHECK(tx.connection().run(
            "INSERT INTO bulletin_event (id, bulletin, step, at, account, unit, role, code, from_day, until_day, "
            "watermark, number, edition, corrects, basis, detail_json, model, xlsx, docx) VALUES ($1, $1, 2, $2, 7, 2, "
            "'centre_operator', 'monthly', 20700, 20730, $2, 'N' || $1, 1, 0, '示例条例', '{}', x'7b7d', x'aa', x'bb')",
            id, tx.known_now()));
        TX_CHECK(tx.connection().run(
            "INSERT INTO letter_event (id, about, kind, at, day, account, unit, role, source, source_id, letter, "
            "series, year, serial, number, subject, seq, salt, digest, pdf_sha256, docx_sha256, basis, detail_json) "
            "VALUES ($1, $1, 1, $2, 20700, 7, 2, 'case_officer', 1, $1, 'repair_refused', 'repair', 2026, $1, '示例' "
            "|| "
            "$1, 5, 3, 'ab', x'aa', x'bb', x'cc', '示例条例', '{}')",
            id, tx.known_now()));
        TX_CHECK(tx.connection().run(
            "INSERT INTO duty_event (id, thread, number, kind, at, day, account, unit, role, whom, duty, item, period, "
            "count, basis, detail_json) VALUES ($1, $1, 1, 1, $2, 20700, 7, 1, 'centre_operator', 2, 'monthly', "
            "'ADM.penalty', '2026-03', 12, '示例条例', '{}')",
            id, tx.known_now()));
        TX_CHECK(tx.connection().run(
            "INSERT INTO exchange_event (id, kind, partner, number, part, at, day, account, unit, submission, "
            "from_seq, "
            "to_seq, digest, detail_json) VALUES ($1, 2, 'province', $1, 0, $2, 20700, 7, 2, 0, 0, 3, x'aa', '{}')",
            id, tx.known_now()));
        TX_CHECK(tx.connection().run(
            "INSERT INTO held_event (id, held, step, at, account, unit, item, source, file_sha256, submission, "
            "detail_json) VALUES ($1, 1, $1, $2, 7, 2, 'ADM.penalty', '示例局', 'ab', NULL, '{\"checks\":[]}')",
            id, tx.known_now()));
        TX_CHECK(tx.connection().run(
            "INSERT INTO redaction_event (id, record, field, at, account, kind, text, content_sha256) "
            "VALUES ($1, 9, 'CF_SY', $2, 7, 2, '示例', 'ab')",
            id, tx.known_now()));
        TX_CHECK(
            tx.connection().run("INSERT INTO rule_event (id, change, step, at, account, activation, kind, detail_json) "
                                "VALUES ($1, 1, $1, $2, 7, 0, 'confirm', '{\"entry\":\"regime/示例\"}')",
                                id, tx.known_now()));
        TX_CHECK(tx.connection().run(
            "INSERT INTO retraction_event (id, kind, about, at, account, unit, client, number, source, source_id, "
            "record, item, version_key, record_change, day, basis, entry) VALUES ($1, 1, 0, $2, 0, 2, 0, $1, 1, $1, 9, "
            "'ADM.penalty', x'00112233445566778899aabbccddeeff', 2, 20700, '示例令', 4)",
            id, tx.known_now()));
        TX_CHECK(tx.connection().run(
            "INSERT INTO outgoing_event (id, outgoing, kind, at, day, account, unit, number, way) VALUES ($1, $1, 1, "
            "$2, 20700, 7, 2, '示例 1 号', 'post')",
            id, tx.known_now()));
      }
      return {};
    }));
    EXPECT_TRUE(home.access().run(store::Priority::interactive, [](store::WriteTx& tx) -> base::Result<void> {
      for (int64_t id = 1; id <= 3; ++id) {
        TX_CHECK(
            tx.connection().run("INSERT INTO access_event (id, at, kind, about, subject, account, until, text) "
                                "VALUES ($1, $2, 3, 0, 5, 7, $2, '示例事由')",
                                id, tx.known_now()));
      }
      return {};
    }));
    EXPECT_TRUE(logged_.ledger().publish());
  }
};

TEST_P(DoorsAudit, IsFoundAndNamed) {
  EXPECT_THAT(after(GetParam().sql, GetParam().log), Contains(HasSubstr(GetParam().finding)));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, DoorsAudit,
    testing::Values(
        Edit{"role_given", "UPDATE account_event SET detail_json = '{\"role\":\"auditor\"}' WHERE id = 2",
             "row 2 of account_event is not what the log has; other columns: detail_json"},
        Edit{"role_back_dated", "UPDATE account_event SET at = at - 1 WHERE id = 2",
             "row 2 of account_event is not what the log has; other columns: at"},
        Edit{"account_gone", "DELETE FROM account_event WHERE id = 2",
             "row 2 of account_event is in the log and not in the table"},
        Edit{"account_invented",
             "INSERT INTO account_event SELECT 4, at, actor, kind, 9, unit, subject, detail_json, sealed FROM "
             "account_event WHERE id = 1",
             "row 4 of account_event is not in the log"},
        Edit{"accounts_swapped",
             "UPDATE account_event SET account = 8 WHERE id = 1; UPDATE account_event SET id = 9 WHERE id = 1; "
             "UPDATE account_event SET id = 1 WHERE id = 2; UPDATE account_event SET id = 2 WHERE id = 9",
             "row 1 of account_event is not what the log has"},
        Edit{"consent_given", "UPDATE consent_event SET kind = 2 WHERE id = 3",
             "row 3 of consent_event is not what the log has; other columns: kind"},
        Edit{"consent_widened", "UPDATE consent_event SET scope_json = '{\"classes\":[\"SEV\"]}' WHERE id = 1",
             "row 1 of consent_event is not what the log has; other columns: scope_json"},
        Edit{"consent_longer", "UPDATE consent_event SET until = until + 1 WHERE id = 1",
             "row 1 of consent_event is not what the log has; other columns: until"},
        Edit{"withdrawal_gone", "DELETE FROM consent_event WHERE id = 3",
             "row 3 of consent_event is in the log and not in the table"},
        Edit{"consent_invented",
             "INSERT INTO consent_event SELECT 4, 2, kind, at, account, unit, 6, purpose, scope_json, until, evidence "
             "FROM consent_event WHERE id = 2",
             "row 4 of consent_event is not in the log"},
        Edit{"measure_never_applied", "UPDATE measure_event SET applied = 0 WHERE id = 2",
             "row 2 of measure_event is not what the log has; other columns: applied"},
        Edit{"measure_gone", "DELETE FROM measure_event WHERE id = 2",
             "row 2 of measure_event is in the log and not in the table"},
        Edit{"measure_slipped_in",
             "INSERT INTO measure_event SELECT 4, 4, 1, kind, at, day, account, unit, role, subject, answer, purpose, "
             "'CN.access', applied, until, basis, detail_json FROM measure_event WHERE id = 1",
             "row 4 of measure_event is not in the log"},
        Edit{"bulletin_figures_changed", "UPDATE bulletin_event SET xlsx = x'ab' WHERE id = 2",
             "row 2 of bulletin_event is not what the log has; other columns: xlsx"},
        Edit{"bulletin_gone", "DELETE FROM bulletin_event WHERE id = 2",
             "row 2 of bulletin_event is in the log and not in the table"},
        Edit{"letter_says_else", "UPDATE letter_event SET digest = x'ee' WHERE id = 2",
             "row 2 of letter_event is not what the log has; other columns: digest"},
        Edit{"letter_gone", "DELETE FROM letter_event WHERE id = 3",
             "row 3 of letter_event is in the log and not in the table"},
        Edit{"fewer_were_due", "UPDATE duty_event SET count = 1 WHERE id = 2",
             "row 2 of duty_event is not what the log has; other columns: count"},
        Edit{"duty_gone", "DELETE FROM duty_event WHERE id = 2",
             "row 2 of duty_event is in the log and not in the table"},
        Edit{"nothing_declared_slipped_in",
             "INSERT INTO duty_event SELECT 4, 4, 1, 2, at, day, account, 2, role, whom, duty, item, period, 0, basis, "
             "detail_json FROM duty_event WHERE id = 1",
             "row 4 of duty_event is not in the log"},
        Edit{"repair_granted", "UPDATE case_event SET outcome = 'granted' WHERE id = 2",
             "row 2 of case_event is not what the log has; other columns: outcome"},
        Edit{"step_back_dated", "UPDATE case_event SET day = day - 1 WHERE id = 3",
             "row 3 of case_event is not what the log has; other columns: day"},
        Edit{"objection_gone", "DELETE FROM case_event WHERE id = 2",
             "row 2 of case_event is in the log and not in the table"},
        Edit{"step_invented",
             "INSERT INTO case_event SELECT 4, 1, 4, kind, step, 'granted', state, at, day, account, unit, via, role, "
             "subject, record, basis, form_json, detail_json, effects_json, sealed FROM case_event WHERE id = 1",
             "row 4 of case_event is not in the log"},
        Edit{"report_about_another", "UPDATE report_event SET subject = 6 WHERE id = 2",
             "row 2 of report_event is not what the log has"},
        Edit{"report_says_more", "UPDATE report_event SET model_sha256 = x'be' WHERE id = 2",
             "row 2 of report_event is not what the log has; other columns: model_sha256"},
        Edit{"report_held_less", "UPDATE report_event SET records_json = '[]' WHERE id = 1",
             "row 1 of report_event is not what the log has; other columns: records_json"},
        Edit{"report_gone", "DELETE FROM report_event WHERE id = 3",
             "row 3 of report_event is in the log and not in the table"},
        Edit{
            "report_invented",
            "INSERT INTO report_event SELECT 4, 'N4', kind, subject, audience, purpose, basis, account, unit, via, at, "
            "day, seq, scope_json, records_json, content_sha256, model_sha256, pdf_sha256, certificate_sha256 FROM "
            "report_event WHERE id = 1",
            "row 4 of report_event is not in the log"},
        Edit{"retraction_gone", "DELETE FROM retraction_event WHERE id = 2",
             "row 2 of retraction_event is in the log and not in the table"},
        Edit{"retraction_to_another", "UPDATE retraction_event SET unit = 4 WHERE id = 2",
             "row 2 of retraction_event is not what the log has; other columns: unit"},
        Edit{"acknowledged_by_nobody",
             "INSERT INTO retraction_event SELECT 4, 2, 1, at, 7, unit, client, number, source, source_id, record, "
             "item, "
             "version_key, record_change, day, basis, entry FROM retraction_event WHERE id = 1",
             "row 4 of retraction_event is not in the log"},
        Edit{"sent_earlier", "UPDATE outgoing_event SET day = day - 1 WHERE id = 3",
             "row 3 of outgoing_event is not what the log has; other columns: day"},
        Edit{"sent_after_all", "DELETE FROM outgoing_event WHERE id = 2",
             "row 2 of outgoing_event is in the log and not in the table"},
        Edit{"another_batch", "UPDATE exchange_event SET digest = x'bb' WHERE id = 2",
             "row 2 of exchange_event is not what the log has; other columns: digest"},
        Edit{"batch_gone", "DELETE FROM exchange_event WHERE id = 2",
             "row 2 of exchange_event is in the log and not in the table"},
        Edit{"another_reviewer", "UPDATE held_event SET account = 9 WHERE id = 2",
             "row 2 of held_event is not what the log has; other columns: account"},
        Edit{"checked_after_all", "UPDATE held_event SET detail_json = '{\"checks\":[\"secrecy\"]}' WHERE id = 2",
             "row 2 of held_event is not what the log has; other columns: detail_json"},
        Edit{"another_file", "UPDATE held_event SET file_sha256 = 'cd' WHERE id = 1",
             "row 1 of held_event is not what the log has; other columns: file_sha256"},
        Edit{"return_gone", "DELETE FROM held_event WHERE id = 3",
             "row 3 of held_event is in the log and not in the table"},
        Edit{
            "approval_invented",
            "INSERT INTO held_event SELECT 4, held, 2, at, 9, unit, item, source, file_sha256, submission, detail_json "
            "FROM held_event WHERE id = 1",
            "row 4 of held_event is not in the log"},
        Edit{"another_confirmer", "UPDATE rule_event SET account = 9 WHERE id = 2",
             "row 2 of rule_event is not what the log has; other columns: account"},
        Edit{"another_entry", "UPDATE rule_event SET detail_json = '{\"entry\":\"regime/别的\"}' WHERE id = 1",
             "row 1 of rule_event is not what the log has; other columns: detail_json"},
        Edit{"refusal_gone", "DELETE FROM rule_event WHERE id = 3",
             "row 3 of rule_event is in the log and not in the table"},
        Edit{"second_person_invented",
             "INSERT INTO rule_event SELECT 4, change, 2, at, 9, activation, kind, detail_json FROM rule_event WHERE "
             "id = 1",
             "row 4 of rule_event is not in the log"},
        Edit{"other_words", "UPDATE redaction_event SET text = '别的' WHERE id = 2",
             "row 2 of redaction_event is not what the log has; other columns: text"},
        Edit{"redaction_gone", "DELETE FROM redaction_event WHERE id = 3",
             "row 3 of redaction_event is in the log and not in the table"},
        Edit{"delay_longer", "UPDATE access_event SET until = until + 86400000000 WHERE id = 1",
             "row 1 of access_event is not what the log has; other columns: until", LogName::access},
        Edit{"question_gone", "DELETE FROM access_event WHERE id = 2",
             "row 2 of access_event is in the log and not in the table", LogName::access},
        Edit{"delay_invented",
             "INSERT INTO access_event SELECT 4, at, kind, about, 6, account, until, text FROM access_event WHERE id = "
             "1",
             "row 4 of access_event is not in the log", LogName::access},
        Edit{"who_it_was", "UPDATE access_entry SET account = 9, via = 2 WHERE id = 1",
             "row 1 of access_entry is not what the log has; other columns: account", LogName::access},
        Edit{"as_if_before_accounts", "UPDATE access_entry SET via = 0 WHERE id = 1",
             "row 1 of access_entry is not what the log has", LogName::access}),
    [](const auto& one) { return std::string(one.param.name); });

TEST_F(AuditTest, WhatSomebodyInsertsWhileTheProgramRunsGetsNoLeafLater) {
  {
    auto connection =
        store::Connection::open((temporary_.path() / "home" / "records.db").string(), store::Connection::Use::plain);
    ASSERT_TRUE(
        (*connection)
            ->script(
                "INSERT INTO subject_name (subject, name, normal, registered) VALUES (1, '示例假名', '示例假名', 1)")
            .ok());
  }
  ASSERT_TRUE(store::load_submission(logged_.home(), 5, 5));
  ASSERT_TRUE(logged_.home().records().run(store::Priority::bulk, [](store::WriteTx& tx) {
    const store::SubjectName name{SubjectId(2), "示例后名", "示例后名", true, {}, {}};
    return store::add_subject_names(tx, {&name, 1});
  }));
  EXPECT_THAT(*logged_.audit(LogName::records), ElementsAre(no_leaf("subject_name", "301")));
}

TEST_F(AuditTest, GoesOnWhereItStoppedAndInSmallSteps) {
  {
    Audit audit(logged_.home(), logged_.ledger().log(LogName::records), logged_.ledger().verifier(LogName::records));
    ASSERT_TRUE(audit.start_at(20));
    EXPECT_LE(audit.position(), 20u);
    size_t steps = 0;
    while (*audit.step(1)) ++steps;
    EXPECT_GT(steps, 5u);
    EXPECT_THAT(audit.findings(), IsEmpty());
  }
  // What lies behind is found from there too.
  EXPECT_THAT(after("UPDATE status SET day = 1 WHERE id = 3", LogName::records, 20),
              Contains(changed("status", "3", "day")));
}

TEST_F(AuditTest, TheScrubGoesThroughAndRestsAndSaysWhatItFound) {
  Ledger& ledger = logged_.ledger();
  ledger.stop();
  ASSERT_TRUE(ledger.scrub());
  EXPECT_TRUE(ledger.scrubbed(LogName::records).finished);
  EXPECT_THAT(ledger.scrubbed(LogName::records).findings, IsEmpty());
  EXPECT_FALSE(ledger.trouble());
  EXPECT_THAT(
      after("UPDATE status SET day = 1 WHERE id = 3; UPDATE counter SET value = 0 WHERE name = 'audit_finished'"),
      Contains(changed("status", "3", "day")));
  logged_.close();
  ASSERT_TRUE(logged_.open());
  logged_.ledger().stop();
  ASSERT_TRUE(logged_.ledger().scrub());
  ASSERT_TRUE(logged_.ledger().trouble());
  EXPECT_EQ(logged_.ledger().trouble()->message(base::Lang::en), changed("status", "3", "day"));
  // It rests for an hour, and keeps saying so.
  ASSERT_TRUE(logged_.ledger().scrub());
  EXPECT_TRUE(logged_.ledger().trouble());
}

TEST_F(AuditTest, ARowMissingFromAGroupIsNamedAndTheOthersStandStill) {
  const auto findings = after("DELETE FROM subject_name WHERE id = 100");
  EXPECT_THAT(findings, Contains(HasSubstr("of subject_name")));
  EXPECT_EQ(findings.size(), 1u);
}

TEST_F(AuditTest, ManyTiles) {
  ASSERT_TRUE(store::load_submission(logged_.home(), 70'000, 4096));
  ASSERT_TRUE(logged_.ledger().publish());
  EXPECT_GT(logged_.ledger().log(LogName::records).size(), 70'000u);
  EXPECT_THAT(*logged_.audit(LogName::records), IsEmpty());
  EXPECT_THAT(after("UPDATE tile SET hashes = zeroblob(length(hashes)) WHERE place = (1 << 56) + 1"),
              Contains(HasSubstr("hash 0 of tile 1 on level 1 does not follow from below")));
}

}  // namespace
}  // namespace taixin::ledger

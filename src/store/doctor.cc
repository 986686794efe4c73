// What is wrong in a home, and what to do.
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <map>

#include "store/access_slices.h"
#include "store/errors.h"
#include "store/home_state.h"
#include "store/record_rows.h"
#include "store/varint.h"

namespace taixin::store {
namespace {

using Findings = std::vector<base::Error>;

constexpr size_t kFindingsMax = 200;  // more of the same helps nobody

void add(Findings& findings, const base::ErrorKind& kind, base::ErrorArgs args) {
  if (findings.size() < kFindingsMax) findings.push_back(base::fail(kind, std::move(args)));
}

// SQL: no block has this record.
#define TAIXIN_NOT_IN_A_BLOCK(record)                                        \
  "coalesce((SELECT b.first + b.count FROM block b WHERE b.first <= " record \
  " ORDER BY b.first DESC LIMIT 1), 0) <= " record

base::Result<void> check_integrity(Connection& db, const std::string& file, Findings& findings) {
  TX_TRY(auto rows, db.prepare("PRAGMA integrity_check(20)"));
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) break;
    const std::string detail(Row(rows).text());
    if (detail != "ok") add(findings, kFoundDamage, {{"file", file}, {"detail", detail}});
  }
  TX_TRY(auto dangling, db.prepare("PRAGMA foreign_key_check"));
  for (;;) {
    TX_TRY(const bool more, dangling.step());
    if (!more) return {};
    Row row(dangling);
    const std::string table(row.text()), id(row.text()), parent(row.text());
    if (table == "record" && parent == "record") {  // the version before may be in a block
      TX_TRY(const int64_t missing,
             db.integer("SELECT count(*) FROM record r WHERE r.id = $1 AND " TAIXIN_NOT_IN_A_BLOCK("r.previous"), id));
      if (missing == 0) continue;
    }
    add(findings, kFoundDangling, {{"file", file}, {"table", table}, {"row", id}, {"parent", parent}});
  }
}

// Ids that are assigned one after the other: as many rows as the last id says.
base::Result<void> check_gaps(Connection& db, const std::string& table, Findings& findings) {
  TX_TRY(auto rows, db.prepare(fmt::format("SELECT count(*), coalesce(max(id), 0) FROM {}", table)));
  TX_TRY([[maybe_unused]] const bool found, rows.step());
  Row row(rows);
  const int64_t count = row.integer(), last = row.integer();
  if (count != last) {
    add(findings, kFoundGap, {{"table", table}, {"count", std::to_string(count)}, {"last", std::to_string(last)}});
  }
  return {};
}

// By subject the log of answers says what it says by entry.
base::Result<void> check_slices(Connection& db, Findings& findings) {
  TX_TRY(const auto wrong, wrong_slices(db));
  for (const int64_t slice : wrong) {
    add(findings, kFoundDamage,
        {{"file", "access.db"}, {"detail", fmt::format("access_slice {} is not what access_subject says", slice)}});
  }
  return {};
}

// Each report has its model and its PDF.
base::Result<void> check_report_files(Connection& db, Findings& findings) {
  TX_TRY(const int64_t files, db.integer("SELECT count(*) FROM report_file"));
  TX_TRY(const int64_t reports, db.integer("SELECT count(*) FROM report_event"));
  if (files == 2 * reports) return {};
  add(findings, kFoundGap,
      {{"table", "report_file"}, {"count", std::to_string(files)}, {"last", std::to_string(2 * reports)}});
  return {};
}

// A series of letters (of a sign and year) has every number from 1, once.
base::Result<void> check_letter_numbers(Connection& db, Findings& findings) {
  struct Series {
    int64_t count = 0, last = 0;
  };
  std::map<std::string, Series, std::less<>> all;  // by what stands before the serial
  TX_TRY(auto rows, db.prepare("SELECT number, serial FROM letter_event WHERE kind = 1 AND serial > 0"));
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) break;
    Row row(rows);
    const std::string number(row.text());
    const int64_t serial = row.integer();
    Series& series = all[number.substr(0, number.rfind(std::to_string(serial)))];
    ++series.count;
    series.last = std::max(series.last, serial);
  }
  for (const auto& [stem, series] : all) {
    if (series.count == series.last) continue;
    add(findings, kFoundGap,
        {{"table", fmt::format("letter_event ({})", stem)},
         {"count", std::to_string(series.count)},
         {"last", std::to_string(series.last)}});
  }
  return {};
}

// The ids of records, alone and in blocks, lie side by side.
base::Result<void> check_record_gaps(Connection& db, Findings& findings) {
  TX_TRY(const int64_t last, last_record(db));
  TX_TRY(const int64_t alone, db.integer("SELECT count(*) FROM record"));
  TX_TRY(const int64_t packed, db.integer("SELECT coalesce(sum(count), 0) FROM block"));
  TX_TRY(const int64_t twice,
         db.integer("SELECT count(*) FROM block b JOIN record r ON r.id >= b.first AND r.id < b.first + b.count"));
  if (alone + packed == last && twice == 0) return {};
  const int64_t count = alone + packed - twice;
  add(findings, kFoundGap, {{"table", "record"}, {"count", std::to_string(count)}, {"last", std::to_string(last)}});
  return {};
}

// Events speak of records that are there.
base::Result<void> check_link_events(Connection& db, Findings& findings) {
  TX_TRY(auto rows, db.prepare("SELECT e.id FROM link_event e WHERE e.record IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "
                               "record r WHERE r.id = e.record) AND " TAIXIN_NOT_IN_A_BLOCK("e.record")));
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return {};
    add(findings, kFoundDangling,
        {{"file", "records.db"},
         {"table", "link_event"},
         {"row", std::to_string(Row(rows).integer())},
         {"parent", "record"}});
  }
}

// What submissions state against what is there. `rows_of`: submission and number of rows.
base::Result<void> check_sums(Connection& db, const std::string& table, const std::string& rows_of,
                              const std::string& column, Findings& findings) {
  TX_TRY(auto rows, db.prepare(fmt::format(
                        "SELECT s.id, s.{1}, coalesce(n.found, 0) FROM submission s LEFT JOIN "
                        "(SELECT submission, sum(n) AS found FROM ({0}) GROUP BY submission) n ON n.submission = s.id "
                        "WHERE s.{1} <> coalesce(n.found, 0) ORDER BY s.id",
                        rows_of, column)));
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return {};
    Row row(rows);
    const int64_t id = row.integer(), stated = row.integer(), actual = row.integer();
    add(findings, kFoundCounts,
        {{"id", std::to_string(id)},
         {"what", table},
         {"stated", std::to_string(stated)},
         {"actual", std::to_string(actual)}});
  }
}

base::Result<void> check_packed(const Packer& packer, uint64_t dictionary, std::string_view bytes) {
  std::string packed;
  append_varint(packed, dictionary);
  packed += bytes;
  TX_TRY(const std::string plain, packer.unpack(packed));
  TX_TRY([[maybe_unused]] const auto fields, read_plain_payload(plain));
  return {};
}

base::Result<void> check_payloads(ReadTx& tx, Findings& findings) {
  base::Result<std::shared_ptr<const Packer>> packer = Packer::load(tx);
  if (!packer.ok()) {
    findings.push_back(std::move(packer).error());
    return {};
  }
  TX_TRY(const RecordId last, last_record_id(tx));
  for (int64_t after = 0; after < last.get();) {
    TX_CHECK(tx.renew_if_old());
    TX_TRY(auto rows, tx.connection().prepare(
                          "SELECT r.id, p.dictionary, p.bytes FROM record r LEFT JOIN payload p ON p.id = r.id "
                          "WHERE r.id > $1 AND r.id <= $2 ORDER BY r.id LIMIT 1000"));
    rows.bind(after, last);
    const int64_t before = after;
    for (;;) {
      TX_TRY(const bool more, rows.step());
      if (!more) break;
      Row row(rows);
      after = row.integer();
      const auto dictionary = row.as<uint64_t>();
      const base::Result<void> readable = check_packed(**packer, dictionary, row.blob());
      if (readable.ok()) continue;
      add(findings, kFoundBadPayload,
          {{"id", std::to_string(after)}, {"detail", readable.error().message(base::Lang::en)}});
    }
    if (after == before) break;
  }
  return {};
}

base::Result<void> check_block(Row& row, const BlockHead& head, const Packer& packer) {
  const std::string_view keys = row.blob();
  TX_TRY([[maybe_unused]] const auto records, read_block(head, keys, row.blob()));
  std::string packed;
  append_varint(packed, row.as<uint64_t>());
  packed += row.blob();
  TX_TRY(const auto payloads, read_block_payloads(head, packed, packer));
  for (const std::string& plain : payloads) {
    TX_TRY([[maybe_unused]] const auto fields, read_plain_payload(plain));
  }
  return {};
}

base::Result<void> check_blocks(ReadTx& tx, Findings& findings) {
  TX_TRY(const auto packer, Packer::load(tx));
  for (int64_t after = 0;;) {
    TX_CHECK(tx.renew_if_old());
    TX_TRY(auto rows, tx.connection().prepare("SELECT " TAIXIN_BLOCK_HEAD
                                              ", b.keys, b.columns, b.dictionary, b.payloads FROM block b "
                                              "WHERE b.first > $1 ORDER BY b.first LIMIT 100"));
    rows.bind(after);
    const int64_t before = after;
    for (;;) {
      TX_TRY(const bool more, rows.step());
      if (!more) break;
      Row row(rows);
      const BlockHead head = read_block_head(row);
      after = head.first.get();
      const base::Result<void> readable = check_block(row, head, *packer);
      if (readable.ok()) continue;
      add(findings, kFoundBadPayload,
          {{"id", std::to_string(after)}, {"detail", readable.error().message(base::Lang::en)}});
    }
    if (after == before) return {};
  }
}

void check_mode(const std::filesystem::path& path, Findings& findings) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || (status.st_mode & 077) == 0) return;
  add(findings, kFoundOpenToOthers, {{"file", path.string()}, {"mode", fmt::format("{:o}", status.st_mode & 0777)}});
}

}  // namespace

base::Result<std::vector<base::Error>> Home::doctor() {
  Findings findings;
  const HomePaths& paths = state_->paths;
  for (const auto& path : {paths.directory, paths.lock, paths.configuration, paths.records, paths.access}) {
    check_mode(path, findings);
  }
  for (const Writer* writer : {&state_->records, &state_->access}) {
    if (const auto reason = writer->read_only_reason()) findings.push_back(*reason);
  }
  int64_t named = 0;
  {
    TX_TRY(ReadTx tx, read_access());
    Connection& db = tx.connection();
    TX_CHECK(check_integrity(db, "access.db", findings));
    TX_CHECK(check_gaps(db, "access_entry", findings));
    TX_CHECK(check_slices(db, findings));
    TX_TRY(named, db.integer("SELECT max(seq) FROM access_entry"));
  }
  TX_TRY(ReadTx tx, read_records());  // after access.db: what that names is here by now
  Connection& db = tx.connection();
  TX_CHECK(check_integrity(db, "records.db", findings));
  for (const char* table : {"submission", "status", "quarantine", "link_event", "case_event", "case_outgoing",
                            "report_event", "report_file", "retraction_event", "outgoing_event", "measure_event",
                            "letter_event", "bulletin_event", "exchange_event", "exchange_file", "duty_event"}) {
    TX_CHECK(check_gaps(db, table, findings));
  }
  TX_CHECK(check_report_files(db, findings));
  TX_CHECK(check_letter_numbers(db, findings));
  TX_CHECK(check_record_gaps(db, findings));
  TX_CHECK(check_link_events(db, findings));
  TX_CHECK(check_sums(db, "record",
                      "SELECT submission, 1 AS n FROM record UNION ALL SELECT submission, count AS n FROM block",
                      "appended_records", findings));
  TX_CHECK(check_sums(db, "status", "SELECT submission, 1 AS n FROM status", "appended_statuses", findings));
  TX_CHECK(check_sums(db, "quarantine", "SELECT submission, 1 AS n FROM quarantine", "appended_quarantined", findings));
  TX_TRY(const CommitSeq head, commit_head(tx));
  if (named > head.get()) {
    add(findings, kFoundWatermark, {{"named", std::to_string(named)}, {"head", std::to_string(head.get())}});
  }
  TX_CHECK(check_payloads(tx, findings));
  TX_CHECK(check_blocks(tx, findings));
  return findings;
}

}  // namespace taixin::store

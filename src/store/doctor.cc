// What is wrong in a home, and what to do.
#include <fmt/format.h>
#include <sys/stat.h>

#include "store/errors.h"
#include "store/home_state.h"
#include "store/payload.h"
#include "store/records.h"
#include "store/varint.h"

namespace taixin::store {
namespace {

using Findings = std::vector<base::Error>;

constexpr size_t kFindingsMax = 200;  // more of the same helps nobody

void add(Findings& findings, const base::ErrorKind& kind, base::ErrorArgs args) {
  if (findings.size() < kFindingsMax) findings.push_back(base::fail(kind, std::move(args)));
}

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

// What submissions state against what is there.
base::Result<void> check_sums(Connection& db, const std::string& table, const std::string& column, Findings& findings) {
  TX_TRY(auto rows, db.prepare(fmt::format(
                        "SELECT s.id, s.{1}, coalesce(n.found, 0) FROM submission s LEFT JOIN "
                        "(SELECT submission, count(*) AS found FROM {0} GROUP BY submission) n ON n.submission = s.id "
                        "WHERE s.{1} <> coalesce(n.found, 0) ORDER BY s.id",
                        table, column)));
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
    TX_TRY(named, db.integer("SELECT max(seq) FROM access_entry"));
  }
  TX_TRY(ReadTx tx, read_records());  // after access.db: what that names is here by now
  Connection& db = tx.connection();
  TX_CHECK(check_integrity(db, "records.db", findings));
  for (const char* table : {"submission", "record", "payload", "status", "quarantine", "link_event"}) {
    TX_CHECK(check_gaps(db, table, findings));
  }
  TX_CHECK(check_sums(db, "record", "appended_records", findings));
  TX_CHECK(check_sums(db, "status", "appended_statuses", findings));
  TX_CHECK(check_sums(db, "quarantine", "appended_quarantined", findings));
  TX_TRY(const CommitSeq head, commit_head(tx));
  if (named > head.get()) {
    add(findings, kFoundWatermark, {{"named", std::to_string(named)}, {"head", std::to_string(head.get())}});
  }
  TX_CHECK(check_payloads(tx, findings));
  return findings;
}

}  // namespace taixin::store

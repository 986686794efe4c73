#include "ledger/prove.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "ledger/base64.h"
#include "ledger/log_errors.h"
#include "store/records.h"

namespace taixin::ledger {
namespace {

namespace json = boost::json;

constexpr std::string_view kOpeningName = "taixin/opening/v1";

base::Error bad(std::string detail) { return base::fail(kBadOpening, {{"detail", std::move(detail)}}); }

// Where a kind of row is found; records are looked for in both their tables.
std::vector<Source> sources_of(LogName log, RowKind kind) {
  std::vector<Source> sources;
  for (const Covered& table : covered(log)) {
    if (table.kind == kind) sources.push_back(table.source);
  }
  return sources;
}

json::array hashes_json(std::span<const Hash> hashes) {
  json::array list;
  for (const Hash& hash : hashes) list.emplace_back(base64(hash));
  return list;
}

// Reads the members of a JSON object, noting what is missing or of another type.
class Members {
 public:
  explicit Members(const json::object& object) : object_(object) {}
  bool good() const { return good_; }
  std::string text(std::string_view name) {
    const json::value* value = object_.if_contains(name);
    if (value != nullptr && value->is_string()) return std::string(value->as_string());
    good_ = false;
    return {};
  }
  uint64_t number(std::string_view name) {
    const json::value* value = object_.if_contains(name);
    if (value != nullptr && value->is_int64() && value->as_int64() >= 0)
      return static_cast<uint64_t>(value->as_int64());
    good_ = false;
    return 0;
  }
  Hash hash(std::string_view name) {
    if (const auto hash = parse_base64_hash(text(name))) return *hash;
    good_ = false;
    return {};
  }
  std::vector<Hash> hashes(std::string_view name) {
    std::vector<Hash> hashes;
    const json::value* value = object_.if_contains(name);
    if (value == nullptr || !value->is_array() || value->as_array().size() > kProofHashesMax)
      return good_ = false, hashes;
    for (const json::value& one : value->as_array()) {
      const auto hash = one.is_string() ? parse_base64_hash(std::string_view(one.as_string())) : std::nullopt;
      if (!hash) return good_ = false, hashes;
      hashes.push_back(*hash);
    }
    return hashes;
  }

 private:
  const json::object& object_;
  bool good_ = true;
};

std::optional<RowKind> kind_of(std::string_view table) {
  for (const LogName log : {LogName::records, LogName::access}) {
    for (const Covered& one : covered(log)) {
      if (table == table_of(one.kind)) return one.kind;
    }
  }
  return std::nullopt;
}

}  // namespace

// ---- openings

std::string_view table_of(RowKind kind) {
  for (const LogName log : {LogName::records, LogName::access}) {
    for (const Covered& table : covered(log)) {
      if (table.kind == kind) return table.table;
    }
  }
  return {};
}

const std::vector<std::string_view>& column_names(RowKind kind) {
  for (const LogName log : {LogName::records, LogName::access}) {
    for (const Covered& table : covered(log)) {
      if (table.kind == kind) return table.columns;
    }
  }
  static const std::vector<std::string_view> kNone;
  return kNone;
}

std::string format_opening(const Opening& opening) {
  json::object out{{"format", kOpeningName},     {"log", log_word(opening.log)},     {"kind", table_of(opening.kind)},
                   {"row", base64(opening.row)}, {"salt", base64(opening.salt)},     {"index", opening.place.index},
                   {"size", opening.place.size}, {"path", hashes_json(opening.path)}};
  if (opening.subject) {
    out["subject"] = json::object{{"id", opening.subject->subject.get()},
                                  {"salt", base64(opening.subject->salt)},
                                  {"index", opening.subject->place.index},
                                  {"size", opening.subject->place.size},
                                  {"path", hashes_json(opening.subject->path)}};
  }
  return json::serialize(out);
}

base::Result<Opening> parse_opening(std::string_view text) {
  boost::system::error_code failed;
  const json::value parsed = json::parse(text, failed);
  if (failed || !parsed.is_object()) return bad("not a JSON object");
  Members members(parsed.as_object());
  if (members.text("format") != kOpeningName) return bad("an unknown format");
  Opening opening;
  const auto log = log_of(members.text("log"));
  const auto kind = kind_of(members.text("kind"));
  const auto row = parse_base64(members.text("row"));
  if (!log || !kind || !row) return bad("log, kind or row");
  opening.log = *log;
  opening.kind = *kind;
  opening.row = *row;
  opening.salt = members.hash("salt");
  opening.place = {members.number("index"), members.number("size")};
  opening.path = members.hashes("path");
  if (const json::value* subject = parsed.as_object().if_contains("subject")) {
    if (!subject->is_object()) return bad("subject");
    Members own(subject->as_object());
    SubjectOpening& named = opening.subject.emplace();
    named.subject = SubjectId(static_cast<int64_t>(own.number("id")));
    named.salt = own.hash("salt");
    named.place = {own.number("index"), own.number("size")};
    named.path = own.hashes("path");
    if (!own.good()) return bad("subject");
  }
  if (!members.good()) return bad("a member is missing or of another type");
  return opening;
}

base::Result<std::string> entry_of(const Opening& opening) {
  TX_TRY(const auto columns, decode_row(opening.row));
  const Hash own = commitment(opening.salt, opening.kind, opening.row);
  TX_TRY(const Hash root, inclusion_root(opening.place, leaf_hash(bytes_of(own)), opening.path));
  if (opening.subject) {
    const SubjectOpening& named = *opening.subject;
    if (opening.kind != RowKind::access_entry || columns.size() <= kSubjectsRoot)
      return bad("only an answer names subjects");
    EncodedRow row;
    row.integer(columns.front().number);
    row.integer(named.subject.get());
    const Hash inner = commitment(named.salt, RowKind::access_subject, row.bytes());
    TX_TRY(const Hash all, inclusion_root(named.place, leaf_hash(bytes_of(inner)), named.path));
    if (columns[kSubjectsRoot].bytes != bytes_of(all)) return bad("the answer does not name this subject");
  }
  return entry_of(root);
}

// ---- proofs

namespace {

// The leaf of a row, and the rows it is over.
struct RowPlace {
  uint64_t leaf = 0;
  int64_t first = 0, last = 0;
};

base::Result<std::optional<RowPlace>> place_of(store::Connection& db, Source source, int64_t id) {
  TX_TRY(const auto run, run_of_row(db, source, id));
  if (!run) return std::optional<RowPlace>();
  if (source == Source::block) {  // all of it
    TX_TRY(const int64_t first, db.integer("SELECT max(first) FROM block WHERE first <= $1", id));
    TX_TRY(const int64_t before,
           db.integer("SELECT count(*) FROM block WHERE first >= $1 AND first < $2", run->first_row, first));
    return std::optional(RowPlace{run->first + static_cast<uint64_t>(before), first, first});
  }
  // Of a group the stretch that the row lies in.
  const auto group = static_cast<int64_t>(covered(source).group);
  const int64_t before = (id - run->first_row) / group, first = run->first_row + before * group;
  return std::optional(RowPlace{run->first + static_cast<uint64_t>(before), first,
                                std::min(run->first_row + run->rows - 1, first + group - 1)});
}

}  // namespace

base::Result<Prover::Found> Prover::open_row(store::Connection& db, const Log& log, RowKind kind, int64_t id) {
  const auto unknown = [&] { return base::fail(kNotInLog, {{"what", fmt::format("{} {}", table_of(kind), id)}}); };
  for (const Source source : sources_of(log.name(), kind)) {
    TX_TRY(const auto place, place_of(db, source, id));
    if (!place) continue;
    const auto& [leaf, first, last] = *place;
    CoveredRows rows(db, log.salts());
    std::optional<Opening> opening;
    TX_CHECK(rows.leaves(source, first, last, [&](std::span<const CoveredRow> all) -> base::Result<bool> {
      const auto own = std::ranges::find(all, id, &CoveredRow::id);
      if (own == all.end()) return false;
      const auto index = static_cast<uint64_t>(own - all.begin());
      opening = Opening{log.name(),
                        kind,
                        log.salts().salt(kind, id, own->subject),
                        std::string(own->encoded.bytes()),
                        {index, all.size()},
                        inclusion_path(leaf_hashes(rows.commitments_of(kind, all)), index),
                        {}};
      return false;
    }));
    if (!opening) return unknown();
    return Found{*std::move(opening), leaf};
  }
  return unknown();
}

base::Result<ProofFile> Prover::proof_of(store::Connection& db, LogName log, const Found& found,
                                         const std::shared_ptr<const Published>& published) {
  if (!published) return base::fail(kNothingSigned, {{"log", std::string(log_word(log))}});
  if (found.leaf >= published->checkpoint.size) {
    return base::fail(kNotSignedYet, {{"leaf", std::to_string(found.leaf)}});
  }
  ProofFile proof;
  proof.extra = format_opening(found.opening);
  proof.index = found.leaf;
  StoredTiles tiles(db);
  TX_TRY(proof.hashes, inclusion_proof(tiles, found.leaf, published->checkpoint.size, &ledger_.log(log).tiles()));
  TX_TRY(proof.checkpoint, parse_note(published->note));
  return proof;
}

base::Result<ProofFile> Prover::row(LogName log, RowKind kind, int64_t id) {
  // Before the snapshot: one that was taken earlier would not have all tiles of a tree that was shown later.
  const auto published = ledger_.published(log);
  TX_TRY(auto tx, read_log(home_, log));
  TX_TRY(const Found found, open_row(tx.connection(), ledger_.log(log), kind, id));
  return proof_of(tx.connection(), log, found, published);
}

base::Result<Standing> Prover::standing(std::span<const store::RecordId> records) {
  const auto published = ledger_.published(LogName::records);  // before the snapshot, as above
  TX_TRY(auto tx, read_log(home_, LogName::records));
  Standing out;
  for (const store::RecordId id : records) {
    std::optional<uint64_t>& leaf = out.leaves.emplace_back();
    for (const Source source : {Source::record, Source::block}) {
      TX_TRY(const auto place, place_of(tx.connection(), source, id.get()));
      if (place) leaf = place->leaf;
    }
  }
  if (!published) return out;
  out.size = published->checkpoint.size;
  TX_TRY(const int64_t at, tx.connection().integer("SELECT signed_at FROM log_checkpoint WHERE size = $1", out.size));
  if (at != 0) out.signed_at = base::KnownAt(at);
  return out;
}

base::Result<ProofFile> Prover::answer(int64_t entry, SubjectId subject) {
  const auto published = ledger_.published(LogName::access);  // before the snapshot, as above
  TX_TRY(auto tx, home_.read_access());
  const Log& log = ledger_.log(LogName::access);
  TX_TRY(Found found, open_row(tx.connection(), log, RowKind::access_entry, entry));
  TX_TRY(const auto about, store::access_subjects(tx.connection(), entry));
  const auto at = std::lower_bound(about.begin(), about.end(), subject);
  if (at == about.end() || *at != subject) {
    return base::fail(kNotInLog, {{"what", fmt::format("access_entry {} about this subject", entry)}});
  }
  const std::vector<Hash> leaves = leaf_hashes(answer_commitments(log.salts(), entry, about));
  const auto index = static_cast<size_t>(at - about.begin());
  found.opening.subject = SubjectOpening{
      subject, log.salts().of_answer(entry, subject), {index, about.size()}, inclusion_path(leaves, index)};
  return proof_of(tx.connection(), LogName::access, found, published);
}

}  // namespace taixin::ledger

#include "store/access_slices.h"

#include <algorithm>

#include "store/errors.h"
#include "store/sqlite.h"
#include "store/varint.h"

namespace taixin::store {
namespace {

constexpr size_t kPartPairs = 512;  // and the rest of the last subject's

struct Pair {
  int64_t subject, entry;
  friend auto operator<=>(const Pair&, const Pair&) = default;
};
// A row of access_slice.
struct Part {
  int64_t first_subject = 0;
  std::string pairs;
  friend bool operator==(const Part&, const Part&) = default;
};

int64_t before_slice(int64_t slice) { return (slice - 1) * kSliceEntries; }
int64_t slice_of(int64_t entry) { return (entry - 1) / kSliceEntries + 1; }

base::Result<int64_t> last_slice(Connection& db) { return db.integer("SELECT max(slice) FROM access_slice"); }

// Each pair: the difference of its subject to the one before, and which entry of the slice it is, from 0.
// A subject is in one part; a slice about nobody has an empty one.
base::Result<std::vector<Part>> make_parts(Connection& db, int64_t slice) {
  std::vector<Pair> pairs;
  TX_TRY(auto rows, db.prepare("SELECT subject, entry FROM access_subject WHERE entry > $1 AND entry <= $2"));
  rows.bind(before_slice(slice), before_slice(slice + 1));
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) break;
    Row row(rows);
    Pair& pair = pairs.emplace_back();
    pair.subject = row.integer();
    pair.entry = row.integer();
  }
  std::sort(pairs.begin(), pairs.end());
  std::vector<Part> parts(1);
  if (!pairs.empty()) parts.front().first_subject = pairs.front().subject;
  size_t in_part = 0;
  int64_t last = parts.front().first_subject;
  for (const Pair& pair : pairs) {
    if (in_part++ >= kPartPairs && pair.subject != last) {
      parts.push_back({pair.subject, {}});
      in_part = 1;
      last = pair.subject;
    }
    append_varint(parts.back().pairs, static_cast<uint64_t>(pair.subject - last));
    append_varint(parts.back().pairs, static_cast<uint64_t>(pair.entry - before_slice(slice) - 1));
    last = pair.subject;
  }
  return parts;
}

// The entries of a subject in a slice, ascending, behind those that are there.
base::Result<void> add_entries(Connection& db, int64_t slice, SubjectId subject, std::vector<int64_t>& entries) {
  TX_TRY(auto rows, db.prepare("SELECT first_subject, pairs FROM access_slice WHERE slice = $1 AND first_subject <= $2 "
                               "ORDER BY first_subject DESC LIMIT 1"));
  rows.bind(slice, subject);
  TX_TRY(const bool found, rows.step());
  if (!found) return {};
  Row row(rows);
  int64_t at = row.integer();
  for (std::string_view bytes = row.blob(); !bytes.empty() && at <= subject.get();) {
    const auto difference = read_varint(bytes), entry = read_varint(bytes);
    if (!difference || !entry || *entry >= static_cast<uint64_t>(kSliceEntries)) {
      return base::fail(kDamaged, {{"path", db.path()}, {"detail", "a slice of the access log cannot be read"}});
    }
    at += static_cast<int64_t>(*difference);
    if (at == subject.get()) entries.push_back(before_slice(slice) + 1 + static_cast<int64_t>(*entry));
  }
  return {};
}

base::Result<std::vector<Part>> stored_parts(Connection& db, int64_t slice) {
  std::vector<Part> parts;
  TX_TRY(auto rows,
         db.prepare("SELECT first_subject, pairs FROM access_slice WHERE slice = $1 ORDER BY first_subject"));
  rows.bind(slice);
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return parts;
    Row row(rows);
    Part& part = parts.emplace_back();
    part.first_subject = row.integer();
    part.pairs = row.blob();
  }
}

}  // namespace

base::Result<void> fold_when_due(Connection& db, int64_t entry) {
  if (entry % kFoldEvery != 0) return {};
  TX_TRY(const int64_t last, last_slice(db));
  const int64_t slice = last + 1;
  if (entry < before_slice(slice + 1)) return {};
  TX_TRY(const auto parts, make_parts(db, slice));
  for (const Part& part : parts) {
    TX_CHECK(db.run("INSERT INTO access_slice (slice, first_subject, pairs) VALUES ($1, $2, $3)", slice,
                    part.first_subject, Blob{part.pairs}));
  }
  return {};
}

base::Result<std::vector<int64_t>> single_entries_about(Connection& db, const AccessFilter& filter) {
  TX_TRY(const int64_t last, last_slice(db));
  std::vector<int64_t> found;
  {
    TX_TRY(auto rows, db.prepare("SELECT entry FROM access_subject WHERE entry > $1 AND entry < $2 AND subject = $3 "
                                 "ORDER BY entry DESC LIMIT $4"));
    rows.bind(before_slice(last + 1), filter.before, filter.subject, filter.limit);
    for (;;) {
      TX_TRY(const bool more, rows.step());
      if (!more) break;
      found.push_back(Row(rows).integer());
    }
  }
  std::vector<int64_t> in_slice;
  for (int64_t slice = std::min(last, slice_of(filter.before)); slice > 0 && found.size() < filter.limit; --slice) {
    in_slice.clear();
    TX_CHECK(add_entries(db, slice, filter.subject, in_slice));
    for (auto entry = in_slice.rbegin(); entry != in_slice.rend() && found.size() < filter.limit; ++entry) {
      if (*entry < filter.before) found.push_back(*entry);
    }
  }
  return found;
}

base::Result<std::vector<int64_t>> wrong_slices(Connection& db) {
  std::vector<int64_t> wrong;
  TX_TRY(const int64_t entries, db.integer("SELECT max(id) FROM access_entry"));
  TX_TRY(const int64_t last, last_slice(db));
  const int64_t whole = entries / kSliceEntries;  // more cannot be folded
  for (int64_t slice = 1; slice <= std::min(last, whole); ++slice) {
    TX_TRY(const auto right, make_parts(db, slice));
    TX_TRY(const auto stored, stored_parts(db, slice));
    if (stored != right) wrong.push_back(slice);
  }
  TX_TRY(auto rows, db.prepare("SELECT DISTINCT slice FROM access_slice WHERE slice < 1 OR slice > $1 LIMIT 100"));
  rows.bind(whole);
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return wrong;
    wrong.push_back(Row(rows).integer());
  }
}

}  // namespace taixin::store

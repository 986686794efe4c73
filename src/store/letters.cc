#include "store/letters.h"

#include "store/sqlite.h"

namespace taixin::store {
namespace {

#define TAIXIN_LETTER_COLUMNS                                                                                         \
  "id, about, kind, at, day, account, unit, role, source, source_id, letter, series, year, serial, number, subject, " \
  "seq, salt, digest, pdf_sha256, docx_sha256, basis, detail_json"
#define TAIXIN_LETTERS_ISSUED "SELECT " TAIXIN_LETTER_COLUMNS " FROM letter_event WHERE kind = 1 AND "

LetterEvent read_event(const Statement& statement) {
  Row row(statement);
  LetterEvent e;
  e.id = row.integer();
  e.about = row.integer();
  e.kind = row.as<LetterEvent::Kind>();
  e.at = row.as<KnownAt>();
  e.day = Day(static_cast<int32_t>(row.integer()));
  e.account = row.integer();
  e.unit = row.integer();
  e.role = row.text();
  e.source = row.as<LetterSource>();
  e.source_id = row.integer();
  e.letter = row.text();
  e.series = row.text();
  e.year = row.integer();
  e.serial = row.integer();
  e.number = row.text();
  e.subject = row.as<SubjectId>();
  e.seq = row.as<CommitSeq>();
  e.salt = row.text();
  e.digest = row.sha256();
  e.pdf = row.sha256();
  e.docx = row.sha256();
  e.basis = row.text();
  e.detail_json = row.text();
  return e;
}

template <class... Bound>
base::Result<std::vector<LetterEvent>> read_events(Connection& db, std::string_view sql, const Bound&... bound) {
  TX_TRY(auto rows, db.prepare(sql));
  rows.bind(bound...);
  std::vector<LetterEvent> out;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return out;
    out.push_back(read_event(rows));
  }
}

base::Result<std::vector<IssuedLetter>> with_ends(Connection& db, std::vector<LetterEvent> events) {
  std::vector<IssuedLetter> out;
  for (LetterEvent& event : events) {
    TX_TRY(
        auto ends,
        read_events(db, "SELECT " TAIXIN_LETTER_COLUMNS " FROM letter_event WHERE about = $1 AND kind = 2", event.id));
    out.push_back({std::move(event), std::nullopt});
    if (!ends.empty()) out.back().cancelled = std::move(ends.front());
  }
  return out;
}

base::Result<std::optional<IssuedLetter>> first_of(base::Result<std::vector<IssuedLetter>> found) {
  if (!found) return std::move(found).error();
  if (found->empty()) return std::optional<IssuedLetter>();
  return std::optional(std::move(found->front()));
}

base::Result<void> insert(Connection& db, const LetterEvent& e) {
  return db.run("INSERT INTO letter_event (" TAIXIN_LETTER_COLUMNS
                ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, "
                "$21, $22, $23)",
                e.id, e.about, e.kind, e.at, e.day, e.account, e.unit, e.role, e.source, e.source_id, e.letter,
                e.series, e.year, e.serial, e.number, e.subject, e.seq, e.salt, e.digest, e.pdf, e.docx, e.basis,
                e.detail_json);
}

base::Result<NextLetter> next_of(Connection& db, std::string_view stem) {
  NextLetter out;
  TX_TRY(out.id, db.integer("SELECT max(id) FROM letter_event"));
  ++out.id;
  if (stem.empty()) return out;
  // No number goes on with a character above all others.
  TX_TRY(out.serial, db.integer("SELECT max(serial) FROM letter_event WHERE kind = 1 AND number >= $1 AND "
                                "number < $1 || $2",
                                stem, "\U0010FFFF"));
  ++out.serial;
  return out;
}

base::Result<std::optional<IssuedLetter>> issued_of(Connection& db, int64_t id) {
  TX_TRY(auto events, read_events(db, TAIXIN_LETTERS_ISSUED "id = $1", id));
  return first_of(with_ends(db, std::move(events)));
}

base::Result<std::optional<IssuedLetter>> last_of_source(Connection& db, LetterSource source, int64_t source_id,
                                                         std::string_view letter) {
  TX_TRY(auto events, read_events(db,
                                  TAIXIN_LETTERS_ISSUED "source = $1 AND source_id = $2 AND letter = $3 "
                                                        "ORDER BY id DESC LIMIT 1",
                                  source, source_id, letter));
  return first_of(with_ends(db, std::move(events)));
}

}  // namespace

base::Result<NextLetter> next_letter(ReadTx& tx, std::string_view stem) { return next_of(tx.connection(), stem); }

base::Result<LetterAppended> append_letter(WriteTx& tx, LetterEvent event, std::string_view stem) {
  Connection& db = tx.connection();
  TX_TRY(const int64_t standing,
         db.integer("SELECT count(*) FROM letter_event i WHERE i.kind = 1 AND i.source = $1 AND i.source_id = $2 AND "
                    "i.letter = $3 AND NOT EXISTS (SELECT 1 FROM letter_event c WHERE c.about = i.id AND c.kind = 2)",
                    event.source, event.source_id, event.letter));
  if (standing != 0) return LetterAppended::there;
  TX_TRY(const NextLetter next, next_of(db, stem));
  if (next.id != event.id || next.serial != event.serial) return LetterAppended::moved;
  TX_TRY(const int64_t numbered,
         db.integer("SELECT count(*) FROM letter_event WHERE kind = 1 AND unit = $1 AND number = $2", event.unit,
                    event.number));
  if (numbered != 0) return LetterAppended::numbered;
  event.about = event.id;
  event.kind = LetterEvent::Kind::issued;
  event.at = tx.known_now();
  TX_CHECK(insert(db, event));
  return LetterAppended::done;
}

base::Result<bool> append_letter_cancelled(WriteTx& tx, int64_t id, const LetterEvent& event) {
  TX_TRY(const auto found, issued_of(tx.connection(), id));
  if (!found || found->cancelled) return false;
  LetterEvent end = found->event;
  TX_TRY(const NextLetter next, next_of(tx.connection(), {}));
  end.id = next.id;
  end.about = id;
  end.kind = LetterEvent::Kind::cancelled;
  end.at = tx.known_now();
  end.day = event.day;
  end.account = event.account;
  end.role = event.role;
  end.detail_json = event.detail_json;
  TX_CHECK(insert(tx.connection(), end));
  return true;
}

base::Result<void> cancel_letter_of(WriteTx& tx, LetterSource source, int64_t source_id, std::string_view letter,
                                    const LetterEvent& event) {
  TX_TRY(const auto found, last_of_source(tx.connection(), source, source_id, letter));
  if (!found || found->cancelled) return {};
  TX_TRY([[maybe_unused]] const bool done, append_letter_cancelled(tx, found->event.id, event));
  return {};
}

base::Result<std::optional<IssuedLetter>> issued_letter(ReadTx& tx, int64_t id) {
  return issued_of(tx.connection(), id);
}

base::Result<std::optional<IssuedLetter>> letter_of_source(ReadTx& tx, LetterSource source, int64_t source_id,
                                                           std::string_view letter) {
  return last_of_source(tx.connection(), source, source_id, letter);
}

base::Result<std::vector<IssuedLetter>> letters_of_number(ReadTx& tx, std::string_view number) {
  TX_TRY(auto events, read_events(tx.connection(), TAIXIN_LETTERS_ISSUED "number = $1 ORDER BY id LIMIT 100", number));
  return with_ends(tx.connection(), std::move(events));
}

base::Result<std::optional<IssuedLetter>> letter_of_file(ReadTx& tx, const base::Sha256& digest) {
  TX_TRY(auto events, read_events(tx.connection(), TAIXIN_LETTERS_ISSUED "pdf_sha256 = $1", digest));
  if (events.empty()) {
    TX_TRY(events, read_events(tx.connection(), TAIXIN_LETTERS_ISSUED "docx_sha256 = $1", digest));
  }
  return first_of(with_ends(tx.connection(), std::move(events)));
}

base::Result<std::vector<IssuedLetter>> issued_letters(ReadTx& tx, const LetterFilter& filter) {
  const auto first = Day::from_civil(static_cast<int>(filter.year), 1, 1);
  const auto last = Day::from_civil(static_cast<int>(filter.year), 12, 31);
  TX_TRY(
      auto events,
      read_events(tx.connection(),
                  TAIXIN_LETTERS_ISSUED "id < $1 AND ($2 = 0 OR series = $3) AND ($4 = '' OR letter = $4) AND ($5 = "
                                        "0 OR unit = $6) AND ($7 = 0 OR day BETWEEN $8 AND $9) ORDER BY id DESC "
                                        "LIMIT $10",
                  filter.before, filter.series ? 1 : 0, filter.series.value_or(""), filter.letter, filter.unit ? 1 : 0,
                  filter.unit.value_or(0), filter.year, first.value_or(Day(0)), last.value_or(Day(0)), filter.limit));
  return with_ends(tx.connection(), std::move(events));
}

base::Result<std::vector<int64_t>> letter_units(ReadTx& tx) {
  TX_TRY(auto rows, tx.connection().prepare("SELECT DISTINCT unit FROM letter_event ORDER BY unit"));
  std::vector<int64_t> out;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return out;
    out.push_back(Row(rows).integer());
  }
}

}  // namespace taixin::store

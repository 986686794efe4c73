// What partners say of our rows in files of their own layout ([[partner.reply]]).
#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <set>

#include "base/text.h"
#include "exchange/errors.h"
#include "exchange/exchange.h"
#include "exchange/outcomes.h"
#include "intake/cut.h"
#include "intake/values.h"

namespace taixin::exchange {

namespace json = boost::json;
using catalog::PartnerReply;
using store::ExchangeKind;

namespace {

constexpr size_t kReasonMax = 500;  // characters of what the partner says of one row
constexpr size_t kIdMax = 100;
constexpr intake::Limits kLimits{
    .columns_max = 500, .unpacked_bytes_max = uint64_t{1} << 30, .rows_max = catalog::kBatchRowsMax};

// Of whoever wrote the file: no identity number, no control character, not without end.
std::string plain(std::string_view cell, size_t max) {
  std::string out(base::prefix_code_points(base::trim(cell), max));
  intake::cut_text(out);
  if (base::has_control(out) || out.find_first_of("\r\n\t") != out.npos) {
    std::ranges::replace_if(
        out, [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
  }
  return out;
}

// A row as the partner wrote it.
struct ReplyRow {
  uint64_t line = 0;
  std::string id, unit, outcome, reason, column, day;
};

// A file that came, by the layout that it fits.
struct ReplyFile {
  const PartnerReply* layout = nullptr;
  std::vector<ReplyRow> rows;
  std::vector<RowOutcome> unread;
};

RowOutcome untaken_row(uint64_t line, const std::string& id, const base::Error& why) {
  RowOutcome out;
  out.line = line;
  out.id = id;
  add_reason(out, why);
  return out;
}

std::vector<std::string> columns_of(const PartnerReply& layout) {
  std::vector<std::string> out;
  for (const std::string* one :
       {&layout.id, &layout.unit, &layout.outcome, &layout.reason, &layout.column, &layout.day}) {
    if (!one->empty()) out.push_back(*one);
  }
  return out;
}

size_t known_columns(const void* context, const std::vector<std::string>& cells) {
  const auto& known = *static_cast<const std::vector<std::string>*>(context);
  return static_cast<size_t>(std::ranges::count_if(
      cells, [&](const std::string& cell) { return std::ranges::find(known, cell) != known.end(); }));
}

base::Result<const PartnerReply*> layout_of(const Partner& who, const std::vector<std::string>& header) {
  std::string wanted;
  for (const PartnerReply& one : who.replies) {
    const auto columns = columns_of(one);
    const bool fits = std::ranges::all_of(
        columns, [&](const std::string& column) { return std::ranges::find(header, column) != header.end(); });
    if (fits) return &one;
    wanted += fmt::format("{}{}（{}）", wanted.empty() ? "" : "；", one.code, fmt::join(columns, " "));
  }
  const std::string found = plain(fmt::format("{}", fmt::join(header, " ")), kReasonMax);
  return base::fail(kReplyColumns, {{"found", found}, {"wanted", wanted}});
}

base::Result<ReplyFile> read_reply(const Partner& who, std::string_view name, std::string_view bytes) {
  std::vector<std::string> known;
  for (const PartnerReply& one : who.replies) std::ranges::copy(columns_of(one), std::back_inserter(known));
  const auto source = intake::memory_source(bytes);
  TX_TRY(const auto reader,
         intake::open_reader(*source, name, {.limits = kLimits, .score = known_columns, .score_context = &known}));
  ReplyFile out;
  TX_TRY(out.layout, layout_of(who, reader->header()));
  const auto place = [&](const std::string& column) {
    return column.empty() ? reader->header().end() : std::ranges::find(reader->header(), column);
  };
  intake::Row row;
  for (;;) {
    TX_TRY(const auto next, reader->next(row));
    if (next == intake::Reader::Next::end) return out;
    const auto cell = [&](const std::string& column, size_t max) {
      const auto at = static_cast<size_t>(place(column) - reader->header().begin());
      return at < row.cells.size() ? plain(row.cells[at], max) : std::string();
    };
    const PartnerReply& of = *out.layout;
    ReplyRow one{row.line,
                 cell(of.id, kIdMax),
                 cell(of.unit, kIdMax),
                 cell(of.outcome, kIdMax),
                 cell(of.reason, kReasonMax),
                 cell(of.column, kIdMax),
                 cell(of.day, kIdMax)};
    if (next == intake::Reader::Next::bad_row) {
      out.unread.push_back(untaken_row(one.line, one.id, reader->row_error()));
    } else {
      out.rows.push_back(std::move(one));
    }
  }
}

// Where a row of ours went last: in which batch, when, and its place there.
struct Sent {
  int64_t batch = 0;
  Day day;
  RowOutcome place;
};
using SentRows = std::map<std::string, std::map<std::string, Sent>>;  // by id, then by where it began

// Takes what the rows of a file say, each for itself.
class Answers {
 public:
  Answers(const PartnerReply& layout, const SentRows& sent, Day today) : layout_(layout), sent_(sent), today_(today) {}
  void take(const ReplyRow& row);
  std::map<std::pair<std::string, std::string>, Said> said;  // by where a row began, and its id
  std::vector<RowOutcome> untaken;

 private:
  base::Result<const Sent*> sent_of(const ReplyRow& row) const;
  base::Result<bool> is_accepted(const ReplyRow& row) const;
  void again(const ReplyRow& row, Said& before, const Said& now);
  const PartnerReply& layout_;
  const SentRows& sent_;
  const Day today_;
  // Of a row: the line on which it was said first, and the reasons of all its lines with their columns.
  struct Heard {
    uint64_t line = 0;
    std::set<std::pair<std::string, std::string>> reasons;
  };
  std::map<const Said*, Heard> heard_;
};

base::Result<const Sent*> Answers::sent_of(const ReplyRow& row) const {
  if (row.id.empty()) return base::fail(kReplyNoId);
  const auto unknown = [&] { return base::fail(kReplyUnknown, {{"id", row.id}}); };
  const auto found = sent_.find(row.id);
  if (found == sent_.end() || found->second.empty()) return unknown();
  const auto& units = found->second;
  if (!row.unit.empty()) {
    const auto at = units.find(row.unit);
    return at == units.end() ? base::Result<const Sent*>(unknown()) : &at->second;
  }
  if (units.size() == 1) return &units.begin()->second;
  std::string names;
  for (const auto& [unit, sent] : units) names += (names.empty() ? "" : "、") + unit;
  return base::fail(kReplyOfTwo, {{"id", row.id}, {"units", names}});
}

base::Result<bool> Answers::is_accepted(const ReplyRow& row) const {
  if (layout_.outcome.empty()) return false;
  if (std::ranges::find(layout_.accepted, row.outcome) != layout_.accepted.end()) return true;
  if (std::ranges::find(layout_.refused, row.outcome) != layout_.refused.end()) return false;
  return base::fail(kReplyWord, {{"word", row.outcome}});
}

// Another line about a row: one more reason, the same again, or the contrary; what was refused anywhere is looked at.
void Answers::again(const ReplyRow& row, Said& before, const Said& now) {
  const bool was_refused = before.row.what == RowOutcome::What::refused;
  const bool is_refused = now.row.what == RowOutcome::What::refused;
  Heard& heard = heard_.at(&before);
  const std::string line = std::to_string(heard.line);
  const bool is_new = heard.reasons.emplace(now.row.column, now.row.zh).second;
  if (was_refused != is_refused) {
    if (is_refused) before.row = now.row;
    untaken.push_back(untaken_row(row.line, row.id, base::fail(kReplyContradicts, {{"line", line}})));
    return;
  }
  if (!is_refused || !is_new) {
    untaken.push_back(untaken_row(row.line, row.id, base::fail(kReplyTwice, {{"line", line}})));
    return;
  }
  const auto join = [](std::string& text, const std::string& more, std::string_view between) {
    if (text == more || more.empty() || base::count_code_points(text) > 2 * kReasonMax) return;
    text += (text.empty() ? std::string_view() : between);
    text += more;
  };
  join(before.row.column, now.row.column, "、");
  join(before.row.zh, now.row.zh, "；");
  before.row.en = before.row.zh;
}

void Answers::take(const ReplyRow& row) {
  const auto sent = sent_of(row);
  const auto accepted = is_accepted(row);
  if (!sent || !accepted) {
    untaken.push_back(untaken_row(row.line, row.id, sent ? accepted.error() : sent.error()));
    return;
  }
  Said now{(*sent)->batch, intake::read_day(row.day).value_or(today_), (*sent)->place};
  now.day = std::max((*sent)->day, std::min(now.day, today_));
  now.row.what = *accepted ? RowOutcome::What::taken : RowOutcome::What::refused;
  if (!*accepted) {
    now.row.column = row.column;
    now.row.zh = row.reason.empty() ? "对方未写原因" : row.reason;
    now.row.en = row.reason.empty() ? "the partner gives no reason" : row.reason;
  }
  const auto [at, fresh] = said.try_emplace({now.row.unit, now.row.id}, now);
  if (!fresh) return again(row, at->second, now);
  heard_[&at->second] = {row.line, {{now.row.column, now.row.zh}}};
}

}  // namespace

// The rows that went to the partner under these ids, the newest of each; from the batches themselves.
class SentBatches {
 public:
  SentBatches(store::Home& home, const Partner& who) : home_(home), who_(who) {}
  base::Result<SentRows> find(const std::vector<ReplyRow>& rows) const;
  using EachRow = std::function<void(const Technical&, const std::string& file, uint64_t line, Day day)>;
  base::Result<void> each_row(int64_t number, const EachRow& each) const;

 private:
  store::Home& home_;
  const Partner& who_;
};

base::Result<void> SentBatches::each_row(int64_t number, const EachRow& each) const {
  std::vector<ExchangeFile> files;
  Day day;
  {
    TX_TRY(auto tx, home_.read_records());
    TX_TRY(const auto event, store::exchange_event(tx, ExchangeKind::made, who_.code, number));
    if (!event) return {};
    day = event->day;
    TX_TRY(files, store::exchange_files(tx, event->id));
  }
  TX_TRY(const auto note, ledger::parse_note(files.front().bytes));
  TX_TRY(const Manifest manifest, parse_manifest(note.text));
  for (const ManifestFile& named : manifest.files) {
    const auto file = std::ranges::find(files, named.name, &ExchangeFile::name);
    TX_ASSERT(file != files.end(), "batch {} lacks {}", number, named.name);
    TX_TRY(const ReadFile read, read_file(file->bytes, file->name, header_of({})));
    for (const auto& [line, cells] : read.rows) each(technical_of(read, cells), file->name, line, day);
  }
  return {};
}

base::Result<SentRows> SentBatches::find(const std::vector<ReplyRow>& rows) const {
  SentRows out;
  for (const ReplyRow& row : rows) {
    if (!row.id.empty()) out[row.id];
  }
  int64_t last = 0;
  {
    TX_TRY(auto tx, home_.read_records());
    TX_TRY(last, store::last_exchange_number(tx, ExchangeKind::made, who_.code));
  }
  const auto is_found = [&](const ReplyRow& row) {
    // Without its platform an id may be of two, and all batches are looked into.
    return row.id.empty() || (!row.unit.empty() && out.at(row.id).contains(row.unit));
  };
  for (; last > 0 && !std::ranges::all_of(rows, is_found); --last) {
    TX_CHECK(each_row(last, [&](const Technical& about, const std::string& file, uint64_t line, Day day) {
      const auto found = out.find(about.id);
      if (found == out.end()) return;
      RowOutcome place;
      place.file = file;
      place.line = line;
      place.level = about.level, place.unit = about.unit, place.id = about.id;
      found->second.try_emplace(about.unit, Sent{last, day, std::move(place)});
    }));
  }
  return out;
}

// Up to where every row of ours was said: by a receipt, or row by row in replies, be it when it had gone once more.
base::Result<int64_t> Exchange::said_until(const Partner& who, const std::vector<Said>& fresh) const {
  TX_TRY(const PartnerStatus so_far, status(who.code));
  std::map<std::pair<std::string, std::string>, int64_t> said;  // in which batch last
  const auto add = [&](const Said& one) {
    int64_t& batch = said[{one.row.unit, one.row.id}];
    batch = std::max(batch, one.batch);
  };
  TX_CHECK(each_said(who.code, [&](int64_t, const Said& one) -> base::Result<void> {
    add(one);
    return {};
  }));
  std::ranges::for_each(fresh, add);
  int64_t out = so_far.receipts;
  for (bool whole = true; out < so_far.made; ++out) {
    TX_CHECK(
        SentBatches(world_.home, who).each_row(out + 1, [&](const Technical& about, const std::string&, uint64_t, Day) {
          const auto found = said.find({about.unit, about.id});
          whole = whole && found != said.end() && found->second > out;
        }));
    if (!whole) break;
  }
  return out;
}

// What this very file said before, whenever it was loaded.
base::Result<Exchange::SaidBefore> Exchange::said_before(std::string_view code, const base::Sha256& digest) const {
  SaidBefore out;
  TX_TRY(auto tx, world_.home.read_records());
  TX_TRY(const int64_t last, store::last_exchange_number(tx, ExchangeKind::reply, code));
  for (int64_t number = 1; number <= last; ++number) {
    TX_TRY(const auto event, store::exchange_event(tx, ExchangeKind::reply, code, number));
    TX_ASSERT(event.has_value(), "reply {} is not there", number);
    if (event->digest != digest) continue;
    TX_TRY(const auto files, store::exchange_files(tx, event->id));
    TX_TRY(auto rows, read_said(files.front().bytes));
    std::ranges::move(rows, std::back_inserter(out.rows));
    out.number = number;
  }
  return out;
}

base::Result<Replied> Exchange::load_reply(std::string_view code, std::string_view file_name, std::string_view bytes,
                                           const Actor& actor) {
  const std::lock_guard lock(working_);
  TX_TRY(const Partner* who, partner(code));
  if (who->replies.empty()) return base::fail(kNoReply, {{"partner", who->name.zh}});
  TX_TRY(ReplyFile file, read_reply(*who, file_name, bytes));
  TX_TRY(const SentRows sent, SentBatches(world_.home, *who).find(file.rows));
  Answers answers(*file.layout, sent, world_.home.clock().today());
  answers.untaken = std::move(file.unread);
  for (const ReplyRow& row : file.rows) answers.take(row);
  Replied out;
  out.partner = who->code;
  out.untaken = std::move(answers.untaken);
  std::ranges::stable_sort(out.untaken, {}, &RowOutcome::line);
  const base::Sha256 digest = base::sha256(bytes);
  TX_TRY(const auto before, said_before(who->code, digest));
  // Of a row that has gone again since, it says something new.
  for (const Said& one : before.rows) {
    const auto now = answers.said.find({one.row.unit, one.row.id});
    if (now != answers.said.end() && now->second.batch == one.batch) answers.said.erase(now);
  }
  std::vector<Said> fresh;
  for (auto& [at, one] : answers.said) fresh.push_back(std::move(one));
  // The same file again: what it says that nobody understood then, if anything.
  out.repeated = before.number > 0 && fresh.empty();
  for (const Said& one : out.repeated ? before.rows : fresh) {
    out.counts.add(one.row.what);
    if (one.row.what == RowOutcome::What::refused) out.refused.push_back(one.row);
  }
  out.number = before.number;
  if (out.repeated) return out;
  {
    TX_TRY(auto tx, world_.home.read_records());
    TX_TRY(out.number, store::last_exchange_number(tx, ExchangeKind::reply, who->code));
  }
  TX_TRY(const int64_t until, said_until(*who, fresh));
  ExchangeEvent event = event_of(ExchangeKind::reply, who->code, ++out.number, actor);
  event.digest = digest;
  json::object detail = counts_detail(out.counts, actor.name);
  detail["name"] = plain(file_name, kIdMax);
  detail["layout"] = file.layout->code;
  detail["untaken"] = out.untaken.size();
  detail["said_until"] = until;
  event.detail_json = json::serialize(detail);
  const std::vector<ExchangeFile> kept{{std::string(kReplyFile), said_bytes(fresh)},
                                       {std::string(kUntakenFile), outcome_bytes(out.untaken)}};
  TX_CHECK(world_.home.records().run(store::Priority::bulk,
                                     [&](store::WriteTx& tx) { return append_event(tx, event, kept); }));
  return out;
}

}  // namespace taixin::exchange

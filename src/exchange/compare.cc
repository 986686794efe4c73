// Statements of what a home holds of what it exchanges, and comparing two of them (对账).
#include <algorithm>
#include <boost/json.hpp>

#include "exchange/errors.h"
#include "exchange/exchange.h"
#include "exchange/layout.h"
#include "exchange/records.h"
#include "store/records.h"

namespace taixin::exchange {

namespace json = boost::json;
using store::ExchangeKind;

namespace {

constexpr std::string_view kFile = "standing.csv";
constexpr std::string_view kItem = "item", kDay = "day", kKey = "key", kContent = "content";

// A record as a statement names it: no word of it can be read back without the record.
struct Row {
  std::string item, day, key, content;
  friend auto operator<=>(const Row&, const Row&) = default;
};

std::string bytes_of(const std::vector<Row>& rows) {
  std::vector<Cells> out{{std::string(kItem), std::string(kDay), std::string(kKey), std::string(kContent)}};
  for (const Row& row : rows) out.push_back({row.item, row.day, row.key, row.content});
  return csv_bytes(out);
}

base::Result<std::vector<Row>> read_rows(std::string_view bytes) {
  std::vector<Row> out;
  if (bytes == bytes_of({})) return out;
  const std::vector<std::string> known{std::string(kItem), std::string(kDay), std::string(kKey), std::string(kContent)};
  TX_TRY(const ReadFile file, read_file(bytes, kFile, known));
  if (file.header != known) return base::fail(kNotAManifest, {{"why", std::string(kFile)}});
  for (const auto& [line, cells] : file.rows) out.push_back({cells[0], cells[1], cells[2], cells[3]});
  return out;
}

std::string shown_key(const std::string& code, const std::string& natural) {
  return base::hex(base::sha256("exchange-standing\x1f" + code + "\x1f" + natural)).substr(0, 32);
}

}  // namespace

// What this home holds, shared or not, by what a statement calls it.
class Statement {
 public:
  struct Known {
    std::string item;
    Key128 version_key;
    RecordId record;
    bool shared = false;
  };
  Statement(Exchange& exchange, const Partner& partner)
      : partner_(partner),
        records_(exchange.world_.intake, exchange.world_.home.clock().today()),
        home_(exchange.world_.home) {}
  base::Result<void> read();
  std::vector<Row> rows;
  std::map<std::pair<std::string, std::string>, Known> known;  // by item and key

 private:
  base::Result<void> add(const Standing& standing, const PartnerItem& what);
  const Partner& partner_;
  Records records_;
  store::Home& home_;
};

base::Result<void> Statement::add(const Standing& standing, const PartnerItem& what) {
  const std::string key = shown_key(records_.code_of(standing.subject), standing.key);
  TX_TRY(const auto record, records_.record(standing.held.record.id));
  if (!record) return {};
  known[{what.item, key}] = {what.item, record->version_key, record->id, standing.shared};
  if (!standing.shared) return {};
  const auto& fact = standing.held.record;
  rows.push_back(
      {what.item, fact.decision ? fact.decision->iso() : "-", key, content_of(*standing.item, what, standing.fields)});
  return {};
}

base::Result<void> Statement::read() {
  // Subjects that hold anything of these items, each once.
  std::set<SubjectId> subjects;
  {
    std::set<store::ItemNo> items;
    TX_TRY(auto tx, home_.read_records());
    TX_TRY(const auto numbers, store::item_numbers(tx));
    for (const auto& [number, code] : numbers) {
      if (partner_.item(code)) items.insert(number);
    }
    TX_CHECK(store::scan_records(tx, RecordId(), [&](const store::Record& record, const store::Submission&) {
      if (items.contains(record.item)) subjects.insert(records_.intake().facts().holder(record.id, record.subject, {}));
      return true;
    }));
  }
  for (const SubjectId subject : subjects) {
    if (subject == SubjectId()) continue;
    for (const PartnerItem& what : partner_.items) {
      TX_TRY(const auto* all, records_.of(subject, what.item));
      for (const Standing& one : *all) TX_CHECK(add(one, what));
    }
  }
  std::ranges::sort(rows);
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return {};
}

base::Result<std::vector<ExchangeFile>> Exchange::statement(std::string_view code, const Actor& actor) {
  const std::lock_guard lock(working_);
  TX_TRY(const Partner* who, partner(code));
  TX_TRY(const auto key, key_of(code));
  if (!key) return base::fail(kNoPartnerKey, {{"partner", who->name.zh}});
  Statement statement(*this, *who);
  TX_CHECK(statement.read());
  Manifest manifest;
  manifest.kind = ManifestKind::standing;
  manifest.from = world_.own.name;
  manifest.to = key->name;
  manifest.previous = zero_digest();
  manifest.day = world_.home.clock().today();
  manifest.number = 1;
  {
    TX_TRY(auto tx, world_.home.read_records());
    TX_TRY(manifest.after, store::last_exchange_number(tx, ExchangeKind::made, code));
    TX_TRY(manifest.until, store::last_exchange_number(tx, ExchangeKind::taken, code));
  }
  std::string bytes = bytes_of(statement.rows);
  manifest.files.push_back({std::string(kFile), FileWhat::standing, "-", statement.rows.size(), digest_of(bytes)});
  store::AccessEntry entry;
  entry.answer_sha256 = digest_of(format_manifest(manifest));
  entry.rows = statement.rows.size();
  entry.seq = world_.intake.facts().head().seq;
  for (const PartnerItem& one : who->items) entry.fields += (entry.fields.empty() ? "" : ",") + one.item;
  TX_CHECK(log_answer(*who, "对账单", std::move(entry), actor));
  return sealed(manifest, {{std::string(kFile), std::move(bytes)}});
}

namespace {

// Two sorted statements row by row, gathered by item and day.
class Differences {
 public:
  Differences(const Partner& partner, const std::map<std::pair<std::string, std::string>, Statement::Known>& known)
      : partner_(partner), known_(known) {}
  void ours(const Row& row) { mine_[{row.item, row.key}] = row; }
  void theirs(const Row& row) { yours_[{row.item, row.key}] = row; }
  void find() {
    for (const auto& [at, row] : mine_) {
      const auto found = yours_.find(at);
      if (found != yours_.end() && found->second == row) continue;
      const PartnerItem* what = partner_.item(row.item);
      // What only goes to them, or only comes from them, is compared one way.
      if (found == yours_.end() && !what->sends) continue;
      DayDiffers& day = day_of(row);
      ++(found == yours_.end() ? day.missing_there : day.different);
      name(day, row);
    }
    for (const auto& [at, row] : yours_) {
      const PartnerItem* what = partner_.item(row.item);
      if (mine_.contains(at) || what == nullptr || !what->takes) continue;
      DayDiffers& day = day_of(row);
      ++day.missing_here;
      name(day, row);
    }
    const auto count = [&](const auto& rows, uint64_t DayDiffers::*of) {
      for (const auto& [key, row] : rows) {
        if (const auto day = days.find({row.item, row.day}); day != days.end()) ++(day->second.*of);
      }
    };
    count(mine_, &DayDiffers::ours);
    count(yours_, &DayDiffers::theirs);
  }
  std::map<std::pair<std::string, std::string>, DayDiffers> days;
  std::set<std::pair<std::string, Key128>> again;

 private:
  DayDiffers& day_of(const Row& row) {
    DayDiffers& day = days[{row.item, row.day}];
    day.item = row.item;
    day.day = row.day;
    return day;
  }
  void name(DayDiffers& day, const Row& row) {
    const auto found = known_.find({row.item, row.key});
    const PartnerItem* what = partner_.item(row.item);
    if (found != known_.end() && what->sends) again.emplace(row.item, found->second.version_key);
    if (day.rows.size() >= Exchange::kRowsNamed) return;
    day.rows.push_back(found == known_.end() ? row.key : fmt::format("r{}", found->second.record.get()));
  }
  const Partner& partner_;
  const std::map<std::pair<std::string, std::string>, Statement::Known>& known_;
  std::map<std::pair<std::string, std::string>, Row> mine_, yours_;
};

}  // namespace

base::Result<Compared> Exchange::compare(std::span<const ExchangeFile> files, const Actor& actor) {
  const std::lock_guard lock(working_);
  TX_TRY(const From from, opened(files, ManifestKind::standing));
  TX_TRY(const ExchangeFile* sheet, listed(from.opened.manifest, files, kFile));
  TX_TRY(const auto theirs, read_rows(sheet->bytes));
  Statement statement(*this, *from.partner);
  TX_CHECK(statement.read());
  Differences differences(*from.partner, statement.known);
  for (const Row& row : statement.rows) differences.ours(row);
  for (const Row& row : theirs) differences.theirs(row);
  differences.find();
  Compared out;
  out.partner = from.partner->code;
  out.ours = statement.rows.size();
  out.theirs = theirs.size();
  out.again = differences.again.size();
  for (auto& [at, day] : differences.days) out.days.push_back(std::move(day));
  {
    TX_TRY(auto tx, world_.home.read_records());
    TX_TRY(const int64_t made, store::last_exchange_number(tx, ExchangeKind::made, out.partner));
    TX_TRY(const int64_t taken, store::last_exchange_number(tx, ExchangeKind::taken, out.partner));
    TX_TRY(const int64_t before, store::last_exchange_number(tx, ExchangeKind::compared, out.partner));
    out.on_the_way = from.opened.manifest.until != made || from.opened.manifest.after != taken;
    out.number = before + 1;
  }
  ExchangeEvent event = event_of(ExchangeKind::compared, out.partner, out.number, actor);
  event.digest = base::sha256(format_manifest(from.opened.manifest));
  json::array days;
  for (const DayDiffers& day : out.days) {
    days.push_back(json::object{{"item", day.item},
                                {"day", day.day},
                                {"ours", day.ours},
                                {"theirs", day.theirs},
                                {"missing_there", day.missing_there},
                                {"missing_here", day.missing_here},
                                {"different", day.different},
                                {"rows", json::array(day.rows.begin(), day.rows.end())}});
  }
  event.detail_json = json::serialize(json::object{{"by", actor.name},
                                                   {"ours", out.ours},
                                                   {"theirs", out.theirs},
                                                   {"on_the_way", out.on_the_way},
                                                   {"again", out.again},
                                                   {"days", std::move(days)}});
  TX_CHECK(world_.home.records().run(store::Priority::bulk, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_CHECK(append_event(tx, event, {}));
    for (const auto& [item, key] : differences.again) {
      TX_CHECK(store::add_exchange_again(tx, out.partner, {item, key}));
    }
    return {};
  }));
  return out;
}

}  // namespace taixin::exchange

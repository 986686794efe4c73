#include "exchange/moves.h"

#include <algorithm>
#include <boost/json.hpp>

#include "intake/keys.h"
#include "store/records.h"

namespace taixin::exchange {
namespace {

constexpr std::string_view kItem = "item", kKey = "key", kFrom = "from", kTo = "to", kName = "name",
                           kParts = "key_fields";

}  // namespace

base::Result<Moved> moved_of(Records& records, const store::Record& record,
                             const std::vector<store::LinkEvent>& moves) {
  Moved out;
  const auto add = [&](SubjectId subject) {
    const std::string code = records.code_of(subject);
    if (!code.empty() && std::ranges::find(out.from, code) == out.from.end()) out.from.push_back(code);
    if (subject != SubjectId()) out.subjects.push_back(subject);
  };
  add(record.subject);
  for (const store::LinkEvent& move : moves) {
    add(move.subject);
    TX_TRY(const auto moved, records.record(move.record));
    if (moved) add(moved->subject);
    if (move.target != SubjectId()) add(move.target);
  }
  const SubjectId target = moves.back().kind == store::LinkEventKind::move ? moves.back().target : SubjectId();
  out.to = records.code_of(target);
  out.name = target == SubjectId() ? std::string() : records.name_of(target);
  out.version = {static_cast<int64_t>(moves.size()), base::hex(base::sha256(out.to)).substr(0, 16)};
  TX_TRY(const auto kept, records.origin(store::ExchangeRow::move, moves.back().record.get()));
  if (kept && kept->count > out.version.count) out.version.count = kept->count;
  return out;
}

std::vector<std::string> key_parts(const catalog::Item& item, const Fields& fields) {
  std::vector<std::string> out;
  for (const std::string& part : item.version_key) {
    if (part.starts_with('@')) continue;
    const auto found = fields.find(part);
    out.push_back(found == fields.end() ? std::string() : found->second);
  }
  return out;
}

std::vector<std::pair<SubjectId, Key128>> keys_of(Records& records, const catalog::Item& item, const MoveRow& row) {
  intake::TypedRow typed;
  typed.cells.resize(item.fields.size());
  size_t at = 0;
  for (const std::string& part : item.version_key) {
    const int field = part.starts_with('@') ? -1 : item.index(part);
    if (field >= 0 && at < row.moved.parts.size()) {
      typed.cells[static_cast<size_t>(field)].canonical = row.moved.parts[at++];
    }
  }
  std::vector<std::string> codes = row.moved.from;
  codes.push_back(row.moved.to);
  std::vector<std::pair<SubjectId, Key128>> out;
  const auto& registry = records.intake().facts().registry();
  for (const std::string& code : codes) {
    auto subject = registry.by_code(code, store::CodeKind::uscc);
    if (!subject) subject = registry.by_code(code, store::CodeKind::earlier_uscc);
    if (!subject) continue;
    const Key128 key = intake::version_key(item, item, typed, *subject);
    if (std::ranges::find(out, key, &std::pair<SubjectId, Key128>::second) == out.end())
      out.emplace_back(*subject, key);
  }
  return out;
}

Cells move_header() {
  Cells out;
  for (const std::string_view name :
       {kItem, kKey, kFrom, kTo, kName, kParts, kOpColumn, kLevelColumn, kUnitColumn, kIdColumn, kVersionColumn}) {
    out.emplace_back(name);
  }
  return out;
}

Cells move_cells(const std::string& item, const std::string& key, const Moved& moved, const Technical& about) {
  const boost::json::array parts(moved.parts.begin(), moved.parts.end());
  Cells out{item, key, fmt::format("{}", fmt::join(moved.from, ";")), moved.to, moved.name};
  out.push_back(boost::json::serialize(parts));
  for (const std::string* text : {&about.op, &about.level, &about.unit, &about.id, &about.version})
    out.push_back(*text);
  return out;
}

std::optional<MoveRow> read_move(const ReadFile& file, const Cells& cells) {
  const auto cell = [&](std::string_view name) -> std::string {
    const int at = file.column(name);
    return at < 0 || static_cast<size_t>(at) >= cells.size() ? std::string() : cells[static_cast<size_t>(at)];
  };
  MoveRow out;
  out.item = cell(kItem);
  out.key = cell(kKey);
  out.moved.to = cell(kTo);
  out.moved.name = cell(kName);
  const std::string from = cell(kFrom);
  for (size_t begin = 0; begin < from.size();) {
    const size_t end = std::min(from.find(';', begin), from.size());
    out.moved.from.push_back(from.substr(begin, end - begin));
    begin = end + 1;
  }
  boost::system::error_code failed;
  const boost::json::value parts = boost::json::parse(cell(kParts), failed);
  if (failed || !parts.is_array()) return std::nullopt;
  for (const auto& part : parts.as_array()) {
    if (!part.is_string()) return std::nullopt;
    out.moved.parts.emplace_back(part.as_string());
  }
  const auto version = read_version(cell(kVersionColumn));
  if (!version || out.item.empty() || out.key.empty() || out.moved.from.empty()) return std::nullopt;
  out.moved.version = *version;
  out.technical = {cell(kOpColumn), cell(kLevelColumn), cell(kUnitColumn), cell(kIdColumn), cell(kVersionColumn)};
  return out;
}

base::Result<std::vector<store::Record>> records_of(Records& records, const MoveRow& row) {
  std::set<int64_t> found;
  std::vector<store::Record> out;
  const auto take = [&](const store::Record& record) {
    if (found.insert(record.id.get()).second) out.push_back(record);
  };
  const auto& registry = records.intake().facts().registry();
  std::vector<std::string> codes = row.moved.from;
  for (const std::string& code : codes) {
    auto subject = registry.by_code(code, store::CodeKind::uscc);
    if (!subject) subject = registry.by_code(code, store::CodeKind::earlier_uscc);
    if (!subject) continue;
    TX_TRY(const auto* standing, records.of(*subject, row.item));
    for (const Standing& one : *standing) {
      if (one.key != row.key) continue;
      TX_TRY(const auto record, records.record(one.held.record.id));
      if (record) take(*record);
    }
  }
  // Those that were moved here, to somebody whom the row does not name.
  TX_TRY(const auto* links, records.links());
  for (const store::LinkEvent& link : *links) {
    if (link.record == RecordId()) continue;
    TX_TRY(const auto record, records.record(link.record));
    if (!record) continue;
    TX_TRY(const catalog::Item* item, records.item_of(*record));
    if (item == nullptr || item->code.get() != row.item) continue;
    const bool named = std::ranges::find(codes, records.code_of(record->subject)) != codes.end() ||
                       std::ranges::find(codes, records.code_of(link.subject)) != codes.end();
    if (!named) continue;
    TX_TRY(const Fields fields, records.fields(record->id, *item));
    if (natural_key(*item, *item, fields) == row.key) take(*record);
  }
  return out;
}

}  // namespace taixin::exchange

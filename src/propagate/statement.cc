#include "propagate/statement.h"

#include <charconv>
#include <map>

#include "propagate/errors.h"

namespace taixin::propagate {

std::string record_name(RecordId id) { return "r" + std::to_string(id.get()); }

std::string statement(const Retraction& retraction, std::string_view origin, std::string_view receiver) {
  const auto change = static_cast<catalog::RecordChange>(retraction.change);
  return fmt::format(
      "{}\nplatform: {}\nreceiver: {}\nnumber: {}\nrecord: {}\nitem: {}\nversion: {}\nchange: {}\nday: {}\nbasis: "
      "{}\ndue: {}\n",
      kStatementName, origin, receiver, retraction.number, record_name(retraction.record), retraction.item,
      base::hex(retraction.version_key.view()), catalog::record_change_code(change), retraction.day.iso(),
      retraction.basis, base::iso_time(retraction.at));
}

base::Result<Statement> open_statement(std::string_view note, const ledger::VerifierKey& key) {
  TX_TRY(const auto parsed, ledger::parse_note(note));
  TX_TRY(const auto opened, ledger::open_note(parsed, std::span(&key, 1)));
  std::string_view rest = opened.text;
  if (!rest.starts_with(std::string(kStatementName) + "\n")) return base::fail(kNotRetraction);
  rest.remove_prefix(kStatementName.size() + 1);
  std::map<std::string, std::string, std::less<>> lines;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const size_t colon = line.find(": ");
    if (colon == line.npos) return base::fail(kNotRetraction);
    lines.emplace(line.substr(0, colon), line.substr(colon + 2));
  }
  Statement out;
  bool whole = lines.size() == 10;
  const auto text = [&](std::string_view name, std::string& to) {
    const auto found = lines.find(name);
    whole = whole && found != lines.end();
    if (found != lines.end()) to = found->second;
  };
  const auto number = [&](std::string_view name, int64_t& to) {
    std::string words;
    text(name, words);
    const auto [end, failed] = std::from_chars(words.data(), words.data() + words.size(), to);
    whole = whole && failed == std::errc() && end == words.data() + words.size();
  };
  text("platform", out.origin);
  text("receiver", out.receiver);
  text("item", out.item);
  text("version", out.version);
  text("change", out.change);
  text("day", out.day);
  text("basis", out.basis);
  text("due", out.due);
  number("number", out.number);
  text("record", out.record);
  if (!whole) return base::fail(kNotRetraction);
  return out;
}

}  // namespace taixin::propagate

#include "service/api_changes.h"

#include <charconv>

#include "check/changes.h"
#include "ledger/base64.h"
#include "service/errors.h"
#include "service/question_fields.h"
#include "service/seal_mark.h"

namespace taixin::service {
namespace {

using check::Position;

constexpr char kTokenVersion = 1;
constexpr size_t kTokenBody = 1 + 8 + 1 + 8 + 4 + 8 + 8, kTokenBytes = kTokenBody + 16;
constexpr size_t kLimit = 100;

void put(std::string& out, int64_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i));
}
int64_t take(std::string_view& from, int bytes) {
  int64_t value = bytes == 4 && (from.front() & 0x80) ? -1 : 0;
  for (int i = 0; i < bytes; ++i) value = value * 256 + static_cast<unsigned char>(from[static_cast<size_t>(i)]);
  from.remove_prefix(static_cast<size_t>(bytes));
  return value;
}

// A position makes sense for one purpose under one set of rules: another would have been told of other records.
std::string view_of(App& app, const access::Session& session) {
  const auto digest = base::sha256(session.asker().purpose + "\n" + base::hex(app.catalog().digest()));
  return std::string(reinterpret_cast<const char*>(digest.data()), 8);
}

std::string token_of(App& app, const std::string& view, const Position& at) {
  std::string bytes(1, kTokenVersion);
  put(bytes, at.seq.get(), 8);
  put(bytes, at.phase, 1);
  put(bytes, at.id, 8);
  put(bytes, at.day.count(), 4);
  put(bytes, at.day_record, 8);
  bytes += view;
  std::string text = ledger::base64(bytes + mark_of(app, "change feed", bytes));
  for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return text.substr(0, text.find('='));
}

base::Result<Position> read_token(App& app, const std::string& view, std::string text) {
  for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
  text.append((4 - text.size() % 4) % 4, '=');
  const auto bytes = ledger::parse_base64(text);
  if (!bytes || bytes->size() != kTokenBytes || bytes->front() != kTokenVersion) return base::fail(kForgedToken);
  const std::string body = bytes->substr(0, kTokenBody);
  if (!same_mark(mark_of(app, "change feed", body), bytes->substr(kTokenBody))) return base::fail(kForgedToken);
  std::string_view rest = std::string_view(body).substr(1);
  Position at;
  at.seq = store::CommitSeq(take(rest, 8));
  at.phase = static_cast<uint8_t>(take(rest, 1));
  at.id = take(rest, 8);
  at.day = base::Day(static_cast<int32_t>(take(rest, 4)));
  at.day_record = take(rest, 8);
  if (rest != view) return base::fail(kOtherView);
  return at;
}

base::Result<Response> get_changes(App& app, Request& request, const PathArgs&) {
  size_t limit = kLimit;
  if (const auto text = request.get("limit"); !text.empty()) {
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), limit);
    if (failed != std::errc() || end != text.data() + text.size() || limit < 1 || limit > check::Changes::kPageMax) {
      return base::fail(kBadValue, {{"name", "limit"}, {"value", std::string(text)}});
    }
  }
  TX_TRY(const QuestionFields fields, QuestionFields::read(request));
  TX_TRY(const auto session, fields.admit(app, request, access::Action::changes_read));
  if (session.past().asked()) return base::fail(kBadValue, {{"name", "as_of"}, {"value", "-"}});
  const std::string view = view_of(app, session);
  Position from = app.changes().begin(session);
  if (const std::string after(request.get("after")); !after.empty()) {
    TX_TRY(from, read_token(app, view, after));
  }
  TX_TRY(auto page,
         app.changes().page(session, from, limit, [&](const Position& at) { return token_of(app, view, at); }));
  return json_response(std::move(page).value());
}

using access::Action;
constexpr Route kRoutes[] = {
    {.method = "GET",
     .pattern = "/api/v1/changes",
     .operation = "getChanges",
     .action = Action::changes_read,
     .handler = get_changes},
};

}  // namespace

std::span<const Route> change_routes() { return kRoutes; }

}  // namespace taixin::service

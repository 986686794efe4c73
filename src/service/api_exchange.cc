#include "service/api_exchange.h"

#include <boost/json.hpp>
#include <charconv>

#include "exchange/errors.h"
#include "exchange/exchange.h"
#include "service/api_admin.h"
#include "service/errors.h"
#include "service/exchange_package.h"
#include "service/office_rooms.h"
#include "service/unit_scope.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::Action;
using base::Lang;
using exchange::Exchange;

constexpr size_t kEventsPage = 100;
constexpr int kTimelyDays = 92;  // of arrivals, when no days are given

Exchange& room(App& app) { return *app.offices().exchange; }

exchange::Actor actor_of(const Request& request) {
  const access::Account* account = request.caller.who();
  std::string name = account ? account->name : std::string(request.get("operator"));
  if (name.empty()) name = request.caller.console() ? "本机控制台" : "-";
  return {std::move(name), request.caller};
}

json::object counts_json(const exchange::Counts& counts) {
  return {{"taken", counts.taken}, {"known", counts.known}, {"older", counts.older}, {"refused", counts.refused}};
}

json::object row_json(const exchange::RowOutcome& row, Lang lang) {
  return {{"file", row.file}, {"line", row.line},     {"level", row.level},
          {"unit", row.unit}, {"id", row.id},         {"outcome", exchange::outcome_code(row.what)},
          {"code", row.code}, {"column", row.column}, {"reason", lang == Lang::zh ? row.zh : row.en}};
}

json::object batch_json(const exchange::Batch& batch) {
  json::array files;
  for (const auto& file : batch.manifest.files) {
    files.push_back(
        json::object{{"name", file.name}, {"item", file.item}, {"rows", file.rows}, {"sha256", file.sha256}});
  }
  return {{"partner", batch.partner},   {"number", std::to_string(batch.number)},
          {"digest", batch.digest},     {"after", batch.after.get()},
          {"until", batch.until.get()}, {"rows", batch.rows()},
          {"files", std::move(files)}};
}

json::object partner_json(const exchange::PartnerStatus& status, Lang lang) {
  const catalog::Partner& partner = *status.partner;
  json::array items;
  for (const catalog::PartnerItem& item : partner.items) {
    items.push_back(json::object{{"item", item.item}, {"sends", item.sends}, {"takes", item.takes}});
  }
  return {{"code", partner.code},
          {"name", partner.name.in(lang)},
          {"level", partner.level == catalog::PartnerLevel::up ? "up" : "down"},
          {"within", partner.within},
          {"key", status.key},
          {"made", status.made},
          {"taken", status.taken},
          {"receipts", status.receipts},
          {"again", status.again},
          {"replies", !partner.replies.empty()},
          {"basis", json::array(partner.basis.clauses.begin(), partner.basis.clauses.end())},
          {"items", std::move(items)}};
}

base::Result<Response> get_partners(App& app, Request& request, const PathArgs&) {
  json::array all;
  std::string lines;
  const base::Day today = app.home().clock().today();
  for (const catalog::Partner& one : room(app).rules().partners) {
    if (!one.basis.in_force(today)) continue;
    TX_TRY(const auto status, room(app).status(one.code));
    all.push_back(partner_json(status, request.lang()));
    const bool zh = request.lang() == Lang::zh;
    lines += fmt::format(fmt::runtime(zh ? "{}  {}  已做 {} 批，已收回执至第 {} 批；已收 {} 批{}\n"
                                         : "{}  {}  made {}, receipts until {}; taken {}{}\n"),
                         one.code, one.name.in(request.lang()), status.made, status.receipts, status.taken,
                         status.key.empty() ? (zh ? "；未登记公钥" : "; no key is set") : "");
  }
  if (request.wants_text()) return text_response(lines.empty() ? "-\n" : lines);
  return json_response(json::serialize(
      json::object{{"own", app.ledger().verifier(ledger::LogName::records).name}, {"partners", std::move(all)}}));
}

std::string_view event_code(store::ExchangeKind kind) {
  constexpr std::string_view kCodes[] = {"",      "key",     "made",     "left", "file_taken",
                                         "taken", "receipt", "compared", "reply"};
  return kCodes[static_cast<size_t>(kind)];
}

base::Result<Response> get_events(App& app, Request& request, const PathArgs&) {
  int64_t before = INT64_MAX;
  if (const std::string_view text = request.get("before"); !text.empty()) {
    const auto id = parse_id(text);
    if (!id) return base::fail(kBadValue, {{"name", "before"}, {"value", std::string(text)}});
    before = *id;
  }
  TX_TRY(const auto some, room(app).events(request.get("partner"), before, kEventsPage + 1));
  json::array all;
  for (const store::ExchangeEvent& event : some) {
    if (all.size() == kEventsPage) break;
    json::object detail = json::parse(event.detail_json).as_object();
    detail.erase("subjects");
    all.push_back(json::object{{"id", std::to_string(event.id)},
                               {"kind", event_code(event.kind)},
                               {"partner", event.partner},
                               {"number", std::to_string(event.number)},
                               {"part", event.part},
                               {"at", base::iso_time(event.at)},
                               {"day", event.day.iso()},
                               {"digest", base::hex(event.digest)},
                               {"detail", std::move(detail)}});
  }
  return json_response(json::serialize(json::object{{"events", std::move(all)}, {"more", some.size() > kEventsPage}}));
}

base::Result<Response> package(App& app, base::Result<std::vector<store::ExchangeFile>> files, std::string name) {
  if (!files) return files.error();
  Response out;
  TX_TRY(out.body, pack_exchange(*files, app.home().clock().now()));
  out.content_type = "application/zip";
  out.headers["Content-Disposition"] = fmt::format("attachment; filename=\"{}.zip\"", name);
  return out;
}

base::Result<Response> post_batch(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const auto made, room(app).make_batch(args.text[0], actor_of(request)));
  if (request.wants_text()) {
    if (!made)
      return text_response(request.lang() == Lang::zh ? "没有需要告知对方的变化\n" : "there is nothing to tell\n");
    return text_response(fmt::format(
        fmt::runtime(request.lang() == Lang::zh ? "第 {} 批：{} 行，{} 个文件\n" : "batch {}: {} rows, {} files\n"),
        made->number, made->rows(), made->manifest.files.size()));
  }
  if (!made) return json_response(json::serialize(json::object{{"batch", nullptr}}));
  return json_response(json::serialize(json::object{{"batch", batch_json(*made)}}), 201);
}

base::Result<Response> get_batch_files(App& app, Request& request, const PathArgs& args) {
  return package(app, room(app).hand_out(args.text[0], args.number, actor_of(request)),
                 fmt::format("batch-{}-{:06}", args.text[0], args.number));
}

base::Result<Response> get_receipt_files(App& app, Request& request, const PathArgs& args) {
  return package(app, room(app).receipt(args.text[0], args.number, actor_of(request)),
                 fmt::format("receipt-{}-{:06}", args.text[0], args.number));
}

base::Result<Response> get_statement(App& app, Request& request, const PathArgs& args) {
  return package(app, room(app).statement(args.text[0], actor_of(request)),
                 fmt::format("statement-{}-{}", args.text[0], app.home().clock().today().iso()));
}

json::object compared_json(const exchange::Compared& compared) {
  json::array days;
  for (const exchange::DayDiffers& day : compared.days) {
    days.push_back(json::object{{"item", day.item},
                                {"day", day.day},
                                {"ours", day.ours},
                                {"theirs", day.theirs},
                                {"missing_there", day.missing_there},
                                {"missing_here", day.missing_here},
                                {"different", day.different},
                                {"rows", json::array(day.rows.begin(), day.rows.end())}});
  }
  return {{"kind", "standing"},        {"partner", compared.partner},       {"number", std::to_string(compared.number)},
          {"agree", compared.agree()}, {"on_the_way", compared.on_the_way}, {"ours", compared.ours},
          {"theirs", compared.theirs}, {"again", compared.again},           {"days", std::move(days)}};
}

std::string compared_lines(const exchange::Compared& compared, Lang lang) {
  const bool zh = lang == Lang::zh;
  std::string out = fmt::format(
      fmt::runtime(zh ? "本平台 {} 行，对方 {} 行，{}{}\n" : "{} rows here, {} there, {}{}\n"), compared.ours,
      compared.theirs, compared.agree() ? (zh ? "一致" : "they agree") : (zh ? "不一致" : "they differ"),
      compared.on_the_way ? (zh ? "（对账时尚有批次在途）" : " (batches were on the way)") : "");
  for (const exchange::DayDiffers& day : compared.days) {
    out += fmt::format(fmt::runtime(zh ? "  {} {}：本平台 {}，对方 {}；对方缺 {}，本平台缺 {}，内容不同 {}：{}\n"
                                       : "  {} {}: {} here, {} there; missing there {}, here {}, different {}: {}\n"),
                       day.item, day.day, day.ours, day.theirs, day.missing_there, day.missing_here, day.different,
                       fmt::join(day.rows, " "));
  }
  if (compared.again > 0) {
    out += fmt::format(
        fmt::runtime(zh ? "{} 条记录将随下一批再次发送\n" : "{} records go once more with the next batch\n"),
        compared.again);
  }
  return out;
}

std::string count_line(const exchange::Counts& counts, Lang lang) {
  return fmt::format(fmt::runtime(lang == Lang::zh ? "接收 {} 行，已有 {} 行，早于现有版本 {} 行，退回 {} 行\n"
                                                   : "{} taken, {} known, {} older, {} refused\n"),
                     counts.taken, counts.known, counts.older, counts.refused);
}

json::array rows_json(const std::vector<exchange::RowOutcome>& rows, Lang lang) {
  json::array out;
  for (const auto& row : rows) out.push_back(row_json(row, lang));
  return out;
}

std::string row_lines(const std::vector<exchange::RowOutcome>& rows, Lang lang) {
  std::string out;
  for (const auto& row : rows) {
    out += fmt::format("  {}:{}  {}  {}  {}\n", row.file, row.line, row.id, row.column,
                       lang == Lang::zh ? row.zh : row.en);
  }
  return out;
}

base::Result<Response> took(const exchange::Taken& taken, const Request& request) {
  if (request.wants_text()) {
    return text_response(
        fmt::format("{} {}\n{}", taken.partner, taken.number, count_line(taken.counts, request.lang())));
  }
  return json_response(json::serialize(json::object{{"kind", "batch"},
                                                    {"partner", taken.partner},
                                                    {"number", std::to_string(taken.number)},
                                                    {"repeated", taken.repeated},
                                                    {"counts", counts_json(taken.counts)}}));
}

base::Result<Response> loaded(const exchange::Loaded& receipt, const Request& request) {
  if (request.wants_text()) {
    std::string out =
        fmt::format("{} {}\n{}", receipt.partner, receipt.number, count_line(receipt.counts, request.lang()));
    return text_response(out + row_lines(receipt.refused, request.lang()));
  }
  return json_response(json::serialize(json::object{{"kind", "receipt"},
                                                    {"partner", receipt.partner},
                                                    {"number", std::to_string(receipt.number)},
                                                    {"repeated", receipt.repeated},
                                                    {"counts", counts_json(receipt.counts)},
                                                    {"refused", rows_json(receipt.refused, request.lang())}}));
}

// Whatever a partner gave: a batch is taken, a receipt loaded, a statement compared.
base::Result<Response> post_files(App& app, Request& request, const PathArgs&) {
  TX_TRY(const auto files, unpack_exchange(request.body));
  TX_TRY(const auto kind, exchange::kind_of(files));
  switch (kind) {
    case exchange::ManifestKind::batch: {
      TX_TRY(const auto taken, room(app).take(files, actor_of(request)));
      return took(taken, request);
    }
    case exchange::ManifestKind::receipt: {
      TX_TRY(const auto receipt, room(app).load_receipt(files, actor_of(request)));
      return loaded(receipt, request);
    }
    case exchange::ManifestKind::standing:
      break;
  }
  TX_TRY(const auto compared, room(app).compare(files, actor_of(request)));
  if (request.wants_text()) return text_response(compared_lines(compared, request.lang()));
  return json_response(json::serialize(compared_json(compared)));
}

// What a partner said in a file of its own layout.
base::Result<Response> post_reply(App& app, Request& request, const PathArgs& args) {
  const Lang lang = request.lang();
  TX_TRY(const auto said, room(app).load_reply(args.text[0], request.get("name"), request.body, actor_of(request)));
  if (request.wants_text()) {
    const bool zh = lang == Lang::zh;
    const std::string_view again = zh ? "此前已登记，没有变化\n" : "it came before: nothing changed\n";
    std::string out = fmt::format("{} {}\n{}{}", said.partner, said.number, said.repeated ? again : "",
                                  count_line(said.counts, lang));
    out += row_lines(said.refused, lang);
    if (!said.untaken.empty()) {
      out += fmt::format(
          fmt::runtime(zh ? "{} 行未能对应或者重复：\n" : "{} lines say nothing of a row, or nothing new:\n"),
          said.untaken.size());
    }
    return text_response(out + row_lines(said.untaken, lang));
  }
  return json_response(json::serialize(json::object{{"kind", "reply"},
                                                    {"partner", said.partner},
                                                    {"number", std::to_string(said.number)},
                                                    {"repeated", said.repeated},
                                                    {"counts", counts_json(said.counts)},
                                                    {"refused", rows_json(said.refused, lang)},
                                                    {"untaken", rows_json(said.untaken, lang)}}));
}

// Rows that a partner refused, for the departments whose rows they are.
base::Result<Response> get_refused(App& app, Request& request, const PathArgs& args) {
  const UnitScope scope = UnitScope::of(app, request.caller, Action::submission_read);
  TX_TRY(const auto rows, room(app).refused(args.text[0]));
  json::array all;
  std::string lines;
  for (const exchange::Refused& one : rows) {
    if (!scope.all() && !scope.covers(one.source)) continue;
    json::object row = row_json(one.row, request.lang());
    row["batch"] = std::to_string(one.batch);
    row["item"] = one.item;
    row["source"] = one.source;
    row["day"] = one.day.iso();
    row["record"] =
        one.record == base::RecordId() ? json::value(nullptr) : json::value(std::to_string(one.record.get()));
    lines += fmt::format("{}  {}  {}  {}  {}  {}\n", one.batch, one.source, one.item, one.row.id, one.row.column,
                         request.lang() == Lang::zh ? one.row.zh : one.row.en);
    all.push_back(std::move(row));
  }
  if (request.wants_text()) {
    return text_response(lines.empty() ? (request.lang() == Lang::zh ? "没有被对方退回的行\n" : "nothing is refused\n")
                                       : lines);
  }
  return json_response(json::serialize(json::object{{"rows", std::move(all)}}));
}

base::Result<Response> get_timeliness(App& app, Request& request, const PathArgs& args) {
  const base::Day today = app.home().clock().today();
  base::Day from = today.plus_days(-kTimelyDays), until = today;
  for (const auto& [name, day] : {std::pair{"from", &from}, std::pair{"until", &until}}) {
    const std::string_view text = request.get(name);
    if (text.empty()) continue;
    const auto read = base::parse_iso_day(text);
    if (!read) return base::fail(kBadValue, {{"name", name}, {"value", std::string(text)}});
    *day = *read;
  }
  TX_TRY(const auto rows, room(app).timeliness(args.text[0], from, until));
  json::array all;
  std::string lines;
  for (const exchange::Timeliness& row : rows) {
    all.push_back(json::object{{"channel", row.channel},
                               {"unit", row.unit},
                               {"item", row.item},
                               {"rows", row.rows},
                               {"on_time", row.on_time},
                               {"working_days", row.working_days}});
    lines += fmt::format("{}  {}  {}  {}/{}  {:.1f}\n", row.channel, row.unit, row.item, row.on_time, row.rows,
                         static_cast<double>(row.working_days) / static_cast<double>(row.rows));
  }
  if (request.wants_text()) return text_response(lines.empty() ? "-\n" : lines);
  return json_response(
      json::serialize(json::object{{"from", from.iso()}, {"until", until.iso()}, {"rows", std::move(all)}}));
}

base::Result<Response> post_key(App& app, Request& request, const PathArgs& args) {
  TX_CHECK(room(app).set_key(args.text[0], member_of(request, "vkey"), actor_of(request)));
  return done_response(request);
}

constexpr Member kKey[] = {
    {.name = "vkey",
     .max = 400,
     .example = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
     .about = "of the partner's log of records, as its `taixin ledger status` shows it; compared in person; empty: "
              "the partner has no key any more, nothing goes to it and nothing of it is taken"}};
constexpr Shape kKeyShape{"ExchangeKey", kKey};

constexpr Route kRoutes[] = {
    {.method = "GET",
     .pattern = "/api/v1/exchange",
     .operation = "listExchangePartners",
     .action = Action::exchange_read,
     .handler = get_partners},
    {.method = "GET",
     .pattern = "/api/v1/exchange/events",
     .operation = "listExchangeEvents",
     .action = Action::exchange_read,
     .handler = get_events},
    {.method = "POST",
     .pattern = "/api/v1/exchange/files",
     .operation = "takeExchangeFiles",
     .action = Action::exchange_run,
     .handler = post_files,
     .body = Body::file,
     .bulk = true},
    {.method = "POST",
     .pattern = "/api/v1/exchange/{partner}/batches",
     .operation = "makeExchangeBatch",
     .action = Action::exchange_run,
     .handler = post_batch,
     .bulk = true},
    {.method = "GET",
     .pattern = "/api/v1/exchange/{partner}/batches/{number}/files",
     .operation = "getExchangeBatch",
     .action = Action::exchange_run,
     .handler = get_batch_files,
     .bulk = true},
    {.method = "GET",
     .pattern = "/api/v1/exchange/{partner}/receipts/{number}/files",
     .operation = "getExchangeReceipt",
     .action = Action::exchange_run,
     .handler = get_receipt_files},
    {.method = "GET",
     .pattern = "/api/v1/exchange/{partner}/statement",
     .operation = "getExchangeStatement",
     .action = Action::exchange_run,
     .handler = get_statement,
     .bulk = true},
    {.method = "POST",
     .pattern = "/api/v1/exchange/{partner}/replies",
     .operation = "takeExchangeReply",
     .action = Action::exchange_run,
     .handler = post_reply,
     .body = Body::file,
     .bulk = true},
    {.method = "GET",
     .pattern = "/api/v1/exchange/{partner}/refused",
     .operation = "listExchangeRefused",
     .action = Action::submission_read,
     .handler = get_refused},
    {.method = "GET",
     .pattern = "/api/v1/exchange/{partner}/timeliness",
     .operation = "getExchangeTimeliness",
     .action = Action::exchange_read,
     .handler = get_timeliness,
     .bulk = true},
    {.method = "POST",
     .pattern = "/api/v1/exchange/{partner}/key",
     .operation = "setExchangeKey",
     .action = Action::exchange_run,
     .handler = post_key,
     .body = Body::json,
     .shape = &kKeyShape,
     .local = true},
};

}  // namespace

std::span<const Route> exchange_routes() { return kRoutes; }

}  // namespace taixin::service

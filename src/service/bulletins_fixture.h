// For tests of bulletins: a home with the packs of this tree in which units hand over, check and decide, and what plain
// SQL says of it.
#pragma once

#include <random>

#include "bulletin/documents.h"
#include "bulletin/errors.h"
#include "service/office_rooms.h"
#include "service/site_fixture.h"
#include "store/cases.h"
#include "store/sqlite.h"

namespace taixin::service {

using base::Day;
using base::Lang;
using bulletin::Cell;
using bulletin::Document;
using bulletin::Kept;
using bulletin::Model;
using bulletin::Unknown;
using bulletin::Value;

inline Day day(int month, int day_of_month) { return *Day::from_civil(2026, month, day_of_month); }

// Working days after `from` through `to`, one by one: nothing of the counts that the calendar keeps.
inline int slow_working_days(const catalog::Calendar& calendar, Day from, Day to) {
  int out = 0;
  for (Day at = from.plus_days(1); at <= to; at = at.plus_days(1)) {
    const auto working = calendar.is_working_day(at);
    EXPECT_TRUE(working.ok());
    out += working.ok() && *working;
  }
  return out;
}

class BulletinsHome : public Site {
 protected:
  static void SetUpTestSuite() {
    Site::SetUpTestSuite();
    if (HasFatalFailure()) return;
    hand_over();
    ask();
    step_cases();
  }

  static constexpr int64_t kPerson = int64_t{1} << 41;  // a subject that is one

  static Day clock_day() { return app().home().clock().today(); }
  static void at(Day on) { clock().set(base::FixedClock(on).now()); }

  // A department of the city by this name, entered unless it is there.
  static access::UnitId unit(const char* code, const char* name) {
    auto& accounts = app().entrance().accounts();
    const auto picture = accounts.directory();
    if (const access::Unit* there = picture->unit_called(name)) return there->id;
    access::UnitId city;
    for (const auto& [id, one] : picture->units()) {
      if (one.kind == access::UnitKind::city) city = id;
    }
    if (city == access::UnitId()) {
      city = accounts.add_unit({}, {{}, access::UnitKind::city, "sample-0", "示例市信用中心", "", {}}).value();
    }
    const auto added = accounts.add_unit({}, {city, access::UnitKind::department, code, name, "", {}});
    EXPECT_TRUE(added.ok()) << (added.ok() ? "" : added.error().message(Lang::en));
    tick();
    return added.ok() ? *added : access::UnitId();
  }

  static std::string licence(int number, Day decided, const std::string& content, bool good) {
    return fmt::format(
        "{},法人及非法人组织,{},示例甲,示例许〔2026〕{}号,普通,{},{},2026/01/01,2030/01/01,示例局,"
        "11370999TX9990013T,有效,示例局,11370999TX9990013T,示例决定书\n",
        kName, kCode, number, content,
        good ? fmt::format("{}/{:02}/{:02}", decided.year(), decided.month(), decided.day_of_month()) : "2026/13/45");
  }

  // Twelve days of two units with good and bad rows, repetitions and versions, from a fixed seed.
  static void hand_over() {
    std::mt19937 chance(20260401);
    const auto under = [&](int n) { return static_cast<int>(chance() % static_cast<unsigned>(n)); };
    const std::string head =
        "XK_XDR_MC,XK_XDR_LB,XK_XDR_SHXYM,XK_FRDB,XK_WSH,XK_XKLB,XK_NR,XK_JDRQ,XK_YXQZ,XK_YXQZI,XK_XKJG,XK_XKJGDM,"
        "XK_ZT,XK_LYDW,XK_LYDWDM,XK_XKWS\n";
    int number = 0;
    Day on = day(4, 2);
    for (int time = 0; time < 12; ++time, on = on.plus_days(3 + under(4))) {
      at(on);
      for (const char* unit : {"示例甲局", "示例乙局"}) {
        if (under(5) == 0) continue;
        std::string file = head;
        for (int i = 0, rows = 3 + under(12); i < rows; ++i) {
          const bool again = number > 5 && under(6) == 0;
          const int of = again ? 1 + under(number) : ++number;
          file += licence(of, on.plus_days(-under(22)), under(2) == 0 ? "示例内容" : "示例另一内容", under(7) != 0);
        }
        const auto in = submit("ADM.licence", fmt::format("{}-{}.csv", unit, time), file, unit);
        ASSERT_TRUE(in.status == 303 || in.status == 200) << in.body;
      }
    }
    at(day(6, 10));
  }

  static void ask() {
    for (const Day on : {day(6, 11), day(6, 12), day(6, 15)}) {
      at(on);
      access::Asker asker;
      asker.operator_name = "示例经办";
      asker.unit = "示例局";
      asker.purpose = "permit";
      asker.basis = "示例受理";
      asker.caller = access::Caller::of_console();
      const auto session = access::admit(app().desk(), asker, {});
      ASSERT_TRUE(session.ok()) << session.error().message(Lang::en);
      ASSERT_TRUE(app().checker().check(*session, kCode).ok());
    }
  }

  struct Step {
    int64_t of = 0, number = 1;  // case, 0: a new one; of its steps
    const char* kind = "repair";
    const char *name = "submit", *state = "submitted";
    Day on;
    int64_t subject = 1;
  };
  static void step(const Step& one) {
    if (one.on > clock_day()) at(one.on);
    const auto done =
        app().home().records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
          store::CaseEvent event;
          event.case_id = one.of;
          event.number = one.number;
          event.kind = one.kind;
          event.step = one.name;
          event.state = one.state;
          event.day = one.on;
          event.subject = base::SubjectId(one.subject);
          event.form_json = event.detail_json = "{}";
          event.effects_json = "[]";
          TX_TRY(const auto appended, store::append_case_event(tx, event));
          EXPECT_TRUE(appended.first);
          return {};
        });
    ASSERT_TRUE(done.ok()) << done.error().message(Lang::en);
  }

  // Repairs that took known days, one of a person, one that goes on.
  static void step_cases() {
    const auto opened = [&] {
      auto tx = app().home().read_records();
      return tx->connection().integer("SELECT max(case_id) FROM case_event").value();
    };
    int64_t ids[4];
    for (int i = 0; i < 4; ++i) {
      step({.on = day(6, 1 + i), .subject = i == 3 ? kPerson : 1});
      ids[i] = opened();
    }
    step({.of = ids[0], .number = 2, .name = "decide", .state = "granted", .on = day(6, 8)});
    step({.of = ids[1], .number = 2, .name = "decide", .state = "refused", .on = day(6, 22)});
    step({.of = ids[3], .number = 2, .name = "decide", .state = "granted", .on = day(6, 5), .subject = kPerson});
    at(day(7, 6));
  }

  static int64_t sql(const char* text, base::KnownAt from, base::KnownAt until, const char* unit = "%") {
    auto tx = app().home().read_records();
    EXPECT_TRUE(tx.ok());
    const auto out = tx->connection().integer(text, from, until, std::string(unit));
    EXPECT_TRUE(out.ok()) << text;
    return out.ok() ? *out : -1;
  }
  static bulletin::Bulletins& room() { return *app().offices().bulletins; }
  static Model draft(const char* code, const char* period) {
    const auto out = room().draft(access::Caller::of_console(), code, period);
    EXPECT_TRUE(out.ok()) << (out.ok() ? "" : out.error().message(Lang::en));
    return out.ok() ? *out : Model();
  }
  static Cell cell(const Model& model, std::string_view part, std::string_view figure, std::string_view key = {}) {
    const bulletin::Part* of = model.part(part);
    EXPECT_NE(of, nullptr) << part;
    if (!of) return {};
    const auto at = std::ranges::find(of->figures, figure);
    EXPECT_NE(at, of->figures.end()) << figure;
    const auto place = static_cast<size_t>(at - of->figures.begin());
    if (key.empty()) return of->total[place];
    const auto line = std::ranges::find(of->lines, key, &bulletin::Line::key);
    EXPECT_NE(line, of->lines.end()) << key;
    return line == of->lines.end() ? Cell() : line->cells[place];
  }
  // A caller with an account of its own.
  static access::Caller officer(int64_t account) {
    access::Caller out;
    out.via = store::Via::web;
    out.account = access::AccountId(account);
    out.unit = access::UnitId(1);
    access::Account one;
    one.id = out.account;
    one.kind = access::AccountKind::staff;
    one.name = fmt::format("示例{}", account);
    one.unit = out.unit;
    one.two_factor = true;
    one.grants.push_back({"centre_operator", out.unit, std::nullopt});
    access::Unit city;
    city.id = out.unit;
    city.kind = access::UnitKind::city;
    city.name = "示例市信用中心";
    out.directory =
        std::make_shared<const access::Directory>(std::map<access::UnitId, access::Unit>{{city.id, city}},
                                                  std::map<access::AccountId, access::Account>{{one.id, one}});
    return out;
  }
  // What a kind of bulletin says of a period, counted from another world.
  static Model counted(const bulletin::World& world, const char* code, const bulletin::Period& period) {
    const catalog::Bulletin* kind = app().catalog().bulletins().bulletin(code, period.span.until);
    const auto out = bulletin::draft(world, *kind, period, clock().now(), {"示例市信用中心", nullptr, false, {}});
    EXPECT_TRUE(out.ok()) << (out.ok() ? "" : out.error().message(Lang::en));
    return out.ok() ? *out : Model();
  }
  static bulletin::Period month(const char* code) {
    return bulletin::period_of(catalog::BulletinEvery::month, code).value();
  }
  static bulletin::Period quarter(const char* code) {
    return bulletin::period_of(catalog::BulletinEvery::quarter, code).value();
  }
  // A clock that stands still gives what is written moments ahead of itself.
  static void tick() { clock().set(base::KnownAt(clock().now().get() + 1'000'000)); }
  static std::string seen(const Kept& one) { return base::hex(base::sha256(room().json(one).value())); }
};

}  // namespace taixin::service

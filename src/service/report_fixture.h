// For tests of reports through the whole application: a home with the packs of this tree and an item about people, one
// company, the body that penalizes it, and accounts of all who may ask.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "access/totp.h"
#include "cases/cases.h"
#include "catalog/case_rules.h"
#include "catalog/person_item_test.h"
#include "identity/resident_id.h"
#include "report/reports.h"
#include "service/site_fixture.h"

namespace taixin::service {

inline constexpr std::string_view kOrgan = "11370999TX9990013T";
// Of region 379999, which does not exist.
inline std::string invented_number(int order) {
  std::string text = fmt::format("37999919850615{:03}", order);
  return text + identity::resident_id_check_character(text).value();
}

struct PenaltyRow {
  std::string number, decided;  // 2026/03/20
  std::string degree = "严重", kinds = "责令停产停业", fact = "示例事实", procedure = "普通程序";
  std::string organ = "示例市应急管理局", name = std::string(kName);
};

class ReportHome {
 public:
  explicit ReportHome(base::Day day) : clock_(day) {
    const auto home = (directory_.path() / "home").string();
    std::filesystem::copy(fresh_home(), home, std::filesystem::copy_options::recursive);
    app_ = must(App::open(home, clock_));
    submit("REG.enterprise", registration(std::string(kName)));
    city_ = must(accounts().add_unit({}, {{}, access::UnitKind::city, "370999", "示例市", {}, {}}));
    bureau_ = must(accounts().add_unit(
        {}, {city_, access::UnitKind::department, std::string(kOrgan), "示例市应急管理局", {}, {}}));
  }

  App& app() { return *app_; }
  // As after a restart: what rooms keep in memory is read again.
  void reopen() {
    app_.reset();
    app_ = must(App::open(path().string(), clock_));
  }
  base::FixedClock& clock() { return clock_; }
  std::filesystem::path path() const { return directory_.path() / "home"; }
  access::Accounts& accounts() { return app_->entrance().accounts(); }
  access::UnitId city() const { return city_; }
  // Ten in the morning.
  void on(base::Day day) { clock_.set(base::KnownAt(base::start_of(day).get() + int64_t{10} * 3600 * 1'000'000)); }

  Response send(Request request) {
    request.headers["host"] = "localhost";
    if (!request.identified) request.caller = access::Caller::of_console();
    request.identified = true;
    return handle_site(*app_, request);
  }
  Response get(const access::Caller& caller, std::string_view target) {
    Request request{.method = "GET"};
    set_target(request, target);
    request.caller = caller;
    request.identified = true;
    return send(std::move(request));
  }
  Response post(const access::Caller& caller, std::string_view path, const FormFields& fields) {
    Request request{.method = "POST",
                    .path = std::string(path),
                    .headers = {{"content-type", "application/x-www-form-urlencoded"}},
                    .body = encoded(fields)};
    request.caller = caller;
    request.identified = true;
    return send(std::move(request));
  }
  Response post_json(const access::Caller& caller, std::string_view path, std::string body) {
    Request request{.method = "POST",
                    .path = std::string(path),
                    .headers = {{"content-type", "application/json"}},
                    .body = std::move(body)};
    request.caller = caller;
    request.identified = true;
    return send(std::move(request));
  }

  // ---- what departments hand over
  static std::string registration(const std::string& name, std::string_view state = "存续",
                                  std::string_view former = "") {
    return fmt::format(
        "ZTMC,TYSHXYDM,DJZT,CLRQ,DJJG,DJJGDM,FDDBR,YMC\n{},{},{},2015-03-02,示例市市场监督管理局,{},示例甲,{}\n", name,
        kCode, state, kOrgan, former);
  }
  void submit(std::string item, const std::string& content) {
    Request request{.method = "POST",
                    .path = "/submit",
                    .headers = {{"content-type", "multipart/form-data; boundary=b0undary"}},
                    .body = multipart({{"item", std::move(item)}, {"source", "示例局"}, {"operator", "示例经办"}},
                                      "shili.csv", content)};
    const Response in = send(std::move(request));
    TX_ASSERT(in.status == 303, "{} {}", in.status, in.body);
  }
  base::RecordId penalty(const PenaltyRow& row, std::string_view item = "ADM.penalty") {
    submit(std::string(item),
           fmt::format(
               "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_FRDB,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_JDRQ,"
               "CF_CFJG,CF_CFJGDM,CF_SJLY,CF_SJLYDM,CF_SXCD,CF_AJCXLB\n{},法人及非法人组织,{},示例甲,{},示例行为,{}"
               ",示例条例,{},{},{},{},{},示例局,{},{},{}\n",
               row.name, kCode, row.number, row.fact, row.kinds, row.kinds, row.decided, row.organ, kOrgan, kOrgan,
               row.degree, row.procedure));
    return base::RecordId(static_cast<int64_t>(app_->facts().counts().facts));
  }
  // 修复, 撤回, 暂时屏蔽 ...
  void status(const std::string& number, std::string_view kind, base::Day day) {
    submit("ADM.penalty_status",
           fmt::format("CF_XDR_MC,CF_XDR_SHXYM,CF_WSH,CF_CFJGDM,ZTLX,ZTRQ,YJWS,LYDW\n{},{},{},{},{}"
                       ",{},示例文书,示例局\n",
                       kName, kCode, number, kOrgan, kind, day.iso()));
  }

  // ---- who asks
  access::Caller account(access::NewAccount wanted, const std::string& role, access::UnitId unit) {
    const bool human = wanted.person != nullptr;
    const auto id = must(accounts().invite({}, std::move(wanted)));
    must(accounts().grant({}, id, {role, unit, {}}));
    const std::string link = must(app_->entrance().make_link({}, id));
    auto came = must(app_->entrance().use_link(link, "Hetao-Linjian-38", "test"));
    if (came.session.stage == access::Stage::enrol) {
      const std::string key = must(app_->entrance().begin_second_factor(came.token));
      must(app_->entrance().confirm_second_factor(came.token, access::totp_code(key, access::totp_step(clock_.now()))));
    }
    access::Caller caller;
    caller.via = store::Via::web;
    caller.account = id;
    caller.unit = human ? access::UnitId() : unit;
    caller.directory = accounts().directory();
    return caller;
  }
  access::Caller staff(const std::string& role, bool of_bureau = false) {
    access::NewAccount wanted;
    wanted.login = "shili-" + role;
    wanted.name = "示例" + role;
    wanted.unit = of_bureau ? bureau_ : city_;
    wanted.clearance = role == "court" || role == "agency" ? 2 : 0;  // simple-procedure penalties have this label
    return account(std::move(wanted), role, wanted.unit);
  }
  access::Caller agent() {
    const auto reading = identity::read_resident_id(invented_number(9));
    access::NewAccount wanted;
    wanted.kind = access::AccountKind::agent;
    wanted.login = "shili-daili";
    wanted.name = "示例代理";
    wanted.person = &reading->number;
    wanted.subject = company();
    wanted.until = clock_.today().plus_days(300);
    return account(std::move(wanted), "agent", city_);
  }
  access::Caller person(int order) {
    const auto reading = identity::read_resident_id(invented_number(order));
    access::NewAccount wanted;
    wanted.kind = access::AccountKind::person;
    wanted.login = fmt::format("shili-ren{}", order);
    wanted.name = fmt::format("示例人{}", order);
    wanted.person = &reading->number;
    return account(std::move(wanted), "subject", city_);
  }
  base::SubjectId company() {
    return must(app_->checker().find(access::published(app_->desk(), base::Lang::zh), kCode)).value().match.subject;
  }

  // ---- reports
  access::Session session(const access::Caller& caller, const std::string& purpose) {
    access::Asker asker;
    asker.purpose = purpose;
    asker.caller = caller;
    asker.action = purpose == "self" ? access::Action::own_read : access::Action::report;
    return must(access::admit(app_->desk(), asker, {}));
  }
  base::Result<store::ReportEvent> issue(const access::Session& asked, const std::string& kind = "ordinary",
                                         report::Scope scope = {}, std::function<void(double)> progress = {}) {
    return app_->reports().issue(
        asked, {.kind = kind, .query = std::string(kCode), .scope = std::move(scope), .progress = std::move(progress)});
  }
  access::Session everyone() { return access::published(app_->desk(), base::Lang::zh); }
  std::string json_of(const store::ReportEvent& event) {
    return must(app_->reports().bytes(event, store::ReportPart::model));
  }
  std::string pdf_of(const store::ReportEvent& event) {
    return must(app_->reports().bytes(event, store::ReportPart::pdf));
  }

  template <class T>
  static T must(base::Result<T> result) {
    TX_ASSERT(result.ok(), "{}", result.error().message(base::Lang::en));
    if constexpr (!std::is_void_v<T>) return *std::move(result);
  }

 private:
  // A new home with its keys, that of reports among them; made once, since dictionaries and keys take a moment.
  static const std::filesystem::path& fresh_home() {
    static const store::TemporaryDirectory kDirectory;
    static const std::filesystem::path kHome = [] {
      const base::FixedClock clock(*base::Day::from_civil(2026, 4, 1));
      const std::string packs = TAIXIN_SOURCE_DIR "/packs/";
      const auto national = kDirectory.path() / "national";
      std::filesystem::copy(packs + "national", national, std::filesystem::copy_options::recursive);
      std::ofstream(national / "zz_example.toml") << catalog::testing::kPersonItem;
      auto home = kDirectory.path() / "home";
      must(init_home(home.string(),
                     {{national.string(), packs + "shandong", packs + "taian"}, "示例", "credit.example.gov.cn"},
                     clock));
      must(report::open_home_seal(home / "keys", "credit.example.gov.cn", clock));
      return home;
    }();
    return kHome;
  }
  store::TemporaryDirectory directory_;
  base::FixedClock clock_;
  std::unique_ptr<App> app_;
  access::UnitId city_, bureau_;
};

}  // namespace taixin::service

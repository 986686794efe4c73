// For tests of the pages and the interface: a home with the packs of this tree, one body, and one row sent back.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "service/pages.h"
#include "service/pages_frame.h"
#include "store/test_support.h"

namespace taixin::service {

inline constexpr std::string_view kCode = "91370999TX000001XE";  // in a region that no county has
inline constexpr std::string_view kName = "岱岳示例第1商贸有限公司";

inline std::string encoded(const FormFields& fields) {
  std::string out;
  for (const auto& [name, value] : fields) out += (out.empty() ? "" : "&") + name + "=" + percent_encode(value);
  return out;
}

inline std::string multipart(const FormFields& fields, std::string_view file_name, std::string_view content) {
  std::string out;
  for (const auto& [name, value] : fields) {
    out += "--b0undary\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
  }
  std::string quoted;
  for (const char c : file_name) quoted += c == '"' ? "%22" : c == '\r' ? "%0D" : c == '\n' ? "%0A" : std::string(1, c);
  out += "--b0undary\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + quoted + "\"\r\n\r\n";
  return out + std::string(content) + "\r\n--b0undary--\r\n";
}

class Site : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { set_up(); }
  // `more`: pack folders beside those of this tree; `city`: instead of its city's.
  static void set_up(const std::vector<std::string>& more = {}, const std::string& city = {}) {
    directory_ = new store::TemporaryDirectory();
    clock_ = new base::FixedClock(*base::Day::from_civil(2026, 4, 1));
    const auto home = (directory_->path() / "home").string();
    const std::string packs = TAIXIN_SOURCE_DIR "/packs/";
    std::vector<std::string> folders{packs + "national", packs + "shandong", city.empty() ? packs + "taian" : city};
    folders.insert(folders.end(), more.begin(), more.end());
    const auto made = init_home(home, {folders, "示例", {}}, *clock_);
    ASSERT_TRUE(made.ok()) << made.error().message(base::Lang::en);
    auto app = App::open(home, *clock_);
    ASSERT_TRUE(app.ok()) << app.error().message(base::Lang::en);
    app_ = (*std::move(app)).release();
    const auto in = submit("REG.enterprise", "registration.csv",
                           fmt::format("ZTMC,TYSHXYDM,DJZT,CLRQ,DJJG,DJJGDM,FDDBR\n{},{},存续,2015-03-02,"
                                       "示例市市场监督管理局,11370999TX9990013T,示例甲\n",
                                       kName, kCode));
    ASSERT_EQ(in.status, 303) << in.body;
    const auto back = submit("HON.honour", "honours.csv",
                             fmt::format("ZTMC,TYSHXYDM,RYMC,RYJB,SYRQ,SYDW\n{0},{1},示例荣誉,市级,2026-03-30,示例局\n"
                                         "{0},{1},示例荣誉,市级,2026-02-30,示例局\n",
                                         kName, kCode));
    ASSERT_EQ(back.status, 303) << back.body;
  }
  static void TearDownTestSuite() {
    delete app_;
    delete clock_;
    delete directory_;
  }

  // As the console, unless the test says who asks: `caller`, with `identified`.
  static Response send(Request request) {
    request.headers["host"] = "localhost";
    if (!request.identified) request.caller = access::Caller::of_console();
    request.identified = true;
    return handle_site(*app_, request);
  }
  static Response get(std::string_view target) {
    Request request{.method = "GET"};
    set_target(request, target);
    return send(request);
  }
  static Response post(std::string_view path, const FormFields& fields, std::string_view lang = "zh") {
    return send({.method = "POST",
                 .path = std::string(path),
                 .query = {{"lang", std::string(lang)}},
                 .headers = {{"content-type", "application/x-www-form-urlencoded"}},
                 .body = encoded(fields)});
  }
  static Response submit(std::string item, std::string_view file_name, std::string_view content,
                         std::string_view source = "示例局") {
    return send(
        {.method = "POST",
         .path = "/submit",
         .headers = {{"content-type", "multipart/form-data; boundary=b0undary"}},
         .body = multipart({{"item", std::move(item)}, {"source", std::string(source)}, {"operator", "示例经办"}},
                           file_name, content)});
  }
  static FormFields question(std::string query, std::string purpose = "permit") {
    return {{"query", std::move(query)}, {"purpose", std::move(purpose)}, {"operator", "示例经办"}};
  }
  static App& app() { return *app_; }
  static base::FixedClock& clock() { return *clock_; }

 private:
  static inline store::TemporaryDirectory* directory_ = nullptr;
  static inline base::FixedClock* clock_ = nullptr;
  static inline App* app_ = nullptr;
};

}  // namespace taixin::service

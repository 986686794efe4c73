// The stories of tests/scenarios/intake.toml, told to a real home: files as departments send them, officers' acts, and
// what is there afterwards. The file explains its own words.

#include <boost/json.hpp>
#include <fstream>
#include <map>

#include "base/text.h"
#include "catalog/toml.h"
#include "intake/intake_home_test.h"
#include "intake/row_tag.h"

namespace taixin::intake {
namespace {

using testing::IntakeHome;
using testing::kIntakeDay;
using Strings = std::vector<std::string>;

Strings strings(const toml::node_view<const toml::node>& node) {
  Strings out;
  if (const auto* array = node.as_array()) {
    for (const auto& one : *array) out.push_back(one.value_or(std::string()));
  }
  return out;
}

std::string join(const Strings& lines) {
  std::string out;
  for (const auto& line : lines) out += "\n    " + line;
  return out;
}

// Each expected text is part of the line at its place, and there are no other lines.
void expect_lines(const Strings& expected, const Strings& actual, const std::string& where) {
  EXPECT_EQ(expected.size(), actual.size()) << where << " is" << join(actual);
  for (size_t i = 0; i < expected.size() && i < actual.size(); ++i) {
    EXPECT_NE(actual[i].find(expected[i]), std::string::npos)
        << where << " expected\n    " << expected[i] << "\n  is" << join(actual);
  }
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (size_t at = 0; !from.empty() && (at = text.find(from, at)) != text.npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

std::string full_width(const std::string& ascii) {
  std::string out;
  for (const char c : ascii) {
    const int point = 0xFF00 + (c - 0x20);
    out += static_cast<char>(0xE0 | (point >> 12));
    out += static_cast<char>(0x80 | ((point >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (point & 0x3F));
  }
  return out;
}

Strings split_cells(std::string_view line) {
  Strings cells;
  while (true) {
    const size_t bar = line.find('|');
    cells.emplace_back(base::trim(line.substr(0, bar)));
    if (bar == line.npos) return cells;
    line.remove_prefix(bar + 1);
  }
}

class Story {
 public:
  Story(const toml::table& file, const toml::table& scenario)
      : file_(file), name_(scenario["name"].value_or(std::string("?"))) {}

  void tell(const toml::table& step) {
    where_ = fmt::format("{}, step {}", name_, ++steps_);
    std::optional<base::Result<Receipt>> outcome;
    if (step.contains("send")) outcome = send(step);
    if (step.contains("again")) outcome = home_.try_send(item_, bytes_, options_);
    if (step.contains("retry")) {
      outcome = home_.intake().retry(base::SubmissionId(step["retry"].value_or(0)), {.operator_name = "示例经办"});
    }
    if (step.contains("fix")) outcome = fix(step);
    act(step);
    if (outcome) check(step, *outcome);
    if (step.contains("sheet")) check_sheet(step);
    if (step.contains("ask")) ask(step);
    if (step.contains("waiting")) check_waiting(step["waiting"].value_or(-1));
    if (step.contains("never_kept")) check_never_kept(strings(step["never_kept"]));
  }

  // What was told last holds after a restart too.
  void restart() {
    const base::Key128 digest = *home_.facts().digest();
    home_.restart();
    EXPECT_EQ(*home_.facts().digest(), digest) << name_;
  }

 private:
  std::string filled(std::string text) const {
    for (const auto& [key, node] : *file_["codes"].as_table()) {
      const std::string name(key.str()), code = node.value_or(std::string());
      std::string lower = code, wrong = code;
      for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      wrong.back() = wrong.back() == '0' ? '1' : '0';
      text = replaced(text, "{" + name + "}", code);
      text = replaced(text, "{" + name + ":小写}", lower);
      text = replaced(text, "{" + name + ":全角}", full_width(code));
      text = replaced(text, "{" + name + ":错}", wrong);
    }
    EXPECT_EQ(text.find("{"), text.npos) << where_ << ": a name that [codes] does not have: " << text;
    return text;
  }

  base::Result<Receipt> send(const toml::table& step) {
    item_ = step["send"].value_or(std::string());
    std::vector<Strings> rows;
    std::string table = filled(step["table"].value_or(std::string()));
    for (size_t at = 0; at < table.size();) {
      const size_t end = std::min(table.find('\n', at), table.size());
      if (!base::trim(std::string_view(table).substr(at, end - at)).empty())
        rows.push_back(split_cells(std::string_view(table).substr(at, end - at)));
      at = end + 1;
    }
    TX_ASSERT(rows.size() > 1, "{}: a table needs a header and rows", where_);
    if (!step["only"].value_or(false)) add_usual_columns(rows);
    std::string bytes;
    for (const auto& row : rows) {
      for (size_t i = 0; i < row.size(); ++i) bytes += (i ? "," : "") + ("\"" + replaced(row[i], "\"", "\"\"") + "\"");
      bytes += "\n";
    }
    bytes_ = std::move(bytes);
    options_ = {};
    options_.source = filled(step["from"].value_or(std::string(testing::kDepartment)));
    if (const auto* map = step["map"].as_table()) {
      for (const auto& [header, field] : *map)
        options_.mapping[std::string(header.str())] = field.value_or(std::string());
    }
    return home_.try_send(item_, bytes_, options_);
  }

  void add_usual_columns(std::vector<Strings>& rows) const {
    const auto* usual = file_["usual"][item_].as_array();
    if (!usual) return;
    const Strings header = rows[0];
    for (const auto& node : *usual) {
      const std::string column = (*node.as_array())[0].value_or(std::string());
      if (std::find(header.begin(), header.end(), column) != header.end()) continue;
      rows[0].push_back(column);
      for (size_t i = 1; i < rows.size(); ++i) rows[i].push_back(filled((*node.as_array())[1].value_or(std::string())));
    }
  }

  base::Result<Receipt> fix(const toml::table& step) {
    auto sheet = error_sheet(home_.intake(), last_, SheetKind::csv);
    TX_ASSERT(sheet.ok(), "{}", where_);
    for (const auto& node : *step["fix"].as_array()) {
      const auto pair = strings(toml::node_view<const toml::node>(node));
      EXPECT_NE(sheet->find(filled(pair[0])), std::string::npos) << where_ << ": not on the sheet: " << pair[0];
      *sheet = replaced(*sheet, filled(pair[0]), filled(pair[1]));
    }
    bytes_ = *std::move(sheet);
    return home_.try_send(item_, bytes_, options_);
  }

  void act(const toml::table& step) {
    const Officer officer{"示例主任", "核实无误"};
    const auto done = [&](const auto& result) {
      const std::string refusal = result.ok() ? "" : result.error().message(base::Lang::zh);
      if (const auto expected = step["refusal"].value<std::string>())
        EXPECT_NE(refusal.find(filled(*expected)), std::string::npos) << where_ << ": " << refusal;
      else
        EXPECT_EQ(refusal, "") << where_;
    };
    const auto line = [&](const char* key) { return row_tag(last_, static_cast<uint32_t>(step[key].value_or(0))); };
    const auto record = [&](const char* key) {
      const auto held = home_.held(filled(step[key].value_or(std::string())));
      TX_ASSERT(!held.empty(), "{}: nothing to {}", where_, key);
      return held.front().record.id;
    };
    if (step.contains("move")) done(move_record(home_.intake(), line("move"), officer));
    if (step.contains("drop")) done(drop_row(home_.intake(), line("drop"), officer));
    if (step.contains("confirm")) done(confirm_link(home_.intake(), record("confirm"), officer));
    if (step.contains("undo")) done(undo_link(home_.intake(), record("undo"), officer));
    if (step.contains("merge")) {
      const auto two = strings(step["merge"]);
      done(merge_subjects(home_.intake(), filled(two[0]), filled(two[1]), officer));
    }
    if (step.contains("split"))
      done(split_subject(home_.intake(), filled(step["split"].value_or(std::string())), officer));
  }

  void check(const toml::table& step, const base::Result<Receipt>& outcome) {
    if (!outcome) {
      const std::string said = outcome.error().message(base::Lang::zh) + "；" + outcome.error().next(base::Lang::zh);
      const std::string expected = step["error"].value_or(std::string("（应当收下）"));
      EXPECT_NE(said.find(expected), std::string::npos) << where_ << ": " << said;
      return;
    }
    EXPECT_FALSE(step.contains("error")) << where_ << ": the file went in";
    last_ = outcome->submission.id;
    const auto& c = outcome->submission.counts;
    std::string counts;
    const std::pair<uint64_t, const char*> words[] = {{c.accepted, "新记录"},  {c.versions, "新版本"},
                                                      {c.duplicates, "重复"},  {c.statuses, "状态"},
                                                      {c.quarantined, "退回"}, {c.people, "自然人"}};
    for (const auto& [count, word] : words) {
      if (count) counts += fmt::format("{}{} {}", counts.empty() ? "" : "，", word, count);
    }
    EXPECT_EQ(step["counts"].value_or(std::string()), counts) << where_ << join(refused_lines());
    if (step.contains("refused") || c.quarantined + c.people > 0) {
      Strings expected = strings(step["refused"]);
      for (auto& one : expected) one = filled(one);
      expect_lines(expected, refused_lines(), where_ + " refused");
    }
    if (step.contains("notes")) {
      Strings expected = strings(step["notes"]);
      for (auto& one : expected) one = filled(one);
      expect_lines(expected, outcome->notes_zh, where_ + " notes");
      EXPECT_EQ(outcome->notes_en.size(), outcome->notes_zh.size()) << where_;
    }
    if (step.contains("remarks")) {
      Strings actual;
      for (const auto& r : outcome->remarks)
        actual.push_back(fmt::format("第{}行 {}：{}（{}）", r.lines.front(), r.column, r.zh, r.next_zh));
      std::sort(actual.begin(), actual.end());
      Strings expected = strings(step["remarks"]);
      for (auto& one : expected) one = filled(one);
      expect_lines(expected, actual, where_ + " remarks");
    }
  }

  Strings refused_lines() {
    Strings lines;
    for (const auto& row : home_.refused(last_)) {
      const auto errors = boost::json::parse(row.errors_json);
      for (const auto& error : errors.as_array()) {
        const auto text = [&](const char* key) { return std::string(error.at(key).as_string()); };
        lines.push_back(fmt::format("第{}行 {}“{}”：{}（{}）", row.line, text("column"), text("value"), text("zh"),
                                    text("next_zh")));
      }
    }
    return lines;
  }

  void check_sheet(const toml::table& step) {
    for (const auto kind : {SheetKind::csv, SheetKind::xlsx}) {
      auto sheet = error_sheet(home_.intake(), last_, kind);
      ASSERT_TRUE(sheet.ok()) << where_;
      for (const auto& text : strings(step["sheet"])) {
        EXPECT_TRUE(kind == SheetKind::xlsx || sheet->find(filled(text)) != sheet->npos) << where_ << "\n" << *sheet;
      }
    }
  }

  void ask(const toml::table& step) {
    const std::string code = filled(step["ask"].value_or(std::string()));
    base::Day day = kIntakeDay;
    if (const auto asked = step["day"].value<toml::date>())
      day = *base::Day::from_civil(asked->year, asked->month, asked->day);
    const auto held = home_.held(code, day);
    Strings lines;
    for (const auto& one : held) lines.push_back(describe(one));
    if (step.contains("records")) expect_lines(strings(step["records"]), lines, where_ + " records");
    if (const auto* fields = step["fields"].as_table()) {
      ASSERT_FALSE(held.empty()) << where_;
      for (const auto& [field, value] : *fields) {
        const std::string actual = home_.value(held[0].record.id, item_of(held[0]), std::string(field.str()));
        EXPECT_EQ(filled(value.value_or(std::string())), actual) << where_ << " " << field.str();
      }
    }
    const auto id = home_.subject(code);
    if (step.contains("known")) {
      EXPECT_EQ(step["known"].value_or(true), id.has_value()) << where_;
    }
    if (!id) return;
    const auto card = home_.facts().registry().card(home_.facts().present(*id, {}));
    if (const auto name = step["name"].value<std::string>()) {
      EXPECT_EQ(*name, card->name({})) << where_;
    }
    if (const auto state = step["state"].value<std::string>()) {
      const auto* now = card->state(day, {});
      EXPECT_EQ(*state, now ? now->state : std::string("无")) << where_;
    }
  }

  std::string item_of(const facts::Facts::Held& held) {
    auto tx = home_.home().read_records();
    const auto numbers = store::item_numbers(*tx);
    for (const auto& [number, code] : *numbers) {
      if (number == held.record.item) return code;
    }
    return {};
  }

  std::string describe(const facts::Facts::Held& held) {
    const std::string code = item_of(held);
    const auto* item = home_.intake().catalog().item(base::ItemCode(code), kIntakeDay);
    const bool numbered = item->version_key.size() > 1 && item->version_key[1] != item->headline;
    std::string out = home_.value(held.record.id, code, numbered ? item->version_key[1] : item->headline);
    const std::pair<bool, const char*> words[] = {{held.status.repaired, "终止公示"},
                                                  {held.status.ended, "到期"},
                                                  {held.status.withdrawn, "撤回"},
                                                  {held.status.shielded, "暂时屏蔽"},
                                                  {held.provisional, "暂时关联"}};
    for (const auto& [is, word] : words) out += is ? fmt::format(" {}", word) : "";
    if (held.record.link == store::LinkKind::by_earlier_code) out += " 曾用代码";
    if (held.record.link == store::LinkKind::by_issued_code) out += " 校验有误的真实代码";
    if (!held.record.valid_until) return out + " 无期限";
    return out + " 至" + held.record.valid_until->iso();
  }

  void check_waiting(int expected) {
    int waiting = 0;
    for (const auto& row : home_.refused()) waiting += row.state == store::QuarantineState::waiting;
    EXPECT_EQ(waiting, expected) << where_;
  }

  void check_never_kept(const Strings& texts) {
    home_.close();
    for (const auto& entry : std::filesystem::recursive_directory_iterator(home_.path())) {
      if (!entry.is_regular_file()) continue;
      std::ifstream in(entry.path(), std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(in), {}};
      for (const auto& text : texts) {
        EXPECT_EQ(bytes.find(text), bytes.npos) << where_ << ": " << entry.path().filename() << " holds " << text;
        EXPECT_EQ(bytes.find(base::to_gb18030(text)), bytes.npos) << where_ << ": " << entry.path().filename();
      }
    }
    home_.open();
  }

  const toml::table& file_;
  std::string name_, where_;
  int steps_ = 0;
  IntakeHome home_;
  std::string item_, bytes_;
  IngestOptions options_;
  base::SubmissionId last_;
};

void tell_all(const std::string& name, size_t at_least) {
  const toml::table file = toml::parse_file(TAIXIN_SOURCE_DIR "/tests/scenarios/" + name);
  const toml::array* scenarios = file["scenario"].as_array();
  ASSERT_NE(scenarios, nullptr);
  EXPECT_GE(scenarios->size(), at_least);
  for (const toml::node& node : *scenarios) {
    const toml::table& scenario = *node.as_table();
    Story story(file, scenario);
    ASSERT_TRUE(scenario["step"].is_array()) << scenario["name"].value_or(std::string());
    for (const toml::node& step : *scenario["step"].as_array()) story.tell(*step.as_table());
    story.restart();
  }
}

TEST(IntakeScenarios, EveryStoryHolds) { tell_all("intake.toml", 25); }
// Tables as a city's data warehouse and the platforms above have them.
TEST(IntakeScenarios, TheLayoutsOfOthersGoIn) { tell_all("intake_layouts.toml", 11); }

}  // namespace
}  // namespace taixin::intake

// Linking, versions and statuses against a slow, obviously right simulation over plain lists, on random small worlds:
// few codes, few names, few documents, so that everything collides.
#include "intake/load.h"

#include <boost/json.hpp>
#include <random>

#include "intake/intake_home_test.h"
#include "intake/row_tag.h"

namespace taixin::intake {
namespace {

using testing::IntakeHome;
using testing::kIntakeDay;

constexpr std::array kCodes{"91370999MAEX000106", "91370999MAEX000293", "91370999MAEX00037X", "91370999MAEX00045Q"};
constexpr std::array kNames{"示例甲有限公司", "示例乙有限公司", "示例丙有限公司"};
constexpr std::array kPeople{"示例张三", "示例李四"};
constexpr std::array kNumbers{"370999000000017", "370999600000026"};
constexpr std::array kDocuments{"示罚1号", "示罚2号", "示罚3号"};
constexpr std::array kStatusKinds{"终止公示", "暂时屏蔽", "解除屏蔽"};
constexpr std::array kDays{"2026-04-01", "2026-04-10"};

enum class Kind { registration, penalty, status };

struct PlainRow {
  std::string code, name, person, number, document, text, origin, previous_code, previous_name, status, day;
};
struct PlainFile {
  Kind kind = Kind::penalty;
  std::vector<PlainRow> rows;
};

std::string csv(const PlainFile& file) {
  std::string out;
  if (file.kind == Kind::registration) {
    out =
        "主体名称,统一社会信用代码,法定代表人,注册号,原统一社会信用代码,曾用名称,经营范围,登记状态,登记机关,成立日期\n";
  } else if (file.kind == Kind::penalty) {
    out =
        "行政相对人名称,统一社会信用代码,法定代表人,工商注册号,行政处罚决定书文号,违法事实,来源记录标识,"
        "行政相对人类别,处罚依据,处罚类别,处罚内容,处罚决定日期,处罚机关,处罚机关统一社会信用代码\n";
  } else {
    out =
        "行政相对人名称,统一社会信用代码,行政处罚决定书文号,状态类型,状态日期,处罚机关统一社会信用代码,数据来源单位\n";
  }
  for (const auto& r : file.rows) {
    if (file.kind == Kind::registration) {
      out += fmt::format("{},{},{},{},{},{},{},存续,示例局,2015-06-01\n", r.name, r.code, r.person, r.number,
                         r.previous_code, r.previous_name, r.text);
    } else if (file.kind == Kind::penalty) {
      out +=
          fmt::format("{},{},{},{},{},{},{},法人及非法人组织,示例条例,警告,警告,2017-04-20,示例局,11370999MAEX0007XE\n",
                      r.name, r.code, r.person, r.number, r.document, r.text, r.origin);
    } else {
      out += fmt::format("{},{},{},{},{},11370999MAEX0007XE,示例局\n", r.name, r.code, r.document, r.status, r.day);
    }
  }
  return out;
}

const char* item_of(Kind kind) {
  return kind == Kind::registration ? "REG.enterprise" : kind == Kind::penalty ? "ADM.penalty" : "ADM.penalty_status";
}

// The rules of link.h, keys.h and load.h, word by word.
class Simulation {
 public:
  struct Outcome {
    std::map<uint64_t, std::string> refused;  // line -> reason
    uint64_t accepted = 0, versions = 0, repeated = 0, statuses = 0;
  };

  Outcome send(const PlainFile& file) {
    Outcome outcome;
    const size_t sealed = records_.size();
    for (size_t i = 0; i < file.rows.size(); ++i) {
      const PlainRow& row = file.rows[i];
      reason_.clear();
      if (file.kind == Kind::registration) {
        if (row.code.empty() && row.number.empty())
          reason_ = "intake.rule_broken:code-or-number";
        else
          record(row, register_row(row), "登记", outcome, sealed);
      } else if (file.kind == Kind::penalty) {
        if (!subject_changed(row, i + 2)) {
          if (const int subject = link(row, row.person, row.number); subject >= 0)
            record(row, subject, row.document, outcome, sealed);
        }
      } else if (const int subject = link(row, "", ""); subject >= 0) {
        status(row, subject, outcome);
      }
      if (reason_.empty()) continue;
      outcome.refused[i + 2] = reason_;
      // Refused again word for word: the row that waited until now is settled.
      for (auto& change : changes_) {
        if (change.submission <= submissions_ && change.row == cells(row)) change.settled = true;
      }
    }
    ++submissions_;
    return outcome;
  }

  // ---- officers
  struct Change {
    int submission = 0;
    uint64_t line = 0;
    size_t record = 0;
    std::string code, name, row;
    bool settled = false;
  };
  std::vector<Change>& changes() { return changes_; }
  void move(Change& change) {
    change.settled = true;
    int target = find('U', change.code);
    if (target < 0) target = find('E', change.code);
    if (target < 0) {
      target = subjects_++;
      codes_.push_back({'U', change.code, target});
      names_.push_back({target, change.name, false});
    }
    records_[change.record].moved_to = target;
  }
  bool merge(const std::string& code, const std::string& into) {
    const int from = find('U', code), to = find('U', into);
    if (from < 0 || to < 0 || present(from) == present(to)) return false;
    merged_[present(from)] = to;
    return true;
  }
  bool split(const std::string& code) {
    const int subject = find('U', code);
    return subject >= 0 && merged_.erase(subject) > 0;
  }

  std::vector<std::string> held(const std::string& code) const {
    int subject = find('U', code);
    if (subject < 0) subject = find('E', code);
    if (subject < 0) return {};
    subject = present(subject);
    std::vector<std::string> out;
    for (size_t i = records_.size(); i-- > 0;) {
      if (holder(i) != subject) continue;
      bool superseded = false;
      for (size_t j = i + 1; j < records_.size(); ++j) {
        const bool here = holder(j) == subject || (records_[j].moved_to && present(records_[j].subject) == subject);
        superseded = superseded || (records_[j].previous == static_cast<int>(i) && here);
      }
      if (!superseded) out.push_back(describe(records_[i]));
    }
    return out;
  }

 private:
  struct Code {
    char kind;  // U now, E earlier, R registration number
    std::string code;
    int subject;
  };
  struct Name {
    int subject;
    std::string name;
    bool registered;
  };
  struct Record {
    int subject = 0, previous = -1;
    std::string document, fields;
    std::string source;
    bool provisional = false;
    std::optional<int> moved_to;
  };
  struct StatusRow {
    int subject;
    std::string document, kind, day;
    bool operator==(const StatusRow&) const = default;
  };

  int find(char kind, const std::string& code) const {
    for (const auto& c : codes_) {
      if (c.kind == kind && c.code == code) return c.subject;
    }
    return -1;
  }
  int by_code(const std::string& code) const {
    const int now = find('U', code);
    return now >= 0 ? now : find('E', code);
  }
  bool named(int subject, const std::string& name) const {
    return std::any_of(names_.begin(), names_.end(),
                       [&](const Name& n) { return n.subject == subject && n.name == name; });
  }
  // The registered name known last; else the name seen last.
  std::string name(int subject) const {
    std::string seen, registered;
    for (const auto& n : names_) {
      if (n.subject == subject) (n.registered ? registered : seen) = n.name;
    }
    return registered.empty() ? seen : registered;
  }
  int present(int subject) const {
    while (merged_.contains(subject)) subject = merged_.at(subject);
    return subject;
  }
  int holder(size_t record) const { return present(records_[record].moved_to.value_or(records_[record].subject)); }

  int register_row(const PlainRow& row) {
    int subject = row.code.empty() ? find('R', row.number) : by_code(row.code);
    if (subject < 0 && !row.previous_code.empty()) {
      subject = by_code(row.previous_code);
      if (subject >= 0 && row.code.empty()) codes_.push_back({'R', row.number, subject});
      if (subject >= 0 && !row.code.empty()) {
        codes_.push_back({'U', row.code, subject});
        codes_.push_back({'E', row.previous_code, subject});
      }
    }
    if (subject < 0) {
      subject = subjects_++;
      codes_.push_back(row.code.empty() ? Code{'R', row.number, subject} : Code{'U', row.code, subject});
    }
    const auto registered = std::any_of(names_.begin(), names_.end(), [&](const Name& n) {
      return n.subject == subject && n.name == row.name && n.registered;
    });
    const bool former_known = named(subject, row.previous_name);
    if (!registered) names_.push_back({subject, row.name, true});
    if (!row.previous_name.empty() && !former_known) names_.push_back({subject, row.previous_name, false});
    if (!row.previous_code.empty() && row.previous_code != row.code && by_code(row.previous_code) < 0)
      codes_.push_back({'E', row.previous_code, subject});
    if (!row.person.empty()) people_.emplace_back(subject, row.person);
    if (!row.number.empty() && find('R', row.number) < 0) codes_.push_back({'R', row.number, subject});
    return subject;
  }

  int link(const PlainRow& row, const std::string& person, const std::string& number) {
    provisional_ = false;
    int subject = -1;
    if (!row.code.empty())
      subject = by_code(row.code);
    else if (!number.empty())
      subject = find('R', number);
    if (subject >= 0) {
      if (named(subject, row.name)) return subject;
      const bool of_another =
          std::any_of(names_.begin(), names_.end(), [&](const Name& n) { return n.name == row.name; });
      return refuse(of_another ? "intake.name_of_another" : "intake.name_mismatch");
    }
    std::vector<int> holders, fitting;
    for (int one = 0; one < subjects_; ++one) {
      if (!named(one, row.name)) continue;
      holders.push_back(one);
      if (std::find(people_.begin(), people_.end(), std::pair(one, person)) != people_.end()) fitting.push_back(one);
    }
    if (!row.code.empty()) {  // a new body, unless its name is another's
      if (!holders.empty()) return refuse("intake.name_of_another");
      codes_.push_back({'U', row.code, subjects_});
      names_.push_back({subjects_, row.name, false});
      return subjects_++;
    }
    if (fitting.size() == 1) {
      provisional_ = true;
      return fitting[0];
    }
    return refuse(holders.empty() ? "intake.subject_unknown" : "intake.candidates");
  }

  static std::string cells(const PlainRow& row) {
    return fmt::format("{}|{}|{}|{}|{}|{}|{}", row.code, row.name, row.person, row.number, row.document, row.text,
                       row.origin);
  }
  static std::string source(const PlainRow& row) {
    return row.document + "|" + (row.origin.empty() ? "name " + row.name : "id " + row.origin);
  }

  bool subject_changed(const PlainRow& row, uint64_t line) {
    for (size_t i = records_.size(); i-- > 0;) {
      if (records_[i].source != source(row)) continue;
      int now = -1;
      if (!row.code.empty())
        now = by_code(row.code);
      else if (!row.number.empty())
        now = find('R', row.number);
      if ((row.code.empty() && now < 0) || (now >= 0 && present(now) == holder(i))) return false;
      refuse("intake.subject_changed");
      // A move needs a code.
      if (!row.code.empty()) changes_.push_back({submissions_ + 1, line, i, row.code, row.name, cells(row)});
      return true;
    }
    return false;
  }

  void record(const PlainRow& row, int subject, const std::string& document, Outcome& outcome, size_t sealed) {
    Record added;
    added.subject = subject;
    added.document = document;
    added.fields = row.code + "|" + row.name + "|" + row.person + "|" + row.number + "|" + row.text + "|" +
                   row.previous_code + "|" + row.previous_name;
    added.provisional = document != "登记" && provisional_;
    if (document != "登记") added.source = source(row);
    for (size_t i = records_.size(); i-- > 0;) {
      if (records_[i].subject != subject || records_[i].document != document) continue;
      if (added.previous < 0) added.previous = static_cast<int>(i);
      if (records_[i].fields == added.fields) {
        ++outcome.repeated;
        return;
      }
    }
    if (added.previous < 0) added.previous = of_same_body(subject, document, sealed);
    ++(added.previous < 0 ? outcome.accepted : outcome.versions);
    records_.push_back(std::move(added));
  }

  // The newest record of the document under another subject that is the same body now, or whose records moved here.
  int of_same_body(int subject, const std::string& document, size_t sealed) const {
    std::map<int, int> newest;
    for (size_t i = 0; i < sealed; ++i) {
      if (records_[i].document == document) newest[records_[i].subject] = static_cast<int>(i);
    }
    int found = -1;
    for (const auto& [other, record] : newest) {
      if (other != subject && holder(static_cast<size_t>(record)) == present(subject)) found = std::max(found, record);
    }
    return found;
  }

  void status(const PlainRow& row, int subject, Outcome& outcome) {
    StatusRow added{subject, row.document, row.status, row.day};
    const bool here = std::any_of(records_.begin(), records_.end(),
                                  [&](const Record& r) { return r.subject == subject && r.document == row.document; });
    if (!here) {
      if (const int other = of_same_body(subject, row.document, records_.size()); other >= 0)
        added.subject = records_[static_cast<size_t>(other)].subject;
    }
    if (std::find(statuses_.begin(), statuses_.end(), added) != statuses_.end()) {
      ++outcome.repeated;
      return;
    }
    ++outcome.statuses;
    statuses_.push_back(std::move(added));
  }

  std::string describe(const Record& record) const {
    bool repaired = false, shielded = false;
    for (const char* day : kDays) {
      for (const auto& s : statuses_) {
        if (s.subject != record.subject || s.document != record.document || s.day != day) continue;
        repaired = repaired || s.kind == "终止公示";
        if (s.kind != "终止公示") shielded = s.kind == "暂时屏蔽";
      }
    }
    std::string text = record.fields;
    for (int i = 0; i < 4; ++i) text = text.substr(text.find('|') + 1);
    return fmt::format("{} {}{}{}{}", record.document, text.substr(0, text.find('|')), repaired ? " 终止公示" : "",
                       shielded ? " 暂时屏蔽" : "", record.provisional && !record.moved_to ? " 暂时关联" : "");
  }

  int refuse(const char* reason) {
    reason_ = reason;
    return -1;
  }

  int subjects_ = 0, submissions_ = 0;
  std::vector<Code> codes_;
  std::vector<Name> names_;
  std::vector<std::pair<int, std::string>> people_;
  std::vector<Record> records_;
  std::vector<StatusRow> statuses_;
  std::map<int, int> merged_;
  std::vector<Change> changes_;
  std::string reason_;
  bool provisional_ = false;
};

class World {
 public:
  explicit World(uint32_t seed) : random_(seed) {}

  template <class List>
  std::string one_of(const List& list, int blank_percent = 0) {
    if (static_cast<int>(random_() % 100) < blank_percent) return {};
    return list[random_() % list.size()];
  }
  uint32_t below(uint32_t n) { return static_cast<uint32_t>(random_() % n); }

  PlainFile file() {
    PlainFile file;
    const uint32_t die = below(10);
    file.kind = die < 3 ? Kind::registration : die < 8 ? Kind::penalty : Kind::status;
    const uint32_t rows = 1 + below(5);
    for (uint32_t i = 0; i < rows; ++i) {
      PlainRow row;
      const uint32_t number = below(kCodes.size());  // mostly each code with its own name
      row.code = below(5) ? kCodes[number] : "";
      row.name = kNames[below(4) ? std::min<size_t>(number, kNames.size() - 1) : below(kNames.size())];
      row.person = one_of(kPeople);
      row.text = below(2) ? "甲文" : "乙文";
      row.document = one_of(kDocuments);
      row.number = one_of(kNumbers, 75);
      row.origin = below(4) ? "" : "SD" + std::to_string(below(2));
      if (file.kind == Kind::registration) {
        row.previous_code = one_of(kCodes, 85);
        row.previous_name = one_of(kNames, 85);
      }
      row.status = one_of(kStatusKinds);
      row.day = one_of(kDays);
      file.rows.push_back(row);
    }
    return file;
  }

 private:
  std::mt19937 random_;
};

std::vector<std::string> held(IntakeHome& home, const std::string& code) {
  std::vector<std::string> out;
  for (const auto& one : home.held(code)) {
    const bool registration = !one.record.decision.has_value();
    const char* item = registration ? "REG.enterprise" : "ADM.penalty";
    out.push_back(fmt::format("{} {}{}{}{}", registration ? "登记" : home.value(one.record.id, item, "CF_WSH"),
                              home.value(one.record.id, item, registration ? "JYFW" : "CF_SY"),
                              one.status.repaired ? " 终止公示" : "", one.status.shielded ? " 暂时屏蔽" : "",
                              one.provisional ? " 暂时关联" : ""));
  }
  return out;
}

void expect_same(IntakeHome& home, Simulation& simulation, const std::string& story) {
  for (const char* code : kCodes) EXPECT_EQ(held(home, code), simulation.held(code)) << code << story;
}

std::string counted(uint64_t accepted, uint64_t versions, uint64_t repeated, uint64_t statuses) {
  return fmt::format("new {} versions {} repeated {} statuses {}", accepted, versions, repeated, statuses);
}

class LoadReference : public ::testing::TestWithParam<uint32_t> {};

TEST_P(LoadReference, AgreesOnRandomSmallWorlds) {
  for (uint32_t round = 0; round < 12 && !HasFailure(); ++round) {
    World world(GetParam() * 1000 + round);
    IntakeHome home;
    Simulation simulation;
    std::vector<PlainFile> files;
    std::string story;
    for (int step = 0; step < 12 && !HasFailure(); ++step) {
      const uint32_t die = world.below(12);
      const Officer officer{"示例主任", "核实无误"};
      if (die == 0) {
        const std::string code = world.one_of(kCodes), into = world.one_of(kCodes);
        story += fmt::format("\nmerge {} {}", code, into);
        EXPECT_EQ(merge_subjects(home.intake(), code, into, officer).ok(), simulation.merge(code, into)) << story;
      } else if (die == 1) {
        const std::string code = world.one_of(kCodes);
        story += fmt::format("\nsplit {}", code);
        EXPECT_EQ(split_subject(home.intake(), code, officer).ok(), simulation.split(code)) << story;
      } else if (die <= 3 && !simulation.changes().empty()) {
        auto& change = simulation.changes()[world.below(static_cast<uint32_t>(simulation.changes().size()))];
        const std::string tag = row_tag(base::SubmissionId(change.submission), static_cast<uint32_t>(change.line));
        story += fmt::format("\nmove {}", tag);
        const auto moved = move_record(home.intake(), tag, officer);
        EXPECT_EQ(moved.ok(), !change.settled) << (moved ? "" : moved.error().message(base::Lang::en)) << story;
        if (!change.settled) simulation.move(change);
      } else {
        const bool again = !files.empty() && world.below(3) == 0;
        const PlainFile file = again ? files[world.below(static_cast<uint32_t>(files.size()))] : world.file();
        if (!again) files.push_back(file);
        story += fmt::format("\n{}\n{}", item_of(file.kind), csv(file));
        const Receipt receipt = home.send(item_of(file.kind), csv(file));
        const auto expected = simulation.send(file);
        std::map<uint64_t, std::string> refused;
        for (const auto& row : home.refused(receipt.submission.id))
          refused[row.line] = std::string(boost::json::parse(row.errors_json).at(0).at("code").as_string());
        EXPECT_EQ(refused, expected.refused) << story;
        const auto& c = receipt.submission.counts;
        EXPECT_EQ(counted(c.accepted, c.versions, c.duplicates, c.statuses),
                  counted(expected.accepted, expected.versions, expected.repeated, expected.statuses))
            << story;
        // At once again: nothing changes.
        const base::Key128 digest = *home.facts().digest();
        const Receipt repeated = home.send(item_of(file.kind), csv(file));
        simulation.send(file);
        const auto& r = repeated.submission.counts;
        EXPECT_EQ(r.accepted + r.versions + r.statuses, 0u) << story;
        EXPECT_EQ(*home.facts().digest(), digest) << story;
      }
      expect_same(home, simulation, story);
    }
    const base::Key128 digest = *home.facts().digest();
    home.restart();
    EXPECT_EQ(*home.facts().digest(), digest) << story;
    expect_same(home, simulation, story);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, LoadReference, ::testing::Range(1u, 6u));

}  // namespace
}  // namespace taixin::intake

// For tests: how long acts are public, written from the summaries of the law and apart from the packs and their
// evaluation; and random acts.
#pragma once

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "gate/publication.h"

namespace taixin::gate::reference {

using base::Day;
using catalog::Dishonesty;

inline Day on(int year, int month, int day) { return *Day::from_civil(year, month, day); }

struct Answer {
  bool shown = false;  // on the day asked
  std::optional<Day> earliest_repair, last_day;
};
// What one law says of an act when it alone counts. No class: it says nothing that can be acted on.
struct LawSays {
  bool has_class = false, shown = false;
  int min_months = 0, max_months = 0;  // 0 = none
  Day start;
};

inline bool has(std::string_view text, std::string_view word) { return text.find(word) != std::string_view::npos; }
inline bool has_any(std::string_view text, std::initializer_list<std::string_view> words) {
  for (const auto word : words) {
    if (has(text, word)) return true;
  }
  return false;
}
inline std::vector<std::string> kinds_of(const Act& act) {
  std::vector<std::string> out;
  std::string kind;
  for (const char c : std::string(act.kinds) + ";") {
    if (c != ';') {
      kind += c;
    } else if (!kind.empty()) {
      out.push_back(std::exchange(kind, {}));
    }
  }
  return out;
}
inline bool one_is(const std::vector<std::string>& kinds, std::initializer_list<std::string_view> any_of) {
  for (const std::string& kind : kinds) {
    for (const auto one : any_of) {
      if (kind == one) return true;
    }
  }
  return false;
}

inline const std::initializer_list<std::string_view> kWarnings{"警告", "通报批评"};
inline const std::initializer_list<std::string_view> kConfiscations{"没收违法所得", "没收非法财物",
                                                                    "没收违法所得、没收非法财物"};
inline const std::initializer_list<std::string_view> kGrave{"暂扣许可证件",
                                                            "降低资质等级",
                                                            "暂扣或者吊销许可证、暂扣或者吊销执照",
                                                            "吊销许可证件",
                                                            "限制开展生产经营活动",
                                                            "责令停产停业",
                                                            "责令关闭",
                                                            "限制从业"};

enum Clock { kDecided, kWritten, kPublished, kEnded };

// Order 58: three months to three years from the decision; a year at least for food, drugs, special equipment, work
// safety and fire. Acts with a warning alone have no class that is sure.
inline LawSays order_58(const Act& act) {
  LawSays out;
  const auto kinds = kinds_of(act);
  out.has_class = one_is(kinds, kConfiscations) || one_is(kinds, kGrave) || one_is(kinds, {"罚款"});
  out.shown = true;
  out.min_months = 3;
  out.max_months = 36;
  if (has_any(act.clauses, {"食品安全", "药品管理法", "特种设备安全", "安全生产", "消防法", "消防条例"}) ||
      has_any(act.organ, {"药品监督管理", "应急管理", "消防救援"}))
    out.min_months = 12;
  out.start = act.clock[kDecided] ? *act.clock[kDecided] : *act.clock[kWritten];
  return out;
}

// Order 36: by class; as stated, else by kind; a fine alone has none; simple procedure is minor; lists are serious.
inline LawSays order_36(const Act& act, const std::string& item) {
  LawSays out;
  Dishonesty is = act.stated;
  if (is == Dishonesty::unknown) {
    const auto kinds = kinds_of(act);
    if (act.procedure == "简易程序") {
      is = Dishonesty::minor;
    } else if (item == "SEV.tax" || item == "SEV.wages") {
      is = Dishonesty::serious;
    } else if (one_is(kinds, kGrave)) {
      is = Dishonesty::serious;
    } else if (one_is(kinds, kConfiscations)) {
      is = Dishonesty::general;
    } else if (one_is(kinds, kWarnings)) {
      is = Dishonesty::minor;
    }
  }
  out.has_class = is != Dishonesty::unknown;
  out.shown = is == Dishonesty::general || is == Dishonesty::serious;
  out.min_months = is == Dishonesty::general ? 3 : is == Dishonesty::serious ? 12 : 0;
  out.max_months = is == Dishonesty::general ? 12 : 36;
  out.start = act.clock[kWritten] ? *act.clock[kWritten] : *act.clock[kDecided];
  return out;
}

// Order 45 of market supervision: from publication; a warning is not shown, criticism three months, the rest three
// years; what stops or limits a business has no early end.
inline LawSays order_45(const Act& act) {
  LawSays out;
  const auto kinds = kinds_of(act);
  out.start = act.clock[kPublished] ? *act.clock[kPublished] : act.clock[kDecided] ? *act.clock[kDecided] : Day();
  out.has_class = true;
  out.shown = true;
  if (one_is(kinds, {"责令停产停业", "限制开展生产经营活动", "降低资质等级", "吊销许可证件",
                     "暂扣或者吊销许可证、暂扣或者吊销执照"})) {
    out.min_months = out.max_months = 36;
  } else if (one_is(kinds, {"罚款", "暂扣许可证件", "责令关闭", "限制从业"}) || one_is(kinds, kConfiscations)) {
    out.max_months = 36;
  } else if (one_is(kinds, {"通报批评"})) {
    out.max_months = 3;
  } else if (one_is(kinds, {"警告"})) {
    out.shown = false;
  } else {
    out.has_class = false;
  }
  return out;
}

// Order 107: by the class that was stated; without one only that a warning is not shown is sure.
inline LawSays order_107(const Act& act) {
  LawSays out;
  out.start = act.clock[kPublished] ? *act.clock[kPublished] : act.clock[kDecided] ? *act.clock[kDecided] : Day();
  out.has_class = act.stated != Dishonesty::unknown;
  out.shown = out.has_class;
  out.min_months = act.stated == Dishonesty::general ? 3 : act.stated == Dishonesty::serious ? 12 : 0;
  out.max_months = act.stated == Dishonesty::minor ? 3 : act.stated == Dishonesty::general ? 12 : 36;
  if (!out.has_class && one_is(kinds_of(act), {"警告"})) {
    out.has_class = true;
    out.shown = false;
  }
  return out;
}

// Which laws speak on a day of an act: the one in force when it was done, and the one in force on the day.
inline std::vector<LawSays> laws(const Act& act, const std::string& item, Day day) {
  const Day done = act.clock[kDecided] ? *act.clock[kDecided] : *act.clock[kWritten];
  std::vector<LawSays> out;
  if (item == "ADM.penalty" && has_any(act.organ, {"市场监督管理", "市场监管"})) {
    const Day first = on(2021, 9, 1), second = on(2025, 12, 25);
    if (done >= second) return {order_107(act)};
    if (done >= first) out.push_back(order_45(act));
    if (day >= second) {
      out.push_back(order_107(act));
    } else if (day >= first && done < first) {
      out.push_back(order_45(act));
    }
    return out;
  }
  const Day first = on(2023, 5, 1), second = on(2026, 4, 1);
  if (done >= second) return {order_36(act, item)};
  if (item == "ADM.penalty" && done >= first) out.push_back(order_58(act));
  if (day >= second) {
    out.push_back(order_36(act, item));
  } else if (item == "ADM.penalty" && day >= first && done < first) {
    out.push_back(order_58(act));
  }
  return out;
}

inline Answer expected(const Act& act, const std::string& item, Day day) {
  Answer out;
  const auto say = laws(act, item, day);
  if (say.empty()) return out;
  out.shown = true;
  bool first = true;
  bool no_end = false;
  for (const LawSays& law : say) {
    if (!law.has_class) {
      out.shown = false;
      no_end = true;
      continue;
    }
    if (!law.shown) {
      out.shown = false;
      no_end = true;
    }
    const auto earliest =
        law.min_months > 0 ? std::optional(law.start.plus_months(law.min_months).plus_days(1)) : std::nullopt;
    out.earliest_repair = first                             ? earliest
                          : earliest && out.earliest_repair ? std::min(earliest, out.earliest_repair)
                                                            : std::nullopt;
    const Day last = law.start.plus_months(law.max_months);
    if (!out.last_day || last < *out.last_day) out.last_day = last;
    first = false;
  }
  if (no_end) out.last_day.reset();
  if (out.last_day && day > *out.last_day) out.shown = false;
  return out;
}

// ---- random acts
struct RandomAct {
  std::string item, kinds, procedure, organ, clauses;
  Act act;
};

class Acts {
 public:
  explicit Acts(unsigned seed) : random_(seed) {}
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  Day day() { return on(2019, 1, 1).plus_days(below(365 * 11)); }
  RandomAct next() {
    static const std::vector<std::string> kKinds{"警告",
                                                 "通报批评",
                                                 "罚款",
                                                 "没收违法所得",
                                                 "没收非法财物",
                                                 "没收违法所得、没收非法财物",
                                                 "暂扣许可证件",
                                                 "降低资质等级",
                                                 "吊销许可证件",
                                                 "责令停产停业",
                                                 "责令关闭",
                                                 "限制从业",
                                                 "限制开展生产经营活动",
                                                 "暂扣或者吊销许可证、暂扣或者吊销执照",
                                                 "其他-示例处罚",
                                                 "法律、行政法规规定的其他行政处罚"};
    RandomAct out;
    out.item = below(8) == 0 ? "SEV.tax" : below(9) == 0 ? "ABN.enterprise" : "ADM.penalty";
    if (out.item == "ADM.penalty") {
      for (int i = below(4); i >= 0; --i) {
        out.kinds += (out.kinds.empty() ? "" : ";") + kKinds[static_cast<size_t>(below(int(kKinds.size())))];
      }
    }
    out.procedure = below(10) == 0 ? "简易程序" : below(2) == 0 ? "普通程序" : "";
    static const std::vector<std::string> kOrgans{"示例市城市管理局",           "示例市市场监督管理局",
                                                  "示例县应急管理局",           "示例市消防救援支队",
                                                  "示例市市场监管综合执法支队", ""};
    out.organ = kOrgans[static_cast<size_t>(below(int(kOrgans.size())))];
    static const std::vector<std::string> kClauses{"《示例条例》第一条", "《中华人民共和国食品安全法》第一百二十四条",
                                                   "《山东省消防条例》", ""};
    out.clauses = kClauses[static_cast<size_t>(below(int(kClauses.size())))];
    const Day decided = day();
    out.act.clock[kDecided] = decided;
    if (below(3) != 0) out.act.clock[kWritten] = decided.plus_days(below(20) - 5);
    if (below(2) == 0) out.act.clock[kPublished] = decided.plus_days(below(60));
    if (below(3) == 0) out.act.clock[kEnded] = decided.plus_days(-below(700));
    if (below(3) == 0) out.act.stated = static_cast<Dishonesty>(1 + below(3));
    return out;
  }

 private:
  std::mt19937 random_;
};

// The views are taken when the act stands still.
inline Act& views(RandomAct& one) {
  one.act.kinds = one.kinds;
  one.act.procedure = one.procedure;
  one.act.organ = one.organ;
  one.act.clauses = one.clauses;
  return one.act;
}

inline std::string told(const RandomAct& one, Day day) {
  return fmt::format("{} [{}] {} {} {} decided {} written {} published {} stated {} on {}", one.item, one.kinds,
                     one.procedure, one.organ, one.clauses, one.act.clock[kDecided]->iso(),
                     one.act.clock[kWritten] ? one.act.clock[kWritten]->iso() : "-",
                     one.act.clock[kPublished] ? one.act.clock[kPublished]->iso() : "-",
                     catalog::dishonesty_code(one.act.stated), day.iso());
}

}  // namespace taixin::gate::reference

// What packs say about letters and notices (文书): their names and words, which steps they may be printed for, and how
// they are numbered. Loaded with the catalog, immutable afterwards; what of them is to be sent, and by whom:
// cases/outgoing.h; what was issued: letters/register.h.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/types.h"

namespace taixin::catalog {

// 发文字号: who (机关代字), which kind, the year, and a number that begins anew each year (GB/T 9704-2012, 7.2.5). A
// series is of one unit; only units whose sign the packs know are numbered by the machine, others enter their own
// numbers.
struct LetterSeries {
  std::string code;
  Text name;
  std::string form;  // {sign}信异〔{year}〕{n}号
  Basis basis;
  std::map<std::string, std::string, std::less<>> signs;  // by code of the unit; "city": the root of all units

  // Null: the machine does not number this unit's letters.
  const std::string* sign(std::string_view unit_code, bool city) const;
  std::string number(std::string_view sign, int64_t year, int64_t n) const;
  std::string stem(std::string_view sign, int64_t year) const;  // of a number: what stands before n
};

// One kind of letter. In its words {case} {day} {subject} {record} {organ} {reason} {result} {unit} are filled in, and
// what else those who print it know; what is not known there stays a line to be filled in by hand.
struct LetterRule {
  std::string code;  // as outcomes of cases name it
  Text name;
  Text words;
  // What a natural person is called in it, whose name nobody sees: whoever applied, promised, was asked to come.
  Text person{"申请人", "the applicant"};
  Basis basis;
  // Steps of cases (kind.step or kind.step.outcome) whose notice may be had as this letter, where it is asked for on
  // paper.
  std::vector<std::string> of;
  std::shared_ptr<const LetterSeries> series;  // null: never numbered by the machine
  bool is_of(std::string_view kind, std::string_view step, std::string_view outcome) const;
};

}  // namespace taixin::catalog

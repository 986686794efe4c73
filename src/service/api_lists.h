// Routes of lists (lists/members.h), for everybody, for officers and for the subject itself; and of what became of
// measures that checks named (lists/measures_used.h). These read, ask the room, and render.
#pragma once

#include <span>

#include "lists/clause_days.h"
#include "lists/list_history.h"
#include "lists/measure_sheet.h"
#include "lists/measures_used.h"
#include "lists/members.h"
#include "lists/objections.h"
#include "lists/procedure.h"
#include "lists/statistics.h"
#include "service/question_fields.h"
#include "service/routes.h"

namespace taixin::service {

std::span<const Route> list_routes();
std::span<const Route> measure_routes();
lists::Lists lists_of(App& app);
lists::UsedPlace used_place(App& app);

// What a history is asked for, from a body or a form that was read. kBadValue.
base::Result<lists::HistoryQuestion> history_question(const QuestionFields& fields);
Response as_csv(Response response, std::string_view name);

// A sheet as a file, csv or xlsx; `name` without its ending. kSheetFailed of intake.
base::Result<Response> sheet_response(const lists::Rows& rows, std::string_view format, std::string_view name);
// The sheet of an answer, to be filled in; that it was handed out is in the access log when this returns.
base::Result<Response> statement_sheet(App& app, const Request& request, int64_t answer, std::string_view format);

// A proposal to enter a subject on a list, with where its rights stand. Open ones of this subject; of the units that
// the caller's roles reach when it is nobody's.
struct Proposed {
  std::shared_ptr<const cases::Case> one;
  lists::Proposal proposal;
  lists::Rights rights;
};
base::Result<std::vector<Proposed>> proposals(App& app, std::span<const std::shared_ptr<const cases::Case>> cases);

// The members of a statement about a measure, from a body or a form that was read.
template <class Get>
lists::Statement statement_of(const Get& get) {
  lists::Statement out;
  out.applied = get("applied") == "true";
  out.what = get("what");
  out.why = get("why");
  out.proportionality = get("proportionality");
  out.hearing = get("hearing");
  out.remedy = get("remedy");
  out.document = get("document");
  out.from = base::parse_iso_day(get("from"));
  out.until = base::parse_iso_day(get("until"));
  return out;
}

}  // namespace taixin::service

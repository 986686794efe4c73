// What units owe the platform, as openapi_operations.cc has the rest.
#include "service/openapi_text.h"

namespace taixin::service {

const std::string_view kDutyOperationsText = R"json({
  "listDuties": {
    "tags": ["duties"],
    "summary": "What units owe: for each unit, item and period what was reported, expected, declared as empty, and the next step",
    "x-summary-zh": "报送台账",
    "description": "Computed from the packs, what was handed over and what officers said, for today. Whoever reaches the whole platform reads every unit; others their own and those below. Periods that have a day in the span stand in it; twelve months when nothing is asked for. An act belongs to the period of its own day, as corrected last, not of its arrival; one that was withdrawn counts no more.",
    "parameters": [{"name": "from", "in": "query", "schema": {"type": "string"}, "description": "first day"}, {"name": "to", "in": "query", "schema": {"type": "string"}, "description": "last day; today"}],
    "responses": {"200": {"description": "the table", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DutyLines"}, "example": {"from": "2026-03-01", "to": "2026-04-14", "lines": [{"unit": "2", "unit_name": "示例市住房和城乡建设局", "region": "", "region_name": "市级", "item": "ADM.penalty", "item_name": "行政处罚", "period": "2026-03", "period_over": true, "duty": "double_publication", "duty_name": "行政许可、行政处罚按月报齐（双公示）", "hint": true, "reported": 3, "late": 1, "lifted": 0, "people": 0, "expected": 5, "expected_source": "执法台账", "declared": null, "due": "2026-04-10", "state": "overdue", "state_name": "逾期未报齐", "complete": false, "overdue": 2, "reminders": 0, "letter": null, "next": "remind", "next_name": "催报", "next_day": "2026-04-13"}], "total": {"lines": 1, "units": 1, "expected": 5, "expected_reported": 3, "share": 0.6, "reported": 3, "late": 1, "lifted": 0, "zero": 0, "contradicted": 0, "overdue": 1}}}}}}
  },
  "listDutyRules": {
    "tags": ["duties"],
    "summary": "Duties of the packs in force today, and the units that the caller reaches",
    "x-summary-zh": "报送任务和期限",
    "responses": {"200": {"description": "the duties", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DutyRules"}}}}}
  },
  "listDutyThings": {
    "tags": ["duties"],
    "summary": "Rectification letters, appeals of late marks and tasks, newest first; and reminders",
    "x-summary-zh": "整改通知、申诉、任务和催报",
    "parameters": [{"name": "kind", "in": "query", "schema": {"enum": ["letter", "appeal", "task"]}, "description": "of this kind"}, {"name": "open", "in": "query", "schema": {"enum": ["true", "false"], "default": "false"}, "description": "true: those that are not finished"}],
    "responses": {"200": {"description": "the list", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DutyThings"}}}}}
  },
  "getDutyThing": {
    "tags": ["duties"],
    "summary": "One letter, appeal or task with all that happened",
    "x-summary-zh": "一份通知、申诉或者任务",
    "responses": {"200": {"description": "it", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DutyThing"}}}}}
  },
  "getDutyPaper": {
    "tags": ["duties"],
    "summary": "A reminder or a rectification letter: its words, or the letter as a file",
    "x-summary-zh": "催报函、限期整改通知书",
    "parameters": [{"name": "format", "in": "query", "schema": {"enum": ["json", "pdf", "docx"], "default": "json"}, "description": "pdf, docx: the letter as it was issued, numbered and to be verified by its code"}],
    "responses": {"200": {"description": "the paper", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DutyPaper"}}, "application/pdf": {"schema": {"type": "string", "format": "binary"}}, "application/vnd.openxmlformats-officedocument.wordprocessingml.document": {"schema": {"type": "string", "format": "binary"}}}}}
  },
  "cancelReminder": {
    "tags": ["duties"],
    "summary": "Cancels a reminder that was sent by mistake: it keeps its number, and verifying says so",
    "x-summary-zh": "作废催报函",
    "description": "By the unit that sent it. That it was sent stays in the ledger. A rectification letter is closed instead, which cancels it.",
    "responses": {"200": {"description": "cancelled", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DutyPaper"}}}}}
  },
  "listLateRows": {
    "tags": ["duties"],
    "summary": "Rows of a quarter that came after their term, by submission, with what became of their marks",
    "x-summary-zh": "迟报的行",
    "description": "Rows are told by their line and the day of the act; nobody is named.",
    "parameters": [{"name": "unit", "in": "query", "schema": {"type": "string"}, "description": "number of a unit that the caller reaches; its own when left out"}],
    "responses": {"200": {"description": "the rows", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/LateRows"}}}}}
  },
  "declareNothing": {
    "tags": ["duties"],
    "summary": "The unit declares that there was nothing to report",
    "x-summary-zh": "声明零报送",
    "description": "Of the caller's own unit, once the period is over. 409 with the rows when acts of the period were handed over. Rows that come later, or a count that says otherwise, show it as contradicted.",
    "responses": {"200": {"description": "declared", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DutyLine"}, "example": {"unit": "2", "unit_name": "示例市住房和城乡建设局", "region": "", "region_name": "市级", "item": "ADM.penalty", "item_name": "行政处罚", "period": "2026-03", "period_over": true, "duty": "double_publication", "duty_name": "行政许可、行政处罚按月报齐（双公示）", "hint": true, "reported": 3, "late": 1, "lifted": 0, "people": 0, "expected": 5, "expected_source": "执法台账", "declared": null, "due": "2026-04-10", "state": "overdue", "state_name": "逾期未报齐", "complete": false, "overdue": 2, "reminders": 0, "letter": null, "next": "remind", "next_name": "催报", "next_day": "2026-04-13"}}}}}
  },
  "takeBackNothing": {
    "tags": ["duties"],
    "summary": "The unit takes such a declaration back",
    "x-summary-zh": "撤回零报送",
    "responses": {"200": {"description": "taken back", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DutyLine"}}}}}
  },
  "appealLateMark": {
    "tags": ["duties"],
    "summary": "The unit appeals that rows of a submission count as late",
    "x-summary-zh": "申诉迟报",
    "description": "A mark is appealed once: what another person upheld is refused. Without rows: all that are late and not decided.",
    "responses": {"201": {"description": "appealed", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DutyThing"}}}}}
  },
  "answerDutyThing": {
    "tags": ["duties"],
    "summary": "The unit answers a rectification letter, or reports the result of a task",
    "x-summary-zh": "答复整改通知、报告任务结果",
    "responses": {"200": {"description": "answered", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DutyThing"}}}}}
  },
  "setExpectedCount": {
    "tags": ["duties"],
    "summary": "Sets how many acts a unit should report of an item and a period, and what says so",
    "x-summary-zh": "设定应报数",
    "description": "The last word counts; what was said before stays. A period from before the unit was added is owed once its count is set.",
    "responses": {"200": {"description": "set", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DutyLine"}}}}}
  },
  "setExpectedCounts": {
    "tags": ["duties"],
    "summary": "Sets expected counts from a sheet; rows that cannot be set say why",
    "x-summary-zh": "上传应报数表",
    "description": "CSV or XLSX with the columns 单位, 目录项, 期间, 应报数, 来源 (unit, item, period, expected, source). Units by name or code, items by code or name. At most 5000 rows, those that can be set in one transaction.",
    "parameters": [{"name": "file_name", "in": "query", "schema": {"type": "string"}, "description": "of the sheet"}],
    "requestBody": {"required": true, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
    "responses": {"200": {"description": "what came of it", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/CountSheetResult"}}}}}
  },
  "remindUnits": {
    "tags": ["duties"],
    "summary": "Reminds units of what is overdue: one letter for each unit, all or none",
    "x-summary-zh": "催报",
    "responses": {"200": {"description": "a preview", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DutyPapers"}}}}, "201": {"description": "sent", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DutyPapers"}}}}}
  },
  "openRectification": {
    "tags": ["duties"],
    "summary": "Opens a rectification letter to one unit, after it was reminded and the days of the packs have passed",
    "x-summary-zh": "发限期整改通知书",
    "responses": {"200": {"description": "a preview", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DutyPapers"}}}}, "201": {"description": "opened", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DutyPapers"}}}}}
  },
  "giveTask": {
    "tags": ["duties"],
    "summary": "Gives a unit a task with a last day",
    "x-summary-zh": "交办任务",
    "responses": {"201": {"description": "given", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DutyThing"}}}}}
  },
  "decideDutyThing": {
    "tags": ["duties"],
    "summary": "Decides on an answer, a result or an appeal; closes what is not wanted",
    "x-summary-zh": "认定答复、复核申诉",
    "description": "A letter that is closed is cancelled in the register. Another person than who spoke for the unit. Of an appeal also none who reminded the unit of those rows or opened a letter on them.",
    "responses": {"200": {"description": "decided", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DutyThing"}}}}}
  }
})json";

const std::string_view kDutySchemasText = R"json({
  "DutyLine": {
    "type": "object",
    "required": ["unit", "unit_name", "region", "region_name", "item", "item_name", "period", "period_over", "duty", "duty_name", "hint", "reported", "late", "lifted", "people", "expected", "expected_source", "declared", "due", "state", "state_name", "complete", "overdue", "reminders", "letter", "next", "next_name", "next_day"],
    "properties": {"unit": {"type": "string", "description": "number of the unit"}, "unit_name": {"type": "string"}, "region": {"type": "string"}, "region_name": {"type": "string"}, "item": {"type": "string"}, "item_name": {"type": "string"}, "period": {"type": "string", "description": "2026-03, or 2026-Q1"}, "period_over": {"type": "boolean"}, "duty": {"type": "string"}, "duty_name": {"type": "string"}, "hint": {"type": "boolean", "description": "the terms are this platform's own: no clause names them"}, "reported": {"type": "integer", "description": "acts of the period that were handed over, as their newest versions say, without those that were withdrawn"}, "late": {"type": "integer", "description": "of them after their term, whose mark stands"}, "lifted": {"type": "integer", "description": "late acts whose mark was lifted"}, "people": {"type": "integer", "description": "beside them: rows about people that arrived in the period or the month after it"}, "expected": {"type": ["integer", "null"], "description": "null: no count was set"}, "expected_source": {"type": "string"}, "declared": {"type": ["string", "null"], "description": "day on which the unit declared that there was nothing"}, "due": {"type": ["string", "null"], "description": "last day; null: the calendar of that year is not announced"}, "state": {"enum": ["running", "open", "reported", "zero", "contradicted", "overdue"]}, "state_name": {"type": "string"}, "complete": {"type": "boolean", "description": "nothing is missing"}, "overdue": {"type": "integer", "description": "working days after the last day while something is missing"}, "reminders": {"type": "integer"}, "letter": {"type": ["string", "null"], "description": "number of the open rectification letter"}, "next": {"enum": ["none", "report", "take_back", "remind", "open_letter", "answer_letter", "decide_letter"]}, "next_name": {"type": "string"}, "next_day": {"type": ["string", "null"], "description": "last day of a unit's step, first day of the centre's"}}
  },
  "DutyNumbers": {
    "type": "object",
    "required": ["lines", "units", "expected", "expected_reported", "share", "reported", "late", "lifted", "zero", "contradicted", "overdue"],
    "properties": {"lines": {"type": "integer"}, "units": {"type": "integer"}, "expected": {"type": "integer"}, "expected_reported": {"type": "integer"}, "reported": {"type": "integer"}, "late": {"type": "integer"}, "lifted": {"type": "integer"}, "zero": {"type": "integer"}, "contradicted": {"type": "integer"}, "overdue": {"type": "integer"}, "share": {"type": ["number", "null"], "description": "expected_reported / expected"}}
  },
  "DutyLines": {
    "type": "object",
    "required": ["from", "to", "lines", "total"],
    "properties": {"from": {"type": "string"}, "to": {"type": "string"}, "lines": {"type": "array", "items": {"$ref": "#/components/schemas/DutyLine"}}, "total": {"$ref": "#/components/schemas/DutyNumbers"}}
  },
  "DutyCell": {
    "type": "object",
    "required": ["item", "item_name", "period", "reported", "people", "expected", "overdue", "rows"],
    "properties": {"item": {"type": "string"}, "item_name": {"type": "string"}, "period": {"type": "string"}, "reported": {"type": "integer"}, "people": {"type": "integer", "description": "of a paper: beside them, rows about people"}, "expected": {"type": ["integer", "null"]}, "overdue": {"type": "integer"}, "rows": {"type": "integer", "description": "of an appeal: late rows of this period"}}
  },
  "DutyThing": {
    "type": "object",
    "required": ["id", "kind", "state", "state_name", "over", "version", "unit", "unit_name", "title", "text", "document", "opened", "due", "basis", "submission", "rows", "count", "cells", "events", "may_answer", "outcomes"],
    "properties": {"id": {"type": "string"}, "kind": {"enum": ["letter", "appeal", "task"]}, "state": {"enum": ["open", "answered", "returned", "accepted", "closed", "upheld", "lifted"]}, "state_name": {"type": "string"}, "over": {"type": "boolean"}, "version": {"type": "string"}, "unit": {"type": "string"}, "unit_name": {"type": "string"}, "title": {"type": "string"}, "text": {"type": "string"}, "document": {"type": "string", "description": "number of the letter; empty: none yet"}, "opened": {"type": "string"}, "due": {"type": ["string", "null"], "description": "last day of the next step"}, "basis": {"type": "string"}, "submission": {"type": ["string", "null"]}, "rows": {"type": "array", "items": {"type": "integer"}, "description": "lines of the file; empty: all late ones"}, "count": {"type": "integer", "description": "of an appeal: rows"}, "cells": {"type": "array", "items": {"$ref": "#/components/schemas/DutyCell"}}, "events": {"type": "array", "items": {"type": "object", "required": ["number", "what", "day", "at", "officer", "unit_name", "text", "due"], "properties": {"number": {"type": "integer"}, "what": {"type": "string"}, "day": {"type": "string"}, "at": {"type": "string"}, "officer": {"type": "string"}, "unit_name": {"type": "string"}, "text": {"type": "string"}, "due": {"type": ["string", "null"]}}}}, "may_answer": {"type": "boolean"}, "outcomes": {"type": "array", "items": {"type": "string"}, "description": "what the caller can decide now"}}
  },
  "DutyThings": {
    "type": "object",
    "required": ["things", "reminders"],
    "properties": {"things": {"type": "array", "items": {"$ref": "#/components/schemas/DutyThing"}}, "reminders": {"type": "array", "items": {"$ref": "#/components/schemas/DutyPaper"}}}
  },
  "DutyPaper": {
    "type": "object",
    "required": ["id", "kind", "title", "document", "cancelled", "unit", "unit_name", "from", "day", "due", "words", "cells"],
    "properties": {"id": {"type": ["string", "null"], "description": "null: a preview"}, "kind": {"enum": ["reminder", "rectification"]}, "title": {"type": "string"}, "document": {"type": "string", "description": "its number; empty: none yet"}, "cancelled": {"type": ["object", "null"], "required": ["day", "reason"], "properties": {"day": {"type": "string"}, "reason": {"type": "string"}}, "description": "in the register"}, "unit": {"type": "string"}, "unit_name": {"type": "string", "description": "as it was called then"}, "from": {"type": "string", "description": "who writes"}, "day": {"type": "string"}, "due": {"type": ["string", "null"]}, "words": {"type": "array", "items": {"type": "string"}, "description": "paragraphs"}, "cells": {"type": "array", "items": {"$ref": "#/components/schemas/DutyCell"}}}
  },
  "DutyPapers": {
    "type": "object",
    "required": ["sent", "papers"],
    "properties": {"sent": {"type": "boolean"}, "papers": {"type": "array", "items": {"$ref": "#/components/schemas/DutyPaper"}}}
  },
  "DutyRules": {
    "type": "object",
    "required": ["duties", "units"],
    "properties": {"duties": {"type": "array", "items": {"type": "object", "required": ["duty", "name", "items", "units", "every", "within", "remind", "letter", "answer", "decide", "appeal", "basis", "sure", "hint"], "properties": {"duty": {"type": "string"}, "name": {"type": "string"}, "items": {"type": "array", "items": {"type": "object", "required": ["item", "name"], "properties": {"item": {"type": "string"}, "name": {"type": "string"}}}}, "units": {"type": "array", "items": {"type": "string"}}, "every": {"enum": ["month", "quarter"]}, "within": {"type": "integer"}, "remind": {"type": "integer"}, "letter": {"type": "integer"}, "answer": {"type": "integer"}, "decide": {"type": "integer"}, "appeal": {"type": "integer"}, "basis": {"type": "array", "items": {"type": "string"}}, "sure": {"type": "string"}, "hint": {"type": "boolean"}}}}, "units": {"type": "array", "description": "that the caller reaches", "items": {"type": "object", "required": ["unit", "name", "owes"], "properties": {"unit": {"type": "string"}, "name": {"type": "string"}, "owes": {"type": "boolean"}}}}}
  },
  "LateRows": {
    "type": "object",
    "required": ["files"],
    "properties": {"files": {"type": "array", "items": {"type": "object", "required": ["submission", "item", "item_name", "arrived", "late", "appeal_until", "may_appeal", "rows"], "properties": {"submission": {"type": "string"}, "item": {"type": "string"}, "item_name": {"type": "string"}, "arrived": {"type": "string"}, "late": {"type": "integer", "description": "rows of it that came after their term; those that were here already are none"}, "appeal_until": {"type": ["string", "null"]}, "may_appeal": {"type": "boolean"}, "rows": {"type": "array", "items": {"type": "object", "required": ["line", "act", "working_days", "period", "mark"], "properties": {"line": {"type": "integer"}, "act": {"type": "string"}, "working_days": {"type": "integer", "description": "from the act to its arrival"}, "period": {"type": "string"}, "mark": {"enum": ["stands", "appealed", "upheld", "lifted"]}}}}}}}}
  },
  "CountSheetResult": {
    "type": "object",
    "required": ["rows", "set", "refused"],
    "properties": {"rows": {"type": "integer"}, "set": {"type": "integer"}, "refused": {"type": "array", "items": {"type": "object", "required": ["line", "unit", "item", "period", "code", "message"], "properties": {"line": {"type": "integer"}, "unit": {"type": "string"}, "item": {"type": "string"}, "period": {"type": "string"}, "code": {"type": "string"}, "message": {"type": "string"}}}}}
  }
})json";

}  // namespace taixin::service

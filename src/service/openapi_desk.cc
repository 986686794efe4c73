// What officers' applications begin with, as openapi_operations.cc has the rest.
#include "service/openapi_text.h"

namespace taixin::service {

const std::string_view kDeskOperationsText = R"json({
  "getDesk": {
    "tags": ["desk"],
    "summary": "What waits for the caller's unit today, by statutory clock",
    "x-summary-zh": "今日待办",
    "description": "Everything that other lists tell one kind at a time: cases, files for a second person, rows sent back, letters, questions of subjects, proposals to lists, measures, retractions, rule changes, wishes of administrators, alerts. Only what the caller's roles open stands in it; the rest is left out without a refusal. Nothing is logged and nobody is named. `first` holds what has a term, the oldest first; of each kind the first ten. A `hint` is a term whose clause nobody has confirmed: told, and counted as open.",
    "security": [{"cookie": []}, {"bearer": []}, {"mutualTLS": []}],
    "responses": {
      "200": {
        "description": "what waits",
        "content": {
          "application/json": {
            "schema": {"$ref": "#/components/schemas/Desk"},
            "example": {
              "day": "2026-04-01",
              "first": [
                {"kind": "case", "id": "12", "words": "异议申请 · 待受理", "state": "late", "hint": false, "count": 1, "page": "/cases/12", "since": "2026-03-25", "due": "2026-03-30", "clock": "受理期限", "basis": ["信用修复管理办法 第15条"]}
              ],
              "kinds": [
                {
                  "kind": "case", "name": "业务", "page": "/cases", "total": 1,
                  "states": {"late": 1, "today": 0, "soon": 0, "running": 0, "paused": 0, "open": 0},
                  "first": [
                    {"kind": "case", "id": "12", "words": "异议申请 · 待受理", "state": "late", "hint": false, "count": 1, "page": "/cases/12", "since": "2026-03-25", "due": "2026-03-30", "clock": "受理期限", "basis": ["信用修复管理办法 第15条"]}
                  ]
                }
              ]
            }
          }
        }
      }
    }
  }
})json";

const std::string_view kDeskSchemasText = R"json({
  "Waits": {
    "type": "object",
    "required": ["kind", "id", "words", "state", "hint", "count", "page"],
    "properties": {
      "kind": {"enum": ["case", "list_proposal", "review", "returned_rows", "letter", "question", "delay", "measure", "lifting", "retraction", "silence", "rule_change", "power", "alone", "alert"]},
      "id": {"type": "string", "description": "of the thing itself: a case, a held file, a submission ..."},
      "words": {"type": "string", "description": "in the language asked for; names nobody"},
      "state": {"enum": ["late", "today", "soon", "running", "paused", "open"], "description": "soon: at most three working days are left; open: no term runs"},
      "hint": {"type": "boolean", "description": "the clause of `due` is confirmed by nobody"},
      "count": {"type": "integer", "description": "of rows sent back: how many; else 1"},
      "page": {"type": "string", "description": "where it is dealt with"},
      "since": {"type": "string", "description": "day from which it waits"},
      "due": {"type": "string", "description": "last day"},
      "clock": {"type": "string", "description": "name of the term"},
      "basis": {"type": "array", "items": {"type": "string"}, "description": "clauses of the term"}
    }
  },
  "Desk": {
    "type": "object",
    "required": ["day", "first", "kinds"],
    "properties": {
      "day": {"type": "string"},
      "first": {"type": "array", "items": {"$ref": "#/components/schemas/Waits"}, "description": "of all kinds what has a term, oldest first; at most 20"},
      "kinds": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["kind", "name", "page", "total", "states", "first"],
          "properties": {
            "kind": {"type": "string"},
            "name": {"type": "string"},
            "page": {"type": "string"},
            "total": {"type": "integer", "description": "of rows sent back: rows"},
            "states": {"type": "object", "additionalProperties": {"type": "integer"}, "description": "by state; they add up to `total`"},
            "first": {"type": "array", "items": {"$ref": "#/components/schemas/Waits"}}
          }
        }
      }
    }
  }
})json";

}  // namespace taixin::service

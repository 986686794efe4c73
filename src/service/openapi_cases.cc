// Cases, as openapi_operations.cc has the rest; with what they hold.
#include "service/openapi_text.h"

namespace taixin::service {

const std::string_view kCaseOperationsText = R"json({
  "listCases": {
    "tags": ["cases"],
    "summary": "Open cases that the caller's roles reach, the oldest first, with the terms that run",
    "x-summary-zh": "未办结的业务",
    "parameters": [{"name": "mine", "in": "query", "schema": {"enum": ["true", "false"]}, "description": "true: only those in which the caller can take a step"}],
    "responses": {"200": {"description": "all", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/CaseList"}}}}}
  },
  "listLateCases": {
    "tags": ["cases"],
    "summary": "Open cases with a term that has run out, or that cannot be told; nothing is decided by time",
    "x-summary-zh": "超期的业务",
    "responses": {"200": {"description": "all", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/CaseList"}}}}}
  },
  "getCase": {
    "tags": ["cases"],
    "summary": "One case with its steps, and the steps that the caller may take next",
    "x-summary-zh": "一件业务",
    "parameters": [{"name": "operator", "in": "query", "schema": {"type": "string"}, "example": "示例经办", "description": "who looks; of the console only"}],
    "description": "Looking is an entry of the access log, which the subject can read.",
    "responses": {"200": {"description": "the case", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Case"}}}}}
  },
  "openCase": {
    "tags": ["cases"],
    "summary": "Opens a case by an officer: a withdrawal, an application made elsewhere, a commitment, an interview",
    "x-summary-zh": "开启业务（工作人员）",
    "responses": {"201": {"description": "the case", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Case"}}}}}
  },
  "takeCaseStep": {
    "tags": ["cases"],
    "summary": "Takes one step: event, effects and their proof in one transaction",
    "x-summary-zh": "办理一步",
    "description": "409 when somebody was first, with what happened; nothing was changed then.",
    "responses": {"200": {"description": "the case", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Case"}}}}}
  },
  "listOwnCases": {
    "tags": ["cases"],
    "summary": "The cases of the caller's own subject, open and ended, the newest first",
    "x-summary-zh": "我的业务",
    "responses": {"200": {"description": "all", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/CaseList"}}}}}
  },
  "getOwnCase": {
    "tags": ["cases"],
    "summary": "One case of the caller's own subject",
    "x-summary-zh": "我的一件业务",
    "responses": {"200": {"description": "the case", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Case"}}}}}
  },
  "openOwnCase": {
    "tags": ["cases"],
    "summary": "Objects to a record, applies for its repair, makes a commitment",
    "x-summary-zh": "提出异议、申请修复、作出承诺",
    "responses": {"201": {"description": "the case", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Case"}}}}}
  },
  "takeOwnCaseStep": {
    "tags": ["cases"],
    "summary": "A step of the subject's: supplies what was missing, takes it back",
    "x-summary-zh": "我办理一步",
    "responses": {"200": {"description": "the case", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Case"}}}}}
  }
})json";

const std::string_view kCaseSchemasText = R"json({
  "CaseClock": {
    "type": "object",
    "required": ["clock", "name", "from", "within", "due", "late", "paused", "hint"],
    "properties": {
      "clock": {"type": "string"},
      "name": {"type": "string"},
      "from": {"type": "string", "format": "date", "description": "not counted itself"},
      "within": {"type": "integer", "description": "working days"},
      "due": {"type": ["string", "null"], "description": "the last day; null: the calendar of that year is not announced"},
      "unknown": {"type": "string", "description": "why the last day cannot be told"},
      "late": {"type": "boolean"},
      "paused": {"type": "boolean"},
      "hint": {"type": "boolean", "description": "the clause was not seen: nobody is told when it runs out"}
    }
  },
  "CaseHead": {
    "type": "object",
    "required": ["id", "kind", "kind_name", "state", "state_name", "ended", "version", "subject", "record", "applied", "recogniser", "clocks"],
    "properties": {
      "id": {"type": "string"},
      "kind": {"type": "string"},
      "kind_name": {"type": "string"},
      "state": {"type": "string"},
      "state_name": {"type": "string"},
      "ended": {"type": "boolean"},
      "version": {"type": "string", "description": "named by the next step, so that nobody overwrites what they have not seen"},
      "subject": {"type": ["string", "null"], "description": "its code; null: a natural person"},
      "record": {"type": ["string", "null"]},
      "applied": {"type": "string", "format": "date", "description": "the rules of that day hold"},
      "recogniser": {"type": ["string", "null"], "description": "the body of this city that made the record; null: none of this city"},
      "clocks": {"type": "array", "items": {"$ref": "#/components/schemas/CaseClock"}}
    }
  },
  "CaseList": {
    "type": "object",
    "required": ["cases"],
    "properties": {"cases": {"type": "array", "items": {"$ref": "#/components/schemas/CaseHead"}}}
  },
  "CaseStep": {
    "type": "object",
    "required": ["step", "name", "outcome", "outcome_name", "state", "day", "at", "unit", "role", "basis", "form", "erased", "effects", "simulated", "notice"],
    "properties": {
      "step": {"type": "string"},
      "name": {"type": "string"},
      "outcome": {"type": "string"},
      "outcome_name": {"type": "string"},
      "state": {"type": "string"},
      "day": {"type": "string", "format": "date"},
      "at": {"type": "string", "format": "date-time"},
      "unit": {"type": ["string", "null"]},
      "role": {"type": "string"},
      "basis": {"type": "string"},
      "form": {"type": "object"},
      "erased": {"type": "boolean"},
      "effects": {"type": "array", "items": {"type": "string"}},
      "simulated": {"type": "boolean", "description": "noted and not carried out: its clause is not confirmed"},
      "notice": {"type": "string"}
    }
  },
  "CaseNext": {
    "type": "object",
    "required": ["step", "name", "outcomes", "form"],
    "properties": {
      "step": {"type": "string"},
      "name": {"type": "string"},
      "outcomes": {"type": "array", "items": {"type": "object", "properties": {"outcome": {"type": "string"}, "name": {"type": "string"}}}},
      "form": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["field", "name", "required"],
          "properties": {
            "field": {"type": "string"},
            "name": {"type": "string"},
            "required": {"type": "boolean"},
            "required_for": {"type": "array", "items": {"type": "string"}, "description": "outcomes"},
            "choices": {"type": "array", "items": {"type": "object", "properties": {"code": {"type": "string"}, "name": {"type": "string"}}}}
          }
        }
      }
    }
  },
  "Case": {
    "allOf": [
      {"$ref": "#/components/schemas/CaseHead"},
      {
        "type": "object",
        "required": ["steps", "next"],
        "properties": {
          "steps": {"type": "array", "items": {"$ref": "#/components/schemas/CaseStep"}},
          "next": {"type": "array", "items": {"$ref": "#/components/schemas/CaseNext"}}
        }
      }
    ]
  }
})json";

}  // namespace taixin::service

// Consents, a subject's own space, and the log of answers, as openapi_operations.cc has the rest; with what they hold.
#include "service/openapi_text.h"

namespace taixin::service {

const std::string_view kOwnOperationsText = R"json({
  "askConsent": {
    "tags": ["consents"],
    "summary": "Asks a subject for its authorisation: purpose, classes, last day and the matter, which it reads word for word",
    "x-summary-zh": "请求信用主体授权",
    "description": "Only for purposes that the packs open by consent. Whoever asks cannot tell a refusal from silence.",
    "responses": {"201": {"description": "the request", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Consent"}}}}}
  },
  "listConsentsAsked": {
    "tags": ["consents"],
    "summary": "What the caller's unit has asked for",
    "x-summary-zh": "本单位的授权请求",
    "responses": {
      "200": {
        "description": "all, newest first",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["consents", "purposes", "classes"],
              "properties": {
                "consents": {"type": "array", "items": {"$ref": "#/components/schemas/Consent"}},
                "purposes": {"type": "array", "description": "for which one can be asked today", "items": {"type": "object", "required": ["purpose", "name"], "properties": {"purpose": {"type": "string"}, "name": {"type": "string"}}}},
                "classes": {"type": "array", "items": {"type": "object", "required": ["class", "name"], "properties": {"class": {"type": "string"}, "name": {"type": "string"}}}}
              }
            }
          }
        }
      }
    }
  },
  "takeBackConsent": {
    "tags": ["consents"],
    "summary": "Takes a request back while it is open",
    "x-summary-zh": "撤回授权请求",
    "responses": {"200": {"description": "the request", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Consent"}}}}}
  },
  "listOwnConsents": {
    "tags": ["consents"],
    "summary": "What the subject was asked for, and what it gave",
    "x-summary-zh": "我的授权",
    "responses": {
      "200": {
        "description": "all, newest first",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["consents"],
              "properties": {"consents": {"type": "array", "items": {"$ref": "#/components/schemas/Consent"}}}
            }
          }
        }
      }
    }
  },
  "previewConsent": {
    "tags": ["consents"],
    "summary": "What whoever asked would see if it were given, to the record and the field",
    "x-summary-zh": "预览：同意后对方看到什么",
    "responses": {"200": {"description": "the very answer", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ShowAnswer"}}}}}
  },
  "answerConsent": {
    "tags": ["consents"],
    "summary": "Given or refused once; what was given can be withdrawn at any time, at once",
    "x-summary-zh": "答复授权请求",
    "description": "Withdrawn holds from the next question on, in the next row of a batch that runs.",
    "responses": {"200": {"description": "the request", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Consent"}}}}}
  },
  "getOwnCalendar": {
    "tags": ["own"],
    "summary": "What may be repaired today, and what ends or falls due when",
    "x-summary-zh": "日期提醒",
    "responses": {
      "200": {
        "description": "days, the next first",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["day", "now", "ahead"],
              "properties": {
                "day": {"type": "string", "format": "date"},
                "now": {"type": "array", "items": {"$ref": "#/components/schemas/CalendarDate"}},
                "ahead": {"type": "array", "items": {"$ref": "#/components/schemas/CalendarDate"}}
              }
            }
          }
        }
      }
    }
  },
  "getOwn": {
    "tags": ["own"],
    "summary": "All that is held on the caller's own subject",
    "x-summary-zh": "平台收存的本主体信息",
    "parameters": [{"name": "versions", "in": "query", "schema": {"enum": ["true", "false"]}, "description": "true: superseded versions too"}],
    "responses": {
      "200": {
        "description": "the subject and its records by class; for a natural person, by itself alone, its sealed records",
        "content": {"application/json": {"schema": {"oneOf": [{"$ref": "#/components/schemas/ShowAnswer"}, {"$ref": "#/components/schemas/OwnPerson"}]}}}
      }
    }
  },
  "exportOwn": {
    "tags": ["own"],
    "summary": "All that is held about the caller's own subject, in one ZIP: index.html for reading, json/ with what the routes below /own answer, csv/ of records and looks, papers and proofs",
    "x-summary-zh": "下载我的全部信息",
    "description": "Each part is in the access log as a look of its own. At most 64 MiB of contents: what does not fit is named in README.txt.",
    "responses": {"200": {"description": "the file", "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}}
  },
  "listLooks": {
    "tags": ["own"],
    "summary": "Who looked at the caller's own subject, newest first",
    "x-summary-zh": "谁查询过我的信息",
    "parameters": [{"$ref": "#/components/parameters/cursor"}],
    "responses": {
      "200": {
        "description": "a page",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["looks"],
              "properties": {"looks": {"type": "array", "items": {"$ref": "#/components/schemas/Look"}}, "next_cursor": {"type": "string"}}
            }
          }
        }
      }
    }
  },
  "questionLook": {
    "tags": ["own"],
    "summary": "Asks the unit that looked why",
    "x-summary-zh": "询问查询原因",
    "responses": {"201": {"description": "number of the question", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Numbered"}}}}}
  },
  "listQuestions": {
    "tags": ["looks"],
    "summary": "Questions of subjects about looks by the caller's units, waiting ones first",
    "x-summary-zh": "信用主体的询问",
    "responses": {
      "200": {
        "description": "all",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["questions"],
              "properties": {"questions": {"type": "array", "items": {"$ref": "#/components/schemas/AskedQuestion"}}}
            }
          }
        }
      }
    }
  },
  "answerQuestion": {
    "tags": ["looks"],
    "summary": "Answers a question, once",
    "x-summary-zh": "答复询问",
    "responses": {"200": {"$ref": "#/components/responses/Done"}}
  },
  "listDelays": {
    "tags": ["looks"],
    "summary": "Delays by which looks of the caller's units are told later to their subject",
    "x-summary-zh": "推迟告知",
    "responses": {
      "200": {
        "description": "newest first",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["delays", "grounds"],
              "properties": {
                "delays": {"type": "array", "items": {"$ref": "#/components/schemas/Delay"}},
                "grounds": {"type": "array", "description": "that can be given today", "items": {"type": "object", "required": ["ground", "name", "days_max", "basis"], "properties": {"ground": {"type": "string"}, "name": {"type": "string"}, "days_max": {"type": "integer"}, "basis": {"type": "array", "items": {"type": "string"}}}}}
              }
            }
          }
        }
      }
    }
  },
  "askDelay": {
    "tags": ["looks"],
    "summary": "Asks for a lawful delay; another person confirms it, and it ends by itself",
    "x-summary-zh": "申请推迟告知",
    "description": "Grounds and their longest term are in the packs.",
    "responses": {"201": {"description": "number of the delay", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Numbered"}}}}}
  },
  "confirmDelay": {
    "tags": ["looks"],
    "summary": "Confirms a delay that somebody else asked for",
    "x-summary-zh": "确认推迟告知",
    "responses": {"200": {"$ref": "#/components/responses/Done"}}
  },
  "endDelay": {
    "tags": ["looks"],
    "summary": "Ends a delay before its day",
    "x-summary-zh": "结束推迟告知",
    "responses": {"200": {"$ref": "#/components/responses/Done"}}
  },
  "listLog": {
    "tags": ["looks"],
    "summary": "The log of answers, newest first; that it was read is an entry of it",
    "x-summary-zh": "访问日志",
    "description": "A page may hold fewer entries than fit the filter, or none, while there is a next_cursor.",
    "parameters": [
      {"$ref": "#/components/parameters/cursor"},
      {"name": "from", "in": "query", "schema": {"type": "string", "format": "date"}, "description": "first day", "example": "2026-04-01"},
      {"name": "until", "in": "query", "schema": {"type": "string", "format": "date"}, "description": "last day", "example": "2026-04-01"},
      {"name": "unit", "in": "query", "schema": {"type": "string"}, "description": "number of a unit; those below it too", "example": "1"},
      {"name": "account", "in": "query", "schema": {"type": "string"}, "description": "number or login of an account", "example": "1"},
      {"name": "purpose", "in": "query", "schema": {"type": "string"}, "description": "code of a purpose", "example": "permit"},
      {"name": "kind", "in": "query", "schema": {"type": "string"}, "description": "kind of an entry; denied: refusals", "example": "denied"},
      {
        "name": "operator",
        "in": "query",
        "schema": {"type": "string"},
        "description": "who reads; needed at the console only",
        "example": "示例审计员"
      }
    ],
    "responses": {
      "200": {
        "description": "a page",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["entries"],
              "properties": {"entries": {"type": "array", "items": {"$ref": "#/components/schemas/LogEntry"}}, "next_cursor": {"type": "string"}}
            }
          }
        }
      }
    }
  },
  "listAlerts": {
    "tags": ["looks"],
    "summary": "What stands out in the log, newest first",
    "x-summary-zh": "审计提醒",
    "parameters": [
      {"$ref": "#/components/parameters/cursor"},
      {"name": "state", "in": "query", "schema": {"enum": ["open", "closed", "all"], "default": "all"}},
      {"name": "kind", "in": "query", "schema": {"type": "string"}, "description": "of its rule in the packs", "example": "volume"},
      {"name": "unit", "in": "query", "schema": {"type": "string"}, "description": "number of a unit; those below it too", "example": "1"},
      {"name": "from", "in": "query", "schema": {"type": "string", "format": "date"}, "description": "first day", "example": "2026-04-01"},
      {"name": "until", "in": "query", "schema": {"type": "string", "format": "date"}, "description": "last day", "example": "2026-04-01"}
    ],
    "responses": {
      "200": {
        "description": "a page",
        "content": {
          "application/json": {
            "schema": {"type": "object", "required": ["alerts"], "properties": {"alerts": {"type": "array", "items": {"$ref": "#/components/schemas/Alert"}}, "next_cursor": {"type": "string"}}}
          }
        }
      }
    }
  },
  "closeAlert": {
    "tags": ["looks"],
    "summary": "Closes an alert with what was found",
    "x-summary-zh": "处理审计提醒",
    "responses": {"200": {"$ref": "#/components/responses/Done"}}
  }
})json";

const std::string_view kOwnSchemasText = R"json({
  "Numbered": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}},
  "OwnPerson": {
    "type": "object",
    "required": ["withheld", "records"],
    "properties": {
      "withheld": {"type": "integer", "description": "fields that are kept and shown to nobody: identity numbers, phones, addresses"},
      "records": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["item", "name", "superseded", "source", "received", "fields"],
          "properties": {
            "item": {"type": "string"},
            "name": {"$ref": "#/components/schemas/Text"},
            "superseded": {"type": "boolean", "description": "a later version is there"},
            "source": {"type": "string", "description": "department that handed it over"},
            "received": {"type": "string", "format": "date-time"},
            "fields": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["code", "name", "value"],
                "properties": {"code": {"type": "string"}, "name": {"$ref": "#/components/schemas/Text"}, "value": {"type": "string"}}
              }
            }
          }
        }
      }
    }
  },
  "Consent": {
    "type": "object",
    "required": ["id", "step", "subject", "unit", "purpose", "classes", "until", "why", "asked_at"],
    "properties": {
      "id": {"type": "string"},
      "step": {"enum": ["asked", "given", "refused", "withdrawn"], "description": "whoever asked reads a refusal as asked"},
      "subject": {"type": ["string", "null"], "description": "its code"},
      "unit": {"type": ["string", "null"], "description": "who may look then"},
      "purpose": {"type": "string"},
      "classes": {"type": "array", "items": {"type": "string"}},
      "until": {"type": "string", "format": "date", "description": "the last day"},
      "why": {"type": "string"},
      "asked_at": {"type": "string"},
      "step_at": {"type": "string"}
    }
  },
  "CalendarDate": {
    "type": "object",
    "required": ["kind", "words", "day", "what", "page"],
    "properties": {
      "kind": {"enum": ["repair_now", "repair_from", "publication_end", "valid_until", "case_due", "consent_end", "measure_end", "measure_lift"]},
      "words": {"type": "string", "description": "the kind in the language asked for"},
      "day": {"type": "string", "format": "date", "description": "the last day, or since when repair may be asked for"},
      "what": {"type": "string", "description": "item of the record, kind of the case, purpose, measure"},
      "subject": {"type": "string", "description": "which of them: headline, number, matter"},
      "basis": {"type": "string", "description": "clauses"},
      "page": {"type": "string", "description": "where to act, or to read more"}
    }
  },
  "Look": {
    "type": "object",
    "required": ["token", "at", "who", "purpose", "purpose_name", "basis", "kind", "fields", "questions"],
    "properties": {
      "token": {"type": "string", "description": "names the line to this subject alone"},
      "at": {"type": "string"},
      "who": {"type": "string", "description": "unit and officer"},
      "purpose": {"type": "string"},
      "purpose_name": {"oneOf": [{"$ref": "#/components/schemas/Text"}, {"type": "null"}]},
      "basis": {"type": "string"},
      "kind": {"type": "string", "description": "check, batch, show, search, denied, ..."},
      "fields": {"type": "string", "description": "which fields the answer could hold; * for all"},
      "questions": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["kind", "at", "text"],
          "properties": {"kind": {"enum": ["question", "answer"]}, "at": {"type": "string"}, "text": {"type": "string"}}
        }
      }
    }
  },
  "AskedQuestion": {
    "type": "object",
    "required": ["id", "at", "text", "looked_at", "who", "purpose", "basis"],
    "properties": {
      "id": {"type": "string"},
      "at": {"type": "string"},
      "text": {"type": "string"},
      "looked_at": {"type": "string"},
      "who": {"type": "string"},
      "purpose": {"type": "string"},
      "purpose_name": {"oneOf": [{"type": "null"}, {"type": "object", "properties": {"zh": {"type": "string"}, "en": {"type": "string"}}}]},
      "basis": {"type": "string"},
      "due": {"type": "string", "format": "date", "description": "the last day for an answer"},
      "answer": {"type": "string"}
    }
  },
  "Delay": {
    "type": "object",
    "required": ["id", "state", "subject", "ground", "matter", "asked_by", "asked_at", "until"],
    "properties": {
      "id": {"type": "string"},
      "subject": {"type": ["string", "null"], "description": "its code; null: a natural person"},
      "asked_by": {"type": "string", "description": "number of the account; another one confirms"},
      "state": {"enum": ["asked", "holds", "run_out", "ended"]},
      "ground": {"type": "string"},
      "matter": {"type": "string"},
      "asked_at": {"type": "string"},
      "until": {"type": "string"}
    }
  },
  "LogEntry": {
    "type": "object",
    "required": ["id", "at", "who", "account", "unit", "via", "purpose", "basis", "kind", "fields", "rows"],
    "properties": {
      "id": {"type": "string"},
      "at": {"type": "string"},
      "who": {"type": "string"},
      "account": {"type": "string", "description": "0: the console"},
      "unit": {"type": "string"},
      "via": {"type": "integer", "description": "how it came: docs/formats/store.md"},
      "purpose": {"type": "string"},
      "basis": {"type": "string"},
      "kind": {"type": "string"},
      "fields": {"type": "string"},
      "rows": {"type": "integer"}
    }
  },
  "Alert": {
    "type": "object",
    "required": ["id", "at", "entry", "account", "what", "open"],
    "properties": {
      "id": {"type": "string"},
      "at": {"type": "string"},
      "entry": {"type": "string", "description": "of the log"},
      "account": {"type": "string"},
      "what": {"description": "what stood out, by its kind"},
      "open": {"type": "boolean"},
      "closed": {"type": "string", "description": "what was found"}
    }
  }
})json";

}  // namespace taixin::service

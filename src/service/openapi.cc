// The document is typed as JSON, in parts that a reader can find: paths as requests come, then what they hold. A test
// holds it against the routes that answer.
#include "service/openapi.h"

#include <boost/json.hpp>

namespace taixin::service {
namespace {

namespace json = boost::json;

constexpr std::string_view kInfo = R"json({
  "title": "Taixin 泰信",
  "version": "1",
  "description": "Public credit information of a city: departments hand over files, officers ask about a subject. Texts for people are in Chinese or English by ?lang= or Accept-Language. Errors are problem details (RFC 9457) with a stable code, what happened and what to do next. With Accept: text/plain answers come as plain lines. Lists are paged: give next_cursor of one page as cursor of the next; a page without it is the last. Days are 2026-04-01 at +08:00, moments 2026-04-01T09:30:00.000000+08:00. Unknown fields of an answer are to be ignored. There are no accounts yet: the service listens on its own machine only, and every question names its operator. Identity numbers of persons belong in no request; a question that holds one gets the same fixed answer, known here or not."
})json";

constexpr std::string_view kSubmissionPaths = R"json({
  "/api/v1/submissions": {
    "post": {
      "operationId": "submit",
      "summary": "Hand over a file; good rows go in, the others come back with their reason",
      "description": "The body is the file as it is: XLSX, CSV (UTF-8 or GB 18030) or JSON Lines. All or nothing until the receipt: an error means that nothing of it is visible. Sending a file again changes nothing, whatever its Idempotency-Key.",
      "parameters": [
        {"name": "item", "in": "query", "required": true, "schema": {"type": "string"}, "description": "code of the catalog item, for example ADM.penalty"},
        {"name": "source", "in": "query", "required": true, "schema": {"type": "string"}, "description": "the department that hands over"},
        {"name": "operator", "in": "query", "required": true, "schema": {"type": "string"}, "description": "who does it"},
        {"name": "file_name", "in": "query", "schema": {"type": "string"}, "description": "kept with the submission; never decides the format"},
        {"name": "sheet", "in": "query", "schema": {"type": "string"}, "description": "XLSX: the sheet to read, when several hold data"},
        {"name": "map", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}, "style": "form", "explode": true, "description": "HEADER=FIELD, once for each column to be told; HEADER= ignores a column"},
        {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string"}, "description": "accepted, and not needed"},
        {"$ref": "#/components/parameters/lang"}
      ],
      "requestBody": {"required": true, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
      "responses": {
        "200": {"description": "the receipt", "headers": {"Location": {"schema": {"type": "string"}}, "Taixin-Quarantined": {"description": "rows that did not go in", "schema": {"type": "string"}}},
          "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Receipt"}}}},
        "default": {"$ref": "#/components/responses/Problem"}
      }
    },
    "get": {
      "operationId": "listSubmissions",
      "summary": "Submissions, newest first",
      "parameters": [
        {"name": "source", "in": "query", "schema": {"type": "string"}, "description": "of this department"},
        {"name": "item", "in": "query", "schema": {"type": "string"}, "description": "of this catalog item"},
        {"$ref": "#/components/parameters/cursor"}, {"$ref": "#/components/parameters/lang"}
      ],
      "responses": {
        "200": {"description": "a page", "content": {"application/json": {"schema": {"type": "object", "required": ["submissions"], "properties": {
          "submissions": {"type": "array", "items": {"$ref": "#/components/schemas/Submission"}}, "next_cursor": {"type": "string"}}}}}},
        "default": {"$ref": "#/components/responses/Problem"}
      }
    }
  },
  "/api/v1/submissions/{id}": {
    "get": {
      "operationId": "getReceipt",
      "summary": "The receipt of a submission",
      "parameters": [{"$ref": "#/components/parameters/submission"}, {"$ref": "#/components/parameters/lang"}],
      "responses": {
        "200": {"description": "the receipt", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Receipt"}}}},
        "default": {"$ref": "#/components/responses/Problem"}
      }
    }
  },
  "/api/v1/submissions/{id}/errors": {
    "get": {
      "operationId": "getErrorSheet",
      "summary": "The rows sent back, as submitted, with their line and their reason in front",
      "description": "Correct the rows and submit this sheet alone: each row replaces the one that waits.",
      "parameters": [
        {"$ref": "#/components/parameters/submission"},
        {"name": "format", "in": "query", "schema": {"enum": ["xlsx", "csv"], "default": "xlsx"}, "description": "formulas are inert in both"}
      ],
      "responses": {
        "200": {"description": "the sheet", "content": {
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {"schema": {"type": "string", "format": "binary"}},
          "text/csv": {"schema": {"type": "string"}}}},
        "default": {"$ref": "#/components/responses/Problem"}
      }
    }
  },
  "/api/v1/submissions/{id}/retry": {
    "post": {
      "operationId": "retrySubmission",
      "summary": "The waiting rows once more, as a new submission: after the registry or the rules changed",
      "parameters": [
        {"$ref": "#/components/parameters/submission"},
        {"name": "operator", "in": "query", "required": true, "schema": {"type": "string"}, "description": "who does it"}
      ],
      "responses": {
        "200": {"description": "the receipt of the new submission", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Receipt"}}}},
        "default": {"$ref": "#/components/responses/Problem"}
      }
    }
  },
  "/api/v1/quarantine": {
    "get": {
      "operationId": "listQuarantine",
      "summary": "Rows sent back, oldest first",
      "parameters": [
        {"name": "source", "in": "query", "schema": {"type": "string"}, "description": "of this department"},
        {"name": "item", "in": "query", "schema": {"type": "string"}, "description": "of this catalog item"},
        {"name": "state", "in": "query", "schema": {"enum": ["waiting", "fixed", "dropped"]}, "description": "in this state"},
        {"$ref": "#/components/parameters/cursor"}, {"$ref": "#/components/parameters/lang"}
      ],
      "responses": {
        "200": {"description": "a page", "content": {"application/json": {"schema": {"type": "object", "required": ["rows"], "properties": {
          "rows": {"type": "array", "items": {"$ref": "#/components/schemas/QuarantinedRow"}}, "next_cursor": {"type": "string"}}}}}},
        "default": {"$ref": "#/components/responses/Problem"}
      }
    }
  },
  "/api/v1/quarantine/{tag}": {
    "get": {
      "operationId": "getQuarantinedRow",
      "summary": "One row sent back",
      "parameters": [{"$ref": "#/components/parameters/tag"}],
      "responses": {
        "200": {"description": "the row", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/QuarantinedRow"}}}},
        "default": {"$ref": "#/components/responses/Problem"}
      }
    }
  },
  "/api/v1/quarantine/{tag}/move": {
    "post": {
      "operationId": "moveRecord",
      "summary": "The record of this document moves to the subject that the row names: a corrected code frees the wrong company",
      "parameters": [{"$ref": "#/components/parameters/tag"}],
      "requestBody": {"$ref": "#/components/requestBodies/Officer"},
      "responses": {
        "200": {"description": "the link event", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/LinkEvent"}}}},
        "default": {"$ref": "#/components/responses/Problem"}
      }
    }
  },
  "/api/v1/quarantine/{tag}/drop": {
    "post": {
      "operationId": "dropRow",
      "summary": "Its owner gives the row up",
      "parameters": [{"$ref": "#/components/parameters/tag"}],
      "requestBody": {"$ref": "#/components/requestBodies/Officer"},
      "responses": {"200": {"$ref": "#/components/responses/Done"}, "default": {"$ref": "#/components/responses/Problem"}}
    }
  }
})json";

constexpr std::string_view kAnswerPaths = R"json({
  "/api/v1/subjects/search": {
    "post": {
      "operationId": "searchSubjects",
      "summary": "Which subject is meant by a code, a name or part of one",
      "requestBody": {"$ref": "#/components/requestBodies/Question"},
      "responses": {
        "200": {"description": "one, candidates, unknown or person", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Match"}}}},
        "default": {"$ref": "#/components/responses/Problem"}
      }
    }
  },
  "/api/v1/subjects/show": {
    "post": {
      "operationId": "showSubject",
      "summary": "All that is held on a subject and may be shown for the purpose, its state first",
      "requestBody": {"$ref": "#/components/requestBodies/Question"},
      "responses": {
        "200": {"description": "the subject and its records by class", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ShowAnswer"}}}},
        "default": {"$ref": "#/components/responses/Problem"}
      }
    }
  },
  "/api/v1/subjects/access": {
    "post": {
      "operationId": "whoLooked",
      "summary": "Who was answered what about a subject: for the subject itself, a court or an auditor",
      "requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object", "required": ["code", "purpose", "operator"], "properties": {
        "code": {"type": "string"}, "purpose": {"type": "string"}, "operator": {"type": "string"}, "unit": {"type": "string"}, "basis": {"type": "string"}}}}}},
      "responses": {
        "200": {"description": "entries of the access log, newest first", "content": {"application/json": {"schema": {"type": "object", "properties": {
          "entries": {"type": "array", "items": {"type": "object", "properties": {"at": {"type": "string"}, "operator": {"type": "string"}, "purpose": {"type": "string"}, "basis": {"type": "string"}, "kind": {"type": "string"}, "rows": {"type": "integer"}}}}}}}}},
        "default": {"$ref": "#/components/responses/Problem"}
      }
    }
  },
  "/api/v1/checks": {
    "post": {
      "operationId": "check",
      "summary": "What applies to a subject for a purpose; never a refusal: the officer decides",
      "requestBody": {"$ref": "#/components/requestBodies/Question"},
      "responses": {
        "200": {"description": "verdict, attention and matters", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/CheckAnswer"}}}},
        "default": {"$ref": "#/components/responses/Problem"}
      }
    }
  },
  "/api/v1/checks/batch": {
    "post": {
      "operationId": "checkBatch",
      "summary": "A sheet of codes or names, back with verdict columns: same rows, same order, one snapshot",
      "parameters": [
        {"name": "purpose", "in": "query", "required": true, "schema": {"type": "string"}, "description": "code of a purpose in force"},
        {"name": "operator", "in": "query", "required": true, "schema": {"type": "string"}, "description": "who asks"},
        {"name": "unit", "in": "query", "schema": {"type": "string"}, "description": "of the operator"},
        {"name": "basis", "in": "query", "schema": {"type": "string"}, "description": "matter number, letter or clause"},
        {"name": "file_name", "in": "query", "schema": {"type": "string"}, "description": "of the sheet"},
        {"name": "format", "in": "query", "schema": {"enum": ["xlsx", "csv"], "default": "xlsx"}, "description": "of the answer"},
        {"$ref": "#/components/parameters/lang"}
      ],
      "requestBody": {"required": true, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
      "responses": {
        "200": {"description": "the sheet", "headers": {"Taixin-Rows": {"schema": {"type": "string"}}}, "content": {
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {"schema": {"type": "string", "format": "binary"}},
          "text/csv": {"schema": {"type": "string"}}}},
        "default": {"$ref": "#/components/responses/Problem"}
      }
    }
  },
  "/api/v1/links/confirm": {"post": {"operationId": "confirmLink", "summary": "The provisional link of a record holds", "requestBody": {"$ref": "#/components/requestBodies/RecordLink"},
    "responses": {"200": {"$ref": "#/components/responses/LinkEvent"}, "default": {"$ref": "#/components/responses/Problem"}}}},
  "/api/v1/links/undo": {"post": {"operationId": "undoLink", "summary": "The provisional link of a record is taken back: it belongs to nobody", "requestBody": {"$ref": "#/components/requestBodies/RecordLink"},
    "responses": {"200": {"$ref": "#/components/responses/LinkEvent"}, "default": {"$ref": "#/components/responses/Problem"}}}},
  "/api/v1/links/merge": {"post": {"operationId": "mergeSubjects", "summary": "Two codes are one body from now on", "requestBody": {"$ref": "#/components/requestBodies/SubjectLink"},
    "responses": {"200": {"$ref": "#/components/responses/LinkEvent"}, "default": {"$ref": "#/components/responses/Problem"}}}},
  "/api/v1/links/split": {"post": {"operationId": "splitSubject", "summary": "Takes a merge back", "requestBody": {"$ref": "#/components/requestBodies/SubjectLink"},
    "responses": {"200": {"$ref": "#/components/responses/LinkEvent"}, "default": {"$ref": "#/components/responses/Problem"}}}},
  "/api/v1/items": {
    "get": {
      "operationId": "listItems",
      "summary": "Catalog items in force, with their legal basis",
      "responses": {
        "200": {"description": "all of them", "content": {"application/json": {"schema": {"type": "object", "properties": {"items": {"type": "array", "items": {"$ref": "#/components/schemas/Item"}}}}}}},
        "default": {"$ref": "#/components/responses/Problem"}
      }
    }
  },
  "/api/v1/items/{code}": {
    "get": {
      "operationId": "getItem",
      "summary": "One item with its fields, their types and other headers",
      "parameters": [{"name": "code", "in": "path", "required": true, "schema": {"type": "string"}, "description": "for example ADM.penalty"}],
      "responses": {
        "200": {"description": "the item", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}}},
        "default": {"$ref": "#/components/responses/Problem"}
      }
    }
  },
  "/api/v1/quality": {
    "get": {
      "operationId": "getQuality",
      "summary": "Quality of what departments submitted, by item",
      "parameters": [{"name": "source", "in": "query", "schema": {"type": "string"}, "description": "one department"}],
      "responses": {
        "200": {"description": "one entry for each department and item", "content": {"application/json": {"schema": {"type": "object", "properties": {"departments": {"type": "array", "items": {
          "type": "object", "properties": {"source": {"type": "string"}, "item": {"type": "string"}, "submissions": {"type": "integer"}, "rows": {"type": "integer"}, "quality": {"$ref": "#/components/schemas/Quality"}}}}}}}}},
        "default": {"$ref": "#/components/responses/Problem"}
      }
    }
  },
  "/api/v1/ledger": {
    "get": {
      "operationId": "getLedger",
      "summary": "Both transparency logs: entries, keys, newest checkpoint, witnesses, the audit in the background",
      "responses": {
        "200": {"description": "records, then access", "content": {"application/json": {"schema": {"type": "object", "properties": {"logs": {"type": "array", "items": {"$ref": "#/components/schemas/Log"}}}}}}},
        "default": {"$ref": "#/components/responses/Problem"}
      }
    }
  },
  "/api/v1/ledger/proofs": {
    "post": {
      "operationId": "proveSubject",
      "summary": "Proof files (C2SP tlog-proof) of a subject's records and of who looked: for self, court and audit",
      "requestBody": {"required": true, "content": {"application/json": {"schema": {"allOf": [{"$ref": "#/components/schemas/Question"}, {"type": "object", "properties": {"record": {"type": "string", "description": "this record only"}}}]}}}},
      "responses": {
        "200": {"description": "each proves that something is in the log; none that there is nothing else", "content": {"application/json": {"schema": {"type": "object", "properties": {
          "proofs": {"type": "array", "items": {"type": "object", "properties": {"file": {"type": "string"}, "about": {"type": "string"}, "proof": {"type": "string"}}}},
          "vkeys": {"type": "array", "items": {"type": "string"}}, "proves": {"const": "inclusion"}, "does_not_prove": {"const": "completeness"}}}}}},
        "default": {"$ref": "#/components/responses/Problem"}
      }
    }
  },
  "/ledger/verify.html": {
    "get": {
      "operationId": "getVerifyPage",
      "summary": "A page that verifies proof files offline, in any browser",
      "responses": {"200": {"description": "one file without dependencies", "content": {"text/html": {}}}, "default": {"$ref": "#/components/responses/Problem"}}
    }
  },
  "/ledger/{log}/checkpoint": {
    "get": {
      "operationId": "getCheckpoint",
      "summary": "The newest checkpoint (C2SP tlog-checkpoint), with the cosignatures it has",
      "parameters": [{"$ref": "#/components/parameters/log"}],
      "responses": {"200": {"$ref": "#/components/responses/Text"}, "default": {"$ref": "#/components/responses/Problem"}}
    }
  },
  "/ledger/{log}/tile/{path}": {
    "get": {
      "operationId": "getTile",
      "summary": "Hashes or entries (C2SP tlog-tiles): 0/x001/067, 0/000.p/8, entries/000; immutable",
      "parameters": [{"$ref": "#/components/parameters/log"}, {"name": "path", "in": "path", "required": true, "schema": {"type": "string"}, "description": "level and number, or entries and number"}],
      "responses": {"200": {"description": "bytes", "content": {"application/octet-stream": {}}}, "default": {"$ref": "#/components/responses/Problem"}}
    }
  },
  "/healthz": {"get": {"operationId": "healthz", "summary": "The process is alive", "responses": {"200": {"$ref": "#/components/responses/Text"}}}},
  "/readyz": {"get": {"operationId": "readyz", "summary": "It answers and takes files in; 503 with the reason in read-only mode", "responses": {"200": {"$ref": "#/components/responses/Text"}, "503": {"$ref": "#/components/responses/Text"}}}},
  "/metrics": {"get": {"operationId": "metrics", "summary": "Counts in the Prometheus text format", "responses": {"200": {"$ref": "#/components/responses/Text"}}}},
  "/openapi.json": {"get": {"operationId": "openapi", "summary": "This document", "responses": {"200": {"description": "OpenAPI 3.1", "content": {"application/json": {"schema": {"type": "object"}}}}}}}
})json";

constexpr std::string_view kComponents = R"json({
  "parameters": {
    "lang": {"name": "lang", "in": "query", "schema": {"enum": ["zh", "en"]}, "description": "language of texts for people"},
    "cursor": {"name": "cursor", "in": "query", "schema": {"type": "string"}, "description": "next_cursor of the page before; opaque"},
    "log": {"name": "log", "in": "path", "required": true, "schema": {"enum": ["records", "access"]}, "description": "which of the two logs"},
    "submission": {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}, "description": "of the submission"},
    "tag": {"name": "tag", "in": "path", "required": true, "schema": {"type": "string"}, "description": "of the row, as in the returned sheet"}
  },
  "requestBodies": {
    "Question": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Question"}}}},
    "Officer": {"required": true, "content": {"application/json": {"schema": {"type": "object", "required": ["operator", "reason"], "properties": {"operator": {"type": "string"}, "reason": {"type": "string"}}}}}},
    "RecordLink": {"required": true, "content": {"application/json": {"schema": {"type": "object", "required": ["record", "operator", "reason"], "properties": {"record": {"type": "string"}, "operator": {"type": "string"}, "reason": {"type": "string"}}}}}},
    "SubjectLink": {"required": true, "content": {"application/json": {"schema": {"type": "object", "required": ["code", "operator", "reason"], "properties": {"code": {"type": "string"}, "into": {"type": "string", "description": "merge only: the code that stays"}, "operator": {"type": "string"}, "reason": {"type": "string"}}}}}}
  },
  "responses": {
    "Problem": {"description": "why not, and what to do next", "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}},
    "Text": {"description": "plain lines", "content": {"text/plain": {"schema": {"type": "string"}}}},
    "Done": {"description": "done", "content": {"application/json": {"schema": {"type": "object", "properties": {"done": {"const": true}}}}}},
    "LinkEvent": {"description": "entered", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/LinkEvent"}}}}
  },
  "schemas": {
    "Problem": {"type": "object", "required": ["type", "title", "status", "code", "detail", "next"], "properties": {
      "type": {"type": "string", "format": "uri-reference"}, "title": {"type": "string"}, "status": {"type": "integer"},
      "code": {"type": "string", "description": "stable, room.what"}, "detail": {"type": "string"}, "next": {"type": "string", "description": "what to do"}, "place": {"type": "string", "description": "where"}}},
    "Log": {"type": "object", "required": ["log", "vkey", "size", "published", "checkpoint"], "properties": {
      "log": {"enum": ["records", "access"]}, "vkey": {"type": "string", "description": "verifier key of its signatures (C2SP signed-note)"},
      "size": {"type": "integer", "description": "entries on disk"}, "published": {"type": "integer", "description": "entries of the checkpoint shown"},
      "checkpoint": {"type": "string"}, "trouble": {"type": "string", "description": "what is wrong"},
      "audit": {"type": "object", "properties": {"position": {"type": "integer"}, "size": {"type": "integer"}, "findings": {"type": "integer"}, "finished": {"type": "string"}}},
      "witnesses": {"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"}, "size": {"type": "integer"}, "cosigned": {"type": "boolean"}, "why": {"type": "string"}}}}}},
    "Text": {"type": "object", "required": ["zh", "en"], "properties": {"zh": {"type": "string"}, "en": {"type": "string"}}},
    "Question": {"type": "object", "required": ["query", "purpose", "operator"], "properties": {
      "query": {"type": "string", "description": "code or name"}, "purpose": {"type": "string", "description": "code of a purpose in force"},
      "operator": {"type": "string"}, "unit": {"type": "string"}, "basis": {"type": "string", "description": "matter number, letter or clause"},
      "as_of": {"type": "string", "format": "date", "description": "for self, court and audit only"},
      "known_at": {"type": "string", "description": "what the platform knew until then; for self, court and audit only"},
      "versions": {"type": "boolean", "description": "show: superseded versions too; for self, court and audit only"}}},
    "Asked": {"type": "object", "required": ["purpose", "as_of", "known_at", "watermark", "rules"], "properties": {
      "purpose": {"type": "string"}, "purpose_name": {"$ref": "#/components/schemas/Text"}, "as_of": {"type": "string", "format": "date"},
      "past": {"type": "boolean"}, "known_at": {"type": "string"}, "watermark": {"type": "integer"}, "rules": {"type": "string", "description": "SHA-256 of the packs"}}},
    "Match": {"type": "object", "required": ["asked", "found"], "properties": {
      "asked": {"$ref": "#/components/schemas/Asked"}, "found": {"enum": ["one", "candidates", "unknown", "person"]},
      "found_by": {"enum": ["code", "earlier_code", "org_code", "reg_number", "name", "former_name"]}, "id": {"type": "string"},
      "message": {"$ref": "#/components/schemas/Text"},
      "candidates": {"type": "array", "maxItems": 10, "items": {"type": "object", "required": ["id", "name"], "properties": {
        "id": {"type": "string"}, "code": {"type": "string"}, "name": {"type": "string"}, "matched_name": {"type": "string"},
        "how": {"enum": ["exact", "prefix", "substring", "initials", "initials_within", "slip"], "description": "how the name answers the query; candidates stand in this order"},
        "slips": {"type": "integer", "description": "characters that differ"}, "reason": {"$ref": "#/components/schemas/Text"}}}},
      "hint": {"type": "object", "properties": {"code": {"type": "string"}, "message": {"$ref": "#/components/schemas/Text"}, "next": {"$ref": "#/components/schemas/Text"}}}}},
    "State": {"type": "object", "required": ["state", "name"], "properties": {"state": {"type": "string"}, "name": {"$ref": "#/components/schemas/Text"}, "day": {"type": "string", "format": "date"}}},
    "Subject": {"type": "object", "required": ["id", "kind", "name"], "properties": {
      "id": {"type": "string"}, "state": {"$ref": "#/components/schemas/State"}, "kind": {"enum": ["organization", "individual_business", "government_body"]},
      "code": {"type": "string"}, "name": {"type": "string"}, "codes": {"type": "array", "items": {"type": "object"}}, "names": {"type": "array", "items": {"type": "object"}},
      "states": {"type": "array", "items": {"$ref": "#/components/schemas/State"}}, "operators": {"type": "array", "items": {"type": "object"}}}},
    "Record": {"type": "object", "required": ["id", "item", "state", "link", "received"], "properties": {
      "id": {"type": "string"}, "item": {"type": "string"}, "item_name": {"$ref": "#/components/schemas/Text"},
      "state": {"enum": ["in_force", "repaired", "ended", "withdrawn", "shielded", "superseded"]}, "state_name": {"$ref": "#/components/schemas/Text"}, "state_day": {"type": "string", "format": "date"},
      "past_state": {"type": "boolean"}, "disputed": {"type": "boolean"}, "provisional": {"type": "boolean", "description": "linked by name only"}, "former_operator": {"type": "boolean"}, "late": {"type": "boolean"},
      "link": {"enum": ["by_code", "by_earlier_code", "by_issued_code", "provisional", "by_hand"]}, "severity": {"enum": ["minor", "general", "serious"]},
      "headline": {"type": "string"}, "organ": {"type": "string"}, "document_number": {"type": "string"},
      "decision": {"type": "string", "format": "date"}, "document": {"type": "string", "format": "date"}, "publication": {"type": "string", "format": "date"}, "misconduct_end": {"type": "string", "format": "date"},
      "valid_from": {"type": "string", "format": "date"}, "valid_until": {"type": "string", "format": "date"}, "changes_on": {"type": "string", "format": "date"},
      "source": {"type": "string"}, "received": {"type": "string"}, "basis": {"type": "array", "items": {"type": "string"}},
      "fields": {"type": "array", "items": {"type": "object", "required": ["code", "name", "value"], "properties": {"code": {"type": "string"}, "name": {"$ref": "#/components/schemas/Text"}, "value": {"type": "string"}, "words": {"$ref": "#/components/schemas/Text"}}}}}},
    "ShowAnswer": {"allOf": [{"$ref": "#/components/schemas/Match"}, {"type": "object", "properties": {
      "subject": {"$ref": "#/components/schemas/Subject"},
      "classes": {"type": "array", "items": {"type": "object", "required": ["class", "name", "count", "records"], "properties": {
        "class": {"type": "string"}, "name": {"$ref": "#/components/schemas/Text"}, "count": {"type": "integer"}, "records": {"type": "array", "items": {"$ref": "#/components/schemas/Record"}}}}}}}]},
    "CheckAnswer": {"allOf": [{"$ref": "#/components/schemas/Match"}, {"type": "object", "required": ["verdict"], "properties": {
      "verdict": {"enum": ["attention", "none", "unknown_subject", "candidates", "person"]}, "verdict_words": {"$ref": "#/components/schemas/Text"},
      "subject": {"$ref": "#/components/schemas/Subject"},
      "attention": {"type": "array", "items": {"type": "object", "properties": {"matter": {"type": "string"}, "words": {"$ref": "#/components/schemas/Text"}, "basis": {"type": "array", "items": {"type": "string"}}}}},
      "matters": {"type": "array", "items": {"type": "object", "required": ["matter", "name", "count"], "properties": {
        "matter": {"type": "string"}, "name": {"$ref": "#/components/schemas/Text"}, "count": {"type": "integer"}, "serious": {"type": "integer"}, "disputed": {"type": "integer"},
        "provisional": {"type": "integer"}, "former_operator": {"type": "integer"}, "records": {"type": "array", "items": {"$ref": "#/components/schemas/Record"}}}}},
      "changes_on": {"type": "string", "format": "date", "description": "first day the answer may differ by itself"}}}]},
    "Submission": {"type": "object", "required": ["id", "item", "source", "state"], "properties": {
      "id": {"type": "string"}, "item": {"type": "string"}, "source": {"type": "string"}, "operator": {"type": "string"}, "file_name": {"type": "string"}, "file_sha256": {"type": "string"},
      "format": {"type": "string"}, "encoding": {"type": "string"}, "state": {"type": "string"}, "started_at": {"type": "string"}, "known_at": {"type": "string", "description": "of the seal"},
      "rows": {"type": "integer"}, "accepted": {"type": "integer"}, "versions": {"type": "integer"}, "duplicates": {"type": "integer"}, "statuses": {"type": "integer"},
      "quarantined": {"type": "integer"}, "people": {"type": "integer", "description": "rows about natural persons: not kept, but for people_sealed of the receipt"}, "warnings": {"type": "integer"}}},
    "Reason": {"type": "object", "properties": {"code": {"type": "string"}, "field": {"type": "string"}, "column": {"type": "string"}, "rows": {"type": "integer"},
      "zh": {"type": "string"}, "en": {"type": "string"}, "next_zh": {"type": "string"}, "next_en": {"type": "string"}, "lines": {"type": "array", "items": {"type": "integer"}, "description": "the first of them"}}},
    "Quality": {"type": "object", "properties": {"completeness": {"type": ["number", "null"]}, "validity": {"type": ["number", "null"]}, "uniqueness": {"type": ["number", "null"]},
      "timeliness": {"type": ["number", "null"]}, "working_days_mean": {"type": ["number", "null"]}, "wrong_codes": {"type": "integer"}, "double_codes": {"type": "integer"}}},
    "Receipt": {"allOf": [{"$ref": "#/components/schemas/Submission"}, {"type": "object", "properties": {
      "item_name": {"type": "string"}, "columns": {"type": "array", "items": {"type": "object", "properties": {"header": {"type": "string"}, "field": {"type": "string"}, "name": {"type": "string"}}}},
      "missing_columns": {"type": "array", "items": {"type": "string"}}, "other_sheets": {"type": "array", "items": {"type": "string"}}, "notes_zh": {"type": "array", "items": {"type": "string"}}, "notes_en": {"type": "array", "items": {"type": "string"}},
      "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Reason"}}, "remarks": {"type": "array", "items": {"$ref": "#/components/schemas/Reason"}}, "quality": {"$ref": "#/components/schemas/Quality"}, "people_sealed": {"type": "integer", "description": "rows about natural persons that are kept, sealed"}}}]},
    "QuarantinedRow": {"type": "object", "required": ["tag", "submission", "line", "state", "errors"], "properties": {
      "tag": {"type": "string"}, "submission": {"type": "string"}, "line": {"type": "integer"}, "state": {"enum": ["waiting", "fixed", "dropped"]},
      "errors": {"type": "array", "items": {"type": "object"}}, "cells": {"type": "array", "items": {"type": "string"}}}},
    "LinkEvent": {"type": "object", "properties": {"id": {"type": "string"}, "kind": {"enum": ["merge", "split", "confirm", "undo", "move"]}, "at": {"type": "string"}, "operator": {"type": "string"}, "reason": {"type": "string"}}},
    "Item": {"type": "object", "required": ["code", "name", "class", "basis"], "properties": {
      "code": {"type": "string"}, "revision": {"type": "integer"}, "name": {"type": "string"}, "name_en": {"type": "string"}, "class": {"type": "string"}, "provider": {"type": "string"}, "adverse": {"type": "boolean"},
      "basis": {"type": "array", "items": {"type": "string"}}, "source": {"type": "string"}, "from": {"type": "string", "format": "date"}, "until": {"type": "string", "format": "date"},
      "fields": {"type": "array", "items": {"type": "object", "properties": {"code": {"type": "string"}, "name": {"type": "string"}, "name_en": {"type": "string"}, "type": {"type": "string"}, "code_set": {"type": "string"}, "required": {"type": "boolean"}, "required_if": {"type": "string"}, "aliases": {"type": "array", "items": {"type": "string"}}}}}}}
  }
})json";

std::string build() {
  json::object paths = json::parse(kSubmissionPaths).as_object();
  const json::object answers = json::parse(kAnswerPaths).as_object();
  for (const auto& path : answers) paths.emplace(path.key(), path.value());
  return json::serialize(json::object{{"openapi", "3.1.0"},
                                      {"info", json::parse(kInfo)},
                                      {"paths", std::move(paths)},
                                      {"components", json::parse(kComponents)}});
}

}  // namespace

const std::string& openapi_json() {
  static const std::string document = build();
  return document;
}

}  // namespace taixin::service

// Bulletins, as openapi_operations.cc has the rest; with what they hold.
#include "service/openapi_text.h"

namespace taixin::service {

const std::string_view kBulletinOperationsText = R"json({
  "listBulletins": {
    "tags": ["bulletins"],
    "summary": "Kinds of bulletins in force, those that were made and issued, and the counts that officers enter",
    "x-summary-zh": "通报目录：种类、已编制和已签发的、需要录入的数字",
    "responses": {
      "200": {
        "description": "all, newest first",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["kinds", "bulletins", "keys"],
              "properties": {
                "kinds": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "required": ["code", "name", "every", "second_person", "opening"],
                    "properties": {
                      "code": {"type": "string"},
                      "name": {"type": "string"},
                      "every": {"enum": ["month", "quarter", "year"]},
                      "second_person": {"type": "boolean", "description": "whoever made it does not issue it"},
                      "opening": {"type": "string"}
                    }
                  }
                },
                "bulletins": {"type": "array", "items": {"$ref": "#/components/schemas/BulletinKept"}},
                "keys": {"type": "array", "items": {"type": "object", "required": ["key", "name"], "properties": {"key": {"type": "string"}, "name": {"type": "string"}}}}
              }
            }
          }
        }
      }
    }
  },
  "draftBulletin": {
    "tags": ["bulletins"],
    "summary": "A bulletin as it would be made at this moment; kept nowhere",
    "x-summary-zh": "通报草稿（此刻的数字；可下载 XLSX、DOCX）",
    "description": "Each number is a fraction (`part` of `whole`) or a whole number; what the platform does not know is no number and says why (`not_entered`, `no_duty`, `no_rows`); counts of fewer than five natural persons are `few`. Compared with the bulletin issued for the period before, else with that period counted by the same definitions.",
    "parameters": [
      {"name": "bulletin", "in": "query", "required": true, "schema": {"type": "string"}, "description": "code of its kind", "example": "double_publication"},
      {"name": "period", "in": "query", "required": true, "schema": {"type": "string"}, "description": "2026-03, 2026-Q1, 2026", "example": "2026-03"},
      {"name": "format", "in": "query", "schema": {"enum": ["json", "xlsx", "docx"], "default": "json"}, "description": "of the answer"}
    ],
    "responses": {
      "200": {
        "description": "the draft",
        "content": {
          "application/json": {"schema": {"type": "object", "required": ["model"], "properties": {"model": {"$ref": "#/components/schemas/Bulletin"}}}},
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {"schema": {"type": "string", "format": "binary"}},
          "application/vnd.openxmlformats-officedocument.wordprocessingml.document": {"schema": {"type": "string", "format": "binary"}}
        }
      }
    }
  },
  "listBulletinRows": {
    "tags": ["bulletins"],
    "summary": "The rows behind a number, by the definition that counted it; one entry of the access log",
    "x-summary-zh": "通报数字的明细（可导出）",
    "description": "A row says where it stands and by what it was counted, and names nobody. A figure that is made of others has no rows: open those. `known_at`: as known then (the `watermark` of the bulletin); the state of rows that went back is always the present one. A unit is called by the name of the line, also of an issued bulletin, whatever its name is now. Of a figure about natural persons nothing is listed where its number is not told (`bulletin.few_persons`).",
    "parameters": [
      {"name": "bulletin", "in": "query", "required": true, "schema": {"type": "string"}, "description": "code of its kind", "example": "double_publication"},
      {"name": "period", "in": "query", "required": true, "schema": {"type": "string"}, "description": "2026-03, 2026-Q1, 2026", "example": "2026-03"},
      {"name": "figure", "in": "query", "required": true, "schema": {"type": "string"}, "description": "code of the figure", "example": "dp_reported"},
      {"name": "group", "in": "query", "schema": {"type": "string"}, "description": "of the table that the number stands in; left out: all rows"},
      {"name": "key", "in": "query", "schema": {"type": "string"}, "description": "the line of that table"},
      {"name": "known_at", "in": "query", "schema": {"type": "string", "format": "date-time"}, "description": "this moment"},
      {"name": "after", "in": "query", "schema": {"type": "integer", "minimum": 0, "default": 0}, "description": "`next` of the page before"},
      {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 0, "maximum": 500, "default": 50}, "description": "rows of the page"},
      {"name": "format", "in": "query", "schema": {"enum": ["json", "csv", "xlsx"], "default": "json"}, "description": "csv and xlsx hold all rows, at most 50000"}
    ],
    "responses": {
      "200": {
        "description": "a page, in a fixed order; `next` is left out on the last",
        "content": {
          "application/json": {"schema": {"$ref": "#/components/schemas/BulletinRows"}},
          "text/csv": {"schema": {"type": "string"}},
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {"schema": {"type": "string", "format": "binary"}}
        }
      }
    }
  },
  "listBulletinCounts": {
    "tags": ["bulletins"],
    "summary": "Counts that officers entered, with their sources",
    "x-summary-zh": "已录入的数字及其来源",
    "responses": {"200": {"description": "newest first; `replaced`: a later one stands", "content": {"application/json": {"schema": {"type": "object", "required": ["counts"], "properties": {"counts": {"type": "array", "items": {"$ref": "#/components/schemas/BulletinCountEntered"}}}}}}}}
  },
  "enterBulletinCount": {
    "tags": ["bulletins"],
    "summary": "Enters a count that the platform cannot know, with the document or system that states it",
    "x-summary-zh": "录入平台不能自知的数字（经省平台核查、瞒报、漏报等）",
    "description": "Never added to what the platform counted itself. A count of the bulletin's own period stands for those of the months in it; one of the whole city is the total, and those of units stand in their lines. A count entered again for the same key, period and unit takes the place of the one before, which stays.",
    "responses": {"201": {"description": "entered", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/BulletinCountEntered"}}}}}
  },
  "makeBulletin": {
    "tags": ["bulletins"],
    "summary": "Counts a bulletin as of this moment and keeps it, to be issued",
    "x-summary-zh": "编制通报，提交签发",
    "description": "Of a period that is over. Of a period that has an issued bulletin only a corrected edition: `corrects` names the latest, `reason` says why, and `changes` of the model say what differs.",
    "responses": {"201": {"description": "it waits to be issued", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/BulletinRead"}}}}}
  },
  "getBulletin": {
    "tags": ["bulletins"],
    "summary": "A bulletin that was made or issued, with its model",
    "x-summary-zh": "一份通报",
    "responses": {"200": {"description": "as it is kept", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/BulletinRead"}}}}}
  },
  "getBulletinFile": {
    "tags": ["bulletins"],
    "summary": "The documents of an issued bulletin, byte for byte as they were issued",
    "x-summary-zh": "下载已签发的通报",
    "parameters": [{"name": "format", "in": "query", "schema": {"enum": ["json", "xlsx", "docx"], "default": "json"}, "description": "which of them"}],
    "responses": {
      "200": {
        "description": "the bytes",
        "content": {
          "application/json": {"schema": {"$ref": "#/components/schemas/Bulletin"}},
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {"schema": {"type": "string", "format": "binary"}},
          "application/vnd.openxmlformats-officedocument.wordprocessingml.document": {"schema": {"type": "string", "format": "binary"}}
        }
      }
    }
  },
  "issueBulletin": {
    "tags": ["bulletins"],
    "summary": "Issues a bulletin: number, documents, one row with its leaf; never changed afterwards",
    "x-summary-zh": "签发通报",
    "description": "By another officer than the one who made it, where the packs say so. `seen` is the digest of what was read, so that nobody issues what he has not seen.",
    "responses": {"200": {"description": "issued", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/BulletinRead"}}}}}
  },
  "dropBulletin": {
    "tags": ["bulletins"],
    "summary": "A bulletin that waits is not to be issued",
    "x-summary-zh": "作废待签发的通报",
    "responses": {"200": {"description": "dropped; it stays readable", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/BulletinRead"}}}}}
  }
})json";

const std::string_view kBulletinSchemasText = R"json({
  "BulletinKept": {
    "type": "object",
    "required": ["id", "bulletin", "period", "from", "until", "state", "state_name", "edition", "unit", "watermark", "made", "made_by"],
    "properties": {
      "id": {"type": "string"},
      "bulletin": {"type": "string", "description": "code of its kind"},
      "period": {"type": "string"},
      "from": {"type": "string", "format": "date"},
      "until": {"type": "string", "format": "date"},
      "state": {"enum": ["waits", "issued", "corrected", "dropped"], "description": "corrected: a later edition took its place"},
      "state_name": {"type": "string"},
      "number": {"type": "string", "description": "of an issued one"},
      "edition": {"type": "integer"},
      "unit": {"type": "string"},
      "watermark": {"type": "string", "format": "date-time", "description": "counted from what was known then"},
      "made": {"type": "string", "format": "date-time"},
      "made_by": {"type": "string"},
      "issued": {"type": "string", "format": "date-time"},
      "dropped": {"type": "string", "format": "date-time"},
      "ended_by": {"type": "string"},
      "corrects": {"type": "string"},
      "corrected_by": {"type": "string"},
      "reason": {"type": "string"}
    }
  },
  "BulletinRead": {
    "allOf": [
      {"$ref": "#/components/schemas/BulletinKept"},
      {
        "type": "object",
        "required": ["sha256", "model"],
        "properties": {
          "sha256": {"type": "string", "description": "of the bytes of the model as they are kept: what issueBulletin takes as `seen`"},
          "model": {"$ref": "#/components/schemas/Bulletin"}
        }
      }
    ]
  },
  "BulletinText": {"type": "object", "required": ["zh", "en"], "properties": {"zh": {"type": "string"}, "en": {"type": "string"}}},
  "BulletinValue": {
    "description": "a whole number; or part/whole; or why there is none",
    "oneOf": [
      {"type": "integer"},
      {"type": "object", "required": ["part", "whole"], "properties": {"part": {"type": "integer"}, "whole": {"type": "integer", "minimum": 1}}},
      {"type": "object", "required": ["unknown"], "properties": {"unknown": {"enum": ["not_entered", "no_duty", "no_rows", "no_line", "few"]}}}
    ]
  },
  "BulletinCell": {
    "type": "object",
    "required": ["value"],
    "properties": {"value": {"$ref": "#/components/schemas/BulletinValue"}, "before": {"$ref": "#/components/schemas/BulletinValue"}}
  },
  "Bulletin": {
    "type": "object",
    "description": "docs/formats/bulletins.md",
    "required": ["format", "bulletin", "name", "opening", "every", "period", "from", "until", "watermark", "packs", "unit", "number", "issued", "edition", "corrects", "reason", "compared", "basis", "figures", "parts", "changes"],
    "properties": {
      "format": {"const": "taixin-bulletin-1"},
      "bulletin": {"type": "string"},
      "name": {"$ref": "#/components/schemas/BulletinText"},
      "opening": {"$ref": "#/components/schemas/BulletinText"},
      "every": {"enum": ["month", "quarter", "year"]},
      "period": {"type": "string"},
      "from": {"type": "string", "format": "date"},
      "until": {"type": "string", "format": "date"},
      "watermark": {"type": "string", "format": "date-time"},
      "packs": {"type": "string", "description": "SHA-256 of the rules"},
      "unit": {"type": "string"},
      "number": {"type": "string", "description": "empty: not issued"},
      "issued": {"type": "string", "description": "empty: not issued"},
      "edition": {"type": "integer"},
      "corrects": {"type": "string", "description": "number of the edition whose place it takes"},
      "reason": {"type": "string"},
      "compared": {"type": "string", "description": "number of the bulletin of the period before; empty: that period was counted for this"},
      "basis": {"type": "array", "items": {"type": "string"}},
      "figures": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["code", "name", "unit", "definition", "measure", "rows", "figures", "basis", "source", "sure", "acts", "decimals"],
          "properties": {
            "code": {"type": "string"},
            "name": {"$ref": "#/components/schemas/BulletinText"},
            "unit": {"$ref": "#/components/schemas/BulletinText"},
            "definition": {"$ref": "#/components/schemas/BulletinText"},
            "measure": {"enum": ["count", "sum", "distinct", "mean", "median", "last", "share", "total", "gap"]},
            "rows": {"type": "string", "description": "where its rows come from; empty: it is made of `figures`"},
            "figures": {"type": "array", "items": {"type": "string"}},
            "basis": {"type": "array", "items": {"type": "string"}},
            "source": {"type": "string"},
            "sure": {"type": "string"},
            "acts": {"type": "boolean", "description": "its definition was verified, or two people confirmed it"},
            "decimals": {"type": "integer"}
          }
        }
      },
      "parts": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["code", "name", "group", "note", "figures", "lines", "total"],
          "properties": {
            "code": {"type": "string"},
            "name": {"$ref": "#/components/schemas/BulletinText"},
            "group": {"type": "string", "description": "empty: one figure a line, in `total`"},
            "note": {"$ref": "#/components/schemas/BulletinText"},
            "figures": {"type": "array", "items": {"type": "string"}},
            "lines": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["key", "name", "cells"],
                "properties": {
                  "key": {"type": "string"},
                  "name": {"$ref": "#/components/schemas/BulletinText"},
                  "cells": {"type": "array", "items": {"$ref": "#/components/schemas/BulletinCell"}}
                }
              }
            },
            "total": {"type": "array", "items": {"$ref": "#/components/schemas/BulletinCell"}}
          }
        }
      },
      "changes": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["part", "figure", "key", "name", "was", "is"],
          "properties": {
            "part": {"type": "string"},
            "figure": {"type": "string"},
            "key": {"type": "string"},
            "name": {"$ref": "#/components/schemas/BulletinText"},
            "was": {"$ref": "#/components/schemas/BulletinValue"},
            "is": {"$ref": "#/components/schemas/BulletinValue"}
          }
        }
      }
    }
  },
  "BulletinRows": {
    "type": "object",
    "required": ["figure", "name", "definition", "rows_of", "period", "known_at", "total", "columns", "rows"],
    "properties": {
      "figure": {"type": "string"},
      "name": {"type": "string"},
      "definition": {"type": "string"},
      "rows_of": {"type": "string", "description": "submission, record, sent_back, status, check, case_opened, case_closed, case_open, measure, report, subject, body_record, silent_unit, expected or entered"},
      "period": {"type": "string"},
      "known_at": {"type": "string", "format": "date-time"},
      "total": {"type": "integer", "description": "of all pages"},
      "group": {"type": "string"},
      "key": {"type": "string"},
      "key_name": {"type": "string"},
      "columns": {
        "type": "array",
        "items": {"type": "object", "required": ["code", "name", "number"], "properties": {"code": {"type": "string"}, "name": {"type": "string"}, "number": {"type": "boolean"}}}
      },
      "rows": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["id", "day", "values", "names", "numbers"],
          "properties": {
            "id": {"type": "string", "description": "of a record, case, entry and so on; of what is no row a running number"},
            "day": {"type": "string", "format": "date"},
            "values": {"type": "array", "items": {"type": "string"}, "description": "codes, as the columns that are no number"},
            "names": {"type": "array", "items": {"type": "string"}, "description": "the same in words"},
            "numbers": {"type": "array", "items": {"type": ["integer", "null"]}},
            "submission": {"type": "string"},
            "line": {"type": "integer"}
          }
        }
      },
      "next": {"type": "integer"}
    }
  },
  "BulletinCountEntered": {
    "type": "object",
    "required": ["id", "key", "unit", "from", "until", "count", "source", "day", "at", "by", "replaced"],
    "properties": {
      "id": {"type": "string"},
      "key": {"type": "string"},
      "unit": {"type": "string", "description": "empty: the whole city"},
      "from": {"type": "string", "format": "date"},
      "until": {"type": "string", "format": "date"},
      "count": {"type": "integer"},
      "source": {"type": "string"},
      "day": {"type": "string", "format": "date"},
      "at": {"type": "string", "format": "date-time"},
      "by": {"type": "string"},
      "replaced": {"type": "boolean"}
    }
  }
})json";

}  // namespace taixin::service

// Files to and from other platforms, as openapi_operations.cc has the rest; with what they hold.
#include "service/openapi_exchange.h"

namespace taixin::service {

const std::string_view kExchangeOperationsText = R"json({
  "listExchangePartners": {
    "tags": ["exchange"],
    "summary": "The platforms that files are exchanged with, as the packs have them, and how far each has come",
    "x-summary-zh": "交换对方及进度",
    "responses": {"200": {"description": "all in force", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ExchangePartners"}}}}}
  },
  "listExchangeEvents": {
    "tags": ["exchange"],
    "summary": "What happened: batches made and handed out, files and batches taken, receipts, comparisons, keys; the newest first",
    "x-summary-zh": "交换记录",
    "parameters": [
      {"name": "partner", "in": "query", "schema": {"type": "string"}, "example": "province", "description": "of this partner only"},
      {"name": "before", "in": "query", "schema": {"type": "string"}, "description": "the id of the last one of the page before"}
    ],
    "responses": {"200": {"description": "a page", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ExchangeEvents"}}}}}
  },
  "takeExchangeFiles": {
    "tags": ["exchange"],
    "summary": "What a partner gave, as one ZIP: a batch is taken, a receipt loaded, a statement compared",
    "x-summary-zh": "收取对方文件",
    "description": "Told apart by the signed manifest in it. A batch that came before changes nothing; one whose predecessor has not come is 409 and names the batch to bring first; a forked one is refused. `?async=true` makes it a job.",
    "requestBody": {"required": true, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
    "responses": {"200": {"description": "what it was, and what became of it", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ExchangeTaken"}}}}}
  },
  "takeExchangeReply": {
    "tags": ["exchange"],
    "summary": "What a partner said of our rows in a file of its own layout: a receipt, row errors, rows that it returns",
    "x-summary-zh": "登记对方自有格式的回执",
    "description": "CSV (also GBK), XLSX or JSON Lines, whose columns and words are `[[partner.reply]]` of the packs. Rows are found by the ids under which they went to this partner. What says nothing of such a row, or says it twice, is in `untaken` with its line and reason; a row that is accepted and refused counts as refused. Nothing signs such a file: whoever loads it answers for it. The same file again changes nothing, but for what nobody understood before.",
    "parameters": [
      {"name": "name", "in": "query", "schema": {"type": "string"}, "example": "fankui.csv", "description": "of the file, for the log of exchange"}
    ],
    "requestBody": {"required": true, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
    "responses": {"200": {"description": "what it says", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ExchangeTaken"}}}}}
  },
  "makeExchangeBatch": {
    "tags": ["exchange"],
    "summary": "Makes the next batch to a partner: what became known since the last one and may be shared with government",
    "x-summary-zh": "制作批次",
    "description": "`batch` is null when there is nothing to tell. Ask again until it is: a batch ends after some thousand rows.",
    "responses": {"201": {"description": "the batch", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ExchangeMade"}}}}, "200": {"description": "nothing to tell", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ExchangeMade"}}}}}
  },
  "getExchangeBatch": {
    "tags": ["exchange"],
    "summary": "The files of a batch as one ZIP, with the same bytes in it every time; that they left is in the log of answers first",
    "x-summary-zh": "导出批次",
    "responses": {"200": {"description": "the files", "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}}
  },
  "getExchangeReceipt": {
    "tags": ["exchange"],
    "summary": "The receipt for a batch that was taken, as one ZIP",
    "x-summary-zh": "导出回执",
    "responses": {"200": {"description": "the files", "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}}
  },
  "getExchangeStatement": {
    "tags": ["exchange"],
    "summary": "What this platform holds of what it exchanges with a partner, row by row as digests, as one ZIP",
    "x-summary-zh": "导出对账单",
    "responses": {"200": {"description": "the files", "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}}
  },
  "listExchangeRefused": {
    "tags": ["exchange"],
    "summary": "Rows that a partner refused and that have not been taken since, of the units that the caller may see",
    "x-summary-zh": "被对方退回的行",
    "responses": {"200": {"description": "all, by batch", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ExchangeRefused"}}}}}
  },
  "getExchangeTimeliness": {
    "tags": ["exchange"],
    "summary": "Working days from decisions until their rows were here, or at the partner, by unit and item",
    "x-summary-zh": "交换及时性",
    "parameters": [
      {"name": "from", "in": "query", "schema": {"type": "string", "format": "date"}, "description": "first day of arrival; 92 days ago when left out"},
      {"name": "until", "in": "query", "schema": {"type": "string", "format": "date"}, "description": "last day of arrival; today when left out"}
    ],
    "responses": {"200": {"description": "all", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ExchangeTimeliness"}}}}}
  },
  "setExchangeKey": {
    "tags": ["exchange"],
    "summary": "Sets the key by which a partner signs; from the machine itself only",
    "x-summary-zh": "登记对方公钥",
    "responses": {"200": {"description": "set", "content": {"application/json": {"schema": {"type": "object"}}}}}
  }
})json";

const std::string_view kExchangeSchemasText = R"json({
  "ExchangePartner": {
    "type": "object",
    "required": ["code", "name", "level", "within", "key", "made", "taken", "receipts", "again", "replies", "basis", "items"],
    "properties": {
      "code": {"type": "string"},
      "name": {"type": "string"},
      "level": {"enum": ["up", "down"]},
      "within": {"type": "integer", "description": "working days from a decision until it should be there"},
      "key": {"type": "string", "description": "by which the partner signs; empty: not set, nothing can go or come"},
      "made": {"type": "integer", "description": "number of the last batch to it"},
      "taken": {"type": "integer", "description": "number of the last batch from it"},
      "receipts": {"type": "integer", "description": "the batch of ours with its last receipt; without one, the last of those of which its replies named every row"},
      "again": {"type": "integer", "description": "records that go once more with the next batch"},
      "replies": {"type": "boolean", "description": "the packs know a layout of its own for what it says of our rows"},
      "basis": {"type": "array", "items": {"type": "string"}},
      "items": {"type": "array", "items": {"type": "object", "required": ["item", "sends", "takes"], "properties": {"item": {"type": "string"}, "sends": {"type": "boolean"}, "takes": {"type": "boolean"}}}}
    }
  },
  "ExchangePartners": {
    "type": "object",
    "required": ["own", "partners"],
    "properties": {
      "own": {"type": "string", "description": "name of this platform's key, as partners know it"},
      "partners": {"type": "array", "items": {"$ref": "#/components/schemas/ExchangePartner"}}
    }
  },
  "ExchangeEvents": {
    "type": "object",
    "required": ["events", "more"],
    "properties": {
      "events": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["id", "kind", "partner", "number", "part", "at", "day", "digest", "detail"],
          "properties": {
            "id": {"type": "string"},
            "kind": {"enum": ["key", "made", "left", "file_taken", "taken", "receipt", "compared", "reply"]},
            "partner": {"type": "string"},
            "number": {"type": "string", "description": "of the batch; of a key, comparison or reply its own"},
            "part": {"type": "integer"},
            "at": {"type": "string", "format": "date-time"},
            "day": {"type": "string", "format": "date"},
            "digest": {"type": "string"},
            "detail": {"type": "object", "description": "counts, who did it, what was found"}
          }
        }
      },
      "more": {"type": "boolean"}
    }
  },
  "ExchangeCounts": {
    "type": "object",
    "required": ["taken", "known", "older", "refused"],
    "properties": {
      "taken": {"type": "integer"},
      "known": {"type": "integer", "description": "here already"},
      "older": {"type": "integer", "description": "what stands here comes after it"},
      "refused": {"type": "integer"}
    }
  },
  "ExchangeRow": {
    "type": "object",
    "required": ["file", "line", "level", "unit", "id", "outcome", "code", "column", "reason"],
    "properties": {
      "file": {"type": "string"},
      "line": {"type": "integer"},
      "level": {"type": "string", "description": "国 省 市 县: where the row began"},
      "unit": {"type": "string"},
      "id": {"type": "string", "description": "its id there"},
      "outcome": {"enum": ["taken", "known", "older", "refused"]},
      "code": {"type": "string"},
      "column": {"type": "string"},
      "reason": {"type": "string"}
    }
  },
  "ExchangeDay": {
    "type": "object",
    "required": ["item", "day", "ours", "theirs", "missing_there", "missing_here", "different", "rows"],
    "properties": {
      "item": {"type": "string"},
      "day": {"type": "string", "description": "of the act; - when it has none"},
      "ours": {"type": "integer"},
      "theirs": {"type": "integer"},
      "missing_there": {"type": "integer"},
      "missing_here": {"type": "integer"},
      "different": {"type": "integer"},
      "rows": {"type": "array", "items": {"type": "string"}, "description": "records of this platform (r12), else the digest that names the row; the first twenty"}
    }
  },
  "ExchangeTaken": {
    "type": "object",
    "required": ["kind", "partner", "number"],
    "properties": {
      "kind": {"enum": ["batch", "receipt", "standing", "reply"]},
      "partner": {"type": "string"},
      "number": {"type": "string"},
      "repeated": {"type": "boolean", "description": "it came before, and changed nothing"},
      "counts": {"$ref": "#/components/schemas/ExchangeCounts"},
      "refused": {"type": "array", "items": {"$ref": "#/components/schemas/ExchangeRow"}},
      "untaken": {"type": "array", "description": "of a reply: lines that say nothing of a row that went to the partner, or nothing new", "items": {"$ref": "#/components/schemas/ExchangeRow"}},
      "agree": {"type": "boolean"},
      "on_the_way": {"type": "boolean", "description": "batches were under way when the statements were made"},
      "ours": {"type": "integer"},
      "theirs": {"type": "integer"},
      "again": {"type": "integer", "description": "records that go once more with the next batch"},
      "days": {"type": "array", "items": {"$ref": "#/components/schemas/ExchangeDay"}}
    }
  },
  "ExchangeBatch": {
    "type": "object",
    "required": ["partner", "number", "digest", "after", "until", "rows", "files"],
    "properties": {
      "partner": {"type": "string"},
      "number": {"type": "string"},
      "digest": {"type": "string", "description": "of its manifest; the next batch names it"},
      "after": {"type": "integer"},
      "until": {"type": "integer"},
      "rows": {"type": "integer"},
      "files": {"type": "array", "items": {"type": "object", "required": ["name", "item", "rows", "sha256"], "properties": {"name": {"type": "string"}, "item": {"type": "string"}, "rows": {"type": "integer"}, "sha256": {"type": "string"}}}}
    }
  },
  "ExchangeMade": {
    "type": "object",
    "required": ["batch"],
    "properties": {"batch": {"oneOf": [{"$ref": "#/components/schemas/ExchangeBatch"}, {"type": "null"}]}}
  },
  "ExchangeRefused": {
    "type": "object",
    "required": ["rows"],
    "properties": {
      "rows": {
        "type": "array",
        "items": {
          "allOf": [
            {"$ref": "#/components/schemas/ExchangeRow"},
            {
              "type": "object",
              "required": ["batch", "item", "source", "day", "record"],
              "properties": {
                "batch": {"type": "string"},
                "item": {"type": "string"},
                "source": {"type": "string", "description": "the department whose row it is"},
                "day": {"type": "string", "format": "date"},
                "record": {"type": ["string", "null"]}
              }
            }
          ]
        }
      }
    }
  },
  "ExchangeTimeliness": {
    "type": "object",
    "required": ["from", "until", "rows"],
    "properties": {
      "from": {"type": "string", "format": "date"},
      "until": {"type": "string", "format": "date"},
      "rows": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["channel", "unit", "item", "rows", "on_time", "working_days"],
          "properties": {
            "channel": {"enum": ["here", "there"], "description": "until it was here, or at the partner"},
            "unit": {"type": "string"},
            "item": {"type": "string"},
            "rows": {"type": "integer"},
            "on_time": {"type": "integer"},
            "working_days": {"type": "integer", "description": "of all rows together"}
          }
        }
      }
    }
  }
})json";

}  // namespace taixin::service

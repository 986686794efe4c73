// Retractions, as openapi_operations.cc has the rest; with what they hold.
#include "service/openapi_text.h"

namespace taixin::service {

const std::string_view kRetractionOperationsText = R"json({
  "listRetractions": {
    "tags": ["retractions"],
    "summary": "What the caller received and must not use as it was: corrected, repaired, withdrawn or moved records, in the order of the caller's own numbers, without gaps",
    "x-summary-zh": "发给本单位或者本系统的更正通知",
    "description": "Another system sees its own; an officer sees those of the unit it acts in. `note` is signed with the key of the log of records.",
    "parameters": [{"name": "after", "in": "query", "schema": {"type": "string"}, "example": "0", "description": "the `next` of the page before; 0: from the first"}],
    "responses": {"200": {"description": "a page", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Retractions"}}}}}
  },
  "listWaitingRetractions": {
    "tags": ["retractions"],
    "summary": "All that nobody has acknowledged, the oldest first: who is silent, and who cannot be reached any more",
    "x-summary-zh": "等待回执的更正通知",
    "responses": {"200": {"description": "all", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/WaitingRetractions"}}}}}
  },
  "proveRetraction": {
    "tags": ["retractions"],
    "summary": "The proof that a retraction stands in the log of records, as a C2SP tlog-proof",
    "x-summary-zh": "更正通知的账本证明",
    "responses": {"200": {"description": "the proof file", "content": {"text/plain": {"schema": {"type": "string"}}}}}
  },
  "acknowledgeRetraction": {
    "tags": ["retractions"],
    "summary": "Says that it was carried out; said again, nothing changes",
    "x-summary-zh": "回执：已停止使用或者已更正",
    "responses": {"200": {"description": "the retraction", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Retraction"}}}}}
  }
})json";

const std::string_view kRetractionSchemasText = R"json({
  "RetractionHead": {
    "type": "object",
    "required": ["number", "record", "item", "item_name", "version", "change", "change_name", "day", "basis", "due_at", "acknowledged_at"],
    "properties": {
      "number": {"type": "string", "description": "of this receiver: 1, 2, 3 ..."},
      "record": {"type": "string", "description": "number of the record that was received, as answers show it"},
      "item": {"type": "string"},
      "item_name": {"type": "string"},
      "version": {"type": "string", "description": "the record's version key, hexadecimal: the same for all its versions"},
      "change": {"enum": ["corrected", "repaired", "withdrawn", "ended", "shielded", "unshielded", "moved"]},
      "change_name": {"type": "string"},
      "day": {"type": "string", "format": "date", "description": "from which it holds"},
      "basis": {"type": "string"},
      "due_at": {"type": "string", "format": "date-time"},
      "acknowledged_at": {"type": ["string", "null"]}
    }
  },
  "Retraction": {
    "allOf": [
      {"$ref": "#/components/schemas/RetractionHead"},
      {"type": "object", "required": ["note"], "properties": {"note": {"type": "string", "description": "a C2SP signed note; taixin retractions verify"}}}
    ]
  },
  "Retractions": {
    "type": "object",
    "required": ["retractions", "next", "more"],
    "properties": {
      "retractions": {"type": "array", "items": {"$ref": "#/components/schemas/Retraction"}},
      "next": {"type": "string", "description": "give it as `after`"},
      "more": {"type": "boolean", "description": "ask again at once"}
    }
  },
  "WaitingRetractions": {
    "type": "object",
    "required": ["waiting"],
    "properties": {
      "waiting": {
        "type": "array",
        "items": {
          "allOf": [
            {"$ref": "#/components/schemas/RetractionHead"},
            {
              "type": "object",
              "required": ["receiver", "age_days", "late", "unreachable"],
              "properties": {
                "receiver": {"type": "string"},
                "age_days": {"type": "integer"},
                "late": {"type": "boolean", "description": "more working days than the packs give"},
                "unreachable": {"type": "boolean", "description": "its account or unit has ended"}
              }
            }
          ]
        }
      }
    }
  }
})json";

}  // namespace taixin::service

// The rules of the home and their changes, as openapi_operations.cc has the rest; with what they hold.
#include "service/openapi_text.h"

namespace taixin::service {

const std::string_view kRuleOperationsText = R"json({
  "getRules": {
    "tags": ["rules"],
    "summary": "Which packs were in force when, and which entries act only when two people confirmed them",
    "x-summary-zh": "各版规则包的启用时间；须经两人确认才起作用的条目",
    "responses": {"200": {"description": "all", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Rules"}}}}}
  },
  "listRuleChanges": {
    "tags": ["rules"],
    "summary": "Changes of the rules, the newest first",
    "x-summary-zh": "规则变更事项",
    "responses": {
      "200": {
        "description": "all",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["changes"],
              "properties": {"changes": {"type": "array", "items": {"$ref": "#/components/schemas/RuleChange"}}}
            }
          }
        }
      }
    }
  },
  "getRuleChange": {
    "tags": ["rules"],
    "summary": "One change; of packs with every difference, entry by entry",
    "x-summary-zh": "一项规则变更；规则包的逐条差别",
    "responses": {"200": {"description": "the change", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/RuleChange"}}}}}
  },
  "proposeRuleChange": {
    "tags": ["rules"],
    "summary": "Proposes that an entry below V2 may act, or may not any more",
    "x-summary-zh": "提出确认（或者撤销确认）一个条目",
    "responses": {"201": {"description": "it waits for two people", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/RuleChange"}}}}}
  },
  "proposePacks": {
    "tags": ["rules"],
    "summary": "Hands in packs that are to take the place of those in force",
    "x-summary-zh": "提交新的规则包",
    "description": "The body is a bundle as `taixin rules propose` makes it. Packs with faults, or that the home's records, accounts or cases do not fit, are refused with every reason.",
    "parameters": [{"name": "reason", "in": "query", "required": true, "schema": {"type": "string", "maxLength": 500}, "description": "why, in words", "example": "示例：新令施行"}],
    "requestBody": {"required": true, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
    "responses": {"201": {"description": "it waits for two people", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/RuleChange"}}}}}
  },
  "confirmRuleChange": {
    "tags": ["rules"],
    "summary": "Confirms a change, with a fresh code; it takes two people, and begins at the next start",
    "x-summary-zh": "核对官方文本并确认（两人，各用新验证码）；下次启动起生效",
    "responses": {"200": {"description": "the change", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/RuleChange"}}}}}
  },
  "dropRuleChange": {
    "tags": ["rules"],
    "summary": "Takes a change back, or refuses it, with words",
    "x-summary-zh": "撤回或者不同意",
    "responses": {"200": {"description": "the change", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/RuleChange"}}}}}
  }
})json";

const std::string_view kRuleSchemasText = R"json({
  "Replayed": {
    "type": "object",
    "description": "of a replay: how many answers came out as they were, and how many could not be made again",
    "properties": {
      "answers": {"type": "integer"},
      "different": {"type": "integer"},
      "batches": {"type": "integer"},
      "rows": {"type": "integer"},
      "rows_unreadable": {"type": "integer"},
      "not_again": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["kind", "why", "count"],
          "properties": {
            "kind": {"type": "string"},
            "why": {"enum": ["other_words", "words_not_kept", "no_sheet", "openings", "page_not_kept", "nothing_told", "no_answer"]},
            "count": {"type": "integer"}
          }
        }
      }
    }
  },
  "Rules": {
    "type": "object",
    "required": ["versions", "entries"],
    "properties": {
      "versions": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["activation", "from", "packs", "confirmed"],
          "properties": {
            "activation": {"type": "string"},
            "from": {"type": "string"},
            "packs": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["id", "version", "digest"],
                "properties": {"id": {"type": "string"}, "version": {"type": "string"}, "digest": {"type": "string"}}
              }
            },
            "confirmed": {"type": "array", "items": {"type": "string"}, "description": "names of entries that two people had confirmed"}
          }
        }
      },
      "entries": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["name", "zh", "en", "basis", "source", "sure", "digest", "acts", "values"],
          "properties": {
            "name": {"type": "string"},
            "zh": {"type": "string"},
            "en": {"type": "string"},
            "basis": {"type": "array", "items": {"type": "string"}},
            "source": {"type": "string"},
            "sure": {"enum": ["D", "MH", "MM", "ML"]},
            "digest": {"type": "string"},
            "acts": {"type": "boolean", "description": "two people confirmed it, and it is in force"},
            "values": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["key", "value"],
                "properties": {"key": {"type": "string"}, "value": {"type": "string"}}
              }
            }
          }
        }
      }
    }
  },
  "RuleChange": {
    "type": "object",
    "required": ["id", "kind", "state", "at", "by", "reason", "signatures"],
    "properties": {
      "id": {"type": "string"},
      "kind": {"enum": ["packs", "confirm", "doubt"]},
      "state": {"enum": ["open", "confirmed", "dropped", "begun"]},
      "at": {"type": "string"},
      "by": {"type": "string", "description": "account; 0: the console"},
      "reason": {"type": "string"},
      "entry": {"type": "string"},
      "why": {"type": "string", "description": "dropped: why"},
      "activation": {"type": "string", "description": "begun: as which"},
      "copied": {"type": "boolean", "description": "of a sandbox alone: as the home has it whose packs it took; that home's two signatures are not copied"},
      "signatures": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["account", "at"],
          "properties": {
            "account": {"type": "string"},
            "at": {"type": "string"},
            "document": {"type": "string"},
            "where": {"type": "string"},
            "text": {"type": "string"}
          }
        }
      },
      "differences": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["what", "name", "zh", "en", "waits", "values"],
          "properties": {
            "what": {"enum": ["added", "removed", "changed"]},
            "name": {"type": "string"},
            "zh": {"type": "string"},
            "en": {"type": "string"},
            "waits": {"type": "boolean", "description": "it will not act before it is confirmed"},
            "values": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["key", "was", "is"],
                "properties": {"key": {"type": "string"}, "was": {"type": "string"}, "is": {"type": "string"}}
              }
            }
          }
        }
      }
    }
  }
})json";

}  // namespace taixin::service

// What everybody may see and the self-check of what is published, as openapi_operations.cc has the rest.
#include "service/openapi_text.h"

namespace taixin::service {

const std::string_view kPublicOperationsText = R"json({
  "searchPublic": {
    "tags": ["public"],
    "summary": "Finds organizations and individual businesses by code or name; never a person",
    "x-summary-zh": "公示查询：按代码或名称查找单位；不提供自然人查询",
    "responses": {"200": {"description": "what was found", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Match"}}}}}
  },
  "getPublicSubject": {
    "tags": ["public"],
    "summary": "What is published about an organization today",
    "x-summary-zh": "一个单位今日的公示信息",
    "description": "Each adverse record says in `term` by which rule and until which day it is published, and from which day repair may be asked for. A field with `held_back` has a text in which something looks like a person's.",
    "responses": {"200": {"description": "what anybody may see", "content": {"application/json": {"schema": {"allOf": [{"$ref": "#/components/schemas/ShowAnswer"}, {"type": "object", "properties": {"commitments": {"type": "array", "description": "what it promised before everybody (credit commitments) and still holds, the newest first; of a natural person never. Left out where nobody was found", "items": {"$ref": "#/components/schemas/PublicCommitment"}}}}]}}}}}
  },
  "listPublished": {
    "tags": ["public"],
    "summary": "Licences and penalties as they come in, newest first",
    "x-summary-zh": "双公示清单：行政许可、行政处罚",
    "parameters": [
      {"name": "item", "in": "query", "schema": {"type": "string"}, "description": "codes of catalog items, separated by commas; all when left out", "example": "ADM.licence"},
      {"name": "organ", "in": "query", "schema": {"type": "string", "maxLength": 100}, "description": "a part of the body's name"},
      {"name": "from", "in": "query", "schema": {"type": "string", "format": "date"}, "description": "decided on this day or later", "example": "2026-03-01"},
      {"name": "to", "in": "query", "schema": {"type": "string", "format": "date"}, "description": "decided on this day or before", "example": "2026-03-31"},
      {"name": "county", "in": "query", "schema": {"type": "string", "maxLength": 40}, "description": "code of a county or zone where the body is, with its towns; that of the city: the city's own bodies. By the body's name, as in the statistics"},
      {"name": "after", "in": "query", "schema": {"type": "string", "maxLength": 60}, "description": "`next` of the page before"},
      {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}, "description": "entries of the page; at most 20 where adverse records may be among them"}
    ],
    "responses": {
      "200": {
        "description": "a page; `next` is left out on the last",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["entries"],
              "properties": {
                "entries": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "required": ["code", "name", "record"],
                    "properties": {
                      "code": {"type": "string"},
                      "name": {"type": "string"},
                      "record": {"$ref": "#/components/schemas/Record"}
                    }
                  }
                },
                "next": {"type": "string"}
              }
            }
          }
        }
      }
    }
  },
  "listHeldTexts": {
    "tags": ["public"],
    "summary": "Texts of public records that are held back, because something in them looks like a person's",
    "x-summary-zh": "疑含个人信息、暂不公示的文字",
    "description": "Those of the caller's departments, by record. Reading them is an entry of the access log.",
    "parameters": [{"name": "cursor", "in": "query", "schema": {"type": "string"}, "description": "`next_cursor` of the page before"}],
    "responses": {
      "200": {
        "description": "a page; next_cursor is left out on the last",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["texts"],
              "properties": {
                "texts": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "required": ["record", "item", "document_number", "code", "name", "source", "field", "field_name", "text", "found"],
                    "properties": {
                      "record": {"type": "string"},
                      "item": {"type": "string"},
                      "document_number": {"type": "string"},
                      "code": {"type": "string"},
                      "name": {"type": "string"},
                      "source": {"type": "string"},
                      "field": {"type": "string"},
                      "field_name": {"type": "object", "properties": {"zh": {"type": "string"}, "en": {"type": "string"}}},
                      "text": {"type": "string"},
                      "found": {"type": "array", "items": {"enum": ["id_number", "phone", "plate", "account", "home", "minor"]}}
                    }
                  }
                },
                "next_cursor": {"type": "string"}
              }
            }
          }
        }
      }
    }
  },
  "decideHeldText": {
    "tags": ["public"],
    "summary": "Tells a text as it is, or other words instead; signed with a fresh code",
    "x-summary-zh": "决定公示原文或者遮蔽后的文字（用新验证码签名）",
    "description": "The record does not change: whoever may see it sees what the department wrote.",
    "responses": {
      "200": {
        "description": "the decision",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["id", "record", "field", "decision"],
              "properties": {
                "id": {"type": "string"},
                "record": {"type": "string"},
                "field": {"type": "string"},
                "decision": {"enum": ["clear", "replaced"]}
              }
            }
          }
        }
      }
    }
  },
  "stateCleanDay": {
    "tags": ["public"],
    "summary": "A self-check as a statement, its digest in the access log, with the proof that it is there",
    "x-summary-zh": "公示自查声明：摘要记入访问日志，附证明",
    "description": "The statement names day, moment, rules and the digest of the decision about every record that may be public. Anybody may keep it; recheckCleanDay makes the check again as of that moment.",
    "responses": {
      "200": {
        "description": "the statement",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["day", "clean", "statement", "entry", "proof", "vkey"],
              "properties": {
                "day": {"type": "string", "format": "date"},
                "clean": {"type": "boolean"},
                "statement": {"type": "string"},
                "entry": {"type": "string", "description": "of the access log"},
                "proof": {"type": "string", "description": "a tlog-proof of that entry"},
                "vkey": {"type": "string"}
              }
            }
          }
        }
      }
    }
  },
  "recheckCleanDay": {
    "tags": ["public"],
    "summary": "Makes the self-check of a statement again, as of its moment",
    "x-summary-zh": "按声明的时点重新核算公示自查",
    "responses": {
      "200": {
        "description": "whether every decision is as stated",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["same", "statement"],
              "properties": {"same": {"type": "boolean"}, "statement": {"type": "string"}}
            }
          }
        }
      }
    }
  },
  "checkPublication": {
    "tags": ["public"],
    "summary": "The self-check of what is published: what is missing, and what wants a look, by department",
    "x-summary-zh": "公示自查：应公示未公示、需核对的事项，按单位列出",
    "parameters": [
      {"name": "source", "in": "query", "schema": {"type": "string"}, "description": "findings of this department"},
      {"name": "finding", "in": "query", "schema": {"enum": ["class_unknown", "clock_unknown", "provisional", "text_held_back", "unreconciled", "beyond_sent"]}, "description": "findings of this kind"}
    ],
    "responses": {
      "200": {
        "description": "clean: nothing to look at",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["day", "seq", "rules", "clean", "looked_at", "published", "late", "not_published", "findings"],
              "properties": {
                "day": {"type": "string", "format": "date"},
                "seq": {"type": "integer"},
                "rules": {"type": "string"},
                "clean": {"type": "boolean"},
                "looked_at": {"type": "integer"},
                "published": {"type": "integer"},
                "late": {"type": "integer"},
                "not_published": {"type": "object", "additionalProperties": {"type": "integer"}},
                "findings": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "required": ["organ", "finding", "name", "count", "examples"],
                    "properties": {
                      "organ": {"type": "string"},
                      "finding": {"enum": ["class_unknown", "clock_unknown", "provisional", "text_held_back", "unreconciled", "beyond_sent"]},
                      "name": {"$ref": "#/components/schemas/Text"},
                      "count": {"type": "integer"},
                      "examples": {"type": "array", "items": {"type": "string"}}
                    }
                  }
                }
              }
            }
          },
          "text/plain": {"schema": {"type": "string"}}
        }
      }
    }
  }
})json";

}  // namespace taixin::service

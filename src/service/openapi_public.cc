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
    "responses": {"200": {"description": "what anybody may see", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ShowAnswer"}}}}}
  },
  "listPublished": {
    "tags": ["public"],
    "summary": "Licences and penalties as they come in, newest first",
    "x-summary-zh": "双公示清单：行政许可、行政处罚",
    "parameters": [
      {"name": "item", "in": "query", "schema": {"type": "string"}, "description": "codes of catalog items, separated by commas; all when left out", "example": "ADM.licence"},
      {"name": "organ", "in": "query", "schema": {"type": "string", "maxLength": 100}, "description": "a part of the body's name"},
      {"name": "after", "in": "query", "schema": {"type": "string", "maxLength": 60}, "description": "`next` of the page before"},
      {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}, "description": "entries of the page"}
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
  "checkPublication": {
    "tags": ["public"],
    "summary": "The self-check of what is published: what is missing, and what wants a look, by department",
    "x-summary-zh": "公示自查：应公示未公示、需核对的事项，按单位列出",
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
                      "finding": {"enum": ["class_unknown", "clock_unknown", "provisional", "text_held_back", "beyond_sent"]},
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

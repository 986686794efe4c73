// What bodies hold. Bodies of requests come from the shapes of their routes.
#include "service/openapi_text.h"

namespace taixin::service {

const std::string_view kInfoText = R"json({
  "title": "Taixin 泰信",
  "version": "1",
  "description": "Public credit information of a city: departments hand over files, officers ask about a subject. Texts for people are in Chinese or English by ?lang= or Accept-Language. Errors are problem details (RFC 9457) with a stable code, what happened and what to do next. With Accept: text/plain answers come as plain lines. Lists are paged: give next_cursor of one page as cursor of the next; a page without it is the last; all pages are of the moment of the first. Bodies of requests are closed: an unknown, missing or malformed member is refused with 400. Reads carry an ETag; writes take an Idempotency-Key; slow work takes async=true and becomes a job. Days are 2026-04-01 at +08:00, moments 2026-04-01T09:30:00.000000+08:00. Unknown fields of an answer are to be ignored. Whoever asks is known first: an officer or a subject by a session (POST /api/v1/session; its cookie, and X-CSRF-Token with everything that changes something), another system by an access token (POST /api/v1/oauth/token) or its certificate; x-taixin-action of an operation says what a role has to allow. Nobody is 401, whoever may not 403, and both say why. The log names the account and its unit, whatever a request says of itself: operator and unit are for the console, the machine itself. Identity numbers of persons belong in no request; a question that holds one gets the same fixed answer, known here or not."
})json";

const std::string_view kComponentsText = R"json({
  "parameters": {
    "lang": {"name": "lang", "in": "query", "schema": {"enum": ["zh", "en"]}, "description": "language of texts for people"},
    "operator": {"name": "operator", "in": "query", "schema": {"type": "string"}, "description": "who does it; needed at the console only: else the account's name", "example": "示例经办人"},
    "unit": {"name": "unit", "in": "query", "schema": {"type": "string"}, "description": "of the operator; at the console only"},
    "cursor": {"name": "cursor", "in": "query", "schema": {"type": "string"}, "description": "next_cursor of the page before; opaque"}
  },
  "responses": {
    "Problem": {"description": "why not, and what to do next", "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}},
    "Text": {"description": "plain lines", "content": {"text/plain": {"schema": {"type": "string"}}}},
    "Done": {"description": "done", "content": {"application/json": {"schema": {"type": "object", "properties": {"done": {"const": true}}}}}},
    "LinkEvent": {"description": "entered", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/LinkEvent"}}}}
  },
  "schemas": {
    "Problem": {
      "type": "object",
      "required": ["type", "title", "status", "code", "detail", "next"],
      "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "stable, room.what"},
        "detail": {"type": "string"},
        "next": {"type": "string", "description": "what to do"},
        "args": {
          "type": "object",
          "additionalProperties": {"type": "string"},
          "description": "the values that stand in `detail` and `next`, by name, as they stand there (in the language of the answer); left out when there are none. Their names are stable with the code"
        },
        "place": {"type": "string", "description": "where"}
      }
    },
    "Log": {
      "type": "object",
      "required": ["log", "vkey", "size", "published", "checkpoint"],
      "properties": {
        "log": {"enum": ["records", "access"]},
        "vkey": {"type": "string", "description": "verifier key of its signatures (C2SP signed-note)"},
        "size": {"type": "integer", "description": "entries on disk"},
        "published": {"type": "integer", "description": "entries of the checkpoint shown"},
        "checkpoint": {"type": "string"},
        "trouble": {"type": "string", "description": "what is wrong"},
        "audit": {
          "type": "object",
          "properties": {"position": {"type": "integer"}, "size": {"type": "integer"}, "findings": {"type": "integer"}, "finished": {"type": "string"}}
        },
        "witnesses": {
          "type": "array",
          "items": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "size": {"type": "integer"}, "cosigned": {"type": "boolean"}, "why": {"type": "string"}}
          }
        }
      }
    },
    "Text": {"type": "object", "required": ["zh", "en"], "properties": {"zh": {"type": "string"}, "en": {"type": "string"}}},
    "Asked": {
      "type": "object",
      "required": ["purpose", "as_of", "known_at", "watermark", "rules"],
      "properties": {
        "purpose": {"type": "string"},
        "purpose_name": {"$ref": "#/components/schemas/Text"},
        "as_of": {"type": "string", "format": "date"},
        "past": {"type": "boolean"},
        "known_at": {"type": "string"},
        "watermark": {"type": "integer"},
        "rules": {"type": "string", "description": "SHA-256 of the packs"}
      }
    },
    "Match": {
      "type": "object",
      "required": ["asked", "found"],
      "properties": {
        "asked": {"$ref": "#/components/schemas/Asked"},
        "found": {"enum": ["one", "candidates", "unknown", "person"]},
        "found_by": {"enum": ["code", "earlier_code", "org_code", "reg_number", "name", "former_name"]},
        "id": {"type": "string"},
        "message": {"$ref": "#/components/schemas/Text"},
        "candidates": {
          "type": "array",
          "maxItems": 10,
          "items": {
            "type": "object",
            "required": ["id", "name"],
            "properties": {
              "id": {"type": "string"},
              "code": {"type": "string"},
              "name": {"type": "string"},
              "matched_name": {"type": "string"},
              "how": {
                "enum": ["exact", "prefix", "substring", "initials", "initials_within", "slip"],
                "description": "how the name answers the query; candidates stand in this order"
              },
              "slips": {"type": "integer", "description": "characters that differ"},
              "reason": {"$ref": "#/components/schemas/Text"}
            }
          }
        },
        "hint": {
          "type": "object",
          "properties": {"code": {"type": "string"}, "message": {"$ref": "#/components/schemas/Text"}, "next": {"$ref": "#/components/schemas/Text"}}
        }
      }
    },
    "State": {
      "type": "object",
      "required": ["state", "name"],
      "properties": {"state": {"type": "string"}, "name": {"$ref": "#/components/schemas/Text"}, "day": {"type": "string", "format": "date"}}
    },
    "Subject": {
      "type": "object",
      "required": ["id", "kind", "name"],
      "properties": {
        "id": {"type": "string"},
        "state": {"$ref": "#/components/schemas/State"},
        "kind": {"enum": ["organization", "individual_business", "government_body"]},
        "code": {"type": "string"},
        "name": {"type": "string"},
        "codes": {"type": "array", "items": {"type": "object"}},
        "names": {"type": "array", "items": {"type": "object"}},
        "states": {"type": "array", "items": {"$ref": "#/components/schemas/State"}},
        "operators": {"type": "array", "items": {"type": "object"}}
      }
    },
    "Record": {
      "type": "object",
      "required": ["id", "item", "state", "link", "received"],
      "properties": {
        "id": {"type": "string"},
        "item": {"type": "string"},
        "item_name": {"$ref": "#/components/schemas/Text"},
        "state": {"enum": ["in_force", "repaired", "ended", "withdrawn", "shielded", "superseded"]},
        "state_name": {"$ref": "#/components/schemas/Text"},
        "state_day": {"type": "string", "format": "date"},
        "past_state": {"type": "boolean"},
        "disputed": {"type": "boolean"},
        "provisional": {"type": "boolean", "description": "linked by name only"},
        "former_operator": {"type": "boolean"},
        "late": {"type": "boolean"},
        "link": {"enum": ["by_code", "by_earlier_code", "by_issued_code", "provisional", "by_hand"]},
        "severity": {"enum": ["minor", "general", "serious"]},
        "headline": {"type": "string"},
        "organ": {"type": "string"},
        "document_number": {"type": "string"},
        "decision": {"type": "string", "format": "date"},
        "document": {"type": "string", "format": "date"},
        "publication": {"type": "string", "format": "date"},
        "misconduct_end": {"type": "string", "format": "date"},
        "valid_from": {"type": "string", "format": "date"},
        "valid_until": {"type": "string", "format": "date"},
        "changes_on": {"type": "string", "format": "date"},
        "source": {"type": "string"},
        "received": {"type": "string"},
        "basis": {"type": "array", "items": {"type": "string"}},
        "term": {
          "type": "object",
          "required": ["reason"],
          "description": "of adverse records, told to everybody and to the subject itself: how long it is published, by which rule",
          "properties": {
            "reason": {"type": "string", "description": "permitted: it is public today, as far as time goes"},
            "class": {"enum": ["minor", "general", "serious"]},
            "last_day": {"type": "string", "format": "date"}, "earliest_repair": {"type": "string", "format": "date"},
            "rule": {"$ref": "#/components/schemas/Text"}, "basis": {"type": "array", "items": {"type": "string"}}
          }
        },
        "fields": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["code", "name", "value"],
            "properties": {
              "code": {"type": "string"},
              "name": {"$ref": "#/components/schemas/Text"},
              "value": {"type": "string"},
              "words": {"$ref": "#/components/schemas/Text"},
              "redacted": {"type": "boolean", "description": "a reviewer's words"}, "held_back": {"type": "boolean", "description": "its text may hold a person's data: not told"}
            }
          }
        }
      }
    },
    "ShowAnswer": {
      "allOf": [
        {"$ref": "#/components/schemas/Match"},
        {
          "type": "object",
          "properties": {
            "subject": {"$ref": "#/components/schemas/Subject"},
            "classes": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["class", "name", "count", "records"],
                "properties": {
                  "class": {"type": "string"},
                  "name": {"$ref": "#/components/schemas/Text"},
                  "count": {"type": "integer"},
                  "records": {"type": "array", "items": {"$ref": "#/components/schemas/Record"}}
                }
              }
            }
          }
        }
      ]
    },
    "CheckAnswer": {
      "allOf": [
        {"$ref": "#/components/schemas/Match"},
        {
          "type": "object",
          "required": ["verdict"],
          "properties": {
            "verdict": {"enum": ["attention", "none", "unknown_subject", "candidates", "person"]},
            "verdict_words": {"$ref": "#/components/schemas/Text"},
            "subject": {"$ref": "#/components/schemas/Subject"},
            "attention": {
              "type": "array",
              "items": {
                "type": "object",
                "properties": {
                  "matter": {"type": "string"},
                  "words": {"$ref": "#/components/schemas/Text"},
                  "basis": {"type": "array", "items": {"type": "string"}}
                }
              }
            },
            "matters": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["matter", "name", "count"],
                "properties": {
                  "matter": {"type": "string"},
                  "name": {"$ref": "#/components/schemas/Text"},
                  "count": {"type": "integer"},
                  "serious": {"type": "integer"},
                  "disputed": {"type": "integer"},
                  "provisional": {"type": "integer"},
                  "former_operator": {"type": "integer"},
                  "records": {"type": "array", "items": {"$ref": "#/components/schemas/Record"}}
                }
              }
            },
            "duties": {
          "type": "array",
          "description": "measures that may or must be applied, by their clauses; whether one is, the officer decides and records",
          "items": {
            "type": "object",
            "required": ["measure", "name", "direction", "kind", "duty", "body", "count", "records", "basis"],
            "properties": {
              "measure": {"type": "string"},
              "name": {"$ref": "#/components/schemas/Text"},
              "direction": {"enum": ["restriction", "incentive"]},
              "kind": {"enum": ["by_law", "management", "own_will"]},
              "duty": {"enum": ["may", "must"]},
              "body": {"$ref": "#/components/schemas/Text"},
              "count": {"type": "integer"},
              "records": {"type": "array", "items": {"type": "string"}},
              "until": {"type": "string", "format": "date"},
              "basis": {"type": "array", "items": {"type": "string"}}
            }
          }
        },
        "changes_on": {"type": "string", "format": "date", "description": "first day the answer may differ by itself"}
          }
        }
      ]
    },
    "Submission": {
      "type": "object",
      "required": ["id", "item", "source", "state"],
      "properties": {
        "id": {"type": "string"},
        "item": {"type": "string"},
        "source": {"type": "string"},
        "operator": {"type": "string"},
        "file_name": {"type": "string"},
        "file_sha256": {"type": "string"},
        "format": {"type": "string"},
        "encoding": {"type": "string"},
        "state": {"enum": ["loading", "in", "not in"]},
        "started_at": {"type": "string"},
        "known_at": {"type": "string", "description": "of the seal"},
        "rows": {"type": "integer"},
        "accepted": {"type": "integer"},
        "versions": {"type": "integer"},
        "duplicates": {"type": "integer"},
        "statuses": {"type": "integer"},
        "quarantined": {"type": "integer"},
        "people": {"type": "integer", "description": "rows about natural persons: not kept, but for people_sealed of the receipt"},
        "warnings": {"type": "integer"}
      }
    },
    "Reason": {
      "type": "object",
      "properties": {
        "code": {"type": "string"},
        "field": {"type": "string"},
        "column": {"type": "string"},
        "rows": {"type": "integer"},
        "zh": {"type": "string"},
        "en": {"type": "string"},
        "next_zh": {"type": "string"},
        "next_en": {"type": "string"},
        "lines": {"type": "array", "items": {"type": "integer"}, "description": "the first of them"}
      }
    },
    "Quality": {
      "type": "object",
      "properties": {
        "completeness": {"type": ["number", "null"]},
        "validity": {"type": ["number", "null"]},
        "uniqueness": {"type": ["number", "null"]},
        "timeliness": {"type": ["number", "null"]},
        "working_days_mean": {"type": ["number", "null"]},
        "wrong_codes": {"type": "integer"},
        "double_codes": {"type": "integer"}
      }
    },
    "Receipt": {
      "allOf": [
        {"$ref": "#/components/schemas/Submission"},
        {
          "type": "object",
          "properties": {
            "item_name": {"type": "string"},
            "columns": {
              "type": "array",
              "items": {"type": "object", "properties": {"header": {"type": "string"}, "field": {"type": "string"}, "name": {"type": "string"}}}
            },
            "missing_columns": {"type": "array", "items": {"type": "string"}},
            "other_sheets": {"type": "array", "items": {"type": "string"}},
            "notes_zh": {"type": "array", "items": {"type": "string"}},
            "notes_en": {"type": "array", "items": {"type": "string"}},
            "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Reason"}},
            "remarks": {"type": "array", "items": {"$ref": "#/components/schemas/Reason"}},
            "quality": {"$ref": "#/components/schemas/Quality"},
            "people_sealed": {"type": "integer", "description": "rows about natural persons that are kept, sealed"},
            "reviewed": {
              "type": "object",
              "description": "of a file that waited for a second person; its day of arrival is the day of handing over",
              "properties": {"held": {"type": "string"}, "handed_over_at": {"type": "string"}, "reviewed_by": {"type": "string"}, "reviewed_at": {"type": "string"}}
            }
          }
        }
      ]
    },
    "HeldFile": {
      "type": "object",
      "required": ["id", "state", "item", "source", "handed_over_by", "handed_over_at", "last_day", "rows", "good", "refused", "people", "may_review"],
      "properties": {
        "id": {"type": "string"},
        "state": {"enum": ["waiting", "approved", "returned", "withdrawn", "lapsed", "loaded", "refused", "lost"]},
        "item": {"type": "string"},
        "source": {"type": "string"},
        "handed_over_by": {"type": "string"},
        "handed_over_at": {"type": "string", "description": "the day of arrival, whenever it is reviewed"},
        "last_day": {"type": "string", "description": "on which it may be approved; it lapses after it"},
        "file_name": {"type": "string"},
        "file_sha256": {"type": "string"},
        "bytes": {"type": "integer"},
        "rows": {"type": "integer"},
        "good": {"type": "integer", "description": "rows that passed the rules of the item; links and repetitions are looked at when it goes in"},
        "refused": {"type": "integer"},
        "people": {"type": "integer", "description": "rows about natural persons"},
        "may_review": {"type": "boolean", "description": "whether the caller may decide on it"},
        "decided_by": {"type": "string"},
        "decided_at": {"type": "string"},
        "checks": {"type": "array", "items": {"type": "string"}, "description": "points that the reviewer confirmed; of a returned file those that it could not"},
        "note": {"type": "string", "description": "words of the reviewer, or why it did not go in"},
        "submission": {"type": "string", "description": "as which it went in"},
        "checklist": {
          "type": "array",
          "items": {"type": "object", "properties": {"code": {"type": "string"}, "zh": {"type": "string"}, "en": {"type": "string"}}}
        },
        "trial": {
          "type": "object",
          "description": "what reading it once found; of files that wait",
          "properties": {
            "item_name": {"type": "string"},
            "warnings": {"type": "integer"},
            "columns": {"type": "array", "items": {"type": "object"}},
            "missing_columns": {"type": "array", "items": {"type": "string"}},
            "other_sheets": {"type": "array", "items": {"type": "string"}},
            "notes_zh": {"type": "array", "items": {"type": "string"}},
            "notes_en": {"type": "array", "items": {"type": "string"}},
            "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Reason"}},
            "remarks": {"type": "array", "items": {"$ref": "#/components/schemas/Reason"}},
            "quality": {"$ref": "#/components/schemas/Quality"}
          }
        }
      }
    },
    "QuarantinedRow": {
      "type": "object",
      "required": ["tag", "submission", "line", "state", "errors"],
      "properties": {
        "tag": {"type": "string"},
        "submission": {"type": "string"},
        "line": {"type": "integer"},
        "state": {"enum": ["waiting", "fixed", "dropped"]},
        "errors": {"type": "array", "items": {"type": "object"}},
        "cells": {"type": "array", "items": {"type": "string"}}
      }
    },
    "LinkEvent": {
      "type": "object",
      "properties": {
        "id": {"type": "string"},
        "kind": {"enum": ["merge", "split", "confirm", "undo", "move"]},
        "at": {"type": "string"},
        "operator": {"type": "string"},
        "reason": {"type": "string"}
      }
    },
    "Item": {
      "type": "object",
      "required": ["code", "name", "class", "basis"],
      "properties": {
        "code": {"type": "string"},
        "revision": {"type": "integer"},
        "name": {"type": "string"},
        "name_en": {"type": "string"},
        "class": {"type": "string"},
        "provider": {"type": "string"},
        "channel": {"enum": ["", "exchange"], "description": "exchange: it arrives through the government exchange"},
        "by_hand": {"enum": ["allowed", "warned", "refused"], "description": "what an upload by hand gets: warned, since the exchange brings it; refused with 422 intake.exchange_only"},
        "adverse": {"type": "boolean"},
        "basis": {"type": "array", "items": {"type": "string"}},
        "source": {"type": "string"},
        "from": {"type": "string", "format": "date"},
        "until": {"type": "string", "format": "date"},
        "fields": {
          "type": "array",
          "items": {
            "type": "object",
            "properties": {
              "code": {"type": "string"},
              "name": {"type": "string"},
              "name_en": {"type": "string"},
              "type": {"type": "string"},
              "code_set": {"type": "string"},
              "required": {"type": "boolean"},
              "required_if": {"type": "string"},
              "aliases": {"type": "array", "items": {"type": "string"}}
            }
          }
        }
      }
    },
    "ChangePage": {
      "type": "object",
      "required": ["asked", "changes", "next", "more"],
      "properties": {
        "asked": {"$ref": "#/components/schemas/Asked"},
        "changes": {"type": "array", "items": {"$ref": "#/components/schemas/Change"}},
        "next": {"type": "string", "description": "give it as after"},
        "more": {"type": "boolean", "description": "ask again at once"}
      }
    },
    "Change": {
      "type": "object",
      "required": ["by", "do", "record"],
      "properties": {
        "by": {"enum": ["record", "version", "status", "link", "day"], "description": "what brought it about"},
        "do": {"enum": ["put", "gone"], "description": "put: hold the record as it is told; gone: take it away"},
        "seq": {"type": "integer", "description": "commit sequence"},
        "day": {"type": "string", "format": "date", "description": "of a change by the calendar"},
        "record": {"type": "string"},
        "replaces": {"type": "string", "description": "the version before, to be taken away"},
        "subject": {"type": "string"},
        "content": {"$ref": "#/components/schemas/Record"},
        "diff": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["code"],
            "properties": {
              "code": {"type": "string"},
              "before": {"type": "string", "description": "only where the version before may be seen, too"},
              "after": {"type": "string"}
            }
          }
        }
      }
    },
    "Job": {
      "type": "object",
      "required": ["id", "operation", "state", "progress", "made_at"],
      "properties": {
        "id": {"type": "string"},
        "operation": {"type": "string", "description": "operationId"},
        "state": {"enum": ["waiting", "running", "done", "failed", "cancelled", "interrupted"]},
        "progress": {"type": "number", "minimum": 0, "maximum": 1},
        "made_at": {"type": "string"},
        "ended_at": {"type": "string"},
        "status": {"type": "integer", "description": "HTTP status of its answer"},
        "result": {"type": "string", "description": "where its answer is, for a day"}
      }
    },
    "Findings": {
      "type": "object",
      "required": ["findings"],
      "properties": {
        "sandbox": {"type": "boolean", "description": "of a sandbox alone: invented data for trying out"},
        "findings": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["code", "message", "next"],
            "properties": {"code": {"type": "string"}, "message": {"type": "string"}, "next": {"type": "string"}}
          }
        },
        "again": {"$ref": "#/components/schemas/Replayed"}
      }
    },
    "CheckReceipt": {
      "type": "object",
      "required": [
        "id",
        "format",
        "purpose",
        "basis",
        "request_sha256",
        "answer_sha256",
        "rules",
        "packs",
        "as_of",
        "known_at",
        "watermark",
        "logged_at",
        "log",
        "entry",
        "proof"
      ],
      "properties": {
        "id": {"type": "string"},
        "format": {"const": "taixin-check-receipt-1"},
        "purpose": {"type": "string"},
        "basis": {"type": "string"},
        "request_sha256": {"type": "string"},
        "answer_sha256": {"type": "string"},
        "rules": {"type": "string"},
        "packs": {
          "type": "array",
          "items": {"type": "object", "required": ["id", "sha256"], "properties": {"id": {"type": "string"}, "sha256": {"type": "string"}}}
        },
        "as_of": {"type": "string", "format": "date"},
        "known_at": {"type": "string"},
        "watermark": {"type": "integer"},
        "logged_at": {"type": "string"},
        "log": {"type": "string"},
        "entry": {"type": "integer"},
        "proof": {"type": "string", "description": "where its proof is, after the next checkpoint"}
      }
    },
    "CheckWithReceipt": {
      "type": "object",
      "required": ["answer", "receipt"],
      "properties": {
        "answer": {"type": "string", "contentMediaType": "application/json", "description": "the answer as JSON text: its SHA-256 is answer_sha256"},
        "receipt": {"$ref": "#/components/schemas/CheckReceipt"}
      }
    }
  },
  "securitySchemes": {
    "cookie": {
      "type": "apiKey",
      "in": "cookie",
      "name": "taixin",
      "description": "of a session (signIn); over TLS its name is __Host-taixin. What changes something shows its csrf as X-CSRF-Token besides."
    },
    "bearer": {"type": "http", "scheme": "bearer", "description": "an access token of another system (getToken)"},
    "mutualTLS": {"type": "mutualTLS", "description": "a certificate of another system (addCertificate)"}
  }
})json";

}  // namespace taixin::service

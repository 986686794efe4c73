// What officers' applications begin with, as openapi_operations.cc has the rest.
#include "service/openapi_text.h"

namespace taixin::service {

const std::string_view kDeskOperationsText = R"json({
  "getDesk": {
    "tags": ["desk"],
    "summary": "What waits for the caller's unit today, by statutory clock",
    "x-summary-zh": "今日待办",
    "description": "Everything that other lists tell one kind at a time: cases, files for a second person, rows sent back, letters, questions of subjects, proposals to lists, measures, retractions, rule changes, wishes of administrators, alerts. Only what the caller's roles open stands in it; the rest is left out without a refusal. Nothing is logged and nobody is named. `first` holds what has a term, the oldest first; of each kind the first ten. A `hint` is a term whose clause nobody has confirmed: told, and counted as open.",
    "security": [{"cookie": []}, {"bearer": []}, {"mutualTLS": []}],
    "responses": {
      "200": {
        "description": "what waits",
        "content": {
          "application/json": {
            "schema": {"$ref": "#/components/schemas/Desk"},
            "example": {
              "day": "2026-04-01",
              "first": [
                {"kind": "case", "id": "12", "words": "异议申请 · 待受理", "state": "late", "hint": false, "count": 1, "page": "/cases/12", "since": "2026-03-25", "due": "2026-03-30", "clock": "受理期限", "basis": ["信用修复管理办法 第15条"]}
              ],
              "kinds": [
                {
                  "kind": "case", "name": "业务", "page": "/cases", "total": 1,
                  "states": {"late": 1, "today": 0, "soon": 0, "running": 0, "paused": 0, "open": 0},
                  "first": [
                    {"kind": "case", "id": "12", "words": "异议申请 · 待受理", "state": "late", "hint": false, "count": 1, "page": "/cases/12", "since": "2026-03-25", "due": "2026-03-30", "clock": "受理期限", "basis": ["信用修复管理办法 第15条"]}
                  ]
                }
              ]
            }
          }
        }
      }
    }
  },
  "getCockpit": {
    "tags": ["desk"],
    "summary": "The city in numbers: what is held, what came in, how timely, open cases, checks, by county",
    "x-summary-zh": "全市运行概况",
    "description": "Aggregates only, counted at most once a minute. Counts of fewer than five are told to whoever reaches the whole platform and never with wall=1: such a cell, and what would give it away, is null, as in the public statistics. Complaints, whose openers are sealed, are in no count of cases.",
    "parameters": [{"name": "wall", "in": "query", "schema": {"enum": ["0", "1"], "default": "0"}, "description": "1: for a wall that others can see"}],
    "responses": {
      "200": {
        "description": "the numbers",
        "content": {
          "application/json": {
            "schema": {"$ref": "#/components/schemas/Cockpit"},
            "example": {
              "at": "2026-04-01T09:30:00.000000+08:00", "day": "2026-04-01", "suppressed": true,
              "held": {"records": 1204332, "statuses": 20110, "subjects": 310442},
              "intake": {"rows": [{"code": "2026-04-01", "name": "2026-04-01", "counts": {"submissions": 61, "rows": 8020, "records": 7311}}], "total": {"submissions": 61, "rows": 8020, "records": 7311}},
              "timeliness": {"rows": [{"code": "2026-04", "name": "2026-04", "counts": {"due": 5100, "on_time": 4990}}], "total": {"due": 5100, "on_time": 4990}},
              "cases": {"rows": [{"code": "repair", "name": "信用修复", "counts": {"late": null, "today": null, "soon": 12, "running": 40, "paused": null, "open": 9}}], "total": {"late": null, "today": null, "soon": 12, "running": 40, "paused": null, "open": 9}},
              "checks": {"rows": [{"code": "2026-04-01", "name": "2026-04-01", "counts": {"check": 910, "batch": 20000, "other": 300, "named": 41}}], "total": {"check": 910, "batch": 20000, "other": 300, "named": 41}},
              "measures": {"rows": [{"code": "all", "name": "已登记", "counts": {"applied": 30, "not_applied": 11, "lifted": 8}}], "total": {"applied": 30, "not_applied": 11, "lifted": 8}},
              "counties": {"rows": [{"code": "370911", "name": "岱岳区", "counts": {"rows": 4100, "accepted": 4000, "due": 2000, "on_time": 1990, "open_cases": 21}}], "total": {"rows": 4100, "accepted": 4000, "due": 2000, "on_time": 1990, "open_cases": 21}},
              "tiles": [{"region": "370911", "row": 1, "column": 2}],
              "logs": [{"log": "records", "size": 1300000, "published": 1299990}]
            }
          }
        }
      }
    }
  },
  "getLeague": {
    "tags": ["desk"],
    "summary": "Units by the quality and the timeliness of what they handed over in a span of days",
    "x-summary-zh": "报送质量和时效通报",
    "description": "First those whose decisions came in time for publication (seven working days), then those whose rows were accepted; the counts beside it make the rank, and equal shares share one. Whoever reaches the whole platform reads every unit, the counties and the total; others their own units with their place among all (`ranked`). A unit that hands items over and handed over nothing stands at the end without a rank. What an earlier platform held is left out. `lists` leads to the rows behind the numbers. `publication=true` also counts what today's self-check finds, by department: it reads every record that may be public.",
    "parameters": [
      {"name": "from", "in": "query", "schema": {"type": "string"}, "description": "first day of the seal; the first of this month", "example": "2026-04-01"},
      {"name": "to", "in": "query", "schema": {"type": "string"}, "description": "last day; today", "example": "2026-04-01"},
      {"name": "publication", "in": "query", "schema": {"enum": ["true", "false"], "default": "false"}, "description": "with the findings of the self-check"}
    ],
    "responses": {
      "200": {
        "description": "the league",
        "content": {
          "application/json": {
            "schema": {"$ref": "#/components/schemas/League"},
            "example": {
              "from": "2026-04-01", "to": "2026-04-30", "ranked": 12,
              "units": [
                {
                  "source": "示例市住房和城乡建设局", "unit": "2", "region": "", "region_name": "市级", "rank": 3,
                  "last_submission": "2026-04-29T09:30:00.000000+08:00",
                  "numbers": {"submissions": 4, "empty": 0, "rows": 120, "accepted": 110, "unchanged": 4, "sent_back": 6, "waiting": 2, "corrected": 3, "dropped": 1, "accepted_share": 0.95, "due": 80, "on_time": 76, "late": 4, "on_time_share": 0.95, "lifted": 1, "expected": 90, "expected_reported": 81, "expected_share": 0.9, "zero": 1, "overdue": 0, "open_letters": 0},
                  "lists": {"submissions": "/api/v1/submissions?source=...", "quarantine": "/api/v1/quarantine?source=...", "publication": "/api/v1/publication?source=..."}
                }
              ]
            }
          }
        }
      }
    }
  }
})json";

const std::string_view kDeskSchemasText = R"json({
  "CityTable": {
    "type": "object",
    "required": ["rows", "total"],
    "properties": {
      "rows": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["code", "name", "counts"],
          "properties": {
            "code": {"type": "string", "description": "of a day, a month, a kind of case, a county"},
            "name": {"type": "string"},
            "counts": {"type": "object", "additionalProperties": {"type": ["integer", "null"]}, "description": "null: not told"}
          }
        }
      },
      "total": {"type": "object", "additionalProperties": {"type": ["integer", "null"]}}
    }
  },
  "Cockpit": {
    "type": "object",
    "required": ["at", "day", "suppressed", "held", "intake", "timeliness", "cases", "checks", "measures", "counties", "tiles", "logs"],
    "properties": {
      "at": {"type": "string", "description": "when it was counted"},
      "day": {"type": "string"},
      "suppressed": {"type": "boolean", "description": "counts of few are null"},
      "held": {
        "type": "object",
        "required": ["records", "statuses", "subjects"],
        "properties": {"records": {"type": "integer"}, "statuses": {"type": "integer"}, "subjects": {"type": "integer"}}
      },
      "intake": {"$ref": "#/components/schemas/CityTable"},
      "timeliness": {"$ref": "#/components/schemas/CityTable"},
      "cases": {"$ref": "#/components/schemas/CityTable"},
      "checks": {"$ref": "#/components/schemas/CityTable"},
      "measures": {"$ref": "#/components/schemas/CityTable"},
      "counties": {"$ref": "#/components/schemas/CityTable"},
      "tiles": {
        "type": "array",
        "description": "where counties stand on the schematic map; row 0 is the north, column 0 the west",
        "items": {
          "type": "object",
          "required": ["region", "row", "column"],
          "properties": {"region": {"type": "string"}, "row": {"type": "integer"}, "column": {"type": "integer"}}
        }
      },
      "logs": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["log", "size", "published"],
          "properties": {
            "log": {"enum": ["records", "access"]},
            "size": {"type": "integer"},
            "published": {"type": "integer", "description": "entries under the last checkpoint"}
          }
        }
      }
    }
  },
  "LeagueNumbers": {
    "type": "object",
    "required": ["submissions", "empty", "rows", "accepted", "unchanged", "sent_back", "waiting", "corrected", "dropped", "accepted_share", "due", "on_time", "late", "on_time_share", "lifted", "expected", "expected_reported", "expected_share", "zero", "overdue", "open_letters"],
    "properties": {
      "submissions": {"type": "integer"},
      "empty": {"type": "integer", "description": "submissions without a row"},
      "rows": {"type": "integer", "description": "= accepted + unchanged + sent_back"},
      "accepted": {"type": "integer", "description": "new records and versions, status events, rows about people that are kept sealed"},
      "unchanged": {"type": "integer", "description": "here already, word for word"},
      "sent_back": {"type": "integer"},
      "waiting": {"type": "integer", "description": "of the rows sent back"},
      "corrected": {"type": "integer"},
      "dropped": {"type": "integer", "description": "given up by the unit"},
      "accepted_share": {"type": ["number", "null"], "description": "(accepted + unchanged) / rows; null: no row"},
      "due": {"type": "integer", "description": "rows whose act has a term of reporting"},
      "on_time": {"type": "integer"},
      "late": {"type": "integer"},
      "on_time_share": {"type": ["number", "null"], "description": "on_time / due; null: none has a term"},
      "lifted": {"type": "integer", "description": "of those on time: late rows whose mark another person lifted"},
      "expected": {"type": "integer", "description": "acts of the periods that begin in the span, where a count is set"},
      "expected_reported": {"type": "integer", "description": "of those, never more than were expected of an item and period"},
      "expected_share": {"type": ["number", "null"], "description": "expected_reported / expected"},
      "zero": {"type": "integer", "description": "declarations that there was nothing, which stand"},
      "overdue": {"type": "integer", "description": "items and periods that are overdue"},
      "open_letters": {"type": "integer", "description": "rectification letters that are open today"}
    }
  },
  "League": {
    "type": "object",
    "required": ["from", "to", "ranked", "units"],
    "properties": {
      "from": {"type": "string"},
      "to": {"type": "string"},
      "ranked": {"type": "integer", "description": "units that have a rank"},
      "units": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["source", "unit", "region", "region_name", "rank", "last_submission", "numbers", "lists"],
          "properties": {
            "source": {"type": "string", "description": "name of the unit"},
            "unit": {"type": ["string", "null"], "description": "number; null: no unit has this name"},
            "region": {"type": "string", "description": "code of its county; empty: the city's"},
            "region_name": {"type": "string"},
            "rank": {"type": ["integer", "null"], "description": "null: it handed nothing over"},
            "last_submission": {"type": ["string", "null"], "description": "whenever that was"},
            "numbers": {"$ref": "#/components/schemas/LeagueNumbers"},
            "publication": {"type": "object", "additionalProperties": {"type": "integer"}, "description": "with publication=true: records by finding of the self-check"},
            "lists": {"type": "object", "additionalProperties": {"type": "string"}, "description": "addresses of the rows behind the numbers"}
          }
        }
      },
      "regions": {
        "type": "array",
        "description": "for whoever reaches the whole platform",
        "items": {
          "type": "object",
          "required": ["region", "region_name", "units", "numbers"],
          "properties": {
            "region": {"type": "string"},
            "region_name": {"type": "string"},
            "units": {"type": "integer"},
            "numbers": {"$ref": "#/components/schemas/LeagueNumbers"}
          }
        }
      },
      "total": {"$ref": "#/components/schemas/LeagueNumbers"}
    }
  },
  "Waits": {
    "type": "object",
    "required": ["kind", "id", "words", "state", "hint", "count", "page"],
    "properties": {
      "kind": {"enum": ["case", "list_proposal", "review", "returned_rows", "letter", "question", "delay", "measure", "lifting", "duty", "duty_work", "retraction", "silence", "rule_change", "power", "alone", "alert"]},
      "id": {"type": "string", "description": "of the thing itself: a case, a held file, a submission ..."},
      "words": {"type": "string", "description": "in the language asked for; names nobody"},
      "state": {"enum": ["late", "today", "soon", "running", "paused", "open"], "description": "soon: at most three working days are left; open: no term runs"},
      "hint": {"type": "boolean", "description": "the clause of `due` is confirmed by nobody"},
      "count": {"type": "integer", "description": "of rows sent back: how many; else 1"},
      "page": {"type": "string", "description": "where it is dealt with"},
      "since": {"type": "string", "description": "day from which it waits"},
      "due": {"type": "string", "description": "last day"},
      "clock": {"type": "string", "description": "name of the term"},
      "basis": {"type": "array", "items": {"type": "string"}, "description": "clauses of the term"}
    }
  },
  "Desk": {
    "type": "object",
    "required": ["day", "first", "kinds"],
    "properties": {
      "day": {"type": "string"},
      "first": {"type": "array", "items": {"$ref": "#/components/schemas/Waits"}, "description": "of all kinds what has a term, oldest first; at most 20"},
      "kinds": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["kind", "name", "page", "total", "states", "first"],
          "properties": {
            "kind": {"type": "string"},
            "name": {"type": "string"},
            "page": {"type": "string"},
            "total": {"type": "integer", "description": "of rows sent back: rows"},
            "states": {"type": "object", "additionalProperties": {"type": "integer"}, "description": "by state; they add up to `total`"},
            "first": {"type": "array", "items": {"$ref": "#/components/schemas/Waits"}}
          }
        }
      }
    }
  }
})json";

}  // namespace taixin::service

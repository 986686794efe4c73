// Lists and measures, as openapi_operations.cc has the rest; with what they hold.
#include "service/openapi_text.h"

namespace taixin::service {

const std::string_view kListOperationsText = R"json({
  "listLists": {
    "tags": ["lists"],
    "summary": "The lists in force: what set each up, who recognises, terms, how to leave",
    "x-summary-zh": "名单目录：设立依据、认定单位、期限、移出条件",
    "description": "`acts` false: the clause was not confirmed against the official text; the days are a hint and nothing follows from them.",
    "responses": {"200": {"description": "all", "content": {"application/json": {"schema": {"type": "object", "required": ["lists"], "properties": {"lists": {"type": "array", "items": {"$ref": "#/components/schemas/CreditList"}}}}}}}}
  },
  "getListMembers": {
    "tags": ["lists"],
    "summary": "Organizations that everybody may see on a list today, newest first",
    "x-summary-zh": "名单上今日公示的组织",
    "description": "An entry is gone with its exit or its last day. Natural persons and individual businesses are on no page of it.",
    "parameters": [
      {"name": "after", "in": "query", "schema": {"type": "string", "maxLength": 60}, "description": "`next` of the page before"},
      {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}, "description": "entries of the page; at most 20 where adverse records may be among them"}
    ],
    "responses": {"200": {"description": "a page; `next` is left out on the last", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ListMembers"}}}}}
  },
  "listMembers": {
    "tags": ["lists"],
    "summary": "Who is on a list, for an officer and a purpose; one entry of the access log about all of them",
    "x-summary-zh": "名单成员（工作人员，按用途）",
    "responses": {"200": {"description": "a page of at most 50", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ListMembers"}}}}}
  },
  "listListHistory": {
    "tags": ["lists"],
    "summary": "Who entered lists and who left, when, by which record and decision, as known at a moment; one entry of the access log",
    "x-summary-zh": "名单变动和移出记录（按用途；可导出 CSV）",
    "description": "What has ended is open to a court and an audit alone (order 36 stops sharing with the repair): for every other purpose `past_states` is false and only entries in force are told. `known_at` and `as_of` are open to the same. The CSV has the same rows.",
    "responses": {
      "200": {
        "description": "a page of at most 50",
        "content": {
          "application/json": {"schema": {"$ref": "#/components/schemas/ListHistory"}},
          "text/csv": {"schema": {"type": "string"}}
        }
      }
    }
  },
  "listListProposals": {
    "tags": ["lists"],
    "summary": "Open proposals to enter somebody on a list, with the days of the subject's rights",
    "x-summary-zh": "拟列入名单的事项和告知期限",
    "responses": {"200": {"description": "all that the caller's roles reach", "content": {"application/json": {"schema": {"type": "object", "required": ["proposals"], "properties": {"proposals": {"type": "array", "items": {"$ref": "#/components/schemas/ListProposal"}}}}}}}}
  },
  "getOwnLists": {
    "tags": ["own"],
    "summary": "The subject's own lists, proposals and the measures that were applied to it",
    "x-summary-zh": "我的名单、拟列入事项和对我采取的措施",
    "responses": {
      "200": {
        "description": "with history",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["entries", "proposals", "measures"],
              "properties": {
                "entries": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "required": ["list", "name", "record", "how", "how_name", "disputed"],
                    "properties": {
                      "list": {"type": "string"},
                      "name": {"type": "string"},
                      "record": {"type": "string"},
                      "how": {"enum": ["on", "not_yet", "expired", "repaired", "ended", "withdrawn", "shielded"]},
                      "how_name": {"type": "string"},
                      "entered": {"type": "string", "format": "date"},
                      "left": {"type": "string", "format": "date"},
                      "disputed": {"type": "boolean"}
                    }
                  }
                },
                "proposals": {"type": "array", "items": {"$ref": "#/components/schemas/ListProposal"}},
                "measures": {"type": "array", "items": {"$ref": "#/components/schemas/MeasureUse"}}
              }
            }
          }
        }
      }
    }
  },
  "listNamedMeasures": {
    "tags": ["measures"],
    "summary": "Answers to the caller's unit of the last three months that named measures; `open`: nobody has stated anything yet",
    "x-summary-zh": "本单位核查提示过的措施",
    "responses": {
      "200": {
        "description": "newest first",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["answers"],
              "properties": {
                "answers": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "required": ["answer", "at", "subject", "subject_name", "unit", "purpose", "officer", "measures", "measure_names", "open"],
                    "properties": {
                      "answer": {"type": "string"},
                      "at": {"type": "string", "format": "date-time"},
                      "subject": {"type": ["string", "null"]},
                      "subject_name": {"type": ["string", "null"]},
                      "unit": {"type": ["string", "null"], "description": "name of the unit that asked"},
                      "purpose": {"type": "string"},
                      "officer": {"type": "string"},
                      "measures": {"type": "array", "items": {"type": "string"}, "description": "codes"},
                      "measure_names": {"type": "object", "additionalProperties": {"type": "string"}, "description": "by code"},
                      "open": {"type": "array", "items": {"type": "string"}}
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  },
  "listMeasureBatches": {
    "tags": ["measures"],
    "summary": "Batches of the caller's unit of the last three months that named measures, and of how many subjects each",
    "x-summary-zh": "本单位批量核查提示过的措施",
    "responses": {
      "200": {
        "description": "newest first",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["batches"],
              "properties": {
                "batches": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "required": ["answer", "at", "unit", "purpose", "officer", "rows", "measures"],
                    "properties": {
                      "answer": {"type": "string"},
                      "at": {"type": "string", "format": "date-time"},
                      "unit": {"type": ["string", "null"], "description": "name of the unit that asked"},
                      "purpose": {"type": "string"},
                      "officer": {"type": "string"},
                      "rows": {"type": "integer"},
                      "measures": {"type": "array", "items": {"type": "object", "required": ["measure", "measure_name", "subjects"], "properties": {"measure": {"type": "string"}, "measure_name": {"type": "string"}, "subjects": {"type": "integer"}}}}
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  },
  "getMeasureSheet": {
    "tags": ["measures"],
    "summary": "A sheet with a row for each measure that an answer named about each subject, with columns to fill in",
    "x-summary-zh": "下载措施登记表",
    "description": "Rows that were stated already hold what was stated. That it was handed out is in the access log of each subject in it.",
    "parameters": [
      {"name": "answer", "in": "query", "required": true, "schema": {"type": "string"}, "description": "number of the answer, as listMeasureBatches gives it", "example": "2"},
      {"name": "format", "in": "query", "schema": {"enum": ["xlsx", "csv"], "default": "xlsx"}, "description": "of the sheet"}
    ],
    "responses": {
      "200": {
        "description": "the sheet",
        "content": {
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {"schema": {"type": "string", "format": "binary"}},
          "text/csv": {"schema": {"type": "string"}}
        }
      }
    }
  },
  "stateMeasureSheet": {
    "tags": ["measures"],
    "summary": "States what was done for each row of a filled-in sheet; each row by itself, and none twice",
    "x-summary-zh": "批量登记措施：一张登记表进，逐行结果出",
    "description": "At most 5000 rows. A row that cannot be stated says why and holds up no other; one that says what was stated before changes nothing, one that says otherwise has to be corrected by itself. Rows whose 是否采取 is empty are left alone. A sheet that cannot be read to its end states nothing.",
    "parameters": [
      {"name": "file_name", "in": "query", "schema": {"type": "string"}, "description": "of the sheet"},
      {"name": "format", "in": "query", "schema": {"enum": ["json", "xlsx", "csv"], "default": "json"}, "description": "of the answer: xlsx and csv are the sheet with what came of each row"}
    ],
    "requestBody": {"required": true, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
    "responses": {
      "200": {
        "description": "what came of each row",
        "content": {
          "application/json": {"schema": {"$ref": "#/components/schemas/MeasureSheetResult"}},
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {"schema": {"type": "string", "format": "binary"}},
          "text/csv": {"schema": {"type": "string"}}
        }
      }
    }
  },
  "listMeasureUses": {
    "tags": ["measures"],
    "summary": "What the caller's unit, and those below, stated of measures, newest first",
    "x-summary-zh": "处置登记",
    "parameters": [{"name": "waiting", "in": "query", "schema": {"enum": ["true", "false"]}, "description": "true: only those that must be lifted"}],
    "responses": {"200": {"description": "all", "content": {"application/json": {"schema": {"type": "object", "required": ["uses"], "properties": {"uses": {"type": "array", "items": {"$ref": "#/components/schemas/MeasureUse"}}}}}}}}
  },
  "getMeasureUse": {
    "tags": ["measures"],
    "summary": "One of them",
    "x-summary-zh": "一条处置登记",
    "responses": {"200": {"description": "as stated last", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/MeasureUse"}}}}}
  },
  "stateMeasure": {
    "tags": ["measures"],
    "summary": "States whether a measure that an answer named was applied, what exactly and why",
    "x-summary-zh": "登记措施采取情况",
    "description": "Only the unit that asked, and nothing that the answer did not name. A `may` that was not applied needs no reason, a `must` does.",
    "responses": {"201": {"description": "stated", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/MeasureUse"}}}}}
  },
  "correctMeasure": {
    "tags": ["measures"],
    "summary": "States it anew; what was stated stays in the history",
    "x-summary-zh": "更正处置登记",
    "responses": {"200": {"description": "corrected", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/MeasureUse"}}}}}
  },
  "liftMeasure": {
    "tags": ["measures"],
    "summary": "Confirms that an applied measure was lifted",
    "x-summary-zh": "登记解除措施",
    "responses": {"200": {"description": "lifted", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/MeasureUse"}}}}}
  },
  "tellMeasureStory": {
    "tags": ["measures"],
    "summary": "A typical case for everybody to read, at /open/cases, once another officer of the unit has confirmed it; neither a person nor the subject is named. Empty: it is taken back",
    "x-summary-zh": "报送典型案例",
    "responses": {"200": {"description": "told", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/MeasureUse"}}}}}
  },
  "confirmMeasureStory": {
    "tags": ["measures"],
    "summary": "Another officer of the unit confirms a typical case, as it was told last; from then on everybody may read it",
    "x-summary-zh": "确认典型案例",
    "description": "403 for whoever told it. Told anew, it waits anew.",
    "responses": {"200": {"description": "confirmed", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/MeasureUse"}}}}}
  },
  "getMeasureStatistics": {
    "tags": ["measures"],
    "summary": "By measure and unit: named, applied, not applied, lifted, waiting; cells under 5 are null outside the unit",
    "x-summary-zh": "措施统计",
    "parameters": [
      {"name": "month", "in": "query", "schema": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"}, "description": "this month when left out", "example": "2026-04"},
      {"name": "format", "in": "query", "schema": {"enum": ["json", "csv"]}, "description": "csv: what is shown, as a file"}
    ],
    "responses": {
      "200": {
        "description": "the month",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["month", "rows", "stories"],
              "properties": {
                "month": {"type": "string"},
                "rows": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "required": ["measure", "name", "unit", "named", "applied", "not_applied", "lifted", "waiting"],
                    "properties": {
                      "measure": {"type": "string"},
                      "name": {"type": "string"},
                      "unit": {"type": ["string", "null"]},
                      "named": {"type": ["integer", "null"]},
                      "applied": {"type": ["integer", "null"]},
                      "not_applied": {"type": ["integer", "null"]},
                      "lifted": {"type": ["integer", "null"]},
                      "waiting": {"type": ["integer", "null"]}
                    }
                  }
                },
                "stories": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "required": ["measure", "unit", "day", "story"],
                    "properties": {
                      "measure": {"type": "string"},
                      "unit": {"type": ["string", "null"]},
                      "day": {"type": "string", "format": "date"},
                      "story": {"type": "string"}
                    }
                  }
                }
              }
            }
          },
          "text/csv": {"schema": {"type": "string"}}
        }
      }
    }
  }
})json";

const std::string_view kListSchemasText = R"json({
  "CreditList": {
    "type": "object",
    "required": ["list", "name", "kind", "item", "acts", "founded", "basis", "recogniser", "grounds", "enters_here", "published", "leave", "reach_days"],
    "properties": {
      "list": {"type": "string"},
      "name": {"type": "string"},
      "kind": {"enum": ["dishonest", "abnormal", "enforcement", "honour"]},
      "item": {"type": "string", "description": "of the catalog, whose records are its entries"},
      "acts": {"type": "boolean", "description": "false: its clause was not confirmed against the official text"},
      "founded": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["by", "clause"],
          "properties": {"by": {"enum": ["law", "regulation", "central", "local", "rule"]}, "clause": {"type": "string"}}
        }
      },
      "basis": {"type": "array", "items": {"type": "string"}},
      "recogniser": {"type": "string"},
      "grounds": {"type": "array", "items": {"type": "object", "properties": {"ground": {"type": "string"}, "name": {"type": "string"}}}},
      "enters_here": {"type": "boolean", "description": "bodies may enter somebody by this platform's procedure"},
      "notice": {
        "type": "object",
        "properties": {
          "statement_days": {"type": "integer", "description": "working days"},
          "hearing_days": {"type": "integer", "description": "0: the law gives no hearing"},
          "acts": {"type": "boolean"},
          "basis": {"type": "array", "items": {"type": "string"}}
        }
      },
      "published": {"type": "string", "description": "where"},
      "term": {"type": "object", "properties": {"max": {"type": "string", "description": "P36M"}, "acts": {"type": "boolean"}}},
      "earliest": {
        "type": "object",
        "description": "what the list's own rules say of leaving it; which day acts for one entry stands in its `days`",
        "properties": {
          "after": {"type": "string"},
          "runs_from": {"enum": ["entry", "correction"]},
          "acts": {"type": "boolean"},
          "basis": {"type": "array", "items": {"type": "string"}}
        }
      },
      "leave": {"type": "array", "items": {"type": "string"}},
      "reach_days": {"type": "integer", "description": "working days in which a removal reaches the public"}
    }
  },
  "ListMembers": {
    "type": "object",
    "required": ["list", "entries"],
    "properties": {
      "list": {"$ref": "#/components/schemas/CreditList"},
      "entries": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["code", "name", "record", "reason", "body", "disputed"],
          "properties": {
            "code": {"type": "string"},
            "name": {"type": "string"},
            "record": {"type": "string"},
            "reason": {"type": "string"},
            "body": {"type": "string"},
            "entered": {"type": "string", "format": "date"},
            "last_day": {"type": "string", "format": "date"},
            "earliest_repair": {"type": "string", "format": "date"},
            "disputed": {"type": "boolean"},
            "days": {"type": "array", "items": {"$ref": "#/components/schemas/ClauseDay"}}
          }
        }
      },
      "next": {"type": "string"}
    }
  },
  "ClauseDay": {
    "type": "object",
    "description": "What one clause says of a day of an entry. Of each `of` one `acts`; the others say why they do not.",
    "required": ["of", "rule", "basis", "acting", "why"],
    "properties": {
      "of": {"enum": ["last_public", "may_leave"]},
      "rule": {"type": "string"},
      "basis": {"type": "array", "items": {"type": "string"}},
      "period": {"type": "string", "description": "P12M; left out: as soon as all duties are done"},
      "runs_from": {"enum": ["decision", "document", "publication", "misconduct_end", "entry", "correction"]},
      "day": {"type": "string", "format": "date", "description": "left out where no record has the day that it runs from"},
      "acting": {"enum": ["acts", "outdone", "simulated", "body"], "description": "simulated: not confirmed against the official text; body: for the body that decides on a removal itself"},
      "why": {"type": "string"}
    }
  },
  "ListHistory": {
    "type": "object",
    "required": ["known_at", "past_states", "entries"],
    "properties": {
      "known_at": {"type": "string", "format": "date-time"},
      "past_states": {"type": "boolean", "description": "the purpose sees what has ended"},
      "entries": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["list", "list_name", "code", "name", "record", "document", "body", "entry_known_at", "how", "how_name", "past_state"],
          "properties": {
            "list": {"type": "string"},
            "list_name": {"type": "string"},
            "code": {"type": "string"},
            "name": {"type": "string"},
            "record": {"type": "string"},
            "document": {"type": "string", "description": "number of the decision"},
            "body": {"type": "string"},
            "entry_known_at": {"type": "string", "format": "date-time"},
            "entered": {"type": "string", "format": "date"},
            "how": {"enum": ["on", "not_yet", "expired", "repaired", "ended", "withdrawn", "shielded"]},
            "how_name": {"type": "string"},
            "left": {"type": "string", "format": "date"},
            "past_state": {"type": "boolean", "description": "已失效: it is over, and nothing follows from it"},
            "exit": {
              "type": "object",
              "description": "the status event; left out when the last day passed",
              "required": ["submission", "source", "document", "known_at"],
              "properties": {
                "submission": {"type": "string"},
                "source": {"type": "string"},
                "document": {"type": "string", "description": "the decision that it names; empty: none"},
                "case": {"type": "string", "description": "of a case here"},
                "known_at": {"type": "string", "format": "date-time"}
              }
            }
          }
        }
      },
      "next": {"type": "string"}
    }
  },
  "ListProposal": {
    "type": "object",
    "required": ["case", "list", "name", "state", "state_name", "subject_name", "hearing_due"],
    "properties": {
      "case": {"type": "string"},
      "list": {"type": "string"},
      "name": {"type": "string", "description": "of the list"},
      "state": {"type": "string"},
      "state_name": {"type": "string"},
      "subject_name": {"type": "string", "description": "today; empty: nothing registered"},
      "served": {"type": "string", "format": "date"},
      "statement_until": {"type": "string", "format": "date", "description": "last day; the entry is decided after it at the earliest"},
      "hearing_until": {"type": "string", "format": "date", "description": "last day to ask for a hearing"},
      "hearing_due": {"type": "boolean"}
    }
  },
  "MeasureObjection": {
    "type": "object",
    "description": "The subject objects to a record that the measure rests on, and named the measure in that. For the unit that applied it.",
    "required": ["case", "record", "made", "state", "open"],
    "properties": {
      "case": {"type": "string"},
      "record": {"type": "string"},
      "made": {"type": "string", "format": "date"},
      "state": {"type": "string"},
      "open": {"type": "boolean"}
    }
  },
  "MeasureSheetResult": {
    "type": "object",
    "required": ["stated", "already", "left_alone", "refused", "rows"],
    "properties": {
      "stated": {"type": "integer"},
      "already": {"type": "integer", "description": "stated before, the same"},
      "left_alone": {"type": "integer", "description": "nothing was filled in"},
      "refused": {"type": "integer"},
      "rows": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["line", "answer", "code", "measure", "result", "result_name"],
          "properties": {
            "line": {"type": "integer", "description": "of the file"},
            "answer": {"type": "string"},
            "code": {"type": "string"},
            "measure": {"type": "string"},
            "result": {"enum": ["stated", "already", "left_alone", "refused"]},
            "result_name": {"type": "string"},
            "use": {"type": "string"},
            "problem": {"type": "object", "properties": {"code": {"type": "string"}, "message": {"type": "string"}}}
          }
        }
      }
    }
  },
  "MeasureUse": {
    "type": "object",
    "required": ["id", "version", "measure", "measure_name", "unit", "subject", "subject_name", "answer", "purpose", "stated", "basis", "applied", "state", "state_name", "records"],
    "properties": {
      "id": {"type": "string"},
      "version": {"type": "string", "description": "named by the next statement"},
      "measure": {"type": "string"},
      "measure_name": {"type": "string"},
      "unit": {"type": ["string", "null"]},
      "subject": {"type": ["string", "null"], "description": "its code"},
      "subject_name": {"type": ["string", "null"]},
      "answer": {"type": "string", "description": "the answer that named it"},
      "purpose": {"type": "string"},
      "stated": {"type": "string", "format": "date"},
      "basis": {"type": "string"},
      "objections": {"type": "array", "items": {"$ref": "#/components/schemas/MeasureObjection"}},
      "applied": {"type": "boolean"},
      "state": {"enum": ["not_applied", "applied", "must_lift", "late", "lifted"]},
      "state_name": {"type": "string"},
      "records": {"type": "array", "items": {"type": "string"}, "description": "that it followed from"},
      "what": {"type": "string"},
      "why": {"type": "string"},
      "proportionality": {"type": "string"},
      "hearing": {"type": "string"},
      "remedy": {"type": "string"},
      "document": {"type": "string"},
      "from": {"type": "string", "format": "date"},
      "until": {"type": "string", "format": "date"},
      "over": {"type": "string", "format": "date", "description": "what it followed from was over"},
      "due": {"type": "string", "format": "date", "description": "last day to lift it"},
      "lifted": {"type": "string", "format": "date"},
      "lift_document": {"type": "string"},
      "story": {"type": "string", "description": "a typical case, as it was told last"},
      "story_public": {"type": "boolean", "description": "another officer has confirmed it: everybody may read it"},
      "story_told_by": {"type": "string", "description": "number of the account that told it, which does not confirm it"}
    }
  }
})json";

}  // namespace taixin::service

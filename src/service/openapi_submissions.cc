// Files handed over, uploads and rows sent back, as openapi_operations.cc has the rest.
#include "service/openapi_text.h"

namespace taixin::service {

const std::string_view kSubmissionOperationsText = R"json({
  "beginUpload": {
    "tags": ["submissions"],
    "summary": "Begin a file of any size that survives a broken connection (tus 1.0.0)",
    "x-summary-zh": "开始一次可续传的上传（tus 1.0.0）",
    "description": "With Tus-Resumable: 1.0.0 and Upload-Length. Location names the upload; send its bytes with continueUpload, then submit with upload=ID.",
    "parameters": [
      {"name": "Tus-Resumable", "in": "header", "schema": {"const": "1.0.0"}, "description": "the protocol's version"},
      {"name": "Upload-Length", "in": "header", "schema": {"type": "string"}, "description": "bytes of the whole file"},
      {"name": "Upload-Metadata", "in": "header", "schema": {"type": "string"}, "description": "filename and its name in base64"}
    ],
    "responses": {"201": {"description": "begun", "headers": {"Location": {"schema": {"type": "string"}}}}}
  },
  "getUpload": {
    "tags": ["submissions"],
    "summary": "How far an upload has come; its SHA-256 when it is whole",
    "x-summary-zh": "上传进度；完成后给出 SHA-256",
    "responses": {"200": {"description": "the upload", "content": {"application/json": {"schema": {"type": "object"}}}}}
  },
  "continueUpload": {
    "tags": ["submissions"],
    "summary": "The next bytes of an upload, from Upload-Offset on",
    "x-summary-zh": "续传：自 Upload-Offset 起的内容",
    "parameters": [
      {"name": "Tus-Resumable", "in": "header", "schema": {"const": "1.0.0"}, "description": "the protocol's version"},
      {"name": "Upload-Offset", "in": "header", "schema": {"type": "string"}, "description": "where these bytes begin"}
    ],
    "requestBody": {"required": true, "content": {"application/offset+octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
    "responses": {"204": {"description": "on disk", "headers": {"Upload-Offset": {"schema": {"type": "string"}}}}}
  },
  "cancelUpload": {
    "tags": ["submissions"],
    "summary": "Give an upload up",
    "x-summary-zh": "放弃上传",
    "responses": {"204": {"description": "it is gone"}}
  },
  "correctRows": {
    "tags": ["submissions"],
    "summary": "Puts cells of refused rows right in place, and hands those rows over again",
    "x-summary-zh": "在线更正退回的数据并重新报送",
    "description": "The rows named, as they were handed over, with the cells given here, become a new submission of the same unit and item: it takes the way of every file, a second person's review included (202), and answers its receipt. What goes in settles the row that it replaces; the old submission is never changed. Rows about natural persons are not kept and cannot be corrected here. 200 rows of one submission at most, 200 cells of 10,000 characters each, 512 KiB.",
    "parameters": [{"$ref": "#/components/parameters/operator"}],
    "requestBody": {
      "required": true,
      "content": {
        "application/json": {
          "schema": {
            "type": "object",
            "additionalProperties": false,
            "required": ["rows"],
            "properties": {
              "rows": {
                "type": "array",
                "minItems": 1,
                "maxItems": 200,
                "items": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["tag", "cells"],
                  "properties": {
                    "tag": {"type": "string", "maxLength": 60, "description": "of the row, as in listQuarantine; each once"},
                    "cells": {"type": "object", "minProperties": 1, "maxProperties": 200, "additionalProperties": {"type": "string", "maxLength": 10000}, "description": "field code -> what stands there now; other cells stay"}
                  }
                }
              }
            }
          },
          "example": {"rows": [{"tag": "S2-3", "cells": {"SYRQ": "2026-02-28"}}]}
        }
      }
    },
    "responses": {
      "200": {
        "description": "the receipt of the new submission",
        "headers": {"Location": {"schema": {"type": "string"}}, "Taixin-Quarantined": {"description": "rows that did not go in", "schema": {"type": "string"}}},
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Receipt"}}}
      },
      "202": {
        "description": "it waits for a second person",
        "headers": {"Location": {"schema": {"type": "string"}}},
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/HeldFile"}}}
      }
    }
  },
  "submit": {
    "tags": ["submissions"],
    "summary": "Hand over a file; good rows go in, the others come back with their reason",
    "x-summary-zh": "报送一个文件：合格的行入库，其余连同理由退回",
    "description": "The body is the file as it is: XLSX, CSV (UTF-8 or GB 18030) or JSON Lines. All or nothing until the receipt: an error means that nothing of it is visible. Sending a file again changes nothing, whatever its Idempotency-Key. What an account hands over waits for a second person of its unit (202, approveHeld); files of other systems go in at once where the packs say so.",
    "parameters": [
      {
        "name": "item",
        "in": "query",
        "required": true,
        "schema": {"type": "string"},
        "description": "code of the catalog item, for example ADM.penalty",
        "example": "REG.enterprise"
      },
      {
        "name": "source",
        "in": "query",
        "schema": {"type": "string"},
        "description": "the department that hands over; needed at the console only: else the caller's own unit, or one below it",
        "example": "示例市市场监管局"
      },
      {"$ref": "#/components/parameters/operator"},
      {"name": "upload", "in": "query", "schema": {"type": "string"}, "description": "id of a whole upload, instead of a body"},
      {"name": "file_name", "in": "query", "schema": {"type": "string"}, "description": "kept with the submission; never decides the format"},
      {"name": "sheet", "in": "query", "schema": {"type": "string"}, "description": "XLSX: the sheet to read, when several hold data"},
      {
        "name": "map",
        "in": "query",
        "schema": {"type": "array", "items": {"type": "string"}},
        "style": "form",
        "explode": true,
        "description": "HEADER=FIELD, once for each column to be told; HEADER= ignores a column"
      }
    ],
    "requestBody": {"required": true, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
    "responses": {
      "200": {
        "description": "the receipt",
        "headers": {"Location": {"schema": {"type": "string"}}, "Taixin-Quarantined": {"description": "rows that did not go in", "schema": {"type": "string"}}},
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Receipt"}}}
      },
      "202": {
        "description": "it was looked at once, and waits for a second person of the unit",
        "headers": {"Location": {"schema": {"type": "string"}}},
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/HeldFile"}}}
      }
    }
  },
  "listHeld": {
    "tags": ["submissions"],
    "summary": "Files of the caller's units that wait or waited for a second person, newest first",
    "x-summary-zh": "本单位待审核和已处理的文件，新的在前",
    "parameters": [
      {"name": "state", "in": "query", "schema": {"enum": ["open", "all"], "default": "all"}, "description": "open: only those that wait"},
      {"$ref": "#/components/parameters/cursor"}
    ],
    "responses": {
      "200": {
        "description": "a page",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["files"],
              "properties": {"files": {"type": "array", "items": {"$ref": "#/components/schemas/HeldFile"}}, "next_cursor": {"type": "string"}}
            }
          }
        }
      }
    }
  },
  "getHeld": {
    "tags": ["submissions"],
    "summary": "One file with what the trial found and the checklist",
    "x-summary-zh": "一份待审核文件：检查结果和审核清单",
    "responses": {"200": {"description": "the file", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/HeldFile"}}}}}
  },
  "listHeldRows": {
    "tags": ["submissions"],
    "summary": "Rows of a file that waits, identity numbers removed; for its unit only",
    "x-summary-zh": "待审核文件的内容，证件号码已删除；仅本单位可见",
    "parameters": [{"$ref": "#/components/parameters/cursor"}],
    "responses": {
      "200": {
        "description": "a page",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["header", "rows"],
              "properties": {
                "header": {"type": "array", "items": {"type": "string"}},
                "rows": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "required": ["line", "state", "errors", "remarks"],
                    "properties": {
                      "line": {"type": "integer"},
                      "state": {"enum": ["good", "refused", "about_person"]},
                      "cells": {"type": "array", "items": {"type": "string"}, "description": "not of rows about a person, or which may be"},
                      "errors": {"type": "array", "items": {"type": "object"}},
                      "remarks": {"type": "array", "items": {"type": "object"}}
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
  "approveHeld": {
    "tags": ["submissions"],
    "summary": "A second person confirms every point of the checklist and signs with a fresh code; the file goes in",
    "x-summary-zh": "审核通过：逐项确认清单并以新验证码签名，文件入库",
    "description": "Never by whoever handed it over. Of two who decide at once one is told 409. When the load is interrupted the file stays approved and goes in by itself, once.",
    "responses": {
      "200": {
        "description": "the receipt of what went in",
        "headers": {"Location": {"schema": {"type": "string"}}, "Taixin-Quarantined": {"description": "rows that did not go in", "schema": {"type": "string"}}},
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Receipt"}}}
      }
    }
  },
  "returnHeld": {
    "tags": ["submissions"],
    "summary": "A second person returns the file with words to whoever handed it over; it is destroyed",
    "x-summary-zh": "审核退回：写明原因，文件随即销毁",
    "responses": {"200": {"description": "the file", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/HeldFile"}}}}}
  },
  "withdrawHeld": {
    "tags": ["submissions"],
    "summary": "Whoever handed the file over takes it back; it is destroyed",
    "x-summary-zh": "报送人撤回待审核的文件，文件随即销毁",
    "responses": {"200": {"description": "the file", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/HeldFile"}}}}}
  },
  "listSubmissions": {
    "tags": ["submissions"],
    "summary": "Submissions, newest first",
    "x-summary-zh": "报送批次，新的在前",
    "parameters": [
      {"name": "source", "in": "query", "schema": {"type": "string"}, "description": "of this department"},
      {"name": "item", "in": "query", "schema": {"type": "string"}, "description": "of this catalog item"},
      {"name": "from", "in": "query", "schema": {"type": "string"}, "description": "sealed on this day or later; a page may then hold fewer than others, and the next one goes on"},
      {"name": "to", "in": "query", "schema": {"type": "string"}, "description": "sealed on this day or before"},
      {"$ref": "#/components/parameters/cursor"}
    ],
    "responses": {
      "200": {
        "description": "a page",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["submissions"],
              "properties": {"submissions": {"type": "array", "items": {"$ref": "#/components/schemas/Submission"}}, "next_cursor": {"type": "string"}}
            }
          }
        }
      }
    }
  },
  "getReceipt": {
    "tags": ["submissions"],
    "summary": "The receipt of a submission",
    "x-summary-zh": "一个批次的回执",
    "responses": {"200": {"description": "the receipt", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Receipt"}}}}}
  },
  "getErrorSheet": {
    "tags": ["submissions"],
    "summary": "The rows sent back, as submitted, with their line and their reason in front",
    "x-summary-zh": "退回的行，附行号和理由",
    "description": "Correct the rows and submit this sheet alone: each row replaces the one that waits.",
    "parameters": [{"name": "format", "in": "query", "schema": {"enum": ["xlsx", "csv"], "default": "xlsx"}, "description": "formulas are inert in both"}],
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
  "retrySubmission": {
    "tags": ["submissions"],
    "summary": "The waiting rows once more, as a new submission: after the registry or the rules changed",
    "x-summary-zh": "把等待的行再报送一次",
    "parameters": [{"$ref": "#/components/parameters/operator"}],
    "responses": {
      "200": {"description": "the receipt of the new submission", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Receipt"}}}}
    }
  },
  "listQuarantine": {
    "tags": ["submissions"],
    "summary": "Rows sent back, oldest first",
    "x-summary-zh": "退回数据，旧的在前",
    "parameters": [
      {"name": "source", "in": "query", "schema": {"type": "string"}, "description": "of this department"},
      {"name": "item", "in": "query", "schema": {"type": "string"}, "description": "of this catalog item"},
      {"name": "state", "in": "query", "schema": {"enum": ["waiting", "fixed", "dropped"]}, "description": "in this state"},
      {"name": "from", "in": "query", "schema": {"type": "string"}, "description": "first day of the seal of its submission"},
      {"name": "to", "in": "query", "schema": {"type": "string"}, "description": "last day"},
      {"$ref": "#/components/parameters/cursor"}
    ],
    "responses": {
      "200": {
        "description": "a page",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["rows"],
              "properties": {"rows": {"type": "array", "items": {"$ref": "#/components/schemas/QuarantinedRow"}}, "next_cursor": {"type": "string"}}
            }
          }
        }
      }
    }
  },
  "getQuarantinedRow": {
    "tags": ["submissions"],
    "summary": "One row sent back",
    "x-summary-zh": "一行退回数据",
    "responses": {"200": {"description": "the row", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/QuarantinedRow"}}}}}
  },
  "moveRecord": {
    "tags": ["submissions"],
    "summary": "The record of this document moves to the subject that the row names: a corrected code frees the wrong company",
    "x-summary-zh": "将该文书的记录移到正确的主体名下",
    "responses": {"200": {"description": "the link event", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/LinkEvent"}}}}}
  },
  "dropRow": {
    "tags": ["submissions"],
    "summary": "Its owner gives the row up",
    "x-summary-zh": "由提供单位放弃该行",
    "responses": {"200": {"$ref": "#/components/responses/Done"}}
  },
  "searchSubjects": {
    "tags": ["subjects"],
    "summary": "Which subject is meant by a code, a name or part of one",
    "x-summary-zh": "按代码或名称查找主体",
    "responses": {
      "200": {"description": "one, candidates, unknown or person", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Match"}}}}
    }
  },
  "showSubject": {
    "tags": ["subjects"],
    "summary": "All that is held on a subject and may be shown for the purpose, its state first",
    "x-summary-zh": "主体档案：该用途可见的全部信息",
    "responses": {
      "200": {
        "description": "the subject and its records by class",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ShowAnswer"}}}
      }
    }
  },
  "whoLooked": {
    "tags": ["subjects"],
    "summary": "Who was answered what about a subject: for the subject itself, a court or an auditor",
    "x-summary-zh": "谁查询过该主体",
    "responses": {
      "200": {
        "description": "entries of the access log, newest first",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "properties": {
                "entries": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "properties": {
                      "at": {"type": "string"},
                      "operator": {"type": "string"},
                      "purpose": {"type": "string"},
                      "basis": {"type": "string"},
                      "kind": {"type": "string"},
                      "rows": {"type": "integer"}
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
  "confirmLink": {
    "tags": ["subjects"],
    "summary": "The provisional link of a record holds",
    "x-summary-zh": "确认暂定关联",
    "responses": {"200": {"$ref": "#/components/responses/LinkEvent"}}
  },
  "undoLink": {
    "tags": ["subjects"],
    "summary": "The provisional link of a record is taken back: it belongs to nobody",
    "x-summary-zh": "撤销暂定关联",
    "responses": {"200": {"$ref": "#/components/responses/LinkEvent"}}
  },
  "mergeSubjects": {
    "tags": ["subjects"],
    "summary": "Two codes are one body from now on",
    "x-summary-zh": "两个代码自此为同一主体",
    "responses": {"200": {"$ref": "#/components/responses/LinkEvent"}}
  },
  "splitSubject": {"tags": ["subjects"], "summary": "Takes a merge back", "x-summary-zh": "撤回合并", "responses": {"200": {"$ref": "#/components/responses/LinkEvent"}}},
  "getQuality": {
    "tags": ["submissions"],
    "summary": "Quality of what departments submitted, by item",
    "x-summary-zh": "各部门报送质量",
    "parameters": [{"name": "source", "in": "query", "schema": {"type": "string"}, "description": "one department"}],
    "responses": {
      "200": {
        "description": "one entry for each department and item",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "properties": {
                "departments": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "properties": {
                      "source": {"type": "string"},
                      "item": {"type": "string"},
                      "channel": {"enum": ["console", "web", "api", "exchange"]},
                      "submissions": {"type": "integer"},
                      "rows": {"type": "integer"},
                      "quality": {"$ref": "#/components/schemas/Quality"}
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }
})json";

}  // namespace taixin::service

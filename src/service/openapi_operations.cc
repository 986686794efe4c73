// What each operation is, by operationId; what follows from the table of routes is added by openapi.cc.
#include "service/openapi_text.h"

namespace taixin::service {

const std::string_view kOperationTexts[2] = {R"json({
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
  "submit": {
    "tags": ["submissions"],
    "summary": "Hand over a file; good rows go in, the others come back with their reason",
    "x-summary-zh": "报送一个文件：合格的行入库，其余连同理由退回",
    "description": "The body is the file as it is: XLSX, CSV (UTF-8 or GB 18030) or JSON Lines. All or nothing until the receipt: an error means that nothing of it is visible. Sending a file again changes nothing, whatever its Idempotency-Key.",
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
      }
    }
  },
  "listSubmissions": {
    "tags": ["submissions"],
    "summary": "Submissions, newest first",
    "x-summary-zh": "报送批次，新的在前",
    "parameters": [
      {"name": "source", "in": "query", "schema": {"type": "string"}, "description": "of this department"},
      {"name": "item", "in": "query", "schema": {"type": "string"}, "description": "of this catalog item"},
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
})json",
                                             R"json({
  "check": {
    "tags": ["checks"],
    "summary": "What applies to a subject for a purpose; never a refusal: the officer decides",
    "x-summary-zh": "信用核查：有哪些需关注的信息；从不“拒绝”，由经办人决定",
    "responses": {
      "200": {
        "description": "verdict, attention and matters; with receipt: true the same as text, and its receipt",
        "content": {"application/json": {"schema": {"oneOf": [{"$ref": "#/components/schemas/CheckAnswer"}, {"$ref": "#/components/schemas/CheckWithReceipt"}]}}}
      }
    }
  },
  "checkBatch": {
    "tags": ["checks"],
    "summary": "A sheet of codes or names, back with verdict columns: same rows, same order, one snapshot",
    "x-summary-zh": "批量核查：一张表进，一张表出",
    "parameters": [
      {
        "name": "purpose",
        "in": "query",
        "required": true,
        "schema": {"type": "string"},
        "description": "code of a purpose in force",
        "example": "permit"
      },
      {"$ref": "#/components/parameters/operator"},
      {"$ref": "#/components/parameters/unit"},
      {"name": "basis", "in": "query", "schema": {"type": "string"}, "description": "matter number, letter or clause"},
      {"name": "file_name", "in": "query", "schema": {"type": "string"}, "description": "of the sheet"},
      {"name": "format", "in": "query", "schema": {"enum": ["xlsx", "csv"], "default": "xlsx"}, "description": "of the answer"}
    ],
    "requestBody": {"required": true, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
    "responses": {
      "200": {
        "description": "the sheet",
        "headers": {"Taixin-Rows": {"schema": {"type": "string"}}},
        "content": {
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {"schema": {"type": "string", "format": "binary"}},
          "text/csv": {"schema": {"type": "string"}}
        }
      }
    }
  },
  "proveReceipt": {
    "tags": ["checks"],
    "summary": "The proof of a check receipt: a C2SP tlog-proof, as soon as a signed checkpoint has the check",
    "x-summary-zh": "核查回执的证明文件",
    "responses": {"200": {"description": "for taixin ledger verify, or any tlog tool", "content": {"text/plain; charset=utf-8": {"schema": {"type": "string"}}}}}
  },
  "getChanges": {
    "tags": ["changes"],
    "summary": "What changed, in the order of commits, without a gap: for systems that keep a copy",
    "x-summary-zh": "变更流：按提交次序，无遗漏",
    "description": "Carry out every entry: put the record as it is told, or take it away (gone). Begin without `after`; then give the `next` of each page. When `more` is false the copy is exactly what `show` gives today for the purpose. What has ended is named and never told, however old the position; what ends by its last day is told on the day after, and `changes_on` of a record says so ahead. 410: drop the copy and begin anew. A page may hold a few entries more than `limit` (versions of one record).",
    "parameters": [
      {"name": "after", "in": "query", "schema": {"type": "string", "maxLength": 200}, "description": "`next` of the page before; opaque and signed"},
      {
        "name": "limit",
        "in": "query",
        "schema": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100},
        "description": "entries of the page",
        "example": 100
      },
      {
        "name": "purpose",
        "in": "query",
        "required": true,
        "schema": {"type": "string"},
        "description": "code of a purpose in force",
        "example": "permit"
      },
      {"$ref": "#/components/parameters/operator"},
      {"$ref": "#/components/parameters/unit"},
      {"name": "basis", "in": "query", "schema": {"type": "string"}, "description": "matter number, letter or clause"}
    ],
    "responses": {"200": {"description": "a page", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ChangePage"}}}}}
  },
  "listJobs": {
    "tags": ["jobs"],
    "security": [{"cookie": []}, {"bearer": []}, {"mutualTLS": []}],
    "summary": "Jobs of the caller, newest first",
    "x-summary-zh": "本调用方的后台任务",
    "responses": {
      "200": {
        "description": "all that are kept",
        "content": {
          "application/json": {
            "schema": {"type": "object", "required": ["jobs"], "properties": {"jobs": {"type": "array", "items": {"$ref": "#/components/schemas/Job"}}}}
          }
        }
      }
    }
  },
  "getJob": {
    "tags": ["jobs"],
    "security": [{"cookie": []}, {"bearer": []}, {"mutualTLS": []}],
    "summary": "Where a job stands",
    "x-summary-zh": "后台任务的进度",
    "responses": {"200": {"description": "the job", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Job"}}}}}
  },
  "getJobResult": {
    "tags": ["jobs"],
    "security": [{"cookie": []}, {"bearer": []}, {"mutualTLS": []}],
    "summary": "The answer of a job that has ended: what the request would have been answered, had it waited",
    "x-summary-zh": "后台任务的结果",
    "responses": {
      "200": {
        "description": "as of the operation that became the job",
        "content": {
          "application/json": {"schema": {}},
          "text/csv; charset=utf-8": {"schema": {"type": "string"}},
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {"schema": {"type": "string", "format": "binary"}}
        }
      }
    }
  },
  "cancelJob": {
    "tags": ["jobs"],
    "security": [{"cookie": []}, {"bearer": []}, {"mutualTLS": []}],
    "summary": "Stops a job that is under way, which then leaves nothing; forgets one that has ended",
    "x-summary-zh": "取消或删除后台任务",
    "responses": {"200": {"description": "the job as it stood", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Job"}}}}}
  },
  "listItems": {
    "tags": ["catalog"],
    "summary": "Catalog items in force, with their legal basis",
    "x-summary-zh": "目录项及其法律依据",
    "responses": {
      "200": {
        "description": "all of them",
        "content": {
          "application/json": {"schema": {"type": "object", "properties": {"items": {"type": "array", "items": {"$ref": "#/components/schemas/Item"}}}}}
        }
      }
    }
  },
  "getItem": {
    "tags": ["catalog"],
    "summary": "One item with its fields, their types and other headers",
    "x-summary-zh": "一个目录项的字段",
    "responses": {"200": {"description": "the item", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}}}}
  },
  "getLedger": {
    "tags": ["ledger"],
    "summary": "Both transparency logs: entries, keys, newest checkpoint, witnesses, the audit in the background",
    "x-summary-zh": "两个账本的状态",
    "responses": {
      "200": {
        "description": "records, then access",
        "content": {"application/json": {"schema": {"type": "object", "properties": {"logs": {"type": "array", "items": {"$ref": "#/components/schemas/Log"}}}}}}
      }
    }
  },
  "proveSubject": {
    "tags": ["ledger"],
    "summary": "Proof files (C2SP tlog-proof) of a subject's records and of who looked: for self, court and audit",
    "x-summary-zh": "主体记录和查询记录的证明文件",
    "responses": {
      "200": {
        "description": "each proves that something is in the log; none that there is nothing else",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "properties": {
                "proofs": {
                  "type": "array",
                  "items": {"type": "object", "properties": {"file": {"type": "string"}, "about": {"type": "string"}, "proof": {"type": "string"}}}
                },
                "vkeys": {"type": "array", "items": {"type": "string"}},
                "proves": {"const": "inclusion"},
                "does_not_prove": {"const": "completeness"}
              }
            }
          }
        }
      }
    }
  },
  "signCheckpoint": {
    "tags": ["ledger"],
    "summary": "Signs a checkpoint of both logs now",
    "x-summary-zh": "立即签署检查点",
    "responses": {
      "200": {
        "description": "records, then access",
        "content": {"application/json": {"schema": {"type": "object", "properties": {"logs": {"type": "array", "items": {"$ref": "#/components/schemas/Log"}}}}}}
      }
    }
  },
  "auditLogs": {
    "tags": ["ledger"],
    "summary": "Every leaf of both logs derived again from the store",
    "x-summary-zh": "由库重新推出账本的每一条",
    "responses": {
      "200": {
        "description": "what is wrong and what to do; empty: all is well",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Findings"}}}
      }
    }
  },
  "getVerifyPage": {
    "tags": ["ledger"],
    "summary": "A page that verifies proof files offline, in any browser",
    "x-summary-zh": "离线核验证明文件的网页",
    "responses": {"200": {"description": "one file without dependencies", "content": {"text/html": {}}}}
  },
  "getLogFile": {
    "tags": ["ledger"],
    "summary": "A file of a log, as C2SP tlog-tiles names it: checkpoint, tiles of hashes, bundles of entries",
    "x-summary-zh": "账本的公开文件",
    "description": "`file` is checkpoint, tile/0/x001/067, tile/0/000.p/8 or tile/entries/000; its slashes stand in the address as they are. Tiles are immutable.",
    "responses": {
      "200": {
        "description": "the file",
        "content": {"text/plain; charset=utf-8": {"schema": {"type": "string"}}, "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
      }
    }
  },
  "healthz": {"tags": ["upkeep"], "summary": "The process is alive", "x-summary-zh": "进程是否存活", "responses": {"200": {"$ref": "#/components/responses/Text"}}},
  "readyz": {
    "tags": ["upkeep"],
    "summary": "It answers and takes files in; 503 with the reason in read-only mode",
    "x-summary-zh": "是否可以服务",
    "responses": {"200": {"$ref": "#/components/responses/Text"}, "503": {"$ref": "#/components/responses/Text"}}
  },
  "metrics": {
    "tags": ["upkeep"],
    "summary": "Counts in the Prometheus text format",
    "x-summary-zh": "运行指标",
    "responses": {"200": {"$ref": "#/components/responses/Text"}}
  },
  "openapi": {
    "tags": ["upkeep"],
    "summary": "This document",
    "x-summary-zh": "本说明",
    "responses": {"200": {"description": "OpenAPI 3.1", "content": {"application/json": {"schema": {"type": "object"}}}}}
  },
  "backup": {
    "tags": ["upkeep"],
    "summary": "An online backup into a new directory of this machine",
    "x-summary-zh": "在线备份",
    "parameters": [{"name": "to", "in": "query", "required": true, "schema": {"type": "string"}, "description": "directory"}],
    "responses": {"200": {"$ref": "#/components/responses/Done"}}
  },
  "backupKeys": {
    "tags": ["upkeep"],
    "summary": "The keys alone into one file of this machine",
    "x-summary-zh": "备份密钥库",
    "parameters": [{"name": "to", "in": "query", "required": true, "schema": {"type": "string"}, "description": "file"}],
    "responses": {"200": {"$ref": "#/components/responses/Done"}}
  },
  "rebuild": {
    "tags": ["upkeep"],
    "summary": "The index made anew from the store; says whether anything differed",
    "x-summary-zh": "由库重建索引",
    "responses": {
      "200": {
        "description": "counts",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["records", "statuses", "subjects", "same"],
              "properties": {"records": {"type": "integer"}, "statuses": {"type": "integer"}, "subjects": {"type": "integer"}, "same": {"type": "boolean"}}
            }
          }
        }
      }
    }
  },
  "doctor": {
    "tags": ["upkeep"],
    "summary": "What is wrong here and what to do",
    "x-summary-zh": "体检",
    "responses": {
      "200": {
        "description": "what is wrong and what to do; empty: all is well",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Findings"}}}
      }
    }
  },
  "requestErasure": {
    "tags": ["upkeep"],
    "summary": "Asks that what is sealed about a person be erased",
    "x-summary-zh": "申请删除",
    "responses": {"200": {"description": "the request", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Erasure"}}}}}
  },
  "listErasures": {
    "tags": ["upkeep"],
    "summary": "Requests of erasure, newest first",
    "x-summary-zh": "删除申请",
    "responses": {
      "200": {
        "description": "all",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["erasures"],
              "properties": {"erasures": {"type": "array", "items": {"$ref": "#/components/schemas/Erasure"}}}
            }
          }
        }
      }
    }
  },
  "approveErasure": {
    "tags": ["upkeep"],
    "summary": "Another officer approves: the key is destroyed",
    "x-summary-zh": "批准删除",
    "responses": {"200": {"description": "the request", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Erasure"}}}}}
  },
  "withdrawErasure": {
    "tags": ["upkeep"],
    "summary": "Takes a request back",
    "x-summary-zh": "撤回申请",
    "responses": {"200": {"description": "the request", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Erasure"}}}}}
  },
  "getErasureCertificate": {
    "tags": ["upkeep"],
    "summary": "The certificate of an erasure",
    "x-summary-zh": "删除证书",
    "responses": {
      "200": {
        "description": "its canonical text",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["number", "text", "sha256"],
              "properties": {"number": {"type": "string"}, "text": {"type": "string"}, "sha256": {"type": "string"}}
            }
          }
        }
      }
    }
  }
})json"};

}  // namespace taixin::service

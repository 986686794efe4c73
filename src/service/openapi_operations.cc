// What each operation is, by operationId; what follows from the table of routes is added by openapi.cc.
#include "service/openapi_text.h"

namespace taixin::service {

const std::string_view kOperationsText = R"json({
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
        "content": {"application/json": {"schema": {"type": "object", "properties": {"logs": {"type": "array", "items": {"$ref": "#/components/schemas/Log"}}, "key_events": {"type": "array", "items": {"type": "string"}, "description": "when a signing key was renewed"}}}}}
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
        "content": {"application/json": {"schema": {"type": "object", "properties": {"logs": {"type": "array", "items": {"$ref": "#/components/schemas/Log"}}, "key_events": {"type": "array", "items": {"type": "string"}, "description": "when a signing key was renewed"}}}}}
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
  "replayAnswers": {
    "tags": ["ledger"],
    "summary": "Every answer made again, by the rules and data of its moment, and compared with the log's digest",
    "description": "Answers to single questions, and batches row by row, from the sheets that jobs still keep or that `sheet` names. What cannot be made again is counted in `again.not_again`, by kind and reason.",
    "x-summary-zh": "按当时的规则和数据重新核算每一次回答，与访问日志中的摘要比对",
    "parameters": [
      {"name": "from", "in": "query", "schema": {"type": "string", "format": "date"}, "description": "answers from this day on"},
      {"name": "to", "in": "query", "schema": {"type": "string", "format": "date"}, "description": "answers until this day"},
      {"name": "sheet", "in": "query", "schema": {"type": "string"}, "description": "paths of sheets that batches wrote, one a line"}
    ],
    "responses": {
      "200": {
        "description": "answers that come out otherwise; empty: none does",
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
  "listWaitingErasures": {
    "tags": ["upkeep"],
    "summary": "Requests of erasure that wait for a second officer, newest first; for whoever may confirm",
    "x-summary-zh": "等待批准的删除申请",
    "responses": {
      "200": {
        "description": "all that wait",
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
})json";

}  // namespace taixin::service

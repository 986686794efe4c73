// Cases, as openapi_operations.cc has the rest; with what they hold.
#include "service/openapi_text.h"

namespace taixin::service {

const std::string_view kCaseOperationsText = R"json({
  "listCases": {
    "tags": ["cases"],
    "summary": "Open cases that the caller's roles reach, the oldest first, with the terms that run",
    "x-summary-zh": "未办结的业务",
    "parameters": [{"name": "mine", "in": "query", "schema": {"enum": ["true", "false"]}, "description": "true: only those in which the caller can take a step"}, {"name": "unit", "in": "query", "schema": {"type": "string"}, "description": "number of a unit: only cases of it, or of units below (whoever made the record, handed it over, or opened the case)"}, {"name": "county", "in": "query", "schema": {"type": "string"}, "description": "code of a county or zone, or `city`: only cases that count under it, as in the numbers of the city (whoever made the record, or else opened the case)"}, {"name": "words", "in": "query", "schema": {"enum": ["true", "false"]}, "description": "true: `about`, the record in words, of at most 200 cases; an entry of the access log about all of them"}, {"name": "operator", "in": "query", "schema": {"type": "string"}, "description": "who looks; of the console only"}],
    "responses": {"200": {"description": "all", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/CaseList"}}}}}
  },
  "listLateCases": {
    "tags": ["cases"],
    "summary": "Open cases with a term that has run out, or that cannot be told; nothing is decided by time",
    "x-summary-zh": "超期的业务",
    "parameters": [{"name": "unit", "in": "query", "schema": {"type": "string"}, "description": "number of a unit: only cases of it, or of units below"}, {"name": "county", "in": "query", "schema": {"type": "string"}, "description": "code of a county or zone, or `city`: only cases that count under it, as in the numbers of the city (whoever made the record, or else opened the case)"}, {"name": "words", "in": "query", "schema": {"enum": ["true", "false"]}, "description": "true: `about`, the record in words, of at most 200 cases; an entry of the access log about all of them"}, {"name": "operator", "in": "query", "schema": {"type": "string"}, "description": "who looks; of the console only"}],
    "responses": {"200": {"description": "all", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/CaseList"}}}}}
  },
  "listCaseOpenings": {
    "tags": ["cases"],
    "summary": "Kinds of cases that the caller may open today, by their opening steps with their forms",
    "description": "With a record about which something can be opened, its words: that is an entry of the access log.",
    "x-summary-zh": "可以开启的业务及其表单",
    "parameters": [{"name": "record", "in": "query", "schema": {"type": "string"}, "description": "kinds about this record; left out: kinds about a subject"}],
    "responses": {"200": {"description": "all", "content": {"application/json": {"schema": {"type": "object", "required": ["about", "openings"], "properties": {"about": {"$ref": "#/components/schemas/CaseRecord"}, "openings": {"type": "array", "items": {"allOf": [{"$ref": "#/components/schemas/CaseNext"}, {"type": "object", "required": ["kind", "kind_name"], "properties": {"kind": {"type": "string"}, "kind_name": {"type": "string"}}}]}}}}}}}}
  },
  "getCase": {
    "tags": ["cases"],
    "summary": "One case with its steps, and the steps that the caller may take next",
    "x-summary-zh": "一件业务",
    "parameters": [{"name": "operator", "in": "query", "schema": {"type": "string"}, "example": "示例经办", "description": "who looks; of the console only"}],
    "description": "Looking is an entry of the access log, which the subject can read.",
    "responses": {"200": {"description": "the case", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Case"}}}}}
  },
  "openCase": {
    "tags": ["cases"],
    "summary": "Opens a case by an officer: a withdrawal, an application made elsewhere, a commitment, an interview",
    "x-summary-zh": "开启业务（工作人员）",
    "responses": {"201": {"description": "the case", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Case"}}}}}
  },
  "takeCaseStep": {
    "tags": ["cases"],
    "summary": "Takes one step: event, effects and their proof in one transaction",
    "x-summary-zh": "办理一步",
    "description": "409 when somebody was first, with what happened; nothing was changed then.",
    "responses": {"200": {"description": "the case", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Case"}}}}}
  },
  "keepMaterial": {
    "tags": ["cases"],
    "security": [{"cookie": []}],
    "summary": "Hands over a material (PDF, OFD, PNG, JPEG; at most 20 MB) for a step to be taken within seven days; its id is the value of the field",
    "x-summary-zh": "上传业务材料",
    "parameters": [
      {"name": "upload", "in": "query", "schema": {"type": "string"}, "description": "id of a whole upload (beginMaterialUpload), instead of a body"}
    ],
    "requestBody": {"required": true, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
    "responses": {"201": {"description": "kept", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/CaseMaterial"}}}}}
  },
  "beginMaterialUpload": {
    "tags": ["cases"],
    "security": [{"cookie": []}],
    "summary": "Begins a material that goes up in pieces (tus 1.0.0) and survives a broken connection; at most 20 MB",
    "x-summary-zh": "开始续传一份业务材料",
    "description": "With Tus-Resumable: 1.0.0 and Upload-Length. Location names the upload; send its bytes with continueMaterialUpload, ask with HEAD or GET how far it came, then keepMaterial with upload=ID.",
    "responses": {"201": {"description": "begun; Location and Upload-Expires"}}
  },
  "getMaterialUpload": {
    "tags": ["cases"],
    "security": [{"cookie": []}],
    "summary": "How far a material has come; its SHA-256 when it is whole",
    "x-summary-zh": "一份材料续传到哪里",
    "responses": {"200": {"description": "the upload", "content": {"application/json": {"schema": {"type": "object"}}}}}
  },
  "continueMaterialUpload": {
    "tags": ["cases"],
    "security": [{"cookie": []}],
    "summary": "The next bytes of a material, from Upload-Offset on",
    "x-summary-zh": "续传一份业务材料",
    "requestBody": {"required": true, "content": {"application/offset+octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
    "responses": {"204": {"description": "on disk up to Upload-Offset"}}
  },
  "cancelMaterialUpload": {
    "tags": ["cases"],
    "security": [{"cookie": []}],
    "summary": "Give the upload of a material up",
    "x-summary-zh": "取消续传",
    "responses": {"204": {"description": "gone"}}
  },
  "getCaseMaterial": {
    "tags": ["cases"],
    "summary": "One material of a case; looking is an entry of the access log",
    "x-summary-zh": "业务材料",
    "responses": {"200": {"description": "the bytes as they were handed over", "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}, "application/ofd": {"schema": {"type": "string", "format": "binary"}}, "image/png": {"schema": {"type": "string", "format": "binary"}}, "image/jpeg": {"schema": {"type": "string", "format": "binary"}}}}}
  },
  "getOwnCaseMaterial": {
    "tags": ["cases"],
    "summary": "One material of a case of the caller's own subject",
    "x-summary-zh": "我的业务材料",
    "responses": {"200": {"description": "the bytes as they were handed over", "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}, "application/ofd": {"schema": {"type": "string", "format": "binary"}}, "image/png": {"schema": {"type": "string", "format": "binary"}}, "image/jpeg": {"schema": {"type": "string", "format": "binary"}}}}}
  },
  "getComplaintMaterial": {
    "tags": ["cases"],
    "security": [{"cookie": []}],
    "summary": "One material of the caller's own complaint",
    "x-summary-zh": "我的投诉材料",
    "responses": {"200": {"description": "the bytes as they were handed over", "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}, "application/ofd": {"schema": {"type": "string", "format": "binary"}}, "image/png": {"schema": {"type": "string", "format": "binary"}}, "image/jpeg": {"schema": {"type": "string", "format": "binary"}}}}}
  },
  "listLetters": {
    "tags": ["cases"],
    "summary": "Letters and cases passed on that the caller's unit has to send, the oldest first",
    "x-summary-zh": "待发文书",
    "parameters": [{"name": "all", "in": "query", "schema": {"enum": ["true", "false"]}, "description": "true: those that were sent, too"}],
    "responses": {"200": {"description": "at most 500", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Letters"}}}}}
  },
  "getLetter": {
    "tags": ["cases"],
    "summary": "One letter with its words; what the case does not know is a line to be filled in",
    "x-summary-zh": "一件文书的文字",
    "responses": {"200": {"description": "the letter", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/LetterText"}}}}}
  },
  "getLetterPdf": {
    "tags": ["cases"],
    "summary": "One letter as a tagged PDF with the platform's signature, the same bytes each time; the look is an entry of the access log",
    "x-summary-zh": "一件文书的 PDF（带平台电子签名）",
    "responses": {"200": {"description": "the file", "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}}
  },
  "getLetterDocx": {
    "tags": ["cases"],
    "summary": "One letter as DOCX, to be edited, printed and sealed; the look is an entry of the access log",
    "x-summary-zh": "一件文书的 DOCX（可编辑、打印、盖章）",
    "responses": {"200": {"description": "the file", "content": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document": {"schema": {"type": "string", "format": "binary"}}}}}
  },
  "issueLetter": {
    "tags": ["cases"],
    "summary": "Issues a letter: gives it its number (the next of its unit's series and year, or one of the unit's own) and enters it in the register; from then on it can be verified",
    "x-summary-zh": "文书编号发出",
    "responses": {"200": {"description": "the letter", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/LetterText"}}}}}
  },
  "listCaseLetters": {
    "tags": ["cases"],
    "summary": "All that a case left which may be had as letters, in order: letters, the case passed on, notices of steps on paper",
    "x-summary-zh": "一件业务的文书",
    "responses": {"200": {"description": "those of the caller's unit", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Letters"}}}}}
  },
  "listIssuedLetters": {
    "tags": ["cases"],
    "summary": "The register of letters that the caller's units issued, the newest first; or all of it as a sheet",
    "x-summary-zh": "发文登记簿",
    "parameters": [
      {"name": "series", "in": "query", "schema": {"type": "string"}, "description": "code; -: numbered by hand"},
      {"name": "letter", "in": "query", "schema": {"type": "string"}, "description": "code of the letter"},
      {"name": "unit", "in": "query", "schema": {"type": "string"}, "description": "number of the unit whose letters they are"},
      {"name": "year", "in": "query", "schema": {"type": "string"}, "description": "of the day on the letter"},
      {"name": "cursor", "in": "query", "schema": {"type": "string"}, "description": "`next_cursor` of the page before"},
      {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 200}},
      {"name": "format", "in": "query", "schema": {"enum": ["json", "csv", "xlsx"]}, "description": "csv, xlsx: at most 20000 rows"}
    ],
    "responses": {"200": {"description": "a page of the register", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/IssuedLetters"}}, "text/csv": {"schema": {"type": "string"}}, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {"schema": {"type": "string", "format": "binary"}}}}}
  },
  "issueCheckReply": {
    "tags": ["checks"],
    "summary": "Replies by letter to a body that asked by letter: what a batch check of the caller answered, numbered and entered in the register; while the answer of the batch is kept",
    "x-summary-zh": "出具信用核查反馈函",
    "responses": {"201": {"description": "its row in the register", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/IssuedLetter"}}}}}
  },
  "cancelCheckReply": {
    "tags": ["checks"],
    "summary": "Cancels the reply of a batch of the caller; its number stays in the register, and another may be issued",
    "x-summary-zh": "作废信用核查反馈函",
    "responses": {"200": {"description": "its row in the register", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/IssuedLetter"}}}}}
  },
  "getCheckReply": {
    "tags": ["checks"],
    "summary": "The reply that was issued of a batch, with the table annexed",
    "x-summary-zh": "信用核查反馈函的文件",
    "parameters": [{"name": "format", "in": "query", "schema": {"enum": ["docx", "pdf"]}, "description": "docx when left out"}],
    "responses": {"200": {"description": "the file", "content": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document": {"schema": {"type": "string", "format": "binary"}}, "application/pdf": {"schema": {"type": "string", "format": "binary"}}}}}
  },
  "issueErasureLetter": {
    "tags": ["upkeep"],
    "summary": "The certificate of an erasure as a letter for the person to keep, numbered and entered in the register; it names nobody",
    "x-summary-zh": "出具个人信息删除证明",
    "responses": {"201": {"description": "its row in the register", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/IssuedLetter"}}}}}
  },
  "getErasureLetter": {
    "tags": ["upkeep"],
    "summary": "The letter that was issued of an erasure",
    "x-summary-zh": "个人信息删除证明的文件",
    "parameters": [{"name": "format", "in": "query", "schema": {"enum": ["docx", "pdf"]}, "description": "docx when left out"}],
    "responses": {"200": {"description": "the file", "content": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document": {"schema": {"type": "string", "format": "binary"}}, "application/pdf": {"schema": {"type": "string", "format": "binary"}}}}}
  },
  "getRepairNotices": {
    "tags": ["submissions"],
    "summary": "What goes to the parties with decisions on penalties (two letters delivered together): class, last day of publication, earliest day of repair, how and where; of the unit's own rows, by the rules of the day",
    "x-summary-zh": "信用修复告知书（两书同达）",
    "parameters": [
      {"name": "line", "in": "query", "schema": {"type": "string"}, "description": "of the file; left out: all rows, a page each (DOCX only)"},
      {"name": "format", "in": "query", "schema": {"enum": ["docx", "pdf"]}, "description": "docx when left out"}
    ],
    "responses": {"200": {"description": "the file", "content": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document": {"schema": {"type": "string", "format": "binary"}}, "application/pdf": {"schema": {"type": "string", "format": "binary"}}}}}
  },
  "cancelLetter": {
    "tags": ["cases"],
    "summary": "Cancels a letter that was issued by mistake; it keeps its number and its row, and verifying says so",
    "x-summary-zh": "文书作废",
    "responses": {"200": {"description": "its row", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/IssuedLetter"}}}}}
  },
  "markLetterSent": {
    "tags": ["cases"],
    "summary": "Says that it went: on which day, under which number, which way; a letter without a number is issued with the one given; said again, nothing changes",
    "x-summary-zh": "登记文书已发出",
    "responses": {"200": {"description": "the letter", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/LetterText"}}}}}
  },
  "listOwnNotices": {
    "tags": ["cases"],
    "summary": "What the subject was told in its cases, the newest first",
    "x-summary-zh": "我的通知",
    "responses": {"200": {"description": "at most 100", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Notices"}}}}}
  },
  "getOwnNoticePdf": {
    "tags": ["cases"],
    "summary": "One notice as a tagged PDF with the platform's signature, the same bytes each time",
    "x-summary-zh": "一条通知的 PDF（带平台电子签名）",
    "responses": {"200": {"description": "the file", "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}}
  },
  "readOwnNotice": {
    "tags": ["cases"],
    "summary": "The subject has seen a notice",
    "x-summary-zh": "通知已读",
    "responses": {"200": {"$ref": "#/components/responses/Done"}}
  },
  "getCaseIdentity": {
    "tags": ["cases"],
    "summary": "Who made a complaint, for the two people who opened it, while the case stands there; each reading is logged and told to the auditors",
    "x-summary-zh": "投诉人身份（仅对两名指定人员）",
    "responses": {"200": {"description": "who it was", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/CaseIdentity"}}}}}
  },
  "complain": {
    "tags": ["cases"],
    "security": [{"cookie": []}],
    "summary": "Complains about a body; who does so is sealed, and nobody but two named people can open it",
    "x-summary-zh": "投诉举报",
    "description": "Whoever has signed in. A complaint is not credit information: nothing is recorded about the body.",
    "responses": {"201": {"description": "the complaint", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Case"}}}}}
  },
  "listComplaints": {
    "tags": ["cases"],
    "security": [{"cookie": []}],
    "summary": "The caller's own complaints, the newest first",
    "x-summary-zh": "我的投诉举报",
    "responses": {"200": {"description": "all", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/CaseList"}}}}}
  },
  "getComplaint": {
    "tags": ["cases"],
    "security": [{"cookie": []}],
    "summary": "One of the caller's own complaints",
    "x-summary-zh": "我的一件投诉举报",
    "responses": {"200": {"description": "the complaint", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Case"}}}}}
  },
  "takeComplaintStep": {
    "tags": ["cases"],
    "security": [{"cookie": []}],
    "summary": "Adds what was missing, or takes the complaint back",
    "x-summary-zh": "补充或者撤回投诉举报",
    "responses": {"200": {"description": "the complaint", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Case"}}}}}
  },
  "listOwnCases": {
    "tags": ["cases"],
    "summary": "The cases of the caller's own subject, open and ended, the newest first",
    "x-summary-zh": "我的业务",
    "responses": {"200": {"description": "all", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/CaseList"}}}}}
  },
  "getOwnCase": {
    "tags": ["cases"],
    "summary": "One case of the caller's own subject",
    "x-summary-zh": "我的一件业务",
    "responses": {"200": {"description": "the case", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Case"}}}}}
  },
  "openOwnCase": {
    "tags": ["cases"],
    "summary": "Objects to a record, applies for its repair, makes a commitment",
    "x-summary-zh": "提出异议、申请修复、作出承诺",
    "responses": {"201": {"description": "the case", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Case"}}}}}
  },
  "takeOwnCaseStep": {
    "tags": ["cases"],
    "summary": "A step of the subject's: supplies what was missing, takes it back",
    "x-summary-zh": "我办理一步",
    "responses": {"200": {"description": "the case", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Case"}}}}}
  }
})json";

const std::string_view kCaseSchemasText = R"json({
  "PublicCommitment": {
    "type": "object",
    "required": ["kind", "day", "until", "unit", "fields"],
    "properties": {
      "kind": {"$ref": "#/components/schemas/Text"},
      "day": {"type": "string", "format": "date", "description": "on which it was made"},
      "until": {"type": "string", "format": "date", "description": "the last day on which it is published"},
      "unit": {"type": ["string", "null"], "description": "that received it"},
      "fields": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["name", "held_back"],
          "properties": {
            "name": {"$ref": "#/components/schemas/Text"},
            "held_back": {"type": "boolean", "description": "something in it looks like a person's: not told"},
            "words": {"$ref": "#/components/schemas/Text"}
          }
        }
      }
    }
  },
  "CaseClock": {
    "type": "object",
    "required": ["clock", "name", "from", "within", "due", "left", "basis", "late", "paused", "hint"],
    "properties": {
      "clock": {"type": "string"},
      "name": {"type": "string"},
      "from": {"type": "string", "format": "date", "description": "not counted itself"},
      "within": {"type": "integer", "description": "working days"},
      "due": {"type": ["string", "null"], "description": "the last day; null: the calendar of that year is not announced"},
      "left": {"type": ["integer", "null"], "description": "working days until the last day, 0: today; null: it has passed, or cannot be told"},
      "basis": {"type": "array", "items": {"type": "string"}, "description": "clauses"},
      "unknown": {"type": "string", "description": "why the last day cannot be told"},
      "late": {"type": "boolean"},
      "paused": {"type": "boolean"},
      "hint": {"type": "boolean", "description": "the clause was not seen: nobody is told when it runs out"}
    }
  },
  "CaseHead": {
    "type": "object",
    "required": ["id", "kind", "kind_name", "state", "state_name", "ended", "version", "subject", "subject_name", "record", "applied", "recogniser", "county", "county_name", "clocks"],
    "properties": {
      "id": {"type": "string"},
      "kind": {"type": "string"},
      "kind_name": {"type": "string"},
      "state": {"type": "string"},
      "state_name": {"type": "string"},
      "ended": {"type": "boolean"},
      "version": {"type": "string", "description": "named by the next step, so that nobody overwrites what they have not seen"},
      "subject": {"type": ["string", "null"], "description": "its code; null: a natural person"},
      "subject_name": {"type": ["string", "null"]},
      "record": {"type": ["string", "null"]},
      "applied": {"type": "string", "format": "date", "description": "the rules of that day hold"},
      "recogniser": {"type": ["string", "null"], "description": "the body of this city that made the record; null: none of this city"},
      "county": {"type": "string", "description": "code of the county or zone that it counts under; empty: the city's"},
      "county_name": {"type": "string"},
      "clocks": {"type": "array", "items": {"$ref": "#/components/schemas/CaseClock"}},
      "about": {"$ref": "#/components/schemas/CaseRecord"}
    }
  },
  "Erasure": {
    "type": "object",
    "required": ["id", "subject", "state"],
    "properties": {
      "id": {"type": "string"},
      "subject": {"type": "string"},
      "state": {"type": "string"},
      "ground": {"type": "string"},
      "matter": {"type": "string"},
      "requested_at": {"type": "string"},
      "requested_by": {"type": "string"},
      "expires_after": {"type": "string"},
      "decided_at": {"type": "string"},
      "decided_by": {"type": "string"},
      "reason": {"type": "string"},
      "certificate": {"type": "string"},
      "case": {"type": "string", "description": "the case by which the person asked for it itself"}
    }
  },
  "CaseErasure": {
    "description": "what became of the erasure that this case asks for; null: it asks for none, or not yet",
    "oneOf": [
      {"type": "null"},
      {
        "type": "object",
        "required": ["id", "state", "state_name"],
        "properties": {
          "id": {"type": "string"},
          "state": {"enum": ["waiting", "approved", "done", "withdrawn", "expired"]},
          "state_name": {"type": "string"},
          "expires_after": {"type": "string", "format": "date", "description": "while it waits: the last day on which it may be confirmed"},
          "reason": {"type": "string", "description": "of a withdrawal"},
          "certificate": {
            "type": "object",
            "required": ["number", "text", "sha256"],
            "properties": {"number": {"type": "string"}, "text": {"type": "string", "description": "canonical: docs/formats/erasure.md"}, "sha256": {"type": "string"}}
          }
        }
      }
    ]
  },
  "CaseRecord": {
    "description": "the record in words; null: it is about none, or the caller may not see it",
    "oneOf": [
      {"type": "null"},
      {
        "type": "object",
        "required": ["record", "item", "item_name", "organ", "document_number", "headline", "decision", "past_state"],
        "properties": {
          "record": {"type": "string"},
          "item": {"type": "string"},
          "item_name": {"type": "string"},
          "organ": {"type": "string"},
          "document_number": {"type": "string"},
          "headline": {"type": "string"},
          "decision": {"type": ["string", "null"]},
          "past_state": {"type": "boolean", "description": "it is no longer in force"}
        }
      }
    ]
  },
  "CaseMaterial": {
    "type": "object",
    "required": ["material", "sha256", "bytes", "type"],
    "properties": {"material": {"type": "string"}, "sha256": {"type": "string"}, "bytes": {"type": "integer"}, "type": {"enum": ["pdf", "ofd", "png", "jpeg"]}}
  },
  "LetterHead": {
    "type": "object",
    "required": ["id", "letter", "name", "case", "to", "from", "day", "issued", "sent"],
    "properties": {
      "id": {"type": "string"},
      "letter": {"type": "string", "description": "code of the letter; forward: the case itself"},
      "name": {"type": "string"},
      "case": {"type": "string"},
      "to": {"type": "string"},
      "from": {"type": "string", "description": "the unit whose it is; empty: the centre"},
      "day": {"type": "string", "format": "date", "description": "of the step"},
      "issued": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/LetterIssued"}]},
      "sent": {"oneOf": [{"type": "null"}, {"type": "object", "required": ["day", "number", "way"], "properties": {"day": {"type": "string", "format": "date"}, "number": {"type": "string"}, "way": {"enum": ["post", "in_person", "electronic", "exchange"]}}}]}
    }
  },
  "Letters": {
    "type": "object",
    "required": ["letters"],
    "properties": {"letters": {"type": "array", "items": {"$ref": "#/components/schemas/LetterHead"}}}
  },
  "LetterText": {
    "allOf": [
      {"$ref": "#/components/schemas/LetterHead"},
      {"type": "object", "required": ["words", "series", "machine"], "properties": {
        "words": {"type": "string"},
        "series": {"type": ["string", "null"], "description": "in words; null: never numbered by the machine"},
        "machine": {"type": "boolean", "description": "whether the machine numbers this unit's letters of the series"}
      }}
    ]
  },
  "LetterIssued": {
    "type": "object",
    "required": ["id", "code", "number", "day", "at", "digest", "cancelled"],
    "properties": {
      "id": {"type": "string"},
      "code": {"type": "string", "description": "by which the paper is verified: WS12"},
      "number": {"type": "string"},
      "day": {"type": "string", "format": "date"},
      "at": {"type": "string", "format": "date-time"},
      "digest": {"type": "string", "description": "of what it says, as on the paper"},
      "cancelled": {"oneOf": [{"type": "null"}, {"type": "object", "required": ["day", "reason"], "properties": {"day": {"type": "string", "format": "date"}, "reason": {"type": "string"}}}]}
    }
  },
  "IssuedLetter": {
    "type": "object",
    "required": ["id", "code", "number", "letter", "name", "series", "series_name", "serial", "unit", "unit_name", "officer", "day", "at", "source", "source_id", "case", "cancelled"],
    "properties": {
      "id": {"type": "string"},
      "code": {"type": "string"},
      "number": {"type": "string"},
      "letter": {"type": "string", "description": "code"},
      "name": {"type": "string"},
      "series": {"type": "string", "description": "empty: numbered by hand"},
      "series_name": {"type": "string"},
      "serial": {"type": "integer"},
      "unit": {"type": "string"},
      "unit_name": {"type": "string"},
      "officer": {"type": "string"},
      "day": {"type": "string", "format": "date"},
      "at": {"type": "string", "format": "date-time"},
      "source": {"enum": ["step", "check", "erasure", "duty"]},
      "source_id": {"type": "string", "description": "step: its number among the letters to be sent; check: number of the answer; duty: of the reminder or rectification letter"},
      "case": {"type": "string", "description": "empty: of no case"},
      "cancelled": {"oneOf": [{"type": "null"}, {"type": "object", "required": ["day", "officer", "reason"], "properties": {"day": {"type": "string", "format": "date"}, "officer": {"type": "string"}, "reason": {"type": "string"}}}]}
    }
  },
  "IssuedLetters": {
    "type": "object",
    "required": ["letters", "series", "units"],
    "properties": {
      "letters": {"type": "array", "items": {"$ref": "#/components/schemas/IssuedLetter"}},
      "next_cursor": {"type": "string", "description": "not there: there are no more"},
      "series": {"type": "array", "items": {"type": "object", "required": ["code", "name", "form"], "properties": {"code": {"type": "string"}, "name": {"type": "string"}, "form": {"type": "string"}}}},
      "units": {"type": "array", "items": {"type": "object", "required": ["id", "name"], "properties": {"id": {"type": "string"}, "name": {"type": "string"}}}}
    }
  },
  "Notices": {
    "type": "object",
    "required": ["notices"],
    "properties": {
      "notices": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["id", "case", "day", "words", "unread"],
          "properties": {"id": {"type": "string"}, "case": {"type": "string"}, "day": {"type": "string", "format": "date"}, "words": {"type": "string"}, "unread": {"type": "boolean"}}
        }
      }
    }
  },
  "CaseIdentity": {
    "type": "object",
    "required": ["account", "name", "login", "unit"],
    "properties": {"account": {"type": "string"}, "name": {"type": "string"}, "login": {"type": "string"}, "unit": {"type": "string"}}
  },
  "CaseList": {
    "type": "object",
    "required": ["cases"],
    "properties": {"cases": {"type": "array", "items": {"$ref": "#/components/schemas/CaseHead"}}}
  },
  "CaseStep": {
    "type": "object",
    "required": ["step", "name", "outcome", "outcome_name", "state", "day", "at", "unit", "role", "role_name", "basis", "form", "fields", "erased", "effects", "simulated", "notice"],
    "properties": {
      "step": {"type": "string"},
      "name": {"type": "string"},
      "outcome": {"type": "string"},
      "outcome_name": {"type": "string"},
      "state": {"type": "string"},
      "day": {"type": "string", "format": "date"},
      "at": {"type": "string", "format": "date-time"},
      "unit": {"type": ["string", "null"]},
      "role": {"type": "string"},
      "role_name": {"type": "string"},
      "basis": {"type": "string"},
      "form": {"type": "object"},
      "fields": {
        "type": "array",
        "description": "the same in the words of the rules",
        "items": {
          "type": "object",
          "required": ["field", "name", "type", "value", "words"],
          "properties": {"field": {"type": "string"}, "name": {"type": "string"}, "type": {"enum": ["text", "day", "record", "choice", "flag", "file"]}, "value": {"type": "string"}, "words": {"type": "string"}}
        }
      },
      "erased": {"type": "boolean"},
      "effects": {"type": "array", "items": {"type": "string"}},
      "simulated": {"type": "boolean", "description": "noted and not carried out: its clause is not confirmed"},
      "notice": {"type": "string"}
    }
  },
  "CaseNext": {
    "type": "object",
    "required": ["step", "name", "basis", "fresh_code", "outcomes", "form"],
    "properties": {
      "step": {"type": "string"},
      "name": {"type": "string"},
      "basis": {"type": "array", "items": {"type": "string"}, "description": "clauses"},
      "fresh_code": {"type": "boolean", "description": "signed with a fresh code of one's own phone"},
      "outcomes": {"type": "array", "items": {"type": "object", "properties": {"outcome": {"type": "string"}, "name": {"type": "string"}}}},
      "form": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["field", "name", "type", "max", "autofill", "required"],
          "properties": {
            "field": {"type": "string"},
            "name": {"type": "string"},
            "type": {"enum": ["text", "day", "record", "choice", "flag", "file"], "description": "file: the id of a material (keepMaterial), or the number of a paper"},
            "max": {"type": "integer", "description": "characters of a text"},
            "autofill": {"type": ["string", "null"], "description": "what of whoever fills it in it asks for, as `autocomplete` of HTML says it; null: nothing of that kind"},
            "required": {"type": "boolean"},
            "required_for": {"type": "array", "items": {"type": "string"}, "description": "outcomes"},
            "choices": {"type": "array", "items": {"type": "object", "properties": {"code": {"type": "string"}, "name": {"type": "string"}}}}
          }
        }
      }
    }
  },
  "Case": {
    "allOf": [
      {"$ref": "#/components/schemas/CaseHead"},
      {
        "type": "object",
        "required": ["about", "erasure", "identity_open", "steps", "next"],
        "properties": {
          "about": {"$ref": "#/components/schemas/CaseRecord"},
          "erasure": {"$ref": "#/components/schemas/CaseErasure"},
          "identity_open": {"type": "boolean", "description": "of a complaint: who made it may be read by the two who opened it (getCaseIdentity)"},
          "steps": {"type": "array", "items": {"$ref": "#/components/schemas/CaseStep"}},
          "next": {"type": "array", "items": {"$ref": "#/components/schemas/CaseNext"}}
        }
      }
    ]
  }
})json";

}  // namespace taixin::service

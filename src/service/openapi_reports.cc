// Credit reports, as openapi_operations.cc has the rest; with what they hold.
#include "service/openapi_text.h"

namespace taixin::service {

const std::string_view kReportOperationsText = R"json({
  "issueReport": {
    "tags": ["reports"],
    "summary": "Issues a report about a body for a purpose",
    "x-summary-zh": "出具信用报告（用途）",
    "description": "Through the gate as every answer; special reports go to courts, auditors and whom the subject authorised. It is sealed, stands in the log of records, and the subject can read who asked for it. It may be had again on its day while it still stands.",
    "responses": {"201": {"description": "issued", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Report"}}}}}
  },
  "listReports": {
    "tags": ["reports"],
    "summary": "The reports that the caller's unit asked for, newest first",
    "x-summary-zh": "本单位出具的信用报告",
    "responses": {"200": {"description": "the last fifty", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ReportList"}}}}}
  },
  "getReport": {
    "tags": ["reports"],
    "summary": "A report that the caller's unit asked for, as it was handed out, or its proof",
    "x-summary-zh": "再次取得信用报告",
    "description": "Reading it is an entry of the access log. 410 when its day is over or what it says has changed. The proof shows that the report was issued and what its digests are (docs/formats/report.md); 409 until a signed checkpoint has it.",
    "parameters": [{"$ref": "#/components/parameters/operator"}],
    "responses": {"200": {"description": "the file", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ReportModel"}}, "application/pdf": {}, "text/plain": {}}}}
  },
  "issueOwnReport": {
    "tags": ["reports"],
    "summary": "Issues a report about the caller's own subject; of a person, its own report",
    "x-summary-zh": "申请本主体的信用报告",
    "responses": {"201": {"description": "issued", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Report"}}}}}
  },
  "listOwnReports": {
    "tags": ["reports"],
    "summary": "The reports that were issued to the caller's own subject, newest first",
    "x-summary-zh": "本主体取得的信用报告",
    "responses": {"200": {"description": "the last fifty", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ReportList"}}}}}
  },
  "getOwnReport": {
    "tags": ["reports"],
    "summary": "A report of the caller's own, as it was handed out, or its proof",
    "x-summary-zh": "再次取得本主体的信用报告",
    "responses": {"200": {"description": "the file", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ReportModel"}}, "application/pdf": {}, "text/plain": {}}}}
  },
  "issuePublicReport": {
    "tags": ["reports"],
    "summary": "Issues the report that anybody may have about an organization or an individual business: what is published today",
    "x-summary-zh": "公众查询信用报告",
    "description": "Free of charge and without an account. Asked again on one day, the same report is given as long as it says the same. Persons cannot be looked up.",
    "responses": {"201": {"description": "issued, or there already", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Report"}}}}}
  },
  "getPublicReport": {
    "tags": ["reports"],
    "summary": "A public report of today, as it was handed out, or its proof",
    "x-summary-zh": "取得公众查询版信用报告",
    "description": "410 when its day is over or what it says has changed: what was public may have ended.",
    "responses": {"200": {"description": "the file", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ReportModel"}}, "application/pdf": {}, "text/plain": {}}}}
  },
  "verifyReport": {
    "tags": ["reports"],
    "summary": "Whether a report is genuine and still stands, by its number and digest; never what it says",
    "x-summary-zh": "核验信用报告",
    "responses": {"200": {"description": "the verdict", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ReportVerdict"}}}}}
  }
})json";

const std::string_view kReportSchemasText = R"json({
  "Report": {
    "type": "object",
    "required": ["number", "kind", "audience", "as_of", "issued_at", "model_sha256", "pdf_sha256", "certificate_sha256", "superseded", "files"],
    "properties": {
      "number": {"type": "string"},
      "kind": {"enum": ["ordinary", "special", "person"]},
      "audience": {"enum": ["everyone", "government", "subject_self", "authorised", "court", "auditor"]},
      "purpose": {"type": "string"},
      "as_of": {"type": "string", "format": "date"},
      "issued_at": {"type": "string", "format": "date-time"},
      "model_sha256": {"type": "string", "description": "of the JSON; stands in the code on the cover"},
      "pdf_sha256": {"type": "string"},
      "certificate_sha256": {"type": "string", "description": "of the certificate that the PDF is signed by"},
      "superseded": {"type": "boolean", "description": "what it says has changed since"},
      "files": {
        "type": "object",
        "required": ["json", "pdf", "proof"],
        "properties": {"json": {"type": "string"}, "pdf": {"type": "string"}, "proof": {"type": "string"}}
      }
    }
  },
  "ReportList": {
    "type": "object",
    "required": ["reports"],
    "properties": {"reports": {"type": "array", "items": {"$ref": "#/components/schemas/Report"}}}
  },
  "ReportModel": {
    "type": "object",
    "description": "the model, as docs/formats/report.md has it; to be kept byte for byte",
    "required": ["format", "number", "salt", "issued_at", "known_at", "watermark", "report"],
    "properties": {
      "format": {"const": "taixin-report-1"},
      "number": {"type": "string"},
      "salt": {"type": "string"},
      "sandbox": {"const": true, "description": "of a sandbox: of no effect"},
      "issued_at": {"type": "string", "format": "date-time"},
      "known_at": {"type": "string", "format": "date-time"},
      "watermark": {"type": "integer"},
      "report": {"type": "object"}
    }
  },
  "ReportVerdict": {
    "type": "object",
    "required": ["verdict", "words"],
    "properties": {"verdict": {"enum": ["genuine", "superseded", "changed", "unknown"]}, "words": {"type": "string"}}
  }
})json";

}  // namespace taixin::service

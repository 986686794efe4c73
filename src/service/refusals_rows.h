// The table of refusals: a row for each route of the one table (routes.h), in the order in which the tests ask.
//
// Most of what a route has to refuse follows from the route itself (its action, its body, whether it takes a purpose)
// and is not said here. A row says how its route is asked rightly, and what only a person knows: whose things it names.
//
//   {.operation = "getReceipt", .as = "submitter", .target = "/api/v1/submissions/{own}",
//    .other = {.target = "/api/v1/submissions/{others}", .refused = &access::kOtherUnit}},
//
// Texts in braces are names of the world (refusals_world.h).
#pragma once

#include <span>
#include <string_view>

#include "access/account_errors.h"
#include "access/errors.h"
#include "cases/errors.h"
#include "catalog/errors.h"
#include "check/errors.h"
#include "intake/row_errors.h"
#include "lists/errors.h"
#include "propagate/errors.h"
#include "report/errors.h"
#include "service/errors.h"
#include "service/http_errors.h"
#include "service/upload_errors.h"
#include "vault/errors.h"

namespace taixin::service {

// What is refused: where it differs from the good request.
struct Refused {
  std::string_view target = {}, body = {};
  const base::ErrorKind* refused = nullptr;
  explicit operator bool() const { return refused != nullptr; }
};

// Why no other unit's thing can be asked for.
enum class Units : uint8_t {
  by_action,      // no role with this action is bound to a unit, or the row has a request that is refused
  names_none,     // neither path, query nor body names a unit or something that a unit has
  of_no_unit,     // what it names is no unit's: an erasure is of a person, and takes two of whatever units
  lists_its_own,  // it takes no name and lists what the caller's unit has: audiences_test.cc looks that nothing else is
                  // there
};

struct Row {
  std::string_view operation;
  std::string_view as;  // the role that gets an answer here; "console", or "nobody" when nobody has to be known
  std::string_view target = {};  // empty: the pattern of the route
  std::string_view body = {};    // of a file or form; of JSON empty: the examples of its shape
  Units units = Units::by_action;
  Refused other = {};     // another unit's thing, or another subject's
  Refused bad_body = {};  // of a file or form: one that is malformed
  // Of routes that are open and look for themselves whose something is: what nobody is told, and somebody else.
  const base::ErrorKind* nobody = nullptr;
  Refused stranger = {};
};

inline constexpr std::string_view kQuestionOfSelf = R"({"query":"91370999TX000001XE","purpose":"audit"})";
inline constexpr std::string_view kVisitCsv =
    "MC,DM,WSH,BS,FR,DH,RQ,XW\n岱岳示例第1商贸有限公司,91370999TX000001XE,W-9,B-9,示例甲,,2026-03-05,己\n";

inline constexpr Row kRows[] = {
    // ---- open to everybody
    {.operation = "healthz", .as = "nobody"},
    {.operation = "readyz", .as = "nobody"},
    {.operation = "metrics",
     .as = "system_admin",
     .nobody = &access::kNotSignedIn,
     .stranger = {.refused = &access::kNotPermitted}},
    {.operation = "openapi", .as = "nobody"},
    {.operation = "listItems", .as = "nobody"},
    {.operation = "getItem", .as = "nobody", .target = "/api/v1/items/HON.honour"},
    {.operation = "getVerifyPage", .as = "nobody"},
    {.operation = "getLogFile", .as = "nobody", .target = "/ledger/records/checkpoint"},
    {.operation = "getLedger", .as = "nobody"},
    {.operation = "proveReceipt", .as = "nobody", .target = "/api/v1/checks/receipts/{receipt}/proof"},
    {.operation = "searchPublic", .as = "nobody"},
    {.operation = "getPublicSubject", .as = "nobody", .target = "/api/v1/public/subjects/91370999TX000001XE"},
    {.operation = "listPublished", .as = "nobody"},
    {.operation = "issuePublicReport", .as = "nobody"},
    {.operation = "getPublicReport", .as = "nobody", .target = "/api/v1/public/reports/{public report}/json"},
    {.operation = "verifyReport", .as = "nobody"},
    {.operation = "listLists", .as = "nobody"},
    {.operation = "getListMembers", .as = "nobody", .target = "/api/v1/public/lists/abnormal"},

    // ---- sessions: the token is the right
    {.operation = "signIn", .as = "nobody", .body = R"({"login":"shili-geren-1","password":"Kuai9-Lan-Shan-Feng"})"},
    {.operation = "getSession", .as = "subject", .nobody = &access::kSignedOut},
    {.operation = "beginAssisting",
     .as = "window",
     .nobody = &access::kNotSignedIn,
     .stranger = {.refused = &access::kNotPermitted}},
    {.operation = "endAssisting", .as = "window", .nobody = &access::kSignedOut},
    {.operation = "actInUnit", .as = "window", .body = R"({"unit":"2"})", .nobody = &access::kSignedOut},
    {.operation = "getToken",
     .as = "nobody",
     .body = "grant_type=client_credentials&client_id=shili-xitong&client_secret={secret}"},

    // ---- jobs: of whoever started them
    {.operation = "listJobs", .as = "querier", .nobody = &access::kNotSignedIn},
    {.operation = "getJob",
     .as = "querier",
     .target = "/api/v1/jobs/{job}",
     .nobody = &access::kNotSignedIn,
     .stranger = {.refused = &kNoJob}},
    {.operation = "getJobResult",
     .as = "querier",
     .target = "/api/v1/jobs/{job}/result",
     .nobody = &access::kNotSignedIn,
     .stranger = {.refused = &kNoJob}},
    {.operation = "cancelJob",
     .as = "querier",
     .target = "/api/v1/jobs/{job}",
     .nobody = &access::kNotSignedIn,
     .stranger = {.refused = &kNoJob}},

    // ---- a unit's files
    {.operation = "listSubmissions",
     .as = "submitter",
     .other = {.target = "/api/v1/submissions?source={market}", .refused = &access::kOtherUnit}},
    {.operation = "getReceipt",
     .as = "submitter",
     .target = "/api/v1/submissions/{own}",
     .other = {.target = "/api/v1/submissions/{others}", .refused = &access::kOtherUnit}},
    {.operation = "getErrorSheet",
     .as = "submitter",
     .target = "/api/v1/submissions/{own}/errors?format=csv",
     .other = {.target = "/api/v1/submissions/{others}/errors?format=csv", .refused = &access::kOtherUnit}},
    {.operation = "listHeld", .as = "submitter", .units = Units::lists_its_own},
    {.operation = "getHeld",
     .as = "submitter",
     .target = "/api/v1/held/{held}",
     .other = {.target = "/api/v1/held/{held of others}", .refused = &access::kOtherUnit}},
    {.operation = "listHeldRows",
     .as = "submitter",
     .target = "/api/v1/held/{held}/rows",
     .other = {.target = "/api/v1/held/{held of others}/rows", .refused = &access::kOtherUnit}},
    {.operation = "approveHeld",
     .as = "reviewer",
     .target = "/api/v1/held/{held to approve}/approve",
     .body = R"({"checks":"content, secrecy, privacy, third_persons","code":"{code}"})",
     .other = {.target = "/api/v1/held/{held of others}/approve", .refused = &access::kOtherUnit}},
    {.operation = "returnHeld",
     .as = "reviewer",
     .target = "/api/v1/held/{held to return}/return",
     .other = {.target = "/api/v1/held/{held of others}/return", .refused = &access::kOtherUnit}},
    {.operation = "listHeldTexts", .as = "reviewer", .units = Units::lists_its_own},
    {.operation = "decideHeldText",
     .as = "reviewer",
     .body = R"({"record":"{text}","field":"RYMC","replacement":"示例：已遮蔽","code":"{code}"})",
     .other = {.body = R"({"record":"{text of others}","field":"RYMC","replacement":"示例","code":"123456"})",
               .refused = &access::kOtherUnit}},
    {.operation = "withdrawHeld",
     .as = "submitter",
     .target = "/api/v1/held/{held to withdraw}/withdraw",
     .other = {.target = "/api/v1/held/{held of others}/withdraw", .refused = &access::kOtherUnit}},
    {.operation = "listQuarantine",
     .as = "submitter",
     .other = {.target = "/api/v1/quarantine?source={market}", .refused = &access::kOtherUnit}},
    {.operation = "getQuarantinedRow",
     .as = "submitter",
     .target = "/api/v1/quarantine/{refused row}",
     .other = {.target = "/api/v1/quarantine/{row of others}", .refused = &access::kOtherUnit}},
    {.operation = "getQuality",
     .as = "submitter",
     .other = {.target = "/api/v1/quality?source={market}", .refused = &access::kOtherUnit}},
    {.operation = "moveRecord",
     .as = "submitter",
     .target = "/api/v1/quarantine/{movable}/move",
     .other = {.target = "/api/v1/quarantine/{row of others}/move", .refused = &access::kOtherUnit}},
    {.operation = "dropRow",
     .as = "submitter",
     .target = "/api/v1/quarantine/{refused row}/drop",
     .other = {.target = "/api/v1/quarantine/{row of others}/drop", .refused = &access::kOtherUnit}},
    {.operation = "retrySubmission",
     .as = "submitter",
     .target = "/api/v1/submissions/{own}/retry",
     .other = {.target = "/api/v1/submissions/{others}/retry", .refused = &access::kOtherUnit}},
    {.operation = "submit",
     .as = "submitter",
     .target = "/api/v1/submissions?item=ADM.visited",
     .body = kVisitCsv,
     .other = {.target = "/api/v1/submissions?item=ADM.visited&source={market}",
               .body = kVisitCsv,
               .refused = &access::kOtherUnit},
     .bad_body = {.body = "没有表头", .refused = &intake::kMissingColumns}},
    {.operation = "beginUpload", .as = "submitter", .units = Units::names_none},
    {.operation = "getUpload",
     .as = "submitter",
     .target = "/api/v1/uploads/{upload}",
     .other = {.target = "/api/v1/uploads/{upload of others}", .refused = &kUploadUnknown}},
    {.operation = "continueUpload",
     .as = "submitter",
     .target = "/api/v1/uploads/{upload}",
     .body = "MC,DM\n",
     .other = {.target = "/api/v1/uploads/{upload of others}", .refused = &kUploadUnknown},
     .bad_body = {.refused = &kUploadType}},
    {.operation = "cancelUpload",
     .as = "submitter",
     .target = "/api/v1/uploads/{upload}",
     .other = {.target = "/api/v1/uploads/{upload of others}", .refused = &kUploadUnknown}},

    // ---- questions about subjects
    {.operation = "searchSubjects", .as = "querier", .units = Units::names_none},
    {.operation = "showSubject", .as = "querier", .units = Units::names_none},
    {.operation = "check", .as = "querier", .units = Units::names_none},
    {.operation = "checkBatch",
     .as = "querier",
     .target = "/api/v1/checks/batch?purpose=permit&format=csv&file_name=qiye.csv",
     .body = "统一社会信用代码\n91370999TX000001XE\n",
     .bad_body = {.body = "没有表头", .refused = &check::kNoColumns}},
    {.operation = "getChanges", .as = "approval_system", .target = "/api/v1/changes?purpose=permit&limit=1000"},
    {.operation = "proveSubject", .as = "auditor", .body = kQuestionOfSelf},
    {.operation = "whoLooked", .as = "auditor", .body = R"({"code":"91370999TX000001XE","purpose":"audit"})"},

    // ---- reports
    {.operation = "issueReport", .as = "querier", .units = Units::names_none},
    {.operation = "listReports", .as = "querier", .units = Units::lists_its_own},
    {.operation = "getReport",
     .as = "querier",
     .target = "/api/v1/reports/{report}/json",
     .other = {.target = "/api/v1/reports/{own report}/json", .refused = &report::kNoReport}},
    {.operation = "issueOwnReport", .as = "agent"},
    {.operation = "listOwnReports", .as = "agent"},
    {.operation = "getOwnReport",
     .as = "agent",
     .target = "/api/v1/own/reports/{own report}/json",
     .other = {.target = "/api/v1/own/reports/{report}/json", .refused = &report::kNoReport}},

    // ---- cases
    {.operation = "listCases", .as = "case_handler", .units = Units::lists_its_own},
    {.operation = "listLateCases", .as = "case_handler", .units = Units::lists_its_own},
    {.operation = "getCase",
     .as = "case_handler",
     .target = "/api/v1/cases/{case}",
     .other = {.target = "/api/v1/cases/{case of others}", .refused = &cases::kNoCase}},
    {.operation = "openCase",
     .as = "case_officer",
     .body =
         R"({"kind":"commitment","step":"enter","outcome":"closed","code":"91370999TX000001XE","form":{"type":"own",)"
         R"("reason":"示例","content":"示例","liability":"示例","until":"2027-12-31"}})",
     .other = {.body = R"({"kind":"withdrawal","step":"withdraw","record":"{record of others}","form":{}})",
               .refused = &cases::kNotYourStep}},
    {.operation = "takeCaseStep",
     .as = "case_handler",
     .target = "/api/v1/cases/{declared}/steps",
     .body = R"({"version":"1","step":"decide","outcome":"accepted","form":{}})",
     .other = {.target = "/api/v1/cases/{case of others}/steps", .refused = &cases::kNoCase}},
    {.operation = "listOwnCases", .as = "agent"},
    {.operation = "getOwnCase",
     .as = "agent",
     .target = "/api/v1/own/cases/{case}",
     .other = {.target = "/api/v1/own/cases/{case}", .refused = &cases::kNoCase}},
    {.operation = "openOwnCase",
     .as = "agent",
     .body = R"({"kind":"declaration","form":{"what":"示例","proof":"示例 1 号","promise":"true"}})",
     .other = {.body = R"({"kind":"objection","record":"{record}","form":{}})", .refused = &cases::kNoRecord}},
    {.operation = "takeOwnCaseStep",
     .as = "agent",
     .target = "/api/v1/own/cases/{declared too}/steps",
     .body = R"({"version":"1","step":"take_back","form":{}})",
     .other = {.target = "/api/v1/own/cases/{case}/steps", .refused = &cases::kNoCase}},

    {.operation = "keepMaterial",
     .as = "agent",
     .body = "%PDF-1.4 示例材料",
     .bad_body = {.body = "MZ", .refused = &cases::kMaterialType},
     .nobody = &access::kNotSignedIn},
    {.operation = "getCaseMaterial",
     .as = "case_handler",
     .target = "/api/v1/cases/{declared with material}/materials/{material}",
     .other = {.target = "/api/v1/cases/{case of others}/materials/{material}", .refused = &cases::kNoCase}},
    {.operation = "getOwnCaseMaterial",
     .as = "agent",
     .target = "/api/v1/own/cases/{declared with material}/materials/{material}",
     .other = {.target = "/api/v1/own/cases/{declared with material}/materials/{material}",
               .refused = &cases::kNoCase}},
    {.operation = "getComplaintMaterial",
     .as = "subject",
     .target = "/api/v1/complaints/{complaint with material}/materials/{material of complaint}",
     .nobody = &access::kNotSignedIn,
     .stranger = {.refused = &cases::kNoCase}},
    {.operation = "listLetters", .as = "case_officer", .units = Units::lists_its_own},
    {.operation = "getLetter",
     .as = "case_officer",
     .target = "/api/v1/outgoing/{letter}",
     .other = {.target = "/api/v1/outgoing/{letter of others}", .refused = &cases::kNoLetter}},
    {.operation = "markLetterSent",
     .as = "case_officer",
     .target = "/api/v1/outgoing/{letter}/sent",
     .other = {.target = "/api/v1/outgoing/{letter of others}/sent", .refused = &cases::kNoLetter}},
    {.operation = "listOwnNotices", .as = "agent"},
    {.operation = "readOwnNotice",
     .as = "agent",
     .target = "/api/v1/own/notices/{notice}/read",
     .other = {.target = "/api/v1/own/notices/{notice}/read", .refused = &cases::kNoLetter}},
    {.operation = "getCaseIdentity",
     .as = "complaint_keeper",
     .target = "/api/v1/cases/{complaint opened}/identity",
     .other = {.target = "/api/v1/cases/{case of others}/identity", .refused = &cases::kNoCase}},
    {.operation = "complain", .as = "subject", .nobody = &access::kNotSignedIn},
    {.operation = "listComplaints", .as = "subject", .nobody = &access::kNotSignedIn},
    {.operation = "getComplaint",
     .as = "subject",
     .target = "/api/v1/complaints/{complaint}",
     .nobody = &access::kNotSignedIn,
     .stranger = {.refused = &cases::kNoCase}},
    {.operation = "takeComplaintStep",
     .as = "subject",
     .target = "/api/v1/complaints/{complaint}/steps",
     .body = R"({"version":"1","step":"take_back","form":{}})",
     .nobody = &access::kNotSignedIn,
     .stranger = {.refused = &cases::kNoCase}},

    // ---- retractions: of whoever received
    {.operation = "listRetractions", .as = "querier", .units = Units::lists_its_own},
    {.operation = "listWaitingRetractions", .as = "case_handler"},
    {.operation = "proveRetraction",
     .as = "querier",
     .target = "/api/v1/retractions/{retraction}/proof",
     .other = {.target = "/api/v1/retractions/999/proof", .refused = &propagate::kNoRetraction}},
    {.operation = "acknowledgeRetraction",
     .as = "querier",
     .target = "/api/v1/retractions/{retraction}/acknowledgement",
     .other = {.target = "/api/v1/retractions/999/acknowledgement", .refused = &propagate::kNoRetraction}},

    // ---- consents
    {.operation = "listConsentsAsked", .as = "agency", .units = Units::lists_its_own},
    {.operation = "askConsent", .as = "agency", .units = Units::names_none},
    {.operation = "takeBackConsent",
     .as = "agency",
     .target = "/api/v1/consents/{consent taken back}/take-back",
     .other = {.target = "/api/v1/consents/{consent of others}/take-back", .refused = &access::kNoConsent}},
    {.operation = "listOwnConsents", .as = "agent"},
    {.operation = "previewConsent",
     .as = "agent",
     .target = "/api/v1/own/consents/{consent}/preview",
     .other = {.target = "/api/v1/own/consents/{consent}/preview", .refused = &access::kNoConsent}},
    {.operation = "answerConsent",
     .as = "agent",
     .target = "/api/v1/own/consents/{consent}",
     .other = {.target = "/api/v1/own/consents/{consent}", .refused = &access::kNoConsent}},

    // ---- a subject's own space
    {.operation = "getOwn", .as = "agent"},
    {.operation = "listLooks", .as = "agent"},
    {.operation = "questionLook",
     .as = "agent",
     .target = "/api/v1/own/looks/{look}/question",
     .other = {.target = "/api/v1/own/looks/{look}/question", .refused = &access::kNoLook}},

    {.operation = "checkPublication", .as = "submitter", .units = Units::lists_its_own},

    // ---- the log
    {.operation = "listQuestions", .as = "supervisor", .units = Units::lists_its_own},
    {.operation = "answerQuestion",
     .as = "supervisor",
     .target = "/api/v1/questions/{question}/answer",
     .other = {.target = "/api/v1/questions/{question to others}/answer", .refused = &access::kOtherUnit}},
    {.operation = "listDelays", .as = "supervisor", .units = Units::lists_its_own},
    {.operation = "askDelay", .as = "supervisor", .units = Units::names_none},
    {.operation = "confirmDelay",
     .as = "case_handler",
     .target = "/api/v1/delays/{delay}/confirm",
     .other = {.target = "/api/v1/delays/{delay of others}/confirm", .refused = &access::kOtherUnit}},
    {.operation = "endDelay",
     .as = "supervisor",
     .target = "/api/v1/delays/{delay}/end",
     .other = {.target = "/api/v1/delays/{delay of others}/end", .refused = &access::kOtherUnit}},
    {.operation = "listLog", .as = "auditor", .target = "/api/v1/log?kind=check"},  // a page of what the world asked
    {.operation = "listAlerts", .as = "auditor"},
    {.operation = "closeAlert", .as = "auditor", .target = "/api/v1/alerts/{alert}/close"},

    // ---- links
    {.operation = "confirmLink", .as = "centre_operator", .body = R"({"record":"{named}","reason":"示例核对"})"},
    {.operation = "undoLink", .as = "centre_operator", .body = R"({"record":"{named too}","reason":"示例核对"})"},
    {.operation = "mergeSubjects",
     .as = "centre_operator",
     .body = R"({"code":"91370999MAEX000106","into":"91370999MAEX000293","reason":"示例换码"})"},
    {.operation = "splitSubject",
     .as = "centre_operator",
     .body = R"({"code":"91370999MAEX000106","reason":"示例误并"})"},

    // ---- lists, and what became of measures
    {.operation = "listMembers", .as = "querier", .units = Units::names_none},
    {.operation = "listListHistory", .as = "querier", .units = Units::names_none},
    {.operation = "listListProposals", .as = "case_officer", .units = Units::lists_its_own},
    {.operation = "getOwnLists", .as = "agent"},
    {.operation = "listNamedMeasures", .as = "querier", .units = Units::lists_its_own},
    {.operation = "listMeasureBatches", .as = "querier", .units = Units::lists_its_own},
    {.operation = "getMeasureSheet",
     .as = "querier",
     .target = "/api/v1/measures/sheet?answer={answer}&format=csv",
     .other = {.target = "/api/v1/measures/sheet?answer={answer of others}&format=csv", .refused = &lists::kNoAnswer}},
    {.operation = "stateMeasureSheet",
     .as = "querier",
     .target = "/api/v1/measures/sheet?file_name=cuoshi.csv",
     .body = "核查编号,统一社会信用代码,措施代码,是否采取\n1,91370999TX000001XE,SD-28.award,\n",
     .units = Units::lists_its_own},
    {.operation = "listMeasureUses", .as = "querier", .units = Units::lists_its_own},
    {.operation = "getMeasureUse",
     .as = "querier",
     .target = "/api/v1/measures/uses/{use}",
     .other = {.target = "/api/v1/measures/uses/{use of others}", .refused = &lists::kNoUse}},
    {.operation = "stateMeasure",
     .as = "querier",
     .body = R"({"answer":"{answer}","measure":"SD-26.fast_track","applied":false})",
     .other = {.body = R"({"answer":"{answer of others}","measure":"SD-26.fast_track","applied":false})",
               .refused = &lists::kNoAnswer}},
    {.operation = "correctMeasure",
     .as = "querier",
     .target = "/api/v1/measures/uses/{use to correct}/correct",
     .body = R"({"version":"1","applied":false})",
     .other = {.target = "/api/v1/measures/uses/{use of others}/correct", .refused = &lists::kNoUse}},
    {.operation = "liftMeasure",
     .as = "querier",
     .target = "/api/v1/measures/uses/{use to lift}/lift",
     .other = {.target = "/api/v1/measures/uses/{use of others}/lift", .refused = &lists::kNoUse}},
    {.operation = "tellMeasureStory",
     .as = "querier",
     .target = "/api/v1/measures/uses/{use}/story",
     .other = {.target = "/api/v1/measures/uses/{use of others}/story", .refused = &lists::kNoUse}},
    {.operation = "getMeasureStatistics", .as = "querier", .units = Units::lists_its_own},

    // ---- administration
    {.operation = "listUnits", .as = "system_admin"},
    {.operation = "getUnit", .as = "system_admin", .target = "/api/v1/units/2"},
    {.operation = "addUnit", .as = "system_admin"},
    {.operation = "changeUnit", .as = "system_admin", .target = "/api/v1/units/7"},
    {.operation = "moveUnit", .as = "system_admin", .target = "/api/v1/units/7/move"},
    {.operation = "closeUnit", .as = "system_admin", .target = "/api/v1/units/7/close"},
    {.operation = "listAccounts", .as = "security_admin"},
    {.operation = "getAccount", .as = "security_admin", .target = "/api/v1/accounts/{officer}"},
    {.operation = "inviteAccount",
     .as = "security_admin",
     .body = R"({"kind":"staff","login":"shili-li","name":"示例李","unit":"2"})"},
    {.operation = "makeLink", .as = "security_admin", .target = "/api/v1/accounts/{officer}/link"},
    {.operation = "grantRole",
     .as = "security_admin",
     .target = "/api/v1/accounts/{officer}/grants",
     .body = R"({"role":"submitter","unit":"2"})"},
    {.operation = "endGrant",
     .as = "security_admin",
     .target = "/api/v1/accounts/{officer}/grants/end",
     .body = R"({"role":"submitter","unit":"2"})"},
    {.operation = "setAccountTerm", .as = "security_admin", .target = "/api/v1/accounts/{agent}/term"},
    {.operation = "setClearance", .as = "security_admin", .target = "/api/v1/accounts/{officer}/clearance"},
    {.operation = "declareInterest",
     .as = "security_admin",
     .target = "/api/v1/accounts/{officer}/interests",
     .nobody = &access::kNotSignedIn,
     .stranger = {.refused = &access::kNotPermitted}},
    {.operation = "withdrawInterest", .as = "security_admin", .target = "/api/v1/accounts/{officer}/interests/end"},
    {.operation = "askRecovery", .as = "security_admin", .target = "/api/v1/accounts/{person1}/recovery"},
    {.operation = "confirmRecovery", .as = "security_admin", .target = "/api/v1/accounts/{agent}/recovery/confirm"},
    {.operation = "suspendAccount", .as = "security_admin", .target = "/api/v1/accounts/{agent}/suspend"},
    {.operation = "resumeAccount", .as = "security_admin", .target = "/api/v1/accounts/{agent}/resume"},
    {.operation = "closeAccount", .as = "security_admin", .target = "/api/v1/accounts/{officer}/close"},
    {.operation = "listProposals", .as = "security_admin"},
    {.operation = "confirmProposal", .as = "security_admin", .target = "/api/v1/account-proposals/{proposal}/confirm"},
    {.operation = "dropProposal",
     .as = "security_admin",
     .target = "/api/v1/account-proposals/{proposal to drop}/drop"},
    {.operation = "listAlone", .as = "audit_admin"},
    {.operation = "markAloneSeen", .as = "audit_admin", .target = "/api/v1/account-alone/{alone}/seen"},
    {.operation = "listAccountEvents", .as = "audit_admin"},
    {.operation = "listEventsOfAccount", .as = "audit_admin", .target = "/api/v1/accounts/{officer}/events"},
    {.operation = "getClient", .as = "security_admin", .target = "/api/v1/clients/{client}"},
    {.operation = "addSecret", .as = "security_admin", .target = "/api/v1/clients/{client}/secrets"},
    {.operation = "endSecret", .as = "security_admin", .target = "/api/v1/clients/{client}/secrets/2/end"},
    {.operation = "addCertificate", .as = "security_admin", .target = "/api/v1/clients/{client}/certificates"},
    {.operation = "endCertificate", .as = "security_admin", .target = "/api/v1/clients/{client}/certificates/1/end"},
    {.operation = "setQuota", .as = "security_admin", .target = "/api/v1/clients/{client}/quota"},

    // ---- the rules: open to read, and two people change them
    {.operation = "getRules", .as = "nobody"},
    {.operation = "listRuleChanges", .as = "rule_keeper"},
    {.operation = "getRuleChange", .as = "rule_keeper", .target = "/api/v1/rule-changes/{change}"},
    {.operation = "proposeRuleChange", .as = "rule_keeper"},
    {.operation = "proposePacks",
     .as = "rule_keeper",
     .target = "/api/v1/rule-changes/packs?reason=%E7%A4%BA%E4%BE%8B",
     .body = "{bundle}",
     .bad_body = {.target = "/api/v1/rule-changes/packs?reason=x", .body = "x", .refused = &catalog::kBadPackBytes}},
    {.operation = "confirmRuleChange",
     .as = "rule_keeper",
     .target = "/api/v1/rule-changes/{change}/confirm",
     .body = R"({"document":"示例文本","where":"示例公报","text":"示例条文","code":"{keeper's code}"})"},
    {.operation = "dropRuleChange", .as = "rule_keeper", .target = "/api/v1/rule-changes/{change to drop}/drop"},

    // ---- what the city says of its own publication
    {.operation = "stateCleanDay", .as = "auditor", .body = "{}"},
    {.operation = "recheckCleanDay", .as = "auditor", .body = R"({"statement":"taixin self-check\nat: 0\nseq: 0\n"})"},

    // ---- on the machine itself
    {.operation = "doctor", .as = "console"},
    {.operation = "signCheckpoint", .as = "console"},
    {.operation = "auditLogs", .as = "console"},
    {.operation = "replayAnswers", .as = "console"},
    {.operation = "backup", .as = "console", .target = "/api/v1/backup?to={folder}%2Fbackup"},
    {.operation = "backupKeys", .as = "console", .target = "/api/v1/keys/backup?to={folder}%2Fkeys"},
    {.operation = "rebuild", .as = "console"},

    // ---- erasures: one asks, another confirms
    {.operation = "listErasures", .as = "centre_operator"},
    {.operation = "requestErasure",
     .as = "centre_operator",
     .body = R"({"ground":"主体撤回同意","matter":"示例 2 号","subject":"{subject of person1}"})"},
    {.operation = "withdrawErasure",
     .as = "centre_operator",
     .target = "/api/v1/erasures/{erasure of person2}/withdraw",
     .body = R"({"reason":"示例误录"})"},
    {.operation = "approveErasure",
     .as = "case_handler",
     .target = "/api/v1/erasures/{erasure of person3}/approve",
     .body = "{}",
     .units = Units::of_no_unit},
    {.operation = "getErasureCertificate",
     .as = "centre_operator",
     .target = "/api/v1/erasures/{erasure of person3}/certificate"},

    // ---- the end of a session
    {.operation = "signOut", .as = "subject", .nobody = &access::kSignedOut},
};

}  // namespace taixin::service

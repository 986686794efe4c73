// Submitting a file, and what came of it: lists, receipts, quality. Private to pages*.
#pragma once

#include "intake/receipt.h"
#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

struct SubmitForm {
  std::string item, source, operator_name, sheet;
  std::string mapping;  // HEADER=FIELD, one a line
};

// A header that may mean two fields, as the page asks it.
struct HeaderChoice {
  std::string header, why;
  std::vector<Option> fields;
};

struct SubmitPage {
  std::vector<Option> items;         // grouped by class
  std::vector<std::string> sources;  // departments seen before
  SubmitForm form;
  FieldErrors errors;
  std::optional<HeaderChoice> question;
  std::string file_name;  // of the file that raised the question
};
Response submit_page(const Visit& visit, const SubmitPage& content);

struct ReceiptPage {
  intake::Receipt receipt;
  uint64_t waiting = 0;       // refused rows that wait for their owner
  bool more_waiting = false;  // than that
  bool exchanged = false;     // not to be collected by hand
  FieldErrors errors;
};
Response receipt_page(const Visit& visit, const ReceiptPage& content);

// Parts of a receipt that the trial of a file that waits has, too.
Html reasons_table(const Visit& visit, const std::vector<intake::ReasonCount>& reasons,
                   const std::vector<intake::ColumnUse>& columns, const char* caption);
Html quality_facts(const Visit& visit, const intake::Quality& quality, bool trial = false);  // trial: not compared yet
Html columns_details(const Visit& visit, const intake::Receipt& receipt);

struct SubmissionsPage {
  std::vector<store::Submission> submissions;
  std::map<std::string, std::string> item_names;
  std::vector<Option> items;
  std::string source, item;
  std::optional<base::SubmissionId> next;
};
Response submissions_page(const Visit& visit, const SubmissionsPage& content);

Response quality_page(const Visit& visit, const std::vector<intake::DepartmentQuality>& lines,
                      const std::map<std::string, std::string>& item_names, const std::string& source);

// Items in force, grouped by class in the catalog's order.
std::vector<Option> item_options(const catalog::Catalog& catalog, base::Day today, Lang lang);
std::map<std::string, std::string> item_names(const catalog::Catalog& catalog, base::Day today, Lang lang);

// GET /submit, POST /submit, GET /submissions, GET /submissions/ID, POST /submissions/ID/retry, GET /quality.
Response ask_submit(App& app, const Visit& visit);
Response take_submit(App& app, const Visit& visit, const Request& request);
Response ask_submissions(App& app, const Visit& visit);
Response ask_receipt(App& app, const Visit& visit, base::SubmissionId id, FieldErrors errors = {});
Response take_retry(App& app, const Visit& visit, base::SubmissionId id, const FormFields& form);
Response ask_quality(App& app, const Visit& visit);

}  // namespace taixin::service

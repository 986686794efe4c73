// Reminders and rectification letters (duty/paper.h) of an application: names filled in, and as a file.
#pragma once

#include "paper/document.h"
#include "service/app.h"
#include "service/http.h"
#include "store/duties.h"

namespace taixin::service {

paper::Document duty_document(App& app, const store::DutyEvent& event, base::Lang lang);
// As a file to edit, print and seal.
base::Result<Response> duty_docx(App& app, const store::DutyEvent& event, base::Lang lang);

}  // namespace taixin::service

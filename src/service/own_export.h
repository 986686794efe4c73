// All that is held about a subject in one ZIP, for itself alone: copies and portability (PIPL art. 45, GB/T 35273).
//
//   TX_TRY(const Response zip, own_export(app, request));   // GET /api/v1/own/export, and /my/export
//
// It says nothing of its own: json/ holds the answers of the routes below /api/v1/own, pages/ what the pages of /my
// show, both asked here as that caller asks them, so each part is in the access log as its own look and is refused
// where it would be. csv/ are the same answers as sheets, cells inert. Index and README say what each file is.
//
// Of memory: at most kExportMax of contents, then their ZIP. What does not fit (papers first, then older looks) is
// named in the README with the way to it. Errors: those of the routes; kOtherSubject for whoever is no subject's.
#pragma once

#include "base/result.h"
#include "service/app.h"
#include "service/http.h"

namespace taixin::service {

inline constexpr uint64_t kExportMax = 64 << 20;

base::Result<Response> own_export(App& app, const Request& request, uint64_t most = kExportMax);

}  // namespace taixin::service

// The whole site over one home: pages for people at /, the interface at /api/v1, its description at /docs and
// /openapi.json. Pages are complete without scripts, Chinese first, English by ?lang=en (kept in a cookie).
//
// Questions about a subject are POST forms: what is asked never stands in an address. A POST must come from our own
// pages (Sec-Fetch-Site, else Origin); programs, which send neither, are let through. What changes something answers
// with a redirect. The operator, unit and purpose given last are kept in session cookies for the next form.
#pragma once

#include "service/app.h"
#include "service/http.h"

namespace taixin::service {

// For Server::start.
Response handle_site(App& app, Request& request);
// ServerOptions::later: the questions of other systems, for which no thread waits. False: `handle_site` answers.
bool handle_site_later(App& app, Request& request, Reply& reply);
// Loads and batches: ServerOptions::bulk.
bool is_bulk(const Request& request);
// How large a body may be: files as large as the server keeps any, and only of whoever shows something to be known by;
// forms and JSON are small.
uint64_t body_limit(const Request& request);

// Whether a request is for what is published about somebody, adverse records among it: pages and answers about one
// body, the lists of what was published, who is on a list, the report for everybody. From method and path alone.
bool about_published(const Request& request);

}  // namespace taixin::service

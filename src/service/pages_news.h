// 新闻动态 and 典型案例, for everybody.
//
//   /news             articles of the city's pack, newest first; /news/ID one of them; /news.atom the feed (RFC 4287)
//   /open/cases       typical cases of measures that units told (lists/stories.h), with the law that they rest on
#pragma once

#include <optional>

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

inline constexpr size_t kNewsShown = 20;  // a page, and entries of the feed

// Nothing when the path is none of these.
std::optional<Response> news_page_for(App& app, const Visit& visit, const Request& request);

// The newest as list items for the front page; empty: there are none.
Html latest_news(App& app, const Visit& visit, size_t most);

}  // namespace taixin::service

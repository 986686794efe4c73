// For tests of pages: whether one is well-formed, and its elements without its texts.
#pragma once

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace taixin::service {

// The elements of a page with the names of their attributes; fails the test where it is not well-formed. What text is
// inserted must not change it.
class Skeleton {
 public:
  // `outside`: how the one address begins that may lead to another site.
  explicit Skeleton(std::string_view page, std::string_view outside = "#") : outside_(outside), page_(page) {
    constexpr std::string_view kDoctype = "<!doctype html>\n";
    EXPECT_TRUE(page.starts_with(kDoctype));
    at_ = kDoctype.size();
    while (at_ < page_.size() && !::testing::Test::HasFailure()) {
      if (page_[at_] == '<') {
        element();
      } else {
        plain("<");
      }
    }
    EXPECT_TRUE(open_.empty()) << "not closed: " << (open_.empty() ? "" : open_.back());
    for (const auto& id : referenced_) EXPECT_TRUE(ids_.contains(id)) << "nothing has the id " << id;
  }
  std::string text;

 private:
  // Up to one of `ends`: no markup, and references only as `escape` writes them.
  std::string_view plain(std::string_view ends) {
    const size_t from = at_;
    while (at_ < page_.size() && ends.find(page_[at_]) == ends.npos) {
      const auto byte = static_cast<unsigned char>(page_[at_]);
      EXPECT_NE(page_[at_], '>') << near();
      EXPECT_TRUE(byte >= 0x20 || byte == '\n' || byte == '\t') << near();
      if (page_[at_] == '&') {
        const auto rest = page_.substr(at_);
        EXPECT_TRUE(rest.starts_with("&amp;") || rest.starts_with("&lt;") || rest.starts_with("&gt;") ||
                    rest.starts_with("&quot;") || rest.starts_with("&#39;"))
            << near();
      }
      ++at_;
    }
    return page_.substr(from, at_ - from);
  }
  void element() {
    ++at_;
    const bool closing = page_[at_] == '/';
    if (closing) ++at_;
    const std::string name(plain(" >"));
    text += (closing ? "/" : "") + name;
    if (closing) {
      ASSERT_FALSE(open_.empty()) << near();
      ASSERT_EQ(open_.back(), name) << near();
      open_.pop_back();
    }
    while (at_ < page_.size() && page_[at_] == ' ') attribute();
    ASSERT_TRUE(at_ < page_.size() && page_[at_] == '>') << near();
    ++at_;
    text += '\n';
    static const std::set<std::string> kVoid{"meta", "link", "input", "br"};
    if (!closing && !kVoid.contains(name)) open_.push_back(name);
  }
  void attribute() {
    ++at_;
    const std::string name(plain("= >"));
    text += " " + name;
    if (page_[at_] != '=') return;
    ASSERT_EQ(page_.substr(at_, 2), "=\"") << near();
    at_ += 2;
    const std::string value(plain("\"<"));
    ASSERT_TRUE(at_ < page_.size() && page_[at_] == '"') << near();
    ++at_;
    EXPECT_FALSE(name.starts_with("on")) << near();
    if (name == "id") {
      EXPECT_TRUE(ids_.insert(value).second) << "twice: " << value;
    }
    if (name == "for" || name == "aria-labelledby") referenced_.insert(value);
    if (name == "href" || name == "action") {
      EXPECT_TRUE(value.starts_with('/') || value.starts_with('#') || value.starts_with(outside_)) << value;
    }
  }
  std::string near() const { return std::string(page_.substr(at_ < 60 ? 0 : at_ - 60, 120)); }

  std::string_view outside_, page_;
  size_t at_ = 0;
  std::vector<std::string> open_;
  std::set<std::string> ids_, referenced_;
};

}  // namespace taixin::service

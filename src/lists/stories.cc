#include "lists/stories.h"

#include <algorithm>

#include "base/text.h"
#include "identity/name.h"
#include "identity/text_screen.h"

namespace taixin::lists {

bool names_subject(std::string_view words, const std::pair<std::string, std::string>& code_and_name) {
  const auto& [code, name] = code_and_name;
  const std::string written = identity::normalize_name(words).get();
  const auto holds = [&](const std::string& part) {
    const std::string normal = identity::normalize_name(part).get();
    return !normal.empty() && written.find(normal) != written.npos;
  };
  return holds(code) || holds(name);
}

KnownAt told_at(const Use& use) {
  KnownAt told = use.first().at;
  for (const store::MeasureEvent& event : use.events) {
    if (event.kind == store::MeasureKind::story) told = event.at;
  }
  return told;
}

std::vector<PublicStory> public_stories(const MeasuresUsed& used) {
  std::vector<std::pair<KnownAt, PublicStory>> found;
  for (const Use& use : used.all()) {
    const store::MeasureEvent& first = use.first();
    const catalog::Measure* measure = used.measure(first.measure);
    if (use.story.empty() || !use.story_confirmed || !measure) continue;
    if (!identity::screen_text(use.story).empty()) continue;
    if (names_subject(use.story, used.code_and_name(first.subject))) continue;
    const KnownAt told = told_at(use);
    found.push_back({told,
                     {.use = use.id,
                      .words = use.story,
                      .measure = measure->name,
                      .direction = measure->direction,
                      .basis = first.basis,
                      .unit = UnitId(first.unit),
                      .month = base::day_of(told).iso().substr(0, 7)}});
  }
  std::ranges::stable_sort(found, std::greater<>(), [](const auto& one) { return one.first; });
  std::vector<PublicStory> out;
  for (auto& [told, story] : found) out.push_back(std::move(story));
  return out;
}

}  // namespace taixin::lists

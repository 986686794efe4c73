// For the tests of every route: changes of the rules that wait, and packs that say something else.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "service/app.h"

namespace taixin::service {

// `canaries`: the pack of the tests, which the home has besides those of this tree.
inline void add_rules(App& app, const std::string& canaries,
                      const std::function<void(std::string, std::string)>& set_name) {
  const auto entries = app.rule_changes().waiting();
  ASSERT_TRUE(entries.ok() && entries->size() > 3);
  size_t next = 0;
  for (const char* called : {"change", "change to drop"}) {
    while ((*entries)[next].entry.name == "regime/NDRC-36/class/abnormal") ++next;  // the example of the description
    const auto change = app.rule_changes().propose_entry(access::Caller::of_console(), rules::ChangeKind::confirm,
                                                         (*entries)[next++].entry.name, "示例");
    ASSERT_TRUE(change.ok()) << change.error().message(base::Lang::en);
    set_name(called, std::to_string(change->id));
  }
  std::vector<catalog::PackSource> packs;
  for (const std::string& folder :
       {std::string(TAIXIN_SOURCE_DIR "/packs/national"), std::string(TAIXIN_SOURCE_DIR "/packs/shandong"),
        std::string(TAIXIN_SOURCE_DIR "/packs/taian"), canaries}) {
    auto pack = catalog::read_pack_folder(folder);
    ASSERT_TRUE(pack.ok());
    packs.push_back(*std::move(pack));
  }
  for (auto& file : packs.front().files) file.bytes += "\n# 示例：又一版\n";
  set_name("bundle", catalog::bundle(packs));
}

}  // namespace taixin::service

#include "catalog/entries.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "catalog/pack_reader.h"

namespace taixin::catalog {
namespace {

constexpr auto kWaiting = std::to_array<std::string_view>({"regime", "cap", "measure", "case"});

std::string quoted(const std::string& text) { return boost::json::serialize(boost::json::value(text)); }

std::string written(const toml::node& node);

std::string written(const toml::array& array) {
  std::string out;
  for (const auto& element : array) out += (out.empty() ? "" : ", ") + written(element);
  return "[" + out + "]";
}

std::string written(const toml::table& table) {
  std::string out;
  for (const auto& [key, value] : table) {
    out += fmt::format("{}{} = {}", out.empty() ? "" : ", ", quoted(std::string(key.str())), written(value));
  }
  return "{" + out + "}";
}

std::string written(const toml::node& node) {
  if (const auto* array = node.as_array()) return written(*array);
  if (const auto* table = node.as_table()) return written(*table);
  if (const auto* text = node.as_string()) return quoted(**text);
  if (const auto* number = node.as_integer()) return std::to_string(**number);
  if (const auto* truth = node.as_boolean()) return **truth ? "true" : "false";
  if (const auto* real = node.as_floating_point()) return fmt::format("{}", **real);
  const auto* date = node.as_date();
  if (!date) return "?";  // times of day: no entry has any
  return fmt::format("{:04}-{:02}-{:02}", (*date)->year, (*date)->month, (*date)->day);
}

bool is_array_of_tables(const toml::node& node) {
  const auto* array = node.as_array();
  return array && !array->empty() && std::ranges::all_of(*array, [](const auto& one) { return one.is_table(); });
}

std::string text_of(const toml::table& table, std::string_view key) {
  const auto* found = table.get(key);
  const auto* text = found ? found->as_string() : nullptr;
  return text ? **text : std::string();
}

// What a table among others of its kind is told by.
std::string label_of(const toml::table& table, size_t position) {
  for (const char* key : {"code", "id", "item"}) {
    if (std::string label = text_of(table, key); !label.empty()) {
      if (const auto* revision = table.get("revision")) label += "#" + written(*revision);
      return label;
    }
  }
  return std::to_string(position + 1);
}

}  // namespace

bool PackEntry::waits() const {
  return sure != Mark::V && sure != Mark::V2 && std::ranges::find(kWaiting, kind) != kWaiting.end();
}

// One entry being read: nested tables are flattened into it, those with a basis become entries of their own.
struct EntryNames::Reading {
  EntryNames& names;
  const SourceFile& file;
  std::vector<PackEntry>& out;
  std::vector<const void*>& tables;

  void read(const toml::table& table, const std::string& kind, std::string name) {
    if (const int times = ++names.used_[name]; times > 1) name += "@" + std::to_string(times);
    const size_t at = out.size();
    out.emplace_back();
    tables.push_back(&table);
    PackEntry entry;
    entry.name = std::move(name);
    entry.kind = kind;
    entry.title = {text_of(table, "name"), text_of(table, "name_en")};
    const auto& begin = table.source().begin;
    entry.place = fmt::format("{}:{}:{}", file.name, begin.line, begin.column);
    flatten(table, "", entry);
    read_basis(table, entry);
    std::ranges::sort(entry.values);
    base::Sha256Stream stream;
    stream.update(entry.name);
    for (const auto& [key, value] : entry.values) stream.update(fmt::format("\n{} = {}", key, value));
    entry.digest = stream.finish();
    out[at] = std::move(entry);
  }

  void flatten(const toml::table& table, const std::string& prefix, PackEntry& entry) {
    for (const auto& [key, value] : table) {
      const std::string path = prefix + std::string(key.str());
      if (const auto* inner = value.as_table()) {
        nested(*inner, path, entry, entry.name + "/" + path);
      } else if (is_array_of_tables(value)) {
        std::map<std::string, int> seen;
        for (size_t i = 0; const auto& element : *value.as_array()) {
          const toml::table& one = *element.as_table();
          std::string label = label_of(one, i++);
          if (const int times = ++seen[label]; times > 1) label += "@" + std::to_string(times);
          nested(one, fmt::format("{}[{}]", path, label), entry, fmt::format("{}/{}/{}", entry.name, path, label));
        }
      } else {
        entry.values.emplace_back(path, written(value));
      }
    }
  }

  void nested(const toml::table& table, const std::string& path, PackEntry& around, const std::string& name) {
    if (table.contains("basis")) {
      read(table, around.kind, name);
    } else if (table.empty()) {
      around.values.emplace_back(path, "{}");
    } else {
      flatten(table, path + ".", around);
    }
  }

  void read_basis(const toml::table& table, PackEntry& entry) {
    const auto stated = [&](const char* key, const std::string& otherwise) {
      if (!table.contains(key) && !otherwise.empty()) entry.values.emplace_back(key, otherwise);
    };
    const Defaults& defaults = file.defaults;
    entry.source = text_of(table, "source");
    if (entry.source.empty()) entry.source = defaults.source;
    stated("source", defaults.source.empty() ? "" : quoted(defaults.source));
    entry.sure = mark_named(text_of(table, "sure")).value_or(defaults.sure.value_or(Mark::ML));
    if (!table.contains("sure")) entry.values.emplace_back("sure", quoted(std::string(mark_code(entry.sure))));
    stated("from", defaults.from ? defaults.from->iso() : "");
    const auto* clauses = table.get("basis");
    if (clauses == nullptr || !clauses->is_array()) return;
    for (const auto& one : *clauses->as_array()) {
      if (const auto* text = one.as_string()) entry.clauses.push_back(**text);
    }
  }
};

void EntryNames::add(const SourceFile& file, std::vector<PackEntry>& out, std::vector<const void*>& tables) {
  Reading reading{*this, file, out, tables};
  for (const auto& [key, value] : file.root) {
    const std::string kind(key.str());
    if (!is_array_of_tables(value)) continue;  // [pack], [defaults]
    for (size_t i = 0; const auto& element : *value.as_array()) {
      const toml::table& table = *element.as_table();
      // What has neither code nor id is told by its file and place in it.
      std::string label = label_of(table, i);
      if (label == std::to_string(i + 1))
        label = fmt::format("{}.{}", file.name.substr(file.name.rfind('/') + 1), label);
      ++i;
      reading.read(table, kind, kind + "/" + label);
    }
  }
}

std::vector<PackEntry> entries_of(const std::vector<PackSource>& packs) {
  Problems problems;
  std::vector<PackEntry> out;
  std::vector<const void*> tables;
  EntryNames names;
  for (const PackSource& pack : packs) {
    for (const PackFile& one : pack.files) {
      const std::string name = pack.path.empty() ? one.name : pack.path + "/" + one.name;
      names.add(parse_file(name, one.bytes, problems), out, tables);
    }
  }
  return out;
}

std::vector<Difference> compare(std::span<const PackEntry> was, std::span<const PackEntry> is) {
  std::map<std::string_view, const PackEntry*> before, after;
  for (const PackEntry& entry : was) before.emplace(entry.name, &entry);
  for (const PackEntry& entry : is) after.emplace(entry.name, &entry);
  std::vector<Difference> out;
  for (const PackEntry& entry : was) {
    if (!after.contains(entry.name)) out.push_back({Difference::What::removed, entry.name, entry.title, {}, false});
  }
  for (const PackEntry& entry : is) {
    const auto found = before.find(entry.name);
    if (found == before.end()) {
      out.push_back({Difference::What::added, entry.name, entry.title, {}, entry.waits()});
      continue;
    }
    if (found->second->digest == entry.digest) continue;
    std::map<std::string, Difference::Value> keys;
    for (const auto& [key, value] : found->second->values) keys[key].was = value;
    for (const auto& [key, value] : entry.values) keys[key].is = value;
    Difference one{Difference::What::changed, entry.name, entry.title, {}, entry.waits()};
    for (auto& [key, value] : keys) {
      if (value.was != value.is) one.values.push_back({key, value.was, value.is});
    }
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace taixin::catalog

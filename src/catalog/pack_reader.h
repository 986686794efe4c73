// Reads TOML tables with their place: each key once, unknown keys refused, every problem noted where it stands.
//
// Problems are noted and reading goes on with a neutral value, so that one run names all of them.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "catalog/toml.h"
#include "catalog/types.h"

namespace taixin::catalog {

class Problems {
 public:
  void add(const base::ErrorKind& kind, base::ErrorArgs args, std::string place);
  bool none() const { return list_.empty(); }
  size_t count() const { return list_.size(); }
  std::vector<base::Error> take() { return std::move(list_); }

 private:
  std::vector<base::Error> list_;
};

// What a file states once for all its entries.
struct Defaults {
  std::string source;
  std::optional<Mark> sure;
  std::optional<base::Day> from;
};

// One parsed file.
struct SourceFile {
  std::string name;  // pack/file.toml
  toml::table root;
  Defaults defaults;
  std::set<const void*> confirmed;  // tables of entries that two people confirmed
};

enum class Need : uint8_t { required, optional };

// One table of a pack. Copies share nothing but the file; the file outlives them.
class Entry {
 public:
  // `label` names the entry in messages ("[[item]]"); `prefix` replaces {p} in every text (field groups).
  Entry(const toml::table& table, const SourceFile& file, Problems& problems, std::string label,
        std::string prefix = {});

  std::string text(std::string_view key, Need need = Need::required);
  Text name(Need english = Need::required);  // name, name_en
  Text message(std::string_view key);        // { zh = , en = }
  int64_t integer(std::string_view key, int64_t otherwise, int64_t least, int64_t most);
  bool flag(std::string_view key);
  std::optional<base::Day> day(std::string_view key, Need need);
  std::vector<std::string> texts(std::string_view key, Need need);
  std::optional<Entry> table(std::string_view key, Need need = Need::optional);
  std::vector<Entry> tables(std::string_view key);
  Basis basis();
  // Notes every key that was not asked for. Call last.
  void finish();

  // The node of a key, marked as known; null when absent.
  const toml::node* node(std::string_view key);
  bool has(std::string_view key) const { return table_->contains(key); }
  std::vector<std::string> keys() const;
  std::string prefixed(std::string text) const;
  const std::string& prefix() const { return prefix_; }

  std::string place() const { return place_of(*table_); }
  std::string place(std::string_view key) const;  // of the value; of the table when absent
  std::string place_of(const toml::node& node) const;
  // "file:line:column" of the `column`-th character of a text; of its beginning when it is not plain on one line.
  std::string place_in(std::string_view key, size_t column) const;

  void refuse(const base::ErrorKind& kind, base::ErrorArgs args, std::string_view key = {}) const;
  void refuse_at(const base::ErrorKind& kind, base::ErrorArgs args, std::string at) const;
  void bad_value(std::string_view key, std::string_view value, std::string_view expected) const;
  void wrong_type(std::string_view key, const toml::node& found, std::string_view zh, std::string_view en) const;
  // A day written as TOML day; notes kBadDay.
  std::optional<base::Day> as_day(std::string_view key, const toml::node& found) const;
  std::optional<std::string> as_text(std::string_view key, const toml::node& found) const;

  const std::string& label() const { return label_; }
  const SourceFile& file() const { return *file_; }
  Problems& problems() const { return *problems_; }
  const toml::table& raw() const { return *table_; }

 private:
  const toml::table* table_;
  const SourceFile* file_;
  Problems* problems_;
  std::string label_, prefix_;
  std::set<std::string, std::less<>> known_;
};

// Parses one file and its [defaults]; notes what is wrong.
SourceFile parse_file(std::string name, std::string_view bytes, Problems& problems);

std::optional<Mark> mark_named(std::string_view text);

}  // namespace taixin::catalog

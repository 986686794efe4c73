#include "cases/materials.h"

#include <boost/json.hpp>

#include "cases/errors.h"
#include "store/files.h"
#include "vault/sealed_file.h"

namespace taixin::cases {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr size_t kNoteBytesMax = 4096;

// By the bytes themselves; empty: none that is taken.
std::string_view type_of(std::string_view bytes) {
  if (bytes.starts_with("%PDF-")) return "pdf";
  if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return "png";
  if (bytes.starts_with("\xff\xd8\xff")) return "jpeg";
  // An OFD file (GB/T 33190) is a zip with this entry.
  if (bytes.starts_with("PK\x03\x04") && bytes.find("OFD.xml") != bytes.npos) return "ofd";
  return {};
}

vault::Context material_context() { return {"case material", 0, 0}; }

std::string text_in(const json::object& object, std::string_view key) {
  const json::value* found = object.if_contains(key);
  return found && found->is_string() ? std::string(found->as_string()) : std::string();
}
int64_t number_in(const json::object& object, std::string_view key) {
  const json::value* found = object.if_contains(key);
  return found && found->is_int64() ? found->as_int64() : 0;
}

}  // namespace

const char* Materials::content_type(std::string_view type) {
  if (type == "pdf") return "application/pdf";
  if (type == "png") return "image/png";
  if (type == "jpeg") return "image/jpeg";
  return "application/ofd";
}

base::Result<std::unique_ptr<Materials>> Materials::open(const fs::path& home, vault::Vault& vault,
                                                         const base::Clock& clock) {
  TX_TRY(auto keys, vault::FileKeys::open(home / "keys" / "materials", vault.files_key()));
  TX_CHECK(store::make_directory(home / "materials"));
  return std::unique_ptr<Materials>(new Materials(home / "materials", vault, clock, std::move(keys)));
}

base::Result<void> Materials::note(const Material& material) {
  const json::object out{{"sha256", material.sha256},   {"type", material.type},    {"bytes", material.bytes},
                         {"account", material.account}, {"case", material.case_id}, {"day", material.day.iso()}};
  return store::write_file(path(material.id, ".json"), json::serialize(out));
}

std::optional<Material> Materials::find(std::string_view id) const {
  if (!is_id(id)) return std::nullopt;
  const auto text = store::read_file(path(id, ".json"), kNoteBytesMax);
  if (!text) return std::nullopt;
  boost::system::error_code failed;
  const json::value parsed = json::parse(*text, failed);
  if (failed || !parsed.is_object()) return std::nullopt;
  const json::object& object = parsed.as_object();
  Material out;
  out.id = id;
  out.sha256 = text_in(object, "sha256");
  out.type = text_in(object, "type");
  out.bytes = static_cast<uint64_t>(number_in(object, "bytes"));
  out.account = number_in(object, "account");
  out.case_id = number_in(object, "case");
  out.day = base::parse_iso_day(text_in(object, "day")).value_or(base::Day());
  return out;
}

base::Result<Material> Materials::keep(access::AccountId account, std::string_view bytes) {
  if (bytes.empty() || bytes.size() > kBytesMax) {
    return base::fail(kMaterialSize, {{"limit", std::to_string(kBytesMax >> 20)}});
  }
  const std::string_view type = type_of(bytes);
  if (type.empty()) return base::fail(kMaterialType);
  const std::lock_guard lock(mutex_);
  Material out;
  out.id = vault::new_file_id();
  out.sha256 = base::hex(base::sha256(bytes));
  out.type = type;
  out.bytes = bytes.size();
  out.account = account.get();
  out.day = clock_.today();
  TX_TRY(auto key, keys_->make(out.id));
  TX_TRY(auto file, vault::SealedFileWriter::create(path(out.id, ""), out.id, std::move(key)));
  TX_CHECK(file.append(bytes));
  TX_CHECK(file.sync());
  TX_CHECK(note(out));
  return out;
}

std::optional<Material> Materials::waiting(std::string_view id, access::AccountId account) const {
  const std::lock_guard lock(mutex_);
  auto found = find(id);
  if (!found || found->case_id != 0 || found->account != account.get()) return std::nullopt;
  return found;
}

base::Result<std::string> Materials::unsealed(const Material& material) const {
  TX_TRY(auto key, keys_->get(material.id));
  TX_TRY(auto file, vault::SealedFile::open(path(material.id, ""), material.id, std::move(key), material.bytes));
  std::string out;
  TX_CHECK(file.read(0, material.bytes, out));
  return out;
}

base::Result<void> Materials::prepare(const std::string& id, base::SubjectId key) {
  if (key == base::SubjectId()) return {};
  const std::lock_guard lock(mutex_);
  const auto found = find(id);
  if (!found) return base::fail(kNoMaterial);
  TX_TRY(const std::string bytes, unsealed(*found));
  TX_CHECK(vault_.ensure_keys(std::span(&key, 1)));
  TX_TRY(const std::string sealed, vault_.seal(key, material_context(), id + bytes));
  return store::write_file(path(id, ".case"), sealed);
}

base::Result<void> Materials::belongs(const std::string& id, int64_t case_id, bool sealed) {
  const std::lock_guard lock(mutex_);
  auto found = find(id);
  if (!found) return {};
  if (found->case_id != case_id) {
    found->case_id = case_id;
    if (sealed) found->account = 0;  // who handed it over may be what is sealed
    TX_CHECK(note(*found));
  }
  if (!sealed) return {};
  TX_CHECK(keys_->destroy(id));
  std::error_code ignored;
  fs::remove(path(id, ""), ignored);
  return {};
}

base::Result<Material> Materials::of_case(std::string_view id, int64_t case_id) const {
  const std::lock_guard lock(mutex_);
  const auto found = find(id);
  if (!found || found->case_id == 0 || found->case_id != case_id) return base::fail(kNoMaterial);
  return *found;
}

base::Result<std::string> Materials::read(const Material& material, base::SubjectId key) {
  const std::lock_guard lock(mutex_);
  std::string bytes;
  if (key == base::SubjectId()) {
    TX_TRY(bytes, unsealed(material));
  } else {
    TX_TRY(const std::string sealed, store::read_file(path(material.id, ".case"), kBytesMax + 4096));
    const auto text = vault_.unseal(key, material_context(), sealed);
    if (!text || !text->reveal().starts_with(material.id)) return base::fail(kMaterialErased);
    bytes = text->reveal().substr(material.id.size());
  }
  if (base::hex(base::sha256(bytes)) != material.sha256) return base::fail(kMaterialErased);
  return bytes;
}

base::Result<size_t> Materials::expire(base::Day day) {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> old;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(directory_, ignored)) {
    if (entry.path().extension() != ".json") continue;
    const auto found = find(entry.path().stem().string());
    if (found && found->case_id == 0 && found->day.plus_days(kWaitDays) < day) old.push_back(found->id);
  }
  for (const std::string& id : old) {
    TX_CHECK(keys_->destroy(id));
    for (const char* end : {"", ".case", ".json"}) fs::remove(path(id, end), ignored);
  }
  return old.size();
}

}  // namespace taixin::cases

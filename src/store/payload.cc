#include "store/payload.h"

#include <zdict.h>
#include <zstd.h>

#include <unordered_map>

#include "store/errors.h"
#include "store/sqlite.h"
#include "store/varint.h"

namespace taixin::store {
namespace {

constexpr uint8_t kPlainVersion = 1;
constexpr int kLevel = 1;  // measured on penalties: level 3 takes a seventh more time and saves 3 % of the payloads
constexpr size_t kDictionaryMax = 16 * 1024;

struct FreeCompression {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  void operator()(ZSTD_CDict* dictionary) const { ZSTD_freeCDict(dictionary); }
  void operator()(ZSTD_DDict* dictionary) const { ZSTD_freeDDict(dictionary); }
};

// Contexts are costly to make and belong to one thread at a time. All that matters is set once, so that the bytes do
// not depend on what the thread packed before.
ZSTD_CCtx* compression_of_this_thread() {
  thread_local const std::unique_ptr<ZSTD_CCtx, FreeCompression> context = [] {
    std::unique_ptr<ZSTD_CCtx, FreeCompression> made(ZSTD_createCCtx());
    TX_ASSERT(made != nullptr, "no memory for a compression context");
    ZSTD_CCtx_setParameter(made.get(), ZSTD_c_compressionLevel, kLevel);
    ZSTD_CCtx_setParameter(made.get(), ZSTD_c_contentSizeFlag, 1);
    ZSTD_CCtx_setParameter(made.get(), ZSTD_c_checksumFlag, 0);
    ZSTD_CCtx_setParameter(made.get(), ZSTD_c_dictIDFlag, 0);  // our number is in front
    return made;
  }();
  return context.get();
}
ZSTD_DCtx* decompression_of_this_thread() {
  thread_local const std::unique_ptr<ZSTD_DCtx, FreeCompression> context(ZSTD_createDCtx());
  TX_ASSERT(context != nullptr, "no memory for a decompression context");
  return context.get();
}

base::Error bad_payload(std::string_view detail) { return base::fail(kBadPayload, {{"detail", std::string(detail)}}); }

struct Loaded {
  std::unique_ptr<ZSTD_CDict, FreeCompression> compress;
  std::unique_ptr<ZSTD_DDict, FreeCompression> decompress;
};

}  // namespace

// ---- plain

std::string plain_payload(std::span<const FieldValue> fields) {
  size_t size = 1;
  for (const auto& field : fields) size += field.second.size() + 4;  // most numbers take a byte
  std::string plain;
  plain.reserve(size);
  plain += static_cast<char>(kPlainVersion);
  int last = -1;
  for (const auto& [ordinal, value] : fields) {
    TX_ASSERT(ordinal > last, "field {} after {}", ordinal, last);
    TX_ASSERT(!value.empty(), "field {} is blank: blanks are left out", ordinal);
    append_varint(plain, static_cast<uint64_t>(ordinal - last - 1));
    append_varint(plain, value.size());
    plain += value;
    last = ordinal;
  }
  return plain;
}

base::Result<void> view_plain_payload(std::string_view plain, std::vector<FieldValue>& fields) {
  fields.clear();
  if (plain.empty() || static_cast<uint8_t>(plain[0]) != kPlainVersion) return bad_payload("unknown version");
  plain.remove_prefix(1);
  uint64_t next = 0;
  while (!plain.empty()) {
    const auto skipped = read_varint(plain);
    if (!skipped || *skipped > UINT16_MAX || next + *skipped > UINT16_MAX) return bad_payload("field number");
    const auto size = read_varint(plain);
    if (!size || *size == 0 || *size > plain.size()) return bad_payload("field length");
    fields.emplace_back(static_cast<uint16_t>(next + *skipped), plain.substr(0, *size));
    plain.remove_prefix(*size);
    next += *skipped + 1;
  }
  return {};
}

base::Result<std::vector<std::pair<uint16_t, std::string>>> read_plain_payload(std::string_view plain) {
  std::vector<FieldValue> views;
  TX_CHECK(view_plain_payload(plain, views));
  return std::vector<std::pair<uint16_t, std::string>>(views.begin(), views.end());
}

// ---- dictionaries

base::Result<std::string> train_dictionary(const std::vector<std::string>& plain_payloads) {
  std::string samples;
  std::vector<size_t> sizes;
  for (const std::string& sample : plain_payloads) {
    samples += sample;
    sizes.push_back(sample.size());
  }
  std::string dictionary(kDictionaryMax, '\0');
  const size_t size = ZDICT_trainFromBuffer(dictionary.data(), dictionary.size(), samples.data(), sizes.data(),
                                            static_cast<unsigned>(sizes.size()));
  if (ZDICT_isError(size)) return base::fail(kBadDictionary, {{"detail", ZDICT_getErrorName(size)}});
  dictionary.resize(size);
  return dictionary;
}

base::Result<uint32_t> add_dictionary(WriteTx& tx, std::string_view item, std::string_view bytes) {
  // Raw content without the header of a trained dictionary would be accepted by zstd, and mean something else.
  if (ZDICT_getDictID(bytes.data(), bytes.size()) == 0) {
    return base::fail(kBadDictionary, {{"detail", "not a trained zstd dictionary"}});
  }
  Connection& db = tx.connection();
  TX_TRY(const int64_t last, db.integer("SELECT max(number) FROM dictionary"));
  TX_CHECK(db.run("INSERT INTO dictionary (number, item, bytes, added_at) VALUES ($1, $2, $3, $4)", last + 1, item,
                  Blob{bytes}, tx.known_now()));
  return static_cast<uint32_t>(last + 1);
}

// ---- Packer

struct Packer::State {
  std::unordered_map<uint32_t, Loaded> by_number;
  std::map<std::string, uint32_t, std::less<>> newest;  // by item
};

Packer::Packer() : state_(std::make_unique<State>()) {}
Packer::~Packer() = default;

std::shared_ptr<const Packer> Packer::of(std::span<const Dictionary> dictionaries) {
  std::shared_ptr<Packer> packer(new Packer);
  for (const Dictionary& dictionary : dictionaries) {
    TX_ASSERT(dictionary.number != 0, "number 0 means no dictionary");
    Loaded& loaded = packer->state_->by_number[dictionary.number];
    loaded.compress.reset(ZSTD_createCDict(dictionary.bytes.data(), dictionary.bytes.size(), kLevel));
    loaded.decompress.reset(ZSTD_createDDict(dictionary.bytes.data(), dictionary.bytes.size()));
    uint32_t& newest = packer->state_->newest[dictionary.item];
    newest = std::max(newest, dictionary.number);
  }
  return packer;
}

base::Result<std::shared_ptr<const Packer>> Packer::load(Connection& db) {
  TX_TRY(auto rows, db.prepare("SELECT number, item, bytes FROM dictionary ORDER BY number"));
  std::vector<Dictionary> dictionaries;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) break;
    Row row(rows);
    Dictionary& dictionary = dictionaries.emplace_back();
    dictionary.number = row.as<uint32_t>();
    dictionary.item = row.text();
    dictionary.bytes = row.blob();
    if (ZDICT_getDictID(dictionary.bytes.data(), dictionary.bytes.size()) == 0) {
      return base::fail(kNoDictionary, {{"number", std::to_string(dictionary.number)}});
    }
  }
  return of(dictionaries);
}

bool Packer::has_dictionary(std::string_view item) const { return state_->newest.find(item) != state_->newest.end(); }

std::string Packer::pack(std::string_view item, std::string_view plain) const {
  TX_ASSERT(plain.size() <= kPlainMax, "a payload of {} bytes", plain.size());
  const auto newest = state_->newest.find(item);
  const uint32_t number = newest == state_->newest.end() ? 0 : newest->second;
  std::string packed;
  append_varint(packed, number);
  ZSTD_CCtx* context = compression_of_this_thread();
  ZSTD_CCtx_refCDict(context, number == 0 ? nullptr : state_->by_number.at(number).compress.get());
  thread_local std::vector<char> frame;
  if (frame.size() < ZSTD_compressBound(plain.size())) frame.resize(ZSTD_compressBound(plain.size()));
  const size_t size = ZSTD_compress2(context, frame.data(), frame.size(), plain.data(), plain.size());
  TX_ASSERT(!ZSTD_isError(size), "{}", ZSTD_getErrorName(size));
  packed.append(frame.data(), size);
  return packed;
}

base::Result<std::string> Packer::unpack(std::string_view packed) const {
  const auto number = read_varint(packed);
  if (!number) return bad_payload("no dictionary number");
  const ZSTD_DDict* dictionary = nullptr;
  if (*number != 0) {
    const auto it =
        *number <= UINT32_MAX ? state_->by_number.find(static_cast<uint32_t>(*number)) : state_->by_number.end();
    if (it == state_->by_number.end()) return base::fail(kNoDictionary, {{"number", std::to_string(*number)}});
    dictionary = it->second.decompress.get();
  }
  // The size stands in the frame and is believed only up to the limit; exactly one frame, nothing behind it.
  const unsigned long long plain_size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (plain_size == ZSTD_CONTENTSIZE_UNKNOWN || plain_size == ZSTD_CONTENTSIZE_ERROR)
    return bad_payload("not a zstd frame");
  if (plain_size > kPlainMax) return bad_payload("too large");
  const size_t frame = ZSTD_findFrameCompressedSize(packed.data(), packed.size());
  if (ZSTD_isError(frame) || frame != packed.size()) return bad_payload("zstd frame cut or followed by other bytes");
  std::string plain(plain_size, '\0');
  ZSTD_DCtx* context = decompression_of_this_thread();
  const size_t size =
      dictionary
          ? ZSTD_decompress_usingDDict(context, plain.data(), plain.size(), packed.data(), packed.size(), dictionary)
          : ZSTD_decompressDCtx(context, plain.data(), plain.size(), packed.data(), packed.size());
  if (ZSTD_isError(size)) return bad_payload(ZSTD_getErrorName(size));
  if (size != plain.size()) return bad_payload("shorter than its frame says");
  return plain;
}

}  // namespace taixin::store

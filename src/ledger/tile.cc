#include "ledger/tile.h"

#include <bit>
#include <map>

#include "ledger/decimal.h"
#include "ledger/proof_errors.h"

namespace taixin::ledger {
namespace {

// "x001/x234/067": groups of three digits, an `x` before all but the last, no group too many.
std::optional<uint64_t> parse_number(std::string_view text) {
  uint64_t value = 0;
  for (bool first = true;; first = false) {
    const bool more = text.starts_with('x');
    if (more) text.remove_prefix(1);
    if (text.size() < 3) return std::nullopt;
    uint64_t group = 0;
    for (const char c : text.substr(0, 3)) {
      if (c < '0' || c > '9') return std::nullopt;
      group = group * 10 + static_cast<uint64_t>(c - '0');
    }
    if (first && more && group == 0) return std::nullopt;  // another spelling of a shorter path
    if (value > (kTreeSizeMax - group) / 1000) return std::nullopt;
    value = value * 1000 + group;
    text.remove_prefix(3);
    if (!more) return text.empty() ? std::optional(value) : std::nullopt;
    if (!text.starts_with('/')) return std::nullopt;
    text.remove_prefix(1);
  }
}

// Tiles already fetched for one root or proof, and the hashes of whole subtrees from them.
class Nodes {
 public:
  Nodes(TileSource& source, uint64_t size, TileCache* cache) : source_(source), size_(size), cache_(cache) {}

  // The hash over the entries [low, high). `low` is a multiple of the smallest power of two not below their number, and
  // `high` is the end of the tree or ends a whole subtree.
  base::Result<Hash> range(uint64_t low, uint64_t high) {
    const uint64_t count = high - low;
    if (std::has_single_bit(count)) return whole(static_cast<unsigned>(std::countr_zero(count)), low);
    // The right edge: whole subtrees of falling size, joined from the right.
    std::vector<Hash> parts;
    for (uint64_t at = low; at < high;) {
      const uint64_t part = std::bit_floor(high - at);
      TX_TRY(const Hash hash, whole(static_cast<unsigned>(std::countr_zero(part)), at));
      parts.push_back(hash);
      at += part;
    }
    Hash joined = parts.back();
    for (size_t i = parts.size() - 1; i-- > 0;) joined = node_hash(parts[i], joined);
    return joined;
  }

 private:
  // The whole subtree of 2^height entries from `low`.
  base::Result<Hash> whole(unsigned height, uint64_t low) {
    const unsigned level = height / kTileHeight;
    const uint64_t first = low >> (level * kTileHeight);  // among the hashes of this tile level
    TX_TRY(const ExpandedTile* tile, tile_of(level, first / kTileWidth));
    return tile->node(height % kTileHeight, (first % kTileWidth) >> (height % kTileHeight));
  }

  base::Result<const ExpandedTile*> tile_of(unsigned level, uint64_t number) {
    const auto key = std::pair(level, number);
    if (const auto found = tiles_.find(key); found != tiles_.end()) return found->second.get();
    const unsigned width = tile_width(level, number, size_);
    std::shared_ptr<const ExpandedTile> tile = cache_ ? cache_->find(level, number, width) : nullptr;
    if (!tile) {
      TX_TRY(std::vector<Hash> hashes, source_.tile(level, number, width));
      if (hashes.size() != width) {
        return base::fail(kBadTile, {{"path", format_tile_path({.level = level, .number = number, .width = width})},
                                     {"expected", std::to_string(width)},
                                     {"found", std::to_string(hashes.size())}});
      }
      tile = std::make_shared<const ExpandedTile>(std::move(hashes));
      if (cache_) cache_->put(level, number, tile);
    }
    return tiles_.emplace(key, std::move(tile)).first->second.get();
  }

  TileSource& source_;
  const uint64_t size_;
  TileCache* cache_;
  std::map<std::pair<unsigned, uint64_t>, std::shared_ptr<const ExpandedTile>> tiles_;
};

base::Result<void> known_size(uint64_t size) {
  if (size <= kTreeSizeMax) return {};
  return base::fail(kTreeTooLarge, {{"size", std::to_string(size)}});
}

// Where RFC 6962 divides a tree of `count` entries, two at least: the largest power of two below their number.
uint64_t division(uint64_t count) { return std::bit_floor(count - 1); }

}  // namespace

std::string format_tile_path(const TilePath& path) {
  std::string number = fmt::format("{:03}", path.number % 1000);
  for (uint64_t rest = path.number / 1000; rest > 0; rest /= 1000)
    number = fmt::format("x{:03}/", rest % 1000) + number;
  const std::string level = path.entries ? "entries" : std::to_string(path.level);
  const std::string partial = path.partial() ? fmt::format(".p/{}", path.width) : "";
  return fmt::format("tile/{}/{}{}", level, number, partial);
}

std::optional<TilePath> parse_tile_path(std::string_view text) {
  constexpr std::string_view kStart = "tile/", kPartial = ".p/";
  if (!text.starts_with(kStart)) return std::nullopt;
  text.remove_prefix(kStart.size());
  const size_t slash = text.find('/');
  if (slash == text.npos) return std::nullopt;
  TilePath path;
  if (const std::string_view level = text.substr(0, slash); level == "entries") {
    path.entries = true;
  } else {
    const auto parsed = parse_decimal(level, kTileLevelMax);
    if (!parsed) return std::nullopt;
    path.level = static_cast<unsigned>(*parsed);
  }
  text.remove_prefix(slash + 1);
  if (const size_t at = text.find(kPartial); at != text.npos) {
    const auto width = parse_decimal(text.substr(at + kPartial.size()), kTileWidth - 1);
    if (!width || *width == 0) return std::nullopt;
    path.width = static_cast<unsigned>(*width);
    text = text.substr(0, at);
  }
  const auto number = parse_number(text);
  if (!number) return std::nullopt;
  path.number = *number;
  return path;
}

unsigned tile_width(unsigned level, uint64_t number, uint64_t size) {
  const unsigned shift = level * kTileHeight;
  const uint64_t hashes = shift < 64 ? size >> shift : 0;
  if (number > hashes / kTileWidth) return 0;
  return static_cast<unsigned>(std::min<uint64_t>(kTileWidth, hashes - number * kTileWidth));
}

ExpandedTile::ExpandedTile(std::vector<Hash> hashes)
    : width_(static_cast<unsigned>(hashes.size())), nodes_(std::move(hashes)) {
  TX_ASSERT(width_ >= 1 && width_ <= kTileWidth, "{}", width_);
  nodes_.reserve(size_t{2} * width_);
  starts_[0] = 0;
  for (unsigned height = 1; height <= kTileHeight; ++height) {
    starts_[height] = nodes_.size();
    const auto above = node_hashes(std::span(nodes_).subspan(starts_[height - 1], width_ >> (height - 1)));
    nodes_.insert(nodes_.end(), above.begin(), above.end());
  }
}

const Hash& ExpandedTile::node(unsigned height, size_t at) const {
  TX_ASSERT(height <= kTileHeight && at < width_ >> height, "node {} of height {} in {}", at, height, width_);
  return nodes_[starts_[height] + at];
}

std::shared_ptr<const ExpandedTile> TileCache::find(unsigned level, uint64_t number, unsigned width) {
  const std::lock_guard lock(mutex_);
  const auto found = tiles_.find({level, number, width});
  if (found == tiles_.end()) return nullptr;
  uses_.splice(uses_.begin(), uses_, found->second.use);
  return found->second.tile;
}

void TileCache::put(unsigned level, uint64_t number, std::shared_ptr<const ExpandedTile> tile) {
  if (tiles_max_ == 0) return;
  const Key key{level, number, tile->width()};
  const std::lock_guard lock(mutex_);
  if (tiles_.contains(key)) return;  // another thread was first
  if (tiles_.size() == tiles_max_) {
    tiles_.erase(uses_.back());
    uses_.pop_back();
  }
  uses_.push_front(key);
  tiles_.emplace(key, Kept{std::move(tile), uses_.begin()});
}

base::Result<Hash> tree_root(TileSource& source, uint64_t size, TileCache* cache) {
  TX_CHECK(known_size(size));
  if (size == 0) return empty_root();
  return Nodes(source, size, cache).range(0, size);
}

base::Result<std::vector<Hash>> inclusion_proof(TileSource& source, uint64_t index, uint64_t size, TileCache* cache) {
  TX_CHECK(known_size(size));
  if (index >= size) {
    return base::fail(kIndexOutsideTree, {{"index", std::to_string(index)}, {"size", std::to_string(size)}});
  }
  Nodes nodes(source, size, cache);
  std::vector<Hash> proof;
  for (uint64_t low = 0, high = size; high - low > 1;) {
    const uint64_t middle = low + division(high - low);
    const bool left = index < middle;
    TX_TRY(const Hash sibling, left ? nodes.range(middle, high) : nodes.range(low, middle));
    proof.push_back(sibling);
    (left ? high : low) = middle;
  }
  std::reverse(proof.begin(), proof.end());
  return proof;
}

base::Result<std::vector<Hash>> consistency_proof(TileSource& source, uint64_t old_size, uint64_t size,
                                                  TileCache* cache) {
  TX_CHECK(known_size(size));
  if (old_size == 0 || old_size > size) {
    return base::fail(kSizesDisagree, {{"old", std::to_string(old_size)}, {"new", std::to_string(size)}});
  }
  Nodes nodes(source, size, cache);
  std::vector<Hash> proof;
  uint64_t low = 0, high = size;
  while (high != old_size) {
    const uint64_t middle = low + division(high - low);
    const bool left = old_size <= middle;
    TX_TRY(const Hash other, left ? nodes.range(middle, high) : nodes.range(low, middle));
    proof.push_back(other);
    (left ? high : low) = middle;
  }
  // Who compares has the root of a left part already: it is the old root.
  if (low != 0) {
    TX_TRY(const Hash last, nodes.range(low, high));
    proof.push_back(last);
  }
  std::reverse(proof.begin(), proof.end());
  return proof;
}

}  // namespace taixin::ledger

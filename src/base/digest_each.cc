#include "base/digest_each.h"

#include <openssl/sha.h>

#include <algorithm>
#include <cstring>

#include "base/error.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // as base/digest.cc, and for its reason

namespace taixin::base {
namespace {

constexpr size_t kBlock = SHA256_CBLOCK;

#ifdef __x86_64__
#define TX_SIXTEEN gnu::target("avx512f,avx512bw")

constexpr size_t kLanes = 16;
constexpr size_t kFewest = 8;  // fewer messages are hashed sooner one by one

// A word of each lane.
using Words [[gnu::vector_size(kLanes * 4)]] = uint32_t;
using Bytes [[gnu::vector_size(kLanes * 4)]] = uint8_t;

// FIPS 180-4, 4.2.2.
constexpr std::array<uint32_t, 64> kRounds = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

template <int kBits>
[[TX_SIXTEEN, gnu::always_inline]] inline Words rotated(Words x) {
  return x >> kBits | x << (32 - kBits);
}

// From a block of each lane to a word of each lane. Interleaving the first half of a square with the second moves each
// element to the place whose number is its own, turned by a bit; turned by half its bits, row and column have changed.
[[TX_SIXTEEN, gnu::always_inline]] inline void transpose(Words (&square)[kLanes]) {
#pragma GCC unroll 4
  for (int turn = 0; turn < 4; ++turn) {
    Words turned[kLanes];
#pragma GCC unroll 8
    for (size_t i = 0; i < kLanes / 2; ++i) {
      const Words one = square[i], other = square[i + kLanes / 2];
      turned[2 * i] = __builtin_shufflevector(one, other, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      turned[2 * i + 1] =
          __builtin_shufflevector(one, other, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    }
#pragma GCC unroll 16
    for (size_t i = 0; i < kLanes; ++i) square[i] = turned[i];
  }
}

// FIPS 180-4, 6.2.2: one block of each lane.
[[TX_SIXTEEN]] void take_in(Words (&state)[8], const std::array<const char*, kLanes>& blocks) {
  Words w[kLanes];
#pragma GCC unroll 16
  for (size_t i = 0; i < kLanes; ++i) {
    Bytes block;
    std::memcpy(&block, blocks[i], sizeof block);
    w[i] = reinterpret_cast<Words>(__builtin_shufflevector(  // big-endian
        block, block, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12, 19, 18, 17, 16, 23, 22, 21, 20, 27, 26, 25,
        24, 31, 30, 29, 28, 35, 34, 33, 32, 39, 38, 37, 36, 43, 42, 41, 40, 47, 46, 45, 44, 51, 50, 49, 48, 55, 54, 53,
        52, 59, 58, 57, 56, 63, 62, 61, 60));
  }
  transpose(w);
  Words a = state[0], b = state[1], c = state[2], d = state[3];
  Words e = state[4], f = state[5], g = state[6], h = state[7];
#pragma GCC unroll 64
  for (size_t t = 0; t < kRounds.size(); ++t) {
    if (t >= 16) {
      const Words x = w[(t + 1) % 16], y = w[(t + 14) % 16];
      w[t % 16] +=
          (rotated<7>(x) ^ rotated<18>(x) ^ x >> 3) + w[(t + 9) % 16] + (rotated<17>(y) ^ rotated<19>(y) ^ y >> 10);
    }
    const Words one =
        h + (rotated<6>(e) ^ rotated<11>(e) ^ rotated<25>(e)) + ((e & f) ^ (~e & g)) + kRounds[t] + w[t % 16];
    const Words two = (rotated<2>(a) ^ rotated<13>(a) ^ rotated<22>(a)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + one;
    d = c, c = b, b = a, a = one + two;
  }
  state[0] += a, state[1] += b, state[2] += c, state[3] += d;
  state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

// A lane takes the next message as soon as its own is at its end.
class Sixteen {
 public:
  Sixteen(std::span<const std::string_view> messages, std::span<Sha256> digests, const Sha256Begun& begun)
      : messages_(messages), digests_(digests), begun_(begun) {}

  [[TX_SIXTEEN]] void run() {
    Words state[8];
    std::array<const char*, kLanes> blocks;
    for (size_t lane = 0; lane < kLanes; ++lane) start(lane);
    while (busy_ > 0) {
      for (size_t lane = 0; lane < kLanes; ++lane) blocks[lane] = lanes_[lane].next();
      std::memcpy(state, state_, sizeof state);
      take_in(state, blocks);
      std::memcpy(state_, state, sizeof state);
      for (size_t lane = 0; lane < kLanes; ++lane) {
        if (!lanes_[lane].passed()) continue;
        finish(lane);
        start(lane);
      }
    }
  }

 private:
  struct Lane {
    const char* at = nullptr;             // of what is whole in the message
    size_t whole = 0, ends = 0, end = 0;  // blocks left there, and of the end; the next one of the end
    size_t message = 0;
    char tail[2 * kBlock] = {};
    const char* next() const { return whole > 0 ? at : tail + end * kBlock; }
    // Whether that was the last one. A lane without a message goes on with blanks.
    bool passed() {
      if (whole > 0) {
        --whole, at += kBlock;
        return false;
      }
      if (ends == 0) return false;
      ++end;
      return end == ends;
    }
  };

  void start(size_t number) {
    Lane& lane = lanes_[number];
    lane.whole = lane.ends = lane.end = 0;
    if (next_ == messages_.size()) return;
    ++busy_;
    lane.message = next_++;
    const std::string_view message = messages_[lane.message];
    lane.at = message.data();
    lane.whole = message.size() / kBlock;
    const size_t rest = message.size() % kBlock;
    lane.ends = rest + 1 + sizeof(uint64_t) <= kBlock ? 1 : 2;
    message.substr(lane.whole * kBlock).copy(lane.tail, rest);
    lane.tail[rest] = static_cast<char>(0x80);
    std::memset(lane.tail + rest + 1, 0, lane.ends * kBlock - rest - 1);
    const uint64_t bits = __builtin_bswap64((begun_.bytes + message.size()) * 8);
    std::memcpy(lane.tail + lane.ends * kBlock - sizeof bits, &bits, sizeof bits);
    for (size_t i = 0; i < begun_.words.size(); ++i) state_[i][number] = begun_.words[i];
  }

  void finish(size_t number) {
    --busy_;
    Sha256& digest = digests_[lanes_[number].message];
    for (size_t i = 0; i < begun_.words.size(); ++i) {
      const uint32_t word = __builtin_bswap32(state_[i][number]);
      std::memcpy(digest.data() + i * sizeof word, &word, sizeof word);
    }
  }

  const std::span<const std::string_view> messages_;
  const std::span<Sha256> digests_;
  const Sha256Begun& begun_;
  size_t next_ = 0, busy_ = 0;
  alignas(64) uint32_t state_[8][kLanes] = {};
  std::array<Lane, kLanes> lanes_;
};
#endif

}  // namespace

Sha256Begun sha256_begun(std::string_view blocks) {
  TX_ASSERT(blocks.size() % kBlock == 0, "{} bytes", blocks.size());
  SHA256_CTX state;
  SHA256_Init(&state);
  SHA256_Update(&state, blocks.data(), blocks.size());
  Sha256Begun begun;
  std::copy_n(state.h, begun.words.size(), begun.words.begin());
  begun.bytes = blocks.size();
  return begun;
}

void sha256_one_by_one(std::span<const std::string_view> messages, std::span<Sha256> digests,
                       const Sha256Begun& begun) {
  SHA256_CTX state;
  for (size_t i = 0; i < messages.size(); ++i) {
    SHA256_Init(&state);
    std::ranges::copy(begun.words, state.h);
    const uint64_t bits = begun.bytes * 8;
    state.Nl = static_cast<SHA_LONG>(bits), state.Nh = static_cast<SHA_LONG>(bits >> 32);
    SHA256_Update(&state, messages[i].data(), messages[i].size());
    SHA256_Final(digests[i].data(), &state);
  }
}

void sha256_each(std::span<const std::string_view> messages, std::span<Sha256> digests, const Sha256Begun& begun) {
  TX_ASSERT(messages.size() == digests.size(), "{} messages, {} digests", messages.size(), digests.size());
#ifdef __x86_64__
  static const bool can = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw");
  if (can && messages.size() >= kFewest) return Sixteen(messages, digests, begun).run();
#endif
  sha256_one_by_one(messages, digests, begun);
}

MessageBuffer& MessageBuffer::of_thread() {
  thread_local MessageBuffer buffer;
  return buffer;
}

std::span<const std::string_view> MessageBuffer::views() {
  views_.resize(ends_.size());
  for (size_t i = 0, from = 0; i < ends_.size(); from = ends_[i++]) {
    views_[i] = std::string_view(bytes_).substr(from, ends_[i] - from);
  }
  return views_;
}

}  // namespace taixin::base

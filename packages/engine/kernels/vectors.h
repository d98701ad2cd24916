// Eight float32 lanes at a time, and bfloat16 in and out of them. GCC's and Clang's vector types compile to whatever
// the target has: one AVX register, two of SSE or NEON.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <new>

#if defined(__AVX512BF16__) && defined(__AVX512VL__) && defined(__AVX512BW__)
#define SEGSCALE_BFLOAT16_INSTRUCTIONS
#include <immintrin.h>
#endif

namespace segscale {

/** Channels are stored in multiples of this many, so no kernel has a remainder to care for. */
constexpr int kLanes = 8;

using Floats = float __attribute__((vector_size(32), aligned(4), may_alias));
using Words = uint32_t __attribute__((vector_size(32), aligned(4), may_alias));
using Halves = uint16_t __attribute__((vector_size(16), aligned(2), may_alias));

/** The upper half of a float32. */
struct BFloat16 {
  uint16_t bits;
};

inline Floats splat(float value) { return Floats{value, value, value, value, value, value, value, value}; }

inline Floats load(const float* from) { return *reinterpret_cast<const Floats*>(from); }

inline void store(float* to, Floats values) { *reinterpret_cast<Floats*>(to) = values; }

inline Floats load(const BFloat16* from) {
  const Words words = __builtin_convertvector(*reinterpret_cast<const Halves*>(from), Words) << 16;
  return reinterpret_cast<const Floats&>(words);
}

/** Rounds to nearest, ties to even; NaN stays NaN. */
inline void store(BFloat16* to, Floats values) {
#ifdef SEGSCALE_BFLOAT16_INSTRUCTIONS
  *reinterpret_cast<Halves*>(to) = (Halves)_mm256_cvtneps_pbh((__m256)values);
#else
  const Words words = reinterpret_cast<const Words&>(values);
  const Words rounded = (words + 0x7fff + ((words >> 16) & 1)) >> 16;
  const Words isNumber = (Words)(values == values);
  const Words result = (rounded & isNumber) | (0x7fc0 & ~isNumber);
  *reinterpret_cast<Halves*>(to) = __builtin_convertvector(result, Halves);
#endif
}

/** One number, rounded to nearest, ties to even; NaN stays NaN. */
inline BFloat16 rounded(float value) {
  uint32_t bits;
  __builtin_memcpy(&bits, &value, 4);
  if (value != value) return {0x7fc0};
  return {static_cast<uint16_t>((bits + 0x7fff + ((bits >> 16) & 1)) >> 16)};
}

/** max(x, 0); NaN stays NaN, so that a diverged training shows. */
inline Floats rectified(Floats x) { return x < 0.0f ? splat(0) : x; }

inline float sumOfLanes(Floats x) { return ((x[0] + x[4]) + (x[1] + x[5])) + ((x[2] + x[6]) + (x[3] + x[7])); }

/** Memory for intermediate results of one call, in whole cache lines. */
template <class T>
class Scratch {
 public:
  explicit Scratch(int64_t count)
      : data_(static_cast<T*>(std::aligned_alloc(64, (count * static_cast<int64_t>(sizeof(T)) + 63) / 64 * 64))) {
    if (data_ == nullptr) throw std::bad_alloc();
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { std::free(data_); }
  T* get() const { return data_; }

 private:
  T* data_;
};

}  // namespace segscale

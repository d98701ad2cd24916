// Products of bfloat16 with float32 sums, by the instruction that adds two products to a sum (VDPBF16PS). Where the CPU
// lacks it, bfloat16 is only how activations are stored, and float32 is multiplied.
#pragma once

#include "vectors.h"

namespace segscale {

/** Two neighbours along the axis that is summed over, the first in the lower half. */
struct Pair {
  uint32_t bits;
};

/** The first values of pairs, whose second ones become 0. Halves are rounded up: ties are rare, and this is quick. */
inline void storeFirst(Pair* to, Floats values) {
  *reinterpret_cast<Words*>(to) = (reinterpret_cast<const Words&>(values) + 0x8000) >> 16;
}

/** The second values of pairs that have their first ones. */
inline void storeSecond(Pair* to, Floats values) {
  *reinterpret_cast<Words*>(to) |= (reinterpret_cast<const Words&>(values) + 0x8000) & 0xffff0000;
}

#ifdef SEGSCALE_BFLOAT16_INSTRUCTIONS

constexpr bool kHasDotProducts = true;

/** So many sums of products of pairs; what `FloatLanes` is for numbers. */
template <int L>
struct PairLanes;

template <>
struct PairLanes<16> {
  static constexpr int lanes = 16;
  using Factor = Pair;
  using Sums = __m512;
  using Factors = __m512bh;
  static Sums load(const float* from) { return _mm512_loadu_ps(from); }
  static void store(float* to, Sums sums) { _mm512_storeu_ps(to, sums); }
  static Factors load(const Pair* from) { return (Factors)_mm512_loadu_si512(from); }
  static Factors splat(const Pair* pair) { return (Factors)_mm512_set1_epi32(static_cast<int>(pair->bits)); }
  static Sums add(Sums sums, Factors a, Factors b) { return _mm512_dpbf16_ps(sums, a, b); }
};

template <>
struct PairLanes<8> {
  static constexpr int lanes = 8;
  using Factor = Pair;
  using Sums = __m256;
  using Factors = __m256bh;
  static Sums load(const float* from) { return _mm256_loadu_ps(from); }
  static void store(float* to, Sums sums) { _mm256_storeu_ps(to, sums); }
  static Factors load(const Pair* from) { return (Factors)_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)); }
  static Factors splat(const Pair* pair) { return (Factors)_mm256_set1_epi32(static_cast<int>(pair->bits)); }
  static Sums add(Sums sums, Factors a, Factors b) { return _mm256_dpbf16_ps(sums, a, b); }
};

#else

constexpr bool kHasDotProducts = false;

#endif

}  // namespace segscale

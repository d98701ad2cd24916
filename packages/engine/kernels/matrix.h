// Products of small matrices whose operands fit the first caches, which needs no packing and no blocking but in registers.
//
// A factor is a float, or a pair of bfloat16 that neighbour each other along the axis that is summed over
// (`dot_product.h`); sums are float32. What is said of the shapes below counts factors.
#pragma once

#include <type_traits>

#include "dot_product.h"

namespace segscale {

/** So many sums of products of floats. */
template <int L>
struct FloatLanes {
  typedef float Sums __attribute__((vector_size(4 * L), aligned(4), may_alias));
  static constexpr int lanes = L;
  using Factor = float;
  using Factors = Sums;
  static Sums load(const float* from) { return *reinterpret_cast<const Sums*>(from); }
  static void store(float* to, Sums sums) { *reinterpret_cast<Sums*>(to) = sums; }
  static Factors splat(const float* value) { return Sums{} + *value; }
  static Sums add(Sums sums, Factors a, Factors b) { return sums + a * b; }
};

#ifdef __AVX512VL__
constexpr int kWideLanes = 16;
/** How many vectors of sums are kept in registers: enough to hide the latency of a multiplication, beside the factors. */
constexpr int kSums = 24;
#else
constexpr int kWideLanes = 8;
constexpr int kSums = 12;
#endif

/** Calls `work(V, N, column)` for groups of N vectors of columns, until all `k` columns, a multiple of 8, are done. */
template <class Factor, class Work>
inline void forColumns(int k, Work work) {
#ifdef SEGSCALE_BFLOAT16_INSTRUCTIONS
  using Wide = std::conditional_t<std::is_same_v<Factor, Pair>, PairLanes<16>, FloatLanes<kWideLanes>>;
  using Narrow = std::conditional_t<std::is_same_v<Factor, Pair>, PairLanes<8>, FloatLanes<8>>;
#else
  using Wide = FloatLanes<kWideLanes>;
  using Narrow = FloatLanes<8>;
#endif
  int column = 0;
  for (; column + 2 * Wide::lanes <= k; column += 2 * Wide::lanes) work(Wide(), std::integral_constant<int, 2>(), column);
  for (; column + Wide::lanes <= k; column += Wide::lanes) work(Wide(), std::integral_constant<int, 1>(), column);
  for (; column < k; column += Narrow::lanes) work(Narrow(), std::integral_constant<int, 1>(), column);
}

// The loops over sums must become straight code, or the sums would live in memory; compilers stop short of that by
// themselves.
#define SEGSCALE_UNROLL _Pragma("GCC unroll 24")

/** `out[R, N vectors] = in[R, c] * matrix[c, N vectors]`, all sums in registers. */
template <class V, int R, int N>
inline void multiplyTile(const typename V::Factor* in, const typename V::Factor* matrix, float* out, int c, int k) {
  typename V::Sums sums[R][N] = {};
  for (int i = 0; i < c; i++) {
    typename V::Factors factors[N];
    SEGSCALE_UNROLL for (int v = 0; v < N; v++) factors[v] = V::load(matrix + i * k + v * V::lanes);
    SEGSCALE_UNROLL for (int r = 0; r < R; r++) {
      const typename V::Factors value = V::splat(in + r * c + i);
      SEGSCALE_UNROLL for (int v = 0; v < N; v++) sums[r][v] = V::add(sums[r][v], value, factors[v]);
    }
  }
  SEGSCALE_UNROLL for (int r = 0; r < R; r++) {
    SEGSCALE_UNROLL for (int v = 0; v < N; v++) V::store(out + r * k + v * V::lanes, sums[r][v]);
  }
}

/** `out[rows, k] = in[rows, c] * matrix[c, k]`. */
template <class Factor>
inline void multiply(const Factor* in, const Factor* matrix, float* out, int c, int k, int rows) {
  forColumns<Factor>(k, [&](auto vector, auto count, int column) {
    using V = decltype(vector);
    constexpr int N = count.value, most = kSums / N;
    const Factor* const right = matrix + column;
    float* const to = out + column;
    int row = 0;
    for (; row + most <= rows; row += most) multiplyTile<V, most, N>(in + row * c, right, to + row * k, c, k);
    for (; row + 4 <= rows; row += 4) multiplyTile<V, 4, N>(in + row * c, right, to + row * k, c, k);
    for (; row < rows; row++) multiplyTile<V, 1, N>(in + row * c, right, to + row * k, c, k);
  });
}

/** `sums[R, N vectors] += in[rows, R]^T * other[rows, N vectors]`. */
template <class V, int R, int N>
inline void addProductTile(const typename V::Factor* in, const typename V::Factor* other, float* sums, int c, int k,
                           int rows) {
  typename V::Sums held[R][N];
  SEGSCALE_UNROLL for (int r = 0; r < R; r++) {
    SEGSCALE_UNROLL for (int v = 0; v < N; v++) held[r][v] = V::load(sums + r * k + v * V::lanes);
  }
  for (int row = 0; row < rows; row++) {
    typename V::Factors factors[N];
    SEGSCALE_UNROLL for (int v = 0; v < N; v++) factors[v] = V::load(other + row * k + v * V::lanes);
    SEGSCALE_UNROLL for (int r = 0; r < R; r++) {
      const typename V::Factors value = V::splat(in + row * c + r);
      SEGSCALE_UNROLL for (int v = 0; v < N; v++) held[r][v] = V::add(held[r][v], value, factors[v]);
    }
  }
  SEGSCALE_UNROLL for (int r = 0; r < R; r++) {
    SEGSCALE_UNROLL for (int v = 0; v < N; v++) V::store(sums + r * k + v * V::lanes, held[r][v]);
  }
}

/** `sums[c, k] += in[rows, c]^T * other[rows, k]`; c is a multiple of 8. */
template <class Factor>
inline void addProduct(const Factor* in, const Factor* other, float* sums, int c, int k, int rows) {
  forColumns<Factor>(k, [&](auto vector, auto count, int column) {
    using V = decltype(vector);
    constexpr int N = count.value, most = kSums / N >= 16 ? 16 : kSums / N >= 8 ? 8 : 4;
    int row = 0;
    for (; row + most <= c; row += most) {
      addProductTile<V, most, N>(in + row, other + column, sums + row * k + column, c, k, rows);
    }
    for (; row < c; row += 4) {
      addProductTile<V, 4, N>(in + row, other + column, sums + row * k + column, c, k, rows);
    }
  });
}

}  // namespace segscale

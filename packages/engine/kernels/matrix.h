// Products of small matrices whose operands fit the first caches, which needs no packing and no blocking but in registers.
#pragma once

#include <algorithm>

#include "vectors.h"

namespace segscale {

/** `out[R, N vectors] = in[R, c] * matrix[c, N vectors]`, all sums in registers. */
template <int R, int N>
inline void multiplyTile(const float* in, const float* matrix, float* out, int c, int k) {
  Floats sums[R][N];
  for (auto& row : sums) std::fill(row, row + N, splat(0));
  for (int i = 0; i < c; i++) {
    Floats factors[N];
    for (int v = 0; v < N; v++) factors[v] = load(matrix + i * k + v * kLanes);
    for (int r = 0; r < R; r++) {
      const Floats value = splat(in[r * c + i]);
      for (int v = 0; v < N; v++) sums[r][v] += value * factors[v];
    }
  }
  for (int r = 0; r < R; r++) {
    for (int v = 0; v < N; v++) store(out + r * k + v * kLanes, sums[r][v]);
  }
}

/** `out[rows, N vectors] = in[rows, c] * matrix[c, N vectors]`. */
template <int N>
inline void multiplyColumns(const float* in, const float* matrix, float* out, int c, int k, int rows) {
  // Twelve sums: enough to hide the latency of a multiplication, and with their factors no more than 16 registers.
  constexpr int most = 12 / N;
  int row = 0;
  for (; row + most <= rows; row += most) multiplyTile<most, N>(in + row * c, matrix, out + row * k, c, k);
  for (; row + 2 <= rows; row += 2) multiplyTile<2, N>(in + row * c, matrix, out + row * k, c, k);
  if (row < rows) multiplyTile<1, N>(in + row * c, matrix, out + row * k, c, k);
}

/** `out[rows, k] = in[rows, c] * matrix[c, k]`. */
inline void multiply(const float* in, const float* matrix, float* out, int c, int k, int rows) {
  int column = 0;
  for (; column + 2 * kLanes <= k; column += 2 * kLanes) {
    multiplyColumns<2>(in, matrix + column, out + column, c, k, rows);
  }
  if (column < k) multiplyColumns<1>(in, matrix + column, out + column, c, k, rows);
}

/** `sums[4, N vectors] += in[rows, 4]^T * other[rows, N vectors]`. */
template <int N>
inline void addProductTile(const float* in, const float* other, float* sums, int c, int k, int rows) {
  Floats held[4][N];
  for (int r = 0; r < 4; r++) {
    for (int v = 0; v < N; v++) held[r][v] = load(sums + r * k + v * kLanes);
  }
  for (int row = 0; row < rows; row++) {
    Floats factors[N];
    for (int v = 0; v < N; v++) factors[v] = load(other + row * k + v * kLanes);
    for (int r = 0; r < 4; r++) {
      const Floats value = splat(in[row * c + r]);
      for (int v = 0; v < N; v++) held[r][v] += value * factors[v];
    }
  }
  for (int r = 0; r < 4; r++) {
    for (int v = 0; v < N; v++) store(sums + r * k + v * kLanes, held[r][v]);
  }
}

/** `sums[c, k] += in[rows, c]^T * other[rows, k]`. */
inline void addProduct(const float* in, const float* other, float* sums, int c, int k, int rows) {
  for (int i = 0; i < c; i += 4) {
    int column = 0;
    for (; column + 2 * kLanes <= k; column += 2 * kLanes) {
      addProductTile<2>(in + i, other + column, sums + i * k + column, c, k, rows);
    }
    if (column < k) addProductTile<1>(in + i, other + column, sums + i * k + column, c, k, rows);
  }
}

}  // namespace segscale

// What activations of a type are multiplied as: bfloat16 in pairs where the CPU has an instruction for them, else float32.
#pragma once

#include <type_traits>

#include "dot_product.h"

namespace segscale {

template <class T>
constexpr bool kMultipliesPairs = kHasDotProducts && std::is_same_v<T, BFloat16>;

template <class T>
using FactorOf = std::conditional_t<kMultipliesPairs<T>, Pair, float>;

/** What factors are made of. */
template <class T>
using ValueOf = std::conditional_t<kMultipliesPairs<T>, BFloat16, float>;

template <class T>
constexpr int kValuesPerFactor = kMultipliesPairs<T> ? 2 : 1;

/** Puts a number into row `i` and column `j` of a matrix `[rows, columns]`, or of its pairs `[rows / 2, columns]`. */
inline void putFactor(float* matrix, int i, int j, int columns, float value) {
  matrix[static_cast<int64_t>(i) * columns + j] = value;
}
inline void putFactor(Pair* matrix, int i, int j, int columns, float value) {
  reinterpret_cast<BFloat16*>(matrix + static_cast<int64_t>(i / 2) * columns + j)[i % 2] = rounded(value);
}

/** Puts eight numbers into row `i` of a matrix, from column `j` on; rows come in order. */
inline void putFactors(float* matrix, int i, int j, int columns, Floats values) {
  store(matrix + static_cast<int64_t>(i) * columns + j, values);
}
inline void putFactors(Pair* matrix, int i, int j, int columns, Floats values) {
  Pair* to = matrix + static_cast<int64_t>(i / 2) * columns + j;
  if (i % 2 == 0) {
    storeFirst(to, values);
  } else {
    storeSecond(to, values);
  }
}

/** Copies numbers, a multiple of 8 of them, from one type to another. */
template <class From, class To>
inline void copy(const From* from, To* to, int64_t count) {
  for (int64_t i = 0; i < count; i += kLanes) store(to + i, load(from + i));
}

/** Makes `count` numbers, a multiple of 8, part of row `row` of a matrix `[rows, columns]`. */
template <class T>
inline void copyRow(const T* from, float* matrix, int row, int columns, int count) {
  copy(from, matrix + static_cast<int64_t>(row) * columns, count);
}

/** The same of pairs of rows; rows come in order, or into zeros, and the last one may lack its second. */
inline void copyRow(const BFloat16* from, Pair* matrix, int row, int columns, int count) {
  Pair* to = matrix + static_cast<int64_t>(row / 2) * columns;
  for (int i = 0; i < count; i += kLanes) {
    if (row % 2 == 0) {
      storeFirst(to + i, load(from + i));
    } else {
      storeSecond(to + i, load(from + i));
    }
  }
}

}  // namespace segscale

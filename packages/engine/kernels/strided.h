// Convolutions with a 3x3 kernel, stride 2 and a zero pixel on each side, as matrix products of patches: row by row, so
// that the patches stay in the cache. TensorFlow's own gradients of such convolutions write out the patches of all images.
#pragma once

#include <algorithm>
#include <cstring>

#include "factors.h"
#include "matrix.h"

namespace segscale {

/** `[n, h, w, c]` to `[n, (h + 1) / 2, (w + 1) / 2, k]`. */
struct StridedShape {
  int64_t n;
  int h, w, c, k;
  int outputHeight() const { return (h + 1) / 2; }
  int outputWidth() const { return (w + 1) / 2; }
  int taps() const { return 9 * c; }
};

/**
 * Calls `visit(column, tap, pixel, count)` for each row of three taps of each patch of an output row: `count` values from
 * offset `pixel` of x belong at offset `tap` of patch `column`. What lies outside of the image is left out.
 */
template <class Visit>
inline void forPatchRows(const StridedShape& s, int64_t image, int row, Visit visit) {
  for (int dy = 0; dy < 3; dy++) {
    const int y = 2 * row - 1 + dy;
    if (y < 0 || y >= s.h) continue;
    for (int column = 0; column < s.outputWidth(); column++) {
      const int first = 2 * column - 1, from = first < 0 ? 0 : first, to = first + 3 > s.w ? s.w : first + 3;
      visit(column, (dy * 3 + from - first) * s.c, ((image * s.h + y) * s.w + from) * s.c, (to - from) * s.c);
    }
  }
}

/** Output rows, counted through all images, in groups that are multiplied at once: so many pixels that the tiles of a product fill. */
struct RowGroups {
  const StridedShape& shape;
  const int64_t count;
  const int rows;
  explicit RowGroups(const StridedShape& s)
      : shape(s), count(s.n * s.outputHeight()), rows(std::max(1, 48 / s.outputWidth())) {}
  int pixels() const { return rows * shape.outputWidth(); }

  /** Calls `work(first, here)` for each group of `here` rows. */
  template <class Work>
  void each(Work work) const {
    for (int64_t first = 0; first < count; first += rows) {
      work(first, static_cast<int>(std::min<int64_t>(rows, count - first)));
    }
  }

  /** {@link forPatchRows} for the rows of a group; columns are counted through them. */
  template <class Visit>
  void visit(int64_t first, int here, Visit visit) const {
    for (int r = 0; r < here; r++) {
      const int64_t image = (first + r) / shape.outputHeight();
      const int row = static_cast<int>((first + r) % shape.outputHeight()), columns = r * shape.outputWidth();
      forPatchRows(shape, image, row, [&](int column, int tap, int64_t pixel, int count) {
        visit(columns + column, tap, pixel, count);
      });
    }
  }
};

template <class T>
inline void convolveStrided(const T* x, const float* kernel, T* y, const StridedShape& s) {
  using Factor = FactorOf<T>;
  const RowGroups groups(s);
  const int taps = s.taps(), factors = taps / kValuesPerFactor<T>;
  const Scratch<Factor> matrix(static_cast<int64_t>(factors) * s.k);
  for (int tap = 0; tap < taps; tap++) {
    for (int k = 0; k < s.k; k++) putFactor(matrix.get(), tap, k, s.k, kernel[tap * s.k + k]);
  }
  const Scratch<ValueOf<T>> patches(static_cast<int64_t>(groups.pixels()) * taps);
  const Scratch<float> sums(static_cast<int64_t>(groups.pixels()) * s.k);
  groups.each([&](int64_t first, int here) {
    const int pixels = here * s.outputWidth();
    std::memset(patches.get(), 0, sizeof(ValueOf<T>) * pixels * taps);
    groups.visit(first, here, [&](int column, int tap, int64_t pixel, int count) {
      copy(x + pixel, patches.get() + static_cast<int64_t>(column) * taps + tap, count);
    });
    multiply(reinterpret_cast<const Factor*>(patches.get()), matrix.get(), sums.get(), factors, s.k, pixels);
    copy(sums.get(), y + first * s.outputWidth() * s.k, static_cast<int64_t>(pixels) * s.k);
  });
}

/** The gradient `[n, h, w, c]` of x; `kernel` is `[3, 3, c, k]`. */
template <class T>
inline void stridedDataGradient(const float* kernel, const T* dy, T* dx, const StridedShape& s) {
  using Factor = FactorOf<T>;
  const int taps = s.taps(), factors = s.k / kValuesPerFactor<T>;
  const Scratch<Factor> transposed(static_cast<int64_t>(factors) * taps);
  for (int tap = 0; tap < taps; tap++) {
    for (int k = 0; k < s.k; k++) putFactor(transposed.get(), k, tap, taps, kernel[tap * s.k + k]);
  }
  const int64_t gradients = static_cast<int64_t>(s.outputWidth()) * s.k, pixels = static_cast<int64_t>(s.h) * s.w * s.c;
  const Scratch<ValueOf<T>> line(gradients);
  const Scratch<float> patches(static_cast<int64_t>(s.outputWidth()) * taps), sums(pixels);
  for (int64_t image = 0; image < s.n; image++) {
    std::memset(sums.get(), 0, sizeof(float) * pixels);
    for (int row = 0; row < s.outputHeight(); row++, dy += gradients) {
      copy(dy, line.get(), gradients);
      multiply(reinterpret_cast<const Factor*>(line.get()), transposed.get(), patches.get(), factors, taps,
               s.outputWidth());
      forPatchRows(s, 0, row, [&](int column, int tap, int64_t pixel, int count) {
        const float* from = patches.get() + static_cast<int64_t>(column) * taps + tap;
        float* to = sums.get() + pixel;
        for (int i = 0; i < count; i += kLanes) store(to + i, load(to + i) + load(from + i));
      });
    }
    copy(sums.get(), dx + image * pixels, pixels);
  }
}

/** The gradient `[3, 3, c, k]` of the kernel. */
template <class T>
inline void stridedKernelGradient(const T* x, const T* dy, float* dKernel, const StridedShape& s) {
  using Factor = FactorOf<T>;
  const RowGroups groups(s);
  const int taps = s.taps(), most = (groups.pixels() + kValuesPerFactor<T> - 1) / kValuesPerFactor<T>;
  const Scratch<Factor> patches(static_cast<int64_t>(most) * taps), gradients(static_cast<int64_t>(most) * s.k);
  std::memset(dKernel, 0, sizeof(float) * taps * s.k);
  groups.each([&](int64_t first, int here) {
    const int pixels = here * s.outputWidth(), rows = (pixels + kValuesPerFactor<T> - 1) / kValuesPerFactor<T>;
    std::memset(patches.get(), 0, sizeof(Factor) * rows * taps);
    groups.visit(first, here, [&](int column, int tap, int64_t pixel, int count) {
      copyRow(x + pixel, patches.get() + tap, column, taps, count);
    });
    for (int pixel = 0; pixel < pixels; pixel++, dy += s.k) copyRow(dy, gradients.get(), pixel, s.k, s.k);
    addProduct(patches.get(), gradients.get(), dKernel, taps, s.k, rows);
  });
}

}  // namespace segscale

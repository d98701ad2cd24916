// Convolutions with a 3x3 kernel, stride 2 and a zero pixel on each side, as matrix products of patches: row by row, so
// that the patches stay in the cache. TensorFlow's own gradients of such convolutions write out the patches of all images.
#pragma once

#include <cstring>

#include "matrix.h"

namespace segscale {

/** `[n, h, w, c]` to `[n, (h + 1) / 2, (w + 1) / 2, k]`. */
struct StridedShape {
  int64_t n;
  int h, w, c, k;
  int outputHeight() const { return (h + 1) / 2; }
  int outputWidth() const { return (w + 1) / 2; }
};

/**
 * Calls `visit(patch, pixel, count)` for each row of three taps of each patch of an output row: `count` pixels from offset
 * `pixel` of x belong at offset `patch` of the patches `[outputWidth, 9 c]`. What lies outside of the image is left out.
 */
template <class Visit>
inline void forPatchRows(const StridedShape& s, int64_t image, int row, Visit visit) {
  for (int dy = 0; dy < 3; dy++) {
    const int y = 2 * row - 1 + dy;
    if (y < 0 || y >= s.h) continue;
    for (int column = 0; column < s.outputWidth(); column++) {
      const int first = 2 * column - 1, from = first < 0 ? 0 : first, to = first + 3 > s.w ? s.w : first + 3;
      visit((static_cast<int64_t>(column) * 9 + dy * 3 + from - first) * s.c, ((image * s.h + y) * s.w + from) * s.c,
            (to - from) * s.c);
    }
  }
}

/** Patches `[outputWidth, 9 c]` of an output row, zero outside of the image. */
inline void gatherPatches(const float* x, const StridedShape& s, int64_t image, int row, float* patches) {
  const bool touchesEdge = row == 0 || 2 * row + 1 >= s.h;
  if (touchesEdge) std::memset(patches, 0, sizeof(float) * s.outputWidth() * 9 * s.c);
  // Else only taps left and right of the image, which no visit overwrites, need to be zero: they are from the start.
  forPatchRows(s, image, row, [&](int64_t patch, int64_t pixel, int count) {
    std::memcpy(patches + patch, x + pixel, sizeof(float) * count);
  });
}

inline void convolveStrided(const float* x, const float* kernel, float* y, const StridedShape& s) {
  const Scratch patches(static_cast<int64_t>(s.outputWidth()) * 9 * s.c);
  std::memset(patches.get(), 0, sizeof(float) * s.outputWidth() * 9 * s.c);
  for (int64_t image = 0; image < s.n; image++) {
    for (int row = 0; row < s.outputHeight(); row++) {
      gatherPatches(x, s, image, row, patches.get());
      multiply(patches.get(), kernel, y, 9 * s.c, s.k, s.outputWidth());
      y += static_cast<int64_t>(s.outputWidth()) * s.k;
    }
  }
}

/** The gradient `[n, h, w, c]` of x; `kernel` is `[3, 3, c, k]`. */
inline void stridedDataGradient(const float* kernel, const float* dy, float* dx, const StridedShape& s) {
  const int taps = 9 * s.c;
  const Scratch transposed(static_cast<int64_t>(taps) * s.k), patches(static_cast<int64_t>(s.outputWidth()) * taps);
  for (int tap = 0; tap < taps; tap++) {
    for (int k = 0; k < s.k; k++) transposed.get()[static_cast<int64_t>(k) * taps + tap] = kernel[tap * s.k + k];
  }
  std::memset(dx, 0, sizeof(float) * s.n * s.h * s.w * s.c);
  for (int64_t image = 0; image < s.n; image++) {
    for (int row = 0; row < s.outputHeight(); row++) {
      multiply(dy, transposed.get(), patches.get(), s.k, taps, s.outputWidth());
      forPatchRows(s, image, row, [&](int64_t patch, int64_t pixel, int count) {
        for (int i = 0; i < count; i += kLanes) {
          store(dx + pixel + i, load(dx + pixel + i) + load(patches.get() + patch + i));
        }
      });
      dy += static_cast<int64_t>(s.outputWidth()) * s.k;
    }
  }
}

/** The gradient `[3, 3, c, k]` of the kernel. */
inline void stridedKernelGradient(const float* x, const float* dy, float* dKernel, const StridedShape& s) {
  const Scratch patches(static_cast<int64_t>(s.outputWidth()) * 9 * s.c);
  std::memset(patches.get(), 0, sizeof(float) * s.outputWidth() * 9 * s.c);
  std::memset(dKernel, 0, sizeof(float) * 9 * s.c * s.k);
  for (int64_t image = 0; image < s.n; image++) {
    for (int row = 0; row < s.outputHeight(); row++) {
      gatherPatches(x, s, image, row, patches.get());
      addProduct(patches.get(), dy, dKernel, 9 * s.c, s.k, s.outputWidth());
      dy += static_cast<int64_t>(s.outputWidth()) * s.k;
    }
  }
}

}  // namespace segscale

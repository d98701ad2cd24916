// Winograd's convolution F(4x4, 3x3) in float32, for evaluation: four times fewer multiplications than the definition has,
// where F(2x2, 3x3) has 2.25 times fewer. It rounds more, which training would feel; a forward pass alone does not.
// Lavin & Gray (2016), Fast algorithms for convolutional neural networks, section 4.3.
//
// A tile is 6x6 inputs for 4x4 outputs; neighbours overlap by two.
#pragma once

#include <algorithm>

#include "matrix.h"
#include "winograd.h"

namespace segscale {

constexpr int kLargePlanes = 36;

/** B^T d of six vectors. */
inline void transformLargeInputs(const Floats d[6], Floats out[6]) {
  const Floats a = d[4] - 4 * d[2], b = d[3] - 4 * d[1], c = d[4] - d[2], e = 2 * (d[3] - d[1]);
  out[0] = 4 * d[0] - 5 * d[2] + d[4];
  out[1] = a + b;
  out[2] = a - b;
  out[3] = c + e;
  out[4] = c - e;
  out[5] = 4 * d[1] - 5 * d[3] + d[5];
}

/** G g of three vectors. */
inline void transformLargeTaps(const Floats g[3], Floats out[6]) {
  const Floats ends = (g[0] + g[2]) * (-1 / 6.0f), middle = g[1] * (1 / 6.0f);
  const Floats outer = g[0] * (1 / 24.0f) + g[2] * (1 / 6.0f), inner = g[1] * (1 / 12.0f);
  out[0] = g[0] * 0.25f;
  out[1] = ends - middle;
  out[2] = ends + middle;
  out[3] = outer + inner;
  out[4] = outer - inner;
  out[5] = g[2];
}

/** A^T m of six vectors. */
inline void transformLargeSums(const Floats m[6], Floats out[4]) {
  const Floats a = m[1] + m[2], b = m[1] - m[2], c = m[3] + m[4], e = m[3] - m[4];
  out[0] = m[0] + a + c;
  out[1] = b + 2 * e;
  out[2] = a + 4 * c;
  out[3] = b + 8 * e + m[5];
}

/** `y[n, h, w, k]` of `x[n, h, w, c]` and `kernel[3, 3, c, k]`; `finish` as in {@link transformOutput}. */
template <class Finish>
class LargeConvolution {
 public:
  LargeConvolution(const ConvolutionShape& s, const float* kernel, Finish finish)
      : s_(s), perImage_((s.h + 3) / 4), perRow_((s.w + 3) / 4), finish_(finish),
        matrices_(kLargePlanes * matrix()), zeros_(static_cast<int64_t>(s.w) * s.c) {
    for (int i = 0; i < s.c; i++) {
      for (int j = 0; j < s.k; j += kLanes) {
        Floats taps[3][3], vertical[6][3];
        loadTaps(kernel, s.c, s.k, i, j, false, taps);
        for (int column = 0; column < 3; column++) {
          const Floats down[3] = {taps[0][column], taps[1][column], taps[2][column]};
          Floats out[6];
          transformLargeTaps(down, out);
          for (int row = 0; row < 6; row++) vertical[row][column] = out[row];
        }
        for (int row = 0; row < 6; row++) {
          Floats out[6];
          transformLargeTaps(vertical[row], out);
          for (int column = 0; column < 6; column++) {
            putFactors(matrices_.get() + (row * 6 + column) * matrix(), i, j, s.k, out[column]);
          }
        }
      }
    }
  }

  void run(const float* x, float* y) const {
    const int64_t count = s_.n * perImage_;
    // So many rows of tiles at a time that products have rows enough, and what is transformed stays in the second-level cache.
    const int rows = static_cast<int>(std::min<int64_t>(count, std::max(1, kTiles / perRow_)));
    Planes<float> in(static_cast<int64_t>(rows) * perRow_, s_.c, kLargePlanes);
    Planes<float> out(static_cast<int64_t>(rows) * perRow_, s_.k, kLargePlanes);
    for (int64_t first = 0; first < count; first += rows) {
      const int here = static_cast<int>(std::min<int64_t>(rows, count - first));
      for (int r = 0; r < here; r++) transformRow(x, first + r, static_cast<int64_t>(r) * perRow_, in);
      for (int p = 0; p < kLargePlanes; p++) {
        multiply(in.plane(p), matrices_.get() + p * matrix(), out.plane(p), s_.c, s_.k, here * perRow_);
      }
      for (int r = 0; r < here; r++) finishRow(out, static_cast<int64_t>(r) * perRow_, first + r, y);
    }
  }

 private:
  static constexpr int kTiles = 24;

  const ConvolutionShape s_;
  const int perImage_, perRow_;
  const Finish finish_;
  const Scratch<float> matrices_;
  const ZeroRow<float> zeros_;

  int64_t matrix() const { return static_cast<int64_t>(s_.c) * s_.k; }

  /** B^T d B of one row of tiles. */
  void transformRow(const float* x, int64_t row, int64_t tile, Planes<float>& planes) const {
    const int64_t image = row / perImage_;
    const int top = 4 * static_cast<int>(row % perImage_) - 1;
    const float* rows[6];
    for (int i = 0; i < 6; i++) {
      const bool isInside = top + i >= 0 && top + i < s_.h;
      rows[i] = isInside ? x + (image * s_.h + top + i) * s_.w * s_.c : zeros_.get();
    }
    for (int c = 0; c < s_.c; c += kLanes) {
      // Column by column; the last two of a tile are the first two of the next one.
      Floats vertical[6][6];
      const auto fill = [&](int j, int column) {
        Floats d[6];
        for (int i = 0; i < 6; i++) d[i] = column < s_.w ? load(rows[i] + column * s_.c + c) : splat(0);
        transformLargeInputs(d, vertical[j]);
      };
      std::fill(vertical[4], vertical[4] + 6, splat(0));
      fill(5, 0);
      for (int t = 0; t < perRow_; t++) {
        std::copy(vertical[4], vertical[4] + 6, vertical[0]);
        std::copy(vertical[5], vertical[5] + 6, vertical[1]);
        for (int j = 2; j < 6; j++) fill(j, 4 * t - 1 + j);
        planes.put(tile + t, c, [&](auto put) {
          for (int i = 0; i < 6; i++) {
            Floats across[6], out[6];
            for (int j = 0; j < 6; j++) across[j] = vertical[j][i];
            transformLargeInputs(across, out);
            for (int j = 0; j < 6; j++) put(out[j]);
          }
        });
      }
    }
  }

  /** A^T m A of one row of tiles, finished and stored. */
  void finishRow(const Planes<float>& planes, int64_t tile, int64_t row, float* y) const {
    const int64_t image = row / perImage_;
    const int top = 4 * static_cast<int>(row % perImage_);
    for (int t = 0; t < perRow_; t++) {
      for (int k = 0; k < s_.k; k += kLanes) {
        const float* from = planes.plane(0) + (tile + t) * s_.k + k;
        Floats vertical[4][6];
        for (int j = 0; j < 6; j++) {
          Floats m[6], out[4];
          for (int i = 0; i < 6; i++) m[i] = load(from + (i * 6 + j) * planes.stride);
          transformLargeSums(m, out);
          for (int i = 0; i < 4; i++) vertical[i][j] = out[i];
        }
        for (int i = 0; i < 4 && top + i < s_.h; i++) {
          Floats out[4];
          transformLargeSums(vertical[i], out);
          for (int j = 0; j < 4 && 4 * t + j < s_.w; j++) {
            const int64_t at = ((image * s_.h + top + i) * s_.w + 4 * t + j) * s_.k + k;
            store(y + at, finish_(out[j], at, k));
          }
        }
      }
    }
  }
};

}  // namespace segscale

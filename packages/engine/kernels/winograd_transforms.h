// The transforms of Winograd's convolution F(2x2, 3x3): Lavin & Gray (2016), Fast algorithms for convolutional neural
// networks, section 4.1. The weight gradient is F(3x3, 2x2) over the same points, so it shares the input's transform.
//
// A tile is 4x4 inputs for 2x2 outputs; neighbours overlap by two. A transformed tile is 16 numbers per channel, kept in
// 16 planes: plane i * 4 + j has row i and column j of every tile, `[tiles, channels]`.
#pragma once

#include "factors.h"

namespace segscale {

/** A convolution with a 3x3 kernel, stride 1 and a zero pixel on each side: `[n, h, w, c]` to `[n, h, w, k]`. */
struct ConvolutionShape {
  int64_t n;
  int h, w, c, k;
};

constexpr int kPlanes = 16;

/** Rows of tiles, counted through all images. */
struct TileRows {
  int perImage, tilesPerRow;
  int64_t count;
  explicit TileRows(const ConvolutionShape& s)
      : perImage((s.h + 1) / 2), tilesPerRow((s.w + 1) / 2), count(s.n * perImage) {}
};

/** Values between planes; not a multiple of a page, or all planes would compete for the same lines of the cache. */
inline int64_t planeStride(int64_t tiles, int channels) { return tiles * channels + 32; }

/** Planes `[tiles, channels]` of float32 or bfloat16. */
template <class P>
class Planes {
 public:
  const int64_t stride;

  Planes(int64_t tiles, int channels, int planes = kPlanes)
      : stride(planeStride(tiles, channels)), channels_(channels), memory_(planes * stride) {}

  const P* plane(int index) const { return memory_.get() + index * stride; }
  P* plane(int index) { return memory_.get() + index * stride; }

  /** Calls `fill(put)` for a tile, some channels of which it is to `put` plane after plane. */
  template <class Fill>
  void put(int64_t tile, int channel, Fill fill) {
    P* to = memory_.get() + tile * channels_ + channel;
    fill([&to, step = stride](Floats value) {
      store(to, value);
      to += step;
    });
  }

 private:
  const int channels_;
  const Scratch<P> memory_;
};

/** Planes `[tiles / 2, channels]` of pairs of neighbouring tiles, for sums over tiles; tiles come in order. */
class PairedPlanes {
 public:
  const int64_t stride;

  PairedPlanes(int64_t tiles, int channels)
      : stride(planeStride((tiles + 1) / 2, channels)), channels_(channels), memory_(kPlanes * stride) {}

  const Pair* plane(int index) const { return memory_.get() + index * stride; }

  template <class Fill>
  void put(int64_t tile, int channel, Fill fill) {
    Pair* to = memory_.get() + tile / 2 * channels_ + channel;
    if (tile % 2 == 0) {
      fill([&to, step = stride](Floats value) {
        storeFirst(to, value);
        to += step;
      });
    } else {
      fill([&to, step = stride](Floats value) {
        storeSecond(to, value);
        to += step;
      });
    }
  }

 private:
  const int channels_;
  const Scratch<Pair> memory_;
};

/** One column of the 4x4 tile times B^T: the transform's vertical half. */
struct TransformedColumn {
  Floats row[4];

  static TransformedColumn zero() { return {{splat(0), splat(0), splat(0), splat(0)}}; }
  template <class T>
  static TransformedColumn of(const T* const rows[4], int64_t at) {
    const Floats d0 = load(rows[0] + at), d1 = load(rows[1] + at), d2 = load(rows[2] + at), d3 = load(rows[3] + at);
    return {{d0 - d2, d1 + d2, d2 - d1, d1 - d3}};
  }
};

/** B^T d B for some rows of tiles. `zeros` stands in for the row above and below an image. */
template <class T, class To>
inline void transformInput(const T* x, int h, int w, int channels, const TileRows& grid, int64_t firstRow, int rows,
                           To& planes, const T* zeros) {
  for (int r = 0; r < rows; r++) {
    const int64_t image = (firstRow + r) / grid.perImage;
    const int top = 2 * static_cast<int>((firstRow + r) % grid.perImage) - 1;
    const T* source[4];
    for (int i = 0; i < 4; i++) {
      source[i] = top + i >= 0 && top + i < h ? x + (image * h + top + i) * w * channels : zeros;
    }
    for (int c = 0; c < channels; c += kLanes) {
      const int64_t tile = static_cast<int64_t>(r) * grid.tilesPerRow;
      // Columns 2t - 1 and 2t were the last two of the tile before.
      TransformedColumn first = TransformedColumn::zero(), second = TransformedColumn::of(source, c);
      for (int t = 0; t < grid.tilesPerRow; t++) {
        const int column = 2 * t + 1;
        const TransformedColumn third =
            column < w ? TransformedColumn::of(source, column * channels + c) : TransformedColumn::zero();
        const TransformedColumn fourth =
            column + 1 < w ? TransformedColumn::of(source, (column + 1) * channels + c) : TransformedColumn::zero();
        planes.put(tile + t, c, [&](auto put) {
          for (int i = 0; i < 4; i++) {
            put(first.row[i] - third.row[i]);
            put(second.row[i] + third.row[i]);
            put(third.row[i] - second.row[i]);
            put(second.row[i] - fourth.row[i]);
          }
        });
        first = third;
        second = fourth;
      }
    }
  }
}

/**
 * A^T m A for some rows of tiles: the 2x2 outputs of each.
 *
 * @param finish - `finish(value, at, c)` is what is stored for a value at offset `at` of y and channels from `c` on.
 */
template <class T, class Finish>
inline void transformOutput(const Planes<float>& planes, int h, int w, int channels, const TileRows& grid,
                            int64_t firstRow, int rows, T* y, Finish finish) {
  const int64_t stride = planes.stride;
  for (int r = 0; r < rows; r++) {
    const int64_t image = (firstRow + r) / grid.perImage;
    const int top = 2 * static_cast<int>((firstRow + r) % grid.perImage);
    const bool hasLower = top + 1 < h;
    const float* from = planes.plane(0) + static_cast<int64_t>(r) * grid.tilesPerRow * channels;
    T* upper = y + (image * h + top) * w * channels;
    for (int t = 0; t < grid.tilesPerRow; t++, from += channels, upper += 2 * channels) {
      const bool hasRight = 2 * t + 1 < w;
      T* lower = upper + static_cast<int64_t>(w) * channels;
      for (int c = 0; c < channels; c += kLanes) {
        Floats above[4], below[4];
        for (int j = 0; j < 4; j++) {
          const float* m = from + c + j * stride;
          const Floats m1 = load(m + 4 * stride), m2 = load(m + 8 * stride);
          above[j] = load(m) + (m1 + m2);
          below[j] = (m1 - m2) - load(m + 12 * stride);
        }
        const auto put = [&](T* to, Floats value) { store(to, finish(value, to - y, c)); };
        put(upper + c, above[0] + (above[1] + above[2]));
        if (hasRight) put(upper + channels + c, (above[1] - above[2]) - above[3]);
        if (hasLower) put(lower + c, below[0] + (below[1] + below[2]));
        if (hasLower && hasRight) put(lower + channels + c, (below[1] - below[2]) - below[3]);
      }
    }
  }
}

/** G g G^T for some rows of tiles, g being the 2x2 gradients of each. `zeros` stands in for what is beyond the image. */
template <class T, class To>
inline void transformGradient(const T* dy, int h, int w, int channels, const TileRows& grid, int64_t firstRow, int rows,
                              To& planes, const T* zeros) {
  const Floats half = splat(0.5f);
  for (int r = 0; r < rows; r++) {
    const int64_t image = (firstRow + r) / grid.perImage;
    const int top = 2 * static_cast<int>((firstRow + r) % grid.perImage);
    const T* upper = dy + (image * h + top) * w * channels;
    const bool hasLower = top + 1 < h;
    const int64_t tile = static_cast<int64_t>(r) * grid.tilesPerRow;
    for (int t = 0; t < grid.tilesPerRow; t++, upper += 2 * channels) {
      const bool hasRight = 2 * t + 1 < w;
      const T* lower = hasLower ? upper + static_cast<int64_t>(w) * channels : zeros;
      const T* upperRight = hasRight ? upper + channels : zeros;
      const T* lowerRight = hasLower && hasRight ? lower + channels : zeros;
      for (int c = 0; c < channels; c += kLanes) {
        const Floats a = load(upper + c), b = load(upperRight + c), d = load(lower + c), e = load(lowerRight + c);
        const Floats left[4] = {a, (a + d) * half, (a - d) * half, d};
        const Floats right[4] = {b, (b + e) * half, (b - e) * half, e};
        planes.put(tile + t, c, [&](auto put) {
          for (int i = 0; i < 4; i++) {
            put(left[i]);
            put((left[i] + right[i]) * half);
            put((left[i] - right[i]) * half);
            put(right[i]);
          }
        });
      }
    }
  }
}

/** The four vectors G g of three. */
inline void transformTaps(const Floats g[3], Floats out[4]) {
  out[0] = g[0];
  out[1] = (g[0] + g[1] + g[2]) * 0.5f;
  out[2] = (g[0] - g[1] + g[2]) * 0.5f;
  out[3] = g[2];
}

/**
 * The nine taps of a kernel from channel `i` to eight channels from `j` on.
 *
 * @param kernel - `[3, 3, c, k]`; for the data gradient the forward kernel `[3, 3, k, c]`, which is then turned by 180
 * degrees and transposed.
 */
inline void loadTaps(const float* kernel, int c, int k, int i, int j, bool isForDataGradient, Floats taps[3][3]) {
  for (int row = 0; row < 3; row++) {
    for (int column = 0; column < 3; column++) {
      if (!isForDataGradient) {
        taps[row][column] = load(kernel + ((row * 3 + column) * c + i) * k + j);
        continue;
      }
      const float* from = kernel + (((2 - row) * 3 + 2 - column) * k + j) * c + i;
      for (int lane = 0; lane < kLanes; lane++) taps[row][column][lane] = from[lane * c];
    }
  }
}

/** G g G^T of a kernel (see {@link loadTaps}): 16 matrices `[c, k]`, `stride` factors apart. */
template <class Factor>
inline void transformKernel(const float* kernel, int c, int k, bool isForDataGradient, Factor* matrices,
                            int64_t stride) {
  for (int i = 0; i < c; i++) {
    for (int j = 0; j < k; j += kLanes) {
      Floats taps[3][3], vertical[4][3];
      loadTaps(kernel, c, k, i, j, isForDataGradient, taps);
      for (int column = 0; column < 3; column++) {
        const Floats down[3] = {taps[0][column], taps[1][column], taps[2][column]};
        Floats out[4];
        transformTaps(down, out);
        for (int row = 0; row < 4; row++) vertical[row][column] = out[row];
      }
      for (int row = 0; row < 4; row++) {
        Floats out[4];
        transformTaps(vertical[row], out);
        for (int column = 0; column < 4; column++) {
          putFactors(matrices + (row * 4 + column) * stride, i, j, k, out[column]);
        }
      }
    }
  }
}

/** A^T s A of the 16 sums `[c, k]`, A being that of F(3x3, 2x2): the gradient of a kernel `[3, 3, c, k]`. */
inline void transformKernelGradient(const float* planes, int c, int k, float* dKernel) {
  const auto reduce = [](const float s[4], float out[3]) {
    out[0] = s[0] + s[1] + s[2];
    out[1] = s[1] - s[2];
    out[2] = s[1] + s[2] - s[3];
  };
  for (int i = 0; i < c; i++) {
    for (int j = 0; j < k; j++) {
      float vertical[4][3];
      for (int column = 0; column < 4; column++) {
        float sums[4];
        for (int row = 0; row < 4; row++) sums[row] = planes[((row * 4 + column) * c + i) * k + j];
        reduce(sums, vertical[column]);
      }
      for (int row = 0; row < 3; row++) {
        const float sums[4] = {vertical[0][row], vertical[1][row], vertical[2][row], vertical[3][row]};
        float out[3];
        reduce(sums, out);
        for (int column = 0; column < 3; column++) dKernel[((row * 3 + column) * c + i) * k + j] = out[column];
      }
    }
  }
}

}  // namespace segscale

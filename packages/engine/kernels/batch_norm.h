// Batch normalisation by the statistics of the batch, a residual added, and ReLU, in two passes over memory each way.
//
//   y = max((x - mean) / sqrt(variance + epsilon) * scale + offset + residual, 0)
//
// TensorFlow takes an op for each of these, and each reads and writes whole activations. Ioffe & Szegedy (2015), section
// 3, has the gradient.
#pragma once

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <vector>

#include "vectors.h"

namespace segscale {

/** Pixels of the whole batch, of `channels` neighbouring values each. */
struct Pixels {
  int64_t count;
  int channels;
};

struct Normalization {
  const float* scale;
  const float* offset;
  float epsilon;
};

// Partial sums are float32 within so many pixels and float64 beyond.
constexpr int64_t kPixelsPerSum = 256;

template <int N>
using Vectors = std::integral_constant<int, N>;

/** Calls `work(Vectors<N>, channel)` for groups of up to four vectors of channels, whose sums fit registers. */
template <class Work>
void forChannelGroups(int channels, Work work) {
  int channel = 0;
  for (; channel + 4 * kLanes <= channels; channel += 4 * kLanes) work(Vectors<4>(), channel);
  switch ((channels - channel) / kLanes) {
    case 3: work(Vectors<3>(), channel); break;
    case 2: work(Vectors<2>(), channel); break;
    case 1: work(Vectors<1>(), channel); break;
  }
}

/** Two sums per channel, over all pixels. */
struct Sums {
  std::vector<double> first, second;
  explicit Sums(int channels) : first(channels), second(channels) {}
};

/** Adds up what `terms(pixel, vector, first, second)` adds to two vectors of sums, for the channels from `channel` on. */
template <int N, class Terms>
void addUp(Pixels pixels, int channel, Sums& sums, Terms terms) {
  for (int64_t from = 0; from < pixels.count; from += kPixelsPerSum) {
    const int64_t to = std::min(pixels.count, from + kPixelsPerSum);
    // Two sets: a sum waits for the one before it, so neighbouring pixels go to different ones.
    Floats first[2][N], second[2][N];
    for (auto& set : first) std::fill(set, set + N, splat(0));
    for (auto& set : second) std::fill(set, set + N, splat(0));
    int64_t pixel = from;
    for (; pixel + 2 <= to; pixel += 2) {
      for (int v = 0; v < N; v++) terms(pixel, v, first[0][v], second[0][v]);
      for (int v = 0; v < N; v++) terms(pixel + 1, v, first[1][v], second[1][v]);
    }
    if (pixel < to) {
      for (int v = 0; v < N; v++) terms(pixel, v, first[0][v], second[0][v]);
    }
    for (int v = 0; v < N; v++) {
      const Floats a = first[0][v] + first[1][v], b = second[0][v] + second[1][v];
      for (int lane = 0; lane < kLanes; lane++) {
        sums.first[channel + v * kLanes + lane] += a[lane];
        sums.second[channel + v * kLanes + lane] += b[lane];
      }
    }
  }
}

/** N vectors of per-channel values, from `channel` on. */
template <int N>
struct PerChannel {
  Floats value[N];
  PerChannel(const float* values, int channel) {
    for (int v = 0; v < N; v++) value[v] = load(values + channel + v * kLanes);
  }
};

/** The statistics of a batch, per channel; `variance` is divided by n - 1, `inverseDeviation` is made of that by n. */
template <class T>
void batchStatistics(const T* x, Pixels pixels, float epsilon, float* mean, float* variance, float* inverseDeviation) {
  Sums sums(pixels.channels);
  // Sums are of the distance to the first pixel: squares far from 0 would leave no digits for a small deviation.
  std::vector<float> first(pixels.channels);
  for (int c = 0; c < pixels.channels && pixels.count > 0; c += kLanes) store(first.data() + c, load(x + c));
  forChannelGroups(pixels.channels, [&](auto vectors, int channel) {
    const PerChannel<vectors.value> origin(first.data(), channel);
    addUp<vectors.value>(pixels, channel, sums, [&](int64_t pixel, int v, Floats& sum, Floats& squares) {
      const Floats value = load(x + pixel * pixels.channels + channel + v * kLanes) - origin.value[v];
      sum += value;
      squares += value * value;
    });
  });
  const double n = static_cast<double>(pixels.count);
  for (int c = 0; c < pixels.channels; c++) {
    const double average = sums.first[c] / n;
    // Rounding can leave a constant channel a little below 0. Written so that NaN stays.
    const double spread = sums.second[c] / n - average * average;
    const double biased = spread < 0 ? 0 : spread;
    mean[c] = static_cast<float>(first[c] + average);
    variance[c] = static_cast<float>(biased * (n / std::max(1.0, n - 1)));
    inverseDeviation[c] = static_cast<float>(1 / std::sqrt(biased + epsilon));
  }
}

/** Factor and summand of the normalisation as one product and one sum per value. */
struct Affine {
  std::vector<float> factor, summand;
  Affine(Normalization by, const float* mean, const float* inverseDeviation, int channels)
      : factor(channels), summand(channels) {
    for (int c = 0; c < channels; c++) {
      factor[c] = by.scale[c] * inverseDeviation[c];
      summand[c] = by.offset[c] - mean[c] * factor[c];
    }
  }
};

/** The forward pass; `residual` may be null. */
template <class T>
void normalizeAndRectify(const T* x, const T* residual, Pixels pixels, Normalization by, T* y, float* mean,
                         float* variance, float* inverseDeviation) {
  batchStatistics(x, pixels, by.epsilon, mean, variance, inverseDeviation);
  const Affine affine(by, mean, inverseDeviation, pixels.channels);
  forChannelGroups(pixels.channels, [&](auto vectors, int channel) {
    constexpr int N = vectors.value;
    const PerChannel<N> factor(affine.factor.data(), channel), summand(affine.summand.data(), channel);
    for (int64_t pixel = 0; pixel < pixels.count; pixel++) {
      for (int v = 0; v < N; v++) {
        const int64_t at = pixel * pixels.channels + channel + v * kLanes;
        Floats value = load(x + at) * factor.value[v] + summand.value[v];
        if (residual != nullptr) value += load(residual + at);
        store(y + at, rectified(value));
      }
    }
  });
}

/** What the backward pass reads. */
template <class T>
struct BatchNormTape {
  /** The gradient that comes in, and a second one to be added to it, or null. */
  const T* gradient;
  const T* secondGradient;
  const T* x;
  /** The forward pass' result; null without a residual, where its sign follows from x. */
  const T* y;
  Normalization by;
  const float* mean;
  const float* inverseDeviation;
};

template <class T>
inline Floats incoming(const BatchNormTape<T>& tape, int64_t at) {
  const Floats gradient = load(tape.gradient + at);
  return tape.secondGradient == nullptr ? gradient : gradient + load(tape.secondGradient + at);
}

/**
 * The backward pass.
 *
 * @param dResidual - Takes the gradient past the ReLU; null without a residual.
 */
template <class T>
void normalizeAndRectifyGradient(const BatchNormTape<T>& tape, Pixels pixels, T* dx, float* dScale, float* dOffset,
                                 T* dResidual) {
  const int channels = pixels.channels;
  const Affine affine(tape.by, tape.mean, tape.inverseDeviation, channels);
  Sums sums(channels);
  forChannelGroups(channels, [&](auto vectors, int channel) {
    constexpr int N = vectors.value;
    const PerChannel<N> factor(affine.factor.data(), channel), summand(affine.summand.data(), channel);
    const PerChannel<N> mean(tape.mean, channel);
    addUp<N>(pixels, channel, sums, [&](int64_t pixel, int v, Floats& sum, Floats& products) {
      const int64_t at = pixel * channels + channel + v * kLanes;
      const Floats x = load(tape.x + at);
      const Floats output = tape.y != nullptr ? load(tape.y + at) : x * factor.value[v] + summand.value[v];
      const Floats gradient = output > 0.0f ? incoming(tape, at) : splat(0);
      if (dResidual != nullptr) store(dResidual + at, gradient);
      sum += gradient;
      products += gradient * (x - mean.value[v]);
    });
  });
  std::vector<float> shift(channels), slope(channels);
  for (int c = 0; c < channels; c++) {
    const double inverse = tape.inverseDeviation[c], n = static_cast<double>(pixels.count);
    dScale[c] = static_cast<float>(sums.second[c] * inverse);
    dOffset[c] = static_cast<float>(sums.first[c]);
    shift[c] = static_cast<float>(affine.factor[c] * sums.first[c] / n);
    slope[c] = static_cast<float>(affine.factor[c] * inverse * inverse * sums.second[c] / n);
  }
  forChannelGroups(channels, [&](auto vectors, int channel) {
    constexpr int N = vectors.value;
    const PerChannel<N> factor(affine.factor.data(), channel), summand(affine.summand.data(), channel);
    const PerChannel<N> mean(tape.mean, channel), shifts(shift.data(), channel), slopes(slope.data(), channel);
    for (int64_t pixel = 0; pixel < pixels.count; pixel++) {
      for (int v = 0; v < N; v++) {
        const int64_t at = pixel * channels + channel + v * kLanes;
        const Floats x = load(tape.x + at);
        const Floats gradient = dResidual != nullptr ? load(dResidual + at)
                                : x * factor.value[v] + summand.value[v] > 0.0f ? incoming(tape, at) : splat(0);
        store(dx + at, factor.value[v] * gradient - shifts.value[v] - (x - mean.value[v]) * slopes.value[v]);
      }
    }
  });
}

}  // namespace segscale

// SegscaleBatchNorm and SegscaleBatchNormGrad: see batch_norm.h.
#include "batch_norm.h"
#include "op_kernel.h"

namespace segscale {
namespace {

/** All axes but the last are pixels. */
Pixels pixelsOf(const std::vector<int64_t>& shape) {
  if (shape.size() < 2) throw std::runtime_error("Batch norm takes pixels of channels, rank 2 or more.");
  Pixels pixels{1, static_cast<int>(shape.back())};
  for (size_t axis = 0; axis + 1 < shape.size(); axis++) pixels.count *= shape[axis];
  if (pixels.channels % kLanes != 0) {
    throw std::runtime_error("Channels must be a multiple of 8, but there are " + std::to_string(pixels.channels) + ".");
  }
  return pixels;
}

template <class T>
class BatchNorm {
 public:
  static constexpr const char* kKind = "batch_normalization";
  explicit BatchNorm(Node node) : epsilon_(node.floatAttribute("epsilon")), residuals_(node.intAttribute("residuals")) {}

  void run(const Call& call) const {
    const Tensor x = call.input(0), scale = call.input(1), offset = call.input(2);
    const auto shape = x.shape();
    const Pixels pixels = pixelsOf(shape);
    // First, since memory goes on only from an input that nobody holds.
    const Tensor y = call.output<T>(0, shape, residuals_ > 0 ? 3 : -1);
    // Without a residual, x once more: the tensor is there and is not looked at.
    const Tensor residual = call.input(residuals_ > 0 ? 3 : 0);
    const std::vector<int64_t> perChannel{pixels.channels};
    const Tensor mean = call.output<float>(1, perChannel), variance = call.output<float>(2, perChannel);
    const Tensor inverseDeviation = call.output<float>(3, perChannel);
    normalizeAndRectify<T>(x.data<T>(), residuals_ > 0 ? residual.data<T>() : nullptr, pixels,
                           {scale.data<float>(), offset.data<float>(), epsilon_}, y.data<T>(), mean.data<float>(),
                           variance.data<float>(), inverseDeviation.data<float>());
  }

 private:
  float epsilon_;
  int residuals_;
};

template <class T>
class BatchNormGrad {
 public:
  static constexpr const char* kKind = "batch_normalization";
  explicit BatchNormGrad(Node node) : gradients_(node.intAttribute("gradients")), residuals_(node.intAttribute("residuals")) {}

  void run(const Call& call) const {
    int next = gradients_;
    const Tensor x = call.input(next++), scale = call.input(next++), offset = call.input(next++);
    const Tensor mean = call.input(next++), inverseDeviation = call.input(next++);
    const auto shape = x.shape();
    const Pixels pixels = pixelsOf(shape);
    const std::vector<int64_t> perChannel{pixels.channels};
    // Before the gradients are taken: memory goes on only from an input that nobody holds.
    const Tensor dx = call.output<T>(0, shape, 0);
    const Tensor gradient = call.input(0), secondGradient = call.input(gradients_ - 1);
    const Tensor y = call.input(residuals_ > 0 ? next : 0);
    const Tensor dScale = call.output<float>(1, perChannel), dOffset = call.output<float>(2, perChannel);
    const BatchNormTape<T> tape{gradient.data<T>(), gradients_ > 1 ? secondGradient.data<T>() : nullptr, x.data<T>(),
                                residuals_ > 0 ? y.data<T>() : nullptr, {scale.data<float>(), offset.data<float>(), 0},
                                mean.data<float>(), inverseDeviation.data<float>()};
    if (residuals_ > 0) {
      const Tensor dResidual = call.output<T>(3, shape);
      normalizeAndRectifyGradient<T>(tape, pixels, dx.data<T>(), dScale.data<float>(), dOffset.data<float>(),
                                     dResidual.data<T>());
    } else {
      normalizeAndRectifyGradient<T>(tape, pixels, dx.data<T>(), dScale.data<float>(), dOffset.data<float>(), nullptr);
    }
  }

 private:
  int gradients_, residuals_;
};

const bool registered = [] {
  defineOp({"SegscaleBatchNorm",
            {"T: {float, bfloat16}", "residuals: int >= 0", "epsilon: float"},
            {"x: T", "scale: float", "offset: float", "residual: residuals * T"},
            {"y: T", "mean: float", "variance: float", "inverse_deviation: float"}});
  registerForFloats<BatchNorm>("SegscaleBatchNorm");
  defineOp({"SegscaleBatchNormGrad",
            {"T: {float, bfloat16}", "gradients: int >= 1", "residuals: int >= 0"},
            {"gradient: gradients * T", "x: T", "scale: float", "offset: float", "mean: float", "inverse_deviation: float",
             "y: residuals * T"},
            {"dx: T", "d_scale: float", "d_offset: float", "d_residual: residuals * T"}});
  registerForFloats<BatchNormGrad>("SegscaleBatchNormGrad");
  return true;
}();

}  // namespace
}  // namespace segscale

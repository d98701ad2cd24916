// SegscaleConv2D and its gradients: 3x3 kernels, stride 1, a zero pixel on each side; see winograd.h. Kernels, their
// gradients and biases are float32 whatever the images are.
#include "op_kernel.h"
#include "winograd.h"
#include "winograd_large.h"

namespace segscale {
namespace {

ConvolutionShape shapeOf(const std::vector<int64_t>& images, int64_t channels) {
  return {images[0], static_cast<int>(images[1]), static_cast<int>(images[2]), static_cast<int>(images[3]),
          static_cast<int>(channels)};
}

std::vector<int64_t> withChannels(std::vector<int64_t> shape, int64_t channels) {
  shape.back() = channels;
  return shape;
}

/** A convolution, and for evaluation a bias per channel, a residual and ReLU on the way out. */
template <class T>
class Conv2D {
 public:
  static constexpr const char* kKind = "convolution";
  explicit Conv2D(Node node)
      : biases_(node.intAttribute("biases")), residuals_(node.intAttribute("residuals")),
        rectifies_(node.boolAttribute("rectify")), isLarge_(node.boolAttribute("large_tiles")) {}

  void run(const Call& call) const {
    const Tensor x = call.input(0), kernel = call.input(1);
    // Without them, x once more: the tensor is there and is not looked at.
    const Tensor biases = call.input(biases_ > 0 ? 2 : 0), residuals = call.input(residuals_ > 0 ? 2 + biases_ : 0);
    const auto images = x.shape();
    checkConvolution(images, kernel.shape(), 2);
    const int64_t channels = kernel.shape()[3];
    const ConvolutionShape shape = shapeOf(images, channels);
    const Tensor y = call.output<T>(0, withChannels(images, channels));
    const float* bias = biases_ > 0 ? biases.data<float>() : nullptr;
    const T* residual = residuals_ > 0 ? residuals.data<T>() : nullptr;
    if (bias == nullptr && residual == nullptr && !rectifies_ && !isLarge_) {
      convolve(x.data<T>(), kernel.data<float>(), y.data<T>(), shape, false);
      return;
    }
    const auto finish = [bias, residual, this](Floats value, int64_t at, int c) {
      if (bias != nullptr) value += load(bias + c);
      if (residual != nullptr) value += load(residual + at);
      return rectifies_ ? rectified(value) : value;
    };
    if constexpr (std::is_same_v<T, float>) {
      if (isLarge_) {
        LargeConvolution(shape, kernel.data<float>(), finish).run(x.data<float>(), y.data<float>());
        return;
      }
    }
    convolve(x.data<T>(), kernel.data<float>(), y.data<T>(), shape, false, finish);
  }

 private:
  int biases_, residuals_;
  bool rectifies_, isLarge_;
};

template <class T>
class Conv2DBackpropInput {
 public:
  static constexpr const char* kKind = "convolution";
  explicit Conv2DBackpropInput(Node) {}
  void run(const Call& call) const {
    const Tensor kernel = call.input(0), dy = call.input(1);
    const auto images = dy.shape();
    checkConvolution(images, kernel.shape(), 3);
    const int64_t channels = kernel.shape()[2];
    const Tensor dx = call.output<T>(0, withChannels(images, channels));
    convolve(dy.data<T>(), kernel.data<float>(), dx.data<T>(), shapeOf(images, channels), true);
  }
};

template <class T>
class Conv2DBackpropFilter {
 public:
  static constexpr const char* kKind = "convolution";
  explicit Conv2DBackpropFilter(Node) {}
  void run(const Call& call) const {
    const Tensor x = call.input(0), dy = call.input(1);
    const int64_t channels = dy.shape().back();
    checkConvolution(x.shape(), {3, 3, x.shape().back(), channels}, 2);
    if (dy.shape() != withChannels(x.shape(), channels)) throw std::runtime_error("Images and gradients must have one size.");
    const ConvolutionShape shape = shapeOf(x.shape(), channels);
    const Tensor dKernel = call.output<float>(0, {3, 3, shape.c, shape.k});
    convolutionKernelGradient(x.data<T>(), dy.data<T>(), dKernel.data<float>(), shape);
  }
};

const bool registered = [] {
  defineOp({"SegscaleConv2D",
            {"T: {float, bfloat16}", "biases: int >= 0", "residuals: int >= 0", "rectify: bool", "large_tiles: bool"},
            {"x: T", "kernel: float", "bias: biases * float", "residual: residuals * T"},
            {"y: T"}});
  registerForFloats<Conv2D>("SegscaleConv2D");
  defineOp({"SegscaleConv2DBackpropInput", {"T: {float, bfloat16}"}, {"kernel: float", "dy: T"}, {"dx: T"}});
  registerForFloats<Conv2DBackpropInput>("SegscaleConv2DBackpropInput");
  defineOp({"SegscaleConv2DBackpropFilter", {"T: {float, bfloat16}"}, {"x: T", "dy: T"}, {"d_kernel: float"}});
  registerForFloats<Conv2DBackpropFilter>("SegscaleConv2DBackpropFilter");
  return true;
}();

}  // namespace
}  // namespace segscale

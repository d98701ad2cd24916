// SegscaleStridedConv2D and its gradients: 3x3 kernels, stride 2, a zero pixel on each side; see strided.h. Kernels and
// their gradients are float32 whatever the images are.
#include "op_kernel.h"
#include "strided.h"

namespace segscale {
namespace {

StridedShape shapeOf(const std::vector<int64_t>& images, int64_t channels) {
  return {images[0], static_cast<int>(images[1]), static_cast<int>(images[2]), static_cast<int>(images[3]),
          static_cast<int>(channels)};
}

template <class T>
class StridedConv2D {
 public:
  static constexpr const char* kKind = "convolution";
  explicit StridedConv2D(Node) {}
  void run(const Call& call) const {
    const Tensor x = call.input(0), kernel = call.input(1);
    checkConvolution(x.shape(), kernel.shape(), 2);
    const StridedShape shape = shapeOf(x.shape(), kernel.shape()[3]);
    const Tensor y = call.output<T>(0, {shape.n, shape.outputHeight(), shape.outputWidth(), shape.k});
    convolveStrided(x.data<T>(), kernel.data<float>(), y.data<T>(), shape);
  }
};

template <class T>
class StridedConv2DBackpropInput {
 public:
  static constexpr const char* kKind = "convolution";
  explicit StridedConv2DBackpropInput(Node node) : height_(node.intAttribute("height")), width_(node.intAttribute("width")) {}
  void run(const Call& call) const {
    const Tensor kernel = call.input(0), dy = call.input(1);
    const auto gradients = dy.shape(), taps = kernel.shape();
    checkConvolution(gradients, taps, 3);
    const StridedShape shape = shapeOf({gradients[0], height_, width_, taps[2]}, taps[3]);
    if (shape.outputHeight() != gradients[1] || shape.outputWidth() != gradients[2]) {
      throw std::runtime_error("The gradient must have half the height and width of the images.");
    }
    const Tensor dx = call.output<T>(0, {shape.n, shape.h, shape.w, shape.c});
    stridedDataGradient(kernel.data<float>(), dy.data<T>(), dx.data<T>(), shape);
  }

 private:
  int height_, width_;
};

template <class T>
class StridedConv2DBackpropFilter {
 public:
  static constexpr const char* kKind = "convolution";
  explicit StridedConv2DBackpropFilter(Node) {}
  void run(const Call& call) const {
    const Tensor x = call.input(0), dy = call.input(1);
    const auto gradients = dy.shape();
    checkConvolution(x.shape(), {3, 3, x.shape().back(), gradients.back()}, 2);
    const StridedShape shape = shapeOf(x.shape(), gradients.back());
    if (gradients != std::vector<int64_t>{shape.n, shape.outputHeight(), shape.outputWidth(), shape.k}) {
      throw std::runtime_error("The gradient must have half the height and width of the images.");
    }
    const Tensor dKernel = call.output<float>(0, {3, 3, shape.c, shape.k});
    stridedKernelGradient(x.data<T>(), dy.data<T>(), dKernel.data<float>(), shape);
  }
};

const bool registered = [] {
  defineOp({"SegscaleStridedConv2D", {"T: {float, bfloat16}"}, {"x: T", "kernel: float"}, {"y: T"}});
  registerForFloats<StridedConv2D>("SegscaleStridedConv2D");
  defineOp({"SegscaleStridedConv2DBackpropInput",
            {"T: {float, bfloat16}", "height: int", "width: int"},
            {"kernel: float", "dy: T"},
            {"dx: T"}});
  registerForFloats<StridedConv2DBackpropInput>("SegscaleStridedConv2DBackpropInput");
  defineOp({"SegscaleStridedConv2DBackpropFilter", {"T: {float, bfloat16}"}, {"x: T", "dy: T"}, {"d_kernel: float"}});
  registerForFloats<StridedConv2DBackpropFilter>("SegscaleStridedConv2DBackpropFilter");
  return true;
}();

}  // namespace
}  // namespace segscale

// What an op needs of TensorFlow's C API, which keeps its ABI where the C++ one does not.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <vector>

#include "tensorflow/c/ops.h"
#include "tensorflow_kernels.h"
#include "vectors.h"

namespace segscale {

template <class T>
constexpr TF_DataType kDataType = TF_FLOAT;
template <>
inline constexpr TF_DataType kDataType<BFloat16> = TF_BFLOAT16;

class Status {
 public:
  Status() : status_(TF_NewStatus()) {}
  Status(const Status&) = delete;
  Status& operator=(const Status&) = delete;
  ~Status() { TF_DeleteStatus(status_); }
  operator TF_Status*() const { return status_; }
  void check() const {
    if (TF_GetCode(status_) != TF_OK) throw std::runtime_error(TF_Message(status_));
  }

 private:
  TF_Status* status_;
};

/** A tensor that an op reads or writes. */
class Tensor {
 public:
  explicit Tensor(TF_Tensor* tensor) : tensor_(tensor) {}
  Tensor(Tensor&& other) noexcept : tensor_(other.tensor_) { other.tensor_ = nullptr; }
  Tensor(const Tensor&) = delete;
  Tensor& operator=(const Tensor&) = delete;
  ~Tensor() {
    if (tensor_ != nullptr) TF_DeleteTensor(tensor_);
  }

  template <class T>
  T* data() const {
    return static_cast<T*>(TF_TensorData(tensor_));
  }
  std::vector<int64_t> shape() const {
    std::vector<int64_t> sizes(TF_NumDims(tensor_));
    for (size_t axis = 0; axis < sizes.size(); axis++) sizes[axis] = TF_Dim(tensor_, static_cast<int>(axis));
    return sizes;
  }

 private:
  TF_Tensor* tensor_;
};

/** One run of an op. */
class Call {
 public:
  explicit Call(TF_OpKernelContext* context) : context_(context) {}

  Tensor input(int index) const {
    TF_Tensor* tensor = nullptr;
    const Status status;
    TF_GetInput(context_, index, &tensor, status);
    status.check();
    return Tensor(tensor);
  }

  /** A new output, uninitialised; in the memory of input `reuse` where nothing else needs that and the types agree. */
  template <class T>
  Tensor output(int index, const std::vector<int64_t>& shape, int reuse = -1) const {
    const Status status;
    const int rank = static_cast<int>(shape.size());
    if (reuse >= 0) {
      int forwarded = -1;
      TF_Tensor* tensor = TF_ForwardInputOrAllocateOutput(context_, &reuse, 1, index, shape.data(), rank, &forwarded, status);
      status.check();
      return Tensor(tensor);
    }
    size_t bytes = sizeof(T);
    for (const int64_t size : shape) bytes *= static_cast<size_t>(size);
    TF_Tensor* tensor = TF_AllocateOutput(context_, index, kDataType<T>, shape.data(), rank, bytes, status);
    status.check();
    return Tensor(tensor);
  }

  void fail(const char* message) const {
    const Status status;
    TF_SetStatus(status, TF_INTERNAL, message);
    TF_OpKernelContext_Failure(context_, status);
  }

 private:
  TF_OpKernelContext* context_;
};

/** Settings of a node, read once when a session prepares it. */
class Node {
 public:
  explicit Node(TF_OpKernelConstruction* construction) : construction_(construction) {}

  float floatAttribute(const char* name) const {
    float value = 0;
    const Status status;
    TF_OpKernelConstruction_GetAttrFloat(construction_, name, &value, status);
    status.check();
    return value;
  }
  int intAttribute(const char* name) const {
    int32_t value = 0;
    const Status status;
    TF_OpKernelConstruction_GetAttrInt32(construction_, name, &value, status);
    status.check();
    return value;
  }
  bool boolAttribute(const char* name) const {
    TF_Bool value = 0;
    const Status status;
    TF_OpKernelConstruction_GetAttrBool(construction_, name, &value, status);
    status.check();
    return value != 0;
  }

 private:
  TF_OpKernelConstruction* construction_;
};

/** Throws unless a kernel `[3, 3, c, k]` and images of these channel counts fit each other and this package's ops. */
inline void checkConvolution(const std::vector<int64_t>& images, const std::vector<int64_t>& kernel, int imageAxis) {
  if (images.size() != 4 || kernel.size() != 4 || kernel[0] != 3 || kernel[1] != 3 || kernel[imageAxis] != images[3]) {
    throw std::runtime_error("Images must have rank 4 and the channels of a 3x3 kernel.");
  }
  if (images[1] < 1 || images[2] < 1) throw std::runtime_error("Images must have a pixel or more.");
  const int64_t c = kernel[2], k = kernel[3];
  if (c < 1 || k < 1 || c % kLanes != 0 || k % kLanes != 0) {
    throw std::runtime_error("Channels must be a multiple of 8, but there are " + std::to_string(c) + " and " +
                             std::to_string(k) + ".");
  }
}

/** Signature of an op, in the language of TensorFlow's OpDefBuilder. */
struct OpDefinition {
  const char* name;
  std::initializer_list<const char*> attributes, inputs, outputs;
};

inline void defineOp(const OpDefinition& definition) {
  TF_OpDefinitionBuilder* builder = TF_NewOpDefinitionBuilder(definition.name);
  for (const char* attribute : definition.attributes) TF_OpDefinitionBuilderAddAttr(builder, attribute);
  for (const char* input : definition.inputs) TF_OpDefinitionBuilderAddInput(builder, input);
  for (const char* output : definition.outputs) TF_OpDefinitionBuilderAddOutput(builder, output);
  TF_OpDefinitionBuilderSetShapeInferenceFunction(builder, [](TF_ShapeInferenceContext* context, TF_Status* status) {
    TF_ShapeInferenceContextSetUnknownShape(context, status);
  });
  const Status status;
  TF_RegisterOpDefinition(builder, status);
  status.check();
}

/**
 * Where SEGSCALE_VERBOSE is 1: says on standard output what kind of op ran for how many milliseconds, as oneDNN does with
 * ONEDNN_VERBOSE.
 */
class Stopwatch {
 public:
  explicit Stopwatch(const char* kind) : kind_(isOn() ? kind : nullptr) {
    if (kind_ != nullptr) start_ = std::chrono::steady_clock::now();
  }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;
  ~Stopwatch() {
    if (kind_ == nullptr) return;
    const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - start_;
    std::printf("segscale_verbose,exec,cpu,%s,%g\n", kind_, elapsed.count());
    std::fflush(stdout);
  }

 private:
  const char* const kind_;
  std::chrono::steady_clock::time_point start_;

  static bool isOn() {
    static const bool on = [] {
      const char* value = std::getenv("SEGSCALE_VERBOSE");
      return value != nullptr && value[0] == '1';
    }();
    return on;
  }
};

/**
 * Makes `Kernel` the CPU implementation of an op: `Kernel(Node)`, `void run(Call)`, and `kKind`, oneDNN's word for its like.
 *
 * @param type - What the attribute `T` must be; null for ops that have none.
 */
template <class Kernel>
void registerKernel(const char* op, const TF_DataType* type) {
  TF_KernelBuilder* builder = TF_NewKernelBuilder(
      op, "CPU",
      [](TF_OpKernelConstruction* construction) -> void* {
        try {
          return new Kernel(Node(construction));
        } catch (const std::exception& error) {
          const Status status;
          TF_SetStatus(status, TF_INTERNAL, error.what());
          TF_OpKernelConstruction_Failure(construction, status);
          return nullptr;
        }
      },
      [](void* kernel, TF_OpKernelContext* context) {
        const Call call(context);
        const Stopwatch stopwatch(Kernel::kKind);
        try {
          static_cast<Kernel*>(kernel)->run(call);
        } catch (const std::exception& error) {
          call.fail(error.what());
        }
      },
      [](void* kernel) { delete static_cast<Kernel*>(kernel); });
  const Status status;
  if (type != nullptr) TF_KernelBuilder_TypeConstraint(builder, "T", *type, status);
  status.check();
  TF_RegisterKernelBuilder((std::string(op) + (type == nullptr ? "" : std::to_string(*type))).c_str(), builder, status);
  status.check();
}

template <template <class> class Kernel>
void registerForFloats(const char* op) {
  registerKernel<Kernel<float>>(op, &kDataType<float>);
  registerKernel<Kernel<BFloat16>>(op, &kDataType<BFloat16>);
}

}  // namespace segscale

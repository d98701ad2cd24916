// The options of the sessions that the binding opens. It calls TF_NewSessionOptions, which its compilation renames to the
// function below, and offers no other way to set them.
#include <cstdlib>
#include <cstring>

#undef TF_NewSessionOptions
#include "tensorflow/c/c_api.h"

extern "C" TF_SessionOptions* SegscaleNewSessionOptions() {
  TF_SessionOptions* options = TF_NewSessionOptions();
  const char* rewrites = std::getenv("SEGSCALE_TENSORFLOW_REWRITES");
  if (rewrites == nullptr || std::strcmp(rewrites, "off") != 0) return options;
  // ConfigProto { graph_options { rewrite_options { disable_meta_optimizer: true } } }
  static const unsigned char config[] = {0x52, 0x05, 0x52, 0x03, 0x98, 0x01, 0x01};
  TF_Status* status = TF_NewStatus();
  // If a TensorFlow does not know the field, its rewrites cost time and change nothing else.
  TF_SetConfig(options, config, sizeof(config), status);
  TF_DeleteStatus(status);
  return options;
}

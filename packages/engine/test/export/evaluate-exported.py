"""Runs an exported net with plain TensorFlow and the onnx and onnxruntime packages, and prints their logits as JSON.

Usage: python evaluate-exported.py FOLDER COUNT HEIGHT WIDTH CHANNELS
FOLDER holds model.onnx, saved_model/ and images.bin (bytes, NHWC).
"""

import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np
import onnx
import onnxruntime
import tensorflow as tf

folder = sys.argv[1]
shape = [int(size) for size in sys.argv[2:6]]
images = np.fromfile(os.path.join(folder, "images.bin"), dtype=np.uint8).reshape(shape)

path = os.path.join(folder, "model.onnx")
onnx.checker.check_model(path, full_check=True)
session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
serve = tf.saved_model.load(os.path.join(folder, "saved_model")).signatures["serving_default"]

print(
    json.dumps(
        {
            "onnx": session.run(["logits"], {"images": images})[0].ravel().tolist(),
            "savedModel": serve(images=tf.constant(images))["logits"].numpy().ravel().tolist(),
        }
    )
)

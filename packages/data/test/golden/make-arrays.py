"""Writes arrays.npz as NumPy itself does: python3 make-arrays.py (with numpy installed)

Six training and four test images of 4 x 3 pixels in two channels, labels as 64-bit integers in a column.
"""

from pathlib import Path

import numpy

pixels = (numpy.arange(10 * 4 * 3 * 2) * 7 % 256).astype("uint8").reshape(10, 4, 3, 2)
labels = (numpy.arange(10) % 3).reshape(10, 1)
numpy.savez_compressed(
    Path(__file__).parent / "arrays.npz",
    x_train=pixels[:6],
    y_train=labels[:6],
    x_test=pixels[6:],
    y_test=labels[6:],
)

"""Computes golden.json without any code of this project: python3 make-golden.py > golden.json

Written from the definitions alone: xoshiro128** seeded by SHA-256, the shuffle of Fisher and Yates, the stratified
draw of splitTraining, and the order of draws that BatchStream and augmentImage promise.
"""

import hashlib
import json
import struct

MASK = 0xFFFFFFFF


class RandomStream:
    def __init__(self, *purpose):
        text = json.dumps(list(purpose), separators=(",", ":"))
        self.state = list(struct.unpack("<4I", hashlib.sha256(text.encode()).digest()[:16]))

    def uint32(self):
        s = self.state
        product = (s[1] * 5) & MASK
        rotated = ((product << 7) | (product >> 25)) & MASK
        draw = (rotated * 9) & MASK
        shifted = (s[1] << 9) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= shifted
        s[3] = ((s[3] << 11) | (s[3] >> 21)) & MASK
        return draw

    def integer(self, bound):
        limit = 2**32 - 2**32 % bound
        while True:
            draw = self.uint32()
            if draw < limit:
                return draw % bound

    def shuffle(self, items):
        for last in range(len(items) - 1, 0, -1):
            other = self.integer(last + 1)
            items[last], items[other] = items[other], items[last]
        return items


def first_batch():
    """Four images of 4 x 5 x 3, padded by 2, cropped and flipped, of a set of 23."""
    height, width, count, pad = 4, 5, 23, 2
    pixels = RandomStream(5, "test images")
    images = [
        [[[pixels.integer(256) for _ in range(3)] for _ in range(width)] for _ in range(height)] for _ in range(count)
    ]
    random = RandomStream(9)
    order = random.shuffle(list(range(count)))
    labels, out = [], bytearray()
    for index in order[:4]:
        top, left = random.integer(2 * pad + 1), random.integer(2 * pad + 1)
        is_flipped = random.uint32() / 2**32 < 0.5
        for y in range(height):
            row = []
            for x in range(width):
                from_y, from_x = y + top - pad, x + left - pad
                is_inside = 0 <= from_y < height and 0 <= from_x < width
                row.append(images[index][from_y][from_x] if is_inside else [0, 0, 0])
            for pixel in reversed(row) if is_flipped else row:
                out += bytes(pixel)
        labels.append(index % 10)
    return {"labels": labels, "sha256": hashlib.sha256(out).hexdigest()}


def validation_split():
    """Two images of each of ten classes, of 400 images."""
    labels = [(index * 7) % 10 for index in range(400)]
    random = RandomStream(1, "split")
    drawn = []
    for label in range(10):
        drawn += random.shuffle([index for index in range(400) if labels[index] == label])[:2]
    return sorted(drawn)


print(json.dumps({"firstBatch": first_batch(), "validation": validation_split()}))

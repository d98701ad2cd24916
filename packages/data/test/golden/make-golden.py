"""Computes golden.json without any code of this project: python3 make-golden.py > golden.json

Written from the definitions alone: xoshiro128** seeded by SHA-256, the shuffle of Fisher and Yates, the stratified
draw of splitTraining, and the order of draws that BatchStream and augmentImage promise.
"""

import hashlib
import json
import math
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

    def uniform(self):
        return self.uint32() / 2**32

    def normal(self):
        while True:
            u, v = 2 * self.uniform() - 1, 2 * self.uniform() - 1
            square = u * u + v * v
            if 0 < square < 1:
                return u * math.sqrt(-2 * math.log(square) / square)

    def log_gamma(self, shape):
        if shape < 1:
            return self.log_gamma(shape + 1) + math.log(1 - self.uniform()) / shape
        d = shape - 1 / 3
        c = 1 / math.sqrt(9 * d)
        while True:
            x = self.normal()
            if 1 + c * x <= 0:
                continue
            v = (1 + c * x) ** 3
            if math.log(1 - self.uniform()) < 0.5 * x * x + d - d * v + d * math.log(v):
                return math.log(d * v)

    def beta(self, alpha):
        x = self.log_gamma(alpha)
        y = self.log_gamma(alpha)
        return 1 / (1 + math.exp(y - x))

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


def every_step():
    """The same images: pad 2, flip, cutout 2 of colour (100, 110, 120), erasing of half, mixup 0.2."""
    height, width, count, pad, side = 4, 5, 23, 2, 2
    pixels = RandomStream(5, "test images")
    images = [
        [[[pixels.integer(256) for _ in range(3)] for _ in range(width)] for _ in range(height)] for _ in range(count)
    ]
    random = RandomStream(9)
    order = random.shuffle(list(range(count)))
    labels, out = [], bytearray()
    for index in order[:4]:
        top, left = random.integer(2 * pad + 1), random.integer(2 * pad + 1)

        def pixel(y, x):
            from_y, from_x = y + top - pad, x + left - pad
            is_inside = 0 <= from_y < height and 0 <= from_x < width
            return list(images[index][from_y][from_x]) if is_inside else [0, 0, 0]

        rows = [[pixel(y, x) for x in range(width)] for y in range(height)]
        if random.uniform() < 0.5:
            rows = [row[::-1] for row in rows]
        first_y, first_x = random.integer(height) - side // 2, random.integer(width) - side // 2
        for y in range(max(0, first_y), min(height, first_y + side)):
            for x in range(max(0, first_x), min(width, first_x + side)):
                rows[y][x] = [100, 110, 120]
        if random.uniform() < 0.5:
            for _ in range(100):
                area = height * width * (0.02 + 0.38 * random.uniform())
                low, high = math.log(0.3), math.log(3.3)
                ratio = math.exp(low + (high - low) * random.uniform())
                tall, wide = math.floor(math.sqrt(area * ratio) + 0.5), math.floor(math.sqrt(area / ratio) + 0.5)
                if tall < 1 or wide < 1 or tall > height or wide > width:
                    continue
                y0, x0 = random.integer(height - tall + 1), random.integer(width - wide + 1)
                for y in range(y0, y0 + tall):
                    noise = bytearray()
                    while len(noise) < 3 * wide:
                        noise += struct.pack("<I", random.uint32())
                    for x in range(wide):
                        rows[y][x0 + x] = list(noise[3 * x : 3 * x + 3])
                break
        for row in rows:
            for colours in row:
                out += bytes(colours)
        labels.append(index % 10)
    share = random.beta(0.2)
    partners = random.shuffle(list(range(4)))
    return {"labels": labels, "sha256": hashlib.sha256(out).hexdigest(), "share": share, "partners": partners}


def validation_split():
    """Two images of each of ten classes, of 400 images."""
    labels = [(index * 7) % 10 for index in range(400)]
    random = RandomStream(1, "split")
    drawn = []
    for label in range(10):
        drawn += random.shuffle([index for index in range(400) if labels[index] == label])[:2]
    return sorted(drawn)


print(json.dumps({"firstBatch": first_batch(), "everyStep": every_step(), "validation": validation_split()}))

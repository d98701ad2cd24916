"""Writes golden.json: keys and random draws, computed apart from the TypeScript code.

Run: python3 packages/core/test/golden/make-golden.py
"""

import hashlib
import json
import math
import pathlib
import struct

MASK = 0xFFFFFFFF


def canonical(value):
    # Equal to RFC 8785 for ASCII keys and for numbers that Python and ECMAScript print alike.
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def key(value):
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def rotl(x, k):
    return ((x << k) | (x >> (32 - k))) & MASK


class Xoshiro128StarStar:
    """Transcribed from the authors' C code, https://prng.di.unimi.it/xoshiro128starstar.c."""

    def __init__(self, state):
        self.s = list(state)

    def next(self):
        s = self.s
        result = (rotl((s[1] * 5) & MASK, 7) * 9) & MASK
        t = (s[1] << 9) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotl(s[3], 11)
        return result

    def uniform(self):
        return self.next() / 2**32

    def integer(self, bound):
        limit = 2**32 - 2**32 % bound
        while True:
            draw = self.next()
            if draw < limit:
                return draw % bound

    def normal(self):
        while True:
            u = 2 * self.uniform() - 1
            v = 2 * self.uniform() - 1
            square = u * u + v * v
            if 0 < square < 1:
                return u * math.sqrt((-2 * math.log(square)) / square)

    def shuffle(self, items):
        for last in range(len(items) - 1, 0, -1):
            other = self.integer(last + 1)
            items[last], items[other] = items[other], items[last]
        return items


def derive(*purpose):
    digest = hashlib.sha256(canonical(list(purpose)).encode()).digest()
    return Xoshiro128StarStar(struct.unpack("<4I", digest[:16]))


VALUES = [
    {},
    [],
    "",
    {"kind": "training", "semantics": {"core": 1}, "seed": 1, "recipe": {"epochs": 8, "learningRate": 0.1}},
    {"b": [1, 2.5, -3], "a": {"d": None, "c": True}, "text": "Präzision \u2603"},
]

golden = {
    "keys": [{"value": value, "key": key(value)} for value in VALUES],
    "random": {
        "fromOneToFour": (lambda s: [s.next() for _ in range(10)])(Xoshiro128StarStar([1, 2, 3, 4])),
        "derived": (lambda s: [s.next() for _ in range(5)])(derive(1, "golden")),
        "uniform": (lambda s: [s.uniform() for _ in range(5)])(derive(1, "golden")),
        "integers": (lambda s: [s.integer(10) for _ in range(20)])(derive(1, "golden")),
        "large": (lambda s: [s.integer(3 * 2**30) for _ in range(10)])(derive(1, "golden")),
        "normal": (lambda s: [s.normal() for _ in range(5)])(derive(1, "golden")),
        "shuffled": derive(1, "golden").shuffle(list(range(12))),
    },
}
path = pathlib.Path(__file__).parent / "golden.json"
path.write_text(json.dumps(golden, indent=2, ensure_ascii=False) + "\n")

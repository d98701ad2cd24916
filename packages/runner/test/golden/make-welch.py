"""Writes welch.json: quantiles of Student's t and Welch intervals as SciPy gives them. Run: python make-welch.py"""

import json
import pathlib

import numpy as np
import scipy
from scipy import stats

DEGREES = [1, 1.3, 2, 2.75, 3, 5, 10, 29.4, 100, 1000, 100000]
PROBABILITIES = [0.55, 0.75, 0.9, 0.95, 0.975, 0.995, 0.9995]
SAMPLES = [
    ([0.61, 0.62], [0.64, 0.66]),
    ([0.601, 0.612, 0.607], [0.6, 0.63, 0.59, 0.61]),
    ([0.9301, 0.9311, 0.9295, 0.9308, 0.929], [0.931, 0.9322, 0.9304]),
    ([0.5, 0.5, 0.5], [0.52, 0.55, 0.49]),
]


def interval(a, b):
    found = stats.ttest_ind(b, a, equal_var=False).confidence_interval(0.95)
    side = lambda x: {"mean": float(np.mean(x)), "deviation": float(np.std(x, ddof=1)), "n": len(x)}
    return {"a": side(a), "b": side(b), "low": float(found.low), "high": float(found.high)}


golden = {
    "scipy": scipy.__version__,
    "quantiles": [
        {"probability": p, "degrees": d, "t": float(stats.t.ppf(p, d))} for d in DEGREES for p in PROBABILITIES
    ],
    "intervals": [interval(a, b) for a, b in SAMPLES],
}
pathlib.Path(__file__).with_name("welch.json").write_text(json.dumps(golden, indent=2) + "\n")

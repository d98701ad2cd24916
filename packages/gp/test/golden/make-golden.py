"""Writes golden.json beside this file: reference values in 50-digit arithmetic. Needs Python 3 and mpmath.

    python3 make-golden.py && npx prettier --write golden.json
"""
import json
import os

from mpmath import diff, erfc, exp, inf, log, matrix, mp, mpf, npdf, pi, quad, sqrt

mp.dps = 50

X = [[0.0, 0.2], [0.3, 0.9], [0.55, 0.1], [0.8, 0.7], [1.0, 0.45]]
Y = [0.61, 0.68, 0.72, 0.79, 0.77]
XTEST = [[0.3, 0.9], [0.5, 0.5], [3.0, -2.0]]
LENGTHSCALES = [0.6, 1.7]
VARIANCE, NOISE, MEAN = 0.04, 0.0009, 0.7


def radial(profile):
    def kernel(a, b, values):
        r = sqrt(sum(((mpf(p) - mpf(q)) / l) ** 2 for p, q, l in zip(a, b, values[1:3])))
        return values[0] * profile(r)

    return kernel


def m52(r):
    a = sqrt(mpf(5)) * r
    return (1 + a + a * a / 3) * exp(-a)


def product(a, b, values):
    total = values[0]
    for p, q, l in zip(a, b, values[1:3]):
        total *= m52(abs(mpf(p) - mpf(q)) / l)
    return total


def linear_matern52(a, b, values):
    dot = sum(mpf(p) * mpf(q) for p, q in zip(a, b))
    return radial(m52)(a, b, values) + values[3] * (values[4] ** 2 + dot)


KERNELS = {
    "rbf": radial(lambda r: exp(-r * r / 2)),
    "matern12": radial(lambda r: exp(-r)),
    "matern32": radial(lambda r: (1 + sqrt(mpf(3)) * r) * exp(-sqrt(mpf(3)) * r)),
    "matern52": radial(m52),
    "product_matern52": product,
    "linear+matern52": linear_matern52,
}


def noisy(kernel, values, noise):
    n = len(X)
    k = matrix(n, n)
    for i in range(n):
        for j in range(n):
            k[i, j] = kernel(X[i], X[j], values) + (noise if i == j else 0)
    return k


def log_likelihood(kernel, values, noise, mean):
    z = matrix([mpf(y) - mean for y in Y])
    k = noisy(kernel, values, noise)
    return -(z.T * (k**-1) * z)[0] / 2 - log(mp.det(k)) / 2 - mpf(len(Y)) / 2 * log(2 * pi)


def posterior(name):
    kernel = KERNELS[name]
    values = [mpf(VARIANCE)] + [mpf(l) for l in LENGTHSCALES]
    if name.startswith("linear"):
        values += [mpf("0.02"), mpf("0.5")]
    noise, mean = mpf(NOISE), mpf(MEAN)
    inverse = noisy(kernel, values, noise) ** -1
    z = matrix([mpf(y) - mean for y in Y])
    alpha = inverse * z
    means, deviations = [], []
    for t in XTEST:
        k = matrix([kernel(x, t, values) for x in X])
        means.append(mean + (k.T * alpha)[0])
        deviations.append(sqrt(kernel(t, t, values) - (k.T * inverse * k)[0]))
    parameters = values + [noise]
    gradient = []
    for i in range(len(parameters)):

        def along(t, i=i):
            moved = list(parameters)
            moved[i] = moved[i] * exp(t)
            return log_likelihood(kernel, moved[:-1], moved[-1], mean)

        gradient.append(diff(along, 0))
    n = len(Y)
    return {
        "kernel": name,
        "values": [float(v) for v in values],
        "mean": [float(v) for v in means],
        "deviation": [float(v) for v in deviations],
        "logMarginalLikelihood": float(log_likelihood(kernel, values, noise, mean)),
        "gradient": [float(v) for v in gradient],
        "profiledMean": float(sum(inverse * matrix([mpf(y) for y in Y])) / sum(inverse * matrix([mpf(1)] * n))),
        "leaveOneOutMean": [float(mpf(Y[i]) - alpha[i] / inverse[i, i]) for i in range(n)],
        "leaveOneOutDeviation": [float(sqrt(1 / inverse[i, i])) for i in range(n)],
    }


def log_improvement(z):
    """log(phi(z) + z Phi(z)), with the digits that its cancellation takes."""
    with mp.workdps(120):
        z = mpf(z)
        return float(log(exp(-z * z / 2) / sqrt(2 * pi) + z * erfc(-z / sqrt(mpf(2))) / 2))


def share_moments(mean, deviation):
    mean, deviation = mpf(mean), mpf(deviation)
    cuts = [-inf, -8, -4, -2, -1, 0, 1, 2, 4, 8, inf]
    # The share is steepest at its own middle.
    cuts = sorted(set(cuts + [-mean / deviation]))
    first = quad(lambda t: npdf(t) / (1 + exp(-(mean + deviation * t))), cuts)
    second = quad(lambda t: npdf(t) * (1 / (1 + exp(-(mean + deviation * t))) - first) ** 2, cuts)
    return {"mean": float(mean), "deviation": float(deviation), "shareMean": float(first), "shareDeviation": float(sqrt(second))}


def cost_improvement(mean, deviation, cost, front, reference):
    """Expected area gained, by numerical integration over the score; front is sorted by cost."""
    levels = [reference[0]] + [s for s, _ in front]

    def gain(score):
        total = mpf(0)
        low, height = -inf, mpf(reference[0])
        for (s, c) in list(front) + [(None, reference[1])]:
            width = mpf(c) - max(low, mpf(cost))
            if width > 0 and score > height:
                total += width * (score - height)
            low, height = mpf(c), mpf(s) if s is not None else height
        return total

    mean, deviation = mpf(mean), mpf(deviation)
    cuts = sorted([mean - 12 * deviation, mean, mean + 12 * deviation] + [mpf(l) for l in levels])
    cuts = [c for c in cuts if mean - 12 * deviation <= c <= mean + 12 * deviation]
    value = quad(lambda t: gain(t) * exp(-(((t - mean) / deviation) ** 2) / 2) / (deviation * sqrt(2 * pi)), cuts)
    return {"mean": float(mean), "deviation": float(deviation), "cost": cost, "value": float(value)}


FRONT = [(0.5, 0.1), (0.7, 0.25), (0.8, 0.6)]
REFERENCE = (0.1, 1.0)
golden = {
    "posterior": {
        "x": X,
        "y": Y,
        "at": XTEST,
        "noise": NOISE,
        "mean": MEAN,
        "cases": [posterior(name) for name in KERNELS],
    },
    "logImprovement": [{"z": z, "value": log_improvement(z)} for z in (3, 0.5, 0, -0.9, -1.1, -5, -9.9, -10.1, -15, -40, -1000)],
    "shareMoments": [share_moments(*p) for p in ((0, 0.5), (2.5, 0.3), (3, 1.2), (-1, 4), (4, 15))],
    "costFront": {
        "front": [{"score": s, "cost": c} for s, c in FRONT],
        "reference": {"score": REFERENCE[0], "cost": REFERENCE[1]},
        "cases": [
            cost_improvement(m, s, c, FRONT, REFERENCE)
            for m, s, c in ((0.6, 0.1, 0.2), (0.75, 0.05, 0.05), (0.3, 0.2, 0.7), (0.9, 0.02, 0.9), (0.2, 0.3, 0.01))
        ],
    },
}

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden.json"), "w") as file:
    json.dump(golden, file, indent=2)
    file.write("\n")

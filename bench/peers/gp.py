"""Gaussian processes in scikit-learn or BoTorch, on request: one line of JSON in, one out.

Argument: sklearn (Constant * Matern52 ARD + White), botorch (SingleTaskGP as it comes: RBF ARD, log-normal priors) or
botorch-matern52 (sklearn's model in BoTorch). Questions: {"data": {x, y}, "model", "predicted"} sets the data,
{"task": fit | predict | likelihood, "repeats"} does the work and answers {"seconds", "logLikelihood"?, "checksum"?},
{"versions": true}. Outputs are standardised by the population deviation.
"""

import itertools
import json
import os
import platform
import sys
import time
import warnings

import numpy as np

warnings.filterwarnings("ignore")
library, threads = sys.argv[1], int(os.environ["OMP_NUM_THREADS"])


def timed(work, repeats=1):
    start = time.perf_counter()
    for _ in range(repeats):
        result = work()
    return (time.perf_counter() - start) / repeats, result


def quickest(ways, candidates):
    """The way that takes least time for a tenth of the candidates."""
    return min(ways, key=lambda way: timed(lambda: way(candidates[: len(candidates) // 10]))[0])


def chunks(points, size):
    return [points[at : at + size] for at in range(0, len(points), size)]


class Sklearn:
    def __init__(self, x, y, model, candidates):
        self.x, self.y, self.model, self.candidates = x, y, model, candidates
        self.fixed = self.regressor(optimizer=None).fit(x, y)
        self.way = None

    def regressor(self, **options):
        from sklearn.gaussian_process import GaussianProcessRegressor
        from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel

        variance, scale, noise = (self.model[name] for name in ("variance", "lengthscale", "noise"))
        kernel = ConstantKernel(variance["start"], variance["bounds"]) * Matern(
            np.full(self.x.shape[1], scale["start"]), scale["bounds"], nu=2.5
        ) + WhiteKernel(noise["start"], noise["bounds"])
        return GaussianProcessRegressor(
            kernel, alpha=self.model["jitter"], normalize_y=True, random_state=0, **options
        )

    def fit(self, _):
        seconds, found = timed(lambda: self.regressor(n_restarts_optimizer=5).fit(self.x, self.y))
        return {"seconds": seconds, "logLikelihood": found.log_marginal_likelihood_value_}

    def predict(self, _):
        def way(size):
            def predict(candidates):
                found = [self.fixed.predict(c, return_std=True)[0] for c in chunks(candidates, size)]
                return np.concatenate(found)

            return predict

        self.way = self.way or quickest([way(size) for size in (500, 2000, len(self.candidates))], self.candidates)
        seconds, mean = timed(lambda: self.way(self.candidates))
        return {"seconds": seconds, "checksum": float(mean.mean())}

    def likelihood(self, repeats):
        theta = self.fixed.kernel_.theta.copy()
        seconds, (value, _) = timed(
            lambda: self.fixed.log_marginal_likelihood(theta, eval_gradient=True, clone_kernel=False), repeats
        )
        return {"seconds": seconds, "logLikelihood": float(value)}


class BoTorch:
    def __init__(self, x, y, model, candidates):
        import torch

        torch.set_num_threads(threads)
        self.is_same_model = library == "botorch-matern52"
        self.shift, self.scale = float(y.mean()), float(y.std())
        self.x, self.y = torch.tensor(x), torch.tensor((y - self.shift) / self.scale)[:, None]
        self.model, self.candidates, self.way = model, torch.tensor(candidates), None
        self.fixed = self.process()
        kernel = self.fixed.covar_module
        (kernel.base_kernel if self.is_same_model else kernel).lengthscale = model["lengthscale"]["start"]
        self.fixed.likelihood.noise = model["noise"]["start"]

    def process(self):
        from botorch.models import SingleTaskGP

        if not self.is_same_model:
            return SingleTaskGP(self.x, self.y)
        from gpytorch.constraints import Interval
        from gpytorch.kernels import MaternKernel, ScaleKernel
        from gpytorch.likelihoods import GaussianLikelihood
        from gpytorch.means import ZeroMean

        def within(name):
            settings = self.model[name]
            return Interval(*settings["bounds"], transform=None, initial_value=settings["start"])

        matern = MaternKernel(2.5, ard_num_dims=self.x.shape[1], lengthscale_constraint=within("lengthscale"))
        return SingleTaskGP(
            self.x,
            self.y,
            likelihood=GaussianLikelihood(noise_constraint=within("noise")),
            covar_module=ScaleKernel(matern, outputscale_constraint=within("variance")),
            mean_module=ZeroMean(),
            outcome_transform=None,
        )

    def log_likelihood(self, process, mll):
        process.train()
        return mll(process(*process.train_inputs), process.train_targets) * len(self.x)

    def result(self, seconds, value):
        # The default model is another one: its likelihood cannot be compared.
        return {"seconds": seconds, **({"logLikelihood": float(value)} if self.is_same_model else {})}

    def fit(self, _):
        from botorch.fit import fit_gpytorch_mll
        from gpytorch.mlls import ExactMarginalLogLikelihood

        def work():
            process = self.process()
            return process, fit_gpytorch_mll(ExactMarginalLogLikelihood(process.likelihood, process))

        seconds, (process, mll) = timed(work)
        return self.result(seconds, self.log_likelihood(process, mll))

    def predict(self, _):
        import gpytorch
        import torch

        self.fixed.eval()

        def way(size, is_batch, is_fast):
            def predict(candidates):
                with torch.no_grad(), gpytorch.settings.fast_pred_var(is_fast):
                    found = [self.fixed.posterior(c.unsqueeze(1) if is_batch else c) for c in chunks(candidates, size)]
                    return [(p.mean.ravel(), p.variance.sqrt().ravel()) for p in found]

            return predict

        ways = [way(*choice) for choice in itertools.product((500, 2000), (False, True), (False, True))]
        self.way = self.way or quickest(ways, self.candidates)
        seconds, parts = timed(lambda: self.way(self.candidates))
        mean = float(torch.cat([part[0] for part in parts]).mean())
        return {"seconds": seconds, "checksum": self.shift + self.scale * mean}

    def likelihood(self, repeats):
        from gpytorch.mlls import ExactMarginalLogLikelihood

        mll = ExactMarginalLogLikelihood(self.fixed.likelihood, self.fixed)

        def work():
            self.fixed.zero_grad()
            value = self.log_likelihood(self.fixed, mll)
            value.backward()
            return value

        return self.result(*timed(work, repeats))


def versions():
    import sklearn

    found = {"python": platform.python_version(), "sklearn": sklearn.__version__}
    if library != "sklearn":
        import botorch
        import gpytorch
        import torch

        found.update(torch=torch.__version__, gpytorch=gpytorch.__version__, botorch=botorch.__version__)
    return found


contestant = None
for line in sys.stdin:
    question = json.loads(line)
    if "data" in question:
        levels, count = question["predicted"]["levels"], question["predicted"]["count"]
        lattice = itertools.product(*(np.linspace(0, 1, size) for size in levels))
        candidates = np.array(list(itertools.islice(lattice, count)))
        x, y = (np.array(question["data"][name]) for name in "xy")
        contestant = (Sklearn if library == "sklearn" else BoTorch)(x, y, question["model"], candidates)
        answer = {}
    elif "task" in question:
        answer = getattr(contestant, question["task"])(question["repeats"])
    else:
        answer = versions()
    print(json.dumps(answer), flush=True)

"""Searches a table of recorded trainings with the samplers of Optuna and BoTorch: what bench:search compares with.

Reads a JSON object from standard input:
  inputs     one list of numbers per net: its widths and depths
  costs      parameters of each net, as a share of the largest
  labels     accuracies of each net, one per seed, in %
  trainings  how many trainings each search may spend
  repeats    how often each search is run
  strategies which: optuna-tpe, optuna-nsga2, optuna-gp, botorch-qlognehvi, botorch-qnehvi
Writes a line of JSON per search: {"strategy", "repeat", "trained": [[net, seed], ...]} in the order of the trainings.

Both objectives are given to every sampler: fewest parameters and highest accuracy, of one seed at a time. Asking for a net
again trains it with its next seed, in an order drawn per repeat; once its seeds are used up the mean is told at no cost.
"""

import json
import sys
import warnings

import numpy as np

warnings.filterwarnings("ignore")

# A sampler that keeps asking for nets whose seeds are all used is stopped: it will not find new ones.
ASKS_PER_TRAINING = 20
# Nets that the later picks of a batch of BoTorch are made from.
SHORTLIST = 512


class Recorded:
    """A table as the search of one repeat sees it."""

    def __init__(self, problem, repeat):
        self.inputs = np.array(problem["inputs"], float)
        self.costs = np.array(problem["costs"], float)
        self.labels = np.array(problem["labels"], float)
        self.levels = [np.unique(column) for column in self.inputs.T]
        self.rows = {tuple(row): i for i, row in enumerate(self.inputs)}
        self.trainings = problem["trainings"]
        self.repeat = repeat
        random = np.random.default_rng(repeat)
        self.order = np.argsort(random.random(self.labels.shape), axis=1)
        self.used = {}
        self.trained = []

    @property
    def is_done(self):
        return len(self.trained) >= self.trainings

    def train(self, net):
        """The accuracy of the net's next seed, or the mean of all where they are used up."""
        seeds = self.used.setdefault(net, [])
        if len(seeds) == self.labels.shape[1]:
            return float(self.labels[net].mean())
        seed = int(self.order[net][len(seeds)])
        seeds.append(seed)
        self.trained.append([int(net), seed])
        return float(self.labels[net, seed])


def optuna_search(table, sampler):
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    samplers = {
        "optuna-tpe": lambda: optuna.samplers.TPESampler(seed=table.repeat),
        "optuna-nsga2": lambda: optuna.samplers.NSGAIISampler(seed=table.repeat, population_size=16),
        "optuna-gp": lambda: optuna.samplers.GPSampler(seed=table.repeat, deterministic_objective=False),
    }
    study = optuna.create_study(directions=["minimize", "maximize"], sampler=samplers[sampler]())
    for _ in range(ASKS_PER_TRAINING * table.trainings):
        if table.is_done:
            break
        trial = study.ask()
        # Positions among the levels, so that every sampler knows their order.
        levels = [values[trial.suggest_int(f"x{j}", 0, len(values) - 1)] for j, values in enumerate(table.levels)]
        net = table.rows.get(tuple(levels))
        if net is None:
            study.tell(trial, state=optuna.trial.TrialState.FAIL)
        else:
            study.tell(trial, [float(table.costs[net]), table.train(net)])


def botorch_search(table, acquisition, batch=4):
    import torch
    from botorch.acquisition.multi_objective.logei import qLogNoisyExpectedHypervolumeImprovement
    from botorch.acquisition.multi_objective.monte_carlo import qNoisyExpectedHypervolumeImprovement
    from botorch.fit import fit_gpytorch_mll
    from botorch.models import SingleTaskGP
    from botorch.models.deterministic import GenericDeterministicModel
    from botorch.models.model import ModelList
    from botorch.models.transforms import Standardize
    from botorch.sampling.get_sampler import get_sampler
    from gpytorch.mlls import ExactMarginalLogLikelihood

    torch.manual_seed(table.repeat)
    torch.set_default_dtype(torch.float64)
    spans = table.inputs.max(0) - table.inputs.min(0)
    unit = torch.tensor((table.inputs - table.inputs.min(0)) / np.where(spans == 0, 1, spans))
    costs = torch.tensor(table.costs)
    # The cost rides along as a last column, which the cost's model hands back: it is known for every candidate.
    points = torch.cat([unit, costs[:, None]], 1)
    inputs = unit.shape[1]
    sobol = torch.quasirandom.SobolEngine(inputs, scramble=True, seed=table.repeat).draw(2 * (inputs + 1))
    first = torch.cdist(sobol.double(), unit).argmin(1).tolist()
    observed = [(net, table.train(net)) for net in first[: table.trainings]]
    kind = {
        "botorch-qlognehvi": qLogNoisyExpectedHypervolumeImprovement,
        "botorch-qnehvi": qNoisyExpectedHypervolumeImprovement,
    }[acquisition]
    while not table.is_done:
        nets = [net for net, _ in observed]
        train_x, train_y = unit[nets], torch.tensor([[accuracy] for _, accuracy in observed])
        accuracy_model = SingleTaskGP(train_x, train_y, outcome_transform=Standardize(1))
        fit_gpytorch_mll(ExactMarginalLogLikelihood(accuracy_model.likelihood, accuracy_model))
        model = ModelList(
            _OnInputs(accuracy_model, inputs), GenericDeterministicModel(lambda x: -x[..., -1:], num_outputs=1)
        )
        picked = []
        for _ in range(min(batch, table.trainings - len(table.trained))):
            function = kind(
                model=model,
                ref_point=torch.tensor([float(train_y.min()), -1.0]),
                X_baseline=points[sorted(set(nets))],
                sampler=get_sampler(model.posterior(points[:2]), torch.Size([32]), seed=table.repeat),
                X_pending=points[picked] if picked else None,
                prune_baseline=True,
            )
            # The first pick looks at every net, the others of the batch at the best of those.
            pool = torch.arange(len(points)) if not picked else best
            with torch.no_grad():
                values = torch.cat([function(chunk[:, None]) for chunk in points[pool].split(1024)])
            full = [net for net, seeds in table.used.items() if len(seeds) == table.labels.shape[1]]
            values[torch.isin(pool, torch.tensor(full + picked, dtype=torch.long))] = -torch.inf
            if not picked:
                best = values.argsort(descending=True)[:SHORTLIST]
            picked.append(int(pool[values.argmax()]))
        observed += [(net, table.train(net)) for net in picked]


def _OnInputs(model, inputs):
    """A model of the leading columns alone."""
    from botorch.models.transforms.input import FilterFeatures

    import torch

    model.input_transform = FilterFeatures(feature_indices=torch.arange(inputs))
    model.eval()
    return model


def main():
    problem = json.load(sys.stdin)
    for strategy in problem["strategies"]:
        search = optuna_search if strategy.startswith("optuna") else botorch_search
        for repeat in range(problem["repeats"]):
            table = Recorded(problem, repeat)
            search(table, strategy)
            print(json.dumps({"strategy": strategy, "repeat": repeat, "trained": table.trained}), flush=True)


if __name__ == "__main__":
    main()

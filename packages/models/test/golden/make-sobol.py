"""The first points of SciPy's Sobol sequence in 16 dimensions. Needs scipy.

Run: python make-sobol.py > sobol.json && npx prettier --write sobol.json
"""

import json

from scipy.stats import qmc

points = qmc.Sobol(16, scramble=False, bits=30).random(64)
print("[\n" + ",\n".join(json.dumps(point.tolist()) for point in points) + "\n]")

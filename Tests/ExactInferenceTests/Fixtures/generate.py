"""Cuts reference.json from a larger file of exact inference in two linear-Gaussian systems, s1 and s2.

    python Tests/ExactInferenceTests/Fixtures/generate.py reference.npz

The larger file holds, for s in s1 and s2, the matrices `<s>_A` … `<s>_P0`, inputs `<s>_u` [N, T, A], observations `<s>_y`
[N, T, O], `<s>_step_loglik` [N, T] and `<s>_loglik` [N] in nats, means `<s>_filt_mean` and `<s>_smooth_mean` [N, T, Z], and
covariances, which all sequences share, `<s>_pred_cov`, `<s>_filt_cov` and `<s>_smooth_cov` [T, Z, Z]; then the evidence
lower bounds of several posteriors, `<s>_elbo_<family>` [N], and, in expectation over y, `<s>_expected_loglik`,
`<s>_expected_elbo_filter_full` and `<s>_expected_elbo_filter_diag` []. There
z_{t+1} = A z_t + B u_t + b + N(0, Q) and y_t = C z_t + D u_t + d + N(0, R): D acts on the current input.

Of the sequences the first two are kept; of the covariances the rows listed, with their indices.
"""

import json
import sys
from pathlib import Path

import numpy as np

SEQUENCES = 2
ROWS = [0, 1, 2, 7, 20, -2, -1]
MATRICES = {
    "transition": "A", "control": "B", "transitionOffset": "b", "transitionCovariance": "Q", "observation": "C",
    "feedthrough": "D", "observationOffset": "d", "observationCovariance": "R", "initialMean": "m0",
    "initialCovariance": "P0",
}
FAMILIES = [
    "smooth_full", "smooth_diag", "filter_full", "filter_diag", "filter_greedy", "filter_marginals_mf", "prior",
]


def cut(reference, name):
    def part(key):
        return reference[f"{name}_{key}"]

    rows = np.arange(part("y").shape[1])[ROWS]
    system = {field: part(key).tolist() for field, key in MATRICES.items()}
    for field, key in [("predicted", "pred_cov"), ("filtered", "filt_cov"), ("smoothed", "smooth_cov")]:
        system[f"{field}Covariances"] = part(key)[rows].tolist()
    system["rows"] = rows.tolist()
    fields = {
        "inputs": "u", "observations": "y", "stepLogLikelihoods": "step_loglik", "logLikelihood": "loglik",
        "filteredMeans": "filt_mean", "smoothedMeans": "smooth_mean",
    }
    system["sequences"] = [
        {field: part(key)[index].tolist() for field, key in fields.items()} for index in range(SEQUENCES)
    ]
    for index, sequence in enumerate(system["sequences"]):
        sequence["bounds"] = {family: part(f"elbo_{family}")[index].item() for family in FAMILIES}
    system["expectedLogLikelihood"] = part("expected_loglik").item()
    system["expectedBounds"] = {
        family: part(f"expected_elbo_{family}").item() for family in ["filter_full", "filter_diag"]
    }
    return system


with np.load(sys.argv[1]) as reference:
    result = {name: cut(reference, name) for name in ["s1", "s2"]}
Path(__file__).with_name("reference.json").write_text(json.dumps(result) + "\n")

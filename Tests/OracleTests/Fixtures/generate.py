"""Cuts reference.npz from a larger file of exact inference in two linear-Gaussian systems, s1 and s2.

    python Tests/OracleTests/Fixtures/generate.py reference.npz

What the arrays are, `OracleFile` says. Of the sequences the first three are kept, of the arrays by row `<s>_step_loglik`.
"""

import sys
from pathlib import Path

import numpy as np

SEQUENCES = 3
BY_SYSTEM = [
    "A", "B", "b", "C", "D", "d", "Q", "R", "m0", "P0", "expected_loglik", "expected_elbo_filter_full",
    "expected_elbo_filter_diag",
]
BY_SEQUENCE = [
    "u", "y", "loglik", "step_loglik", "elbo_smooth_full", "elbo_smooth_diag", "elbo_filter_full", "elbo_filter_diag",
    "elbo_filter_greedy", "elbo_filter_marginals_mf", "elbo_prior",
]

with np.load(sys.argv[1]) as reference:
    result = {}
    for system in ["s1", "s2"]:
        for name in BY_SYSTEM:
            result[f"{system}_{name}"] = reference[f"{system}_{name}"]
        for name in BY_SEQUENCE:
            result[f"{system}_{name}"] = reference[f"{system}_{name}"][:SEQUENCES]
np.savez_compressed(Path(__file__).with_name("reference.npz"), **result)

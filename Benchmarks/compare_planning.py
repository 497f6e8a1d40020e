"""Times one decision of the cross-entropy method with `worldmodel bench planning` and with JAX in turn.

The same model sizes, 1000 candidates, horizon 12, 5 iterations; in single precision, and with the factors of matrix products
rounded to bfloat16. A ratio is formed within a round, its median taken over the rounds.
"""

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# The name of a ratio: our figure, and the one of JAX that it is divided by.
RATIOS = {
    "single": ("decision_s", "decision_s"),
    "bfloat16": ("decision_bfloat16_s", "decision_bfloat16_s"),
    "bfloat16_over_single": ("decision_bfloat16_s", "decision_s"),
}


def measure(command):
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary", nargs="?", type=Path, default=HERE.parent / ".build" / "release" / "worldmodel")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--python", default=sys.executable)
    options = parser.parse_args()
    commands = {"worldmodel": [options.binary.absolute(), "bench", "planning"],
                "jax": [options.python, HERE / "peers" / "cem_jax.py"]}
    rounds = []
    for index in range(options.rounds):
        order = list(commands) if index % 2 == 0 else list(commands)[::-1]
        results = {name: measure(commands[name]) for name in order}
        rounds.append(results)
        times = "; ".join(
            name + "".join(f" {result[key] * 1e3:.0f} ms" for key in ("decision_s", "decision_bfloat16_s") if key in result)
            for name, result in results.items())
        print(f"round {index + 1}, single and bfloat16: {times}", file=sys.stderr, flush=True)
    summary = {}
    for name, (ours, theirs) in RATIOS.items():
        ratios = [round_["worldmodel"][ours] / round_["jax"][theirs] for round_ in rounds if ours in round_["worldmodel"]]
        if ratios:
            summary[name] = {"ratio": round(statistics.median(ratios), 3), "least": round(min(ratios), 3),
                             "most": round(max(ratios), 3)}
    print(json.dumps(summary))


if __name__ == "__main__":
    main()

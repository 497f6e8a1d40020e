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
SINGLE, ROUNDED = "decision_s", "decision_bfloat16_s"
# The name of a ratio, and the two figures it is of.
RATIOS = {
    "single": (("worldmodel", SINGLE), ("jax", SINGLE)),
    "bfloat16": (("worldmodel", ROUNDED), ("jax", ROUNDED)),
    "bfloat16_to_own_single": (("worldmodel", ROUNDED), ("worldmodel", SINGLE)),
    "bfloat16_to_jax_single": (("worldmodel", ROUNDED), ("jax", SINGLE)),
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
            name + "".join(f" {result[key] * 1e3:.0f} ms" for key in (SINGLE, ROUNDED) if key in result)
            for name, result in results.items())
        print(f"round {index + 1}, single and bfloat16: {times}", file=sys.stderr, flush=True)
    summary = {}
    for name in commands:
        for key in (SINGLE, ROUNDED):
            if key in rounds[0][name]:
                summary[f"{name}_{key}"] = round(statistics.median(results[name][key] for results in rounds), 4)
    for name, ((ours, our_key), (theirs, their_key)) in RATIOS.items():
        if our_key in rounds[0][ours]:  # not where the CPU multiplies no bfloat16
            ratios = [results[ours][our_key] / results[theirs][their_key] for results in rounds]
            summary[name] = {"ratio": round(statistics.median(ratios), 3), "least": round(min(ratios), 3),
                             "most": round(max(ratios), 3)}
    print(json.dumps(summary))


if __name__ == "__main__":
    main()

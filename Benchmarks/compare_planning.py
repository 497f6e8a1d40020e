"""Times one decision of the cross-entropy method with `worldmodel bench planning` and with JAX in turn.

The same model sizes, 1000 candidates, horizon 12, 5 iterations. The ratio is formed within a round, its median taken over
the rounds.
"""

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def seconds(command):
    finished = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(finished.stdout)["decision_s"]


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
        times = {name: seconds(commands[name]) for name in order}
        rounds.append(times)
        print(f"round {index + 1}: worldmodel {times['worldmodel'] * 1e3:.0f} ms, jax {times['jax'] * 1e3:.0f} ms",
              file=sys.stderr, flush=True)
    ratios = [times["worldmodel"] / times["jax"] for times in rounds]
    print(json.dumps({
        **{f"{name}_decision_s": round(statistics.median(times[name] for times in rounds), 4) for name in commands},
        "ratio": round(statistics.median(ratios), 3), "least": round(min(ratios), 3), "most": round(max(ratios), 3)}))


if __name__ == "__main__":
    main()

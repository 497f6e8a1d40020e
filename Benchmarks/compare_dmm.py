"""Trains the deep Markov model of chorales with `worldmodel` and with PyTorch in turn, and prints seconds per epoch.

Same layers, batches of 20 whole episodes, and threads. The ratio is formed within a round, its median taken over the rounds.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
BATCH, WARM_UP, EPOCHS = 20, 2, 5


def ours(binary, log, threads):
    """Seconds per epoch, from the elapsed time that the run's own metrics give."""
    episodes = int(np.load(log)["is_first"].sum())
    per_epoch = episodes / BATCH
    first, last = round(WARM_UP * per_epoch), round((WARM_UP + EPOCHS) * per_epoch)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "run"
        subprocess.run(
            [binary, "train", log, "--config", HERE / "dmm.yaml", "--set", f"training.shards={threads}", "--out", out,
             "--seed", "1", "--steps", str(last), "--quiet"], check=True, stdout=subprocess.DEVNULL)
        lines = [json.loads(line) for line in (out / "metrics.jsonl").read_text().splitlines()]
    elapsed = {line["step"]: line["elapsed_s"] for line in lines}
    return (elapsed[last] - elapsed[first]) / (last - first) * per_epoch


def peer(python, log, threads):
    finished = subprocess.run(
        [python, HERE / "peers" / "dmm_torch.py", log, "--threads", str(threads), "--warm-up", str(WARM_UP), "--epochs",
         str(EPOCHS)], check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(finished.stdout)["epoch_s"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("log", type=Path, help="a flat NPZ of binary notes, such as the chorales' training set")
    parser.add_argument("binary", nargs="?", type=Path, default=HERE.parent / ".build" / "release" / "worldmodel")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--python", default=sys.executable)
    options = parser.parse_args()
    rounds = []
    for index in range(options.rounds):
        rounds.append((ours(options.binary, options.log, options.threads),
                       peer(options.python, options.log, options.threads)))
        print(f"round {index + 1}: worldmodel {rounds[-1][0]:.3f} s per epoch, torch {rounds[-1][1]:.3f}",
              file=sys.stderr, flush=True)
    ratios = [theirs / mine for mine, theirs in rounds]
    print(json.dumps({
        "worldmodel_epoch_s": round(statistics.median(mine for mine, _ in rounds), 3),
        "torch_epoch_s": round(statistics.median(theirs for _, theirs in rounds), 3),
        "times_faster": round(statistics.median(ratios), 2),
        "least": round(min(ratios), 2), "most": round(max(ratios), 2), "threads": options.threads}))


if __name__ == "__main__":
    main()

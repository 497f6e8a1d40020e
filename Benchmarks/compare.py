"""Runs a workload of `worldmodel bench` and its peers in turn, several times, and prints medians and ratios.

The programs take turns because a machine's speed drifts: a ratio is formed within one round, and the median is taken
over the rounds. A peer whose package is not installed is left out, and a line says so.
"""

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
OURS = "worldmodel"
PEERS = ["torch", "jax"]
# The names of workloads, and what the scripts of their peers begin with.
WORKLOADS = {"planet": "planet", "dreamer3-1m": "dreamer"}


class Figure:
    """One measured quantity, and which direction is better."""

    def __init__(self, key, title, larger_is_better, decimals, scale=1):
        self.key, self.title, self.decimals, self.scale = key, title, decimals, scale
        self.best = max if larger_is_better else min

    def text(self, value):
        return f"{value * self.scale:,.{self.decimals}f}"


FIGURES = [
    Figure("train_step_s", "train step, ms", larger_is_better=False, decimals=1, scale=1e3),
    Figure("imagined_steps_per_s", "imagined steps/s", larger_is_better=True, decimals=0),
    Figure("filter_step_us", "filter step, µs", larger_is_better=False, decimals=1),
]


class BenchmarkFailure(Exception):
    pass


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary", nargs="?", type=Path, default=HERE.parent / ".build" / "release" / "worldmodel",
                        help="the worldmodel command, by default .build/release/worldmodel")
    parser.add_argument("--workload", choices=WORKLOADS, default="planet", help="planet by default")
    parser.add_argument("--rounds", type=int, default=5, help="how often each program runs, 5 by default")
    parser.add_argument("--python", default=sys.executable, help="the interpreter that has the peers' packages")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error("--rounds must be at least 1")
    if not options.binary.is_file():
        parser.error(f"no command at {options.binary}: build it with `make build`, or pass its path")
    return options


def note(text):
    print(text, file=sys.stderr, flush=True)


def is_installed(package, python):
    probe = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({package!r}) is None)"
    return subprocess.run([python, "-c", probe]).returncode == 0


def run(command):
    """Runs one program and returns the JSON object in its output."""
    finished = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    line = " ".join(map(str, command))
    if finished.returncode != 0:
        raise BenchmarkFailure(f"`{line}` ended with status {finished.returncode}")
    output = finished.stdout
    try:
        result = json.loads(output[output.index("{"): output.rindex("}") + 1])
    except ValueError:
        raise BenchmarkFailure(f"`{line}` printed no JSON object: {output!r}") from None
    missing = [figure.key for figure in FIGURES if figure.key not in result]
    if missing:
        raise BenchmarkFailure(f"`{line}` printed no {', '.join(missing)}")
    return result


def measure(commands, rounds):
    """Each program's results, one for every round. The order rotates, so that none always follows the same one."""
    names = list(commands)
    results = {name: [] for name in names}
    for index in range(rounds):
        first = index % len(names)
        for name in names[first:] + names[:first]:
            note(f"round {index + 1} of {rounds}: {name}")
            results[name].append(run(commands[name]))
    return results


def median_of(values):
    return statistics.median(values) if values else None


def summarize(results):
    """Medians of every program, and ours ÷ the faster peer of the same round: median, smallest and largest."""
    peers = [name for name in results if name != OURS]
    medians = {
        name: {figure.key: median_of([result[figure.key] for result in runs]) for figure in FIGURES}
        for name, runs in results.items()
    }
    ratios = {}
    for figure in FIGURES if peers else []:
        per_round = [
            ours[figure.key] / figure.best(results[peer][index][figure.key] for peer in peers)
            for index, ours in enumerate(results[OURS])
        ]
        ratios[figure.key] = {"median": median_of(per_round), "smallest": min(per_round), "largest": max(per_round)}
    limits = [
        result["train_step_s"] / result["gemm_limit_s"] for result in results[OURS] if result.get("gemm_limit_s")
    ]
    return {
        "medians": medians,
        "ours_to_faster_peer": ratios,
        "train_step_to_gemm_limit": median_of(limits),
        "peak_rss_mb": {
            name: median_of([result["peak_rss_mb"] for result in runs if "peak_rss_mb" in result])
            for name, runs in results.items()
        },
        "versions": {name: runs[0].get("versions") for name, runs in results.items()},
        "threads": {name: runs[0].get("threads") for name, runs in results.items()},
        "rounds": results,
    }


def table(summary):
    names = list(summary["medians"])
    ratios = summary["ours_to_faster_peer"]
    rows = [["", *names] + (["ours ÷ faster peer", "range over rounds"] if ratios else [])]
    for figure in FIGURES:
        row = [figure.title] + [figure.text(summary["medians"][name][figure.key]) for name in names]
        if ratios:
            ratio = ratios[figure.key]
            better = "larger" if figure.best is max else "smaller"
            row += [f"{ratio['median']:.2f} ({better} is better)", f"{ratio['smallest']:.2f}–{ratio['largest']:.2f}"]
        rows.append(row)
    memory = [summary["peak_rss_mb"][name] for name in names]
    rows.append(["peak memory, MB"] + ["–" if value is None else f"{value:,.0f}" for value in memory])
    columns = len(rows[0])
    rows = [row + [""] * (columns - len(row)) for row in rows]
    widths = [max(len(row[column]) for row in rows) for column in range(columns)]
    lines = [
        "  ".join(cell.ljust(width) if column == 0 else cell.rjust(width)
                  for column, (cell, width) in enumerate(zip(row, widths))).rstrip()
        for row in rows
    ]
    if summary["train_step_to_gemm_limit"] is not None:
        ratio = summary["train_step_to_gemm_limit"]
        lines += ["", f"{OURS} train step ÷ the time its matrix products alone would take at peak: {ratio:.2f}"]
    return "\n".join(lines)


def main():
    options = parse_arguments()
    commands = {OURS: [options.binary.absolute(), "bench", options.workload]}
    for package in PEERS:
        if is_installed(package, options.python):
            commands[package] = [options.python, HERE / "peers" / f"{WORKLOADS[options.workload]}_{package}.py"]
        else:
            note(f"{package} is not installed for {options.python}: skipped")
    try:
        summary = summarize(measure(commands, options.rounds))
    except BenchmarkFailure as failure:
        sys.exit(f"compare.py: {failure}")
    print(json.dumps(summary, indent=2) if options.json else table(summary))


if __name__ == "__main__":
    main()

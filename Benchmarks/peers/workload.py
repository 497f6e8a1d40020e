"""The `planet` workload: its sizes, and how it is timed. Both peers import this, so neither can drift from the other."""

import argparse
import json
import os
import platform
import resource
import statistics
import time

OBSERVATION, ACTION = 17, 6
DETERMINISTIC, STOCHASTIC = 200, 30
HIDDEN, EMBEDDING = 200, 200
MINIMUM_DEVIATION = 0.1

LENGTH, BATCH = 50, 50
FREE_NATS = 3.0
LEARNING_RATE, BETA1, BETA2, EPSILON = 1e-3, 0.9, 0.999, 1e-4
GRADIENT_NORM = 100.0

STARTS, HORIZON = 2500, 15

TRAIN_WARM_UP = 3
IMAGINE_WARM_UP, IMAGINE_RUNS = 2, 7
FILTER_WARM_UP, FILTER_STEPS = 50, 500


def arguments(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="default: one for every core")
    parser.add_argument("--steps", type=int, default=20, help="timed training steps, 20 by default")
    return parser.parse_args()


def median_seconds(work, warm_up, runs):
    """The median duration of `runs` calls to `work`, after `warm_up` calls that are not counted."""
    for _ in range(warm_up):
        work()
    durations = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        durations.append(time.perf_counter() - start)
    return statistics.median_high(durations)


def report(name, parameters, train_step, imagination, filter_step, threads, versions):
    """Prints the one line of JSON that `compare.py` reads. Durations are in seconds."""
    print(json.dumps({
        "name": name,
        "parameters": parameters,
        "train_step_s": round(train_step, 6),
        "imagined_steps_per_s": round(STARTS * HORIZON / imagination),
        "filter_step_us": round(filter_step * 1e6, 2),
        "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6, 1),
        "threads": threads,
        "versions": {"python": platform.python_version(), **versions},
    }))

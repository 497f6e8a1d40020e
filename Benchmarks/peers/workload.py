"""What all workloads share: the data's sizes, and how they are timed. Every peer takes it by way of its workload's sizes,
`planet.py` or `dreamer.py`, so none can drift from another."""

import argparse
import json
import os
import platform
import resource
import statistics
import time

OBSERVATION, ACTION = 17, 6
HORIZON = 15

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


def report(name, starts, parameters, train_step, imagination, filter_step, threads, versions):
    """Prints the one line of JSON that `compare.py` reads. Durations are in seconds."""
    print(json.dumps({
        "name": name,
        "parameters": parameters,
        "train_step_s": round(train_step, 6),
        "imagined_steps_per_s": round(starts * HORIZON / imagination),
        "filter_step_us": round(filter_step * 1e6, 2),
        "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6, 1),
        "threads": threads,
        "versions": {"python": platform.python_version(), **versions},
    }))

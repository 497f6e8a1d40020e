"""Writes swingup.json: episodes of the control suite's cartpole-swingup as MuJoCo plays them.

    pip install dm_control==1.0.50 mujoco==3.17.0 numpy==2.4.6
    python generate_swingup.py

Every episode starts from a state that is set, then follows given actions. Observations and rewards are written with nine
digits, which is every bit of their single-precision values.
"""

import json
import platform
from pathlib import Path

import mujoco
import numpy as np
from dm_control import suite


def short(x):
    return float(f"{x:.9g}")


def play(name, state, actions, steps=1000):
    """Plays `actions` (a list, or for so many steps a function of the state) from `state` = (x, θ, v, ω)."""
    environment = suite.load("cartpole", "swingup", task_kwargs={"random": 0})
    environment.reset()
    physics = environment.physics
    with physics.reset_context():
        physics.data.qpos[:], physics.data.qvel[:] = state[:2], state[2:]
    observe = lambda: [short(x) for values in environment.task.get_observation(physics).values() for x in values]
    episode = {
        "environment": "cartpole-swingup", "name": name, "initialState": list(state), "actions": [],
        "observations": [observe()], "rewards": [], "isTerminated": [], "isTruncated": [],
    }
    for t in range(steps if callable(actions) else len(actions)):
        action = actions(np.concatenate([physics.data.qpos, physics.data.qvel])) if callable(actions) else actions[t]
        action = float(np.float32(action))
        step = environment.step([action])
        episode["actions"].append(action)
        episode["observations"].append(observe())
        episode["rewards"].append(short(step.reward))
        episode["isTerminated"].append(bool(step.last() and step.discount == 0))
        episode["isTruncated"].append(bool(step.last() and step.discount == 1))
    return episode


def hold(state):
    """Keeps an upright pole up, and brings the cart back to the middle."""
    x, angle, v, speed = state
    return float(np.clip(3.5 * np.sin(angle) + 0.9 * speed + 0.2 * x + 0.35 * v, -1, 1))


def main():
    numbers = np.random.default_rng(20240501)
    hanging = [0.01, np.pi - 0.02, 0.003, -0.01]
    episodes = [
        play("any push", hanging, numbers.uniform(-1, 1, size=300)),
        play("pushes beyond their bounds", hanging, numbers.uniform(-3, 3, size=300)),
        play("strikes the right end", hanging, [1.0] * 80 + [-0.3] * 60),
        play("strikes the left end", [-1.7, 2.5, -1.5, 3.0], [-1.0] * 40 + [0.5] * 80),
        play("grazes an end", [1.7999, 3.0, 0.02, 0.0], [0.0] * 40),
        play("holds the pole up", [0.4, 0.05, -0.1, 0.02], hold, steps=300),
        play("hangs to the time limit", [0.0, np.pi - 0.3, 0.02, 0.1], [0.0] * 1000),
    ]
    document = {
        "versions": {
            "mujoco": mujoco.__version__, "dm_control": "1.0.50", "numpy": np.__version__,
            "python": platform.python_version(),
        },
        "episodes": episodes,
    }
    path = Path(__file__).parent / "swingup.json"
    path.write_text(json.dumps(document, separators=(",", ":")).replace('{"environment"', '\n{"environment"') + "\n")


if __name__ == "__main__":
    main()

"""Writes gymnasium.json: episodes of classic control as Gymnasium plays them.

    pip install gymnasium==1.4.0 numpy==2.4.6
    python generate.py

Every episode starts from a state that is set, then follows given actions. Floats are written so that they read back to
the same bits.
"""

import json
import platform
from pathlib import Path

import gymnasium
import numpy as np


def play(identifier, name, state, actions, steps=500):
    """Plays `actions` (a list, or for so many steps a function of the state and the step) from `state`."""
    environment = gymnasium.make(identifier, disable_env_checker=True)
    environment.reset(seed=0)
    inner = environment.unwrapped
    inner.state = np.array(state, dtype=np.float32 if identifier == "Acrobot-v1" else np.float64)
    state = inner.state.tolist()
    first = first_observation(identifier, inner)
    episode = {
        "environment": identifier,
        "name": name,
        "initialState": [float(x) for x in state],
        "actions": [],
        "observations": [[float(x) for x in first]],
        "rewards": [],
        "isTerminated": [],
        "isTruncated": [],
    }
    steps = steps if callable(actions) else len(actions)
    for t in range(steps):
        action = actions(inner.state, t) if callable(actions) else actions[t]
        if isinstance(environment.action_space, gymnasium.spaces.Box):
            action = np.array([action], dtype=np.float32)
            stored = float(action[0])
        else:
            stored = int(action)
            action = stored
        observation, reward, terminated, truncated, _ = environment.step(action)
        assert observation.dtype == np.float32
        episode["actions"].append(stored)
        episode["observations"].append([float(x) for x in observation])
        episode["rewards"].append(float(reward))
        episode["isTerminated"].append(bool(terminated))
        episode["isTruncated"].append(bool(truncated))
    return episode


def first_observation(identifier, inner):
    if identifier == "Pendulum-v1":
        return inner._get_obs()
    if identifier == "Acrobot-v1":
        return inner._get_ob()
    return np.array(inner.state, dtype=np.float32)


def balance(state, t):
    """Keeps the pole up: push towards where it falls, with a nudge now and then."""
    x, v, angle, speed = state
    if t % 37 == 0:
        return 0
    return int(angle + 0.3 * speed + 0.03 * x + 0.06 * v > 0)


def along(state, t):
    """Pushes the car where it goes."""
    return 1.0 if state[1] >= 0 else -1.0


def swing(state, t):
    """Drives the joint against the first link's swing, which gathers energy."""
    return 0 if state[2] > 0 else 2


def main():
    numbers = np.random.default_rng(20240501)
    uniform = numbers.uniform(-2, 2, size=200)
    beyond = numbers.uniform(-5, 5, size=120)
    episodes = [
        play("Pendulum-v1", "uniform torque, to the time limit", [-2.0, 0.7], uniform),
        play("Pendulum-v1", "torque beyond its bounds", [0.4, -0.3], beyond),
        play("Pendulum-v1", "spins up to the speed limit, many turns", [0.1, 4.0], [2.0] * 150),
        play("Pendulum-v1", "spins the other way", [-0.1, -4.0], [-2.5] * 150),
        play("Pendulum-v1", "starts some turns away", [-16.3, 0.2], numbers.uniform(-2, 2, size=40)),
        play("CartPole-v1", "falls to the right, and goes on", [0.01, -0.02, 0.03, 0.04], [0] * 14),
        play("CartPole-v1", "falls to the left, and goes on", [-0.04, 0.03, -0.02, -0.01], [1] * 14),
        play("CartPole-v1", "leaves on the right", [2.3, 1.2, -0.01, -0.2], [0, 1, 1, 0, 1, 0, 1, 1]),
        play("CartPole-v1", "leaves on the left", [-2.35, -0.4, 0.02, 0.1], [1, 0, 0, 1, 0, 1, 0, 0]),
        play("CartPole-v1", "balances to the time limit", [0.02, 0.01, -0.03, 0.02], balance),
        play("MountainCarContinuous-v0", "uniform force", [-0.47, 0.0], numbers.uniform(-1, 1, size=200)),
        play("MountainCarContinuous-v0", "force beyond its bounds", [-0.55, 0.01], numbers.uniform(-3, 3, size=200)),
        play("MountainCarContinuous-v0", "reaches the goal, and goes on", [-0.52, 0.0], along, steps=140),
        play("MountainCarContinuous-v0", "strikes the wall", [-1.0, -0.069], [-1.0] * 12),
        play("MountainCarContinuous-v0", "starts at its limits", [0.59, 0.0699], [1.5] * 5),
        play("MountainCarContinuous-v0", "idles to the time limit", [-0.43, 0.0], [0.0] * 999),
        play("Acrobot-v1", "any torque", [0.05, -0.08, 0.02, -0.03], numbers.integers(0, 3, size=100)),
        play("Acrobot-v1", "swings up, and goes on", [-0.01, 0.03, 0.05, -0.09], swing, steps=120),
        play("Acrobot-v1", "hangs to the time limit", [0.004, -0.003, 0.002, 0.001], [1] * 500),
        play("Acrobot-v1", "spins up to the speed limits", [0.3, -0.2, 12.0, 27.0], [2] * 12),
        play("Acrobot-v1", "spins the joint the other way", [0.7, -0.7, 11.9, 26.9], [0] * 12),
    ]
    document = {
        "versions": {
            "gymnasium": gymnasium.__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
        "episodes": episodes,
    }
    path = Path(__file__).parent / "gymnasium.json"
    path.write_text(json.dumps(document, separators=(",", ":")).replace('{"environment"', '\n{"environment"') + "\n")


if __name__ == "__main__":
    main()

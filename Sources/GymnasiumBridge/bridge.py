"""Plays an environment of Gymnasium or dm_control for another process, by lines of text.

    bridge.py ID COPIES

Standard input takes requests, standard output gives one reply to each:

    (at the start)                ready {"observation": [...], "action": [...], "stepLimit": 200}
    reset COPY SEED               state o o o              SEED may be -, for none
    step COPY a a; COPY a a       state o o o r t u; ...   reward, terminated, truncated
    anything that goes wrong      error KIND what

A space is a list of its parts, those of a dictionary or tuple with their names: `arm/position`, `0`.
"""

import json
import math
import os
import signal
import sys

# What an environment prints must not meet the replies.
REPLIES = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
# An interrupt is the other process's to handle; when it goes, standard input ends.
signal.signal(signal.SIGINT, signal.SIG_IGN)


class Refusal(Exception):
    """Something that cannot be served, of a kind that the other process knows."""

    def __init__(self, kind, text):
        super().__init__(text)
        self.kind = kind


def reply(text):
    REPLIES.write(" ".join(text.split("\n")) + "\n")
    REPLIES.flush()


def number(x):
    """JSON has no infinity."""
    x = float(x)
    return x if math.isfinite(x) else repr(x)


def is_image(space):
    """The rule of logs: two neighbouring sides of 32 in bytes, or in any numbers where there is a third axis."""
    shape, is_bytes = space.shape, space.dtype.name == "uint8"
    return len(shape) > (1 if is_bytes else 2) and any(min(pair) >= 32 for pair in zip(shape, shape[1:]))


def box(name, shape, low, high):
    import numpy as np
    low, high = (np.broadcast_to(np.asarray(x, dtype=np.float64), shape).ravel() for x in (low, high))
    return {
        "name": name, "kind": "box", "shape": [int(n) for n in shape],
        "low": [number(x) for x in low], "high": [number(x) for x in high],
    }


class GymnasiumSpace:
    """A space of Gymnasium as a list of parts, and its values as lists of numbers."""

    def __init__(self, space, spaces):
        self.parts = list(self.walk(space, spaces, "", lambda value: value))
        self.space = space
        self.spaces = spaces

    def walk(self, space, spaces, name, get):
        if isinstance(space, (spaces.Dict, spaces.Tuple)):
            items = space.spaces.items() if isinstance(space, spaces.Dict) else enumerate(space.spaces)
            for key, part in items:
                path = f"{name}/{key}" if name else str(key)
                yield from self.walk(part, spaces, path, lambda value, get=get, key=key: get(value)[key])
        else:
            yield name, space, get

    def describe(self):
        return [self.describe_part(name or None, part) for name, part, _ in self.parts]

    def describe_part(self, name, space):
        s = self.spaces
        if isinstance(space, s.Box):
            if is_image(space):
                raise Refusal("space", f"{name or 'the space'} is an image, {space}")
            return box(name, space.shape, space.low, space.high)
        if isinstance(space, s.Discrete):
            return {"name": name, "kind": "choices", "counts": [int(space.n)], "starts": [int(space.start)], "isOne": True}
        if isinstance(space, s.MultiDiscrete):
            counts = [int(n) for n in space.nvec.ravel()]
            starts = [int(n) for n in space.start.ravel()] if hasattr(space, "start") else [0] * len(counts)
            return {"name": name, "kind": "choices", "counts": counts, "starts": starts, "isOne": False}
        if isinstance(space, s.MultiBinary):
            return {"name": name, "kind": "binary", "counts": [int(math.prod(space.shape))]}
        raise Refusal("space", f"{name or 'the space'} is {space}")

    def numbers(self, value):
        import numpy as np
        return [x for _, _, get in self.parts for x in np.asarray(get(value), dtype=np.float64).ravel().tolist()]

    def value(self, numbers):
        """The value that a flat list of numbers stands for."""
        rest = list(numbers)
        value = self.build(self.space, rest)
        if rest:
            raise ValueError(f"an action with {len(rest)} numbers too many")
        return value

    def build(self, space, rest):
        import numpy as np
        if isinstance(space, self.spaces.Dict):
            return {key: self.build(part, rest) for key, part in space.spaces.items()}
        if isinstance(space, self.spaces.Tuple):
            return tuple(self.build(part, rest) for part in space.spaces)
        size = int(math.prod(space.shape))
        if len(rest) < size:
            raise ValueError("an action with numbers missing")
        taken, rest[:] = rest[:size], rest[size:]
        if isinstance(space, self.spaces.Discrete):
            return int(taken[0])
        return np.array(taken).astype(space.dtype).reshape(space.shape)


class Gymnasium:
    """Copies of an environment of Gymnasium."""

    def __init__(self, identifier, copies):
        try:
            import gymnasium
        except ImportError as error:
            raise Refusal("package", f"gymnasium: {error}")
        try:
            self.copies = [gymnasium.make(identifier) for _ in range(copies)]
        except Exception as error:
            raise Refusal("environment", f"{type(error).__name__}: {error}")
        first = self.copies[0]
        self.observations = GymnasiumSpace(first.observation_space, gymnasium.spaces)
        self.actions = GymnasiumSpace(first.action_space, gymnasium.spaces)
        self.step_limit = first.spec.max_episode_steps if first.spec else None

    def reset(self, copy, seed):
        return self.observations.numbers(self.copies[copy].reset(seed=seed)[0])

    def step(self, copy, action):
        observation, reward, terminated, truncated, _ = self.copies[copy].step(self.actions.value(action))
        return self.observations.numbers(observation) + [float(reward), int(terminated), int(truncated)]


class ControlSpace:
    """An observation or action of dm_control as a list of parts."""

    def __init__(self, spec):
        self.spec = spec

    def describe(self):
        items = self.spec.items() if isinstance(self.spec, dict) else [(None, self.spec)]
        infinity = float("inf")
        return [
            box(name, part.shape, getattr(part, "minimum", -infinity), getattr(part, "maximum", infinity))
            for name, part in items
        ]


class Control:
    """Copies of a task of dm_control, by the name DOMAIN-TASK."""

    def __init__(self, name, copies):
        try:
            from dm_control import suite
        except ImportError as error:
            raise Refusal("package", f"dm_control: {error}")
        domain, _, task = name.partition("-")
        try:
            self.copies = [suite.load(domain, task) for _ in range(copies)]
        except Exception as error:
            raise Refusal("environment", f"{type(error).__name__}: {error}")
        self.observations = ControlSpace(self.copies[0].observation_spec())
        self.actions = ControlSpace(self.copies[0].action_spec())
        self.step_limit = None

    def reset(self, copy, seed):
        environment = self.copies[copy]
        if seed is not None:
            environment.task.random.seed(seed % 2**32)
        return self.numbers(environment.reset())

    def step(self, copy, action):
        if len(action) != self.actions.spec.shape[0]:
            raise ValueError(f"an action of {len(action)} numbers, not {self.actions.spec.shape[0]}")
        step = self.copies[copy].step(action)
        ends = step.last()
        return self.numbers(step) + [
            float(step.reward), int(ends and step.discount == 0), int(ends and step.discount != 0)]

    def numbers(self, step):
        import numpy as np
        return [x for value in step.observation.values() for x in np.asarray(value, dtype=np.float64).ravel().tolist()]


def serve(environment, request):
    word, _, rest = request.partition(" ")
    if word == "reset":
        copy, seed = rest.split()
        states = [environment.reset(int(copy), None if seed == "-" else int(seed))]
    elif word == "step":
        moves = [part.split() for part in rest.split(";")]
        states = [environment.step(int(copy), [float(a) for a in action]) for copy, *action in moves]
    else:
        raise ValueError(f"no request is called {word!r}")
    reply("state " + ";".join(" ".join(map(repr, state)) for state in states))


def main(identifier, copies):
    try:
        prefix = "dm_control/"
        kind, name = (Control, identifier[len(prefix):]) if identifier.startswith(prefix) else (Gymnasium, identifier)
        environment = kind(name, copies)
        hello = {
            "observation": environment.observations.describe(), "action": environment.actions.describe(),
            "stepLimit": environment.step_limit,
        }
    except Refusal as refusal:
        reply(f"error {refusal.kind} {refusal}")
        return
    reply("ready " + json.dumps(hello))
    for request in sys.stdin:
        try:
            serve(environment, request.strip())
        except Exception as error:
            reply(f"error failure {type(error).__name__}: {error}")


main(sys.argv[1], int(sys.argv[2]))

"""Writes the files in generated/: small logs of every layout, whole and broken, whose numbers follow from formulas.

Needs NumPy and h5py; the versions used stand in generated/versions.txt. Run it in this directory.

    observation of row i, element j:  i + j / 8        action: -i - j / 8        reward: i / 4
"""
import json, os, shutil
import h5py, numpy as np

shutil.rmtree("generated", ignore_errors=True)
os.makedirs("generated")
os.chdir("generated")
with open("versions.txt", "w") as f:
    f.write(f"numpy {np.__version__}\nh5py {h5py.__version__}\nhdf5 {h5py.version.hdf5_version}\n")


def obs(n, size=3, start=0):
    return (np.arange(start, start + n)[:, None] + np.arange(size) / 8).astype(np.float32)


def act(n, size=2, start=0):
    return -obs(n, size, start)


def rew(n, start=0):
    return np.arange(start, start + n) / 4


# Minari ------------------------------------------------------------------------------------------------------------
def minari(name, episodes, metadata=None, put={}, **kind):
    """episodes: one dictionary of columns each; put: options of every array."""
    os.makedirs(f"{name}/data")
    with h5py.File(f"{name}/data/main_data.hdf5", "w", **kind) as f:
        for number, columns in enumerate(episodes):
            group = f.create_group(f"episode_{number}")
            group.attrs["id"], group.attrs["total_steps"] = number, len(columns["rewards"])
            for key, value in columns.items():
                if put:
                    group.create_dataset(key, data=value, **put)
                else:
                    group[key] = value
    if metadata:
        with open(f"{name}/data/metadata.json", "w") as f:
            f.write(json.dumps({"data_format": "hdf5"} | {k: json.dumps(v) for k, v in metadata.items()}))


def episode(steps, terminated=False, **changes):
    last = np.arange(steps) == steps - 1
    columns = dict(observations=obs(steps + 1), actions=act(steps), rewards=rew(steps),
                   terminations=last & terminated, truncations=last & (not terminated))
    return columns | changes


def box(size, dtype="float32", low=-np.inf, high=np.inf):
    return dict(type="Box", dtype=dtype, shape=[size], low=[low] * size, high=[high] * size)


discrete = dict(type="Discrete", dtype="int64", start=0, n=4)
spaces = dict(observation_space=box(3), action_space=box(2, low=-1.0, high=1.0))

# Twelve episodes: the file lists 0, 1, 10, 11, 2, …; episode N has N + 1 steps.
minari("minari-order", [episode(n + 1, terminated=n % 2 == 0) for n in range(12)], spaces)
minari("minari-no-metadata", [episode(4, actions=np.array([0, 2, 1, 0])), episode(3, actions=np.array([1, 3, 0]))])
minari("minari-integer-rewards", [episode(3, rewards=np.array([0, 1, -2]))], spaces)
minari("minari-infos", [episode(2) | {"infos/x": rew(2), "infos/deep/y": rew(2)}, episode(1) | {"infos/z": rew(1)}], spaces)
minari("minari-discrete-observations", [episode(3, observations=np.arange(4), actions=np.arange(3))],
       dict(observation_space=dict(discrete, n=16), action_space=discrete))
minari("minari-discrete-no-metadata", [episode(3, observations=np.arange(4), actions=np.arange(3))] * 2)


def grouped(steps, column, parts, **changes):
    """An episode whose `column` is a group of arrays."""
    rest = {k: v for k, v in episode(steps).items() if k != column}
    return rest | {f"{column}/{name}": value for name, value in parts.items()} | changes


def dict_space(**subspaces):
    return dict(type="Dict", subspaces=subspaces)


jpeg = np.frombuffer(b"\xff\xd8\xff\xe0" + bytes(60), np.uint8)
image = dict(type="Box", dtype="uint8", shape=[64, 64, 3], low=[], high=[])
# Names that are not in order here; `camera` and `mission` are no vectors.
parts = {"touch": np.arange(8).reshape(4, 2) % 3 == 0, "arm/position": obs(4), "arm/gripper": np.arange(4) + 1,
         "mode": np.array([[0, 2], [1, 3], [0, 4], [1, 2]]), "camera": np.stack([jpeg] * 4),
         "mission": np.array([b"go"] * 4, dtype=h5py.string_dtype())}
mixed = dict_space(
    touch=dict(type="MultiBinary", n=2), camera=image, mission=dict(type="Text", max_length=9, min_length=1, charset="go"),
    arm=dict_space(position=box(3, low=-9.0, high=9.0), gripper=dict(discrete, start=1)),
    mode=dict(type="MultiDiscrete", dtype="int64", nvec=[2, 3], start=[0, 2]))
minari("minari-dict", [grouped(3, "observations", parts)], dict(spaces, observation_space=mixed))
minari("minari-dict-no-metadata", [grouped(3, "observations", parts)] * 2)
minari("minari-dict-images", [grouped(3, "observations", {"camera": parts["camera"]})],
       dict(spaces, observation_space=dict_space(camera=image)))
choices = {"_index_0": act(3), "_index_1": np.array([[0, 1], [1, 0], [2, 1]])}
tuple_space = dict(type="Tuple", subspaces=[box(2), dict(type="MultiDiscrete", dtype="int64", nvec=[3, 2], start=[0, 0])])
minari("minari-tuple", [grouped(3, "actions", choices)], dict(spaces, action_space=tuple_space))
eleven = {f"observations/_index_{i}": obs(4, 1, start=i) for i in range(11)}
minari("minari-tuple-no-metadata", [{k: v for k, v in grouped(3, "actions", choices).items() if k != "observations"} | eleven])
minari("minari-tuple-image", [grouped(3, "actions", choices)],
       dict(spaces, action_space=dict(type="Tuple", subspaces=[box(2), image])))
# What was seen, in every form; `late` has no row for the first observation.
seen = np.array([[1, 1, 0], [0, 0, 0], [1, 1, 1], [0, 1, 1]])
minari("minari-masks", [episode(3) | {
    "infos/numbers": seen, "infos/rows": seen[:, 1] != 0, "infos/late": obs(3, 2), "infos/qpos": obs(4, 2, start=50),
    "infos/words": parts["mission"], "infos/count": np.arange(4) // 2, "infos/short": obs(2)}], spaces)
minari("minari-dict-mask", [grouped(3, "observations", {
    "a": obs(4, 2), "b": obs(4, 1, start=20), "seen/a": seen[:, :2], "seen/b": seen[:, 2], "keys": seen[:, :2]})])
minari("minari-jpeg-matrix", [episode(3, observations=np.stack([jpeg] * 4))])
frames = np.empty(4, dtype=object)
for i in range(4):
    frames[i] = jpeg[: 40 + i]
os.makedirs("minari-jpeg-varying/data")
with h5py.File("minari-jpeg-varying/data/main_data.hdf5", "w") as f:
    group = f.create_group("episode_0")
    for key, value in episode(3).items():
        if key == "observations":
            group.create_dataset(key, data=frames, dtype=h5py.vlen_dtype(np.uint8))
        else:
            group[key] = value
minari("minari-image-space", [episode(3, observations=np.stack([jpeg] * 4))], dict(observation_space=image, action_space=box(2)))
minari("minari-short-observations", [episode(3), episode(3, observations=obs(3))], spaces)
minari("minari-short-rewards", [episode(3, rewards=rew(2))], spaces)
minari("minari-wrong-width", [episode(3, observations=obs(4, 5))], spaces)
minari("minari-no-actions", [{k: v for k, v in episode(3).items() if k != "actions"}], spaces)
broken = obs(5)
broken[3, 1] = np.nan
minari("minari-nan-observation", [episode(4), episode(4, observations=broken)], spaces)
broken = act(4)
broken[2, 1] = np.inf
minari("minari-inf-action", [episode(4, actions=broken)], spaces)
minari("minari-huge-reward", [episode(4, rewards=np.array([0, 1e300, 0, 0]))], spaces)
minari("minari-outside-discrete", [episode(3, actions=np.array([0, 3, 4]))], dict(spaces, action_space=discrete))
minari("minari-no-steps", [episode(0)], spaces)

# Bad episodes among good ones, each in a way of its own; `first` has no metadata that would say what its first one lacks.
broken = act(3)
broken[2, 1] = np.inf
nan = np.array([0, np.nan, 0])
bad = [episode(3, observations=obs(3)), episode(3, rewards=nan), episode(3, actions=broken), episode(3, rewards=rew(2)),
       {k: v for k, v in episode(3).items() if k != "terminations"}]
minari("minari-bad-episodes", [episode(2), *bad, episode(4)], spaces)
minari("minari-bad-first", [{k: v for k, v in episode(3).items() if k != "observations"}, episode(3), episode(2)])
minari("minari-all-bad", bad, spaces)

# One-hot rows where the space asks for classes, from 0 to 3 or, of several choices, from 5 and from 0.
one_hot = np.eye(4)[[2, 0, 3]]
several = dict(type="MultiDiscrete", dtype="int64", nvec=[3, 2], start=[5, 0])
both = np.hstack([np.eye(3)[[0, 2, 1]], np.eye(2)[[1, 1, 0]]])
minari("minari-one-hot", [episode(3, actions=one_hot)], dict(spaces, action_space=discrete))
minari("minari-one-hot-integers", [episode(3, actions=both.astype(np.int64))], dict(spaces, action_space=several))
minari("minari-one-hot-soft", [episode(3, actions=one_hot * 0.5 + 0.125)], dict(spaces, action_space=discrete))
twice = np.maximum(one_hot, np.eye(4)[[2, 1, 3]])
minari("minari-one-hot-twice", [episode(3, actions=twice)], dict(spaces, action_space=discrete))

# Classes that no 32-bit float tells apart.
far = dict(discrete, start=16777216)
minari("minari-far-classes", [episode(4, observations=16777216 + np.arange(5.0) % 4, actions=16777216 + np.array([3, 1, 0, 2]))],
       dict(observation_space=far, action_space=far))
minari("minari-far-outside", [episode(3, actions=16777216 + np.array([0, 4, 1]))], dict(spaces, action_space=far))

# Actions 0 and 1 leave their bounds, one below and both above.
wild = np.array([[0.5, 1.5], [-1.25, 1], [1.79, 0], [0, 3]])
minari("minari-out-of-bounds", [episode(4, actions=wild)], dict(spaces, action_space=box(2, low=-1.0, high=1.0)))

# Images by their axes, whatever comes first, and a grid, which is none.
for name, shape in [("channel-first", (3, 32, 40)), ("stack", (4, 36, 36)), ("grey", (32, 32)), ("grid", (7, 7, 3))]:
    frames = (np.arange(4 * np.prod(shape)) % 7).astype(np.uint8).reshape(4, *shape)
    space = dict(type="Box", dtype="uint8", shape=shape, low=np.zeros(shape).tolist(), high=np.full(shape, 255).tolist())
    recorded = [episode(3, observations=frames)]
    minari(f"minari-{name}", recorded, dict(spaces, observation_space=space), put=dict(compression="gzip"))
    minari(f"minari-{name}-no-metadata", recorded, put=dict(compression="gzip"))
    with h5py.File(f"d4rl-{name}.hdf5", "w") as f:
        for key, value in dict(observations=frames, actions=act(4), rewards=rew(4), terminals=rew(4) < 0).items():
            f.create_dataset(key, data=value, compression="gzip")
    np.savez_compressed(f"flat-{name}.npz", observation=frames, is_first=np.arange(4) == 0)
minari("minari-words", [episode(3) | {"infos/words": np.array([b"go"] * 4, dtype=h5py.string_dtype()), "infos/qpos": obs(4, 2),
                                      "infos/camera": np.zeros((4, 32, 32, 3), np.uint8)}], spaces)

# h5py's own filter: literals, copies of what was just put out, and long ones of zeros.
padded = np.hstack([obs(301), np.zeros((301, 40), np.float32)])
with h5py.File("lzf.hdf5", "w") as f:
    for key, value in dict(observations=padded, actions=act(301), rewards=rew(301), terminals=np.arange(301) == 300).items():
        f.create_dataset(key, data=value, compression="lzf", shuffle=key == "actions")
    chunk = f["observations"].id.get_chunk_info(1)
whole = bytearray(open("lzf.hdf5", "rb").read())
whole[chunk.byte_offset + 9:chunk.byte_offset + chunk.size] = b"\xff" * (chunk.size - 9)
open("lzf-damaged.hdf5", "wb").write(whole)
minari("minari-latest", [episode(3)], spaces, libver="latest")
minari("minari-bad-metadata", [episode(3)], spaces)
with open("minari-bad-metadata/data/metadata.json", "w") as f:
    f.write('{"observation_space": "{\\"type\\": \\"Discrete\\"}"}')

# D4RL: three episodes of 4, 3 and 5 rows; the second ends in a terminal, the last is cut off by the end of the file. --
rows = 12
ends, terminal = [3, 6], 6
observations = np.concatenate([obs(4), obs(3, start=100), obs(5, start=200)])
following = observations + 1  # the observation of the next row, or of the row after an episode's last
columns = dict(observations=observations, actions=act(rows), rewards=rew(rows), next_observations=following,
               terminals=np.arange(rows) == terminal, timeouts=np.arange(rows) == ends[0])


def flat(name, data, **options):
    with h5py.File(f"d4rl-{name}.hdf5", "w") as f:
        for key, value in data.items():
            f.create_dataset(key, data=value, **(options if np.ndim(value) else {}))


def without(*names):
    return {k: v for k, v in columns.items() if k not in names}


flat("full", columns | {"infos/qpos": obs(rows), "metadata/algorithm": "random"}, compression="gzip", shuffle=True)
flat("columns", columns | {k: np.asarray(columns[k], np.float32)[:, None] for k in ("rewards", "terminals", "timeouts")})
flat("no-timeouts", without("timeouts"))
flat("no-next", without("next_observations"))
flat("neither", without("timeouts", "next_observations"))
flat("discrete", columns | {"actions": np.arange(rows) % 3})
flat("short-rewards", columns | {"rewards": rew(rows - 1)})
flat("no-rewards", without("rewards"))
flat("nan", columns | {"rewards": np.where(np.arange(rows) == 5, np.nan, 0)})
flat("images", columns | {"observations": np.zeros((rows, 32, 32, 3), np.uint8)}, compression="gzip")
flat("no-terminals", without("terminals"))
flat("no-ends", without("terminals", "timeouts", "next_observations"))
flat("only-next", without("terminals", "timeouts"))
flat("bad-episode", columns | {"observations": np.where((np.arange(rows) == 5)[:, None], np.inf, observations),
                               "next_observations": np.where((np.arange(rows) == 4)[:, None], np.inf, following)})
flat("tiny", columns | {"observations": observations.astype(np.float64) * [1, 1e-50, 1],
                        "next_observations": following.astype(np.float64) * [1, 1e-50, 1]})
flat("few-tiny", columns | {"rewards": np.where(np.arange(rows) == 3, 1e-60, rew(rows))})
flat("disagreeing", columns | {"next_observations": following + (np.arange(rows) == 9)[:, None]})
split = {f"{key}/{name}": columns[key][:, part] for key in ("observations", "next_observations")
         for name, part in (("velocity", slice(2, 3)), ("position", slice(0, 2)))}
flat("group", without("observations", "next_observations") | split | {
    "observations/gripper": np.arange(rows) % 3, "next_observations/gripper": (np.arange(rows) + 1) % 3,
    "observations/camera": np.zeros((rows, 32, 32, 3), np.uint8), "seen": np.arange(rows) % 4 != 1}, compression="gzip")
with h5py.File("d4rl-claims-too-much.hdf5", "w") as f:  # chunks that were never written: a shape without data
    f.create_dataset("observations", shape=(1 << 40, 3), chunks=(1 << 10, 3), dtype=np.float32)
    f["actions"] = act(rows)

# Other layouts -----------------------------------------------------------------------------------------------------
with h5py.File("robomimic.hdf5", "w") as f:
    f["data/demo_0/actions"] = act(3)
    f["data/demo_0/obs/state"] = obs(3)
with h5py.File("stable-worldmodel.h5", "w") as f:
    f["action"], f["ep_len"], f["ep_offset"] = act(3), np.array([3], np.int32), np.array([0])
with h5py.File("weights.h5", "w") as f:
    f["kernel"], f["bias"] = obs(3), rew(3)
h5py.File("nothing.hdf5", "w").close()

# Dreamer: row t holds the action that led to it. -------------------------------------------------------------------
flags = dict(is_first=np.arange(5) == 0, is_last=np.arange(5) == 4, is_terminal=np.arange(5) == 4)
led = dict(vector=obs(5), action=act(5), reward=rew(5).astype(np.float32)) | flags
led["action"][0] = 0  # the formula gives -j / 8 there; nothing led to row 0


def npz(name, data):
    os.makedirs(os.path.dirname(f"dreamer-{name}") or ".", exist_ok=True)
    np.savez_compressed(f"dreamer-{name}.npz", **data)


npz("terminal/20250101T000000-aa-4", led)
npz("discount/20250101T000000-aa-4", dict(state=obs(5), action=led["action"], reward=rew(5), discount=np.array([1, 1, 1, 1, 0.0])))
npz("start-reward/20250101T000000-aa-4", led | {"reward": rew(5) + 1})
npz("several/20250101T000000-aa-4", led | {"position": obs(5)})
npz("kinds/20250101T000000-aa-4", led | {
    "gripper": np.array([3, 0, 1, 3, 2]), "contact": np.arange(5) % 2 == 0, "speed": rew(5), "log_score": rew(5),
    "image": np.zeros((5, 32, 32, 3), np.uint8)})
npz("images/20250101T000000-aa-4", {k: v for k, v in led.items() if k != "vector"} | {"image": np.zeros((5, 32, 32, 3), np.uint8)})
npz("taken-at/20250101T000000-aa-4", led | {"action": act(5, start=1)})
npz("two-episodes/20250101T000000-aa-4", led | {"is_first": np.arange(5) % 3 == 0})
npz("short/20250101T000000-aa-4", led | {"reward": rew(4)})
npz("nan/20250101T000000-aa-4", led | {"reward": np.array([0, 1, np.nan, 0, 0])})
npz("mixed/20250101T000000-aa-4", led)
npz("mixed/20250101T000001-bb-4", led | {"vector": obs(5, 7)})
npz("filler/20250101T000000-aa-4", led | {"action": np.where(np.arange(5)[:, None] == 0, np.nan, led["action"]),
                                         "reward": np.where(np.arange(5) == 0, np.nan, led["reward"])})
npz("words/20250101T000000-aa-4", led | {"log_words": np.array(["go"] * 5), "log_seed": 3, "log_speed": rew(5)})
# A stray that comes first in order of name, an episode with a bad reward, one cut short, one of another width.
npz("folder/20250101T000000-aa-4", led)
npz("folder/20250101T000001-bb-4", led | {"reward": np.array([0, 1, np.nan, 0, 0])})
npz("folder/20250101T000002-cc-4", led)
npz("folder/20250101T000003-dd-4", led | {"vector": obs(5, 7)})
np.savez("dreamer-folder/2024.npz", weights=obs(5))
whole = open("dreamer-folder/20250101T000000-aa-4.npz", "rb").read()
open("dreamer-folder/20250101T000004-ee-4.npz", "wb").write(whole[:400])
open("dreamer-folder/20250101T000005-ff-4.npz", "wb").close()
npz("chunk/20250101T000000F000000-0aA-1bB-5", led)
npz("stepid/20250101T000000-aa-5", led | {"stepid": np.zeros((5, 20), np.uint8)})
np.savez("ogbench.npz", observations=obs(5), actions=act(5), terminals=rew(5))
np.savez("flat-table.npz", observation=obs(5), is_first=flags["is_first"])
np.savez("something.npz", weights=obs(5))

# NPZ: every element type, order and byte order. --------------------------------------------------------------------
grid = np.arange(12).reshape(3, 4)
arrays = {code: grid.astype(code) for code in "f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8".split()}
arrays |= {f"big_{code}": grid.astype(">" + code) for code in "f2 f4 f8 i2 i4 i8 u2 u4 u8".split()}
arrays |= dict(bool=grid % 2 == 0, fortran=np.asfortranarray(grid - 6.5), scalar=np.float32(2.5), empty=np.zeros((0, 3)),
               fortran3=np.asfortranarray(np.arange(24.0).reshape(2, 3, 4)), vector=np.arange(5) / 8)
np.savez("arrays.npz", **arrays)
np.savez_compressed("arrays-compressed.npz", **arrays)
np.savez("strings.npz", words=np.array(["a", "bc"]), objects=np.array([1, None], dtype=object))

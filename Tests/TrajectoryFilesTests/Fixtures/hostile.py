"""Writes the files in hostile/: logs that are damaged, or made to do harm, one flaw each.

Needs NumPy and h5py; the versions used are those in generated/versions.txt. Run it in this directory.
"""
import os, shutil, struct, zlib
import h5py, numpy as np

shutil.rmtree("hostile", ignore_errors=True)
os.makedirs("hostile")
os.chdir("hostile")
STEPS = 4


def columns(**changes):
    """An episode's columns; those set to None are left out."""
    last = np.arange(STEPS) == STEPS - 1
    own = dict(observations=np.ones((STEPS + 1, 3), np.float32), actions=np.ones((STEPS, 2), np.float32),
               rewards=np.zeros(STEPS), terminations=last, truncations=~last & False)
    return {k: v for k, v in (own | changes).items() if v is not None}


def flat(**changes):
    own = dict(observations=np.ones((STEPS, 3), np.float32), actions=np.ones((STEPS, 2), np.float32),
               rewards=np.zeros(STEPS), terminals=np.zeros(STEPS, bool), timeouts=np.arange(STEPS) == STEPS - 1)
    return {k: v for k, v in (own | changes).items() if v is not None}


def minari(name, change=lambda file, episode: None, **changes):
    with h5py.File(f"minari-{name}.hdf5", "w") as file:
        episode = file.create_group("episode_0")
        for key, value in columns(**changes).items():
            episode[key] = value
        change(file, episode)


def d4rl(name, change=lambda file: None, **changes):
    with h5py.File(f"d4rl-{name}.hdf5", "w") as file:
        for key, value in flat(**changes).items():
            file[key] = value
        change(file)


# Flags that are neither set nor not set. ---------------------------------------------------------------------------
def flags(row, value, of=STEPS):
    return np.where(np.arange(of) == row, value, 0.0)


minari("nan-termination", terminations=flags(1, np.nan))
minari("nan-truncation", truncations=flags(2, np.nan))
minari("half-termination", terminations=flags(3, 0.5))
minari("nan-mask", lambda file, episode: episode.create_dataset("infos/seen", data=flags(2, np.nan, STEPS + 1)))
d4rl("nan-terminal", terminals=flags(1, np.nan))
d4rl("infinite-timeout", timeouts=flags(2, np.inf))
d4rl("nan-mask", lambda file: file.create_dataset("seen", data=flags(0, np.nan)))


# Data in other files. ----------------------------------------------------------------------------------------------
def external_storage(file, episode):
    episode.create_dataset("observations", (STEPS + 1, 3), np.float32, external=[("other.bin", 0, 12 * (STEPS + 1))])


def virtual(file, episode):
    layout = h5py.VirtualLayout((STEPS + 1, 3), np.float32)
    layout[:] = h5py.VirtualSource("other.hdf5", "observations", (STEPS + 1, 3))
    episode.create_virtual_dataset("observations", layout)


def link(path, target):
    def change(file, *_):
        file[path] = target
    return change


def link_through(file, episode):
    file["far"] = h5py.ExternalLink("other.hdf5", "/")
    episode["observations"] = h5py.SoftLink("/far/observations")


minari("external-storage", external_storage, observations=None)
minari("virtual", virtual, observations=None)
minari("external-link", link("episode_0/observations", h5py.ExternalLink("other.hdf5", "/observations")), observations=None)
minari("external-info", link("episode_0/infos/far", h5py.ExternalLink("other.hdf5", "/observations")))
minari("external-through-soft", link_through, observations=None)
d4rl("external-link", link("far", h5py.ExternalLink("other.hdf5", "/")))


# Links that lead back, and nowhere. --------------------------------------------------------------------------------
def hard(path, target):
    def change(file, *_):
        file.require_group(target)
        file[path] = file[target]
    return change


def two(file, episode):
    episode["observations/a"] = h5py.SoftLink("/episode_0/observations")
    episode["observations/b"] = h5py.SoftLink("/episode_0/observations")


grouped = dict(observations=None, **{"observations/x": columns()["observations"]})
minari("cycle-soft-episode", link("episode_0/loop", h5py.SoftLink("/episode_0")))
minari("cycle-hard-episode", hard("episode_0/loop", "episode_0"))
minari("cycle-hard-infos", hard("episode_0/infos/self", "episode_0/infos"))
minari("cycle-soft-root", link("episode_0/infos/top", h5py.SoftLink("/")))
minari("cycle-hard-observations", hard("episode_0/observations/self", "episode_0/observations"), **grouped)
minari("cycle-two-observations", two, **grouped)
minari("cycle-soft-itself", link("episode_0/observations", h5py.SoftLink("observations")), observations=None)
minari("dangling", link("episode_0/observations", h5py.SoftLink("/none")), observations=None)
d4rl("cycle-soft", link("infos/top", h5py.SoftLink("/")))
d4rl("cycle-hard", hard("infos/self", "infos"))
d4rl("cycle-observations", hard("observations/self", "observations"), **grouped)


def deep(file, episode):
    episode["infos/" + "/".join(["g"] * 40) + "/x"] = np.zeros(STEPS)


def doubling(file, episode):
    """Twenty-eight groups, one in another, each by two names: 2^28 paths."""
    group = episode.create_group("infos")
    for _ in range(28):
        group["a"] = group.create_group("b")
        group = group["b"]


def sharing(file, episode):
    episode["infos/reward"] = episode["rewards"]
    episode["infos/again"] = h5py.SoftLink("reward")
    episode["infos/far"] = h5py.SoftLink("/episode_0/infos/again")


minari("deep", deep)
minari("doubling", doubling)
minari("shared", sharing)

# Shapes that no file of this size can hold. ------------------------------------------------------------------------
HUGE = 1 << 40


def empty(path, shape):
    def change(file, *_):
        file.create_dataset(path, shape, np.float32, chunks=tuple(1 for _ in shape), maxshape=tuple(None for _ in shape))
    return change


minari("zero-by-huge", empty("episode_0/observations", (0, HUGE)), observations=None)
minari("zero-by-huge-by-huge", empty("episode_0/observations", (0, HUGE, HUGE)), observations=None)
minari("zero-actions-huge", empty("episode_0/actions", (0, HUGE, HUGE)), actions=None)
d4rl("zero-actions-huge", empty("actions", (0, HUGE, HUGE)), actions=None)
d4rl("zero-observations-huge", empty("observations", (0, HUGE)), observations=None)
minari("no-numbers", observations=np.zeros((STEPS + 1, 0), np.float32))
d4rl("no-numbers", observations=np.zeros((STEPS, 0), np.float32))


# Numbers whose bits lie outside their bytes: 64 bits in a 32-bit float, and an integer 16 bits into its 4 bytes. ---
def patched(name, **changes):
    minari(name, **changes)
    return open(f"minari-{name}.hdf5", "rb").read()


def write(name, data):
    with open(name, "wb") as file:
        file.write(data)


def replaced(data, old, new):
    assert old in data
    return data.replace(old, new)


number = bytes([0, 0, 32, 0, 23, 8, 0, 23])  # offset, precision, and the places of exponent and mantissa
whole = patched("float-bits")
write("minari-float-bits.hdf5", replaced(whole, number, bytes([0, 0, 64, 0, 23, 8, 0, 23])))
write("minari-float-exponent.hdf5", replaced(whole, number, bytes([0, 0, 32, 0, 200, 8, 0, 23])))
whole = patched("integer-bits", actions=np.ones((STEPS, 2), np.int32))
number = bytes([0x10, 8, 0, 0, 4, 0, 0, 0, 0, 0, 32, 0])  # class, signed, 4 bytes, offset, precision
write("minari-integer-bits.hdf5", replaced(whole, number, number[:8] + bytes([16, 0, 32, 0])))


# NPZ ---------------------------------------------------------------------------------------------------------------
def npy(array=None, shape=None):
    """An array's file; one of another shape than its numbers', if `shape` is given."""
    array = np.zeros(0, np.float32) if array is None else array
    text = str(dict(descr=array.dtype.str, fortran_order=False, shape=array.shape if shape is None else shape))
    text += " " * (63 - (10 + len(text)) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text.encode() + array.tobytes()


def zip_file(members, aliases=(), size=None, stored=None):
    """A zip of deflated members. `aliases` are (name, index of the member that it is another name of).
    - size, stored: 64-bit sizes that the directory claims for the first member."""
    body, entries = b"", []
    for name, data in members:
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = packer.compress(data) + packer.flush()
        head = (20, 0, 8, 0, 0x21, zlib.crc32(data), len(packed), len(data))
        entries.append((name.encode(), head, len(body)))
        body += struct.pack("<IHHHHHIIIHH", 0x04034B50, *head, len(name), 0) + name.encode() + packed
    entries += [(name.encode(), *entries[index][1:]) for name, index in aliases]
    directory = b""
    for number, (name, head, offset) in enumerate(entries):
        extra = b""
        if number == 0 and (size or stored):
            sizes = [(size, head[7]), (stored, head[6])]
            extra = b"".join(struct.pack("<Q", claimed) for claimed, _ in sizes if claimed)
            extra = struct.pack("<HH", 1, len(extra)) + extra
            head = head[:6] + tuple(0xFFFFFFFF if claimed else true for claimed, true in reversed(sizes))
        directory += struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, *head, len(name), len(extra), 0, 0, 0, 0, offset)
        directory += name + extra
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return body + directory + end


table = [("observation.npy", npy(np.ones((STEPS, 3), np.float32))), ("is_first.npy", npy(np.arange(STEPS) == 0))]
write("npz-sound.npz", zip_file(table))
write("npz-zero-huge.npz", zip_file(table + [("action.npy", npy(shape=(0, 1 << 62, 4)))]))
write("npz-huge-zero.npz", zip_file(table + [("action.npy", npy(shape=(1 << 62, 4, 0)))]))
write("npz-zero-wide.npz", zip_file(table + [("action.npy", npy(shape=(0, 1 << 40)))]))
write("npz-size-2e62.npz", zip_file(table, size=1 << 62))
write("npz-stored-2e62.npz", zip_file(table, stored=1 << 62))
write("npz-both-2e62.npz", zip_file(table, size=1 << 62, stored=1 << 62))
zeros = [("zeros.npy", npy(np.zeros((1 << 18, 4), np.uint8)))]
write("npz-overlap.npz", zip_file(table + zeros, [(f"observation/{i}.npy", 2) for i in range(20)]))
write("npz-alias.npz", zip_file(table, [("action.npy", 0)]))
write("npz-name-twice.npz", zip_file(table + [table[0]]))

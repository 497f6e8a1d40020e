"""Writes goldens.json: DreamerV3's world model and its whole loss on a small batch, by PyTorch in double precision.

    pip install torch==2.13.0
    python Tests/WorldModelsTests/Goldens/generate.py

Written from the published definition and apart from the library: no fused layers, block weights as loops over blocks, the
loss as one sum. The case holds

    episodes     three of them: observation.<i> [T + 1, O], action.<i> [T, A], reward.<i> [T], of 2, 1 and 1 transitions.
                 Only the first ends in a terminal state.
    parameters   model.<path>, by the library's paths and in its layouts ([in, out] matrices)
    gradients    gradient.<path>, of the loss
    rows         [T, B, …]: h, z (what was drawn), posterior and prior (probabilities), decoded, rewardLogits,
                 continuationLogits, divergence

The batch has two sequences of three rows: the first episode; and the second, with the first row of the third behind it.
A row's action and reward are those that led to it, zero at an episode's first row, where the state is zero as well and
whose reward is not part of the loss.

Latents are drawn by inverting the running sum of probabilities with uniform numbers, from the counter-based generator that
the library uses (Philox 4×32-10; key 77, counter 0), so that both draw the same.
"""

import json
import platform
from pathlib import Path

import torch
from torch.nn.functional import log_softmax, silu, softmax, softplus

O, A, ROWS, BATCH = 4, 2, 3, 2
D, BLOCKS, HIDDEN, GROUPS, CLASSES = 6, 3, 5, 2, 3
ENCODER, DECODER, REWARD, CONTINUATION = [4, 7], [8, 3], [3], [2]
BINS, UNIFORM, FREE_NATS, REPRESENTATION = 255, 0.01, 0.135, 0.1
KEY = 77


def parameters():
    """Random numbers: biases and scales too, and the reward's output, which would begin at zero."""
    shapes = {}

    def layer(path, inputs, outputs, is_normalized=True):
        shapes[f"{path}.weight"], shapes[f"{path}.bias"] = (inputs, outputs), (outputs,)
        if is_normalized:
            shapes[f"{path}.scale"] = (outputs,)

    def network(path, widths, outputs=None):
        for index, (inputs, width) in enumerate(zip(widths, widths[1:])):
            layer(f"{path}.network.layers.{index}", inputs, width)
        if outputs:
            layer(f"{path}.network.layers.{len(widths) - 1}", widths[-1], outputs, is_normalized=False)

    stochastic, part = GROUPS * CLASSES, D // BLOCKS
    network("encoder", [O, *ENCODER])
    layer("dynamics.stateInput", D, HIDDEN)
    layer("dynamics.latentInput", stochastic, HIDDEN)
    layer("dynamics.actionInput", A, HIDDEN)
    shapes["dynamics.hidden.weight.state"] = (BLOCKS, part, part)
    for name in ["projectedState", "latent", "action"]:
        shapes[f"dynamics.hidden.weight.{name}"] = (HIDDEN, D)
    shapes["dynamics.hidden.bias"] = shapes["dynamics.hidden.scale"] = (D,)
    shapes["dynamics.gates.weight"], shapes["dynamics.gates.bias"] = (BLOCKS, part, 3 * part), (3 * D,)
    layer("dynamics.priorHidden.0", D, HIDDEN)
    layer("dynamics.priorHidden.1", HIDDEN, HIDDEN)
    layer("dynamics.priorOutput", HIDDEN, stochastic, is_normalized=False)
    shapes["dynamics.posteriorHidden.weight.context"] = (D, HIDDEN)
    shapes["dynamics.posteriorHidden.weight.summary"] = (ENCODER[-1], HIDDEN)
    shapes["dynamics.posteriorHidden.bias"] = shapes["dynamics.posteriorHidden.scale"] = (HIDDEN,)
    layer("dynamics.posteriorOutput", HIDDEN, stochastic, is_normalized=False)
    network("decoder", [D + stochastic, *DECODER], O)
    network("reward", [D + stochastic, *REWARD], BINS)
    network("continuation", [D + stochastic, *CONTINUATION], 1)
    return {path: (0.7 * torch.randn(shape)).requires_grad_() for path, shape in shapes.items()}


def episodes():
    """Numbers that single precision holds exactly; some actions lie beyond 1."""
    def draw(*shape, scale):
        return (scale * torch.randn(shape)).float().double()

    return [
        {"observation": draw(steps + 1, O, scale=3), "action": draw(steps, A, scale=1.5),
         "reward": draw(steps, scale=10)} for steps in [2, 1, 1]
    ]


def rows_of(logs):
    """The batch, [T, B, …]; what is one for the first row of an episode, and for a row in a terminal state."""
    def row(episode, index):
        log, is_first = logs[episode], index == 0
        return {
            "observation": log["observation"][index],
            "action": torch.zeros(A) if is_first else log["action"][index - 1],
            "reward": torch.zeros(()) if is_first else log["reward"][index - 1],
            "isFirst": torch.tensor(float(is_first)),
            "isTerminal": torch.tensor(float(episode == 0 and index == 2)),
        }

    sequences = [[(0, 0), (0, 1), (0, 2)], [(1, 0), (1, 1), (2, 0)]]
    table = [[row(*place) for place in sequence] for sequence in sequences]
    return {key: torch.stack([torch.stack([table[b][t][key] for b in range(BATCH)]) for t in range(ROWS)])
            for key in table[0][0]}


def philox(counter, count):
    """Uniform numbers in [0, 1): blocks of four words, of which 64 are made side by side."""
    mask, numbers = 0xFFFFFFFF, []
    for index in range(count):
        word, lane = index % 256 // 64, index % 64
        block = counter + index // 256 * 64 + lane
        a, b, c, d = block & mask, block >> 32, 0, 0
        k, l = KEY & mask, KEY >> 32
        for _ in range(10):
            left, right = 0xD2511F53 * a, 0xCD9E8D57 * c
            a, b, c, d = (right >> 32) ^ b ^ k, right & mask, (left >> 32) ^ d ^ l, left & mask
            k, l = (k + 0x9E3779B9) & mask, (l + 0xBB67AE85) & mask
        numbers.append(([a, b, c, d][word] >> 8) / 2**24)
    return torch.tensor(numbers)


def symlog(x):
    return torch.sign(x) * torch.log1p(torch.abs(x))


def bin_values():
    below = -torch.expm1(torch.linspace(20, 0, BINS // 2 + 1))
    return torch.cat([below, -below[:-1].flip(0)])


def finish(p, path, x):
    return silu(x / torch.sqrt((x * x).mean(-1, keepdim=True) + 1e-4) * p[f"{path}.scale"])


def dense(p, path, x):
    return x @ p[f"{path}.weight"] + p[f"{path}.bias"]


def layer(p, path, x):
    return finish(p, path, dense(p, path, x))


def network(p, path, hidden, x, has_output=True):
    for index in range(hidden):
        x = layer(p, f"{path}.network.layers.{index}", x)
    return dense(p, f"{path}.network.layers.{hidden}", x) if has_output else x


def advance(p, h, z, action):
    path, part = "dynamics.hidden", D // BLOCKS
    action = action / torch.clamp(action.abs(), min=1)
    inputs = torch.cat([
        layer(p, "dynamics.stateInput", h), layer(p, "dynamics.latentInput", z),
        layer(p, "dynamics.actionInput", action)], -1)
    shared = torch.cat([p[f"{path}.weight.{name}"] for name in ["projectedState", "latent", "action"]])
    blocks = []
    for b in range(BLOCKS):
        own = slice(b * part, (b + 1) * part)
        read = torch.cat([h[:, own], inputs], -1)
        blocks.append(read @ torch.cat([p[f"{path}.weight.state"][b], shared[:, own]]) + p[f"{path}.bias"][own])
    y = finish(p, path, torch.cat(blocks, -1))
    following = []
    for b in range(BLOCKS):
        own = slice(b * part, (b + 1) * part)
        bias = p["dynamics.gates.bias"][3 * b * part: 3 * (b + 1) * part]
        reset, candidate, update = (y[:, own] @ p["dynamics.gates.weight"][b] + bias).chunk(3, -1)
        candidate = torch.tanh(torch.sigmoid(reset) * candidate)
        update = torch.sigmoid(update - 1)
        following.append(update * candidate + (1 - update) * h[:, own])
    return torch.cat(following, -1)


def mixed(logits):
    p = softmax(logits.unflatten(-1, (GROUPS, CLASSES)), -1)
    return (1 - UNIFORM) * p + UNIFORM / CLASSES


def prior(p, h):
    x = layer(p, "dynamics.priorHidden.1", layer(p, "dynamics.priorHidden.0", h))
    return mixed(dense(p, "dynamics.priorOutput", x))


def posterior(p, h, embedding):
    path = "dynamics.posteriorHidden"
    weight = torch.cat([p[f"{path}.weight.context"], p[f"{path}.weight.summary"]])
    x = finish(p, path, torch.cat([h, embedding], -1) @ weight + p[f"{path}.bias"])
    return mixed(dense(p, "dynamics.posteriorOutput", x))


def draw(q, uniform):
    """The first class at which the running sum exceeds the number; the gradient is that of q."""
    index = (q.detach().cumsum(-1) > uniform[..., None]).double().argmax(-1)
    drawn = torch.nn.functional.one_hot(index, CLASSES).double()
    return (drawn + q - q.detach()).flatten(-2)


def divergence(p, q):
    return (p * (p.log() - q.log())).sum((-2, -1))


def two_hot(x):
    """Weights on the bins below and above x that average to it."""
    values, weights = bin_values(), torch.zeros(*x.shape, BINS)
    for place in torch.cartesian_prod(*map(torch.arange, x.shape)).tolist():
        number = x[tuple(place)]
        above = int((values < number).sum().clamp(1, BINS - 1))
        share = (number - values[above - 1]) / (values[above] - values[above - 1])
        weights[(*place, above - 1)], weights[(*place, above)] = 1 - share, share
    return weights


def world_model(p, rows):
    embeddings = network(p, "encoder", len(ENCODER), symlog(rows["observation"]), has_output=False)
    h, z = torch.zeros(BATCH, D), torch.zeros(BATCH, GROUPS * CLASSES)
    steps = []
    for t in range(ROWS):
        keep = (1 - rows["isFirst"][t])[:, None]
        h = advance(p, h * keep, z * keep, rows["action"][t] * keep)
        q = posterior(p, h, embeddings[t])
        z = draw(q, philox(64 * t, BATCH * GROUPS).reshape(BATCH, GROUPS))
        steps.append((h, z, q))
    h, z, q = map(torch.stack, zip(*steps))
    features = torch.cat([h, z], -1)
    return {
        "h": h, "z": z, "posterior": q, "prior": prior(p, h),
        "decoded": network(p, "decoder", len(DECODER), features),
        "rewardLogits": network(p, "reward", len(REWARD), features),
        "continuationLogits": network(p, "continuation", len(CONTINUATION), features),
    }


def loss(found, rows):
    """As published, but that rewards are averaged over the rows that have one."""
    observation = (found["decoded"] - symlog(rows["observation"])).square().sum(-1).mean()
    reward = -(two_hot(rows["reward"]) * log_softmax(found["rewardLogits"], -1)).sum(-1)
    has_reward = 1 - rows["isFirst"]
    logit = found["continuationLogits"][..., 0]
    target = (1 - rows["isTerminal"]) * (1 - 1 / 333)
    continuation = (softplus(logit) - target * logit).mean()
    q, p = found["posterior"], found["prior"]
    dynamics = divergence(q.detach(), p).clamp(min=FREE_NATS).mean()
    representation = divergence(q, p.detach()).clamp(min=FREE_NATS).mean()
    parts = {
        "observationLoss": observation, "rewardLoss": (reward * has_reward).sum() / has_reward.sum(),
        "continuationLoss": continuation, "dynamicsLoss": dynamics, "representationLoss": representation,
    }
    return parts, sum(parts.values()) - (1 - REPRESENTATION) * representation


def write(path, tensors):
    """One tensor to a line, so that a difference is readable."""
    entries = {"versions": {"python": platform.python_version(), "torch": torch.__version__}}
    entries["dreamerV3"] = {
        key: {"shape": list(value.shape), "values": value.detach().flatten().tolist()}
        for key, value in tensors.items()
    }
    blocks = [
        f" {json.dumps(name)}: {{\n"
        + ",\n".join(f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in entry.items())
        + "\n }"
        for name, entry in entries.items()
    ]
    path.write_text("{\n" + ",\n".join(blocks) + "\n}\n")


def main():
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(1)
    p, logs = parameters(), episodes()
    rows = rows_of(logs)
    found = world_model(p, rows)
    parts, total = loss(found, rows)
    gradients = dict(zip(p, torch.autograd.grad(total, list(p.values()))))
    tensors = {f"{key}.{index}": value for index, log in enumerate(logs) for key, value in log.items()}
    tensors |= {f"model.{path}": value for path, value in p.items()}
    tensors |= {f"gradient.{path}": value for path, value in gradients.items()}
    tensors |= found | parts
    tensors["divergence"] = divergence(found["posterior"], found["prior"])
    for key in ["posterior", "prior"]:
        tensors[key] = found[key].flatten(-2)
    tensors["freeNats"] = torch.tensor(FREE_NATS)
    write(Path(__file__).with_name("goldens.json"), tensors)


if __name__ == "__main__":
    main()

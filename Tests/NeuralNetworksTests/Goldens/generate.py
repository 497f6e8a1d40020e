"""Writes goldens.json: layers, activations and distributions computed by PyTorch in double precision.

    pip install torch==2.13.0
    python Tests/NeuralNetworksTests/Goldens/generate.py

A case holds tensors by name:

    <name>              an input, a parameter or an output
    upstream.<output>   the weight of each element of that output in the scalar that is differentiated
    gradient.<name>     the derivative of that scalar, the weighted sum of all outputs, by an input or a parameter

Constants have no gradient: noise, epsilon, the least deviation, observed bits.
Matrices are stored [in, out], so that y = x·W + b; PyTorch's own layout is the transpose. No two axes that meet have the
same length, and no bias or state is zero, so a transposed or forgotten one shows.
"""

import json
import platform
from pathlib import Path

import torch
from torch.distributions import Bernoulli, Independent, Normal, kl_divergence
from torch.nn import functional

T, B, K, D, Z = 8, 2, 5, 4, 3
HIDDEN, EMBEDDING, ACTION = 5, 6, 7
MINIMUM_DEVIATION = 0.1
CONSTANTS = {"noise", "epsilon", "bits", "minimumDeviation"}

ACTIVATIONS = {
    "relu": torch.relu,
    "elu": functional.elu,
    "silu": functional.silu,
    "tanh": torch.tanh,
    # PyTorch cuts softplus off at 20 by default, which is visible in double precision.
    "softplus": lambda x: functional.softplus(x, threshold=100),
    "sigmoid": torch.sigmoid,
}


def normal(*shape, scale=1.0):
    return scale * torch.randn(*shape)


def positive(*shape):
    return 0.3 + torch.rand(*shape)


def case(compute, **tensors):
    """Evaluates `compute` on named tensors, differentiates a random weighting of its outputs, and records it all."""
    tensors = {name.replace("__", "."): torch.as_tensor(value) for name, value in tensors.items()}
    leaves = {name: value.requires_grad_() for name, value in tensors.items() if name not in CONSTANTS}
    outputs = compute(tensors)
    upstream = {name: torch.randn_like(output) for name, output in outputs.items()}
    weighted = sum((outputs[name] * upstream[name]).sum() for name in outputs)
    gradients = torch.autograd.grad(weighted, list(leaves.values()))
    return {
        **tensors,
        **outputs,
        **{f"upstream.{name}": value for name, value in upstream.items()},
        **{f"gradient.{name}": value for name, value in zip(leaves, gradients)},
    }


def linear(x, weight, bias):
    return functional.linear(x, weight.T, bias)


def dense(t, path, x):
    return linear(x, t[f"{path}.weight"], t[f"{path}.bias"])


def gru(t, x, h, path=""):
    """PyTorch's GRU cell; the columns of its matrices are the reset gate, the update gate and the candidate."""
    return torch.gru_cell(
        x, h,
        t[f"{path}inputWeight"].T, t[f"{path}recurrentWeight"].T, t[f"{path}inputBias"], t[f"{path}recurrentBias"])


def gaussian(mean, deviation):
    return Independent(Normal(mean, deviation), 1)


def mean_and_deviation(raw):
    mean, raw_deviation = raw.chunk(2, dim=-1)
    return mean, ACTIVATIONS["softplus"](raw_deviation) + MINIMUM_DEVIATION


def linear_case():
    return case(
        lambda t: {"output": linear(t["input"], t["weight"], t["bias"])},
        input=normal(T, B, K), weight=normal(K, D), bias=normal(D))


def multilayer_perceptron_case(activation):
    def compute(t):
        x = t["input"]
        for layer in range(2):
            x = ACTIVATIONS[activation](dense(t, f"layers.{layer}", x))
        return {"output": dense(t, "layers.2", x)}

    sizes = [K, 6, 7, D]
    parameters = {}
    for layer, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
        parameters[f"layers.{layer}.weight"] = normal(inputs, outputs, scale=0.7)
        parameters[f"layers.{layer}.bias"] = normal(outputs)
    return case(compute, input=normal(T, B, K), **parameters)


def normalized_perceptron_case(normalization):
    def normalize(t, path, x):
        if normalization == "rms":
            return functional.rms_norm(x, x.shape[-1:], t[f"{path}.scale"], 1e-4)
        return functional.layer_norm(x, x.shape[-1:], t[f"{path}.scale"], t[f"{path}.offset"], 1e-3)

    def compute(t):
        x = t["input"]
        for layer in range(2):
            x = functional.silu(normalize(t, f"layers.{layer}", dense(t, f"layers.{layer}", x)))
        return {"output": x}

    sizes = [K, 6, 7]
    parameters = {}
    for layer, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
        parameters[f"layers.{layer}.weight"] = normal(inputs, outputs, scale=0.7)
        parameters[f"layers.{layer}.bias"] = normal(outputs)
        parameters[f"layers.{layer}.scale"] = normal(outputs)
        if normalization == "layer":
            parameters[f"layers.{layer}.offset"] = normal(outputs)
    return case(compute, input=normal(T, B, K), **parameters)


def dreamer_gates(reset, candidate, update, state):
    """DreamerV2's and V3's recurrent units: an update gate that begins low, and that replaces the state where it is 1."""
    candidate = torch.tanh(torch.sigmoid(reset) * candidate)
    update = torch.sigmoid(update - 1)
    return update * candidate + (1 - update) * state


def normalized_gru_case():
    def compute(t):
        weight = torch.cat([t["weight.input"], t["weight.state"]])
        parts = torch.cat([t["input"], t["state"]], dim=-1) @ weight
        parts = functional.layer_norm(parts, [3 * D], t["norm.scale"], t["norm.offset"], 1e-3)
        return {"output": dreamer_gates(*parts.chunk(3, dim=-1), t["state"])}

    return case(
        compute, input=normal(B, K), state=normal(B, D), weight__input=normal(K, 3 * D, scale=0.7),
        weight__state=normal(D, 3 * D, scale=0.7), norm__scale=normal(3 * D), norm__offset=normal(3 * D))


def gru_parameters(path=""):
    return {
        f"{path}inputWeight": normal(HIDDEN, 3 * D, scale=0.7),
        f"{path}recurrentWeight": normal(D, 3 * D, scale=0.7),
        f"{path}inputBias": normal(3 * D),
        f"{path}recurrentBias": normal(3 * D),
    }


def gru_case():
    return case(
        lambda t: {"output": gru(t, t["input"], t["state"])},
        input=normal(B, HIDDEN), state=normal(B, D), **gru_parameters())


def layer_norm_case(epsilon):
    return case(
        lambda t: {"output": functional.layer_norm(t["input"], [K], t["scale"], t["bias"], float(t["epsilon"]))},
        input=normal(T, B, K), scale=normal(K), bias=normal(K), epsilon=epsilon)


def rms_norm_case(epsilon):
    # A small second row lets epsilon show.
    rows = normal(T, B, K) * torch.tensor([1.0, 0.01]).reshape(1, 2, 1)
    return case(
        lambda t: {"output": functional.rms_norm(t["input"], [K], t["scale"], float(t["epsilon"]))},
        input=rows, scale=normal(K), epsilon=epsilon)


def activation_case(activation):
    """Random numbers, and the tails, where a careless formula overflows or loses its last digits."""
    tails = torch.tensor([-45.0, -12.0, -1e-3, 1e-3, 12.0, 45.0]).reshape(1, 6)
    return case(
        lambda t: {"output": ACTIVATIONS[activation](t["input"])},
        input=torch.cat([normal(D, 6, scale=2), tails]))


def normal_case():
    def compute(t):
        first, second = gaussian(t["mean"], t["deviation"]), gaussian(t["otherMean"], t["otherDeviation"])
        return {
            "logProbability": first.log_prob(t["value"]),
            "entropy": first.entropy(),
            "divergence": kl_divergence(first, second),
        }

    return case(
        compute,
        value=normal(T, B, Z), mean=normal(T, B, Z), deviation=positive(T, B, Z),
        otherMean=normal(T, B, Z), otherDeviation=positive(T, B, Z))


def bernoulli_case():
    def compute(t):
        first = Independent(Bernoulli(logits=t["logits"]), 1)
        second = Independent(Bernoulli(logits=t["otherLogits"]), 1)
        return {
            "logProbability": first.log_prob(t["bits"]),
            "entropy": first.entropy(),
            "divergence": kl_divergence(first, second),
        }

    return case(
        compute,
        logits=normal(T, B, K, scale=3), otherLogits=normal(T, B, K, scale=3),
        bits=torch.rand(T, B, K).round())


def gaussian_parameters_case():
    def compute(t):
        mean, deviation = mean_and_deviation(t["raw"])
        return {"mean": mean, "deviation": deviation, "sample": mean + deviation * t["noise"]}

    return case(
        compute, raw=normal(T, B, 2 * Z), noise=normal(T, B, Z), minimumDeviation=MINIMUM_DEVIATION)


def posterior_step_case():
    """One step of a Gaussian recurrent state-space model, from a state, an action and an embedding to the next state."""
    def compute(t):
        x = functional.elu(
            t["stochastic"] @ t["transition.stochasticWeight"] + t["action"] @ t["transition.actionWeight"]
            + t["transition.bias"])
        h = gru(t, x, t["deterministic"], path="gru.")
        prior_mean, prior_deviation = mean_and_deviation(
            dense(t, "prior.output", functional.elu(dense(t, "prior.hidden", h))))
        hidden = functional.elu(
            h @ t["posterior.deterministicWeight"] + t["embedding"] @ t["posterior.embeddingWeight"]
            + t["posterior.bias"])
        mean, deviation = mean_and_deviation(dense(t, "posterior.output", hidden))
        return {
            "nextDeterministic": h,
            "nextStochastic": mean + deviation * t["noise"],
            "priorMean": prior_mean,
            "priorDeviation": prior_deviation,
            "posteriorMean": mean,
            "posteriorDeviation": deviation,
            "divergence": kl_divergence(gaussian(mean, deviation), gaussian(prior_mean, prior_deviation)),
        }

    return case(
        compute,
        deterministic=normal(B, D), stochastic=normal(B, Z), action=normal(B, ACTION), embedding=normal(B, EMBEDDING),
        noise=normal(B, Z), minimumDeviation=MINIMUM_DEVIATION,
        transition__stochasticWeight=normal(Z, HIDDEN, scale=0.7),
        transition__actionWeight=normal(ACTION, HIDDEN, scale=0.7),
        transition__bias=normal(HIDDEN),
        **gru_parameters("gru."),
        prior__hidden__weight=normal(D, HIDDEN, scale=0.7), prior__hidden__bias=normal(HIDDEN),
        prior__output__weight=normal(HIDDEN, 2 * Z, scale=0.7), prior__output__bias=normal(2 * Z),
        posterior__deterministicWeight=normal(D, HIDDEN, scale=0.7),
        posterior__embeddingWeight=normal(EMBEDDING, HIDDEN, scale=0.7),
        posterior__bias=normal(HIDDEN),
        posterior__output__weight=normal(HIDDEN, 2 * Z, scale=0.7), posterior__output__bias=normal(2 * Z))


def all_cases():
    yield "linear", linear_case
    for activation in ["relu", "elu", "silu", "tanh"]:
        yield f"multilayerPerceptron.{activation}", lambda: multilayer_perceptron_case(activation)
    yield "gru", gru_case
    yield "layerNorm.1e-3", lambda: layer_norm_case(1e-3)
    yield "layerNorm.1e-5", lambda: layer_norm_case(1e-5)
    yield "rmsNorm.1e-4", lambda: rms_norm_case(1e-4)
    for activation in ACTIVATIONS:
        yield f"activation.{activation}", lambda: activation_case(activation)
    yield "normal", normal_case
    yield "bernoulli", bernoulli_case
    yield "gaussianParameters", gaussian_parameters_case
    yield "posteriorStep", posterior_step_case
    yield "normalizedPerceptron.layer", lambda: normalized_perceptron_case("layer")
    yield "normalizedPerceptron.rms", lambda: normalized_perceptron_case("rms")
    yield "normalizedGRU", normalized_gru_case


def write(path, cases):
    """One tensor to a line, so that a difference is readable."""
    entries = {"versions": {"python": platform.python_version(), "torch": torch.__version__}}
    for name, tensors in cases.items():
        entries[name] = {
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
    cases = {}
    for seed, (name, build) in enumerate(all_cases()):
        torch.manual_seed(seed)
        cases[name] = build()
    write(Path(__file__).with_name("goldens.json"), cases)


if __name__ == "__main__":
    main()

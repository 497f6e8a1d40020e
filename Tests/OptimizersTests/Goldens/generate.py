"""Writes goldens.json: five updates by PyTorch's optimizers, and its gradient clipping, in double precision.

    pip install torch==2.13.0
    python Tests/OptimizersTests/Goldens/generate.py

A case of updates holds, for tensors `weight` and `bias` and steps 1 to 5:

    weight.0                           the parameter before the first update
    gradient.weight.<step>             the gradient handed to the optimizer in that step
    weight.<step>                      the parameter after that step
    first.weight.5, second.weight.5    the optimizer's running moments after the last step, bias not corrected
    learningRate, beta1, beta2, epsilon, weightDecay

PyTorch has no LaProp: that case writes the rule out in tensor operations, after adaptive clipping of each gradient to
`adaptiveClip` times the norm of its parameter (not below 10⁻³), by the definition of both.

A case of clipping holds `gradient.<tensor>`, `maximumNorm`, the global `norm` before clipping, and `clipped.<tensor>`.
PyTorch divides by norm + 1e-6, which shows in double precision.
"""

import json
import platform
from pathlib import Path

import torch
from torch import nn

SHAPES = {"weight": (4, 3), "bias": (3,)}
STEPS = 5


def draw_gradients():
    """Magnitudes differ widely between elements, so that epsilon matters for some of them."""
    return {
        name: torch.randn(shape) * 10.0 ** torch.empty(shape).uniform_(-6, 1) for name, shape in SHAPES.items()
    }


def update_case(optimizer_type, epsilon, weight_decay):
    settings = {"learningRate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": epsilon, "weightDecay": weight_decay}
    parameters = {name: nn.Parameter(torch.randn(shape)) for name, shape in SHAPES.items()}
    optimizer = optimizer_type(
        parameters.values(), lr=settings["learningRate"], betas=(settings["beta1"], settings["beta2"]), eps=epsilon,
        weight_decay=weight_decay)
    record = {name: torch.tensor(value) for name, value in settings.items()}
    record |= {f"{name}.0": parameter.detach().clone() for name, parameter in parameters.items()}
    for step in range(1, STEPS + 1):
        for name, gradient in draw_gradients().items():
            parameters[name].grad = gradient
            record[f"gradient.{name}.{step}"] = gradient.clone()
        optimizer.step()
        record |= {f"{name}.{step}": parameter.detach().clone() for name, parameter in parameters.items()}
    for name, parameter in parameters.items():
        record[f"first.{name}.{STEPS}"] = optimizer.state[parameter]["exp_avg"]
        record[f"second.{name}.{STEPS}"] = optimizer.state[parameter]["exp_avg_sq"]
    return record


def laprop_case(adaptive_clip):
    """`bias` starts at zero and its gradients are clipped to nearly nothing; the norms of both are clipped in some steps."""
    rate, beta1, beta2, epsilon, decay = 4e-3, 0.9, 0.99, 1e-20, 0.1
    parameters = {"weight": torch.randn(SHAPES["weight"]), "bias": torch.zeros(SHAPES["bias"])}
    first = {name: torch.zeros(shape) for name, shape in SHAPES.items()}
    second = {name: torch.zeros(shape) for name, shape in SHAPES.items()}
    settings = {"learningRate": rate, "beta1": beta1, "beta2": beta2, "epsilon": epsilon, "weightDecay": decay}
    record = {name: torch.tensor(value) for name, value in settings.items()}
    record["adaptiveClip"] = torch.tensor(adaptive_clip)
    record |= {f"{name}.0": parameter.clone() for name, parameter in parameters.items()}
    for step in range(1, STEPS + 1):
        for name, gradient in draw_gradients().items():
            record[f"gradient.{name}.{step}"] = gradient.clone()
            w = parameters[name]
            limit = adaptive_clip * max(torch.linalg.vector_norm(w).item(), 1e-3)
            gradient = gradient / max(1.0, torch.linalg.vector_norm(gradient).item() / limit)
            second[name] = beta2 * second[name] + (1 - beta2) * gradient**2
            normal = gradient / ((second[name] / (1 - beta2**step)).sqrt() + epsilon)
            first[name] = beta1 * first[name] + (1 - beta1) * normal
            parameters[name] = w * (1 - rate * decay) - rate * first[name] / (1 - beta1**step)
        record |= {f"{name}.{step}": parameter.clone() for name, parameter in parameters.items()}
    for name in SHAPES:
        record[f"first.{name}.{STEPS}"] = first[name]
        record[f"second.{name}.{STEPS}"] = second[name]
    return record


def clipping_case(maximum_norm):
    parameters = {name: nn.Parameter(torch.zeros(shape)) for name, shape in SHAPES.items()}
    record = {"maximumNorm": torch.tensor(maximum_norm)}
    for name, parameter in parameters.items():
        parameter.grad = torch.randn(parameter.shape)
        record[f"gradient.{name}"] = parameter.grad.clone()
    record["norm"] = nn.utils.clip_grad_norm_(parameters.values(), maximum_norm)
    return record | {f"clipped.{name}": parameter.grad for name, parameter in parameters.items()}


def all_cases():
    yield "adam.1e-4", lambda: update_case(torch.optim.Adam, 1e-4, weight_decay=0.0)
    yield "adam.1e-8", lambda: update_case(torch.optim.Adam, 1e-8, weight_decay=0.0)
    yield "adamW", lambda: update_case(torch.optim.AdamW, 1e-8, weight_decay=0.05)
    yield "clipping.above", lambda: clipping_case(1.0)
    yield "clipping.below", lambda: clipping_case(100.0)
    yield "laProp", lambda: laprop_case(0.3)


def write(path, cases):
    """One tensor to a line, so that a difference is readable."""
    entries = {"versions": {"python": platform.python_version(), "torch": torch.__version__}}
    for name, tensors in cases.items():
        entries[name] = {
            key: {"shape": list(value.shape), "values": value.flatten().tolist()} for key, value in tensors.items()
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

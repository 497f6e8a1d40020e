"""A deep Markov model of polyphonic music in PyTorch, eager, on the CPU.

z_t | z_{t-1} is Gaussian with a gated mean; 88 notes | z_t are independent Bernoullis; the posterior of z_t sees z_{t-1} and
the notes from t on (or, with --filtering, up to t). Sizes, optimizer and annealing are those of Pyro's published example.
The data is one `.npz` of `observation [N, 88]` (0 or 1) and `is_first [N]`.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import time

import numpy as np
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits, softplus
from torch.nn.utils.rnn import pad_sequence

NOTES, LATENT, EMISSION, TRANSITION, RECURRENT = 88, 100, 100, 200, 600
BATCH = 20
LEARNING_RATE, BETAS, WEIGHT_DECAY, LEARNING_RATE_DECAY, GRADIENT_BOUND = 3e-4, (0.96, 0.999), 2.0, 0.99996, 10.0
FIRST_KL_WEIGHT = 0.2
MINIMUM_DEVIATION = 1e-3  # added: the first updates can drive a deviation to 0, and its divergence to NaN


class Emitter(nn.Sequential):
    """Logits of the notes at one step."""

    def __init__(self):
        super().__init__(
            nn.Linear(LATENT, EMISSION), nn.ReLU(),
            nn.Linear(EMISSION, EMISSION), nn.ReLU(),
            nn.Linear(EMISSION, NOTES),
        )


class GatedTransition(nn.Module):
    """Mean and deviation of z_t given z_{t-1}. The mean is a gated mix of a linear map, at first the identity, and a network."""

    def __init__(self):
        super().__init__()
        self.gate = nn.Sequential(
            nn.Linear(LATENT, TRANSITION), nn.ReLU(), nn.Linear(TRANSITION, LATENT), nn.Sigmoid())
        self.proposal = nn.Sequential(nn.Linear(LATENT, TRANSITION), nn.ReLU(), nn.Linear(TRANSITION, LATENT))
        self.linear = nn.Linear(LATENT, LATENT)
        self.raw_deviation = nn.Linear(LATENT, LATENT)
        nn.init.eye_(self.linear.weight)
        nn.init.zeros_(self.linear.bias)

    def forward(self, previous):
        proposal = self.proposal(previous)
        mean = torch.lerp(self.linear(previous), proposal, self.gate(previous))
        return mean, softplus(self.raw_deviation(proposal.relu())) + MINIMUM_DEVIATION


class Combiner(nn.Module):
    """Mean and deviation of the posterior of z_t given z_{t-1} and the recurrence's summary of the notes."""

    def __init__(self):
        super().__init__()
        self.previous = nn.Linear(LATENT, RECURRENT)
        self.output = nn.Linear(RECURRENT, 2 * LATENT)

    def forward(self, previous, summary):
        hidden = 0.5 * (torch.tanh(self.previous(previous)) + summary)
        mean, raw = self.output(hidden).chunk(2, dim=-1)
        return mean, softplus(raw) + MINIMUM_DEVIATION


class DeepMarkovModel(nn.Module):
    def __init__(self, filtering):
        super().__init__()
        self.filtering = filtering
        self.emitter = Emitter()
        self.transition = GatedTransition()
        self.combiner = Combiner()
        self.recurrence = nn.RNN(NOTES, RECURRENT, nonlinearity="relu")
        self.initial_latent = nn.Parameter(torch.zeros(LATENT))
        self.initial_posterior_latent = nn.Parameter(torch.zeros(LATENT))
        self.initial_recurrent = nn.Parameter(torch.zeros(1, 1, RECURRENT))

    def summaries(self, notes, lengths):
        """The recurrence over [T, B, 88], against time unless filtering: every sequence is turned at its own length."""
        start = self.initial_recurrent.expand(1, notes.shape[1], RECURRENT).contiguous()
        if self.filtering:
            return self.recurrence(notes, start)[0]
        steps = torch.arange(notes.shape[0])[:, None]
        turned = torch.where(steps < lengths, lengths - 1 - steps, steps)[..., None]
        backwards = self.recurrence(notes.gather(0, turned.expand_as(notes)), start)[0]
        return backwards.gather(0, turned.expand_as(backwards))

    def posterior(self, notes, lengths):
        """Samples, means and deviations of the posterior, each [T, B, 100]."""
        summaries = self.summaries(notes, lengths)
        noise = torch.randn(*notes.shape[:2], LATENT)
        latent = self.initial_posterior_latent.expand(notes.shape[1], LATENT)
        steps = []
        for summary, standard in zip(summaries, noise):
            mean, deviation = self.combiner(latent, summary)
            latent = torch.addcmul(mean, deviation, standard)
            steps.append((latent, mean, deviation))
        return map(torch.stack, zip(*steps))

    def terms(self, notes, lengths):
        """Log-likelihood and Kullback-Leibler divergence in nats, each summed over all frames that are not padding."""
        latent, mean, deviation = self.posterior(notes, lengths)
        start = self.initial_latent.expand(1, notes.shape[1], LATENT)
        prior_mean, prior_deviation = self.transition(torch.cat([start, latent[:-1]]))
        divergence = (
            torch.log(prior_deviation / deviation)
            + (deviation.square() + (mean - prior_mean).square()) / (2 * prior_deviation.square())
            - 0.5
        ).sum(-1)
        surprise = binary_cross_entropy_with_logits(self.emitter(latent), notes, reduction="none").sum(-1)
        valid = torch.arange(notes.shape[0])[:, None] < lengths
        return -(surprise * valid).sum(), (divergence * valid).sum()


def sequences(path):
    data = np.load(path)
    starts = np.flatnonzero(data["is_first"])
    return [torch.from_numpy(rows) for rows in np.split(data["observation"].astype(np.float32), starts[1:])]


def batches(data, order):
    """Minibatches of whole sequences, time first, padded to the longest of the minibatch, and their lengths."""
    for chosen in order.split(BATCH):
        rows = [data[index] for index in chosen]
        yield pad_sequence(rows), torch.tensor([len(row) for row in rows])


class Training:
    def __init__(self, model, data, annealing_epochs):
        self.model, self.data = model, data
        self.annealing_steps = max(annealing_epochs * -(-len(data) // BATCH), 1)
        self.step = 0
        self.optimizer = torch.optim.Adam(
            model.parameters(), lr=LEARNING_RATE, betas=BETAS, weight_decay=WEIGHT_DECAY)
        self.schedule = torch.optim.lr_scheduler.ExponentialLR(self.optimizer, LEARNING_RATE_DECAY)

    def epoch(self):
        for notes, lengths in batches(self.data, torch.randperm(len(self.data))):
            weight = min(1.0, FIRST_KL_WEIGHT + (1 - FIRST_KL_WEIGHT) * self.step / self.annealing_steps)
            self.optimizer.zero_grad()
            likelihood, divergence = self.model.terms(notes, lengths)
            (weight * divergence - likelihood).backward()
            nn.utils.clip_grad_value_(self.model.parameters(), GRADIENT_BOUND)
            self.optimizer.step()
            self.schedule.step()
            self.step += 1


@torch.no_grad()
def bound(model, data):
    """Nats per frame: the negative evidence lower bound, over all frames of all sequences, from one sample."""
    terms = [model.terms(*batch) for batch in batches(data, torch.arange(len(data)))]
    return float(sum(divergence - likelihood for likelihood, divergence in terms)) / sum(map(len, data))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", help="sequences to train on, an .npz of observation and is_first")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="default: one for every core")
    parser.add_argument("--epochs", type=int, default=5, help="timed epochs, 5 by default")
    parser.add_argument("--warm-up", type=int, default=2, help="epochs before them that are not timed, 2 by default")
    parser.add_argument("--filtering", action="store_true", help="run the recurrence forwards: no look at later notes")
    parser.add_argument("--annealing-epochs", type=int, default=1000, help="until the divergence counts in full")
    parser.add_argument("--validation", help="sequences whose bound is reported after training")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def main():
    options = arguments()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    model = DeepMarkovModel(options.filtering)
    data = sequences(options.data)
    training = Training(model, data, options.annealing_epochs)
    for _ in range(options.warm_up):
        training.epoch()
    durations = []
    for _ in range(options.epochs):
        start = time.perf_counter()
        training.epoch()
        durations.append(time.perf_counter() - start)
    result = {
        "name": "torch",
        "posterior": "filtering" if options.filtering else "smoothing",
        "parameters": sum(p.numel() for p in model.parameters()),
        "epoch_s": round(statistics.median_high(durations), 6),
        "frames_per_s": round(sum(map(len, data)) / statistics.median_high(durations)),
        "train_nats_per_frame": round(bound(model, data), 4),
        "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6, 1),
        "threads": options.threads,
        "versions": {"python": platform.python_version(), "torch": torch.__version__},
    }
    if options.validation:
        result["validation_nats_per_frame"] = round(bound(model, sequences(options.validation)), 4)
    print(json.dumps(result))


if __name__ == "__main__":
    main()

"""The `planet` workload in PyTorch, eager, on the CPU."""

import time

import torch
from torch import nn
from torch.nn.functional import elu, softplus

import planet as w


def perceptron(inputs, outputs):
    return nn.Sequential(
        nn.Linear(inputs, w.HIDDEN), nn.ELU(),
        nn.Linear(w.HIDDEN, w.HIDDEN), nn.ELU(),
        nn.Linear(w.HIDDEN, outputs),
    )


class DiagonalGaussian(nn.Module):
    """One hidden layer, then a mean and a deviation for every latent."""

    def __init__(self, inputs):
        super().__init__()
        self.hidden = nn.Linear(inputs, w.HIDDEN)
        self.output = nn.Linear(w.HIDDEN, 2 * w.STOCHASTIC)

    def forward(self, inputs):
        mean, raw = self.output(elu(self.hidden(inputs))).chunk(2, dim=-1)
        return mean, softplus(raw) + w.MINIMUM_DEVIATION


class WorldModel(nn.Module):
    def __init__(self):
        super().__init__()
        features = w.DETERMINISTIC + w.STOCHASTIC
        self.encoder = perceptron(w.OBSERVATION, w.EMBEDDING)
        self.transition = nn.Linear(w.STOCHASTIC + w.ACTION, w.HIDDEN)
        self.recurrence = nn.GRUCell(w.HIDDEN, w.DETERMINISTIC)
        self.prior = DiagonalGaussian(w.DETERMINISTIC)
        self.posterior = DiagonalGaussian(w.DETERMINISTIC + w.EMBEDDING)
        self.decoder = perceptron(features, w.OBSERVATION)
        self.reward = perceptron(features, 1)

    def initial_state(self, batch):
        return torch.zeros(batch, w.DETERMINISTIC), torch.zeros(batch, w.STOCHASTIC)

    def advance(self, h, z, action):
        h = self.recurrence(elu(self.transition(torch.cat([z, action], dim=-1))), h)
        return h, self.prior(h)

    def correct(self, h, embedding):
        mean, deviation = self.posterior(torch.cat([h, embedding], dim=-1))
        return mean, deviation, mean + deviation * torch.randn_like(mean)

    def loss(self, observations, actions, rewards):
        embeddings = self.encoder(observations)
        h, z = self.initial_state(observations.shape[1])
        steps = []
        for action, embedding in zip(actions, embeddings):
            h, prior = self.advance(h, z, action)
            mean, deviation, z = self.correct(h, embedding)
            steps.append((h, z, *prior, mean, deviation))
        h_all, z_all, prior_mean, prior_deviation, mean, deviation = map(torch.stack, zip(*steps))
        features = torch.cat([h_all, z_all], dim=-1)
        observation_error = (self.decoder(features) - observations).square().sum(-1).mean()
        reward_error = (self.reward(features).squeeze(-1) - rewards).square().mean()
        divergence = (
            torch.log(prior_deviation / deviation)
            + (deviation.square() + (mean - prior_mean).square()) / (2 * prior_deviation.square())
            - 0.5
        ).sum(-1)
        return 0.5 * (observation_error + reward_error) + divergence.mean().clamp(min=w.FREE_NATS)


def training_step(model):
    optimizer = torch.optim.Adam(
        model.parameters(), lr=w.LEARNING_RATE, betas=(w.BETA1, w.BETA2), eps=w.EPSILON)
    observations = torch.randn(w.LENGTH, w.BATCH, w.OBSERVATION)
    actions = torch.randn(w.LENGTH, w.BATCH, w.ACTION)
    rewards = torch.randn(w.LENGTH, w.BATCH)

    def step():
        optimizer.zero_grad()
        model.loss(observations, actions, rewards).backward()
        nn.utils.clip_grad_norm_(model.parameters(), w.GRADIENT_NORM)
        optimizer.step()

    return step


@torch.inference_mode()
def imagine(model):
    h, z = model.initial_state(w.STARTS)
    for _ in range(w.HORIZON):
        h, (mean, deviation) = model.advance(h, z, torch.randn(w.STARTS, w.ACTION))
        z = mean + deviation * torch.randn_like(mean)
        model.reward(torch.cat([h, z], dim=-1))


@torch.inference_mode()
def filter_seconds(model, steps):
    h, z = model.initial_state(1)
    observation, action = torch.randn(1, w.OBSERVATION), torch.randn(1, w.ACTION)
    start = time.perf_counter()
    for _ in range(steps):
        h, _ = model.advance(h, z, action)
        _, _, z = model.correct(h, model.encoder(observation))
    return (time.perf_counter() - start) / steps


def main():
    options = w.arguments(__doc__)
    torch.manual_seed(0)
    torch.set_num_threads(options.threads)
    model = WorldModel()
    train = w.median_seconds(training_step(model), w.TRAIN_WARM_UP, options.steps)
    imagination = w.median_seconds(lambda: imagine(model), w.IMAGINE_WARM_UP, w.IMAGINE_RUNS)
    torch.set_num_threads(1)  # one row is too small to share: PyTorch is fastest on one thread
    filter_seconds(model, w.FILTER_WARM_UP)
    filtering = filter_seconds(model, w.FILTER_STEPS)
    parameters = sum(p.numel() for p in model.parameters())
    w.report("torch", w.STARTS, parameters, train, imagination, filtering, options.threads, {"torch": torch.__version__})


if __name__ == "__main__":
    main()

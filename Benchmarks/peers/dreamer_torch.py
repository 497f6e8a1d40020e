"""The `dreamer3-1m` workload in PyTorch, eager, on the CPU."""

import time

import torch
from torch import nn
from torch.nn import functional
from torch.nn.functional import silu

import dreamer as w


def symlog(x):
    return torch.sign(x) * torch.log1p(torch.abs(x))


def bins():
    below = -torch.expm1(torch.linspace(w.BIN_LIMIT, 0, (w.BINS + 1) // 2))
    return torch.cat([below, -below[:-1].flip(0)])


def finish(size):
    return nn.Sequential(nn.RMSNorm(size, eps=w.NORM_EPSILON), nn.SiLU())


def layers(inputs, count, outputs=None, units=w.UNITS):
    widths = [inputs] + count * [units]
    stack = [part for i, o in zip(widths, widths[1:]) for part in (nn.Linear(i, o), *finish(o))]
    return nn.Sequential(*stack, *([nn.Linear(units, outputs)] if outputs else []))


def block_weight(*shape, fan_in):
    return nn.Parameter(torch.randn(shape) * fan_in**-0.5)


def to_blocks(x):
    return x.view(x.shape[0], w.BLOCKS, -1).transpose(0, 1)


def from_blocks(x):
    return x.transpose(0, 1).reshape(x.shape[1], -1)


def probabilities(logits):
    p = logits.unflatten(-1, (w.GROUPS, w.CLASSES)).softmax(-1)
    return (1 - w.UNIFORM) * p + w.UNIFORM / w.CLASSES


def draw(p):
    """Straight-through."""
    index = torch.multinomial(p.detach().reshape(-1, w.CLASSES), 1)[:, 0]
    drawn = functional.one_hot(index, w.CLASSES).view_as(p)
    return (p + (drawn - p).detach()).flatten(-2)


class WorldModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = layers(w.OBSERVATION, 3)
        self.state_input = layers(w.DETERMINISTIC, 1, units=w.HIDDEN)
        self.latent_input = layers(w.STOCHASTIC, 1, units=w.HIDDEN)
        self.action_input = layers(w.ACTION, 1, units=w.HIDDEN)
        # One weight, kept as its block-diagonal part, which reads the state, and the dense part that all blocks share.
        self.hidden_state = block_weight(w.BLOCKS, w.WIDTH, w.WIDTH, fan_in=w.WIDTH + 3 * w.HIDDEN)
        self.hidden_shared = nn.Linear(3 * w.HIDDEN, w.DETERMINISTIC)
        self.hidden_finish = finish(w.DETERMINISTIC)
        self.gates = block_weight(w.BLOCKS, w.WIDTH, 3 * w.WIDTH, fan_in=w.WIDTH)
        self.gates_bias = nn.Parameter(torch.zeros(w.BLOCKS, 1, 3 * w.WIDTH))
        self.prior = layers(w.DETERMINISTIC, 2, w.STOCHASTIC, units=w.HIDDEN)
        self.posterior_state = nn.Linear(w.DETERMINISTIC, w.HIDDEN, bias=False)
        self.posterior_embedding = nn.Linear(w.UNITS, w.HIDDEN)
        self.posterior_output = nn.Sequential(*finish(w.HIDDEN), nn.Linear(w.HIDDEN, w.STOCHASTIC))
        self.decoder = layers(w.FEATURES, 3, w.OBSERVATION)
        self.reward = layers(w.FEATURES, 1, w.BINS)
        self.continuation = layers(w.FEATURES, 1, 1)
        nn.init.zeros_(self.reward[-1].weight)
        nn.init.zeros_(self.reward[-1].bias)
        self.register_buffer("bins", bins())

    def initial_state(self, batch):
        return torch.zeros(batch, w.DETERMINISTIC), torch.zeros(batch, w.STOCHASTIC)

    def read_action(self, action):
        return self.action_input(action / action.abs().clamp(min=1).detach())

    def read_observation(self, observation):
        return self.posterior_embedding(self.encoder(symlog(observation)))

    def advance(self, h, z, read):
        blocks = to_blocks(h)
        shared = torch.cat([self.state_input(h), self.latent_input(z), read], dim=-1)
        y = from_blocks(torch.bmm(blocks, self.hidden_state)) + self.hidden_shared(shared)
        gates = torch.baddbmm(self.gates_bias, to_blocks(self.hidden_finish(y)), self.gates)
        reset, candidate, update = gates.chunk(3, dim=-1)
        candidate = torch.tanh(torch.sigmoid(reset) * candidate)
        return from_blocks(torch.lerp(blocks, candidate, torch.sigmoid(update - 1)))

    def correct(self, h, read):
        q = probabilities(self.posterior_output(self.posterior_state(h) + read))
        return q, draw(q)

    def mean_reward(self, features):
        return self.reward(features).softmax(-1) @ self.bins

    def reward_loss(self, features, reward):
        logs = self.reward(features).log_softmax(-1)
        above = torch.searchsorted(self.bins, reward).clamp(1, w.BINS - 1)
        low, high = self.bins[above - 1], self.bins[above]
        share = ((reward - low) / (high - low)).clamp(0, 1)
        pick = lambda index: logs.gather(-1, index[..., None])[..., 0]  # noqa: E731
        return -(1 - share) * pick(above - 1) - share * pick(above)

    def loss(self, observations, actions, rewards, continues, keep):
        read_actions, read_observations = self.read_action(actions * keep), self.read_observation(observations)
        h, z = self.initial_state(w.BATCH)
        steps = []
        for read_a, read_o, keep_row in zip(read_actions, read_observations, keep):
            h = self.advance(h * keep_row, z * keep_row, read_a)
            q, z = self.correct(h, read_o)
            steps.append((h, z, q))
        h, z, q = map(torch.stack, zip(*steps))
        p, features = probabilities(self.prior(h)), torch.cat([h, z], dim=-1)

        def divergence(p, q):
            return (p * (p.log() - q.log())).sum((-2, -1)).clamp(min=w.FREE_NATS)

        observation = (self.decoder(features) - symlog(observations)).square().sum(-1)
        continuation = functional.binary_cross_entropy_with_logits(
            self.continuation(features)[..., 0], continues, reduction="none")
        rows = (
            observation + self.reward_loss(features, rewards) + continuation
            + w.DYNAMICS_SCALE * divergence(q.detach(), p) + w.REPRESENTATION_SCALE * divergence(q, p.detach()))
        return rows.mean()


class LaProp:
    """With adaptive clipping of each gradient, by operations on all tensors at once."""

    def __init__(self, parameters):
        self.parameters = list(parameters)
        self.first = [torch.zeros_like(p) for p in self.parameters]
        self.second = [torch.zeros_like(p) for p in self.parameters]
        self.count = 0

    @torch.no_grad()
    def step(self):
        self.count += 1
        gradients = [p.grad for p in self.parameters]
        limits = torch._foreach_clamp_min(torch._foreach_norm(self.parameters), w.SMALLEST_NORM)
        torch._foreach_mul_(limits, w.ADAPTIVE_CLIP)
        excess = torch._foreach_clamp_min(torch._foreach_div(torch._foreach_norm(gradients), limits), 1.0)
        torch._foreach_div_(gradients, excess)
        torch._foreach_mul_(self.second, w.BETA2)
        torch._foreach_addcmul_(self.second, gradients, gradients, 1 - w.BETA2)
        roots = torch._foreach_sqrt(torch._foreach_div(self.second, 1 - w.BETA2**self.count))
        torch._foreach_add_(roots, w.EPSILON)
        torch._foreach_mul_(self.first, w.BETA1)
        torch._foreach_addcdiv_(self.first, gradients, roots, 1 - w.BETA1)
        torch._foreach_add_(self.parameters, self.first, alpha=-w.LEARNING_RATE / (1 - w.BETA1**self.count))


def training_step(model):
    optimizer = LaProp(model.parameters())
    rows = (w.LENGTH, w.BATCH)
    keep = torch.ones(*rows, 1)
    keep[0] = 0
    data = (
        torch.randn(*rows, w.OBSERVATION), torch.randn(*rows, w.ACTION), torch.randn(rows), torch.ones(rows), keep)

    def step():
        model.zero_grad()
        model.loss(*data).backward()
        optimizer.step()

    return step


@torch.inference_mode()
def imagine(model):
    h, z = model.initial_state(w.STARTS)
    for _ in range(w.HORIZON):
        h = model.advance(h, z, model.read_action(torch.randn(w.STARTS, w.ACTION)))
        z = draw(probabilities(model.prior(h)))
        model.mean_reward(torch.cat([h, z], dim=-1))


@torch.inference_mode()
def filter_seconds(model, steps):
    h, z = model.initial_state(1)
    observation, action = torch.randn(1, w.OBSERVATION), torch.randn(1, w.ACTION)
    start = time.perf_counter()
    for _ in range(steps):
        h = model.advance(h, z, model.read_action(action))
        _, z = model.correct(h, model.read_observation(observation))
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
    w.report(
        "torch", w.STARTS, parameters, train, imagination, filtering, options.threads, {"torch": torch.__version__})


if __name__ == "__main__":
    main()

"""The `planet` workload in JAX on the CPU: every timed function is compiled with `jit`, time is a `scan`."""

import os
import time

import planet as w

OPTIONS = w.arguments(__doc__)
# XLA sizes its thread pool by the cores it is allowed, so this must happen before JAX starts.
os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: OPTIONS.threads])
os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
from jax import nn, random  # noqa: E402


def new_linear(key, inputs, outputs):
    return {"weight": random.normal(key, (inputs, outputs)) / inputs**0.5, "bias": jnp.zeros(outputs)}


def new_perceptron(key, inputs, outputs):
    sizes = [inputs, w.HIDDEN, w.HIDDEN, outputs]
    return [new_linear(k, i, o) for k, i, o in zip(random.split(key, 3), sizes, sizes[1:])]


def new_gaussian(key, inputs):
    first, second = random.split(key)
    return {"hidden": new_linear(first, inputs, w.HIDDEN), "output": new_linear(second, w.HIDDEN, 2 * w.STOCHASTIC)}


def new_model(key):
    keys = random.split(key, 8)
    features = w.DETERMINISTIC + w.STOCHASTIC
    return {
        "encoder": new_perceptron(keys[0], w.OBSERVATION, w.EMBEDDING),
        "transition": new_linear(keys[1], w.STOCHASTIC + w.ACTION, w.HIDDEN),
        "recurrence_input": new_linear(keys[2], w.HIDDEN, 3 * w.DETERMINISTIC),
        "recurrence_state": new_linear(keys[3], w.DETERMINISTIC, 3 * w.DETERMINISTIC),
        "prior": new_gaussian(keys[4], w.DETERMINISTIC),
        "posterior": new_gaussian(keys[5], w.DETERMINISTIC + w.EMBEDDING),
        "decoder": new_perceptron(keys[6], features, w.OBSERVATION),
        "reward": new_perceptron(keys[7], features, 1),
    }


def join(*arrays):
    return jnp.concatenate(arrays, axis=-1)


def linear(layer, x):
    return x @ layer["weight"] + layer["bias"]


def perceptron(layers, x):
    for layer in layers[:-1]:
        x = nn.elu(linear(layer, x))
    return linear(layers[-1], x)


def gaussian(layers, x):
    mean, raw = jnp.split(linear(layers["output"], nn.elu(linear(layers["hidden"], x))), 2, axis=-1)
    return mean, nn.softplus(raw) + w.MINIMUM_DEVIATION


def recurrence(model, x, h):
    """A GRU whose reset gate acts after the product with h, as in cuDNN and PyTorch."""
    input_reset, input_update, input_candidate = jnp.split(linear(model["recurrence_input"], x), 3, axis=-1)
    state_reset, state_update, state_candidate = jnp.split(linear(model["recurrence_state"], h), 3, axis=-1)
    reset = nn.sigmoid(input_reset + state_reset)
    update = nn.sigmoid(input_update + state_update)
    candidate = jnp.tanh(input_candidate + reset * state_candidate)
    return (1 - update) * candidate + update * h


def advance(model, h, z, action):
    h = recurrence(model, nn.elu(linear(model["transition"], join(z, action))), h)
    return h, gaussian(model["prior"], h)


def initial_state(batch):
    return jnp.zeros((batch, w.DETERMINISTIC)), jnp.zeros((batch, w.STOCHASTIC))


def loss(model, observations, actions, rewards, key):
    length, batch, _ = observations.shape

    def step(state, inputs):
        action, embedding, noise = inputs
        h, (prior_mean, prior_deviation) = advance(model, *state, action)
        mean, deviation = gaussian(model["posterior"], join(h, embedding))
        z = mean + deviation * noise
        return (h, z), (h, z, prior_mean, prior_deviation, mean, deviation)

    noise = random.normal(key, (length, batch, w.STOCHASTIC))
    inputs = (actions, perceptron(model["encoder"], observations), noise)
    h, z, prior_mean, prior_deviation, mean, deviation = jax.lax.scan(step, initial_state(batch), inputs)[1]
    features = join(h, z)
    observation_error = jnp.square(perceptron(model["decoder"], features) - observations).sum(-1).mean()
    reward_error = jnp.square(perceptron(model["reward"], features)[..., 0] - rewards).mean()
    divergence = (
        jnp.log(prior_deviation / deviation)
        + (jnp.square(deviation) + jnp.square(mean - prior_mean)) / (2 * jnp.square(prior_deviation))
        - 0.5
    ).sum(-1)
    return 0.5 * (observation_error + reward_error) + jnp.maximum(divergence.mean(), w.FREE_NATS)


@jax.jit
def update(model, first, second, count, observations, actions, rewards, key):
    """One step of Adam on the clipped gradient; `first` and `second` are its running moments."""
    gradients = jax.grad(loss)(model, observations, actions, rewards, key)
    norm = jnp.sqrt(sum(jnp.vdot(g, g) for g in jax.tree.leaves(gradients)))
    scale = jnp.minimum(1, w.GRADIENT_NORM / (norm + 1e-6))
    gradients = jax.tree.map(lambda g: scale * g, gradients)
    first = jax.tree.map(lambda m, g: w.BETA1 * m + (1 - w.BETA1) * g, first, gradients)
    second = jax.tree.map(lambda v, g: w.BETA2 * v + (1 - w.BETA2) * g * g, second, gradients)
    correction1, correction2 = 1 - w.BETA1**count, 1 - w.BETA2**count
    model = jax.tree.map(
        lambda p, m, v: p - w.LEARNING_RATE * (m / correction1) / (jnp.sqrt(v / correction2) + w.EPSILON),
        model, first, second)
    return model, first, second


@jax.jit
def imagine(model, key):
    def step(state, inputs):
        action, noise = inputs
        h, (mean, deviation) = advance(model, *state, action)
        z = mean + deviation * noise
        return (h, z), perceptron(model["reward"], join(h, z))[..., 0]

    action_key, noise_key = random.split(key)
    actions = random.normal(action_key, (w.HORIZON, w.STARTS, w.ACTION))
    noise = random.normal(noise_key, (w.HORIZON, w.STARTS, w.STOCHASTIC))
    return jax.lax.scan(step, initial_state(w.STARTS), (actions, noise))[1]


@jax.jit
def filter_step(model, h, z, observation, action, key):
    h, _ = advance(model, h, z, action)
    mean, deviation = gaussian(model["posterior"], join(h, perceptron(model["encoder"], observation)))
    return h, mean + deviation * random.normal(key, mean.shape)


class Trainer:
    """Holds the state that one update hands to the next."""

    def __init__(self, model):
        zeros = jax.tree.map(jnp.zeros_like, model)
        self.state, self.count = (model, zeros, zeros), 0
        keys = random.split(random.PRNGKey(1), 3)
        self.data = (
            random.normal(keys[0], (w.LENGTH, w.BATCH, w.OBSERVATION)),
            random.normal(keys[1], (w.LENGTH, w.BATCH, w.ACTION)),
            random.normal(keys[2], (w.LENGTH, w.BATCH)),
        )

    def step(self):
        self.count += 1
        self.state = update(*self.state, self.count, *self.data, random.PRNGKey(self.count))
        jax.block_until_ready(self.state)


def filter_seconds(model, steps):
    """Steps are dispatched without waiting, since each needs only the state before it; the wait is at the end."""
    h, z = initial_state(1)
    observation, action, key = jnp.ones((1, w.OBSERVATION)), jnp.ones((1, w.ACTION)), random.PRNGKey(2)
    start = time.perf_counter()
    for _ in range(steps):
        h, z = filter_step(model, h, z, observation, action, key)
    jax.block_until_ready((h, z))
    return (time.perf_counter() - start) / steps


def main():
    trainer = Trainer(new_model(random.PRNGKey(0)))
    train = w.median_seconds(trainer.step, w.TRAIN_WARM_UP, OPTIONS.steps)
    model = trainer.state[0]
    imagination = w.median_seconds(
        lambda: imagine(model, random.PRNGKey(3)).block_until_ready(), w.IMAGINE_WARM_UP, w.IMAGINE_RUNS)
    filter_seconds(model, w.FILTER_WARM_UP)
    filtering = filter_seconds(model, w.FILTER_STEPS)
    parameters = sum(p.size for p in jax.tree.leaves(model))
    w.report("jax", w.STARTS, parameters, train, imagination, filtering, OPTIONS.threads, {"jax": jax.__version__})


if __name__ == "__main__":
    main()

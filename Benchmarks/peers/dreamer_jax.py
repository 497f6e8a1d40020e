"""The `dreamer3-1m` workload in JAX on the CPU: every timed function is compiled with `jit`, time is a `scan`."""

import os
import time

import dreamer as w

OPTIONS = w.arguments(__doc__)
# XLA sizes its thread pool by the cores it is allowed, so this must happen before JAX starts.
os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: OPTIONS.threads])
os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
from jax import lax, nn, random  # noqa: E402


def symlog(x):
    return jnp.sign(x) * jnp.log1p(jnp.abs(x))


def bins():
    below = -jnp.expm1(jnp.linspace(w.BIN_LIMIT, 0, (w.BINS + 1) // 2))
    return jnp.concatenate([below, -below[-2::-1]])


def weight(key, *shape, fan_in=None):
    deviation = 1.1368 / (fan_in or shape[-2]) ** 0.5
    return deviation * random.truncated_normal(key, -2, 2, shape)


def new_linear(key, inputs, outputs):
    return {"weight": weight(key, inputs, outputs), "bias": jnp.zeros(outputs)}


def new_layer(key, inputs, outputs):
    return {**new_linear(key, inputs, outputs), "scale": jnp.ones(outputs)}


def new_layers(key, inputs, count):
    widths = [inputs] + count * [w.UNITS]
    return [new_layer(k, i, o) for k, i, o in zip(random.split(key, count), widths, widths[1:])]


def new_block_layer(key):
    """One weight, kept as its block-diagonal part, which reads the state, and the dense part that all blocks share."""
    state, shared = random.split(key)
    fan_in = w.WIDTH + 3 * w.HIDDEN
    return {
        "state": weight(state, w.BLOCKS, w.WIDTH, w.WIDTH, fan_in=fan_in),
        "shared": weight(shared, 3 * w.HIDDEN, w.DETERMINISTIC, fan_in=fan_in),
        "bias": jnp.zeros(w.DETERMINISTIC), "scale": jnp.ones(w.DETERMINISTIC),
    }


def new_model(key):
    keys = iter(random.split(key, 16))
    zeroed = new_linear(next(keys), w.UNITS, w.BINS)
    return {
        "encoder": new_layers(next(keys), w.OBSERVATION, 3),
        "state_input": new_layer(next(keys), w.DETERMINISTIC, w.HIDDEN),
        "latent_input": new_layer(next(keys), w.STOCHASTIC, w.HIDDEN),
        "action_input": new_layer(next(keys), w.ACTION, w.HIDDEN),
        "hidden": new_block_layer(next(keys)),
        "gates": {"weight": weight(next(keys), w.BLOCKS, w.WIDTH, 3 * w.WIDTH),
                  "bias": jnp.zeros((w.BLOCKS, 1, 3 * w.WIDTH))},
        "prior": [new_layer(next(keys), w.DETERMINISTIC, w.HIDDEN), new_layer(next(keys), w.HIDDEN, w.HIDDEN)],
        "prior_output": new_linear(next(keys), w.HIDDEN, w.STOCHASTIC),
        "posterior": new_layer(next(keys), w.DETERMINISTIC + w.UNITS, w.HIDDEN),
        "posterior_output": new_linear(next(keys), w.HIDDEN, w.STOCHASTIC),
        "decoder": new_layers(next(keys), w.FEATURES, 3), "decoder_output": new_linear(next(keys), w.UNITS, w.OBSERVATION),
        "reward": new_layers(next(keys), w.FEATURES, 1),
        "reward_output": {**zeroed, "weight": jnp.zeros_like(zeroed["weight"])},
        "continuation": new_layers(next(keys), w.FEATURES, 1),
        "continuation_output": new_linear(random.fold_in(key, 1), w.UNITS, 1),
    }


def linear(layer, x):
    return x @ layer["weight"] + layer["bias"]


def finish(layer, x):
    norm = lax.rsqrt(jnp.square(x).mean(-1, keepdims=True) + w.NORM_EPSILON)
    return nn.silu(x * norm * layer["scale"])


def stack(layers, x):
    for layer in layers:
        x = finish(layer, linear(layer, x))
    return x


def to_blocks(x):
    """The block axis in front: the batched product that XLA does best on a CPU."""
    return x.reshape(x.shape[0], w.BLOCKS, -1).swapaxes(0, 1)


def from_blocks(x):
    return x.swapaxes(0, 1).reshape(x.shape[1], -1)


def read_action(model, action):
    return stack([model["action_input"]], action / lax.stop_gradient(jnp.maximum(1, jnp.abs(action))))


def advance(model, h, z, read):
    hidden = model["hidden"]
    shared = jnp.concatenate([stack([model["state_input"]], h), stack([model["latent_input"]], z), read], axis=-1)
    blocks = to_blocks(h)
    y = from_blocks(blocks @ hidden["state"]) + shared @ hidden["shared"] + hidden["bias"]
    gates = to_blocks(finish(hidden, y)) @ model["gates"]["weight"] + model["gates"]["bias"]
    reset, candidate, update = jnp.split(gates, 3, axis=-1)
    update = nn.sigmoid(update - 1)
    return from_blocks(update * jnp.tanh(nn.sigmoid(reset) * candidate) + (1 - update) * blocks)


def probabilities(logits):
    p = nn.softmax(logits.reshape(*logits.shape[:-1], w.GROUPS, w.CLASSES))
    return (1 - w.UNIFORM) * p + w.UNIFORM / w.CLASSES


def draw(p, noise):
    """Straight-through, by the largest of the logarithms with Gumbel noise."""
    drawn = nn.one_hot(jnp.argmax(jnp.log(p) + noise, -1), w.CLASSES)
    return (p + lax.stop_gradient(drawn - p)).reshape(*p.shape[:-2], -1)


def prior(model, h):
    return probabilities(linear(model["prior_output"], stack(model["prior"], h)))


def read_observation(model, observation):
    """The embedding's share of the posterior's hidden layer."""
    layer = model["posterior"]
    return stack(model["encoder"], symlog(observation)) @ layer["weight"][w.DETERMINISTIC:] + layer["bias"]


def posterior(model, h, read):
    layer = model["posterior"]
    hidden = finish(layer, h @ layer["weight"][: w.DETERMINISTIC] + read)
    return probabilities(linear(model["posterior_output"], hidden))


def initial_state(batch):
    return jnp.zeros((batch, w.DETERMINISTIC)), jnp.zeros((batch, w.STOCHASTIC))


def divergence(p, q):
    return (p * (jnp.log(p) - jnp.log(q))).sum((-2, -1))


def two_hot_loss(logits, target):
    values, logs = bins(), nn.log_softmax(logits)
    above = jnp.clip(jnp.searchsorted(values, target), 1, w.BINS - 1)
    share = jnp.clip((target - values[above - 1]) / (values[above] - values[above - 1]), 0, 1)
    pick = lambda index: jnp.take_along_axis(logs, index[..., None], axis=-1)[..., 0]  # noqa: E731
    return -(1 - share) * pick(above - 1) - share * pick(above)


def loss(model, observations, actions, rewards, continues, keep, key):
    def step(state, inputs):
        read_a, read_o, noise, keep = inputs
        h = advance(model, state[0] * keep, state[1] * keep, read_a)
        q = posterior(model, h, read_o)
        z = draw(q, noise)
        return (h, z), (h, z, q)

    noise = random.gumbel(key, (w.LENGTH, w.BATCH, w.GROUPS, w.CLASSES))
    inputs = (read_action(model, actions * keep), read_observation(model, observations), noise, keep)
    h, z, q = lax.scan(step, initial_state(w.BATCH), inputs)[1]
    p, features = prior(model, h), jnp.concatenate([h, z], axis=-1)
    observation = jnp.square(linear(model["decoder_output"], stack(model["decoder"], features)) - symlog(observations))
    reward = two_hot_loss(linear(model["reward_output"], stack(model["reward"], features)), rewards)
    logit = linear(model["continuation_output"], stack(model["continuation"], features))[..., 0]
    dynamics = divergence(lax.stop_gradient(q), p)
    representation = divergence(q, lax.stop_gradient(p))
    rows = (
        observation.sum(-1) + reward + nn.softplus(logit) - continues * logit
        + w.DYNAMICS_SCALE * jnp.maximum(w.FREE_NATS, dynamics)
        + w.REPRESENTATION_SCALE * jnp.maximum(w.FREE_NATS, representation))
    return rows.mean()


def norm(x):
    return jnp.sqrt(jnp.square(x).sum())


@jax.jit
def update(model, first, second, count, *batch):
    """One step of LaProp on gradients that are clipped tensor by tensor."""
    gradients = jax.grad(loss)(model, *batch)
    correction1, correction2 = 1 - w.BETA1**count, 1 - w.BETA2**count
    clip = lambda g, p: g / jnp.maximum(  # noqa: E731
        1, norm(g) / (w.ADAPTIVE_CLIP * jnp.maximum(w.SMALLEST_NORM, norm(p))))
    gradients = jax.tree.map(clip, gradients, model)
    second = jax.tree.map(lambda v, g: w.BETA2 * v + (1 - w.BETA2) * g * g, second, gradients)
    first = jax.tree.map(
        lambda m, v, g: w.BETA1 * m + (1 - w.BETA1) * g / (jnp.sqrt(v / correction2) + w.EPSILON),
        first, second, gradients)
    model = jax.tree.map(lambda p, m: p - w.LEARNING_RATE * m / correction1, model, first)
    return model, first, second


@jax.jit
def imagine(model, key):
    def step(state, inputs):
        read, noise = inputs
        h = advance(model, *state, read)
        z = draw(prior(model, h), noise)
        logits = linear(model["reward_output"], stack(model["reward"], jnp.concatenate([h, z], axis=-1)))
        return (h, z), nn.softmax(logits) @ bins()

    action_key, noise_key = random.split(key)
    actions = random.normal(action_key, (w.HORIZON, w.STARTS, w.ACTION))
    noise = random.gumbel(noise_key, (w.HORIZON, w.STARTS, w.GROUPS, w.CLASSES))
    return lax.scan(step, initial_state(w.STARTS), (read_action(model, actions), noise))[1]


@jax.jit
def filter_step(model, h, z, observation, action, key):
    """Gives the next key as well: splitting it outside would be another dispatch."""
    h = advance(model, h, z, read_action(model, action))
    q = posterior(model, h, read_observation(model, observation))
    key, own = random.split(key)
    return h, draw(q, random.gumbel(own, q.shape)), key


class Trainer:
    """Holds the state that one update hands to the next."""

    def __init__(self, model):
        zeros = jax.tree.map(jnp.zeros_like, model)
        self.state, self.count = (model, zeros, zeros), 0
        keys = random.split(random.PRNGKey(1), 3)
        rows = (w.LENGTH, w.BATCH)
        self.data = (
            random.normal(keys[0], (*rows, w.OBSERVATION)), random.normal(keys[1], (*rows, w.ACTION)),
            random.normal(keys[2], rows), jnp.ones(rows), jnp.ones((*rows, 1)).at[0].set(0),
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
        h, z, key = filter_step(model, h, z, observation, action, key)
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

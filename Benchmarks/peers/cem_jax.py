"""One decision of the cross-entropy method in JAX, with the `planet` workload's model: the whole of it compiled with `jit`.

Once with matrix products in single precision, once with their factors rounded to bfloat16. Candidates are drawn about a mean,
imagined side by side, scored by the sum of their rewards; mean and deviation follow the best. Everything that is random is drawn
inside the timed part.
"""

import json
import platform
import statistics
import time

import planet_jax as planet  # first: it says how many cores JAX may use

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
from jax import random  # noqa: E402

CANDIDATES, HORIZON, ITERATIONS, ELITES = 1000, 12, 5, 100
WARM_UP, RUNS = 3, 21


def returns(model, state, actions, key):
    """The rewards imagined under each candidate's actions `[H, N, A]`, summed: `[N]`."""
    w = planet.w

    def step(state, inputs):
        action, noise = inputs
        h, (mean, deviation) = planet.advance(model, *state, action)
        z = mean + deviation * noise
        return (h, z), planet.perceptron(model["reward"], planet.join(h, z))[..., 0]

    noise = random.normal(key, (HORIZON, CANDIDATES, w.STOCHASTIC))
    start = tuple(jnp.broadcast_to(x, (CANDIDATES, x.shape[-1])) for x in state)
    return jax.lax.scan(step, start, (actions, noise))[1].sum(0)


def rounded_linear(layer, x):
    """`planet.linear` with factors rounded to bfloat16 and sums in single precision."""
    x, weight = x.astype(jnp.bfloat16), layer["weight"].astype(jnp.bfloat16)
    return jnp.matmul(x, weight, preferred_element_type=jnp.float32) + layer["bias"]


@jax.jit
def decide(model, state, key):
    def iterate(belief, key):
        mean, deviation = belief
        action_key, noise_key = random.split(key)
        noise = random.normal(action_key, (HORIZON, CANDIDATES, planet.w.ACTION))
        actions = jnp.clip(mean[:, None] + deviation[:, None] * noise, -1, 1)
        _, best = jax.lax.top_k(returns(model, state, actions, noise_key), ELITES)
        elites = actions[:, best]
        return (elites.mean(1), elites.std(1)), None

    shape = (HORIZON, planet.w.ACTION)
    belief = jnp.zeros(shape), jnp.ones(shape)
    return jax.lax.scan(iterate, belief, random.split(key, ITERATIONS))[0][0][0]


def seconds(model):
    """The median of `RUNS` decisions, after `WARM_UP` that do not count."""
    state = planet.initial_state(1)
    durations = []
    for index in range(WARM_UP + RUNS):
        start = time.perf_counter()
        decide(model, state, random.PRNGKey(index)).block_until_ready()
        durations.append(time.perf_counter() - start)
    return round(statistics.median(durations[WARM_UP:]), 6)


def main():
    model = planet.new_model(random.PRNGKey(0))
    decision = seconds(model)
    planet.linear = rounded_linear
    jax.clear_caches()  # what was compiled has the other products
    print(json.dumps({
        "name": "jax", "decision_s": decision, "decision_bfloat16_s": seconds(model), "threads": planet.OPTIONS.threads,
        "versions": {"python": platform.python_version(), "jax": jax.__version__},
    }))


if __name__ == "__main__":
    main()

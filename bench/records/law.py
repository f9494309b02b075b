"""The law that made-up demand was drawn from, and two who know it: one knows the rate of the day, one has to learn it from demand."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

# Guesses that the learner has of every place. Eight times as many took 0.001 off the loss of monthly_parts, every unit worth the same.
GUESSES = 1000

# What is known or guessed of places: phi and sd of the factor, what else their means depend on, and the log of the factor. Shapes:
# places x 1 or places x guesses.
Known = dict[str, np.ndarray]


@dataclass(frozen=True)
class Law:
    """What demand was drawn from: a mean of trend and season, times a factor that drifts around 1."""

    factor: np.ndarray  # a first-order autoregression of logs, places x buckets
    truth: Known
    mean: Callable[[int, Known], np.ndarray]  # of a bucket, without the factor
    draw: Callable[[np.random.Generator, np.ndarray], np.ndarray]  # demand of a bucket with these means
    likely: Callable[[int, np.ndarray], np.ndarray]  # log-likelihood of what came in a bucket, if these were its means
    believed: Callable[[np.random.Generator, int], Known] | None = (
        None  # guesses at the truth of who has not seen it; none: seen
    )

    def known(self, now: int, draws: int) -> Known:
        """For who knows the factor of a bucket, so often as is to be drawn."""
        return self.truth | {"log": np.repeat(np.log(self.factor[:, [now]]), draws, axis=1)}

    def learned(self, rng: np.random.Generator, now: int, draws: int) -> Known:
        """The same as guessed by who has seen the demand of each bucket so far, also of empty shelves.

        The learner knows how the records were made up, and of each place all that is not `believed`. A particle filter: guesses are
        moved on by the autoregression, and drawn again by how likely they make what came (Gordon, Salmond, Smith, IEE Proceedings F
        140, 1993).
        """
        guess = self.believed(rng, GUESSES) if self.believed else self.truth
        guess = guess | {"log": rng.normal(size=(len(self.factor), GUESSES)) * guess["sd"] - guess["sd"] ** 2 / 2}
        for bucket in range(now + 1):
            guess = moved(rng, guess)
            mean = self.mean(bucket, guess) * np.exp(guess["log"])
            weight = np.where(mean > 0, self.likely(bucket, np.maximum(mean, 1e-12)), 0.0)
            guess = chosen(guess, drawn_again(rng, np.exp(weight - weight.max(axis=1, keepdims=True))))
        return chosen(guess, rng.integers(0, GUESSES, (len(self.factor), draws)))

    def futures(self, rng: np.random.Generator, known: Known, now: int, buckets: int | np.ndarray) -> np.ndarray:
        """Demand of so many buckets together after bucket `now`, one for each factor that is known. Shape: places x draws."""
        demand = np.zeros(known["log"].shape)
        for ahead in range(1, np.max(buckets) + 1):
            known = moved(rng, known)
            mean = self.mean(now + ahead, known) * np.exp(known["log"])
            demand += np.where((mean > 0) & (ahead <= buckets), self.draw(rng, mean), 0)
        return demand


def moved(rng: np.random.Generator, known: Known) -> Known:
    """One bucket later."""
    half = known["sd"] ** 2 / 2
    step = known["sd"] * np.sqrt(1 - known["phi"] ** 2)
    return known | {"log": known["phi"] * (known["log"] + half) + rng.normal(size=known["log"].shape) * step - half}


def chosen(known: Known, place: np.ndarray) -> Known:
    """The guesses at these places; what is no guess stays."""
    return {name: np.take_along_axis(one, place, axis=1) if one.shape[1] > 1 else one for name, one in known.items()}


def drawn_again(rng: np.random.Generator, weight: np.ndarray) -> np.ndarray:
    """Where to find as many guesses, evenly spread over their weights. Shape: places x guesses."""
    places, guesses = weight.shape
    upto = weight.cumsum(axis=1) / weight.sum(axis=1, keepdims=True)
    at = (np.arange(guesses) + rng.random((places, 1))) / guesses
    row = np.arange(places)[:, None]
    # One search over all places: those of one lie between its number and the next.
    found = np.searchsorted((upto + row).ravel(), (at + row).ravel()).reshape(weight.shape) - row * guesses
    return np.clip(found, 0, guesses - 1)

"""Random words that belong to an item and a day, so that no draw depends on the draws before it.

splitmix64: Steele, Lea, Flood, Fast splittable pseudorandom number generators, OOPSLA 2014. Each item has a stream of
its own, and the word of a day is found without walking there.
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from restock.arrays import IntArray

Words: TypeAlias = npt.NDArray[np.uint64]

STEP = np.uint64(0x9E3779B97F4A7C15)
MIX_ONE, MIX_TWO = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
FIRST, SECOND, THIRD = np.uint64(30), np.uint64(27), np.uint64(31)


def mixed(words: Words) -> Words:
    """Turn words of 64 bits into words that look random, one to one.

    >>> mixed(np.array([0x9E3779B97F4A7C15], dtype=np.uint64))
    array([16294208416658607535], dtype=uint64)
    """
    words = (words ^ (words >> FIRST)) * MIX_ONE
    words = (words ^ (words >> SECOND)) * MIX_TWO
    return words ^ (words >> THIRD)


def streams(seed: int, keys: IntArray) -> Words:
    """Where the stream of each item begins. keys: a whole number an item; items of one key have one stream.

    >>> streams(1, np.array([0, 1])) == streams(1, np.array([1, 0]))[::-1]
    array([ True,  True])
    """
    origin = mixed(np.array([seed % 2**64], dtype=np.uint64) + STEP)
    return mixed(origin ^ mixed((keys.astype(np.uint64) + np.uint64(1)) * STEP))


def words_of_day(begin: Words, day: int) -> Words:
    """The random word of a day in each stream."""
    return mixed(begin + np.array([(day + 1) * int(STEP) % 2**64], dtype=np.uint64))

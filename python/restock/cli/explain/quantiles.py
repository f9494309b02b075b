"""The stock that a level asks of a curve, told with as many digits as give the same stock again."""

import math

import numpy as np

from restock.cli.explain.numbers import counted, is_close, number
from restock.review.drivers import FAMILIES

# A level that serves a fill rate is just what a whole unit covers: its last digit decides between this unit and the next.
LEVEL_NOISE = 1e-8
CURVES = {"normal": "a normal curve", "gamma": "a gamma curve", "count": "counted units"}


def curve(method: str, is_whole: bool | None) -> str:
    """The curve that a method takes, or that it is compared with."""
    if method in ("normal", "gamma"):
        return method
    return "gamma" if is_whole is False else "count"


def quantile(name: str, asked: float, mean: float, sd: float) -> float:
    """The stock that covers demand in the share of periods that is asked, units."""
    level = np.clip(np.asarray([asked]), 1e-9, 1 - 1e-9)
    return float(FAMILIES[name].quantile(level, np.asarray([mean]), np.asarray([sd**2]))[0])


def stock_found(name: str, asked: float, mean: float, sd: float, known: float) -> float:
    """The same, as the build found it: a level that serves a fill rate is just what a whole unit covers, and the last digit of
    it decides between this unit and the next.
    """
    near = (quantile(name, level, mean, sd) for level in (asked, asked - LEVEL_NOISE, asked + LEVEL_NOISE))
    return next((found for found in near if is_close(found, known)), quantile(name, asked, mean, sd))


def quantile_line(name: str, asked: float, mean: float, sd: float, found: float) -> str:
    """The same in words, to be computed again."""
    like = f"{CURVES[name]} of mean {number(mean)} and standard deviation {number(sd)}"
    return f"Stock that covers {_told(name, asked, mean, sd, found)} of periods, {like} = {counted(found, 'unit')}"


def _told(name: str, asked: float, mean: float, sd: float, found: float) -> str:
    """The level with as many digits as give the same stock again."""
    told = [number(asked)]
    for decimals in (7, 6, 5, 4):
        told += [number(cut(asked * 10**decimals) / 10**decimals) for cut in (math.floor, math.ceil)]
    # Next to 0 and 1 a digit more is many units.
    told += [f"{asked:.{decimals}f}".rstrip("0") for decimals in (9, 12)]
    told = [level for level in told if 0 < float(level) < 1] or told
    rounded = float(number(mean)), float(number(sd))
    return next((level for level in told if is_close(quantile(name, float(level), *rounded), found)), told[0])

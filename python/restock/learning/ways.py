"""What a group can be sized with: a method with its stand-ins, or the router."""

import numpy as np
import numpy.typing as npt

from restock.arrays import BoolArray
from restock.methods.methods import METHODS, Method

# The router decides row by row, until past figures decide for the group.
ROUTED = "routed"
# What a group can be sized with: a method, with stand-ins for rows that it is not meant for, or the router alone.
WAYS: tuple[str, ...] = (ROUTED, *METHODS)
STAND_INS: dict[str, tuple[Method, ...]] = {"learned_mixture": ("learned",)}


def methods_of(way: str) -> tuple[Method, ...]:
    """The methods that size a group in some way, the last where it is meant for a row, else those before; none for the router alone."""
    return (*STAND_INS.get(way, ()), *(method for method in METHODS if method == way))


def used_methods(wanted: str, routed: npt.NDArray[np.str_], is_meant: dict[Method, BoolArray]) -> npt.NDArray[np.str_]:
    """What each row is sized with: the wanted method where it is meant for the row, else the next best.

    Of the mixture over lead times what is left is its law, and of everything the router's choice.
    """
    used = routed.copy()
    for method in methods_of(wanted):
        used = np.where(is_meant[method], method, used)
    return used

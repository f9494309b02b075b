"""Rounding, the last step of a calculation and never an earlier one."""

import numpy as np

from restock.arrays import FloatArray, Numbers, as_array

# A computed 800 may read 800.0000000000001; that is not a reason to stock one more. But a billion and one is not a billion.
RELATIVE_NOISE, LARGEST_NOISE = 1e-9, 1e-3


def round_up(quantity: Numbers, multiple: Numbers = 1.0) -> FloatArray:
    """The next whole multiple, so that rounding never lowers the service.

    quantity: units. multiple: units, above 0. Returns units. Raises ValueError for a multiple of 0 or less.

    >>> round_up([203.2, 800.0000000000001, 683.2], [1, 1, 12])
    array([204., 800., 684.])
    """
    units = as_array("quantity", quantity)
    step = as_array("multiple", multiple)
    if (step <= 0).any():
        raise ValueError(f"multiple must be above 0, but one is {step[step <= 0].flat[0]}")
    steps = units / step
    # Of little beside a large pack a billionth of the pack may be all there is: noise is a billionth of a unit there.
    noise = RELATIVE_NOISE * np.maximum(np.minimum(1.0, 1.0 / step), np.abs(steps))
    return np.ceil(steps - np.minimum(noise, LARGEST_NOISE)) * step + 0.0

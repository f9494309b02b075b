"""Numbers and sums as text that can be computed again."""

import math
from datetime import date

DIGITS = 7
MOST_DECIMALS = 12


def number(value: float | int | None) -> str:
    """A number with seven digits that count, without an exponent.

    >>> number(19.135802469), number(168.0), number(0.01111111111), number(None)
    ('19.1358', '168', '0.01111111', 'unknown')
    """
    if value is None or math.isnan(value):
        return "unknown"
    size = math.floor(math.log10(abs(value))) if value else 0
    text = f"{value:.{max(0, min(DIGITS - 1 - size, MOST_DECIMALS))}f}"
    text = "0" if float(text) == 0 else text
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(share: float | None) -> str:
    """A share in per cent.

    >>> percent(0.97), percent(0.98987378762)
    ('97 %', '98.98738 %')
    """
    return "unknown" if share is None else f"{number(round(100 * share, 7))} %"


def counted(value: float | int | None, noun: str) -> str:
    """A number with what it counts.

    >>> counted(1.0, "unit"), counted(0.5, "unit"), counted(13, "receipt")
    ('1 unit', '0.5 units', '13 receipts')
    """
    return f"{number(value)} {noun}" if number(value) == "1" else f"{number(value)} {noun}s"


def day(value: date | None) -> str:
    return "unknown" if value is None else value.isoformat()


def is_close(one: float | None, other: float | None) -> bool:
    """Whether two figures are the same to a reader."""
    return one is not None and other is not None and math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-6)

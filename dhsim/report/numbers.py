"""Numbers as people read them in reports: spaces that do not break, a real minus sign, no idle digits."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

THIN, MINUS = "\u202f", "\u2212"
UNKNOWN = "–"


def known(value: Any) -> bool:
    """Is it a finite number?"""
    return isinstance(value, int | float) and math.isfinite(value)


def digits(value: Any, decimals: int = 0) -> str:
    """A number for people: narrow spaces that do not break, a real minus sign; a dash where it is not known.

    >>> digits(-1234.5, 1), digits(float("nan")), digits(-0.001)
    ('−1\u202f234.5', '–', '0')
    """
    if not isinstance(value, int | float) or math.isnan(value):
        return UNKNOWN
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    return f"{round(float(value), decimals) + 0.0:,.{decimals}f}".replace(",", THIN).replace("-", MINUS)


def money(value: float, currency: str) -> str:
    """A sum of money, three digits or so.

    >>> money(28_234_461.4, "SEK"), money(843.2, "SEK")
    ('28.2 million SEK', '843 SEK')
    """
    for least, size, word in ((1e9, 1e9, "billion"), (1e6, 1e6, "million"), (1e4, 1e3, "thousand")):
        if abs(value) >= least:
            return f"{digits(value / size, 0 if abs(value) >= 100 * size else 1)} {word} {currency}"
    return f"{digits(value)} {currency}"


def price(value: float, currency: str) -> str:
    """A price of energy."""
    return f"{digits(value, 0 if abs(value) >= 100 else 1)} {currency}/MWh"


def energy(mwh: float) -> str:
    """Energy of a year."""
    return f"{digits(mwh / 1000, 0 if abs(mwh) >= 1e5 else 1)} GWh" if abs(mwh) >= 1000 else f"{digits(mwh)} MWh"


def percent(share: float) -> str:
    r"""A share of one; a small one with a decimal.

    >>> percent(0.9278), percent(0.0023)
    ('93\xa0%', '0.2\xa0%')
    """
    return f"{digits(100 * share, 1 if 0 < abs(share) < 0.01 else 0)}\N{NO-BREAK SPACE}%"


def said(value: Any) -> str:
    r"""A value of a file in words.

    >>> said([{"value": 60_000}, 4.5, None])
    '60\u202f000, 4.5, –'
    """
    if isinstance(value, Mapping):
        inner = value.get("value")
        return said(inner) if inner is not None else ", ".join(f"{k} = {said(v)}" for k, v in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(f"[{said(one)}]" if isinstance(one, list | tuple) else said(one) for one in value) or "none"
    if value is None or value == "":
        return UNKNOWN
    if isinstance(value, int | float) and not isinstance(value, bool):
        return digits(value) if abs(value) >= 10_000 else f"{value:g}"
    return str(value)

"""Units: each key says its unit by its ending; a value written as text carries its own and is converted here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pint

# Endings, longest match first. {money} stands for the currency of the model.
UNITS: dict[str, str] = {
    "_mw_per_h": "MW/h",
    "_share_per_h": "1/h",
    "_t_per_mwh": "t/MWh",
    "_per_k_per_mwh": "{money}/K/MWh",
    "_per_mwh": "{money}/MWh",
    "_per_mw_year": "{money}/MW/year",
    "_per_mw": "{money}/MW",
    "_per_t": "{money}/t",
    "_per_km": "{money}/km",
    "_stops_per_year": "1/year",
    "_per_year": "{money}/year",
    "_w_per_mk": "W/m/K",
    "_w_per_k": "W/K",
    "_per_k": "1/K",
    "_mwh": "MWh",
    "_mw": "MW",
    "_m3": "m**3",
    "_km": "km",
    "_c": "degC",
    "_k": "delta_degC",
    "_h": "h",
    "_t": "t",
}
_SIGNS = {"degC": "°C", "delta_degC": "K", "m**3": "m³"}  # units that people write otherwise than pint
_MEASURE = re.compile(
    r"^\s*([-+]?(?:\d[\d \u00a0\u202f]*(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d+)?)\s*([^\d\s.,+-].*?)\s*$", re.ASCII
)
_THOUSANDS = re.compile(r"^[-+]?[1-9]\d{0,2},\d{3}$")
_COLDEST_C = -60.0  # nothing here is colder; what is, was meant otherwise
_DEGREES = {"degC", "degF", "kelvin", "delta_degC", "delta_degF"}
# Words that stand for money without saying whose: the currencies they may mean, and their share of one unit of it.
_WORDS = (
    (("kr", "kr.", "krone", "kroner", "krona", "kronor"), ("DKK", "NOK", "SEK"), 1.0),
    (("øre", "öre", "ore"), ("DKK", "NOK", "SEK"), 0.01),
    (("cent", "cents", "ct"), ("EUR",), 0.01),
)
_CODES = ("DKK", "EUR", "GBP", "ISK", "NOK", "PLN", "SEK", "USD")  # whose small letters are no other word
_CODE = re.compile(r"^[A-Z]{3}$")
_UNIT = re.compile(r"^[\w°%µ²³·/*^(). -]{1,40}$")
_POWER = re.compile(r"(?:\*\*|\^)\s*-?\d(?!\d|\s*\*\*|\s*\^)")
_MILLI = re.compile(r"\bmW(?=h?\b)")


def unit_of(key: str) -> str | None:
    """The unit that a key's ending names, with {money} for the currency; None if it names none.

    >>> unit_of("capacity_mw"), unit_of("mw"), unit_of("price_per_mwh"), unit_of("efficiency")
    ('MW', 'MW', '{money}/MWh', None)
    """
    return next((unit for ending, unit in UNITS.items() if f"_{key}".endswith(ending)), None)


def is_measure(text: str) -> bool:
    """Does the text look like a number followed by a unit ('25 kW'), and not like the name of a series?"""
    return bool(_MEASURE.match(text))


def convert(text: str, key: str, currency: str = "", rates: Mapping[str, float] | None = None) -> float:
    """The number of '61.6 DKK/GJ' in the unit that `key` names.

    currency: of the model, ISO 4217. rates: what one unit of another currency costs in the model's currency.
    Raises ValueError with the reason when the text, its unit or its currency does not fit.
    """
    match = _MEASURE.match(text)
    target = unit_of(key)
    if match is None:
        raise ValueError(f"'{text}' is not a number with a unit")
    if target is None:
        raise ValueError(f"'{text}' carries a unit, but '{key}' takes a plain number")
    number = _number(match[1])
    if "deg" in target:
        return _degrees(number, match[2], target)
    return number * factor(match[2], target, currency, rates)


def _number(text: str) -> float:
    """The number of '90 000', '0,5' or '1e3'; '1,500' is refused, as it may be one and a half or fifteen hundred."""
    digits = re.sub(r"\s", "", text)
    if _THOUSANDS.match(digits):
        plain, broken = digits.replace(",", ""), float(digits.replace(",", "."))
        raise ValueError(f"'{text}' can be read in two ways; write {plain} or {broken:g}")
    return float(digits.replace(",", "."))


def factor(unit: str, target: str, currency: str = "", rates: Mapping[str, float] | None = None) -> float:
    """What a number in `unit` is multiplied by to be in `target` (which may hold {money}).

    Raises ValueError when the two measure different things, or a currency has no rate.
    """
    if "{money}" in target:
        plain, money = _without_currency(unit, target, currency, rates or {})
        return money * _pint_factor(plain, target.replace("{money}", "money"), unit, in_money(target, currency))
    if any(_CODE.match(part) and part in (rates or {}) for part in re.split(r"[/*\s]+", unit)):
        raise ValueError(f"'{unit}' is a price, expected {target}")
    return _pint_factor(unit, target, unit, target)


def in_money(unit: str, currency: str = "") -> str:
    """A unit for people: its {money} is the model's currency, or 'currency' where that is not known."""
    return unit.replace("{money}", currency or "currency")


def shown_unit(unit: str, currency: str = "") -> str:
    """A unit of a key as people write it; {money} as in `in_money`.

    >>> [shown_unit(unit_of(key) or "", "SEK") for key in ("supply_c", "approach_k", "capacity_m3", "price_per_mwh")]
    ['°C', 'K', 'm³', 'SEK/MWh']
    """
    return _SIGNS.get(unit, in_money(unit, currency))


def _without_currency(unit: str, target: str, currency: str, rates: Mapping[str, float]) -> tuple[str, float]:
    """The unit with its currency code replaced by 'money', and what that currency costs."""
    code, *rest = re.split(r"(?=[/*\s])", unit, maxsplit=1)
    known = {**rates, **({currency: 1.0} if currency else {})}
    if not _CODE.match(code):
        raise ValueError(
            f"'{unit}' does not begin with a currency code{_coded(code, ''.join(rest), target, currency, known)}"
        )
    if code not in known:
        raise ValueError(f"no exchange rate for {code}; add exchange_rates = {{ {code} = ... }} to the model")
    return "money" + "".join(rest), known[code]


def _coded(word: str, per: str, target: str, currency: str, known: Mapping[str, float]) -> str:
    """The end of a sentence: how to write a price with a code in place of 'kr', 'øre' or 'dkk'. No krone is guessed."""
    code = "EUR" if word == "€" else word.upper()
    if code in known or code in _CODES:
        return f"; write {code}{per}"
    for words, codes, share in _WORDS:
        if word.casefold() in words and currency not in codes:
            return f"; say which currency it is, as in {' or '.join(in_money(target, code) for code in codes)}"
        if word.casefold() in words:
            goal = f"{currency}{per}" if share == 1 else in_money(target, currency)
            return f"; if it is {currency}, write {goal}{_worth(word, per, target, share, goal)}"
    return " such as SEK, DKK or EUR"


def _worth(word: str, per: str, target: str, share: float, goal: str) -> str:
    """': 1 øre/kWh = 10 DKK/MWh', for a share of a currency and a unit that is known."""
    try:
        number = share * _pint_factor(f"money{per}", target.replace("{money}", "money"), per, goal)
    except ValueError:
        return ""
    return "" if share == 1 else f": 1 {word}{per} = {number:g} {goal}"


@cache
def _pint_factor(unit: str, target: str, written: str, goal: str) -> float:
    """Conversion factor by pint. written, goal: unit and target as people read them."""
    import pint

    if _MILLI.search(unit):
        raise ValueError(f"'{written}' means milliwatts; write {_MILLI.sub('MW', written)}")
    if not _UNIT.match(unit) or re.search(r"\*\*|\^", _POWER.sub("", unit)):
        raise ValueError(f"'{written}' is not a unit that is known here")
    try:
        return float(_registry().Quantity(1.0, re.sub(r"\bm3\b", "m**3", unit)).to(target).magnitude)
    except pint.DimensionalityError:
        raise ValueError(f"'{written}' cannot be expressed in {goal}") from None
    except Exception:  # pint hands nonsense on to Python's tokenizer, which raises what it likes
        raise ValueError(f"'{written}' is not a unit that is known here") from None


def _degrees(number: float, unit: str, target: str) -> float:
    """A level in °C or a difference in K, also from °F."""
    names = {"°C": "degC", "C": "degC", "°F": "degF", "F": "degF", "K": "kelvin"}
    written, unit = unit, names.get(unit, unit)
    if target == "delta_degC":
        unit = {"degC": "delta_degC", "degF": "delta_degF"}.get(unit, unit)
    if unit not in _DEGREES:
        raise ValueError(f"'{written}' is not a unit of temperature; use °C, K or °F")
    degrees = float(_registry().Quantity(number, unit).to(target).magnitude)
    if target == "degC" and unit == "kelvin" and degrees < _COLDEST_C:
        raise ValueError(f"that is {degrees:g} °C; write {number:g} °C if that is meant")
    return degrees


@cache
def _registry() -> pint.UnitRegistry:
    """One pint registry, made when first needed."""
    import pint

    registry: pint.UnitRegistry = pint.UnitRegistry()
    registry.define("money = [currency]")
    return registry

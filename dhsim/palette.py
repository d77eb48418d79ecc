"""Colours and stacking order of component kinds, the same in every picture.

Sources: Okabe & Ito, "Color Universal Design", 2008 (the eight hues that colour-blind readers tell apart), and Paul
Tol, "Colour schemes", SRON/EPS/TN/09-002, 2021 (vibrant red, bright grey, muted scheme for kinds of a user's own).
Temperatures: C. Brewer, ColorBrewer 2.0, 2013, YlOrRd without its darkest end, in front of which the demand could not
be seen (sequential, marked safe for the colour-blind). Hues are darker or lighter than in the sources where that sets
kinds that stand beside each other apart in grey, or for the colour-blind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

KINDS = {  # bottom of the stack first: what is there anyway, then what is burnt, then stores, then what is missing
    "waste_heat": "#009E73",  # Okabe-Ito bluish green
    "heat_pump": "#8CCDF0",  # Okabe-Ito sky blue, lighter
    "absorption_heat_pump": "#0B5351",  # Tol muted teal, darker
    "flue_gas_condenser": "#999933",  # Tol muted olive
    "solar_heat": "#F0E442",  # Okabe-Ito yellow
    "chp_back_pressure": "#E69F00",  # Okabe-Ito orange
    "chp_extraction": "#7F4F00",  # the same, darker
    "chp_region": "#F2C766",  # the same, lighter
    "boiler": "#B5638F",  # Okabe-Ito reddish purple, darker
    "electric_boiler": "#00527F",  # Okabe-Ito blue, darker
    "link": "#7A70B0",  # Tol muted indigo, lighter
    "store": "#C4C4C4",  # Tol bright grey, lighter
    "seasonal_store": "#999999",  # darker, and dotted
    "heat_rejection": "#2B2B2B",
    "shortfall": "#CC3311",  # Tol vibrant red, and hatched: it must not be overlooked
}
OTHERS = ("#882255", "#DDCC77", "#117733", "#AA4499", "#CC6677", "#88CCEE")  # Tol muted, for kinds not named above
GREY = "#6B6B6B"  # of what has no colour of its own
HATCH = {"shortfall": "////", "seasonal_store": "...."}
USED = {"direct": "#00664B", "preheat": "#D55E00", "lifted": "#8CCDF0"}  # of waste heat; apart in grey too
UNUSED = {  # reason -> colour and hatch
    "temperature": ("#D9D9D9", "////"),
    "demand": ("#F2F2F2", ""),
    "price": ("#BDBDBD", "...."),
    "capacity": ("#969696", ""),
    "contract": ("#D9D9D9", "xxxx"),
}
SOURCES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00")  # Okabe-Ito, for lines
NETWORK = {"supply": "#000000", "return": "#777777", "delivered": "#FDBB84"}
TEMPERATURES = ("#FFFFB2", "#FED976", "#FEB24C", "#FD8D3C", "#F4542E", "#D42020")
PRICES = {"heat": "#000000", "electricity": "#0072B2"}
_SHADES = (0.0, -0.40, 0.50, -0.60, 0.70, -0.20, 0.25)  # below 0 towards black, above towards white


def order(kinds: Mapping[str, str], use: Mapping[str, float] | None = None) -> list[str]:
    """Names of components from the bottom of a stack to its top. kinds: component -> its kind.

    Kinds that are not ours go between the plants and the stores; within a kind the most used goes first (use:
    component -> share of what was usable), so that base load lies below what follows the load.
    """
    used, known = use or {}, list(KINDS)
    others = known.index("link") - 0.5

    def place(name: str) -> tuple[float, float]:
        return known.index(kinds[name]) if kinds[name] in KINDS else others, -used.get(name, 0.0)

    return sorted(kinds, key=place)


def colours(kinds: Mapping[str, str]) -> dict[str, str]:
    """Component -> "#rrggbb": its kind's colour, shades of it for the second and later ones of a kind."""
    others = dict.fromkeys(kind for kind in kinds.values() if kind not in KINDS)
    base = KINDS | {kind: OTHERS[k % len(OTHERS)] for k, kind in enumerate(others)}
    seen: Counter[str] = Counter()
    out = {}
    for name, kind in kinds.items():
        out[name] = shade(base[kind], _SHADES[seen[kind] % len(_SHADES)])
        seen[kind] += 1
    return out


def of_names(names: Sequence[str], own: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Name -> colour and hatch: those with a colour of their own (components) plain, all others, such as what is
    bought, hatched, so that they are not taken for a component of like colour.
    """
    out, others = {}, 0
    for name in names:
        if name in own:
            out[name] = own[name], ""
        else:
            out[name] = OTHERS[others % len(OTHERS)], ("////", "....", "\\\\\\\\")[others // len(OTHERS) % 3]
            others += 1
    return out


def by_temperature(celsius: float, coldest_c: float, hottest_c: float) -> str:
    """The colour of a temperature between two others: pale yellow where coldest, red where hottest.

    It darkens all the way, so that the order survives print in grey.

    >>> by_temperature(40, 40, 80), by_temperature(90, 40, 80)
    ('#ffffb2', '#d42020')
    """
    share = (celsius - coldest_c) / (hottest_c - coldest_c) if hottest_c > coldest_c else 1.0
    place = min(max(share, 0.0), 1.0) * (len(TEMPERATURES) - 1)
    k = min(int(place), len(TEMPERATURES) - 2)
    pairs = [(int(TEMPERATURES[k][c : c + 2], 16), int(TEMPERATURES[k + 1][c : c + 2], 16)) for c in (1, 3, 5)]
    return "#" + "".join(f"{round(low + (high - low) * (place - k)):02x}" for low, high in pairs)


def shade(colour: str, amount: float) -> str:
    """A colour mixed with white (amount 0 to 1) or black (-1 to 0).

    >>> shade("#000000", 0.5)
    '#808080'
    """
    target = 255 if amount > 0 else 0
    parts = [int(colour[k : k + 2], 16) for k in (1, 3, 5)]
    return "#" + "".join(f"{round(part + (target - part) * abs(amount)):02x}" for part in parts)

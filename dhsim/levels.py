r"""The temperatures at which heat is delivered: one level or several, as numbers, series, or the word 'supply'.

For each level $l$ in a list there is a variable of its own, and its temperature in every step is

$$
q_t = \sum_l q_{l,t}, \qquad
T_{l,t} = \begin{cases} T^{\text{s}}_t & \text{for "supply"} \\ \text{what is given} & \text{for a number or series}
\end{cases}
$$

- $q_{l,t}$: heat delivered at level $l$, MW, 0 or more: `heat_mw`, or with several levels `heat_<level>_mw`, such as
  `heat_60_c_mw` and `heat_supply_mw`; in results `feed_mw`
- $T_{l,t}$: `deliver_c`, °C; in results `feed_hot_c`, after the kind's own limits (`deliver_max_c`, the supply)
- $T^{\text{s}}_t$: `supply_c` of the network, °C. What a level allows: `temperature_rows`. "stream": `waste_heat`
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import numpy as np
from pydantic import BeforeValidator, ConfigDict, PlainSerializer, TypeAdapter, ValidationInfo, WithJsonSchema

from .calendar import Array, Hours
from .errors import Finding
from .fields import HourlyCelsius, HourlyValue
from .physics.arrays import SAME_K
from .site import NetworkAt

SUPPLY = "supply"  # whatever the network's supply temperature is
STREAM = "stream"  # what the stream gives without help
_LEVEL: TypeAdapter[HourlyValue] = TypeAdapter(HourlyCelsius, config=ConfigDict(arbitrary_types_allowed=True))


class LevelsMark:
    """Marks a field that holds delivery levels: hourly values, and words that are no names of series."""


def is_word(level: object) -> bool:
    """Is a level one of the words?"""
    return isinstance(level, str) and level in (SUPPLY, STREAM)


def _read_levels(value: Any, info: ValidationInfo) -> tuple[HourlyValue, ...]:
    """One level, or a list of them."""
    items = value if isinstance(value, list | tuple) else (value,)
    if not len(items):
        raise ValueError('the list of levels is empty. Give at least one, such as "supply"')
    return tuple(item if is_word(item) else _LEVEL.validate_python(item, context=info.context) for item in items)


def _written(levels: tuple[HourlyValue, ...]) -> Any:
    """Levels as JSON can hold them."""
    out = [_LEVEL.dump_python(level, mode="json") for level in levels]
    return out[0] if len(out) == 1 else out


_ONE = _LEVEL.json_schema()
Levels = Annotated[
    tuple[HourlyValue, ...],
    LevelsMark(),
    BeforeValidator(_read_levels),
    PlainSerializer(_written, return_type=Any),
    WithJsonSchema({"anyOf": [*_ONE["anyOf"], {"type": "array", "items": _ONE, "description": "several levels"}]}),
]


def level_c(level: HourlyValue, network: NetworkAt, at: Hours) -> Array | None:
    """A level in every step, °C; None for 'supply' where the network's supply temperature is not given."""
    if is_word(level):
        return network.supply_c
    return at.values(level)


def level_name(level: HourlyValue, k: int) -> str:
    """A level in the name of a variable: 'supply', '60_c', the name of a series, or its place in the list."""
    if isinstance(level, str):
        return level
    return f"{level:g}_c".replace(".", "_").replace("-", "minus_") if isinstance(level, float) else f"level_{k + 1}"


def flow_names(names: Sequence[str]) -> list[str]:
    """Names of the variables for heat at each of these levels; 'heat_mw' where there is only one."""
    return ["heat_mw"] if len(names) == 1 else [f"heat_{name}_mw" for name in names]


def level_faults(
    levels: tuple[HourlyValue, ...], network: NetworkAt, at: Hours, key: str = "deliver_c"
) -> Iterator[Finding]:
    """Levels of the field `key` that no step of the run can use."""
    if network.levels_c is None:
        if any(not is_word(level) for level in levels):
            found = "it is a temperature, and the network has none"
            yield key, found, f"Give the network supply_c and return_c, or leave {key} out"
        return
    return_c = network.levels_c.return_c
    for level in levels:
        if is_word(level):
            continue
        celsius = at.values(level)
        if np.all(celsius <= return_c + SAME_K):
            k = int(np.argmax(celsius - return_c))
            below = f"{celsius[k]:g} °C is at or below the return temperature in every step"
            found = f"{below}, {return_c[k]:g} °C at {at.show(k)} local"
            yield key, found, "Deliver above the return temperature; nothing could be fed in"

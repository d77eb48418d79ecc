"""What to draw, by name: the steps of any flow, price, temperature or level of a result, with its label and unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from .asked import capital, plain, spoken, title_of
from .calendar import Array
from .errors import Fault, InputError, suggest_of
from .quantities import shown_unit
from .tables import electricity_price

POWER_PRICE = "electricity_price_per_mwh"  # no variable of the result, but worked out of its cost lines


@dataclass(frozen=True)
class Picked:
    """Values of every step. label: for people, without the unit. component: whose flow it is, if of one."""

    values: Array
    label: str
    unit: str
    component: str = ""

    @property
    def with_unit(self) -> str:
        """Label and unit, as on an axis."""
        return ", ".join(part for part in (self.label, self.unit) if part)


def pick(ds: xr.Dataset, of: str, at: str | None = None) -> Picked:
    """Values of a component or a variable.

    of: a component (its net heat into networks, or its flow into the bus `at`: what it takes is negative), an hourly
    variable of the result ("heat_price_per_mwh", "stream_c", ...; `at` names the network, source, store... where there
    are several), or "electricity_price_per_mwh". Levels of stores are those at the ends of steps. Raises InputError
    with the nearest known name.
    """
    if of in ds["component"].values:
        return _flow(ds, of, at)
    if of == POWER_PRICE:
        return _power_price(ds)
    if of in hourly_names(ds):
        return _variable(ds, of, at)
    known = [*(str(name) for name in ds["component"].values), *hourly_names(ds), POWER_PRICE]
    found = "the result has no such component or hourly variable"
    raise InputError([Fault(f"picture of '{of}'", found, suggest_of(of, known))])


def hourly_names(ds: xr.Dataset) -> list[str]:
    """Variables of numbers by step, or by boundary between steps, of something with a name."""
    return [str(key) for key, var in ds.data_vars.items() if _is_hourly(ds, var)]


def _is_hourly(ds: xr.Dataset, var: xr.DataArray) -> bool:
    """Is there one number a step, for something that a name stands for?"""
    over = var.dims and var.dims[-1] in ("time", "boundary")
    named = all(dim in ds.coords for dim in var.dims[:-1]) and len(var.dims) <= 2
    return bool(over and named and np.issubdtype(var.dtype, np.floating))


def _flow(ds: xr.Dataset, name: str, at: str | None) -> Picked:
    """Net heat of a component, or its flow on one bus."""
    own = ds["flow_component"].values == name
    buses = list(dict.fromkeys(str(bus) for bus in ds["flow_bus"].values[own]))
    heat = [bus for bus in buses if bus in ds["network"].values]
    if at is not None and at not in buses:
        raise InputError([Fault(f"'{name}' at '{at}'", "it has no flow there", suggest_of(at, buses))])
    if at is None and not heat:
        remedy = f"Give at: {', '.join(buses)}"
        raise InputError([Fault(f"picture of '{name}'", "it gives no heat to a network", remedy)])
    wanted = heat if at is None else [at]
    values = ds["flow_mw"].values[own & np.isin(ds["flow_bus"].values, wanted)].sum(axis=0)
    label = plain(_title(ds, "component", name))
    what = "heat" if set(wanted) <= set(heat) else _title(ds, "commodity", str(at))
    unit = ds["flow_mw"].attrs["units"]
    return Picked(values, f"{label}: {plain(what)}", unit, name)


def _variable(ds: xr.Dataset, key: str, at: str | None) -> Picked:
    """A variable, of the one thing it is about or the one that is named."""
    var = ds[key]
    unit = shown_unit(str(var.attrs.get("units", "1")))
    label = capital(plain(str(var.attrs.get("long_name", key))))
    place = owner = ""
    if len(var.dims) == 2:
        dim = str(var.dims[0])
        names = [str(name) for name in var[dim].values]
        if at is None and len(names) != 1:
            found = f"there are several of dimension {dim}" if names else f"the result has no {dim}"
            raise InputError([Fault(f"picture of '{key}'", found, f"Give at: {', '.join(names)}" if names else "")])
        if at is not None and at not in names:
            raise InputError([Fault(f"'{key}' at '{at}'", f"the result has no such {dim}", suggest_of(at, names))])
        one = names[0] if at is None else at
        var, place = var.sel({dim: one}), plain(_title(ds, dim, one))
        owner = one if dim == "component" else ""
    elif at is not None:
        raise InputError([Fault(f"'{key}' at '{at}'", "it is one series for the whole run", "Leave at out")])
    values = np.asarray(var.values, dtype=float)[-ds.sizes["time"] :]
    small = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    return Picked(values, f"{place}: {small}" if place else label, "" if unit == "1" else unit, owner)


def _power_price(ds: xr.Dataset) -> Picked:
    """What a MWh of electricity costs."""
    found = electricity_price(ds)
    if found is None:
        nobody = "nothing in the result takes or gives electricity at a price"
        raise InputError([Fault(f"picture of '{POWER_PRICE}'", nobody, "Draw another price")])
    unit = ds["cost_rate_per_mwh"].attrs["units"]
    return Picked(found[1], f"Price of {found[0]}", str(unit))


def _title(ds: xr.Dataset, dim: str, name: str) -> str:
    """The title of a component, network or commodity; of anything else its name without underscores."""
    if dim in ("component", "network", "commodity") and dim in ds and name in ds[dim].values:
        return spoken(name, title_of(ds, dim)[name])  # type: ignore[arg-type]
    return spoken(name, title_of(ds, "component").get(name, name))

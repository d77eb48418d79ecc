"""A case that has nearly everything a picture can show, small enough to solve in no time."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import xarray as xr
from matplotlib.figure import Figure
from matplotlib.patches import StepPatch

import dhsim as dh

ZONE = "Europe/Stockholm"


def two_towns(n: int = 288, step_h: float = 0.25, start: str = "2023-03-24") -> xr.Dataset:
    """Two networks in quarters of an hour over a clock change: electricity bought, made, used and sold, a stream, a
    pump on air, a boiler that condenses, a link both ways, a leaky tank."""
    t = np.arange(n) * step_h
    power = 60 + 70 * np.sin(t / 24 * 4 * np.pi)
    components = {
        "boiler": dh.Boiler(network="town", fuel="gas", capacity_mw=5, efficiency=0.9),
        "condensing": dh.Boiler(
            network="village", fuel="gas", capacity_mw=2, efficiency=1.05, flue_gas_condensation=True
        ),
        "chp": dh.ChpBackPressure(network="town", fuel="gas", electricity="el", capacity_mw=3, c_b=0.5, efficiency=0.9),
        "air": dh.HeatPump(network="town", electricity="el", capacity_mw=3, cop=2),
        "river_pump": dh.HeatPump(network="town", electricity="el", source="river", capacity_mw=3, cop=3),
        "steel": dh.WasteHeat(network="town", available_mw=2 + np.sin(t / 7), stream_c=95, price_per_mwh=3),
        "pipe": dh.Link(
            from_network="town", to_network="village", capacity_mw=2, back_capacity_mw=1, loss_share=0.1, title="Main"
        ),
        "tank": dh.Store(
            title="Hot-water tank",
            network="town",
            capacity_mwh=6,
            charge_mw=4,
            discharge_mw=4,
            loss_share_per_h=0.01,
        ),
        "cooler": dh.HeatRejection(network="town", capacity_mw=1),
    }
    case = dh.Case(
        hours=dh.hours_from(start, n, step_h=step_h, zone=ZONE),
        title="Two towns",
        currency="SEK",
        networks={
            "town": dh.Network(demand_mw=6 + 3 * np.sin(t / 24 * 2 * np.pi) + t / 200, supply_c=80, return_c=45),
            "village": dh.Network(title="Hill", demand_mw=1.0),
        },
        commodities={
            "gas": dh.Commodity(buy_per_mwh=45),
            "el": dh.Commodity(title="Electricity", buy_per_mwh=power + 5, sell_per_mwh=power - 5),
        },
        streams={"river": dh.Stream(available_mw=2, stream_c=12, stream_outlet_min_c=4)},
        components=components,
    )
    return dh.solve(case)


def bare(demand_mw: tuple[float, ...] = (1.0, 2.0, 3.0)) -> xr.Dataset:
    """A gas boiler of 2.5 MW and nothing else."""
    return dh.solve(
        dh.Case(
            hours=dh.hours_from("2023-01-01", len(demand_mw), zone=ZONE),
            networks={"town": dh.Network(demand_mw=list(demand_mw))},
            commodities={"gas": dh.Commodity(buy_per_mwh=45)},
            components={"boiler": dh.Boiler(network="town", fuel="gas", capacity_mw=2.5, efficiency=0.9)},
        )
    )


def axes() -> mpl.axes.Axes:
    """Axes of a figure that nobody shows."""
    return Figure().add_subplot()


def legend(ax: mpl.axes.Axes) -> list[str]:
    """Texts of a legend, each on one line."""
    return [text.get_text().replace("\n", " ") for text in ax.get_legend().get_texts()]


def steps(ax: mpl.axes.Axes, label: str) -> np.ndarray:
    """Values of a stepped line or layer."""
    found = [p for p in ax.patches if isinstance(p, StepPatch) and str(p.get_label()).replace("\n", " ") == label]
    return np.asarray(found[0].get_data()[0])


def layers(ax: mpl.axes.Axes) -> list[StepPatch]:
    """Filled layers of a stack."""
    return [patch for patch in ax.patches if isinstance(patch, StepPatch) and patch.get_fill()]

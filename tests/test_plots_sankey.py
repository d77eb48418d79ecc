"""The Sankey diagram: ribbons as wide as the energy, nodes apart, flows to the right, loops below."""

from __future__ import annotations

import io
from itertools import combinations

import numpy as np
import pytest
import xarray as xr
from helpers import boiler, town
from matplotlib.patches import PathPatch, Rectangle
from plot_cases import axes, bare, two_towns

import dhsim as dh
from dhsim import plots
from dhsim.energy_flows import energy_flows
from dhsim.sankey_layout import Layout, layout


@pytest.fixture(scope="module")
def ds() -> xr.Dataset:
    return two_towns()


def words(ax: object) -> list[str]:
    return [text.get_text().replace("\n", " ").replace("\u00a0", " ") for text in ax.texts]  # type: ignore[attr-defined]


def plain(edges: list[tuple[str, str, float]], **more: object) -> Layout:
    order = sorted({node for edge in edges for node in edge[:2]})
    return layout(edges, **{"back": (), "last": (), "order": order, "gap": 1.0, **more})  # type: ignore[arg-type]


def test_layers_follow_the_flow() -> None:
    plan = plain([("gas", "boiler", 10.0), ("boiler", "town", 9.0), ("boiler", "loss", 1.0)], last=["loss"])
    assert {node: box.layer for node, box in plan.boxes.items()} == {"gas": 0, "boiler": 1, "town": 2, "loss": 2}
    assert plan.boxes["gas"].height == 10
    assert plan.bottom == 0


def test_what_begins_a_flow_stands_right_before_it() -> None:
    plan = plain([("a", "b", 1.0), ("b", "c", 2.0), ("late", "c", 1.0), ("b", "d", 1.0)])
    assert plan.boxes["late"].layer == plan.boxes["c"].layer - 1 == 1


def test_long_ribbons_pass_between_boxes() -> None:
    edges = [("a", "b", 5.0), ("b", "c", 5.0), ("a", "c", 3.0)]
    plan = plain(edges)
    passing = next(one for one in plan.ribbons if (one.start, one.end) == ("a", "c"))
    assert [layer for layer, _ in passing.stops] == [0, 1, 2]
    low = passing.stops[1][1]
    box = plan.boxes["b"]
    assert low >= box.low + box.height + 1.0 - 1e-9 or low + 3.0 <= box.low - 1.0 + 1e-9


def test_a_store_goes_back_below_and_other_circles_open_at_the_smallest_flow() -> None:
    edges = [("plant", "town", 9.0), ("town", "tank", 2.0), ("tank", "town", 2.0), ("town", "link", 4.0)]
    edges += [("link", "hill", 4.0), ("hill", "back", 1.0), ("back", "town", 1.0)]
    plan = plain(edges, back=[("tank", "town")])
    loops = {(one.start, one.end): one.below for one in plan.ribbons if one.below is not None}
    assert loops.keys() == {("tank", "town"), ("back", "town")} or loops.keys() == {("tank", "town"), ("hill", "back")}
    assert all(below <= -1.0 for below in loops.values())
    assert min(loops.values()) == plan.bottom


def test_labels_have_room() -> None:
    edges = [("gas", f"boiler {k}", 0.1) for k in range(5)]
    plan = plain(edges, gap=0.2, rooms={f"boiler {k}": 3.0 for k in range(5)})
    middles = sorted(plan.boxes[f"boiler {k}"].middle for k in range(5))
    assert np.diff(middles).min() >= 3.2 - 1e-9


def test_what_sinks_stays_below() -> None:
    edges = [("a", "z", 5.0), ("a", "loss", 9.0), ("b", "z", 5.0), ("b", "loss", 1.0)]
    free, sunk = plain(edges), plain(edges, depths={"loss": 1})
    assert sunk.boxes["loss"].middle < sunk.boxes["z"].middle
    assert free.boxes.keys() == sunk.boxes.keys()


def test_nodes_do_not_overlap_and_ribbons_fit_them(ds: xr.Dataset) -> None:
    ax = plots.sankey(ds, axes())
    boxes = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
    for one, other in combinations(boxes, 2):
        if abs(one.get_x() - other.get_x()) < 0.5:
            low, high = sorted((one, other), key=lambda box: box.get_y())
            assert low.get_y() + low.get_height() < high.get_y() + 1e-9
    flows = energy_flows(ds)
    ribbons = [patch for patch in ax.patches if isinstance(patch, PathPatch)]
    assert len(ribbons) == len(flows)
    # At its left end a ribbon is as wide as its flow: the first corner of the path and the last.
    widths = sorted(abs(one.get_path().vertices[0][1] - one.get_path().vertices[-1][1]) for one in ribbons)
    assert widths == pytest.approx(sorted(flows["mwh"]), rel=1e-6)


def test_every_node_is_named_with_its_energy(ds: xr.Dataset) -> None:
    ax = plots.sankey(ds, axes())
    flows = energy_flows(ds)
    nodes = set(flows["start"]) | set(flows["end"])
    assert len(ax.texts) == len(nodes)
    demand = float(ds["demand_mw"].sel(network="village").values.sum()) / 4
    assert f"Demand, Hill {demand:.3g} MWh" in words(ax)
    assert any(text.startswith("Steel, on offer") for text in words(ax))
    assert any(text.startswith("Electricity, bought") for text in words(ax))
    assert any(text.startswith("Flue gas and other gains") for text in words(ax))


def test_much_energy_is_in_gwh_and_little_of_it_in_mwh(ds: xr.Dataset) -> None:
    run = bare((20_000.0,))
    texts = words(plots.sankey(run, axes()))
    assert "Demand, Town 20 GWh" in texts
    assert "Boiler 2.78 MWh" in texts  # 2.5 / 0.9
    assert "Shortfall 20 GWh" in texts


def test_labels_on_the_left_end_at_their_nodes(ds: xr.Dataset) -> None:
    ax = plots.sankey(ds, axes())
    assert {text.get_ha() for text in ax.texts if text.get_position()[0] < 0} == {"right"}
    assert {text.get_ha() for text in ax.texts if text.get_position()[0] > 0} == {"left"}


def test_nothing_to_draw() -> None:
    ax = plots.sankey(dh.solve(town([0.0], reserve=boiler())), axes())
    assert ax.texts[0].get_text() == "no energy flows in this run"
    ax.figure.savefig(io.BytesIO(), dpi=20)


def test_many_nodes_still_draw() -> None:
    mills = {f"mill_{k:02d}": dh.WasteHeat(network="town", available_mw=1.0, price_per_mwh=k) for k in range(40)}
    ax = plots.sankey(dh.solve(town([40.0], **mills)), axes())
    assert len(ax.texts) == 82  # 40 sources, 40 exchangers, the town and its demand
    assert np.isfinite(ax.get_ylim()).all()

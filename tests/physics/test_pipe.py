"""Loss and capacity of buried pipes against the catalogue, conduction through its layers, and hand calculations."""

from __future__ import annotations

import numpy as np
import pytest

from dhsim.physics.pipe import PIPES, capacity_mw, inner_diameter_m, loss_mw, loss_share, pipe_of

# Jackets of insulation class 2, mm: Brugg, PREMANT catalogue, sheet 6.215.
JACKETS_MM = {
    20: 110, 25: 110, 32: 125, 40: 125, 50: 140, 65: 160, 80: 180, 100: 225, 125: 250, 150: 280,
    200: 355, 250: 450, 300: 500, 350: 560, 400: 630, 450: 710, 500: 800,
}  # fmt: skip


@pytest.mark.parametrize(
    ("dn", "mean_c", "published_w_per_m"),
    [(100, 50, 9.0), (100, 130, 27.0), (200, 90, 25.0), (300, 70, 20.8), (20, 50, 4.5)],
)
def test_loss_of_one_pipe_is_the_catalogues(dn, mean_c, published_w_per_m):
    # Sheet 6.215, soil 10 °C: DN 100 at 50 °C 0.225 x 40 = 9.0 W/m. The pair loses twice that.
    pair_mw = loss_mw(1.0, pipe_of(dn).u_w_per_mk, mean_c + 20, mean_c - 20, 10)
    assert float(pair_mw) * 1e6 / 1e3 / 2 == pytest.approx(published_w_per_m, rel=0.01)


@pytest.mark.parametrize("dn", sorted(PIPES))
def test_catalogue_agrees_with_conduction_through_foam_and_soil(dn):
    """Second road: foam, soil and the neighbour's warmth as resistances in a row, at the sheet's conditions."""
    steel, jacket = PIPES[dn].outer_mm / 1e3, JACKETS_MM[dn] / 1e3
    depth, between = 0.6 + jacket / 2, 0.2 + jacket  # cover to the jacket, and axes of pipes 0.20 m apart
    foam_edge = jacket - 2 * max(0.003, 0.001 + jacket / 100)  # the plastic jacket's wall, about as in EN 253
    foam = np.log(foam_edge / steel) / (2 * np.pi * 0.026)
    soil = np.log(4 * depth / jacket) / (2 * np.pi * 1.2)
    neighbour = np.log(1 + (2 * depth / between) ** 2) / (4 * np.pi * 1.2)

    assert PIPES[dn].u_w_per_mk == pytest.approx(1 / (foam + soil + neighbour), rel=0.015)


def test_ten_kilometres_of_a_pair():
    # DN 200, 90/45 °C, soil 8 °C: 2 x 0.312 x (67.5 - 8) = 37.13 W/m, x 10 km = 0.371 MW. Supply alone: 0.256.
    loss = loss_mw(10, pipe_of(200).u_w_per_mk, 90, 45, 8)
    assert float(loss) == pytest.approx(0.3713, abs=1e-4)
    # Of 20 MW sent 1.86 %.
    assert float(loss_share(loss, 20)) == pytest.approx(0.01856, abs=1e-5)


def test_a_pipe_that_sends_less_than_it_loses_delivers_nothing():
    assert loss_share([0.4, 0.4, 0.0], [0.0, 0.2, 0.0]).tolist() == [1.0, 1.0, 0.0]


def test_inner_diameters():
    # DN 100: 114.3 - 2 x 3.6 = 107.1 mm; DN 150: 168.3 - 2 x 4.0 = 160.3 mm.
    assert inner_diameter_m(100) == pytest.approx(0.1071)
    assert inner_diameter_m(150) == pytest.approx(0.1603)


def test_capacity_by_hand():
    # DN 200: pi/4 x 0.2101^2 = 0.03467 m2; x 2 m/s x 983.2 = 68.17 kg/s; x 4.186 x 45 K = 12.84 MW.
    assert float(capacity_mw(inner_diameter_m(200), 2.0, 90, 45)) == pytest.approx(12.84, abs=0.01)


def test_supply_at_return_carries_nothing():
    with pytest.raises(ValueError, match="supply_c is not above return_c"):
        capacity_mw(0.2, 2.0, 45, 45)


def test_an_unknown_diameter_is_refused_with_those_known():
    with pytest.raises(ValueError, match=r"no pipe of DN 90 in the table, which has 20, 25, 32"):
        pipe_of(90)

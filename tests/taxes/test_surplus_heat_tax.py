"""How much tax is due on surplus heat: on sale, on own use, on the heat of heat pumps and fans."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

import dhsim as dh
from dhsim.taxes.surplus_heat_tax import SurplusHeatTax

GJ = 3.6  # per MWh
SUMMER, WINTER = (4, 5, 6, 7, 8, 9), (10, 11, 12, 1, 2, 3)
FIELDS = {
    "remuneration_share": 0.38, "general_per_mwh": 221.76, "general_chp_per_mwh": 184.68, "full_per_mwh": 254.16,
    "full_chp_per_mwh": 211.68, "chp_divisor": 1.2, "electricity_factor": 3, "fan_factor": 2, "winter_months": WINTER,
}  # fmt: skip


@pytest.fixture
def tax(pack):
    return pack.rule("surplus_heat", on="2013-05-01")


@pytest.fixture
def printed(pack):
    return pack.rule("surplus_heat", on="2013-05-01", reading="as_printed_2013")


@pytest.mark.parametrize(
    ("on", "share", "general", "general_chp", "full", "full_chp"),
    [
        ("2012-07-01", 0.325, 51.6, 43.0, 59.4, 49.5),
        ("2013-01-31", 0.325, 51.5, 42.9, 60.5, 50.4),
        ("2013-02-01", 0.38, 61.6, 51.3, 70.6, 58.8),
        ("2014-07-01", 0.38, 62.7, 52.3, 71.8, 59.8),
        ("2015-12-31", 0.38, 63.8, 53.2, 73.1, 60.9),
    ],
)
def test_rates_of_every_period(pack, on, share, general, general_chp, full, full_chp):
    tax, fuel = pack.rule("surplus_heat", on), pack.rule("fuel_tax", on)
    rates = [
        tax.ceiling_per_mwh(sector, origin) for sector in ("general", "refinery") for origin in ("boiler", "own_chp")
    ]

    assert tax.remuneration_share == share
    assert [rate / GJ for rate in rates] == pytest.approx([general, general_chp, full, full_chp])
    # Ceiling = energy tax less process tax: 70.6 - 9.0 = 61.6; over 1.2 for CHP: 51.33, printed 51.3.
    assert tax.general_per_mwh == pytest.approx(fuel.energy_per_mwh("space_heat") - fuel.energy_per_mwh("process"))
    assert tax.full_per_mwh == pytest.approx(fuel.energy_per_mwh("space_heat"))
    assert [rates[1] / GJ, rates[3] / GJ] == pytest.approx([general / 1.2, full / 1.2], abs=0.0501)


def test_aluminium_furnaces_that_sell_to_district_heating(tax):
    # 16 600 MWh x 200 = 3 320 000; 200 kr/MWh is below 583.6, so 38 % of it: 1 261 600; net 2 058 400.
    sales = 16_600 * 200
    due = float(tax.tax("heat", "external_space_heat", 16_600, price_per_mwh=200))

    assert sales == 3_320_000
    assert due == pytest.approx(1_261_600)
    assert sales - due == pytest.approx(2_058_400)
    # The report prints 2.0 years.
    assert 3_800_000 / (sales - due) == pytest.approx(1.846, abs=1e-3)


def test_the_levy_of_february_2013_moves_money_from_supplier_to_buyer(pack):
    # 30 000 MWh x 200 x (38 % - 32.5 %) = 330 000 more tax on the supplier.
    before, after = (pack.rule("surplus_heat", on) for on in ("2013-01-31", "2013-02-01"))
    more = [float(rule.tax("heat", "external_space_heat", 30_000, price_per_mwh=200)) for rule in (before, after)]
    assert more[1] - more[0] == pytest.approx(330_000)
    # 30 000 000 kWh / 11 kWh/Nm³ x 0.40 kr/Nm³ (2.795 - 2.395) = 1 090 909 saved by the buyer; 760 909 together.
    gas = [pack.rule("fuel_amount_tax", on).tax("natural_gas", 30_000_000 / 11) for on in ("2013-01-31", "2013-02-01")]
    assert float(gas[1] - gas[0]) == pytest.approx(1_090_909, abs=1)
    assert float(gas[1] - gas[0]) - (more[1] - more[0]) == pytest.approx(760_909, abs=1)


def test_fifty_kroner_a_gigajoule(tax):
    # 38 % of 50 kr/GJ = 19 kr/GJ.
    assert float(tax.external_per_mwh(50 * GJ)) / GJ == pytest.approx(19)


@pytest.mark.parametrize(
    ("sector", "origin", "binds_above", "dues"),
    [
        # 61.6 / 0.38 = 162.105 kr/GJ = 583.6 kr/MWh: below it 38 %, above it 61.6 x 3.6 = 221.76.
        ("general", "boiler", 583.6, {200: 76, 300: 114, 500: 190, 600: 221.76, 700: 221.76}),
        # 51.3 x 3.6 = 184.68, and / 0.38 = 486.0
        ("general", "own_chp", 486.0, {200: 76, 300: 114, 600: 184.68}),
        # 70.6 x 3.6 = 254.16, and / 0.38 = 668.8
        ("mineralogical", "boiler", 668.8, {600: 228, 700: 254.16}),
        # 58.8 x 3.6 = 211.68, and / 0.38 = 557.1
        ("agriculture", "own_chp", 557.1, {500: 190, 600: 211.68}),
    ],
)
def test_the_ceiling_on_sale(tax, sector, origin, binds_above, dues):
    assert tax.binds_above_per_mwh(sector, origin) == pytest.approx(binds_above, abs=0.1)
    assert tax.external_per_mwh(list(dues), sector, origin).tolist() == pytest.approx(list(dues.values()))


def test_no_tax_where_the_seller_pays_and_no_ceiling_without_a_share(tax):
    assert tax.external_per_mwh([-100, 0]).tolist() == [0, 0]
    assert SurplusHeatTax(**{**FIELDS, "remuneration_share": 0}).binds_above_per_mwh() == np.inf


def test_three_times_the_electricity_is_free(tax):
    # 4 MW heat, 1 MW power: 4 - 3 x 1 = 1 MW taxed.
    assert float(tax.taxed_mwh("above_electricity", 4, 1)) == 1
    # COP 4.7 at 300 kr/MWh: (1 - 3 / 4.7) x 114 = 41.234; COP 7.5: 0.6 x 114 = 68.40; COP 3 and below: 0.
    dues = [
        float(tax.tax("above_electricity", "external_space_heat", 1, price_per_mwh=300, electricity_mwh=1 / cop))
        for cop in (4.7, 7.5, 3.0, 2.5)
    ]
    assert dues == pytest.approx([41.234, 68.40, 0, 0], abs=1e-3)


def test_as_printed_the_free_part_is_taxed(printed, tax):
    assert (printed.reading, tax.reading) == ("as_printed_2013", "statutory")
    # 114 x 3 / 4.7 = 72.77 in place of 41.23.
    due = printed.tax("above_electricity", "external_space_heat", 1, price_per_mwh=300, electricity_mwh=1 / 4.7)
    assert float(due) == pytest.approx(72.766, abs=1e-3)
    # ... of all that is delivered: 1 MWh from a pump of COP 7.5 and 2 MWh of steam, 3 x 114 x 3 / 7.5 = 136.8.
    assert float(printed.taxed_mwh("above_electricity", 1, 1 / 7.5, delivered_mwh=3)) * 114 == pytest.approx(136.8)
    assert float(printed.taxed_mwh("above_electricity", 0, 0)) == 0
    # All else is alike.
    assert float(printed.taxed_mwh("heat", 5)) == float(tax.taxed_mwh("heat", 5, delivered_mwh=9)) == 5


def test_own_use_is_taxed_in_winter_only(tax):
    # 1 000 MWh = 3 600 GJ x 61.6 = 221 760 all year; flat, half of it in October-March: 110 880.
    flat = np.full(12, 1000 / 12)
    due = tax.tax("heat", "internal_space_heat", flat, months=np.arange(1, 13))

    assert due.sum() == pytest.approx(110_880)
    assert due[np.array(SUMMER) - 1].tolist() == [0] * 6
    assert due[np.array(WINTER) - 1].tolist() == pytest.approx([221_760 / 12] * 6)


def test_figure_2_saves_the_difference_of_two_taxes(pack, tax):
    # 3 600 GJ x (80.9 - 61.6) = 69 480: 3 000 000 -> 2 930 520, printed 2 931 000 (inferred: 1 000 MWh, efficiency 1).
    saved = 1000 * (pack.rule("fuel_tax", "2013-05-01").per_mwh("natural_gas", "space_heat") - tax.general_per_mwh)
    assert 3_000_000 - saved == pytest.approx(2_930_520)
    # Half of the heat in summer: 1 800 GJ x 61.6 = 110 880 more, printed "ca. 110 000".
    winter_only = float(tax.tax("heat", "internal_space_heat", [500, 500], months=[1, 7]).sum())
    assert 1000 * tax.general_per_mwh - winter_only == pytest.approx(110_880)


def test_a_fan_stands_for_twice_its_electricity(tax):
    # 10 000 kWh: 20 MWh = 72 GJ x 61.6 = 4 435.2.
    assert float(tax.tax("fan", "internal_space_heat", 500, months=1, electricity_mwh=10)) == pytest.approx(4435.2)


def test_no_basis_no_tax(tax):
    for basis in ("none", "fuel_tax"):
        assert tax.tax(basis, "external_space_heat", [5, 6], price_per_mwh=300).tolist() == [0, 0]


def test_hour_by_hour_over_a_danish_year(tax):
    hours = dh.hours_from("2013-02-01", 8016, zone="Europe/Copenhagen")  # to the end of the year
    months = hours.local.month.to_numpy()
    heat = np.ones(hours.n)
    # 28 + 31 + 31 + 30 + 31 days of 24 h, one hour less in March and one more in October: 3 624 winter hours x 221.76.
    assert tax.tax("heat", "internal_space_heat", heat, months=months).sum() == pytest.approx(3624 * 221.76)
    # A pump of COP 4 sells 1 MWh an hour at 200 or, every other hour, 800: 1 - 3 / 4 of it is taxed, 76 or 221.76.
    price = np.where(np.arange(hours.n) % 2, 800.0, 200.0)
    due = tax.tax("above_electricity", "external_space_heat", heat, price_per_mwh=price, electricity_mwh=heat / 4)
    assert due[:3].tolist() == pytest.approx([19, 55.44, 19])
    assert due.sum() == pytest.approx(4008 * (19 + 55.44))


@given(
    heat=st.floats(0, 1e3), more=st.floats(0, 1e3), electricity=st.floats(0, 1e3), price=st.floats(-500, 5000)
)  # fmt: skip
def test_tax_grows_with_heat_and_never_exceeds_the_ceiling_or_the_share(heat, more, electricity, price):
    tax = SurplusHeatTax(**FIELDS)
    due, higher = (
        float(tax.tax("above_electricity", "external_space_heat", q, price_per_mwh=price, electricity_mwh=electricity))
        for q in (heat, heat + more)
    )
    assert 0 <= due <= higher + 1e-9
    assert due <= heat * 221.76 + 1e-6
    assert due <= heat * 0.38 * max(price, 0) + 1e-6


def test_what_is_missing_or_wrong(tax):
    with pytest.raises(ValueError, match="give price_per_mwh"):
        tax.tax("heat", "external_space_heat", 1, months=1)
    with pytest.raises(ValueError, match="give months"):
        tax.tax("heat", "internal_space_heat", 1, price_per_mwh=100)
    with pytest.raises(ValueError, match="from 1 to 12"):
        tax.winter([0, 1])
    with pytest.raises(ValueError, match="heat_mwh is negative"):
        tax.taxed_mwh("heat", -1)
    with pytest.raises(ValueError, match=r"'mineralogic' is no sector. Did you mean 'mineralogical'\?"):
        tax.ceiling_per_mwh("mineralogic")
    with pytest.raises(ValueError, match="'heated' is no basis"):
        tax.taxed_mwh("heated", 1)
    with pytest.raises(ValueError, match="is missing"):
        tax.external_per_mwh([1, np.nan])


def test_a_misprinted_ceiling_is_caught():
    # 221.76 / 1.2 = 184.80, printed 184.68 within rounding; 191.88 (53.3 kr/GJ) is not.
    with pytest.raises(ValidationError, match=r"general_chp_per_mwh = 191.88 is not .* = 184.80"):
        SurplusHeatTax(**{**FIELDS, "general_chp_per_mwh": 191.88})

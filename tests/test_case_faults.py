"""What a case made in Python refuses, keeps to itself, or warns about."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import dhsim as dh

FEE = {"kind": "fixed_fee", "per_year": 8760}
PRICE = {"kind": "energy_price", "price_per_mwh": 5}


def case(**changes):
    given = {
        "hours": dh.hours_from("2023-01-01", 4).with_series({"demand": [10.0, 10, 10, 10]}),
        "networks": {"town": dh.Network(demand_mw="demand")},
        "commodities": {"gas": dh.Commodity(buy_per_mwh=40)},
        "components": {"boiler": dh.Boiler(network="town", fuel="gas", capacity_mw=20, efficiency=1.0)},
    }
    return dh.Case(**{**given, **changes})


def mill(**fields):
    return dh.WasteHeat(network="town", available_mw=2, contract="mill", **fields)


def test_one_contract_with_a_fee_cannot_be_charged_twice():
    contracts = {"mill": dh.Contract(clauses=[PRICE, FEE])}
    boiler = case().components["boiler"]

    with pytest.raises(dh.InputError) as caught:
        case(contracts=contracts, components={"boiler": boiler, "a": mill(), "b": mill()})

    assert str(caught.value) == (
        "contracts.mill: it has clauses that are not a plain price, and is named by 2 flows: components.a.contract, "
        "components.b.contract. Write one contract for each flow."
    )


def test_a_contract_of_plain_prices_may_serve_several_flows():
    contracts = {"mill": dh.Contract(clauses=[PRICE])}
    boiler = case().components["boiler"]
    result = dh.solve(case(contracts=contracts, components={"boiler": boiler, "a": mill(), "b": mill()}))

    # 4 hours: 4 MW at 5 and 6 MW at 40.
    assert result.attrs["objective"] == pytest.approx(4 * (4 * 5 + 6 * 40))


def test_a_contract_named_twice_in_one_list():
    contracts = {"net": dh.Contract(clauses=[PRICE])}
    gas = dh.Commodity(buy_per_mwh=40, contracts=["net", "net"])

    with pytest.raises(dh.InputError, match=r"gas.contracts: the contract 'net' is named twice. Name it once"):
        case(contracts=contracts, commodities={"gas": gas})


def test_a_feed_in_tariff_above_the_price_of_power_is_legal_with_a_limit():
    # 4 hours of 10 MW heat: fuel 15 / 1.0 x 40 = 600, sale of 5 at 90 = 450.
    power = dh.Commodity(buy_per_mwh=50, sell_per_mwh=90, sell_max_mw=20)
    chp = dh.ChpBackPressure(network="town", fuel="gas", electricity="power", capacity_mw=20, c_b=0.5, efficiency=1.0)
    gas = dh.Commodity(buy_per_mwh=40)

    result = dh.solve(case(commodities={"gas": gas, "power": power}, components={"chp": chp}))

    assert result.attrs["objective"] == pytest.approx(4 * (600 - 450))


@pytest.mark.parametrize(
    ("series", "text"),
    [
        ({"demnd": 5}, "series.demnd: nothing reads a series of this name. Did you mean 'demand'?"),
        (
            {"demand": np.ones(7)},
            "no value for each of 4 steps. Give a number, one number a step, or the name of",
        ),
        ({"demand": "nope"}, "series.demand: found 'nope', which is no value for each of 4 steps"),
    ],
)
def test_with_series_says_what_does_not_fit(series, text):
    with pytest.raises(dh.InputError) as caught:
        case().with_series(**series)

    assert text in str(caught.value)


def test_a_case_keeps_copies_of_what_it_was_given():
    parts = dict(case().components)
    made = case(components=parts)
    parts["intruder"] = "junk"

    assert list(made.components) == ["boiler"]


def test_a_replaced_value_loses_its_provenance():
    sourced = case(provenance={"components.boiler.capacity_mw": ("stated", "nameplate")})

    assert sourced.replace(boiler={"capacity_mw": 25}).provenance == {}
    assert sourced.replace(boiler={"efficiency": 0.9}).provenance == sourced.provenance


def test_the_default_price_of_missing_heat_is_questioned_in_other_currencies():
    assert case().warnings == ()
    assert case(currency="HUF").warnings == (
        "networks.town: missing heat costs 10000 HUF/MWh by default; "
        "give shortfall_per_mwh, well above the dearest plant",
    )


def test_a_class_with_plain_text_fields_supplies_its_network():
    class Well(dh.Producer, kind="well_for_this_test"):
        """Heat from the ground."""

        network: str

        def build(self, block, at):
            return dh.Terms(supplies={self.network: block.hourly("heat_mw", upper=12.0)})

    try:
        result = dh.solve(case(components={"well": Well(network="town")}))
    finally:
        del dh.Component.kinds["well_for_this_test"]

    assert result.attrs["objective"] == 0.0


def test_hours_must_be_what_they_say():
    starts = pd.date_range("2023-01-01", periods=4, freq="2h", tz="UTC")

    with pytest.raises(ValueError, match="must be 1 h apart"):
        dh.Hours(starts, 1.0)
    with pytest.raises(ValueError, match="must be UTC, found time zone None"):
        dh.Hours(starts.tz_localize(None), 2.0)


def test_series_cannot_be_changed_behind_the_back_of_a_case():
    mine = np.array([10.0, 10, 10, 10])
    made = case(hours=dh.hours_from("2023-01-01", 4).with_series({"demand": mine}))
    mine[:] = 99

    assert made.hours.series["demand"].tolist() == [10, 10, 10, 10]
    with pytest.raises(ValueError, match="read-only"):
        made.hours.series["demand"][0] = 5


def test_a_part_of_the_wrong_kind_is_named():
    with pytest.raises(dh.InputError, match=r"components.boiler: found int, which is no Component"):
        case(components={"boiler": 3})

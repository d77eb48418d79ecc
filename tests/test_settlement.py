"""Invoices of a result: periods, running totals, meters, own costs, and both parties' books, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from helpers import GAS, boiler, near, steps

import dhsim as dh


def two_months(clauses, side=None, demand=10.0, **contract):
    """January and February 2023: a mill of 4 MW under a contract, the rest from gas at 50 a MWh of heat."""
    hours = steps(59 * 24, zone="Europe/Stockholm")
    fields = {"counterparty": "The mill", "clauses": clauses, "supplier": side, **contract}
    return dh.Case(
        hours=hours,
        networks={"town": dh.Network(demand_mw=demand)},
        commodities={"gas": GAS},
        components={"boiler": boiler(), "mill": dh.WasteHeat(network="town", available_mw=4, contract="heat")},
        contracts={"heat": dh.Contract(**{k: v for k, v in fields.items() if v is not None})},
    )


PRICE = {"kind": "energy_price", "price_per_mwh": 20}


@pytest.fixture(scope="module")
def result():
    """The price, a peak charge of 100 a MW and month, and a tax of 3 a MWh."""
    clauses = [PRICE, {"kind": "peak_charge", "per_mw": 100}, {"kind": "energy_tax", "tax_per_mwh": 3}]
    return dh.solve(two_months(clauses))


def test_one_row_a_clause_and_month(result):
    bills = dh.settle(result)
    assert list(bills["period"]) == ["2023-01"] * 3 + ["2023-02"] * 3
    # January: 4 MW x 744 h = 2976 MWh x 20 = 59 520; peak 4 MW x 100 = 400; tax 2976 x 3 = 8928.
    # February: 4 x 672 = 2688 MWh: 53 760, 400, 8064.
    assert list(bills["amount"]) == near([59_520, 400, 8_928, 53_760, 400, 8_064])
    assert list(bills["quantity"]) == near([2976, 4, 2976, 2688, 4, 2688])
    assert list(bills["unit_price"]) == near([20, 100, 3, 20, 100, 3])
    # The mill: 59 520, + 400, + 53 760, + 400. The state: 8928, + 8064.
    assert list(bills["running_total"]) == near([59_520, 59_920, 8_928, 113_680, 114_080, 16_992])


def test_a_tax_is_paid_to_the_state(result):
    bills = dh.settle(result).groupby("counterparty")["amount"].sum()
    assert bills["The mill"] == near(59_520 + 400 + 53_760 + 400)
    assert bills["The state"] == near(8_928 + 8_064)


@pytest.mark.parametrize(("period", "names"), [("half_year", ["2023 H1"]), ("year", ["2023"])])
def test_longer_periods(result, period, names):
    bills = dh.settle(result, period)
    assert list(bills["period"]) == names * 3
    assert list(bills["amount"]) == near([113_280, 800, 16_992])
    assert list(bills["quantity"]) == near([5664, 4, 5664])  # MWh are added up; the peak is the mean of two months


def test_what_is_billed_for_a_year_stands_in_the_month_it_ends():
    clauses = [PRICE, {"kind": "take_or_pay", "of_mwh": 30_000, "share": 0.7, "price_per_mwh": 10}]
    bills = dh.settle(dh.solve(two_months(clauses, demand=2.0)))
    due = bills[bills["clause"] == "take_or_pay"]
    # 59 of 365 days of 21 000 MWh: 3394.52; taken 2 MW x 1416 h = 2832; missing 562.52 x 10 = 5625.21.
    assert list(due["period"]) == ["2023-02"]
    assert list(due["amount"]) == near([(21_000 * 59 / 365 - 2832) * 10])


def test_invoices_and_own_costs_are_the_total_cost(result):
    own = dh.own_costs(result)
    # Gas: 6 MW x 1416 h = 8496 MWh heat x 50 = 424 800.
    assert own["amount"].sum() == near(424_800)
    total = result.attrs["total_cost"]
    assert dh.settle(result)["amount"].sum() + own["amount"].sum() == near(total)


def test_a_meter_replaces_the_modelled_flow(result):
    meter = np.full(59 * 24, 4.0)
    meter[:24] = 1.0  # a day of trouble: 72 MWh less
    bills = dh.settle(result, meters={"mill": meter})
    assert bills["amount"][0] == near(59_520 - 72 * 20)
    difference = dh.true_up(result, {"mill": meter}).set_index("clause")["difference"]
    assert difference["energy_price"] == near(-1_440)
    assert difference["peak_charge"] == near(0)
    assert difference["energy_tax"] == near(-216)


def test_meters_that_do_not_fit(result):
    with pytest.raises(dh.InputError, match=r"meter 'mil': no contract is on a flow of this name. Did you mean 'mill'"):
        dh.settle(result, meters={"mil": np.ones(59 * 24)})
    with pytest.raises(dh.InputError, match="it does not hold 1416 finite numbers of MW, none negative"):
        dh.settle(result, meters={"mill": np.ones(3)})
    with pytest.raises(dh.InputError, match="found 'week'"):
        dh.settle(result, "week")


def test_meters_from_a_file(result, tmp_path):
    stamps = pd.date_range("2022-12-31 23:00", periods=59 * 24, freq="h", tz="UTC")
    pd.DataFrame({"time_utc": stamps, "mill_mw": 3.0, "note": "x"}).to_csv(tmp_path / "meter.csv", index=False)
    meters = dh.read_meters(tmp_path / "meter.csv", result)
    assert dh.settle(result, meters=meters)["quantity"][0] == near(3 * 744)
    pd.DataFrame({"time_utc": stamps[:99], "mill_mw": 3.0}).to_csv(tmp_path / "short.csv", index=False)
    with pytest.raises(dh.InputError, match=r"short\.csv"):
        dh.read_meters(tmp_path / "short.csv", result)
    pd.DataFrame({"time_utc": stamps, "mill": 3.0}).to_csv(tmp_path / "unit.csv", index=False)
    with pytest.raises(dh.InputError, match="no column is named <flow>_mw"):
        dh.read_meters(tmp_path / "unit.csv", result)


def test_invoices_can_be_recomputed_from_the_attached_hours(result, tmp_path):
    from dhsim.invoice_files import save_bills

    save_bills(result, tmp_path)
    hours = pd.read_csv(tmp_path / "invoice_hours.csv")
    paid = hours["mill_heat_mw"] * (hours["mill_heat_1_energy_price_per_mwh"] + hours["mill_heat_3_energy_tax_per_mwh"])
    month = hours["time_local"].str[:7]
    again = paid.groupby(month).sum() + 100 * hours["mill_heat_mw"].groupby(month).max()
    bills = pd.read_csv(tmp_path / "invoices.csv").groupby("period")["amount"].sum()
    assert again.to_numpy() == near(bills.to_numpy())


def test_a_saved_result_is_billed_as_it_was(result, tmp_path):
    dh.save(result, tmp_path / "run", picture=False)
    pd.testing.assert_frame_equal(dh.settle(dh.open_result(tmp_path / "run")), dh.settle(result))


def test_both_parties_books():
    side = {"energy_per_mwh": 2, "cooling_per_mwh": 5, "om_per_year": 3650, "profit_tax_share": 0.2,
            "investment": 100_000, "lifetime_years": 10}  # fmt: skip
    clauses = [PRICE, {"kind": "remuneration_tax", "tax_share": 0.38}]
    book = dh.books(dh.solve(two_months(clauses, side))).iloc[0]
    assert book["delivered_mwh"] == near(5664)
    assert book["buyer_cost"] == near(113_280)  # 5664 x 20; the tax is the supplier's
    assert book["heat_worth"] == near(5664 * 50)
    assert book["tax_on_remuneration"] == near(0.38 * 113_280)  # 43 046.40
    assert book["cooling_saved"] == near(28_320)
    # 59 of 365 days of 3650 and of an annuity of 10 000: 590 and 1616.44.
    assert (book["om"], book["capital"]) == (near(590), near(10_000 * 59 / 365))
    profit = 113_280 - 43_046.40 - 5664 * 2 + 28_320 - 590 - 10_000 * 59 / 365
    assert book["profit_tax"] == near(0.2 * profit)
    assert book["supplier_net"] == near(0.8 * profit)


def test_an_unmetered_contract_writes_no_invoice_but_has_a_worth():
    result = dh.solve(two_months([], unmetered=True))
    assert not len(dh.settle(result))
    book = dh.books(result).iloc[0]
    assert book["buyer_cost"] == near(0)
    assert book["heat_worth"] == near(5664 * 50)  # at the price of gas heat


def test_demand_is_billed_to_customers():
    """Heat sold under a tariff is income that no decision changes: 10 MW x 1416 h x 80, and a peak of 10 MW x 500."""
    case = two_months([PRICE])
    prices = [{"kind": "energy_price", "price_per_mwh": 80}, {"kind": "peak_charge", "per_mw": 500}]
    tariff = dh.Contract(counterparty="Customers", clauses=prices)
    town = dh.Network(demand_mw=10, sale_contracts=["tariff"])
    case = replace(case, networks={"town": town}, contracts={**case.contracts, "tariff": tariff})
    sold = dh.settle(dh.solve(case), "year").set_index("counterparty").loc["Customers"]
    assert list(sold["amount"]) == near([-10 * 1416 * 80, -2 * 10 * 500])
    assert set(sold["direction"]) == {"sell"}

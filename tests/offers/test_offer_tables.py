"""Offers side by side: every table against sums by hand, and against each other."""

import numpy as np
import pandas as pd
import pytest

import dhsim as dh
from dhsim import offer_tables as of
from dhsim.economics import annuity_factor
from dhsim.terminal_offers import all_tables, tidy

from .small_offers import TOO_MUCH, compared, offers_file, offers_of

CENT = 0.005


def row(table, /, **keys):
    """The only row with these keys."""
    for key, value in keys.items():
        table = table[table[key] == value]
    assert len(table) == 1
    return table.iloc[0]


def test_ranking_of_an_offer_by_hand(answers):
    mill = row(answers.ranking, offers="mill")

    # 3 MW in 24 h are 72 MWh; each takes the place of gas at 450 / 0.9 = 500 and costs 150: 72 x 350 = 25,200.
    assert mill["base_cost"] - mill["system_cost"] == pytest.approx(25_200)
    # (20,000 - 4,000) x 0.75 over 20 years at 5 %.
    assert mill["annuity"] == pytest.approx(12_000 * annuity_factor(0.05, 20))
    assert mill["saving"] == pytest.approx(25_200 - mill["annuity"])
    assert mill[["taken_mwh", "paid", "utilisation", "direct_mwh"]].tolist() == pytest.approx([72, 10_800, 1, 72])
    assert mill["plants_peak_released_mw"] == pytest.approx(3)
    assert mill["title"] == "The mill"
    assert bool(mill["allowed"])
    assert not mill["portfolio"]


def test_prices_of_an_offer_by_hand(answers):
    mill, key = row(answers.ranking, offers="mill"), answers.offers.comparison.supplier_key

    # The utility: 72 MWh x (500 - price) = its annuity. The supplier: (0.9 x price - 4) x 0.8 x 72 = its own.
    assert mill["break_even_per_mwh"] == pytest.approx(500 - mill["annuity"] / 72)
    own = 4_000 * annuity_factor(0.05, 20)
    assert mill["lowest_per_mwh"] == pytest.approx((own / 72 / 0.8 + 4) / 0.9, abs=1e-4)
    assert mill["room_per_mwh"] == pytest.approx(mill["break_even_per_mwh"] - mill["lowest_per_mwh"])
    assert mill["agreed_per_mwh"] == pytest.approx(mill["lowest_per_mwh"] + key * mill["room_per_mwh"])


def test_the_own_heat_pump_of_an_offer_is_no_plant_that_it_releases(answers):
    hall = row(answers.ranking, offers="hall")

    # 2 MW lifted with COP 3 are 3 MW: the boiler's peak falls by that. With the new heat pump among the plants: 0.
    assert hall["plants_peak_released_mw"] == pytest.approx(3)
    assert hall["grid_peak_mw"] == pytest.approx(1)
    assert hall["lifted_mwh"] == pytest.approx(48)


def test_several_offers_have_sums_and_no_prices(answers):
    table = answers.ranking
    both, mill, hall = (row(table, offers=one) for one in ("hall + mill", "mill", "hall"))

    assert both["title"] == "hall + The mill"
    for key in ("taken_mwh", "available_mwh", "annuity", "direct_mwh", "lifted_mwh"):
        assert both[key] == pytest.approx(mill[key] + hall[key])
    assert both["paid"] == pytest.approx(12_720)  # 72 x 150 + 48 x 40
    assert both["supplier_npv"] == pytest.approx(mill["supplier_npv"] + hall["supplier_npv"])
    # Here they do not get in each other's way, so that the utility's value is the sum, too.
    assert both["utility_npv"] == pytest.approx(mill["utility_npv"] + hall["utility_npv"])
    assert np.isnan(both[["price_per_mwh", "room_per_mwh", "supplier_irr"]].astype(float)).all()
    assert bool(both["portfolio"])
    assert table["portfolio"].sum() == 1
    assert table["saving"].is_monotonic_decreasing


def test_displaced_heat_balances(answers):
    table = of.displaced(answers)

    assert row(table, offers="mill", component="boiler")["change_mwh"] == pytest.approx(-72)
    assert row(table, offers="hall", component="hall_pump")["title"] == "Pump at the hall"
    # The same demand is met: what is not displaced is not brought, but for the losses of the tank, which stands still.
    assert table.groupby("offers")["change_mwh"].sum().to_numpy() == pytest.approx(0, abs=1e-6)
    assert "tank" not in set(table["component"])


def test_the_waterfall_ends_at_the_saving(answers):
    table = of.saving_by_plant(answers)
    sums = table.groupby("offers")["amount"].sum()

    assert row(table, offers="mill", item="boiler")["amount"] == pytest.approx(36_000)  # 72 x 500, fuel and all
    assert row(table, offers="mill", item="The mill, contract")["amount"] == pytest.approx(-10_800)
    for offers, saving in answers.ranking.set_index("offers")["saving"].items():
        assert sums[offers] == pytest.approx(saving, abs=CENT)


def test_every_clause_alone(answers):
    table = of.clauses(answers)

    # 48 MWh x 200, and a day of 36,500 a year. The tax is the supplier's.
    assert row(table, offer="incinerator", kind="energy_price")["cost"] == pytest.approx(9_600)
    assert row(table, offer="incinerator", kind="fixed_fee")["cost"] == pytest.approx(100)
    assert row(table, offer="mill", kind="remuneration_tax")["cost"] == pytest.approx(0)
    # The only clause of a contract can be left out, too: the heat is free then.
    assert row(table, offer="hall", kind="energy_price")["cost"] == pytest.approx(1_920)


def test_regret_and_odds_of_two_years(answers):
    risk, odds = of.risk(answers), answers.risk

    for year, part in risk.groupby("year"):
        best = part["saving"].max()
        assert part["regret"].to_numpy() == pytest.approx(best - part["saving"].to_numpy()), year
    assert odds["best_share"].sum() == pytest.approx(1)
    assert odds["mean_saving"].is_monotonic_decreasing
    hall = row(odds, offers="hall")
    # Gas at 150 / 0.9 = 167 is cheaper than lifting at 40 x 2/3 + 530 / 3: nothing is saved, the annuity paid.
    assert hall["least_saving"] == pytest.approx(-row(answers.ranking, offers="hall")["annuity"])
    assert hall["mean_saving"] == pytest.approx((hall["least_saving"] + hall["most_saving"]) / 2)


def test_ties_share_the_best_place(answers):
    numbers = {key: {**year, "saving": 7.0} for key, year in answers.numbers.items()}
    odds = of.odds(type(answers)(answers.offers, answers.folder, numbers, answers.results, {}))

    assert odds["best_share"].to_numpy() == pytest.approx(1 / len(odds))


def test_a_year_without_an_answer_has_no_row(answers):
    numbers = {key: year for key, year in answers.numbers.items() if key != (("mill",), "gas=cheap")}
    fewer = type(answers)(answers.offers, answers.folder, numbers, answers.results, {"mill, gas=cheap": "too cold"})

    assert not ((of.risk(fewer)["offers"] == "mill") & (of.risk(fewer)["year"] == "gas=cheap")).any()
    assert of.odds(fewer)["best_share"].sum() == pytest.approx(1)
    years = of.odds(fewer).set_index("offers")["years"]
    assert years["mill"] == 1  # its mean is that of one year
    assert years["hall"] == 2


def test_a_clause_the_contract_cannot_do_without_has_no_cost(answers):
    key = "offer.mill.clause.0.energy_price"
    numbers = {
        asked: {name: value for name, value in year.items() if name != key} for asked, year in answers.numbers.items()
    }
    fewer = type(answers)(answers.offers, answers.folder, numbers, answers.results, {})

    assert np.isfinite(row(of.clauses(answers), offer="mill", place=0)["cost"])
    assert np.isnan(row(of.clauses(fewer), offer="mill", place=0)["cost"])
    assert len(of.clauses(fewer)) == len(of.clauses(answers))


def test_what_is_lost_if_the_supplier_stops(answers):
    table = of.stops(answers)
    mill = row(table, offer="mill", what="after 3 years")

    # What is owed if nothing is taken: 50 for half of 10,000 MWh a year, a day of it.
    assert mill["owed_anyway"] == pytest.approx(0.5 * 10_000 * 50 / 365)
    assert mill["utility_npv_change"] < 0
    assert mill[["cost", "reserve_mw", "shortfall_mwh"]].tolist() == pytest.approx([25_200, 3, 0])
    incinerator = row(table, offer="incinerator", what="coldest week")
    # The whole day of the run: 48 MWh at 500 instead of 200; the fee is paid all the same.
    assert incinerator["cost"] == pytest.approx(14_400)
    assert incinerator["reserve_mw"] == pytest.approx(2)
    # The mill's take-or-pay cannot be met without heat: no row rather than no answer.
    assert not ((table["offer"] == "mill") & (table["what"] == "coldest week")).any()


def test_value_of_the_next_mwh(answers):
    months, curve = of.value_by_month(answers), of.value_duration(answers)
    mill = row(months, offer="mill", month="2023-01")

    # Another MWh of the mill takes the place of gas. The hall's heat pump is full: another is worth its price at most.
    assert mill[["value_per_mwh", "heat_price_per_mwh"]].tolist() == pytest.approx([500, 500])
    assert row(months, offer="hall", month="2023-01")["value_per_mwh"] == pytest.approx(40)
    own = curve[curve["offer"] == "mill"]
    assert own["hours"].tolist() == list(range(1, 25))
    assert own["value_per_mwh"].is_monotonic_decreasing


def test_heat_by_month_adds_up_to_the_ranking(answers):
    sums = of.heat_by_month(answers).groupby("offer").sum(numeric_only=True)

    for name in answers.offers.table:
        want = row(answers.ranking, offers=name)
        assert sums.loc[name].to_dict() == pytest.approx({key: want[key] for key in sums.columns})


def test_cash_flows_are_worth_the_present_value(answers):
    table = of.cash_flows(answers)

    for name in answers.offers.table:
        for party in ("utility", "supplier"):
            flows = table[(table["offer"] == name) & (table["party"] == party)]
            value = row(answers.ranking, offers=name)[f"{party}_npv"]
            assert (flows["flow"] / 1.05 ** (flows["year"] - 2025)).sum() == pytest.approx(value, abs=1e-3)
            assert flows["cumulative"].iloc[-1] == pytest.approx(flows["flow"].sum())


def test_invoice_sample_is_what_is_paid(answers):
    bills = of.invoice_sample(answers, "incinerator")

    assert bills["clause"].tolist() == ["energy_price", "fixed_fee"]  # and no line for a price that was only searched
    assert bills["amount"].sum() == pytest.approx(9_700)


def test_all_books_close(answers):
    table = of.closure(answers).set_index("offer")

    assert (table["total"] - table["cost_change"]).abs().max() < CENT
    assert (table[["utility_gain", "supplier_gain", "taxes"]].sum(axis=1) - table["total"]).abs().max() < CENT
    # By hand, the mill: 72 MWh of gas at 500 less 72 x (8 - 4) of its own, less 20,000 as an annuity.
    real = 36_000 - 288 - 20_000 * annuity_factor(0.05, 20)
    assert table["cost_change"]["mill"] == pytest.approx(real)
    # The state: a tenth of 10,800, a fifth of the profit, less the annuity of 4,000.
    profit = 0.2 * (10_800 * 0.9 - 288)
    assert table["taxes"]["mill"] == pytest.approx(1_080 + profit - 4_000 * annuity_factor(0.05, 20))


def test_every_table_is_there_and_tidy(answers):
    tables = all_tables(answers)
    long = tidy(tables)

    assert list(long.columns) == ["table", "offers", "item", "quantity", "value"]
    assert set(long["table"]) == set(tables) - {"invoice_sample", "value_duration"}
    assert not long.duplicated(["table", "offers", "item", "quantity"]).any()
    assert pd.api.types.is_float_dtype(long["value"])
    want = row(tables["ranking"], offers="mill")["saving"]
    assert row(long, table="ranking", offers="mill", quantity="saving")["value"] == want


def test_a_question_that_fails_is_told_and_the_others_are_answered(tmp_path):
    offers = offers_of(mill=TOO_MUCH)
    found = compared(offers_file(tmp_path, offers, axes={}, combinations=[]), tmp_path / "answers")

    assert set(found.failed) == {"mill", "hall + mill"}
    assert "must_take, on mill: up to 261.9 too little" in found.failed["mill"]
    assert set(found.ranking["offers"]) == {"hall", "incinerator", "hall + incinerator"}
    assert found.portfolio == ("hall", "incinerator")
    assert all(len(table) for table in all_tables(found).values())


def test_answers_are_asked_for_once(answers, monkeypatch):
    monkeypatch.setattr("dhsim.appraisal.Appraiser.appraised", None)  # nobody works
    again = dh.compare(answers.offers, answers.folder, crew=None, workers=1)

    pd.testing.assert_frame_equal(again.ranking, answers.ranking)

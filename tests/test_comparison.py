"""The scenarios of a batch held against each other: every number by hand; what cannot be read is said in words."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from dhsim.batch_reading import Batch, batch_of, read_batch
from dhsim.comparison import differences, inputs_of, probability_of_loss, ranges, sensitivities
from dhsim.errors import InputError

GAS, TANK = "input.commodities.gas.buy_per_mwh", "input.components.tank.capacity_mwh"


def batch(rows: list[dict[str, object]], axes: dict[str, list[object]] | None = None) -> Batch:
    frame = pd.DataFrame(rows)
    return batch_of(frame, {"title": "Town", "currency": "SEK", "axes": axes or {}})


def one_at_a_time() -> Batch:
    """Gas at 40, 50 or 60, a tank of 0, 10 or 20; the base, 50 and 10, costs 1000."""
    names = ["base", "gas=40", "gas=60", "tank=0", "tank=20", "both"]
    values = [(50, 10, 1000.0), (40, 10, 850.0), (60, 10, 1140.0), (50, 0, 1030.0), (50, 20, 980.0), (60, 20, 1100.0)]
    rows = [{"scenario": n, GAS: g, TANK: t, "total_cost": c} for n, (g, t, c) in zip(names, values, strict=True)]
    return batch(rows)


def offers(draws: int = 4) -> Batch:
    """Two alternatives of an axis under the same draws; the mill costs 10 more in a quarter of them, else 5 less."""
    rows: list[dict[str, object]] = [{"scenario": "base", "total_cost": 103.0}]
    for offer in ("none", "mill"):
        for k in range(1, draws + 1):
            cost = 100.0 + k + (0 if offer == "none" else 10 if k == 1 else -5)
            rows.append(
                {"scenario": f"{offer} {k}", "input.offer": offer, "input.draw": k, GAS: 40 + k, "total_cost": cost}
            )
    return batch(rows, {"offer": ["none", "mill"], "draw": [*range(1, draws + 1)]})


def test_differences_are_scenario_less_base_and_in_percent_of_it():
    table = differences(one_at_a_time(), of=["total_cost"]).set_index("scenario")

    assert list(table.index) == ["gas=40", "gas=60", "tank=0", "tank=20", "both"]
    # 850 - 1000 = -150, which is -15 % of 1000.
    assert table.loc["gas=40", ["value", "base", "difference", "percent"]].tolist() == [850, 1000, -150, -15]


def test_percent_of_an_income_has_the_sign_of_the_difference_and_nothing_has_no_percent():
    rows = [{"scenario": "base", "a": -200.0, "b": 0.0}, {"scenario": "other", "a": -150.0, "b": 5.0}]
    table = differences(batch(rows)).set_index("result")

    # -150 - (-200) = 50 more, 25 % of 200; 5 more than nothing is no percentage.
    assert table.loc["a", ["difference", "percent"]].tolist() == [50, 25]
    assert table.loc["b", "difference"] == 5
    assert np.isnan(table.loc["b", "percent"])


def test_a_result_that_only_some_scenarios_have_is_missing_elsewhere():
    rows = [{"scenario": "base", "x": 3.0}, {"scenario": "without", "x": np.nan}]

    assert differences(batch(rows))["difference"].isna().all()
    assert ranges(batch(rows)).loc[0, ["n", "min", "max"]].tolist() == [1, 3, 3]


def test_another_base_and_the_first_where_none_is_called_base():
    table = differences(one_at_a_time(), base="tank=0", of=["total_cost"]).set_index("scenario")
    assert table.loc["base", "difference"] == 1000 - 1030

    unnamed = batch([{"scenario": "a", "x": 1.0}, {"scenario": "b", "x": 4.0}])
    assert differences(unnamed)["difference"].tolist() == [3]


def test_one_at_a_time_leaves_out_what_varies_together():
    table = sensitivities(one_at_a_time()).set_index("input")

    # gas: 850 to 1140 over base and two scenarios, swing 290; with "both" it would be 1140 still, but tank would reach
    # 1100: its own range is 980 to 1030.
    assert list(table.index) == [GAS, TANK]
    columns = ["method", "scenarios", "least", "most", "swing", "at_least", "at_most", "centre"]
    assert table.loc[GAS, columns].tolist() == ["one at a time", 3, 850, 1140, 290, 40, 60, 1000]
    assert table.loc[TANK, columns].tolist() == ["one at a time", 3, 980, 1030, 50, 20, 0, 1000]


def test_a_range_holds_the_base_itself():
    rows = [{"scenario": "base", GAS: 50, "total_cost": 10.0}, {"scenario": "a", GAS: 60, "total_cost": 14.0}]
    row = sensitivities(batch(rows)).iloc[0]

    assert row[["least", "most", "at_least", "at_most"]].tolist() == [10, 14, 50, 60]


def test_a_base_that_does_not_say_its_inputs_is_found_by_its_results():
    grid = [(g, t, 10.0 * g - t) for g in (40, 50) for t in (0, 10)]
    rows = [{"scenario": f"{g} {t}", GAS: g, TANK: t, "total_cost": c, "co2_t": g} for g, t, c in grid]
    found = batch([{"scenario": "base", "total_cost": 490.0, "co2_t": 50.0}, *rows])

    # 10 x 50 - 10 = 490: the base is the scenario of 50 and 10. Then gas: 390 to 490; tank: 490 to 500.
    assert inputs_of(found, "base") == {GAS: 50, TANK: 10}
    table = sensitivities(found).set_index("input")
    assert set(table["method"]) == {"one at a time"}
    assert table.loc[[GAS, TANK], "swing"].tolist() == [100, 10]


def test_a_base_that_says_only_numbers_finds_its_alternative_of_an_axis():
    grid = [(g, o, 10.0 * g - (30 if o == "mill" else 0)) for g in (40, 50) for o in ("none", "mill")]
    rows = [{"scenario": f"{g} {o}", GAS: g, "input.offer": o, "total_cost": c} for g, o, c in grid]
    found = batch([{"scenario": "base", GAS: 40, "total_cost": 400.0}, *rows])

    # 400 is gas at 40 without the mill, which would be 370; without asking what the base says of gas, nothing else is.
    assert inputs_of(found, "base") == {GAS: 40, "input.offer": "none"}
    table = sensitivities(found).set_index("input")
    assert table.loc["input.offer", ["method", "least", "most"]].tolist() == ["one at a time", 370, 400]


def draws(n: int = 40) -> Batch:
    """cost = 3 gas - 2 tank, drawn at once; the base stands alone."""
    rng = np.random.default_rng(7)
    gas, tank = rng.uniform(40, 60, n), rng.uniform(0, 20, n)
    frame = pd.DataFrame({"scenario": [f"draw {k}" for k in range(n)], GAS: gas, TANK: tank, "input.draw": range(n)})
    return batch_of(frame.assign(total_cost=3 * gas - 2 * tank), {})


def test_draws_give_a_regression_that_knows_the_slopes():
    some = draws()
    table = sensitivities(some).set_index("input")

    # A straight line is found exactly: swing = 3 x (p95 - p5) of gas; standardised = 3 sd(gas) / sd(cost); dearer gas
    # costs more, a larger tank less.
    gas, cost = some.frame[GAS], some.frame["total_cost"]
    assert set(table["method"]) == {"regression"}
    assert table.loc[GAS, "swing"] == pytest.approx(3 * (gas.quantile(0.95) - gas.quantile(0.05)))
    assert table.loc[GAS, "standardised"] == pytest.approx(3 * gas.std() / cost.std())
    assert table.loc[TANK, "standardised"] == pytest.approx(-2 * some.frame[TANK].std() / cost.std())
    assert table.loc[GAS, "at_least"] < table.loc[GAS, "at_most"]
    assert table.loc[TANK, "at_least"] > table.loc[TANK, "at_most"]
    assert table["r2"].tolist() == pytest.approx([1, 1])
    assert list(some.inputs) == [GAS, TANK]  # the number of a draw is no input


def test_words_beside_numbers_do_not_bend_the_lines():
    rows = []
    for k in range(12):
        offer, gas = ("mill", 40 + k) if k % 3 == 0 else ("none", 50 - k)
        cost = 3.0 * gas + (100 if offer == "mill" else 0)
        rows.append({"scenario": str(k), "input.draw": k, GAS: gas, "input.offer": offer, "total_cost": cost})
    table = sensitivities(batch(rows)).set_index("input")

    gas = pd.Series([row[GAS] for row in rows])
    assert table.loc[GAS, "swing"] == pytest.approx(3 * (gas.quantile(0.95) - gas.quantile(0.05)))
    assert table.loc["input.offer", "method"] == "means by value"


def test_inputs_that_move_together_are_told_by_rank_and_quarters():
    rows = [{"scenario": f"s{k}", GAS: 40 + k, TANK: 2.0 * k, "total_cost": 100.0 + k**2} for k in range(8)]
    table = sensitivities(batch(rows)).set_index("input")

    # Lowest quarter: quantile 1.75, so k = 0, 1: mean of 100 and 101; highest: k = 6, 7: mean of 136 and 149.
    assert set(table["method"]) == {"means of quarters"}
    assert table.loc[GAS, ["least", "most"]].tolist() == [100.5, 142.5]
    assert table["rank_correlation"].tolist() == pytest.approx([1, 1])


def test_nothing_varied_has_no_sensitivity():
    assert len(sensitivities(batch([{"scenario": "base", "total_cost": 1.0}]))) == 0


def test_ranges_of_five_numbers():
    rows = [{"scenario": str(x), "total_cost": float(x)} for x in (1, 2, 3, 4, 10)]
    row = ranges(batch(rows)).iloc[0]

    # p5: 0.05 x 4 = 0.2 of the way from 1 to 2; p95: 0.95 x 4 = 3.8, so 0.8 of the way from 4 to 10. Mean 20 / 5 = 4.
    # sd = sqrt((9 + 4 + 1 + 0 + 36) / 4) = sqrt(12.5).
    numbers = row[["n", "min", "p5", "mean", "median", "p95", "max", "sd"]].astype(float).tolist()
    assert numbers == pytest.approx([5, 1, 1.2, 4, 3, 8.8, 10, 12.5**0.5])
    assert row["unit"] == "SEK"


def test_loss_is_costing_more_than_the_base():
    first = probability_of_loss(one_at_a_time()).iloc[0]

    # Of 850, 1140, 1030, 980, 1100 three are above 1000; mean difference (-150 + 140 + 30 - 20 + 100) / 5 = 20.
    assert first[["scenarios", "losses", "probability", "mean_difference", "worst_difference"]].tolist() == [
        5, 3, 0.6, 20, 140,
    ]  # fmt: skip


def test_offers_meet_their_base_under_the_same_draw():
    first, mill = probability_of_loss(offers()).to_dict("records")

    # Against the base of 103: none is 101, 102, 103, 104, the mill 111, 97, 98, 99: 2 of 8 cost more. Draw by draw the
    # mill costs 10 more once and 5 less three times: 1 of 4, mean (10 - 15) / 4.
    assert (first["scenarios"], first["losses"]) == (8, 2)
    assert (mill["value"], mill["base"], mill["scenarios"], mill["losses"]) == ("mill", "none", 4, 1)
    assert (mill["probability"], mill["mean_difference"], mill["worst_difference"]) == (0.25, -1.25, 10)


def test_the_base_alternative_is_that_of_the_base():
    none = probability_of_loss(offers(), base="mill 1").to_dict("records")[1]

    assert (none["value"], none["base"], none["losses"]) == (
        "none",
        "mill",
        3,
    )  # without the mill it costs 5 more thrice


def test_a_base_that_is_none_of_the_alternatives_leaves_the_first_as_their_base():
    rows = [{"scenario": "base", "input.offer": "as it stands", "input.draw": np.nan, "total_cost": 100.0}]
    for draw, (none, mill) in enumerate([(101, 111), (102, 97), (103, 98)]):
        rows.append({"scenario": f"none {draw}", "input.offer": "none", "input.draw": draw, "total_cost": none})
        rows.append({"scenario": f"mill {draw}", "input.offer": "mill", "input.draw": draw, "total_cost": mill})
    mill = probability_of_loss(batch(rows, {"offer": ["none", "mill"]})).to_dict("records")[1]

    # Draw by draw: +10, -5, -5.
    assert (mill["value"], mill["base"], mill["scenarios"], mill["losses"]) == ("mill", "none", 3, 1)
    assert mill["mean_difference"] == pytest.approx(0)


def test_a_lone_base_has_no_probability():
    row = probability_of_loss(batch([{"scenario": "base", "total_cost": 1.0}])).iloc[0]

    assert row["scenarios"] == 0
    assert np.isnan(row["probability"])


@pytest.mark.parametrize(
    ("ask", "text"),
    [
        (lambda b: differences(b, base="gas=4"), "scenario 'gas=4': .*Did you mean 'gas=40'"),
        (lambda b: sensitivities(b, of="total_cots"), "result 'total_cots': .*Did you mean 'total_cost'"),
        (lambda b: b.column("components.tank.capacty_mwh"), "Did you mean 'components.tank.capacity_mwh'"),
    ],
)
def test_unknown_names_are_met_with_the_nearest(ask, text):
    with pytest.raises(InputError, match=text):
        ask(one_at_a_time())


@pytest.mark.parametrize(
    ("column", "label"),
    [
        ("total_cost", "total cost, SEK"),
        ("co2_t", "CO2, t"),
        ("input.components.tank.capacity_mwh", "tank: capacity, MWh"),
        ("input.commodities.gas.buy_per_mwh", "gas: buy, SEK/MWh"),
        ("input.series.spot_per_mwh", "series: spot"),
        ("input.offer", "offer"),
        ("heat.town.old_boiler.supplied_mwh", "heat town old boiler: supplied, MWh"),
        ("costs.mill.energy_price", "costs mill: energy price, SEK"),
        ("waste_heat.mill.mean_c", "waste heat mill: mean, °C"),
        ("heat.town.boiler.running_hours", "heat town boiler: running, h"),
        ("source.mill.utilisation", "source mill: utilisation"),
    ],
)
def test_labels_carry_the_unit_of_the_ending(column, label):
    assert one_at_a_time().label(column) == label


@pytest.fixture
def folder(tmp_path):
    """A batch of two scenarios on disk."""
    frame = pd.DataFrame({"scenario": ["base", "a"], "key": ["k", "l"], "status": "optimal", GAS: [50.0, 60.0]})
    frame = frame.assign(total_cost=[1.0, 2.0], iterations=3.0, solve_seconds=0.1, start="cold")
    frame.to_parquet(tmp_path / "summary.parquet")
    asked = {"format": "dhsim-batch 1", "title": "Town", "currency": "SEK", "axes": {}, "count": 3}
    (tmp_path / "batch.json").write_text(json.dumps(asked))
    (tmp_path / "failures.csv").write_text("scenario,key,kind,text\nb,m,infeasible,too cold\n")
    return tmp_path


def test_a_folder_is_read_back(folder):
    read = read_batch(folder)

    assert (read.inputs, read.results, read.failed) == ((GAS,), ("total_cost",), 1)
    assert (read.title, read.currency, list(read.frame.index)) == ("Town", "SEK", ["base", "a"])


def test_a_folder_without_failures_has_none(folder):
    (folder / "failures.csv").unlink()

    assert read_batch(folder).failed == 0


def test_what_is_no_batch_is_said(folder):
    with pytest.raises(InputError, match=r"there is no such folder. Give a folder that `dhsim batch` wrote"):
        read_batch(folder / "nowhere")
    (folder / "summary.parquet").write_text("no parquet")
    with pytest.raises(InputError, match=r"summary.parquet: it cannot be read"):
        read_batch(folder)
    (folder / "summary.parquet").unlink()
    with pytest.raises(InputError, match="the batch is not finished"):
        read_batch(folder)
    (folder / "batch.json").write_text("{")
    with pytest.raises(InputError, match="it cannot be read as JSON"):
        read_batch(folder)
    (folder / "batch.json").unlink()
    with pytest.raises(InputError, match=r"there is no batch.json in this folder"):
        read_batch(folder)


@pytest.mark.parametrize("said", ['{"format": "dhsim-batch 7"}', "{}", "[]"])
def test_another_version_is_not_read(folder, said):
    (folder / "batch.json").write_text(said)

    with pytest.raises(InputError, match="a results folder of another version"):
        read_batch(folder)


def test_a_batch_in_which_all_failed_is_empty(folder):
    pd.read_parquet(folder / "summary.parquet").iloc[:0].to_parquet(folder / "summary.parquet")

    with pytest.raises(InputError, match=r"no scenario in it has a result. See why in failures.csv"):
        read_batch(folder)


def test_names_tell_scenarios_apart():
    with pytest.raises(InputError, match="two scenarios are called 'a'"):
        batch([{"scenario": "a", "x": 1.0}, {"scenario": "a", "x": 2.0}])

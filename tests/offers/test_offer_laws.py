"""What must hold for any offers, on a village of 24 hours."""

import numpy as np
import pytest

import dhsim as dh
from dhsim.offer_money import annuity_of
from dhsim.offers import Offers

from .small_offers import appraiser, compared, offers_file, offers_of, read

FREE = {
    "investment": 0,
    "subsidy": 0,
    "contracts": {
        "mill_offer": {"counterparty": "Mill", "clauses": [{"kind": "energy_price", "price_per_mwh": 0}]},
    },
}


def priced(price_per_mwh, **more):
    """The mill at a plain price."""
    clauses = [{"kind": "energy_price", "price_per_mwh": price_per_mwh}]
    contract = {"counterparty": "Mill", "clauses": clauses, "supplier": {"energy_per_mwh": 8}}
    return offers_of(mill={"contracts": {"mill_offer": contract}, **more})


@pytest.mark.parametrize("available_mw", [0.0, 0.5, 3.0, 40.0])
def test_a_free_offer_that_may_be_refused_never_raises_cost(tmp_path, available_mw):
    part = {"kind": "waste_heat", "network": "town", "available_mw": available_mw, "contract": "mill_offer"}
    one = appraiser(read(tmp_path, offers_of(mill={**FREE, "components": {"mill": part}})))
    base, _ = one.base()

    for others in ((), ("hall",)):
        without = float(one.solved(others).attrs["total_cost"]) if others else base["total_cost"]
        with_it = float(one.solved((*others, "mill")).attrs["total_cost"])
        assert with_it <= without + 1e-6


def test_the_portfolio_is_never_worse_than_its_best_single_offer(answers):
    saving = {chosen: answers.of(chosen)["saving"] for chosen in answers.offers.sets()}
    single = max(saving[name,] for name in answers.offers.table if answers.offers.allowed((name,)))

    assert saving[answers.portfolio] >= single
    assert answers.offers.allowed(answers.portfolio)


def test_what_excludes_each_other_is_no_portfolio(answers):
    assert not answers.offers.allowed(("incinerator", "mill"))  # said by the incinerator alone
    assert ("incinerator", "mill") not in answers.offers.sets()


def test_a_budget_keeps_out_what_is_dear(tmp_path):
    offers = read(tmp_path, budget=25_000)

    # The mill costs the utility (20,000 - 4,000) x 0.75 = 12,000, the hall 30,000.
    assert offers.allowed(("mill",))
    assert not offers.allowed(("hall",))
    assert ("hall",) in offers.sets()  # it is looked at all the same


@pytest.mark.parametrize("price", [100, 450, 900])
def test_the_break_even_price_re_inserted_gives_equal_cost(tmp_path, price):
    """To the base, less the annuity of what it invests; whether the heat is taken at the price asked or not."""
    offers = read(tmp_path / "a", priced(price))
    one = appraiser(offers)
    base, _ = one.base()
    numbers, _ = one.appraised(("mill",), base)
    again = read(tmp_path / "b", priced(numbers["offer.mill.break_even_per_mwh"]))
    cost = float(dh.solve(again.prepared.case(again.changes(("mill",)))).attrs["total_cost"])

    assert cost + numbers["annuity"] == pytest.approx(base["total_cost"], rel=1e-6)
    assert numbers["offer.mill.price_per_mwh"] == pytest.approx(price)


@pytest.mark.parametrize("price", [1, 100, 900])
def test_the_lowest_price_re_inserted_leaves_the_supplier_nothing(tmp_path, price):
    one = appraiser(read(tmp_path / "a", priced(price)))
    base, _ = one.base()
    numbers, _ = one.appraised(("mill",), base)
    again = appraiser(read(tmp_path / "b", priced(numbers["offer.mill.lowest_per_mwh"])))
    other, _ = again.appraised(("mill",), base)

    # 8 a MWh and its annuity: at 900 nothing is taken, and it would lose; the price is found all the same.
    assert other["offer.mill.supplier_saving"] == pytest.approx(0, abs=1e-6 * base["total_cost"])
    own = annuity_of(one.offers, "mill", one.offers.invested("mill", "supplier"))
    assert numbers["offer.mill.lowest_per_mwh"] == pytest.approx(8 + own / 72, abs=1e-4)


def test_a_free_investment_breaks_even_where_the_heat_is_worth_its_price(tmp_path):
    """Above 500 none is taken and every price comes to nothing: the lowest of them is meant."""
    one = appraiser(read(tmp_path, priced(900, investment=0, subsidy=0)))
    numbers, _ = one.appraised(("mill",), one.base()[0])

    assert numbers["offer.mill.break_even_per_mwh"] == pytest.approx(500, abs=1e-4)


@pytest.mark.parametrize("key", [0.0, 0.3, 1.0])
def test_the_parts_of_the_room_add_up_to_it(tmp_path, key):
    one = appraiser(read(tmp_path, supplier_key=key))
    numbers, _ = one.appraised(("hall",), one.base()[0])
    agreed, lowest, highest, room = (
        numbers[f"offer.hall.{name}_per_mwh"] for name in ("agreed", "lowest", "break_even", "room")
    )

    assert agreed - lowest == pytest.approx(key * room)
    assert (agreed - lowest) + (highest - agreed) == pytest.approx(room)


def test_at_the_agreed_price_both_savings_are_the_parts_of_the_whole(tmp_path):
    """48 MWh of the hall: what both gain adds up to what the system saves, whatever the price."""
    sums, wholes = [], []
    for price in (40, 120, 250):
        clauses = [{"kind": "energy_price", "price_per_mwh": price}]
        contract = {"counterparty": "Hall", "clauses": clauses, "supplier": {"cooling_per_mwh": 35}}
        one = appraiser(read(tmp_path / str(price), offers_of(hall={"contracts": {"hall_offer": contract}})))
        numbers, _ = one.appraised(("hall",), one.base()[0])
        sums.append(numbers["saving"] + numbers["offer.hall.supplier_saving"])
        wholes.append(48 * numbers["offer.hall.room_per_mwh"])

    assert sums == pytest.approx([sums[0]] * 3)
    assert wholes == pytest.approx(sums)


def test_the_order_of_the_offers_in_the_file_does_not_matter(tmp_path):
    tree = offers_of()
    turned = {name: tree[name] for name in sorted(tree, reverse=True)}
    few = {"axes": {}, "at_most": 1}
    one = compared(offers_file(tmp_path / "a", {name: tree[name] for name in sorted(tree)}, **few), tmp_path / "x")
    two = compared(
        offers_file(tmp_path / "b", turned, **few, combinations=[["hall", "mill"]]),
        tmp_path / "y",
    )

    assert one.offers.sets() == two.offers.sets()
    assert one.numbers.keys() == two.numbers.keys()
    for key, numbers in one.numbers.items():
        assert two.numbers[key] == pytest.approx(numbers, rel=1e-9, abs=1e-6)


def test_the_patched_model_comes_to_what_a_new_one_comes_to(tmp_path):
    offers = read(tmp_path)
    one = appraiser(offers)
    asked = [("mill",), ("hall",), ("hall", "mill"), ("mill",), ("incinerator",)]
    raised = [None, {"mill": 37.5}, {"hall": -20.0}]

    for chosen in asked:
        for more in raised:
            patched = one.solved(chosen, more)
            fresh = dh.solve(offers.prepared.case(offers.changes(chosen, more)))
            assert patched.attrs["total_cost"] == pytest.approx(fresh.attrs["total_cost"], rel=1e-9)
            taken = [np.asarray(result["taken_mw"].values).sum() for result in (patched, fresh)]
            assert taken[0] == pytest.approx(taken[1], rel=1e-6)


def test_a_price_that_is_not_raised_leaves_the_contract_as_it_is(tmp_path):
    offers: Offers = read(tmp_path)
    (contract,) = [change.value for change in offers.changes(("mill",)) if change.path == "contracts.mill_offer"]

    assert [clause["kind"] for clause in contract["clauses"]] == offers.clauses("mill")
